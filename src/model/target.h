/* target.h: what the targets of a shock ask for, and by the plain routine what they get (MODEL section 4).
 *
 * An unknown u is the log of a wedge; of BURDEN it is a payment as a share of the member's base income, from which the
 * coalition's mean is taken, so that payments always sum to 0. Which unknown belongs to which target is fixed: in the
 * order of the shock, one each, BURDEN one for each member. */
#ifndef ENT_MODEL_TARGET_H
#define ENT_MODEL_TARGET_H

#include "model/plain.h"

/* Unknowns of one target and of all of a shock. */
size_t ent_target_unknowns(const ent_target *target);
size_t ent_targets_unknowns(const ent_shock *shock);

/* A target's name, or its kind's. */
const char *ent_target_label(const ent_target *target);

/* Which prices a wedge moves: what importers pay above the border, what exporters ask above what makers get, or what
 * tastes make of a good; BURDEN and MINERAL move none. */
typedef enum ent_wedge_side { ENT_WEDGE_DUTY, ENT_WEDGE_LEVY, ENT_WEDGE_TASTE, ENT_WEDGE_NONE } ent_wedge_side;
ent_wedge_side ent_target_side(const ent_target *target);

/* Its cells are numbered 0 to count - 1; PROTECT has one for each buyer, BURDEN and MINERAL have none. */
typedef struct ent_cell {
    size_t sector, importer, exporter;
} ent_cell;
size_t ent_target_cells(const ent_target *target, size_t n_regions);
ent_cell ent_target_cell(const ent_target *target, size_t number);

/* Refuses targets that make no sense, by name, regions and sector: INPUT, RANGE, USAGE. Cut-offs are looked at later. */
ENT_MUST_USE ent_status ent_targets_check(ent_context *context, const ent_model *model, const ent_shock *shock);

/* What a target needs to be open under the cut-offs of a shock: INPUT. */
ENT_MUST_USE ent_status ent_targets_check_cutoff(ent_context *context, const ent_model *model, const ent_shock *shock,
                                                 const ent_cutoff *cutoff);

/* The shock with its wedges as ordinary instruments and without targets: psi and 1 + tau in the tariffs, e in the
 * levies, A_hat in productivity, payments in F. Arrays that no wedge changes stay the shock's; the others lie in the
 * arena. NOMEM. */
ENT_MUST_USE ent_status ent_targets_explicit(ent_context *context, const ent_model *model, const ent_shock *shock,
                                             const double *unknowns, ent_arena *arena, ent_shock *out);

/* What the equations say at a point: the achieved value, update(u) - u of the worst unknown, the cost. */
typedef struct ent_achievement {
    double asked, achieved, residual, cost_musd;
} ent_achievement;

/* `explicit` is the shock above, `plain` was evaluated under it with flows, `u` are the target's own unknowns. */
ent_achievement ent_target_measure(const ent_model *model, const ent_shock *shock, const ent_shock *explicit,
                                   const ent_plain *plain, const double *ln_price, const ent_target *target,
                                   const double *u);

/* Results with names and kinds, in the arena; BURDEN shows its part of `payments`, which goes by unknowns. NULL when out
 * of memory, or without targets. */
ent_target_result *ent_targets_results(ent_arena *arena, const ent_target *targets, size_t count,
                                       const double *payments);

/* Payments of BURDEN by member: million USD, sum 0. `payment` [n_regions] may not be u. */
void ent_target_payments(const ent_model *model, const ent_target *target, const double *u, double *payment);

#endif
