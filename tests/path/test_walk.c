/* Walks over years: rest, capital's long run, deeds by hand. Years come from the test, not from a package. */
#include "../model/economy.h"
#include "model/base.h"
#include "path/walk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS_MOST = 400 };

/* A calendar of one model: long-run elasticities, dollars of the base year. */
static ent_calendar calendar_of(const economy *e, size_t n_years) {
    ent_calendar c = {.first = 2025,
                      .last = 2024 + (int)n_years,
                      .n_years = n_years,
                      .capital = {ENT_CAPITAL_LOG_UTILITY, 0.96, 0.06, 0.35},
                      .military_wear = 0.07};
    ent_solve_options_init(&c.solve);
    c.solve.tolerance = 1e-12;
    c.dollar_factor = ent_arena_doubles(&c.arena, n_years);
    c.theta_share = ent_arena_doubles(&c.arena, n_years);
    c.models = ent_arena_take(&c.arena, n_years * sizeof(ent_model *));
    for (size_t t = 0; t < n_years; t++) c.dollar_factor[t] = c.theta_share[t] = 1.0, c.models[t] = e->model;
    return c;
}

/* The same shock every year, and deeds in the first ones. */
typedef struct script {
    const ent_shock *shock;
    const ent_deed *deeds; /* [n_years] */
    int last;              /* the last year with a deed */
} script;

static ent_status year_of(ent_context *context, const ent_source *source, int year, const ent_done *done,
                          ent_year *out) {
    const script *s = source->payload;
    (void)context, (void)done;
    *out = (ent_year){.year = year};
    if (s->shock != NULL) out->shock = *s->shock;
    else ent_shock_init(&out->shock);
    if (s->deeds == NULL || year > s->last) return ENT_OK;
    out->deeds = ent_arena_take(&out->arena, sizeof *out->deeds);
    assert_non_null(out->deeds);
    out->deeds[0] = s->deeds[year - 2025];
    out->n_deeds = 1;
    return ENT_OK;
}

static ent_walk walk(const economy *e, const ent_calendar *calendar, const script *s, const ent_walk *lent) {
    ent_source source = {.year = year_of, .payload = s, .n_clauses = 1};
    ent_company company = {.lent = lent};
    ent_walk out;
    int failed = 0;
    assert_ok(e->context, ent_walk_run(e->context, calendar, &source, &company, 0, &out, &failed));
    assert_int_equal(out.n_years, calendar->n_years);
    return out;
}

static void calendar_free(ent_calendar *c) { ent_arena_free(&c->arena); }

/* MODEL section 3: the base path is the base year repeated, every hat 1. */
static void rest(void **state) {
    test_random random = {test_seed("rest", 3)};
    (void)state;
    for (size_t c = 0; c < test_cases(5); c++) {
        economy e = economy_random(&random, NULL);
        ent_calendar calendar = calendar_of(&e, 5);
        script none = {0};
        ent_walk w = walk(&e, &calendar, &none, NULL);
        for (size_t t = 0; t < 5; t++)
            for (size_t n = 0; n < e.N; n++) {
                assert_within(w.years[t].real_income_hat[n], 1.0, 1e-12);
                assert_within(w.years[t].k_hat[n], 1.0, 1e-12);
            }
        ent_walk_free(&w);
        calendar_free(&calendar);
        economy_free(&e);
    }
}

/* In the end r_hat = P_hat, that is V'/V = k P: the walk's last year is the static equilibrium with capital as an unknown,
 * which a plain fixed point finds without any walk. */
static void long_run(void **state) {
    test_random random = {test_seed("long_run", 5)};
    (void)state;
    for (size_t c = 0; c < test_cases(4); c++) {
        economy e = economy_random(&random,
                                   &(random_economy_options){.n_regions = 3, .n_sectors = 2, .tariff_max = 0.1});
        random_shock r = shock_random(&e, &random, 0.15);
        ent_calendar calendar = calendar_of(&e, YEARS_MOST);
        ent_shock end;
        script s = {.shock = &r.shock};
        double L[3] = {1, 1, 1}, moved = 1.0;
        ent_walk w;
        r.shock.payment_musd = NULL;
        r.shock.endowment_hat = NULL;
        w = walk(&e, &calendar, &s, NULL);
        end = r.shock;
        end.endowment_hat = L;
        for (int round = 0; round < 500 && moved > 1e-11; round++) {
            ent_solution *solution = solve_tight(&e, &end, 1e-12);
            moved = 0.0;
            for (size_t n = 0; n < e.N; n++) {
                double ln_P = 0.0, k, next;
                for (size_t j = 0; j < e.J; j++)
                    ln_P += e.model->alpha[j * e.model->pitch + n] * ent_solution_ln_price(solution)[j * e.N + n];
                k = exp(ent_solution_ln_wage(solution)[n] + log(L[n]) - ln_P); /* V'/V / P */
                next = pow(k, 0.35);
                moved = fmax(moved, fabs(next / L[n] - 1.0));
                L[n] = next;
            }
            ent_solution_free(solution);
        }
        assert_true(moved <= 1e-11);
        for (size_t n = 0; n < e.N; n++) {
            const ent_walk_year *last = &w.years[YEARS_MOST - 1];
            assert_within(pow(last->k_hat[n], 0.35), L[n], 1e-8);
            assert_within(last->regions[n].value_added_hat, last->k_hat[n] * last->regions[n].price_hat, 1e-8);
        }
        ent_walk_free(&w);
        shock_free(&r);
        calendar_free(&calendar);
        economy_free(&e);
    }
}

/* Where a walk starts from does not matter for where it goes. */
static void lent_starts(void **state) {
    test_random random = {test_seed("lent", 7)};
    economy e = economy_random(&random, NULL);
    random_shock a = shock_random(&e, &random, 0.1), b = shock_random(&e, &random, 0.1);
    ent_calendar calendar = calendar_of(&e, 6);
    script one = {.shock = &a.shock}, two = {.shock = &b.shock};
    ent_walk first = walk(&e, &calendar, &one, NULL), cold = walk(&e, &calendar, &two, NULL),
             warm = walk(&e, &calendar, &two, &first);
    (void)state;
    for (size_t t = 0; t < 6; t++)
        for (size_t n = 0; n < e.N; n++)
            assert_within(warm.years[t].real_income_hat[n], cold.years[t].real_income_hat[n], 1e-9);
    ent_walk_free(&first);
    ent_walk_free(&cold);
    ent_walk_free(&warm);
    shock_free(&a);
    shock_free(&b);
    calendar_free(&calendar);
    economy_free(&e);
}

/* Every deed's payments, demand and orders add up to nothing, and the trade balance is what they say. */
static void assert_balanced(const economy *e, const ent_walk_year *year) {
    ent_residuals residuals;
    double sum = 0.0;
    for (size_t n = 0; n < e->N; n++) {
        if (year->shock.payment_musd != NULL) sum += year->shock.payment_musd[n];
        for (size_t j = 0; j < e->J; j++) {
            if (year->shock.earmark_musd != NULL) sum += year->shock.earmark_musd[j * e->N + n];
            if (year->shock.order_musd != NULL) sum += year->shock.order_musd[j * e->N + n];
        }
    }
    assert_within(sum / e->model->world_value_added, 0.0, 1e-13);
    assert_ok(e->context, ent_verify(e->context, e->model, &year->shock, year->solution, &residuals));
    assert_within(residuals.worst, 0.0, 1e-10);
    assert_within(residuals.trade, 0.0, 1e-9);
}

/* Region 0 builds x in region 1 in 2025. The host's demand rises by x and its deficit with it; KF = eta x / P works from
 * 2026; its return is shared out from 2027 on. */
static void investment(void **state) {
    test_random random = {test_seed("investment", 11)};
    economy e = economy_random(&random, NULL);
    ent_calendar calendar = calendar_of(&e, 4);
    double mix[16] = {1.0}, x = 0.01 * e.model->value_added[1], r0 = 1.0 / 0.96 - 1.0 + 0.06, KF, K0, k, due;
    ent_deed deed = {.kind = ENT_DEED_INVESTMENT,
                     .actor = 0,
                     .partner = 1,
                     .mix_share = mix,
                     .musd = x,
                     .promised_musd = x,
                     .additionality = 0.8,
                     .split = {0.5, 0.1}};
    script s = {.deeds = &deed, .last = 2025};
    ent_walk w = walk(&e, &calendar, &s, NULL);
    const ent_walk_year *y = w.years;
    (void)state;
    for (size_t t = 0; t < 4; t++) assert_balanced(&e, &y[t]);
    assert_close(y[0].shock.payment_musd[0], -x, 1e-15);
    assert_close(y[0].shock.earmark_musd[1], x, 1e-15);
    assert_close(y[0].k_hat[1], 1.0, 0.0);
    KF = 0.8 * x / y[0].regions[1].price_hat;
    K0 = 0.35 * e.model->value_added[1] / r0;
    /* What is not the project is own capital, by (11). */
    k = 0.9024 + 0.0976 * y[0].regions[1].value_added_hat / y[0].regions[1].price_hat + KF / K0;
    assert_close(y[1].k_hat[1], k, 1e-12);
    assert_null(y[1].shock.payment_musd); /* nothing has been earned yet */
    due = 0.5 * r0 * y[1].regions[1].value_added_hat / k * KF;
    assert_close(y[2].shock.payment_musd[0], due, 1e-12);
    assert_close(y[2].payout_musd[1], -due, 1e-12);
    assert_true(y[3].real_income_hat[1] > 1.0); /* the host keeps half of it */
    ent_walk_free(&w);
    calendar_free(&calendar);
    economy_free(&e);
}

/* 30 are delivered over two years and paid for over three: what is paid ahead is credit between the two governments. */
static void arms(void **state) {
    test_random random = {test_seed("arms", 13)};
    economy e = economy_random(&random, NULL);
    ent_calendar calendar = calendar_of(&e, 4);
    double mix[16] = {1.0}, unit = 1e-4 * e.model->world_value_added;
    ent_deed deeds[3] = {
        {.kind = ENT_DEED_ARMS, .actor = 0, .partner = 1, .mix_share = mix, .musd = 0, .paid_musd = 10 * unit},
        {.kind = ENT_DEED_ARMS, .actor = 0, .partner = 1, .mix_share = mix, .musd = 20 * unit, .paid_musd = 10 * unit},
        {.kind = ENT_DEED_ARMS, .actor = 0, .partner = 1, .mix_share = mix, .musd = 10 * unit, .paid_musd = 10 * unit}};
    script s = {.deeds = deeds, .last = 2027};
    ent_walk w = walk(&e, &calendar, &s, NULL);
    (void)state;
    for (size_t t = 0; t < 4; t++) assert_balanced(&e, &w.years[t]);
    assert_close(w.years[0].shock.payment_musd[1], 10 * unit, 1e-13);
    assert_close(w.years[1].shock.payment_musd[1], -10 * unit, 1e-13);
    assert_close(w.years[1].shock.order_musd[1], 20 * unit, 1e-13);
    assert_close(w.years[2].shock.payment_musd[1], 0.0, 1e-13);
    assert_close(w.years[1].military_musd[0], 20 * unit, 1e-13);
    assert_close(w.years[2].military_musd[0], (0.93 * 20 + 10) * unit, 1e-13);
    assert_close(w.years[3].military_musd[0], 0.93 * (0.93 * 20 + 10) * unit, 1e-13);
    assert_true(w.years[0].real_income_hat[0] < 1.0);
    ent_walk_free(&w);
    calendar_free(&calendar);
    economy_free(&e);
}

/* One percent of GDP more for the military: taken from households, spent at home, in nobody's welfare. */
static void defence(void **state) {
    test_random random = {test_seed("defence", 17)};
    economy e = economy_random(&random, NULL);
    ent_calendar calendar = calendar_of(&e, 2);
    double mix[16] = {1.0}, gdp = e.model->income[0] - e.model->deficit[0];
    ent_deed deed = {.kind = ENT_DEED_DEFENCE, .mix_share = mix, .share = 0.01};
    script s = {.deeds = &deed, .last = 2025};
    ent_walk w = walk(&e, &calendar, &s, NULL);
    (void)state;
    assert_balanced(&e, &w.years[0]);
    assert_close(w.years[0].shock.payment_musd[0], -0.01 * gdp, 1e-13);
    assert_close(w.years[0].shock.earmark_musd[0], 0.01 * gdp, 1e-13);
    assert_close(w.years[0].military_musd[0], 0.01 * gdp, 1e-13);
    assert_within(w.years[0].real_income_hat[0], 1.0 - 0.01 * gdp / e.model->income[0], 0.005);
    assert_true(w.years[0].real_income_hat[0] < 1.0);
    ent_walk_free(&w);
    calendar_free(&calendar);
    economy_free(&e);
}

/* A purchase of the year's dollars becomes a target of base-year dollars beyond the base's imports, and is met. */
static void purchase(void **state) {
    economy e = economy_world_2024();
    ent_calendar calendar = calendar_of(&e, 2);
    unsigned char *actors = calloc(e.N, 1), *partners = calloc(e.N, 1), *sectors = calloc(e.J, 1);
    size_t usa = 0, jpn = 0, farm = 0, n_results = 0;
    ent_deed deeds[2] = {{.kind = ENT_DEED_PURCHASE,
                          .name = "farm",
                          .actors = actors,
                          .partners = partners,
                          .sectors = sectors,
                          .musd = 8000}};
    script s = {.deeds = deeds, .last = 2026};
    const ent_target_result *results;
    ent_walk w;
    (void)state;
    assert_ok(e.context, ent_world_region(e.context, e.world, "USA", &usa));
    assert_ok(e.context, ent_world_region(e.context, e.world, "JPN", &jpn));
    assert_ok(e.context, ent_world_sector(e.context, e.world, "A01", &farm));
    actors[jpn] = partners[usa] = sectors[farm] = 1;
    deeds[1] = deeds[0];
    deeds[1].musd = 0; /* nothing more than what is there: no target */
    calendar.dollar_factor[0] = 0.5;
    w = walk(&e, &calendar, &s, NULL);
    results = ent_solution_targets(w.years[0].solution, &n_results);
    assert_int_equal(n_results, 1);
    assert_close(results[0].asked, ent_world_table(e.world)->flow_musd[(farm * e.N + jpn) * e.N + usa] + 4000, 1e-9);
    assert_close(results[0].achieved / results[0].asked, 1.0, 1e-8);
    assert_true(results[0].price > 0.0);
    assert_true(w.years[0].real_income_hat[jpn] < 1.0 && w.years[0].real_income_hat[usa] > 1.0);
    assert_int_equal(w.years[1].shock.n_targets, 0);
    ent_walk_free(&w);
    free(actors), free(partners), free(sectors);
    calendar_free(&calendar);
    economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rest), cmocka_unit_test(long_run), cmocka_unit_test(lent_starts), cmocka_unit_test(investment),
        cmocka_unit_test(arms), cmocka_unit_test(defence),  cmocka_unit_test(purchase)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
