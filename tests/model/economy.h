/* economy.h: what the tests of the model share: a world with its model, random shocks, and solves that must succeed. */
#ifndef ENT_TESTS_ECONOMY_H
#define ENT_TESTS_ECONOMY_H

#include "assert_close.h"
#include "random_economy.h"

#include <entente/entente.h>

typedef struct economy {
    ent_context *context;
    ent_world *world;
    ent_model *model;
    size_t J, N;
} economy;

/* A random economy of 2-12 regions and 1-8 sectors; `options` may be NULL. */
economy economy_random(test_random *random, const random_economy_options *options);
economy economy_world_2024(void);
economy economy_of(ent_context *context, ent_world *world); /* takes both over */
void economy_free(economy *e);

/* A copy of a world's table with arrays that may be changed. */
typedef struct table_copy {
    ent_table table;
    double *flow, *tariff, *levy, *input, *theta;
    ent_region *regions;
    ent_sector *sectors;
} table_copy;
table_copy table_copy_of(const economy *e);
economy economy_from_table(table_copy *copy);
void table_free(table_copy *copy);

/* A shock with arrays of its own: tariffs moved by up to +-`size` (never below 0), trade costs and productivity by up
 * to that share, endowments likewise, payments that sum to 0; shock_add_levies puts levies on top, up to half of `size`
 * away from the base's, home trade included; shock_add_orders places orders with a third of all sectors, of up to a fifth
 * of `size` of their output, paid for by other regions. */
typedef struct random_shock {
    ent_shock shock;
    double *tariff, *trade_cost, *levy, *productivity, *endowment, *payment, *order;
} random_shock;
random_shock shock_random(const economy *e, test_random *random, double size);
void shock_add_levies(const economy *e, test_random *random, double size, random_shock *shock);
void shock_add_orders(const economy *e, test_random *random, double size, random_shock *shock);
random_shock shock_tariff(const economy *e, size_t importer, double rate); /* + rate on goods from everyone */
void shock_free(random_shock *shock);

/* Solves to `tolerance` and asserts that both residuals are below it. */
ent_solution *solve_tight(const economy *e, const ent_shock *shock, double tolerance);
ent_outcome *outcome_of(const economy *e, const ent_shock *shock, const ent_solution *solution);

#endif
