/* The options of a run as text and back: each that decides figures comes back as it was, the usual ones say nothing, and
 * what decides none is not said. */
#include "assert_close.h"

#include <entente/run.h>
#include <string.h>

static ent_context *context;

static int open_context(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int close_context(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

static const char *said(const ent_run_choices *choices, const char *key) {
    for (size_t k = 0; k < choices->n_choices; k++)
        if (strcmp(choices->choices[k].name, key) == 0) return choices->choices[k].value;
    return NULL;
}

static ent_run_choices *choices_of(const ent_run_options *options) {
    ent_run_choices *choices = NULL;
    assert_ok(context, ent_run_options_say(context, options, &choices));
    return choices;
}

/* The options that the text says; it must outlive them. */
static ent_run_options options_of(const ent_run_choices *choices) {
    ent_run_options out;
    ent_run_options_init(&out);
    for (size_t k = 0; k < choices->n_choices; k++)
        assert_ok(context, ent_run_option_set(context, &out, choices->choices[k].name, choices->choices[k].value));
    return out;
}

static void test_usual(void **state) {
    ent_run_options options;
    ent_run_choices *choices;
    (void)state;
    ent_run_options_init(&options);
    options.threads = 7, options.kernels = "sse2";                            /* decide nothing */
    options.delivery = ENT_DELIVERY_NONE, options.ledger = ENT_LEDGER_CLAUSE; /* nor these, of one law */
    choices = choices_of(&options);
    assert_int_equal(choices->n_choices, 0);
    ent_run_choices_free(choices);
    options.path = 1;
    choices = choices_of(&options);
    assert_int_equal(choices->n_choices, 3);
    assert_string_equal(said(choices, "delivery"), "none");
    ent_run_choices_free(choices);
}

static void assert_same(const ent_run_options *a, const ent_run_options *b) {
    assert_int_equal(a->path, b->path);
    assert_int_equal(a->year, b->year);
    assert_int_equal(a->first_year, b->first_year);
    assert_int_equal(a->last_year, b->last_year);
    assert_int_equal(a->closure, b->closure);
    assert_int_equal(a->delivery, b->delivery);
    assert_int_equal(a->ledger, b->ledger);
    assert_int_equal(a->ledger_orders, b->ledger_orders);
    assert_int_equal(a->seed, b->seed);
    assert_int_equal(a->paths.adjustment, b->paths.adjustment);
    assert_int_equal(a->paths.capital, b->paths.capital);
    assert_int_equal(a->paths.given, b->paths.given);
    assert_memory_equal(&a->paths.beta, &b->paths.beta, 5 * sizeof(double));
    assert_memory_equal(&a->solve.tolerance, &b->solve.tolerance, sizeof(double));
    assert_int_equal(a->solve.max_sweeps, b->solve.max_sweeps);
    assert_int_equal(a->solve.window, b->solve.window);
    assert_string_equal(a->against, b->against);
    assert_string_equal(a->elasticities, b->elasticities);
}

static void test_back(void **state) {
    ent_run_options options, back;
    ent_run_choices *choices, *twice;
    (void)state;
    ent_run_options_init(&options);
    options.path = 1, options.year = 2030, options.first_year = 2026, options.last_year = 2031;
    options.against = "below/x.yaml", options.elasticities = "shapiro-2016", options.closure = ENT_CLOSURE_OWN_GDP;
    options.delivery = ENT_DELIVERY_EXPECTED, options.ledger = ENT_LEDGER_CLAUSE;
    options.ledger_orders = 30, options.seed = (uint64_t)1 << 40;
    options.solve.tolerance = 1e-9 / 3, options.solve.window = 7, options.solve.max_sweeps = 31;
    assert_ok(context, ent_path_option_set(context, &options.paths, "capital", "fixed"));
    assert_ok(context, ent_path_option_set(context, &options.paths, "adjustment", "gradual")); /* as it is, but said */
    assert_ok(context, ent_path_option_set(context, &options.paths, "beta", "0.96"));
    assert_ok(context, ent_path_option_set(context, &options.paths, "delta", "0.0712345678901234"));
    choices = choices_of(&options);
    back = options_of(choices);
    assert_same(&options, &back);
    twice = choices_of(&back);
    assert_int_equal(choices->n_choices, twice->n_choices);
    for (size_t k = 0; k < choices->n_choices; k++) {
        assert_string_equal(choices->choices[k].name, twice->choices[k].name);
        assert_string_equal(choices->choices[k].value, twice->choices[k].value);
    }
    ent_run_choices_free(twice);
    ent_run_choices_free(choices);
}

static void test_one_law(void **state) {
    ent_run_options options, back;
    ent_run_choices *choices;
    (void)state;
    ent_run_options_init(&options);
    options.date = "2025-08-07";
    choices = choices_of(&options);
    assert_int_equal(choices->n_choices, 1);
    back = options_of(choices);
    assert_string_equal(back.date, "2025-08-07");
    ent_run_choices_free(choices);
}

static void test_refusals(void **state) {
    static const char *const wrong[][2] = {
        {"year", "twenty"},      {"year", "-1"},          {"seed", "1e3"}, {"ledger", "groups"},
        {"delivery", "some"},    {"closure", "open"},     {"beta", "2"},   {"tolerance", "large"},
        {"no-such-option", "1"}, {"last-year", "123456"}, {"year", ""}};
    ent_run_options options;
    (void)state;
    ent_run_options_init(&options);
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        assert_int_equal(ent_run_option_set(context, &options, wrong[k][0], wrong[k][1]), ENT_USAGE);
        assert_true(ent_context_error(context)->message[0] != '\0');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_usual), cmocka_unit_test(test_back),
                                       cmocka_unit_test(test_one_law), cmocka_unit_test(test_refusals)};
    return cmocka_run_group_tests(tests, open_context, close_context);
}
