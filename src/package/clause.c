/* clause.c: reads one clause. keys.def says which type of clause knows and needs which key; terms.c reads money and
 * parameters, steps.c rates and limits, delivery.c conditions and how firm a clause is. */
#include "package/clause.h"
#include "package/parts.h"
#include "package/steps.h"
#include "support/text.h"

#include <stdio.h>
#include <string.h>

const char *const ent_clause_key_names[N_KEYS] = {
#define ENT_CLAUSE_KEY(key, name, needs, kind, help) name,
#include "package/keys.def"
};
#define key_names ent_clause_key_names

static const uint64_t key_needs[N_KEYS] = {
#define ENT_CLAUSE_KEY(key, name, needs, kind, help) needs,
#include "package/keys.def"
};

static const char *const type_names[ENT_N_TYPES] = {
#define ENT_CLAUSE_TYPE(type, name, group, pledge, words, example) name,
#include "package/keys.def"
};

static const char *const rule_names[] = {"set", "add", "floor", "cap"};
static const char *const status_names[] = {"announced", "agreed",    "signed", "in-force",
                                           "voided",    "delivered", "assumed"};

static ent_status read_identity(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause,
                                ent_clause_info *info);
static ent_status check_keys(ent_reader *reader, const ent_clause_parts *parts, const ent_clause *clause);
static ent_status read_scope(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause);
static ent_status read_value(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause,
                             ent_clause_info *info);
static ent_status read_dates(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause,
                             ent_clause_info *info);
static ent_status read_papers(ent_reader *reader, const ent_clause_parts *parts, ent_clause_info *info);
static ent_status tell(ent_reader *reader, ent_clause *clause, ent_clause_info *info);

ent_status ent_read_clause(ent_reader *reader, const yaml_node_t *node, ent_clause *clause, ent_clause_info *info) {
    ent_clause_parts parts = {.clause = node};
    ent_place place = ent_yaml_place(&reader->yaml, node);
    ENT_TRY(
        ent_yaml_split(reader->context, &reader->yaml, node, "a clause", key_names, N_KEYS, parts.values, parts.keys));
    *clause = (ent_clause){
        .line = place.line, .column = place.column, .coverage = 1.0, .from = ENT_DAY_NONE, .until = ENT_DAY_NONE};
    *info = (ent_clause_info){.replace = "",
                              .group = "",
                              .when = "",
                              .when_fr = "",
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
    ENT_TRY(check_keys(reader, &parts, clause));
    ENT_TRY(read_scope(reader, &parts, clause));
    ENT_TRY(read_value(reader, &parts, clause, info));
    ENT_TRY(read_dates(reader, &parts, clause, info));
    ENT_TRY(ent_check_terms(reader, &parts, clause));
    ENT_TRY(read_papers(reader, &parts, info));
    ENT_TRY(ent_read_delivery(reader, &parts, clause, info));
    clause->authority = info->authority;
    clause->group = info->group;
    clause->off = info->off;
    ENT_TRY(ent_tell_values(reader, &parts, info));
    return tell(reader, clause, info);
}

static ent_status tell(ent_reader *reader, ent_clause *clause, ent_clause_info *info) {
    ent_arena *arena = &reader->package->arena;
    if (clause->when.clause.name != NULL) {
        info->when = ent_condition_words(arena, ENT_LANGUAGE_EN, &clause->when);
        info->when_fr = ent_condition_words(arena, ENT_LANGUAGE_FR, &clause->when);
    }
    info->summary = ent_clause_summary(arena, ENT_LANGUAGE_EN, clause, NULL);
    info->summary_fr = ent_clause_summary(arena, ENT_LANGUAGE_FR, clause, NULL);
    if (info->summary == NULL || info->summary_fr == NULL || info->when == NULL || info->when_fr == NULL)
        return ent_fail_nomem(reader->context);
    return ent_tell_steps(reader, clause, info);
}

static ent_status fail_missing(ent_reader *reader, const ent_clause_parts *parts, const char *name, int key,
                               const char *hint) {
    ent_language language = reader->context->language;
    char subject[96];
    if (name == NULL) snprintf(subject, sizeof subject, "%s", ent_tr(language, "a clause"));
    else snprintf(subject, sizeof subject, ent_tr(language, "clause \"%.64s\""), name);
    return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, parts->clause), key_names[key], hint,
                       "%s has no \"%s\"", subject, key_names[key]);
}

static ent_status read_identity(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause,
                                ent_clause_info *info) {
    ent_place place;
    size_t type;
    if (parts->values[KEY_ID] == NULL)
        return fail_missing(reader, parts, NULL, KEY_ID, N_("give it a name of its own: id: general-15"));
    ENT_TRY(ent_read_name(reader, parts->values[KEY_ID], "id", &clause->id));
    if (parts->values[KEY_TYPE] == NULL)
        return fail_missing(reader, parts, clause->id, KEY_TYPE,
                            N_("type is tariff, investment, ...; entente new --list"));
    ENT_TRY(ent_read_choice(reader, parts->values[KEY_TYPE], "type", type_names, ENT_N_TYPES, &type));
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

/* ---- keys ---- */

static ent_key_need need_of(int key, const ent_clause *clause) {
    return ent_key_need_of(key_needs[key], (int)clause->type - 1);
}

/* What the type is made of, for who used a key of another one. */
static void add_own_keys(ent_text *text, const ent_clause *clause) {
    int n = 0;
    ent_text_addf(text, "type %s has ", type_names[clause->type - 1]);
    for (int k = 0; k < N_KEYS; k++) {
        ent_key_need need = need_of(k, clause);
        if (need == ENT_KEY_NO || key_needs[k] == MUST(T_ALL) || key_needs[k] == MAY(T_ALL)) continue;
        ent_text_addf(text, "%s%s", n++ == 0 ? "" : ", ", key_names[k]);
    }
}

static ent_status fail_foreign(ent_reader *reader, const ent_clause_parts *parts, const ent_clause *clause, int key) {
    ent_text hint = {0};
    ent_status status;
    add_own_keys(&hint, clause);
    status = ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, parts->keys[key]), key_names[key],
                         hint.data, "clause \"%s\" is of type %s, which has no \"%s\"", clause->id,
                         type_names[clause->type - 1], key_names[key]);
    ent_text_free(&hint);
    return status;
}

/* Whether the clause says when it begins in another way than by `from`. */
static int says_when(const ent_clause_parts *parts) {
    static const int keys[] = {KEY_RATE,  KEY_COST,     KEY_CHANGE,     KEY_LIMIT,  KEY_SUPPLY, KEY_SHARE,
                               KEY_TOTAL, KEY_SCHEDULE, KEY_DELIVERIES, KEY_AMOUNT, KEY_RATES};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (ent_has_dates(parts->values[keys[k]])) return 1;
    return parts->values[KEY_WHEN] != NULL;
}

/* The first key missing of those with this need. */
static ent_status ask_for(ent_reader *reader, const ent_clause_parts *parts, const ent_clause *clause,
                          ent_key_need need) {
    for (int k = 0; k < N_KEYS; k++)
        if (need_of(k, clause) == need && parts->values[k] == NULL && !(k == KEY_FROM && says_when(parts)))
            return fail_missing(reader, parts, clause->id, k, k == KEY_RULE ? "rule is set, add, floor or cap" : NULL);
    return ENT_OK;
}

/* Of keys with need EITHER one is there, and only one. */
static ent_status check_either(ent_reader *reader, const ent_clause_parts *parts, const ent_clause *clause) {
    int first = -1, there = -1;
    char hint[96];
    for (int k = 0; k < N_KEYS; k++) {
        if (need_of(k, clause) != ENT_KEY_EITHER) continue;
        if (parts->values[k] != NULL && there >= 0)
            return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, parts->keys[k]), key_names[k],
                               "keep one of them", "clause \"%s\" has both \"%s\" and \"%s\"", clause->id,
                               key_names[there], key_names[k]);
        if (parts->values[k] != NULL) there = k;
        if (first < 0) first = k;
        else
            snprintf(hint, sizeof hint, ent_tr(reader->context->language, "write %s or %s"), key_names[first],
                     key_names[k]);
    }
    return first < 0 || there >= 0 ? ENT_OK : fail_missing(reader, parts, clause->id, first, hint);
}

/* Keys of other kinds of clauses are refused and needed ones asked for, before
 * any value is read. */
static ent_status check_keys(ent_reader *reader, const ent_clause_parts *parts, const ent_clause *clause) {
    int has_file = parts->values[KEY_RATES] != NULL;
    for (int k = 0; k < N_KEYS; k++)
        if (parts->keys[k] != NULL && need_of(k, clause) == ENT_KEY_NO) return fail_foreign(reader, parts, clause, k);
    ENT_TRY(ask_for(reader, parts, clause, ENT_KEY_MUST));
    ENT_TRY(check_either(reader, parts, clause));
    if (has_file && parts->values[KEY_RATE] != NULL)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, parts->keys[KEY_RATE]), "rate",
                           "keep one of them", "clause \"%s\" has both a rate and a file of rates", clause->id);
    if (has_file) return ENT_OK;
    if (clause->type == ENT_CLAUSE_TARIFF && parts->values[KEY_RATE] == NULL)
        return fail_missing(reader, parts, clause->id, KEY_RATE, "write rate: 15%, or rates: FILE.csv");
    return ask_for(reader, parts, clause, ENT_KEY_CELLS);
}

/* ---- scope ---- */

/* Whether a key names one region, by its code. */
static int is_single(int key, ent_clause_type type) {
    switch (key) {
    case KEY_INVESTOR:
    case KEY_HOST:
    case KEY_PAYER:
    case KEY_PAYEE: return 1;
    case KEY_REGION: return type == ENT_CLAUSE_DEFENCE;
    case KEY_IMPORTER: return type == ENT_CLAUSE_PURCHASE || type == ENT_CLAUSE_ARMS || type == ENT_CLAUSE_SUPPLY;
    case KEY_EXPORTER: return type == ENT_CLAUSE_PURCHASE || type == ENT_CLAUSE_ARMS;
    default: return 0;
    }
}

static ent_status check_single(ent_reader *reader, const yaml_node_t *node, const ent_selector *selector) {
    if (selector->n_terms == 1 && selector->terms[0].except == NULL) return ENT_OK;
    return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), selector->key,
                       "write a clause for each", "%s is a selection, where one region is needed", selector->key);
}

/* Money does not go from a region to itself. */
static ent_status check_apart(ent_reader *reader, const ent_clause *clause) {
    const ent_selector *one = &clause->importer, *two = &clause->exporter;
    if (ent_is_rate(clause->type) || clause->type == ENT_CLAUSE_QUOTA) return ENT_OK;
    if (one->n_terms != 1 || two->n_terms != 1 || strcmp(one->terms[0].name, two->terms[0].name) != 0) return ENT_OK;
    return ent_fail_at(reader->context, ENT_INPUT, ent_term_place(&two->terms[0]), two->key, "name two regions",
                       "%s and %s are both \"%.64s\"", one->key, two->key, two->terms[0].name);
}

static ent_status read_scope(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause) {
    const struct {
        int key;
        ent_selector *out;
    } scopes[] = {{KEY_IMPORTER, &clause->importer}, {KEY_EXPORTER, &clause->exporter}, {KEY_REGION, &clause->region},
                  {KEY_INVESTOR, &clause->importer}, {KEY_HOST, &clause->exporter},     {KEY_PAYER, &clause->importer},
                  {KEY_MEMBERS, &clause->importer},  {KEY_PAYEE, &clause->exporter},    {KEY_RIVAL, &clause->exporter},
                  {KEY_SECTORS, &clause->sectors},   {KEY_EXCEPT, &clause->except}};
    for (size_t k = 0; k < sizeof scopes / sizeof *scopes; k++) {
        const yaml_node_t *node = parts->values[scopes[k].key];
        if (node == NULL) continue;
        ENT_TRY(ent_read_selector(reader, node, key_names[scopes[k].key], scopes[k].out));
        if (is_single(scopes[k].key, clause->type)) ENT_TRY(check_single(reader, node, scopes[k].out));
    }
    if (parts->values[KEY_COVERAGE] != NULL)
        ENT_TRY(ent_read_share(reader, parts->values[KEY_COVERAGE], "coverage", &clause->coverage));
    return check_apart(reader, clause);
}

/* ---- values and dates ---- */

/* The key with the values that hold on a day; -1 for types that deal in money, and for lanes. */
static int value_key(const ent_clause_parts *parts, const ent_clause *clause) {
    switch (clause->type) {
    case ENT_CLAUSE_TARIFF: return parts->values[KEY_RATES] != NULL ? KEY_RATES : KEY_RATE;
    case ENT_CLAUSE_LEVY: return KEY_RATE;
    case ENT_CLAUSE_BARRIER: return KEY_COST;
    case ENT_CLAUSE_PRODUCTIVITY: return KEY_CHANGE;
    case ENT_CLAUSE_QUOTA: return KEY_LIMIT;
    case ENT_CLAUSE_SUPPLY: return KEY_SHARE;
    case ENT_CLAUSE_MINERAL: return KEY_SUPPLY;
    default: return -1;
    }
}

static ent_status keep_date(ent_reader *reader, ent_day day, const char **out) {
    char date[11];
    ent_day_format(day, date);
    *out = ent_arena_string(&reader->package->arena, date);
    return *out == NULL ? ent_fail_nomem(reader->context) : ENT_OK;
}

static ent_status read_value(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause,
                             ent_clause_info *info) {
    int key = value_key(parts, clause);
    const yaml_node_t *node = key < 0 ? parts->clause : parts->values[key], *from = parts->values[KEY_FROM];
    const char *text = NULL;
    size_t rule = 0;
    if (clause->type == ENT_CLAUSE_TARIFF)
        ENT_TRY(ent_read_choice(reader, parts->values[KEY_RULE], "rule", rule_names, 4, &rule));
    clause->rule = (ent_rule)rule;
    if (key == KEY_RATES) ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, "rates", &text));
    if (parts->values[KEY_WHEN] != NULL) ENT_TRY(ent_read_condition(reader, parts->values[KEY_WHEN], &clause->when));
    ENT_TRY(ent_read_terms(reader, parts, clause));
    if (clause->from == ENT_DAY_NONE && clause->when.clause.name != NULL)
        clause->from = ent_day_from_civil(clause->when.by + 1, 1, 1);
    ENT_TRY(ent_read_steps(reader, node, key < 0 ? NULL : key_names[key], from, clause, info));
    if (info->from[0] == '\0') ENT_TRY(keep_date(reader, clause->from, &info->from));
    if (key != KEY_RATES) return ENT_OK;
    return ent_rates_read(reader->context, reader->package, ent_yaml_place(&reader->yaml, node), text, reader->hasher,
                          &clause->rates);
}

static ent_status read_dates(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause,
                             ent_clause_info *info) {
    const ent_step *last = &clause->steps[clause->n_steps - 1];
    const yaml_node_t *until = parts->values[KEY_UNTIL];
    char date[11];
    clause->known = clause->from;
    ent_day_format(last->from, date);
    if (until != NULL) {
        ENT_TRY(ent_read_date(reader, until, "until", &clause->until, &info->until));
        if (clause->until < last->from)
            return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, until), "until",
                               "`until` is the last day in force", "until %s is before %s %s", info->until,
                               clause->n_steps == 1 ? "from" : "the last value's date", date);
    } else if (clause->until != ENT_DAY_NONE) {
        if (clause->until < clause->from) {
            ent_day_format(clause->until, date);
            return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, parts->values[KEY_FROM]),
                               "from", "begin before the last year named, or name a later one",
                               "from %s is after %s, the end of the last year named", info->from, date);
        }
        ENT_TRY(keep_date(reader, clause->until, &info->until));
    }
    if (parts->values[KEY_ANNOUNCED] != NULL)
        ENT_TRY(ent_read_date(reader, parts->values[KEY_ANNOUNCED], "announced", &clause->known, &info->announced));
    return ENT_OK;
}

/* ---- papers ---- */
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

/* Where a clause comes from, how firm it is, whether it is on. Of the papers only the authority can matter to the law. */
static ent_status read_papers(ent_reader *reader, const ent_clause_parts *parts, ent_clause_info *info) {
    static const char *const answers[] = {"false", "true"};
    const yaml_node_t *node = parts->values[KEY_SOURCE];
    size_t choice = 0;
    if (parts->values[KEY_OFF] != NULL)
        ENT_TRY(ent_read_choice(reader, parts->values[KEY_OFF], "off", answers, 2, &choice));
    info->off = (int)choice;
    if (parts->values[KEY_AUTHORITY] != NULL)
        ENT_TRY(ent_read_string(reader, parts->values[KEY_AUTHORITY], "authority", &info->authority));
    if (parts->values[KEY_GROUP] != NULL)
        ENT_TRY(ent_read_name(reader, parts->values[KEY_GROUP], "group", &info->group));
    if (parts->values[KEY_STATUS] != NULL) {
        ENT_TRY(ent_read_choice(reader, parts->values[KEY_STATUS], "status", status_names,
                                sizeof status_names / sizeof *status_names, &choice));
        info->status = status_names[choice];
    }
    if (parts->values[KEY_NOTE] != NULL) ENT_TRY(ent_check_note(reader, parts->values[KEY_NOTE]));
    if (node == NULL) return ENT_OK;
    return ent_read_source(reader, node, &info->source_title, &info->source_date, &info->source_url);
}
