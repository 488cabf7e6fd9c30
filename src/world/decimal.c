/* decimal.c: most figures of a table have few digits and a small exponent. When the digits, read as an integer, are
 * below 2^53 and the power of ten is at most 10^22, both are exact doubles and one multiplication or division rounds
 * correctly (Clinger 1990, "How to read floating point numbers accurately"). Figures that a program has written with all
 * their digits are up to 19 digits over a power of ten below 2^64: one division of 128 by 64 bits gives the quotient and
 * whether anything is left over, which is all that correct rounding asks for. The rest goes to strtod. */
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
static const uint64_t whole_power_of_ten[] = {UINT64_C(1),
                                              UINT64_C(10),
                                              UINT64_C(100),
                                              UINT64_C(1000),
                                              UINT64_C(10000),
                                              UINT64_C(100000),
                                              UINT64_C(1000000),
                                              UINT64_C(10000000),
                                              UINT64_C(100000000),
                                              UINT64_C(1000000000),
                                              UINT64_C(10000000000),
                                              UINT64_C(100000000000),
                                              UINT64_C(1000000000000),
                                              UINT64_C(10000000000000),
                                              UINT64_C(100000000000000),
                                              UINT64_C(1000000000000000),
                                              UINT64_C(10000000000000000),
                                              UINT64_C(100000000000000000),
                                              UINT64_C(1000000000000000000),
                                              UINT64_C(10000000000000000000)};
enum { LARGEST_EXACT_POWER = 22, LONGEST = 40 };
__extension__ typedef unsigned __int128 wide;

/* Reads digits of one run into *digits; returns how many there were, leading zeros included. */
static size_t take_digits(const char **p, const char *end, uint64_t *digits) {
    const char *begin = *p;
    while (*p < end && **p >= '0' && **p <= '9') *digits = *digits * 10 + (uint64_t)(*(*p)++ - '0');
    return (size_t)(*p - begin);
}

/* digits / 10^decimals, 1 <= decimals <= 19, digits > 0: both are shifted until their top bits are set, so that the
 * quotient q of digits 2^63 by the power has 63 or 64 bits; its last 10 or 11 and the remainder decide the rounding. */
static double divide_exactly(uint64_t digits, int decimals) {
    uint64_t power = whole_power_of_ten[decimals], quotient, low, half, mantissa, scale_bits;
    int shift_digits = __builtin_clzll(digits), shift_power, spare, exponent, left_over;
    wide numerator;
    double scale;
    shift_power = __builtin_clzll(power);
    power <<= shift_power;
    numerator = (wide)(digits << shift_digits) << 63;
    quotient = (uint64_t)(numerator / power);
    left_over = numerator % power != 0;
    spare = 11 - __builtin_clzll(quotient); /* bits beyond the 53 of a double */
    mantissa = quotient >> spare;
    low = quotient & ((UINT64_C(1) << spare) - 1);
    half = UINT64_C(1) << (spare - 1);
    if (low > half || (low == half && (left_over || (mantissa & 1) != 0))) mantissa++;
    exponent = spare - 63 + shift_power - shift_digits;
    scale_bits = (uint64_t)(1023 + exponent) << 52; /* 2^exponent, far from the ends: no second rounding */
    memcpy(&scale, &scale_bits, sizeof scale);
    return (double)mantissa * scale;
}

/* How many of the digits count: those after the zeros in front. */
static size_t significant(const char *p, const char *end, size_t n_digits) {
    for (; p < end && (*p == '0' || *p == '.' || *p == '-' || *p == '+'); p++) n_digits -= *p == '0';
    return n_digits;
}

int ent_decimal_parse(const char *text, size_t length, double *out) {
    const char *p = text, *end = text + length;
    uint64_t digits = 0, power = 0;
    size_t n_whole, n_decimals = 0;
    int negative = 0, exponent = 0;
    /* Longer texts, and rounding modes of x87, are for strtod. */
    if (length > LONGEST || FLT_EVAL_METHOD != 0) return ent_number_parse(text, end, out);
    if (p < end && (*p == '-' || *p == '+')) negative = *p++ == '-';
    n_whole = take_digits(&p, end, &digits);
    if (p < end && *p == '.') {
        p++;
        n_decimals = take_digits(&p, end, &digits);
    }
    if (n_whole + n_decimals == 0) return 0;
    /* 19 digits fit in 64 bits; beyond, `digits` has wrapped and is not looked at */
    if (n_whole + n_decimals > 19 && significant(text, p, n_whole + n_decimals) > 19)
        return ent_number_parse(text, end, out);
    if (p < end && (*p == 'e' || *p == 'E')) {
        int falling = 0;
        size_t n_digits;
        p++;
        if (p < end && (*p == '-' || *p == '+')) falling = *p++ == '-';
        n_digits = take_digits(&p, end, &power);
        if (n_digits == 0) return 0;
        if (n_digits > 18 || power > 400) return ent_number_parse(text, end, out);
        exponent = falling ? -(int)power : (int)power;
    }
    if (p != end) return 0;
    exponent -= (int)n_decimals;
    if (digits <= UINT64_C(1) << 53 && exponent <= LARGEST_EXACT_POWER && exponent >= -LARGEST_EXACT_POWER)
        *out = exponent < 0 ? (double)digits / power_of_ten[-exponent] : (double)digits * power_of_ten[exponent];
    else if (exponent <= 0 && exponent >= -19)
        *out = exponent == 0 ? (double)digits : divide_exactly(digits, -exponent);
    else return ent_number_parse(text, end, out);
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
    } else if (comma) snprintf(hint, size, N_("write a decimal point, and nothing between thousands"));
    else snprintf(hint, size, N_("remove the blanks around it"));
    return N_("is not a number");
}

const char *ent_decimal_complaint(const char *text, size_t length, char *hint, size_t hint_size) {
    double value;
    snprintf(hint, hint_size, N_("a decimal number is expected, such as 0.15 or 1.5e-3"));
    if (is_not_finite_word(text, length)) {
        snprintf(hint, hint_size, N_("leave the row out, or write a figure"));
        return N_("is not a finite number");
    }
    if (text[0] == '.' && (length == 1 || (length == 2 && text[1] >= 'a' && text[1] <= 'z'))) {
        snprintf(hint, hint_size, "write a decimal number, 0 where there is none");
        return "is not a number but a missing value, as Stata writes it";
    }
    if (guess(text, length, hint, hint_size) == NULL && length > 0 && length < 64) {
        const char *p = text;
        while (*p != '\0' && strchr("+-.0123456789eE", *p) != NULL) p++;
        /* All the letters of a number, and still none: a mantissa without its exponent is what is left to try. */
        p = *p == '\0' ? strpbrk(text, "eE") : NULL;
        if (p != NULL && ent_decimal_parse(text, (size_t)(p - text), &value) && p[1] != '\0' &&
            isdigit((unsigned char)text[length - 1])) {
            snprintf(hint, hint_size, N_("the largest is about 1.8e308"));
            return N_("is too large");
        }
    }
    return N_("is not a number");
}
