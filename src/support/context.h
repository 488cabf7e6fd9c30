/* context.h: how a room says that something failed. */
#ifndef ENT_SUPPORT_CONTEXT_H
#define ENT_SUPPORT_CONTEXT_H

#include <entente/language.h>

/* Marks a string that xgettext shall collect and that is translated where it is shown. Messages of ent_fail, ent_fail_at
 * and ent_warn_at, and their hints, are collected without it, the second branch of a ?: is not. */
#define N_(string) string

enum { ENT_LANGUAGES = 2, ENT_WARNING_BYTES = 480 };

struct ent_context {
    ent_error error;
    ent_subject subject; /* what is being read now; failures are filed under it */
    ent_language language;
    char said[ENT_LANGUAGES][ENT_WARNING_BYTES]; /* the warning that `log` is told: said[language] is the message */
    ent_log_fn log;
    void *log_payload;
    ent_progress_fn progress;
    void *progress_payload;
};

/* A place in a user's file. line, column from 1; 0 = unknown. */
typedef struct ent_place {
    const char *file;
    uint32_t line, column;
} ent_place;

/* Records a failure and returns `status`, so that callers write `return ent_fail(...)`. Format and hint are put into the
 * language of the context here; callers pass the English ones. */
ENT_MUST_USE ent_status ent_fail(ent_context *context, ent_status status, const char *format, ...) ENT_PRINTF(3, 4);

/* The same with a place, the key concerned and a hint; key and hint may be NULL. */
ENT_MUST_USE ent_status ent_fail_at(ent_context *context, ent_status status, ent_place place, const char *key,
                                    const char *hint, const char *format, ...) ENT_PRINTF(6, 7);

ENT_MUST_USE ent_status ent_fail_nomem(ent_context *context);

/* Sets the subject and returns the former one, to be put back by the caller. */
ent_subject ent_context_enter(ent_context *context, ent_subject subject);

/* The log is told it in the language of the context; a document keeps it in all of them (ent_warning_in). */
void ent_warn_at(ent_context *context, ent_place place, const char *format, ...) ENT_PRINTF(3, 4);

/* The same with ": " and a reason after it, which is translated, too. */
void ent_warn_for(ent_context *context, ent_place place, const char *reason, const char *format, ...) ENT_PRINTF(4, 5);

/* The warning that a log is being told as `message`, in another language. Whoever speaks may have a context of its own, on
 * another thread; it is a copy of the listener's or has its language, and the message lies among the others in `said`. */
const char *ent_warning_in(const ent_context *listener, const char *message, ent_language language);

/* Reports progress; CANCELLED when the caller asked to stop. `total` is 0 when nobody knows it. */
ENT_MUST_USE ent_status ent_progress(ent_context *context, const char *task, size_t done, size_t total);

/* The analyser of clang-tidy looks at one file at a time and would follow paths where a failure is ENT_OK. */
#if defined(__clang_analyzer__) && !defined(ENT_DEFINES_FAIL)
#define ent_fail(context, status, ...) ((void)!ent_fail(context, status, __VA_ARGS__), (status))
#define ent_fail_at(context, status, ...) ((void)!ent_fail_at(context, status, __VA_ARGS__), (status))
#define ent_fail_nomem(context) ((void)!ent_fail_nomem(context), ENT_NOMEM)
#endif

#define ENT_TRY(call)                                                                                                  \
    do {                                                                                                               \
        ent_status ent_try_status = (call);                                                                            \
        if (ent_try_status != ENT_OK) return ent_try_status;                                                           \
    } while (0)

#endif
