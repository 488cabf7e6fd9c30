/* minerals.h: an ent_mineral_cutoff while it is made: who uses how much of what (minerals.c), what is missing when
 * (mineral_case.c), and what a package changes of it (mineral_accord.c). */
#ifndef ENT_EXPOSURE_MINERALS_H
#define ENT_EXPOSURE_MINERALS_H

#include "exposure/base_flow.h"
#include "package/plan.h"

#include <entente/exposure.h>

enum { ENT_MINERAL_YEAR_DAYS = 365 };

typedef struct ent_made_cutoff {
    ent_mineral_cutoff shown; /* the first member: what the caller holds */
    ent_arena arena;
    const ent_model *model;
    const ent_facts *facts;
    const ent_mineral_options *options; /* the caller's, while it is made */
    ent_solve_options solve;
    ent_plan plan; /* the package's clauses on the world; empty without one */
    ent_mineral_importer *importers;
    ent_mineral_industry *industries;
} ent_made_cutoff;

/* What an importer meets in an industry. Days count from the cut-off. */
typedef struct ent_gap_days {
    double lack;        /* share of use that is missing */
    double first, last; /* on days in [first, last): between the end of stocks and another supply */
    double end;         /* something is withheld until then */
} ent_gap_days;

/* One equilibrium: what is left to whom, and what follows. */
typedef struct ent_mineral_point {
    struct ent_mineral_point *next; /* of the same case */
    double *supply;                 /* [n_importers][n_industries] */
    double *real_income_hat;        /* [N]; of the point of the whole year without stocks, else NULL */
    double loss_musd;               /* NaN without an equilibrium */
    double residual, verified_residual;
} ent_mineral_point;

/* One case. */
typedef struct ent_mineral_job {
    const ent_gap_days *gaps; /* [n_importers][n_industries] */
    ent_mineral_case *result;
    ent_mineral_point *points; /* that its figures follow from, each once */
} ent_mineral_job;

/* The gap of an importer in an industry; stocks and rebuild are those of the options, else of the accord (NULL: none),
 * else of the table. */
ent_gap_days ent_mineral_gap(const ent_made_cutoff *made, size_t importer, size_t industry,
                             const ent_mineral_accord *accord);

/* mineral_case.c: what can be told of job->result, whose importer is given, without solving anything, and the points
 * that there are to solve, in made->arena; one of them; and then the figures. NOMEM; CANCELLED and what ent_solve
 * answers but NUMERIC and UNMET, which are outcomes. */
ENT_MUST_USE ent_status ent_mineral_case_begin(ent_context *context, ent_made_cutoff *made, ent_mineral_job *job);
ENT_MUST_USE ent_status ent_mineral_point_solve(ent_context *context, const ent_made_cutoff *made,
                                                const ent_mineral_job *job, ent_mineral_point *point);
/* `scratch` has room for n_importers x n_industries. */
void ent_mineral_case_finish(const ent_made_cutoff *made, const ent_mineral_job *job, double *scratch);

/* mineral_accord.c: lays out the package's clauses, if there is a package. What its clauses answer. */
ENT_MUST_USE ent_status ent_mineral_open_package(ent_context *context, ent_made_cutoff *made);

/* Whether a clause says what is left of the mineral to a region, or lowers the suppliers' share in its imports. */
int ent_mineral_is_cut(const ent_made_cutoff *made, size_t region);
int ent_mineral_is_limited(const ent_made_cutoff *made, size_t region);

/* What is missing by a clause of type mineral that covers the whole importer; 0 when there is none. */
int ent_mineral_clause_lack(const ent_made_cutoff *made, const ent_mineral_importer *importer, ent_delivery delivery,
                            double *lack);

/* What the package says of each importer at a delivery, accords [n_importers]. */
void ent_mineral_accords(const ent_made_cutoff *made, ent_delivery delivery, ent_mineral_accord *accords);

#endif
