/* What a well-formed package says: header, both styles of clauses, selections, percents, dates, summaries, hash. */
#include "assert_close.h"
#include "package/inside.h"
#include "package_world.h"
#include "support/text.h"

#include <stdio.h>
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

static const char full[] = "\xEF\xBB\xBF# a comment with [ and ' and \"\n"
                           "package: tokyo-2025-as-signed\n"
                           "title: {en: \"United States-Japan\", fr: \"États-Unis-Japon\"}\n"
                           "world: world-2024\n"
                           "against: us-letters-2025-07\n"
                           "parties: [USA, JPN]\n"
                           "rival: CHN\n"
                           "clauses:\n"
                           "  - id: general-15\n"
                           "    type: tariff\n"
                           "    importer: USA\n"
                           "    exporter: JPN\n"
                           "    sectors: all-goods\n"
                           "    except: [C29, C24A, C24B]\n"
                           "    rule: floor\n"
                           "    rate: 15%\n"
                           "    from: 2025-08-07\n"
                           "    announced: 2025-09-04\n"
                           "    authority: IEEPA\n"
                           "    status: in-force\n"
                           "    source: {title: \"Executive Order 14345\", date: 2025-09-04}\n"
                           "    note: |\n"
                           "      it's [ one { text\n"
                           "  - {id: rules, type: barrier, importer: CHN, exporter: [USA, EU], sectors: all-goods, "
                           "cost: 50%, from: 2025-01-01, until: 2025-12-31}\n"
                           "  - {id: rise, type: productivity, region: CHN, sectors: [C26, C27], change: 10%, "
                           "from: 2025-01-01, coverage: 82%}\n";

static void test_header(void **state) {
    ent_package *package = package_of(context, full);
    const ent_package_info *info = ent_package_get_info(package);
    (void)state;
    assert_string_equal(info->name, "tokyo-2025-as-signed");
    assert_string_equal(info->title_en, "United States-Japan");
    assert_string_equal(info->title_fr, "États-Unis-Japon");
    assert_string_equal(info->file, "test.yaml");
    assert_string_equal(info->world, "world-2024");
    assert_string_equal(info->against, "us-letters-2025-07");
    assert_string_equal(info->rival, "CHN");
    assert_int_equal(info->n_parties, 2);
    assert_string_equal(info->parties[0], "USA");
    assert_string_equal(info->parties[1], "JPN");
    assert_int_equal(info->n_clauses, 3);
    assert_int_equal(info->default_year, 2026);
    assert_int_equal(strlen(info->hash), ENT_HASH_DIGITS);
    assert_int_equal(strspn(info->hash, "0123456789abcdef"), ENT_HASH_DIGITS);
    assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    ent_package_free(package);
}

static void test_clause_infos(void **state) {
    ent_package *package = package_of(context, full);
    const ent_clause_info *c = ent_package_get_info(package)->clauses;
    (void)state;
    assert_string_equal(c[0].id, "general-15");
    assert_int_equal(c[0].type, ENT_CLAUSE_TARIFF);
    assert_string_equal(c[0].type_name, "tariff");
    assert_string_equal(c[0].summary,
                        "USA on JPN, all-goods except C29, C24A, C24B: at least 15% in all, base duty included");
    assert_string_equal(c[0].from, "2025-08-07");
    assert_string_equal(c[0].until, "");
    assert_string_equal(c[0].announced, "2025-09-04");
    assert_string_equal(c[0].authority, "IEEPA");
    assert_string_equal(c[0].status, "in-force");
    assert_string_equal(c[0].source_title, "Executive Order 14345");
    assert_string_equal(c[0].source_date, "2025-09-04");
    assert_string_equal(c[0].source_url, "");
    assert_int_equal(c[0].line, 9);
    assert_int_equal(c[1].type, ENT_CLAUSE_BARRIER);
    assert_string_equal(c[1].summary, "CHN on USA, EU, all-goods: trade cost +50%");
    assert_string_equal(c[1].until, "2025-12-31");
    assert_string_equal(c[1].status, "");
    assert_int_equal(c[1].line, 24);
    assert_int_equal(c[2].type, ENT_CLAUSE_PRODUCTIVITY);
    assert_string_equal(c[2].summary, "CHN, C26, C27: productivity +10%, on 82% of the sector");
    ent_package_free(package);
}

#define HEAD "{id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, from: 2025-01-01, "

/* Every form a value may take, read back. */
static void test_values(void **state) {
    ent_package *package = package_of(
        context,
        PACKAGE(
            "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 2.5%, from: 2024-02-29}\n"
            "- {id: b, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: \"-3 %\", from: 2025-01-01, until: 2025-01-01}\n"
            "- {id: c, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: cap, rate: 0%, from: 2025-01-01, coverage: 0.82}\n"
            "- {id: d, type: barrier, importer: USA, exporter: JPN, sectors: C29, cost: ban, from: 2025-01-01, coverage: 30%}\n"
            "- {id: e, type: barrier, importer: USA, exporter: JPN, sectors: C29, cost: -12.5%, from: 2025-01-02}\n"));
    const ent_clause *c = package->clauses;
    (void)state;
    assert_int_equal(c[0].rule, ENT_RULE_SET);
    assert_true(c[0].steps[0].value == 0.025 && c[0].coverage == 1.0);
    assert_int_equal(c[0].until, ENT_DAY_NONE);
    assert_int_equal(c[0].from, ent_day_from_civil(2024, 2, 29));
    assert_int_equal(c[1].rule, ENT_RULE_ADD);
    assert_true(c[1].steps[0].value == -0.03);
    assert_int_equal(c[1].until, c[1].from);
    assert_int_equal(c[2].rule, ENT_RULE_CAP);
    assert_true(c[2].steps[0].value == 0.0 && c[2].coverage == 0.82);
    assert_true(c[3].steps[0].ban && c[3].coverage == 0.3);
    assert_true(!c[4].steps[0].ban && c[4].steps[0].value == -0.125);
    assert_string_equal(package->info.clauses[0].summary, "USA on JPN, C29: 2.5% in all, in place of the base duty");
    assert_string_equal(package->info.clauses[1].summary, "USA on JPN, C29: -3% on top of the base duty");
    assert_string_equal(package->info.clauses[2].summary,
                        "USA on JPN, C29: at most 0% in all, base duty included, on 82% of the trade");
    assert_string_equal(package->info.clauses[3].summary, "USA on JPN, C29: imports banned, on 30% of the trade");
    assert_string_equal(package->info.clauses[4].summary, "USA on JPN, C29: trade cost -12.5%");
    ent_package_free(package);
}

/* Without them: title and against have defaults, the rest is empty. A title may be one text, or one language. */
static void test_header_defaults(void **state) {
    static const char one[] = "- " HEAD "rule: set, rate: 1%}\n";
    char text[500];
    ent_package *package;
    (void)state;
    snprintf(text, sizeof text, "package: test\nclauses:\n%s", one);
    package = package_of(context, text);
    assert_string_equal(package->info.title_en, "test");
    assert_string_equal(package->info.title_fr, "test");
    assert_string_equal(package->info.against, "none");
    assert_string_equal(package->info.world, "");
    assert_string_equal(package->info.rival, "");
    assert_int_equal(package->info.n_parties, 0);
    assert_int_equal(package->info.default_year, 2025); /* 1 January is the beginning of its year */
    ent_package_free(package);
    package = package_of(context,
                         PACKAGE("- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, "
                                 "rate: 1%, from: 9999-12-31}\n"));
    assert_int_equal(package->info.default_year, 9999); /* no year comes after it */
    ent_package_free(package);
    snprintf(text, sizeof text, "package: test\ntitle: \"One: text\"\nparties: USA\nclauses:\n%s", one);
    package = package_of(context, text);
    assert_string_equal(package->info.title_en, "One: text");
    assert_string_equal(package->info.title_fr, "One: text");
    assert_int_equal(package->info.n_parties, 1);
    ent_package_free(package);
    snprintf(text, sizeof text, "package: test\ntitle: {fr: Un}\nclauses:\n%s", one);
    package = package_of(context, text);
    assert_string_equal(package->info.title_en, "Un");
    assert_string_equal(package->info.title_fr, "Un");
    ent_package_free(package);
}

static void test_default_year(void **state) {
    (void)state;
    static const struct {
        const char *from;
        int year;
    } cases[] = {{"2025-01-01", 2025}, {"2025-01-02", 2026}, {"2024-12-31", 2025}};
    for (size_t k = 0; k < 3; k++) {
        char text[400];
        ent_package *package;
        snprintf(
            text, sizeof text,
            PACKAGE("- {id: z, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 1%%, from: "
                    "2020-06-01}\n- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, "
                    "rate: 1%%, from: %s}\n"),
            cases[k].from);
        package = package_of(context, text);
        assert_int_equal(package->info.default_year, cases[k].year);
        ent_package_free(package);
    }
}

/* The same selection, written in every way that is allowed; each label with its own place. */
static void test_selections(void **state) {
    ent_package *package = package_of(
        context,
        PACKAGE(
            "- id: a\n"
            "  type: tariff\n"
            "  importer: all-except [USA,  JPN]\n"
            "  exporter: \"all-except [ EU ]\"\n"
            "  sectors: {all-except: [C29, C26]}\n"
            "  except: {all-except: SERV}\n"
            "  rule: set\n"
            "  rate: 1%\n"
            "  from: 2025-01-01\n"
            "- {id: b, type: tariff, importer: [EU, {all-except: [CHN]}], exporter: all, sectors: [A01], rule: set, rate: 1%, from: 2025-01-01}\n"
            "- id: c\n"
            "  type: tariff\n"
            "  importer:\n"
            "    - JPN\n"
            "    - all-except [EU]\n"
            "  exporter: all\n"
            "  sectors: all\n"
            "  rule: set\n"
            "  rate: 1%\n"
            "  from: 2025-01-01\n"));
    const ent_clause *c = package->clauses;
    (void)state;
    assert_int_equal(c[0].importer.n_terms, 1);
    assert_int_equal(c[0].importer.terms[0].n_except, 2);
    assert_string_equal(c[0].importer.terms[0].except[0].name, "USA");
    assert_string_equal(c[0].importer.terms[0].except[1].name, "JPN");
    assert_int_equal(c[0].importer.terms[0].except[1].line, 5);
    assert_int_equal(c[0].importer.terms[0].except[1].column, 31);
    assert_string_equal(c[0].exporter.terms[0].except[0].name, "EU");
    assert_int_equal(c[0].exporter.terms[0].except[0].column, 27);
    assert_int_equal(c[0].sectors.terms[0].n_except, 2);
    assert_int_equal(c[0].sectors.terms[0].except[1].column, 31);
    assert_int_equal(c[0].except.terms[0].n_except, 1);
    assert_string_equal(c[0].except.terms[0].except[0].name, "SERV");
    assert_int_equal(c[1].importer.n_terms, 2);
    assert_null(c[1].importer.terms[0].except);
    assert_string_equal(c[1].importer.terms[1].except[0].name, "CHN");
    assert_int_equal(c[2].importer.n_terms, 2);
    assert_int_equal(c[2].importer.terms[1].except[0].line, 17);
    assert_int_equal(c[2].importer.terms[1].except[0].column, 19);
    assert_string_equal(
        package->info.clauses[0].summary,
        "all except USA, JPN on all except EU, all except C29, C26 except all except SERV: 1% in all, in "
        "place of the base duty");
    ent_package_free(package);
}

/* The hash follows the bytes of the text and not the name of the file. */
static void test_hash(void **state) {
    ent_package *a = package_of(context, full), *b = NULL, *c = NULL;
    char changed[sizeof full];
    (void)state;
    assert_ok(context, ent_package_parse(context, full, strlen(full), "elsewhere.yaml", &b));
    assert_string_equal(a->info.hash, b->info.hash);
    memcpy(changed, full, sizeof full);
    memcpy(strstr(changed, "15%"), "16%", 3);
    c = package_of(context, changed);
    assert_string_not_equal(a->info.hash, c->info.hash);
    ent_package_free(a);
    ent_package_free(b);
    ent_package_free(c);
}

/* Not refused: deep but sane, long, full of quotes and brackets in texts. */
static void test_sane_files(void **state) {
    ent_text text = {0};
    ent_package *package = NULL;
    (void)state;
    ent_text_add(&text, "package: test\nclauses:\n");
    for (int k = 0; k < 2000; k++)
        ent_text_addf(&text,
                      "- {id: c%d, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 1%%, "
                      "from: 2025-01-01, note: \"[[[[ {{ it's \\\" '\"} # [ { it's\n- id: d%d\n  type: barrier\n"
                      "  importer: USA\n  exporter: JPN\n  sectors: C29\n  cost: 1%%\n  from: 2025-01-01\n"
                      "  note: 'it''s [ {'\n",
                      k, k);
    assert_false(text.failed);
    assert_ok(context, ent_package_parse(context, text.data, text.length, "test.yaml", &package));
    assert_int_equal(package->info.n_clauses, 4000);
    ent_package_free(package);
    ent_text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header),       cmocka_unit_test(test_clause_infos),
        cmocka_unit_test(test_values),       cmocka_unit_test(test_header_defaults),
        cmocka_unit_test(test_default_year), cmocka_unit_test(test_selections),
        cmocka_unit_test(test_hash),         cmocka_unit_test(test_sane_files),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
