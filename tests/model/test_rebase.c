/* Worlds made of a solution, and what is said when a table cannot be a base itself (MODEL sections 0 and 8). */
#include "economy.h"
#include "failing_memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TIGHT = 1e-12;

static economy economy_at(const economy *e, const ent_shock *shock, const ent_solution *s) {
    ent_context *context = NULL;
    ent_world *world = NULL;
    assert_ok(e->context, ent_world_from_solution(e->context, e->model, shock, s, "new base", &world));
    assert_int_equal(ent_context_create(&context), ENT_OK);
    return economy_of(context, world);
}

/* World-2024 first, then random economies, every second of them with levies. */
static economy economy_number(size_t c, test_random *random) {
    random_economy_options options = {.n_regions = test_integer(random, 2, 10),
                                      .n_sectors = test_integer(random, 1, 7),
                                      .tariff_max = 0.3,
                                      .sparse_share = 0.2,
                                      .levy_max = c % 2 == 1 ? 0.4 : 0.0};
    return c == 0 ? economy_world_2024() : economy_random(random, &options);
}

/* A to B, B as a world, from there to C: the same as from A to C, with tariffs, levies, trade costs, productivity,
 * endowments and payments all different in the three. */
static void three_worlds(void **state) {
    test_random random = {test_seed("three worlds", 101)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy a = economy_number(c, &random), b;
        random_shock to_b = shock_random(&a, &random, 0.25), to_c = shock_random(&a, &random, 0.25), step;
        ent_solution *s_b, *s_c, *s_step;
        ent_outcome *o_b, *o_c, *o_step;
        shock_add_levies(&a, &random, 0.4, &to_b), shock_add_levies(&a, &random, 0.4, &to_c);
        s_b = solve_tight(&a, &to_b.shock, TIGHT), o_b = outcome_of(&a, &to_b.shock, s_b);
        s_c = solve_tight(&a, &to_c.shock, TIGHT), o_c = outcome_of(&a, &to_c.shock, s_c);
        b = economy_at(&a, &to_b.shock, s_b);
        step = shock_random(&b, &random, 0.25);
        shock_add_levies(&b, &random, 0.4, &step);
        memcpy(step.tariff, to_c.tariff, a.J * a.N * a.N * sizeof(double));
        memcpy(step.levy, to_c.levy, a.J * a.N * a.N * sizeof(double));
        for (size_t at = 0; at < a.J * a.N * a.N; at++) step.trade_cost[at] = to_c.trade_cost[at] / to_b.trade_cost[at];
        for (size_t at = 0; at < a.J * a.N; at++) step.productivity[at] = to_c.productivity[at] / to_b.productivity[at];
        for (size_t n = 0; n < a.N; n++) {
            step.endowment[n] = to_c.endowment[n] / to_b.endowment[n];
            step.payment[n] = to_c.payment[n] - to_b.payment[n];
        }
        s_step = solve_tight(&b, &step.shock, TIGHT), o_step = outcome_of(&b, &step.shock, s_step);
        for (size_t n = 0; n < a.N; n++) {
            assert_close(o_b->real_income_hat[n] * o_step->real_income_hat[n], o_c->real_income_hat[n], 1e-8);
            assert_close(o_b->wage_hat[n] * o_step->wage_hat[n], o_c->wage_hat[n], 1e-8);
            assert_within(o_step->levy_revenue_from_musd[n], o_b->levy_revenue_to_musd[n],
                          1e-9 * o_b->income_to_musd[n]);
        }
        for (size_t at = 0; at < a.J * a.N * a.N; at++)
            assert_within(o_step->flow_to_musd[at], o_c->flow_to_musd[at], 1e-8 * (1.0 + o_c->flow_to_musd[at]));
        ent_outcome_free(o_b), ent_outcome_free(o_c), ent_outcome_free(o_step);
        ent_solution_free(s_b), ent_solution_free(s_c), ent_solution_free(s_step);
        shock_free(&to_b), shock_free(&to_c), shock_free(&step), economy_free(&a), economy_free(&b);
    }
}

/* There and back: the flows of the first base, and real incomes whose product is 1. */
static void there_and_back(void **state) {
    test_random random = {test_seed("there and back", 102)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy a = economy_number(c, &random), b;
        const ent_table *t = ent_world_table(a.world);
        size_t cells = a.J * a.N * a.N;
        random_shock there = shock_random(&a, &random, 0.25), back;
        ent_solution *s_there, *s_back;
        ent_outcome *o_there, *o_back;
        shock_add_levies(&a, &random, 0.4, &there);
        s_there = solve_tight(&a, &there.shock, TIGHT), o_there = outcome_of(&a, &there.shock, s_there);
        b = economy_at(&a, &there.shock, s_there);
        back = shock_random(&b, &random, 0.25);
        shock_add_levies(&b, &random, 0.4, &back);
        memcpy(back.tariff, t->tariff_rate, cells * sizeof(double));
        for (size_t at = 0; at < cells; at++) {
            back.levy[at] = t->levy_gross != NULL ? t->levy_gross[at] : 1.0;
            back.trade_cost[at] = 1.0 / there.trade_cost[at];
        }
        for (size_t at = 0; at < a.J * a.N; at++) back.productivity[at] = 1.0 / there.productivity[at];
        for (size_t n = 0; n < a.N; n++) {
            back.endowment[n] = 1.0 / there.endowment[n];
            back.payment[n] = -there.payment[n];
        }
        s_back = solve_tight(&b, &back.shock, TIGHT), o_back = outcome_of(&b, &back.shock, s_back);
        for (size_t n = 0; n < a.N; n++)
            assert_close(o_there->real_income_hat[n] * o_back->real_income_hat[n], 1.0, 1e-8);
        for (size_t at = 0; at < cells; at++)
            assert_within(o_back->flow_to_musd[at], t->flow_musd[at], 1e-8 * (1.0 + t->flow_musd[at]));
        ent_outcome_free(o_there), ent_outcome_free(o_back), ent_solution_free(s_there), ent_solution_free(s_back);
        shock_free(&there), shock_free(&back), economy_free(&a), economy_free(&b);
    }
}

/* The new world: its name, labels, set, rates, balances; and without a shock it stays where it is, under each closure
 * of the model it came from. */
static void a_new_world_is_a_base(void **state) {
    test_random random = {test_seed("new base", 103)};
    (void)state;
    for (size_t c = 0; c < test_cases(8) + 1; c++) {
        economy a = economy_number(c, &random), b;
        const ent_table *old = ent_world_table(a.world), *new;
        random_shock shock = shock_random(&a, &random, 0.2);
        ent_model_options options;
        ent_solution *s, *none;
        ent_outcome *o, *still;
        ent_model_options_init(&options);
        options.closure = (ent_closure)(c % 4);
        options.elasticities = old->elasticity_sets[old->n_elasticity_sets - 1];
        ent_model_free(a.model);
        a.model = NULL;
        assert_ok(a.context, ent_model_create_from(a.context, a.world, &options, &a.model));
        shock_add_levies(&a, &random, 0.3, &shock);
        s = solve_tight(&a, &shock.shock, TIGHT), o = outcome_of(&a, &shock.shock, s);
        b = economy_at(&a, &shock.shock, s);
        new = ent_world_table(b.world);
        assert_string_equal(new->name, "new base");
        assert_int_equal(new->base_year, old->base_year);
        assert_int_equal(new->n_elasticity_sets, 1);
        assert_string_equal(new->elasticity_sets[0], options.elasticities);
        assert_int_equal(
            memcmp(new->elasticity, old->elasticity + (old->n_elasticity_sets - 1) * a.J, a.J * sizeof(double)), 0);
        for (size_t n = 0; n < a.N; n++) {
            double balance = o->imports_to_musd[n] - o->exports_to_musd[n];
            assert_string_equal(new->regions[n].code, old->regions[n].code);
            assert_string_equal(new->regions[n].groups, old->regions[n].groups);
            assert_close(ent_world_base(b.world)->income_musd[n], o->income_to_musd[n], 1e-9);
            assert_within(ent_world_base(b.world)->deficit_musd[n], balance, 1e-9 * o->income_to_musd[n]);
        }
        assert_int_equal(memcmp(new->tariff_rate, shock.tariff, a.J * a.N * a.N * sizeof(double)), 0);
        assert_int_equal(memcmp(new->levy_gross, shock.levy, a.J * a.N * a.N * sizeof(double)), 0);
        assert_int_equal(memcmp(new->input_share, old->input_share, a.J * a.J * a.N * sizeof(double)), 0);
        assert_int_equal(memcmp(new->value_added_share, old->value_added_share, a.J * a.N * sizeof(double)), 0);
        none = solve_tight(&b, NULL, 1e-10), still = outcome_of(&b, NULL, none);
        for (size_t n = 0; n < a.N; n++) {
            assert_within(still->real_income_hat[n], 1.0, 1e-12);
            assert_within(still->wage_hat[n], 1.0, 1e-12);
        }
        ent_outcome_free(o), ent_outcome_free(still), ent_solution_free(s), ent_solution_free(none);
        shock_free(&shock), economy_free(&a), economy_free(&b);
    }
}

/* H folds into final demand: the host's new deficit is D + F + H, its new income holds H, its new alpha is the mix of
 * what households and the earmark buy. */
static void earmarks_fold_into_final_demand(void **state) {
    test_random random = {test_seed("earmarks fold", 104)};
    (void)state;
    for (size_t c = 0; c < test_cases(6); c++) {
        random_economy_options options = {.n_regions = 4, .n_sectors = 3, .tariff_max = 0.2, .levy_max = 0.2};
        economy a = economy_random(&random, &options), b;
        const ent_base *base = ent_world_base(a.world), *new;
        double payment[4] = {0}, *earmark = calloc(a.J * a.N, sizeof(double)), size = 0.05 * base->income_musd[0];
        ent_shock shock;
        ent_solution *s;
        ent_outcome *o;
        payment[0] = -size;
        earmark[0 * a.N + 1] = 0.25 * size, earmark[2 * a.N + 1] = 0.75 * size;
        ent_shock_init(&shock);
        shock.payment_musd = payment, shock.earmark_musd = earmark;
        s = solve_tight(&a, &shock, TIGHT), o = outcome_of(&a, &shock, s);
        b = economy_at(&a, &shock, s);
        new = ent_world_base(b.world);
        for (size_t n = 0; n < a.N; n++) {
            double F = payment[n], H = n == 1 ? size : 0.0, I = o->income_to_musd[n];
            assert_within(new->deficit_musd[n], base->deficit_musd[n] + F + H, 1e-9 * I);
            assert_close(new->income_musd[n], I + H, 1e-9);
            for (size_t k = 0; k < a.J; k++) {
                double final = base->alpha_share[k * a.N + n] * I + earmark[k * a.N + n];
                assert_within(new->alpha_share[k * a.N + n], final / (I + H), 1e-9);
            }
        }
        free(earmark), ent_outcome_free(o), ent_solution_free(s), economy_free(&a), economy_free(&b);
    }
}

static void only_solutions_make_worlds(void **state) {
    test_random random = {test_seed("refused bases", 105)};
    random_economy_options small = {.n_regions = 3, .n_sectors = 2}, large = {.n_regions = 4, .n_sectors = 2};
    economy e = economy_random(&random, &small), other = economy_random(&random, &large);
    random_shock shock = shock_random(&e, &random, 0.2), another = shock_random(&e, &random, 0.2);
    ent_solution *s = solve_tight(&e, &shock.shock, 1e-10), *stopped = NULL;
    ent_solve_options options;
    ent_world *world = e.world;
    (void)state;
    assert_int_equal(ent_world_from_solution(e.context, e.model, &another.shock, s, "x", &world), ENT_USAGE);
    assert_null(world);
    assert_non_null(strstr(ent_context_error(e.context)->message, "not solved for this shock"));
    assert_int_equal(ent_world_from_solution(e.context, e.model, NULL, s, "x", &world), ENT_USAGE);
    assert_int_equal(ent_world_from_solution(other.context, other.model, &shock.shock, s, "x", &world), ENT_USAGE);
    ent_solve_options_init(&options);
    options.max_sweeps = 1;
    assert_int_equal(ent_solve(e.context, e.model, &shock.shock, &options, &stopped), ENT_NUMERIC);
    assert_int_equal(ent_world_from_solution(e.context, e.model, &shock.shock, stopped, "x", &world), ENT_NUMERIC);
    assert_null(world);
    ent_solution_free(s), ent_solution_free(stopped), shock_free(&shock), shock_free(&another);
    economy_free(&e), economy_free(&other);
}

typedef struct heard {
    size_t n;
    char last[600];
} heard;

static void hear(ent_log_level level, const char *where, const char *message, void *payload) {
    heard *into = payload;
    (void)where;
    if (level != ENT_LOG_WARNING || strstr(message, "the base is") == NULL) return; /* one may trade with nobody */
    into->n++;
    strncpy(into->last, message, sizeof into->last - 1);
}

/* Closure zero: what the report says of the purge is what the purged base differs from the table by. */
static void the_purge_is_reported(void **state) {
    test_random random = {test_seed("purge reported", 106)};
    (void)state;
    for (size_t c = 0; c < test_cases(5) + 1; c++) {
        random_economy_options trading = {.n_regions = test_integer(&random, 2, 10),
                                          .n_sectors = test_integer(&random, 1, 7),
                                          .tariff_max = 0.3,
                                          .levy_max = c % 2 == 1 ? 0.4 : 0.0};
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, &trading);
        const ent_table *t = ent_world_table(e.world);
        const ent_base *base = ent_world_base(e.world);
        const ent_rebase *r = ent_model_rebase(e.model);
        ent_model_options options;
        heard heard_of = {0};
        ent_solution *s;
        ent_outcome *o;
        double deficits = 0.0, income = 0.0, flow = 0.0;
        assert_int_equal(r->done, 0);
        assert_true(r->income_share == 0.0 && r->flow_musd == 0.0);
        ent_model_options_init(&options);
        options.closure = ENT_CLOSURE_ZERO;
        ent_model_free(e.model);
        e.model = NULL;
        ent_context_set_log(e.context, hear, &heard_of);
        assert_ok(e.context, ent_model_create_from(e.context, e.world, &options, &e.model));
        ent_context_set_log(e.context, NULL, NULL);
        r = ent_model_rebase(e.model);
        s = solve_tight(&e, NULL, 1e-10), o = outcome_of(&e, NULL, s);
        for (size_t n = 0; n < e.N; n++) {
            deficits += fmax(base->deficit_musd[n], 0.0);
            income = fmax(income, fabs(o->income_from_musd[n] / base->income_musd[n] - 1.0));
        }
        for (size_t at = 0; at < e.J * e.N * e.N; at++)
            flow = fmax(flow, fabs(o->flow_from_musd[at] - t->flow_musd[at]));
        assert_int_equal(r->done, 1);
        assert_close(r->deficits_musd, deficits, 1e-12);
        assert_within(r->income_share, income, 1e-10);
        assert_within(r->income_share,
                      fabs(o->income_from_musd[r->income_region] / base->income_musd[r->income_region] - 1.0), 1e-10);
        assert_within(fabs(r->flow_musd), flow, 1e-9 * (1.0 + flow));
        {
            size_t at = (r->flow_sector * e.N + r->flow_importer) * e.N + r->flow_exporter;
            assert_within(r->flow_musd, o->flow_from_musd[at] - t->flow_musd[at], 1e-9 * (1.0 + flow));
        }
        assert_true(income > 1e-6); /* it did move something, and said so */
        assert_int_equal(heard_of.n, 1);
        assert_non_null(strstr(heard_of.last, "without deficits"));
        assert_non_null(strstr(heard_of.last, t->regions[r->income_region].code));
        ent_outcome_free(o), ent_solution_free(s), economy_free(&e);
    }
}

static struct {
    const economy *e;
    const ent_shock *shock;
    const ent_solution *solution;
    ent_model_options purge;
} made_of;

static ent_status by_solution(void) {
    ent_world *world = NULL;
    ent_status status = ent_world_from_solution(made_of.e->context, made_of.e->model, made_of.shock, made_of.solution,
                                                "x", &world);
    assert_true((world == NULL) == (status != ENT_OK));
    ent_world_free(world);
    return status;
}

static ent_status by_purge(void) {
    ent_model *model = NULL;
    ent_status status = ent_model_create_from(made_of.e->context, made_of.e->world, &made_of.purge, &model);
    assert_true((model == NULL) == (status != ENT_OK));
    ent_model_free(model);
    return status;
}

/* The nth allocation fails, for every n: a world of a solution, and a model that has to be rebased. */
static void memory_runs_out(void **state) {
    test_random random = {test_seed("rebase, memory", 107)};
    random_economy_options options = {.n_regions = 3, .n_sectors = 2, .tariff_max = 0.2, .levy_max = 0.2};
    economy e = economy_random(&random, &options);
    random_shock shock = shock_random(&e, &random, 0.2);
    ent_solution *s = solve_tight(&e, &shock.shock, 1e-10);
    (void)state;
    made_of.e = &e, made_of.shock = &shock.shock, made_of.solution = s;
    ent_model_options_init(&made_of.purge);
    made_of.purge.closure = ENT_CLOSURE_ZERO;
    assert_true(fail_each(e.context, by_solution, ENT_OK) >= 5);
    assert_true(fail_each(e.context, by_purge, ENT_OK) >= 5);
    ent_solution_free(s), shock_free(&shock), economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_worlds),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(a_new_world_is_a_base),
        cmocka_unit_test(earmarks_fold_into_final_demand),
        cmocka_unit_test(only_solutions_make_worlds),
        cmocka_unit_test(the_purge_is_reported),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
