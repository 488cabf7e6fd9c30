/* split_shares.c: how much of a sector each part is, by place. A CSV with a row for each part and place:
 *
 *     sector,what,exporter,importer,user,share
 *     RARE,output,CHN,,,0.08          of what CHN makes           (what is `output` when the column is missing or
 * empty) RARE,use,,JPN,,0.02             of what JPN buys RARE,trade,CHN,JPN,,0.1         of what CHN sells to JPN
 *     RARE,input,,JPN,C26,0.3         of what industry C26 of JPN buys
 *
 * An empty exporter or importer stands for all that have no row of their own. */
#include "world/names.h"
#include "world/split.h"

#include <math.h>
#include <string.h>

enum { OUTPUT, USE, TRADE, INPUT, KINDS };
static const char *const kinds[KINDS + 1] = {"output", "use", "trade", "input", NULL};

static const double SUM_TOLERANCE = 1e-9;

typedef struct row {
    size_t part, exporter, importer, user; /* SIZE_MAX: all */
    int kind;
    double share;
    uint32_t line;
} row;

typedef struct reading {
    const ent_world *world;
    ent_csv *csv;
    ent_arena *arena;
    ent_labels parts;
    row *rows;
    size_t n_rows;
    size_t sector, share, what, exporter, importer, user; /* columns; SIZE_MAX: not there */
} reading;

static ent_status find_columns(ent_context *context, reading *r) {
    static const char *const used[] = {"sector", "share", "what", "exporter", "importer", "user", NULL};
    ENT_TRY(ent_csv_column(context, r->csv, "sector", &r->sector));
    ENT_TRY(ent_csv_column(context, r->csv, "share", &r->share));
    r->what = r->exporter = r->importer = r->user = SIZE_MAX;
    (void)ent_csv_has(r->csv, "what", &r->what);
    (void)ent_csv_has(r->csv, "exporter", &r->exporter);
    (void)ent_csv_has(r->csv, "importer", &r->importer);
    (void)ent_csv_has(r->csv, "user", &r->user);
    ent_csv_warn_unused(context, r->csv, used);
    return ENT_OK;
}

static int is_given(const reading *r, size_t column) { return column != SIZE_MAX && !ent_csv_is_empty(r->csv, column); }

static ent_status read_kind(ent_context *context, const reading *r, int *kind) {
    const char *word;
    *kind = OUTPUT;
    if (!is_given(r, r->what)) return ENT_OK;
    word = ent_csv_text(r->csv, r->what);
    for (*kind = 0; *kind < KINDS; ++*kind)
        if (strcmp(kinds[*kind], word) == 0) return ENT_OK;
    return ent_csv_fail(context, r->csv, r->what, ENT_INPUT, "output, use, trade or input", "what \"%.40s\" is unknown",
                        word);
}

/* A label in a column that this kind has, or nothing in one it has not. `needed`: may not be left empty. */
static ent_status read_place(ent_context *context, const reading *r, size_t column, const char *name, int has,
                             int needed, const ent_labels *labels, int kind, size_t *out) {
    *out = SIZE_MAX;
    if (is_given(r, column)) {
        if (!has)
            return ent_csv_fail(context, r->csv, column, ENT_INPUT, "leave it empty", "%s goes without %s", kinds[kind],
                                name);
        return ent_csv_label(context, r->csv, column, labels, 0, out);
    }
    if (!needed) return ENT_OK;
    return ent_csv_fail(context, r->csv, column == SIZE_MAX ? r->sector : column, ENT_INPUT, NULL, "%s needs %s",
                        kinds[kind], name);
}

static ent_status read_row(ent_context *context, reading *r, row *out) {
    const char *code = ent_csv_text(r->csv, r->sector);
    const ent_world *w = r->world;
    int kind;
    ENT_TRY(ent_check_code(context, ent_csv_place(r->csv, r->sector), "sector", code));
    out->part = ent_labels_find(&r->parts, code);
    if (out->part == ENT_LABEL_NONE) {
        char *copy = ent_arena_string(r->arena, code);
        if (copy == NULL) return ent_fail_nomem(context);
        out->part = ent_labels_add(&r->parts, copy);
    }
    ENT_TRY(read_kind(context, r, &kind));
    out->kind = kind;
    ENT_TRY(read_place(context, r, r->exporter, "exporter", kind == OUTPUT || kind == TRADE, kind == TRADE, &w->regions,
                       kind, &out->exporter));
    ENT_TRY(read_place(context, r, r->importer, "importer", kind != OUTPUT, kind == TRADE, &w->regions, kind,
                       &out->importer));
    ENT_TRY(read_place(context, r, r->user, "user", kind == INPUT, kind == INPUT, &w->sectors, kind, &out->user));
    ENT_TRY(ent_csv_number(context, r->csv, r->share, &out->share));
    out->line = ent_csv_line(r->csv);
    if (out->share >= 0.0 && out->share <= 1.0) return ENT_OK;
    return ent_csv_fail(context, r->csv, r->share, ENT_RANGE, "0.08 is 8 %", "a share is between 0 and 1");
}

static ent_status read_rows(ent_context *context, reading *r) {
    size_t limit = ent_csv_rows_at_most(r->csv);
    int more;
    r->rows = ent_arena_take(r->arena, limit * sizeof *r->rows);
    if (r->rows == NULL || !ent_labels_init(&r->parts, r->arena, limit)) return ent_fail_nomem(context);
    ENT_TRY(find_columns(context, r));
    for (;;) {
        ENT_TRY(ent_csv_next(context, r->csv, &more));
        if (!more) break;
        ENT_TRY(read_row(context, r, &r->rows[r->n_rows]));
        r->n_rows++;
    }
    if (r->parts.count >= 2) return ENT_OK;
    return ent_csv_fail(context, r->csv, r->sector, ENT_INPUT, "one row for each part at least",
                        "a sector is split into two or more, not %zu", r->parts.count);
}

/* A place that shares belong to. SIZE_MAX: the kind goes without. */
typedef struct place {
    int kind;
    size_t exporter, importer, user;
} place;

/* 2: a row of exactly this place, 1: one that stands for it among all, 0: neither. */
static int matches(const row *at, const place *p) {
    if (at->kind != p->kind || at->user != p->user) return 0;
    if (at->exporter == p->exporter && at->importer == p->importer) return 2;
    if (at->kind == TRADE) return 0;
    return at->exporter == SIZE_MAX && at->importer == SIZE_MAX;
}

static ent_place place_of_row(const reading *r, const row *at) {
    return (ent_place){.file = ent_csv_place(r->csv, 0).file, .line = at->line, .column = 1};
}

/* The shares [P] of a place from its own rows, else from those for all; they must sum to 1. *found = 0: no row. */
static ent_status collect(ent_context *context, const reading *r, const place *at, double *shares, int *found) {
    const row *last = NULL;
    char number[ENT_FIGURE_SIZE];
    double sum = 0.0;
    int best = 0;
    for (size_t i = 0; i < r->n_rows && best < 2; i++) {
        int match = matches(&r->rows[i], at);
        if (match > best) best = match;
    }
    *found = best > 0;
    for (size_t p = 0; p < r->parts.count; p++) shares[p] = best > 0 ? 0.0 : NAN;
    for (size_t i = 0; best > 0 && i < r->n_rows; i++) {
        const row *one = &r->rows[i];
        if (matches(one, at) != best) continue;
        for (const row *other = r->rows; other < one; other++)
            if (other->part == one->part && matches(other, at) == best)
                return ent_fail_at(context, ENT_INPUT, place_of_row(r, one), "share", "keep one of the two",
                                   "the share of %s is given twice, first on line %u", r->parts.codes[one->part],
                                   other->line);
        shares[one->part] = one->share;
        last = one;
    }
    for (size_t p = 0; p < r->parts.count; p++) sum += shares[p];
    if (best == 0 || fabs(sum - 1.0) <= SUM_TOLERANCE) {
        for (size_t p = 0; p < r->parts.count; p++) shares[p] /= sum;
        return ENT_OK;
    }
    return ent_fail_at(context, ENT_INPUT, place_of_row(r, last), "share",
                       "one row for each part of the same place; a part left out there is 0",
                       "the shares of %s sum to %s, not to 1", kinds[at->kind], ent_figure(sum, number));
}

static ent_status collect_regions(ent_context *context, reading *r, int kind, double *shares, size_t P, int *any) {
    *any = 0;
    for (size_t n = 0; n < r->world->table.n_regions; n++) {
        place at = {kind, kind == OUTPUT ? n : SIZE_MAX, kind == USE ? n : SIZE_MAX, SIZE_MAX};
        int found;
        ENT_TRY(collect(context, r, &at, shares + n * P, &found));
        *any |= found;
    }
    return ENT_OK;
}

/* Trade and inputs are given at few places: room is made only when there is one. */
static ent_status collect_trade(ent_context *context, reading *r, ent_shares *s) {
    size_t N = r->world->table.n_regions, P = s->n_parts;
    int found;
    for (size_t i = 0; i < r->n_rows; i++) {
        place at = {TRADE, r->rows[i].exporter, r->rows[i].importer, SIZE_MAX};
        if (r->rows[i].kind != TRADE) continue;
        if (s->trade == NULL) {
            s->trade = ent_arena_doubles(r->arena, N * N * P);
            if (s->trade == NULL) return ent_fail_nomem(context);
            for (size_t cell = 0; cell < N * N * P; cell++) s->trade[cell] = NAN;
        }
        if (!isnan(s->trade[(at.importer * N + at.exporter) * P])) continue; /* by the place's first row */
        ENT_TRY(collect(context, r, &at, s->trade + (at.importer * N + at.exporter) * P, &found));
    }
    return ENT_OK;
}

static ent_status collect_inputs(ent_context *context, reading *r, ent_shares *s) {
    size_t N = r->world->table.n_regions, J = r->world->table.n_sectors, P = s->n_parts;
    int any = 0, found;
    for (size_t i = 0; i < r->n_rows; i++) any |= r->rows[i].kind == INPUT;
    if (!any) return ENT_OK;
    s->input = ent_arena_doubles(r->arena, N * J * P);
    if (s->input == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++) {
            place at = {INPUT, SIZE_MAX, n, j};
            ENT_TRY(collect(context, r, &at, s->input + (n * J + j) * P, &found));
        }
    return ENT_OK;
}

static ent_status read_shares(ent_context *context, reading *r, ent_shares *out) {
    size_t N = r->world->table.n_regions;
    ENT_TRY(read_rows(context, r));
    *out = (ent_shares){.n_parts = r->parts.count, .parts = r->parts.codes};
    out->output = ent_arena_doubles(r->arena, N * out->n_parts);
    out->use = ent_arena_doubles(r->arena, N * out->n_parts);
    if (out->output == NULL || out->use == NULL) return ent_fail_nomem(context);
    ENT_TRY(collect_regions(context, r, OUTPUT, out->output, out->n_parts, &out->any_output));
    ENT_TRY(collect_regions(context, r, USE, out->use, out->n_parts, &out->any_use));
    ENT_TRY(collect_trade(context, r, out));
    return collect_inputs(context, r, out);
}

ent_status ent_shares_read(ent_context *context, const ent_world *world, const char *path, ent_arena *arena,
                           ent_shares *out) {
    reading r = {.world = world, .arena = arena};
    ent_status status = ent_csv_open_commented(context, path, &r.csv);
    if (status == ENT_OK) status = read_shares(context, &r, out);
    ent_csv_close(r.csv);
    return status;
}

ent_status ent_shares_read_bytes(ent_context *context, const ent_world *world, const char *name, const char *bytes,
                                 size_t length, ent_arena *arena, ent_shares *out) {
    reading r = {.world = world, .arena = arena};
    ent_status status = ent_csv_open_commented_bytes(context, name, bytes, length, &r.csv);
    if (status == ENT_OK) status = read_shares(context, &r, out);
    ent_csv_close(r.csv);
    return status;
}
