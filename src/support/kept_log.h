/* kept_log.h: log lines of work whose turn to speak has not come. Work that goes on beside other work keeps its lines;
 * told in the order of one thread, they are the same lines on any number of threads. */
#ifndef ENT_SUPPORT_KEPT_LOG_H
#define ENT_SUPPORT_KEPT_LOG_H

#include "support/context.h"

typedef struct ent_kept_line ent_kept_line;

/* Zero-initialise. */
typedef struct ent_kept_log {
    ent_kept_line *first, *last;
    int lost;                   /* a line, for want of memory */
    const ent_context *context; /* that speaks */
} ent_kept_log;

/* From here on the log lines of `context` are kept in `kept`. */
void ent_log_keep(ent_context *context, ent_kept_log *kept);

/* Hands the lines to the log of `context` in the order they came, and forgets them; 0 when one was lost. The error record
 * of `context` stays what it is. */
ENT_MUST_USE int ent_log_tell(ent_context *context, ent_kept_log *kept);

void ent_kept_log_free(ent_kept_log *kept);

#endif
