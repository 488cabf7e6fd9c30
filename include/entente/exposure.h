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

/* ---- power: what senders can do to targets by stopping trade (MODEL section 5)
 *
 * A threat is a set of cells that a ban closes (pi' = 0, MODEL section 1, "Cut-offs"): what the senders sell to the
 * targets of some sectors, what they buy of them, or both. It is solved in equilibrium, exactly, against the base of
 * the model. Losses are in money of the base: what a region would have to give up of its base income to be as badly
 * off, I (1 - real_income_hat); a coalition's is the sum of its members'. Two regions that stop trading do the same
 * whoever of them wanted it, so that what the targets could threaten in turn is what is said here of buying, read from
 * the other side. */

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
    int splits;        /* 1: trade falls into more parts than the base's, or deficits and payments had to give way */
    double trade_musd; /* base trade that stops, at the border */
    double damage_musd, damage_share; /* what the targets lose, and over their base income; below 0 they gain */
    double cost_musd, cost_share;     /* what the senders lose; below 0 they gain, as from an optimal tariff */
    double third_musd;                /* what all others gain */
    double leverage;                  /* damage_musd / cost_musd; NaN unless both are above 0 */
    double leverage_share;            /* damage_share / cost_share, likewise */
    /* The rough closed form of MODEL section 5 for what is no longer sold, loss_n = sum_j alpha[j][n] / theta[j]
     * (-ln(1 - pi[j][n][senders])), added up as sum_n I (1 - exp(-loss_n)) over the targets' income; NaN when buying
     * stops too or only; infinite where a target has no other supplier. */
    double rough_share;
    double rough_error; /* rough_share - damage_share */
    double final_share; /* of trade_musd: bought for final demand, not as an input of industries; NaN without trade */
    double residual, verified_residual; /* of the solve; NaN without one */
    const double *real_income_hat;      /* [N]; NULL without a solve */
} ent_threat;

/* The combination of single threats that costs the senders least among those that cost the targets at least
 * `wanted_share` of their real income.
 *
 * With ENT_PLAN_EXACT candidates or fewer every combination of them is solved, and the plan is the cheapest. With
 * more, single threats join in the order of cost per damage, each such rung solved; where the wanted damage is
 * reached, the last to join is exchanged for the one that reaches it at least cost, and whoever is not needed leaves,
 * each trial solved. `additive_musd` is beside it: what the cheapest would cost if damages and costs of single threats
 * added up. */
enum { ENT_PLAN_EXACT = 8 };

typedef struct ent_threat_plan {
    double wanted_share;
    int wanted_given;    /* 0: nobody asked for a figure, and it is half of what all together do */
    int exact, reached;  /* reached 0: no combination does so much, and the plan is the most damaging one */
    size_t n_candidates; /* single threats with trade to stop and an equilibrium; of many, those that do damage */
    size_t n_members;
    const size_t *members;    /* [n_members] into ent_power.threats, ascending */
    const ent_threat *threat; /* all members together; NULL where nobody can do any damage */
    double additive_musd;     /* NaN when exact or not reached */
    size_t n_rungs;           /* each with one single threat more; none when exact */
    const size_t *joins;      /* [n_rungs] into ent_power.threats: who joins */
    const ent_threat *rungs;  /* [n_rungs] */
} ent_threat_plan;

/* Another source for the targets, or another market where the senders only stop buying: what the threat would do if
 * its trade with them had been `change` cheaper all along (kappa_hat = 1 - change on its cells of the threatened
 * sectors), or its industries `change` more productive in them. Solved twice: in peace and under the threat. */
typedef struct ent_alternative {
    size_t region;
    ent_threat_outcome outcome;
    double trade_musd;   /* base trade on those cells */
    double peace_musd;   /* what the targets gain without a threat */
    double damage_musd;  /* what the threat then costs them, against that peace */
    double damage_share; /* over their base income */
    double relief_musd;  /* how much less that is than without the source; below 0 it is more */
    double relief_share; /* of the damage without the source */
} ent_alternative;

typedef struct ent_power {
    size_t n_regions, n_sectors;
    const unsigned char *senders, *targets; /* [N] */
    const double *income_musd;              /* I of the base [N] */
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
    ent_solve_options solve;
    unsigned threads; /* 0: all processors. Figures do not depend on it */
} ent_power_options;
#define ENT_POWER_OPTIONS_VERSION 1

ENT_API void ent_power_options_init(ent_power_options *options);

/* Solves what the senders can do. A threat without an equilibrium is a row that says so, no failure. Progress as
 * "threats", "cheapest", "sources". USAGE (nobody on a side, somebody on both, no sector), RANGE, VERSION, CANCELLED,
 * NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_power_create(ent_context *context, const ent_model *model,
                                                 const ent_power_options *options, ent_power **out);
ENT_API void ent_power_free(ent_power *power);

/* The question by names, for an answer that says it. */
typedef struct ent_power_query {
    uint32_t struct_version; /* ENT_POWER_QUERY_VERSION */
    size_t n_senders, n_targets, n_goods;
    const char *const *senders, *const *targets; /* regions, groups, `all` */
    const char *const *goods; /* sectors, `all-goods`, `all`; none: all tradable goods, each by itself */
    int sell, buy;            /* as in ent_power_options, like all that follows */
    double damage_share, source_change;
    int source_productivity;
    int sources;     /* 0: no other sources, which take most of the time; default 1 */
    int years_after; /* elasticities of that year after the threat, 1 for its first (MODEL section 3); 0: the long run */
} ent_power_query;
#define ENT_POWER_QUERY_VERSION 1

ENT_API void ent_power_query_init(ent_power_query *query);

/* The answer "power", of the world as its table has it, or with a package as the package's law makes it. Tables:
 * together, threats, plan, ladder, regions, rough, sources. What ent_power_create answers, NOT_FOUND (names, with
 * hints), and what the laws of a package do. On NUMERIC and UNMET *out is set and says so: the law, or all that is
 * threatened together, has no verified equilibrium. */
ENT_API ENT_MUST_USE ent_status ent_power_answer(ent_context *context, const ent_world *world,
                                                 const ent_package *package, const ent_question_options *options,
                                                 const ent_power_query *query, ent_answer **out);

/* ---- minerals: what a cut-off would cost (MODEL sections 4 and 5)
 *
 * Of a mineral that an importer uses the share reliance is imported, and of those imports the share `share` comes
 * from the suppliers. When they withhold the share `cut` of what they sell, 1 - lack is left, lack = reliance x share
 * x cut. Industries that use the mineral get as much and no more, for which there are targets MINERAL in the
 * equilibrium (model.h). Stocks of S days of use fill the gap for S / lack days. A year has 365 days and begins with
 * the cut-off; it is solved as a whole, in one of two ways: stocks are used as if nothing was, until they are gone
 * (days with a gap count as the part of the year that they are), or they are rationed (industries live all year on the
 * mean of the year's supply, which is how `run` solves a clause of type mineral). The cut-off ends, by industry, where
 * another supply is built. Everything in data/minerals/parameters.csv is an assumption of this project, and so is what
 * `basis` calls so. */

typedef enum ent_mineral_basis {
    ENT_MINERAL_OWN = 0,   /* a figure of the importer */
    ENT_MINERAL_GROUP = 1, /* of a group that it belongs to, `told_by` */
    /* Nobody knows. Reliance is taken as 1, the share as that of world production at `stage`, the importer's own left
     * out: where it is largest, since who has the mines can stop the smelters of others. */
    ENT_MINERAL_ASSUMED = 2,
    ENT_MINERAL_GIVEN = 3,  /* by the caller */
    ENT_MINERAL_PACKAGE = 4 /* by a clause of the package */
} ent_mineral_basis;

typedef struct ent_mineral_importer {
    const char *name;             /* as asked for: "JPN", "EU" */
    const unsigned char *regions; /* [N] */
    const char *told_by;          /* whose rows of the facts these are; empty where none */
    ent_mineral_basis reliance_basis, share_basis;
    double reliance; /* NaN when supply was given */
    int reliance_year, reliance_at_least;
    double share; /* likewise */
    int share_year;
    const char *stage; /* of the share of production; empty otherwise */
    double lack;       /* share of use that is missing once stocks are gone */
    double income_musd;
} ent_mineral_importer;

/* An industry that uses the mineral: what is assumed of it. */
typedef struct ent_mineral_industry {
    size_t sector;
    ent_mineral_parameters parameters;
} ent_mineral_industry;

/* Real income that importers lose in a year of the cut-off, in money of the base. */
typedef struct ent_mineral_year {
    double days;          /* of the year on which something is withheld */
    double used_up_musd;  /* stocks used as if nothing was, until they are gone */
    double rationed_musd; /* stocks rationed over the year */
    double weight;        /* beta^(year - 1) */
} ent_mineral_year;

/* The cut-off of one importer by itself, or of all of them together. Figures are NaN, and there are no years, where
 * there is no equilibrium. */
typedef struct ent_mineral_case {
    size_t importer; /* into importers; n_importers: all together */
    /* NO_TRADE: nothing is missing, and every figure is 0. NO_SUPPLIER: nothing is left, and nothing replaces it. */
    ent_threat_outcome outcome;
    double income_musd;
    double loss_musd, loss_share; /* a whole year without stocks */
    double stock_days;            /* until the first industry's stocks are gone; infinite where nothing is missing */
    double cut_days;              /* until the last industry has another supply */
    size_t n_years;
    const ent_mineral_year *years;      /* [n_years] */
    double used_up_musd, rationed_musd; /* all years, each with its weight */
    double residual, verified_residual; /* the largest of its solves; NaN without one */
    const double *real_income_hat;      /* [N], of a whole year without stocks; NULL unless solved */
} ent_mineral_case;

/* What clauses of a package change for an importer. */
typedef struct ent_mineral_accord {
    int changes;         /* 0: the package says nothing that touches this importer's cut-off */
    double share_factor; /* the suppliers' share is multiplied by this; 1: no clause of type supply */
    double lack;         /* then */
    double stock_days;   /* of use, by a clause of type mineral; NaN: those of the table */
    double cut_days;     /* likewise */
} ent_mineral_accord;

/* The same cut-off under a package, once as it is written and once as it is expected to be delivered. */
typedef struct ent_mineral_insurance {
    ent_delivery delivery;
    const ent_mineral_accord *accords; /* [n_importers] */
    const ent_mineral_case *cases;     /* [n_cases] as those without */
} ent_mineral_insurance;

typedef struct ent_mineral_cutoff {
    const ent_mineral *mineral; /* of the facts */
    size_t n_regions;
    const unsigned char *suppliers; /* [N] */
    const double *income_musd;      /* I of the base [N] */
    double cut, beta;
    size_t n_industries;
    const ent_mineral_industry *industries;
    size_t n_importers;
    const ent_mineral_importer *importers;
    size_t n_cases; /* one for each importer; with several, one more for all together */
    const ent_mineral_case *cases;
    size_t n_insured; /* 0, or 2 with a package: headline, expected */
    const ent_mineral_insurance *insured;
    /* Supply clauses act on sectors of the world, which are wider than a mineral: those that the package limits. */
    size_t n_limited;
    const size_t *limited;
} ent_mineral_cutoff;

typedef struct ent_mineral_options {
    uint32_t struct_version; /* ENT_MINERAL_OPTIONS_VERSION */
    const char *mineral;
    size_t n_importers;
    const char *const
        *importers;       /* regions or groups; none: those that the package names, else all that the facts know */
    const char *supplier; /* a region or a group; NULL: "CHN" */
    double cut;           /* of what the suppliers sell, in (0, 1]; default 1 */
    double supply;        /* what is left, in [0, 1), instead of 1 - lack of the facts; NaN: as the facts say */
    double days;          /* the cut-off lasts no longer; default 0: until another supply is built */
    double stock_days;    /* of use, whatever a package says; NaN: as it says, else as the facts assume */
    double rebuild_years; /* likewise */
    double beta;          /* in (0, 1]; default 0.96 */
    const ent_package *package; /* NULL: none */
    ent_solve_options solve;
    unsigned threads; /* 0: all processors. Figures do not depend on it */
} ent_mineral_options;
#define ENT_MINERAL_OPTIONS_VERSION 1

ENT_API void ent_mineral_options_init(ent_mineral_options *options);

/* Solves the cut-off. One without an equilibrium is a case that says so, no failure. The facts, and the package, must
 * outlive the answer. NOT_FOUND (names, with hints; importers of whose use nothing is known; a world without the
 * industries that use the mineral), USAGE (an importer that is a supplier), RANGE, VERSION, CANCELLED, NOMEM, and what
 * the package's clauses answer. */
ENT_API ENT_MUST_USE ent_status ent_mineral_cutoff_create(ent_context *context, const ent_model *model,
                                                          const ent_facts *facts, const ent_mineral_options *options,
                                                          ent_mineral_cutoff **out);
ENT_API void ent_mineral_cutoff_free(ent_mineral_cutoff *cutoff);

/* The answer "minerals". Without a mineral, what is known of all of them, and nothing is solved; tables: minerals,
 * reliance, producers, uses. With one, its cut-off on the world as its table has it; tables: cutoffs, course, accord
 * (with a package), years, regions, importers, industries, producers. `package`, `solve` and `threads` of the query
 * are not looked at; facts are those of `options` or the built-in ones. What ent_mineral_cutoff_create answers;
 * NUMERIC, with *out set, when the cut-off (of all importers together) has no verified equilibrium. */
ENT_API ENT_MUST_USE ent_status ent_minerals_answer(ent_context *context, const ent_world *world,
                                                    const ent_package *package, const ent_question_options *options,
                                                    const ent_mineral_options *query, ent_answer **out);

ENT_END_DECLS

#endif
