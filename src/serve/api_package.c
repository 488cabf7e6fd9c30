/* api_package.c: POST /package: what a page shows of a package and lets people change. Solves nothing. */
#include "study.h"

#include <stdlib.h>
#include <string.h>

static json_t *strings(const char *const *list, size_t n) {
    json_t *array = json_array();
    for (size_t k = 0; k < n; k++) json_array_append_new(array, json_string(list[k]));
    return array;
}

static const char *group_of(const ent_clause_info *clause) {
    size_t n;
    const ent_clause_type_info *types = ent_clause_types(&n);
    if (clause->group[0] != '\0') return clause->group;
    for (size_t k = 0; k < n; k++)
        if (types[k].type == clause->type) return types[k].group;
    return "";
}

static json_t *values_of(const ent_clause_info *clause) {
    json_t *list = json_array();
    for (size_t k = 0; k < clause->n_values; k++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:i}", "key", clause->values[k].key, "value",
                                              clause->values[k].value, "kind", clause->values[k].kind, "line",
                                              (int)clause->values[k].line));
    return list;
}

static json_t *steps_of(const ent_clause_info *clause) {
    json_t *list = json_array();
    for (size_t k = 0; k < clause->n_steps; k++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s}", "from", clause->steps[k].from, "value", clause->steps[k].value));
    return list;
}

static json_t *clause_json(const ent_clause_info *clause) {
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", clause->id, "type",
                             clause->type_name, "group", group_of(clause), "summary", clause->summary, "summary_fr",
                             clause->summary_fr, "from", serve_text(clause->from), "until", serve_text(clause->until),
                             "announced", serve_text(clause->announced), "authority", serve_text(clause->authority),
                             "status", serve_text(clause->status), "replace", serve_text(clause->replace), "when",
                             serve_text(clause->when));
    if (json == NULL) return NULL;
    json_object_set_new(json, "delivery", serve_number(clause->delivery));
    json_object_set_new(json, "is_pledge", json_boolean(clause->is_pledge));
    json_object_set_new(json, "off", json_boolean(clause->off));
    json_object_set_new(json, "line", json_integer(clause->line));
    json_object_set_new(json, "source",
                        json_pack("{s:o, s:o, s:o}", "title", serve_text(clause->source_title), "date",
                                  serve_text(clause->source_date), "url", serve_text(clause->source_url)));
    json_object_set_new(json, "values", values_of(clause));
    json_object_set_new(json, "steps", steps_of(clause));
    return json;
}

/* ---- the legal events ---- */

static const char *const EVENT_WORDS[] = {[ENT_EVENT_AUTHORITY_FALLS] = "authority-falls",
                                          [ENT_EVENT_ENDS] = "ends",
                                          [ENT_EVENT_CHANGES] = "changes",
                                          [ENT_EVENT_BEGINS] = "begins",
                                          [ENT_EVENT_ANNOUNCED_LATE] = "announced-late",
                                          [ENT_EVENT_IN_FORCE] = "in-force",
                                          [ENT_EVENT_MAY_BEGIN] = "may-begin"};

static const char *text_of(const ent_event *event) {
    if (event->clause == NULL) return event->fallen->authority;
    if (event->type == ENT_EVENT_CHANGES) return event->clause->steps[event->step].summary;
    return event->clause->summary;
}

static const char *text_fr_of(const ent_event *event) {
    if (event->clause == NULL) return event->fallen->authority;
    if (event->type == ENT_EVENT_CHANGES) return event->clause->steps[event->step].summary_fr;
    return event->clause->summary_fr;
}

static json_t *events_of(const ent_timeline *timeline) {
    json_t *list = json_array();
    for (size_t d = 0; d < timeline->n_dates; d++)
        for (size_t k = 0; k < timeline->dates[d].n_events; k++) {
            const ent_event *event = &timeline->dates[d].events[k];
            json_array_append_new(
                list, json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:s}", "date", timeline->dates[d].date, "type",
                                EVENT_WORDS[event->type], "package", event->package, "clause",
                                event->clause == NULL ? json_null() : json_string(event->clause->id), "authority",
                                event->fallen == NULL ? json_null() : json_string(event->fallen->authority), "text",
                                text_of(event), "text_fr", text_fr_of(event)));
        }
    return list;
}

static void hear(ent_log_level level, const char *where, const char *message, void *payload) {
    if (level < ENT_LOG_WARNING) return;
    json_array_append_new(payload, where[0] == '\0' ? json_string(message) : json_sprintf("%s: %s", where, message));
}

/* ---- all of it ---- */

static json_t *describe(const ent_package_info *info, const ent_timeline *timeline, const char *yaml, size_t length,
                        json_t *warnings) {
    json_t *clauses = json_array(), *json;
    for (size_t k = 0; k < info->n_clauses; k++) json_array_append_new(clauses, clause_json(&info->clauses[k]));
    json = json_pack("{s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:O}", "name", info->name, "title",
                     serve_both(info->title_en, info->title_fr), "hash", info->hash, "file", info->file, "parties",
                     strings(info->parties, info->n_parties), "rival", serve_text(info->rival), "against",
                     serve_text(info->against), "default_year", info->default_year, "contexts",
                     strings(info->contexts, info->n_contexts), "yaml", json_stringn(yaml, length), "clauses", clauses,
                     "events", events_of(timeline), "warnings", warnings);
    if (json != NULL)
        json_object_set_new(json, "horizon",
                            info->first_year == 0 ? json_null()
                                                  : json_pack("[i, i]", info->first_year, info->last_year));
    return json;
}

void serve_api_package(serve_job *job, const serve_study *study, const serve_request *request) {
    ent_context *context = serve_job_context(job);
    ent_package *package = NULL, *against = NULL;
    ent_timeline *timeline = NULL;
    json_t *warnings = json_array();
    char *yaml = NULL;
    size_t length = 0;
    ent_status status = context == NULL || warnings == NULL ? ENT_NOMEM : ENT_OK;
    if (status == ENT_OK) ent_context_set_log(context, hear, warnings);
    if (status == ENT_OK) status = serve_load(context, study, request, NULL, &package);
    if (status == ENT_OK) status = ent_package_load_against(context, package, &against);
    if (status == ENT_OK) status = ent_package_check(context, package, study->world);
    if (status == ENT_OK) status = ent_package_timeline(context, package, study->world, NULL, &timeline);
    if (status == ENT_OK) status = ent_package_write_text(context, package, &yaml, &length);
    if (status == ENT_OK)
        serve_reply_json(job, describe(ent_package_get_info(package), timeline, yaml, length, warnings));
    else serve_job_fail(job, context, status);
    free(yaml);
    json_decref(warnings);
    ent_timeline_free(timeline);
    ent_package_free(against);
    ent_package_free(package);
    ent_context_free(context);
}
