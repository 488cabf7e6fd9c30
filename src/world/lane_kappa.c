/* lane_kappa.c: look-ups of lanes, and what a closure does to the trade costs of a world (MODEL section 4). */
#include "support/text.h"
#include "world/facts.h"
#include "world/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int joins(const ent_lane_row *lane, size_t a, size_t b) {
    return (lane->basin_a == a && lane->basin_b == b) || (lane->basin_a == b && lane->basin_b == a);
}

static ent_status find_basins(ent_context *context, const ent_facts *facts, const char *basin_a, const char *basin_b,
                              size_t *a, size_t *b) {
    ENT_TRY(ent_fact_name(context, "basin", basin_a, &facts->lanes.basins, a));
    return ent_fact_name(context, "basin", basin_b, &facts->lanes.basins, b);
}

ent_status ent_facts_lane(ent_context *context, const ent_facts *facts, const char *basin_a, const char *basin_b,
                          const char *const *closed, size_t n_closed, ent_lane *out) {
    const ent_lanes *l = &facts->lanes;
    size_t a, b;
    uint64_t mask;
    double *days;
    unsigned char *flags;
    ent_arena scratch = {0};
    ent_status status;
    ENT_TRY(find_basins(context, facts, basin_a, basin_b, &a, &b));
    ENT_TRY(ent_lanes_mask(context, facts, closed, n_closed, &mask));
    days = ent_arena_doubles(&scratch, l->n_rows);
    flags = ent_arena_take(&scratch, 2 * l->n_rows); /* wanted, then by land */
    if (days == NULL || flags == NULL) {
        ent_arena_free(&scratch);
        return ent_fail_nomem(context);
    }
    for (size_t r = 0; r < l->n_rows; r++) flags[r] = joins(&l->rows[r], a, b) != 0;
    status = ent_lanes_closed_days(context, facts, mask, flags, days, flags + l->n_rows);
    *out = (ent_lane){0};
    for (size_t r = 0; r < l->n_rows && status == ENT_OK; r++) {
        const ent_lane_row *lane = &l->rows[r];
        if (!flags[r] || lane->share == 0.0) continue;
        out->nautical_miles += lane->share * lane->miles;
        out->days += lane->share * lane->days;
        out->extra_days += lane->share * (days[r] - lane->days);
        out->by_land |= flags[l->n_rows + r];
    }
    out->closed_days = out->days + out->extra_days;
    ent_arena_free(&scratch);
    return status;
}

ent_status ent_facts_lane_uses(ent_context *context, const ent_facts *facts, const char *basin_a, const char *basin_b,
                               const char *strait, int *out) {
    const ent_lanes *l = &facts->lanes;
    size_t a, b;
    uint64_t mask;
    ENT_TRY(find_basins(context, facts, basin_a, basin_b, &a, &b));
    ENT_TRY(ent_lanes_mask(context, facts, &strait, 1, &mask));
    *out = 0;
    for (size_t r = 0; r < l->n_rows; r++)
        if (joins(&l->rows[r], a, b) && l->rows[r].share > 0.0 && (l->rows[r].straits & mask) != 0) *out = 1;
    return ENT_OK;
}

/* One closure in one world. */
typedef struct closure {
    const ent_facts *facts;
    const ent_world *world;
    const ent_table *table;
    size_t *basin;                   /* [N] */
    double *sea_share;               /* [N][N], of the pair */
    double *sector_share, *day_cost; /* [J] */
    double *days;                    /* [lanes], closed */
    size_t *pair_first, *pair_lanes; /* [B * B + 1], lanes of a pair of basins in either order */
    ent_arena arena;
} closure;

static ent_status take_memory(ent_context *context, closure *c) {
    size_t J = c->table->n_sectors, N = c->table->n_regions, B = c->facts->lanes.basins.count;
    size_t n = c->facts->lanes.n_rows;
    c->basin = ent_arena_take(&c->arena, N * sizeof *c->basin);
    c->sea_share = ent_arena_doubles(&c->arena, N * N);
    c->sector_share = ent_arena_doubles(&c->arena, J);
    c->day_cost = ent_arena_doubles(&c->arena, J);
    c->days = ent_arena_doubles(&c->arena, n);
    c->pair_first = ent_arena_take(&c->arena, (B * B + 2) * sizeof *c->pair_first);
    c->pair_lanes = ent_arena_take(&c->arena, 2 * n * sizeof *c->pair_lanes);
    if (c->basin == NULL || c->sea_share == NULL || c->sector_share == NULL || c->day_cost == NULL || c->days == NULL ||
        c->pair_first == NULL || c->pair_lanes == NULL)
        return ent_fail_nomem(context);
    return ENT_OK;
}

static ent_status find_regions(ent_context *context, closure *c) {
    const ent_labels *basins = &c->facts->lanes.basins;
    for (size_t n = 0; n < c->table->n_regions; n++) {
        const ent_region *region = &c->table->regions[n];
        char hint[sizeof context->error.hint];
        c->basin[n] = ent_labels_find(basins, region->basin);
        if (c->basin[n] != ENT_LABEL_NONE) continue;
        ent_hint(hint, sizeof hint, region->basin, basins->codes, basins->count,
                 "the column basin of regions.csv names one of lanes/routes.csv");
        return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, "basin", hint,
                           "region %s lies in the basin \"%.40s\", which the lanes do not know", region->code,
                           region->basin);
    }
    return ENT_OK;
}

/* Neighbours on land: the last row that fits counts. Rows of names that the world lacks are not meant for it. */
static ent_status share_land(ent_context *context, closure *c) {
    const ent_fact_rows *rows = &c->facts->tables[ENT_FACTS_LAND];
    size_t N = c->table->n_regions;
    unsigned char *marks = ent_arena_take(&c->arena, 2 * N);
    if (marks == NULL) return ent_fail_nomem(context);
    for (size_t cell = 0; cell < N * N; cell++) c->sea_share[cell] = 1.0;
    for (size_t r = 0; r < rows->view.n_rows; r++) {
        const char *a = ent_fact_text(rows, r, LAND_REGION_A), *b = ent_fact_text(rows, r, LAND_REGION_B);
        if (ent_labels_find(&c->world->region_names, a) == ENT_LABEL_NONE ||
            ent_labels_find(&c->world->region_names, b) == ENT_LABEL_NONE)
            continue;
        memset(marks, 0, 2 * N);
        ENT_TRY(ent_world_mark_regions(context, c->world, a, marks));
        ENT_TRY(ent_world_mark_regions(context, c->world, b, marks + N));
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++)
                if ((marks[n] && marks[N + i]) || (marks[i] && marks[N + n]))
                    c->sea_share[n * N + i] = ent_fact_number(rows, r, LAND_SEA_SHARE);
    }
    return ENT_OK;
}

static void find_sectors(closure *c, double day_cost_rate) {
    const ent_fact_rows *rows = &c->facts->tables[ENT_FACTS_SECTORS];
    for (size_t j = 0; j < c->table->n_sectors; j++) {
        size_t row = ent_fact_find(rows, c->table->sectors[j].code, 0, NULL);
        if (row == SIZE_MAX) row = ent_fact_find(rows, "all-goods", 0, NULL);
        c->sector_share[j] = c->table->sectors[j].tradable_goods ? ent_fact_number(rows, row, SECTOR_SEA_SHARE) : 0.0;
        c->day_cost[j] = day_cost_rate > 0.0 ? day_cost_rate : ent_fact_number(rows, row, SECTOR_DAY_COST);
    }
}

/* Counting sort of lanes by pair; a lane between two basins stands in both orders. */
static void sort_lanes(closure *c) {
    const ent_lanes *l = &c->facts->lanes;
    size_t B = l->basins.count, *first = c->pair_first;
    for (size_t r = 0; r < l->n_rows; r++) {
        size_t a = l->rows[r].basin_a, b = l->rows[r].basin_b;
        first[a * B + b + 2]++;
        if (a != b) first[b * B + a + 2]++;
    }
    for (size_t p = 2; p < B * B + 2; p++) first[p] += first[p - 1];
    for (size_t r = 0; r < l->n_rows; r++) {
        size_t a = l->rows[r].basin_a, b = l->rows[r].basin_b;
        c->pair_lanes[first[a * B + b + 1]++] = r;
        if (a != b) c->pair_lanes[first[b * B + a + 1]++] = r;
    }
}

/* sum_l w_l ((1 + c)^x_l - 1) over the lanes of a pair of basins, exactly 0 when no way changes; infinite when a lane
 * has no way left. */
static double by_sea_cost(const closure *c, size_t pair, double day_cost) {
    const ent_lanes *l = &c->facts->lanes;
    double cost = 0.0;
    for (size_t k = c->pair_first[pair]; k < c->pair_first[pair + 1]; k++) {
        const ent_lane_row *lane = &l->rows[c->pair_lanes[k]];
        double extra = c->days[c->pair_lanes[k]] - lane->days;
        if (lane->share == 0.0) continue;
        if (!isfinite(extra)) return (double)INFINITY;
        cost += lane->share * (pow(1.0 + day_cost, extra) - 1.0);
    }
    return cost;
}

static ent_status fill_sector(ent_context *context, const closure *c, size_t j, double *pair_cost, double *kappa_hat) {
    const ent_table *t = c->table;
    size_t N = t->n_regions, B = c->facts->lanes.basins.count;
    for (size_t p = 0; p < B * B; p++) pair_cost[p] = by_sea_cost(c, p, c->day_cost[j]);
    for (size_t n = 0; n < N; n++)
        for (size_t i = 0; i < N; i++) {
            size_t cell = (j * N + n) * N + i;
            double share = c->sector_share[j] * c->sea_share[n * N + i],
                   cost = pair_cost[c->basin[n] * B + c->basin[i]];
            kappa_hat[cell] = 1.0;
            if (n == i || share == 0.0) continue;
            if (isfinite(cost)) kappa_hat[cell] += share * cost;
            else if (t->flow_musd[cell] > 0.0)
                return ent_fail_at(context, ENT_UNMET, (ent_place){0}, "strait", "a ban says that trade stops",
                                   "no way is left for goods of %s from %s to %s", t->sectors[j].code,
                                   t->regions[i].code, t->regions[n].code);
        }
    return ENT_OK;
}

static ent_status fill(ent_context *context, closure *c, uint64_t mask, double day_cost_rate, double *kappa_hat) {
    size_t B = c->facts->lanes.basins.count;
    double *pair_cost = ent_arena_doubles(&c->arena, B * B);
    if (pair_cost == NULL) return ent_fail_nomem(context);
    ENT_TRY(take_memory(context, c));
    ENT_TRY(find_regions(context, c));
    ENT_TRY(share_land(context, c));
    ENT_TRY(ent_lanes_closed_days(context, c->facts, mask, NULL, c->days, NULL));
    find_sectors(c, day_cost_rate);
    sort_lanes(c);
    for (size_t j = 0; j < c->table->n_sectors; j++) ENT_TRY(fill_sector(context, c, j, pair_cost, kappa_hat));
    return ENT_OK;
}

ent_status ent_facts_close_straits(ent_context *context, const ent_facts *facts, const ent_world *world,
                                   const char *const *closed, size_t n_closed, double day_cost_rate,
                                   double *kappa_hat) {
    closure c = {.facts = facts, .world = world, .table = ent_world_table(world)};
    uint64_t mask;
    ent_status status;
    if (!(day_cost_rate >= 0.0 && day_cost_rate <= 0.1))
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "day_cost_rate", "0.011 is 1.1 % of value a day",
                           "the cost of a day is outside [0, 0.1]");
    ENT_TRY(ent_lanes_mask(context, facts, closed, n_closed, &mask));
    status = fill(context, &c, mask, day_cost_rate, kappa_hat);
    ent_arena_free(&c.arena);
    return status;
}
