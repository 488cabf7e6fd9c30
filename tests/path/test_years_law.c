/* Law on a path: what is collected and what is owed, contexts, the clock of trade, horizons, and the smallest worlds. */
#include "assert_close.h"
#include "model/base.h"
#include "years_world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[] = "/tmp/entente-years.XXXXXX";

static int open_files(void **state) { return mkdtemp(directory) == NULL ? -1 : years_setup(state); }
static int close_files(void **state) { return years_teardown(state) | rmdir(directory); }

/* Writes a package to a file of the directory; its path goes into `path`. */
static void write_package(const char *name, const char *text, char path[64]) {
    FILE *stream;
    snprintf(path, 64, "%s/%s", directory, name);
    stream = fopen(path, "w");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

/* ---- collected and owed ---- */

/* Σ rates x flows of the year shown, by importer. */
static double duties(const double *rate, const ent_result *d, size_t importer) {
    double sum = 0.0;
    for (size_t j = 0; j < N_SECTORS; j++)
        for (size_t i = 0; i < N_REGIONS; i++) {
            size_t cell = (j * N_REGIONS + importer) * N_REGIONS + i;
            sum += rate[cell] * d->flow_to_musd[cell];
        }
    return sum;
}

/* In every year revenue less collected is what is still owed; over the years collected and settled are all that is
 * owed. */
static void assert_settles(const char *text, int settled_in, double least) {
    double collected[N_REGIONS] = {0}, settled[N_REGIONS] = {0}, owed[N_REGIONS] = {0};
    for (int year = 2025; year <= 2027; year++) {
        ent_run_options options = path_options(2025, 2027);
        ent_package *package = package_of(context, text);
        ent_refund *refund = NULL;
        ent_result *d;
        options.year = year; /* whose flows the document has */
        d = path_of(text, &options);
        assert_ok(context, ent_package_refund(context, package, world, year, &refund));
        for (size_t n = 0; n < N_REGIONS; n++) {
            assert_close(figure(d, "tariff_collected", "musd", year, n), duties(refund->collected_rate, d, n), 1e-10);
            collected[n] += figure(d, "tariff_collected", "musd", year, n);
            settled[n] += figure(d, "tariff_settled", "musd", year, n);
            owed[n] += duties(refund->owed_rate, d, n);
            if (year != settled_in) assert_within(figure(d, "tariff_settled", "musd", year, n), 0.0, 1e-12);
        }
        ent_refund_free(refund);
        ent_package_free(package);
        ent_result_free(d);
    }
    for (size_t n = 0; n < N_REGIONS; n++) assert_close(collected[n] + settled[n], owed[n], 1e-10);
    assert_true(fabs(settled[USA]) > least);
}

static const char retroactive[] = PACKAGE(
    "- {id: letter, type: tariff, importer: USA, exporter: [JPN, DEU], sectors: all-goods, rule: add, rate: 25%, from: "
    "2025-03-01}\n"
    "- {id: deal, replace: letter, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: floor, rate: "
    "15%, from: 2025-08-07, announced: 2026-02-20}\n");

static void refunds(void **state) {
    (void)state;
    assert_settles(retroactive, 2026, 1e-3);
    /* An authority that falls: rates stay what they were, the money comes back. */
    assert_settles(
        "package: t\nvoid: {authority: IEEPA, from: 2026-02-20, refund: true}\nclauses:\n"
        "- {id: letter, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 25%, "
        "from: 2025-03-01, authority: IEEPA}\n",
        2026, 1e-3);
}

/* The same law, announced in time: it is collected as it is owed. */
static void announced_in_time(void **state) {
    char in_time[sizeof retroactive];
    ent_run_options options = path_options(2025, 2027);
    ent_result *late, *known;
    char *at;
    (void)state;
    memcpy(in_time, retroactive, sizeof retroactive);
    at = strstr(in_time, ", announced: 2026-02-20");
    assert_non_null(at);
    memset(at, ' ', strlen(", announced: 2026-02-20"));
    late = path_of(retroactive, &options);
    known = path_of(in_time, &options);
    for (int year = 2025; year <= 2027; year++)
        for (size_t n = 0; n < N_REGIONS; n++) {
            assert_within(figure(known, "tariff_collected", "musd", year, n),
                          figure(known, "tariff_revenue", "musd", year, n), 1e-10);
            assert_within(figure(known, "tariff_settled", "musd", year, n), 0.0, 0.0);
            assert_within(figure(late, "real_income", "pct", year, n), figure(known, "real_income", "pct", year, n),
                          1e-10);
            assert_within(figure(late, "tariff_revenue", "musd", year, n),
                          figure(known, "tariff_revenue", "musd", year, n), 1e-9);
        }
    assert_true(figure(late, "tariff_collected", "musd", 2025, USA) >
                figure(late, "tariff_revenue", "musd", 2025, USA) + 0.1);
    ent_result_free(late);
    ent_result_free(known);
}

/* Law of a context that is announced late is collected late too. */
static void refunds_of_contexts(void **state) {
    char path[64], text[400];
    ent_run_options options = path_options(2025, 2026);
    ent_result *alone, *under;
    (void)state;
    write_package("late.yaml", retroactive, path);
    snprintf(text, sizeof text,
             "package: under\ncontext: %s\nclauses:\n- {id: aid, type: transfer, payer: JPN, payee: FRA, amount: "
             "$0.001mn, from: 2025-01-01}\n",
             path);
    alone = path_of(retroactive, &options);
    under = path_of(text, &options);
    for (size_t n = 0; n < N_REGIONS; n++)
        for (int year = 2025; year <= 2026; year++) {
            assert_close(figure(under, "tariff_collected", "musd", year, n),
                         figure(alone, "tariff_collected", "musd", year, n), 1e-4);
            assert_close(figure(under, "tariff_settled", "musd", year, n),
                         figure(alone, "tariff_settled", "musd", year, n), 1e-4);
        }
    assert_int_equal(unlink(path), 0);
    ent_result_free(alone);
    ent_result_free(under);
}

/* A duty that a condition brings is collected like any other, beside law that is retroactive or not. */
static void conditions_are_collected(void **state) {
    static const char text[] = PACKAGE(
        "- {id: deal, type: tariff, importer: DEU, exporter: JPN, sectors: C26, rule: floor, rate: 15%, from: "
        "2025-08-07, announced: 2025-10-01}\n"
        "- {id: factory, type: investment, investor: JPN, host: USA, schedule: {2025: $20mn, 2026: $20mn}, mix: {SERV: "
        "100%}, delivery: 10%}\n"
        "- {id: back, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 25%, when: {clause: "
        "factory, delivered-below: 50%, by: 2025}}\n");
    ent_run_options options = path_options(2025, 2027);
    ent_result *d;
    (void)state;
    options.delivery = ENT_DELIVERY_EXPECTED;
    d = path_of(text, &options);
    assert_true(figure(d, "tariff_revenue", "musd", 2026, USA) > figure(d, "tariff_revenue", "musd", 2025, USA) + 0.1);
    for (int year = 2026; year <= 2027; year++)
        for (size_t n = 0; n < N_REGIONS; n++)
            assert_close(figure(d, "tariff_collected", "musd", year, n), figure(d, "tariff_revenue", "musd", year, n),
                         1e-10);
    ent_result_free(d);
}

/* Of late law of which a part is delivered, that part is collected late. */
static void partly_delivered(void **state) {
    static const char text[] = PACKAGE(
        "- {id: deal, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: "
        "add, rate: 15%, from: 2025-03-01, announced: 2026-02-20, delivery: 40%}\n");
    ent_run_options options = path_options(2025, 2027);
    ent_result *d;
    double before = 0.0;
    (void)state;
    options.delivery = ENT_DELIVERY_EXPECTED;
    options.year = 2025;
    d = path_of(text, &options);
    for (size_t j = A01; j < SERV; j++) /* nothing but the base's duties in 2025, when nobody knew */
        for (size_t i = 0; i < N_REGIONS; i++)
            before += package_world_rate(j, USA, i) * d->flow_to_musd[(j * N_REGIONS + USA) * N_REGIONS + i];
    for (size_t i = 0; i < N_REGIONS; i++)
        before += package_world_rate(SERV, USA, i) * d->flow_to_musd[(SERV * N_REGIONS + USA) * N_REGIONS + i];
    assert_close(figure(d, "tariff_collected", "musd", 2025, USA), before, 1e-10);
    for (size_t n = 0; n < N_REGIONS; n++) {
        double owed = 0.0, paid = 0.0;
        for (int year = 2025; year <= 2027; year++) {
            owed += figure(d, "tariff_revenue", "musd", year, n);
            paid += figure(d, "tariff_collected", "musd", year, n) + figure(d, "tariff_settled", "musd", year, n);
        }
        assert_close(paid, owed, 1e-10);
    }
    assert_true(figure(d, "tariff_settled", "musd", 2026, USA) > 0.1);
    ent_result_free(d);
}

/* ---- both sides ---- */

/* Deeds of what a package is measured against, and of contexts, move what they should and no more. */
static void deeds_on_both_sides(void **state) {
    static const char aid[] =
        "package: aid\nclauses:\n- {id: aid, type: transfer, payer: JPN, payee: FRA, amount: $20mn, "
        "from: 2025-01-01}\n- {id: works, type: investment, investor: JPN, host: USA, schedule: "
        "{2025: $10mn}, mix: {C26: 100%}}\n";
    char path[64], text[600];
    ent_run_options options = path_options(2025, 2027);
    ent_result *forward, *back, *same;
    (void)state;
    write_package("aid.yaml", aid, path);
    forward = path_of(aid, &options);
    assert_true(figure(forward, "real_income", "pct", 2026, FRA) > 1e-3);
    /* Against it, a package of nothing is the way back. */
    snprintf(text, sizeof text,
             "package: none-of-it\nagainst: %s\nclauses:\n- {id: nil, type: tariff, importer: USA, exporter: JPN, "
             "sectors: C26, rule: add, rate: 0%%, from: 2025-01-01}\n",
             path);
    back = path_of(text, &options);
    for (int year = 2025; year <= 2027; year++)
        for (size_t n = 0; n < N_REGIONS; n++) {
            double there = 1.0 + figure(forward, "real_income", "pct", year, n) / 100.0;
            double here = 1.0 + figure(back, "real_income", "pct", year, n) / 100.0;
            assert_within(there * here, 1.0, 1e-10);
            assert_within(figure(back, "returns_received", "musd", year, n),
                          -figure(forward, "returns_received", "musd", year, n), 1e-10);
        }
    ent_result_free(back);
    /* Under both sides, it is no effect at all. */
    snprintf(text, sizeof text,
             "package: none-of-it\ncontext: %s\nclauses:\n- {id: nil, type: tariff, importer: USA, exporter: JPN, "
             "sectors: C26, rule: add, rate: 0%%, from: 2025-01-01}\n",
             path);
    same = path_of(text, &options);
    for (int year = 2025; year <= 2027; year++)
        for (size_t n = 0; n < N_REGIONS; n++) assert_within(figure(same, "real_income", "pct", year, n), 0.0, 1e-8);
    ent_result_free(same);
    ent_result_free(forward);
    assert_int_equal(unlink(path), 0);
}

/* ---- the clock of trade ---- */

static const char steel[] = PACKAGE(
    "- {id: duty, type: tariff, importer: USA, exporter: all, sectors: all-goods, rule: "
    "add, rate: 20%, from: 2025-07-01}\n");

/* s_h by hand: the year h after the first change has the elasticities theta s_h (MODEL section 3). */
static void gradual(void **state) {
    static const double share[] = {0.38, 0.5536, 0.678592, 0.76858624};
    ent_run_options options = path_options(2025, 2028);
    ent_result *d;
    (void)state;
    options.paths.capital = ENT_CAPITAL_FIXED;
    d = path_of(steel, &options);
    for (size_t t = 0; t < 4; t++) {
        double theta[N_SECTORS];
        ent_law *law = NULL;
        ent_shock shock;
        ent_model *model = NULL;
        ent_solution *solution = NULL;
        ent_outcome *outcome = NULL;
        ent_package *package = package_of(context, steel);
        for (size_t j = 0; j < N_SECTORS; j++) theta[j] = (4.0 + (double)j) * share[t];
        assert_ok(context, ent_package_law(context, package, world, 2025 + (int)t, &law, &shock));
        assert_ok(context, ent_model_create_with(context, world, theta, &model));
        assert_ok(context, ent_solve(context, model, &shock, &options.solve, &solution));
        assert_ok(context, ent_outcome_create(context, model, NULL, NULL, &shock, solution, &outcome));
        for (size_t n = 0; n < N_REGIONS; n++)
            assert_within(figure(d, "real_income", "pct", 2025 + (int)t, n),
                          100.0 * (outcome->real_income_hat[n] - 1.0), 1e-8);
        ent_outcome_free(outcome);
        ent_solution_free(solution);
        ent_model_free(model);
        ent_law_free(law);
        ent_package_free(package);
    }
    ent_result_free(d);
}

/* Far out the clock has run down: the years are those of the long run. 0.62 0.72^60 = 2e-9. */
static void far_out(void **state) {
    ent_run_options options = path_options(2025, 2085);
    ent_result *slow, *fast;
    (void)state;
    options.paths.capital = ENT_CAPITAL_FIXED;
    slow = path_of(steel, &options);
    options.paths.adjustment = ENT_ADJUSTMENT_LONG_RUN;
    fast = path_of(steel, &options);
    assert_string_equal(slow->adjustment, "gradual");
    assert_string_equal(fast->adjustment, "long-run");
    for (size_t n = 0; n < N_REGIONS; n++)
        assert_within(figure(slow, "real_income", "pct", 2085, n), figure(fast, "real_income", "pct", 2085, n), 1e-6);
    assert_true(fabs(figure(slow, "real_income", "pct", 2025, USA) - figure(fast, "real_income", "pct", 2025, USA)) >
                1e-3);
    ent_result_free(slow);
    ent_result_free(fast);
}

/* ---- horizons ---- */

static void horizons(void **state) {
    static const char from_file[] = "package: t\nhorizon: [2026, 2028]\nclauses:\n- {id: duty, type: tariff, importer: "
                                    "USA, exporter: JPN, sectors: C29, rule: add, rate: 20%, from: 2025-07-01}\n";
    static const struct {
        int first, last, year;
        const char *says;
    } wrong[] = {{2030, 2029, 0, "from 2030 to 2029"},
                 {2025, 2126, 0, "from 2025 to 2126"},
                 {2025, 2027, 2028, "2028 is not in the horizon, 2025 to 2027"},
                 {2025, 2027, 2024, "2024 is not in the horizon, 2025 to 2027"}};
    ent_run_options options;
    ent_result *d = NULL;
    (void)state;
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        options = path_options(wrong[k].first, wrong[k].last);
        options.year = wrong[k].year;
        assert_int_equal(path_status(steel, &options, &d), ENT_USAGE);
        assert_null(d);
        assert_non_null(strstr(ent_context_error(context)->message, wrong[k].says));
        assert_true(ent_context_error(context)->hint[0] != '\0');
    }
    options = path_options(2025, 2027);
    options.date = "2025-08-07";
    assert_int_equal(path_status(steel, &options, &d), ENT_USAGE);
    assert_null(d);
    options = path_options(0, 0); /* from the first change on, ten years more */
    assert_ok(context, path_status(steel, &options, &d));
    assert_int_equal(d->years[0], 2025);
    assert_int_equal(d->n_years, 11);
    assert_int_equal(d->year, 2035);
    ent_result_free(d);
    assert_ok(context, path_status(from_file, &options, &d)); /* as the package says */
    assert_int_equal(d->years[0], 2026);
    assert_int_equal(d->n_years, 3);
    ent_result_free(d);
    options.last_year = 2126; /* 101 years are as many as there may be */
    assert_ok(context, path_status(from_file, &options, &d));
    assert_int_equal(d->n_years, 101);
    ent_result_free(d);
}

/* ---- small worlds ---- */

/* One region trades with nobody: productivity is all of its income, and capital follows. */
static void one_region(void **state) {
    static const char text[] = PACKAGE(
        "- {id: rise, type: productivity, region: R00, sectors: all, change: 10%, from: "
        "2025-01-01}\n"
        "- {id: army, type: defence, region: R00, share: {2026: 2%}, baseline: {2026: 1%}, "
        "mix: {s00: 100%}}\n");
    test_random random = {test_seed("one region", 3)};
    ent_run_options options = path_options(2025, 2027);
    ent_world *many = world;
    ent_result *d;
    (void)state;
    world = random_economy(context, &random,
                           &(random_economy_options){.n_regions = 1, .n_sectors = 2, .no_inputs = 1, .balanced = 1});
    d = path_of(text, &options);
    assert_close(figure(d, "real_income", "pct", 2025, 0), 10.0, 1e-9);
    assert_close(figure(d, "capital", "pct", 2025, 0), 0.0, 1e-9);
    /* (11) with r_hat / P_hat = 1.1, then (10) */
    assert_close(figure(d, "capital", "pct", 2026, 0), 100.0 * (0.9024 + 0.0976 * 1.1 - 1.0), 1e-9);
    /* One percent of value added is the army's; the rest buys at 1 / (1.1 k^a). */
    assert_close(figure(d, "real_income", "pct", 2026, 0),
                 100.0 * (0.99 * 1.1 * pow(0.9024 + 0.0976 * 1.1, 0.35) - 1.0), 1e-9);
    ent_result_free(d);
    ent_world_free(world);
    world = many;
}

/* A package that is all money. */
static void only_deeds(void **state) {
    static const char text[] = PACKAGE(
        "- {id: aid, type: transfer, payer: JPN, payee: CHN, amount: $20mn, from: 2026-01-01, until: 2026-12-31}\n");
    ent_run_options options = path_options(2025, 2027);
    ent_result *d;
    (void)state;
    options.paths.capital = ENT_CAPITAL_FIXED;
    d = path_of(text, &options);
    for (size_t n = 0; n < N_REGIONS; n++) {
        assert_within(figure(d, "real_income", "pct", 2025, n), 0.0, 1e-9);
        assert_within(figure(d, "real_income", "pct", 2027, n), 0.0, 1e-9);
        assert_within(figure(d, "real_income_law", "pct", 2026, n), 0.0, 1e-9); /* a pledge that is not kept */
    }
    assert_true(figure(d, "real_income", "pct", 2026, JPN) < -0.1);
    assert_true(figure(d, "real_income", "pct", 2026, CHN) > 0.1);
    ent_result_free(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(refunds),
                                       cmocka_unit_test(announced_in_time),
                                       cmocka_unit_test(refunds_of_contexts),
                                       cmocka_unit_test(conditions_are_collected),
                                       cmocka_unit_test(partly_delivered),
                                       cmocka_unit_test(deeds_on_both_sides),
                                       cmocka_unit_test(gradual),
                                       cmocka_unit_test(far_out),
                                       cmocka_unit_test(horizons),
                                       cmocka_unit_test(one_region),
                                       cmocka_unit_test(only_deeds)};
    return cmocka_run_group_tests(tests, open_files, close_files);
}
