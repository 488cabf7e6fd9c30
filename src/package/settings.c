#include "package/settings.h"
#include "support/text.h"

#include <stdlib.h>
#include <string.h>

/* One setting, cut in three; `file` is what messages call it. */
typedef struct setting {
    const char *clause, *key, *value, *file;
} setting;

/* Clause names may hold points and keys have none, so that the last point before "=" parts the two. */
static ent_status cut(ent_reader *reader, const char *text, setting *out) {
    ent_arena *arena = &reader->package->arena;
    const char *equals = strchr(text, '='), *point;
    char *names = ent_arena_string(arena, text), shown[ENT_SHOWN];
    ent_text file = {0};
    if (names == NULL) return ent_fail_nomem(reader->context);
    if (ent_utf8_check(text, strlen(text)) < strlen(text))
        return ent_fail_at(reader->context, ENT_INPUT, (ent_place){.file = "--set"}, NULL, NULL,
                           "a setting is not UTF-8");
    if (equals != NULL) names[equals - text] = '\0';
    point = strrchr(names, '.');
    if (equals == NULL || point == NULL || point == names || point[1] == '\0')
        return ent_fail_at(reader->context, ENT_USAGE, (ent_place){.file = "--set"}, NULL,
                           "write CLAUSE.KEY=VALUE, for instance general-15.rate=20%", "\"%s\" is not a setting",
                           ent_shown(text, shown));
    ent_text_addf(&file, "--set %s", ent_shown(names, shown));
    out->file = file.failed ? NULL : ent_arena_string(arena, file.data);
    ent_text_free(&file);
    names[point - names] = '\0';
    out->clause = names;
    out->key = point + 1;
    out->value = equals + 1;
    return out->file == NULL ? ent_fail_nomem(reader->context) : ENT_OK;
}

static yaml_node_t *node_at(ent_reader *reader, int index) {
    return yaml_document_get_node(&reader->yaml.document, index);
}

static int is_text(const yaml_node_t *node, const char *text) {
    return node->type == YAML_SCALAR_NODE && strcmp((const char *)node->data.scalar.value, text) == 0;
}

/* The pair of a key, or NULL. */
static yaml_node_pair_t *pair_of(ent_reader *reader, const yaml_node_t *mapping, const char *key) {
    if (mapping->type != YAML_MAPPING_NODE) return NULL;
    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++)
        if (is_text(node_at(reader, pair->key), key)) return pair;
    return NULL;
}

/* The index of the clause in the tree; 0 when there is none. A tree of another shape has none: who reads it will say
 * what is wrong. */
static int find_clause(ent_reader *reader, const char *id) {
    const yaml_node_t *root = yaml_document_get_root_node(&reader->yaml.document), *list;
    const yaml_node_pair_t *clauses = root == NULL ? NULL : pair_of(reader, root, "clauses");
    if (clauses == NULL) return 0;
    list = node_at(reader, clauses->value);
    if (list->type != YAML_SEQUENCE_NODE) return 0;
    for (const yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++) {
        const yaml_node_pair_t *name = pair_of(reader, node_at(reader, *item), "id");
        if (name != NULL && is_text(node_at(reader, name->value), id)) return *item;
    }
    return 0;
}

/* Copies a node of another tree with all below it, marks included; its index, 0 when out of memory. Nodes move as the
 * tree grows, so indices are kept and no pointers. The other tree is at most 64 levels deep. */
static int copy_node(ent_reader *reader, yaml_document_t *from, int index) {
    yaml_document_t *into = &reader->yaml.document;
    const yaml_node_t *node = yaml_document_get_node(from, index);
    yaml_node_t *copied;
    int copy = 0;
    if (node->type == YAML_SCALAR_NODE)
        copy = yaml_document_add_scalar(into, NULL, node->data.scalar.value, (int)node->data.scalar.length,
                                        node->data.scalar.style);
    else if (node->type == YAML_SEQUENCE_NODE) copy = yaml_document_add_sequence(into, NULL, node->data.sequence.style);
    else copy = yaml_document_add_mapping(into, NULL, node->data.mapping.style);
    if (copy == 0) return 0;
    copied = node_at(reader, copy);
    copied->start_mark = node->start_mark;
    copied->end_mark = node->end_mark;
    for (const yaml_node_item_t *item = node->data.sequence.items.start;
         node->type == YAML_SEQUENCE_NODE && item < node->data.sequence.items.top; item++) {
        int below = copy_node(reader, from, *item);
        if (below == 0 || !yaml_document_append_sequence_item(into, copy, below)) return 0;
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
         node->type == YAML_MAPPING_NODE && pair < node->data.mapping.pairs.top; pair++) {
        int key = copy_node(reader, from, pair->key), value = key == 0 ? 0 : copy_node(reader, from, pair->value);
        if (value == 0 || !yaml_document_append_mapping_pair(into, copy, key, value)) return 0;
    }
    return copy;
}

static ent_status take_away(ent_reader *reader, yaml_node_t *clause, const setting *set) {
    yaml_node_pair_t *pair = pair_of(reader, clause, set->key), *top = clause->data.mapping.pairs.top;
    char shown[ENT_SHOWN];
    if (pair == NULL)
        return ent_fail_at(reader->context, ENT_NOT_FOUND, (ent_place){.file = set->file}, set->key,
                           "an empty value takes a key away that the file gives",
                           "clause \"%.64s\" has no \"%s\" to take away", set->clause, ent_shown(set->key, shown));
    memmove(pair, pair + 1, (size_t)(top - pair - 1) * sizeof *pair);
    clause->data.mapping.pairs.top--;
    return ENT_OK;
}

static ent_status put(ent_reader *reader, int clause, const setting *set, ent_yaml *value) {
    int key = yaml_document_add_scalar(&reader->yaml.document, NULL, (const yaml_char_t *)set->key, -1,
                                       YAML_PLAIN_SCALAR_STYLE);
    int copy = key == 0 ? 0 : copy_node(reader, &value->document, 1);
    yaml_node_pair_t *pair;
    if (copy == 0) return ent_fail_nomem(reader->context);
    pair = pair_of(reader, node_at(reader, clause), set->key);
    if (pair != NULL) *pair = (yaml_node_pair_t){key, copy};
    else if (!yaml_document_append_mapping_pair(&reader->yaml.document, clause, key, copy))
        return ent_fail_nomem(reader->context);
    return ENT_OK;
}

static ent_status apply(ent_reader *reader, const setting *set, ent_yaml_origin *origin) {
    int clause = find_clause(reader, set->clause);
    ent_yaml value = {0};
    ent_status status;
    if (strcmp(set->key, "id") == 0)
        return ent_fail_at(reader->context, ENT_USAGE, (ent_place){.file = set->file}, "id",
                           "a setting finds its clause by the id", "the id of a clause cannot be set");
    if (clause == 0) {
        if (reader->missed == NULL) reader->missed = set->clause;
        return ENT_OK;
    }
    *origin = (ent_yaml_origin){set->file,
                                (size_t)(reader->yaml.document.nodes.top - reader->yaml.document.nodes.start)};
    reader->yaml.n_origins++;
    status = ent_yaml_open(reader->context, set->file, set->value, strlen(set->value), &value);
    if (status == ENT_OK)
        status = yaml_document_get_root_node(&value.document) == NULL ? take_away(reader, node_at(reader, clause), set)
                                                                      : put(reader, clause, set, &value);
    ent_yaml_close(&value);
    return status;
}

ent_status ent_settings_apply(ent_reader *reader, const ent_settings *settings) {
    ent_package *package = reader->package;
    ent_yaml_origin *origins = ent_arena_take(&package->arena, (settings->n + 1) * sizeof *origins);
    const char **texts = ent_arena_take(&package->arena, (settings->n + 1) * sizeof *texts);
    if (origins == NULL || texts == NULL) return ent_fail_nomem(reader->context);
    reader->yaml.origins = origins;
    for (size_t k = 0; k < settings->n; k++) {
        setting set = {0};
        ENT_TRY(cut(reader, settings->texts[k], &set));
        ENT_TRY(apply(reader, &set, &origins[reader->yaml.n_origins]));
        texts[k] = ent_arena_string(&package->arena, settings->texts[k]);
        if (texts[k] == NULL) return ent_fail_nomem(reader->context);
        ent_hasher_add_string(reader->hasher, texts[k]);
    }
    package->info.n_settings = settings->n;
    package->info.settings = texts;
    return ENT_OK;
}

ent_status ent_settings_check(ent_reader *reader) {
    const ent_package_info *info = &reader->package->info;
    char hint[sizeof reader->context->error.hint], shown[ENT_SHOWN];
    const char **ids;
    if (reader->missed == NULL) return ENT_OK;
    for (size_t c = 0; c < info->n_contexts; c++) {
        const ent_package_info *context = &reader->package->contexts[c]->info;
        for (size_t k = 0; k < context->n_clauses; k++)
            if (strcmp(context->clauses[k].id, reader->missed) == 0)
                return ent_fail_at(reader->context, ENT_NOT_FOUND, (ent_place){.file = "--set"}, NULL,
                                   "set it in that file, or write a clause here that replaces it",
                                   "clause \"%s\" belongs to the context \"%s\", and only clauses of \"%s\" can be set",
                                   ent_shown(reader->missed, shown), context->name, info->name);
    }
    ids = malloc((info->n_clauses + 1) * sizeof *ids);
    if (ids == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < info->n_clauses; k++) ids[k] = info->clauses[k].id;
    ent_hint(hint, sizeof hint, reader->missed, ids, info->n_clauses, "entente check lists the clauses of a package");
    free(ids);
    return ent_fail_at(reader->context, ENT_NOT_FOUND, (ent_place){.file = "--set"}, NULL, hint,
                       "package \"%s\" has no clause \"%s\"", info->name, ent_shown(reader->missed, shown));
}
