/* dta.c: Stata files by ReadStat; the reader sees bytes in memory, never a path. */
#include "world/dta.h"
#include "world/csv.h"

#include <readstat.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TELL_BYTES = 1 << 22, STRING_MOST = 2045, VERSION = 118 };

/* ---- in ---- */

typedef struct reading {
    ent_context *context;
    const char *bytes;
    size_t length, at, told;
    const char *name;
    unsigned how;
    ent_text *out;
    size_t most;       /* bytes of `out` */
    ent_status status; /* of what stopped the reader, when it was us */
} reading;

static int open_bytes(const char *path, void *io) {
    (void)path;
    ((reading *)io)->at = 0;
    return 0;
}

static int close_bytes(void *io) {
    (void)io;
    return 0;
}

static readstat_off_t seek_bytes(readstat_off_t offset, readstat_io_flags_t whence, void *io) {
    reading *r = io;
    readstat_off_t from = whence == READSTAT_SEEK_SET
                              ? 0
                              : (readstat_off_t)(whence == READSTAT_SEEK_CUR ? r->at : r->length);
    if (offset < -from || offset > (readstat_off_t)r->length - from) return -1;
    r->at = (size_t)(from + offset);
    return from + offset;
}

static ssize_t read_bytes(void *buffer, size_t size, void *io) {
    reading *r = io;
    size_t left = r->length - r->at, got = size < left ? size : left;
    if (got == 0 || buffer == NULL) return 0; /* ReadStat asks for nothing, into nowhere */
    memcpy(buffer, r->bytes + r->at, got);
    r->at += got;
    return (ssize_t)got;
}

static readstat_error_t tell(long size, readstat_progress_handler progress, void *payload, void *io) {
    reading *r = io;
    (void)size, (void)progress, (void)payload;
    if (r->at < r->told + TELL_BYTES || r->status != ENT_OK) return READSTAT_OK;
    r->told = r->at;
    r->status = ent_progress(r->context, "reading", r->at, r->length);
    return r->status == ENT_OK ? READSTAT_OK : READSTAT_ERROR_USER_ABORT;
}

static int take_variable(int index, readstat_variable_t *variable, const char *labels, void *payload) {
    reading *r = payload;
    const char *name = readstat_variable_get_name(variable), *label = readstat_variable_get_label(variable);
    (void)labels;
    if ((r->how & ENT_DTA_LABELS) != 0 && label != NULL && *label != '\0') name = label;
    if (index > 0) ent_text_add(r->out, ",");
    ent_text_add_csv(r->out, name == NULL ? "" : name);
    return r->out->failed ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

/* "." or ".a" to ".z", or nothing. */
static void add_missing(reading *r, readstat_value_t value) {
    char tag = readstat_value_is_tagged_missing(value) ? readstat_value_tag(value) : '\0';
    if ((r->how & ENT_DTA_SHOW_MISSING) == 0) return;
    ent_text_add(r->out, ".");
    if (tag >= 'a' && tag <= 'z') ent_text_add_bytes(r->out, &tag, 1);
}

static int check_growth(reading *r) {
    if (r->out->failed) return READSTAT_HANDLER_ABORT;
    if (r->out->length <= r->most) return READSTAT_HANDLER_OK;
    r->status = ent_fail_at(r->context, ENT_RANGE, (ent_place){.file = r->name}, NULL,
                            "a long text that many observations share is told for each of them",
                            "the Stata file grows more than %d times as text", (int)ENT_DTA_RATIO);
    return READSTAT_HANDLER_ABORT;
}

static int take_value(int row, readstat_variable_t *variable, readstat_value_t value, void *payload) {
    reading *r = payload;
    (void)row;
    ent_text_add(r->out, readstat_variable_get_index(variable) == 0 ? "\n" : ",");
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
        const char *string = readstat_string_value(value);
        ent_text_add_csv(r->out, string == NULL ? "" : string);
    } else if (readstat_value_is_system_missing(value) || readstat_value_is_tagged_missing(value))
        add_missing(r, value);
    else ent_text_add_number(r->out, readstat_double_value(value));
    return check_growth(r);
}

static readstat_error_t set_handlers(readstat_parser_t *parser, reading *r) {
    readstat_error_t error = readstat_set_open_handler(parser, open_bytes);
    if (error == READSTAT_OK) error = readstat_set_close_handler(parser, close_bytes);
    if (error == READSTAT_OK) error = readstat_set_seek_handler(parser, seek_bytes);
    if (error == READSTAT_OK) error = readstat_set_read_handler(parser, read_bytes);
    if (error == READSTAT_OK) error = readstat_set_update_handler(parser, tell);
    if (error == READSTAT_OK) error = readstat_set_io_ctx(parser, r);
    if (error == READSTAT_OK) error = readstat_set_variable_handler(parser, take_variable);
    if (error == READSTAT_OK) error = readstat_set_value_handler(parser, take_value);
    return error;
}

ent_status ent_dta_read(ent_context *context, const char *name, const char *bytes, size_t length, unsigned how,
                        ent_text *out) {
    reading r = {.context = context, .name = name, .bytes = bytes, .length = length, .how = how, .out = out};
    readstat_parser_t *parser = readstat_parser_init();
    readstat_error_t error;
    if (parser == NULL) return ent_fail_nomem(context);
    r.most = out->length + ENT_DTA_FREE + ENT_DTA_RATIO * length;
    error = set_handlers(parser, &r);
    if (error == READSTAT_OK) error = readstat_parse_dta(parser, name, &r);
    readstat_parser_free(parser);
    if (r.status != ENT_OK) return r.status;
    ent_text_add(out, "\n");
    if (out->failed || error == READSTAT_ERROR_MALLOC) return ent_fail_nomem(context);
    if (error == READSTAT_OK) return ENT_OK;
    return ent_fail_at(context, ENT_INPUT, (ent_place){.file = name}, NULL,
                       "save it again with Stata, or write it with export delimited",
                       "the Stata file cannot be read: %s", readstat_error_message(error));
}

/* ---- out ---- */

ent_status ent_dta_check(ent_context *context, ent_place place) {
    (void)context, (void)place;
    return ENT_OK;
}

/* The text is read more than once: Stata has the number of rows and the width of text ahead of them. */
typedef struct writing {
    readstat_writer_t *writer;
    ent_place place;
    const char *kinds;
    const ent_text *text;
    long rows;
    int next_long;
    size_t width;      /* columns */
    size_t *text_most; /* [width] bytes */
} writing;

static int is_number(const writing *w, size_t column) {
    size_t last = strlen(w->kinds) - 1;
    return w->kinds[column < last ? column : last] == 'n';
}

static ssize_t put_bytes(const void *data, size_t length, void *payload) {
    (void)!fwrite(data, 1, length, payload); /* a failure shows when the file is finished */
    return (ssize_t)length;
}

static ent_status say(ent_context *context, ent_place place, readstat_error_t error) {
    if (error == READSTAT_OK) return ENT_OK;
    if (error == READSTAT_ERROR_MALLOC) return ent_fail_nomem(context);
    return ent_fail_at(context, ENT_RANGE, place, NULL, "CSV has no such limit: --as csv",
                       "no Stata file can be written: %s", readstat_error_message(error));
}

typedef ent_status row_fn(ent_context *context, writing *w, const ent_csv *csv);

/* Hands every row to `take`. */
static ent_status each_row(ent_context *context, writing *w, row_fn *take) {
    ent_csv *csv = NULL;
    int more = 1;
    ent_status status = ent_csv_open_bytes(context, w->place.file, w->text->data, w->text->length, &csv);
    while (status == ENT_OK && more) {
        status = ent_csv_next(context, csv, &more);
        if (status == ENT_OK && more) status = take(context, w, csv);
    }
    ent_csv_close(csv);
    return status;
}

static ent_status measure(ent_context *context, writing *w, const ent_csv *csv) {
    (void)context;
    w->rows++;
    for (size_t c = 0; c < w->width; c++)
        if (ent_csv_length(csv, c) > w->text_most[c]) w->text_most[c] = ent_csv_length(csv, c);
    return ENT_OK;
}

/* Text of up to 2045 bytes has its place in the row, longer text stands behind all rows (strL). */
static int is_long(const writing *w, size_t column) {
    return !is_number(w, column) && w->text_most[column] > STRING_MOST;
}

static ent_status add_long(ent_context *context, writing *w, const ent_csv *csv) {
    for (size_t c = 0; c < w->width; c++)
        if (is_long(w, c) && readstat_add_string_ref(w->writer, ent_csv_text(csv, c)) == NULL)
            return ent_fail_nomem(context);
    return ENT_OK;
}

static ent_status add_variables(ent_context *context, writing *w, const ent_csv *csv) {
    for (size_t c = 0; c < w->width; c++) {
        readstat_type_t type = is_number(w, c) ? READSTAT_TYPE_DOUBLE
                               : is_long(w, c) ? READSTAT_TYPE_STRING_REF
                                               : READSTAT_TYPE_STRING;
        size_t bytes = type != READSTAT_TYPE_STRING ? 0 : w->text_most[c] > 0 ? w->text_most[c] : 1;
        if (readstat_add_variable(w->writer, ent_csv_name(csv, c), type, bytes) == NULL) return ent_fail_nomem(context);
    }
    return ENT_OK;
}

static readstat_error_t put_text(writing *w, const readstat_variable_t *variable, size_t column, const char *text) {
    if (!is_long(w, column)) return readstat_insert_string_value(w->writer, variable, text);
    return readstat_insert_string_ref(w->writer, variable, readstat_get_string_ref(w->writer, w->next_long++));
}

static ent_status put_row(ent_context *context, writing *w, const ent_csv *csv) {
    readstat_error_t error = readstat_begin_row(w->writer);
    for (size_t c = 0; error == READSTAT_OK && c < w->width; c++) {
        const readstat_variable_t *variable = readstat_get_variable(w->writer, (int)c);
        double value;
        if (!is_number(w, c)) error = put_text(w, variable, c, ent_csv_text(csv, c));
        else if (ent_csv_is_empty(csv, c)) error = readstat_insert_missing_value(w->writer, variable);
        else {
            ENT_TRY(ent_csv_number(context, csv, c, &value));
            error = readstat_insert_double_value(w->writer, variable, value);
        }
    }
    if (error == READSTAT_OK) error = readstat_end_row(w->writer);
    return say(context, w->place, error);
}

/* ReadStat writes local time: that of the first hour of 1980, wherever one is, so that the bytes are the same. */
static readstat_error_t settle(readstat_writer_t *writer) {
    struct tm day = {.tm_year = 80, .tm_mday = 1, .tm_isdst = -1};
    readstat_error_t error = readstat_set_data_writer(writer, put_bytes);
    if (error == READSTAT_OK) error = readstat_writer_set_file_format_version(writer, VERSION);
    if (error == READSTAT_OK) error = readstat_writer_set_file_timestamp(writer, mktime(&day));
    return error;
}

static ent_status write_table(ent_context *context, writing *w, const ent_csv *header, FILE *stream) {
    ENT_TRY(say(context, w->place, settle(w->writer)));
    ENT_TRY(each_row(context, w, measure));
    ENT_TRY(add_variables(context, w, header));
    ENT_TRY(each_row(context, w, add_long));
    ENT_TRY(say(context, w->place, readstat_begin_writing_dta(w->writer, stream, w->rows)));
    ENT_TRY(each_row(context, w, put_row));
    return say(context, w->place, readstat_end_writing(w->writer));
}

ent_status ent_dta_write(ent_context *context, ent_place place, const char *kinds, const ent_text *text, FILE *stream) {
    writing w = {.place = place, .kinds = kinds, .text = text};
    ent_csv *header = NULL;
    ent_status status = ent_csv_open_bytes(context, place.file, text->data, text->length, &header);
    if (status == ENT_OK) {
        w.width = ent_csv_width(header);
        w.text_most = calloc(w.width, sizeof *w.text_most);
        w.writer = readstat_writer_init();
        status = w.text_most == NULL || w.writer == NULL ? ent_fail_nomem(context)
                                                         : write_table(context, &w, header, stream);
    }
    if (w.writer != NULL) readstat_writer_free(w.writer);
    free(w.text_most);
    ent_csv_close(header);
    return status;
}
