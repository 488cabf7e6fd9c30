/* fault.h: why a request is not answered: an HTTP status, and what the library or the server says of it. */
#ifndef ENT_SERVE_FAULT_H
#define ENT_SERVE_FAULT_H

#include <entente/status.h>
#include <stddef.h>

typedef struct serve_fault {
    int http;         /* 0: no fault */
    const char *code; /* "INPUT", "superseded": a word for programs */
    ent_error error;
} serve_fault;

/* A fault of the server's own. `hint` may be NULL. Answers 0, so that callers write `return serve_fail(...)`. */
int serve_fail(serve_fault *fault, int http, const char *code, const char *hint, const char *format, ...)
    ENT_PRINTF(5, 6);

/* What the library has said: 422 for what the caller gave, 424 for no solution, 500 for what is not the caller's. */
int serve_fail_by(serve_fault *fault, const ent_context *context, ent_status status);

/* {"error": {...}}, malloc'd; NULL when out of memory. */
char *serve_fault_json(const serve_fault *fault, size_t *length);

#endif
