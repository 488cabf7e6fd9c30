/* types.c: the types of clauses, as keys.def lists them. */
#include "package/keys.h"

#include <entente/package.h>

static const ent_clause_type_info types[ENT_N_TYPES] = {
#define ENT_CLAUSE_TYPE(type, name, group, pledge, words, example)                                                     \
    {ENT_CLAUSE_##type, name, group, pledge, words, example},
#include "package/keys.def"
};

/* A type's index is its enumerator less one. */
#define ENT_CLAUSE_TYPE(type, name, group, pledge, words, example)                                                     \
    _Static_assert((int)ENT_TYPE_##type + 1 == (int)ENT_CLAUSE_##type, "keys.def and package.h order types alike");
#include "package/keys.def"

const ent_clause_type_info *ent_clause_types(size_t *n_types) {
    *n_types = ENT_N_TYPES;
    return types;
}
