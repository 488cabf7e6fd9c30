/* The kernels: the same bits on every instruction set this processor has, and right against plain loops. */
#include "economy.h"
#include "model/base.h"
#include "support/arena.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N = 24, J = 7, COUNT = 64 };

typedef struct inputs {
    double *rows, *u, *block, *vector, *long_a, *long_b;
    const double *row[N];
} inputs;

static inputs random_inputs(ent_arena *arena, uint64_t seed) {
    test_random random = {seed};
    inputs in = {.rows = ent_arena_doubles(arena, N * N),
                 .u = ent_arena_doubles(arena, N),
                 .block = ent_arena_doubles(arena, J * J * 4),
                 .vector = ent_arena_doubles(arena, J * 4),
                 .long_a = ent_arena_doubles(arena, COUNT),
                 .long_b = ent_arena_doubles(arena, COUNT)};
    for (size_t k = 0; k < N * N; k++) in.rows[k] = test_uniform(&random, 0.0, 1.0);
    for (size_t k = 0; k < N; k++) in.u[k] = test_uniform(&random, 0.1, 3.0), in.row[k] = in.rows + k * N;
    for (size_t k = 0; k < J * J * 4; k++) in.block[k] = test_uniform(&random, 0.0, 0.1) + (k / 4 % (J + 1) == 0);
    for (size_t k = 0; k < J * 4; k++) in.vector[k] = test_uniform(&random, -1.0, 1.0);
    for (size_t k = 0; k < COUNT; k++)
        in.long_a[k] = test_uniform(&random, -9.0, 9.0), in.long_b[k] = test_uniform(&random, 0.01, 9.0);
    return in;
}

/* Everything a kernel set computes from the inputs, one after the other. */
static size_t run_all(const ent_kernels *k, const inputs *in, double *out) {
    const double *columns[2] = {in->long_a, in->long_b};
    double *start = out;
    k->exp_scaled(out, in->long_a, 0.37, COUNT), out += COUNT;
    k->log_scaled(out, in->long_b, -1.7, COUNT), out += COUNT;
    memcpy(out, in->long_a, COUNT * sizeof *out);
    k->multiply_power(out, in->long_b, -4.735, COUNT), out += COUNT;
    k->rows_dot(out, in->row, in->u, N, N), out += N;
    k->rows_combine(out, in->row, in->u, N, N), out += N;
    k->block_apply(out, in->block, in->vector, J, 0), out += J * 4;
    k->block_apply_transposed(out, in->block, in->vector, J), out += J * 4;
    memcpy(out, in->block, J * J * 4 * sizeof *out);
    assert_true(k->block_invert(out, J));
    out += J * J * 4;
    out[0] = k->dot(in->long_a, in->long_b, COUNT), out[1] = k->max_abs(in->long_a, COUNT);
    k->columns_dot(out + 2, columns, in->long_b, 2, COUNT), out += 4;
    memcpy(out, in->long_a, COUNT * sizeof *out);
    k->columns_subtract(out, columns, in->u, 2, COUNT), out += COUNT;
    return (size_t)(out - start);
}

static void every_set_gives_the_same_bits(void **state) {
    static const char *const names[] = {"sse2", "avx2", "avx512"};
    uint64_t seed = test_seed("kernels", 41);
    (void)state;
    for (uint64_t c = 0; c < test_cases(20); c++) {
        ent_arena arena = {0};
        inputs in = random_inputs(&arena, seed + c);
        double *expected = ent_arena_doubles(&arena, 2048), *got = ent_arena_doubles(&arena, 2048);
        size_t length = run_all(ent_kernels_choose("sse2"), &in, expected);
        assert_true(length <= 2048);
        for (size_t s = 1; s < 3; s++) {
            const ent_kernels *k = ent_kernels_choose(names[s]);
            if (k == NULL) {
                if (c == 0) printf("%s: not on this processor\n", names[s]);
                continue;
            }
            run_all(k, &in, got);
            assert_memory_equal(expected, got, length * sizeof *got);
        }
        ent_arena_free(&arena);
    }
}

static void they_compute_what_they_say(void **state) {
    ent_arena arena = {0};
    inputs in = random_inputs(&arena, test_seed("kernel values", 42));
    const ent_kernels *k = ent_kernels_choose(NULL);
    double *out = ent_arena_doubles(&arena, 2048);
    (void)state;
    k->exp_scaled(out, in.long_a, 0.37, COUNT);
    for (size_t i = 0; i < COUNT; i++) assert_close(out[i] / exp(0.37 * in.long_a[i]), 1.0, 1e-15);
    k->log_scaled(out, in.long_b, -1.7, COUNT);
    for (size_t i = 0; i < COUNT; i++) assert_close(out[i], -1.7 * log(in.long_b[i]), 1e-15);
    memcpy(out, in.long_a, COUNT * sizeof *out);
    k->multiply_power(out, in.long_b, -4.735, COUNT);
    for (size_t i = 0; i < COUNT; i++) assert_close(out[i] / (in.long_a[i] * pow(in.long_b[i], -4.735)), 1.0, 1e-15);
    k->rows_dot(out, in.row, in.u, N, N);
    k->rows_combine(out + N, in.row, in.u, N, N);
    for (size_t n = 0; n < N; n++) {
        double across = 0.0, down = 0.0;
        for (size_t i = 0; i < N; i++) across += in.rows[n * N + i] * in.u[i], down += in.rows[i * N + n] * in.u[i];
        assert_close(out[n], across, 1e-14);
        assert_close(out[N + n], down, 1e-14);
    }
    k->block_apply(out, in.block, in.vector, J, 0);
    k->block_apply_transposed(out + 4 * J, in.block, in.vector, J);
    for (size_t j = 0; j < J; j++)
        for (size_t l = 0; l < 4; l++) {
            double plain = 0.0, turned = 0.0;
            for (size_t i = 0; i < J; i++) {
                plain += in.block[(j * J + i) * 4 + l] * in.vector[i * 4 + l];
                turned += in.block[(i * J + j) * 4 + l] * in.vector[i * 4 + l];
            }
            assert_close(out[j * 4 + l], plain, 1e-14);
            assert_close(out[4 * J + j * 4 + l], turned, 1e-14);
        }
    memcpy(out, in.block, J * J * 4 * sizeof *out);
    assert_true(k->block_invert(out, J));
    for (size_t i = 0; i < J; i++)
        for (size_t j = 0; j < J; j++)
            for (size_t l = 0; l < 4; l++) {
                double sum = 0.0;
                for (size_t m = 0; m < J; m++) sum += in.block[(i * J + m) * 4 + l] * out[(m * J + j) * 4 + l];
                assert_within(sum, i == j ? 1.0 : 0.0, 1e-13);
            }
    memset(out, 0, J * J * 4 * sizeof *out);
    assert_false(k->block_invert(out, J));
    out[3] = NAN;
    assert_true(isinf(k->max_abs(out, 8)));
    ent_arena_free(&arena);
}

/* The model takes the set that is asked for; every set that runs gives the same bits, the others are refused by
 * name. */
static void a_model_on_each_set(void **state) {
    static const char *const names[] = {"sse2", "avx2", "avx512"};
    economy e = economy_world_2024();
    random_shock shock = shock_tariff(&e, 77, 0.15);
    ent_solution *widest = solve_tight(&e, &shock.shock, 1e-10);
    ent_model_options options;
    ent_model *model = NULL;
    (void)state;
    ent_model_options_init(&options);
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        ent_solution *s = NULL;
        options.kernels = names[k];
        if (ent_kernels_choose(names[k]) == NULL) {
            assert_int_equal(ent_model_create_from(e.context, e.world, &options, &model), ENT_USAGE);
            assert_string_equal(ent_context_error(e.context)->key, "kernels");
            continue;
        }
        assert_ok(e.context, ent_model_create_from(e.context, e.world, &options, &model));
        assert_string_equal(model->kernels->name, names[k]);
        assert_ok(e.context, ent_solve(e.context, model, &shock.shock, NULL, &s));
        assert_memory_equal(ent_solution_ln_price(s), ent_solution_ln_price(widest), e.J * e.N * sizeof(double));
        ent_solution_free(s), ent_model_free(model);
    }
    options.kernels = "avx1024";
    assert_int_equal(ent_model_create_from(e.context, e.world, &options, &model), ENT_USAGE);
    assert_null(model);
    assert_string_not_equal(ent_context_error(e.context)->hint, "");
    options.kernels = NULL;
    options.struct_version = 1;
    assert_int_equal(ent_model_create_from(e.context, e.world, &options, &model), ENT_VERSION);
    ent_solution_free(widest), shock_free(&shock), economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_set_gives_the_same_bits),
                                       cmocka_unit_test(they_compute_what_they_say),
                                       cmocka_unit_test(a_model_on_each_set)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
