/* Two pieces of work side by side: what they do, say and fail with is the same on one thread and on two; cancelling; and
 * a system that has no second thread (--wrap). */
#include "assert_close.h"
#include "support/beside.h"
#include "support/kept_log.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { STEPS = 40, LINES_MOST = 3 * STEPS };

static int no_threads; /* as a system that has none left */
static size_t n_threads;

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *payload);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *payload);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *payload) {
    if (no_threads) return EAGAIN;
    n_threads++;
    return __real_pthread_create(thread, attributes, run, payload);
}

/* The work, and what is seen of it. */
typedef struct desk {
    size_t first_fails, second_fails; /* steps, from 1; 0: nowhere */
    double value[STEPS], sum[STEPS];  /* of the first; of the second, made of them */
    size_t first_steps, second_steps; /* done */
    int slow;                         /* the first takes its time */
    int endless;                      /* the first goes on until it is told to stop */
    char lines[LINES_MOST][40];       /* told to the caller's log */
    size_t n_lines;
    size_t calls, stop_at; /* of progress; 0: never */
    const char *task;      /* of the last call */
    size_t total;
    int asked; /* from another thread too */
    pthread_t caller;
} desk;

static void nap(void) { nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL); }

static ent_status first(ent_context *context, ent_gate *gate, void *payload) {
    desk *d = payload;
    while (d->endless) {
        ENT_TRY(ent_progress(context, "first", d->first_steps, STEPS));
        nap();
    }
    for (size_t k = 0; k < STEPS; k++) {
        if (d->slow) nap();
        ENT_TRY(ent_progress(context, "first", k, STEPS));
        if (k + 1 == d->first_fails) return ent_fail(context, ENT_NUMERIC, "the first at step %zu", k + 1);
        d->value[k] = 1.0 / (double)(k + 1);
        ent_warn_at(context, (ent_place){"first", 1, 2}, "step %zu", k + 1);
        d->first_steps = k + 1;
        ent_gate_open(gate, k + 1);
    }
    return ENT_OK;
}

static ent_status second(ent_context *context, ent_gate *gate, void *payload) {
    desk *d = payload;
    double sum = 0.0;
    for (size_t k = 0; k < STEPS; k++) {
        int open;
        ENT_TRY(ent_gate_wait(context, gate, k + 1, &open));
        if (!open) return ENT_OK;
        if (k + 1 == d->second_fails) return ent_fail(context, ENT_UNMET, "the second at step %zu", k + 1);
        d->sum[k] = sum += d->value[k];
        ent_warn_at(context, (ent_place){0}, "sum %zu", k + 1);
        d->second_steps = k + 1;
    }
    return ENT_OK;
}

static void hear(ent_log_level level, const char *where, const char *message, void *payload) {
    desk *d = payload;
    assert_int_equal(level, ENT_LOG_WARNING);
    assert_true(d->n_lines < LINES_MOST);
    assert_true(pthread_equal(pthread_self(), d->caller)); /* callbacks are the caller's thread's */
    snprintf(d->lines[d->n_lines++], sizeof d->lines[0], "%s|%s", where, message);
}

static int watch(const char *task, size_t done, size_t total, void *payload) {
    desk *d = payload;
    assert_true(pthread_equal(pthread_self(), d->caller));
    assert_true(done <= total);
    d->task = task, d->total = total;
    return ++d->calls == d->stop_at;
}

static ent_context *context;

static ent_status run(desk *d, unsigned threads) {
    ent_beside_plan plan = {
        .task = "both", .steps = STEPS, .threads = threads, .first = first, .second = second, .payload = d};
    ent_status status;
    d->caller = pthread_self();
    ent_context_set_log(context, hear, d);
    ent_context_set_progress(context, watch, d);
    status = ent_beside(context, &plan);
    assert_ptr_equal(context->log, hear);
    assert_ptr_equal(context->log_payload, d);
    return status;
}

/* All that the first says, then all that the second says. */
static void assert_lines(const desk *d, size_t first_steps, size_t second_steps) {
    char expected[40];
    assert_int_equal(d->n_lines, first_steps + second_steps);
    for (size_t k = 0; k < d->n_lines; k++) {
        if (k < first_steps) snprintf(expected, sizeof expected, "first:1:2|step %zu", k + 1);
        else snprintf(expected, sizeof expected, "|sum %zu", k + 1 - first_steps);
        assert_string_equal(d->lines[k], expected);
    }
}

static void in_step(void **state) {
    double sum = 0.0;
    (void)state;
    for (unsigned threads = 0; threads <= 3; threads++) {
        desk d = {.slow = threads == 3};
        size_t before = n_threads;
        assert_ok(context, run(&d, threads));
        assert_int_equal(n_threads - before, threads > 1); /* the caller's is the other one */
        assert_int_equal(d.first_steps, STEPS);
        assert_int_equal(d.second_steps, STEPS);
        assert_lines(&d, STEPS, STEPS);
        sum = 0.0;
        for (size_t k = 0; k < STEPS; k++) assert_close(d.sum[k], sum += 1.0 / (double)(k + 1), 0.0);
    }
}

/* A system without a second thread does both on the one there is. */
static void no_second_thread(void **state) {
    desk d = {0};
    (void)state;
    no_threads = 1;
    assert_ok(context, run(&d, 2));
    no_threads = 0;
    assert_int_equal(d.second_steps, STEPS);
    assert_lines(&d, STEPS, STEPS);
}

/* The second goes as far as the first got; what failed is said. */
static void first_fails(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 2; threads++)
        for (size_t at = 1; at <= STEPS; at += 13) {
            desk d = {.first_fails = at};
            char expected[40];
            assert_int_equal(run(&d, threads), ENT_NUMERIC);
            snprintf(expected, sizeof expected, "the first at step %zu", at);
            assert_string_equal(ent_context_error(context)->message, expected);
            assert_int_equal(d.first_steps, at - 1);
            assert_int_equal(d.second_steps, at - 1);
            assert_lines(&d, at - 1, at - 1);
        }
}

/* The first goes on to its own end; the earlier step's failure counts. */
static void second_fails(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 2; threads++)
        for (size_t last = 0; last <= STEPS; last += STEPS) {
            desk d = {.slow = 1, .second_fails = 3, .first_fails = last};
            size_t done = last == 0 ? STEPS : last - 1;
            assert_int_equal(run(&d, threads), ENT_UNMET);
            assert_string_equal(ent_context_error(context)->message, "the second at step 3");
            assert_int_equal(d.first_steps, done);
            assert_int_equal(d.second_steps, 2);
            assert_lines(&d, done, 2);
        }
}

/* Who waits at the gate asks whether to go on, and the first one, which would not end by itself, is told. */
static void cancelled_at_the_gate(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 2; threads++) {
        desk d = {.endless = 1, .stop_at = 2};
        assert_int_equal(run(&d, threads), ENT_CANCELLED);
        assert_string_equal(ent_context_error(context)->message,
                            threads == 1 ? "first cancelled at 0 of 40" : "both cancelled at 0 of 40");
        assert_int_equal(d.calls, 2);
        assert_int_equal(d.total, STEPS);
        assert_int_equal(d.second_steps, 0);
    }
}

static ent_status give_up(ent_context *own, ent_gate *gate, void *payload) {
    (void)gate, (void)payload;
    return ent_fail(own, ENT_UNMET, "the second does not begin");
}

/* So does who waits for the first to end, having failed long before. */
static void cancelled_at_the_end(void **state) {
    desk d = {.endless = 1, .stop_at = 3, .caller = pthread_self()};
    ent_beside_plan plan = {
        .task = "both", .steps = STEPS, .threads = 2, .first = first, .second = give_up, .payload = &d};
    (void)state;
    ent_context_set_log(context, NULL, NULL);
    ent_context_set_progress(context, watch, &d);
    assert_int_equal(ent_beside(context, &plan), ENT_CANCELLED);
    assert_int_equal(d.calls, 3);
    assert_string_equal(d.task, "both");
}

/* Steps that are not the one waited for do not keep the caller from being asked. */
static ent_status step_until_asked(ent_context *own, ent_gate *gate, void *payload) {
    desk *d = payload;
    size_t naps = 0;
    (void)own;
    for (; naps < 10000 && !__atomic_load_n(&d->asked, __ATOMIC_RELAXED); naps++) {
        nap();
        ent_gate_open(gate, 1);
    }
    ent_gate_open(gate, STEPS);
    return ENT_OK;
}

static int be_asked(const char *task, size_t done, size_t total, void *payload) {
    desk *d = payload;
    (void)task, (void)done, (void)total;
    __atomic_store_n(&d->asked, 1, __ATOMIC_RELAXED);
    return 0;
}

static ent_status wait_for_the_last(ent_context *own, ent_gate *gate, void *payload) {
    int open;
    (void)payload;
    ENT_TRY(ent_gate_wait(own, gate, STEPS, &open));
    assert_true(open);
    return ENT_OK;
}

static void asked_between_steps(void **state) {
    desk d = {0};
    ent_beside_plan plan = {.task = "both",
                            .steps = STEPS,
                            .threads = 2,
                            .first = step_until_asked,
                            .second = wait_for_the_last,
                            .payload = &d};
    (void)state;
    ent_context_set_log(context, NULL, NULL);
    ent_context_set_progress(context, be_asked, &d);
    assert_ok(context, ent_beside(context, &plan));
    assert_true(d.asked);
}

/* Nobody listens: nothing is kept, and nothing else changes. */
static void silent(void **state) {
    desk d = {.first_fails = 5};
    ent_beside_plan plan = {
        .task = "both", .steps = STEPS, .threads = 2, .first = first, .second = second, .payload = &d};
    (void)state;
    ent_context_set_log(context, NULL, NULL);
    ent_context_set_progress(context, NULL, NULL);
    assert_int_equal(ent_beside(context, &plan), ENT_NUMERIC);
    assert_int_equal(d.second_steps, 4);
}

/* What the caller was reading is what a failure is filed under, on either thread. */
static void subject(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 2; threads++) {
        desk d = {.first_fails = 1};
        ent_subject former = ent_context_enter(context, ENT_SUBJECT_WORLD);
        assert_int_equal(run(&d, threads), ENT_NUMERIC);
        ent_context_enter(context, former);
        assert_int_equal(ent_context_error(context)->subject, ENT_SUBJECT_WORLD);
    }
}

/* ---- what is kept ---- */

static void kept_lines(void **state) {
    ent_kept_log kept = {0};
    desk d = {.caller = pthread_self()};
    (void)state;
    ent_log_keep(context, &kept);
    ent_warn_at(context, (ent_place){"a.yaml", 3, 4}, "one");
    ent_warn_at(context, (ent_place){0}, "two");
    ent_context_set_log(context, hear, &d);
    assert_int_equal(ent_fail(context, ENT_RANGE, "before"), ENT_RANGE);
    assert_true(ent_log_tell(context, &kept));
    assert_int_equal(d.n_lines, 2);
    assert_string_equal(d.lines[0], "a.yaml:3:4|one");
    assert_string_equal(d.lines[1], "|two");
    assert_string_equal(ent_context_error(context)->message, "before");
    assert_true(ent_log_tell(context, &kept)); /* told once */
    assert_int_equal(d.n_lines, 2);
}

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(in_step),
                                       cmocka_unit_test(no_second_thread),
                                       cmocka_unit_test(first_fails),
                                       cmocka_unit_test(second_fails),
                                       cmocka_unit_test(cancelled_at_the_gate),
                                       cmocka_unit_test(cancelled_at_the_end),
                                       cmocka_unit_test(asked_between_steps),
                                       cmocka_unit_test(silent),
                                       cmocka_unit_test(subject),
                                       cmocka_unit_test(kept_lines)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
