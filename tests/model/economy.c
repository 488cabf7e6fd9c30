#include "economy.h"

#include <stdlib.h>
#include <string.h>

economy economy_of(ent_context *context, ent_world *world) {
    economy e = {.context = context, .world = world};
    assert_ok(context, ent_model_create(context, world, NULL, &e.model));
    e.J = ent_world_table(world)->n_sectors;
    e.N = ent_world_table(world)->n_regions;
    return e;
}

economy economy_random(test_random *random, const random_economy_options *options) {
    random_economy_options standard = {.n_regions = test_integer(random, 2, 12),
                                       .n_sectors = test_integer(random, 1, 8),
                                       .tariff_max = 0.3,
                                       .sparse_share = 0.2};
    ent_context *context = NULL;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    return economy_of(context, random_economy(context, random, options == NULL ? &standard : options));
}

economy economy_world_2024(void) {
    ent_context *context = NULL;
    ent_world *world = NULL;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    assert_ok(context, ent_world_builtin(context, &world));
    return economy_of(context, world);
}

void economy_free(economy *e) {
    ent_model_free(e->model);
    ent_world_free(e->world);
    ent_context_free(e->context);
    *e = (economy){0};
}

table_copy table_copy_of(const economy *e) {
    table_copy c = {.table = *ent_world_table(e->world)};
    size_t cells = e->J * e->N * e->N, blocks = e->J * e->J * e->N;
    c.flow = malloc(cells * sizeof(double)), c.tariff = malloc(cells * sizeof(double));
    c.levy = malloc(cells * sizeof(double));
    c.input = malloc(blocks * sizeof(double));
    c.theta = malloc(c.table.n_elasticity_sets * e->J * sizeof(double));
    c.regions = malloc(e->N * sizeof *c.regions), c.sectors = malloc(e->J * sizeof *c.sectors);
    memcpy(c.flow, c.table.flow_musd, cells * sizeof(double));
    memcpy(c.tariff, c.table.tariff_rate, cells * sizeof(double));
    for (size_t at = 0; at < cells; at++) c.levy[at] = c.table.levy_gross != NULL ? c.table.levy_gross[at] : 1.0;
    memcpy(c.input, c.table.input_share, blocks * sizeof(double));
    memcpy(c.theta, c.table.elasticity, c.table.n_elasticity_sets * e->J * sizeof(double));
    memcpy(c.regions, c.table.regions, e->N * sizeof *c.regions);
    memcpy(c.sectors, c.table.sectors, e->J * sizeof *c.sectors);
    c.table.flow_musd = c.flow, c.table.tariff_rate = c.tariff, c.table.input_share = c.input;
    c.table.levy_gross = c.levy;
    c.table.elasticity = c.theta, c.table.regions = c.regions, c.table.sectors = c.sectors;
    c.table.value_added_share = NULL;
    return c;
}

economy economy_from_table(table_copy *c) {
    ent_context *context = NULL;
    ent_world *world = NULL;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    assert_ok(context, ent_world_create(context, &c->table, &world));
    return economy_of(context, world);
}

void table_free(table_copy *c) {
    free(c->flow), free(c->tariff), free(c->levy), free(c->input), free(c->theta), free(c->regions), free(c->sectors);
}

random_shock shock_random(const economy *e, test_random *random, double size) {
    const ent_table *table = ent_world_table(e->world);
    const ent_base *base = ent_world_base(e->world);
    size_t cells = e->J * e->N * e->N, paid_last = e->N - 1;
    random_shock s = {0};
    s.tariff = calloc(cells, sizeof(double));
    s.trade_cost = calloc(cells, sizeof(double));
    s.productivity = calloc(e->J * e->N, sizeof(double));
    s.endowment = calloc(e->N, sizeof(double));
    s.payment = calloc(e->N, sizeof(double));
    for (size_t at = 0; at < cells; at++) {
        int home = at / e->N % e->N == at % e->N;
        double moved = table->tariff_rate[at] + test_uniform(random, -size, size);
        s.tariff[at] = home ? 0.0 : moved > 0.0 ? moved : 0.0;
        s.trade_cost[at] = home ? 1.0 : 1.0 + test_uniform(random, -0.5 * size, size);
    }
    for (size_t at = 0; at < e->J * e->N; at++) s.productivity[at] = 1.0 + test_uniform(random, -0.3 * size, size);
    for (size_t n = 0; n < e->N; n++) s.endowment[n] = 1.0 + test_uniform(random, -0.3 * size, size);
    for (size_t n = 0; n < paid_last; n++) {
        s.payment[n] = 0.02 * size * test_uniform(random, -1.0, 1.0) * base->income_musd[n] / (double)e->N;
        s.payment[paid_last] -= s.payment[n];
    }
    ent_shock_init(&s.shock);
    s.shock.tariff_rate = s.tariff;
    s.shock.trade_cost_hat = s.trade_cost;
    s.shock.productivity_hat = s.productivity;
    s.shock.endowment_hat = s.endowment;
    s.shock.payment_musd = s.payment;
    return s;
}

void shock_add_levies(const economy *e, test_random *random, double size, random_shock *shock) {
    const double *base = ent_world_table(e->world)->levy_gross;
    shock->levy = calloc(e->J * e->N * e->N, sizeof(double));
    for (size_t at = 0; at < e->J * e->N * e->N; at++) {
        shock->levy[at] = base != NULL ? base[at] : 1.0;
        if (test_uniform(random, 0.0, 1.0) < 0.5) shock->levy[at] *= 1.0 + 0.5 * test_uniform(random, -size, size);
    }
    shock->shock.levy_gross = shock->levy;
}

void shock_add_orders(const economy *e, test_random *random, double size, random_shock *shock) {
    const ent_base *base = ent_world_base(e->world);
    shock->order = calloc(e->J * e->N, sizeof(double));
    if (shock->payment == NULL) shock->payment = calloc(e->N, sizeof(double));
    for (size_t at = 0; at < e->J * e->N; at++) {
        size_t payer = (at + test_integer(random, 1, e->N - 1)) % e->N;
        double most = base->income_musd[payer] / (double)e->J;
        if (at > 0 && test_uniform(random, 0.0, 1.0) > 1.0 / 3.0) continue;
        if (base->output_musd[at] < most) most = base->output_musd[at];
        shock->order[at] = 0.2 * size * test_uniform(random, 0.1, 1.0) * most;
        shock->payment[payer] -= shock->order[at];
    }
    shock->shock.payment_musd = shock->payment;
    shock->shock.order_musd = shock->order;
}

random_shock shock_tariff(const economy *e, size_t importer, double rate) {
    const ent_table *table = ent_world_table(e->world);
    size_t cells = e->J * e->N * e->N;
    random_shock s = {0};
    s.tariff = calloc(cells, sizeof(double));
    memcpy(s.tariff, table->tariff_rate, cells * sizeof(double));
    for (size_t j = 0; j < e->J; j++)
        for (size_t i = 0; i < e->N && table->sectors[j].tradable_goods; i++)
            if (i != importer) s.tariff[(j * e->N + importer) * e->N + i] += rate;
    ent_shock_init(&s.shock);
    s.shock.tariff_rate = s.tariff;
    return s;
}

void shock_free(random_shock *s) {
    free(s->tariff), free(s->trade_cost), free(s->levy), free(s->productivity), free(s->endowment), free(s->payment);
    free(s->order);
    *s = (random_shock){0};
}

ent_solution *solve_tight(const economy *e, const ent_shock *shock, double tolerance) {
    ent_solve_options options;
    ent_solution *solution = NULL;
    ent_solve_options_init(&options);
    options.tolerance = tolerance;
    assert_ok(e->context, ent_solve(e->context, e->model, shock, &options, &solution));
    assert_true(ent_solution_info(solution)->converged);
    assert_true(ent_solution_info(solution)->residual <= tolerance);
    return solution;
}

ent_outcome *outcome_of(const economy *e, const ent_shock *shock, const ent_solution *solution) {
    ent_outcome *outcome = NULL;
    assert_ok(e->context, ent_outcome_create(e->context, e->model, NULL, NULL, shock, solution, &outcome));
    return outcome;
}
