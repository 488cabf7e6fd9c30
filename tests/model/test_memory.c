/* The nth allocation fails, for every n, in a solve that goes through every method: NOMEM, nothing handed out, nothing
 * leaked. The linker sends the library's allocations here (--wrap), and KINSOL's where its static library is there. */
#include "failing_memory.h"
#include "hard_case.h"

#include <stdio.h>
#include <unistd.h>

static economy e;
static random_shock shock;

static ent_status solve(void) {
    ent_solution *s = NULL;
    ent_status status;
    status = ent_solve(e.context, e.model, &shock.shock, NULL, &s);
    assert_true((s == NULL) == (status == ENT_NOMEM));
    if (s != NULL) assert_int_equal(ent_solution_info(s)->method, ENT_METHOD_CONTINUATION);
    ent_solution_free(s);
    return status;
}

static ent_status decompose(void) {
    random_shock small = shock;
    ent_decomposition *split = NULL;
    ent_status status;
    small.shock.trade_cost_hat = NULL;
    status = ent_decomposition_create(e.context, e.model, &small.shock, 2, &split);
    assert_true((split == NULL) == (status != ENT_OK));
    ent_decomposition_free(split);
    return status;
}

#ifdef KINSOL_ARCHIVE
/* Inside these calls SUNDIALS 6.4 does not survive a failure, or is not silent about it (see src/model/newton.c):
 * here they fail as a whole or not at all. */
#define WHOLE(type, failed, name, parameters, arguments)                                                               \
    type __real_##name parameters;                                                                                     \
    type __wrap_##name parameters;                                                                                     \
    type __wrap_##name parameters {                                                                                    \
        size_t spared = failing;                                                                                       \
        type result;                                                                                                   \
        if (!allow()) return failed;                                                                                   \
        failing = 0;                                                                                                   \
        result = __real_##name arguments;                                                                              \
        failing = spared;                                                                                              \
        return result;                                                                                                 \
    }
WHOLE(int, -1, SUNContext_Create, (void *communicator, void **context), (communicator, context))
WHOLE(void *, NULL, KINCreate, (void *context), (context))
WHOLE(int, -1, SUNLinSolInitialize, (void *solver), (solver))
#endif

/* How many bytes came out on standard error so far; it goes to a file of its own. */
static long printed(FILE *file) {
    fflush(stderr);
    return (long)lseek(fileno(file), 0, SEEK_END);
}

static void fail_silently(ent_status (*call)(void), ent_status at_the_end) {
    FILE *file = tmpfile();
    int screen = dup(STDERR_FILENO);
    size_t n_allocations;
    long bytes;
    assert_non_null(file);
    dup2(fileno(file), STDERR_FILENO);
    n_allocations = fail_each(e.context, call, at_the_end);
    bytes = printed(file);
    dup2(screen, STDERR_FILENO), close(screen), fclose(file);
    printf("%zu allocations\n", n_allocations);
    assert_true(n_allocations >= 20);
    assert_int_equal(bytes, 0);
}

static void every_method(void **state) {
    (void)state;
    fail_silently(solve, ENT_NUMERIC);
}

static void a_decomposition(void **state) {
    (void)state;
    fail_silently(decompose, ENT_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_method), cmocka_unit_test(a_decomposition)};
    int failures;
    hopeless_case(&e, &shock);
    failures = cmocka_run_group_tests(tests, NULL, NULL);
    shock_free(&shock), economy_free(&e);
    return failures;
}
