/* load.c: finds a package by path or by name. */
#include "package/bundle.h"
#include "package/shipped.h"
#include "package/yaml.h"
#include "support/file.h"
#include "support/text.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static ent_status load(ent_context *context, const char *source, const char *relative_to, const ent_link *link,
                       const ent_settings *settings, ent_package **out);
static ent_status load_bundled(ent_context *context, const char *source, const char *relative_to, const ent_link *link,
                               ent_package **out);

ent_status ent_package_load(ent_context *context, const char *source, const char *relative_to, ent_package **out) {
    return ent_package_load_with(context, source, relative_to, NULL, 0, out);
}

ent_status ent_package_load_with(ent_context *context, const char *source, const char *relative_to,
                                 const char *const *settings, size_t n_settings, ent_package **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    const ent_settings all = {settings, n_settings};
    ent_status status = load(context, source, relative_to, NULL, &all, out);
    ent_context_enter(context, former);
    return status;
}

ent_status ent_package_load_linked(ent_context *context, const char *source, const char *relative_to,
                                   const ent_link *link, ent_package **out) {
    *out = NULL;
    if (strcmp(source, "-") == 0 && link->bundle == NULL)
        return ent_fail_at(context, ENT_INPUT, link->place, link->key, "name a file or a shipped package",
                           "a package cannot name standard input");
    if (++*link->n_loaded > ENT_PACKAGES_MOST)
        return ent_fail_at(context, ENT_RANGE, link->place, link->key, NULL, "more than %d packages name each other",
                           ENT_PACKAGES_MOST);
    if (link->bundle != NULL) return load_bundled(context, source, relative_to, link, out);
    return load(context, source, relative_to, link, NULL, out);
}

ent_status ent_package_load_asked(ent_context *context, const ent_package *package, const char *source,
                                  ent_package **out) {
    size_t n_loaded = 0;
    const ent_link link = {.identity = "", .key = "against", .n_loaded = &n_loaded, .bundle = package->bundle};
    ent_subject former;
    ent_status status;
    if (package->bundle == NULL) return ent_package_load(context, source, NULL, out);
    *out = NULL;
    former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    status = load_bundled(context, source, "", &link, out);
    ent_context_enter(context, former);
    return status;
}

const char *const *ent_package_shipped(void) { return ent_shipped_names; }

static int ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), n = strlen(ending);
    return length > n && strcmp(text + length - n, ending) == 0;
}

static int is_path(const char *source) {
    return strchr(source, '/') != NULL || ends_with(source, ".yaml") || ends_with(source, ".yml");
}

static int is_file(const char *path) {
    struct stat information;
    return stat(path, &information) == 0 && !S_ISDIR(information.st_mode);
}

static ent_status load_file(ent_context *context, const char *path, const ent_link *link, const ent_settings *settings,
                            ent_package **out) {
    char *bytes = NULL;
    size_t length = 0;
    ent_status status = ent_file_read(context, path, ENT_PACKAGE_LIMIT, &bytes, &length);
    if (status == ENT_RANGE) status = ent_fail_too_large(context, path);
    if (status == ENT_OK)
        status = ent_package_parse_linked(context, bytes, length, strcmp(path, "-") == 0 ? "standard input" : path,
                                          link, NULL, settings, out);
    free(bytes);
    return status;
}

static ent_status load_shipped(ent_context *context, const ent_shipped *shipped, const ent_link *link,
                               const ent_settings *settings, ent_package **out) {
    char file[128];
    snprintf(file, sizeof file, "shipped:%s", shipped->name);
    return ent_package_parse_linked(context, (const char *)shipped->text, shipped->length, file, link,
                                    link == NULL ? NULL : link->bundle, settings, out);
}

/* What a wrong name may have meant: package files of a directory and shipped
 * names. */
enum { CANDIDATE_LIMIT = 64 };
typedef struct candidates {
    char *names[CANDIDATE_LIMIT];
    size_t n;
} candidates;

static void add_candidate(candidates *found, const char *name, size_t length) {
    char *copy = found->n == CANDIDATE_LIMIT ? NULL : ent_string_copy(name);
    if (copy == NULL) return; /* a hint is not worth a failure */
    copy[length] = '\0';
    found->names[found->n++] = copy;
}

/* The package files beside `path`, with or without their endings. A directory
 * that cannot be read has none. */
static void add_directory(candidates *found, const char *path, int with_ending) {
    char *directory = ent_path_beside(path, ".");
    DIR *stream = directory == NULL ? NULL : opendir(directory);
    const struct dirent *entry;
    free(directory);
    if (stream == NULL) return;
    while ((entry = readdir(stream)) != NULL)
        if (ends_with(entry->d_name, ".yaml") || ends_with(entry->d_name, ".yml"))
            add_candidate(found, entry->d_name,
                          with_ending ? strlen(entry->d_name) : (size_t)(strrchr(entry->d_name, '.') - entry->d_name));
    closedir(stream);
}

enum { LISTED = 140 }; /* letters of names before a hint, which has room for 239, says how many there are besides */

static ent_status fail_unknown(ent_context *context, const char *source, const char *path, const ent_link *link) {
    candidates found = {.n = 0};
    const char *slash = strrchr(source, '/'), *name = path == NULL || slash == NULL ? source : slash + 1, *nearest;
    char shown[ENT_SHOWN];
    ent_text hint = {0};
    ent_status status;
    if (path != NULL) add_directory(&found, path, 1);
    else
        for (size_t k = 0; k < ent_shipped_count; k++)
            add_candidate(&found, ent_shipped_names[k], strlen(ent_shipped_names[k]));
    nearest = ent_did_you_mean(name, (const char *const *)found.names, found.n);
    if (nearest != NULL) {
        ent_text_addf(&hint, "did you mean \"%.*s%s\"?", (int)(name - source), source, nearest);
    } else {
        size_t k = 0;
        for (; k < ent_shipped_count && hint.length < LISTED; k++)
            ent_text_addf(&hint, "%s%s", k == 0 ? ent_tr(context->language, "shipped: ") : ", ", ent_shipped_names[k]);
        if (k < ent_shipped_count)
            ent_text_addf(&hint, ent_tr(context->language, " and %zu more"), ent_shipped_count - k);
        ent_text_add(&hint, ent_tr(context->language, "; a file is named by its path"));
    }
    if (link != NULL && path != NULL)
        status = ent_fail_at(context, ENT_NOT_FOUND, link->place, link->key, hint.data,
                             "the package \"%s\" does not exist", ent_shown(path, shown));
    else if (link != NULL)
        status = ent_fail_at(context, ENT_NOT_FOUND, link->place, link->key, hint.data, "package \"%s\" is unknown",
                             ent_shown(source, shown));
    else
        status = path != NULL
                     ? ent_fail_at(context, ENT_NOT_FOUND, (ent_place){.file = path}, NULL, hint.data, "no such file")
                     : ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, NULL, hint.data, "package \"%s\" is unknown",
                                   ent_shown(source, shown));
    ent_text_free(&hint);
    for (size_t k = 0; k < found.n; k++) free(found.names[k]);
    return status;
}

/* A name: first a file of that name beside the one that named it, then the
 * shipped ones. */
static ent_status load_name(ent_context *context, const char *name, const char *relative_to, int only_shipped,
                            const ent_link *link, const ent_settings *settings, ent_package **out) {
    static const char *const endings[] = {"", ".yaml", ".yml"};
    size_t n_endings = only_shipped ? 0 : relative_to == NULL ? 1 : 3;
    for (size_t k = 0; k < n_endings; k++) {
        ent_text file = {0};
        ent_status status;
        char *path;
        ent_text_addf(&file, "%s%s", name, endings[k]);
        path = file.failed ? NULL : ent_path_beside(relative_to == NULL ? "" : relative_to, file.data);
        ent_text_free(&file);
        if (path == NULL) return ent_fail_nomem(context);
        if (!is_file(path)) {
            free(path);
            continue;
        }
        status = load_file(context, path, link, settings, out);
        free(path);
        return status;
    }
    for (size_t k = 0; k < ent_shipped_count; k++)
        if (strcmp(name, ent_shipped_table[k].name) == 0)
            return load_shipped(context, &ent_shipped_table[k], link, settings, out);
    return fail_unknown(context, name, NULL, link);
}

static ent_status load(ent_context *context, const char *source, const char *relative_to, const ent_link *link,
                       const ent_settings *settings, ent_package **out) {
    ent_status status;
    int only_shipped;
    char *path;
    *out = NULL;
    if (source[0] == '\0')
        return ent_fail_at(context, ENT_NOT_FOUND, link != NULL ? link->place : (ent_place){0}, NULL,
                           "name a file or a shipped package", "the name of a package is empty");
    if (strcmp(source, "-") == 0) return load_file(context, source, link, settings, out);
    only_shipped = relative_to != NULL && strncmp(relative_to, "shipped:", 8) == 0;
    if (only_shipped) relative_to = NULL;
    if (!is_path(source)) return load_name(context, source, relative_to, only_shipped, link, settings, out);
    path = ent_path_beside(relative_to == NULL ? "" : relative_to, source);
    if (path == NULL) return ent_fail_nomem(context);
    status = ent_path_exists(path) ? load_file(context, path, link, settings, out)
                                   : fail_unknown(context, source, path, link);
    free(path);
    return status;
}

/* ---- from texts that were given, never from disk ---- */

static ent_status fail_not_given(ent_context *context, const char *source, const ent_link *link) {
    const char *nearest = ent_did_you_mean(source, ent_shipped_names, ent_shipped_count);
    char shown[ENT_SHOWN];
    ent_text hint = {0};
    ent_status status;
    if (nearest != NULL) ent_text_addf(&hint, "did you mean \"%s\"?", nearest);
    else ent_text_add(&hint, "only shipped packages and the texts that were given are read");
    status = ent_fail_at(context, ENT_NOT_FOUND, link->place, link->key, hint.data, "package \"%s\" is unknown",
                         ent_shown(source, shown));
    ent_text_free(&hint);
    return status;
}

/* The text that lies beside `relative_to` under that name. NULL when there is none; *failed when out of memory. */
static const ent_package_text *find_beside(const ent_bundle *bundle, const char *relative_to, const char *name,
                                           const char *ending, int *failed) {
    const ent_package_text *found;
    ent_text file = {0};
    char *path;
    ent_text_addf(&file, "%s%s", name, ending);
    path = file.failed ? NULL : ent_path_beside(relative_to, file.data);
    ent_text_free(&file);
    *failed |= path == NULL;
    found = path == NULL ? NULL : ent_bundle_find(bundle, path);
    free(path);
    return found;
}

/* As load(): a path; else a name beside the file that named it, then a shipped one. A shipped package that was given as
 * a text is read from there: it may be that of another version. */
static ent_status load_bundled(ent_context *context, const char *source, const char *relative_to, const ent_link *link,
                               ent_package **out) {
    static const char *const endings[] = {"", ".yaml", ".yml"};
    int of_shipped = strncmp(relative_to, "shipped:", 8) == 0, by_path = is_path(source), failed = 0;
    const ent_package_text *found = NULL;
    char shipped[128];
    if (by_path) found = find_beside(link->bundle, of_shipped ? "" : relative_to, source, "", &failed);
    for (size_t k = 0; k < 3 && found == NULL && !by_path && !of_shipped; k++)
        found = find_beside(link->bundle, relative_to, source, endings[k], &failed);
    if (failed) return ent_fail_nomem(context);
    snprintf(shipped, sizeof shipped, "shipped:%.100s", source);
    if (found == NULL && !by_path) found = ent_bundle_find(link->bundle, shipped);
    if (found != NULL)
        return ent_package_parse_linked(context, found->text, found->length, found->file, link, link->bundle, NULL,
                                        out);
    for (size_t k = 0; k < ent_shipped_count && !by_path; k++)
        if (strcmp(source, ent_shipped_table[k].name) == 0)
            return load_shipped(context, &ent_shipped_table[k], link, NULL, out);
    return fail_not_given(context, source, link);
}
