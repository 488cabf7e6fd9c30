/* newton.h: Newton's method on the residual of a sweep, for what Anderson acceleration cannot settle. */
#ifndef ENT_MODEL_NEWTON_H
#define ENT_MODEL_NEWTON_H

#include "model/effort.h"
#include "model/system.h"

typedef struct ent_newton ent_newton;

/* For systems of this model. *out stays NULL where the library was built without KINSOL (ENTENTE_KINSOL). NOMEM. */
ENT_MUST_USE ent_status ent_newton_create(ent_context *context, const ent_model *model, ent_newton **out);
void ent_newton_free(ent_newton *newton);

/* From z to a residual of `goal`; z is left at the best point seen, *residual at its residual, infinite when not even z
 * has one. CANCELLED. */
ENT_MUST_USE ent_status ent_newton_run(ent_newton *newton, ent_system *system, ent_effort *effort, double goal,
                                       double *z, double *residual);

#endif
