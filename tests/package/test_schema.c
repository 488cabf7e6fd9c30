/* schema/package.schema.json against packages: what the reader takes the schema takes, and what it would refuse for its
 * form the schema refuses too. That its keys and types are those of keys.def is the test docs_package_schema. */
#include "assert_close.h"
#include "package/keys.h"
#include "package/yaml.h"
#include "package_world.h"
#include "schema_check.h"
#include "support/file.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static json_t *schema;

static int setup(void **state) {
    json_error_t error;
    (void)state;
    schema = json_load_file(SOURCE_DIR "/schema/package.schema.json", JSON_REJECT_DUPLICATES, &error);
    return schema != NULL && ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    json_decref(schema);
    ent_context_free(context);
    return 0;
}

/* A scalar as the core schema of YAML 1.2 reads it: plain numbers and truth values, everything else is text. */
static json_t *scalar(const yaml_node_t *node) {
    const char *text = (const char *)node->data.scalar.value;
    double number;
    if (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
        if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) return json_boolean(text[0] == 't');
        if (ent_number_parse(text, text + strlen(text), &number))
            return strpbrk(text, ".eE") == NULL ? json_integer((json_int_t)number) : json_real(number);
    }
    return json_string(text);
}

static json_t *to_json(yaml_document_t *document, int index) {
    const yaml_node_t *node = yaml_document_get_node(document, index);
    json_t *out;
    if (node->type == YAML_SCALAR_NODE) return scalar(node);
    if (node->type == YAML_SEQUENCE_NODE) {
        out = json_array();
        for (const yaml_node_item_t *i = node->data.sequence.items.start; i < node->data.sequence.items.top; i++)
            json_array_append_new(out, to_json(document, *i));
        return out;
    }
    out = json_object();
    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start; p < node->data.mapping.pairs.top; p++)
        json_object_set_new(out, (const char *)yaml_document_get_node(document, p->key)->data.scalar.value,
                            to_json(document, p->value));
    return out;
}

static json_t *json_of(const char *text, size_t length) {
    ent_yaml yaml = {0};
    json_t *out;
    assert_ok(context, ent_yaml_open(context, "test.yaml", text, length, &yaml));
    out = to_json(&yaml.document, 1);
    ent_yaml_close(&yaml);
    return out;
}

static int faults_of(const json_t *document) {
    schema_check check = {0};
    int faults = schema_check_document(&check, schema, document);
    schema_check_free(&check);
    return faults;
}

static void assert_valid(const char *name, const char *text, size_t length) {
    json_t *document = json_of(text, length);
    if (faults_of(document) != 0) fail_msg("%s does not follow the schema", name);
    json_decref(document);
}

static void test_shipped(void **state) {
    (void)state;
    for (const char *const *name = ent_package_shipped(); *name != NULL; name++) {
        char path[400], *text = NULL;
        size_t length;
        snprintf(path, sizeof path, "%s/packages/%s.yaml", SOURCE_DIR, *name);
        assert_ok(context, ent_file_read(context, path, 1 << 20, &text, &length));
        assert_valid(*name, text, length);
        free(text);
    }
}

static void test_page(void **state) {
    char *page = NULL;
    size_t length, n = 0;
    (void)state;
    assert_ok(context, ent_file_read(context, SOURCE_DIR "/docs/package.md", 1 << 20, &page, &length));
    for (const char *p = page; (p = strstr(p, "```yaml")) != NULL; n++) {
        const char *begin = strchr(p, '\n') + 1, *end = strstr(begin, "```");
        assert_non_null(end);
        assert_valid("an example of docs/package.md", begin, (size_t)(end - begin));
        p = end;
    }
    assert_true(n > 7);
    free(page);
}

/* The example of a type, as a package and as JSON; *clause is borrowed. */
static json_t *example_of(const ent_clause_type_info *type, json_t **clause) {
    char text[1000];
    json_t *document;
    snprintf(text, sizeof text, "package: t\nclauses:\n- %s\n", type->example);
    document = json_of(text, strlen(text));
    *clause = json_array_get(json_object_get(document, "clauses"), 0);
    return document;
}

/* Each key of another type, and each needed key that is missing, is a fault; so is a type that there is not. */
static void test_keys(void **state) {
    static const struct {
        const char *name;
        uint64_t needs;
    } keys[] = {
#define ENT_CLAUSE_KEY(key, name, needs, kind, help) {name, needs},
#include "package/keys.def"
    };
    size_t n_types, refused = 0;
    const ent_clause_type_info *types = ent_clause_types(&n_types);
    (void)state;
    for (size_t t = 0; t < n_types; t++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            ent_key_need need = ent_key_need_of(keys[k].needs, (int)t);
            json_t *clause, *document = example_of(&types[t], &clause);
            int bad = need == ENT_KEY_NO || (need == ENT_KEY_MUST && strcmp(keys[k].name, "from") != 0);
            assert_int_equal(faults_of(document), 0);
            if (need == ENT_KEY_NO) json_object_set_new(clause, keys[k].name, json_string("x"));
            else json_object_del(clause, keys[k].name);
            if (bad && faults_of(document) == 0) fail_msg("%s: key %s passes", types[t].name, keys[k].name);
            refused += bad != 0;
            json_decref(document);
        }
    assert_true(refused > 14 * 20);
}

static void test_values(void **state) {
    static const char *const bad[] = {
        "package: t\nclauses: []\n",
        "package: t\n",
        "package: a b\nclauses:\n- {id: z, type: lane, strait: malacca, from: 2025-01-01}\n",
        "package: t\nhorizon: [2025]\nclauses:\n- {id: z, type: lane, strait: malacca, from: 2025-01-01}\n",
        "package: t\nclauses:\n- {id: z, type: pledge, from: 2025-01-01}\n",
        "package: t\nclauses:\n- {id: z, type: lane, strait: malacca, from: soon}\n",
        "package: t\nclauses:\n- {id: z, type: lane, strait: malacca, from: 2025-01-01, coverage: 40}\n",
        "package: t\nclauses:\n- {id: z, type: levy, importer: USA, exporter: CHN, sectors: C26, rate: 0.15, from: "
        "2025-01-01}\n",
        "package: t\nclauses:\n- {id: z, type: transfer, payer: JPN, payee: USA, amount: 8bn, from: 2025-01-01}\n",
        "package: t\nclauses:\n- {id: z, type: transfer, payer: JPN, payee: USA, amount: {soon: $8bn}}\n",
        "package: t\nclauses:\n- {id: z, type: transfer, payer: JPN, payee: USA, amount: $8bn, from: 2025-01-01, "
        "when: {clause: z}}\n",
        "package: t\nvoid: [{authority: X}]\nclauses:\n- {id: z, type: lane, strait: malacca, from: 2025-01-01}\n",
    };
    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        json_t *document = json_of(bad[k], strlen(bad[k]));
        if (faults_of(document) == 0) fail_msg("%s passes", bad[k]);
        json_decref(document);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_values),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
