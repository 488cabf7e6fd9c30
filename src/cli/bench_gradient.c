/* bench_gradient.c: derivatives, from a solution in memory: of one outcome, of all, along directions. */
#include "bench.h"
#include "cli.h"
#include "progress.h"

#include <stdlib.h>

enum { SLIDERS = 30, MIXES = 1000 };

typedef struct point {
    ent_world *world;
    ent_model *model;
    ent_shock shock;
    ent_solution *solution;
    ent_gradient *gradient;
    ent_responses *sliders;
    ent_direction *grow; /* [N] */
    double *rates, *unit, *growth, *sum;
    size_t J, N;
} point;

static ent_status open_point(ent_context *context, point *p) {
    size_t usa = 0;
    ent_status status = ent_world_builtin(context, &p->world);
    if (status == ENT_OK) status = ent_world_region(context, p->world, "USA", &usa);
    if (status == ENT_OK) status = ent_model_create(context, p->world, NULL, &p->model);
    if (status != ENT_OK) return status;
    p->J = ent_world_table(p->world)->n_sectors, p->N = ent_world_table(p->world)->n_regions;
    p->rates = bench_tariffs(p->world, usa, 0.15);
    p->unit = calloc(p->N * p->N, sizeof(double));
    p->growth = calloc(p->N * p->J * p->N, sizeof(double));
    p->sum = calloc(p->N, sizeof(double));
    p->grow = calloc(p->N, sizeof *p->grow);
    if (p->rates == NULL || p->unit == NULL || p->growth == NULL || p->sum == NULL || p->grow == NULL) return ENT_NOMEM;
    for (size_t n = 0; n < p->N; n++) {
        p->unit[n * p->N + n] = 1.0;
        ent_direction_init(&p->grow[n]);
        p->grow[n].productivity = p->growth + n * p->J * p->N;
        for (size_t j = 0; j < p->J; j++) p->growth[(n * p->J + j) * p->N + n] = 1.0;
    }
    ent_shock_init(&p->shock);
    p->shock.tariff_rate = p->rates;
    status = ent_solve(context, p->model, &p->shock, NULL, &p->solution);
    if (status == ENT_OK) status = ent_gradient_create(context, p->model, &p->shock, p->solution, &p->gradient);
    if (status == ENT_OK) status = ent_gradient_along(context, p->gradient, p->grow, SLIDERS, 0, &p->sliders);
    return status;
}

static void close_point(point *p) {
    ent_responses_free(p->sliders);
    ent_gradient_free(p->gradient);
    ent_solution_free(p->solution);
    ent_model_free(p->model);
    ent_world_free(p->world);
    free(p->rates), free(p->unit), free(p->growth), free(p->sum), free(p->grow);
}

/* With its linearisation, as somebody would ask who has a solution. */
static ent_status outcomes(ent_context *context, const point *p, size_t n, unsigned by) {
    ent_gradient *gradient = NULL;
    ent_derivatives *derivatives = NULL;
    ent_status status = ent_gradient_create(context, p->model, &p->shock, p->solution, &gradient);
    if (status == ENT_OK) status = ent_gradient_by_all(context, gradient, p->unit, n, by, 0, &derivatives);
    ent_derivatives_free(derivatives);
    ent_gradient_free(gradient);
    return status;
}

static ent_status directions(ent_context *context, const point *p, size_t n) {
    ent_gradient *gradient = NULL;
    ent_responses *responses = NULL;
    ent_status status = ent_gradient_create(context, p->model, &p->shock, p->solution, &gradient);
    if (status == ENT_OK) status = ent_gradient_along(context, gradient, p->grow, n, 0, &responses);
    ent_responses_free(responses);
    ent_gradient_free(gradient);
    return status;
}

static ent_status work(ent_context *context, const point *p, size_t which) {
    switch (which) {
    case 0: return outcomes(context, p, 1, ENT_BY_ALL);
    case 1: return outcomes(context, p, p->N, ENT_BY_ALL);
    case 2: return directions(context, p, p->N);
    case 3: return directions(context, p, 1);
    default:
        for (size_t k = 0; k < MIXES; k++) ent_responses_mix(p->sliders, p->unit, p->sum);
        return ENT_OK;
    }
}

ent_status bench_gradients(ent_context *context, size_t runs, bench_figure *figures) {
    double *seconds = calloc(runs, sizeof *seconds);
    point p = {.world = NULL};
    ent_status status = seconds == NULL ? ENT_NOMEM : open_point(context, &p);
    for (size_t which = 0; which < 5 && status == ENT_OK && !cli_interrupted(); which++) {
        bench_figure *f = &figures[which];
        for (size_t run = 0; run < runs && status == ENT_OK && !bench_begin_run(f, run, runs); run++) {
            double began = bench_now();
            status = work(context, &p, which);
            seconds[run] = (bench_now() - began) / (which == 4 ? MIXES : 1);
        }
        if (status != ENT_OK || cli_interrupted()) break;
        bench_settle(f, seconds, runs);
        f->n_regions = p.N, f->n_sectors = p.J;
    }
    close_point(&p);
    free(seconds);
    return status;
}
