/* Two threads with a context each and one model between them find, bit for bit, what one thread finds. */
#include "hard_case.h"
#include "model/solution.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CASES = 6, ROUNDS = 3 };

typedef struct job {
    const ent_model *model;
    const ent_shock *shock[CASES];
    ent_solution *solution[ROUNDS][CASES];
} job;

static void *solve_all(void *payload) {
    job *work = payload;
    ent_context *context = NULL;
    if (ent_context_create(&context) != ENT_OK) return NULL;
    for (size_t r = 0; r < ROUNDS; r++)
        for (size_t c = 0; c < CASES; c++)
            if (ent_solve(context, work->model, work->shock[c], NULL, &work->solution[r][c]) == ENT_NOMEM) return NULL;
    ent_context_free(context);
    return work;
}

static void same_bits(const ent_solution *a, const ent_solution *b) {
    size_t size = (1 + 2 * a->J) * a->pitch;
    assert_memory_equal(a->unknowns, b->unknowns, size * sizeof(double));
    assert_int_equal(a->info.sweeps, b->info.sweeps);
    assert_int_equal(a->info.method, b->info.method);
    assert_memory_equal(&a->info.residual, &b->info.residual, sizeof(double));
    assert_memory_equal(&a->info.verified_residual, &b->info.verified_residual, sizeof(double));
}

/* The last shock has no solution, so that it takes every method. */
static void two_threads_are_as_good_as_one(void **state) {
    economy e;
    random_shock shocks[CASES];
    test_random random = {test_seed("threads", 91)};
    job alone = {0}, together[2] = {{0}};
    pthread_t thread[2];
    (void)state;
    hopeless_case(&e, &shocks[CASES - 1]);
    for (size_t c = 0; c < CASES; c++) {
        if (c < CASES - 1) shocks[c] = shock_random(&e, &random, 0.3);
        alone.shock[c] = together[0].shock[c] = together[1].shock[c] = &shocks[c].shock;
    }
    alone.model = together[0].model = together[1].model = e.model;
    assert_non_null(solve_all(&alone));
    for (size_t t = 0; t < 2; t++) assert_int_equal(pthread_create(&thread[t], NULL, solve_all, &together[t]), 0);
    for (size_t t = 0; t < 2; t++) {
        void *done = NULL;
        assert_int_equal(pthread_join(thread[t], &done), 0);
        assert_non_null(done);
    }
    assert_int_equal(alone.solution[0][CASES - 1]->info.method, ENT_METHOD_CONTINUATION);
    for (size_t c = 0; c < CASES; c++)
        for (size_t r = 0; r < ROUNDS; r++) {
            for (size_t t = 0; t < 2; t++) {
                same_bits(together[t].solution[r][c], alone.solution[0][c]);
                ent_solution_free(together[t].solution[r][c]);
            }
            if (r > 0) same_bits(alone.solution[r][c], alone.solution[0][c]), ent_solution_free(alone.solution[r][c]);
        }
    for (size_t c = 0; c < CASES; c++) ent_solution_free(alone.solution[0][c]), shock_free(&shocks[c]);
    economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_threads_are_as_good_as_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
