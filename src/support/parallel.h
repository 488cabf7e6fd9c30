/* parallel.h: independent work on several threads. Items are worked on in any order and never share what they write, so
 * results do not depend on the number of threads. */
#ifndef ENT_SUPPORT_PARALLEL_H
#define ENT_SUPPORT_PARALLEL_H

#include "support/context.h"

enum { ENT_THREADS_MOST = 64 };

/* Processors this process may use, at least 1. */
unsigned ent_processors(void);

/* Works on one item. `context` belongs to the thread; it has no log and no progress of its own. */
typedef ent_status ent_work_fn(ent_context *context, size_t item, void *payload);

/* Works on items 0..count-1 on `threads` threads, the caller's among them, which reports progress as `task` and can
 * cancel; what is begun is then finished. Of several failures the one of the lowest item is recorded. NOMEM, CANCELLED,
 * and what `work` answers. Fewer threads when the system has no more. */
ENT_MUST_USE ent_status ent_parallel(ent_context *context, const char *task, unsigned threads, size_t count,
                                     ent_work_fn *work, void *payload);

#endif
