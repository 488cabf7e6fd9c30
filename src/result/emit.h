/* emit.h: JSON as text, in the order it is said: 2-space indentation, keys as they come, numbers with the shortest
 * digits that read back to the same bits (jansson would print 0.1 as 0.10000000000000001; it escapes the strings). */
#ifndef ENT_RESULT_EMIT_H
#define ENT_RESULT_EMIT_H

#include "support/text.h"

/* Zero-initialise; the text is `text`, to be freed with ent_text_free. */
typedef struct ent_emit {
    ent_text text;
    int depth;
    int follows; /* something stands before in the same object or array */
    int keyed;   /* a key was written, its value comes next */
    int flat;    /* inside this depth and below everything stands on one line; 0 = nowhere */
} ent_emit;

void ent_emit_key(ent_emit *emit, const char *key);
void ent_emit_object(ent_emit *emit);
void ent_emit_array(ent_emit *emit);
void ent_emit_row(ent_emit *emit);    /* an array on one line */
void ent_emit_record(ent_emit *emit); /* an object on one line */
void ent_emit_end_object(ent_emit *emit);
void ent_emit_end_array(ent_emit *emit);

/* Bytes that are not UTF-8 become U+FFFD; NULL becomes null, a number that is not finite too. */
void ent_emit_string(ent_emit *emit, const char *string);
void ent_emit_number(ent_emit *emit, double value);
void ent_emit_integer(ent_emit *emit, long long value);
void ent_emit_boolean(ent_emit *emit, int value);
void ent_emit_null(ent_emit *emit);

#endif
