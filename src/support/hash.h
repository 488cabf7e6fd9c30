/* hash.h: content hashes (XXH3, 128 bits): they tell that content is the same, not that nobody meant to change it. */
#ifndef ENT_SUPPORT_HASH_H
#define ENT_SUPPORT_HASH_H

#include "support/context.h"

#define ENT_HASH_DIGITS 32

typedef struct ent_hasher ent_hasher;
ent_hasher *ent_hasher_new(void); /* NULL when out of memory */
void ent_hasher_add(ent_hasher *hasher, const void *bytes, size_t length);
void ent_hasher_add_string(ent_hasher *hasher, const char *string);        /* with its final NUL */
void ent_hasher_finish(ent_hasher *hasher, char out[ENT_HASH_DIGITS + 1]); /* frees the hasher */

#endif
