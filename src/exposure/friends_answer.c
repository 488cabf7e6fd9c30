/* friends_answer.c: friends and enemies in words and tables. */
#include "exposure/friends.h"
#include "exposure/ranking.h"
#include "world/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    const ent_world *world;
    const char *grower, *sectors;
    ent_language language;
    const ent_friends *found; /* one grower */
    unsigned char *grows;     /* [N] */
    size_t *order;            /* [N]: from who gains most to who loses most, in percent */
} asked;

static void add_columns(ent_answer *answer) {
    static const struct {
        const char *key, *english, *french, *unit;
    } columns[] = {
        {"real_income_pct", "real income", "revenu réel", "pct"},
        {"real_income_musd", "real income", "revenu réel", "musd"},
        {"market_size_pct", "market size", "taille des marchés", "pct"},
        {"competition_pct", "competition", "concurrence", "pct"},
        {"revenue_pct", "duties", "droits", "pct"},
        {"transfers_pct", "transfers", "transferts", "pct"},
        {"living_pct", "cheaper living", "coût de la vie", "pct"},
    };
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++)
        ent_answer_add_column(
            answer, (ent_answer_column){columns[c].key, ent_answer_word(answer, columns[c].english, columns[c].french),
                                        columns[c].unit, ENT_COLUMN_CHANGE, -1});
}

static void add_figures(ent_answer *answer, const ent_friends *f, size_t g, size_t n) {
    size_t at = g * f->n_regions + n;
    ent_answer_add_number(answer, f->real_income_pct[at]);
    ent_answer_add_number(answer, f->real_income_pct[at] / 100.0 * f->income_musd[n]);
    ent_answer_add_number(answer, f->market_size_pct[at]);
    ent_answer_add_number(answer, f->competition_pct[at]);
    ent_answer_add_number(answer, f->revenue_pct[at]);
    ent_answer_add_number(answer, f->transfers_pct[at]);
    ent_answer_add_number(answer, f->living_pct[at]);
}

static void add_region(ent_answer *answer, const asked *a, size_t n) {
    const ent_region *region = &ent_world_table(a->world)->regions[n];
    ent_answer_add_words(answer, region->code, ent_region_name(region, a->language));
}

static void add_region_column(ent_answer *answer, const char *key, const char *english, const char *french) {
    ent_answer_add_column(answer,
                          (ent_answer_column){key, ent_answer_word(answer, english, french), "", ENT_COLUMN_CODE, -1});
}

/* Those who gain, best first, or those who lose, worst first. */
static void add_side(ent_answer *answer, const asked *a, int gains) {
    size_t N = a->found->n_regions;
    ent_answer_begin_table(answer, gains ? "friends" : "enemies",
                           gains ? ent_answer_word(answer, "Friends: who gains, per 1% of growth",
                                                   "Amis : qui gagne, pour 1\u202f% de croissance")
                                 : ent_answer_word(answer, "Enemies: who loses, per 1% of growth",
                                                   "Ennemis : qui perd, pour 1\u202f% de croissance"));
    add_region_column(answer, "region", "economy", "économie");
    add_columns(answer);
    for (size_t k = 0; k < N; k++) {
        size_t n = gains ? a->order[k] : a->order[N - 1 - k];
        if ((a->found->real_income_pct[n] >= 0.0) != gains) continue;
        add_region(answer, a, n);
        add_figures(answer, a->found, 0, n);
    }
}

/* The first of the order that did not grow itself, from one end. */
static size_t furthest(const asked *a, int gains) {
    size_t N = a->found->n_regions;
    for (size_t k = 0; k < N; k++) {
        size_t n = gains ? a->order[k] : a->order[N - 1 - k];
        if (!a->grows[n] && (a->found->real_income_pct[n] >= 0.0) == gains) return n;
    }
    return N;
}

static void add_furthest(ent_text *text, const asked *a, int gains) {
    ent_language language = a->language;
    const ent_region *region;
    size_t n = furthest(a, gains);
    int plural;
    if (n == a->found->n_regions) {
        ent_text_add(text, gains ? ent_tr(language, "no other economy gains") : ent_tr(language, "none loses"));
        return;
    }
    region = &ent_world_table(a->world)->regions[n];
    plural = ent_party_is_plural(language, a->world, region->code);
    ent_text_add_region(text, language, region, ENT_ROLE_BARE);
    ent_text_add(text,
                 gains ? ent_worded(language, " gains most (", plural ? " y gagnent le plus (" : " y gagne le plus (")
                       : ent_worded(language, " loses most (", plural ? " y perdent le plus (" : " y perd le plus ("));
    ent_text_add_small_percent(text, language, a->found->real_income_pct[n]);
    ent_text_add(text, ")");
}

static void write_sentence(ent_answer *answer, const asked *a) {
    const ent_friends *f = a->found;
    ent_language language = a->language;
    ent_text text = {0};
    double own = 0.0, own_income = 0.0, others = 0.0;
    size_t gainers = 0, counted = 0;
    for (size_t n = 0; n < f->n_regions; n++) {
        double musd = f->real_income_pct[n] / 100.0 * f->income_musd[n];
        if (a->grows[n]) {
            own += musd, own_income += f->income_musd[n];
            continue;
        }
        others += musd, counted++, gainers += f->real_income_pct[n] > 0.0;
    }
    ent_text_add(&text, ent_tr(language, "When productivity "));
    ent_text_add_party(&text, language, a->world, a->grower, ENT_ROLE_IN);
    if (a->sectors != NULL) ent_text_addf(&text, " (%s)", a->sectors);
    ent_text_add(&text, ent_tr(language, " rises by 1%, real income there rises by "));
    ent_text_add_small_percent(&text, language, own_income > 0.0 ? 100.0 * own / own_income : 0.0);
    ent_text_addf(&text, ent_tr(language, " and %zu of %zu other economies gain: together they "), gainers, counted);
    ent_text_add(&text, others >= 0.0 ? ent_tr(language, "are better off by ") : ent_tr(language, "are worse off by "));
    ent_text_add_dollars(&text, language, fabs(others));
    ent_text_add(&text, ent_tr(language, " a year; "));
    add_furthest(&text, a, 1);
    ent_text_add(&text, ", ");
    add_furthest(&text, a, 0);
    ent_text_add(&text, ".");
    answer->sentence = ent_answer_keep(answer, &text);
}

static void add_matrix(ent_answer *answer, const asked *a, const ent_friends *all) {
    ent_answer_begin_table(answer, "matrix",
                           ent_answer_word(answer, "Everybody's growth by itself, 1% of productivity each",
                                           "La croissance de chacun, 1\u202f% de productivité"));
    add_region_column(answer, "grower", "who grows", "qui croît");
    add_region_column(answer, "region", "economy", "économie");
    add_columns(answer);
    ent_answer_show(answer, 0);
    for (size_t g = 0; g < all->n_growers; g++)
        for (size_t n = 0; n < all->n_regions; n++) {
            add_region(answer, a, all->growers[g]);
            add_region(answer, a, n);
            add_figures(answer, all, g, n);
        }
}

static void add_notes(ent_answer *answer, const asked *a) {
    ent_text text = {0};
    const char *note;
    ent_answer_add_note(
        answer,
        ent_answer_word(
            answer,
            "Real income is split as market size (what its markets buy more, at unchanged shares), competition "
            "(shares won or lost in them), duties, transfers and cheaper living (consumer prices), in values of "
            "world value added; the parts sum to it. A derivative: what 1% does is this to first order, and the "
            "world answers in full, as in the long run.",
            "Le revenu réel se partage entre taille des marchés (ce que ses débouchés achètent de plus, à parts "
            "inchangées), concurrence (parts gagnées ou perdues), droits, transferts et coût de la vie (prix à la "
            "consommation), en valeurs de la valeur ajoutée mondiale\u202f; la somme en est exacte. C’est une dérivée\u202f: "
            "l’effet de 1\u202f% au premier ordre, une fois l’économie mondiale ajustée."));
    ent_text_add(&text, ent_tr(a->language,
                               /* xgettext:no-c-format */
                               "Productivity is that of gross output: as inputs become cheaper too, 1% is worth "));
    ent_text_add_percent(&text, a->language, a->found->own_weight[0], 2);
    ent_text_add(&text, ent_tr(a->language,
                               " of value added where it happens. Deficits decide much of what small effects are: "
                               "with world-share a surplus grows with the world, with own-gdp with its country."));
    note = ent_answer_keep(answer, &text);
    if (note != NULL) ent_answer_add_note(answer, note);
}

static ent_status fill(ent_context *context, asked *a, const ent_equilibria *laws, int matrix, ent_answer *answer) {
    ent_friends *all = NULL;
    ent_status status = ENT_OK;
    ent_answer_add_option(answer, "grower", a->grower);
    if (a->sectors != NULL) ent_answer_add_option(answer, "sectors", a->sectors);
    ent_rank_values(a->found->n_regions, a->found->real_income_pct, a->order);
    write_sentence(answer, a);
    add_side(answer, a, 1);
    add_side(answer, a, 0);
    if (matrix) status = ent_friends_find(context, laws, NULL, a->sectors, &all);
    if (all != NULL) add_matrix(answer, a, all);
    ent_friends_free(all);
    ENT_TRY(status);
    add_notes(answer, a);
    return ent_answer_complete(context, answer);
}

static ent_status answer_at(ent_context *context, const ent_equilibria *laws, asked *a,
                            const ent_question_options *options, int matrix, ent_answer **out) {
    size_t N = ent_world_table(a->world)->n_regions;
    ent_friends *found = NULL;
    ent_status status = ent_friends_find(context, laws, a->grower, a->sectors, &found);
    a->found = found;
    a->grows = calloc(N, 1);
    a->order = calloc(N, sizeof *a->order);
    if (status == ENT_OK && (a->grows == NULL || a->order == NULL)) status = ent_fail_nomem(context);
    if (status == ENT_OK) status = ent_world_mark_regions(context, a->world, a->grower, a->grows);
    if (status == ENT_OK) status = ent_question_open(context, "friends", a->world, options, laws, out);
    if (status == ENT_OK) status = fill(context, a, laws, matrix, *out);
    free(a->grows);
    free(a->order);
    ent_friends_free(found);
    return status;
}

ent_status ent_friends_answer(ent_context *context, const ent_world *world, const ent_package *package,
                              const ent_question_options *options, const char *grower, const char *sectors, int matrix,
                              ent_answer **out) {
    ent_question_options standard;
    ent_question_ear ear;
    ent_equilibria laws;
    ent_status status;
    asked a = {.world = world, .grower = grower, .sectors = sectors};
    *out = NULL;
    ent_question_options_init(&standard);
    standard.run.closure = ENT_CLOSURE_OWN_GDP;
    if (options == NULL) options = &standard;
    a.language = options->language;
    ENT_TRY(ent_question_check(context, options));
    if (grower == NULL) return ent_fail(context, ENT_USAGE, "nobody is named who grows");
    ent_question_listen(&ear, context, options->language);
    ent_equilibria_init(&laws, world, package, &options->run);
    status = ent_equilibria_check(context, &laws);
    if (status == ENT_OK) status = ent_equilibria_solve(context, &laws);
    if (status == ENT_OK) status = answer_at(context, &laws, &a, options, matrix, out);
    ent_equilibria_free(&laws);
    ent_question_hear(&ear, *out);
    if (status == ENT_OK) status = ent_answer_complete(context, *out);
    if (status == ENT_OK) return ENT_OK;
    ent_answer_free(*out);
    *out = NULL;
    return status;
}
