#include "package/yaml.h"
#include "package/inside.h"
#include "support/text.h"

#include <stdio.h>
#include <string.h>

enum { DEPTH_LIMIT = 64 };

static ent_status check_bytes(ent_context *context, const char *file, const char *text, size_t length);
static ent_status survey(ent_context *context, const char *file, const char *text, size_t length);
static ent_status fail_yaml(ent_context *context, const char *file, const char *text, size_t length,
                            const yaml_parser_t *parser);

static ent_status fail_deep(ent_context *context, ent_place place) {
    return ent_fail_at(context, ENT_RANGE, place, NULL, "a package needs about five levels",
                       "the file is nested deeper than %d levels", DEPTH_LIMIT);
}

ent_status ent_fail_too_large(ent_context *context, const char *file) {
    return ent_fail_at(context, ENT_RANGE, (ent_place){.file = strcmp(file, "-") == 0 ? "standard input" : file}, NULL,
                       "put long lists of rates into a CSV file", "the package is larger than 1 MiB");
}

ent_status ent_yaml_open(ent_context *context, const char *file, const char *text, size_t length, ent_yaml *out) {
    yaml_parser_t parser;
    ent_status status = ENT_OK;
    *out = (ent_yaml){.file = file};
    ENT_TRY(check_bytes(context, file, text, length));
    ENT_TRY(survey(context, file, text, length));
    if (!yaml_parser_initialize(&parser)) return ent_fail_nomem(context);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    if (yaml_parser_load(&parser, &out->document)) out->loaded = 1;
    else status = fail_yaml(context, file, text, length, &parser);
    yaml_parser_delete(&parser);
    return status;
}

void ent_yaml_close(ent_yaml *yaml) {
    if (yaml->loaded) yaml_document_delete(&yaml->document);
    yaml->loaded = 0;
}

/* The place of a byte. Columns count characters; bytes 10xxxxxx continue one. */
static ent_place place_of_byte(const char *file, const char *text, size_t offset) {
    ent_place place = {.file = file, .line = 1, .column = 1};
    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') place.line++, place.column = 1;
        else if (((unsigned char)text[i] & 0xC0u) != 0x80u) place.column++;
    }
    return place;
}

static ent_place place_of_mark(const char *file, yaml_mark_t mark) {
    return (ent_place){.file = file, .line = (uint32_t)mark.line + 1, .column = (uint32_t)mark.column + 1};
}

/* The offset of the first bracket, or of the first dash of a row of them ("- - - x"), that is nested too deeply; length
 * when there is none. Brackets in quotes and comments do not count. A few kilobytes of opening brackets keep a YAML
 * scanner busy for long, so they are refused before it sees them. A look this plain can be led astray (an apostrophe in
 * a block of text hides what follows), never into refusing less than 64 brackets left open; what it misses, the survey
 * below finds, which has the grammar. */
static size_t find_deep(const char *text, size_t length) {
    size_t depth = 0, dashes = 0;
    char quote = '\0', before = '\n';
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        int after_blank = strchr(" \t\r\n", before) != NULL;
        if (quote != '\0') {
            if (quote == '"' && c == '\\') i++;
            else if (quote == '\'' && c == '\'' && i + 1 < length && text[i + 1] == '\'') i++;
            else if (c == quote) quote = '\0';
            before = c;
            continue;
        }
        if (c == '#' && after_blank) {
            while (i + 1 < length && text[i + 1] != '\n') i++;
            c = ' ';
        }
        if (c == '\n') dashes = 0;
        else if (c == '-' && after_blank) dashes++;
        else if (c != ' ' && c != '-') dashes = 0;
        if ((c == '"' || c == '\'') && (after_blank || strchr("[{,:", before) != NULL)) quote = c;
        else if (c == '[' || c == '{') depth++;
        else if ((c == ']' || c == '}') && depth > 0) depth--;
        if (depth > DEPTH_LIMIT || dashes > DEPTH_LIMIT) return i;
        before = c;
    }
    return length;
}

static ent_status check_bytes(ent_context *context, const char *file, const char *text, size_t length) {
    ent_place start = {.file = file, .line = 1, .column = 1};
    size_t at;
    if (length > ENT_PACKAGE_LIMIT) return ent_fail_too_large(context, file);
    if (length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
        return ent_fail_at(context, ENT_INPUT, start, NULL, "save the file as UTF-8", "the file is UTF-16, not UTF-8");
    at = ent_utf8_check(text, length);
    if (at < length)
        return ent_fail_at(context, ENT_INPUT, place_of_byte(file, text, at), NULL, "save the file as UTF-8",
                           "the byte 0x%02X is not UTF-8", (unsigned)(unsigned char)text[at]);
    at = find_deep(text, length);
    if (at < length) return fail_deep(context, place_of_byte(file, text, at));
    return ENT_OK;
}

/* One event: counts levels and documents, refuses what a package never needs. Anchors and aliases would let one line
 * stand for a million, and tags ask for types that a package has no use for. */
static ent_status survey_event(ent_context *context, const char *file, const yaml_event_t *event, size_t *depth,
                               size_t *documents) {
    ent_place place = place_of_mark(file, event->start_mark);
    const yaml_char_t *anchor = NULL, *tag = NULL;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++*documents > 1)
            return ent_fail_at(context, ENT_INPUT, place, NULL,
                               "remove the line `---`, or put the rest into another file",
                               "a second document begins here; a file holds one package");
        break;
    case YAML_ALIAS_EVENT: anchor = event->data.alias.anchor; break;
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        ++*depth;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        ++*depth;
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: --*depth; break;
    default: break;
    }
    if (anchor != NULL)
        return ent_fail_at(context, ENT_INPUT, place, NULL, "write the text out, or put it in quotes",
                           "anchors and aliases (& and *) are not read");
    if (tag != NULL)
        return ent_fail_at(context, ENT_INPUT, place, NULL, "remove the tag, or put the text in quotes",
                           "tags (!) are not read");
    if (*depth > DEPTH_LIMIT) return fail_deep(context, place);
    return ENT_OK;
}

/* Walks the events without building anything. The parser works event by event, so it is never deeper in than the last
 * one that was let through. */
static ent_status survey(ent_context *context, const char *file, const char *text, size_t length) {
    yaml_parser_t parser;
    yaml_event_t event;
    size_t depth = 0, documents = 0;
    ent_status status = ENT_OK;
    int done = 0;
    if (!yaml_parser_initialize(&parser)) return ent_fail_nomem(context);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    while (!done && status == ENT_OK) {
        if (!yaml_parser_parse(&parser, &event)) {
            status = fail_yaml(context, file, text, length, &parser);
            break;
        }
        done = event.type == YAML_STREAM_END_EVENT;
        status = survey_event(context, file, &event, &depth, &documents);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return status;
}

/* What usually lies behind a message of the parser. */
static const char *guess(const char *problem, const char *line, size_t before, size_t after) {
    char next = after > 0 ? line[before] : '\0';
    if (next == '\t') return "indent with blanks, not tabs";
    if (next == '[' && before >= 10 && memmem(line, before, "all-except", 10) != NULL)
        return "inside {...} or [...] write {all-except: [A, B]}";
    if (next == '%' || next == '@' || next == '`') return "put the text in quotes";
    if (strstr(problem, "mapping values") != NULL)
        return "text that holds \": \" needs quotes; check the indentation too";
    if (strstr(problem, "expected ',' or") != NULL) return "put commas between entries and close the bracket";
    if (strstr(problem, "end of stream") != NULL) return "close the quote";
    return "check indentation, brackets and quotes, here and on the line above";
}

static ent_status fail_yaml(ent_context *context, const char *file, const char *text, size_t length,
                            const yaml_parser_t *parser) {
    const char *problem = parser->problem == NULL ? "unknown problem" : parser->problem;
    const char *line = text, *end = text + length, *at;
    if (parser->error == YAML_MEMORY_ERROR) return ent_fail_nomem(context);
    if (parser->error == YAML_READER_ERROR) {
        size_t offset = parser->problem_offset < length ? parser->problem_offset : length;
        return ent_fail_at(context, ENT_INPUT, place_of_byte(file, text, offset), NULL, "the file may be binary",
                           "a control character is not text");
    }
    for (size_t k = 0; k < parser->problem_mark.line && line != NULL; k++) {
        line = memchr(line, '\n', (size_t)(end - line));
        if (line != NULL) line++;
    }
    if (line == NULL) line = end;
    at = line;
    for (size_t column = 0; at < end; at++) /* `at` stops on the first byte of the character */
        if (((unsigned char)*at & 0xC0u) != 0x80u && column++ == parser->problem_mark.column) break;
    return ent_fail_at(context, ENT_INPUT, place_of_mark(file, parser->problem_mark), NULL,
                       guess(problem, line, (size_t)(at - line), (size_t)(end - at)), "not valid YAML: %s%s%s",
                       parser->context == NULL ? "" : parser->context, parser->context == NULL ? "" : ", ", problem);
}

ent_place ent_yaml_place(const ent_yaml *yaml, const yaml_node_t *node) {
    const char *file = yaml->file;
    for (size_t k = 0; k < yaml->n_origins; k++)
        if ((size_t)(node - yaml->document.nodes.start) >= yaml->origins[k].first) file = yaml->origins[k].file;
    return place_of_mark(file, node->start_mark);
}

/* C0 and C1 control characters and DEL: they would reach terminals through titles and ids. */
static int has_control(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7F) return 1;
        if (c == 0xC2 && i + 1 < length && (unsigned char)text[i + 1] < 0xA0) return 1;
    }
    return 0;
}

ent_status ent_yaml_text(ent_context *context, const ent_yaml *yaml, const yaml_node_t *node, const char *key,
                         const char **out) {
    ent_place place = ent_yaml_place(yaml, node);
    const char *value;
    if (node->type != YAML_SCALAR_NODE)
        return ent_fail_at(context, ENT_INPUT, place, key, NULL, "%s is a %s, where one value is needed", key,
                           ent_tr(context->language, node->type == YAML_SEQUENCE_NODE ? N_("list") : N_("mapping")));
    value = (const char *)node->data.scalar.value;
    if (node->data.scalar.length == 0)
        return ent_fail_at(context, ENT_INPUT, place, key, "give a value, or remove the key", "%s has no value", key);
    if (has_control(value, node->data.scalar.length))
        return ent_fail_at(context, ENT_INPUT, place, key, "write it on one line, without \\ codes",
                           "%s holds a line break or another control character", key);
    *out = value;
    return ENT_OK;
}

static ent_status split_pair(ent_context *context, const ent_yaml *yaml, yaml_node_t *key, yaml_node_t *value,
                             const char *what, const char *const *names, size_t n_names, yaml_node_t **values,
                             yaml_node_t **keys) {
    ent_place place = ent_yaml_place(yaml, key);
    char hint[sizeof context->error.hint], shown[ENT_SHOWN];
    const char *name;
    if (key->type != YAML_SCALAR_NODE)
        return ent_fail_at(context, ENT_INPUT, place, NULL, "write `key: value`", "a key of %s is not plain text",
                           ent_tr(context->language, what));
    name = (const char *)key->data.scalar.value;
    for (size_t k = 0; k < n_names; k++) {
        if (strlen(names[k]) != key->data.scalar.length || strcmp(name, names[k]) != 0) continue;
        if (keys[k] != NULL) {
            snprintf(hint, sizeof hint, ent_tr(context->language, "it is first on line %zu"),
                     keys[k]->start_mark.line + 1);
            return ent_fail_at(context, ENT_INPUT, place, names[k], hint, "%s has the key \"%s\" twice",
                               ent_tr(context->language, what), names[k]);
        }
        keys[k] = key;
        values[k] = value;
        return ENT_OK;
    }
    ent_shown(name, shown);
    ent_hint(hint, sizeof hint, name, names, n_names, "docs/package.md lists every key");
    return ent_fail_at(context, ENT_INPUT, place, shown, hint, "%s has no key \"%s\"", ent_tr(context->language, what),
                       shown);
}

ent_status ent_yaml_split(ent_context *context, const ent_yaml *yaml, const yaml_node_t *node, const char *what,
                          const char *const *names, size_t n_names, yaml_node_t **values, yaml_node_t **keys) {
    /* The document API wants its tree without const, but does not change it. */
    yaml_document_t *document = (yaml_document_t *)(uintptr_t)&yaml->document;
    for (size_t k = 0; k < n_names; k++) values[k] = keys[k] = NULL;
    if (node->type != YAML_MAPPING_NODE)
        return ent_fail_at(
            context, ENT_INPUT, ent_yaml_place(yaml, node), NULL, "write `key: value` lines",
            "%s is a mapping of keys to values, but here is %s", ent_tr(context->language, what),
            ent_tr(context->language, node->type == YAML_SEQUENCE_NODE ? N_("a list") : N_("plain text")));
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++)
        ENT_TRY(split_pair(context, yaml, yaml_document_get_node(document, pair->key),
                           yaml_document_get_node(document, pair->value), what, names, n_names, values, keys));
    return ENT_OK;
}

const char *ent_shown(const char *text, char out[ENT_SHOWN]) {
    size_t length = strlen(text), i;
    if (length > ENT_SHOWN - 8) {
        length = ENT_SHOWN - 8;
        while (length > 0 && ((unsigned char)text[length] & 0xC0u) == 0x80u) length--;
    }
    for (i = 0; i < length; i++) {
        int second = i > 0 && (unsigned char)text[i - 1] == 0xC2 && (unsigned char)text[i] < 0xA0; /* of a C1 code */
        if (second) out[i - 1] = '?';
        out[i] = second || has_control(text + i, 1) ? '?' : text[i];
    }
    snprintf(out + i, ENT_SHOWN - i, "%s", text[length] == '\0' ? "" : "...");
    return out;
}
