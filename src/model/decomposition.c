/* decomposition.c: real income split into terms of trade, volume, technical change and transfers (MODEL section 1).
 *
 * The equilibria at the nodes of a Gauss rule, with both ends of the path, are interpolated by one polynomial in s in
 * [0, 1]; its derivatives at the nodes are what is integrated. Everything on the path is analytic in s, so the error
 * falls geometrically with the number of nodes, and the gap of the sum shows it. */
#include "model/plain.h"
#include "model/shock_path.h"
#include "model/solution.h"
#include "model/target.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NODES_MOST = 64, NODES_FIRST = 8, POINTS_MOST = NODES_MOST + 2 };
static const double GAP = 1e-8, NODE_TOLERANCE = 1e-12;

typedef struct owner {
    ent_decomposition face; /* first, so that the two share their address */
    ent_arena arena;
    double *term[4]; /* terms of trade, volume, technical, transfers */
    double *total;   /* ln_real_income_hat */
} owner;

/* The path: points 0 and nodes + 1 are its ends. A curve is (ln c [J][N], ln P [J][N], X [J][N], D [N]). */
typedef struct path {
    const ent_model *model;
    const ent_shock *shock;
    ent_arena arena;
    uint32_t nodes;
    double s[POINTS_MOST], weight[POINTS_MOST];
    ent_solution *solution[POINTS_MOST];
    double *curve[POINTS_MOST], *slope;
    ent_shock_path shocks;
} path;

/* Gauss-Legendre on [0, 1] by Newton's method on the Legendre polynomial. */
static void gauss(path *p) {
    double n = (double)p->nodes;
    p->s[0] = 0.0, p->s[p->nodes + 1] = 1.0;
    for (uint32_t q = 0; q < p->nodes; q++) {
        double x = cos(3.14159265358979323846 * ((double)q + 0.75) / (n + 0.5)), slope = 1.0;
        for (int round = 0; round < 12; round++) {
            double last = 1.0, value = x;
            for (uint32_t k = 2; k <= p->nodes; k++) {
                double next = ((2.0 * k - 1.0) * x * value - (k - 1.0) * last) / k;
                last = value;
                value = next;
            }
            slope = n * (x * value - last) / (x * x - 1.0);
            x -= value / slope;
        }
        p->s[p->nodes - q] = 0.5 * (1.0 + x);
        p->weight[p->nodes - q] = 1.0 / ((1.0 - x * x) * slope * slope);
    }
}

static int take_memory(path *p) {
    const ent_model *m = p->model;
    size_t curve = 3 * m->J * m->N + m->N;
    int ok = ent_shock_path_init(&p->shocks, &p->arena, m, p->shock);
    ok = (p->slope = ent_arena_doubles(&p->arena, curve)) != NULL && ok;
    for (uint32_t q = 0; q < p->nodes + 2; q++) ok = (p->curve[q] = ent_arena_doubles(&p->arena, curve)) != NULL && ok;
    return ok;
}

static ent_status evaluate(ent_context *context, const path *p, uint32_t q, int with_flows, ent_plain *out) {
    const ent_solution *z = p->solution[q];
    if (z == NULL) return ent_plain_evaluate(context, p->model, NULL, NULL, NULL, NULL, with_flows, out);
    return ent_plain_evaluate(context, p->model, &p->shocks.at, z->ln_wage, z->ln_price, z->ln_absorption, with_flows,
                              out);
}

/* Solves one point, from the one before, and keeps its curve. The base is point 0. */
static ent_status visit(ent_context *context, path *p, uint32_t q) {
    size_t markets = p->model->J * p->model->N;
    ent_solve_options options;
    ent_plain plain;
    ent_solve_options_init(&options);
    options.tolerance = NODE_TOLERANCE;
    options.start = q > 0 ? p->solution[q - 1] : NULL;
    if (p->s[q] > 0.0) {
        ent_shock_path_at(&p->shocks, p->s[q]);
        ENT_TRY(ent_solve(context, p->model, &p->shocks.at, &options, &p->solution[q]));
    }
    ENT_TRY(evaluate(context, p, q, 0, &plain));
    for (size_t at = 0; at < markets; at++) {
        p->curve[q][at] = log(plain.cost_hat[at]);
        p->curve[q][markets + at] = p->solution[q] != NULL ? p->solution[q]->ln_price[at] : 0.0;
        p->curve[q][2 * markets + at] = plain.absorption[at];
    }
    memcpy(p->curve[q] + 3 * markets, plain.deficit, p->model->N * sizeof(double));
    ent_plain_free(&plain);
    return ent_progress(context, "decompose", q, p->nodes + 2);
}

/* The derivative at node q of the polynomial through all points, by barycentric weights. */
static void differentiate(path *p, uint32_t q) {
    size_t count = 3 * p->model->J * p->model->N + p->model->N;
    double own = 0.0, entry[POINTS_MOST];
    for (uint32_t r = 0; r < p->nodes + 2; r++) {
        double ratio = 1.0; /* of the barycentric weights of r and q */
        if (r == q) continue;
        for (uint32_t k = 0; k < p->nodes + 2; k++)
            if (k != r && k != q) ratio *= (p->s[q] - p->s[k]) / (p->s[r] - p->s[k]);
        entry[r] = ratio / (p->s[r] - p->s[q]);
        own -= entry[r];
    }
    entry[q] = own;
    memset(p->slope, 0, count * sizeof *p->slope);
    for (uint32_t r = 0; r < p->nodes + 2; r++)
        for (size_t at = 0; at < count; at++) p->slope[at] += entry[r] * p->curve[r][at];
}

/* What one market adds to the integrands of its importer and of its exporters. With dq = dlnM - dlnp, M dq =
 * M (-theta (dln phi + dln c - dln P) - dln(1+T) - dlnp) + (M/X) dX: X in levels, since a market may open on the way. */
static void add_market(owner *o, const path *p, const ent_plain *plain, size_t j, size_t n, double s,
                       const double *scale) {
    const ent_model *m = p->model;
    size_t N = m->N, markets = m->J * N, market = j * N + n;
    double dP = p->slope[markets + market], X = plain->absorption[market];
    double dX = X > 0.0 ? p->slope[2 * markets + market] / X : 0.0;
    for (size_t i = 0; i < N; i++) {
        size_t at = market * N + i;
        double M = plain->flow[at], rate = p->shocks.tariff != NULL ? p->shocks.tariff[at] : m->tariff[at];
        double e = ent_shock_path_levy(&p->shocks, at), de = ent_shock_path_levy_slope(&p->shocks, at);
        double dT, dk, dp, Mdq;
        if (M == 0.0) continue;
        dT = ent_shock_path_tariff_slope(&p->shocks, at), dk = ent_shock_path_cost_slope(&p->shocks, j, at, s);
        dp = dk + de + p->slope[j * N + i];
        Mdq = M * (-m->theta[j] * (dp + dT - dP) - dT - dp + dX);
        if (i != n) o->term[0][i] += scale[i] * M * dp, o->term[0][n] -= scale[n] * M * dp;
        o->term[1][n] += scale[n] * rate * Mdq;
        o->term[1][i] += scale[i] * (1.0 - 1.0 / e) * Mdq;
        o->term[2][i] -= scale[i] * M / e * dk;
    }
    if (p->shocks.earmark != NULL) o->term[0][n] += scale[n] * p->shocks.earmark[market] * dP;
    if (p->shocks.order != NULL) o->term[0][n] += scale[n] * p->shocks.order[market] * p->slope[market]; /* O dlnc */
}

/* One node of the rule. `scale` is its weight over I, by region. */
static ent_status integrate(ent_context *context, owner *o, path *p, uint32_t q, double *scale) {
    const ent_model *m = p->model;
    const ent_shock *to = p->shock;
    size_t J = m->J, N = m->N;
    ent_plain plain;
    ent_shock_path_at(&p->shocks, p->s[q]);
    ENT_TRY(evaluate(context, p, q, 1, &plain));
    differentiate(p, q);
    for (size_t n = 0; n < N; n++) scale[n] = p->weight[q] / plain.income[n];
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) {
            add_market(o, p, &plain, j, n, p->s[q], scale);
            if (to->productivity_hat != NULL)
                o->term[2][n] += scale[n] * plain.output[j * N + n] * log(to->productivity_hat[j * N + n]);
        }
    for (size_t n = 0; n < N; n++) {
        if (to->endowment_hat != NULL) o->term[2][n] += scale[n] * plain.value_added[n] * log(to->endowment_hat[n]);
        o->term[3][n] += scale[n] * (p->slope[3 * J * N + n] + (to->payment_musd != NULL ? to->payment_musd[n] : 0.0));
    }
    ent_plain_free(&plain);
    return ENT_OK;
}

/* ln real_income_hat of the far end, and how far the terms are from it. */
static ent_status compare(ent_context *context, owner *o, path *p) {
    const ent_model *m = p->model;
    ent_plain plain;
    ent_shock_path_at(&p->shocks, 1.0);
    ENT_TRY(evaluate(context, p, p->nodes + 1, 0, &plain));
    o->face.worst_gap = 0.0;
    for (size_t n = 0; n < m->N; n++) {
        double gap;
        o->total[n] = log(plain.income[n] / m->income[n]);
        for (size_t j = 0; j < m->J; j++)
            o->total[n] -= m->alpha[j * m->pitch + n] * p->solution[p->nodes + 1]->ln_price[j * m->N + n];
        gap = fabs(o->term[0][n] + o->term[1][n] + o->term[2][n] + o->term[3][n] - o->total[n]);
        if (!(gap <= o->face.worst_gap)) o->face.worst_gap = isnan(gap) ? INFINITY : gap;
    }
    ent_plain_free(&plain);
    return ENT_OK;
}

static ent_status decompose(ent_context *context, owner *o, path *p) {
    ent_status status = take_memory(p) ? ENT_OK : ent_fail_nomem(context);
    double *scale = ent_arena_doubles(&p->arena, p->model->N);
    if (scale == NULL) status = ent_fail_nomem(context);
    gauss(p);
    for (size_t t = 0; t < 4; t++) memset(o->term[t], 0, p->model->N * sizeof(double));
    for (uint32_t q = 0; q < p->nodes + 2 && status == ENT_OK; q++) status = visit(context, p, q);
    for (uint32_t q = 1; q <= p->nodes && status == ENT_OK; q++) status = integrate(context, o, p, q, scale);
    if (status == ENT_OK) status = compare(context, o, p);
    o->face.nodes = p->nodes;
    for (uint32_t q = 0; q < p->nodes + 2; q++) ent_solution_free(p->solution[q]);
    ent_arena_free(&p->arena);
    return status;
}

static owner *owner_new(size_t N) {
    owner *o = calloc(1, sizeof *o);
    int ok = o != NULL;
    if (o == NULL) return NULL;
    for (size_t t = 0; t < 4; t++) ok = (o->term[t] = ent_arena_doubles(&o->arena, N)) != NULL && ok;
    ok = (o->total = ent_arena_doubles(&o->arena, N)) != NULL && ok;
    o->face = (ent_decomposition){.n_regions = N,
                                  .terms_of_trade = o->term[0],
                                  .volume = o->term[1],
                                  .technical = o->term[2],
                                  .transfers = o->term[3],
                                  .ln_real_income_hat = o->total};
    if (ok) return o;
    ent_decomposition_free(&o->face);
    return NULL;
}

/* A shock that splits trade is reached by no path: deficits and numeraires jump at its end. */
static ent_status refuse_split(ent_context *context, const ent_model *model, const ent_shock *shock) {
    ent_shock none;
    ent_cutoff before, after;
    ent_status status;
    int same;
    ent_shock_init(&none);
    ENT_TRY(ent_cutoff_find(context, model, &none, &before));
    status = ent_cutoff_find(context, model, shock, &after);
    same = status == ENT_OK && !after.face.changed && after.face.n_components == before.face.n_components;
    ent_cutoff_free(&before);
    ent_cutoff_free(&after);
    if (status != ENT_OK) return status;
    if (same) return ENT_OK;
    return ent_fail_at(context, ENT_UNMET, (ent_place){0}, "trade_cost_hat",
                       "compare with the base by an outcome instead",
                       "bans that split world trade cannot be decomposed");
}

/* Targets are met at the end of the path: there their wedges are found, and from the base to there they grow as other
 * instruments do. */
static ent_status with_wedges(ent_context *context, const ent_model *model, const ent_shock *shock, ent_arena *arena,
                              ent_shock *explicit) {
    ent_solve_options options;
    ent_solution *solution = NULL;
    ent_status status = ENT_OK;
    *explicit = *shock;
    if (shock->n_targets == 0) return ENT_OK;
    ent_solve_options_init(&options);
    options.tolerance = NODE_TOLERANCE;
    status = ent_solve(context, model, shock, &options, &solution);
    if (status == ENT_OK) status = ent_targets_explicit(context, model, shock, solution->wedges, arena, explicit);
    ent_solution_free(solution);
    return status;
}

ent_status ent_decomposition_create(ent_context *context, const ent_model *model, const ent_shock *shock,
                                    uint32_t nodes, ent_decomposition **out) {
    owner *o;
    ent_arena arena = {0};
    ent_shock explicit;
    ent_status status = ENT_OK;
    *out = NULL;
    if (nodes > NODES_MOST)
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "nodes", "0 chooses as many as are needed",
                           "a decomposition takes at most %d nodes, not %u", NODES_MOST, (unsigned)nodes);
    ENT_TRY(refuse_split(context, model, shock));
    o = owner_new(model->N);
    if (o == NULL) return ent_fail_nomem(context);
    status = with_wedges(context, model, shock, &arena, &explicit);
    for (uint32_t take = nodes > 0 ? nodes : NODES_FIRST; status == ENT_OK; take *= 2) {
        path p = {.model = model, .shock = &explicit, .nodes = take};
        status = decompose(context, o, &p);
        if (status != ENT_OK || nodes > 0 || o->face.worst_gap <= GAP) break;
        if (take == NODES_MOST)
            status = ent_fail_at(context, ENT_NUMERIC, (ent_place){0}, "nodes", "a smaller change may still be split",
                                 "the terms of the decomposition miss the change in real income by %.2g with %d nodes",
                                 o->face.worst_gap, NODES_MOST);
    }
    ent_arena_free(&arena);
    if (status != ENT_OK) {
        ent_decomposition_free(&o->face);
        return status;
    }
    *out = &o->face;
    return ENT_OK;
}

void ent_decomposition_free(ent_decomposition *decomposition) {
    owner *o = (owner *)(void *)decomposition;
    if (o == NULL) return;
    ent_arena_free(&o->arena);
    free(o);
}
