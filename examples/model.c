/* model.c: the equilibrium by itself: the United States adds 10 points to its tariffs on all goods of everybody. */
#include <entente/entente.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rates [sector][importer][exporter] after the rise; NULL when out of memory. */
static double *raise_tariffs(const ent_table *table, size_t importer, double points) {
    size_t N = table->n_regions, cells = table->n_sectors * N * N;
    double *rate = malloc(cells * sizeof *rate);
    if (rate == NULL) return NULL;
    memcpy(rate, table->tariff_rate, cells * sizeof *rate);
    for (size_t j = 0; j < table->n_sectors; j++)
        for (size_t i = 0; i < N; i++)
            if (table->sectors[j].tradable_goods && i != importer) rate[(j * N + importer) * N + i] += points;
    return rate;
}

int main(void) {
    ent_context *context = NULL;
    ent_world *world = NULL;
    ent_model *model = NULL;
    ent_solution *solution = NULL;
    ent_outcome *outcome = NULL;
    ent_shock shock;
    ent_solve_options options;
    double *rate = NULL;
    size_t usa = 0;
    ent_status status = ent_context_create(&context);
    if (status != ENT_OK) return 1;
    ent_shock_init(&shock);
    ent_solve_options_init(&options);
    status = ent_world_builtin(context, &world);
    if (status == ENT_OK) status = ent_world_region(context, world, "USA", &usa);
    if (status == ENT_OK) status = ent_model_create(context, world, NULL, &model);
    if (status == ENT_OK && (rate = raise_tariffs(ent_world_table(world), usa, 0.10)) == NULL) status = ENT_NOMEM;
    shock.tariff_rate = rate;
    if (status == ENT_OK) status = ent_solve(context, model, &shock, &options, &solution);
    if (status == ENT_OK) status = ent_outcome_create(context, model, NULL, NULL, &shock, solution, &outcome);
    if (status == ENT_OK) {
        printf("United States: real income %+.3f %%, imports %+.1f %%, duties %.0f billion USD\n",
               100.0 * (outcome->real_income_hat[usa] - 1.0),
               100.0 * (outcome->imports_to_musd[usa] / outcome->imports_from_musd[usa] - 1.0),
               outcome->tariff_revenue_to_musd[usa] / 1000.0);
    } else {
        fprintf(stderr, "%s: %s\n", ent_status_text(status), ent_context_error(context)->message);
    }
    ent_outcome_free(outcome), ent_solution_free(solution), free(rate);
    ent_model_free(model), ent_world_free(world), ent_context_free(context);
    return status == ENT_OK ? 0 : 1;
}
