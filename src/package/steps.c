/* steps.c: what a clause sets, one value or values by date:
 *
 *     rate: 20%
 *     rate: {2025-02-04: 10%, 2025-03-04: 20%}
 *     share: {2027: 40%, 2030: 20%}
 *
 * One value is a single step, from the clause's `from` on; a year stands for its first day. Clauses that set no value on
 * a day, but pay or build, have one step without a value. */
#include "package/steps.h"
#include "package/schedule.h"

#include <string.h>

/* Nobody limits a quantity to more than a hundred times that of the base year. */
static const double LIMIT_MOST = 100.0;

static int is_limit(const char *key) {
    return strcmp(key, "limit") == 0 || strcmp(key, "share") == 0 || strcmp(key, "supply") == 0;
}

/* What is cut to nothing is no limit but a ban, and a share of all binds nobody. */
static ent_status check_limit(ent_reader *reader, const yaml_node_t *node, const char *key, double value) {
    int whole = strcmp(key, "share") == 0 && value >= 1.0;
    if (value > 0.0 && !whole && value <= LIMIT_MOST) return ENT_OK;
    return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, node), key,
                       value > 0.0 ? NULL
                       : strcmp(key, "supply") == 0
                           ? N_("write a small share, 1%: without any of it the sector makes nothing")
                           : N_("trade that stops altogether is a barrier with `cost: ban`"),
                       whole ? N_("%s is not below 100%%") : N_("%s is not between 0 and %.0f%%, 0 left out"), key,
                       100.0 * (strcmp(key, "limit") == 0 ? LIMIT_MOST : 1.0));
}

/* A share; a limit may also be above 100 %, and carries its sign then. */
static ent_status read_limit(ent_reader *reader, const yaml_node_t *node, const char *key, ent_step *out) {
    const char *text;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    if (strcmp(key, "limit") == 0 && text[0] != '-' && text[0] != '\0' && text[strlen(text) - 1] == '%') {
        ENT_TRY(ent_read_percent(reader, node, key, &out->value_pct));
        out->value = out->value_pct / 100.0;
    } else {
        ENT_TRY(ent_read_share(reader, node, key, &out->value));
        out->value_pct = 100.0 * out->value;
    }
    return check_limit(reader, node, key, out->value);
}

static ent_status read_value(ent_reader *reader, const yaml_node_t *node, const char *key, ent_step *out) {
    ent_place place = ent_yaml_place(&reader->yaml, node);
    out->file = place.file;
    out->line = place.line;
    out->column = place.column;
    if (strcmp(key, "cost") == 0) {
        const char *text;
        ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
        out->ban = strcmp(text, "ban") == 0;
        if (out->ban) return ENT_OK;
    }
    if (is_limit(key)) return read_limit(reader, node, key, out);
    ENT_TRY(ent_read_percent(reader, node, key, &out->value_pct));
    out->value = out->value_pct / 100.0;
    return ENT_OK;
}

/* A date, or a year for its first day. */
static ent_status read_day(ent_reader *reader, const yaml_node_t *node, const char *key, ent_day *out,
                           const char **date) {
    const char *text = node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : "";
    char first[11];
    int year;
    if (strlen(text) != 4 || strspn(text, "0123456789") != 4) return ent_read_date(reader, node, key, out, date);
    ENT_TRY(ent_read_year(reader, node, key, &year));
    *out = ent_day_from_civil(year, 1, 1);
    ent_day_format(*out, first);
    *date = ent_arena_string(&reader->package->arena, first);
    return *date == NULL ? ent_fail_nomem(reader->context) : ENT_OK;
}

static ent_status read_dated(ent_reader *reader, const yaml_node_pair_t *pair, const char *key, const ent_step *former,
                             ent_step *out, const char **date) {
    const yaml_node_t *day = yaml_document_get_node(&reader->yaml.document, pair->key);
    char before[11];
    ENT_TRY(read_day(reader, day, key, &out->from, date));
    if (former != NULL && out->from <= former->from) {
        ent_day_format(former->from, before);
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, day), key,
                           "put the dates in order, each once", "%s from %s stands after that from %s", key, *date,
                           before);
    }
    return read_value(reader, yaml_document_get_node(&reader->yaml.document, pair->value), key, out);
}

/* The clause begins on its first date, so that `from` can only repeat it. */
static ent_status check_from(ent_reader *reader, const yaml_node_t *from, const ent_clause *clause,
                             const ent_clause_info *info, const char *key, const char *first) {
    if (from == NULL || clause->from == clause->steps[0].from) return ENT_OK;
    return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, from), "from",
                       "remove `from`: the first date says when the clause begins",
                       "from %s is not the first date of %s, %s", info->from, key, first);
}

static ent_status read_schedule(ent_reader *reader, const yaml_node_t *node, const char *key, const yaml_node_t *from,
                                ent_clause *clause, ent_clause_info *info) {
    const yaml_node_pair_t *pairs = node->data.mapping.pairs.start;
    size_t n = (size_t)(node->data.mapping.pairs.top - pairs);
    ent_step *steps;
    const char **dates;
    if (n == 0)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), key,
                           "write one value, or values by date: {2025-02-04: 10%, 2025-03-04: 20%}",
                           "%s is an empty mapping", key);
    steps = ent_arena_take(&reader->package->arena, n * sizeof *steps);
    dates = ent_arena_take(&reader->package->arena, n * sizeof *dates);
    if (steps == NULL || dates == NULL) return ent_fail_nomem(reader->context);
    for (size_t s = 0; s < n; s++)
        ENT_TRY(read_dated(reader, &pairs[s], key, s == 0 ? NULL : &steps[s - 1], &steps[s], &dates[s]));
    clause->steps = steps;
    clause->n_steps = n;
    ENT_TRY(check_from(reader, from, clause, info, key, dates[0]));
    clause->from = steps[0].from;
    info->from = dates[0];
    return ENT_OK;
}

ent_status ent_read_steps(ent_reader *reader, const yaml_node_t *node, const char *key, const yaml_node_t *from,
                          ent_clause *clause, ent_clause_info *info) {
    ent_place place = ent_yaml_place(&reader->yaml, node);
    int has_value = key != NULL && strcmp(key, "rates") != 0;
    ent_step *step;
    if (from != NULL) ENT_TRY(ent_read_date(reader, from, "from", &clause->from, &info->from));
    if (has_value && ent_has_dates(node)) return read_schedule(reader, node, key, from, clause, info);
    step = ent_arena_take(&reader->package->arena, sizeof *step);
    if (step == NULL) return ent_fail_nomem(reader->context);
    *step = (ent_step){.from = clause->from, .file = place.file, .line = place.line, .column = place.column};
    clause->steps = step;
    clause->n_steps = 1;
    return has_value ? read_value(reader, node, key, step) : ENT_OK;
}

ent_status ent_tell_steps(ent_reader *reader, const ent_clause *clause, ent_clause_info *info) {
    ent_arena *arena = &reader->package->arena;
    ent_step_info *told = ent_arena_take(arena, clause->n_steps * sizeof *told);
    if (told == NULL) return ent_fail_nomem(reader->context);
    for (size_t s = 0; s < clause->n_steps; s++) {
        char date[11];
        ent_day_format(clause->steps[s].from, date);
        told[s].from = ent_arena_string(arena, date);
        told[s].value = ent_step_value(arena, ENT_LANGUAGE_EN, clause, &clause->steps[s]);
        told[s].value_fr = ent_step_value(arena, ENT_LANGUAGE_FR, clause, &clause->steps[s]);
        told[s].summary = ent_clause_summary(arena, ENT_LANGUAGE_EN, clause, &clause->steps[s]);
        told[s].summary_fr = ent_clause_summary(arena, ENT_LANGUAGE_FR, clause, &clause->steps[s]);
        if (told[s].from == NULL || told[s].value == NULL || told[s].value_fr == NULL || told[s].summary == NULL ||
            told[s].summary_fr == NULL)
            return ent_fail_nomem(reader->context);
    }
    info->steps = told;
    info->n_steps = clause->n_steps;
    return ENT_OK;
}
