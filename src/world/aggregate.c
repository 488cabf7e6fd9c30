/* aggregate.c: regions and sectors merged so that everything that adds up goes on adding up (MODEL section 0).
 *
 *     M'  = sum M                           border values
 *     t'  = sum t M / sum M                 duties R are kept; X' = sum M (1 + t)
 *     e'  = sum M / sum (M / e)             levies R are kept; Y' = sum M / e
 *     g'  = sum g Y / sum Y                 inputs are kept, so value added is
 *     theta' = sum theta m / sum m          m: trade of the sector between regions
 *
 * A duty between two regions that become one has no border any more, yet it is income of their budget and part of what
 * their markets cost. It becomes a levy on home sales: M'_nn = sum M (1 + t), e'_nn = M'_nn / sum (M / e); then X, Y,
 * V, R, D and I are those of the members together. Where all that is merged has one value, that value is taken as it
 * is, so that rounding changes nothing. */
#include "support/text.h"
#include "world/reshape.h"

#include <stdlib.h>
#include <string.h>

void ent_aggregate_options_init(ent_aggregate_options *options) {
    *options = (ent_aggregate_options){.struct_version = ENT_AGGREGATE_OPTIONS_VERSION};
}

typedef struct aggregating {
    const ent_world *world;
    const ent_table *from;
    ent_table to;
    ent_arena arena;
    ent_merging regions, sectors;
    double *flow, *rate, *levy, *input, *theta;
    double *region_trade; /* [N] exports and imports */
    double *sector_trade; /* [J] between regions */
    ent_text note;
} aggregating;

/* --- trade --- */

/* A cell of the new table while its parts are added. */
typedef struct cell_sums {
    double flow, duty, made;               /* sum M, sum t M, sum M / e */
    double rate, levy, rate_sum, levy_sum; /* the first with a flow; plain sums, for cells without trade */
    int rates_differ, levies_differ;
    size_t count, n_flows;
} cell_sums;

static void add_cell(cell_sums *s, double flow, double rate, double levy) {
    s->count++;
    s->rate_sum += rate, s->levy_sum += levy;
    if (flow == 0.0) return;
    if (s->n_flows++ == 0) s->rate = rate, s->levy = levy;
    s->rates_differ |= rate != s->rate;
    s->levies_differ |= levy != s->levy;
    s->flow += flow;
    s->duty += rate * flow;
    s->made += flow / levy;
}

/* The parts of a home cell pay duty to the budget they now share. */
static void settle_home(const cell_sums *s, double *flow, double *levy) {
    *flow = s->flow;
    *levy = s->n_flows == 0 ? s->levy_sum / (double)s->count : s->levy;
    if (s->duty == 0.0 && !s->levies_differ) return;
    *flow = s->flow + s->duty;
    *levy = *flow / s->made;
}

static void settle(const cell_sums *s, double *flow, double *rate, double *levy) {
    *flow = s->flow;
    *rate = s->n_flows == 0 ? s->rate_sum / (double)s->count : s->rates_differ ? s->duty / s->flow : s->rate;
    *levy = s->n_flows == 0 ? s->levy_sum / (double)s->count : s->levies_differ ? s->flow / s->made : s->levy;
}

static void merge_cell(aggregating *a, size_t J, size_t N, size_t I) {
    const ent_table *t = a->from;
    const ent_merged *sector = &a->sectors.merged[J], *importer = &a->regions.merged[N];
    const ent_merged *exporter = &a->regions.merged[I];
    size_t regions = t->n_regions, at = (J * a->regions.n_new + N) * a->regions.n_new + I;
    cell_sums s = {0};
    for (size_t x = 0; x < sector->count; x++)
        for (size_t y = 0; y < importer->count; y++)
            for (size_t z = 0; z < exporter->count; z++) {
                size_t j = a->sectors.member[sector->first + x], n = a->regions.member[importer->first + y];
                size_t cell = (j * regions + n) * regions + a->regions.member[exporter->first + z];
                add_cell(&s, t->flow_musd[cell], t->tariff_rate[cell],
                         t->levy_gross == NULL ? 1.0 : t->levy_gross[cell]);
            }
    if (N == I) settle_home(&s, &a->flow[at], &a->levy[at]);
    else settle(&s, &a->flow[at], &a->rate[at], &a->levy[at]);
}

static void add_trade(aggregating *a) {
    const ent_table *t = a->from;
    size_t N = t->n_regions;
    for (size_t j = 0; j < t->n_sectors; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                double flow = t->flow_musd[(j * N + n) * N + i];
                if (n == i) continue;
                a->sector_trade[j] += flow;
                a->region_trade[n] += flow;
                a->region_trade[i] += flow;
            }
}

/* --- technology and elasticities --- */

/* g'[K][J][N]: what the merged industry buys of the merged input, over what it makes. */
static double merge_input(const aggregating *a, size_t K, size_t J, size_t N) {
    const ent_table *t = a->from;
    const double *output = a->world->base.output_musd;
    const ent_merged *input = &a->sectors.merged[K], *sector = &a->sectors.merged[J], *region = &a->regions.merged[N];
    double bought = 0.0, made = 0.0, plain = 0.0, first = 0.0;
    int differ = 0, seen = 0;
    for (size_t x = 0; x < sector->count; x++)
        for (size_t y = 0; y < region->count; y++) {
            size_t j = a->sectors.member[sector->first + x], n = a->regions.member[region->first + y];
            double share = 0.0, Y = output[j * t->n_regions + n];
            for (size_t z = 0; z < input->count; z++) {
                size_t k = a->sectors.member[input->first + z];
                share += t->input_share[(k * t->n_sectors + j) * t->n_regions + n];
            }
            plain += share;
            if (Y == 0.0) continue;
            if (!seen++) first = share;
            differ |= share != first;
            bought += share * Y;
            made += Y;
        }
    if (!seen) return plain / (double)(sector->count * region->count);
    return differ ? bought / made : first;
}

static double merge_theta(const aggregating *a, const double *theta, const ent_merged *sector) {
    double sum = 0.0, weight = 0.0, plain = 0.0, first = theta[a->sectors.member[sector->first]];
    int differ = 0;
    for (size_t x = 0; x < sector->count; x++) {
        size_t j = a->sectors.member[sector->first + x];
        differ |= theta[j] != first;
        sum += theta[j] * a->sector_trade[j];
        weight += a->sector_trade[j];
        plain += theta[j];
    }
    if (!differ) return first;
    return weight > 0.0 ? sum / weight : plain / (double)sector->count;
}

/* --- labels --- */

static void add_word(ent_text *text, const char *word, const char *between) {
    if (text->length > 0) ent_text_add(text, between);
    ent_text_add(text, word);
}

/* Whether a blank-separated list has the word of that length. */
static int has_word(const char *list, const char *word, size_t length) {
    for (const char *p = list; *(p += strspn(p, " \t")) != '\0';) {
        size_t n = strcspn(p, " \t");
        if (n == length && memcmp(p, word, length) == 0) return 1;
        p += n;
    }
    return 0;
}

static int is_new_code(const aggregating *a, const char *word, size_t length) {
    for (size_t m = 0; m < a->regions.n_new; m++) {
        const char *code = a->regions.merged[m].code;
        if (strlen(code) == length && memcmp(code, word, length) == 0) return 1;
    }
    return 0;
}

/* The groups that every member is in and no region is called by: "G7" of DEU and FRA stays, "EU" is now a region. */
static ent_status merge_groups(ent_context *context, aggregating *a, const ent_merged *merged, const char **out) {
    const ent_region *regions = a->from->regions;
    ent_text kept = {0};
    const char *groups = regions[a->regions.member[merged->first]].groups;
    for (const char *p = groups; *(p += strspn(p, " \t")) != '\0';) {
        size_t length = strcspn(p, " \t");
        int all = !is_new_code(a, p, length);
        for (size_t x = 1; all && x < merged->count; x++)
            all = has_word(regions[a->regions.member[merged->first + x]].groups, p, length);
        if (all) {
            if (kept.length > 0) ent_text_add(&kept, " ");
            ent_text_add_bytes(&kept, p, length);
        }
        p += length;
    }
    *out = kept.failed ? NULL : ent_arena_string(&a->arena, kept.data == NULL ? "" : kept.data);
    ent_text_free(&kept);
    return *out == NULL ? ent_fail_nomem(context) : ENT_OK;
}

/* The sea basin most of the members' trade is in, for lanes. */
static const char *merge_basin(const aggregating *a, const ent_merged *merged) {
    const char *best = "";
    double most = -1.0;
    for (size_t x = 0; x < merged->count; x++) {
        const char *basin = a->from->regions[a->regions.member[merged->first + x]].basin;
        double trade = 0.0;
        for (size_t y = 0; y < merged->count; y++) {
            size_t n = a->regions.member[merged->first + y];
            if (strcmp(a->from->regions[n].basin, basin) == 0) trade += a->region_trade[n];
        }
        if (*basin != '\0' && trade > most) best = basin, most = trade;
    }
    return best;
}

static const char *name_or(const char *given, const char *known, const char *code) {
    return given != NULL ? given : known != NULL ? known : code;
}

static ent_status merge_regions(ent_context *context, aggregating *a) {
    ent_region *regions = ent_arena_take(&a->arena, a->regions.n_new * sizeof *regions);
    if (regions == NULL) return ent_fail_nomem(context);
    for (size_t m = 0; m < a->regions.n_new; m++) {
        const ent_merged *merged = &a->regions.merged[m];
        const ent_region *first = &a->from->regions[a->regions.member[merged->first]];
        int alone = merged->count == 1 && strcmp(first->code, merged->code) == 0;
        regions[m] = (ent_region){
            .code = merged->code,
            .name_en = name_or(merged->name_en, alone ? first->name_en : NULL, merged->code),
            .name_fr = name_or(merged->name_fr, alone ? first->name_fr : merged->name_en, merged->code),
            .basin = merge_basin(a, merged),
            .iso_numeric = merged->count == 1 ? first->iso_numeric : 0,
        };
        ENT_TRY(merge_groups(context, a, merged, &regions[m].groups));
    }
    a->to.regions = regions;
    return ENT_OK;
}

/* Goods when more than half of its trade is in goods. */
static int merge_goods(const aggregating *a, const ent_merged *merged) {
    double goods = 0.0, all = 0.0;
    size_t n_goods = 0;
    for (size_t x = 0; x < merged->count; x++) {
        size_t j = a->sectors.member[merged->first + x];
        int is_goods = a->from->sectors[j].tradable_goods != 0;
        n_goods += (size_t)is_goods;
        all += a->sector_trade[j];
        if (is_goods) goods += a->sector_trade[j];
    }
    return n_goods == merged->count || (n_goods > 0 && goods > 0.5 * all);
}

static ent_status merge_sectors(ent_context *context, aggregating *a) {
    ent_sector *sectors = ent_arena_take(&a->arena, a->sectors.n_new * sizeof *sectors);
    if (sectors == NULL) return ent_fail_nomem(context);
    for (size_t m = 0; m < a->sectors.n_new; m++) {
        const ent_merged *merged = &a->sectors.merged[m];
        const ent_sector *first = &a->from->sectors[a->sectors.member[merged->first]];
        int alone = merged->count == 1 && strcmp(first->code, merged->code) == 0;
        ent_text isic = {0};
        for (size_t x = 0; x < merged->count; x++) {
            const char *part = a->from->sectors[a->sectors.member[merged->first + x]].isic_rev4;
            if (*part != '\0') add_word(&isic, part, ",");
        }
        sectors[m] = (ent_sector){
            .code = merged->code,
            .name_en = name_or(merged->name_en, alone ? first->name_en : NULL, merged->code),
            .name_fr = name_or(merged->name_fr, alone ? first->name_fr : merged->name_en, merged->code),
            .isic_rev4 = isic.failed ? NULL : ent_arena_string(&a->arena, isic.data == NULL ? "" : isic.data),
            .tradable_goods = merge_goods(a, merged),
        };
        ent_text_free(&isic);
        if (sectors[m].isic_rev4 == NULL) return ent_fail_nomem(context);
    }
    a->to.sectors = sectors;
    return ENT_OK;
}

/* --- the whole --- */

/* "EU = AUT BEL ...": what became one, for the note. */
static void describe(ent_text *note, const ent_merging *m, const ent_table *t, int of_regions) {
    for (size_t i = 0; i < m->n_new; i++) {
        const ent_merged *merged = &m->merged[i];
        const char *first = of_regions ? t->regions[m->member[merged->first]].code
                                       : t->sectors[m->member[merged->first]].code;
        if (merged->count == 1 && strcmp(first, merged->code) == 0) continue;
        ent_text_addf(note, "; %s =", merged->code);
        for (size_t x = 0; x < merged->count; x++) {
            size_t old = m->member[merged->first + x];
            ent_text_addf(note, " %s", of_regions ? t->regions[old].code : t->sectors[old].code);
        }
    }
}

static int make_room(aggregating *a) {
    size_t J = a->sectors.n_new, N = a->regions.n_new, S = a->from->n_elasticity_sets;
    a->flow = ent_arena_doubles(&a->arena, J * N * N);
    a->rate = ent_arena_doubles(&a->arena, J * N * N);
    a->levy = ent_arena_doubles(&a->arena, J * N * N);
    a->input = ent_arena_doubles(&a->arena, J * J * N);
    a->theta = ent_arena_doubles(&a->arena, S * J);
    a->region_trade = ent_arena_doubles(&a->arena, a->from->n_regions);
    a->sector_trade = ent_arena_doubles(&a->arena, a->from->n_sectors);
    return a->flow && a->rate && a->levy && a->input && a->theta && a->region_trade && a->sector_trade;
}

static void merge_figures(aggregating *a) {
    size_t J = a->sectors.n_new, N = a->regions.n_new;
    add_trade(a);
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) merge_cell(a, j, n, i);
    for (size_t k = 0; k < J; k++)
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < N; n++) a->input[(k * J + j) * N + n] = merge_input(a, k, j, n);
    for (size_t s = 0; s < a->from->n_elasticity_sets; s++)
        for (size_t j = 0; j < J; j++)
            a->theta[s * J + j] = merge_theta(a, a->from->elasticity + s * a->from->n_sectors, &a->sectors.merged[j]);
}

static ent_status aggregate(ent_context *context, aggregating *a, const ent_aggregate_options *options,
                            ent_world **out) {
    ent_text name = {0};
    ENT_TRY(ent_merging_read(context, a->world, 1, options->regions, &a->arena, &a->regions));
    ENT_TRY(ent_merging_read(context, a->world, 0, options->sectors, &a->arena, &a->sectors));
    if (!make_room(a)) return ent_fail_nomem(context);
    merge_figures(a);
    ENT_TRY(merge_regions(context, a));
    ENT_TRY(merge_sectors(context, a));
    ent_text_addf(&name, "%s-%zux%zu", a->from->name, a->regions.n_new, a->sectors.n_new);
    a->to.name = options->name != NULL ? options->name : name.failed ? NULL : ent_arena_string(&a->arena, name.data);
    ent_text_free(&name);
    ent_text_addf(&a->note, "%zu regions x %zu sectors of %s (%s)", a->regions.n_new, a->sectors.n_new, a->from->name,
                  a->world->hash);
    describe(&a->note, &a->regions, a->from, 1);
    describe(&a->note, &a->sectors, a->from, 0);
    ent_text_add(&a->note,
                 "; tariffs and levies weighted by trade, duties inside a merged region kept as levies on home "
                 "sales, elasticities weighted by trade between regions");
    if (a->to.name == NULL || a->note.failed) return ent_fail_nomem(context);
    a->to.n_regions = a->regions.n_new, a->to.n_sectors = a->sectors.n_new;
    a->to.flow_musd = a->flow, a->to.tariff_rate = a->rate, a->to.levy_gross = a->levy;
    a->to.input_share = a->input, a->to.elasticity = a->theta;
    a->to.value_added_share = NULL;
    return ent_reshape_finish(context, &a->to, a->world, "aggregated", a->note.data, out);
}

ent_status ent_world_aggregate(ent_context *context, const ent_world *world, const ent_aggregate_options *options,
                               ent_world **out) {
    aggregating a = {.world = world, .from = &world->table, .to = world->table};
    ent_subject former;
    ent_status status;
    *out = NULL;
    if (options->struct_version != ENT_AGGREGATE_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "the options have struct_version %u, this library reads %u",
                        options->struct_version, (uint32_t)ENT_AGGREGATE_OPTIONS_VERSION);
    former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    status = aggregate(context, &a, options, out);
    ent_context_enter(context, former);
    ent_text_free(&a.note);
    ent_arena_free(&a.arena);
    return status;
}
