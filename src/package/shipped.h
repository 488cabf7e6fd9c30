/* shipped.h: the packages compiled into the library, from packages/NAME.yaml (the table is written by CMake). */
#ifndef ENT_PACKAGE_SHIPPED_H
#define ENT_PACKAGE_SHIPPED_H

#include <stddef.h>

typedef struct ent_shipped {
    const char *name;
    const unsigned char *text;
    size_t length;
} ent_shipped;

extern const ent_shipped ent_shipped_table[]; /* sorted by name */
extern const size_t ent_shipped_count;
extern const char *const ent_shipped_names[]; /* ends with NULL */

#endif
