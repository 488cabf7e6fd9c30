#include "package/schedule.h"
#include "support/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shares are decimals of a few digits; a sum further from 1 than their rounding is no sum of 100 %. */
static const double SUM_SLACK = 1e-9;

static ent_status fail_mapping(ent_reader *reader, const yaml_node_t *node, const char *key, const char *example,
                               const char *what) {
    return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), key, example, "%s %s", key,
                       ent_tr(reader->context->language, what));
}

ent_status ent_read_year(ent_reader *reader, const yaml_node_t *node, const char *key, int *out) {
    char shown[ENT_SHOWN];
    const char *text;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    *out = strlen(text) == 4 && strspn(text, "0123456789") == 4 ? (int)strtol(text, NULL, 10) : 0;
    if (*out > 0) return ENT_OK;
    return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), key, "write it like 2027",
                       "%s \"%s\" is not a year", key, ent_shown(text, shown));
}

static ent_status read_point(ent_reader *reader, const yaml_node_pair_t *pair, const char *key, ent_read_value_fn *read,
                             const ent_year_value *former, ent_year_value *out) {
    const yaml_node_t *year = yaml_document_get_node(&reader->yaml.document, pair->key);
    const yaml_node_t *value = yaml_document_get_node(&reader->yaml.document, pair->value);
    ent_place place = ent_yaml_place(&reader->yaml, year);
    ENT_TRY(ent_read_year(reader, year, key, &out->year));
    if (former != NULL && out->year <= former->year)
        return ent_fail_at(reader->context, ENT_INPUT, place, key, "put the years in order, each once",
                           "%s of %d stands after that of %d", key, out->year, former->year);
    out->file = place.file, out->line = place.line, out->column = place.column;
    return read(reader, value, key, &out->value);
}

ent_status ent_read_schedule(ent_reader *reader, const yaml_node_t *node, const char *key, ent_read_value_fn *read,
                             ent_schedule *out) {
    static const char example[] = "write it by year: {2026: ..., 2027: ...}";
    const yaml_node_pair_t *pairs = node->data.mapping.pairs.start;
    ent_year_value *points;
    size_t n;
    if (node->type != YAML_MAPPING_NODE)
        return fail_mapping(reader, node, key, example, N_("is not a mapping of years"));
    n = (size_t)(node->data.mapping.pairs.top - pairs);
    if (n == 0) return fail_mapping(reader, node, key, example, N_("is an empty mapping"));
    points = ent_arena_take(&reader->package->arena, n * sizeof *points);
    if (points == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++)
        ENT_TRY(read_point(reader, &pairs[k], key, read, k == 0 ? NULL : &points[k - 1], &points[k]));
    *out = (ent_schedule){n, points};
    return ENT_OK;
}

static ent_status read_part(ent_reader *reader, const yaml_node_pair_t *pair, const char *key, const ent_part *parts,
                            size_t k, ent_part *out) {
    const yaml_node_t *sector = yaml_document_get_node(&reader->yaml.document, pair->key);
    ent_place place = ent_yaml_place(&reader->yaml, sector);
    ENT_TRY(ent_read_string(reader, sector, key, &out->sector.name));
    out->sector.file = place.file, out->sector.line = place.line, out->sector.column = place.column;
    for (size_t m = 0; m < k; m++)
        if (strcmp(parts[m].sector.name, out->sector.name) == 0)
            return ent_fail_at(reader->context, ENT_INPUT, place, key, "remove one", "%s names \"%.64s\" twice", key,
                               out->sector.name);
    return ent_read_share(reader, yaml_document_get_node(&reader->yaml.document, pair->value), key, &out->share);
}

ent_status ent_read_mix(ent_reader *reader, const yaml_node_t *node, const char *key, int whole, ent_mix *out) {
    static const char example[] = "write shares by sector: {C26: 40%, SERV: 60%}";
    const yaml_node_pair_t *pairs = node->data.mapping.pairs.start;
    ent_part *parts;
    double sum = 0.0;
    size_t n;
    if (node->type != YAML_MAPPING_NODE)
        return fail_mapping(reader, node, key, example, N_("is not a mapping of sectors"));
    n = (size_t)(node->data.mapping.pairs.top - pairs);
    if (n == 0) return fail_mapping(reader, node, key, example, N_("is an empty mapping"));
    parts = ent_arena_take(&reader->package->arena, n * sizeof *parts);
    if (parts == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) {
        ENT_TRY(read_part(reader, &pairs[k], key, parts, k, &parts[k]));
        sum += parts[k].share;
    }
    *out = (ent_mix){n, parts};
    if (!whole || fabs(sum - 1.0) <= SUM_SLACK) return ENT_OK;
    return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, node), key, "shares add up to 100%",
                       "the shares of %s add up to %.10g%%", key, 100.0 * sum);
}

ent_status ent_read_split(ent_reader *reader, const yaml_node_t *node, double *before, double *after) {
    static const char *const names[] = {"until-recouped", "after"};
    yaml_node_t *values[2], *keys[2];
    double *const into[] = {before, after};
    if (node->type != YAML_MAPPING_NODE)
        return fail_mapping(reader, node, "split", N_("write {until-recouped: 50%, after: 10%}"),
                            N_("is not a mapping"));
    ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, node, "a split", names, 2, values, keys));
    for (int k = 0; k < 2; k++) {
        if (values[k] == NULL)
            return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), names[k],
                               "write {until-recouped: 50%, after: 10%}", "a split has no \"%s\"", names[k]);
        ENT_TRY(ent_read_share(reader, values[k], names[k], into[k]));
    }
    return ENT_OK;
}

ent_status ent_read_month_day(ent_reader *reader, const yaml_node_t *node, const char *key, int *month, int *day) {
    char date[16], shown[ENT_SHOWN];
    const char *text;
    ent_day when;
    int year;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    snprintf(date, sizeof date, "2001-%.8s", text);
    if (strlen(text) != 5 || ent_day_parse(date, &when) <= 0)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), key,
                           "write month and day: 04-01", "%s \"%s\" is not a day of every year", key,
                           ent_shown(text, shown));
    ent_day_to_civil(when, &year, month, day);
    return ENT_OK;
}

ent_status ent_read_number(ent_reader *reader, const yaml_node_t *node, const char *key, double least, double most,
                           const char *example, double *out) {
    ent_place place = ent_yaml_place(&reader->yaml, node);
    char shown[ENT_SHOWN];
    const char *text;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    if (!ent_number_parse(text, text + strlen(text), out))
        return ent_fail_at(reader->context, ENT_INPUT, place, key, example, "%s \"%s\" is not a number", key,
                           ent_shown(text, shown));
    if (*out >= least && *out <= most) return ENT_OK;
    return ent_fail_at(reader->context, ENT_RANGE, place, key, example, "%s %s is not between %.10g and %.10g", key,
                       ent_shown(text, shown), least, most);
}

double ent_schedule_held(const ent_schedule *series, int year, double before) {
    double value = before;
    for (size_t k = 0; k < series->n && series->points[k].year <= year; k++) value = series->points[k].value;
    return value;
}

double ent_schedule_of(const ent_schedule *series, int year) {
    for (size_t k = 0; k < series->n; k++)
        if (series->points[k].year == year) return series->points[k].value;
    return 0.0;
}
