#include "model/shock_path.h"

#include <math.h>

int ent_shock_path_init(ent_shock_path *p, ent_arena *arena, const ent_model *m, const ent_shock *end) {
    size_t markets = m->J * m->N, cells = markets * m->N;
    const struct {
        const double *given;
        double **own;
        size_t count;
    } arrays[] = {{end->tariff_rate, &p->tariff, cells},     {end->trade_cost_hat, &p->trade_cost, cells},
                  {end->levy_gross, &p->levy, cells},        {end->productivity_hat, &p->productivity, markets},
                  {end->endowment_hat, &p->endowment, m->N}, {end->payment_musd, &p->payment, m->N},
                  {end->earmark_musd, &p->earmark, markets}, {end->order_musd, &p->order, markets},
                  {end->deficit_musd, &p->deficit, m->N}};
    int ok = 1;
    *p = (ent_shock_path){.model = m, .end = end};
    for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++)
        if (arrays[a].given != NULL) ok = (*arrays[a].own = ent_arena_doubles(arena, arrays[a].count)) != NULL && ok;
    ent_shock_init(&p->at);
    p->at.tariff_rate = p->tariff, p->at.trade_cost_hat = p->trade_cost, p->at.levy_gross = p->levy;
    p->at.productivity_hat = p->productivity, p->at.endowment_hat = p->endowment;
    p->at.payment_musd = p->payment, p->at.earmark_musd = p->earmark, p->at.order_musd = p->order;
    p->at.deficit_musd = p->deficit;
    return ok;
}

/* Imports less exports of the base's flows. */
static void base_deficits(const ent_model *m, double *deficit) {
    for (size_t row = 0; row < m->J * m->N; row++) {
        size_t n = row % m->N;
        double X = m->absorption[row / m->N * m->pitch + n];
        const double *border = m->border_share + row * m->pitch;
        for (size_t i = 0; i < m->N; i++) {
            deficit[n] += border[i] * X;
            deficit[i] -= border[i] * X;
        }
    }
}

int ent_shock_path_carry_transfers(ent_shock_path *p, ent_arena *arena, const ent_cutoff *cutoff) {
    const ent_model *m = p->model;
    int own_gdp = m->closure == ENT_CLOSURE_OWN_GDP; /* its deficits follow from wages */
    p->payment_start = ent_arena_doubles(arena, m->N);
    p->payment_end = ent_arena_doubles(arena, m->N);
    if (p->payment == NULL) p->at.payment_musd = p->payment = ent_arena_doubles(arena, m->N);
    if (p->earmark != NULL) p->earmark_end = ent_arena_doubles(arena, m->J * m->N);
    if (p->order != NULL) p->order_end = ent_arena_doubles(arena, m->J * m->N);
    if (p->payment_start == NULL || p->payment_end == NULL || p->payment == NULL ||
        (p->earmark != NULL && p->earmark_end == NULL) || (p->order != NULL && p->order_end == NULL))
        return 0;
    p->at.deficit_musd = NULL; /* what it moves is carried too */
    base_deficits(m, p->payment_start);
    for (size_t n = 0; n < m->N; n++) {
        p->payment_start[n] -= m->deficit[n];
        p->payment_end[n] = cutoff->payment[n] + (own_gdp ? 0.0 : cutoff->deficit[n] - m->deficit[n]);
    }
    for (size_t at = 0; at < m->J * m->N && p->earmark != NULL; at++)
        p->earmark_end[at] = cutoff->earmark_factor[at % m->N] * p->end->earmark_musd[at];
    for (size_t at = 0; at < m->J * m->N && p->order != NULL; at++)
        p->order_end[at] = ent_cutoff_order(cutoff, p->end, m->N, at);
    return 1;
}

double ent_shock_path_cost_slope(const ent_shock_path *p, size_t j, size_t at, double s) {
    if (p->trade_cost == NULL) return 0.0;
    if (isinf(p->end->trade_cost_hat[at])) return 1.0 / (p->model->theta[j] * (1.0 - s));
    return log(p->end->trade_cost_hat[at]);
}

double ent_shock_path_tariff_slope(const ent_shock_path *p, size_t at) {
    if (p->tariff == NULL || p->end->tariff_rate[at] == p->model->tariff[at]) return 0.0;
    return log((1.0 + p->end->tariff_rate[at]) / (1.0 + p->model->tariff[at]));
}

static double levy_of_base(const ent_model *m, size_t at) { return m->levy != NULL ? m->levy[at] : 1.0; }

double ent_shock_path_levy(const ent_shock_path *p, size_t at) {
    return p->levy != NULL ? p->levy[at] : levy_of_base(p->model, at);
}

double ent_shock_path_levy_slope(const ent_shock_path *p, size_t at) {
    if (p->levy == NULL || p->end->levy_gross[at] == levy_of_base(p->model, at)) return 0.0;
    return log(p->end->levy_gross[at] / levy_of_base(p->model, at));
}

void ent_shock_path_at(ent_shock_path *p, double s) {
    const ent_model *m = p->model;
    const ent_shock *to = p->end;
    const double *payment = p->payment_end != NULL ? p->payment_end : to->payment_musd;
    const double *earmark = p->earmark_end != NULL ? p->earmark_end : to->earmark_musd;
    const double *order = p->order_end != NULL ? p->order_end : to->order_musd;
    size_t markets = m->J * m->N, cells = markets * m->N;
    for (size_t at = 0; at < cells && p->tariff != NULL; at++) {
        double slope = ent_shock_path_tariff_slope(p, at);
        p->tariff[at] = s == 1.0       ? to->tariff_rate[at]
                        : slope == 0.0 ? m->tariff[at]
                                       : (1.0 + m->tariff[at]) * exp(s * slope) - 1.0;
    }
    for (size_t at = 0; at < cells && p->trade_cost != NULL; at++)
        p->trade_cost[at] = s < 1.0 && isinf(to->trade_cost_hat[at]) ? pow(1.0 - s, -1.0 / m->theta[at / (m->N * m->N)])
                                                                     : pow(to->trade_cost_hat[at], s);
    for (size_t at = 0; at < cells && p->levy != NULL; at++)
        p->levy[at] = levy_of_base(m, at) * exp(s * ent_shock_path_levy_slope(p, at));
    for (size_t n = 0; n < m->N && p->deficit != NULL; n++)
        p->deficit[n] = (1.0 - s) * m->deficit[n] + s * to->deficit_musd[n];
    for (size_t at = 0; at < markets && p->productivity != NULL; at++)
        p->productivity[at] = pow(to->productivity_hat[at], s);
    for (size_t n = 0; n < m->N && p->endowment != NULL; n++) p->endowment[n] = pow(to->endowment_hat[n], s);
    for (size_t n = 0; n < m->N && p->payment != NULL; n++)
        p->payment[n] = s * payment[n] + (p->payment_start != NULL ? (1.0 - s) * p->payment_start[n] : 0.0);
    for (size_t at = 0; at < markets && p->earmark != NULL; at++) p->earmark[at] = s * earmark[at];
    for (size_t at = 0; at < markets && p->order != NULL; at++) p->order[at] = s * order[at];
}
