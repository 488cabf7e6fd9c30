/* verify.c: the residual of a claimed solution, by the plain routine. */
#include "model/plain.h"
#include "model/solution.h"

#include <math.h>

static void worst_of(double *worst, double value) {
    double size = fabs(value);
    if (!(size <= *worst)) *worst = isnan(size) ? INFINITY : size;
}

ent_status ent_verify(ent_context *context, const ent_model *model, const ent_shock *shock,
                      const ent_solution *solution, ent_residuals *out) {
    ent_plain p;
    ent_shock none;
    size_t J = model->J, N = model->N;
    double excess_demand = 0.0, excess_income = 0.0;
    *out = (ent_residuals){0};
    ent_shock_init(&none);
    if (shock == NULL) shock = &none;
    ENT_TRY(ent_solution_check(context, model, solution));
    ENT_TRY(ent_plain_evaluate(context, model, shock, solution->ln_wage, solution->ln_price, solution->ln_absorption, 0,
                               &p));
    for (size_t n = 0; n < N; n++) {
        excess_income += p.value_added[n] - p.earned[n];
    }
    out->least_income_hat = INFINITY;
    for (size_t n = 0; n < N; n++) {
        double earmarked = 0.0, transfer = p.deficit[n];
        for (size_t j = 0; j < J; j++) {
            size_t at = j * N + n;
            worst_of(&out->price, log(p.price_hat[at]) - solution->ln_price[at]);
            excess_demand += p.demand[at] - p.absorption[at];
            if (p.absorption[at] > 0.0 || p.demand[at] > 0.0)
                worst_of(&out->absorption, log(p.demand[at] / p.absorption[at]));
            if (shock->earmark_musd != NULL) earmarked += p.cutoff.earmark_factor[n] * shock->earmark_musd[at];
        }
        transfer += p.cutoff.payment[n];
        worst_of(&out->income, log(p.earned[n] / p.value_added[n]));
        if (p.income[n] / model->income[n] < out->least_income_hat) {
            out->least_income_hat = p.income[n] / model->income[n];
            out->poorest_region = n;
        }
        if (!(p.income[n] > 0.0)) out->income = INFINITY; /* a household that owes more than it has buys nothing */
        worst_of(&out->trade, (p.imports[n] - p.exports[n] - transfer - earmarked) / p.income[n]);
    }
    for (size_t k = 0; k < p.cutoff.face.n_components; k++) {
        double whole = 0.0;
        for (size_t n = 0; n < N; n++) whole += p.cutoff.component[n] == k ? p.value_added[n] : 0.0;
        worst_of(&out->numeraire, whole / p.cutoff.value_added[k] - 1.0);
    }
    out->walras = fabs(excess_demand - excess_income) / model->world_value_added;
    worst_of(&out->worst, out->price);
    worst_of(&out->worst, out->absorption);
    worst_of(&out->worst, out->income);
    worst_of(&out->worst, out->numeraire);
    ent_plain_free(&p);
    return ENT_OK;
}
