/* exposure.h: who depends on whom, who gains when somebody grows, who can hurt whom. Questions about the world as it is,
 * or as it is under a package; each has figures in arrays, and an answer (answer.h) that says them. */
#ifndef ENTENTE_EXPOSURE_H
#define ENTENTE_EXPOSURE_H

#include <entente/answer.h>
#include <entente/run.h>

ENT_BEGIN_DECLS

/* What all questions take. */
typedef struct ent_question_options {
    uint32_t struct_version; /* ENT_QUESTION_OPTIONS_VERSION */
    ent_language language;   /* of the answer; default English */
    /* Elasticities, closure, kernels, options of the solver and threads; of a package also year or date, and what it is
     * measured against. Laws hold for ever here (`path` must be 0). */
    ent_run_options run;
} ent_question_options;
#define ENT_QUESTION_OPTIONS_VERSION 1

ENT_API void ent_question_options_init(ent_question_options *options);

/* Who gains and who loses when a country grows: Kleinman, Liu & Redding's friends and enemies, with the whole table
 * behind it. Percent of real income per 1 % of productivity, to first order at an equilibrium: d ln real income / d ln A.
 * [n_growers][n_regions] arrays, of which real_income = market_size + competition + revenue + transfers + living. */
typedef struct ent_friends {
    size_t n_regions, n_growers;
    const size_t *growers; /* [n_growers] indices of regions; SIZE_MAX: all those named together */
    const double *real_income_pct;
    const double *market_size_pct; /* what markets that buy more bring to its income, at unchanged shares */
    const double *competition_pct; /* what shares gained or lost in its markets bring */
    const double *revenue_pct;     /* duties and levies */
    const double *transfers_pct;   /* deficits that follow incomes (closure own-gdp) */
    const double *living_pct;      /* what it saves as consumer prices fall, in values of world value added */
    const double *income_musd;     /* I of the equilibrium [n_regions]: a percent of it is money */
    const double *own_weight;      /* output of the sectors that grow over value added [n_growers]: what 1 % of
                                      productivity there is worth, in percent of the grower's value added */
} ent_friends;

/* `grower` is a region or a group, which grows as one; NULL: each region by itself, one after the other. `sectors` is a
 * sector or a group of sectors; NULL: all. `package` NULL: at the base, else at the equilibrium of its law. `options`
 * NULL: the standard ones, but closure own-gdp: in a world that grows, shares of it would make every surplus a burden. USAGE, NOT_FOUND (with what may have been meant), what the package and its solve answer,
 * NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_friends_create(ent_context *context, const ent_world *world,
                                                   const ent_package *package, const ent_question_options *options,
                                                   const char *grower, const char *sectors, ent_friends **out);
ENT_API void ent_friends_free(ent_friends *friends);

/* The answer: tables "friends" (who gains), "enemies" (who loses) and, with `matrix`, "matrix", every region's growth by
 * itself. `grower` NULL is USAGE here. Otherwise as above. */
ENT_API ENT_MUST_USE ent_status ent_friends_answer(ent_context *context, const ent_world *world,
                                                   const ent_package *package, const ent_question_options *options,
                                                   const char *grower, const char *sectors, int matrix,
                                                   ent_answer **out);

/* What a package does to real income, to first order: one derivative along the whole change, taken at the equilibrium of
 * what the package is measured against, beside the exact answer of the same law (`run --long-run`) and how far the two
 * are apart. What a page shows while a slider moves; marked approximate. [N] arrays, percent. */
typedef struct ent_first_order {
    size_t n_regions;
    int year;
    const double *real_income_pct, *exact_pct; /* 100 (hat - 1) of both */
    const double *income_musd;                 /* I of what it is measured against */
    double worst_points;                       /* largest distance, percentage points, and its region */
    size_t worst_region;
} ent_first_order;

/* USAGE and the refusals of ent_run; RANGE where the package bans what was open, or opens what was banned: that has no
 * first order. */
ENT_API ENT_MUST_USE ent_status ent_first_order_create(ent_context *context, const ent_world *world,
                                                       const ent_package *package, const ent_question_options *options,
                                                       ent_first_order **out);
ENT_API void ent_first_order_free(ent_first_order *first_order);

/* The answer: table "regions". */
ENT_API ENT_MUST_USE ent_status ent_first_order_answer(ent_context *context, const ent_world *world,
                                                       const ent_package *package, const ent_question_options *options,
                                                       ent_answer **out);

ENT_END_DECLS

#endif
