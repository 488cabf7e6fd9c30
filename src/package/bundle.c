/* bundle.c: a package as texts: what it was read from, and reading one from texts alone. */
#include "package/bundle.h"
#include "package/links.h"

#include <stdlib.h>
#include <string.h>

ent_bundle *ent_bundle_hold(ent_bundle *bundle) {
    if (bundle != NULL) atomic_fetch_add(&bundle->n_holders, 1);
    return bundle;
}

void ent_bundle_release(ent_bundle *bundle) {
    if (bundle == NULL || atomic_fetch_sub(&bundle->n_holders, 1) > 1) return;
    ent_arena_free(&bundle->arena);
    free(bundle);
}

const ent_package_text *ent_bundle_find(const ent_bundle *bundle, const char *file) {
    for (size_t k = 0; k < bundle->n_texts; k++)
        if (strcmp(bundle->texts[k].file, file) == 0) return &bundle->texts[k];
    return NULL;
}

static ent_status copy_text(ent_context *context, ent_arena *arena, const ent_package_text *text,
                            ent_package_text *out) {
    char *bytes = ent_arena_take(arena, text->length + 1);
    *out = (ent_package_text){ent_arena_string(arena, text->file), bytes, text->length};
    if (bytes == NULL || out->file == NULL) return ent_fail_nomem(context);
    if (text->length > 0) memcpy(bytes, text->text, text->length);
    return ENT_OK;
}

/* ---- what a package was read from ---- */

/* The same name twice is one text. It is not when a file was changed between two readings, and then no set of texts is
 * what the package was read from. */
static ent_status add_text(ent_context *context, ent_gathered *all, const ent_package_text *text) {
    ent_package_text *grown;
    for (size_t k = 0; k < all->n_texts; k++) {
        const ent_package_text *there = &all->texts[k];
        if (strcmp(there->file, text->file) != 0) continue;
        if (there->length == text->length && memcmp(there->text, text->text, text->length) == 0) return ENT_OK;
        return ent_fail_at(context, ENT_INPUT, (ent_place){.file = text->file}, NULL,
                           "read the package again, once its files no longer change",
                           "the file is not what it was when the package was read");
    }
    grown = ent_arena_grown(&all->arena, all->texts, all->n_texts, sizeof *grown);
    if (grown == NULL) return ent_fail_nomem(context);
    all->texts = grown;
    ENT_TRY(copy_text(context, &all->arena, text, &grown[all->n_texts]));
    all->n_texts++;
    return ENT_OK;
}

static ent_status add_package(ent_context *context, ent_gathered *all, const ent_package *package) {
    ENT_TRY(add_text(context, all, &package->read));
    for (const ent_rates *rates = package->rates; rates != NULL; rates = rates->next)
        ENT_TRY(add_text(context, all, &rates->read));
    for (size_t k = 0; k < package->n_named; k++) ENT_TRY(add_package(context, all, package->named[k]));
    return ENT_OK;
}

static ent_status gather(ent_context *context, const ent_package *package, ent_gathered *all) {
    ent_package *chain[ENT_PACKAGES_MOST + 1] = {NULL};
    size_t n = 0;
    ent_status status = add_package(context, all, package);
    if (status == ENT_OK) status = ent_follow_against(context, package, chain, &n);
    for (size_t k = 0; k < n && status == ENT_OK; k++) status = add_package(context, all, chain[k]);
    for (size_t k = 0; k < n; k++) ent_package_free(chain[k]);
    return status;
}

ent_status ent_package_texts(ent_context *context, const ent_package *package, const ent_package_text **out,
                             size_t *n) {
    ent_gathered *all = package->gathered;
    ent_status status = ENT_OK;
    *out = NULL;
    *n = 0;
    if (!all->done) {
        ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
        status = gather(context, package, all);
        ent_context_enter(context, former);
        if (status == ENT_OK) {
            all->done = 1;
        } else {
            ent_arena_free(&all->arena);
            *all = (ent_gathered){0};
        }
    }
    if (status != ENT_OK) return status;
    *out = all->texts;
    *n = all->n_texts;
    return ENT_OK;
}

/* ---- reading from texts ---- */

static ent_status make_bundle(ent_context *context, const ent_package_text *texts, size_t n, ent_bundle **out) {
    ent_bundle *bundle = *out = calloc(1, sizeof *bundle);
    ent_package_text *copies;
    if (bundle == NULL) return ent_fail_nomem(context);
    bundle->n_holders = 1;
    bundle->texts = copies = ent_arena_take(&bundle->arena, n * sizeof *copies);
    if (copies == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < n; k++) ENT_TRY(copy_text(context, &bundle->arena, &texts[k], &copies[k]));
    bundle->n_texts = n;
    return ENT_OK;
}

ent_status ent_package_load_texts(ent_context *context, const ent_package_text *texts, size_t n_texts,
                                  const char *const *settings, size_t n_settings, ent_package **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    const ent_settings all = {settings, n_settings};
    ent_bundle *bundle = NULL;
    ent_status status = n_texts == 0 ? ent_fail(context, ENT_USAGE, "a package is read from at least one text")
                                     : make_bundle(context, texts, n_texts, &bundle);
    *out = NULL;
    if (status == ENT_OK)
        status = ent_package_parse_linked(context, texts[0].text, texts[0].length, texts[0].file, NULL, bundle, &all,
                                          out);
    ent_bundle_release(bundle);
    ent_context_enter(context, former);
    return status;
}
