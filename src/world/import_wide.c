/* import_wide.c: from the columns and rows of a wide table to the arrays of a raw one. */
#include "world/import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Labels that grow as they are met, in their order. ent_labels wants to know how many beforehand. */
typedef struct list {
    const char **codes;
    ent_labels index;
    size_t capacity;
} list;

typedef struct column {
    ent_wide_kind kind;
    size_t region, item;
} column;

struct ent_wide {
    ent_rows *rows;
    ent_raw *raw;
    list regions, industries, demands, labels, row_labels;
    const char **industry_names; /* beside `industries` */
    column *columns;             /* [capacity] */
    size_t *target;              /* [n_columns] cell of `line` each column is added to */
    double *figures, *line;      /* [n_columns]; [N J + N F + 2]: the last two are outputs and what is skipped */
    unsigned char *seen;         /* [N J] rows met */
    size_t n_columns, capacity;
    ent_place header;
};

static int list_init(list *l, ent_arena *arena, size_t capacity) {
    l->capacity = capacity;
    return ent_labels_init(&l->index, arena, capacity);
}

/* The index of a code, which is added (and copied) when it is new; ENT_LABEL_NONE when out of memory or full. */
static size_t list_add(list *l, ent_arena *arena, const char *code) {
    size_t found = ent_labels_find(&l->index, code);
    char *copy;
    if (found != ENT_LABEL_NONE) return found;
    if (l->index.count == l->capacity) {
        list larger;
        if (!list_init(&larger, arena, 2 * l->capacity)) return ENT_LABEL_NONE;
        for (size_t i = 0; i < l->index.count; i++) (void)ent_labels_add(&larger.index, l->index.codes[i]);
        *l = larger;
    }
    copy = ent_arena_string(arena, code);
    return copy == NULL ? ENT_LABEL_NONE : ent_labels_add(&l->index, copy);
}

ent_status ent_wide_new(ent_context *context, ent_rows *rows, ent_raw *raw, ent_wide **out) {
    ent_wide *wide = calloc(1, sizeof *wide);
    list *lists[5];
    *out = NULL;
    if (wide == NULL) return ent_fail_nomem(context);
    *out = wide;
    wide->rows = rows;
    wide->raw = raw;
    lists[0] = &wide->regions, lists[1] = &wide->industries, lists[2] = &wide->demands;
    lists[3] = &wide->labels, lists[4] = &wide->row_labels;
    for (size_t i = 0; i < 5; i++)
        if (!list_init(lists[i], &raw->arena, 64)) return ent_fail_nomem(context);
    return ENT_OK;
}

void ent_wide_free(ent_wide *wide) {
    if (wide == NULL) return;
    free(wide->columns);
    free(wide->industry_names);
    free(wide->target);
    free(wide->figures);
    free(wide->line);
    free(wide->seen);
    free(wide);
}

int ent_wide_has_region(const ent_wide *wide, const char *region) {
    return ent_labels_find(&wide->regions.index, region) != ENT_LABEL_NONE;
}

/* Makes room for one more column. */
static int grow(ent_wide *wide) {
    size_t capacity = wide->capacity == 0 ? 256 : 2 * wide->capacity;
    column *columns;
    if (wide->n_columns < wide->capacity) return 1;
    columns = realloc(wide->columns, capacity * sizeof *columns);
    if (columns == NULL) return 0;
    wide->columns = columns;
    wide->capacity = capacity;
    return 1;
}

static ent_status name_industry(ent_context *context, ent_wide *wide, size_t item, const char *name) {
    size_t count = wide->industries.index.count;
    const char **names;
    if (item + 1 < count) return ENT_OK;
    names = realloc(wide->industry_names, count * sizeof *names);
    if (names == NULL) return ent_fail_nomem(context);
    wide->industry_names = names;
    names[item] = NULL;
    if (name == NULL || *name == '\0') return ENT_OK;
    names[item] = ent_arena_string(&wide->raw->arena, name);
    return names[item] == NULL ? ent_fail_nomem(context) : ENT_OK;
}

ent_status ent_wide_column(ent_context *context, ent_wide *wide, ent_wide_kind kind, const char *label,
                           const char *region, const char *item, const char *item_name) {
    ent_arena *arena = &wide->raw->arena;
    ent_place place = ent_rows_place(wide->rows);
    size_t before = wide->labels.index.count;
    column *c;
    if (ent_labels_find(&wide->labels.index, label) != ENT_LABEL_NONE)
        return ent_fail_at(context, ENT_INPUT, place, label, NULL, "column %zu: \"%.60s\" appears twice",
                           ent_rows_field(wide->rows), label);
    if (list_add(&wide->labels, arena, label) != before || !grow(wide)) return ent_fail_nomem(context);
    c = &wide->columns[wide->n_columns++];
    *c = (column){.kind = kind};
    if (kind != ENT_WIDE_INDUSTRY && kind != ENT_WIDE_DEMAND) return ENT_OK;
    c->region = list_add(&wide->regions, arena, region);
    c->item = list_add(kind == ENT_WIDE_INDUSTRY ? &wide->industries : &wide->demands, arena, item);
    if (c->region == ENT_LABEL_NONE || c->item == ENT_LABEL_NONE) return ent_fail_nomem(context);
    return kind == ENT_WIDE_INDUSTRY ? name_industry(context, wide, c->item, item_name) : ENT_OK;
}

/* Every region buys and makes: at least one column of each kind, and one for each of its industries. */
static ent_status check_columns(ent_context *context, const ent_wide *wide) {
    const ent_raw *raw = wide->raw;
    size_t N = raw->n_regions, J = raw->n_industries, missing = 0;
    unsigned char *makes = calloc(N * J + 1, 1), *buys = calloc(N + 1, 1);
    ent_status status = makes == NULL || buys == NULL ? ent_fail_nomem(context) : ENT_OK;
    for (size_t c = 0; status == ENT_OK && c < wide->n_columns; c++) {
        const column *at = &wide->columns[c];
        if (at->kind == ENT_WIDE_INDUSTRY) makes[at->region * J + at->item] = 1;
        if (at->kind == ENT_WIDE_DEMAND) buys[at->region] = 1;
    }
    while (status == ENT_OK && missing < N * J && makes[missing]) missing++;
    if (status == ENT_OK && missing < N * J)
        status = ent_fail_at(context, ENT_INPUT, wide->header, raw->industries[missing % J],
                             "every region must have every industry, if only with zeros",
                             "the header has no column for industry \"%.60s\" of \"%.40s\"",
                             raw->industries[missing % J], raw->regions[missing / J]);
    missing = 0;
    while (status == ENT_OK && missing < N && buys[missing]) missing++;
    if (status == ENT_OK && missing < N)
        status = ent_fail_at(context, ENT_INPUT, wide->header, raw->regions[missing],
                             "final demand such as HFCE or GFCF",
                             "the header has no column for the final demand of \"%.40s\"", raw->regions[missing]);
    free(makes);
    free(buys);
    return status;
}

static ent_status find_targets(ent_context *context, ent_wide *wide) {
    const ent_raw *raw = wide->raw;
    size_t J = raw->n_industries, F = raw->n_demands, rows = raw->n_regions * J, width = rows + raw->n_regions * F;
    wide->target = malloc(wide->n_columns * sizeof *wide->target);
    wide->figures = malloc(wide->n_columns * sizeof *wide->figures);
    wide->line = malloc((width + 2) * sizeof *wide->line);
    wide->seen = calloc(rows, 1);
    if (wide->target == NULL || wide->figures == NULL || wide->line == NULL || wide->seen == NULL)
        return ent_fail_nomem(context);
    for (size_t c = 0; c < wide->n_columns; c++) {
        const column *at = &wide->columns[c];
        wide->target[c] = at->kind == ENT_WIDE_INDUSTRY ? at->region * J + at->item
                          : at->kind == ENT_WIDE_DEMAND ? rows + at->region * F + at->item
                          : at->kind == ENT_WIDE_OUTPUT ? width
                                                        : width + 1;
        if (at->kind == ENT_WIDE_OUTPUT) wide->raw->has_output_column = 1;
    }
    return ENT_OK;
}

ent_status ent_wide_columns_done(ent_context *context, ent_wide *wide) {
    ent_raw *raw = wide->raw;
    wide->header = (ent_place){.file = ent_rows_place(wide->rows).file, .line = ent_rows_line(wide->rows), .column = 1};
    raw->n_regions = wide->regions.index.count;
    raw->n_industries = wide->industries.index.count;
    raw->n_demands = wide->demands.index.count;
    raw->regions = wide->regions.index.codes;
    raw->industries = wide->industries.index.codes;
    raw->demands = wide->demands.index.codes;
    if (raw->n_industries == 0 || raw->n_demands == 0)
        return ent_fail_at(context, ENT_INPUT, wide->header, NULL, NULL, "the header has no column of %s",
                           raw->n_industries == 0 ? "an industry" : "final demand");
    ENT_TRY(check_columns(context, wide));
    ENT_TRY(ent_raw_allocate(context, raw, wide->header));
    raw->industry_names = ent_arena_take(&raw->arena, raw->n_industries * sizeof *raw->industry_names);
    raw->is_inventory = ent_arena_take(&raw->arena, raw->n_demands);
    if (raw->industry_names == NULL || raw->is_inventory == NULL) return ent_fail_nomem(context);
    memcpy(raw->industry_names, wide->industry_names, raw->n_industries * sizeof *raw->industry_names);
    return find_targets(context, wide);
}

/* Adds the line that was read to where its kind belongs. */
static void add_line(ent_wide *wide, ent_wide_kind kind, size_t row) {
    ent_raw *raw = wide->raw;
    size_t rows = raw->n_regions * raw->n_industries, demands = raw->n_regions * raw->n_demands;
    const double *line = wide->line;
    double *to = kind == ENT_WIDE_INDUSTRY      ? raw->intermediate_musd + row * rows
                 : kind == ENT_WIDE_VALUE_ADDED ? raw->value_added_musd
                 : kind == ENT_WIDE_TAXES       ? raw->taxes_musd
                 : kind == ENT_WIDE_OTHER       ? raw->other_musd
                 : kind == ENT_WIDE_OUTPUT      ? raw->output_musd
                                                : NULL;
    if (to == NULL) return;
    for (size_t c = 0; c < rows; c++) to[c] += line[c];
    to = kind == ENT_WIDE_INDUSTRY ? raw->final_musd + row * demands
         : kind == ENT_WIDE_TAXES  ? raw->final_taxes_musd
                                   : NULL;
    for (size_t c = 0; to != NULL && c < demands; c++) to[c] += line[rows + c];
    if (kind == ENT_WIDE_INDUSTRY) raw->sold_musd[row] += line[rows + demands];
    raw->has_value_added |= kind == ENT_WIDE_VALUE_ADDED;
    raw->has_output_row |= kind == ENT_WIDE_OUTPUT;
}

/* The row of an industry that the header knows. */
static ent_status find_row(ent_context *context, ent_wide *wide, const char *label, const char *region,
                           const char *item, size_t *row) {
    size_t n = ent_labels_find(&wide->regions.index, region), j = ent_labels_find(&wide->industries.index, item);
    if (n != ENT_LABEL_NONE && j != ENT_LABEL_NONE) {
        *row = n * wide->raw->n_industries + j;
        wide->seen[*row] = 1;
        return ENT_OK;
    }
    if (n != ENT_LABEL_NONE && ent_labels_find(&wide->demands.index, item) != ENT_LABEL_NONE)
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(wide->rows), label,
                           "turn rows into columns: industries that sell are rows, industries that buy are columns",
                           "row \"%.60s\" is final demand: the table lies on its side", label);
    return ent_fail_at(context, ENT_INPUT, ent_rows_place(wide->rows), label,
                       "rows and columns must name the same regions and industries",
                       "row \"%.60s\": the header has no column of that %s", label,
                       n == ENT_LABEL_NONE ? "region" : "industry");
}

ent_status ent_wide_row(ent_context *context, ent_wide *wide, ent_wide_kind kind, const char *label, const char *region,
                        const char *item) {
    size_t row = 0, before = wide->row_labels.index.count;
    const ent_raw *raw = wide->raw;
    size_t width = raw->n_regions * (raw->n_industries + raw->n_demands) + 2;
    const char *kept;
    if (ent_labels_find(&wide->row_labels.index, label) != ENT_LABEL_NONE)
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(wide->rows), label, NULL, "row \"%.60s\" appears twice",
                           label);
    if (list_add(&wide->row_labels, &wide->raw->arena, label) != before) return ent_fail_nomem(context);
    kept = wide->row_labels.index.codes[before];
    if (kind == ENT_WIDE_INDUSTRY) ENT_TRY(find_row(context, wide, kept, region, item, &row));
    ENT_TRY(ent_rows_numbers(context, wide->rows, kept, wide->labels.index.codes, wide->n_columns, wide->figures));
    memset(wide->line, 0, width * sizeof *wide->line);
    for (size_t c = 0; c < wide->n_columns; c++) wide->line[wide->target[c]] += wide->figures[c];
    if (kind == ENT_WIDE_INDUSTRY && wide->line[width - 1] != 0.0) {
        wide->raw->skipped_musd += fabs(wide->line[width - 1]);
        wide->raw->n_skipped++;
    }
    add_line(wide, kind, row);
    return ENT_OK;
}

ent_status ent_wide_done(ent_context *context, ent_wide *wide) {
    ent_raw *raw = wide->raw;
    char label[ENT_RAW_LABEL];
    ent_place place = {.file = ent_rows_place(wide->rows).file, .line = ent_rows_line(wide->rows)};
    raw->n_empty = ent_rows_empty_fields(wide->rows);
    for (size_t row = 0; row < raw->n_regions * raw->n_industries; row++)
        if (!wide->seen[row])
            return ent_fail_at(context, ENT_INPUT, place, NULL, "the file may be cut off",
                               "industry \"%s\" has a column and no row", ent_raw_label(raw, row, label));
    if (raw->has_value_added || raw->has_output_row) return ENT_OK;
    return ent_fail_at(context, ENT_INPUT, place, NULL,
                       "rows such as VA (VALU) or OUT (OUTPUT, GO); the file may be cut off",
                       "the table has neither a row of value added nor a row of outputs");
}
