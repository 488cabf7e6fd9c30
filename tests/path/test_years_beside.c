/* Both sides of a path walked side by side: the same document on any number of threads, its warnings in the same order;
 * and what is left when one side fails, or both. */
#include "assert_close.h"
#include "years_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUT_OFF(region)                                                                                                \
    "- {id: in, type: barrier, importer: " region ", exporter: all, sectors: all, cost: ban, from: 2026-01-01}\n"      \
    "- {id: out, type: barrier, importer: all, exporter: " region ", sectors: all, cost: ban, from: 2026-01-01}\n"

#define DUTY(percent, year)                                                                                            \
    "- {id: duty, type: tariff, importer: USA, exporter: all, sectors: all-goods, rule: add, rate: " percent           \
    ", from: " year "-01-01}\n"

/* More than two sweeps, and less: */
#define HEAVY(year) DUTY("400%", year)
#define LIGHT "- {id: aid, type: transfer, payer: JPN, payee: CHN, amount: $0.001mn, from: 2026-01-01}\n"

static const char AGAINST[] = "against.yaml";

static void write_against(const char *text) {
    FILE *stream = fopen(AGAINST, "w");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

/* What a run answers with: status, message, and every byte of the document. */
typedef struct answer {
    ent_status status;
    char message[480];
    ent_result *d;
    char *json;
} answer;

static answer answer_of(const char *text, const ent_run_options *options, unsigned threads) {
    ent_run_options own = *options;
    answer a = {.status = ENT_OK};
    size_t length = 0;
    FILE *stream = open_memstream(&a.json, &length);
    assert_non_null(stream);
    own.threads = threads;
    a.status = path_status(text, &own, &a.d);
    snprintf(a.message, sizeof a.message, "%s", a.status == ENT_OK ? "" : ent_context_error(context)->message);
    assert_non_null(a.d);
    assert_ok(context, ent_result_write_json(context, a.d, stream));
    assert_int_equal(fclose(stream), 0);
    return a;
}

static void answer_free(answer *a) {
    ent_result_free(a->d);
    free(a->json);
}

/* The answer, which is that of one thread and of three as well; to be freed. */
static answer same_on_threads(const char *text, const ent_run_options *options) {
    answer one = answer_of(text, options, 1);
    for (unsigned threads = 2; threads <= 3; threads++) {
        answer other = answer_of(text, options, threads);
        assert_int_equal(other.status, one.status);
        assert_string_equal(other.message, one.message);
        assert_string_equal(other.json, one.json);
        answer_free(&other);
    }
    return one;
}

static void same_document(void **state) {
    static const char text[] = PACKAGE(
        DUTY("10%", "2025") "- {id: rice, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: {2025: "
                            "$2mn, 2026: $4mn}}\n"
                            "- {id: factory, type: investment, investor: JPN, host: USA, schedule: {2025: $20mn, 2026: "
                            "$20mn}, mix: {SERV: 100%}, delivery: 50%}\n"
                            "- {id: back, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: "
                            "25%, when: {clause: factory, delivered-below: 60%, by: 2026}}\n");
    ent_run_options options = path_options(2025, 2031);
    answer a;
    (void)state;
    write_against(PACKAGE(DUTY("25%", "2026")));
    options.against = AGAINST;
    options.delivery = ENT_DELIVERY_EXPECTED;
    options.ledger = ENT_LEDGER_GROUP;
    a = same_on_threads(text, &options);
    assert_int_equal(a.status, ENT_OK);
    assert_int_equal(a.d->n_years, 7);
    assert_int_equal(a.d->n_warnings, 0);
    answer_free(&a);
    assert_int_equal(remove(AGAINST), 0);
}

/* All that the other side's solves warn of, year by year, then all that the package's do. */
static void warnings_in_order(void **state) {
    ent_run_options options = path_options(2025, 2028);
    answer a;
    (void)state;
    write_against(PACKAGE(CUT_OFF("DEU")));
    options.against = AGAINST;
    a = same_on_threads(PACKAGE(CUT_OFF("FRA")), &options);
    assert_int_equal(a.status, ENT_OK);
    assert_int_equal(a.d->n_warnings, 18); /* each of three years of two walks, and of law alone, has two */
    for (size_t k = 0; k < 18; k++)
        if (k % 2 == 1)
            assert_non_null(
                strstr(a.d->warnings[k], k < 6 ? "Germany trades with nobody" : "France trades with nobody"));
        else assert_non_null(strstr(a.d->warnings[k], "are cut off from the others"));
    answer_free(&a);
    assert_int_equal(remove(AGAINST), 0);
}

/* A table without its deficits depends on elasticities, and so on the year: each year's model says what it changed. */
static void models_speak_in_order(void **state) {
    ent_run_options options = path_options(2025, 2029);
    answer a;
    (void)state;
    options.closure = ENT_CLOSURE_ZERO;
    a = same_on_threads(PACKAGE(DUTY("10%", "2025")), &options);
    assert_int_equal(a.status, ENT_OK);
    assert_int_equal(a.d->n_warnings, 5);
    for (size_t k = 0; k < 5; k++)
        assert_non_null(strstr(a.d->warnings[k], "the base is the equilibrium without deficits"));
    for (size_t k = 1; k < 5; k++) assert_string_not_equal(a.d->warnings[k], a.d->warnings[k - 1]);
    answer_free(&a);
}

/* ---- years that fail ---- */

static size_t solve_of(const ent_result *d, const char *label) {
    size_t s = 0;
    while (s < d->n_solves && strcmp(d->solves[s].label, label) != 0) s++;
    assert_true(s < d->n_solves);
    return s;
}

/* The package is walked as far as what it is measured against: the years before are kept. */
static void against_fails(void **state) {
    ent_run_options options = path_options(2025, 2029), until = path_options(2025, 2026);
    ent_result *good;
    answer a;
    (void)state;
    write_against(PACKAGE(HEAVY("2027")));
    options.against = until.against = AGAINST;
    options.solve.max_sweeps = until.solve.max_sweeps = 2;
    options.solve.tolerance = until.solve.tolerance = 1e-6;
    a = same_on_threads(PACKAGE(LIGHT), &options);
    good = path_of(PACKAGE(LIGHT), &until);
    assert_int_equal(a.status, ENT_NUMERIC);
    assert_int_equal(strncmp(a.message, "2027, what the package is measured against: ", 44), 0);
    assert_int_equal(a.d->failed_year, 2027);
    assert_int_equal(a.d->n_years, 2);
    assert_false(a.d->solves[solve_of(a.d, "against")].converged);
    assert_true(a.d->solves[solve_of(a.d, "package")].converged);
    assert_int_equal(strncmp(a.d->sentence, "No verified solution was found for 2027. Of the years before: ", 62), 0);
    for (size_t at = 0; at < 2 * N_REGIONS; at++)
        assert_close(ent_result_series(a.d, "real_income", "pct")[at],
                     ent_result_series(good, "real_income", "pct")[at], 0.0);
    ent_result_free(good);
    answer_free(&a);
    assert_int_equal(remove(AGAINST), 0);
}

/* Of two failures the earlier year's is told; in the same year the package is not tried. */
static void both_fail(void **state) {
    ent_run_options options = path_options(2025, 2029);
    answer a;
    (void)state;
    write_against(PACKAGE(HEAVY("2028")));
    options.against = AGAINST;
    options.solve.max_sweeps = 2;
    for (int package_first = 0; package_first < 2; package_first++) {
        a = same_on_threads(package_first ? PACKAGE(HEAVY("2027")) : PACKAGE(HEAVY("2028")), &options);
        assert_int_equal(a.status, ENT_NUMERIC);
        assert_int_equal(a.d->failed_year, package_first ? 2027 : 2028);
        assert_int_equal(a.d->n_years, package_first ? 2 : 3);
        if (package_first) assert_int_equal(strncmp(a.message, "2027, the package: ", 19), 0);
        else assert_int_equal(strncmp(a.message, "2028, what the package is measured against: ", 44), 0);
        assert_int_equal(a.d->solves[solve_of(a.d, "package")].converged, !package_first);
        assert_false(a.d->solves[solve_of(a.d, "against")].converged);
        answer_free(&a);
    }
    assert_int_equal(remove(AGAINST), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_document), cmocka_unit_test(warnings_in_order),
                                       cmocka_unit_test(models_speak_in_order), cmocka_unit_test(against_fails),
                                       cmocka_unit_test(both_fail)};
    return cmocka_run_group_tests(tests, years_setup, years_teardown);
}
