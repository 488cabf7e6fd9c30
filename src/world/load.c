/* load.c: a world from a directory of CSV files. docs/data.md describes every file and column. */
#include "support/file.h"
#include "support/text.h"
#include "world/inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One directory being read. Labels live in the world's arena, figures too; `lines` are of technology.csv. */
typedef struct loading {
    ent_world *world;
    const char *directory;
    uint32_t *lines;
} loading;

static ent_status load(ent_context *context, loading *l);

ent_status ent_world_load(ent_context *context, const char *directory, ent_world **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    loading l = {.world = ent_world_new(), .directory = directory};
    ent_status status = l.world == NULL ? ent_fail_nomem(context) : load(context, &l);
    free(l.lines);
    if (status != ENT_OK) ent_world_free(l.world);
    *out = status == ENT_OK ? l.world : NULL;
    ent_context_enter(context, former);
    return status;
}

/* "regions.csv" becomes "regions.dta". */
static void end_as_stata(char *path) {
    size_t length = strlen(path);
    path[length - 3] = 'd', path[length - 2] = 't', path[length - 1] = 'a';
}

/* The path of a table: `NAME.csv`, or `NAME.dta` when only that is there; malloc'd, NULL when out of memory. */
static char *table_path(const char *directory, const char *name) {
    char *path = ent_path_join(directory, name), *stata = ent_path_join(directory, name);
    if (path == NULL || stata == NULL) {
        free(path);
        path = NULL;
    } else if (!ent_path_exists(path)) {
        end_as_stata(stata);
        if (ent_path_exists(stata)) {
            free(path);
            return stata;
        }
    }
    free(stata);
    return path;
}

/* Reads a file into the world by its path. */
static ent_status with_path(ent_context *context, loading *l, const char *name,
                            ent_status (*read)(ent_context *context, const char *path, ent_world *world)) {
    char *path = table_path(l->directory, name);
    ent_status status = path == NULL ? ent_fail_nomem(context) : read(context, path, l->world);
    free(path);
    return status;
}

/* Which of the two would be meant? */
static ent_status refuse_both(ent_context *context, const char *directory) {
    static const char *const names[] = {"regions.csv", "sectors.csv",    "elasticities.csv", "flows.csv", "tariffs.csv",
                                        "levies.csv",  "technology.csv", "value_added.csv",  "notes.csv"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *csv = ent_path_join(directory, names[i]), *stata = ent_path_join(directory, names[i]);
        int both = 0, good = csv != NULL && stata != NULL;
        if (good) {
            end_as_stata(stata);
            both = ent_path_exists(csv) && ent_path_exists(stata);
        }
        free(csv);
        free(stata);
        if (!good) return ent_fail_nomem(context);
        if (both)
            return ent_fail_at(context, ENT_INPUT, (ent_place){.file = directory}, names[i], "keep one of the two",
                               "the directory holds %s as CSV and as a Stata file", names[i]);
    }
    return ENT_OK;
}

static ent_status check_directory(ent_context *context, const char *directory) {
    static const char *const names[] = {"regions.csv", "sectors.csv", "elasticities.csv",
                                        "flows.csv",   "tariffs.csv", "technology.csv"};
    struct stat information;
    if (!ent_path_exists(directory))
        return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){.file = directory}, NULL, "give the path of a directory",
                           "no such world directory");
    if (stat(directory, &information) == 0 && !S_ISDIR(information.st_mode))
        return ent_fail_at(context, ENT_INPUT, (ent_place){.file = directory}, NULL,
                           "a world is a directory of CSV files", "is a file, not a directory");
    ENT_TRY(refuse_both(context, directory));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = table_path(directory, names[i]);
        int exists = path != NULL && ent_path_exists(path);
        free(path);
        if (path == NULL) return ent_fail_nomem(context);
        if (!exists)
            return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){.file = directory}, names[i],
                               "a world directory holds regions, sectors, elasticities, flows, tariffs and "
                               "technology.csv",
                               "the directory holds no %s", names[i]);
    }
    return ENT_OK;
}

/* "data/world-2024/" is named world-2024 and of the year 2024. */
static ent_status name_world(ent_context *context, loading *l) {
    char *real = realpath(l->directory, NULL);
    const char *last = real == NULL ? NULL : strrchr(real, '/');
    const char *name = last == NULL || last[1] == '\0' ? "world" : last + 1;
    size_t length = strlen(name), digits = 0;
    while (digits < length && isdigit((unsigned char)name[length - 1 - digits])) digits++;
    if (digits == 4) l->world->table.base_year = atoi(name + length - 4);
    l->world->table.name = ent_arena_string(&l->world->arena, name);
    free(real);
    return l->world->table.name == NULL ? ent_fail_nomem(context) : ENT_OK;
}

/* A text cell copied into the world; `fallback` when the column is absent or the cell empty. */
static ent_status take_text(ent_context *context, const ent_csv *csv, loading *l, const char *column,
                            const char *fallback, const char **out) {
    size_t index;
    const char *text = ent_csv_has(csv, column, &index) ? ent_csv_text(csv, index) : "";
    *out = ent_arena_string(&l->world->arena, *text == '\0' ? fallback : text);
    return *out == NULL ? ent_fail_nomem(context) : ENT_OK;
}

/* A whole number of [0, limit]; 0 when the column is absent or the cell empty. */
static ent_status take_count(ent_context *context, const ent_csv *csv, const char *column, uint32_t limit,
                             uint32_t *out) {
    size_t index;
    uint64_t value = 0;
    *out = 0;
    if (!ent_csv_has(csv, column, &index)) return ENT_OK;
    for (const char *p = ent_csv_text(csv, index); *p != '\0'; p++) {
        if (*p >= '0' && *p <= '9') value = value * 10 + (uint64_t)(*p - '0');
        if (*p < '0' || *p > '9' || value > limit)
            return ent_csv_fail(context, csv, index, ENT_INPUT, NULL, "%s \"%.40s\" is not a whole number from 0 to %u",
                                column, ent_csv_text(csv, index), limit);
    }
    *out = (uint32_t)value;
    return ENT_OK;
}

/* The code of a new region or sector: good, and not seen before (`seen` holds those of earlier rows, `lines` where). */
static ent_status take_code(ent_context *context, const ent_csv *csv, loading *l, size_t column, ent_labels *seen,
                            uint32_t *lines, const char **out) {
    const char *what = ent_csv_name(csv, column), *code = ent_csv_text(csv, column);
    size_t earlier = ent_labels_find(seen, code);
    ENT_TRY(ent_check_code(context, ent_csv_place(csv, column), what, code));
    if (earlier != ENT_LABEL_NONE)
        return ent_csv_fail(context, csv, column, ENT_INPUT, NULL, "%s \"%s\" appears twice, first on line %u", what,
                            code, lines[earlier]);
    *out = ent_arena_string(&l->world->arena, code);
    if (*out == NULL) return ent_fail_nomem(context);
    lines[ent_labels_add(seen, *out)] = ent_csv_line(csv);
    return ENT_OK;
}

static ent_status read_regions(ent_context *context, ent_csv *csv, void *payload) {
    loading *l = payload;
    static const char *const used[] = {"region", "iso_numeric", "name_en", "name_fr", "basin", "groups", NULL};
    size_t code_column, capacity = ent_csv_rows_at_most(csv);
    ent_arena *arena = &l->world->arena;
    uint32_t *lines = ent_arena_take(arena, capacity * sizeof *lines);
    ent_labels seen;
    int more;
    ent_region *regions = ent_arena_take(arena, capacity * sizeof *regions);
    if (regions == NULL || lines == NULL || !ent_labels_init(&seen, arena, capacity)) return ent_fail_nomem(context);
    ENT_TRY(ent_csv_column(context, csv, "region", &code_column));
    ent_csv_warn_unused(context, csv, used);
    for (;;) {
        ent_region *r = &regions[seen.count];
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        ENT_TRY(take_code(context, csv, l, code_column, &seen, lines, &r->code));
        ENT_TRY(take_text(context, csv, l, "name_en", r->code, &r->name_en));
        ENT_TRY(take_text(context, csv, l, "name_fr", r->name_en, &r->name_fr));
        ENT_TRY(take_text(context, csv, l, "basin", "", &r->basin));
        ENT_TRY(take_text(context, csv, l, "groups", "", &r->groups));
        ENT_TRY(take_count(context, csv, "iso_numeric", 999, &r->iso_numeric));
    }
    l->world->table.regions = regions;
    l->world->table.n_regions = seen.count;
    if (seen.count == 0)
        return ent_csv_fail(context, csv, code_column, ENT_INPUT, "one row for each region", "the table has no region");
    return ENT_OK;
}

static ent_status read_sectors(ent_context *context, ent_csv *csv, void *payload) {
    loading *l = payload;
    static const char *const used[] = {"sector", "name_en", "name_fr", "isic_rev4", "tradable_goods", NULL};
    size_t code_column, goods_column, capacity = ent_csv_rows_at_most(csv);
    ent_arena *arena = &l->world->arena;
    uint32_t *lines = ent_arena_take(arena, capacity * sizeof *lines), goods = 0;
    ent_labels seen;
    int more;
    ent_sector *sectors = ent_arena_take(arena, capacity * sizeof *sectors);
    if (sectors == NULL || lines == NULL || !ent_labels_init(&seen, arena, capacity)) return ent_fail_nomem(context);
    ENT_TRY(ent_csv_column(context, csv, "sector", &code_column));
    ENT_TRY(ent_csv_column(context, csv, "tradable_goods", &goods_column));
    ent_csv_warn_unused(context, csv, used);
    for (;;) {
        ent_sector *s = &sectors[seen.count];
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        ENT_TRY(take_code(context, csv, l, code_column, &seen, lines, &s->code));
        ENT_TRY(take_text(context, csv, l, "name_en", s->code, &s->name_en));
        ENT_TRY(take_text(context, csv, l, "name_fr", s->name_en, &s->name_fr));
        ENT_TRY(take_text(context, csv, l, "isic_rev4", "", &s->isic_rev4));
        ENT_TRY(take_count(context, csv, "tradable_goods", 1, &goods));
        if (ent_csv_is_empty(csv, goods_column))
            return ent_csv_fail(context, csv, goods_column, ENT_INPUT, "1 when `all-goods` includes it, else 0",
                                "tradable_goods is empty");
        s->tradable_goods = (int)goods;
    }
    l->world->table.sectors = sectors;
    l->world->table.n_sectors = seen.count;
    if (seen.count == 0)
        return ent_csv_fail(context, csv, code_column, ENT_INPUT, "one row for each sector", "the table has no sector");
    return ENT_OK;
}

/* The levies, if the directory has some. */
static ent_status read_levies(ent_context *context, loading *l, const char *path) {
    ent_world *world = l->world;
    size_t N = world->table.n_regions;
    double *levy;
    if (!ent_path_exists(path)) return ENT_OK;
    levy = ent_arena_doubles(&world->arena, world->table.n_sectors * N * N);
    if (levy == NULL) return ent_fail_nomem(context);
    ENT_TRY(ent_read_levies(context, path, world, levy));
    ent_world_keep_levies(world, levy);
    return ENT_OK;
}

/* Flows, tariffs, levies, technology, and what value_added.csv says of the last. */
static ent_status read_figures(ent_context *context, loading *l) {
    ent_world *world = l->world;
    ent_table *t = &world->table;
    size_t J = t->n_sectors, N = t->n_regions;
    double *flow = ent_arena_doubles(&world->arena, J * N * N), *tariff = ent_arena_doubles(&world->arena, J * N * N);
    double *input = ent_arena_doubles(&world->arena, J * J * N);
    char *paths[5] = {table_path(l->directory, "flows.csv"), table_path(l->directory, "tariffs.csv"),
                      table_path(l->directory, "technology.csv"), table_path(l->directory, "value_added.csv"),
                      table_path(l->directory, "levies.csv")};
    ent_status status = ENT_OK;
    l->lines = calloc(J * J * N, sizeof *l->lines);
    if (!flow || !tariff || !input || !paths[0] || !paths[1] || !paths[2] || !paths[3] || !paths[4] || !l->lines)
        status = ent_fail_nomem(context);
    t->flow_musd = flow, t->tariff_rate = tariff, t->input_share = input;
    if (status == ENT_OK) status = ent_read_flows(context, paths[0], world, flow);
    if (status == ENT_OK) status = ent_read_tariffs(context, paths[1], world, tariff);
    if (status == ENT_OK) status = read_levies(context, l, paths[4]);
    if (status == ENT_OK) status = ent_read_technology(context, paths[2], world, input, l->lines);
    if (status == ENT_OK)
        status = ent_world_derive_value_added(context, world, (ent_place){.file = paths[2]}, l->lines);
    if (status == ENT_OK && ent_path_exists(paths[3])) status = ent_read_value_added(context, paths[3], world);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) free(paths[i]);
    return status;
}

/* notes.csv, as an export has it: the name, the year, and where the world came from. */
static ent_status read_notes(ent_context *context, ent_csv *csv, void *payload) {
    loading *l = payload;
    ent_table *t = &l->world->table;
    size_t key_column, text_column;
    int more;
    ENT_TRY(ent_csv_column(context, csv, "key", &key_column));
    ENT_TRY(ent_csv_column(context, csv, "text", &text_column));
    for (;;) {
        ent_note note = {0};
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) return ENT_OK;
        note.key = ent_csv_text(csv, key_column), note.text = ent_csv_text(csv, text_column);
        if (strcmp(note.key, "name") == 0) {
            t->name = ent_arena_string(&l->world->arena, note.text);
            if (t->name == NULL) return ent_fail_nomem(context);
        } else if (strcmp(note.key, "base_year") == 0) t->base_year = atoi(note.text);
        else ENT_TRY(ent_world_add_notes(context, l->world, &note, 1));
    }
}

static ent_status read_notes_if_any(ent_context *context, loading *l) {
    char *path = table_path(l->directory, "notes.csv");
    int exists = path != NULL && ent_path_exists(path);
    if (path == NULL) return ent_fail_nomem(context);
    free(path);
    return exists ? ent_csv_with(context, table_path(l->directory, "notes.csv"), read_notes, l) : ENT_OK;
}

ent_status ent_load_about(ent_context *context, const char *directory, ent_world *world) {
    loading l = {.world = world, .directory = directory};
    ENT_TRY(name_world(context, &l));
    return read_notes_if_any(context, &l);
}

ent_status ent_load_labels(ent_context *context, const char *directory, ent_world *world) {
    loading l = {.world = world, .directory = directory};
    ENT_TRY(ent_csv_with(context, table_path(directory, "regions.csv"), read_regions, &l));
    return ent_csv_with(context, table_path(directory, "sectors.csv"), read_sectors, &l);
}

static ent_status load(ent_context *context, loading *l) {
    ent_table *t = &l->world->table;
    ent_place directory = {.file = l->directory};
    ENT_TRY(check_directory(context, l->directory));
    ENT_TRY(ent_load_about(context, l->directory, l->world));
    ENT_TRY(ent_load_labels(context, l->directory, l->world));
    ENT_TRY(with_path(context, l, "elasticities.csv", ent_read_elasticity_sets));
    ENT_TRY(ent_world_set_size(context, l->world, directory, t->n_sectors, t->n_regions, t->n_elasticity_sets));
    ENT_TRY(ent_world_index(context, l->world, directory));
    ENT_TRY(with_path(context, l, "elasticities.csv", ent_read_elasticities));
    ENT_TRY(read_figures(context, l));
    return ent_world_finish(context, l->world, directory, NULL);
}
