/* The nth allocation fails, for every n: importing, writing, reading and exporting answer NOMEM, hand out nothing and
 * leak nothing. */
#include "assert_close.h"
#include "failing_memory.h"
#include "published.h"
#include "support/context.h"
#include "world/import.h"
#include "world_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static world_files files;
static ent_world *world;
static char table[640], file[640], again[640], directory[640];
static ent_text text;
static ent_import_options options;

static int setup(void **state) {
    test_random rng = {.state = 3};
    published p = published_make(&rng, 3, 2, 6, 3);
    ent_import_report *report;
    (void)state;
    files_make(&files);
    if (ent_context_create(&context) != ENT_OK) return -1;
    published_icio(&p, &icio_2025, &text);
    files_write_bytes(&files, "2019.csv", text.data, text.length);
    snprintf(table, sizeof table, "%s/2019.csv", files.path);
    snprintf(file, sizeof file, "%s/w.world", files.path);
    snprintf(again, sizeof again, "%s/again.world", files.path);
    snprintf(directory, sizeof directory, "%s/exported", files.path);
    ent_import_options_init(&options);
    assert_ok(context, ent_import(context, table, &options, &world, &report));
    assert_ok(context, ent_world_write(context, world, file));
    ent_import_report_free(report);
    published_free(&p);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_text_free(&text);
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static ent_status by_import(void) {
    ent_world *out = NULL;
    ent_import_report *report = NULL;
    ent_status status = ent_import(context, table, &options, &out, &report);
    assert_true((out == NULL) == (status != ENT_OK) && (report == NULL) == (status != ENT_OK));
    assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    ent_world_free(out);
    ent_import_report_free(report);
    return status;
}

static ent_status by_write(void) { return ent_world_write(context, world, again); }
static ent_status by_export(void) { return ent_world_export(context, world, directory); }

static ent_status by_open(void) {
    ent_world *out = NULL;
    ent_status status = ent_world_open(context, file, &out);
    assert_true((out == NULL) == (status != ENT_OK));
    ent_world_free(out);
    return status;
}

static void test_import(void **state) {
    (void)state;
    for (unsigned rule = 0; rule <= ENT_INVENTORIES_SIGNED; rule++) {
        options.inventories = (ent_inventories)rule;
        assert_true(fail_each(context, by_import, ENT_OK) >= 40);
    }
}

static void test_files(void **state) {
    (void)state;
    assert_true(fail_each(context, by_write, ENT_OK) >= 5);
    assert_true(fail_each(context, by_open, ENT_OK) >= 3); /* the world, its hasher, its arena */
    assert_true(fail_each(context, by_export, ENT_OK) >= 20);
}

/* The forms of WIOD keep labels of their own. */
static ent_text sheet, flat;
static ent_status read_as_wiod(const ent_text *from) {
    ent_source *source = NULL;
    ent_raw raw = {.layout = "", .edition = "", .folded = ""};
    ent_status status = ent_source_open_bytes(context, "t.csv", from->data, from->length, &source);
    if (status == ENT_OK) status = ent_wiod_read(context, source, &raw);
    ent_source_close(source);
    ent_raw_free(&raw);
    return status;
}
static ent_status by_sheet(void) { return read_as_wiod(&sheet); }
static ent_status by_flat(void) { return read_as_wiod(&flat); }

static void test_wiod(void **state) {
    test_random rng = {.state = 4};
    published p = published_make(&rng, 2, 2, 5, 1), many = published_make(&rng, 1, 35, 5, 1);
    (void)state;
    published_wiod_sheet(&p, 2016, &sheet);
    published_wiod_flat(&many, 0, &flat);
    assert_true(fail_each(context, by_sheet, ENT_OK) >= 20);
    assert_true(fail_each(context, by_flat, ENT_OK) >= 20);
    ent_text_free(&sheet), ent_text_free(&flat);
    published_free(&p), published_free(&many);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_wiod),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
