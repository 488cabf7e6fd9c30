/* store_find.c: runs out of the store: the list, one with everything that is kept of it, and away with it. */
#include "result/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { DOCUMENT_MOST = 1 << 30, CANDIDATES = 4 };

/* ---- lines ---- */

#define LINE_COLUMNS                                                                                                   \
    "id,created,package,title_en,title_fr,package_file,package_hash,against,against_hash,world,world_hash,version,"    \
    "commit_id,command,sentence,year,first_year,last_year,converged"

static ent_status take_line(ent_context *context, ent_arena *arena, sqlite3_stmt *statement, ent_stored_run *line) {
    const char **const texts[] = {&line->id,           &line->created,      &line->package,      &line->title_en,
                                  &line->title_fr,     &line->package_file, &line->package_hash, &line->against,
                                  &line->against_hash, &line->world,        &line->world_hash,   &line->version,
                                  &line->commit,       &line->command,      &line->sentence};
    int column = 0;
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        *texts[k] = ent_store_column(arena, statement, column++);
        if (*texts[k] == NULL) return ent_fail_nomem(context);
    }
    line->year = sqlite3_column_int(statement, column++);
    line->first_year = sqlite3_column_int(statement, column++);
    line->last_year = sqlite3_column_int(statement, column++);
    line->converged = sqlite3_column_int(statement, column) != 0;
    return ENT_OK;
}

typedef struct list_owner {
    ent_stored_list face; /* first, so that the two share their address */
    ent_arena arena;
} list_owner;

static ent_status take_lines(ent_context *context, ent_store *store, sqlite3_stmt *statement, list_owner *owner) {
    ent_stored_run *lines = NULL;
    for (;;) {
        int more;
        ENT_TRY(ent_store_step(context, store, statement, &more));
        if (!more) return ENT_OK;
        lines = ent_arena_grown(&owner->arena, owner->face.runs, owner->face.n_runs, sizeof *lines);
        if (lines == NULL) return ent_fail_nomem(context);
        owner->face.runs = lines;
        ENT_TRY(take_line(context, &owner->arena, statement, &lines[owner->face.n_runs]));
        owner->face.n_runs++;
    }
}

ent_status ent_store_list(ent_context *context, ent_store *store, const ent_store_query *query, ent_stored_list **out) {
    static const char sql[] = "SELECT " LINE_COLUMNS " FROM runs WHERE (?1 IS NULL OR package=?1) AND (?2 IS NULL OR"
                              " instr(lower(title_en||' '||title_fr||' '||command||' '||sentence),lower(?2))>0)"
                              " ORDER BY created DESC, run DESC LIMIT ?3";
    const ent_store_query all = {.struct_version = ENT_STORE_QUERY_VERSION};
    sqlite3_stmt *statement;
    list_owner *owner;
    ent_status status;
    *out = NULL;
    if (query == NULL) query = &all;
    if (query->struct_version != ENT_STORE_QUERY_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_store_query has version %u; this library wants %d",
                        (unsigned)query->struct_version, ENT_STORE_QUERY_VERSION);
    ENT_TRY(ent_store_prepare(context, store, sql, &statement));
    owner = calloc(1, sizeof *owner);
    status = owner == NULL ? ent_fail_nomem(context) : ENT_OK;
    if (status == ENT_OK)
        status = ent_store_bind(context, store, statement, "tti", query->package, query->text,
                                query->limit == 0 || query->limit > INT32_MAX ? (int64_t)-1 : (int64_t)query->limit);
    if (status == ENT_OK) status = take_lines(context, store, statement, owner);
    sqlite3_finalize(statement);
    if (status == ENT_OK) *out = &owner->face;
    else ent_stored_list_free(owner == NULL ? NULL : &owner->face);
    return status;
}

void ent_stored_list_free(ent_stored_list *list) {
    list_owner *owner = (list_owner *)(void *)list;
    if (owner == NULL) return;
    ent_arena_free(&owner->arena);
    free(owner);
}

/* ---- one run by its id ---- */

static ent_status ambiguous(ent_context *context, const ent_store *store, const char *id, const char *const *ids,
                            size_t n) {
    char hint[160] = "";
    for (size_t k = 0; k < n && k < CANDIDATES - 1; k++) {
        size_t used = strlen(hint);
        snprintf(hint + used, sizeof hint - used, "%s%s", k == 0 ? "they are " : ", ", ids[k]);
    }
    if (n == CANDIDATES) strcat(hint, " and others"); /* four ids leave room */
    return ent_fail_at(context, ENT_USAGE, (ent_place){.file = store->path}, NULL, hint,
                       "several runs begin with \"%s\"", id);
}

static ent_status choose(ent_context *context, ent_store *store, sqlite3_stmt *statement, const char *id, int64_t *run,
                         char whole[ENT_RUN_ID_DIGITS + 1]) {
    char found[CANDIDATES][ENT_RUN_ID_DIGITS + 1];
    const char *ids[CANDIDATES];
    size_t n = 0;
    int more;
    ENT_TRY(ent_store_bind(context, store, statement, "ti", id, (int64_t)CANDIDATES));
    ENT_TRY(ent_store_step(context, store, statement, &more));
    for (; more; n++) {
        const char *text = (const char *)sqlite3_column_text(statement, 1);
        if (n == 0) *run = sqlite3_column_int64(statement, 0);
        snprintf(found[n], sizeof found[n], "%s", text == NULL ? "" : text);
        ids[n] = found[n];
        ENT_TRY(ent_store_step(context, store, statement, &more));
    }
    if (n == 0)
        return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){.file = store->path}, NULL,
                           "`entente runs list` shows those there are", "there is no run \"%s\"", id);
    if (n > 1) return ambiguous(context, store, id, ids, n);
    strcpy(whole, found[0]);
    return ENT_OK;
}

ent_status ent_store_resolve(ent_context *context, ent_store *store, const char *id, int64_t *run,
                             char whole[ENT_RUN_ID_DIGITS + 1]) {
    sqlite3_stmt *statement;
    ent_status status;
    size_t length = strlen(id);
    if (length == 0 || length > ENT_RUN_ID_DIGITS || strspn(id, "0123456789abcdef") != length)
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, NULL,
                           "it has 12 digits, 0 to 9 and a to f; its first few will do", "\"%.40s\" is no id of a run",
                           id);
    ENT_TRY(ent_store_prepare(context, store,
                              "SELECT run,id FROM runs WHERE id>=?1 AND id<?1||'g' ORDER BY id LIMIT ?2", &statement));
    status = choose(context, store, statement, id, run, whole);
    sqlite3_finalize(statement);
    return status;
}

static ent_status damaged(ent_context *context, const ent_store *store, const char *what) {
    return ent_fail_at(context, ENT_INPUT, (ent_place){.file = store->path}, NULL, NULL, "the run store is damaged: %s",
                       what);
}

static ent_status inflate_document(ent_context *context, const ent_store *store, sqlite3_stmt *statement, char **text,
                                   size_t *length) {
    int64_t claimed = sqlite3_column_int64(statement, 0);
    const void *deflated = sqlite3_column_blob(statement, 1);
    uLongf got = (uLongf)claimed;
    int code;
    if (claimed < 0 || claimed > DOCUMENT_MOST || deflated == NULL)
        return damaged(context, store, "a document has no length");
    *text = malloc((size_t)claimed + 1);
    if (*text == NULL) return ent_fail_nomem(context);
    code = uncompress((Bytef *)*text, &got, deflated, (uLong)sqlite3_column_bytes(statement, 1));
    if (code == Z_OK && got == (uLongf)claimed) {
        (*text)[got] = '\0';
        *length = got;
        return ENT_OK;
    }
    free(*text);
    *text = NULL;
    return code == Z_MEM_ERROR ? ent_fail_nomem(context) : damaged(context, store, "a document cannot be unpacked");
}

ent_status ent_store_document(ent_context *context, ent_store *store, int64_t run, char **text, size_t *length) {
    sqlite3_stmt *statement;
    int more = 0;
    ent_status status;
    *text = NULL;
    ENT_TRY(ent_store_prepare(context, store, "SELECT length,deflated FROM documents WHERE run=?", &statement));
    status = ent_store_bind(context, store, statement, "i", run);
    if (status == ENT_OK) status = ent_store_step(context, store, statement, &more);
    if (status == ENT_OK && !more) status = damaged(context, store, "a run has no document");
    if (status == ENT_OK) status = inflate_document(context, store, statement, text, length);
    sqlite3_finalize(statement);
    return status;
}

typedef struct stored_owner {
    ent_stored face; /* first, as above */
    ent_arena arena;
    char *document;
} stored_owner;

typedef ent_status row_fn(ent_context *context, stored_owner *owner, sqlite3_stmt *statement);

static ent_status take_head(ent_context *context, stored_owner *owner, sqlite3_stmt *statement) {
    return take_line(context, &owner->arena, statement, &owner->face.run);
}

static ent_status take_option(ent_context *context, stored_owner *owner, sqlite3_stmt *statement) {
    ent_result_option *options = ent_arena_grown(&owner->arena, owner->face.options, owner->face.n_options,
                                                 sizeof *options);
    ent_result_option added = {.name = ent_store_column(&owner->arena, statement, 0),
                               .value = ent_store_column(&owner->arena, statement, 1)};
    if (options == NULL || added.name == NULL || added.value == NULL) return ent_fail_nomem(context);
    options[owner->face.n_options++] = added;
    owner->face.options = options;
    return ENT_OK;
}

static ent_status take_text(ent_context *context, stored_owner *owner, sqlite3_stmt *statement) {
    ent_store_text *texts = ent_arena_grown(&owner->arena, owner->face.texts, owner->face.n_texts, sizeof *texts);
    const void *bytes = sqlite3_column_blob(statement, 1);
    size_t length = (size_t)sqlite3_column_bytes(statement, 1);
    char *copy = ent_arena_take(&owner->arena, length + 1);
    ent_store_text added = {.file = ent_store_column(&owner->arena, statement, 0), .text = copy, .length = length};
    if (texts == NULL || copy == NULL || added.file == NULL) return ent_fail_nomem(context);
    if (length > 0) memcpy(copy, bytes, length);
    texts[owner->face.n_texts++] = added;
    owner->face.texts = texts;
    return ENT_OK;
}

static ent_status each_row(ent_context *context, ent_store *store, stored_owner *owner, int64_t run, const char *sql,
                           row_fn *take) {
    sqlite3_stmt *statement;
    int more = 0;
    ent_status status;
    ENT_TRY(ent_store_prepare(context, store, sql, &statement));
    status = ent_store_bind(context, store, statement, "i", run);
    if (status == ENT_OK) status = ent_store_step(context, store, statement, &more);
    while (status == ENT_OK && more) {
        status = take(context, owner, statement);
        if (status == ENT_OK) status = ent_store_step(context, store, statement, &more);
    }
    sqlite3_finalize(statement);
    return status;
}

static ent_status take_all(ent_context *context, ent_store *store, const char *id, stored_owner *owner) {
    int64_t run = 0;
    char whole[ENT_RUN_ID_DIGITS + 1];
    ENT_TRY(ent_store_resolve(context, store, id, &run, whole));
    ENT_TRY(each_row(context, store, owner, run, "SELECT " LINE_COLUMNS " FROM runs WHERE run=?", take_head));
    ENT_TRY(each_row(context, store, owner, run, "SELECT name,value FROM options WHERE run=? ORDER BY position",
                     take_option));
    ENT_TRY(each_row(context, store, owner, run,
                     "SELECT file,text FROM run_texts JOIN texts USING (hash) WHERE run=? ORDER BY position",
                     take_text));
    ENT_TRY(ent_store_document(context, store, run, &owner->document, &owner->face.document_length));
    owner->face.document = owner->document;
    return ENT_OK;
}

/* In one transaction, so that nobody deletes half of it meanwhile. */
ent_status ent_store_get(ent_context *context, ent_store *store, const char *id, ent_stored **out) {
    stored_owner *owner = calloc(1, sizeof *owner);
    ent_status status;
    *out = NULL;
    if (owner == NULL) return ent_fail_nomem(context);
    status = ent_store_execute(context, store, "BEGIN", "reading the run store");
    if (status == ENT_OK) status = ent_store_end(context, store, take_all(context, store, id, owner));
    if (status == ENT_OK) *out = &owner->face;
    else ent_stored_free(&owner->face);
    return status;
}

void ent_stored_free(ent_stored *stored) {
    stored_owner *owner = (stored_owner *)(void *)stored;
    if (owner == NULL) return;
    ent_arena_free(&owner->arena);
    free(owner->document);
    free(owner);
}

/* ---- away with it ---- */

static const char SWEEP[] = "DELETE FROM texts WHERE hash NOT IN (SELECT hash FROM run_texts)";

static ent_status delete_one(ent_context *context, ent_store *store, const char *id,
                             char whole[ENT_RUN_ID_DIGITS + 1]) {
    sqlite3_stmt *statement;
    int64_t run = 0;
    int more;
    ent_status status;
    ENT_TRY(ent_store_resolve(context, store, id, &run, whole));
    ENT_TRY(ent_store_prepare(context, store, "DELETE FROM runs WHERE run=?", &statement));
    status = ent_store_bind(context, store, statement, "i", run);
    if (status == ENT_OK) status = ent_store_step(context, store, statement, &more);
    sqlite3_finalize(statement);
    return status == ENT_OK ? ent_store_execute(context, store, SWEEP, "deleting a run") : status;
}

ent_status ent_store_delete(ent_context *context, ent_store *store, const char *id,
                            char deleted[ENT_RUN_ID_DIGITS + 1]) {
    char whole[ENT_RUN_ID_DIGITS + 1];
    ENT_TRY(ent_store_begin(context, store));
    ENT_TRY(ent_store_end(context, store, delete_one(context, store, id, whole)));
    if (deleted != NULL) strcpy(deleted, whole);
    return ENT_OK;
}

ent_status ent_store_clear(ent_context *context, ent_store *store, size_t *n_deleted) {
    ent_status status;
    ENT_TRY(ent_store_begin(context, store));
    status = ent_store_execute(context, store, "DELETE FROM runs", "deleting all runs");
    if (status == ENT_OK && n_deleted != NULL) *n_deleted = (size_t)sqlite3_changes(store->database);
    if (status == ENT_OK) status = ent_store_execute(context, store, SWEEP, "deleting all runs");
    return ent_store_end(context, store, status);
}
