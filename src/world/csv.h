/* csv.h: the one reader of every CSV file.
 *
 *     ent_csv *csv = NULL;
 *     size_t sector, rate;
 *     int more;
 *     ENT_TRY(ent_csv_open(context, path, &csv));
 *     ... ent_csv_column(context, csv, "sector", &sector), ent_csv_column(context, csv, "rate", &rate) ...
 *     while ((status = ent_csv_next(context, csv, &more)) == ENT_OK && more) {
 *         const char *code = ent_csv_text(csv, sector);
 *         status = ent_csv_number(context, csv, rate, &value);
 *         if (unknown(code)) status = ent_csv_fail(context, csv, sector, ENT_NOT_FOUND, hint, "...");
 *     }
 *     ent_csv_close(csv);
 *
 * RFC 4180: commas, quotes, doubled quotes, LF or CRLF; a UTF-8 mark at the start and blank lines at the end are
 * accepted. The first row names the columns; columns are found by name, whatever their order. A file that is empty, not
 * UTF-8, ragged, or holds a NUL byte, a repeated or an empty column name is refused, with the place. Lines and columns
 * count from 1, columns in characters. */
#ifndef ENT_WORLD_CSV_H
#define ENT_WORLD_CSV_H

#include "support/context.h"

typedef struct ent_csv ent_csv;

/* Opens a file ("-" is standard input) and reads its header. A Stata file (dta.h) is read as the CSV it would be. NOT_FOUND,
 * INPUT, RANGE (larger than 1 GiB), IO, NOMEM, USAGE. */
ENT_MUST_USE ent_status ent_csv_open(ent_context *context, const char *path, ent_csv **out);

/* The same from bytes, which are copied; `name` is what messages call the file. */
ENT_MUST_USE ent_status ent_csv_open_bytes(ent_context *context, const char *name, const char *bytes, size_t length,
                                           ent_csv **out);

/* The same for files whose first lines may be comments that begin with `#`: maps and concordances say there what they
 * are. Comments stay readable through ent_csv_comment. */
ENT_MUST_USE ent_status ent_csv_open_commented(ent_context *context, const char *path, ent_csv **out);
ENT_MUST_USE ent_status ent_csv_open_commented_bytes(ent_context *context, const char *name, const char *bytes,
                                                     size_t length, ent_csv **out);
void ent_csv_close(ent_csv *csv);

/* Opens the file, lets `read` have it, closes it. `path` is freed; NULL: it was not made for want of memory. */
typedef ent_status ent_csv_read_fn(ent_context *context, ent_csv *csv, void *payload);
ENT_MUST_USE ent_status ent_csv_with(ent_context *context, char *path, ent_csv_read_fn *read, void *payload);

/* What stands behind `# KEY:` in a comment, without blanks around it, cut to `size`; 0 when no comment has that key. */
int ent_csv_comment(const ent_csv *csv, const char *key, char *out, size_t size);

/* The header. Strings live as long as the reader. */
size_t ent_csv_width(const ent_csv *csv);
const char *ent_csv_name(const ent_csv *csv, size_t column);
int ent_csv_has(const ent_csv *csv, const char *name, size_t *column); /* 1 and *column when there is one, else 0 */

/* An upper bound on the rows still to come, from their line ends. */
size_t ent_csv_rows_at_most(const ent_csv *csv);

/* The index of a column that must be there: INPUT with the line of the header and a hint when it is not. */
ENT_MUST_USE ent_status ent_csv_column(ent_context *context, const ent_csv *csv, const char *name, size_t *column);

/* Goes to the next row; *more = 0 after the last one. INPUT. */
ENT_MUST_USE ent_status ent_csv_next(ent_context *context, ent_csv *csv, int *more);

/* A field of the current row, unquoted, NUL-terminated; valid until the reader is closed. */
const char *ent_csv_text(const ent_csv *csv, size_t column);
size_t ent_csv_length(const ent_csv *csv, size_t column);
int ent_csv_is_empty(const ent_csv *csv, size_t column);

/* The field as a finite decimal number, correctly rounded; empty is an error. INPUT with the place, the column's name
 * as key, and a hint. */
ENT_MUST_USE ent_status ent_csv_number(ent_context *context, const ent_csv *csv, size_t column, double *out);

/* Where the field stands (before the first row: where the column's name stands). `file` lives as long as the reader. */
ent_place ent_csv_place(const ent_csv *csv, size_t column);
uint32_t ent_csv_line(const ent_csv *csv); /* of the current row, or of the header before the first */

/* Fails at a field, with its column's name as key. */
ENT_MUST_USE ent_status ent_csv_fail(ent_context *context, const ent_csv *csv, size_t column, ent_status status,
                                     const char *hint, const char *format, ...) ENT_PRINTF(6, 7);

#endif
