#include "world/concordance.h"
#include "world/inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double SUM_TOLERANCE = 1e-6;
enum { CODE_BYTES = 96 };

typedef struct row {
    size_t from, order; /* index of the code; where the row stands */
    const char *to;
    double weight; /* NAN: none given */
    uint32_t line;
} row;

typedef struct reading {
    ent_csv *csv;
    ent_arena *arena;
    int equal;
    size_t from, to, weight; /* columns; weight SIZE_MAX: none */
    row *rows;
    size_t n_rows;
} reading;

void ent_concordance_code(const char *code, char *out, size_t size) {
    int numbers = strspn(code, "0123456789. ") == strlen(code) && strpbrk(code, "0123456789") != NULL;
    size_t used = 0;
    for (const char *p = code; *p != '\0' && used + 1 < size; p++)
        if (!numbers || (*p != '.' && *p != ' ')) out[used++] = *p;
    out[used] = '\0';
}

static int ends_with(const char *text, const char *end) {
    size_t length = strlen(text), n = strlen(end);
    return length >= n && strcmp(text + length - n, end) == 0;
}

/* The two columns of codes in a file as WITS writes it. */
static int find_wits_columns(reading *r) {
    size_t found = 0;
    for (size_t column = 0; column < ent_csv_width(r->csv) && found < 2; column++)
        if (ends_with(ent_csv_name(r->csv, column), "Product Code")) *(found++ == 0 ? &r->from : &r->to) = column;
    return found == 2;
}

static ent_status find_columns(ent_context *context, reading *r) {
    static const char *const used[] = {"from", "to", "weight", "from_name", "to_name", "note", NULL};
    r->weight = SIZE_MAX;
    (void)ent_csv_has(r->csv, "weight", &r->weight);
    if (!ent_csv_has(r->csv, "from", &r->from) && find_wits_columns(r)) return ENT_OK;
    ENT_TRY(ent_csv_column(context, r->csv, "from", &r->from));
    ENT_TRY(ent_csv_column(context, r->csv, "to", &r->to));
    ent_csv_warn_unused(context, r->csv, used);
    return ENT_OK;
}

static ent_status read_row(ent_context *context, reading *r, ent_labels *from, row *out) {
    char code[CODE_BYTES];
    size_t columns[2] = {r->from, r->to};
    char *copy;
    for (size_t i = 0; i < 2; i++)
        if (ent_csv_is_empty(r->csv, columns[i]) || ent_csv_length(r->csv, columns[i]) >= CODE_BYTES)
            return ent_csv_fail(context, r->csv, columns[i], ENT_INPUT, NULL, "a code is %s",
                                ent_csv_is_empty(r->csv, columns[i]) ? "empty" : "too long to be one");
    ent_concordance_code(ent_csv_text(r->csv, r->from), code, sizeof code);
    out->from = ent_labels_find_near(from, code, from->count - (from->count > 0));
    if (out->from == ENT_LABEL_NONE) {
        copy = ent_arena_string(r->arena, code);
        if (copy == NULL) return ent_fail_nomem(context);
        out->from = ent_labels_add(from, copy);
    }
    out->to = copy = ent_arena_string(r->arena, ent_csv_text(r->csv, r->to));
    if (copy == NULL) return ent_fail_nomem(context);
    out->order = r->n_rows;
    out->line = ent_csv_line(r->csv);
    out->weight = NAN;
    if (r->weight == SIZE_MAX || ent_csv_is_empty(r->csv, r->weight)) return ENT_OK;
    ENT_TRY(ent_csv_number(context, r->csv, r->weight, &out->weight));
    if (out->weight >= 0.0 && out->weight <= 1.0) return ENT_OK;
    return ent_csv_fail(context, r->csv, r->weight, ENT_RANGE, NULL, "a weight is between 0 and 1");
}

static int by_code(const void *a, const void *b) {
    const row *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static ent_status fail_at_row(ent_context *context, const reading *r, const row *at, const char *hint, const char *what,
                              const char *code) {
    ent_place place = {.file = ent_csv_place(r->csv, 0).file, .line = at->line, .column = 1};
    return ent_fail_at(context, ENT_INPUT, place, "weight", hint, "code %s %s", code, what);
}

/* The rows of one code: no target twice; weights that sum to 1, or none. */
static ent_status settle_code(ent_context *context, reading *r, row *rows, size_t count, const char *code) {
    size_t given = 0;
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(rows[i].weight)) given++;
        for (size_t k = 0; k < i; k++)
            if (strcmp(rows[k].to, rows[i].to) == 0)
                return fail_at_row(context, r, &rows[i], "keep one of the two", "leads to the same target twice", code);
    }
    if (given == 0 && (count == 1 || r->equal)) {
        for (size_t i = 0; i < count; i++) rows[i].weight = 1.0 / (double)count;
        return ENT_OK;
    }
    if (given == 0)
        return fail_at_row(context, r, &rows[count - 1],
                           "add a column `weight`, or choose equal weights (--equal-weights)",
                           "has several targets and no weights", code);
    if (given < count)
        return fail_at_row(context, r, &rows[count - 1], "each of its rows needs one", "has a row without a weight",
                           code);
    for (size_t i = 0; i < count; i++) sum += rows[i].weight;
    if (fabs(sum - 1.0) > SUM_TOLERANCE)
        return fail_at_row(context, r, &rows[count - 1], "the weights of one code sum to 1",
                           "has weights that do not sum to 1", code);
    for (size_t i = 0; i < count; i++) rows[i].weight /= sum;
    return ENT_OK;
}

static ent_status settle(ent_context *context, reading *r, ent_concordance *out) {
    out->first = ent_arena_take(r->arena, (out->from.count + 1) * sizeof *out->first);
    out->targets = ent_arena_take(r->arena, (r->n_rows + 1) * sizeof *out->targets);
    if (out->first == NULL || out->targets == NULL) return ent_fail_nomem(context);
    qsort(r->rows, r->n_rows, sizeof *r->rows, by_code);
    for (size_t at = 0, code = 0; code < out->from.count; code++) {
        size_t count = 0;
        while (at + count < r->n_rows && r->rows[at + count].from == code) count++;
        ENT_TRY(settle_code(context, r, r->rows + at, count, out->from.codes[code]));
        for (size_t i = 0; i < count; i++)
            out->targets[at + i] = (ent_concordance_target){r->rows[at + i].to, r->rows[at + i].weight};
        out->first[code] = at;
        at += count;
        out->first[code + 1] = at;
    }
    return ENT_OK;
}

static ent_status read_concordance(ent_context *context, reading *r, ent_concordance *out) {
    size_t limit = ent_csv_rows_at_most(r->csv);
    char match[32] = "";
    int more;
    *out = (ent_concordance){0};
    (void)ent_csv_comment(r->csv, "version", out->version, sizeof out->version);
    if (ent_csv_comment(r->csv, "match", match, sizeof match) && strcmp(match, "prefix") != 0 &&
        strcmp(match, "exact") != 0)
        return ent_fail_at(context, ENT_INPUT, (ent_place){.file = ent_csv_place(r->csv, 0).file, .line = 1}, "match",
                           "prefix or exact", "match \"%s\" is unknown", match);
    out->by_prefix = strcmp(match, "prefix") == 0;
    ENT_TRY(find_columns(context, r));
    r->rows = ent_arena_take(r->arena, limit * sizeof *r->rows);
    if (r->rows == NULL || !ent_labels_init(&out->from, r->arena, limit)) return ent_fail_nomem(context);
    for (;;) {
        ENT_TRY(ent_csv_next(context, r->csv, &more));
        if (!more) break;
        ENT_TRY(read_row(context, r, &out->from, &r->rows[r->n_rows]));
        r->n_rows++;
    }
    return settle(context, r, out);
}

ent_status ent_concordance_read(ent_context *context, const char *path, int equal, ent_arena *arena,
                                ent_concordance *out) {
    reading r = {.arena = arena, .equal = equal};
    ent_status status = ent_csv_open_commented(context, path, &r.csv);
    if (status == ENT_OK) status = read_concordance(context, &r, out);
    ent_csv_close(r.csv);
    return status;
}

ent_status ent_concordance_read_bytes(ent_context *context, const char *name, const char *bytes, size_t length,
                                      int equal, ent_arena *arena, ent_concordance *out) {
    reading r = {.arena = arena, .equal = equal};
    ent_status status = ent_csv_open_commented_bytes(context, name, bytes, length, &r.csv);
    if (status == ENT_OK) status = read_concordance(context, &r, out);
    ent_csv_close(r.csv);
    return status;
}

static size_t find_exactly(const ent_concordance *c, const char *code, int *padded) {
    char other[CODE_BYTES + 1];
    size_t length = strlen(code), index = ent_labels_find(&c->from, code);
    if (index != ENT_LABEL_NONE || length >= CODE_BYTES || strspn(code, "0123456789") != length) return index;
    if (length == 5) { /* 10121 was the product 010121 before a spreadsheet saw it */
        snprintf(other, sizeof other, "0%s", code);
        index = ent_labels_find(&c->from, other);
    } else if (length == 6 && *code == '0') index = ent_labels_find(&c->from, code + 1);
    if (index != ENT_LABEL_NONE) *padded = 1;
    return index;
}

size_t ent_concordance_find(const ent_concordance *c, const char *code, const ent_concordance_target **targets,
                            int *padded) {
    char plain[CODE_BYTES];
    size_t index, length;
    ent_concordance_code(code, plain, sizeof plain);
    index = find_exactly(c, plain, padded);
    if (index == ENT_LABEL_NONE && c->by_prefix) {
        length = strlen(plain);
        if (length == 5 && strspn(plain, "0123456789") == length) { /* a product of six digits, see above */
            memmove(plain + 1, plain, length + 1);
            plain[0] = '0';
            length++;
            *padded = 1;
        }
        while (index == ENT_LABEL_NONE && length > 1) {
            plain[--length] = '\0';
            index = ent_labels_find(&c->from, plain);
        }
    }
    if (index == ENT_LABEL_NONE) return 0;
    *targets = c->targets + c->first[index];
    return c->first[index + 1] - c->first[index];
}
