/* command.c: the command that makes a run again: the options that decide figures, quoted for a shell, without those that
 * only say what is shown or where it goes. */
#include "path/origin.h"
#include "support/text.h"

#include <stdio.h>
#include <string.h>

/* ---- words of a shell ---- */

static int is_plain(const char *word) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
    return word[0] != '\0' && strspn(word, plain) == strlen(word);
}

/* In single quotes nothing is special but their end. */
static void add_word(ent_text *text, const char *word) {
    ent_text_add(text, " ");
    if (is_plain(word)) {
        ent_text_add(text, word);
        return;
    }
    ent_text_add(text, "'");
    for (; *word != '\0'; word++) ent_text_add(text, *word == '\'' ? "'\\''" : (char[]){*word, '\0'});
    ent_text_add(text, "'");
}

/* " --NAME VALUE"; `value` NULL: without one. */
static void add_named(ent_text *text, const char *name, const char *value) {
    ent_text_addf(text, " --%s", name);
    if (value != NULL) add_word(text, value);
}

/* ---- options ---- */

static const char *value_of(const ent_result_option *options, size_t n, const char *key) {
    for (size_t k = 0; k < n; k++)
        if (strcmp(options[k].name, key) == 0) return options[k].value;
    return NULL;
}

/* Options of the command that are called as their keys; others are those of the path, of the solver or of clauses. */
static const char *const called[] = {"year", "date", "against", "elasticities", "closure", "seed", "facts", "world"};
static const char *const otherwise[] = {"path",   "first-year",    "last-year", "delivery",
                                        "ledger", "ledger-orders", "facts-hash"};

static int is_among(const char *key, const char *const *keys, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (strcmp(keys[k], key) == 0) return 1;
    return 0;
}

/* What the command takes for granted is another thing than what the library does. */
static void say_path(ent_text *text, const ent_result_option *options, size_t n) {
    const char *first = value_of(options, n, "first-year"), *last = value_of(options, n, "last-year");
    const char *delivery = value_of(options, n, "delivery"), *ledger = value_of(options, n, "ledger");
    char years[32];
    if (value_of(options, n, "path") == NULL) {
        if (value_of(options, n, "date") == NULL) add_named(text, "long-run", NULL);
        return;
    }
    if (first != NULL && last != NULL) {
        snprintf(years, sizeof years, "%.8s-%.8s", first, last);
        add_named(text, "years", years);
    }
    if (delivery == NULL) delivery = ent_delivery_name(ENT_DELIVERY_HEADLINE);
    if (strcmp(delivery, ent_delivery_name(ENT_DELIVERY_EXPECTED)) != 0) add_named(text, "delivery", delivery);
    if (ledger == NULL) ledger = ent_ledger_name(ENT_LEDGER_NONE);
    if (strcmp(ledger, ent_ledger_name(ENT_LEDGER_GROUP)) != 0) add_named(text, "ledger", ledger);
}

ent_status ent_run_command_of(ent_context *context, const ent_result_option *options, size_t n_options,
                              const char *source, char **out) {
    ent_text text = {0};
    ent_text_add(&text, "entente run");
    say_path(&text, options, n_options);
    for (size_t k = 0; k < n_options; k++) {
        char setting[400];
        if (is_among(options[k].name, otherwise, sizeof otherwise / sizeof otherwise[0])) continue;
        if (is_among(options[k].name, called, sizeof called / sizeof called[0])) {
            add_named(&text, options[k].name, options[k].value);
            continue;
        }
        snprintf(setting, sizeof setting, "%s=%s", options[k].name, options[k].value);
        add_named(&text, "set", setting);
    }
    add_word(&text, source);
    *out = text.failed ? NULL : text.data;
    if (*out != NULL) return ENT_OK;
    ent_text_free(&text);
    return ent_fail_nomem(context);
}

ent_status ent_run_command(ent_context *context, const ent_run_origin *origin, char **out) {
    ent_origin_options all;
    ent_status status;
    *out = NULL;
    status = ent_origin_options_make(context, origin, &all);
    if (status == ENT_OK) status = ent_run_command_of(context, all.options, all.n_options, origin->source, out);
    ent_origin_options_free(&all);
    return status;
}
