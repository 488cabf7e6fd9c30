/* The nth allocation fails, for every n: a document of a path and its writers answer NOMEM, hand out nothing, leak nothing
 * and leave no file. The linker sends the allocations here (--wrap). */
#include "assert_close.h"
#include "failing_memory.h"
#include "sample_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ent_context *context;
static ent_result *made;
static FILE *sink;
static char directory[] = "/tmp/entente-path.XXXXXX";

static int setup(void **state) {
    (void)state;
    if (mkdtemp(directory) == NULL || ent_context_create(&context) != ENT_OK) return -1;
    made = sample_path(context, PATH_YEARS, 0);
    sink = fopen("/dev/null", "w");
    return sink == NULL;
}

static int teardown(void **state) {
    (void)state;
    fclose(sink);
    ent_result_free(made);
    ent_context_free(context);
    return rmdir(directory);
}

static ent_status by_document(void) {
    ent_result *result = NULL;
    ent_status status = sample_path_make(context, PATH_YEARS, 0, &result);
    assert_true((result == NULL) == (status != ENT_OK));
    ent_result_free(result);
    return status;
}

static ent_status by_text(void) { return ent_result_write_text(context, made, NULL, sink); }
static ent_status by_json(void) { return ent_result_write_json(context, made, sink); }

static ent_status by_tables(void) {
    const ent_text_options options = {.struct_version = ENT_TEXT_OPTIONS_VERSION, .tables = 1};
    return ent_result_write_text(context, made, &options, sink);
}

static ent_status by_csv(void) {
    static const char *const files[4] = {"outcomes.csv", "ledger.csv", "pledges.csv", "dependence.csv"};
    ent_status status = ent_result_write_csv(context, made, directory);
    for (int f = 0; f < 4; f++) {
        char path[sizeof directory + 20];
        snprintf(path, sizeof path, "%s/%s", directory, files[f]);
        assert_int_equal(unlink(path), status == ENT_OK ? 0 : -1); /* all of them or none */
    }
    return status;
}

static void test_document(void **state) {
    (void)state;
    assert_true(fail_each(context, by_document, ENT_OK) >= 25);
}

static void test_writers(void **state) {
    (void)state;
    assert_true(fail_each(context, by_text, ENT_OK) >= 30);
    assert_true(fail_each(context, by_tables, ENT_OK) >= 50);
    assert_true(fail_each(context, by_json, ENT_OK) >= 5);
    assert_true(fail_each(context, by_csv, ENT_OK) >= 30);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_document), cmocka_unit_test(test_writers)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
