/* calibrate.c: what follows from a table (MODEL section 0), and whether the table adds up.
 *
 *     E = M(1+t)   X[j][n] = sum_i E   Y[j][i] = sum_n M / e   V = sum_j b Y   D = imports - exports
 *     R[n] = sum_ji t M[j][n][i] + sum_jm (1 - 1/e) M[j][m][n]
 *     final[k][n] = X - sum_j g Y      alpha = max(final, 0) / sum_k max(final, 0)       I = V + R + D
 *
 * Plain loops in one fixed order: the same bits on every machine. About 400 000 multiply-adds on 81 x 28, below a
 * millisecond; the one pass over the flows and tariffs, 3 MB, is what it costs. */
#include "world/inside.h"

#include <math.h>
#include <string.h>

/* A clip below this share of the market is what rounding of the table's digits explains. */
static const double CLIP_TOLERANCE = 1e-6;

typedef struct sums {
    double *absorption, *output, *final, *alpha;               /* [J][N] */
    double *value_added, *duties, *levies, *imports, *exports; /* [N] */
    double *deficit, *income;                                  /* [N] */
} sums;

static int take(ent_arena *arena, size_t J, size_t N, sums *s) {
    double **markets[] = {&s->absorption, &s->output, &s->final, &s->alpha};
    double **regions[] = {&s->value_added, &s->duties, &s->levies, &s->imports, &s->exports, &s->deficit, &s->income};
    for (size_t i = 0; i < sizeof markets / sizeof markets[0]; i++)
        if ((*markets[i] = ent_arena_doubles(arena, J * N)) == NULL) return 0;
    for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++)
        if ((*regions[i] = ent_arena_doubles(arena, N)) == NULL) return 0;
    return 1;
}

/* X, R, imports and exports, and Y where nothing is levied: one pass over flows and tariffs. Own trade is in X and Y,
 * not in imports or exports. */
static void add_trade(const ent_table *t, sums *s) {
    size_t J = t->n_sectors, N = t->n_regions;
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) {
            const double *flow = t->flow_musd + (j * N + n) * N, *rate = t->tariff_rate + (j * N + n) * N;
            double border = 0.0, duty = 0.0;
            for (size_t i = 0; i < N; i++) {
                border += flow[i];
                duty += rate[i] * flow[i];
            }
            s->absorption[j * N + n] = border + duty;
            s->duties[n] += duty;
            for (size_t i = 0; i < N; i++) s->output[j * N + i] += flow[i];
            for (size_t i = 0; i < N; i++) s->exports[i] += i == n ? 0.0 : flow[i];
            for (size_t i = 0; i < N; i++) s->imports[n] += i == n ? 0.0 : flow[i];
        }
}

/* Y anew where there are levies: the maker gets M / e, its budget the rest. Apart from add_trade, so that tables without
 * levies take no more time; not a correction of the sum of M, which a large e would leave without digits. */
static void take_levies(const ent_table *t, sums *s) {
    size_t J = t->n_sectors, N = t->n_regions;
    memset(s->output, 0, J * N * sizeof *s->output);
    for (size_t row = 0; row < J * N; row++)
        for (size_t i = 0; i < N; i++) {
            double flow = t->flow_musd[row * N + i], received = flow / t->levy_gross[row * N + i];
            s->output[row / N * N + i] += received;
            s->levies[i] += flow - received;
        }
}

/* final[k][n] = X[k][n] - sum_j g[k][j][n] Y[j][n] */
static void subtract_inputs(const ent_table *t, sums *s) {
    size_t J = t->n_sectors, N = t->n_regions;
    for (size_t k = 0; k < J; k++) {
        double *final = s->final + k * N;
        for (size_t j = 0; j < J; j++) /* final holds the uses first */
            for (size_t n = 0; n < N; n++) final[n] += t->input_share[(k * J + j) * N + n] * s->output[j * N + n];
        for (size_t n = 0; n < N; n++) final[n] = s->absorption[k * N + n] - final[n];
    }
}

/* Refuses what rounding cannot explain, and clips the rest into alpha. */
static ent_status share_out(ent_context *context, const ent_table *t, ent_place place, sums *s, ent_base *base) {
    size_t J = t->n_sectors, N = t->n_regions;
    char number[2][ENT_FIGURE_SIZE];
    for (size_t k = 0; k < J; k++)
        for (size_t n = 0; n < N; n++) {
            double final = s->final[k * N + n], market = s->absorption[k * N + n];
            double uses = market - final;
            if (final >= 0.0) continue;
            if (final < -CLIP_TOLERANCE * fmax(market, uses))
                return ent_fail_at(context, ENT_INPUT, place, t->sectors[k].code,
                                   "flows (home supply included) and technology must belong together",
                                   "industries in %s use %s million USD of %s, more than the %s it buys",
                                   t->regions[n].code, ent_figure(uses, number[0]), t->sectors[k].code,
                                   ent_figure(market, number[1]));
            base->n_clipped++;
            base->clipped_musd -= final;
        }
    for (size_t n = 0; n < N; n++) {
        double total = 0.0;
        for (size_t k = 0; k < J; k++) total += fmax(s->final[k * N + n], 0.0);
        if (!(total > 0.0 && s->income[n] > 0.0))
            return ent_fail_at(context, ENT_INPUT, place, t->regions[n].code, "its surplus eats up all it earns",
                               "region %s has no final demand", t->regions[n].code);
        for (size_t k = 0; k < J; k++) s->alpha[k * N + n] = fmax(s->final[k * N + n], 0.0) / total;
    }
    return ENT_OK;
}

ent_status ent_world_calibrate(ent_context *context, ent_world *world, ent_place place) {
    const ent_table *t = &world->table;
    size_t J = t->n_sectors, N = t->n_regions;
    sums s = {0};
    if (!take(&world->arena, J, N, &s)) return ent_fail_nomem(context);
    add_trade(t, &s);
    if (t->levy_gross != NULL) take_levies(t, &s);
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) s.value_added[n] += t->value_added_share[j * N + n] * s.output[j * N + n];
    for (size_t n = 0; n < N; n++) {
        s.deficit[n] = s.imports[n] - s.exports[n];
        s.income[n] = s.value_added[n] + s.duties[n] + s.levies[n] + s.deficit[n];
        if (!(s.value_added[n] > 0.0 && isfinite(s.income[n])))
            return ent_fail_at(
                context, ENT_INPUT, place, t->regions[n].code, "flows.csv must hold what it sells, at home or abroad",
                "region %s has %s", t->regions[n].code,
                s.value_added[n] > 0.0 ? "an income that is not finite" : "no value added: it sells nothing");
    }
    subtract_inputs(t, &s);
    ENT_TRY(share_out(context, t, place, &s, &world->base));
    world->base.absorption_musd = s.absorption;
    world->base.output_musd = s.output;
    world->base.final_musd = s.final;
    world->base.alpha_share = s.alpha;
    world->base.value_added_musd = s.value_added;
    world->base.duties_musd = s.duties;
    world->base.levies_musd = s.levies;
    world->base.deficit_musd = s.deficit;
    world->base.income_musd = s.income;
    return ENT_OK;
}

/* Counts cells, and recomputes X from flows and tariffs cell by cell: E = M (1 + t). */
static void count_markets(const ent_world *world, ent_world_report *out) {
    const ent_table *t = &world->table;
    size_t J = t->n_sectors, N = t->n_regions;
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) {
            const double *flow = t->flow_musd + (j * N + n) * N, *rate = t->tariff_rate + (j * N + n) * N;
            double bought = 0.0, used = world->base.alpha_share[j * N + n] * world->base.income_musd[n], gap;
            for (size_t i = 0; i < N; i++) {
                bought += flow[i] * (1.0 + rate[i]);
                out->n_flows += flow[i] != 0.0;
                out->n_tariffs += rate[i] != 0.0;
                out->n_levies += t->levy_gross != NULL && t->levy_gross[(j * N + n) * N + i] != 1.0;
            }
            for (size_t k = 0; k < J; k++)
                used += t->input_share[(j * J + k) * N + n] * world->base.output_musd[k * N + n];
            if (bought <= 0.0) out->n_closed_markets++;
            else if (flow[n] <= 0.0) out->n_markets_without_home++;
            gap = bought > 0.0 ? fabs(used - bought) / bought : used > 0.0 ? HUGE_VAL : 0.0;
            if (gap <= out->worst_market_share) continue;
            out->worst_market_share = gap;
            out->worst_market_sector = j;
            out->worst_market_region = n;
        }
}

void ent_world_verify(const ent_world *world, ent_world_report *out) {
    const ent_base *base = &world->base;
    size_t J = world->table.n_sectors, N = world->table.n_regions;
    *out = (ent_world_report){.worst_value_added_gap = world->value_added_gap,
                              .n_clipped = base->n_clipped,
                              .clipped_musd = base->clipped_musd};
    count_markets(world, out);
    for (size_t n = 0; n < N; n++) {
        double demand = 0.0, gap;
        for (size_t k = 0; k < J; k++) demand += base->final_musd[k * N + n];
        out->world_value_added_musd += base->value_added_musd[n];
        out->world_deficit_musd += base->deficit_musd[n];
        gap = fabs(demand - base->income_musd[n]) / base->income_musd[n];
        if (gap <= out->worst_income_share) continue;
        out->worst_income_share = gap;
        out->worst_income_region = n;
    }
}
