/* gradient.h: how real income answers to every instrument, to first order, at an equilibrium (MODEL 1, "Gradient").
 *
 *     ent_gradient_create(model, shock, solution)      one linearisation, then as often as wanted
 *        ├─ ent_gradient_by_all(weights)   the derivative of an outcome by everything: one transposed solve an outcome
 *        └─ ent_gradient_along(directions) what moves everybody along a direction: one solve a direction
 *
 * A gradient is immutable: threads may share it. Equilibria with targets count their wedges and payments as given: what
 * a pledge holds fixed is not held fixed here. Where bans split world trade, payments and deficits that had to give way
 * count as given too. */
#ifndef ENTENTE_GRADIENT_H
#define ENTENTE_GRADIENT_H

#include <entente/model.h>

ENT_BEGIN_DECLS

typedef struct ent_gradient ent_gradient;

/* Linearises at the equilibrium of `shock`; both NULL: at the base. The model and the shock must outlive the gradient,
 * the solution need not. USAGE (a solution of another model or another shock, or one that did not converge), NOMEM, and
 * what ent_solve says of a bad shock. */
ENT_API ENT_MUST_USE ent_status ent_gradient_create(ent_context *context, const ent_model *model,
                                                    const ent_shock *shock, const ent_solution *solution,
                                                    ent_gradient **out);
ENT_API void ent_gradient_free(ent_gradient *gradient);

/* One number for each instrument: derivatives by it, or a direction in it. In the units of ent_shock, ratios in logs: a
 * tariff by its rate (a percentage point is 0.01), trade cost, levy, productivity and endowment by the log of the ratio
 * (1 % is 0.01 to first order), money in million USD of the base year, elasticities by theta itself. Home tariffs are
 * no instrument: 0. NULL: nothing of this kind. */
typedef struct ent_direction {
    uint32_t struct_version;    /* ENT_DIRECTION_VERSION */
    const double *tariff_rate;  /* dt' [J][N importer][N exporter] */
    const double *trade_cost;   /* d ln kappa_hat, likewise */
    const double *levy;         /* d ln e', likewise */
    const double *productivity; /* d ln A_hat [J][N] */
    const double *endowment;    /* d ln L_hat [N] */
    const double *payment_musd; /* dF, or dD' where deficits are given [N] */
    const double *earmark_musd; /* dH [J][N] */
    const double *order_musd;   /* dO [J][N maker] */
    const double *elasticity;   /* d theta [J], the base's trade staying what it is */
} ent_direction;
#define ENT_DIRECTION_VERSION 1
ENT_API void ent_direction_init(ent_direction *direction);

/* The direction from one shock to another, along the straight path in ln(1+t'), ln kappa, ln e', ln A, ln L and in money.
 * Tariffs count as dt' at the rates of `from`. NULL: none. RANGE where one of the two has a ban that the other lacks: what
 * closes has no first order. USAGE (targets, which move no given instrument), NOMEM. */
typedef struct ent_change ent_change;
ENT_API ENT_MUST_USE ent_status ent_change_between(ent_context *context, const ent_model *model, const ent_shock *from,
                                                   const ent_shock *to, ent_change **out);
ENT_API const ent_direction *ent_change_direction(const ent_change *change); /* owned by it */
ENT_API void ent_change_free(ent_change *change);

/* What to differentiate by: members of ent_direction. */
enum {
    ENT_BY_TARIFF = 1,
    ENT_BY_TRADE_COST = 2,
    ENT_BY_LEVY = 4,
    ENT_BY_PRODUCTIVITY = 8,
    ENT_BY_ENDOWMENT = 16,
    ENT_BY_PAYMENT = 32,
    ENT_BY_EARMARK = 64,
    ENT_BY_ORDER = 128,
    ENT_BY_ELASTICITY = 256,
    ENT_BY_ALL = 511
};

/* Derivatives of n_outcomes outcomes, outcome k being sum_n weight[k][n] ln real_income[n]; weight is [n_outcomes][N].
 * out[k] is then a direction whose arrays `by` asks for, owned by *owner, which is to be freed. Derivatives by money
 * mean something only along directions that sum to 0: what one region pays another receives. `threads` 0: all
 * processors; figures do not depend on it. RANGE (weights that are no numbers), NUMERIC (a singular system), NOMEM,
 * CANCELLED. Each outcome costs about as much as a solve. */
typedef struct ent_derivatives ent_derivatives;
ENT_API ENT_MUST_USE ent_status ent_gradient_by_all(ent_context *context, const ent_gradient *gradient,
                                                    const double *weight, size_t n_outcomes, unsigned by,
                                                    unsigned threads, ent_derivatives **owner);
ENT_API const ent_direction *ent_derivatives_of(const ent_derivatives *derivatives, size_t outcome); /* owned by it */
ENT_API void ent_derivatives_free(ent_derivatives *derivatives);

/* What a direction does to every region, as fractions of income (0.01: 1 %), arrays [N]. Exactly, to first order,
 *
 *     real_income = market_size + competition + revenue + transfers - cost_of_living,
 *
 * in values of the numeraire, world value added (MODEL 5; Kleinman, Liu & Redding's split, with inputs, duties and
 * deficits):
 *     market_size     what its markets buy more, at unchanged shares: sum_j b sum_m (M'/e') dlnX'[m] / I'
 *     competition     what shares in its markets bring it: sum_j b sum_m (M'/e') dln(pi'/(1+T')/e')[m] / I', its own
 *                     deals with orders included
 *     revenue         duties and levies: dR' / I'
 *     transfers       deficits and payments: (dD' + dF) / I'
 *     cost_of_living  sum_k alpha dlnP[k]
 */
typedef struct ent_response {
    const double *real_income, *market_size, *competition, *revenue, *transfers, *cost_of_living;
    const double *value_added;   /* d ln V' */
    const double *ln_price;      /* d ln P [J][N] */
    const double *ln_absorption; /* d ln X' [J][N] */
} ent_response;

/* Solves along n directions. RANGE (money that does not sum to 0; values that are no numbers), NUMERIC, NOMEM,
 * CANCELLED. */
typedef struct ent_responses ent_responses;
ENT_API ENT_MUST_USE ent_status ent_gradient_along(ent_context *context, const ent_gradient *gradient,
                                                   const ent_direction *directions, size_t n, unsigned threads,
                                                   ent_responses **owner);
ENT_API const ent_response *ent_responses_of(const ent_responses *responses, size_t direction); /* owned by it */
ENT_API void ent_responses_free(ent_responses *responses);

/* What moving along several directions at once does, to first order: out[n] = sum_k by[k] d ln real_income[k][n]. N
 * multiplications for each direction: a microsecond or so, for somebody who moves a slider. */
ENT_API void ent_responses_mix(const ent_responses *responses, const double *by, double *out);

ENT_END_DECLS

#endif
