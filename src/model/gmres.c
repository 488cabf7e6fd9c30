/* gmres.c: Arnoldi's basis by classical Gram-Schmidt done twice, which is as orthogonal as Householder's and runs at the
 * speed of the columns' products; the least-squares problem by Givens rotations. About 8 k size flops for product k. */
#include "model/gmres.h"

#include <math.h>
#include <string.h>

int ent_gmres_init(ent_gmres *g, ent_arena *arena, const ent_kernels *kernels, size_t size, size_t most) {
    double **small[] = {&g->cosine, &g->sine, &g->rotated, &g->again};
    int ok;
    *g = (ent_gmres){.kernels = kernels, .size = size, .most = most};
    if (!ent_arena_reserve(arena, ((most + 2) * (size + 16) + (most + 6) * (most + 24)) * sizeof(double))) return 0;
    ok = (g->basis = ent_arena_take(arena, (most + 1) * sizeof *g->basis)) != NULL;
    for (size_t k = 0; k <= most && ok; k++) ok = (g->basis[k] = ent_arena_doubles(arena, size)) != NULL;
    for (size_t k = 0; k < sizeof small / sizeof small[0]; k++)
        ok = (*small[k] = ent_arena_doubles(arena, most + 1)) != NULL && ok;
    ok = (g->spare = ent_arena_doubles(arena, size)) != NULL && ok;
    return (g->triangle = ent_arena_doubles(arena, (most + 1) * most)) != NULL && ok;
}

static double norm(const ent_gmres *g, const double *v) { return sqrt(g->kernels->dot(v, v, g->size)); }

/* Column k: product k without what the basis has of it. Returns the norm of what is left. */
static double orthogonalise(ent_gmres *g, size_t k, double *column) {
    double *w = g->basis[k + 1];
    const double *const *basis = (const double *const *)g->basis;
    g->kernels->columns_dot(column, basis, w, k + 1, g->size);
    g->kernels->columns_subtract(w, basis, column, k + 1, g->size);
    g->kernels->columns_dot(g->again, basis, w, k + 1, g->size);
    g->kernels->columns_subtract(w, basis, g->again, k + 1, g->size);
    for (size_t i = 0; i <= k; i++) column[i] += g->again[i];
    return norm(g, w);
}

/* Rotates column k into the triangle, and the right side with it. */
static void rotate(ent_gmres *g, size_t k, double *column, double below) {
    double length;
    for (size_t i = 0; i < k; i++) {
        double upper = column[i], lower = column[i + 1];
        column[i] = g->cosine[i] * upper + g->sine[i] * lower;
        column[i + 1] = g->cosine[i] * lower - g->sine[i] * upper;
    }
    length = hypot(column[k], below);
    g->cosine[k] = length > 0.0 ? column[k] / length : 1.0;
    g->sine[k] = length > 0.0 ? below / length : 0.0;
    column[k] = length;
    g->rotated[k + 1] = -g->sine[k] * g->rotated[k];
    g->rotated[k] *= g->cosine[k];
}

/* x += C basis y, where the triangle times y is the rotated right side; `again` holds -y. */
static void add_solution(ent_gmres *g, size_t n, ent_gmres_apply *precondition, void *payload, double *x) {
    double *step = g->spare, *corrected = g->basis[g->most]; /* of no more use */
    for (size_t i = n; i-- > 0;) {
        double sum = g->rotated[i];
        for (size_t k = i + 1; k < n; k++) sum += g->triangle[k * (g->most + 1) + i] * g->again[k];
        g->again[i] = g->triangle[i * (g->most + 1) + i] != 0.0 ? -sum / g->triangle[i * (g->most + 1) + i] : 0.0;
    }
    memset(step, 0, g->size * sizeof *step);
    g->kernels->columns_subtract(step, (const double *const *)g->basis, g->again, n, g->size);
    if (precondition != NULL) precondition(step, corrected, payload);
    else corrected = step;
    for (size_t at = 0; at < g->size; at++) x[at] += corrected[at];
}

/* One round from x, whose residual is basis[0] times `length`. Returns how many products it took. */
static size_t round_from(ent_gmres *g, ent_gmres_apply *apply, ent_gmres_apply *precondition, void *payload,
                         double length, double enough, double *x) {
    size_t k = 0;
    memset(g->rotated, 0, (g->most + 1) * sizeof *g->rotated);
    g->rotated[0] = length;
    while (k < g->most && fabs(g->rotated[k]) > enough) {
        double *column = g->triangle + k * (g->most + 1), below;
        if (precondition != NULL) precondition(g->basis[k], g->spare, payload);
        apply(precondition != NULL ? g->spare : g->basis[k], g->basis[k + 1], payload);
        column[k + 1] = 0.0;
        below = orthogonalise(g, k, column);
        rotate(g, k, column, below);
        if (below > 0.0)
            for (size_t at = 0; at < g->size; at++) g->basis[k + 1][at] /= below;
        k++;
        if (!(below > 0.0)) break; /* the space is complete: what is left is no part of any product */
    }
    add_solution(g, k, precondition, payload, x);
    return k;
}

double ent_gmres_solve(ent_gmres *g, ent_gmres_apply *apply, ent_gmres_apply *precondition, void *payload,
                       const double *b, double goal, unsigned restarts, double *x, size_t *products) {
    double whole = norm(g, b), length = whole, *r = g->basis[0];
    size_t count = 0;
    memset(x, 0, g->size * sizeof *x);
    if (products != NULL) *products = 0;
    if (!(whole > 0.0)) return isnan(whole) ? whole : 0.0;
    memcpy(r, b, g->size * sizeof *r);
    for (unsigned n = 0; n < restarts && length > goal * whole; n++) {
        for (size_t at = 0; at < g->size; at++) r[at] /= length;
        /* Half the goal, so that rounding between the rotated residual and the true one costs no round of its own. */
        count += round_from(g, apply, precondition, payload, length, 0.5 * goal * whole, x) + 1;
        apply(x, r, payload);
        for (size_t at = 0; at < g->size; at++) r[at] = b[at] - r[at];
        length = norm(g, r);
        if (!isfinite(length)) break;
    }
    if (products != NULL) *products = count;
    return length / whole;
}
