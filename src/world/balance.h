/* balance.h: a raw table is made to add up, by named rules, and every change is counted. */
#ifndef ENT_WORLD_BALANCE_H
#define ENT_WORLD_BALANCE_H

#include "world/raw.h"

#include <entente/import.h>

typedef enum ent_change {
    ENT_CHANGE_EMPTY,
    ENT_CHANGE_DISCREPANCY,
    ENT_CHANGE_NEGATIVE_OUTPUT,
    ENT_CHANGE_NEGATIVE_INPUTS,
    ENT_CHANGE_INVENTORIES,
    ENT_CHANGE_NEGATIVE_FINAL,
    ENT_CHANGE_IDLE_SALES,
    ENT_CHANGE_IDLE_INPUTS,
    ENT_CHANGE_UNSOLD,
    ENT_CHANGE_VALUE_ADDED_FLOOR,
    ENT_CHANGE_VALUE_ADDED_ABOVE,
    ENT_CHANGE_NO_INPUTS,
    ENT_CHANGE_FINAL_SCALED,
    ENT_CHANGE_RESCALED,
    ENT_CHANGE_COUNT
} ent_change;

enum { ENT_IDENTITY_ROWS, ENT_IDENTITY_COLUMNS, ENT_IDENTITY_OUTPUTS, ENT_IDENTITY_WORLD, ENT_IDENTITY_COUNT };

/* What happened, as the report has it. */
typedef struct ent_balance_log {
    ent_import_change changes[ENT_CHANGE_COUNT];
    ent_import_identity identities[ENT_IDENTITY_COUNT];
    uint32_t rounds;
    double rest_share, final_scale;
} ent_balance_log;

/* Words and keys, everything else 0. */
void ent_balance_log_init(ent_balance_log *log, const ent_import_options *options);

/* A cell went from `before` to `after`. `column` is n * J + j, or N * J + n for the final demand of region n, or
 * ENT_NO_COLUMN for what belongs to the industry `row` alone. */
#define ENT_NO_COLUMN SIZE_MAX
void ent_balance_note(ent_balance_log *log, ent_change change, const ent_raw *raw, size_t row, size_t column,
                      double before, double after);

/* The table that adds up: raw->intermediate_musd is changed in place, final demand becomes one column a region, outputs
 * and value added are sums. Arrays belong to the raw table's arena. */
typedef struct ent_balanced {
    double *demand_musd; /* [N J][N], >= 0 */
    double *output_musd; /* [N J], the sum of a row */
    double *inputs_musd; /* [N J], the sum of a column of Z; value added is output less inputs */
} ent_balanced;

/* INPUT (outputs and uses that cannot belong to one table), NUMERIC (scaling does not settle), NOMEM, CANCELLED. */
ENT_MUST_USE ent_status ent_balance(ent_context *context, ent_raw *raw, const ent_import_options *options,
                                    ent_balanced *out, ent_balance_log *log);

/* balance_log.c: the identities, of the raw table and of the balanced one. */
void ent_balance_before(ent_balance_log *log, const ent_raw *raw);
void ent_balance_after(ent_balance_log *log, const ent_raw *raw, const ent_balanced *b, const double *row_target,
                       const double *inputs_target);

#endif
