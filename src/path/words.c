#include "path/words.h"
#include "path/words_inside.h"
#include "result/document.h"
#include "support/text.h"

#include <math.h>
#include <string.h>

/* Two significant digits below one, two decimals above: as much as the table can carry. */
int ent_said_decimals(double size) {
    if (size >= 0.1) return 2;
    if (size >= 0.01) return 3;
    return 4;
}

const char *ent_name_of(const ent_result *d, ent_language l, size_t n) {
    const char *french = d->region_names_fr == NULL ? "" : d->region_names_fr[n];
    return l == ENT_LANGUAGE_FR && french[0] != '\0' ? french : d->region_names_en[n];
}

const char *ent_place_said(ent_result *d, ent_language l, size_t n, ent_place_role role) {
    ent_text text = {0};
    ent_text_add_place(&text, l, d->region_codes[n], ent_name_of(d, l, n), role);
    return ent_result_text(d, &text);
}

const char *ent_percent_said(ent_result *d, ent_language l, double pct) {
    ent_text text = {0};
    ent_text_add_percent(&text, l, fabs(pct), ent_said_decimals(fabs(pct)));
    return ent_result_text(d, &text);
}

const char *ent_figure_said(ent_result *d, ent_language l, double value) {
    ent_text text = {0};
    ent_text_add_figure(&text, l, value, ent_said_decimals(fabs(value)));
    return ent_result_text(d, &text);
}

const char *ent_points_said(ent_result *d, ent_language l, double points) {
    ent_text text = {0};
    ent_text_add(&text, !(points < 0) ? "+" : ent_worded(l, "-", "\u2212"));
    ent_text_add_figure(&text, l, fabs(points), ent_said_decimals(fabs(points)));
    return ent_result_text(d, &text);
}

static const char *dollars(ent_result *d, ent_language l, double musd) {
    ent_text text = {0};
    ent_text_add_dollars(&text, l, musd);
    return ent_result_text(d, &text);
}

/* Less than what a figure can carry. */
static const char *nothing(ent_result *d, ent_language l) {
    ent_text text = {0};
    ent_text_add_percent(&text, l, ENT_NOTHING_PCT, 4);
    return ent_result_text(d, &text);
}

const char *ent_verb(ent_language l, ent_deed_of_income what, int plural) {
    static const char *const words[][3] = {
        [ENT_GAINS] = {"gains", "gagne", "gagnent"},
        [ENT_LOSES] = {"loses", "perd", "perdent"},
        [ENT_NEITHER] = {"neither gains nor loses", "ne gagne ni ne perd", "ne gagnent ni ne perdent"},
        [ENT_WOULD_GAIN] = {"would gain", "gagnerait", "gagneraient"},
        [ENT_WOULD_LOSE] = {"would lose", "perdrait", "perdraient"},
        [ENT_WOULD_NEITHER] = {"would neither gain nor lose", "ne gagnerait ni ne perdrait",
                               "ne gagneraient ni ne perdraient"},
    };
    return words[what][l != ENT_LANGUAGE_FR ? 0 : plural ? 2 : 1];
}

static const char *verb(const ent_result *d, ent_language l, size_t n, ent_deed_of_income what) {
    return ent_verb(l, what, ent_place_is_plural(l, ent_name_of(d, l, n)));
}

static const char *of_income(ent_language l, int first) { return first ? ent_tr(l, " of real income") : ""; }

/* "Japan gains 0.31% of real income ($14 billion a year)"; `first` says what the percentage is of. */
static const char *clause_on(ent_result *d, ent_language l, size_t n, const double *pct, const double *musd,
                             int first) {
    const char *name = ent_place_said(d, l, n, ENT_ROLE_BARE), *money = "", *figure;
    double size = fabs(pct[n]);
    if (!isfinite(pct[n])) return ent_result_stringf(d, ent_tr(l, "for %s there is no figure"), name);
    figure = size < ENT_NOTHING_PCT ? nothing(d, l) : ent_percent_said(d, l, size);
    if (size < ENT_NOTHING_PCT)
        return ent_result_stringf(d, ent_tr(l, "%s %s (less than %s%s)"), name, verb(d, l, n, ENT_NEITHER), figure,
                                  of_income(l, first));
    if (musd != NULL && isfinite(musd[n]))
        money = ent_result_stringf(d, ent_tr(l, " (%s a year)"), dollars(d, l, musd[n]));
    if (money == NULL) return NULL; /* out of memory, which the document remembers */
    return ent_result_stringf(d, "%s %s %s%s%s", name, verb(d, l, n, pct[n] > 0.0 ? ENT_GAINS : ENT_LOSES), figure,
                              of_income(l, first), money);
}

static int is_party(const ent_result *d, size_t n) {
    for (size_t p = 0; p < d->n_parties; p++)
        if (d->parties[p] == n) return 1;
    return 0;
}

/* The outsider that moves most in one direction; n_regions when nobody does. */
size_t ent_outsider(const ent_result *d, const double *pct, double sign) {
    size_t best = d->n_regions;
    for (size_t n = 0; n < d->n_regions; n++)
        if (!is_party(d, n) && sign * pct[n] >= ENT_NOTHING_PCT &&
            (best == d->n_regions || sign * pct[n] > sign * pct[best]))
            best = n;
    return best;
}

const char *ent_join(ent_result *d, const char *so_far, const char *more, const char *glue) {
    if (more == NULL) return so_far;
    return so_far == NULL ? more : ent_result_stringf(d, "%s%s%s", so_far, glue, more);
}

/* The parties, the one that moves most first. */
const char *ent_parties_said(ent_result *d, ent_language l, const double *pct, const double *musd) {
    const char *text = NULL;
    unsigned char *said = ent_result_take(d, d->n_regions);
    for (size_t k = 0; k < d->n_parties && said != NULL; k++) {
        size_t next = d->n_regions;
        for (size_t p = 0; p < d->n_parties; p++) {
            size_t n = d->parties[p];
            if (!said[n] && (next == d->n_regions || !isfinite(pct[next]) || fabs(pct[n]) > fabs(pct[next]))) next = n;
        }
        if (next == d->n_regions) break; /* a party named twice */
        said[next] = 1;
        text = ent_join(d, text, clause_on(d, l, next, pct, musd, k == 0),
                        k + 1 == d->n_parties ? ent_tr(l, " and ") : ", ");
    }
    return text;
}

/* "of the others Mexico loses most (0.023%) and Viet Nam gains most (0.011%)" */
const char *ent_others_said(ent_result *d, ent_language l, const double *pct) {
    const size_t most[2] = {ent_outsider(d, pct, -1.0), ent_outsider(d, pct, 1.0)};
    const char *text = NULL;
    for (size_t k = 0; k < 2; k++) {
        size_t n = most[k];
        if (n == d->n_regions) continue;
        text = ent_join(
            d, text,
            ent_result_stringf(d, ent_tr(l, "%s%s %s most (%s%s)"),
                               text == NULL && d->n_parties > 0 ? ent_tr(l, "of the others ") : "",
                               ent_place_said(d, l, n, ENT_ROLE_BARE), verb(d, l, n, k == 0 ? ENT_LOSES : ENT_GAINS),
                               ent_percent_said(d, l, pct[n]), of_income(l, text == NULL && d->n_parties == 0)),
            ent_tr(l, " and "));
    }
    return text;
}

/* `"Tokyo 2025" with cars.rate=20%`: a package of which a clause was set is not the package of that title. Options of
 * clauses have a point in their names. */
const char *ent_with_settings(ent_result *d, ent_language l, const ent_result *side, const char *title) {
    const char *said = NULL;
    size_t n = 0;
    for (size_t k = 0; k < side->n_options; k++) n += strchr(side->options[k].name, '.') != NULL;
    if (n > 2) return ent_result_stringf(d, ent_tr(l, "%s with %zu keys set otherwise"), title, n);
    for (size_t k = 0; k < side->n_options; k++)
        if (strchr(side->options[k].name, '.') != NULL)
            said = ent_join(d, said, ent_result_stringf(d, "%s=%s", side->options[k].name, side->options[k].value),
                            ent_tr(l, " and "));
    return said == NULL ? title : ent_result_stringf(d, ent_tr(l, "%s with %s"), title, said);
}

/* What is there in the language, else in English, else the name. */
static const char *title_in(ent_language l, const char *english, const char *french, const char *name) {
    if (l == ENT_LANGUAGE_FR && french[0] != '\0') return french;
    return english[0] != '\0' ? english : name;
}

const char *ent_title_said(ent_result *d, ent_language l, const ent_result *side) {
    return ent_with_settings(d, l, side, title_in(l, side->title_en, side->title_fr, side->package));
}

/* What a document is measured against, with the preposition: "against the law of 2024". */
const char *ent_standard_of(ent_result *d, ent_language l, const ent_result *side) {
    const char *against = title_in(l, side->against_title_en, side->against_title_fr, side->against);
    if (strcmp(side->against, "none") != 0) return ent_result_stringf(d, ent_tr(l, "against \"%s\""), against);
    if (side->against_title_en[0] != '\0') return ent_result_stringf(d, ent_tr(l, "against %s"), against);
    if (side->base_year > 0) return ent_result_stringf(d, ent_tr(l, "against the law of %d"), side->base_year);
    return ent_tr(l, "against the base law");
}

static const char *long_run_sentence(ent_result *d, ent_language l) {
    const char *standard = ent_standard_of(d, l, d), *title = ent_title_said(d, l, d);
    const double *pct = ent_result_values(d, "real_income", "pct"), *musd = ent_result_values(d, "real_income", "musd");
    const char *parties = ent_parties_said(d, l, pct, musd), *others = ent_others_said(d, l, pct);
    char period[ENT_DAY_WORDS];
    if (parties == NULL && others == NULL) parties = ent_tr(l, "nobody gains or loses");
    ent_result_period(l, d, period);
    return ent_result_stringf(d, ent_tr(l, "%s: %s under the law of %s%s once trade has adjusted, measured %s%s%s."),
                              title, parties != NULL ? parties : others, ent_of_period(l, d), period, standard,
                              parties != NULL && others != NULL ? ent_tr(l, "; ") : "",
                              parties != NULL && others != NULL ? others : "");
}

const char *ent_sentence(ent_result *d, ent_language l) {
    return ent_result_is_path(d) ? ent_path_sentence(d, l) : long_run_sentence(d, l);
}

void ent_say_sentences(ent_result *d) {
    d->sentence = ent_sentence(d, ENT_LANGUAGE_EN);
    d->sentence_fr = ent_sentence(d, ENT_LANGUAGE_FR);
}

/* ---- two documents side by side ---- */

/* "gains 0.31%"; only the figure after a change of the same sign (`before`, 0 for none). `of` says what the percentage
 * is of, where that was not said before. */
static const char *change_said(ent_result *d, ent_language l, size_t n, double pct, double before, const char *of) {
    int repeated = pct * before > 0.0 && fabs(before) >= ENT_NOTHING_PCT;
    const char *word = verb(d, l, n, pct > 0.0 ? ENT_GAINS : ENT_LOSES);
    if (fabs(pct) >= ENT_NOTHING_PCT)
        return ent_result_stringf(d, "%s%s%s%s", repeated ? "" : word, repeated ? "" : " ", ent_percent_said(d, l, pct),
                                  of);
    word = verb(d, l, n, ENT_NEITHER);
    if (of[0] == '\0') return word;
    return ent_result_stringf(d, ent_tr(l, "%s (less than %s%s)"), word, nothing(d, l), of);
}

/* "Japan gains 0.085% under the first and 0.31% under the second ($9.1 billion a year more)" */
static const char *both_said(ent_result *d, ent_language l, const ent_comparison *c, size_t n, int first) {
    const double *a = ent_result_last(c->first, "real_income", "pct");
    const double *b = ent_result_last(c->second, "real_income", "pct");
    double money = ent_result_last(c->second, "real_income", "musd")[n] -
                   ent_result_last(c->first, "real_income", "musd")[n];
    const char *difference = ent_tr(l, "the same");
    if (!(fabs(b[n] - a[n]) < ENT_NOTHING_PCT))
        difference = ent_result_stringf(d, money > 0.0 ? ent_tr(l, "%s a year more") : ent_tr(l, "%s a year less"),
                                        dollars(d, l, money));
    return ent_result_stringf(
        d, ent_tr(l, "%s %s under the first and %s under the second (%s)"), ent_place_said(d, l, n, ENT_ROLE_BARE),
        change_said(d, l, n, a[n], 0.0, of_income(l, first)), change_said(d, l, n, b[n], a[n], ""), difference);
}

/* The outsider whose real income differs most, or NULL. */
static const char *most_different(ent_result *d, ent_language l, const ent_comparison *c) {
    const double *a = ent_result_last(c->first, "real_income", "pct");
    const double *b = ent_result_last(c->second, "real_income", "pct");
    size_t best = d->n_regions;
    for (size_t n = 0; n < d->n_regions; n++) {
        size_t p = 0;
        while (p < c->n_parties && c->parties[p] != n) p++;
        if (p == c->n_parties && fabs(b[n] - a[n]) >= ENT_NOTHING_PCT &&
            (best == d->n_regions || fabs(b[n] - a[n]) > fabs(b[best] - a[best])))
            best = n;
    }
    if (best == d->n_regions) return NULL;
    return ent_result_stringf(d, ent_tr(l, "%sthe real income %s differs most (by %s percentage points)"),
                              c->n_parties > 0 ? ent_tr(l, "of the others ") : "",
                              ent_place_said(d, l, best, ENT_ROLE_OF), ent_points_said(d, l, b[best] - a[best]));
}

const char *ent_both_sentence(ent_result *d, ent_language l, const ent_comparison *c) {
    const char *text = NULL, *others = most_different(d, l, c), *measured, *period;
    const char *a = ent_standard_of(d, l, c->first), *b = ent_standard_of(d, l, c->second), *glue = ent_tr(l, "; ");
    for (size_t p = 0; p < c->n_parties; p++) text = ent_join(d, text, both_said(d, l, c, c->parties[p], p == 0), glue);
    text = ent_join(d, text, others, glue);
    if (text == NULL) text = ent_tr(l, "nobody's real income differs");
    if (a == NULL || b == NULL) return ""; /* out of memory, which the document remembers */
    measured = strcmp(a, b) == 0 ? ent_result_stringf(d, ent_tr(l, "both measured %s"), a)
                                 : ent_result_stringf(d, ent_tr(l, "the first measured %s, the second %s"), a, b);
    period = ent_result_is_path(c->first)
                 ? ent_result_stringf(d, ent_tr(l, "in %d"), c->first->years[c->first->n_years - 1])
                 : ent_result_stringf(d, ent_tr(l, "law of %d once trade has adjusted"), c->first->year);
    if (period == NULL) return "";
    return ent_result_stringf(d, ent_tr(l, "%s (first) and %s (second), %s, %s: %s."), ent_title_said(d, l, c->first),
                              ent_title_said(d, l, c->second), period, measured, text);
}
