/* read.h: how a document in JSON is taken apart: each call takes one value of one form and notes the first fault with the
 * key it is at, so that a reader checks once at the end. After a fault, calls answer 0, "" or NULL and do nothing more. */
#ifndef ENT_RESULT_READ_H
#define ENT_RESULT_READ_H

#include "result/document.h"

#include <jansson.h>

typedef struct ent_reading {
    ent_context *context;
    ent_result *result;
    ent_status status;
} ent_reading;

/* Notes a fault: INPUT, "KEY MESSAGE". */
void ent_json_fault(ent_reading *r, const char *key, const char *format, ...) ENT_PRINTF(3, 4);

/* An object with no other keys than these, which end with NULL; NULL after a fault. */
const json_t *ent_json_object(ent_reading *r, const json_t *value, const char *key, const char *const *keys);
/* An array of at most `most` entries; its length, 0 after a fault. */
size_t ent_json_array(ent_reading *r, const json_t *value, const char *key, size_t most);

/* Members of an object: a string of the result's, "" for null where `may_be_null`; a number, NaN for null; a whole number
 * in [least, most], 0 for null where `may_be_null`; true or false. */
const char *ent_json_string(ent_reading *r, const json_t *object, const char *key, int may_be_null);
double ent_json_number(ent_reading *r, const json_t *object, const char *key);
long ent_json_integer(ent_reading *r, const json_t *object, const char *key, long least, long most, int may_be_null);
int ent_json_boolean(ent_reading *r, const json_t *object, const char *key);

/* A number by itself, NaN for null. */
double ent_json_figure(ent_reading *r, const json_t *value, const char *key);
/* An array of exactly `count` numbers into out[0], out[stride], ... */
void ent_json_row(ent_reading *r, const json_t *array, const char *key, double *out, size_t count, size_t stride);
/* The index of the region or sector of this code; `guess` is tried first. */
size_t ent_json_region(ent_reading *r, const json_t *code, const char *key, size_t guess);
size_t ent_json_sector(ent_reading *r, const json_t *code, const char *key, size_t guess);

/* The key "path" (read_path.c), once years and regions of the rest are known. */
void ent_json_path(ent_reading *r, const json_t *path);

#endif
