/* Each layout read back to the figures it was written from; what each importer recognises; what is refused, and where it
 * is said to stand. */
#include "assert_close.h"
#include "published.h"
#include "world/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static test_random rng;

static int setup(void **state) {
    (void)state;
    rng.state = test_seed("layouts", 20251);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

static void assert_icio(const published *p, const icio_style *style, const char *folded) {
    ent_text text = {0};
    ent_raw raw;
    published_icio(p, style, &text);
    assert_ok(context, published_read(context, "t.csv", &text, "icio", &raw));
    assert_published(p, &raw);
    assert_string_equal(raw.folded, folded);
    for (size_t j = 0; j < p->J; j++) assert_string_equal(raw.industries[j], style->industries[j]);
    for (size_t f = 0; f < p->F; f++) assert_int_equal(raw.is_inventory[f], strcmp(raw.demands[f], "INVNT") == 0);
    ent_raw_free(&raw);
    ent_text_free(&text);
}

static void test_icio_editions(void **state) {
    static const char *const of_2016[] = {"C01T05AGR", "C10T14MIN", "C36T37OTM", "C40T41EGW"};
    static const char *const of_2021[] = {"01T02", "05T06", "31T33", "35T39"};
    static const char *const old_demands[] = {"HFCE", "NPS", "GGFC", "GFCF", "INV", "P33"};
    static const char *const older_demands[] = {"HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DIRP"};
    published p = published_make(&rng, 5, 4, 6, 7);
    icio_style style = icio_2025;
    (void)state;
    assert_icio(&p, &style, "");
    style.in_parts = 1; /* extended, 2021 to 2025 */
    assert_icio(&p, &style, "CN1, CN2 -> CHN; MX1, MX2 -> MEX");
    style.industries = of_2021, style.demands = older_demands;
    style.taxes = "TAXSUB", style.value_added = "VALU", style.output = "OUTPUT", style.output_column = "TOTAL";
    assert_icio(&p, &style, "CN1, CN2 -> CHN; MX1, MX2 -> MEX"); /* 2018 */
    style.industries = of_2016, style.demands = old_demands, style.demand_first = 1;
    assert_icio(&p, &style, "CN1, CN2 -> CHN; MX1, MX2 -> MEX"); /* 2016 */
    published_free(&p);
}

/* The same table with other separators, line ends and a mark. */
static void test_icio_dialects(void **state) {
    static const char *const separators[] = {",", ";", "\t"};
    static const char *const ends[] = {"\n", "\r\n"}, *const marks[] = {"", "\xEF\xBB\xBF"};
    published p = published_make(&rng, 2, 2, 6, 1);
    (void)state;
    for (size_t s = 0; s < 3; s++)
        for (size_t e = 0; e < 2; e++)
            for (size_t m = 0; m < 2; m++) {
                icio_style style = icio_2025;
                style.separator = separators[s], style.line_end = ends[e], style.mark = marks[m];
                assert_icio(&p, &style, "");
            }
    published_free(&p);
}

static void test_wiod(void **state) {
    published p = published_make(&rng, 5, 3, 5, 2), many = published_make(&rng, 2, 35, 5, 2);
    published more = published_make(&rng, 2, 56, 5, 2);
    ent_text text = {0};
    ent_raw raw;
    (void)state;
    for (int release = 2013; release <= 2016; release += 3) {
        published_wiod_sheet(&p, release, &text);
        assert_ok(context, published_read(context, "t.csv", &text, "wiod", &raw));
        assert_published(&p, &raw);
        assert_int_equal(raw.year, 2011);
        assert_string_equal(raw.industries[0], release == 2013 ? "AtB" : "A01");
        assert_string_equal(raw.industry_names[1], "Industry, number 2");
        assert_string_equal(raw.demands[4], "INVEN");
        assert_int_equal(raw.is_inventory[4], 1);
        assert_int_equal(raw.is_inventory[3], 0);
        ent_raw_free(&raw);
        ent_text_free(&text);
    }
    for (int form = 0; form < 3; form++) {
        const published *of = form == 2 ? &many : &more;
        published_wiod_flat(of, form == 1, &text);
        assert_ok(context, published_read(context, "t.csv", &text, "wiod", &raw));
        assert_published(of, &raw);
        assert_int_equal(raw.year, 2014);
        assert_string_equal(raw.industries[34], "C35");
        assert_string_equal(raw.industry_names[34], "Industry, number 35");
        assert_string_equal(raw.edition, form == 2 ? "2013 release" : "2016 release");
        ent_raw_free(&raw);
        ent_text_free(&text);
    }
    published_free(&p), published_free(&many), published_free(&more);
}

/* Every golden file is recognised by its importer and by no other. */
static void test_one_importer_each(void **state) {
    published p = published_make(&rng, 2, 3, 5, 0), more = published_make(&rng, 2, 56, 5, 0);
    ent_text texts[4] = {{0}};
    static const char *const names[] = {"icio", "wiod", "wiod", "wiod"};
    (void)state;
    published_icio(&p, &icio_2025, &texts[0]);
    published_wiod_sheet(&p, 2013, &texts[1]);
    published_wiod_sheet(&p, 2016, &texts[2]);
    published_wiod_flat(&more, 0, &texts[3]);
    for (size_t t = 0; t < 4; t++) {
        size_t n = 0;
        for (const ent_importer *i = ent_importers; i->name != NULL; i++) {
            int yes = i->recognise(texts[t].data, texts[t].length);
            if (yes) assert_string_equal(i->name, names[t]);
            n += (size_t)yes;
        }
        assert_int_equal(n, 1);
        for (size_t cut = 0; cut < 40; cut++) (void)ent_importer_of(texts[t].data, cut); /* stays inside */
        ent_text_free(&texts[t]);
    }
    assert_null(ent_importer_of("sector,importer,exporter,value_musd\n", 36));
    assert_null(ent_importer_of("", 0));
    published_free(&p), published_free(&more);
}

typedef struct refusal {
    const char *text;
    ent_status status;
    uint32_t line, column;
    const char *message, *hint;
} refusal;

#define HEADER "V1,AUS_A01,AUS_B,JPN_A01,JPN_B,AUS_HFCE,JPN_HFCE,OUT\n"
#define ROW1 "AUS_A01,1,1,1,1,5,1,10\n"
#define ROW2 "AUS_B,1,1,1,1,5,1,10\n"
#define ROW3 "JPN_A01,1,1,1,1,1,5,10\n"
#define ROW4 "JPN_B,1,1,1,1,1,5,10\n"
#define END "VA,6,6,6,6,0,0,24\nOUT,10,10,10,10,0,0,40\n"

static void test_refusals(void **state) {
    static const refusal cases[] = {
        {HEADER "AUS_A01,1,1,1,1,5,1\n", ENT_INPUT, 2, 19, "row \"AUS_A01\" has 7 fields where the header has 8",
         "cut off"},
        {HEADER "AUS_A01,1,1,1,1,5,1,10,9\n", ENT_INPUT, 2, 21, "row \"AUS_A01\" has 9 fields", "separator"},
        {HEADER ROW1 "AUS_B,1,1,x,1,5,1,10\n", ENT_INPUT, 3, 11,
         "row \"AUS_B\", column \"JPN_A01\" (field 4): \"x\" is not a number", "decimal number"},
        {HEADER ROW1 "AUS_B,1,1,\"1,5\",1,5,1,10\n", ENT_INPUT, 3, 11, "\"1,5\" is not a number", "decimal point"},
        {HEADER ROW1 "AUS_B,1,1,NA,1,5,1,10\n", ENT_INPUT, 3, 11, "\"NA\" is not a finite number", "figure"},
        {HEADER ROW1 ROW1, ENT_INPUT, 3, 1, "row \"AUS_A01\" appears twice", ""},
        {"V1,AUS_A01,AUS_B,AUS_A01,AUS_HFCE,OUT\n", ENT_INPUT, 1, 18, "column 4: \"AUS_A01\" appears twice", ""},
        {HEADER ROW1 ROW2 ROW3, ENT_INPUT, 4, 0, "industry \"JPN B\" has a column and no row", "cut off"},
        {HEADER ROW1 ROW2 ROW3 ROW4, ENT_INPUT, 5, 0, "neither a row of value added nor a row of outputs", "VALU"},
        {HEADER "AUS_A02,1,1,1,1,5,1,10\n", ENT_INPUT, 2, 1, "the header has no column of that industry", "same"},
        {HEADER "USA_A01,1,1,1,1,5,1,10\n", ENT_INPUT, 2, 1, "the header has no column of that region", "same"},
        {HEADER "AUS_HFCE,1,1,1,1,5,1,10\n", ENT_INPUT, 2, 1, "the table lies on its side", "turn rows"},
        {"V1,AUS_A01,AUS_B,TLS,VA,OUT\n", ENT_INPUT, 1, 18, "column \"TLS\" should be a row", "turn rows"},
        {"V1,AUS_A01,AUS_B,nonsense\n", ENT_INPUT, 1, 18, "column 4, \"nonsense\", is none of this layout", "REGION"},
        {"V1,AUS_A01,AUS_B,,OUT\n", ENT_INPUT, 1, 18, "column 4 has no name", "REGION"},
        {"V1,AUS_A01,AUS_B,JPN_B,AUS_HFCE\n", ENT_INPUT, 1, 1, "no column for industry \"A01\" of \"JPN\"", "every"},
        {"V1,AUS_A01,AUS_B,JPN_A01,JPN_B,AUS_HFCE\n", ENT_INPUT, 1, 1, "final demand of \"JPN\"", "HFCE"},
        {HEADER "total,1,1,1,1,5,1,10\n", ENT_INPUT, 2, 1, "row \"total\" is none of this layout", "VALU"},
        {HEADER ",1,1,1,1,5,1,10\n", ENT_INPUT, 2, 1, "the row has no name", "REGION"},
        {HEADER "\n" ROW1, ENT_INPUT, 2, 1, "a blank line stands between rows", "remove"},
        {HEADER "AUS_A01,1\r1\n", ENT_INPUT, 2, 9, "carriage return", "LF or CRLF"},
        {HEADER "AUS_A01,\"1\n", ENT_INPUT, 2, 9, "longer than 4096 bytes", "never closed"},
        {HEADER "AUS_\xE9,1\n", ENT_INPUT, 2, 1, "0xE9 is not UTF-8", "UTF-8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const refusal *c = &cases[i];
        const ent_error *error = ent_context_error(context);
        ent_text text = {.data = (char *)(uintptr_t)c->text, .length = strlen(c->text)};
        ent_raw raw;
        ent_status status;
        status = published_read(context, "t.csv", &text, "icio", &raw);
        if (status != c->status || error->line != c->line || (c->column != 0 && error->column != c->column) ||
            strstr(error->message, c->message) == NULL || strstr(error->hint, c->hint) == NULL)
            fail_msg("case %zu: %s %s:%u:%u: %s (%s)", i, ent_status_name(status), error->file, error->line,
                     error->column, error->message, error->hint);
    }
}

/* No text is taken for a table it is not. */
static void test_unknown_layouts(void **state) {
    static const char *const texts[] = {"sector,importer,exporter,value_musd\nA,B,C,1\n", "hello", "a;b\n1;2\n",
                                        "V1,au_1,au_2\n", "{\"json\": 1}"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ent_text text = {.data = (char *)(uintptr_t)texts[i], .length = strlen(texts[i])};
        ent_world *world;
        ent_import_report *report;
        assert_int_equal(published_import(context, "t.csv", &text, NULL, &world, &report), ENT_INPUT);
        assert_non_null(strstr(ent_context_error(context)->message, "the layout of the table is not known"));
        assert_non_null(strstr(ent_context_error(context)->hint, "OECD ICIO, WIOD"));
    }
}

/* A header of ten million columns is refused long before memory is. */
static void test_too_many_columns(void **state) {
    ent_text text = {0};
    ent_raw raw;
    (void)state;
    ent_text_add(&text, "V1");
    for (size_t c = 0; c < 70000; c++) ent_text_addf(&text, ",AUS_%zx", c);
    for (size_t c = 0; c < 9930000; c += 10) ent_text_add(&text, ",x,x,x,x,x,x,x,x,x,x"); /* not reached */
    ent_text_add(&text, "\n");
    assert_int_equal(published_read(context, "t.csv", &text, "icio", &raw), ENT_RANGE);
    assert_non_null(strstr(ent_context_error(context)->message, "more than 65536 fields"));
    ent_text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_icio_editions),
        cmocka_unit_test(test_icio_dialects),
        cmocka_unit_test(test_wiod),
        cmocka_unit_test(test_one_importer_each),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_unknown_layouts),
        cmocka_unit_test(test_too_many_columns),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
