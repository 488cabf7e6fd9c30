/* walk.h: one side of a comparison, from the first year of the horizon to the last.
 *
 *     capital, projects ──► shock of the year ──► equilibrium ──► capital, projects of the next year
 *     rates and deeds   ────┘
 *
 * The base path is the base year repeated, every hat 1 (MODEL section 3): two walks over the same years are compared
 * with each other, year by year. */
#ifndef ENT_PATH_WALK_H
#define ENT_PATH_WALK_H

#include "path/capital.h"
#include "support/beside.h"

/* What a walk needs to know of the years: the same object for all walks that are compared. */
typedef struct ent_calendar {
    ent_arena arena;
    int first, last;
    size_t n_years;
    double *dollar_factor; /* [n_years]: a dollar of the year in dollars of the base year, as a share of world GDP; NaN
                            * in a world without a base year */
    double *theta_share;   /* [n_years]: s_h of MODEL section 3 */
    ent_model **models;    /* [n_years], years with the same elasticities share one */
    ent_capital_options capital;
    double military_wear; /* delta_m */
    ent_solve_options solve;
} ent_calendar;

/* s_h = 1 - 0.62 0.72^(h-1), h = 1 in the calendar year of the first change and before. */
double ent_theta_share(int year, int first_change);

/* Where the years of a walk come from. */
typedef struct ent_source {
    ent_status (*year)(ent_context *context, const struct ent_source *source, int year, const ent_done *done,
                       ent_year *out);
    const void *payload;
    size_t n_clauses; /* of the book; indices of deeds lie below */
} ent_source;

typedef struct ent_walk_year {
    ent_arena arena;
    ent_year law;
    ent_shock shock; /* of the equilibrium: law, capital, payments and demand together */
    ent_solution *solution;
    double *delivered_musd; /* [law.n_deeds] base-year money */
    size_t *target_deed;    /* [shock.n_targets]: which deed each target comes from */
    double *k_hat;          /* [N], at work in this year */
    ent_region_year *regions;
    double *real_income_hat; /* [N] against the base */
    double *military_musd;   /* [N] stock of what defence and arms deeds have delivered, at the year's end */
    double *payout_musd;     /* [N] returns received from abroad less paid */
} ent_walk_year;

typedef struct ent_walk {
    size_t n_years;
    ent_walk_year *years;
} ent_walk;

/* How a walk goes with others. Zero: by itself. */
typedef struct ent_company {
    const ent_walk *lent; /* a walk over the same years, which lends its solutions as starting points; NULL: none */
    ent_gate *ahead;      /* where `lent` is still being walked, a year before this walk; NULL: it has been */
    ent_gate *behind;     /* opened by every year of this walk, for one that goes by it; NULL: none does */
} ent_company;

/* Walks, as far as the lent walk goes. With `only_income` each year's law and shock are dropped once it is solved. On
 * NUMERIC and UNMET the years before the failing one are kept, and *failed_year says which it was; `out` is to be freed
 * whatever the status. */
ENT_MUST_USE ent_status ent_walk_run(ent_context *context, const ent_calendar *calendar, const ent_source *source,
                                     const ent_company *company, int only_income, ent_walk *out, int *failed_year);
/* Drops laws and shocks, once nobody asks for more than incomes: of some hundred kilobytes a year little is left. */
void ent_walk_drop_laws(ent_walk *walk);
void ent_walk_free(ent_walk *walk);

#endif
