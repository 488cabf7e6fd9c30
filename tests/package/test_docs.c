/* keys.def and the reader say the same: every key is known to exactly the kinds of mapping the table says, asked for where
 * the table says so, takes values of its kind and every choice that its help names, and no others. That docs/package.md
 * says what keys.def says is the test docs_reference; here are the page's examples: they are good packages. */
#include "assert_close.h"
#include "package_world.h"
#include "support/file.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

typedef enum key_need { NO, MAY, MUST, CELLS, INSTEAD } key_need;
typedef enum key_kind {
    NAME,
    TEXT,
    CHOICE,
    REGIONS,
    SECTORS,
    PERCENT,
    SHARE,
    DATE,
    PATH,
    SOURCE,
    LIST,
    N_KINDS
} key_kind;
/* A value of each kind, and one that is not. */
static const struct {
    const char *good, *wrong;
} values[N_KINDS] = {
    [NAME] = {"x", "a b"},
    [TEXT] = {"x", "{a: b}"},
    [CHOICE] = {"", "zzz"},
    [REGIONS] = {"USA", "{a: b}"},
    [SECTORS] = {"C29", "{a: b}"},
    [PERCENT] = {"10%", "much"},
    [SHARE] = {"50%", "much"},
    [DATE] = {"2025-01-01", "soon"},
    [PATH] = {"no.csv", "{a: b}"},
    [SOURCE] = {"{title: x}", "x"},
    [LIST] = {"", "x"},
};

typedef struct row {
    const char *name;
    key_need needs[3]; /* of a head or a void: the first */
    key_kind kind;
    const char *help;
} row;

static const row head[] = {
#define ENT_HEAD_KEY(key, name, need, kind, help) {name, {need, NO, NO}, kind, help},
#include "package/keys.def"
};
static const row clause[] = {
#define ENT_CLAUSE_KEY(key, name, tariff, barrier, productivity, kind, help)                                           \
    {name, {tariff, barrier, productivity}, kind, help},
#include "package/keys.def"
};
static const row voids[] = {
#define ENT_VOID_KEY(key, name, need, kind, help) {name, {need, NO, NO}, kind, help},
#include "package/keys.def"
};
enum {
    N_HEAD = sizeof head / sizeof *head,
    N_CLAUSE = sizeof clause / sizeof *clause,
    N_VOID = sizeof voids / sizeof *voids
};

static const char *const type_names[] = {"tariff", "barrier", "productivity"};

/* A mapping in which keys are tried out: where it stands in a package, and the keys it has. */
typedef struct form {
    const char *before, *indent, *after;
    const row *rows;
    size_t n_rows, which; /* which of the needs */
} form;
#define ONE_CLAUSE "[{id: z, type: productivity, region: USA, sectors: C29, change: 1%, from: 2025-01-01}]"
static const form head_form = {"", "", "", head, N_HEAD, 0};
static const form void_form = {"package: t\nclauses: " ONE_CLAUSE "\nvoid:\n-\n", "  ", "", voids, N_VOID, 0};
#define CLAUSE_FORM(type)                                                                                              \
    {                                                                                                                  \
        "package: t\nclauses:\n-\n", "  ",                                                                             \
            "- {id: z, type: productivity, region: USA, sectors: C29, change: 1%, from: 2025-01-01}\n", clause,        \
            N_CLAUSE, type                                                                                             \
    }
static const form clause_forms[3] = {CLAUSE_FORM(0), CLAUSE_FORM(1), CLAUSE_FORM(2)};

/* A value that the reader takes. Choices are those that the help names in backticks, the k-th of them into `word`. */
static const char *good_value(const form *f, const row *r, size_t k, char word[32]) {
    const char *at = r->help;
    if (strcmp(r->name, "context") == 0) return "us-letters-2025-07";
    if (strcmp(r->name, "void") == 0) return "[{authority: A, from: 2025-01-01}]";
    if (strcmp(r->name, "clauses") == 0) return ONE_CLAUSE;
    if (strcmp(r->name, "deficits") == 0) return "[{region: USA, from: 2025-01-01, share: 1%}]";
    if (strcmp(r->name, "outside") == 0)
        return "[{date: 2025-01-01, importer: USA, exporter: JPN, added: 1%, source: {title: x}}]";
    if (strcmp(r->name, "type") == 0) return type_names[f->which];
    if (strcmp(r->name, "replace") == 0) return "z";
    if (r->kind != CHOICE) return values[r->kind].good;
    for (size_t n = 0; (at = strchr(at, '`')) != NULL; at = strchr(at + 1, '`') + 1, n++)
        if (n == k) {
            snprintf(word, 32, "%.*s", (int)strcspn(at + 1, "`"), at + 1);
            return word;
        }
    return NULL;
}

/* Reads the form with all keys that are needed and, where `tried` is given, that one with `value`, or without it when
 * `value` is NULL. *line is where it stands. */
static ent_status try_out(const form *f, const row *tried, const char *value, uint32_t *line) {
    ent_package *package = NULL;
    ent_text text = {0};
    ent_status status;
    char word[32];
    ent_text_add(&text, f->before);
    for (size_t k = 0; k < f->n_rows; k++) {
        const row *r = &f->rows[k];
        int needed = r->needs[f->which] == MUST || r->needs[f->which] == CELLS;
        const char *shown = r == tried ? value : needed ? good_value(f, r, 0, word) : NULL;
        if (tried != NULL && tried->needs[f->which] == INSTEAD && r->needs[f->which] == CELLS) shown = NULL;
        if (shown == NULL) continue;
        if (r == tried) {
            *line = 1;
            for (const char *p = text.data; p != NULL && *p != '\0'; p++) *line += *p == '\n';
        }
        ent_text_addf(&text, "%s%s: %s\n", f->indent, r->name, shown);
    }
    ent_text_add(&text, f->after);
    assert_false(text.failed);
    status = ent_package_parse(context, text.data, text.length, SOURCE_DIR "/tests/test.yaml", &package);
    ent_package_free(package);
    ent_text_free(&text);
    return status;
}

static void check_key(const form *f, const row *r) {
    char word[32], message[128];
    uint32_t line = 0;
    key_need need = r->needs[f->which];
    const char *value = good_value(f, r, 0, word);
    ent_status status = try_out(f, r, value, &line);
    const ent_error *error = ent_context_error(context);
    if (need == NO) {
        snprintf(message, sizeof message, "is of type %s, which has no \"%s\"", type_names[f->which], r->name);
        if (status == ENT_OK || strstr(error->message, message) == NULL || error->line != line)
            fail_msg("%s is not refused for a %s", r->name, type_names[f->which]);
        return;
    }
    /* The file of rates is not there, which is found out only by reading the key. */
    if (need == INSTEAD ? status != ENT_NOT_FOUND : status != ENT_OK)
        fail_msg("%s: %s is refused: %s", r->name, value, error->message);
    for (size_t k = 1; r->kind == CHOICE && strcmp(r->name, "type") != 0; k++) {
        if ((value = good_value(f, r, k, word)) == NULL) break;
        if (try_out(f, r, value, &line) != ENT_OK) fail_msg("%s: %s is refused: %s", r->name, value, error->message);
    }
    status = try_out(f, r, values[r->kind].wrong, &line);
    if (status == ENT_OK || error->line != line)
        fail_msg("%s: %s is not refused (line %u: %s)", r->name, values[r->kind].wrong, error->line, error->message);
    snprintf(message, sizeof message, "has no \"%s\"", r->name);
    status = try_out(f, r, NULL, &line);
    if (need == INSTEAD) return; /* without it the CELLS keys have to be there, which is their own case */
    if ((need == MAY) != (status == ENT_OK) || (need != MAY && strstr(error->message, message) == NULL))
        fail_msg("%s is %s", r->name, need == MAY ? "asked for" : "not asked for");
}

static void test_head(void **state) {
    (void)state;
    for (size_t k = 0; k < N_HEAD; k++) check_key(&head_form, &head[k]);
}

static void test_clauses(void **state) {
    (void)state;
    for (size_t type = 0; type < 3; type++)
        for (size_t k = 0; k < N_CLAUSE; k++) check_key(&clause_forms[type], &clause[k]);
}

static void test_voids(void **state) {
    (void)state;
    for (size_t k = 0; k < N_VOID; k++) check_key(&void_form, &voids[k]);
}

static void test_examples(void **state) {
    char *page = NULL;
    size_t n = 0, length;
    (void)state;
    assert_ok(context, ent_file_read(context, SOURCE_DIR "/docs/package.md", 1 << 20, &page, &length));
    for (const char *p = page; (p = strstr(p, "```yaml")) != NULL; n++) {
        const char *begin = strchr(p, '\n') + 1, *end = strstr(begin, "```");
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
    assert_int_equal(n, 7);
    free(page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_head),
        cmocka_unit_test(test_clauses),
        cmocka_unit_test(test_voids),
        cmocka_unit_test(test_examples),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
