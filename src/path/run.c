/* run.c: the main job: the law of one year, solved in the long run, against the law it is measured by. */
#include "path/describe.h"
#include "path/equilibrium.h"
#include "path/words.h"
#include "path/years.h"
#include "support/context.h"

#include <entente/run.h>

void ent_run_options_init(ent_run_options *options) {
    *options = (ent_run_options){.struct_version = ENT_RUN_OPTIONS_VERSION};
    ent_solve_options_init(&options->solve);
    ent_path_options_init(&options->paths);
    options->ledger = ENT_LEDGER_NONE;
    options->ledger_orders = 200;
}

typedef struct run {
    const ent_package_info *info;
    const ent_run_options *options;
    ent_equilibria laws;
    ent_outcome *outcome;
    ent_result *result;
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
        const char *glue = where[0] != '\0' ? ": " : "";
        char *line = ent_result_stringf(ear->result, "%s%s%s", where, glue,
                                        ent_warning_in(ear->context, message, ENT_LANGUAGE_EN));
        char *french = ent_result_stringf(ear->result, "%s%s%s", where, glue,
                                          ent_warning_in(ear->context, message, ENT_LANGUAGE_FR));
        /* A lost line shows in ent_result_complete. */
        if (line != NULL && french != NULL && ent_result_add_warning(ear->context, ear->result, line, french) != ENT_OK)
            line = NULL;
    }
    if (ear->log != NULL) ear->log(level, where, message, ear->payload);
}

static ent_matter matter_of(const run *r) {
    return (ent_matter){.world = r->laws.world, .info = r->info, .options = r->options, .against = r->laws.against};
}

static ent_status describe_side(ent_context *context, run *r, const char *label, const ent_equilibrium *side) {
    if (side->solution == NULL) return ENT_OK; /* the other side found no solution before this one was tried */
    return ent_describe_solve(context, r->result, label, side->package, ent_solution_info(side->solution));
}

static ent_status describe(ent_context *context, run *r) {
    ent_matter matter = matter_of(r);
    r->result->horizon = "long run";
    r->result->year = r->laws.year;
    ENT_TRY(ent_describe(context, &matter, r->result));
    ENT_TRY(describe_side(context, r, "package", &r->laws.to));
    return describe_side(context, r, "against", &r->laws.from);
}

static ent_status carry_out_path(ent_context *context, run *r) {
    ent_matter matter = matter_of(r);
    if (r->options->date != NULL) return ent_fail(context, ENT_USAGE, "a path has years, no date");
    return ent_years_run(context, &matter, r->laws.to.package, r->result);
}

/* The failure of a solve is an answer: the document says so and holds no figure. */
static ent_status carry_out(ent_context *context, run *r) {
    const ent_equilibrium *from = &r->laws.from, *to = &r->laws.to;
    ent_status solved;
    ENT_TRY(ent_equilibria_check(context, &r->laws));
    if (r->options->path) return carry_out_path(context, r);
    solved = ent_equilibria_solve(context, &r->laws);
    if (solved != ENT_OK && solved != ENT_NUMERIC) return solved;
    if (solved == ENT_OK)
        ENT_TRY(ent_outcome_create(context, r->laws.model, &from->shock, from->solution, &to->shock, to->solution,
                                   &r->outcome));
    {
        ent_error failure = *ent_context_error(context);
        ENT_TRY(describe(context, r));
        if (solved != ENT_OK) context->error = failure;
    }
    if (!ent_result_complete(r->result)) return ent_fail_nomem(context);
    if (solved != ENT_OK) return solved;
    r->result->converged = 1;
    ENT_TRY(ent_describe_outcome(context, r->laws.world, r->outcome, r->result));
    if (!ent_result_complete(r->result)) return ent_fail_nomem(context);
    ent_say_sentences(r->result);
    return ent_result_complete(r->result) ? ENT_OK : ent_fail_nomem(context);
}

ent_status ent_run(ent_context *context, const ent_world *world, const ent_package *package,
                   const ent_run_options *options, ent_result **out) {
    ent_run_options standard;
    listener ear = {.context = context, .log = context->log, .payload = context->log_payload};
    run r = {.info = ent_package_get_info(package)};
    ent_status status;
    *out = NULL;
    ent_run_options_init(&standard);
    r.options = options != NULL ? options : &standard;
    if (r.options->struct_version != ENT_RUN_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_run_options has version %u, this library knows %u",
                        (unsigned)r.options->struct_version, (unsigned)ENT_RUN_OPTIONS_VERSION);
    ent_equilibria_init(&r.laws, world, package, r.options);
    r.result = ear.result = ent_result_new();
    if (r.result == NULL) return ent_fail_nomem(context);
    ent_context_set_log(context, listen, &ear);
    status = carry_out(context, &r);
    ent_context_set_log(context, ear.log, ear.payload);
    ent_outcome_free(r.outcome);
    ent_equilibria_free(&r.laws);
    if (status == ENT_OK || status == ENT_NUMERIC || (status == ENT_UNMET && r.result->n_solves > 0)) *out = r.result;
    else ent_result_free(r.result);
    return status;
}
