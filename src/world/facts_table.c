/* facts_table.c: a CSV file by its specification. The reader stays open, as it owns the texts; the place of every cell
 * is kept, as checks across rows and files come later and still name file:line:column. */
#include "support/text.h"
#include "world/facts.h"
#include "world/inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 16, KEY_SIZE = 256 };

static ent_status take_memory(ent_context *context, ent_arena *arena, const ent_fact_spec *spec, size_t capacity,
                              ent_fact_rows *out) {
    size_t cells = capacity * spec->n_columns;
    ent_fact_column *columns = ent_arena_take(arena, spec->n_columns * sizeof *columns);
    out->texts = ent_arena_take(arena, cells * sizeof *out->texts);
    out->numbers = ent_arena_doubles(arena, cells);
    out->lines = ent_arena_take(arena, capacity * sizeof *out->lines);
    out->columns = ent_arena_take(arena, cells * sizeof *out->columns);
    if (columns == NULL || out->texts == NULL || out->numbers == NULL || out->lines == NULL || out->columns == NULL ||
        !ent_labels_init(&out->keys, arena, capacity))
        return ent_fail_nomem(context);
    for (size_t c = 0; c < spec->n_columns; c++)
        columns[c] = (ent_fact_column){spec->rules[c].name, spec->rules[c].kind};
    out->view = (ent_fact_table){spec->topic, spec->name, spec->words, spec->n_columns,
                                 0,           columns,    out->texts,  out->numbers};
    return ENT_OK;
}

static ent_status check_number(ent_context *context, const ent_csv *csv, size_t column, const ent_fact_rule *rule,
                               double value) {
    char least[ENT_FIGURE_SIZE], most[ENT_FIGURE_SIZE];
    if ((rule->flags & ENT_FACT_WHOLE) != 0 && value != floor(value))
        return ent_csv_fail(context, csv, column, ENT_INPUT, NULL, "%s \"%.40s\" is not a whole number", rule->name,
                            ent_csv_text(csv, column));
    if (!(value >= rule->least && value <= rule->most))
        return ent_csv_fail(context, csv, column, ENT_RANGE, "a share is a fraction: 0.15 is 15 %",
                            "%s \"%.40s\" is outside [%s, %s]", rule->name, ent_csv_text(csv, column),
                            ent_figure(rule->least, least), ent_figure(rule->most, most));
    return ENT_OK;
}

static ent_status check_key(ent_context *context, const ent_csv *csv, size_t column, const ent_fact_rule *rule) {
    const char *text = ent_csv_text(csv, column);
    size_t length = strlen(text);
    int bad = text[0] == ' ' || text[length - 1] == ' ';
    for (size_t i = 0; i < length; i++) bad |= (unsigned char)text[i] < ' ' || text[i] == 0x7F;
    if (!bad) return ENT_OK;
    return ent_csv_fail(context, csv, column, ENT_INPUT, "remove blanks around it, tabs and line breaks",
                        "%s \"%.40s\" has blanks at its ends or control characters", rule->name, text);
}

static ent_status read_cell(ent_context *context, const ent_csv *csv, size_t column, const ent_fact_rule *rule,
                            const char **text, double *number) {
    *number = (double)NAN;
    *text = ent_csv_text(csv, column);
    if (ent_csv_is_empty(csv, column)) {
        if ((rule->flags & ENT_FACT_EMPTY) != 0) return ENT_OK;
        return ent_csv_fail(context, csv, column, ENT_INPUT, NULL, "%s is empty", rule->name);
    }
    if (rule->kind != ENT_FACT_NUMBER)
        return (rule->flags & ENT_FACT_KEY) != 0 ? check_key(context, csv, column, rule) : ENT_OK;
    ENT_TRY(ent_csv_number(context, csv, column, number));
    return check_number(context, csv, column, rule, *number);
}

/* Joins the keys of a row with a byte that no code holds; a year counts as its value. 0 when they are too long. */
static int join_keys(const ent_fact_spec *spec, const char *const *texts, const double *numbers, char out[KEY_SIZE]) {
    size_t used = 0;
    for (size_t c = 0; c < spec->n_columns; c++) {
        int n;
        if ((spec->rules[c].flags & ENT_FACT_KEY) == 0) continue;
        n = spec->rules[c].kind == ENT_FACT_NUMBER ? snprintf(out + used, KEY_SIZE - used, "\x1f%d", (int)numbers[c])
                                                   : snprintf(out + used, KEY_SIZE - used, "\x1f%s", texts[c]);
        used += (size_t)n;
        if (used >= KEY_SIZE) return 0;
    }
    return 1;
}

static ent_status index_row(ent_context *context, ent_arena *arena, const ent_fact_spec *spec, const ent_csv *csv,
                            const size_t *at, ent_fact_rows *out) {
    size_t row = out->view.n_rows, first = 0;
    char joined[KEY_SIZE], *key;
    while ((spec->rules[first].flags & ENT_FACT_KEY) == 0) first++;
    if (!join_keys(spec, out->texts + row * spec->n_columns, out->numbers + row * spec->n_columns, joined))
        return ent_csv_fail(context, csv, at[first], ENT_INPUT, NULL, "the codes of the row are too long");
    key = ent_arena_string(arena, joined);
    if (key == NULL) return ent_fail_nomem(context);
    if (ent_labels_add(&out->keys, key) == ENT_LABEL_NONE)
        return ent_csv_fail(context, csv, at[first], ENT_INPUT, "keep one of the two",
                            "the row of \"%.40s\" appears twice, first on line %u", ent_csv_text(csv, at[first]),
                            out->lines[ent_labels_find(&out->keys, key)]);
    out->view.n_rows++;
    return ENT_OK;
}

static ent_status read_row(ent_context *context, ent_arena *arena, const ent_fact_spec *spec, const ent_csv *csv,
                           const size_t *at, ent_fact_rows *out) {
    size_t row = out->view.n_rows;
    out->lines[row] = ent_csv_line(csv);
    for (size_t c = 0; c < spec->n_columns; c++) {
        size_t cell = row * spec->n_columns + c;
        out->columns[cell] = ent_csv_place(csv, at[c]).column;
        ENT_TRY(read_cell(context, csv, at[c], &spec->rules[c], &out->texts[cell], &out->numbers[cell]));
    }
    return index_row(context, arena, spec, csv, at, out);
}

ent_status ent_fact_rows_read(ent_context *context, ent_arena *arena, const ent_fact_spec *spec, ent_csv *csv,
                              ent_fact_rows *out) {
    size_t at[COLUMNS_MOST];
    const char *used[COLUMNS_MOST + 1] = {NULL};
    int more;
    for (size_t c = 0; c < spec->n_columns; c++) {
        ENT_TRY(ent_csv_column(context, csv, spec->rules[c].name, &at[c]));
        used[c] = spec->rules[c].name;
    }
    ent_csv_warn_unused(context, csv, used);
    out->file = ent_csv_place(csv, at[0]).file;
    ENT_TRY(take_memory(context, arena, spec, ent_csv_rows_at_most(csv), out));
    for (;;) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        ENT_TRY(read_row(context, arena, spec, csv, at, out));
    }
    if (out->view.n_rows == 0)
        return ent_csv_fail(context, csv, at[0], ENT_INPUT, "one row for each fact", "the table has no row");
    return ENT_OK;
}

ent_place ent_fact_place(const ent_fact_rows *rows, size_t row, size_t column) {
    return (ent_place){rows->file, rows->lines[row], rows->columns[row * rows->view.n_columns + column]};
}

const char *ent_fact_text(const ent_fact_rows *rows, size_t row, size_t column) {
    return rows->texts[row * rows->view.n_columns + column];
}

double ent_fact_number(const ent_fact_rows *rows, size_t row, size_t column) {
    return rows->numbers[row * rows->view.n_columns + column];
}

int ent_fact_is_empty(const ent_fact_rows *rows, size_t row, size_t column) {
    return ent_fact_text(rows, row, column)[0] == '\0';
}

ent_status ent_fact_fail(ent_context *context, const ent_fact_rows *rows, size_t row, size_t column, ent_status status,
                         const char *hint, const char *format, ...) {
    char message[sizeof context->error.message];
    va_list arguments;
    va_start(arguments, format);
    ent_format(message, sizeof message, ent_tr(context->language, format), arguments);
    va_end(arguments);
    return ent_fail_at(context, status, ent_fact_place(rows, row, column), rows->view.columns[column].name, hint, "%s",
                       message);
}

ent_status ent_fact_label(ent_context *context, const ent_fact_rows *rows, size_t row, size_t column, const char *what,
                          const ent_labels *labels, size_t *out) {
    const char *code = ent_fact_text(rows, row, column);
    *out = ent_labels_find(labels, code);
    if (*out == ENT_LABEL_NONE) return ent_fail_unknown(context, ent_fact_place(rows, row, column), what, code, labels);
    return ENT_OK;
}

ent_status ent_fact_labels(ent_context *context, ent_arena *arena, ent_labels *labels, const ent_fact_source *sources,
                           size_t n_sources) {
    size_t capacity = 0;
    for (size_t s = 0; s < n_sources; s++) capacity += sources[s].rows->view.n_rows;
    if (!ent_labels_init(labels, arena, capacity)) return ent_fail_nomem(context);
    for (size_t s = 0; s < n_sources; s++)
        for (size_t r = 0; r < sources[s].rows->view.n_rows; r++)
            (void)ent_labels_add(labels, ent_fact_text(sources[s].rows, r, sources[s].column));
    return ENT_OK;
}

ent_status ent_fact_name(ent_context *context, const char *what, const char *name, const ent_labels *labels,
                         size_t *out) {
    char hint[sizeof context->error.hint];
    *out = ent_labels_find(labels, name);
    if (*out != ENT_LABEL_NONE) return ENT_OK;
    ent_hint(hint, sizeof hint, name, labels->codes, labels->count, "`entente data facts` prints what is known");
    return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, what, hint, "%s \"%.80s\" is unknown", what, name);
}

size_t ent_fact_find(const ent_fact_rows *rows, const char *a, int year, const char *b) {
    char key[KEY_SIZE];
    int n = snprintf(key, sizeof key, "\x1f%s", a);
    if (year != 0 && n < KEY_SIZE) n += snprintf(key + n, sizeof key - (size_t)n, "\x1f%d", year);
    if (b != NULL && n < KEY_SIZE) n += snprintf(key + n, sizeof key - (size_t)n, "\x1f%s", b);
    return n < KEY_SIZE ? ent_labels_find(&rows->keys, key) : SIZE_MAX;
}
