#include "result/layout.h"

#include <math.h>
#include <string.h>

static int starts_character(char byte) { return ((unsigned char)byte & 0xC0u) != 0x80u; }

size_t ent_columns(const char *string) {
    size_t columns = 0;
    for (; *string != '\0'; string++) columns += (size_t)starts_character(*string);
    return columns;
}

static void add_blanks(ent_text *text, size_t count) {
    while (count-- > 0) ent_text_add_bytes(text, " ", 1);
}

/* Bytes of the first `columns` characters. */
static size_t bytes_of(const char *string, size_t columns) {
    size_t length = 0;
    while (string[length] != '\0') {
        if (starts_character(string[length]) && columns-- == 0) break;
        length++;
    }
    return length;
}

static void add_cut(ent_text *text, const char *string, size_t columns) {
    if (ent_columns(string) <= columns) {
        ent_text_add(text, string);
    } else if (columns > 0) {
        ent_text_add_bytes(text, string, bytes_of(string, columns - 1));
        ent_text_add(text, "\xE2\x80\xA6");
    }
}

void ent_add_left(ent_text *text, const char *string, size_t columns) {
    size_t taken = ent_columns(string);
    add_cut(text, string, columns);
    if (taken < columns) add_blanks(text, columns - taken);
}

void ent_add_right(ent_text *text, const char *string, size_t columns) {
    size_t taken = ent_columns(string);
    if (taken < columns) add_blanks(text, columns - taken);
    add_cut(text, string, columns);
}

void ent_add_wrapped(ent_text *text, const char *paragraph, size_t columns, size_t indent) {
    size_t at = 0;
    int fresh = 1;
    while (*(paragraph += strspn(paragraph, " \n\t")) != '\0') {
        size_t length = strcspn(paragraph, " \n\t"), width = 0;
        for (size_t i = 0; i < length; i++) width += (size_t)starts_character(paragraph[i]);
        if (!fresh && at + 1 + width > columns) {
            ent_text_add(text, "\n");
            add_blanks(text, indent);
            at = indent;
            fresh = 1;
        }
        if (!fresh) ent_text_add(text, " "), at++;
        ent_text_add_bytes(text, paragraph, length);
        at += width;
        paragraph += length;
        fresh = 0;
    }
    ent_text_add(text, "\n");
}

/* Decimals by the size of what is printed, so that 9.996 is "10.0" and not "10.00". */
static int decimals_of(double magnitude) {
    if (magnitude >= 99999.5) return 0;
    if (magnitude >= 9.995) return 1;
    if (magnitude >= 0.0995) return 2;
    return 3;
}

static const char *cell_of(char cell[ENT_CELL_BYTES], double value, int sign) {
    ent_text text = {cell, 0, ENT_CELL_BYTES, 0};
    double magnitude = fabs(value);
    if (!isfinite(value)) return strcpy(cell, "-");
    if (magnitude >= 1e15) ent_text_addf(&text, sign ? "%+.3g" : "%.3g", value);
    else if (magnitude < 0.0005) ent_text_add(&text, "0.000"); /* no sign on what rounds to nothing */
    else ent_text_addf(&text, sign ? "%+.*f" : "%.*f", decimals_of(magnitude), value);
    return cell;
}

const char *ent_cell_change(char cell[ENT_CELL_BYTES], double value) { return cell_of(cell, value, 1); }
const char *ent_cell_level(char cell[ENT_CELL_BYTES], double value) { return cell_of(cell, value, 0); }

const char *ent_cell_fixed(char cell[ENT_CELL_BYTES], double value, int decimals, int sign) {
    ent_text text = {cell, 0, ENT_CELL_BYTES, 0};
    if (!isfinite(value)) return strcpy(cell, "-");
    if (fabs(value) >= 1e15) return cell_of(cell, value, sign);
    ent_text_addf(&text, sign ? "%+.*f" : "%.*f", decimals, value);
    if (strpbrk(cell, "123456789") == NULL && (cell[0] == '-' || cell[0] == '+')) memmove(cell, cell + 1, strlen(cell));
    return cell;
}
