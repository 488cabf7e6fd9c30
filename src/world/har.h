/* har.h: header-array files, in which GEMPACK keeps data: records between two copies of their length (Fortran's), and a
 * header for each array: four letters, then type, title and sizes, then labels and figures.
 *
 *     1CFULL          words
 *     REFULL RESPSE   reals of single precision with sets and their elements; all of them, or those that are not 0
 *     RLFULL RLSPSE   the same without sets
 *     2RFULL 2IFULL   a matrix of reals or of integers, without sets
 *
 * The first index runs fastest. */
#ifndef ENT_WORLD_HAR_H
#define ENT_WORLD_HAR_H

#include "world/import_source.h"

enum { ENT_HAR_DIMS = 7, ENT_HAR_WORD = 12 };

typedef struct ent_har ent_har;

typedef struct ent_har_array {
    char name[5], type[7];
    size_t n_dims, size[ENT_HAR_DIMS];
    size_t count;                                     /* product of sizes */
    double *values;                                   /* [count]; NULL until it is read */
    char (*elements[ENT_HAR_DIMS])[ENT_HAR_WORD + 1]; /* [size] of each dimension; NULL: no set. Two may be the same */
} ent_har_array;

int ent_har_recognise(const char *bytes, size_t length);

/* Takes all of the source and finds its headers. INPUT (with the byte where it breaks), RANGE (above 1 GiB), NOMEM, and
 * what reading may answer. */
ENT_MUST_USE ent_status ent_har_open(ent_context *context, ent_source *source, ent_har **out);
void ent_har_close(ent_har *har);

int ent_har_has(const ent_har *har, const char *name);
void ent_har_list(const ent_har *har, char *out, size_t size); /* names, for a hint */

/* Reads an array of reals; INPUT when there is none of that name, or it is of another type or broken, RANGE, NOMEM. Free with ent_har_free, whatever the status. */
ENT_MUST_USE ent_status ent_har_read(ent_context *context, const ent_har *har, const char *name, ent_har_array *out);
void ent_har_free(ent_har_array *array);

#endif
