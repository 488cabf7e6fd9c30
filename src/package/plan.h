/* plan.h: a package whose labels have met a world: cells instead of names, and the law they make on a day. */
#ifndef ENT_PACKAGE_PLAN_H
#define ENT_PACKAGE_PLAN_H

#include "package/inside.h"

/* What a clause names. Tariffs and barriers act on pairs sector x importer x exporter with importer != exporter,
 * productivity on sector x region. Flags are 0 or 1. */
typedef struct ent_scope {
    unsigned char *sectors;               /* [J] */
    unsigned char *importers, *exporters; /* [N] */
    unsigned char *regions;               /* [N] */
    size_t n_cells;                       /* cells in all; 0 when the clause names none */
    size_t *cells;                        /* of a file of rates: [n_cells] into [J][N][N] */
    double *rates;                        /* [n_cells] */
} ent_scope;

typedef struct ent_plan {
    ent_arena arena;
    const ent_package *package;
    const ent_world *world;
    const ent_table *table;
    size_t n_clauses;
    ent_scope *scopes; /* [n_clauses] */
    size_t *order;     /* [n_clauses]: set, add, floor, cap; within a rule as in the file */
} ent_plan;

/* Resolves every label; failures carry the place of the label in the package or in its file of rates. */
ENT_MUST_USE ent_status ent_plan_make(ent_context *context, const ent_package *package, const ent_world *world,
                                      ent_plan *out);
void ent_plan_free(ent_plan *plan);

/* Cells that some clause touches, by kind of clause. */
typedef struct ent_cells {
    size_t n;
    size_t *at;
} ent_cells;

/* The law of one day on the cells that clauses touch; arrays without such cells are NULL, other entries unset. */
typedef struct ent_sheet {
    ent_cells tariffs, barriers, markets;
    double *rate;         /* [J][N][N] fraction */
    double *cost;         /* [J][N][N] kappa_hat of trade that is open */
    double *open;         /* [J][N][N] share of trade that no ban closes */
    double *productivity; /* [J][N] A_hat */
} ent_sheet;

/* Lays out a sheet for the days first..last in the plan's arena. */
ENT_MUST_USE ent_status ent_sheet_make(ent_context *context, ent_plan *plan, ent_day first, ent_day last,
                                       ent_sheet *out);

/* Fills it with the law of `day`. changed[k] is set to 1 when clause k changed something (NULL: nobody asks). RANGE
 * when the clauses together leave no legal rate. */
ENT_MUST_USE ent_status ent_sheet_day(ent_context *context, const ent_plan *plan, ent_day day, ent_sheet *sheet,
                                      unsigned char *changed);

/* The days in first..last on which the law may differ from that of the day before, `first` included, sorted, in the
 * plan's arena. */
ENT_MUST_USE ent_status ent_plan_cuts(ent_context *context, ent_plan *plan, ent_day first, ent_day last, ent_day **days,
                                      size_t *n_days);

static inline int ent_clause_in_force(const ent_clause *clause, ent_day first, ent_day last) {
    return clause->from <= last && clause->until >= first;
}

#endif
