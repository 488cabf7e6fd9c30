#include "out.h"
#include "tongue.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define NARROW_SPACE "\u202F"

enum { SPEC_BYTES = 32, CELL_BYTES = 400 };

/* One conversion of a format. */
typedef struct spec {
    char flags[8], length[4], conversion;
    int width, precision; /* -1: none */
} spec;

static int starts_character(char byte) { return ((unsigned char)byte & 0xC0u) != 0x80u; }

static void fill(FILE *stream, size_t count) {
    while (count-- > 0) putc(' ', stream);
}

/* `most` characters of the text (-1: all) in a field. */
static void put_text(FILE *stream, const spec *s, const char *text, int most) {
    size_t bytes = 0, columns = 0, width = s->width > 0 ? (size_t)s->width : 0;
    while (text[bytes] != '\0') {
        if (starts_character(text[bytes]) && most >= 0 && columns == (size_t)most) break;
        columns += (size_t)starts_character(text[bytes++]);
    }
    if (strchr(s->flags, '-') == NULL && columns < width) fill(stream, width - columns);
    fwrite(text, 1, bytes, stream);
    if (strchr(s->flags, '-') != NULL && columns < width) fill(stream, width - columns);
}

/* A figure as printf wrote it, in French. */
static void localise(const char *cell, char *out, size_t size) {
    size_t sign = strspn(cell, "+-"), digits = strspn(cell + sign, "0123456789"), length = 0;
    int exponent = strpbrk(cell, "eEni") != NULL; /* 1e-10, inf, nan */
    for (size_t k = 0; cell[k] != '\0' && length + 5 < size; k++) {
        size_t left = sign + digits - k;
        if (!exponent && k > sign && k < sign + digits && left % 3 == 0) {
            memcpy(out + length, NARROW_SPACE, 3);
            length += 3;
        }
        out[length++] = cell[k] == '.' ? ',' : cell[k];
    }
    out[length] = '\0';
}

/* Without width, which put_text knows how to count; a width with zeros in front is printf's own. */
static void put_number(FILE *stream, const spec *s, double real, long long whole, int is_real) {
    char format[SPEC_BYTES], cell[CELL_BYTES], local[CELL_BYTES];
    char bare[sizeof s->flags];
    size_t n = 0;
    for (const char *f = s->flags; *f != '\0'; f++)
        if (*f != '-') bare[n++] = *f;
    bare[n] = '\0';
    if (is_real) {
        snprintf(format, sizeof format, "%%%s.*%c", bare, s->conversion);
        snprintf(cell, sizeof cell, format, s->precision < 0 ? 6 : s->precision, real);
    } else {
        snprintf(format, sizeof format, "%%%s%sll%c", bare, strchr(bare, '0') != NULL ? "*" : "", s->conversion);
        if (strchr(bare, '0') != NULL) snprintf(cell, sizeof cell, format, s->width > 0 ? s->width : 0, whole);
        else snprintf(cell, sizeof cell, format, whole);
    }
    if (is_real && cli_language() == ENT_LANGUAGE_FR && s->conversion != 'e') {
        localise(cell, local, sizeof local);
        put_text(stream, s, local, -1);
    } else {
        put_text(stream, s, cell, -1);
    }
}

void cli_figure(ent_language language, double value, int decimals, char *text, size_t size) {
    char cell[CELL_BYTES];
    snprintf(cell, sizeof cell, "%.*f", decimals, value);
    if (language == ENT_LANGUAGE_FR) localise(cell, text, size);
    else snprintf(text, size, "%s", cell);
}

static const char *read_spec(const char *at, spec *s) {
    size_t n = 0;
    *s = (spec){.width = -1, .precision = -1};
    while (strchr("-+ 0#", *at) != NULL && n + 1 < sizeof s->flags) s->flags[n++] = *at++;
    if (*at == '*') s->width = -2, at++;
    else if (*at >= '1' && *at <= '9') s->width = (int)strtol(at, (char **)&at, 10);
    if (*at == '.') {
        at++;
        if (*at == '*') s->precision = -2, at++;
        else s->precision = (int)strtol(at, (char **)&at, 10);
    }
    for (n = 0; strchr("lzjh", *at) != NULL && n + 1 < sizeof s->length;) s->length[n++] = *at++;
    s->conversion = *at;
    return at + 1;
}

static long long signed_of(const spec *s, va_list *arguments) {
    if (strcmp(s->length, "l") == 0) return va_arg(*arguments, long);
    if (strcmp(s->length, "ll") == 0) return va_arg(*arguments, long long);
    if (strcmp(s->length, "z") == 0) return (long long)va_arg(*arguments, size_t);
    return va_arg(*arguments, int);
}

static long long unsigned_of(const spec *s, va_list *arguments) {
    if (s->length[0] != '\0') return signed_of(s, arguments);
    return va_arg(*arguments, unsigned);
}

static void put(FILE *stream, spec *s, va_list *arguments) {
    char letter[2] = "";
    if (s->width == -2) s->width = va_arg(*arguments, int);
    if (s->precision == -2) s->precision = va_arg(*arguments, int);
    switch (s->conversion) {
    case 's': put_text(stream, s, va_arg(*arguments, const char *), s->precision); break;
    case 'c':
        letter[0] = (char)va_arg(*arguments, int);
        put_text(stream, s, letter, -1);
        break;
    case 'd':
    case 'i': put_number(stream, s, 0, signed_of(s, arguments), 0); break;
    case 'u':
    case 'x': put_number(stream, s, 0, unsigned_of(s, arguments), 0); break;
    case 'e':
    case 'f':
    case 'g': put_number(stream, s, va_arg(*arguments, double), 0, 1); break;
    default: putc('%', stream); break;
    }
}

static void out(FILE *stream, const char *format, va_list *arguments) {
    for (const char *at = cli_tr(format); *at != '\0';) {
        size_t plain = strcspn(at, "%");
        spec s;
        fwrite(at, 1, plain, stream);
        at += plain;
        if (*at == '\0') return;
        at = read_spec(at + 1, &s);
        put(stream, &s, arguments);
    }
}

void cli_out(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    out(stdout, format, &arguments);
    va_end(arguments);
}

void cli_outf(FILE *stream, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    out(stream, format, &arguments);
    va_end(arguments);
}

const char *cli_of(const char *english, const char *french) {
    return cli_language() == ENT_LANGUAGE_FR && french[0] != '\0' ? french : english;
}
