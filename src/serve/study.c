#include "study.h"

#include <stdlib.h>
#include <string.h>

/* ---- answers ---- */

json_t *serve_text(const char *text) { return text == NULL || text[0] == '\0' ? json_null() : json_string(text); }

json_t *serve_number(double value) {
    json_t *number = json_real(value); /* none of what is no number */
    return number == NULL ? json_null() : number;
}

json_t *serve_both(const char *english, const char *french) {
    return json_pack("{s:o, s:o}", "en", serve_text(english), "fr", serve_text(french));
}

static void fail_nomem(serve_job *job) { serve_fail(&job->reply.fault, 500, "NOMEM", NULL, "out of memory"); }

void serve_reply_json(serve_job *job, json_t *json) {
    job->reply.bytes = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    job->reply.type = "application/json";
    if (job->reply.bytes == NULL) fail_nomem(job);
    else job->reply.length = strlen(job->reply.bytes);
    json_decref(json);
}

int serve_send_json(serve_job *job, const char *event, json_t *json) {
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    int listened = text != NULL && serve_stream_send(job->stream, event, text, strlen(text));
    if (text == NULL) fail_nomem(job);
    free(text);
    json_decref(json);
    return listened;
}

char *serve_written(serve_job *job, ent_context *context, serve_write_fn *write, const void *payload, size_t *length) {
    char *bytes = NULL;
    FILE *stream = open_memstream(&bytes, length);
    ent_status status = stream == NULL ? ENT_NOMEM : write(context, payload, stream);
    if (stream != NULL && fclose(stream) != 0 && status == ENT_OK) status = ENT_NOMEM;
    if (status == ENT_OK) return bytes;
    serve_job_fail(job, context, status);
    free(bytes);
    return NULL;
}

/* ---- what the page can choose from ---- */

static json_t *names(const char *const *list) {
    json_t *array = json_array();
    for (; *list != NULL; list++) json_array_append_new(array, json_string(*list));
    return array;
}

static char *write_about(const serve_study *study) {
    static const char *const languages[] = {"en", "fr", NULL};
    const ent_table *table = ent_world_table(study->world);
    json_t *closures = json_array(), *deliveries = json_array(), *ledgers = json_array(), *sets = json_array();
    json_t *about;
    char *text;
#define X(name, key, words) json_array_append_new(deliveries, json_string(key));
    ENT_DELIVERY_LIST(X)
#undef X
#define X(name, key, words) json_array_append_new(ledgers, json_string(key));
    ENT_LEDGER_LIST(X)
#undef X
#define X(name, key, words) json_array_append_new(closures, json_string(key));
    ENT_CLOSURE_LIST(X)
#undef X
    for (size_t k = 0; k < table->n_elasticity_sets; k++)
        json_array_append_new(sets, json_string(table->elasticity_sets[k]));
    about = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:s, s:s, s:i}, s:b}", "version", ent_version(),
                      "commit", ent_commit(), "package", serve_text(study->beginning), "languages", names(languages),
                      "closures", closures, "elasticities", sets, "deliveries", deliveries, "ledgers", ledgers, "world",
                      "name", table->name, "hash", ent_world_hash(study->world), "base_year", table->base_year, "store",
                      study->store != NULL);
    text = about == NULL ? NULL : json_dumps(about, JSON_COMPACT);
    json_decref(about);
    return text;
}

static json_t *entry_of(const ent_package_info *info, int is_shipped) {
    return json_pack("{s:s, s:o, s:b}", "name", info->name, "title", serve_both(info->title_en, info->title_fr),
                     "shipped", is_shipped);
}

static ent_status write_packages(ent_context *context, serve_study *study) {
    json_t *list = json_array();
    ent_status status = ENT_OK;
    if (study->opened != NULL && ent_package_get_info(study->opened)->file[0] != '\0' &&
        strncmp(ent_package_get_info(study->opened)->file, "shipped:", 8) != 0)
        json_array_append_new(list, entry_of(ent_package_get_info(study->opened), 0));
    for (const char *const *name = ent_package_shipped(); *name != NULL && status == ENT_OK; name++) {
        ent_package *package = NULL;
        status = ent_package_load(context, *name, "shipped:", &package);
        if (status == ENT_OK) json_array_append_new(list, entry_of(ent_package_get_info(package), 1));
        ent_package_free(package);
    }
    if (status == ENT_OK) study->packages = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    return status == ENT_OK && study->packages == NULL ? ENT_NOMEM : status;
}

/* ---- opening ---- */

static ent_status open_package(ent_context *context, const char *source, serve_study *out) {
    ent_status status;
    if (source == NULL) {
        out->beginning = ent_package_shipped()[0];
        for (const char *const *name = ent_package_shipped(); *name != NULL; name++)
            if (strcmp(*name, "tokyo-2025-as-signed") == 0) out->beginning = *name;
        return ENT_OK;
    }
    status = ent_package_load(context, source, NULL, &out->opened);
    if (status == ENT_OK) status = ent_package_check(context, out->opened, out->world);
    if (status == ENT_OK) status = ent_package_texts(context, out->opened, &out->texts, &out->n_texts);
    if (status == ENT_OK) out->beginning = ent_package_get_info(out->opened)->name;
    return status;
}

static int copy(const char *text, char **out) {
    *out = text == NULL ? NULL : strdup(text);
    return text == NULL || *out != NULL;
}

ent_status serve_study_open(ent_context *context, const serve_options *options, serve_study *out) {
    ent_status status = options->world == NULL ? ent_world_builtin(context, &out->world)
                                               : ent_world_open(context, options->world, &out->world);
    if (status == ENT_OK)
        status = options->facts == NULL ? ent_facts_builtin(context, &out->facts)
                                        : ent_facts_load(context, options->facts, &out->facts);
    if (status == ENT_OK) status = open_package(context, options->package, out);
    if (status == ENT_OK) status = write_packages(context, out);
    if (status != ENT_OK) return status;
    if (!copy(options->store, &out->store) || !copy(options->world, &out->world_name) ||
        !copy(options->facts, &out->facts_name))
        return ENT_NOMEM;
    out->about = write_about(out);
    out->slopes = serve_slopes_new();
    out->shelf = serve_shelf_new();
    return out->about != NULL && out->slopes != NULL && out->shelf != NULL ? ENT_OK : ENT_NOMEM;
}

void serve_study_close(serve_study *study) {
    serve_shelf_free(study->shelf);
    serve_slopes_free(study->slopes);
    ent_package_free(study->opened);
    ent_facts_free(study->facts);
    ent_world_free(study->world);
    free(study->store);
    free(study->world_name);
    free(study->facts_name);
    free(study->about);
    free(study->packages);
}

/* ---- what requests name ---- */

static int is_shipped(const char *name) {
    for (const char *const *k = ent_package_shipped(); *k != NULL; k++)
        if (strcmp(*k, name) == 0) return 1;
    return 0;
}

static int is_opened(const serve_study *study, const char *name) {
    return study->opened != NULL && name != NULL && strcmp(ent_package_get_info(study->opened)->name, name) == 0;
}

int serve_check(const serve_study *study, const serve_request *request, serve_fault *fault) {
    const char *against = request->run.against;
    if (request->package != NULL && !is_opened(study, request->package) && !is_shipped(request->package))
        return serve_fail(fault, 422, "NOT_FOUND", "GET /api/v1/packages lists them",
                          "package \"%.80s\" is unknown here", request->package);
    if (against != NULL && strcmp(against, "none") != 0 && !is_shipped(against))
        return serve_fail(fault, 422, "NOT_FOUND", "`none` or a shipped package", "package \"%.80s\" is unknown here",
                          against);
    return 1;
}

int serve_fits_world(const serve_study *study, const ent_package *package) {
    const char *wanted = ent_package_get_info(package)->world;
    return study->world_name != NULL || wanted[0] == '\0' || strcmp(wanted, ent_world_table(study->world)->name) == 0;
}

/* A text that stands in the place of the first of those that the opened package was read from. */
static ent_status load_edited(ent_context *context, const serve_study *study, const serve_request *request,
                              const serve_settings *settings, ent_package **out) {
    const ent_package_text alone = {.file = "package.yaml"};
    int opened = is_opened(study, request->package);
    size_t n = opened ? study->n_texts : 1;
    ent_package_text *all = calloc(n, sizeof *all);
    ent_status status;
    if (all == NULL) return ENT_NOMEM;
    memcpy(all, opened ? study->texts : &alone, n * sizeof *all);
    if (request->yaml != NULL) all[0].text = request->yaml, all[0].length = request->yaml_length;
    status = ent_package_load_texts(context, all, n, settings->text, settings->n, out);
    free(all);
    return status;
}

ent_status serve_load_against(ent_context *context, const serve_request *request, ent_package **out) {
    *out = NULL;
    if (request->run.against == NULL || strcmp(request->run.against, "none") == 0) return ENT_OK;
    return ent_package_load(context, request->run.against, "shipped:", out);
}

ent_status serve_load(ent_context *context, const serve_study *study, const serve_request *request,
                      const serve_settings *settings, ent_package **out) {
    ent_status status;
    if (settings == NULL) settings = &request->settings;
    *out = NULL;
    if (request->yaml != NULL || is_opened(study, request->package))
        status = load_edited(context, study, request, settings, out);
    else status = ent_package_load_with(context, request->package, "shipped:", settings->text, settings->n, out);
    if (status != ENT_OK || serve_fits_world(study, *out)) return status;
    serve_fail(request->fault, 422, "WORLD", "start the server with --world, or leave `world` out",
               "the package is written for the world \"%.80s\", which is not the one of this server",
               ent_package_get_info(*out)->world);
    ent_package_free(*out);
    *out = NULL;
    return ENT_NOT_FOUND;
}
