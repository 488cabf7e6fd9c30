/* Every status has a name, a text and an exit code, and every way to meet one through the public library leaves a
 * message. Each row of `ways` provokes one status; a status without a row fails the test. */
#include "assert_close.h"
#include "random_economy.h"
#include "support/context.h"
#include "support/text.h"

#include <entente/entente.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_world *world;
static ent_model *model;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK || ent_world_builtin(context, &world) != ENT_OK) return -1;
    return ent_model_create(context, world, NULL, &model) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_model_free(model);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

static ent_status solve_once(const ent_shock *shock, const ent_solve_options *options) {
    ent_solution *solution = NULL;
    ent_status status = ent_solve(context, model, shock, options, &solution);
    ent_solution_free(solution);
    return status;
}

/* Every cell of the world, set to `value`. */
static double *everywhere(double value) {
    const ent_table *table = ent_world_table(world);
    size_t cells = table->n_sectors * table->n_regions * table->n_regions;
    double *out = malloc(cells * sizeof *out);
    assert_non_null(out);
    for (size_t k = 0; k < cells; k++) out[k] = value;
    return out;
}

static ent_status done(void) {
    ent_shock none;
    ent_shock_init(&none);
    return solve_once(&none, NULL);
}

static ent_status no_memory(void) { return ent_fail_nomem(context); } /* tests named *_memory meet it in earnest */
static ent_status internal(void) { return ent_fail(context, ENT_INTERNAL, "what should not happen happened"); }

/* A warm start that belongs to a model of other dimensions. */
static ent_status bad_call(void) {
    random_economy_options size = {.n_regions = 2, .n_sectors = 2};
    test_random random = {1};
    ent_world *small = random_economy(context, &random, &size);
    ent_model *other = NULL;
    ent_solution *start = NULL;
    ent_shock none;
    ent_solve_options options;
    ent_status status;
    ent_shock_init(&none);
    ent_solve_options_init(&options);
    assert_ok(context, ent_model_create(context, small, NULL, &other));
    assert_ok(context, ent_solve(context, other, &none, &options, &start));
    options.start = start;
    status = solve_once(&none, &options);
    ent_solution_free(start);
    ent_model_free(other);
    ent_world_free(small);
    return status;
}

static ent_status bad_input(void) {
    static const char text[] = "package: [never closed";
    ent_package *package = NULL;
    return ent_package_parse(context, text, sizeof text - 1, "bad.yaml", &package);
}

static ent_status unknown_region(void) {
    size_t region;
    return ent_world_region(context, world, "JAP", &region);
}

static ent_status out_of_range(void) {
    double theta[1000];
    ent_model *none = NULL;
    for (size_t j = 0; j < 1000; j++) theta[j] = 1e9;
    return ent_model_create_with(context, world, theta, &none);
}

static ent_status unwritable(void) {
    ent_package *package = NULL;
    ent_result *result = NULL;
    ent_run_options options;
    ent_status status;
    ent_run_options_init(&options);
    assert_ok(context, ent_package_load(context, "us-letters-2025-07", NULL, &package));
    assert_ok(context, ent_run(context, world, package, &options, &result));
    status = ent_result_write_csv(context, result, "/dev/null/below");
    ent_result_free(result);
    ent_package_free(package);
    return status;
}

static ent_status future_table(void) {
    ent_table table = *ent_world_table(world);
    ent_world *none = NULL;
    table.struct_version = 1000;
    return ent_world_create(context, &table, &none);
}

static ent_status impatient(void) {
    ent_shock shock;
    ent_solve_options options;
    ent_status status;
    double *cost = everywhere(1.5);
    ent_solve_options_init(&options);
    options.max_sweeps = 1;
    ent_shock_init(&shock);
    shock.trade_cost_hat = cost;
    status = solve_once(&shock, &options);
    free(cost);
    return status;
}

static ent_status nobody_sells(void) {
    ent_shock shock;
    ent_status status;
    double *cost = everywhere(HUGE_VAL);
    ent_shock_init(&shock);
    shock.trade_cost_hat = cost;
    status = solve_once(&shock, NULL);
    free(cost);
    return status;
}

static int refuse(const char *task, size_t done_so_far, size_t total, void *payload) {
    (void)task, (void)done_so_far, (void)total, (void)payload;
    return 1;
}

static ent_status stopped(void) {
    ent_shock shock;
    ent_solve_options options;
    ent_status status;
    const ent_table *table = ent_world_table(world);
    size_t cells = table->n_sectors * table->n_regions * table->n_regions;
    double *cost = everywhere(1.0);
    for (size_t k = 0; k < cells; k++) cost[k] = k % 7 < 3 ? 20.0 : 0.2;
    ent_solve_options_init(&options);
    options.window = 1; /* a slow solve: short ones ask nobody */
    options.tolerance = 1e-14;
    ent_shock_init(&shock);
    shock.trade_cost_hat = cost;
    ent_context_set_progress(context, refuse, NULL);
    status = solve_once(&shock, &options);
    ent_context_set_progress(context, NULL, NULL);
    free(cost);
    return status;
}

static const struct way {
    ent_status status;
    ent_status (*meet)(void);
} ways[] = {{ENT_OK, done},
            {ENT_NOMEM, no_memory},
            {ENT_USAGE, bad_call},
            {ENT_INPUT, bad_input},
            {ENT_NOT_FOUND, unknown_region},
            {ENT_RANGE, out_of_range},
            {ENT_IO, unwritable},
            {ENT_VERSION, future_table},
            {ENT_NUMERIC, impatient},
            {ENT_UNMET, nobody_sells},
            {ENT_CANCELLED, stopped},
            {ENT_INTERNAL, internal}};
enum { N_WAYS = sizeof ways / sizeof ways[0] };

static const ent_status all[] = {
#define X(name, value, text) ENT_##name,
    ENT_STATUS_LIST(X)
#undef X
};
enum { N_ALL = sizeof all / sizeof all[0] };

static void names_and_texts(void **state) {
    (void)state;
    for (size_t k = 0; k < N_ALL; k++) {
        assert_int_equal(all[k], k); /* values are fixed for ever and leave no gap */
        assert_true(strlen(ent_status_name(all[k])) >= 2 && strlen(ent_status_text(all[k])) >= 4);
        assert_string_not_equal(ent_status_name(all[k]), ent_status_name((ent_status)1000));
        for (size_t other = 0; other < k; other++) {
            assert_string_not_equal(ent_status_name(all[k]), ent_status_name(all[other]));
            assert_string_not_equal(ent_status_text(all[k]), ent_status_text(all[other]));
        }
    }
    assert_string_equal(ent_status_name((ent_status)1000), "UNKNOWN");
}

/* The table of the manual: 0 done, 1 other, 2 usage, 3 package, 4 data, 5 not converged, 6 unmet, 130 interrupted. */
static void exit_codes(void **state) {
    static const int code[N_ALL][3] = {{0, 0, 0}, {1, 1, 1}, {2, 2, 2}, {2, 3, 4}, {2, 3, 4},       {2, 3, 4},
                                       {1, 1, 1}, {2, 3, 4}, {5, 5, 5}, {6, 6, 6}, {130, 130, 130}, {1, 1, 1}};
    (void)state;
    for (size_t k = 0; k < N_ALL; k++)
        for (int subject = 0; subject < 3; subject++)
            assert_int_equal(ent_exit_code(all[k], (ent_subject)subject), code[k][subject]);
    assert_int_equal(ent_exit_code((ent_status)1000, ENT_SUBJECT_NONE), 1);
}

static void every_status_speaks(void **state) {
    const ent_error *error = ent_context_error(context);
    (void)state;
    assert_int_equal(N_WAYS, N_ALL);
    for (size_t k = 0; k < N_WAYS; k++) {
        size_t length;
        ent_status status;
        assert_int_equal(ways[k].status, k);
        assert_int_equal(ent_fail(context, ENT_INTERNAL, "%s", ""), ENT_INTERNAL); /* wipes the record */
        status = ways[k].meet();
        if (status != ways[k].status)
            fail_msg("expected %s, met %s: %s", ent_status_name(ways[k].status), ent_status_name(status),
                     error->message);
        if (status == ENT_OK) continue;
        length = strlen(error->message);
        assert_int_equal(error->status, status);
        assert_true(length >= 8);
        assert_true(error->message[length - 1] != '.' && error->message[length - 1] != '\n');
        assert_int_equal(ent_utf8_check(error->message, length), length);
    }
}

static void versions(void **state) {
    (void)state;
    assert_true(strlen(ent_version()) >= 5 && strlen(ent_commit()) >= 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_and_texts), cmocka_unit_test(exit_codes),
                                       cmocka_unit_test(every_status_speaks), cmocka_unit_test(versions)};
    return cmocka_run_group_tests_name("status", tests, setup, teardown);
}
