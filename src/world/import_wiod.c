/* import_wiod.c: the World Input-Output Database, releases of 2013 (41 economies x 35 industries) and 2016 (44 x 56), in
 * the two forms people have it in:
 *
 * a sheet saved as CSV: some lines of title, then four lines that name the columns (code, name, country, c1 ...), rows
 *     that begin with the same four; below the industries, rows of totals, taxes, value added and output
 * the R or Stata table, as CSV or as Stata's file: columns IndustryCode, IndustryDescription, Country, RNr, Year,
 *     AUS1 ... ROW61, TOT (Stata: vAUS1); rows of country TOT below
 *
 * docs/formats.md. */
#include "world/import.h"
#include "world/import_sheet.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PART = 80, LABELS = ENT_SHEET_LABELS };

/* --- rows and columns that are no industries --- */

/* By code (2016) or by words of the name (2013). */
static ent_wide_kind kind_of_total(const char *code, const char *name) {
    static const struct {
        const char *code, *words;
        ent_wide_kind kind;
    } totals[] = {
        {"II_fob", "total intermediate", ENT_WIDE_SKIP},
        {"TXSP", "taxes less subsidies", ENT_WIDE_TAXES},
        {"EXP_adj", "adjustments on exports", ENT_WIDE_OTHER},
        {"PURR", "purchases abroad", ENT_WIDE_OTHER},
        {"PURNR", "non-residents", ENT_WIDE_OTHER},
        {"VA", "value added", ENT_WIDE_VALUE_ADDED},
        {"IntTTM", "transport margins", ENT_WIDE_OTHER},
        {"GO", "output at basic prices", ENT_WIDE_OUTPUT},
    };
    for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++)
        if (strcasecmp(code, totals[i].code) == 0 || strcasestr(name, totals[i].words) != NULL) return totals[i].kind;
    return ENT_WIDE_INDUSTRY;
}

/* A category of final demand by its name in a header, or NULL. */
static const char *demand_of_name(const char *name) {
    static const char *const words[][2] = {
        {"households (npish)", "CONS_np"}, {"non-profit", "CONS_np"},           {"by households", "CONS_h"},
        {"by government", "CONS_g"},       {"fixed capital formation", "GFCF"}, {"inventor", "INVEN"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasestr(name, words[i][0]) != NULL) return words[i][1];
    return NULL;
}

static const char *const demand_codes[] = {"CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN"};

/* RoW is ROW as everywhere else; early tables call Romania ROM. */
static void name_region(const char *from, char out[PART]) {
    size_t i = 0;
    for (; from[i] != '\0' && i + 1 < PART; i++) out[i] = (char)toupper((unsigned char)from[i]);
    out[i] = '\0';
    if (strcmp(out, "ROM") == 0) strcpy(out, "ROU");
}

static ent_status keep(ent_context *context, ent_raw *raw, const char *text, const char **out) {
    *out = ent_arena_string(&raw->arena, text);
    return *out == NULL ? ent_fail_nomem(context) : ENT_OK;
}

static void mark_inventories(ent_raw *raw) {
    for (size_t f = 0; f < raw->n_demands; f++) raw->is_inventory[f] = strcmp(raw->demands[f], "INVEN") == 0;
}

/* --- the R or Stata table --- */

typedef struct flat {
    size_t skipped;  /* columns before IndustryCode: row names */
    size_t n_labels; /* columns before the figures */
    size_t code, name, country, number, year;
    size_t last, n_industries; /* numbers of columns: 61 and 56, or 42 and 35 */
    const char **labels;       /* of the columns of figures */
    size_t n_columns, capacity;
    const char **codes; /* [n_industries] of the raw table's arena */
} flat;

#define NONE SIZE_MAX

static ent_status read_flat_labels(ent_context *context, ent_rows *rows, ent_raw *raw, flat *f) {
    const char *text;
    int there;
    f->code = f->name = f->country = f->number = f->year = NONE;
    for (size_t at = 0;; at++) {
        ENT_TRY(ent_rows_text(context, rows, &text, &there));
        if (!there) break;
        if (strcasecmp(text, "IndustryCode") == 0) f->code = at;
        else if (strcasecmp(text, "IndustryDescription") == 0) f->name = at;
        else if (strcasecmp(text, "Country") == 0) f->country = at;
        else if (strcasecmp(text, "RNr") == 0) f->number = at;
        else if (strcasecmp(text, "Year") == 0) f->year = at;
        else if (at == 0) continue; /* names of rows, as write.csv adds them */
        else {
            if (f->n_columns == 0) f->n_labels = at;
            if (f->n_columns == f->capacity) {
                size_t capacity = f->capacity == 0 ? 1024 : 2 * f->capacity;
                const char **labels = realloc(f->labels, capacity * sizeof *labels);
                if (labels == NULL) return ent_fail_nomem(context);
                f->labels = labels, f->capacity = capacity;
            }
            ENT_TRY(keep(context, raw, text, &f->labels[f->n_columns++]));
        }
    }
    if (f->country != NONE && f->number != NONE && f->code != NONE) return ENT_OK;
    return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), "Country", NULL,
                       "the header lacks IndustryCode, Country or RNr");
}

/* "AUS57" or "vAUS57" into region and number; 0 when it is no such label. */
static int split_flat(const char *label, char region[PART], unsigned *number) {
    const char *p = label;
    size_t n = 0;
    if (*p == 'v' && isupper((unsigned char)p[1])) p++; /* as Stata names them */
    while (isalpha((unsigned char)*p) && n + 1 < PART) region[n++] = (char)toupper((unsigned char)*p++);
    region[n] = '\0';
    if (n == 0 || !isdigit((unsigned char)*p)) return 0;
    *number = 0;
    while (isdigit((unsigned char)*p) && *number < 1000) *number = *number * 10 + (unsigned)(*p++ - '0');
    if (strcmp(region, "ROM") == 0) strcpy(region, "ROU");
    return *p == '\0';
}

static ent_status take_flat_columns(ent_context *context, ent_rows *rows, ent_wide *wide, flat *f) {
    char region[PART], item[PART];
    unsigned number = 0;
    for (size_t c = 0; c < f->n_columns; c++)
        if (split_flat(f->labels[c], region, &number) && number > f->last) f->last = number;
    f->n_industries = f->last == 61 ? 56 : f->last == 42 ? 35 : 0;
    if (f->n_industries == 0)
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, "61 of the 2016 release, 42 of the 2013 one",
                           "the columns of a country are numbered up to %zu", f->last);
    for (size_t c = 0; c < f->n_columns; c++) {
        const char *label = f->labels[c];
        if (strcasecmp(label, "TOT") == 0 || strcasecmp(label, "vTOT") == 0 || strcasecmp(label, "GO") == 0) {
            ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_OUTPUT, label, NULL, NULL, NULL));
            continue;
        }
        if (!split_flat(label, region, &number))
            return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), label, "columns are AUS1 and the like, or TOT",
                               "column %zu, \"%.60s\", is none of this layout", f->n_labels + c + 1, label);
        snprintf(item, sizeof item, "%u", number);
        /* 2013: 37 to 39, 41 and 42; 2016: 57 to 61 */
        if (number > f->n_industries) {
            size_t which = f->last == 61 ? number - 57 : number <= 39 ? number - 37 : number - 38;
            ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_DEMAND, label, region, demand_codes[which % 5], NULL));
        } else ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_INDUSTRY, label, region, item, NULL));
    }
    return ent_wide_columns_done(context, wide);
}

/* The labels of a row, up to `n_labels`, by their columns. */
static ent_status take_flat_row(ent_context *context, ent_rows *rows, ent_wide *wide, ent_raw *raw, const flat *f) {
    char code[PART] = "", name[2 * PART] = "", country[PART] = "", number[PART] = "", label[2 * PART];
    const char *text;
    size_t item;
    int there;
    for (size_t at = 0; at < f->n_labels; at++) {
        ENT_TRY(ent_rows_text(context, rows, &text, &there));
        if (at == f->code) snprintf(code, sizeof code, "%.*s", PART - 1, text);
        if (at == f->name) snprintf(name, sizeof name, "%.*s", 2 * PART - 1, text);
        if (at == f->country) name_region(text, country);
        if (at == f->number) snprintf(number, sizeof number, "%.*s", PART - 1, text);
        if (at == f->year) raw->year = atoi(text);
    }
    snprintf(label, sizeof label, "%.40s %.60s", country, code);
    if (strcmp(country, "TOT") == 0) {
        ent_wide_kind kind = kind_of_total(code, name);
        if (kind == ENT_WIDE_INDUSTRY)
            return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), label, NULL,
                               "row \"%.60s\" of country TOT is none of this layout", code);
        return ent_wide_row(context, wide, kind, label, NULL, NULL);
    }
    ENT_TRY(ent_wide_row(context, wide, ENT_WIDE_INDUSTRY, label, country, number));
    for (item = 0; item < raw->n_industries && strcmp(raw->industries[item], number) != 0;) item++;
    if (item == raw->n_industries || f->codes[item] != NULL) return ENT_OK;
    ENT_TRY(keep(context, raw, name, &raw->industry_names[item]));
    return keep(context, raw, code, &f->codes[item]);
}

/* Industries are numbers in the labels; their codes are in the rows of the first country, in the same order. */
static ent_status read_flat(ent_context *context, ent_rows *rows, ent_wide *wide, ent_raw *raw, flat *f) {
    int more;
    ENT_TRY(read_flat_labels(context, rows, raw, f));
    ENT_TRY(take_flat_columns(context, rows, wide, f));
    f->codes = ent_arena_take(&raw->arena, raw->n_industries * sizeof *f->codes);
    if (f->codes == NULL) return ent_fail_nomem(context);
    mark_inventories(raw);
    for (;;) {
        ENT_TRY(ent_rows_next(context, rows, &more));
        if (!more) break;
        ENT_TRY(take_flat_row(context, rows, wide, raw, f));
    }
    raw->edition = f->last == 61 ? "2016 release" : "2013 release";
    ENT_TRY(ent_wide_done(context, wide));
    raw->industries = f->codes; /* every one has had its rows */
    return ENT_OK;
}

/* --- the sheet --- */

static ent_status take_sheet_columns(ent_context *context, ent_rows *rows, ent_wide *wide, const ent_sheet *l) {
    size_t width = l->width[LABELS - 1];
    char region[PART], label[2 * PART];
    while (width > LABELS && *ent_sheet_cell(l, 3, width - 1) == '\0' && *ent_sheet_cell(l, 1, width - 1) == '\0' &&
           *ent_sheet_cell(l, 0, width - 1) == '\0')
        width--; /* empty columns at the end of a sheet */
    for (size_t c = LABELS; c < width; c++) {
        const char *code = ent_sheet_cell(l, 0, c), *name = ent_sheet_cell(l, 1, c), *demand = demand_of_name(name);
        ent_wide_kind total = kind_of_total(code, name);
        name_region(ent_sheet_cell(l, 2, c), region);
        snprintf(label, sizeof label, "%.40s %.60s", region, ent_sheet_cell(l, 3, c));
        if (total == ENT_WIDE_OUTPUT || strcasestr(name, "total output") != NULL || strcmp(region, "TOT") == 0)
            ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_OUTPUT, label, NULL, NULL, NULL));
        else if (demand != NULL) ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_DEMAND, label, region, demand, NULL));
        else if (*code != '\0' && *region != '\0')
            ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_INDUSTRY, label, region, code, name));
        else
            return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), label,
                               "four lines name a column: code, name, country, c1 and the like",
                               "column %zu (\"%.60s\") has no code or no country", c + 1, name);
    }
    return ent_wide_columns_done(context, wide);
}

static ent_status take_sheet_row(ent_context *context, ent_rows *rows, ent_wide *wide, int *ended) {
    char code[PART], name[2 * PART], country[PART], label[2 * PART];
    const char *text;
    ent_wide_kind kind;
    int there;
    ENT_TRY(ent_rows_text(context, rows, &text, &there));
    snprintf(code, sizeof code, "%.*s", PART - 1, text);
    ENT_TRY(ent_rows_text(context, rows, &text, &there));
    snprintf(name, sizeof name, "%.*s", 2 * PART - 1, text);
    ENT_TRY(ent_rows_text(context, rows, &text, &there));
    name_region(text, country);
    ENT_TRY(ent_rows_text(context, rows, &text, &there));
    snprintf(label, sizeof label, "%.40s %.60s", country, *text == '\0' ? code : text);
    *ended = *code == '\0' && *name == '\0' && *country == '\0';
    if (*ended) return ENT_OK; /* empty lines and notes below the table */
    if (ent_wide_has_region(wide, country)) return ent_wide_row(context, wide, ENT_WIDE_INDUSTRY, label, country, code);
    kind = kind_of_total(code, name);
    if (kind == ENT_WIDE_INDUSTRY)
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), label, NULL,
                           "row \"%.60s\" (\"%.60s\") is none of this layout", code, name);
    snprintf(label, sizeof label, "%.150s", *name == '\0' ? code : name);
    return ent_wide_row(context, wide, kind, label, NULL, NULL);
}

static ent_status read_sheet(ent_context *context, ent_rows *rows, ent_wide *wide, ent_raw *raw, ent_sheet *l) {
    int more = 1, ended = 0;
    while (!ent_sheet_at_codes(l)) {
        if (*ent_sheet_cell(l, LABELS - 1, 0) != '\0') ent_find_year(ent_sheet_cell(l, LABELS - 1, 0), &raw->year);
        ENT_TRY(ent_rows_next(context, rows, &more));
        if (!more)
            return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, NULL,
                               "no line names columns c1, c2, ...");
        ENT_TRY(ent_sheet_push(context, rows, raw, l));
    }
    ENT_TRY(take_sheet_columns(context, rows, wide, l));
    mark_inventories(raw);
    for (;;) {
        ENT_TRY(ent_rows_next(context, rows, &more));
        if (!more) break;
        ENT_TRY(take_sheet_row(context, rows, wide, &ended));
        if (ended) break;
    }
    raw->edition = raw->n_industries == 35 ? "2013 release" : "2016 release";
    return ent_wide_done(context, wide);
}

/* --- which of the two --- */

static int is_flat(const char *bytes, size_t length) {
    for (const char *s = ",;\t"; *s != '\0'; s++)
        for (size_t at = 0; at < 2; at++) /* perhaps after a column of row names */
            if (ent_field_is(bytes, bytes + length, *s, at, "IndustryCode")) return 1;
    return 0;
}

/* A line with c1 and c2 in its fifth and sixth field, three lines below one with the first code of a release there. */
static int is_sheet(const char *bytes, size_t length) {
    const char *end = bytes + length, *starts[LABELS] = {0}, *p = bytes;
    for (int line = 0; line < 16 && p < end; line++) {
        const char *next = memchr(p, '\n', (size_t)(end - p));
        for (size_t k = 0; k + 1 < LABELS; k++) starts[k] = starts[k + 1];
        starts[LABELS - 1] = p;
        for (const char *s = ",;\t"; *s != '\0' && starts[0] != NULL; s++)
            if (ent_field_is(p, end, *s, LABELS, "c1") && ent_field_is(p, end, *s, LABELS + 1, "c2"))
                return ent_field_is(starts[0], end, *s, LABELS, "AtB") ||
                       ent_field_is(starts[0], end, *s, LABELS, "A01");
        if (next == NULL) return 0;
        p = next + 1;
    }
    return 0;
}

int ent_wiod_recognise(const char *bytes, size_t length) {
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) bytes += 3, length -= 3;
    return is_flat(bytes, length) || is_sheet(bytes, length);
}

ent_status ent_wiod_read(ent_context *context, ent_source *source, ent_raw *raw) {
    ent_rows *rows = NULL;
    ent_wide *wide = NULL;
    flat f = {0};
    ent_sheet l = {0};
    const char *bytes;
    size_t length;
    int more = 0;
    ent_status status = ent_rows_open(context, source, &rows);
    raw->edition = raw->folded = "";
    ent_source_peek(source, &bytes, &length);
    if (status == ENT_OK) status = ent_wide_new(context, rows, raw, &wide);
    if (status == ENT_OK && is_flat(bytes, length)) {
        status = ent_rows_next(context, rows, &more);
        if (status == ENT_OK) status = read_flat(context, rows, wide, raw, &f);
    } else if (status == ENT_OK) status = read_sheet(context, rows, wide, raw, &l);
    ent_wide_free(wide);
    ent_rows_close(rows);
    free(f.labels);
    ent_sheet_free(&l);
    return status;
}
