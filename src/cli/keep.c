#include "keep.h"
#include "again.h"
#include "cli.h"
#include "commands.h"
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int cli_take_keep(int key, const char *value, cli_keep *keep) {
    switch (key) {
    case CLI_KEEP_DB: keep->db = value; return 0;
    case CLI_KEEP_NOT: keep->not_at_all = 1; return 0;
    default: return CLI_GO_ON;
    }
}

/* ---- where it lies ---- */

static char *joined(const char *first, const char *second) {
    char *out = malloc(strlen(first) + strlen(second) + 1);
    if (out != NULL) strcat(strcpy(out, first), second);
    return out;
}

static const char *environment(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* Malloc'd; NULL when out of memory, "" when nothing says where. A relative XDG_DATA_HOME does not count, as its
 * specification wants it. */
static char *store_path(const cli_keep *keep) {
    const char *asked = keep->db != NULL ? keep->db : environment("ENTENTE_DB");
    const char *data = environment("XDG_DATA_HOME"), *home = environment("HOME");
    if (asked != NULL) return joined(asked, "");
    if (data != NULL && data[0] == '/') return joined(data, "/entente/runs.sqlite");
    return home != NULL ? joined(home, "/.local/share/entente/runs.sqlite") : joined("", "");
}

ent_status cli_open_store(ent_context *context, const cli_keep *keep, int create, ent_store **out) {
    char *path = store_path(keep);
    ent_status status;
    *out = NULL;
    if (path == NULL) return ENT_NOMEM;
    /* "" is what HOME, XDG_DATA_HOME and ENTENTE_DB say when they are not set: no file has that name */
    status = ent_store_open(context, path, create, out);
    free(path);
    return status;
}

/* ---- what is kept ---- */

enum { OPTIONS_MOST = CLI_SETTINGS_MOST + 40 };

typedef struct matter {
    ent_result_option options[OPTIONS_MOST];
    size_t n_options;
    ent_store_text *texts;
    size_t n_texts;
    char names[CLI_SETTINGS_MOST][96]; /* of settings */
    ent_run_choices *choices;
    ent_package *against; /* that an option names */
} matter;

static void add_option(matter *m, const char *name, const char *value) {
    if (value != NULL && m->n_options < OPTIONS_MOST)
        m->options[m->n_options++] = (ent_result_option){.name = name, .value = value};
}

/* All that decides figures, in an order of its own, whatever that of the command was. */
static ent_status gather_options(ent_context *context, const cli_kept_run *run, matter *m) {
    size_t n_settings = run->settings == NULL ? 0 : run->settings->n_clauses;
    ent_status status = ent_run_options_say(context, run->options, &m->choices);
    if (status != ENT_OK) return status;
    for (size_t k = 0; k < m->choices->n_choices; k++)
        add_option(m, m->choices->choices[k].name, m->choices->choices[k].value);
    for (size_t k = 0; k < n_settings; k++) {
        const char *setting = run->settings->clauses[k], *equals = strchr(setting, '=');
        snprintf(m->names[k], sizeof m->names[k], "%.*s", (int)(equals - setting), setting);
        add_option(m, m->names[k], equals + 1);
    }
    add_option(m, "facts", run->facts);
    add_option(m, "facts-hash", run->facts_hash);
    add_option(m, "world", run->world);
    return ENT_OK;
}

/* Adds the texts of a package that are not there yet. */
static ent_status gather_texts(ent_context *context, const ent_package *package, matter *m) {
    const ent_package_text *texts;
    ent_store_text *longer;
    size_t n;
    ent_status status = ent_package_texts(context, package, &texts, &n);
    if (status != ENT_OK) return status;
    longer = realloc(m->texts, (m->n_texts + n + 1) * sizeof *longer);
    if (longer == NULL) return ENT_NOMEM;
    m->texts = longer;
    for (size_t k = 0; k < n; k++) {
        size_t at = 0;
        while (at < m->n_texts && strcmp(m->texts[at].file, texts[k].file) != 0) at++;
        if (at == m->n_texts) m->texts[m->n_texts++] = (ent_store_text){texts[k].file, texts[k].text, texts[k].length};
    }
    return ENT_OK;
}

static ent_status gather_stored(const ent_stored *stored, matter *m) {
    m->texts = calloc(stored->n_texts + 1, sizeof *m->texts);
    if (m->texts == NULL) return ENT_NOMEM;
    for (size_t k = 0; k < stored->n_texts; k++) m->texts[k] = stored->texts[k];
    m->n_texts = stored->n_texts;
    return ENT_OK;
}

static ent_status gather(ent_context *context, const cli_kept_run *run, matter *m) {
    const char *against = run->options->against;
    ent_status status = gather_options(context, run, m);
    if (status == ENT_OK && run->stored != NULL) return gather_stored(run->stored, m);
    if (status == ENT_OK) status = gather_texts(context, run->package, m);
    if (status != ENT_OK || against == NULL || strcmp(against, "none") == 0) return status;
    status = ent_package_load(context, against, NULL, &m->against);
    return status == ENT_OK ? gather_texts(context, m->against, m) : status;
}

/* ---- the command ---- */

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
static void say_path(cli_again *again, const ent_result_option *options, size_t n) {
    const char *first = value_of(options, n, "first-year"), *last = value_of(options, n, "last-year");
    const char *delivery = value_of(options, n, "delivery"), *ledger = value_of(options, n, "ledger");
    char years[32];
    if (value_of(options, n, "path") == NULL) {
        if (value_of(options, n, "date") == NULL) cli_again_named(again, "long-run", NULL);
        return;
    }
    if (first != NULL && last != NULL) {
        snprintf(years, sizeof years, "%.8s-%.8s", first, last);
        cli_again_named(again, "years", years);
    }
    if (delivery == NULL) delivery = ent_delivery_name(ENT_DELIVERY_HEADLINE);
    if (strcmp(delivery, ent_delivery_name(ENT_DELIVERY_EXPECTED)) != 0) cli_again_named(again, "delivery", delivery);
    if (ledger == NULL) ledger = ent_ledger_name(ENT_LEDGER_NONE);
    if (strcmp(ledger, ent_ledger_name(ENT_LEDGER_GROUP)) != 0) cli_again_named(again, "ledger", ledger);
}

char *cli_command_of_options(const ent_result_option *options, size_t n_options, const char *source) {
    cli_again again;
    const char *words;
    char *command = NULL;
    cli_again_begin(&again, &run_command);
    say_path(&again, options, n_options);
    for (size_t k = 0; k < n_options; k++) {
        char setting[400];
        if (is_among(options[k].name, otherwise, sizeof otherwise / sizeof otherwise[0])) continue;
        if (is_among(options[k].name, called, sizeof called / sizeof called[0])) {
            cli_again_named(&again, options[k].name, options[k].value);
            continue;
        }
        snprintf(setting, sizeof setting, "%s=%s", options[k].name, options[k].value);
        cli_again_named(&again, "set", setting);
    }
    cli_again_argument(&again, source);
    words = cli_again_words(&again);
    if (words != NULL) command = joined(words, "");
    cli_again_free(&again);
    return command;
}

char *cli_command_of(const cli_kept_run *run) {
    matter m = {.n_options = 0};
    ent_context *context = NULL;
    char *command = NULL;
    if (ent_context_create(&context) != ENT_OK) return NULL;
    if (gather_options(context, run, &m) == ENT_OK)
        command = cli_command_of_options(m.options, m.n_options, run->source);
    ent_run_choices_free(m.choices);
    ent_context_free(context);
    return command;
}

/* ---- keeping ---- */

static ent_status keep_run(ent_context *context, const cli_keep *keep, const cli_kept_run *run, const char *command,
                           ent_result *result) {
    matter m = {.n_options = 0};
    ent_store *store = NULL;
    ent_status status = gather(context, run, &m);
    const ent_store_run whole = {.struct_version = ENT_STORE_RUN_VERSION,
                                 .command = command,
                                 .n_options = m.n_options,
                                 .options = m.options,
                                 .n_texts = m.n_texts,
                                 .texts = m.texts};
    if (status == ENT_OK) status = cli_open_store(context, keep, 1, &store);
    if (status == ENT_OK) status = ent_store_add(context, store, result, &whole);
    ent_store_close(store);
    ent_package_free(m.against);
    ent_run_choices_free(m.choices);
    free(m.texts);
    return status;
}

static void warn(const ent_context *context, ent_status status) {
    const ent_error *error = ent_context_error(context);
    cli_progress_erase();
    fprintf(stderr, "entente: warning: the run is not kept: %s%s%s%s%s\n", error->file,
            error->file[0] == '\0' ? "" : ": ", error->message[0] != '\0' ? error->message : ent_status_text(status),
            error->hint[0] == '\0' ? "" : "; ", error->hint);
}

/* In a context of its own: what the run answered is still to be reported. */
void cli_keep_run(const cli_keep *keep, const cli_kept_run *run, const char *command, ent_result *result, int quiet) {
    ent_context *context = NULL;
    ent_status status;
    if (keep->not_at_all || ent_context_create(&context) != ENT_OK) return;
    status = keep_run(context, keep, run, command, result);
    if (status != ENT_OK && !quiet) warn(context, status);
    ent_context_free(context);
}

void cli_say_kept(const cli_keep *keep, const ent_result *result, int quiet) {
    if (quiet || keep->not_at_all || result->run_id == NULL) return;
    cli_progress_erase();
    fprintf(stderr, "run %s\n", result->run_id);
}
