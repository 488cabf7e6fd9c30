#include "support/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

typedef struct pool {
    ent_language language;
    pthread_mutex_t lock;
    size_t next, count, done;
    int stop;
    ent_work_fn *work;
    void *payload;
    size_t failed_item; /* count when none */
    ent_status status;
    ent_error error;
} pool;

unsigned ent_processors(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > ENT_THREADS_MOST ? ENT_THREADS_MOST : (unsigned)n;
}

/* The next item, or count when there is none left or the work has been stopped. */
static size_t take(pool *p) {
    size_t item;
    pthread_mutex_lock(&p->lock);
    item = p->stop || p->next == p->count ? p->count : p->next++;
    pthread_mutex_unlock(&p->lock);
    return item;
}

static size_t finish(pool *p, size_t item, ent_status status, const ent_context *context) {
    size_t done;
    pthread_mutex_lock(&p->lock);
    done = ++p->done;
    if (status != ENT_OK) {
        p->stop = 1;
        if (item < p->failed_item) {
            p->failed_item = item;
            p->status = status;
            p->error = context->error;
        }
    }
    pthread_mutex_unlock(&p->lock);
    return done;
}

static void *helper(void *payload) {
    pool *p = payload;
    ent_context *context = NULL;
    if (ent_context_create(&context) != ENT_OK) return NULL; /* the others do its work */
    ent_context_set_language(context, p->language);
    for (size_t item; (item = take(p)) < p->count;) finish(p, item, p->work(context, item, p->payload), context);
    ent_context_free(context);
    return NULL;
}

/* The caller's own share. Its context keeps log and progress for itself meanwhile. */
static void work_here(ent_context *context, pool *p, const char *task) {
    ent_log_fn log = context->log;
    ent_progress_fn progress = context->progress;
    for (size_t item; (item = take(p)) < p->count;) {
        ent_status status;
        size_t done;
        context->log = NULL;
        context->progress = NULL;
        status = p->work(context, item, p->payload);
        context->log = log;
        context->progress = progress;
        done = finish(p, item, status, context);
        status = ent_progress(context, task, done, p->count);
        if (status == ENT_OK) continue;
        pthread_mutex_lock(&p->lock);
        p->stop = 1;
        p->failed_item = 0; /* what was cancelled has no other outcome */
        p->status = status;
        p->error = context->error;
        pthread_mutex_unlock(&p->lock);
    }
}

ent_status ent_parallel(ent_context *context, const char *task, unsigned threads, size_t count, ent_work_fn *work,
                        void *payload) {
    pool p = {.count = count, .failed_item = count, .work = work, .payload = payload, .status = ENT_OK};
    p.language = context->language;
    pthread_t helpers[ENT_THREADS_MOST];
    unsigned n = 0;
    if (pthread_mutex_init(&p.lock, NULL) != 0) return ent_fail_nomem(context);
    if (threads > ENT_THREADS_MOST) threads = ENT_THREADS_MOST;
    while (n + 1 < threads && n + 1 < count && pthread_create(&helpers[n], NULL, helper, &p) == 0) n++;
    work_here(context, &p, task);
    for (unsigned k = 0; k < n; k++) pthread_join(helpers[k], NULL);
    pthread_mutex_destroy(&p.lock);
    if (p.status == ENT_OK && count) return ent_progress(context, task, count, count);
    context->error = p.error;
    return p.status;
}
