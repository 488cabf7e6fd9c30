/* store.h: what the parts of the run store share: the open file, its schema, one statement at a time. */
#ifndef ENT_RESULT_STORE_H
#define ENT_RESULT_STORE_H

#include "support/arena.h"
#include "support/context.h"

#include <entente/store.h>
#include <sqlite3.h>

enum { ENT_STORE_ID = 0x454E5452 /* "ENTR" */, ENT_STORE_PATIENCE_MS = 10000 /* for another that writes */ };

struct ent_store {
    sqlite3 *database;
    char *path;
};

/* What SQLite complains of, as a failure of ours. */
ENT_MUST_USE ent_status ent_store_fail(ent_context *context, const ent_store *store, int code, const char *doing);

/* Statements without a result. */
ENT_MUST_USE ent_status ent_store_execute(ent_context *context, ent_store *store, const char *sql, const char *doing);

/* The steps of the schema (store_schema.c): the file becomes one of this version, or says why it cannot. */
ENT_MUST_USE ent_status ent_store_update(ent_context *context, ent_store *store);

/* A statement; `forms` has a letter for each value that follows: t text (NULL is NULL), i int64_t, d double (NULL unless
 * finite), b bytes and their size_t. */
ENT_MUST_USE ent_status ent_store_prepare(ent_context *context, ent_store *store, const char *sql,
                                          sqlite3_stmt **statement);
ENT_MUST_USE ent_status ent_store_bind(ent_context *context, ent_store *store, sqlite3_stmt *statement,
                                       const char *forms, ...);
/* The next row; *more 0 when there is none, and the statement can be bound anew. */
ENT_MUST_USE ent_status ent_store_step(ent_context *context, ent_store *store, sqlite3_stmt *statement, int *more);
/* Binds and carries out one that has no rows. */
#define ENT_STORE_RUN(context, store, statement, ...)                                                                  \
    do {                                                                                                               \
        int ent_store_more;                                                                                            \
        ENT_TRY(ent_store_bind(context, store, statement, __VA_ARGS__));                                               \
        ENT_TRY(ent_store_step(context, store, statement, &ent_store_more));                                           \
    } while (0)

/* A transaction that writes: begin, then end with what came of it: kept when ENT_OK, else nothing has happened. */
ENT_MUST_USE ent_status ent_store_begin(ent_context *context, ent_store *store);
ENT_MUST_USE ent_status ent_store_end(ent_context *context, ent_store *store, ent_status status);

/* A text of a row, copied; "" for NULL. NULL when out of memory. */
const char *ent_store_column(ent_arena *arena, sqlite3_stmt *statement, int column);

/* The run of an id or its first digits: its number and whole id. */
ENT_MUST_USE ent_status ent_store_resolve(ent_context *context, ent_store *store, const char *id, int64_t *run,
                                          char whole[ENT_RUN_ID_DIGITS + 1]);

/* The document of a run, in malloc'd memory with a final NUL not counted. */
ENT_MUST_USE ent_status ent_store_document(ent_context *context, ent_store *store, int64_t run, char **text,
                                           size_t *length);

#endif
