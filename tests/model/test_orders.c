/* Orders placed with a sector directly: an equilibrium by hand, the same one by a region that buys from nobody else,
 * and what holds of every equilibrium. */
#include "model/plain.h"
#include "model/system.h"
#include "order_case.h"
#include "pledge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORLD_2024_FIRST = 1 };

/* Two regions, each the only maker of its good, no inputs: shares are fixed, and V0' = alpha[0][0] I0' +
 * alpha[0][1] I1' plus what is ordered from region 0, V0' + V1' = V, is one linear equation. Whoever pays, the
 * supplier included. */
static void by_hand(void **state) {
    test_random random = {test_seed("order by hand", 121)};
    (void)state;
    for (size_t c = 0; c < test_cases(20); c++) {
        random_economy_options options = {.n_regions = 2, .n_sectors = 2, .no_inputs = 1};
        economy drawn = economy_random(&random, &options), e;
        table_copy t = table_copy_of(&drawn);
        size_t supplier = c % 2, payer = c / 2 % 2;
        double payment[2] = {0}, order[4] = {0}, V[2], D[2], I[2], alpha[2], world, x;
        const ent_base *base;
        ent_shock shock;
        ent_solution *s;
        ent_outcome *o;
        for (size_t j = 0; j < 2; j++)
            for (size_t n = 0; n < 2; n++) {
                t.flow[(j * 2 + n) * 2 + j] = test_uniform(&random, 200.0, 1000.0);
                t.flow[(j * 2 + n) * 2 + 1 - j] = 0.0;
            }
        e = economy_from_table(&t);
        base = ent_world_base(e.world);
        x = test_uniform(&random, 0.01, 0.1) * base->income_musd[payer];
        payment[payer] = -x, order[supplier * 2 + supplier] = x; /* sector and region have the same number */
        ent_shock_init(&shock);
        shock.payment_musd = payment, shock.order_musd = order;
        s = solve_tight(&e, &shock, 1e-12), o = outcome_of(&e, &shock, s);
        world = base->value_added_musd[0] + base->value_added_musd[1];
        for (size_t n = 0; n < 2; n++)
            D[n] = base->deficit_musd[n] + payment[n], alpha[n] = base->alpha_share[0 * 2 + n];
        V[0] = (alpha[0] * D[0] + alpha[1] * (world + D[1]) + order[0]) / (1.0 - alpha[0] + alpha[1]);
        V[1] = world - V[0];
        for (size_t n = 0; n < 2; n++) I[n] = V[n] + D[n];
        for (size_t n = 0; n < 2; n++) {
            double sold = (n == 0 ? alpha[1] : 1.0 - alpha[0]) * I[1 - n], ordered = order[n * 2 + n];
            double ln_cpi = 0.0;
            for (size_t j = 0; j < 2; j++)
                ln_cpi += base->alpha_share[j * 2 + n] * log(V[j] / base->value_added_musd[j]);
            assert_close(o->wage_hat[n], V[n] / base->value_added_musd[n], 1e-10);
            assert_close(o->income_to_musd[n], I[n], 1e-10);
            assert_close(o->real_income_hat[n], I[n] / base->income_musd[n] / exp(ln_cpi), 1e-10);
            assert_close(o->output_to_musd[n * 2 + n], V[n], 1e-10);
            assert_close(o->exports_to_musd[n], sold + ordered, 1e-10);
        }
        ent_outcome_free(o), ent_solution_free(s);
        table_free(&t), economy_free(&drawn), economy_free(&e);
    }
}

/* The order as demand earmarked in a region that buys only from the supplier: one equilibrium, but for that flow. */
static void as_a_purchase_by_an_agency(void **state) {
    test_random random = {test_seed("order by an agency", 122)};
    (void)state;
    for (size_t c = 0; c < test_cases(20); c++) {
        procurement p = procurement_new(&random);
        economy *e = &p.e;
        size_t J = e->J, N = e->N, cell = cell_of(e, p.sector, p.agency, p.supplier), payer;
        random_shock shock = shock_random(e, &random, 0.2);
        double *earmark = calloc(J * N, sizeof *earmark), *order = calloc(J * N, sizeof *order), x;
        ent_shock bought, ordered;
        ent_solution *s_bought, *s_ordered;
        ent_outcome *a, *b;
        take_closure(e, (ent_closure)(c % 3));
        shock_add_levies(e, &random, 0.2, &shock);
        shock.tariff[cell] = 0.0, shock.levy[cell] = 1.0;
        payer = c % 4 == 0 ? p.supplier : test_integer(&random, 0, N - 2);
        x = test_uniform(&random, 0.01, 0.08) * ent_world_base(e->world)->income_musd[payer];
        shock.payment[payer] -= x;
        earmark[p.sector * N + p.agency] = order[p.sector * N + p.supplier] = x;
        bought = ordered = shock.shock;
        bought.earmark_musd = earmark, ordered.order_musd = order;
        s_bought = solve_tight(e, &bought, 1e-12), s_ordered = solve_tight(e, &ordered, 1e-12);
        a = outcome_of(e, &bought, s_bought), b = outcome_of(e, &ordered, s_ordered);
        for (size_t n = 0; n < N; n++) {
            assert_close(b->real_income_hat[n], a->real_income_hat[n], 1e-10);
            assert_close(b->wage_hat[n], a->wage_hat[n], 1e-10);
            assert_close(b->income_to_musd[n], a->income_to_musd[n], 1e-9);
            assert_close(b->exports_to_musd[n], a->exports_to_musd[n], 1e-9);
            assert_close(b->imports_to_musd[n] + (n == p.agency ? x : 0.0), a->imports_to_musd[n], 1e-9);
        }
        for (size_t at = 0; at < J * N; at++) assert_close(b->output_to_musd[at], a->output_to_musd[at], 1e-9);
        for (size_t at = 0; at < J * N * N; at++)
            assert_close(b->flow_to_musd[at] + (at == cell ? x : 0.0), a->flow_to_musd[at], 1e-9);
        ent_outcome_free(a), ent_outcome_free(b), ent_solution_free(s_bought), ent_solution_free(s_ordered);
        free(earmark), free(order), shock_free(&shock), economy_free(e);
    }
}

/* D' of closures by hand. */
static double deficit_of(const economy *e, const ent_shock *shock, const ent_outcome *o, size_t n) {
    const ent_base *base = ent_world_base(e->world);
    const double *d = base->deficit_musd, *V = base->value_added_musd;
    double all = 0.0, wanted = 0.0;
    if (ent_model_closure(e->model) == ENT_CLOSURE_ZERO) return 0.0;
    if (ent_model_closure(e->model) == ENT_CLOSURE_PATH) return shock->deficit_musd[n];
    if (ent_model_closure(e->model) == ENT_CLOSURE_WORLD_SHARE) return d[n];
    for (size_t i = 0; i < e->N; i++) {
        double L = shock->endowment_hat != NULL ? shock->endowment_hat[i] : 1.0;
        all += o->wage_hat[i] * L * V[i];
        wanted += o->wage_hat[i] * L * d[i];
    }
    return o->wage_hat[n] * shock->endowment_hat[n] * (d[n] - V[n] * wanted / all);
}

/* Every instrument at once, every closure: trade balances, outputs and incomes by hand. Everybody trades with
 * everybody, so that no cut-off takes payments or orders away. */
static void in_every_closure(void **state) {
    test_random random = {test_seed("orders and closures", 123)};
    (void)state;
    for (size_t c = 0; c < test_cases(24) + WORLD_2024_FIRST; c++) {
        random_economy_options options = {
            .n_regions = test_integer(&random, 2, 12), .n_sectors = test_integer(&random, 1, 8), .tariff_max = 0.3};
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, &options);
        random_shock shock = shock_random(&e, &random, c == 0 ? 0.1 : 0.25);
        double *D = calloc(e.N, sizeof *D);
        ent_solution *s;
        ent_outcome *o;
        shock_add_levies(&e, &random, 0.2, &shock);
        shock_add_orders(&e, &random, 0.5, &shock);
        take_closure(&e, (ent_closure)(c % 4));
        for (size_t n = 0; n < e.N; n++) D[n] = 0.5 * ent_world_base(e.world)->deficit_musd[n];
        if (ent_model_closure(e.model) == ENT_CLOSURE_PATH) shock.shock.deficit_musd = D;
        s = solve_tight(&e, &shock.shock, 1e-12), o = outcome_of(&e, &shock.shock, s);
        assert_verified(&e, &shock.shock, s);
        assert_int_equal(ent_solution_cutoffs(s)->n_components, 1);
        assert_memory_equal(ent_solution_income_musd(s), o->income_to_musd, e.N * sizeof(double));
        for (size_t n = 0; n < e.N; n++) {
            double balance = o->imports_to_musd[n] - o->exports_to_musd[n];
            double expected = deficit_of(&e, &shock.shock, o, n) + shock.payment[n];
            assert_within((balance - expected) / o->income_to_musd[n], 0.0, 1e-10);
        }
        for (size_t at = 0; at < e.J * e.N; at++) {
            double made = shock.order[at];
            for (size_t n = 0; n < e.N; n++) {
                size_t cell = cell_of(&e, at / e.N, n, at % e.N);
                made += o->flow_to_musd[cell] / shock.levy[cell];
            }
            assert_close(o->output_to_musd[at], made, 1e-12);
        }
        free(D), ent_outcome_free(o), ent_solution_free(s), shock_free(&shock), economy_free(&e);
    }
}

/* Values in another unit, orders with the rest: the same world. */
static void units_do_not_matter(void **state) {
    test_random random = {test_seed("orders and units", 124)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        economy e = economy_random(&random, NULL), other;
        table_copy t = table_copy_of(&e);
        double unit = exp(test_uniform(&random, -8.0, 8.0));
        random_shock shock = shock_random(&e, &random, 0.2);
        ent_solution *s, *s_other;
        ent_outcome *o, *o_other;
        for (size_t at = 0; at < e.J * e.N * e.N; at++) t.flow[at] *= unit;
        other = economy_from_table(&t);
        shock_add_orders(&e, &random, 0.5, &shock);
        s = solve_tight(&e, &shock.shock, 1e-12), o = outcome_of(&e, &shock.shock, s);
        for (size_t n = 0; n < e.N; n++) shock.payment[n] *= unit;
        for (size_t at = 0; at < e.J * e.N; at++) shock.order[at] *= unit;
        s_other = solve_tight(&other, &shock.shock, 1e-12), o_other = outcome_of(&other, &shock.shock, s_other);
        for (size_t n = 0; n < e.N; n++) {
            assert_close(o_other->real_income_hat[n], o->real_income_hat[n], 1e-10);
            assert_close(o_other->exports_to_musd[n] / unit, o->exports_to_musd[n], 1e-9);
        }
        ent_outcome_free(o), ent_outcome_free(o_other), ent_solution_free(s), ent_solution_free(s_other);
        shock_free(&shock), table_free(&t), economy_free(&e), economy_free(&other);
    }
}

/* Nothing is taxed and the supplier receives no payment: what it gains is terms of trade and nothing else, and the
 * buyer loses. */
static void a_supplier_gains_by_its_terms_of_trade(void **state) {
    test_random random = {test_seed("orders, terms of trade", 125)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 3, 8),
                                          .n_sectors = test_integer(&random, 1, 5)};
        economy e = economy_random(&random, &options);
        double *payment = calloc(e.N, sizeof *payment), *order = calloc(e.J * e.N, sizeof *order);
        ent_decomposition *d = NULL;
        ent_shock shock;
        order[test_integer(&random, 0, e.J - 1) * e.N + 1] = 0.05 * ent_world_base(e.world)->income_musd[0];
        payment[0] = -0.05 * ent_world_base(e.world)->income_musd[0];
        ent_shock_init(&shock);
        shock.payment_musd = payment, shock.order_musd = order;
        assert_ok(e.context, ent_decomposition_create(e.context, e.model, &shock, 0, &d));
        assert_true(d->worst_gap <= 1e-8);
        assert_true(d->volume[1] == 0.0 && d->technical[1] == 0.0 && fabs(d->transfers[1]) < 1e-13);
        assert_true(d->terms_of_trade[1] > 1e-5);
        assert_within(d->terms_of_trade[1], d->ln_real_income_hat[1], 1e-8);
        assert_true(d->ln_real_income_hat[0] < -0.03);
        ent_decomposition_free(d), free(payment), free(order), economy_free(&e);
    }
}

/* Region 1 makes nothing of sectors 0 to 2: an order opens what its inputs need, and outputs follow from input
 * shares. */
static void an_order_opens_a_chain_of_markets(void **state) {
    test_random random = {test_seed("orders, chain", 126)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        economy e = economy_without_sectors(&random);
        double payment[6] = {0}, *order = calloc(e.J * e.N, sizeof *order), O = 20.0;
        ent_shock shock;
        ent_solution *s;
        ent_outcome *o;
        ent_decomposition *split = NULL;
        ent_shock_init(&shock);
        payment[0] = -O, order[0 * e.N + 1] = O;
        shock.payment_musd = payment, shock.order_musd = order;
        s = solve_tight(&e, &shock, 1e-10), o = outcome_of(&e, &shock, s);
        assert_close(o->output_to_musd[0 * e.N + 1], O / 0.75, 1e-8);
        assert_close(o->output_to_musd[1 * e.N + 1], 0.2 * O / 0.75, 1e-8);
        assert_close(o->output_to_musd[2 * e.N + 1], 0.3 * 0.2 * O / 0.75, 1e-8);
        assert_true(o->real_income_hat[0] < 1.0);
        assert_ok(e.context, ent_decomposition_create(e.context, e.model, &shock, 0, &split));
        assert_true(split->worst_gap <= 1e-8);
        ent_decomposition_free(split), ent_outcome_free(o), ent_solution_free(s), free(order), economy_free(&e);
    }
}

/* Where a floor under real output is just held, the update of its wedge is Newton's in its own cell: with all else as
 * it is, the residual falls by the wedge's rise. An order, which no subsidy moves, takes part in the output. */
static void a_protected_sector_with_orders(void **state) {
    test_random random = {test_seed("orders, protected", 127)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        economy e = economy_small(&random);
        size_t j = test_integer(&random, 0, e.J - 1), i = test_integer(&random, 0, e.N - 1);
        pledge p = pledge_at(ENT_TARGET_PROTECT, j, i);
        double *payment = calloc(e.N, sizeof *payment), *order = calloc(e.J * e.N, sizeof *order), slope = 0.0;
        double *z, *residual, h = 1e-4;
        ent_shock shock;
        ent_system s;
        ent_shock_init(&shock);
        order[j * e.N + i] = 0.5 * ent_world_base(e.world)->output_musd[j * e.N + i];
        payment[(i + 1) % e.N] = -order[j * e.N + i];
        p.target.value = 1.0;
        shock.payment_musd = payment, shock.order_musd = order;
        shock.targets = aim(&p), shock.n_targets = 1;
        assert_ok(e.context, ent_system_create(e.context, e.model, &shock, &s));
        z = ent_arena_doubles(&s.arena, s.size), residual = ent_arena_doubles(&s.arena, s.size);
        for (size_t at = 0; at < s.core; at++) z[at] = test_uniform(&random, -0.1, 0.1);
        z[s.core] = -0.2;
        ent_sweep(&s, z, residual);
        p.target.value = s.made[j * e.model->pitch + i] / ent_world_base(e.world)->output_musd[j * e.N + i] /
                         exp(s.ln_cost[j * e.model->pitch + i]);
        ent_sweep(&s, z, residual);
        assert_within(residual[s.core], 0.0, 1e-12);
        for (int side = -1; side <= 1; side += 2) {
            z[s.core] = -0.2 + side * h;
            ent_sweep(&s, z, residual);
            slope += side * residual[s.core] / (2.0 * h);
        }
        assert_within(slope, -1.0, 1e-5); /* h^2 times a third derivative of some theta^2 */
        ent_system_free(&s), free(payment), free(order), economy_free(&e);
    }
}

/* The residual of a target by the plain routine, at a point of the solver's layout. */
static double measured(const economy *e, const ent_shock *shock, const double *z, size_t core) {
    size_t J = e->J, N = e->N, pitch = e->model->pitch;
    double *point = calloc((1 + 2 * J) * N, sizeof *point), residual;
    ent_arena arena = {0};
    ent_shock explicit;
    ent_plain plain;
    for (size_t row = 0; row < 1 + 2 * J; row++) memcpy(point + row * N, z + row * pitch, N * sizeof *point);
    assert_ok(e->context, ent_targets_explicit(e->context, e->model, shock, z + core, &arena, &explicit));
    assert_ok(e->context,
              ent_plain_evaluate(e->context, e->model, &explicit, point, point + N, point + (1 + J) * N, 1, &plain));
    residual = ent_target_measure(e->model, shock, &explicit, &plain, point + N, &shock->targets[0], z + core).residual;
    ent_plain_free(&plain), ent_arena_free(&arena), free(point);
    return residual;
}

/* Away from any solution the solver and the plain routine find the same residual of a target on what is ordered
 * from. */
static void both_routines_measure_targets_alike(void **state) {
    test_random random = {test_seed("orders, targets", 129)};
    (void)state;
    for (size_t c = 0; c < test_cases(20); c++) {
        economy e = economy_small(&random);
        size_t j = test_integer(&random, 0, e.J - 1), i = test_integer(&random, 0, e.N - 1);
        pledge p = pledge_at(c % 2 == 0 ? ENT_TARGET_PROTECT : ENT_TARGET_MINERAL, j, i);
        random_shock shock = shock_random(&e, &random, 0.1);
        double *z, *residual;
        ent_system s;
        shock_add_orders(&e, &random, 0.5, &shock);
        shock.order[j * e.N + i] += 300.0, shock.payment[i] -= 300.0;
        p.target.value = c % 2 == 0 ? 3.0 : 0.5, p.target.mineral_sigma = 0.3, p.target.mineral_share = 0.1;
        shock.shock.targets = aim(&p), shock.shock.n_targets = 1;
        assert_ok(e.context, ent_system_create(e.context, e.model, &shock.shock, &s));
        z = ent_arena_doubles(&s.arena, s.size), residual = ent_arena_doubles(&s.arena, s.size);
        for (size_t at = 0; at < s.core; at++) z[at] = test_uniform(&random, -0.1, 0.1);
        z[s.core] = -0.02;
        ent_sweep(&s, z, residual);
        assert_true(fabs(residual[s.core]) > 1e-3);
        assert_close(measured(&e, &shock.shock, z, s.core), residual[s.core], 1e-12);
        ent_system_free(&s), shock_free(&shock), economy_free(&e);
    }
}

/* What the correction inside a region knows of a point: the share of output sold at home, and the elasticity of output
 * to its own cost at given absorptions, -theta leak, here by a difference in productivity. */
static void a_point_knows_of_orders(void **state) {
    test_random random = {test_seed("orders, point", 128)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        economy e = economy_small(&random);
        size_t j = test_integer(&random, 0, e.J - 1), i = test_integer(&random, 0, e.N - 1);
        size_t pitch = e.model->pitch, markets = e.J * pitch, at = j * pitch + i;
        random_shock shock = shock_random(&e, &random, 0.1);
        double *room = calloc(3 * markets + pitch, sizeof *room), ln_made[2], h = 1e-4, A;
        ent_local_point point;
        shock_add_orders(&e, &random, 1.0, &shock);
        shock.order[j * e.N + i] = 500.0;
        for (size_t n = 0; n < e.N; n++) shock.payment[n] = 0.0;
        for (size_t k = 0; k < e.J * e.N; k++) shock.payment[(k % e.N + 1) % e.N] -= shock.order[k];
        A = shock.productivity[j * e.N + i];
        for (int side = -1; side <= 1; side++) {
            ent_system s;
            double *z, *residual;
            shock.productivity[j * e.N + i] = A * exp(side * h);
            assert_ok(e.context, ent_system_create(e.context, e.model, &shock.shock, &s));
            z = ent_arena_doubles(&s.arena, s.size), residual = ent_arena_doubles(&s.arena, s.size);
            ent_sweep(&s, z, residual); /* at the base's wages, prices and absorptions */
            if (side != 0) ln_made[side > 0] = log(s.made[at]);
            if (side == 0) {
                double sold = s.producer_row[at][i] * s.cost_power[at] * s.quotient[at];
                ent_system_point(&s, room, room + markets, room + 2 * markets, room + 3 * markets, &point);
                assert_close(point.output[at], s.made[at], 0.0);
                assert_close(point.home_sales[at], sold / (s.output[at] + 500.0), 1e-14);
            }
            ent_system_free(&s);
        }
        assert_within((ln_made[1] - ln_made[0]) / (2.0 * h), e.model->theta[j] * room[2 * markets + at], 1e-5);
        free(room), shock_free(&shock), economy_free(&e);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(as_a_purchase_by_an_agency),
        cmocka_unit_test(in_every_closure),
        cmocka_unit_test(units_do_not_matter),
        cmocka_unit_test(a_supplier_gains_by_its_terms_of_trade),
        cmocka_unit_test(an_order_opens_a_chain_of_markets),
        cmocka_unit_test(a_protected_sector_with_orders),
        cmocka_unit_test(both_routines_measure_targets_alike),
        cmocka_unit_test(a_point_knows_of_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
