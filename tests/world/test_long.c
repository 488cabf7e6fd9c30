/* The shipped wide files and the long files they were made from are the same world; the replication tables load. */
#include "assert_close.h"
#include "world_files.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static ent_context *context;

static void note(ent_log_level level, const char *where, const char *message, void *payload) {
    size_t *count = payload;
    (void)level;
    ++*count;
    assert_non_null(strstr(where, "value_added.csv:172:9"));
    assert_non_null(strstr(message, "the value-added share of s11 in CAN"));
}

static void test_long_is_wide(void **state) {
    ent_world *narrow = NULL, *wide = NULL;
    (void)state;
    assert_ok(context, ent_world_load(context, TEST_DATA "/world-2024", &narrow));
    assert_ok(context, ent_world_load(context, SOURCE_DIR "/data/world-2024", &wide));
    assert_same_world(narrow, wide);
    ent_world_free(narrow);
    ent_world_free(wide);
}

/* One of its 1240 value-added shares is 6e-4 away from 1 - inputs: a warning, which names the place. */
static void test_replication_table(void **state) {
    ent_world *world = NULL;
    ent_world_report report;
    size_t warnings = 0;
    (void)state;
    ent_context_set_log(context, note, &warnings);
    assert_ok(context, ent_world_load(context, TEST_DATA "/cp2015-nafta", &world));
    ent_world_verify(world, &report);
    assert_int_equal(warnings, 1);
    assert_within(report.worst_value_added_gap, 5.717e-4, 1e-7);
    assert_int_equal(report.n_clipped, 72);
    assert_int_equal(ent_world_table(world)->base_year, 0);
    ent_context_set_log(context, NULL, NULL);
    ent_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_long_is_wide), cmocka_unit_test(test_replication_table)};
    int failed;
    if (access(TEST_DATA "/world-2024/flows.csv", R_OK) != 0 ||
        access(TEST_DATA "/cp2015-nafta/flows.csv", R_OK) != 0) {
        printf("skipped: world-2024 and cp2015-nafta are not in %s\n", TEST_DATA);
        return 77;
    }
    if (ent_context_create(&context) != ENT_OK) return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    ent_context_free(context);
    return failed;
}
