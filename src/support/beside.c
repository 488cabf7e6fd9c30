#include "support/beside.h"
#include "support/kept_log.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

enum { PATIENCE_NS = 50000000 }; /* between two reports of who waits */

struct ent_gate {
    const ent_beside_plan *plan;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    size_t steps;   /* done by the first */
    int called_off; /* the first is to stop */
    int over;       /* the first has ended, with this: */
    ent_status status;
    ent_context context; /* of the first */
};

static int gate_init(ent_gate *gate) {
    pthread_condattr_t steady;
    int ok = 0;
    if (pthread_mutex_init(&gate->lock, NULL) != 0) return 0;
    if (pthread_condattr_init(&steady) == 0) {
        ok = pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) == 0 && pthread_cond_init(&gate->moved, &steady) == 0;
        pthread_condattr_destroy(&steady);
    }
    if (!ok) pthread_mutex_destroy(&gate->lock);
    return ok;
}

static void gate_destroy(ent_gate *gate) {
    pthread_cond_destroy(&gate->moved);
    pthread_mutex_destroy(&gate->lock);
}

void ent_gate_open(ent_gate *gate, size_t steps) {
    pthread_mutex_lock(&gate->lock);
    gate->steps = steps;
    pthread_cond_signal(&gate->moved);
    pthread_mutex_unlock(&gate->lock);
}

static struct timespec soon(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += PATIENCE_NS;
    if (time.tv_nsec >= 1000000000) time.tv_nsec -= 1000000000, time.tv_sec++;
    return time;
}

ent_status ent_gate_wait(ent_context *context, ent_gate *gate, size_t steps, int *open) {
    struct timespec until = soon(); /* not put off by steps that are not the one waited for */
    ent_status status = ENT_OK;
    pthread_mutex_lock(&gate->lock);
    while (gate->steps < steps && !gate->over && status == ENT_OK) {
        size_t done = gate->steps;
        if (pthread_cond_timedwait(&gate->moved, &gate->lock, &until) != ETIMEDOUT) continue;
        pthread_mutex_unlock(&gate->lock);
        status = ent_progress(context, gate->plan->task, done, gate->plan->steps);
        until = soon();
        pthread_mutex_lock(&gate->lock);
    }
    *open = gate->steps >= steps;
    pthread_mutex_unlock(&gate->lock);
    return status;
}

static void *do_first(void *payload) {
    ent_gate *gate = payload;
    ent_status status = gate->plan->first(&gate->context, gate, gate->plan->payload);
    pthread_mutex_lock(&gate->lock);
    gate->status = status;
    gate->over = 1;
    pthread_cond_signal(&gate->moved);
    pthread_mutex_unlock(&gate->lock);
    return NULL;
}

static int ask(const char *task, size_t done, size_t total, void *payload) {
    ent_gate *gate = payload;
    int called_off;
    (void)task, (void)done, (void)total;
    pthread_mutex_lock(&gate->lock);
    called_off = gate->called_off;
    pthread_mutex_unlock(&gate->lock);
    return called_off;
}

static void call_off(ent_gate *gate) {
    pthread_mutex_lock(&gate->lock);
    gate->called_off = 1;
    pthread_mutex_unlock(&gate->lock);
}

/* One after the other, on the caller's thread: nothing has to be kept. */
static ent_status in_turn(ent_context *context, ent_gate *gate) {
    gate->context = *context;
    do_first(gate);
    if (gate->status != ENT_CANCELLED) return gate->plan->second(context, gate, gate->plan->payload);
    context->error = gate->context.error;
    return gate->status;
}

/* The second, while the first is at work on its own thread; then its end is waited for. */
static ent_status beside_thread(ent_context *context, ent_gate *gate, pthread_t thread, ent_kept_log kept[2]) {
    ent_log_fn log = context->log;
    void *payload = context->log_payload;
    ent_status status;
    int open, whole;
    if (log != NULL) ent_log_keep(context, &kept[1]);
    status = gate->plan->second(context, gate, gate->plan->payload);
    if (status != ENT_CANCELLED) {
        ent_status waited = ent_gate_wait(context, gate, SIZE_MAX, &open);
        if (waited != ENT_OK) status = waited;
    }
    if (status == ENT_CANCELLED) call_off(gate);
    pthread_join(thread, NULL);
    ent_context_set_log(context, log, payload);
    whole = ent_log_tell(context, &kept[0]);
    whole = ent_log_tell(context, &kept[1]) && whole;
    return status == ENT_OK && !whole ? ent_fail_nomem(context) : status;
}

ent_status ent_beside(ent_context *context, const ent_beside_plan *plan) {
    ent_gate gate = {.plan = plan};
    ent_kept_log kept[2] = {{0}, {0}}; /* what the first, and the second, say while both are at work */
    pthread_t thread;
    ent_status status;
    if (!gate_init(&gate)) return ent_fail_nomem(context);
    gate.context = (ent_context){
        .subject = context->subject, .language = context->language, .progress = ask, .progress_payload = &gate};
    if (context->log != NULL) ent_log_keep(&gate.context, &kept[0]);
    if (plan->threads > 1 && pthread_create(&thread, NULL, do_first, &gate) == 0)
        status = beside_thread(context, &gate, thread, kept);
    else status = in_turn(context, &gate);
    gate_destroy(&gate);
    if (status != ENT_OK || gate.status == ENT_OK) return status;
    context->error = gate.context.error;
    return gate.status;
}
