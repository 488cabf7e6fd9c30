/* FIGARO and the ADB's tables: read back to the figures they were written from, in all forms, and refused with the place;
 * euros become dollars; labels of countries are ISO's. */
#include "assert_close.h"
#include "published.h"
#include "world/import_figaro.h"
#include "world/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static test_random rng;

static int setup(void **state) {
    (void)state;
    rng.state = test_seed("figaro-adb", 20262);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

static void test_figaro(void **state) {
    published p = published_make(&rng, 5, 4, 5, 4);
    (void)state;
    for (int form = 0; form < 3; form++) {
        ent_text text = {0};
        ent_raw raw;
        published_figaro(&p, form, &text);
        assert_ok(context, published_read(context, "t.csv", &text, "figaro", &raw));
        assert_published_inside(&p, &raw);
        assert_false(raw.has_output_row || raw.has_output_column);
        assert_true(raw.in_euros);
        assert_string_equal(raw.edition, form == 1 ? "product by product" : "industry by industry");
        for (size_t j = 0; j < 4; j++) assert_string_equal(raw.industries[j], figaro_industry(j));
        for (size_t f = 0; f < 5; f++) assert_int_equal(raw.is_inventory[f], f == 4);
        for (size_t c = 0; c < 25; c++) assert_close(raw.final_taxes_musd[c], 1.0, 0.0);
        for (size_t c = 0; c < 20; c++) assert_close(raw.other_musd[c], 0.0, 0.0);
        ent_raw_free(&raw);
        ent_text_free(&text);
    }
    published_free(&p);
}

/* Both forms, and any order of rows, are one world. */
static void test_figaro_forms_agree(void **state) {
    published p = published_make(&rng, 3, 3, 5, 2);
    ent_world *worlds[2];
    (void)state;
    for (int k = 0; k < 2; k++) {
        ent_text text = {0};
        ent_import_report *report;
        published_figaro(&p, k == 0 ? 0 : 2, &text);
        assert_ok(context, published_import(context, "io_ind-by-ind_25ed_2022.csv", &text, NULL, &worlds[k], &report));
        assert_int_equal(report->year, 2022);
        assert_string_equal(report->edition, "industry by industry, euros at 1.053 US dollars");
        ent_import_report_free(report);
        ent_text_free(&text);
    }
    assert_string_equal(ent_world_hash(worlds[0]), ent_world_hash(worlds[1]));
    ent_world_free(worlds[0]), ent_world_free(worlds[1]);
    published_free(&p);
}

static void test_exchange_rate(void **state) {
    published p = published_make(&rng, 2, 2, 5, 0);
    double earned = 0.0;
    ent_text text = {0};
    ent_world *world;
    ent_import_report *report;
    ent_import_options options;
    (void)state;
    for (size_t c = 0; c < 4; c++) earned += p.value_added[c];
    published_figaro(&p, 0, &text);
    ent_import_options_init(&options);
    options.usd_per_unit = 2.0;
    assert_ok(context, published_import(context, "t.csv", &text, &options, &world, &report));
    assert_close(report->published_value_added_musd, 2.0 * earned, 1e-15);
    ent_import_report_free(report);
    ent_world_free(world);
    assert_int_equal(published_import(context, "t.csv", &text, NULL, &world, &report), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(context)->message, "its year is not known"));
    assert_non_null(strstr(ent_context_error(context)->hint, "--exchange-rate"));
    assert_int_equal(published_import(context, "2031.csv", &text, NULL, &world, &report), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(context)->message, "the rate of 2031 is not known"));
    ent_text_free(&text);
    published_free(&p);
}

/* Every economy of the built-in table has two letters that lead to it, and Eurostat's own two do as well. */
static void test_countries(void **state) {
    static const char *const some[][2] = {{"EL", "GRC"}, {"GR", "GRC"}, {"UK", "GBR"},    {"GB", "GBR"},
                                          {"AT", "AUT"}, {"CH", "CHE"}, {"FIGW1", "ROW"}, {"ZA", "ZAF"}};
    ent_world *world;
    char region[ENT_FIGARO_PART];
    (void)state;
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        assert_true(ent_figaro_region(some[i][0], region));
        assert_string_equal(region, some[i][1]);
    }
    assert_false(ent_figaro_region("W2", region));
    assert_false(ent_figaro_region("EU", region));
    assert_ok(context, ent_world_builtin(context, &world));
    for (size_t n = 0; n < ent_world_table(world)->n_regions; n++) {
        const char *code = ent_world_table(world)->regions[n].code;
        size_t found = 0;
        for (char two[3] = "AA"; two[0] <= 'Z'; two[1] == 'Z' ? (two[1] = 'A', two[0]++) : two[1]++)
            found += ent_figaro_region(two, region) && strcmp(region, code) == 0;
        if (strcmp(code, "ROW") != 0 && found == 0) fail_msg("%s has no two letters", code);
    }
    ent_world_free(world);
}

static void test_adb(void **state) {
    published p = published_make(&rng, 5, 3, 5, 3), many = published_make(&rng, 2, 35, 5, 1);
    (void)state;
    for (int k = 0; k < 3; k++) {
        const published *of = k == 2 ? &many : &p;
        ent_text text = {0};
        ent_raw raw;
        published_adb(of, k == 1, &text);
        assert_ok(context, published_read(context, "t.csv", &text, "adb", &raw));
        assert_published(of, &raw); /* PRC is CHN */
        assert_int_equal(raw.year, 2024);
        assert_string_equal(raw.industries[1], "C2");
        assert_string_equal(raw.industry_names[1], "Industry, number 2");
        assert_string_equal(raw.demands[4], "F5");
        assert_int_equal(raw.is_inventory[4], 1);
        assert_int_equal(raw.is_inventory[3], 0);
        ent_raw_free(&raw);
        ent_text_free(&text);
    }
    published_free(&p), published_free(&many);
}

typedef struct refusal {
    const char *importer, *text;
    ent_status status;
    uint32_t line;
    const char *message;
} refusal;

#define MATRIX "rowLabels,AT_A01,BE_A01,AT_P3_S14,BE_P3_S14\n"
#define FLAT "refArea,rowIi,counterpartArea,colIi,obsValue\n"
#define CELLS "AT,A01,AT,A01,1\nAT,A01,AT,P3_S14,5\n"
#define ADB "Table 2020,,,,\n,,,,Farms,Mines,Farms,Total\n,,,,AUS,AUS,AUS,TOT\n,,,,c1,c2,F1,\n"

static void test_refusals(void **state) {
    static const refusal cases[] = {
        {"figaro", MATRIX "AT_A01,1,1,5\n", ENT_INPUT, 2, "row \"AT_A01\" has 4 fields where the header has 5"},
        {"figaro", MATRIX "AT_A01,1,1,5,x\n", ENT_INPUT, 2, "column \"BE_P3_S14\" (field 5): \"x\" is not a number"},
        {"figaro", MATRIX "AT_A01,1,1,5,1\n", ENT_INPUT, 2, "industry \"BEL A01\" has a column and no row"},
        {"figaro", MATRIX "AT_A01,1,1,5,1\nBE_A01,1,1,5,1\n", ENT_INPUT, 3, "neither a row of value added"},
        {"figaro", MATRIX "QQ_A01,1,1,5,1\n", ENT_INPUT, 2, "row \"QQ_A01\" is none of this layout"},
        {"figaro", MATRIX "AT_P3_S14,1,1,5,1\n", ENT_INPUT, 2, "the table lies on its side"},
        {"figaro", "rowLabels,AT_A01,QQ_A01\n", ENT_INPUT, 1, "column \"QQ_A01\" is none of this layout"},
        {"figaro", "rowLabels,AT_A01,AT_A01,AT_P5M\n", ENT_INPUT, 1, "\"AT_A01\" appears twice"},
        {"figaro", "rowLabels,AT_A01,AT_D1\n", ENT_INPUT, 1, "column \"AT_D1\" is none of this layout"},
        {"figaro", FLAT "AT,A01,AT,A01\n", ENT_INPUT, 2, "has 4 fields where the header has 5"},
        {"figaro", FLAT "AT,A01,AT,A01,1;5\n", ENT_INPUT, 2, "\"1;5\" is not a number"},
        {"figaro", FLAT CELLS "AT,A01,AT,A01,1\n", ENT_INPUT, 4, "is given twice, first on line 2"},
        {"figaro", FLAT CELLS, ENT_INPUT, 0, "no rows of value added"},
        {"figaro", FLAT "AT,A01,BE,A01,1\nAT,A01,BE,P5M,1\nW2,D1,AT,A01,1\n", ENT_INPUT, 0,
         "no row says what industry"},
        {"figaro", FLAT "QQ,A01,AT,A01,1\n", ENT_INPUT, 2, "row \"QQ\", \"A01\" is none of this layout"},
        {"figaro", FLAT "AT,A01,AT,D1,1\n", ENT_INPUT, 2, "column \"AT\", \"D1\" is none of this layout"},
        {"figaro", FLAT "AT,P3_S14,AT,A01,1\n", ENT_INPUT, 2, "row \"AT\", \"P3_S14\" is none of this layout"},
        {"figaro", FLAT, ENT_INPUT, 0, "no column of an industry"},
        {"figaro", "refArea,rowIi,counterpartArea,colIi\nAT,A01,AT,A01\n", ENT_INPUT, 1, "no column obsValue"},
        {"adb", ADB ",Farms,AUS,c1,1,1,5\n", ENT_INPUT, 5, "row \"AUS c1\" has 7 fields where the header has 8"},
        {"adb", ADB ",Farms,AUS,c1,1,1,y,7\n", ENT_INPUT, 5, "\"y\" is not a number"},
        {"adb", ADB ",Farms,AUS,c1,1,1,5,7\n", ENT_INPUT, 5, "industry \"AUS C2\" has a column and no row"},
        {"adb", ADB ",Farms,JPN,c1,1,1,5,7\n", ENT_INPUT, 5, "the header has no column of that region"},
        {"adb", ADB ",Odds and ends,TOT,r77,1,1,5,7\n", ENT_INPUT, 5, "row \"r77\" (\"Odds and ends\")"},
        {"adb", "T,,,,\n,,,,Farms,Mines,Odd\n,,,,AUS,AUS,AUS\n,,,,c1,c2,x1\n", ENT_INPUT, 4, "column 7 (\"AUS x1\")"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const refusal *c = &cases[i];
        const ent_error *error = ent_context_error(context);
        ent_text text = {.data = (char *)(uintptr_t)c->text, .length = strlen(c->text)};
        ent_raw raw;
        ent_status status = published_read(context, "t.csv", &text, c->importer, &raw);
        if (status != c->status || (c->line != 0 && error->line != c->line) ||
            strstr(error->message, c->message) == NULL)
            fail_msg("case %zu: %s %s:%u:%u: %s (%s)", i, ent_status_name(status), error->file, error->line,
                     error->column, error->message, error->hint);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figaro),        cmocka_unit_test(test_figaro_forms_agree),
        cmocka_unit_test(test_exchange_rate), cmocka_unit_test(test_countries),
        cmocka_unit_test(test_adb),           cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
