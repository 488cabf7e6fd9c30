/* test_stream.c: events from one thread to another: in order, cut into lines, and to nobody who has gone. */
#include "assert_close.h"
#include "stream.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int slept, waked;
static void sleep_now(void *payload) {
    (void)payload;
    slept++;
}
static void wake_up(void *payload) {
    (void)payload;
    waked++;
}

static void test_form(void **state) {
    serve_stream *s = serve_stream_new(wake_up, NULL);
    char out[256];
    ssize_t n;
    (void)state;
    slept = waked = 0;
    assert_int_equal(serve_stream_read(s, out, sizeof out, sleep_now), 0);
    assert_int_equal(slept, 1);
    assert_true(serve_stream_send(s, "a", "{\n 1}", 5));
    assert_int_equal(waked, 1);
    assert_true(serve_stream_send(s, "b", "", 0));
    assert_int_equal(waked, 1); /* it is awake */
    n = serve_stream_read(s, out, sizeof out, sleep_now);
    out[n] = '\0';
    assert_string_equal(out, "event: a\ndata: {\ndata:  1}\n\nevent: b\ndata: \n\n");
    assert_int_equal(serve_stream_read(s, out, sizeof out, sleep_now), 0);
    serve_stream_end(s);
    assert_int_equal(waked, 2);
    assert_int_equal(serve_stream_read(s, out, sizeof out, sleep_now), -1);
    serve_stream_free(s);
}

static void test_gone(void **state) {
    serve_stream *s = serve_stream_new(wake_up, NULL);
    char out[8];
    (void)state;
    waked = 0;
    assert_int_equal(serve_stream_read(s, out, sizeof out, sleep_now), 0);
    serve_stream_leave(s);
    assert_false(serve_stream_send(s, "a", "b", 1));
    serve_stream_end(s);
    assert_int_equal(waked, 0); /* a connection that is gone must not be waked */
    serve_stream_free(s);
}

/* Who does not fetch what is sent is given up before he takes all memory. */
static void test_slow(void **state) {
    serve_stream *s = serve_stream_new(wake_up, NULL);
    char *much = calloc(1 << 20, 1);
    int k = 0;
    (void)state;
    memset(much, 'x', 1 << 20);
    while (k < 100 && serve_stream_send(s, "a", much, 1 << 20)) k++;
    assert_true(k > 4 && k < 40);
    free(much);
    serve_stream_free(s);
}

enum { EVENTS = 20000 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int awake = 1;
static void doze(void *payload) {
    (void)payload;
    pthread_mutex_lock(&lock);
    awake = 0;
    pthread_mutex_unlock(&lock);
}
static void rouse(void *payload) {
    (void)payload;
    pthread_mutex_lock(&lock);
    awake = 1;
    pthread_cond_signal(&cond);
    pthread_mutex_unlock(&lock);
}
static void *write_many(void *payload) {
    for (int k = 0; k < EVENTS; k++) {
        char text[16];
        int n = snprintf(text, sizeof text, "%d", k);
        serve_stream_send(payload, "n", text, (size_t)n);
    }
    serve_stream_end(payload);
    return NULL;
}

static void test_two_threads(void **state) {
    serve_stream *s = serve_stream_new(rouse, NULL);
    pthread_t writer;
    size_t room = 1 << 20, length = 0;
    char *all = malloc(room), *at;
    (void)state;
    pthread_create(&writer, NULL, write_many, s);
    for (;;) {
        ssize_t n = serve_stream_read(s, all + length, 37, doze);
        if (n < 0) break;
        length += (size_t)n;
        assert_true(length + 64 < room);
        pthread_mutex_lock(&lock);
        while (!awake) pthread_cond_wait(&cond, &lock);
        pthread_mutex_unlock(&lock);
    }
    pthread_join(writer, NULL);
    all[length] = '\0';
    at = all;
    for (int k = 0; k < EVENTS; k++) {
        char wanted[40];
        int n = snprintf(wanted, sizeof wanted, "event: n\ndata: %d\n\n", k);
        assert_int_equal(strncmp(at, wanted, (size_t)n), 0);
        at += n;
    }
    assert_int_equal(*at, '\0');
    free(all);
    serve_stream_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_form), cmocka_unit_test(test_gone),
                                       cmocka_unit_test(test_slow), cmocka_unit_test(test_two_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
