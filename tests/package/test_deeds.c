/* What clauses pay, build, buy and withhold in a year, by hand and by a plain walk over days. */
#include "assert_close.h"
#include "drawn_law.h"
#include "package/year.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_world *world;
static ent_facts *facts;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    world = package_world(context);
    assert_ok(context, ent_facts_builtin(context, &facts));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_facts_free(facts);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

/* A package with its book and the last year asked for; every clause is on. */
typedef struct sheet {
    ent_package *package;
    ent_book *book;
    ent_year year;
} sheet;

static sheet open_text(const char *text, ent_delivery delivery) {
    sheet s = {.package = package_of(context, text)};
    assert_ok(context, ent_book_open(context, s.package, NULL, world, facts, 0.05, delivery, &s.book));
    return s;
}

static const ent_year *ask(sheet *s, int year, const ent_done *done) {
    unsigned char on[32];
    memset(on, 1, sizeof on);
    ent_year_free(&s->year);
    assert_ok(context, ent_book_year(context, s->book, on, year, done, &s->year));
    return &s->year;
}

static void close_sheet(sheet *s) {
    ent_year_free(&s->year);
    ent_book_free(s->book);
    ent_package_free(s->package);
}

/* The only deed of a year, of this kind. */
static const ent_deed *only(sheet *s, int year, ent_deed_kind kind) {
    const ent_year *y = ask(s, year, NULL);
    assert_int_equal(y->n_deeds, 1);
    assert_int_equal(y->deeds[0].kind, kind);
    return &y->deeds[0];
}

static void assert_none(sheet *s, int year) { assert_int_equal(ask(s, year, NULL)->n_deeds, 0); }

static void test_investment(void **state) {
    /* 731 days, 31 of them in 2025 */
    sheet s = open_text(
        PACKAGE("- {id: i, type: investment, investor: JPN, host: USA, amount: $731bn, mix: {C26: 40%, SERV: "
                "60%}, from: 2025-12-01, until: 2027-12-01, split: {until-recouped: 50%, after: 10%}}\n"),
        ENT_DELIVERY_HEADLINE);
    const ent_deed *d = only(&s, 2025, ENT_DEED_INVESTMENT);
    (void)state;
    assert_close(d->musd, 31e3, 1e-12);
    assert_close(d->promised_musd, 31e3, 1e-12);
    assert_int_equal(d->actor, JPN);
    assert_int_equal(d->partner, USA);
    assert_true(d->actors[JPN] && !d->actors[USA] && d->partners[USA] && !d->partners[JPN]);
    assert_string_equal(d->name, "i");
    assert_close(d->mix_share[C26], 0.4, 1e-15);
    assert_close(d->mix_share[SERV], 0.6, 1e-15);
    assert_close(d->additionality, 0.5, 0.0);
    assert_close(d->split.before, 0.5, 0.0);
    assert_close(d->split.after, 0.1, 1e-16);
    assert_close(only(&s, 2026, ENT_DEED_INVESTMENT)->musd, 365e3, 1e-12);
    assert_close(only(&s, 2027, ENT_DEED_INVESTMENT)->musd, 335e3, 1e-12);
    assert_none(&s, 2024);
    assert_none(&s, 2028);
    close_sheet(&s);
    s = open_text(
        PACKAGE("- {id: i, type: investment, investor: JPN, host: USA, schedule: {2026: $36bn, 2028: $1.5trn}, "
                "additionality: 80%, mix: {C26: 100%}, delivery: {low: 10%, mode: 40%, high: 70%}}\n"),
        ENT_DELIVERY_EXPECTED);
    assert_close(only(&s, 2026, ENT_DEED_INVESTMENT)->musd, 0.4 * 36e3, 1e-12);
    assert_close(s.year.deeds[0].promised_musd, 36e3, 1e-12);
    assert_close(s.year.deeds[0].split.before, 1.0, 0.0);
    assert_close(s.year.deeds[0].additionality, 0.8, 1e-16);
    assert_none(&s, 2027);
    assert_close(only(&s, 2028, ENT_DEED_INVESTMENT)->musd, 0.4 * 1.5e6, 1e-12);
    close_sheet(&s);
}

/* From the middle of a year on, only the days in force count; an authority that falls ends the money. */
static void test_transfer(void **state) {
    sheet s = open_text(
        "package: t\nvoid: {authority: X, from: 2027-02-01}\nclauses:\n"
        "- {id: t, type: transfer, payer: JPN, payee: USA, amount: $365mn, from: 2026-12-01, authority: X}\n",
        ENT_DELIVERY_HEADLINE);
    (void)state;
    assert_close(only(&s, 2026, ENT_DEED_TRANSFER)->musd, 31.0, 1e-12);
    assert_close(only(&s, 2027, ENT_DEED_TRANSFER)->musd, 31.0, 1e-12);
    assert_null(s.year.deeds[0].mix_share);
    assert_none(&s, 2028);
    close_sheet(&s);
    s = open_text("package: t\nvoid: {authority: X, from: 2026-07-02}\nclauses:\n" /* 182 of 365 days */
                  "- {id: t, type: burden, members: [USA, JPN], payee: FRA, cost: {2026: $730mn}, authority: X}\n",
                  ENT_DELIVERY_HEADLINE);
    assert_close(only(&s, 2026, ENT_DEED_BURDEN)->musd, 364.0, 1e-12);
    assert_true(s.year.deeds[0].actors[USA] && s.year.deeds[0].actors[JPN] && !s.year.deeds[0].actors[FRA]);
    assert_int_equal(s.year.deeds[0].partner, FRA);
    close_sheet(&s);
}

static void test_purchase(void **state) {
    sheet s = open_text(
        PACKAGE("- {id: p, type: purchase, importer: USA, exporter: JPN, sectors: [A01, C26], amount: $40mn, "
                "additional: 25%, divert_from: [CHN, EU], protect: {A01: 98%}, via: preference, from: 2026-01-01}\n"),
        ENT_DELIVERY_HEADLINE);
    const ent_year *y = ask(&s, 2026, NULL);
    (void)state;
    assert_int_equal(y->n_deeds, 3);
    assert_int_equal(y->deeds[0].kind, ENT_DEED_PURCHASE);
    assert_close(y->deeds[0].musd, 10.0, 1e-12);
    assert_true(y->deeds[0].via_preference && !y->deeds[0].in_all);
    assert_true(y->deeds[0].sectors[A01] && y->deeds[0].sectors[C26] && !y->deeds[0].sectors[C29]);
    /* CHN, DEU and FRA sell 60 of the 80 that the USA import of both; 10 less make room. */
    assert_int_equal(y->deeds[1].kind, ENT_DEED_SUPPLY);
    assert_close(y->deeds[1].share, 50.0 / 80.0, 1e-14);
    assert_true(y->deeds[1].partners[CHN] && y->deeds[1].partners[DEU] && !y->deeds[1].partners[JPN]);
    assert_int_equal(y->deeds[1].partner, CHN);
    assert_int_equal(y->deeds[2].kind, ENT_DEED_PROTECT);
    assert_close(y->deeds[2].share, 0.98, 1e-15);
    assert_true(y->deeds[2].actors[USA] && y->deeds[2].sectors[A01] && !y->deeds[2].sectors[C26]);
    close_sheet(&s);
    s = open_text(
        PACKAGE("- {id: p, type: purchase, importer: USA, exporter: JPN, sectors: A01, total: {2026: $50mn}}\n"),
        ENT_DELIVERY_HEADLINE);
    assert_close(only(&s, 2026, ENT_DEED_PURCHASE)->musd, 50.0, 1e-12);
    assert_true(s.year.deeds[0].in_all);
    close_sheet(&s);
}

/* Who makes room cannot sell less than nothing. */
static void test_no_room(void **state) {
    sheet s = open_text(PACKAGE("- {id: p, type: purchase, importer: USA, exporter: JPN, sectors: A01, amount: $10mn, "
                                "divert_from: CHN, from: 2026-01-01}\n"),
                        ENT_DELIVERY_HEADLINE);
    const unsigned char on[1] = {1};
    (void)state;
    assert_int_equal(ent_book_year(context, s.book, on, 2026, NULL, &s.year), ENT_RANGE);
    assert_string_equal(ent_context_error(context)->key, "divert_from");
    assert_int_equal(ent_context_error(context)->line, 3);
    close_sheet(&s);
}

static void test_arms(void **state) {
    sheet s = open_text(
        PACKAGE("- {id: a, type: arms, importer: JPN, exporter: USA, deliveries: {2028: $1bn}, payments: "
                "{2026: $0.6bn, 2027: $0.4bn}, mix: {C29: 100%}, delivery: 50%}\n"),
        ENT_DELIVERY_EXPECTED);
    (void)state;
    assert_close(only(&s, 2026, ENT_DEED_ARMS)->paid_musd, 300.0, 1e-12);
    assert_close(s.year.deeds[0].musd, 0.0, 0.0);
    assert_close(only(&s, 2027, ENT_DEED_ARMS)->paid_musd, 200.0, 1e-12);
    assert_close(only(&s, 2028, ENT_DEED_ARMS)->musd, 500.0, 1e-12);
    assert_close(s.year.deeds[0].promised_musd, 1000.0, 1e-12);
    assert_close(s.year.deeds[0].paid_musd, 0.0, 0.0);
    close_sheet(&s);
}

/* Japan's fiscal year 2025 has 275 days in 2025 and 90 in 2026. */
static void test_defence(void **state) {
    sheet s = open_text(
        PACKAGE("- {id: d, type: defence, region: JPN, share: {2025: 1.8%, 2027: 2%}, baseline: {2025: 1.6%, "
                "2026: 1.5%}, fiscal-year-from: 04-01, mix: {C29: 50%, SERV: 50%}}\n"),
        ENT_DELIVERY_HEADLINE);
    (void)state;
    assert_none(&s, 2024);
    assert_close(only(&s, 2025, ENT_DEED_DEFENCE)->share, 0.002 * 275.0 / 365.0, 1e-15);
    assert_close(only(&s, 2026, ENT_DEED_DEFENCE)->share, 0.002 * 90.0 / 365.0 + 0.003 * 275.0 / 365.0, 1e-15);
    assert_close(only(&s, 2027, ENT_DEED_DEFENCE)->share, 0.003 * 90.0 / 365.0 + 0.005 * 275.0 / 365.0, 1e-15);
    assert_close(only(&s, 2031, ENT_DEED_DEFENCE)->share, 0.005, 1e-15);
    assert_int_equal(s.year.deeds[0].actor, JPN);
    close_sheet(&s);
}

static void test_limits(void **state) {
    sheet s = open_text(PACKAGE("- {id: q, type: quota, importer: CHN, exporter: USA, sectors: C26, limit: 30%, from: "
                                "2026-07-02, delivery: 50%}\n"), /* 183 days */
                        ENT_DELIVERY_HEADLINE);
    (void)state;
    assert_close(only(&s, 2026, ENT_DEED_QUOTA)->share, (182.0 + 0.3 * 183.0) / 365.0, 1e-14);
    assert_close(only(&s, 2027, ENT_DEED_QUOTA)->share, 0.3, 0.0);
    assert_none(&s, 2025);
    close_sheet(&s);
    s = open_text(PACKAGE("- {id: q, type: quota, importer: CHN, exporter: USA, sectors: C26, limit: {2026: 30%, 2027: "
                          "120%}, delivery: 50%}\n"),
                  ENT_DELIVERY_EXPECTED);
    assert_close(only(&s, 2026, ENT_DEED_QUOTA)->share, 0.65, 1e-15);
    assert_close(only(&s, 2027, ENT_DEED_QUOTA)->share, 1.2, 1e-15);
    close_sheet(&s);
    /* The base share of China is 10 of 40. */
    s = open_text(
        PACKAGE("- {id: s, type: supply, importer: USA, rival: CHN, sectors: C26, share: {2027: 20%, 2028-07-01: "
                "40%}, delivery: 50%}\n"),
        ENT_DELIVERY_EXPECTED);
    assert_none(&s, 2026);
    assert_close(only(&s, 2027, ENT_DEED_SUPPLY)->share, 0.225, 1e-15);
    assert_close(only(&s, 2028, ENT_DEED_SUPPLY)->share, (182.0 * 0.225 + 184.0 * 0.4) / 366.0, 1e-14);
    assert_true(s.year.deeds[0].partners[CHN] && s.year.deeds[0].actors[USA]);
    close_sheet(&s);
    /* Regions on both sides: a limit for each importer, on what comes from the others. */
    s = open_text(
        PACKAGE("- {id: q, type: quota, importer: [USA, CHN], exporter: [USA, JPN], sectors: C26, limit: 30%, "
                "from: 2026-01-01}\n"),
        ENT_DELIVERY_HEADLINE);
    assert_int_equal(ask(&s, 2026, NULL)->n_deeds, 2);
    for (size_t k = 0; k < 2; k++) {
        const ent_deed *d = &s.year.deeds[k];
        assert_close(d->share, 0.3, 0.0);
        assert_int_equal(d->actor, k == 0 ? USA : CHN);
        assert_true(d->actors[d->actor] && !d->actors[k == 0 ? CHN : USA] && d->partners[JPN]);
        assert_int_equal(d->partners[USA], k == 1);
    }
    close_sheet(&s);
    /* A rival that is among all does not count itself. */
    s = open_text(PACKAGE("- {id: s, type: supply, importer: USA, rival: [CHN, USA], sectors: C26, share: 20%, from: "
                          "2026-01-01}\n"),
                  ENT_DELIVERY_HEADLINE);
    assert_true(only(&s, 2026, ENT_DEED_SUPPLY)->partners[CHN] && !s.year.deeds[0].partners[USA]);
    close_sheet(&s);
}

/* Stocks of 60 days last 120 when half the supply is left. */
static void test_mineral(void **state) {
    sheet s = open_text(
        PACKAGE("- {id: m, type: mineral, region: [USA, JPN], mineral: gallium, supply: 50%, from: 2026-01-01}\n"),
        ENT_DELIVERY_HEADLINE);
    const ent_deed *d = only(&s, 2026, ENT_DEED_MINERAL);
    ent_mineral_parameters p;
    (void)state;
    assert_ok(context, ent_facts_mineral_parameters(context, facts, "gallium", "C26", &p));
    assert_close(p.stock_days, 60.0, 0.0); /* what the figures below are made for */
    assert_close(d->share, (120.0 + 0.5 * 245.0) / 365.0, 1e-14);
    assert_close(d->cost_share, p.cost_share, 0.0);
    assert_close(d->sigma, p.elasticity, 0.0);
    assert_true(d->sectors[C26] && !d->sectors[A01] && d->actors[USA] && d->actors[JPN]);
    assert_close(only(&s, 2027, ENT_DEED_MINERAL)->share, 0.5, 0.0);
    close_sheet(&s);
    /* Own parameters; a first cut of 10 % for 100 days takes 10 of 40 days, one of 99 % the rest in 31. */
    s = open_text(
        PACKAGE("- {id: m, type: mineral, region: USA, mineral: gallium, sectors: A01, supply: {2026-01-01: 90%, "
                "2026-04-11: 1%}, stocks: 40, cost-share: 0.1%, sigma: 0.3, until: 2026-12-31}\n"),
        ENT_DELIVERY_HEADLINE);
    d = only(&s, 2026, ENT_DEED_MINERAL);
    assert_close(d->share, (131.0 + 0.01 * 234.0) / 365.0, 1e-14);
    assert_close(d->cost_share, 0.001, 1e-18);
    assert_close(d->sigma, 0.3, 0.0);
    assert_none(&s, 2027);
    close_sheet(&s);
}

static const char delivered[] =
    "- {id: d5, type: transfer, payer: JPN, payee: USA, amount: $1bn, from: 2026-01-01, status: assumed}\n"
    "- {id: d0, type: transfer, payer: JPN, payee: USA, amount: $1bn, from: 2026-01-01, delivery: {probability: 20%}}\n"
    "- {id: d1, type: transfer, payer: JPN, payee: USA, amount: $1bn, from: 2026-01-01, status: signed}\n"
    "- {id: d2, type: transfer, payer: JPN, payee: USA, amount: $1bn, from: 2026-01-01, status: in-force}\n"
    "- {id: d3, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 10%, from: 2026-01-01, "
    "status: announced}\n"
    "- {id: d4, type: barrier, importer: USA, exporter: JPN, sectors: C29, cost: 10%, from: 2026-01-01, delivery: "
    "60%}\n";

static void test_delivery(void **state) {
    static const double expected[3][5] = {
        [ENT_DELIVERY_HEADLINE] = {1, 1, 1, 1, 1},
        [ENT_DELIVERY_EXPECTED] = {0.2, 0.7, 1, 0.3, 0.6},
        [ENT_DELIVERY_NONE] = {0, 0, 1, 0, 1},
    };
    const size_t cell = (C29 * N_REGIONS + USA) * N_REGIONS + JPN;
    char text[2000];
    (void)state;
    snprintf(text, sizeof text, "package: t\nclauses:\n%s", delivered);
    for (int mode = ENT_DELIVERY_HEADLINE; mode <= (int)ENT_DELIVERY_NONE; mode++) {
        sheet s = open_text(text, (ent_delivery)mode);
        const ent_year *y = ask(&s, 2026, NULL);
        assert_int_equal(y->n_deeds, 4);
        assert_close(y->deeds[0].musd, 1e3, 0.0); /* what is assumed counts whatever is asked for */
        for (size_t k = 0; k < 3; k++) {
            assert_close(y->deeds[1 + k].musd, expected[mode][k] * 1e3, 1e-12);
            assert_close(y->deeds[1 + k].promised_musd, 1e3, 1e-12);
        }
        assert_close(y->shock.tariff_rate[cell], package_world_rate(C29, USA, JPN) + 0.1 * expected[mode][3], 1e-15);
        assert_close(y->shock.trade_cost_hat[cell], 1.0 + 0.1 * expected[mode][4], 1e-15);
        close_sheet(&s);
    }
}

/* What a caller sets counts in the headline too; where no pledge counts, it does not either. */
static void test_delivery_set(void **state) {
    static const char *const settings[] = {"investment-550.delivery=0.3"};
    static const char text[] =
        "package: t\nclauses:\n- {id: investment-550, type: investment, investor: JPN, host: USA, "
        "schedule: {2026: $100mn}, mix: {C26: 100%}}\n";
    char path[200];
    FILE *file;
    (void)state;
    snprintf(path, sizeof path, "%s/delivery-set.yaml", BINARY_DIR);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
    for (int mode = ENT_DELIVERY_HEADLINE; mode <= (int)ENT_DELIVERY_NONE; mode++) {
        sheet s = {0};
        assert_ok(context, ent_package_load_with(context, path, NULL, settings, 1, &s.package));
        assert_ok(context, ent_book_open(context, s.package, NULL, world, facts, 0.05, (ent_delivery)mode, &s.book));
        assert_close(only(&s, 2026, ENT_DEED_INVESTMENT)->musd, mode == (int)ENT_DELIVERY_NONE ? 0.0 : 30.0, 1e-12);
        close_sheet(&s);
    }
    remove(path);
}

static void test_condition(void **state) {
    sheet s = open_text(
        PACKAGE("- {id: i, type: investment, investor: JPN, host: USA, schedule: {2026: $1bn, 2027: $1bn, "
                "2028: $8bn}, mix: {C26: 100%}}\n"
                "- {id: back, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: "
                "25%, when: {clause: i, delivered-below: 50%, by: 2027}}\n"),
        ENT_DELIVERY_HEADLINE);
    double delivered_musd[2] = {900.0, 0.0}, promised_musd[2] = {2000.0, 0.0};
    unsigned char held[2] = {0, 1};
    ent_done done = {.n_clauses = 2, .delivered_musd = delivered_musd, .promised_musd = promised_musd};
    const size_t cell = (C29 * N_REGIONS + USA) * N_REGIONS + JPN;
    const ent_package_info *info = ent_package_get_info(s.package);
    (void)state;
    assert_string_equal(info->clauses[1].when, "if less than 50% of i is delivered by the end of 2027");
    assert_string_equal(info->clauses[1].from, "2028-01-01");
    assert_null(ask(&s, 2028, NULL)->shock.tariff_rate);  /* nothing is known */
    assert_null(ask(&s, 2027, &done)->shock.tariff_rate); /* not looked at yet */
    assert_close(ask(&s, 2028, &done)->shock.tariff_rate[cell], 0.25, 0.0);
    assert_int_equal(s.year.n_switched, 1);
    assert_int_equal(s.year.switched[0], 1);
    delivered_musd[0] = 1000.0; /* half is not below half */
    assert_null(ask(&s, 2028, &done)->shock.tariff_rate);
    assert_int_equal(s.year.n_switched, 0);
    done.held = held; /* once it has held it stays */
    assert_close(ask(&s, 2029, &done)->shock.tariff_rate[cell], 0.25, 0.0);
    close_sheet(&s);
}

/* A closed strait: the factor of the facts on the days it is closed, alone, with another one, and for a part. */
static void test_lanes(void **state) {
    static const char *const taiwan[] = {"taiwan-strait"}, *const both[] = {"malacca", "taiwan-strait"};
    ent_world *small = world;
    const ent_table *table;
    double *kappa[3];
    size_t n_cells, moved = 0;
    sheet s;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &world)); /* the small one lies on no sea */
    table = ent_world_table(world);
    n_cells = table->n_sectors * table->n_regions * table->n_regions;
    for (int k = 0; k < 3; k++) assert_non_null(kappa[k] = malloc(n_cells * sizeof *kappa[k]));
    assert_ok(context, ent_facts_close_straits(context, facts, world, taiwan, 1, 0.0, kappa[0]));
    assert_ok(context, ent_facts_close_straits(context, facts, world, both, 2, 0.0, kappa[1]));
    assert_ok(context, ent_facts_close_straits(context, facts, world, both, 2, 0.02, kappa[2]));
    s = open_text(PACKAGE("- {id: l, type: lane, strait: taiwan-strait, from: 2026-12-01}\n"
                          "- {id: m, type: lane, strait: malacca, from: 2027-01-01, until: 2027-12-31, coverage: 40%}\n"
                          "- {id: n, type: lane, strait: malacca, from: 2028-01-01, cost-per-day: 2%}\n"),
                  ENT_DELIVERY_HEADLINE);
    assert_null(ask(&s, 2025, NULL)->shock.trade_cost_hat);
    for (int year = 2026; year <= 2028; year++) {
        const double *got = ask(&s, year, NULL)->shock.trade_cost_hat;
        for (size_t c = 0; c < n_cells; c++) {
            double one = kappa[0][c], two = kappa[1][c], dear = kappa[2][c];
            double part = 1.0 + (one - 1.0) * 31.0 / 365.0;
            assert_close(got[c], year == 2026 ? part : year == 2027 ? 0.6 * one + 0.4 * two : dear, 1e-13);
            moved += one > 1.0 && two > one && dear > two;
        }
    }
    assert_true(moved > 0);
    close_sheet(&s);
    for (int k = 0; k < 3; k++) free(kappa[k]);
    ent_world_free(world);
    world = small;
}

/* Years asked for by several threads at once are those asked for one after the other. */
enum { N_THREADS = 4, N_YEARS = 4 };

static void *ask_years(void *payload) {
    sheet *s = payload;
    ent_context *own = NULL;
    unsigned char on[32];
    double *sums = calloc(N_YEARS, sizeof *sums);
    const ent_table *table = ent_world_table(world);
    size_t n_cells = table->n_sectors * table->n_regions * table->n_regions;
    memset(on, 1, sizeof on);
    if (sums == NULL || ent_context_create(&own) != ENT_OK) return NULL;
    for (int y = 0; y < N_YEARS; y++) {
        ent_year year;
        if (ent_book_year(own, s->book, on, 2026 + y, NULL, &year) != ENT_OK) break;
        for (size_t c = 0; c < n_cells; c++) sums[y] += year.shock.trade_cost_hat[c];
        ent_year_free(&year);
    }
    ent_context_free(own);
    return sums;
}

static void test_threads(void **state) {
    ent_world *small = world;
    pthread_t threads[N_THREADS];
    double *alone, *found[N_THREADS];
    sheet s;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &world));
    s = open_text(
        PACKAGE("- {id: l, type: lane, strait: taiwan-strait, from: 2026-12-01}\n"
                "- {id: m, type: lane, strait: malacca, from: 2027-01-01, until: 2028-05-31, coverage: 40%}\n"),
        ENT_DELIVERY_HEADLINE);
    for (int k = 0; k < N_THREADS; k++) assert_int_equal(pthread_create(&threads[k], NULL, ask_years, &s), 0);
    for (int k = 0; k < N_THREADS; k++) assert_int_equal(pthread_join(threads[k], (void **)&found[k]), 0);
    assert_non_null(alone = ask_years(&s));
    assert_true(alone[N_YEARS - 1] > 0.0);
    for (int k = 0; k < N_THREADS; k++) {
        assert_non_null(found[k]);
        assert_memory_equal(found[k], alone, N_YEARS * sizeof *alone);
        free(found[k]);
    }
    free(alone);
    close_sheet(&s);
    ent_world_free(world);
    world = small;
}

/* Without facts what needs them is refused, at the clause. */
static void test_no_facts(void **state) {
    static const char *const clauses[] = {
        "- {id: l, type: lane, strait: taiwan-strait, from: 2026-12-01}\n",
        "- {id: m, type: mineral, region: USA, mineral: gallium, supply: 50%, from: 2026-01-01}\n",
        ("- {id: p, type: purchase, importer: USA, exporter: JPN, sectors: A01, amount: $1mn, divert_from: CHN, from: "
         "2026-01-01}\n"),
    };
    (void)state;
    for (size_t k = 0; k < sizeof clauses / sizeof *clauses; k++) {
        char text[400];
        ent_package *package;
        ent_book *book = NULL;
        snprintf(text, sizeof text, "package: t\nclauses:\n%s", clauses[k]);
        package = package_of(context, text);
        assert_int_equal(ent_book_open(context, package, NULL, world, NULL, 0.05, ENT_DELIVERY_HEADLINE, &book),
                         ENT_INPUT);
        assert_null(book);
        assert_non_null(strstr(ent_context_error(context)->message, "needs facts"));
        assert_int_equal(ent_context_error(context)->line, 3);
        ent_package_free(package);
    }
}

/* Money begins and ends on a timeline; a condition is told on the day from which it is looked at. */
static void test_timeline(void **state) {
    static const struct {
        const char *date;
        ent_event_type type;
        const char *clause;
    } expected[] = {{"2026-01-01", ENT_EVENT_BEGINS, "i"},
                    {"2027-01-01", ENT_EVENT_ENDS, "i"},
                    {"2028-01-01", ENT_EVENT_MAY_BEGIN, "back"},
                    {"2028-01-01", ENT_EVENT_MAY_BEGIN, "later"}};
    ent_package *package = package_of(
        context,
        PACKAGE("- {id: i, type: investment, investor: JPN, host: USA, schedule: {2026: $1bn}, mix: {C26: 100%}}\n"
                "- {id: back, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 25%, when: "
                "{clause: i, "
                "delivered-below: 50%, by: 2027}}\n"
                "- {id: later, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 25%, from: "
                "2027-05-01, "
                "when: {clause: i, delivered-below: 50%, by: 2027}}\n"));
    ent_timeline *timeline = NULL;
    size_t n = 0;
    (void)state;
    assert_ok(context, ent_package_timeline(context, package, world, NULL, &timeline));
    for (size_t d = 0; d < timeline->n_dates; d++)
        for (size_t e = 0; e < timeline->dates[d].n_events; e++, n++) {
            assert_true(n < sizeof expected / sizeof *expected);
            assert_string_equal(timeline->dates[d].date, expected[n].date);
            assert_int_equal(timeline->dates[d].events[e].type, expected[n].type);
            assert_string_equal(timeline->dates[d].events[e].clause->id, expected[n].clause);
        }
    assert_int_equal(n, sizeof expected / sizeof *expected);
    ent_timeline_free(timeline);
    ent_package_free(package);
}

/* ---- a plain walk over days ---- */

typedef struct date {
    int year, month, day;
} date;

static int number_of(date d) { return d.year * 10000 + d.month * 100 + d.day; }

static date draw_date(test_random *r) {
    date d = {(int)test_integer(r, 2025, 2028), (int)test_integer(r, 1, 12), 0};
    d.day = (int)test_integer(r, 1, (size_t)drawn_month_days(d.year, d.month));
    return d;
}

static date next_day(date d) {
    if (++d.day > drawn_month_days(d.year, d.month)) d.day = 1, d.month++;
    if (d.month > 12) d.month = 1, d.year++;
    return d;
}

static double walk(date from, date until, date falls, int year, double a_day) {
    double sum = 0.0;
    for (date d = {2024, 1, 1}; d.year <= 2029; d = next_day(d))
        if (d.year == year && number_of(d) >= number_of(from) && number_of(d) <= number_of(until) &&
            number_of(d) < number_of(falls))
            sum += a_day;
    return sum;
}

static void test_walk(void **state) {
    test_random r = {test_seed("deeds", 90125)};
    size_t n = test_cases(200);
    (void)state;
    for (size_t k = 0; k < n; k++) {
        date from = draw_date(&r), until = draw_date(&r), falls = draw_date(&r), never = {2029, 12, 31};
        double all = 0.0;
        char text[800];
        sheet s;
        if (number_of(until) < number_of(from)) {
            date swapped = from;
            from = until, until = swapped;
        }
        for (int year = 2025; year <= 2028; year++) all += walk(from, until, never, year, 1.0);
        snprintf(text, sizeof text,
                 "package: t\nvoid: {authority: X, from: %d-%02d-%02d}\nclauses:\n"
                 "- {id: i, type: investment, investor: JPN, host: USA, amount: $%.0fmn, mix: {C26: 100%%}, from: "
                 "%d-%02d-%02d, until: %d-%02d-%02d, authority: X}\n",
                 falls.year, falls.month, falls.day, all, from.year, from.month, from.day, until.year, until.month,
                 until.day);
        s = open_text(text, ENT_DELIVERY_HEADLINE);
        for (int year = 2024; year <= 2029; year++) {
            const ent_year *y = ask(&s, year, NULL);
            assert_close(y->n_deeds == 0 ? 0.0 : y->deeds[0].musd, walk(from, until, falls, year, 1.0), 1e-11);
        }
        close_sheet(&s);
    }
}

/* Contradictions are said, with which of the two wins. */
static void test_overlaps(void **state) {
    ent_package *package = package_of(
        context,
        "package: t\nhorizon: [2025, 2030]\nclauses:\n"
        "- {id: a, type: tariff, importer: USA, exporter: all, sectors: all, rule: set, rate: 10%, from: 2025-01-01}\n"
        "- {id: b, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 15%, from: 2026-03-01}\n"
        "- {id: c, type: supply, importer: USA, rival: CHN, sectors: all, share: 30%, from: 2026-01-01}\n"
        "- {id: d, type: supply, importer: USA, rival: [CHN, JPN], sectors: C26, share: 20%, from: 2027-01-01}\n"
        "- {id: e, type: supply, importer: USA, rival: FRA, sectors: C26, share: 20%, from: 2027-01-01}\n"
        "- {id: f, type: arms, importer: JPN, exporter: USA, deliveries: {2033: $1bn}, payments: {2026: $1bn}, mix: "
        "{C29: 100%}}\n"
        "- {id: g, type: transfer, payer: JPN, payee: USA, amount: $1bn, from: 2031-01-01}\n");
    warnings seen;
    (void)state;
    warnings_collect(context, &seen);
    assert_ok(context, ent_package_check(context, package, world));
    ent_context_set_log(context, NULL, NULL);
    assert_int_equal(seen.n, 4);
    assert_non_null(strstr(seen.text,
                           "test.yaml:5:3: clauses \"a\" and \"b\" both set the rate of USA from 2026-03-01 on: "
                           "the later one in the file wins"));
    assert_non_null(strstr(seen.text,
                           "test.yaml:7:3: clauses \"c\" and \"d\" both limit a share in the imports of USA from "
                           "2027-01-01 on: the tighter one binds"));
    assert_non_null(strstr(seen.text, "clause \"f\" has amounts until 2033, after the horizon, which ends in 2030"));
    assert_non_null(strstr(seen.text, "clause \"g\" begins after the horizon, which ends in 2030"));
    ent_package_free(package);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_investment), cmocka_unit_test(test_transfer), cmocka_unit_test(test_purchase),
        cmocka_unit_test(test_arms),       cmocka_unit_test(test_defence),  cmocka_unit_test(test_limits),
        cmocka_unit_test(test_mineral),    cmocka_unit_test(test_delivery), cmocka_unit_test(test_delivery_set),
        cmocka_unit_test(test_condition),  cmocka_unit_test(test_lanes),    cmocka_unit_test(test_walk),
        cmocka_unit_test(test_overlaps),   cmocka_unit_test(test_threads),  cmocka_unit_test(test_no_facts),
        cmocka_unit_test(test_no_room),    cmocka_unit_test(test_timeline),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
