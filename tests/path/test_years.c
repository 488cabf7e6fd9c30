/* A path of years against what must hold in every year: money that adds up, packages of which nothing is delivered, and
 * one clause alone against a shock by hand. */
#include "assert_close.h"
#include "model/base.h"
#include "years_world.h"

#include <math.h>
#include <string.h>

/* Everything that moves money or trade, and a snapback that comes into force. */
static const char everything[] =
    "package: all\nparties: [USA, JPN]\nrival: CHN\nclauses:\n"
    "- {id: duty, type: tariff, importer: USA, exporter: all, sectors: all-goods, rule: add, rate: 10%, from: "
    "2025-08-07, announced: 2026-02-01}\n"
    "- {id: levy, type: levy, importer: CHN, exporter: USA, sectors: C26, rate: 15%, from: 2025-07-01}\n"
    "- {id: rules, type: barrier, importer: JPN, exporter: USA, sectors: C29, cost: -5%, from: 2026-01-01}\n"
    "- {id: rise, type: productivity, region: CHN, sectors: C26, change: 5%, from: 2026-01-01}\n"
    "- {id: factory, type: investment, investor: JPN, host: USA, schedule: {2025: $20mn, 2026: $20mn, 2027: $20mn}, "
    "mix: {C26: 40%, SERV: 60%}, split: {until-recouped: 50%, after: 10%}}\n"
    "- {id: aid, type: transfer, payer: JPN, payee: CHN, amount: $5mn, from: 2025-01-01}\n"
    "- {id: army, type: defence, region: JPN, share: {2025: 2%}, baseline: {2025: 1%}, mix: {C29: 100%}}\n"
    "- {id: missiles, type: arms, importer: JPN, exporter: USA, deliveries: {2026: $6mn, 2027: $3mn}, payments: {2025: "
    "$9mn}, mix: {C26: 100%}}\n"
    "- {id: rice, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: $2mn, from: 2025-01-01}\n"
    "- {id: chips, type: quota, importer: CHN, exporter: [USA, JPN], sectors: C26, limit: 60%, from: 2026-01-01}\n"
    "- {id: magnets, type: supply, importer: JPN, rival: CHN, sectors: C26, share: 15%, from: 2026-01-01}\n"
    "- {id: shared, type: burden, members: [DEU, FRA], payee: JPN, cost: $4mn, from: 2025-01-01}\n"
    "- {id: back, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 25%, when: {clause: "
    "factory, delivered-below: 50%, by: 2025}}\n";

/* Payments, earmarked demand and orders of a year sum to 0 (MODEL 8), and the plain routine agrees with the solver. */
static void assert_adds_up(const two_walks *w, const ent_walk *walk, double tolerance) {
    for (size_t t = 0; t < walk->n_years; t++) {
        const ent_walk_year *year = &walk->years[t];
        const ent_model *model = w->calendar.models[t];
        ent_residuals residuals;
        double sum = 0.0;
        for (size_t n = 0; n < model->N; n++) {
            if (year->shock.payment_musd != NULL) sum += year->shock.payment_musd[n];
            for (size_t j = 0; j < model->J; j++) {
                if (year->shock.earmark_musd != NULL) sum += year->shock.earmark_musd[j * model->N + n];
                if (year->shock.order_musd != NULL) sum += year->shock.order_musd[j * model->N + n];
            }
        }
        assert_within(sum / model->world_value_added, 0.0, 1e-14);
        assert_ok(context, ent_verify(context, model, &year->shock, year->solution, &residuals));
        assert_within(residuals.worst, 0.0, tolerance);
        assert_within(residuals.trade, 0.0, 100.0 * tolerance);
    }
}

static void money_adds_up(void **state) {
    ent_run_options options = path_options(2025, 2028);
    two_walks w = walks_of(package_of(context, everything), NULL, world, &options);
    ent_result *d = path_of(everything, &options);
    int paid = 0, earmarked = 0, ordered = 0;
    (void)state;
    assert_adds_up(&w, &w.from, 1e-12);
    assert_adds_up(&w, &w.to, 1e-12);
    for (size_t t = 0; t < 4; t++) {
        paid |= w.to.years[t].shock.payment_musd != NULL;
        earmarked |= w.to.years[t].shock.earmark_musd != NULL;
        ordered |= w.to.years[t].shock.order_musd != NULL;
        assert_null(w.from.years[t].shock.payment_musd);
        /* The document says what the walks say. */
        for (size_t n = 0; n < N_REGIONS; n++)
            assert_within(figure(d, "real_income", "pct", 2025 + (int)t, n),
                          100.0 * (w.to.years[t].real_income_hat[n] / w.from.years[t].real_income_hat[n] - 1.0), 1e-9);
    }
    assert_true(paid && earmarked && ordered);
    assert_null(strstr(d->left_out, "the years")); /* a path has them */
    ent_result_free(d);
    walks_free(&w);
}

/* The shipped packages over their first years. */
static void shipped(void **state) {
    ent_run_options options = path_options(2025, 2027);
    ent_world *real = NULL;
    (void)state;
    options.solve.tolerance = 1e-10;
    assert_ok(context, ent_world_builtin(context, &real));
    for (const char *const *name = (const char *const[]){"tokyo-2025-as-it-happened", "decoupling", NULL}; *name;
         name++) {
        ent_package *package = NULL, *against = NULL;
        two_walks w;
        assert_ok(context, ent_package_load(context, *name, NULL, &package));
        assert_ok(context, ent_package_load_against(context, package, &against));
        w = walks_of(package, against, real, &options);
        assert_adds_up(&w, &w.from, 1e-10);
        assert_adds_up(&w, &w.to, 1e-10);
        walks_free(&w);
    }
    ent_world_free(real);
}

/* ---- nothing delivered ---- */

#define CLAUSE(text) "package: one\nclauses:\n- {id: c, delivery: 0%, " text "}\n"

/* A package of which nothing is delivered is its baseline, type by type, and the same with delivery does move. */
static void nothing_delivered(void **state) {
    static const char *const clauses[] = {
        CLAUSE(
            "type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 15%, from: 2025-08-07"),
        CLAUSE("type: barrier, importer: JPN, exporter: USA, sectors: C29, cost: 20%, from: 2025-06-01"),
        CLAUSE("type: barrier, importer: JPN, exporter: USA, sectors: C29, cost: ban, from: 2025-06-01"),
        CLAUSE("type: productivity, region: CHN, sectors: C26, change: 10%, from: 2025-01-01"),
        CLAUSE("type: levy, importer: CHN, exporter: USA, sectors: C26, rate: 15%, from: 2025-08-11"),
        CLAUSE("type: quota, importer: CHN, exporter: USA, sectors: C26, limit: 30%, from: 2025-01-01"),
        CLAUSE("type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: $8mn, protect: {A01: 99%}, from: "
               "2025-01-01"),
        CLAUSE("type: purchase, importer: JPN, exporter: USA, sectors: A01, total: $30mn, from: 2025-01-01"),
        CLAUSE(
            "type: investment, investor: JPN, host: USA, amount: $50mn, mix: {C26: 40%, SERV: 60%}, from: 2025-01-01, "
            "until: 2026-12-31"),
        CLAUSE("type: defence, region: JPN, share: {2025: 3%}, baseline: {2025: 1%}, mix: {C29: 60%, SERV: 40%}"),
        CLAUSE("type: arms, importer: JPN, exporter: USA, deliveries: {2026: $9mn}, payments: {2025: $9mn}, mix: {C29: "
               "100%}"),
        CLAUSE("type: supply, importer: USA, rival: CHN, sectors: C26, share: 5%, from: 2025-01-01"),
        CLAUSE(
            "type: mineral, region: [USA, JPN], mineral: gallium, sectors: C26, supply: 1%, stocks: 0, cost-share: 5%, "
            "from: 2025-01-01"),
        CLAUSE("type: transfer, payer: JPN, payee: CHN, amount: $10mn, from: 2025-01-01"),
        CLAUSE("type: burden, members: [USA, JPN, DEU], payee: CHN, cost: $10mn, from: 2025-01-01")};
    (void)state;
    for (size_t k = 0; k < sizeof clauses / sizeof *clauses; k++) {
        ent_run_options options = path_options(2025, 2027);
        double moved = 0.0;
        ent_result *d;
        options.delivery = ENT_DELIVERY_EXPECTED;
        d = path_of(clauses[k], &options);
        for (size_t at = 0; at < 3 * N_REGIONS; at++) {
            assert_within(ent_result_series(d, "real_income", "pct")[at], 0.0,
                          1e-8); /* percent: 1e-10 of real income */
            assert_within(ent_result_series(d, "real_wage", "pct")[at], 0.0, 1e-8);
            assert_within(ent_result_series(d, "exports", "pct")[at], 0.0, 1e-8);
        }
        ent_result_free(d);
        options.delivery = ENT_DELIVERY_HEADLINE;
        d = path_of(clauses[k], &options);
        for (size_t at = 0; at < 3 * N_REGIONS; at++)
            moved = fmax(moved, fabs(ent_result_series(d, "real_income", "pct")[at]));
        if (!(moved > 1e-4)) fail_msg("clause %zu moves nothing", k);
        ent_result_free(d);
    }
}

/* A strait needs routes, which the shipped world has. */
static void nothing_delivered_by_sea(void **state) {
    static const char text[] = CLAUSE("type: lane, strait: taiwan-strait, from: 2027-01-01, until: 2027-06-30");
    ent_run_options options = path_options(2027, 2027);
    ent_package *package = package_of(context, text);
    ent_world *real = NULL;
    ent_result *d = NULL;
    (void)state;
    options.delivery = ENT_DELIVERY_EXPECTED;
    assert_ok(context, ent_world_builtin(context, &real));
    assert_ok(context, ent_run(context, real, package, &options, &d));
    for (size_t n = 0; n < d->n_regions; n++) assert_within(ent_result_series(d, "real_income", "pct")[n], 0.0, 1e-8);
    ent_result_free(d);
    ent_package_free(package);
    ent_world_free(real);
}

/* ---- one clause alone ---- */

typedef struct by_hand {
    ent_shock shock;
    ent_target target;
    double rate[N_SECTORS * N_REGIONS * N_REGIONS], levy[N_SECTORS * N_REGIONS * N_REGIONS];
    double productivity[N_SECTORS * N_REGIONS], payment[N_REGIONS];
} by_hand;

static size_t cell(size_t sector, size_t importer, size_t exporter) {
    return (sector * N_REGIONS + importer) * N_REGIONS + exporter;
}

static const size_t jpn[] = {JPN}, usa[] = {USA}, chn[] = {CHN}, farm[] = {A01}, chips[] = {C26};

static void lay_tariff(by_hand *h) {
    for (size_t j = A01; j < SERV; j++) h->rate[cell(j, USA, JPN)] += 0.15;
    h->shock.tariff_rate = h->rate;
}

static void lay_levy(by_hand *h) {
    h->levy[cell(C26, CHN, USA)] = 1.15;
    h->shock.levy_gross = h->levy;
}

static void lay_productivity(by_hand *h) {
    h->productivity[C26 * N_REGIONS + CHN] = 1.1;
    h->shock.productivity_hat = h->productivity;
}

static void lay_transfer(by_hand *h) {
    h->payment[CHN] = 20.0 * dollar_of(2030);
    h->payment[JPN] = -h->payment[CHN];
    h->shock.payment_musd = h->payment;
}

static void lay_purchase(by_hand *h) {
    h->target = (ent_target){.kind = ENT_TARGET_PURCHASE,
                             .importers = jpn,
                             .exporters = usa,
                             .sectors = farm,
                             .n_importers = 1,
                             .n_exporters = 1,
                             .n_sectors = 1,
                             .value = ent_world_table(world)->flow_musd[cell(A01, JPN, USA)] + 4.0 * dollar_of(2030)};
}

static void lay_quota(by_hand *h) {
    h->target = (ent_target){.kind = ENT_TARGET_QUOTA,
                             .importers = chn,
                             .exporters = usa,
                             .sectors = chips,
                             .n_importers = 1,
                             .n_exporters = 1,
                             .n_sectors = 1,
                             .value = 0.3 * ent_world_table(world)->flow_musd[cell(C26, CHN, USA)]};
}

/* In one year of the long run, with the capital of the base, a path is one equilibrium. */
static void assert_alone(const char *text, void (*lay)(by_hand *h)) {
    ent_run_options options = path_options(2030, 2030);
    ent_model *model = NULL;
    ent_solution *solution = NULL;
    ent_outcome *outcome = NULL;
    ent_result *d;
    by_hand h = {.target = {.kind = ENT_TARGET_PURCHASE}};
    double moved = 0.0;
    options.paths.adjustment = ENT_ADJUSTMENT_LONG_RUN;
    options.paths.capital = ENT_CAPITAL_FIXED;
    d = path_of(text, &options);
    ent_shock_init(&h.shock);
    memcpy(h.rate, ent_world_table(world)->tariff_rate, sizeof h.rate);
    for (size_t c = 0; c < sizeof h.levy / sizeof *h.levy; c++) h.levy[c] = 1.0;
    for (size_t c = 0; c < sizeof h.productivity / sizeof *h.productivity; c++) h.productivity[c] = 1.0;
    lay(&h);
    if (h.target.n_importers > 0) h.shock.targets = &h.target, h.shock.n_targets = 1;
    assert_ok(context, ent_model_create(context, world, NULL, &model));
    assert_ok(context, ent_solve(context, model, &h.shock, &options.solve, &solution));
    assert_ok(context, ent_outcome_create(context, model, NULL, NULL, &h.shock, solution, &outcome));
    for (size_t n = 0; n < N_REGIONS; n++) {
        double real_income = 100.0 * (outcome->real_income_hat[n] - 1.0);
        moved = fmax(moved, fabs(real_income));
        assert_within(figure(d, "real_income", "pct", 2030, n), real_income, 1e-8);
        assert_within(figure(d, "real_wage", "pct", 2030, n), 100.0 * (outcome->real_wage_hat[n] - 1.0), 1e-8);
        assert_within(figure(d, "tariff_revenue", "musd", 2030, n), outcome->tariff_revenue_to_musd[n], 1e-8);
        assert_within(figure(d, "imports", "pct", 2030, n),
                      100.0 * (outcome->imports_to_musd[n] / outcome->imports_from_musd[n] - 1.0), 1e-8);
    }
    assert_true(moved > 1e-3);
    if (h.shock.n_targets > 0) {
        size_t n_results = 0;
        const ent_target_result *result = ent_solution_targets(solution, &n_results);
        assert_within(pledge_of(d, "c")->price_pct[0], 100.0 * result->price, 1e-7);
        assert_within(pledge_of(d, "c")->cost_musd[0], result->cost_musd, 1e-8);
    }
    ent_outcome_free(outcome);
    ent_solution_free(solution);
    ent_model_free(model);
    ent_result_free(d);
}

#define ALONE(text) "package: one\nclauses:\n- {id: c, from: 2026-01-01, " text "}\n"

static void one_clause(void **state) {
    (void)state;
    assert_alone(ALONE("type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 15%"),
                 lay_tariff);
    assert_alone(ALONE("type: levy, importer: CHN, exporter: USA, sectors: C26, rate: 15%"), lay_levy);
    assert_alone(ALONE("type: productivity, region: CHN, sectors: C26, change: 10%"), lay_productivity);
    assert_alone(ALONE("type: transfer, payer: JPN, payee: CHN, amount: $20mn"), lay_transfer);
    assert_alone(ALONE("type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: $4mn"), lay_purchase);
    assert_alone(ALONE("type: quota, importer: CHN, exporter: USA, sectors: C26, limit: 30%"), lay_quota);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(money_adds_up), cmocka_unit_test(shipped),
                                       cmocka_unit_test(nothing_delivered), cmocka_unit_test(nothing_delivered_by_sea),
                                       cmocka_unit_test(one_clause)};
    return cmocka_run_group_tests(tests, years_setup, years_teardown);
}
