/* The built-in world is data/world-2024, bit by bit; a packed world says so when it is broken. */
#include "assert_close.h"
#include "support/context.h"
#include "world/blob.h"
#include "world_files.h"

#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_world *shipped;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    return ent_world_load(context, SOURCE_DIR "/data/world-2024", &shipped) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(shipped);
    ent_context_free(context);
    return 0;
}

static void test_same_as_files(void **state) {
    ent_world *builtin = NULL;
    ent_world_report a, b;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &builtin));
    assert_same_world(builtin, shipped);
    assert_string_equal(ent_world_table(builtin)->name, "world-2024");
    assert_int_equal(ent_world_table(builtin)->base_year, 2024);
    assert_int_equal(ent_world_table(builtin)->struct_version, ENT_TABLE_VERSION);
    ent_world_verify(builtin, &a);
    ent_world_verify(shipped, &b);
    assert_close(a.worst_value_added_gap, b.worst_value_added_gap, 0.0);
    assert_int_equal((uintptr_t)ent_world_table(builtin)->flow_musd % 64, 0);
    ent_world_free(builtin);
}

/* From an address the doubles cannot be read at in place: copied, same bits, and the bytes are no longer needed there.
 */
static void test_not_aligned(void **state) {
    ent_text blob = {0};
    ent_world *world = NULL;
    char *shifted;
    (void)state;
    ent_blob_write(shipped, &blob);
    assert_false(blob.failed);
    shifted = malloc(blob.length + 8);
    assert_non_null(shifted);
    memcpy(shifted + 3, blob.data, blob.length);
    assert_ok(context, ent_blob_view(context, shifted + 3, blob.length, &world));
    assert_same_world(world, shipped);
    ent_world_free(world);
    free(shifted);
    ent_text_free(&blob);
}

/* A world with levies comes back with the same bits, aligned or not; one without carries no block for them. */
static void test_levies_are_packed(void **state) {
    test_random random = {test_seed("packed levies", 9)};
    random_economy_options options = {.n_regions = 5, .n_sectors = 3, .tariff_max = 0.2};
    size_t cells = 3 * 5 * 5 * sizeof(double), lengths[2];
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        test_random same = random;
        ent_world *made, *world = NULL;
        ent_text blob = {0};
        char *bytes;
        options.levy_max = k == 0 ? 0.0 : 0.3;
        made = random_economy(context, &same, &options);
        ent_blob_write(made, &blob);
        assert_false(blob.failed);
        lengths[k] = blob.length;
        for (size_t shift = 0; shift < 8; shift += 3) {
            bytes = aligned_alloc(64, (blob.length + 8 + 63) / 64 * 64);
            assert_non_null(bytes);
            memcpy(bytes + shift, blob.data, blob.length);
            assert_ok(context, ent_blob_view(context, bytes + shift, blob.length, &world));
            assert_same_world(world, made);
            ent_world_free(world);
            free(bytes);
        }
        ent_world_free(made), ent_text_free(&blob);
    }
    assert_int_equal(lengths[1] - lengths[0], (cells + 63) / 64 * 64);
}

static void test_broken_blobs(void **state) {
    ent_text blob = {0};
    ent_world *world = NULL;
    size_t header = 192;
    (void)state;
    ent_blob_write(shipped, &blob);
    assert_false(blob.failed);
    for (size_t length = 0; length < blob.length; length += length < 4096 ? 1 : 65521) {
        char *cut = malloc(length + 1); /* so that a sanitizer sees a read beyond the end */
        assert_non_null(cut);
        memcpy(cut, blob.data, length);
        assert_int_equal(ent_blob_view(context, cut, length, &world), ENT_INPUT);
        assert_null(world);
        free(cut);
    }
    for (size_t i = 0; i < header; i++) { /* any answer but a crash; what opens has the right size */
        char kept = blob.data[i];
        blob.data[i] = (char)(kept ^ 0x15);
        if (ent_blob_view(context, blob.data, blob.length, &world) == ENT_OK)
            assert_int_equal(ent_world_table(world)->n_regions, 81);
        ent_world_free(world);
        blob.data[i] = kept;
    }
    blob.data[8]++; /* the version */
    assert_int_equal(ent_blob_view(context, blob.data, blob.length, &world), ENT_VERSION);
    assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    ent_text_free(&blob);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_files),
        cmocka_unit_test(test_not_aligned),
        cmocka_unit_test(test_levies_are_packed),
        cmocka_unit_test(test_broken_blobs),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
