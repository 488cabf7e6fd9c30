/* Directories that load: the small world cell by cell; random worlds through both layouts and any order. */
#include "assert_close.h"
#include "random_economy.h"
#include "world_files.h"

#include <stdio.h>
#include <string.h>

static ent_context *context;
static world_files files;

static int setup(void **state) {
    (void)state;
    files_make(&files);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static ent_world *load(void) {
    ent_world *world = NULL;
    assert_ok(context, ent_world_load(context, files.path, &world));
    return world;
}

static void assert_small(const ent_world *world) {
    const ent_table *t = ent_world_table(world);
    const ent_base *b = ent_world_base(world);
    assert_int_equal(t->n_regions, 2);
    assert_int_equal(t->n_sectors, 2);
    assert_int_equal(t->n_elasticity_sets, 2);
    /* CAR, importer USA, exporter JPN */
    assert_close(t->flow_musd[(0 * 2 + 1) * 2 + 0], 30.0, 0.0);
    assert_close(t->flow_musd[(0 * 2 + 0) * 2 + 1], 10.0, 0.0);
    assert_close(t->flow_musd[(1 * 2 + 0) * 2 + 1], 0.0, 0.0);
    assert_close(t->flow_musd[(1 * 2 + 1) * 2 + 1], 300.5, 0.0);
    assert_close(t->tariff_rate[(0 * 2 + 1) * 2 + 0], 0.025, 0.0);
    /* input SRV of sector CAR in JPN; input CAR of SRV in JPN */
    assert_close(t->input_share[(1 * 2 + 0) * 2 + 0], 0.3, 0.0);
    assert_close(t->input_share[(0 * 2 + 1) * 2 + 0], 0.05, 0.0);
    assert_close(t->value_added_share[0], 0.5, 1e-15);
    assert_close(t->elasticity[1 * 2 + 1], 4.5, 0.0);
    assert_close(b->absorption_musd[0 * 2 + 1], 80.0 + 30.0 * 1.025, 1e-15);
    assert_close(b->output_musd[0], 130.0, 1e-15);
    assert_close(b->value_added_musd[0], 0.5 * 130.0 + 0.95 * 200.0, 1e-15);
    assert_close(b->duties_musd[1], 0.75, 1e-15);
    assert_close(b->deficit_musd[0], -20.0, 1e-15);
    assert_close(b->deficit_musd[1], 20.0, 1e-15);
    assert_close(b->final_musd[0], 110.0 - 0.2 * 130.0 - 0.05 * 200.0, 1e-14);
}

static void test_small_world(void **state) {
    ent_world *world;
    ent_world_report report;
    const ent_table *t;
    (void)state;
    files_write_small(&files);
    world = load();
    t = ent_world_table(world);
    assert_small(world);
    assert_string_equal(t->regions[1].code, "USA");
    assert_string_equal(t->regions[1].name_fr, "\xC3\x89tats-Unis");
    assert_string_equal(t->regions[1].groups, "PACT G2");
    assert_int_equal(t->regions[0].iso_numeric, 392);
    assert_string_equal(t->sectors[0].name_fr, "Motor vehicles"); /* no French name: the English one */
    assert_string_equal(t->sectors[0].isic_rev4, "");
    assert_int_equal(t->sectors[1].tradable_goods, 0);
    assert_int_equal(t->base_year, 0); /* `table` does not end in a year */
    assert_string_equal(t->name, "table");
    ent_world_verify(world, &report);
    assert_within(report.worst_value_added_gap, 1e-5, 1e-12);
    assert_int_equal(report.n_flows, 6);
    assert_int_equal(report.n_tariffs, 1);
    assert_int_equal(report.n_clipped, 0);
    ent_world_free(world);
    ent_world_free(NULL);
}

static void test_minimal_columns_wide_layout_any_order(void **state) {
    ent_world *world, *plain;
    (void)state;
    files_write_small(&files);
    plain = load();
    files_delete(&files, "value_added.csv");
    files_write(&files, "regions.csv", "name_en,region,groups\nJapan,JPN,\nUnited States,USA,PACT G2\n");
    files_write(&files, "sectors.csv", "\xEF\xBB\xBFtradable_goods,sector,name_en\r\n1,CAR,\r\n0,SRV,Services\r\n\r\n");
    files_write(&files, "flows.csv",
                "USA,importer,JPN,sector\n10,JPN,100,CAR\n300.5,USA,,SRV\n,JPN,200,SRV\n80,USA,30,CAR\n");
    files_write(&files, "tariffs.csv", "sector,importer,JPN,USA\nCAR,USA,0.025,\n");
    files_write(&files, "technology.csv",
                "region,sector,SRV,CAR\nUSA,CAR,0,0.25\nJPN,SRV,,0.05\nUSA,SRV,0.1,-0\nJPN,CAR,0.3,0.2\n");
    world = load();
    assert_small(world);
    assert_string_equal(ent_world_table(world)->sectors[0].name_en, "CAR");
    assert_string_equal(ent_world_hash(world), ent_world_hash(plain));
    ent_world_free(world);
    ent_world_free(plain);
}

/* Levies by hand: of the 30 that the USA buys of Japanese cars at the border 24 reach the maker (gross 1.25), of 100 at
 * home 125 (a subsidy, 0.8), which Japan's budget pays. The same in both layouts; a file of ones is no file. */
static void test_levies(void **state) {
    static const char *const layouts[] = {
        "sector,importer,exporter,levy\nCAR,USA,JPN,1.25\nCAR,JPN,JPN,0.8\n",
        "sector,importer,JPN,USA\nCAR,USA,1.25,\nCAR,JPN,0.8,1\n",
        "levy,exporter,importer,sector\n1,USA,USA,SRV\n0.8,JPN,JPN,CAR\n1.25,JPN,USA,CAR\n",
    };
    ent_world *plain, *world;
    ent_world_report report;
    char hash[64] = "";
    (void)state;
    files_write_small(&files);
    plain = load();
    assert_null(ent_world_table(plain)->levy_gross);
    for (size_t k = 0; k < sizeof layouts / sizeof layouts[0]; k++) {
        const ent_base *b, *without = ent_world_base(plain);
        files_write(&files, "levies.csv", layouts[k]);
        world = load();
        b = ent_world_base(world);
        assert_non_null(ent_world_table(world)->levy_gross);
        assert_close(ent_world_table(world)->levy_gross[(0 * 2 + 1) * 2 + 0], 1.25, 0.0);
        assert_close(ent_world_table(world)->levy_gross[(1 * 2 + 1) * 2 + 1], 1.0, 0.0);
        assert_close(b->output_musd[0], 24.0 + 125.0, 1e-15);
        assert_close(b->levies_musd[0], 6.0 - 25.0, 1e-15);
        assert_close(b->levies_musd[1], 0.0, 0.0);
        assert_close(b->value_added_musd[0], 0.5 * 149.0 + 0.95 * 200.0, 1e-15);
        assert_close(b->income_musd[0], 0.5 * 149.0 + 0.95 * 200.0 - 19.0 - 20.0, 1e-15);
        assert_close(b->final_musd[0], 110.0 - 0.2 * 149.0 - 0.05 * 200.0, 1e-14);
        assert_close(b->absorption_musd[0], without->absorption_musd[0], 0.0);
        assert_close(b->deficit_musd[0], without->deficit_musd[0], 0.0);
        ent_world_verify(world, &report);
        assert_int_equal(report.n_levies, 2);
        assert_within(report.worst_income_share, 0.0, 1e-14);
        assert_within(report.worst_market_share, 0.0, 1e-14);
        assert_string_not_equal(ent_world_hash(world), ent_world_hash(plain));
        if (k > 0) assert_string_equal(ent_world_hash(world), hash);
        snprintf(hash, sizeof hash, "%s", ent_world_hash(world));
        ent_world_free(world);
    }
    files_write(&files, "levies.csv", "sector,importer,exporter,levy\nCAR,USA,JPN,1\n");
    world = load();
    assert_same_world(world, plain);
    ent_world_free(world);
    files_delete(&files, "levies.csv");
    ent_world_free(plain);
}

static void assert_hash_changes(const char *name, const char *text, const char *before) {
    ent_world *world;
    files_write_small(&files);
    files_delete(&files, "value_added.csv");
    files_write(&files, name, text);
    world = load();
    assert_string_not_equal(ent_world_hash(world), before);
    ent_world_free(world);
}

static void test_hash_sees_what_counts(void **state) {
    ent_world *world;
    char before[64];
    (void)state;
    files_write_small(&files);
    world = load();
    assert_int_equal(strlen(ent_world_hash(world)), 32);
    snprintf(before, sizeof before, "%s", ent_world_hash(world));
    ent_world_free(world);
    assert_hash_changes("tariffs.csv", "sector,importer,exporter,rate\nCAR,USA,JPN,0.02500000000000001\n", before);
    assert_hash_changes("sectors.csv", "sector,name_en,tradable_goods\nCAR,Motor vehicles,1\nSRV,Services,1\n", before);
    assert_hash_changes("regions.csv", "region,groups\nJPN,\nUSA,PACT\n", before);
    assert_hash_changes("elasticities.csv", "sector,first,medium\nCAR,5,4\nSRV,6,4.5\n", before);
    assert_hash_changes("technology.csv", "region,sector,input,share\nJPN,CAR,CAR,0.2\n", before);
}

static void test_year_and_name_of_directory(void **state) {
    ent_world *world = NULL;
    (void)state;
    assert_ok(context, ent_world_load(context, SOURCE_DIR "/data/world-2024/", &world));
    assert_string_equal(ent_world_table(world)->name, "world-2024");
    assert_int_equal(ent_world_table(world)->base_year, 2024);
    ent_world_free(world);
}

static void test_default_elasticities(void **state) {
    ent_world *world;
    const double *theta = NULL;
    (void)state;
    files_write_small(&files);
    world = load();
    assert_ok(context, ent_world_elasticities(context, world, NULL, &theta));
    assert_close(theta[0], 4.0, 0.0); /* `median`, though second */
    assert_ok(context, ent_world_elasticities(context, world, "first", &theta));
    assert_close(theta[1], 6.0, 0.0);
    ent_world_free(world);
    files_write(&files, "elasticities.csv", "sector,one,two\nCAR,5,4\nSRV,6,4.5\n");
    world = load();
    assert_ok(context, ent_world_elasticities(context, world, NULL, &theta));
    assert_close(theta[0], 5.0, 0.0); /* no `median`: the first */
    assert_int_equal(ent_world_elasticities(context, world, "tow", &theta), ENT_NOT_FOUND);
    assert_string_equal(ent_context_error(context)->hint, "did you mean \"two\"?");
    assert_null(theta);
    ent_world_free(world);
}

static void test_closed_market_is_allowed(void **state) {
    ent_world *world;
    ent_world_report report;
    (void)state;
    files_write_small(&files);
    files_delete(&files, "value_added.csv");
    files_write(&files, "flows.csv",
                "sector,importer,exporter,value_musd\nCAR,JPN,JPN,100\nSRV,JPN,JPN,200\nSRV,USA,USA,300\n");
    world = load();
    ent_world_verify(world, &report);
    assert_int_equal(report.n_closed_markets, 1); /* cars in USA */
    assert_close(report.worst_market_share, 0.0, 1e-14);
    ent_world_free(world);
}

typedef struct warnings {
    size_t count;
    char last[600];
} warnings;

static void note(ent_log_level level, const char *where, const char *message, void *payload) {
    warnings *seen = payload;
    assert_int_equal(level, ENT_LOG_WARNING);
    seen->count++;
    snprintf(seen->last, sizeof seen->last, "%s: %s", where, message);
}

static void test_warnings(void **state) {
    warnings seen = {0};
    (void)state;
    ent_context_set_log(context, note, &seen);
    files_write_small(&files);
    ent_world_free(load());
    assert_int_equal(seen.count, 0);
    files_write(&files, "regions.csv", "region,name_en,group\nJPN,Japan,\nUSA,United States,PACT\n");
    ent_world_free(load());
    assert_int_equal(seen.count, 1);
    assert_non_null(strstr(seen.last, "regions.csv:1:16: column \"group\" is not used"));
    files_write_small(&files);
    files_write(&files, "value_added.csv", "region,sector,share\nUSA,SRV,0.899\n");
    ent_world_free(load());
    assert_int_equal(seen.count, 2);
    assert_non_null(
        strstr(seen.last,
               "value_added.csv:2:9: the value-added share of SRV in USA is given as 0.899, but 1 - inputs is 0.9"));
    ent_context_set_log(context, NULL, NULL);
}

/* What is written with 17 digits, in either layout and any order of rows and columns, is read back to the bit. */
static void test_layouts_round_trip(void **state) {
    test_random random = {test_seed("layouts_round_trip", 5)};
    size_t cases = test_cases(12);
    (void)state;
    for (size_t c = 0; c < cases; c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 2, 12),
                                          .n_sectors = test_integer(&random, 1, 8),
                                          .tariff_max = 0.5,
                                          .sparse_share = 0.4,
                                          .no_inputs = c % 5 == 4,
                                          .levy_max = c % 2 == 1 ? 0.4 : 0.0};
        ent_world *world = random_economy(context, &random, &options), *read;
        world_files out;
        for (int wide = 0; wide < 2; wide++) {
            files_make(&out);
            files_write_world(&out, world, wide, NULL);
            assert_ok(context, ent_world_load(context, out.path, &read));
            assert_same_world(world, read);
            ent_world_free(read);
            files_write_world(&out, world, wide, &random);
            assert_ok(context, ent_world_load(context, out.path, &read));
            assert_string_equal(ent_world_hash(world), ent_world_hash(read));
            ent_world_free(read);
            files_remove(&out);
        }
        ent_world_free(world);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_world),
        cmocka_unit_test(test_minimal_columns_wide_layout_any_order),
        cmocka_unit_test(test_levies),
        cmocka_unit_test(test_hash_sees_what_counts),
        cmocka_unit_test(test_year_and_name_of_directory),
        cmocka_unit_test(test_default_elasticities),
        cmocka_unit_test(test_closed_market_is_allowed),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_layouts_round_trip),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
