/* test_openapi.c: docs/openapi.yaml is what the server does. For every address and method of it requests are made up from
 * its schemas, good ones and spoilt ones, and every answer has to be one that it declares, of the form it declares. */
#include "assert_close.h"
#include "client.h"
#include "home.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static json_t *api; /* the document, read as JSON */

/* ---- YAML as JSON ---- */

static json_t *scalar_of(const yaml_node_t *node) {
    const char *text = (const char *)node->data.scalar.value;
    char *end;
    long long whole = strtoll(text, &end, 10);
    if (node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return json_string(text);
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) return json_boolean(text[0] == 't');
    return *text != '\0' && *end == '\0' ? json_integer(whole) : json_string(text);
}

static json_t *json_of(yaml_document_t *document, int index) {
    const yaml_node_t *node = yaml_document_get_node(document, index);
    json_t *out;
    if (node->type == YAML_SCALAR_NODE) return scalar_of(node);
    if (node->type == YAML_SEQUENCE_NODE) {
        out = json_array();
        for (yaml_node_item_t *k = node->data.sequence.items.start; k < node->data.sequence.items.top; k++)
            json_array_append_new(out, json_of(document, *k));
        return out;
    }
    out = json_object();
    for (yaml_node_pair_t *k = node->data.mapping.pairs.start; k < node->data.mapping.pairs.top; k++)
        json_object_set_new(out, (const char *)yaml_document_get_node(document, k->key)->data.scalar.value,
                            json_of(document, k->value));
    return out;
}

static json_t *read_yaml(const char *path) {
    yaml_parser_t parser;
    yaml_document_t document;
    FILE *file = fopen(path, "r");
    json_t *out;
    assert_non_null(file);
    assert_true(yaml_parser_initialize(&parser));
    yaml_parser_set_input_file(&parser, file);
    assert_true(yaml_parser_load(&parser, &document));
    out = json_of(&document, 1);
    yaml_document_delete(&document);
    yaml_parser_delete(&parser);
    fclose(file);
    return out;
}

/* "#/components/schemas/Error" followed to what it means. */
static const json_t *meant(const json_t *at) {
    while (json_object_get(at, "$ref") != NULL) {
        const char *path = json_string_value(json_object_get(at, "$ref")) + 2;
        at = api;
        while (*path != '\0') {
            char name[64];
            size_t n = strcspn(path, "/");
            snprintf(name, sizeof name, "%.*s", (int)n, path);
            at = json_object_get(at, name);
            if (at == NULL) fail_msg("docs/openapi.yaml: %s leads nowhere", name);
            path += n + (path[n] == '/');
        }
    }
    return at;
}

/* ---- does a value have the form that a schema gives? ---- */

static int is_of(const json_t *schema, const json_t *value, char *why, size_t size) {
    const char *type = json_string_value(json_object_get(schema, "type")), *key;
    const json_t *part;
    size_t k;
    schema = meant(schema);
    type = json_string_value(json_object_get(schema, "type"));
    if (json_is_null(value) && json_is_true(json_object_get(schema, "nullable"))) return 1;
    if (type != NULL && !(strcmp(type, "object") == 0    ? json_is_object(value)
                          : strcmp(type, "array") == 0   ? json_is_array(value)
                          : strcmp(type, "string") == 0  ? json_is_string(value)
                          : strcmp(type, "integer") == 0 ? json_is_integer(value)
                          : strcmp(type, "number") == 0  ? json_is_number(value)
                                                         : json_is_boolean(value))) {
        snprintf(why, size, "is no %s", type);
        return 0;
    }
    json_array_foreach(json_object_get(schema, "required"), k,
                       part) if (json_object_get(value, json_string_value(part)) == NULL) {
        snprintf(why, size, "has no %s", json_string_value(part));
        return 0;
    }
    {
        json_t *properties = json_object_get(schema, "properties"), *property;
        json_object_foreach(properties, key, property) {
            const json_t *inner = json_object_get(value, key);
            char below[200];
            if (inner != NULL && !is_of(property, inner, below, sizeof below)) {
                snprintf(why, size, "%s %s", key, below);
                return 0;
            }
        }
    }
    part = json_object_get(schema, "items");
    for (k = 0; part != NULL && k < json_array_size(value); k++)
        if (!is_of(part, json_array_get(value, k), why, size)) return 0;
    return 1;
}

/* ---- made-up requests ---- */

static uint64_t seed = 20251028;
static unsigned draw(unsigned n) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

#define TEXT                                                                                                           \
    "package: p\nclauses:\n- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 5%, from: 2025-01-01}\n"

static const char *const words[] = {"tokyo-2025-as-signed",
                                    "no-deal",
                                    "none",
                                    "median",
                                    "",
                                    "JPN",
                                    "general-15.rate=20%",
                                    "general-15.off=true",
                                    "x",
                                    "../../etc/passwd",
                                    "2025-08-07",
                                    TEXT};

static json_t *make(const json_t *schema) {
    const json_t *choice;
    const char *type, *key;
    json_t *out, *properties, *property;
    schema = meant(schema);
    type = json_string_value(json_object_get(schema, "type"));
    choice = json_object_get(schema, "enum");
    if (choice != NULL) return json_incref(json_array_get(choice, draw((unsigned)json_array_size(choice))));
    if (strcmp(type, "string") == 0) return json_string(words[draw(sizeof words / sizeof words[0])]);
    if (strcmp(type, "boolean") == 0) return json_boolean((int)draw(2));
    if (strcmp(type, "integer") == 0) return json_integer(draw(4) > 0 ? 2024 + draw(6) : 1900 + draw(1100));
    if (strcmp(type, "array") == 0) {
        unsigned n = json_object_get(schema, "minItems") != NULL ? 2 : draw(3);
        out = json_array();
        for (unsigned k = 0; k < n; k++) json_array_append_new(out, make(json_object_get(schema, "items")));
        return out;
    }
    out = json_object();
    properties = json_object_get(schema, "properties");
    json_object_foreach(properties, key, property) if (draw(3) == 0) json_object_set_new(out, key, make(property));
    return out;
}

/* Most name a package and ask for one year, so that something is answered. */
static json_t *request(const json_t *schema) {
    json_t *out = make(schema);
    if (draw(4) > 0) json_object_set_new(out, "package", json_string(words[draw(2)]));
    if (draw(4) > 0) json_object_del(out, "yaml");
    if (draw(3) > 0) json_object_set_new(out, "settings", json_pack("[s]", words[6 + draw(2)]));
    if (draw(4) > 0)
        json_object_set_new(out, "options", json_pack("{s:b, s:i}", "long_run", 1, "year", 2025 + draw(4)));
    return out;
}

/* Something else in the place of one thing. */
static void spoil(json_t *object) {
    static const char *const values[] = {"null", "0", "[]", "{}", "\"\"", "true", "-1e308", "[[[[]]]]", "[null]"};
    unsigned k = 0, at;
    const char *key;
    json_t *value;
    void *next;
    if (json_object_size(object) == 0) return;
    at = draw((unsigned)json_object_size(object));
    json_object_foreach_safe(object, next, key, value) if (k++ == at) {
        if (json_is_object(value) && draw(2)) spoil(value);
        else
            json_object_set_new(object, key,
                                json_loads(values[draw(sizeof values / sizeof values[0])], JSON_DECODE_ANY, NULL));
    }
}

static int answered; /* requests that were answered with 200 */

/* One answer against its declaration. */
static void hold(const char *method, const char *path, const json_t *operation, const client_reply *reply,
                 const char *sent) {
    char status[8], why[200] = "";
    const json_t *response, *content, *schema;
    json_t *body;
    snprintf(status, sizeof status, "%d", reply->status);
    response = meant(json_object_get(json_object_get(operation, "responses"), status));
    /* every address may answer these, as `Fault` says */
    if (response == NULL &&
        (reply->status == 400 || reply->status == 413 || reply->status == 422 || reply->status == 503))
        response = json_object_get(json_object_get(json_object_get(api, "components"), "responses"), "Fault");
    if (response == NULL) fail_msg("%s %s: %d is not declared: %s", method, path, reply->status, sent);
    content = json_object_get(response, "content");
    if (reply->status == 200) answered++;
    if (json_object_get(content, "application/json") == NULL || strstr(reply->head, "application/json") == NULL) {
        assert_true(json_object_get(content, "text/event-stream") != NULL ||
                    json_object_get(content, "text/html") != NULL);
        return;
    }
    schema = json_object_get(json_object_get(content, "application/json"), "schema");
    body = json_loads(reply->body, JSON_DECODE_ANY, NULL);
    if (body == NULL || !is_of(schema, body, why, sizeof why))
        fail_msg("%s %s: %d, the answer %s: %.300s", method, path, reply->status, why, reply->body);
    json_decref(body);
}

static void try_operation(const char *method, const char *path, const json_t *operation, unsigned times) {
    const json_t *schema = meant(json_object_get(operation, "requestBody"));
    char address[128], upper[8] = "";
    schema = json_object_get(json_object_get(json_object_get(schema, "content"), "application/json"), "schema");
    for (size_t k = 0; method[k] != '\0'; k++) upper[k] = (char)(method[k] - 32);
    snprintf(address, sizeof address, "/api/v1%.*s%s", (int)strcspn(path, "{"), path,
             strchr(path, '{') != NULL ? "0123456789ab" : "");
    for (unsigned k = 0; k < times; k++) {
        json_t *json = schema == NULL ? NULL : request(schema);
        char *text = NULL;
        client_reply reply;
        if (json != NULL && k % 3 == 2) spoil(json);
        if (json != NULL) text = json_dumps(json, JSON_COMPACT);
        reply = client_ask(home_port, upper, address, "", text);
        hold(upper, path, operation, &reply, text == NULL ? "" : text);
        client_free(&reply);
        free(text);
        json_decref(json);
    }
}

static void test_every_operation(void **state) {
    static const char *const methods[] = {"get", "post", "delete", "put", "patch"};
    const char *path;
    json_t *operations;
    size_t n = 0;
    (void)state;
    json_object_foreach(json_object_get(api, "paths"), path,
                        operations) for (size_t k = 0; k < sizeof methods / sizeof methods[0]; k++) {
        const json_t *operation = json_object_get(operations, methods[k]);
        if (operation == NULL) continue;
        answered = 0;
        try_operation(methods[k], path, operation, json_object_get(operation, "requestBody") != NULL ? 30 : 2);
        /* made-up requests that are all refused would show nothing */
        if (strncmp(path, "/runs", 5) != 0 && answered == 0) fail_msg("%s: nothing was answered", path);
        n++;
    }
    assert_int_equal(n, 12); /* as many as guard.c knows */
}

static int open_home(void **state) {
    (void)state;
    api = read_yaml(SOURCE_DIR "/docs/openapi.yaml");
    home_open((serve_options){.threads = 2, .seconds = 60});
    return 0;
}

static int close_home(void **state) {
    (void)state;
    home_close();
    json_decref(api);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_operation)};
    return cmocka_run_group_tests(tests, open_home, close_home);
}
