/* bench.h: what the cases of `entente bench` share. */
#ifndef ENT_CLI_BENCH_H
#define ENT_CLI_BENCH_H

#include <entente/entente.h>

typedef struct bench_figure {
    size_t number; /* of the case, from 0 */
    const char *name;
    size_t n_regions, n_sectors;
    double best_ms, median_ms;
    uint32_t sweeps; /* 0: not a solve */
    double sweep_bytes;
    double bandwidth_share;
    double peak_mb; /* of a process, memory at most; 0: not known */
} bench_figure;

double bench_now(void); /* seconds */

/* Before a run of a case; whether ^C was pressed. */
int bench_begin_run(const bench_figure *f, size_t run, size_t runs);

/* Best and median of seconds[runs], which are sorted. */
void bench_settle(bench_figure *f, double *seconds, size_t runs);

/* The world's tariffs, + `points` on every good that region `importer` buys abroad; malloc'd, NULL without memory. */
double *bench_tariffs(const ent_world *world, size_t importer, double points);

/* Gradients at world-2024 under a tariff: five figures. */
ent_status bench_gradients(ent_context *context, size_t runs, bench_figure *figures);

/* Power at world-2024: two figures. */
ent_status bench_power(ent_context *context, size_t runs, bench_figure *figures);

/* Dependence of everyone on everyone, and of one country on all: two figures. */
ent_status bench_depend(ent_context *context, size_t runs, bench_figure *figures);

/* This program as a whole process, `arguments` ending with NULL; 0 when it cannot be started or fails. */
int bench_process(size_t runs, char *const *arguments, bench_figure *f);

/* The import of a published table of full size, written to the directory for temporary files and removed; 0 likewise. */
int bench_import(size_t runs, bench_figure *f);

#endif
