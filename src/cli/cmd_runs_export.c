/* cmd_runs_export.c: entente runs export ID DIR: everything that is kept of a run as files, so that it can be read, sent,
 * and run elsewhere. */
#include "cli.h"
#include "commands.h"
#include "deliver.h"
#include "runs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const cli_option options[] = {
    {'q', "quiet", NULL, N_("do not say what was written")},
    CLI_DB_OPTION,
    CLI_HELP,
    CLI_END,
};

const cli_command runs_export_command = {
    .name = "runs export",
    .arguments = "ID DIR",
    .summary = N_("Writes a run to a directory: the texts of its package under their names, document.json,\n"
                  "options.txt, report.html, and the command that makes it from these texts."),
    .options = options,
    .least = 2,
    .most = 2,
};

typedef struct export_request {
    int quiet;
    cli_keep keep;
} export_request;

static int take(int key, const char *value, void *payload) {
    export_request *request = payload;
    if (key != 'q') return cli_take_keep(key, value, &request->keep);
    request->quiet = 1;
    return 0;
}

/* ---- names ----
 *
 * Texts name each other by paths, so they lie to each other as they did: below the directory that holds them all. A path
 * that leads up begins in a directory that is not known; one made up stands for it. */

enum { PATH_MOST = 4096, UP_MOST = 64 };

/* How many directories a relative path leads up before it leads down. */
static size_t ups_of(const char *path) {
    size_t ups = 0, most = 0, depth = 0;
    while (*path != '\0') {
        size_t length = strcspn(path, "/");
        if (length == 2 && memcmp(path, "..", 2) == 0) {
            if (depth > 0) depth--;
            else ups++;
        } else if (length > 0 && !(length == 1 && path[0] == '.')) {
            depth++;
        }
        if (ups > most) most = ups;
        path += length + (path[length] == '/');
    }
    return most;
}

/* `path` below `ups` made-up directories, without "." and "..". 0 when it does not fit. */
static int plain_path(const char *path, size_t ups, char out[PATH_MOST]) {
    size_t used = 0;
    if (path[0] == '/') ups = 0;
    for (size_t k = 0; k < ups; k++) used += (size_t)snprintf(out + used, PATH_MOST - used, "up/");
    while (*path != '\0') {
        size_t length = strcspn(path, "/");
        if (length == 2 && memcmp(path, "..", 2) == 0) {
            if (used > 0) used--; /* the slash */
            while (used > 0 && out[used - 1] != '/') used--;
        } else if (length > 0 && !(length == 1 && path[0] == '.')) {
            if (used + length + 2 > PATH_MOST) return 0;
            memcpy(out + used, path, length);
            used += length;
            out[used++] = '/';
        }
        path += length + (path[length] == '/');
    }
    if (used == 0) return 0;
    out[used - 1] = '\0';
    return 1;
}

static int is_shipped(const char *file) { return strncmp(file, "shipped:", 8) == 0; }
static int is_file(const char *file) { return !is_shipped(file) && strcmp(file, "standard input") != 0; }

/* Bytes of the directory, with its last slash, that all paths begin with. */
static size_t common_of(char *const *names, const ent_stored *stored) {
    size_t common = SIZE_MAX;
    const char *first = NULL;
    for (size_t k = 0; k < stored->n_texts; k++) {
        size_t same = 0;
        if (!is_file(stored->texts[k].file)) continue;
        if (first == NULL) first = names[k];
        while (same < common && first[same] != '\0' && first[same] == names[k][same]) same++;
        if (same < common) common = same;
    }
    while (first != NULL && common > 0 && first[common - 1] != '/') common--;
    return first == NULL ? 0 : common;
}

/* The names of all texts below the directory; those that lay nowhere lie beside the package. 0 when out of memory. */
static int name_texts(const ent_stored *stored, char **names) {
    size_t ups = 0, common, beside;
    for (size_t k = 0; k < stored->n_texts; k++)
        if (is_file(stored->texts[k].file) && ups_of(stored->texts[k].file) > ups) ups = ups_of(stored->texts[k].file);
    for (size_t k = 0; k < stored->n_texts; k++) {
        names[k] = calloc(1, PATH_MOST);
        if (names[k] == NULL || (is_file(stored->texts[k].file) &&
                                 !plain_path(stored->texts[k].file, ups < UP_MOST ? ups : UP_MOST, names[k])))
            return 0;
    }
    common = common_of(names, stored);
    for (size_t k = 0; k < stored->n_texts; k++)
        if (is_file(stored->texts[k].file)) memmove(names[k], names[k] + common, strlen(names[k] + common) + 1);
    beside = stored->n_texts == 0 || strrchr(names[0], '/') == NULL ? 0
                                                                    : (size_t)(strrchr(names[0], '/') + 1 - names[0]);
    for (size_t k = 0; k < stored->n_texts; k++) {
        const char *file = stored->texts[k].file;
        if (is_file(file)) continue;
        snprintf(names[k], PATH_MOST, "%.*s%.200s.yaml", (int)beside, names[0],
                 is_shipped(file) ? file + 8 : "package");
    }
    return 1;
}

/* ---- files ---- */

static int fail_to_write(const char *path) {
    cli_say("%s: cannot be written: %s", path, strerror(errno));
    return CLI_FAILED;
}

/* Every directory on the way to a file. */
static int make_directories(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        int made;
        *slash = '\0';
        made = mkdir(path, 0777) == 0 || errno == EEXIST;
        if (!made) return fail_to_write(path);
        *slash = '/';
    }
    return CLI_DONE;
}

static char *path_of(const char *directory, const char *name) {
    size_t room = strlen(directory) + strlen(name) + 2;
    char *path = malloc(room);
    if (path != NULL) snprintf(path, room, "%s/%s", directory, name);
    else cli_say("out of memory");
    return path;
}

static int write_file(const export_request *request, const char *directory, const char *name, const char *bytes,
                      size_t length) {
    char *path = path_of(directory, name);
    int code = path == NULL ? CLI_FAILED : make_directories(path);
    FILE *stream = code == CLI_DONE ? fopen(path, "wb") : NULL;
    if (code == CLI_DONE && stream == NULL) code = fail_to_write(path);
    if (stream != NULL && fwrite(bytes, 1, length, stream) != length) code = fail_to_write(path);
    if (stream != NULL && fclose(stream) != 0 && code == CLI_DONE) code = fail_to_write(path);
    if (code == CLI_DONE) cli_say_written(request->quiet, directory, name);
    free(path);
    return code;
}

static int write_options(const export_request *request, const char *directory, const ent_stored *stored) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    int code = CLI_FAILED;
    if (stream == NULL) return code;
    fprintf(stream, "run %s\nkept %s\nentente %s (%s)\npackage-hash %s\nworld-hash %s\n", stored->run.id,
            stored->run.created, stored->run.version, stored->run.commit, stored->run.package_hash,
            stored->run.world_hash);
    for (size_t k = 0; k < stored->n_options; k++)
        fprintf(stream, "%s %s\n", stored->options[k].name, stored->options[k].value);
    if (fclose(stream) == 0) code = write_file(request, directory, "options.txt", text, length);
    free(text);
    return code;
}

/* A world that was named has to be found by whoever runs it. */
static int write_command(ent_context *context, const export_request *request, const char *directory,
                         const ent_stored *stored, const char *package) {
    char *command = NULL, *line;
    ent_status status = ent_run_command_of(context, stored->options, stored->n_options, package, &command);
    size_t length = command == NULL ? 0 : strlen(command);
    int code;
    if (status != ENT_OK) return cli_report(context, status);
    line = realloc(command, length + 2);
    if (line == NULL) {
        cli_say("out of memory");
        free(command);
        return CLI_FAILED;
    }
    strcpy(line + length, "\n");
    code = write_file(request, directory, "command", line, length + 1);
    free(line);
    return code;
}

static int write_report(ent_context *context, const export_request *request, const char *directory,
                        const cli_stored *kept) {
    char *path = path_of(directory, "report.html");
    ent_report_options report;
    ent_status status;
    if (path == NULL) return CLI_FAILED;
    ent_report_options_init(&report);
    report.command = kept->stored->run.command[0] == '\0' ? NULL : kept->stored->run.command;
    status = ent_result_save_html(context, kept->result, &report, path);
    if (status == ENT_OK) cli_say_wrote(request->quiet, path);
    free(path);
    return status == ENT_OK ? CLI_DONE : cli_report(context, status);
}

static int write_all(ent_context *context, const export_request *request, const cli_stored *kept,
                     const char *directory) {
    const ent_stored *stored = kept->stored;
    char **names = calloc(stored->n_texts + 1, sizeof *names);
    int code = CLI_DONE;
    if (names == NULL || !name_texts(stored, names)) {
        cli_say("out of memory");
        code = CLI_FAILED;
    }
    for (size_t k = 0; k < stored->n_texts && code == CLI_DONE; k++)
        code = write_file(request, directory, names[k], stored->texts[k].text, stored->texts[k].length);
    if (code == CLI_DONE)
        code = write_file(request, directory, "document.json", stored->document, stored->document_length);
    if (code == CLI_DONE) code = write_options(request, directory, stored);
    if (code == CLI_DONE)
        code = write_command(context, request, directory, stored, stored->n_texts == 0 ? "" : names[0]);
    if (code == CLI_DONE) code = write_report(context, request, directory, kept);
    for (size_t k = 0; names != NULL && k < stored->n_texts; k++) free(names[k]);
    free(names);
    return code;
}

int cmd_runs_export(int argc, char **argv) {
    export_request request = {.quiet = 0};
    cli_stored kept = {NULL, NULL};
    ent_context *context;
    ent_status status;
    char **arguments;
    int n_arguments, code = cli_parse(&runs_export_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(request.quiet);
    if (context == NULL) return CLI_FAILED;
    status = cli_get_stored(context, &request.keep, arguments[0], &kept);
    code = status == ENT_OK ? write_all(context, &request, &kept, arguments[1]) : cli_report(context, status);
    cli_free_stored(&kept);
    ent_context_free(context);
    return code;
}
