/* shapley.h: what each player contributes to an outcome (Shapley 1953): the mean, over all orders of joining, of what
 * the outcome gains when the player joins. Contributions sum to the outcome of all less that of none. */
#ifndef ENT_PATH_SHAPLEY_H
#define ENT_PATH_SHAPLEY_H

#include "support/arena.h"
#include "support/context.h"

enum { ENT_PLAYERS_EXACT = 10, ENT_PLAYERS_MOST = 256 };

/* The outcome, `n_values` figures, when the players with joined[p] = 1 play. Called from several threads. */
typedef ent_status ent_game_fn(ent_context *context, const unsigned char *joined, void *payload, double *values);

typedef struct ent_game {
    size_t n_players, n_values;
    ent_game_fn *play;
    void *payload;
    unsigned threads;
    uint64_t seed;    /* beyond ENT_PLAYERS_EXACT players: orders are drawn */
    size_t n_orders;  /* drawn in pairs, each with its reverse; even, at least 2 */
    const char *task; /* for progress */
} ent_game;

typedef struct ent_shares {
    ent_arena arena;
    int exact;
    double *share; /* [n_players][n_values] */
    double *error; /* [n_players][n_values] standard error of the mean over pairs of orders; 0 when exact */
} ent_shares;

/* Plays 2^n_players games, or n_orders x (n_players - 1) + 2. NOMEM, and what `play` answers. */
ENT_MUST_USE ent_status ent_shapley(ent_context *context, const ent_game *game, ent_shares *out);
void ent_shares_free(ent_shares *shares);

#endif
