/* exposure.h: who can hurt whom, and what a cut-off of a mineral would do (MODEL section 5). */
#ifndef ENTENTE_EXPOSURE_H
#define ENTENTE_EXPOSURE_H

#include <entente/model.h>

ENT_BEGIN_DECLS

/* ---- power: what senders can do to targets by stopping trade (MODEL section 5)
 *
 * A threat is a set of cells that a ban closes (pi' = 0, MODEL section 1, "Cut-offs"): what the senders sell to the
 * targets of some sectors, what they buy of them, or both. It is solved in equilibrium, exactly, against the base of the
 * model. Losses are in money of the base: what a region would have to give up of its base income to be as badly off,
 * I (1 - real_income_hat); a coalition's is the sum of its members'. Two regions that stop trading do the same whoever
 * of them wanted it, so that what the targets could threaten in turn is what is said here of buying, read from the other
 * side. */

/* name, key, text */
#define ENT_THREAT_LIST(X)                                                                                             \
    X(SOLVED, "solved", "an equilibrium was found and verified")                                                       \
    X(NO_TRADE, "no-trade", "there is nothing to stop: nothing is solved, nobody loses")                               \
    X(NO_SUPPLIER, "no-supplier", "a market is left without any supplier")                                             \
    X(NOT_CONVERGED, "not-converged", "no verified equilibrium was found")

typedef enum ent_threat_outcome {
#define X(name, key, text) ENT_THREAT_##name,
    ENT_THREAT_LIST(X)
#undef X
} ent_threat_outcome;

ENT_API const char *ent_threat_outcome_name(ent_threat_outcome outcome); /* its key; never NULL */

/* Figures of a threat without an equilibrium are NaN, those of one without trade 0. */
typedef struct ent_threat {
    const unsigned char *withheld; /* [J] 1: the senders stop selling this to the targets */
    const unsigned char *refused;  /* [J] 1: the senders stop buying this of the targets */
    ent_threat_outcome outcome;
    size_t starved_region, starved_sector; /* NO_SUPPLIER: the first such market */
    int splits;                            /* 1: trade falls apart, and deficits or payments had to give way */
    double trade_musd;                     /* base trade that stops, at the border */
    double damage_musd, damage_share;      /* what the targets lose, and over their base income; below 0 they gain */
    double cost_musd, cost_share;          /* what the senders lose; below 0 they gain, as from an optimal tariff */
    double third_musd;                     /* what all others gain */
    double leverage;                       /* damage_musd / cost_musd; NaN unless both are above 0 */
    double leverage_share;                 /* damage_share / cost_share, likewise */
    /* The rough closed form of MODEL section 5 for what is no longer sold, loss_n = sum_j alpha[j][n] / theta[j] (-ln(1 -
     * pi[j][n][senders])), added up as sum_n I (1 - exp(-loss_n)) over the targets' income; NaN when buying stops too or
     * only; infinite where a target has no other supplier. */
    double rough_share;
    double rough_error;  /* rough_share - damage_share */
    double final_share;  /* of trade_musd: bought for final demand and not as an input of industries; NaN without trade */
    double residual, verified_residual; /* of the solve; NaN without one */
    const double *real_income_hat;      /* [N]; NULL without a solve */
} ent_threat;

/* The combination of single threats that costs the senders least among those that cost the targets at least
 * `wanted_share` of their real income.
 *
 * With ENT_PLAN_EXACT candidates or fewer every combination of them is solved, and the plan is the cheapest. With more,
 * single threats join in the order of cost per damage, each such rung solved; where the wanted damage is reached, the
 * last to join is exchanged for the one that reaches it at least cost, and whoever is not needed leaves, each trial
 * solved. `additive_musd` is beside it: what the cheapest would cost if damages and costs of single threats added up. */
enum { ENT_PLAN_EXACT = 8 };

typedef struct ent_threat_plan {
    double wanted_share;
    int wanted_given;          /* 0: nobody asked for a figure, and it is half of what all together do */
    int exact, reached;        /* reached 0: no combination does so much, and the plan is the most damaging one */
    size_t n_candidates;       /* single threats with trade to stop and an equilibrium */
    size_t n_members;
    const size_t *members;     /* [n_members] into ent_power.threats, ascending */
    const ent_threat *threat;  /* all members together; NULL without candidates */
    double additive_musd;         /* NaN when exact or not reached */
    size_t n_rungs;            /* each with one single threat more; none when exact */
    const size_t *joins;       /* [n_rungs] into ent_power.threats: who joins */
    const ent_threat *rungs;   /* [n_rungs] */
} ent_threat_plan;

/* Another source for the targets, or another market where the senders only stop buying: what the threat would do if its
 * trade with them had been `change` cheaper all along (kappa_hat = 1 - change on its cells of the threatened sectors), or
 * its industries `change` more productive in them. Solved twice: in peace and under the threat. */
typedef struct ent_alternative {
    size_t region;
    ent_threat_outcome outcome;
    double trade_musd;       /* base trade on those cells */
    double peace_musd;       /* what the targets gain without a threat */
    double damage_musd;      /* what the threat then costs them, against that peace */
    double damage_share;     /* over their base income */
    double relief_musd;      /* how much less that is than without the source; below 0 it is more */
    double relief_share;     /* of the damage without the source */
} ent_alternative;

typedef struct ent_power {
    size_t n_regions, n_sectors;
    const unsigned char *senders, *targets; /* [N] */
    double sender_income_musd, target_income_musd;
    /* Each sector by itself, in order of sectors: no longer sold, then no longer bought; after these n_singles, where
     * there is more than one of its kind, all of them: sold, bought, both. */
    size_t n_threats, n_singles;
    const ent_threat *threats;
    size_t whole; /* all that is threatened, together */
    ent_threat_plan plan;
    size_t defended; /* the threat that the sources are for: all that is sold, or all that is bought */
    size_t n_sources;
    const ent_alternative *sources; /* [n_sources] by region; 0 when not asked for */
} ent_power;

typedef struct ent_power_options {
    uint32_t struct_version;                /* ENT_POWER_OPTIONS_VERSION */
    const unsigned char *senders, *targets; /* [N] at least one each, none on both sides */
    const unsigned char *sectors;           /* [J]; NULL: all tradable goods */
    int sell, buy;                          /* what may stop; both 0: both */
    double damage_share;                    /* that the plan is to reach, in (0, 1); 0: half of what all together do */
    int plan;                               /* 0: no plan; default 1 */
    int sources;                            /* 0: no sources; default 1 */
    double source_change;                   /* in (0, 1); default 0.1 */
    int source_productivity;                /* 1: more productive industries, not cheaper trade */
    ent_solve_options solve;                /* default tolerance 1e-12: losses are small differences */
    unsigned threads;                       /* 0: all processors. Figures do not depend on it */
} ent_power_options;
#define ENT_POWER_OPTIONS_VERSION 1

ENT_API void ent_power_options_init(ent_power_options *options);

/* Solves what the senders can do. A threat without an equilibrium is a row that says so, no failure. Progress as
 * "threats", "cheapest", "sources". USAGE (nobody on a side, somebody on both, no sector), RANGE, VERSION, CANCELLED,
 * NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_power_create(ent_context *context, const ent_model *model,
                                                 const ent_power_options *options, ent_power **out);
ENT_API void ent_power_free(ent_power *power);

ENT_END_DECLS

#endif
