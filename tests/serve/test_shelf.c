/* test_shelf.c: an answer comes back for its own question and no other, and the shelf never grows beyond its size. */
#include "assert_close.h"
#include "shelf.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *find(serve_shelf *shelf, const char *question, size_t *length) {
    return serve_shelf_find(shelf, question, strlen(question), length);
}

static void put(serve_shelf *shelf, const char *question, const char *answer) {
    serve_shelf_put(shelf, question, strlen(question), answer, strlen(answer));
}

static void test_same_question(void **state) {
    serve_shelf *shelf = serve_shelf_new();
    size_t length = 99;
    char *answer;
    (void)state;
    assert_null(find(shelf, "a", &length));
    put(shelf, "a", "one");
    put(shelf, "ab", "two");
    put(shelf, "a", "three"); /* in the place of the first */
    answer = find(shelf, "a", &length);
    assert_string_equal(answer, "three");
    assert_int_equal(length, 5);
    free(answer);
    answer = find(shelf, "ab", &length);
    assert_string_equal(answer, "two");
    free(answer);
    assert_null(find(shelf, "abc", &length));
    assert_null(find(shelf, "", &length));
    serve_shelf_free(shelf);
}

/* The ones that nobody has asked for longest make room. */
static void test_room(void **state) {
    serve_shelf *shelf = serve_shelf_new();
    size_t size = SERVE_SHELF_BYTES / 8, length, n = 0;
    char *long_one = calloc(SERVE_SHELF_BYTES, 1);
    (void)state;
    put(shelf, "kept", "x");
    for (char k = 'a'; k < 'a' + 20; k++) {
        char question[2] = {k, '\0'}, *answer = find(shelf, "kept", &length);
        assert_non_null(answer);
        free(answer);
        serve_shelf_put(shelf, question, 1, long_one, size);
    }
    for (char k = 'a'; k < 'a' + 20; k++) {
        char question[2] = {k, '\0'}, *answer = find(shelf, question, &length);
        if (answer != NULL) n++;
        if (answer != NULL) assert_true(k >= 'a' + 13); /* the last seven */
        free(answer);
    }
    assert_int_equal(n, 7);
    serve_shelf_put(shelf, "long", 4, long_one, SERVE_SHELF_BYTES - 8);
    assert_null(find(shelf, "long", &length)); /* one answer does not take the place of all */
    free(long_one);
    serve_shelf_free(shelf);
}

static void test_many(void **state) {
    serve_shelf *shelf = serve_shelf_new();
    size_t length, n = 0;
    (void)state;
    for (int k = 0; k < 3 * SERVE_SHELF_ENTRIES; k++) {
        char question[16];
        snprintf(question, sizeof question, "%d", k);
        put(shelf, question, question);
    }
    for (int k = 0; k < 3 * SERVE_SHELF_ENTRIES; k++) {
        char question[16], *answer;
        snprintf(question, sizeof question, "%d", k);
        answer = find(shelf, question, &length);
        if (answer != NULL) assert_string_equal(answer, question);
        n += answer != NULL;
        free(answer);
    }
    assert_int_equal(n, SERVE_SHELF_ENTRIES);
    serve_shelf_free(shelf);
}

static void *use(void *payload) {
    for (int k = 0; k < 20000; k++) {
        char question[16], *answer;
        size_t length;
        snprintf(question, sizeof question, "%d", k * 7919 % 400);
        answer = find(payload, question, &length);
        if (answer != NULL) assert_string_equal(answer, question);
        else put(payload, question, question);
        free(answer);
    }
    return NULL;
}

static void test_threads(void **state) {
    serve_shelf *shelf = serve_shelf_new();
    pthread_t threads[3];
    (void)state;
    for (int k = 0; k < 3; k++) pthread_create(&threads[k], NULL, use, shelf);
    for (int k = 0; k < 3; k++) pthread_join(threads[k], NULL);
    serve_shelf_free(shelf);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_question), cmocka_unit_test(test_room),
                                       cmocka_unit_test(test_many), cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
