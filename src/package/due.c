/* due.c: the money that retroactive law moves, for a timeline: between which pairs, due when, for the days of which
 * years.
 *
 * ent_package_refund answers for one year. The years asked are those from the first day of any clause to the last day
 * on which something falls due. A clause may begin centuries before; years in which no reading of the law changes are
 * all alike, so that one of each such stretch is worked out and stands for the others. */
#include "package/timeline.h"

#include <stdlib.h>
#include <string.h>

typedef struct span {
    int first, last;
    unsigned char *changes; /* [last - first + 1] 1: some reading of the law changes in this year */
} span;

static int year_of(ent_day day) {
    int year, month, of_month;
    ent_day_to_civil(day, &year, &month, &of_month);
    return year;
}

/* Marks the years in which the law changes under one reading. */
static ent_status mark_reading(ent_context *context, ent_plan *plan, ent_reading reading, ent_day known, span *years) {
    ent_day first, last, unused, *cuts;
    size_t n_cuts;
    ENT_TRY(ent_year_days(context, years->first, &first, &unused));
    ENT_TRY(ent_year_days(context, years->last, &unused, &last));
    ent_plan_read(plan, reading, known);
    ENT_TRY(ent_plan_cuts(context, plan, first, last, &cuts, &n_cuts));
    for (size_t c = 1; c < n_cuts; c++) years->changes[year_of(cuts[c]) - years->first] = 1;
    return ENT_OK;
}

static ent_status find_years(ent_context *context, ent_plan *plan, const ent_day *days, size_t n_days, span *years) {
    ent_day first = days[n_days - 1];
    for (size_t k = 0; k < plan->n_entries; k++)
        if (plan->entries[k].clause->from < first) first = plan->entries[k].clause->from;
    years->first = year_of(first);
    years->last = year_of(days[n_days - 1]);
    years->changes = ent_arena_take(&plan->arena, (size_t)(years->last - years->first) + 1);
    if (years->changes == NULL) return ent_fail_nomem(context);
    ENT_TRY(mark_reading(context, plan, ENT_READ_COLLECTED, ENT_DAY_NONE, years));
    for (size_t d = 0; d < n_days; d++) {
        years->changes[year_of(days[d]) - years->first] = 1;
        ENT_TRY(mark_reading(context, plan, ENT_READ_OWED, days[d] - 1, years));
        ENT_TRY(mark_reading(context, plan, ENT_READ_OWED, days[d], years));
    }
    ENT_TRY(mark_reading(context, plan, ENT_READ_OWED, ENT_DAY_NONE, years));
    ent_plan_read(plan, ENT_READ_FINAL, ENT_DAY_NONE);
    return ENT_OK;
}

/* Room for each day on which something may fall due. */
static ent_status make_dues(ent_context *context, ent_plan *plan, const ent_day *days, size_t n_days, const span *years,
                            ent_dues *out) {
    size_t NN = plan->table->n_regions * plan->table->n_regions, n_years = (size_t)(years->last - years->first) + 1;
    out->dues = ent_arena_take(&plan->arena, n_days * sizeof *out->dues);
    out->years = ent_arena_take(&plan->arena, n_years * sizeof *out->years);
    if (out->dues == NULL || out->years == NULL) return ent_fail_nomem(context);
    for (size_t d = 0; d < n_days; d++) {
        ent_due *due = &out->dues[d];
        due->day = days[d];
        due->musd = ent_arena_doubles(&plan->arena, NN);
        due->first_year = ent_arena_take(&plan->arena, NN * sizeof *due->first_year);
        due->last_year = ent_arena_take(&plan->arena, NN * sizeof *due->last_year);
        due->years = ent_arena_take(&plan->arena, n_years * sizeof *due->years);
        if (due->musd == NULL || due->first_year == NULL || due->last_year == NULL || due->years == NULL)
            return ent_fail_nomem(context);
    }
    out->n = n_days;
    return ENT_OK;
}

static ent_due *due_on(ent_dues *dues, const char *date) {
    ent_day day;
    size_t d = 0;
    if (ent_day_parse(date, &day) <= 0) return NULL; /* dates of a refund are written by the library */
    while (d < dues->n && dues->dues[d].day != day) d++;
    return d < dues->n ? &dues->dues[d] : NULL;
}

/* Adds what one year's refund says, as that of `year`. */
static void add_year(const ent_table *table, const ent_refund *refund, int year, ent_dues *dues) {
    size_t NN = table->n_regions * table->n_regions, JNN = table->n_sectors * NN;
    double total = 0.0;
    int moves = 0;
    for (size_t d = 0; d < refund->n_dates; d++) {
        const ent_refund_date *date = &refund->dates[d];
        ent_due *due = due_on(dues, date->date);
        int any = 0;
        if (due == NULL) continue;
        for (size_t c = 0; c < date->n_cells; c++) {
            size_t pair = date->cells[c] % NN;
            double musd = date->rate_difference[c] * table->flow_musd[date->cells[c]];
            if (musd == 0.0) continue; /* the base has no such trade */
            any = 1;
            due->musd[pair] += musd;
            if (due->first_year[pair] == 0) due->first_year[pair] = year;
            due->last_year[pair] = year;
        }
        if (!any) continue;
        due->years[due->n_years++] = (ent_timeline_year){.year = year, .owed_musd = date->at_base_imports_musd};
        moves = 1;
    }
    for (size_t c = 0; c < JNN; c++) total += refund->rate_difference[c] * table->flow_musd[c];
    if (moves) dues->years[dues->n_years++] = (ent_timeline_year){.year = year, .owed_musd = total};
}

static ent_status add_years(ent_context *context, const ent_package *package, const ent_world *world,
                            const ent_plan *plan, const span *years, ent_dues *out) {
    ent_refund *refund = NULL;
    for (int year = years->first; year <= years->last; year++) {
        const unsigned char *changes = &years->changes[year - years->first];
        if (refund == NULL || changes[0] || changes[-1]) {
            ent_refund_free(refund);
            refund = NULL;
            ENT_TRY(ent_package_refund(context, package, world, year, &refund));
        }
        add_year(plan->table, refund, year, out);
    }
    ent_refund_free(refund);
    return ENT_OK;
}

ent_status ent_dues_find(ent_context *context, const ent_package *package, const ent_world *world, ent_plan *plan,
                         const ent_day *only, ent_dues *out) {
    ent_day *days = NULL;
    size_t n_days = 0, kept = 0;
    span years = {0};
    ent_status status = ent_refund_days(context, plan, INT32_MIN, &days, &n_days);
    *out = (ent_dues){0};
    if (status == ENT_OK && n_days > 0) {
        status = find_years(context, plan, days, n_days, &years);
        if (status == ENT_OK) status = make_dues(context, plan, days, n_days, &years, out);
        if (status == ENT_OK) status = add_years(context, package, world, plan, &years, out);
    }
    free(days);
    for (size_t d = 0; status == ENT_OK && d < out->n; d++)
        if (out->dues[d].n_years > 0 && (only == NULL || out->dues[d].day == *only)) out->dues[kept++] = out->dues[d];
    out->n = kept;
    return status;
}

/* ---- under their dates ---- */

static int larger_first(const void *a, const void *b) {
    const ent_timeline_owed *x = a, *y = b;
    double p = x->owed_musd < 0.0 ? -x->owed_musd : x->owed_musd, q = y->owed_musd < 0.0 ? -y->owed_musd : y->owed_musd;
    if (p != q) return p > q ? -1 : 1;
    if (x->importer != y->importer) return x->importer < y->importer ? -1 : 1;
    return (x->exporter > y->exporter) - (x->exporter < y->exporter);
}

static ent_status copy_years(ent_context *context, ent_arena *arena, const ent_timeline_year *from, size_t n,
                             const ent_timeline_year **out) {
    ent_timeline_year *years = ent_arena_take(arena, n * sizeof *years);
    if (years == NULL) return ent_fail_nomem(context);
    if (n > 0) memcpy(years, from, n * sizeof *years);
    *out = years;
    return ENT_OK;
}

static ent_status show_due(ent_context *context, const ent_plan *plan, const ent_due *due, ent_arena *arena,
                           ent_timeline_date *date) {
    size_t N = plan->table->n_regions, n = 0;
    ent_timeline_owed *owed;
    for (size_t p = 0; p < N * N; p++) n += due->first_year[p] != 0;
    owed = ent_arena_take(arena, n * sizeof *owed);
    if (owed == NULL) return ent_fail_nomem(context);
    for (size_t p = 0; p < N * N; p++)
        if (due->first_year[p] != 0)
            owed[date->n_owed++] = (ent_timeline_owed){.importer = p / N,
                                                       .exporter = p % N,
                                                       .owed_musd = due->musd[p],
                                                       .first_year = due->first_year[p],
                                                       .last_year = due->last_year[p]};
    if (n > 0) qsort(owed, n, sizeof *owed, larger_first);
    date->owed = owed;
    date->n_owed_years = due->n_years;
    for (size_t y = 0; y < due->n_years; y++) date->owed_musd += due->years[y].owed_musd;
    return copy_years(context, arena, due->years, due->n_years, &date->owed_years);
}

ent_status ent_dues_show(ent_context *context, const ent_plan *plan, const ent_dues *dues, const ent_day *only,
                         ent_made_timeline *made) {
    for (size_t d = 0; d < dues->n; d++)
        for (size_t at = 0; at < made->shown.n_dates; at++)
            if (made->days[at] == dues->dues[d].day)
                ENT_TRY(show_due(context, plan, &dues->dues[d], &made->arena, &made->dates[at]));
    if (only != NULL) return ENT_OK;
    made->shown.n_owed_years = dues->n_years;
    return copy_years(context, &made->arena, dues->years, dues->n_years, &made->shown.owed_years);
}
