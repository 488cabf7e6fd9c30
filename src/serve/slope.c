#include "slope.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_MOST = 4 };

struct serve_slopes {
    pthread_mutex_t lock;
    serve_slope *kept[KEPT_MOST];
    unsigned long clock;
};

serve_slopes *serve_slopes_new(void) {
    serve_slopes *slopes = calloc(1, sizeof *slopes);
    if (slopes != NULL) pthread_mutex_init(&slopes->lock, NULL);
    return slopes;
}

static void free_slope(serve_slope *slope) {
    if (slope == NULL) return;
    ent_gradient_free(slope->gradient);
    ent_solution_free(slope->solution);
    ent_law_free(slope->law);
    ent_law_free(slope->against_law);
    ent_model_free(slope->model);
    ent_package_free(slope->against);
    ent_package_free(slope->package);
    free(slope->key);
    free(slope);
}

void serve_slopes_free(serve_slopes *slopes) {
    if (slopes == NULL) return;
    for (size_t k = 0; k < KEPT_MOST; k++) free_slope(slopes->kept[k]); /* no job is left that holds one */
    pthread_mutex_destroy(&slopes->lock);
    free(slopes);
}

/* All that decides a slope, in one text. */
static char *key_of(const serve_request *request, const serve_settings *settings) {
    const ent_run_options *run = &request->run;
    json_t *list = json_array(), *all;
    char *key;
    for (size_t k = 0; k < settings->n; k++) json_array_append_new(list, json_string(settings->text[k]));
    all = json_pack("[o, o, o, i, i, o, o]", serve_text(request->package), serve_text(request->yaml), list, run->year,
                    (int)run->closure, serve_text(run->against), serve_text(run->elasticities));
    key = all == NULL ? NULL : json_dumps(all, JSON_COMPACT);
    json_decref(all);
    return key;
}

/* ---- making one ---- */

ent_status serve_slope_law(ent_context *context, const serve_study *study, const serve_slope *slope,
                           const ent_package *package, ent_side side, ent_law **law, ent_shock *shock) {
    ent_status status = ent_package_law_compared(context, package, slope->against, side, study->world, slope->year, law,
                                                 shock);
    if (status == ENT_OK && ent_model_closure(slope->model) != ENT_CLOSURE_PATH) shock->deficit_musd = NULL;
    return status;
}

static int default_year(const serve_slope *slope) {
    int year = ent_package_get_info(slope->package)->default_year;
    int other = slope->against == NULL ? year : ent_package_get_info(slope->against)->default_year;
    return other > year ? other : year;
}

static ent_status load_both(ent_context *context, const serve_study *study, const serve_request *request,
                            const serve_settings *settings, serve_slope *slope) {
    ent_status status = serve_load(context, study, request, settings, &slope->package);
    if (status == ENT_OK) status = ent_package_check(context, slope->package, study->world);
    if (status == ENT_OK && request->run.against != NULL)
        status = serve_load_against(context, request, &slope->against);
    else if (status == ENT_OK) status = ent_package_load_against(context, slope->package, &slope->against);
    if (status == ENT_OK && slope->against != NULL) status = ent_package_check(context, slope->against, study->world);
    return status;
}

static ent_status make(ent_context *context, const serve_study *study, const serve_request *request,
                       const serve_settings *settings, serve_slope *slope) {
    ent_model_options model;
    ent_solve_options solve;
    ent_status status = load_both(context, study, request, settings, slope);
    ent_model_options_init(&model);
    ent_solve_options_init(&solve);
    ent_shock_init(&slope->shock);
    ent_shock_init(&slope->against_shock);
    model.elasticities = request->run.elasticities;
    model.closure = request->run.closure;
    if (status == ENT_OK) status = ent_model_create_from(context, study->world, &model, &slope->model);
    if (status != ENT_OK) return status;
    slope->year = request->run.year != 0 ? request->run.year : default_year(slope);
    status = serve_slope_law(context, study, slope, slope->package, ENT_SIDE_PACKAGE, &slope->law, &slope->shock);
    if (status == ENT_OK)
        status = serve_slope_law(context, study, slope, slope->package, ENT_SIDE_AGAINST, &slope->against_law,
                                 &slope->against_shock);
    if (status == ENT_OK) status = ent_solve(context, slope->model, &slope->shock, &solve, &slope->solution);
    if (status == ENT_OK)
        status = ent_gradient_create(context, slope->model, &slope->shock, slope->solution, &slope->gradient);
    return status;
}

/* ---- keeping them ---- */

static serve_slope *find_kept(serve_slopes *slopes, const char *key) {
    serve_slope *found = NULL;
    pthread_mutex_lock(&slopes->lock);
    for (size_t k = 0; k < KEPT_MOST && found == NULL; k++)
        if (slopes->kept[k] != NULL && strcmp(slopes->kept[k]->key, key) == 0) found = slopes->kept[k];
    if (found != NULL) {
        found->holders++;
        found->used = ++slopes->clock;
    }
    pthread_mutex_unlock(&slopes->lock);
    return found;
}

void serve_slope_release(serve_slopes *slopes, const serve_slope *held) {
    serve_slope *slope = (serve_slope *)(uintptr_t)held; /* only its count changes, under the lock */
    int left;
    if (slope == NULL) return;
    pthread_mutex_lock(&slopes->lock);
    left = --slope->holders;
    pthread_mutex_unlock(&slopes->lock);
    if (left == 0) free_slope(slope);
}

/* In the place of the one that was not used for longest. The shelf holds what it keeps. */
static void keep(serve_slopes *slopes, serve_slope *slope) {
    serve_slope *former = NULL;
    size_t place = 0;
    pthread_mutex_lock(&slopes->lock);
    for (size_t k = 0; k < KEPT_MOST; k++)
        if (slopes->kept[k] == NULL ||
            (slopes->kept[place] != NULL && slopes->kept[k]->used < slopes->kept[place]->used))
            place = k;
    former = slopes->kept[place];
    if (former != NULL && --former->holders > 0) former = NULL;
    slopes->kept[place] = slope;
    slope->holders++;
    slope->used = ++slopes->clock;
    pthread_mutex_unlock(&slopes->lock);
    free_slope(former);
}

ent_status serve_slope_find(ent_context *context, const serve_study *study, const serve_request *request,
                            const serve_settings *settings, const serve_slope **out) {
    char *key = key_of(request, settings);
    serve_slope *slope = key == NULL ? NULL : find_kept(study->slopes, key);
    ent_status status;
    *out = slope;
    if (slope != NULL || key == NULL) {
        free(key);
        return slope != NULL ? ENT_OK : ENT_NOMEM;
    }
    slope = calloc(1, sizeof *slope);
    status = slope == NULL ? ENT_NOMEM : make(context, study, request, settings, slope);
    if (status != ENT_OK) {
        free_slope(slope);
        free(key);
        return status;
    }
    slope->key = key;
    slope->holders = 1;
    keep(study->slopes, slope);
    *out = slope;
    return ENT_OK;
}
