#include "cli.h"
#include "progress.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char BUILT_IN[] = "world-2024";

void cli_say(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    cli_progress_erase();
    fputs("entente: ", stderr);
    vfprintf(stderr, cli_tr(format), arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

void cli_say_unknown(const char *what, const char *word, const char *nearest) {
    if (nearest == NULL) cli_say("%s \"%s\" is unknown", cli_tr(what), word);
    else cli_say("%s \"%s\" is unknown; did you mean \"%s\"?", cli_tr(what), word, nearest);
}

int cli_report(const ent_context *context, ent_status status) {
    const ent_error *error = ent_context_error(context);
    if (status == ENT_CANCELLED) {
        cli_say("interrupted (%s); nothing was written", error->message);
        return ent_exit_code(status, error->subject);
    }
    cli_progress_erase();
    fputs("entente: ", stderr);
    if (error->file[0] != '\0') {
        fputs(error->file, stderr);
        if (error->line > 0) fprintf(stderr, ":%u", error->line);
        if (error->line > 0 && error->column > 0) fprintf(stderr, ":%u", error->column);
        fputs(": ", stderr);
    }
    fputs(error->message[0] != '\0' ? error->message : cli_tr(ent_status_text(status)), stderr);
    if (error->hint[0] != '\0') fprintf(stderr, "%s%s", cli_tr("; "), error->hint);
    fputc('\n', stderr);
    return ent_exit_code(status, error->subject);
}

static void log_warning(ent_log_level level, const char *where, const char *message, void *payload) {
    (void)payload;
    if (level < ENT_LOG_WARNING) return;
    cli_progress_erase();
    fprintf(stderr, "entente: %s%s%s%s\n", cli_tr("warning: "), where, where[0] == '\0' ? "" : ": ", message);
}

ent_context *cli_context(int quiet) {
    ent_context *context = NULL;
    if (ent_context_create(&context) != ENT_OK) {
        cli_say("out of memory");
        return NULL;
    }
    ent_context_set_language(context, cli_language());
    if (!quiet) ent_context_set_log(context, log_warning, NULL);
    cli_progress_watch(context, quiet);
    return context;
}

/* `name` in the directory of `file`; malloc'd; NULL when out of memory. */
static char *beside(const char *file, const char *name) {
    const char *slash = strrchr(file, '/');
    size_t length = name[0] == '/' || slash == NULL ? 0 : (size_t)(slash - file) + 1;
    char *path = malloc(length + strlen(name) + 1);
    if (path == NULL) return NULL;
    memcpy(path, file, length);
    strcpy(path + length, name);
    return path;
}

static ent_status find_world(ent_context *context, const char *name, const ent_package_info *package, ent_world **out) {
    int by_package = name == NULL && package != NULL && package->world[0] != '\0';
    const char *wanted = by_package ? package->world : name;
    ent_status status;
    char *path;
    if (wanted == NULL || strcmp(wanted, BUILT_IN) == 0) return ent_world_builtin(context, out);
    if (!by_package || strncmp(package->file, "shipped:", 8) == 0) return ent_world_open(context, wanted, out);
    path = beside(package->file, wanted);
    if (path == NULL) return ENT_NOMEM;
    status = ent_world_open(context, path, out);
    free(path);
    return status;
}

ent_status cli_world(ent_context *context, const char *name, const ent_package_info *package, ent_world **out) {
    ent_status status = find_world(context, name, package, out);
    cli_progress_erase(); /* some commands print what they find without further work */
    return status;
}

static int explain_output(int code) {
    if (code == EINTR && cli_interrupted()) {
        cli_say("interrupted while writing; standard output is not complete");
        return ent_exit_code(ENT_CANCELLED, ENT_SUBJECT_NONE);
    }
    if (code != EPIPE) cli_say("standard output: cannot be written: %s", strerror(code));
    return CLI_FAILED;
}

static int output_broken; /* said once */

int cli_write(const char *bytes, size_t length) {
    cli_progress_erase();
    if (fwrite(bytes, 1, length, stdout) == length && fflush(stdout) == 0) return CLI_DONE;
    output_broken = 1;
    return explain_output(errno);
}

int cli_finish(int code) {
    int bad = ferror(stdout) != 0, broken = CLI_FAILED;
    errno = 0;
    cli_progress_erase();
    if (fflush(stdout) != 0) bad = 1;
    if (!bad) return code;
    if (!output_broken) broken = explain_output(errno == 0 ? EIO : errno);
    return code == CLI_DONE ? broken : code;
}

void cli_start(void) {
#ifdef M_MMAP_THRESHOLD
    /* Solves take and give back megabytes again and again: pages that stay with the process need not be cleared anew. */
    mallopt(M_MMAP_THRESHOLD, 1 << 28);
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
    mallopt(M_ARENA_MAX, 1); /* the threads of a ledger would each keep theirs */
#endif
    signal(SIGPIPE, SIG_IGN); /* a gone reader is an error of writing, not a death */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may not grow further */
    for (int stream = 0; stream <= 2; stream++)
        if (fcntl(stream, F_GETFD) == -1 && errno == EBADF) {
            /* the lowest free number is `stream`; opened so that writing to standard output still fails */
            int opened = open("/dev/null", stream == 1 ? O_RDONLY : O_RDWR);
            if (opened != stream && opened >= 0) close(opened);
        }
}

int cli_width(void) {
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    long width = columns == NULL ? 0 : strtol(columns, NULL, 10);
    if (width <= 0 && isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) width = size.ws_col;
    return width <= 0 ? 80 : width > 120 ? 120 : (int)width;
}

int cli_color(int forbidden) {
    const char *never = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (forbidden || (never != NULL && never[0] != '\0') || !isatty(STDOUT_FILENO)) return 0;
    return terminal != NULL && strcmp(terminal, "dumb") != 0;
}
