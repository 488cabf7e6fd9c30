/* The cheapest combination against all combinations solved by hand, and other sources against solves by hand. */
#include "power_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double SAME = 1e-10;

/* ---- every combination, by hand ---- */

typedef struct combination {
    double damage_share, cost_musd;
    size_t subset;
} combination;

/* The single threats of `subset` together; 0 when there is no equilibrium. */
static int try_subset(const economy *e, const power_case *c, const ent_power *p, size_t subset, combination *out) {
    unsigned char withheld[CASE_MOST] = {0}, refused[CASE_MOST] = {0};
    const ent_threat joined = {.withheld = withheld, .refused = refused};
    double hat[CASE_MOST];
    for (size_t k = 0; k < p->n_singles; k++)
        for (size_t j = 0; j < e->J; j++) {
            withheld[j] |= (subset >> k & 1) != 0 && p->threats[k].withheld[j];
            refused[j] |= (subset >> k & 1) != 0 && p->threats[k].refused[j];
        }
    if (!solve_by_hand(e, c, &joined, NULL, hat)) return 0;
    *out = (combination){.damage_share = losses_by_hand(e, c, hat).damage / p->target_income_musd,
                         .cost_musd = losses_by_hand(e, c, hat).cost,
                         .subset = subset};
    return 1;
}

/* The cheapest that reaches the damage; subset 0 when none does. */
static combination cheapest_by_hand(const economy *e, const power_case *c, const ent_power *p, double wanted) {
    combination best = {.cost_musd = HUGE_VAL}, trial;
    for (size_t subset = 1; subset < (size_t)1 << p->n_singles; subset++)
        if (try_subset(e, c, p, subset, &trial) && trial.damage_share >= wanted && trial.cost_musd < best.cost_musd)
            best = trial;
    return best;
}

static size_t subset_of(const ent_threat_plan *plan) {
    size_t subset = 0;
    for (size_t k = 0; k < plan->n_members; k++) subset |= (size_t)1 << plan->members[k];
    return subset;
}

static economy draw(test_random *random, size_t n_sectors) {
    return economy_random(
        random,
        &(random_economy_options){.n_regions = test_integer(random, 3, 4), .n_sectors = n_sectors, .tariff_max = 0.3});
}

static void few(void **state) {
    test_random random = {test_seed("few", 2)};
    (void)state;
    for (size_t k = test_cases(5); k > 0; k--) {
        economy e = draw(&random, test_integer(&random, 1, 3));
        power_case c;
        ent_power *p;
        combination best;
        power_case_draw(&c, &e, &random);
        c.options.plan = 1;
        p = power_of(&e, &c);
        assert_true(p->plan.exact && p->plan.reached && !p->plan.wanted_given);
        assert_true(p->plan.n_rungs == 0 && isnan(p->plan.additive_musd));
        best = cheapest_by_hand(&e, &c, p, p->plan.wanted_share);
        assert_within(p->plan.threat->cost_musd, best.cost_musd, SAME * p->sender_income_musd);
        assert_within(p->plan.threat->damage_share, best.damage_share, SAME);
        ent_power_free(p);
        economy_free(&e);
    }
}

/* Ten candidates: the plan reaches what is wanted, no member can be spared, and it is no cheaper than the cheapest of
 * all combinations, which is no dearer than the rung from which it set out. */
static void many(void **state) {
    test_random random = {test_seed("many", 4)};
    (void)state;
    for (size_t k = test_cases(2); k > 0; k--) {
        economy e = draw(&random, 5);
        power_case c;
        ent_power *p;
        combination best, without;
        size_t rung = 0;
        power_case_draw(&c, &e, &random);
        c.options.plan = 1;
        p = power_of(&e, &c);
        assert_true(!p->plan.exact && p->plan.reached);
        assert_int_equal(p->plan.n_rungs, p->plan.n_candidates);
        best = cheapest_by_hand(&e, &c, p, p->plan.wanted_share);
        assert_true(p->plan.threat->damage_share >= p->plan.wanted_share);
        assert_true(p->plan.threat->cost_musd >= best.cost_musd - SAME * p->sender_income_musd);
        while (p->plan.rungs[rung].damage_share < p->plan.wanted_share) rung++;
        assert_true(p->plan.threat->cost_musd <= p->plan.rungs[rung].cost_musd);
        for (size_t m = 0; m < p->plan.n_members && p->plan.n_members > 1; m++)
            if (try_subset(&e, &c, p, subset_of(&p->plan) & ~((size_t)1 << p->plan.members[m]), &without))
                assert_true(without.damage_share < p->plan.wanted_share + SAME ||
                            without.cost_musd >= p->plan.threat->cost_musd - SAME * p->sender_income_musd);
        for (size_t r = 0; r < p->plan.n_rungs; r++)
            for (size_t s = 0; s < r; s++) assert_int_not_equal(p->plan.joins[r], p->plan.joins[s]);
        ent_power_free(p);
        economy_free(&e);
    }
}

/* The additive figure: all that is free, then the cheapest per damage, the last in part; from the single threats. */
static void additive(void **state) {
    test_random random = {test_seed("additive", 6)};
    economy e = draw(&random, 6);
    power_case c;
    ent_power *p;
    double cost = 0.0, missing;
    unsigned char used[CASE_MOST] = {0};
    (void)state;
    power_case_init(&c, &e, 0, 1);
    c.options.plan = 1;
    p = power_of(&e, &c);
    missing = p->plan.wanted_share * p->target_income_musd;
    for (size_t k = 0; k < p->n_singles; k++) {
        used[k] = !(p->threats[k].cost_musd > 0.0) || !(p->threats[k].damage_musd > 0.0);
        if (!(p->threats[k].damage_musd > 0.0) || p->threats[k].cost_musd > 0.0) continue;
        cost += p->threats[k].cost_musd;
        missing -= p->threats[k].damage_musd;
    }
    while (missing > 0.0) {
        size_t next = p->n_singles;
        for (size_t k = 0; k < p->n_singles; k++)
            if (!used[k] && (next == p->n_singles || p->threats[k].leverage > p->threats[next].leverage)) next = k;
        assert_true(next < p->n_singles);
        used[next] = 1;
        cost += fmin(1.0, missing / p->threats[next].damage_musd) * p->threats[next].cost_musd;
        missing -= p->threats[next].damage_musd;
    }
    assert_close(p->plan.additive_musd, cost, 1e-12);
    ent_power_free(p);
    economy_free(&e);
}

/* More than anybody can do: the most damaging combination, and not reached; given and not given. */
static void out_of_reach(void **state) {
    test_random random = {test_seed("out_of_reach", 7)};
    (void)state;
    for (size_t sectors = 2; sectors <= 5; sectors += 3) {
        economy e = draw(&random, sectors);
        power_case c;
        ent_power *p;
        power_case_init(&c, &e, 0, 1);
        c.options.plan = 1;
        c.options.damage_share = 0.99;
        p = power_of(&e, &c);
        assert_true(p->plan.wanted_given && !p->plan.reached && p->plan.wanted_share == 0.99);
        for (size_t k = 0; k < p->n_threats; k++)
            assert_true(p->plan.threat->damage_share >= p->threats[k].damage_share - SAME);
        ent_power_free(p);
        economy_free(&e);
    }
}

/* Who can do no damage has no plan. */
static void nothing_to_gain(void **state) {
    test_random random = {10};
    economy plain = draw(&random, 1), e;
    table_copy copy = table_copy_of(&plain);
    power_case c;
    ent_power *p;
    (void)state;
    copy.levy[1 * plain.N + 0] = 0.3; /* region 0 makes a present of most of what it is to be bought no longer */
    e = economy_from_table(&copy);
    power_case_init(&c, &e, 1, 0);
    c.options.plan = c.options.buy = 1;
    p = power_of(&e, &c);
    assert_true(p->threats[0].outcome == ENT_THREAT_SOLVED && p->threats[0].damage_musd < 0.0);
    assert_true(p->plan.threat == NULL && p->plan.n_members == 0 && !p->plan.reached);
    ent_power_free(p);
    table_free(&copy);
    economy_free(&e);
    economy_free(&plain);
}

/* One candidate is the plan. */
static void one(void **state) {
    test_random random = {9};
    economy e = draw(&random, 1);
    power_case c;
    ent_power *p;
    (void)state;
    power_case_init(&c, &e, 0, 1);
    c.options.plan = c.options.sell = 1;
    p = power_of(&e, &c);
    assert_true(p->plan.n_members == 1 && p->plan.members[0] == 0 && p->plan.exact && p->plan.reached);
    assert_true(p->plan.threat->damage_musd == p->threats[0].damage_musd);
    ent_power_free(p);
    economy_free(&e);
}

/* ---- sources ---- */

static void lay(const economy *e, const power_case *c, const ent_threat *t, size_t region, double *cheaper) {
    for (size_t at = 0; at < e->J * e->N * e->N; at++) {
        size_t j = at / e->N / e->N, n = at / e->N % e->N, i = at % e->N;
        cheaper[at] = (t->withheld[j] && i == region && c->targets[n]) ||
                              (t->refused[j] && n == region && c->targets[i])
                          ? 1.0 - c->options.source_change
                          : 1.0;
    }
}

static void sources(void **state) {
    test_random random = {test_seed("sources", 12)};
    (void)state;
    for (int buy = 0; buy < 2; buy++) {
        economy e = economy_random(&random,
                                   &(random_economy_options){.n_regions = 5, .n_sectors = 2, .tariff_max = 0.2});
        double *cheaper = malloc(e.J * e.N * e.N * sizeof *cheaper), peace[CASE_MOST], under[CASE_MOST];
        const ent_threat *t;
        power_case c;
        ent_power *p;
        power_case_init(&c, &e, 0, 1);
        c.targets[2] = 1;
        c.options.sources = 1;
        c.options.source_change = 0.2;
        c.options.sell = !buy;
        c.options.buy = buy;
        p = power_of(&e, &c);
        t = &p->threats[p->defended];
        assert_int_equal(p->n_sources, 2);
        for (size_t k = 0; k < 2; k++) {
            const ent_alternative *s = &p->sources[k];
            double gain, damage;
            assert_int_equal(s->region, 3 + k);
            lay(&e, &c, t, s->region, cheaper);
            assert_true(solve_by_hand(&e, &c, NULL, cheaper, peace) && solve_by_hand(&e, &c, t, cheaper, under));
            gain = -losses_by_hand(&e, &c, peace).damage;
            damage = losses_by_hand(&e, &c, under).damage + gain;
            assert_within(s->peace_musd, gain, SAME * p->target_income_musd);
            assert_within(s->damage_musd, damage, SAME * p->target_income_musd);
            assert_within(s->relief_musd, t->damage_musd - damage, SAME * p->target_income_musd);
            assert_close(s->damage_share, s->damage_musd / p->target_income_musd, 1e-14);
            assert_close(s->relief_share, s->relief_musd / t->damage_musd, 1e-14);
            assert_true(s->peace_musd > 0.0);
        }
        ent_power_free(p);
        free(cheaper);
        economy_free(&e);
    }
}

/* More productive industries, instead of cheaper trade: A_hat of the source in the threatened sectors. */
static void productive_sources(void **state) {
    test_random random = {test_seed("productive_sources", 13)};
    economy e = economy_random(&random, &(random_economy_options){.n_regions = 3, .n_sectors = 2, .tariff_max = 0.2});
    double productivity[2 * 3] = {1, 1, 1, 1, 1, 1};
    power_case c;
    ent_power *p;
    ent_shock shock;
    ent_solution *solution;
    ent_outcome *outcome;
    (void)state;
    power_case_init(&c, &e, 0, 1);
    c.sectors[0] = 0;
    c.options.sources = c.options.sell = c.options.source_productivity = 1;
    p = power_of(&e, &c);
    assert_int_equal(p->n_sources, 1);
    productivity[1 * 3 + 2] = 1.1;
    ent_shock_init(&shock);
    shock.productivity_hat = productivity;
    solution = solve_tight(&e, &shock, 1e-12);
    outcome = outcome_of(&e, &shock, solution);
    assert_within(p->sources[0].peace_musd, (outcome->real_income_hat[1] - 1.0) * p->target_income_musd,
                  SAME * p->target_income_musd);
    ent_outcome_free(outcome);
    ent_solution_free(solution);
    ent_power_free(p);
    economy_free(&e);
}

/* A source without trade today cannot stand in: nothing changes, and nothing is relieved. */
static void source_without_trade(void **state) {
    test_random random = {15};
    economy plain = economy_random(&random, &(random_economy_options){.n_regions = 3, .n_sectors = 2}), e;
    table_copy copy = table_copy_of(&plain);
    power_case c;
    ent_power *p;
    (void)state;
    for (size_t j = 0; j < 2; j++) copy.flow[(j * 3 + 1) * 3 + 2] = 0.0;
    e = economy_from_table(&copy);
    power_case_init(&c, &e, 0, 1);
    c.options.sources = c.options.sell = 1;
    p = power_of(&e, &c);
    assert_int_equal(p->n_sources, 1);
    assert_true(p->sources[0].trade_musd == 0.0);
    assert_within(p->sources[0].peace_musd, 0.0, SAME * p->target_income_musd);
    assert_within(p->sources[0].relief_musd, 0.0, SAME * p->target_income_musd);
    ent_power_free(p);
    table_free(&copy);
    economy_free(&e);
    economy_free(&plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few),
        cmocka_unit_test(many),
        cmocka_unit_test(additive),
        cmocka_unit_test(out_of_reach),
        cmocka_unit_test(one),
        cmocka_unit_test(nothing_to_gain),
        cmocka_unit_test(sources),
        cmocka_unit_test(productive_sources),
        cmocka_unit_test(source_without_trade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
