/* wedge.h: shadow instruments as unknowns of the joint fixed point (MODEL section 4).
 *
 * Each unknown u stands behind ln w, ln P, ln X_hat in z; its residual is update(u) - u, scaled so that a plain step is
 * nearly a Newton step in its own cell, and acceleration does the rest. A wedge touches single cells: their rows become
 * the system's own, and each sweep writes these cells anew. */
#ifndef ENT_MODEL_WEDGE_H
#define ENT_MODEL_WEDGE_H

#include "model/target.h"

struct ent_system;

typedef struct ent_wedge_cell {
    double *price, *border, *producer;             /* the cell's place in the system's rows */
    double free_price, free_border, free_producer; /* what stands there without wedges */
    double trade_cost_hat;                         /* the shock's kappa_hat */
    double ln_wedge[ENT_WEDGE_NONE];               /* sum of u by side, made anew by each sweep */
    size_t buyer, maker;                           /* places in [J][pitch] vectors */
    size_t next;                                   /* next cell of the same row, or SIZE_MAX */
} ent_wedge_cell;

typedef struct ent_wedge_target {
    const ent_target *asked;
    size_t *cell;          /* [ent_target_cells] */
    size_t n_cells, first; /* its first unknown */
} ent_wedge_target;

typedef struct ent_wedge {
    size_t n_targets, n_unknowns, n_cells;
    const ent_target *asked; /* [n_targets] */
    ent_wedge_target *target;
    ent_wedge_cell *cell;
    size_t *first_cell;                              /* by row [J][pitch]: its first cell, or SIZE_MAX */
    double *free_productivity;                       /* by target: ln A_hat of the shock; NULL without MINERAL */
    double *free_payment, *free_transfer, *payments; /* [pitch]; NULL without BURDEN */
    double *update;                                  /* of each unknown in the last sweep, unscaled */
} ent_wedge;

/* Unknowns padded to whole vectors, and doubles that ent_wedge_init will take from the system's arena. */
size_t ent_wedge_size(const ent_shock *shock);
size_t ent_wedge_room(const ent_model *model, const ent_shock *shock);

/* Lays out the targets of a checked shock in a system that is complete but for them. INPUT, NOMEM. */
ENT_MUST_USE ent_status ent_wedge_init(ent_context *context, struct ent_system *system, const ent_shock *shock);

/* Puts wedges u into rows, productivity and payments: before (1)-(9). Some 3 exponentials a cell. */
void ent_wedge_apply(struct ent_system *system, const double *u);

/* residual = update(u) - u after (1)-(9); padding gets 0. O(cells), and O(N) for each row or maker that a target sums
 * over. */
void ent_wedge_residual(struct ent_system *system, const double *ln_price, const double *u, double *residual);

/* Wedges of the last sweep that ask for nothing become exactly 0. */
void ent_wedge_settle(const ent_wedge *wedge, double *u);

#endif
