/* minerals_answer.c: the question of minerals: facts, the model, the figures, the answer. */
#include "exposure/minerals_answer.h"
#include "exposure/question.h"

#include <math.h>

static void add_number(ent_answer *answer, const char *name, double value) {
    char *said = isnan(value) ? NULL : ent_answer_stringf(answer, "%.10g", value);
    if (said != NULL) ent_answer_add_option(answer, name, said);
}

static void add_options(ent_answer *answer, const ent_mineral_options *q) {
    ent_text text = {0};
    char *said;
    ent_answer_add_option(answer, "mineral", q->mineral);
    for (size_t k = 0; k < q->n_importers; k++) ent_text_addf(&text, "%s%s", k > 0 ? ", " : "", q->importers[k]);
    said = ent_answer_keep(answer, &text);
    if (q->n_importers > 0 && said != NULL) ent_answer_add_option(answer, "importers", said);
    ent_answer_add_option(answer, "supplier", q->supplier != NULL ? q->supplier : "CHN");
    add_number(answer, "cut", q->cut);
    add_number(answer, "supply", q->supply);
    if (q->days > 0.0) add_number(answer, "days", q->days);
    add_number(answer, "stock_days", q->stock_days);
    add_number(answer, "rebuild_years", q->rebuild_years);
    add_number(answer, "beta", q->beta);
}

static void count_cases(ent_answer *answer, const ent_mineral_case *cases, size_t n) {
    for (size_t k = 0; k < n; k++) {
        const ent_solve_info info = {
            .converged = 1, .residual = cases[k].residual, .verified_residual = cases[k].verified_residual};
        if (cases[k].outcome == ENT_THREAT_SOLVED) ent_question_count_solve(answer, &info);
    }
}

static ent_status describe(ent_context *context, const ent_mineral_matter *matter, const ent_mineral_options *query) {
    const ent_mineral_cutoff *c = matter->cutoff;
    count_cases(matter->answer, c->cases, c->n_cases);
    for (size_t d = 0; d < c->n_insured; d++) count_cases(matter->answer, c->insured[d].cases, c->n_cases);
    add_options(matter->answer, query);
    ENT_TRY(ent_mineral_tables(context, matter));
    ent_mineral_words(matter);
    return ent_answer_complete(context, matter->answer);
}

/* A package is read for what it says of the mineral; its law is not solved. */
static void describe_package(ent_answer *answer, const ent_package *package) {
    const ent_package_info *info = ent_package_get_info(package);
    const char *title = ent_answer_word(answer, info->title_en, info->title_fr);
    answer->package = ent_answer_string(answer, info->name);
    answer->package_title = ent_answer_string(answer, title[0] != '\0' ? title : info->title_en);
    answer->package_hash = ent_answer_string(answer, info->hash);
}

static ent_status cut_off(ent_context *context, const ent_world *world, const ent_package *package,
                          const ent_facts *facts, const ent_question_options *options, const ent_mineral_options *query,
                          ent_answer **out) {
    ent_mineral_options cutoff = *query;
    ent_model_options model_options;
    ent_model *model = NULL;
    ent_mineral_cutoff *figures = NULL;
    ent_status status;
    cutoff.package = package;
    cutoff.solve = options->run.solve;
    cutoff.threads = options->run.threads;
    ent_model_options_init(&model_options);
    model_options.elasticities = options->run.elasticities;
    model_options.closure = options->run.closure;
    model_options.kernels = options->run.kernels;
    status = ent_model_create_from(context, world, &model_options, &model);
    if (status == ENT_OK) status = ent_mineral_cutoff_create(context, model, facts, &cutoff, &figures);
    if (status == ENT_OK) status = ent_question_open(context, "minerals", world, options, NULL, out);
    if (status == ENT_OK) {
        const ent_mineral_matter matter = {.world = world,
                                           .facts = facts,
                                           .package = package,
                                           .supplier = query->supplier != NULL ? query->supplier : "CHN",
                                           .cutoff = figures,
                                           .answer = *out};
        if (package != NULL) describe_package(*out, package);
        status = describe(context, &matter, query);
    }
    if (status == ENT_OK && figures->cases[figures->n_cases - 1].outcome == ENT_THREAT_NOT_CONVERGED) {
        (*out)->converged = 0;
        status = ent_fail(context, ENT_NUMERIC, "no verified equilibrium was found of the cut-off");
    }
    ent_mineral_cutoff_free(figures);
    ent_model_free(model);
    return status;
}

static ent_status overview(ent_context *context, const ent_world *world, const ent_facts *facts,
                           const ent_question_options *options, ent_answer **out) {
    ENT_TRY(ent_question_open(context, "minerals", world, options, NULL, out));
    ENT_TRY(ent_minerals_overview(context, world, facts, *out));
    return ent_answer_complete(context, *out);
}

ent_status ent_minerals_answer(ent_context *context, const ent_world *world, const ent_package *package,
                               const ent_question_options *options, const ent_mineral_options *query,
                               ent_answer **out) {
    ent_question_options standard;
    ent_question_ear ear;
    ent_facts *own_facts = NULL;
    const ent_facts *facts;
    ent_status status = ENT_OK;
    *out = NULL;
    ent_question_options_init(&standard);
    ENT_TRY(ent_question_check(context, options));
    if (options == NULL) options = &standard;
    if (query->mineral == NULL && package != NULL)
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "package", "name a mineral",
                           "what a package changes is asked of one mineral");
    facts = options->run.facts;
    if (facts == NULL) ENT_TRY(ent_facts_builtin(context, &own_facts));
    if (facts == NULL) facts = own_facts;
    ent_question_listen(&ear, context, options->language);
    if (query->mineral == NULL) status = overview(context, world, facts, options, out);
    else status = cut_off(context, world, package, facts, options, query, out);
    ent_question_hear(&ear, *out);
    if (status == ENT_OK) status = ent_answer_complete(context, *out);
    ent_facts_free(own_facts);
    if (status != ENT_OK && status != ENT_NUMERIC) {
        ent_answer_free(*out);
        *out = NULL;
    }
    return status;
}
