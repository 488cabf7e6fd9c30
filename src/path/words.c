#include "path/words.h"
#include "path/words_inside.h"
#include "result/document.h"

#include <math.h>
#include <string.h>

const char *ent_article(const char *code) {
    static const char *const with_the[] = {"USA", "GBR", "NLD", "PHL", "ARE", "COD", "SVK", "ROW"};
    for (size_t i = 0; i < sizeof with_the / sizeof with_the[0]; i++)
        if (strcmp(code, with_the[i]) == 0) return "the ";
    return "";
}

/* Two significant digits below one, two decimals above: as much as the table can carry. */
int ent_said_decimals(double size) {
    if (size >= 0.1) return 2;
    if (size >= 0.01) return 3;
    return 4;
}

static const char *dollars(ent_result *d, double musd) {
    double size = fabs(musd);
    if (size >= 999500) return ent_result_stringf(d, "$%.2f trillion", size / 1e6);
    if (size >= 1e4) return ent_result_stringf(d, "$%.0f billion", size / 1e3);
    if (size >= 950) return ent_result_stringf(d, "$%.1f billion", size / 1e3);
    if (size >= 0.5) return ent_result_stringf(d, "$%.0f million", size);
    return "less than $1 million";
}

/* "Japan gains 0.31% of real income ($14 billion a year)"; `first` says what the percentage is of. */
static const char *clause_on(ent_result *d, size_t n, const double *pct, const double *musd, int first) {
    const char *the = ent_article(d->region_codes[n]), *name = d->region_names_en[n], *money = "";
    double size = fabs(pct[n]);
    if (!isfinite(pct[n])) return ent_result_stringf(d, "for %s%s there is no figure", the, name);
    if (size < ENT_NOTHING_PCT)
        return ent_result_stringf(d, "%s%s neither gains nor loses (less than %g%%%s)", the, name, ENT_NOTHING_PCT,
                                  first ? " of real income" : "");
    if (musd != NULL && isfinite(musd[n])) money = ent_result_stringf(d, " (%s a year)", dollars(d, musd[n]));
    if (money == NULL) return NULL; /* out of memory, which the document remembers */
    return ent_result_stringf(d, "%s%s %s %.*f%%%s%s", the, name, pct[n] > 0.0 ? "gains" : "loses",
                              ent_said_decimals(size), size, first ? " of real income" : "", money);
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
const char *ent_parties_said(ent_result *d, const double *pct, const double *musd) {
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
        text = ent_join(d, text, clause_on(d, next, pct, musd, k == 0), k + 1 == d->n_parties ? " and " : ", ");
    }
    return text;
}

/* "of the others Mexico loses most (0.023%) and Viet Nam gains most (0.011%)" */
const char *ent_others_said(ent_result *d, const double *pct) {
    const size_t most[2] = {ent_outsider(d, pct, -1.0), ent_outsider(d, pct, 1.0)};
    const char *text = NULL;
    for (size_t k = 0; k < 2; k++) {
        size_t n = most[k];
        if (n == d->n_regions) continue;
        text = ent_join(d, text,
                        ent_result_stringf(d, "%s%s%s %s most (%.*f%%%s)",
                                           text == NULL && d->n_parties > 0 ? "of the others " : "",
                                           ent_article(d->region_codes[n]), d->region_names_en[n],
                                           k == 0 ? "loses" : "gains", ent_said_decimals(fabs(pct[n])), fabs(pct[n]),
                                           text == NULL && d->n_parties == 0 ? " of real income" : ""),
                        " and ");
    }
    return text;
}

/* `"Tokyo 2025" with cars.rate=20%`: a package of which a clause was set is not the package of that title. Options of
 * clauses have a point in their names. */
const char *ent_with_settings(ent_result *d, const ent_result *side, const char *title) {
    const char *said = NULL;
    size_t n = 0;
    for (size_t k = 0; k < side->n_options; k++) n += strchr(side->options[k].name, '.') != NULL;
    if (n > 2) return ent_result_stringf(d, "%s with %zu keys set otherwise", title, n);
    for (size_t k = 0; k < side->n_options; k++)
        if (strchr(side->options[k].name, '.') != NULL)
            said = ent_join(d, said, ent_result_stringf(d, "%s=%s", side->options[k].name, side->options[k].value),
                            " and ");
    return said == NULL ? title : ent_result_stringf(d, "%s with %s", title, said);
}

/* What a document is measured against, in words. */
const char *ent_standard_of(ent_result *d, const ent_result *side) {
    const char *against = side->against_title_en[0] != '\0' ? side->against_title_en : side->against;
    if (strcmp(side->against, "none") == 0 && side->against_title_en[0] != '\0') return against;
    if (strcmp(side->against, "none") != 0) return ent_result_stringf(d, "\"%s\"", against);
    if (side->base_year > 0) return ent_result_stringf(d, "the law of %d", side->base_year);
    return "the base law";
}

static const char *long_run_sentence(ent_result *d) {
    const char *title = d->title_en[0] != '\0' ? d->title_en : d->package, *standard = ent_standard_of(d, d);
    const double *pct = ent_result_values(d, "real_income", "pct"), *musd = ent_result_values(d, "real_income", "musd");
    const char *parties = ent_parties_said(d, pct, musd), *others = ent_others_said(d, pct);
    char period[ENT_DAY_WORDS];
    if (parties == NULL && others == NULL) parties = "nobody gains or loses";
    ent_result_period(d, period);
    return ent_result_stringf(d, "%s: %s under the law of %s once trade has adjusted, measured against %s%s%s.",
                              ent_with_settings(d, d, title), parties != NULL ? parties : others, period, standard,
                              parties != NULL && others != NULL ? "; " : "",
                              parties != NULL && others != NULL ? others : "");
}

const char *ent_sentence(ent_result *d) { return ent_result_is_path(d) ? ent_path_sentence(d) : long_run_sentence(d); }

/* ---- two documents side by side ---- */

/* "gains 0.31%"; only the figure after a change of the same sign (`before`, 0 for none). `of` says what the percentage
 * is of, where that was not said before. */
static const char *change_said(ent_result *d, double pct, double before, const char *of) {
    const char *verb = pct * before > 0.0 && fabs(before) >= ENT_NOTHING_PCT ? "" : pct > 0.0 ? "gains " : "loses ";
    if (fabs(pct) >= ENT_NOTHING_PCT)
        return ent_result_stringf(d, "%s%.*f%%%s", verb, ent_said_decimals(fabs(pct)), fabs(pct), of);
    if (of[0] == '\0') return "neither gains nor loses";
    return ent_result_stringf(d, "neither gains nor loses (less than %g%%%s)", ENT_NOTHING_PCT, of);
}

/* "Japan gains 0.085% under the first and 0.31% under the second ($9.1 billion a year more)" */
static const char *both_said(ent_result *d, const ent_comparison *c, size_t n, int first) {
    const double *a = ent_result_last(c->first, "real_income", "pct");
    const double *b = ent_result_last(c->second, "real_income", "pct");
    double money = ent_result_last(c->second, "real_income", "musd")[n] -
                   ent_result_last(c->first, "real_income", "musd")[n];
    const char *difference = fabs(b[n] - a[n]) < ENT_NOTHING_PCT
                                 ? "the same"
                                 : ent_result_stringf(d, "%s a year %s", dollars(d, money),
                                                      money > 0.0 ? "more" : "less");
    return ent_result_stringf(d, "%s%s %s under the first and %s under the second (%s)",
                              ent_article(d->region_codes[n]), d->region_names_en[n],
                              change_said(d, a[n], 0.0, first ? " of real income" : ""), change_said(d, b[n], a[n], ""),
                              difference);
}

/* The outsider whose real income differs most, or NULL. */
static const char *most_different(ent_result *d, const ent_comparison *c) {
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
    return ent_result_stringf(d, "%sthe real income of %s%s differs most (by %+.*f percentage points)",
                              c->n_parties > 0 ? "of the others " : "", ent_article(d->region_codes[best]),
                              d->region_names_en[best], ent_said_decimals(fabs(b[best] - a[best])), b[best] - a[best]);
}

static const char *title_of(ent_result *d, const ent_result *side) {
    const char *title = side->title_en[0] != '\0' ? side->title_en : side->package;
    return ent_with_settings(d, side, title);
}

const char *ent_comparison_sentence(ent_result *d, const ent_comparison *c) {
    const char *text = NULL, *others = most_different(d, c), *measured, *period;
    const char *a = ent_standard_of(d, c->first), *b = ent_standard_of(d, c->second);
    for (size_t p = 0; p < c->n_parties; p++) text = ent_join(d, text, both_said(d, c, c->parties[p], p == 0), "; ");
    text = ent_join(d, text, others, "; ");
    if (text == NULL) text = "nobody's real income differs";
    if (a == NULL || b == NULL) return ""; /* out of memory, which the document remembers */
    measured = strcmp(a, b) == 0 ? ent_result_stringf(d, "both measured against %s", a)
                                 : ent_result_stringf(d, "the first measured against %s, the second against %s", a, b);
    period = ent_result_is_path(c->first) ? ent_result_stringf(d, "in %d", c->first->years[c->first->n_years - 1])
                                          : ent_result_stringf(d, "law of %d once trade has adjusted", c->first->year);
    if (period == NULL) return "";
    return ent_result_stringf(d, "%s (first) and %s (second), %s, %s: %s.", title_of(d, c->first),
                              title_of(d, c->second), period, measured, text);
}
