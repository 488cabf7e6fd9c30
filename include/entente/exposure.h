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

/* ---- dependence (MODEL section 5) ---- */

/* The input-output table of one equilibrium: who buys what of whom to make what. A[(k,i),(j,n)] is what industry j of
 * country n spends on goods k made by i, per dollar of its output, at basic prices. By import proportionality all buyers
 * of a country share the suppliers of a good. Immutable, may be shared between threads; the world of the model must
 * outlive it. */
typedef struct ent_network ent_network;

/* The table of `solution`, solved for `shock`; NULL `solution` is the base. USAGE (a solution of another model, a shock
 * with orders), NUMERIC (not converged; inputs that use themselves up), NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_network_create(ent_context *context, const ent_model *model, const ent_shock *shock,
                                                   const ent_solution *solution, ent_network **out);
ENT_API void ent_network_free(ent_network *network);

/* On whom the industries and the households of a country, or of several as one, depend. Of inputs d = A y, y the output
 * of its industries: `face_value`. Of these and the inputs that they are made with, and so on, (L - I) y with L =
 * (I - A)^-1: `look_through`. Of the value added in what it buys for final use f, b L f: `embodied`. Shares of all of it,
 * at home and abroad, so that they sum to 1 over makers. Arrays are owned by the struct; a share of nothing is NaN. */
typedef struct ent_exposure {
    size_t n_regions, n_sectors; /* N, J */
    double inputs_musd;          /* sum of d */
    double embodied_total_musd;  /* sum of b L f */
    /* by maker [N] */
    const double *face_value_share, *look_through_share;
    const double *import_share;     /* of imports at the border; NaN for its own members */
    const double *absorption_share; /* of all it buys, duty paid */
    const double *embodied_share, *embodied_musd;
    /* Concentration of suppliers abroad: sum of squares of their shares among themselves, 1 for a single one. */
    double face_value_hhi, look_through_hhi;
    /* by using industry; zero inputs where it was not asked for */
    const double *using_inputs_musd;                                 /* [J] */
    const double *using_face_value_share, *using_look_through_share; /* [J][N maker] of the industry's inputs */
    const double *using_face_value_hhi, *using_look_through_hhi;     /* [J] */
    /* by what is supplied */
    const double *supplied_face_value_share, *supplied_look_through_share; /* [J][N maker] of all inputs */
    const double *supplied_embodied_musd;                                  /* [J][N maker] value added by industry */
} ent_exposure;

/* `users` [N], at least one marked; `sectors` [J], NULL for all: the industries whose inputs are looked at, and the goods
 * whose imports, absorption and final use are. `threads` 0: all processors; figures do not depend on it. USAGE (nobody,
 * or no sector, is marked), NUMERIC, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_exposure_create(ent_context *context, const ent_network *network,
                                                    const unsigned char *users, const unsigned char *sectors,
                                                    unsigned threads, ent_exposure **out);
ENT_API void ent_exposure_free(ent_exposure *exposure);

/* A good that a country gets from one foreign country and hardly from anywhere else, its own industries included. */
typedef struct ent_single_point {
    size_t sector, supplier;
    double cost_share;                                  /* of the good in all inputs, at face value */
    double share, next_share;                           /* of the supplier in what is bought of the good; of the next */
    double look_through_share, next_look_through_share; /* the same counting inputs of inputs */
    int face_value, look_through;                       /* which of the two is a single point of failure */
} ent_single_point;

typedef struct ent_single_point_options {
    uint32_t struct_version; /* ENT_SINGLE_POINT_OPTIONS_VERSION */
    double above_share;      /* the supplier's share is at least this; default 0.5 */
    double next_share;       /* and no other supplier's, home included, is as large as this; default 0.25 */
    double cost_share;       /* and the good is at least this share of all inputs; default 0.001 */
} ent_single_point_options;
#define ENT_SINGLE_POINT_OPTIONS_VERSION 1
ENT_API void ent_single_point_options_init(ent_single_point_options *options);

/* All of them, the largest share first, at most J * N; `users` as above (they are one supplier, at home). Malloc'd, to be
 * freed with free(). VERSION, RANGE, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_exposure_single_points(ent_context *context, const ent_exposure *exposure,
                                                           const unsigned char *users,
                                                           const ent_single_point_options *options, size_t *count,
                                                           ent_single_point **out);

/* Everyone on everyone: the figures of ent_exposure for each country by itself. [N user][N maker], and [N user]. */
typedef struct ent_reliance {
    size_t n_regions;
    const double *face_value_share, *look_through_share, *import_share, *absorption_share;
    const double *embodied_share;
    const double *embodied_musd; /* value added of the maker in final demand of the user; over users it sums to its V */
    const double *inputs_musd, *face_value_hhi, *look_through_hhi; /* [N user] */
} ent_reliance;

/* `sectors` [J] as for ent_exposure_create, NULL for all. NUMERIC, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_reliance_create(ent_context *context, const ent_network *network,
                                                    const unsigned char *sectors, unsigned threads, ent_reliance **out);
ENT_API void ent_reliance_free(ent_reliance *reliance);

/* Everyone on some: each country by itself on the marked suppliers together, which takes four right-hand sides instead of
 * 2 N. [N user]; of a supplier itself, home counts as one of them. */
typedef struct ent_reliance_on {
    size_t n_regions;
    const double *face_value_share, *look_through_share, *import_share, *absorption_share;
    const double *embodied_share, *embodied_musd;
} ent_reliance_on;

/* USAGE (no supplier is marked), NUMERIC, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_reliance_on_create(ent_context *context, const ent_network *network,
                                                       const unsigned char *suppliers, const unsigned char *sectors,
                                                       unsigned threads, ent_reliance_on **out);
ENT_API void ent_reliance_on_free(ent_reliance_on *reliance);

/* A question of dependence. Of users alone: on whom they depend, ranked. Of suppliers alone: who depends on them, ranked.
 * Of both: how, by using industry and by what is supplied. Of neither: every pair, ranked. Names are codes or groups of
 * the world; several are taken together, as one. */
typedef struct ent_depend_query {
    uint32_t struct_version; /* ENT_DEPEND_QUERY_VERSION */
    const char *const *users, *const *suppliers, *const *sectors;
    size_t n_users, n_suppliers, n_sectors; /* no sectors: all */
    ent_single_point_options points;
} ent_depend_query;
#define ENT_DEPEND_QUERY_VERSION 1
ENT_API void ent_depend_query_init(ent_depend_query *query);

/* The answer; `package` may be NULL, else it also says how dependence changes from what the package is measured against
 * to the law of the package, both in the long run. Tables, by what is asked: dependence, using, supplied, points (users
 * and suppliers); suppliers, using, points (users); users (suppliers); pairs (neither); and change with a package.
 * NOT_FOUND (names, with hints), USAGE (the same country on both sides, nobody), and what laws, models and solves
 * answer. */
ENT_API ENT_MUST_USE ent_status ent_depend_answer(ent_context *context, const ent_world *world,
                                                  const ent_package *package, const ent_question_options *options,
                                                  const ent_depend_query *query, ent_answer **out);

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
