/* law.c: what applies on a day, and what a year's days come to on average
 * (MODEL section 2).
 *
 * Tariffs. On each day the applied rate starts from the base schedule, and the
 * clauses in force act on the running rate in the order set, add, floor, cap;
 * within one rule contexts come first, then the order of the file:
 *
 *     set r: r      add r: running + r      floor r: max(running, r)      cap
 * r: min(running, r)
 *
 * A clause that covers the share c of a sector's trade moves the running rate
 * by that share: (1 - c) running + c rule(running). The year's rate is the mean
 * over its days. A retroactive clause (from < announced) needs nothing of its
 * own: the law finally in force counts from `from`.
 *
 * Barriers. kappa_hat is the product over the clauses in force of 1 + c cost,
 * averaged over the days. A ban closes the share c of the trade and leaves the
 * cost of the rest alone. With open share s, the mean over days of the products
 * of 1 - c, kappa_hat = (mean over open trade) s^(-1/theta), because then the
 * weight kappa_hat^(-theta) of equations (2) and (3) is s times what it is
 * without the ban; s = 0 closes the pair, kappa_hat = HUGE_VAL.
 *
 * Productivity. A_hat is the product of 1 + c change, averaged over the days.
 */
#include "package/deficits.h"
#include "package/plan.h"
#include "package/yaml.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ent_law {
    ent_arena arena;
};

/* ---- one day ---- */

static double by_rule(ent_rule rule, double running, double rate) {
    switch (rule) {
    case ENT_RULE_SET: return rate;
    case ENT_RULE_ADD: return running + rate;
    case ENT_RULE_FLOOR: return fmax(running, rate);
    case ENT_RULE_CAP: return fmin(running, rate);
    }
    return running;
}

static double mix(double coverage, double without, double with) {
    return coverage >= 1.0 ? with : (1.0 - coverage) * without + coverage * with;
}

/* The share of the trade that a clause reaches, in the law or in the reading that is supposed. */
static double covered(const ent_clause *clause, const ent_sheet *sheet) {
    return sheet->whole ? 1.0 : clause->coverage;
}

/* One clause, by a step, on one pair; 1 when that changes something. */
static int act_on_pair(const ent_clause *clause, int ban, double rate, ent_sheet *sheet, size_t cell) {
    double *value = clause->type == ENT_CLAUSE_TARIFF ? &sheet->rate[cell]
                    : ban                             ? &sheet->open[cell]
                                                      : &sheet->cost[cell];
    double before = *value, coverage = covered(clause, sheet);
    if (sheet->on_top_of != NULL && clause->type == ENT_CLAUSE_TARIFF && clause->rule != ENT_RULE_ADD)
        rate += sheet->on_top_of[cell];
    if (clause->type == ENT_CLAUSE_TARIFF) *value = mix(coverage, before, by_rule(clause->rule, before, rate));
    else *value = before * mix(coverage, 1.0, ban ? 0.0 : 1.0 + rate);
    return *value != before;
}

/* The same for productivity in one market. */
static int act_on_market(const ent_clause *clause, double change, ent_sheet *sheet, size_t market) {
    double before = sheet->productivity[market];
    sheet->productivity[market] = before * mix(clause->coverage, 1.0, 1.0 + change);
    return sheet->productivity[market] != before;
}

static int visit_row(const ent_entry *entry, const ent_scope *scope, size_t N, size_t importer, size_t row,
                     unsigned char *cells, ent_sheet *sheet) {
    const ent_step *step = ent_entry_step(entry);
    int changed = 0;
    for (size_t i = 0; i < N; i++) {
        if (!scope->exporters[i] || i == importer) continue;
        if (cells != NULL) cells[row + i] = 1;
        else changed |= act_on_pair(entry->clause, step->ban, step->value, sheet, row + i);
    }
    return changed;
}

/* Visits the cells of an entry. With `cells` they are marked there, else its
 * step acts on the sheet; answers whether anything changed. */
static int visit(const ent_plan *plan, size_t k, unsigned char *cells, ent_sheet *sheet) {
    const ent_entry *entry = &plan->entries[k];
    const ent_clause *clause = entry->clause;
    const ent_scope *scope = &plan->scopes[k];
    const unsigned char *regions = clause->type == ENT_CLAUSE_PRODUCTIVITY ? scope->regions : scope->importers;
    size_t J = plan->table->n_sectors, N = plan->table->n_regions;
    int changed = 0;
    for (size_t c = 0; scope->cells != NULL && c < scope->n_cells; c++) {
        if (cells != NULL) cells[scope->cells[c]] = 1;
        else changed |= act_on_pair(clause, 0, scope->rates[c], sheet, scope->cells[c]);
    }
    for (size_t j = 0; scope->cells == NULL && j < J; j++)
        for (size_t n = 0; scope->sectors[j] && n < N; n++) {
            size_t market = j * N + n;
            if (!regions[n]) continue;
            if (clause->type != ENT_CLAUSE_PRODUCTIVITY)
                changed |= visit_row(entry, scope, N, n, market * N, cells, sheet);
            else if (cells != NULL) cells[market] = 1;
            else changed |= act_on_market(clause, ent_entry_step(entry)->value, sheet, market);
        }
    return changed;
}

static ent_status collect(ent_context *context, ent_plan *plan, ent_clause_type type, ent_day first, ent_day last,
                          size_t size, ent_cells *out) {
    unsigned char *marked = NULL;
    size_t n = 0;
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_entry *entry = &plan->entries[k];
        if (entry->clause->type != type || !ent_entry_in_force(entry, first, last)) continue;
        if (marked == NULL) marked = ent_arena_take(&plan->arena, size);
        if (marked == NULL) return ent_fail_nomem(context);
        ENT_TRY(ent_progress(context, "law", 0, 0));
        visit(plan, k, marked, NULL);
    }
    if (marked == NULL) return ENT_OK;
    for (size_t c = 0; c < size; c++) n += marked[c];
    out->at = ent_arena_take(&plan->arena, n * sizeof *out->at);
    if (out->at == NULL) return ent_fail_nomem(context);
    for (size_t c = 0; c < size; c++)
        if (marked[c]) out->at[out->n++] = c;
    return ENT_OK;
}

static ent_status take(ent_context *context, ent_arena *arena, size_t needed, size_t size, double **out) {
    if (needed == 0) return ENT_OK;
    *out = ent_arena_doubles(arena, size);
    return *out == NULL ? ent_fail_nomem(context) : ENT_OK;
}

ent_status ent_sheet_make(ent_context *context, ent_plan *plan, ent_day first, ent_day last, ent_sheet *out) {
    size_t JN = plan->table->n_sectors * plan->table->n_regions, JNN = JN * plan->table->n_regions;
    *out = (ent_sheet){0};
    ENT_TRY(collect(context, plan, ENT_CLAUSE_TARIFF, first, last, JNN, &out->tariffs));
    ENT_TRY(collect(context, plan, ENT_CLAUSE_BARRIER, first, last, JNN, &out->barriers));
    ENT_TRY(collect(context, plan, ENT_CLAUSE_PRODUCTIVITY, first, last, JN, &out->markets));
    ENT_TRY(take(context, &plan->arena, out->tariffs.n, JNN, &out->rate));
    ENT_TRY(take(context, &plan->arena, out->barriers.n, JNN, &out->cost));
    ENT_TRY(take(context, &plan->arena, out->barriers.n, JNN, &out->open));
    return take(context, &plan->arena, out->markets.n, JN, &out->productivity);
}

/* Says which clause was the last to act on a cell whose value has left its
 * bounds. */
static ent_status fail_bounds(ent_context *context, const ent_plan *plan, ent_day day, ent_clause_type type,
                              size_t cell, double value) {
    size_t N = plan->table->n_regions, size = plan->table->n_sectors * N * (type == ENT_CLAUSE_PRODUCTIVITY ? 1 : N);
    size_t sector = cell / (type == ENT_CLAUSE_PRODUCTIVITY ? N : N * N), culprit = 0;
    unsigned char *marked = calloc(size, 1);
    char date[11], who[200];
    if (marked == NULL) return ent_fail_nomem(context);
    for (size_t o = 0; o < plan->n_entries; o++) {
        const ent_entry *entry = &plan->entries[plan->order[o]];
        if (entry->clause->type != type || !ent_entry_in_force(entry, day, day)) continue;
        marked[cell] = 0;
        visit(plan, plan->order[o], marked, NULL);
        if (marked[cell]) culprit = plan->order[o];
    }
    assert(N > 0); /* no world is without regions */
    free(marked);
    ent_day_format(day, date);
    if (type == ENT_CLAUSE_PRODUCTIVITY)
        snprintf(who, sizeof who, "productivity of %.40s, %.40s,", plan->table->regions[cell % N].code,
                 plan->table->sectors[sector].code);
    else
        snprintf(who, sizeof who, "%s of %.40s on %.40s, %.40s,", type == ENT_CLAUSE_TARIFF ? "rate" : "trade cost",
                 plan->table->regions[cell / N % N].code, plan->table->regions[cell % N].code,
                 plan->table->sectors[sector].code);
    return ent_fail_at(context, ENT_RANGE, ent_step_place(ent_entry_step(&plan->entries[culprit])), NULL,
                       "look at the clauses that act on it together", "the clauses in force on %s bring the %s to %g%%",
                       date, who, type == ENT_CLAUSE_TARIFF ? 100.0 * value : 100.0 * (value - 1.0));
}

ent_status ent_sheet_day(ent_context *context, const ent_plan *plan, ent_day day, ent_sheet *sheet,
                         unsigned char *changed) {
    const double *base = plan->table->tariff_rate;
    for (size_t c = 0; c < sheet->tariffs.n; c++) sheet->rate[sheet->tariffs.at[c]] = base[sheet->tariffs.at[c]];
    for (size_t c = 0; c < sheet->barriers.n; c++)
        sheet->cost[sheet->barriers.at[c]] = sheet->open[sheet->barriers.at[c]] = 1.0;
    for (size_t c = 0; c < sheet->markets.n; c++) sheet->productivity[sheet->markets.at[c]] = 1.0;
    for (size_t o = 0; o < plan->n_entries; o++) {
        size_t k = plan->order[o];
        if (!ent_entry_in_force(&plan->entries[k], day, day)) continue;
        ENT_TRY(ent_progress(context, "law", sheet->turn, sheet->n_turns));
        if (visit(plan, k, NULL, sheet) && changed != NULL) changed[ent_entry_head(plan, k)] = 1;
    }
    if (sheet->supposed) return ENT_OK;
    for (size_t c = 0; c < sheet->tariffs.n; c++) {
        double rate = sheet->rate[sheet->tariffs.at[c]];
        if (!(rate > -1.0) || !isfinite(rate))
            return fail_bounds(context, plan, day, ENT_CLAUSE_TARIFF, sheet->tariffs.at[c], rate);
    }
    for (size_t c = 0; c < sheet->barriers.n; c++) {
        double cost = sheet->cost[sheet->barriers.at[c]];
        if (!(cost > 0.0) || !isfinite(cost))
            return fail_bounds(context, plan, day, ENT_CLAUSE_BARRIER, sheet->barriers.at[c], cost);
    }
    for (size_t c = 0; c < sheet->markets.n; c++) {
        double productivity = sheet->productivity[sheet->markets.at[c]];
        if (!(productivity > 0.0) || !isfinite(productivity))
            return fail_bounds(context, plan, day, ENT_CLAUSE_PRODUCTIVITY, sheet->markets.at[c], productivity);
    }
    return ENT_OK;
}

/* ---- a year ---- */

static int by_day(const void *a, const void *b) {
    const ent_day *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

ent_status ent_plan_cuts(ent_context *context, ent_plan *plan, ent_day first, ent_day last, ent_day **days,
                         size_t *n_days) {
    ent_day *cuts = ent_arena_take(&plan->arena, (2 * plan->n_entries + 1) * sizeof *cuts);
    size_t n = 0, kept = 1;
    if (cuts == NULL) return ent_fail_nomem(context);
    cuts[n++] = first;
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_entry *entry = &plan->entries[k];
        if (entry->first > entry->last) continue;
        if (entry->first > first && entry->first <= last) cuts[n++] = entry->first;
        if (entry->last >= first && entry->last < last) cuts[n++] = entry->last + 1;
    }
    qsort(cuts, n, sizeof *cuts, by_day);
    for (size_t c = 1; c < n; c++)
        if (cuts[c] != cuts[kept - 1]) cuts[kept++] = cuts[c];
    *days = cuts;
    *n_days = kept;
    return ENT_OK;
}

/* A weighted mean for each entry of an ent_cells, first + sum of weight (value
 * - first) / sum of weight: where the value never changes it is that value to
 * the last bit, so that a rate of 15 % all year is 0.15 and not nearly so. */
typedef struct year_mean {
    double *first, *shift, *weight;
} year_mean;

static ent_status mean_make(ent_context *context, ent_plan *plan, const ent_cells *cells, year_mean *out) {
    ENT_TRY(take(context, &plan->arena, cells->n, cells->n, &out->first));
    ENT_TRY(take(context, &plan->arena, cells->n, cells->n, &out->shift));
    return take(context, &plan->arena, cells->n, cells->n, &out->weight);
}

static void mean_add(year_mean *mean, const ent_cells *cells, const double *values, const double *shares, double days) {
    for (size_t c = 0; c < cells->n; c++) {
        double value = values[cells->at[c]];
        double weight = shares == NULL ? days : days * shares[cells->at[c]];
        if (weight <= 0.0) continue;
        if (mean->weight[c] <= 0.0) mean->first[c] = value;
        mean->shift[c] += weight * (value - mean->first[c]);
        mean->weight[c] += weight;
    }
}

static double mean_of(const year_mean *mean, size_t c) { return mean->first[c] + mean->shift[c] / mean->weight[c]; }

typedef struct year_means {
    year_mean rate, cost, productivity;
    double days;
} year_means;

static ent_status average(ent_context *context, ent_plan *plan, ent_day first, ent_day last, ent_sheet *sheet,
                          year_means *out) {
    ent_day *cuts;
    size_t n_cuts;
    ENT_TRY(ent_sheet_make(context, plan, first, last, sheet));
    ENT_TRY(mean_make(context, plan, &sheet->tariffs, &out->rate));
    ENT_TRY(mean_make(context, plan, &sheet->barriers, &out->cost));
    ENT_TRY(mean_make(context, plan, &sheet->markets, &out->productivity));
    ENT_TRY(ent_plan_cuts(context, plan, first, last, &cuts, &n_cuts));
    for (size_t c = 0; c < n_cuts; c++) {
        double days = (double)((c + 1 < n_cuts ? cuts[c + 1] : last + 1) - cuts[c]);
        sheet->turn = c, sheet->n_turns = n_cuts;
        ENT_TRY(ent_sheet_day(context, plan, cuts[c], sheet, NULL));
        mean_add(&out->rate, &sheet->tariffs, sheet->rate, NULL, days);
        mean_add(&out->cost, &sheet->barriers, sheet->cost, sheet->open, days);
        mean_add(&out->productivity, &sheet->markets, sheet->productivity, NULL, days);
    }
    out->days = (double)(last + 1 - first);
    return ENT_OK;
}

/* Copies the means over base values into arrays of the law. */
static ent_status fill(ent_context *context, const ent_plan *plan, const ent_sheet *sheet, const year_means *means,
                       ent_law *law, ent_shock *shock) {
    size_t N = plan->table->n_regions, JN = plan->table->n_sectors * N, JNN = JN * N;
    double *rate = NULL, *cost = NULL, *productivity = NULL;
    const double *theta;
    ENT_TRY(ent_world_elasticities(context, plan->world, NULL, &theta));
    ENT_TRY(take(context, &law->arena, sheet->tariffs.n, JNN, &rate));
    ENT_TRY(take(context, &law->arena, sheet->barriers.n, JNN, &cost));
    ENT_TRY(take(context, &law->arena, sheet->markets.n, JN, &productivity));
    if (rate != NULL) memcpy(rate, plan->table->tariff_rate, JNN * sizeof *rate);
    for (size_t c = 0; c < sheet->tariffs.n; c++) rate[sheet->tariffs.at[c]] = mean_of(&means->rate, c);
    for (size_t c = 0; cost != NULL && c < JNN; c++) cost[c] = 1.0;
    for (size_t c = 0; c < sheet->barriers.n; c++) {
        size_t at = sheet->barriers.at[c];
        double open = means->cost.weight[c] / means->days;
        cost[at] = open <= 0.0 ? HUGE_VAL : mean_of(&means->cost, c);
        if (open > 0.0 && open < 1.0) cost[at] *= pow(open, -1.0 / theta[at / (N * N)]);
    }
    for (size_t c = 0; productivity != NULL && c < JN; c++) productivity[c] = 1.0;
    for (size_t c = 0; c < sheet->markets.n; c++) productivity[sheet->markets.at[c]] = mean_of(&means->productivity, c);
    *shock = (ent_shock){.struct_version = ENT_SHOCK_VERSION,
                         .tariff_rate = rate,
                         .trade_cost_hat = cost,
                         .productivity_hat = productivity};
    return ENT_OK;
}

/* A package that does nothing in the days asked for has most likely ended before them, or begins after. */
static void warn_of_silence(ent_context *context, const ent_plan *plan, ent_day first, ent_day last) {
    ent_place place = {.file = plan->layers[plan->n_layers - 1].package->info.file};
    ent_day ended = INT32_MIN, begins = ENT_DAY_NONE;
    char from[11], until[11], near[11];
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_entry *entry = &plan->entries[k];
        if (entry->layer + 1 != plan->n_layers || entry->first > entry->last) continue;
        if (ent_entry_in_force(entry, first, last)) return;
        if (entry->last < first && entry->last > ended) ended = entry->last;
        if (entry->first > last && entry->first < begins) begins = entry->first;
    }
    if (ended == INT32_MIN && begins == ENT_DAY_NONE) return;
    ent_day_format(first, from), ent_day_format(last, until);
    ent_day_format(ended != INT32_MIN ? ended : begins, near);
    ent_warn_at(context, place, "no clause is in force on %s%s%s; the %s %s", from, first == last ? "" : " or until ",
                first == last ? "" : until, ended != INT32_MIN ? "last ended on" : "first begins on", near);
}

static ent_status make_law(ent_context *context, const ent_stack *stack, const ent_world *world, ent_day first,
                           ent_day last, ent_law *law, ent_shock *shock) {
    ent_plan plan;
    ent_sheet sheet;
    year_means means = {0};
    ent_status status;
    ENT_TRY(ent_plan_make(context, stack, world, &plan));
    if (stack->own == stack->one) warn_of_silence(context, &plan, first, last);
    status = average(context, &plan, first, last, &sheet, &means);
    if (status == ENT_OK) status = fill(context, &plan, &sheet, &means, law, shock);
    if (status == ENT_OK) status = ent_deficits_of_days(context, &plan, first, last, &law->arena, &shock->deficit_musd);
    ent_plan_free(&plan);
    return status;
}

/* The mean law of the days first..last. */
static ent_status law_of_days(ent_context *context, const ent_stack *stack, const ent_world *world, ent_day first,
                              ent_day last, ent_law **law, ent_shock *shock) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    ent_law *made = calloc(1, sizeof *made);
    ent_status status = made == NULL ? ent_fail_nomem(context)
                                     : make_law(context, stack, world, first, last, made, shock);
    *law = NULL;
    if (status == ENT_OK) *law = made;
    else ent_law_free(made);
    ent_context_enter(context, former);
    return status;
}

ent_status ent_year_days(ent_context *context, int year, ent_day *first, ent_day *last) {
    if (year < 1 || year > 9999) return ent_fail(context, ENT_RANGE, "year %d is not between 1 and 9999", year);
    *first = ent_day_from_civil(year, 1, 1);
    *last = ent_day_from_civil(year, 12, 31);
    return ENT_OK;
}

ent_status ent_package_law(ent_context *context, const ent_package *package, const ent_world *world, int year,
                           ent_law **law, ent_shock *shock) {
    ent_stack stack = {.own = package, .one = package};
    ent_day first = 0, last = 0;
    *law = NULL;
    ENT_TRY(ent_year_days(context, year, &first, &last));
    return law_of_days(context, &stack, world, first, last, law, shock);
}

ent_status ent_package_law_compared(ent_context *context, const ent_package *package, const ent_package *against,
                                    ent_side side, const ent_world *world, int year, ent_law **law, ent_shock *shock) {
    ent_stack stack = {.own = side == ENT_SIDE_PACKAGE ? package : against, .one = package, .two = against};
    ent_day first = 0, last = 0;
    *law = NULL;
    ENT_TRY(ent_year_days(context, year, &first, &last));
    return law_of_days(context, &stack, world, first, last, law, shock);
}

ent_status ent_date_read(ent_context *context, const char *date, ent_day *out) {
    char shown[ENT_SHOWN];
    int read = ent_day_parse(date, out);
    if (read > 0) return ENT_OK;
    ent_shown(date, shown);
    if (read < 0) return ent_fail(context, ENT_RANGE, "%s is a day that does not exist", shown);
    return ent_fail_at(context, ENT_INPUT, (ent_place){0}, NULL, "write it like 2025-08-07", "\"%s\" is not a date",
                       shown);
}

ent_status ent_package_rates_on(ent_context *context, const ent_package *package, const ent_world *world,
                                const char *date, ent_law **law, ent_shock *shock) {
    ent_stack stack = {.own = package, .one = package};
    ent_day day;
    *law = NULL;
    ENT_TRY(ent_date_read(context, date, &day));
    return law_of_days(context, &stack, world, day, day, law, shock);
}

ent_status ent_package_rates_on_compared(ent_context *context, const ent_package *package, const ent_package *against,
                                         ent_side side, const ent_world *world, const char *date, ent_law **law,
                                         ent_shock *shock) {
    ent_stack stack = {.own = side == ENT_SIDE_PACKAGE ? package : against, .one = package, .two = against};
    ent_day day;
    *law = NULL;
    ENT_TRY(ent_date_read(context, date, &day));
    return law_of_days(context, &stack, world, day, day, law, shock);
}

void ent_law_free(ent_law *law) {
    if (law == NULL) return;
    ent_arena_free(&law->arena);
    free(law);
}
