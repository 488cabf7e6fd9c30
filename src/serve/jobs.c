#include "jobs.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct serve_jobs {
    pthread_mutex_t lock;
    pthread_cond_t more;
    serve_job *first, *last; /* that wait */
    serve_job *live;         /* that wait or are worked on */
    size_t n_waiting, n_working;
    int stopping;
    unsigned seconds, n_threads, processors;
    serve_work_fn *work;
    void *payload;
    pthread_t threads[];
};

double serve_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- one job ---- */

serve_job *serve_job_new(const serve_visit *visit) {
    serve_job *job = calloc(1, sizeof *job);
    if (job == NULL) return NULL;
    job->visit = *visit;
    job->reply.fault.language = visit->language;
    job->holders = 1;
    job->peer = -1;
    return job;
}

/* Jobs that were never added have no lock, and one holder. */
void serve_job_release(serve_job *job) {
    pthread_mutex_t *lock = job->jobs == NULL ? NULL : &job->jobs->lock;
    int left;
    if (lock != NULL) pthread_mutex_lock(lock);
    left = --job->holders;
    if (lock != NULL) pthread_mutex_unlock(lock);
    if (left > 0) return;
    free(job->body);
    free(job->reply.bytes);
    serve_stream_free(job->stream);
    free(job);
}

void serve_job_halt(serve_job *job, int why) {
    int goes_on = SERVE_GOES_ON;
    atomic_compare_exchange_strong(&job->halt, &goes_on, why);
}

static int has_hung_up(int socket) {
    struct pollfd look = {.fd = socket, .events = POLLRDHUP};
    return socket >= 0 && poll(&look, 1, 0) > 0 && (look.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

int serve_job_halted(serve_job *job) {
    if (atomic_load(&job->halt) != SERVE_GOES_ON) return 1;
    if (serve_now() > job->deadline) serve_job_halt(job, SERVE_TIMED_OUT);
    else if (has_hung_up(job->peer)) serve_job_halt(job, SERVE_GONE);
    return atomic_load(&job->halt) != SERVE_GOES_ON;
}

static int watch(const char *task, size_t done, size_t total, void *payload) {
    (void)task, (void)done, (void)total;
    return serve_job_halted(payload);
}

ent_context *serve_job_context(serve_job *job) {
    ent_context *context = NULL;
    if (ent_context_create(&context) != ENT_OK) return NULL;
    ent_context_set_language(context, job->reply.fault.language);
    ent_context_set_progress(context, watch, job);
    return context;
}

void serve_job_fail(serve_job *job, const ent_context *context, ent_status status) {
    serve_fault *fault = &job->reply.fault;
    if (fault->http != 0) return;
    switch (atomic_load(&job->halt)) {
    case SERVE_TIMED_OUT:
        serve_fail(fault, 503, "TIMEOUT", "fewer years or clauses, or `entente run`, which has no limit",
                   "the answer takes longer than this server works for one request");
        return;
    case SERVE_STOPPED: serve_fail(fault, 503, "STOPPED", NULL, "the server is being stopped"); return;
    case SERVE_SUPERSEDED:
    case SERVE_GONE:
        serve_fail(fault, 409, "superseded", NULL, "a newer request of this desk has taken its place");
        return;
    default: serve_fail_by(fault, context, status);
    }
}

/* ---- the queue ---- */

static void finish(serve_job *job) {
    if (job->stream != NULL) serve_stream_end(job->stream);
    if (job->done != NULL) job->done(job, job->connection);
}

/* With the lock held. */
static void forget(serve_jobs *jobs, const serve_job *job) {
    serve_job **link = &jobs->live;
    while (*link != NULL && *link != job) link = &(*link)->next_live;
    if (*link != NULL) *link = job->next_live;
}

static serve_job *take(serve_jobs *jobs) {
    serve_job *job;
    pthread_mutex_lock(&jobs->lock);
    while (jobs->first == NULL && !jobs->stopping) pthread_cond_wait(&jobs->more, &jobs->lock);
    job = jobs->first;
    if (job != NULL) {
        jobs->first = job->next;
        if (jobs->first == NULL) jobs->last = NULL;
        jobs->n_waiting--;
        jobs->n_working++;
        /* One job alone has all processors; where many ask, each has one. Figures do not depend on it. */
        job->threads = jobs->n_waiting + jobs->n_working > 1 ? 1 : jobs->processors;
    }
    pthread_mutex_unlock(&jobs->lock);
    return job;
}

static void *labour(void *payload) {
    serve_jobs *jobs = payload;
    for (serve_job *job = take(jobs); job != NULL; job = take(jobs)) {
        job->deadline = serve_now() + jobs->seconds;
        if (serve_job_halted(job)) serve_job_fail(job, NULL, ENT_CANCELLED);
        else jobs->work(job, jobs->payload);
        pthread_mutex_lock(&jobs->lock);
        forget(jobs, job);
        jobs->n_working--;
        pthread_mutex_unlock(&jobs->lock);
        finish(job);
        serve_job_release(job);
    }
    return NULL;
}

serve_jobs *serve_jobs_start(unsigned threads, unsigned seconds, serve_work_fn *work, void *payload) {
    serve_jobs *jobs = calloc(1, sizeof *jobs + threads * sizeof(pthread_t));
    if (jobs == NULL) return NULL;
    jobs->work = work;
    jobs->payload = payload;
    jobs->seconds = seconds;
    jobs->processors = threads;
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_cond_init(&jobs->more, NULL);
    while (jobs->n_threads < threads && pthread_create(&jobs->threads[jobs->n_threads], NULL, labour, jobs) == 0)
        jobs->n_threads++;
    if (jobs->n_threads > 0) return jobs;
    serve_jobs_free(jobs);
    return NULL;
}

int serve_jobs_add(serve_jobs *jobs, serve_job *job) {
    int room;
    pthread_mutex_lock(&jobs->lock);
    room = jobs->n_waiting < SERVE_QUEUE_MOST && !jobs->stopping;
    for (serve_job *other = jobs->live; room && job->visit.desk[0] != '\0' && other != NULL; other = other->next_live)
        if (other->visit.route == job->visit.route && strcmp(other->visit.desk, job->visit.desk) == 0)
            serve_job_halt(other, SERVE_SUPERSEDED);
    if (room) {
        job->jobs = jobs;
        job->holders++;
        job->next_live = jobs->live;
        jobs->live = job;
        if (jobs->last == NULL) jobs->first = job;
        else jobs->last->next = job;
        jobs->last = job;
        jobs->n_waiting++;
        pthread_cond_signal(&jobs->more);
    }
    pthread_mutex_unlock(&jobs->lock);
    return room;
}

void serve_jobs_stop(serve_jobs *jobs) {
    pthread_mutex_lock(&jobs->lock);
    jobs->stopping = 1;
    for (serve_job *job = jobs->live; job != NULL; job = job->next_live) serve_job_halt(job, SERVE_STOPPED);
    pthread_cond_broadcast(&jobs->more);
    pthread_mutex_unlock(&jobs->lock);
    for (unsigned k = 0; k < jobs->n_threads; k++) pthread_join(jobs->threads[k], NULL);
    jobs->n_threads = 0;
}

void serve_jobs_free(serve_jobs *jobs) {
    if (jobs == NULL) return;
    pthread_mutex_destroy(&jobs->lock);
    pthread_cond_destroy(&jobs->more);
    free(jobs);
}
