#define ENT_DEFINES_FAIL
#include "support/context.h"
#include "support/text.h"
#include "entente_version.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ent_status ent_context_create(ent_context **out) {
    *out = calloc(1, sizeof **out);
    return *out == NULL ? ENT_NOMEM : ENT_OK;
}

void ent_context_free(ent_context *context) { free(context); }

void ent_context_set_language(ent_context *context, ent_language language) { context->language = language; }

void ent_context_set_log(ent_context *context, ent_log_fn log, void *payload) {
    context->log = log;
    context->log_payload = payload;
}

void ent_context_set_progress(ent_context *context, ent_progress_fn progress, void *payload) {
    context->progress = progress;
    context->progress_payload = payload;
}

const ent_error *ent_context_error(const ent_context *context) { return &context->error; }

const char *ent_status_name(ent_status status) {
    switch (status) {
#define X(name, value, text)                                                                                           \
    case ENT_##name: return #name;
        ENT_STATUS_LIST(X)
#undef X
    }
    return "UNKNOWN";
}

const char *ent_status_text(ent_status status) {
    switch (status) {
#define X(name, value, text)                                                                                           \
    case ENT_##name: return text;
        ENT_STATUS_LIST(X)
#undef X
    }
    return "unknown status";
}

int ent_exit_code(ent_status status, ent_subject subject) {
    switch (status) {
    case ENT_OK: return 0;
    case ENT_USAGE: return 2;
    case ENT_INPUT:
    case ENT_NOT_FOUND:
    case ENT_RANGE:
    case ENT_VERSION: return subject == ENT_SUBJECT_PACKAGE ? 3 : subject == ENT_SUBJECT_WORLD ? 4 : 2;
    case ENT_NUMERIC: return 5;
    case ENT_UNMET: return 6;
    case ENT_CANCELLED: return 130;
    case ENT_NOMEM:
    case ENT_IO:
    case ENT_INTERNAL: return 1;
    }
    return 1;
}

const char *ent_version(void) { return ENTENTE_VERSION_STRING; }
const char *ent_commit(void) { return ENTENTE_COMMIT; }

/* Cuts at a UTF-8 boundary when the text is longer than the field. */
static void copy_field(char *field, size_t size, const char *text) {
    size_t length = text == NULL ? 0 : strlen(text);
    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0u) == 0x80u) length--;
    }
    if (length > 0) memcpy(field, text, length);
    field[length] = '\0';
}

static ent_status record(ent_context *context, ent_status status, ent_place place, const char *key, const char *hint,
                         const char *format, va_list arguments) ENT_PRINTF(6, 0);
/* A hint of the form that ent_hint writes, or one that stands in the catalogue. */
static void copy_hint(ent_context *context, const char *hint) {
    static const char before[] = ENT_HINT_BEFORE, after[] = ENT_HINT_AFTER;
    char *field = context->error.hint;
    size_t size = sizeof context->error.hint, length = hint == NULL ? 0 : strlen(hint), most;
    size_t around = sizeof before + sizeof after - 2;
    if (context->language != ENT_LANGUAGE_EN && length > around && strncmp(hint, before, sizeof before - 1) == 0 &&
        strcmp(hint + length - (sizeof after - 1), after) == 0) {
        most = length - around;
        snprintf(field, size, ent_tr(context->language, "did you mean \"%.*s\"?"), (int)most, hint + sizeof before - 1);
        return;
    }
    copy_field(field, size, hint == NULL ? NULL : ent_tr(context->language, hint));
}

static ent_status record(ent_context *context, ent_status status, ent_place place, const char *key, const char *hint,
                         const char *format, va_list arguments) {
    char message[2 * sizeof context->error.message];
    ent_error *error = &context->error;
    if (ent_format(message, sizeof message, ent_tr(context->language, format), arguments) < 0) message[0] = '\0';
    error->status = status;
    error->subject = context->subject;
    copy_field(error->message, sizeof error->message, message);
    copy_field(error->file, sizeof error->file, place.file);
    error->line = place.line;
    error->column = place.column;
    copy_field(error->key, sizeof error->key, key);
    copy_hint(context, hint);
    return status;
}

ent_status ent_fail(ent_context *context, ent_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    status = record(context, status, (ent_place){0}, NULL, NULL, format, arguments);
    va_end(arguments);
    return status;
}

ent_status ent_fail_at(ent_context *context, ent_status status, ent_place place, const char *key, const char *hint,
                       const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    status = record(context, status, place, key, hint, format, arguments);
    va_end(arguments);
    return status;
}

ent_status ent_fail_nomem(ent_context *context) { return ent_fail(context, ENT_NOMEM, "out of memory"); }

ent_subject ent_context_enter(ent_context *context, ent_subject subject) {
    ent_subject former = context->subject;
    context->subject = subject;
    return former;
}

static void warn(ent_context *context, ent_place place, const char *reason, const char *format, va_list arguments)
    ENT_PRINTF(4, 0);
static void warn(ent_context *context, ent_place place, const char *reason, const char *format, va_list arguments) {
    char where[320] = "";
    char whole[2 * ENT_WARNING_BYTES];
    for (int k = 0; k < ENT_LANGUAGES; k++) {
        ent_language language = (ent_language)k;
        va_list again;
        va_copy(again, arguments);
        if (ent_format(whole, sizeof whole, ent_tr(language, format), again) < 0) whole[0] = '\0';
        va_end(again);
        if (reason != NULL) {
            size_t length = strlen(whole);
            snprintf(whole + length, sizeof whole - length, "%s%s", ent_tr(language, ": "), ent_tr(language, reason));
        }
        copy_field(context->said[k], sizeof context->said[k], whole);
    }
    if (place.file != NULL && place.line > 0 && place.column > 0)
        snprintf(where, sizeof where, "%s:%u:%u", place.file, place.line, place.column);
    else if (place.file != NULL && place.line > 0) snprintf(where, sizeof where, "%s:%u", place.file, place.line);
    else if (place.file != NULL) snprintf(where, sizeof where, "%s", place.file);
    context->log(ENT_LOG_WARNING, where, context->said[context->language], context->log_payload);
}

void ent_warn_at(ent_context *context, ent_place place, const char *format, ...) {
    va_list arguments;
    if (context->log == NULL) return;
    va_start(arguments, format);
    warn(context, place, NULL, format, arguments);
    va_end(arguments);
}

void ent_warn_for(ent_context *context, ent_place place, const char *reason, const char *format, ...) {
    va_list arguments;
    if (context->log == NULL) return;
    va_start(arguments, format);
    warn(context, place, reason, format, arguments);
    va_end(arguments);
}

const char *ent_warning_in(const ent_context *listener, const char *message, ent_language language) {
    return message + ((ptrdiff_t)language - (ptrdiff_t)listener->language) * (ptrdiff_t)ENT_WARNING_BYTES;
}

ent_status ent_progress(ent_context *context, const char *task, size_t done, size_t total) {
    if (context->progress == NULL) return ENT_OK;
    if (context->progress(task, done, total, context->progress_payload) == 0) return ENT_OK;
    if (total == 0) return ent_fail(context, ENT_CANCELLED, N_("%s cancelled"), ent_tr(context->language, task));
    return ent_fail(context, ENT_CANCELLED, N_("%s cancelled at %zu of %zu"), ent_tr(context->language, task), done,
                    total);
}
