/* answer_json.c: an answer for machines; schema/answer.schema.json says what each key holds, in this order. */
#include "result/say.h"

#include <entente/answer.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const KINDS[] = {
#define X(name, key) key,
    ENT_COLUMN_LIST(X)
#undef X
};

static void say_year(ent_emit *emit, const char *key, int year) {
    ent_emit_key(emit, key);
    if (year != 0) ent_emit_integer(emit, year);
    else ent_emit_null(emit);
}

static void say_provenance(ent_emit *emit, const ent_answer *answer) {
    ent_emit_key(emit, "entente");
    ent_emit_object(emit);
    ent_say(emit, "version", answer->version);
    ent_say(emit, "commit", answer->commit);
    ent_emit_end_object(emit);
    ent_say(emit, "question", answer->question);
    ent_say(emit, "language", ent_language_name(answer->language));
    ent_emit_key(emit, "world");
    ent_emit_object(emit);
    ent_say(emit, "name", answer->world);
    ent_say(emit, "hash", answer->world_hash);
    say_year(emit, "base_year", answer->base_year);
    ent_emit_end_object(emit);
    ent_say_if(emit, "elasticities", answer->elasticities);
    ent_say_if(emit, "closure", answer->closure);
    ent_emit_key(emit, "package");
    if (answer->package[0] == '\0') {
        ent_emit_null(emit);
    } else {
        ent_emit_object(emit);
        ent_say(emit, "name", answer->package);
        ent_say_if(emit, "title", answer->package_title);
        ent_say_if(emit, "hash", answer->package_hash);
        ent_say_if(emit, "against", answer->against);
        say_year(emit, "year", answer->year);
        ent_say_if(emit, "date", answer->date);
        ent_emit_end_object(emit);
    }
    ent_emit_key(emit, "options");
    ent_emit_object(emit);
    for (size_t k = 0; k < answer->n_options; k++) ent_say(emit, answer->options[k].name, answer->options[k].value);
    ent_emit_end_object(emit);
}

static void say_solves(ent_emit *emit, const ent_answer *answer) {
    ent_emit_key(emit, "converged");
    ent_emit_boolean(emit, answer->converged);
    ent_say_integer(emit, "solves", (long long)answer->n_solves);
    ent_say_number(emit, "residual", answer->residual);
    ent_say_number(emit, "verified_residual", answer->verified_residual);
}

static void say_lines(ent_emit *emit, const char *key, size_t count, const char *const *lines) {
    ent_emit_key(emit, key);
    ent_emit_array(emit);
    for (size_t k = 0; k < count; k++) ent_emit_string(emit, lines[k]);
    ent_emit_end_array(emit);
}

static void say_columns(ent_emit *emit, const ent_answer_table *table) {
    ent_emit_key(emit, "columns");
    ent_emit_array(emit);
    for (size_t c = 0; c < table->n_columns; c++) {
        ent_emit_record(emit);
        ent_say(emit, "key", table->columns[c].key);
        ent_say(emit, "label", table->columns[c].label);
        ent_say(emit, "unit", table->columns[c].unit);
        ent_say(emit, "kind", KINDS[table->columns[c].kind]);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
}

typedef struct word {
    const ent_answer_cell *cell;
    size_t row;
} word;

static int by_code(const void *a, const void *b) {
    const word *left = a, *right = b;
    int order = strcmp(left->cell->code, right->cell->code);
    return order != 0 ? order : left->row < right->row ? -1 : 1;
}

static int by_row(const void *a, const void *b) { return ((const word *)a)->row < ((const word *)b)->row ? -1 : 1; }

/* The name of each code of a column, once, in the order of the rows. */
static void say_names_of(ent_emit *emit, const ent_answer_table *table, size_t c) {
    word *words = calloc(table->n_rows + 1, sizeof *words);
    size_t kept = 0;
    if (words == NULL) {
        emit->text.failed = 1;
        return;
    }
    for (size_t r = 0; r < table->n_rows; r++) words[r] = (word){&table->cells[r * table->n_columns + c], r};
    qsort(words, table->n_rows, sizeof *words, by_code);
    for (size_t r = 0; r < table->n_rows; r++)
        if (kept == 0 || strcmp(words[kept - 1].cell->code, words[r].cell->code) != 0) words[kept++] = words[r];
    qsort(words, kept, sizeof *words, by_row);
    ent_emit_key(emit, table->columns[c].key);
    ent_emit_object(emit);
    for (size_t k = 0; k < kept; k++) ent_say(emit, words[k].cell->code, words[k].cell->name);
    ent_emit_end_object(emit);
    free(words);
}

static void say_rows(ent_emit *emit, const ent_answer_table *table) {
    ent_emit_key(emit, "rows");
    ent_emit_array(emit);
    for (size_t r = 0; r < table->n_rows; r++) {
        ent_emit_row(emit);
        for (size_t c = 0; c < table->n_columns; c++) {
            const ent_answer_cell *cell = &table->cells[r * table->n_columns + c];
            if (cell->code != NULL) ent_emit_string(emit, cell->code);
            else ent_emit_number(emit, cell->number);
        }
        ent_emit_end_array(emit);
    }
    ent_emit_end_array(emit);
}

static void say_table(ent_emit *emit, const ent_answer_table *table) {
    ent_emit_object(emit);
    ent_say(emit, "key", table->key);
    ent_say(emit, "title", table->title);
    say_columns(emit, table);
    say_rows(emit, table);
    ent_emit_key(emit, "names");
    ent_emit_object(emit);
    for (size_t c = 0; c < table->n_columns; c++)
        if (table->columns[c].kind <= ENT_COLUMN_TEXT) say_names_of(emit, table, c);
    ent_emit_end_object(emit);
    ent_emit_end_object(emit);
}

ent_status ent_answer_write_json(ent_context *context, const ent_answer *answer, FILE *stream) {
    ent_emit emit = {0};
    ent_status status = ENT_OK;
    ent_emit_object(&emit);
    say_provenance(&emit, answer);
    say_solves(&emit, answer);
    ent_say(&emit, "sentence", answer->sentence);
    say_lines(&emit, "notes", answer->n_notes, answer->notes);
    ent_emit_key(&emit, "tables");
    ent_emit_array(&emit);
    for (size_t t = 0; t < answer->n_tables; t++) say_table(&emit, &answer->tables[t]);
    ent_emit_end_array(&emit);
    say_lines(&emit, "warnings", answer->n_warnings, answer->warnings);
    ent_emit_end_object(&emit);
    ent_text_add(&emit.text, "\n");
    if (emit.text.failed) status = ent_fail_nomem(context);
    else if (fwrite(emit.text.data, 1, emit.text.length, stream) != emit.text.length || fflush(stream) != 0)
        status = ent_fail(context, ENT_IO, "writing the answer failed: %s", strerror(errno));
    ent_text_free(&emit.text);
    return status;
}
