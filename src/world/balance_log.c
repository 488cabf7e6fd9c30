/* balance_log.c: what balancing changed, in figures, and what the table's identities were before and after. */
#include "world/balance.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void ent_balance_log_init(ent_balance_log *log, const ent_import_options *options) {
    static const char *const changes[ENT_CHANGE_COUNT][2] = {
        {"empty-cells", N_("empty cells read as 0")},
        {"discrepancy", N_("columns of statistical discrepancy left out")},
        {"negative-output", N_("negative outputs set to 0")},
        {"negative-inputs", N_("negative inputs of industries dropped")},
        {"negative-inventories", N_("negative changes in inventories dropped")},
        {"negative-final", N_("other negative final demand dropped")},
        {"idle-sales", N_("sales of industries without output dropped")},
        {"idle-inputs", N_("inputs of industries without output dropped")},
        {"unsold", N_("output that nobody buys, sold to final demand at home")},
        {"value-added-floor", N_("value added raised to the floor")},
        {"value-added-above", N_("value added above output cut to output")},
        {"no-inputs", N_("industries without inputs: all output is value added")},
        {"final-scaled", N_("final demand scaled to value added and taxes")},
        {"rescaled", N_("cells scaled so that rows and columns add up (GRAS)")},
    };
    static const char *const identities[ENT_IDENTITY_COUNT][2] = {
        {"rows", N_("sales of an industry = its output")},
        {"columns", N_("inputs + value added + taxes = output")},
        {"outputs", N_("output by row = output by column")},
        {"world", N_("world final demand = value added + taxes")},
    };
    *log = (ent_balance_log){.final_scale = 1.0};
    for (size_t i = 0; i < ENT_CHANGE_COUNT; i++)
        log->changes[i].key = changes[i][0], log->changes[i].words = changes[i][1];
    for (size_t i = 0; i < ENT_IDENTITY_COUNT; i++)
        log->identities[i].key = identities[i][0], log->identities[i].words = identities[i][1];
    if (options->inventories == ENT_INVENTORIES_PRODUCED) {
        log->changes[ENT_CHANGE_INVENTORIES].words = N_("negative changes in inventories counted as made this year");
        log->changes[ENT_CHANGE_RESCALED].words = N_("cells that grew with outputs, (I - A)^-1 of final demand");
    } else if (options->inventories == ENT_INVENTORIES_SIGNED)
        log->changes[ENT_CHANGE_INVENTORIES].words = N_("inventories below 0 netted against other final demand");
}

static void name_place(const ent_raw *raw, size_t row, size_t column, char out[112]) {
    char from[ENT_RAW_LABEL], to[ENT_RAW_LABEL];
    size_t industries = raw->n_regions * raw->n_industries;
    ent_raw_label(raw, row, from);
    if (column == ENT_NO_COLUMN) snprintf(out, 112, "%.110s", from);
    else if (column >= industries)
        snprintf(out, 112, "%.50s -> %.20s final demand", from, raw->regions[column - industries]);
    else snprintf(out, 112, "%.50s -> %.50s", from, ent_raw_label(raw, column, to));
}

void ent_balance_note(ent_balance_log *log, ent_change change, const ent_raw *raw, size_t row, size_t column,
                      double before, double after) {
    ent_import_change *c = &log->changes[change];
    double moved = fabs(after - before);
    c->n_cells++;
    c->moved_musd += moved;
    if (moved <= c->worst_musd) return;
    c->worst_musd = moved;
    name_place(raw, row, column, c->worst);
}

/* Keeps the larger gap, in units of what should be there. */
static void weigh(const ent_raw *raw, size_t row, double is, double should, double *share, char worst[112]) {
    double gap = fabs(is - should) / (should > 0.0 ? should : 1.0);
    if (!(gap > *share)) return;
    *share = gap;
    name_place(raw, row, ENT_NO_COLUMN, worst);
}

void ent_balance_before(ent_balance_log *log, const ent_raw *raw) {
    size_t rows = raw->n_regions * raw->n_industries, demands = raw->n_regions * raw->n_demands;
    ent_import_identity *id = log->identities;
    double final = 0.0, earned = 0.0;
    for (size_t row = 0; row < rows; row++) {
        double sales = 0.0, inputs = raw->inputs_musd[row];
        double costs = inputs + raw->value_added_musd[row] + raw->taxes_musd[row] + raw->other_musd[row];
        for (size_t c = 0; c < rows; c++) sales += raw->intermediate_musd[row * rows + c];
        for (size_t c = 0; c < demands; c++) {
            sales += raw->final_musd[row * demands + c];
            final += raw->final_musd[row * demands + c];
        }
        earned += raw->value_added_musd[row] + raw->taxes_musd[row] + raw->other_musd[row];
        weigh(raw, row, sales, raw->output_musd[row], &id[ENT_IDENTITY_ROWS].before_share,
              id[ENT_IDENTITY_ROWS].worst_before);
        weigh(raw, row, costs, raw->output_musd[row], &id[ENT_IDENTITY_COLUMNS].before_share,
              id[ENT_IDENTITY_COLUMNS].worst_before);
        if (raw->has_output_column)
            weigh(raw, row, raw->sold_musd[row], raw->output_musd[row], &id[ENT_IDENTITY_OUTPUTS].before_share,
                  id[ENT_IDENTITY_OUTPUTS].worst_before);
    }
    if (earned > 0.0) id[ENT_IDENTITY_WORLD].before_share = fabs(final - earned) / earned;
}

void ent_balance_after(ent_balance_log *log, const ent_raw *raw, const ent_balanced *b, const double *row_target,
                       const double *inputs_target) {
    size_t rows = raw->n_regions * raw->n_industries, N = raw->n_regions;
    ent_import_identity *id = log->identities;
    double final = 0.0, earned = 0.0;
    for (size_t row = 0; row < rows; row++) {
        weigh(raw, row, b->output_musd[row], row_target[row], &id[ENT_IDENTITY_ROWS].after_share,
              id[ENT_IDENTITY_ROWS].worst_after);
        weigh(raw, row, b->inputs_musd[row] + (row_target[row] - inputs_target[row]), row_target[row],
              &id[ENT_IDENTITY_COLUMNS].after_share, id[ENT_IDENTITY_COLUMNS].worst_after);
        for (size_t n = 0; n < N; n++) final += b->demand_musd[row * N + n];
        earned += b->output_musd[row] - b->inputs_musd[row];
    }
    id[ENT_IDENTITY_WORLD].after_share = fabs(final - earned) / earned;
}
