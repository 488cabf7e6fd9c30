/* cube.c: flows, tariffs, levies and technology: one figure for each cell of three labels, in one of two layouts told apart by
 * the header.
 *
 *     long    sector,importer,exporter,value_musd     one row per cell that is not zero
 *     wide    sector,importer,AGO,ARE,...             one row per sector and importer; empty = zero
 *
 * A cell left out is zero (a levy: 1, none), a cell given twice an error. */
#include "world/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef ent_status check_fn(ent_context *context, const ent_world *world, ent_place place, size_t a, size_t b, size_t c,
                            double value);

typedef struct cube {
    const ent_world *world;
    const char *names[3]; /* the two columns of a wide row, then what runs across */
    const ent_labels *labels[3];
    size_t strides[3];
    const char *value; /* the fourth column of the long layout */
    check_fn *check;
    double absent; /* what a cell left out means, and holds already */
    double *cells;
    uint32_t *lines; /* where each cell was given, 0 = nowhere */
} cube;

ent_status ent_csv_label(ent_context *context, const ent_csv *csv, size_t column, const ent_labels *labels,
                         size_t guess, size_t *out) {
    const char *code = ent_csv_text(csv, column);
    *out = ent_labels_find_near(labels, code, guess);
    if (*out != ENT_LABEL_NONE) return ENT_OK;
    if (*code == '\0')
        return ent_csv_fail(context, csv, column, ENT_INPUT, NULL, "%s is empty", ent_csv_name(csv, column));
    return ent_fail_unknown(context, ent_csv_place(csv, column), ent_csv_name(csv, column), code, labels);
}

void ent_csv_warn_unused(ent_context *context, const ent_csv *csv, const char *const *used) {
    for (size_t column = 0; column < ent_csv_width(csv); column++) {
        size_t i = 0;
        while (used[i] != NULL && strcmp(used[i], ent_csv_name(csv, column)) != 0) i++;
        if (used[i] == NULL)
            ent_warn_at(context, ent_csv_place(csv, column), "column \"%s\" is not used", ent_csv_name(csv, column));
    }
}

/* Stores one figure after checking it; -0 becomes 0, so that equal tables have equal bits. */
static ent_status store(ent_context *context, const ent_csv *csv, size_t column, const cube *into, const size_t at[3],
                        double value) {
    size_t cell = at[0] * into->strides[0] + at[1] * into->strides[1] + at[2] * into->strides[2];
    if (into->lines[cell] != 0)
        return ent_csv_fail(context, csv, column, ENT_INPUT, "keep one of the two",
                            "the cell %s %s, %s %s, %s %s is given twice, first on line %u", into->names[0],
                            into->labels[0]->codes[at[0]], into->names[1], into->labels[1]->codes[at[1]],
                            into->names[2], into->labels[2]->codes[at[2]], into->lines[cell]);
    into->lines[cell] = ent_csv_line(csv);
    into->cells[cell] = value + 0.0;
    /* The place costs a walk along the line: worked out only when the figure is bad. */
    if (into->check(context, into->world, (ent_place){0}, at[0], at[1], at[2], value) == ENT_OK) return ENT_OK;
    return into->check(context, into->world, ent_csv_place(csv, column), at[0], at[1], at[2], value);
}

static ent_status read_long(ent_context *context, ent_csv *csv, const cube *into) {
    const char *used[] = {into->names[0], into->names[1], into->names[2], into->value, NULL};
    size_t columns[3], at[3] = {0}, value_column;
    double value = 0.0;
    int more;
    for (size_t k = 0; k < 3; k++) ENT_TRY(ent_csv_column(context, csv, into->names[k], &columns[k]));
    ENT_TRY(ent_csv_column(context, csv, into->value, &value_column));
    ent_csv_warn_unused(context, csv, used);
    for (;;) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) return ENT_OK;
        ENT_TRY(ent_csv_label(context, csv, columns[0], into->labels[0], at[0], &at[0]));
        ENT_TRY(ent_csv_label(context, csv, columns[1], into->labels[1], at[1], &at[1]));
        ENT_TRY(ent_csv_label(context, csv, columns[2], into->labels[2], at[2] + 1, &at[2]));
        ENT_TRY(ent_csv_number(context, csv, value_column, &value));
        ENT_TRY(store(context, csv, value_column, into, at, value));
    }
}

/* which[column] = the label of a column, ENT_LABEL_NONE for the two keys. Every label must have its column. */
static ent_status read_wide_header(ent_context *context, const ent_csv *csv, const cube *into, const size_t keys[2],
                                   size_t *which) {
    size_t found;
    for (size_t column = 0; column < ent_csv_width(csv); column++) {
        const char *name = ent_csv_name(csv, column);
        which[column] = ENT_LABEL_NONE;
        if (column == keys[0] || column == keys[1]) continue;
        which[column] = ent_labels_find(into->labels[2], name);
        if (which[column] == ENT_LABEL_NONE)
            return ent_fail_unknown(context, ent_csv_place(csv, column), into->names[2], name, into->labels[2]);
    }
    for (size_t label = 0; label < into->labels[2]->count; label++) {
        const char *code = into->labels[2]->codes[label];
        if (!ent_csv_has(csv, code, &found))
            return ent_csv_fail(context, csv, ent_csv_width(csv) - 1, ENT_INPUT,
                                "where there is nothing to give, leave its cells empty",
                                "%s \"%s\" has no column; a wide table has one for each", into->names[2], code);
    }
    return ENT_OK;
}

static ent_status read_wide_rows(ent_context *context, ent_csv *csv, const cube *into, const size_t keys[2],
                                 const size_t *which) {
    size_t at[3] = {0}, width = ent_csv_width(csv);
    double value = 0.0;
    int more;
    for (;;) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) return ENT_OK;
        ENT_TRY(ent_csv_label(context, csv, keys[0], into->labels[0], at[0], &at[0]));
        ENT_TRY(ent_csv_label(context, csv, keys[1], into->labels[1], at[1] + 1, &at[1]));
        for (size_t column = 0; column < width; column++) {
            if (which[column] == ENT_LABEL_NONE) continue;
            at[2] = which[column];
            value = into->absent;
            if (!ent_csv_is_empty(csv, column)) ENT_TRY(ent_csv_number(context, csv, column, &value));
            ENT_TRY(store(context, csv, column, into, at, value));
        }
    }
}

static ent_status read_wide(ent_context *context, ent_csv *csv, const cube *into) {
    size_t *which = malloc(ent_csv_width(csv) * sizeof *which);
    size_t keys[2];
    ent_status status = which == NULL ? ent_fail_nomem(context) : ENT_OK;
    if (status == ENT_OK) status = ent_csv_column(context, csv, into->names[0], &keys[0]);
    if (status == ENT_OK) status = ent_csv_column(context, csv, into->names[1], &keys[1]);
    if (status == ENT_OK) status = read_wide_header(context, csv, into, keys, which);
    if (status == ENT_OK) status = read_wide_rows(context, csv, into, keys, which);
    free(which);
    return status;
}

static ent_status read_cube(ent_context *context, const char *path, const cube *into) {
    ent_csv *csv = NULL;
    ent_status status;
    size_t column;
    ENT_TRY(ent_csv_open(context, path, &csv));
    if (ent_csv_has(csv, into->names[2], &column) || ent_csv_has(csv, into->value, &column))
        status = read_long(context, csv, into);
    else status = read_wide(context, csv, into);
    ent_csv_close(csv);
    return status;
}

static ent_status read_trade(ent_context *context, const char *path, const ent_world *world, const char *value,
                             check_fn *check, double absent, double *cells) {
    size_t N = world->table.n_regions, count = world->table.n_sectors * N * N;
    uint32_t *lines = calloc(count, sizeof *lines);
    cube into = {.world = world,
                 .names = {"sector", "importer", "exporter"},
                 .labels = {&world->sectors, &world->regions, &world->regions},
                 .strides = {N * N, N, 1},
                 .value = value,
                 .check = check,
                 .absent = absent,
                 .cells = cells,
                 .lines = lines};
    ent_status status;
    assert(count > 0); /* no world is without cells */
    status = lines == NULL ? ent_fail_nomem(context) : read_cube(context, path, &into);
    free(lines);
    return status;
}

ent_status ent_read_flows(ent_context *context, const char *path, const ent_world *world, double *cells) {
    return read_trade(context, path, world, "value_musd", ent_check_flow, 0.0, cells);
}

ent_status ent_read_tariffs(ent_context *context, const char *path, const ent_world *world, double *cells) {
    return read_trade(context, path, world, "rate", ent_check_tariff, 0.0, cells);
}

static ent_status check_percent(ent_context *context, const ent_world *world, ent_place place, size_t sector,
                                size_t importer, size_t exporter, double value) {
    return ent_check_tariff(context, world, place, sector, importer, exporter, value / 100.0);
}

static ent_status check_multiplier(ent_context *context, const ent_world *world, ent_place place, size_t sector,
                                   size_t importer, size_t exporter, double value) {
    return ent_check_tariff(context, world, place, sector, importer, exporter, value - 1.0);
}

ent_status ent_read_tariffs_percent(ent_context *context, const char *path, const ent_world *world, double *cells) {
    size_t N = world->table.n_regions, count = world->table.n_sectors * N * N;
    ENT_TRY(read_trade(context, path, world, "rate", check_percent, 0.0, cells));
    for (size_t cell = 0; cell < count; cell++) cells[cell] /= 100.0;
    return ENT_OK;
}

ent_status ent_read_tariffs_multiplier(ent_context *context, const char *path, const ent_world *world, double *cells) {
    size_t N = world->table.n_regions, count = world->table.n_sectors * N * N;
    for (size_t cell = 0; cell < count; cell++) cells[cell] = 1.0;
    ENT_TRY(read_trade(context, path, world, "rate", check_multiplier, 1.0, cells));
    for (size_t cell = 0; cell < count; cell++) cells[cell] -= 1.0;
    return ENT_OK;
}

ent_status ent_read_levies(ent_context *context, const char *path, const ent_world *world, double *cells) {
    size_t N = world->table.n_regions, count = world->table.n_sectors * N * N;
    for (size_t cell = 0; cell < count; cell++) cells[cell] = 1.0;
    return read_trade(context, path, world, "levy", ent_check_levy, 1.0, cells);
}

ent_status ent_read_technology(ent_context *context, const char *path, const ent_world *world, double *cells,
                               uint32_t *lines) {
    size_t J = world->table.n_sectors, N = world->table.n_regions;
    cube into = {.world = world,
                 .names = {"region", "sector", "input"},
                 .labels = {&world->regions, &world->sectors, &world->sectors},
                 .strides = {1, N, J * N},
                 .value = "share",
                 .check = ent_check_input,
                 .cells = cells,
                 .lines = lines};
    return read_cube(context, path, &into);
}

static ent_status read_shares(ent_context *context, ent_csv *csv, ent_world *world, uint32_t *lines) {
    static const char *const used[] = {"region", "sector", "share", NULL};
    size_t region_column, sector_column, share_column, n = 0, j = 0, N = world->table.n_regions;
    double share = 0.0;
    int more;
    ENT_TRY(ent_csv_column(context, csv, "region", &region_column));
    ENT_TRY(ent_csv_column(context, csv, "sector", &sector_column));
    ENT_TRY(ent_csv_column(context, csv, "share", &share_column));
    ent_csv_warn_unused(context, csv, used);
    for (;;) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) return ENT_OK;
        ENT_TRY(ent_csv_label(context, csv, region_column, &world->regions, n, &n));
        ENT_TRY(ent_csv_label(context, csv, sector_column, &world->sectors, j + 1, &j));
        ENT_TRY(ent_csv_number(context, csv, share_column, &share));
        if (lines[j * N + n] != 0)
            return ent_csv_fail(context, csv, share_column, ENT_INPUT, "keep one of the two",
                                "the share of %s in %s is given twice, first on line %u", world->sectors.codes[j],
                                world->regions.codes[n], lines[j * N + n]);
        lines[j * N + n] = ent_csv_line(csv);
        ENT_TRY(ent_check_value_added(context, world, ent_csv_place(csv, share_column), j, n, share));
    }
}

ent_status ent_read_value_added(ent_context *context, const char *path, ent_world *world) {
    uint32_t *lines = calloc(world->table.n_sectors * world->table.n_regions, sizeof *lines);
    ent_csv *csv = NULL;
    ent_status status = lines == NULL ? ent_fail_nomem(context) : ent_csv_open(context, path, &csv);
    if (status == ENT_OK) status = read_shares(context, csv, world, lines);
    ent_csv_close(csv);
    free(lines);
    return status;
}
