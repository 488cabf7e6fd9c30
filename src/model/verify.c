/* verify.c: the residual of a claimed solution, by the plain routine. */
#include "model/solution.h"
#include "model/target.h"

#include <math.h>
#include <string.h>

static void worst_of(double *worst, double value) {
    double size = fabs(value);
    if (!(size <= *worst)) *worst = isnan(size) ? INFINITY : size;
}

ent_status ent_solution_evaluate(ent_context *context, const ent_model *model, const ent_shock *shock,
                                 const ent_solution *solution, int with_flows, ent_arena *arena, ent_shock *explicit,
                                 ent_plain *out) {
    ent_shock_init(explicit);
    if (shock == NULL) shock = explicit;
    ENT_TRY(ent_targets_check(context, model, shock));
    if (solution->n_targets != shock->n_targets || solution->n_wedges != ent_targets_unknowns(shock))
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "targets", "pass the shock it was solved for",
                           "the solution has %zu targets with %zu wedges, the shock %zu with %zu", solution->n_targets,
                           solution->n_wedges, shock->n_targets, ent_targets_unknowns(shock));
    ENT_TRY(ent_targets_explicit(context, model, shock, solution->wedges, arena, explicit));
    return ent_plain_evaluate(context, model, explicit, solution->ln_wage, solution->ln_price, solution->ln_absorption,
                              with_flows, out);
}

/* What is shown of a target; name, kind and payments stand in it already. */
static ent_target_result result_of(const ent_target *t, const ent_achievement *got, const double *u,
                                   const ent_target_result *before) {
    double wedge = t->kind == ENT_TARGET_BURDEN ? 1.0 : exp(u[0]);
    ent_target_result out = *before;
    out.asked = got->asked;
    out.achieved = got->achieved;
    out.wedge = wedge;
    out.price = wedge > 1.0 ? wedge - 1.0 : 1.0 - wedge;
    out.binds = t->kind == ENT_TARGET_BURDEN || u[0] != 0.0;
    out.cost_musd = got->cost_musd;
    return out;
}

/* Residuals of the targets, worst first; and what each achieved, if that is asked for. */
static void measure_targets(const ent_model *m, const ent_shock *shock, const ent_shock *explicit, const ent_plain *p,
                            const ent_solution *solution, ent_residuals *out, ent_target_result *results) {
    const double *u = solution->wedges;
    for (size_t k = 0; k < shock->n_targets; k++) {
        const ent_target *t = &shock->targets[k];
        ent_achievement got = ent_target_measure(m, shock, explicit, p, solution->ln_price, t, u);
        worst_of(&out->target, got.residual);
        if (results != NULL) {
            results[k] = result_of(t, &got, u, &results[k]);
            if (t->kind == ENT_TARGET_BURDEN) ent_target_payments(m, t, u, solution->payments + (u - solution->wedges));
        }
        u += ent_target_unknowns(t);
    }
}

/* Residuals of (1)-(9), and what must hold besides. */
static void measure_equations(const ent_model *model, const ent_shock *shock, const ent_plain *p,
                              const ent_solution *solution, ent_residuals *out) {
    size_t J = model->J, N = model->N;
    double excess_demand = 0.0, excess_income = 0.0;
    for (size_t n = 0; n < N; n++) {
        excess_income += p->value_added[n] - p->earned[n];
    }
    out->least_income_hat = INFINITY;
    for (size_t n = 0; n < N; n++) {
        double earmarked = 0.0, transfer = p->deficit[n];
        for (size_t j = 0; j < J; j++) {
            size_t at = j * N + n;
            worst_of(&out->price, log(p->price_hat[at]) - solution->ln_price[at]);
            excess_demand += p->demand[at] - p->absorption[at];
            if (p->absorption[at] > 0.0 || p->demand[at] > 0.0)
                worst_of(&out->absorption, log(p->demand[at] / p->absorption[at]));
            if (shock->earmark_musd != NULL) earmarked += p->cutoff.earmark_factor[n] * shock->earmark_musd[at];
        }
        transfer += p->cutoff.payment[n];
        worst_of(&out->income, log(p->earned[n] / p->value_added[n]));
        if (p->income[n] / model->income[n] < out->least_income_hat) {
            out->least_income_hat = p->income[n] / model->income[n];
            out->poorest_region = n;
        }
        if (!(p->income[n] > 0.0)) out->income = INFINITY; /* a household that owes more than it has buys nothing */
        worst_of(&out->trade, (p->imports[n] - p->exports[n] - transfer - earmarked) / p->income[n]);
    }
    for (size_t k = 0; k < p->cutoff.face.n_components; k++) {
        double whole = 0.0;
        for (size_t n = 0; n < N; n++) whole += p->cutoff.component[n] == k ? p->value_added[n] : 0.0;
        worst_of(&out->numeraire, whole / p->cutoff.value_added[k] - 1.0);
    }
    out->walras = fabs(excess_demand - excess_income) / model->world_value_added;
    worst_of(&out->worst, out->price);
    worst_of(&out->worst, out->absorption);
    worst_of(&out->worst, out->income);
    worst_of(&out->worst, out->numeraire);
    worst_of(&out->worst, out->target);
}

ent_status ent_verify(ent_context *context, const ent_model *model, const ent_shock *shock,
                      const ent_solution *solution, ent_residuals *out) {
    return ent_verify_targets(context, model, shock, solution, out, NULL, NULL);
}

ent_status ent_verify_targets(ent_context *context, const ent_model *model, const ent_shock *shock,
                              const ent_solution *solution, ent_residuals *out, ent_target_result *results,
                              double *income) {
    ent_plain p;
    ent_arena arena = {0};
    ent_shock none, explicit;
    ent_status status;
    *out = (ent_residuals){0};
    ent_shock_init(&none);
    if (shock == NULL) shock = &none;
    ENT_TRY(ent_solution_check(context, model, solution));
    status = ent_solution_evaluate(context, model, shock, solution, shock->n_targets > 0, &arena, &explicit, &p);
    if (status != ENT_OK) {
        ent_arena_free(&arena);
        return status;
    }
    measure_targets(model, shock, &explicit, &p, solution, out, results);
    measure_equations(model, shock, &p, solution, out);
    if (income != NULL) memcpy(income, p.income, model->N * sizeof *income);
    ent_plain_free(&p);
    ent_arena_free(&arena);
    return ENT_OK;
}
