/* import_figaro_flat.c: FIGARO's flat form: a row for each cell, in any order.
 *
 *     icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue
 *     AT_A01,BE_C10T12,AT,A01,BE,C10T12,1.25
 *     W2_D1,AT_A01,W2,D1,AT,A01,713.2
 *
 * Regions and items are known only at the end, so that cells are kept as they come and put in their place then. Cells
 * that are left out are 0, but every industry must sell and buy somewhere: a file that was cut off lacks some. */
#include "support/text.h"
#include "world/decimal.h"
#include "world/import_figaro.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PART = ENT_FIGARO_PART, FIELDS = 32 };

typedef struct cell {
    uint32_t row_region, row_item, column_region, column_item,
        line; /* row_region NONE: a row of taxes, value added ... */
    unsigned char row_kind, column_kind;
    double value;
} cell;
#define NONE UINT32_MAX

typedef struct flat {
    size_t columns[5]; /* refArea, rowIi, counterpartArea, colIi, obsValue */
    size_t last;       /* the largest of them */
    ent_label_list regions, industries, demands;
    cell *cells;
    size_t count, capacity;
    size_t n_empty;
} flat;

/* The names of the columns begin so; rowIi is rowPi where products are meant. */
static const char *const names[] = {"refArea", "row", "counterpartArea", "col", "obsValue"};

static ent_status read_header(ent_context *context, ent_rows *rows, flat *f) {
    const char *text;
    int there;
    for (size_t i = 0; i < 5; i++) f->columns[i] = SIZE_MAX;
    for (size_t at = 0;; at++) {
        ENT_TRY(ent_rows_text(context, rows, &text, &there));
        if (!there) break;
        for (size_t i = 0; i < 5; i++)
            if (strncasecmp(text, names[i], strlen(names[i])) == 0 && f->columns[i] == SIZE_MAX) f->columns[i] = at;
        if (at >= FIELDS)
            return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, NULL,
                               "the header has more than %d fields", (int)FIELDS);
    }
    for (size_t i = 0; i < 5; i++) {
        if (f->columns[i] == SIZE_MAX)
            return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), names[i],
                               "refArea, rowIi, counterpartArea, colIi and obsValue", "the header has no column %s%s",
                               names[i], i == 1 || i == 3 ? "Ii" : "");
        if (f->columns[i] > f->last) f->last = f->columns[i];
    }
    return ENT_OK;
}

static ent_status add_label(ent_context *context, ent_label_list *list, ent_raw *raw, const char *code, uint32_t *out) {
    size_t index = ent_label_list_add(list, &raw->arena, code);
    if (index == ENT_LABEL_NONE) return ent_fail_nomem(context);
    if (index >= ENT_ROWS_FIELDS)
        return ent_fail_at(context, ENT_RANGE, (ent_place){.file = raw->file}, NULL, NULL,
                           "the table names more than %d labels", (int)ENT_ROWS_FIELDS);
    *out = (uint32_t)index;
    return ENT_OK;
}

static ent_status fail_label(ent_context *context, ent_rows *rows, const char *what, const char *area,
                             const char *item) {
    return ent_fail_at(context, ENT_INPUT, (ent_place){.file = ent_rows_place(rows).file, .line = ent_rows_line(rows)},
                       item, "a country in two letters, FIGW1 or (rows of value added) W2; A01, P3_S14, D1 ...",
                       "%s \"%.40s\", \"%.40s\" is none of this layout", what, area, item);
}

static ent_status take_row_label(ent_context *context, ent_rows *rows, ent_raw *raw, flat *f, const char *area,
                                 const char *item, cell *c) {
    char region[PART];
    ent_wide_kind kind = ent_figaro_kind(item);
    c->row_kind = (unsigned char)kind;
    c->row_region = NONE;
    if (kind != ENT_WIDE_INDUSTRY && kind != ENT_WIDE_DEMAND && *item != '\0') return ENT_OK;
    if (kind == ENT_WIDE_DEMAND || *item == '\0' || !ent_figaro_region(area, region))
        return fail_label(context, rows, "row", area, item);
    if (strncmp(item, "CPA_", 4) == 0) raw->edition = "product by product";
    ENT_TRY(add_label(context, &f->regions, raw, region, &c->row_region));
    return add_label(context, &f->industries, raw, ent_figaro_item(item), &c->row_item);
}

static ent_status take_column_label(ent_context *context, ent_rows *rows, ent_raw *raw, flat *f, const char *area,
                                    const char *item, cell *c) {
    char region[PART];
    ent_wide_kind kind = ent_figaro_kind(item);
    c->column_kind = (unsigned char)kind;
    if (*item == '\0' || (kind != ENT_WIDE_DEMAND && kind != ENT_WIDE_INDUSTRY) || !ent_figaro_region(area, region))
        return fail_label(context, rows, "column", area, item);
    ENT_TRY(add_label(context, &f->regions, raw, region, &c->column_region));
    return add_label(context, kind == ENT_WIDE_DEMAND ? &f->demands : &f->industries, raw, ent_figaro_item(item),
                     &c->column_item);
}

static ent_status read_fields(ent_context *context, ent_rows *rows, const flat *f, char fields[5][PART],
                              ent_place *place) {
    for (size_t at = 0; at <= f->last; at++) {
        const char *text;
        int there;
        ENT_TRY(ent_rows_text(context, rows, &text, &there));
        if (!there)
            return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, "the file may be cut off",
                               "the row has %zu fields where the header has %zu or more", at, f->last + 1);
        for (size_t i = 0; i < 5; i++)
            if (f->columns[i] == at) {
                snprintf(fields[i], PART, "%.*s", PART - 1, text);
                if (i == 4) *place = ent_rows_place(rows);
            }
    }
    return ENT_OK;
}

static ent_status take_row(ent_context *context, ent_rows *rows, ent_raw *raw, flat *f) {
    char fields[5][PART];
    ent_place place = {0};
    cell c = {0};
    ENT_TRY(read_fields(context, rows, f, fields, &place));
    ENT_TRY(take_row_label(context, rows, raw, f, fields[0], fields[1], &c));
    ENT_TRY(take_column_label(context, rows, raw, f, fields[2], fields[3], &c));
    if (fields[4][0] == '\0') f->n_empty++;
    else if (!ent_number_parse(fields[4], fields[4] + strlen(fields[4]), &c.value)) {
        char hint[sizeof context->error.hint];
        const char *complaint = ent_decimal_complaint(fields[4], strlen(fields[4]), hint, sizeof hint);
        return ent_fail_at(context, ENT_INPUT, place, "obsValue", hint,
                           "row \"%.30s %.30s\", column \"%.30s %.30s\": \"%.40s\" %s", fields[0], fields[1], fields[2],
                           fields[3], fields[4], complaint);
    }
    c.line = ent_rows_line(rows);
    if (f->count == f->capacity) {
        size_t capacity = f->capacity == 0 ? 1 << 12 : f->capacity + f->capacity / 2;
        cell *cells = realloc(f->cells, capacity * sizeof *cells);
        if (cells == NULL) return ent_fail_nomem(context);
        f->cells = cells, f->capacity = capacity;
    }
    f->cells[f->count++] = c;
    return ENT_OK;
}

/* --- at the end --- */

static ent_status make_raw(ent_context *context, ent_raw *raw, const flat *f) {
    ent_place place = {.file = raw->file};
    raw->n_regions = f->regions.index.count, raw->regions = f->regions.index.codes;
    raw->n_industries = f->industries.index.count, raw->industries = f->industries.index.codes;
    raw->n_demands = f->demands.index.count, raw->demands = f->demands.index.codes;
    raw->n_empty = f->n_empty;
    if (raw->n_industries == 0 || raw->n_demands == 0 || raw->n_regions == 0)
        return ent_fail_at(context, ENT_INPUT, place, NULL, "the file may be cut off", "the table has no column of %s",
                           raw->n_industries == 0 ? "an industry" : "final demand");
    /* A handful of rows that name many labels once must not ask for gigabytes: tables have most of their cells. */
    if (raw->n_regions * raw->n_industries > 16 && f->count < raw->n_regions * raw->n_industries)
        return ent_fail_at(context, ENT_INPUT, place, NULL, "the file may be cut off",
                           "%zu regions and %zu industries, and only %zu cells", raw->n_regions, raw->n_industries,
                           f->count);
    ENT_TRY(ent_raw_allocate(context, raw, place));
    raw->industry_names = ent_arena_take(&raw->arena, raw->n_industries * sizeof *raw->industry_names);
    raw->is_inventory = ent_arena_take(&raw->arena, raw->n_demands);
    if (raw->industry_names == NULL || raw->is_inventory == NULL) return ent_fail_nomem(context);
    for (size_t d = 0; d < raw->n_demands; d++) raw->is_inventory[d] = ent_figaro_is_inventory(raw->demands[d]) != 0;
    return ENT_OK;
}

/* Puts cells where they belong. `first` [rows][rows + demands] holds the line on which each cell of goods was given. */
static ent_status place_cells(ent_context *context, ent_raw *raw, const flat *f, uint32_t *first, unsigned char *seen) {
    size_t J = raw->n_industries, F = raw->n_demands, rows = raw->n_regions * J, demands = raw->n_regions * F;
    for (size_t i = 0; i < f->count; i++) {
        const cell *c = &f->cells[i];
        int is_demand = c->column_kind == ENT_WIDE_DEMAND;
        size_t column = is_demand ? c->column_region * F + c->column_item : c->column_region * J + c->column_item, row,
               at;
        if (!is_demand) seen[rows + column] = 1;
        raw->has_value_added |= c->row_kind == ENT_WIDE_VALUE_ADDED;
        raw->has_output_row |= c->row_kind == ENT_WIDE_OUTPUT;
        if (c->row_region == NONE) {
            if (c->row_kind == ENT_WIDE_TAXES && is_demand) raw->final_taxes_musd[column] += c->value;
            else if (is_demand) continue;
            else if (c->row_kind == ENT_WIDE_TAXES) raw->taxes_musd[column] += c->value;
            else if (c->row_kind == ENT_WIDE_VALUE_ADDED) raw->value_added_musd[column] += c->value;
            else if (c->row_kind == ENT_WIDE_OTHER) raw->other_musd[column] += c->value;
            else raw->output_musd[column] += c->value;
            continue;
        }
        row = c->row_region * J + c->row_item;
        seen[row] = 1;
        at = row * (rows + demands) + (is_demand ? rows : 0) + column;
        if (first[at] != 0)
            return ent_fail_at(
                context, ENT_INPUT, (ent_place){.file = raw->file, .line = c->line}, NULL, "keep one of the two",
                "row \"%.30s %.30s\", column \"%.30s %.30s\" is given twice, first on line %u",
                raw->regions[c->row_region], raw->industries[c->row_item], raw->regions[c->column_region],
                is_demand ? raw->demands[c->column_item] : raw->industries[c->column_item], first[at]);
        first[at] = c->line;
        if (is_demand) raw->final_musd[row * demands + column] = c->value;
        else raw->intermediate_musd[row * rows + column] = c->value;
    }
    return ENT_OK;
}

static ent_status check_seen(ent_context *context, const ent_raw *raw, const unsigned char *seen) {
    size_t rows = raw->n_regions * raw->n_industries;
    char label[ENT_RAW_LABEL];
    for (size_t i = 0; i < 2 * rows; i++)
        if (!seen[i])
            return ent_fail_at(context, ENT_INPUT, (ent_place){.file = raw->file}, NULL, "the file may be cut off",
                               "no row says what industry \"%s\" %s", ent_raw_label(raw, i % rows, label),
                               i < rows ? "sells" : "buys or earns");
    if (raw->has_value_added || raw->has_output_row) return ENT_OK;
    return ent_fail_at(context, ENT_INPUT, (ent_place){.file = raw->file}, NULL,
                       "rows D1, D29X39 and B2A3G; the file may be cut off", "the table has no rows of value added");
}

static ent_status settle(ent_context *context, ent_raw *raw, flat *f) {
    size_t rows, width;
    uint32_t *first;
    unsigned char *seen;
    ent_status status;
    ENT_TRY(make_raw(context, raw, f));
    rows = raw->n_regions * raw->n_industries, width = rows + raw->n_regions * raw->n_demands;
    first = calloc(rows * width, sizeof *first);
    seen = calloc(2 * rows, 1);
    status = first == NULL || seen == NULL ? ent_fail_nomem(context) : place_cells(context, raw, f, first, seen);
    if (status == ENT_OK) status = check_seen(context, raw, seen);
    free(first);
    free(seen);
    return status;
}

ent_status ent_figaro_read_flat(ent_context *context, ent_rows *rows, ent_raw *raw) {
    flat f = {0};
    ent_status status = ENT_OK;
    int more = 1;
    if (!ent_label_list_init(&f.regions, &raw->arena, 64) || !ent_label_list_init(&f.industries, &raw->arena, 64) ||
        !ent_label_list_init(&f.demands, &raw->arena, 16))
        return ent_fail_nomem(context);
    status = read_header(context, rows, &f);
    while (status == ENT_OK && (status = ent_rows_next(context, rows, &more)) == ENT_OK && more)
        status = take_row(context, rows, raw, &f);
    if (status == ENT_OK) status = settle(context, raw, &f);
    free(f.cells);
    return status;
}
