/* bench_power.c: China's power over the United States and Japan on world-2024: every threat with the cheapest
 * combination (some hundred equilibria), and every other source (twice 78 of them). */
#include "bench.h"
#include "cli.h"
#include "progress.h"

#include <stdlib.h>

typedef struct sides {
    ent_world *world;
    ent_model *model;
    unsigned char *senders, *targets, *sector;
} sides;

static ent_status open_sides(ent_context *context, sides *s) {
    const ent_table *table;
    ent_status status = ent_world_builtin(context, &s->world);
    if (status == ENT_OK) status = ent_model_create(context, s->world, NULL, &s->model);
    if (status != ENT_OK) return status;
    table = ent_world_table(s->world);
    s->senders = calloc(table->n_regions, 1);
    s->targets = calloc(table->n_regions, 1);
    s->sector = calloc(table->n_sectors, 1);
    if (s->senders == NULL || s->targets == NULL || s->sector == NULL) return ENT_NOMEM;
    status = ent_world_mark_regions(context, s->world, "CHN", s->senders);
    if (status == ENT_OK) status = ent_world_mark_regions(context, s->world, "USA", s->targets);
    if (status == ENT_OK) status = ent_world_mark_regions(context, s->world, "JPN", s->targets);
    return status == ENT_OK ? ent_world_mark_sectors(context, s->world, "C26", s->sector) : status;
}

static void close_sides(sides *s) {
    ent_model_free(s->model);
    ent_world_free(s->world);
    free(s->senders), free(s->targets), free(s->sector);
}

/* 0: all goods with the plan; 1: one good with its sources. */
static ent_status work(ent_context *context, const sides *s, size_t which) {
    ent_power_options options;
    ent_power *power = NULL;
    ent_status status;
    ent_power_options_init(&options);
    options.senders = s->senders;
    options.targets = s->targets;
    options.sectors = which == 0 ? NULL : s->sector;
    options.sell = which == 1;
    options.plan = which == 0;
    options.sources = which == 1;
    status = ent_power_create(context, s->model, &options, &power);
    ent_power_free(power);
    return status;
}

ent_status bench_power(ent_context *context, size_t runs, bench_figure *figures) {
    double *seconds = calloc(runs, sizeof *seconds);
    sides s = {.world = NULL};
    ent_status status = seconds == NULL ? ENT_NOMEM : open_sides(context, &s);
    for (size_t which = 0; which < 2 && status == ENT_OK && !cli_interrupted(); which++) {
        bench_figure *f = &figures[which];
        for (size_t run = 0; run < runs && status == ENT_OK && !bench_begin_run(f, run, runs); run++) {
            double began = bench_now();
            status = work(context, &s, which);
            seconds[run] = bench_now() - began;
        }
        if (status != ENT_OK || cli_interrupted()) break;
        bench_settle(f, seconds, runs);
        f->n_regions = ent_world_table(s.world)->n_regions;
        f->n_sectors = ent_world_table(s.world)->n_sectors;
    }
    close_sides(&s);
    free(seconds);
    return status;
}
