/* Figures of others: reading them, and the gap to the law, taken apart by hand; money owed in a timeline, by hand. */
#include "assert_close.h"
#include "package_fixture.h"

#include <string.h>

#define CLAUSES                                                                                                        \
    "package: t\nclauses:\n"                                                                                           \
    "- {id: f, type: tariff, importer: USA, exporter: JPN, sectors: A01, rule: floor, rate: 15%, from: 2025-01-01}\n"  \
    "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C26, rule: add, rate: 10%, coverage: 50%, from: "  \
    "2025-01-01}\n"                                                                                                    \
    "- {id: s, group: metals, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 50%, from: "  \
    "2025-01-01}\n"

static ent_timeline *timeline_of(const ent_package *package, const char *date) {
    ent_timeline *timeline = NULL;
    assert_ok(context, ent_package_check(context, package, world));
    assert_ok(context, ent_package_timeline(context, package, world, date, &timeline));
    return timeline;
}

/* The one gap of a timeline. */
static const ent_gap *gap_of(const ent_timeline *timeline, const char *date) {
    const ent_gap *found = NULL;
    for (size_t d = 0; d < timeline->n_dates; d++) {
        if (timeline->dates[d].n_gaps == 0) continue;
        assert_string_equal(timeline->dates[d].date, date);
        assert_int_equal(timeline->dates[d].n_gaps, 1);
        assert_null(found);
        found = &timeline->dates[d].gaps[0];
    }
    assert_non_null(found);
    return found;
}

static double sum_of_parts(const ent_gap *c) {
    double sum = 0.0;
    for (size_t p = 0; p < c->n_parts; p++) sum += c->parts[p].rate;
    return sum;
}

/* Goods A01, C26, C29 weigh the same, 10 each; of the outside figure's 40 they are three quarters. */
static void test_parts(void **state) {
    ent_package *package = package_of(
        context,
        CLAUSES "outside: {date: 2025-06-01, importer: USA, exporter: JPN, added: 30%, base: 2%, imports_musd: "
                "40, groups: {group: metals, added: 20%}, source: {title: A table, date: 2025-07-01}, note: n}\n");
    ent_timeline *timeline = timeline_of(package, NULL), *day;
    const ent_gap *c = gap_of(timeline, "2025-06-01");
    double a01 = package_world_rate(A01, USA, JPN), c26 = package_world_rate(C26, USA, JPN);
    double c29 = package_world_rate(C29, USA, JPN), added = (0.15 - a01 + 0.05 + 0.5 - c29) / 3;
    (void)state;
    assert_int_equal(timeline->n_dates, 2); /* nothing happens on the second */
    assert_int_equal(timeline->dates[1].n_events, 0);
    assert_close(c->imports_musd, 30, 1e-15);
    assert_close(c->base_rate, (a01 + c26 + c29) / 3, 1e-15);
    assert_close(c->added_rate, added, 1e-15);
    assert_close(c->added_rate, timeline->dates[1].rate_after[0] - c->base_rate, 1e-15);
    assert_close(c->gap_rate, added - 0.3, 1e-15);
    assert_int_equal(c->n_parts, 4);
    assert_int_equal(c->parts[0].type, ENT_GAP_COVERAGE);
    assert_close(c->parts[0].rate, added / 4, 1e-15);
    assert_int_equal(c->parts[1].type, ENT_GAP_GROUP);
    assert_string_equal(c->parts[1].group, "metals");
    assert_close(c->parts[1].ours_rate, (0.5 - c29) / 3, 1e-15);
    assert_close(c->parts[1].outside_rate, 0.2, 1e-15);
    assert_close(c->parts[1].rate, 0.75 * (0.5 - c29) / 3 - 0.2, 1e-15);
    assert_int_equal(c->parts[2].type, ENT_GAP_NETTING);
    assert_close(c->parts[2].rate, -0.75 * a01 / 3, 1e-15);
    assert_int_equal(c->parts[3].type, ENT_GAP_UNEXPLAINED);
    assert_close(c->parts[3].rate, 0.75 * (0.15 + 0.05) / 3 - (0.3 - 0.2), 1e-15);
    assert_close(sum_of_parts(c), c->gap_rate, 1e-15);
    assert_close(c->whole_rate, added + 0.05 / 3, 1e-15);
    assert_string_equal(c->outside->source_title, "A table");
    assert_close(c->outside->base_pct, 2, 0);
    day = timeline_of(package, "2025-06-01");
    assert_close(gap_of(day, "2025-06-01")->parts[2].rate, c->parts[2].rate, 0);
    ent_timeline_free(day);
    day = timeline_of(package, "2025-06-02");
    assert_int_equal(day->dates[0].n_gaps, 0);
    ent_timeline_free(day);
    ent_timeline_free(timeline);
    ent_package_free(package);
}

/* Without imports and groups: two parts. Before the law: it adds nothing. A cap and a set are rates in all as well. */
static void test_few_parts(void **state) {
    ent_package *package = package_of(
        context,
        "package: t\nclauses:\n"
        "- {id: s, type: tariff, importer: USA, exporter: JPN, sectors: A01, rule: set, rate: 5%, from: 2025-01-01}\n"
        "- {id: c, type: tariff, importer: USA, exporter: JPN, sectors: C26, rule: cap, rate: 1%, from: 2025-01-01}\n"
        "outside: [{date: 2025-06-01, importer: USA, exporter: JPN, added: -1%, source: {title: x}}, "
        "{date: 2024-06-01, importer: USA, exporter: JPN, added: 0%, source: {title: y}}]\n");
    ent_timeline *timeline = timeline_of(package, NULL);
    const ent_gap *before = &timeline->dates[0].gaps[0], *c = &timeline->dates[2].gaps[0];
    double a01 = package_world_rate(A01, USA, JPN), c26 = package_world_rate(C26, USA, JPN);
    (void)state;
    assert_int_equal(timeline->n_dates, 3);
    assert_string_equal(timeline->dates[0].date, "2024-06-01");
    assert_close(before->added_rate, 0, 0);
    assert_close(before->gap_rate, 0, 0);
    assert_int_equal(c->n_parts, 2);
    assert_false(c->outside->has_base);
    assert_close(c->added_rate, (0.05 - a01 + 0.01 - c26) / 3, 1e-15);
    /* On top of the base duty: 5 % more, and a bound of 1 % above it that binds nothing. */
    assert_int_equal(c->parts[0].type, ENT_GAP_NETTING);
    assert_close(c->parts[0].rate, (-a01 + 0.01 - c26) / 3, 1e-15);
    assert_close(c->parts[1].rate, 0.05 / 3 + 0.01, 1e-15);
    assert_close(sum_of_parts(c), c->gap_rate, 1e-15);
    ent_timeline_free(timeline);
    ent_package_free(package);
}

/* Other readings may leave the bounds of a rate; the law itself may not. */
static void test_other_readings_have_no_bounds(void **state) {
    ent_package *package = package_of(
        context,
        "package: t\nclauses:\n"
        "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: A01, rule: add, rate: -60%, coverage: 50%, "
        "from: 2025-01-01}\n"
        "- {id: b, type: tariff, importer: USA, exporter: JPN, sectors: A01, rule: add, rate: -60%, coverage: 50%, "
        "from: 2025-01-01}\n"
        "outside: {date: 2025-06-01, importer: USA, exporter: JPN, added: 1%, source: {title: x}}\n");
    ent_timeline *timeline = timeline_of(package, NULL);
    (void)state;
    assert_close(gap_of(timeline, "2025-06-01")->whole_rate, -1.2 / 3, 1e-15);
    ent_timeline_free(timeline);
    ent_package_free(package);
}

/* ---- reading ---- */

static void wrong(const char *text, ent_status expected, uint32_t line, uint32_t column, const char *message,
                  const char *hint) {
    ent_package *package = NULL;
    ent_status status = ent_package_parse(context, text, strlen(text), "test.yaml", &package);
    const ent_error *error = ent_context_error(context);
    if (status == ENT_OK) status = ent_package_check(context, package, world);
    ent_package_free(package);
    assert_int_equal(status, expected);
    if (strstr(error->message, message) == NULL) fail_msg("\"%s\" is not in \"%s\"", message, error->message);
    if (strstr(error->hint, hint) == NULL) fail_msg("\"%s\" is not in \"%s\"", hint, error->hint);
    assert_int_equal(error->line, line);
    assert_int_equal(error->column, column);
}

#define OUTSIDE(entry) CLAUSES "outside: " entry "\n"
#define PAIR "date: 2025-06-01, importer: USA, exporter: JPN, "

static void test_errors(void **state) {
    (void)state;
    wrong(OUTSIDE("[]"), ENT_INPUT, 6, 10, "outside is an empty list", "remove the key");
    wrong(OUTSIDE("[x]"), ENT_INPUT, 6, 11, "an entry of outside", "");
    wrong(OUTSIDE("{" PAIR "source: {title: x}}"), ENT_INPUT, 6, 10, "an entry of outside has no \"added\"",
          "added: 15%");
    wrong(OUTSIDE("{" PAIR "added: 1%}"), ENT_INPUT, 6, 10, "an entry of outside has no \"source\"", "source:");
    wrong(OUTSIDE("{" PAIR "added: 1%, source: {date: 2025-01-01}}"), ENT_INPUT, 6, 78, "a source has no \"title\"",
          "");
    wrong(OUTSIDE("{" PAIR "added: 0.15, source: {title: x}}"), ENT_INPUT, 6, 66, "added 0.15 has no \"%\"", "15%");
    wrong(OUTSIDE("{" PAIR "added: 1%, base: -100%, source: {title: x}}"), ENT_RANGE, 6, 76, "not above -100%", "");
    wrong(OUTSIDE("{" PAIR "added: 1%, imports_musd: 5%, source: {title: x}}"), ENT_INPUT, 6, 84,
          "imports_musd \"5%\" is not a number", "151340");
    wrong(OUTSIDE("{" PAIR "added: 1%, imports_musd: 0, source: {title: x}}"), ENT_RANGE, 6, 84, "is not above 0", "");
    wrong(OUTSIDE("{" PAIR "added: 1%, groups: {group: metal, added: 1%}, source: {title: x}}"), ENT_NOT_FOUND, 6, 86,
          "no clause belongs to the group \"metal\"", "did you mean \"metals\"?");
    wrong(OUTSIDE("{" PAIR "added: 1%, groups: {group: metals}, source: {title: x}}"), ENT_INPUT, 6, 78,
          "an entry of groups has no \"added\"", "");
    wrong(OUTSIDE("{" PAIR "added: 1%, groups: [{group: metals, added: 1%}, {group: metals, added: 1%}], source: "
                  "{title: x}}"),
          ENT_INPUT, 6, 115, "groups names \"metals\" twice", "remove one");
    wrong(OUTSIDE("{date: 2025-06-31, importer: USA, exporter: JPN, added: 1%, source: {title: x}}"), ENT_RANGE, 6, 17,
          "does not exist", "");
    wrong(OUTSIDE("{date: 2025-06-01, importer: USA, exporter: USA, added: 1%, source: {title: x}}"), ENT_INPUT, 6, 54,
          "importer and exporter are both \"USA\"", "two regions");
    wrong(OUTSIDE("{date: 2025-06-01, importer: USA, exporter: JAP, added: 1%, source: {title: x}}"), ENT_NOT_FOUND, 6,
          54, "exporter \"JAP\" is unknown", "did you mean \"JPN\"?");
    wrong(OUTSIDE("{date: 2025-06-01, importer: US, exporter: JPN, added: 1%, source: {title: x}}"), ENT_NOT_FOUND, 6,
          39, "importer \"US\" is unknown", "USA");
}

/* ---- money ---- */

/* A floor that becomes known on 1 October 2025 for the days from 1 January 1900 on: the 126 years in which nothing
 * changes owe the same, in 2025 it is owed for 273 days. An addition that falls with refund on 1 March 2026 pays back what
 * it brought in on 31 + 28 days. */
static void test_owed(void **state) {
    ent_package *package = package_of(
        context,
        "package: t\nvoid: {authority: X, from: 2026-03-01, refund: true}\nclauses:\n"
        "- {id: f, type: tariff, importer: USA, exporter: [JPN, CHN], sectors: C29, rule: floor, rate: 15%, from: "
        "1900-01-01, announced: 2025-10-01}\n"
        "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: [C26, SERV], rule: add, rate: 20%, from: "
        "2026-01-01, authority: X}\n");
    ent_timeline *timeline = timeline_of(package, NULL), *day;
    const ent_timeline_date *late, *falls;
    double jpn = 10 * (0.15 - package_world_rate(C29, USA, JPN)), chn = 10 * (0.15 - package_world_rate(C29, USA, CHN));
    double years = 125 + 273.0 / 365, back = -2 * 10 * 0.2 * 59 / 365;
    (void)state;
    assert_int_equal(timeline->n_dates, 4); /* 1900, the announcement, the addition, its fall */
    late = &timeline->dates[1], falls = &timeline->dates[3];
    assert_string_equal(late->date, "2025-10-01");
    assert_int_equal(late->n_owed, 2);
    assert_int_equal(late->owed[0].exporter, JPN); /* lower base rate, more to pay */
    assert_int_equal(late->owed[1].exporter, CHN);
    assert_close(late->owed[0].owed_musd, jpn * years, 1e-12);
    assert_close(late->owed[1].owed_musd, chn * years, 1e-12);
    assert_int_equal(late->owed[0].first_year, 1900);
    assert_int_equal(late->owed[0].last_year, 2025);
    assert_int_equal(late->n_owed_years, 126);
    assert_close(late->owed_years[0].owed_musd, jpn + chn, 1e-12);
    assert_close(late->owed_years[124].owed_musd, jpn + chn, 1e-12);
    assert_close(late->owed_years[125].owed_musd, (jpn + chn) * 273 / 365, 1e-12);
    assert_close(late->owed_musd, (jpn + chn) * years, 1e-12);
    assert_string_equal(falls->date, "2026-03-01");
    assert_int_equal(falls->n_owed, 1);
    assert_close(falls->owed_musd, back, 1e-12);
    assert_int_equal(falls->owed[0].first_year, 2026);
    assert_int_equal(timeline->n_owed_years, 127);
    assert_int_equal(timeline->owed_years[126].year, 2026);
    assert_close(timeline->owed_years[126].owed_musd, back, 1e-12);
    assert_int_equal(timeline->dates[0].n_owed + timeline->dates[2].n_owed, 0);
    day = timeline_of(package, "2026-03-01");
    assert_int_equal(day->n_dates, 1);
    assert_close(day->dates[0].owed_musd, back, 1e-12);
    assert_int_equal(day->n_owed_years, 0);
    ent_timeline_free(day);
    day = timeline_of(package, "2026-03-02");
    assert_int_equal(day->dates[0].n_owed, 0);
    ent_timeline_free(day);
    ent_timeline_free(timeline);
    ent_package_free(package);
}

/* An authority whose fall becomes known later: the day it is known is a date of its own. */
static void test_due_on_a_quiet_day(void **state) {
    ent_package *package = package_of(
        context, "package: t\nvoid: {authority: X, from: 2025-03-01, announced: 2025-03-11}\nclauses:\n"
                 "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C26, rule: add, rate: 20%, from: "
                 "2025-01-01, authority: X}\n");
    ent_timeline *timeline = timeline_of(package, NULL);
    (void)state;
    assert_int_equal(timeline->n_dates, 3);
    assert_string_equal(timeline->dates[2].date, "2025-03-11");
    assert_int_equal(timeline->dates[2].n_events, 0);
    assert_close(timeline->dates[2].owed_musd, -10 * 0.2 * 10 / 365, 1e-14);
    ent_timeline_free(timeline);
    ent_package_free(package);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_few_parts),
        cmocka_unit_test(test_other_readings_have_no_bounds),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_owed),
        cmocka_unit_test(test_due_on_a_quiet_day),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
