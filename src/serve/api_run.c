/* api_run.c: POST /run and /report: the main job, the same as `entente run`. */
#include "study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the library tells while it works. */
typedef struct teller {
    serve_job *job;
    double last; /* progress was told */
} teller;

static json_t *incomes(const ent_result *result, const double *value) {
    json_t *object = json_object();
    for (size_t n = 0; n < result->n_regions && value != NULL; n++)
        json_object_set_new(object, result->region_codes[n], serve_number(value[n]));
    return object;
}

/* Real income of the year shown, of a document that may not have its measures yet. */
static const double *shown(const ent_result *result) {
    const double *series = ent_result_series(result, "real_income", "pct");
    for (size_t y = 0; series != NULL && y < result->n_years; y++)
        if (result->years[y] == result->year) return series + y * result->n_regions;
    return series != NULL ? series + (result->n_years - 1) * result->n_regions
                          : ent_result_values(result, "real_income", "pct");
}

static void tell_first(const ent_result *result, void *payload) {
    teller *t = payload;
    if (t->job->stream == NULL) return;
    serve_send_json(t->job, "first",
                    json_pack("{s:o, s:i, s:o}", "sentence", serve_both(result->sentence, result->sentence_fr), "year",
                              result->year, "real_income_pct", incomes(result, shown(result))));
}

static int tell_progress(const char *task, size_t done, size_t total, void *payload) {
    teller *t = payload;
    double now = serve_now();
    if (t->job->stream != NULL && now - t->last > 0.1) {
        t->last = now;
        serve_send_json(
            t->job, "progress",
            json_pack("{s:s, s:I, s:I}", "task", task, "done", (json_int_t)done, "total", (json_int_t)total));
    }
    return serve_job_halted(t->job);
}

static ent_status write_document(ent_context *context, const void *payload, FILE *stream) {
    return ent_result_write_json(context, payload, stream);
}

/* A run of a request, and what it was made from. */
typedef struct made {
    ent_package *package, *against;
    ent_result *result; /* NULL with a fault: without a solution there is no document, and the fault says why */
    char *command;
} made;

static void free_made(made *m) {
    free(m->command);
    ent_result_free(m->result);
    ent_package_free(m->against);
    ent_package_free(m->package);
}

static void run(serve_job *job, ent_context *context, const serve_study *study, serve_request *request, made *m) {
    teller t = {job, serve_now()};
    ent_status status = serve_load(context, study, request, NULL, &m->package);
    if (status == ENT_OK) status = serve_load_against(context, request, &m->against);
    request->run.against_package = m->against;
    request->run.facts = study->facts;
    request->run.threads = job->threads;
    request->run.first = tell_first;
    request->run.first_payload = &t;
    ent_context_set_progress(context, tell_progress, &t);
    if (status == ENT_OK) status = ent_run(context, study->world, m->package, &request->run, &m->result);
    if (status == ENT_OK) status = serve_job_halted(job) ? ENT_CANCELLED : ENT_OK;
    if (status == ENT_OK) return;
    serve_job_fail(job, context, status);
    ent_result_free(m->result);
    m->result = NULL;
}

/* Into the store, where there is one: the run has its id then, and whatever is written of it the bytes of that run. */
static ent_status keep(ent_context *context, const serve_study *study, const serve_request *request, made *m) {
    const ent_run_origin origin = {.package = m->package,
                                   .options = &request->run,
                                   .source = request->yaml == NULL ? request->package : "package.yaml",
                                   .world = study->world_name,
                                   .facts = study->facts_name,
                                   .facts_hash = study->facts_name == NULL ? NULL : ent_facts_hash(study->facts)};
    ent_store *store = NULL;
    ent_status status = ent_run_command(context, &origin, &m->command);
    if (status != ENT_OK || study->store == NULL) return status;
    status = ent_store_open(context, study->store, 1, &store);
    if (status == ENT_OK) status = ent_run_keep(context, store, &origin, m->command, m->result);
    ent_store_close(store);
    return status;
}

/* The document, malloc'd; NULL with a fault. */
static char *answer_anew(serve_job *job, const serve_study *study, serve_request *request, size_t *length) {
    ent_context *context = serve_job_context(job);
    made m = {NULL, NULL, NULL, NULL};
    char *text = NULL;
    if (context == NULL) serve_fail(&job->reply.fault, 500, "NOMEM", NULL, "out of memory");
    else run(job, context, study, request, &m);
    if (m.result != NULL) text = serve_written(job, context, write_document, m.result, length);
    if (text != NULL) serve_shelf_put(study->shelf, job->body, job->length, text, *length);
    free_made(&m);
    ent_context_free(context);
    return text;
}

void serve_api_run(serve_job *job, const serve_study *study, serve_request *request) {
    size_t length = 0;
    char *text = serve_shelf_find(study->shelf, job->body, job->length, &length);
    if (text == NULL) text = answer_anew(job, study, request, &length);
    if (text == NULL) return;
    if (job->stream != NULL) {
        serve_stream_send(job->stream, "result", text, length);
        free(text);
        return;
    }
    job->reply.bytes = text;
    job->reply.length = length;
    job->reply.type = "application/json";
}

/* ---- a run that is kept ---- */

void serve_api_keep(serve_job *job, const serve_study *study, serve_request *request) {
    ent_context *context = serve_job_context(job);
    made m = {NULL, NULL, NULL, NULL};
    if (context == NULL) serve_fail(&job->reply.fault, 500, "NOMEM", NULL, "out of memory");
    else if (study->store == NULL) serve_fail(&job->reply.fault, 404, "NOT_FOUND", NULL, "this server keeps no runs");
    else run(job, context, study, request, &m);
    if (m.result != NULL) {
        ent_status status = keep(context, study, request, &m);
        if (status != ENT_OK) serve_job_fail(job, context, status);
        else serve_reply_json(job, json_pack("{s:s, s:s}", "id", m.result->run_id, "command", m.command));
    }
    free_made(&m);
    ent_context_free(context);
}

/* ---- the report ---- */

typedef struct report {
    const ent_result *result;
    ent_report_options options;
} report;

static ent_status write_report(ent_context *context, const void *payload, FILE *stream) {
    const report *r = payload;
    return ent_result_write_html(context, r->result, &r->options, stream);
}

/* A name that is safe in a header and in any file system. */
static void name_file(char *out, size_t size, const char *package, const char *ending) {
    size_t n = 0;
    for (; *package != '\0' && n + strlen(ending) + 1 < size; package++)
        if (strchr("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_", *package) != NULL)
            out[n++] = *package;
    snprintf(out + n, size - n, "%s", ending);
}

void serve_api_report(serve_job *job, const serve_study *study, serve_request *request) {
    ent_context *context = serve_job_context(job);
    made m = {NULL, NULL, NULL, NULL};
    report r;
    if (context == NULL) serve_fail(&job->reply.fault, 500, "NOMEM", NULL, "out of memory");
    else run(job, context, study, request, &m);
    if (m.result != NULL) {
        ent_status status = keep(context, study, request, &m);
        if (status != ENT_OK) serve_job_fail(job, context, status);
    }
    if (m.result != NULL && job->reply.fault.http == 0) {
        r.result = m.result;
        ent_report_options_init(&r.options);
        r.options.language = request->language;
        r.options.command = m.command;
        job->reply.bytes = serve_written(job, context, write_report, &r, &job->reply.length);
        job->reply.type = "text/html; charset=utf-8";
        name_file(job->reply.file, sizeof job->reply.file, m.result->package, ".html");
    }
    free_made(&m);
    ent_context_free(context);
}
