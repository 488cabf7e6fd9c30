#include "package/values.h"
#include "support/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Nobody means a tariff beyond a million percent, and products of larger ones overflow. */
static const double PERCENT_LIMIT = 1e6;

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

ent_status ent_read_string(ent_reader *reader, const yaml_node_t *node, const char *key, const char **out) {
    const char *text;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    *out = ent_arena_string(&reader->package->arena, text);
    return *out == NULL ? ent_fail_nomem(reader->context) : ENT_OK;
}

ent_status ent_read_name(ent_reader *reader, const yaml_node_t *node, const char *key, const char **out) {
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    char shown[ENT_SHOWN];
    ENT_TRY(ent_read_string(reader, node, key, out));
    if (strlen(*out) > 64 || (*out)[strspn(*out, allowed)] != '\0')
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), key,
                           "use letters A-Z, digits, - _ . and at most 64 of them", "%s \"%s\" is not a plain name",
                           key, ent_shown(*out, shown));
    return ENT_OK;
}

static int is_not_finite(const char *text) {
    static const char *const words[] = {"nan", ".nan", "inf", ".inf", "infinity", "-inf", "-.inf", "+inf", "+.inf"};
    for (size_t k = 0; k < COUNT(words); k++)
        if (strncasecmp(text, words[k], strlen(words[k])) == 0) return 1;
    return 0;
}

/* A number, then perhaps a percent sign. Answers 0 when it is none. */
static int parse_number(const char *text, double *value, int *percent) {
    size_t length = strlen(text);
    *percent = length > 0 && text[length - 1] == '%';
    if (*percent) length--;
    while (*percent && length > 0 && text[length - 1] == ' ') length--;
    return ent_number_parse(text, text + length, value);
}

static ent_status fail_number(ent_reader *reader, ent_place place, const char *key, const char *text,
                              const char *example) {
    char hint[80], shown[ENT_SHOWN];
    if (is_not_finite(text))
        return ent_fail_at(reader->context, ENT_RANGE, place, key, example, "%s \"%s\" is not a finite number", key,
                           ent_shown(text, shown));
    snprintf(hint, sizeof hint, "%s",
             strchr(text, ',') != NULL ? N_("write the decimals after a point: 2.5%") : example);
    return ent_fail_at(reader->context, ENT_INPUT, place, key, hint, "%s \"%s\" is not a number", key,
                       ent_shown(text, shown));
}

/* 0.15 may stand for 15 % or for 0.15 %; 15 surely is 15 %, but then somebody else writes 1 for 100 %. */
static ent_status fail_bare(ent_reader *reader, ent_place place, const char *key, const char *text, double value) {
    ent_language language = reader->context->language;
    ent_text hint = {0};
    char shown[ENT_SHOWN];
    ent_status status;
    ent_shown(text, shown);
    if (fabs(value) <= 1.0) {
        ent_text_addf(&hint, ent_tr(language, "%s or %.12g? write %.12g%% or %s%%"), shown, value * 100.0,
                      value * 100.0, shown);
    } else {
        ent_text_addf(&hint, ent_tr(language, "write %s%%"), shown);
    }
    status = ent_fail_at(reader->context, ENT_INPUT, place, key, hint.data,
                         "%s %s has no \"%%\", so it could be a fraction or a percentage", key, shown);
    ent_text_free(&hint);
    return status;
}

ent_status ent_read_percent(ent_reader *reader, const yaml_node_t *node, const char *key, double *out) {
    ent_place place = ent_yaml_place(&reader->yaml, node);
    const char *text;
    char shown[ENT_SHOWN];
    int percent;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    if (!parse_number(text, out, &percent)) return fail_number(reader, place, key, text, "write it like 15%");
    if (!percent) return fail_bare(reader, place, key, text, *out);
    if (!(*out > -100.0))
        return ent_fail_at(reader->context, ENT_RANGE, place, key, NULL, "%s %s is not above -100%%", key,
                           ent_shown(text, shown));
    if (*out > PERCENT_LIMIT)
        return ent_fail_at(reader->context, ENT_RANGE, place, key,
                           strcmp(key, "cost") == 0 ? N_("write `cost: ban` to close the pair") : NULL,
                           "%s %s is beyond %.0f%%", key, ent_shown(text, shown), PERCENT_LIMIT);
    return ENT_OK;
}

ent_status ent_read_share(ent_reader *reader, const yaml_node_t *node, const char *key, double *out) {
    ent_place place = ent_yaml_place(&reader->yaml, node);
    const char *text;
    char shown[ENT_SHOWN], hint[ENT_SHOWN + 32] = "";
    int percent;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    if (!parse_number(text, out, &percent))
        return fail_number(reader, place, key, text, N_("write it like 82% or 0.82"));
    if (percent) *out /= 100.0;
    if (*out >= 0.0 && *out <= 1.0) return ENT_OK;
    ent_shown(text, shown);
    if (!percent && *out > 1.0 && *out <= 100.0)
        snprintf(hint, sizeof hint, ent_tr(reader->context->language, "write %s%%"), shown);
    return ent_fail_at(reader->context, ENT_RANGE, place, key, hint, "%s %s is not between 0 and 100%%", key, shown);
}

ent_status ent_read_amount(ent_reader *reader, const yaml_node_t *node, const char *key, double *out) {
    ent_place place = ent_yaml_place(&reader->yaml, node);
    const char *text;
    char shown[ENT_SHOWN];
    int percent;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    if (!parse_number(text, out, &percent) || percent)
        return fail_number(reader, place, key, text, "write it like 151340");
    if (*out > 0.0) return ENT_OK;
    return ent_fail_at(reader->context, ENT_RANGE, place, key, NULL, "%s %s is not above 0", key,
                       ent_shown(text, shown));
}

ent_status ent_read_date(ent_reader *reader, const yaml_node_t *node, const char *key, ent_day *out,
                         const char **text) {
    ent_place place = ent_yaml_place(&reader->yaml, node);
    char shown[ENT_SHOWN];
    int read;
    ENT_TRY(ent_read_string(reader, node, key, text));
    read = ent_day_parse(*text, out);
    if (read > 0) return ENT_OK;
    ent_shown(*text, shown);
    if (read < 0)
        return ent_fail_at(reader->context, ENT_RANGE, place, key, "the order is year-month-day",
                           "%s %s is a day that does not exist", key, shown);
    return ent_fail_at(reader->context, ENT_INPUT, place, key, "write it like 2025-08-07", "%s \"%s\" is not a date",
                       key, shown);
}

ent_status ent_read_choice(ent_reader *reader, const yaml_node_t *node, const char *key, const char *const *choices,
                           size_t n_choices, size_t *out) {
    ent_text known = {0};
    ent_status status;
    const char *text;
    char hint[sizeof reader->context->error.hint], shown[ENT_SHOWN];
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    for (*out = 0; *out < n_choices; ++*out)
        if (strcmp(text, choices[*out]) == 0) return ENT_OK;
    for (size_t k = 0; k < n_choices; k++) ent_text_addf(&known, "%s%s", k == 0 ? "known: " : ", ", choices[k]);
    ent_hint(hint, sizeof hint, text, choices, n_choices, known.data);
    status = ent_fail_at(reader->context, ENT_NOT_FOUND, ent_yaml_place(&reader->yaml, node), key, hint,
                         "%s \"%s\" is unknown", key, ent_shown(text, shown));
    ent_text_free(&known);
    return status;
}

/* ---- selections ---- */

static const char ALL_EXCEPT[] = "all-except";

static ent_status fail_selection(ent_reader *reader, ent_place place, const char *key, const char *hint,
                                 const char *message) {
    return ent_fail_at(reader->context, ENT_INPUT, place, key, hint, "%s %s", key,
                       ent_tr(reader->context->language, message));
}

/* `length` bytes of text as a label at `place`. */
static ent_status keep_label(ent_reader *reader, ent_place place, const char *key, const char *text, size_t length,
                             ent_term *out) {
    char *name;
    if (length == 0) return fail_selection(reader, place, key, N_("remove the comma"), N_("has an empty entry"));
    if (memchr(text, ',', length) != NULL || memchr(text, '[', length) != NULL)
        return fail_selection(reader, place, key, N_("a list is written [A, B]"),
                              N_("holds several labels that are not a list"));
    name = ent_arena_take(&reader->package->arena, length + 1);
    if (name == NULL) return ent_fail_nomem(reader->context);
    memcpy(name, text, length);
    *out = (ent_term){.name = name, .file = place.file, .line = place.line, .column = place.column};
    return ENT_OK;
}

/* The plain text "all-except [A, B]". Each label's column follows from its offset, as long as the text stands on one
 * line; else the place is that of the whole. */
static ent_status read_except_text(ent_reader *reader, const yaml_node_t *node, const char *key, const char *text,
                                   ent_term *out) {
    ent_place start = ent_yaml_place(&reader->yaml, node), place = start;
    int one_line = node->start_mark.line == node->end_mark.line;
    const char *open = text + strlen(ALL_EXCEPT), *close = text + strlen(text) - 1, *p;
    size_t n = 1;
    ent_term *terms;
    while (*open == ' ') open++;
    if (*open != '[' || *close != ']' || close <= open)
        return fail_selection(reader, start, key, N_("write all-except [A, B]"),
                              N_("does not say after all-except what is left out"));
    for (p = open; p < close; p++) n += *p == ',';
    terms = ent_arena_take(&reader->package->arena, n * sizeof *terms);
    if (terms == NULL) return ent_fail_nomem(reader->context);
    p = open + 1;
    for (size_t k = 0; k < n; k++) {
        const char *end = p + strcspn(p, ",");
        const char *last;
        if (end > close) end = close;
        while (p < end && *p == ' ') p++;
        for (last = end; last > p && last[-1] == ' ';) last--;
        if (one_line) {
            place.column = start.column + (node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE);
            for (const char *q = text; q < p; q++) place.column += ((unsigned char)*q & 0xC0u) != 0x80u;
        }
        ENT_TRY(keep_label(reader, place, key, p, (size_t)(last - p), &terms[k]));
        p = end + 1;
    }
    *out = (ent_term){.name = ALL_EXCEPT,
                      .file = start.file,
                      .line = start.line,
                      .column = start.column,
                      .n_except = n,
                      .except = terms};
    return ENT_OK;
}

size_t ent_list_length(const yaml_node_t *node) {
    return node->type == YAML_SEQUENCE_NODE ? (size_t)(node->data.sequence.items.top - node->data.sequence.items.start)
                                            : 1;
}

const yaml_node_t *ent_list_item(ent_reader *reader, const yaml_node_t *node, size_t k) {
    if (node->type != YAML_SEQUENCE_NODE) return node;
    return yaml_document_get_node(&reader->yaml.document, node->data.sequence.items.start[k]);
}

/* {all-except: [A, B]} or {all-except: A}. */
static ent_status read_except_mapping(ent_reader *reader, const yaml_node_t *node, const char *key, ent_term *out) {
    static const char *const names[] = {ALL_EXCEPT};
    yaml_node_t *value, *name;
    ent_place place = ent_yaml_place(&reader->yaml, node);
    ent_term *terms;
    const char *text;
    size_t n;
    ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, node, key, names, 1, &value, &name));
    if (value == NULL)
        return fail_selection(reader, place, key, N_("write {all-except: [A, B]}"), N_("is an empty mapping"));
    n = ent_list_length(value);
    if (n == 0)
        return fail_selection(reader, ent_yaml_place(&reader->yaml, value), key,
                              N_("write `all`, or name what is left out"), N_("leaves out an empty list"));
    terms = ent_arena_take(&reader->package->arena, n * sizeof *terms);
    if (terms == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) {
        const yaml_node_t *label = ent_list_item(reader, value, k);
        ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, label, key, &text));
        ENT_TRY(keep_label(reader, ent_yaml_place(&reader->yaml, label), key, text, strlen(text), &terms[k]));
    }
    *out = (ent_term){.name = ALL_EXCEPT,
                      .file = place.file,
                      .line = place.line,
                      .column = place.column,
                      .n_except = n,
                      .except = terms};
    return ENT_OK;
}

static ent_status read_term(ent_reader *reader, const yaml_node_t *node, const char *key, ent_term *out) {
    const char *text;
    if (node->type == YAML_MAPPING_NODE) return read_except_mapping(reader, node, key, out);
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    if (strncmp(text, ALL_EXCEPT, strlen(ALL_EXCEPT)) == 0) return read_except_text(reader, node, key, text, out);
    return keep_label(reader, ent_yaml_place(&reader->yaml, node), key, text, strlen(text), out);
}

ent_status ent_read_selector(ent_reader *reader, const yaml_node_t *node, const char *key, ent_selector *out) {
    size_t n = ent_list_length(node);
    ent_term *terms;
    if (n == 0)
        return fail_selection(reader, ent_yaml_place(&reader->yaml, node), key,
                              N_("name at least one, or remove the key"), N_("is an empty list"));
    terms = ent_arena_take(&reader->package->arena, n * sizeof *terms);
    if (terms == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) ENT_TRY(read_term(reader, ent_list_item(reader, node, k), key, &terms[k]));
    *out = (ent_selector){.key = key, .n_terms = n, .terms = terms};
    return ENT_OK;
}
