#include "years_world.h"
#include "assert_close.h"

#include <math.h>
#include <string.h>

ent_context *context;
ent_world *world;
ent_facts *facts;

ent_world *world_of_year(int base_year) {
    ent_world *plain = package_world(context), *made = NULL;
    ent_table table = *ent_world_table(plain);
    test_random random = {20250807};
    static double flow[N_SECTORS * N_REGIONS * N_REGIONS], input[N_SECTORS * N_SECTORS * N_REGIONS];
    for (size_t cell = 0; cell < sizeof flow / sizeof *flow; cell++)
        flow[cell] = table.flow_musd[cell] * test_uniform(&random, 0.5, 1.5);
    for (size_t cell = 0; cell < sizeof input / sizeof *input; cell++) input[cell] = test_uniform(&random, 0.02, 0.08);
    table.base_year = base_year;
    table.flow_musd = flow;
    table.input_share = input;
    table.value_added_share = NULL;
    assert_ok(context, ent_world_create(context, &table, &made));
    assert_int_equal(ent_world_base(made)->n_clipped, 0);
    ent_world_free(plain);
    return made;
}

int years_setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK || ent_facts_builtin(context, &facts) != ENT_OK) return -1;
    world = world_of_year(2024);
    return 0;
}

int years_teardown(void **state) {
    (void)state;
    ent_facts_free(facts);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

ent_run_options path_options(int first, int last) {
    ent_run_options options;
    ent_run_options_init(&options);
    options.path = 1;
    options.first_year = first;
    options.last_year = last;
    options.solve.tolerance = 1e-12;
    options.facts = facts;
    options.threads = 1;
    return options;
}

ent_status path_status(const char *text, const ent_run_options *options, ent_result **out) {
    ent_package *package = package_of(context, text);
    ent_status status = ent_run(context, world, package, options, out);
    ent_package_free(package);
    return status;
}

ent_result *path_of(const char *text, const ent_run_options *options) {
    ent_result *d = NULL;
    assert_ok(context, path_status(text, options, &d));
    assert_true(d->converged);
    assert_int_equal(d->n_years, options->last_year - options->first_year + 1);
    for (size_t s = 0; s < d->n_solves; s++)
        assert_within(d->solves[s].verified_residual, 0.0, options->solve.tolerance);
    assert_int_equal(d->n_solves, 2);
    return d;
}

double figure(const ent_result *d, const char *series, const char *unit, int year, size_t region) {
    const double *values = ent_result_series(d, series, unit);
    assert_non_null(values);
    assert_true(d->n_years > 0 && year >= d->years[0] && year <= d->years[d->n_years - 1]);
    return values[(size_t)(year - d->years[0]) * d->n_regions + region];
}

const ent_pledge *pledge_of(const ent_result *d, const char *clause) {
    for (size_t p = 0; p < d->n_pledges; p++)
        if (strcmp(d->pledges[p].clause, clause) == 0) return &d->pledges[p];
    fail_msg("no pledge of clause %s", clause);
    return NULL;
}

two_walks walks_of(ent_package *package, ent_package *against, const ent_world *of, const ent_run_options *options) {
    two_walks w = {.package = package, .against = against};
    ent_calendar_plan plan = {
        .world = of, .facts = facts, .options = options, .first = options->first_year, .last = options->last_year};
    unsigned char on[2][512] = {{0}};
    int failed = 0;
    assert_ok(context, ent_package_check(context, package, of));
    assert_ok(context, ent_book_open(context, package, against, of, facts, options->paths.world_gdp_growth,
                                     options->delivery, &w.book));
    plan.first_change = ent_book_first_change(w.book);
    assert_ok(context, ent_calendar_open(context, &plan, &w.calendar));
    assert_true(ent_book_size(w.book) <= 512);
    for (size_t k = 0; k < ent_book_size(w.book); k++) {
        ent_book_layer layer = ent_book_clause_at(w.book, k)->layer;
        on[0][k] = layer != ENT_BOOK_PACKAGE;
        on[1][k] = layer != ENT_BOOK_AGAINST;
    }
    for (size_t side = 0; side < 2; side++) {
        ent_side_of_book which = {.book = w.book, .on = on[side]};
        ent_source source = ent_source_of(&which);
        ent_company company = {.lent = side == 0 ? NULL : &w.from};
        assert_ok(context,
                  ent_walk_run(context, &w.calendar, &source, &company, 0, side == 0 ? &w.from : &w.to, &failed));
    }
    return w;
}

void walks_free(two_walks *w) {
    ent_walk_free(&w->from);
    ent_walk_free(&w->to);
    ent_calendar_close(&w->calendar);
    ent_book_free(w->book);
    ent_package_free(w->package);
    ent_package_free(w->against);
}

double dollar_of(int year) {
    double base, known, growth = 1.0;
    int last = year;
    assert_ok(context, ent_facts_world_gdp(context, facts, 2024, 0.0, &base));
    assert_ok(context, ent_facts_world_gdp(context, facts, year, 0.0, &known)); /* that of the last known year */
    for (; last > 2024; last--) {
        double before;
        assert_ok(context, ent_facts_world_gdp(context, facts, last - 1, 0.0, &before));
        if (before != known) break;
        growth *= 1.05;
    }
    return base / (known * growth);
}
