#include "world/har.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MOST ((size_t)1 << 30)
#define COUNT_MOST ((size_t)1 << 27)

/* A record: what stands between the two lengths. */
typedef struct record {
    const unsigned char *bytes;
    size_t length, next; /* next: where the following one begins */
} record;

typedef struct header {
    char name[5], type[7];
    size_t at; /* of the record after name and sizes */
    size_t n_dims, size[ENT_HAR_DIMS];
} header;

struct ent_har {
    char *file;
    unsigned char *bytes;
    size_t length;
    header *headers;
    size_t count, capacity;
};

static uint32_t word_at(const unsigned char *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static double real_at(const unsigned char *p) {
    uint32_t bits = word_at(p);
    float value;
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

static ent_status broken(ent_context *context, const ent_har *har, size_t at, const char *name, const char *what) {
    return ent_fail_at(context, ENT_INPUT, (ent_place){.file = har->file}, *name == '\0' ? NULL : name,
                       "fetch it again; it may be cut off", "the header-array file is broken at byte %zu%s%s: %s", at,
                       *name == '\0' ? "" : ", in header ", name, what);
}

static ent_status record_at(ent_context *context, const ent_har *har, size_t at, const char *name, record *out) {
    size_t length;
    if (har->length - at < 8) return broken(context, har, at, name, "it ends within a record");
    length = word_at(har->bytes + at);
    if (length > har->length - at - 8) return broken(context, har, at, name, "a record is longer than the file");
    if (word_at(har->bytes + at + 4 + length) != length)
        return broken(context, har, at, name, "the two lengths of a record differ");
    *out = (record){.bytes = har->bytes + at + 4, .length = length, .next = at + 8 + length};
    return ENT_OK;
}

/* A record of data begins with four blanks; `least` bytes must be there. */
static ent_status data_at(ent_context *context, const ent_har *har, size_t *at, const char *name, size_t least,
                          record *out) {
    ENT_TRY(record_at(context, har, *at, name, out));
    if (out->length < least || memcmp(out->bytes, "    ", 4) != 0)
        return broken(context, har, *at, name, "a record of figures or words is missing");
    *at = out->next;
    return ENT_OK;
}

static int is_type(const unsigned char *type) {
    static const char known[][7] = {"1CFULL", "REFULL", "RESPSE", "RLFULL", "RLSPSE", "2RFULL",
                                    "2IFULL", "DEFULL", "DESPSE", "DLFULL", "DLSPSE"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (memcmp(type, known[i], 6) == 0) return 1;
    return 0;
}

/* A name between two fours, then a record with a type in its place. */
int ent_har_recognise(const char *bytes, size_t length) {
    const unsigned char *p = (const unsigned char *)bytes;
    return length >= 26 && word_at(p) == 4 && word_at(p + 8) == 4 && memcmp(p + 4, "    ", 4) != 0 &&
           word_at(p + 12) >= 84 && memcmp(p + 16, "    ", 4) == 0 && is_type(p + 20);
}

/* --- headers --- */

static ent_status take_sizes(ent_context *context, const ent_har *har, size_t at, header *h) {
    record r;
    ENT_TRY(record_at(context, har, at, h->name, &r));
    if (r.length < 84 || memcmp(r.bytes, "    ", 4) != 0 || !is_type(r.bytes + 4))
        return broken(context, har, at, h->name, "the type of the array is not known");
    memcpy(h->type, r.bytes + 4, 6);
    h->n_dims = word_at(r.bytes + 80);
    if (h->n_dims > ENT_HAR_DIMS || r.length < 84 + 4 * h->n_dims)
        return broken(context, har, at, h->name, "the sizes of the array are not those of its record");
    for (size_t d = 0; d < h->n_dims; d++) h->size[d] = word_at(r.bytes + 84 + 4 * d);
    h->at = r.next;
    return ENT_OK;
}

static void take_name(const unsigned char *from, char out[5]) {
    size_t length = 4;
    memcpy(out, from, 4);
    while (length > 0 && out[length - 1] == ' ') length--;
    out[length] = '\0';
    for (size_t i = 0; i < length; i++)
        if (out[i] < '!' || out[i] > '~') out[i] = '?';
}

static ent_status index_headers(ent_context *context, ent_har *har) {
    record r;
    for (size_t at = 0; at < har->length; at = r.next) {
        header *h;
        ENT_TRY(record_at(context, har, at, "", &r));
        if (r.length != 4 || memcmp(r.bytes, "    ", 4) == 0) continue;
        if (har->count == har->capacity) {
            size_t capacity = har->capacity == 0 ? 64 : 2 * har->capacity;
            header *headers = realloc(har->headers, capacity * sizeof *headers);
            if (headers == NULL) return ent_fail_nomem(context);
            har->headers = headers, har->capacity = capacity;
        }
        h = &har->headers[har->count];
        *h = (header){0};
        take_name(r.bytes, h->name);
        ENT_TRY(take_sizes(context, har, r.next, h));
        har->count++;
    }
    return ENT_OK;
}

static ent_status take_bytes(ent_context *context, ent_source *source, ent_har *har) {
    size_t capacity = 0, got = 1;
    while (got > 0) {
        if (har->length == capacity) {
            unsigned char *bytes;
            if (capacity >= FILE_MOST)
                return ent_fail_at(context, ENT_RANGE, (ent_place){.file = har->file}, NULL, NULL,
                                   "the header-array file is larger than 1 GiB");
            capacity = capacity == 0 ? 1 << 16 : 2 * capacity;
            bytes = realloc(har->bytes, capacity);
            if (bytes == NULL) return ent_fail_nomem(context);
            har->bytes = bytes;
        }
        ENT_TRY(ent_source_read(context, source, (char *)har->bytes + har->length, capacity - har->length, &got));
        har->length += got;
    }
    return ENT_OK;
}

ent_status ent_har_open(ent_context *context, ent_source *source, ent_har **out) {
    ent_har *har = calloc(1, sizeof *har);
    *out = har;
    if (har == NULL) return ent_fail_nomem(context);
    har->file = strdup(ent_source_name(source));
    if (har->file == NULL) return ent_fail_nomem(context);
    ENT_TRY(take_bytes(context, source, har));
    return index_headers(context, har);
}

void ent_har_close(ent_har *har) {
    if (har == NULL) return;
    free(har->file);
    free(har->bytes);
    free(har->headers);
    free(har);
}

static const header *find(const ent_har *har, const char *name) {
    for (size_t i = 0; i < har->count; i++)
        if (strcmp(har->headers[i].name, name) == 0) return &har->headers[i];
    return NULL;
}

int ent_har_has(const ent_har *har, const char *name) { return find(har, name) != NULL; }

void ent_har_list(const ent_har *har, char *out, size_t size) {
    size_t used = (size_t)snprintf(out, size, "the file has");
    for (size_t i = 0; i < har->count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, " %s", har->headers[i].name);
}

/* --- sets --- */

static void take_word(const unsigned char *from, char out[ENT_HAR_WORD + 1]) {
    size_t length = ENT_HAR_WORD;
    memcpy(out, from, ENT_HAR_WORD);
    while (length > 0 && (out[length - 1] == ' ' || out[length - 1] == '\0')) length--;
    out[length] = '\0';
}

/* The elements of a set: as many records as they need, each with how many are left, the sum, and how many it holds. */
static ent_status read_words(ent_context *context, const ent_har *har, const header *h, size_t *at, size_t count,
                             char (*words)[ENT_HAR_WORD + 1]) {
    size_t done = 0;
    while (done < count) {
        record r;
        size_t here, begin = *at;
        ENT_TRY(data_at(context, har, at, h->name, 16, &r));
        here = word_at(r.bytes + 12);
        if (word_at(r.bytes + 8) != count || here == 0 || here > count - done || r.length != 16 + here * ENT_HAR_WORD)
            return broken(context, har, begin, h->name, "the elements of a set are not as many as its size");
        for (size_t i = 0; i < here; i++) take_word(r.bytes + 16 + i * ENT_HAR_WORD, words[done + i]);
        done += here;
    }
    return ENT_OK;
}

/* Which sets the dimensions run over: names, a letter each (k: known elements), and elements that are fixed. */
static ent_status read_sets(ent_context *context, const ent_har *har, const header *h, size_t *at, ent_har_array *a) {
    record r;
    size_t n_sets, begin = *at;
    ENT_TRY(data_at(context, har, at, h->name, 32, &r));
    n_sets = word_at(r.bytes + 12);
    if (n_sets > h->n_dims || r.length < 32 + n_sets * (ENT_HAR_WORD + 5) + 4)
        return broken(context, har, begin, h->name, "the names of its sets are cut off");
    a->n_dims = n_sets;
    for (size_t d = 0; d < n_sets; d++) {
        const unsigned char *name = r.bytes + 32 + d * ENT_HAR_WORD, *letters = r.bytes + 32 + n_sets * ENT_HAR_WORD;
        size_t earlier = 0;
        if (letters[d] != 'k') continue;
        while (earlier < d &&
               (letters[earlier] != 'k' || memcmp(name, r.bytes + 32 + earlier * ENT_HAR_WORD, ENT_HAR_WORD) != 0))
            earlier++;
        if (earlier < d) { /* elements stand once */
            if (h->size[earlier] != h->size[d]) return broken(context, har, begin, h->name, "a set has two sizes");
            a->elements[d] = a->elements[earlier];
            continue;
        }
        if (h->size[d] > har->length / ENT_HAR_WORD)
            return broken(context, har, begin, h->name, "a set has more elements than the file has room for");
        a->elements[d] = calloc(h->size[d] + 1, sizeof *a->elements[d]);
        if (a->elements[d] == NULL) return ent_fail_nomem(context);
        ENT_TRY(read_words(context, har, h, at, h->size[d], a->elements[d]));
    }
    return ENT_OK;
}

/* --- figures --- */

/* A record of sizes; then pairs of records: which part, and its figures. */
static ent_status read_full(ent_context *context, const ent_har *har, const header *h, size_t at, ent_har_array *a) {
    record r;
    size_t done = 0;
    ENT_TRY(data_at(context, har, &at, h->name, 12, &r));
    while (done < a->count) {
        size_t begin, here;
        ENT_TRY(data_at(context, har, &at, h->name, 8, &r));
        begin = at;
        ENT_TRY(data_at(context, har, &at, h->name, 8, &r));
        here = (r.length - 8) / 4;
        if ((r.length - 8) % 4 != 0 || here == 0 || here > a->count - done)
            return broken(context, har, begin, h->name, "its figures are not as many as its sizes say");
        for (size_t i = 0; i < here; i++) a->values[done + i] = real_at(r.bytes + 8 + 4 * i);
        done += here;
    }
    return ENT_OK;
}

/* How many are not 0; then records with places, from 1, and figures. */
static ent_status read_sparse(ent_context *context, const ent_har *har, const header *h, size_t at, ent_har_array *a) {
    record r;
    size_t done = 0, count;
    ENT_TRY(data_at(context, har, &at, h->name, 16, &r));
    count = word_at(r.bytes + 4);
    if (word_at(r.bytes + 8) != 4 || word_at(r.bytes + 12) != 4 || count > a->count)
        return broken(context, har, at, h->name, "its figures are not of four bytes each, or too many");
    while (done < count) {
        size_t begin = at, here;
        ENT_TRY(data_at(context, har, &at, h->name, 16, &r));
        here = word_at(r.bytes + 12);
        if (here == 0 || here > count - done || r.length != 16 + 8 * here)
            return broken(context, har, begin, h->name, "its figures are not as many as it says");
        for (size_t i = 0; i < here; i++) {
            size_t place = word_at(r.bytes + 16 + 4 * i);
            if (place == 0 || place > a->count)
                return broken(context, har, begin, h->name, "a figure lies outside the array");
            a->values[place - 1] = real_at(r.bytes + 16 + 4 * (here + i));
        }
        done += here;
    }
    return ENT_OK;
}

static ent_status check_values(ent_context *context, const ent_har *har, const ent_har_array *a) {
    for (size_t i = 0; i < a->count; i++)
        if (!isfinite(a->values[i]))
            return ent_fail_at(context, ENT_INPUT, (ent_place){.file = har->file}, a->name, NULL,
                               "figure %zu of header %s is not a finite number", i + 1, a->name);
    return ENT_OK;
}

ent_status ent_har_read(ent_context *context, const ent_har *har, const char *name, ent_har_array *out) {
    const header *h = find(har, name);
    char hint[sizeof context->error.hint];
    size_t at;
    *out = (ent_har_array){0};
    ent_har_list(har, hint, sizeof hint);
    if (h == NULL)
        return ent_fail_at(context, ENT_INPUT, (ent_place){.file = har->file}, name, hint,
                           "the header-array file has no header %s", name);
    memcpy(out->name, h->name, sizeof out->name);
    memcpy(out->type, h->type, sizeof out->type);
    out->n_dims = h->n_dims;
    out->count = 1;
    for (size_t d = 0; d < h->n_dims; d++) {
        out->size[d] = h->size[d];
        if (h->size[d] == 0 || h->size[d] > COUNT_MOST / out->count)
            return ent_fail_at(context, ENT_RANGE, (ent_place){.file = har->file}, name, NULL,
                               "header %s has no figures, or more than %zu", name, COUNT_MOST);
        out->count *= h->size[d];
    }
    if (memcmp(h->type, "RE", 2) != 0 && memcmp(h->type, "RL", 2) != 0)
        return ent_fail_at(context, ENT_INPUT, (ent_place){.file = har->file}, name, NULL,
                           "header %s holds %s where reals with sets are needed", name, h->type);
    at = h->at;
    /* Zeros need no room in a file, but nobody stores so few figures of so many. */
    if (out->count > 1 << 20 && out->count / 1024 > har->length)
        return broken(context, har, at, h->name, "its sizes are beyond what the file can hold");
    if (memcmp(h->type, "RE", 2) == 0) ENT_TRY(read_sets(context, har, h, &at, out));
    out->values = calloc(out->count, sizeof *out->values);
    if (out->values == NULL) return ent_fail_nomem(context);
    if (memcmp(h->type + 2, "FULL", 4) == 0) ENT_TRY(read_full(context, har, h, at, out));
    else ENT_TRY(read_sparse(context, har, h, at, out));
    return check_values(context, har, out);
}

void ent_har_free(ent_har_array *array) {
    for (size_t d = 0; d < ENT_HAR_DIMS; d++) {
        for (size_t later = d + 1; later < ENT_HAR_DIMS; later++)
            if (array->elements[later] == array->elements[d]) array->elements[later] = NULL;
        free(array->elements[d]);
        array->elements[d] = NULL;
    }
    free(array->values);
    array->values = NULL;
}
