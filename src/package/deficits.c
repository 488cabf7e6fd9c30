/* deficits.c: what trade deficits are on a day, and over a year.
 *
 *     deficits: [{region: USA, from: 2027-01-01, share: 2.5%}]
 *
 * From `from` on the deficit of the region is that share of its own value added in the base year, until a later entry
 * of the region takes over; before its first entry the base's holds. An entry of a package goes before those of its
 * contexts from its first day on. What the regions named anywhere depart from the base in sum is borne by all others,
 * in proportion to their value added, so that deficits sum to 0:
 *
 *     D'[n] = share V[n]  for n named,      D'[n] = D[n] - V[n] / sum_others V  sum_named (D' - D)  for the others
 *
 * This is linear in the shares, so the mean over a year's days is the same taken before or after. */
#include "package/deficits.h"
#include "package/clause.h"
#include "world/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the file ---- */

enum { DEFICIT_REGION, DEFICIT_FROM, DEFICIT_SHARE, DEFICIT_SOURCE, DEFICIT_NOTE, N_DEFICIT_KEYS };

static ent_status read_entry(ent_reader *reader, const yaml_node_t *node, ent_deficit *out, ent_deficit_info *info) {
    static const char *const names[N_DEFICIT_KEYS] = {"region", "from", "share", "source", "note"};
    yaml_node_t *values[N_DEFICIT_KEYS], *keys[N_DEFICIT_KEYS];
    ent_place place = ent_yaml_place(&reader->yaml, node);
    ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, node, "a deficit", names, N_DEFICIT_KEYS, values, keys));
    for (int k = DEFICIT_REGION; k <= DEFICIT_SHARE; k++)
        if (values[k] == NULL)
            return ent_fail_at(reader->context, ENT_INPUT, place, names[k],
                               "deficits: [{region: USA, from: 2027-01-01, share: 2.5%}]", "a deficit has no \"%s\"",
                               names[k]);
    *info = (ent_deficit_info){.source_title = "", .source_date = "", .source_url = "", .line = place.line};
    ENT_TRY(ent_read_string(reader, values[DEFICIT_REGION], "region", &info->region));
    ENT_TRY(ent_read_date(reader, values[DEFICIT_FROM], "from", &out->from, &info->from));
    ENT_TRY(ent_read_percent(reader, values[DEFICIT_SHARE], "share", &info->share_pct));
    if (values[DEFICIT_SOURCE] != NULL)
        ENT_TRY(ent_read_source(reader, values[DEFICIT_SOURCE], &info->source_title, &info->source_date,
                                &info->source_url));
    out->region = info->region;
    out->share = info->share_pct / 100.0;
    place = ent_yaml_place(&reader->yaml, values[DEFICIT_REGION]);
    out->line = place.line, out->column = place.column;
    place = ent_yaml_place(&reader->yaml, values[DEFICIT_SHARE]);
    out->share_line = place.line, out->share_column = place.column;
    return ENT_OK;
}

static int by_region_and_day(const void *a, const void *b) {
    const ent_deficit *x = *(const ent_deficit *const *)a, *y = *(const ent_deficit *const *)b;
    int order = strcmp(x->region, y->region);
    if (order != 0) return order;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x > y) - (x < y);
}

/* Of all repetitions the first in the file is reported. */
static ent_status check_repeats(ent_reader *reader, const ent_deficit *deficits, size_t n) {
    const ent_deficit **sorted = malloc(n * sizeof *sorted), *twice = NULL;
    char date[11], shown[ENT_SHOWN];
    if (sorted == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) sorted[k] = &deficits[k];
    qsort(sorted, n, sizeof *sorted, by_region_and_day);
    for (size_t k = 1; k < n; k++)
        if (strcmp(sorted[k]->region, sorted[k - 1]->region) == 0 && sorted[k]->from == sorted[k - 1]->from &&
            (twice == NULL || sorted[k] < twice))
            twice = sorted[k];
    free(sorted);
    if (twice == NULL) return ENT_OK;
    ent_day_format(twice->from, date);
    return ent_fail_at(reader->context, ENT_INPUT, (ent_place){reader->yaml.file, twice->line, twice->column}, "region",
                       "keep one of the two", "deficits name %s twice from %s on", ent_shown(twice->region, shown),
                       date);
}

ent_status ent_read_deficits(ent_reader *reader, const yaml_node_t *node) {
    ent_package *package = reader->package;
    size_t n = ent_list_length(node);
    ent_deficit *deficits = ent_arena_take(&package->arena, n * sizeof *deficits);
    ent_deficit_info *infos = ent_arena_take(&package->arena, n * sizeof *infos);
    if (n == 0)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), "deficits",
                           "name at least one region, or remove the key", "deficits is an empty list");
    if (deficits == NULL || infos == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) ENT_TRY(read_entry(reader, ent_list_item(reader, node, k), &deficits[k], &infos[k]));
    package->deficits = deficits;
    package->info.deficits = infos;
    package->info.n_deficits = n;
    return check_repeats(reader, deficits, n);
}

/* ---- the law ---- */

/* An entry of a layer; the order of the stack decides between entries of one day. */
typedef struct entry {
    const ent_deficit *what;
    size_t layer, region;
} entry;

/* The state of all regions as days go by. */
typedef struct path {
    const ent_plan *plan;
    const ent_base *base;
    size_t n, next;            /* entries, and the first that has not begun */
    entry *entries;            /* by day, lower layers first */
    size_t *above;             /* [N]: 1 + the layer whose entry holds; 0: none has begun */
    double *deficit_musd;      /* [N] of those named */
    unsigned char *named;      /* [N] */
    double others_value_added; /* sum of V over those not named */
} path;

static int by_day_and_layer(const void *a, const void *b) {
    const entry *x = a, *y = b;
    if (x->what->from != y->what->from) return x->what->from < y->what->from ? -1 : 1;
    if (x->layer != y->layer) return x->layer < y->layer ? -1 : 1;
    return (x->what > y->what) - (x->what < y->what);
}

static const char *file_of(const path *p, const entry *e) { return p->plan->layers[e->layer].package->info.file; }

/* Of two packages in one stack the upper one says what deficits are. */
static size_t n_deficits(const ent_plan *plan, size_t layer) {
    if (ent_layer_is_beside(plan, layer)) return 0;
    return plan->layer_on != NULL && !plan->layer_on[layer] ? 0 : ent_deficits_that_count(plan->layers[layer].package);
}

/* Resolves the entries; `arena` holds the path. */
static ent_status resolve(ent_context *context, const ent_plan *plan, ent_arena *arena, path *p) {
    size_t N = plan->table->n_regions;
    *p = (path){.plan = plan, .base = ent_world_base(plan->world)};
    for (size_t m = 0; m < plan->n_layers; m++) p->n += n_deficits(plan, m);
    if (p->n == 0) return ENT_OK;
    p->entries = ent_arena_take(arena, p->n * sizeof *p->entries);
    p->above = ent_arena_take(arena, N * sizeof *p->above);
    p->named = ent_arena_take(arena, N);
    p->deficit_musd = ent_arena_doubles(arena, N);
    if (p->entries == NULL || p->above == NULL || p->named == NULL || p->deficit_musd == NULL)
        return ent_fail_nomem(context);
    for (size_t m = 0, at = 0; m < plan->n_layers; m++)
        for (size_t k = 0; k < n_deficits(plan, m); k++, at++) {
            entry *e = &p->entries[at];
            *e = (entry){.what = &plan->layers[m].package->deficits[k], .layer = m};
            ENT_TRY(ent_world_region_at(context, plan->world,
                                        (ent_place){file_of(p, e), e->what->line, e->what->column}, "region",
                                        e->what->region, &e->region));
            p->named[e->region] = 1;
        }
    qsort(p->entries, p->n, sizeof *p->entries, by_day_and_layer);
    for (size_t n = 0; n < N; n++) {
        p->deficit_musd[n] = p->base->deficit_musd[n];
        if (!p->named[n]) p->others_value_added += p->base->value_added_musd[n];
    }
    return ENT_OK;
}

/* Lets begin what begins by `day`. */
static void go_to(path *p, ent_day day) {
    for (; p->next < p->n && p->entries[p->next].what->from <= day; p->next++) {
        const entry *e = &p->entries[p->next];
        if (p->above[e->region] > e->layer + 1) continue; /* a package above has spoken */
        p->above[e->region] = e->layer + 1;
        p->deficit_musd[e->region] = e->what->share * p->base->value_added_musd[e->region];
    }
}

/* What the named depart from the base, in sum. */
static double departure(const path *p) {
    double sum = 0.0;
    for (size_t n = 0; n < p->plan->table->n_regions; n++) sum += p->deficit_musd[n] - p->base->deficit_musd[n];
    return sum;
}

/* The deficit of one region, all others being what they are. */
static double deficit_of(const path *p, size_t n, double departed) {
    if (p->named[n]) return p->deficit_musd[n];
    return p->base->deficit_musd[n] - p->base->value_added_musd[n] / p->others_value_added * departed;
}

/* Where every region is named nobody is left to bear what they depart: no more than the model's own check lets pass. */
static ent_status check_sum(ent_context *context, const path *p, ent_day day) {
    const entry *last = p->next > 0 ? &p->entries[p->next - 1] : NULL;
    double world = 0.0, sum = departure(p);
    char date[11];
    for (size_t n = 0; n < p->plan->table->n_regions; n++) world += p->base->value_added_musd[n];
    if (last == NULL || p->others_value_added > 0.0 || fabs(sum) <= 1e-9 * world) return ENT_OK;
    ent_day_format(day, date);
    return ent_fail_at(context, ENT_RANGE,
                       (ent_place){file_of(p, last), last->what->share_line, last->what->share_column}, "deficits",
                       "leave a region out: those not named bear what is left",
                       "every region is named, and on %s their deficits sum to %.6g million USD, not to 0", date, sum);
}

ent_status ent_deficits_check(ent_context *context, const ent_plan *plan) {
    ent_arena arena = {0};
    path p;
    ent_status status = resolve(context, plan, &arena, &p);
    while (status == ENT_OK && p.next < p.n) {
        ent_day day = p.entries[p.next].what->from;
        go_to(&p, day);
        status = check_sum(context, &p, day);
    }
    ent_arena_free(&arena);
    return status;
}

/* first + sum of days (value - first) / days: a deficit that holds all year keeps its bits. */
static ent_status average(ent_context *context, path *p, ent_day first, ent_day last, double *mean, double *shift) {
    size_t N = p->plan->table->n_regions;
    for (ent_day day = first, next; day <= last; day = next) {
        double departed;
        go_to(p, day);
        ENT_TRY(check_sum(context, p, day));
        next = p->next < p->n && p->entries[p->next].what->from <= last ? p->entries[p->next].what->from : last + 1;
        departed = departure(p);
        for (size_t n = 0; n < N; n++) {
            double value = deficit_of(p, n, departed);
            if (day == first) mean[n] = value;
            shift[n] += (double)(next - day) * (value - mean[n]);
        }
    }
    for (size_t n = 0; n < N; n++) mean[n] += shift[n] / (double)(last + 1 - first);
    return ENT_OK;
}

ent_status ent_deficits_of_days(ent_context *context, const ent_plan *plan, ent_day first, ent_day last,
                                ent_arena *arena, const double **out) {
    ent_arena own = {0};
    double *mean, *shift;
    path p;
    ent_status status = resolve(context, plan, &own, &p);
    *out = NULL;
    if (status == ENT_OK && p.n > 0 && p.entries[0].what->from <= last) {
        mean = ent_arena_doubles(arena, plan->table->n_regions);
        shift = ent_arena_doubles(&own, plan->table->n_regions);
        status = mean == NULL || shift == NULL ? ent_fail_nomem(context)
                                               : average(context, &p, first, last, mean, shift);
        if (status == ENT_OK) *out = mean;
    }
    ent_arena_free(&own);
    return status;
}
