#include "package/words.h"
#include "package/money.h"

#include <math.h>
#include <string.h>

void ent_text_add_terms(ent_text *text, ent_language l, const ent_selector *selector) {
    if (selector->n_terms == 0) ent_text_add(text, ent_tr(l, "all"));
    for (size_t k = 0; k < selector->n_terms; k++) {
        const ent_term *term = &selector->terms[k];
        if (k > 0) ent_text_add(text, ", ");
        if (term->except == NULL) {
            ent_text_add(text, strcmp(term->name, "all") == 0 ? ent_tr(l, "all") : term->name);
            continue;
        }
        ent_text_add(text, ent_tr(l, "all except "));
        for (size_t m = 0; m < term->n_except; m++)
            ent_text_addf(text, "%s%s", m == 0 ? "" : ", ", term->except[m].name);
    }
}

void ent_text_add_sectors(ent_text *text, ent_language l, const ent_clause *clause) {
    ent_text_add_terms(text, l, &clause->sectors);
    if (clause->except.n_terms == 0) return;
    ent_text_add(text, ent_tr(l, " except "));
    ent_text_add_terms(text, l, &clause->except);
}

void ent_text_add_within(ent_text *text, const char *format, ent_text *what) {
    if (what->failed) text->failed = 1;
    else ent_text_addf(text, format, what->data == NULL ? "" : what->data);
    ent_text_free(what);
}

static void add_share(ent_text *text, ent_language l, double share) {
    ent_text_add_plain_percent(text, l, 100.0 * share, 10);
}

enum { TOLD = 4 }; /* of a long list of years only the last is told */

static void add_point(ent_text *text, ent_language l, const ent_year_value *point, int money) {
    if (money) ent_text_add_money(text, l, point->value);
    else add_share(text, l, point->value);
    ent_text_addf(text, ent_tr(l, " in %d"), point->year);
}

/* "$1bn in 2028, $2bn in 2029" */
static void add_years(ent_text *text, ent_language l, const ent_schedule *series, int money) {
    size_t n = series->n;
    double sum = 0.0;
    for (size_t k = 0; k < n && n <= TOLD; k++) {
        if (k > 0) ent_text_add(text, ", ");
        add_point(text, l, &series->points[k], money);
    }
    if (n <= TOLD) return;
    add_point(text, l, &series->points[0], money);
    ent_text_add(text, ent_tr(l, " to "));
    add_point(text, l, &series->points[n - 1], money);
    for (size_t k = 0; k < n; k++) sum += series->points[k].value;
    if (!money) return;
    ent_text_add(text, ", ");
    ent_text_add_money(text, l, sum);
    ent_text_add(text, ent_tr(l, " in all"));
}

static void add_amount(ent_text *text, ent_language l, const ent_terms *terms, const char *a_year) {
    if (terms->amount.n > 0) {
        add_years(text, l, &terms->amount, 1);
    } else {
        ent_text_add_money(text, l, terms->each_musd);
        ent_text_add(text, a_year);
    }
}

/* Importers and exporters, as they stand in `format`. */
static void add_pair(ent_text *text, ent_language l, const ent_clause *clause, const char *format) {
    ent_text importers = {0}, exporters = {0};
    ent_text_add_terms(&importers, l, &clause->importer);
    ent_text_add_terms(&exporters, l, &clause->exporter);
    if (importers.failed || exporters.failed) text->failed = 1;
    else ent_text_addf(text, format, importers.data, exporters.data);
    ent_text_free(&importers);
    ent_text_free(&exporters);
}

void ent_text_add_deed(ent_text *text, ent_language l, const ent_clause *clause) {
    switch (clause->type) {
    case ENT_CLAUSE_LANE: ent_text_add(text, clause->terms.name.name); break;
    case ENT_CLAUSE_INVESTMENT: add_pair(text, l, clause, ent_tr(l, "%s builds in %s")); break;
    case ENT_CLAUSE_PURCHASE: add_pair(text, l, clause, ent_tr(l, "%s buys from %s")); break;
    case ENT_CLAUSE_QUOTA:
    case ENT_CLAUSE_SUPPLY: add_pair(text, l, clause, ent_tr(l, "%s from %s")); break;
    case ENT_CLAUSE_TRANSFER: add_pair(text, l, clause, ent_tr(l, "%s pays %s")); break;
    case ENT_CLAUSE_BURDEN: add_pair(text, l, clause, ent_tr(l, "%s share a cost for %s")); break;
    case ENT_CLAUSE_ARMS: add_pair(text, l, clause, ent_tr(l, "%s orders arms from %s")); break;
    case ENT_CLAUSE_MINERAL:
        ent_text_add_terms(text, l, &clause->region);
        ent_text_addf(text, ", %s", clause->terms.name.name);
        if (clause->sectors.n_terms == 0) break;
        ent_text_add(text, ent_tr(l, " in "));
        ent_text_add_sectors(text, l, clause);
        break;
    default: ent_text_add_terms(text, l, &clause->region); break;
    }
    if (clause->type == ENT_CLAUSE_PURCHASE || ent_is_limit(clause->type)) {
        if (clause->type != ENT_CLAUSE_MINERAL) {
            ent_text_add(text, ", ");
            ent_text_add_sectors(text, l, clause);
        }
    }
    ent_text_add(text, ent_tr(l, ": "));
}

static void add_defence(ent_text *text, ent_language l, const ent_terms *terms) {
    add_years(text, l, &terms->share, 0);
    ent_text_add(text, ent_tr(l, " of GDP for the military, in place of "));
    if (terms->baseline.n == 1) add_share(text, l, terms->baseline.points[0].value);
    else add_years(text, l, &terms->baseline, 0);
    if (terms->fiscal_month != 1 || terms->fiscal_day != 1) ent_text_add(text, ent_tr(l, ", by fiscal year"));
}

static void add_purchase(ent_text *text, ent_language l, const ent_terms *terms) {
    ent_text share = {0};
    if (terms->in_all) ent_text_add(text, ent_tr(l, "at least "));
    add_amount(text, l, terms, ent_tr(l, " a year"));
    ent_text_add(text, terms->in_all ? ent_tr(l, " in all") : ent_tr(l, " on top of the base year's imports"));
    if (!(terms->additional_share < 1.0)) return;
    add_share(&share, l, terms->additional_share);
    ent_text_add_within(text, ent_tr(l, ", %s of it additional"), &share);
}

void ent_text_add_deed_value(ent_text *text, ent_language l, const ent_clause *clause, const ent_step *step) {
    const ent_terms *terms = &clause->terms;
    ent_text share = {0};
    if (ent_is_limit(clause->type)) ent_text_add_plain_percent(&share, l, step->value_pct, 10);
    switch (clause->type) {
    case ENT_CLAUSE_LANE: ent_text_add(text, ent_tr(l, "closed to ships")); break;
    case ENT_CLAUSE_QUOTA:
        ent_text_add_within(text, ent_tr(l, "at most %s of the base year's quantity"), &share);
        break;
    case ENT_CLAUSE_SUPPLY: ent_text_add_within(text, ent_tr(l, "at most %s of imports"), &share); break;
    case ENT_CLAUSE_MINERAL: ent_text_add_within(text, ent_tr(l, "%s of the base supply left"), &share); break;
    case ENT_CLAUSE_PURCHASE: add_purchase(text, l, terms); break;
    case ENT_CLAUSE_DEFENCE: add_defence(text, l, terms); break;
    case ENT_CLAUSE_ARMS:
        ent_text_add(text, ent_tr(l, "delivered "));
        add_years(text, l, &terms->amount, 1);
        ent_text_add(text, ent_tr(l, "; paid "));
        add_years(text, l, &terms->payments, 1);
        break;
    case ENT_CLAUSE_INVESTMENT: add_amount(text, l, terms, ent_tr(l, " in all, evenly")); break;
    default: add_amount(text, l, terms, ent_tr(l, " a year")); break;
    }
    ent_text_free(&share);
}
