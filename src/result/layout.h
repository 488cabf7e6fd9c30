/* layout.h: words and figures on a screen of fixed columns. Widths count code points, not bytes, and do not depend on
 * the locale: right for the Latin names of the tables, where every code point takes one column. */
#ifndef ENT_RESULT_LAYOUT_H
#define ENT_RESULT_LAYOUT_H

#include "support/text.h"

enum { ENT_CELL_BYTES = 40 };

/* Columns that a UTF-8 string takes. */
size_t ent_columns(const char *string);

/* Adds `string` cut to `columns` (the last one then shows an ellipsis) and filled with blanks on the right or left. */
void ent_add_left(ent_text *text, const char *string, size_t columns);
void ent_add_right(ent_text *text, const char *string, size_t columns);

/* Adds a paragraph broken at blanks to lines of at most `columns`; later lines start with `indent` blanks. A word that
 * is longer than a line stands alone. Ends with a line feed. */
void ent_add_wrapped(ent_text *text, const char *paragraph, size_t columns, size_t indent);

/* A figure with digits enough to see it, never more than three decimals: "+1234.5", "+12.3", "+0.31", "-0.004",
 * "0.000"; "-" when there is none (NaN). Only a change carries its plus sign. */
const char *ent_cell_change(char cell[ENT_CELL_BYTES], double value);
const char *ent_cell_level(char cell[ENT_CELL_BYTES], double value);
/* The same with as many decimals as said, 0 to 6; where it rounds to nothing it has no sign. */
const char *ent_cell_fixed(char cell[ENT_CELL_BYTES], double value, int decimals, int sign);

#endif
