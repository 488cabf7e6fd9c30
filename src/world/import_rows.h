/* import_rows.h: a wide table read row by row, in memory of one row. Fields are separated by commas, semicolons or tabs
 * (what the first line has most of), quoted as in RFC 4180, lines end with LF or CRLF; a UTF-8 mark is skipped, blank
 * lines at the end too. csv.h is for files whose columns are found by name; here nobody names 4,000 columns.
 *
 *     ENT_TRY(ent_rows_next(context, rows, &more));                              on to the next row
 *     ENT_TRY(ent_rows_text(context, rows, &label, &there));                     a field as text; there = 0: no more
 *     ENT_TRY(ent_rows_numbers(context, rows, label, width, figures));           exactly so many more, as numbers
 *
 * Places count lines from 1 and columns in characters; the message also says which field it is. */
#ifndef ENT_WORLD_IMPORT_ROWS_H
#define ENT_WORLD_IMPORT_ROWS_H

#include "world/import_source.h"

/* Fields of a row, at most: beyond, no table. The extended ICIO has under 6,000. */
enum { ENT_ROWS_FIELDS = 1 << 16, ENT_ROWS_FIELD_BYTES = 4096 };

typedef struct ent_rows ent_rows;

/* Reads from a source that stays the caller's. NOMEM, and what reading may answer. */
ENT_MUST_USE ent_status ent_rows_open(ent_context *context, ent_source *source, ent_rows **out);
void ent_rows_close(ent_rows *rows);

/* Goes to the next row, over what is left of this one; *more = 0 after the last. */
ENT_MUST_USE ent_status ent_rows_next(ent_context *context, ent_rows *rows, int *more);

/* The next field of the row, unquoted, NUL-terminated, blanks around it removed; valid until the next call. *there = 0
 * when the row has no more. INPUT: not UTF-8, too long, a stray quote; RANGE: too many fields. */
ENT_MUST_USE ent_status ent_rows_text(ent_context *context, ent_rows *rows, const char **text, int *there);

/* Exactly `count` more fields as numbers, correctly rounded, and then the end of the row. Empty fields are 0 and
 * counted. `label` is what messages call the row; `names` [count] what they call the columns, NULL: numbers only. */
ENT_MUST_USE ent_status ent_rows_numbers(ent_context *context, ent_rows *rows, const char *label,
                                         const char *const *names, size_t count, double *figures);

/* Fields of numbers that were empty, so far. */
size_t ent_rows_empty_fields(const ent_rows *rows);

/* The row's line; where its last field began; how many fields were read of it. */
uint32_t ent_rows_line(const ent_rows *rows);
ent_place ent_rows_place(const ent_rows *rows);
size_t ent_rows_field(const ent_rows *rows);

#endif
