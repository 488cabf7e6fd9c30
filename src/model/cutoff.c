/* cutoff.c: the connected components of trade under a shock, and deficits that each of them can carry. */
#include "model/cutoff.h"

#include <math.h>
#include <string.h>

void ent_cutoff_free(ent_cutoff *cutoff) { ent_arena_free(&cutoff->arena); }

static int take_memory(ent_cutoff *c, const ent_model *m) {
    size_t N = m->N;
    int ok = (c->component = ent_arena_take(&c->arena, m->pitch * sizeof(size_t))) != NULL;
    ok = (c->value_added = ent_arena_doubles(&c->arena, N)) != NULL && ok;
    ok = (c->deficit = ent_arena_doubles(&c->arena, N)) != NULL && ok;
    ok = (c->payment = ent_arena_doubles(&c->arena, N)) != NULL && ok;
    ok = (c->earmark_factor = ent_arena_doubles(&c->arena, N)) != NULL && ok;
    ok = (c->shut_imports = ent_arena_take(&c->arena, N)) != NULL && ok;
    ok = (c->shut_exports = ent_arena_take(&c->arena, N)) != NULL && ok;
    ok = (c->open = ent_arena_take(&c->arena, N * N)) != NULL && ok;
    return ok;
}

static int has_bans(const ent_model *m, const ent_shock *shock) {
    size_t cells = m->J * m->N * m->N;
    if (shock->trade_cost_hat == NULL) return 0;
    for (size_t at = 0; at < cells; at++)
        if (isinf(shock->trade_cost_hat[at])) return 1;
    return 0;
}

/* Pairs that trade in some sector: those of the base, less bans. */
static void find_open(ent_cutoff *c, const ent_model *m, const ent_shock *shock) {
    size_t N = m->N;
    if (!has_bans(m, shock)) {
        memcpy(c->open, m->open, N * N);
        return;
    }
    for (size_t row = 0; row < m->J * N; row++) {
        const double *share = m->share + row * m->pitch, *cost = shock->trade_cost_hat + row * N;
        for (size_t i = 0; i < N; i++)
            if (share[i] > 0.0 && !isinf(cost[i])) c->open[row % N * N + i] = 1;
    }
}

/* Numbers the components in the order of their first regions. `component` doubles as the mark of a visit. */
static void number_components(ent_cutoff *c, size_t N, size_t *queue) {
    c->face.n_components = 0;
    for (size_t n = 0; n < N; n++) c->component[n] = N;
    for (size_t first = 0; first < N; first++) {
        size_t head = 0, tail = 0;
        if (c->component[first] < N) continue;
        queue[tail++] = first;
        c->component[first] = c->face.n_components;
        for (; head < tail; head++)
            for (size_t i = 0; i < N; i++) {
                size_t n = queue[head];
                if (c->component[i] < N || !(c->open[n * N + i] || c->open[i * N + n])) continue;
                c->component[i] = c->face.n_components;
                queue[tail++] = i;
            }
        c->face.n_components++;
    }
}

/* D before cut-offs: the base's, or that of the shock (closure path). */
static double wanted_deficit(const ent_model *m, const ent_shock *shock, size_t n) {
    return shock->deficit_musd != NULL ? shock->deficit_musd[n] : m->deficit[n];
}

/* H and O of a region, summed over sectors: both bring in money that its budget does not see. */
static double earmarked(const ent_model *m, const ent_shock *shock, size_t n) {
    double sum = 0.0;
    for (size_t j = 0; j < m->J && shock->earmark_musd != NULL; j++) sum += shock->earmark_musd[j * m->N + n];
    for (size_t j = 0; j < m->J && shock->order_musd != NULL; j++) sum += shock->order_musd[j * m->N + n];
    return sum;
}

/* What must add up to -(H + O) inside a component: D + F; F alone when the closure itself makes deficits add up. */
static double transfer(const ent_cutoff *c, const ent_model *m, size_t n) {
    return c->payment[n] + (m->closure == ENT_CLOSURE_OWN_GDP ? 0.0 : c->deficit[n]);
}

/* A region that trades with nobody has neither deficit nor payment, and nobody but itself would pay for an earmark or
 * an order. */
static void leave_alone(ent_cutoff *c, const ent_model *m, const ent_shock *shock, size_t n) {
    double lost = fmax(fabs(c->deficit[n]), fmax(fabs(c->payment[n]), fabs(earmarked(m, shock, n))));
    c->deficit[n] = c->payment[n] = c->earmark_factor[n] = 0.0;
    if (lost > 1e-9 * m->value_added[n]) c->face.changed = 1;
}

/* Inside one component: the larger side, receipts or payments, is shrunk by one factor; what no side can pay for of
 * earmarked demand and orders falls away. */
static void balance(ent_cutoff *c, const ent_model *m, const ent_shock *shock, size_t component) {
    double in = 0.0, out = 0.0, H = 0.0, keep_in = 1.0, keep_out = 1.0, keep_H = 1.0;
    size_t size = 0, last = 0;
    for (size_t n = 0; n < m->N; n++) {
        double T = transfer(c, m, n);
        if (c->component[n] != component) continue;
        size++;
        last = n;
        in += fmax(T, 0.0);
        out += fmax(-T, 0.0);
        H += earmarked(m, shock, n);
    }
    if (size == 1) {
        leave_alone(c, m, shock, last);
        return;
    }
    if (fabs(in + H - out) <= 1e-9 * c->value_added[component]) return; /* rounding of the table */
    if (in + H > out) {
        keep_in = in > 0.0 ? fmax(out - H, 0.0) / in : 1.0;
        if (H > out) keep_H = out / H;
    } else {
        keep_out = out > 0.0 ? fmax(in + H, 0.0) / out : 1.0;
        if (in + H < 0.0) keep_H = in / -H;
    }
    for (size_t n = 0; n < m->N; n++) {
        double factor = transfer(c, m, n) > 0.0 ? keep_in : keep_out;
        if (c->component[n] != component) continue;
        if (m->closure != ENT_CLOSURE_OWN_GDP) c->deficit[n] *= factor;
        c->payment[n] *= factor;
        c->earmark_factor[n] = keep_H;
    }
    c->face.changed = 1;
}

/* A region that buys abroad and sells nothing there needs something to pay with, and one that only sells must give it
 * away: if not, those links carry nothing and fall away. 1 when one did. */
static int shut_one_way_links(ent_cutoff *c, const ent_model *m, const ent_shock *shock) {
    size_t N = m->N;
    int shut = 0;
    for (size_t n = 0; n < N; n++) {
        int buys = 0, sells = 0;
        double balance_musd = c->deficit[n] + c->payment[n] + c->earmark_factor[n] * earmarked(m, shock, n);
        for (size_t i = 0; i < N; i++) {
            if (i == n) continue;
            buys |= c->open[n * N + i];
            sells |= c->open[i * N + n];
        }
        if (buys && !sells && !(balance_musd > 1e-12 * m->value_added[n])) {
            shut = c->shut_imports[n] = 1;
            for (size_t i = 0; i < N; i++) c->open[n * N + i] = i == n && c->open[n * N + n];
        } else if (sells && !buys && !(balance_musd < -1e-12 * m->value_added[n])) {
            shut = c->shut_exports[n] = 1;
            for (size_t i = 0; i < N; i++) c->open[i * N + n] = i == n && c->open[n * N + n];
        }
    }
    return shut;
}

ent_status ent_cutoff_find(ent_context *context, const ent_model *m, const ent_shock *shock, ent_cutoff *c) {
    size_t N = m->N, *queue;
    size_t bytes = (m->pitch + N) * sizeof(size_t) + 4 * N * sizeof(double) + N * N + 2 * N + 1024;
    *c = (ent_cutoff){0};
    if (!ent_arena_reserve(&c->arena, bytes) || !take_memory(c, m) ||
        (queue = ent_arena_take(&c->arena, N * sizeof *queue)) == NULL) {
        ent_cutoff_free(c);
        return ent_fail_nomem(context);
    }
    find_open(c, m, shock);
    do {
        number_components(c, N, queue);
        memset(c->value_added, 0, N * sizeof(double));
        for (size_t n = 0; n < N; n++) {
            c->value_added[c->component[n]] += m->value_added[n];
            c->deficit[n] = wanted_deficit(m, shock, n);
            c->payment[n] = shock->payment_musd != NULL ? shock->payment_musd[n] : 0.0;
            c->earmark_factor[n] = 1.0;
        }
        for (size_t k = 0; k < c->face.n_components && c->face.n_components > 1; k++) balance(c, m, shock, k);
    } while (shut_one_way_links(c, m, shock));
    for (size_t n = 0; n < N; n++) c->face.changed |= c->shut_imports[n] | c->shut_exports[n];
    for (size_t n = N; n < m->pitch; n++) c->component[n] = 0;
    c->face.component = c->component;
    c->face.deficit_musd = c->deficit;
    c->face.payment_musd = c->payment;
    c->face.earmark_factor = c->earmark_factor;
    return ENT_OK;
}

static size_t size_of(const ent_cutoff *c, size_t N, size_t component) {
    size_t size = 0;
    for (size_t n = 0; n < N; n++) size += c->component[n] == component;
    return size;
}

void ent_cutoff_warn(ent_context *context, const ent_model *m, const ent_shock *shock, const ent_cutoff *c) {
    const ent_table *table = ent_world_table(m->world);
    for (size_t k = 0; k < c->face.n_components && c->face.changed; k++) {
        double before = 0.0, after = 0.0;
        size_t first = m->N, size = size_of(c, m->N, k);
        for (size_t n = 0; n < m->N; n++) {
            double F = shock->payment_musd != NULL ? shock->payment_musd[n] : 0.0;
            if (c->component[n] != k) continue;
            if (first == m->N) first = n;
            before += fabs(wanted_deficit(m, shock, n) + F);
            after += fabs(c->deficit[n] + c->payment[n]);
            if (c->earmark_factor[n] < 1.0 && earmarked(m, shock, n) != 0.0)
                ent_warn_at(context, (ent_place){0},
                            "cut-offs leave %.3g%% of what is earmarked or ordered in %s paid for",
                            100.0 * c->earmark_factor[n], table->regions[n].name_en);
        }
        if (size == 1)
            ent_warn_at(context, (ent_place){0},
                        "%s trades with nobody: its trade balance and payments go from %.6g to 0 million USD",
                        table->regions[first].name_en, before);
        else if (fabs(after - before) > 1e-9 * c->value_added[k])
            ent_warn_at(context, (ent_place){0},
                        "%s and the %zu regions it still trades with are cut off from the others: their deficits, "
                        "surpluses and payments shrink to %.3g%%, so that they balance",
                        table->regions[first].name_en, size - 1, 100.0 * after / before);
    }
}
