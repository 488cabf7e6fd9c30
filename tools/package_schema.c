/* package_schema [--check] FILE: writes the JSON Schema of a package, which follows from src/package/keys.def. With
 * --check it writes nothing, and fails where the file would change. */
#include "package/keys.h"
#include "support/file.h"
#include "support/text.h"

#include <entente/package.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What YAML makes of a value of each kind. */
#define WORD "\"type\": [\"string\", \"number\", \"boolean\"]"
#define YEARS "\"propertyNames\": {\"pattern\": \"^[0-9]{4}$\"}, "
#define DATES "\"propertyNames\": {\"pattern\": \"^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$\"}, "
#define REF(name) "{\"$ref\": \"#/$defs/" name "\"}"
#define MAPPING(names, values) "{\"type\": \"object\", " names "\"additionalProperties\": " values "}"
static const struct {
    const char *name, *rule;
} definitions[] = {
    {"NAME", "{" WORD ", \"pattern\": \"^[-A-Za-z0-9_.]{1,64}$\"}"},
    {"TEXT", "{" WORD "}"},
    {"TITLE", "{\"anyOf\": [" REF("TEXT") ", {\"type\": \"object\", \"properties\": {\"en\": " REF(
                  "TEXT") ", \"fr\": " REF("TEXT") "}, \"additionalProperties\": false}]}"},
    {"NAMES", "{\"anyOf\": [" REF("TEXT") ", {\"type\": \"array\", \"items\": " REF("TEXT") ", \"minItems\": 1}]}"},
    {"ANY", "{}"},
    {"TERM", "{\"anyOf\": [" REF("TEXT") ", {\"type\": \"object\", \"properties\": {\"all-except\": " REF(
                 "NAMES") "}, "
                          "\"required\": [\"all-except\"], \"additionalProperties\": false}]}"},
    {"REGIONS", "{\"anyOf\": [" REF("TERM") ", {\"type\": \"array\", \"items\": " REF("TERM") ", \"minItems\": 1}]}"},
    {"SECTORS", REF("REGIONS")},
    {"REGION", REF("TEXT")},
    {"PERCENTAGE", "{\"type\": \"string\", \"pattern\": \"^[-+]?[0-9.]+([eE][-+]?[0-9]+)? *%$\"}"},
    {"PERCENT", "{\"anyOf\": [" REF("PERCENTAGE") ", " MAPPING(DATES, REF("PERCENTAGE")) "]}"},
    {"SHARE", "{\"anyOf\": [" REF("PERCENTAGE") ", {\"type\": \"number\", \"minimum\": 0, \"maximum\": 1}]}"},
    {"LIMIT", "{\"anyOf\": [" REF("SHARE") ", " MAPPING(DATES, REF("SHARE")) "]}"},
    {"YEARS_SHARE", REF("LIMIT")},
    {"DOLLARS", "{\"type\": \"string\", \"pattern\": \"^((US)?[$]|USD[$]?) *[0-9.]+([eE][-+]?[0-9]+)? "
                "*(mn|bn|trn|tn|million|billion|trillion)$\"}"},
    {"YEARS_MONEY", MAPPING(YEARS, REF("DOLLARS"))},
    {"MONEY", "{\"anyOf\": [" REF("DOLLARS") ", " REF("YEARS_MONEY") "]}"},
    {"COST_OF_TRADE", "{\"anyOf\": [" REF("PERCENTAGE") ", {\"const\": \"ban\"}]}"},
    {"COST", "{\"anyOf\": [" REF("COST_OF_TRADE") ", " MAPPING(DATES, REF("COST_OF_TRADE")) ", " REF("MONEY") "]}"},
    {"DATE", "{\"type\": \"string\", \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}"},
    {"PATH", "{\"type\": \"string\"}"},
    {"SOURCE", "{\"type\": \"object\", \"properties\": {\"title\": " REF("TEXT") ", \"date\": " REF(
                   "DATE") ", \"url\": " REF("TEXT") "}, \"required\": [\"title\"], \"additionalProperties\": false}"},
    {"LIST", "{\"type\": [\"array\", \"object\"]}"},
    {"SHARES", MAPPING("", REF("SHARE"))},
    {"SPLIT", "{\"type\": \"object\", \"properties\": {\"until-recouped\": " REF("SHARE") ", \"after\": " REF(
                  "SHARE") "}, "
                           "\"required\": [\"until-recouped\", \"after\"], \"additionalProperties\": false}"},
    {"MONTH_DAY", "{\"type\": \"string\", \"pattern\": \"^[0-9]{2}-[0-9]{2}$\"}"},
    {"DAYS", "{\"type\": \"number\", \"minimum\": 0}"},
    {"NUMBER", "{\"type\": \"number\"}"},
    {"DELIVERY",
     "{\"anyOf\": [" REF("SHARE") ", {\"type\": \"object\", \"properties\": {\"probability\": " REF(
         "SHARE") "}, \"required\": [\"probability\"], \"additionalProperties\": false}, {\"type\": \"object\", "
                  "\"properties\": {\"low\": " REF("SHARE") ", \"mode\": " REF("SHARE") ", \"high\": " REF(
                      "SHARE") "}, "
                               "\"required\": [\"low\", \"mode\", \"high\"], \"additionalProperties\": false}]}"},
    {"CONDITION",
     "{\"type\": \"object\", \"properties\": {\"clause\": " REF("NAME") ", \"delivered-below\": " REF(
         "SHARE") ", \"by\": {\"type\": \"integer\"}}, \"required\": [\"clause\", \"delivered-below\", \"by\"], "
                  "\"additionalProperties\": false}"},
    {"HORIZON", "{\"type\": \"array\", \"items\": {\"type\": \"integer\"}, \"minItems\": 2, \"maxItems\": 2}"},
    {"OPTIONS", MAPPING("", REF("TEXT"))},
};

typedef struct key_row {
    const char *name, *kind, *help;
    uint64_t needs;
} key_row;

/* Heads and voids have needs of one type, the first. */
#define NEEDS_MUST MUST(1)
#define NEEDS_MAY MAY(1)
static const key_row head[] = {
#define ENT_HEAD_KEY(key, name, need, kind, help) {name, #kind, help, NEEDS_##need},
#include "package/keys.def"
};
static const key_row clause[] = {
#define ENT_CLAUSE_KEY(key, name, needs, kind, help) {name, #kind, help, needs},
#include "package/keys.def"
};
static const key_row voids[] = {
#define ENT_VOID_KEY(key, name, need, kind, help) {name, #kind, help, NEEDS_##need},
#include "package/keys.def"
};
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void add_string(ent_text *text, const char *string) {
    ent_text_add(text, "\"");
    for (; *string != '\0'; string++) {
        if (*string == '"' || *string == '\\') ent_text_add(text, "\\");
        ent_text_add_bytes(text, string, 1);
    }
    ent_text_add(text, "\"");
}

/* The words that the first part of the help has in backticks. */
static void add_choices(ent_text *text, const char *help) {
    const char *end = help + strcspn(help, ";"), *at = help;
    int n = 0, truth = strstr(help, "`true`") != NULL;
    ent_text_add(text, "\"enum\": [");
    while ((at = memchr(at, '`', (size_t)(end - at))) != NULL) {
        size_t length = strcspn(at + 1, "`");
        ent_text_addf(text, "%s%s%.*s%s", n++ == 0 ? "" : ", ", truth ? "" : "\"", (int)length, at + 1,
                      truth ? "" : "\"");
        at += length + 2;
    }
    ent_text_add(text, "]");
}

static void add_types(ent_text *text) {
    size_t n;
    const ent_clause_type_info *types = ent_clause_types(&n);
    ent_text_add(text, "\"enum\": [");
    for (size_t k = 0; k < n; k++) ent_text_addf(text, "%s\"%s\"", k == 0 ? "" : ", ", types[k].name);
    ent_text_add(text, "]");
}

/* Keys whose kind in the table is wider than what the reader takes. */
static const char *rule_of(const key_row *row, const key_row *rows) {
    static const char *const own[][2] = {
        {"title", "TITLE"}, {"context", "NAMES"}, {"clauses", "CLAUSES"}, {"void", "VOIDS"}, {"note", "ANY"}};
    for (size_t k = 0; k < COUNT(own); k++)
        if (strcmp(own[k][0], row->name) == 0 && (rows == head || k == 4)) return own[k][1];
    return row->kind;
}

static void add_property(ent_text *text, const key_row *row, const key_row *rows, const char *indent) {
    ent_text_addf(text, "%s\"%s\": {", indent, row->name);
    if (strcmp(row->name, "type") == 0) add_types(text);
    else if (strcmp(row->kind, "CHOICE") == 0) add_choices(text, row->help);
    else ent_text_addf(text, "\"$ref\": \"#/$defs/%s\"", rule_of(row, rows));
    ent_text_add(text, ", \"description\": ");
    add_string(text, row->help);
    ent_text_add(text, "}");
}

/* Properties, those that are needed, and no others. Keys of which one is needed, and those a file of rates stands for,
 * are left to the reader, which says it better; `from` too, which dated values make needless. */
static void add_object(ent_text *text, const key_row *rows, size_t n_rows, int type, const char *indent) {
    int n = 0;
    ent_text_addf(text, "%s\"type\": \"object\",\n%s\"properties\": {\n", indent, indent);
    for (size_t k = 0; k < n_rows; k++) {
        char deeper[16];
        if (ent_key_need_of(rows[k].needs, type) == ENT_KEY_NO) continue;
        snprintf(deeper, sizeof deeper, "%s  ", indent);
        if (n++ > 0) ent_text_add(text, ",\n");
        add_property(text, &rows[k], rows, deeper);
    }
    ent_text_addf(text, "\n%s},\n%s\"required\": [", indent, indent);
    n = 0;
    for (size_t k = 0; k < n_rows; k++)
        if (ent_key_need_of(rows[k].needs, type) == ENT_KEY_MUST &&
            (rows != clause || strcmp(rows[k].name, "from") != 0))
            ent_text_addf(text, "%s\"%s\"", n++ == 0 ? "" : ", ", rows[k].name);
    ent_text_addf(text, "],\n%s\"additionalProperties\": false", indent);
}

static void add_clauses(ent_text *text) {
    size_t n;
    const ent_clause_type_info *types = ent_clause_types(&n);
    ent_text_add(text, "    \"CLAUSE\": {\n      \"type\": \"object\",\n      \"required\": [\"id\", \"type\"],\n"
                       "      \"properties\": {\"type\": {");
    add_types(text);
    ent_text_add(text, "}},\n      \"allOf\": [\n");
    for (size_t k = 0; k < n; k++)
        ent_text_addf(text,
                      "        {\"if\": {\"properties\": {\"type\": {\"const\": \"%s\"}}}, \"then\": {\"$ref\": "
                      "\"#/$defs/%s\"}}%s\n",
                      types[k].name, types[k].name, k + 1 < n ? "," : "");
    ent_text_add(text, "      ]\n    },\n");
    for (size_t k = 0; k < n; k++) {
        ent_text_addf(text, "    \"%s\": {\n      \"description\": ", types[k].name);
        add_string(text, types[k].words);
        ent_text_add(text, ",\n");
        add_object(text, clause, COUNT(clause), (int)k, "      ");
        ent_text_add(text, "\n    },\n");
    }
}

static void write_schema(ent_text *text) {
    ent_text_add(text, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
                       "  \"title\": \"A package of Entente\",\n"
                       "  \"description\": \"Made from src/package/keys.def (make docs). What a world has to know, and "
                       "what keys mean together, entente check says.\",\n");
    add_object(text, head, COUNT(head), 0, "  ");
    ent_text_add(text, ",\n  \"$defs\": {\n");
    add_clauses(text);
    ent_text_add(text,
                 "    \"CLAUSES\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/CLAUSE\"}, \"minItems\": 1},\n"
                 "    \"VOID\": {\n");
    add_object(text, voids, COUNT(voids), 0, "      ");
    ent_text_add(text,
                 "\n    },\n    \"VOIDS\": {\"anyOf\": [{\"$ref\": \"#/$defs/VOID\"}, {\"type\": \"array\", \"items\": "
                 "{\"$ref\": \"#/$defs/VOID\"}, \"minItems\": 1}]}");
    for (size_t k = 0; k < COUNT(definitions); k++)
        ent_text_addf(text, ",\n    \"%s\": %s", definitions[k].name, definitions[k].rule);
    ent_text_add(text, "\n  }\n}\n");
}

static ent_status write_file(ent_context *context, const char *path, const ent_text *text) {
    ent_file_draft draft;
    ENT_TRY(ent_file_begin(context, path, &draft));
    (void)fwrite(text->data, 1, text->length, draft.stream); /* the commit looks at ferror */
    return ent_file_commit(context, &draft);
}

static ent_status do_file(ent_context *context, const char *path, int only_check) {
    ent_text text = {0};
    char *old = NULL;
    size_t length;
    ent_status status = ENT_OK;
    write_schema(&text);
    if (text.failed) status = ent_fail(context, ENT_NOMEM, "out of memory");
    if (status == ENT_OK && only_check) {
        status = ent_file_read(context, path, 1 << 24, &old, &length);
        if (status == ENT_OK && strcmp(old, text.data) != 0)
            status = ent_fail(context, ENT_INPUT, "%s is stale; `make docs` writes it anew", path);
    } else if (status == ENT_OK) {
        status = write_file(context, path, &text);
    }
    free(old);
    ent_text_free(&text);
    return status;
}

int main(int argc, char **argv) {
    int only_check = argc > 1 && strcmp(argv[1], "--check") == 0, bad;
    ent_context *context = NULL;
    if (argc != 2 + only_check) {
        fprintf(stderr, "usage: package_schema [--check] FILE\n");
        return 2;
    }
    if (ent_context_create(&context) != ENT_OK) return 1;
    bad = do_file(context, argv[1 + only_check], only_check) != ENT_OK;
    if (bad) fprintf(stderr, "%s\n", ent_context_error(context)->message);
    ent_context_free(context);
    return bad;
}
