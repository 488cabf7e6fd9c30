/* The main job: what ent_run answers, held against the model called directly. */
#include "assert_close.h"

#include <entente/entente.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct fixture {
    ent_context *context;
    ent_world *world;
} fixture;

static int open_world(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(ent_context_create(&f->context), ENT_OK);
    assert_ok(f->context, ent_world_builtin(f->context, &f->world));
    *state = f;
    return 0;
}

static int close_world(void **state) {
    fixture *f = *state;
    ent_world_free(f->world);
    ent_context_free(f->context);
    free(f);
    return 0;
}

static ent_result *run(fixture *f, const char *name, const char *against, int year) {
    ent_package *package = NULL;
    ent_result *result = NULL;
    ent_run_options options;
    ent_run_options_init(&options);
    options.against = against;
    options.year = year;
    assert_ok(f->context, ent_package_load(f->context, name, NULL, &package));
    assert_ok(f->context, ent_run(f->context, f->world, package, &options, &result));
    ent_package_free(package);
    return result;
}

static const double *values(const ent_result *result, const char *measure, const char *unit) {
    const double *found = ent_result_values(result, measure, unit);
    assert_non_null(found);
    return found;
}

static void every_shipped_package_is_solved_and_verified(void **state) {
    fixture *f = *state;
    size_t count = 0;
    for (const char *const *name = ent_package_shipped(); *name != NULL; name++, count++) {
        ent_result *result = run(f, *name, NULL, 0);
        assert_true(result->converged);
        assert_true(result->n_solves >= 1);
        for (size_t s = 0; s < result->n_solves; s++) {
            assert_true(result->solves[s].converged);
            assert_true(result->solves[s].residual <= 1e-10);
            assert_true(result->solves[s].verified_residual <= 1e-10);
        }
        ent_result_free(result);
    }
    assert_true(count >= 2);
}

/* Hats multiply along a chain: deal/base = (deal/letters) (letters/base), and letters are the same run from the base. */
static void comparisons_chain(void **state) {
    fixture *f = *state;
    ent_result *deal = run(f, "tokyo-2025-as-signed", NULL, 2026),
               *plain = run(f, "tokyo-2025-as-signed", "none", 2026);
    ent_result *letters = run(f, "us-letters-2025-07", "none", 2026);
    const double *a = values(deal, "real_income", "pct"), *b = values(letters, "real_income", "pct");
    const double *c = values(plain, "real_income", "pct");
    size_t moved = 0;
    for (size_t n = 0; n < deal->n_regions; n++) {
        assert_close((1.0 + a[n] / 100.0) * (1.0 + b[n] / 100.0), 1.0 + c[n] / 100.0, 1e-9);
        moved += fabs(a[n]) > 1e-4;
    }
    assert_true(moved > 10);
    assert_string_equal(deal->against, "us-letters-2025-07");
    assert_string_equal(plain->against, "none");
    for (size_t at = 0; at < deal->n_sectors * deal->n_regions * deal->n_regions; at++)
        assert_close(deal->flow_from_musd[at], letters->flow_to_musd[at], 1e-7);
    ent_result_free(deal), ent_result_free(plain), ent_result_free(letters);
}

/* With every clause off nothing happens: not to the last bit, in a long run and over the years of a path. */
static void a_package_that_is_off_changes_nothing(void **state) {
    fixture *f = *state;
    for (int path = 0; path < 2; path++) {
        const char *settings[64];
        char texts[64][96];
        ent_package *package = NULL;
        ent_result *result = NULL;
        const ent_package_info *info;
        ent_run_options options;
        size_t n;
        ent_run_options_init(&options);
        options.path = path;
        options.against = "none";
        assert_ok(f->context, ent_package_load(f->context, "us-letters-2025-07", NULL, &package));
        info = ent_package_get_info(package);
        n = info->n_clauses;
        assert_true(n > 0 && n <= 64 && info->n_contexts == 0);
        for (size_t k = 0; k < n; k++) {
            snprintf(texts[k], sizeof texts[k], "%s.off=true", info->clauses[k].id);
            settings[k] = texts[k];
        }
        ent_package_free(package);
        assert_ok(f->context, ent_package_load_with(f->context, "us-letters-2025-07", NULL, settings, n, &package));
        assert_ok(f->context, ent_run(f->context, f->world, package, &options, &result));
        assert_true(result->converged);
        assert_int_equal(result->n_clauses, n);
        for (size_t k = 0; k < n; k++) assert_int_equal(result->clauses[k].off, 1);
        assert_memory_equal(result->flow_to_musd, result->flow_from_musd,
                            result->n_sectors * result->n_regions * result->n_regions * sizeof(double));
        for (size_t k = 0; k < result->n_regions; k++)
            assert_true(values(result, "real_income", "pct")[k] == 0.0); /* no tolerance: nothing was done */
        assert_int_equal(result->n_players, 0);
        ent_result_free(result), ent_package_free(package);
    }
}

/* The law of a day holds on both sides: each side is the law of a package that knows no other day. */
static void a_day_is_solved_as_if_it_held_for_ever(void **state) {
    fixture *f = *state;
    ent_package *package = NULL, *against = NULL;
    ent_result *result = NULL;
    ent_run_options options;
    ent_law *law[2] = {NULL, NULL};
    ent_shock shock[2];
    ent_model *model = NULL;
    ent_solution *solution[2] = {NULL, NULL};
    ent_outcome *outcome = NULL;
    ent_run_options_init(&options);
    options.date = "2025-08-20";
    assert_ok(f->context, ent_package_load(f->context, "tokyo-2025-as-signed", NULL, &package));
    assert_ok(f->context, ent_package_load_against(f->context, package, &against));
    assert_ok(f->context, ent_run(f->context, f->world, package, &options, &result));
    assert_int_equal(result->year, 2025);
    assert_string_equal(result->date, "2025-08-20");
    assert_non_null(strstr(result->sentence, "under the law of 20 August 2025 once"));
    assert_ok(f->context, ent_package_rates_on(f->context, against, f->world, options.date, &law[0], &shock[0]));
    assert_ok(f->context, ent_package_rates_on(f->context, package, f->world, options.date, &law[1], &shock[1]));
    assert_ok(f->context, ent_model_create(f->context, f->world, NULL, &model));
    for (int k = 0; k < 2; k++) assert_ok(f->context, ent_solve(f->context, model, &shock[k], NULL, &solution[k]));
    assert_ok(f->context,
              ent_outcome_create(f->context, model, &shock[0], solution[0], &shock[1], solution[1], &outcome));
    for (size_t n = 0; n < result->n_regions; n++)
        assert_close(values(result, "real_income", "pct")[n], 100.0 * (outcome->real_income_hat[n] - 1.0), 1e-7);
    ent_result_free(result);
    options.year = 2025;
    assert_int_equal(ent_run(f->context, f->world, package, &options, &result), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(f->context)->message, "not of both"));
    options.year = 0;
    options.date = "2025-02-30";
    assert_int_equal(ent_run(f->context, f->world, package, &options, &result), ENT_RANGE);
    options.date = "tomorrow";
    assert_int_equal(ent_run(f->context, f->world, package, &options, &result), ENT_INPUT);
    ent_outcome_free(outcome);
    for (int k = 0; k < 2; k++) ent_solution_free(solution[k]), ent_law_free(law[k]);
    ent_model_free(model);
    ent_package_free(package), ent_package_free(against);
}

/* One clause through a package is the same clause through the C API, and the measures are what they are called. */
static void a_package_is_the_shock_it_says(void **state) {
    static const char text[] =
        "package: one\nclauses:\n  - {id: a, type: tariff, importer: USA, exporter: JPN, sectors: "
        "all-goods, rule: add, rate: 10%, from: 2026-01-01}\n";
    fixture *f = *state;
    const ent_table *table = ent_world_table(f->world);
    const ent_base *base = ent_world_base(f->world);
    size_t J = table->n_sectors, N = table->n_regions, usa, jpn;
    double *rates = malloc(J * N * N * sizeof *rates);
    ent_package *package = NULL;
    ent_result *result = NULL;
    ent_model *model = NULL;
    ent_shock shock;
    ent_solution *solution = NULL;
    ent_outcome *outcome = NULL;
    assert_ok(f->context, ent_package_parse(f->context, text, sizeof text - 1, "one.yaml", &package));
    assert_ok(f->context, ent_run(f->context, f->world, package, NULL, &result));
    assert_int_equal(result->year, 2026);
    assert_ok(f->context, ent_world_region(f->context, f->world, "USA", &usa));
    assert_ok(f->context, ent_world_region(f->context, f->world, "JPN", &jpn));
    memcpy(rates, table->tariff_rate, J * N * N * sizeof *rates);
    for (size_t j = 0; j < J; j++)
        if (table->sectors[j].tradable_goods) rates[(j * N + usa) * N + jpn] += 0.10;
    ent_shock_init(&shock);
    shock.tariff_rate = rates;
    assert_ok(f->context, ent_model_create(f->context, f->world, NULL, &model));
    assert_ok(f->context, ent_solve(f->context, model, &shock, NULL, &solution));
    assert_ok(f->context, ent_outcome_create(f->context, model, NULL, NULL, &shock, solution, &outcome));
    for (size_t n = 0; n < N; n++) {
        double imports = 0.0, output = 0.0;
        for (size_t j = 0; j < J; j++) {
            output += result->output_to_musd[j * N + n];
            for (size_t i = 0; i < N; i++)
                if (i != n) imports += result->flow_to_musd[(j * N + n) * N + i];
        }
        assert_close(values(result, "real_income", "pct")[n], 100.0 * (outcome->real_income_hat[n] - 1.0), 1e-9);
        assert_close(values(result, "real_income", "musd")[n],
                     base->income_musd[n] * (outcome->real_income_hat[n] - 1.0), 1e-9);
        assert_close(values(result, "cp_linear", "pct")[n], 100.0 * outcome->cp_linear_share[n], 1e-9);
        assert_close(values(result, "terms_of_trade", "pct")[n] + values(result, "volume_of_trade", "pct")[n],
                     values(result, "cp_linear", "pct")[n], 1e-9);
        assert_close(values(result, "imports", "musd")[n], imports, 1e-9);
        assert_close(values(result, "output", "musd")[n], output, 1e-9);
        assert_close(values(result, "income", "pct")[n],
                     100.0 * (outcome->income_to_musd[n] / base->income_musd[n] - 1.0), 1e-9);
        assert_close(values(result, "tariff_revenue", "musd")[n], outcome->tariff_revenue_to_musd[n], 1e-9);
    }
    assert_non_null(strstr(result->sentence, "measured against the law of 2024"));
    assert_true(values(result, "real_income", "pct")[jpn] < 0.0);
    free(rates);
    ent_outcome_free(outcome), ent_solution_free(solution), ent_model_free(model), ent_result_free(result),
        ent_package_free(package);
}

static void no_solution_is_said_and_shows_no_figure(void **state) {
    fixture *f = *state;
    ent_package *package = NULL;
    ent_result *result = NULL;
    ent_run_options options;
    ent_run_options_init(&options);
    options.solve.max_sweeps = 2;
    assert_ok(f->context, ent_package_load(f->context, "tokyo-2025-as-signed", NULL, &package));
    assert_int_equal(ent_run(f->context, f->world, package, &options, &result), ENT_NUMERIC);
    assert_int_equal(ent_exit_code(ENT_NUMERIC, ent_context_error(f->context)->subject), 5);
    assert_non_null(strstr(ent_context_error(f->context)->message, "not converged after 2 sweeps"));
    assert_non_null(result);
    assert_false(result->converged);
    assert_int_equal(result->n_measures, 0);
    assert_null(result->flow_to_musd);
    assert_string_equal(result->sentence, "");
    ent_result_free(result);
    ent_package_free(package);
}

static void remember_warning(ent_log_level level, const char *where, const char *message, void *payload) {
    if (level == ENT_LOG_WARNING && where[0] != '\0' && message[0] != '\0') ++*(int *)payload;
}

static void warnings_reach_the_log_and_the_document(void **state) {
    static const char text[] =
        "package: late\nclauses:\n  - {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, "
        "rule: add, rate: 10%, from: 2026-01-01}\n  - {id: b, type: tariff, importer: USA, exporter: "
        "USA, sectors: C29, rule: add, rate: 10%, from: 2026-01-01}\n";
    fixture *f = *state;
    ent_package *package = NULL;
    ent_result *result = NULL;
    int heard = 0;
    assert_ok(f->context, ent_package_parse(f->context, text, sizeof text - 1, "late.yaml", &package));
    ent_context_set_log(f->context, remember_warning, &heard);
    assert_ok(f->context, ent_run(f->context, f->world, package, NULL, &result));
    ent_context_set_log(f->context, NULL, NULL);
    assert_int_equal(heard, 1);
    assert_int_equal(result->n_warnings, 1);
    assert_non_null(strstr(result->warnings[0], "late.yaml:4"));
    ent_result_free(result);
    ent_package_free(package);
}

static void elasticities_are_named(void **state) {
    fixture *f = *state;
    ent_package *package = NULL;
    ent_result *low = NULL, *standard = NULL;
    ent_run_options options;
    ent_run_options_init(&options);
    assert_ok(f->context, ent_package_load(f->context, "us-letters-2025-07", NULL, &package));
    assert_ok(f->context, ent_run(f->context, f->world, package, &options, &standard));
    assert_string_equal(standard->elasticities, "median");
    options.elasticities = "shapiro-2016";
    assert_ok(f->context, ent_run(f->context, f->world, package, &options, &low));
    assert_string_equal(low->elasticities, "shapiro-2016");
    assert_true(fabs(values(low, "exports", "pct")[41] - values(standard, "exports", "pct")[41]) > 1e-3);
    ent_result_free(low);
    low = NULL;
    options.elasticities = "shapiro-2015";
    assert_int_equal(ent_run(f->context, f->world, package, &options, &low), ENT_NOT_FOUND);
    assert_non_null(strstr(ent_context_error(f->context)->hint, "shapiro-2016"));
    assert_null(low);
    ent_result_free(standard);
    ent_package_free(package);
}

/* Another closure is named in the document, and is another answer. */
static void closures_are_named(void **state) {
    fixture *f = *state;
    ent_package *package = NULL;
    ent_run_options options;
    double first = 0.0;
    assert_ok(f->context, ent_package_load(f->context, "us-letters-2025-07", NULL, &package));
    ent_run_options_init(&options);
    for (int c = ENT_CLOSURE_WORLD_SHARE; c <= ENT_CLOSURE_OWN_GDP; c++) {
        ent_result *result = NULL;
        options.closure = (ent_closure)c;
        assert_ok(f->context, ent_run(f->context, f->world, package, &options, &result));
        assert_string_equal(result->closure, ent_closure_name((ent_closure)c));
        if (c == ENT_CLOSURE_WORLD_SHARE) first = values(result, "real_income", "pct")[41];
        else assert_true(fabs(values(result, "real_income", "pct")[41] - first) > 1e-5);
        ent_result_free(result);
    }
    ent_package_free(package);
}

static ent_result *run_text(fixture *f, const char *text, const char *against, ent_closure closure, int year) {
    ent_package *package = NULL;
    ent_result *result = NULL;
    ent_run_options options;
    ent_run_options_init(&options);
    options.against = against;
    options.closure = closure;
    options.year = year;
    assert_ok(f->context, ent_package_parse(f->context, text, strlen(text), "path.yaml", &package));
    assert_ok(f->context, ent_run(f->context, f->world, package, &options, &result));
    assert_string_equal(result->closure, ent_closure_name(closure));
    ent_package_free(package);
    return result;
}

static void assert_same_figures(const ent_result *a, const ent_result *b, double tolerance) {
    for (size_t n = 0; n < a->n_regions; n++)
        assert_close(values(a, "real_income", "pct")[n], values(b, "real_income", "pct")[n], tolerance);
    for (size_t at = 0; at < a->n_sectors * a->n_regions * a->n_regions; at++)
        assert_close(a->flow_to_musd[at], b->flow_to_musd[at], tolerance);
}

#define ONE                                                                                                            \
    "clauses:\n  - {id: a, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 10%, "     \
    "from: 2026-01-01}\n"

static double balance(const ent_result *result, size_t n) {
    return values(result, "imports", "musd")[n] - values(result, "exports", "musd")[n];
}

/* Closure path: without deficits, or with the base's own shares, world-share; else balances as the package says. */
static void deficits_follow_the_path(void **state) {
    fixture *f = *state;
    const ent_base *base = ent_world_base(f->world);
    size_t usa, chn, N = ent_world_table(f->world)->n_regions;
    char own[400];
    double rest = 0.0, departed;
    ent_result *share, *none, *same, *path;
    assert_ok(f->context, ent_world_region(f->context, f->world, "USA", &usa));
    assert_ok(f->context, ent_world_region(f->context, f->world, "CHN", &chn));
    for (size_t n = 0; n < N; n++) rest += n == usa || n == chn ? 0.0 : base->value_added_musd[n];
    snprintf(own, sizeof own, "package: own\ndeficits: [{region: USA, from: 2026-01-01, share: %.17g%%}]\n%s",
             100.0 * base->deficit_musd[usa] / base->value_added_musd[usa], ONE);
    share = run_text(f, "package: p\n" ONE, "none", ENT_CLOSURE_WORLD_SHARE, 2026);
    none = run_text(f, "package: p\n" ONE, "none", ENT_CLOSURE_PATH, 2026);
    same = run_text(f, own, "none", ENT_CLOSURE_PATH, 2026);
    path = run_text(
        f,
        "package: p\ndeficits: [{region: USA, from: 2026-01-01, share: 1%}, {region: CHN, from: 2026-01-01, "
        "share: -0.5%}]\n" ONE,
        "none", ENT_CLOSURE_PATH, 2026);
    assert_same_figures(share, none, 0.0);
    assert_same_figures(share, same, 1e-7);
    departed = 0.01 * base->value_added_musd[usa] - base->deficit_musd[usa] - 0.005 * base->value_added_musd[chn] -
               base->deficit_musd[chn];
    for (size_t n = 0; n < N; n++) {
        double wanted = base->deficit_musd[n] - departed * base->value_added_musd[n] / rest;
        if (n == usa) wanted = 0.01 * base->value_added_musd[n];
        if (n == chn) wanted = -0.005 * base->value_added_musd[n];
        assert_within(balance(path, n), wanted, 1e-9 * base->income_musd[n]);
        assert_within(balance(share, n), base->deficit_musd[n], 1e-9 * base->income_musd[n]);
    }
    assert_true(fabs(values(path, "real_income", "pct")[usa] - values(share, "real_income", "pct")[usa]) > 0.1);
    assert_int_equal(share->n_warnings + none->n_warnings + same->n_warnings + path->n_warnings, 0);
    ent_result_free(share), ent_result_free(none), ent_result_free(same), ent_result_free(path);
}

/* Each side takes the deficits of its own package: a package measured against itself moves nothing, against the base law
 * what its deficits move is counted. */
static void each_side_has_its_own_path(void **state) {
    static const char text[] = "package: p\ndeficits: {region: USA, from: 2026-01-01, share: 1%}\n" ONE,
                      name[] = "path-self.yaml";
    fixture *f = *state;
    FILE *file = fopen(name, "wb");
    ent_result *self, *base;
    size_t usa;
    assert_non_null(file);
    fputs(text, file), fclose(file);
    assert_ok(f->context, ent_world_region(f->context, f->world, "USA", &usa));
    self = run_text(f, text, name, ENT_CLOSURE_PATH, 2026);
    base = run_text(f, text, "none", ENT_CLOSURE_PATH, 2026);
    for (size_t n = 0; n < self->n_regions; n++) assert_within(values(self, "real_income", "pct")[n], 0.0, 1e-7);
    assert_close(self->flow_from_musd[5], self->flow_to_musd[5], 1e-9);
    assert_true(values(base, "real_income", "pct")[usa] < -0.5);
    ent_result_free(self), ent_result_free(base);
    assert_int_equal(remove(name), 0);
}

/* Deficits that play no part are said to: under another closure, and where none has begun. What a purge changed too. */
static void unused_deficits_and_purges_are_said(void **state) {
    static const char text[] = "package: p\ntitle: t\ndeficits: {region: USA, from: 2028-01-01, share: 1%}\n" ONE;
    fixture *f = *state;
    ent_result *unused = run_text(f, text, "none", ENT_CLOSURE_WORLD_SHARE, 2028);
    ent_result *plain = run_text(f, "package: p\n" ONE, "none", ENT_CLOSURE_WORLD_SHARE, 2028);
    ent_result *early = run_text(f, text, "none", ENT_CLOSURE_PATH, 2027), *zero;
    assert_int_equal(unused->n_warnings, 1);
    assert_non_null(strstr(unused->warnings[0], "path.yaml:3: deficits of p are not used: the closure is world-share"));
    assert_same_figures(unused, plain, 0.0);
    assert_int_equal(early->n_warnings, 1);
    assert_non_null(strstr(early->warnings[0], "no deficit of p has begun in 2027"));
    assert_same_figures(early, plain, 0.0);
    zero = run_text(f, "package: p\n" ONE, "none", ENT_CLOSURE_ZERO, 2026);
    assert_int_equal(zero->n_warnings, 1);
    assert_non_null(strstr(zero->warnings[0], "the base is the equilibrium without deficits"));
    ent_result_free(unused), ent_result_free(plain), ent_result_free(early), ent_result_free(zero);
}

/* A world with levies: their revenue is a measure of the document; without, it is not. */
static void levies_are_a_measure(void **state) {
    fixture *f = *state;
    ent_table table = *ent_world_table(f->world);
    size_t cells = table.n_sectors * table.n_regions * table.n_regions, chn;
    double *levy = malloc(cells * sizeof *levy);
    fixture levied = {.context = f->context};
    ent_result *with, *without = run_text(f, "package: p\n" ONE, "none", ENT_CLOSURE_WORLD_SHARE, 2026);
    assert_non_null(levy);
    assert_ok(f->context, ent_world_region(f->context, f->world, "CHN", &chn));
    for (size_t at = 0; at < cells; at++)
        levy[at] = at % table.n_regions == chn && at / table.n_regions % table.n_regions != chn ? 1.05 : 1.0;
    table.levy_gross = levy;
    assert_ok(f->context, ent_world_create(f->context, &table, &levied.world));
    with = run_text(&levied, "package: p\n" ONE, "none", ENT_CLOSURE_WORLD_SHARE, 2026);
    assert_null(ent_result_values(without, "levy_revenue", "musd"));
    for (size_t n = 0; n < table.n_regions; n++) {
        double levies = n == chn ? values(with, "exports", "musd")[n] * (1.0 - 1.0 / 1.05) : 0.0;
        assert_close(values(with, "levy_revenue", "musd")[n], levies, 1e-9);
    }
    assert_true(values(with, "levy_revenue", "musd")[chn] > 1e4);
    ent_result_free(with), ent_result_free(without), ent_world_free(levied.world), free(levy);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shipped_package_is_solved_and_verified),
        cmocka_unit_test(a_package_that_is_off_changes_nothing),
        cmocka_unit_test(comparisons_chain),
        cmocka_unit_test(a_day_is_solved_as_if_it_held_for_ever),
        cmocka_unit_test(a_package_is_the_shock_it_says),
        cmocka_unit_test(no_solution_is_said_and_shows_no_figure),
        cmocka_unit_test(warnings_reach_the_log_and_the_document),
        cmocka_unit_test(elasticities_are_named),
        cmocka_unit_test(closures_are_named),
        cmocka_unit_test(deficits_follow_the_path),
        cmocka_unit_test(each_side_has_its_own_path),
        cmocka_unit_test(unused_deficits_and_purges_are_said),
        cmocka_unit_test(levies_are_a_measure),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
