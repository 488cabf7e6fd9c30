/* The linearised sweep: against differences of the sweep itself, and against its own transpose, with every instrument,
 * every closure, bans that split trade, and on world-2024. */
#include "economy.h"
#include "model/correction.h"
#include "model/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct bench {
    ent_system system;
    ent_linear linear;
    double *z, *v, *y, *moved, *far, *near, *product, *adjoint;
} bench;

static bench *bench_new(const economy *e, const ent_shock *shock, test_random *random) {
    bench *b = calloc(1, sizeof *b);
    double **vectors[] = {&b->z, &b->v, &b->y, &b->moved, &b->far, &b->near, &b->product, &b->adjoint};
    assert_ok(e->context, ent_system_create(e->context, e->model, shock, &b->system));
    assert_true(ent_linear_init(&b->linear, &b->system.arena, e->J, e->model->pitch));
    for (size_t k = 0; k < sizeof vectors / sizeof vectors[0]; k++)
        *vectors[k] = ent_arena_doubles(&b->system.arena, b->system.size);
    for (size_t at = 0; at < b->system.size; at++) {
        b->z[at] = test_uniform(random, -0.2, 0.2);
        b->v[at] = test_uniform(random, -1.0, 1.0);
        b->y[at] = test_uniform(random, -1.0, 1.0);
    }
    return b;
}

/* The correction and its transpose, at the point last swept. */
static void compare_correction(bench *b, const economy *e) {
    ent_correction correction;
    ent_correction_work work;
    double right = 0.0, left = 0.0, size = 0.0;
    assert_true(ent_correction_init(&correction, &b->system.arena, e->model));
    assert_true(ent_correction_work_init(&work, &b->system.arena, e->model));
    ent_correction_at(&correction, &b->system);
    ent_correction_apply(&correction, &work, b->v, b->product);
    ent_correction_apply_transposed(&correction, &work, b->y, b->adjoint);
    for (size_t at = 0; at < b->system.core; at++) {
        size_t n = at % e->model->pitch;
        if (n >= e->N) continue; /* padding */
        right += b->y[at] * b->product[at], left += b->adjoint[at] * b->v[at];
        size += fabs(b->y[at] * b->product[at]);
    }
    assert_within(left / size, right / size, 1e-12);
    assert_true(fabs(right) > 0.0);
}

static void bench_free(bench *b) { ent_system_free(&b->system), free(b); }

/* sum += weight (G(z + h v) - G(z - h v)) / 2 h */
static void add_difference(bench *b, double h, double weight, double *sum) {
    size_t size = b->system.size;
    for (int side = -1; side <= 1; side += 2) {
        for (size_t at = 0; at < size; at++) b->moved[at] = b->z[at] + side * h * b->v[at];
        ent_sweep(&b->system, b->moved, b->near);
        for (size_t at = 0; at < size; at++) sum[at] += side * weight * b->near[at] / (2.0 * h);
    }
}

/* Differences of fourth order: with h = 3e-4 what they leave out is h^4 / 30 times a fifth derivative, at most some
 * theta^5 = 3e4, that is 1e-11; rounding is 1e-13. */
static void compare(const economy *e, const ent_shock *shock, test_random *random) {
    bench *b = bench_new(e, shock, random);
    double right = 0.0, left = 0.0, size = 0.0;
    add_difference(b, 3e-4, 4.0 / 3.0, b->far);
    add_difference(b, 6e-4, -1.0 / 3.0, b->far);
    ent_sweep(&b->system, b->z, b->near);
    ent_linear_at(&b->linear, &b->system);
    ent_linear_apply(&b->linear, b->v, NULL, b->product);
    for (size_t at = 0; at < b->system.size; at++) {
        assert_true(isfinite(b->far[at]));
        assert_close(b->product[at], b->far[at], 1e-8);
    }
    ent_linear_apply_transposed(&b->linear, b->y, NULL, b->adjoint);
    for (size_t at = 0; at < b->system.size; at++) {
        right += b->y[at] * b->product[at], left += b->adjoint[at] * b->v[at];
        size += fabs(b->y[at] * b->product[at]);
    }
    assert_within(left / size, right / size, 1e-12);
    assert_true(fabs(right) > 0.0);
    compare_correction(b, e);
    bench_free(b);
}

/* Every instrument at once; the last region pays for what is earmarked in the first, others for orders. */
typedef struct everything {
    random_shock shock;
    double *earmark;
} everything;

static everything everything_new(const economy *e, test_random *random) {
    everything a = {.shock = shock_random(e, random, 0.3)};
    size_t J = e->J, N = e->N;
    a.shock.levy = malloc(J * N * N * sizeof(double));
    a.earmark = calloc(J * N, sizeof(double));
    for (size_t at = 0; at < J * N * N; at++)
        a.shock.levy[at] = at / N % N == at % N ? 1.0 : test_uniform(random, 0.8, 1.3);
    for (size_t j = 0; j < J; j++) {
        a.earmark[j * N] = 2.0 * test_uniform(random, 0.0, 1.0);
        a.shock.payment[N - 1] -= a.earmark[j * N];
    }
    shock_add_orders(e, random, 2.0, &a.shock);
    a.shock.shock.levy_gross = a.shock.levy;
    a.shock.shock.earmark_musd = a.earmark;
    return a;
}

static void everything_free(everything *a) { shock_free(&a->shock), free(a->earmark); }

static void every_instrument_and_closure(void **state) {
    test_random random = {test_seed("linearised sweep", 71)};
    (void)state;
    for (size_t c = 0; c < test_cases(30); c++) {
        random_economy_options small = {.n_regions = test_integer(&random, 2, 12),
                                        .n_sectors = test_integer(&random, 1, 8),
                                        .tariff_max = 0.3,
                                        .sparse_share = 0.2,
                                        .levy_max = c % 2 == 1 ? 0.3 : 0.0};
        economy e = economy_random(&random, &small);
        everything a = everything_new(&e, &random);
        ent_model_options options;
        ent_shock none;
        ent_shock_init(&none);
        ent_model_options_init(&options);
        options.closure = (ent_closure)(c % 3);
        ent_model_free(e.model);
        assert_ok(e.context, ent_model_create_from(e.context, e.world, &options, &e.model));
        compare(&e, &a.shock.shock, &random);
        compare(&e, &none, &random);
        everything_free(&a), economy_free(&e);
    }
}

/* The first regions and the last trade with each other no more: two components, each with its own numeraire. */
static void components(void **state) {
    test_random random = {test_seed("components", 72)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options small = {
            .n_regions = test_integer(&random, 4, 9), .n_sectors = test_integer(&random, 1, 5), .tariff_max = 0.3};
        economy e = economy_random(&random, &small);
        everything a = everything_new(&e, &random);
        size_t N = e.N, half = N / 2;
        ent_model_options options;
        ent_model_options_init(&options);
        options.closure = c % 2 == 0 ? ENT_CLOSURE_OWN_GDP : ENT_CLOSURE_WORLD_SHARE;
        ent_model_free(e.model);
        assert_ok(e.context, ent_model_create_from(e.context, e.world, &options, &e.model));
        for (size_t at = 0; at < e.J * N * N; at++)
            if ((at / N % N < half) != (at % N < half)) a.shock.trade_cost[at] = HUGE_VAL;
        compare(&e, &a.shock.shock, &random);
        everything_free(&a), economy_free(&e);
    }
}

static void world_2024(void **state) {
    test_random random = {test_seed("world-2024", 73)};
    economy e = economy_world_2024();
    random_shock shock = shock_tariff(&e, 77, 0.25);
    (void)state;
    compare(&e, &shock.shock, &random);
    shock_free(&shock), economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instrument_and_closure),
        cmocka_unit_test(components),
        cmocka_unit_test(world_2024),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
