/* refund.c: what was collected against what is owed (MODEL section 2).
 *
 * Write K(a, d) for the rates owed for day d by what is known on day a. On day d itself K(d, d) is collected, and in
 * the end K(infinity, d) is owed. The step from one to the other is the sum, over the days a after d, of what becomes
 * known on a: K(a, d) - K(a - 1, d). A year's refund that falls due on a is the mean of that over its days; only days on
 * which law is announced for days before, or a void with refund takes effect, have one. */
#include "package/book.h"
#include "package/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct made_refund {
    ent_refund shown;
    ent_arena arena;
    double *late_rate; /* [J][N][N] or NULL; see ent_refund_compared */
} made_refund;

/* Whose law it is, and how much of each clause counts: as written, unless `delivery` says another. */
typedef struct matter {
    ent_stack stack;
    const ent_world *world;
    const ent_delivery *delivery;
} matter;

static ent_status make_plan(ent_context *context, const matter *m, ent_plan *plan) {
    ENT_TRY(ent_plan_make(context, &m->stack, m->world, plan));
    for (size_t k = 0; m->delivery != NULL && k < plan->n_entries; k++)
        plan->entries[k].delivery = ent_delivery_of(plan->entries[k].clause, *m->delivery);
    return ENT_OK;
}

/* One reading of the law over the days of a year. */
typedef struct view {
    ent_reading reading;
    ent_day known;
    ent_sheet sheet;
    ent_day *cuts;
    size_t n_cuts, at;  /* `at` is the next cut */
    const double *rate; /* [J][N][N] on the day last asked for */
} view;

typedef struct year_days {
    ent_day first, last;
    double days; /* of the whole year, even when `last` comes before its end */
} year_days;

static ent_status open_view(ent_context *context, ent_plan *plan, const year_days *year, view *v) {
    size_t JNN = plan->table->n_sectors * plan->table->n_regions * plan->table->n_regions;
    ent_plan_read(plan, v->reading, v->known);
    ENT_TRY(ent_sheet_make(context, plan, year->first, year->last, &v->sheet));
    ENT_TRY(ent_plan_cuts(context, plan, year->first, year->last, &v->cuts, &v->n_cuts));
    v->rate = plan->table->tariff_rate;
    if (v->sheet.rate == NULL) return ENT_OK;
    memcpy(v->sheet.rate, plan->table->tariff_rate, JNN * sizeof *v->sheet.rate); /* cells that no clause touches */
    v->rate = v->sheet.rate;
    return ENT_OK;
}

/* Brings the view to `day`, which must not come before the day asked for last. */
static ent_status turn_to(ent_context *context, ent_plan *plan, view *v, ent_day day) {
    if (v->at == v->n_cuts || v->cuts[v->at] > day) return ENT_OK;
    while (v->at < v->n_cuts && v->cuts[v->at] <= day) v->at++;
    ent_plan_read(plan, v->reading, v->known);
    return ent_sheet_day(context, plan, v->cuts[v->at - 1], &v->sheet, NULL);
}

static ent_day next_cut(const view *v, ent_day end) { return v->at < v->n_cuts ? v->cuts[v->at] : end; }

/* Means over the year of the rates of `a`, of those of `b`, and of b - a; each may be NULL. Days on which both are the
 * same add exactly nothing to the difference. */
static ent_status compare_views(ent_context *context, ent_plan *plan, const year_days *year, view *a, view *b,
                                double *mean_a, double *mean_b, double *difference) {
    size_t JNN = plan->table->n_sectors * plan->table->n_regions * plan->table->n_regions;
    ENT_TRY(open_view(context, plan, year, a));
    ENT_TRY(open_view(context, plan, year, b));
    for (ent_day day = year->first, next; day <= year->last; day = next) {
        ent_day next_a, next_b;
        double share;
        ENT_TRY(turn_to(context, plan, a, day));
        ENT_TRY(turn_to(context, plan, b, day));
        next_a = next_cut(a, year->last + 1);
        next_b = next_cut(b, year->last + 1);
        next = next_a < next_b ? next_a : next_b;
        share = (double)(next - day) / year->days;
        for (size_t c = 0; c < JNN; c++) {
            if (mean_a != NULL) mean_a[c] += share * a->rate[c];
            if (mean_b != NULL) mean_b[c] += share * b->rate[c];
            difference[c] += share * (b->rate[c] - a->rate[c]);
        }
    }
    return ENT_OK;
}

static int by_day(const void *a, const void *b) {
    const ent_day *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

ent_status ent_refund_days(ent_context *context, const ent_plan *plan, ent_day first, ent_day **out, size_t *n_out) {
    size_t most = plan->n_entries + 1, n = 0, kept = 0;
    ent_day *days;
    for (size_t m = 0; m < plan->n_layers; m++) most += ent_voids_that_count(plan->layers[m].package);
    days = malloc(most * sizeof *days);
    if (days == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_clause *clause = plan->entries[k].clause;
        if (clause->known > clause->from && clause->known > first) days[n++] = clause->known;
    }
    for (size_t m = 0; m < plan->n_layers; m++)
        for (size_t v = 0; v < ent_voids_that_count(plan->layers[m].package); v++) {
            const ent_void *one = &plan->layers[m].package->voids[v];
            ent_day due = one->known > one->from ? one->known : one->from;
            if ((one->refund || one->known > one->from) && due > first) days[n++] = due;
        }
    qsort(days, n, sizeof *days, by_day);
    for (size_t k = 0; k < n; k++)
        if (k == 0 || days[k] != days[kept - 1]) days[kept++] = days[k];
    *out = days;
    *n_out = kept;
    return ENT_OK;
}

/* Keeps the cells where there is a difference; nothing when there is none. */
static ent_status keep_date(ent_context *context, const ent_table *table, ent_day due, const double *difference,
                            made_refund *refund, ent_refund_date *out) {
    size_t JNN = table->n_sectors * table->n_regions * table->n_regions, n = 0, *cells;
    double *rates;
    char date[11];
    for (size_t c = 0; c < JNN; c++) n += difference[c] != 0.0;
    if (n == 0) return ENT_OK;
    cells = ent_arena_take(&refund->arena, n * sizeof *cells);
    rates = ent_arena_doubles(&refund->arena, n);
    ent_day_format(due, date);
    out->date = ent_arena_string(&refund->arena, date);
    if (cells == NULL || rates == NULL || out->date == NULL) return ent_fail_nomem(context);
    for (size_t c = 0; c < JNN; c++) {
        if (difference[c] == 0.0) continue;
        cells[out->n_cells] = c;
        rates[out->n_cells++] = difference[c];
        out->at_base_imports_musd += difference[c] * table->flow_musd[c];
    }
    out->cells = cells;
    out->rate_difference = rates;
    refund->shown.n_dates++;
    return ENT_OK;
}

/* What becomes due on `due`, for the days of the year before it. Has a plan of its own, whose memory goes with it. */
static ent_status add_date(ent_context *context, const matter *m, year_days year, ent_day due, made_refund *refund,
                           ent_refund_date *out) {
    view before = {.reading = ENT_READ_OWED, .known = due - 1}, after = {.reading = ENT_READ_OWED, .known = due};
    size_t JNN = refund->shown.n_sectors * refund->shown.n_regions * refund->shown.n_regions;
    ent_plan plan;
    ent_status status;
    double *difference;
    if (due <= year.last) year.last = due - 1;
    ENT_TRY(make_plan(context, m, &plan));
    difference = ent_arena_doubles(&plan.arena, JNN);
    status = difference == NULL ? ent_fail_nomem(context)
                                : compare_views(context, &plan, &year, &before, &after, NULL, NULL, difference);
    if (status == ENT_OK) status = keep_date(context, plan.table, due, difference, refund, out);
    ent_plan_free(&plan);
    return status;
}

static ent_status add_totals(ent_context *context, ent_plan *plan, const year_days *year, made_refund *refund) {
    view collected = {.reading = ENT_READ_COLLECTED}, owed = {.reading = ENT_READ_OWED, .known = ENT_DAY_NONE};
    size_t JNN = plan->table->n_sectors * plan->table->n_regions * plan->table->n_regions;
    double *means = ent_arena_doubles(&refund->arena, 3 * JNN);
    if (means == NULL) return ent_fail_nomem(context);
    refund->shown.n_sectors = plan->table->n_sectors;
    refund->shown.n_regions = plan->table->n_regions;
    refund->shown.collected_rate = means;
    refund->shown.owed_rate = means + JNN;
    refund->shown.rate_difference = means + 2 * JNN;
    return compare_views(context, plan, year, &collected, &owed, means, means + JNN, means + 2 * JNN);
}

/* What the law finally in force has more than what is collected. A void with refund is no part of it: the rates of the
 * days before it stay what they were. */
static ent_status add_late(ent_context *context, ent_plan *plan, const year_days *year, made_refund *refund) {
    view collected = {.reading = ENT_READ_COLLECTED}, final = {.reading = ENT_READ_FINAL, .known = ENT_DAY_NONE};
    size_t JNN = plan->table->n_sectors * plan->table->n_regions * plan->table->n_regions;
    refund->late_rate = ent_arena_doubles(&refund->arena, JNN);
    if (refund->late_rate == NULL) return ent_fail_nomem(context);
    return compare_views(context, plan, year, &collected, &final, NULL, NULL, refund->late_rate);
}

static ent_status make_refund(ent_context *context, const matter *m, const year_days *year, int late,
                              made_refund *refund) {
    ent_plan plan;
    ent_refund_date *dates = NULL;
    ent_day *days = NULL;
    size_t n_days = 0;
    ent_status status;
    ENT_TRY(make_plan(context, m, &plan));
    status = add_totals(context, &plan, year, refund);
    if (status == ENT_OK && late) status = add_late(context, &plan, year, refund);
    if (status == ENT_OK) status = ent_refund_days(context, &plan, year->first, &days, &n_days);
    ent_plan_free(&plan);
    if (status == ENT_OK) {
        dates = ent_arena_take(&refund->arena, n_days * sizeof *dates);
        if (dates == NULL) status = ent_fail_nomem(context);
    }
    for (size_t k = 0; k < n_days && status == ENT_OK; k++)
        status = add_date(context, m, *year, days[k], refund, &dates[refund->shown.n_dates]);
    free(days);
    refund->shown.dates = dates;
    return status;
}

static ent_status refund_of(ent_context *context, const matter *m, int year, int late, made_refund **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    made_refund *made = calloc(1, sizeof *made);
    year_days days;
    ent_status status = made == NULL ? ent_fail_nomem(context) : ent_year_days(context, year, &days.first, &days.last);
    *out = NULL;
    if (status == ENT_OK) {
        days.days = (double)(days.last + 1 - days.first);
        made->shown.year = year;
        status = make_refund(context, m, &days, late, made);
    }
    if (status == ENT_OK) *out = made;
    else if (made != NULL) ent_refund_free(&made->shown);
    ent_context_enter(context, former);
    return status;
}

ent_status ent_package_refund(ent_context *context, const ent_package *package, const ent_world *world, int year,
                              ent_refund **out) {
    matter m = {.stack = {.own = package, .one = package}, .world = world};
    made_refund *made;
    *out = NULL;
    ENT_TRY(refund_of(context, &m, year, 0, &made));
    *out = &made->shown;
    return ENT_OK;
}

ent_status ent_refund_compared(ent_context *context, const ent_package *package, const ent_package *against,
                               const ent_world *world, ent_delivery delivery, int year, ent_refund **out,
                               const double **late_rate) {
    matter m = {.stack = {.own = package, .one = package, .two = against}, .world = world, .delivery = &delivery};
    made_refund *made;
    *out = NULL;
    ENT_TRY(refund_of(context, &m, year, 1, &made));
    *out = &made->shown;
    *late_rate = made->late_rate;
    return ENT_OK;
}

/* The last day on which law of the package changes what was owed for earlier ones; `last` when none is later than it. */
static ent_day late_law(const ent_package *package, ent_day last) {
    for (size_t k = 0; k < package->info.n_clauses; k++) {
        const ent_clause *clause = &package->clauses[k];
        if (!clause->off && clause->known > clause->from && clause->known > last) last = clause->known;
    }
    for (size_t k = 0; k < ent_voids_that_count(package); k++) {
        const ent_void *one = &package->voids[k];
        ent_day due = one->known > one->from ? one->known : one->from;
        if ((one->refund || one->known > one->from) && due > last) last = due;
    }
    return last;
}

int ent_refund_last_year(const ent_package *package, const ent_package *against) {
    const ent_package *sides[] = {package, against};
    ent_day last = late_law(package, 0);
    int year, month, day;
    for (size_t s = 0; s < 2; s++)
        for (size_t c = 0; sides[s] != NULL && c < sides[s]->info.n_contexts; c++)
            last = late_law(sides[s]->contexts[c], last);
    if (last == 0) return 0;
    ent_day_to_civil(last, &year, &month, &day);
    return year;
}

void ent_refund_free(ent_refund *refund) {
    made_refund *made = (made_refund *)refund; /* `shown` is its first member */
    if (made == NULL) return;
    ent_arena_free(&made->arena);
    free(made);
}
