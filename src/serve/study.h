/* study.h: what all requests share, read once: the world, the facts, the package the server was opened with. Nothing of it
 * changes while the server runs, but for what slope.c and shelf.c keep. */
#ifndef ENT_SERVE_STUDY_H
#define ENT_SERVE_STUDY_H

#include "jobs.h"
#include "request.h"
#include "serve.h"
#include "shelf.h"

typedef struct serve_slopes serve_slopes;

typedef struct serve_study {
    ent_world *world;
    ent_facts *facts;
    ent_package *opened;           /* NULL: none */
    const ent_package_text *texts; /* [n_texts] that it was read from, with all it names */
    size_t n_texts;
    const char *beginning;         /* name of the package that the page opens */
    char *store;                   /* path; NULL: runs are not kept */
    char *world_name, *facts_name; /* as they were named; NULL: those built in */
    char *about, *packages;        /* JSON */
    serve_slopes *slopes;
    serve_shelf *shelf; /* of documents, by the request as it came */
} serve_study;

ENT_MUST_USE ent_status serve_study_open(ent_context *context, const serve_options *options, serve_study *out);
void serve_study_close(serve_study *study);

/* Whether a package is of this world: a world that was named when the server was started counts for all. */
int serve_fits_world(const serve_study *study, const ent_package *package);

/* The package of a request with its settings (`settings` NULL: those of the request). Reads no file. NOT_FOUND with
 * the request's fault: it is of another world; what else the library answers. */
ENT_MUST_USE ent_status serve_load(ent_context *context, const serve_study *study, const serve_request *request,
                                   const serve_settings *settings, ent_package **out);

/* What a request measures against instead of what the package says: *out is NULL where it says nothing, or says `none`. */
ENT_MUST_USE ent_status serve_load_against(ent_context *context, const serve_request *request, ent_package **out);

/* Names that a request may give: of the package opened, of shipped ones. */
ENT_MUST_USE int serve_check(const serve_study *study, const serve_request *request, serve_fault *fault);

/* ---- what is asked, a file each; all answer into job->reply or job->stream */
void serve_api_package(serve_job *job, const serve_study *study, const serve_request *request);
void serve_api_run(serve_job *job, const serve_study *study, serve_request *request);
void serve_api_report(serve_job *job, const serve_study *study, serve_request *request);
void serve_api_first_order(serve_job *job, const serve_study *study, const serve_request *request);
void serve_api_bands(serve_job *job, const serve_study *study, serve_request *request);
void serve_api_cells(serve_job *job, const serve_study *study, const serve_request *request);
void serve_api_keep(serve_job *job, const serve_study *study, serve_request *request);
void serve_api_runs(serve_job *job, const serve_study *study); /* the list, a run of it, and without it */

serve_slopes *serve_slopes_new(void);
void serve_slopes_free(serve_slopes *slopes);

/* ---- for those files */
/* Answers with JSON, which it takes; NULL: out of memory. */
void serve_reply_json(serve_job *job, json_t *json);
/* A stream's event; 0: nobody listens. */
int serve_send_json(serve_job *job, const char *event, json_t *json);
/* What a writer of the library writes, as bytes; NULL with a fault. */
typedef ent_status serve_write_fn(ent_context *context, const void *payload, FILE *stream);
char *serve_written(serve_job *job, ent_context *context, serve_write_fn *write, const void *payload, size_t *length);
/* NULL for an empty string or none. */
json_t *serve_text(const char *text);
json_t *serve_number(double value); /* null where there is no number */
/* {"en": .., "fr": ..} */
json_t *serve_both(const char *english, const char *french);

#endif
