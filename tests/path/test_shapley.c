/* Shapley values: by hand, by all orders of joining, and sampled against exact. */
#include "assert_close.h"
#include "path/shapley.h"
#include "random_economy.h"

#include <math.h>
#include <stdlib.h>

static ent_context *context_new(void) {
    ent_context *context = NULL;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    return context;
}

/* One left glove (player 0), two right ones; a pair is worth 1: Shapley 2/3, 1/6, 1/6. The second value is additive. */
static ent_status gloves(ent_context *context, const unsigned char *joined, void *payload, double *values) {
    (void)context, (void)payload;
    values[0] = joined[0] && (joined[1] || joined[2]) ? 1.0 : 0.0;
    values[1] = 5.0 + joined[0] + 2.0 * joined[1] + 3.0 * joined[2];
    return ENT_OK;
}

static void by_hand(void **state) {
    ent_context *context = context_new();
    ent_game game = {.n_players = 3, .n_values = 2, .play = gloves, .threads = 2, .task = "test"};
    ent_shares shares;
    (void)state;
    assert_ok(context, ent_shapley(context, &game, &shares));
    assert_true(shares.exact);
    assert_close(shares.share[0], 2.0 / 3.0, 1e-15);
    assert_close(shares.share[2], 1.0 / 6.0, 1e-15);
    assert_close(shares.share[4], 1.0 / 6.0, 1e-15);
    for (size_t p = 0; p < 3; p++) assert_close(shares.share[2 * p + 1], 1.0 + (double)p, 1e-14);
    ent_shares_free(&shares);
    ent_context_free(context);
}

/* A game with a value of its own for every coalition. */
typedef struct random_game {
    size_t n_players;
    double *value; /* [2^n_players] */
} random_game;

static size_t coalition(const unsigned char *joined, size_t n) {
    size_t index = 0;
    for (size_t p = 0; p < n; p++) index |= (size_t)joined[p] << p;
    return index;
}

static ent_status play_random(ent_context *context, const unsigned char *joined, void *payload, double *values) {
    const random_game *g = payload;
    (void)context;
    values[0] = g->value[coalition(joined, g->n_players)];
    return ENT_OK;
}

static random_game game_random(test_random *random, size_t n) {
    random_game g = {.n_players = n, .value = malloc(((size_t)1 << n) * sizeof(double))};
    assert_non_null(g.value);
    for (size_t c = 0; c < (size_t)1 << n; c++) g.value[c] = test_uniform(random, -1.0, 1.0);
    return g;
}

/* Adds what each player brings, over all orders of the players that have not joined. */
static void all_orders(const random_game *g, size_t joined, double *sum, double *orders) {
    if (joined == ((size_t)1 << g->n_players) - 1) {
        *orders += 1.0;
        return;
    }
    for (size_t p = 0; p < g->n_players; p++) {
        size_t with = joined | (size_t)1 << p;
        double before = *orders;
        if (with == joined) continue;
        all_orders(g, with, sum, orders);
        sum[p] += (*orders - before) * (g->value[with] - g->value[joined]);
    }
}

static void against_all_orders(void **state) {
    test_random random = {test_seed("shapley", 5)};
    (void)state;
    for (size_t n = 0; n <= 7; n++) {
        ent_context *context = context_new();
        random_game g = game_random(&random, n);
        ent_game game = {
            .n_players = n, .n_values = 1, .play = play_random, .payload = &g, .threads = 2, .task = "test"};
        ent_shares shares;
        double sum[7] = {0}, orders = 0.0, total = 0.0;
        all_orders(&g, 0, sum, &orders);
        assert_ok(context, ent_shapley(context, &game, &shares));
        for (size_t p = 0; p < n; p++) {
            assert_close(shares.share[p], sum[p] / orders, 1e-12);
            total += shares.share[p];
        }
        assert_within(total, g.value[((size_t)1 << n) - 1] - g.value[0], 1e-12);
        ent_shares_free(&shares);
        free(g.value);
        ent_context_free(context);
    }
}

/* Twelve players are too many for all coalitions: additive but for one pair that is worth something only together. */
static ent_status pair_of_twelve(ent_context *context, const unsigned char *joined, void *payload, double *values) {
    (void)context, (void)payload;
    values[0] = 6.0 * joined[3] * joined[8];
    for (size_t p = 0; p < 12; p++) values[0] += (double)p * joined[p];
    return ENT_OK;
}

static void sampled(void **state) {
    ent_context *context = context_new();
    ent_game game = {.n_players = 12,
                     .n_values = 1,
                     .play = pair_of_twelve,
                     .threads = 2,
                     .seed = 11,
                     .n_orders = 400,
                     .task = "test"};
    ent_shares shares, again;
    double total = 0.0;
    (void)state;
    assert_ok(context, ent_shapley(context, &game, &shares));
    game.threads = 1;
    assert_ok(context, ent_shapley(context, &game, &again));
    assert_false(shares.exact);
    for (size_t p = 0; p < 12; p++) {
        double truth = (double)p + (p == 3 || p == 8 ? 3.0 : 0.0);
        total += shares.share[p];
        assert_within(shares.share[p], truth, 5.0 * shares.error[p] + 1e-12);
        assert_true(shares.share[p] == again.share[p] && shares.error[p] == again.error[p]); /* the same bits */
    }
    assert_within(total, 66.0 + 6.0, 1e-11);
    ent_shares_free(&shares);
    ent_shares_free(&again);
    ent_context_free(context);
}

/* An order and its reverse cancel what depends on a pair alone: with one triple the error is not 0, and is right. */
static ent_status triple_of_twelve(ent_context *context, const unsigned char *joined, void *payload, double *values) {
    (void)context, (void)payload;
    values[0] = 6.0 * joined[0] * joined[1] * joined[2];
    return ENT_OK;
}

static void error_is_honest(void **state) {
    ent_context *context = context_new();
    ent_game game = {
        .n_players = 12, .n_values = 1, .play = triple_of_twelve, .threads = 2, .n_orders = 100, .task = "test"};
    size_t inside = 0;
    (void)state;
    for (uint64_t seed = 0; seed < 60; seed++) {
        ent_shares shares;
        game.seed = seed;
        assert_ok(context, ent_shapley(context, &game, &shares));
        for (size_t p = 0; p < 3; p++) {
            assert_true(shares.error[p] > 0.0);
            inside += fabs(shares.share[p] - 2.0) <= 1.96 * shares.error[p];
        }
        ent_shares_free(&shares);
    }
    assert_in_range(inside, 160, 180); /* 95 % of 180 is 171; 160 is four standard deviations below */
    ent_context_free(context);
}

static ent_status refuses(ent_context *context, const unsigned char *joined, void *payload, double *values) {
    (void)payload, (void)values;
    return joined[1] ? ent_fail(context, ENT_NUMERIC, "no solution") : ENT_OK;
}

static void failure(void **state) {
    ent_context *context = context_new();
    ent_game game = {.n_players = 3, .n_values = 1, .play = refuses, .threads = 2, .task = "test"};
    ent_shares shares;
    (void)state;
    assert_int_equal(ent_shapley(context, &game, &shares), ENT_NUMERIC);
    game.n_players = 20;
    game.n_orders = 4;
    assert_int_equal(ent_shapley(context, &game, &shares), ENT_NUMERIC);
    game.n_players = ENT_PLAYERS_MOST + 1;
    assert_int_equal(ent_shapley(context, &game, &shares), ENT_RANGE);
    ent_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand), cmocka_unit_test(against_all_orders),
                                       cmocka_unit_test(sampled), cmocka_unit_test(error_is_honest),
                                       cmocka_unit_test(failure)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
