#include "path/calendar.h"
#include "model/base.h"

#include <math.h>
#include <string.h>

double ent_theta_share(int year, int first_change) {
    int h = year > first_change ? year - first_change + 1 : 1;
    return 1.0 - 0.62 * pow(0.72, (double)(h - 1));
}

/* A model with elasticities scaled to a year, or the one of the year before when they are the same. */
static ent_status open_model(ent_context *context, const ent_calendar_plan *plan, const double *theta, size_t t,
                             ent_calendar *c) {
    size_t J = ent_world_table(plan->world)->n_sectors;
    ent_model_options options;
    double *scaled;
    if (t > 0 && c->theta_share[t] == c->theta_share[t - 1]) {
        c->models[t] = c->models[t - 1];
        return ENT_OK;
    }
    scaled = ent_arena_doubles(&c->arena, J);
    if (scaled == NULL) return ent_fail_nomem(context);
    for (size_t j = 0; j < J; j++) scaled[j] = theta[j] * c->theta_share[t];
    ent_model_options_init(&options);
    options.theta = scaled;
    options.closure = plan->options->closure;
    options.kernels = plan->options->kernels;
    return ent_model_create_from(context, plan->world, &options, &c->models[t]);
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
        ENT_TRY(open_model(context, plan, theta, t, c));
    }
    return ENT_OK;
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
