#include "model/opening.h"
#include "model/plain.h"

#include <math.h>
#include <string.h>

static int take_memory(ent_plain *p, size_t J, size_t N, int with_flows) {
    double **vectors[] = {&p->cost_hat, &p->price_hat, &p->absorption, &p->demand, &p->output};
    double **small[] = {&p->wage_hat, &p->revenue,     &p->duties, &p->levies,  &p->deficit,
                        &p->income,   &p->value_added, &p->earned, &p->imports, &p->exports};
    int ok = 1;
    for (size_t v = 0; v < sizeof vectors / sizeof vectors[0]; v++)
        ok = (*vectors[v] = ent_arena_doubles(&p->arena, J * N)) != NULL && ok;
    for (size_t v = 0; v < sizeof small / sizeof small[0]; v++)
        ok = (*small[v] = ent_arena_doubles(&p->arena, N)) != NULL && ok;
    if (with_flows) {
        ok = (p->flow = ent_arena_doubles(&p->arena, J * N * N)) != NULL && ok;
        ok = (p->duty = ent_arena_doubles(&p->arena, N * N)) != NULL && ok;
    }
    return ok;
}

/* (1) */
static double cost(const ent_model *m, const ent_shock *shock, const double *ln_w, const double *ln_P, size_t j,
                   size_t n) {
    const double *g = ent_world_table(m->world)->input_share;
    double ln_c = ent_world_table(m->world)->value_added_share[j * m->N + n] * ln_w[n];
    for (size_t k = 0; k < m->J; k++) ln_c += g[(k * m->J + j) * m->N + n] * ln_P[k * m->N + n];
    if (shock->productivity_hat != NULL) ln_c -= log(shock->productivity_hat[j * m->N + n]);
    return exp(ln_c);
}

/* What one importer's market looks like under the shock: T' is t' until pledges put a shadow rate on it. `phi` stays
 * NULL where nothing changes, which spares the powers. */
typedef struct row {
    const double *tariff, *levy; /* [N]; levy may be NULL: 1 */
    const double *phi;           /* [N] or NULL */
} row;

static row instruments(const ent_model *m, const ent_shock *shock, size_t at, double *phi) {
    row r = {.tariff = m->tariff + at};
    int changed = 0;
    for (size_t i = 0; i < m->N; i++) phi[i] = 1.0;
    if (shock->tariff_rate != NULL) {
        r.tariff = shock->tariff_rate + at;
        for (size_t i = 0; i < m->N; i++)
            if (r.tariff[i] != m->tariff[at + i]) {
                phi[i] = (1.0 + r.tariff[i]) / (1.0 + m->tariff[at + i]);
                changed = 1;
            }
    }
    if (shock->levy_gross != NULL || m->levy != NULL)
        r.levy = (shock->levy_gross != NULL ? shock->levy_gross : m->levy) + at;
    for (size_t i = 0; i < m->N && shock->levy_gross != NULL; i++) { /* e' / e */
        double before = m->levy != NULL ? m->levy[at + i] : 1.0;
        if (r.levy[i] != before) phi[i] *= r.levy[i] / before, changed = 1;
    }
    for (size_t i = 0; i < m->N && shock->trade_cost_hat != NULL; i++) phi[i] *= shock->trade_cost_hat[at + i];
    if (changed || shock->trade_cost_hat != NULL) r.phi = phi;
    return r;
}

/* Four partial sums: one chain of additions would take longer than everything else here. */
static double sum_of(const double *x, size_t count) {
    double s[4] = {0};
    size_t i = 0;
    for (; i + 4 <= count; i += 4) s[0] += x[i], s[1] += x[i + 1], s[2] += x[i + 2], s[3] += x[i + 3];
    for (; i < count; i++) s[0] += x[i];
    return (s[0] + s[1]) + (s[2] + s[3]);
}

/* (2)-(6) for the market of one importer. `weight` and `phi` are work space of N. */
static void market(ent_plain *p, const ent_model *m, const ent_shock *shock, const double *cost_power, size_t j,
                   size_t n, double *weight, double *phi) {
    size_t N = m->N, at = j * N + n;
    const double *pi = m->share + at * m->pitch;
    row r = instruments(m, shock, at * N, phi);
    double sum, bought, spent;
    const ent_cutoff *cut = &p->cutoff;
    for (size_t i = 0; i < N; i++) weight[i] = pi[i] * cost_power[i];
    for (size_t i = 0; i < N && r.phi != NULL; i++)
        if (r.phi[i] != 1.0) weight[i] *= pow(r.phi[i], -m->theta[j]);
    for (size_t i = 0; i < N && cut->face.changed; i++)
        if (ent_cutoff_shuts(cut, n, i)) weight[i] = 0.0;
    sum = sum_of(weight, N);
    p->price_hat[at] = pow(sum, -1.0 / m->theta[j]);
    spent = p->absorption[at] / sum;
    for (size_t i = 0; i < N; i++) weight[i] = weight[i] * spent / (1.0 + r.tariff[i]); /* now M' at the border */
    bought = sum_of(weight, N);
    for (size_t i = 0; i < N; i++) phi[i] = r.tariff[i] * weight[i]; /* phi is spent: now the duties */
    p->duties[n] += sum_of(phi, N);
    p->imports[n] += bought - weight[n];
    for (size_t i = 0; i < N; i++) {
        double received = r.levy != NULL ? weight[i] / r.levy[i] : weight[i];
        p->output[j * N + i] += received;
        p->levies[i] += weight[i] - received;
        p->exports[i] += weight[i];
    }
    p->exports[n] -= weight[n];
    if (p->flow == NULL) return;
    for (size_t i = 0; i < N; i++) {
        p->flow[at * N + i] = weight[i];
        p->duty[n * N + i] += r.tariff[i] * weight[i];
    }
}

/* What of (5) is on no market. */
static void orders(ent_plain *p, const ent_model *m, const ent_shock *shock) {
    for (size_t at = 0; at < m->J * m->N && shock->order_musd != NULL; at++) {
        double O = ent_cutoff_order(&p->cutoff, shock, m->N, at);
        p->output[at] += O;
        p->exports[at % m->N] += O;
    }
}

/* V' and D' by the closure, whose sums run over one component of trade. */
static void value_added_and_deficits(ent_plain *p, const ent_model *m, const ent_shock *shock) {
    const size_t *component = p->cutoff.component;
    for (size_t n = 0; n < m->N; n++) {
        double L = shock->endowment_hat != NULL ? shock->endowment_hat[n] : 1.0;
        p->value_added[n] = p->wage_hat[n] * L * m->value_added[n];
    }
    for (size_t n = 0; n < m->N; n++) {
        double world = 0.0, wanted = 0.0;
        p->deficit[n] = p->cutoff.deficit[n]; /* a constant share of sum V', which the numeraire keeps constant */
        if (m->closure != ENT_CLOSURE_OWN_GDP) continue;
        for (size_t i = 0; i < m->N; i++) {
            if (component[i] != component[n]) continue;
            world += p->value_added[i];
            wanted += m->deficit[i] / m->value_added[i] * p->value_added[i];
        }
        p->deficit[n] = m->deficit[n] / m->value_added[n] * p->value_added[n] - p->value_added[n] / world * wanted;
    }
}

/* (7)-(9) */
static void budget(ent_plain *p, const ent_model *m, const ent_shock *shock, size_t n) {
    const ent_table *table = ent_world_table(m->world);
    size_t J = m->J, N = m->N;
    p->revenue[n] = p->duties[n] + p->levies[n];
    p->income[n] = p->value_added[n] + p->revenue[n] + p->deficit[n];
    p->income[n] += p->cutoff.payment[n];
    for (size_t k = 0; k < J; k++) {
        double X = m->alpha[k * m->pitch + n] * p->income[n];
        for (size_t j = 0; j < J; j++) X += table->input_share[(k * J + j) * N + n] * p->output[j * N + n];
        if (shock->earmark_musd != NULL) X += p->cutoff.earmark_factor[n] * shock->earmark_musd[k * N + n];
        p->demand[k * N + n] = X;
        p->earned[n] += table->value_added_share[k * N + n] * p->output[k * N + n];
    }
}

ent_status ent_plain_evaluate(ent_context *context, const ent_model *m, const ent_shock *shock, const double *ln_w,
                              const double *ln_P, const double *ln_X, int with_flows, ent_plain *p) {
    size_t J = m->J, N = m->N;
    ent_shock none;
    double *zero, *cost_power, *weight, *phi;
    *p = (ent_plain){0};
    ent_shock_init(&none);
    if (shock == NULL) shock = &none;
    ENT_TRY(ent_cutoff_find(context, m, shock, &p->cutoff));
    if (!ent_arena_reserve(&p->arena,
                           (6 * J * (N + 2) + 21 * (N + 8) + (with_flows ? (J + 1) * N * N : 0)) * sizeof(double))) {
        ent_plain_free(p);
        return ent_fail_nomem(context);
    }
    zero = ent_arena_doubles(&p->arena, J * N);
    cost_power = ent_arena_doubles(&p->arena, N);
    weight = ent_arena_doubles(&p->arena, N);
    phi = ent_arena_doubles(&p->arena, N);
    if (zero == NULL || phi == NULL || cost_power == NULL || weight == NULL || !take_memory(p, J, N, with_flows)) {
        ent_plain_free(p);
        return ent_fail_nomem(context);
    }
    if (ln_w == NULL) ln_w = ln_P = ln_X = zero;
    ent_open_markets(m, shock, &p->cutoff, p->absorption, N);
    for (size_t n = 0; n < N; n++) p->wage_hat[n] = exp(ln_w[n]);
    for (size_t j = 0; j < J; j++) {
        for (size_t n = 0; n < N; n++) {
            p->absorption[j * N + n] *= exp(ln_X[j * N + n]);
            p->cost_hat[j * N + n] = cost(m, shock, ln_w, ln_P, j, n);
            cost_power[n] = pow(p->cost_hat[j * N + n], -m->theta[j]);
        }
        for (size_t n = 0; n < N; n++) market(p, m, shock, cost_power, j, n, weight, phi);
    }
    orders(p, m, shock);
    value_added_and_deficits(p, m, shock);
    for (size_t n = 0; n < N; n++) budget(p, m, shock, n);
    return ENT_OK;
}

void ent_plain_free(ent_plain *plain) {
    ent_cutoff_free(&plain->cutoff);
    ent_arena_free(&plain->arena);
}
