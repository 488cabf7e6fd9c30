#include "schema_check.h"

#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 256, FAULTS_SHOWN = 20 };

static void fault(schema_check *check, const char *path, const char *what) {
    if (check->faults++ < FAULTS_SHOWN) fprintf(stderr, "schema: %s: %s\n", path[0] == '\0' ? "/" : path, what);
}

static const char *type_of(const json_t *value) {
    switch (json_typeof(value)) {
    case JSON_OBJECT: return "object";
    case JSON_ARRAY: return "array";
    case JSON_STRING: return "string";
    case JSON_INTEGER: return "integer";
    case JSON_REAL: return "number";
    case JSON_TRUE:
    case JSON_FALSE: return "boolean";
    case JSON_NULL: return "null";
    }
    return "?";
}

static int is_type(const json_t *value, const char *name) {
    return strcmp(type_of(value), name) == 0 || (strcmp(name, "number") == 0 && json_is_integer(value));
}

static int matches_type(const json_t *value, const json_t *types) {
    size_t k;
    json_t *type;
    if (json_is_string(types)) return is_type(value, json_string_value(types));
    json_array_foreach(types, k, type) {
        if (is_type(value, json_string_value(type))) return 1;
    }
    return 0;
}

static int matches_pattern(const json_t *value, const char *pattern) {
    regex_t expression;
    int matched;
    if (regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB) != 0) return 0;
    matched = regexec(&expression, json_string_value(value), 0, NULL, 0) == 0;
    regfree(&expression);
    return matched;
}

static void check_value(schema_check *check, const json_t *schema, const json_t *value, const char *path);

static void check_properties(schema_check *check, const json_t *schema, const json_t *value, const char *path) {
    const json_t *properties = json_object_get(schema, "properties");
    const json_t *more = json_object_get(schema, "additionalProperties");
    const char *key;
    json_t *entry;
    json_object_foreach((json_t *)(uintptr_t)value, key, entry) {
        const json_t *rule = json_object_get(properties, key);
        char below[PATH_BYTES];
        snprintf(below, sizeof below, "%s/%s", path, key);
        if (rule != NULL) check_value(check, rule, entry, below);
        else if (json_is_false(more)) fault(check, below, "is not in the schema");
        else if (json_is_object(more)) check_value(check, more, entry, below);
    }
}

static void check_items(schema_check *check, const json_t *schema, const json_t *value, const char *path) {
    const json_t *items = json_object_get(schema, "items"), *prefix = json_object_get(schema, "prefixItems");
    size_t k;
    json_t *entry;
    json_array_foreach(value, k, entry) {
        char below[PATH_BYTES];
        snprintf(below, sizeof below, "%s/[]", path);
        if (k < json_array_size(prefix)) check_value(check, json_array_get(prefix, k), entry, below);
        else if (items != NULL) check_value(check, items, entry, below);
    }
}

static const json_t *resolve(schema_check *check, const json_t *reference) {
    const char *name = json_string_value(reference);
    if (strncmp(name, "#/$defs/", 8) != 0) return NULL;
    return json_object_get(json_object_get(check->root, "$defs"), name + 8);
}

/* Whether a value matches, without a word about it. */
static int matches(schema_check *check, const json_t *schema, const json_t *value) {
    schema_check quiet = {.root = check->root, .visited = json_object(), .faults = FAULTS_SHOWN};
    check_value(&quiet, schema, value, "");
    json_decref(quiet.visited);
    return quiet.faults == FAULTS_SHOWN;
}

static void check_names(schema_check *check, const json_t *rule, const json_t *value, const char *path) {
    const char *key;
    json_t *entry;
    json_object_foreach((json_t *)(uintptr_t)value, key, entry) {
        json_t *name = json_string(key);
        if (!matches(check, rule, name)) fault(check, path, key);
        json_decref(name);
    }
}

/* Keywords that hold schemas for the same value. 0: none of them. */
static int check_combined(schema_check *check, const json_t *schema, const char *keyword, const json_t *rule,
                          const json_t *value, const char *path) {
    size_t k;
    json_t *entry;
    if (strcmp(keyword, "allOf") == 0) {
        json_array_foreach(rule, k, entry) check_value(check, entry, value, path);
    } else if (strcmp(keyword, "anyOf") == 0) {
        int found = 0;
        json_array_foreach(rule, k, entry) found |= matches(check, entry, value);
        if (!found) fault(check, path, "matches no alternative");
    } else if (strcmp(keyword, "if") == 0) {
        if (matches(check, rule, value)) check_value(check, json_object_get(schema, "then"), value, path);
    } else if (strcmp(keyword, "propertyNames") == 0) {
        if (json_is_object(value)) check_names(check, rule, value, path);
    } else if (strcmp(keyword, "then") != 0) {
        return 0;
    }
    return 1;
}

static void check_keyword(schema_check *check, const json_t *schema, const char *keyword, const json_t *rule,
                          const json_t *value, const char *path) {
    static const char *const words[] = {"$schema", "title", "description", "$defs", "additionalProperties"};
    size_t k;
    json_t *entry;
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
        if (strcmp(keyword, words[w]) == 0) return;
    if (strcmp(keyword, "type") == 0) {
        if (!matches_type(value, rule)) fault(check, path, "has another type");
    } else if (strcmp(keyword, "required") == 0) {
        json_array_foreach(rule, k, entry) {
            if (json_is_object(value) && json_object_get(value, json_string_value(entry)) == NULL)
                fault(check, path, json_string_value(entry));
        }
    } else if (strcmp(keyword, "properties") == 0) {
        if (json_is_object(value)) check_properties(check, schema, value, path);
    } else if (strcmp(keyword, "items") == 0) {
        if (json_is_array(value)) check_items(check, schema, value, path);
    } else if (strcmp(keyword, "prefixItems") == 0) {
        if (json_object_get(schema, "items") == NULL) check_items(check, schema, value, path);
    } else if (strcmp(keyword, "const") == 0) {
        if (!json_equal(rule, value)) fault(check, path, "is not the constant");
    } else if (strcmp(keyword, "enum") == 0) {
        int found = 0;
        json_array_foreach(rule, k, entry) found |= json_equal(entry, value);
        if (!found) fault(check, path, "is not in the enumeration");
    } else if (strcmp(keyword, "minimum") == 0) {
        if (json_is_number(value) && json_number_value(value) < json_number_value(rule))
            fault(check, path, "is too small");
    } else if (strcmp(keyword, "minItems") == 0) {
        if (json_array_size(value) < (size_t)json_integer_value(rule)) fault(check, path, "is too short");
    } else if (strcmp(keyword, "maxItems") == 0) {
        if (json_array_size(value) > (size_t)json_integer_value(rule)) fault(check, path, "is too long");
    } else if (strcmp(keyword, "pattern") == 0) {
        if (json_is_string(value) && !matches_pattern(value, json_string_value(rule)))
            fault(check, path, "has another form");
    } else if (strcmp(keyword, "$ref") == 0) {
        const json_t *target = resolve(check, rule);
        if (target == NULL) fault(check, path, "has a broken $ref");
        else check_value(check, target, value, path);
    } else if (strcmp(keyword, "maximum") == 0) {
        if (json_is_number(value) && json_number_value(value) > json_number_value(rule))
            fault(check, path, "is too large");
    } else if (!check_combined(check, schema, keyword, rule, value, path)) {
        fault(check, path, keyword);
    }
}

static void check_value(schema_check *check, const json_t *schema, const json_t *value, const char *path) {
    const char *keyword;
    json_t *rule;
    json_object_set_new(check->visited, path, json_true());
    json_object_foreach((json_t *)(uintptr_t)schema, keyword, rule)
        check_keyword(check, schema, keyword, rule, value, path);
}

int schema_check_document(schema_check *check, const json_t *schema, const json_t *document) {
    if (check->visited == NULL) check->visited = json_object();
    check->root = schema;
    check->faults = 0;
    check_value(check, schema, document, "");
    return check->faults;
}

static int lists(const json_t *array, const char *word) {
    size_t k;
    json_t *entry;
    json_array_foreach(array, k, entry) {
        if (strcmp(json_string_value(entry), word) == 0) return 1;
    }
    return 0;
}

static void walk_unvisited(schema_check *check, const json_t *schema, const char *path) {
    const json_t *reference = json_object_get(schema, "$ref"), *items = json_object_get(schema, "items");
    const char *key;
    json_t *rule;
    char below[PATH_BYTES];
    if (reference != NULL) schema = resolve(check, reference);
    if (items != NULL) {
        snprintf(below, sizeof below, "%s/[]", path);
        walk_unvisited(check, items, below);
    }
    json_object_foreach(json_object_get(schema, "properties"), key, rule) {
        snprintf(below, sizeof below, "%s/%s", path, key);
        if (json_object_get(check->visited, below) == NULL)
            fault(check, below, "is in the schema, not in the document");
        if (!lists(json_object_get(schema, "required"), key)) fault(check, below, "is not required");
        walk_unvisited(check, rule, below);
    }
}

int schema_check_unvisited(schema_check *check) {
    check->faults = 0;
    walk_unvisited(check, check->root, "");
    return check->faults;
}

void schema_check_free(schema_check *check) { json_decref(check->visited); }
