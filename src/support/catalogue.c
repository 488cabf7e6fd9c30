#include "support/catalogue.h"

#include <string.h>

/* The form, from "The Format of GNU MO Files" in the manual of gettext: seven words: magic number, revision, number of
 * strings, offset of the table of originals, of that of translations, and two on a hash table, which is not needed. An
 * entry of a table is a length, without the final NUL, and an offset. The forms of a plural stand one behind another,
 * with a NUL between them. */
enum { HEADER_BYTES = 28, ENTRY_BYTES = 8 };
static const uint32_t MAGIC = 0x950412DEu, MAGIC_SWAPPED = 0xDE120495u;

/* The caller has seen to it that four bytes are there. */
static uint32_t word(const ent_catalogue *c, size_t at) {
    const unsigned char *b = c->bytes + at;
    uint32_t little = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    if (!c->swapped) return little;
    return little >> 24 | (little >> 8 & 0xFF00u) | (little << 8 & 0xFF0000u) | little << 24;
}

static int fits(const ent_catalogue *c, uint32_t table) {
    return table <= c->length && c->n <= (c->length - table) / ENTRY_BYTES;
}

int ent_catalogue_open(ent_catalogue *out, const void *bytes, size_t length) {
    ent_catalogue c = {bytes, length, 0, 0, 0, 0};
    uint32_t magic;
    *out = (ent_catalogue){0};
    if (bytes == NULL || length < HEADER_BYTES) return 0;
    magic = word(&c, 0);
    if (magic != MAGIC && magic != MAGIC_SWAPPED) return 0;
    c.swapped = magic == MAGIC_SWAPPED;
    if (word(&c, 4) >> 16 > 1) return 0; /* a major revision that nobody knows */
    c.n = word(&c, 8);
    c.originals = word(&c, 12);
    c.translations = word(&c, 16);
    if (!fits(&c, c.originals) || !fits(&c, c.translations)) return 0;
    *out = c;
    return 1;
}

/* A string of a table and its length; NULL when it does not lie within the bytes or has no end. */
static const char *string_at(const ent_catalogue *c, uint32_t table, uint32_t k, size_t *length) {
    size_t entry = table + (size_t)k * ENTRY_BYTES;
    uint32_t n = word(c, entry), at = word(c, entry + 4);
    if (at >= c->length || n >= c->length - at || c->bytes[at + n] != '\0') return NULL;
    *length = n;
    return (const char *)c->bytes + at;
}

const char *ent_catalogue_find(const ent_catalogue *c, const char *id, size_t form) {
    uint32_t low = 0, high = c->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        size_t length;
        const char *original = string_at(c, c->originals, middle, &length), *text;
        int order;
        if (original == NULL) return NULL;
        order = strcmp(id, original); /* of a plural, the first form is the key */
        if (order < 0) high = middle;
        if (order > 0) low = middle + 1;
        if (order != 0) continue;
        text = string_at(c, c->translations, middle, &length);
        for (; text != NULL && form > 0; form--) {
            size_t skipped = strlen(text) + 1;
            if (skipped > length) return NULL; /* there are fewer forms */
            text += skipped;
            length -= skipped;
        }
        return text;
    }
    return NULL;
}
