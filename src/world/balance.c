/* balance.c: from a table as published to one that fits MODEL section 0: no negative flow, rows and columns that add up,
 * every industry with value added.
 *
 *   1. outputs: the row of outputs, else the column, else inputs + value added + taxes; below 0 becomes 0
 *   2. final demand, one column a region, by the rule of inventories; its totals keep what was taken out of stock
 *   3. idle industries (no output) neither buy nor sell; output that nobody buys goes to final demand at home
 *   4. inputs of an industry in all: output less value added and taxes, never so much that value added is below its floor
 *   5. GRAS to outputs and inputs (gras.h), or outputs anew from (I - A)^-1 of final demand
 *
 * By rule `gras` value added of an industry is what was published, to the tolerance of step 5, unless step 3 or 4 says
 * otherwise. */
#include "world/balance.h"
#include "world/gras.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 1000, DROPS = 8 };
static const double TOLERANCE = 1e-9, REST_LIMIT = 1e-3, SCALE_LIMIT = 0.2;

typedef struct balancing {
    ent_raw *raw;
    const ent_import_options *options;
    ent_balance_log *log;
    size_t rows, N, J, F;
    double *Z, *demand;    /* [rows][rows], [rows][N] */
    double *inputs_target; /* [rows] */
    double *target;        /* [rows + N] of columns: inputs_target, then final demand */
    double *row_factor, *column_factor;
} balancing;

static ent_place place_of(const balancing *b) { return (ent_place){.file = b->raw->file}; }

/* --- 1. outputs --- */

static ent_status add_up(ent_context *context, balancing *b) {
    ent_raw *raw = b->raw;
    for (size_t row = 0; row < b->rows; row++) {
        const double *z = b->Z + row * b->rows;
        for (size_t c = 0; c < b->rows; c++) raw->inputs_musd[c] += z[c];
        if (row % 512 == 0) ENT_TRY(ent_progress(context, "adding up", row, b->rows));
    }
    return ENT_OK;
}

static void settle_outputs(balancing *b) {
    ent_raw *raw = b->raw;
    for (size_t row = 0; row < b->rows; row++) {
        double between = raw->taxes_musd[row] + raw->other_musd[row], costs;
        if (!raw->has_output_row && raw->has_output_column) raw->output_musd[row] = raw->sold_musd[row];
        if (!raw->has_value_added) raw->value_added_musd[row] = raw->output_musd[row] - raw->inputs_musd[row] - between;
        costs = raw->inputs_musd[row] + raw->value_added_musd[row] + between;
        if (!raw->has_output_row && !raw->has_output_column) raw->output_musd[row] = costs;
        if (raw->output_musd[row] >= 0.0) continue;
        ent_balance_note(b->log, ENT_CHANGE_NEGATIVE_OUTPUT, raw, row, ENT_NO_COLUMN, raw->output_musd[row], 0.0);
        raw->output_musd[row] = 0.0;
    }
}

static void drop_negative_inputs(balancing *b) {
    for (size_t row = 0; row < b->rows; row++)
        for (size_t c = 0; c < b->rows; c++) {
            double *cell = &b->Z[row * b->rows + c];
            if (*cell >= 0.0) continue;
            ent_balance_note(b->log, ENT_CHANGE_NEGATIVE_INPUTS, b->raw, row, c, *cell, 0.0);
            b->raw->inputs_musd[c] -= *cell;
            *cell = 0.0;
        }
}

/* --- 2. final demand --- */

/* One row's final demand of region n. `in_all` counts what was taken out of stock, so that a region goes on buying for
 * what it bought. */
static double merge(balancing *b, size_t row, size_t n, double *in_all) {
    const ent_raw *raw = b->raw;
    const double *cells = raw->final_musd + row * b->N * b->F + n * b->F;
    int keeps_signs = b->options->inventories == ENT_INVENTORIES_SIGNED;
    double sum = 0.0, from_stock = 0.0;
    for (size_t f = 0; f < b->F; f++) {
        *in_all += cells[f];
        if (raw->is_inventory[f] && cells[f] < 0.0) from_stock += cells[f];
        else sum += cells[f];
    }
    if (from_stock < 0.0) ent_balance_note(b->log, ENT_CHANGE_INVENTORIES, raw, row, b->rows + n, from_stock, 0.0);
    if (keeps_signs) return sum + from_stock;
    if (sum >= 0.0) return sum;
    ent_balance_note(b->log, ENT_CHANGE_NEGATIVE_FINAL, raw, row, b->rows + n, sum, 0.0);
    return 0.0;
}

static void merge_demand(balancing *b) {
    for (size_t row = 0; row < b->rows; row++)
        for (size_t n = 0; n < b->N; n++) b->demand[row * b->N + n] = merge(b, row, n, &b->target[b->rows + n]);
}

/* --- 3. idle industries, unsold output --- */

static void empty_column(balancing *b, size_t c) {
    for (size_t row = 0; row < b->rows; row++) {
        double *cell = &b->Z[row * b->rows + c];
        if (*cell == 0.0) continue;
        ent_balance_note(b->log, ENT_CHANGE_IDLE_INPUTS, b->raw, row, c, *cell, 0.0);
        *cell = 0.0;
    }
    b->raw->inputs_musd[c] = 0.0;
}

static void empty_row(balancing *b, size_t row) {
    double *z = b->Z + row * b->rows, *demand = b->demand + row * b->N;
    for (size_t c = 0; c < b->rows; c++) {
        if (z[c] == 0.0) continue;
        ent_balance_note(b->log, ENT_CHANGE_IDLE_SALES, b->raw, row, c, z[c], 0.0);
        b->raw->inputs_musd[c] -= z[c];
        z[c] = 0.0;
    }
    for (size_t n = 0; n < b->N; n++) {
        if (demand[n] == 0.0) continue;
        ent_balance_note(b->log, ENT_CHANGE_IDLE_SALES, b->raw, row, b->rows + n, demand[n], 0.0);
        demand[n] = 0.0;
    }
}

static void settle_idle(balancing *b) {
    for (size_t row = 0; row < b->rows; row++) {
        double output = b->raw->output_musd[row], sold = 0.0;
        if (output == 0.0) {
            if (b->raw->inputs_musd[row] != 0.0) empty_column(b, row);
            empty_row(b, row);
            continue;
        }
        for (size_t c = 0; c < b->rows && sold == 0.0; c++) sold = fmax(b->Z[row * b->rows + c], 0.0);
        for (size_t n = 0; n < b->N && sold == 0.0; n++) sold = fmax(b->demand[row * b->N + n], 0.0);
        if (sold > 0.0) continue;
        ent_balance_note(b->log, ENT_CHANGE_UNSOLD, b->raw, row, b->rows + row / b->J, 0.0, output);
        b->demand[row * b->N + row / b->J] = output;
        b->target[b->rows + row / b->J] += output;
    }
}

/* --- 4. inputs and final demand in all --- */

static void settle_inputs(balancing *b) {
    const ent_raw *raw = b->raw;
    int with_taxes = b->options->taxes == ENT_PRODUCT_TAXES_VALUE_ADDED;
    for (size_t c = 0; c < b->rows; c++) {
        double output = raw->output_musd[c], floor = b->options->value_added_floor_share * output;
        double kept = raw->value_added_musd[c] + (with_taxes ? raw->taxes_musd[c] + raw->other_musd[c] : 0.0);
        double wanted = kept, any = 0.0;
        if (output == 0.0) {
            b->target[c] = 0.0;
            continue;
        }
        for (size_t row = 0; row < b->rows && any == 0.0; row++) any = b->Z[row * b->rows + c];
        if (any == 0.0) wanted = output;
        else if (kept < floor) wanted = floor;
        else if (kept > output) wanted = output;
        if (wanted != kept)
            ent_balance_note(b->log,
                             any == 0.0     ? ENT_CHANGE_NO_INPUTS
                             : kept < floor ? ENT_CHANGE_VALUE_ADDED_FLOOR
                                            : ENT_CHANGE_VALUE_ADDED_ABOVE,
                             raw, c, ENT_NO_COLUMN, kept, wanted);
        b->target[c] = output - wanted;
    }
    memcpy(b->inputs_target, b->target, b->rows * sizeof *b->target);
}

/* The world buys what it earns: final demand of all regions is scaled by one factor to outputs less inputs. */
static ent_status scale_final(ent_context *context, balancing *b) {
    double earned = 0.0, spent = 0.0, scale;
    for (size_t row = 0; row < b->rows; row++) earned += b->raw->output_musd[row] - b->target[row];
    for (size_t n = 0; n < b->N; n++) {
        double demand = b->target[b->rows + n];
        if (!(demand > 0.0))
            return ent_fail_at(context, ENT_INPUT, place_of(b), b->raw->regions[n], NULL,
                               "final demand of \"%.40s\" is %.6g million in all; it must be above 0",
                               b->raw->regions[n], demand);
        spent += demand;
    }
    scale = earned / spent;
    b->log->final_scale = scale;
    if (!(fabs(scale - 1.0) <= SCALE_LIMIT))
        return ent_fail_at(context, ENT_INPUT, place_of(b), NULL,
                           "outputs, value added and final demand must be of the same table, in the same unit",
                           "the world's final demand is %.6g million, its value added and taxes %.6g", spent, earned);
    for (size_t n = 0; n < b->N; n++) {
        double *demand = &b->target[b->rows + n];
        if (scale != 1.0) {
            ent_import_change *c = &b->log->changes[ENT_CHANGE_FINAL_SCALED];
            double moved = fabs(*demand * (scale - 1.0));
            c->n_cells++;
            c->moved_musd += moved;
            if (moved > c->worst_musd) {
                c->worst_musd = moved;
                snprintf(c->worst, sizeof c->worst, "%.40s final demand", b->raw->regions[n]);
            }
        }
        *demand *= scale;
    }
    return ENT_OK;
}

/* --- 5a. GRAS --- */

/* Applies the factors, and counts what they moved. */
static void apply(balancing *b) {
    for (size_t row = 0; row < b->rows; row++) {
        double r = b->row_factor[row];
        for (size_t c = 0; c < b->rows + b->N; c++) {
            double *cell = c < b->rows ? &b->Z[row * b->rows + c] : &b->demand[row * b->N + c - b->rows];
            double after = ent_gras_cell(*cell, r, b->column_factor[c]);
            if (after != *cell) ent_balance_note(b->log, ENT_CHANGE_RESCALED, b->raw, row, c, *cell, after);
            *cell = after;
        }
    }
}

static ent_status rescale(ent_context *context, balancing *b) {
    ent_gras g = {.n_rows = b->rows,
                  .width = {b->rows, b->N},
                  .block = {b->Z, b->demand},
                  .row_target = b->raw->output_musd,
                  .column_target = b->target,
                  .tolerance_share = TOLERANCE,
                  .limit = ROUNDS,
                  .row_factor = b->row_factor,
                  .column_factor = b->column_factor};
    char label[ENT_RAW_LABEL];
    ENT_TRY(ent_gras_solve(context, &g));
    b->log->rounds += g.rounds;
    b->log->rest_share = g.gap_share;
    if (g.gap_share > REST_LIMIT)
        return ent_fail_at(
            context, ENT_NUMERIC, place_of(b), NULL, "try --inventories produced",
            "rows and columns cannot be scaled to add up: after %u rounds sales of %s are off by %.2g of "
            "its output",
            g.rounds, ent_raw_label(b->raw, g.gap_row, label), g.gap_share);
    apply(b);
    return ENT_OK;
}

/* What the model cannot hold of negative final demand: a flow M[j][n][i] below 0, or final[k][n] below 0. Drops such
 * cells; how many. */
static size_t drop_what_cannot_stay(balancing *b) {
    size_t dropped = 0;
    for (size_t k = 0; k < b->J; k++)
        for (size_t n = 0; n < b->N; n++) {
            double final = 0.0;
            for (size_t i = 0; i < b->N; i++) final += b->demand[(i * b->J + k) * b->N + n];
            for (size_t i = 0; i < b->N; i++) {
                size_t row = i * b->J + k;
                double *cell = &b->demand[row * b->N + n], flow = *cell;
                const double *z = b->Z + row * b->rows + n * b->J;
                if (*cell >= 0.0) continue;
                for (size_t j = 0; j < b->J; j++) flow += z[j];
                if (final >= 0.0 && flow >= 0.0) continue;
                ent_balance_note(b->log, ENT_CHANGE_NEGATIVE_FINAL, b->raw, row, b->rows + n, *cell, 0.0);
                *cell = 0.0;
                dropped++;
            }
        }
    return dropped;
}

/* --- 5b. outputs anew --- */

/* x = f + A x, A = Z scaled to its inputs in all, over published outputs. Every column of A sums to less than 1 by the
 * floor under value added, so the sum f + A f + A A f ... converges. */
static ent_status produce(ent_context *context, balancing *b) {
    double *x = b->row_factor, *weight = b->column_factor, change = 1.0;
    const double *output = b->raw->output_musd;
    double *f = malloc(2 * b->rows * sizeof *f), *per_unit = f == NULL ? NULL : f + b->rows;
    ent_status status = f == NULL ? ent_fail_nomem(context) : ENT_OK;
    for (size_t row = 0; status == ENT_OK && row < b->rows; row++) {
        double inputs = b->raw->inputs_musd[row];
        f[row] = 0.0;
        for (size_t n = 0; n < b->N; n++) f[row] += b->demand[row * b->N + n];
        per_unit[row] = output[row] > 0.0 && inputs > 0.0 ? b->target[row] / inputs / output[row] : 0.0;
        x[row] = output[row];
    }
    for (b->log->rounds = 0; status == ENT_OK && change > 1e-13 && b->log->rounds < ROUNDS; b->log->rounds++) {
        change = 0.0;
        for (size_t c = 0; c < b->rows; c++) weight[c] = x[c] * per_unit[c];
        for (size_t row = 0; row < b->rows; row++) {
            double lanes[4] = {0}, next;
            const double *z = b->Z + row * b->rows;
            for (size_t c = 0; c < b->rows; c++) lanes[c & 3] += z[c] * weight[c];
            next = f[row] + ((lanes[0] + lanes[2]) + (lanes[1] + lanes[3]));
            if (next > 0.0) change = fmax(change, fabs(next - x[row]) / next);
            b->inputs_target[row] = next; /* all of x at once: the order of rows does not count */
        }
        memcpy(x, b->inputs_target, b->rows * sizeof *x);
        status = ent_progress(context, "outputs anew", b->log->rounds, 0);
    }
    if (status == ENT_OK && change > 1e-9)
        status = ent_fail_at(context, ENT_NUMERIC, place_of(b), NULL, "try --inventories gras",
                             "outputs for final demand do not settle in %u rounds", b->log->rounds);
    if (status == ENT_OK) {
        b->log->rest_share = change;
        for (size_t c = 0; c < b->rows; c++)
            b->inputs_target[c] = output[c] > 0.0 ? b->target[c] / output[c] * x[c] : 0;
        memcpy(b->raw->output_musd, x, b->rows * sizeof *x);
        for (size_t c = 0; c < b->rows; c++) weight[c] = x[c] * per_unit[c], x[c] = 1.0;
        for (size_t n = 0; n < b->N; n++) weight[b->rows + n] = 1.0;
        apply(b);
    }
    free(f);
    return status;
}

/* --- */

static ent_status take(ent_context *context, balancing *b, ent_balanced *out) {
    ent_arena *arena = &b->raw->arena;
    b->Z = b->raw->intermediate_musd;
    b->demand = out->demand_musd = ent_arena_doubles(arena, b->rows * b->N);
    b->inputs_target = ent_arena_doubles(arena, b->rows);
    b->target = ent_arena_doubles(arena, b->rows + b->N);
    b->row_factor = ent_arena_doubles(arena, b->rows);
    b->column_factor = ent_arena_doubles(arena, b->rows + b->N);
    out->output_musd = ent_arena_doubles(arena, b->rows);
    out->inputs_musd = ent_arena_doubles(arena, b->rows);
    if (b->demand && b->inputs_target && b->target && b->row_factor && b->column_factor && out->output_musd &&
        out->inputs_musd)
        return ENT_OK;
    return ent_fail_nomem(context);
}

/* Rows and columns of what came out. */
static void sum_up(const balancing *b, ent_balanced *out) {
    for (size_t row = 0; row < b->rows; row++) {
        const double *z = b->Z + row * b->rows;
        double sum = 0.0;
        for (size_t c = 0; c < b->rows; c++) sum += z[c];
        for (size_t c = 0; c < b->rows; c++) out->inputs_musd[c] += z[c];
        for (size_t n = 0; n < b->N; n++) sum += b->demand[row * b->N + n];
        out->output_musd[row] = sum;
    }
}

ent_status ent_balance(ent_context *context, ent_raw *raw, const ent_import_options *options, ent_balanced *out,
                       ent_balance_log *log) {
    balancing b = {.raw = raw, .options = options, .log = log, .N = raw->n_regions, .J = raw->n_industries};
    b.F = raw->n_demands;
    b.rows = b.N * b.J;
    ENT_TRY(take(context, &b, out));
    ENT_TRY(add_up(context, &b));
    settle_outputs(&b);
    ent_balance_before(log, raw);
    log->changes[ENT_CHANGE_EMPTY].n_cells = raw->n_empty;
    log->changes[ENT_CHANGE_DISCREPANCY].n_cells = raw->n_skipped;
    log->changes[ENT_CHANGE_DISCREPANCY].moved_musd = raw->skipped_musd;
    drop_negative_inputs(&b);
    merge_demand(&b);
    settle_idle(&b);
    settle_inputs(&b);
    if (options->inventories == ENT_INVENTORIES_PRODUCED) ENT_TRY(produce(context, &b));
    else {
        ENT_TRY(scale_final(context, &b));
        for (size_t drops = 0;; drops++) {
            ENT_TRY(rescale(context, &b));
            if (drop_what_cannot_stay(&b) == 0) break;
            if (drops == DROPS)
                return ent_fail_at(context, ENT_NUMERIC, place_of(&b), NULL, "try --inventories gras",
                                   "negative final demand does not settle");
        }
    }
    sum_up(&b, out);
    ent_balance_after(log, raw, out, raw->output_musd, b.inputs_target);
    return ENT_OK;
}
