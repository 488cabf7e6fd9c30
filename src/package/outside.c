/* outside.c: reads `outside`: average added tariffs as others give them, to hold the package's law against. */
#include "package/outside.h"
#include "package/clause.h"
#include "package/links.h"
#include "support/text.h"
#include "world/names.h"

#include <stdlib.h>
#include <string.h>

enum { DATE, IMPORTER, EXPORTER, ADDED, BASE, IMPORTS, GROUPS, SOURCE, NOTE, N_KEYS };
static const char *const key_names[N_KEYS] = {"date",         "importer", "exporter", "added", "base",
                                              "imports_musd", "groups",   "source",   "note"};
enum { GROUP, GROUP_ADDED, N_GROUP_KEYS };

static ent_status fail_missing(ent_reader *reader, const yaml_node_t *node, const char *what, const char *key) {
    return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), key,
                       "outside: [{date: 2025-08-07, importer: USA, exporter: JPN, added: 15%, source: {title: ...}}]",
                       "%s has no \"%s\"", what, key);
}

/* One region, by its code; a world decides whether it is one. */
static ent_status read_region(ent_reader *reader, const yaml_node_t *node, const char *key, ent_term *out) {
    ent_place place = ent_yaml_place(&reader->yaml, node);
    ENT_TRY(ent_read_name(reader, node, key, &out->name));
    out->file = place.file;
    out->line = place.line;
    out->column = place.column;
    return ENT_OK;
}

static void add_groups(const ent_package *package, const char **names, size_t *n) {
    for (size_t k = 0; k < package->info.n_clauses; k++)
        if (package->clauses[k].group[0] != '\0') names[(*n)++] = package->clauses[k].group;
}

/* The group is one that clauses of the package or of its contexts belong to. */
static ent_status check_group(ent_reader *reader, const yaml_node_t *node, const char *name) {
    const ent_package *package = reader->package;
    size_t most = package->info.n_clauses, n = 0, k = 0;
    const char **names;
    char hint[sizeof reader->context->error.hint];
    for (size_t c = 0; c < package->info.n_contexts; c++) most += package->contexts[c]->info.n_clauses;
    names = malloc(most * sizeof *names);
    if (names == NULL) return ent_fail_nomem(reader->context);
    for (size_t c = 0; c < package->info.n_contexts; c++) add_groups(package->contexts[c], names, &n);
    add_groups(package, names, &n);
    while (k < n && strcmp(names[k], name) != 0) k++;
    if (k == n) ent_hint(hint, sizeof hint, name, names, n, "give clauses a group: group: metals");
    free(names);
    if (k < n) return ENT_OK;
    return ent_fail_at(reader->context, ENT_NOT_FOUND, ent_yaml_place(&reader->yaml, node), "group", hint,
                       "no clause belongs to the group \"%.64s\"", name);
}

static ent_status read_groups(ent_reader *reader, const yaml_node_t *node, ent_outside_info *info) {
    static const char *const names[N_GROUP_KEYS] = {"group", "added"};
    size_t n = ent_list_length(node);
    ent_outside_group *groups = ent_arena_take(&reader->package->arena, n * sizeof *groups);
    if (groups == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) {
        const yaml_node_t *item = ent_list_item(reader, node, k);
        yaml_node_t *values[N_GROUP_KEYS], *keys[N_GROUP_KEYS];
        ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, item, "an entry of groups", names, N_GROUP_KEYS, values,
                               keys));
        for (int key = GROUP; key <= GROUP_ADDED; key++)
            if (values[key] == NULL) return fail_missing(reader, item, "an entry of groups", names[key]);
        ENT_TRY(ent_read_name(reader, values[GROUP], "group", &groups[k].name));
        ENT_TRY(check_group(reader, values[GROUP], groups[k].name));
        for (size_t m = 0; m < k; m++)
            if (strcmp(groups[m].name, groups[k].name) == 0)
                return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, values[GROUP]), "group",
                                   "remove one", "groups names \"%.64s\" twice", groups[k].name);
        ENT_TRY(ent_read_percent(reader, values[GROUP_ADDED], "added", &groups[k].added_pct));
    }
    info->groups = groups;
    info->n_groups = n;
    return ENT_OK;
}

static ent_status read_entry(ent_reader *reader, const yaml_node_t *node, ent_outside *out, ent_outside_info *info) {
    yaml_node_t *values[N_KEYS], *keys[N_KEYS];
    *info = (ent_outside_info){.source_title = "", .source_date = "", .source_url = "", .note = ""};
    info->line = ent_yaml_place(&reader->yaml, node).line;
    ENT_TRY(
        ent_yaml_split(reader->context, &reader->yaml, node, "an entry of outside", key_names, N_KEYS, values, keys));
    for (int k = DATE; k <= ADDED; k++)
        if (values[k] == NULL) return fail_missing(reader, node, "an entry of outside", key_names[k]);
    if (values[SOURCE] == NULL) return fail_missing(reader, node, "an entry of outside", key_names[SOURCE]);
    ENT_TRY(ent_read_date(reader, values[DATE], "date", &out->day, &info->date));
    ENT_TRY(read_region(reader, values[IMPORTER], "importer", &out->importer));
    ENT_TRY(read_region(reader, values[EXPORTER], "exporter", &out->exporter));
    if (strcmp(out->importer.name, out->exporter.name) == 0)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, values[EXPORTER]), "exporter",
                           "name two regions", "importer and exporter are both \"%.64s\"", out->importer.name);
    info->importer = out->importer.name;
    info->exporter = out->exporter.name;
    ENT_TRY(ent_read_percent(reader, values[ADDED], "added", &info->added_pct));
    info->has_base = values[BASE] != NULL;
    if (info->has_base) ENT_TRY(ent_read_percent(reader, values[BASE], "base", &info->base_pct));
    if (values[IMPORTS] != NULL) ENT_TRY(ent_read_amount(reader, values[IMPORTS], "imports_musd", &info->imports_musd));
    if (values[GROUPS] != NULL) ENT_TRY(read_groups(reader, values[GROUPS], info));
    if (values[NOTE] != NULL) ENT_TRY(ent_read_string(reader, values[NOTE], "note", &info->note));
    return ent_read_source(reader, values[SOURCE], &info->source_title, &info->source_date, &info->source_url);
}

ent_status ent_read_outside(ent_reader *reader, const yaml_node_t *node) {
    ent_package *package = reader->package;
    size_t n = ent_list_length(node);
    ent_outside *entries = ent_arena_take(&package->arena, n * sizeof *entries);
    ent_outside_info *infos = ent_arena_take(&package->arena, n * sizeof *infos);
    if (n == 0)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), "outside",
                           "name at least one figure, or remove the key", "outside is an empty list");
    if (entries == NULL || infos == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) ENT_TRY(read_entry(reader, ent_list_item(reader, node, k), &entries[k], &infos[k]));
    package->outside = entries;
    package->info.outside = infos;
    package->info.n_outside = n;
    return ENT_OK;
}

ent_status ent_check_outside(ent_context *context, const ent_package *package, const ent_world *world) {
    size_t index;
    for (size_t k = 0; k < package->info.n_outside; k++) {
        const ent_outside *entry = &package->outside[k];
        ENT_TRY(ent_world_region_at(context, world, ent_term_place(&entry->importer), "importer", entry->importer.name,
                                    &index));
        ENT_TRY(ent_world_region_at(context, world, ent_term_place(&entry->exporter), "exporter", entry->exporter.name,
                                    &index));
    }
    return ENT_OK;
}
