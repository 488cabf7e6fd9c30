/* import_rows.c: a window of the file slides over its rows. A field is looked at where it lies, so that the common one,
 * a short number, costs one look for its end and one for its value: about 10 ns. */
#include "world/import_rows.h"
#include "support/text.h"
#include "world/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 1 << 18, COMMON_BYTES = 40 /* of a number */ };

struct ent_rows {
    ent_source *source;
    char *window; /* [WINDOW + 1] */
    char *at, *end;
    int ended; /* the source has no more */
    char separator;
    uint32_t line;       /* of `at` */
    uint64_t line_begin; /* where that line begins in the file, in characters of what was read of it */
    uint64_t before;     /* bytes of the file before `window` */
    uint64_t extra;      /* bytes of this line that continue a character */
    uint64_t field_at;   /* byte of the file where the last field began */
    uint32_t row_line, field_line;
    uint32_t field_column;
    size_t field; /* fields read of this row */
    int in_row, row_ended;
    size_t n_empty;
    char text[ENT_ROWS_FIELD_BYTES + 1];
};

/* Makes at least `wanted` bytes visible from `at`, or all that are left. */
static ent_status look(ent_context *context, ent_rows *rows, size_t wanted) {
    if ((size_t)(rows->end - rows->at) >= wanted || rows->ended) return ENT_OK;
    rows->before += (uint64_t)(rows->at - rows->window);
    memmove(rows->window, rows->at, (size_t)(rows->end - rows->at));
    rows->end -= rows->at - rows->window;
    rows->at = rows->window;
    while ((size_t)(rows->end - rows->at) < wanted) {
        size_t got = 0;
        ENT_TRY(ent_source_read(context, rows->source, rows->end, (size_t)(rows->window + WINDOW - rows->end), &got));
        rows->end += got;
        if (got == 0) {
            rows->ended = 1;
            break;
        }
    }
    *rows->end = '\0';
    return ENT_OK;
}

static uint64_t byte_at(const ent_rows *rows) { return rows->before + (uint64_t)(rows->at - rows->window); }

static void begin_field(ent_rows *rows) {
    rows->field++;
    rows->field_at = byte_at(rows);
    rows->field_line = rows->line;
    rows->field_column = (uint32_t)(rows->field_at - rows->line_begin - rows->extra + 1);
}

ent_place ent_rows_place(const ent_rows *rows) {
    return (ent_place){.file = ent_source_name(rows->source), .line = rows->field_line, .column = rows->field_column};
}

uint32_t ent_rows_line(const ent_rows *rows) { return rows->row_line; }
size_t ent_rows_field(const ent_rows *rows) { return rows->field; }
size_t ent_rows_empty_fields(const ent_rows *rows) { return rows->n_empty; }

/* What the first line has most of; a comma when it has none. Quoted text does not count. */
static char find_separator(const char *bytes, size_t length) {
    static const char separators[] = {',', ';', '\t'};
    size_t counts[3] = {0}, best = 0;
    int quoted = 0;
    for (size_t i = 0; i < length && (quoted || bytes[i] != '\n'); i++) {
        if (bytes[i] == '"') quoted = !quoted;
        for (size_t s = 0; s < 3 && !quoted; s++) counts[s] += bytes[i] == separators[s];
    }
    for (size_t s = 1; s < 3; s++)
        if (counts[s] > counts[best]) best = s;
    return separators[best];
}

ent_status ent_rows_open(ent_context *context, ent_source *source, ent_rows **out) {
    ent_rows *rows = calloc(1, sizeof *rows);
    const char *bytes;
    size_t length;
    ent_status status;
    *out = NULL;
    if (rows != NULL) rows->window = malloc(WINDOW + 1);
    if (rows == NULL || rows->window == NULL) {
        free(rows);
        return ent_fail_nomem(context);
    }
    ent_source_peek(source, &bytes, &length);
    rows->separator = find_separator(bytes, length);
    rows->source = source;
    rows->at = rows->end = rows->window;
    *rows->end = '\0';
    rows->line = 1;
    status = look(context, rows, 3);
    if (status != ENT_OK) {
        ent_rows_close(rows);
        return status;
    }
    if (rows->end - rows->at >= 3 && memcmp(rows->at, "\xEF\xBB\xBF", 3) == 0) rows->at += 3, rows->line_begin = 3;
    *out = rows;
    return ENT_OK;
}

void ent_rows_close(ent_rows *rows) {
    if (rows == NULL) return;
    free(rows->window);
    free(rows);
}

/* Steps over what ends a field: a separator, or the end of the line, which ends the row. */
static ent_status end_field(ent_context *context, ent_rows *rows) {
    if (rows->at == rows->end) {
        rows->row_ended = 1;
        return ENT_OK;
    }
    if (*rows->at == rows->separator) {
        rows->at++;
        return ENT_OK;
    }
    if (*rows->at == '\r') rows->at++;
    if (*rows->at != '\n' || rows->at == rows->end)
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, "end lines with LF or CRLF",
                           "a carriage return stands without a line feed");
    rows->at++;
    rows->line++;
    rows->line_begin = byte_at(rows);
    rows->extra = 0;
    rows->row_ended = 1;
    return ENT_OK;
}

/* The end of a field that is not quoted; the window holds it whole, and the byte after it. */
static const char *plain_end(const ent_rows *rows) {
    const char *p = rows->at;
    char separator = rows->separator;
    while (*p != separator && *p != '\n' && *p != '\r' && p < rows->end) p++;
    return p;
}

static ent_status too_long(ent_context *context, const ent_rows *rows) {
    return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, "this is no table, or a quote is never closed",
                       "a field is longer than %d bytes", (int)ENT_ROWS_FIELD_BYTES);
}

/* Copies a quoted field into rows->text. */
static ent_status take_quoted(ent_context *context, ent_rows *rows, size_t *length) {
    size_t n = 0;
    rows->at++;
    for (;;) {
        if (rows->at == rows->end) return too_long(context, rows);
        if (*rows->at == '"') {
            if (rows->at[1] != '"') break;
            rows->at++;
        }
        if (*rows->at == '\n') rows->line++, rows->line_begin = byte_at(rows) + 1, rows->extra = 0;
        if (n == ENT_ROWS_FIELD_BYTES) return too_long(context, rows);
        rows->text[n++] = *rows->at++;
    }
    rows->at++;
    while (rows->at < rows->end && *rows->at == ' ') rows->at++;
    *length = n;
    if (rows->at == rows->end || plain_end(rows) == rows->at) return ENT_OK;
    return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, "double a quote that is meant as a character",
                       "text follows a closing quote");
}

static ent_status take_plain(ent_context *context, ent_rows *rows, size_t *length) {
    const char *end = plain_end(rows);
    *length = (size_t)(end - rows->at);
    if (*length > ENT_ROWS_FIELD_BYTES) return too_long(context, rows);
    memcpy(rows->text, rows->at, *length);
    rows->at += *length;
    return ENT_OK;
}

/* Not NUL, not broken UTF-8. Counts what continues a character, for columns of later fields. */
static ent_status check_text(ent_context *context, ent_rows *rows, size_t length) {
    size_t good = ent_utf8_check(rows->text, length);
    if (memchr(rows->text, '\0', length) != NULL)
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, "the file may be binary or cut off",
                           "a NUL byte is not text");
    if (good < length)
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, "save the file as UTF-8",
                           "the byte 0x%02X is not UTF-8", (unsigned)(unsigned char)rows->text[good]);
    for (size_t i = 0; i < length; i++) rows->extra += ((unsigned char)rows->text[i] & 0xC0u) == 0x80u;
    return ENT_OK;
}

ent_status ent_rows_text(ent_context *context, ent_rows *rows, const char **text, int *there) {
    size_t length = 0, begin = 0;
    *there = !rows->row_ended;
    *text = rows->text;
    rows->text[0] = '\0';
    if (rows->row_ended) return ENT_OK;
    ENT_TRY(look(context, rows, 2 * ENT_ROWS_FIELD_BYTES + 4));
    begin_field(rows);
    if (rows->field > ENT_ROWS_FIELDS)
        return ent_fail_at(context, ENT_RANGE, ent_rows_place(rows), NULL, "this is no inter-country table",
                           "line %u has more than %d fields", rows->row_line, (int)ENT_ROWS_FIELDS);
    if (*rows->at == '"') ENT_TRY(take_quoted(context, rows, &length));
    else ENT_TRY(take_plain(context, rows, &length));
    ENT_TRY(check_text(context, rows, length));
    while (length > 0 && (rows->text[length - 1] == ' ' || rows->text[length - 1] == '\n')) length--;
    while (begin < length && rows->text[begin] == ' ') begin++;
    rows->text[length] = '\0';
    *text = rows->text + begin;
    return end_field(context, rows);
}

ent_status ent_rows_next(ent_context *context, ent_rows *rows, int *more) {
    const char *text;
    int there = rows->in_row;
    *more = 0;
    while (there && !rows->row_ended) ENT_TRY(ent_rows_text(context, rows, &text, &there));
    rows->in_row = 0;
    ENT_TRY(look(context, rows, 4));
    if (rows->at < rows->end && (*rows->at == '\n' || (*rows->at == '\r' && rows->at[1] == '\n'))) {
        uint32_t first_blank = rows->line;
        while (rows->at < rows->end && (*rows->at == '\n' || *rows->at == '\r')) {
            rows->line += *rows->at++ == '\n';
            rows->line_begin = byte_at(rows);
            ENT_TRY(look(context, rows, 4));
        }
        if (rows->at < rows->end)
            return ent_fail_at(context, ENT_INPUT,
                               (ent_place){.file = ent_source_name(rows->source), .line = first_blank, .column = 1},
                               NULL, "remove it", "a blank line stands between rows");
    }
    if (rows->at == rows->end) return ENT_OK;
    rows->row_line = rows->line;
    rows->field = 0;
    rows->row_ended = 0;
    rows->in_row = *more = 1;
    rows->extra = 0;
    return ENT_OK;
}

/* The row is over too early, or goes on too long: counts what it has and says so. */
static ent_status ragged(ent_context *context, ent_rows *rows, const char *label, size_t expected) {
    ent_place place = ent_rows_place(rows);
    const char *text;
    size_t count;
    int there = 1;
    while (there && !rows->row_ended) ENT_TRY(ent_rows_text(context, rows, &text, &there));
    count = rows->field;
    return ent_fail_at(context, ENT_INPUT, place, label,
                       count < expected ? N_("the file may be cut off; an empty field still needs its separator")
                                        : N_("quote a field that holds a separator"),
                       "row \"%.60s\" has %zu field%s where the header has %zu", label, count, count == 1 ? "" : "s",
                       expected);
}

static ent_status bad_number(ent_context *context, const ent_rows *rows, const char *label, const char *name,
                             const char *text, size_t length) {
    char hint[sizeof context->error.hint], column[96] = "";
    const char *complaint = ent_decimal_complaint(text, length, hint, sizeof hint);
    if (name != NULL) snprintf(column, sizeof column, ", column \"%.60s\"", name);
    return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), name, hint, "row \"%.60s\"%s (field %zu): \"%.*s\" %s",
                       label, column, rows->field, (int)(length < 40 ? length : 40), text,
                       ent_tr(context->language, complaint));
}

/* One number that is quoted, has blanks around it, is empty or is wrong: anything but the common case. */
static ent_status take_odd_number(ent_context *context, ent_rows *rows, const char *label, const char *name,
                                  double *out) {
    size_t length = 0, begin = 0;
    if (*rows->at == '"') ENT_TRY(take_quoted(context, rows, &length));
    else ENT_TRY(take_plain(context, rows, &length));
    ENT_TRY(check_text(context, rows, length));
    while (length > 0 && rows->text[length - 1] == ' ') length--;
    while (begin < length && rows->text[begin] == ' ') begin++;
    rows->text[length] = '\0';
    if (begin == length) {
        rows->n_empty++;
        *out = 0.0;
        return ENT_OK;
    }
    if (ent_decimal_parse(rows->text + begin, length - begin, out)) return ENT_OK;
    return bad_number(context, rows, label, name, rows->text + begin, length - begin);
}

ent_status ent_rows_numbers(ent_context *context, ent_rows *rows, const char *label, const char *const *names,
                            size_t count, double *figures) {
    size_t expected = rows->field + count;
    for (size_t i = 0; i < count; i++) {
        const char *end;
        if (rows->row_ended) return ragged(context, rows, label, expected);
        if (rows->end - rows->at < 2 * ENT_ROWS_FIELD_BYTES + 4)
            ENT_TRY(look(context, rows, 2 * ENT_ROWS_FIELD_BYTES + 4));
        begin_field(rows);
        end = plain_end(rows);
        if (end > rows->at && end - rows->at <= COMMON_BYTES &&
            ent_decimal_parse(rows->at, (size_t)(end - rows->at), &figures[i]))
            rows->at += end - rows->at;
        else ENT_TRY(take_odd_number(context, rows, label, names == NULL ? NULL : names[i], &figures[i]));
        if (*rows->at == rows->separator) rows->at++;
        else ENT_TRY(end_field(context, rows));
    }
    return rows->row_ended ? ENT_OK : ragged(context, rows, label, expected);
}
