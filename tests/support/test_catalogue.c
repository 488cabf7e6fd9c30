/* Catalogues in the binary form of gettext: what is found in good ones, and that bad ones are refused or answer nothing.
 * The bytes are put together here, in both byte orders, so that the reader has a second path: what was put in. */
#include "assert_close.h"
#include "support/catalogue.h"

#include <stdlib.h>
#include <string.h>

enum { N = 4, BYTES_MOST = 512 };

typedef struct pair {
    const char *id, *text; /* literals with NULs inside where there are plural forms */
    size_t id_length, text_length;
} pair;

#define PAIR(id, text)                                                                                                 \
    { id, text, sizeof(id) - 1, sizeof(text) - 1 }
static const pair pairs[N] = {PAIR("", "head"), PAIR("%zu more\0%zu more ones", "%zu de plus\0%zu autres"),
                              PAIR("no", "non"), PAIR("yes", "oui")};

static void put(unsigned char *bytes, size_t at, uint32_t value, int swapped) {
    for (size_t k = 0; k < 4; k++) bytes[at + k] = (unsigned char)(value >> (swapped ? 24 - 8 * k : 8 * k));
}

/* Returns the length; the bytes lie in memory of exactly that size, so that a look beyond them is found. */
static unsigned char *make(int swapped, size_t *length) {
    unsigned char bytes[BYTES_MOST] = {0}, *exact;
    size_t originals = 28, translations = originals + 8 * N, at = translations + 8 * N;
    put(bytes, 0, 0x950412DEu, swapped);
    put(bytes, 8, N, swapped);
    put(bytes, 12, (uint32_t)originals, swapped);
    put(bytes, 16, (uint32_t)translations, swapped);
    for (size_t k = 0; k < 2 * N; k++) {
        const pair *p = &pairs[k % N];
        size_t size = k < N ? p->id_length : p->text_length,
               entry = k < N ? originals + 8 * k : translations + 8 * (k - N);
        put(bytes, entry, (uint32_t)size, swapped);
        put(bytes, entry + 4, (uint32_t)at, swapped);
        memcpy(bytes + at, k < N ? p->id : p->text, size);
        at += size + 1;
    }
    *length = at;
    exact = malloc(at);
    assert_non_null(exact);
    memcpy(exact, bytes, at);
    return exact;
}

static void both_byte_orders(void **state) {
    (void)state;
    for (int swapped = 0; swapped < 2; swapped++) {
        ent_catalogue c;
        size_t length;
        unsigned char *bytes = make(swapped, &length);
        assert_true(ent_catalogue_open(&c, bytes, length));
        assert_int_equal(c.n, N);
        assert_string_equal(ent_catalogue_find(&c, "yes", 0), "oui");
        assert_string_equal(ent_catalogue_find(&c, "no", 0), "non");
        assert_string_equal(ent_catalogue_find(&c, "", 0), "head");
        assert_null(ent_catalogue_find(&c, "nope", 0));
        assert_null(ent_catalogue_find(&c, "zebra", 0));
        assert_null(ent_catalogue_find(&c, "yes", 1)); /* it has no plural */
        free(bytes);
    }
}

static void plural_forms(void **state) {
    ent_catalogue c;
    size_t length;
    unsigned char *bytes = make(0, &length);
    (void)state;
    assert_true(ent_catalogue_open(&c, bytes, length));
    assert_string_equal(ent_catalogue_find(&c, "%zu more", 0), "%zu de plus");
    assert_string_equal(ent_catalogue_find(&c, "%zu more", 1), "%zu autres");
    assert_null(ent_catalogue_find(&c, "%zu more", 2));
    free(bytes);
}

/* Cut anywhere: refused, or nothing is found beyond the end. */
static void cut_anywhere(void **state) {
    size_t length;
    unsigned char *bytes = make(0, &length);
    (void)state;
    for (size_t cut = 0; cut < length; cut++) {
        unsigned char *part = malloc(cut + 1);
        ent_catalogue c;
        assert_non_null(part);
        memcpy(part, bytes, cut);
        if (ent_catalogue_open(&c, part, cut)) {
            for (size_t k = 0; k < N; k++) (void)ent_catalogue_find(&c, pairs[k].id, 1);
            assert_null(ent_catalogue_find(&c, "yes", 0)); /* its translation lies at the end */
        } else {
            assert_true(cut < 28 + 16 * N);
        }
        free(part);
    }
    free(bytes);
}

/* Every byte changed in turn: no look outside, which the sanitizers and the exact size watch. */
static void every_byte_changed(void **state) {
    size_t length;
    unsigned char *bytes = make(0, &length);
    (void)state;
    for (size_t at = 0; at < length; at++)
        for (unsigned change = 1; change < 256; change <<= 1) {
            ent_catalogue c;
            bytes[at] ^= (unsigned char)change;
            if (ent_catalogue_open(&c, bytes, length))
                for (size_t k = 0; k < N; k++) {
                    const char *found = ent_catalogue_find(&c, pairs[k].id, k % 2);
                    if (found != NULL) assert_true(strlen(found) < length);
                }
            bytes[at] ^= (unsigned char)change;
        }
    free(bytes);
}

static void refused(void **state) {
    ent_catalogue c;
    size_t length;
    unsigned char *bytes = make(0, &length);
    (void)state;
    assert_false(ent_catalogue_open(&c, NULL, 0));
    assert_false(ent_catalogue_open(&c, "msgid \"no\"\nmsgstr \"non\"\n\n", 26));
    put(bytes, 4, 2u << 16, 0); /* a major revision that nobody knows */
    assert_false(ent_catalogue_open(&c, bytes, length));
    put(bytes, 4, 1, 0); /* a minor one is fine */
    assert_true(ent_catalogue_open(&c, bytes, length));
    put(bytes, 8, 0xFFFFFFFFu, 0);
    assert_false(ent_catalogue_open(&c, bytes, length));
    put(bytes, 8, N, 0);
    put(bytes, 12, 0xFFFFFFF0u, 0);
    assert_false(ent_catalogue_open(&c, bytes, length));
    put(bytes, 12, 28, 0);
    put(bytes, 28 + 8 * N + 8 * 3 + 4, 0xFFFFFFF0u, 0); /* the translation of "yes" lies nowhere */
    assert_true(ent_catalogue_open(&c, bytes, length));
    assert_null(ent_catalogue_find(&c, "yes", 0));
    assert_string_equal(ent_catalogue_find(&c, "no", 0), "non");
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_byte_orders), cmocka_unit_test(plural_forms),
                                       cmocka_unit_test(cut_anywhere), cmocka_unit_test(every_byte_changed),
                                       cmocka_unit_test(refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
