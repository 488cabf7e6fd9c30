/* beside.h: two pieces of work side by side, the second in the steps of the first.
 *
 * The first one tells a gate how many of its steps are done; the second one waits at the gate for the step it needs next.
 * The outcome is that of one after the other, on any number of threads: of what the two do, say to the log and fail with.
 *
 *     first    step 1 ──► step 2 ──► step 3
 *                 └─ gate ─► step 1 ──► step 2 ──► step 3    second, on the caller's thread */
#ifndef ENT_SUPPORT_BESIDE_H
#define ENT_SUPPORT_BESIDE_H

#include "support/context.h"

typedef struct ent_gate ent_gate;

/* One of the two. `context` belongs to its thread. */
typedef ent_status ent_beside_fn(ent_context *context, ent_gate *gate, void *payload);

typedef struct ent_beside_plan {
    const char *task; /* as progress knows the wait */
    size_t steps;     /* of the first, when nothing fails */
    unsigned threads; /* from two on the first one has a thread of its own, if the system has one */
    ent_beside_fn *first, *second;
    void *payload; /* of both */
} ent_beside_plan;

/* For the first: so many steps are done, and what they left may be read by the second. */
void ent_gate_open(ent_gate *gate, size_t steps);

/* For the second: waits until so many steps are done; *open is 0 when the first has ended with fewer, which is no failure
 * of the second. Reports progress while it waits; CANCELLED. */
ENT_MUST_USE ent_status ent_gate_wait(ent_context *context, ent_gate *gate, size_t steps, int *open);

/* Does both, the second as far as the first got, whatever happened to the first. Of two failures that of the second
 * counts, which lies in an earlier step; either way the first goes on to its own end, unless the caller cancels. What the
 * second says to the log comes after all that the first says. CANCELLED, NOMEM, and what the two answer. */
ENT_MUST_USE ent_status ent_beside(ent_context *context, const ent_beside_plan *plan);

#endif
