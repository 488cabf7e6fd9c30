/* bench_depend.c: dependence from a model in memory: the input-output table of the base and its solved systems. */
#include "bench.h"
#include "cli.h"
#include "progress.h"

#include <stdlib.h>

/* Everyone on everyone, or (`users` given) one country, with its network made anew. */
static ent_status ask(ent_context *context, const ent_model *model, const unsigned char *users) {
    ent_network *network = NULL;
    ent_reliance *reliance = NULL;
    ent_exposure *exposure = NULL;
    ent_status status = ent_network_create(context, model, NULL, NULL, &network);
    if (status == ENT_OK && users == NULL) status = ent_reliance_create(context, network, NULL, 0, &reliance);
    if (status == ENT_OK && users != NULL) status = ent_exposure_create(context, network, users, NULL, 0, &exposure);
    ent_exposure_free(exposure);
    ent_reliance_free(reliance);
    ent_network_free(network);
    return status;
}

static ent_status time_question(ent_context *context, const ent_model *model, const unsigned char *users, size_t runs,
                                double *seconds, bench_figure *f) {
    const ent_table *table = ent_world_table(ent_model_world(model));
    ent_status status = ENT_OK;
    for (size_t run = 0; run < runs && status == ENT_OK && !bench_begin_run(f, run, runs); run++) {
        double began = bench_now();
        status = ask(context, model, users);
        seconds[run] = bench_now() - began;
    }
    if (status != ENT_OK || cli_interrupted()) return status;
    bench_settle(f, seconds, runs);
    f->n_regions = table->n_regions, f->n_sectors = table->n_sectors;
    return ENT_OK;
}

ent_status bench_depend(ent_context *context, size_t runs, bench_figure *figures) {
    ent_world *world = NULL;
    ent_model *model = NULL;
    double *seconds = calloc(runs, sizeof *seconds);
    unsigned char *users = NULL;
    ent_status status = seconds == NULL ? ENT_NOMEM : ent_world_builtin(context, &world);
    if (status == ENT_OK) status = ent_model_create(context, world, NULL, &model);
    if (status == ENT_OK && (users = calloc(ent_world_table(world)->n_regions, 1)) == NULL) status = ENT_NOMEM;
    if (status == ENT_OK) status = ent_world_mark_regions(context, world, "JPN", users);
    if (status == ENT_OK) status = time_question(context, model, NULL, runs, seconds, &figures[0]);
    if (status == ENT_OK && !cli_interrupted())
        status = time_question(context, model, users, runs, seconds, &figures[1]);
    ent_model_free(model);
    ent_world_free(world);
    free(users);
    free(seconds);
    return status;
}
