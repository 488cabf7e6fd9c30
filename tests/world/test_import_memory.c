/* The nth allocation fails, for every n: importing, writing, reading and exporting answer NOMEM, hand out nothing and
 * leak nothing. */
#include "assert_close.h"
#include "failing_memory.h"
#include "published.h"
#include "published_gtap.h"
#include "support/context.h"
#include "world/dta.h"
#include "world/import.h"
#include "world_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static world_files files;
static ent_world *world;
static char table[640], file[640], again[640], directory[640], kite[640], stata[640];
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
    snprintf(kite, sizeof kite, "%s/kite", files.path);
    snprintf(stata, sizeof stata, "%s/stata", files.path);
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

/* Names in the first, labels tried too in the second: it is of no layout. */
static char stata_table[640], stata_other[640];
static ent_status import_stata(const char *path) {
    ent_world *out = NULL;
    ent_import_report *report = NULL;
    ent_status status = ent_import(context, path, &options, &out, &report);
    assert_true((out == NULL) == (status != ENT_OK) && (report == NULL) == (status != ENT_OK));
    ent_world_free(out);
    ent_import_report_free(report);
    return status;
}
static ent_status by_import_stata(void) { return import_stata(stata_table); }
static ent_status by_import_other(void) { return import_stata(stata_other); }

static void write_stata(const char *path, const ent_text *csv) {
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_ok(context, ent_dta_write(context, (ent_place){.file = path}, "tn", csv, stream));
    assert_int_equal(fclose(stream), 0);
}

static void test_import_stata(void **state) {
    ent_text other = {0};
    (void)state;
    if (ent_dta_check(context, (ent_place){0}) != ENT_OK) skip(); /* built without */
    ent_text_add(&other, "make,price\nAMC Concord,4099\n");
    snprintf(stata_table, sizeof stata_table, "%s/table.dta", files.path);
    snprintf(stata_other, sizeof stata_other, "%s/other.dta", files.path);
    write_stata(stata_table, &text);
    write_stata(stata_other, &other);
    assert_true(fail_each(context, by_import_stata, ENT_OK) >= 40); /* those of ReadStat stay its own */
    assert_true(fail_each(context, by_import_other, ENT_INPUT) >= 5);
    ent_text_free(&other);
}

static ent_status by_write(void) { return ent_world_write(context, world, again); }
static ent_status by_export_kite(void) { return ent_world_export_kite(context, world, kite); }
static ent_status by_export_xlsx(void) {
    ent_status status = ent_world_export_xlsx(context, world, again);
    return status == ENT_USAGE ? ENT_OK : status; /* built without */
}
static ent_status by_export_dta(void) { return ent_world_export_dta(context, world, stata); }
static ent_status by_export(void) { return ent_world_export(context, world, directory); }

static ent_status open_path(const char *path) {
    ent_world *out = NULL;
    ent_status status = ent_world_open(context, path, &out);
    assert_true((out == NULL) == (status != ENT_OK));
    ent_world_free(out);
    return status;
}

static ent_status by_open(void) { return open_path(file); }
static ent_status by_open_kite(void) { return open_path(kite); }
static ent_status by_open_stata(void) { return open_path(stata); }

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
    assert_true(fail_each(context, by_export_xlsx, ENT_OK) >= 1); /* those of libxlsxwriter stay its own */
    assert_true(fail_each(context, by_export_kite, ENT_OK) >= 20);
    assert_true(fail_each(context, by_open_kite, ENT_OK) >= 20);
    if (ent_dta_check(context, (ent_place){0}) != ENT_OK) return; /* built without ReadStat */
    assert_true(fail_each(context, by_export_dta, ENT_OK) >= 5);  /* those of ReadStat stay its own */
    assert_true(fail_each(context, by_open_stata, ENT_OK) >= 5);
}

/* The forms of WIOD keep labels of their own. */
static ent_text sheet, flat;
static ent_status read_as(const ent_text *from, ent_status (*read)(ent_context *, ent_source *, ent_raw *)) {
    ent_source *source = NULL;
    ent_raw raw = {.layout = "", .edition = "", .folded = ""};
    ent_status status = ent_source_open_bytes(context, "t.csv", from->data, from->length, &source);
    if (status == ENT_OK) status = read(context, source, &raw);
    ent_source_close(source);
    ent_raw_free(&raw);
    return status;
}
static ent_status by_sheet(void) { return read_as(&sheet, ent_wiod_read); }
static ent_status by_flat(void) { return read_as(&flat, ent_wiod_read); }

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

static ent_status by_figaro(void) { return read_as(&sheet, ent_figaro_read); }
static ent_status by_figaro_flat(void) { return read_as(&flat, ent_figaro_read); }
static ent_status by_adb(void) { return read_as(&text, ent_adb_read); }

static ent_status by_gtap(void) { return read_as(&text, ent_gtap_read); }

static void test_gtap(void **state) {
    test_random rng = {.state = 6};
    gtap_base base = gtap_make(&rng);
    (void)state;
    ent_text_free(&text);
    gtap_write(&base, 1, &text);
    assert_true(fail_each(context, by_gtap, ENT_OK) >= 40);
    gtap_free(&base);
}

static void test_figaro_adb(void **state) {
    test_random rng = {.state = 5};
    published p = published_make(&rng, 3, 3, 5, 1);
    (void)state;
    ent_text_free(&text);
    published_figaro(&p, 0, &sheet);
    published_figaro(&p, 2, &flat);
    published_adb(&p, 1, &text);
    assert_true(fail_each(context, by_figaro, ENT_OK) >= 10);
    assert_true(fail_each(context, by_figaro_flat, ENT_OK) >= 10);
    assert_true(fail_each(context, by_adb, ENT_OK) >= 10);
    ent_text_free(&sheet), ent_text_free(&flat);
    published_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import), cmocka_unit_test(test_import_stata), cmocka_unit_test(test_files),
        cmocka_unit_test(test_wiod),   cmocka_unit_test(test_figaro_adb),   cmocka_unit_test(test_gtap),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
