/* api_bands.c: POST /bands: the same package under every set of elasticities of the world, and with its pledges counted
 * in every way there is: exact runs, told one by one as they are done. The band they span is what the answer owes to those
 * two choices; it is no probability. */
#include "study.h"

#include <string.h>

typedef struct member {
    const char *label, *kind, *elasticities;
    ent_delivery delivery;
} member;

enum { MEMBERS_MOST = 64 };

static size_t list_members(const serve_study *study, const serve_request *request, member *out) {
    static const ent_delivery deliveries[] = {
#define X(name, key, text) ENT_DELIVERY_##name,
        ENT_DELIVERY_LIST(X)
#undef X
    };
    const ent_table *table = ent_world_table(study->world);
    size_t n = 0;
    for (size_t k = 0; k < table->n_elasticity_sets && n < MEMBERS_MOST; k++)
        out[n++] = (member){table->elasticity_sets[k], "elasticities", table->elasticity_sets[k],
                            request->run.delivery};
    for (size_t k = 0; request->run.path && k < sizeof deliveries / sizeof deliveries[0] && n < MEMBERS_MOST; k++)
        if (deliveries[k] != request->run.delivery)
            out[n++] = (member){ent_delivery_name(deliveries[k]), "delivery", request->run.elasticities, deliveries[k]};
    return n;
}

/* {CODE: [by year]}, of the long run of one law a single figure each. */
static json_t *incomes(const ent_result *result) {
    const double *series = ent_result_series(result, "real_income", "pct");
    const double *values = ent_result_values(result, "real_income", "pct");
    json_t *object = json_object();
    for (size_t n = 0; n < result->n_regions; n++) {
        json_t *list = json_array();
        for (size_t y = 0; series != NULL && y < result->n_years; y++)
            json_array_append_new(list, serve_number(series[y * result->n_regions + n]));
        if (series == NULL && values != NULL) json_array_append_new(list, serve_number(values[n]));
        json_object_set_new(object, result->region_codes[n], list);
    }
    return object;
}

static json_t *years_of(const ent_result *result) {
    json_t *list = json_array();
    for (size_t y = 0; y < result->n_years; y++) json_array_append_new(list, json_integer(result->years[y]));
    if (result->n_years == 0) json_array_append_new(list, json_integer(result->year));
    return list;
}

/* One exact run; a member without a solution says so and is no part of the band. */
static ent_status tell(ent_context *context, serve_job *job, const serve_study *study, const ent_package *package,
                       ent_run_options run, const member *m) {
    ent_result *result = NULL;
    ent_status status;
    json_t *json;
    run.elasticities = m->elasticities;
    run.delivery = m->delivery;
    run.ledger = ENT_LEDGER_NONE;
    run.facts = study->facts;
    run.threads = job->threads;
    status = ent_run(context, study->world, package, &run, &result);
    if (status == ENT_NUMERIC || status == ENT_UNMET) {
        json = json_pack("{s:s, s:s, s:b, s:s}", "label", m->label, "kind", m->kind, "converged", 0, "message",
                         ent_context_error(context)->message);
        status = ENT_OK;
    } else if (status == ENT_OK) {
        json = json_pack("{s:s, s:s, s:b, s:o, s:o}", "label", m->label, "kind", m->kind, "converged", 1, "years",
                         years_of(result), "real_income_pct", incomes(result));
    } else {
        return status;
    }
    ent_result_free(result);
    return serve_send_json(job, "member", json) ? status : ENT_CANCELLED;
}

void serve_api_bands(serve_job *job, const serve_study *study, serve_request *request) {
    ent_context *context = serve_job_context(job);
    ent_package *package = NULL, *against = NULL;
    member members[MEMBERS_MOST];
    size_t n = list_members(study, request, members);
    ent_status status = context == NULL ? ENT_NOMEM : serve_load(context, study, request, NULL, &package);
    if (status == ENT_OK) status = serve_load_against(context, request, &against);
    request->run.against_package = against;
    for (size_t k = 0; k < n && status == ENT_OK; k++)
        status = tell(context, job, study, package, request->run, &members[k]);
    if (status == ENT_OK) serve_send_json(job, "done", json_pack("{s:I}", "members", (json_int_t)n));
    else serve_job_fail(job, context, status);
    ent_package_free(against);
    ent_package_free(package);
    ent_context_free(context);
}
