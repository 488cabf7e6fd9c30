/* words_path.c: the answer of a path of years, in sentences a journalist could print: who gains and loses in the last
 * year; which year is the worst on the way; which clauses explain most; how much of it is law in force. */
#include "path/words_inside.h"
#include "result/document.h"

#include <math.h>
#include <string.h>

static const double MUCH_LARGER = 2.0; /* the worst year is said when its loss is so many times that of the last */

/* Glue of a list: a comma, and "and" before the last. */
static const char *glue(ent_language l, size_t k, size_t count) { return k + 1 == count ? ent_tr(l, " and ") : ", "; }

static const char *region(ent_result *d, ent_language l, size_t n) { return ent_place_said(d, l, n, ENT_ROLE_BARE); }

static const char *verb(const ent_result *d, ent_language l, size_t n, ent_deed_of_income what) {
    return ent_verb(l, what, ent_place_is_plural(l, ent_name_of(d, l, n)));
}

static int moves(double pct) { return fabs(pct) >= ENT_NOTHING_PCT; } /* not a figure that does not exist */

/* Whom the answer speaks of: the parties, or without them who loses and who gains most. */
static size_t subjects_of(const ent_result *d, const double *pct, size_t *subjects) {
    size_t count = 0;
    for (size_t p = 0; p < d->n_parties; p++) subjects[count++] = d->parties[p];
    for (int k = 0; k < 2 && d->n_parties == 0; k++) {
        size_t n = ent_outsider(d, pct, k == 0 ? -1.0 : 1.0);
        if (n < d->n_regions) subjects[count++] = n;
    }
    return count;
}

/* ---- the worst year on the way, and the mean ---- */

/* The place of a region's worst year when it says something that the last year does not; else n_years. */
static size_t worst_of(const ent_result *d, const double *series, size_t n) {
    size_t N = d->n_regions, last = d->n_years - 1, at = 0;
    double worst, final = series[last * N + n];
    while (at < d->n_years && d->worst_year != NULL && d->years[at] != d->worst_year[n]) at++;
    if (d->worst_year == NULL || at >= last) return d->n_years;
    worst = series[at * N + n];
    if (!(worst <= -ENT_NOTHING_PCT) || !isfinite(final)) return d->n_years;
    return final > -ENT_NOTHING_PCT || worst <= MUCH_LARGER * final ? at : d->n_years;
}

/* " The worst year is 2026 for Japan (a loss of 0.12%) and ...." */
static const char *worst_said(ent_result *d, ent_language l, const double *series, const size_t *subjects,
                              size_t n_subjects) {
    const char *text = NULL;
    size_t count = 0, k = 0;
    for (size_t s = 0; s < n_subjects; s++) count += worst_of(d, series, subjects[s]) < d->n_years;
    for (size_t s = 0; s < n_subjects; s++) {
        size_t at = worst_of(d, series, subjects[s]);
        if (at == d->n_years) continue;
        text = ent_join(d, text,
                        ent_result_stringf(d, ent_tr(l, "%d for %s (a loss of %s)"), d->years[at],
                                           region(d, l, subjects[s]),
                                           ent_percent_said(d, l, series[at * d->n_regions + subjects[s]])),
                        glue(l, k++, count));
    }
    return text == NULL ? "" : ent_result_stringf(d, ent_tr(l, " The worst year is %s."), text);
}

/* A mean of the other sign than the last year is said: " Over all years, discounted, Japan loses 0.02%." */
static const char *mean_said(ent_result *d, ent_language l, const double *pct, const size_t *subjects,
                             size_t n_subjects) {
    const char *text = NULL;
    for (size_t s = 0; s < n_subjects && d->equivalent_pct != NULL; s++) {
        size_t n = subjects[s];
        double mean = d->equivalent_pct[n];
        if (!moves(pct[n]) || !moves(mean) || (mean > 0) == (pct[n] > 0)) continue;
        text = ent_join(d, text,
                        ent_result_stringf(d, ent_tr(l, "%s %s %s a year"), region(d, l, n),
                                           verb(d, l, n, mean > 0 ? ENT_GAINS : ENT_LOSES),
                                           ent_percent_said(d, l, mean)),
                        ent_tr(l, " and "));
    }
    return text == NULL ? "" : ent_result_stringf(d, ent_tr(l, " Over all years, discounted, %s."), text);
}

/* ---- which clauses explain most ---- */

static double share_of(const ent_result *d, size_t player, size_t n) {
    return d->players[player].share_pct[(d->n_years - 1) * d->n_regions + n];
}

/* The player with the largest share of a region's effect; n_players when nobody has one. */
static size_t main_player(const ent_result *d, size_t n) {
    size_t best = d->n_players;
    for (size_t k = 0; k < d->n_players; k++)
        if (moves(share_of(d, k, n)) && (best == d->n_players || fabs(share_of(d, k, n)) > fabs(share_of(d, best, n))))
            best = k;
    return best;
}

static int is_main(const ent_result *d, size_t player, const size_t *subjects, size_t n_subjects) {
    for (size_t s = 0; s < n_subjects; s++)
        if (main_player(d, subjects[s]) == player) return 1;
    return 0;
}

/* French has its plural from 2 on. */
static const char *points(ent_language l, double value) {
    return l == ENT_LANGUAGE_FR && fabs(value) < 1.995 ? " point" : ent_tr(l, " percentage points");
}

/* "from investment for Japan (+0.25 percentage points) and the United States (-0.03)". */
static const char *main_for(ent_result *d, ent_language l, size_t player, const size_t *subjects, size_t n_subjects,
                            int first) {
    const char *text = NULL;
    size_t count = 0, k = 0;
    for (size_t s = 0; s < n_subjects; s++) count += main_player(d, subjects[s]) == player;
    for (size_t s = 0; s < n_subjects; s++) {
        double share = share_of(d, player, subjects[s]);
        if (main_player(d, subjects[s]) != player) continue;
        text = ent_join(d, text,
                        ent_result_stringf(d, "%s (%s%s)", region(d, l, subjects[s]), ent_points_said(d, l, share),
                                           first && k == 0 ? points(l, share) : ""),
                        glue(l, k, count));
        k++;
    }
    return ent_result_stringf(d, ent_tr(l, "from %s for %s"), ent_key_word(l, d->players[player].name), text);
}

/* ", an exact split among 6 groups of clauses", or sampled, with the largest standard error of what was said. */
static const char *split_said(ent_result *d, ent_language l, const size_t *subjects, size_t n_subjects) {
    const char *kind = ent_tr(l, "groups of clauses");
    double error = 0;
    for (size_t k = 0; k < d->n_players; k++)
        if (d->players[k].n_clauses == 1 && strcmp(d->players[k].name, d->players[k].clauses[0]) == 0)
            kind = ent_tr(l, "clauses");
    if (d->ledger_exact) return ent_result_stringf(d, ent_tr(l, "an exact split among %zu %s"), d->n_players, kind);
    for (size_t s = 0; s < n_subjects; s++)
        for (size_t k = 0; k < d->n_players; k++)
            error = fmax(error, d->players[k].error_pct[(d->n_years - 1) * d->n_regions + subjects[s]]);
    return ent_result_stringf(d, ent_tr(l, "a split among %zu %s sampled with a standard error of at most %s"),
                              d->n_players, kind, ent_figure_said(d, l, error));
}

static const char *ledger_said(ent_result *d, ent_language l, const size_t *subjects, size_t n_subjects) {
    const char *text = NULL;
    size_t count = 0, said = 0;
    if (d->n_players < 2) return "";
    for (size_t k = 0; k < d->n_players; k++) count += is_main(d, k, subjects, n_subjects) ? 1 : 0;
    for (size_t k = 0; k < d->n_players; k++)
        if (is_main(d, k, subjects, n_subjects))
            text = ent_join(d, text, main_for(d, l, k, subjects, n_subjects, text == NULL), glue(l, said++, count));
    if (text == NULL) return "";
    return ent_result_stringf(d, ent_tr(l, " Most comes %s: %s."), text, split_said(d, l, subjects, n_subjects));
}

/* ---- how firm it is ---- */

/* Whether the effect of law in force is a part of the whole: of its sign and not beyond it. */
static int is_part(double law, double all) {
    double share = law / all;
    return share > -0.005 && share < 1.005;
}

static const char *part_said(ent_result *d, ent_language l, double law, double all, size_t n) {
    const char *whose = ent_place_said(d, l, n, ENT_ROLE_OF);
    double share = 100.0 * law / all;
    ent_text text = {0};
    if (whose == NULL) return NULL;
    if (share < 0.5)
        ent_text_addf(&text, all > 0 ? ent_tr(l, "none of the gain %s") : ent_tr(l, "none of the loss %s"), whose);
    else if (share > 99.5)
        ent_text_addf(&text, all > 0 ? ent_tr(l, "all of the gain %s") : ent_tr(l, "all of the loss %s"), whose);
    else {
        ent_text_add_percent(&text, l, share, 0);
        ent_text_addf(&text, all > 0 ? ent_tr(l, " of the gain %s") : ent_tr(l, " of the loss %s"), whose);
    }
    return ent_result_text(d, &text);
}

static const char *alone_said(ent_result *d, ent_language l, double law, size_t n) {
    if (!moves(law)) return ent_result_stringf(d, "%s %s", region(d, l, n), verb(d, l, n, ENT_WOULD_NEITHER));
    return ent_result_stringf(d, "%s %s %s", region(d, l, n), verb(d, l, n, law > 0 ? ENT_WOULD_GAIN : ENT_WOULD_LOSE),
                              ent_percent_said(d, l, law));
}

/* Whether a region's effect is said as a part of the whole: 1, as what the law alone would do: -1, or 0, not at all. */
static int how_said(double law, double all) {
    if (!isfinite(law) || !isfinite(all) || (!moves(all) && !moves(law))) return 0;
    return moves(all) && is_part(law, all) ? 1 : -1;
}

/* A scenario assumes what nobody has promised, and counts it as it counts law. */
static int assumes(const ent_result *d) {
    for (size_t k = 0; k < d->n_clauses; k++)
        if (!d->clauses[k].off && d->clauses[k].status != NULL && strcmp(d->clauses[k].status, "assumed") == 0)
            return 1;
    return 0;
}

/* " Law in force makes 72% of the gain of Japan, pledges the rest; with law in force alone the United States would gain
 * 0.010%." Where the two differ in sign a share would say nothing, so the effect of the law alone is said instead. */
static const char *firmness_said(ent_result *d, ent_language l, const double *pct, const size_t *subjects,
                                 size_t n_subjects) {
    const double *law = ent_result_last(d, "real_income_law", "pct");
    const char *parts = NULL, *alone = NULL, *text;
    size_t n_parts = 0, n_alone = 0, part = 0, other = 0;
    int rest = 0;
    for (size_t s = 0; s < n_subjects && law != NULL; s++) {
        int how = how_said(law[subjects[s]], pct[subjects[s]]);
        n_parts += how > 0;
        n_alone += how < 0;
    }
    for (size_t s = 0; s < n_subjects && law != NULL; s++) {
        size_t n = subjects[s];
        int how = how_said(law[n], pct[n]);
        if (how > 0) parts = ent_join(d, parts, part_said(d, l, law[n], pct[n], n), glue(l, part++, n_parts));
        if (how < 0) alone = ent_join(d, alone, alone_said(d, l, law[n], n), glue(l, other++, n_alone));
        rest |= how > 0 && law[n] / pct[n] < 0.995;
    }
    if (parts == NULL && alone == NULL) return "";
    if (assumes(d) && alone == NULL && !rest) return ""; /* nothing rests on a pledge */
    if (parts == NULL)
        return ent_result_stringf(d,
                                  assumes(d) ? ent_tr(l, " With what is in force or assumed alone %s.")
                                             : ent_tr(l, " With law in force alone %s."),
                                  alone);
    text = ent_result_stringf(
        d, assumes(d) ? ent_tr(l, " What is in force or assumed makes %s%s") : ent_tr(l, " Law in force makes %s%s"),
        parts, rest ? ent_tr(l, ", pledges the rest") : "");
    if (text == NULL || alone == NULL) return text == NULL ? NULL : ent_result_stringf(d, "%s.", text);
    return ent_result_stringf(d,
                              assumes(d) ? ent_tr(l, "%s; with what is in force or assumed alone %s.")
                                         : ent_tr(l, "%s; with law in force alone %s."),
                              text, alone);
}

/* ---- all of it ---- */

static const char *first_sentence(ent_result *d, ent_language l, const double *pct, const double *musd) {
    const char *parties = ent_parties_said(d, l, pct, musd), *others = ent_others_said(d, l, pct);
    const char *standard = ent_standard_of(d, l, d), *named = ent_title_said(d, l, d);
    if (!ent_result_complete(d)) return NULL;
    if (parties == NULL && others == NULL) parties = ent_tr(l, "nobody gains or loses");
    return ent_result_stringf(d, ent_tr(l, "%s: in %d %s, measured %s%s%s."), named, d->years[d->n_years - 1],
                              parties != NULL ? parties : others, standard,
                              parties != NULL && others != NULL ? ent_tr(l, "; ") : "",
                              parties != NULL && others != NULL ? others : "");
}

const char *ent_path_sentence(ent_result *d, ent_language l) {
    const double *pct = ent_result_last(d, "real_income", "pct"), *musd = ent_result_last(d, "real_income", "musd");
    const double *series = ent_result_series(d, "real_income", "pct");
    size_t *subjects = ent_result_take(d, (d->n_parties + 2) * sizeof *subjects), n_subjects;
    const char *failure = "", *parts[5] = {"", "", "", "", ""};
    if (d->failed_year != 0)
        failure = ent_result_stringf(d, ent_tr(l, "No verified solution was found for %d.%s"), d->failed_year,
                                     d->n_years > 0 ? ent_tr(l, " Of the years before: ") : "");
    if (pct == NULL) return failure;
    if (subjects == NULL) return NULL;
    n_subjects = subjects_of(d, pct, subjects);
    parts[0] = first_sentence(d, l, pct, musd);
    parts[1] = worst_said(d, l, series, subjects, n_subjects);
    parts[2] = mean_said(d, l, pct, subjects, n_subjects);
    parts[3] = firmness_said(d, l, pct, subjects, n_subjects);
    parts[4] = ledger_said(d, l, subjects,
                           n_subjects); /* last: what is known before the ledger is can be shown before */
    if (!ent_result_complete(d)) return NULL;
    return ent_result_stringf(d, "%s%s%s%s%s%s", failure, parts[0], parts[1], parts[2], parts[3], parts[4]);
}
