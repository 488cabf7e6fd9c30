#include "keep.h"
#include "cli.h"
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

/* A relative XDG_DATA_HOME does not count, as its specification wants it. */
char *cli_store_path(const cli_keep *keep) {
    const char *asked = keep->db != NULL ? keep->db : environment("ENTENTE_DB");
    const char *data = environment("XDG_DATA_HOME"), *home = environment("HOME");
    if (asked != NULL) return joined(asked, "");
    if (data != NULL && data[0] == '/') return joined(data, "/entente/runs.sqlite");
    return home != NULL ? joined(home, "/.local/share/entente/runs.sqlite") : joined("", "");
}

ent_status cli_open_store(ent_context *context, const cli_keep *keep, int create, ent_store **out) {
    char *path = cli_store_path(keep);
    ent_status status;
    *out = NULL;
    if (path == NULL) return ENT_NOMEM;
    /* "" is what HOME, XDG_DATA_HOME and ENTENTE_DB say when they are not set: no file has that name */
    status = ent_store_open(context, path, create, out);
    free(path);
    return status;
}

/* ---- keeping ---- */

char *cli_command_of(const ent_run_origin *origin) {
    ent_context *context = NULL;
    char *command = NULL;
    if (ent_context_create(&context) == ENT_OK && ent_run_command(context, origin, &command) != ENT_OK) command = NULL;
    ent_context_free(context);
    return command;
}

static void warn(const ent_context *context, ent_status status) {
    const ent_error *error = ent_context_error(context);
    cli_progress_erase();
    fprintf(stderr, "entente: warning: the run is not kept: %s%s%s%s%s\n", error->file,
            error->file[0] == '\0' ? "" : ": ", error->message[0] != '\0' ? error->message : ent_status_text(status),
            error->hint[0] == '\0' ? "" : "; ", error->hint);
}

/* In a context of its own: what the run answered is still to be reported. */
void cli_keep_run(const cli_keep *keep, const ent_run_origin *origin, const char *command, ent_result *result,
                  int quiet) {
    ent_context *context = NULL;
    ent_store *store = NULL;
    ent_status status;
    if (keep->not_at_all || ent_context_create(&context) != ENT_OK) return;
    status = cli_open_store(context, keep, 1, &store);
    if (status == ENT_OK) status = ent_run_keep(context, store, origin, command, result);
    ent_store_close(store);
    if (status != ENT_OK && !quiet) warn(context, status);
    ent_context_free(context);
}

void cli_say_kept(const cli_keep *keep, const ent_result *result, int quiet) {
    if (quiet || keep->not_at_all || result->run_id == NULL) return;
    cli_progress_erase();
    fprintf(stderr, "run %s\n", result->run_id);
}
