/* A package meets a world: unknown labels with the place of that very label, warnings, files of rates. */
#include "assert_close.h"
#include "package/plan.h"
#include "package_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ent_context *context;
static ent_world *world;
static char directory[200], package_file[260], rates_file[260];

static int setup(void **state) {
    (void)state;
    snprintf(directory, sizeof directory, "%s/check-XXXXXX", BINARY_DIR);
    if (mkdtemp(directory) == NULL || ent_context_create(&context) != ENT_OK) return -1;
    snprintf(package_file, sizeof package_file, "%s/test.yaml", directory);
    snprintf(rates_file, sizeof rates_file, "%s/rates.csv", directory);
    world = package_world(context);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    unlink(rates_file);
    rmdir(directory);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

/* The first '^' marks the place of the failure and is taken out. */
static void check_fails(const char *marked, ent_status status, const char *key, const char *message, const char *hint) {
    const ent_error *e = ent_context_error(context);
    const char *mark = strchr(marked, '^');
    uint32_t line = 1, column = 1;
    char text[2000];
    ent_package *package;
    assert_non_null(mark);
    snprintf(text, sizeof text, "%.*s%s", (int)(mark - marked), marked, mark + 1);
    for (const char *p = marked; p < mark; p++) {
        if (*p == '\n') line++, column = 1;
        else column++;
    }
    package = package_of(context, text);
    assert_int_equal(ent_package_check(context, package, world), status);
    assert_string_equal(e->file, "test.yaml");
    assert_int_equal(e->line, line);
    assert_int_equal(e->column, column);
    assert_string_equal(e->key, key);
    assert_non_null(strstr(e->message, message));
    assert_non_null(strstr(e->hint, hint));
    assert_int_equal(e->subject, ENT_SUBJECT_PACKAGE);
    assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    ent_package_free(package);
}

#define TARIFF(importer, exporter, sectors)                                                                            \
    "package: test\nclauses:\n- id: a\n  type: tariff\n  importer: " importer "\n  exporter: " exporter                \
    "\n  sectors: " sectors "\n  rule: add\n  rate: 15%\n  from: 2025-08-07\n"

static void test_unknown_labels(void **state) {
    (void)state;
    check_fails(TARIFF("USA", "^JAP", "C29"), ENT_NOT_FOUND, "exporter", "exporter \"JAP\" is unknown",
                "did you mean \"JPN\"?");
    check_fails(TARIFF("[USA, ^UE]", "JPN", "C29"), ENT_NOT_FOUND, "importer", "importer \"UE\" is unknown", "\"EU\"?");
    check_fails(TARIFF("^Japan", "USA", "C29"), ENT_NOT_FOUND, "importer", "\"Japan\"", "did you mean \"JPN\"?");
    check_fails(TARIFF("all-except [USA, EU, ^JPM]", "JPN", "C29"), ENT_NOT_FOUND, "importer", "\"JPM\"", "\"JPN\"?");
    check_fails(TARIFF("\"all-except [USA, ^JPM]\"", "JPN", "C29"), ENT_NOT_FOUND, "importer", "\"JPM\"", "\"JPN\"?");
    check_fails(TARIFF("{all-except: [USA, ^JPM]}", "JPN", "C29"), ENT_NOT_FOUND, "importer", "\"JPM\"", "\"JPN\"?");
    check_fails(TARIFF("USA", "JPN", "[A01, ^C92]"), ENT_NOT_FOUND, "sectors", "sector \"C92\" is unknown", "\"C29\"?");
    check_fails(TARIFF("USA", "JPN", "^EU"), ENT_NOT_FOUND, "sectors", "sector \"EU\" is unknown", "");
    check_fails(TARIFF("USA", "JPN", "all-goods\n  except: [^C30]"), ENT_NOT_FOUND, "except", "\"C30\"", "");
    check_fails(TARIFF("USA", "JPN", "all\n  except: [^JPN]"), ENT_NOT_FOUND, "except", "\"JPN\"", "all-except [JPN]");
    check_fails("package: test\nparties: [USA, ^JAP]\nclauses:\n- {id: a, type: productivity, region: CHN, sectors: "
                "C26, change: 1%, from: 2025-01-01}\n",
                ENT_NOT_FOUND, "parties", "parties \"JAP\" is unknown", "\"JPN\"?");
    check_fails("package: test\nrival: ^EU\nclauses:\n- {id: a, type: productivity, region: CHN, sectors: C26, change: "
                "1%, from: 2025-01-01}\n",
                ENT_NOT_FOUND, "rival", "rival \"EU\" is unknown", "");
    check_fails("package: test\nclauses:\n- {id: a, type: productivity, region: ^CHM, sectors: C26, change: 1%, from: "
                "2025-01-01}\n",
                ENT_NOT_FOUND, "region", "region \"CHM\" is unknown", "\"CHN\"?");
}

static void check_warns(const char *text, size_t n, const char *first) {
    ent_package *package = package_of(context, text);
    warnings seen;
    warnings_collect(context, &seen);
    assert_ok(context, ent_package_check(context, package, world));
    if (seen.n != n || (n > 0 && strstr(seen.text, first) == NULL))
        fail_msg("%s\nwanted %zu, %s\ngot %zu:\n%s", text, n, first, seen.n, seen.text);
    ent_context_set_log(context, NULL, NULL);
    ent_package_free(package);
}

#define FLOOR(id, rate, from, more)                                                                                    \
    "- {id: " id ", type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: " rate                \
    ", from: " from more "}\n"

static void test_warnings(void **state) {
    (void)state;
    check_warns(TARIFF("USA", "JPN", "C29"), 0, "");
    check_warns(TARIFF("USA", "USA", "C29"), 1,
                "test.yaml:3:3: clause \"a\" names no cell: importer and exporter are the same economy");
    check_warns(TARIFF("USA", "JPN", "C29\n  except: all"), 1,
                "clause \"a\" names no cell: `except` leaves out every sector");
    check_warns(TARIFF("USA", "JPN", "C29\n  coverage: 0"), 1,
                "test.yaml:3:3: clause \"a\" never applies: its coverage is 0");
    check_warns(PACKAGE(FLOOR("low", "1%", "2025-01-01", "")), 1,
                "clause \"low\" never applies: on no day is a duty it names below its rate"); /* base 3.1 % */
    check_warns(PACKAGE(FLOOR("high", "15%", "2025-01-01", "")), 0, "");
    /* Behind a higher floor of the same days a second one does nothing; on other days it does. */
    check_warns(PACKAGE(FLOOR("a", "15%", "2025-01-01", "") FLOOR("b", "10%", "2025-06-01", "")), 1, "clause \"b\"");
    check_warns(PACKAGE(FLOOR("a", "15%", "2025-01-01", ", until: 2025-12-31") FLOOR("b", "10%", "2025-06-01", "")), 0,
                "");
    check_warns(PACKAGE("- {id: a, type: productivity, region: CHN, sectors: C26, change: 0%, from: 2025-01-01}\n"), 1,
                "clause \"a\" never applies: its change is 0");
    check_warns(
        PACKAGE("- {id: a, type: barrier, importer: all, exporter: all, sectors: all, cost: ban, from: 2025-01-01}\n"),
        0, "");
}

/* -60 % on -60 % is below -100 %: said with the day, the pair and the last clause that acted. */
static void test_out_of_bounds(void **state) {
    ent_package *package = package_of(
        context,
        PACKAGE(
            "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: -60%, from: 2025-03-01}\n"
            "- {id: b, type: tariff, importer: USA, exporter: EU, sectors: C29, rule: add, rate: 2%, from: 2025-01-01}\n"
            "- {id: c, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: -60%, from: 2025-01-01}\n"));
    const ent_error *e = ent_context_error(context);
    ent_law *law = NULL;
    ent_shock shock;
    (void)state;
    assert_int_equal(ent_package_check(context, package, world), ENT_RANGE);
    assert_non_null(strstr(e->message, "the clauses in force on 2025-03-01 bring the rate of USA on JPN, C29, to -11"));
    assert_int_equal(e->line, 5);
    assert_int_equal(e->column, 86);
    assert_int_equal(ent_package_law(context, package, world, 2025, &law, &shock), ENT_RANGE);
    assert_null(law);
    assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    ent_package_free(package);
}

/* Out of bounds only once the addition that held it up has ended, when every clause has been seen to do something. */
static void test_out_of_bounds_at_an_end(void **state) {
    ent_package *package = package_of(
        context,
        PACKAGE(
            "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 50%, from: 2025-01-01, until: "
            "2025-05-31}\n"
            "- {id: b, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: -60%, from: 2025-02-01}\n"
            "- {id: c, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: -60%, from: 2025-03-01}\n"));
    (void)state;
    assert_int_equal(ent_package_check(context, package, world), ENT_RANGE);
    assert_non_null(strstr(ent_context_error(context)->message, "in force on 2025-06-01 bring the rate"));
    ent_package_free(package);
}

/* ---- files of rates ---- */

static void write_rates(const char *text) {
    FILE *stream = fopen(rates_file, "wb");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
}

static const char by_file[] =
    "package: test\nclauses:\n- {id: a, type: tariff, rates: rates.csv, rule: set, from: 2025-01-01}\n";

static ent_status parse_rates(const char *text, ent_package **out) {
    return ent_package_parse(context, text, strlen(text), package_file, out);
}

static void test_rates(void **state) {
    ent_package *package = NULL, *other = NULL;
    ent_law *law = NULL;
    ent_shock shock;
    size_t N = N_REGIONS;
    (void)state;
    write_rates("exporter,note,importer,sector,rate\nJPN,,USA,C29,0.275\nUSA,,USA,C29,0.5\nUSA,x,JPN,A01,-0.02\n");
    assert_ok(context, parse_rates(by_file, &package));
    assert_string_equal(package->info.clauses[0].summary,
                        "all on all, all: the rates of rates.csv in all, in place of the base duty");
    assert_ok(context, ent_package_check(context, package, world));
    assert_ok(context, ent_package_law(context, package, world, 2025, &law, &shock));
    for (size_t j = 0; j < N_SECTORS; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                double expected = package_world_rate(j, n, i);
                if (j == C29 && n == USA && i == JPN) expected = 0.275;
                if (j == A01 && n == JPN && i == USA) expected = -0.02;
                assert_true(shock.tariff_rate[(j * N + n) * N + i] == expected);
            }
    ent_law_free(law);
    /* The hash follows the file, too. */
    write_rates("exporter,note,importer,sector,rate\nJPN,,USA,C29,0.276\nUSA,,USA,C29,0.5\nUSA,x,JPN,A01,-0.02\n");
    assert_ok(context, parse_rates(by_file, &other));
    assert_string_not_equal(package->info.hash, other->info.hash);
    ent_package_free(package);
    ent_package_free(other);
}

/* A selection narrows the file; coverage and rule act on each cell. */
static void test_rates_within_a_selection(void **state) {
    static const char text[] =
        "package: test\nclauses:\n- {id: a, type: tariff, rates: rates.csv, importer: USA, sectors: "
        "all, except: A01, coverage: 50%, rule: add, from: 2025-01-01}\n";
    ent_package *package = NULL;
    ent_law *law = NULL;
    ent_shock shock;
    size_t N = N_REGIONS;
    (void)state;
    write_rates("sector,importer,exporter,rate\nC29,USA,JPN,0.2\nA01,USA,JPN,0.2\nC29,DEU,JPN,0.2\n");
    assert_ok(context, parse_rates(text, &package));
    assert_ok(context, ent_package_law(context, package, world, 2025, &law, &shock));
    assert_close(shock.tariff_rate[(C29 * N + USA) * N + JPN], package_world_rate(C29, USA, JPN) + 0.1, 1e-15);
    assert_true(shock.tariff_rate[(A01 * N + USA) * N + JPN] == package_world_rate(A01, USA, JPN));
    assert_true(shock.tariff_rate[(C29 * N + DEU) * N + JPN] == package_world_rate(C29, DEU, JPN));
    ent_law_free(law);
    ent_package_free(package);
}

static void rates_fail(const char *csv, ent_status status, uint32_t line, uint32_t column, const char *key,
                       const char *message, const char *hint) {
    const ent_error *e = ent_context_error(context);
    ent_package *package = NULL;
    ent_status got;
    write_rates(csv);
    got = parse_rates(by_file, &package);
    if (got == ENT_OK) got = ent_package_check(context, package, world);
    if (got != status || strcmp(e->file, rates_file) != 0 || e->line != line || e->column != column ||
        strcmp(e->key, key) != 0 || strstr(e->message, message) == NULL || strstr(e->hint, hint) == NULL ||
        e->subject != ENT_SUBJECT_PACKAGE)
        fail_msg("%s\ngot %s %s:%u:%u [%s] %s (%s)", csv, ent_status_name(got), e->file, e->line, e->column, e->key,
                 e->message, e->hint);
    ent_package_free(package);
}

static void test_broken_rates(void **state) {
    (void)state;
    rates_fail("", ENT_INPUT, 1, 1, "", "empty", "");
    rates_fail("sector,importer,rate\n", ENT_INPUT, 1, 1, "exporter", "exporter", "");
    rates_fail("sector,importer,exporter,rate\nC29,USA,JPN,15%\n", ENT_INPUT, 2, 13, "rate", "15%", "");
    rates_fail("sector,importer,exporter,rate\nC29,USA,JPN,\n", ENT_INPUT, 2, 13, "rate", "", "");
    rates_fail("sector,importer,exporter,rate\nC29,USA,JPN,nan\n", ENT_INPUT, 2, 13, "rate", "nan", "");
    rates_fail("sector,importer,exporter,rate\nC29,USA,JPN,-1\n", ENT_RANGE, 2, 13, "rate", "not above -1",
               "0.15 is 15 %");
    rates_fail("sector,importer,exporter,rate\nC29,USA,JPN,1e5\n", ENT_RANGE, 2, 13, "rate", "beyond", "0.15 is 15 %");
    rates_fail("sector,importer,exporter,rate\nC29,USA,JPN,0.1\nC92,USA,JPN,0.1\n", ENT_NOT_FOUND, 3, 1, "sector",
               "sector \"C92\" is unknown", "\"C29\"?");
    rates_fail("sector,importer,exporter,rate\nC29,USB,JPN,0.1\n", ENT_NOT_FOUND, 2, 5, "importer", "\"USB\"",
               "\"USA\"?");
    rates_fail("sector,importer,exporter,rate\nC29,USA,JAP,0.1\n", ENT_NOT_FOUND, 2, 9, "exporter", "\"JAP\"",
               "\"JPN\"?");
    rates_fail("sector,importer,exporter,rate\nC29,USA,EU,0.1\n", ENT_NOT_FOUND, 2, 9, "exporter", "\"EU\"", "");
    rates_fail("sector,importer,exporter,rate\nC29,USA,JPN,0.1\nC29,USA,JPN,0.1\n", ENT_INPUT, 3, 1, "rates",
               "C29, USA, JPN appears twice", "keep one");
}

static void named_fails(const char *name, ent_status status, const char *message) {
    const ent_error *e = ent_context_error(context);
    ent_package *package = NULL;
    char text[300];
    snprintf(text, sizeof text,
             "package: test\nclauses:\n- {id: a, type: tariff, rates: \"%s\", rule: set, from: 2025-01-01}\n", name);
    assert_int_equal(parse_rates(text, &package), status);
    assert_string_equal(e->file, package_file);
    assert_int_equal(e->line, 3);
    assert_int_equal(e->column, 32);
    assert_string_equal(e->key, "rates");
    assert_non_null(strstr(e->message, message));
    assert_null(package);
}

static void test_named_rates(void **state) {
    (void)state;
    named_fails("none.csv", ENT_NOT_FOUND, "the file of rates \"none.csv\" does not exist");
    named_fails("-", ENT_NOT_FOUND, "\"-\" does not exist");
    named_fails(".", ENT_INPUT, "\".\" is not a plain file");
    named_fails("/dev/zero", ENT_INPUT, "\"/dev/zero\" is not a plain file");
}

static void test_doubtful_rate(void **state) {
    ent_package *package = NULL;
    warnings seen;
    (void)state;
    write_rates("sector,importer,exporter,rate\nC29,USA,JPN,15\nC29,USA,DEU,15\n");
    warnings_collect(context, &seen);
    assert_ok(context, parse_rates(by_file, &package));
    assert_int_equal(seen.n, 1);
    assert_non_null(strstr(seen.text, "rates.csv:2:13: rate 15 is read as 1500 %: the column is a fraction"));
    ent_context_set_log(context, NULL, NULL);
    ent_package_free(package);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown_labels), cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_out_of_bounds),  cmocka_unit_test(test_out_of_bounds_at_an_end),
        cmocka_unit_test(test_rates),          cmocka_unit_test(test_rates_within_a_selection),
        cmocka_unit_test(test_broken_rates),   cmocka_unit_test(test_named_rates),
        cmocka_unit_test(test_doubtful_rate),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
