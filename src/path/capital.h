/* capital.h: capital from year to year (MODEL section 3, equations (10)-(12)).
 *
 * Own capital answers to its return; project capital is what investors of other regions have built. Both together are
 * k_hat, and k_hat^a is the endowment that equations (7) and (9) see. All money is million US dollars of the base year:
 * a share of world value added, as everywhere in the model. */
#ifndef ENT_PATH_CAPITAL_H
#define ENT_PATH_CAPITAL_H

#include "package/year.h"

#include <entente/run.h>

typedef struct ent_capital_options {
    ent_capital_rule rule;
    double beta, delta, share; /* discount factor, depreciation, capital's share a of value added */
} ent_capital_options;

/* r0 = 1/beta - 1 + delta: what a unit of capital earns in the base. */
double ent_capital_return(const ent_capital_options *options);

/* What one clause has built: capital of `investor` in `host`. */
typedef struct ent_project {
    size_t clause, investor, host;
    ent_split split;
    double capital_musd;  /* KF, at base-year prices */
    double invested_musd; /* delivered so far */
    double repaid_musd;   /* the investor's part of returns so far */
    double due_musd;      /* the investor's part of last year's return, paid this year */
} ent_project;

typedef struct ent_capital {
    const ent_capital_options *options;
    size_t n_regions;
    const double *value_added_musd; /* V [N] */
    double *own_hat;                /* ko_hat [N] */
    size_t n_projects, room;
    ent_project *projects;
} ent_capital;

/* Every hat 1, no project; `room` projects fit. The arena owns the arrays. NOMEM. */
ENT_MUST_USE ent_status ent_capital_start(ent_context *context, ent_arena *arena, const ent_capital_options *options,
                                          size_t n_regions, const double *value_added_musd, size_t room,
                                          ent_capital *out);

/* k_hat = ko_hat + sum KF / K0 of one region, K0 = a V / r0. */
double ent_capital_hat(const ent_capital *capital, size_t region);

/* L_hat = k_hat^a of (10), [N]. */
void ent_capital_endowment(const ent_capital *capital, double *endowment_hat);

/* What a year's equilibrium says of one region. */
typedef struct ent_region_year {
    double value_added_hat; /* V'/V */
    double price_hat;       /* P_hat = prod P^alpha */
    double income_hat;      /* I'/I */
} ent_region_year;

/* From the equilibrium of a year to the capital of the next: (11) and (12), with what the year's deeds have delivered
 * (`delivered_musd` [n_deeds], base-year money), and the returns that fall due. A year's return is shared out in the
 * year after it was earned. */
void ent_capital_advance(ent_capital *capital, const ent_region_year *regions, const ent_year *year,
                         const double *delivered_musd);

#endif
