/* keys.h: what a key is to each type of clause, as keys.def says it: bits of types, four banks of them. */
#ifndef ENT_PACKAGE_KEYS_H
#define ENT_PACKAGE_KEYS_H

#include <stdint.h>

/* Types in the order of keys.def, which is that of ent_clause_type. */
enum {
#define ENT_CLAUSE_TYPE(type, name, group, pledge, words, example) ENT_TYPE_##type,
#include "package/keys.def"
    ENT_N_TYPES
};

enum {
#define ENT_CLAUSE_TYPE(type, name, group, pledge, words, example) T_##type = 1 << ENT_TYPE_##type,
#include "package/keys.def"
    T_ALL = (1 << ENT_N_TYPES) - 1
};

typedef enum ent_key_need {
    ENT_KEY_NO,
    ENT_KEY_MAY,
    ENT_KEY_MUST,
    ENT_KEY_EITHER, /* one of the keys with this need, and only one */
    ENT_KEY_CELLS,  /* MUST, unless a file of rates names the cells */
    ENT_KEY_INSTEAD /* takes the place of CELLS keys */
} ent_key_need;

#define ENT_BANK(types, need) ((uint64_t)(types) << 16 * ((need)-ENT_KEY_MAY))
#define MAY(types) ENT_BANK(types, ENT_KEY_MAY)
#define MUST(types) ENT_BANK(types, ENT_KEY_MUST)
#define EITHER(types) ENT_BANK(types, ENT_KEY_EITHER)
#define CELLS(types) ENT_BANK(types, ENT_KEY_CELLS)
/* Only tariffs have files of rates; a type that says both EITHER and CELLS of a key says this. */
#define INSTEAD(types) (EITHER(types) | CELLS(types))

static inline ent_key_need ent_key_need_of(uint64_t needs, int type) {
    int either = (int)(needs >> 32 >> type & 1), cells = (int)(needs >> 48 >> type & 1);
    if (either && cells) return ENT_KEY_INSTEAD;
    if (either) return ENT_KEY_EITHER;
    if (cells) return ENT_KEY_CELLS;
    if (needs >> 16 >> type & 1) return ENT_KEY_MUST;
    return needs >> type & 1 ? ENT_KEY_MAY : ENT_KEY_NO;
}

#endif
