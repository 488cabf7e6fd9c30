#include "progress.h"
#include "tongue.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH_MOST = 79, WIDTH_LEAST = 20 };
static const double FIRST_SECONDS = 1.0, NEXT_SECONDS = 0.1;

/* One terminal, one bar. */
static struct bar {
    int wanted;
    size_t drawn;                /* columns that stand on the terminal; 0: nothing */
    double began, last;          /* of all work; of the last drawing */
    const char *task;            /* of the library, or of the command */
    double task_began, fraction; /* of the task */
    int by_command;              /* the command tells how far it is, and the library's tasks are not shown */
} bar;

static volatile sig_atomic_t interrupted;

static void interrupt(int signal_number) {
    (void)signal_number;
    interrupted = 1;
}

int cli_interrupted(void) { return interrupted != 0; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Columns of the terminal, less the last one, where some wrap. */
static int width(void) {
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    long found = columns == NULL ? 0 : strtol(columns, NULL, 10);
    if (found <= 0 && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) found = size.ws_col;
    if (found <= 0) found = 80;
    found--;
    return found < WIDTH_LEAST ? WIDTH_LEAST : found > WIDTH_MOST ? WIDTH_MOST : (int)found;
}

void cli_progress_erase(void) {
    if (bar.drawn == 0) return;
    fprintf(stderr, "\r%*s\r", (int)bar.drawn, "");
    fflush(stderr);
    bar.drawn = 0;
}

/* " 12 s left", nothing as long as it would be guesswork. */
static void write_left(char *out, size_t size, double elapsed, double fraction) {
    double left = fraction < 0.03 ? 0.0 : elapsed * (1.0 - fraction) / fraction;
    out[0] = '\0';
    if (fraction < 0.03 || left > 99 * 3600.0) return;
    if (left < 59.5) snprintf(out, size, cli_tr("  %.0f s left"), left);
    else if (left < 3570.0) snprintf(out, size, cli_tr("  %.0f min left"), left / 60.0);
    else snprintf(out, size, cli_tr("  %.1f h left"), left / 3600.0);
}

static void draw(double time) {
    char line[WIDTH_MOST + 1], left[32], cells[WIDTH_MOST + 1];
    const char *task = cli_tr(bar.task);
    int columns = width(), room, length;
    write_left(left, sizeof left, time - bar.task_began, bar.fraction);
    room = columns - (int)strlen(task) - (int)strlen(left) - 10; /* "  [" "] 100 %" */
    if (room > 30) room = 30;
    if (room >= 5) {
        int full = (int)(bar.fraction * room);
        for (int k = 0; k < room; k++) cells[k] = k < full ? '#' : '.';
        cells[room] = '\0';
        length = snprintf(line, sizeof line, "%s  [%s] %3.0f %%%s", task, cells, 100.0 * bar.fraction, left);
    } else {
        length = snprintf(line, (size_t)columns + 1, "%3.0f %%%s", 100.0 * bar.fraction, left);
    }
    if (length > columns) length = columns;
    fprintf(stderr, "\r%.*s%*s", length, line, bar.drawn > (size_t)length ? (int)bar.drawn - length : 0, "");
    fflush(stderr);
    bar.drawn = (size_t)length;
}

/* A task that begins anew, or falls back, has its own clock. */
static void enter(const char *task, double fraction, double time) {
    if (bar.task == NULL || strcmp(bar.task, task) != 0 || fraction + 0.01 < bar.fraction) bar.task_began = time;
    bar.task = task;
    bar.fraction = fraction;
}

static void draw_sometimes(double time) {
    if (time - bar.began < FIRST_SECONDS || time - bar.last < NEXT_SECONDS) return;
    bar.last = time;
    draw(time);
}

static int tell(const char *task, size_t done, size_t total, void *payload) {
    double time;
    (void)payload;
    if (interrupted) return 1;
    if (!bar.wanted) return 0;
    time = now();
    if (!bar.by_command) enter(task, total == 0 || done > total ? 0.0 : (double)done / (double)total, time);
    draw_sometimes(time);
    return 0;
}

int cli_progress_at(const char *task, double fraction) {
    if (bar.wanted) {
        double time = now();
        bar.by_command = 1;
        enter(task, fraction, time);
        draw_sometimes(time);
    }
    return cli_interrupted();
}

void cli_progress_watch(ent_context *context, int quiet) {
    const char *terminal = getenv("TERM");
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND}, former;
    bar = (struct bar){.began = now()};
    bar.wanted = !quiet && isatty(STDERR_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
    ent_context_set_progress(context, tell, NULL);
    /* Without SA_RESTART: who waits for input or for a reader is waked too. Where ^C is ignored (nohup), it stays so. */
    if (sigaction(SIGINT, NULL, &former) == 0 && former.sa_handler == SIG_DFL) sigaction(SIGINT, &action, NULL);
}
