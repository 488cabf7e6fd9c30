/* equilibrium.h: the law of one year, or of one day, as if it held for ever, and the law it is measured against: shocks
 * and solutions of both on one model. What `run --long-run` solves; whoever asks something else of a package begins here
 * too.
 *
 *     ent_equilibria e;
 *     ent_equilibria_init(&e, world, package, options);                     package NULL: the base law alone
 *     status = ent_equilibria_check(context, &e);                           is it a package of this world? against what?
 *     if (status == ENT_OK) status = ent_equilibria_solve(context, &e);
 *     ... e.model, e.year, e.from.shock, e.from.solution, e.to.shock, e.to.solution ...
 *     ent_equilibria_free(&e);                                              whatever the status */
#ifndef ENT_PATH_EQUILIBRIUM_H
#define ENT_PATH_EQUILIBRIUM_H

#include "support/context.h"

#include <entente/run.h>

/* One of the two. Without a package it is the base law, whose equilibrium is the base itself; contexts of the other side
 * hold here too. */
typedef struct ent_equilibrium {
    const ent_package *package;
    ent_law *law; /* owns the arrays of the shock */
    ent_shock shock;
    ent_solution *solution; /* NULL before it is solved; on NUMERIC what was reached */
} ent_equilibrium;

typedef struct ent_equilibria {
    const ent_world *world;
    const ent_run_options *options; /* year, date, against, elasticities, closure, kernels, solve */
    const ent_package *against;     /* NULL: the base law */
    ent_package *loaded;            /* `against`, where it is not the caller's */
    ent_model *model;
    int year;                 /* whose law is solved, or in which the date lies; 0 for the base law alone */
    ent_equilibrium from, to; /* of `against`, of the package; `to` stays empty without a package */
} ent_equilibria;

/* Keeps the pointers. */
void ent_equilibria_init(ent_equilibria *e, const ent_world *world, const ent_package *package,
                         const ent_run_options *options);

/* Loads `against` and checks both packages. Errors of loading and checking. */
ENT_MUST_USE ent_status ent_equilibria_check(ent_context *context, ent_equilibria *e);

/* Makes the model and solves `from`, then, starting there, `to`. USAGE (a year and a date), what laws, ent_model_create_from
 * and ent_solve answer; on NUMERIC `to` is not tried when `from` has failed. */
ENT_MUST_USE ent_status ent_equilibria_solve(ent_context *context, ent_equilibria *e);

void ent_equilibria_free(ent_equilibria *e);

#endif
