/* macro.c: dollars of a year, and what armies cost. */
#include "world/facts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LAST_YEAR = 2200 };

static const ent_fact_rows *gdp_rows(const ent_facts *facts) { return &facts->tables[ENT_FACTS_GDP]; }

/* Years with a figure, by economy; `in_sum` needs all of them. Figures are 1 a year, as keys are unique. */
static ent_status count_years(ent_context *context, ent_facts *facts, const ent_labels *economies, size_t *counts) {
    const ent_fact_rows *rows = gdp_rows(facts);
    ent_macro *m = &facts->macro;
    size_t n_years;
    m->first_year = m->last_year = (int)ent_fact_number(rows, 0, GDP_YEAR);
    for (size_t r = 0; r < rows->view.n_rows; r++) {
        int year = (int)ent_fact_number(rows, r, GDP_YEAR);
        if (year < m->first_year) m->first_year = year;
        if (year > m->last_year) m->last_year = year;
        counts[ent_labels_find(economies, ent_fact_text(rows, r, GDP_REGION))]++;
    }
    n_years = (size_t)(m->last_year - m->first_year) + 1;
    m->n_economies = economies->count;
    for (size_t e = 0; e < economies->count; e++) m->n_in_sum += counts[e] == n_years;
    if (m->n_in_sum == 0)
        return ent_fact_fail(context, rows, 0, GDP_YEAR, ENT_INPUT, "world GDP sums economies with a figure every year",
                             "no economy has a figure in every year from %d to %d", m->first_year, m->last_year);
    return ENT_OK;
}

ent_status ent_macro_build(ent_context *context, ent_facts *facts) {
    const ent_fact_rows *rows = gdp_rows(facts);
    const ent_fact_source sources[] = {{rows, GDP_REGION},
                                       {&facts->tables[ENT_FACTS_DEFENCE], DEFENCE_REGION},
                                       {&facts->tables[ENT_FACTS_BUDGET], BUDGET_REGION}};
    ent_macro *m = &facts->macro;
    ent_labels economies;
    size_t *counts, n_years;
    ENT_TRY(ent_fact_labels(context, &facts->arena, &m->regions, sources, 3));
    ENT_TRY(ent_fact_labels(context, &facts->arena, &economies, sources, 1));
    counts = ent_arena_take(&facts->arena, economies.count * sizeof *counts);
    if (counts == NULL) return ent_fail_nomem(context);
    ENT_TRY(count_years(context, facts, &economies, counts));
    n_years = (size_t)(m->last_year - m->first_year) + 1;
    m->world_usd_bn = ent_arena_doubles(&facts->arena, n_years);
    if (m->world_usd_bn == NULL) return ent_fail_nomem(context);
    for (size_t r = 0; r < rows->view.n_rows; r++)
        if (counts[ent_labels_find(&economies, ent_fact_text(rows, r, GDP_REGION))] == n_years)
            m->world_usd_bn[(int)ent_fact_number(rows, r, GDP_YEAR) - m->first_year] += ent_fact_number(rows, r,
                                                                                                        GDP_USD_BN);
    return ENT_OK;
}

void ent_facts_gdp_years(const ent_facts *facts, int *first, int *last) {
    *first = facts->macro.first_year;
    *last = facts->macro.last_year;
}

void ent_facts_world_gdp_economies(const ent_facts *facts, size_t *in_sum, size_t *in_table) {
    *in_sum = facts->macro.n_in_sum;
    *in_table = facts->macro.n_economies;
}

/* The row of a region and year (and measure); NOT_FOUND says which years the region has. */
static ent_status find_row(ent_context *context, const ent_facts *facts, const ent_fact_rows *rows, const char *what,
                           const char *region, int year, const char *measure, size_t *out) {
    char hint[sizeof context->error.hint];
    size_t used = 0, index;
    ENT_TRY(ent_fact_name(context, "region", region, &facts->macro.regions, &index));
    *out = ent_fact_find(rows, region, year, measure);
    if (*out != SIZE_MAX) return ENT_OK;
    for (size_t r = 0; r < rows->view.n_rows && used < sizeof hint; r++) /* region and year are columns 0 and 1 */
        if (strcmp(ent_fact_text(rows, r, 0), region) == 0)
            used += (size_t)snprintf(hint + used, sizeof hint - used, "%s %s%s%s", used == 0 ? "known:" : ",",
                                     ent_fact_text(rows, r, 1), measure == NULL ? "" : " ",
                                     measure == NULL ? "" : ent_fact_text(rows, r, BUDGET_MEASURE));
    if (used == 0)
        snprintf(hint, sizeof hint, ent_tr(context->language, "the table %s/%s has no row of it"), rows->view.topic,
                 rows->view.name);
    return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, "year", hint, "%s of %s in %d%s%s is not in the facts",
                       what, region, year, measure == NULL ? "" : ", ", measure == NULL ? "" : measure);
}

ent_status ent_facts_gdp(ent_context *context, const ent_facts *facts, const char *region, int year,
                         double *out_usd_bn) {
    size_t row;
    ENT_TRY(find_row(context, facts, gdp_rows(facts), "GDP", region, year, NULL, &row));
    *out_usd_bn = ent_fact_number(gdp_rows(facts), row, GDP_USD_BN);
    return ENT_OK;
}

ent_status ent_facts_world_gdp(ent_context *context, const ent_facts *facts, int year, double growth_rate,
                               double *out_usd_bn) {
    const ent_macro *m = &facts->macro;
    int within = year < m->last_year ? year : m->last_year;
    if (!(growth_rate >= -0.5 && growth_rate <= 0.5))
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "growth_rate", "0.05 is 5 % a year",
                           "the growth of world GDP is outside [-0.5, 0.5]");
    if (year < m->first_year || year > LAST_YEAR)
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "year", NULL,
                           "world GDP of %d is not known: the facts begin with %d and are carried to %d", year,
                           m->first_year, LAST_YEAR);
    *out_usd_bn = m->world_usd_bn[within - m->first_year];
    for (int y = within; y < year; y++) *out_usd_bn *= 1.0 + growth_rate;
    return ENT_OK;
}

ent_status ent_facts_convert(ent_context *context, const ent_facts *facts, double amount, int year, int base_year,
                             double growth_rate, double *out) {
    double of_year = 1.0, of_base = 1.0;
    if (!isfinite(amount))
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "amount", NULL, "the amount is not a finite number");
    ENT_TRY(ent_facts_world_gdp(context, facts, year, growth_rate, &of_year));
    ENT_TRY(ent_facts_world_gdp(context, facts, base_year, growth_rate, &of_base));
    *out = amount * (of_base / of_year);
    return ENT_OK;
}

ent_status ent_facts_defence(ent_context *context, const ent_facts *facts, const char *region, int year,
                             ent_defence *out) {
    const ent_fact_rows *rows = &facts->tables[ENT_FACTS_DEFENCE];
    size_t row;
    ENT_TRY(find_row(context, facts, rows, "military spending", region, year, NULL, &row));
    out->spending_usd_bn = ent_fact_number(rows, row, DEFENCE_USD_BN);
    out->gdp_share = ent_fact_number(rows, row, DEFENCE_SHARE);
    out->release = (int)ent_fact_number(rows, row, DEFENCE_RELEASE);
    return ENT_OK;
}

ent_status ent_facts_defence_budget(ent_context *context, const ent_facts *facts, const char *region, int fiscal_year,
                                    const char *measure, ent_defence_budget *out) {
    const ent_fact_rows *rows = &facts->tables[ENT_FACTS_BUDGET];
    double gdp_year;
    size_t row;
    ENT_TRY(find_row(context, facts, rows, "the defence budget", region, fiscal_year, measure, &row));
    gdp_year = ent_fact_number(rows, row, BUDGET_GDP_YEAR);
    out->trillion_local = ent_fact_number(rows, row, BUDGET_TRILLION);
    out->gdp_share = ent_fact_number(rows, row, BUDGET_SHARE);
    out->gdp_year = isnan(gdp_year) ? 0 : (int)gdp_year;
    out->status = ent_fact_text(rows, row, BUDGET_STATUS);
    return ENT_OK;
}
