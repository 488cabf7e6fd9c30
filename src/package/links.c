#include "package/links.h"
#include "package/clause.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *ent_identity_of(const char *file) {
    char *path = strncmp(file, "shipped:", 8) == 0 ? NULL : realpath(file, NULL);
    return path != NULL ? path : ent_string_copy(file);
}

/* "a, b, a": the names along the circle, for the message. */
static void add_names(ent_text *text, const ent_link *link, const ent_link *first) {
    if (link != first) add_names(text, link->parent, first);
    ent_text_addf(text, "%s\"%.64s\"", link == first ? "" : ", then ", link->name);
}

ent_status ent_link_check(ent_context *context, const ent_link *link, const char *identity) {
    const ent_link *first = link;
    ent_text names = {0};
    ent_status status;
    /* `against` may well name a package that has this one as its context: only
   * links of one kind make a circle. */
    while (first != NULL && strcmp(first->identity, identity) != 0)
        first = first->parent != NULL && strcmp(first->parent->key, first->key) == 0 ? first->parent : NULL;
    if (first == NULL) return ENT_OK;
    add_names(&names, link, first);
    status = names.failed ? ent_fail_nomem(context)
                          : ent_fail_at(context, ENT_INPUT, link->place, link->key, "remove one of the links",
                                        "%s leads in a circle: %s", link->key, names.data);
    ent_text_free(&names);
    return status;
}

/* ---- context ---- */

/* Texts are compared: the same package reached twice is one layer of law. */
static void add_layer(ent_package *package, const ent_package *layer) {
    for (size_t k = 0; k < package->info.n_contexts; k++)
        if (strcmp(package->contexts[k]->info.hash, layer->info.hash) == 0) return;
    package->contexts[package->info.n_contexts++] = layer;
}

static ent_status flatten(ent_reader *reader) {
    ent_package *package = reader->package;
    const char **names;
    size_t most = 0;
    for (size_t k = 0; k < package->n_named; k++) most += package->named[k]->info.n_contexts + 1;
    package->contexts = ent_arena_take(&package->arena, most * sizeof *package->contexts);
    names = ent_arena_take(&package->arena, most * sizeof *names);
    if (package->contexts == NULL || names == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < package->n_named; k++) {
        const ent_package *named = package->named[k];
        for (size_t c = 0; c < named->info.n_contexts; c++) add_layer(package, named->contexts[c]);
        add_layer(package, named);
    }
    for (size_t k = 0; k < package->info.n_contexts; k++) names[k] = package->contexts[k]->info.name;
    package->info.contexts = names;
    return ENT_OK;
}

ent_status ent_read_contexts(ent_reader *reader, const yaml_node_t *node) {
    ent_package *package = reader->package;
    size_t n = ent_list_length(node);
    if (n == 0)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), "context",
                           "name at least one, or remove the key", "context is an empty list");
    package->named = ent_arena_take(&package->arena, n * sizeof *package->named);
    if (package->named == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) {
        const yaml_node_t *item = ent_list_item(reader, node, k);
        ent_link link = {
            .parent = reader->link, .identity = package->identity, .key = "context", .bundle = package->bundle};
        ent_package *named = NULL;
        ENT_TRY(ent_read_string(reader, item, "context", &link.name));
        link.place = ent_yaml_place(&reader->yaml, item);
        link.n_loaded = reader->n_loaded;
        ENT_TRY(ent_package_load_linked(reader->context, link.name, package->info.file, &link, &named));
        for (size_t m = 0; m < package->n_named; m++)
            if (strcmp(package->named[m]->identity, named->identity) == 0) {
                ent_package_free(named);
                return ent_fail_at(reader->context, ENT_INPUT, link.place, "context", "remove one",
                                   "context names \"%.64s\" twice", link.name);
            }
        package->named[package->n_named++] = named;
        ent_hasher_add_string(reader->hasher, named->info.hash);
    }
    return flatten(reader);
}

/* ---- void ---- */

enum {
#define ENT_VOID_KEY(key, name, need, kind, help) VOID_##key,
#include "package/keys.def"
    N_VOID_KEYS
};

static const char *const void_names[N_VOID_KEYS] = {
#define ENT_VOID_KEY(key, name, need, kind, help) name,
#include "package/keys.def"
};

static ent_status read_void(ent_reader *reader, const yaml_node_t *node, ent_void *out, ent_void_info *info) {
    static const char *const answers[] = {"false", "true"};
    yaml_node_t *values[N_VOID_KEYS], *keys[N_VOID_KEYS];
    ent_place place = ent_yaml_place(&reader->yaml, node);
    size_t refund = 0;
    ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, node, "a void", void_names, N_VOID_KEYS, values, keys));
    for (int k = VOID_AUTHORITY; k <= VOID_FROM; k++)
        if (values[k] == NULL)
            return ent_fail_at(reader->context, ENT_INPUT, place, void_names[k],
                               "void: [{authority: IEEPA, from: 2026-02-20, refund: true}]", "a void has no \"%s\"",
                               void_names[k]);
    *info = (ent_void_info){
        .announced = "", .source_title = "", .source_date = "", .source_url = "", .line = place.line};
    place = ent_yaml_place(&reader->yaml, values[VOID_AUTHORITY]);
    ENT_TRY(ent_read_string(reader, values[VOID_AUTHORITY], "authority", &info->authority));
    ENT_TRY(ent_read_date(reader, values[VOID_FROM], "from", &out->from, &info->from));
    out->known = out->from;
    if (values[VOID_ANNOUNCED] != NULL)
        ENT_TRY(ent_read_date(reader, values[VOID_ANNOUNCED], "announced", &out->known, &info->announced));
    if (values[VOID_REFUND] != NULL)
        ENT_TRY(ent_read_choice(reader, values[VOID_REFUND], "refund", answers, 2, &refund));
    if (values[VOID_SOURCE] != NULL)
        ENT_TRY(
            ent_read_source(reader, values[VOID_SOURCE], &info->source_title, &info->source_date, &info->source_url));
    if (values[VOID_NOTE] != NULL) ENT_TRY(ent_check_note(reader, values[VOID_NOTE]));
    out->authority = info->authority;
    out->line = place.line;
    out->column = place.column;
    out->refund = info->refund = (int)refund;
    return ENT_OK;
}

ent_status ent_read_voids(ent_reader *reader, const yaml_node_t *node) {
    ent_package *package = reader->package;
    size_t n = ent_list_length(node);
    ent_void *voids = ent_arena_take(&package->arena, n * sizeof *voids);
    ent_void_info *infos = ent_arena_take(&package->arena, n * sizeof *infos);
    if (n == 0)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), "void",
                           "name at least one authority, or remove the key", "void is an empty list");
    if (voids == NULL || infos == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) ENT_TRY(read_void(reader, ent_list_item(reader, node, k), &voids[k], &infos[k]));
    package->voids = voids;
    package->info.voids = infos;
    package->info.n_voids = n;
    return ENT_OK;
}

/* ---- against ---- */

/* The package that `package` is measured against, named by `link`. */
static ent_status load_next(ent_context *context, const ent_package *package, ent_link *link, ent_package **out) {
    *out = NULL;
    if (package->info.against[0] == '\0' || strcmp(package->info.against, "none") == 0) return ENT_OK;
    link->identity = package->identity;
    link->name = package->info.against;
    link->key = "against";
    link->bundle = package->bundle;
    link->place = (ent_place){package->info.file, package->against_line, package->against_column};
    return ent_package_load_linked(context, package->info.against, package->info.file, link, out);
}

ent_status ent_follow_against(ent_context *context, const ent_package *package,
                              ent_package *chain[ENT_PACKAGES_MOST + 1], size_t *n) {
    ent_link links[ENT_PACKAGES_MOST + 1] = {{0}};
    size_t n_loaded = 1; /* ends the walk */
    ent_status status = ENT_OK;
    *n = 0;
    do {
        const ent_package *last = *n == 0 ? package : chain[*n - 1];
        links[*n].parent = *n == 0 ? NULL : &links[*n - 1];
        links[*n].n_loaded = &n_loaded;
        status = load_next(context, last, &links[*n], &chain[*n]);
    } while (status == ENT_OK && chain[*n] != NULL && ++*n < ENT_PACKAGES_MOST);
    return status;
}

ent_status ent_package_load_against(ent_context *context, const ent_package *package, ent_package **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    ent_package *chain[ENT_PACKAGES_MOST + 1] = {NULL};
    size_t n = 0;
    ent_status status = ent_follow_against(context, package, chain, &n);
    for (size_t k = status == ENT_OK ? 1 : 0; k < n; k++) ent_package_free(chain[k]);
    *out = status == ENT_OK ? chain[0] : NULL;
    ent_context_enter(context, former);
    return status;
}
