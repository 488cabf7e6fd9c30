/* hard_case.h: random worlds and shocks far outside the usual, with or without an equilibrium that is known. */
#ifndef ENT_TESTS_HARD_CASE_H
#define ENT_TESTS_HARD_CASE_H

#include "economy.h"

/* The same world with one elasticity for all. */
economy with_elasticity(const economy *e, double theta);

/* A random economy with an elasticity from 0.5 to 60 (uniform in logs); with `balanced`, every deficit is 0. */
economy hard_economy(test_random *random, int balanced);

/* Tariffs, trade costs, levies, productivity and endowments moved by up to `size` in logs (levies a tenth of that),
 * each instrument in half of the cases. */
random_shock hard_shock(const economy *e, test_random *random, double size);

/* The same with endowments chosen so that an equilibrium is known: at random wages, within `size` / 2 in logs, prices
 * follow from (1)-(2), absorptions from the linear system (3)-(8), and what (9) then finds of value added, divided by
 * the wage, is the endowment. 0 when some income is not positive or an endowment is moved by more than `size` in logs.
 * `ln_wage` [N] is filled. */
int hard_shock_known(const economy *e, test_random *random, double size, random_shock *shock, double *ln_wage);

/* No equilibrium: the first region sells much more than it buys, and what it sells becomes 20 times as dear to ship.
 * Its surplus would have to be earned all the same. */
void hopeless_case(economy *e, random_shock *shock);

#endif
