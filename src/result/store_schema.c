/* store_schema.c: the tables of the run store, and how those of an older one become those of today: one step a version,
 * never changed once it was released. A view or table that is there can be asked by whoever has the file. */
#include "result/store.h"

static const char *const STEPS[] = {
    /* 1 */
    "CREATE TABLE runs ("
    " run INTEGER PRIMARY KEY,"
    " id TEXT NOT NULL UNIQUE,"
    " created TEXT NOT NULL,"
    " package TEXT NOT NULL, title_en TEXT NOT NULL, title_fr TEXT NOT NULL, package_hash TEXT NOT NULL,"
    " against TEXT NOT NULL, against_hash TEXT NOT NULL,"
    " world TEXT NOT NULL, world_hash TEXT NOT NULL,"
    " version TEXT NOT NULL, commit_id TEXT NOT NULL,"
    " command TEXT NOT NULL,"
    " year INTEGER NOT NULL, first_year INTEGER, last_year INTEGER,"
    " converged INTEGER NOT NULL,"
    " sentence TEXT NOT NULL);"
    "CREATE INDEX runs_by_date ON runs(created);"
    "CREATE TABLE options ("
    " run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, position INTEGER NOT NULL,"
    " name TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (run, position)) WITHOUT ROWID;"
    "CREATE TABLE texts (hash TEXT PRIMARY KEY, text BLOB NOT NULL);"
    "CREATE TABLE run_texts ("
    " run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, position INTEGER NOT NULL,"
    " file TEXT NOT NULL, hash TEXT NOT NULL REFERENCES texts,"
    " PRIMARY KEY (run, position)) WITHOUT ROWID;"
    "CREATE INDEX run_texts_by_hash ON run_texts(hash);"
    "CREATE TABLE measures (measure INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, UNIQUE (name, unit));"
    "CREATE TABLE regions (region INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);"
    "CREATE TABLE figures ("
    " run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, measure INTEGER NOT NULL REFERENCES measures,"
    " year INTEGER NOT NULL, region INTEGER NOT NULL REFERENCES regions, value REAL NOT NULL,"
    " PRIMARY KEY (run, measure, year, region)) WITHOUT ROWID;"
    "CREATE TABLE documents ("
    " run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE, length INTEGER NOT NULL, deflated BLOB NOT NULL);",
    /* 2 */
    "ALTER TABLE runs ADD COLUMN package_file TEXT NOT NULL DEFAULT '';"
    "CREATE VIEW outcomes AS SELECT runs.id AS run, runs.package AS package, measures.name AS measure,"
    " measures.unit AS unit, figures.year AS year, regions.code AS region, figures.value AS value"
    " FROM figures JOIN runs USING (run) JOIN measures USING (measure) JOIN regions USING (region);",
};
enum { N_STEPS = sizeof STEPS / sizeof STEPS[0] };

static ent_status number(ent_context *context, ent_store *store, const char *sql, int64_t *out) {
    sqlite3_stmt *statement;
    int more = 0;
    ent_status status;
    ENT_TRY(ent_store_prepare(context, store, sql, &statement));
    status = ent_store_step(context, store, statement, &more);
    *out = more ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return status;
}

/* How many steps the file has had. Reads only, and inside a transaction, so that all three are of one moment. */
static ent_status steps_of(ent_context *context, ent_store *store, int64_t *steps) {
    int64_t id, tables;
    ENT_TRY(number(context, store, "PRAGMA application_id", &id));
    ENT_TRY(number(context, store, "PRAGMA user_version", steps));
    ENT_TRY(number(context, store, "SELECT count(*) FROM sqlite_master", &tables));
    if (id == 0 && *steps == 0 && tables == 0) return ENT_OK; /* just made, or empty */
    if (id != ENT_STORE_ID || *steps < 1)
        return ent_fail_at(context, ENT_INPUT, (ent_place){.file = store->path}, NULL,
                           "name another file with --db or ENTENTE_DB", "it is a database, but no run store");
    if (*steps > N_STEPS)
        return ent_fail_at(context, ENT_VERSION, (ent_place){.file = store->path}, NULL,
                           "use the newer Entente, or name another file with --db or ENTENTE_DB",
                           "the run store is of version %d, and this Entente knows versions up to %d", (int)*steps,
                           (int)N_STEPS);
    return ENT_OK;
}

/* Inside the transaction: another process may have been faster. */
static ent_status take_steps(ent_context *context, ent_store *store) {
    static const char doing[] = "bringing the run store up to date";
    int64_t steps;
    char sql[64];
    ENT_TRY(steps_of(context, store, &steps));
    if (steps == N_STEPS) return ENT_OK;
    for (; steps < N_STEPS; steps++) ENT_TRY(ent_store_execute(context, store, STEPS[steps], doing));
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id=%d", (int)ENT_STORE_ID);
    ENT_TRY(ent_store_execute(context, store, sql, doing));
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA user_version=%d", (int)N_STEPS);
    return ent_store_execute(context, store, sql, doing);
}

/* A change of the journal does not wait for others by itself. */
static ent_status write_ahead(ent_context *context, ent_store *store) {
    ent_status status;
    for (int waited_ms = 0;; waited_ms += 10) {
        status = ent_store_execute(context, store, "PRAGMA journal_mode=WAL", "opening the run store");
        if (status == ENT_OK || waited_ms >= ENT_STORE_PATIENCE_MS) return status;
        if ((sqlite3_errcode(store->database) & 0xFF) != SQLITE_BUSY) return status;
        sqlite3_sleep(10);
    }
}

ent_status ent_store_update(ent_context *context, ent_store *store) {
    int64_t steps = 0;
    ENT_TRY(ent_store_execute(context, store, "BEGIN", "reading the run store"));
    ENT_TRY(ent_store_end(context, store, steps_of(context, store, &steps)));
    if (steps == N_STEPS) return ENT_OK;
    ENT_TRY(write_ahead(context, store));
    ENT_TRY(ent_store_begin(context, store));
    return ent_store_end(context, store, take_steps(context, store));
}
