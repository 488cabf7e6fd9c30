/* load.c CLIENTS SECONDS: clients that each ask one exact answer every half second, of a rate nobody has asked before, and
 * wait for it. Prints what they waited and the memory of the server, which runs in this process; fails on any answer that
 * is none, and when memory grows on. */
#include "client.h"
#include "serve/serve.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 100000 };

static int port;
static double begun, seconds;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static double waits[MOST];
static size_t n_waits, n_errors;
static unsigned next_rate;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void ask(int fd) {
    char body[256];
    client_reply reply;
    double from = now();
    unsigned rate;
    pthread_mutex_lock(&lock);
    rate = next_rate++;
    pthread_mutex_unlock(&lock);
    snprintf(body, sizeof body,
             "{\"package\":\"tokyo-2025-as-signed\",\"settings\":[\"general-15.rate=%u.%03u%%\"],"
             "\"options\":{\"long_run\":true}}",
             10 + rate % 10, rate / 10 % 1000);
    reply = client_ask_on(fd, port, "POST", "/api/v1/run", "", body);
    pthread_mutex_lock(&lock);
    if (reply.status != 200 || strstr(reply.body, "\"converged\": true") == NULL) {
        if (n_errors++ < 5) fprintf(stderr, "%d: %.200s\n", reply.status, reply.body == NULL ? "" : reply.body);
    } else if (n_waits < MOST) {
        waits[n_waits++] = now() - from;
    }
    pthread_mutex_unlock(&lock);
    client_free(&reply);
}

static void *visit(void *payload) {
    int fd = client_open(port);
    double next = begun + 0.5 * *(double *)payload;
    while (next < begun + seconds) {
        double wait = next - now();
        if (wait > 0.0) usleep((useconds_t)(1e6 * wait));
        ask(fd);
        next += 0.5;
        if (next < now()) next = now(); /* closed loop: who waits asks nothing meanwhile */
    }
    close(fd);
    return NULL;
}

static long resident_kb(void) {
    long pages = 0, shared = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%*d %ld %ld", &pages, &shared) != 2) pages = 0;
    if (file != NULL) fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double run(size_t n, double length, double *phases, pthread_t *threads) {
    n_waits = 0;
    begun = now();
    seconds = length;
    for (size_t k = 0; k < n; k++) {
        phases[k] = (double)k / (double)n;
        if (pthread_create(&threads[k], NULL, visit, &phases[k]) != 0) abort();
    }
    for (size_t k = 0; k < n; k++) pthread_join(threads[k], NULL);
    return now() - begun;
}

int main(int argc, char **argv) {
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 64;
    double length = argc > 2 ? atof(argv[2]) : 60.0, took, *phases = calloc(n, sizeof *phases);
    pthread_t *threads = calloc(n, sizeof *threads);
    serve_options options = {.address = "127.0.0.1"};
    ent_context *context = NULL;
    serve_server *server = NULL;
    char words[256];
    long before, after;
    mallopt(M_MMAP_THRESHOLD, 1 << 28); /* as the command does, see cli_start and cmd_serve */
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
    mallopt(M_ARENA_MAX, 4);
    if (ent_context_create(&context) != ENT_OK || serve_start(context, &options, &server, words) != ENT_OK) {
        fprintf(stderr, "%s%s\n", words, context == NULL ? "" : ent_context_error(context)->message);
        return 1;
    }
    port = serve_port(server);
    run(n, length / 4.0, phases, threads); /* until all has its size */
    before = resident_kb();
    took = run(n, length, phases, threads);
    after = resident_kb();
    qsort(waits, n_waits, sizeof *waits, by_size);
    if (n_waits > 0)
        printf(
            "%zu clients, %.0f s: %zu answers (%.0f a second), %zu errors; waited, ms: median %.0f, p95 %.0f, most %.0f; "
            "resident, MB: %ld before, %ld after\n",
            n, took, n_waits, (double)n_waits / took, n_errors, 1e3 * waits[n_waits / 2],
            1e3 * waits[n_waits * 95 / 100], 1e3 * waits[n_waits - 1], before / 1024, after / 1024);
    serve_stop(server);
    ent_context_free(context);
    free(threads);
    free(phases);
    return n_errors > 0 || n_waits < n || after > before + before / 2;
}
