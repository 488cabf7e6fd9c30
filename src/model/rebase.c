/* rebase.c: an equilibrium becomes a base: inside a model, where the table cannot be one, and as a world of its own. */
#include "model/plain.h"
#include "model/solution.h"

#include <math.h>

/* Below a millionth of every income nobody can tell the base from the table: ent_model_rebase has the figures, but no
 * warning is made of them. */
static const double ROUNDING = 1e-6;

/* What `new` changes in the table, before the model is filled anew. */
static void compare(const ent_model *m, const ent_plain *new, ent_rebase *out) {
    const ent_table *table = ent_world_table(m->world);
    const ent_base *base = ent_world_base(m->world);
    size_t N = m->N;
    *out = (ent_rebase){.done = 1, .n_clipped = base->n_clipped, .clipped_musd = base->clipped_musd};
    for (size_t n = 0; n < N; n++) {
        double share = fabs(new->income[n] / base->income_musd[n] - 1.0);
        if (m->closure == ENT_CLOSURE_ZERO) out->deficits_musd += fmax(base->deficit_musd[n], 0.0);
        if (share > out->income_share) out->income_share = share, out->income_region = n;
    }
    for (size_t at = 0; at < m->J * N * N; at++) {
        double change = new->flow[at] - table->flow_musd[at];
        if (fabs(change) <= fabs(out->flow_musd)) continue;
        out->flow_musd = change;
        out->flow_sector = at / (N * N), out->flow_importer = at / N % N, out->flow_exporter = at % N;
    }
}

static void warn(ent_context *context, const ent_model *m) {
    const ent_table *table = ent_world_table(m->world);
    const ent_rebase *r = &m->rebase;
    const char *importer = table->regions[r->flow_importer].code, *exporter = table->regions[r->flow_exporter].code;
    const char *sector = table->sectors[r->flow_sector].code, *region = table->regions[r->income_region].code;
    if (!(r->income_share > ROUNDING)) return;
    if (m->closure == ENT_CLOSURE_ZERO)
        ent_warn_at(
            context, (ent_place){0},
            "the base is the equilibrium without deficits, %.6g million USD of them taken out: incomes differ "
            "from the table's by up to %.3g%% (%s); of flows %s from %s to %s changes most, by %+.6g million USD",
            r->deficits_musd, 100.0 * r->income_share, region, sector, exporter, importer, r->flow_musd);
    else
        ent_warn_at(context, (ent_place){0},
                    "final demand was below 0 in %zu markets, by %.6g million USD in all: the base is an equilibrium "
                    "whose incomes differ from the table's by up to %.3g%% (%s); of flows %s from %s to %s changes "
                    "most, by %+.6g million USD",
                    r->n_clipped, r->clipped_musd, 100.0 * r->income_share, region, sector, exporter, importer,
                    r->flow_musd);
}

/* Where final demand was clipped the table no longer adds up, and without its deficits it is another world: the
 * equilibrium without a shock becomes the base (its prices are 1 by choice of units). Alpha stays what it is. */
static ent_status fill(ent_context *context, ent_model *m, const ent_solution *solution) {
    ent_base base = *ent_world_base(m->world);
    ent_plain p;
    ent_status status;
    ENT_TRY(
        ent_plain_evaluate(context, m, NULL, solution->ln_wage, solution->ln_price, solution->ln_absorption, 1, &p));
    compare(m, &p, &m->rebase);
    base.absorption_musd = p.absorption;
    base.output_musd = p.output;
    base.value_added_musd = p.value_added;
    base.income_musd = p.income;
    base.deficit_musd = p.deficit;
    ent_model_fill(m, p.flow, &base);
    status = ent_model_prepare(context, m);
    ent_plain_free(&p);
    return status;
}

ent_status ent_model_make_rebase(ent_context *context, ent_model *m) {
    ent_solve_options options;
    ent_solution *solution = NULL;
    ent_status status;
    ent_solve_options_init(&options);
    options.tolerance = 1e-13;
    status = ent_solve(context, m, NULL, &options, &solution);
    if (status == ENT_OK) status = fill(context, m, solution);
    if (status == ENT_OK) warn(context, m);
    ent_solution_free(solution);
    return status;
}

/* The same routine at the same point with the same shock finds the same residual: a larger one is another shock's. */
static ent_status check(ent_context *context, const ent_model *m, const ent_shock *shock, const ent_solution *s) {
    ent_residuals residuals;
    ENT_TRY(ent_solution_check(context, m, s));
    if (!s->info.converged)
        return ent_fail(context, ENT_NUMERIC, "a solution that has not converged is no base for a world");
    ENT_TRY(ent_verify(context, m, shock, s, &residuals));
    if (residuals.worst <= s->info.verified_residual) return ENT_OK;
    return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "shock", "give the shock that was solved",
                       "the solution was not solved for this shock: its residual is %.2g, not %.2g", residuals.worst,
                       s->info.verified_residual);
}

/* An order is output that is in no flow: the new table would say that it was not made. */
static ent_status refuse_orders(ent_context *context, const ent_model *m, const ent_shock *shock) {
    const ent_table *table = ent_world_table(m->world);
    for (size_t at = 0; shock != NULL && shock->order_musd != NULL && at < m->J * m->N; at++)
        if (shock->order_musd[at] != 0.0)
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "order_musd",
                               "solve without orders, or earmark the demand",
                               "a table of flows has no place for what is ordered from %s in sector %s",
                               table->regions[at % m->N].code, table->sectors[at / m->N].code);
    return ENT_OK;
}

ent_status ent_world_from_solution(ent_context *context, const ent_model *model, const ent_shock *shock,
                                   const ent_solution *solution, const char *name, ent_world **out) {
    ent_table table = *ent_world_table(model->world);
    ent_arena arena = {0};
    ent_shock explicit; /* wedges of targets become tariffs and levies of the new base */
    ent_plain p;
    ent_status status;
    *out = NULL;
    ENT_TRY(refuse_orders(context, model, shock));
    ENT_TRY(check(context, model, shock, solution));
    status = ent_solution_evaluate(context, model, shock, solution, 1, &arena, &explicit, &p);
    if (status != ENT_OK) {
        ent_arena_free(&arena);
        return status;
    }
    table.name = name;
    table.n_elasticity_sets = 1;
    table.elasticity_sets = &model->set;
    table.elasticity = model->theta;
    table.flow_musd = p.flow;
    if (explicit.tariff_rate != NULL) table.tariff_rate = explicit.tariff_rate;
    if (explicit.levy_gross != NULL) table.levy_gross = explicit.levy_gross;
    status = ent_world_create(context, &table, out);
    ent_plain_free(&p);
    ent_arena_free(&arena);
    return status;
}
