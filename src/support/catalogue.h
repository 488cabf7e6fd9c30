/* catalogue.h: translations in the binary form of gettext (.mo files), read where they lie. The bytes may be anybody's:
 * every offset is checked before it is followed. */
#ifndef ENT_SUPPORT_CATALOGUE_H
#define ENT_SUPPORT_CATALOGUE_H

#include <stddef.h>
#include <stdint.h>

typedef struct ent_catalogue {
    const unsigned char *bytes;
    size_t length;
    uint32_t n;                       /* strings, in the order of their bytes */
    uint32_t originals, translations; /* where the tables of lengths and offsets begin */
    int swapped;                      /* written on a machine of the other byte order */
} ent_catalogue;

/* 0 when the bytes are no catalogue; they are not copied. */
int ent_catalogue_open(ent_catalogue *out, const void *bytes, size_t length);

/* The translation of `id`, NUL-terminated, in the `form` of its plural (0: the only one, or the first); NULL when there
 * is none. */
const char *ent_catalogue_find(const ent_catalogue *catalogue, const char *id, size_t form);

#endif
