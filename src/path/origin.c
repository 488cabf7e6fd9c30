/* origin.c: a run and all it takes to make it again, into the run store. */
#include "path/origin.h"

#include <stdlib.h>
#include <string.h>

static void add(ent_origin_options *all, const char *name, const char *value) {
    if (value != NULL) all->options[all->n_options++] = (ent_result_option){.name = name, .value = value};
}

ent_status ent_origin_options_make(ent_context *context, const ent_run_origin *origin, ent_origin_options *out) {
    const ent_package_info *info = ent_package_get_info(origin->package);
    *out = (ent_origin_options){.n_options = 0};
    ENT_TRY(ent_run_options_say(context, origin->options, &out->choices));
    out->options = ent_arena_take(&out->arena, (out->choices->n_choices + info->n_settings + 3) * sizeof *out->options);
    if (out->options == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < out->choices->n_choices; k++)
        add(out, out->choices->choices[k].name, out->choices->choices[k].value);
    for (size_t k = 0; k < info->n_settings; k++) {
        const char *setting = info->settings[k], *equals = strchr(setting, '=');
        char *name = ent_arena_string(&out->arena, setting);
        if (name == NULL) return ent_fail_nomem(context);
        name[equals - setting] = '\0';
        add(out, name, equals + 1);
    }
    add(out, "facts", origin->facts);
    add(out, "facts-hash", origin->facts_hash);
    add(out, "world", origin->world);
    return ENT_OK;
}

void ent_origin_options_free(ent_origin_options *options) {
    ent_run_choices_free(options->choices);
    ent_arena_free(&options->arena);
}

typedef struct texts {
    ent_store_text *list;
    size_t n;
} texts;

/* Adds the texts of a package that are not there yet. */
static ent_status add_texts(ent_context *context, const ent_package *package, texts *all) {
    const ent_package_text *more;
    ent_store_text *longer;
    size_t n;
    ENT_TRY(ent_package_texts(context, package, &more, &n));
    longer = realloc(all->list, (all->n + n + 1) * sizeof *longer);
    if (longer == NULL) return ent_fail_nomem(context);
    all->list = longer;
    for (size_t k = 0; k < n; k++) {
        size_t at = 0;
        while (at < all->n && strcmp(all->list[at].file, more[k].file) != 0) at++;
        if (at == all->n) all->list[all->n++] = (ent_store_text){more[k].file, more[k].text, more[k].length};
    }
    return ENT_OK;
}

static ent_status keep_texts(ent_context *context, const ent_stored *stored, texts *all) {
    all->list = calloc(stored->n_texts + 1, sizeof *all->list);
    if (all->list == NULL) return ent_fail_nomem(context);
    memcpy(all->list, stored->texts, stored->n_texts * sizeof *all->list);
    all->n = stored->n_texts;
    return ENT_OK;
}

/* `owner` keeps the texts of a package that an option names. */
static ent_status gather(ent_context *context, const ent_run_origin *origin, texts *all, ent_package **owner) {
    const ent_run_options *options = origin->options;
    if (origin->stored != NULL) return keep_texts(context, origin->stored, all);
    ENT_TRY(add_texts(context, origin->package, all));
    if (options->against_package != NULL) return add_texts(context, options->against_package, all);
    if (options->against == NULL || strcmp(options->against, "none") == 0) return ENT_OK;
    ENT_TRY(ent_package_load(context, options->against, NULL, owner));
    return add_texts(context, *owner, all);
}

ent_status ent_run_keep(ent_context *context, ent_store *store, const ent_run_origin *origin, const char *command,
                        ent_result *result) {
    ent_origin_options options;
    ent_package *against = NULL;
    texts all = {NULL, 0};
    ent_status status = ent_origin_options_make(context, origin, &options);
    if (status == ENT_OK) status = gather(context, origin, &all, &against);
    if (status == ENT_OK) {
        const ent_store_run run = {.struct_version = ENT_STORE_RUN_VERSION,
                                   .command = command,
                                   .n_options = options.n_options,
                                   .options = options.options,
                                   .n_texts = all.n,
                                   .texts = all.list};
        status = ent_store_add(context, store, result, &run);
    }
    free(all.list);
    ent_package_free(against);
    ent_origin_options_free(&options);
    return status;
}
