#include "model/effort.h"

#include <math.h>

ent_effort ent_effort_start(ent_context *context, uint32_t most_sweeps, double tolerance, size_t cells) {
    /* Two million cells take some milliseconds. */
    size_t every = ((size_t)1 << 21) / (cells > 0 ? cells : 1);
    return (ent_effort){.context = context,
                        .most_sweeps = most_sweeps,
                        .tolerance = tolerance,
                        .every = every > 16  ? 16
                                 : every < 1 ? 1
                                             : (uint32_t)every};
}

void ent_effort_note(ent_effort *effort, double residual) {
    if (!(residual > 0.0) || !isfinite(residual)) return;
    if (effort->first == 0.0) effort->first = effort->best = residual;
    effort->best = fmin(effort->best, residual);
}

/* Percent of the way: digits won of those to be won since the first sweep, or sweeps used of those allowed; never less
 * than before. */
ent_status ent_effort_sweep(ent_effort *effort) {
    double done = (double)++effort->sweeps / effort->most_sweeps;
    size_t percent;
    if (effort->sweeps % effort->every != 0) return ENT_OK;
    if (effort->first > effort->tolerance)
        done = fmax(done, log(effort->first / effort->best) / log(effort->first / effort->tolerance));
    percent = (size_t)(100.0 * fmin(fmax(done, 0.0), 0.99));
    if (percent > effort->told) effort->told = percent;
    return ent_progress(effort->context, "solve", effort->told, 100);
}
