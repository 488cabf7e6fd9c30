#include "model/correction.h"
#include "model/base.h"

#include <string.h>

int ent_correction_init(ent_correction *c, ent_arena *arena, const ent_model *m) {
    *c = (ent_correction){.model = m};
    c->point = ent_arena_doubles(arena, 3 * m->J * m->pitch);
    c->weight = ent_arena_doubles(arena, m->pitch);
    c->component_weight = ent_arena_doubles(arena, m->pitch);
    return c->point != NULL && c->weight != NULL && c->component_weight != NULL &&
           ent_local_init(&c->refreshed, arena, m->kernels, m->J, m->pitch);
}

int ent_correction_work_init(ent_correction_work *work, ent_arena *arena, const ent_model *m) {
    work->in = ent_arena_doubles(arena, (1 + 2 * m->J) * m->pitch);
    work->level = ent_arena_doubles(arena, m->pitch);
    work->block = ent_arena_doubles(arena, 4 * m->J * ENT_LANES);
    return work->in != NULL && work->level != NULL && work->block != NULL;
}

void ent_correction_at(ent_correction *c, const ent_system *system) {
    const ent_model *m = c->model;
    size_t markets = m->J * m->pitch;
    ent_local_point point;
    c->system = system;
    ent_system_point(system, c->point, c->point + markets, c->point + 2 * markets, c->weight, &point);
    c->local = ent_local_prepare(&c->refreshed, &point) ? &c->refreshed : &m->local;
    memset(c->component_weight, 0, m->pitch * sizeof *c->component_weight);
    for (size_t n = 0; n < m->N; n++) c->component_weight[system->cutoff.component[n]] += c->weight[n];
}

/* Adds `value` of a region's component to the region's entries in `count` rows of a vector. */
static void shift(const ent_correction *c, double *vector, size_t rows, const double *value) {
    const size_t *component = c->system->cutoff.component;
    for (size_t row = 0; row < rows; row++)
        for (size_t n = 0; n < c->model->N; n++) vector[row * c->model->pitch + n] += value[component[n]];
}

/* Divides sums over components by those of V'. */
static void average(const ent_correction *c, double *value) {
    for (size_t k = 0; k < c->system->cutoff.face.n_components; k++) value[k] /= c->component_weight[k];
}

/* ent_system_unpin, ent_local_apply and ent_system_pin, linearised. By Walras's law sum X r_X + sum V' (r_w + l) = 0 to
 * first order, which gives the level l that r_w lacks; and r_w without it asks for sum V' dw = sum V' r_w. The sign is
 * that of -J^-1: a correction is what a point has to move by. */
void ent_correction_apply(const ent_correction *c, ent_correction_work *work, const double *v, double *out) {
    const ent_system *s = c->system;
    const ent_model *m = c->model;
    size_t pitch = m->pitch, markets = m->J * pitch, core = pitch + 2 * markets;
    const size_t *component = s->cutoff.component;
    double *level = work->level;
    memcpy(work->in, v, core * sizeof *v);
    memset(level, 0, pitch * sizeof *level);
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->N; n++)
            level[component[n]] -= s->absorption[j * pitch + n] * v[pitch + markets + j * pitch + n];
    for (size_t n = 0; n < m->N; n++) level[component[n]] -= c->weight[n] * v[n];
    average(c, level);
    shift(c, work->in, 1, level);
    ent_local_apply(c->local, work->in, out, work->block);
    memset(level, 0, pitch * sizeof *level);
    for (size_t n = 0; n < m->N; n++) level[component[n]] += c->weight[n] * (v[n] - out[n]);
    average(c, level);
    shift(c, out, 1 + 2 * m->J, level);
    for (size_t at = 0; at < core; at++) out[at] = -out[at];
}

/* The same lines backwards. */
void ent_correction_apply_transposed(const ent_correction *c, ent_correction_work *work, const double *y, double *out) {
    const ent_system *s = c->system;
    const ent_model *m = c->model;
    size_t pitch = m->pitch, markets = m->J * pitch, core = pitch + 2 * markets;
    const size_t *component = s->cutoff.component;
    double *level = work->level;
    memcpy(work->in, y, core * sizeof *y);
    memset(level, 0, pitch * sizeof *level);
    for (size_t row = 0; row < 1 + 2 * m->J; row++)
        for (size_t n = 0; n < m->N; n++) level[component[n]] += y[row * pitch + n];
    average(c, level);
    for (size_t n = 0; n < m->N; n++) work->in[n] -= c->weight[n] * level[component[n]];
    ent_local_apply_transposed(c->local, work->in, out, work->block);
    for (size_t n = 0; n < m->N; n++)
        work->in[n] = c->weight[n] * level[component[n]]; /* straight from v to the shift */
    memset(level, 0, pitch * sizeof *level);
    for (size_t n = 0; n < m->N; n++) level[component[n]] += out[n];
    average(c, level);
    for (size_t n = 0; n < m->N; n++) out[n] += work->in[n] - c->weight[n] * level[component[n]];
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->N; n++)
            out[pitch + markets + j * pitch + n] -= s->absorption[j * pitch + n] * level[component[n]];
    for (size_t at = 0; at < core; at++) out[at] = -out[at];
}
