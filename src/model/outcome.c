/* outcome.c: two equilibria compared: the measures of MODEL section 1. */
#include "model/plain.h"
#include "model/solution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct outcome_owner {
    ent_outcome face; /* first, so that the two share their address */
    ent_arena arena;
    int failed;
} outcome_owner;

static double *column(outcome_owner *o, size_t count, const double **shown) {
    double *values = ent_arena_doubles(&o->arena, count);
    if (values == NULL) o->failed = 1;
    *shown = values;
    return values;
}

static void copy(outcome_owner *o, size_t count, const double **shown, const double *from) {
    double *values = column(o, count, shown);
    if (values != NULL) memcpy(values, from, count * sizeof *values);
}

/* prod_j P^alpha of one region, as a log. */
static double ln_cpi(const ent_model *m, const ent_solution *s, size_t n) {
    double sum = 0.0;
    for (size_t j = 0; j < m->J && s != NULL; j++) sum += m->alpha[j * m->pitch + n] * s->ln_price[j * m->N + n];
    return sum;
}

/* real_income_hat, real_wage_hat and their parts. A static real wage: L_hat_capital of MODEL 1 is 1. */
static void incomes(outcome_owner *o, const ent_model *m, const ent_plain *from, const ent_plain *to,
                    const ent_solution *s_from, const ent_solution *s_to) {
    size_t N = m->N;
    double *real_income = column(o, N, &o->face.real_income_hat), *real_wage = column(o, N, &o->face.real_wage_hat);
    double *income = column(o, N, &o->face.income_hat), *cpi = column(o, N, &o->face.cpi_hat);
    double *wage = column(o, N, &o->face.wage_hat);
    if (o->failed) return;
    for (size_t n = 0; n < N; n++) {
        cpi[n] = exp(ln_cpi(m, s_to, n) - ln_cpi(m, s_from, n));
        income[n] = to->income[n] / from->income[n];
        wage[n] = to->wage_hat[n] / from->wage_hat[n];
        real_income[n] = income[n] / cpi[n];
        real_wage[n] = wage[n] / cpi[n];
    }
}

/* cp_linear: Caliendo & Parro's first-order measure, with the weights, tariffs and flows of `from`. They have no export
 * levies; the revenue of those in `from` is counted like that of tariffs, home trade included, so that the measure is
 * right to first order in tariffs. A change of the levies themselves is not in it: c_hat is the price before levies. */
static void first_order(outcome_owner *o, const ent_model *m, const ent_shock *shock, const ent_plain *from,
                        const ent_plain *to) {
    size_t J = m->J, N = m->N;
    double *tot = column(o, N, &o->face.terms_of_trade_share), *vot = column(o, N, &o->face.volume_of_trade_share);
    double *both = column(o, N, &o->face.cp_linear_share);
    const double *tariffs, *levies;
    if (o->failed) return;
    tariffs = shock->tariff_rate != NULL ? shock->tariff_rate : m->tariff;
    levies = shock->levy_gross != NULL ? shock->levy_gross : m->levy;
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                size_t at = (j * N + n) * N + i;
                double M = from->flow[at], c_hat = to->cost_hat[j * N + i] / from->cost_hat[j * N + i];
                double tariff = tariffs[at];
                if (M == 0.0) continue;
                if (levies != NULL) vot[i] += (1.0 - 1.0 / levies[at]) * (to->flow[at] - M * c_hat);
                if (i == n) continue;
                tot[i] += M * (c_hat - 1.0);
                tot[n] -= M * (c_hat - 1.0);
                vot[n] += tariff * (to->flow[at] - M * c_hat);
            }
    for (size_t n = 0; n < N; n++) {
        tot[n] /= from->income[n];
        vot[n] /= from->income[n];
        both[n] = tot[n] + vot[n];
    }
}

static void levels(outcome_owner *o, const ent_model *m, const ent_plain *from, const ent_plain *to) {
    size_t J = m->J, N = m->N;
    copy(o, N, &o->face.income_from_musd, from->income);
    copy(o, N, &o->face.income_to_musd, to->income);
    copy(o, N, &o->face.tariff_revenue_from_musd, from->duties);
    copy(o, N, &o->face.tariff_revenue_to_musd, to->duties);
    copy(o, N, &o->face.levy_revenue_from_musd, from->levies);
    copy(o, N, &o->face.levy_revenue_to_musd, to->levies);
    copy(o, N, &o->face.exports_from_musd, from->exports);
    copy(o, N, &o->face.exports_to_musd, to->exports);
    copy(o, N, &o->face.imports_from_musd, from->imports);
    copy(o, N, &o->face.imports_to_musd, to->imports);
    copy(o, J * N, &o->face.output_from_musd, from->output);
    copy(o, J * N, &o->face.output_to_musd, to->output);
    copy(o, J * N * N, &o->face.flow_from_musd, from->flow);
    copy(o, J * N * N, &o->face.flow_to_musd, to->flow);
    copy(o, N * N, &o->face.duty_from_musd, from->duty);
    copy(o, N * N, &o->face.duty_to_musd, to->duty);
}

/* `explicit` is the shock with wedges as instruments, in arrays of the arena. */
static ent_status evaluate(ent_context *context, const ent_model *m, const ent_shock *shock, const ent_solution *s,
                           ent_arena *arena, ent_shock *explicit, ent_plain *out) {
    if (s != NULL) return ent_solution_evaluate(context, m, shock, s, 1, arena, explicit, out);
    ent_shock_init(explicit);
    return ent_plain_evaluate(context, m, NULL, NULL, NULL, NULL, 1, out);
}

ent_status ent_outcome_create(ent_context *context, const ent_model *model, const ent_shock *from_shock,
                              const ent_solution *from, const ent_shock *to_shock, const ent_solution *to,
                              ent_outcome **out) {
    outcome_owner *o = calloc(1, sizeof *o);
    ent_plain before = {0}, after = {0};
    ent_shock explicit_from, explicit_to;
    ent_arena arena = {0};
    ent_status status;
    *out = NULL;
    if (o == NULL) return ent_fail_nomem(context);
    o->face.n_regions = model->N;
    o->face.n_sectors = model->J;
    status = from != NULL ? ent_solution_check(context, model, from) : ENT_OK;
    if (status == ENT_OK) status = ent_solution_check(context, model, to);
    if (status == ENT_OK) status = evaluate(context, model, from_shock, from, &arena, &explicit_from, &before);
    if (status == ENT_OK) status = evaluate(context, model, to_shock, to, &arena, &explicit_to, &after);
    if (status == ENT_OK) {
        incomes(o, model, &before, &after, from, to);
        first_order(o, model, &explicit_from, &before, &after);
        levels(o, model, &before, &after);
        if (o->failed) status = ent_fail_nomem(context);
    }
    ent_plain_free(&before);
    ent_plain_free(&after);
    ent_arena_free(&arena);
    if (status != ENT_OK) {
        ent_outcome_free(&o->face);
        return status;
    }
    *out = &o->face;
    return ENT_OK;
}

void ent_outcome_free(ent_outcome *outcome) {
    outcome_owner *o = (outcome_owner *)(void *)outcome;
    if (o == NULL) return;
    ent_arena_free(&o->arena);
    free(o);
}
