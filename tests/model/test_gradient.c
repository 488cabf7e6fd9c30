/* Gradients: against central differences of solved equilibria, entry by entry and along random directions, backwards
 * against forwards, and what they must add up to. */
#include "economy.h"
#include "model/base.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 9 };

/* The point a gradient is taken at: every instrument at work, with arrays that may be moved. */
typedef struct point {
    economy e;
    random_shock shock;
    double *earmark, *theta;
    ent_closure closure;
    ent_model *model; /* with theta and closure */
    ent_solution *solution;
    ent_gradient *gradient;
} point;

static void make_model(point *p, ent_model **out) {
    ent_model_options options;
    ent_model_options_init(&options);
    options.closure = p->closure;
    options.theta = p->theta;
    assert_ok(p->e.context, ent_model_create_from(p->e.context, p->e.world, &options, out));
}

static ent_solution *solve(const point *p, const ent_model *model) {
    ent_solve_options options;
    ent_solution *solution = NULL;
    ent_solve_options_init(&options);
    options.tolerance = 1e-12;
    options.start = p->solution;
    assert_ok(p->e.context, ent_solve(p->e.context, model, &p->shock.shock, &options, &solution));
    return solution;
}

static void start(point *p) {
    make_model(p, &p->model);
    assert_ok(p->e.context, ent_solve(p->e.context, p->model, &p->shock.shock, NULL, &p->solution));
    assert_ok(p->e.context, ent_gradient_create(p->e.context, p->model, &p->shock.shock, p->solution, &p->gradient));
}

static void point_free(point *p) {
    ent_gradient_free(p->gradient);
    ent_solution_free(p->solution);
    ent_model_free(p->model);
    shock_free(&p->shock);
    free(p->earmark), free(p->theta);
    economy_free(&p->e);
}

static point point_of(economy e, test_random *random, double size, ent_closure closure) {
    point p = {.e = e, .closure = closure};
    size_t J = e.J, N = e.N;
    const ent_base *base = ent_world_base(e.world);
    p.shock = shock_random(&p.e, random, size);
    shock_add_levies(&p.e, random, size, &p.shock);
    shock_add_orders(&p.e, random, size, &p.shock);
    p.earmark = calloc(J * N, sizeof(double));
    for (size_t at = 0; at < J * N; at++) {
        if (!(base->absorption_musd[at] > 0.0)) continue;
        p.earmark[at] = 0.002 * base->income_musd[at % N];
        p.shock.payment[at % N] -= p.earmark[at];
    }
    p.shock.shock.earmark_musd = p.earmark;
    p.theta = malloc(J * sizeof(double));
    for (size_t j = 0; j < J; j++) p.theta[j] = e.model->theta[j];
    start(&p);
    return p;
}

static point point_random(test_random *random, ent_closure closure) {
    random_economy_options small = {.n_regions = test_integer(random, 3, 9),
                                    .n_sectors = test_integer(random, 1, 6),
                                    .tariff_max = 0.3,
                                    .sparse_share = 0.2,
                                    .levy_max = 0.2};
    return point_of(economy_random(random, &small), random, 0.2, closure);
}

static void outcome(const point *p, const ent_solution *solution, double *ln_real_income) {
    size_t J = p->e.J, N = p->e.N;
    for (size_t n = 0; n < N; n++) {
        ln_real_income[n] = log(ent_solution_income_musd(solution)[n]);
        for (size_t j = 0; j < J; j++)
            ln_real_income[n] -= p->model->alpha[j * p->model->pitch + n] * ent_solution_ln_price(solution)[j * N + n];
    }
}

/* Moves one instrument by `by` in the units of ent_direction; money is given to `at` and taken from the last region. */
static void move(point *p, unsigned kind, size_t at, double by) {
    size_t N = p->e.N;
    switch (kind) {
    case ENT_BY_TARIFF: p->shock.tariff[at] += by; break;
    case ENT_BY_TRADE_COST: p->shock.trade_cost[at] *= exp(by); break;
    case ENT_BY_LEVY: p->shock.levy[at] *= exp(by); break;
    case ENT_BY_PRODUCTIVITY: p->shock.productivity[at] *= exp(by); break;
    case ENT_BY_ENDOWMENT: p->shock.endowment[at] *= exp(by); break;
    case ENT_BY_PAYMENT: p->shock.payment[at] += by, p->shock.payment[N - 1] -= by; break;
    case ENT_BY_EARMARK: p->earmark[at] += by, p->shock.payment[N - 1] -= by; break;
    case ENT_BY_ORDER: p->shock.order[at] += by, p->shock.payment[N - 1] -= by; break;
    default: p->theta[at] += by; break;
    }
}

/* d ln real income / d (instrument) by differences of fourth order; [N]. */
static void difference(point *p, unsigned kind, size_t at, double h, double *out) {
    size_t N = p->e.N;
    double *value = malloc(N * sizeof(double));
    static const double steps[] = {-2.0, -1.0, 1.0, 2.0}, weights[] = {1.0, -8.0, 8.0, -1.0};
    memset(out, 0, N * sizeof *out);
    for (size_t k = 0; k < 4; k++) {
        ent_model *model = p->model;
        ent_solution *solution;
        move(p, kind, at, steps[k] * h);
        if (kind == ENT_BY_ELASTICITY) make_model(p, &model);
        solution = solve(p, model);
        outcome(p, solution, value);
        for (size_t n = 0; n < N; n++) out[n] += weights[k] * value[n] / (12.0 * h);
        ent_solution_free(solution);
        if (model != p->model) ent_model_free(model);
        move(p, kind, at, -steps[k] * h);
    }
    free(value);
}

static const double *array_of(const ent_direction *d, unsigned kind) {
    switch (kind) {
    case ENT_BY_TARIFF: return d->tariff_rate;
    case ENT_BY_TRADE_COST: return d->trade_cost;
    case ENT_BY_LEVY: return d->levy;
    case ENT_BY_PRODUCTIVITY: return d->productivity;
    case ENT_BY_ENDOWMENT: return d->endowment;
    case ENT_BY_PAYMENT: return d->payment_musd;
    case ENT_BY_EARMARK: return d->earmark_musd;
    case ENT_BY_ORDER: return d->order_musd;
    default: return d->elasticity;
    }
}

/* Every region's derivatives by everything. */
static ent_derivatives *derive(const point *p, unsigned by, unsigned threads) {
    size_t N = p->e.N;
    double *unit = calloc(N * N, sizeof(double));
    ent_derivatives *d = NULL;
    for (size_t n = 0; n < N; n++) unit[n * N + n] = 1.0;
    assert_ok(p->e.context, ent_gradient_by_all(p->e.context, p->gradient, unit, N, by, threads, &d));
    free(unit);
    return d;
}

/* An entry of a kind at random; cells of trade by how much is traded, since a cell without trade has nothing to show. */
static size_t draw(const point *p, unsigned kind, test_random *random) {
    const ent_table *table = ent_world_table(p->e.world);
    size_t J = p->e.J, N = p->e.N, cells = J * N * N;
    if (kind == ENT_BY_ELASTICITY) return test_integer(random, 0, J - 1);
    if (kind == ENT_BY_ENDOWMENT) return test_integer(random, 0, N - 1);
    if (kind == ENT_BY_PAYMENT) return test_integer(random, 0, N - 2);
    if (kind == ENT_BY_EARMARK || kind == ENT_BY_ORDER || kind == ENT_BY_PRODUCTIVITY)
        for (;;) {
            size_t at = test_integer(random, 0, J * N - 1);
            const ent_base *base = ent_world_base(p->e.world);
            if (at % N == N - 1 || !(base->absorption_musd[at] > 0.0 && base->output_musd[at] > 0.0)) continue;
            if (kind != ENT_BY_ORDER || p->shock.order[at] > 0.0) return at;
        }
    for (;;) {
        double sum = 0.0, mark;
        for (size_t at = 0; at < cells; at++)
            if (at / N % N != at % N || kind != ENT_BY_TARIFF) sum += table->flow_musd[at];
        mark = test_uniform(random, 0.0, sum);
        for (size_t at = 0; at < cells; at++) {
            if (at / N % N == at % N && kind == ENT_BY_TARIFF) continue;
            mark -= table->flow_musd[at];
            if (mark <= 0.0 && table->flow_musd[at] > 0.0) return at;
        }
    }
}

/* Regions that an entry touches, and others: all must agree to 1e-6 of the largest. */
static void compare_entry(point *p, const ent_derivatives *d, unsigned kind, test_random *random) {
    size_t N = p->e.N, at = draw(p, kind, random);
    double *far = malloc(N * sizeof(double)), largest = 0.0;
    int money = kind == ENT_BY_PAYMENT || kind == ENT_BY_EARMARK || kind == ENT_BY_ORDER;
    double h = money ? 5e-4 * p->model->income[at % N] : 4e-3, rounding;
    if (kind == ENT_BY_ORDER) h = fmin(h, p->shock.order[at] / 4.0);
    rounding = 3e-12 / h;
    difference(p, kind, at, h, far);
    for (size_t n = 0; n < N; n++) largest = fmax(largest, fabs(far[n]));
    assert_true(largest > 0.0);
    for (size_t n = 0; n < N; n++) {
        const ent_direction *by = ent_derivatives_of(d, n);
        double ours = array_of(by, kind)[at];
        if (money) ours -= by->payment_musd[N - 1];
        /* Relative to the largest effect of the entry: the others are carried by the same rounding. */
        if (fabs(ours - far[n]) > 1e-6 * fmax(fabs(far[n]), 1e-4 * largest) + rounding)
            print_message("kind %u entry %zu region %zu: %.12g by differences %.12g\n", kind, at, n, ours, far[n]);
        assert_within(ours, far[n], 1e-6 * fmax(fabs(far[n]), 1e-4 * largest) + rounding);
    }
    free(far);
}

static void entries(point *p, test_random *random, size_t each) {
    ent_derivatives *d = derive(p, ENT_BY_ALL, 2);
    for (unsigned k = 0; k < KINDS; k++)
        for (size_t c = 0; c < each; c++) compare_entry(p, d, 1u << k, random);
    ent_derivatives_free(d);
}

static void differences_of_random_economies(void **state) {
    test_random random = {test_seed("gradient", 501)};
    (void)state;
    for (size_t c = 0; c < test_cases(4); c++) {
        point p = point_random(&random, c % 3 == 1 ? ENT_CLOSURE_OWN_GDP : ENT_CLOSURE_WORLD_SHARE);
        entries(&p, &random, 10);
        point_free(&p);
    }
}

static void differences_of_world_2024(void **state) {
    test_random random = {test_seed("gradient of world-2024", 502)};
    point p = point_of(economy_world_2024(), &random, 0.1, ENT_CLOSURE_WORLD_SHARE);
    (void)state;
    entries(&p, &random, 10);
    point_free(&p);
}

/* A random direction in everything, whose money sums to 0; [KINDS] arrays. */
static ent_direction direction_random(const point *p, test_random *random) {
    size_t J = p->e.J, N = p->e.N, cells = J * N * N;
    size_t count[KINDS] = {cells, cells, cells, J * N, N, N, J * N, J * N, J};
    const ent_base *base = ent_world_base(p->e.world);
    double *array[KINDS], sum = 0.0;
    ent_direction d;
    for (size_t k = 0; k < KINDS; k++) {
        array[k] = malloc(count[k] * sizeof(double));
        for (size_t at = 0; at < count[k]; at++) {
            array[k][at] = test_uniform(random, -1.0, 1.0);
            if (k >= 5 && k <= 7) array[k][at] *= p->model->income[at % N];
            if ((k == 6 || k == 7) && !(base->absorption_musd[at] > 0.0 && base->output_musd[at] > 0.0))
                array[k][at] = 0.0;
            if (k >= 5 && k <= 7) sum += array[k][at];
        }
    }
    array[5][0] -= sum;
    for (size_t at = 0; at < cells; at++)
        if (at / N % N == at % N) array[0][at] = 0.0;
    ent_direction_init(&d);
    d.tariff_rate = array[0], d.trade_cost = array[1], d.levy = array[2], d.productivity = array[3];
    d.endowment = array[4], d.payment_musd = array[5], d.earmark_musd = array[6], d.order_musd = array[7];
    d.elasticity = array[8];
    return d;
}

static void direction_free(ent_direction *d) {
    for (unsigned k = 0; k < KINDS; k++) free((void *)(uintptr_t)array_of(d, 1u << k));
}

/* Backwards and forwards are the same number, and the parts of a response add up. */
static void backwards_is_forwards(void **state) {
    test_random random = {test_seed("gradient both ways", 503)};
    (void)state;
    for (size_t c = 0; c < test_cases(12); c++) {
        point p = point_random(&random, c % 2 == 0 ? ENT_CLOSURE_OWN_GDP : ENT_CLOSURE_WORLD_SHARE);
        size_t J = p.e.J, N = p.e.N, cells = J * N * N;
        size_t count[KINDS] = {cells, cells, cells, J * N, N, N, J * N, J * N, J};
        ent_direction d = direction_random(&p, &random);
        ent_derivatives *by = derive(&p, ENT_BY_ALL, 1);
        ent_responses *all = NULL;
        const ent_response *r;
        assert_ok(p.e.context, ent_gradient_along(p.e.context, p.gradient, &d, 1, 1, &all));
        r = ent_responses_of(all, 0);
        for (size_t n = 0; n < N; n++) {
            double sum = 0.0, size = 0.0;
            for (unsigned k = 0; k < KINDS; k++)
                for (size_t at = 0; at < count[k]; at++) {
                    double term = array_of(ent_derivatives_of(by, n), 1u << k)[at] * array_of(&d, 1u << k)[at];
                    sum += term, size += fabs(term);
                }
            assert_within(r->real_income[n] / size, sum / size, 1e-10);
            assert_within(r->market_size[n] + r->competition[n] + r->revenue[n] + r->transfers[n] -
                              r->cost_of_living[n],
                          r->real_income[n], 1e-12 * size);
        }
        ent_responses_free(all), ent_derivatives_free(by), direction_free(&d), point_free(&p);
    }
}

/* Market size and competition once more, from prices, absorption and the table, as MODEL writes shares. At the base. */
static void parts_by_hand(void **state) {
    test_random random = {test_seed("parts of a response", 504)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        economy e = economy_random(&random, NULL);
        const ent_table *t = ent_world_table(e.world);
        const ent_base *base = ent_world_base(e.world);
        size_t J = e.J, N = e.N, grower = test_integer(&random, 0, N - 1);
        double *growth = calloc(J * N, sizeof(double));
        ent_gradient *g = NULL;
        ent_responses *all = NULL;
        ent_direction d;
        ent_direction_init(&d);
        d.productivity = growth;
        for (size_t j = 0; j < J; j++) growth[j * N + grower] = test_uniform(&random, 0.5, 1.5);
        assert_ok(e.context, ent_gradient_create(e.context, e.model, NULL, NULL, &g));
        assert_ok(e.context, ent_gradient_along(e.context, g, &d, 1, 2, &all));
        for (size_t i = 0; i < N; i++) {
            const ent_response *r = ent_responses_of(all, 0);
            double size = 0.0, share = 0.0;
            for (size_t j = 0; j < J; j++) {
                double b = 1.0, cost = -growth[j * N + i];
                for (size_t k = 0; k < J; k++) b -= t->input_share[(k * J + j) * N + i];
                for (size_t k = 0; k < J; k++) cost += t->input_share[(k * J + j) * N + i] * r->ln_price[k * N + i];
                cost += b * r->value_added[i]; /* endowments stay: d ln V' = d ln w */
                for (size_t m = 0; m < N; m++) {
                    double M = t->flow_musd[(j * N + m) * N + i] * b / base->income_musd[i];
                    size += M * r->ln_absorption[j * N + m];
                    share -= M * e.model->theta[j] * (cost - r->ln_price[j * N + m]);
                }
            }
            assert_close(r->market_size[i], size, 1e-10);
            assert_close(r->competition[i], share, 1e-10);
        }
        ent_responses_free(all), ent_gradient_free(g), free(growth), economy_free(&e);
    }
}

/* Without duties the sum of what all gain is what a change saves (Hulten): trade costs -M, productivity Y; twice the
 * endowments everywhere are twice the real income of everybody. */
static void what_gradients_add_up_to(void **state) {
    test_random random = {test_seed("adding up", 505)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        random_economy_options free_trade = {
            .n_regions = test_integer(&random, 2, 9), .n_sectors = test_integer(&random, 1, 6), .sparse_share = 0.2};
        economy e = economy_random(&random, &free_trade);
        const ent_table *t = ent_world_table(e.world);
        const ent_base *base = ent_world_base(e.world);
        size_t J = e.J, N = e.N;
        double *weight = calloc((1 + N) * N, sizeof(double));
        ent_gradient *g = NULL;
        ent_derivatives *by = NULL;
        const ent_direction *world;
        for (size_t n = 0; n < N; n++) weight[n] = base->income_musd[n], weight[(1 + n) * N + n] = 1.0;
        assert_ok(e.context, ent_gradient_create(e.context, e.model, NULL, NULL, &g));
        assert_ok(e.context, ent_gradient_by_all(e.context, g, weight, 1 + N,
                                                 ENT_BY_TRADE_COST | ENT_BY_PRODUCTIVITY | ENT_BY_ENDOWMENT, 2, &by));
        world = ent_derivatives_of(by, 0);
        for (size_t at = 0; at < J * N * N; at++) assert_within(world->trade_cost[at], -t->flow_musd[at], 1e-8);
        for (size_t at = 0; at < J * N; at++) assert_within(world->productivity[at], base->output_musd[at], 1e-8);
        for (size_t n = 0; n < N; n++) {
            double sum = 0.0;
            for (size_t m = 0; m < N; m++) sum += ent_derivatives_of(by, 1 + n)->endowment[m];
            assert_close(sum, 1.0, 1e-9);
        }
        ent_derivatives_free(by), ent_gradient_free(g), free(weight), economy_free(&e);
    }
}

/* Lerner: with no deficit anywhere a uniform tariff and a uniform export levy are the same to real incomes. */
static void lerner(void **state) {
    test_random random = {test_seed("Lerner to first order", 506)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        random_economy_options balanced = {.n_regions = test_integer(&random, 2, 9),
                                           .n_sectors = test_integer(&random, 1, 6),
                                           .tariff_max = 0.3,
                                           .sparse_share = 0.2,
                                           .balanced = 1};
        economy e = economy_random(&random, &balanced);
        const ent_table *t = ent_world_table(e.world);
        size_t J = e.J, N = e.N, who = test_integer(&random, 0, N - 1);
        double *duty = calloc(J * N * N, sizeof(double)), *levy = calloc(J * N * N, sizeof(double));
        ent_direction d[2];
        ent_gradient *g = NULL;
        ent_responses *all = NULL;
        for (size_t at = 0; at < J * N * N; at++) {
            size_t n = at / N % N, i = at % N;
            if (n == who && i != who) duty[at] = 1.0 + t->tariff_rate[at];
            if (i == who && n != who) levy[at] = 1.0;
        }
        ent_direction_init(&d[0]), ent_direction_init(&d[1]);
        d[0].tariff_rate = duty, d[1].levy = levy;
        assert_ok(e.context, ent_gradient_create(e.context, e.model, NULL, NULL, &g));
        assert_ok(e.context, ent_gradient_along(e.context, g, d, 2, 2, &all));
        for (size_t n = 0; n < N; n++)
            assert_close(ent_responses_of(all, 0)->real_income[n], ent_responses_of(all, 1)->real_income[n], 1e-9);
        ent_responses_free(all), ent_gradient_free(g), free(duty), free(levy), economy_free(&e);
    }
}

/* x = A^-1 b by elimination with pivoting; A and b are lost. */
static void eliminate(double *A, double *b, size_t n, size_t columns) {
    for (size_t k = 0; k < n; k++) {
        size_t best = k;
        for (size_t i = k; i < n; i++)
            if (fabs(A[i * n + k]) > fabs(A[best * n + k])) best = i;
        for (size_t j = 0; j < n; j++) {
            double spare = A[k * n + j];
            A[k * n + j] = A[best * n + j], A[best * n + j] = spare;
        }
        for (size_t j = 0; j < columns; j++) {
            double spare = b[k * columns + j];
            b[k * columns + j] = b[best * columns + j], b[best * columns + j] = spare;
        }
        for (size_t i = 0; i < n; i++) {
            double factor = i == k ? 0.0 : A[i * n + k] / A[k * n + k];
            for (size_t j = 0; j < n; j++) A[i * n + j] -= factor * A[k * n + j];
            for (size_t j = 0; j < columns; j++) b[i * columns + j] -= factor * b[k * columns + j];
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < columns; j++) b[i * columns + j] /= A[i * n + i];
}

/* U = (I - S) W + S of MODEL 5 (Kleinman, Liu & Redding), from flows alone. */
static void closed_form(const economy *e, double *U) {
    const ent_table *t = ent_world_table(e->world);
    const ent_base *base = ent_world_base(e->world);
    size_t N = e->N;
    double theta = e->model->theta[0], world = 0.0;
    double *S = malloc(N * N * sizeof(double)), *T = malloc(N * N * sizeof(double));
    double *A = malloc(N * N * sizeof(double)), *W = malloc(N * N * sizeof(double));
    for (size_t n = 0; n < N; n++) world += base->value_added_musd[n];
    for (size_t n = 0; n < N; n++)
        for (size_t i = 0; i < N; i++) {
            S[n * N + i] = t->flow_musd[n * N + i] / base->absorption_musd[n];
            T[i * N + n] = t->flow_musd[n * N + i] / base->output_musd[i];
        }
    for (size_t n = 0; n < N; n++)
        for (size_t i = 0; i < N; i++) {
            double TS = 0.0;
            for (size_t k = 0; k < N; k++) TS += T[n * N + k] * S[k * N + i];
            A[n * N + i] = (n == i) - (T[n * N + i] + theta * TS) / (1.0 + theta) + base->value_added_musd[i] / world;
            W[n * N + i] = -theta / (1.0 + theta) * (TS - (n == i));
        }
    eliminate(A, W, N, N);
    for (size_t n = 0; n < N; n++)
        for (size_t i = 0; i < N; i++) {
            U[n * N + i] = W[n * N + i] + S[n * N + i];
            for (size_t k = 0; k < N; k++) U[n * N + i] -= S[n * N + k] * W[k * N + i];
        }
    free(S), free(T), free(A), free(W);
}

static void one_sector_is_the_closed_form(void **state) {
    test_random random = {test_seed("Kleinman, Liu & Redding", 507)};
    (void)state;
    for (size_t c = 0; c < test_cases(12); c++) {
        random_economy_options one = {
            .n_regions = test_integer(&random, 2, 20), .n_sectors = 1, .balanced = 1, .no_inputs = 1};
        economy e = economy_random(&random, &one);
        size_t N = e.N;
        double *U = malloc(N * N * sizeof(double)), *unit = calloc(N * N, sizeof(double));
        ent_gradient *g = NULL;
        ent_derivatives *by = NULL;
        ent_responses *along = NULL;
        ent_direction *grow = calloc(N, sizeof *grow);
        for (size_t n = 0; n < N; n++) {
            unit[n * N + n] = 1.0;
            ent_direction_init(&grow[n]);
            grow[n].productivity = unit + n * N;
        }
        closed_form(&e, U);
        assert_ok(e.context, ent_gradient_create(e.context, e.model, NULL, NULL, &g));
        assert_ok(e.context, ent_gradient_by_all(e.context, g, unit, N, ENT_BY_PRODUCTIVITY, 2, &by));
        assert_ok(e.context, ent_gradient_along(e.context, g, grow, N, 2, &along));
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                assert_close(ent_derivatives_of(by, n)->productivity[i], U[n * N + i], 1e-10);
                assert_close(ent_responses_of(along, i)->real_income[n], U[n * N + i], 1e-10);
            }
        ent_responses_free(along), ent_derivatives_free(by), ent_gradient_free(g);
        free(grow), free(U), free(unit), economy_free(&e);
    }
}

static void threads_make_no_difference(void **state) {
    test_random random = {test_seed("threads of a gradient", 508)};
    point p = point_random(&random, ENT_CLOSURE_WORLD_SHARE);
    size_t cells = p.e.J * p.e.N * p.e.N;
    ent_derivatives *one = derive(&p, ENT_BY_ALL, 1), *three = derive(&p, ENT_BY_ALL, 3);
    (void)state;
    for (size_t n = 0; n < p.e.N; n++) {
        const ent_direction *a = ent_derivatives_of(one, n), *b = ent_derivatives_of(three, n);
        assert_memory_equal(a->tariff_rate, b->tariff_rate, cells * sizeof(double));
        assert_memory_equal(a->elasticity, b->elasticity, p.e.J * sizeof(double));
    }
    ent_derivatives_free(one), ent_derivatives_free(three), point_free(&p);
}

static void refuse(const point *p, ent_status expected, const char *words, ent_status status) {
    assert_int_equal(status, expected);
    assert_non_null(strstr(ent_context_error(p->e.context)->message, words));
}

static void bad_calls(void **state) {
    test_random random = {test_seed("bad gradients", 509)};
    point p = point_random(&random, ENT_CLOSURE_WORLD_SHARE);
    ent_context *c = p.e.context;
    ent_gradient *g = NULL;
    ent_derivatives *by = NULL;
    ent_responses *along = NULL;
    ent_direction d;
    ent_shock none;
    double *money = calloc(p.e.N, sizeof(double)), nan = (double)NAN;
    (void)state;
    ent_shock_init(&none);
    ent_direction_init(&d);
    refuse(&p, ENT_USAGE, "without its solution", ent_gradient_create(c, p.model, &none, NULL, &g));
    refuse(&p, ENT_USAGE, "not of this shock", ent_gradient_create(c, p.model, &none, p.solution, &g));
    refuse(&p, ENT_USAGE, "not of this shock", ent_gradient_create(c, p.model, NULL, p.solution, &g));
    assert_null(g);
    money[0] = 1.0;
    d.payment_musd = money;
    refuse(&p, ENT_RANGE, "sums to 1", ent_gradient_along(c, p.gradient, &d, 1, 1, &along));
    money[0] = nan;
    refuse(&p, ENT_RANGE, "payment_musd has nan", ent_gradient_along(c, p.gradient, &d, 1, 1, &along));
    refuse(&p, ENT_RANGE, "weight has nan", ent_gradient_by_all(c, p.gradient, money, 1, ENT_BY_ALL, 1, &by));
    d.struct_version = 77;
    refuse(&p, ENT_VERSION, "version 77", ent_gradient_along(c, p.gradient, &d, 1, 1, &along));
    assert_null(along);
    assert_null(by);
    free(money), point_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_of_random_economies),
        cmocka_unit_test(differences_of_world_2024),
        cmocka_unit_test(backwards_is_forwards),
        cmocka_unit_test(parts_by_hand),
        cmocka_unit_test(what_gradients_add_up_to),
        cmocka_unit_test(lerner),
        cmocka_unit_test(one_sector_is_the_closed_form),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(bad_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
