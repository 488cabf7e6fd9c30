/* parse.c: the text of a package becomes an ent_package, or a message with the
 * place. */
#include "package/bundle.h"
#include "package/clause.h"
#include "package/deficits.h"
#include "package/links.h"
#include "package/outside.h"
#include "package/schedule.h"
#include "package/settings.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
#define ENT_HEAD_KEY(key, name, need, kind, help) KEY_##key,
#include "package/keys.def"
    N_KEYS
};
enum { PARTY_LIMIT = 1000 };
static const char *const key_names[N_KEYS] = {
#define ENT_HEAD_KEY(key, name, need, kind, help) name,
#include "package/keys.def"
};

static ent_status parse(ent_reader *reader);
static ent_status read_header(ent_reader *reader, yaml_node_t **values);
static ent_status read_clauses(ent_reader *reader, const yaml_node_t *list);
static void set_default_year(ent_package *package);

ent_status ent_package_parse(ent_context *context, const char *text, size_t length, const char *file,
                             ent_package **out) {
    return ent_package_parse_linked(context, text, length, file, NULL, NULL, NULL, out);
}

/* Names the file, by what messages call it and by what tells it from others. */
static ent_status identify(ent_context *context, ent_package *package, const char *file) {
    char *identity = package->bundle != NULL ? ent_string_copy(file) : ent_identity_of(file);
    package->info.file = ent_arena_string(&package->arena, file);
    if (identity != NULL) package->identity = ent_arena_string(&package->arena, identity);
    free(identity);
    return package->info.file == NULL || package->identity == NULL ? ent_fail_nomem(context) : ENT_OK;
}

/* The text, for who asks what the package was read from; it has been found short enough by then. */
static ent_status keep_text(ent_context *context, ent_package *package, const char *text, size_t length) {
    char *bytes = ent_arena_take(&package->arena, length + 1);
    package->gathered = ent_arena_take(&package->arena, sizeof *package->gathered);
    if (bytes == NULL || package->gathered == NULL) return ent_fail_nomem(context);
    if (length > 0) memcpy(bytes, text, length);
    package->read = (ent_package_text){package->info.file, bytes, length};
    return ENT_OK;
}

ent_status ent_package_parse_linked(ent_context *context, const char *text, size_t length, const char *file,
                                    const ent_link *link, ent_bundle *bundle, const ent_settings *settings,
                                    ent_package **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    ent_package *package = calloc(1, sizeof *package);
    size_t n_loaded = 1;
    ent_reader reader = {.context = context,
                         .package = package,
                         .hasher = ent_hasher_new(),
                         .link = link,
                         .n_loaded = link != NULL ? link->n_loaded : &n_loaded};
    ent_status status = package == NULL || reader.hasher == NULL ? ent_fail_nomem(context) : ENT_OK;
    char *hash = NULL;
    *out = NULL;
    if (status == ENT_OK) {
        package->bundle = ent_bundle_hold(bundle);
        status = identify(context, package, file);
        if (status == ENT_OK) hash = ent_arena_take(&package->arena, ENT_HASH_DIGITS + 1);
        if (status == ENT_OK && hash == NULL) status = ent_fail_nomem(context);
    }
    if (status == ENT_OK) status = ent_link_check(context, link, package->identity);
    if (status == ENT_OK) {
        ent_hasher_add(reader.hasher, text, length);
        package->info.hash = hash;
        status = ent_yaml_open(context, package->info.file, text, length, &reader.yaml);
    }
    if (status == ENT_OK) status = keep_text(context, package, text, length);
    if (status == ENT_OK && settings != NULL) status = ent_settings_apply(&reader, settings);
    if (status == ENT_OK) status = parse(&reader);
    ent_yaml_close(&reader.yaml);
    if (reader.hasher != NULL) {
        char unused[ENT_HASH_DIGITS + 1];
        ent_hasher_finish(reader.hasher, hash != NULL ? hash : unused);
    }
    if (status == ENT_OK) *out = package;
    else ent_package_free(package);
    ent_context_enter(context, former);
    return status;
}

void ent_package_free(ent_package *package) {
    if (package == NULL) return;
    for (ent_rates *rates = package->rates; rates != NULL; rates = rates->next) {
        ent_csv_close(rates->csv);
        free(rates->rows);
        free(rates->bytes);
    }
    for (size_t k = 0; k < package->n_named; k++) ent_package_free(package->named[k]);
    if (package->gathered != NULL) ent_arena_free(&package->gathered->arena);
    ent_bundle_release(package->bundle);
    ent_arena_free(&package->arena);
    free(package);
}

const ent_package_info *ent_package_get_info(const ent_package *package) { return &package->info; }

static ent_status parse(ent_reader *reader) {
    const yaml_node_t *root = yaml_document_get_root_node(&reader->yaml.document);
    yaml_node_t *values[N_KEYS], *keys[N_KEYS];
    ent_place start = {.file = reader->yaml.file, .line = 1, .column = 1};
    if (root == NULL)
        return ent_fail_at(reader->context, ENT_INPUT, start, NULL, "a package begins with `package: NAME`",
                           "the file is empty");
    ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, root, "a package", key_names, N_KEYS, values, keys));
    if (values[KEY_PACKAGE] == NULL)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, root), "package",
                           "a package begins with `package: NAME`", "the file has no \"package\"");
    if (values[KEY_CLAUSES] == NULL)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, root), "clauses",
                           "a package is made of at least one clause", "the file has no \"clauses\"");
    ENT_TRY(read_header(reader, values));
    if (values[KEY_CONTEXT] != NULL) ENT_TRY(ent_read_contexts(reader, values[KEY_CONTEXT]));
    if (values[KEY_VOID] != NULL) ENT_TRY(ent_read_voids(reader, values[KEY_VOID]));
    if (values[KEY_DEFICITS] != NULL) ENT_TRY(ent_read_deficits(reader, values[KEY_DEFICITS]));
    ENT_TRY(read_clauses(reader, values[KEY_CLAUSES]));
    if (values[KEY_OUTSIDE] != NULL) ENT_TRY(ent_read_outside(reader, values[KEY_OUTSIDE]));
    ENT_TRY(ent_settings_check(reader));
    set_default_year(reader->package);
    ENT_TRY(ent_resolve_replaced(reader));
    return ent_resolve_conditions(reader);
}

static ent_status read_title(ent_reader *reader, const yaml_node_t *node) {
    static const char *const names[] = {"en", "fr"};
    ent_package_info *info = &reader->package->info;
    yaml_node_t *values[2], *keys[2];
    info->title_en = info->title_fr = info->name;
    if (node == NULL) return ENT_OK;
    if (node->type != YAML_MAPPING_NODE) {
        ENT_TRY(ent_read_string(reader, node, "title", &info->title_en));
        info->title_fr = info->title_en;
        return ENT_OK;
    }
    ENT_TRY(ent_yaml_split(reader->context, &reader->yaml, node, "a title", names, 2, values, keys));
    if (values[0] != NULL) ENT_TRY(ent_read_string(reader, values[0], "en", &info->title_en));
    if (values[1] != NULL) ENT_TRY(ent_read_string(reader, values[1], "fr", &info->title_fr));
    if (values[0] == NULL && values[1] != NULL) info->title_en = info->title_fr;
    if (values[1] == NULL && values[0] != NULL) info->title_fr = info->title_en;
    return ENT_OK;
}

/* A region or several, each by its own code. */
static ent_status read_regions(ent_reader *reader, const yaml_node_t *node, const char *key, int several,
                               ent_selector *out) {
    if (node == NULL) return ENT_OK;
    if (!several && node->type == YAML_SEQUENCE_NODE)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), key, "name one region",
                           "%s is a list, where one region is needed", key);
    ENT_TRY(ent_read_selector(reader, node, key, out));
    if (out->n_terms > PARTY_LIMIT)
        return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, node), key, NULL,
                           "%s names more than %d regions", key, PARTY_LIMIT);
    for (size_t k = 0; k < out->n_terms; k++) {
        const ent_term *term = &out->terms[k];
        ent_place place = ent_term_place(term);
        if (term->except != NULL)
            return ent_fail_at(reader->context, ENT_INPUT, place, key, "name regions one by one", "%s holds \"%s\"",
                               key, term->name);
        for (size_t m = 0; m < k; m++)
            if (strcmp(out->terms[m].name, term->name) == 0)
                return ent_fail_at(reader->context, ENT_INPUT, place, key, "remove one", "%s names \"%.64s\" twice",
                                   key, term->name);
    }
    return ENT_OK;
}

enum { PATH_LONGEST = 200 }; /* years */

static ent_status read_horizon(ent_reader *reader, const yaml_node_t *node) {
    ent_package_info *info = &reader->package->info;
    ent_place place = ent_yaml_place(&reader->yaml, node);
    if (node->type != YAML_SEQUENCE_NODE || ent_list_length(node) != 2)
        return ent_fail_at(reader->context, ENT_INPUT, place, "horizon", "write [2025, 2035]",
                           "horizon is not a first and a last year");
    ENT_TRY(ent_read_year(reader, ent_list_item(reader, node, 0), "horizon", &info->first_year));
    ENT_TRY(ent_read_year(reader, ent_list_item(reader, node, 1), "horizon", &info->last_year));
    reader->package->horizon = ent_yaml_place(&reader->yaml, ent_list_item(reader, node, 1));
    reader->package->horizon.file = info->file;
    if (info->last_year < info->first_year)
        return ent_fail_at(reader->context, ENT_RANGE, place, "horizon", "the first year comes first",
                           "horizon ends in %d, before it begins in %d", info->last_year, info->first_year);
    if (info->last_year - info->first_year < PATH_LONGEST) return ENT_OK;
    return ent_fail_at(reader->context, ENT_RANGE, place, "horizon", NULL, "horizon is longer than %d years",
                       PATH_LONGEST);
}

static ent_status read_option(ent_reader *reader, const yaml_node_pair_t *pair, ent_package_option *options, size_t k) {
    const yaml_node_t *key = yaml_document_get_node(&reader->yaml.document, pair->key);
    const yaml_node_t *value = yaml_document_get_node(&reader->yaml.document, pair->value);
    ent_place place = ent_yaml_place(&reader->yaml, value);
    ENT_TRY(ent_read_name(reader, key, "options", &options[k].key));
    for (size_t m = 0; m < k; m++)
        if (strcmp(options[m].key, options[k].key) == 0)
            return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, key), "options", "remove one",
                               "options names \"%.64s\" twice", options[k].key);
    ENT_TRY(ent_read_string(reader, value, options[k].key, &options[k].value));
    options[k].line = place.line, options[k].column = place.column;
    return ENT_OK;
}

/* Keys and values as text. Which there are, and between which bounds, is for the path to say. */
static ent_status read_options(ent_reader *reader, const yaml_node_t *node) {
    ent_package *package = reader->package;
    ent_package_option *options;
    size_t n;
    if (node->type != YAML_MAPPING_NODE)
        return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), "options",
                           "write {beta: 0.96}", "options is not a mapping");
    n = (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
    options = ent_arena_take(&package->arena, n * sizeof *options);
    if (options == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) ENT_TRY(read_option(reader, &node->data.mapping.pairs.start[k], options, k));
    package->info.options = options;
    package->info.n_options = n;
    return ENT_OK;
}

static ent_status read_header(ent_reader *reader, yaml_node_t **values) {
    ent_package *package = reader->package;
    ent_package_info *info = &package->info;
    const char **parties;
    info->world = info->rival = "";
    info->against = "none";
    ENT_TRY(ent_read_name(reader, values[KEY_PACKAGE], "package", &info->name));
    ENT_TRY(read_title(reader, values[KEY_TITLE]));
    if (values[KEY_WORLD] != NULL) ENT_TRY(ent_read_string(reader, values[KEY_WORLD], "world", &info->world));
    if (values[KEY_AGAINST] != NULL) {
        ent_place place = ent_yaml_place(&reader->yaml, values[KEY_AGAINST]);
        ENT_TRY(ent_read_string(reader, values[KEY_AGAINST], "against", &info->against));
        package->against_line = place.line;
        package->against_column = place.column;
    }
    ENT_TRY(read_regions(reader, values[KEY_PARTIES], "parties", 1, &package->parties));
    ENT_TRY(read_regions(reader, values[KEY_RIVAL], "rival", 0, &package->rival));
    if (values[KEY_HORIZON] != NULL) ENT_TRY(read_horizon(reader, values[KEY_HORIZON]));
    if (values[KEY_OPTIONS] != NULL) ENT_TRY(read_options(reader, values[KEY_OPTIONS]));
    if (package->rival.n_terms > 0) info->rival = package->rival.terms[0].name;
    parties = ent_arena_take(&package->arena, package->parties.n_terms * sizeof *parties);
    if (parties == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < package->parties.n_terms; k++) parties[k] = package->parties.terms[k].name;
    info->parties = parties;
    info->n_parties = package->parties.n_terms;
    return ENT_OK;
}

static int by_id(const void *a, const void *b) {
    const ent_clause *const *x = a, *const *y = b;
    int order = strcmp((*x)->id, (*y)->id);
    return order != 0 ? order : (*x > *y) - (*x < *y);
}

/* Sorts pointers, so that a file with thousands of clauses stays fast; of all
 * repetitions the first in the file is reported. */
static ent_status check_ids(ent_reader *reader, size_t n) {
    const ent_clause **sorted = ent_arena_take(&reader->package->arena, n * sizeof *sorted);
    const ent_clause *repeated = NULL, *first = NULL;
    char hint[64];
    if (sorted == NULL) return ent_fail_nomem(reader->context);
    reader->package->by_id = sorted;
    for (size_t k = 0; k < n; k++) sorted[k] = &reader->package->clauses[k];
    qsort(sorted, n, sizeof *sorted, by_id);
    for (size_t k = 1; k < n; k++)
        if (strcmp(sorted[k]->id, sorted[k - 1]->id) == 0 && (repeated == NULL || sorted[k] < repeated)) {
            repeated = sorted[k];
            first = sorted[k - 1];
        }
    if (repeated == NULL) return ENT_OK;
    snprintf(hint, sizeof hint, ent_tr(reader->context->language, "it is first on line %u"), first->line);
    return ent_fail_at(reader->context, ENT_INPUT, (ent_place){reader->yaml.file, repeated->line, repeated->column},
                       "id", hint, "two clauses have the id \"%s\"", repeated->id);
}

static ent_status read_clauses(ent_reader *reader, const yaml_node_t *list) {
    ent_package *package = reader->package;
    ent_place place = ent_yaml_place(&reader->yaml, list);
    ent_clause_info *infos;
    size_t n, *n_steps;
    if (list->type != YAML_SEQUENCE_NODE)
        return ent_fail_at(reader->context, ENT_INPUT, place, "clauses", "begin each clause with a dash: - id: NAME",
                           "clauses is not a list");
    n = (size_t)(list->data.sequence.items.top - list->data.sequence.items.start);
    if (n == 0)
        return ent_fail_at(reader->context, ENT_INPUT, place, "clauses", "the base law is named `none`",
                           "clauses is an empty list");
    package->clauses = ent_arena_take(&package->arena, n * sizeof *package->clauses);
    infos = ent_arena_take(&package->arena, n * sizeof *infos);
    if (package->clauses == NULL || infos == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n; k++) {
        const yaml_node_t *node = yaml_document_get_node(&reader->yaml.document, list->data.sequence.items.start[k]);
        ENT_TRY(ent_read_clause(reader, node, &package->clauses[k], &infos[k]));
        n_steps = package->clauses[k].off ? &package->n_off_steps : &package->n_steps;
        package->clauses[k].first_step = *n_steps;
        *n_steps += package->clauses[k].n_steps;
    }
    package->info.clauses = infos;
    package->info.n_clauses = n;
    return check_ids(reader, n);
}

/* The last day on which a clause begins or changes, of law without a condition or (`all`) of every clause. Clauses that
 * are off are left out, or (`off`) taken as if they were on. */
static ent_day last_change(const ent_package *package, int all, int off) {
    ent_day last = INT32_MIN;
    for (size_t k = 0; k < package->info.n_clauses; k++) {
        const ent_clause *clause = &package->clauses[k];
        ent_day begins = clause->steps[clause->n_steps - 1].from;
        int is_law = ent_is_rate(clause->type) || clause->type == ENT_CLAUSE_LANE;
        if (clause->off && !off) continue;
        if ((all || (is_law && clause->when.clause.name == NULL)) && begins > last) last = begins;
    }
    for (size_t k = 0; k < (off ? package->info.n_voids : ent_voids_that_count(package)); k++)
        if (package->voids[k].from > last) last = package->voids[k].from;
    return last;
}

/* The first calendar year in which no law begins or changes and none falls any more. Money flows for years and then
 * stops, so that no year stands for all of it. With every clause off it is the year that it would be with all of them:
 * some year has to be looked at. */
static void set_default_year(ent_package *package) {
    int year, month, day, off = package->n_steps == 0;
    ent_day last = last_change(package, 0, off);
    if (last == INT32_MIN) last = last_change(package, 1, off);
    ent_day_to_civil(last, &year, &month, &day);
    package->info.default_year = (month == 1 && day == 1) || year == 9999 ? year : year + 1;
    for (size_t k = 0; k < package->info.n_contexts; k++)
        if (package->contexts[k]->info.default_year > package->info.default_year)
            package->info.default_year = package->contexts[k]->info.default_year;
}
