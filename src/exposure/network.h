/* network.h: who sells what to whom in one equilibrium, as input-output economics has it (MODEL section 5), and the one
 * linear system of it: x = (I - A)^-1 f.
 *
 *     A[(k,i),(j,n)] = g[k][j][n] r[k][n][i]      r = pi / ((1+T) e): received by the maker per unit of absorption
 *
 * A is never formed: it is g, block by block of a region, then r, block by block of an input. */
#ifndef ENT_EXPOSURE_NETWORK_H
#define ENT_EXPOSURE_NETWORK_H

#include "support/arena.h"
#include "support/context.h"

#include <entente/exposure.h>

struct ent_network {
    ent_arena arena;
    const ent_world *world;
    size_t J, N;
    double *inputs;            /* g [N][k][j]: input k of sector j */
    double *received;          /* r [k][N importer][N exporter] */
    double *home_inverse;      /* (I - A of home inputs)^-1 [N][J][J] */
    double *home_uses;         /* g home_inverse [N][k][j] */
    double *flow_musd;         /* M [J][N][N], at the border */
    double *share;             /* pi [J][N][N], duty paid */
    double *absorption_musd;   /* X [J][N] */
    double *output_musd;       /* Y [J][N] */
    double *final_musd;        /* X - sum g Y [J][N], at purchaser prices */
    double *value_added_share; /* b [J][N] */
    double *value_added_musd;  /* V [N] */
};

/* x = (I - A)^-1 f for `count` vectors over [J][N]; f >= 0, each entry of x to about 1e-13 of itself. `x` may be `f`.
 * The same bits for any number of threads (0: all processors). NUMERIC (inputs that use themselves up), NOMEM,
 * CANCELLED. */
ENT_MUST_USE ent_status ent_network_solve(ent_context *context, const ent_network *network, unsigned threads,
                                          size_t count, const double *f, double *x);

/* The same of the transposed system, z = (I - A')^-1 c: z[(j,n)] is what a dollar of output of sector j in n takes, at all
 * stages, of what c counts. */
ENT_MUST_USE ent_status ent_network_solve_transposed(ent_context *context, const ent_network *network, unsigned threads,
                                                     size_t count, const double *c, double *z);

/* Adds to f [J][N maker] the inputs that sector j of region n buys directly to make `output_musd`: a column of A. */
void ent_network_add_inputs(const ent_network *network, size_t j, size_t n, double output_musd, double *f);

/* Adds to f what region n buys of product k for final use, by maker. */
void ent_network_add_final(const ent_network *network, size_t k, size_t n, double *f);

#endif
