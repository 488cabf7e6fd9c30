/* read_values.c: single values of a document in JSON, each held to its form. */
#include "result/read.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void ent_json_fault(ent_reading *r, const char *key, const char *format, ...) {
    char message[200];
    va_list arguments;
    if (r->status != ENT_OK) return;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    r->status = ent_fail_at(r->context, ENT_INPUT, (ent_place){0}, key, NULL, "\"%.60s\" of the document %s", key,
                            message);
}

const json_t *ent_json_object(ent_reading *r, const json_t *value, const char *key, const char *const *keys) {
    const char *name;
    json_t *member;
    if (r->status == ENT_OK && !json_is_object(value)) ent_json_fault(r, key, "is no object");
    if (r->status != ENT_OK) return NULL;
    json_object_foreach((json_t *)(uintptr_t)value, name, member) {
        size_t k = 0;
        while (keys[k] != NULL && strcmp(keys[k], name) != 0) k++;
        if (keys[k] == NULL) ent_json_fault(r, key, "has a key that is unknown: \"%.60s\"", name);
    }
    return r->status == ENT_OK ? value : NULL;
}

size_t ent_json_array(ent_reading *r, const json_t *value, const char *key, size_t most) {
    if (r->status != ENT_OK) return 0;
    if (!json_is_array(value)) ent_json_fault(r, key, "is no array");
    else if (json_array_size(value) > most) ent_json_fault(r, key, "has %zu entries", json_array_size(value));
    return r->status == ENT_OK ? json_array_size(value) : 0;
}

const char *ent_json_string(ent_reading *r, const json_t *object, const char *key, int may_be_null) {
    const json_t *value = r->status == ENT_OK ? json_object_get(object, key) : NULL;
    const char *copy;
    if (r->status != ENT_OK || (may_be_null && json_is_null(value))) return "";
    if (!json_is_string(value)) {
        ent_json_fault(r, key, "is no text");
        return "";
    }
    copy = ent_result_string(r->result, json_string_value(value));
    if (copy == NULL) r->status = ent_fail_nomem(r->context);
    return copy == NULL ? "" : copy;
}

double ent_json_figure(ent_reading *r, const json_t *value, const char *key) {
    if (json_is_number(value)) return json_number_value(value);
    if (!json_is_null(value)) ent_json_fault(r, key, "is no number");
    return (double)NAN;
}

double ent_json_number(ent_reading *r, const json_t *object, const char *key) {
    return r->status == ENT_OK ? ent_json_figure(r, json_object_get(object, key), key) : (double)NAN;
}

long ent_json_integer(ent_reading *r, const json_t *object, const char *key, long least, long most, int may_be_null) {
    const json_t *value = r->status == ENT_OK ? json_object_get(object, key) : NULL;
    double number = json_number_value(value);
    if (r->status != ENT_OK || (may_be_null && json_is_null(value))) return 0;
    if (!json_is_number(value) || !(number >= (double)least) || !(number <= (double)most) || floor(number) != number) {
        ent_json_fault(r, key, "is no whole number from %ld to %ld", least, most);
        return 0;
    }
    return (long)number;
}

int ent_json_boolean(ent_reading *r, const json_t *object, const char *key) {
    const json_t *value = r->status == ENT_OK ? json_object_get(object, key) : NULL;
    if (r->status == ENT_OK && !json_is_boolean(value)) ent_json_fault(r, key, "is neither true nor false");
    return json_is_true(value);
}

void ent_json_row(ent_reading *r, const json_t *array, const char *key, double *out, size_t count, size_t stride) {
    if (r->status != ENT_OK || out == NULL) return;
    if (ent_json_array(r, array, key, count) != count) ent_json_fault(r, key, "does not have %zu entries", count);
    for (size_t k = 0; k < count && r->status == ENT_OK; k++)
        out[k * stride] = ent_json_figure(r, json_array_get(array, k), key);
}

static size_t find(ent_reading *r, const json_t *code, const char *key, const char *const *codes, size_t n,
                   size_t guess) {
    const char *wanted = json_string_value(code);
    if (r->status != ENT_OK) return 0;
    if (wanted != NULL && guess < n && strcmp(codes[guess], wanted) == 0) return guess;
    for (size_t k = 0; k < n && wanted != NULL; k++)
        if (strcmp(codes[k], wanted) == 0) return k;
    ent_json_fault(r, key, "names \"%.60s\", which is not among its regions or sectors", wanted == NULL ? "" : wanted);
    return 0;
}

size_t ent_json_region(ent_reading *r, const json_t *code, const char *key, size_t guess) {
    return find(r, code, key, r->result->region_codes, r->result->n_regions, guess);
}

size_t ent_json_sector(ent_reading *r, const json_t *code, const char *key, size_t guess) {
    return find(r, code, key, r->result->sector_codes, r->result->n_sectors, guess);
}
