/* pledge.h: what the tests of targets share: targets with lists of their own, and the tests' own reading of MODEL 4. */
#ifndef ENT_TESTS_PLEDGE_H
#define ENT_TESTS_PLEDGE_H

#include "economy.h"

enum { MOST_MEMBERS = 12 };

/* A target with lists of its own. */
typedef struct pledge {
    ent_target target;
    size_t importers[MOST_MEMBERS], exporters[MOST_MEMBERS], sectors[MOST_MEMBERS], regions[MOST_MEMBERS];
} pledge;

/* Points a copied pledge at its own lists. */
const ent_target *aim(pledge *p);

size_t cell_of(const economy *e, size_t sector, size_t importer, size_t exporter);
double value_at(const double *array, size_t at, double otherwise); /* the latter where array is NULL */

pledge pledge_on(ent_target_kind kind, size_t sector, size_t importer, size_t exporter);
pledge pledge_at(ent_target_kind kind, size_t sector, size_t region);
pledge pledge_random(const economy *e, test_random *random, ent_target_kind kind); /* its value still open */
economy economy_small(test_random *random);                                        /* 4-8 regions, some with levies */

/* What a target achieves under ordinary instruments alone, and what it asks for: `strength` beyond (above 0) or short of
 * (below 0) what happens freely. `kappa` is the trade cost without preferences; NULL: 1. */
double achieved_by(const economy *e, const ent_shock *instruments, const double *kappa, const ent_solution *s,
                   const ent_target *t);
double ask(ent_target_kind kind, double freely, double strength);

double mineral_f(const ent_target *t, double m); /* f of MODEL 4 by the textbook */

#endif
