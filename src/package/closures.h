/* closures.h: what closed straits do to trade costs, kept for each set of straits that was asked for. */
#ifndef ENT_PACKAGE_CLOSURES_H
#define ENT_PACKAGE_CLOSURES_H

#include "support/arena.h"
#include "support/context.h"

#include <entente/facts.h>

/* May be asked by any number of threads. */
typedef struct ent_closures ent_closures;

ENT_MUST_USE ent_status ent_closures_open(ent_context *context, const ent_facts *facts, const ent_world *world,
                                          ent_closures **out);
void ent_closures_free(ent_closures *closures);

/* A strait that a clause closes on a day, for a share of the trade. */
typedef struct ent_closed {
    const char *strait;
    double share, day_cost_rate; /* NaN: the table's */
    ent_place place;
} ent_closed;
enum { ENT_CLOSED_MOST = 64 };

/* kappa_hat [J][N][N] with straits closed for shares c_1 >= c_2 >= ... of the trade, where the trade that one closure
 * reaches is among that which a larger one does:
 *
 *     kappa_hat = 1 - c_1 + sum_k (c_k - c_(k+1)) K({1..k}),      K of ent_facts_close_straits
 *
 * Of several costs of a day the highest counts. Sorts `closed`. The array is in `arena`. */
ENT_MUST_USE ent_status ent_closures_kappa(ent_context *context, ent_closures *closures, ent_closed *closed,
                                           size_t n_closed, ent_arena *arena, double **out);

#endif
