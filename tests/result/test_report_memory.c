/* The nth allocation fails, for every n: reports and workbooks answer NOMEM, leak nothing and leave no file. The linker
 * sends the allocations of this library here (--wrap); those of libxlsxwriter stay its own. */
#include "assert_close.h"
#include "failing_memory.h"
#include "sample.h"
#include "sample_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ent_context *context;
static ent_result *path, *long_run;
static FILE *sink;
static char directory[] = "/tmp/entente-report.XXXXXX", file[sizeof directory + 20];

static int setup(void **state) {
    (void)state;
    if (mkdtemp(directory) == NULL || ent_context_create(&context) != ENT_OK) return -1;
    snprintf(file, sizeof file, "%s/report", directory);
    path = sample_path(context, PATH_YEARS, 0);
    long_run = sample_result(context, 1);
    sink = fopen("/dev/null", "w");
    return sink == NULL;
}

static int teardown(void **state) {
    (void)state;
    fclose(sink);
    ent_result_free(path);
    ent_result_free(long_run);
    ent_context_free(context);
    return rmdir(directory);
}

static ent_status by_path(void) { return ent_result_write_html(context, path, NULL, sink); }
static ent_status by_long_run(void) { return ent_result_write_html(context, long_run, NULL, sink); }

static ent_status kept(ent_status status) {
    assert_int_equal(unlink(file), status == ENT_OK ? 0 : -1);
    return status;
}

static ent_status by_file(void) { return kept(ent_result_save_html(context, path, NULL, file)); }

static void test_html(void **state) {
    (void)state;
    assert_true(fail_each(context, by_path, ENT_OK) >= 20);
    assert_true(fail_each(context, by_long_run, ENT_OK) >= 15);
    assert_true(fail_each(context, by_file, ENT_OK) >= 20);
}

#ifdef ENTENTE_XLSX
static ent_status by_workbook(void) { return kept(ent_result_save_xlsx(context, long_run, file)); }

static void test_xlsx(void **state) {
    (void)state;
    assert_true(fail_each(context, by_workbook, ENT_OK) >= 8);
}
#else
static void test_xlsx(void **state) {
    (void)state;
    assert_int_equal(ent_result_save_xlsx(context, long_run, file), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(context)->message, "ENTENTE_XLSX"));
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_html), cmocka_unit_test(test_xlsx)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
