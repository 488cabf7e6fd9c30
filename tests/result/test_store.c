/* The run store: what goes in comes out, once for each run; files of older, newer and foreign kind; what fails leaves
 * everything as it was. test_store_processes.c has those who share a store, and those who are killed. */
#include "assert_close.h"
#include "sample.h"
#include "sample_path.h"
#include "support/file.h"

#include <entente/store.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static ent_context *context;
static char directory[] = "/tmp/entente-store.XXXXXX", path[sizeof directory + 40];

static int setup(void **state) {
    (void)state;
    if (mkdtemp(directory) == NULL) return -1;
    snprintf(path, sizeof path, "%s/below/this/runs.sqlite", directory);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    char command[sizeof directory + 10];
    (void)state;
    ent_context_free(context);
    snprintf(command, sizeof command, "rm -r %s", directory);
    return system(command);
}

/* Each test begins without a store. */
static int without(void **state) {
    char other[sizeof path + 8];
    (void)state;
    unlink(path);
    snprintf(other, sizeof other, "%s-wal", path), unlink(other);
    snprintf(other, sizeof other, "%s-shm", path), unlink(other);
    return 0;
}

static ent_store *opened(int create) {
    ent_store *store = NULL;
    assert_ok(context, ent_store_open(context, path, create, &store));
    return store;
}

static const ent_result_option options[] = {{"path", "yes"}, {"first-year", "2025"}, {"against", "x.yaml"}};
static const ent_store_text texts[] = {
    {"deal.yaml", "package: deal\n", 14}, {"x.yaml", "a\0b", 3}, {"y.yaml", "a\0b", 3}};

static ent_store_run run_of(const char *command) {
    return (ent_store_run){.struct_version = ENT_STORE_RUN_VERSION,
                           .command = command,
                           .n_options = 3,
                           .options = options,
                           .n_texts = 3,
                           .texts = texts};
}

static char *json_of(const ent_result *result) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_ok(context, ent_result_write_json(context, result, stream));
    fclose(stream);
    return text;
}

static char *html_of(const ent_result *result, const char *command) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    ent_report_options report;
    ent_report_options_init(&report);
    report.command = command;
    assert_ok(context, ent_result_write_html(context, result, &report, stream));
    fclose(stream);
    return text;
}

static size_t count(ent_store *store) {
    ent_stored_list *list = NULL;
    size_t n;
    assert_ok(context, ent_store_list(context, store, NULL, &list));
    n = list->n_runs;
    ent_stored_list_free(list);
    return n;
}

/* One figure by SQL, as anybody may ask it. */
static double asked(const char *sql) {
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    double value;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(database));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    value = sqlite3_column_double(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return value;
}

/* ---- in and out ---- */

static void test_round(void **state) {
    ent_store *store = opened(1);
    ent_result *result = sample_path(context, PATH_YEARS, 0), *read = NULL;
    const ent_store_run run = run_of("entente run deal.yaml");
    ent_stored *stored = NULL;
    char *text, *before, *after;
    (void)state;
    assert_ok(context, ent_store_add(context, store, result, &run));
    assert_int_equal(strlen(result->run_id), ENT_RUN_ID_DIGITS);
    text = json_of(result);
    assert_non_null(strstr(text, result->run_id));
    assert_ok(context, ent_store_get(context, store, result->run_id, &stored));
    assert_int_equal(stored->document_length, strlen(text));
    assert_string_equal(stored->document, text);
    assert_string_equal(stored->run.package, result->package);
    assert_string_equal(stored->run.package_file, result->package_file);
    assert_string_equal(stored->run.commit, ent_commit());
    assert_string_equal(stored->run.sentence, result->sentence);
    assert_string_equal(stored->run.sentence_fr, result->sentence_fr);
    assert_int_equal(stored->run.first_year, PATH_FIRST_YEAR);
    assert_int_equal(stored->run.last_year, PATH_FIRST_YEAR + PATH_YEARS - 1);
    assert_int_equal(stored->run.converged, 1);
    assert_int_equal(stored->n_options, 3);
    for (size_t k = 0; k < 3; k++) {
        assert_string_equal(stored->options[k].name, options[k].name);
        assert_string_equal(stored->options[k].value, options[k].value);
        assert_string_equal(stored->texts[k].file, texts[k].file);
        assert_int_equal(stored->texts[k].length, texts[k].length);
        assert_memory_equal(stored->texts[k].text, texts[k].text, texts[k].length);
    }
    assert_ok(context, ent_result_read_json(context, stored->document, stored->document_length, &read));
    before = html_of(result, run.command), after = html_of(read, stored->run.command);
    assert_string_equal(before, after);
    assert_non_null(strstr(before, "entente runs again "));
    free(text), free(before), free(after);
    ent_result_free(read);
    ent_stored_free(stored);
    ent_result_free(result);
    ent_store_close(store);
}

/* Every figure of the document, and no other, in SQL. */
static void test_outcomes(void **state) {
    ent_store *store = opened(1);
    ent_result *result = sample_path(context, PATH_YEARS, 0), *one = sample_result(context, 1);
    const ent_store_run run = run_of(NULL);
    size_t n = 0;
    (void)state;
    assert_ok(context, ent_store_add(context, store, result, &run));
    assert_ok(context, ent_store_add(context, store, one, &run));
    ent_store_close(store);
    /* three series of all years, the equivalents, and of the measures the one that no series says */
    n = (3 * PATH_YEARS + 1 + 1) * PATH_REGIONS;
    assert_within(
        asked("SELECT count(*) FROM outcomes WHERE year<2036 AND run=(SELECT id FROM runs WHERE first_year>0)"),
        (double)n, 0);
    assert_within(asked("SELECT value FROM outcomes WHERE measure='real_income' AND unit='pct' AND year=2030 AND "
                        "region='JPN' AND package=(SELECT package FROM runs WHERE first_year>0)"),
                  sample_effect(5, PATH_JPN), 0);
    /* of one law: five measures, less the one figure that does not exist */
    assert_within(asked("SELECT count(*) FROM outcomes WHERE run=(SELECT id FROM runs WHERE first_year=0)"),
                  5.0 * SAMPLE_REGIONS - 1, 0);
    ent_result_free(one);
    ent_result_free(result);
}

static void test_unconverged(void **state) {
    ent_store *store = opened(1);
    ent_result *result = sample_result(context, 0);
    const ent_store_run run = run_of(NULL);
    ent_stored *stored = NULL;
    (void)state;
    assert_ok(context, ent_store_add(context, store, result, &run));
    assert_ok(context, ent_store_get(context, store, result->run_id, &stored));
    assert_int_equal(stored->run.converged, 0);
    assert_string_equal(stored->run.sentence, "");
    assert_string_equal(stored->run.sentence_fr, "");
    assert_string_equal(stored->run.command, "");
    ent_stored_free(stored);
    ent_result_free(result);
    ent_store_close(store);
}

/* ---- the id ---- */

static void id_of(const ent_result *result, const ent_result_option *with, size_t n, char id[ENT_RUN_ID_DIGITS + 1]) {
    assert_ok(context, ent_store_run_id(context, result, with, n, id));
}

static void test_id(void **state) {
    const ent_result_option turned[] = {options[2], options[1], options[0]}, other[] = {{"path", "no"}};
    ent_result *result = sample_result(context, 1);
    char id[ENT_RUN_ID_DIGITS + 1], same[ENT_RUN_ID_DIGITS + 1];
    (void)state;
    id_of(result, options, 3, id);
    assert_int_equal(strspn(id, "0123456789abcdef"), ENT_RUN_ID_DIGITS);
    id_of(result, turned, 3, same), assert_string_equal(id, same);
    result->sentence = "other words", result->run_id = "0123456789ab";
    id_of(result, options, 3, same), assert_string_equal(id, same);
    id_of(result, other, 1, same), assert_string_not_equal(id, same);
    id_of(result, options, 1, same), assert_string_not_equal(id, same);
#define DECIDES(field)                                                                                                 \
    {                                                                                                                  \
        const char *former = result->field;                                                                            \
        result->field = "ffffffffffffffffffffffffffffffff";                                                            \
        id_of(result, options, 3, same), assert_string_not_equal(id, same);                                            \
        result->field = former;                                                                                        \
    }
    DECIDES(package_hash)
    DECIDES(against_hash)
    DECIDES(world_hash) DECIDES(version) DECIDES(commit) DECIDES(package_file)
#undef DECIDES
        ent_result_free(result);
}

/* ---- the same run again ---- */

static void test_same_again(void **state) {
    ent_store *store = opened(1);
    ent_result *first = sample_path(context, PATH_YEARS, 0), *second = sample_path(context, PATH_YEARS, 0);
    const ent_store_run run = run_of("entente run deal.yaml");
    char *before, *after, created[40];
    ent_stored *stored = NULL;
    (void)state;
    assert_ok(context, ent_store_add(context, store, first, &run));
    before = html_of(first, run.command);
    assert_ok(context, ent_store_get(context, store, first->run_id, &stored));
    snprintf(created, sizeof created, "%s", stored->run.created);
    ent_stored_free(stored);
    usleep(2000); /* the date has milliseconds */
    assert_ok(context, ent_store_add(context, store, second, &run));
    assert_int_equal(count(store), 1);
    after = html_of(second, run.command);
    assert_string_equal(before, after);
    assert_ok(context, ent_store_get(context, store, first->run_id, &stored));
    assert_true(strcmp(stored->run.created, created) > 0);
    ent_stored_free(stored);
    free(before), free(after);
    ent_result_free(first);
    ent_result_free(second);
    ent_store_close(store);
}

/* A program that was changed without a commit: the last answer stands. */
static void test_other_figures(void **state) {
    ent_store *store = opened(1);
    ent_result *first = sample_result(context, 1), *second = sample_result(context, 1);
    const ent_store_run run = run_of("entente run deal.yaml");
    ent_stored *stored = NULL;
    char *text;
    (void)state;
    second->measures[0].value[2] += 1;
    assert_ok(context, ent_store_add(context, store, first, &run));
    assert_ok(context, ent_store_add(context, store, second, &run));
    assert_string_equal(first->run_id, second->run_id);
    assert_int_equal(count(store), 1);
    assert_ok(context, ent_store_get(context, store, first->run_id, &stored));
    text = json_of(second);
    assert_string_equal(stored->document, text);
    free(text);
    ent_stored_free(stored);
    ent_store_close(store);
    assert_within(asked("SELECT value FROM outcomes WHERE measure='real_income' AND unit='pct' AND region='CAN'"),
                  sample_change(0, 2) + 1, 0);
    ent_result_free(first);
    ent_result_free(second);
}

/* ---- many ---- */

/* Runs of packages with other hashes; *ids are theirs. */
static void add_many(ent_store *store, size_t n, char (*ids)[ENT_RUN_ID_DIGITS + 1]) {
    const ent_store_run run = run_of("entente run many");
    for (size_t k = 0; k < n; k++) {
        ent_result *result = sample_result(context, 0);
        char hash[33];
        snprintf(hash, sizeof hash, "%032zx", k);
        result->package_hash = hash;
        if (k % 2 == 1) result->package = "odd", result->title_en = "An Odd one";
        assert_ok(context, ent_store_add(context, store, result, &run));
        strcpy(ids[k], result->run_id);
        ent_result_free(result);
    }
}

static void test_list(void **state) {
    static char ids[40][ENT_RUN_ID_DIGITS + 1];
    ent_store *store = opened(1);
    ent_stored_list *list = NULL;
    ent_store_query query = {.struct_version = ENT_STORE_QUERY_VERSION};
    (void)state;
    add_many(store, 40, ids);
    assert_ok(context, ent_store_list(context, store, &query, &list));
    assert_int_equal(list->n_runs, 40);
    for (size_t k = 0; k < 40; k++) assert_string_equal(list->runs[k].id, ids[39 - k]); /* the last first */
    ent_stored_list_free(list);
    query.limit = 3, query.package = "odd";
    assert_ok(context, ent_store_list(context, store, &query, &list));
    assert_int_equal(list->n_runs, 3);
    assert_string_equal(list->runs[2].id, ids[35]);
    ent_stored_list_free(list);
    query = (ent_store_query){.struct_version = ENT_STORE_QUERY_VERSION, .text = "an oDD"};
    assert_ok(context, ent_store_list(context, store, &query, &list));
    assert_int_equal(list->n_runs, 20);
    ent_stored_list_free(list);
    query.text = "nobody says this";
    assert_ok(context, ent_store_list(context, store, &query, &list));
    assert_int_equal(list->n_runs, 0);
    ent_stored_list_free(list);
    query.struct_version = 99;
    assert_int_equal(ent_store_list(context, store, &query, &list), ENT_VERSION);
    ent_store_close(store);
}

/* The first digits are enough when nobody else begins so: of 40 ids some share their first. */
static void test_prefix(void **state) {
    static char ids[40][ENT_RUN_ID_DIGITS + 1];
    ent_store *store = opened(1);
    size_t n_shared = 0;
    (void)state;
    add_many(store, 40, ids);
    for (size_t k = 0; k < 40; k++) {
        char prefix[ENT_RUN_ID_DIGITS + 1] = "";
        for (size_t length = 1; length <= ENT_RUN_ID_DIGITS; length++) {
            ent_stored *stored = NULL;
            size_t others = 0;
            ent_status status;
            snprintf(prefix, sizeof prefix, "%.*s", (int)length, ids[k]);
            for (size_t i = 0; i < 40; i++) others += i != k && strncmp(ids[i], prefix, length) == 0;
            status = ent_store_get(context, store, prefix, &stored);
            assert_int_equal(status, others > 0 ? ENT_USAGE : ENT_OK);
            if (others == 0) assert_string_equal(stored->run.id, ids[k]);
            else assert_non_null(strstr(ent_context_error(context)->hint, prefix)), n_shared++;
            ent_stored_free(stored);
        }
    }
    assert_true(n_shared > 0);
    {
        ent_stored *stored = NULL;
        static const char *const none[] = {"", "xyz", "ABC", "0123456789abc", "%"};
        for (size_t k = 0; k < 5; k++) assert_int_equal(ent_store_get(context, store, none[k], &stored), ENT_USAGE);
        assert_int_equal(ent_store_delete(context, store, ids[0], NULL), ENT_OK);
        assert_int_equal(ent_store_get(context, store, ids[0], &stored), ENT_NOT_FOUND);
        assert_int_equal(ent_store_delete(context, store, ids[0], NULL), ENT_NOT_FOUND);
    }
    ent_store_close(store);
}

static void test_delete(void **state) {
    static char ids[4][ENT_RUN_ID_DIGITS + 1];
    char deleted[ENT_RUN_ID_DIGITS + 1];
    ent_store *store = opened(1);
    size_t n = 0;
    (void)state;
    add_many(store, 4, ids);
    assert_within(asked("SELECT count(*) FROM texts"), 2, 0); /* of three, two are the same, and of four runs all */
    assert_ok(context, ent_store_delete(context, store, ids[1], deleted));
    assert_string_equal(deleted, ids[1]);
    assert_int_equal(count(store), 3);
    assert_within(asked("SELECT count(*) FROM texts"), 2, 0);
    assert_ok(context, ent_store_clear(context, store, &n));
    assert_int_equal(n, 3);
    ent_store_close(store);
    assert_within(asked("SELECT (SELECT count(*) FROM texts)+(SELECT count(*) FROM run_texts)+(SELECT count(*) FROM "
                        "options)+(SELECT count(*) FROM figures)+(SELECT count(*) FROM documents)"),
                  0, 0);
}

/* ---- files of other kinds ---- */

static const char VERSION_1[] =
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
    " run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE, length INTEGER NOT NULL, deflated BLOB NOT NULL);";

static void execute(const char *file, const char *sql) {
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(file, &database), SQLITE_OK);
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(database));
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

/* A store as the first version made it, with one run. */
static void make_version_1(const char *document) {
    unsigned char deflated[60000];
    uLongf length = sizeof deflated;
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    execute(path, VERSION_1);
    execute(path,
            "PRAGMA application_id=1162761298; PRAGMA user_version=1;"
            "INSERT INTO runs VALUES(7,'0123456789ab','2026-01-02T03:04:05.678Z','sample-package','A','B','h','none',"
            "'','sample-world','w','0.1.0','c','entente run old.yaml',2026,0,0,1,'A sentence.');"
            "INSERT INTO options VALUES(7,0,'year','2026');"
            "INSERT INTO texts VALUES('t',CAST('package: old' AS BLOB));"
            "INSERT INTO run_texts VALUES(7,0,'old.yaml','t');"
            "INSERT INTO measures VALUES(3,'real_income','pct'); INSERT INTO regions VALUES(5,'JPN');"
            "INSERT INTO figures VALUES(7,3,2026,5,0.25);");
    assert_int_equal(compress2(deflated, &length, (const Bytef *)document, strlen(document), 9), Z_OK);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, "INSERT INTO documents VALUES(7,?,?)", -1, &statement, NULL),
                     SQLITE_OK);
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)strlen(document));
    sqlite3_bind_blob(statement, 2, deflated, (int)length, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

static void test_version_1(void **state) {
    ent_result *result = sample_result(context, 1);
    char *document = json_of(result);
    ent_stored *stored = NULL;
    ent_store *store;
    const ent_store_run run = run_of("entente run new.yaml");
    (void)state;
    make_version_1(document);
    store = opened(0);
    assert_ok(context, ent_store_get(context, store, "01", &stored));
    assert_string_equal(stored->document, document);
    assert_string_equal(stored->run.command, "entente run old.yaml");
    assert_string_equal(stored->run.package_file, ""); /* nobody kept it */
    assert_string_equal(stored->run.sentence_fr, "");  /* nobody said it */
    assert_string_equal(stored->options[0].value, "2026");
    assert_string_equal(stored->texts[0].text, "package: old");
    ent_stored_free(stored);
    assert_ok(context, ent_store_add(context, store, result, &run));
    assert_int_equal(count(store), 2);
    ent_store_close(store);
    assert_within(asked("SELECT value FROM outcomes WHERE run='0123456789ab' AND region='JPN'"), 0.25, 0);
    assert_within(asked("PRAGMA user_version"), 3, 0);
    free(document);
    ent_result_free(result);
}

/* Bytes of a file, and that they stay as they are. */
static void assert_untouched(ent_status expected, const char *message) {
    char *before = NULL, *after = NULL;
    size_t length = 0, later = 0;
    ent_store *store = NULL;
    for (int create = 0; create < 2; create++) {
        assert_ok(context, ent_file_read(context, path, 1 << 24, &before, &length));
        assert_int_equal(ent_store_open(context, path, create, &store), expected);
        assert_null(store);
        assert_string_equal(ent_context_error(context)->file, path);
        if (strstr(ent_context_error(context)->message, message) == NULL)
            fail_msg("%s", ent_context_error(context)->message);
        assert_ok(context, ent_file_read(context, path, 1 << 24, &after, &later));
        assert_int_equal(length, later);
        assert_memory_equal(before, after, length);
        free(before), free(after);
    }
}

static void put(const char *bytes, size_t length) {
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, length, stream), length);
    fclose(stream);
}

static void test_foreign(void **state) {
    static const char no_page[] = "SQLite format 3\0 and then something else that is no page of a database at all";
    ent_store *store = NULL;
    char *half = NULL;
    size_t length = 0;
    (void)state;
    assert_int_equal(ent_store_open(context, "", 1, &store), ENT_NOT_FOUND);
    assert_int_equal(ent_store_open(context, path, 0, &store), ENT_NOT_FOUND);
    put("package: deal\n", 14);
    assert_untouched(ENT_INPUT, "no run store");
    put(no_page, sizeof no_page);
    assert_untouched(ENT_INPUT, "no run store");
    unlink(path);
    execute(path, "CREATE TABLE letters(a); INSERT INTO letters VALUES(1);");
    assert_untouched(ENT_INPUT, "no run store");
    unlink(path);
    execute(path, "PRAGMA application_id=1162761298; PRAGMA user_version=4; CREATE TABLE runs(x);");
    assert_untouched(ENT_VERSION, "version 4");
    put("", 0); /* an empty file may become one */
    store = opened(0);
    ent_store_close(store);
    assert_ok(context, ent_file_read(context, path, 1 << 24, &half, &length));
    put(half, 4096); /* of many pages, the first */
    free(half);
    store = NULL;
    {
        ent_stored_list *list = NULL;
        ent_status status = ent_store_open(context, path, 0, &store);
        if (status == ENT_OK) status = ent_store_list(context, store, NULL, &list);
        assert_int_equal(status, ENT_INPUT);
        ent_store_close(store);
    }
}

/* Every page but the first is overwritten in turn: an answer or INPUT, and never anything else. */
static void test_damaged(void **state) {
    ent_store *store = opened(1);
    ent_result *result = sample_path(context, PATH_YEARS, 0);
    const ent_store_run run = run_of("entente run deal.yaml");
    char *whole = NULL, id[ENT_RUN_ID_DIGITS + 1];
    size_t length = 0, n_refused = 0;
    (void)state;
    assert_ok(context, ent_store_add(context, store, result, &run));
    strcpy(id, result->run_id);
    ent_store_close(store);
    assert_ok(context, ent_file_read(context, path, 1 << 24, &whole, &length));
    for (size_t page = 1; page < length / 4096; page++) {
        char kept[4096];
        ent_stored *stored = NULL;
        ent_result *read = NULL;
        ent_status status;
        memcpy(kept, whole + page * 4096, 4096);
        memset(whole + page * 4096, 0x5A, 4096);
        put(whole, length);
        store = NULL;
        status = ent_store_open(context, path, 0, &store);
        if (status == ENT_OK) status = ent_store_get(context, store, id, &stored);
        if (status == ENT_OK) status = ent_result_read_json(context, stored->document, stored->document_length, &read);
        if (status != ENT_OK && status != ENT_INPUT)
            fail_msg("page %zu: %s", page, ent_context_error(context)->message);
        n_refused += status != ENT_OK;
        ent_result_free(read);
        ent_stored_free(stored);
        ent_store_close(store);
        memcpy(whole + page * 4096, kept, 4096);
    }
    assert_true(n_refused > 3);
    free(whole);
    ent_result_free(result);
}

/* ---- where nothing can be written ---- */

static void test_no_place(void **state) {
    char below[sizeof path + 20];
    ent_store *store = NULL;
    (void)state;
    assert_int_equal(ent_store_open(context, "/proc/nowhere/runs.sqlite", 1, &store), ENT_IO);
    put("a file", 6);
    snprintf(below, sizeof below, "%s/runs.sqlite", path); /* a file is no directory */
    assert_int_equal(ent_store_open(context, below, 1, &store), ENT_IO);
    snprintf(below, sizeof below, "%s/closed", directory);
    assert_int_equal(mkdir(below, 0555), 0);
    strcat(below, "/runs.sqlite");
    if (geteuid() != 0)
        assert_int_equal(ent_store_open(context, below, 1, &store), ENT_IO); /* nothing is closed to root */
}

static void test_full_disk(void **state) {
    ent_store *store = opened(1);
    ent_result *result = sample_path(context, PATH_YEARS, 0), *small = sample_result(context, 0);
    const ent_store_run run = run_of("entente run deal.yaml");
    struct rlimit all, little;
    (void)state;
    assert_ok(context, ent_store_add(context, store, small, &run));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
    little = all;
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t bytes = 4096; bytes <= 65536; bytes *= 4) {
        little.rlim_cur = bytes;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
        assert_int_equal(ent_store_add(context, store, result, &run), ENT_IO);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
        assert_null(result->run_id);
        assert_int_equal(count(store), 1);
    }
    assert_ok(context, ent_store_add(context, store, result, &run)); /* there is room again */
    assert_int_equal(count(store), 2);
    ent_store_close(store);
    ent_result_free(small);
    ent_result_free(result);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, without)
        TEST(test_round),      TEST(test_outcomes),      TEST(test_unconverged), TEST(test_id),
        TEST(test_same_again), TEST(test_other_figures), TEST(test_list),        TEST(test_prefix),
        TEST(test_delete),     TEST(test_version_1),     TEST(test_foreign),     TEST(test_damaged),
        TEST(test_no_place),   TEST(test_full_disk),
#undef TEST
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
