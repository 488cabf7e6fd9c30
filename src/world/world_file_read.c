/* world_file_read.c: a world out of its SQLite file. Every value is hashed as it is read, in the order it was written in,
 * and the file is believed only when the hash is the one it names: then labels and figures are what some Entente wrote,
 * and the world's own hash, kept in the file, need not be worked out again. */
#include "world/world_file.h"
#include "support/hash.h"
#include "support/text.h"
#include "world/inside.h"

#include <endian.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOTES_MOST = 4096 };

typedef struct reading {
    ent_context *context;
    const char *path;
    sqlite3 *database;
    sqlite3_stmt *statement;
    ent_hasher *hasher;
    ent_world *world;
    int column;
    char digest[ENT_HASH_DIGITS + 1], hash[ENT_HASH_DIGITS + 1];
} reading;

int ent_world_file_recognise(const char *path) {
    unsigned char header[72];
    FILE *file = fopen(path, "rbe");
    int found = file != NULL && fread(header, 1, sizeof header, file) == sizeof header &&
                memcmp(header, "SQLite format 3", 16) == 0 && memcmp(header + 68, "ENTW", 4) == 0;
    if (file != NULL) fclose(file);
    return found;
}

static ent_place place_of(const reading *r) { return (ent_place){.file = r->path}; }

static ent_status damaged(const reading *r, const char *what) {
    return ent_fail_at(r->context, ENT_INPUT, place_of(r), NULL, "import the table again, or fetch the file again",
                       "the world file was altered or is damaged: %s", what);
}

static ent_status begin(reading *r, const char *sql) {
    int code = sqlite3_prepare_v2(r->database, sql, -1, &r->statement, NULL);
    if (code != SQLITE_OK) return ent_world_file_fail(r->context, r->database, r->path, code, "reading");
    return ENT_OK;
}

static void end(reading *r) {
    sqlite3_finalize(r->statement);
    r->statement = NULL;
}

/* The next row; *more = 0 after the last. */
static ent_status step(reading *r, int *more) {
    int code = sqlite3_step(r->statement);
    r->column = 0;
    *more = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE) return ENT_OK;
    return ent_world_file_fail(r->context, r->database, r->path, code, "reading");
}

static int64_t take_integer(reading *r) {
    int64_t value = sqlite3_column_int64(r->statement, r->column++);
    uint64_t little = htole64((uint64_t)value);
    ent_hasher_add(r->hasher, &little, sizeof little);
    return value;
}

static ent_status take_text(reading *r, const char **out) {
    const char *text = (const char *)sqlite3_column_text(r->statement, r->column++);
    if (text == NULL) return damaged(r, "a text is missing");
    ent_hasher_add_string(r->hasher, text);
    *out = ent_arena_string(&r->world->arena, text);
    return *out == NULL ? ent_fail_nomem(r->context) : ENT_OK;
}

static ent_status take_doubles(reading *r, double *figures, size_t count, int may_be_left_out, double absent) {
    const void *blob = sqlite3_column_blob(r->statement, r->column);
    size_t bytes = (size_t)sqlite3_column_bytes(r->statement, r->column);
    int is_null = sqlite3_column_type(r->statement, r->column++) == SQLITE_NULL;
    if (is_null && may_be_left_out) {
        ent_hasher_add(r->hasher, "-", 1);
        for (size_t i = 0; i < count && figures != NULL; i++) figures[i] = absent;
        return ENT_OK;
    }
    if (blob == NULL || bytes != count * sizeof(double)) return damaged(r, "a row of figures has another length");
    ent_hasher_add(r->hasher, blob, bytes);
    memcpy(figures, blob, bytes);
    for (size_t i = 0; __BYTE_ORDER != __LITTLE_ENDIAN && i < count; i++) {
        uint64_t bits;
        memcpy(&bits, &figures[i], sizeof bits);
        bits = le64toh(bits);
        memcpy(&figures[i], &bits, sizeof bits);
    }
    return ENT_OK;
}

typedef ent_status row_fn(reading *r, size_t row);

/* Exactly `count` rows of a query. */
static ent_status each_row(reading *r, const char *sql, size_t count, row_fn *take) {
    int more = 0;
    ent_status status = begin(r, sql);
    for (size_t row = 0; status == ENT_OK && row <= count; row++) {
        status = step(r, &more);
        if (status != ENT_OK || !more) {
            if (status == ENT_OK && row < count) status = damaged(r, "rows are missing");
            break;
        }
        if (row == count) status = damaged(r, "there are rows too many");
        else status = take(r, row);
    }
    end(r);
    return status;
}

static ent_status take_region(reading *r, size_t n) {
    ent_region *to = (ent_region *)(uintptr_t)&r->world->table.regions[n]; /* ours to fill until the world is made */
    (void)take_integer(r);
    ENT_TRY(take_text(r, &to->code));
    ENT_TRY(take_text(r, &to->name_en));
    ENT_TRY(take_text(r, &to->name_fr));
    ENT_TRY(take_text(r, &to->basin));
    ENT_TRY(take_text(r, &to->groups));
    to->iso_numeric = (uint32_t)take_integer(r);
    return ENT_OK;
}

static ent_status take_sector(reading *r, size_t j) {
    ent_sector *to = (ent_sector *)(uintptr_t)&r->world->table.sectors[j];
    (void)take_integer(r);
    ENT_TRY(take_text(r, &to->code));
    ENT_TRY(take_text(r, &to->name_en));
    ENT_TRY(take_text(r, &to->name_fr));
    ENT_TRY(take_text(r, &to->isic_rev4));
    to->tradable_goods = take_integer(r) != 0;
    return ENT_OK;
}

static ent_status take_set(reading *r, size_t s) {
    ent_table *t = &r->world->table;
    (void)take_integer(r);
    ENT_TRY(take_text(r, (const char **)(uintptr_t)&t->elasticity_sets[s]));
    return take_doubles(r, (double *)(uintptr_t)(t->elasticity + s * t->n_sectors), t->n_sectors, 0, 0.0);
}

static ent_status take_market(reading *r, size_t row) {
    const ent_table *t = &r->world->table;
    size_t N = t->n_regions;
    for (int i = 0; i < 3; i++) (void)take_integer(r);
    ENT_TRY(take_doubles(r, (double *)(uintptr_t)(t->flow_musd + row * N), N, 0, 0.0));
    ENT_TRY(take_doubles(r, (double *)(uintptr_t)(t->tariff_rate + row * N), N, 1, 0.0));
    return take_doubles(r, t->levy_gross == NULL ? NULL : (double *)(uintptr_t)(t->levy_gross + row * N),
                        t->levy_gross == NULL ? 0 : N, 1, 1.0);
}

static ent_status take_technology(reading *r, size_t row) {
    const ent_table *t = &r->world->table;
    for (int i = 0; i < 3; i++) (void)take_integer(r);
    return take_doubles(r, (double *)(uintptr_t)(t->input_share + row * t->n_regions), t->n_regions, 1, 0.0);
}

/* Notes are read one after the other, as many as there are. */
static ent_status take_notes(reading *r) {
    int more;
    ent_status status = begin(r, "SELECT id,key,text FROM notes ORDER BY id");
    for (size_t row = 0; status == ENT_OK; row++) {
        ent_note note = {0};
        status = step(r, &more);
        if (status != ENT_OK || !more) break;
        if (row == NOTES_MOST) status = damaged(r, "there are notes too many");
        else (void)take_integer(r);
        if (status == ENT_OK) status = take_text(r, &note.key);
        if (status == ENT_OK) status = take_text(r, &note.text);
        if (status == ENT_OK) status = ent_world_add_notes(r->context, r->world, &note, 1);
    }
    end(r);
    return status;
}

/* A value of meta by its key, hashed when `hashed`. */
static ent_status take_meta(reading *r, const char *key, int hashed, char *out, size_t size) {
    int more = 0;
    const char *text;
    ent_status status = begin(r, "SELECT value FROM meta WHERE key=?");
    if (status == ENT_OK && sqlite3_bind_text(r->statement, 1, key, -1, SQLITE_STATIC) != SQLITE_OK)
        status = ent_fail_nomem(r->context);
    if (status == ENT_OK) status = step(r, &more);
    if (status == ENT_OK) {
        text = more ? (const char *)sqlite3_column_text(r->statement, 0) : NULL;
        if (text == NULL || strlen(text) >= size) status = damaged(r, key);
        else {
            strcpy(out, text);
            if (hashed) ent_hasher_add_string(r->hasher, key), ent_hasher_add_string(r->hasher, text);
        }
    }
    end(r);
    return status;
}

static ent_status take_count(reading *r, const char *key, size_t *out) {
    char text[32];
    ENT_TRY(take_meta(r, key, 0, text, sizeof text));
    *out = (size_t)strtoul(text, NULL, 10);
    return *out > 0 && *out < 1u << 20 ? ENT_OK : damaged(r, key);
}

/* The arrays, so that rows can be read into them. */
static ent_status prepare(reading *r) {
    ent_world *world = r->world;
    ent_table *t = &world->table;
    size_t N = 0, J = 0, S = 0;
    int levies = 0;
    ENT_TRY(take_count(r, "n_regions", &N));
    ENT_TRY(take_count(r, "n_sectors", &J));
    ENT_TRY(take_count(r, "n_elasticity_sets", &S));
    ENT_TRY(ent_world_set_size(r->context, world, place_of(r), J, N, S));
    ENT_TRY(begin(r, "SELECT 1 FROM markets WHERE levy IS NOT NULL LIMIT 1"));
    {
        ent_status status = step(r, &levies);
        end(r);
        if (status != ENT_OK) return status;
    }
    t->regions = ent_arena_take(&world->arena, N * sizeof *t->regions);
    t->sectors = ent_arena_take(&world->arena, J * sizeof *t->sectors);
    t->elasticity_sets = ent_arena_take(&world->arena, S * sizeof *t->elasticity_sets);
    t->elasticity = ent_arena_doubles(&world->arena, S * J);
    t->flow_musd = ent_arena_doubles(&world->arena, J * N * N);
    t->tariff_rate = ent_arena_doubles(&world->arena, J * N * N);
    t->input_share = ent_arena_doubles(&world->arena, J * J * N);
    if (levies) t->levy_gross = ent_arena_doubles(&world->arena, J * N * N);
    if (!t->regions || !t->sectors || !t->elasticity_sets || !t->elasticity || !t->flow_musd || !t->tariff_rate ||
        !t->input_share || (levies && !t->levy_gross))
        return ent_fail_nomem(r->context);
    return ENT_OK;
}

static ent_status take_rest_of_meta(reading *r) {
    ent_table *t = &r->world->table;
    char name[512], number[64];
    ENT_TRY(take_meta(r, "name", 1, name, sizeof name));
    t->name = ent_arena_string(&r->world->arena, name);
    if (t->name == NULL) return ent_fail_nomem(r->context);
    ENT_TRY(take_meta(r, "base_year", 1, number, sizeof number));
    t->base_year = atoi(number);
    ENT_TRY(take_meta(r, "n_regions", 1, number, sizeof number));
    ENT_TRY(take_meta(r, "n_sectors", 1, number, sizeof number));
    ENT_TRY(take_meta(r, "n_elasticity_sets", 1, number, sizeof number));
    ENT_TRY(take_meta(r, "hash", 1, r->hash, sizeof r->hash));
    ENT_TRY(take_meta(r, "value_added_gap", 1, number, sizeof number));
    if (!ent_number_parse(number, number + strlen(number), &r->world->value_added_gap))
        return damaged(r, "value_added_gap");
    return take_meta(r, "digest", 0, r->digest, sizeof r->digest);
}

/* Whoever can write a digest could write figures that no world has. */
static ent_status check_figures(const reading *r) {
    const ent_table *t = &r->world->table;
    size_t trade = t->n_sectors * t->n_regions * t->n_regions, uses = t->n_sectors * t->n_sectors * t->n_regions;
    int good = 1;
    for (size_t c = 0; c < trade; c++) good &= t->flow_musd[c] >= 0.0 && t->flow_musd[c] <= 1e300;
    for (size_t c = 0; c < trade; c++) good &= t->tariff_rate[c] > -1.0 && t->tariff_rate[c] <= 1e300;
    for (size_t c = 0; c < uses; c++) good &= t->input_share[c] >= 0.0 && t->input_share[c] < 1.0;
    for (size_t c = 0; t->levy_gross != NULL && c < trade; c++)
        good &= t->levy_gross[c] > 0.0 && t->levy_gross[c] <= 1e300;
    for (size_t c = 0; c < t->n_elasticity_sets * t->n_sectors; c++)
        good &= t->elasticity[c] > 0.0 && t->elasticity[c] <= 1e300;
    return good ? ENT_OK : damaged(r, "a figure is out of its bounds");
}

static ent_status read_all(reading *r) {
    ent_table *t = &r->world->table;
    char digest[ENT_HASH_DIGITS + 1];
    ENT_TRY(prepare(r));
    ENT_TRY(each_row(r, "SELECT id,code,name_en,name_fr,basin,groups,iso_numeric FROM regions ORDER BY id",
                     t->n_regions, take_region));
    ENT_TRY(each_row(r, "SELECT id,code,name_en,name_fr,isic_rev4,tradable_goods FROM sectors ORDER BY id",
                     t->n_sectors, take_sector));
    ENT_TRY(each_row(r, "SELECT id,name,thetas FROM elasticity_sets ORDER BY id", t->n_elasticity_sets, take_set));
    ENT_TRY(each_row(r, "SELECT id,sector,importer,flow,tariff,levy FROM markets ORDER BY id",
                     t->n_sectors * t->n_regions, take_market));
    ENT_TRY(each_row(r, "SELECT id,input,sector,shares FROM technology_rows ORDER BY id", t->n_sectors * t->n_sectors,
                     take_technology));
    ENT_TRY(take_notes(r));
    ENT_TRY(take_rest_of_meta(r));
    ent_hasher_finish(r->hasher, digest);
    r->hasher = NULL;
    if (strcmp(digest, r->digest) != 0)
        return damaged(r, "its figures or labels are not those that were written (digest)");
    if (strlen(r->hash) != ENT_HASH_DIGITS) return damaged(r, "hash");
    ENT_TRY(check_figures(r));
    ENT_TRY(ent_world_index(r->context, r->world, place_of(r)));
    ENT_TRY(ent_world_derive_value_added(r->context, r->world, place_of(r), NULL));
    return ent_world_finish(r->context, r->world, place_of(r), r->hash);
}

static ent_status check_version(reading *r) {
    int more = 0, version = 0;
    ent_status status = begin(r, "PRAGMA user_version");
    if (status == ENT_OK) status = step(r, &more);
    if (status == ENT_OK && more) version = sqlite3_column_int(r->statement, 0);
    end(r);
    if (status != ENT_OK || version == ENT_WORLD_FILE_VERSION) return status;
    return ent_fail_at(r->context, ENT_VERSION, place_of(r), NULL, "import the table again",
                       "the world file has version %d, this library reads %d", version, ENT_WORLD_FILE_VERSION);
}

/* The path as a URI, so that SQLite neither locks the file nor looks for a journal beside it. */
static ent_status open_database(reading *r) {
    ent_text uri = {0};
    const char *path = r->path;
    int code;
    while (path[0] == '/' && path[1] == '/') path++; /* after file: two of them would begin the name of a host */
    ent_text_add(&uri, "file:");
    for (const char *p = path; *p != '\0'; p++) {
        if (strchr("%?#", *p) != NULL) ent_text_addf(&uri, "%%%02X", (unsigned)(unsigned char)*p);
        else ent_text_add_bytes(&uri, p, 1);
    }
    ent_text_add(&uri, "?immutable=1");
    if (uri.failed) return ent_fail_nomem(r->context);
    code = sqlite3_open_v2(uri.data, &r->database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    ent_text_free(&uri);
    if (code != SQLITE_OK) return ent_world_file_fail(r->context, r->database, r->path, code, "opening");
    sqlite3_limit(r->database, SQLITE_LIMIT_LENGTH, 1 << 26);
    code = sqlite3_exec(r->database, "PRAGMA trusted_schema=OFF;PRAGMA cell_size_check=ON;PRAGMA mmap_size=268435456",
                        NULL, NULL, NULL);
    return code == SQLITE_OK ? ENT_OK : ent_world_file_fail(r->context, r->database, r->path, code, "opening");
}

ent_status ent_world_file_read(ent_context *context, const char *path, ent_world **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    reading r = {.context = context, .path = path, .hasher = ent_hasher_new(), .world = ent_world_new()};
    char unused[ENT_HASH_DIGITS + 1];
    ent_status status = r.hasher == NULL || r.world == NULL ? ent_fail_nomem(context) : ENT_OK;
    if (status == ENT_OK) status = open_database(&r);
    if (status == ENT_OK) status = check_version(&r);
    if (status == ENT_OK) status = read_all(&r);
    sqlite3_close(r.database);
    if (r.hasher != NULL) ent_hasher_finish(r.hasher, unused);
    if (status != ENT_OK) ent_world_free(r.world);
    *out = status == ENT_OK ? r.world : NULL;
    ent_context_enter(context, former);
    return status;
}
