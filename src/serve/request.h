/* request.h: what a request asks, read from its JSON (docs/openapi.yaml, `Request`). */
#ifndef ENT_SERVE_REQUEST_H
#define ENT_SERVE_REQUEST_H

#include "fault.h"

#include <entente/run.h>
#include <jansson.h>

enum { SERVE_SETTINGS_MOST = 64 };

typedef struct serve_settings {
    size_t n;
    const char *text[SERVE_SETTINGS_MOST]; /* "CLAUSE.KEY=VALUE" */
} serve_settings;

/* Strings live in `root`. */
typedef struct serve_request {
    json_t *root;
    serve_fault *fault;  /* where it is said what is wrong with it */
    const char *package; /* a shipped package or the one opened; NULL: the text stands alone */
    const char *yaml;    /* NULL: as it is */
    size_t yaml_length;
    serve_settings settings;
    serve_settings from_settings; /* of the last exact answer (first-order) */
    const char *region;           /* NULL: the first party */
    ent_language language;        /* as the request says, else as its head */
    int long_run;
    ent_run_options run; /* options, in their place; `against` points into root */
} serve_request;

/* Reads `length` bytes: 1, or 0 with the fault. fault->language is that of the head before, and that of the request
 * after. The request is to be freed either way. */
int serve_request_read(const char *bytes, size_t length, serve_request *out, serve_fault *fault);
void serve_request_free(serve_request *request);

#endif
