/* clause.c: reads one clause. keys.def says which type of clause knows and needs
 * which key. */
#include "package/clause.h"
#include "package/steps.h"
#include "support/text.h"

#include <stdio.h>
#include <string.h>

enum {
#define ENT_CLAUSE_KEY(key, name, tariff, barrier, productivity, kind, help) KEY_##key,
#include "package/keys.def"
    N_KEYS
};

static const char *const key_names[N_KEYS] = {
#define ENT_CLAUSE_KEY(key, name, tariff, barrier, productivity, kind, help) name,
#include "package/keys.def"
};

/* What a key is to each type of clause. */
enum { NO, MAY, MUST, CELLS, INSTEAD };
static const unsigned char key_needs[N_KEYS][3] = {
#define ENT_CLAUSE_KEY(key, name, tariff, barrier, productivity, kind, help) {tariff, barrier, productivity},
#include "package/keys.def"
};

static const char *const type_names[] = {"tariff", "barrier", "productivity"};
static const char *const rule_names[] = {"set", "add", "floor", "cap"};
static const char *const status_names[] = {"announced", "agreed", "signed", "in-force", "voided", "delivered"};

/* The nodes of one clause, by key. */
typedef struct clause_parts {
    const yaml_node_t *clause;
    yaml_node_t *values[N_KEYS], *keys[N_KEYS];
} clause_parts;

static ent_status read_identity(ent_reader *reader, const clause_parts *parts, ent_clause *clause,
                                ent_clause_info *info);
static ent_status check_keys(ent_reader *reader, const clause_parts *parts, const ent_clause *clause, const char *type);
static ent_status read_scope(ent_reader *reader, const clause_parts *parts, ent_clause *clause);
static ent_status read_amount(ent_reader *reader, const clause_parts *parts, ent_clause *clause, ent_clause_info *info);
static ent_status read_dates(ent_reader *reader, const clause_parts *parts, ent_clause *clause, ent_clause_info *info);
static ent_status read_papers(ent_reader *reader, const clause_parts *parts, ent_clause_info *info);

ent_status ent_read_clause(ent_reader *reader, const yaml_node_t *node, ent_clause *clause, ent_clause_info *info) {
    clause_parts parts = {.clause = node};
    ent_place place = ent_yaml_place(&reader->yaml, node);
    ENT_TRY(
        ent_yaml_split(reader->context, &reader->yaml, node, "a clause", key_names, N_KEYS, parts.values, parts.keys));
    *clause = (ent_clause){.line = place.line, .column = place.column, .coverage = 1.0, .until = ENT_DAY_NONE};
    *info = (ent_clause_info){.replace = "",
                              .group = "",
                              .from = "",
                              .until = "",
                              .announced = "",
                              .authority = "",
                              .status = "",
                              .source_title = "",
                              .source_date = "",
                              .source_url = "",
                              .line = place.line};
    ENT_TRY(read_identity(reader, &parts, clause, info));
    ENT_TRY(check_keys(reader, &parts, clause, info->type_name));
    ENT_TRY(read_scope(reader, &parts, clause));
    ENT_TRY(read_amount(reader, &parts, clause, info));
    ENT_TRY(read_dates(reader, &parts, clause, info));
    ENT_TRY(read_papers(reader, &parts, info));
    clause->authority = info->authority;
    clause->group = info->group;
    info->summary = ent_clause_summary(&reader->package->arena, clause, NULL);
    return info->summary == NULL ? ent_fail_nomem(reader->context) : ent_tell_steps(reader, clause, info);
}

/* The key that holds what the clause sets. */
static int amount_key(const clause_parts *parts, const ent_clause *clause) {
    static const int keys[] = {KEY_RATE, KEY_COST, KEY_CHANGE};
    return parts->values[KEY_RATES] != NULL ? KEY_RATES : keys[clause->type - 1];
}

static ent_status fail_missing(ent_reader *reader, const clause_parts *parts, const char *name, int key,
                               const char *hint) {
    char subject[96];
    snprintf(subject, sizeof subject, name == NULL ? "a clause" : "clause \"%.64s\"", name);
    return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, parts->clause), key_names[key], hint,
                       "%s has no \"%s\"", subject, key_names[key]);
}

static ent_status read_identity(ent_reader *reader, const clause_parts *parts, ent_clause *clause,
                                ent_clause_info *info) {
    ent_place place;
    size_t type;
    if (parts->values[KEY_ID] == NULL)
        return fail_missing(reader, parts, NULL, KEY_ID, "give it a name of its own: id: general-15");
    ENT_TRY(ent_read_name(reader, parts->values[KEY_ID], "id", &clause->id));
    if (parts->values[KEY_TYPE] == NULL)
        return fail_missing(reader, parts, clause->id, KEY_TYPE, "type is tariff, barrier or productivity");
    ENT_TRY(ent_read_choice(reader, parts->values[KEY_TYPE], "type", type_names, 3, &type));
    clause->type = (ent_clause_type)(type + 1);
    info->id = clause->id;
    info->type = clause->type;
    info->type_name = type_names[type];
    if (parts->values[KEY_REPLACE] == NULL) return ENT_OK;
    ENT_TRY(ent_read_name(reader, parts->values[KEY_REPLACE], "replace", &info->replace));
    place = ent_yaml_place(&reader->yaml, parts->values[KEY_REPLACE]);
    clause->replace = (ent_term){.name = info->replace, .file = place.file, .line = place.line, .column = place.column};
    return ENT_OK;
}

/* The first key missing of those with this need. Values by date say themselves when they begin. */
static ent_status ask_for(ent_reader *reader, const clause_parts *parts, const ent_clause *clause, int need) {
    int dated = ent_has_dates(parts->values[amount_key(parts, clause)]);
    for (int k = 0; k < N_KEYS; k++)
        if (key_needs[k][clause->type - 1] == need && parts->values[k] == NULL && !(k == KEY_FROM && dated))
            return fail_missing(reader, parts, clause->id, k, k == KEY_RULE ? "rule is set, add, floor or cap" : NULL);
    return ENT_OK;
}

/* Keys of other kinds of clauses are refused and needed ones asked for, before
 * any value is read. */
static ent_status check_keys(ent_reader *reader, const clause_parts *parts, const ent_clause *clause,
                             const char *type) {
    size_t which = (size_t)clause->type - 1;
    int has_file = parts->values[KEY_RATES] != NULL;
    for (int k = 0; k < N_KEYS; k++)
        if (parts->keys[k] != NULL && key_needs[k][which] == NO)
            return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, parts->keys[k]), key_names[k],
                               k == KEY_REGION ? "write importer and exporter"
                               : which == 2    ? "productivity has region, sectors, except and change"
                               : which == 1    ? "a barrier has importer, exporter, sectors, except and cost"
                                               : "a tariff has a rule and a rate",
                               "clause \"%s\" is of type %s, which has no \"%s\"", clause->id, type, key_names[k]);
    ENT_TRY(ask_for(reader, parts, clause, MUST));
    if (has_file && parts->values[KEY_RATE] != NULL)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, parts->keys[KEY_RATE]), "rate",
                           "keep one of them", "clause \"%s\" has both a rate and a file of rates", clause->id);
    if (has_file) return ENT_OK;
    if (key_needs[KEY_RATE][which] == CELLS && parts->values[KEY_RATE] == NULL)
        return fail_missing(reader, parts, clause->id, KEY_RATE, "write rate: 15%, or rates: FILE.csv");
    return ask_for(reader, parts, clause, CELLS);
}

static ent_status read_scope(ent_reader *reader, const clause_parts *parts, ent_clause *clause) {
    const struct {
        int key;
        ent_selector *out;
    } scopes[] = {{KEY_IMPORTER, &clause->importer},
                  {KEY_EXPORTER, &clause->exporter},
                  {KEY_REGION, &clause->region},
                  {KEY_SECTORS, &clause->sectors},
                  {KEY_EXCEPT, &clause->except}};
    for (size_t k = 0; k < sizeof scopes / sizeof *scopes; k++) {
        const yaml_node_t *node = parts->values[scopes[k].key];
        if (node != NULL) ENT_TRY(ent_read_selector(reader, node, key_names[scopes[k].key], scopes[k].out));
    }
    if (parts->values[KEY_COVERAGE] != NULL)
        ENT_TRY(ent_read_share(reader, parts->values[KEY_COVERAGE], "coverage", &clause->coverage));
    return ENT_OK;
}

static ent_status read_amount(ent_reader *reader, const clause_parts *parts, ent_clause *clause,
                              ent_clause_info *info) {
    int key = amount_key(parts, clause);
    const yaml_node_t *node = parts->values[key];
    const char *text;
    size_t rule = 0;
    if (clause->type == ENT_CLAUSE_TARIFF)
        ENT_TRY(ent_read_choice(reader, parts->values[KEY_RULE], "rule", rule_names, 4, &rule));
    clause->rule = (ent_rule)rule;
    ENT_TRY(ent_read_steps(reader, node, key_names[key], parts->values[KEY_FROM], clause, info));
    if (key != KEY_RATES) return ENT_OK;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, "rates", &text));
    return ent_rates_read(reader->context, reader->package, ent_yaml_place(&reader->yaml, node), text, reader->hasher,
                          &clause->rates);
}

static ent_status read_dates(ent_reader *reader, const clause_parts *parts, ent_clause *clause, ent_clause_info *info) {
    const ent_step *last = &clause->steps[clause->n_steps - 1];
    char date[11];
    clause->known = clause->from;
    ent_day_format(last->from, date);
    if (parts->values[KEY_UNTIL] != NULL) {
        ENT_TRY(ent_read_date(reader, parts->values[KEY_UNTIL], "until", &clause->until, &info->until));
        if (clause->until < last->from)
            return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, parts->values[KEY_UNTIL]),
                               "until", "`until` is the last day in force", "until %s is before %s %s", info->until,
                               clause->n_steps == 1 ? "from" : "the last value's date", date);
    }
    if (parts->values[KEY_ANNOUNCED] != NULL)
        ENT_TRY(ent_read_date(reader, parts->values[KEY_ANNOUNCED], "announced", &clause->known, &info->announced));
    return ENT_OK;
}

ent_status ent_read_source(ent_reader *reader, const yaml_node_t *node, const char **title, const char **date,
                           const char **url) {
    static const char *const names[] = {"title", "date", "url"};
    yaml_node_t *values[3], *keys[3];
    ent_day day;
    if (node->type != YAML_MAPPING_NODE)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), "source",
                           "write {title: ..., date: ..., url: ...}", "source is not a mapping");
    ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, node, "a source", names, 3, values, keys));
    if (values[0] == NULL)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), "title",
                           "source: {title: ..., date: ..., url: ...}", "a source has no \"title\"");
    ENT_TRY(ent_read_string(reader, values[0], "title", title));
    if (values[1] != NULL) ENT_TRY(ent_read_date(reader, values[1], "date", &day, date));
    if (values[2] != NULL) ENT_TRY(ent_read_string(reader, values[2], "url", url));
    return ENT_OK;
}

ent_status ent_check_note(ent_reader *reader, const yaml_node_t *node) {
    const char *note;
    if (node->type == YAML_SCALAR_NODE) return ENT_OK; /* any text, over several lines or empty */
    return ent_yaml_text(reader->context, &reader->yaml, node, "note", &note);
}

/* Where a clause comes from and how firm it is: told to readers. Only the
 * authority can matter to the law. */
static ent_status read_papers(ent_reader *reader, const clause_parts *parts, ent_clause_info *info) {
    const yaml_node_t *node = parts->values[KEY_SOURCE];
    size_t choice;
    if (parts->values[KEY_AUTHORITY] != NULL)
        ENT_TRY(ent_read_string(reader, parts->values[KEY_AUTHORITY], "authority", &info->authority));
    if (parts->values[KEY_GROUP] != NULL)
        ENT_TRY(ent_read_name(reader, parts->values[KEY_GROUP], "group", &info->group));
    if (parts->values[KEY_STATUS] != NULL) {
        ENT_TRY(ent_read_choice(reader, parts->values[KEY_STATUS], "status", status_names, 6, &choice));
        info->status = status_names[choice];
    }
    if (parts->values[KEY_NOTE] != NULL) ENT_TRY(ent_check_note(reader, parts->values[KEY_NOTE]));
    if (node == NULL) return ENT_OK;
    return ent_read_source(reader, node, &info->source_title, &info->source_date, &info->source_url);
}
