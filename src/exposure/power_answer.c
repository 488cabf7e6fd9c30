/* power_answer.c: the question of power by names: whose law it is, the model, the figures, the answer. */
#include "exposure/power_answer.h"
#include "exposure/parties.h"
#include "exposure/question.h"
#include "path/walk.h"

#include <stdlib.h>

void ent_power_query_init(ent_power_query *query) {
    *query = (ent_power_query){.struct_version = ENT_POWER_QUERY_VERSION, .source_change = 0.1, .sources = 1};
}

/* While an answer is made. */
typedef struct asking {
    const ent_world *world;
    const ent_question_options *options;
    const ent_power_query *query;
    ent_equilibria laws;
    ent_world *made_world; /* of the package's law; NULL: the world itself */
    ent_model *made_model; /* with its own world or elasticities; NULL: that of the laws */
    ent_power_options power;
    unsigned char *flags; /* senders [N], targets [N], sectors [J] */
} asking;

static ent_status mark_names(ent_context *context, asking *a) {
    const ent_table *table = ent_world_table(a->world);
    size_t N = table->n_regions;
    unsigned char *flags = a->flags = calloc(2 * N + table->n_sectors, 1);
    if (flags == NULL) return ent_fail_nomem(context);
    ENT_TRY(ent_parties_mark(context, a->world, a->query->senders, a->query->n_senders, flags));
    ENT_TRY(ent_parties_mark(context, a->world, a->query->targets, a->query->n_targets, flags + N));
    ENT_TRY(ent_goods_mark(context, a->world, a->query->goods, a->query->n_goods, flags + 2 * N));
    ent_power_options_init(&a->power);
    a->power.senders = flags;
    a->power.targets = flags + N;
    a->power.sectors = a->query->n_goods > 0 ? flags + 2 * N : NULL;
    a->power.sell = a->query->sell;
    a->power.buy = a->query->buy;
    a->power.damage_share = a->query->damage_share;
    a->power.sources = a->query->sources;
    a->power.source_change = a->query->source_change;
    a->power.source_productivity = a->query->source_productivity;
    a->power.solve = a->options->run.solve;
    a->power.threads = a->options->run.threads;
    return ENT_OK;
}

/* A model of its own where the law is a package's or trade has not yet adjusted. */
static ent_status make_model(ent_context *context, asking *a) {
    const ent_world *world = a->world;
    ent_model_options options;
    double *theta = NULL;
    ent_status status;
    size_t J = ent_world_table(a->world)->n_sectors;
    if (a->laws.to.package == NULL && a->query->years_after == 0) return ENT_OK;
    if (a->laws.to.package != NULL) {
        ENT_TRY(ent_world_from_solution(context, a->laws.model, &a->laws.to.shock, a->laws.to.solution,
                                        ent_world_table(a->world)->name, &a->made_world));
        world = a->made_world;
    }
    ent_model_options_init(&options);
    options.elasticities = a->made_world == NULL ? a->options->run.elasticities : NULL; /* it has but one set */
    options.closure = a->options->run.closure;
    options.kernels = a->options->run.kernels;
    if (a->query->years_after > 0) {
        const double *standard = NULL;
        ENT_TRY(ent_world_elasticities(context, world, options.elasticities, &standard));
        theta = malloc(J * sizeof *theta);
        if (theta == NULL) return ent_fail_nomem(context);
        for (size_t j = 0; j < J; j++) theta[j] = standard[j] * ent_theta_share(a->query->years_after, 1);
        options.theta = theta;
    }
    status = ent_model_create_from(context, world, &options, &a->made_model);
    free(theta);
    return status;
}

static void add_options(ent_answer *answer, const ent_power_query *q) {
    ent_text text = {0};
    char *said;
    ent_text_add_names(&text, q->senders, q->n_senders);
    if ((said = ent_answer_keep(answer, &text)) != NULL) ent_answer_add_option(answer, "senders", said);
    ent_text_add_names(&text, q->targets, q->n_targets);
    if ((said = ent_answer_keep(answer, &text)) != NULL) ent_answer_add_option(answer, "targets", said);
    ent_text_add_names(&text, q->goods, q->n_goods);
    if (q->n_goods > 0 && (said = ent_answer_keep(answer, &text)) != NULL) ent_answer_add_option(answer, "goods", said);
    ent_answer_add_option(answer, "stops", q->sell == q->buy ? "sell, buy" : q->sell ? "sell" : "buy");
    if (q->damage_share > 0.0 && (said = ent_answer_stringf(answer, "%.10g", q->damage_share)) != NULL)
        ent_answer_add_option(answer, "damage_share", said);
    if (q->sources && (said = ent_answer_stringf(answer, "%.10g", q->source_change)) != NULL)
        ent_answer_add_option(answer, "source_change", said);
    if (q->sources) ent_answer_add_option(answer, "source_via", q->source_productivity ? "productivity" : "trade-cost");
    if (q->years_after > 0 && (said = ent_answer_stringf(answer, "%d", q->years_after)) != NULL)
        ent_answer_add_option(answer, "years_after", said);
}

static void count_solve(ent_answer *answer, const ent_threat *threat) {
    const ent_solve_info info = {
        .converged = 1, .residual = threat->residual, .verified_residual = threat->verified_residual};
    if (threat->outcome == ENT_THREAT_SOLVED) ent_question_count_solve(answer, &info);
}

static void describe(asking *a, const ent_power *power, ent_answer *answer) {
    const ent_power_matter matter = {.world = a->world, .query = a->query, .power = power, .answer = answer};
    for (size_t k = 0; k < power->n_threats; k++) count_solve(answer, &power->threats[k]);
    for (size_t k = 0; k < power->plan.n_rungs; k++) count_solve(answer, &power->plan.rungs[k]);
    if (power->plan.threat != NULL) count_solve(answer, power->plan.threat);
    add_options(answer, a->query);
    ent_power_tables(&matter);
    ent_power_words(&matter);
}

/* The law that was to be looked at has no solution. */
static ent_status refuse(ent_context *context, asking *a, ent_answer **out) {
    const ent_error failure = *ent_context_error(context);
    ENT_TRY(ent_question_open(context, "power", a->world, a->options, &a->laws, out));
    (*out)->converged = 0;
    (*out)->sentence = ent_answer_word(
        *out,
        "No verified equilibrium was found for the law of the package, so that nothing can be said of power under it.",
        "Aucun équilibre vérifié n’a été trouvé pour le droit du paquet\xE2\x80\xAF; on ne peut rien dire de la "
        "puissance sous ce droit.");
    ENT_TRY(ent_answer_complete(context, *out));
    context->error = failure;
    return failure.status;
}

static ent_status ask(ent_context *context, asking *a, ent_answer **out) {
    ent_power *power = NULL;
    ent_status status;
    ENT_TRY(mark_names(context, a));
    ENT_TRY(ent_equilibria_check(context, &a->laws));
    status = ent_equilibria_solve(context, &a->laws);
    if (status == ENT_NUMERIC || status == ENT_UNMET) return refuse(context, a, out);
    if (status != ENT_OK) return status;
    ENT_TRY(make_model(context, a));
    ENT_TRY(ent_power_create(context, a->made_model != NULL ? a->made_model : a->laws.model, &a->power, &power));
    status = ent_question_open(context, "power", a->world, a->options, &a->laws, out);
    if (status == ENT_OK) {
        describe(a, power, *out);
        status = ent_answer_complete(context, *out);
    }
    if (status == ENT_OK && power->threats[power->whole].outcome == ENT_THREAT_NOT_CONVERGED) {
        (*out)->converged = 0;
        status = ent_fail(context, ENT_NUMERIC, "no verified equilibrium was found of all that is threatened together");
    }
    ent_power_free(power);
    return status;
}

ent_status ent_power_answer(ent_context *context, const ent_world *world, const ent_package *package,
                            const ent_question_options *options, const ent_power_query *query, ent_answer **out) {
    ent_question_options standard;
    asking a = {.world = world, .query = query};
    ent_question_ear ear;
    ent_status status;
    *out = NULL;
    ent_question_options_init(&standard);
    a.options = options != NULL ? options : &standard;
    ENT_TRY(ent_question_check(context, options));
    if (query->struct_version != ENT_POWER_QUERY_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_power_query has version %u, this library knows %u",
                        (unsigned)query->struct_version, (unsigned)ENT_POWER_QUERY_VERSION);
    if (query->years_after < 0)
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "years_after",
                           "1 for the first year, 0 for the long run", "%d years after a threat is before it",
                           query->years_after);
    ent_question_listen(&ear, context, a.options->language);
    ent_equilibria_init(&a.laws, world, package, &a.options->run);
    status = ask(context, &a, out);
    ent_question_hear(&ear, *out);
    if (status == ENT_OK) status = ent_answer_complete(context, *out);
    ent_equilibria_free(&a.laws);
    ent_model_free(a.made_model);
    ent_world_free(a.made_world);
    free(a.flags);
    if (status != ENT_OK && status != ENT_NUMERIC && status != ENT_UNMET) {
        ent_answer_free(*out);
        *out = NULL;
    }
    return status;
}
