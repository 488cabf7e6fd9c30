/* import_sheet.h: sheets saved as CSV: lines of title, some lines that name each column, and rows that begin with the
 * same labels. WIOD and the ADB publish such. */
#ifndef ENT_WORLD_IMPORT_SHEET_H
#define ENT_WORLD_IMPORT_SHEET_H

#include "world/import.h"

enum { ENT_SHEET_LABELS = 4 };

/* The last lines read, as text in the raw table's arena. Zero-initialise. */
typedef struct ent_sheet {
    const char **cells[ENT_SHEET_LABELS];
    size_t width[ENT_SHEET_LABELS], capacity[ENT_SHEET_LABELS];
} ent_sheet;

/* Reads the row's fields into the last place, after moving the others up. What ent_rows_text answers. */
ENT_MUST_USE ent_status ent_sheet_push(ent_context *context, ent_rows *rows, ent_raw *raw, ent_sheet *sheet);
void ent_sheet_free(ent_sheet *sheet);

/* Whether the last line names columns c1, c2, ... after the labels. */
int ent_sheet_at_codes(const ent_sheet *sheet);

/* A cell of line 0 (the oldest) to 3; "" beyond its end. */
const char *ent_sheet_cell(const ent_sheet *sheet, size_t line, size_t column);

/* The last year that a text names, if it names one. */
void ent_find_year(const char *text, int *year);

/* For recognising: whether field `index` of the line at `p`, without quotes, is `word`, in any case. */
int ent_field_is(const char *p, const char *end, char separator, size_t index, const char *word);

#endif
