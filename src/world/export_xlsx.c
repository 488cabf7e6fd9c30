/* export_xlsx.c: a world as a workbook: a sheet that says what it is, then one for each table. A sheet is made from the
 * table's CSV, row after row, so that no more than one table is in memory. Nothing depends on the clock. */
#include "support/file.h"
#include "world/export.h"
#include "world/inside.h"

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

enum { LABEL_WIDTH = 14, WORDS_WIDTH = 100, FIGURE_WIDTH = 12, SHEET_ROWS = 1048576, SHEET_COLUMNS = 16384 };

typedef struct book {
    const ent_world *world;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head, *wrapped;
    ent_place place;
    lxw_row_t row;
    lxw_error failed; /* the first that happened */
} book;

static void note(book *b, lxw_error error) {
    if (b->failed == LXW_NO_ERROR) b->failed = error;
}

static void put(book *b, size_t column, const char *string, lxw_format *format) {
    if (string[0] != '\0') note(b, worksheet_write_string(b->sheet, b->row, (lxw_col_t)column, string, format));
}

static ent_status open_sheet(ent_context *context, book *b, const char *name) {
    b->sheet = workbook_add_worksheet(b->workbook, name);
    b->row = 0;
    return b->sheet == NULL ? ent_fail_nomem(context) : ENT_OK;
}

static void fact(book *b, const char *name, const char *words) {
    put(b, 0, name, b->head);
    put(b, 1, words, b->wrapped);
    b->row++;
}

static ent_status add_readme(ent_context *context, book *b) {
    const ent_table *t = &b->world->table;
    char words[96];
    size_t count;
    const ent_sheet *sheets = ent_wide_sheets(&count);
    ENT_TRY(open_sheet(context, b, "README"));
    note(b, worksheet_set_column(b->sheet, 0, 0, LABEL_WIDTH, NULL));
    note(b, worksheet_set_column(b->sheet, 1, 1, WORDS_WIDTH, NULL));
    fact(b, "world", t->name);
    fact(b, "hash", b->world->hash);
    snprintf(words, sizeof words, "%d", t->base_year);
    if (t->base_year != 0) fact(b, "base year", words);
    snprintf(words, sizeof words, "%zu economies, %zu sectors", t->n_regions, t->n_sectors);
    fact(b, "size", words);
    fact(b, "digits", "a workbook holds 16 digits of a figure; the CSV files and the world file hold all of them");
    for (size_t k = 0; k < count; k++)
        if (!sheets[k].levies_only || t->levy_gross != NULL) fact(b, sheets[k].name, sheets[k].about);
    return ENT_OK;
}

static ent_status check_room(ent_context *context, const book *b, const ent_sheet *sheet, const ent_csv *csv) {
    size_t rows = ent_csv_rows_at_most(csv) + 1, columns = ent_csv_width(csv);
    if (rows <= SHEET_ROWS && columns <= SHEET_COLUMNS) return ENT_OK;
    return ent_fail_at(context, ENT_RANGE, b->place, sheet->name, "CSV has no such limit: --as csv",
                       "the sheet %s would have %zu rows and %zu columns; a workbook takes %d and %d", sheet->name,
                       rows, columns, SHEET_ROWS, SHEET_COLUMNS);
}

/* Heads of the columns and the labels of rows stay in sight. */
static void add_heads(book *b, const ent_sheet *sheet, const ent_csv *csv) {
    size_t labels = 0, width = ent_csv_width(csv);
    while (labels < width && !ent_sheet_is_number(sheet, labels)) labels++;
    for (size_t c = 0; c < width; c++) {
        note(b, worksheet_set_column(b->sheet, (lxw_col_t)c, (lxw_col_t)c,
                                     ent_sheet_is_number(sheet, c) ? FIGURE_WIDTH : LABEL_WIDTH, NULL));
        put(b, c, ent_csv_name(csv, c), b->head);
    }
    worksheet_freeze_panes(b->sheet, 1, (lxw_col_t)(labels < width ? labels : 0));
    b->row++;
}

static ent_status add_rows(ent_context *context, book *b, const ent_sheet *sheet, ent_csv *csv) {
    int more;
    ENT_TRY(check_room(context, b, sheet, csv));
    ENT_TRY(open_sheet(context, b, sheet->name));
    add_heads(b, sheet, csv);
    for (;; b->row++) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more || b->failed != LXW_NO_ERROR) return ENT_OK;
        for (size_t c = 0; c < ent_csv_width(csv); c++) {
            double value;
            if (ent_csv_is_empty(csv, c)) continue;
            if (!ent_sheet_is_number(sheet, c)) {
                put(b, c, ent_csv_text(csv, c), NULL);
                continue;
            }
            ENT_TRY(ent_csv_number(context, csv, c, &value));
            note(b, worksheet_write_number(b->sheet, b->row, (lxw_col_t)c, value, NULL));
        }
    }
}

static ent_status add_sheet(ent_context *context, book *b, const ent_sheet *sheet) {
    ent_text text = {0};
    ent_csv *csv = NULL;
    ent_status status;
    sheet->write(b->world, &text);
    status = text.failed ? ent_fail_nomem(context)
                         : ent_csv_open_bytes(context, sheet->name, text.data, text.length, &csv);
    ent_text_free(&text); /* the reader has a copy */
    if (status == ENT_OK) status = add_rows(context, b, sheet, csv);
    ent_csv_close(csv);
    return status;
}

static ent_status fill(ent_context *context, book *b) {
    lxw_doc_properties properties = {.title = NULL, .created = 315532800}; /* 1980: the same bytes at any time */
    size_t count;
    const ent_sheet *sheets = ent_wide_sheets(&count);
    b->head = workbook_add_format(b->workbook);
    b->wrapped = workbook_add_format(b->workbook);
    if (b->head == NULL || b->wrapped == NULL) return ent_fail_nomem(context);
    format_set_bold(b->head);
    format_set_align(b->head, LXW_ALIGN_VERTICAL_TOP);
    format_set_text_wrap(b->wrapped);
    note(b, workbook_set_properties(b->workbook, &properties));
    ENT_TRY(add_readme(context, b));
    for (size_t k = 0; k < count; k++) {
        if (!sheets[k].levies_only || b->world->table.levy_gross != NULL) ENT_TRY(add_sheet(context, b, &sheets[k]));
        ENT_TRY(ent_progress(context, "writing", k + 1, count));
    }
    return ENT_OK;
}

static ent_status write_book(ent_context *context, const ent_world *world, const char *path, ent_place place) {
    lxw_workbook_options options = {.constant_memory = LXW_TRUE}; /* rows come in order */
    book b = {.world = world, .place = place};
    ent_status status;
    b.workbook = workbook_new_opt(path, &options);
    if (b.workbook == NULL) return ent_fail_nomem(context);
    status = fill(context, &b);
    note(&b, workbook_close(b.workbook)); /* frees it too */
    if (status != ENT_OK) return status;
    if (b.failed == LXW_ERROR_MEMORY_MALLOC_FAILED) return ent_fail_nomem(context);
    if (b.failed == LXW_NO_ERROR) return ENT_OK;
    return ent_fail_at(context, b.failed == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ? ENT_RANGE : ENT_IO, place, NULL,
                       NULL, "the workbook cannot be written: %s", lxw_strerror(b.failed));
}

ent_status ent_world_export_xlsx(ent_context *context, const ent_world *world, const char *path) {
    ent_file_draft draft;
    ent_status status;
    ENT_TRY(ent_file_begin(context, path, &draft));
    status = write_book(context, world, draft.temporary, (ent_place){.file = path}); /* it opens files by name */
    if (status == ENT_OK) return ent_file_commit(context, &draft);
    ent_file_abandon(&draft);
    return status;
}
