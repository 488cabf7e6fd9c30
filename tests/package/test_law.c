/* The law of a year on worked examples: rules and their order, days, coverage, bans, products, selections. */
#include "assert_close.h"
#include "package_fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct lawful {
    ent_package *package;
    ent_law *law;
    ent_shock shock;
} lawful;

static lawful law_of(const char *text, int year) {
    lawful l = {.package = package_of(context, text)};
    assert_ok(context, ent_package_law(context, l.package, world, year, &l.law, &l.shock));
    assert_int_equal(l.shock.struct_version, ENT_SHOCK_VERSION);
    assert_null(l.shock.levy_gross);
    assert_null(l.shock.endowment_hat);
    assert_null(l.shock.payment_musd);
    assert_null(l.shock.earmark_musd);
    return l;
}

static void release(lawful *l) {
    ent_law_free(l->law);
    ent_package_free(l->package);
}

static size_t pair(size_t j, size_t n, size_t i) { return (j * N_REGIONS + n) * N_REGIONS + i; }

/* USA on JPN, C29 (base 3.1 %) in a year. */
static double rate_of(const char *clauses, int year) {
    char text[3000];
    lawful l;
    double rate;
    snprintf(text, sizeof text, "package: test\nclauses:\n%s", clauses);
    l = law_of(text, year);
    rate = l.shock.tariff_rate == NULL ? package_world_rate(C29, USA, JPN) : l.shock.tariff_rate[pair(C29, USA, JPN)];
    release(&l);
    return rate;
}

#define CLAUSE(id, rule, rate, more)                                                                                   \
    "- {id: " id ", type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: " rule ", rate: " rate ", " more   \
    "}\n"
#define ALWAYS "from: 2020-01-01"

static void test_rules(void **state) {
    double base = package_world_rate(C29, USA, JPN);
    (void)state;
    assert_true(rate_of(CLAUSE("a", "set", "15%", ALWAYS), 2025) == 0.15);
    assert_true(rate_of(CLAUSE("a", "add", "15%", ALWAYS), 2025) == base + 0.15);
    assert_true(rate_of(CLAUSE("a", "floor", "15%", ALWAYS), 2025) == 0.15);
    assert_true(rate_of(CLAUSE("a", "floor", "2%", ALWAYS), 2025) == base);
    assert_true(rate_of(CLAUSE("a", "cap", "2%", ALWAYS), 2025) == 0.02);
    assert_true(rate_of(CLAUSE("a", "cap", "15%", ALWAYS), 2025) == base);
    assert_true(rate_of(CLAUSE("a", "set", "-5%", ALWAYS), 2025) == -0.05);
}

/* set, add, floor, cap, whatever the order of the file; within a rule the file decides. */
static void test_order(void **state) {
    (void)state;
    assert_true(rate_of(CLAUSE("a", "add", "10%", ALWAYS) CLAUSE("b", "set", "5%", ALWAYS), 2025) == 0.05 + 0.10);
    assert_true(rate_of(CLAUSE("a", "floor", "15%", ALWAYS) CLAUSE("b", "add", "20%", ALWAYS), 2025) ==
                package_world_rate(C29, USA, JPN) + 0.20);
    assert_true(rate_of(CLAUSE("a", "cap", "10%", ALWAYS) CLAUSE("b", "floor", "15%", ALWAYS), 2025) == 0.10);
    assert_true(rate_of(CLAUSE("a", "set", "5%", ALWAYS) CLAUSE("b", "set", "7%", ALWAYS), 2025) == 0.07);
    assert_true(rate_of(CLAUSE("a", "set", "7%", ALWAYS) CLAUSE("b", "set", "5%", ALWAYS), 2025) == 0.05);
    assert_true(rate_of(CLAUSE("a", "cap", "10%", ALWAYS) CLAUSE("b", "floor", "12%", ALWAYS)
                            CLAUSE("c", "add", "5%", ALWAYS) CLAUSE("d", "set", "1%", ALWAYS),
                        2025) == 0.10);
}

/* Both ends count; 2024 has a leap day. */
static void test_days(void **state) {
    double base = package_world_rate(C29, USA, JPN);
    (void)state;
    assert_true(rate_of(CLAUSE("a", "set", "15%", "from: 2025-01-01, until: 2025-12-31"), 2025) == 0.15);
    assert_true(rate_of(CLAUSE("a", "set", "15%", "from: 2025-01-01, until: 2025-12-31"), 2024) == base);
    assert_true(rate_of(CLAUSE("a", "set", "15%", "from: 2025-01-01, until: 2025-12-31"), 2026) == base);
    assert_close(rate_of(CLAUSE("a", "set", "15%", "from: 2025-06-01, until: 2025-06-01"), 2025),
                 (364 * base + 0.15) / 365, 1e-15);
    assert_close(rate_of(CLAUSE("a", "set", "15%", "from: 2025-12-31"), 2025), (364 * base + 0.15) / 365, 1e-15);
    assert_close(rate_of(CLAUSE("a", "set", "15%", "from: 2020-01-01, until: 2025-01-01"), 2025),
                 (364 * base + 0.15) / 365, 1e-15);
    assert_close(rate_of(CLAUSE("a", "set", "15%", "from: 2024-02-01, until: 2024-02-29"), 2024),
                 (337 * base + 29 * 0.15) / 366, 1e-15);
    assert_close(rate_of(CLAUSE("a", "add", "25%", "from: 2025-04-03, until: 2025-09-15")
                             CLAUSE("b", "floor", "15%", "from: 2025-09-16"),
                         2025),
                 (92 * base + 166 * (base + 0.25) + 107 * 0.15) / 365, 1e-15);
}

/* What was announced later counts from `from` on: the law finally in force. */
static void test_retroactive(void **state) {
    (void)state;
    assert_true(rate_of(CLAUSE("a", "floor", "15%", "from: 2025-08-07, announced: 2025-09-04"), 2025) ==
                rate_of(CLAUSE("a", "floor", "15%", "from: 2025-08-07"), 2025));
}

static void test_coverage(void **state) {
    double base = package_world_rate(C29, USA, JPN);
    (void)state;
    assert_close(rate_of(CLAUSE("a", "set", "15%", ALWAYS ", coverage: 40%"), 2025), 0.6 * base + 0.4 * 0.15, 1e-15);
    assert_close(rate_of(CLAUSE("a", "add", "25%", ALWAYS ", coverage: 0.8"), 2025), base + 0.2, 1e-15);
    assert_close(rate_of(CLAUSE("a", "floor", "15%", ALWAYS) CLAUSE("b", "cap", "0%", ALWAYS ", coverage: 75%"), 2025),
                 0.25 * 0.15, 1e-15);
    assert_true(rate_of(CLAUSE("a", "add", "25%", ALWAYS ", coverage: 0"), 2025) == base);
}

/* A selection touches its cells and no other: the rest keeps the bits of the base, the diagonal stays 0. */
static void test_selections(void **state) {
    lawful l = law_of(PACKAGE("- id: a\n  type: tariff\n  importer: all-except [EU, JPN]\n  exporter: [EU, USA]\n"
                              "  sectors: all-goods\n  except: A01\n  rule: set\n  rate: 20%\n  from: 2025-01-01\n"),
                      2025);
    (void)state;
    for (size_t j = 0; j < N_SECTORS; j++)
        for (size_t n = 0; n < N_REGIONS; n++)
            for (size_t i = 0; i < N_REGIONS; i++) {
                int within = (j == C26 || j == C29) && (n == USA || n == CHN) && (i == DEU || i == FRA || i == USA) &&
                             n != i;
                assert_true(l.shock.tariff_rate[pair(j, n, i)] == (within ? 0.20 : package_world_rate(j, n, i)));
            }
    assert_null(l.shock.trade_cost_hat);
    assert_null(l.shock.productivity_hat);
    release(&l);
}

/* Services may be named; a union of overlapping terms counts each cell once; a group of several, too. */
static void test_union(void **state) {
    lawful l = law_of(
        PACKAGE("- {id: a, type: tariff, importer: [EU, G7, DEU], exporter: CHN, sectors: [SERV, C29, all-goods],"
                " rule: add, rate: 10%, from: 2025-01-01}\n"),
        2025);
    (void)state;
    for (size_t j = 0; j < N_SECTORS; j++)
        assert_true(l.shock.tariff_rate[pair(j, DEU, CHN)] == package_world_rate(j, DEU, CHN) + 0.10);
    assert_true(l.shock.tariff_rate[pair(C29, CHN, DEU)] == package_world_rate(C29, CHN, DEU));
    release(&l);
}

static double cost_of(const char *clauses, size_t importer, int year) {
    char text[3000];
    lawful l;
    double cost;
    snprintf(text, sizeof text, "package: test\nclauses:\n%s", clauses);
    l = law_of(text, year);
    assert_null(l.shock.tariff_rate);
    cost = l.shock.trade_cost_hat == NULL ? 1.0 : l.shock.trade_cost_hat[pair(C29, importer, JPN)];
    release(&l);
    return cost;
}

#define BARRIER(id, cost, more)                                                                                        \
    "- {id: " id ", type: barrier, importer: all, exporter: JPN, sectors: C29, cost: " cost ", " more "}\n"

static void test_barriers(void **state) {
    (void)state;
    assert_true(cost_of(BARRIER("a", "50%", ALWAYS), USA, 2025) == 1.5);
    assert_true(cost_of(BARRIER("a", "50%", ALWAYS), JPN, 2025) == 1.0);
    assert_true(cost_of(BARRIER("a", "50%", ALWAYS) BARRIER("b", "-20%", ALWAYS), USA, 2025) == 1.5 * 0.8);
    assert_close(cost_of(BARRIER("a", "50%", ALWAYS ", coverage: 40%"), USA, 2025), 1.2, 1e-15);
    assert_close(cost_of(BARRIER("a", "50%", "from: 2025-07-01"), USA, 2025), (181 + 184 * 1.5) / 365, 1e-15);
    assert_true(cost_of(BARRIER("a", "50%", "from: 2026-01-01"), USA, 2025) == 1.0);
}

/* theta of C29 is 6. A ban of part of the year or of the trade leaves the weight kappa_hat^-theta its open share. */
static void test_bans(void **state) {
    double cost;
    (void)state;
    assert_true(cost_of(BARRIER("a", "ban", ALWAYS), USA, 2025) == HUGE_VAL);
    assert_true(cost_of(BARRIER("a", "ban", ALWAYS), JPN, 2025) == 1.0);
    assert_true(cost_of(BARRIER("a", "ban", ALWAYS) BARRIER("b", "50%", ALWAYS), USA, 2025) == HUGE_VAL);
    cost = cost_of(BARRIER("a", "ban", "from: 2025-07-01"), USA, 2025);
    assert_close(pow(cost, -6.0), 181.0 / 365.0, 1e-14);
    cost = cost_of(BARRIER("a", "ban", ALWAYS ", coverage: 30%"), USA, 2025);
    assert_close(pow(cost, -6.0), 0.7, 1e-14);
    /* On open days, and only there, the other barrier counts. */
    cost = cost_of(BARRIER("a", "ban", "from: 2025-07-01") BARRIER("b", "50%", "from: 2025-04-01"), USA, 2025);
    assert_close(cost, (90 + 91 * 1.5) / 181 * pow(181.0 / 365.0, -1.0 / 6.0), 1e-14);
    /* Two bans of half the trade leave a quarter; a full one nothing. */
    cost = cost_of(BARRIER("a", "ban", ALWAYS ", coverage: 50%") BARRIER("b", "ban", ALWAYS ", coverage: 50%"), USA,
                   2025);
    assert_close(pow(cost, -6.0), 0.25, 1e-14);
    assert_true(cost_of(BARRIER("a", "ban", "from: 2025-01-01, until: 2025-06-30")
                            BARRIER("b", "ban", "from: 2025-07-01"),
                        USA, 2025) == HUGE_VAL);
}

static void test_productivity(void **state) {
    lawful l = law_of(
        PACKAGE("- {id: a, type: productivity, region: CHN, sectors: [C26, C29], change: 10%, from: 2025-01-01}\n"
                "- {id: b, type: productivity, region: [CHN, JPN], sectors: C26, change: -20%, from: 2025-07-01, "
                "coverage: 50%}\n"),
        2025);
    const double *A = l.shock.productivity_hat;
    (void)state;
    assert_null(l.shock.tariff_rate);
    assert_null(l.shock.trade_cost_hat);
    assert_true(A[C29 * N_REGIONS + CHN] == 1.1);
    assert_close(A[C26 * N_REGIONS + CHN], (181 * 1.1 + 184 * 1.1 * 0.9) / 365, 1e-15);
    assert_close(A[C26 * N_REGIONS + JPN], (181 + 184 * 0.9) / 365, 1e-15);
    assert_true(A[C26 * N_REGIONS + USA] == 1.0);
    assert_true(A[A01 * N_REGIONS + CHN] == 1.0);
    release(&l);
}

/* Nothing in force: no array. */
static void test_untouched(void **state) {
    static const char *const text = PACKAGE(CLAUSE("a", "set", "15%", "from: 2025-01-01, until: 2025-12-31"));
    lawful before = law_of(text, 2024), after = law_of(text, 2026);
    const ent_error *e = ent_context_error(context);
    ent_law *law = NULL;
    ent_shock shock;
    (void)state;
    assert_null(before.shock.tariff_rate);
    assert_null(after.shock.tariff_rate);
    assert_int_equal(ent_package_law(context, before.package, world, 0, &law, &shock), ENT_RANGE);
    assert_non_null(strstr(e->message, "year 0 is not between 1 and 9999"));
    assert_null(law);
    release(&before);
    release(&after);
}

/* A clause that names nothing is not a failure here, only a warning of the check. */
static void test_names_nothing(void **state) {
    lawful l = law_of(
        PACKAGE("- {id: a, type: tariff, importer: USA, exporter: USA, sectors: C29, rule: set, rate: 9%, from: "
                "2025-01-01}\n"),
        2025);
    (void)state;
    assert_null(l.shock.tariff_rate);
    release(&l);
}

/* A law without a clause of the package in force is no failure, but said. */
static void test_out_of_force(void **state) {
    static const char text[] = PACKAGE(
        "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 15%, from: 2025-03-01, "
        "until: 2025-04-30}\n"
        "- {id: b, type: tariff, importer: USA, exporter: JPN, sectors: C26, rule: floor, rate: 15%, from: 2025-02-01, "
        "until: 2025-03-31}\n");
    static const struct {
        int year;
        const char *said;
    } cases[] = {
        {2024, "test.yaml: no clause is in force on 2024-01-01 or until 2024-12-31; the first begins on 2025-02-01\n"},
        {2025, ""},
        {2026, "test.yaml: no clause is in force on 2026-01-01 or until 2026-12-31; the last ended on 2025-04-30\n"}};
    (void)state;
    for (size_t c = 0; c < 3; c++) {
        warnings heard = {0};
        lawful l;
        warnings_collect(context, &heard);
        l = law_of(text, cases[c].year);
        assert_string_equal(heard.text, cases[c].said);
        assert_true((l.shock.tariff_rate == NULL) == (cases[c].year != 2025));
        release(&l);
    }
    ent_context_set_log(context, NULL, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),        cmocka_unit_test(test_order),     cmocka_unit_test(test_days),
        cmocka_unit_test(test_retroactive),  cmocka_unit_test(test_coverage),  cmocka_unit_test(test_selections),
        cmocka_unit_test(test_union),        cmocka_unit_test(test_barriers),  cmocka_unit_test(test_bans),
        cmocka_unit_test(test_productivity), cmocka_unit_test(test_untouched), cmocka_unit_test(test_names_nothing),
        cmocka_unit_test(test_out_of_force),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
