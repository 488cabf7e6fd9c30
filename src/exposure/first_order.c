/* first_order.c: a package's effect by one derivative along its change, beside the exact one. */
#include "exposure/question.h"
#include "exposure/ranking.h"
#include "world/words.h"
#include "support/arena.h"

#include <entente/gradient.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct first_order {
    ent_first_order face;
    ent_arena arena;
    double *approximate, *exact, *income;
} first_order;

/* ln real income at `to` less that at `from`, from the solutions themselves. */
static ent_status compare_exactly(ent_context *context, const ent_equilibria *laws, first_order *f) {
    ent_outcome *outcome = NULL;
    ENT_TRY(ent_outcome_create(context, laws->model, &laws->from.shock, laws->from.solution, &laws->to.shock,
                               laws->to.solution, &outcome));
    for (size_t n = 0; n < f->face.n_regions; n++) {
        f->exact[n] = 100.0 * (outcome->real_income_hat[n] - 1.0);
        f->income[n] = outcome->income_from_musd[n];
    }
    ent_outcome_free(outcome);
    return ENT_OK;
}

static ent_status differentiate(ent_context *context, const ent_equilibria *laws, first_order *f) {
    ent_change *change = NULL;
    ent_gradient *gradient = NULL;
    ent_responses *responses = NULL;
    ent_status status = ent_change_between(context, laws->model, &laws->from.shock, &laws->to.shock, &change);
    if (status == ENT_OK)
        status = ent_gradient_create(context, laws->model, &laws->from.shock, laws->from.solution, &gradient);
    if (status == ENT_OK)
        status = ent_gradient_along(context, gradient, ent_change_direction(change), 1, 1, &responses);
    for (size_t n = 0; n < f->face.n_regions && status == ENT_OK; n++)
        f->approximate[n] = 100.0 * expm1(ent_responses_of(responses, 0)->real_income[n]);
    ent_responses_free(responses);
    ent_gradient_free(gradient);
    ent_change_free(change);
    return status;
}

static ent_status find(ent_context *context, const ent_equilibria *laws, ent_first_order **out) {
    size_t N = ent_world_table(laws->world)->n_regions;
    first_order *f = calloc(1, sizeof *f);
    ent_status status;
    *out = NULL;
    if (f == NULL) return ent_fail_nomem(context);
    f->approximate = ent_arena_doubles(&f->arena, N);
    f->exact = ent_arena_doubles(&f->arena, N);
    f->income = ent_arena_doubles(&f->arena, N);
    f->face = (ent_first_order){.n_regions = N,
                                .year = laws->year,
                                .real_income_pct = f->approximate,
                                .exact_pct = f->exact,
                                .income_musd = f->income};
    status = f->approximate != NULL && f->exact != NULL && f->income != NULL ? ENT_OK : ent_fail_nomem(context);
    if (status == ENT_OK) status = differentiate(context, laws, f);
    if (status == ENT_OK) status = compare_exactly(context, laws, f);
    for (size_t n = 0; n < N && status == ENT_OK; n++) {
        double apart = fabs(f->approximate[n] - f->exact[n]);
        if (apart > f->face.worst_points) f->face.worst_points = apart, f->face.worst_region = n;
    }
    if (status == ENT_OK) *out = &f->face;
    else ent_first_order_free(&f->face);
    return status;
}

void ent_first_order_free(ent_first_order *face) {
    first_order *f = (first_order *)(void *)face; /* the face comes first */
    if (f == NULL) return;
    ent_arena_free(&f->arena);
    free(f);
}

static ent_status solve(ent_context *context, const ent_world *world, const ent_package *package,
                        const ent_question_options *options, ent_equilibria *laws) {
    ent_equilibria_init(laws, world, package, &options->run);
    if (package == NULL) return ent_fail(context, ENT_USAGE, "without a package nothing changes");
    ENT_TRY(ent_equilibria_check(context, laws));
    return ent_equilibria_solve(context, laws);
}

ent_status ent_first_order_create(ent_context *context, const ent_world *world, const ent_package *package,
                                  const ent_question_options *options, ent_first_order **out) {
    ent_question_options standard;
    ent_equilibria laws;
    ent_status status;
    *out = NULL;
    ent_question_options_init(&standard);
    if (options == NULL) options = &standard;
    ENT_TRY(ent_question_check(context, options));
    status = solve(context, world, package, options, &laws);
    if (status == ENT_OK) status = find(context, &laws, out);
    ent_equilibria_free(&laws);
    return status;
}

static void write_sentence(ent_answer *answer, const ent_world *world, const ent_package *package,
                           const ent_first_order *f) {
    const ent_package_info *info = ent_package_get_info(package);
    const ent_table *table = ent_world_table(world);
    ent_language language = answer->language;
    ent_text text = {0};
    ent_text_add(&text, ent_tr(language, "To first order, approximately: "));
    for (size_t p = 0; p < info->n_parties; p++) {
        size_t n = 0;
        int plural;
        while (n < table->n_regions && strcmp(table->regions[n].code, info->parties[p]) != 0) n++;
        if (n == table->n_regions) continue;
        ent_text_add_region(&text, language, &table->regions[n], ENT_ROLE_BARE);
        plural = ent_party_is_plural(language, world, info->parties[p]);
        ent_text_add(&text, f->real_income_pct[n] >= 0.0
                                ? ent_worded(language, " gains ", plural ? " gagnent " : " gagne ")
                                : ent_worded(language, " loses ", plural ? " perdent " : " perd "));
        ent_text_add_small_percent(&text, language, f->real_income_pct[n]);
        ent_text_add(&text, ent_tr(language, " (exactly "));
        if (f->exact_pct[n] * f->real_income_pct[n] < 0.0) ent_text_add(&text, f->exact_pct[n] > 0.0 ? "+" : "-");
        ent_text_add_small_percent(&text, language, f->exact_pct[n]);
        ent_text_add(&text, "), ");
    }
    ent_text_addf(&text, ent_tr(language, "under the law of %d; the two are furthest apart "), f->year);
    ent_text_add_region(&text, language, &table->regions[f->worst_region], ENT_ROLE_IN);
    ent_text_add(&text, ent_tr(language, ", by "));
    ent_text_add_figure(&text, language, f->worst_points, f->worst_points >= 0.1 ? 2 : 4);
    ent_text_add(&text, ent_tr(language, " percentage points."));
    answer->sentence = ent_answer_keep(answer, &text);
}

static double size_of_effect(const void *payload, size_t n) {
    return fabs(((const ent_first_order *)payload)->exact_pct[n]);
}

static void add_regions(ent_answer *answer, const ent_world *world, const ent_first_order *f, size_t *order) {
    static const struct {
        const char *key, *english, *french, *unit;
    } columns[] = {
        {"first_order_pct", "real income, approximate", "revenu réel, approché", "pct"},
        {"exact_pct", "exact", "exact", "pct"},
        {"error_points", "apart by", "écart", "pct_points"},
        {"exact_musd", "real income, exact", "revenu réel, exact", "musd"},
    };
    const ent_table *table = ent_world_table(world);
    ent_answer_begin_table(answer, "regions",
                           ent_answer_word(answer, "Real income, to first order and exactly",
                                           "Revenu réel, au premier ordre et exactement"));
    ent_answer_add_column(
        answer, (ent_answer_column){"region", ent_answer_word(answer, "economy", "économie"), "", ENT_COLUMN_CODE, -1});
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++)
        ent_answer_add_column(
            answer, (ent_answer_column){columns[c].key, ent_answer_word(answer, columns[c].english, columns[c].french),
                                        columns[c].unit, ENT_COLUMN_CHANGE, -1});
    ent_rank(f->n_regions, size_of_effect, f, order);
    for (size_t k = 0; k < f->n_regions; k++) {
        size_t n = order[k];
        ent_answer_add_words(answer, table->regions[n].code, ent_region_name(&table->regions[n], answer->language));
        ent_answer_add_number(answer, f->real_income_pct[n]);
        ent_answer_add_number(answer, f->exact_pct[n]);
        ent_answer_add_number(answer, f->real_income_pct[n] - f->exact_pct[n]);
        ent_answer_add_number(answer, f->exact_pct[n] / 100.0 * f->income_musd[n]);
    }
}

static ent_status fill(ent_context *context, const ent_equilibria *laws, const ent_first_order *f, ent_answer *answer) {
    size_t *order = calloc(f->n_regions, sizeof *order);
    if (order == NULL) return ent_fail_nomem(context);
    write_sentence(answer, laws->world, laws->to.package, f);
    add_regions(answer, laws->world, f, order);
    free(order);
    ent_answer_add_note(
        answer, ent_answer_word(
                    answer,
                    "Approximate: the derivative of real income at what the package is measured against, times the "
                    "whole change (tariffs in logs). It answers without solving the package; the exact answer "
                    "stands beside it, and their distance is what a derivative leaves out.",
                    "Approché\u202f: la dérivée du revenu réel au point de comparaison, multipliée par tout le "
                    "changement (droits en logarithmes). Elle répond sans résoudre l’accord\u202f; la réponse exacte "
                    "est à côté, et l’écart est ce qu’une dérivée néglige."));
    return ent_answer_complete(context, answer);
}

ent_status ent_first_order_answer(ent_context *context, const ent_world *world, const ent_package *package,
                                  const ent_question_options *options, ent_answer **out) {
    ent_question_options standard;
    ent_question_ear ear;
    ent_equilibria laws;
    ent_first_order *found = NULL;
    ent_status status;
    *out = NULL;
    ent_question_options_init(&standard);
    if (options == NULL) options = &standard;
    ENT_TRY(ent_question_check(context, options));
    ent_question_listen(&ear, context, options->language);
    status = solve(context, world, package, options, &laws);
    if (status == ENT_OK) status = find(context, &laws, &found);
    if (status == ENT_OK) status = ent_question_open(context, "first-order", world, options, &laws, out);
    if (status == ENT_OK) status = fill(context, &laws, found, *out);
    ent_question_hear(&ear, *out);
    if (status == ENT_OK) status = ent_answer_complete(context, *out);
    ent_first_order_free(found);
    ent_equilibria_free(&laws);
    if (status == ENT_OK) return ENT_OK;
    ent_answer_free(*out);
    *out = NULL;
    return status;
}
