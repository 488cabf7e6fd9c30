/* The workbook of a world, read again by other means: the archive by libzip, the sheets as text. */
#include "assert_close.h"
#include "random_economy.h"
#include "support/file.h"
#include "world_files.h"

#include <entente/entente.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

static ent_context *context;
static world_files files;
static test_random rng;
static char path[640];

static int setup(void **state) {
    (void)state;
    rng.state = test_seed("export_xlsx", 20262);
    files_make(&files);
    snprintf(path, sizeof path, "%s/world.xlsx", files.parent);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    remove(path);
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

/* A member of the archive as text, to be freed; NULL when there is none. */
static char *member(const char *name) {
    zip_t *archive = zip_open(path, ZIP_RDONLY, NULL);
    zip_stat_t about;
    zip_file_t *file;
    char *out = NULL;
    assert_non_null(archive);
    zip_stat_init(&about);
    file = zip_fopen(archive, name, 0);
    if (file != NULL) {
        assert_int_equal(zip_stat(archive, name, 0, &about), 0);
        out = calloc(about.size + 1, 1);
        assert_non_null(out);
        assert_int_equal(zip_fread(file, out, about.size), (zip_int64_t)about.size);
        zip_fclose(file);
    }
    zip_discard(archive);
    return out;
}

static char *sheet(int number) {
    char name[64], *out;
    snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", number);
    out = member(name);
    assert_non_null(out);
    return out;
}

/* The number of a cell, columns and rows from 0; 0 when it is empty. */
static double cell(const char *text, size_t column, size_t row) {
    char begin[32];
    const char *at;
    assert_true(column < 26);
    snprintf(begin, sizeof begin, "<c r=\"%c%zu\"><v>", 'A' + (int)column, row + 1);
    at = strstr(text, begin);
    return at == NULL ? 0.0 : strtod(at + strlen(begin), NULL);
}

/* What 16 digits keep of a figure: all that a workbook has. */
static double kept(double value) {
    char digits[40];
    snprintf(digits, sizeof digits, "%.16G", value);
    return strtod(digits, NULL);
}

static void assert_cell(const char *text, size_t column, size_t row, double value) {
    assert_close(cell(text, column, row), kept(value), 0);
}

/* [sector][importer][exporter] from column C on; `absent` is left empty. */
static void assert_trade(int number, const ent_table *t, const double *cells, double absent) {
    char *text = sheet(number);
    size_t N = t->n_regions;
    for (size_t c = 0; c < t->n_sectors * N * N; c++)
        assert_cell(text, 2 + c % N, 1 + c / N, cells[c] == absent ? 0.0 : cells[c]);
    free(text);
}

static void assert_technology(int number, const ent_table *t) {
    char *inputs = sheet(number), *added = sheet(number + 1);
    size_t N = t->n_regions, J = t->n_sectors;
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++) {
            for (size_t k = 0; k < J; k++)
                assert_cell(inputs, 2 + k, 1 + n * J + j, t->input_share[(k * J + j) * N + n]);
            assert_cell(added, 2, 1 + n * J + j, t->value_added_share[j * N + n]);
        }
    free(inputs);
    free(added);
}

static void assert_names(const char *const *names, size_t count) {
    char *book = member("xl/workbook.xml");
    const char *at = book;
    assert_non_null(book);
    for (size_t k = 0; k < count; k++) {
        char name[64];
        snprintf(name, sizeof name, "<sheet name=\"%s\"", names[k]);
        at = strstr(at, name);
        if (at == NULL) fail_msg("no sheet %s in its place", names[k]);
    }
    assert_null(strstr(at + 1, "<sheet name="));
    free(book);
}

static void check(const ent_world *world) {
    static const char *const with[] = {"README", "regions",    "sectors",     "flows",        "tariffs",
                                       "levies", "technology", "value_added", "elasticities", "notes"};
    static const char *const without[] = {"README",     "regions",     "sectors",      "flows", "tariffs",
                                          "technology", "value_added", "elasticities", "notes"};
    const ent_table *t = ent_world_table(world);
    int levies = t->levy_gross != NULL;
    char *text;
    assert_ok(context, ent_world_export_xlsx(context, world, path));
    if (levies) assert_names(with, 10);
    else assert_names(without, 9);
    text = sheet(1);
    assert_non_null(strstr(text, ent_world_hash(world)));
    free(text);
    text = sheet(2);
    for (size_t n = 0; n < t->n_regions; n++) {
        assert_non_null(strstr(text, t->regions[n].code));
        assert_cell(text, 1, 1 + n, t->regions[n].iso_numeric);
    }
    free(text);
    assert_trade(4, t, t->flow_musd, 0.0);
    assert_trade(5, t, t->tariff_rate, 0.0);
    if (levies) assert_trade(6, t, t->levy_gross, 1.0);
    assert_technology(6 + levies, t);
    text = sheet(8 + levies);
    for (size_t s = 0; s < t->n_elasticity_sets; s++)
        for (size_t j = 0; j < t->n_sectors; j++) assert_cell(text, 1 + s, 1 + j, t->elasticity[s * t->n_sectors + j]);
    free(text);
}

static void test_every_figure(void **state) {
    (void)state;
    for (size_t i = 0; i < test_cases(6); i++) {
        const random_economy_options some = {
            .n_regions = 4, .n_sectors = 3, .tariff_max = 0.3, .sparse_share = 0.3, .levy_max = i % 2 == 0 ? 0.0 : 0.2};
        ent_world *world = random_economy(context, &rng, &some);
        check(world);
        ent_world_free(world);
    }
}

static void test_same_bytes(void **state) {
    ent_world *world = random_economy(context, &rng, &(random_economy_options){.n_regions = 3, .n_sectors = 2});
    char *one, *two;
    size_t length, again;
    (void)state;
    assert_ok(context, ent_world_export_xlsx(context, world, path));
    assert_ok(context, ent_file_read(context, path, 1 << 24, &one, &length));
    assert_ok(context, ent_world_export_xlsx(context, world, path)); /* over the first */
    assert_ok(context, ent_file_read(context, path, 1 << 24, &two, &again));
    assert_int_equal(length, again);
    assert_memory_equal(one, two, length);
    free(one);
    free(two);
    ent_world_free(world);
}

static int stop(const char *task, size_t done, size_t total, void *payload) {
    (void)payload;
    (void)task, (void)total;
    return done >= 2;
}

/* Whatever fails, an older file stays as it was. */
static void test_failures(void **state) {
    enum { LONG = 40000 };
    static char name[LONG + 1];
    ent_world *world, *wordy = NULL;
    ent_table table;
    ent_region regions[3];
    char *before, *after;
    size_t length, again;
    (void)state;
    world = random_economy(context, &rng, &(random_economy_options){.n_regions = 3, .n_sectors = 2});
    assert_int_equal(ent_world_export_xlsx(context, world, BINARY_DIR "/nowhere/world.xlsx"), ENT_IO);
    assert_non_null(strstr(ent_context_error(context)->file, "nowhere/world.xlsx"));
    assert_ok(context, ent_world_export_xlsx(context, world, path));
    assert_ok(context, ent_file_read(context, path, 1 << 24, &before, &length));
    memset(name, 'a', LONG);
    table = *ent_world_table(world);
    memcpy(regions, table.regions, sizeof regions);
    regions[1].name_en = name;
    table.regions = regions;
    assert_ok(context, ent_world_create(context, &table, &wordy));
    assert_int_equal(ent_world_export_xlsx(context, wordy, path), ENT_RANGE);
    ent_context_set_progress(context, stop, NULL);
    assert_int_equal(ent_world_export_xlsx(context, world, path), ENT_CANCELLED);
    ent_context_set_progress(context, NULL, NULL);
    assert_ok(context, ent_file_read(context, path, 1 << 24, &after, &again));
    assert_int_equal(length, again);
    assert_memory_equal(before, after, length);
    free(before);
    free(after);
    ent_world_free(world);
    ent_world_free(wordy);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_figure), cmocka_unit_test(test_same_bytes),
                                       cmocka_unit_test(test_failures)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
