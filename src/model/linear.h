/* linear.h: the linearised sweep: products of the Jacobian of a residual G(z, p) with a vector, and of its transpose,
 * without the matrix. Both cost about a sweep, less its exponentials. Wedges of targets count as given. */
#ifndef ENT_MODEL_LINEAR_H
#define ENT_MODEL_LINEAR_H

#include "model/system.h"

/* What parameters p change at a given z: the partial derivatives of the quantities below. NULL: nothing. */
typedef struct ent_linear_shift {
    double *cost;        /* d ln c [J][pitch] */
    double *price;       /* d ln P' at given costs [J][pitch] */
    double *output;      /* dY' at given prices and costs [J][pitch] */
    double *demand;      /* dX' of (8): earmarks [J][pitch] */
    double *income;      /* dI' at given V' and D' of the closure [pitch] */
    double *value_added; /* d ln L_hat [pitch] */
} ent_linear_shift;

typedef struct ent_linear {
    const ent_system *system;
    size_t J, pitch;
    /* The quantities between z and the residual. After a product: how they change. After a transposed one: what the
     * caller's y and its adjoints of incomes owe to each, that is the derivatives by the members of a shift. */
    double *cost;        /* ln c [J][pitch] */
    double *price;       /* ln P' of (2) [J][pitch] */
    double *output;      /* Y' of (5) [J][pitch] */
    double *demand;      /* X' of (8) [J][pitch] */
    double *income;      /* I' of (7) [pitch] */
    double *value_added; /* ln V', V' = w L_hat V [pitch] */
    /* Of the point, and work space. */
    double *border_sum; /* sum_i border_row u [J][pitch]; used where the sector pays duties */
    double *levied;     /* export levies received [J][pitch]; used where the sector pays them */
    double *mixed;      /* [J][pitch] */
    double *earned;     /* sum b Y' [pitch], orders included */
    double *revenue, *transfer, *sum, *other, *change, *lane; /* [pitch] */
    double *level, *wanted, *moved;                           /* sums by component [pitch] */
    double *block;                                            /* 2 J lane vectors */
} ent_linear;

/* Memory from the arena; 0 when there is none. */
int ent_linear_init(ent_linear *linear, ent_arena *arena, size_t J, size_t pitch);

/* Linearises at the point the system last swept, until it sweeps another. */
void ent_linear_at(ent_linear *linear, const ent_system *system);

/* out = J v, and dG/dp of `shift` (NULL: none) on top; v (NULL: 0) in the layout of z, out in that of a residual
 * (system.h). Not in place. */
void ent_linear_apply(ent_linear *linear, const double *v, const ent_linear_shift *shift, double *out);

/* out = transposed J times y, and the transposed dI'/dz times `income` [pitch] (NULL: 0) on top: y (NULL: 0) in the
 * layout of a residual, out in that of z. Not in place. */
void ent_linear_apply_transposed(ent_linear *linear, const double *y, const double *income, double *out);

#endif
