/* bench_import.c: whole processes of this program, and the one that imports a table. */
#include "bench.h"
#include "cli.h"
#include "progress.h"
#include "synthetic_icio.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int bench_process(size_t runs, char *const *arguments, bench_figure *f) {
    char *const environment[] = {NULL};
    double *seconds = calloc(runs, sizeof *seconds);
    posix_spawn_file_actions_t actions;
    int ok = seconds != NULL && posix_spawn_file_actions_init(&actions) == 0;
    if (!ok) {
        free(seconds);
        return 0;
    }
    ok = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1 /* O_WRONLY */, 0) == 0;
    for (size_t run = 0; run < runs && ok && !bench_begin_run(f, run, runs); run++) {
        double began = bench_now();
        struct rusage used, own;
        pid_t child;
        int code = 0;
        ok = posix_spawn(&child, "/proc/self/exe", &actions, NULL, arguments, environment) == 0 &&
             wait4(child, &code, 0, &used) == child && WIFEXITED(code) && WEXITSTATUS(code) == 0;
        seconds[run] = bench_now() - began;
        /* What is not above our own peak may be ours: a process begins as a copy of the one that starts it. */
        if (!ok || getrusage(RUSAGE_SELF, &own) != 0 || used.ru_maxrss <= own.ru_maxrss) continue;
        if ((double)used.ru_maxrss * 1024e-6 > f->peak_mb) f->peak_mb = (double)used.ru_maxrss * 1024e-6;
    }
    if (ok && !cli_interrupted()) bench_settle(f, seconds, runs);
    posix_spawn_file_actions_destroy(&actions);
    free(seconds);
    return ok;
}

int bench_import(size_t runs, bench_figure *f) {
    static char name[] = "entente", data[] = "data", verb[] = "import", quiet[] = "--quiet", out[] = "--out";
    const char *directory = getenv("TMPDIR");
    char table[512], world[600];
    char *const arguments[] = {name, data, verb, quiet, table, out, world, NULL};
    int ok, made;
    snprintf(table, sizeof table, "%s/entente-bench-XXXXXX", directory == NULL ? "/tmp" : directory);
    made = mkstemp(table);
    if (made < 0) return 0;
    close(made);
    snprintf(world, sizeof world, "%s.world", table);
    f->n_regions = 81, f->n_sectors = 50;
    ok = synthetic_icio_write(table, f->n_regions, f->n_sectors) && bench_process(runs, arguments, f);
    unlink(table);
    unlink(world);
    return ok;
}
