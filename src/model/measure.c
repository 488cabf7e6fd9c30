/* measure.c: what targets achieve, from the plain routine's flows: the second path beside wedge.c. The formulas are
 * those of MODEL section 4 as they stand there. */
#include "model/target.h"

#include <math.h>

/* A point: the shock with wedges as instruments and without, and what (1)-(9) make of it. */
typedef struct point {
    const ent_model *m;
    const ent_shock *shock, *explicit;
    const ent_plain *p;
} point;

static double power(const point *at, ent_cell c) { /* 1 + T' */
    size_t k = (c.sector * at->m->N + c.importer) * at->m->N + c.exporter;
    return 1.0 + (at->explicit->tariff_rate != NULL ? at->explicit->tariff_rate[k] : at->m->tariff[k]);
}

static double levy(const point *at, ent_cell c) { /* e' */
    size_t k = (c.sector * at->m->N + c.importer) * at->m->N + c.exporter;
    const double *levies = at->explicit->levy_gross != NULL ? at->explicit->levy_gross : at->m->levy;
    return levies != NULL ? levies[k] : 1.0;
}

static double flow(const point *at, ent_cell c) { /* M' */
    return at->p->flow[(c.sector * at->m->N + c.importer) * at->m->N + c.exporter];
}

static double share(const point *at, ent_cell c) { /* pi' = M' (1 + T') / X' */
    double X = at->p->absorption[c.sector * at->m->N + c.importer];
    return X > 0.0 ? flow(at, c) * power(at, c) / X : 0.0;
}

/* q = M' / (kappa_hat c e'), kappa_hat without what tastes do. */
static double delivered(const point *at, ent_cell c) {
    size_t k = (c.sector * at->m->N + c.importer) * at->m->N + c.exporter;
    double kappa = at->shock->trade_cost_hat != NULL ? at->shock->trade_cost_hat[k] : 1.0;
    return flow(at, c) / (kappa * at->p->cost_hat[c.sector * at->m->N + c.exporter] * levy(at, c));
}

/* min(0, x) and max(0, x) that let NaN through. */
static double at_most_0(double x) { return x > 0.0 ? 0.0 : x; }
static double at_least_0(double x) { return x < 0.0 ? 0.0 : x; }

/* Sum of M' or q over the cells, and the mean of theta (1 - pi') with the same weights. */
static double amount(const point *at, const ent_target *t, double *elasticity) {
    double sum = 0.0, weighted = 0.0;
    for (size_t a = 0; a < ent_target_cells(t, at->m->N); a++) {
        ent_cell c = ent_target_cell(t, a);
        double x = t->kind == ENT_TARGET_QUOTA ? delivered(at, c) : flow(at, c);
        sum += x;
        weighted += x * at->m->theta[c.sector] * (1.0 - share(at, c));
    }
    *elasticity = weighted / sum;
    return sum;
}

/* Share of a maker's output that is sold by price; the rest are orders. */
static double sold_share(const point *at, size_t sector, size_t maker) {
    size_t k = sector * at->m->N + maker;
    return 1.0 - ent_cutoff_order(&at->p->cutoff, at->shock, at->m->N, k) / at->p->output[k];
}

/* theta sum_m s_m (1 - pi'_m) of a maker, s_m the shares of its output sold to m. */
static double sales_elasticity(const point *at, size_t sector, size_t maker) {
    double sum = 0.0;
    for (size_t n = 0; n < at->m->N; n++) {
        ent_cell c = {sector, n, maker};
        sum += flow(at, c) / levy(at, c) / at->p->output[sector * at->m->N + maker] * share(at, c);
    }
    return at->m->theta[sector] * (sold_share(at, sector, maker) - sum);
}

/* Y'/c against the base's Y. */
static double real_output_hat(const point *at, size_t sector, size_t maker) {
    size_t k = sector * at->m->N + maker;
    return at->p->output[k] / at->p->cost_hat[k] / at->m->output[sector * at->m->pitch + maker];
}

static ent_achievement measure_supply(const point *at, const ent_target *t, double u) {
    double imports = 0.0, rivals = 0.0, theta = 0.0;
    ent_achievement out = {.asked = t->value};
    for (size_t a = 0; a < ent_target_cells(t, at->m->N); a++) {
        ent_cell c = ent_target_cell(t, a);
        rivals += flow(at, c);
        theta += flow(at, c) * at->m->theta[c.sector];
        out.cost_musd += flow(at, c) * power(at, c) * (1.0 - exp(-u));
    }
    for (size_t a = 0; a < t->n_sectors * t->n_importers; a++)
        for (size_t i = 0; i < at->m->N; i++) {
            ent_cell c = {t->sectors[a / t->n_importers], t->importers[a % t->n_importers], i};
            if (i != c.importer) imports += flow(at, c);
        }
    out.achieved = rivals / imports;
    out.residual = at_least_0(u + (log(out.achieved / (1.0 - out.achieved)) - log(t->value / (1.0 - t->value))) /
                                      (1.0 + theta / rivals)) -
                   u;
    return out;
}

static ent_achievement measure_mineral(const point *at, const ent_target *t, double u) {
    size_t j = t->sectors[0], i = t->regions[0];
    double A = at->explicit->productivity_hat != NULL ? at->explicit->productivity_hat[j * at->m->N + i] : 1.0;
    double mu = t->mineral_share, rho = 1.0 - 1.0 / t->mineral_sigma;
    ent_achievement out = {.asked = t->value, .achieved = real_output_hat(at, j, i) / A};
    double m = fmin(1.0, t->value / out.achieved), bracket = 1.0 - mu + mu * pow(m, rho);
    double f = rho == 0.0 ? pow(m, mu) : pow(bracket, 1.0 / rho), slope = mu * pow(m, rho) / bracket;
    out.cost_musd = at->p->output[j * at->m->N + i] * (1.0 - exp(u));
    if (isnan(out.achieved)) f = NAN;
    /* x_hat rises with A_hat by theta sum s (1 - pi'), f falls with x_hat by `slope`: the Newton step in u. */
    out.residual = (log(f) - u) / (m < 1.0 ? 1.0 + slope * sales_elasticity(at, j, i) : 1.0);
    return out;
}

static ent_achievement measure_burden(const point *at, const double *ln_price, const ent_target *t, const double *u) {
    double income = 0.0, mean = 0.0, worst = 0.0, paid = 0.0, sum = 0.0;
    ent_achievement out = {0};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t a = 0; a < t->n_regions; a++) {
            size_t n = t->regions[a];
            double ln_real = log(at->p->income[n] / at->m->income[n]);
            for (size_t j = 0; j < at->m->J; j++)
                ln_real -= at->m->alpha[j * at->m->pitch + n] * ln_price[j * at->m->N + n];
            if (pass == 0) {
                income += at->m->income[n];
                mean += at->m->income[n] * ln_real;
                sum += at->m->income[n] * u[a];
            } else {
                paid += fabs(at->m->income[n] * (u[a] - sum / income));
                if (!isnan(worst) && !(fabs(mean - ln_real) <= fabs(worst))) worst = mean - ln_real;
            }
        }
        if (pass == 0) mean /= income;
    }
    out.asked = exp(mean);
    out.achieved = exp(mean - worst);
    out.residual = worst;
    out.cost_musd = 0.5 * paid; /* what one side pays the other receives */
    return out;
}

ent_achievement ent_target_measure(const ent_model *m, const ent_shock *shock, const ent_shock *explicit,
                                   const ent_plain *plain, const double *ln_price, const ent_target *t,
                                   const double *u) {
    const point at = {m, shock, explicit, plain};
    ent_achievement out = {.asked = t->value};
    double elasticity, sold = 1.0;
    if (t->kind == ENT_TARGET_BURDEN) return measure_burden(&at, ln_price, t, u);
    if (t->kind == ENT_TARGET_SUPPLY) return measure_supply(&at, t, u[0]);
    if (t->kind == ENT_TARGET_MINERAL) return measure_mineral(&at, t, u[0]);
    if (t->kind == ENT_TARGET_PROTECT) {
        out.achieved = real_output_hat(&at, t->sectors[0], t->regions[0]);
        elasticity = sales_elasticity(&at, t->sectors[0], t->regions[0]);
        sold = sold_share(&at, t->sectors[0], t->regions[0]);
    } else {
        out.achieved = amount(&at, t, &elasticity);
    }
    out.residual = u[0] + log(out.achieved / t->value) / (sold + elasticity);
    out.residual = (t->kind == ENT_TARGET_QUOTA ? at_least_0(out.residual) : at_most_0(out.residual)) - u[0];
    for (size_t a = 0; a < ent_target_cells(t, m->N) && ent_target_side(t) != ENT_WEDGE_TASTE; a++) {
        ent_cell c = ent_target_cell(t, a);
        double value = flow(&at, c) * (t->kind == ENT_TARGET_PURCHASE ? power(&at, c) : 1.0);
        out.cost_musd += value * (t->kind == ENT_TARGET_QUOTA ? 1.0 - exp(-u[0]) : exp(-u[0]) - 1.0);
    }
    return out;
}
