#include "power_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void power_case_init(power_case *c, const economy *e, size_t sender, size_t target) {
    *c = (power_case){0};
    assert_true(e->N <= CASE_MOST && e->J <= CASE_MOST);
    ent_power_options_init(&c->options);
    c->options.plan = c->options.sources = 0;
    c->options.solve.tolerance = 1e-12;
    c->options.threads = 2;
    c->senders[sender] = c->targets[target] = 1;
    memset(c->sectors, 1, e->J);
}

void power_case_draw(power_case *c, const economy *e, test_random *random) {
    size_t sender = test_integer(random, 0, e->N - 1), target = (sender + test_integer(random, 1, e->N - 1)) % e->N;
    size_t neutral = (sender + 1) % e->N == target ? (sender + 2) % e->N : (sender + 1) % e->N;
    assert_true(e->N >= 3);
    power_case_init(c, e, sender, target);
    for (size_t n = 0; n < e->N; n++) {
        size_t side = test_integer(random, 0, 3);
        if (n == sender || n == target || n == neutral) continue;
        if (side == 0) c->senders[n] = 1;
        if (side == 1) c->targets[n] = 1;
    }
}

ent_power *power_of(const economy *e, const power_case *c) {
    ent_power_options options = c->options;
    ent_power *power = NULL;
    options.senders = c->senders;
    options.targets = c->targets;
    options.sectors = c->sectors;
    assert_ok(e->context, ent_power_create(e->context, e->model, &options, &power));
    return power;
}

int solve_by_hand(const economy *e, const power_case *c, const ent_threat *threat, const double *cheaper, double *hat) {
    size_t J = e->J, N = e->N;
    double *kappa = malloc(J * N * N * sizeof *kappa);
    ent_solve_options options;
    ent_solution *solution = NULL;
    ent_shock shock;
    ent_status status;
    for (size_t at = 0; at < J * N * N; at++) {
        size_t j = at / N / N, importer = at / N % N, exporter = at % N;
        kappa[at] = cheaper == NULL ? 1.0 : cheaper[at];
        if (threat == NULL) continue;
        if (threat->withheld[j] && c->senders[exporter] && c->targets[importer]) kappa[at] = HUGE_VAL;
        if (threat->refused[j] && c->senders[importer] && c->targets[exporter]) kappa[at] = HUGE_VAL;
    }
    ent_shock_init(&shock);
    shock.trade_cost_hat = kappa;
    ent_solve_options_init(&options);
    options.tolerance = 1e-12;
    status = ent_solve(e->context, e->model, &shock, &options, &solution);
    if (status == ENT_OK) {
        ent_outcome *outcome = outcome_of(e, &shock, solution);
        memcpy(hat, outcome->real_income_hat, N * sizeof *hat);
        ent_outcome_free(outcome);
    } else {
        assert_int_equal(status, ENT_UNMET);
    }
    ent_solution_free(solution);
    free(kappa);
    return status == ENT_OK;
}

hand_losses losses_by_hand(const economy *e, const power_case *c, const double *hat) {
    const double *income = ent_world_base(e->world)->income_musd;
    hand_losses sum = {0};
    for (size_t n = 0; n < e->N; n++) {
        double lost = income[n] - income[n] * hat[n];
        if (c->targets[n]) sum.damage += lost;
        else if (c->senders[n]) sum.cost += lost;
        else sum.third -= lost;
    }
    return sum;
}
