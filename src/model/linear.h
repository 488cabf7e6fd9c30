/* linear.h: the linearised sweep: products of the Jacobian of a residual G(z) with a vector, and of its transpose,
 * without the matrix. Both cost about a sweep, less its exponentials. */
#ifndef ENT_MODEL_LINEAR_H
#define ENT_MODEL_LINEAR_H

#include "model/system.h"

typedef struct ent_linear {
    const ent_system *system;
    size_t J, pitch;
    double *border_sum; /* sum_i border_row u [J][pitch]; used where the sector pays duties */
    double *levied;     /* export levies received [J][pitch]; used where the sector pays them */
    double *cost;       /* d ln c, or its adjoint [J][pitch] */
    double *output;     /* dY', or its adjoint [J][pitch] */
    double *earned;     /* sum b Y' [pitch] */
    double *revenue, *transfer, *sum, *other, *change, *lane; /* [pitch] */
    double *level, *wanted, *moved, *shifted;                 /* sums by component [pitch] */
    double *block;                                            /* 2 J lane vectors */
} ent_linear;

/* Memory from the arena; 0 when there is none. */
int ent_linear_init(ent_linear *linear, ent_arena *arena, size_t J, size_t pitch);

/* Linearises at the point the system last swept, until it sweeps another. */
void ent_linear_at(ent_linear *linear, const ent_system *system);

/* out = J v; v in the layout of z, out in that of a residual (system.h). Not in place. */
void ent_linear_apply(ent_linear *linear, const double *v, double *out);

/* out = transposed J times y: y in the layout of a residual, out in that of z. Not in place. */
void ent_linear_apply_transposed(ent_linear *linear, const double *y, double *out);

#endif
