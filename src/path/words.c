#include "path/words.h"
#include "result/document.h"

#include <math.h>
#include <string.h>

/* Below half a thousandth of a percent no figure of the table can be told from nothing. */
static const double NOTHING_PCT = 0.0005;

static const char *article(const char *code) {
    static const char *const with_the[] = {"USA", "GBR", "NLD", "PHL", "ARE", "COD", "SVK", "ROW"};
    for (size_t i = 0; i < sizeof with_the / sizeof with_the[0]; i++)
        if (strcmp(code, with_the[i]) == 0) return "the ";
    return "";
}

/* Two significant digits below one, two decimals above: as much as the table can carry. */
static int decimals(double size) {
    if (size >= 0.1) return 2;
    if (size >= 0.01) return 3;
    return 4;
}

static const char *dollars(ent_result *d, double musd) {
    double size = fabs(musd);
    if (size >= 1e6) return ent_result_stringf(d, "$%.2f trillion", size / 1e6);
    if (size >= 1e4) return ent_result_stringf(d, "$%.0f billion", size / 1e3);
    if (size >= 950) return ent_result_stringf(d, "$%.1f billion", size / 1e3);
    return ent_result_stringf(d, "$%.0f million", size);
}

/* "Japan gains 0.31% of real income ($14 billion a year)" */
static const char *clause_on(ent_result *d, size_t n, const double *pct, const double *musd, int first) {
    const char *the = article(d->region_codes[n]), *name = d->region_names_en[n];
    double size = fabs(pct[n]);
    const char *subject = ent_result_stringf(d, "%s%s", first && the[0] != '\0' ? "The " : the, name);
    if (subject == NULL) return NULL;
    if (size < NOTHING_PCT) return ent_result_stringf(d, "%s neither gains nor loses (less than %g%%)", subject, NOTHING_PCT);
    return ent_result_stringf(d, "%s %s %.*f%%%s (%s a year)", subject, pct[n] > 0.0 ? "gains" : "loses",
                              decimals(size), size, first ? " of real income" : "", dollars(d, musd[n]));
}

static int is_party(const ent_result *d, size_t n) {
    for (size_t p = 0; p < d->n_parties; p++)
        if (d->parties[p] == n) return 1;
    return 0;
}

/* The outsider that moves most in one direction; n_regions when nobody does. */
static size_t outsider(const ent_result *d, const double *pct, double sign) {
    size_t best = d->n_regions;
    for (size_t n = 0; n < d->n_regions; n++)
        if (!is_party(d, n) && sign * pct[n] >= NOTHING_PCT && (best == d->n_regions || sign * pct[n] > sign * pct[best]))
            best = n;
    return best;
}

static const char *join(ent_result *d, const char *so_far, const char *more, const char *glue) {
    if (more == NULL) return so_far;
    return so_far == NULL ? more : ent_result_stringf(d, "%s%s%s", so_far, glue, more);
}

const char *ent_sentence(ent_result *d) {
    const double *pct = ent_result_values(d, "real_income", "pct"), *musd = ent_result_values(d, "real_income", "musd");
    size_t winner = outsider(d, pct, 1.0), loser = outsider(d, pct, -1.0);
    const char *text = NULL, *others = NULL, *standard;
    for (size_t p = 0; p < d->n_parties; p++)
        text = join(d, text, clause_on(d, d->parties[p], pct, musd, p == 0),
                    p + 1 == d->n_parties ? " and " : ", ");
    if (loser < d->n_regions)
        others = ent_result_stringf(d, "%s%s%s loses most (%.*f%%)", d->n_parties > 0 ? "of the others " : "",
                                    article(d->region_codes[loser]), d->region_names_en[loser],
                                    decimals(fabs(pct[loser])), fabs(pct[loser]));
    if (winner < d->n_regions)
        others = join(d, others,
                      ent_result_stringf(d, "%s%s%s gains most (%.*f%%)", others == NULL && d->n_parties > 0 ? "of the others " : "",
                                         article(d->region_codes[winner]), d->region_names_en[winner],
                                         decimals(pct[winner]), pct[winner]),
                      " and ");
    if (text == NULL && others == NULL) text = "Nobody gains or loses";
    if (strcmp(d->against, "none") == 0)
        standard = ent_result_stringf(d, "against the law of %s", d->base_year > 0 ? ent_result_stringf(d, "%d", d->base_year) : "the base year");
    else
        standard = ent_result_stringf(d, "against %s", d->against_title_en[0] != '\0' ? d->against_title_en : d->against);
    return ent_result_stringf(d, "%s%s%s, %s, under the law of %d once trade has adjusted.", text != NULL ? text : "",
                              text != NULL && others != NULL ? "; " : "", others != NULL ? others : "", standard, d->year);
}
