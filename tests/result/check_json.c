/* check_json: reads JSON from standard input, fails when it is not. With a schema it is held against it. With further
 * arguments prints the values at /paths of keys and indices, one a line.
 *
 *     check_json [--schema FILE] [/path ...] < document */
#include "schema_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const json_t *find(const json_t *value, const char *path) {
    char key[128];
    while (value != NULL && *path == '/') {
        size_t length = strcspn(++path, "/");
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        value = json_is_array(value) ? json_array_get(value, (size_t)strtoul(key, NULL, 10))
                                     : json_object_get(value, key);
        path += length;
    }
    return value;
}

static int print_path(const json_t *document, const char *path) {
    size_t length = strlen(path);
    int count = length > 2 && strcmp(path + length - 2, "/#") == 0; /* "/outcomes/#": how many */
    char *trimmed = strndup(path, count ? length - 2 : length);
    const json_t *value = find(document, trimmed);
    free(trimmed);
    if (value == NULL) {
        fprintf(stderr, "check_json: nothing at %s\n", path);
        return 1;
    }
    if (count) printf("%zu\n", json_is_array(value) ? json_array_size(value) : json_object_size(value));
    else if (json_is_string(value)) printf("%s\n", json_string_value(value));
    else {
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        printf("%s\n", text);
        free(text);
    }
    return 0;
}

int main(int argc, char **argv) {
    json_error_t error;
    schema_check check = {0};
    json_t *document = json_loadf(stdin, JSON_REJECT_DUPLICATES, &error), *schema = NULL;
    int first = 1, bad = 0;
    if (document == NULL) {
        fprintf(stderr, "check_json: %d:%d: %s\n", error.line, error.column, error.text);
        return 1;
    }
    if (argc > 2 && strcmp(argv[1], "--schema") == 0) {
        schema = json_load_file(argv[2], JSON_REJECT_DUPLICATES, &error);
        if (schema == NULL) {
            fprintf(stderr, "check_json: %s:%d: %s\n", argv[2], error.line, error.text);
            return 1;
        }
        bad = schema_check_document(&check, schema, document) != 0;
        first = 3;
    }
    for (int k = first; k < argc; k++) bad |= print_path(document, argv[k]);
    schema_check_free(&check);
    json_decref(schema);
    json_decref(document);
    return bad;
}
