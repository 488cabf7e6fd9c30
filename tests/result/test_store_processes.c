/* A run store that several processes use, and one whose writer is killed: whatever was said to be kept is there and whole,
 * whatever was not is there as a whole or not at all. */
#include "assert_close.h"
#include "sample.h"

#include <entente/store.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EACH = 50, ROUNDS = 40, IDS_MOST = 4000, ID = ENT_RUN_ID_DIGITS };

static ent_context *context;
static char directory[] = "/tmp/entente-store.XXXXXX", path[sizeof directory + 20];

static int setup(void **state) {
    (void)state;
    if (mkdtemp(directory) == NULL) return -1;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    char command[sizeof directory + 10];
    (void)state;
    ent_context_free(context);
    snprintf(command, sizeof command, "rm -r %s", directory);
    return system(command);
}

/* Keeps runs of its own and writes the id of each to `out` once it is kept. In a process of its own, where a failed
 * assertion would be nobody's: the exit code says what happened. */
static void keep_runs(size_t first, size_t n, int out) {
    ent_context *own = NULL;
    const ent_store_text text = {"deal.yaml", "package: deal\n", 14};
    const ent_store_run run = {.struct_version = ENT_STORE_RUN_VERSION, .n_texts = 1, .texts = &text};
    if (ent_context_create(&own) != ENT_OK) _exit(2);
    for (size_t k = first; k < first + n; k++) {
        ent_store *store = NULL;
        ent_result *result = sample_result(own, 1);
        char hash[33];
        snprintf(hash, sizeof hash, "%032zx", k);
        result->package_hash = hash;
        if (ent_store_open(own, path, 1, &store) != ENT_OK || ent_store_add(own, store, result, &run) != ENT_OK) {
            fprintf(stderr, "%s\n", ent_context_error(own)->message);
            _exit(3);
        }
        if (write(out, result->run_id, ID) != ID) _exit(4);
        if (k % 3 != 0) ent_store_close(store); /* some keep it open */
        ent_result_free(result);
    }
    _exit(0);
}

typedef struct child {
    pid_t process;
    int from;
} child;

static child begin(size_t first, size_t n) {
    int ends[2];
    child c;
    assert_int_equal(pipe(ends), 0);
    c.process = fork();
    assert_true(c.process >= 0);
    if (c.process == 0) {
        close(ends[0]);
        keep_runs(first, n, ends[1]);
    }
    close(ends[1]);
    c.from = ends[0];
    return c;
}

/* All ids that a child has said, in whole ones. */
static size_t heard(child *c, char (*ids)[ID + 1], size_t n) {
    ssize_t got;
    while ((got = read(c->from, ids[n], ID)) == ID) {
        ids[n][ID] = '\0';
        assert_true(++n < IDS_MOST);
    }
    close(c->from);
    return n;
}

static void assert_whole(char (*ids)[ID + 1], size_t n) {
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    ent_stored_list *list = NULL;
    ent_store *store = NULL;
    assert_ok(context, ent_store_open(context, path, 1, &store));
    for (size_t k = 0; k < n; k++) {
        ent_stored *stored = NULL;
        assert_ok(context, ent_store_get(context, store, ids[k], &stored));
        ent_stored_free(stored);
    }
    assert_ok(context, ent_store_list(context, store, NULL, &list));
    for (size_t k = 0; k < list->n_runs; k++) { /* those that nobody had time to speak of too */
        ent_stored *stored = NULL;
        ent_result *result = NULL;
        assert_ok(context, ent_store_get(context, store, list->runs[k].id, &stored));
        assert_int_equal(stored->n_texts, 1);
        if (k % 8 == 0)
            assert_ok(context, ent_result_read_json(context, stored->document, stored->document_length, &result));
        ent_result_free(result);
        ent_stored_free(stored);
    }
    ent_stored_list_free(list);
    ent_store_close(store);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0), "ok");
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

static void test_two_at_once(void **state) {
    static char ids[IDS_MOST][ID + 1];
    child both[2];
    size_t n = 0;
    (void)state;
    snprintf(path, sizeof path, "%s/two.sqlite", directory); /* neither finds it there: both make it */
    for (size_t k = 0; k < 2; k++) both[k] = begin(k * EACH, EACH);
    for (size_t k = 0; k < 2; k++) {
        int end = 0;
        n = heard(&both[k], ids, n);
        assert_int_equal(waitpid(both[k].process, &end, 0), both[k].process);
        assert_true(WIFEXITED(end));
        assert_int_equal(WEXITSTATUS(end), 0);
    }
    assert_int_equal(n, 2 * EACH);
    assert_whole(ids, n);
}

/* At moments that fall all over the writing of a run, some before the store is made. */
static void test_killed(void **state) {
    static char ids[IDS_MOST][ID + 1];
    uint32_t random = 20261125;
    size_t n = 0, first = 0;
    (void)state;
    snprintf(path, sizeof path, "%s/killed.sqlite", directory);
    for (size_t round = 0; round < ROUNDS; round++) {
        child c = begin(first, IDS_MOST / ROUNDS - 1);
        int end = 0;
        random = random * 1664525u + 1013904223u;
        usleep(random % (round < 10 ? 8000 : 40000));
        kill(c.process, SIGKILL);
        n = heard(&c, ids, n);
        assert_int_equal(waitpid(c.process, &end, 0), c.process);
        if (WIFEXITED(end)) assert_int_equal(WEXITSTATUS(end), 0);
        first += IDS_MOST / ROUNDS;
        if (round % 4 == 3) assert_whole(ids, n);
    }
    assert_whole(ids, n);
    assert_true(n > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_two_at_once), cmocka_unit_test(test_killed)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
