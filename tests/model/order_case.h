/* order_case.h: what the tests of orders share. */
#ifndef ENT_TESTS_ORDER_CASE_H
#define ENT_TESTS_ORDER_CASE_H

#include "economy.h"

/* A random economy whose last region buys the goods of one sector from one supplier alone, free of tariffs, and next to
 * nothing else: what outsiders earmark there is an order placed with that supplier. */
typedef struct procurement {
    economy e;
    size_t sector, supplier, agency; /* the agency is that region */
} procurement;
procurement procurement_new(test_random *random);

/* A random economy in whose region 1 sectors 0, 1 and 2 do not exist. Sector 0 would use a quarter of its own output
 * and a fifth from 1, which would use 0.3 from 2, which has no inputs. */
economy economy_without_sectors(test_random *random);

/* Puts another closure in the economy's model. */
void take_closure(economy *e, ent_closure closure);

/* All residuals of a solution are at rounding. */
void assert_verified(const economy *e, const ent_shock *shock, const ent_solution *s);

#endif
