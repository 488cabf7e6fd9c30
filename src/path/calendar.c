#include "path/calendar.h"
#include "model/base.h"
#include "support/kept_log.h"
#include "support/parallel.h"

#include <math.h>
#include <string.h>

double ent_theta_share(int year, int first_change) {
    int h = year > first_change ? year - first_change + 1 : 1;
    return 1.0 - 0.62 * pow(0.72, (double)(h - 1));
}

/* Models to be made, one for each year whose elasticities are not those of the year before. */
typedef struct workshop {
    size_t n, J;
    size_t *year;       /* [n] */
    double *theta;      /* [n][J] */
    ent_kept_log *said; /* [n] of a table that has to be rebased */
    ent_model **models; /* of the calendar */
} workshop;

static ent_status open_workshop(ent_context *context, ent_calendar *c, const double *theta, size_t J, workshop *w) {
    *w = (workshop){.J = J, .models = c->models};
    w->year = ent_arena_take(&c->arena, c->n_years * sizeof *w->year);
    w->theta = ent_arena_doubles(&c->arena, c->n_years * J);
    w->said = ent_arena_take(&c->arena, c->n_years * sizeof *w->said);
    if (w->year == NULL || w->theta == NULL || w->said == NULL) return ent_fail_nomem(context);
    for (size_t t = 0; t < c->n_years; t++) {
        if (t > 0 && c->theta_share[t] == c->theta_share[t - 1]) continue;
        for (size_t j = 0; j < J; j++) w->theta[w->n * J + j] = theta[j] * c->theta_share[t];
        w->year[w->n++] = t;
    }
    return ENT_OK;
}

/* All but the first, which they are made from. */
static ent_status make_model(ent_context *context, size_t item, void *payload) {
    workshop *w = payload;
    size_t k = item + 1;
    ent_log_fn log = context->log;
    void *listener = context->log_payload;
    ent_status status;
    ent_log_keep(context, &w->said[k]);
    status = ent_model_create_like(context, w->models[0], w->theta + k * w->J, &w->models[w->year[k]]);
    ent_context_set_log(context, log, listener);
    return status;
}

/* What was said of the models, up to the first that failed; 0 when some of it was lost. */
static int tell(ent_context *context, workshop *w) {
    int whole = 1, made = 1;
    for (size_t k = 1; k < w->n; k++) {
        if (made) whole = ent_log_tell(context, &w->said[k]) && whole;
        ent_kept_log_free(&w->said[k]);
        made = made && w->models[w->year[k]] != NULL;
    }
    return whole;
}

static ent_status make_models(ent_context *context, const ent_calendar_plan *plan, const double *theta,
                              ent_calendar *c) {
    workshop w;
    ent_model_options options;
    ent_status status;
    int told;
    ENT_TRY(open_workshop(context, c, theta, ent_world_table(plan->world)->n_sectors, &w));
    ent_model_options_init(&options);
    options.theta = w.theta;
    options.closure = plan->options->closure;
    options.kernels = plan->options->kernels;
    ENT_TRY(ent_model_create_from(context, plan->world, &options, &c->models[0]));
    status = ent_parallel(context, "models", plan->options->threads, w.n - 1, make_model, &w);
    told = tell(context, &w);
    if (status != ENT_OK) return status;
    if (!told) return ent_fail_nomem(context);
    for (size_t t = 1; t < c->n_years; t++)
        if (c->models[t] == NULL) c->models[t] = c->models[t - 1];
    return ENT_OK;
}

static ent_status fill(ent_context *context, const ent_calendar_plan *plan, ent_calendar *c) {
    const ent_path_options *paths = &plan->options->paths;
    int base_year = ent_world_table(plan->world)->base_year;
    const double *theta = NULL;
    ENT_TRY(ent_world_elasticities(context, plan->world, plan->options->elasticities, &theta));
    for (size_t t = 0; t < c->n_years; t++) {
        int year = plan->first + (int)t;
        c->theta_share[t] = paths->adjustment == ENT_ADJUSTMENT_GRADUAL ? ent_theta_share(year, plan->first_change)
                                                                        : 1.0;
        c->dollar_factor[t] = (double)NAN; /* a world of no known year: dollars are refused where one is met */
        if (base_year != 0)
            ENT_TRY(ent_facts_convert(context, plan->facts, 1.0, year, base_year, paths->world_gdp_growth,
                                      &c->dollar_factor[t]));
    }
    return make_models(context, plan, theta, c);
}

ent_status ent_calendar_open(ent_context *context, const ent_calendar_plan *plan, ent_calendar *out) {
    const ent_path_options *paths = &plan->options->paths;
    ent_status status = ENT_OK;
    *out = (ent_calendar){.first = plan->first,
                          .last = plan->last,
                          .n_years = (size_t)(plan->last - plan->first + 1),
                          .capital = {paths->capital, paths->beta, paths->delta, paths->capital_share},
                          .military_wear = paths->military_wear,
                          .solve = plan->options->solve};
    out->solve.start = NULL;
    out->dollar_factor = ent_arena_doubles(&out->arena, out->n_years);
    out->theta_share = ent_arena_doubles(&out->arena, out->n_years);
    out->models = ent_arena_take(&out->arena, out->n_years * sizeof(ent_model *));
    if (out->dollar_factor == NULL || out->theta_share == NULL || out->models == NULL) status = ent_fail_nomem(context);
    if (status == ENT_OK) status = fill(context, plan, out);
    if (status != ENT_OK) ent_calendar_close(out);
    return status;
}

void ent_calendar_close(ent_calendar *c) {
    for (size_t t = 0; c->models != NULL && t < c->n_years; t++)
        if (t == 0 || c->models[t] != c->models[t - 1]) ent_model_free(c->models[t]);
    ent_arena_free(&c->arena);
    *c = (ent_calendar){0};
}
