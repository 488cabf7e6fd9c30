/* sweep.c: one pass through equations (1)-(9). */
#include "model/system.h"

#include <math.h>
#include <string.h>

/* (1) ln c = b ln w + sum_k g ln P - ln A, then c^-theta. */
static void costs(ent_system *s, const double *ln_w, const double *ln_P) {
    const ent_model *m = s->model;
    size_t J = m->J, pitch = m->pitch;
    double *in = s->block, *out = s->block + J * ENT_LANES;
    for (size_t chunk = 0; chunk < m->chunks; chunk++) {
        size_t first = chunk * ENT_LANES;
        for (size_t k = 0; k < J; k++) memcpy(in + k * ENT_LANES, ln_P + k * pitch + first, ENT_LANES * sizeof *in);
        m->kernels->block_apply(out, m->inputs + chunk * J * J * ENT_LANES, in, J, 0);
        for (size_t j = 0; j < J; j++)
            for (size_t l = 0; l < ENT_LANES; l++) {
                size_t at = j * pitch + first + l;
                s->ln_cost[at] = out[j * ENT_LANES + l] + m->value_added_share[at] * ln_w[first + l];
                if (s->ln_productivity != NULL) s->ln_cost[at] -= s->ln_productivity[at];
            }
    }
    for (size_t j = 0; j < J; j++)
        m->kernels->exp_scaled(s->cost_power + j * pitch, s->ln_cost + j * pitch, -m->theta[j], pitch);
}

/* (2)-(6) for one sector: price sums, what is sold and made, and the budget's revenue. With u = c^-theta and
 * p = sum_i row u, M'[n][i] = border_row u X / p, so duties are X - sum_i M', and output is u times the column sums of
 * producer_row X / p. */
static void trade(ent_system *s, size_t j) {
    const ent_model *m = s->model;
    size_t pitch = m->pitch, at = j * pitch;
    const double *u = s->cost_power + at, *X = s->absorption + at;
    double *p = s->price_sum + at, *quotient = s->quotient + at, *Y = s->output + at;
    m->kernels->rows_dot(p, s->price_row + at, u, pitch, pitch);
    for (size_t n = m->N; n < pitch; n++) p[n] = 1.0;
    for (size_t n = 0; n < pitch; n++) quotient[n] = X[n] / p[n];
    if (s->border_differs[j]) {
        m->kernels->rows_dot(s->scratch, s->border_row + at, u, pitch, pitch);
        for (size_t n = 0; n < m->N; n++) s->revenue[n] += X[n] - quotient[n] * s->scratch[n];
    }
    m->kernels->rows_combine(Y, s->producer_row + at, quotient, pitch, pitch);
    if (s->producer_differs[j]) { /* export levies: sum_m (1 - 1/e') M'[m][n] to the exporter's budget */
        m->kernels->rows_combine(s->scratch, s->border_row + at, quotient, pitch, pitch);
        for (size_t n = 0; n < m->N; n++) s->revenue[n] += u[n] * (s->scratch[n] - Y[n]);
    }
    for (size_t n = 0; n < pitch; n++) Y[n] *= u[n];
    for (size_t n = 0; n < pitch && s->order != NULL; n++) s->made[at + n] = Y[n] + s->order[at + n];
}

/* Closure own-gdp: D'[n] = d V'[n] - V'[n] / sum V' sum_m d[m] V'[m], sums over the component. */
static void deficits(ent_system *s) {
    const ent_model *m = s->model;
    const size_t *component = s->cutoff.component;
    memset(s->level, 0, m->pitch * sizeof *s->level);
    memset(s->wanted, 0, m->pitch * sizeof *s->wanted);
    for (size_t n = 0; n < m->N; n++) {
        double V = s->wage[n] * s->endowed_value_added[n];
        s->level[component[n]] += V;
        s->wanted[component[n]] += m->deficit_rate[n] * V;
    }
    for (size_t n = 0; n < m->N; n++) {
        double V = s->wage[n] * s->endowed_value_added[n];
        s->transfer[n] = s->payment[n] + V * (m->deficit_rate[n] - s->wanted[component[n]] / s->level[component[n]]);
    }
}

/* (7)-(9): income, demand and the value added that producers pay, as ratios to what z says. */
static void demand(ent_system *s, double *ratio_w) {
    const ent_model *m = s->model;
    size_t J = m->J, pitch = m->pitch;
    double *in = s->block, *out = s->block + J * ENT_LANES;
    memset(s->level, 0, pitch * sizeof *s->level);
    for (size_t chunk = 0; chunk < m->chunks; chunk++) {
        size_t first = chunk * ENT_LANES;
        double income[ENT_LANES], earned[ENT_LANES] = {0};
        for (size_t l = 0; l < ENT_LANES; l++) {
            size_t n = first + l;
            income[l] = s->wage[n] * s->endowed_value_added[n] + s->revenue[n] + s->transfer[n];
        }
        for (size_t j = 0; j < J; j++)
            for (size_t l = 0; l < ENT_LANES; l++) {
                size_t at = j * pitch + first + l;
                in[j * ENT_LANES + l] = s->made[at];
                earned[l] += m->value_added_share[at] * s->made[at];
            }
        m->kernels->block_apply_transposed(out, m->inputs + chunk * J * J * ENT_LANES, in, J);
        for (size_t k = 0; k < J; k++)
            for (size_t l = 0; l < ENT_LANES; l++) {
                size_t at = k * pitch + first + l;
                double X = out[k * ENT_LANES + l] + m->alpha[at] * income[l];
                if (s->earmark != NULL) X += s->earmark[at];
                s->ratio[at] = s->absorption[at] > 0.0 ? X / s->absorption[at] : 1.0;
            }
        for (size_t l = 0; l < ENT_LANES; l++) {
            size_t n = first + l;
            ratio_w[n] = n < m->N ? earned[l] / (s->wage[n] * s->endowed_value_added[n]) : 1.0;
            if (n < m->N) s->level[s->cutoff.component[n]] += earned[l];
        }
    }
    for (size_t k = 0; k < s->cutoff.face.n_components; k++) s->level[k] /= s->cutoff.value_added[k];
}

void ent_sweep(ent_system *s, const double *z, double *residual) {
    const ent_model *m = s->model;
    size_t J = m->J, pitch = m->pitch, markets = J * pitch;
    const double *ln_w = z, *ln_P = z + pitch, *ln_X = z + pitch + markets;
    double *r_w = residual, *r_P = residual + pitch, *r_X = residual + pitch + markets;
    if (s->wedge.n_targets > 0) ent_wedge_apply(s, z + s->core);
    m->kernels->exp_scaled(s->wage, ln_w, 1.0, pitch);
    m->kernels->exp_scaled(s->absorption, ln_X, 1.0, markets);
    for (size_t at = 0; at < markets; at++) s->absorption[at] *= s->absorption_scale[at];
    if (m->closure == ENT_CLOSURE_OWN_GDP) deficits(s);
    memset(s->revenue, 0, pitch * sizeof *s->revenue);
    costs(s, ln_w, ln_P);
    for (size_t j = 0; j < J; j++) trade(s, j);
    demand(s, r_w);

    for (size_t j = 0; j < J; j++)
        m->kernels->log_scaled(r_P + j * pitch, s->price_sum + j * pitch, -1.0 / m->theta[j], pitch);
    for (size_t at = 0; at < markets; at++) r_P[at] -= ln_P[at];
    m->kernels->log_scaled(r_X, s->ratio, 1.0, markets);
    for (size_t n = 0; n < m->N; n++) r_w[n] /= s->level[s->cutoff.component[n]]; /* sum V' = sum V replaces one (9) */
    m->kernels->log_scaled(r_w, r_w, 1.0, pitch);
    if (s->wedge.n_targets > 0) ent_wedge_residual(s, ln_P, z + s->core, residual + s->core);
}

/* A correction made region by region knows nothing of the numeraire, and where regions trade little it would answer to
 * a world that is too dear as a whole by wages far too low: a level moves no relative price, so that nothing inside a
 * region holds it. The level is therefore taken out of (9) before the correction and set by a shift of every wage,
 * price and market after it, which is exact: (1)-(9) are homogeneous in values, deficits apart. */
void ent_system_unpin(const ent_system *s, double *residual) {
    for (size_t n = 0; n < s->model->N; n++) residual[n] += log(s->level[s->cutoff.component[n]]);
}

void ent_system_pin(const ent_system *s, const double *from, double *step) {
    const ent_model *m = s->model;
    const size_t *component = s->cutoff.component;
    double *sum = s->wanted, *shift = s->scratch, highest = -INFINITY;
    memset(sum, 0, m->pitch * sizeof *sum);
    for (size_t n = 0; n < m->N; n++) {
        shift[n] = step[n] + (from != NULL ? from[n] : 0.0);
        highest = fmax(highest, shift[n]); /* taken out of the exponentials: a step not yet limited may be wild */
    }
    for (size_t n = 0; n < m->N; n++) sum[component[n]] += s->endowed_value_added[n] * exp(shift[n] - highest);
    for (size_t n = 0; n < m->pitch; n++)
        shift[n] = highest + log(sum[component[n]] / s->cutoff.value_added[component[n]]);
    for (size_t at = 0; at < s->core; at += m->pitch)
        for (size_t n = 0; n < m->pitch; n++) step[at + n] -= shift[n];
}

void ent_system_point(const ent_system *s, double *home_share, double *home_sales, double *foreign_leak,
                      double *value_added, ent_local_point *point) {
    const ent_model *m = s->model;
    for (size_t j = 0; j < m->J; j++) {
        size_t at = j * m->pitch;
        const double *u = s->cost_power + at, *p = s->price_sum + at, *quotient = s->quotient + at, *Y = s->made + at;
        double *leak = foreign_leak + at;
        memset(leak, 0, m->pitch * sizeof *leak);
        for (size_t n = 0; n < m->N; n++) {
            const double *price = s->price_row[at + n], *producer = s->producer_row[at + n];
            for (size_t i = 0; i < m->pitch; i++) leak[i] += producer[i] * quotient[n] * (price[i] / p[n]);
            home_share[at + n] = price[n] * u[n] / p[n];
            home_sales[at + n] = Y[n] > 0.0 ? producer[n] * quotient[n] * u[n] / Y[n] : 0.0;
        }
        for (size_t i = 0; i < m->N; i++) {
            double sold = Y[i] > 0.0 ? s->output[at + i] / Y[i] : 0.0; /* an order answers to no price */
            leak[i] = Y[i] > 0.0 ? fmax(sold - leak[i] * u[i] * u[i] / Y[i], 0.0) : 0.0;
        }
    }
    for (size_t n = 0; n < m->pitch; n++) value_added[n] = s->wage[n] * s->endowed_value_added[n];
    *point = (ent_local_point){.home_share = home_share,
                               .home_sales = home_sales,
                               .foreign_leak = foreign_leak,
                               .absorption = s->absorption,
                               .output = s->made,
                               .alpha = m->alpha,
                               .value_added_share = m->value_added_share,
                               .value_added = value_added,
                               .inputs = m->inputs,
                               .theta = m->theta};
}
