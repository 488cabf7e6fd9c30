#include "path/years.h"
#include "model/solution.h"
#include "path/options.h"
#include "path/words.h"
#include "support/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ent_status year_of_book(ent_context *context, const ent_source *source, int year, const ent_done *done,
                               ent_year *out) {
    const ent_side_of_book *side = source->payload;
    return ent_book_year(context, side->book, side->on, year, done, out);
}

ent_source ent_source_of(const ent_side_of_book *side) {
    return (ent_source){.year = year_of_book, .payload = side, .n_clauses = ent_book_size(side->book)};
}

static void close_years(ent_years *y) {
    ent_walk_free(&y->from);
    ent_walk_free(&y->to);
    ent_walk_free(&y->law);
    ent_calendar_close(&y->calendar);
    ent_book_free(y->book);
    ent_facts_free(y->owned_facts);
    free(y->on_to);
    free(y->on_from);
}

static ent_status open_book(ent_context *context, const ent_years *y, ent_delivery delivery, ent_book **out) {
    const ent_matter *m = y->matter;
    return ent_book_open(context, y->package, m->against, m->world, y->facts, m->options->paths.world_gdp_growth,
                         delivery, out);
}

static ent_status open_sides(ent_context *context, ent_years *y) {
    const ent_matter *m = y->matter;
    size_t n;
    y->facts = m->options->facts;
    if (y->facts == NULL) {
        ENT_TRY(ent_facts_builtin(context, &y->owned_facts));
        y->facts = y->owned_facts;
    }
    ENT_TRY(open_book(context, y, m->options->delivery, &y->book));
    n = ent_book_size(y->book);
    y->on_to = calloc(n + 1, 1);
    y->on_from = calloc(n + 1, 1);
    if (y->on_to == NULL || y->on_from == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < n; k++) {
        ent_book_layer layer = ent_book_clause_at(y->book, k)->layer;
        y->on_to[k] = layer != ENT_BOOK_AGAINST;
        y->on_from[k] = layer != ENT_BOOK_PACKAGE;
    }
    return ENT_OK;
}

/* The horizon: as asked for, else as the package says, else from the first change on. */
static ent_status open_calendar(ent_context *context, ent_years *y) {
    const ent_run_options *options = y->matter->options;
    const ent_package_info *info = y->matter->info;
    ent_calendar_plan plan = {.world = y->matter->world,
                              .facts = y->facts,
                              .options = options,
                              .first_change = ent_book_first_change(y->book)};
    plan.first = options->first_year != 0 ? options->first_year : info->first_year;
    if (plan.first == 0) plan.first = plan.first_change;
    plan.last = options->last_year != 0 ? options->last_year : info->last_year;
    if (plan.last == 0) plan.last = plan.first + 10;
    if (plan.last < plan.first || plan.last - plan.first > 100)
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "horizon", "a horizon has from 1 to 101 years",
                           "the horizon runs from %d to %d", plan.first, plan.last);
    if (options->year != 0 && (options->year < plan.first || options->year > plan.last))
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "year", "ask for a year of the horizon",
                           "%d is not in the horizon, %d to %d", options->year, plan.first, plan.last);
    y->shown = (size_t)((options->year != 0 ? options->year : plan.last) - plan.first);
    return ent_calendar_open(context, &plan, &y->calendar);
}

static ent_status walk_side(ent_context *context, const ent_years *y, const ent_book *book, const unsigned char *on,
                            const ent_company *company, int only_income, ent_walk *out, int *failed_year) {
    ent_side_of_book side = {.book = book, .on = on};
    ent_source source = ent_source_of(&side);
    return ent_walk_run(context, &y->calendar, &source, company, only_income, out, failed_year);
}

static int no_equilibrium(ent_status status) { return status == ENT_NUMERIC || status == ENT_UNMET; }

/* The year that fails is named before anything else. */
static ent_status name_failure(ent_context *context, ent_status status, int year, const char *which) {
    ent_error failure = *ent_context_error(context);
    if (!no_equilibrium(status)) return status;
    return ent_fail_at(context, status,
                       (ent_place){.file = failure.file[0] != '\0' ? failure.file : NULL,
                                   .line = failure.line,
                                   .column = failure.column},
                       failure.key, failure.hint, "%d, %s: %s", year, which, failure.message);
}

/* Both sides on their way; what one of them writes the other does not. */
typedef struct two_sides {
    ent_years *years;
    int from_failed, to_failed; /* years; 0: none */
} two_sides;

static ent_status walk_from(ent_context *context, ent_gate *gate, void *payload) {
    two_sides *w = payload;
    ent_years *y = w->years;
    ent_company company = {.behind = gate};
    ent_status status = walk_side(context, y, y->book, y->on_from, &company, 0, &y->from, &w->from_failed);
    return name_failure(context, status, w->from_failed, "what the package is measured against");
}

static ent_status walk_to(ent_context *context, ent_gate *gate, void *payload) {
    two_sides *w = payload;
    ent_years *y = w->years;
    ent_company company = {.lent = &y->from, .ahead = gate};
    ent_status status = walk_side(context, y, y->book, y->on_to, &company, 0, &y->to, &w->to_failed);
    return name_failure(context, status, w->to_failed, "the package");
}

/* Year t of the package's path starts from the base path's solution of that year, and is all it waits for. Where the base
 * path finds no solution the package's ends too: of two failures the package's lies in the earlier year. */
static ent_status walk_both(ent_context *context, ent_years *y) {
    two_sides w = {.years = y};
    ent_beside_plan plan = {.task = N_("years"),
                            .steps = y->calendar.n_years,
                            .threads = y->matter->options->threads,
                            .first = walk_from,
                            .second = walk_to,
                            .payload = &w};
    ent_status status = ent_beside(context, &plan);
    y->failed_year = w.to_failed != 0 ? w.to_failed : w.from_failed;
    return status;
}

/* What law alone does may have no equilibrium where the package has one: the answer stands, and does not say how much of it
 * rests on pledges. */
static ent_status walk_law(ent_context *context, ent_years *y) {
    ent_company company = {.lent = &y->to};
    ent_book *book = NULL; /* with no pledge kept */
    int failed_year = 0;
    ent_status status = open_book(context, y, ENT_DELIVERY_NONE, &book);
    if (status == ENT_OK) status = walk_side(context, y, book, y->on_to, &company, 1, &y->law, &failed_year);
    ent_book_free(book);
    if (no_equilibrium(status)) {
        ent_error failure = *ent_context_error(context);
        ent_warn_at(context, (ent_place){0}, "what law in force does alone is not known: %d, with no pledge kept: %s",
                    failed_year, failure.message);
        return ENT_OK;
    }
    return status;
}

/* The worst solve of a walk stands for it. */
static ent_status describe_walk(ent_context *context, const char *label, const ent_package *package,
                                const ent_walk *walk, ent_result *d) {
    ent_solve_info worst = {.converged = 1};
    if (walk->n_years == 0) return ENT_OK; /* the other side found no solution before this one was tried */
    for (size_t t = 0; t < walk->n_years; t++) {
        const ent_solve_info *info;
        if (walk->years[t].solution == NULL) {
            worst.converged = 0; /* and nobody knows how far from one it is */
            worst.residual = worst.verified_residual = HUGE_VAL;
            continue;
        }
        info = ent_solution_info(walk->years[t].solution);
        worst.converged = worst.converged && info->converged;
        worst.sweeps += info->sweeps;
        if (info->method > worst.method) worst.method = info->method;
        if (!(info->residual <= worst.residual)) worst.residual = info->residual;
        if (!(info->verified_residual <= worst.verified_residual)) worst.verified_residual = info->verified_residual;
    }
    return ent_describe_solve(context, d, label, package, &worst);
}

static ent_status describe_options(ent_context *context, const ent_years *y, ent_result *d) {
    const ent_path_options *paths = &y->matter->options->paths;
    ENT_TRY(ent_result_add_option(context, d, "capital", ent_capital_rule_name(paths->capital)));
#define ENT_PATH_OPTION(field, key, standard, least, most, unit, help)                                                 \
    {                                                                                                                  \
        char *value = ent_result_stringf(d, "%.10g", paths->field);                                                    \
        if (value == NULL) return ent_fail_nomem(context);                                                             \
        ENT_TRY(ent_result_add_option(context, d, key, value));                                                        \
    }
#include "path/options.def"
#undef ENT_PATH_OPTION
    return ENT_OK;
}

/* Years that both sides have solved, before the one that failed on any. */
static size_t years_solved(const ent_years *y) {
    size_t most = y->failed_year == 0 ? y->calendar.n_years : (size_t)(y->failed_year - y->calendar.first), n = 0;
    while (n < most && n < y->from.n_years && n < y->to.n_years && y->from.years[n].solution != NULL &&
           y->to.years[n].solution != NULL && ent_solution_info(y->from.years[n].solution)->converged &&
           ent_solution_info(y->to.years[n].solution)->converged)
        n++;
    return n;
}

static ent_status describe_head(ent_context *context, ent_years *y, ent_result *d) {
    const ent_run_options *options = y->matter->options;
    size_t n = years_solved(y);
    int *years = ent_result_take(d, (n + 1) * sizeof *years);
    if (years == NULL) return ent_fail_nomem(context);
    for (size_t t = 0; t < n; t++) years[t] = y->calendar.first + (int)t;
    d->years = years;
    d->n_years = n;
    d->failed_year = y->failed_year;
    d->year = y->calendar.first + (int)y->shown;
    d->horizon = ent_result_stringf(d, "%d to %d", y->calendar.first, y->calendar.last);
    d->adjustment = ent_adjustment_name(options->paths.adjustment);
    d->delivery = ent_delivery_name(options->delivery);
    ENT_TRY(ent_describe(context, y->matter, d));
    ENT_TRY(describe_options(context, y, d));
    ENT_TRY(describe_walk(context, "package", y->package, &y->to, d));
    return describe_walk(context, "against", y->matter->against, &y->from, d);
}

/* The answer, once both sides are solved and before what takes longer: how firm it is, trade, the ledger. */
static ent_status say_first(ent_context *context, ent_years *y) {
    const ent_run_options *options = y->matter->options;
    ent_result *d;
    ent_status status;
    if (options->first == NULL) return ENT_OK;
    d = ent_result_new();
    if (d == NULL) return ent_fail_nomem(context);
    status = describe_head(context, y, d);
    if (status == ENT_OK && !ent_result_complete(d)) status = ent_fail_nomem(context);
    if (status == ENT_OK) status = ent_years_describe_incomes(context, y, d);
    if (status == ENT_OK) {
        d->converged = 1;
        ent_say_sentences(d);
        if (!ent_result_complete(d)) status = ent_fail_nomem(context);
    }
    if (status == ENT_OK) options->first(d, options->first_payload);
    ent_result_free(d);
    return status;
}

/* Part of a package may have no equilibrium where all of it has one: the answer stands, without a ledger. */
static ent_status share_out(ent_context *context, ent_years *y, ent_result *d) {
    ent_status status;
    ent_walk_drop_laws(&y->from);
    ent_walk_drop_laws(&y->to);
    status = ent_years_ledger(context, y, d);
    if (no_equilibrium(status)) {
        ent_error failure = *ent_context_error(context);
        ent_warn_at(context, (ent_place){0}, "no ledger: %s", failure.message);
        return ENT_OK;
    }
    if (status != ENT_OK) return status;
    ent_say_sentences(d);
    return ent_result_complete(d) ? ENT_OK : ent_fail_nomem(context);
}

static ent_status carry_out(ent_context *context, ent_years *y, ent_result *d) {
    ent_status walked;
    ent_error failure;
    ENT_TRY(ent_path_options_check(context, &y->matter->options->paths));
    ENT_TRY(open_sides(context, y));
    ENT_TRY(open_calendar(context, y));
    walked = walk_both(context, y);
    if (walked != ENT_OK && !no_equilibrium(walked)) return walked;
    failure = *ent_context_error(context);
    if (walked == ENT_OK) ENT_TRY(say_first(context, y));
    if (walked == ENT_OK) ENT_TRY(walk_law(context, y));
    ENT_TRY(describe_head(context, y, d));
    if (!ent_result_complete(d)) return ent_fail_nomem(context); /* before anybody counts on its labels */
    if (d->n_years > 0) ENT_TRY(ent_years_describe(context, y, d));
    d->converged = walked == ENT_OK;
    if (!ent_result_complete(d)) return ent_fail_nomem(context);
    ent_say_sentences(d);
    if (!ent_result_complete(d)) return ent_fail_nomem(context);
    if (walked != ENT_OK) {
        context->error = failure;
        return walked;
    }
    return y->matter->options->ledger == ENT_LEDGER_NONE ? ENT_OK : share_out(context, y, d);
}

ent_status ent_years_run(ent_context *context, const ent_matter *matter, const ent_package *package,
                         ent_result *document) {
    ent_run_options options = *matter->options;
    ent_matter own = *matter; /* with the options of the package */
    ent_years years = {.matter = &own, .package = package};
    ent_status status = ent_path_options_take(context, matter->info, &options.paths);
    if (options.threads == 0) options.threads = ent_processors();
    own.options = &options;
    if (status == ENT_OK) status = carry_out(context, &years, document);
    close_years(&years);
    return status;
}
