/* A path whose nth allocation fails, for every n, and one that is cancelled at each of its calls of progress: it answers
 * NOMEM or CANCELLED, hands out nothing and leaks nothing. The linker sends the allocations here (--wrap). */
#include "assert_close.h"
#include "failing_memory.h"
#include "years_world.h"

#include <string.h>

static ent_package *package;
static ent_run_options options;

/* Two regions, two sectors: every kind of deed, late law and a ledger, as few solves as will do. */
static const char text[] = PACKAGE(
    "- {id: duty, type: tariff, importer: R00, exporter: R01, sectors: s00, rule: add, rate: 10%, from: 2025-07-01, "
    "announced: 2025-10-01}\n"
    "- {id: army, type: defence, region: R01, share: {2025: 2%}, baseline: {2025: 1%}, mix: {s01: 100%}}\n"
    "- {id: chips, type: quota, importer: R01, exporter: R00, sectors: s01, limit: 90%, from: 2025-01-01}\n");

static int setup(void **state) {
    test_random random = {17};
    ent_world *five;
    if (years_setup(state) != 0) return -1;
    five = world;
    world = random_economy(context, &random, &(random_economy_options){.n_regions = 2, .n_sectors = 2, .balanced = 1});
    ent_world_free(five);
    package = package_of(context, text);
    options = path_options(2025, 2026);
    options.ledger = ENT_LEDGER_CLAUSE;
    options.solve.tolerance = 1e-8;
    return 0;
}

static int teardown(void **state) {
    ent_package_free(package);
    return years_teardown(state);
}

static ent_status by_run(void) {
    ent_result *d = NULL;
    ent_status status = ent_run(context, world, package, &options, &d);
    assert_true((d == NULL) == (status != ENT_OK));
    ent_result_free(d);
    return status;
}

static void memory(void **state) {
    (void)state;
    assert_true(fail_each(context, by_run, ENT_OK) >= 300);
}

/* With two threads nobody knows which allocation is the nth one, but there are no more of them than with one: the run
 * ends in NOMEM, or does without a thread that there is no memory for. */
static void memory_of_two_threads(void **state) {
    size_t n = 0, n_failed = 0;
    (void)state;
    options.threads = 2;
    do {
        ent_status status;
        calls = 0, failing = ++n;
        status = by_run();
        assert_true(status == ENT_OK || status == ENT_NOMEM);
        n_failed += status == ENT_NOMEM;
    } while (calls >= failing);
    assert_true(n_failed >= 300);
    failing = 0;
    options.threads = 1;
}

/* ---- cancelled ---- */

typedef struct patience {
    size_t calls, most;
} patience;

static int lose(const char *task, size_t done, size_t total, void *payload) {
    patience *p = payload;
    (void)task, (void)done, (void)total;
    return ++p->calls > p->most;
}

/* With patience for one call more each time, until it is enough. */
static void cancelled(void **state) {
    patience p = {.most = SIZE_MAX};
    size_t all;
    (void)state;
    ent_context_set_progress(context, lose, &p);
    assert_ok(context, by_run());
    all = p.calls;
    assert_true(all >= 4);
    for (size_t most = 0; most < all; most++) {
        p = (patience){.most = most};
        assert_int_equal(by_run(), ENT_CANCELLED);
        assert_int_equal(p.calls, most + 1); /* it stops when it is told */
    }
    p = (patience){.most = all};
    assert_ok(context, by_run());
    ent_context_set_progress(context, NULL, NULL);
}

/* With two threads the calls are those of the caller's: of the package's walk, of the ledger, and of who waits. How many
 * there are depends on the machine; that each of them stops both does not. */
static void cancelled_on_two_threads(void **state) {
    patience p = {0};
    size_t stopped = 0;
    (void)state;
    options.threads = 2;
    ent_context_set_progress(context, lose, &p);
    while (by_run() != ENT_OK) {
        assert_int_equal(ent_context_error(context)->status, ENT_CANCELLED);
        assert_int_equal(p.calls, p.most + 1);
        p = (patience){.most = p.most + 1};
        stopped++;
    }
    assert_true(stopped >= 4);
    ent_context_set_progress(context, NULL, NULL);
    options.threads = 1;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory), cmocka_unit_test(memory_of_two_threads),
                                       cmocka_unit_test(cancelled), cmocka_unit_test(cancelled_on_two_threads)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
