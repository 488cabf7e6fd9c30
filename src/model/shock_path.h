/* shock_path.h: the straight path from the base to a shock: in ln(1+T), ln kappa, ln e, ln A and ln L, linearly in D, F,
 * H and O. A ban is approached by kappa = (1 - s)^(-1/theta), which closes trade evenly. */
#ifndef ENT_MODEL_SHOCK_PATH_H
#define ENT_MODEL_SHOCK_PATH_H

#include "model/cutoff.h"

typedef struct ent_shock_path {
    const ent_model *model;
    const ent_shock *end;
    ent_shock at; /* the shock at one point, in the arrays below: those that `end` has */
    double *tariff, *trade_cost, *levy, *productivity, *endowment, *payment, *earmark, *order, *deficit;
    double *payment_start, *payment_end, *earmark_end, *order_end; /* NULL: 0, and what `end` says */
} ent_shock_path;

/* Arrays from the arena; 0 when there is no memory. */
int ent_shock_path_init(ent_shock_path *path, ent_arena *arena, const ent_model *model, const ent_shock *end);

/* Makes transfers move evenly too from those that the base's flows imply to those that `end` leaves: where bans split
 * trade (MODEL 1, "Cut-offs"), and where the closure has taken deficits out of a table that is not rebased yet. The
 * difference enters as payments. After ent_shock_path_init; 0 when there is no memory. */
int ent_shock_path_carry_transfers(ent_shock_path *path, ent_arena *arena, const ent_cutoff *cutoff);

/* Sets path->at to the point s in [0, 1]; at 1 the tariffs and trade costs are those of `end` exactly. */
void ent_shock_path_at(ent_shock_path *path, double s);

/* Slopes in s of ln(1+T), ln e and ln kappa of the cell `at` of sector j; e where ent_shock_path_at has set it. */
double ent_shock_path_tariff_slope(const ent_shock_path *path, size_t at);
double ent_shock_path_levy_slope(const ent_shock_path *path, size_t at);
double ent_shock_path_cost_slope(const ent_shock_path *path, size_t j, size_t at, double s);
double ent_shock_path_levy(const ent_shock_path *path, size_t at);

#endif
