/* Deficit closures: what each promises of trade balances, and that a base stays a base under each. */
#include "economy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void take_closure(economy *e, ent_closure closure) {
    ent_model_options options;
    ent_model_options_init(&options);
    options.closure = closure;
    ent_model_free(e->model);
    e->model = NULL;
    assert_ok(e->context, ent_model_create_from(e->context, e->world, &options, &e->model));
    assert_int_equal(ent_model_closure(e->model), closure);
}

static void no_shock_changes_nothing(void **state) {
    test_random random = {test_seed("closures", 71)};
    (void)state;
    for (size_t c = 0; c < test_cases(5) + 1; c++)
        for (int closure = 0; closure < 4; closure++) {
            economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL);
            ent_shock none;
            ent_solution *s;
            ent_outcome *o;
            take_closure(&e, (ent_closure)closure);
            ent_shock_init(&none);
            s = solve_tight(&e, &none, 1e-10), o = outcome_of(&e, &none, s);
            for (size_t n = 0; n < e.N; n++) {
                assert_within(o->real_income_hat[n], 1.0, 1e-12);
                assert_within(o->wage_hat[n], 1.0, 1e-12);
            }
            ent_outcome_free(o), ent_solution_free(s), economy_free(&e);
        }
}

/* Imports less exports after a shock without payments: D; 0; a share of own value added that has moved from D / V by
 * the same amount for everyone. */
static void balances_are_as_promised(void **state) {
    test_random random = {test_seed("balances", 72)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++)
        for (int closure = 0; closure < 3; closure++) {
            economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL);
            const ent_base *base = ent_world_base(e.world);
            random_shock shock = shock_random(&e, &random, 0.2);
            double shift = NAN, before = 0.0;
            ent_solution *s;
            ent_outcome *o;
            shock.shock.payment_musd = NULL;
            take_closure(&e, (ent_closure)closure);
            s = solve_tight(&e, &shock.shock, 1e-12), o = outcome_of(&e, &shock.shock, s);
            for (size_t n = 0; n < e.N; n++) {
                double balance = o->imports_to_musd[n] - o->exports_to_musd[n], V = base->value_added_musd[n];
                double rate = base->deficit_musd[n] / V;
                if (closure == ENT_CLOSURE_WORLD_SHARE) assert_within(balance / V, rate, 1e-10);
                if (closure == ENT_CLOSURE_ZERO) {
                    assert_within(balance / V, 0.0, 1e-10);
                    assert_within((o->imports_from_musd[n] - o->exports_from_musd[n]) / V, 0.0, 1e-10);
                }
                if (closure != ENT_CLOSURE_OWN_GDP) continue;
                V *= o->wage_hat[n] * shock.endowment[n];
                if (n == 0) shift = balance / V - rate;
                assert_within(balance / V - rate, shift, 1e-10);
                before = fmax(before, fabs(balance - base->deficit_musd[n]));
            }
            if (closure == ENT_CLOSURE_OWN_GDP) assert_true(before > 1e-6);
            ent_outcome_free(o), ent_solution_free(s), shock_free(&shock), economy_free(&e);
        }
}

/* `zero` is the world-share model after payments that undo every deficit: the same base flows, and from there the
 * same effect of a shock. */
static void zero_is_a_purge(void **state) {
    test_random random = {test_seed("purge", 73)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL);
        random_shock shock = shock_random(&e, &random, 0.2);
        ent_shock undo;
        ent_solution *s_undo, *s_both, *s_zero;
        ent_outcome *o_undo, *o_both, *o_zero;
        for (size_t n = 0; n < e.N; n++) shock.payment[n] = -ent_world_base(e.world)->deficit_musd[n];
        ent_shock_init(&undo);
        undo.payment_musd = shock.payment;
        s_undo = solve_tight(&e, &undo, 1e-12), o_undo = outcome_of(&e, &undo, s_undo);
        s_both = solve_tight(&e, &shock.shock, 1e-12), o_both = outcome_of(&e, &shock.shock, s_both);
        take_closure(&e, ENT_CLOSURE_ZERO);
        shock.shock.payment_musd = NULL;
        s_zero = solve_tight(&e, &shock.shock, 1e-12), o_zero = outcome_of(&e, &shock.shock, s_zero);
        for (size_t at = 0; at < e.J * e.N * e.N; at++)
            assert_within(o_zero->flow_from_musd[at], o_undo->flow_to_musd[at],
                          1e-9 * (1.0 + o_undo->flow_to_musd[at]));
        for (size_t n = 0; n < e.N; n++)
            assert_close(o_zero->real_income_hat[n], o_both->real_income_hat[n] / o_undo->real_income_hat[n], 1e-9);
        ent_outcome_free(o_undo), ent_outcome_free(o_both), ent_outcome_free(o_zero);
        ent_solution_free(s_undo), ent_solution_free(s_both), ent_solution_free(s_zero);
        shock_free(&shock), economy_free(&e);
    }
}

/* The decomposition sums under each, deficits that move with wages included. */
static void decompositions_sum(void **state) {
    test_random random = {test_seed("closures decomposed", 74)};
    (void)state;
    for (size_t c = 0; c < test_cases(4); c++)
        for (int closure = 0; closure < 3; closure++) {
            /* Enough partners that trade is never split: payments across a split are refused. */
            random_economy_options options = {
                .n_regions = test_integer(&random, 4, 10), .n_sectors = test_integer(&random, 2, 6), .tariff_max = 0.3};
            economy e = economy_random(&random, &options);
            random_shock shock = shock_random(&e, &random, 0.2);
            ent_decomposition *d = NULL;
            take_closure(&e, (ent_closure)closure);
            assert_ok(e.context, ent_decomposition_create(e.context, e.model, &shock.shock, 0, &d));
            assert_true(d->worst_gap <= 1e-8);
            ent_decomposition_free(d), shock_free(&shock), economy_free(&e);
        }
}

static void names(void **state) {
    ent_context *context = NULL;
    ent_closure closure = ENT_CLOSURE_WORLD_SHARE;
    (void)state;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    for (int c = 0; c < 4; c++) {
        assert_ok(context, ent_closure_parse(context, ent_closure_name((ent_closure)c), &closure));
        assert_int_equal(closure, c);
    }
    assert_int_equal(ent_closure_parse(context, "own-gpd", &closure), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(context)->hint, "own-gdp"));
    assert_string_equal(ent_closure_name((ent_closure)9), "");
    ent_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_shock_changes_nothing),
        cmocka_unit_test(balances_are_as_promised),
        cmocka_unit_test(zero_is_a_purge),
        cmocka_unit_test(decompositions_sum),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
