/* run.c: the main job: the law of one year, solved in the long run, against the law it is measured by. */
#include "package/inside.h"
#include "path/describe.h"
#include "path/words.h"
#include "path/years.h"
#include "support/context.h"

#include <entente/run.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void ent_run_options_init(ent_run_options *options) {
    *options = (ent_run_options){.struct_version = ENT_RUN_OPTIONS_VERSION};
    ent_solve_options_init(&options->solve);
    ent_path_options_init(&options->paths);
    options->ledger = ENT_LEDGER_NONE;
    options->ledger_orders = 200;
}

/* One side of the comparison. Without a package and contexts it is the base law, whose equilibrium is the base itself. */
typedef struct side {
    const char *label;
    const ent_package *package;
    ent_law *law;
    ent_shock shock;
    ent_solution *solution;
} side;

typedef struct run {
    const ent_world *world;
    const ent_package_info *info;
    const ent_run_options *options;
    ent_package *against;
    ent_model *model;
    side from, to;
    ent_outcome *outcome;
    ent_result *result;
    int year;
} run;

/* Warnings go on to the caller's log and into the document. */
typedef struct listener {
    ent_context *context;
    ent_result *result;
    ent_log_fn log;
    void *payload;
} listener;

static void listen(ent_log_level level, const char *where, const char *message, void *payload) {
    listener *ear = payload;
    if (level == ENT_LOG_WARNING) {
        char *line = ent_result_stringf(ear->result, "%s%s%s", where, where[0] != '\0' ? ": " : "", message);
        /* A lost line shows in ent_result_complete. */
        if (line != NULL && ent_result_add_warning(ear->context, ear->result, line) != ENT_OK) line = NULL;
    }
    if (ear->log != NULL) ear->log(level, where, message, ear->payload);
}

static ent_status open_against(ent_context *context, run *r) {
    const char *name = r->options->against != NULL ? r->options->against : r->info->against;
    if (name == NULL || name[0] == '\0' || strcmp(name, "none") == 0) return ENT_OK;
    if (r->options->against != NULL) ENT_TRY(ent_package_load(context, name, NULL, &r->against));
    else ENT_TRY(ent_package_load_against(context, r->to.package, &r->against));
    r->from.package = r->against;
    return ent_package_check(context, r->against, r->world);
}

/* Deficits of packages belong to closure path; under the others nothing may be said of them to the model. */
static void settle_deficits(ent_context *context, const run *r, side *s) {
    const ent_package_info *info = s->package == NULL ? NULL : ent_package_get_info(s->package);
    int own = info != NULL && info->n_deficits > 0;
    ent_place place = {0};
    if (own) place = (ent_place){.file = info->file, .line = info->deficits[0].line};
    if (r->options->closure != ENT_CLOSURE_PATH && (own || s->shock.deficit_musd != NULL))
        ent_warn_at(context, place, "deficits of %s are not used: the closure is %s, not path",
                    own ? info->name : "a context", ent_closure_name(r->options->closure));
    else if (own && s->shock.deficit_musd == NULL)
        ent_warn_at(context, place, "no deficit of %s has begun in %d: those of the base hold", info->name, r->year);
    if (r->options->closure != ENT_CLOSURE_PATH) s->shock.deficit_musd = NULL;
}

static ent_status solve_side(ent_context *context, run *r, side *s, const ent_solution *start) {
    ent_solve_options options = r->options->solve;
    options.start = start;
    if (s->package != NULL ||
        r->info->n_contexts > 0) { /* else the base law: its solve shows what the table is worth */
        const char *date = r->options->date;
        ent_side which = s == &r->to ? ENT_SIDE_PACKAGE : ENT_SIDE_AGAINST;
        if (date != NULL)
            ENT_TRY(ent_package_rates_on_compared(context, r->to.package, r->against, which, r->world, date, &s->law,
                                                  &s->shock));
        else
            ENT_TRY(ent_package_law_compared(context, r->to.package, r->against, which, r->world, r->year, &s->law,
                                             &s->shock));
    }
    settle_deficits(context, r, s);
    return ent_solve(context, r->model, &s->shock, &options, &s->solution);
}

static ent_status describe_side(ent_context *context, run *r, const side *s) {
    if (s->solution == NULL) return ENT_OK; /* the other side found no solution before this one was tried */
    return ent_describe_solve(context, r->result, s->label, s->package, ent_solution_info(s->solution));
}

static ent_status describe(ent_context *context, run *r) {
    ent_matter matter = {.world = r->world, .info = r->info, .options = r->options, .against = r->against};
    r->result->horizon = "long run";
    r->result->year = r->year;
    ENT_TRY(ent_describe(context, &matter, r->result));
    ENT_TRY(describe_side(context, r, &r->to));
    return describe_side(context, r, &r->from);
}

/* The calendar year whose law is solved, or in which the day lies whose law is. */
static ent_status choose_year(ent_context *context, run *r) {
    ent_day day;
    int other, month;
    r->year = r->options->year;
    if (r->options->date != NULL) {
        if (r->year != 0) return ent_fail(context, ENT_USAGE, "the law is that of a year or of a date, not of both");
        ENT_TRY(ent_date_read(context, r->options->date, &day));
        ent_day_to_civil(day, &r->year, &month, &other);
    }
    if (r->year != 0) return ENT_OK;
    r->year = r->info->default_year;
    other = r->against == NULL ? r->year : ent_package_get_info(r->against)->default_year;
    if (other > r->year) r->year = other;
    return ENT_OK;
}

static ent_status carry_out_path(ent_context *context, run *r) {
    ent_matter matter = {.world = r->world, .info = r->info, .options = r->options, .against = r->against};
    if (r->options->date != NULL) return ent_fail(context, ENT_USAGE, "a path has years, no date");
    return ent_years_run(context, &matter, r->to.package, r->result);
}

/* The failure of a solve is an answer: the document says so and holds no figure. */
static ent_status carry_out(ent_context *context, run *r) {
    ent_model_options model;
    ent_status solved;
    ENT_TRY(ent_package_check(context, r->to.package, r->world));
    ENT_TRY(open_against(context, r));
    if (r->options->path) return carry_out_path(context, r);
    ENT_TRY(choose_year(context, r));
    ent_model_options_init(&model);
    model.elasticities = r->options->elasticities;
    model.closure = r->options->closure;
    model.kernels = r->options->kernels;
    ENT_TRY(ent_model_create_from(context, r->world, &model, &r->model));
    solved = solve_side(context, r, &r->from, NULL);
    if (solved != ENT_OK && solved != ENT_NUMERIC) return solved;
    if (solved == ENT_OK) solved = solve_side(context, r, &r->to, r->from.solution);
    if (solved != ENT_OK && solved != ENT_NUMERIC) return solved;
    if (solved == ENT_OK)
        ENT_TRY(ent_outcome_create(context, r->model, &r->from.shock, r->from.solution, &r->to.shock, r->to.solution,
                                   &r->outcome));
    {
        ent_error failure = *ent_context_error(context);
        ENT_TRY(describe(context, r));
        if (solved != ENT_OK) context->error = failure;
    }
    if (!ent_result_complete(r->result)) return ent_fail_nomem(context);
    if (solved != ENT_OK) return solved;
    r->result->converged = 1;
    ENT_TRY(ent_describe_outcome(context, r->world, r->outcome, r->result));
    if (!ent_result_complete(r->result)) return ent_fail_nomem(context);
    r->result->sentence = ent_sentence(r->result);
    return ent_result_complete(r->result) ? ENT_OK : ent_fail_nomem(context);
}

ent_status ent_run(ent_context *context, const ent_world *world, const ent_package *package,
                   const ent_run_options *options, ent_result **out) {
    ent_run_options standard;
    listener ear = {.context = context, .log = context->log, .payload = context->log_payload};
    run r = {.world = world,
             .info = ent_package_get_info(package),
             .from = {.label = "against"},
             .to = {.label = "package", .package = package}};
    ent_status status;
    *out = NULL;
    ent_run_options_init(&standard);
    r.options = options != NULL ? options : &standard;
    if (r.options->struct_version != ENT_RUN_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_run_options has version %u, this library knows %u",
                        (unsigned)r.options->struct_version, (unsigned)ENT_RUN_OPTIONS_VERSION);
    ent_shock_init(&r.from.shock);
    ent_shock_init(&r.to.shock);
    r.result = ear.result = ent_result_new();
    if (r.result == NULL) return ent_fail_nomem(context);
    ent_context_set_log(context, listen, &ear);
    status = carry_out(context, &r);
    ent_context_set_log(context, ear.log, ear.payload);
    ent_outcome_free(r.outcome);
    ent_solution_free(r.to.solution);
    ent_solution_free(r.from.solution);
    ent_law_free(r.to.law);
    ent_law_free(r.from.law);
    ent_model_free(r.model);
    ent_package_free(r.against);
    if (status == ENT_OK || status == ENT_NUMERIC || (status == ENT_UNMET && r.result->n_solves > 0)) *out = r.result;
    else ent_result_free(r.result);
    return status;
}
