/* The nth allocation of the library fails, for every n: a comparison and its writers answer NOMEM, hand out nothing,
 * leak nothing and leave no file. The linker sends the allocations here (--wrap). */
#include "assert_close.h"
#include "failing_memory.h"
#include "package_world.h"

#include <entente/run.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ent_context *context;
static ent_world *world;
static ent_package *packages[2];
static ent_comparison *made;
static char directory[] = "/tmp/entente-compare.XXXXXX";

static const char first[] = "package: first\nparties: [USA, JPN]\nclauses:\n- {id: a, type: tariff, importer: USA, "
                            "exporter: JPN, sectors: C29, rule: add, rate: 15%, from: 2025-01-01}\n";
static const char second[] = "package: \"second\"\nparties: [CHN]\nclauses:\n- {id: a, type: tariff, importer: USA, "
                             "exporter: CHN, sectors: C26, rule: add, rate: 15%, from: 2025-01-01}\n";

static int setup(void **state) {
    (void)state;
    if (mkdtemp(directory) == NULL || ent_context_create(&context) != ENT_OK) return -1;
    world = package_world(context);
    packages[0] = package_of(context, first);
    packages[1] = package_of(context, second);
    assert_ok(context, ent_compare(context, world, packages[0], packages[1], NULL, &made));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_comparison_free(made);
    ent_package_free(packages[0]), ent_package_free(packages[1]);
    ent_world_free(world);
    ent_context_free(context);
    return rmdir(directory);
}

static ent_status by_compare(void) {
    ent_comparison *c = NULL;
    ent_status status = ent_compare(context, world, packages[0], packages[1], NULL, &c);
    assert_true((c == NULL) == (status != ENT_OK));
    ent_comparison_free(c);
    return status;
}

static FILE *sink;
static ent_status by_text(void) { return ent_comparison_write_text(context, made, NULL, sink); }
static ent_status by_json(void) { return ent_comparison_write_json(context, made, sink); }

static ent_status by_csv(void) {
    char path[sizeof directory + 20];
    ent_status status = ent_comparison_write_csv(context, made, directory);
    snprintf(path, sizeof path, "%s/comparison.csv", directory);
    assert_int_equal(unlink(path), status == ENT_OK ? 0 : -1);
    return status;
}

static void test_compare(void **state) {
    (void)state;
    assert_true(fail_each(context, by_compare, ENT_OK) >= 40);
}

static void test_writers(void **state) {
    (void)state;
    sink = fopen("/dev/null", "w");
    assert_non_null(sink);
    assert_true(fail_each(context, by_text, ENT_OK) >= 5);
    assert_true(fail_each(context, by_json, ENT_OK) >= 2);
    assert_true(fail_each(context, by_csv, ENT_OK) >= 15);
    fclose(sink);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_compare), cmocka_unit_test(test_writers)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
