/* Work on several threads: every item once, the same answer on any number of threads, failures and cancelling. */
#include "assert_close.h"
#include "support/parallel.h"

#include <stdlib.h>

enum { ITEMS = 500 };

typedef struct desk {
    int times[ITEMS];
    double value[ITEMS];
    size_t fails_at, fails_too; /* ITEMS: nowhere */
    size_t stop_after;          /* progress calls; 0: never */
    size_t calls;
} desk;

static ent_status work(ent_context *context, size_t item, void *payload) {
    desk *d = payload;
    d->times[item]++;
    d->value[item] = 1.0 / (double)(item + 1);
    if (item == d->fails_at || item == d->fails_too) return ent_fail(context, ENT_RANGE, "item %zu", item);
    return ENT_OK;
}

static int watch(const char *task, size_t done, size_t total, void *payload) {
    desk *d = payload;
    assert_string_equal(task, "test");
    assert_true(done <= total && total == ITEMS);
    return ++d->calls == d->stop_after;
}

static ent_context *context_new(desk *d) {
    ent_context *context = NULL;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    ent_context_set_progress(context, watch, d);
    return context;
}

static void every_item_once(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads++) {
        desk d = {.fails_at = ITEMS, .fails_too = ITEMS};
        ent_context *context = context_new(&d);
        assert_ok(context, ent_parallel(context, "test", threads, ITEMS, work, &d));
        for (size_t k = 0; k < ITEMS; k++) {
            assert_int_equal(d.times[k], 1);
            assert_close(d.value[k], 1.0 / (double)(k + 1), 0.0);
        }
        assert_true(d.calls > 0);
        ent_context_free(context);
    }
}

static void nothing_to_do(void **state) {
    desk d = {.fails_at = ITEMS, .fails_too = ITEMS};
    ent_context *context = context_new(&d);
    (void)state;
    assert_ok(context, ent_parallel(context, "test", 4, 0, work, &d));
    ent_context_free(context);
}

/* The failure of a helper's item reaches the caller's record, and nothing is begun after it. */
static void failure(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 3; threads++) {
        desk d = {.fails_at = 7, .fails_too = 8};
        ent_context *context = context_new(&d);
        size_t begun = 0;
        assert_int_equal(ent_parallel(context, "test", threads, ITEMS, work, &d), ENT_RANGE);
        assert_string_equal(ent_context_error(context)->message, "item 7");
        for (size_t k = 0; k < ITEMS; k++) begun += (size_t)d.times[k];
        assert_true(begun < ITEMS);
        ent_context_free(context);
    }
}

static void cancelled(void **state) {
    desk d = {.fails_at = ITEMS, .fails_too = ITEMS, .stop_after = 3};
    ent_context *context = context_new(&d);
    size_t begun = 0;
    (void)state;
    assert_int_equal(ent_parallel(context, "test", 1, ITEMS, work, &d), ENT_CANCELLED);
    for (size_t k = 0; k < ITEMS; k++) begun += (size_t)d.times[k];
    assert_int_equal(begun, 3);
    ent_context_free(context);
}

static void processors(void **state) {
    (void)state;
    assert_true(ent_processors() >= 1 && ent_processors() <= ENT_THREADS_MOST);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_item_once), cmocka_unit_test(nothing_to_do),
                                       cmocka_unit_test(failure), cmocka_unit_test(cancelled),
                                       cmocka_unit_test(processors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
