/* What is promised on a path: targets met, burdens shared, dollars of a year, conditions, and years that fail. */
#include "assert_close.h"
#include "model/base.h"
#include "years_world.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- targets ---- */

static double base_flow(size_t sector, size_t importer, size_t exporter) {
    return ent_world_table(world)->flow_musd[(sector * N_REGIONS + importer) * N_REGIONS + exporter];
}

/* Asked and achieved agree in every year, and the tables of the year shown say the same. */
static void targets(void **state) {
    static const char text[] = PACKAGE(
        "- {id: rice, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: {2025: $2mn, 2026: $4mn, 2027: "
        "$4mn}}\n"
        "- {id: chips, type: quota, importer: CHN, exporter: [USA, DEU], sectors: C26, limit: 50%, from: 2025-01-01}\n"
        "- {id: magnets, type: supply, importer: FRA, rival: CHN, sectors: C26, share: {2025: 15%, 2027: 10%}}\n"
        "- {id: cars, type: purchase, importer: DEU, exporter: USA, sectors: C29, amount: $3mn, protect: {C29: 99.9%}, "
        "from: 2026-01-01}\n"
        "- {id: shared, type: burden, members: [DEU, FRA], payee: JPN, cost: $4mn, from: 2025-01-01}\n");
    ent_run_options options = path_options(2025, 2027);
    const ent_result *d = path_of(text, &options);
    const double *flow = d->flow_to_musd;
    double french = 0.0, quantity = 0.0;
    (void)state;
    for (size_t p = 0; p < d->n_pledges; p++)
        for (size_t t = 0; t < 3; t++) {
            const ent_pledge *pledge = &d->pledges[p];
            int begun = strcmp(pledge->clause, "cars") != 0 || t > 0;
            assert_int_equal(isnan(pledge->asked[t]), !begun);
            if (begun) assert_close(pledge->achieved[t] / pledge->asked[t], 1.0, 1e-6);
        }
    assert_int_equal(d->n_pledges, 5);
    for (size_t t = 0; t < 3; t++) {
        double musd = (t == 0 ? 2.0 : 4.0) * dollar_of(2025 + (int)t);
        assert_close(pledge_of(d, "rice")->asked[t], base_flow(A01, JPN, USA) + musd, 1e-9);
        assert_close(pledge_of(d, "rice")->promised_musd[t], t == 0 ? 2.0 : 4.0, 1e-12);
        assert_close(pledge_of(d, "magnets")->asked[t], t < 2 ? 0.15 : 0.1, 1e-9);
        assert_close(pledge_of(d, "chips")->asked[t], 0.5 * (base_flow(C26, CHN, USA) + base_flow(C26, CHN, DEU)),
                     1e-9);
        assert_true(pledge_of(d, "chips")->price_pct[t] > 0.0);
        /* Members bear the same. */
        assert_within(figure(d, "real_income", "pct", 2025 + (int)t, DEU),
                      figure(d, "real_income", "pct", 2025 + (int)t, FRA), 1e-4);
        assert_close((1.0 + figure(d, "real_income", "pct", 2025 + (int)t, DEU) / 100.0) /
                         (1.0 + figure(d, "real_income", "pct", 2025 + (int)t, FRA) / 100.0),
                     1.0, 1e-6);
    }
    assert_close(flow[(A01 * N_REGIONS + JPN) * N_REGIONS + USA], pledge_of(d, "rice")->asked[2], 1e-6);
    for (size_t i = 0; i < N_REGIONS; i++)
        if (i != FRA) french += flow[(C26 * N_REGIONS + FRA) * N_REGIONS + i];
    assert_within(flow[(C26 * N_REGIONS + FRA) * N_REGIONS + CHN] / french, 0.1, 1e-6);
    for (size_t i = 0; i < 2; i++) quantity += flow[(C26 * N_REGIONS + CHN) * N_REGIONS + (i == 0 ? USA : DEU)];
    assert_true(quantity > pledge_of(d, "chips")->asked[2]); /* value: the rent is in it */
    ent_result_free((ent_result *)(uintptr_t)d);
}

/* Protection alone: output by the separate routine of the outcome. */
static void protect(void **state) {
    static const char text[] = PACKAGE(
        "- {id: rice, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: $6mn, protect: {A01: 100%}, "
        "from: 2025-01-01}\n");
    ent_run_options options = path_options(2025, 2026);
    two_walks w = walks_of(package_of(context, text), NULL, world, &options);
    (void)state;
    for (size_t t = 0; t < 2; t++) {
        size_t n_results = 0;
        const ent_target_result *results = ent_solution_targets(w.to.years[t].solution, &n_results);
        assert_int_equal(n_results, 2);
        for (size_t k = 0; k < 2; k++) assert_close(results[k].achieved / results[k].asked, 1.0, 1e-6);
        assert_int_equal(results[1].kind, ENT_TARGET_PROTECT);
        assert_true(results[1].binds && results[1].price > 0.0);
    }
    walks_free(&w);
}

/* ---- dollars ---- */

/* An amount of a year counts by world GDP: twice as much world is half as much payment (MODEL section 3). */
static void dollars(void **state) {
    static const char text[] = PACKAGE("- {id: aid, type: transfer, payer: JPN, payee: CHN, amount: $10mn, from: "
                                       "2025-01-01}\n");
    ent_run_options options = path_options(2025, 2034);
    two_walks w = walks_of(package_of(context, text), NULL, world, &options);
    (void)state;
    for (size_t t = 0; t < 10; t++) {
        assert_close(w.to.years[t].shock.payment_musd[CHN], 10.0 * dollar_of(2025 + (int)t), 1e-12);
        if (t > 0) assert_true(w.to.years[t].shock.payment_musd[CHN] < w.to.years[t - 1].shock.payment_musd[CHN]);
    }
    assert_close(w.to.years[9].shock.payment_musd[CHN] / w.to.years[8].shock.payment_musd[CHN], 1.0 / 1.05, 1e-12);
    walks_free(&w);
}

/* A world of no known year has no dollars of another one, but it has law. */
static void no_base_year(void **state) {
    static const char *const money[] = {
        PACKAGE("- {id: aid, type: transfer, payer: JPN, payee: CHN, amount: $10mn, from: 2026-01-01}\n"),
        PACKAGE("- {id: rice, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: $2mn, from: "
                "2026-01-01}\n"),
        PACKAGE("- {id: guns, type: arms, importer: JPN, exporter: USA, deliveries: {2027: $2mn}, payments: {2026: "
                "$2mn}, mix: {C26: 100%}}\n")};
    static const char law[] = PACKAGE(
        "- {id: duty, type: tariff, importer: USA, exporter: all, sectors: all-goods, rule: add, rate: 10%, from: "
        "2025-08-07}\n"
        "- {id: chips, type: quota, importer: CHN, exporter: USA, sectors: C26, limit: 60%, from: 2026-01-01}\n"
        "- {id: army, type: defence, region: JPN, share: {2025: 2%}, baseline: {2025: 1%}, mix: {C29: 100%}}\n");
    ent_world *dated = world;
    ent_run_options options = path_options(2025, 2027);
    ent_result *with = path_of(law, &options), *d = NULL;
    (void)state;
    world = world_of_year(0);
    for (size_t k = 0; k < sizeof money / sizeof *money; k++) {
        ent_status status = path_status(money[k], &options, &d);
        const ent_error *error = ent_context_error(context);
        assert_int_equal(status, ENT_RANGE);
        assert_null(d);
        assert_non_null(strstr(error->message, "2026"));
        assert_non_null(strstr(error->message, "has no base year"));
        assert_true(error->hint[0] != '\0');
        assert_int_equal(error->subject, ENT_SUBJECT_WORLD);
    }
    d = path_of(law, &options);
    for (size_t at = 0; at < 3 * N_REGIONS; at++)
        assert_within(ent_result_series(d, "real_income", "pct")[at], ent_result_series(with, "real_income", "pct")[at],
                      1e-12);
    assert_true(isnan(pledge_of(d, "army")->promised_musd[0])); /* not a share of GDP but dollars */
    ent_result_free(d);
    ent_result_free(with);
    ent_world_free(world);
    world = dated;
}

/* ---- conditions ---- */

static const char SNAPBACK[] = PACKAGE(
    "- {id: factory, type: investment, investor: JPN, host: USA, schedule: {2025: $20mn, 2026: $20mn, 2027: $20mn}, mix: "
    "{SERV: 100%%}, delivery: %s}\n"
    "- {id: back, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 25%%, when: {clause: "
    "factory, delivered-below: 50%%, by: 2026}}\n");

static double car_duty(const two_walks *w, size_t t) {
    const ent_shock *shock = &w->to.years[t].shock;
    size_t cell = (C29 * N_REGIONS + USA) * N_REGIONS + JPN;
    return (shock->tariff_rate != NULL ? shock->tariff_rate : ent_world_table(world)->tariff_rate)[cell];
}

/* A condition that holds at the end of `by` brings its clause into force the year after, for good. */
static void snapback(void **state) {
    double base_rate = package_world_rate(C29, USA, JPN);
    ent_run_options options = path_options(2025, 2028);
    (void)state;
    options.delivery = ENT_DELIVERY_EXPECTED;
    for (int kept = 0; kept < 2; kept++) {
        char text[2000];
        two_walks w;
        ent_result *d;
        snprintf(text, sizeof text, SNAPBACK, kept ? "50%" : "49%");
        w = walks_of(package_of(context, text), NULL, world, &options);
        d = path_of(text, &options);
        for (size_t t = 0; t < 4; t++) {
            int in_force = !kept && t >= 2;
            assert_close(car_duty(&w, t), in_force ? 0.25 : base_rate, 1e-12);
            assert_int_equal(w.to.years[t].law.n_switched, in_force);
        }
        assert_close(pledge_of(d, "factory")->promised_musd[0], 20.0, 1e-12);
        assert_close(pledge_of(d, "factory")->delivered_musd[0], kept ? 10.0 : 9.8, 1e-12);
        assert_int_equal(figure(d, "imports", "pct", 2027, JPN) < figure(d, "imports", "pct", 2026, JPN), !kept);
        ent_result_free(d);
        walks_free(&w);
    }
}

/* ---- years that fail ---- */

static const char TOO_MUCH[] = PACKAGE(
    "- {id: rice, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: {2025: $2mn, 2026: $2mn, 2027: "
    "$50000mn}}\n");

/* What cannot be bought names its year first, and the years before it are kept. */
static void unmet(void **state) {
    ent_run_options options = path_options(2025, 2028), short_of = path_options(2025, 2026);
    ent_result *d = NULL, *good = path_of(TOO_MUCH, &short_of);
    ent_status status = path_status(TOO_MUCH, &options, &d);
    (void)state;
    assert_int_equal(status, ENT_UNMET);
    assert_int_equal(strncmp(ent_context_error(context)->message, "2027, the package: ", 19), 0);
    assert_non_null(strstr(ent_context_error(context)->message, "rice"));
    assert_non_null(d);
    assert_false(d->converged);
    assert_int_equal(d->failed_year, 2027);
    assert_int_equal(d->n_years, 2);
    assert_int_equal(d->years[1], 2026);
    assert_null(d->flow_to_musd);
    for (size_t s = 0; s < d->n_solves; s++) {
        int solved = strcmp(d->solves[s].label, "against") == 0;
        assert_int_equal(d->solves[s].converged, solved);
        assert_int_equal(d->solves[s].verified_residual <= options.solve.tolerance, solved);
    }
    assert_int_equal(strncmp(d->sentence, "No verified solution was found for 2027. Of the years before: ", 62), 0);
    for (size_t at = 0; at < 2 * N_REGIONS; at++)
        assert_within(ent_result_series(d, "real_income", "pct")[at], ent_result_series(good, "real_income", "pct")[at],
                      1e-8);
    assert_close(pledge_of(d, "rice")->achieved[1] / pledge_of(d, "rice")->asked[1], 1.0, 1e-6);
    ent_result_free(d);
    /* A year that is solved may be shown all the same. */
    options.year = 2026;
    assert_int_equal(path_status(TOO_MUCH, &options, &d), ENT_UNMET);
    assert_int_equal(d->n_years, 2);
    assert_int_equal(d->failed_year, 2027);
    for (size_t n = 0; n < N_REGIONS; n++)
        assert_within(figure(d, "real_income", "pct", 2026, n), figure(good, "real_income", "pct", 2026, n), 1e-8);
    ent_result_free(d);
    ent_result_free(good);
}

/* Too few sweeps for what comes in 2026. */
static void not_converged(void **state) {
    static const char text[] = PACKAGE("- {id: duty, type: tariff, importer: USA, exporter: all, sectors: all-goods, "
                                       "rule: add, rate: 400%, from: 2026-01-01}\n");
    ent_run_options options = path_options(2025, 2027);
    ent_result *d = NULL;
    (void)state;
    options.solve.max_sweeps = 2;
    assert_int_equal(path_status(text, &options, &d), ENT_NUMERIC);
    assert_int_equal(strncmp(ent_context_error(context)->message, "2026, the package: ", 19), 0);
    assert_non_null(d);
    assert_false(d->converged);
    assert_int_equal(d->failed_year, 2026);
    assert_int_equal(d->n_years, 1);
    for (size_t n = 0; n < N_REGIONS; n++) assert_within(figure(d, "real_income", "pct", 2025, n), 0.0, 1e-9);
    for (size_t s = 0; s < d->n_solves; s++)
        assert_int_equal(d->solves[s].converged, strcmp(d->solves[s].label, "against") == 0);
    ent_result_free(d);
}

static void write_duty(const char *name, const char *text) {
    FILE *stream = fopen(name, "w");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

/* Where the other side fails, the package's is known as far as that one is. */
static void against_fails(void **state) {
    static const char duty[] = PACKAGE("- {id: duty, type: tariff, importer: USA, exporter: all, sectors: all-goods, "
                                       "rule: add, rate: 400%, from: 2026-01-01}\n");
    static const char aid[] = PACKAGE("- {id: aid, type: transfer, payer: JPN, payee: CHN, amount: $1mn, from: "
                                      "2026-01-01}\n");
    ent_run_options options = path_options(2025, 2027);
    ent_result *d = NULL;
    (void)state;
    options.solve.max_sweeps = 2;
    options.against = "decoupled.yaml";
    write_duty(options.against, duty);
    assert_int_equal(path_status(aid, &options, &d), ENT_NUMERIC);
    assert_int_equal(remove(options.against), 0);
    assert_int_equal(strncmp(ent_context_error(context)->message, "2026, what the package is measured against: ", 44),
                     0);
    assert_int_equal(d->failed_year, 2026);
    assert_int_equal(d->n_years, 1);
    assert_int_equal(d->n_solves, 2);
    for (size_t s = 0; s < d->n_solves; s++)
        assert_int_equal(d->solves[s].converged, strcmp(d->solves[s].label, "package") == 0);
    assert_int_equal(strncmp(d->sentence, "No verified solution was found for 2026. Of the years before: ", 62), 0);
    for (size_t n = 0; n < N_REGIONS; n++) assert_within(figure(d, "real_income", "pct", 2025, n), 0.0, 1e-9);
    ent_result_free(d);
    /* Nothing is said of a package that had no year. */
    options.first_year = 2026;
    write_duty(options.against, duty);
    assert_int_equal(path_status(aid, &options, &d), ENT_NUMERIC);
    assert_int_equal(remove(options.against), 0);
    assert_int_equal(d->n_years, 0);
    assert_int_equal(d->n_solves, 1);
    assert_string_equal(d->solves[0].label, "against");
    assert_false(d->solves[0].converged);
    assert_string_equal(d->sentence, "No verified solution was found for 2026.");
    ent_result_free(d);
}

/* ---- what is said first ---- */

static void keep_sentence(const ent_result *d, void *payload) {
    char *kept = payload;
    snprintf(kept, 1000, "%s", d->sentence);
    assert_true(d->converged);
    assert_null(ent_result_series(d, "real_income_law", "pct"));
    assert_true(isfinite(figure(d, "real_income", "pct", 2026, JPN)));
}

#define CANCELLED                                                                                                      \
    PACKAGE("- {id: law, type: productivity, region: USA, sectors: C26, change: 100%, from: 2026-01-01, status: "      \
            "in-force}\n"                                                                                              \
            "- {id: pledge, type: productivity, region: USA, sectors: C26, change: -50%, from: 2026-01-01, status: "   \
            "signed}\n")

/* What is said before the rest is settled is how the answer begins. */
static void answer_first(void **state) {
    ent_run_options options = path_options(2025, 2026);
    char kept[1000] = "";
    ent_result *d;
    (void)state;
    options.first = keep_sentence;
    options.first_payload = kept;
    d = path_of(
        PACKAGE("- {id: rise, type: productivity, region: USA, sectors: C26, change: 5%, from: 2026-01-01, status: "
                "signed}\n"),
        &options);
    assert_true(strlen(kept) > 50);
    assert_int_equal(strncmp(d->sentence, kept, strlen(kept)), 0);
    assert_true(strlen(d->sentence) > strlen(kept));
    ent_result_free(d);
}

/* The package is solved, what law alone does is not: the answer stands, and nothing is said of what it rests on. */
static void law_alone_fails(void **state) {
    ent_run_options options = path_options(2025, 2027);
    ent_result *d;
    (void)state;
    options.solve.max_sweeps = 2;
    d = path_of(CANCELLED, &options);
    assert_true(d->converged);
    assert_int_equal(d->failed_year, 0);
    assert_int_equal(d->n_years, 3);
    assert_int_equal(d->n_warnings, 1);
    assert_non_null(strstr(d->warnings[0], "what law in force does alone is not known: 2026, with no pledge kept: "));
    assert_null(strstr(d->sentence, "aw in force"));
    assert_within(figure(d, "real_income", "pct", 2026, USA), 0.0, 1e-9);
    assert_within(figure(d, "real_income_law", "pct", 2025, USA), 0.0, 1e-9);
    for (int year = 2026; year <= 2027; year++) assert_true(isnan(figure(d, "real_income_law", "pct", year, USA)));
    ent_result_free(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(targets),       cmocka_unit_test(protect),
                                       cmocka_unit_test(dollars),       cmocka_unit_test(no_base_year),
                                       cmocka_unit_test(snapback),      cmocka_unit_test(unmet),
                                       cmocka_unit_test(not_converged), cmocka_unit_test(against_fails),
                                       cmocka_unit_test(answer_first),  cmocka_unit_test(law_alone_fails)};
    return cmocka_run_group_tests(tests, years_setup, years_teardown);
}
