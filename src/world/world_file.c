/* world_file.c: writes a world as one SQLite file. */
#include "world/world_file.h"
#include "support/file.h"
#include "support/hash.h"
#include "support/text.h"
#include "world/inside.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A digit of a hexadecimal string `h`, from 1; the views read a double out of the 8 bytes of its blob with it. */
#define DIGIT(at) "(instr('0123456789ABCDEF',substr(h," #at ",1))-1)"
/* Bytes come little end first, so that the digits 15 and 16 are the sign and the upper exponent. */
#define MANTISSA                                                                                                       \
    "(" DIGIT(2) "+16*(" DIGIT(1) "+16*(" DIGIT(4) "+16*(" DIGIT(3) "+16*(" DIGIT(6) "+16*(" DIGIT(5) "+16*(" DIGIT(   \
        8) "+16*(" DIGIT(7) "+16*(" DIGIT(10) "+16*(" DIGIT(9) "+16*(" DIGIT(12) "+16*(" DIGIT(11) "+16*" DIGIT(14) "))))))))))))"
#define EXPONENT "(256*(" DIGIT(15) "&7)+16*" DIGIT(16) "+" DIGIT(13) ")"
#define VALUE "(CASE WHEN " DIGIT(15) ">7 THEN -1 ELSE 1 END*(4503599627370496+" MANTISSA ")*p.power)"
#define TRADE_VIEW(name, column, value)                                                                                \
    "CREATE VIEW " name " AS SELECT sector,importer,exporter," VALUE " AS " value                                      \
    " FROM (SELECT s.code AS sector,n.code AS importer,i.code AS exporter,hex(substr(m." column                        \
    ",8*i.id+1,8)) AS h FROM markets m JOIN sectors s ON s.id=m.sector JOIN regions n ON n.id=m.importer"              \
    " CROSS JOIN regions i WHERE m." column " IS NOT NULL) JOIN powers p ON p.exponent=" EXPONENT                      \
    " WHERE h<>'0000000000000000';"

static const char schema[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY,value TEXT NOT NULL)WITHOUT ROWID;"
    "CREATE TABLE regions(id INTEGER PRIMARY KEY,code TEXT NOT NULL UNIQUE,name_en TEXT NOT NULL,name_fr TEXT NOT NULL,"
    "basin TEXT NOT NULL,groups TEXT NOT NULL,iso_numeric INTEGER NOT NULL);"
    "CREATE TABLE sectors(id INTEGER PRIMARY KEY,code TEXT NOT NULL UNIQUE,name_en TEXT NOT NULL,name_fr TEXT NOT NULL,"
    "isic_rev4 TEXT NOT NULL,tradable_goods INTEGER NOT NULL);"
    "CREATE TABLE elasticity_sets(id INTEGER PRIMARY KEY,name TEXT NOT NULL UNIQUE,thetas BLOB NOT NULL);"
    "CREATE TABLE markets(id INTEGER PRIMARY KEY,sector INTEGER NOT NULL,importer INTEGER NOT NULL,flow BLOB NOT NULL,"
    "tariff BLOB,levy BLOB);"
    "CREATE TABLE technology_rows(id INTEGER PRIMARY KEY,input INTEGER NOT NULL,sector INTEGER NOT NULL,"
    "shares BLOB);"
    "CREATE TABLE notes(id INTEGER PRIMARY KEY,key TEXT NOT NULL,text TEXT NOT NULL);"
    "CREATE TABLE powers(exponent INTEGER PRIMARY KEY,power REAL NOT NULL);"
    "CREATE INDEX markets_by_importer ON markets(importer,sector);" TRADE_VIEW("flows", "flow", "value_musd")
        TRADE_VIEW("tariffs", "tariff", "rate") TRADE_VIEW(
            "levies", "levy",
            "levy") "CREATE VIEW technology AS SELECT region,sector,input," VALUE
                    " AS share FROM (SELECT r.code AS region,s.code AS "
                    "sector,k.code AS input,hex(substr(t.shares,8*r.id+1,8)) AS h FROM technology_rows t JOIN sectors s ON "
                    "s.id=t.sector JOIN sectors k ON k.id=t.input CROSS JOIN regions r WHERE t.shares IS NOT NULL) JOIN powers p ON "
                    "p.exponent=" EXPONENT " WHERE h<>'0000000000000000';"
                    "CREATE VIEW elasticities AS SELECT name,sector," VALUE
                    " AS theta FROM (SELECT e.name AS name,s.code AS sector,"
                    "hex(substr(e.thetas,8*s.id+1,8)) AS h FROM elasticity_sets e CROSS JOIN sectors s) JOIN powers p ON "
                    "p.exponent=" EXPONENT ";";

typedef struct writing {
    ent_context *context;
    sqlite3 *database;
    sqlite3_stmt *statement;
    ent_hasher *hasher;
    const char *path;
    int column, code;  /* of the statement; the first failure, which makes all that follows do nothing */
    uint64_t *scratch; /* doubles, little end first */
} writing;

ent_status ent_world_file_fail(ent_context *context, sqlite3 *database, const char *path, int code, const char *doing) {
    ent_place place = {.file = path};
    const char *reason = database != NULL ? sqlite3_errmsg(database) : sqlite3_errstr(code);
    if ((code & 0xFF) == SQLITE_NOMEM) return ent_fail_nomem(context);
    if ((code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB)
        return ent_fail_at(context, ENT_INPUT, place, NULL, "import the table again, or fetch the file again",
                           "the world file is damaged or cut off: %s", reason);
    if ((code & 0xFF) == SQLITE_ERROR) /* a table or a column that is not there */
        return ent_fail_at(context, ENT_INPUT, place, NULL, NULL, "is no world file: %s", reason);
    return ent_fail_at(context, ENT_IO, place, NULL, NULL, "%s failed: %s", doing, reason);
}

static void keep(writing *w, int code) {
    if (w->code == SQLITE_OK && code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) w->code = code;
}

static void begin(writing *w, const char *sql) {
    w->statement = NULL;
    if (w->code == SQLITE_OK) keep(w, sqlite3_prepare_v2(w->database, sql, -1, &w->statement, NULL));
    w->column = 0;
}

static void put_integer(writing *w, int64_t value) {
    uint64_t little = htole64((uint64_t)value);
    if (w->code != SQLITE_OK) return;
    ent_hasher_add(w->hasher, &little, sizeof little);
    keep(w, sqlite3_bind_int64(w->statement, ++w->column, value));
}

static void put_text(writing *w, const char *text) {
    if (w->code != SQLITE_OK) return;
    ent_hasher_add_string(w->hasher, text);
    keep(w, sqlite3_bind_text(w->statement, ++w->column, text, -1, SQLITE_STATIC));
}

/* A blob, or NULL when every figure is `absent` and may be left out. */
static void put_doubles(writing *w, const double *figures, size_t count, int may_be_left_out, double absent) {
    size_t same = 0;
    if (w->code != SQLITE_OK) return;
    while (may_be_left_out && same < count && figures[same] == absent) same++;
    if (may_be_left_out && same == count) {
        ent_hasher_add(w->hasher, "-", 1);
        keep(w, sqlite3_bind_null(w->statement, ++w->column));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(&w->scratch[i], &figures[i], sizeof w->scratch[i]);
        w->scratch[i] = htole64(w->scratch[i]);
    }
    ent_hasher_add(w->hasher, w->scratch, count * sizeof *w->scratch);
    keep(w, sqlite3_bind_blob64(w->statement, ++w->column, w->scratch, count * sizeof *w->scratch, SQLITE_STATIC));
}

static void end_row(writing *w) {
    if (w->code != SQLITE_OK) return;
    keep(w, sqlite3_step(w->statement));
    keep(w, sqlite3_reset(w->statement));
    w->column = 0;
}

static void end(writing *w) {
    sqlite3_finalize(w->statement);
    w->statement = NULL;
}

static void write_labels(writing *w, const ent_world *world) {
    const ent_table *t = &world->table;
    begin(w, "INSERT INTO regions VALUES(?,?,?,?,?,?,?)");
    for (size_t n = 0; n < t->n_regions; n++) {
        const ent_region *r = &t->regions[n];
        put_integer(w, (int64_t)n);
        put_text(w, r->code), put_text(w, r->name_en), put_text(w, r->name_fr), put_text(w, r->basin);
        put_text(w, r->groups);
        put_integer(w, (int64_t)r->iso_numeric);
        end_row(w);
    }
    end(w);
    begin(w, "INSERT INTO sectors VALUES(?,?,?,?,?,?)");
    for (size_t j = 0; j < t->n_sectors; j++) {
        const ent_sector *s = &t->sectors[j];
        put_integer(w, (int64_t)j);
        put_text(w, s->code), put_text(w, s->name_en), put_text(w, s->name_fr), put_text(w, s->isic_rev4);
        put_integer(w, s->tradable_goods);
        end_row(w);
    }
    end(w);
}

static void write_figures(writing *w, const ent_world *world) {
    const ent_table *t = &world->table;
    size_t J = t->n_sectors, N = t->n_regions;
    begin(w, "INSERT INTO elasticity_sets VALUES(?,?,?)");
    for (size_t s = 0; s < t->n_elasticity_sets; s++) {
        put_integer(w, (int64_t)s);
        put_text(w, t->elasticity_sets[s]);
        put_doubles(w, t->elasticity + s * J, J, 0, 0.0);
        end_row(w);
    }
    end(w);
    begin(w, "INSERT INTO markets VALUES(?,?,?,?,?,?)");
    for (size_t j = 0, row = 0; j < J; j++)
        for (size_t n = 0; n < N; n++, row++) {
            uint64_t *first = w->scratch; /* bound blobs must stay until the row is written: one part for each */
            put_integer(w, (int64_t)row), put_integer(w, (int64_t)j), put_integer(w, (int64_t)n);
            put_doubles(w, t->flow_musd + row * N, N, 0, 0.0);
            w->scratch += N;
            put_doubles(w, t->tariff_rate + row * N, N, 1, 0.0);
            w->scratch += N;
            if (t->levy_gross != NULL) put_doubles(w, t->levy_gross + row * N, N, 1, 1.0);
            else put_doubles(w, NULL, 0, 1, 1.0);
            w->scratch = first;
            end_row(w);
        }
    end(w);
    begin(w, "INSERT INTO technology_rows VALUES(?,?,?,?)");
    for (size_t k = 0, row = 0; k < J; k++)
        for (size_t j = 0; j < J; j++, row++) {
            put_integer(w, (int64_t)row), put_integer(w, (int64_t)k), put_integer(w, (int64_t)j);
            put_doubles(w, t->input_share + row * N, N, 1, 0.0);
            end_row(w);
        }
    end(w);
}

static void write_notes(writing *w, const ent_world *world) {
    begin(w, "INSERT INTO notes VALUES(?,?,?)");
    for (size_t i = 0; i < world->n_notes; i++) {
        put_integer(w, (int64_t)i);
        put_text(w, world->notes[i].key), put_text(w, world->notes[i].text);
        end_row(w);
    }
    end(w);
    begin(w, "INSERT INTO powers VALUES(?,?)");
    for (int e = 1; e <= 2046; e++) { /* not hashed: it follows from IEEE 754, and only the views use it */
        if (w->code != SQLITE_OK) break;
        keep(w, sqlite3_bind_int(w->statement, 1, e));
        keep(w, sqlite3_bind_double(w->statement, 2, ldexp(1.0, e - 1075)));
        end_row(w);
    }
    end(w);
}

/* One pair of meta, hashed but for the digest itself. */
static void put_meta(writing *w, const char *key, const char *value, int hashed) {
    if (w->code != SQLITE_OK) return;
    if (hashed) put_text(w, key), put_text(w, value);
    else {
        keep(w, sqlite3_bind_text(w->statement, 1, key, -1, SQLITE_STATIC));
        keep(w, sqlite3_bind_text(w->statement, 2, value, -1, SQLITE_STATIC));
    }
    end_row(w);
}

static ent_status write_meta(writing *w, const ent_world *world) {
    const ent_table *t = &world->table;
    char digest[ENT_HASH_DIGITS + 1];
    ent_text numbers[5] = {{0}};
    size_t counts[] = {t->n_regions, t->n_sectors, t->n_elasticity_sets};
    int failed = 0;
    for (size_t i = 0; i < 3; i++) ent_text_addf(&numbers[i], "%zu", counts[i]);
    ent_text_addf(&numbers[3], "%d", t->base_year);
    ent_text_add_number(&numbers[4], world->value_added_gap);
    for (size_t i = 0; i < 5; i++) failed |= numbers[i].failed;
    if (!failed) {
        begin(w, "INSERT INTO meta VALUES(?,?)");
        put_meta(w, "name", t->name, 1);
        put_meta(w, "base_year", numbers[3].data, 1);
        put_meta(w, "n_regions", numbers[0].data, 1);
        put_meta(w, "n_sectors", numbers[1].data, 1);
        put_meta(w, "n_elasticity_sets", numbers[2].data, 1);
        put_meta(w, "hash", world->hash, 1);
        put_meta(w, "value_added_gap", numbers[4].data, 1);
        ent_hasher_finish(w->hasher, digest);
        w->hasher = NULL;
        put_meta(w, "digest", digest, 0);
        put_meta(w, "written_by", ent_version(), 0);
        end(w);
    }
    for (size_t i = 0; i < 5; i++) ent_text_free(&numbers[i]);
    return failed ? ent_fail_nomem(w->context) : ENT_OK;
}

static void execute(writing *w, const char *sql) {
    if (w->code == SQLITE_OK) keep(w, sqlite3_exec(w->database, sql, NULL, NULL, NULL));
}

static ent_status write_all(writing *w, const ent_world *world) {
    ent_text pragmas = {0};
    ent_status status;
    /* The file has another name until it is whole: a journal would only cost time. */
    ent_text_addf(&pragmas,
                  "PRAGMA page_size=8192;PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;PRAGMA application_id=%d;"
                  "PRAGMA user_version=%d;BEGIN",
                  ENT_WORLD_FILE_ID, ENT_WORLD_FILE_VERSION);
    if (pragmas.failed) status = ent_fail_nomem(w->context);
    else {
        execute(w, pragmas.data);
        execute(w, schema);
        write_labels(w, world);
        write_figures(w, world);
        write_notes(w, world);
        status = write_meta(w, world);
        execute(w, "COMMIT");
    }
    ent_text_free(&pragmas);
    if (status == ENT_OK && w->code != SQLITE_OK)
        status = ent_world_file_fail(w->context, w->database, w->path, w->code, "writing");
    return status;
}

ent_status ent_world_write(ent_context *context, const ent_world *world, const char *path) {
    size_t N = world->table.n_regions, J = world->table.n_sectors, longest = 3 * (N > J ? N : J);
    writing w = {.context = context, .path = path, .hasher = ent_hasher_new()};
    uint64_t *scratch = malloc(longest * sizeof *scratch);
    char unused[ENT_HASH_DIGITS + 1];
    ent_file_draft draft = {0};
    ent_status status = w.hasher == NULL || scratch == NULL ? ent_fail_nomem(context) : ENT_OK;
    w.scratch = scratch;
    if (status == ENT_OK) status = ent_file_begin(context, path, &draft);
    if (status == ENT_OK) status = ent_file_finish(context, &draft);
    if (status == ENT_OK) {
        int code = sqlite3_open_v2(draft.temporary, &w.database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL);
        status = code == SQLITE_OK ? write_all(&w, world)
                                   : ent_world_file_fail(context, w.database, path, code, "writing");
        if (sqlite3_close(w.database) != SQLITE_OK && status == ENT_OK)
            status = ent_fail_at(context, ENT_IO, (ent_place){.file = path}, NULL, NULL, "writing failed at the end");
        if (status == ENT_OK) status = ent_file_commit(context, &draft);
        else ent_file_abandon(&draft);
    }
    if (w.hasher != NULL) ent_hasher_finish(w.hasher, unused);
    free(scratch);
    return status;
}
