/* on_terminal [-i TEXT] COMMAND...: runs a command on a terminal of its own, 80 columns wide, and prints what stands on
 * it, byte by byte. With -i, ^C is typed a second after TEXT has appeared: the signal takes the way it takes for a person,
 * who is not faster than a program that is about to start. Ends with the command's exit code, 128 + signal when it was killed, 99 when it does not end within a minute;
 * after ^C, standard error says how many milliseconds it took. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SEEN_MOST = 1 << 20, PATIENCE_SECONDS = 60 };
static const double REACTION_SECONDS = 1.0;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
    static char seen[SEEN_MOST];
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    const char *text = NULL;
    char **command = argv + 1;
    size_t n = 0;
    double began = now(), typed = 0.0, appeared = 0.0;
    int master, status = 0;
    pid_t child;
    if (argc > 3 && strcmp(argv[1], "-i") == 0) text = argv[2], command = argv + 3;
    if (*command == NULL) return 98;
    child = forkpty(&master, NULL, NULL, &size);
    if (child < 0) return 98;
    if (child == 0) {
        signal(SIGINT, SIG_DFL); /* a test in the background would have it ignored */
        execvp(command[0], command);
        _exit(127);
    }
    for (;;) {
        struct pollfd ready = {.fd = master, .events = POLLIN};
        ssize_t got;
        if (now() - began > PATIENCE_SECONDS) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return 99;
        }
        if (text != NULL && appeared > 0.0 && now() - appeared >= REACTION_SECONDS) {
            if (write(master, "\003", 1) != 1) return 98;
            typed = now();
            text = NULL;
        }
        if (poll(&ready, 1, 20) <= 0) continue;
        got = read(master, seen + n, sizeof seen - 1 - n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break; /* EIO: nobody has the terminal open any more */
        fwrite(seen + n, 1, (size_t)got, stdout);
        n += (size_t)got;
        if (n + 1 == sizeof seen) n = 0;
        seen[n] = '\0';
        if (text != NULL && appeared <= 0.0 && strstr(seen, text) != NULL) appeared = now();
    }
    if (waitpid(child, &status, 0) != child) return 98;
    if (typed > 0.0) fprintf(stderr, "%.0f\n", 1e3 * (now() - typed));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
