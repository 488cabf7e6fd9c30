#include "hard_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

economy with_elasticity(const economy *e, double theta) {
    table_copy t = table_copy_of(e);
    economy other;
    for (size_t at = 0; at < t.table.n_elasticity_sets * e->J; at++) t.theta[at] = theta;
    other = economy_from_table(&t);
    table_free(&t);
    return other;
}

economy hard_economy(test_random *random, int balanced) {
    random_economy_options options = {.n_regions = test_integer(random, 2, 12),
                                      .n_sectors = test_integer(random, 1, 8),
                                      .tariff_max = 0.3,
                                      .sparse_share = 0.2,
                                      .balanced = balanced};
    economy plain = economy_random(random, &options);
    economy hard = with_elasticity(&plain, 0.5 * exp(test_uniform(random, 0.0, log(120.0))));
    economy_free(&plain);
    return hard;
}

static double *moved(test_random *random, size_t count, double low, double high) {
    double *values = malloc(count * sizeof *values);
    int used = test_uniform(random, 0.0, 1.0) < 0.5;
    for (size_t at = 0; at < count; at++) values[at] = used ? exp(test_uniform(random, low, high)) : 1.0;
    return values;
}

random_shock hard_shock(const economy *e, test_random *random, double size) {
    size_t N = e->N, markets = e->J * N, cells = markets * N;
    const double *base = ent_world_table(e->world)->tariff_rate;
    random_shock s = {0};
    s.tariff = moved(random, cells, 0.0, size);
    s.trade_cost = moved(random, cells, -0.5 * size, size);
    s.levy = moved(random, cells, -0.1 * size, 0.1 * size);
    s.productivity = moved(random, markets, -size, size);
    s.endowment = moved(random, N, -size, size);
    for (size_t at = 0; at < cells; at++) {
        int home = at / N % N == at % N;
        s.tariff[at] = home ? 0.0 : (1.0 + base[at]) * s.tariff[at] - 1.0;
        if (home) s.trade_cost[at] = s.levy[at] = 1.0;
    }
    ent_shock_init(&s.shock);
    s.shock.tariff_rate = s.tariff, s.shock.trade_cost_hat = s.trade_cost, s.shock.levy_hat = s.levy;
    s.shock.productivity_hat = s.productivity, s.shock.endowment_hat = s.endowment;
    return s;
}

/* a x = b by elimination with pivoting; x replaces b. */
static void eliminate(double *a, double *b, size_t n) {
    for (size_t p = 0; p < n; p++) {
        size_t best = p;
        for (size_t r = p + 1; r < n; r++)
            if (fabs(a[r * n + p]) > fabs(a[best * n + p])) best = r;
        for (size_t k = 0; k < n && best != p; k++) {
            double swap = a[p * n + k];
            a[p * n + k] = a[best * n + k], a[best * n + k] = swap;
        }
        if (best != p) {
            double swap = b[p];
            b[p] = b[best], b[best] = swap;
        }
        for (size_t r = p + 1; r < n; r++) {
            double factor = a[r * n + p] / a[p * n + p];
            for (size_t k = p; k < n; k++) a[r * n + k] -= factor * a[p * n + k];
            b[r] -= factor * b[p];
        }
    }
    for (size_t p = n; p-- > 0;) {
        for (size_t k = p + 1; k < n; k++) b[p] -= a[p * n + k] * b[k];
        b[p] /= a[p * n + p];
    }
}

/* pi' [J][N][N] at these wages: (1) and (2) by plain iteration, which contracts because input shares sum to less than
 * one half. */
static double *shares_at(const economy *e, const random_shock *s, const double *ln_wage) {
    const ent_table *t = ent_world_table(e->world);
    const ent_base *base = ent_world_base(e->world);
    size_t J = e->J, N = e->N;
    const double *theta = NULL;
    double *ln_P = calloc(J * N, sizeof(double)), *ln_c = calloc(J * N, sizeof(double));
    double *share = malloc(J * N * N * sizeof(double));
    assert_ok(e->context, ent_world_elasticities(e->context, e->world, NULL, &theta));
    for (int round = 0; round < 50; round++) { /* 0.45^50 is 1e-17 */
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < N; n++) {
                ln_c[j * N + n] = t->value_added_share[j * N + n] * ln_wage[n] - log(s->productivity[j * N + n]);
                for (size_t k = 0; k < J; k++) ln_c[j * N + n] += t->input_share[(k * J + j) * N + n] * ln_P[k * N + n];
            }
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < N; n++) {
                double top = -INFINITY, sum = 0.0;
                double *row = share + (j * N + n) * N;
                for (size_t i = 0; i < N; i++) {
                    size_t at = (j * N + n) * N + i;
                    double pi = t->flow_musd[at] * (1.0 + t->tariff_rate[at]) / base->absorption_musd[j * N + n];
                    double phi = s->trade_cost[at] * s->levy[at] * (1.0 + s->tariff[at]) / (1.0 + t->tariff_rate[at]);
                    row[i] = log(pi) - theta[j] * (log(phi) + ln_c[j * N + i]); /* -infinity where nothing is sold */
                    top = fmax(top, row[i]);
                }
                for (size_t i = 0; i < N; i++) sum += row[i] = exp(row[i] - top);
                for (size_t i = 0; i < N; i++) row[i] /= sum;
                ln_P[j * N + n] = -(log(sum) + top) / theta[j];
            }
    }
    free(ln_P), free(ln_c);
    return share;
}

/* What a unit of X in market (j, n) becomes: output of (j, i), revenue of n and i. */
static void spend(const economy *e, const random_shock *s, const double *share, size_t j, size_t n, double *output,
                  double *revenue) {
    for (size_t i = 0; i < e->N; i++) {
        size_t at = (j * e->N + n) * e->N + i;
        double border = share[at] / (1.0 + s->tariff[at]);
        output[i] = border / s->levy[at];
        revenue[n] += s->tariff[at] * border;
        revenue[i] += border - output[i];
    }
}

int hard_shock_known(const economy *e, test_random *random, double size, random_shock *shock, double *ln_wage) {
    const ent_table *t = ent_world_table(e->world);
    const ent_base *base = ent_world_base(e->world);
    size_t J = e->J, N = e->N, markets = J * N;
    double *matrix = calloc(markets * markets, sizeof(double)), *X = calloc(markets, sizeof(double)), *share;
    double *income = calloc(N, sizeof(double)), *output = malloc(N * sizeof(double)), *paid = calloc(N, sizeof(double));
    int good = 1;
    *shock = hard_shock(e, random, size);
    for (size_t n = 0; n < N; n++) ln_wage[n] = test_uniform(random, -0.5 * size, 0.5 * size);
    share = shares_at(e, shock, ln_wage);
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) { /* one column of I - K, where K sums to 1 by column */
            size_t column = j * N + n;
            memset(income, 0, N * sizeof(double));
            spend(e, shock, share, j, n, output, income);
            for (size_t i = 0; i < N; i++) income[i] += t->value_added_share[j * N + i] * output[i];
            for (size_t k = 0; k < J; k++)
                for (size_t i = 0; i < N; i++)
                    matrix[(k * N + i) * markets + column] = (double)(k * N + i == column) -
                                                             base->alpha_share[k * N + i] * income[i] -
                                                             t->input_share[(k * J + j) * N + i] * output[i];
            for (size_t i = 0; i < N; i++) /* the last equation is redundant: the numeraire takes its place */
                matrix[(markets - 1) * markets + column] += t->value_added_share[j * N + i] * output[i] -
                                                            (i == 0 ? matrix[(markets - 1) * markets + column] : 0.0);
        }
    for (size_t k = 0; k < J; k++)
        for (size_t n = 0; n < N; n++) X[k * N + n] = base->alpha_share[k * N + n] * base->deficit_musd[n];
    X[markets - 1] = 0.0;
    for (size_t n = 0; n < N; n++) X[markets - 1] += base->value_added_musd[n];
    eliminate(matrix, X, markets);
    memset(income, 0, N * sizeof(double));
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) {
            double revenue[64] = {0};
            spend(e, shock, share, j, n, output, revenue);
            good &= X[j * N + n] > 0.0;
            for (size_t i = 0; i < N; i++) {
                income[i] += X[j * N + n] * (revenue[i] + t->value_added_share[j * N + i] * output[i]);
                paid[i] += X[j * N + n] * t->value_added_share[j * N + i] * output[i];
            }
        }
    for (size_t n = 0; n < N; n++) {
        shock->endowment[n] = paid[n] / (exp(ln_wage[n]) * base->value_added_musd[n]);
        good &= income[n] + base->deficit_musd[n] > 0.0 && paid[n] > 0.0 && fabs(log(shock->endowment[n])) <= size;
    }
    free(matrix), free(X), free(share), free(income), free(output), free(paid);
    return good;
}

void hopeless_case(economy *e, random_shock *shock) {
    random_economy_options options = {.n_regions = 5, .n_sectors = 3, .no_inputs = 1}; /* or inputs would not add up */
    test_random random = {85};
    economy plain = economy_random(&random, &options);
    table_copy t = table_copy_of(&plain);
    size_t N = plain.N, cells = plain.J * N * N;
    for (size_t at = 0; at < cells; at++)
        if (at / N % N != 0 && at % N == 0) t.flow[at] *= 6.0;
    *e = economy_from_table(&t);
    *shock = shock_random(e, &random, 0.0);
    for (size_t at = 0; at < cells; at++)
        if (at / N % N != 0 && at % N == 0) shock->trade_cost[at] = 20.0;
    table_free(&t), economy_free(&plain);
}
