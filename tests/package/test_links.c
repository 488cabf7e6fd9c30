/* Packages that name others: context, against, void, replace; the law they make
 * together, and every way the links can be wrong, with its place. */
#include "assert_close.h"
#include "package_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ent_context *context;
static ent_world *world;
static char directory[200], former[1000];

static int setup(void **state) {
    (void)state;
    snprintf(directory, sizeof directory, "%s/links-XXXXXX", BINARY_DIR);
    if (mkdtemp(directory) == NULL || ent_context_create(&context) != ENT_OK) return -1;
    world = package_world(context);
    return getcwd(former, sizeof former) != NULL && chdir(directory) == 0 ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_context_free(context);
    return chdir(former) == 0 && rmdir(directory) == 0 ? 0 : -1;
}

/* USA on Japanese cars; `rest` goes on within the clause. */
#define CLAUSE(id, rest)                                                                                               \
    "- {id: " id ", type: tariff, importer: USA, exporter: JPN, sectors: C29, "                                        \
    "from: 2025-01-01, " rest "}\n"

static void put(const char *name, const char *head, const char *clauses) {
    FILE *stream = fopen(name, "wb");
    assert_non_null(stream);
    fprintf(stream, "package: %.*s\n%sclauses:\n%s", (int)strcspn(name, "."), name, head, clauses);
    fclose(stream);
}

static ent_package *load(const char *file) {
    ent_package *package = NULL;
    assert_ok(context, ent_package_load(context, file, NULL, &package));
    return package;
}

/* The rate of the USA on Japanese cars on a day. */
static double rate_on(const ent_package *package, const char *date) {
    ent_law *law = NULL;
    ent_shock shock;
    double rate;
    assert_ok(context, ent_package_rates_on(context, package, world, date, &law, &shock));
    rate = shock.tariff_rate == NULL ? package_world_rate(C29, USA, JPN)
                                     : shock.tariff_rate[(C29 * N_REGIONS + USA) * N_REGIONS + JPN];
    ent_law_free(law);
    return rate;
}

static double compared(const ent_package *package, const ent_package *against, ent_side side) {
    ent_law *law = NULL;
    ent_shock shock;
    double rate;
    assert_ok(context, ent_package_law_compared(context, package, against, side, world, 2026, &law, &shock));
    rate = shock.tariff_rate == NULL ? package_world_rate(C29, USA, JPN)
                                     : shock.tariff_rate[(C29 * N_REGIONS + USA) * N_REGIONS + JPN];
    ent_law_free(law);
    return rate;
}

static void test_stack(void **state) {
    double base = package_world_rate(C29, USA, JPN);
    ent_package *package;
    (void)state;
    put("low.yaml", "", CLAUSE("a", "rule: set, rate: 5%"));
    put("mid.yaml", "context: low\n", CLAUSE("a", "rule: add, rate: 1%"));
    put("top.yaml", "context: [low, mid]\n", CLAUSE("a", "rule: set, rate: 20%, until: 2025-06-30"));
    package = load("top.yaml");
    assert_int_equal(ent_package_get_info(package)->n_contexts, 2);
    assert_string_equal(ent_package_get_info(package)->contexts[0], "low");
    assert_string_equal(ent_package_get_info(package)->contexts[1], "mid");
    assert_close(rate_on(package, "2024-12-31"), base, 0);
    assert_close(rate_on(package, "2025-06-30"), 0.21,
                 1e-15); /* the set of the package comes after that of its context */
    assert_close(rate_on(package, "2025-07-01"), 0.06, 1e-15);
    ent_package_free(package);
    unlink("low.yaml"), unlink("mid.yaml"), unlink("top.yaml");
}

static void test_hash_and_year(void **state) {
    ent_package *package;
    char hash[40];
    (void)state;
    put("low.yaml", "", CLAUSE("a", "rule: set, rate: 5%"));
    put("top.yaml", "context: low\n", CLAUSE("b", "rule: add, rate: 1%"));
    package = load("top.yaml");
    snprintf(hash, sizeof hash, "%s", ent_package_get_info(package)->hash);
    assert_int_equal(ent_package_get_info(package)->default_year, 2025);
    ent_package_free(package);
    put("low.yaml", "void: {authority: X, from: 2026-02-20}\n", CLAUSE("a", "rule: set, rate: 6%, authority: X"));
    package = load("top.yaml");
    assert_string_not_equal(hash, ent_package_get_info(package)->hash); /* a context changed, so did the law */
    assert_int_equal(ent_package_get_info(package)->default_year, 2027);
    ent_package_free(package);
    unlink("low.yaml"), unlink("top.yaml");
}

static void test_void(void **state) {
    ent_package *package;
    (void)state;
    put("low.yaml", "", CLAUSE("a", "rule: add, rate: 10%, authority: IEEPA") CLAUSE("b", "rule: add, rate: 3%"));
    put("top.yaml",
        "context: low\nvoid: [{authority: IEEPA, from: 2026-02-20, refund: "
        "true}]\n",
        CLAUSE("c", "rule: set, rate: 0%") CLAUSE("d", "rule: add, rate: 1%, authority: IEEPA"));
    package = load("top.yaml");
    assert_close(rate_on(package, "2026-02-19"), 0.14, 1e-15);
    assert_close(rate_on(package, "2026-02-20"), 0.03, 1e-15);
    assert_int_equal(ent_package_get_info(package)->n_voids, 1);
    assert_string_equal(ent_package_get_info(package)->voids[0].authority, "IEEPA");
    assert_true(ent_package_get_info(package)->voids[0].refund);
    ent_package_free(package);
    /* A void of a context does not reach the package above it. */
    put("low.yaml", "void: [{authority: IEEPA, from: 2026-02-20}]\n",
        CLAUSE("a", "rule: add, rate: 10%, authority: IEEPA"));
    put("top.yaml", "context: low\n",
        CLAUSE("d", "rule: add, rate: 1%, authority: IEEPA") CLAUSE("c", "rule: set, rate: 0%"));
    package = load("top.yaml");
    assert_close(rate_on(package, "2026-02-19"), 0.11, 1e-15);
    assert_close(rate_on(package, "2026-02-20"), 0.01, 1e-15);
    ent_package_free(package);
    unlink("low.yaml"), unlink("top.yaml");
}

static void test_replace(void **state) {
    ent_package *package;
    (void)state;
    put("low.yaml", "", CLAUSE("a", "rule: floor, rate: 20%") CLAUSE("b", "rule: floor, rate: 15%, coverage: 50%"));
    put("top.yaml", "context: low\n",
        "- {id: c, replace: a, type: tariff, importer: USA, exporter: JPN, "
        "sectors: C29, from: 2025-07-01, until: "
        "2025-12-31, rule: floor, rate: 10%}\n");
    package = load("top.yaml");
    assert_close(rate_on(package, "2025-06-30"), 0.20, 1e-15);
    /* 10 % first, where the 20 % stood, then half of the trade to 15 %; in the
   * order of the files it would be the floor of 15 % on half of the base rate
   * first. */
    assert_close(rate_on(package, "2025-07-01"), 0.5 * 0.10 + 0.5 * 0.15, 1e-15);
    assert_close(rate_on(package, "2026-01-01"), 0.5 * package_world_rate(C29, USA, JPN) + 0.5 * 0.15, 1e-15);
    assert_string_equal(ent_package_get_info(package)->clauses[0].replace, "a");
    ent_package_free(package);
    unlink("low.yaml"), unlink("top.yaml");
}

/* 20 % from July, lowered to 15 % in October back to July: 5 points of 92 days come back in October. In 2026 the
 * authority of both falls: then all of it comes back. */
static void test_refund(void **state) {
    double base = package_world_rate(C29, USA, JPN);
    size_t cell = (C29 * N_REGIONS + USA) * N_REGIONS + JPN;
    ent_refund *refund = NULL;
    ent_package *package = package_of(
        context, "package: t\nvoid: {authority: X, from: 2026-02-20, refund: true}\nclauses:\n"
                 "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, from: 2025-07-01, rule: set, "
                 "rate: 20%, authority: X}\n"
                 "- {id: b, replace: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, from: 2025-07-01, "
                 "announced: 2025-10-01, rule: set, rate: 15%, authority: X}\n");
    (void)state;
    assert_ok(context, ent_package_refund(context, package, world, 2025, &refund));
    assert_close(refund->collected_rate[cell], (181 * base + 92 * 0.20 + 92 * 0.15) / 365, 1e-14);
    assert_close(refund->owed_rate[cell], base, 1e-14);
    assert_int_equal(refund->n_dates, 2);
    assert_string_equal(refund->dates[0].date, "2025-10-01");
    assert_string_equal(refund->dates[1].date, "2026-02-20");
    assert_int_equal(refund->dates[0].n_cells, 1);
    assert_int_equal(refund->dates[0].cells[0], cell);
    assert_close(refund->dates[0].rate_difference[0], -0.05 * 92 / 365, 1e-13);
    assert_close(refund->dates[1].rate_difference[0], (base - 0.15) * 184 / 365, 1e-13);
    assert_close(refund->dates[1].at_base_imports_musd, 10 * (base - 0.15) * 184 / 365, 1e-13);
    ent_refund_free(refund);
    assert_close(rate_on(package, "2025-08-01"), 0.15, 1e-15); /* the law finally in force, not what is owed back */
    assert_ok(context, ent_package_refund(context, package, world, 2024, &refund));
    assert_int_equal(refund->n_dates, 0);
    assert_close(refund->rate_difference[cell], 0, 0);
    ent_refund_free(refund);
    assert_int_equal(ent_package_refund(context, package, world, 0, &refund), ENT_RANGE);
    assert_null(refund);
    ent_package_free(package);
}

/* The contexts of both sides hold under both. */
static void test_compared(void **state) {
    ent_package *package, *against = NULL;
    double base = package_world_rate(C29, USA, JPN);
    (void)state;
    put("one.yaml", "", CLAUSE("a", "rule: add, rate: 10%"));
    put("two.yaml", "", CLAUSE("a", "rule: add, rate: 5%"));
    put("b.yaml", "context: two\n", CLAUSE("b", "rule: add, rate: 1%"));
    put("a.yaml", "context: one\nagainst: b\n", CLAUSE("b", "rule: add, rate: 2%"));
    package = load("a.yaml");
    assert_ok(context, ent_package_load_against(context, package, &against));
    assert_close(compared(package, against, ENT_SIDE_PACKAGE), base + 0.17, 1e-15);
    assert_close(compared(package, against, ENT_SIDE_AGAINST), base + 0.16, 1e-15);
    assert_close(compared(package, NULL, ENT_SIDE_PACKAGE), base + 0.12, 1e-15);
    assert_close(compared(package, NULL, ENT_SIDE_AGAINST), base + 0.10, 1e-15);
    ent_package_free(against);
    ent_package_free(package);
    put("a.yaml", "context: b\nagainst: b\n", CLAUSE("c", "rule: add, rate: 2%")); /* against its own context */
    package = load("a.yaml");
    assert_ok(context, ent_package_load_against(context, package, &against));
    assert_close(compared(package, against, ENT_SIDE_PACKAGE), base + 0.08, 1e-15);
    assert_close(compared(package, against, ENT_SIDE_AGAINST), base + 0.06, 1e-15);
    ent_package_free(against);
    ent_package_free(package);
    unlink("one.yaml"), unlink("two.yaml"), unlink("a.yaml"), unlink("b.yaml");
}

static void expect(ent_status got, ent_status status, const char *file, uint32_t line, uint32_t column,
                   const char *message, const char *hint) {
    const ent_error *e = ent_context_error(context);
    if (got != status || strcmp(e->file, file) != 0 || e->line != line || e->column != column ||
        strstr(e->message, message) == NULL || strstr(e->hint, hint) == NULL || e->subject != ENT_SUBJECT_PACKAGE)
        fail_msg("got %s %s:%u:%u: %s (%s)", ent_status_name(got), e->file, e->line, e->column, e->message, e->hint);
}

static void misses(const char *file, ent_status status, const char *where, uint32_t line, uint32_t column,
                   const char *message, const char *hint) {
    ent_package *package = NULL;
    expect(ent_package_load(context, file, NULL, &package), status, where, line, column, message, hint);
    assert_null(package);
}

#define LAW CLAUSE("a", "rule: add, rate: 1%")

static void test_wrong_contexts(void **state) {
    (void)state;
    put("one.yaml", "context: one\n", LAW);
    misses("one.yaml", ENT_INPUT, "one.yaml", 2, 10, "context leads in a circle: \"one\"", "remove one");
    put("one.yaml", "context: [two]\n", LAW);
    put("two.yaml", "context:\n- three\n", LAW);
    put("three.yaml", "context: [./one.yaml]\n", LAW);
    misses("one.yaml", ENT_INPUT, "three.yaml", 2, 11, "circle: \"two\", then \"three\", then \"./one.yaml\"", "");
    put("one.yaml", "context: [tow.yaml]\n", LAW);
    misses("one.yaml", ENT_NOT_FOUND, "one.yaml", 2, 11, "the package \"tow.yaml\" does not exist",
           "did you mean \"two.yaml\"?");
    put("one.yaml", "context: us-leters-2025-07\n", LAW);
    misses("one.yaml", ENT_NOT_FOUND, "one.yaml", 2, 10, "package \"us-leters-2025-07\" is unknown",
           "did you mean \"us-letters-2025-07\"?");
    put("one.yaml", "context: '-'\n", LAW);
    misses("one.yaml", ENT_INPUT, "one.yaml", 2, 10, "cannot name standard input", "");
    put("one.yaml", "context: []\n", LAW);
    misses("one.yaml", ENT_INPUT, "one.yaml", 2, 10, "context is an empty list", "");
    put("two.yaml", "", LAW);
    put("one.yaml", "context: [two, ./two.yaml]\n", LAW);
    misses("one.yaml", ENT_INPUT, "one.yaml", 2, 16, "context names \"./two.yaml\" twice", "remove one");
    put("two.yaml", "", CLAUSE("a", "rule: add, rate: 1"));
    misses("one.yaml", ENT_INPUT, "two.yaml", 3, 104, "rate 1 has no", "");
    unlink("one.yaml"), unlink("two.yaml"), unlink("three.yaml");
}

/* Two contexts each, twenty levels deep: a million ways down. */
static void test_too_many(void **state) {
    char file[30], head[60];
    (void)state;
    for (int k = 0; k < 20; k++) {
        snprintf(file, sizeof file, "p%d.yaml", k);
        snprintf(head, sizeof head, "context: [p%d, q%d]\n", k + 1, k + 1);
        put(file, k < 19 ? head : "", LAW);
        file[0] = 'q';
        put(file, k < 19 ? head : "", LAW);
    }
    {
        ent_package *package = NULL;
        assert_int_equal(ent_package_load(context, "p0.yaml", NULL, &package), ENT_RANGE);
        assert_null(package);
        assert_string_equal(ent_context_error(context)->message, "more than 64 packages name each other");
        assert_true(ent_context_error(context)->line == 2);
    }
    for (int k = 0; k < 20; k++) {
        snprintf(file, sizeof file, "p%d.yaml", k);
        unlink(file);
        file[0] = 'q';
        unlink(file);
    }
}

static void test_wrong_against(void **state) {
    ent_package *package, *against = NULL;
    (void)state;
    put("one.yaml", "against: two\n", LAW);
    put("two.yaml", "title: x\nagainst: one.yaml\n", LAW);
    package = load("one.yaml");
    expect(ent_package_load_against(context, package, &against), ENT_INPUT, "two.yaml", 3, 10,
           "against leads in a circle: \"two\", then \"one.yaml\"", "remove one");
    assert_null(against);
    ent_package_free(package);
    put("one.yaml", "against: one\n", LAW);
    package = load("one.yaml");
    expect(ent_package_load_against(context, package, &against), ENT_INPUT, "one.yaml", 2, 10, "circle: \"one\"", "");
    ent_package_free(package);
    put("one.yaml", "against: nothing.yaml\n", LAW);
    package = load("one.yaml");
    expect(ent_package_load_against(context, package, &against), ENT_NOT_FOUND, "one.yaml", 2, 10, "does not exist",
           "");
    ent_package_free(package);
    put("one.yaml", "against: none\n", LAW);
    package = load("one.yaml");
    assert_ok(context, ent_package_load_against(context, package, &against));
    assert_null(against);
    ent_package_free(package);
    unlink("one.yaml"), unlink("two.yaml");
}

/* Line and column count from 1; `text` is what stands before "clauses:". */
static void wrong(const char *text, ent_status status, uint32_t line, uint32_t column, const char *message,
                  const char *hint) {
    ent_package *package = NULL;
    expect(ent_package_parse(context, text, strlen(text), "test.yaml", &package), status, "test.yaml", line, column,
           message, hint);
    assert_null(package);
}

static void test_wrong_voids(void **state) {
    (void)state;
    wrong("package: t\nvoid: []\nclauses:\n" LAW, ENT_INPUT, 2, 7, "void is an empty list", "");
    wrong("package: t\nvoid: [{from: 2026-02-20}]\nclauses:\n" LAW, ENT_INPUT, 2, 8, "a void has no \"authority\"",
          "IEEPA");
    wrong("package: t\nvoid: [{authority: X}]\nclauses:\n" LAW, ENT_INPUT, 2, 8, "a void has no \"from\"", "IEEPA");
    wrong("package: t\nvoid: [{authority: X, form: 1}]\nclauses:\n" LAW, ENT_INPUT, 2, 23, "a void has no key \"form\"",
          "did you mean \"from\"?");
    wrong("package: t\nvoid: [{authority: X, from: 2026-02-30}]\nclauses:\n" LAW, ENT_RANGE, 2, 29, "does not exist",
          "");
    wrong("package: t\nvoid: [{authority: X, from: 2026-02-20, refund: "
          "yes}]\nclauses:\n" LAW,
          ENT_NOT_FOUND, 2, 49, "refund \"yes\" is unknown", "false, true");
    wrong("package: t\nvoid: [X]\nclauses:\n" LAW, ENT_INPUT, 2, 8, "a void is a mapping", "");
}

static void test_wrong_replaces(void **state) {
    (void)state;
    wrong("package: t\nclauses:\n" CLAUSE("alpha", "rule: add, rate: 1%")
              CLAUSE("b", "replace: alhpa, rule: add, rate: 1%"),
          ENT_NOT_FOUND, 4, 96, "replace names \"alhpa\", which no clause is called", "did you mean \"alpha\"?");
    wrong("package: t\nclauses:\n" CLAUSE("a", "replace: a, rule: add, rate: 1%"), ENT_INPUT, 3, 96,
          "clause \"a\" replaces itself", "");
    wrong("package: t\nclauses:\n" CLAUSE("a", "replace: b, rule: add, rate: 1%")
              CLAUSE("b", "replace: a, rule: add, rate: 1%"),
          ENT_INPUT, 3, 96, "replace leads in a circle back to clause \"a\"", "");
}

static void test_warnings(void **state) {
    ent_package *package = package_of(
        context,
        "package: t\nvoid: [{authority: IEPA, from: 2026-01-01}, {authority: "
        "OLD, from: 2025-01-01}]\nclauses:\n" CLAUSE("gone", "authority: OLD, rule: add, rate: 1%") CLAUSE(
            "first", "rule: add, rate: 1%") CLAUSE("second", "replace: first, authority: IEEPA, rule: add, rate: 1%")
            CLAUSE(
                "kept",
                "rule: add, rate: 1%") "- {id: off, replace: kept, type: tariff, importer: USA, exporter: JPN, sectors: C29, "
                                       "from: 2025-07-01, rule: add, rate: 0%}\n"); /* adds nothing, but ends the other one */
    warnings heard;
    (void)state;
    warnings_collect(context, &heard);
    assert_ok(context, ent_package_check(context, package, world));
    ent_context_set_log(context, NULL, NULL);
    assert_non_null(strstr(heard.text, "test.yaml:4:3: clause \"gone\" never applies: its "
                                       "authority falls before it begins"));
    assert_non_null(strstr(heard.text, "test.yaml:5:3: clause \"first\" never applies: "
                                       "another clause takes its place"));
    assert_non_null(strstr(heard.text, "test.yaml:2:20: no clause rests on the authority \"IEPA\" that falls"));
    assert_int_equal(heard.n, 3);
    ent_package_free(package);
}

static void test_days(void **state) {
    ent_package *package = package_of(context, "package: t\nclauses:\n" LAW);
    ent_law *law = NULL;
    ent_shock shock;
    (void)state;
    assert_int_equal(ent_package_rates_on(context, package, world, "2025-02-30", &law, &shock), ENT_RANGE);
    assert_int_equal(ent_package_rates_on(context, package, world, "tomorrow", &law, &shock), ENT_INPUT);
    assert_null(law);
    ent_package_free(package);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stack),          cmocka_unit_test(test_hash_and_year),
        cmocka_unit_test(test_void),           cmocka_unit_test(test_refund),
        cmocka_unit_test(test_replace),        cmocka_unit_test(test_compared),
        cmocka_unit_test(test_wrong_contexts), cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_wrong_against),  cmocka_unit_test(test_wrong_voids),
        cmocka_unit_test(test_wrong_replaces), cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_days),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
