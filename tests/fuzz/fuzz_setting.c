/* Any bytes as a setting of a clause. Whatever they are: an answer with a message, or a package that was set and is
 * written so that it reads the same. Files of rates are looked for beside a package in the library, where there are none. */
#include <entente/package.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth) {
    if (!truth) abort();
}

/* What was set is written, into a file that is all lines. */
static void write_set(ent_context *context, const ent_package *package) {
    const ent_package_info *info = ent_package_get_info(package), *other;
    ent_package_text one = {.file = info->file};
    ent_package *again = NULL;
    char *text = NULL;
    if (ent_package_write_text(context, package, &text, &one.length) != ENT_OK) abort();
    one.text = text;
    if (ent_package_load_texts(context, &one, 1, NULL, 0, &again) != ENT_OK) abort();
    other = ent_package_get_info(again);
    need(info->n_clauses == other->n_clauses);
    for (size_t k = 0; k < info->n_clauses; k++)
        need(strcmp(info->clauses[k].summary, other->clauses[k].summary) == 0 &&
             info->clauses[k].off == other->clauses[k].off);
    ent_package_free(again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char begin[] = "general-15.";
    ent_context *context = NULL;
    ent_package *package = NULL;
    char *setting = malloc(sizeof begin + size);
    const char *settings[1] = {setting};
    ent_status status;
    if (setting == NULL || ent_context_create(&context) != ENT_OK) {
        free(setting);
        return 0;
    }
    memcpy(setting, begin, sizeof begin - 1);
    if (size > 0) memcpy(setting + sizeof begin - 1, data, size);
    setting[sizeof begin - 1 + size] = '\0';
    status = ent_package_load_with(context, "tokyo-2025-as-signed", NULL, settings, 1, &package);
    if (status == ENT_OK) {
        const ent_package_info *info = ent_package_get_info(package);
        need(info->n_settings == 1 && strcmp(info->settings[0], setting) == 0);
        for (size_t k = 0; k < info->n_clauses; k++) need(info->clauses[k].summary[0] != '\0');
        write_set(context, package);
    } else {
        const ent_error *error = ent_context_error(context);
        need(package == NULL && error->status == status && error->message[0] != '\0');
        need(error->subject == ENT_SUBJECT_PACKAGE && status != ENT_INTERNAL && status != ENT_NUMERIC);
    }
    ent_package_free(package);
    ent_context_free(context);
    free(setting);
    return 0;
}
