/* reference [--check] PAGE...: fills the tables of pages that follow from the program's own tables: what stands between
 * `<!-- generated: NAME -->` and `<!-- end -->`. With --check it writes nothing, and fails where a page would change. */
#include "support/file.h"
#include "support/text.h"

#include <entente/model.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void head_row(ent_text *text, const char *name, const char *need, const char *kind, const char *help) {
    ent_text_addf(text, "| `%s` | %s | %s | %s |\n", name, need, kind, help);
}

static void clause_row(ent_text *text, const char *name, const char *const needs[3], const char *kind,
                       const char *help) {
    ent_text_addf(text, "| `%s` | %s | %s | %s | %s | %s |\n", name, needs[0], needs[1], needs[2], kind, help);
}

/* What a reader sees of needs and kinds. */
#define MUST "yes"
#define CELLS "yes"
#define INSTEAD "or this"
#define MAY ""
#define NO ""
#define KIND_NAME "name"
#define KIND_TEXT "text"
#define KIND_CHOICE "one of"
#define KIND_REGIONS "regions"
#define KIND_SECTORS "sectors"
#define KIND_PERCENT "percentage"
#define KIND_SHARE "share"
#define KIND_DATE "date"
#define KIND_PATH "path"
#define KIND_SOURCE "source"
#define KIND_LIST "list"

static void head_keys(ent_text *text) {
    ent_text_add(text, "| key | needed | value | what it says |\n|---|---|---|---|\n");
#define ENT_HEAD_KEY(key, name, need, kind, help) head_row(text, name, need, KIND_##kind, help);
#include "package/keys.def"
}

static void void_keys(ent_text *text) {
    ent_text_add(text, "| key | needed | value | what it says |\n|---|---|---|---|\n");
#define ENT_VOID_KEY(key, name, need, kind, help) head_row(text, name, need, KIND_##kind, help);
#include "package/keys.def"
}

#undef MAY
#define MAY "may"

static void clause_keys(ent_text *text) {
    ent_text_add(text, "| key | tariff | barrier | productivity | value | what it says |\n|---|---|---|---|---|---|\n");
#define ENT_CLAUSE_KEY(key, name, tariff, barrier, productivity, kind, help)                                           \
    clause_row(text, name, (const char *const[]){tariff, barrier, productivity}, KIND_##kind, help);
#include "package/keys.def"
}

static void solver_options(ent_text *text) {
    size_t count;
    const ent_option_info *options = ent_solve_option_list(&count);
    ent_text_add(text, "| solver option | meaning | unit | default | bounds |\n|---|---|---|---|---|\n");
    for (size_t k = 0; k < count; k++)
        ent_text_addf(text, "| `%s` | %s | %s | %.10g | %.10g to %.10g |\n", options[k].key, options[k].help,
                      options[k].unit, options[k].standard, options[k].least, options[k].most);
}

static const struct table {
    const char *name;
    void (*write)(ent_text *text);
} tables[] = {{"head keys", head_keys},
              {"clause keys", clause_keys},
              {"void keys", void_keys},
              {"solver options", solver_options}};

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
