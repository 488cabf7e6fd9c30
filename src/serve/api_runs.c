/* api_runs.c: GET /runs, GET and DELETE /runs/ID: the run store. */
#include "study.h"

#include <stdlib.h>
#include <string.h>

enum { LISTED_MOST = 500 };

static json_t *entry_of(const ent_stored_run *run) {
    json_t *json = json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:i, s:b}", "id", run->id, "created",
                             run->created, "package", run->package, "title", serve_both(run->title_en, run->title_fr),
                             "against", run->against, "world", run->world, "version", run->version, "commit",
                             run->commit, "year", run->year, "converged", run->converged);
    if (json == NULL) return NULL;
    json_object_set_new(json, "years",
                        run->first_year == 0 ? json_null() : json_pack("[i, i]", run->first_year, run->last_year));
    json_object_set_new(json, "command", serve_text(run->command));
    json_object_set_new(json, "sentence", serve_text(run->sentence));
    return json;
}

static ent_status list(ent_context *context, ent_store *store, json_t **out) {
    const ent_store_query query = {.struct_version = ENT_STORE_QUERY_VERSION, .limit = LISTED_MOST};
    ent_stored_list *found = NULL;
    ent_status status = ent_store_list(context, store, &query, &found);
    if (status != ENT_OK) return status;
    *out = json_array();
    for (size_t k = 0; k < found->n_runs; k++) json_array_append_new(*out, entry_of(&found->runs[k]));
    ent_stored_list_free(found);
    return ENT_OK;
}

/* The document as it was kept. */
static ent_status show(ent_context *context, ent_store *store, serve_job *job) {
    ent_stored *stored = NULL;
    ent_status status = ent_store_get(context, store, job->visit.id, &stored);
    if (status != ENT_OK) return status;
    job->reply.bytes = malloc(stored->document_length + 1);
    job->reply.type = "application/json";
    job->reply.length = stored->document_length;
    if (job->reply.bytes != NULL) memcpy(job->reply.bytes, stored->document, stored->document_length);
    else status = ENT_NOMEM;
    ent_stored_free(stored);
    return status;
}

static ent_status forget(ent_context *context, ent_store *store, serve_job *job, json_t **out) {
    char deleted[ENT_RUN_ID_DIGITS + 1];
    ent_status status = ent_store_delete(context, store, job->visit.id, deleted);
    if (status == ENT_OK) *out = json_pack("{s:s}", "deleted", deleted);
    return status;
}

void serve_api_runs(serve_job *job, const serve_study *study) {
    ent_context *context = serve_job_context(job);
    ent_store *store = NULL;
    json_t *answer = NULL;
    ent_status status = context == NULL ? ENT_NOMEM : ENT_OK;
    if (study->store == NULL) {
        serve_fail(&job->reply.fault, 404, "NOT_FOUND", NULL, "this server keeps no runs");
        ent_context_free(context);
        return;
    }
    if (status == ENT_OK) status = ent_store_open(context, study->store, 1, &store);
    if (status == ENT_OK && job->visit.route == SERVE_RUNS) status = list(context, store, &answer);
    if (status == ENT_OK && job->visit.route == SERVE_RUN_SHOW) status = show(context, store, job);
    if (status == ENT_OK && job->visit.route == SERVE_RUN_DELETE) status = forget(context, store, job, &answer);
    if (status != ENT_OK) serve_job_fail(job, context, status);
    else if (job->visit.route != SERVE_RUN_SHOW) serve_reply_json(job, answer);
    if (job->reply.fault.http == 422) job->reply.fault.http = 404; /* no such run, or several that begin so */
    ent_store_close(store);
    ent_context_free(context);
}
