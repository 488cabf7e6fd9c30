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
                    json_pack("{s:o, s:i, s:o}", "sentence", serve_both(result->sentence, result->sentence), "year",
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

/* The document of a request; NULL with a fault. Without a solution there is none: the fault says why. */
static ent_result *run(serve_job *job, ent_context *context, const serve_study *study, serve_request *request) {
    ent_package *package = NULL, *against = NULL;
    ent_result *result = NULL;
    teller t = {job, serve_now()};
    ent_status status = serve_load(context, study, request, NULL, &package);
    if (status == ENT_OK) status = serve_load_against(context, request, &against);
    request->run.against_package = against;
    request->run.facts = study->facts;
    request->run.threads = job->threads;
    request->run.first = tell_first;
    request->run.first_payload = &t;
    ent_context_set_progress(context, tell_progress, &t);
    if (status == ENT_OK) status = ent_run(context, study->world, package, &request->run, &result);
    if (status == ENT_OK) status = serve_job_halted(job) ? ENT_CANCELLED : ENT_OK;
    ent_package_free(against);
    ent_package_free(package);
    if (status == ENT_OK) return result;
    serve_job_fail(job, context, status);
    ent_result_free(result);
    return NULL;
}

void serve_api_run(serve_job *job, const serve_study *study, serve_request *request) {
    ent_context *context = serve_job_context(job);
    ent_result *result = NULL;
    char *text = NULL;
    size_t length = 0;
    if (context == NULL) serve_fail(&job->reply.fault, 500, "NOMEM", NULL, "out of memory");
    else result = run(job, context, study, request);
    if (result != NULL) text = serve_written(job, context, write_document, result, &length);
    if (text != NULL && job->stream != NULL) serve_stream_send(job->stream, "result", text, length);
    if (text != NULL && job->stream == NULL) {
        job->reply.bytes = text;
        job->reply.length = length;
        job->reply.type = "application/json";
        text = NULL;
    }
    free(text);
    ent_result_free(result);
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
    ent_result *result = NULL;
    report r;
    if (context == NULL) serve_fail(&job->reply.fault, 500, "NOMEM", NULL, "out of memory");
    else result = run(job, context, study, request);
    if (result != NULL) {
        r.result = result;
        ent_report_options_init(&r.options);
        r.options.language = request->language;
        job->reply.bytes = serve_written(job, context, write_report, &r, &job->reply.length);
        job->reply.type = "text/html; charset=utf-8";
        name_file(job->reply.file, sizeof job->reply.file, result->package, ".html");
    }
    ent_result_free(result);
    ent_context_free(context);
}
