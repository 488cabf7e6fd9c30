/* keys.def and the reader say the same: every key is known to exactly the kinds of mapping the table says, asked for where
 * the table says so, takes values of its kind and every choice that its help names, and no others. That docs/package.md
 * says what keys.def says is the test docs_reference; here are the page's examples: they are good packages. */
#include "assert_close.h"
#include "package/keys.h"
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

typedef enum key_kind {
    NAME,
    TEXT,
    CHOICE,
    REGION,
    REGIONS,
    SECTORS,
    PERCENT,
    SHARE,
    LIMIT,
    COST,
    DATE,
    PATH,
    SOURCE,
    LIST,
    MONEY,
    YEARS_MONEY,
    YEARS_SHARE,
    SHARES,
    SPLIT,
    MONTH_DAY,
    DAYS,
    NUMBER,
    DELIVERY,
    CONDITION,
    HORIZON,
    OPTIONS,
    N_KINDS
} key_kind;
/* A value of each kind, and one that is not. */
static const struct {
    const char *good, *wrong;
} values[N_KINDS] = {
    [NAME] = {"x", "a b"},
    [TEXT] = {"x", "{a: b}"},
    [CHOICE] = {"", "zzz"},
    [REGION] = {"USA", "[USA, JPN]"},
    [REGIONS] = {"USA", "{a: b}"},
    [SECTORS] = {"C29", "{a: b}"},
    [PERCENT] = {"10%", "much"},
    [SHARE] = {"5%", "much"},
    [LIMIT] = {"50%", "much"},
    [COST] = {"10%", "much"},
    [DATE] = {"2025-01-01", "soon"},
    [PATH] = {"no.csv", "{a: b}"},
    [SOURCE] = {"{title: x}", "x"},
    [LIST] = {"", "x"},
    [MONEY] = {"$8bn", "8bn"},
    [YEARS_MONEY] = {"{2026: $1bn, 2027: $2bn}", "$8bn"},
    [YEARS_SHARE] = {"{2025: 2%}", "much"},
    [SHARES] = {"{C29: 40%, C26: 60%}", "C29"},
    [SPLIT] = {"{until-recouped: 50%, after: 10%}", "{until-recouped: 50%, after: 110%}"},
    [MONTH_DAY] = {"01-01", "02-29"},
    [DAYS] = {"60", "long"},
    [NUMBER] = {"0.2", "small"},
    [DELIVERY] = {"{low: 10%, mode: 40%, high: 90%}", "{low: 50%, mode: 40%, high: 90%}"},
    [CONDITION] = {"{clause: money, delivered-below: 50%, by: 2026}", "{clause: money, by: 2026}"},
    [HORIZON] = {"[2025, 2035]", "[2035, 2025]"},
    [OPTIONS] = {"{beta: 0.96}", "x"},
};

typedef struct row {
    const char *name;
    uint64_t needs;
    key_kind kind;
    const char *help;
} row;

/* Heads and voids have needs of one type, the first. */
#define NEEDS_MUST MUST(1)
#define NEEDS_MAY MAY(1)
static const row head[] = {
#define ENT_HEAD_KEY(key, name, need, kind, help) {name, NEEDS_##need, kind, help},
#include "package/keys.def"
};
static const row clause[] = {
#define ENT_CLAUSE_KEY(key, name, needs, kind, help) {name, needs, kind, help},
#include "package/keys.def"
};
static const row voids[] = {
#define ENT_VOID_KEY(key, name, need, kind, help) {name, NEEDS_##need, kind, help},
#include "package/keys.def"
};
enum {
    N_HEAD = sizeof head / sizeof *head,
    N_CLAUSE = sizeof clause / sizeof *clause,
    N_VOID = sizeof voids / sizeof *voids
};

/* A mapping in which keys are tried out: where it stands in a package, and the keys it has. */
typedef struct form {
    const char *before, *indent, *after;
    const row *rows;
    size_t n_rows;
    int type; /* which of the needs */
} form;
#define ONE_CLAUSE "[{id: z, type: productivity, region: USA, sectors: C29, change: 1%, from: 2025-01-01}]"
static const form head_form = {"", "", "", head, N_HEAD, 0};
static const form void_form = {"package: t\nclauses: " ONE_CLAUSE "\nvoid:\n-\n", "  ", "", voids, N_VOID, 0};

static form clause_form(int type) {
    return (form){"package: t\nclauses:\n-\n",
                  "  ",
                  "- {id: z, type: productivity, region: USA, sectors: C29, change: 1%, from: 2025-01-01}\n"
                  "- {id: money, type: transfer, payer: JPN, payee: USA, amount: $1bn, from: 2025-01-01}\n",
                  clause,
                  N_CLAUSE,
                  type};
}

static const char *type_name(int type) {
    size_t n;
    return ent_clause_types(&n)[type].name;
}

static ent_key_need need_of(const form *f, const row *r) { return ent_key_need_of(r->needs, f->type); }

/* Words that only one key or one type takes, so that no two regions are the same and years fit each other. */
static const char *own_value(const form *f, const row *r) {
    static const struct {
        const char *key, *value;
    } own[] = {
        {"context", "us-letters-2025-07"},
        {"void", "[{authority: A, from: 2025-01-01}]"},
        {"clauses", ONE_CLAUSE},
        {"deficits", "[{region: USA, from: 2025-01-01, share: 1%}]"},
        {"outside", "[{date: 2025-01-01, importer: USA, exporter: JPN, added: 1%, source: {title: x}}]"},
        {"replace", "z"},
        {"exporter", "JPN"},
        {"host", "JPN"},
        {"payee", "JPN"},
        {"rival", "CHN"},
        {"until", "2030-12-31"},
        {"baseline", "1%"},
    };
    if (strcmp(r->name, "type") == 0) return type_name(f->type);
    if (r->kind == COST && f->type + 1 == ENT_CLAUSE_BURDEN) return "$8bn";
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
        if (strcmp(own[k].key, r->name) == 0) return own[k].value;
    return NULL;
}

/* A value that the reader takes. Choices are those that the help names in backticks, the k-th of them into `word`. */
static const char *good_value(const form *f, const row *r, size_t k, char word[32]) {
    const char *at = r->help, *own = own_value(f, r);
    if (own != NULL) return own;
    if (r->kind != CHOICE) return values[r->kind].good;
    for (size_t n = 0; (at = strchr(at, '`')) != NULL; at = strchr(at + 1, '`') + 1, n++)
        if (n == k) {
            snprintf(word, 32, "%.*s", (int)strcspn(at + 1, "`"), at + 1);
            return word;
        }
    return NULL;
}

/* Whether a key stands in the form while another one is tried. Of keys one of which is needed it is the first, or that
 * which is tried; an investment's amount needs its `until`. */
static int stands(const form *f, const row *r, const row *tried) {
    ent_key_need need = need_of(f, r), of_tried = tried == NULL ? ENT_KEY_NO : need_of(f, tried);
    if (need == ENT_KEY_CELLS) return of_tried != ENT_KEY_INSTEAD;
    if (need == ENT_KEY_EITHER) {
        const row *first = f->rows;
        if (of_tried == ENT_KEY_EITHER) return 0;
        while (need_of(f, first) != ENT_KEY_EITHER) first++;
        return r == first;
    }
    if (f->rows == clause && f->type + 1 == ENT_CLAUSE_INVESTMENT && strcmp(r->name, "until") == 0) return 1;
    return need == ENT_KEY_MUST;
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
        const char *shown = r == tried ? value : stands(f, r, tried) ? good_value(f, r, 0, word) : NULL;
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

/* Values by year say when a clause begins. */
static int begins_by_itself(const form *f) {
    return f->type + 1 == ENT_CLAUSE_DEFENCE || f->type + 1 == ENT_CLAUSE_SUPPLY || f->type + 1 == ENT_CLAUSE_ARMS;
}

static void check_key(const form *f, const row *r) {
    char word[32], message[128];
    uint32_t line = 0;
    ent_key_need need = need_of(f, r);
    const char *value = good_value(f, r, 0, word);
    ent_status status = try_out(f, r, value, &line);
    const ent_error *error = ent_context_error(context);
    if (need == ENT_KEY_NO) {
        snprintf(message, sizeof message, "is of type %s, which has no \"%s\"", type_name(f->type), r->name);
        if (status == ENT_OK || strstr(error->message, message) == NULL || error->line != line)
            fail_msg("%s is not refused for a %s", r->name, type_name(f->type));
        return;
    }
    /* The file of rates is not there, which is found out only by reading the key. */
    if (need == ENT_KEY_INSTEAD ? status != ENT_NOT_FOUND : status != ENT_OK)
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
    if (need == ENT_KEY_INSTEAD) return; /* without it the CELLS keys have to be there, which is their own case */
    if (need == ENT_KEY_EITHER) {
        if (status == ENT_OK || strstr(error->hint, r->name) == NULL) fail_msg("%s is not offered", r->name);
        return;
    }
    if (need == ENT_KEY_MUST && strcmp(r->name, "from") == 0 && begins_by_itself(f)) return;
    if (f->type + 1 == ENT_CLAUSE_INVESTMENT && f->rows == clause && strcmp(r->name, "until") == 0) return;
    if ((need == ENT_KEY_MAY) != (status == ENT_OK) || (need != ENT_KEY_MAY && strstr(error->message, message) == NULL))
        fail_msg("%s of a %s is %s (%s)", r->name, type_name(f->type),
                 need == ENT_KEY_MAY ? "asked for" : "not asked for", error->message);
}

static void test_head(void **state) {
    (void)state;
    for (size_t k = 0; k < N_HEAD; k++) check_key(&head_form, &head[k]);
}

static void test_clauses(void **state) {
    (void)state;
    for (int type = 0; type < ENT_N_TYPES; type++) {
        form f = clause_form(type);
        for (size_t k = 0; k < N_CLAUSE; k++) check_key(&f, &clause[k]);
    }
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
    assert_true(n >= 7 + ENT_N_TYPES);
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
