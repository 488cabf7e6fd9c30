/* tables.c: two equilibria compared, as measures and tables of a document. */
#include "path/describe.h"

#include <math.h>
#include <string.h>

static double *copy(ent_result *d, const double *from, size_t count) {
    double *to = ent_result_doubles(d, count);
    if (to != NULL) memcpy(to, from, count * sizeof *to);
    return to;
}

/* A change in percent from hats (from == NULL) or from levels; nothing where there was nothing. */
static ent_status add_change(ent_context *context, ent_result *d, const char *name, const char *label,
                             const double *from, const double *to) {
    double *pct = ent_result_doubles(d, d->n_regions);
    if (pct == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < d->n_regions; n++) {
        if (from == NULL) pct[n] = 100.0 * (to[n] - 1.0);
        else pct[n] = from[n] > 0.0 ? 100.0 * (to[n] / from[n] - 1.0) : NAN;
    }
    return ent_result_add_measure(context, d, name, "pct", label, pct);
}

static ent_status add_share(ent_context *context, ent_result *d, const char *name, const char *label,
                            const double *share) {
    double *pct = ent_result_doubles(d, d->n_regions);
    if (pct == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < d->n_regions; n++) pct[n] = 100.0 * share[n];
    return ent_result_add_measure(context, d, name, "pct", label, pct);
}

static ent_status add_level(ent_context *context, ent_result *d, const char *name, const char *label,
                            const double *from, const double *to) {
    ENT_TRY(ent_result_add_measure(context, d, name, "musd", label, to));
    return add_change(context, d, name, label, from, to);
}

ent_status ent_describe_outcome(ent_context *context, const ent_world *world, const ent_outcome *o, ent_result *d) {
    size_t J = d->n_sectors, N = d->n_regions;
    double *variation = ent_result_doubles(d, N), *output = ent_result_doubles(d, 2 * N);
    if (variation == NULL || output == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < N; n++) {
        variation[n] = o->income_from_musd[n] * (o->real_income_hat[n] - 1.0);
        for (size_t j = 0; j < J; j++) {
            output[n] += o->output_from_musd[j * N + n];
            output[N + n] += o->output_to_musd[j * N + n];
        }
    }
    ENT_TRY(add_change(context, d, "real_income", "real income, change", NULL, o->real_income_hat));
    ENT_TRY(ent_result_add_measure(context, d, "real_income", "musd",
                                   "real income, change, at the prices it is measured against, a year", variation));
    ENT_TRY(add_change(context, d, "real_wage", "real wage, change", NULL, o->real_wage_hat));
    ENT_TRY(add_change(context, d, "income", "nominal income, change", NULL, o->income_hat));
    ENT_TRY(add_change(context, d, "cpi", "price of final expenditure, change", NULL, o->cpi_hat));
    ENT_TRY(add_change(context, d, "wage", "price of value added, change", NULL, o->wage_hat));
    ENT_TRY(add_share(context, d, "cp_linear", "first-order welfare, share of income", o->cp_linear_share));
    ENT_TRY(add_share(context, d, "terms_of_trade", "terms-of-trade part of cp_linear, share of income",
                      o->terms_of_trade_share));
    ENT_TRY(add_share(context, d, "volume_of_trade", "volume part of cp_linear, share of income",
                      o->volume_of_trade_share));
    ENT_TRY(add_level(context, d, "tariff_revenue", "import duties", o->tariff_revenue_from_musd,
                      o->tariff_revenue_to_musd));
    if (ent_world_table(world)->levy_gross != NULL)
        ENT_TRY(
            add_level(context, d, "levy_revenue", "export levies", o->levy_revenue_from_musd, o->levy_revenue_to_musd));
    ENT_TRY(add_level(context, d, "exports", "exports, basic prices", o->exports_from_musd, o->exports_to_musd));
    ENT_TRY(add_level(context, d, "imports", "imports, net of duty", o->imports_from_musd, o->imports_to_musd));
    ENT_TRY(add_level(context, d, "output", "gross output", output, output + N));
    d->flow_from_musd = copy(d, o->flow_from_musd, J * N * N);
    d->flow_to_musd = copy(d, o->flow_to_musd, J * N * N);
    d->duty_from_musd = copy(d, o->duty_from_musd, N * N);
    d->duty_to_musd = copy(d, o->duty_to_musd, N * N);
    d->output_from_musd = copy(d, o->output_from_musd, J * N);
    d->output_to_musd = copy(d, o->output_to_musd, J * N);
    return ENT_OK;
}
