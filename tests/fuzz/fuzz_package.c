/* Any bytes as the text of a package. Whatever they are: an answer with a message and a place, or a package whose
 * description can be read from end to end, and which is written as it was read. Files of rates are looked for in a folder
 * that does not exist. The same bytes as a text that somebody sent are read without a look at the disk: the linker sends
 * calls that reach for it here (--wrap). */
#include <entente/package.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth) {
    if (!truth) abort();
}

static int forbidden; /* nobody may reach for the disk now */

FILE *__real_fopen(const char *path, const char *mode);
int __real_stat(const char *path, struct stat *out);
int __real_access(const char *path, int mode);
DIR *__real_opendir(const char *path);
char *__real_realpath(const char *path, char *out);
FILE *__wrap_fopen(const char *path, const char *mode);
int __wrap_stat(const char *path, struct stat *out);
int __wrap_access(const char *path, int mode);
DIR *__wrap_opendir(const char *path);
char *__wrap_realpath(const char *path, char *out);
FILE *__wrap_fopen(const char *path, const char *mode) { return need(!forbidden), __real_fopen(path, mode); }
int __wrap_stat(const char *path, struct stat *out) { return need(!forbidden), __real_stat(path, out); }
int __wrap_access(const char *path, int mode) { return need(!forbidden), __real_access(path, mode); }
DIR *__wrap_opendir(const char *path) { return need(!forbidden), __real_opendir(path); }
char *__wrap_realpath(const char *path, char *out) { return need(!forbidden), __real_realpath(path, out); }

static size_t touched; /* keeps the reading of strings from being optimised away */
static void read_string(const char *string) {
    need(string != NULL);
    touched += strlen(string);
}

static void read_info(const ent_package_info *info) {
    need(info->n_clauses > 0 && strlen(info->hash) == 32 && info->name[0] != '\0');
    read_string(info->title_en), read_string(info->title_fr), read_string(info->file), read_string(info->world);
    read_string(info->against), read_string(info->rival);
    for (size_t k = 0; k < info->n_parties; k++) read_string(info->parties[k]);
    need(info->first_year <= info->last_year);
    for (size_t k = 0; k < info->n_options; k++) {
        read_string(info->options[k].key), read_string(info->options[k].value);
        need(info->options[k].line > 0 && info->options[k].column > 0);
    }
    for (size_t k = 0; k < info->n_deficits; k++) {
        const ent_deficit_info *d = &info->deficits[k];
        need(d->region[0] != '\0' && d->from[0] != '\0' && d->line > 0 && d->share_pct > -100.0);
        read_string(d->source_title), read_string(d->source_date), read_string(d->source_url);
    }
    for (size_t k = 0; k < info->n_clauses; k++) {
        const ent_clause_info *c = &info->clauses[k];
        need(c->id[0] != '\0' && c->from[0] != '\0' && c->line > 0);
        read_string(c->type_name), read_string(c->summary), read_string(c->until), read_string(c->announced);
        read_string(c->authority), read_string(c->status), read_string(c->source_title), read_string(c->source_date);
        read_string(c->source_url), read_string(c->group), read_string(c->when);
        need(c->delivery >= 0.0 && c->delivery <= 1.0);
        need(c->n_steps > 0 && strcmp(c->steps[0].from, c->from) == 0);
        for (size_t v = 0; v < c->n_values; v++) {
            read_string(c->values[v].key), read_string(c->values[v].value), read_string(c->values[v].kind);
            need(c->values[v].line >= c->line);
        }
        for (size_t s = 0; s < c->n_steps; s++) {
            read_string(c->steps[s].value), read_string(c->steps[s].summary);
            need(s == 0 || strcmp(c->steps[s - 1].from, c->steps[s].from) < 0);
        }
    }
    for (size_t k = 0; k < info->n_outside; k++) {
        const ent_outside_info *o = &info->outside[k];
        need(o->added_pct > -100.0 && o->imports_musd >= 0.0 && o->line > 0);
        read_string(o->date), read_string(o->importer), read_string(o->exporter), read_string(o->note);
        read_string(o->source_title), read_string(o->source_date), read_string(o->source_url);
        for (size_t g = 0; g < o->n_groups; g++) read_string(o->groups[g].name);
    }
}

/* Nothing set, nothing changed. */
static void write_again(ent_context *context, const ent_package *package, const uint8_t *data, size_t size) {
    char *text = NULL;
    size_t length;
    if (ent_package_write_text(context, package, &text, &length) != ENT_OK) return; /* out of memory */
    need(length == size && (size == 0 || memcmp(text, data, size) == 0));
    free(text);
}

/* The first clause switched off: written, if it can be, as a text that says so. */
static void write_set(ent_context *context, const ent_package_text *one, const char *id) {
    char set[128];
    const char *settings[] = {set, set};
    ent_package *package = NULL, *again = NULL;
    ent_package_text other = *one;
    char *text = NULL;
    size_t length;
    snprintf(set, sizeof set, "%s.off=true", id);
    if (ent_package_load_texts(context, one, 1, settings, 2, &package) != ENT_OK) return; /* a condition looks at it */
    if (ent_package_write_text(context, package, &text, &length) == ENT_OK) {
        other.text = text, other.length = length;
        need(ent_package_load_texts(context, &other, 1, NULL, 0, &again) == ENT_OK);
        need(ent_package_get_info(again)->clauses[0].off);
        for (size_t k = 0; k < ent_package_get_info(package)->n_clauses; k++)
            need(strcmp(ent_package_get_info(package)->clauses[k].summary,
                        ent_package_get_info(again)->clauses[k].summary) == 0);
    } else {
        need(text == NULL && ent_context_error(context)->message[0] != '\0');
    }
    ent_package_free(again), ent_package_free(package);
    free(text);
}

/* As a text that somebody sent, under the same name. */
static void read_sent(ent_context *context, const uint8_t *data, size_t size, const ent_package *parsed) {
    const ent_package_text one = {"/nonexistent/fuzz.yaml", size == 0 ? "" : (const char *)data, size}, *texts;
    ent_package *package = NULL, *against = NULL;
    size_t n;
    forbidden = 1;
    if (ent_package_load_texts(context, &one, 1, NULL, 0, &package) == ENT_OK) {
        if (parsed != NULL) need(strcmp(ent_package_get_info(parsed)->hash, ent_package_get_info(package)->hash) == 0);
        if (ent_package_load_against(context, package, &against) == ENT_OK)
            need(ent_package_texts(context, package, &texts, &n) == ENT_OK && n >= 1 && texts[0].length == size);
        write_again(context, package, data, size);
        write_set(context, &one, ent_package_get_info(package)->clauses[0].id);
    }
    ent_package_free(against), ent_package_free(package);
    forbidden = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ent_context *context = NULL;
    ent_package *package = NULL;
    ent_status status;
    if (ent_context_create(&context) != ENT_OK) return 0;
    status = ent_package_parse(context, (const char *)data, size, "/nonexistent/fuzz.yaml", &package);
    if (status == ENT_OK) {
        read_info(ent_package_get_info(package));
        write_again(context, package, data, size);
    } else {
        const ent_error *error = ent_context_error(context);
        need(package == NULL && error->status == status && error->message[0] != '\0');
        need(error->subject == ENT_SUBJECT_PACKAGE && status != ENT_INTERNAL && status != ENT_NUMERIC);
    }
    read_sent(context, data, size, package);
    ent_package_free(package);
    ent_context_free(context);
    return 0;
}
