/* Capital from year to year, equations (10)-(12), and the returns on projects, by hand. */
#include "assert_close.h"
#include "path/capital.h"

#include <math.h>

static const ent_capital_options STANDARD = {.beta = 0.96, .delta = 0.06, .share = 0.35};
static const double V[2] = {1000.0, 500.0};

typedef struct desk {
    ent_context *context;
    ent_arena arena;
    ent_capital capital;
} desk;

static desk desk_new(const ent_capital_options *options) {
    desk d = {0};
    assert_int_equal(ent_context_create(&d.context), ENT_OK);
    assert_ok(d.context, ent_capital_start(d.context, &d.arena, options, 2, V, 4, &d.capital));
    return d;
}

static void desk_free(desk *d) {
    ent_arena_free(&d->arena);
    ent_context_free(d->context);
}

static void nothing_changes(void **state) {
    desk d = desk_new(&STANDARD);
    ent_region_year rest[2] = {{1, 1, 1}, {1, 1, 1}};
    ent_year year = {.year = 2025};
    double L[2];
    (void)state;
    for (int t = 0; t < 20; t++) ent_capital_advance(&d.capital, rest, &year, NULL);
    ent_capital_endowment(&d.capital, L);
    assert_close(L[0], 1.0, 0.0);
    assert_close(L[1], 1.0, 0.0);
    desk_free(&d);
}

/* r0 = 1/0.96 - 1 + 0.06 = 0.101666...; q = 0.96 x 0.94 = 0.9024. With V'/V = 1.1 and P = 1.02 at k = 1:
 * k' = 0.9024 + 0.0976 x 1.1 / 1.02 = 1.00765490... */
static void one_step(void **state) {
    desk d = desk_new(&STANDARD);
    ent_region_year now[2] = {{1.1, 1.02, 1.1}, {1, 1, 1}};
    ent_year year = {.year = 2025};
    (void)state;
    assert_close(ent_capital_return(&STANDARD), 0.10166666666666667, 1e-15);
    ent_capital_advance(&d.capital, now, &year, NULL);
    assert_close(ent_capital_hat(&d.capital, 0), 0.9024 + 0.0976 * 1.1 / 1.02, 1e-15);
    assert_close(ent_capital_hat(&d.capital, 1), 1.0, 0.0);
    desk_free(&d);
}

/* Alone in the world a region earns V'/V = k^a at P = 1: the gap to rest shrinks by q + (1 - q) k^(a-1) a year, half of
 * it in about ten years (MODEL section 3), and rest is V'/V = k P. */
static void half_life(void **state) {
    desk d = desk_new(&STANDARD);
    ent_year year = {.year = 2025};
    int years = 0;
    (void)state;
    d.capital.own_hat[0] = 0.98;
    while (ent_capital_hat(&d.capital, 0) < 0.99) {
        ent_region_year now[2] = {{pow(ent_capital_hat(&d.capital, 0), 0.35), 1, 1}, {1, 1, 1}};
        ent_capital_advance(&d.capital, now, &year, NULL);
        years++;
    }
    assert_in_range(years, 10, 11); /* ln 2 / -ln(1 - 0.0976 x 0.65) = 10.6 */
    desk_free(&d);
}

/* Anderson, Larch & Yotov: k' = (E/P)^delta k^(1-delta). */
static void transition_rule(void **state) {
    ent_capital_options options = STANDARD;
    ent_region_year now[2] = {{1.3, 1.02, 1.1}, {1, 1, 1}};
    ent_year year = {.year = 2025};
    desk d;
    (void)state;
    options.rule = ENT_CAPITAL_ANDERSON_LARCH_YOTOV;
    d = desk_new(&options);
    d.capital.own_hat[0] = 1.05;
    ent_capital_advance(&d.capital, now, &year, NULL);
    assert_close(ent_capital_hat(&d.capital, 0), pow(1.1 / 1.02, 0.06) * pow(1.05, 0.94), 1e-15);
    desk_free(&d);
    options.rule = ENT_CAPITAL_FIXED;
    d = desk_new(&options);
    ent_capital_advance(&d.capital, now, &year, NULL);
    assert_close(ent_capital_hat(&d.capital, 0), 1.0, 0.0);
    desk_free(&d);
}

/* Region 1 builds 100 in region 0 with additionality 0.5 at P = 1.25: KF = 0.5 x 100 / 1.25 = 40. K0 = 0.35 x 1000 / r0.
 * A year later the return at V'/V = 1 is r0 / k_hat x 40; half of it goes to the investor. */
static void project(void **state) {
    desk d = desk_new(&STANDARD);
    double delivered[1] = {100.0}, r0 = ent_capital_return(&STANDARD), K0 = 350.0 / r0, k_hat, L[2];
    ent_deed deed = {
        .kind = ENT_DEED_INVESTMENT, .clause = 3, .actor = 1, .partner = 0, .additionality = 0.5, .split = {0.5, 0.1}};
    ent_year building = {.year = 2025, .n_deeds = 1, .deeds = &deed}, idle = {.year = 2026};
    ent_region_year dear[2] = {{1.25, 1.25, 1.25}, {1, 1, 1}}, rest[2] = {{1, 1, 1}, {1, 1, 1}};
    const ent_project *p;
    (void)state;
    ent_capital_advance(&d.capital, dear, &building, delivered);
    p = &d.capital.projects[0];
    assert_int_equal(d.capital.n_projects, 1);
    assert_close(p->capital_musd, 40.0, 1e-13);
    assert_close(p->due_musd, 0.0, 0.0); /* nothing worked yet */
    k_hat = d.capital.own_hat[0] + 40.0 / K0;
    assert_close(ent_capital_hat(&d.capital, 0), k_hat, 1e-15);
    ent_capital_endowment(&d.capital, L);
    assert_close(L[0], pow(k_hat, 0.35), 1e-15);
    ent_capital_advance(&d.capital, rest, &idle, NULL);
    assert_close(p->due_musd, 0.5 * r0 / k_hat * 40.0, 1e-13);
    assert_close(p->repaid_musd, p->due_musd, 0.0);
    assert_close(p->capital_musd, 40.0 * 0.94, 1e-13);
    desk_free(&d);
}

/* The year in which the investor has its money back is split: 100 invested, 90 repaid, a return of 60 at 50/10 gives
 * 0.5 x 20 to close the gap of 10 and 0.1 x 40 after it: 14. */
static void recouped(void **state) {
    desk d = desk_new(&STANDARD);
    double r0 = ent_capital_return(&STANDARD);
    ent_region_year rest[2] = {{1, 1, 1}, {1, 1, 1}};
    ent_year idle = {.year = 2026};
    ent_project *p = &d.capital.projects[0];
    double k_hat;
    (void)state;
    d.capital.n_projects = 1;
    *p = (ent_project){.investor = 1,
                       .host = 0,
                       .split = {0.5, 0.1},
                       .capital_musd = 60.0 / r0,
                       .invested_musd = 100.0,
                       .repaid_musd = 90.0};
    k_hat = ent_capital_hat(&d.capital, 0);
    ent_capital_advance(&d.capital, (ent_region_year[2]){{k_hat, 1, 1}, {1, 1, 1}}, &idle, NULL);
    assert_close(p->due_musd, 14.0, 1e-12);
    assert_close(p->repaid_musd, 104.0, 1e-12);
    p->capital_musd = 60.0 / r0;
    k_hat = ent_capital_hat(&d.capital, 0);
    rest[0].value_added_hat = k_hat;
    ent_capital_advance(&d.capital, rest, &idle, NULL);
    assert_close(p->due_musd, 6.0, 1e-12);
    /* No part until then: the second part from the first dollar on. */
    *p = (ent_project){
        .investor = 1, .host = 0, .split = {0.0, 0.2}, .capital_musd = 60.0 / r0, .invested_musd = 100.0};
    rest[0].value_added_hat = ent_capital_hat(&d.capital, 0);
    ent_capital_advance(&d.capital, rest, &idle, NULL);
    assert_close(p->due_musd, 12.0, 1e-12);
    desk_free(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_changes), cmocka_unit_test(one_step),
                                       cmocka_unit_test(half_life),       cmocka_unit_test(transition_rule),
                                       cmocka_unit_test(project),         cmocka_unit_test(recouped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
