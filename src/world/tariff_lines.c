/* tariff_lines.c: the rows of a tariff file, one after the other: files of MAcMap have 144 million. */
#include "support/text.h"
#include "world/decimal.h"
#include "world/tariffs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TEXT_BYTES = 256, WIDTH_MOST = 1024 };

typedef struct lines {
    ent_rows *rows;
    const char *header[WIDTH_MOST];
    ent_tariff_field field_of[WIDTH_MOST];
    size_t width;
    int present[ENT_TARIFF_FIELDS];
    char text[ENT_TARIFF_FIELDS][TEXT_BYTES];
    ent_place place[ENT_TARIFF_FIELDS];
} lines;

static ent_status read_header(ent_context *context, ent_tariffs *t, lines *l, ent_source *source) {
    ent_place place = {.file = ent_source_name(source), .line = 1, .column = 1};
    const char *text;
    int there, more;
    ENT_TRY(ent_rows_next(context, l->rows, &more));
    if (!more)
        return ent_fail_at(context, ENT_INPUT, place, NULL, "the first row names the columns", "the file is empty");
    for (;;) {
        ENT_TRY(ent_rows_text(context, l->rows, &text, &there));
        if (!there) break;
        if (l->width == WIDTH_MOST)
            return ent_fail_at(context, ENT_RANGE, ent_rows_place(l->rows), NULL,
                               "a line of a tariff file is one importer, partner and product",
                               "the file has more than %d columns", (int)WIDTH_MOST);
        l->header[l->width] = ent_arena_string(&t->arena, text);
        if (l->header[l->width++] == NULL) return ent_fail_nomem(context);
    }
    return ent_tariff_columns(context, place, l->header, l->width, t->options->columns, l->field_of, l->present);
}

/* Cut to TEXT_BYTES; a name as long as that is nobody's. */
static void keep_text(char out[TEXT_BYTES], const char *text) {
    size_t length = strnlen(text, TEXT_BYTES - 1);
    memcpy(out, text, length);
    out[length] = '\0';
}

/* The fields of one row that matter, as text. */
static ent_status read_fields(ent_context *context, lines *l) {
    const char *text;
    size_t column = 0;
    int there;
    for (;; column++) {
        ent_tariff_field field;
        ENT_TRY(ent_rows_text(context, l->rows, &text, &there));
        if (!there) break;
        if (column >= l->width) continue;
        field = l->field_of[column];
        if (field == ENT_TARIFF_FIELDS) continue;
        keep_text(l->text[field], text);
        l->place[field] = ent_rows_place(l->rows);
    }
    if (column == l->width) return ENT_OK;
    return ent_fail_at(context, ENT_INPUT, ent_rows_place(l->rows), NULL,
                       column > l->width ? N_("quote a field that holds a comma") : N_("the file may be cut off"),
                       "the row has %zu field%s where the header has %zu", column, column == 1 ? "" : "s", l->width);
}

/* Only one year, only one type of duty: of a file with several, those asked for. *skip: this line is another's. */
static ent_status filter(ent_context *context, ent_tariffs *t, lines *l, int *skip) {
    const char *year = l->text[ENT_TARIFF_YEAR], *duty = l->text[ENT_TARIFF_DUTY];
    *skip = 0;
    if (l->present[ENT_TARIFF_YEAR]) {
        double number;
        if (!ent_decimal_parse(year, strlen(year), &number) || !(number >= 1900.0 && number <= 2200.0))
            return ent_fail_at(context, ENT_INPUT, l->place[ENT_TARIFF_YEAR], "year", NULL, "\"%.40s\" is no year",
                               year);
        if (t->year == 0) t->year = (int)number;
        if ((int)number != t->year && t->options->year == 0)
            return ent_fail_at(context, ENT_INPUT, l->place[ENT_TARIFF_YEAR], "year", "pick one (--year)",
                               "the tariffs are of several years, %d and %d", t->year, (int)number);
        *skip |= (int)number != t->year;
    }
    if (l->present[ENT_TARIFF_DUTY]) {
        if (t->duty[0] == '\0') snprintf(t->duty, sizeof t->duty, "%.60s", duty);
        if (strcasecmp(t->duty, duty) != 0 && t->options->duty == NULL)
            return ent_fail_at(context, ENT_INPUT, l->place[ENT_TARIFF_DUTY], "duty",
                               "pick one (--duty): AHS is what is effectively applied",
                               "the tariffs are of several types of duty, %s and %.40s", t->duty, duty);
        *skip |= strcasecmp(t->duty, duty) != 0;
    }
    return ENT_OK;
}

static int is_missing(const char *text) {
    static const char *const words[] = {"", "NA", "N/A", "NaN", ".", "..", "-", NULL};
    if (*text >= '0' && *text <= '9') return 0;
    if (text[0] == '.' && text[1] >= 'a' && text[1] <= 'z' && text[2] == '\0') return 1; /* as in Stata */
    for (size_t i = 0; words[i] != NULL; i++)
        if (strcasecmp(words[i], text) == 0) return 1;
    return 0;
}

static ent_status read_number(ent_context *context, const lines *l, ent_tariff_field field, double *out) {
    const char *text = l->text[field], *complaint;
    char hint[sizeof context->error.hint];
    if (ent_decimal_parse(text, strlen(text), out)) return ENT_OK;
    complaint = ent_decimal_complaint(text, strlen(text), hint, sizeof hint);
    return ent_fail_at(context, ENT_INPUT, l->place[field], ent_tariff_field_names[field], hint, "%s \"%.40s\" %s",
                       ent_tariff_field_names[field], text, ent_tr(context->language, complaint));
}

/* The rate as a fraction. */
static ent_status read_rate(ent_context *context, const ent_tariffs *t, const lines *l, double *rate) {
    double number;
    ENT_TRY(read_number(context, l, ENT_TARIFF_RATE, &number));
    *rate = t->options->unit == ENT_TARIFF_PERCENT      ? number / 100.0
            : t->options->unit == ENT_TARIFF_MULTIPLIER ? number - 1.0
                                                        : number;
    if (*rate >= 0.0 && *rate <= 1e4) return ENT_OK;
    return ent_fail_at(context, ENT_RANGE, l->place[ENT_TARIFF_RATE], "rate",
                       "is the unit right? percent is 5, fraction 0.05, multiplier 1.05",
                       "\"%.40s\" would be a tariff of %.6g %%", l->text[ENT_TARIFF_RATE], 100.0 * *rate);
}

static ent_status take_row(ent_context *context, ent_tariffs *t, lines *l) {
    ent_tariff_line line = {.importer = l->text[ENT_TARIFF_IMPORTER],
                            .exporter = l->present[ENT_TARIFF_EXPORTER] ? l->text[ENT_TARIFF_EXPORTER] : NULL,
                            .product = l->text[ENT_TARIFF_PRODUCT],
                            .revision = l->present[ENT_TARIFF_REVISION] ? l->text[ENT_TARIFF_REVISION] : "",
                            .value = NAN};
    int skip;
    ENT_TRY(filter(context, t, l, &skip));
    if (skip) {
        t->report->n_other_lines++;
        return ENT_OK;
    }
    if (is_missing(l->text[ENT_TARIFF_RATE])) {
        t->report->n_empty++;
        return ENT_OK;
    }
    ENT_TRY(read_rate(context, t, l, &line.rate));
    if (l->present[ENT_TARIFF_VALUE] && !is_missing(l->text[ENT_TARIFF_VALUE])) {
        ENT_TRY(read_number(context, l, ENT_TARIFF_VALUE, &line.value));
        if (line.value < 0.0)
            return ent_fail_at(context, ENT_RANGE, l->place[ENT_TARIFF_VALUE], "value", NULL,
                               "trade of \"%.40s\" is below 0", l->text[ENT_TARIFF_VALUE]);
    }
    return ent_tariffs_take(context, t, l->place[ENT_TARIFF_RATE], &line);
}

static ent_status read_lines(ent_context *context, ent_tariffs *t, lines *l, ent_source *source) {
    int more;
    ENT_TRY(read_header(context, t, l, source));
    if (t->options->mean == ENT_TARIFF_MEAN_TRADE && !l->present[ENT_TARIFF_VALUE])
        return ent_fail_at(context, ENT_INPUT, (ent_place){.file = ent_source_name(source), .line = 1}, "value",
                           "say which column it is (value=NAME), or choose the simple mean",
                           "a mean weighted by trade needs a column of trade values");
    for (;;) {
        ENT_TRY(ent_rows_next(context, l->rows, &more));
        if (!more) return ENT_OK;
        ENT_TRY(read_fields(context, l));
        ENT_TRY(take_row(context, t, l));
    }
}

ent_status ent_tariffs_read(ent_context *context, ent_tariffs *t, ent_source *source) {
    lines *l = calloc(1, sizeof *l);
    ent_status status = l == NULL ? ent_fail_nomem(context) : ent_rows_open(context, source, &l->rows);
    if (status == ENT_OK) status = read_lines(context, t, l, source);
    if (l != NULL) ent_rows_close(l->rows);
    free(l);
    return status;
}
