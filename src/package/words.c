#include "package/words.h"
#include "package/money.h"

#include <math.h>

void ent_text_add_terms(ent_text *text, const ent_selector *selector) {
    if (selector->n_terms == 0) ent_text_add(text, "all");
    for (size_t k = 0; k < selector->n_terms; k++) {
        const ent_term *term = &selector->terms[k];
        if (k > 0) ent_text_add(text, ", ");
        if (term->except == NULL) {
            ent_text_add(text, term->name);
            continue;
        }
        ent_text_add(text, "all except ");
        for (size_t m = 0; m < term->n_except; m++)
            ent_text_addf(text, "%s%s", m == 0 ? "" : ", ", term->except[m].name);
    }
}

void ent_text_add_sectors(ent_text *text, const ent_clause *clause) {
    ent_text_add_terms(text, &clause->sectors);
    if (clause->except.n_terms == 0) return;
    ent_text_add(text, " except ");
    ent_text_add_terms(text, &clause->except);
}

static void add_share(ent_text *text, double share) { ent_text_addf(text, "%.10g%%", 100.0 * share); }

enum { TOLD = 4 }; /* of a long list of years only the last is told */

static void add_point(ent_text *text, const ent_year_value *point, int money) {
    if (money) ent_text_add_money(text, point->value);
    else add_share(text, point->value);
    ent_text_addf(text, " in %d", point->year);
}

/* "$1bn in 2028, $2bn in 2029" */
static void add_years(ent_text *text, const ent_schedule *series, int money) {
    size_t n = series->n;
    double sum = 0.0;
    for (size_t k = 0; k < n && n <= TOLD; k++) {
        if (k > 0) ent_text_add(text, ", ");
        add_point(text, &series->points[k], money);
    }
    if (n <= TOLD) return;
    add_point(text, &series->points[0], money);
    ent_text_add(text, " to ");
    add_point(text, &series->points[n - 1], money);
    for (size_t k = 0; k < n; k++) sum += series->points[k].value;
    if (!money) return;
    ent_text_add(text, ", ");
    ent_text_add_money(text, sum);
    ent_text_add(text, " in all");
}

static void add_amount(ent_text *text, const ent_terms *terms, const char *a_year) {
    if (terms->amount.n > 0) {
        add_years(text, &terms->amount, 1);
    } else {
        ent_text_add_money(text, terms->each_musd);
        ent_text_add(text, a_year);
    }
}

static void add_pair(ent_text *text, const ent_clause *clause, const char *between) {
    ent_text_add_terms(text, &clause->importer);
    ent_text_add(text, between);
    ent_text_add_terms(text, &clause->exporter);
}

void ent_text_add_deed(ent_text *text, const ent_clause *clause) {
    switch (clause->type) {
    case ENT_CLAUSE_LANE: ent_text_add(text, clause->terms.name.name); break;
    case ENT_CLAUSE_INVESTMENT: add_pair(text, clause, " builds in "); break;
    case ENT_CLAUSE_PURCHASE: add_pair(text, clause, " buys from "); break;
    case ENT_CLAUSE_QUOTA:
    case ENT_CLAUSE_SUPPLY: add_pair(text, clause, " from "); break;
    case ENT_CLAUSE_TRANSFER: add_pair(text, clause, " pays "); break;
    case ENT_CLAUSE_BURDEN: add_pair(text, clause, " share a cost for "); break;
    case ENT_CLAUSE_ARMS: add_pair(text, clause, " orders arms from "); break;
    case ENT_CLAUSE_MINERAL:
        ent_text_add_terms(text, &clause->region);
        ent_text_addf(text, ", %s", clause->terms.name.name);
        if (clause->sectors.n_terms == 0) break;
        ent_text_add(text, " in ");
        ent_text_add_sectors(text, clause);
        break;
    default: ent_text_add_terms(text, &clause->region); break;
    }
    if (clause->type == ENT_CLAUSE_PURCHASE || ent_is_limit(clause->type)) {
        if (clause->type != ENT_CLAUSE_MINERAL) {
            ent_text_add(text, ", ");
            ent_text_add_sectors(text, clause);
        }
    }
    ent_text_add(text, ": ");
}

static void add_defence(ent_text *text, const ent_terms *terms) {
    add_years(text, &terms->share, 0);
    ent_text_add(text, " of GDP for the military, in place of ");
    if (terms->baseline.n == 1) add_share(text, terms->baseline.points[0].value);
    else add_years(text, &terms->baseline, 0);
    if (terms->fiscal_month != 1 || terms->fiscal_day != 1) ent_text_add(text, ", by fiscal year");
}

static void add_purchase(ent_text *text, const ent_terms *terms) {
    if (terms->in_all) ent_text_add(text, "at least ");
    add_amount(text, terms, " a year");
    ent_text_add(text, terms->in_all ? " in all" : " on top of the base year's imports");
    if (terms->additional_share < 1.0) {
        ent_text_add(text, ", ");
        add_share(text, terms->additional_share);
        ent_text_add(text, " of it additional");
    }
}

void ent_text_add_deed_value(ent_text *text, const ent_clause *clause, const ent_step *step) {
    const ent_terms *terms = &clause->terms;
    switch (clause->type) {
    case ENT_CLAUSE_LANE: ent_text_add(text, "closed to ships"); break;
    case ENT_CLAUSE_QUOTA: ent_text_addf(text, "at most %.10g%% of the base year's quantity", step->value_pct); break;
    case ENT_CLAUSE_SUPPLY: ent_text_addf(text, "at most %.10g%% of imports", step->value_pct); break;
    case ENT_CLAUSE_MINERAL: ent_text_addf(text, "%.10g%% of the base supply left", step->value_pct); break;
    case ENT_CLAUSE_PURCHASE: add_purchase(text, terms); break;
    case ENT_CLAUSE_DEFENCE: add_defence(text, terms); break;
    case ENT_CLAUSE_ARMS:
        ent_text_add(text, "delivered ");
        add_years(text, &terms->amount, 1);
        ent_text_add(text, "; paid ");
        add_years(text, &terms->payments, 1);
        break;
    case ENT_CLAUSE_INVESTMENT: add_amount(text, terms, " in all, evenly"); break;
    default: add_amount(text, terms, " a year"); break;
    }
}
