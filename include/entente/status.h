/* status.h: what a call answers, and the context that keeps the one record of what went wrong.
 *
 * Every fallible function returns an ent_status, which the compiler makes you look at. When it is not ENT_OK, the
 * context holds one ent_error: a sentence, the place in the user's file, and a hint. The record is overwritten by the
 * next failure and cleared by nothing else; read it only after a status that is not ENT_OK.
 *
 * A context is cheap and belongs to one thread at a time. The library keeps no other state: it never prints, exits or
 * reads the environment. Log lines and progress reach the host through callbacks, on the thread that made the call. */
#ifndef ENTENTE_STATUS_H
#define ENTENTE_STATUS_H

#include <entente/base.h>

ENT_BEGIN_DECLS

/* name, value (fixed for ever), short text */
#define ENT_STATUS_LIST(X)                                                                                             \
    X(OK, 0, "done")                                                                                                   \
    X(NOMEM, 1, "out of memory")                                                                                       \
    X(USAGE, 2, "the call or command was put together wrongly")                                                        \
    X(INPUT, 3, "the input is malformed")                                                                              \
    X(NOT_FOUND, 4, "something named does not exist")                                                                  \
    X(RANGE, 5, "a value is outside its bounds")                                                                       \
    X(IO, 6, "reading or writing failed")                                                                              \
    X(VERSION, 7, "made for another version")                                                                          \
    X(NUMERIC, 8, "no verified solution was found")                                                                    \
    X(UNMET, 9, "a target cannot be met")                                                                              \
    X(CANCELLED, 10, "cancelled by the caller")                                                                        \
    X(INTERNAL, 11, "an error of Entente itself")

typedef enum ent_status {
#define X(name, value, text) ENT_##name = value,
    ENT_STATUS_LIST(X)
#undef X
} ent_status;

/* What the failing input was, because a bad package and bad data end a command with different exit codes. */
typedef enum ent_subject { ENT_SUBJECT_NONE = 0, ENT_SUBJECT_PACKAGE = 1, ENT_SUBJECT_WORLD = 2 } ent_subject;

typedef struct ent_error {
    ent_status status;
    ent_subject subject;
    char message[480]; /* one impersonal sentence without a final stop */
    char file[240];    /* empty when no file is to blame */
    uint32_t line;     /* from 1; 0 when unknown */
    uint32_t column;   /* from 1; 0 when unknown */
    char key[80];      /* the key, column or option concerned; may be empty */
    char hint[240];    /* what to try; may be empty */
} ent_error;

typedef enum ent_log_level { ENT_LOG_DEBUG = 0, ENT_LOG_INFO = 1, ENT_LOG_WARNING = 2 } ent_log_level;

/* Called for each log line; `where` is "file:line:column" or empty. */
typedef void (*ent_log_fn)(ent_log_level level, const char *where, const char *message, void *payload);

/* Called with done/total of a long task (total 0: unknown), often enough to stop it within
 * about a fifth of a second; a quick task makes no call. A non-zero answer cancels: the call ends with ENT_CANCELLED. */
typedef int (*ent_progress_fn)(const char *task, size_t done, size_t total, void *payload);

typedef struct ent_context ent_context;

/* Makes a context. NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_context_create(ent_context **out);
ENT_API void ent_context_free(ent_context *context);

ENT_API void ent_context_set_log(ent_context *context, ent_log_fn log, void *payload);
ENT_API void ent_context_set_progress(ent_context *context, ent_progress_fn progress, void *payload);

/* The record of the last failure; owned by the context; never NULL. */
ENT_API const ent_error *ent_context_error(const ent_context *context);

/* "OK", "NOMEM", … and the short text of ENT_STATUS_LIST; never NULL. */
ENT_API const char *ent_status_name(ent_status status);
ENT_API const char *ent_status_text(ent_status status);

/* The exit code a command ends with: 0 done, 1 other failure (I/O, memory, internal), 2 usage, 3 bad package, 4 bad
 * data, 5 not converged, 6 a pledge that cannot be met, 130 interrupted. The only table from status to exit code. */
ENT_API int ent_exit_code(ent_status status, ent_subject subject);

/* "0.1.0", and the commit the library was built from or "unknown". */
ENT_API const char *ent_version(void);
ENT_API const char *ent_commit(void);

ENT_END_DECLS

#endif
