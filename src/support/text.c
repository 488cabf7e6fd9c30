#include "support/text.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One immutable "C" numeric locale for the process, made once: printf and strtod of the host's locale would write and
 * read decimal commas. It is never freed, as the library has no end of its own. */
static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;
static void make_c_locale(void) { c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); }

static int reserve(ent_text *text, size_t extra) {
    size_t needed = text->length + extra + 1;
    size_t capacity = text->capacity == 0 ? 256 : text->capacity;
    char *data;
    if (text->failed) return 0;
    if (extra > SIZE_MAX / 4) { /* a length gone wrong; the doubling below stays within size_t */
        text->failed = 1;
        return 0;
    }
    if (needed <= text->capacity) return 1;
    while (capacity < needed) capacity *= 2;
    data = realloc(text->data, capacity);
    if (data == NULL) {
        text->failed = 1;
        return 0;
    }
    text->data = data;
    text->capacity = capacity;
    return 1;
}

void ent_text_add_bytes(ent_text *text, const char *bytes, size_t length) {
    if (!reserve(text, length)) return;
    if (length > 0) memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void ent_text_add(ent_text *text, const char *string) { ent_text_add_bytes(text, string, strlen(string)); }

int ent_format(char *out, size_t size, const char *format, va_list arguments) {
    locale_t former;
    int length;
    pthread_once(&c_locale_once, make_c_locale);
    former = c_locale == (locale_t)0 ? (locale_t)0 : uselocale(c_locale);
    length = vsnprintf(out, size, format, arguments);
    if (former != (locale_t)0) uselocale(former);
    return length;
}

void ent_text_addv(ent_text *text, const char *format, va_list arguments) {
    va_list again;
    int length;
    va_copy(again, arguments);
    length = ent_format(NULL, 0, format, arguments);
    if (length < 0) text->failed = 1;
    if (length >= 0 && reserve(text, (size_t)length)) {
        ent_format(text->data + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

void ent_text_addf(ent_text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    ent_text_addv(text, format, arguments);
    va_end(arguments);
}

/* Shortest digits of usual magnitudes without printf, which is most of the time of a large table. For |value| in
 * [1e-6, 1e15) the product with 10^k, 2 <= k <= 22, is exact as a sum of two doubles (10^k is exact, fma gives the
 * rounding error), so the first 17 digits are known exactly and 15 or 16 of them follow by one correct rounding. A
 * candidate of at most 2^53 over an exact power of ten reads back correctly rounded by one division. Same bytes as
 * "%.15g", "%.16g", "%.17g" in turn; a test holds the two against each other. */
static const double ten_to[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Writes `digits` (without trailing zeros) with decimal exponent `exponent` as %g does. Returns the length. */
static size_t write_decimal(char *out, uint64_t digits, int exponent) {
    char reversed[20];
    size_t n = 0, length = 0;
    while (digits % 10 == 0) digits /= 10;
    for (; digits > 0; digits /= 10) reversed[n++] = (char)('0' + digits % 10);
    if (exponent < -4) {
        out[length++] = reversed[--n];
        if (n > 0) out[length++] = '.';
        while (n > 0) out[length++] = reversed[--n];
        return length + (size_t)sprintf(out + length, "e-%02d", -exponent);
    }
    if (exponent < 0) {
        out[length++] = '0';
        out[length++] = '.';
        for (int zero = -1; zero > exponent; zero--) out[length++] = '0';
    }
    for (; n > 0; exponent--) {
        out[length++] = reversed[--n];
        if (exponent == 0 && n > 0) out[length++] = '.';
    }
    for (; exponent >= 0; exponent--) out[length++] = '0';
    return length;
}

/* Returns the length, 0 when the magnitude is outside [1e-6, 1e15). */
static size_t write_usual(char *out, double magnitude) {
    int k;
    int64_t whole = 0;
    double rest = 0;
    if (!(magnitude >= 1e-6 && magnitude < 1e15)) return 0;
    k = 16 - (int)floor(log10(magnitude));
    k = k > 22 ? 22 : k;
    for (int again = 0; again < 2; again++) { /* log10 may be off by one next to a power of ten */
        double product = magnitude * ten_to[k];
        double error = fma(magnitude, ten_to[k], -product), near = rint(error);
        whole = (int64_t)product + (int64_t)near;
        rest = error - near;
        if (whole >= 100000000000000000) k--;
        else if (whole < 10000000000000000 && k < 22) k++;
        else break;
    }
    for (int dropped = 2; dropped >= 0; dropped--) {
        static const int64_t units[3] = {1, 10, 100};
        int64_t unit = units[dropped], digits = whole / unit, left = whole % unit;
        double above = dropped == 0 ? -1.0 : (double)(left - unit / 2) + rest; /* sign is exact */
        int exponent = 16 - k;
        size_t length;
        double back = 0;
        if (above > 0 || (above == 0 && digits % 2 != 0)) digits++;
        if (digits == 100000000000000000 / unit) exponent++; /* 9.99... became 10; zeros are dropped below */
        if (dropped > 0 && digits <= (int64_t)1 << 53 && (double)digits / ten_to[k - dropped] != magnitude) continue;
        length = write_decimal(out, (uint64_t)digits, exponent);
        if (dropped == 0 || digits <= (int64_t)1 << 53) return length;
        if (ent_number_parse(out, out + length, &back) && back == magnitude) return length;
    }
    return 0;
}

void ent_text_add_number(ent_text *text, double value) {
    char buffer[40];
    ent_text probe = {buffer, 0, sizeof buffer, 0};
    buffer[0] = '-';
    probe.length = write_usual(buffer + 1, fabs(value));
    if (probe.length > 0) {
        ent_text_add_bytes(text, value < 0 ? buffer : buffer + 1, probe.length + (value < 0));
        return;
    }
    if (value == 0 && !signbit(value)) {
        ent_text_add_bytes(text, "0", 1);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        double back = 0;
        probe.length = 0;
        ent_text_addf(&probe, "%.*g", digits, value);
        if (!isfinite(value) || (ent_number_parse(buffer, buffer + probe.length, &back) && back == value)) break;
    }
    ent_text_add_bytes(text, buffer, probe.length);
}

void ent_text_add_csv(ent_text *text, const char *field) {
    if (field[strcspn(field, ",\"\r\n")] == '\0') {
        ent_text_add(text, field);
        return;
    }
    ent_text_add(text, "\"");
    for (const char *p = field; *p != '\0'; p++) {
        if (*p == '"') ent_text_add(text, "\"");
        ent_text_add_bytes(text, p, 1);
    }
    ent_text_add(text, "\"");
}

char *ent_text_take(ent_text *text) {
    char *data = NULL;
    if (text->data == NULL) ent_text_add(text, "");
    if (!text->failed) data = text->data;
    else free(text->data);
    *text = (ent_text){0};
    return data;
}

void ent_text_free(ent_text *text) {
    free(text->data);
    *text = (ent_text){0};
}

int ent_number_parse(const char *begin, const char *end, double *out) {
    char buffer[64];
    size_t length = (size_t)(end - begin);
    char *stop = NULL;
    int has_digit = 0;
    if (length == 0 || length >= sizeof buffer) return 0;
    for (size_t i = 0; i < length; i++) {
        char c = begin[i];
        if (c >= '0' && c <= '9') has_digit = 1;
        else if (c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') return 0;
        buffer[i] = c;
    }
    buffer[length] = '\0';
    if (!has_digit) return 0;
    pthread_once(&c_locale_once, make_c_locale);
    *out = c_locale == (locale_t)0 ? strtod(buffer, &stop) : strtod_l(buffer, &stop, c_locale);
    return stop == buffer + length && isfinite(*out);
}

enum { WORD_LIMIT = 48 };

/* Damerau-Levenshtein distance (adjacent transpositions), letters compared without case. */
static size_t distance(const char *a, const char *b) {
    size_t la = strlen(a), lb = strlen(b);
    size_t rows[3][WORD_LIMIT + 1];
    size_t *previous2 = rows[0], *previous = rows[1], *current = rows[2];
    if (la > WORD_LIMIT || lb > WORD_LIMIT) return SIZE_MAX; /* no label: nothing is near */
    for (size_t j = 0; j <= lb; j++) previous[j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t *recycled = previous2;
        int ca = tolower((unsigned char)a[i - 1]);
        current[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            int cb = tolower((unsigned char)b[j - 1]);
            size_t best = previous[j - 1] + (ca != cb);
            if (previous[j] + 1 < best) best = previous[j] + 1;
            if (current[j - 1] + 1 < best) best = current[j - 1] + 1;
            if (i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2]) && cb == tolower((unsigned char)a[i - 2]) &&
                previous2[j - 2] + 1 < best)
                best = previous2[j - 2] + 1;
            current[j] = best;
        }
        previous2 = previous;
        previous = current;
        current = recycled;
    }
    return previous[lb];
}

const char *ent_did_you_mean(const char *word, const char *const *candidates, size_t n_candidates) {
    size_t length = strlen(word);
    size_t best = length <= 2 ? 2 : length <= 5 ? 3 : length / 3 + 2; /* exclusive bound */
    const char *nearest = NULL;
    int initial = 0; /* of the nearest: begins with the same letter */
    if (length == 0) return NULL;
    for (size_t i = 0; i < n_candidates; i++) {
        size_t d = distance(word, candidates[i]);
        int same_initial = tolower((unsigned char)word[0]) == tolower((unsigned char)candidates[i][0]);
        if (d >= strlen(candidates[i])) continue;
        /* Of two equally near, the one with the same first letter, which is seldom wrong. */
        if (d < best || (d == best && nearest != NULL && same_initial && !initial)) {
            best = d;
            nearest = candidates[i];
            initial = same_initial;
        }
    }
    return nearest;
}

void ent_hint(char *hint, size_t size, const char *word, const char *const *candidates, size_t n_candidates,
              const char *fallback) {
    const char *nearest = ent_did_you_mean(word, candidates, n_candidates);
    if (nearest != NULL) snprintf(hint, size, "did you mean \"%s\"?", nearest);
    else snprintf(hint, size, "%s", fallback == NULL ? "" : fallback);
}

size_t ent_utf8_check(const char *bytes, size_t length) {
    const unsigned char *p = (const unsigned char *)bytes;
    size_t i = 0;
    while (i < length) {
        size_t extra;
        uint32_t code, least;
        uint64_t word;
        if (length - i >= sizeof word && (memcpy(&word, p + i, sizeof word), (word & 0x8080808080808080u) == 0)) {
            i += sizeof word; /* eight at once while all is ASCII */
            continue;
        }
        if (p[i] < 0x80) {
            i++;
            continue;
        }
        if (p[i] >= 0xC2 && p[i] <= 0xDF) extra = 1, code = p[i] & 0x1Fu, least = 0x80;
        else if (p[i] >= 0xE0 && p[i] <= 0xEF) extra = 2, code = p[i] & 0x0Fu, least = 0x800;
        else if (p[i] >= 0xF0 && p[i] <= 0xF4) extra = 3, code = p[i] & 0x07u, least = 0x10000;
        else return i;
        if (extra > length - i - 1) return i;
        for (size_t k = 1; k <= extra; k++) {
            if ((p[i + k] & 0xC0u) != 0x80u) return i;
            code = code << 6 | (p[i + k] & 0x3Fu);
        }
        if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return i;
        i += extra + 1;
    }
    return length;
}

char *ent_string_copy(const char *string) { return strdup(string); }
