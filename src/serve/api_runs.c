/* api_runs.c: the run store, over HTTP. */
#include "study.h"

void serve_api_runs(serve_job *job, const serve_study *study, serve_request *request) {
    (void)study, (void)request;
    serve_fail(&job->reply.fault, 404, "NOT_FOUND", NULL, "this server keeps no runs");
}
