/* random_economy.h: small economies that add up, from a printed seed. */
#ifndef ENT_TESTS_RANDOM_ECONOMY_H
#define ENT_TESTS_RANDOM_ECONOMY_H

#include <entente/world.h>
#include <stdint.h>

/* A stream of its own (splitmix64), so that tests never share state. */
typedef struct test_random {
    uint64_t state;
} test_random;
double test_uniform(test_random *random, double low, double high);
size_t test_integer(test_random *random, size_t low, size_t high); /* both ends included */

/* The seed of a property test: ENTENTE_TEST_SEED when set, else `standard`; printed with the name of the test. How
 * many cases: `standard` times ENTENTE_TEST_EFFORT (default 1). */
uint64_t test_seed(const char *name, uint64_t standard);
size_t test_cases(size_t standard);

typedef struct random_economy_options {
    size_t n_regions, n_sectors;
    double tariff_max;   /* base tariffs uniform in [0, tariff_max] */
    int balanced;        /* 1: every deficit 0 */
    int no_inputs;       /* 1: value-added share 1 */
    double sparse_share; /* share of foreign cells that are 0 */
    double levy_max;     /* gross export levies uniform in 1 +- levy_max on the first and a third of all cells */
} random_economy_options;

/* A world with positive home trade in every market and final demand >= 0 everywhere. */
ent_world *random_economy(ent_context *context, test_random *random, const random_economy_options *options);

#endif
