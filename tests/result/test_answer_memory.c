/* The nth allocation fails, for every n: an answer and its writers answer NOMEM, hand out nothing, leak nothing and leave
 * no file. The linker sends the allocations here (--wrap). */
#include "assert_close.h"
#include "failing_memory.h"
#include "sample_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static ent_context *context;
static ent_answer *made;
static FILE *sink;
static char directory[] = "/tmp/entente-answer.XXXXXX";

static int setup(void **state) {
    (void)state;
    if (mkdtemp(directory) == NULL || ent_context_create(&context) != ENT_OK) return -1;
    if (sample_answer_make(context, ENT_LANGUAGE_FR, 0, &made) != ENT_OK) return -1;
    sink = fopen("/dev/null", "w");
    return sink == NULL;
}

static int teardown(void **state) {
    (void)state;
    fclose(sink);
    ent_answer_free(made);
    ent_context_free(context);
    return rmdir(directory);
}

static ent_status by_making(void) {
    ent_answer *answer = NULL;
    ent_status status = sample_answer_make(context, ENT_LANGUAGE_EN, 0, &answer);
    assert_true((answer == NULL) == (status != ENT_OK));
    ent_answer_free(answer);
    return status;
}

static ent_status by_text(void) { return ent_answer_write_text(context, made, NULL, sink); }
static ent_status by_json(void) { return ent_answer_write_json(context, made, sink); }

static ent_status by_csv(void) {
    static const char *const files[2] = {"depend-suppliers.csv", "depend-stocks.csv"};
    ent_status status = ent_answer_write_csv(context, made, directory);
    for (int f = 0; f < 2; f++) {
        char path[sizeof directory + 32];
        snprintf(path, sizeof path, "%s/%s", directory, files[f]);
        assert_int_equal(unlink(path), status == ENT_OK ? 0 : -1); /* all of them or none */
    }
    return status;
}

static void test_making(void **state) {
    (void)state;
    assert_true(fail_each(context, by_making, ENT_OK) > 2);
}

static void test_writers(void **state) {
    (void)state;
    assert_true(fail_each(context, by_text, ENT_OK) > 10);
    assert_true(fail_each(context, by_json, ENT_OK) > 2);
    assert_true(fail_each(context, by_csv, ENT_OK) > 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_making), cmocka_unit_test(test_writers)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
