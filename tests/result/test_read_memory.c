/* The nth allocation fails, for every n: reading a document and everything the run store does answer NOMEM, leak nothing,
 * and keep nothing by halves. The linker sends the allocations of this library here (--wrap); SQLite keeps its own, and
 * jansson too, whose parser takes some failures for a fault of the text. */
#include "assert_close.h"
#include "failing_memory.h"
#include "sample.h"
#include "sample_path.h"

#include <entente/store.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ent_context *context;
static char *json;
static char directory[] = "/tmp/entente-store.XXXXXX", path[sizeof directory + 20];

static const ent_result_option options[] = {{"years", "2025-2035"}, {"against", "x.yaml"}};
static const ent_store_text texts[] = {{"deal.yaml", "package: deal", 13}, {"x.yaml", "", 0}};
static const ent_store_run run = {.struct_version = ENT_STORE_RUN_VERSION,
                                  .command = "entente run deal.yaml",
                                  .n_options = 2,
                                  .options = options,
                                  .n_texts = 2,
                                  .texts = texts};

static int setup(void **state) {
    size_t length = 0;
    FILE *stream = open_memstream(&json, &length);
    ent_result *result;
    (void)state;
    if (mkdtemp(directory) == NULL || ent_context_create(&context) != ENT_OK) return -1;
    snprintf(path, sizeof path, "%s/runs.sqlite", directory);
    result = sample_path(context, 1, 0);
    assert_ok(context, ent_result_write_json(context, result, stream));
    ent_result_free(result);
    return fclose(stream);
}

static int teardown(void **state) {
    (void)state;
    free(json);
    ent_context_free(context);
    unlink(path);
    return rmdir(directory);
}

static ent_status by_reading(void) {
    ent_result *read = NULL;
    ent_status status = ent_result_read_json(context, json, strlen(json), &read);
    assert_true((status == ENT_OK) == (read != NULL));
    ent_result_free(read);
    return status;
}

static void test_reading(void **state) {
    (void)state;
    assert_true(fail_each(context, by_reading, ENT_OK) >= 2);
}

static ent_result *kept; /* of the sample, made while nothing fails */

/* Into a store of its own. */
static ent_status by_adding(void) {
    ent_store *store = NULL;
    ent_status status = ent_store_open(context, path, 1, &store);
    if (status == ENT_OK) status = ent_store_add(context, store, kept, &run);
    assert_true((status == ENT_OK) == (kept->run_id != NULL));
    kept->run_id = NULL;
    ent_store_close(store);
    unlink(path);
    return status;
}

/* Where it is already. */
static ent_status by_adding_again(void) {
    ent_store *store = NULL;
    ent_status status = ent_store_open(context, path, 1, &store);
    if (status == ENT_OK) status = ent_store_add(context, store, kept, &run);
    assert_true((status == ENT_OK) == (kept->run_id != NULL));
    kept->run_id = NULL;
    ent_store_close(store);
    return status;
}

static ent_status by_finding(void) {
    ent_store *store = NULL;
    ent_stored_list *list = NULL;
    ent_stored *stored = NULL;
    ent_status status = ent_store_open(context, path, 0, &store);
    if (status == ENT_OK) status = ent_store_list(context, store, NULL, &list);
    if (status == ENT_OK) {
        assert_int_equal(list->n_runs, 1);
        status = ent_store_get(context, store, list->runs[0].id, &stored);
    }
    assert_true((status == ENT_OK) == (stored != NULL));
    ent_stored_free(stored);
    ent_stored_list_free(list);
    ent_store_close(store);
    return status;
}

static void test_store(void **state) {
    (void)state;
    kept = sample_path(context, 1, 0);
    assert_true(fail_each(context, by_adding, ENT_OK) >= 8);
    ent_result_free(kept);
    kept = sample_path(context, 1, 0);
    {
        ent_store *store = NULL;
        assert_ok(context, ent_store_open(context, path, 1, &store));
        assert_ok(context, ent_store_add(context, store, kept, &run));
        kept->run_id = NULL;
        ent_store_close(store);
    }
    assert_true(fail_each(context, by_adding_again, ENT_OK) >= 8);
    assert_true(fail_each(context, by_finding, ENT_OK) >= 6);
    ent_result_free(kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reading), cmocka_unit_test(test_store)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
