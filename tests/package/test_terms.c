/* What is refused of money, schedules, mixes, conditions and parameters, with place and hint; and clauses in words. */
#include "assert_close.h"
#include "package_world.h"

#include <stdio.h>
#include <string.h>

static ent_context *context;
static ent_world *world;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    world = package_world(context);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

/* ^ marks the place. */
typedef struct broken {
    const char *text, *message, *hint;
} broken;

#define INVEST "- {id: a, type: investment, investor: JPN, host: USA, mix: {C26: 100%}, "
#define PAY "- {id: a, type: transfer, payer: JPN, payee: USA, from: 2026-01-01, amount: "
#define BUY "- {id: a, type: purchase, importer: JPN, exporter: USA, sectors: A01, from: 2026-01-01, "
#define SPEND "- {id: a, type: defence, region: JPN, mix: {C29: 100%}, "
#define BACK "- {id: b, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 1%, "

static const broken refused[] = {
    /* money */
    {PAY "^€8bn}\n", "amount \"€8bn\" is not in US dollars", "write $550bn"},
    {PAY "^¥80trn}\n", "is not in US dollars", "exchange rate"},
    {PAY "^80 trillion yen}\n", "is not in US dollars", ""},
    {PAY "^8bn}\n", "amount \"8bn\" has no currency", "write $8bn"},
    {PAY "^550}\n", "has no currency", "write $8bn"},
    {PAY "^$8}\n", "has no unit", "$8bn"},
    {PAY "^$8bln}\n", "has an unknown unit", "mn, bn and trn"},
    {PAY "^$1e9trn}\n", "is not between $0 and $1000trn", ""},
    {PAY "^$-8bn}\n", "is not between", "who pays"},
    {PAY "^$bn}\n", "is not an amount of money", ""},
    {PAY "^\"$1,200mn\"}\n", "is not an amount of money", "after a point"},
    {PAY "{2027: $8bn, ^2026: $8bn}}\n", "amount of 2026 stands after that of 2027", "in order"},
    {PAY "{2026: $8bn, ^2026: $8bn}}\n", "amount of 2026 stands after that of 2026", "each once"},
    {PAY "{^2026-01-01: $8bn}}\n", "is not a year", "2027"},
    {PAY "^[$8bn]}\n", "", ""},
    /* dates */
    {INVEST "from: 2027-03-01, schedule: {^2026: $8bn, 2027: $1bn}}\n", "amounts of 2026 come before from 2027-03-01",
     "begin earlier"},
    {INVEST "until: 2027-03-01, schedule: {2026: $8bn, ^2028: $1bn}}\n", "amounts of 2028 come after until 2027-03-01",
     "end later"},
    {"- {id: a, type: arms, importer: JPN, exporter: USA, from: 2026-01-01, mix: {C29: 100%}, deliveries: {2028: "
     "$1bn}, "
     "payments: {^2025: $1bn}}\n",
     "payments of 2025 come before from 2026-01-01", ""},
    {INVEST "from: ^2029-03-01, schedule: {2026: $8bn}}\n", "from 2029-03-01 is after 2026-12-31", ""},
    {"- ^{id: a, type: investment, investor: JPN, host: USA, mix: {C26: 100%}, from: 2026-01-01, amount: $1bn}\n",
     "has an amount in all, and no \"until\"", "`schedule`"},
    {INVEST "amount: ^{2026: $1bn}}\n", "amount is not by year here", "`schedule`"},
    {"- ^{id: a, type: investment, investor: JPN, host: USA, mix: {C26: 100%}}\n", "has no \"from\"", ""},
    {"- ^{id: a, type: investment, investor: JPN, host: USA, mix: {C26: 100%}, from: 2026-01-01}\n",
     "has no \"amount\"", "write amount or schedule"},
    {INVEST "amount: $1bn, ^schedule: {2026: $1bn}, from: 2026-01-01, until: 2026-12-31}\n",
     "has both \"amount\" and \"schedule\"", "keep one"},
    /* fiscal years */
    {SPEND "share: {2025: 1.8%}, baseline: 1.6%, fiscal-year-from: 04-01, from: ^2025-03-31}\n",
     "from lies in fiscal year 2024, and share goes from 2025 to 2025", "calendar year in which they begin"},
    {SPEND "share: {2025: 1.8%, 2027: 2%}, baseline: 1.6%, until: ^2026-12-31}\n",
     "until lies in fiscal year 2026, and share goes from 2025 to 2027", ""},
    {SPEND "share: {2025: 1.8%}, baseline: 1.6%, fiscal-year-from: ^02-30}\n", "is not a day of every year", "04-01"},
    {SPEND "share: {2025: 1.8%}, baseline: ^{2026: 1.6%}}\n", "baseline begins in fiscal year 2026, share in 2025", ""},
    {SPEND "share: {2025: 1.8%, ^2026: 1.5%}, baseline: 1.6%}\n",
     "share of fiscal year 2026, 1.5%, is below its baseline, 1.6%", "baseline that falls"},
    {SPEND "share: ^1.8%, baseline: 1.6%, from: 2025-01-01}\n", "share is not a mapping of years", ""},
    /* mixes and splits */
    {"- {id: a, type: investment, investor: JPN, host: USA, mix: ^{C26: 50%, C29: 45%}, schedule: {2026: $8bn}}\n",
     "the shares of mix add up to 95%", "100%"},
    {"- {id: a, type: investment, investor: JPN, host: USA, mix: {C26: 50%, ^C26: 50%}, schedule: {2026: $8bn}}\n",
     "mix names \"C26\" twice", ""},
    {INVEST "schedule: {2026: $8bn}, split: {until-recouped: ^110%, after: 10%}}\n", "110% is not between 0 and 100%",
     ""},
    {INVEST "schedule: {2026: $8bn}, split: ^{until-recouped: 50%}}\n", "a split has no \"after\"", ""},
    /* parties */
    {"- {id: a, type: transfer, payer: JPN, payee: ^JPN, amount: $8bn, from: 2026-01-01}\n",
     "payer and payee are both \"JPN\"", "two regions"},
    {"- {id: a, type: purchase, importer: USA, exporter: ^USA, sectors: A01, amount: $8bn, from: 2026-01-01}\n",
     "importer and exporter are both \"USA\"", ""},
    {"- {id: a, type: purchase, importer: ^[USA, JPN], exporter: CHN, sectors: A01, amount: $8bn, from: 2026-01-01}\n",
     "importer is a selection, where one region is needed", "a clause for each"},
    {BUY "total: $8bn, additional: ^50%}\n", "has both a total and an additional share", ""},
    {"- {id: a, type: lane, strait: malacca, from: 2026-01-01, cost-per-day: ^20%}\n", "not between 0 and 10%", "2.1%"},
    {"- {id: a, type: mineral, region: USA, mineral: gallium, supply: 50%, from: 2026-01-01, sigma: ^0}\n",
     "sigma 0 is not between", ""},
    {"- {id: a, type: quota, importer: USA, exporter: CHN, sectors: C26, from: 2026-01-01, limit: ^30}\n",
     "limit 30 is not between 0 and 100%", "write 30%"},
    {"- {id: a, type: quota, importer: USA, exporter: CHN, sectors: C26, from: 2026-01-01, limit: ^0%}\n",
     "limit is not between 0 and 10000%, 0 left out", "cost: ban"},
    {"- {id: a, type: quota, importer: USA, exporter: CHN, sectors: C26, from: 2026-01-01, limit: ^20000%}\n",
     "limit is not between 0 and 10000%", ""},
    {"- {id: a, type: supply, importer: USA, rival: CHN, sectors: C26, from: 2026-01-01, share: ^0}\n",
     "share is not between 0 and 100%", "cost: ban"},
    {"- {id: a, type: supply, importer: USA, rival: CHN, sectors: C26, from: 2026-01-01, share: ^100%}\n",
     "share is not below 100%", ""},
    {"- {id: a, type: mineral, region: USA, mineral: gallium, from: 2026-01-01, supply: ^0%}\n",
     "supply is not between 0 and 100%, 0 left out", "makes nothing"},
    {"- {id: a, type: mineral, region: USA, mineral: gallium, supply: 50%, from: 2026-01-01, cost-share: ^0}\n",
     "cost-share is not between 0 and 100%", ""},
    {BUY "amount: $1bn, protect: {^A01: 0}}\n", "protect keeps nothing of \"A01\"", ""},
    /* delivery and conditions */
    {PAY "$1bn, delivery: ^{low: 50%, mode: 40%, high: 90%}}\n", "delivery has a mode of 40% outside 50% to 90%", ""},
    {PAY "$1bn, delivery: {probability: 40%, ^high: 90%}}\n", "has both a probability and \"high\"", ""},
    {PAY "$1bn, delivery: ^120%}\n", "120% is not between", ""},
    {BACK "when: {clause: ^x, delivered-below: 50%, by: 2027}}\n", "when names \"x\", which no clause is called", ""},
    {"- {id: money, type: transfer, payer: JPN, payee: USA, amount: $1bn, from: 2026-01-01}\n" BACK
     "when: {clause: ^mony, delivered-below: 50%, by: 2027}}\n",
     "which no clause is called", "did you mean \"money\"?"},
    {BACK "when: {clause: ^b, delivered-below: 50%, by: 2027}}\n", "when names \"b\", which delivers no money",
     "name a purchase"},
    {"- {id: a, type: transfer, payer: JPN, payee: USA, amount: $1bn, when: {clause: ^a, delivered-below: 50%, by: "
     "2027}}\n",
     "clause \"a\" waits for itself", ""},
    {"- {id: a, type: transfer, payer: JPN, payee: USA, amount: $1bn, when: {clause: ^b, delivered-below: 50%, by: "
     "2027}}\n"
     "- {id: b, type: transfer, payer: JPN, payee: USA, amount: $1bn, when: {clause: a, delivered-below: 50%, by: "
     "2027}}\n",
     "when leads in a circle back to clause \"a\"", ""},
    {BACK "when: {clause: x, delivered-below: ^0%, by: 2027}}\n", "nothing is delivered below 0%", ""},
    {BACK "when: {clause: x, delivered-below: 50%, by: ^soon}}\n", "by \"soon\" is not a year", ""},
    {BACK "when: ^x}\n", "when is not a mapping", "delivered-below"},
};

/* What only a world or the facts can tell. */
static const broken unfit[] = {
    {"- {id: a, type: lane, strait: ^malaca, from: 2026-01-01}\n", "strait \"malaca\" is unknown",
     "did you mean \"malacca\"?"},
    {"- {id: a, type: mineral, region: USA, mineral: ^galium, supply: 50%, from: 2026-01-01}\n",
     "mineral \"galium\" is unknown", "did you mean \"gallium\"?"},
    {"- {id: a, type: mineral, region: USA, mineral: ^gallium, sectors: A01, supply: 50%, from: 2026-01-01}\n",
     "no parameters of gallium for sector A01", "cost-share"},
    {"- {id: a, type: investment, investor: JPN, host: USA, mix: {^C27: 100%}, schedule: {2026: $8bn}}\n",
     "sector \"C27\" is unknown", ""},
    {"- {id: a, type: investment, investor: ^JPX, host: USA, mix: {C26: 100%}, schedule: {2026: $8bn}}\n",
     "investor \"JPX\" is unknown", "did you mean \"JPN\"?"},
    {BUY "amount: $8bn, protect: {^C27: 90%}}\n", "sector \"C27\" is unknown", ""},
    {"- {id: a, type: burden, members: ^USA, payee: JPN, cost: $1bn, from: 2026-01-01}\n",
     "a coalition of one shares nothing", "transfer"},
    {BUY "amount: $8bn, divert_from: ^CHX}\n", "divert_from \"CHX\" is unknown", ""},
};

static void check(const broken *b, int fits) {
    const ent_error *e = ent_context_error(context);
    const char *mark = strchr(b->text, '^');
    uint32_t line = 3, column = 1;
    ent_package *package = NULL;
    ent_status status;
    char text[1200];
    if (mark == NULL) mark = b->text + strlen(b->text);
    for (const char *p = b->text; p < mark; p++) {
        if (*p == '\n') line++, column = 1;
        else column += ((unsigned char)*p & 0xC0u) != 0x80u;
    }
    snprintf(text, sizeof text, "package: test\nclauses:\n%.*s%s", (int)(mark - b->text), b->text, mark + 1);
    status = ent_package_parse(context, text, strlen(text), "test.yaml", &package);
    if (fits) {
        assert_ok(context, status);
        status = ent_package_check(context, package, world);
    }
    if (status == ENT_OK || strstr(e->message, b->message) == NULL || strstr(e->hint, b->hint) == NULL ||
        e->line != line || e->column != column)
        fail_msg("%s: wanted %u:%u %s (%s), got %u:%u %s (%s)", text, line, column, b->message, b->hint, e->line,
                 e->column, e->message, e->hint);
    ent_package_free(package);
}

static void test_refused(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) check(&refused[k], 0);
    for (size_t k = 0; k < sizeof unfit / sizeof *unfit; k++) check(&unfit[k], 1);
}

static void test_head(void **state) {
    static const struct {
        const char *text, *message;
    } heads[] = {
        {"horizon: 2025", "horizon is not a first and a last year"},
        {"horizon: [2025, soon]", "horizon \"soon\" is not a year"},
        {"horizon: [2035, 2025]", "horizon ends in 2025, before it begins in 2035"},
        {"horizon: [2025, 2300]", "horizon is longer than 200 years"},
        {"options: [a]", "options is not a mapping"},
        {"options: {a b: 1}", "is not a plain name"},
        {"options: {beta: 1, beta: 2}", "options names \"beta\" twice"},
    };
    const ent_package_info *info;
    ent_package *package;
    (void)state;
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
        char text[400];
        snprintf(text, sizeof text, "package: t\n%s\nclauses:\n" PAY "$1bn}\n", heads[k].text);
        assert_int_not_equal(ent_package_parse(context, text, strlen(text), "test.yaml", &package), ENT_OK);
        if (strstr(ent_context_error(context)->message, heads[k].message) == NULL)
            fail_msg("%s: %s", heads[k].text, ent_context_error(context)->message);
        assert_int_equal(ent_context_error(context)->line, 2);
    }
    package = package_of(
        context, "package: t\nhorizon: [2025, 2035]\noptions:\n  beta: 0.95\n  growth: 4%\nclauses:\n" PAY "$1bn}\n");
    info = ent_package_get_info(package);
    assert_int_equal(info->first_year, 2025);
    assert_int_equal(info->last_year, 2035);
    assert_int_equal(info->n_options, 2);
    assert_string_equal(info->options[1].key, "growth");
    assert_string_equal(info->options[1].value, "4%");
    assert_int_equal(info->options[1].line, 5);
    assert_int_equal(info->options[1].column, 11);
    ent_package_free(package);
}

static void test_words(void **state) {
    static const struct {
        const char *clause, *summary;
    } cases[] = {
        {INVEST "schedule: {2026: $36bn, 2027: $1.5trn}}\n", "JPN builds in USA: $36bn in 2026, $1.5trn in 2027"},
        {INVEST "amount: $700mn, from: 2026-01-01, until: 2026-12-31}\n", "JPN builds in USA: $700mn in all, evenly"},
        {PAY "$8bn}\n", "JPN pays USA: $8bn a year"},
        {BUY "total: $8bn}\n", "JPN buys from USA, A01: at least $8bn a year in all"},
        {BUY "amount: $8bn, additional: 50%}\n",
         "JPN buys from USA, A01: $8bn a year on top of the base year's imports, 50% of it additional"},
        {SPEND "share: {2025: 1.8%, 2027: 2%}, baseline: 1.6%, fiscal-year-from: 04-01}\n",
         "JPN: 1.8% in 2025, 2% in 2027 of GDP for the military, in place of 1.6%, by fiscal year"},
        {"- {id: a, type: levy, importer: CHN, exporter: USA, sectors: C26, rate: 15%, from: 2025-08-11}\n",
         "USA to CHN, C26: export levy +15%"},
        {"- {id: a, type: lane, strait: malacca, from: 2027-01-01, coverage: 40%}\n",
         "malacca: closed to ships, on 40% of the trade"},
        {"- {id: a, type: quota, importer: CHN, exporter: USA, sectors: C26, limit: {2026: 30%, 2028: 120%}}\n",
         "CHN from USA, C26: at most 30% of the base year's quantity, then at most 120% of the base year's quantity "
         "from "
         "2028-01-01"},
        {"- {id: a, type: supply, importer: USA, rival: CHN, sectors: all, share: 40%, from: 2026-01-01}\n",
         "USA from CHN, all: at most 40% of imports"},
        {"- {id: a, type: mineral, region: [USA, JPN], mineral: gallium, supply: 30%, from: 2026-01-01}\n",
         "USA, JPN, gallium: 30% of the base supply left"},
        {"- {id: a, type: arms, importer: JPN, exporter: USA, mix: {C29: 100%}, deliveries: {2028: $1bn}, payments: "
         "{2026: $1bn}}\n",
         "JPN orders arms from USA: delivered $1bn in 2028; paid $1bn in 2026"},
        {"- {id: a, type: burden, members: [USA, JPN], payee: FRA, cost: $10bn, from: 2026-01-01}\n",
         "USA, JPN share a cost for FRA: $10bn a year"},
        {"- {id: a, type: transfer, payer: JPN, payee: USA, amount: {2026: $1bn, 2027: $1bn, 2028: $1bn, 2029: $1bn, "
         "2030: $2bn}}\n",
         "JPN pays USA: $1bn in 2026 to $2bn in 2030, $6bn in all"},
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[600];
        ent_package *package;
        snprintf(text, sizeof text, "package: test\nclauses:\n%s", cases[k].clause);
        package = package_of(context, text);
        assert_string_equal(ent_package_get_info(package)->clauses[0].summary, cases[k].summary);
        ent_package_free(package);
    }
}

/* Money and conditions do not decide which year stands for the law. */
static void test_default_year(void **state) {
    static const struct {
        const char *clauses;
        int year;
    } cases[] = {
        {BACK "from: 2025-05-01}\n" PAY "{2030: $1bn}}\n", 2026},
        {PAY "{2030: $1bn}, until: 2031-01-01}\n", 2026},
        {INVEST "schedule: {2028: $1bn}}\n", 2028},
        {INVEST "schedule: {2028: $1bn}}\n" BACK "when: {clause: a, delivered-below: 50%, by: 2030}}\n"
                "- {id: l, type: lane, strait: malacca, from: 2026-05-01}\n",
         2027},
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[900];
        ent_package *package;
        snprintf(text, sizeof text, "package: test\nclauses:\n%s", cases[k].clauses);
        package = package_of(context, text);
        assert_int_equal(ent_package_get_info(package)->default_year, cases[k].year);
        ent_package_free(package);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_head),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_default_year),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
