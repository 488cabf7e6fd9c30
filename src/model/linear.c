/* linear.c: equations (1)-(9) differentiated at a point, term by term as sweep.c computes them.
 *
 * With dlnc, dlnP, dX for changes in logs, u = c^-theta, p = sum_i row u, q = X / p and <row, x> for sums over a row:
 *
 *     dlnc   = b dw + sum_k g dP                                                        (1)
 *     dlnP'  = <price row, u dlnc> / p            r_P = dlnP' - dP                      (2)
 *     dq     = q (dX + theta dlnP')                                                     (3)
 *     dY'    = u sum_m producer row dq - theta (Y' - O) dlnc                            (4), (5)
 *     duties = X dX - <border row, u> dq + theta q <border row, u dlnc>                 (6)
 *     levies = u sum_m (border row - producer row) dq - theta (levies) dlnc             (6)
 *     dlnV'  = dw + dlnL,   dI' = V' dlnV' + dR' + dD'                                  (7)
 *     r_X    = (alpha dI' + sum_j g dY') / X'_new - dX                                  (8)
 *     r_w    = dE / E - dlnV' - sum dE / sum E, E = sum_j b Y', sums over the component (9), numeraire inside
 *
 * What parameters change is added to the quantity on the left of each line. The transpose runs through the same lines
 * backwards. */
#include "model/linear.h"

#include <assert.h>
#include <string.h>

int ent_linear_init(ent_linear *l, ent_arena *arena, size_t J, size_t pitch) {
    double **vectors[] = {&l->cost, &l->price, &l->output, &l->demand, &l->border_sum, &l->levied, &l->mixed};
    double **small[] = {&l->income, &l->value_added, &l->earned, &l->revenue, &l->transfer, &l->sum,
                        &l->other,  &l->change,      &l->lane,   &l->level,   &l->wanted,   &l->moved};
    int ok = 1;
    *l = (ent_linear){.J = J, .pitch = pitch};
    for (size_t v = 0; v < sizeof vectors / sizeof vectors[0]; v++)
        ok = (*vectors[v] = ent_arena_doubles(arena, J * pitch)) != NULL && ok;
    for (size_t v = 0; v < sizeof small / sizeof small[0]; v++)
        ok = (*small[v] = ent_arena_doubles(arena, pitch)) != NULL && ok;
    ok = (l->block = ent_arena_doubles(arena, 2 * J * ENT_LANES)) != NULL && ok;
    return ok;
}

void ent_linear_at(ent_linear *l, const ent_system *s) {
    const ent_model *m = s->model;
    size_t J = l->J, pitch = l->pitch;
    l->system = s;
    memset(l->earned, 0, pitch * sizeof *l->earned);
    for (size_t j = 0; j < J; j++) {
        size_t at = j * pitch;
        const double *u = s->cost_power + at;
        if (s->border_differs[j]) m->kernels->rows_dot(l->border_sum + at, s->border_row + at, u, pitch, pitch);
        if (s->producer_differs[j]) {
            m->kernels->rows_combine(l->levied + at, s->border_row + at, s->quotient + at, pitch, pitch);
            for (size_t n = 0; n < pitch; n++) l->levied[at + n] = u[n] * l->levied[at + n] - s->output[at + n];
        }
        for (size_t n = 0; n < m->N; n++) l->earned[n] += m->value_added_share[at + n] * s->made[at + n];
    }
}

/* out[j] = sum_k g[k][j] in[k] of every region (technology), or its transpose: [J][pitch] vectors. */
static void technology(const ent_linear *l, const double *in, double *out, int transposed) {
    const ent_model *m = l->system->model;
    size_t J = l->J, pitch = l->pitch;
    double *from = l->block, *to = l->block + J * ENT_LANES;
    for (size_t chunk = 0; chunk < m->chunks; chunk++) {
        const double *inputs = m->inputs + chunk * J * J * ENT_LANES;
        size_t first = chunk * ENT_LANES;
        for (size_t k = 0; k < J; k++) memcpy(from + k * ENT_LANES, in + k * pitch + first, ENT_LANES * sizeof *from);
        if (transposed) m->kernels->block_apply_transposed(to, inputs, from, J);
        else m->kernels->block_apply(to, inputs, from, J, 0);
        for (size_t j = 0; j < J; j++) memcpy(out + j * pitch + first, to + j * ENT_LANES, ENT_LANES * sizeof *to);
    }
}

/* (2)-(6) of one sector. */
static void trade(ent_linear *l, size_t j, const double *dX, const ent_linear_shift *shift) {
    const ent_system *s = l->system;
    const ent_model *m = s->model;
    size_t pitch = l->pitch, at = j * pitch;
    const double *u = s->cost_power + at, *p = s->price_sum + at, *q = s->quotient + at, *cost = l->cost + at;
    double theta = m->theta[j], *dq = l->change, *weighted = l->lane, *Y = l->output + at, *price = l->price + at;
    for (size_t n = 0; n < pitch; n++) weighted[n] = u[n] * cost[n];
    m->kernels->rows_dot(l->sum, s->price_row + at, weighted, pitch, pitch);
    for (size_t n = 0; n < pitch; n++) price[n] = l->sum[n] / p[n];
    for (size_t n = 0; n < pitch && shift != NULL; n++) price[n] += shift->price[at + n];
    for (size_t n = 0; n < pitch; n++) dq[n] = q[n] * ((dX != NULL ? dX[n] : 0.0) + theta * price[n]);
    if (s->border_differs[j]) {
        m->kernels->rows_dot(l->sum, s->border_row + at, weighted, pitch, pitch);
        for (size_t n = 0; n < m->N; n++)
            l->revenue[n] += s->absorption[at + n] * (dX != NULL ? dX[n] : 0.0) - dq[n] * l->border_sum[at + n] +
                             theta * q[n] * l->sum[n];
    }
    m->kernels->rows_combine(Y, s->producer_row + at, dq, pitch, pitch);
    if (s->producer_differs[j]) {
        m->kernels->rows_combine(l->sum, s->border_row + at, dq, pitch, pitch);
        for (size_t n = 0; n < m->N; n++)
            l->revenue[n] += u[n] * (l->sum[n] - Y[n]) - theta * l->levied[at + n] * cost[n];
    }
    for (size_t n = 0; n < pitch; n++) Y[n] = u[n] * Y[n] - theta * s->output[at + n] * cost[n];
    for (size_t n = 0; n < pitch && shift != NULL; n++) Y[n] += shift->output[at + n];
}

/* The sums of closure own-gdp by component: V', and d V'. */
static void level_sums(ent_linear *l) {
    const ent_system *s = l->system;
    memset(l->level, 0, l->pitch * sizeof *l->level);
    memset(l->wanted, 0, l->pitch * sizeof *l->wanted);
    for (size_t n = 0; n < s->model->N; n++) {
        double V = s->wage[n] * s->endowed_value_added[n];
        l->level[s->cutoff.component[n]] += V;
        l->wanted[s->cutoff.component[n]] += s->model->deficit_rate[n] * V;
    }
}

/* dD' of closure own-gdp, D'[n] = V'[n] (d[n] - W / L), W = sum d V', L = sum V'. */
static void deficits(ent_linear *l, const double *dv) {
    const ent_system *s = l->system;
    const ent_model *m = s->model;
    const size_t *component = s->cutoff.component;
    memset(l->moved, 0, l->pitch * sizeof *l->moved);
    level_sums(l);
    for (size_t n = 0; n < m->N; n++) {
        size_t c = component[n];
        l->moved[c] += (m->deficit_rate[n] - l->wanted[c] / l->level[c]) * s->wage[n] * s->endowed_value_added[n] *
                       dv[n];
    }
    for (size_t n = 0; n < m->N; n++) {
        size_t c = component[n];
        double V = s->wage[n] * s->endowed_value_added[n];
        l->transfer[n] = V * ((m->deficit_rate[n] - l->wanted[c] / l->level[c]) * dv[n] - l->moved[c] / l->level[c]);
    }
}

/* (1) and (7): what z and the shift say of costs and value added. */
static void begin(ent_linear *l, const double *v, const ent_linear_shift *shift) {
    const ent_model *m = l->system->model;
    size_t pitch = l->pitch, markets = l->J * pitch;
    memset(l->revenue, 0, pitch * sizeof *l->revenue);
    memset(l->transfer, 0, pitch * sizeof *l->transfer);
    memset(l->cost, 0, markets * sizeof *l->cost);
    memset(l->value_added, 0, pitch * sizeof *l->value_added);
    if (v != NULL) {
        technology(l, v + pitch, l->cost, 0);
        for (size_t at = 0; at < markets; at++) l->cost[at] += m->value_added_share[at] * v[at % pitch];
        memcpy(l->value_added, v, pitch * sizeof *v);
    }
    for (size_t at = 0; at < markets && shift != NULL; at++) l->cost[at] += shift->cost[at];
    for (size_t n = 0; n < pitch && shift != NULL; n++) l->value_added[n] += shift->value_added[n];
}

/* (9): r_w, with the numeraire of each component. */
static void wages(ent_linear *l, const double *earned, double *r_w) {
    const ent_system *s = l->system;
    size_t N = s->model->N, pitch = l->pitch;
    memset(l->level, 0, pitch * sizeof *l->level);
    memset(l->moved, 0, pitch * sizeof *l->moved);
    for (size_t n = 0; n < N; n++) {
        l->level[s->cutoff.component[n]] += l->earned[n];
        l->moved[s->cutoff.component[n]] += earned[n];
    }
    for (size_t n = 0; n < pitch; n++) {
        size_t c = s->cutoff.component[n];
        r_w[n] = n < N ? earned[n] / l->earned[n] - l->value_added[n] - l->moved[c] / l->level[c] : 0.0;
    }
}

void ent_linear_apply(ent_linear *l, const double *v, const ent_linear_shift *shift, double *out) {
    const ent_system *s = l->system;
    const ent_model *m = s->model;
    size_t J = l->J, pitch = l->pitch, markets = J * pitch;
    const double *dX = v != NULL ? v + pitch + markets : NULL;
    double *r_P = out + pitch, *r_X = out + pitch + markets, *income = l->income, *earned = l->other;
    assert(pitch > 0); /* no world is without regions */
    begin(l, v, shift);
    for (size_t j = 0; j < J; j++) trade(l, j, dX != NULL ? dX + j * pitch : NULL, shift);
    for (size_t at = 0; at < markets; at++) r_P[at] = l->price[at] - (v != NULL ? v[pitch + at] : 0.0);
    if (m->closure == ENT_CLOSURE_OWN_GDP) deficits(l, l->value_added);
    for (size_t n = 0; n < pitch; n++)
        income[n] = s->wage[n] * s->endowed_value_added[n] * l->value_added[n] + l->revenue[n] + l->transfer[n] +
                    (shift != NULL ? shift->income[n] : 0.0);
    technology(l, l->output, l->demand, 1);
    memset(earned, 0, pitch * sizeof *earned);
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < pitch; n++) {
            size_t at = j * pitch + n;
            double X = s->absorption[at];
            l->demand[at] += m->alpha[at] * income[n] + (shift != NULL ? shift->demand[at] : 0.0);
            r_X[at] = X > 0.0 ? l->demand[at] / (s->ratio[at] * X) - (dX != NULL ? dX[at] : 0.0) : 0.0;
            earned[n] += m->value_added_share[at] * l->output[at];
        }
    wages(l, earned, out);
}

/* Adjoints of (7)-(9): of incomes and what is bought, and of what they owe to value added and output. */
static void demand_transposed(ent_linear *l, const double *y, const double *income, double *a_X) {
    const ent_system *s = l->system;
    const ent_model *m = s->model;
    const size_t *component = s->cutoff.component;
    size_t pitch = l->pitch, markets = l->J * pitch;
    const double *y_w = y, *y_X = y != NULL ? y + pitch + markets : NULL;
    assert(pitch > 0); /* no world is without regions */
    for (size_t n = 0; n < pitch; n++) l->income[n] = income != NULL ? income[n] : 0.0;
    memset(l->level, 0, pitch * sizeof *l->level);
    memset(l->moved, 0, pitch * sizeof *l->moved);
    for (size_t n = 0; n < m->N; n++) {
        l->level[component[n]] += l->earned[n];
        l->moved[component[n]] += y != NULL ? y_w[n] : 0.0;
    }
    for (size_t j = 0; j < l->J; j++)
        for (size_t n = 0; n < pitch; n++) {
            size_t at = j * pitch + n;
            double X = s->absorption[at], bought = X > 0.0 && y != NULL ? y_X[at] : 0.0;
            l->demand[at] = X > 0.0 ? bought / (s->ratio[at] * X) : 0.0;
            a_X[at] = -bought;
            l->income[n] += m->alpha[at] * l->demand[at];
        }
    technology(l, l->demand, l->output, 0);
    for (size_t n = 0; n < pitch; n++) {
        size_t c = component[n];
        double paid = n < m->N && y != NULL ? y_w[n] : 0.0;
        l->other[n] = n < m->N ? paid / l->earned[n] - l->moved[c] / l->level[c] : 0.0;
        l->value_added[n] = s->wage[n] * s->endowed_value_added[n] * l->income[n] - paid;
    }
    for (size_t j = 0; j < l->J; j++)
        for (size_t n = 0; n < pitch; n++)
            l->output[j * pitch + n] += m->value_added_share[j * pitch + n] * l->other[n];
    if (m->closure != ENT_CLOSURE_OWN_GDP) return;
    level_sums(l);
    memset(l->moved, 0, pitch * sizeof *l->moved);
    for (size_t n = 0; n < m->N; n++) l->moved[component[n]] += l->income[n] * s->wage[n] * s->endowed_value_added[n];
    for (size_t n = 0; n < m->N; n++) {
        size_t c = component[n];
        l->value_added[n] += s->wage[n] * s->endowed_value_added[n] *
                             (m->deficit_rate[n] - l->wanted[c] / l->level[c]) *
                             (l->income[n] - l->moved[c] / l->level[c]);
    }
}

/* (2)-(6) of one sector backwards: from the adjoints of its output, incomes and prices to those of its costs and X. */
static void trade_transposed(ent_linear *l, size_t j, const double *y_P, double *a_X) {
    const ent_system *s = l->system;
    const ent_model *m = s->model;
    size_t pitch = l->pitch, at = j * pitch;
    const double *u = s->cost_power + at, *p = s->price_sum + at, *q = s->quotient + at, *Y = l->output + at;
    const double *income = l->income;
    double theta = m->theta[j], *cost = l->cost + at, *price = l->price + at, *quotient = l->change,
           *weighted = l->lane;
    int duties = s->border_differs[j], levies = s->producer_differs[j];
    for (size_t n = 0; n < pitch; n++) weighted[n] = u[n] * (Y[n] - (levies ? income[n] : 0.0));
    m->kernels->rows_dot(quotient, s->producer_row + at, weighted, pitch, pitch);
    for (size_t n = 0; n < pitch; n++) cost[n] = -theta * s->output[at + n] * Y[n];
    if (levies) {
        for (size_t n = 0; n < pitch; n++) weighted[n] = u[n] * income[n];
        m->kernels->rows_dot(l->sum, s->border_row + at, weighted, pitch, pitch);
        for (size_t n = 0; n < pitch; n++) {
            quotient[n] += l->sum[n];
            cost[n] -= theta * l->levied[at + n] * income[n];
        }
    }
    if (duties) {
        for (size_t n = 0; n < pitch; n++) {
            quotient[n] -= l->border_sum[at + n] * income[n];
            a_X[n] += s->absorption[at + n] * income[n];
            weighted[n] = q[n] * income[n];
        }
        m->kernels->rows_combine(l->sum, s->border_row + at, weighted, pitch, pitch);
        for (size_t n = 0; n < pitch; n++) cost[n] += theta * u[n] * l->sum[n];
    }
    for (size_t n = 0; n < pitch; n++) {
        a_X[n] += q[n] * quotient[n];
        price[n] = (y_P != NULL ? y_P[n] : 0.0) + theta * q[n] * quotient[n];
        weighted[n] = price[n] / p[n]; /* the adjoint of <price row, u dlnc> */
    }
    m->kernels->rows_combine(l->sum, s->price_row + at, weighted, pitch, pitch);
    for (size_t n = 0; n < pitch; n++) cost[n] += u[n] * l->sum[n];
}

void ent_linear_apply_transposed(ent_linear *l, const double *y, const double *income, double *out) {
    const ent_model *m = l->system->model;
    size_t J = l->J, pitch = l->pitch, markets = J * pitch;
    double *a_w = out, *a_P = out + pitch, *a_X = out + pitch + markets;
    const double *y_P = y != NULL ? y + pitch : NULL;
    assert(pitch > 0); /* no world is without regions */
    demand_transposed(l, y, income, a_X);
    for (size_t j = 0; j < J; j++) trade_transposed(l, j, y != NULL ? y_P + j * pitch : NULL, a_X + j * pitch);
    memcpy(a_w, l->value_added, pitch * sizeof *a_w);
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < pitch; n++) a_w[n] += m->value_added_share[j * pitch + n] * l->cost[j * pitch + n];
    technology(l, l->cost, l->mixed, 1);
    for (size_t at = 0; at < markets; at++) a_P[at] = l->mixed[at] - (y != NULL ? y_P[at] : 0.0);
}
