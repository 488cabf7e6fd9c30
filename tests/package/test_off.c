/* Clauses that are switched off: the package is, in everything but its list of clauses, the one without them. */
#include "assert_close.h"
#include "package/year.h"
#include "package_fixture.h"

#include <stdio.h>
#include <string.h>

#define TARIFF(id, rest) "- {id: " id ", type: tariff, importer: USA, exporter: JPN, " rest "}\n"
#define HEAD "package: test\nhorizon: [2025, 2030]\n"
#define CLAUSES HEAD "clauses:\n"

/* What stands, and what is switched off, of every way in which a clause can matter. */
static const char with[] = HEAD "void: {authority: X, from: 2025-09-01, refund: true}\nclauses:\n" TARIFF(
    "first-off", "sectors: A01, rule: set, rate: {2024-06-01: 50%, 2025-04-01: 70%}, off: true")
    TARIFF("a", "sectors: C29, rule: set, rate: 25%, from: 2025-03-01") TARIFF(
        "late", "sectors: C26, rule: add, rate: 9%, from: 2025-02-01, announced: 2027-05-01, off: true")
        TARIFF("not-in-place", "sectors: all-goods, rule: set, rate: 1%, from: 2025-05-01, replace: a, off: true") TARIFF(
            "in-place-of-nothing", "sectors: C26, rule: floor, rate: 8%, from: 2025-06-01, replace: late")
            TARIFF("under-x", "sectors: C26, rule: add, rate: 3%, from: 2025-01-01, authority: X") TARIFF(
                "under-x-off",
                "sectors: A01, rule: add, rate: 3%, from: 2025-01-01, authority: X, off: true") "- {id: invest, type: investment, investor: JPN, host: USA, amount: $4bn, mix: {C26: 100%}, from: 2025-01-01, "
                                                                                                "until: 2027-12-31, off: false}\n"
                                                                                                "- {id: invest-off, type: investment, investor: JPN, host: USA, amount: $9bn, mix: {C26: 100%}, from: 2025-01-01, "
                                                                                                "until: 2028-12-31, off: true}\n"
                                                                                                "- {id: strait-off, type: lane, strait: malacca, from: 2025-01-01, off: true}\n"
                                                                                                "- {id: mineral-off, type: mineral, region: USA, mineral: gallium, supply: 30%, from: 2025-01-01, off: true}\n"
                                                                                                "- {id: unless-off, type: levy, importer: USA, exporter: CHN, sectors: C26, rate: 9%, when: {clause: invest-off, "
                                                                                                "delivered-below: 50%, by: 2025}, off: true}\n"
                                                                                                "- {id: unless, type: levy, importer: USA, exporter: CHN, sectors: C26, rate: 10%, when: {clause: invest, "
                                                                                                "delivered-below: 50%, by: 2025}}\n";

static const char without[] = HEAD "void: {authority: X, from: 2025-09-01, refund: true}\nclauses:\n" TARIFF(
    "a", "sectors: C29, rule: set, rate: 25%, from: 2025-03-01")
    TARIFF("in-place-of-nothing", "sectors: C26, rule: floor, rate: 8%, from: 2025-06-01") TARIFF(
        "under-x",
        "sectors: C26, rule: add, rate: 3%, from: 2025-01-01, authority: X") "- {id: invest, type: investment, investor: JPN, host: USA, amount: $4bn, mix: {C26: 100%}, from: 2025-01-01, "
                                                                             "until: 2027-12-31}\n"
                                                                             "- {id: unless, type: levy, importer: USA, exporter: CHN, sectors: C26, rate: 10%, when: {clause: invest, "
                                                                             "delivered-below: 50%, by: 2025}}\n";

static ent_package *packages[2]; /* with, without */

static void open_both(void) {
    packages[0] = package_of(context, with);
    packages[1] = package_of(context, without);
}

static void close_both(void) { ent_package_free(packages[0]), ent_package_free(packages[1]); }

static void same_bits(const double *a, const double *b, size_t n, const char *what) {
    if ((a == NULL) != (b == NULL)) fail_msg("%s is there on one side only", what);
    if (a != NULL && memcmp(a, b, n * sizeof *a) != 0) fail_msg("%s differs", what);
}

enum { JN = N_SECTORS * N_REGIONS, JNN = JN * N_REGIONS };

static void same_shock(const ent_shock *a, const ent_shock *b) {
    same_bits(a->tariff_rate, b->tariff_rate, JNN, "tariff_rate");
    same_bits(a->trade_cost_hat, b->trade_cost_hat, JNN, "trade_cost_hat");
    same_bits(a->levy_gross, b->levy_gross, JNN, "levy_gross");
    same_bits(a->productivity_hat, b->productivity_hat, JN, "productivity_hat");
    same_bits(a->deficit_musd, b->deficit_musd, N_REGIONS, "deficit_musd");
}

static void same_law(const ent_package *a, const ent_package *b, int year) {
    ent_law *laws[2];
    ent_shock shocks[2];
    assert_ok(context, ent_package_law(context, a, world, year, &laws[0], &shocks[0]));
    assert_ok(context, ent_package_law(context, b, world, year, &laws[1], &shocks[1]));
    same_shock(&shocks[0], &shocks[1]);
    ent_law_free(laws[0]), ent_law_free(laws[1]);
}

static void test_info(void **state) {
    static const char *const off[] = {"first-off",  "late",       "not-in-place", "under-x-off",
                                      "invest-off", "strait-off", "mineral-off",  "unless-off"};
    const ent_package_info *info;
    size_t n = 0;
    (void)state;
    open_both();
    info = ent_package_get_info(packages[0]);
    for (size_t k = 0; k < info->n_clauses; k++)
        if (info->clauses[k].off) assert_string_equal(info->clauses[k].id, off[n++]);
    assert_int_equal(n, sizeof off / sizeof *off);
    assert_int_equal(info->n_clauses, n + ent_package_get_info(packages[1])->n_clauses);
    assert_int_equal(info->default_year, ent_package_get_info(packages[1])->default_year);
    close_both();
}

static void test_law(void **state) {
    (void)state;
    open_both();
    assert_ok(context, ent_package_check(context, packages[0], world));
    for (int year = 2024; year <= 2028; year++) same_law(packages[0], packages[1], year);
    for (int year = 2025; year <= 2027; year++) {
        ent_refund *refunds[2];
        for (int k = 0; k < 2; k++)
            assert_ok(context, ent_package_refund(context, packages[k], world, year, &refunds[k]));
        same_bits(refunds[0]->collected_rate, refunds[1]->collected_rate, JNN, "collected_rate");
        same_bits(refunds[0]->rate_difference, refunds[1]->rate_difference, JNN, "rate_difference");
        assert_int_equal(refunds[0]->n_dates, refunds[1]->n_dates);
        assert_int_equal(refunds[0]->n_dates, year == 2025);
        for (int k = 0; k < 2; k++) ent_refund_free(refunds[k]);
    }
    assert_int_equal(ent_refund_last_year(packages[0], NULL), 2025);
    close_both();
}

static void test_timeline(void **state) {
    ent_timeline *lines[2];
    (void)state;
    open_both();
    for (int k = 0; k < 2; k++) assert_ok(context, ent_package_timeline(context, packages[k], world, NULL, &lines[k]));
    assert_int_equal(lines[0]->n_dates, lines[1]->n_dates);
    assert_int_equal(lines[0]->n_pairs, lines[1]->n_pairs);
    for (size_t d = 0; d < lines[0]->n_dates; d++) {
        const ent_timeline_date *a = &lines[0]->dates[d], *b = &lines[1]->dates[d];
        assert_string_equal(a->date, b->date);
        assert_int_equal(a->n_events, b->n_events);
        for (size_t e = 0; e < a->n_events; e++) {
            assert_int_equal(a->events[e].type, b->events[e].type);
            assert_true((a->events[e].clause == NULL) == (b->events[e].clause == NULL));
            if (a->events[e].clause != NULL) assert_string_equal(a->events[e].clause->id, b->events[e].clause->id);
            assert_null(a->events[e].replaced_by);
        }
        same_bits(a->rate_after, b->rate_after, lines[0]->n_pairs, "rate_after");
    }
    for (int k = 0; k < 2; k++) ent_timeline_free(lines[k]);
    close_both();
}

/* Both as what a path makes of them, one after the other as the package and as what it is measured against. */
static void test_book(void **state) {
    (void)state;
    open_both();
    for (int side = 0; side < 2; side++) {
        ent_book *books[2];
        for (int k = 0; k < 2; k++)
            assert_ok(context,
                      ent_book_open(context, side == 0 ? packages[k] : packages[1], side == 0 ? NULL : packages[k],
                                    world, NULL, 0.05, ENT_DELIVERY_EXPECTED, &books[k]));
        assert_int_equal(ent_book_size(books[0]), side == 0 ? 5 : 10); /* facts are not asked for: no strait is shut */
        assert_int_equal(ent_book_size(books[1]), ent_book_size(books[0]));
        assert_int_equal(ent_book_first_change(books[0]), ent_book_first_change(books[1]));
        for (int year = 2025; year <= 2028; year++) {
            double delivered_musd[10] = {0.0}, promised_musd[10];
            unsigned char on[10];
            ent_done done = {ent_book_size(books[0]), delivered_musd, promised_musd, NULL};
            ent_year years[2];
            for (size_t k = 0; k < 10; k++) promised_musd[k] = 1.0, on[k] = k >= 5 || side == 0;
            for (int k = 0; k < 2; k++)
                assert_ok(context, ent_book_year(context, books[k], on, year, &done, &years[k]));
            same_shock(&years[0].shock, &years[1].shock);
            assert_int_equal(years[0].n_switched, years[1].n_switched);
            assert_int_equal(years[0].n_switched, year > 2025); /* the condition looks at the clause it names */
            assert_int_equal(years[0].n_deeds, years[1].n_deeds);
            assert_int_equal(years[0].n_deeds, year < 2028);
            for (size_t d = 0; d < years[0].n_deeds; d++) {
                assert_int_equal(years[0].deeds[d].clause, years[1].deeds[d].clause);
                same_bits(&years[0].deeds[d].musd, &years[1].deeds[d].musd, 1, "musd");
            }
            for (int k = 0; k < 2; k++) ent_year_free(&years[k]);
        }
        for (int k = 0; k < 2; k++) ent_book_free(books[k]);
    }
    close_both();
}

/* Off, and off again: what replaces what is off stands, and what that would have replaced stands too. */
static void test_chain_of_replacements(void **state) {
    ent_package *chain = package_of(
        context, CLAUSES TARIFF("c1", "sectors: C29, rule: add, rate: 1%, from: 2025-01-01")
                     TARIFF("c2", "sectors: C29, rule: add, rate: 2%, from: 2025-02-01, replace: c1, off: true")
                         TARIFF("c3", "sectors: C29, rule: add, rate: 4%, from: 2025-03-01, replace: c2"));
    ent_package *plain = package_of(context, CLAUSES TARIFF("c1", "sectors: C29, rule: add, rate: 1%, from: 2025-01-01")
                                                 TARIFF("c3", "sectors: C29, rule: add, rate: 4%, from: 2025-03-01"));
    (void)state;
    same_law(chain, plain, 2025);
    same_law(chain, plain, 2026);
    ent_package_free(chain), ent_package_free(plain);
}

/* Not one clause is left: the base law, to the last bit, without voids and deficits. */
static void test_all_off(void **state) {
    static const char text[] = HEAD
        "void: {authority: X, from: 2026-09-01, refund: true}\n"
        "deficits: {region: USA, from: 2025-04-01, share: 2%}\nclauses:\n" TARIFF(
            "a", "sectors: C29, rule: set, rate: 25%, from: 2027-03-01, authority: X, off: true")
            TARIFF("b",
                   "sectors: C29, rule: set, rate: 5%, from: 2026-03-01, announced: 2026-07-01, replace: a, off: true");
    ent_package *package = package_of(context, text);
    ent_timeline *timeline = NULL;
    ent_refund *refund = NULL;
    ent_book *book = NULL;
    warnings said;
    (void)state;
    warnings_collect(context, &said);
    assert_ok(context, ent_package_check(context, package, world));
    assert_int_equal(said.n, 0);
    assert_int_equal(ent_package_get_info(package)->default_year, 2028); /* as if they were on */
    for (int year = 2025; year <= 2028; year++) {
        ent_law *law = NULL;
        ent_shock shock;
        assert_ok(context, ent_package_law(context, package, world, year, &law, &shock));
        assert_true(shock.tariff_rate == NULL && shock.trade_cost_hat == NULL && shock.productivity_hat == NULL);
        assert_true(shock.levy_gross == NULL && shock.deficit_musd == NULL);
        ent_law_free(law);
    }
    assert_int_equal(said.n, 0);
    assert_ok(context, ent_package_timeline(context, package, world, NULL, &timeline));
    assert_int_equal(timeline->n_dates, 0);
    assert_ok(context, ent_package_refund(context, package, world, 2026, &refund));
    assert_int_equal(refund->n_dates, 0);
    assert_int_equal(ent_refund_last_year(package, NULL), 0);
    assert_ok(context, ent_book_open(context, package, NULL, world, NULL, 0.05, ENT_DELIVERY_HEADLINE, &book));
    assert_int_equal(ent_book_size(book), 0);
    assert_int_equal(ent_book_first_change(book), 2028);
    ent_book_free(book), ent_refund_free(refund), ent_timeline_free(timeline), ent_package_free(package);
    ent_context_set_log(context, NULL, NULL);
}

static void refuses(const char *text, ent_status status, uint32_t line, const char *message, const char *hint) {
    const ent_error *error = ent_context_error(context);
    ent_package *package = NULL;
    ent_status got = ent_package_parse(context, text, strlen(text), "test.yaml", &package);
    if (got == ENT_OK) got = ent_package_check(context, package, world);
    if (got != status || error->line != line || strstr(error->message, message) == NULL ||
        strstr(error->hint, hint) == NULL)
        fail_msg("%s: got %s %u %s (%s)", text, ent_status_name(got), error->line, error->message, error->hint);
    ent_package_free(package);
}

static void test_refusals(void **state) {
    (void)state;
    refuses(CLAUSES TARIFF("a", "sectors: C29, rule: set, rate: 1%, from: 2025-01-01, off: maybe"), ENT_NOT_FOUND, 4,
            "off \"maybe\" is unknown", "true");
    /* What is off is read, and its labels are looked up. */
    refuses(CLAUSES TARIFF("a", "sectors: C29, rule: set, rate: x%, from: 2025-01-01, off: true"), ENT_INPUT, 4,
            "not a number", "");
    refuses(CLAUSES TARIFF("a", "sectors: C92, rule: set, rate: 1%, from: 2025-01-01, off: true"), ENT_NOT_FOUND, 4,
            "C92", "C29");
    refuses(CLAUSES
            "- {id: gives, type: transfer, payer: USA, payee: JPN, amount: $1mn, from: 2025-01-01, off: true}\n" TARIFF(
                "a", "sectors: C29, rule: set, rate: 1%, when: {clause: gives, delivered-below: 1%, by: 2025}"),
            ENT_INPUT, 5, "names \"gives\", which is switched off", "switch this clause off too");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_info),
        cmocka_unit_test(test_law),
        cmocka_unit_test(test_timeline),
        cmocka_unit_test(test_book),
        cmocka_unit_test(test_chain_of_replacements),
        cmocka_unit_test(test_all_off),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
