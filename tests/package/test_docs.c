/* docs/package.md and the reader say the same: every key the reader knows is in the tables, every key in the tables is
 * known to the reader for exactly the types the table says, and the examples are good packages. */
#include "assert_close.h"
#include "package_world.h"
#include "support/file.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static char *page;

static int setup(void **state) {
    size_t length;
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_file_read(context, SOURCE_DIR "/docs/package.md", 1 << 20, &page, &length));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    free(page);
    ent_context_free(context);
    return 0;
}

/* Whether a key is known: a file with only this key fails for another reason, or does not fail. */
static int fails_with(const char *text, const char *message) {
    ent_package *package = NULL;
    ent_status status = ent_package_parse(context, text, strlen(text), "test.yaml", &package);
    ent_package_free(package);
    return status != ENT_OK && strstr(ent_context_error(context)->message, message) != NULL;
}

/* The cells of a row of a table, trimmed; answers how many. */
static size_t split_row(const char *line, char cells[8][64]) {
    size_t n = 0;
    for (const char *p = strchr(line, '|'); p != NULL && p[1] != '\n' && n < 8; n++) {
        const char *end = strpbrk(p + 1, "|\n");
        while (*++p == ' ') {}
        if (end == NULL || *end == '\n') break;
        snprintf(cells[n], 64, "%.*s", (int)(end - p), p);
        for (char *last = cells[n] + strlen(cells[n]); last > cells[n] && last[-1] == ' ';) *--last = '\0';
        p = end;
    }
    return n;
}

/* Walks the rows "| `key` | ..." after a heading. */
static size_t walk_table(const char *heading, void (*row)(const char *key, char cells[8][64])) {
    const char *line = strstr(page, heading);
    size_t rows = 0;
    assert_non_null(line);
    for (line = strchr(line, '\n') + 1; strncmp(line, "## ", 3) != 0; line = strchr(line, '\n') + 1) {
        char cells[8][64] = {{0}}, key[64];
        if (strncmp(line, "| `", 3) != 0) continue;
        split_row(line, cells);
        snprintf(key, sizeof key, "%.*s", (int)strcspn(cells[0] + 1, "`"), cells[0] + 1);
        row(key, cells);
        rows++;
    }
    return rows;
}

static void check_head(const char *key, char cells[8][64]) {
    char text[200];
    snprintf(text, sizeof text, "%s: x\n", key);
    if (fails_with(text, "a package has no key"))
        fail_msg("the page has a key \"%s\" that a package does not have", key);
    if (strcmp(cells[1], "yes") == 0 && strcmp(key, "package") != 0) {
        snprintf(text, sizeof text, "the file has no \"%s\"", key);
        assert_true(fails_with("package: test\n", text));
    }
}

/* A key that a type may have is never refused for the type; one that it does not have always is. */
static void check_clause(const char *key, char cells[8][64]) {
    static const char *const types[] = {"tariff", "barrier", "productivity"};
    for (size_t k = 0; k < 3; k++) {
        char text[200], message[100];
        int same = strcmp(key, "id") == 0 || strcmp(key, "type") == 0;
        snprintf(text, sizeof text, "package: test\nclauses:\n- {id: a, type: %s%s%s%s}\n", types[k], same ? "" : ", ",
                 same ? "" : key, same ? "" : ": x");
        if (fails_with(text, "a clause has no key")) fail_msg("the page has a key \"%s\" that no clause has", key);
        snprintf(message, sizeof message, "is of type %s, which has no", types[k]);
        if (fails_with(text, message) == (cells[1 + k][0] != '\0'))
            fail_msg("page and reader differ on \"%s\" of a %s", key, types[k]);
    }
}

static void test_tables(void **state) {
    (void)state;
    assert_int_equal(walk_table("## The head", check_head), 10);
    assert_int_equal(walk_table("## Clauses", check_clause), 21);
}

/* The reader's own table of keys, from its source: none is missing on the page. */
static void test_every_key(void **state) {
    char *source = NULL;
    size_t length, n = 0;
    (void)state;
    assert_ok(context, ent_file_read(context, SOURCE_DIR "/src/package/clause.c", 1 << 20, &source, &length));
    for (const char *p = strstr(source, "#define CLAUSE_KEYS"); (p = strstr(p, "    X(")) != NULL; p++) {
        const char *name = strchr(p, '"') + 1;
        char row[80];
        snprintf(row, sizeof row, "| `%.*s` |", (int)strcspn(name, "\""), name);
        if (strstr(page, row) == NULL) fail_msg("docs/package.md has no row %s", row);
        n++;
    }
    assert_int_equal(n, 21);
    free(source);
}

static void test_examples(void **state) {
    size_t n = 0;
    (void)state;
    for (const char *p = page; (p = strstr(p, "```yaml\n")) != NULL; n++) {
        const char *begin = p + 8, *end = strstr(begin, "```");
        ent_package *package = NULL;
        ent_world *world = NULL;
        assert_non_null(end);
        assert_ok(context, ent_package_parse(context, begin, (size_t)(end - begin), "docs/package.md", &package));
        assert_ok(context, ent_world_builtin(context, &world));
        assert_ok(context, ent_package_check(context, package, world));
        ent_world_free(world);
        ent_package_free(package);
        p = end;
    }
    assert_int_equal(n, 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_examples),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
