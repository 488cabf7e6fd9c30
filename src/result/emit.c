#include "result/emit.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void break_line(ent_emit *emit) {
    ent_text_add(&emit->text, "\n");
    for (int i = 0; i < emit->depth; i++) ent_text_add(&emit->text, "  ");
}

/* What stands between the last thing said and the next. */
static void separate(ent_emit *emit) {
    int flat = emit->flat != 0 && emit->depth >= emit->flat;
    if (emit->keyed) {
        emit->keyed = 0;
        return;
    }
    if (emit->follows) ent_text_add(&emit->text, flat ? ", " : ",");
    if (emit->depth > 0 && !flat) break_line(emit);
    emit->follows = 1;
}

static void open_with(ent_emit *emit, const char *bracket) {
    separate(emit);
    ent_text_add(&emit->text, bracket);
    emit->depth++;
    emit->follows = 0;
}

static void close_with(ent_emit *emit, const char *bracket) {
    int flat = emit->flat != 0 && emit->depth >= emit->flat;
    if (emit->depth == emit->flat) emit->flat = 0;
    emit->depth--;
    if (emit->follows && !flat) break_line(emit);
    ent_text_add(&emit->text, bracket);
    emit->follows = 1;
}

static void add_escaped(ent_text *text, const char *string, size_t length) {
    json_t *value = json_stringn(string, length);
    char *escaped = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY);
    if (escaped == NULL) text->failed = 1;
    else ent_text_add(text, escaped);
    free(escaped);
    json_decref(value);
}

/* Most strings of a document are codes: they need no escapes and no detour. */
static int is_plain(const char *string) {
    for (; *string != '\0'; string++)
        if (*string < ' ' || *string > '~' || *string == '"' || *string == '\\') return 0;
    return 1;
}

static void add_string(ent_text *text, const char *string) {
    size_t length = strlen(string), good;
    ent_text mended = {0};
    if (is_plain(string)) {
        ent_text_add(text, "\"");
        ent_text_add_bytes(text, string, length);
        ent_text_add(text, "\"");
        return;
    }
    while ((good = ent_utf8_check(string, length)) < length) {
        ent_text_add_bytes(&mended, string, good);
        ent_text_add(&mended, "\xEF\xBF\xBD");
        string += good + 1;
        length -= good + 1;
    }
    ent_text_add_bytes(&mended, string, length);
    if (mended.failed) text->failed = 1;
    else add_escaped(text, mended.data, mended.length);
    ent_text_free(&mended);
}

void ent_emit_key(ent_emit *emit, const char *key) {
    separate(emit);
    add_string(&emit->text, key);
    ent_text_add(&emit->text, ": ");
    emit->keyed = 1;
}

void ent_emit_object(ent_emit *emit) { open_with(emit, "{"); }
void ent_emit_array(ent_emit *emit) { open_with(emit, "["); }
void ent_emit_end_object(ent_emit *emit) { close_with(emit, "}"); }
void ent_emit_end_array(ent_emit *emit) { close_with(emit, "]"); }

void ent_emit_row(ent_emit *emit) {
    open_with(emit, "[");
    if (emit->flat == 0) emit->flat = emit->depth;
}

void ent_emit_record(ent_emit *emit) {
    open_with(emit, "{");
    if (emit->flat == 0) emit->flat = emit->depth;
}

void ent_emit_string(ent_emit *emit, const char *string) {
    separate(emit);
    if (string == NULL) ent_text_add(&emit->text, "null");
    else add_string(&emit->text, string);
}

void ent_emit_number(ent_emit *emit, double value) {
    separate(emit);
    if (isfinite(value)) ent_text_add_number(&emit->text, value);
    else ent_text_add(&emit->text, "null");
}

void ent_emit_integer(ent_emit *emit, long long value) {
    separate(emit);
    ent_text_addf(&emit->text, "%lld", value);
}

void ent_emit_boolean(ent_emit *emit, int value) {
    separate(emit);
    ent_text_add(&emit->text, value ? "true" : "false");
}

void ent_emit_null(ent_emit *emit) {
    separate(emit);
    ent_text_add(&emit->text, "null");
}
