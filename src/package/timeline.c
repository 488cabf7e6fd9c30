/* timeline.c: what happens when, and what it makes of the average rate of each pair. */
#include "package/timeline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An event with its day, before events are sorted into dates. */
typedef struct dated {
    ent_day day;
    size_t order; /* as found, to keep the sort stable */
    ent_event event;
} dated;

typedef struct found {
    dated *events;
    size_t n;
} found;

static int by_day(const void *a, const void *b) {
    const dated *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    if (x->event.type != y->event.type) return x->event.type < y->event.type ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static void add_event(found *events, ent_day day, ent_event event) {
    events->events[events->n] = (dated){.day = day, .order = events->n, .event = event};
    events->n++;
}

static const ent_package *package_of(const ent_plan *plan, size_t k) {
    return plan->layers[plan->entries[k].layer].package;
}

static ent_event clause_event(const ent_plan *plan, size_t k, ent_event_type type) {
    const ent_package *package = package_of(plan, k);
    return (ent_event){.type = type,
                       .package = package->info.name,
                       .clause = &package->info.clauses[plan->entries[k].clause - package->clauses],
                       .step = plan->entries[k].step};
}

/* Why the clause is not in force on the day after its last. */
static ent_event end_event(const ent_plan *plan, size_t k) {
    ent_day day = plan->entries[k].last + 1;
    ent_event event = clause_event(plan, k, ENT_EVENT_ENDS);
    for (size_t m = 0; m < plan->n_entries; m++)
        if (plan->entries[m].replaced == ent_entry_head(plan, k) && plan->entries[m].clause->from == day)
            event.replaced_by = plan->entries[m].clause->id;
    for (size_t m = 0; m < plan->n_layers; m++) {
        const ent_package *package = plan->layers[m].package;
        for (size_t v = 0; v < ent_voids_that_count(package) && ent_layer_reaches(plan, m, plan->entries[k].layer); v++)
            if (package->voids[v].from == day && strcmp(package->voids[v].authority, event.clause->authority) == 0)
                event.fallen = &package->info.voids[v];
    }
    return event;
}

/* Whether entry k takes over from the step before it. */
static int takes_over(const ent_plan *plan, size_t k) {
    const ent_entry *entry = &plan->entries[k];
    return k < plan->n_entries && entry->step > 0 && entry->first <= entry->last && entry[-1].first <= entry[-1].last &&
           entry[-1].last + 1 == entry->first;
}

/* The first day on which a clause with a condition can be in force. */
static ent_day may_begin(const ent_clause *clause) {
    ent_day looked_at = ent_day_from_civil(clause->when.by + 1, 1, 1);
    return clause->from > looked_at ? clause->from : looked_at;
}

static void find_events(const ent_plan *plan, found *events) {
    for (size_t m = 0; m < plan->n_layers; m++) {
        const ent_package *package = plan->layers[m].package;
        for (size_t v = 0; v < ent_voids_that_count(package); v++)
            add_event(events, package->voids[v].from,
                      (ent_event){.type = ENT_EVENT_AUTHORITY_FALLS,
                                  .package = package->info.name,
                                  .fallen = &package->info.voids[v]});
    }
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_entry *entry = &plan->entries[k];
        if (entry->clause->when.clause.name != NULL && entry->step == 0)
            add_event(events, may_begin(entry->clause), clause_event(plan, k, ENT_EVENT_MAY_BEGIN));
        if (entry->first > entry->last) continue;
        add_event(events, entry->first,
                  clause_event(plan, k, takes_over(plan, k) ? ENT_EVENT_CHANGES : ENT_EVENT_BEGINS));
        if (entry->last != ENT_DAY_NONE && !takes_over(plan, k + 1))
            add_event(events, entry->last + 1, end_event(plan, k));
        if (entry->step == 0 && entry->clause->known > entry->clause->from)
            add_event(events, entry->clause->known, clause_event(plan, k, ENT_EVENT_ANNOUNCED_LATE));
    }
}

static void find_in_force(const ent_plan *plan, ent_day day, found *events) {
    for (size_t k = 0; k < plan->n_entries; k++)
        if (ent_entry_in_force(&plan->entries[k], day, day))
            add_event(events, day, clause_event(plan, k, ENT_EVENT_IN_FORCE));
}

static ent_status collect_events(ent_context *context, ent_plan *plan, const ent_day *day, found *events) {
    size_t most = 3 * plan->n_entries;
    for (size_t m = 0; m < plan->n_layers; m++) most += ent_voids_that_count(plan->layers[m].package);
    events->events = ent_arena_take(&plan->arena, most * sizeof *events->events);
    if (events->events == NULL) return ent_fail_nomem(context);
    if (day != NULL) find_in_force(plan, *day, events);
    else find_events(plan, events);
    if (events->n > 0) qsort(events->events, events->n, sizeof *events->events, by_day);
    return ENT_OK;
}

/* ---- pairs ---- */

static int larger_first(const void *a, const void *b) {
    const ent_timeline_pair *x = a, *y = b;
    if (x->imports_musd != y->imports_musd) return x->imports_musd > y->imports_musd ? -1 : 1;
    if (x->importer != y->importer) return x->importer < y->importer ? -1 : 1;
    return (x->exporter > y->exporter) - (x->exporter < y->exporter);
}

/* Pairs with a tariff on goods that some clause touches, and with imports to weigh it by. */
static ent_status find_pairs(ent_context *context, const ent_plan *plan, const ent_sheet *sheet,
                             ent_made_timeline *made) {
    const ent_table *table = plan->table;
    size_t N = table->n_regions;
    unsigned char *touched = calloc(N * N, 1);
    if (touched == NULL) return ent_fail_nomem(context);
    for (size_t c = 0; c < sheet->tariffs.n; c++)
        if (table->sectors[sheet->tariffs.at[c] / (N * N)].tradable_goods) touched[sheet->tariffs.at[c] % (N * N)] = 1;
    made->pairs = ent_arena_take(&made->arena, N * N * sizeof *made->pairs);
    for (size_t p = 0; made->pairs != NULL && p < N * N; p++) {
        double imports = 0.0;
        for (size_t j = 0; j < table->n_sectors && touched[p]; j++)
            if (table->sectors[j].tradable_goods) imports += table->flow_musd[j * N * N + p];
        if (imports > 0.0)
            made->pairs[made->shown.n_pairs++] = (ent_timeline_pair){
                .importer = p / N, .exporter = p % N, .imports_musd = imports};
    }
    free(touched);
    if (made->pairs == NULL) return ent_fail_nomem(context);
    qsort(made->pairs, made->shown.n_pairs, sizeof *made->pairs, larger_first);
    made->shown.pairs = made->pairs;
    return ENT_OK;
}

/* Mean rates on goods by pair, weighted by imports of the base year. */
static ent_status average_pairs(ent_context *context, const ent_table *table, const double *rate,
                                ent_made_timeline *made, const double **out) {
    size_t N = table->n_regions;
    double *means = ent_arena_doubles(&made->arena, made->shown.n_pairs + 1);
    if (means == NULL) return ent_fail_nomem(context);
    for (size_t p = 0; p < made->shown.n_pairs; p++) {
        const ent_timeline_pair *pair = &made->pairs[p];
        for (size_t j = 0; j < table->n_sectors; j++) {
            size_t cell = (j * N + pair->importer) * N + pair->exporter;
            if (table->sectors[j].tradable_goods) means[p] += rate[cell] * table->flow_musd[cell];
        }
        means[p] /= pair->imports_musd;
    }
    *out = means;
    return ENT_OK;
}

/* ---- dates ---- */

static int earlier(const void *a, const void *b) {
    const ent_day *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The days with events, with money due, with a figure of others, each once; or `day` alone. */
static ent_status find_dates(ent_context *context, ent_plan *plan, const ent_package *package, const found *events,
                             const ent_dues *dues, const ent_day *day, ent_made_timeline *made) {
    size_t most = events->n + dues->n + package->info.n_outside + 1, n = 0, kept = 0;
    ent_day *days = ent_arena_take(&plan->arena, most * sizeof *days);
    if (days == NULL) return ent_fail_nomem(context);
    if (day != NULL) days[n++] = *day;
    for (size_t e = 0; day == NULL && e < events->n; e++) days[n++] = events->events[e].day;
    for (size_t d = 0; day == NULL && d < dues->n; d++) days[n++] = dues->dues[d].day;
    for (size_t k = 0; day == NULL && k < package->info.n_outside; k++) days[n++] = package->outside[k].day;
    qsort(days, n, sizeof *days, earlier);
    for (size_t d = 0; d < n; d++)
        if (d == 0 || days[d] != days[kept - 1]) days[kept++] = days[d];
    made->days = days;
    made->shown.n_dates = kept;
    return ENT_OK;
}

/* Each date with its events, which are sorted as the days are. */
static ent_status lay_dates(ent_context *context, const found *events, ent_made_timeline *made) {
    ent_event *copies = ent_arena_take(&made->arena, events->n * sizeof *copies);
    size_t e = 0;
    made->dates = ent_arena_take(&made->arena, made->shown.n_dates * sizeof *made->dates);
    made->shown.dates = made->dates;
    if (copies == NULL || made->dates == NULL) return ent_fail_nomem(context);
    for (size_t d = 0; d < made->shown.n_dates; d++) {
        char text[11];
        ent_day_format(made->days[d], text);
        made->dates[d].date = ent_arena_string(&made->arena, text);
        if (made->dates[d].date == NULL) return ent_fail_nomem(context);
        made->dates[d].events = copies + e;
        for (; e < events->n && events->events[e].day == made->days[d]; e++) {
            copies[e] = events->events[e].event;
            made->dates[d].n_events++;
        }
    }
    return ENT_OK;
}

static ent_status fill_rates(ent_context *context, ent_plan *plan, ent_made_timeline *made) {
    const ent_table *table = plan->table;
    size_t n = made->shown.n_dates, JNN = table->n_sectors * table->n_regions * table->n_regions;
    const double *former, *rate = table->tariff_rate;
    const ent_day *days = made->days;
    ent_sheet sheet;
    if (n == 0) return ENT_OK;
    ENT_TRY(ent_sheet_make(context, plan, days[0], days[n - 1], &sheet));
    ENT_TRY(find_pairs(context, plan, &sheet, made));
    /* No clause is in force before the first date, and the law of a day alone is held against the base as well. */
    ENT_TRY(average_pairs(context, table, rate, made, &former));
    if (sheet.rate != NULL) {
        memcpy(sheet.rate, table->tariff_rate, JNN * sizeof *sheet.rate);
        rate = sheet.rate;
    }
    for (size_t d = 0; d < n; d++) {
        sheet.turn = d, sheet.n_turns = n;
        ENT_TRY(ent_sheet_day(context, plan, days[d], &sheet, NULL));
        made->dates[d].rate_before = former;
        ENT_TRY(average_pairs(context, table, rate, made, &former));
        made->dates[d].rate_after = former;
    }
    return ENT_OK;
}

static ent_status make_timeline(ent_context *context, const ent_package *package, const ent_world *world,
                                const ent_day *day, ent_made_timeline *made) {
    ent_stack stack = {.own = package, .one = package};
    found events = {0};
    ent_dues dues = {0};
    ent_plan plan;
    ent_status status;
    ENT_TRY(ent_plan_make(context, &stack, world, &plan));
    status = collect_events(context, &plan, day, &events);
    if (status == ENT_OK) status = ent_dues_find(context, package, world, &plan, day, &dues);
    if (status == ENT_OK) status = find_dates(context, &plan, package, &events, &dues, day, made);
    if (status == ENT_OK) status = lay_dates(context, &events, made);
    if (status == ENT_OK) status = fill_rates(context, &plan, made);
    if (status == ENT_OK) status = ent_dues_show(context, &plan, &dues, day, made);
    if (status == ENT_OK) status = ent_gaps_show(context, package, &plan, made);
    ent_plan_free(&plan);
    return status;
}

ent_status ent_package_timeline(ent_context *context, const ent_package *package, const ent_world *world,
                                const char *date, ent_timeline **out) {
    ent_subject former;
    ent_made_timeline *made;
    ent_status status;
    ent_day day;
    *out = NULL;
    if (date != NULL) ENT_TRY(ent_date_read(context, date, &day));
    former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    made = calloc(1, sizeof *made);
    status = made == NULL ? ent_fail_nomem(context)
                          : make_timeline(context, package, world, date == NULL ? NULL : &day, made);
    if (status == ENT_OK) *out = &made->shown;
    else if (made != NULL) ent_timeline_free(&made->shown);
    ent_context_enter(context, former);
    return status;
}

void ent_timeline_free(ent_timeline *timeline) {
    ent_made_timeline *made = (ent_made_timeline *)timeline; /* `shown` is its first member */
    if (made == NULL) return;
    ent_arena_free(&made->arena);
    free(made);
}
