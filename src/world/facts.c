/* facts.c: all tables, built-in or from a directory, then what each topic makes of them. */
#include "world/facts.h"
#include "support/file.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_status load(ent_context *context, const char *directory, ent_facts *facts);

static ent_status make(ent_context *context, const char *directory, ent_facts **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    ent_facts *facts = calloc(1, sizeof *facts);
    ent_status status = facts == NULL ? ent_fail_nomem(context) : load(context, directory, facts);
    if (status != ENT_OK) ent_facts_free(facts);
    *out = status == ENT_OK ? facts : NULL;
    ent_context_enter(context, former);
    return status;
}

ent_status ent_facts_builtin(ent_context *context, ent_facts **out) { return make(context, NULL, out); }

ent_status ent_facts_load(ent_context *context, const char *directory, ent_facts **out) {
    return make(context, directory, out);
}

void ent_facts_free(ent_facts *facts) {
    if (facts == NULL) return;
    for (size_t t = 0; t < ENT_FACTS_TABLES; t++) ent_csv_close(facts->readers[t]);
    ent_arena_free(&facts->arena);
    free(facts);
}

const char *ent_facts_hash(const ent_facts *facts) { return facts->hash; }

const ent_fact_table *ent_facts_tables(const ent_facts *facts, size_t *n_tables) {
    *n_tables = ENT_FACTS_TABLES;
    return facts->views;
}

/* Whether the directory brings its own files of a topic. NOMEM. */
static ent_status has_topic(ent_context *context, const char *directory, const char *topic, int *out) {
    char *path = ent_path_join(directory, topic);
    *out = path != NULL && ent_path_exists(path);
    free(path);
    return path == NULL ? ent_fail_nomem(context) : ENT_OK;
}

static ent_status check_directory(ent_context *context, const char *directory) {
    static const char *const topics[] = {"macro", "minerals", "lanes"};
    ent_place place = {.file = directory};
    int any = 0;
    if (!ent_path_exists(directory))
        return ent_fail_at(context, ENT_NOT_FOUND, place, NULL, "give the path of a directory",
                           "no such facts directory");
    for (size_t t = 0; t < sizeof topics / sizeof topics[0]; t++) {
        int has = 0;
        ENT_TRY(has_topic(context, directory, topics[t], &has));
        any |= has;
    }
    if (!any)
        return ent_fail_at(context, ENT_NOT_FOUND, place, NULL,
                           "`entente data facts --csv DIR` writes one to start from",
                           "the directory holds none of macro, minerals and lanes");
    return ENT_OK;
}

static ent_status open_builtin(ent_context *context, const char *name, ent_csv **out) {
    char called[80];
    snprintf(called, sizeof called, "built-in:%s", name);
    for (size_t f = 0; f < ent_facts_n_files; f++)
        if (strcmp(ent_facts_files[f].path, name) == 0)
            return ent_csv_open_bytes(context, called, (const char *)ent_facts_files[f].text, ent_facts_files[f].length,
                                      out);
    return ent_fail(context, ENT_INTERNAL, "%s is not built in", name);
}

static ent_status open_table(ent_context *context, const char *directory, const ent_fact_spec *spec, ent_csv **out) {
    char name[64], *path;
    int own = 0;
    ent_status status;
    snprintf(name, sizeof name, "%s/%s.csv", spec->topic, spec->name);
    if (directory != NULL) ENT_TRY(has_topic(context, directory, spec->topic, &own));
    if (!own) return open_builtin(context, name, out);
    path = ent_path_join(directory, name);
    if (path == NULL) return ent_fail_nomem(context);
    if (!ent_path_exists(path)) {
        char hint[96];
        snprintf(hint, sizeof hint, ent_tr(context->language, "a folder %s holds all its tables, or is left out"),
                 spec->topic);
        status = ent_fail_at(context, ENT_NOT_FOUND, (ent_place){.file = directory}, name, hint,
                             "the directory holds no %s", name);
    } else {
        status = ent_csv_open(context, path, out);
    }
    free(path);
    return status;
}

static ent_status hash_tables(ent_context *context, ent_facts *facts) {
    ent_hasher *hasher = ent_hasher_new();
    if (hasher == NULL) return ent_fail_nomem(context);
    ent_hasher_add_string(hasher, "entente facts 1");
    for (size_t t = 0; t < ENT_FACTS_TABLES; t++) {
        const ent_fact_table *view = &facts->views[t];
        ent_hasher_add_string(hasher, view->topic);
        ent_hasher_add_string(hasher, view->name);
        for (size_t cell = 0; cell < view->n_rows * view->n_columns; cell++)
            ent_hasher_add_string(hasher, view->texts[cell]);
    }
    ent_hasher_finish(hasher, facts->hash);
    return ENT_OK;
}

static ent_status load(ent_context *context, const char *directory, ent_facts *facts) {
    if (directory != NULL) ENT_TRY(check_directory(context, directory));
    for (size_t t = 0; t < ENT_FACTS_TABLES; t++) {
        ent_csv **reader = &facts->readers[t];
        ENT_TRY(open_table(context, directory, &ent_fact_specs[t], reader));
        ENT_TRY(ent_fact_rows_read(context, &facts->arena, &ent_fact_specs[t], *reader, &facts->tables[t]));
        facts->views[t] = facts->tables[t].view;
    }
    ENT_TRY(ent_macro_build(context, facts));
    ENT_TRY(ent_minerals_build(context, facts));
    ENT_TRY(ent_lanes_build(context, facts));
    return hash_tables(context, facts);
}
