/* cells.h: what instruments change at a given z, cell by cell: the partial derivatives that a gradient needs beside the
 * linearised sweep, forwards and backwards. With x = ln(phi c) and l = ln P', M' and pi' of a cell move by
 *
 *     d ln P'[n] = sum_i pi' (dlnphi + dlnc) + dtheta (sum_i pi' x - l) / theta                   (2)
 *     d ln M'    = -theta (dlnphi + dlnc - dlnP') - dtheta (x - l) - d ln(1+T') + dlnX'           (3), (4)
 *     d ln phi   = d ln kappa + d ln(1+T') + d ln e'
 *
 * and with them Y' of (5), received after the levy, and R' of (6). */
#ifndef ENT_MODEL_CELLS_H
#define ENT_MODEL_CELLS_H

#include "model/linear.h"

#include <entente/gradient.h>

/* What a direction shifts, at the point the system last swept; arrays of `shift` are the caller's, complete. `shock` is
 * the system's. */
void ent_cells_forward(const ent_system *system, const ent_shock *shock, const double *ln_price,
                       const ent_direction *direction, ent_linear_shift *shift);

/* The derivatives, from the adjoints a transposed product left in `linear`; arrays of `out` that are not NULL are
 * filled. ent_direction's arrays are const: these are the same, writable. */
typedef struct ent_cells_out {
    double *tariff_rate, *trade_cost, *levy, *productivity, *endowment, *payment_musd, *earmark_musd, *order_musd,
        *elasticity;
} ent_cells_out;
void ent_cells_backward(const ent_linear *linear, const ent_shock *shock, const double *ln_price,
                        const ent_cells_out *out);

#endif
