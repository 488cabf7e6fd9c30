#include "fault.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int serve_fail(serve_fault *fault, int http, const char *code, const char *hint, const char *format, ...) {
    va_list arguments;
    *fault = (serve_fault){.http = http, .code = code};
    va_start(arguments, format);
    vsnprintf(fault->error.message, sizeof fault->error.message, format, arguments);
    va_end(arguments);
    if (hint != NULL) snprintf(fault->error.hint, sizeof fault->error.hint, "%s", hint);
    return 0;
}

static int http_of(ent_status status) {
    switch (status) {
    case ENT_USAGE:
    case ENT_INPUT:
    case ENT_NOT_FOUND:
    case ENT_RANGE:
    case ENT_VERSION: return 422;
    case ENT_NUMERIC:
    case ENT_UNMET: return 424;
    case ENT_CANCELLED: return 409;
    default: return 500;
    }
}

int serve_fail_by(serve_fault *fault, const ent_context *context, ent_status status) {
    *fault = (serve_fault){.http = http_of(status), .code = ent_status_name(status)};
    if (status == ENT_NOMEM) snprintf(fault->error.message, sizeof fault->error.message, "out of memory");
    else fault->error = *ent_context_error(context);
    if (status == ENT_CANCELLED) fault->code = "superseded";
    return 0;
}

static json_t *text_or_null(const char *text) { return text[0] == '\0' ? json_null() : json_string(text); }

static json_t *number_or_null(uint32_t number) { return number == 0 ? json_null() : json_integer(number); }

char *serve_fault_json(const serve_fault *fault, size_t *length) {
    const ent_error *e = &fault->error;
    json_t *json = json_pack("{s:{s:s, s:o, s:o, s:o, s:o, s:o, s:o}}", "error", "code", fault->code, "message",
                             text_or_null(e->message), "file", text_or_null(e->file), "line", number_or_null(e->line),
                             "column", number_or_null(e->column), "key", text_or_null(e->key), "hint",
                             text_or_null(e->hint));
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    json_decref(json);
    *length = text == NULL ? 0 : strlen(text);
    return text;
}
