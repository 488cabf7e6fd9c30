#include "path/shapley.h"
#include "support/parallel.h"
#include "support/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void ent_shares_free(ent_shares *shares) {
    ent_arena_free(&shares->arena);
    *shares = (ent_shares){0};
}

/* ---- exact ---- */

typedef struct table {
    const ent_game *game;
    double *values; /* [2^n_players][n_values] */
} table;

static ent_status play_subset(ent_context *context, size_t subset, void *payload) {
    table *t = payload;
    unsigned char joined[ENT_PLAYERS_EXACT] = {0};
    for (size_t p = 0; p < t->game->n_players; p++) joined[p] = (subset >> p & 1) != 0;
    return t->game->play(context, joined, t->game->payload, t->values + subset * t->game->n_values);
}

/* |S|! (n - |S| - 1)! / n!: the share of orders in which exactly S has joined before the player. */
static double weight(size_t n, size_t size) {
    double w = 1.0 / (double)n;
    for (size_t k = 1; k <= size; k++) w *= (double)k / (double)(n - k);
    return w;
}

static ent_status exact(ent_context *context, const ent_game *game, ent_shares *out) {
    size_t subsets = (size_t)1 << game->n_players, n = game->n_players;
    table t = {.game = game, .values = calloc(subsets * game->n_values + 1, sizeof(double))};
    ent_status status;
    if (t.values == NULL) return ent_fail_nomem(context);
    status = ent_parallel(context, game->task, game->threads, subsets, play_subset, &t);
    for (size_t p = 0; p < n && status == ENT_OK; p++)
        for (size_t subset = 0; subset < subsets; subset++) {
            const double *without = t.values + subset * game->n_values;
            const double *with = t.values + (subset | (size_t)1 << p) * game->n_values;
            double w = weight(n, (size_t)__builtin_popcountll(subset));
            if ((subset >> p & 1) != 0) continue;
            for (size_t v = 0; v < game->n_values; v++)
                out->share[p * game->n_values + v] += w * (with[v] - without[v]);
        }
    free(t.values);
    out->exact = 1;
    return status;
}

/* ---- sampled ---- */

typedef struct sample {
    const ent_game *game;
    const double *none, *all; /* [n_values] */
    double *pair;             /* [n_orders / 2][n_players][n_values]: mean of an order and its reverse */
} sample;

static ent_status play_order(ent_context *context, const sample *s, const size_t *order, double *shares) {
    const ent_game *game = s->game;
    unsigned char joined[ENT_PLAYERS_MOST] = {0};
    double *values = malloc(2 * game->n_values * sizeof *values), *before = values, *after;
    ent_status status = ENT_OK;
    if (values == NULL) return ent_fail_nomem(context);
    after = values + game->n_values;
    memcpy(before, s->none, game->n_values * sizeof *before);
    for (size_t k = 0; k < game->n_players && status == ENT_OK; k++) {
        double *share = shares + order[k] * game->n_values, *swapped = before;
        joined[order[k]] = 1;
        if (k + 1 == game->n_players) memcpy(after, s->all, game->n_values * sizeof *after);
        else status = game->play(context, joined, game->payload, after);
        for (size_t v = 0; v < game->n_values; v++) share[v] += 0.5 * (after[v] - before[v]);
        before = after;
        after = swapped;
    }
    free(values);
    return status;
}

/* One order and its reverse: what one overstates the other tends to understate. */
static ent_status play_pair(ent_context *context, size_t pair, void *payload) {
    const sample *s = payload;
    size_t order[ENT_PLAYERS_MOST], reverse[ENT_PLAYERS_MOST], n = s->game->n_players;
    double *shares = s->pair + pair * n * s->game->n_values;
    ent_random random = ent_random_stream(s->game->seed, pair);
    for (size_t p = 0; p < n; p++) order[p] = p;
    ent_random_shuffle(&random, order, n);
    for (size_t p = 0; p < n; p++) reverse[p] = order[n - 1 - p];
    ENT_TRY(play_order(context, s, order, shares));
    return play_order(context, s, reverse, shares);
}

static void average(const ent_game *game, const sample *s, ent_shares *out) {
    size_t pairs = game->n_orders / 2, cells = game->n_players * game->n_values;
    for (size_t c = 0; c < cells; c++) {
        double sum = 0.0, squares = 0.0;
        for (size_t m = 0; m < pairs; m++) sum += s->pair[m * cells + c];
        out->share[c] = sum / (double)pairs;
        for (size_t m = 0; m < pairs; m++) {
            double gap = s->pair[m * cells + c] - out->share[c];
            squares += gap * gap;
        }
        out->error[c] = pairs > 1 ? sqrt(squares / (double)(pairs - 1) / (double)pairs) : HUGE_VAL;
    }
}

static ent_status sampled(ent_context *context, const ent_game *game, ent_shares *out) {
    size_t cells = game->n_players * game->n_values;
    unsigned char joined[ENT_PLAYERS_MOST] = {0};
    double *ends = calloc(2 * game->n_values + 1, sizeof *ends);
    sample s = {.game = game, .pair = calloc(game->n_orders / 2 * cells + 1, sizeof(double))};
    ent_status status = ends == NULL || s.pair == NULL ? ent_fail_nomem(context) : ENT_OK;
    s.none = ends;
    s.all = ends == NULL ? NULL : ends + game->n_values;
    if (status == ENT_OK) status = game->play(context, joined, game->payload, ends);
    memset(joined, 1, game->n_players);
    if (status == ENT_OK) status = game->play(context, joined, game->payload, ends + game->n_values);
    if (status == ENT_OK) status = ent_parallel(context, game->task, game->threads, game->n_orders / 2, play_pair, &s);
    if (status == ENT_OK) average(game, &s, out);
    free(s.pair);
    free(ends);
    return status;
}

ent_status ent_shapley(ent_context *context, const ent_game *game, ent_shares *out) {
    size_t cells = game->n_players * game->n_values;
    ent_status status;
    *out = (ent_shares){0};
    if (game->n_players > ENT_PLAYERS_MOST)
        return ent_fail(context, ENT_RANGE, "%zu clauses play; a ledger has at most %d", game->n_players,
                        (int)ENT_PLAYERS_MOST);
    out->share = ent_arena_doubles(&out->arena, cells + 1);
    out->error = ent_arena_doubles(&out->arena, cells + 1);
    if (out->share == NULL || out->error == NULL) status = ent_fail_nomem(context);
    else if (game->n_players <= ENT_PLAYERS_EXACT) status = exact(context, game, out);
    else status = sampled(context, game, out);
    if (status != ENT_OK) ent_shares_free(out);
    return status;
}
