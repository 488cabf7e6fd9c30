/* Every way the text of a package can be wrong: status, line:column, key, message and hint; nothing is handed out, and
 * the failure is filed under the package. */
#include "assert_close.h"
#include "package_world.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

typedef struct broken {
    const char *text;
    ent_status status;
    uint32_t line, column;
    const char *key, *message, *hint;
} broken;

/* In the tables with line 0 a '^' stands before the character that the place must name. */
#define P "package: test\nclauses:\n"
#define T "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, from: 2025-01-01, rule: set, rate: 1%"
#define B "- {id: a, type: barrier, importer: USA, exporter: JPN, sectors: C29, from: 2025-01-01"
#define A "- {id: a, type: productivity, region: USA, sectors: C29, from: 2025-01-01"

static const broken whole_file[] = {
    {"", ENT_INPUT, 1, 1, "", "the file is empty", "`package: NAME`"},
    {"# only a comment\n\n", ENT_INPUT, 1, 1, "", "the file is empty", "`package: NAME`"},
    {"---\n", ENT_INPUT, 2, 1, "", "a package is a mapping of keys to values, but here is plain text", "key: value"},
    {"- a\n- b\n", ENT_INPUT, 1, 1, "", "a package is a mapping of keys to values, but here is a list", "key: value"},
    {"package: caf\xE9\n", ENT_INPUT, 1, 13, "", "the byte 0xE9 is not UTF-8", "save the file as UTF-8"},
    {"title: é\nné: \xC0\xAF\n", ENT_INPUT, 2, 5, "", "the byte 0xC0 is not UTF-8", "UTF-8"},
    {"\xFF\xFEp", ENT_INPUT, 1, 1, "", "the file is UTF-16", "UTF-8"},
    {"package: a\x01\n", ENT_INPUT, 1, 11, "", "a control character is not text", "binary"},
    {P T "}\n---\npackage: b\n", ENT_INPUT, 4, 1, "", "a second document begins here", "---"},
    {"package: &x test\n", ENT_INPUT, 1, 10, "", "anchors and aliases", "write the text out"},
    {"package: *x\n", ENT_INPUT, 1, 10, "", "anchors and aliases", "write the text out"},
    {"package: test\nclauses: &all\n- a\n", ENT_INPUT, 2, 10, "", "anchors and aliases", ""},
    {"package: test\nclauses: &all [a]\n", ENT_INPUT, 2, 10, "", "anchors and aliases", ""},
    {"package: !!str test\n", ENT_INPUT, 1, 10, "", "tags (!)", "quotes"},
    {"package: test\nclauses: !list\n- a\n", ENT_INPUT, 2, 10, "", "tags (!)", ""},
    {"package: test\n\tclauses: a\n", ENT_INPUT, 2, 1, "", "not valid YAML: ", "blanks, not tabs"},
    {"package: test\nclauses: [a, b\n", ENT_INPUT, 3, 1, "", "not valid YAML: ", "close the bracket"},
    {"package: \"test\n", ENT_INPUT, 2, 1, "", "not valid YAML: ", "close the quote"},
    {"package: test\ntitle: One: two\n", ENT_INPUT, 2, 11, "", "mapping values are not allowed", "needs quotes"},
    {"package: @test\n", ENT_INPUT, 1, 10, "", "not valid YAML: ", "put the text in quotes"},
    {P "- {id: a, type: tariff, importer: all-except [USA], exporter: JPN}\n", ENT_INPUT, 3, 46, "",
     "not valid YAML: ", "write {all-except: [A, B]}"},
    {"? [a, b]\n: c\n", ENT_INPUT, 1, 3, "", "a key of a package is not plain text", "key: value"},
};

static const broken header[] = {
    {"pakage: test\nclauses: []\n", ENT_INPUT, 1, 1, "pakage", "a package has no key \"pakage\"",
     "did you mean \"package\"?"},
    {"clauses: [a]\n", ENT_INPUT, 1, 1, "package", "the file has no \"package\"", "package: NAME"},
    {"package: test\n", ENT_INPUT, 1, 1, "clauses", "the file has no \"clauses\"", "at least one clause"},
    {"package: test\npackage: test\n", ENT_INPUT, 2, 1, "package", "a package has the key \"package\" twice",
     "first on line 1"},
    {"package: my test\nclauses: [a]\n", ENT_INPUT, 1, 10, "package", "package \"my test\" is not a plain name",
     "letters"},
    {"package:\nclauses: [a]\n", ENT_INPUT, 1, 9, "package", "package has no value", "give a value"},
    {"package: [test]\nclauses: [a]\n", ENT_INPUT, 1, 10, "package", "package is a list", ""},
    {"package: \"te\\est\"\nclauses: [a]\n", ENT_INPUT, 1, 10, "package",
     "package holds a line break or another control", "one line"},
    {"package: test\ntitle: {en: A, de: B}\nclauses: [a]\n", ENT_INPUT, 2, 16, "de", "a title has no key \"de\"",
     "docs/package.md"},
    {"package: test\ntitle: [A]\nclauses: [a]\n", ENT_INPUT, 2, 8, "title", "title is a list", ""},
    {"package: test\nparties: []\nclauses: [a]\n", ENT_INPUT, 2, 10, "parties", "parties is an empty list",
     "name at least one"},
    {"package: test\nparties: [USA, USA]\nclauses: [a]\n", ENT_INPUT, 2, 16, "parties", "parties names \"USA\" twice",
     "remove one"},
    {"package: test\nparties: all-except [USA]\nclauses: [a]\n", ENT_INPUT, 2, 10, "parties",
     "parties holds \"all-except\"", "one by one"},
    {"package: test\nrival: [CHN]\nclauses: [a]\n", ENT_INPUT, 2, 8, "rival", "rival is a list", "one region"},
    {"package: test\nclauses: {a: b}\n", ENT_INPUT, 2, 10, "clauses", "clauses is not a list", "dash"},
    {"package: test\nclauses: []\n", ENT_INPUT, 2, 10, "clauses", "clauses is an empty list", "`none`"},
    {"package: test\nclauses: [a]\n", ENT_INPUT, 2, 11, "",
     "a clause is a mapping of keys to values, but here is plain text", ""},
};

static const broken keys[] = {
    {P T ", ^sector: C26}\n", ENT_INPUT, 0, 0, "sector", "a clause has no key \"sector\"", "did you mean \"sectors\"?"},
    {P T ", ^<<: b}\n", ENT_INPUT, 0, 0, "<<", "a clause has no key \"<<\"", ""},
    {P T ", ^rate: 2%}\n", ENT_INPUT, 0, 0, "rate", "a clause has the key \"rate\" twice", "first on line 3"},
    {P T "}\n"
         "- ^{id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, from: 2025-01-01, rule: set, rate: 1%"
         "}\n",
     ENT_INPUT, 0, 0, "id", "two clauses have the id \"a\"", "first on line 3"},
    {P "- ^{type: tariff}\n", ENT_INPUT, 0, 0, "id", "a clause has no \"id\"", "general-15"},
    {P "- {id: ^\"a b\"}\n", ENT_INPUT, 0, 0, "id", "id \"a b\" is not a plain name", "letters"},
    {P "- ^{id: a}\n", ENT_INPUT, 0, 0, "type", "clause \"a\" has no \"type\"", "type is tariff, investment"},
    {P "- {id: a, type: ^tarif}\n", ENT_NOT_FOUND, 0, 0, "type", "type \"tarif\" is unknown",
     "did you mean \"tariff\"?"},
    {P "- {id: a, type: ^pledge}\n", ENT_NOT_FOUND, 0, 0, "type", "type \"pledge\" is unknown",
     "known: tariff, barrier, productivity"},
    {P B ", cost: 1%, ^rule: set}\n", ENT_INPUT, 0, 0, "rule", "clause \"a\" is of type barrier, which has no \"rule\"",
     "importer, exporter"},
    {P T ", ^region: USA}\n", ENT_INPUT, 0, 0, "region", "clause \"a\" is of type tariff, which has no \"region\"",
     "type tariff has importer, exporter, sectors"},
    {P A ", change: 1%, ^cost: 1%}\n", ENT_INPUT, 0, 0, "cost",
     "clause \"a\" is of type productivity, which has no \"cost\"", "change"},
    {P T ", ^change: 1%}\n", ENT_INPUT, 0, 0, "change", "clause \"a\" is of type tariff, which has no \"change\"",
     "type tariff has importer"},
    {P "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, from: 2025-01-01, rule: set, ^rate: 1%"
       ", rates: a.csv}\n",
     ENT_INPUT, 0, 0, "rate", "clause \"a\" has both a rate and a file of rates", "keep one"},
    {P "- ^{id: a, type: tariff}\n", ENT_INPUT, 0, 0, "rule", "clause \"a\" has no \"rule\"", "set, add, floor or cap"},
    {P "- ^{id: a, type: tariff, rule: set}\n", ENT_INPUT, 0, 0, "from", "clause \"a\" has no \"from\"", ""},
    {P "- ^{id: a, type: tariff, rule: set, from: 2025-01-01}\n", ENT_INPUT, 0, 0, "rate",
     "clause \"a\" has no \"rate\"", "rates: FILE.csv"},
    {P "- ^{id: a, type: tariff, rule: set, from: 2025-01-01, rate: 1%}\n", ENT_INPUT, 0, 0, "importer",
     "has no \"importer\"", ""},
    {P "- ^{id: a, type: tariff, rule: set, from: 2025-01-01, rate: 1%, importer: USA}\n", ENT_INPUT, 0, 0, "exporter",
     "has no \"exporter\"", ""},
    {P "- ^{id: a, type: tariff, rule: set, from: 2025-01-01, rate: 1%, importer: USA, exporter: JPN}\n", ENT_INPUT, 0,
     0, "sectors", "has no \"sectors\"", ""},
    {P "- ^{id: a, type: barrier, importer: USA, exporter: JPN, sectors: C29, from: 2025-01-01"
       "}\n",
     ENT_INPUT, 0, 0, "cost", "clause \"a\" has no \"cost\"", ""},
    {P "- ^{id: a, type: productivity, region: USA, sectors: C29, from: 2025-01-01"
       "}\n",
     ENT_INPUT, 0, 0, "change", "clause \"a\" has no \"change\"", ""},
    {P "- ^{id: a, type: productivity, sectors: C29, change: 1%, from: 2025-01-01}\n", ENT_INPUT, 0, 0, "region",
     "has no \"region\"", ""},
};

static const broken values[] = {
    {P B ", cost: ^0.15}\n", ENT_INPUT, 0, 0, "cost", "cost 0.15 has no \"%\"", "0.15 or 15? write 15% or 0.15%"},
    {P B ", cost: ^15}\n", ENT_INPUT, 0, 0, "cost", "cost 15 has no \"%\"", "write 15%"},
    {P A ", change: ^-0.5}\n", ENT_INPUT, 0, 0, "change", "change -0.5 has no \"%\"", "write -50% or -0.5%"},
    {P B ", cost: ^\"2,5%\"}\n", ENT_INPUT, 0, 0, "cost", "cost \"2,5%\" is not a number", "2.5%"},
    {P B ", cost: ^high}\n", ENT_INPUT, 0, 0, "cost", "cost \"high\" is not a number", "write it like 15%"},
    {P B ", cost: ^\"%\"}\n", ENT_INPUT, 0, 0, "cost", "cost \"%\" is not a number", "write it like 15%"},
    {P B ", cost: ^.nan}\n", ENT_RANGE, 0, 0, "cost", "cost \".nan\" is not a finite number", ""},
    {P B ", cost: ^inf%}\n", ENT_RANGE, 0, 0, "cost", "cost \"inf%\" is not a finite number", ""},
    {P B ", cost: ^1e999%}\n", ENT_INPUT, 0, 0, "cost", "cost \"1e999%\" is not a number", ""},
    {P B ", cost: ^-100%}\n", ENT_RANGE, 0, 0, "cost", "cost -100% is not above -100%", ""},
    {P B ", cost: ^1e7%}\n", ENT_RANGE, 0, 0, "cost", "cost 1e7% is beyond 1000000%", "cost: ban"},
    {P A ", change: ^-250%}\n", ENT_RANGE, 0, 0, "change", "change -250% is not above -100%", ""},
    {P
     "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, from: 2025-01-01, rule: set, rate: ^0.15}\n",
     ENT_INPUT, 0, 0, "rate", "rate 0.15 has no \"%\", so it could be a fraction or a percentage",
     "0.15 or 15? write 15% or 0.15%"},
    {P
     "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, from: 2025-01-01, rule: set, rate: ^-100%}\n",
     ENT_RANGE, 0, 0, "rate", "rate -100% is not above -100%", ""},
    {P "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, from: 2025-01-01, rule: ^flor, rate: 1%}\n",
     ENT_NOT_FOUND, 0, 0, "rule", "rule \"flor\" is unknown", "did you mean \"floor\"?"},
    {P T ", coverage: ^1.2}\n", ENT_RANGE, 0, 0, "coverage", "coverage 1.2 is not between 0 and 100%", "write 1.2%"},
    {P T ", coverage: ^82}\n", ENT_RANGE, 0, 0, "coverage", "coverage 82 is not between 0 and 100%", "write 82%"},
    {P T ", coverage: ^120%}\n", ENT_RANGE, 0, 0, "coverage", "coverage 120% is not between 0 and 100%", ""},
    {P T ", coverage: ^-1%}\n", ENT_RANGE, 0, 0, "coverage", "coverage -1% is not between 0 and 100%", ""},
    {P T ", coverage: ^most}\n", ENT_INPUT, 0, 0, "coverage", "coverage \"most\" is not a number", "82% or 0.82"},
    {P T ", status: ^inforce}\n", ENT_NOT_FOUND, 0, 0, "status", "status \"inforce\" is unknown",
     "did you mean \"in-force\"?"},
    {P T ", until: ^2024-12-31}\n", ENT_RANGE, 0, 0, "until", "until 2024-12-31 is before from 2025-01-01",
     "last day in force"},
    {P T ", until: ^2025-02-29}\n", ENT_RANGE, 0, 0, "until", "until 2025-02-29 is a day that does not exist",
     "year-month-day"},
    {P T ", until: ^2025-13-01}\n", ENT_RANGE, 0, 0, "until", "until 2025-13-01 is a day that does not exist",
     "year-month-day"},
    {P T ", announced: ^7 July}\n", ENT_INPUT, 0, 0, "announced", "announced \"7 July\" is not a date", "2025-08-07"},
    {P T ", announced: ^2025-1-1}\n", ENT_INPUT, 0, 0, "announced", "announced \"2025-1-1\" is not a date",
     "2025-08-07"},
    {P T ", source: ^EO 14345}\n", ENT_INPUT, 0, 0, "source", "source is not a mapping",
     "{title: ..., date: ..., url: ...}"},
    {P T ", source: ^{date: 2025-01-01}}\n", ENT_INPUT, 0, 0, "title", "a source has no \"title\"", ""},
    {P T ", source: {title: A, ^link: b}}\n", ENT_INPUT, 0, 0, "link", "a source has no key \"link\"", ""},
    {P T ", source: {title: A, date: ^2025-00-01}}\n", ENT_RANGE, 0, 0, "date",
     "date 2025-00-01 is a day that does not exist", ""},
    {P T ", note: ^[a]}\n", ENT_INPUT, 0, 0, "note", "note is a list", ""},
};

static const broken selections[] = {
    {P "- {id: a, type: barrier, importer: ^[], exporter: JPN, sectors: C29, from: 2025-01-01, cost: ban}\n", ENT_INPUT,
     0, 0, "importer", "importer is an empty list", "name at least one"},
    {P "- {id: a, type: barrier, importer: [USA, ^[JPN]], exporter: JPN, sectors: C29, from: 2025-01-01, cost: ban}\n",
     ENT_INPUT, 0, 0, "importer", "importer is a list", ""},
    {P "- {id: a, type: barrier, importer: ^\"USA, JPN\", exporter: JPN, sectors: C29, from: 2025-01-01, cost: ban}\n",
     ENT_INPUT, 0, 0, "importer", "importer holds several labels that are not a list", "[A, B]"},
    {P
     "- {id: a, type: barrier, importer: {^all-but: [USA]}, exporter: JPN, sectors: C29, from: 2025-01-01, cost: ban}\n",
     ENT_INPUT, 0, 0, "all-but", "importer has no key \"all-but\"", "docs/package.md"},
    {P
     "- {id: a, type: barrier, importer: {all-except: ^[]}, exporter: JPN, sectors: C29, from: 2025-01-01, cost: ban}\n",
     ENT_INPUT, 0, 0, "importer", "importer leaves out an empty list", "`all`"},
    {P "- {id: a, type: barrier, importer: ^{}, exporter: JPN, sectors: C29, from: 2025-01-01, cost: ban}\n", ENT_INPUT,
     0, 0, "importer", "importer is an empty mapping", "{all-except: [A, B]}"},
    {P "- {id: a, type: barrier, importer: ^all-except, exporter: JPN, sectors: C29, from: 2025-01-01, cost: ban}\n",
     ENT_INPUT, 0, 0, "importer", "importer does not say after all-except", "all-except [A, B]"},
    {P "- id: a\n  type: barrier\n  importer: all-except [USA,^, JPN]\n  exporter: JPN\n  sectors: C29\n"
       "  from: 2025-01-01\n  cost: ban\n",
     ENT_INPUT, 0, 0, "importer", "importer has an empty entry", "comma"},
    {P "- id: a\n  type: barrier\n  importer: ^all-except USA\n  exporter: JPN\n  sectors: C29\n  from: 2025-01-01\n"
       "  cost: ban\n",
     ENT_INPUT, 0, 0, "importer", "importer does not say after all-except", "all-except [A, B]"},
    {P "- {id: a, type: barrier, importer: [USA, ^\"\"], exporter: JPN, sectors: C29, from: 2025-01-01, cost: ban}\n",
     ENT_INPUT, 0, 0, "importer", "importer has no value", ""},
};

static void check_text(const char *text, size_t length, const broken *b) {
    const ent_error *e = ent_context_error(context);
    ent_package *package = (ent_package *)&context;
    ent_status status = ent_package_parse(context, text, length, "test.yaml", &package);
    int good = status == b->status && e->status == b->status && e->line == b->line && e->column == b->column &&
               strcmp(e->file, "test.yaml") == 0 && strcmp(e->key, b->key) == 0 &&
               strstr(e->message, b->message) != NULL && strstr(e->hint, b->hint) != NULL && package == NULL &&
               e->subject == ENT_SUBJECT_PACKAGE && context->subject == ENT_SUBJECT_NONE;
    if (good) return;
    print_error("%.200s\n  wanted %s %u:%u [%s] %s (%s)\n  got    %s %u:%u [%s] %s (%s)\n", text,
                ent_status_name(b->status), b->line, b->column, b->key, b->message, b->hint, ent_status_name(status),
                e->line, e->column, e->key, e->message, e->hint);
    fail();
}

/* Takes the mark out of the text and its place into the case. */
static void check_marked(const broken *marked) {
    const char *mark = strchr(marked->text, '^');
    broken b = *marked;
    char text[1000];
    assert_non_null(mark);
    snprintf(text, sizeof text, "%.*s%s", (int)(mark - b.text), b.text, mark + 1);
    b.line = b.column = 1;
    for (const char *p = b.text; p < mark; p++) {
        if (*p == '\n') b.line++, b.column = 1;
        else b.column++;
    }
    check_text(text, strlen(text), &b);
}

static void check_all(const broken *cases, size_t n) {
    for (size_t k = 0; k < n; k++) {
        if (cases[k].line == 0) check_marked(&cases[k]);
        else check_text(cases[k].text, strlen(cases[k].text), &cases[k]);
    }
}

#define TEST(name)                                                                                                     \
    static void test_##name(void **state) {                                                                            \
        (void)state;                                                                                                   \
        check_all(name, sizeof name / sizeof *name);                                                                   \
    }
TEST(whole_file)
TEST(header)
TEST(keys)
TEST(values)
TEST(selections)

static void test_nul(void **state) {
    static const char text[] = "package: te\0st\n";
    const broken wanted = {text, ENT_INPUT, 1, 12, "", "a control character is not text", "binary"};
    static const char escaped[] = "package: \"te\\0st\"\nclauses: [a]\n";
    const broken hidden = {escaped, ENT_INPUT, 1, 10, "package", "control character", "one line"};
    (void)state;
    check_text(text, sizeof text - 1, &wanted);
    check_text(escaped, sizeof escaped - 1, &hidden);
}

static void test_too_large(void **state) {
    size_t length = (1 << 20) + 1;
    char *text = malloc(length + 1);
    const broken wanted = {"", ENT_RANGE, 0, 0, "", "the package is larger than 1 MiB", "CSV"};
    const broken allowed = {"", ENT_INPUT, 1, 1, "", "the file is empty", ""};
    (void)state;
    assert_non_null(text);
    memset(text, '\n', length);
    text[length] = '\0';
    check_text(text, length, &wanted);
    check_text(text, length - 1, &allowed);
    free(text);
}

/* 65 levels of every kind are refused at the 65th, fast even when there are a million; 64 are a matter of keys. */
static void test_too_deep(void **state) {
    static const struct {
        const char *unit;
        uint32_t line, column; /* of level 65 */
    } cases[] = {{"[", 1, 65},     {"{", 1, 65},  {"- ", 1, 129}, {"[\n", 65, 1},
                 {"{a: ", 1, 257}, {"[{", 1, 65}, {"? ", 1, 129}};
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const broken wanted = {
            cases[k].unit, ENT_RANGE, cases[k].line, cases[k].column, "", "nested deeper than 64 levels", ""};
        ent_text text = {0};
        for (int n = 0; n < 200000; n++) ent_text_add(&text, cases[k].unit);
        check_text(text.data, text.length, &wanted);
        ent_text_free(&text);
    }
}

/* The plain look at the brackets is led astray by the quote in the block, and does not look at indentation; the survey
 * of events finds both. */
static void test_deep_out_of_sight(void **state) {
    const broken behind_a_quote = {"", ENT_RANGE, 3, 67, "", "nested deeper than 64 levels", ""};
    const broken by_indentation = {"", ENT_RANGE, 65, 65, "", "nested deeper than 64 levels", ""};
    ent_text text = {0};
    (void)state;
    ent_text_add(&text, "title: |\n 'it\nk: ");
    for (int n = 0; n < 66; n++) ent_text_add(&text, "[");
    check_text(text.data, text.length, &behind_a_quote);
    ent_text_free(&text);
    for (int n = 0; n < 70; n++) ent_text_addf(&text, "%*s%s", n, "", n < 69 ? "a:\n" : "b\n");
    check_text(text.data, text.length, &by_indentation);
    ent_text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_file), cmocka_unit_test(test_header),     cmocka_unit_test(test_keys),
        cmocka_unit_test(test_values),     cmocka_unit_test(test_selections), cmocka_unit_test(test_nul),
        cmocka_unit_test(test_too_large),  cmocka_unit_test(test_too_deep),   cmocka_unit_test(test_deep_out_of_sight),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
