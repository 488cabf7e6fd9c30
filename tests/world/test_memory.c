/* The nth allocation fails, for every n: loading and creating answer NOMEM, hand out nothing and leak nothing. The
 * linker sends the allocations of the library here (--wrap). */
#include "assert_close.h"
#include "failing_memory.h"
#include "support/context.h"
#include "world/blob.h"
#include "world_files.h"

#include <stdlib.h>
#include <string.h>

static ent_context *context;
static world_files files;
static ent_world *small;
static ent_text blob;

static int setup(void **state) {
    (void)state;
    files_make(&files);
    files_write_small(&files);
    files_write(&files, "levies.csv", "sector,importer,exporter,levy\nCAR,USA,JPN,1.25\n");
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_world_load(context, files.path, &small));
    ent_blob_write(small, &blob);
    return blob.failed ? -1 : 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(small);
    ent_text_free(&blob);
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static ent_status by_load(ent_world **out) { return ent_world_load(context, files.path, out); }
static ent_status by_create(ent_world **out) { return ent_world_create(context, ent_world_table(small), out); }
static ent_status by_view(ent_world **out) { return ent_blob_view(context, blob.data, blob.length, out); }

static void fail_each(ent_status (*make)(ent_world **out), size_t at_least) {
    ent_status status = ENT_NOMEM;
    size_t n = 0;
    while (status != ENT_OK) {
        ent_world *world = NULL;
        calls = 0;
        failing = ++n;
        status = make(&world);
        failing = 0;
        assert_true(n < 10000);
        if (status != ENT_OK) {
            assert_int_equal(status, ENT_NOMEM);
            assert_string_equal(ent_context_error(context)->message, "out of memory");
            assert_null(world);
        }
        ent_world_free(world);
        assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    }
    assert_true(n > at_least); /* the wrapping works: so many allocations were made to fail */
}

static void test_load(void **state) {
    (void)state;
    fail_each(by_load, 40);
}

static void test_create(void **state) {
    (void)state;
    fail_each(by_create, 5);
}

static void test_view(void **state) {
    (void)state;
    fail_each(by_view, 2); /* the world and one block of its arena */
}

static void test_write(void **state) {
    (void)state;
    for (size_t n = 1; n < 4; n++) {
        ent_text text = {0};
        calls = 0;
        failing = n;
        ent_blob_write(small, &text);
        failing = 0;
        assert_true(text.failed);
        ent_text_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_view),
        cmocka_unit_test(test_write),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
