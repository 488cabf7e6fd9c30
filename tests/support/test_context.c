/* What a failure leaves behind: message, place, key, hint, subject; cut between characters when too long. */
#include "assert_close.h"
#include "support/context.h"
#include "support/text.h"

#include <stdio.h>
#include <string.h>

static ent_context *context;

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    ent_context_free(NULL);
    return 0;
}

static void record_is_complete(void **state) {
    const ent_error *error = ent_context_error(context);
    ent_place place = {"tokyo.yaml", 14, 13};
    ent_subject former;
    (void)state;
    assert_int_equal(error->status, ENT_OK);
    former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    assert_int_equal(former, ENT_SUBJECT_NONE);
    assert_int_equal(ent_fail_at(context, ENT_NOT_FOUND, place, "exporter", "did you mean \"JPN\"?",
                                 "exporter \"%s\" is unknown", "JAP"),
                     ENT_NOT_FOUND);
    assert_int_equal(error->status, ENT_NOT_FOUND);
    assert_int_equal(error->subject, ENT_SUBJECT_PACKAGE);
    assert_string_equal(error->message, "exporter \"JAP\" is unknown");
    assert_string_equal(error->file, "tokyo.yaml");
    assert_true(error->line == 14 && error->column == 13);
    assert_string_equal(error->key, "exporter");
    assert_string_equal(error->hint, "did you mean \"JPN\"?");
    assert_int_equal(ent_context_enter(context, former), ENT_SUBJECT_PACKAGE);
    assert_int_equal(ent_fail_nomem(context), ENT_NOMEM); /* nothing of the former record stays */
    assert_int_equal(error->subject, ENT_SUBJECT_NONE);
    assert_string_equal(error->message, "out of memory");
    assert_string_equal(error->file, "");
    assert_string_equal(error->key, "");
    assert_string_equal(error->hint, "");
    assert_true(error->line == 0 && error->column == 0);
}

/* Characters of one to four bytes in every phase: whatever does not fit is cut whole. */
static void cut_between_characters(void **state) {
    static const char *const letters[] = {"a", "é", "東", "𝄞"};
    const ent_error *error = ent_context_error(context);
    (void)state;
    for (size_t letter = 0; letter < 4; letter++)
        for (size_t shift = 0; shift < 4; shift++) {
            char text[2000] = "";
            size_t size = strlen(letters[letter]), fields[4], limits[4];
            for (size_t k = 0; k < shift; k++) strcat(text, "-");
            while (strlen(text) + size < sizeof text) strcat(text, letters[letter]);
            assert_int_equal(ent_fail_at(context, ENT_INPUT, (ent_place){.file = text}, text, text, "%s", text),
                             ENT_INPUT);
            fields[0] = strlen(error->message), limits[0] = sizeof error->message;
            fields[1] = strlen(error->file), limits[1] = sizeof error->file;
            fields[2] = strlen(error->key), limits[2] = sizeof error->key;
            fields[3] = strlen(error->hint), limits[3] = sizeof error->hint;
            for (size_t k = 0; k < 4; k++) {
                assert_true(fields[k] < limits[k] && fields[k] + size >= limits[k]); /* as much as fits */
                assert_int_equal((fields[k] - shift) % size, 0);
            }
            assert_int_equal(ent_utf8_check(error->message, fields[0]), fields[0]);
        }
}

static char logged[1200];

static void listen(ent_log_level level, const char *where, const char *message, void *payload) {
    assert_int_equal(level, ENT_LOG_WARNING);
    assert_ptr_equal(payload, logged);
    snprintf(logged, sizeof logged, "[%s] %s", where, message);
}

static void warnings(void **state) {
    char large[1500];
    (void)state;
    ent_warn_at(context, (ent_place){0}, "nobody listens");
    ent_context_set_log(context, listen, logged);
    ent_warn_at(context, (ent_place){"w.csv", 3, 7}, "%d cells", 4);
    assert_string_equal(logged, "[w.csv:3:7] 4 cells");
    ent_warn_at(context, (ent_place){"w.csv", 3, 0}, "x");
    assert_string_equal(logged, "[w.csv:3] x");
    ent_warn_at(context, (ent_place){"w.csv", 0, 0}, "x");
    assert_string_equal(logged, "[w.csv] x");
    ent_warn_at(context, (ent_place){0}, "x");
    assert_string_equal(logged, "[] x");
    for (size_t k = 0; k + 2 < sizeof large; k += 2) memcpy(large + k, "é", 3);
    ent_warn_at(context, (ent_place){0}, "-%s", large);
    assert_int_equal(ent_utf8_check(logged, strlen(logged)), strlen(logged));
    assert_true(strlen(logged) > 400);
    ent_context_set_log(context, NULL, NULL);
}

static int stop_at_two(const char *task, size_t done, size_t total, void *payload) {
    assert_string_equal(task, "draws");
    assert_int_equal(total, 3);
    *(size_t *)payload = done;
    return done == 2;
}

static void progress_can_cancel(void **state) {
    size_t seen = 99;
    (void)state;
    assert_ok(context, ent_progress(context, "draws", 2, 3)); /* nobody listens */
    ent_context_set_progress(context, stop_at_two, &seen);
    assert_ok(context, ent_progress(context, "draws", 0, 3));
    assert_int_equal(seen, 0);
    assert_int_equal(ent_progress(context, "draws", 2, 3), ENT_CANCELLED);
    assert_string_equal(ent_context_error(context)->message, "draws cancelled at 2 of 3");
    ent_context_set_progress(context, NULL, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(record_is_complete), cmocka_unit_test(cut_between_characters),
                                       cmocka_unit_test(warnings), cmocka_unit_test(progress_can_cancel)};
    return cmocka_run_group_tests_name("context", tests, setup, teardown);
}
