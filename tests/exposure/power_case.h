/* power_case.h: what the tests of power share: a question on an economy, and a threat solved by hand. */
#ifndef ENT_TESTS_POWER_CASE_H
#define ENT_TESTS_POWER_CASE_H

#include "../model/economy.h"

enum { CASE_MOST = 128 };

/* Senders and targets as flags; options with a tight tolerance, without plan and sources. */
typedef struct power_case {
    unsigned char senders[CASE_MOST], targets[CASE_MOST], sectors[CASE_MOST];
    ent_power_options options;
} power_case;

/* Region `sender` against `target`, every sector asked for by name. */
void power_case_init(power_case *c, const economy *e, size_t sender, size_t target);

/* One region or more on either side, drawn, and at least one of at least three on neither. */
void power_case_draw(power_case *c, const economy *e, test_random *random);

ent_power *power_of(const economy *e, const power_case *c);

/* real_income_hat [N] of the bans of a threat, solved through ent_solve and ent_outcome_create; `cheaper` [J][N][N]
 * (NULL: 1) multiplies trade costs; 0 when a market has no supplier. */
int solve_by_hand(const economy *e, const power_case *c, const ent_threat *threat, const double *cheaper, double *hat);

/* Losses by side of a real_income_hat. */
typedef struct hand_losses {
    double damage, cost, third;
} hand_losses;
hand_losses losses_by_hand(const economy *e, const power_case *c, const double *hat);

#endif
