/* api_slope.c: POST /first-order and /cells: answers by a derivative, for somebody who moves a slider, and for somebody
 * who asks which cells are behind a number. Both are of the law of one year in the long run. */
#include "slope.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- first order: from the settings of the last exact answer to new ones ---- */

static json_t *changes(const serve_slope *slope, const ent_table *table, const ent_response *response) {
    json_t *change = json_object();
    for (size_t n = 0; n < table->n_regions; n++)
        json_object_set_new(change, table->regions[n].code,
                            serve_number(response == NULL ? 0.0 : 100.0 * expm1(response->real_income[n])));
    return json_pack("{s:i, s:b, s:o}", "year", slope->year, "approximate", 1, "change_pct", change);
}

static ent_status move(ent_context *context, const serve_study *study, const serve_slope *slope,
                       const serve_request *request, json_t **out) {
    ent_package *package = NULL;
    ent_law *law = NULL;
    ent_change *change = NULL;
    ent_responses *responses = NULL;
    ent_shock shock;
    ent_status status = serve_load(context, study, request, &request->settings, &package);
    ent_shock_init(&shock);
    if (status == ENT_OK) status = ent_package_check(context, package, study->world);
    if (status == ENT_OK) status = serve_slope_law(context, study, slope, package, ENT_SIDE_PACKAGE, &law, &shock);
    if (status == ENT_OK) status = ent_change_between(context, slope->model, &slope->shock, &shock, &change);
    if (status == ENT_OK)
        status = ent_gradient_along(context, slope->gradient, ent_change_direction(change), 1, 1, &responses);
    if (status == ENT_OK) *out = changes(slope, ent_world_table(study->world), ent_responses_of(responses, 0));
    ent_responses_free(responses);
    ent_change_free(change);
    ent_law_free(law);
    ent_package_free(package);
    return status;
}

void serve_api_first_order(serve_job *job, const serve_study *study, const serve_request *request) {
    ent_context *context = serve_job_context(job);
    const serve_slope *slope = NULL;
    json_t *answer = NULL;
    ent_status status = context == NULL ? ENT_NOMEM : ENT_OK;
    if (status == ENT_OK) status = serve_slope_find(context, study, request, &request->from_settings, &slope);
    if (status == ENT_OK) status = move(context, study, slope, request, &answer);
    if (status == ENT_OK) serve_reply_json(job, answer);
    else serve_job_fail(job, context, status);
    serve_slope_release(study->slopes, slope);
    ent_context_free(context);
}

/* ---- cells: what of the law moves the real income of a region ---- */

typedef struct cell {
    double points; /* percentage points of real income */
    const char *kind;
    size_t sector, importer, exporter; /* exporter: the maker, of what has no importer */
    double from, to;
} cell;

enum { CELLS_SHOWN = 40 };

typedef struct cells {
    cell *list;
    size_t n, capacity;
    int failed;
    double sum; /* of all */
} cells;

static void add(cells *c, cell one) {
    if (!isfinite(one.points) || one.points == 0.0) return;
    c->sum += one.points;
    if (c->n == c->capacity) {
        size_t capacity = 2 * c->capacity + 256;
        cell *more = realloc(c->list, capacity * sizeof *more);
        if (more == NULL) {
            c->failed = 1;
            return;
        }
        c->list = more;
        c->capacity = capacity;
    }
    c->list[c->n++] = one;
}

static double value_of(const double *array, size_t k, double none) { return array == NULL ? none : array[k]; }

/* Arrays [J][N importer][N exporter]. */
static void add_pairs(cells *c, const ent_table *table, const double *derivative, const double *direction,
                      const char *kind, const double *from, const double *to, const double *base, double none) {
    size_t N = table->n_regions;
    if (derivative == NULL || direction == NULL) return;
    for (size_t k = 0; k < table->n_sectors * N * N; k++)
        add(c,
            (cell){100.0 * derivative[k] * direction[k], kind, k / (N * N), k / N % N, k % N,
                   value_of(from, k, base == NULL ? none : base[k]), value_of(to, k, base == NULL ? none : base[k])});
}

static int larger(const void *a, const void *b) {
    const cell *x = a, *y = b;
    double dx = fabs(x->points), dy = fabs(y->points);
    if (dx != dy) return dx < dy ? 1 : -1;
    if (x->sector != y->sector) return x->sector < y->sector ? -1 : 1;
    if (x->importer != y->importer) return x->importer < y->importer ? -1 : 1;
    return (x->exporter > y->exporter) - (x->exporter < y->exporter);
}

static json_t *cells_json(const serve_slope *slope, const ent_table *table, size_t region, const cells *c) {
    json_t *rows = json_array();
    for (size_t k = 0; k < c->n && k < CELLS_SHOWN; k++) {
        const cell *one = &c->list[k];
        int has_importer = strcmp(one->kind, "productivity") != 0;
        json_array_append_new(
            rows,
            json_pack("{s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:o}", "kind", one->kind, "importer",
                      has_importer ? json_string(table->regions[one->importer].code) : json_null(), "exporter",
                      table->regions[one->exporter].code, "sector", table->sectors[one->sector].code, "sector_name",
                      serve_both(table->sectors[one->sector].name_en, table->sectors[one->sector].name_fr), "from",
                      serve_number(one->from), "to", serve_number(one->to), "contribution_pct",
                      serve_number(one->points)));
    }
    return json_pack("{s:s, s:i, s:b, s:o, s:I, s:o}", "region", table->regions[region].code, "year", slope->year,
                     "approximate", 1, "sum_pct", serve_number(c->sum), "cells", (json_int_t)c->n, "rows", rows);
}

static ent_status find_region(const ent_table *table, const serve_slope *slope, const char *code, size_t *out,
                              serve_fault *fault) {
    const ent_package_info *info = ent_package_get_info(slope->package);
    if (code == NULL && info->n_parties > 0) code = info->parties[0];
    for (*out = 0; *out < table->n_regions; (*out)++)
        if (code == NULL || strcmp(table->regions[*out].code, code) == 0) return ENT_OK;
    serve_fail(fault, 422, "NOT_FOUND", "codes like JPN", "region \"%.20s\" is unknown", code);
    return ENT_NOT_FOUND;
}

static ent_status explain(ent_context *context, const serve_study *study, const serve_slope *slope, size_t region,
                          json_t **out) {
    const ent_table *table = ent_world_table(study->world);
    double *weight = calloc(table->n_regions, sizeof *weight);
    ent_derivatives *derivatives = NULL;
    ent_change *change = NULL;
    cells c = {0};
    ent_status status = weight == NULL ? ENT_NOMEM : ENT_OK;
    if (status == ENT_OK) {
        weight[region] = 1.0;
        status = ent_change_between(context, slope->model, &slope->against_shock, &slope->shock, &change);
    }
    if (status == ENT_OK)
        status = ent_gradient_by_all(context, slope->gradient, weight, 1,
                                     ENT_BY_TARIFF | ENT_BY_TRADE_COST | ENT_BY_LEVY | ENT_BY_PRODUCTIVITY, 1,
                                     &derivatives);
    if (status == ENT_OK) {
        const ent_direction *by = ent_derivatives_of(derivatives, 0), *along = ent_change_direction(change);
        const ent_shock *from = &slope->against_shock, *to = &slope->shock;
        add_pairs(&c, table, by->tariff_rate, along->tariff_rate, "tariff", from->tariff_rate, to->tariff_rate,
                  table->tariff_rate, 0.0);
        add_pairs(&c, table, by->trade_cost, along->trade_cost, "trade cost", from->trade_cost_hat, to->trade_cost_hat,
                  NULL, 1.0);
        add_pairs(&c, table, by->levy, along->levy, "levy", from->levy_gross, to->levy_gross, NULL, 1.0);
        for (size_t k = 0; along->productivity != NULL && k < table->n_sectors * table->n_regions; k++)
            add(&c, (cell){100.0 * by->productivity[k] * along->productivity[k], "productivity", k / table->n_regions,
                           0, k % table->n_regions, value_of(from->productivity_hat, k, 1.0),
                           value_of(to->productivity_hat, k, 1.0)});
        if (c.n > 0) qsort(c.list, c.n, sizeof *c.list, larger);
        status = c.failed ? ENT_NOMEM : ENT_OK;
        if (status == ENT_OK) *out = cells_json(slope, table, region, &c);
    }
    free(c.list);
    ent_derivatives_free(derivatives);
    ent_change_free(change);
    free(weight);
    return status;
}

void serve_api_cells(serve_job *job, const serve_study *study, const serve_request *request) {
    ent_context *context = serve_job_context(job);
    const serve_slope *slope = NULL;
    json_t *answer = NULL;
    size_t region = 0;
    ent_status status = context == NULL ? ENT_NOMEM : ENT_OK;
    if (status == ENT_OK) status = serve_slope_find(context, study, request, &request->settings, &slope);
    if (status == ENT_OK)
        status = find_region(ent_world_table(study->world), slope, request->region, &region, &job->reply.fault);
    if (status == ENT_OK) status = explain(context, study, slope, region, &answer);
    if (status == ENT_OK) serve_reply_json(job, answer);
    else if (job->reply.fault.http == 0) serve_job_fail(job, context, status);
    serve_slope_release(study->slopes, slope);
    ent_context_free(context);
}
