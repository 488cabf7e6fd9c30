/* terms.c: what clauses say of money, mixes and parameters. */
#include "package/money.h"
#include "package/parts.h"
#include "package/schedule.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double ADDITIONALITY = 0.5; /* an assumption, said in docs/package.md */

/* ---- values ---- */

static ent_status read_money_or_years(ent_reader *reader, const yaml_node_t *node, const char *key, ent_terms *terms) {
    if (node->type == YAML_MAPPING_NODE) return ent_read_schedule(reader, node, key, ent_read_money, &terms->amount);
    return ent_read_money(reader, node, key, &terms->each_musd);
}

static ent_status fail_dates(ent_reader *reader, const yaml_node_t *node, const char *key, const char *hint) {
    return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), key, hint,
                       "%s is not by year here", key);
}

static ent_status read_amounts(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause) {
    ent_terms *terms = &clause->terms;
    yaml_node_t *const *values = parts->values;
    if (clause->type == ENT_CLAUSE_BURDEN) return read_money_or_years(reader, values[KEY_COST], "cost", terms);
    if (values[KEY_SCHEDULE] != NULL)
        return ent_read_schedule(reader, values[KEY_SCHEDULE], "schedule", ent_read_money, &terms->amount);
    if (values[KEY_DELIVERIES] != NULL) {
        ENT_TRY(ent_read_schedule(reader, values[KEY_DELIVERIES], "deliveries", ent_read_money, &terms->amount));
        return ent_read_schedule(reader, values[KEY_PAYMENTS], "payments", ent_read_money, &terms->payments);
    }
    if (values[KEY_TOTAL] != NULL) {
        terms->in_all = 1;
        return read_money_or_years(reader, values[KEY_TOTAL], "total", terms);
    }
    if (values[KEY_AMOUNT] == NULL) return ENT_OK;
    if (clause->type == ENT_CLAUSE_INVESTMENT && values[KEY_AMOUNT]->type == YAML_MAPPING_NODE)
        return fail_dates(reader, values[KEY_AMOUNT], "amount", "write amounts by year under `schedule`");
    return read_money_or_years(reader, values[KEY_AMOUNT], "amount", terms);
}

static ent_status read_defence(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause) {
    ent_terms *terms = &clause->terms;
    const yaml_node_t *baseline = parts->values[KEY_BASELINE], *day = parts->values[KEY_FISCAL_YEAR_FROM];
    ENT_TRY(ent_read_schedule(reader, parts->values[KEY_SHARE], "share", ent_read_share, &terms->share));
    if (day != NULL)
        ENT_TRY(ent_read_month_day(reader, day, "fiscal-year-from", &terms->fiscal_month, &terms->fiscal_day));
    if (baseline->type == YAML_MAPPING_NODE) {
        ENT_TRY(ent_read_schedule(reader, baseline, "baseline", ent_read_share, &terms->baseline));
        if (terms->baseline.points[0].year > terms->share.points[0].year)
            return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, baseline), "baseline",
                               "let it begin with the first year of `share`",
                               "baseline begins in fiscal year %d, share in %d", terms->baseline.points[0].year,
                               terms->share.points[0].year);
    } else {
        ent_year_value *only = ent_arena_take(&reader->package->arena, sizeof *only);
        if (only == NULL) return ent_fail_nomem(reader->context);
        only->year = terms->share.points[0].year;
        ENT_TRY(ent_read_share(reader, baseline, "baseline", &only->value));
        terms->baseline = (ent_schedule){1, only};
    }
    for (size_t k = 0; k < terms->share.n; k++) {
        const ent_year_value *point = &terms->share.points[k];
        double base = ent_schedule_held(&terms->baseline, point->year, 0.0);
        if (point->value < base)
            return ent_fail_at(reader->context, ENT_RANGE, (ent_place){point->file, point->line, point->column},
                               "share", "a clause that cuts spending is written as a baseline that falls",
                               "share of fiscal year %d, %.10g%%, is below its baseline, %.10g%%", point->year,
                               100.0 * point->value, 100.0 * base);
    }
    return ENT_OK;
}

static ent_status read_named(ent_reader *reader, const yaml_node_t *node, const char *key, ent_term *out) {
    ent_place place = ent_yaml_place(&reader->yaml, node);
    ENT_TRY(ent_read_name(reader, node, key, &out->name));
    out->file = place.file, out->line = place.line, out->column = place.column;
    return ENT_OK;
}

static ent_status read_parameters(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause) {
    static const char *const ways[] = {"subsidy", "preference"};
    ent_terms *terms = &clause->terms;
    yaml_node_t *const *values = parts->values;
    size_t way = 0;
    if (values[KEY_MINERAL] != NULL) ENT_TRY(read_named(reader, values[KEY_MINERAL], "mineral", &terms->name));
    if (values[KEY_STRAIT] != NULL) ENT_TRY(read_named(reader, values[KEY_STRAIT], "strait", &terms->name));
    if (values[KEY_STOCKS] != NULL)
        ENT_TRY(ent_read_number(reader, values[KEY_STOCKS], "stocks", 0.0, 36500.0, "write days of use: 60",
                                &terms->stock_days));
    if (values[KEY_COST_SHARE] != NULL)
        ENT_TRY(ent_read_share(reader, values[KEY_COST_SHARE], "cost-share", &terms->cost_share));
    if (values[KEY_SIGMA] != NULL)
        ENT_TRY(ent_read_number(reader, values[KEY_SIGMA], "sigma", 0.01, 10.0, "write an elasticity like 0.2",
                                &terms->sigma));
    if (values[KEY_COST_PER_DAY] != NULL)
        ENT_TRY(ent_read_share(reader, values[KEY_COST_PER_DAY], "cost-per-day", &terms->day_cost_rate));
    if (terms->day_cost_rate > 0.1 || terms->day_cost_rate <= 0.0)
        return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, values[KEY_COST_PER_DAY]),
                           "cost-per-day", "estimates are 0.6% to 2.1% a day",
                           "cost-per-day is not between 0 and 10%%");
    if (terms->cost_share <= 0.0 || terms->cost_share >= 1.0)
        return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, values[KEY_COST_SHARE]),
                           "cost-share", NULL, "cost-share is not between 0 and 100%%, ends left out");
    if (values[KEY_VIA] != NULL) ENT_TRY(ent_read_choice(reader, values[KEY_VIA], "via", ways, 2, &way));
    terms->via_preference = (int)way;
    return ENT_OK;
}

static ent_status read_shares(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause) {
    ent_terms *terms = &clause->terms;
    yaml_node_t *const *values = parts->values;
    if (values[KEY_MIX] != NULL) ENT_TRY(ent_read_mix(reader, values[KEY_MIX], "mix", 1, &terms->mix));
    if (values[KEY_PROTECT] != NULL) ENT_TRY(ent_read_mix(reader, values[KEY_PROTECT], "protect", 0, &terms->protect));
    for (size_t k = 0; k < terms->protect.n; k++)
        if (!(terms->protect.parts[k].share > 0.0))
            return ent_fail_at(reader->context, ENT_RANGE, ent_term_place(&terms->protect.parts[k].sector), "protect",
                               "remove the sector", "protect keeps nothing of \"%.64s\"",
                               terms->protect.parts[k].sector.name);
    if (values[KEY_DIVERT_FROM] != NULL)
        ENT_TRY(ent_read_selector(reader, values[KEY_DIVERT_FROM], "divert_from", &terms->divert));
    if (values[KEY_ADDITIONAL] != NULL)
        ENT_TRY(ent_read_share(reader, values[KEY_ADDITIONAL], "additional", &terms->additional_share));
    if (values[KEY_ADDITIONALITY] != NULL)
        ENT_TRY(ent_read_share(reader, values[KEY_ADDITIONALITY], "additionality", &terms->additional_share));
    if (values[KEY_ADDITIONAL] != NULL && values[KEY_TOTAL] != NULL)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, values[KEY_ADDITIONAL]),
                           "additional", "remove it: imports in all are what they are",
                           "clause \"%.64s\" has both a total and an additional share", clause->id);
    if (values[KEY_SPLIT] == NULL) return ENT_OK;
    return ent_read_split(reader, values[KEY_SPLIT], &terms->split_before, &terms->split_after);
}

/* ---- dates ---- */

static ent_day begin_of(const ent_terms *terms, const ent_schedule *series) {
    return ent_day_from_civil(series->points[0].year, terms->fiscal_month, terms->fiscal_day);
}

/* The first day of the first year named, and the last of the last one. Spending holds after its last year. */
static void span_years(ent_clause *clause) {
    const ent_terms *terms = &clause->terms;
    const ent_schedule *all[] = {&terms->amount, &terms->payments, &terms->share};
    for (size_t k = 0; k < 3; k++) {
        ent_day first, last;
        if (all[k]->n == 0) continue;
        first = begin_of(terms, all[k]);
        last = ent_day_from_civil(all[k]->points[all[k]->n - 1].year, 12, 31);
        if (clause->from == ENT_DAY_NONE || first < clause->from) clause->from = first;
        if (all[k] != &terms->share && (clause->until == ENT_DAY_NONE || last > clause->until)) clause->until = last;
    }
}

ent_status ent_read_terms(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause) {
    clause->terms = (ent_terms){.fiscal_month = 1,
                                .fiscal_day = 1,
                                .additional_share = clause->type == ENT_CLAUSE_INVESTMENT ? ADDITIONALITY : 1.0,
                                .split_before = 1.0,
                                .split_after = 1.0,
                                .stock_days = NAN,
                                .cost_share = NAN,
                                .sigma = NAN,
                                .day_cost_rate = NAN};
    ENT_TRY(read_parameters(reader, parts, clause));
    ENT_TRY(read_shares(reader, parts, clause));
    ENT_TRY(read_amounts(reader, parts, clause));
    if (clause->type == ENT_CLAUSE_DEFENCE) ENT_TRY(read_defence(reader, parts, clause));
    span_years(clause);
    return ENT_OK;
}

/* ---- nothing outside from .. until ---- */

static ent_status check_series(ent_reader *reader, const ent_clause *clause, const ent_schedule *series,
                               const char *what) {
    for (size_t k = 0; k < series->n; k++) {
        const ent_year_value *point = &series->points[k];
        ent_place place = {point->file, point->line, point->column};
        char date[11];
        if (ent_day_from_civil(point->year, 12, 31) < clause->from) {
            ent_day_format(clause->from, date);
            return ent_fail_at(reader->context, ENT_RANGE, place, what, "begin earlier, or remove the year",
                               "%s of %d come before from %s", what, point->year, date);
        }
        if (ent_day_from_civil(point->year, 1, 1) > clause->until) {
            ent_day_format(clause->until, date);
            return ent_fail_at(reader->context, ENT_RANGE, place, what, "end later, or remove the year",
                               "%s of %d come after until %s", what, point->year, date);
        }
    }
    return ENT_OK;
}

/* The fiscal year that holds a day, by the calendar year it begins in. */
static int fiscal_year_of(const ent_terms *terms, ent_day when) {
    int year, month, day;
    ent_day_to_civil(when, &year, &month, &day);
    return ent_day_from_civil(year, terms->fiscal_month, terms->fiscal_day) <= when ? year : year - 1;
}

/* `from` lies in one of the years named, and `until` not before the last of them. */
static ent_status check_fiscal(ent_reader *reader, const ent_clause_parts *parts, const ent_clause *clause) {
    const ent_terms *terms = &clause->terms;
    const yaml_node_t *from = parts->values[KEY_FROM], *until = parts->values[KEY_UNTIL], *wrong = NULL;
    int first = terms->share.points[0].year, last = terms->share.points[terms->share.n - 1].year;
    int year = from == NULL ? first : fiscal_year_of(terms, clause->from);
    if (year < first || year > last) {
        wrong = from;
    } else if (until != NULL) {
        year = fiscal_year_of(terms, clause->until);
        if (year < last) wrong = until;
    }
    if (wrong == NULL) return ENT_OK;
    return ent_fail_at(
        reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, wrong), wrong == from ? "from" : "until",
        "fiscal years are named by the calendar year in which they begin",
        "%s lies in fiscal year %d, and share goes from %d to %d", wrong == from ? "from" : "until", year, first, last);
}

ent_status ent_check_terms(ent_reader *reader, const ent_clause_parts *parts, const ent_clause *clause) {
    const ent_terms *terms = &clause->terms;
    int arms = clause->type == ENT_CLAUSE_ARMS;
    ENT_TRY(check_series(reader, clause, &terms->amount, arms ? "deliveries" : "amounts"));
    ENT_TRY(check_series(reader, clause, &terms->payments, "payments"));
    if (clause->type == ENT_CLAUSE_DEFENCE) return check_fiscal(reader, parts, clause);
    if (clause->type == ENT_CLAUSE_INVESTMENT && terms->amount.n == 0 && clause->until == ENT_DAY_NONE)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, parts->clause), "until",
                           "the amount is spread over the days from `from` to `until`; or write a `schedule`",
                           "clause \"%.64s\" has an amount in all, and no \"until\"", clause->id);
    return ENT_OK;
}
