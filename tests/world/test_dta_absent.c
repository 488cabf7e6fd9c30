/* Built without ReadStat: Stata files are told apart, and refused with what to do instead. */
#include "assert_close.h"
#include "world/csv.h"
#include "world/import.h"
#include "world_files.h"

#include <stdio.h>
#include <string.h>

static const char begin[] = "<stata_dta><header><release>118</release>";

static void test_refused(void **state) {
    ent_context *context = NULL;
    world_files files;
    char path[640];
    ent_world *world;
    ent_import_report *report;
    ent_csv *csv = NULL;
    (void)state;
    assert_ok(context, ent_context_create(&context));
    files_make(&files);
    files_write(&files, "t.dta", begin);
    snprintf(path, sizeof path, "%s/t.dta", files.path);
    assert_int_equal(ent_import(context, path, NULL, &world, &report), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(context)->message, "ENTENTE_READSTAT=OFF"));
    assert_non_null(strstr(ent_context_error(context)->hint, "export delimited"));
    assert_int_equal(ent_csv_open(context, path, &csv), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(context)->file, "t.dta"));
    files_remove(&files);
    ent_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
