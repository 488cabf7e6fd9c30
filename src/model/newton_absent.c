/* newton_absent.c: a library without KINSOL: a solve then goes from Anderson acceleration straight to the
 * continuation. */
#include "model/newton.h"

#include <math.h>

ent_status ent_newton_create(ent_context *context, const ent_model *model, ent_newton **out) {
    (void)context, (void)model;
    *out = NULL;
    return ENT_OK;
}

void ent_newton_free(ent_newton *newton) { (void)newton; }

ent_status ent_newton_run(ent_newton *newton, ent_system *system, ent_effort *effort, double goal, double *z,
                          double *residual) {
    (void)newton, (void)system, (void)effort, (void)goal, (void)z;
    *residual = INFINITY;
    return ENT_OK;
}
