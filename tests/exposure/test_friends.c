/* Friends and enemies: against solving the world with the growth, and what their parts, members and sectors add up to;
 * first-order answers against the exact ones. */
#include "assert_close.h"
#include "failing_memory.h"

#include <entente/entente.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_world *world;
static size_t J, N;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK || ent_world_builtin(context, &world) != ENT_OK) return -1;
    J = ent_world_table(world)->n_sectors, N = ent_world_table(world)->n_regions;
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world), ent_context_free(context);
    return 0;
}

static ent_friends *friends_of(const char *grower, const char *sectors, ent_closure closure) {
    ent_question_options options;
    ent_friends *f = NULL;
    ent_question_options_init(&options);
    options.run.closure = closure;
    assert_ok(context, ent_friends_create(context, world, NULL, &options, grower, sectors, &f));
    return f;
}

static size_t region(const char *code) {
    size_t n = 0;
    assert_ok(context, ent_world_region(context, world, code, &n));
    return n;
}

static ent_package *package_of(const char *clause) {
    ent_package *package = NULL;
    char text[400];
    int length = snprintf(text, sizeof text, "package: test\nparties: [USA, CHN]\nclauses:\n  - %s\n", clause);
    assert_ok(context, ent_package_parse(context, text, (size_t)length, "test.yaml", &package));
    return package;
}

/* Twice the growth in logs, up and down: the difference of two solves is the derivative but for their curvature. */
static void solved_with_growth(void **state) {
    ent_friends *f = friends_of("CHN", NULL, ENT_CLOSURE_OWN_GDP);
    size_t grower = region("CHN");
    double *A = malloc(J * N * sizeof(double)), *difference = calloc(N, sizeof(double));
    ent_model_options options;
    ent_model *model = NULL;
    (void)state;
    ent_model_options_init(&options);
    options.closure = ENT_CLOSURE_OWN_GDP;
    assert_ok(context, ent_model_create_from(context, world, &options, &model));
    for (int side = -1; side <= 1; side += 2) {
        ent_shock shock;
        ent_solve_options tight;
        ent_solution *solution = NULL;
        ent_outcome *outcome = NULL;
        ent_shock_init(&shock), ent_solve_options_init(&tight);
        tight.tolerance = 1e-12;
        for (size_t at = 0; at < J * N; at++) A[at] = at % N == grower ? exp(0.001 * side) : 1.0;
        shock.productivity_hat = A;
        assert_ok(context, ent_solve(context, model, &shock, &tight, &solution));
        assert_ok(context, ent_outcome_create(context, model, NULL, NULL, &shock, solution, &outcome));
        for (size_t n = 0; n < N; n++) difference[n] += side * log(outcome->real_income_hat[n]) / 0.002;
        ent_outcome_free(outcome), ent_solution_free(solution);
    }
    assert_int_equal(f->n_growers, 1);
    assert_int_equal(f->growers[0], grower);
    for (size_t n = 0; n < N; n++) {
        /* What a central difference leaves out is h^2 / 6 times a third derivative. */
        assert_within(f->real_income_pct[n], difference[n], 1e-5);
        assert_within(f->market_size_pct[n] + f->competition_pct[n] + f->revenue_pct[n] + f->transfers_pct[n] +
                          f->living_pct[n],
                      f->real_income_pct[n], 1e-10);
    }
    assert_true(f->real_income_pct[grower] > 1.0);
    assert_true(f->own_weight[0] > 1.0);
    ent_model_free(model), ent_friends_free(f), free(A), free(difference);
}

/* A derivative is linear: a group is the sum of its members, all sectors the sum of each, a row of the matrix the same
 * question by itself. */
static void sums(void **state) {
    ent_friends *group = friends_of("USMCA", NULL, ENT_CLOSURE_WORLD_SHARE);
    ent_friends *all = friends_of(NULL, NULL, ENT_CLOSURE_WORLD_SHARE);
    ent_friends *goods = friends_of("JPN", "C26", ENT_CLOSURE_WORLD_SHARE);
    ent_friends *japan = friends_of("JPN", NULL, ENT_CLOSURE_WORLD_SHARE);
    const char *members[] = {"USA", "CAN", "MEX"};
    double *sum = calloc(N, sizeof(double));
    (void)state;
    assert_int_equal(all->n_growers, N);
    assert_true(group->growers[0] == SIZE_MAX);
    for (size_t n = 0; n < N; n++) {
        double members_sum = 0.0;
        for (size_t k = 0; k < 3; k++) members_sum += all->real_income_pct[region(members[k]) * N + n];
        assert_close(group->real_income_pct[n], members_sum, 1e-9);
        assert_close(japan->real_income_pct[n], all->real_income_pct[region("JPN") * N + n], 1e-12);
    }
    for (size_t j = 0; j < J; j++) {
        ent_friends *one = friends_of("JPN", ent_world_table(world)->sectors[j].code, ENT_CLOSURE_WORLD_SHARE);
        for (size_t n = 0; n < N; n++) sum[n] += one->real_income_pct[n];
        ent_friends_free(one);
    }
    for (size_t n = 0; n < N; n++) assert_close(japan->real_income_pct[n], sum[n], 1e-9);
    assert_true(goods->own_weight[0] < japan->own_weight[0]);
    free(sum), ent_friends_free(group), ent_friends_free(all), ent_friends_free(goods), ent_friends_free(japan);
}

/* Under a package the world is another: the same question, at its equilibrium. */
static void under_a_package(void **state) {
    ent_package *package = NULL;
    ent_friends *before = friends_of("CHN", NULL, ENT_CLOSURE_OWN_GDP), *after = NULL;
    double apart = 0.0;
    (void)state;
    assert_ok(context, ent_package_load(context, "us-china-escalation-2025", NULL, &package));
    assert_ok(context, ent_friends_create(context, world, package, NULL, "CHN", NULL, &after));
    for (size_t n = 0; n < N; n++) {
        apart = fmax(apart, fabs(after->real_income_pct[n] - before->real_income_pct[n]));
        assert_true(fabs(after->real_income_pct[n] - before->real_income_pct[n]) < 0.5);
    }
    assert_true(apart > 1e-3);
    ent_friends_free(before), ent_friends_free(after), ent_package_free(package);
}

static void answers(void **state) {
    ent_question_options options;
    ent_answer *answer = NULL;
    const ent_answer_table *friends, *enemies, *matrix;
    (void)state;
    ent_question_options_init(&options);
    options.run.closure = ENT_CLOSURE_WORLD_SHARE;
    assert_ok(context, ent_friends_answer(context, world, NULL, &options, "CHN", "C26", 1, &answer));
    friends = ent_answer_find(answer, "friends"), enemies = ent_answer_find(answer, "enemies");
    matrix = ent_answer_find(answer, "matrix");
    assert_int_equal(friends->n_rows + enemies->n_rows, N);
    assert_int_equal(matrix->n_rows, N * N);
    for (size_t side = 0; side < 2; side++) {
        const ent_answer_table *t = side == 0 ? friends : enemies;
        size_t column = ent_answer_find_column(t, "real_income_pct");
        for (size_t r = 0; r + 1 < t->n_rows; r++) {
            double here = t->cells[r * t->n_columns + column].number;
            double next = t->cells[(r + 1) * t->n_columns + column].number;
            assert_true(side == 0 ? here >= next && next >= 0.0 : here <= next && next < 0.0);
        }
    }
    assert_non_null(strstr(answer->sentence, "When productivity in China (C26) rises by 1%"));
    ent_answer_free(answer);
    options.language = ENT_LANGUAGE_FR;
    assert_ok(context, ent_friends_answer(context, world, NULL, &options, "USA", NULL, 0, &answer));
    assert_non_null(strstr(answer->sentence, "Quand la productivité aux États-Unis augmente de 1\u202f%"));
    assert_null(ent_answer_find(answer, "matrix"));
    ent_answer_free(answer);
}

static void refuse(ent_status expected, const char *words, ent_status status) {
    assert_int_equal(status, expected);
    if (strstr(ent_context_error(context)->message, words) == NULL &&
        strstr(ent_context_error(context)->hint, words) == NULL)
        fail_msg("\"%s\" (%s) does not say \"%s\"", ent_context_error(context)->message,
                 ent_context_error(context)->hint, words);
}

static void bad_questions(void **state) {
    ent_friends *f = NULL;
    ent_answer *answer = NULL;
    ent_first_order *first = NULL;
    ent_package *ban = NULL;
    ent_question_options options;
    (void)state;
    ent_question_options_init(&options);
    refuse(ENT_NOT_FOUND, "CHN", ent_friends_create(context, world, NULL, NULL, "CHNN", NULL, &f));
    refuse(ENT_NOT_FOUND, "C26", ent_friends_create(context, world, NULL, NULL, "CHN", "C260", &f));
    refuse(ENT_USAGE, "nobody is named", ent_friends_answer(context, world, NULL, NULL, NULL, NULL, 0, &answer));
    refuse(ENT_USAGE, "without a package", ent_first_order_create(context, world, NULL, NULL, &first));
    options.run.path = 1;
    refuse(ENT_USAGE, "not of a path", ent_friends_create(context, world, NULL, &options, "CHN", NULL, &f));
    ban = package_of("{id: b, type: barrier, importer: USA, exporter: CHN, sectors: C26, cost: ban, from: 2025-01-01}");
    refuse(ENT_RANGE, "no first order", ent_first_order_create(context, world, ban, NULL, &first));
    ent_package_free(ban);
    assert_null(f);
    assert_null(answer);
    assert_null(first);
}

/* Half the change, a quarter of the error: what a derivative leaves out is of second order. */
static void error_is_of_second_order(void **state) {
    static const char text[] = "{id: b, type: tariff, importer: USA, exporter: CHN, sectors: all-goods, rule: add, "
                               "rate: %g%%, from: 2025-01-01}";
    double worst[2];
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        char clause[200];
        ent_package *package;
        ent_first_order *f = NULL;
        snprintf(clause, sizeof clause, text, k == 0 ? 0.5 : 0.25);
        package = package_of(clause);
        assert_ok(context, ent_first_order_create(context, world, package, NULL, &f));
        worst[k] = f->worst_points;
        assert_true(fabs(f->real_income_pct[f->worst_region] - f->exact_pct[f->worst_region]) == f->worst_points);
        ent_first_order_free(f), ent_package_free(package);
    }
    assert_true(worst[0] > 1e-7);
    assert_within(worst[0] / worst[1], 4.0, 0.2);
}

static ent_status find(void) {
    ent_answer *answer = NULL;
    ent_status status = ent_friends_answer(context, world, NULL, NULL, "CHN", "C26", 0, &answer);
    assert_true((answer == NULL) == (status != ENT_OK));
    ent_answer_free(answer);
    return status;
}

/* All instruments of one outcome; the helper threads of several would fail in an order of their own. */
static ent_status derive(void) {
    ent_model *model = NULL;
    ent_gradient *gradient = NULL;
    ent_derivatives *derivatives = NULL;
    double *weight = __real_calloc(N, sizeof(double));
    ent_status status = ent_model_create(context, world, NULL, &model);
    weight[0] = 1.0;
    if (status == ENT_OK) status = ent_gradient_create(context, model, NULL, NULL, &gradient);
    if (status == ENT_OK) status = ent_gradient_by_all(context, gradient, weight, 1, ENT_BY_ALL, 1, &derivatives);
    assert_true((derivatives == NULL) == (status != ENT_OK));
    ent_derivatives_free(derivatives), ent_gradient_free(gradient), ent_model_free(model), free(weight);
    return status;
}

static ent_package *deal;

static ent_status approximate(void) {
    ent_answer *answer = NULL;
    ent_question_options options;
    ent_status status;
    ent_question_options_init(&options);
    options.run.against = "none";
    status = ent_first_order_answer(context, world, deal, &options, &answer);
    assert_true((answer == NULL) == (status != ENT_OK));
    ent_answer_free(answer);
    return status;
}

static void memory(void **state) {
    (void)state;
    deal = package_of("{id: b, type: tariff, importer: USA, exporter: CHN, sectors: C26, rule: add, rate: 1%, from: "
                      "2025-01-01}");
    assert_true(fail_each(context, find, ENT_OK) > 30);
    assert_true(fail_each(context, derive, ENT_OK) > 10);
    assert_true(fail_each(context, approximate, ENT_OK) > 30);
    ent_package_free(deal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solved_with_growth),
        cmocka_unit_test(sums),
        cmocka_unit_test(under_a_package),
        cmocka_unit_test(answers),
        cmocka_unit_test(bad_questions),
        cmocka_unit_test(error_is_of_second_order),
        cmocka_unit_test(memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
