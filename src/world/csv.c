/* csv.c: reads the whole file at once, checks its bytes once, then cuts rows in place: a field is a pointer into the
 * buffer, its delimiter overwritten by NUL. Places are worked out only when somebody asks, so that the common path
 * does nothing but look for commas. */
#include "world/csv.h"
#include "support/file.h"
#include "support/text.h"
#include "world/decimal.h"
#include "world/dta.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_LIMIT = 1 << 30, TELL_BYTES = 1 << 22 };

typedef struct field {
    char *text;
    char *line_begin; /* of the line the field begins on; a quoted field may hold line breaks */
    uint32_t line, length;
    int quoted;
} field;

struct ent_csv {
    char *file;
    char *bytes, *cursor, *end; /* `end` is the final NUL */
    char *comments;             /* the first byte of comments above the header; `header` is behind them */
    size_t comments_length;
    char *told; /* where the cursor was when progress was told */
    char *line_begin;
    uint32_t line; /* of the cursor */
    size_t width, capacity;
    const char **names; /* [width] */
    field *header, *row;
    uint32_t row_line;
    int in_rows;
};

static ent_status read_header(ent_context *context, ent_csv *csv);
static ent_status check_bytes(ent_context *context, ent_csv *csv);

/* Steps over lines that begin with `#`. */
static void skip_comments(ent_csv *csv) {
    csv->comments = csv->cursor;
    while (*csv->cursor == '#') {
        char *end = memchr(csv->cursor, '\n', (size_t)(csv->end - csv->cursor));
        csv->cursor = end == NULL ? csv->end : end + 1;
        csv->line_begin = csv->cursor;
        csv->line += end != NULL;
    }
    csv->comments_length = (size_t)(csv->cursor - csv->comments);
}

static ent_status open_buffer(ent_context *context, const char *name, char *bytes, size_t length, int commented,
                              ent_csv **out) {
    ent_csv *csv = calloc(1, sizeof *csv);
    ent_status status = ENT_OK;
    *out = NULL;
    if (csv != NULL) csv->file = ent_string_copy(name);
    if (csv == NULL || csv->file == NULL) {
        free(bytes);
        free(csv);
        return ent_fail_nomem(context);
    }
    csv->bytes = csv->cursor = csv->told = csv->line_begin = bytes;
    csv->end = bytes + length;
    csv->line = 1;
    status = check_bytes(context, csv);
    if (status == ENT_OK && commented) skip_comments(csv);
    if (status == ENT_OK && csv->cursor == csv->end)
        status = ent_fail_at(context, ENT_INPUT, (ent_place){.file = csv->file, .line = csv->line, .column = 1}, NULL,
                             "a row of column names follows the comments", "the file has comments only");
    if (status == ENT_OK) status = read_header(context, csv);
    if (status == ENT_OK) *out = csv;
    else ent_csv_close(csv);
    return status;
}

/* A Stata file becomes the CSV that it would be. */
static ent_status from_stata(ent_context *context, const char *name, char **bytes, size_t *length) {
    ent_text text = {0};
    ent_status status = ent_dta_read(context, name, *bytes, *length, 0, &text);
    free(*bytes);
    *length = text.length;
    *bytes = status == ENT_OK ? ent_text_take(&text) : NULL;
    ent_text_free(&text);
    return status == ENT_OK && *bytes == NULL ? ent_fail_nomem(context) : status;
}

static ent_status open_path(ent_context *context, const char *path, int commented, ent_csv **out) {
    char *bytes = NULL;
    size_t length = 0;
    *out = NULL;
    ENT_TRY(ent_file_read(context, path, FILE_LIMIT, &bytes, &length));
    if (strcmp(path, "-") == 0) path = "standard input";
    if (ent_dta_recognise(bytes, length)) ENT_TRY(from_stata(context, path, &bytes, &length));
    return open_buffer(context, path, bytes, length, commented, out);
}

static ent_status open_copy(ent_context *context, const char *name, const char *bytes, size_t length, int commented,
                            ent_csv **out) {
    ent_place place = {.file = name};
    char *copy;
    *out = NULL;
    if (length > FILE_LIMIT)
        return ent_fail_at(context, ENT_RANGE, place, NULL, NULL, "the file is larger than %d bytes", FILE_LIMIT);
    copy = malloc(length + 1);
    if (copy == NULL) return ent_fail_nomem(context);
    if (length > 0) memcpy(copy, bytes, length);
    copy[length] = '\0';
    return open_buffer(context, name, copy, length, commented, out);
}

ent_status ent_csv_open(ent_context *context, const char *path, ent_csv **out) {
    return open_path(context, path, 0, out);
}

ent_status ent_csv_open_commented(ent_context *context, const char *path, ent_csv **out) {
    return open_path(context, path, 1, out);
}

ent_status ent_csv_with(ent_context *context, char *path, ent_csv_read_fn *read, void *payload) {
    ent_csv *csv = NULL;
    ent_status status = path == NULL ? ent_fail_nomem(context) : ent_csv_open(context, path, &csv);
    if (status == ENT_OK) status = read(context, csv, payload);
    ent_csv_close(csv);
    free(path);
    return status;
}

ent_status ent_csv_open_bytes(ent_context *context, const char *name, const char *bytes, size_t length, ent_csv **out) {
    return open_copy(context, name, bytes, length, 0, out);
}

ent_status ent_csv_open_commented_bytes(ent_context *context, const char *name, const char *bytes, size_t length,
                                        ent_csv **out) {
    return open_copy(context, name, bytes, length, 1, out);
}

int ent_csv_comment(const ent_csv *csv, const char *key, char *out, size_t size) {
    size_t key_length = strlen(key);
    const char *end = csv->comments + csv->comments_length;
    for (const char *line = csv->comments; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line)), *p = line + 1;
        if (stop == NULL) stop = end;
        while (p < stop && *p == ' ') p++;
        if ((size_t)(stop - p) > key_length && memcmp(p, key, key_length) == 0 && p[key_length] == ':') {
            const char *last = stop;
            for (p += key_length + 1; p < last && *p == ' ';) p++;
            while (last > p && (last[-1] == ' ' || last[-1] == '\r')) last--;
            snprintf(out, size, "%.*s", (int)(last - p), p);
            return 1;
        }
        line = stop + 1;
    }
    return 0;
}

void ent_csv_close(ent_csv *csv) {
    if (csv == NULL) return;
    free(csv->file);
    free(csv->bytes);
    free(csv->names);
    free(csv->header);
    free(csv->row);
    free(csv);
}

/* Characters before `at` on its line, plus one. Bytes 10xxxxxx continue a character. */
static uint32_t character_column(const char *line_begin, const char *at) {
    uint32_t column = 1;
    for (const char *p = line_begin; p < at; p++) column += ((unsigned char)*p & 0xC0u) != 0x80u;
    return column;
}

static ent_place place_at(const ent_csv *csv, uint32_t line, const char *line_begin, const char *at) {
    return (ent_place){.file = csv->file, .line = line, .column = character_column(line_begin, at)};
}

/* The place of any byte of a buffer that was not cut yet. */
static ent_place place_of_byte(const ent_csv *csv, const char *at) {
    const char *begin = csv->bytes;
    uint32_t line = 1;
    for (const char *p = csv->bytes; p < at; p++)
        if (*p == '\n') line++, begin = p + 1;
    return place_at(csv, line, begin, at);
}

/* Empty, not UTF-8, or with a NUL: said before any cell is looked at. Skips the UTF-8 mark. */
static ent_status check_bytes(ent_context *context, ent_csv *csv) {
    size_t length = (size_t)(csv->end - csv->bytes);
    ent_place start = {.file = csv->file, .line = 1, .column = 1};
    const char *nul = length == 0 ? NULL : memchr(csv->bytes, '\0', length);
    size_t good;
    if (length >= 2 && (memcmp(csv->bytes, "\xFF\xFE", 2) == 0 || memcmp(csv->bytes, "\xFE\xFF", 2) == 0))
        return ent_fail_at(context, ENT_INPUT, start, NULL, "save the file as UTF-8", "the file is UTF-16, not UTF-8");
    if (nul != NULL)
        return ent_fail_at(context, ENT_INPUT, place_of_byte(csv, nul), NULL, "the file may be binary or cut off",
                           "a NUL byte is not text");
    good = ent_utf8_check(csv->bytes, length);
    if (good < length)
        return ent_fail_at(context, ENT_INPUT, place_of_byte(csv, csv->bytes + good), NULL, "save the file as UTF-8",
                           "the byte 0x%02X is not UTF-8", (unsigned)(unsigned char)csv->bytes[good]);
    if (length >= 3 && memcmp(csv->bytes, "\xEF\xBB\xBF", 3) == 0) csv->cursor = csv->line_begin = csv->bytes + 3;
    for (const char *p = csv->cursor; p < csv->end; p++)
        if (*p != '\n' && *p != '\r') return ENT_OK;
    return ent_fail_at(context, ENT_INPUT, start, NULL, "the first row names the columns", "the file is empty");
}

static int at_line_end(const char *p, const char *end) {
    return p == end || *p == '\n' || (*p == '\r' && p + 1 < end && p[1] == '\n');
}

/* Unquotes in place. What doubled quotes free at the tail is filled with quotes, so that characters up to any later
 * field of the line still count as they stood in the file. */
static ent_status cut_quoted(ent_context *context, ent_csv *csv, field *out) {
    char *read = csv->cursor + 1, *write = read;
    char *opening = csv->cursor;
    ent_place place;
    out->text = read;
    out->quoted = 1;
    for (;;) {
        if (read == csv->end) {
            place = place_at(csv, out->line, out->line_begin, opening);
            return ent_fail_at(context, ENT_INPUT, place, NULL,
                               "close it, or double a quote that is meant as a character",
                               "a quote is opened and never closed");
        }
        if (*read == '"') {
            if (read[1] != '"') break;
            read++;
        }
        if (*read == '\n') csv->line++, csv->line_begin = read + 1;
        *write++ = *read++;
    }
    out->length = (uint32_t)(write - out->text);
    csv->cursor = read + 1;
    if (csv->cursor != csv->end && *csv->cursor != ',' && !at_line_end(csv->cursor, csv->end)) {
        place = place_at(csv, csv->line, csv->line_begin, csv->cursor);
        return ent_fail_at(context, ENT_INPUT, place, NULL, "double a quote that is meant as a character",
                           "text follows a closing quote");
    }
    if (write < read) memset(write, '"', (size_t)(read - write));
    *write = '\0';
    return ENT_OK;
}

static ent_status cut_plain(ent_context *context, ent_csv *csv, field *out) {
    char *p = csv->cursor;
    out->text = p;
    out->quoted = 0;
    for (;; p++) {
        char c = *p;
        if (c > '"' && c != ',') continue; /* letters, digits, points: nearly every byte */
        if (c == ',' || c == '\n' || c == '\0') break;
        if (c == '"' || c == '\r') {
            ent_place place = place_at(csv, csv->line, csv->line_begin, p);
            if (c == '\r' && at_line_end(p, csv->end)) break;
            if (c == '\r')
                return ent_fail_at(context, ENT_INPUT, place, NULL, "end lines with LF or CRLF",
                                   "a carriage return stands without a line feed");
            return ent_fail_at(context, ENT_INPUT, place, NULL, "quote the whole field and double the quote",
                               "a quote stands inside a field that is not quoted");
        }
    }
    out->length = (uint32_t)(p - out->text);
    csv->cursor = p;
    return ENT_OK;
}

/* Cuts one row into `fields`, at most `limit`; *count is how many the line holds and *stop where the first one too many
 * begins, or where the line ends. */
static ent_status cut_row(ent_context *context, ent_csv *csv, field *fields, size_t limit, size_t *count,
                          ent_place *stop) {
    *count = 0;
    for (;;) {
        field spare, *out = *count < limit ? &fields[*count] : &spare;
        char *delimiter;
        out->line = csv->line;
        out->line_begin = csv->line_begin;
        if (*count == limit) *stop = place_at(csv, csv->line, csv->line_begin, csv->cursor);
        if (*csv->cursor == '"') ENT_TRY(cut_quoted(context, csv, out));
        else ENT_TRY(cut_plain(context, csv, out));
        ++*count;
        delimiter = csv->cursor;
        if (*delimiter != ',' || delimiter == csv->end) break;
        *delimiter = '\0';
        csv->cursor++;
    }
    if (*count < limit) *stop = place_at(csv, csv->line, csv->line_begin, csv->cursor);
    if (csv->cursor == csv->end) return ENT_OK;
    if (*csv->cursor == '\r') *csv->cursor++ = '\0';
    *csv->cursor++ = '\0';
    csv->line++;
    csv->line_begin = csv->cursor;
    return ENT_OK;
}

static int only_blank_lines_left(const ent_csv *csv) {
    const char *p = csv->cursor;
    while (p < csv->end && (*p == '\n' || (*p == '\r' && p[1] == '\n'))) p++;
    return p == csv->end;
}

static int compare_strings(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts a copy, as a wide table may have thousands of columns. */
static ent_status check_repeats(ent_context *context, const ent_csv *csv) {
    const char **sorted = malloc(csv->width * sizeof *sorted);
    const char *twice = NULL;
    if (sorted == NULL) return ent_fail_nomem(context);
    memcpy(sorted, csv->names, csv->width * sizeof *sorted);
    qsort(sorted, csv->width, sizeof *sorted, compare_strings);
    for (size_t i = 1; i < csv->width && twice == NULL; i++)
        if (strcmp(sorted[i - 1], sorted[i]) == 0) twice = sorted[i];
    free(sorted);
    for (size_t column = csv->width; twice != NULL && column-- > 0;)
        if (strcmp(csv->names[column], twice) == 0)
            return ent_fail_at(context, ENT_INPUT, ent_csv_place(csv, column), twice, NULL,
                               "column \"%s\" appears twice", twice);
    return ENT_OK;
}

static ent_status read_header(ent_context *context, ent_csv *csv) {
    size_t limit = 1, count = 0;
    ent_place stop;
    int quoted = 0;
    for (const char *p = csv->cursor; p < csv->end && (quoted || *p != '\n'); p++) {
        if (*p == '"') quoted = !quoted;
        if (*p == ',') limit++;
    }
    csv->header = calloc(limit, sizeof *csv->header);
    csv->row = calloc(limit, sizeof *csv->row);
    csv->names = calloc(limit, sizeof *csv->names);
    if (csv->header == NULL || csv->row == NULL || csv->names == NULL) return ent_fail_nomem(context);
    ENT_TRY(cut_row(context, csv, csv->header, limit, &count, &stop));
    csv->width = count;
    csv->row_line = csv->header[0].line;
    for (size_t column = 0; column < count; column++) {
        csv->names[column] = csv->header[column].text;
        if (csv->header[column].length == 0)
            return ent_fail_at(context, ENT_INPUT, ent_csv_place(csv, column), NULL, "the first row names the columns",
                               "column %zu has no name", column + 1);
    }
    return check_repeats(context, csv);
}

size_t ent_csv_width(const ent_csv *csv) { return csv->width; }
const char *ent_csv_name(const ent_csv *csv, size_t column) { return csv->names[column]; }

int ent_csv_has(const ent_csv *csv, const char *name, size_t *column) {
    for (size_t c = 0; c < csv->width; c++)
        if (strcmp(csv->names[c], name) == 0) {
            *column = c;
            return 1;
        }
    return 0;
}

size_t ent_csv_rows_at_most(const ent_csv *csv) {
    size_t rows = 1;
    for (const char *p = csv->cursor; p < csv->end; p++) rows += *p == '\n';
    return rows;
}

ent_status ent_csv_column(ent_context *context, const ent_csv *csv, const char *name, size_t *column) {
    ent_place place = {.file = csv->file, .line = csv->header[0].line, .column = 1};
    char hint[sizeof context->error.hint];
    ent_text have = {0};
    const char *separator = NULL;
    if (ent_csv_has(csv, name, column)) return ENT_OK;
    if (csv->width == 1)
        separator = strchr(csv->names[0], ';') != NULL    ? N_("semicolons")
                    : strchr(csv->names[0], '\t') != NULL ? N_("tabs")
                                                          : NULL;
    for (size_t c = 0; c < csv->width && c < 8; c++) ent_text_addf(&have, "%s%s", c == 0 ? "" : ", ", csv->names[c]);
    if (csv->width > 8) ent_text_add(&have, ", ...");
    if (separator != NULL)
        snprintf(hint, sizeof hint, ent_tr(context->language, "columns are separated by %s here; commas are expected"),
                 ent_tr(context->language, separator));
    else {
        ent_text fallback = {0};
        ent_text_addf(&fallback, "the columns are %s", have.failed || have.data == NULL ? "others" : have.data);
        ent_hint(hint, sizeof hint, name, csv->names, csv->width, fallback.failed ? NULL : fallback.data);
        ent_text_free(&fallback);
    }
    ent_text_free(&have);
    return ent_fail_at(context, ENT_INPUT, place, name, hint, "column \"%s\" is missing", name);
}

ent_status ent_csv_next(ent_context *context, ent_csv *csv, int *more) {
    size_t count = 0;
    ent_place stop;
    *more = 0;
    if (csv->cursor == csv->end) return ENT_OK;
    if (at_line_end(csv->cursor, csv->end)) {
        ent_place place = place_at(csv, csv->line, csv->line_begin, csv->cursor);
        if (only_blank_lines_left(csv)) {
            csv->cursor = csv->end;
            return ENT_OK;
        }
        return ent_fail_at(context, ENT_INPUT, place, NULL, "remove it", "a blank line stands between rows");
    }
    if (csv->cursor - csv->told >= TELL_BYTES) {
        csv->told = csv->cursor;
        ENT_TRY(ent_progress(context, "reading", (size_t)(csv->cursor - csv->bytes), (size_t)(csv->end - csv->bytes)));
    }
    csv->row_line = csv->line;
    csv->in_rows = 1;
    ENT_TRY(cut_row(context, csv, csv->row, csv->width, &count, &stop));
    if (count != csv->width)
        return ent_fail_at(
            context, ENT_INPUT, stop, NULL,
            count > csv->width ? N_("quote a field that holds a comma") : N_("an empty field still needs its comma"),
            "the row has %zu field%s where the header has %zu", count, count == 1 ? "" : "s", csv->width);
    *more = 1;
    return ENT_OK;
}

static const field *current(const ent_csv *csv, size_t column) {
    return csv->in_rows ? &csv->row[column] : &csv->header[column];
}

const char *ent_csv_text(const ent_csv *csv, size_t column) { return current(csv, column)->text; }
size_t ent_csv_length(const ent_csv *csv, size_t column) { return current(csv, column)->length; }
int ent_csv_is_empty(const ent_csv *csv, size_t column) { return current(csv, column)->length == 0; }
uint32_t ent_csv_line(const ent_csv *csv) { return csv->row_line; }

ent_place ent_csv_place(const ent_csv *csv, size_t column) {
    const field *f = current(csv, column);
    return place_at(csv, f->line, f->line_begin, f->text - f->quoted);
}

ent_status ent_csv_fail(ent_context *context, const ent_csv *csv, size_t column, ent_status status, const char *hint,
                        const char *format, ...) {
    char message[sizeof context->error.message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, ent_tr(context->language, format), arguments);
    va_end(arguments);
    return ent_fail_at(context, status, ent_csv_place(csv, column), csv->names[column], hint, "%s", message);
}

ent_status ent_csv_number(ent_context *context, const ent_csv *csv, size_t column, double *out) {
    const field *f = current(csv, column);
    const char *name = csv->names[column];
    char hint[sizeof context->error.hint];
    const char *complaint;
    if (ent_decimal_parse(f->text, f->length, out)) return ENT_OK;
    if (f->length == 0)
        return ent_csv_fail(context, csv, column, ENT_INPUT, "write 0 when zero is meant", "%s is empty", name);
    complaint = ent_decimal_complaint(f->text, f->length, hint, sizeof hint);
    return ent_csv_fail(context, csv, column, ENT_INPUT, hint, "%s \"%.40s\" %s", name, f->text,
                        ent_tr(context->language, complaint));
}
