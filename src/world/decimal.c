/* decimal.c: most figures of a table have few digits and a small exponent. When the digits, read as an integer, are
 * below 2^53 and the power of ten is at most 10^22, both are exact doubles and one multiplication or division rounds
 * correctly (Clinger 1990, "How to read floating point numbers accurately"). The rest goes to strtod. */
#include "world/decimal.h"
#include "support/text.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const double power_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { LARGEST_EXACT_POWER = 22 };

/* Reads digits of one run into *digits; returns how many there were, leading zeros included. */
static size_t take_digits(const char **p, const char *end, uint64_t *digits) {
    const char *begin = *p;
    while (*p < end && **p >= '0' && **p <= '9') *digits = *digits * 10 + (uint64_t)(*(*p)++ - '0');
    return (size_t)(*p - begin);
}

int ent_decimal_parse(const char *text, size_t length, double *out) {
    const char *p = text, *end = text + length;
    uint64_t digits = 0, power = 0;
    size_t n_whole, n_decimals = 0;
    int negative = 0, exponent = 0;
    /* 18 digits fit in 64 bits; longer texts, and rounding modes of x87, are for strtod. */
    if (length > 18 || FLT_EVAL_METHOD != 0) return ent_number_parse(text, end, out);
    if (p < end && (*p == '-' || *p == '+')) negative = *p++ == '-';
    n_whole = take_digits(&p, end, &digits);
    if (p < end && *p == '.') {
        p++;
        n_decimals = take_digits(&p, end, &digits);
    }
    if (n_whole + n_decimals == 0) return 0;
    if (p < end && (*p == 'e' || *p == 'E')) {
        int falling = 0;
        p++;
        if (p < end && (*p == '-' || *p == '+')) falling = *p++ == '-';
        if (take_digits(&p, end, &power) == 0) return 0;
        if (power > 400) return ent_number_parse(text, end, out);
        exponent = falling ? -(int)power : (int)power;
    }
    if (p != end) return 0;
    exponent -= (int)n_decimals;
    if (digits > (UINT64_C(1) << 53) || exponent > LARGEST_EXACT_POWER || exponent < -LARGEST_EXACT_POWER)
        return ent_number_parse(text, end, out);
    *out = exponent < 0 ? (double)digits / power_of_ten[-exponent] : (double)digits * power_of_ten[exponent];
    if (negative) *out = -*out;
    return 1;
}

static int is_not_finite_word(const char *text, size_t length) {
    static const char *const words[] = {"nan", "inf", "infinity", "na", "n/a", "null", "#n/a"};
    if (length > 0 && (text[0] == '-' || text[0] == '+')) text++, length--;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == length && strncasecmp(text, words[i], length) == 0) return 1;
    return 0;
}

/* The text without what people put around and into numbers: blanks, a percent sign, a comma for a point. */
static const char *guess(const char *text, size_t length, char *hint, size_t size) {
    char digits[64];
    size_t begin = 0, end = length, n = 0;
    double value;
    int percent = 0, comma = 0;
    while (begin < end && isspace((unsigned char)text[begin])) begin++;
    while (begin < end && isspace((unsigned char)text[end - 1])) end--;
    if (end > begin && text[end - 1] == '%') percent = 1, end--;
    for (size_t i = begin; i < end && n + 1 < sizeof digits; i++) {
        if (text[i] == ',') comma++, digits[n++] = '.';
        else digits[n++] = text[i];
    }
    if (comma > 1 || !ent_decimal_parse(digits, n, &value)) return NULL;
    if (percent) {
        ent_text fraction = {0};
        ent_text_addf(&fraction, "write the fraction: %.12g", value / 100.0);
        if (!fraction.failed) snprintf(hint, size, "%s", fraction.data);
        ent_text_free(&fraction);
    } else if (comma) snprintf(hint, size, "write a decimal point, and nothing between thousands");
    else snprintf(hint, size, "remove the blanks around it");
    return "is not a number";
}

const char *ent_decimal_complaint(const char *text, size_t length, char *hint, size_t hint_size) {
    double value;
    snprintf(hint, hint_size, "a decimal number is expected, such as 0.15 or 1.5e-3");
    if (is_not_finite_word(text, length)) {
        snprintf(hint, hint_size, "leave the row out, or write a figure");
        return "is not a finite number";
    }
    if (guess(text, length, hint, hint_size) == NULL && length > 0 && length < 64) {
        const char *p = text;
        while (*p != '\0' && strchr("+-.0123456789eE", *p) != NULL) p++;
        /* All the letters of a number, and still none: a mantissa without its exponent is what is left to try. */
        p = *p == '\0' ? strpbrk(text, "eE") : NULL;
        if (p != NULL && ent_decimal_parse(text, (size_t)(p - text), &value) && p[1] != '\0' &&
            isdigit((unsigned char)text[length - 1])) {
            snprintf(hint, hint_size, "the largest is about 1.8e308");
            return "is too large";
        }
    }
    return "is not a number";
}
