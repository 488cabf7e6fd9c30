#include "result/answer.h"
#include "support/arena.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_STANDARD = 10 };

/* The public struct comes first, so that the two addresses are the same. */
typedef struct answer_document {
    ent_answer open;
    ent_arena arena;
    size_t n_cells; /* of the table begun last */
    int incomplete, misfit;
} answer_document;

static answer_document *inside(ent_answer *answer) { return (answer_document *)answer; }

ent_answer *ent_answer_new(const char *question, ent_language language) {
    answer_document *document = calloc(1, sizeof *document);
    ent_answer *answer;
    if (document == NULL) return NULL;
    answer = &document->open;
    answer->struct_version = ENT_ANSWER_VERSION;
    answer->language = language;
    answer->version = ent_version();
    answer->commit = ent_commit();
    answer->world = answer->world_hash = answer->elasticities = answer->closure = "";
    answer->package = answer->package_title = answer->package_hash = answer->against = answer->date = "";
    answer->converged = 1;
    answer->residual = answer->verified_residual = (double)NAN;
    answer->sentence = "";
    answer->question = ent_answer_string(answer, question);
    return answer;
}

void ent_answer_free(ent_answer *answer) {
    if (answer == NULL) return;
    ent_arena_free(&inside(answer)->arena);
    free(inside(answer));
}

void *ent_answer_take(ent_answer *answer, size_t bytes) {
    void *memory = ent_arena_take(&inside(answer)->arena, bytes);
    if (memory == NULL) inside(answer)->incomplete = 1;
    return memory;
}

char *ent_answer_string(ent_answer *answer, const char *string) {
    char *copy = ent_arena_string(&inside(answer)->arena, string == NULL ? "" : string);
    if (copy == NULL) inside(answer)->incomplete = 1;
    return copy;
}

char *ent_answer_keep(ent_answer *answer, ent_text *text) {
    char *copy = NULL;
    if (text->failed) inside(answer)->incomplete = 1;
    else copy = ent_answer_string(answer, text->data);
    ent_text_free(text);
    return copy;
}

char *ent_answer_stringf(ent_answer *answer, const char *format, ...) {
    ent_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    ent_text_addv(&text, format, arguments);
    va_end(arguments);
    return ent_answer_keep(answer, &text);
}

const char *ent_answer_word(const ent_answer *answer, const char *english, const char *french) {
    return ent_worded(answer->language, english, french);
}

/* Room for one entry more, or NULL. */
static void *grown(ent_answer *answer, const void *entries, size_t count, size_t bytes_each) {
    void *longer = inside(answer)->incomplete ? NULL
                                              : ent_arena_grown(&inside(answer)->arena, entries, count, bytes_each);
    if (longer == NULL) inside(answer)->incomplete = 1;
    return longer;
}

void ent_answer_add_option(ent_answer *answer, const char *name, const char *value) {
    ent_result_option *options = grown(answer, answer->options, answer->n_options, sizeof *options);
    ent_result_option added = {ent_answer_string(answer, name), ent_answer_string(answer, value)};
    if (options == NULL || added.name == NULL || added.value == NULL) return;
    options[answer->n_options++] = added;
    answer->options = options;
}

static void add_line(ent_answer *answer, const char *const **lines, size_t *count, const char *line) {
    const char **longer = grown(answer, *lines, *count, sizeof *longer), *added = ent_answer_string(answer, line);
    if (longer == NULL || added == NULL) return;
    longer[(*count)++] = added;
    *lines = longer;
}

void ent_answer_add_note(ent_answer *answer, const char *note) {
    add_line(answer, &answer->notes, &answer->n_notes, note);
}

void ent_answer_add_warning(ent_answer *answer, const char *warning) {
    add_line(answer, &answer->warnings, &answer->n_warnings, warning);
}

static int is_name(const char *key) {
    return key[0] != '\0' && key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* The table begun last, as its maker may change it; NULL, noted as a misfit, when there is none. */
static ent_answer_table *last_table(ent_answer *answer) {
    if (answer->n_tables == 0) inside(answer)->misfit |= !inside(answer)->incomplete;
    return answer->n_tables == 0 || inside(answer)->incomplete
               ? NULL
               : (ent_answer_table *)(uintptr_t)&answer->tables[answer->n_tables - 1];
}

/* Every row of the table begun last has all its cells. */
static int is_whole(const ent_answer *answer) {
    const answer_document *document = (const answer_document *)answer;
    const ent_answer_table *table = answer->n_tables == 0 ? NULL : &answer->tables[answer->n_tables - 1];
    return table == NULL || (table->n_columns > 0 && document->n_cells == table->n_rows * table->n_columns);
}

void ent_answer_begin_table(ent_answer *answer, const char *key, const char *title) {
    ent_answer_table *tables;
    ent_answer_table added = {.n_shown = ROWS_STANDARD};
    if (!is_whole(answer) || !is_name(key) || ent_answer_find(answer, key) != NULL) inside(answer)->misfit = 1;
    tables = grown(answer, answer->tables, answer->n_tables, sizeof *tables);
    added.key = ent_answer_string(answer, key);
    added.title = ent_answer_string(answer, title);
    if (tables == NULL || added.key == NULL || added.title == NULL) return;
    tables[answer->n_tables++] = added;
    answer->tables = tables;
    inside(answer)->n_cells = 0;
}

void ent_answer_add_column(ent_answer *answer, ent_answer_column column) {
    ent_answer_table *table = last_table(answer);
    ent_answer_column *columns;
    if (table == NULL) return;
    if (table->n_rows > 0 || ent_answer_find_column(table, column.key) < table->n_columns) inside(answer)->misfit = 1;
    columns = grown(answer, table->columns, table->n_columns, sizeof *columns);
    column.key = ent_answer_string(answer, column.key);
    column.label = ent_answer_string(answer, column.label);
    column.unit = ent_answer_string(answer, column.unit);
    if (columns == NULL || inside(answer)->incomplete) return;
    columns[table->n_columns++] = column;
    table->columns = columns;
}

static void add_cell(ent_answer *answer, int of_words, ent_answer_cell cell) {
    ent_answer_table *table = last_table(answer);
    size_t *count = &inside(answer)->n_cells;
    ent_answer_cell *cells;
    if (table == NULL) return;
    if (table->n_columns == 0 || of_words != (table->columns[*count % table->n_columns].kind <= ENT_COLUMN_TEXT)) {
        inside(answer)->misfit = 1;
        return;
    }
    cells = grown(answer, table->cells, *count, sizeof *cells);
    if (cells == NULL) return;
    cells[(*count)++] = cell;
    table->cells = cells;
    table->n_rows = (*count + table->n_columns - 1) / table->n_columns;
}

void ent_answer_add_words(ent_answer *answer, const char *code, const char *name) {
    const char *code_kept = ent_answer_string(answer, code);
    add_cell(answer, 1,
             (ent_answer_cell){code_kept, name == NULL || name == code ? code_kept : ent_answer_string(answer, name),
                               (double)NAN});
}

void ent_answer_add_number(ent_answer *answer, double number) {
    add_cell(answer, 0, (ent_answer_cell){.number = isfinite(number) ? number : (double)NAN});
}

void ent_answer_show(ent_answer *answer, size_t rows) {
    ent_answer_table *table = last_table(answer);
    if (table != NULL) table->n_shown = rows;
}

ent_status ent_answer_complete(ent_context *context, const ent_answer *answer) {
    const answer_document *document = (const answer_document *)answer;
    if (document->incomplete) return ent_fail_nomem(context);
    if (document->misfit || !is_whole(answer))
        return ent_fail(context, ENT_INTERNAL, "a table of the answer to \"%s\" does not fit its columns",
                        answer->question);
    return ENT_OK;
}

const ent_answer_table *ent_answer_find(const ent_answer *answer, const char *table) {
    for (size_t t = 0; t < answer->n_tables; t++)
        if (strcmp(answer->tables[t].key, table) == 0) return &answer->tables[t];
    return NULL;
}

size_t ent_answer_find_column(const ent_answer_table *table, const char *column) {
    for (size_t c = 0; c < table->n_columns; c++)
        if (strcmp(table->columns[c].key, column) == 0) return c;
    return table->n_columns;
}
