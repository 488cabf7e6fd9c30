/* Two packages side by side: the figures are those of two runs, whatever the writers make of them. */
#include "assert_close.h"

#include <entente/entente.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_world *world;
static ent_package *deal, *letters, *later;

static const char one[] =
    "package: one\nparties: [CHN, USA]\nrival: JPN\nclauses:\n  - {id: a, type: tariff, importer: USA, "
    "exporter: CHN, sectors: C26, rule: add, rate: 10%, from: 2028-03-01}\n";

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_world_builtin(context, &world));
    assert_ok(context, ent_package_load(context, "tokyo-2025-as-signed", NULL, &deal));
    assert_ok(context, ent_package_load(context, "us-letters-2025-07", NULL, &letters));
    assert_ok(context, ent_package_parse(context, one, sizeof one - 1, "one.yaml", &later));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_package_free(deal), ent_package_free(letters), ent_package_free(later);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

static void figures_are_those_of_two_runs(void **state) {
    static const char *const measures[][2] = {{"real_income", "pct"}, {"real_income", "musd"}, {"exports", "musd"}};
    ent_comparison *c = NULL;
    ent_result *runs[2] = {NULL, NULL};
    ent_run_options options;
    (void)state;
    ent_run_options_init(&options);
    assert_ok(context, ent_compare(context, world, deal, letters, NULL, &c));
    assert_true(c->converged);
    options.year = c->first->year;
    assert_ok(context, ent_run(context, world, deal, &options, &runs[0]));
    assert_ok(context, ent_run(context, world, letters, &options, &runs[1]));
    assert_string_equal(c->first->package, "tokyo-2025-as-signed");
    assert_string_equal(c->second->package, "us-letters-2025-07");
    assert_string_equal(c->first->against, "us-letters-2025-07");
    assert_string_equal(c->second->against, "none");
    for (size_t m = 0; m < sizeof measures / sizeof *measures; m++)
        for (int k = 0; k < 2; k++) {
            const ent_result *side = k == 0 ? c->first : c->second;
            assert_memory_equal(ent_result_values(side, measures[m][0], measures[m][1]),
                                ent_result_values(runs[k], measures[m][0], measures[m][1]),
                                side->n_regions * sizeof(double));
        }
    assert_non_null(strstr(c->sentence, "the first measured against \"United States letters of July 2025\", the second "
                                        "against the law of 2024"));
    ent_comparison_free(c);
    ent_result_free(runs[0]), ent_result_free(runs[1]);
}

/* Against one law, gains of the two divide into what one changes of the other: the same as a run against it. */
static void against_one_law_differences_chain(void **state) {
    ent_comparison *c = NULL;
    ent_result *direct = NULL;
    ent_run_options options;
    const double *a, *b, *d;
    (void)state;
    ent_run_options_init(&options);
    options.against = "none";
    assert_ok(context, ent_compare(context, world, letters, deal, &options, &c));
    options.against = "us-letters-2025-07";
    options.year = c->first->year;
    assert_ok(context, ent_run(context, world, deal, &options, &direct));
    a = ent_result_values(c->first, "real_income", "pct");
    b = ent_result_values(c->second, "real_income", "pct");
    d = ent_result_values(direct, "real_income", "pct");
    for (size_t n = 0; n < direct->n_regions; n++)
        assert_close((1.0 + b[n] / 100.0) / (1.0 + a[n] / 100.0), 1.0 + d[n] / 100.0, 1e-9);
    assert_non_null(strstr(c->sentence, "both measured against the law of 2024"));
    ent_comparison_free(c);
    ent_result_free(direct);
}

static void year_is_the_later_default_and_parties_are_of_both(void **state) {
    ent_comparison *c = NULL;
    ent_run_options options;
    (void)state;
    assert_ok(context, ent_compare(context, world, deal, later, NULL, &c));
    assert_int_equal(c->first->year, 2029);
    assert_int_equal(c->second->year, 2029);
    assert_int_equal(c->n_parties, 3); /* USA is of both */
    assert_string_equal(c->first->region_codes[c->parties[0]], "USA");
    assert_string_equal(c->first->region_codes[c->parties[1]], "JPN");
    assert_string_equal(c->first->region_codes[c->parties[2]], "CHN");
    assert_true(c->rival == c->first->rival);
    ent_comparison_free(c);
    ent_run_options_init(&options);
    options.year = 2026;
    assert_ok(context, ent_compare(context, world, later, deal, &options, &c));
    assert_int_equal(c->first->year, 2026);
    assert_true(c->rival == c->first->rival);
    ent_comparison_free(c);
}

static void a_package_beside_itself_does_not_differ(void **state) {
    ent_comparison *c = NULL;
    const double *a, *b;
    (void)state;
    assert_ok(context, ent_compare(context, world, deal, deal, NULL, &c));
    a = ent_result_values(c->first, "real_income", "pct");
    b = ent_result_values(c->second, "real_income", "pct");
    assert_memory_equal(a, b, c->first->n_regions * sizeof *a);
    assert_non_null(strstr(c->sentence, "(the same)"));
    assert_null(strstr(c->sentence, "differs"));
    ent_comparison_free(c);
}

static void no_solution_is_said_and_shows_no_figure(void **state) {
    ent_comparison *c = NULL;
    ent_run_options options;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    (void)state;
    assert_non_null(stream);
    ent_run_options_init(&options);
    options.solve.max_sweeps = 2;
    assert_int_equal(ent_compare(context, world, deal, letters, &options, &c), ENT_NUMERIC);
    assert_non_null(strstr(ent_context_error(context)->message, "not converged after 2 sweeps"));
    assert_non_null(c);
    assert_false(c->converged);
    assert_string_equal(c->sentence, "");
    assert_ok(context, ent_comparison_write_text(context, c, NULL, stream));
    fclose(stream);
    assert_true(strncmp(text, "No verified solution was found", 30) == 0);
    assert_null(strstr(text, "economy"));
    assert_int_equal(ent_comparison_write_csv(context, c, "/nonexistent"), ENT_NUMERIC);
    free(text);
    ent_comparison_free(c);
}

static void documents_must_fit(void **state) {
    ent_result *runs[2] = {NULL, NULL};
    ent_comparison *c = NULL;
    ent_run_options options;
    (void)state;
    ent_run_options_init(&options);
    for (int k = 0; k < 2; k++) {
        options.year = 2026 + k;
        assert_ok(context, ent_run(context, world, deal, &options, &runs[k]));
    }
    assert_int_equal(ent_comparison_create(context, runs[0], runs[1], &c), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(context)->message, "different years, 2026 and 2027"));
    assert_null(c);
    runs[1]->year = 2026;
    runs[1]->world_hash = "0";
    assert_int_equal(ent_comparison_create(context, runs[0], runs[1], &c), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(context)->message, "different worlds"));
    ent_result_free(runs[0]), ent_result_free(runs[1]);
    ent_comparison_free(NULL);
}

typedef struct watcher {
    size_t calls, stop_at;
    size_t last;
    int backward;
} watcher;

static int watch(const char *task, size_t done, size_t total, void *payload) {
    watcher *w = payload;
    if (strcmp(task, "law") == 0) return 0; /* tests/package/test_memory.c stops these */
    assert_string_equal(task, "solve");
    assert_true(done <= total);
    w->backward |= done < w->last;
    w->last = done;
    return ++w->calls == w->stop_at;
}

/* Progress goes forward, and a call that is stopped hands out nothing. No equilibrium is found of a Norway without its
 * productivity, so that there is time to look. */
static void a_solve_tells_how_far_it_is_and_can_be_stopped(void **state) {
    static const char text[] = "package: hard\nclauses:\n  - {id: a, type: productivity, region: NOR, sectors: all, "
                               "change: -99%, from: 2025-01-01}\n";
    ent_run_options options;
    ent_package *hard = NULL;
    ent_result *result = NULL;
    ent_comparison *c = NULL;
    watcher all = {.stop_at = 0}, stopped = {.stop_at = 2};
    (void)state;
    assert_ok(context, ent_package_parse(context, text, sizeof text - 1, "hard.yaml", &hard));
    ent_run_options_init(&options);
    options.solve.max_sweeps = 400;
    ent_context_set_progress(context, watch, &all);
    assert_int_equal(ent_run(context, world, hard, &options, &result), ENT_NUMERIC);
    assert_in_range(all.calls, 400 / 16, 400);
    assert_false(all.backward);
    assert_true(all.last > 90);
    ent_result_free(result);
    result = NULL;
    ent_context_set_progress(context, watch, &stopped);
    assert_int_equal(ent_run(context, world, hard, &options, &result), ENT_CANCELLED);
    assert_null(result);
    assert_non_null(strstr(ent_context_error(context)->message, "solve cancelled at "));
    stopped.calls = stopped.last = 0;
    assert_int_equal(ent_compare(context, world, letters, hard, &options, &c), ENT_CANCELLED);
    assert_null(c);
    ent_context_set_progress(context, NULL, NULL);
    ent_package_free(hard);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_two_runs),
        cmocka_unit_test(against_one_law_differences_chain),
        cmocka_unit_test(year_is_the_later_default_and_parties_are_of_both),
        cmocka_unit_test(a_package_beside_itself_does_not_differ),
        cmocka_unit_test(no_solution_is_said_and_shows_no_figure),
        cmocka_unit_test(documents_must_fit),
        cmocka_unit_test(a_solve_tells_how_far_it_is_and_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
