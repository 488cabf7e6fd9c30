/* gradient.c: with G(z, p) = 0 the equilibrium, dz = -(dG/dz)^-1 dG/dp dp, and for an outcome f the same read from the
 * other end: df/dp = ∂f/∂p - qᵀ ∂G/∂p, (∂G/∂z)ᵀ q = ∂f/∂z (MODEL 1, "Gradient"). */
#include <entente/gradient.h>

#include "model/base.h"
#include "model/cells.h"
#include "model/correction.h"
#include "model/gmres.h"
#include "model/solution.h"
#include "support/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Products before a restart; the linear systems need some 20. */
enum { PRODUCTS_MOST = 60, RESTARTS_MOST = 10 };

/* Relative residual of the linear solves: what they try for, and what they may end with where rounding ends sooner. */
static const double GOAL = 1e-12, ENOUGH = 1e-10;

struct ent_gradient {
    const ent_model *model;
    ent_shock shock;
    ent_system system; /* swept at the equilibrium, and only read from then on */
    ent_correction correction;
    ent_arena arena;
    double *ln_price; /* [J][pitch] of z */
    double *income;   /* I' [pitch], 1 in the padding */
};

/* What one solve works with. */
typedef struct bench {
    ent_arena arena;
    const ent_correction *correction;
    ent_correction_work work;
    ent_linear linear;
    ent_gmres gmres;
    double *right, *answer; /* in the layouts of z and of a residual */
    double *seed;           /* [pitch] */
    ent_linear_shift shift;
} bench;

static int bench_init(const ent_gradient *g, bench *b) {
    const ent_model *m = g->model;
    size_t markets = m->J * m->pitch, size = g->system.core;
    *b = (bench){.correction = &g->correction};
    if (!ent_linear_init(&b->linear, &b->arena, m->J, m->pitch) || !ent_correction_work_init(&b->work, &b->arena, m) ||
        !ent_gmres_init(&b->gmres, &b->arena, m->kernels, size, PRODUCTS_MOST))
        return 0;
    b->right = ent_arena_doubles(&b->arena, size);
    b->answer = ent_arena_doubles(&b->arena, size);
    b->seed = ent_arena_doubles(&b->arena, m->pitch);
    b->shift = (ent_linear_shift){.cost = ent_arena_doubles(&b->arena, markets),
                                  .price = ent_arena_doubles(&b->arena, markets),
                                  .output = ent_arena_doubles(&b->arena, markets),
                                  .demand = ent_arena_doubles(&b->arena, markets),
                                  .income = ent_arena_doubles(&b->arena, m->pitch),
                                  .value_added = ent_arena_doubles(&b->arena, m->pitch)};
    if (b->right == NULL || b->answer == NULL || b->seed == NULL || b->shift.cost == NULL || b->shift.price == NULL ||
        b->shift.output == NULL || b->shift.demand == NULL || b->shift.income == NULL || b->shift.value_added == NULL)
        return 0;
    ent_linear_at(&b->linear, &g->system);
    return 1;
}

/* Sweeps the equilibrium, after which the system is only read. */
static ent_status take_point(ent_context *context, ent_gradient *g, const ent_solution *solution) {
    const ent_model *m = g->model;
    ent_system *s = &g->system;
    double *z = ent_arena_doubles(&g->arena, s->size), *residual = ent_arena_doubles(&g->arena, s->size), norm;
    g->ln_price = ent_arena_doubles(&g->arena, m->J * m->pitch);
    g->income = ent_arena_doubles(&g->arena, m->pitch);
    if (z == NULL || residual == NULL || g->ln_price == NULL || g->income == NULL ||
        !ent_correction_init(&g->correction, &g->arena, m))
        return ent_fail_nomem(context);
    if (solution != NULL) memcpy(z, solution->unknowns, s->size * sizeof *z);
    ent_sweep(s, z, residual);
    norm = m->kernels->max_abs(residual, s->size);
    if (!(norm <= 1e-5))
        return ent_fail(context, ENT_USAGE, "the solution is not of this shock: its residual is %.2g", norm);
    memcpy(g->ln_price, z + m->pitch, m->J * m->pitch * sizeof *z);
    for (size_t n = 0; n < m->pitch; n++)
        g->income[n] = n < m->N ? s->wage[n] * s->endowed_value_added[n] + s->revenue[n] + s->transfer[n] : 1.0;
    ent_correction_at(&g->correction, s);
    return ENT_OK;
}

static ent_status check_solution(ent_context *context, const ent_model *model, const ent_shock *shock,
                                 const ent_solution *solution) {
    if (solution == NULL && shock != NULL)
        return ent_fail(context, ENT_USAGE, "a shock without its solution has no gradient");
    if (solution == NULL) return ENT_OK;
    ENT_TRY(ent_solution_check(context, model, solution));
    if (!solution->info.converged) return ent_fail(context, ENT_USAGE, "the solution has not converged");
    if ((shock != NULL ? shock->n_targets : 0) != solution->n_targets)
        return ent_fail(context, ENT_USAGE, "the solution is of a shock with other targets");
    return ENT_OK;
}

ent_status ent_gradient_create(ent_context *context, const ent_model *model, const ent_shock *shock,
                               const ent_solution *solution, ent_gradient **out) {
    ent_gradient *g;
    ent_status status;
    *out = NULL;
    ENT_TRY(check_solution(context, model, shock, solution));
    g = calloc(1, sizeof *g);
    if (g == NULL) return ent_fail_nomem(context);
    g->model = model;
    if (shock != NULL) g->shock = *shock;
    else ent_shock_init(&g->shock);
    status = ent_system_create(context, model, &g->shock, &g->system);
    if (status != ENT_OK) {
        free(g);
        return status;
    }
    status = take_point(context, g, solution);
    if (status == ENT_OK) *out = g;
    else ent_gradient_free(g);
    return status;
}

void ent_gradient_free(ent_gradient *g) {
    if (g == NULL) return;
    ent_system_free(&g->system);
    ent_arena_free(&g->arena);
    free(g);
}

static ent_status singular(ent_context *context, double reached) {
    return ent_fail(context, ENT_NUMERIC,
                    "the linear system of the gradient was not solved: relative residual %.2g, %.2g asked for", reached,
                    ENOUGH);
}

/* Outcomes. */

struct ent_derivatives {
    ent_arena arena;
    size_t n;
    ent_cells_out *out; /* [n] */
    ent_direction *of;  /* [n], the same arrays */
};

typedef struct outcomes {
    const ent_gradient *gradient;
    const double *weight;
    ent_derivatives *derivatives;
} outcomes;

static void transposed(const double *v, double *out, void *payload) {
    ent_linear_apply_transposed(&((bench *)payload)->linear, v, NULL, out);
}

static void correct_transposed(const double *v, double *out, void *payload) {
    bench *b = payload;
    ent_correction_apply_transposed(b->correction, &b->work, v, out);
}

/* df/dz: of incomes by the transposed product, of consumer prices as they stand in z. */
static void outcome_by_unknowns(const ent_gradient *g, const double *weight, bench *b) {
    const ent_model *m = g->model;
    for (size_t n = 0; n < m->pitch; n++) b->seed[n] = n < m->N ? weight[n] / g->income[n] : 0.0;
    ent_linear_apply_transposed(&b->linear, NULL, b->seed, b->right);
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->N; n++)
            b->right[m->pitch + j * m->pitch + n] -= m->alpha[j * m->pitch + n] * weight[n];
}

static ent_status by_all(ent_context *context, size_t item, void *payload) {
    const outcomes *o = payload;
    const ent_gradient *g = o->gradient;
    bench b;
    double reached = 0.0;
    int ok = bench_init(g, &b);
    if (ok) {
        outcome_by_unknowns(g, o->weight + item * g->model->N, &b);
        reached = ent_gmres_solve(&b.gmres, transposed, correct_transposed, &b, b.right, GOAL, RESTARTS_MOST, b.answer,
                                  NULL);
        for (size_t at = 0; at < g->system.core; at++) b.answer[at] = -b.answer[at];
        /* With q as what the residuals owe, and the outcome's own incomes: adjoints of all that lies between. */
        ent_linear_apply_transposed(&b.linear, b.answer, b.seed, b.right);
        ent_cells_backward(&b.linear, &g->shock, g->ln_price, &o->derivatives->out[item]);
    }
    ent_arena_free(&b.arena);
    if (!ok) return ent_fail_nomem(context);
    return reached <= ENOUGH ? ENT_OK : singular(context, reached);
}

static ent_status check_numbers(ent_context *context, const double *value, size_t count, const char *key) {
    for (size_t at = 0; value != NULL && at < count; at++)
        if (!isfinite(value[at]))
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, key, "a finite number", "%s has %g at place %zu",
                               key, value[at], at);
    return ENT_OK;
}

static int derivatives_take(ent_derivatives *d, size_t J, size_t N, unsigned by) {
    d->out = ent_arena_take(&d->arena, d->n * sizeof *d->out);
    d->of = ent_arena_take(&d->arena, d->n * sizeof *d->of);
    if (d->out == NULL || d->of == NULL) return 0;
    for (size_t k = 0; k < d->n; k++) {
        ent_cells_out *o = &d->out[k];
        struct {
            unsigned bit;
            double **array;
            size_t count;
        } parts[] = {{ENT_BY_TARIFF, &o->tariff_rate, J * N * N}, {ENT_BY_TRADE_COST, &o->trade_cost, J * N * N},
                     {ENT_BY_LEVY, &o->levy, J * N * N},          {ENT_BY_PRODUCTIVITY, &o->productivity, J * N},
                     {ENT_BY_ENDOWMENT, &o->endowment, N},        {ENT_BY_PAYMENT, &o->payment_musd, N},
                     {ENT_BY_EARMARK, &o->earmark_musd, J * N},   {ENT_BY_ORDER, &o->order_musd, J * N},
                     {ENT_BY_ELASTICITY, &o->elasticity, J}};
        for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
            if ((by & parts[p].bit) != 0 && (*parts[p].array = ent_arena_doubles(&d->arena, parts[p].count)) == NULL)
                return 0;
        d->of[k] = (ent_direction){.struct_version = ENT_DIRECTION_VERSION,
                                   .tariff_rate = o->tariff_rate,
                                   .trade_cost = o->trade_cost,
                                   .levy = o->levy,
                                   .productivity = o->productivity,
                                   .endowment = o->endowment,
                                   .payment_musd = o->payment_musd,
                                   .earmark_musd = o->earmark_musd,
                                   .order_musd = o->order_musd,
                                   .elasticity = o->elasticity};
    }
    return 1;
}

ent_status ent_gradient_by_all(ent_context *context, const ent_gradient *g, const double *weight, size_t n_outcomes,
                               unsigned by, unsigned threads, ent_derivatives **owner) {
    outcomes work = {.gradient = g, .weight = weight};
    ent_derivatives *d;
    ent_status status;
    *owner = NULL;
    ENT_TRY(check_numbers(context, weight, n_outcomes * g->model->N, "weight"));
    d = calloc(1, sizeof *d);
    if (d == NULL) return ent_fail_nomem(context);
    d->n = n_outcomes;
    work.derivatives = d;
    status = derivatives_take(d, g->model->J, g->model->N, by) ? ENT_OK : ent_fail_nomem(context);
    if (status == ENT_OK)
        status = ent_parallel(context, "gradient", threads != 0 ? threads : ent_processors(), n_outcomes, by_all,
                              &work);
    if (status == ENT_OK) *owner = d;
    else ent_derivatives_free(d);
    return status;
}

const ent_direction *ent_derivatives_of(const ent_derivatives *d, size_t outcome) { return &d->of[outcome]; }

void ent_derivatives_free(ent_derivatives *d) {
    if (d == NULL) return;
    ent_arena_free(&d->arena);
    free(d);
}

/* Directions. */

struct ent_responses {
    ent_arena arena;
    size_t n, n_regions;
    ent_response *of;
};

typedef struct directions {
    const ent_gradient *gradient;
    const ent_direction *direction;
    double **figures; /* [n], of which each response's arrays are parts */
} directions;

/* Figures of a region, in the order of ent_response, then prices and absorptions. */
enum { REAL_INCOME, MARKET_SIZE, COMPETITION, REVENUE, TRANSFERS, COST_OF_LIVING, VALUE_ADDED, N_FIGURES };

static void straight(const double *v, double *out, void *payload) {
    ent_linear_apply(&((bench *)payload)->linear, v, NULL, out);
}

static void correct(const double *v, double *out, void *payload) {
    bench *b = payload;
    ent_correction_apply(b->correction, &b->work, v, out);
}

/* What markets that buy more, at unchanged shares, bring to value added: sum_j b u sum_m producer row q dX. */
static void market_size(const ent_gradient *g, const double *dX, bench *b, double *sum) {
    const ent_model *m = g->model;
    const ent_system *s = &g->system;
    memset(sum, 0, m->N * sizeof *sum);
    for (size_t j = 0; j < m->J; j++) {
        size_t at = j * m->pitch;
        for (size_t n = 0; n < m->pitch; n++) b->linear.change[n] = s->quotient[at + n] * dX[at + n];
        m->kernels->rows_combine(b->linear.lane, s->producer_row + at, b->linear.change, m->pitch, m->pitch);
        for (size_t n = 0; n < m->N; n++)
            sum[n] += m->value_added_share[at + n] * s->cost_power[at + n] * b->linear.lane[n];
    }
}

static void read_response(const ent_gradient *g, const ent_direction *d, bench *b, double *out) {
    const ent_model *m = g->model;
    const ent_system *s = &g->system;
    size_t N = m->N, markets = m->J * m->pitch;
    const double *dP = b->answer + m->pitch, *dX = dP + markets;
    const ent_linear *l = &b->linear;
    ent_linear_apply(&b->linear, b->answer, &b->shift,
                     b->right); /* the residual of the answer, and what lies between */
    market_size(g, dX, b, out + MARKET_SIZE * N);
    for (size_t n = 0; n < N; n++) {
        double I = g->income[n], V = s->wage[n] * s->endowed_value_added[n], living = 0.0;
        double F = d->payment_musd != NULL ? d->payment_musd[n] : 0.0;
        for (size_t j = 0; j < m->J; j++) living += m->alpha[j * m->pitch + n] * dP[j * m->pitch + n];
        out[REAL_INCOME * N + n] = l->income[n] / I - living;
        out[MARKET_SIZE * N + n] /= I;
        out[COMPETITION * N + n] = V * l->value_added[n] / I - out[MARKET_SIZE * N + n];
        out[TRANSFERS * N + n] = (l->transfer[n] + F) / I;
        out[REVENUE * N + n] = (l->income[n] - V * l->value_added[n] - l->transfer[n] - F) / I;
        out[COST_OF_LIVING * N + n] = living;
        out[VALUE_ADDED * N + n] = l->value_added[n];
    }
    for (size_t j = 0; j < m->J; j++) {
        memcpy(out + (N_FIGURES + j) * N, dP + j * m->pitch, N * sizeof *out);
        memcpy(out + (N_FIGURES + m->J + j) * N, dX + j * m->pitch, N * sizeof *out);
    }
}

static ent_status along(ent_context *context, size_t item, void *payload) {
    const directions *w = payload;
    const ent_gradient *g = w->gradient;
    bench b;
    double reached = 0.0;
    int ok = bench_init(g, &b);
    if (ok) {
        ent_cells_forward(&g->system, &g->shock, g->ln_price, &w->direction[item], &b.shift);
        ent_linear_apply(&b.linear, NULL, &b.shift, b.right);
        for (size_t at = 0; at < g->system.core; at++) b.right[at] = -b.right[at];
        reached = ent_gmres_solve(&b.gmres, straight, correct, &b, b.right, GOAL, RESTARTS_MOST, b.answer, NULL);
        read_response(g, &w->direction[item], &b, w->figures[item]);
    }
    ent_arena_free(&b.arena);
    if (!ok) return ent_fail_nomem(context);
    return reached <= ENOUGH ? ENT_OK : singular(context, reached);
}

void ent_direction_init(ent_direction *direction) {
    *direction = (ent_direction){.struct_version = ENT_DIRECTION_VERSION};
}

static ent_status check_direction(ent_context *context, const ent_gradient *g, const ent_direction *d) {
    const ent_model *m = g->model;
    size_t J = m->J, N = m->N;
    const size_t *component = g->system.cutoff.component;
    if (d->struct_version != ENT_DIRECTION_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_direction has version %u, this library knows %u",
                        (unsigned)d->struct_version, (unsigned)ENT_DIRECTION_VERSION);
    ENT_TRY(check_numbers(context, d->tariff_rate, J * N * N, "tariff_rate"));
    ENT_TRY(check_numbers(context, d->trade_cost, J * N * N, "trade_cost"));
    ENT_TRY(check_numbers(context, d->levy, J * N * N, "levy"));
    ENT_TRY(check_numbers(context, d->productivity, J * N, "productivity"));
    ENT_TRY(check_numbers(context, d->endowment, N, "endowment"));
    ENT_TRY(check_numbers(context, d->payment_musd, N, "payment_musd"));
    ENT_TRY(check_numbers(context, d->earmark_musd, J * N, "earmark_musd"));
    ENT_TRY(check_numbers(context, d->order_musd, J * N, "order_musd"));
    ENT_TRY(check_numbers(context, d->elasticity, J, "elasticity"));
    for (size_t k = 0; k < g->system.cutoff.face.n_components; k++) {
        double sum = 0.0, size = 0.0;
        for (size_t at = 0; at < J * N; at++) {
            double money = (d->earmark_musd != NULL ? d->earmark_musd[at] : 0.0) +
                           (d->order_musd != NULL ? d->order_musd[at] : 0.0);
            if (at < N && d->payment_musd != NULL) money += d->payment_musd[at];
            if (component[at % N] != k) continue;
            sum += money;
            size += fabs(money);
        }
        if (fabs(sum) > 1e-9 * size)
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "payment_musd",
                               "what one region pays another receives", "money of a direction sums to %g, not to 0",
                               sum);
    }
    return ENT_OK;
}

static int responses_take(ent_responses *r, size_t J, size_t N, double **figures) {
    r->of = ent_arena_take(&r->arena, r->n * sizeof *r->of);
    if (r->of == NULL) return 0;
    for (size_t k = 0; k < r->n; k++) {
        double *f = figures[k] = ent_arena_doubles(&r->arena, (N_FIGURES + 2 * J) * N);
        if (f == NULL) return 0;
        r->of[k] = (ent_response){.real_income = f + REAL_INCOME * N,
                                  .market_size = f + MARKET_SIZE * N,
                                  .competition = f + COMPETITION * N,
                                  .revenue = f + REVENUE * N,
                                  .transfers = f + TRANSFERS * N,
                                  .cost_of_living = f + COST_OF_LIVING * N,
                                  .value_added = f + VALUE_ADDED * N,
                                  .ln_price = f + N_FIGURES * N,
                                  .ln_absorption = f + (N_FIGURES + J) * N};
    }
    return 1;
}

ent_status ent_gradient_along(ent_context *context, const ent_gradient *g, const ent_direction *direction, size_t n,
                              unsigned threads, ent_responses **owner) {
    directions work = {.gradient = g, .direction = direction};
    ent_responses *r;
    ent_status status;
    *owner = NULL;
    for (size_t k = 0; k < n; k++) ENT_TRY(check_direction(context, g, &direction[k]));
    r = calloc(1, sizeof *r);
    work.figures = calloc(n + 1, sizeof *work.figures);
    if (r != NULL) r->n = n, r->n_regions = g->model->N;
    status = r != NULL && work.figures != NULL && responses_take(r, g->model->J, g->model->N, work.figures)
                 ? ENT_OK
                 : ent_fail_nomem(context);
    if (status == ENT_OK)
        status = ent_parallel(context, "gradient", threads != 0 ? threads : ent_processors(), n, along, &work);
    free(work.figures);
    if (status == ENT_OK) *owner = r;
    else ent_responses_free(r);
    return status;
}

const ent_response *ent_responses_of(const ent_responses *r, size_t direction) { return &r->of[direction]; }

void ent_responses_mix(const ent_responses *r, const double *by, double *out) {
    memset(out, 0, r->n_regions * sizeof *out);
    for (size_t k = 0; k < r->n; k++)
        for (size_t n = 0; n < r->n_regions; n++) out[n] += by[k] * r->of[k].real_income[n];
}

void ent_responses_free(ent_responses *r) {
    if (r == NULL) return;
    ent_arena_free(&r->arena);
    free(r);
}
