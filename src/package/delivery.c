/* delivery.c: how much of a clause is expected to be delivered, whether it is a pledge at all, and on what condition it
 * stands. */
#include "package/parts.h"
#include "package/schedule.h"

#include <string.h>

/* Expected delivery of a pledge that does not say its own, by status: assumptions, listed in docs/package.md. Law is
 * expected to be applied. */
static const struct {
    const char *status;
    double pledge, law;
} standards[] = {{"delivered", 1.0, 1.0}, {"in-force", 1.0, 1.0}, {"signed", 0.7, 1.0},  {"agreed", 0.5, 0.5},
                 {"announced", 0.3, 0.3}, {"voided", 0.0, 1.0},   {"assumed", 1.0, 1.0}, {"", 0.5, 1.0}};

static int is_one_of(const char *word, const char *const *words) {
    for (; *words != NULL; words++)
        if (strcmp(word, *words) == 0) return 1;
    return 0;
}

/* Promises are pledges until they are kept; law is none once it is made. An advance in productivity is told of, unless
 * somebody agreed to it. What a scenario assumes is no promise of anyone: it holds, whatever is counted of pledges. */
static int is_pledge(const ent_clause *clause, const char *status) {
    static const char *const kept[] = {"in-force", "delivered", "assumed", NULL};
    static const char *const said[] = {"announced", "agreed", NULL};
    static const char *const promised[] = {"announced", "agreed", "signed", NULL};
    size_t n;
    if (ent_clause_types(&n)[clause->type - 1].is_pledge) return !is_one_of(status, kept);
    return is_one_of(status, clause->type == ENT_CLAUSE_PRODUCTIVITY ? promised : said);
}

static ent_status read_triangle(ent_reader *reader, const yaml_node_t *node, yaml_node_t *const *values,
                                const char *const *names, double *out) {
    double shares[3];
    for (int k = 0; k < 3; k++) {
        if (values[k] == NULL)
            return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), names[k],
                               "write {low: 10%, mode: 40%, high: 90%}", "delivery has no \"%s\"", names[k]);
        ENT_TRY(ent_read_share(reader, values[k], names[k], &shares[k]));
    }
    if (shares[0] > shares[1] || shares[1] > shares[2])
        return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, node), "delivery",
                           "low, mode, high ascend", "delivery has a mode of %.10g%% outside %.10g%% to %.10g%%",
                           100.0 * shares[1], 100.0 * shares[0], 100.0 * shares[2]);
    *out = (shares[0] + shares[1] + shares[2]) / 3.0; /* the mean of a triangle */
    return ENT_OK;
}

static ent_status read_mean(ent_reader *reader, const yaml_node_t *node, double *out) {
    static const char *const names[] = {"low", "mode", "high", "probability"};
    yaml_node_t *values[4], *keys[4];
    if (node->type != YAML_MAPPING_NODE) return ent_read_share(reader, node, "delivery", out);
    ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, node, "delivery", names, 4, values, keys));
    if (values[3] == NULL) return read_triangle(reader, node, values, names, out);
    for (int k = 0; k < 3; k++)
        if (values[k] != NULL)
            return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, keys[k]), names[k],
                               "keep one of them", "delivery has both a probability and \"%s\"", names[k]);
    return ent_read_share(reader, values[3], "probability", out);
}

ent_status ent_read_delivery(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause,
                             ent_clause_info *info) {
    const yaml_node_t *node = parts->values[KEY_DELIVERY];
    size_t s = 0, n;
    clause->is_pledge = is_pledge(clause, info->status);
    while (strcmp(standards[s].status, info->status) != 0) s++;
    clause->delivery_share = ent_clause_types(&n)[clause->type - 1].is_pledge ? standards[s].pledge : standards[s].law;
    if (clause->type == ENT_CLAUSE_PRODUCTIVITY && clause->is_pledge) clause->delivery_share = standards[s].pledge;
    if (node != NULL) {
        ENT_TRY(read_mean(reader, node, &clause->delivery_share));
        clause->delivery_is_set = ent_yaml_place(&reader->yaml, node).file != reader->yaml.file;
    }
    info->delivery = clause->delivery_share;
    info->delivery_given = node != NULL;
    info->is_pledge = clause->is_pledge;
    return ENT_OK;
}

ent_status ent_read_condition(ent_reader *reader, const yaml_node_t *node, ent_condition *out) {
    static const char *const names[] = {"clause", "delivered-below", "by"};
    static const char example[] = "write {clause: investment-550, delivered-below: 50%, by: 2027}";
    yaml_node_t *values[3], *keys[3];
    ent_place place;
    if (node->type != YAML_MAPPING_NODE)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), "when", example,
                           "when is not a mapping");
    ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, node, "a condition", names, 3, values, keys));
    for (int k = 0; k < 3; k++)
        if (values[k] == NULL)
            return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), names[k], example,
                               "a condition has no \"%s\"", names[k]);
    ENT_TRY(ent_read_name(reader, values[0], "clause", &out->clause.name));
    place = ent_yaml_place(&reader->yaml, values[0]);
    out->clause.file = place.file, out->clause.line = place.line, out->clause.column = place.column;
    ENT_TRY(ent_read_share(reader, values[1], "delivered-below", &out->below_share));
    if (!(out->below_share > 0.0))
        return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, values[1]), "delivered-below",
                           "write a share above 0, at most 100%", "nothing is delivered below 0%%");
    return ent_read_year(reader, values[2], "by", &out->by);
}
