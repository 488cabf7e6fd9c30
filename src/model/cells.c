#include "model/cells.h"
#include "model/base.h"

#include <math.h>
#include <string.h>

/* One cell of the point: importer n, exporter i, sector j. */
typedef struct cell {
    double share;      /* pi' */
    double flow;       /* M' */
    double levy;       /* e', shadow levies included */
    double kept;       /* what the importer's budget gains with M', T' unchanged */
    double raised;     /* and with ln(1+T'), M' unchanged */
    double ln_cost_up; /* ln(phi c) - ln P' */
} cell;

/* 0 where nothing is bought: no derivative then differs from 0. The ratio of a row's forms is its levy, whoever put it
 * there. */
static int read_cell(const ent_system *s, size_t j, size_t n, size_t i, const double *ln_price, int with_cost,
                     cell *out) {
    const ent_model *m = s->model;
    size_t buyer = j * m->pitch + n, maker = j * m->pitch + i;
    const double *base = m->share + (j * m->N + n) * m->pitch;
    double price = s->price_row[buyer][i], border = s->border_row[buyer][i], producer = s->producer_row[buyer][i];
    if (!(price > 0.0 && border > 0.0 && producer > 0.0)) return 0;
    out->share = price * s->cost_power[maker] / s->price_sum[buyer];
    out->flow = border * s->cost_power[maker] * s->quotient[buyer];
    out->levy = producer == border ? 1.0 : border / producer;
    /* The linearised sweep counts duties as X - sum M' where there are any, and as none where there are none. */
    out->kept = s->border_differs[j] ? -1.0 : 0.0;
    out->raised = s->border_differs[j] ? 0.0 : out->flow;
    out->ln_cost_up = 0.0;
    if (!with_cost) return 1;
    out->ln_cost_up = s->ln_cost[maker] - ln_price[buyer];
    if (price != base[i]) out->ln_cost_up -= log(price / base[i]) / m->theta[j];
    return 1;
}

/* 1 + t', whose change by the rate is d ln(1+T') = dt' / (1 + t'). */
static double gross_tariff(const ent_system *s, const ent_shock *shock, size_t at) {
    return 1.0 + (shock->tariff_rate != NULL ? shock->tariff_rate[at] : s->model->tariff[at]);
}

/* One row of a direction: what its cells do to the prices and incomes of its importer and to their makers. */
static void forward_row(const ent_system *s, const ent_shock *shock, const double *ln_price, const ent_direction *d,
                        size_t j, size_t n, ent_linear_shift *shift) {
    const ent_model *m = s->model;
    size_t N = m->N, buyer = j * m->pitch + n;
    double theta = m->theta[j], dtheta = d->elasticity != NULL ? d->elasticity[j] : 0.0;
    for (size_t i = 0; i < N; i++) {
        size_t at = (j * N + n) * N + i, maker = j * m->pitch + i;
        double duty = d->tariff_rate != NULL && i != n ? d->tariff_rate[at] / gross_tariff(s, shock, at) : 0.0;
        double levy = d->levy != NULL ? d->levy[at] : 0.0;
        double phi = duty + levy + (d->trade_cost != NULL ? d->trade_cost[at] : 0.0), moved;
        cell c;
        if ((phi == 0.0 && duty == 0.0 && levy == 0.0 && dtheta == 0.0) ||
            !read_cell(s, j, n, i, ln_price, dtheta != 0.0, &c))
            continue;
        shift->price[buyer] += c.share * (phi + dtheta * c.ln_cost_up / theta);
        moved = c.flow * (-theta * phi - dtheta * c.ln_cost_up - duty);
        shift->output[maker] += (moved - c.flow * levy) / c.levy;
        shift->income[n] += c.kept * moved + c.raised * duty;
        shift->income[i] += (1.0 - 1.0 / c.levy) * moved + c.flow / c.levy * levy;
    }
}

void ent_cells_forward(const ent_system *s, const ent_shock *shock, const double *ln_price, const ent_direction *d,
                       ent_linear_shift *shift) {
    const ent_model *m = s->model;
    size_t N = m->N, pitch = m->pitch, markets = m->J * pitch;
    int cells = d->tariff_rate != NULL || d->trade_cost != NULL || d->levy != NULL || d->elasticity != NULL;
    memset(shift->cost, 0, markets * sizeof(double));
    memset(shift->price, 0, markets * sizeof(double));
    memset(shift->output, 0, markets * sizeof(double));
    memset(shift->demand, 0, markets * sizeof(double));
    memset(shift->income, 0, pitch * sizeof(double));
    memset(shift->value_added, 0, pitch * sizeof(double));
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < N; n++) {
            size_t at = j * pitch + n, from = j * N + n;
            if (cells) forward_row(s, shock, ln_price, d, j, n, shift);
            if (d->productivity != NULL) shift->cost[at] -= d->productivity[from];
            if (d->earmark_musd != NULL) shift->demand[at] += d->earmark_musd[from];
            if (d->order_musd != NULL) shift->output[at] += d->order_musd[from];
        }
    for (size_t n = 0; n < N; n++) {
        if (d->payment_musd != NULL) shift->income[n] += d->payment_musd[n];
        if (d->endowment != NULL) shift->value_added[n] += d->endowment[n];
    }
}

/* One row backwards: the transpose of forward_row, term by term. Returns what theta owes to the row. */
static double backward_row(const ent_linear *l, const ent_shock *shock, const double *ln_price,
                           const ent_cells_out *out, size_t j, size_t n) {
    const ent_system *s = l->system;
    const ent_model *m = s->model;
    size_t N = m->N, buyer = j * m->pitch + n;
    double theta = m->theta[j], by_theta = 0.0;
    for (size_t i = 0; i < N; i++) {
        size_t at = (j * N + n) * N + i, maker = j * m->pitch + i;
        double by_flow, by_phi;
        cell c;
        if (!read_cell(s, j, n, i, ln_price, out->elasticity != NULL, &c)) continue; /* arrays begin as 0 */
        by_flow = l->output[maker] / c.levy + l->income[n] * c.kept + l->income[i] * (1.0 - 1.0 / c.levy);
        by_flow *= c.flow;
        by_phi = l->price[buyer] * c.share - theta * by_flow;
        if (out->trade_cost != NULL) out->trade_cost[at] = by_phi;
        if (out->tariff_rate != NULL && i != n)
            out->tariff_rate[at] = (by_phi - by_flow + l->income[n] * c.raised) / gross_tariff(s, shock, at);
        if (out->levy != NULL) out->levy[at] = by_phi + (l->income[i] - l->output[maker]) * c.flow / c.levy;
        by_theta += c.ln_cost_up * (l->price[buyer] * c.share / theta - by_flow);
    }
    return by_theta;
}

void ent_cells_backward(const ent_linear *l, const ent_shock *shock, const double *ln_price, const ent_cells_out *out) {
    const ent_system *s = l->system;
    const ent_model *m = s->model;
    size_t N = m->N, pitch = m->pitch;
    int cells = out->tariff_rate != NULL || out->trade_cost != NULL || out->levy != NULL || out->elasticity != NULL;
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < N; n++) {
            size_t at = j * pitch + n, to = j * N + n;
            double by_theta = cells ? backward_row(l, shock, ln_price, out, j, n) : 0.0;
            if (out->elasticity != NULL) out->elasticity[j] += by_theta;
            if (out->productivity != NULL) out->productivity[to] = -l->cost[at];
            if (out->earmark_musd != NULL) out->earmark_musd[to] = l->demand[at];
            if (out->order_musd != NULL) out->order_musd[to] = l->output[at];
        }
    for (size_t n = 0; n < N; n++) {
        if (out->payment_musd != NULL) out->payment_musd[n] = l->income[n];
        if (out->endowment != NULL) out->endowment[n] = l->value_added[n];
    }
}
