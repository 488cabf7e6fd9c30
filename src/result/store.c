/* store.c: the run store: opening its file, and how the other parts speak to SQLite. */
#include "result/store.h"
#include "support/file.h"
#include "support/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ent_status ent_store_fail(ent_context *context, const ent_store *store, int code, const char *doing) {
    const ent_place place = {.file = store->path};
    const char *message = store->database == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(store->database);
    switch (code & 0xFF) {
    case SQLITE_NOMEM: return ent_fail_nomem(context);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return ent_fail_at(context, ENT_INPUT, place, NULL, "keep what it may hold, and name another with --db",
                           "%s failed: the file is damaged, or no run store: %s", doing, message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ent_fail_at(context, ENT_IO, place, NULL, "try again once it is done",
                           "%s failed: another process has held it for %d seconds", doing,
                           ENT_STORE_PATIENCE_MS / 1000);
    default: return ent_fail_at(context, ENT_IO, place, NULL, NULL, "%s failed: %s", doing, message);
    }
}

ent_status ent_store_execute(ent_context *context, ent_store *store, const char *sql, const char *doing) {
    int code = sqlite3_exec(store->database, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ENT_OK : ent_store_fail(context, store, code, doing);
}

ent_status ent_store_prepare(ent_context *context, ent_store *store, const char *sql, sqlite3_stmt **statement) {
    int code = sqlite3_prepare_v2(store->database, sql, -1, statement, NULL);
    return code == SQLITE_OK ? ENT_OK : ent_store_fail(context, store, code, "reading the run store");
}

/* What is bound must stay as it is until the statement has been carried out. */
static int bind_one(sqlite3_stmt *statement, int at, char form, va_list *values) {
    const void *bytes;
    const char *text;
    double value;
    switch (form) {
    case 't': text = va_arg(*values, const char *); return sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
    case 'i': return sqlite3_bind_int64(statement, at, va_arg(*values, int64_t));
    case 'd':
        value = va_arg(*values, double);
        return isfinite(value) ? sqlite3_bind_double(statement, at, value) : sqlite3_bind_null(statement, at);
    default: /* bytes; NULL would be no blob */
        bytes = va_arg(*values, const void *);
        return sqlite3_bind_blob64(statement, at, bytes == NULL ? "" : bytes, va_arg(*values, size_t), SQLITE_STATIC);
    }
}

ent_status ent_store_bind(ent_context *context, ent_store *store, sqlite3_stmt *statement, const char *forms, ...) {
    int code = SQLITE_OK;
    va_list values;
    va_start(values, forms);
    for (int k = 0; forms[k] != '\0' && code == SQLITE_OK; k++) code = bind_one(statement, k + 1, forms[k], &values);
    va_end(values);
    return code == SQLITE_OK ? ENT_OK : ent_store_fail(context, store, code, "speaking to the run store");
}

ent_status ent_store_step(ent_context *context, ent_store *store, sqlite3_stmt *statement, int *more) {
    int code = sqlite3_step(statement);
    *more = code == SQLITE_ROW;
    if (*more) return ENT_OK;
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement);
        return ENT_OK;
    }
    return ent_store_fail(context, store, code,
                          sqlite3_stmt_readonly(statement) ? "reading the run store" : "writing to the run store");
}

ent_status ent_store_begin(ent_context *context, ent_store *store) {
    return ent_store_execute(context, store, "BEGIN IMMEDIATE", "writing to the run store");
}

ent_status ent_store_end(ent_context *context, ent_store *store, ent_status status) {
    if (status == ENT_OK) status = ent_store_execute(context, store, "COMMIT", "writing to the run store");
    if (status != ENT_OK)
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL); /* it may have happened already */
    return status;
}

const char *ent_store_column(ent_arena *arena, sqlite3_stmt *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return ent_arena_string(arena, text == NULL ? "" : text);
}

/* ---- opening ---- */

/* Nobody but SQLite may open the file: closing it again would take away the locks of whoever has it open in this process.
 * It touches nothing that is no database, either. */
static ent_status find_file(ent_context *context, const char *path, int create) {
    if (create || ent_path_exists(path)) return ENT_OK;
    return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){.file = path}, NULL, NULL,
                       "there is no run store of this name");
}

static ent_status make_directory(ent_context *context, const char *path) {
    const char *slash = strrchr(path, '/');
    char *directory;
    ent_status status;
    if (slash == NULL || slash == path) return ENT_OK;
    directory = ent_string_copy(path);
    if (directory == NULL) return ent_fail_nomem(context);
    directory[slash - path] = '\0';
    status = ent_path_exists(directory) ? ENT_OK : ent_directory_make(context, directory);
    free(directory);
    return status;
}

/* Each commit is on the disk before it is said to be done. */
static ent_status open_file(ent_context *context, ent_store *store) {
    int code = sqlite3_open_v2(store->path, &store->database,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, NULL);
    if (code != SQLITE_OK) return ent_store_fail(context, store, code, "opening the run store");
    sqlite3_busy_timeout(store->database, ENT_STORE_PATIENCE_MS);
    ENT_TRY(ent_store_update(context, store));
    return ent_store_execute(context, store, "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL",
                             "opening the run store");
}

ent_status ent_store_open(ent_context *context, const char *path, int create, ent_store **out) {
    ent_store *store;
    ent_status status;
    *out = NULL;
    if (path[0] == '\0') /* SQLite would take it for a store that nobody keeps */
        return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, NULL, "name it with --db FILE or ENTENTE_DB",
                           "nothing says where the run store lies");
    ENT_TRY(find_file(context, path, create));
    if (create) ENT_TRY(make_directory(context, path));
    store = calloc(1, sizeof *store);
    if (store != NULL) store->path = ent_string_copy(path);
    if (store == NULL || store->path == NULL) {
        free(store);
        return ent_fail_nomem(context);
    }
    status = open_file(context, store);
    if (status == ENT_OK) *out = store;
    else ent_store_close(store);
    return status;
}

void ent_store_close(ent_store *store) {
    if (store == NULL) return;
    sqlite3_close(store->database);
    free(store->path);
    free(store);
}
