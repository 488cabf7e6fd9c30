/* A package written with its settings: exactly the text that somebody would have written by hand, and for every shipped
 * package the same clauses and the same law as with the settings. And the values that a page lets people change. */
#include "assert_close.h"
#include "package/inside.h"
#include "package_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 400 };

static ent_package *parse_set(const char *text, size_t length, const char *file, const char *const *settings,
                              size_t n) {
    const ent_package_text one = {file, text, length};
    ent_package *package = NULL;
    assert_ok(context, ent_package_load_texts(context, &one, 1, settings, n, &package));
    return package;
}

static char *written(const ent_package *package, size_t *length) {
    char *text = NULL;
    assert_ok(context, ent_package_write_text(context, package, &text, length));
    assert_non_null(text);
    assert_int_equal(strlen(text), *length);
    return text;
}

/* ---- by hand ---- */

typedef struct written_case {
    const char *before, *after;
    const char *settings[6];
} written_case;

#define HEAD "# why\npackage: deal # named so\n\nclauses:\n"
#define REST "type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set"
#define LINES "  type: tariff\n  importer: USA\n  exporter: JPN\n  sectors: C29\n  rule: set\n"

static const written_case cases[] = {
    /* In brackets. */
    {HEAD "- {id: a, " REST ", rate: 1%,  from: 2025-01-01} # end\n",
     HEAD "- {id: a, " REST ", rate: 20%,  from: 2026-01-01} # end\n",
     {"a.rate=20%", "a.from=2026-01-01"}},
    {HEAD "- {id: a, until: 2025-05-05, " REST ", rate: 1%, from: 2025-01-01, note: x}\n",
     HEAD "- {id: a, " REST ", rate: 1%, from: 2025-01-01, status: signed, off: true}\n",
     {"a.until=", "a.note=", "a.status=signed", "a.off=true"}},
    {HEAD "- {note: x, until: 2025-05-05, id: a, " REST ", rate: 1%, from: 2025-01-01,}\n",
     HEAD "- {id: a, " REST ", rate: 1%, from: 2025-01-01, off: true,}\n",
     {"a.until=", "a.note=", "a.off=true"}},
    {HEAD "- {id: a, " REST ", rate: 1%, # one\n   until: 2025-05-05, # the end, for now\n   from: 2025-01-01}\n",
     HEAD "- {id: a, " REST ", rate: {2025-01-01: 2%, 2026-01-01: 3%}, # one\n    # the end, for now\n   from: "
          "2025-01-01}\n",
     {"a.rate={2025-01-01: 2%, 2026-01-01: 3%}", "a.until="}},
    {HEAD "- {id: a, " REST ", rate: {2025-01-01: 2%, 2026-01-01: 3%}}\n",
     HEAD "- {id: a, " REST ", rate: 5%, from: 2025-02-01}\n",
     {"a.rate=5%", "a.from=2025-02-01"}},
    {HEAD "- {id: a, " REST ", rate: 1%, from: 2025-01-01}\n",
     HEAD "- {id: a, type: tariff, importer: USA, exporter: {all-except: [CHN, DEU]}, sectors: [C29, C26], rule: set, "
          "rate: 1%, from: 2025-01-01, note: \"a: \\\"b\\\", \xC3\xA9\"}\n",
     {"a.exporter={all-except: [CHN, DEU]}", "a.sectors=\n- C29\n- C26", "a.note='a: \"b\", \xC3\xA9'"}},
    /* In lines. */
    {HEAD "- id: a # this one\n" LINES "  rate: 1%   # low\n  from: 2025-01-01\n\n# last\n",
     HEAD "- id: a # this one\n" LINES "  rate: 20%   # low\n  from: 2025-01-01\n  until: 2026-01-01\n  off: true\n\n"
          "# last\n",
     {"a.rate=20%", "a.until=2026-01-01", "a.off=true"}},
    {HEAD
     "  -   id: a\n      until: 2025-05-05 # soon\n      # before\n      type: tariff\n      importer: USA\n      exporter: "
     "JPN\n      sectors: C29\n      rule: set\n      rate: 1%\n      from: 2025-01-01",
     HEAD
     "  -   id: a\n      # before\n      type: tariff\n      importer: USA\n      exporter: JPN\n      sectors: all-except "
     "[C26]\n      rule: set\n      rate: 1%\n      from: 2025-01-01\n      off: false",
     {"a.until=", "a.off=false", "a.sectors=all-except [C26]"}},
    {HEAD "- note: x\n  until: 2025-05-05\n  id: a\n" LINES "  rate: 1%\n  from: 2025-01-01\n",
     HEAD "- id: a\n" LINES "  rate: 1%\n  from: 2025-01-01\n",
     {"a.until=", "a.note="}},
    {HEAD "- id: a\n" LINES
          "  rate:\n    2025-01-01: 2% # two\n    2026-01-01: 3%\n\n  # of all\n  note: >\n    some\n    text\n"
          "\n- id: b\n" LINES "  rate:   # by date\n    2025-01-01: 2%\n  until: 2027-01-01\n",
     HEAD "- id: a\n" LINES "  rate: 4%\n  from: 2025-01-01\n\n  # of all\n  note: >\n    some\n    text\n"
          "\n- id: b\n" LINES "  rate:   # by date\n    {2025-01-01: 4%}\n",
     {"a.rate=4%", "a.from=2025-01-01", "b.rate={2025-01-01: 4%}", "b.until="}},
    {HEAD
     "- id: a\n  type: tariff\n  importer: USA\n  exporter:\n  - JPN\n  - DEU # two\n  sectors: C29\n  rule: set\n  rate: 1%\n"
     "  from: 2025-01-01\n  note:\n",
     HEAD "- id: a\n  type: tariff\n  importer: USA\n  exporter: CHN # two\n  sectors: C29\n  rule: set\n  rate: 1%\n"
          "  from: 2025-01-01\n  note: it is so\n",
     {"a.exporter=CHN", "a.note=it is so"}},
    /* Other line ends, characters of several bytes, a byte order mark, no line end at the end. */
    {"\xEF\xBB\xBFpackage: deal\r\ntitle: \xC3\xA9t\xC3\xA9 \xE2\x82\xAC\r\nclauses:\r\n- id: a\r\n  type: tariff\r\n  importer: "
     "USA\r\n  exporter: JPN\r\n  sectors: C29\r\n  rule: set\r\n  note: \xE6\x97\xA5\xE6\x9C\xAC\r\n  rate: 1%\r\n  from: "
     "2025-01-01",
     "\xEF\xBB\xBFpackage: deal\r\ntitle: \xC3\xA9t\xC3\xA9 \xE2\x82\xAC\r\nclauses:\r\n- id: a\r\n  type: tariff\r\n  importer: "
     "USA\r\n  exporter: JPN\r\n  sectors: C29\r\n  rule: cap\r\n  rate: 12%\r\n  from: 2025-01-02\n  off: true",
     {"a.rate=12%", "a.from=2025-01-02", "a.note=", "a.off=true", "a.rule=cap"}},
    {"package: deal\r\nclauses:\r\n- id: a\r\n  type: tariff\r\n  importer: USA\r\n  exporter: JPN\r\n  sectors: C29\r\n  rule: "
     "set\r\n  rate: 1%\r\n  from: 2025-01-01\r\n# end\r\n",
     "package: deal\r\nclauses:\r\n- id: a\r\n  type: tariff\r\n  importer: USA\r\n  exporter: JPN\r\n  sectors: C29\r\n  rule: "
     "set\r\n  rate: 1%\r\n  from: 2025-01-01\r\n  off: true\r\n# end\r\n",
     {"a.off=true"}},
    /* The last of several holds; what was added and taken away was never there; explicit keys. */
    {HEAD "- {id: a, " REST ", rate: 1%, from: 2025-01-01}\n",
     HEAD "- {id: a, " REST ", rate: 3%, from: 2025-01-01}\n",
     {"a.rate=2%", "a.until=2027-01-01", "a.rate=", "a.until=", "a.rate=3%"}},
    {HEAD "- id: a\n" LINES "  ? rate\n  : 1%\n  from: 2025-01-01\n  ? until\n  : 2026-01-01\n",
     HEAD "- id: a\n" LINES "  ? rate\n  : 2%\n  from: 2025-01-01\n",
     {"a.rate=2%", "a.until="}},
};

static void test_by_hand(void **state) {
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const written_case *k = &cases[c];
        size_t n = 0, length;
        ent_package *package, *plain = NULL;
        char *text;
        while (n < 6 && k->settings[n] != NULL) n++;
        package = parse_set(k->before, strlen(k->before), "x.yaml", k->settings, n);
        text = written(package, &length);
        if (strcmp(text, k->after) != 0) fail_msg("case %zu: got\n%s\ninstead of\n%s", c, text, k->after);
        plain = parse_set(text, length, "x.yaml", NULL, 0);
        for (size_t m = 0; m < ent_package_get_info(plain)->n_clauses; m++)
            assert_string_equal(ent_package_get_info(plain)->clauses[m].summary,
                                ent_package_get_info(package)->clauses[m].summary);
        free(text);
        ent_package_free(plain), ent_package_free(package);
    }
}

/* What cannot be put in is refused, and never written otherwise than it was meant. */
static void test_refusals(void **state) {
    static const char odd[] = HEAD "- id: a\n" LINES "  rate: 1%\n  from: 2025-01-01\n  ? note\n";
    static const char *const settings[] = {"a.note=b"}, *const two[] = {"a.until=2026-01-01", "a.note="};
    char *large = malloc(ENT_PACKAGE_LIMIT + 1), *text = NULL, *note;
    size_t length = 1;
    ent_package *package = parse_set(odd, sizeof odd - 1, "x.yaml", settings, 1);
    (void)state;
    if (ent_package_write_text(context, package, &text, &length) == ENT_OK) { /* then as it was meant */
        ent_package *again = parse_set(text, length, "x.yaml", NULL, 0);
        ent_package_free(again);
        free(text);
    } else {
        assert_int_equal(ent_context_error(context)->status, ENT_INPUT);
        assert_true(text == NULL && length == 0 && ent_context_error(context)->hint[0] != '\0');
        assert_string_equal(ent_context_error(context)->file, "x.yaml");
    }
    ent_package_free(package);
    package = parse_set(odd, sizeof odd - 1, "x.yaml", two, 2);
    text = written(package, &length);
    assert_string_equal(text, HEAD "- id: a\n" LINES "  rate: 1%\n  from: 2025-01-01\n  until: 2026-01-01\n");
    free(text);
    ent_package_free(package);
    /* Too large to be read again. */
    assert_non_null(large);
    memset(large, '#', ENT_PACKAGE_LIMIT);
    large[ENT_PACKAGE_LIMIT] = '\0';
    note = large + ENT_PACKAGE_LIMIT - strlen(cases[0].before) - 1;
    *note++ = '\n';
    memcpy(note, cases[0].before, strlen(cases[0].before));
    package = parse_set(large, ENT_PACKAGE_LIMIT, "x.yaml", (const char *const[]){"a.off=false"}, 1);
    assert_int_equal(ent_package_write_text(context, package, &text, &length), ENT_RANGE);
    assert_null(text);
    ent_package_free(package);
    free(large);
}

/* ---- values ---- */

static void test_values(void **state) {
    static const char text[] =
        "package: deal\nclauses:\n"
        "- {id: a, " REST ", rate: {2025-01-01: 10%, 2026-01-01: 20%}, announced: 2024-12-01, coverage: 0.5, until: "
        "2027-01-01, note: x}\n"
        "- id: b\n  type: burden\n  members: [USA, JPN]\n  payee: CHN\n  cost:\n    2025: $10bn\n    2026: $5bn\n  delivery: "
        "{low: 10%, mode: 40%, high: 90%}\n"
        "- {id: c, type: barrier, importer: JPN, exporter: USA, sectors: A01, cost: \"-5%\", from: 2025-01-01}\n";
    static const struct {
        size_t clause;
        const char *key, *value, *kind;
        uint32_t line;
    } expected[] = {
        {0, "rule", "set", "choice", 3},
        {0, "rate", "{2025-01-01: 10%, 2026-01-01: 30%}", "percent", 0}, /* set */
        {0, "until", "2027-01-01", "date", 3},
        {0, "announced", "2024-12-01", "date", 3},
        {0, "coverage", "0.5", "share", 3},
        {1, "cost", "{2025: $10bn, 2026: $5bn}", "money", 9},
        {1, "delivery", "{low: 10%, mode: 40%, high: 90%}", "share", 11},
        {2, "cost", "\"-5%\"", "percent", 12},
        {2, "from", "2025-01-01", "date", 12},
    };
    ent_package *package = parse_set(text, sizeof text - 1, "x.yaml",
                                     (const char *const[]){"a.rate={2025-01-01: 10%, 2026-01-01: 30%}"}, 1);
    const ent_package_info *info = ent_package_get_info(package);
    size_t at = 0;
    (void)state;
    for (size_t c = 0; c < info->n_clauses; c++)
        for (size_t v = 0; v < info->clauses[c].n_values; v++, at++) {
            const ent_clause_value *value = &info->clauses[c].values[v];
            assert_true(at < sizeof expected / sizeof *expected);
            assert_int_equal(c, expected[at].clause);
            assert_string_equal(value->key, expected[at].key);
            assert_string_equal(value->value, expected[at].value);
            assert_string_equal(value->kind, expected[at].kind);
            assert_int_equal(value->line, expected[at].line);
        }
    assert_int_equal(at, sizeof expected / sizeof *expected);
    ent_package_free(package);
}

/* ---- every shipped package ---- */

static ent_world *builtin;

static void same_clauses(const ent_package *a, const ent_package *b) {
    const ent_package_info *x = ent_package_get_info(a), *y = ent_package_get_info(b);
    assert_int_equal(x->n_clauses, y->n_clauses);
    assert_int_equal(x->default_year, y->default_year);
    for (size_t k = 0; k < x->n_clauses; k++) {
        const ent_clause_info *p = &x->clauses[k], *q = &y->clauses[k];
        assert_string_equal(p->id, q->id);
        assert_string_equal(p->summary, q->summary);
        assert_string_equal(p->from, q->from);
        assert_string_equal(p->until, q->until);
        assert_string_equal(p->announced, q->announced);
        assert_true(p->off == q->off && p->delivery == q->delivery && p->is_pledge == q->is_pledge);
        assert_int_equal(p->n_values, q->n_values);
        for (size_t v = 0; v < p->n_values; v++) {
            assert_string_equal(p->values[v].key, q->values[v].key);
            assert_string_equal(p->values[v].value, q->values[v].value);
        }
    }
}

static void same_bits(const double *a, const double *b, size_t n, const char *what) {
    if ((a == NULL) != (b == NULL)) fail_msg("%s is there on one side only", what);
    if (a != NULL && memcmp(a, b, n * sizeof *a) != 0) fail_msg("%s differs", what);
}

static void same_law(const ent_package *a, const ent_package *b, int year) {
    const ent_table *t = ent_world_table(builtin);
    size_t JN = t->n_sectors * t->n_regions, JNN = JN * t->n_regions;
    ent_law *laws[2];
    ent_shock shocks[2];
    assert_ok(context, ent_package_law(context, a, builtin, year, &laws[0], &shocks[0]));
    assert_ok(context, ent_package_law(context, b, builtin, year, &laws[1], &shocks[1]));
    same_bits(shocks[0].tariff_rate, shocks[1].tariff_rate, JNN, "tariff_rate");
    same_bits(shocks[0].trade_cost_hat, shocks[1].trade_cost_hat, JNN, "trade_cost_hat");
    same_bits(shocks[0].levy_gross, shocks[1].levy_gross, JNN, "levy_gross");
    same_bits(shocks[0].productivity_hat, shocks[1].productivity_hat, JN, "productivity_hat");
    for (int k = 0; k < 2; k++) ent_law_free(laws[k]);
}

/* Settings that the package takes, one after the other; each is written and read alone, and all of them together. */
typedef struct trial {
    const char *name;
    char texts[MOST][160];
    const char *settings[MOST];
    size_t n, n_refused;
} trial;

static void try_setting(trial *t, const ent_clause_info *clause, const char *key, const char *value) {
    const char *setting;
    ent_package *package = NULL;
    assert_true(t->n < MOST);
    snprintf(t->texts[t->n], sizeof t->texts[0], "%s.%s=%s", clause->id, key, value);
    setting = t->settings[t->n] = t->texts[t->n];
    if (ent_package_load_with(context, t->name, NULL, &setting, 1, &package) == ENT_OK) {
        size_t length;
        char *text = written(package, &length);
        ent_package *again = parse_set(text, length, ent_package_get_info(package)->file, NULL, 0);
        same_clauses(package, again);
        ent_package_free(again), ent_package_free(package);
        free(text);
        if (ent_package_load_with(context, t->name, NULL, t->settings, t->n + 1, &package) == ENT_OK) t->n++;
    } else {
        t->n_refused++;
    }
    ent_package_free(package);
}

/* Another value of the same kind. */
static const char *other_value(const ent_clause_value *value, int odd) {
    if (strcmp(value->kind, "percent") == 0) return odd ? "7.5%" : "{2026-02-01: 3%, 2026-07-01: 4%}";
    if (strcmp(value->kind, "share") == 0) return "45%";
    if (strcmp(value->kind, "money") == 0) return odd ? "$3bn" : "{2026: $1bn, 2027: $2bn}";
    if (strcmp(value->kind, "choice") == 0) return odd ? "add" : "cap";
    return odd ? "2026-02-01" : "2026-03-15";
}

static void all_together(const trial *t) {
    static const int years[] = {2026, 2029};
    size_t length;
    ent_package *package = NULL, *again;
    char *text;
    assert_ok(context, ent_package_load_with(context, t->name, NULL, t->settings, t->n, &package));
    text = written(package, &length);
    again = parse_set(text, length, ent_package_get_info(package)->file, NULL, 0);
    same_clauses(package, again);
    for (size_t y = 0; y < sizeof years / sizeof *years; y++) same_law(package, again, years[y]);
    ent_package_free(again), ent_package_free(package);
    free(text);
}

static void set_values(trial *t, const ent_package_info *info) {
    for (size_t k = 0; k < info->n_clauses; k++)
        for (size_t v = 0; v < info->clauses[k].n_values; v++)
            try_setting(t, &info->clauses[k], info->clauses[k].values[v].key,
                        other_value(&info->clauses[k].values[v], k % 2 == 1));
}

static void take_away(trial *t, const ent_package_info *info) {
    for (size_t k = 0; k < info->n_clauses; k += 4)
        for (size_t v = 0; v < info->clauses[k].n_values; v++)
            try_setting(t, &info->clauses[k], info->clauses[k].values[v].key, "");
    for (size_t k = 0; k < info->n_clauses; k += 3)
        try_setting(t, &info->clauses[k], "note", k % 2 == 1 ? "" : "so, and so");
}

static void switch_off(trial *t, const ent_package_info *info) {
    for (size_t k = 1; k < info->n_clauses; k += 2) try_setting(t, &info->clauses[k], "off", "true");
    for (size_t k = 0; k < info->n_clauses; k += 2) try_setting(t, &info->clauses[k], "coverage", "80%");
}

static void test_shipped(void **state) {
    void (*const ways[])(trial *, const ent_package_info *) = {set_values, take_away, switch_off};
    const char *const *names = ent_package_shipped();
    size_t n = 0;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &builtin));
    for (size_t k = 0; names[k] != NULL; k++) {
        ent_package *package = NULL;
        const ent_package_text *texts;
        size_t length, n_texts;
        char *text;
        assert_ok(context, ent_package_load(context, names[k], NULL, &package));
        assert_ok(context, ent_package_texts(context, package, &texts, &n_texts));
        text = written(package, &length);
        assert_int_equal(length, texts[0].length); /* nothing set, nothing changed */
        assert_memory_equal(text, texts[0].text, length);
        free(text);
        for (size_t w = 0; w < 3; w++) {
            trial *t = calloc(1, sizeof *t);
            assert_non_null(t);
            t->name = names[k];
            ways[w](t, ent_package_get_info(package));
            all_together(t);
            n += t->n;
            free(t);
        }
        ent_package_free(package);
    }
    assert_true(n > 500);
    ent_world_free(builtin);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_shipped),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
