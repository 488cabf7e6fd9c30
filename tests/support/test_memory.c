/* The nth allocation fails, for every n: nothing is handed out half-made, nothing leaks, no file stays behind. The
 * linker sends the allocations of the program here (--wrap). */
#include "assert_close.h"
#include "failing_memory.h"
#include "support/arena.h"
#include "support/beside.h"
#include "support/file.h"
#include "support/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ent_context *context;
static char scratch[] = "/tmp/entente-memory-XXXXXX";

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK && mkdtemp(scratch) != NULL && chdir(scratch) == 0 ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return chdir("/") == 0 ? rmdir(scratch) : -1;
}

static ent_status by_arena(void) {
    ent_arena arena = {0};
    int whole = ent_arena_doubles(&arena, 3) != NULL && ent_arena_take(&arena, 1 << 20) != NULL &&
                ent_arena_string(&arena, "x") != NULL && ent_arena_take(&arena, 65500) != NULL;
    ent_arena_free(&arena);
    return whole ? ENT_OK : ENT_NOMEM;
}

static ent_status by_text(void) {
    ent_text text = {0};
    char *taken;
    for (int k = 0; k < 500; k++) ent_text_addf(&text, "%d ", k);
    ent_text_add_number(&text, 0.1);
    taken = ent_text_take(&text);
    if (taken == NULL) return ENT_NOMEM;
    assert_int_equal(strlen(taken), 10 * 2 + 90 * 3 + 400 * 4 + 3);
    free(taken);
    return ENT_OK;
}

static ent_status by_draft(void) {
    ent_file_draft draft;
    char *bytes = NULL;
    size_t length = 0;
    ent_status status = ent_file_begin(context, "out", &draft);
    if (status != ENT_OK) {
        assert_true(draft.stream == NULL && draft.path == NULL && draft.temporary == NULL);
        return status;
    }
    for (int k = 0; k < 300; k++) fputc('x', draft.stream);
    status = ent_file_commit(context, &draft);
    if (status == ENT_OK) status = ent_file_read(context, "out", 1000, &bytes, &length);
    if (status == ENT_OK) assert_int_equal(length, 300);
    else assert_null(bytes);
    free(bytes);
    unlink("out");
    return status;
}

static ent_status by_path(void) {
    char *joined = ent_path_join("a", "b"), *beside = ent_path_beside("a/b", "c");
    ent_status status = joined != NULL && beside != NULL ? ENT_OK : ENT_NOMEM;
    free(joined), free(beside);
    return status == ENT_OK ? ent_directory_make(context, ".") : status;
}

/* ---- lines that are kept ---- */

static size_t heard;

static void hear(ent_log_level level, const char *where, const char *message, void *payload) {
    (void)level, (void)where, (void)message, (void)payload;
    heard++;
}

static ent_status speak(ent_context *own, ent_gate *gate, void *payload) {
    (void)payload;
    ent_warn_at(own, (ent_place){0}, "one");
    ent_warn_at(own, (ent_place){0}, "two");
    ent_gate_open(gate, 1);
    return ENT_OK;
}

static ent_status answer(ent_context *own, ent_gate *gate, void *payload) {
    int open;
    (void)payload;
    ENT_TRY(ent_gate_wait(own, gate, 1, &open));
    assert_true(open);
    ent_warn_at(own, (ent_place){0}, "three");
    return ENT_OK;
}

/* A line that is lost is a failure; the others are told. */
static ent_status by_beside(void) {
    ent_beside_plan plan = {.task = "both", .steps = 1, .threads = 2, .first = speak, .second = answer};
    ent_status status;
    heard = 0;
    ent_context_set_log(context, hear, NULL);
    status = ent_beside(context, &plan);
    ent_context_set_log(context, NULL, NULL);
    assert_int_equal(heard, status == ENT_OK ? 3 : 2);
    return status;
}

static void each_allocation(void **state) {
    (void)state;
    assert_true(fail_each(NULL, by_arena, ENT_OK) >= 3);
    assert_true(fail_each(NULL, by_text, ENT_OK) >= 3);
    assert_true(fail_each(NULL, by_draft, ENT_OK) >= 3);
    assert_true(fail_each(NULL, by_path, ENT_OK) >= 3);
    assert_int_equal(fail_each(context, by_beside, ENT_OK), 3);
}

static void context_itself(void **state) {
    ent_context *none = context;
    (void)state;
    calls = 0, failing = 1;
    assert_int_equal(ent_context_create(&none), ENT_NOMEM);
    failing = 0;
    assert_null(none);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation), cmocka_unit_test(context_itself)};
    return cmocka_run_group_tests_name("memory", tests, setup, teardown);
}
