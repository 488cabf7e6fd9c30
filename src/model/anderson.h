/* anderson.h: Anderson acceleration (type II) of z <- z + f(z).
 *
 * With the last m differences dF of f and dZ of z, the next point is z + f - (dZ + dF) gamma, where gamma minimises
 * |f - dF gamma|: a secant step inside the span of the history, a plain step outside it (Walker & Ni 2011). */
#ifndef ENT_MODEL_ANDERSON_H
#define ENT_MODEL_ANDERSON_H

#include "model/kernels.h"
#include "support/arena.h"

enum { ENT_WINDOW_MAX = 30 };

typedef struct ent_anderson {
    const ent_kernels *kernels;
    size_t size, window, used, next; /* columns in use, and the one to be overwritten next */
    double *f_column[ENT_WINDOW_MAX], *step_column[ENT_WINDOW_MAX]; /* dF and dZ + dF, each [size] */
    double gram[ENT_WINDOW_MAX][ENT_WINDOW_MAX];                    /* dF' dF */
    double *last_f, *last_z;
    int has_last;
} ent_anderson;

/* Memory from the arena; 0 when there is none. `size` is a multiple of 4. */
int ent_anderson_init(ent_anderson *aa, ent_arena *arena, const ent_kernels *kernels, size_t size, size_t window);

/* Replaces z by the next point, given f at z. With damping < 1 the plain part of the step is shortened. */
void ent_anderson_step(ent_anderson *aa, double *z, const double *f, double damping);

/* Forgets the history. */
void ent_anderson_restart(ent_anderson *aa);

#endif
