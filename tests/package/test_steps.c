/* Values by date: the law by hand, what they make of void, replace, announced and refund, the timeline, the words, and
 * every way a schedule can be wrong. */
#include "assert_close.h"
#include "package/inside.h"
#include "package_fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CARS "type: tariff, importer: USA, exporter: JPN, sectors: C29, "
#define CELL ((C29 * N_REGIONS + USA) * N_REGIONS + JPN)

/* What the United States take of Japanese cars in a year, or on a day. */
static double rate_in(const char *text, int year) {
    ent_package *package = package_of(context, text);
    ent_law *law = NULL;
    ent_shock shock;
    double rate;
    assert_ok(context, ent_package_law(context, package, world, year, &law, &shock));
    rate = shock.tariff_rate == NULL ? package_world_rate(C29, USA, JPN) : shock.tariff_rate[CELL];
    ent_law_free(law);
    ent_package_free(package);
    return rate;
}

static double rate_on(const char *text, const char *date) {
    ent_package *package = package_of(context, text);
    ent_law *law = NULL;
    ent_shock shock;
    double rate;
    assert_ok(context, ent_package_rates_on(context, package, world, date, &law, &shock));
    rate = shock.tariff_rate == NULL ? package_world_rate(C29, USA, JPN) : shock.tariff_rate[CELL];
    ent_law_free(law);
    ent_package_free(package);
    return rate;
}

/* 20 % from 4 February, 30 % from 12 March, 10 % from 1 July on: 34 days of base, 36, 111 and 184 days. */
static void test_year(void **state) {
    static const char *const text = PACKAGE("- {id: a, " CARS
                                            "rule: add, rate: {2025-02-04: 20%, 2025-03-12: 30%, 2025-07-01: 10%}}\n");
    double base = package_world_rate(C29, USA, JPN);
    (void)state;
    assert_true(rate_on(text, "2025-02-03") == base);
    assert_true(rate_on(text, "2025-02-04") == base + 0.20);
    assert_true(rate_on(text, "2025-03-11") == base + 0.20);
    assert_true(rate_on(text, "2025-03-12") == base + 0.30);
    assert_true(rate_on(text, "2025-06-30") == base + 0.30);
    assert_true(rate_on(text, "2025-07-01") == base + 0.10);
    assert_true(rate_on(text, "2031-01-01") == base + 0.10);
    assert_close(rate_in(text, 2025), base + (36 * 0.20 + 111 * 0.30 + 184 * 0.10) / 365, 1e-15);
    assert_true(rate_in(text, 2026) == base + 0.10);
}

/* A phase-out in block style, with an end; `from` may repeat the first date. */
static void test_phase_out(void **state) {
    static const char *const text = PACKAGE(
        "- id: a\n  type: tariff\n  importer: USA\n  exporter: JPN\n  sectors: C29\n"
        "  rule: cap\n  from: 2025-01-01\n  until: 2027-12-31\n  rate:\n"
        "    2025-01-01: 2%\n    2026-01-01: 1%\n    2027-01-01: 0%\n");
    ent_package *package = package_of(context, text);
    (void)state;
    assert_true(rate_in(text, 2024) == package_world_rate(C29, USA, JPN));
    assert_true(rate_in(text, 2025) == 0.02);
    assert_true(rate_in(text, 2026) == 0.01);
    assert_true(rate_in(text, 2027) == 0.0);
    assert_true(rate_in(text, 2028) == package_world_rate(C29, USA, JPN));
    assert_int_equal(package->info.default_year, 2027);
    assert_string_equal(package->info.clauses[0].from, "2025-01-01");
    assert_string_equal(package->info.clauses[0].until, "2027-12-31");
    ent_package_free(package);
}

/* Steps stand where their clause stands in the order, also when they replace another clause. */
static void test_order(void **state) {
    static const char *const text = PACKAGE(
        "- {id: a, " CARS "rule: floor, rate: {2025-01-01: 30%, 2026-01-01: 40%}}\n"
        "- {id: b, " CARS "rule: floor, rate: {2025-01-01: 10%, 2025-07-01: 20%}, coverage: 50%}\n"
        "- {id: c, replace: a, " CARS "rule: floor, rate: {2025-07-01: 12%, 2026-07-01: 14%}}\n");
    double base = package_world_rate(C29, USA, JPN);
    (void)state;
    assert_close(rate_on(text, "2025-06-30"), 0.30, 1e-15);
    /* c where a stood: 12 % for all, then 20 % for half; as the last clause it would be 12 % on half of base and 20 % */
    assert_close(rate_on(text, "2025-07-01"), 0.5 * 0.12 + 0.5 * 0.20, 1e-15);
    assert_true(fabs(rate_on(text, "2025-07-01") - fmax(0.12, 0.5 * base + 0.5 * 0.20)) > 0.03);
    assert_close(rate_on(text, "2026-02-01"), 0.5 * 0.12 + 0.5 * 0.20, 1e-15); /* the step of a from 2026 never comes */
    assert_close(rate_on(text, "2026-07-01"), 0.5 * 0.14 + 0.5 * 0.20, 1e-15);
}

/* A fall ends the step in force and those that would follow. */
static void test_void(void **state) {
    static const char *const text =
        "package: t\nvoid: {authority: X, from: 2025-05-01}\nclauses:\n"
        "- {id: a, " CARS "rule: add, authority: X, rate: {2025-02-01: 10%, 2025-04-01: 20%, 2025-06-01: 30%}}\n";
    double base = package_world_rate(C29, USA, JPN);
    (void)state;
    assert_true(rate_on(text, "2025-03-31") == base + 0.10);
    assert_true(rate_on(text, "2025-04-30") == base + 0.20);
    assert_true(rate_on(text, "2025-05-01") == base);
    assert_true(rate_on(text, "2025-06-01") == base);
}

/* theta of C29 is 6: a ban from April to June, then 50 %; before that 20 %. */
static void test_barrier_and_productivity(void **state) {
    ent_package *package = package_of(
        context, PACKAGE("- {id: b, type: barrier, importer: USA, exporter: JPN, sectors: C29, cost: {2025-01-01: 20%, "
                         "2025-04-01: ban, 2025-07-01: 50%}}\n"
                         "- {id: p, type: productivity, region: CHN, sectors: C26, change: {2025-01-01: 1%, "
                         "2025-07-01: 3%}, coverage: 50%}\n"));
    ent_law *law = NULL;
    ent_shock shock;
    (void)state;
    assert_ok(context, ent_package_law(context, package, world, 2025, &law, &shock));
    assert_close(shock.trade_cost_hat[CELL], (90 * 1.2 + 184 * 1.5) / 274 * pow(274.0 / 365.0, -1.0 / 6.0), 1e-14);
    assert_close(shock.productivity_hat[C26 * N_REGIONS + CHN], (181 * 1.005 + 184 * 1.015) / 365, 1e-15);
    ent_law_free(law);
    assert_string_equal(package->info.clauses[0].summary, "USA on JPN, C29: trade cost +20%, then imports banned from "
                                                          "2025-04-01, trade cost +50% from 2025-07-01");
    assert_string_equal(package->info.clauses[1].summary,
                        "CHN, C26: productivity +1%, on 50% of the sector, then productivity +3% from 2025-07-01");
    ent_package_free(package);
}

/* Announced on 1 October back to 1 July: 92 days at two rates, 31 and 61 days, fall due then. What falls with refund
 * in 2026 gives back all that was collected in the year: 31 and 61 days after the fact, and 92 days of the last step. */
static void test_refund(void **state) {
    double base = package_world_rate(C29, USA, JPN), late = (31 * 0.10 + 61 * 0.20) / 365, later = 92 * 0.30 / 365;
    ent_refund *refund = NULL;
    ent_package *package = package_of(
        context, "package: t\nvoid: {authority: X, from: 2026-02-20, refund: true}\nclauses:\n"
                 "- {id: a, " CARS "rule: add, authority: X, announced: 2025-10-01, rate: {2025-07-01: 10%, "
                 "2025-08-01: 20%, 2025-10-01: 30%, 2026-06-01: 40%}}\n");
    (void)state;
    assert_ok(context, ent_package_refund(context, package, world, 2025, &refund));
    assert_close(refund->collected_rate[CELL], base + later, 1e-15);
    assert_close(refund->owed_rate[CELL], base, 1e-15);
    assert_int_equal(refund->n_dates, 2);
    assert_string_equal(refund->dates[0].date, "2025-10-01");
    assert_close(refund->dates[0].rate_difference[0], late, 1e-15);
    assert_string_equal(refund->dates[1].date, "2026-02-20");
    assert_close(refund->dates[1].rate_difference[0], -(late + later), 1e-15);
    ent_refund_free(refund);
    ent_package_free(package);
}

/* A schedule that was known from its first day on owes nothing later. */
static void test_no_refund(void **state) {
    ent_refund *refund = NULL;
    ent_package *package = package_of(
        context, PACKAGE("- {id: a, " CARS "rule: add, rate: {2025-07-01: 10%, 2025-08-01: 20%}}\n"));
    (void)state;
    assert_ok(context, ent_package_refund(context, package, world, 2025, &refund));
    assert_int_equal(refund->n_dates, 0);
    assert_close(refund->collected_rate[CELL], package_world_rate(C29, USA, JPN) + (31 * 0.10 + 153 * 0.20) / 365,
                 1e-15);
    assert_true(refund->rate_difference[CELL] == 0.0);
    ent_refund_free(refund);
    ent_package_free(package);
}

static void check_event(const ent_event *event, ent_event_type type, const char *id, size_t step) {
    assert_int_equal(event->type, type);
    assert_string_equal(event->clause->id, id);
    assert_int_equal(event->step, step);
}

/* A step that takes over is one event; the last one ends, here by the clause that takes its place. */
static void test_timeline(void **state) {
    ent_package *package = package_of(
        context, PACKAGE("- {id: a, " CARS "rule: floor, rate: {2025-02-01: 10%, 2025-04-01: 20%, 2025-06-01: 30%}}\n"
                         "- {id: b, replace: a, " CARS "rule: add, rate: 1%, from: 2025-05-01, until: 2025-12-31}\n"));
    const ent_step_info *steps = package->info.clauses[0].steps;
    ent_timeline *timeline = NULL;
    double base = package_world_rate(C29, USA, JPN);
    (void)state;
    assert_ok(context, ent_package_timeline(context, package, world, NULL, &timeline));
    assert_int_equal(timeline->n_dates, 4);
    assert_string_equal(timeline->dates[1].date, "2025-04-01");
    assert_int_equal(timeline->dates[0].n_events, 1);
    check_event(&timeline->dates[0].events[0], ENT_EVENT_BEGINS, "a", 0);
    assert_int_equal(timeline->dates[1].n_events, 1);
    check_event(&timeline->dates[1].events[0], ENT_EVENT_CHANGES, "a", 1);
    assert_int_equal(timeline->dates[2].n_events, 2);
    check_event(&timeline->dates[2].events[0], ENT_EVENT_ENDS, "a", 1);
    assert_string_equal(timeline->dates[2].events[0].replaced_by, "b");
    check_event(&timeline->dates[2].events[1], ENT_EVENT_BEGINS, "b", 0);
    assert_string_equal(timeline->dates[3].date, "2026-01-01");
    check_event(&timeline->dates[3].events[0], ENT_EVENT_ENDS, "b", 0);
    assert_close(timeline->dates[1].rate_before[0],
                 (package_world_rate(A01, USA, JPN) + package_world_rate(C26, USA, JPN) + 0.10) / 3, 1e-15);
    assert_close(timeline->dates[1].rate_after[0] - timeline->dates[1].rate_before[0], 0.10 / 3, 1e-15);
    assert_close(timeline->dates[2].rate_after[0] - timeline->dates[1].rate_after[0], (base + 0.01 - 0.20) / 3, 1e-15);
    ent_timeline_free(timeline);
    assert_string_equal(steps[1].value, "at least 20%");
    assert_string_equal(steps[1].from, "2025-04-01");
    assert_string_equal(steps[1].summary, "USA on JPN, C29: at least 20% in all, base duty included");
    assert_ok(context, ent_package_timeline(context, package, world, "2025-04-15", &timeline));
    assert_int_equal(timeline->dates[0].n_events, 1);
    check_event(&timeline->dates[0].events[0], ENT_EVENT_IN_FORCE, "a", 1);
    ent_timeline_free(timeline);
    ent_package_free(package);
}

/* Values announced after the fact are announced once, as one clause. */
static void test_announced(void **state) {
    ent_package *package = package_of(context, PACKAGE("- {id: a, " CARS "rule: add, announced: 2025-06-15, rate: "
                                                       "{2025-02-01: 10%, 2025-04-01: 20%, 2025-09-01: 30%}}\n"));
    ent_timeline *timeline = NULL;
    size_t n = 0;
    (void)state;
    assert_ok(context, ent_package_timeline(context, package, world, NULL, &timeline));
    assert_int_equal(timeline->n_dates, 4);
    for (size_t d = 0; d < timeline->n_dates; d++) n += timeline->dates[d].n_events;
    assert_int_equal(n, 4);
    assert_string_equal(timeline->dates[2].date, "2025-06-15");
    check_event(&timeline->dates[2].events[0], ENT_EVENT_ANNOUNCED_LATE, "a", 0);
    ent_timeline_free(timeline);
    ent_package_free(package);
}

/* Four later values are told, of five only the last. */
static void test_words(void **state) {
    ent_package *package = package_of(
        context, PACKAGE("- {id: a, " CARS "rule: add, rate: {2025-01-01: 1%, 2025-02-01: 2%, 2025-03-01: 3%, "
                         "2025-04-01: 4%, 2025-05-01: 5.5%}}\n"
                         "- {id: b, " CARS "rule: cap, rate: {2025-01-01: 6%, 2025-02-01: 5%, 2025-03-01: 4%, "
                         "2025-04-01: 3%, 2025-05-01: 2%, 2025-06-01: 1%}}\n"
                         "- {id: c, " CARS "rule: add, rate: {2025-01-01: 6%}}\n"));
    (void)state;
    assert_string_equal(package->info.clauses[0].summary,
                        "USA on JPN, C29: 1% on top of the base duty, then 2% from 2025-02-01, 3% from 2025-03-01, "
                        "4% from 2025-04-01, 5.5% from 2025-05-01");
    assert_string_equal(package->info.clauses[1].summary,
                        "USA on JPN, C29: at most 6% in all, base duty included, then 5 more by date, the last at most "
                        "1% from 2025-06-01");
    assert_string_equal(package->info.clauses[2].summary, "USA on JPN, C29: 6% on top of the base duty");
    assert_int_equal(package->info.clauses[0].n_steps, 5);
    assert_int_equal(package->info.clauses[2].n_steps, 1);
    assert_string_equal(package->info.clauses[0].steps[4].value, "5.5%");
    ent_package_free(package);
}

/* A value that changes nothing is no mistake as long as another one of the clause does; a clause none of whose values
 * ever counts is. */
static void test_warnings(void **state) {
    ent_package *package = package_of(
        context, PACKAGE("- {id: zero, " CARS "rule: add, rate: {2025-01-01: 0%, 2025-02-01: 2%, 2025-03-01: 0%}}\n"
                         "- {id: low, " CARS "rule: floor, rate: {2025-01-01: 0%, 2025-02-01: 1%}}\n"
                         "- {id: gone, " CARS "rule: add, rate: {2025-01-01: 1%, 2025-02-01: 2%}}\n"
                         "- {id: new, replace: gone, " CARS "rule: add, rate: {2024-12-01: 1%, 2025-02-01: 2%}}\n"));
    warnings heard;
    (void)state;
    warnings_collect(context, &heard);
    assert_ok(context, ent_package_check(context, package, world));
    ent_context_set_log(context, NULL, NULL);
    assert_int_equal(heard.n, 2);
    assert_non_null(strstr(heard.text, "test.yaml:4:3: clause \"low\" never applies: on no day is a duty it names"));
    assert_non_null(strstr(heard.text, "test.yaml:5:3: clause \"gone\" never applies: another clause takes its place"));
    ent_package_free(package);
}

/* The place of the step that leaves the bounds, on the day it does. */
static void test_bounds(void **state) {
    ent_package *package = package_of(
        context, PACKAGE("- {id: a, " CARS "rule: set, rate: -60%, from: 2025-01-01}\n"
                         "- {id: b, " CARS "rule: add, rate: {2025-01-01: -30%, 2025-06-01: -50%, 2025-07-01: 0%}}\n"));
    const ent_error *e = ent_context_error(context);
    (void)state;
    assert_int_equal(ent_package_check(context, package, world), ENT_RANGE);
    assert_int_equal(e->line, 4);
    assert_int_equal(e->column, 117);
    assert_non_null(
        strstr(e->message, "the clauses in force on 2025-06-01 bring the rate of USA on JPN, C29, to -110%"));
    ent_package_free(package);
}

typedef struct broken {
    const char *rest; /* of the clause; '^' stands before the character that the place must name */
    ent_status status;
    const char *key, *message, *hint;
} broken;

static const broken cases[] = {
    {"rate: ^{}", ENT_INPUT, "rate", "rate is an empty mapping", "by date: {2025-02-04: 10%"},
    {"rate: {2025-02-04: 10%, ^2025-02-04: 20%}", ENT_INPUT, "rate",
     "rate from 2025-02-04 stands after that from 2025-02-04", "in order, each once"},
    {"rate: {2025-02-04: 10%, 2025-03-01: 5%, ^2025-02-28: 20%}", ENT_INPUT, "rate",
     "rate from 2025-02-28 stands after that from 2025-03-01", "in order, each once"},
    {"rate: {^2025-02-30: 10%}", ENT_RANGE, "rate", "rate 2025-02-30 is a day that does not exist", ""},
    {"rate: {^base: 10%}", ENT_INPUT, "rate", "rate \"base\" is not a date", "2025-08-07"},
    {"rate: {2025-02-04: ^0.1}", ENT_INPUT, "rate", "rate 0.1 has no \"%\"", "write 10% or 0.1%"},
    {"rate: {2025-02-04: 10%, 2025-03-04: ^ban}", ENT_INPUT, "rate", "rate \"ban\" is not a number", "15%"},
    {"rate: {2025-02-04: 10%, 2025-03-04: ^-100%}", ENT_RANGE, "rate", "rate -100% is not above -100%", ""},
    {"rate: {2025-02-04: ^[10%]}", ENT_INPUT, "rate", "rate is a list", ""},
    {"rate: {2025-02-04: ^{2025-03-04: 10%}}", ENT_INPUT, "rate", "rate is a mapping, where one value", ""},
    {"rate: {2025-02-04: ^}", ENT_INPUT, "rate", "rate has no value", ""},
    {"rate: {^[2025-02-04]: 1%}", ENT_INPUT, "rate", "rate is a list", ""},
    {"rate: {2025-02-04: 10%}, from: ^2025-02-05", ENT_INPUT, "from",
     "from 2025-02-05 is not the first date of rate, 2025-02-04", "remove `from`"},
    {"rate: {2025-02-04: 10%, 2025-04-01: 5%}, until: ^2025-03-31", ENT_RANGE, "until",
     "until 2025-03-31 is before the last value's date 2025-04-01", "last day in force"},
    {"rates: ^{2025-02-04: 10%}", ENT_INPUT, "rates", "rates is a mapping", ""},
};

static void test_errors(void **state) {
    const ent_error *e = ent_context_error(context);
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        static const char head[] = "package: t\nclauses:\n- {id: a, " CARS "rule: add, ";
        const char *mark = strchr(cases[k].rest, '^');
        uint32_t column = (uint32_t)(strlen(strrchr(head, '\n')) + (size_t)(mark - cases[k].rest));
        ent_package *package = NULL;
        char text[600];
        snprintf(text, sizeof text, "%s%.*s%s}\n", head, (int)(mark - cases[k].rest), cases[k].rest, mark + 1);
        assert_int_equal(ent_package_parse(context, text, strlen(text), "test.yaml", &package), cases[k].status);
        assert_null(package);
        if (e->line != 3 || e->column != column || strcmp(e->key, cases[k].key) != 0 ||
            strstr(e->message, cases[k].message) == NULL || strstr(e->hint, cases[k].hint) == NULL)
            fail_msg("%s: got %u:%u: %s: %s (%s)", cases[k].rest, e->line, e->column, e->key, e->message, e->hint);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_year),      cmocka_unit_test(test_phase_out),
        cmocka_unit_test(test_order),     cmocka_unit_test(test_void),
        cmocka_unit_test(test_refund),    cmocka_unit_test(test_barrier_and_productivity),
        cmocka_unit_test(test_announced), cmocka_unit_test(test_no_refund),
        cmocka_unit_test(test_timeline),  cmocka_unit_test(test_words),
        cmocka_unit_test(test_warnings),  cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
