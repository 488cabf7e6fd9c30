/* correction.h: an approximate inverse of the Jacobian at a point: the local correction of every region, and the
 * numeraire, which it knows nothing of (see sweep.c). It leaves a Krylov method only what passes between regions. */
#ifndef ENT_MODEL_CORRECTION_H
#define ENT_MODEL_CORRECTION_H

#include "model/system.h"

typedef struct ent_correction {
    const ent_model *model;
    const ent_system *system;
    ent_local refreshed;
    const ent_local *local;   /* that, or the base's where the point's own is singular */
    double *point;            /* what ent_system_point fills: three vectors [J][pitch] */
    double *weight;           /* V' [pitch] */
    double *component_weight; /* sum V' by component [pitch] */
} ent_correction;

/* Memory from the arena; 0 when there is none. */
int ent_correction_init(ent_correction *correction, ent_arena *arena, const ent_model *model);

/* Makes it at the point the system last swept; until it sweeps another. Costs a sweep and about 4 J^3 N flops. */
void ent_correction_at(ent_correction *correction, const ent_system *system);

/* What an application works with, one for each thread. */
typedef struct ent_correction_work {
    double *in;    /* [core] */
    double *level; /* by component [pitch] */
    double *block; /* 4 J lane vectors */
} ent_correction_work;
int ent_correction_work_init(ent_correction_work *work, ent_arena *arena, const ent_model *model);

/* out = C v, C near the inverse of the Jacobian: v in the layout of a residual, out in that of z. Not in place. */
void ent_correction_apply(const ent_correction *correction, ent_correction_work *work, const double *v, double *out);

/* out = transposed C times y: y in the layout of z, out in that of a residual. Not in place. */
void ent_correction_apply_transposed(const ent_correction *correction, ent_correction_work *work, const double *y,
                                     double *out);

#endif
