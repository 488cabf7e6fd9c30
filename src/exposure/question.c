#include "exposure/question.h"

#include <math.h>
#include <string.h>

void ent_question_options_init(ent_question_options *options) {
    *options = (ent_question_options){.struct_version = ENT_QUESTION_OPTIONS_VERSION};
    ent_run_options_init(&options->run);
}

ent_status ent_question_check(ent_context *context, const ent_question_options *options) {
    if (options == NULL) return ENT_OK;
    if (options->struct_version != ENT_QUESTION_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_question_options has version %u, this library knows %u",
                        (unsigned)options->struct_version, (unsigned)ENT_QUESTION_OPTIONS_VERSION);
    if (options->run.struct_version != ENT_RUN_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_run_options has version %u, this library knows %u",
                        (unsigned)options->run.struct_version, (unsigned)ENT_RUN_OPTIONS_VERSION);
    if (options->run.path) return ent_fail(context, ENT_USAGE, "the question is of one law, not of a path of years");
    return ENT_OK;
}

void ent_question_count_solve(ent_answer *answer, const ent_solve_info *info) {
    answer->residual = answer->n_solves == 0 ? info->residual : fmax(answer->residual, info->residual);
    answer->verified_residual = answer->n_solves == 0 ? info->verified_residual
                                                      : fmax(answer->verified_residual, info->verified_residual);
    answer->n_solves++;
    answer->converged &= info->converged;
}

static void describe_package(ent_answer *answer, const ent_equilibria *laws) {
    const ent_package_info *info = ent_package_get_info(laws->to.package);
    const char *title = ent_answer_word(answer, info->title_en, info->title_fr);
    answer->package = ent_answer_string(answer, info->name);
    answer->package_title = ent_answer_string(answer, title[0] != '\0' ? title : info->title_en);
    answer->package_hash = ent_answer_string(answer, info->hash);
    answer->against = ent_answer_string(answer,
                                        laws->against == NULL ? "none" : ent_package_get_info(laws->against)->name);
    answer->year = laws->year;
    answer->date = ent_answer_string(answer, laws->options->date);
}

static void describe_solver(ent_answer *answer, const ent_solve_options *solve) {
#define ENT_SOLVE_OPTION(field, key, type, standard, least, most, unit, help)                                          \
    {                                                                                                                  \
        const char *value = ent_answer_stringf(answer, "%.10g", (double)solve->field);                                 \
        if (value != NULL) ent_answer_add_option(answer, key, value);                                                  \
    }
#include "model/options.def"
#undef ENT_SOLVE_OPTION
}

static ent_status describe(ent_context *context, ent_answer *answer, const ent_world *world,
                           const ent_question_options *options, const ent_equilibria *laws) {
    const ent_table *table = ent_world_table(world);
    const double *theta = NULL;
    ENT_TRY(ent_world_elasticities(context, world, options->run.elasticities, &theta));
    answer->world = ent_answer_string(answer, table->name);
    answer->world_hash = ent_answer_string(answer, ent_world_hash(world));
    answer->base_year = table->base_year;
    answer->elasticities = ent_answer_string(
        answer, table->elasticity_sets[(size_t)(theta - table->elasticity) / table->n_sectors]);
    answer->closure = ent_closure_name(options->run.closure);
    describe_solver(answer, &options->run.solve);
    if (laws != NULL && laws->to.package != NULL) describe_package(answer, laws);
    if (laws != NULL && laws->from.solution != NULL)
        ent_question_count_solve(answer, ent_solution_info(laws->from.solution));
    if (laws != NULL && laws->to.solution != NULL)
        ent_question_count_solve(answer, ent_solution_info(laws->to.solution));
    return ent_answer_complete(context, answer);
}

ent_status ent_question_open(ent_context *context, const char *question, const ent_world *world,
                             const ent_question_options *options, const ent_equilibria *laws, ent_answer **out) {
    ent_question_options standard;
    ent_status status;
    ent_question_options_init(&standard);
    if (options == NULL) options = &standard;
    *out = ent_answer_new(question, options->language);
    if (*out == NULL) return ent_fail_nomem(context);
    status = describe(context, *out, world, options, laws);
    if (status == ENT_OK) return ENT_OK;
    ent_answer_free(*out);
    *out = NULL;
    return status;
}

static void note(ent_log_level level, const char *where, const char *message, void *payload) {
    ent_question_ear *ear = payload;
    if (level == ENT_LOG_WARNING)
        ent_text_addf(&ear->lines, "%s%s%s\n", where, where[0] != '\0' ? ": " : "",
                      ent_warning_in(ear->context, message, ear->language));
    if (ear->log != NULL) ear->log(level, where, message, ear->payload);
}

void ent_question_listen(ent_question_ear *ear, ent_context *context, ent_language language) {
    *ear = (ent_question_ear){
        .context = context, .log = context->log, .payload = context->log_payload, .language = language};
    ent_context_set_log(context, note, ear);
}

void ent_question_hear(ent_question_ear *ear, ent_answer *answer) {
    char *line = ear->lines.failed || ear->lines.data == NULL ? NULL : ear->lines.data;
    ent_context_set_log(ear->context, ear->log, ear->payload);
    while (answer != NULL && line != NULL && *line != '\0') {
        char *end = strchr(line, '\n');
        *end = '\0';
        ent_answer_add_warning(answer, line);
        line = end + 1;
    }
    if (answer != NULL && ear->lines.failed) (void)ent_answer_keep(answer, &ear->lines);
    ent_text_free(&ear->lines);
}
