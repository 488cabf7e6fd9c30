/* gmres.h: linear systems whose matrix is only known by its products (Saad & Schultz 1986), restarted. */
#ifndef ENT_MODEL_GMRES_H
#define ENT_MODEL_GMRES_H

#include "model/kernels.h"
#include "support/arena.h"

/* out = A v; not in place. */
typedef void ent_gmres_apply(const double *v, double *out, void *payload);

typedef struct ent_gmres {
    const ent_kernels *kernels;
    size_t size, most;                       /* of vectors; products before a restart */
    double **basis;                          /* [most + 1][size], orthonormal */
    double *spare;                           /* [size] */
    double *triangle;                        /* the rotated Hessenberg matrix, [most] columns of most + 1 */
    double *cosine, *sine, *rotated, *again; /* [most + 1] */
} ent_gmres;

/* Memory from the arena; 0 when there is none. `size` is a multiple of 4. */
int ent_gmres_init(ent_gmres *gmres, ent_arena *arena, const ent_kernels *kernels, size_t size, size_t most);

/* x with |b - A x| <= goal |b|, Euclidean norms, from x = 0; `precondition` applies something near the inverse of A from
 * the right, or anything of that shape, or is NULL. Both get `payload`. Returns |b - A x| / |b| as reached after at most
 * `restarts` rounds, of the true residual: above the goal when it did not converge. *products counts (may be NULL). */
double ent_gmres_solve(ent_gmres *gmres, ent_gmres_apply *apply, ent_gmres_apply *precondition, void *payload,
                       const double *b, double goal, unsigned restarts, double *x, size_t *products);

#endif
