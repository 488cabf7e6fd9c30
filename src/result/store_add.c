/* store_add.c: a run goes into the store: its id, and all that is kept of it in one transaction. */
#include "result/document.h"
#include "result/emit.h"
#include "result/json.h"
#include "result/period.h"
#include "result/store.h"
#include "support/hash.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

/* ---- the id ---- */

static int by_name(const void *a, const void *b) {
    const ent_result_option *left = *(const ent_result_option *const *)a, *right = *(const ent_result_option *const *)b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : strcmp(left->value, right->value);
}

ent_status ent_store_run_id(ent_context *context, const ent_result *result, const ent_result_option *options,
                            size_t n_options, char id[ENT_RUN_ID_DIGITS + 1]) {
    const char *const parts[] = {
        "run 1",         result->version,      result->commit,    result->package_hash, result->package_file,
        result->against, result->against_hash, result->world_hash};
    const ent_result_option **sorted = malloc((n_options + 1) * sizeof(const ent_result_option *));
    ent_hasher *hasher = ent_hasher_new();
    char digits[ENT_HASH_DIGITS + 1];
    if (sorted == NULL || hasher == NULL) {
        free(sorted);
        if (hasher != NULL) ent_hasher_finish(hasher, digits);
        return ent_fail_nomem(context);
    }
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) ent_hasher_add_string(hasher, parts[k]);
    for (size_t k = 0; k < n_options; k++) sorted[k] = &options[k];
    qsort(sorted, n_options, sizeof(const ent_result_option *), by_name);
    for (size_t k = 0; k < n_options; k++) {
        ent_hasher_add_string(hasher, sorted[k]->name);
        ent_hasher_add_string(hasher, sorted[k]->value);
    }
    free(sorted);
    ent_hasher_finish(hasher, digits);
    snprintf(id, ENT_RUN_ID_DIGITS + 1, "%.*s", ENT_RUN_ID_DIGITS, digits);
    return ENT_OK;
}

/* ---- rows ---- */

typedef struct adding {
    ent_context *context;
    ent_store *store;
    ent_result *result;
    const ent_store_run *run;
    char id[ENT_RUN_ID_DIGITS + 1], created[40];
    int64_t number; /* of the row in runs */
    ent_text document;
} adding;

static void say_now(char out[40]) {
    struct timespec now = {0};
    struct tm parts = {0};
    char seconds[24];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(out, 40, "%s.%03dZ", seconds, (int)(now.tv_nsec / 1000000) % 1000);
}

static ent_status write_document(adding *a) {
    ent_emit emit = {0};
    ent_say_result(&emit, a->result);
    a->document = emit.text;
    return a->document.failed ? ent_fail_nomem(a->context) : ENT_OK;
}

typedef ent_status rows_fn(adding *a, sqlite3_stmt *statement);

static ent_status with(adding *a, const char *sql, rows_fn *rows) {
    sqlite3_stmt *statement;
    ent_status status;
    ENT_TRY(ent_store_prepare(a->context, a->store, sql, &statement));
    status = rows(a, statement);
    sqlite3_finalize(statement);
    return status;
}

static ent_status add_head(adding *a, sqlite3_stmt *statement) {
    const ent_result *d = a->result;
    int64_t first = d->n_years > 0 ? d->years[0] : 0, last = d->n_years > 0 ? d->years[d->n_years - 1] : 0;
    int answered = d->converged || ent_result_is_path(d);
    ENT_STORE_RUN(a->context, a->store, statement, "ttttttttttttttiiiit", a->id, a->created, d->package, d->title_en,
                  d->title_fr, d->package_file, d->package_hash, d->against, d->against_hash, d->world, d->world_hash,
                  d->version, d->commit, a->run->command == NULL ? "" : a->run->command, (int64_t)d->year, first, last,
                  (int64_t)d->converged, answered ? d->sentence : "");
    a->number = sqlite3_last_insert_rowid(a->store->database);
    return ENT_OK;
}

static ent_status add_options(adding *a, sqlite3_stmt *statement) {
    for (size_t k = 0; k < a->run->n_options; k++) {
        const ent_result_option *option = &a->run->options[k];
        ENT_STORE_RUN(a->context, a->store, statement, "iitt", a->number, (int64_t)k, option->name, option->value);
    }
    return ENT_OK;
}

static ent_status hash_of(ent_context *context, const ent_store_text *text, char out[ENT_HASH_DIGITS + 1]) {
    ent_hasher *hasher = ent_hasher_new();
    if (hasher == NULL) return ent_fail_nomem(context);
    ent_hasher_add(hasher, text->text, text->length);
    ent_hasher_finish(hasher, out);
    return ENT_OK;
}

/* Of texts that are the same, one is kept. */
static ent_status add_texts(adding *a, sqlite3_stmt *statement) {
    for (size_t k = 0; k < a->run->n_texts; k++) {
        const ent_store_text *text = &a->run->texts[k];
        char hash[ENT_HASH_DIGITS + 1];
        ENT_TRY(hash_of(a->context, text, hash));
        ENT_STORE_RUN(a->context, a->store, statement, "tb", hash, text->text, text->length);
    }
    return ENT_OK;
}

static ent_status name_texts(adding *a, sqlite3_stmt *statement) {
    for (size_t k = 0; k < a->run->n_texts; k++) {
        const ent_store_text *text = &a->run->texts[k];
        char hash[ENT_HASH_DIGITS + 1];
        ENT_TRY(hash_of(a->context, text, hash));
        ENT_STORE_RUN(a->context, a->store, statement, "iitt", a->number, (int64_t)k, text->file, hash);
    }
    return ENT_OK;
}

/* Quick rather than small: a path is a megabyte of text, and somebody waits. */
static ent_status add_document(adding *a, sqlite3_stmt *statement) {
    uLongf length = compressBound(a->document.length);
    unsigned char *deflated = malloc(length);
    int more;
    ent_status status;
    if (deflated == NULL ||
        compress2(deflated, &length, (const Bytef *)a->document.data, a->document.length, Z_BEST_SPEED) != Z_OK) {
        free(deflated);
        return ent_fail_nomem(a->context);
    }
    status = ent_store_bind(a->context, a->store, statement, "iib", a->number, (int64_t)a->document.length, deflated,
                            (size_t)length);
    if (status == ENT_OK) status = ent_store_step(a->context, a->store, statement, &more);
    free(deflated);
    return status;
}

/* ---- outcomes ---- */

static ent_status add_regions(adding *a, sqlite3_stmt *statement) {
    for (size_t n = 0; n < a->result->n_regions; n++)
        ENT_STORE_RUN(a->context, a->store, statement, "t", a->result->region_codes[n]);
    return ENT_OK;
}

/* One measure of one year, for all regions with a figure. */
static ent_status add_figures(adding *a, sqlite3_stmt *statement, const char *name, const char *unit, int year,
                              const double *values) {
    for (size_t n = 0; n < a->result->n_regions; n++)
        ENT_STORE_RUN(a->context, a->store, statement, "ittitd", a->number, name, unit, (int64_t)year,
                      a->result->region_codes[n], values[n]);
    return ENT_OK;
}

static ent_status each_measure(adding *a, sqlite3_stmt *statement,
                               ent_status (*take)(adding *, sqlite3_stmt *, const char *, const char *, int,
                                                  const double *)) {
    const ent_result *d = a->result;
    for (size_t m = 0; m < d->n_measures && d->converged; m++)
        if (!ent_result_is_in_series(d, &d->measures[m]))
            ENT_TRY(take(a, statement, d->measures[m].name, d->measures[m].unit, d->year, d->measures[m].value));
    for (size_t s = 0; s < d->n_series; s++)
        for (size_t y = 0; y < d->n_years; y++)
            ENT_TRY(take(a, statement, d->series[s].name, d->series[s].unit, d->years[y],
                         d->series[s].value + y * d->n_regions));
    if (d->n_years > 0 && d->equivalent_pct != NULL)
        return take(a, statement, "real_income_equivalent", "pct", d->years[d->n_years - 1], d->equivalent_pct);
    return ENT_OK;
}

static ent_status name_measure(adding *a, sqlite3_stmt *statement, const char *name, const char *unit, int year,
                               const double *values) {
    (void)year, (void)values;
    ENT_STORE_RUN(a->context, a->store, statement, "tt", name, unit);
    return ENT_OK;
}

static ent_status name_measures(adding *a, sqlite3_stmt *statement) { return each_measure(a, statement, name_measure); }
static ent_status add_outcomes(adding *a, sqlite3_stmt *statement) { return each_measure(a, statement, add_figures); }

static ent_status add_rows(adding *a) {
    ENT_TRY(with(a,
                 "INSERT INTO runs(id,created,package,title_en,title_fr,package_file,package_hash,against,against_hash,"
                 "world,world_hash,version,commit_id,command,year,first_year,last_year,converged,sentence)"
                 " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                 add_head));
    ENT_TRY(with(a, "INSERT INTO options VALUES(?,?,?,?)", add_options));
    ENT_TRY(with(a, "INSERT OR IGNORE INTO texts VALUES(?,?)", add_texts));
    ENT_TRY(with(a, "INSERT INTO run_texts VALUES(?,?,?,?)", name_texts));
    ENT_TRY(with(a, "INSERT INTO documents VALUES(?,?,?)", add_document));
    ENT_TRY(with(a, "INSERT OR IGNORE INTO regions(code) VALUES(?)", add_regions));
    ENT_TRY(with(a, "INSERT OR IGNORE INTO measures(name,unit) VALUES(?,?)", name_measures));
    /* a figure that does not exist is NULL, and has no row */
    return with(a,
                "INSERT OR IGNORE INTO figures SELECT ?1,measures.measure,?4,regions.region,?6 FROM measures,regions"
                " WHERE measures.name=?2 AND measures.unit=?3 AND regions.code=?5 AND ?6 IS NOT NULL",
                add_outcomes);
}

/* ---- a run that is there already ---- */

static ent_status find_known(adding *a, sqlite3_stmt *statement) {
    int more;
    ENT_TRY(ent_store_bind(a->context, a->store, statement, "t", a->id));
    ENT_TRY(ent_store_step(a->context, a->store, statement, &more));
    if (more) a->number = sqlite3_column_int64(statement, 0);
    return ENT_OK;
}

static ent_status renew(adding *a, sqlite3_stmt *statement) {
    ENT_STORE_RUN(a->context, a->store, statement, "tti", a->created, a->run->command == NULL ? "" : a->run->command,
                  a->number);
    return ENT_OK;
}

static ent_status forget(adding *a, sqlite3_stmt *statement) {
    ENT_STORE_RUN(a->context, a->store, statement, "i", a->number);
    return ENT_OK;
}

/* Renews the date, or puts this run in the place of one with another document. A document that cannot be unpacked is
 * another one. */
static ent_status add_known(adding *a) {
    char *text = NULL;
    size_t length = 0;
    int same;
    ent_status status = ent_store_document(a->context, a->store, a->number, &text, &length);
    if (status != ENT_OK && status != ENT_INPUT) return status;
    same = status == ENT_OK && length == a->document.length && memcmp(text, a->document.data, length) == 0;
    free(text);
    if (same) return with(a, "UPDATE runs SET created=?,command=? WHERE run=?", renew);
    ENT_TRY(with(a, "DELETE FROM runs WHERE run=?", forget));
    return add_rows(a);
}

static ent_status add(adding *a) {
    ENT_TRY(with(a, "SELECT run FROM runs WHERE id=?", find_known));
    return a->number != 0 ? add_known(a) : add_rows(a);
}

ent_status ent_store_add(ent_context *context, ent_store *store, ent_result *result, const ent_store_run *run) {
    adding a = {.context = context, .store = store, .result = result, .run = run};
    const char *former = result->run_id;
    ent_status status;
    if (run->struct_version != ENT_STORE_RUN_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_store_run has version %u; this library wants %d",
                        (unsigned)run->struct_version, ENT_STORE_RUN_VERSION);
    ENT_TRY(ent_store_run_id(context, result, run->options, run->n_options, a.id));
    result->run_id = ent_result_string(result, a.id);
    status = result->run_id == NULL ? ent_fail_nomem(context) : write_document(&a);
    say_now(a.created);
    if (status == ENT_OK) status = ent_store_begin(context, store);
    if (status == ENT_OK) status = ent_store_end(context, store, add(&a));
    if (status != ENT_OK) result->run_id = former;
    ent_text_free(&a.document);
    return status;
}
