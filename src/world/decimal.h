/* decimal.h: decimal digits to doubles, fast and exact. */
#ifndef ENT_WORLD_DECIMAL_H
#define ENT_WORLD_DECIMAL_H

#include <stddef.h>

/* Reads all of text[length] as a finite decimal number, correctly rounded; 0 on anything else, as ent_number_parse. */
int ent_decimal_parse(const char *text, size_t length, double *out);

/* What is wrong with a text that is no number, as the end of a sentence ("is not a number"), and a hint. */
const char *ent_decimal_complaint(const char *text, size_t length, char *hint, size_t hint_size);

#endif
