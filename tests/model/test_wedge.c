/* Targets solved with the equilibrium: each is met or asks for nothing, and its wedge, put in as an ordinary instrument,
 * gives the same equilibrium without any target. */
#include "pledge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t from_base, from_near; /* how solve_instruments came to its solutions */

/* A shock with every instrument in arrays of its own, begun as a copy of another. */
typedef struct instruments {
    ent_shock shock;
    double *tariff, *trade_cost, *levy, *productivity, *payment;
} instruments;

static double *filled(const double *from, double otherwise, size_t count) {
    double *out = malloc(count * sizeof *out);
    for (size_t at = 0; at < count; at++) out[at] = value_at(from, at, otherwise);
    return out;
}

static instruments instruments_of(const economy *e, const ent_shock *from) {
    size_t cells = e->J * e->N * e->N;
    instruments in = {.shock = *from};
    const double *tariff = from->tariff_rate != NULL ? from->tariff_rate : ent_world_table(e->world)->tariff_rate;
    in.shock.targets = NULL, in.shock.n_targets = 0;
    in.shock.tariff_rate = in.tariff = filled(tariff, 0.0, cells);
    in.shock.trade_cost_hat = in.trade_cost = filled(from->trade_cost_hat, 1.0, cells);
    in.shock.levy_gross = in.levy = filled(
        from->levy_gross != NULL ? from->levy_gross : ent_world_table(e->world)->levy_gross, 1.0, cells);
    in.shock.productivity_hat = in.productivity = filled(from->productivity_hat, 1.0, e->J * e->N);
    in.shock.payment_musd = in.payment = filled(from->payment_musd, 0.0, e->N);
    return in;
}

static void instruments_free(instruments *in) {
    free(in->tariff), free(in->trade_cost), free(in->levy), free(in->productivity), free(in->payment);
}

/* Puts in the wedge that a solution found. */
static void put_in(const economy *e, instruments *in, const ent_target *t, const ent_target_result *r) {
    for (size_t a = 0; a < t->n_sectors; a++) {
        size_t j = t->sectors[a];
        for (size_t b = 0; b < t->n_importers; b++)
            for (size_t c = 0; c < t->n_exporters; c++) {
                size_t at = cell_of(e, j, t->importers[b], t->exporters[c]);
                if (t->kind == ENT_TARGET_QUOTA) in->levy[at] *= r->wedge;
                else if (t->via_preference) in->trade_cost[at] *= r->wedge;
                else in->tariff[at] = (1.0 + in->tariff[at]) * r->wedge - 1.0;
            }
        for (size_t n = 0; n < e->N && t->kind == ENT_TARGET_PROTECT; n++)
            in->levy[cell_of(e, j, n, t->regions[0])] *= r->wedge;
        if (t->kind == ENT_TARGET_MINERAL) in->productivity[j * e->N + t->regions[0]] *= r->wedge;
    }
    for (size_t a = 0; a < r->n_payments; a++) in->payment[t->regions[a]] += r->payment_musd[a];
}

static void assert_balanced(const economy *e, const ent_shock *shock, const ent_solution *s) {
    ent_residuals r;
    assert_ok(e->context, ent_verify(e->context, e->model, shock, s, &r));
    assert_true(r.worst <= 1e-11 && r.target <= 1e-11);
    assert_within(r.walras, 0.0, 1e-13);
    assert_within(r.trade, 0.0, 1e-10);
}

/* The equilibrium of ordinary instruments, from the base. A fixed subsidy that carries a large part of a small country's
 * budget may keep the search from getting there; then from the solution with targets. */
static ent_solution *solve_instruments(const economy *e, const ent_shock *shock, const ent_solution *near) {
    ent_solve_options options;
    ent_solution *s = NULL;
    ent_solve_options_init(&options);
    options.tolerance = 1e-12;
    from_base++;
    if (ent_solve(e->context, e->model, shock, &options, &s) == ENT_OK) return s;
    from_base--, from_near++;
    ent_solution_free(s);
    options.start = near;
    assert_ok(e->context, ent_solve(e->context, e->model, shock, &options, &s));
    return s;
}

/* The same equilibrium by ordinary instruments, which must also give what the solution says was achieved. */
static void assert_two_paths(const economy *e, const ent_shock *shock, const ent_solution *s) {
    size_t count;
    const ent_target_result *results = ent_solution_targets(s, &count);
    instruments in = instruments_of(e, shock);
    ent_solution *other;
    ent_outcome *a = outcome_of(e, shock, s), *b;
    assert_int_equal(count, shock->n_targets);
    for (size_t k = 0; k < count; k++) put_in(e, &in, &shock->targets[k], &results[k]);
    other = solve_instruments(e, &in.shock, s);
    b = outcome_of(e, &in.shock, other);
    for (size_t n = 0; n < e->N; n++) {
        assert_close(a->real_income_hat[n], b->real_income_hat[n], 1e-9);
        assert_close(a->tariff_revenue_to_musd[n], b->tariff_revenue_to_musd[n], 1e-7);
        assert_close(a->exports_to_musd[n], b->exports_to_musd[n], 1e-8);
    }
    for (size_t k = 0; k < count; k++)
        if (shock->targets[k].kind != ENT_TARGET_BURDEN)
            assert_close(achieved_by(e, &in.shock, shock->trade_cost_hat, other, &shock->targets[k]),
                         results[k].achieved, 1e-8);
    ent_outcome_free(a), ent_outcome_free(b), ent_solution_free(other), instruments_free(&in);
}

static void assert_on_its_side(const ent_target *t, const ent_target_result *r) {
    int up = t->kind == ENT_TARGET_QUOTA || t->kind == ENT_TARGET_SUPPLY;
    assert_true(r->binds);
    assert_true(up ? r->wedge > 1.0 : r->wedge < 1.0);
    assert_close(r->price, fabs(r->wedge - 1.0), 1e-15);
    assert_true(t->via_preference ? r->cost_musd == 0.0 : r->cost_musd > 0.0);
}

static void assert_met(const ent_target *t, const ent_target_result *r) {
    if (t->kind == ENT_TARGET_MINERAL) assert_close(r->wedge, mineral_f(t, t->value / r->achieved), 1e-9);
    else assert_within(r->achieved / t->value, 1.0, 1e-9);
}

static void each_kind_is_met(void **state) {
    test_random random = {test_seed("targets met", 91)};
    (void)state;
    for (size_t c = 0; c < test_cases(60); c++) {
        ent_target_kind kind = (ent_target_kind)(c % 6);
        economy e = economy_small(&random);
        random_shock around = shock_random(&e, &random, c % 3 == 0 ? 0.0 : 0.15);
        pledge p = pledge_random(&e, &random, kind);
        ent_solution *freely, *s;
        const ent_target_result *r;
        size_t count;
        if (c % 4 >= 2) shock_add_orders(&e, &random, 0.5, &around);
        freely = solve_tight(&e, &around.shock, 1e-12);
        p.target.via_preference = kind == ENT_TARGET_PURCHASE && c % 4 == 0;
        aim(&p);
        p.target.value = ask(kind, achieved_by(&e, &around.shock, around.trade_cost, freely, &p.target),
                             test_uniform(&random, 0.1, 0.8));
        around.shock.targets = &p.target, around.shock.n_targets = 1;
        s = solve_tight(&e, &around.shock, 1e-12);
        r = ent_solution_targets(s, &count);
        assert_string_equal(r->name, p.target.name);
        if (kind != ENT_TARGET_BURDEN) {
            assert_on_its_side(&p.target, r);
            assert_met(&p.target, r);
        }
        assert_balanced(&e, &around.shock, s);
        assert_two_paths(&e, &around.shock, s);
        ent_solution_free(freely), ent_solution_free(s), shock_free(&around), economy_free(&e);
    }
}

/* Where the target asks for less than happens anyway the wedge is exactly 1 and the equilibrium the free one. */
static void slack_targets_change_nothing(void **state) {
    test_random random = {test_seed("slack targets", 92)};
    (void)state;
    for (size_t c = 0; c < test_cases(25); c++) {
        static const ent_target_kind kinds[] = {ENT_TARGET_PURCHASE, ENT_TARGET_QUOTA, ENT_TARGET_PROTECT,
                                                ENT_TARGET_SUPPLY, ENT_TARGET_MINERAL};
        ent_target_kind kind = kinds[c % 5];
        economy e = economy_small(&random);
        random_shock around = shock_random(&e, &random, 0.15);
        pledge p = pledge_random(&e, &random, kind);
        ent_solution *freely = solve_tight(&e, &around.shock, 1e-12), *s;
        const ent_target_result *r;
        size_t count;
        aim(&p);
        p.target.value = ask(kind, achieved_by(&e, &around.shock, around.trade_cost, freely, &p.target),
                             -test_uniform(&random, 0.05, 0.5));
        around.shock.targets = &p.target, around.shock.n_targets = 1;
        s = solve_tight(&e, &around.shock, 1e-12);
        r = ent_solution_targets(s, &count);
        assert_false(r->binds);
        assert_true(r->wedge == 1.0 && r->price == 0.0 && r->cost_musd == 0.0);
        for (size_t at = 0; at < e.J * e.N; at++)
            assert_within(ent_solution_ln_price(s)[at], ent_solution_ln_price(freely)[at], 1e-10);
        ent_solution_free(freely), ent_solution_free(s), shock_free(&around), economy_free(&e);
    }
}

static void what_is_bought_anyway_costs_nothing(void **state) {
    test_random random = {test_seed("base flow", 93)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        economy e = economy_small(&random);
        pledge p = pledge_random(&e, &random, ENT_TARGET_PURCHASE);
        ent_shock shock;
        ent_solution *s;
        const ent_target_result *r;
        size_t count;
        ent_shock_init(&shock);
        for (size_t a = 0; a < p.target.n_sectors; a++)
            p.target.value +=
                ent_world_table(e.world)->flow_musd[cell_of(&e, p.sectors[a], p.importers[0], p.exporters[0])];
        shock.targets = aim(&p), shock.n_targets = 1;
        s = solve_tight(&e, &shock, 1e-12);
        r = ent_solution_targets(s, &count);
        assert_within(r->wedge, 1.0, 1e-12);
        for (size_t n = 0; n < e.N; n++) assert_within(ent_solution_ln_wage(s)[n], 0.0, 1e-12);
        for (size_t at = 0; at < e.J * e.N; at++) assert_within(ent_solution_ln_price(s)[at], 0.0, 1e-12);
        ent_solution_free(s), economy_free(&e);
    }
}

static void more_costs_more(void **state) {
    test_random random = {test_seed("monotone", 94)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        static const ent_target_kind kinds[] = {ENT_TARGET_PURCHASE, ENT_TARGET_QUOTA, ENT_TARGET_PROTECT,
                                                ENT_TARGET_SUPPLY, ENT_TARGET_MINERAL};
        economy e = economy_small(&random);
        pledge p = pledge_random(&e, &random, kinds[c % 5]);
        ent_shock shock;
        ent_solution *last, *s;
        double freely, price = 0.0;
        ent_shock_init(&shock);
        last = solve_tight(&e, &shock, 1e-12);
        freely = achieved_by(&e, &shock, NULL, last, aim(&p));
        shock.targets = &p.target, shock.n_targets = 1;
        for (double strength = 0.1; strength < 1.0; strength += 0.2) {
            ent_solve_options options;
            const ent_target_result *r;
            size_t count;
            ent_solve_options_init(&options);
            options.tolerance = 1e-12, options.start = last;
            p.target.value = ask(kinds[c % 5], freely, strength);
            assert_ok(e.context, ent_solve(e.context, e.model, &shock, &options, &s));
            r = ent_solution_targets(s, &count);
            assert_true(r->price > price);
            price = r->price;
            ent_solution_free(last);
            last = s;
        }
        ent_solution_free(last), economy_free(&e);
    }
}

/* The smaller of regions 1 and 2 is to sell 10 % more of sector 0 to region 0, but with the larger, which may sell 20 %
 * less, no greater share of its imports than that leaves them; and the other kinds at once. (Were it the larger, the
 * other might have nothing to give up, and the two contradict each other.) */
static void wedges_on_one_cell_multiply(void **state) {
    test_random random = {test_seed("wedges multiply", 95)};
    size_t both = 0, cases = test_cases(12);
    (void)state;
    for (size_t c = 0; c < cases; c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 5, 8), .n_sectors = 3, .tariff_max = 0.2};
        economy e = economy_random(&random, &options);
        random_shock around = shock_random(&e, &random, 0.1);
        ent_solution *freely = solve_tight(&e, &around.shock, 1e-12), *s;
        ent_outcome *o = outcome_of(&e, &around.shock, freely);
        size_t small = o->flow_to_musd[1] < o->flow_to_musd[2] ? 1 : 2, large = 3 - small;
        pledge p[6] = {pledge_on(ENT_TARGET_PURCHASE, 0, 0, small), pledge_on(ENT_TARGET_SUPPLY, 0, 0, small),
                       pledge_on(ENT_TARGET_QUOTA, 0, 0, large),    pledge_at(ENT_TARGET_PROTECT, 0, small),
                       pledge_at(ENT_TARGET_MINERAL, 1, small),     pledge_at(ENT_TARGET_BURDEN, 0, large)};
        ent_target targets[6];
        const ent_target_result *r;
        double imports = 0.0;
        size_t count;
        p[1].exporters[1] = large, p[1].target.n_exporters = 2;
        p[5].regions[1] = 3, p[5].regions[2] = 4, p[5].target.n_regions = 3, p[5].target.n_sectors = 0;
        for (size_t i = 1; i < e.N; i++) imports += o->flow_to_musd[i];
        for (size_t k = 0; k < 6; k++) {
            double free = achieved_by(&e, &around.shock, around.trade_cost, freely, aim(&p[k]));
            p[k].target.value = k == 1 ? 0.97 * (1.1 * o->flow_to_musd[small] + 0.8 * o->flow_to_musd[large]) / imports
                                       : ask(p[k].target.kind, free,
                                             k == 0   ? 0.1
                                             : k == 2 ? -log(0.8)
                                                      : 0.3);
            targets[k] = p[k].target;
        }
        around.shock.targets = targets, around.shock.n_targets = 6;
        s = solve_tight(&e, &around.shock, 1e-12);
        r = ent_solution_targets(s, &count);
        for (size_t k = 0; k < 5; k++)
            if (r[k].binds) assert_met(&targets[k], &r[k]);
            else assert_true(r[k].wedge == 1.0);
        both += r[0].binds && r[1].binds; /* the same cell is pushed and held back */
        assert_balanced(&e, &around.shock, s);
        assert_two_paths(&e, &around.shock, s);
        ent_outcome_free(o), ent_solution_free(freely), ent_solution_free(s), shock_free(&around), economy_free(&e);
    }
    printf("by instruments from the base: %zu, from the solution with targets: %zu\n", from_base, from_near);
    assert_true(from_base >= 9 * from_near && 2 * both >= cases);
}

/* Members share what region 0 pays to somebody outside, under two closures. */
static void burdens_are_shared(void **state) {
    test_random random = {test_seed("burden", 96)};
    (void)state;
    for (size_t c = 0; c < test_cases(12); c++) {
        random_economy_options small = {.n_regions = test_integer(&random, 4, 8), .n_sectors = 3, .tariff_max = 0.2};
        economy e = economy_random(&random, &small);
        ent_model_options options;
        double *payment = calloc(e.N, sizeof *payment), sum = 0.0;
        pledge p = {.target = {.kind = ENT_TARGET_BURDEN, .n_regions = 3}, .regions = {0, 2, 3}};
        ent_shock shock;
        ent_solution *s;
        ent_outcome *o;
        const ent_target_result *r;
        size_t count;
        ent_model_options_init(&options);
        options.closure = c % 2 ? ENT_CLOSURE_OWN_GDP : ENT_CLOSURE_WORLD_SHARE;
        ent_model_free(e.model);
        assert_ok(e.context, ent_model_create_from(e.context, e.world, &options, &e.model));
        ent_shock_init(&shock);
        payment[0] = -0.03 * ent_world_base(e.world)->income_musd[0], payment[1] = -payment[0];
        shock.payment_musd = payment, shock.targets = aim(&p), shock.n_targets = 1;
        s = solve_tight(&e, &shock, 1e-12);
        o = outcome_of(&e, &shock, s);
        r = ent_solution_targets(s, &count);
        assert_int_equal(r->n_payments, 3);
        assert_string_equal(r->name, "burden");
        for (size_t a = 0; a < 3; a++) {
            assert_close(o->real_income_hat[p.regions[a]], r->asked, 1e-10);
            sum += r->payment_musd[a];
        }
        assert_within(sum, 0.0, 1e-10 * ent_world_base(e.world)->income_musd[0]);
        assert_true(r->payment_musd[0] > 0.0 && r->asked < 1.0 && o->real_income_hat[1] > 1.0);
        assert_close(r->cost_musd, r->payment_musd[0], 1e-10); /* the others pay all of it here */
        assert_balanced(&e, &shock, s);
        assert_two_paths(&e, &shock, s);
        ent_outcome_free(o), ent_solution_free(s), free(payment), economy_free(&e);
    }
}

/* Split along the path of the wedges found: the same as that of these instruments. */
static void decompositions_contain_wedges(void **state) {
    test_random random = {test_seed("wedges decomposed", 100)};
    (void)state;
    for (size_t c = 0; c < test_cases(5); c++) {
        economy e = economy_small(&random);
        ent_target_kind kind = (ent_target_kind)(c % 5 == 4 ? ENT_TARGET_MINERAL : c % 5);
        pledge p = pledge_random(&e, &random, kind);
        ent_shock shock;
        ent_solution *s;
        instruments in;
        ent_decomposition *a = NULL, *b = NULL;
        const ent_target_result *r;
        size_t count;
        ent_shock_init(&shock);
        s = solve_tight(&e, &shock, 1e-12);
        p.target.value = ask(kind, achieved_by(&e, &shock, NULL, s, aim(&p)), 0.3);
        ent_solution_free(s);
        in = instruments_of(&e, &shock);
        shock.targets = &p.target, shock.n_targets = 1;
        s = solve_tight(&e, &shock, 1e-12);
        r = ent_solution_targets(s, &count);
        put_in(&e, &in, &p.target, r);
        assert_ok(e.context, ent_decomposition_create(e.context, e.model, &shock, 0, &a));
        assert_ok(e.context, ent_decomposition_create(e.context, e.model, &in.shock, 0, &b));
        assert_true(a->worst_gap <= 1e-8);
        for (size_t n = 0; n < e.N; n++) {
            assert_within(a->ln_real_income_hat[n], b->ln_real_income_hat[n], 1e-9);
            assert_within(a->terms_of_trade[n], b->terms_of_trade[n], 1e-8);
            assert_within(a->volume[n], b->volume[n], 1e-8);
        }
        ent_decomposition_free(a), ent_decomposition_free(b), ent_solution_free(s), instruments_free(&in);
        economy_free(&e);
    }
}

/* Wedges become the tariffs and levies of a new base, where nothing moves. */
static void worlds_keep_wedges(void **state) {
    static const ent_target_kind kinds[] = {ENT_TARGET_PURCHASE, ENT_TARGET_QUOTA, ENT_TARGET_PROTECT,
                                            ENT_TARGET_SUPPLY};
    test_random random = {test_seed("wedges of a base", 101)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        economy e = economy_small(&random), other;
        pledge p = pledge_random(&e, &random, kinds[c % 4]);
        ent_context *context = NULL;
        ent_world *world = NULL;
        ent_shock shock;
        ent_solution *s;
        ent_outcome *o;
        ent_shock_init(&shock);
        s = solve_tight(&e, &shock, 1e-12);
        p.target.value = ask(kinds[c % 4], achieved_by(&e, &shock, NULL, s, aim(&p)), 0.4);
        ent_solution_free(s);
        shock.targets = &p.target, shock.n_targets = 1;
        s = solve_tight(&e, &shock, 1e-12);
        o = outcome_of(&e, &shock, s);
        assert_ok(e.context, ent_world_from_solution(e.context, e.model, &shock, s, "with wedges", &world));
        assert_int_equal(ent_context_create(&context), ENT_OK);
        other = economy_of(context, world);
        for (size_t n = 0; n < e.N; n++)
            assert_close(ent_world_base(world)->income_musd[n] / o->income_to_musd[n], 1.0, 1e-9);
        ent_solution_free(s);
        s = solve_tight(&other, NULL, 1e-10);
        for (size_t n = 0; n < e.N; n++) assert_within(ent_solution_ln_wage(s)[n], 0.0, 1e-9);
        ent_solution_free(s), ent_outcome_free(o), economy_free(&other), economy_free(&e);
    }
}

static size_t region_of(const economy *e, const char *code) {
    const ent_table *table = ent_world_table(e->world);
    for (size_t n = 0; n < e->N; n++)
        if (strcmp(table->regions[n].code, code) == 0) return n;
    fail_msg("no region %s", code);
    return 0;
}

static size_t sector_of(const economy *e, const char *code) {
    const ent_table *table = ent_world_table(e->world);
    for (size_t j = 0; j < e->J; j++)
        if (strcmp(table->sectors[j].code, code) == 0) return j;
    fail_msg("no sector %s", code);
    return 0;
}

/* The same bytes on every instruction set that this processor runs. */
static void every_instruction_set_agrees(void **state) {
    static const char *const names[] = {"sse2", "avx2", "avx512"};
    test_random random = {test_seed("wedges, instruction sets", 106)};
    (void)state;
    for (size_t c = 0; c < test_cases(12); c++) {
        ent_target_kind kind = (ent_target_kind)(c % 6);
        economy e = economy_small(&random);
        pledge p = pledge_random(&e, &random, kind);
        random_shock around = shock_random(&e, &random, 0.1);
        ent_solution *s = solve_tight(&e, &around.shock, 1e-12), *other;
        size_t compared = 0;
        p.target.value = ask(kind, achieved_by(&e, &around.shock, around.trade_cost, s, aim(&p)), 0.3);
        ent_solution_free(s);
        around.shock.targets = &p.target, around.shock.n_targets = 1;
        s = solve_tight(&e, &around.shock, 1e-10);
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            ent_model_options options;
            ent_model *model = NULL;
            const ent_target_result *a, *b;
            size_t count;
            ent_model_options_init(&options);
            options.kernels = names[k];
            if (ent_model_create_from(e.context, e.world, &options, &model) == ENT_USAGE) continue; /* has it not */
            assert_ok(e.context, ent_solve(e.context, model, &around.shock, NULL, &other));
            a = ent_solution_targets(s, &count), b = ent_solution_targets(other, &count);
            assert_memory_equal(ent_solution_ln_price(other), ent_solution_ln_price(s), e.J * e.N * sizeof(double));
            assert_memory_equal(&a->wedge, &b->wedge, sizeof(double));
            assert_memory_equal(&a->cost_musd, &b->cost_musd, sizeof(double));
            compared++;
            ent_solution_free(other), ent_model_free(model);
        }
        assert_true(compared > 0);
        ent_solution_free(s), shock_free(&around), economy_free(&e);
    }
}

static void world_2024(void **state) {
    economy e = economy_world_2024();
    size_t jpn = region_of(&e, "JPN"), usa = region_of(&e, "USA"), chn = region_of(&e, "CHN");
    size_t food = sector_of(&e, "A01"), metals = sector_of(&e, "C24B"), chips = sector_of(&e, "C26");
    const double *flow = ent_world_table(e.world)->flow_musd;
    pledge p[] = {pledge_on(ENT_TARGET_PURCHASE, food, jpn, usa), pledge_on(ENT_TARGET_QUOTA, metals, usa, chn),
                  pledge_on(ENT_TARGET_SUPPLY, chips, jpn, chn),  pledge_at(ENT_TARGET_PROTECT, food, jpn),
                  pledge_at(ENT_TARGET_MINERAL, chips, jpn),      pledge_at(ENT_TARGET_BURDEN, 0, jpn)};
    enum { COUNT = sizeof p / sizeof p[0] };
    ent_target all[COUNT];
    (void)state;
    p[0].target.value = flow[cell_of(&e, food, jpn, usa)] + 8000.0;
    p[1].target.value = 0.5 * flow[cell_of(&e, metals, usa, chn)];
    p[2].target.value = 0.2, p[3].target.value = 1.0, p[4].target.value = 0.5;
    p[5].target.n_sectors = 0, p[5].target.n_regions = 3, p[5].regions[1] = usa, p[5].regions[2] = region_of(&e, "DEU");
    for (size_t k = 0; k <= COUNT; k++) {
        ent_shock shock;
        ent_solution *s = NULL;
        const ent_target_result *r;
        size_t count;
        ent_shock_init(&shock);
        for (size_t a = 0; a < COUNT; a++) all[a] = *aim(&p[a]);
        shock.targets = k < COUNT ? &all[k] : all;
        shock.n_targets = k < COUNT ? 1 : COUNT;
        assert_ok(e.context, ent_solve(e.context, e.model, &shock, NULL, &s));
        r = ent_solution_targets(s, &count);
        printf("%s: %u sweeps, %.1f ms, wedge %.5g, price %.3g %%, cost %.4g million USD\n",
               k < COUNT ? ent_target_kind_name(r->kind) : "all together", (unsigned)ent_solution_info(s)->sweeps,
               1e3 * ent_solution_info(s)->seconds, r->wedge, 100.0 * r->price, r->cost_musd);
        for (size_t a = 0; a < count; a++)
            if (shock.targets[a].kind != ENT_TARGET_BURDEN && r[a].binds)
                assert_within(shock.targets[a].kind == ENT_TARGET_MINERAL
                                  ? r[a].wedge / mineral_f(&shock.targets[a], r[a].asked / r[a].achieved)
                                  : r[a].achieved / r[a].asked,
                              1.0, 1e-8);
            else
                assert_close(r[a].achieved, shock.targets[a].kind == ENT_TARGET_BURDEN ? r[a].asked : r[a].achieved,
                             1e-9);
        ent_solution_free(s);
    }
    economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_met),
        cmocka_unit_test(slack_targets_change_nothing),
        cmocka_unit_test(what_is_bought_anyway_costs_nothing),
        cmocka_unit_test(more_costs_more),
        cmocka_unit_test(wedges_on_one_cell_multiply),
        cmocka_unit_test(burdens_are_shared),
        cmocka_unit_test(decompositions_contain_wedges),
        cmocka_unit_test(worlds_keep_wedges),
        cmocka_unit_test(every_instruction_set_agrees),
        cmocka_unit_test(world_2024),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
