#include "world/import_sheet.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LABELS = ENT_SHEET_LABELS };

void ent_find_year(const char *text, int *year) {
    for (const char *p = text; *p != '\0'; p++) {
        int digits = 0;
        while (isdigit((unsigned char)p[digits])) digits++;
        if (digits == 4 && (strncmp(p, "19", 2) == 0 || strncmp(p, "20", 2) == 0)) *year = atoi(p);
        if (digits > 0) p += digits - 1;
    }
}

ent_status ent_sheet_push(ent_context *context, ent_rows *rows, ent_raw *raw, ent_sheet *l) {
    const char **oldest = l->cells[0], *text;
    size_t capacity = l->capacity[0], width = 0;
    int there;
    for (size_t k = 0; k + 1 < LABELS; k++)
        l->cells[k] = l->cells[k + 1], l->width[k] = l->width[k + 1], l->capacity[k] = l->capacity[k + 1];
    l->cells[LABELS - 1] = oldest, l->width[LABELS - 1] = 0, l->capacity[LABELS - 1] = capacity;
    for (;;) {
        ENT_TRY(ent_rows_text(context, rows, &text, &there));
        if (!there) break;
        if (width == capacity) {
            capacity = capacity == 0 ? 1024 : 2 * capacity;
            oldest = realloc(l->cells[LABELS - 1], capacity * sizeof *oldest);
            if (oldest == NULL) return ent_fail_nomem(context);
            l->cells[LABELS - 1] = oldest, l->capacity[LABELS - 1] = capacity;
        }
        oldest[width] = ent_arena_string(&raw->arena, text);
        if (oldest[width] == NULL) return ent_fail_nomem(context);
        l->width[LABELS - 1] = ++width;
    }
    return ENT_OK;
}

void ent_sheet_free(ent_sheet *l) {
    for (size_t k = 0; k < LABELS; k++) free(l->cells[k]);
}

int ent_sheet_at_codes(const ent_sheet *l) {
    const char **cells = l->cells[LABELS - 1];
    return l->width[LABELS - 1] > LABELS + 2 && strcasecmp(cells[LABELS], "c1") == 0 &&
           strcasecmp(cells[LABELS + 1], "c2") == 0;
}

const char *ent_sheet_cell(const ent_sheet *l, size_t line, size_t column) {
    return column < l->width[line] ? l->cells[line][column] : "";
}

/* Field `index` of the line at `p`, without quotes; its length. */
static size_t field_of_line(const char *p, const char *end, char separator, size_t index, const char **out) {
    for (; index > 0; index--) {
        int quoted = 0;
        while (p < end && (quoted || *p != separator) && *p != '\n') quoted ^= *p++ == '"';
        if (p == end || *p == '\n') return 0;
        p++;
    }
    if (p < end && *p == '"') p++;
    *out = p;
    while (p < end && *p != separator && *p != '\n' && *p != '\r' && *p != '"') p++;
    return (size_t)(p - *out);
}

int ent_field_is(const char *p, const char *end, char separator, size_t index, const char *word) {
    const char *field = NULL;
    size_t length = field_of_line(p, end, separator, index, &field);
    return field != NULL && length == strlen(word) && strncasecmp(field, word, length) == 0;
}
