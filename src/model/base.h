/* base.h: a calibrated base, laid out for the kernels.
 *
 * Regions are padded to a multiple of four, `pitch`; a vector over markets is [J][pitch]. Technology is kept by chunks
 * of four regions, [chunk][sector j][input k][4 regions]: the J x J block of a chunk (25 kB at J = 28) stays in L1 while
 * costs, demand and the local correction use it. Padding lanes hold values that keep every formula finite. */
#ifndef ENT_MODEL_BASE_H
#define ENT_MODEL_BASE_H

#include "model/kernels.h"
#include "model/local.h"
#include "support/arena.h"
#include "support/context.h"

#include <entente/model.h>

struct ent_model {
    const ent_world *world;
    const ent_kernels *kernels;
    ent_arena arena;
    ent_closure closure;
    size_t J, N, pitch, chunks; /* chunks = pitch / 4 */
    double world_value_added;   /* sum V, million USD */

    /* The base of MODEL section 0. */
    double *theta;            /* [J] */
    const double *tariff;     /* t [J][N][N], the world's */
    const double *levy;       /* e [J][N][N], the world's; NULL: 1 everywhere */
    const char *set;          /* name of the elasticities */
    double *share;            /* pi [J][N][pitch] */
    double *border_share;     /* pi / (1 + t) [J][N][pitch]: value at the border per unit of absorption */
    unsigned char *duty_free; /* [J][N]: 1 when the row has no tariff, so border_share repeats share */
    double *producer_share;   /* pi / ((1 + t) e) [J][N][pitch]: received per unit of absorption; NULL without levies */
    unsigned char *levied;    /* [J][N]: 1 when the row has a levy; NULL without levies */
    unsigned char *open;      /* [N importer][N exporter]: 1 when they trade in some sector */
    double *absorption;       /* X [J][pitch] */
    double *output;           /* Y [J][pitch] */
    double *alpha;            /* [J][pitch] */
    double *value_added_share; /* b [J][pitch] */
    double *value_added;       /* V [pitch], 1 in the padding */
    double *deficit;           /* D [pitch] */
    double *deficit_rate;      /* D / V [pitch] */
    double *income;            /* I [pitch] */
    double *inputs;            /* g as [chunk][j][k][4] */
    double *zero_row;          /* [pitch] */

    ent_local local; /* the correction made at the base */
    ent_rebase rebase;
};

/* The base's rows and vectors from flows and what follows from them (MODEL section 0). */
void ent_model_fill(ent_model *model, const double *flow_musd, const ent_base *base);

/* The local correction at the base. NUMERIC, NOMEM. */
ENT_MUST_USE ent_status ent_model_prepare(ent_context *context, ent_model *model);

/* The model of the same world, closure and kernels with other elasticities [J], in a tenth of the time and a twentieth of
 * the memory: what does not depend on them is that of `like`, which must live on. Where the table had to be rebased the
 * whole base depends on them, and is made anew. The failures of ent_model_create_from. */
ENT_MUST_USE ent_status ent_model_create_like(ent_context *context, const ent_model *like, const double *theta,
                                              ent_model **out);

/* rebase.c: makes the equilibrium without a shock the base, and says what that changed. The failures of a solve. */
ENT_MUST_USE ent_status ent_model_make_rebase(ent_context *context, ent_model *model);

#endif
