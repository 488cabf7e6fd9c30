/* gras.h: scales the rows and columns of a table so that they have given sums, changing it as little as possible; a cell
 * keeps its sign. With no negative cell it is RAS. */
#ifndef ENT_WORLD_GRAS_H
#define ENT_WORLD_GRAS_H

#include "support/context.h"

/* The table a[i][c] stands in two blocks side by side (inputs and final demand). Sums of rows are `row_target`, of
 * columns `column_target`; both add up to the same total, for the caller to see to. A target of 0 empties a row or
 * column whose cells are not negative. */
typedef struct ent_gras {
    size_t n_rows, width[2];     /* columns of each block */
    const double *block[2];      /* [n_rows][width] */
    const double *row_target;    /* [n_rows] */
    const double *column_target; /* [width[0] + width[1]] */
    double tolerance_share;      /* of a row's target, when it is good enough */
    uint32_t limit;              /* rounds at most */
    /* out: a'[i][c] = a r_i s_c where a > 0, a / (r_i s_c) where a < 0 */
    double *row_factor, *column_factor; /* the caller's, [n_rows] and [width[0] + width[1]] */
    uint32_t rounds;
    double gap_share; /* largest gap of a row, of its target, when it ended; columns are exact */
    size_t gap_row;
} ent_gras;

/* Alternates rows and columns until rows have their sums too, or `limit` is reached, which is no failure: gap_share says
 * what is left. One pass over the table a round, 8 bytes a cell. NOMEM, CANCELLED. */
ENT_MUST_USE ent_status ent_gras_solve(ent_context *context, ent_gras *g);

/* A cell after scaling. */
static inline double ent_gras_cell(double a, double row_factor, double column_factor) {
    if (a >= 0.0) return a * (row_factor * column_factor);
    return a / (row_factor * column_factor);
}

#endif
