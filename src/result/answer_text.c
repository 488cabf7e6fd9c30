/* answer_text.c: what a person reads of an answer: the sentence, each table with its measures and units, how it was
 * measured, where it comes from. Columns are as wide as what stands in them; words give way when a line is too long. */
#include "result/view.h"
#include "support/language.h"

#include <entente/answer.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 2, WORDS_LEAST = 8, LABEL_LINES = 3, UNIT_BYTES = 64 };

/* A column as it is shown. */
typedef struct shown_column {
    const ent_answer_column *column;
    size_t width;
    double scale;          /* from the unit of the document to that of the screen */
    char unit[UNIT_BYTES]; /* "%", "US$ bn" */
} shown_column;

typedef struct shown_table {
    const ent_answer *answer;
    const ent_answer_table *table;
    shown_column *columns;
    size_t rows;
} shown_table;

static int is_words(const shown_column *c) { return c->column->kind <= ENT_COLUMN_TEXT; }

static double largest(const ent_answer_table *table, size_t c) {
    double most = 0;
    for (size_t r = 0; r < table->n_rows; r++) {
        double size = fabs(table->cells[r * table->n_columns + c].number);
        if (size > most) most = size; /* NaN is not */
    }
    return most;
}

/* Money: by the largest figure in the column. Of which year the dollars are stands in the title. */
static void choose_money(const ent_answer *answer, double most, shown_column *c) {
    int billions = most >= 1000;
    c->scale = billions ? 1e-3 : 1;
    snprintf(c->unit, sizeof c->unit, "%s",
             billions ? ent_tr(answer->language, "US$ bn") : ent_tr(answer->language, "US$ m"));
}

static void choose_unit(const ent_answer *answer, double most, shown_column *c) {
    const char *unit = c->column->unit;
    c->scale = 1;
    if (strcmp(unit, "share") == 0 || strcmp(unit, "rate") == 0) {
        c->scale = 100;
        unit = "%";
    } else if (strcmp(unit, "pct") == 0) {
        unit = "%";
    } else if (strcmp(unit, "pct_points") == 0) {
        unit = ent_tr(answer->language, "points");
    } else if (strcmp(unit, "days") == 0) {
        unit = ent_tr(answer->language, "days");
    } else if (strcmp(unit, "years") == 0) {
        unit = ent_worded(answer->language, "years", "ans");
    }
    if (strcmp(unit, "musd") == 0) choose_money(answer, most, c);
    else snprintf(c->unit, sizeof c->unit, "%s", unit);
}

static const char *figure(const ent_answer *answer, const shown_column *c, double number, char cell[ENT_CELL_BYTES]) {
    double value = number * c->scale;
    int sign = c->column->kind == ENT_COLUMN_CHANGE;
    if (c->column->digits >= 0) ent_cell_fixed(cell, value, c->column->digits, sign);
    else if (sign) ent_cell_change(cell, value);
    else ent_cell_level(cell, value);
    ent_figure_localise(cell, answer->language);
    return cell;
}

static size_t words_width(const shown_column *c, const ent_answer_cell *cell) {
    size_t name = ent_columns(cell->name);
    if (c->column->kind == ENT_COLUMN_TEXT || strcmp(cell->code, cell->name) == 0) return name;
    return ent_columns(cell->code) + (name > 0 ? 2 + name : 0);
}

/* Columns that the longest word takes, and at least so many that the label fits on LABEL_LINES. */
static size_t label_width(const char *label) {
    size_t most = (ent_columns(label) + LABEL_LINES - 1) / LABEL_LINES;
    while (*label != '\0') {
        char word[UNIT_BYTES];
        size_t length = strcspn(label, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, label);
        if (ent_columns(word) > most) most = ent_columns(word);
        label += length + strspn(label + length, " ");
    }
    return most;
}

static void measure_column(shown_table *t, size_t c) {
    shown_column *s = &t->columns[c];
    s->column = &t->table->columns[c];
    choose_unit(t->answer, is_words(s) ? 0 : largest(t->table, c), s);
    s->width = label_width(s->column->label);
    if (ent_columns(s->unit) > s->width) s->width = ent_columns(s->unit); /* a unit stands on one line */
    for (size_t r = 0; r < t->rows; r++) {
        const ent_answer_cell *cell = &t->table->cells[r * t->table->n_columns + c];
        char buffer[ENT_CELL_BYTES];
        size_t width = is_words(s) ? words_width(s, cell) : ent_columns(figure(t->answer, s, cell->number, buffer));
        if (width > s->width) s->width = width;
    }
}

/* Takes columns from the widest words until the line fits or nothing more can be taken. */
static void fit(shown_table *t, size_t screen) {
    size_t total = 0;
    for (size_t c = 0; c < t->table->n_columns; c++) total += t->columns[c].width + (c > 0 ? GAP : 0);
    while (total > screen) {
        shown_column *widest = NULL;
        for (size_t c = 0; c < t->table->n_columns; c++)
            if (is_words(&t->columns[c]) && (widest == NULL || t->columns[c].width > widest->width))
                widest = &t->columns[c];
        if (widest == NULL || widest->width <= WORDS_LEAST) return;
        widest->width--;
        total--;
    }
}

/* The part of `label` that stands on line `line` of its column, counted from the top; "" below its end. */
static void label_line(const char *label, size_t width, size_t line, ent_text *out) {
    ent_text wrapped = {0};
    const char *at;
    ent_add_wrapped(&wrapped, label, width, 0);
    if (wrapped.failed) out->failed = 1;
    at = wrapped.failed ? "" : wrapped.data;
    while (line-- > 0 && *at != '\0') at += strcspn(at, "\n") + 1;
    ent_text_add_bytes(out, at, strcspn(at, "\n"));
    ent_text_free(&wrapped);
}

static size_t label_lines(ent_view *v, const char *label, size_t width) {
    ent_text wrapped = {0};
    size_t lines = 0;
    ent_add_wrapped(&wrapped, label, width, 0);
    if (wrapped.failed) v->text.failed = 1;
    for (const char *at = wrapped.failed ? "" : wrapped.data; *at != '\0'; at++) lines += *at == '\n';
    ent_text_free(&wrapped);
    return lines;
}

static void add_in_column(ent_view *v, const shown_column *c, size_t index, const char *string) {
    if (index > 0) ent_text_add(&v->text, "  ");
    if (is_words(c)) ent_add_left(&v->text, string, c->width);
    else ent_add_right(&v->text, string, c->width);
}

/* Lines of the heads, those of a short one at the bottom. `unit`: units instead of labels. */
static void add_heads(ent_view *v, const shown_table *t, int unit) {
    size_t lines = 0, columns = t->table->n_columns;
    for (size_t c = 0; c < columns; c++) {
        size_t own = label_lines(v, unit ? t->columns[c].unit : t->columns[c].column->label, t->columns[c].width);
        if (own > lines) lines = own;
    }
    if (unit) { /* nothing to say, no line */
        int any = 0;
        for (size_t c = 0; c < columns; c++) any |= t->columns[c].unit[0] != '\0';
        if (!any) return;
    }
    for (size_t line = 0; line < lines; line++) {
        for (size_t c = 0; c < columns; c++) {
            const char *label = unit ? t->columns[c].unit : t->columns[c].column->label;
            size_t own = label_lines(v, label, t->columns[c].width), first = unit ? 0 : lines - own;
            ent_text piece = {0};
            ent_text_add(&piece, "");
            if (line >= first) label_line(label, t->columns[c].width, line - first, &piece);
            if (piece.failed) v->text.failed = 1;
            else add_in_column(v, &t->columns[c], c, piece.data);
            ent_text_free(&piece);
        }
        ent_view_end_line(v);
    }
}

static void add_words(ent_view *v, const shown_column *c, size_t index, const ent_answer_cell *cell) {
    ent_text both = {0};
    if (c->column->kind == ENT_COLUMN_CODE && strcmp(cell->code, cell->name) != 0) {
        ent_text_addf(&both, "%s  %s", cell->code, cell->name);
        if (both.failed) v->text.failed = 1;
        else add_in_column(v, c, index, both.data);
    } else {
        add_in_column(v, c, index, cell->name);
    }
    ent_text_free(&both);
}

static void add_row(ent_view *v, const shown_table *t, size_t row) {
    int painted = 0;
    for (size_t c = 0; c < t->table->n_columns; c++) {
        const ent_answer_cell *cell = &t->table->cells[row * t->table->n_columns + c];
        const shown_column *column = &t->columns[c];
        char buffer[ENT_CELL_BYTES];
        if (is_words(column)) {
            add_words(v, column, c, cell);
        } else {
            int paint = column->column->kind == ENT_COLUMN_CHANGE && !painted++;
            if (paint) ent_view_paint_change(v, cell->number);
            add_in_column(v, column, c, figure(t->answer, column, cell->number, buffer));
            if (paint) ent_view_plain(v);
        }
    }
    ent_view_end_line(v);
}

static void add_title(ent_view *v, const shown_table *t) {
    int money = 0;
    for (size_t c = 0; c < t->table->n_columns; c++) money |= strcmp(t->table->columns[c].unit, "musd") == 0;
    if (money && t->table->n_rows > 0 && t->answer->base_year != 0)
        ent_view_paragraph(v, ent_tr(t->answer->language, "%s; US$ of %d"), t->table->title, t->answer->base_year);
    else ent_view_paragraph(v, "%s", t->table->title);
}

static void add_table(ent_view *v, const ent_answer *answer, const ent_answer_table *table, size_t rows) {
    shown_table t = {.answer = answer, .table = table, .rows = rows == 0 ? table->n_shown : rows};
    if (t.rows > table->n_rows) t.rows = table->n_rows;
    t.columns = calloc(table->n_columns + 1, sizeof *t.columns);
    if (t.columns == NULL) {
        v->text.failed = 1;
        return;
    }
    for (size_t c = 0; c < table->n_columns; c++) measure_column(&t, c);
    fit(&t, v->width);
    ent_view_heading(v);
    add_title(v, &t);
    ent_view_plain(v);
    if (t.rows > 0) add_heads(v, &t, 0);
    if (t.rows > 0) add_heads(v, &t, 1);
    if (table->n_rows == 0) ent_text_addf(&v->text, "%s\n", ent_worded(answer->language, "none", "aucune ligne"));
    for (size_t r = 0; r < t.rows; r++) add_row(v, &t, r);
    if (t.rows < table->n_rows)
        ent_text_addf(&v->text,
                      ent_tr_n(answer->language, "… %zu more row; all with --csv\n",
                               "… %zu more rows; all with --csv\n", table->n_rows - t.rows),
                      table->n_rows - t.rows);
    free(t.columns);
}

static void add_law(ent_text *line, const ent_answer *answer) {
    int base = strcmp(answer->against, "none") == 0;
    if (answer->package[0] == '\0') return;
    ent_text_addf(line, ent_tr(answer->language, "Package %s"), answer->package);
    if (base) ent_text_add(line, ent_tr(answer->language, " against the base law"));
    else if (answer->against[0] != '\0') ent_text_addf(line, ent_tr(answer->language, " against %s"), answer->against);
    if (answer->date[0] != '\0') ent_text_addf(line, ent_tr(answer->language, ", law of %s"), answer->date);
    else if (answer->year != 0) ent_text_addf(line, ent_tr(answer->language, ", law of %d"), answer->year);
    ent_text_add(line, ". ");
}

/* "2.0e-15" */
static const char *residual(const ent_answer *answer, double value, char cell[ENT_CELL_BYTES]) {
    ent_text text = {cell, 0, ENT_CELL_BYTES, 0};
    ent_text_addf(&text, "%.1e", value);
    ent_figure_localise(cell, answer->language);
    return cell;
}

static void add_provenance(ent_view *v, const ent_answer *answer) {
    ent_text line = {0};
    char cells[2][ENT_CELL_BYTES];
    const char *colon = ent_worded(answer->language, ": ", "\xE2\x80\xAF: ");
    add_law(&line, answer);
    if (answer->world[0] != '\0')
        ent_text_addf(&line, "%s %s (%.8s). ", ent_tr(answer->language, "World"), answer->world, answer->world_hash);
    if (answer->elasticities[0] != '\0')
        ent_text_addf(&line, "%s%s%s. ", ent_tr(answer->language, "Elasticities"), colon, answer->elasticities);
    if (answer->closure[0] != '\0')
        ent_text_addf(&line, "%s%s%s. ", ent_tr(answer->language, "Deficits"), colon, answer->closure);
    if (isfinite(answer->residual))
        ent_text_addf(&line, ent_tr(answer->language, "Residual %s by the solver, %s verified. "),
                      residual(answer, answer->residual, cells[0]),
                      residual(answer, answer->verified_residual, cells[1]));
    ent_text_addf(&line, "entente %s (%s).", answer->version, answer->commit);
    if (line.failed) v->text.failed = 1;
    else ent_add_wrapped(&v->text, line.data, v->width, 0);
    ent_text_free(&line);
}

ent_status ent_answer_write_text(ent_context *context, const ent_answer *answer, const ent_text_options *options,
                                 FILE *stream) {
    ent_view v;
    ent_view_init(&v, NULL, options);
    ent_view_bold(&v);
    ent_add_wrapped(&v.text, answer->sentence, v.width, 0);
    ent_view_plain(&v);
    for (size_t t = 0; t < answer->n_tables; t++)
        add_table(&v, answer, &answer->tables[t], options == NULL ? 0 : options->rows);
    ent_text_add(&v.text, "\n");
    for (size_t k = 0; k < answer->n_notes; k++) ent_view_paragraph(&v, "%s", answer->notes[k]);
    add_provenance(&v, answer);
    return ent_view_finish(context, &v, stream);
}
