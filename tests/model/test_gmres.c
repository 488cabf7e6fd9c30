/* GMRES on dense systems whose answer is known: in one round, over restarts, preconditioned, and where there is none. */
#include "assert_close.h"
#include "model/gmres.h"
#include "random_economy.h"

#include <math.h>
#include <stdlib.h>

enum { SIZE = 24 };

typedef struct dense {
    double A[SIZE][SIZE], scale[SIZE];
} dense;

static void apply(const double *v, double *out, void *payload) {
    const dense *d = payload;
    for (size_t i = 0; i < SIZE; i++) {
        out[i] = 0.0;
        for (size_t j = 0; j < SIZE; j++) out[i] += d->A[i][j] * v[j];
    }
}

static void rescale(const double *v, double *out, void *payload) {
    const dense *d = payload;
    for (size_t i = 0; i < SIZE; i++) out[i] = d->scale[i] * v[i];
}

static dense draw(test_random *random, double off) {
    dense d;
    for (size_t i = 0; i < SIZE; i++) {
        for (size_t j = 0; j < SIZE; j++) d.A[i][j] = test_uniform(random, -off, off);
        d.A[i][i] += 1.0 + (double)i;
        d.scale[i] = 1.0 / d.A[i][i];
    }
    return d;
}

static void solve(size_t most, ent_gmres_apply *precondition, size_t products_most) {
    test_random random = {test_seed("GMRES", 601)};
    dense d = draw(&random, 0.2);
    double known[SIZE], *arena_b, *x;
    size_t products = 0;
    ent_arena arena = {0};
    ent_gmres g;
    assert_true(ent_gmres_init(&g, &arena, ent_kernels_choose(NULL), SIZE, most));
    arena_b = ent_arena_doubles(&arena, SIZE), x = ent_arena_doubles(&arena, SIZE);
    for (size_t i = 0; i < SIZE; i++) known[i] = test_uniform(&random, -1.0, 1.0);
    apply(known, arena_b, &d);
    assert_true(ent_gmres_solve(&g, apply, precondition, &d, arena_b, 1e-13, 200, x, &products) <= 1e-13);
    for (size_t i = 0; i < SIZE; i++) assert_close(x[i], known[i], 1e-11);
    assert_true(products > 1 && products <= products_most);
    ent_arena_free(&arena);
}

static void known_answers(void **state) {
    (void)state;
    solve(SIZE, NULL, 2 * SIZE + 4);
    solve(6, NULL, 1200);    /* restarts */
    solve(6, rescale, SIZE); /* near the inverse: few products */
    solve(SIZE, rescale, 16);
}

/* b lies outside what a singular matrix reaches: the residual says so, and nothing else is promised. */
static void no_answer(void **state) {
    test_random random = {test_seed("GMRES without an answer", 602)};
    dense d = draw(&random, 0.2);
    double *b, *x;
    ent_arena arena = {0};
    ent_gmres g;
    (void)state;
    for (size_t j = 0; j < SIZE; j++) d.A[3][j] = 0.0;
    assert_true(ent_gmres_init(&g, &arena, ent_kernels_choose(NULL), SIZE, SIZE));
    b = ent_arena_doubles(&arena, SIZE), x = ent_arena_doubles(&arena, SIZE);
    b[3] = 1.0;
    assert_within(ent_gmres_solve(&g, apply, NULL, &d, b, 1e-10, 3, x, NULL), 1.0, 1e-9);
    b[3] = 0.0;
    assert_true(ent_gmres_solve(&g, apply, NULL, &d, b, 1e-10, 3, x, NULL) == 0.0);
    for (size_t i = 0; i < SIZE; i++) assert_true(x[i] == 0.0);
    b[0] = (double)NAN;
    assert_false(ent_gmres_solve(&g, apply, NULL, &d, b, 1e-10, 3, x, NULL) <= 1e-10);
    ent_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_answers), cmocka_unit_test(no_answer)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
