#include "request.h"

#include <stdio.h>
#include <string.h>

/* A key that is missing is NULL; so is null. */
static json_t *member(const json_t *object, const char *key) {
    json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

static int wrong(serve_fault *fault, const char *key, const char *wanted) {
    serve_fail(fault, 400, "INPUT", NULL, "\"%s\" has to be %s", key, ent_tr(fault->language, wanted));
    snprintf(fault->error.key, sizeof fault->error.key, "%s", key);
    return 0;
}

static int take_text(const json_t *object, const char *key, const char **out, serve_fault *fault) {
    const json_t *value = member(object, key);
    if (value == NULL) return 1;
    if (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value))
        return wrong(fault, key, N_("a text"));
    *out = json_string_length(value) == 0 ? NULL : json_string_value(value);
    return 1;
}

static int take_settings(const json_t *root, const char *key, serve_settings *out, serve_fault *fault) {
    const json_t *list = member(root, key);
    if (list == NULL) return 1;
    if (!json_is_array(list) || json_array_size(list) > SERVE_SETTINGS_MOST)
        return wrong(fault, key, N_("a list of at most 64 settings"));
    for (size_t k = 0; k < json_array_size(list); k++) {
        const json_t *item = json_array_get(list, k);
        if (!json_is_string(item) || strlen(json_string_value(item)) != json_string_length(item))
            return wrong(fault, key, N_("a list of texts like \"general-15.rate=20%\""));
        out->text[out->n++] = json_string_value(item);
    }
    return 1;
}

static int take_year(const json_t *value, const char *key, int *out, serve_fault *fault) {
    if (!json_is_integer(value) || json_integer_value(value) < 1900 || json_integer_value(value) > 2999)
        return wrong(fault, key, N_("a year from 1900 to 2999"));
    *out = (int)json_integer_value(value);
    return 1;
}

static int take_years(const json_t *options, ent_run_options *run, serve_fault *fault) {
    const json_t *years = member(options, "years"), *year = member(options, "year");
    if (years != NULL && (!json_is_array(years) || json_array_size(years) != 2))
        return wrong(fault, "years", N_("a first and a last year, like [2025, 2035]"));
    if (years != NULL && (!take_year(json_array_get(years, 0), "years", &run->first_year, fault) ||
                          !take_year(json_array_get(years, 1), "years", &run->last_year, fault)))
        return 0;
    if (run->last_year < run->first_year)
        return wrong(fault, "years", N_("a first and a last year, like [2025, 2035]"));
    return year == NULL || take_year(year, "year", &run->year, fault);
}

static ent_status context_in(ent_language language, ent_context **out) {
    ent_status status = ent_context_create(out);
    if (status == ENT_OK) ent_context_set_language(*out, language);
    return status;
}

/* Words that the library knows; what it says of one it does not is the fault. */
static int take_words(const json_t *options, serve_request *request, serve_fault *fault) {
    const char *delivery = NULL, *ledger = NULL, *closure = NULL;
    ent_context *context = NULL;
    ent_status status;
    if (!take_text(options, "delivery", &delivery, fault) || !take_text(options, "ledger", &ledger, fault) ||
        !take_text(options, "closure", &closure, fault))
        return 0;
    status = context_in(fault->language, &context);
    if (status == ENT_OK && delivery != NULL) status = ent_delivery_parse(context, delivery, &request->run.delivery);
    if (status == ENT_OK && ledger != NULL) status = ent_ledger_parse(context, ledger, &request->run.ledger);
    if (status == ENT_OK && closure != NULL) status = ent_closure_parse(context, closure, &request->run.closure);
    if (status != ENT_OK) serve_fail_by(fault, context, status);
    ent_context_free(context);
    return status == ENT_OK;
}

static int take_options(json_t *options, serve_request *request, serve_fault *fault) {
    static const char *const known[] = {"years",    "year",   "long_run", "date",        "against",
                                        "delivery", "ledger", "closure",  "elasticities"};
    const json_t *long_run;
    const char *key;
    json_t *value;
    if (options == NULL) return 1;
    if (!json_is_object(options)) return wrong(fault, "options", N_("an object"));
    json_object_foreach(options, key, value) {
        size_t k = 0;
        while (k < sizeof known / sizeof known[0] && strcmp(known[k], key) != 0) k++;
        if (k == sizeof known / sizeof known[0])
            return serve_fail(fault, 400, "INPUT", NULL, "option \"%.60s\" is unknown", key);
    }
    long_run = member(options, "long_run");
    if (long_run != NULL && !json_is_boolean(long_run)) return wrong(fault, "long_run", N_("true or false"));
    request->long_run = json_is_true(long_run);
    return take_years(options, &request->run, fault) && take_text(options, "date", &request->run.date, fault) &&
           take_text(options, "against", &request->run.against, fault) &&
           take_text(options, "elasticities", &request->run.elasticities, fault) && take_words(options, request, fault);
}

static int take_language(const json_t *root, serve_request *request, serve_fault *fault) {
    const char *language = NULL;
    ent_context *context = NULL;
    ent_status status;
    if (!take_text(root, "language", &language, fault)) return 0;
    if (language == NULL) return 1;
    status = context_in(fault->language, &context);
    if (status == ENT_OK) status = ent_language_parse(context, language, &request->language);
    if (status != ENT_OK) serve_fail_by(fault, context, status);
    else fault->language = request->language;
    ent_context_free(context);
    return status == ENT_OK;
}

static int take_package(const json_t *root, serve_request *request, serve_fault *fault) {
    const char *yaml = NULL;
    if (!take_text(root, "package", &request->package, fault) || !take_text(root, "yaml", &yaml, fault)) return 0;
    request->yaml = yaml;
    request->yaml_length = yaml == NULL ? 0 : strlen(yaml);
    if (request->package == NULL && yaml == NULL)
        return serve_fail(fault, 400, "INPUT", "give the name of one as \"package\", or its text as \"yaml\"",
                          "the request names no package");
    return 1;
}

int serve_request_read(const char *bytes, size_t length, serve_request *out, serve_fault *fault) {
    json_error_t error;
    *out = (serve_request){.language = fault->language};
    out->fault = fault;
    ent_run_options_init(&out->run);
    out->run.delivery = ENT_DELIVERY_EXPECTED; /* as the command has it */
    out->root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (out->root == NULL) {
        serve_fail(fault, 400, "INPUT", NULL, "the request is not JSON: %.120s", error.text);
        fault->error.line = error.line > 0 ? (uint32_t)error.line : 0;
        fault->error.column = error.column > 0 ? (uint32_t)error.column : 0;
        return 0;
    }
    if (!json_is_object(out->root)) return serve_fail(fault, 400, "INPUT", NULL, "the request is not an object");
    if (!take_language(out->root, out, fault) /* first: the faults of the others are in it */
        || !take_package(out->root, out, fault) || !take_settings(out->root, "settings", &out->settings, fault) ||
        !take_settings(out->root, "from_settings", &out->from_settings, fault) ||
        !take_text(out->root, "region", &out->region, fault) || !take_options(member(out->root, "options"), out, fault))
        return 0;
    out->run.path = !out->long_run && out->run.date == NULL;
    if (!out->run.path && out->run.first_year != 0)
        return serve_fail(fault, 400, "INPUT", NULL, "the long run of one law has no \"years\"");
    return 1;
}

void serve_request_free(serve_request *request) {
    json_decref(request->root);
    request->root = NULL;
}
