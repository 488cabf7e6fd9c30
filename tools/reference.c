/* reference [--check] PAGE...: fills the tables of pages that follow from the program's own tables: what stands between
 * `<!-- generated: NAME -->` and `<!-- end -->`. With --check it writes nothing, and fails where a page would change. */
#include "package/keys.h"
#include "support/file.h"
#include "support/text.h"

#include <entente/model.h>
#include <entente/package.h>
#include <entente/run.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a reader sees of kinds of values. */
#define KIND_NAME "name"
#define KIND_TEXT "text"
#define KIND_CHOICE "one of"
#define KIND_REGION "region"
#define KIND_REGIONS "regions"
#define KIND_SECTORS "sectors"
#define KIND_PERCENT "percentage"
#define KIND_SHARE "share"
#define KIND_LIMIT "share"
#define KIND_COST "percentage or money"
#define KIND_DATE "date"
#define KIND_PATH "path"
#define KIND_SOURCE "source"
#define KIND_LIST "list"
#define KIND_MONEY "money"
#define KIND_YEARS_MONEY "money by year"
#define KIND_YEARS_SHARE "share, or shares by year"
#define KIND_SHARES "shares by sector"
#define KIND_SPLIT "split"
#define KIND_MONTH_DAY "month and day"
#define KIND_DAYS "days"
#define KIND_NUMBER "number"
#define KIND_DELIVERY "share or distribution"
#define KIND_CONDITION "condition"
#define KIND_HORIZON "two years"
#define KIND_OPTIONS "mapping"

typedef struct key_row {
    const char *name;
    uint64_t needs;
    const char *kind, *help;
} key_row;

static const key_row clause_rows[] = {
#define ENT_CLAUSE_KEY(key, name, needs, kind, help) {name, needs, KIND_##kind, help},
#include "package/keys.def"
};
enum { N_CLAUSE_ROWS = sizeof clause_rows / sizeof *clause_rows };

static const char HEADINGS[] = "| key | needed | value | what it says |\n|---|---|---|---|\n";

static void add_row(ent_text *text, const char *name, const char *need, const char *kind, const char *help) {
    ent_text_addf(text, "| `%s` | %s | %s | %s |\n", name, need, kind, help);
}

#define NEED_MUST "yes"
#define NEED_MAY ""

static void head_keys(ent_text *text) {
    ent_text_add(text, HEADINGS);
#define ENT_HEAD_KEY(key, name, need, kind, help) add_row(text, name, NEED_##need, KIND_##kind, help);
#include "package/keys.def"
}

static void void_keys(ent_text *text) {
    ent_text_add(text, HEADINGS);
#define ENT_VOID_KEY(key, name, need, kind, help) add_row(text, name, NEED_##need, KIND_##kind, help);
#include "package/keys.def"
}

static const char *words_of(ent_key_need need) {
    switch (need) {
    case ENT_KEY_MUST:
    case ENT_KEY_CELLS: return "yes";
    case ENT_KEY_EITHER: return "one of them";
    case ENT_KEY_INSTEAD: return "or this";
    default: return "";
    }
}

/* A key that every type has alike stands in the common table only. */
static int is_common(const key_row *row) {
    for (int type = 0; type < ENT_N_TYPES; type++)
        if (ent_key_need_of(row->needs, type) == ENT_KEY_NO) return 0;
    return 1;
}

static void common_keys(ent_text *text) {
    ent_text_add(text, HEADINGS);
    for (size_t k = 0; k < N_CLAUSE_ROWS; k++)
        if (is_common(&clause_rows[k]))
            add_row(text, clause_rows[k].name, words_of(ent_key_need_of(clause_rows[k].needs, 0)), clause_rows[k].kind,
                    clause_rows[k].help);
}

static void clause_types(ent_text *text) {
    size_t n;
    const ent_clause_type_info *types = ent_clause_types(&n);
    ent_text_add(text, "| `type` | what it is | default `group` |\n|---|---|---|\n");
    for (size_t k = 0; k < n; k++)
        ent_text_addf(text, "| [`%s`](#%s) | %s | %s |\n", types[k].name, types[k].name, types[k].words,
                      types[k].group);
}

static void keys_of_type(ent_text *text, int type) {
    size_t n;
    ent_text_add(text, HEADINGS);
    for (size_t k = 0; k < N_CLAUSE_ROWS; k++) {
        ent_key_need need = ent_key_need_of(clause_rows[k].needs, type);
        if (need != ENT_KEY_NO && !is_common(&clause_rows[k]))
            add_row(text, clause_rows[k].name, words_of(need), clause_rows[k].kind, clause_rows[k].help);
    }
    ent_text_addf(text, "\n```yaml\npackage: example\nclauses:\n  - %s\n```\n", ent_clause_types(&n)[type].example);
}

#define ENT_CLAUSE_TYPE(type, name, group, pledge, words, example)                                                     \
    static void keys_of_##type(ent_text *text) { keys_of_type(text, ENT_TYPE_##type); }
#include "package/keys.def"

static void add_options(ent_text *text, const char *title, const ent_option_info *options, size_t count) {
    ent_text_addf(text, "| %s | meaning | unit | default | bounds |\n|---|---|---|---|---|\n", title);
    for (size_t k = 0; k < count; k++)
        ent_text_addf(text, "| `%s` | %s | %s | %.10g | %.10g to %.10g |\n", options[k].key, options[k].help,
                      options[k].unit, options[k].standard, options[k].least, options[k].most);
}

static void solver_options(ent_text *text) {
    size_t count;
    const ent_option_info *options = ent_solve_option_list(&count);
    add_options(text, "solver option", options, count);
}

static void path_options(ent_text *text) {
    size_t count;
    const ent_option_info *options = ent_path_option_list(&count);
    add_options(text, "path option", options, count);
}

/* The choices among words. */
static void path_choices(ent_text *text) {
    ent_path_options standard;
    ent_path_options_init(&standard);
    ent_text_add(text, "| path option | value | meaning |\n|---|---|---|\n");
#define ADJUSTMENT(name, key, words)                                                                                   \
    ent_text_addf(text, "| `adjustment` | `" key "`%s | " words " |\n",                                                \
                  ENT_ADJUSTMENT_##name == standard.adjustment ? " (default)" : "");
    ENT_ADJUSTMENT_LIST(ADJUSTMENT)
#undef ADJUSTMENT
#define CAPITAL(name, key, words)                                                                                      \
    ent_text_addf(text, "| `capital` | `" key "`%s | " words " |\n",                                                   \
                  ENT_CAPITAL_##name == standard.capital ? " (default)" : "");
    ENT_CAPITAL_LIST(CAPITAL)
#undef CAPITAL
}

static const struct table {
    const char *name;
    void (*write)(ent_text *text);
} tables[] = {{"head keys", head_keys},      {"common keys", common_keys},       {"clause types", clause_types},
#define ENT_CLAUSE_TYPE(type, name, group, pledge, words, example) {"keys of " name, keys_of_##type},
#include "package/keys.def"
              {"void keys", void_keys},      {"solver options", solver_options}, {"path options", path_options},
              {"path choices", path_choices}};

static const char BEGIN[] = "<!-- generated: ", CLOSE[] = " -->\n", END[] = "<!-- end -->\n";

static ent_status fill(ent_context *context, const char *path, const char *page, ent_text *out) {
    const char *at = page, *mark;
    while ((mark = strstr(at, BEGIN)) != NULL) {
        const char *name = mark + strlen(BEGIN), *close = strstr(name, CLOSE);
        const char *end = close == NULL ? NULL : strstr(close, END);
        size_t length = close == NULL ? 0 : (size_t)(close - name), k = 0;
        if (end == NULL) return ent_fail(context, ENT_INPUT, "%s: a generated table has no end", path);
        while (k < sizeof tables / sizeof *tables &&
               (strlen(tables[k].name) != length || memcmp(tables[k].name, name, length) != 0))
            k++;
        if (k == sizeof tables / sizeof *tables)
            return ent_fail(context, ENT_INPUT, "%s: no table is called \"%.*s\"", path, (int)length, name);
        ent_text_add_bytes(out, at, (size_t)(close + strlen(CLOSE) - at));
        ent_text_add(out, "\n");
        tables[k].write(out);
        ent_text_add(out, "\n");
        at = end;
    }
    if (at == page) return ent_fail(context, ENT_INPUT, "%s has no generated table", path);
    ent_text_add(out, at);
    return out->failed ? ent_fail(context, ENT_NOMEM, "out of memory") : ENT_OK;
}

static ent_status write_page(ent_context *context, const char *path, const ent_text *text) {
    ent_file_draft draft;
    ENT_TRY(ent_file_begin(context, path, &draft));
    (void)fwrite(text->data, 1, text->length, draft.stream); /* the commit looks at ferror */
    return ent_file_commit(context, &draft);
}

static ent_status do_page(ent_context *context, const char *path, int only_check) {
    char *page = NULL;
    size_t length;
    ent_text filled = {0};
    ent_status status = ent_file_read(context, path, 1 << 24, &page, &length);
    if (status == ENT_OK) status = fill(context, path, page, &filled);
    if (status == ENT_OK && strcmp(page, filled.data) != 0)
        status = only_check ? ent_fail(context, ENT_INPUT, "%s is stale; `make docs` writes it anew", path)
                            : write_page(context, path, &filled);
    ent_text_free(&filled);
    free(page);
    return status;
}

int main(int argc, char **argv) {
    ent_context *context = NULL;
    int only_check = argc > 1 && strcmp(argv[1], "--check") == 0, bad = 0;
    if (argc < 2 + only_check) {
        fprintf(stderr, "usage: reference [--check] PAGE...\n");
        return 2;
    }
    if (ent_context_create(&context) != ENT_OK) return 1;
    for (int k = 1 + only_check; k < argc; k++)
        if (do_page(context, argv[k], only_check) != ENT_OK) {
            fprintf(stderr, "%s\n", ent_context_error(context)->message);
            bad = 1;
        }
    ent_context_free(context);
    return bad;
}
