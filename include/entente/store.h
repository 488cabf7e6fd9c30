/* store.h: the run store: one SQLite file that keeps runs with all it takes to run them again. docs/store.md has its
 * schema, for whoever asks it in SQL.
 *
 * A run has an id: 12 hexadecimal digits of a hash over what decides its figures, and the name of its package's file, which
 * its document says. The same run has the same id whenever it is made, and what is written from it the same bytes; kept
 * again, it has a new date and nothing else. Several processes may use one store at once;
 * each run is one transaction: a process that is killed leaves all of it or nothing. */
#ifndef ENTENTE_STORE_H
#define ENTENTE_STORE_H

#include <entente/result.h>

ENT_BEGIN_DECLS

typedef struct ent_store ent_store;

/* Opens the store `path`. `create` 1: directory and file are made when missing; 0: a file that is missing is NOT_FOUND, and
 * an empty name always is.
 * A store of an older Entente is brought up to date. INPUT: the file is none, and is left untouched; VERSION: it is of a
 * newer Entente; IO (it cannot be read or written, or others hold it for longer than 10 seconds), NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_store_open(ent_context *context, const char *path, int create, ent_store **out);
ENT_API void ent_store_close(ent_store *store);

/* A file that the run was made from. */
typedef struct ent_store_text {
    const char *file;
    const char *text;
    size_t length;
} ent_store_text;

/* What is kept of a run beside its document. */
typedef struct ent_store_run {
    uint32_t struct_version; /* ENT_STORE_RUN_VERSION */
    const char *command;     /* that made it, in words; may be NULL */
    size_t n_options;
    const ent_result_option *options; /* all that decide figures: "first-year" = "2025" */
    size_t n_texts;
    const ent_store_text *texts; /* the package first */
} ent_store_run;
#define ENT_STORE_RUN_VERSION 1

#define ENT_RUN_ID_DIGITS 12

/* The id of a run: over the version and commit of the program, the hashes of package, against and world, the name of the
 * package's file, and options, in any order. Needs the provenance of the document only, no figure of it. NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_store_run_id(ent_context *context, const ent_result *result,
                                                 const ent_result_option *options, size_t n_options,
                                                 char id[ENT_RUN_ID_DIGITS + 1]);

/* Keeps a run and sets result->run_id, for whatever is written from it afterwards. When the store has this run already, its
 * date is renewed; should its document be another one (a program that changed without a new commit), the new one takes
 * its place. On failure nothing is kept and run_id stays as it was. VERSION, IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_store_add(ent_context *context, ent_store *store, ent_result *result,
                                              const ent_store_run *run);

/* A line of the list. */
typedef struct ent_stored_run {
    const char *id, *created; /* "2026-11-25T19:16:04.250Z": when it was last kept */
    const char *package, *title_en, *title_fr, *package_file, *package_hash;
    const char *against, *against_hash;
    const char *world, *world_hash;
    const char *version, *commit;
    const char *command;
    const char *sentence;      /* empty when there is none */
    int year;                  /* of the tables */
    int first_year, last_year; /* of a path; 0 of one law */
    int converged;
} ent_stored_run;

typedef struct ent_store_query {
    uint32_t struct_version; /* ENT_STORE_QUERY_VERSION */
    const char *package;     /* its name; NULL: any */
    const char *text;        /* in its title, command or sentence, case ignored for a to z; NULL: any */
    size_t limit;            /* 0: all */
} ent_store_query;
#define ENT_STORE_QUERY_VERSION 1

typedef struct ent_stored_list {
    size_t n_runs;
    const ent_stored_run *runs; /* the last kept first */
} ent_stored_list;

/* `query` may be NULL. VERSION, IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_store_list(ent_context *context, ent_store *store, const ent_store_query *query,
                                               ent_stored_list **out);
ENT_API void ent_stored_list_free(ent_stored_list *list);

/* A run with everything that is kept of it. */
typedef struct ent_stored {
    ent_stored_run run;
    size_t n_options, n_texts;
    const ent_result_option *options; /* as they were given */
    const ent_store_text *texts;
    const char *document; /* JSON, for ent_result_read_json */
    size_t document_length;
} ent_stored;

/* The run of an id, or of the first digits of one when no other begins with them. NOT_FOUND, USAGE (no id, or several
 * begin so), INPUT (the store is damaged), IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_store_get(ent_context *context, ent_store *store, const char *id, ent_stored **out);
ENT_API void ent_stored_free(ent_stored *stored);

/* Deletes the run of an id or of its first digits, as above; texts that no run needs any longer go with it. deleted (may
 * be NULL) is its whole id. */
ENT_API ENT_MUST_USE ent_status ent_store_delete(ent_context *context, ent_store *store, const char *id,
                                                 char deleted[ENT_RUN_ID_DIGITS + 1]);
/* All of them; *n_deleted (may be NULL) says how many. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_store_clear(ent_context *context, ent_store *store, size_t *n_deleted);

ENT_END_DECLS

#endif
