/* jobs.h: what is being worked on: a queue, the threads that work, and who may stop them.
 *
 * A job is shared by the connection that waits for it and the thread that works on it; whoever lets go last frees it. */
#ifndef ENT_SERVE_JOBS_H
#define ENT_SERVE_JOBS_H

#include "guard.h"
#include "request.h"
#include "stream.h"

#include <pthread.h>
#include <stdatomic.h>

/* An answer: bytes to be freed, or a fault. */
typedef struct serve_reply {
    char *bytes;
    size_t length;
    const char *type; /* "application/json" */
    char file[160];   /* to be saved under this name; empty: to be shown */
    serve_fault fault;
} serve_reply;

enum { SERVE_GOES_ON, SERVE_SUPERSEDED, SERVE_GONE, SERVE_TIMED_OUT, SERVE_STOPPED };

typedef struct serve_job serve_job;
typedef struct serve_jobs serve_jobs;

struct serve_job {
    serve_visit visit;
    char *body;
    size_t length;
    int peer;             /* socket: whoever has hung up needs no answer */
    atomic_int halt;      /* why it is to end; SERVE_GOES_ON */
    double deadline;      /* of the monotonic clock, seconds */
    unsigned threads;     /* it may use */
    serve_stream *stream; /* where the answer goes, as it comes; NULL: into the reply, when it is complete */
    serve_reply reply;
    void (*done)(serve_job *job, void *connection); /* told by the thread that has worked */
    void *connection;
    /* of jobs.c */
    serve_jobs *jobs;
    serve_job *next, *next_live;
    int holders;
};

/* Answers a job, into job->reply or its stream. */
typedef void serve_work_fn(serve_job *job, void *payload);

enum { SERVE_QUEUE_MOST = 256 };

/* Starts `threads` threads; NULL when there is no memory or no thread. */
serve_jobs *serve_jobs_start(unsigned threads, unsigned seconds, serve_work_fn *work, void *payload);

/* Takes a job that is held by its caller; one of the same desk and route is superseded. 0: the queue is full. */
int serve_jobs_add(serve_jobs *jobs, serve_job *job);

/* Ends all jobs and threads; jobs that nobody has begun are done with a fault. To be freed once no job is held. */
void serve_jobs_stop(serve_jobs *jobs);
void serve_jobs_free(serve_jobs *jobs);

/* A job with one holder; NULL when out of memory. */
serve_job *serve_job_new(const serve_visit *visit);
void serve_job_release(serve_job *job);

/* Asks a job to end, unless it has been asked already. */
void serve_job_halt(serve_job *job, int why);

/* A context in the language of the job, whose progress ends with it; NULL when out of memory. */
ent_context *serve_job_context(serve_job *job);

/* The progress of that context, for those who have one of their own to tell. */
int serve_job_halted(serve_job *job);

/* The fault of a call that did not answer ENT_OK, and of a job that was halted, unless a fault is there already. */
void serve_job_fail(serve_job *job, const ent_context *context, ent_status status);

double serve_now(void); /* seconds of the monotonic clock */

#endif
