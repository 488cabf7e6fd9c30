/* answer_csv.c: each table of an answer as a file. */
#include "result/csv_files.h"
#include "support/text.h"

#include <entente/answer.h>
#include <math.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 1 << 18 };

static void put(ent_text *block, FILE *stream, size_t least) {
    if (block->failed || block->length < least || block->length == 0) return;
    fwrite(block->data, 1, block->length, stream); /* what cannot be written leaves its mark on the stream */
    block->length = 0;
}

static ent_status add_table(ent_context *context, FILE *stream, const void *document) {
    const ent_answer_table *table = document;
    ent_text block = {0};
    int failed;
    for (size_t c = 0; c < table->n_columns; c++) {
        ent_text_add_csv(&block, table->columns[c].key);
        ent_text_add(&block, c + 1 < table->n_columns ? "," : "\n");
    }
    for (size_t r = 0; r < table->n_rows; r++) {
        for (size_t c = 0; c < table->n_columns; c++) {
            const ent_answer_cell *cell = &table->cells[r * table->n_columns + c];
            if (cell->code != NULL) ent_text_add_csv(&block, cell->code);
            else if (isfinite(cell->number)) ent_text_add_number(&block, cell->number);
            ent_text_add(&block, c + 1 < table->n_columns ? "," : "\n");
        }
        put(&block, stream, BLOCK_BYTES);
    }
    put(&block, stream, 0);
    failed = block.failed;
    ent_text_free(&block);
    return failed ? ent_fail_nomem(context) : ENT_OK;
}

ent_status ent_answer_write_csv(ent_context *context, const ent_answer *answer, const char *directory) {
    ent_csv_file *files;
    ent_text *names;
    ent_status status;
    int failed = 0;
    if (answer->n_tables == 0)
        return ent_fail(context, ENT_NUMERIC, "the answer has no table, so there is none to write");
    files = calloc(answer->n_tables, sizeof *files);
    names = calloc(answer->n_tables, sizeof *names);
    for (size_t t = 0; t < answer->n_tables && files != NULL && names != NULL; t++) {
        ent_text_addf(&names[t], "%s-%s.csv", answer->question, answer->tables[t].key);
        failed |= names[t].failed;
        files[t] = (ent_csv_file){names[t].data, add_table, &answer->tables[t]};
    }
    if (files == NULL || names == NULL || failed) status = ent_fail_nomem(context);
    else status = ent_csv_write(context, directory, files, answer->n_tables);
    for (size_t t = 0; t < answer->n_tables && names != NULL; t++) ent_text_free(&names[t]);
    free(names);
    free(files);
    return status;
}
