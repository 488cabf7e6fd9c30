/* Stata files: any world goes round to the same bits; the figures stand in the file where the format has them, found by
 * this file and not by ReadStat; what is broken is refused. */
#include "assert_close.h"
#include "random_economy.h"
#include "support/file.h"
#include "world/dta.h"
#include "world_files.h"

#include <entente/entente.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static ent_context *context;
static world_files files;
static test_random rng;

static int setup(void **state) {
    (void)state;
    rng.state = test_seed("dta", 20263);
    files_make(&files);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static const random_economy_options some = {
    .n_regions = 4, .n_sectors = 3, .tariff_max = 0.3, .sparse_share = 0.3, .levy_max = 0.2};

static char *bytes_of(const char *name, size_t *length) {
    char *path = ent_path_join(files.path, name), *bytes;
    assert_ok(context, ent_file_read(context, path, 1 << 24, &bytes, length));
    free(path);
    return bytes;
}

static void assert_goes_round(const ent_world *world) {
    ent_world *read = NULL;
    assert_ok(context, ent_world_export_dta(context, world, files.path));
    assert_ok(context, ent_world_open(context, files.path, &read));
    assert_same_world(world, read);
    ent_world_free(read);
}

/* Some have levies, and the next, written over them, has none; some have no tariff and no input: no observation. */
static void test_goes_round(void **state) {
    (void)state;
    for (size_t i = 0; i < test_cases(8); i++) {
        random_economy_options options = some;
        ent_world *world;
        options.levy_max = i % 2 == 0 ? 0.0 : 0.2;
        options.tariff_max = i % 3 == 0 ? 0.0 : 0.3;
        options.no_inputs = i % 4 == 3;
        world = random_economy(context, &rng, &options);
        assert_goes_round(world);
        ent_world_free(world);
    }
}

/* Commas, quotes, accents, and a text that no fixed column of Stata holds. */
static void test_texts(void **state) {
    enum { LONG = 5000 };
    static char name[LONG + 1];
    ent_world *world = random_economy(context, &rng, &some), *wordy = NULL;
    ent_table table = *ent_world_table(world);
    ent_region regions[4];
    (void)state;
    memset(name, 'x', LONG);
    memcpy(regions, table.regions, sizeof regions);
    regions[0].name_en = "C\xC3\xB4te d'Ivoire, \"the\" coast";
    regions[1].name_en = name;
    regions[3].name_en = name;
    table.regions = regions;
    assert_ok(context, ent_world_create(context, &table, &wordy));
    assert_goes_round(wordy);
    ent_world_free(world);
    ent_world_free(wordy);
}

static const char *find_data(const char *bytes, size_t length) {
    static const char tag[] = "<data>";
    for (size_t i = 0; i + sizeof tag - 1 <= length; i++)
        if (memcmp(bytes + i, tag, sizeof tag - 1) == 0) return bytes + i + sizeof tag - 1;
    fail_msg("no <data>");
    return NULL;
}

static int text_is(const char *at, size_t width, const char *code) {
    return strlen(code) <= width && strncmp(at, code, width) == 0;
}

static size_t widest(size_t most, const char *code) { return strlen(code) > most ? strlen(code) : most; }

/* An observation is its fields one behind the other: three texts, as wide as the longest, and eight bytes. */
static void test_where_figures_stand(void **state) {
    ent_world *world = random_economy(context, &rng, &(random_economy_options){.n_regions = 4, .n_sectors = 3});
    const ent_table *t = ent_world_table(world);
    size_t length, N = t->n_regions, sector = 0, region = 0;
    char *bytes;
    const char *at;
    (void)state;
    for (size_t n = 0; n < N; n++) region = widest(region, t->regions[n].code);
    for (size_t j = 0; j < t->n_sectors; j++) sector = widest(sector, t->sectors[j].code);
    assert_ok(context, ent_world_export_dta(context, world, files.path));
    bytes = bytes_of("flows.dta", &length);
    at = find_data(bytes, length);
    for (size_t cell = 0; cell < t->n_sectors * N * N; cell++) {
        double value;
        if (t->flow_musd[cell] == 0.0) continue;
        assert_true(text_is(at, sector, t->sectors[cell / (N * N)].code));
        assert_true(text_is(at + sector, region, t->regions[cell / N % N].code));
        assert_true(text_is(at + sector + region, region, t->regions[cell % N].code));
        memcpy(&value, at + sector + 2 * region, sizeof value); /* in the byte order of this machine */
        assert_close(value, t->flow_musd[cell], 0);
        at += sector + 2 * region + sizeof value;
    }
    assert_memory_equal(at, "</data>", 7);
    free(bytes);
    ent_world_free(world);
}

/* Wherever one is. */
static void test_same_bytes(void **state) {
    ent_world *world = random_economy(context, &rng, &some);
    char *one, *two;
    size_t length, again;
    (void)state;
    setenv("TZ", "Asia/Tokyo", 1), tzset();
    assert_ok(context, ent_world_export_dta(context, world, files.path));
    one = bytes_of("flows.dta", &length);
    setenv("TZ", "America/New_York", 1), tzset();
    assert_ok(context, ent_world_export_dta(context, world, files.path));
    two = bytes_of("flows.dta", &again);
    unsetenv("TZ"), tzset();
    assert_int_equal(length, again);
    assert_memory_equal(one, two, length);
    free(one);
    free(two);
    ent_world_free(world);
}

static void assert_refused(ent_status expected, const char *file, const char *message) {
    ent_world *world = NULL;
    assert_int_equal(ent_world_open(context, files.path, &world), expected);
    assert_null(world);
    assert_non_null(strstr(ent_context_error(context)->file, file));
    if (strstr(ent_context_error(context)->message, message) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", message, ent_context_error(context)->message);
}

static void write_stata(const char *name, const char *kinds, const char *csv) {
    char *path = ent_path_join(files.path, name);
    FILE *stream = fopen(path, "wb");
    ent_text text = {0};
    assert_non_null(stream);
    ent_text_add(&text, csv);
    assert_ok(context, ent_dta_write(context, (ent_place){.file = path}, kinds, &text, stream));
    assert_int_equal(fclose(stream), 0);
    ent_text_free(&text);
    free(path);
}

/* A file cut off anywhere gives an error, or, when only what nobody needs is missing, the same world. */
static void test_cut_off(void **state) {
    ent_world *world = random_economy(context, &rng, &some), *read = NULL;
    size_t length, refused = 0;
    char *bytes;
    (void)state;
    assert_ok(context, ent_world_export_dta(context, world, files.path));
    bytes = bytes_of("flows.dta", &length);
    for (size_t cut = 1; cut < length; cut++) {
        files_write_bytes(&files, "flows.dta", bytes, cut);
        if (ent_world_open(context, files.path, &read) == ENT_OK) {
            assert_same_world(world, read);
            ent_world_free(read);
        } else refused++;
    }
    assert_true(refused > length / 2);
    files_write_bytes(&files, "flows.dta", bytes, length / 2);
    assert_refused(ENT_INPUT, "flows.dta", "cannot be read");
    free(bytes);
    ent_world_free(world);
}

/* Columns and figures that are wrong have their place: observation n is line n + 1. */
static void test_wrong(void **state) {
    ent_world *world = random_economy(context, &rng, &some);
    const ent_table *t = ent_world_table(world);
    char csv[256];
    (void)state;
    assert_ok(context, ent_world_export_dta(context, world, files.path));
    snprintf(csv, sizeof csv, "sector,importer,exporter,value_musd\n%s,%s,%s,1\n%s,%s,%s,\n", t->sectors[0].code,
             t->regions[0].code, t->regions[0].code, t->sectors[0].code, t->regions[0].code, t->regions[1].code);
    write_stata("flows.dta", "tttn", csv);
    assert_refused(ENT_INPUT, "flows.dta", "value_musd");
    assert_int_equal(ent_context_error(context)->line, 3);
    assert_ok(context, ent_world_export_dta(context, world, files.path));
    snprintf(csv, sizeof csv, "sector,set,theta\n%s,median,5\n%s,median,6\n", t->sectors[0].code, t->sectors[0].code);
    write_stata("elasticities.dta", "ttn", csv);
    assert_refused(ENT_INPUT, "elasticities.dta", "appears twice");
    snprintf(csv, sizeof csv, "sector,set,theta\n%s,median,5\n", t->sectors[0].code);
    write_stata("elasticities.dta", "ttn", csv);
    assert_refused(ENT_INPUT, "elasticities.dta", "has no row");
    write_stata("elasticities.dta", "ttn", "sector,set,theta\n");
    assert_refused(ENT_INPUT, "elasticities.dta", "no elasticity");
    assert_ok(context, ent_world_export_dta(context, world, files.path));
    files_write(&files, "tariffs.csv", "sector,importer,exporter,rate\n");
    assert_refused(ENT_INPUT, files.path, "tariffs.csv as CSV and as a Stata file");
    files_delete(&files, "tariffs.csv");
    files_delete(&files, "tariffs.dta");
    assert_refused(ENT_NOT_FOUND, files.path, "no tariffs.csv");
    ent_world_free(world);
}

/* Names that Stata cannot have are said to be so, and nothing is left behind. */
static void test_beyond_stata(void **state) {
    ent_text text = {0}, out = {0};
    FILE *stream = tmpfile();
    (void)state;
    assert_non_null(stream);
    ent_text_add(&text, "a b,c\nx,1\n");
    assert_int_equal(ent_dta_write(context, (ent_place){.file = "t.dta"}, "tn", &text, stream), ENT_RANGE);
    assert_non_null(strstr(ent_context_error(context)->hint, "--as csv"));
    assert_int_equal(ent_dta_read(context, "t.dta", "<stata_dta>", 11, 0, &out), ENT_INPUT);
    assert_true(ent_dta_recognise("<stata_dta><header>", 19) && ent_dta_recognise("\x73\x02\x01\x00", 4));
    assert_false(ent_dta_recognise("sector,importer", 15) || ent_dta_recognise("<stata", 6));
    ent_text_free(&text);
    ent_text_free(&out);
    fclose(stream);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goes_round),   cmocka_unit_test(test_texts),   cmocka_unit_test(test_where_figures_stand),
        cmocka_unit_test(test_same_bytes),   cmocka_unit_test(test_cut_off), cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_beyond_stata),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
