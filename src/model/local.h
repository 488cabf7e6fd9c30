/* local.h: the correction that makes the joint fixed point quick; see local.c. */
#ifndef ENT_MODEL_LOCAL_H
#define ENT_MODEL_LOCAL_H

#include "model/kernels.h"
#include "support/arena.h"
#include "support/context.h"

/* The point the correction is made at: what a region's own block of the Jacobian needs. [J][pitch] unless said. */
typedef struct ent_local_point {
    const double *home_share;   /* pi[n][n] */
    const double *home_sales;   /* share of output sold at home */
    const double *foreign_leak; /* kappa: sum_m (output share m) (1 - pi[m][n]) */
    const double *absorption, *output;
    const double *alpha, *value_added_share;
    const double *value_added; /* [pitch] */
    const double *inputs;      /* [chunk][J][J][4] */
    const double *theta;       /* [J] */
} ent_local_point;

/* Blocks [chunk][J][J][4], vectors [chunk][J][4], inverse_wage [pitch]. */
typedef struct ent_local {
    const ent_kernels *kernels;
    size_t J, pitch;
    const double *inputs;
    double *price_inverse, *absorption_inverse;
    double *price_per_wage, *absorption_per_wage, *output_per_cost, *home_sales, *wage_weight;
    double *output, *inverse_absorption;
    double *inverse_wage;
    double *work; /* 3 J lane vectors */
} ent_local;

/* Memory from the arena; 0 when there is none. */
int ent_local_init(ent_local *local, ent_arena *arena, const ent_kernels *kernels, size_t J, size_t pitch);

/* Makes the correction of a point; about 4 J^3 N flops. 0 when a block is singular. */
int ent_local_prepare(ent_local *local, const ent_local_point *point);

/* The correction of the point that `of` was made at, with other elasticities; about 8 J^2 N flops. Blocks and what else
 * does not depend on them are those of `of`, which must live on. Memory from the arena; 0 when there is none. */
int ent_local_prepare_like(ent_local *local, ent_arena *arena, const ent_local *of, const ent_local_point *point);

/* step = P residual, in the layout of system.h; `work` has 3 J lane vectors; step may not be residual. */
void ent_local_apply(const ent_local *local, const double *residual, double *step, double *work);

/* out = transposed P times y: y in the layout of z, out in that of a residual; `work` has 4 J lane vectors. */
void ent_local_apply_transposed(const ent_local *local, const double *y, double *out, double *work);

#endif
