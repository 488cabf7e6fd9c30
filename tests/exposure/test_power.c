/* Power against bans solved by hand through the public library, against closed forms where there are any, and in the
 * cases that have no figures. */
#include "power_case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two solves to 1e-12 of the same point, in relative terms of an income. */
static const double SAME = 1e-10;

/* ---- against the ban solved by hand ---- */

static void assert_threat(const economy *e, const power_case *c, const ent_power *p, const ent_threat *t) {
    const double *income = ent_world_base(e->world)->income_musd, *flow = ent_world_table(e->world)->flow_musd;
    double hat[CASE_MOST], trade = 0.0, of_targets = 0.0, of_senders = 0.0;
    hand_losses by_hand;
    for (size_t at = 0; at < e->J * e->N * e->N; at++) {
        size_t j = at / e->N / e->N, n = at / e->N % e->N, i = at % e->N;
        if ((t->withheld[j] && c->senders[i] && c->targets[n]) || (t->refused[j] && c->senders[n] && c->targets[i]))
            trade += flow[at];
    }
    for (size_t n = 0; n < e->N; n++) {
        of_targets += c->targets[n] ? income[n] : 0.0;
        of_senders += c->senders[n] ? income[n] : 0.0;
    }
    assert_close(t->trade_musd, trade, 1e-12);
    assert_close(p->target_income_musd, of_targets, 1e-12);
    assert_close(p->sender_income_musd, of_senders, 1e-12);
    if (trade == 0.0) {
        assert_int_equal(t->outcome, ENT_THREAT_NO_TRADE);
        return;
    }
    if (!solve_by_hand(e, c, t, NULL, hat)) {
        assert_int_equal(t->outcome, ENT_THREAT_NO_SUPPLIER);
        return;
    }
    assert_int_equal(t->outcome, ENT_THREAT_SOLVED);
    assert_true(t->residual <= 1e-12 && t->verified_residual <= 1e-12);
    for (size_t n = 0; n < e->N; n++) assert_close(t->real_income_hat[n], hat[n], SAME);
    by_hand = losses_by_hand(e, c, hat);
    assert_within(t->damage_musd, by_hand.damage, SAME * of_targets);
    assert_within(t->cost_musd, by_hand.cost, SAME * of_senders);
    assert_within(t->third_musd, by_hand.third, SAME * (of_targets + of_senders) * (double)e->N);
    assert_within(t->damage_share, by_hand.damage / of_targets, SAME);
    assert_within(t->cost_share, by_hand.cost / of_senders, SAME);
    assert_int_equal(isnan(t->leverage), !(t->damage_musd > 0.0 && t->cost_musd > 0.0));
    if (isnan(t->leverage)) return;
    assert_close(t->leverage, t->damage_musd / t->cost_musd, 1e-14);
    assert_close(t->leverage_share, t->damage_share / t->cost_share, 1e-14);
}

static void bans_by_hand(void **state) {
    test_random random = {test_seed("bans_by_hand", 11)};
    (void)state;
    for (size_t k = test_cases(6); k > 0; k--) {
        economy e = economy_random(&random, &(random_economy_options){.n_regions = test_integer(&random, 3, 6),
                                                                      .n_sectors = test_integer(&random, 1, 4),
                                                                      .tariff_max = 0.3,
                                                                      .sparse_share = 0.2,
                                                                      .levy_max = 0.2});
        power_case c;
        ent_power *p;
        power_case_draw(&c, &e, &random);
        p = power_of(&e, &c);
        assert_int_equal(p->n_singles, 2 * e.J);
        assert_int_equal(p->n_threats, 2 * e.J + (e.J > 1 ? 3 : 1));
        for (size_t t = 0; t < p->n_threats; t++) assert_threat(&e, &c, p, &p->threats[t]);
        ent_power_free(p);
        economy_free(&e);
    }
}

/* What is asked for decides which threats there are, in which order. */
static void which_threats(void **state) {
    test_random random = {5};
    economy e = economy_random(&random, &(random_economy_options){.n_regions = 3, .n_sectors = 3, .tariff_max = 0.1});
    static const struct {
        int sell, buy, sectors;
        size_t singles, threats, whole;
    } cases[] = {
        {0, 0, 7, 6, 9, 8}, {1, 1, 7, 6, 9, 8}, {1, 0, 7, 3, 4, 3}, {0, 1, 7, 3, 4, 3},
        {1, 0, 2, 1, 1, 0}, {0, 1, 2, 1, 1, 0}, {1, 1, 2, 2, 3, 2},
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        power_case c;
        ent_power *p;
        size_t sold = 0, bought = 0;
        power_case_init(&c, &e, 0, 1);
        c.options.sell = cases[k].sell;
        c.options.buy = cases[k].buy;
        for (size_t j = 0; j < 3; j++) c.sectors[j] = (unsigned char)(cases[k].sectors >> j & 1);
        p = power_of(&e, &c);
        assert_int_equal(p->n_singles, cases[k].singles);
        assert_int_equal(p->n_threats, cases[k].threats);
        assert_int_equal(p->whole, cases[k].whole);
        for (size_t j = 0; j < 3; j++) {
            sold += p->threats[p->whole].withheld[j];
            bought += p->threats[p->whole].refused[j];
            assert_int_equal(p->threats[p->defended].withheld[j], c.sectors[j] && (cases[k].sell || !cases[k].buy));
        }
        assert_int_equal(sold,
                         cases[k].sell || !cases[k].buy ? (size_t)__builtin_popcount((unsigned)cases[k].sectors) : 0);
        assert_int_equal(bought,
                         cases[k].buy || !cases[k].sell ? (size_t)__builtin_popcount((unsigned)cases[k].sectors) : 0);
        ent_power_free(p);
    }
    economy_free(&e);
}

/* Without a list of sectors, those that are goods. */
static void goods_by_default(void **state) {
    test_random random = {6};
    economy e = economy_random(&random, &(random_economy_options){.n_regions = 3, .n_sectors = 3, .tariff_max = 0.1});
    power_case c;
    ent_power *p = NULL;
    (void)state;
    power_case_init(&c, &e, 0, 1);
    c.options.senders = c.senders;
    c.options.targets = c.targets;
    assert_ok(e.context, ent_power_create(e.context, e.model, &c.options, &p));
    assert_int_equal(p->n_singles, 4); /* the last sector of a random economy is a service */
    for (size_t k = 0; k < p->n_threats; k++) assert_false(p->threats[k].withheld[2] || p->threats[k].refused[2]);
    ent_power_free(p);
    economy_free(&e);
}

/* ---- closed forms ---- */

static random_economy_options one_sector(size_t n_regions) {
    return (random_economy_options){.n_regions = n_regions, .n_sectors = 1, .balanced = 1, .no_inputs = 1};
}

/* Two regions, one sector, no inputs, no tariffs, balanced: a ban is autarky, and the closed form is exact. */
static void closed_form_is_exact(void **state) {
    test_random random = {test_seed("closed_form_is_exact", 3)};
    const random_economy_options two = one_sector(2);
    (void)state;
    for (size_t k = test_cases(5); k > 0; k--) {
        economy e = economy_random(&random, &two);
        power_case c;
        ent_power *p;
        power_case_init(&c, &e, 0, 1);
        c.options.sell = 1;
        p = power_of(&e, &c);
        assert_int_equal(p->threats[0].outcome, ENT_THREAT_SOLVED);
        assert_within(p->threats[0].damage_share, p->threats[0].rough_share, SAME);
        assert_within(p->threats[0].rough_error, 0.0, SAME);
        assert_close(p->threats[0].final_share, 1.0, 1e-12);
        assert_true(p->threats[0].splits); /* who no longer buys would give away what it sells */
        ent_power_free(p);
        economy_free(&e);
    }
}

/* More regions: -ln W[n] = -1/theta ln sum_(i not h) pi[n][i] (w[i] / w[n])^-theta, with wages of the ban solved by
 * hand; the closed form is this at unchanged relative wages. */
static void closed_form_and_wages(void **state) {
    test_random random = {test_seed("closed_form_and_wages", 8)};
    (void)state;
    for (size_t k = test_cases(5); k > 0; k--) {
        const random_economy_options options = one_sector(test_integer(&random, 3, 6));
        economy e = economy_random(&random, &options);
        const ent_table *table = ent_world_table(e.world);
        const double *X = ent_world_base(e.world)->absorption_musd;
        double theta = table->elasticity[0], sum = 0.0, others = 0.0, *kappa = malloc(e.N * e.N * sizeof *kappa);
        size_t h = 0, n = 1;
        power_case c;
        ent_power *p;
        ent_shock shock;
        ent_solution *solution;
        const double *ln_wage;
        power_case_init(&c, &e, h, n);
        c.options.sell = 1;
        p = power_of(&e, &c);
        for (size_t at = 0; at < e.N * e.N; at++) kappa[at] = at == n * e.N + h ? HUGE_VAL : 1.0;
        ent_shock_init(&shock);
        shock.trade_cost_hat = kappa;
        solution = solve_tight(&e, &shock, 1e-12);
        ln_wage = ent_solution_ln_wage(solution);
        for (size_t i = 0; i < e.N; i++) {
            double share = table->flow_musd[n * e.N + i] / X[n];
            if (i == h) continue;
            others += share;
            sum += share * exp(-theta * (ln_wage[i] - ln_wage[n]));
        }
        assert_within(-log1p(-p->threats[0].damage_share), -log(sum) / theta, SAME);
        assert_within(-log1p(-p->threats[0].rough_share), -log(others) / theta, 1e-12);
        ent_solution_free(solution);
        ent_power_free(p);
        free(kappa);
        economy_free(&e);
    }
}

/* What the closed form is, and the part of trade that is final, from the raw table. */
static void rough_by_hand(void **state) {
    test_random random = {test_seed("rough_by_hand", 14)};
    (void)state;
    for (size_t k = test_cases(4); k > 0; k--) {
        economy e = economy_random(
            &random, &(random_economy_options){.n_regions = 4, .n_sectors = 3, .tariff_max = 0.4, .sparse_share = 0.3});
        const ent_table *table = ent_world_table(e.world);
        const ent_base *base = ent_world_base(e.world);
        power_case c;
        ent_power *p;
        power_case_draw(&c, &e, &random);
        c.options.sell = 1;
        p = power_of(&e, &c);
        for (size_t t = 0; t < p->n_threats; t++) {
            double lost = 0.0, all = 0.0, final = 0.0;
            for (size_t n = 0; n < e.N; n++) {
                double ln_loss = 0.0;
                for (size_t j = 0; j < e.J && c.targets[n]; j++) {
                    double bought = 0.0, X = base->absorption_musd[j * e.N + n];
                    for (size_t i = 0; i < e.N; i++) {
                        size_t at = (j * e.N + n) * e.N + i;
                        if (!p->threats[t].withheld[j] || !c.senders[i]) continue;
                        bought += table->flow_musd[at] * (1.0 + table->tariff_rate[at]) / X;
                        all += table->flow_musd[at];
                        final += table->flow_musd[at] * base->final_musd[j * e.N + n] / X;
                    }
                    ln_loss -= base->alpha_share[j * e.N + n] / table->elasticity[j] * log(1.0 - bought);
                }
                lost += base->income_musd[n] * (1.0 - exp(-ln_loss));
            }
            assert_within(p->threats[t].rough_share, lost / p->target_income_musd, 1e-13);
            if (all > 0.0) assert_close(p->threats[t].final_share, final / all, 1e-12);
            else assert_true(isnan(p->threats[t].final_share));
        }
        ent_power_free(p);
        economy_free(&e);
    }
}

/* ---- signs ---- */

/* An economy in which the maker's budget pays `share` of what region 0 sells to region 1 of sector 0. */
static economy subsidised(double share) {
    test_random random = {21};
    economy plain = economy_random(&random, &(random_economy_options){.n_regions = 3, .n_sectors = 2}), e;
    table_copy copy = table_copy_of(&plain);
    copy.levy[1 * plain.N + 0] = 1.0 - share;
    e = economy_from_table(&copy);
    table_free(&copy);
    economy_free(&plain);
    return e;
}

/* Who sells below cost gains by stopping: the threat costs nothing, and has no leverage; read from the other side it is
 * the target of no longer being bought who gains. */
static void threats_that_help(void **state) {
    economy e = subsidised(0.6);
    power_case c;
    ent_power *p;
    (void)state;
    power_case_init(&c, &e, 0, 1);
    p = power_of(&e, &c);
    assert_int_equal(p->threats[0].outcome, ENT_THREAT_SOLVED);
    assert_true(p->threats[0].withheld[0] && p->threats[0].cost_musd < 0.0 && p->threats[0].damage_musd > 0.0);
    assert_true(isnan(p->threats[0].leverage) && isnan(p->threats[0].leverage_share));
    ent_power_free(p);
    power_case_init(&c, &e, 1, 0);
    p = power_of(&e, &c);
    assert_true(p->threats[1].refused[0] && p->threats[1].damage_musd < 0.0 && p->threats[1].cost_musd > 0.0);
    assert_true(isnan(p->threats[1].leverage));
    ent_power_free(p);
    economy_free(&e);
}

/* Stopping to sell is, from the other side, stopping to buy. */
static void two_sides(void **state) {
    test_random random = {test_seed("two_sides", 31)};
    economy e = economy_random(
        &random, &(random_economy_options){.n_regions = 5, .n_sectors = 3, .tariff_max = 0.3, .sparse_share = 0.2});
    power_case c, turned;
    ent_power *p, *other;
    (void)state;
    power_case_draw(&c, &e, &random);
    turned = c;
    memcpy(turned.senders, c.targets, sizeof c.targets);
    memcpy(turned.targets, c.senders, sizeof c.senders);
    p = power_of(&e, &c);
    other = power_of(&e, &turned);
    for (size_t k = 0; k < p->n_singles; k++) {
        const ent_threat *sold = &p->threats[k], *bought = &other->threats[k ^ 1];
        assert_int_equal(sold->outcome, bought->outcome);
        if (sold->outcome != ENT_THREAT_SOLVED) continue;
        assert_true(sold->damage_musd == bought->cost_musd && sold->cost_musd == bought->damage_musd);
    }
    ent_power_free(p);
    ent_power_free(other);
    economy_free(&e);
}

/* ---- no figures ---- */

/* Region 2 sells nothing of sector 0 to region 1; of sector 1 region 1 buys from region 2 alone. */
static void nothing_to_stop_and_nobody_left(void **state) {
    test_random random = {41};
    economy plain = economy_random(&random, &(random_economy_options){.n_regions = 4, .n_sectors = 3}), e;
    table_copy copy = table_copy_of(&plain);
    size_t N = plain.N;
    power_case c;
    ent_power *p;
    (void)state;
    copy.flow[(0 * N + 1) * N + 2] = 0.0;
    for (size_t i = 0; i < N; i++)
        if (i != 2) copy.flow[(1 * N + 1) * N + i] = 0.0;
    copy.flow[(1 * N + 1) * N + 2] = 900.0;
    /* It makes nothing of it, so that nobody needs its inputs. */
    for (size_t n = 0; n < N; n++) copy.flow[(1 * N + n) * N + 1] = 0.0;
    e = economy_from_table(&copy);
    power_case_init(&c, &e, 2, 1);
    c.options.plan = c.options.sources = 1;
    p = power_of(&e, &c);
    assert_int_equal(p->threats[0].outcome, ENT_THREAT_NO_TRADE);
    assert_true(p->threats[0].damage_musd == 0.0 && p->threats[0].cost_musd == 0.0 && p->threats[0].trade_musd == 0.0);
    assert_true(p->threats[0].rough_share == 0.0 && isnan(p->threats[0].leverage));
    assert_int_equal(p->threats[2].outcome, ENT_THREAT_NO_SUPPLIER);
    assert_int_equal(p->threats[2].starved_region, 1);
    assert_int_equal(p->threats[2].starved_sector, 1);
    assert_true(isnan(p->threats[2].damage_musd) && isinf(p->threats[2].rough_share));
    assert_null(p->threats[2].real_income_hat);
    assert_int_equal(p->threats[p->n_singles].outcome, ENT_THREAT_NO_SUPPLIER); /* all sold holds it too */
    assert_int_equal(p->threats[4].outcome, ENT_THREAT_SOLVED);
    for (size_t k = 0; k < p->plan.n_members; k++)
        assert_int_equal(p->threats[p->plan.members[k]].outcome, ENT_THREAT_SOLVED);
    assert_int_equal(p->n_sources, 0); /* of what has no figures there is no relief */
    ent_power_free(p);
    table_free(&copy);
    economy_free(&e);
    economy_free(&plain);
}

/* Two regions that owe each other something part: deficits give way, which is said. */
static void worlds_apart(void **state) {
    test_random random = {43};
    economy e = economy_random(&random, &(random_economy_options){.n_regions = 2, .n_sectors = 2});
    power_case c;
    ent_power *p;
    (void)state;
    power_case_init(&c, &e, 0, 1);
    p = power_of(&e, &c);
    assert_int_equal(p->threats[p->whole].outcome, ENT_THREAT_SOLVED);
    assert_int_equal(p->threats[p->whole].splits, 1);
    assert_int_equal(p->threats[0].splits, 0);
    ent_power_free(p);
    economy_free(&e);
}

/* The world in two blocs: where one stops selling altogether, and the other has no surplus to lend, nothing pays for
 * what the other way goes, and all trade between them ends. */
static void blocs(void **state) {
    test_random random = {test_seed("blocs", 47)};
    size_t one_way = 0;
    (void)state;
    for (size_t k = test_cases(6); k > 0; k--) {
        economy e = economy_random(&random,
                                   &(random_economy_options){.n_regions = 4, .n_sectors = 2, .tariff_max = 0.2});
        const double *deficit = ent_world_base(e.world)->deficit_musd;
        double hat[CASE_MOST];
        power_case c;
        ent_power *p;
        power_case_init(&c, &e, 0, 1);
        c.senders[2] = c.targets[3] = 1;
        p = power_of(&e, &c);
        assert_true(solve_by_hand(&e, &c, &p->threats[p->whole], NULL, hat));
        for (size_t way = 0; way < 2; way++) { /* all sold: targets only sell; all bought: senders only sell */
            const ent_threat *t = &p->threats[p->n_singles + way];
            size_t sells_only = way == 0 ? 1 : 0;
            if (deficit[sells_only] + deficit[sells_only + 2] < 0.0) continue;
            one_way++;
            assert_int_equal(t->outcome, ENT_THREAT_SOLVED);
            assert_int_equal(t->splits, 1);
            for (size_t n = 0; n < e.N; n++) assert_close(t->real_income_hat[n], hat[n], SAME);
        }
        ent_power_free(p);
        economy_free(&e);
    }
    assert_true(one_way > 0);
}

/* A bloc that lends goes on selling to the other for nothing, and its surplus is what it sells. */
static void lending_bloc(void **state) {
    test_random random = {48};
    economy e = economy_random(&random, &(random_economy_options){.n_regions = 4, .n_sectors = 2, .tariff_max = 0.2});
    const double *deficit = ent_world_base(e.world)->deficit_musd;
    size_t lender = deficit[0] + deficit[2] < 0.0 ? 0 : 1;
    double hat[CASE_MOST];
    power_case c;
    ent_power *p;
    (void)state;
    power_case_init(&c, &e, 1 - lender, lender); /* the borrowers stop selling */
    c.senders[3 - lender] = c.targets[2 + lender] = 1;
    c.options.sell = 1;
    p = power_of(&e, &c);
    assert_true(solve_by_hand(&e, &c, &p->threats[p->whole], NULL, hat));
    assert_int_equal(p->threats[p->whole].outcome, ENT_THREAT_SOLVED);
    for (size_t n = 0; n < e.N; n++) assert_close(p->threats[p->whole].real_income_hat[n], hat[n], SAME);
    ent_power_free(p);
    economy_free(&e);
}

/* ---- threads, refusals ---- */

static void assert_same_bytes(const ent_threat *a, const ent_threat *b, size_t count, size_t N) {
    for (size_t k = 0; k < count; k++) {
        assert_int_equal(a[k].outcome, b[k].outcome);
        assert_memory_equal(&a[k].trade_musd, &b[k].trade_musd, sizeof a[k].trade_musd);
        if (a[k].outcome != ENT_THREAT_SOLVED) continue;
        assert_memory_equal(a[k].real_income_hat, b[k].real_income_hat, N * sizeof(double));
        assert_memory_equal(&a[k].damage_musd, &b[k].damage_musd, sizeof(double));
        assert_memory_equal(&a[k].cost_musd, &b[k].cost_musd, sizeof(double));
    }
}

static void threads(void **state) {
    test_random random = {test_seed("threads", 51)};
    economy e = economy_random(
        &random, &(random_economy_options){.n_regions = 6, .n_sectors = 5, .tariff_max = 0.2, .sparse_share = 0.1});
    power_case c;
    ent_power *one, *many;
    (void)state;
    power_case_draw(&c, &e, &random);
    c.options.plan = c.options.sources = 1;
    c.options.threads = 1;
    one = power_of(&e, &c);
    c.options.threads = 5;
    many = power_of(&e, &c);
    assert_same_bytes(one->threats, many->threats, one->n_threats, e.N);
    assert_int_equal(one->plan.n_rungs, many->plan.n_rungs);
    assert_same_bytes(one->plan.rungs, many->plan.rungs, one->plan.n_rungs, e.N);
    assert_same_bytes(one->plan.threat, many->plan.threat, 1, e.N);
    assert_int_equal(one->n_sources, many->n_sources);
    for (size_t k = 0; k < one->n_sources; k++)
        assert_memory_equal(&one->sources[k].relief_musd, &many->sources[k].relief_musd, sizeof(double));
    ent_power_free(one);
    ent_power_free(many);
    economy_free(&e);
}

static void assert_refused(const economy *e, const ent_power_options *options, ent_status status, const char *words) {
    ent_power *p = (ent_power *)options; /* must be cleared */
    assert_int_equal(ent_power_create(e->context, e->model, options, &p), status);
    assert_null(p);
    if (strstr(ent_context_error(e->context)->message, words) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", ent_context_error(e->context)->message, words);
}

static void refusals(void **state) {
    test_random random = {61};
    economy e = economy_random(&random, &(random_economy_options){.n_regions = 3, .n_sectors = 2});
    static const unsigned char none[4] = {0}, a[4] = {1, 0, 0, 0}, b[4] = {0, 1, 0, 0}, both[4] = {1, 1, 0, 0};
    ent_power_options good, options;
    (void)state;
    ent_power_options_init(&good);
    good.senders = a;
    good.targets = b;
    options = good, options.senders = none;
    assert_refused(&e, &options, ENT_USAGE, "nobody threatens");
    options = good, options.senders = NULL;
    assert_refused(&e, &options, ENT_USAGE, "nobody threatens");
    options = good, options.targets = none;
    assert_refused(&e, &options, ENT_USAGE, "nobody is threatened");
    options = good, options.targets = both;
    assert_refused(&e, &options, ENT_USAGE, "R00 (R00) is on both sides");
    options = good, options.sectors = none;
    assert_refused(&e, &options, ENT_USAGE, "no goods");
    options = good, options.damage_share = 1.0;
    assert_refused(&e, &options, ENT_RANGE, "damage of 100%");
    options = good, options.damage_share = -0.1;
    assert_refused(&e, &options, ENT_RANGE, "damage of -10%");
    options = good, options.source_change = 0.0;
    assert_refused(&e, &options, ENT_RANGE, "0% better");
    options = good, options.source_change = (double)NAN;
    assert_refused(&e, &options, ENT_RANGE, "better");
    options = good, options.struct_version = 99;
    assert_refused(&e, &options, ENT_VERSION, "version 99");
    economy_free(&e);
}

/* A world without a sector of goods has none by default. */
static void no_goods(void **state) {
    test_random random = {62};
    economy plain = economy_random(&random, &(random_economy_options){.n_regions = 2, .n_sectors = 2}), e;
    table_copy copy = table_copy_of(&plain);
    power_case c;
    (void)state;
    copy.sectors[0].tradable_goods = copy.sectors[1].tradable_goods = 0;
    e = economy_from_table(&copy);
    power_case_init(&c, &e, 0, 1);
    c.options.senders = c.senders;
    c.options.targets = c.targets;
    assert_refused(&e, &c.options, ENT_USAGE, "no sector of the world is a tradable good");
    table_free(&copy);
    economy_free(&e);
    economy_free(&plain);
}

/* Sweeps that do not suffice make rows without figures, no failure. */
static void not_converged(void **state) {
    test_random random = {63};
    economy e = economy_random(&random, &(random_economy_options){.n_regions = 3, .n_sectors = 2, .tariff_max = 0.2});
    power_case c;
    ent_power *p;
    (void)state;
    power_case_init(&c, &e, 0, 1);
    c.options.plan = c.options.sources = 1;
    c.options.solve.max_sweeps = 1;
    p = power_of(&e, &c);
    for (size_t k = 0; k < p->n_threats; k++) {
        assert_int_equal(p->threats[k].outcome, ENT_THREAT_NOT_CONVERGED);
        assert_true(isnan(p->threats[k].damage_share) && isnan(p->threats[k].cost_musd));
        assert_true(p->threats[k].trade_musd > 0.0);
    }
    assert_int_equal(p->plan.n_candidates, 0);
    assert_null(p->plan.threat);
    ent_power_free(p);
    economy_free(&e);
}

static int stop(const char *task, size_t done, size_t total, void *payload) {
    (void)done, (void)total;
    return strcmp(task, payload) == 0;
}

static void cancelled(void **state) {
    static const char *const tasks[] = {"threats", "cheapest", "sources"};
    test_random random = {64};
    economy e = economy_random(&random, &(random_economy_options){.n_regions = 4, .n_sectors = 2, .tariff_max = 0.2});
    (void)state;
    for (size_t k = 0; k < 3; k++) {
        power_case c;
        ent_power *p = NULL;
        power_case_init(&c, &e, 0, 1);
        c.options.plan = c.options.sources = 1;
        c.options.senders = c.senders;
        c.options.targets = c.targets;
        ent_context_set_progress(e.context, stop, (void *)tasks[k]);
        assert_int_equal(ent_power_create(e.context, e.model, &c.options, &p), ENT_CANCELLED);
        assert_null(p);
    }
    economy_free(&e);
}

static void outcome_names(void **state) {
    (void)state;
    assert_string_equal(ent_threat_outcome_name(ENT_THREAT_SOLVED), "solved");
    assert_string_equal(ent_threat_outcome_name(ENT_THREAT_NO_SUPPLIER), "no-supplier");
    assert_string_equal(ent_threat_outcome_name((ent_threat_outcome)77), "unknown");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bans_by_hand),
        cmocka_unit_test(which_threats),
        cmocka_unit_test(goods_by_default),
        cmocka_unit_test(closed_form_is_exact),
        cmocka_unit_test(closed_form_and_wages),
        cmocka_unit_test(rough_by_hand),
        cmocka_unit_test(threats_that_help),
        cmocka_unit_test(two_sides),
        cmocka_unit_test(nothing_to_stop_and_nobody_left),
        cmocka_unit_test(worlds_apart),
        cmocka_unit_test(blocs),
        cmocka_unit_test(lending_bloc),
        cmocka_unit_test(threads),
        cmocka_unit_test(refusals),
        cmocka_unit_test(no_goods),
        cmocka_unit_test(not_converged),
        cmocka_unit_test(cancelled),
        cmocka_unit_test(outcome_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
