/* The ledger of a path: whoever plays, the shares of a year sum to its effect. */
#include "assert_close.h"
#include "years_world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Twelve clauses, two of which the other side has too. */
static const char deal[] =
    "package: deal\nparties: [USA, JPN]\nclauses:\n"
    "- {id: same, group: old, type: tariff, importer: USA, exporter: CHN, sectors: C26, rule: add, rate: 20%, from: "
    "2025-01-01}\n"
    "- {id: same-aid, group: old-aid, type: transfer, payer: JPN, payee: CHN, amount: $3mn, from: 2025-01-01}\n"
    "- {id: floor, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: floor, rate: 15%, from: "
    "2025-08-07}\n"
    "- {id: cars, type: tariff, importer: JPN, exporter: USA, sectors: C29, rule: set, rate: 0%, from: 2026-01-01}\n"
    "- {id: levy, type: levy, importer: CHN, exporter: USA, sectors: C26, rate: 15%, from: 2025-07-01}\n"
    "- {id: rules, type: barrier, importer: JPN, exporter: USA, sectors: C29, cost: -5%, from: 2026-01-01}\n"
    "- {id: rise, type: productivity, region: CHN, sectors: C26, change: 5%, from: 2026-01-01}\n"
    "- {id: factory, type: investment, investor: JPN, host: USA, schedule: {2025: $20mn, 2026: $20mn}, mix: {SERV: 100%}}\n"
    "- {id: army, type: defence, region: JPN, share: {2025: 2%}, baseline: {2025: 1%}, mix: {C29: 100%}}\n"
    "- {id: rice, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: $2mn, from: 2025-01-01}\n"
    "- {id: magnets, type: supply, importer: JPN, rival: CHN, sectors: C26, share: 15%, from: 2026-01-01}\n"
    "- {id: aid, type: transfer, payer: JPN, payee: FRA, amount: $2mn, from: 2025-01-01}\n";
static const char other[] =
    "package: other\nclauses:\n"
    "- {id: same, group: old, type: tariff, importer: USA, exporter: CHN, sectors: C26, rule: add, rate: 20%, from: "
    "2025-01-01}\n"
    "- {id: same-aid, group: old-aid, type: transfer, payer: JPN, payee: CHN, amount: $3mn, from: 2025-01-01}\n"
    "- {id: letter, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 25%, from: "
    "2025-08-01}\n";

static char directory[] = "/tmp/entente-years.XXXXXX", file[sizeof directory + 20];

static int open_files(void **state) {
    FILE *stream;
    if (mkdtemp(directory) == NULL || years_setup(state) != 0) return -1;
    snprintf(file, sizeof file, "%s/other.yaml", directory);
    stream = fopen(file, "w");
    if (stream == NULL || fputs(other, stream) < 0) return -1;
    return fclose(stream);
}

static int close_files(void **state) { return years_teardown(state) | unlink(file) | rmdir(directory); }

static ent_result *ledger_of(ent_ledger kind, const char *against, unsigned threads) {
    ent_run_options options = path_options(2025, 2027);
    options.ledger = kind;
    options.ledger_orders = 6;
    options.seed = 42;
    options.threads = threads;
    options.against = against;
    return path_of(deal, &options);
}

static const ent_player *player_of(const ent_result *d, const char *name) {
    for (size_t p = 0; p < d->n_players; p++)
        if (strcmp(d->players[p].name, name) == 0) return &d->players[p];
    fail_msg("nobody is called %s", name);
    return NULL;
}

/* Players x regions sum to the effect, in every year (MODEL section 4), whoever of the clauses plays. */
static void assert_sums(const ent_result *d, size_t playing) {
    const double *effect = ent_result_series(d, "real_income", "pct");
    size_t n_clauses = 0;
    for (size_t at = 0; at < d->n_years * d->n_regions; at++) {
        double sum = 0.0;
        for (size_t p = 0; p < d->n_players; p++) sum += d->players[p].share_pct[at];
        assert_within(sum, effect[at], 1e-8);
    }
    for (size_t p = 0; p < d->n_players; p++) n_clauses += d->players[p].n_clauses;
    assert_int_equal(n_clauses, playing);
}

static char *json_of(const ent_result *d, size_t *size) {
    char *text = NULL;
    FILE *stream = open_memstream(&text, size);
    assert_non_null(stream);
    assert_ok(context, ent_result_write_json(context, d, stream));
    assert_int_equal(fclose(stream), 0);
    return text;
}

/* The same bytes whoever works on it. */
static void assert_same_bytes(const ent_result *a, const ent_result *b) {
    size_t of_a, of_b;
    char *text_a = json_of(a, &of_a), *text_b = json_of(b, &of_b);
    assert_int_equal(a->n_players, b->n_players);
    for (size_t p = 0; p < a->n_players; p++) {
        size_t size = a->n_years * a->n_regions * sizeof(double);
        assert_memory_equal(a->players[p].share_pct, b->players[p].share_pct, size);
        assert_memory_equal(a->players[p].error_pct, b->players[p].error_pct, size);
    }
    assert_int_equal(of_a, of_b);
    assert_memory_equal(text_a, text_b, of_a);
    free(text_a), free(text_b);
}

static void groups(void **state) {
    ent_result *one = ledger_of(ENT_LEDGER_GROUP, NULL, 1), *two = ledger_of(ENT_LEDGER_GROUP, NULL, 2);
    (void)state;
    assert_true(one->ledger_exact);
    assert_int_equal(one->n_players, 10);
    assert_int_equal(player_of(one, "tariffs")->n_clauses, 3);
    assert_sums(one, 12);
    for (size_t p = 0; p < one->n_players; p++)
        for (size_t at = 0; at < one->n_years * one->n_regions; at++)
            assert_within(one->players[p].error_pct[at], 0.0, 0.0);
    assert_same_bytes(one, two);
    ent_result_free(one);
    ent_result_free(two);
}

static void clauses(void **state) {
    ent_result *one = ledger_of(ENT_LEDGER_CLAUSE, NULL, 1), *two = ledger_of(ENT_LEDGER_CLAUSE, NULL, 2);
    double error = 0.0;
    (void)state;
    assert_false(one->ledger_exact);
    assert_int_equal(one->n_players, 12);
    assert_int_equal(one->ledger_orders, 6);
    assert_sums(one, 12);
    for (size_t p = 0; p < one->n_players; p++) error = fmax(error, one->players[p].error_pct[0]);
    assert_true(error > 0.0);
    assert_same_bytes(one, two);
    ent_result_free(one);
    ent_result_free(two);
}

/* What both sides have in the same words changes nothing between them: it does not play. */
static void on_both_sides(void **state) {
    ent_result *d = ledger_of(ENT_LEDGER_GROUP, file, 2);
    double moved = 0.0;
    (void)state;
    assert_string_equal(d->against, "other");
    assert_sums(d, 11);
    for (size_t p = 0; p < d->n_players; p++) assert_int_not_equal(strncmp(d->players[p].name, "old", 3), 0);
    for (size_t at = 0; at < d->n_years * d->n_regions; at++)
        moved = fmax(moved, fabs(player_of(d, "tariffs")->share_pct[at]));
    assert_true(moved > 1e-3);
    ent_result_free(d);
}

/* By clause, what is measured against plays by groups: the sum still is the effect. */
static void clauses_against(void **state) {
    ent_result *d = ledger_of(ENT_LEDGER_CLAUSE, file, 2);
    (void)state;
    assert_sums(d, 15);
    assert_int_equal(player_of(d, "tariffs")->n_clauses, 1);
    assert_string_equal(player_of(d, "tariffs")->clauses[0], "not letter");
    ent_result_free(d);
}

/* What only all clauses together make possible cannot be shared out: the answer stands, and says that it has no ledger. */
static void part_fails(void **state) {
    static const char text[] = PACKAGE(
        "- {id: rice, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: {2026: $3500mn}}\n"
        "- {id: aid, type: transfer, payer: USA, payee: JPN, amount: $2000mn, from: 2026-01-01}\n");
    ent_run_options options = path_options(2025, 2026);
    ent_result *d = NULL;
    (void)state;
    for (unsigned threads = 1; threads <= 2; threads++) {
        options.ledger = ENT_LEDGER_CLAUSE;
        options.threads = threads;
        d = path_of(text, &options);
        assert_int_equal(d->n_players, 0);
        assert_int_equal(d->n_warnings, 1);
        assert_non_null(strstr(d->warnings[0], "no ledger: 2026, with part of the clauses: "));
        assert_non_null(strstr(d->warnings[0], "rice"));
        ent_result_free(d);
    }
}

/* With one player there is nothing to share out. */
static void alone(void **state) {
    ent_run_options options = path_options(2025, 2026);
    ent_result *d;
    (void)state;
    options.ledger = ENT_LEDGER_CLAUSE;
    d = path_of("package: one\nclauses:\n- {id: aid, type: transfer, payer: JPN, payee: FRA, amount: $20mn, from: "
                "2025-01-01}\n",
                &options);
    assert_int_equal(d->n_players, 1);
    for (size_t at = 0; at < d->n_years * d->n_regions; at++)
        assert_within(d->players[0].share_pct[at], ent_result_series(d, "real_income", "pct")[at], 1e-10);
    ent_result_free(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(groups),        cmocka_unit_test(clauses),
                                       cmocka_unit_test(on_both_sides), cmocka_unit_test(clauses_against),
                                       cmocka_unit_test(part_fails),    cmocka_unit_test(alone)};
    return cmocka_run_group_tests(tests, open_files, close_files);
}
