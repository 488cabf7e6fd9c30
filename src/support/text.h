/* text.h: numbers, names and growing strings; nothing here depends on the locale. */
#ifndef ENT_SUPPORT_TEXT_H
#define ENT_SUPPORT_TEXT_H

#include "support/context.h"
#include <stdarg.h>

/* A growing string. Zero-initialise; free with ent_text_free. After a failed allocation `failed` stays set and further
 * calls do nothing, so that a writer checks once at the end. */
typedef struct ent_text {
    char *data; /* NUL-terminated once anything was added; NULL before */
    size_t length, capacity;
    int failed;
} ent_text;

void ent_text_add(ent_text *text, const char *string);
void ent_text_add_bytes(ent_text *text, const char *bytes, size_t length);
void ent_text_addf(ent_text *text, const char *format, ...) ENT_PRINTF(2, 3); /* %f and %g print as in locale C */
void ent_text_addv(ent_text *text, const char *format, va_list arguments) ENT_PRINTF(2, 0);
void ent_text_add_number(ent_text *text, double value); /* shortest digits that read back to the same bits */
/* A field of a CSV file as RFC 4180 wants it: quoted when it holds a comma, a quote or a line break. */
void ent_text_add_csv(ent_text *text, const char *field);
/* Hands the string over; "" when empty; NULL after a failed allocation. */
char *ent_text_take(ent_text *text);
void ent_text_free(ent_text *text);

/* vsnprintf as in locale C. */
int ent_format(char *out, size_t size, const char *format, va_list arguments) ENT_PRINTF(3, 0);

/* Parses all of [begin, end) as a finite decimal number ("1", "-0.5e3"); 0 on anything else: hexadecimal, nan, inf,
 * blanks, a decimal comma, overflow. */
int ent_number_parse(const char *begin, const char *end, double *out);

/* The candidate nearest to `word` (Damerau-Levenshtein, case ignored), or NULL when none is near. */
const char *ent_did_you_mean(const char *word, const char *const *candidates, size_t n_candidates);

/* What ent_hint puts around a name; a message translates it. */
#define ENT_HINT_BEFORE "did you mean \""
#define ENT_HINT_AFTER "\"?"

/* Writes `did you mean "X"?` or, when nothing is near, `fallback` (may be NULL) into hint[size]. */
void ent_hint(char *hint, size_t size, const char *word, const char *const *candidates, size_t n_candidates,
              const char *fallback);

/* Offset of the first byte that is not UTF-8, or `length` when all is. */
size_t ent_utf8_check(const char *bytes, size_t length);

/* A copy in malloc'd memory; NULL when out of memory. */
char *ent_string_copy(const char *string);

#endif
