#include "world/countries.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct country {
    char code[4];
    uint32_t numeric;
    const char *name, *others; /* separated by | */
} countries[] = {
#define X(code, numeric, name, others) {code, numeric, name, others},
#include "world/countries.def"
#undef X
};

enum { COUNT = sizeof countries / sizeof countries[0], LONGEST = 128 };

/* The letter under the accent of a two-byte character C3 80 .. C3 BF (Latin-1); 0 when it is none. */
static char plain_letter(unsigned char second) {
    static const char letters[] = "aaaaaaaceeeeiiiidnooooo_ouuuuy_saaaaaaaceeeeiiiidnooooo_ouuuuy_y";
    char letter = letters[second - 0x80];
    return letter == '_' ? 0 : letter;
}

static void fold_bytes(const char *name, size_t length, char *out, size_t size) {
    size_t used = 0;
    for (size_t i = 0; i < length && used + 1 < size; i++) {
        unsigned char c = (unsigned char)name[i];
        char letter = 0;
        if (c < 0x80) letter = isalnum(c) ? (char)tolower(c) : 0;
        else if (c == 0xC3 && i + 1 < length && ((unsigned char)name[i + 1] & 0xC0u) == 0x80u)
            letter = plain_letter((unsigned char)name[++i]);
        if (letter != 0) out[used++] = letter;
    }
    out[used] = '\0';
}

void ent_country_fold(const char *name, char *out, size_t size) { fold_bytes(name, strlen(name), out, size); }

/* The number a name is, or 0. */
static uint32_t number_of(const char *folded) {
    size_t length = strlen(folded);
    if (length == 0 || length > 3 || strspn(folded, "0123456789") != length) return 0;
    return (uint32_t)strtoul(folded, NULL, 10);
}

static int is_called(const struct country *c, const char *folded, uint32_t number) {
    char other[LONGEST];
    const char *p = c->others;
    if (number != 0 && number == c->numeric) return 1;
    fold_bytes(c->name, strlen(c->name), other, sizeof other);
    if (strcmp(other, folded) == 0) return 1;
    for (size_t length; *p != '\0'; p += length + (p[length] == '|')) {
        length = strcspn(p, "|");
        fold_bytes(p, length, other, sizeof other);
        if (strcmp(other, folded) == 0 || (number != 0 && number_of(other) == number)) return 1;
    }
    return 0;
}

const char *ent_country_find(const char *name, uint32_t *numeric) {
    char folded[LONGEST], code[4];
    uint32_t number;
    if (numeric != NULL) *numeric = 0;
    ent_country_fold(name, folded, sizeof folded);
    if (*folded == '\0') return NULL;
    number = number_of(folded);
    for (size_t pass = 0; pass < 2; pass++) /* codes first: "CHE" is a code, whatever else it may be called */
        for (size_t i = 0; i < COUNT; i++) {
            fold_bytes(countries[i].code, 3, code, sizeof code);
            if (pass == 0 ? strcmp(code, folded) != 0 : !is_called(&countries[i], folded, number)) continue;
            if (numeric != NULL) *numeric = countries[i].numeric;
            return countries[i].code;
        }
    return NULL;
}

static int is_one_of(const char *name, const char *const *words) {
    char folded[LONGEST];
    ent_country_fold(name, folded, sizeof folded);
    for (; *words != NULL; words++)
        if (strcmp(folded, *words) == 0) return 1;
    return 0;
}

int ent_country_is_world(const char *name) {
    static const char *const words[] = {"world", "wld", "all", "000", "0", "allpartners", "allcountries", NULL};
    return is_one_of(name, words);
}

int ent_country_is_union(const char *name) {
    static const char *const words[] = {"918", "eun", "eu", "eu27", "eu28", "europeanunion", "euu", NULL};
    return is_one_of(name, words);
}
