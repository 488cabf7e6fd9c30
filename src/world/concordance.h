/* concordance.h: codes of one classification to codes of another, with weights. A CSV `from,to[,weight]` whose first
 * lines may be comments:
 *
 *     # version: HS 2017 to ISIC Rev. 4, UNSD, 2019-05
 *     # match: prefix              a code is looked for whole, then without its last digit, and so on
 *     from,to,weight
 *     270900,0610,1
 *
 * The concordances of WITS are taken as they are: the first two columns that end in "Product Code" are from and to. The
 * weights of one code sum to 1. A code with one target needs none. */
#ifndef ENT_WORLD_CONCORDANCE_H
#define ENT_WORLD_CONCORDANCE_H

#include "world/csv.h"
#include "world/labels.h"

typedef struct ent_concordance_target {
    const char *to;
    double weight;
} ent_concordance_target;

typedef struct ent_concordance {
    char version[160];
    int by_prefix;
    ent_labels from;
    size_t *first; /* [from.count + 1] into targets */
    ent_concordance_target *targets;
} ent_concordance;

/* `equal`: several targets without weights share a code equally; else they are an error. Memory is the arena's. INPUT
 * (with file:line:column), NOT_FOUND, IO, NOMEM. */
ENT_MUST_USE ent_status ent_concordance_read(ent_context *context, const char *path, int equal, ent_arena *arena,
                                             ent_concordance *out);
ENT_MUST_USE ent_status ent_concordance_read_bytes(ent_context *context, const char *name, const char *bytes,
                                                   size_t length, int equal, ent_arena *arena, ent_concordance *out);

/* The targets of a code, and how many; 0: it has none. *padded becomes 1 when only a leading zero told the two apart.
 */
size_t ent_concordance_find(const ent_concordance *concordance, const char *code,
                            const ent_concordance_target **targets, int *padded);

/* "0101.21" and "0101 21" become "010121"; what is not digits stays. Cut to `size`. */
void ent_concordance_code(const char *code, char *out, size_t size);

#endif
