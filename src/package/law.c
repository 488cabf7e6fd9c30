/* law.c: what a year's days come to on average (MODEL section 2); sheet.c has the law of a day.
 *
 * A retroactive clause (from < announced) needs nothing of its own: the law finally in force counts from `from`. */
#include "package/deficits.h"
#include "package/plan.h"
#include "package/yaml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ent_law {
    ent_arena arena;
};

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
        ent_clause_type type = entry->clause->type;
        if (entry->first > entry->last) continue;
        if (!ent_is_rate(type) && type != ENT_CLAUSE_LANE) continue; /* a deed moves no rate: not its last bit either */
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

static ent_status take(ent_context *context, ent_arena *arena, size_t needed, size_t size, double **out) {
    if (needed == 0) return ENT_OK;
    *out = ent_arena_doubles(arena, size);
    return *out == NULL ? ent_fail_nomem(context) : ENT_OK;
}

static ent_status mean_make(ent_context *context, ent_plan *plan, const ent_cells *cells, year_mean *out) {
    ENT_TRY(take(context, &plan->arena, cells->n, cells->n, &out->first));
    ENT_TRY(take(context, &plan->arena, cells->n, cells->n, &out->shift));
    return take(context, &plan->arena, cells->n, cells->n, &out->weight);
}

static void mean_add(year_mean *mean, const ent_cells *cells, const double *values, const double *shares, double days) {
    for (size_t c = 0; c < cells->n; c++) {
        size_t at = ent_slot(cells, c);
        double value = values[at];
        double weight = shares == NULL ? days : days * shares[at];
        if (weight <= 0.0) continue;
        if (mean->weight[c] <= 0.0) mean->first[c] = value;
        mean->shift[c] += weight * (value - mean->first[c]);
        mean->weight[c] += weight;
    }
}

static double mean_of(const year_mean *mean, size_t c) { return mean->first[c] + mean->shift[c] / mean->weight[c]; }

typedef struct year_means {
    year_mean rate, cost, levy, productivity;
    double days;
} year_means;

static ent_status average(ent_context *context, ent_plan *plan, ent_day first, ent_day last, ent_sheet *sheet,
                          year_means *out) {
    ent_day *cuts;
    size_t n_cuts;
    ENT_TRY(mean_make(context, plan, &sheet->tariffs, &out->rate));
    ENT_TRY(mean_make(context, plan, &sheet->barriers, &out->cost));
    ENT_TRY(mean_make(context, plan, &sheet->levies, &out->levy));
    ENT_TRY(mean_make(context, plan, &sheet->markets, &out->productivity));
    ENT_TRY(ent_plan_cuts(context, plan, first, last, &cuts, &n_cuts));
    for (size_t c = 0; c < n_cuts; c++) {
        double days = (double)((c + 1 < n_cuts ? cuts[c + 1] : last + 1) - cuts[c]);
        sheet->turn = c, sheet->n_turns = n_cuts;
        ENT_TRY(ent_sheet_day(context, plan, cuts[c], sheet, NULL));
        mean_add(&out->rate, &sheet->tariffs, sheet->rate, NULL, days);
        mean_add(&out->cost, &sheet->barriers, sheet->cost, sheet->open, days);
        mean_add(&out->levy, &sheet->levies, sheet->levy, NULL, days);
        mean_add(&out->productivity, &sheet->markets, sheet->productivity, NULL, days);
    }
    out->days = (double)(last + 1 - first);
    return ENT_OK;
}

/* Whether any clause of a kind is in force on these days, on any cell. */
static int is_touched(const ent_plan *plan, ent_day first, ent_day last, ent_clause_type type) {
    for (size_t k = 0; k < plan->n_entries; k++) {
        ent_clause_type own = plan->entries[k].clause->type;
        if (own == ENT_CLAUSE_LANE && type == ENT_CLAUSE_BARRIER) own = type;
        if (own == type && plan->scopes[k].n_cells > 0 && ent_entry_in_force(&plan->entries[k], first, last)) return 1;
    }
    return 0;
}

static ent_status fill_costs(ent_context *context, const ent_plan *plan, const ent_cells *cells,
                             const year_means *means, ent_arena *arena, const double **out) {
    size_t NN = plan->table->n_regions * plan->table->n_regions, JNN = plan->table->n_sectors * NN;
    double *cost = ent_arena_doubles(arena, JNN);
    const double *theta;
    if (cost == NULL) return ent_fail_nomem(context);
    ENT_TRY(ent_world_elasticities(context, plan->world, NULL, &theta));
    for (size_t c = 0; c < JNN; c++) cost[c] = 1.0;
    for (size_t c = 0; c < cells->n; c++) {
        size_t at = cells->at[c];
        double open = means->cost.weight[c] / means->days;
        cost[at] = open <= 0.0 ? HUGE_VAL : mean_of(&means->cost, c);
        if (open > 0.0 && open < 1.0) cost[at] *= pow(open, -1.0 / theta[at / NN]);
    }
    *out = cost;
    return ENT_OK;
}

/* Base values (NULL: 1 everywhere), and means where clauses act. */
static ent_status fill_means(ent_context *context, const double *base, size_t size, const ent_cells *cells,
                             const year_mean *mean, ent_arena *arena, const double **out) {
    double *values = ent_arena_doubles(arena, size);
    if (values == NULL) return ent_fail_nomem(context);
    if (base != NULL) memcpy(values, base, size * sizeof *values);
    for (size_t c = 0; base == NULL && c < size; c++) values[c] = 1.0;
    for (size_t c = 0; c < cells->n; c++) values[cells->at[c]] = mean_of(mean, c);
    *out = values;
    return ENT_OK;
}

ent_status ent_law_of_days(ent_context *context, ent_plan *plan, ent_day first, ent_day last, ent_sheet *sheet,
                           ent_arena *arena, ent_shock *shock) {
    const ent_table *table = plan->table;
    size_t JN = table->n_sectors * table->n_regions, JNN = JN * table->n_regions;
    year_means means = {0};
    *shock = (ent_shock){.struct_version = ENT_SHOCK_VERSION};
    ENT_TRY(average(context, plan, first, last, sheet, &means));
    if (is_touched(plan, first, last, ENT_CLAUSE_TARIFF))
        ENT_TRY(fill_means(context, table->tariff_rate, JNN, &sheet->tariffs, &means.rate, arena, &shock->tariff_rate));
    if (is_touched(plan, first, last, ENT_CLAUSE_BARRIER))
        ENT_TRY(fill_costs(context, plan, &sheet->barriers, &means, arena, &shock->trade_cost_hat));
    if (is_touched(plan, first, last, ENT_CLAUSE_LEVY))
        ENT_TRY(fill_means(context, table->levy_gross, JNN, &sheet->levies, &means.levy, arena, &shock->levy_gross));
    if (is_touched(plan, first, last, ENT_CLAUSE_PRODUCTIVITY))
        ENT_TRY(fill_means(context, NULL, JN, &sheet->markets, &means.productivity, arena, &shock->productivity_hat));
    return ent_deficits_of_days(context, plan, first, last, arena, &shock->deficit_musd);
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
    if (first == last)
        ent_warn_at(context, place,
                    ended != INT32_MIN ? N_("no clause is in force on %s; the last ended on %s")
                                       : N_("no clause is in force on %s; the first begins on %s"),
                    from, near);
    else
        ent_warn_at(context, place,
                    ended != INT32_MIN ? N_("no clause is in force on %s or until %s; the last ended on %s")
                                       : N_("no clause is in force on %s or until %s; the first begins on %s"),
                    from, until, near);
}

static ent_status make_law(ent_context *context, const ent_stack *stack, const ent_world *world, ent_day first,
                           ent_day last, ent_law *law, ent_shock *shock) {
    ent_plan plan;
    ent_sheet sheet;
    ent_status status;
    ENT_TRY(ent_plan_make(context, stack, world, &plan));
    if (stack->own == stack->one) warn_of_silence(context, &plan, first, last);
    status = ent_sheet_make(context, &plan, first, last, &sheet);
    if (status == ENT_OK) status = ent_law_of_days(context, &plan, first, last, &sheet, &law->arena, shock);
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
