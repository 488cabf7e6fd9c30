/* The cut-off of a mineral against equilibria solved by hand, against the same cut-off as a clause of a package, and
 * the arithmetic of stocks and years. */
#include "../model/economy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two solves to 1e-12 of the same point, in relative terms of an income. */
static const double SAME = 1e-10;

static economy e; /* world-2024 */
static ent_facts *facts;

static int setup(void **state) {
    (void)state;
    e = economy_world_2024();
    assert_ok(e.context, ent_facts_builtin(e.context, &facts));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_facts_free(facts);
    economy_free(&e);
    return 0;
}

static ent_mineral_options asked(const char *mineral) {
    ent_mineral_options options;
    ent_mineral_options_init(&options);
    options.mineral = mineral;
    options.solve.tolerance = 1e-12;
    options.threads = 2;
    return options;
}

static ent_mineral_cutoff *cutoff_for(ent_mineral_options options, const char *const *importers, size_t n) {
    ent_mineral_cutoff *c = NULL;
    options.importers = importers;
    options.n_importers = n;
    assert_ok(e.context, ent_mineral_cutoff_create(e.context, e.model, facts, &options, &c));
    return c;
}

static ent_mineral_cutoff *cutoff_of(const char *mineral, const char *importer) {
    return cutoff_for(asked(mineral), &importer, 1);
}

static size_t region(const char *code) {
    size_t n = 0;
    assert_ok(e.context, ent_world_region(e.context, e.world, code, &n));
    return n;
}

/* What a region loses in a year in which its industries that use the mineral get `supply` of it, by hand. */
static double loss_by_hand(const ent_mineral *mineral, const char *code, double supply) {
    ent_target targets[32];
    size_t at = region(code), sectors[32], n = 0;
    ent_shock shock;
    ent_solution *solution;
    ent_outcome *outcome;
    double loss;
    for (size_t s = 0; s < mineral->n_sectors; s++, n++) {
        ent_mineral_parameters p;
        assert_ok(e.context, ent_world_sector(e.context, e.world, mineral->sectors[s], &sectors[n]));
        assert_ok(e.context, ent_facts_mineral_parameters(e.context, facts, mineral->name, mineral->sectors[s], &p));
        targets[n] = (ent_target){.kind = ENT_TARGET_MINERAL,
                                  .regions = &at,
                                  .n_regions = 1,
                                  .sectors = &sectors[n],
                                  .n_sectors = 1,
                                  .value = supply,
                                  .mineral_share = p.cost_share,
                                  .mineral_sigma = p.elasticity};
    }
    ent_shock_init(&shock);
    shock.targets = targets;
    shock.n_targets = n;
    solution = solve_tight(&e, &shock, 1e-12);
    outcome = outcome_of(&e, &shock, solution);
    loss = outcome->income_from_musd[at] * (1.0 - outcome->real_income_hat[at]);
    ent_outcome_free(outcome);
    ent_solution_free(solution);
    return loss;
}

/* ---- years and stocks ---- */

static void year_by_hand(void **state) {
    ent_mineral_cutoff *c = cutoff_of("rare-earths", "JPN");
    const ent_mineral_case *k = &c->cases[0];
    double income = ent_world_base(e.world)->income_musd[region("JPN")];
    double full = loss_by_hand(c->mineral, "JPN", 0.4), until_stocks = 60.0 / 0.6;
    double rationed = loss_by_hand(c->mineral, "JPN", 1.0 - 0.6 * (365.0 - until_stocks) / 365.0);
    (void)state;
    assert_true(c->n_cases == 1 && c->n_importers == 1 && c->n_insured == 0);
    assert_int_equal(k->outcome, ENT_THREAT_SOLVED);
    assert_close(c->importers[0].lack, 0.6, 1e-14); /* all imported (2024), 60 % from China (2025) */
    assert_int_equal(c->importers[0].reliance_year, 2024);
    assert_int_equal(c->importers[0].share_year, 2025);
    assert_close(k->income_musd, income, 1e-14);
    assert_within(k->loss_musd, full, SAME * income);
    assert_within(k->loss_share, full / income, SAME);
    assert_close(k->stock_days, until_stocks, 1e-14);
    assert_close(k->cut_days, 5 * 365.0, 1e-14);
    assert_int_equal(k->n_years, 5);
    assert_within(k->years[0].rationed_musd, rationed, SAME * income);
    assert_within(k->years[0].used_up_musd, (365.0 - until_stocks) / 365.0 * full, SAME * income);
    for (size_t y = 1; y < 5; y++) {
        assert_within(k->years[y].rationed_musd, full, SAME * income);
        assert_within(k->years[y].used_up_musd, full, SAME * income);
        assert_close(k->years[y].days, 365.0, 1e-14);
    }
    for (size_t y = 0; y < 5; y++) assert_close(k->years[y].weight, pow(0.96, (double)y), 1e-14);
    assert_close(k->rationed_musd, rationed + full * (0.96 + pow(0.96, 2) + pow(0.96, 3) + pow(0.96, 4)), 1e-9);
    ent_mineral_cutoff_free(c);
}

/* Stocks that outlast a year; a cut-off that ends within one; no stocks; half of it withheld; undiscounted. */
static void other_terms(void **state) {
    ent_mineral_options o = asked("gallium");
    const char *const japan[] = {"JPN"};
    double income = ent_world_base(e.world)->income_musd[region("JPN")], lack = 0.58 * 0.57 * 0.5, full;
    ent_mineral_cutoff *c;
    (void)state;
    o.cut = 0.5;
    o.stock_days = 100.0;
    o.days = 800.0;
    o.beta = 1.0;
    c = cutoff_for(o, japan, 1);
    full = loss_by_hand(c->mineral, "JPN", 1.0 - lack);
    assert_close(c->importers[0].lack, lack, 1e-14);
    assert_close(c->cases[0].stock_days, 100.0 / lack, 1e-14); /* 604.96 days */
    assert_int_equal(c->cases[0].n_years, 3);
    assert_true(c->cases[0].years[0].rationed_musd == 0.0 && c->cases[0].years[0].used_up_musd == 0.0);
    assert_within(c->cases[0].years[1].used_up_musd, (730.0 - 100.0 / lack) / 365.0 * full, SAME * income);
    assert_close(c->cases[0].years[2].days, 70.0, 1e-12);
    assert_within(c->cases[0].years[2].used_up_musd, 70.0 / 365.0 * full, SAME * income);
    assert_within(c->cases[0].years[2].rationed_musd, loss_by_hand(c->mineral, "JPN", 1.0 - lack * 70.0 / 365.0),
                  SAME * income);
    assert_close(c->cases[0].used_up_musd, c->cases[0].years[1].used_up_musd + c->cases[0].years[2].used_up_musd,
                 1e-14);
    ent_mineral_cutoff_free(c);
    o.stock_days = 0.0;
    o.rebuild_years = 1.0;
    c = cutoff_for(o, japan, 1);
    assert_true(c->cases[0].n_years == 1 && c->cases[0].stock_days == 0.0 && c->cases[0].cut_days == 365.0);
    assert_within(c->cases[0].years[0].used_up_musd, full, SAME * income);
    assert_true(c->cases[0].years[0].rationed_musd == c->cases[0].years[0].used_up_musd);
    ent_mineral_cutoff_free(c);
}

/* The loss grows faster than what is missing, so that who rations loses no more than who does not. */
static void rationing_helps(void **state) {
    static const char *const minerals[] = {"gallium", "graphite", "magnesium", "rare-earths"};
    (void)state;
    for (size_t m = 0; m < 4; m++) {
        ent_mineral_cutoff *c = cutoff_for(asked(minerals[m]), NULL, 0);
        for (size_t k = 0; k < c->n_cases; k++) {
            assert_int_equal(c->cases[k].outcome, ENT_THREAT_SOLVED);
            assert_true(c->cases[k].rationed_musd <= c->cases[k].used_up_musd);
            assert_true(c->cases[k].loss_musd > 0.0);
        }
        ent_mineral_cutoff_free(c);
    }
}

/* ---- as a clause of a package ---- */

/* A whole year of the cut-off, as `run` walks through it with elasticities of the long run and fixed capital. */
static void as_a_clause(void **state) {
    static const char text[] =
        "package: cut\ntitle: {en: Cut, fr: Rupture}\nagainst: none\nparties: [JPN]\nclauses:\n"
        "  - {id: cut, type: mineral, region: JPN, mineral: rare-earths, supply: 40%, from: 2027-01-01, status: "
        "assumed, "
        "delivery: 100%, source: {title: T, date: 2025-01-01, url: 'https://example.org'}}\n";
    ent_mineral_cutoff *c = cutoff_of("rare-earths", "JPN");
    ent_package *package = NULL;
    ent_run_options options;
    ent_result *result = NULL;
    const double *pct;
    (void)state;
    assert_ok(e.context, ent_package_parse(e.context, text, strlen(text), "cut.yaml", &package));
    ent_run_options_init(&options);
    options.path = 1;
    options.first_year = 2027;
    options.last_year = options.year = 2028;
    options.paths.adjustment = ENT_ADJUSTMENT_LONG_RUN;
    options.paths.capital = ENT_CAPITAL_FIXED;
    options.paths.given = ~0u;
    options.solve.tolerance = 1e-12;
    assert_ok(e.context, ent_run(e.context, e.world, package, &options, &result));
    pct = ent_result_values(result, "real_income", "pct");
    assert_non_null(pct);
    for (size_t n = 0; n < e.N; n++) assert_within(pct[n] / 100.0, c->cases[0].real_income_hat[n] - 1.0, 1e-9);
    ent_result_free(result);
    ent_package_free(package);
    ent_mineral_cutoff_free(c);
}

/* ---- who depends on whom ---- */

static void figures_of_importers(void **state) {
    ent_mineral_cutoff *c = cutoff_of("rare-earths", "KOR"); /* its reliance is not known */
    (void)state;
    assert_int_equal(c->importers[0].reliance_basis, ENT_MINERAL_ASSUMED);
    assert_int_equal(c->importers[0].share_basis, ENT_MINERAL_OWN);
    assert_close(c->importers[0].lack, 0.89, 1e-14);
    ent_mineral_cutoff_free(c);
    c = cutoff_of("gallium", "DEU"); /* the figures of the European Union */
    assert_int_equal(c->importers[0].reliance_basis, ENT_MINERAL_GROUP);
    assert_int_equal(c->importers[0].share_basis, ENT_MINERAL_GROUP);
    assert_string_equal(c->importers[0].told_by, "EU");
    assert_close(c->importers[0].lack, 0.71, 1e-14);
    ent_mineral_cutoff_free(c);
    c = cutoff_of("germanium", "USA"); /* "more than" */
    assert_int_equal(c->importers[0].reliance_at_least, 1);
    assert_close(c->importers[0].lack, 0.5 * 0.41, 1e-14);
    ent_mineral_cutoff_free(c);
    c = cutoff_of("lithium", "USA"); /* China is not among its suppliers: its share of refining */
    assert_int_equal(c->importers[0].share_basis, ENT_MINERAL_ASSUMED);
    assert_string_equal(c->importers[0].stage, "refining");
    assert_close(c->importers[0].lack, 0.5 * 0.7023, 1e-14);
    ent_mineral_cutoff_free(c);
}

/* Another supplier: its share of what others than the importer make, at the stage where that is largest. */
static void other_suppliers(void **state) {
    ent_mineral_options o = asked("cobalt");
    const char *const america[] = {"USA"};
    ent_mineral_cutoff *c;
    (void)state;
    o.supplier = "COD";
    c = cutoff_for(o, america, 1);
    assert_string_equal(c->importers[0].stage, "mining");
    assert_close(c->importers[0].share, 0.7419, 1e-14);
    assert_true(c->suppliers[region("COD")] == 1 && c->suppliers[region("CHN")] == 0);
    ent_mineral_cutoff_free(c);
    o = asked("rare-earths"); /* the United States mine 13.08 % themselves */
    o.supplier = "AUS";
    c = cutoff_for(o, america, 1);
    assert_close(c->importers[0].share, 0.0744 / (1.0 - 0.1308), 1e-14);
    ent_mineral_cutoff_free(c);
    o.supplier = "BRA"; /* makes none */
    c = cutoff_for(o, america, 1);
    assert_int_equal(c->cases[0].outcome, ENT_THREAT_NO_TRADE);
    assert_true(c->cases[0].loss_musd == 0.0 && c->cases[0].rationed_musd == 0.0 && c->cases[0].n_years == 0);
    assert_true(isinf(c->cases[0].stock_days));
    ent_mineral_cutoff_free(c);
}

/* All importers that are known, each by itself and together: together the loss is about, not exactly, the sum. */
static void together(void **state) {
    ent_mineral_cutoff *c = cutoff_for(asked("gallium"), NULL, 0);
    static const char *const names[] = {"EU", "JPN", "KOR", "USA"};
    double sum = 0.0;
    (void)state;
    assert_int_equal(c->n_importers, 4);
    assert_int_equal(c->n_cases, 5);
    for (size_t k = 0; k < 4; k++) {
        assert_string_equal(c->importers[k].name, names[k]);
        assert_int_equal(c->cases[k].importer, k);
        sum += c->cases[k].loss_musd;
    }
    assert_int_equal(c->cases[4].importer, 4);
    assert_within(c->cases[4].loss_musd, sum, 0.3 * sum);
    assert_true(c->cases[4].loss_musd != sum);
    assert_true(c->cases[4].stock_days == c->cases[2].stock_days); /* Korea's, the first to be gone */
    ent_mineral_cutoff_free(c);
}

static void given_supply(void **state) {
    ent_mineral_options o = asked("gallium");
    const char *const australia[] = {"AUS"};
    ent_mineral_cutoff *c;
    (void)state;
    o.supply = 0.7;
    c = cutoff_for(o, australia, 1);
    assert_int_equal(c->importers[0].share_basis, ENT_MINERAL_GIVEN);
    assert_close(c->importers[0].lack, 0.3, 1e-14);
    assert_within(c->cases[0].loss_musd, loss_by_hand(c->mineral, "AUS", 0.7), SAME * c->cases[0].income_musd);
    ent_mineral_cutoff_free(c);
    o.supply = 0.0; /* nothing is left, and nothing takes its place */
    c = cutoff_for(o, australia, 1);
    assert_int_equal(c->cases[0].outcome, ENT_THREAT_NO_SUPPLIER);
    assert_true(isnan(c->cases[0].loss_musd) && isnan(c->cases[0].rationed_musd) && c->cases[0].n_years == 0);
    assert_null(c->cases[0].real_income_hat);
    ent_mineral_cutoff_free(c);
}

/* ---- packages ---- */

static ent_package *package_of(const char *clauses) {
    ent_package *package = NULL;
    char text[4096];
    snprintf(text, sizeof text,
             "package: accord\ntitle: {en: Accord, fr: Accord}\nagainst: none\nparties: [JPN]\nclauses:\n%s", clauses);
    assert_ok(e.context, ent_package_parse(e.context, text, strlen(text), "accord.yaml", &package));
    return package;
}

#define SOURCE "status: signed, source: {title: T, date: 2025-01-01, url: 'https://example.org'}"

/* China's part in Japan's imports of two sectors falls to given shares: the factor, weighted by what they are. */
static void supply_clauses(void **state) {
    static const char *const japan[] = {"JPN"}, *const sectors[] = {"B07", "C24B"};
    ent_package *package = package_of(
        "  - {id: ores, type: supply, importer: JPN, rival: CHN, sectors: B07, share: {2026: 1%, 2030: 0.5%}, "
        "delivery: 40%, " SOURCE "}\n"
        "  - {id: metals, type: supply, importer: JPN, rival: CHN, sectors: C24B, share: {2030: 2%}, delivery: "
        "100%, " SOURCE "}\n"
        "  - {id: lax, type: supply, importer: JPN, rival: RUS, sectors: B07, share: {2030: 0.1%}, delivery: "
        "100%, " SOURCE "}\n");
    ent_mineral_options o = asked("gallium");
    const double *flow = ent_world_table(e.world)->flow_musd, limits[] = {0.005, 0.02}, delivery[] = {0.4, 1.0};
    double before = 0.0, written = 0.0, expected = 0.0, lack = 0.58 * 0.57;
    size_t n = region("JPN"), china = region("CHN");
    ent_mineral_cutoff *c;
    (void)state;
    for (size_t s = 0; s < 2; s++) {
        size_t j = 0;
        double all = 0.0, theirs, left;
        assert_ok(e.context, ent_world_sector(e.context, e.world, sectors[s], &j));
        for (size_t i = 0; i < e.N; i++) all += i == n ? 0.0 : flow[(j * e.N + n) * e.N + i];
        theirs = flow[(j * e.N + n) * e.N + china];
        left = limits[s] * all / theirs;
        assert_true(left < 1.0);
        before += theirs;
        written += left * theirs;
        expected += (1.0 + delivery[s] * (left - 1.0)) * theirs;
    }
    o.package = package;
    c = cutoff_for(o, japan, 1);
    assert_int_equal(c->n_insured, 2);
    assert_int_equal(c->insured[0].delivery, ENT_DELIVERY_HEADLINE);
    assert_int_equal(c->insured[1].delivery, ENT_DELIVERY_EXPECTED);
    assert_int_equal(c->insured[0].accords[0].changes, 1);
    assert_close(c->insured[0].accords[0].share_factor, written / before, 1e-12);
    assert_close(c->insured[1].accords[0].share_factor, expected / before, 1e-12);
    assert_close(c->insured[0].accords[0].lack, lack * written / before, 1e-12);
    assert_close(c->insured[1].cases[0].stock_days, 60.0 / (lack * expected / before), 1e-12);
    assert_within(c->insured[0].cases[0].loss_musd, loss_by_hand(c->mineral, "JPN", 1.0 - lack * written / before),
                  SAME * c->cases[0].income_musd);
    assert_int_equal(c->n_limited, 2);
    ent_mineral_cutoff_free(c);
    o.supplier = "RUS"; /* the third clause alone; Russia's gallium is not known, and nothing is missing */
    c = cutoff_for(o, japan, 1);
    assert_int_equal(c->n_limited, 1);
    assert_int_equal(c->insured[0].cases[0].outcome, ENT_THREAT_NO_TRADE);
    ent_mineral_cutoff_free(c);
    ent_package_free(package);
}

/* What a clause of type mineral says itself takes the place of the facts: what is left, stocks, how long. */
static void mineral_clauses(void **state) {
    static const char *const japan[] = {"JPN"};
    ent_package *package = package_of(
        "  - {id: cut, type: mineral, region: JPN, mineral: gallium, supply: 50%, stocks: 180, from: 2027-01-11, "
        "until: 2028-01-10, delivery: 60%, " SOURCE "}\n"
        "  - {id: other, type: mineral, region: JPN, mineral: graphite, supply: 10%, from: 2027-01-11, " SOURCE "}\n");
    ent_mineral_options o = asked("gallium");
    ent_mineral_cutoff *c;
    (void)state;
    o.package = package;
    c = cutoff_for(o, japan, 1);
    assert_close(c->cases[0].cut_days, 3 * 365.0, 1e-14);
    assert_close(c->insured[0].accords[0].lack, 0.5, 1e-14);
    assert_close(c->insured[1].accords[0].lack, 0.3, 1e-14);
    assert_close(c->insured[0].accords[0].stock_days, 180.0, 1e-14);
    assert_close(c->insured[0].cases[0].stock_days, 360.0, 1e-12);
    assert_close(c->insured[0].cases[0].cut_days, 365.0, 1e-14);
    assert_close(c->insured[0].accords[0].share_factor, 1.0, 1e-14);
    ent_mineral_cutoff_free(c);
    ent_package_free(package);
    /* The accord of Tokyo at work, against the shipped cut-off: stocks of six months, and 440 days sooner. */
    assert_ok(e.context, ent_package_load(e.context, "rare-earth-cutoff-with-accord", NULL, &package));
    o = asked("rare-earth-magnets"); /* Japan's use is in no table: the clause says what is left */
    o.package = package;
    c = cutoff_for(o, japan, 1);
    assert_int_equal(c->importers[0].share_basis, ENT_MINERAL_PACKAGE);
    assert_close(c->importers[0].lack, 0.6, 1e-14);
    assert_close(c->insured[0].accords[0].lack, 0.6, 1e-14);
    assert_close(c->insured[0].cases[0].cut_days, 656.0, 1e-14); /* 2027-01-11 to 2028-10-27 */
    assert_true(c->insured[0].cases[0].rationed_musd < c->cases[0].rationed_musd);
    ent_mineral_cutoff_free(c);
    c = cutoff_for(o, NULL, 0); /* those that the package names, though the facts know only the European Union */
    assert_int_equal(c->n_importers, 2);
    assert_string_equal(c->importers[0].name, "JPN");
    assert_string_equal(c->importers[1].name, "USA");
    ent_mineral_cutoff_free(c);
    ent_package_free(package);
}

/* A package that says nothing of it changes nothing. */
static void silent_package(void **state) {
    ent_mineral_options o = asked("gallium");
    ent_package *package = NULL;
    ent_mineral_cutoff *c;
    (void)state;
    assert_ok(e.context, ent_package_load(e.context, "strait-closure", NULL, &package));
    o.package = package;
    c = cutoff_for(o, NULL, 0);
    assert_int_equal(c->n_importers, 4);
    assert_int_equal(c->n_limited, 0);
    for (size_t k = 0; k < 4; k++) {
        assert_int_equal(c->insured[0].accords[k].changes, 0);
        assert_true(c->insured[0].cases[k].rationed_musd == c->cases[k].rationed_musd);
    }
    ent_mineral_cutoff_free(c);
    ent_package_free(package);
}

/* ---- threads, refusals ---- */

static void threads(void **state) {
    ent_mineral_options o = asked("lithium");
    ent_mineral_cutoff *one, *many;
    (void)state;
    o.threads = 1;
    one = cutoff_for(o, NULL, 0);
    o.threads = 4;
    many = cutoff_for(o, NULL, 0);
    assert_int_equal(one->n_cases, many->n_cases);
    for (size_t k = 0; k < one->n_cases; k++) {
        assert_memory_equal(one->cases[k].real_income_hat, many->cases[k].real_income_hat, e.N * sizeof(double));
        assert_true(one->cases[k].rationed_musd == many->cases[k].rationed_musd);
        assert_true(one->cases[k].used_up_musd == many->cases[k].used_up_musd);
    }
    ent_mineral_cutoff_free(one);
    ent_mineral_cutoff_free(many);
}

static void assert_refused(ent_mineral_options options, const char *importer, ent_status status, const char *words) {
    ent_mineral_cutoff *c = (ent_mineral_cutoff *)&options; /* must be cleared */
    const ent_error *error = ent_context_error(e.context);
    char said[1024];
    options.importers = &importer;
    options.n_importers = importer != NULL;
    assert_int_equal(ent_mineral_cutoff_create(e.context, e.model, facts, &options, &c), status);
    assert_null(c);
    snprintf(said, sizeof said, "%s; %s", error->message, error->hint);
    if (strstr(said, words) == NULL) fail_msg("\"%s\" lacks \"%s\"", said, words);
}

static void refusals(void **state) {
    ent_mineral_options o;
    (void)state;
    assert_refused(asked("rare-earth"), "JPN", ENT_NOT_FOUND, "did you mean \"rare-earths\"?");
    assert_refused(asked("gallium"), "JPX", ENT_NOT_FOUND, "did you mean \"JPN\"?");
    assert_refused(asked("gallium"), "AUS", ENT_NOT_FOUND, "say nothing of the use of gallium by AUS");
    assert_refused(asked("gallium"), "CHN", ENT_USAGE, "cannot be cut off from itself");
    o = asked("gallium"), o.supplier = "Chna";
    assert_refused(o, "JPN", ENT_NOT_FOUND, "did you mean");
    o = asked("gallium"), o.cut = 0.0;
    assert_refused(o, "JPN", ENT_RANGE, "cut cannot be 0");
    o = asked("gallium"), o.supply = 1.0;
    assert_refused(o, "JPN", ENT_RANGE, "supply cannot be 1");
    o = asked("gallium"), o.days = -1.0;
    assert_refused(o, "JPN", ENT_RANGE, "days cannot be -1");
    o = asked("gallium"), o.stock_days = -1.0;
    assert_refused(o, "JPN", ENT_RANGE, "stocks cannot be -1");
    o = asked("gallium"), o.rebuild_years = 0.0;
    assert_refused(o, "JPN", ENT_RANGE, "rebuild cannot be 0");
    o = asked("gallium"), o.beta = 1.5;
    assert_refused(o, "JPN", ENT_RANGE, "beta cannot be 1.5");
    o = asked("gallium"), o.struct_version = 9;
    assert_refused(o, "JPN", ENT_VERSION, "version 9");
}

static void named_twice(void **state) {
    static const char *const names[] = {"DEU", "EU"};
    ent_mineral_options o = asked("gallium");
    ent_mineral_cutoff *c = NULL;
    (void)state;
    o.importers = names;
    o.n_importers = 2;
    assert_int_equal(ent_mineral_cutoff_create(e.context, e.model, facts, &o, &c), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(e.context)->message, "both in DEU and in EU"));
}

/* A world with other sectors has none that uses it. */
static void other_world(void **state) {
    test_random random = {5};
    economy small = economy_random(&random, NULL);
    ent_mineral_options o = asked("gallium");
    ent_mineral_cutoff *c = NULL;
    (void)state;
    assert_int_equal(ent_mineral_cutoff_create(small.context, small.model, facts, &o, &c), ENT_NOT_FOUND);
    assert_non_null(strstr(ent_context_error(small.context)->message, "no sector that uses gallium"));
    economy_free(&small);
}

/* Sweeps that do not suffice make a case without figures, no failure. */
static void not_converged(void **state) {
    ent_mineral_options o = asked("gallium");
    static const char *const japan[] = {"JPN"};
    ent_mineral_cutoff *c;
    (void)state;
    o.solve.max_sweeps = 1;
    c = cutoff_for(o, japan, 1);
    assert_int_equal(c->cases[0].outcome, ENT_THREAT_NOT_CONVERGED);
    assert_true(isnan(c->cases[0].loss_musd) && isnan(c->cases[0].rationed_musd) && isnan(c->cases[0].used_up_musd));
    assert_null(c->cases[0].real_income_hat);
    ent_mineral_cutoff_free(c);
}

static int stop(const char *task, size_t done, size_t total, void *payload) {
    (void)done, (void)total, (void)payload;
    return strcmp(task, "cut-offs") == 0;
}

static void cancelled(void **state) {
    ent_mineral_options o = asked("gallium");
    ent_mineral_cutoff *c = NULL;
    (void)state;
    ent_context_set_progress(e.context, stop, NULL);
    assert_int_equal(ent_mineral_cutoff_create(e.context, e.model, facts, &o, &c), ENT_CANCELLED);
    ent_context_set_progress(e.context, NULL, NULL);
    assert_null(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(year_by_hand),
        cmocka_unit_test(other_terms),
        cmocka_unit_test(rationing_helps),
        cmocka_unit_test(as_a_clause),
        cmocka_unit_test(figures_of_importers),
        cmocka_unit_test(other_suppliers),
        cmocka_unit_test(together),
        cmocka_unit_test(given_supply),
        cmocka_unit_test(supply_clauses),
        cmocka_unit_test(mineral_clauses),
        cmocka_unit_test(silent_package),
        cmocka_unit_test(threads),
        cmocka_unit_test(refusals),
        cmocka_unit_test(named_twice),
        cmocka_unit_test(other_world),
        cmocka_unit_test(not_converged),
        cmocka_unit_test(cancelled),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
