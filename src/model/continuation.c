/* continuation.c: a large shock by way of smaller ones, along the straight path from the base (shock_path.h). Each
 * point starts from the last, or from where the last two point to; a step that fails is halved, one that succeeds
 * doubled. */
#include "model/ladder.h"
#include "model/shock_path.h"

#include <math.h>
#include <string.h>

/* A step of a thousandth that fails is taken for the end of the road. Points on the way need not be exact. */
static const double FIRST_STEP = 0.5, LEAST_STEP = 1.0 / 1024.0, WAY_GOAL = 1e-6;
enum { WAY_PATIENCE = 24, PREDICT_SWEEPS = 2 };

typedef struct road {
    ent_arena arena;
    ent_shock_path path;
    double s, s_before;  /* the last point solved, and the one before it */
    double *at, *before; /* their unknowns; s_before < 0: there is only one */
} road;

static ent_status road_new(ent_ladder *ladder, const ent_system *end, const ent_shock *shock, road *r) {
    *r = (road){.s_before = -1.0};
    r->at = ent_arena_doubles(&r->arena, end->size); /* the base: every log 0 */
    r->before = ent_arena_doubles(&r->arena, end->size);
    if (r->at != NULL && r->before != NULL && ent_shock_path_init(&r->path, &r->arena, ladder->model, shock) &&
        ent_shock_path_carry_transfers(&r->path, &r->arena, &end->cutoff))
        return ENT_OK;
    ent_arena_free(&r->arena);
    return ent_fail_nomem(ladder->effort.context);
}

static ent_status residual_at(ent_ladder *ladder, ent_system *system, const double *z, double *norm) {
    ent_sweep(system, z, ladder->search.residual);
    *norm = ladder->model->kernels->max_abs(ladder->search.residual, system->size);
    return ent_effort_sweep(&ladder->effort);
}

/* The start at s: the secant through the last two points where its residual is the smaller one, else the last. */
static ent_status predict(ent_ladder *ladder, ent_system *system, const road *r, double s) {
    double *z = ladder->search.z, ahead = INFINITY, here;
    if (r->s_before >= 0.0) {
        double reach = (s - r->s) / (r->s - r->s_before);
        for (size_t k = 0; k < system->size; k++) z[k] = r->at[k] + reach * (r->at[k] - r->before[k]);
        ENT_TRY(residual_at(ladder, system, z, &ahead));
    }
    ENT_TRY(residual_at(ladder, system, r->at, &here));
    if (!(ahead < here)) memcpy(z, r->at, system->size * sizeof *z);
    return ENT_OK;
}

/* Tries the point s; ladder->residual says whether it was reached. */
static ent_status step(ent_ladder *ladder, ent_system *end, road *r, double s, double goal) {
    ent_system between;
    ent_system *system = end;
    ent_status status;
    if (s < 1.0) {
        ent_shock_path_at(&r->path, s);
        ENT_TRY(ent_system_create(ladder->effort.context, ladder->model, &r->path.at, &between));
        system = &between;
    }
    status = predict(ladder, system, r, s);
    if (status == ENT_OK) {
        ent_search_begin(&ladder->search, system);
        status = ent_ladder_climb(ladder, system, goal);
    }
    if (system == &between) ent_system_free(&between);
    return status;
}

ent_status ent_ladder_continue(ent_ladder *ladder, ent_system *end, const ent_shock *shock, double goal, int *arrived) {
    road r;
    double length = FIRST_STEP;
    ent_status status = road_new(ladder, end, shock, &r);
    ladder->search.patience = WAY_PATIENCE;
    *arrived = 0;
    if (status != ENT_OK) return status;
    while (r.s < 1.0 && length >= LEAST_STEP && ladder->effort.sweeps + PREDICT_SWEEPS < ladder->effort.most_sweeps) {
        double s = fmin(r.s + length, 1.0), target = s < 1.0 ? fmax(goal, WAY_GOAL) : goal;
        status = step(ladder, end, &r, s, target);
        if (status != ENT_OK) break;
        if (!(ladder->residual <= target)) {
            length = 0.5 * (s - r.s);
            continue;
        }
        memcpy(r.before, r.at, end->size * sizeof *r.at);
        memcpy(r.at, ladder->search.z, end->size * sizeof *r.at);
        r.s_before = r.s;
        r.s = s;
        length *= 2.0;
    }
    ladder->method = ENT_METHOD_CONTINUATION;
    ladder->followed = r.s;
    *arrived = r.s == 1.0;
    ent_arena_free(&r.arena);
    return status;
}
