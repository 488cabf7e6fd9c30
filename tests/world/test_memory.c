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

/* What a failed call hands out is nothing. */
static ent_status done(ent_status status, ent_world *world) {
    assert_true((world == NULL) == (status != ENT_OK));
    assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    ent_world_free(world);
    return status;
}

static ent_status by_load(void) {
    ent_world *world = NULL;
    ent_status status = ent_world_load(context, files.path, &world);
    return done(status, world);
}

static ent_status by_create(void) {
    ent_world *world = NULL;
    ent_status status = ent_world_create(context, ent_world_table(small), &world);
    return done(status, world);
}

static ent_status by_view(void) {
    ent_world *world = NULL;
    ent_status status = ent_blob_view(context, blob.data, blob.length, &world);
    return done(status, world);
}

static void test_load(void **state) {
    (void)state;
    assert_true(fail_each(context, by_load, ENT_OK) >= 40);
}

static void test_create(void **state) {
    (void)state;
    assert_true(fail_each(context, by_create, ENT_OK) >= 5);
}

static void test_view(void **state) {
    (void)state;
    assert_true(fail_each(context, by_view, ENT_OK) >= 2); /* the world and one block of its arena */
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
