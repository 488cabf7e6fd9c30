/* network.c: the input-output table of an equilibrium, and its system solved for several right-hand sides at once.
 *
 * Home inputs are most of A. With A = D + R G, D the home blocks, G what makers use of each input and R who abroad sells
 * it to them, let H = (I - D)^-1. Then
 *
 *     (I - A)^-1 f = H (f + B f + B B f + ...)      B = R K, K = G H
 *
 * converges in some twenty terms, one for each border crossed; transposed, the sum of (B')^m H' c. Every term is >= 0:
 * nothing cancels, and once a term adds less than ADDED_LEAST to every entry, what follows adds no more. */
#include "exposure/network.h"
#include "model/base.h"
#include "model/solution.h"
#include "support/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 8, TERMS_MOST = 2000 };
static const double ADDED_LEAST = 1e-14;

static int take_memory(ent_network *w) {
    size_t J = w->J, N = w->N, markets = J * N, cells = markets * N;
    return (w->inputs = ent_arena_doubles(&w->arena, N * J * J)) != NULL &&
           (w->received = ent_arena_doubles(&w->arena, cells)) != NULL &&
           (w->home_inverse = ent_arena_doubles(&w->arena, N * J * J)) != NULL &&
           (w->home_uses = ent_arena_doubles(&w->arena, N * J * J)) != NULL &&
           (w->flow_musd = ent_arena_doubles(&w->arena, cells)) != NULL &&
           (w->share = ent_arena_doubles(&w->arena, cells)) != NULL &&
           (w->absorption_musd = ent_arena_doubles(&w->arena, markets)) != NULL &&
           (w->output_musd = ent_arena_doubles(&w->arena, markets)) != NULL &&
           (w->final_musd = ent_arena_doubles(&w->arena, markets)) != NULL &&
           (w->value_added_share = ent_arena_doubles(&w->arena, markets)) != NULL &&
           (w->value_added_musd = ent_arena_doubles(&w->arena, N)) != NULL;
}

/* Flows and shares of one market from its flows at the border. A market without absorption buys at home. */
static void fill_market(ent_network *w, size_t row, const double *flow, const double *tariff, const double *levy) {
    size_t N = w->N, n = row % N;
    double *share = w->share + row * N, *received = w->received + row * N, X = 0;
    for (size_t i = 0; i < N; i++) {
        double e = levy == NULL ? 1.0 : levy[i];
        w->flow_musd[row * N + i] = flow[i];
        share[i] = flow[i] * (1.0 + tariff[i]);
        received[i] = flow[i] / e;
        X += share[i];
    }
    w->absorption_musd[row] = X;
    for (size_t i = 0; i < N; i++) {
        w->output_musd[row - n + i] += received[i];
        share[i] = X > 0 ? share[i] / X : i == n;
        received[i] = X > 0 ? received[i] / X : i == n;
    }
}

/* What is left of each market after inputs; rounding below 0 is nothing. */
static void fill_uses(ent_network *w) {
    size_t J = w->J, N = w->N;
    for (size_t k = 0; k < J; k++)
        for (size_t n = 0; n < N; n++) {
            double left = w->absorption_musd[k * N + n];
            for (size_t j = 0; j < J; j++) left -= w->inputs[(n * J + k) * J + j] * w->output_musd[j * N + n];
            w->final_musd[k * N + n] = left > 0 ? left : 0;
        }
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++)
            w->value_added_musd[n] += w->value_added_share[j * N + n] * w->output_musd[j * N + n];
}

/* (I - D)^-1 of one region by Gauss-Jordan. Columns of D sum to less than 1, so that no pivot is small; 0 when they do
 * not. */
static int invert_home(const ent_network *w, size_t n, double *block) {
    size_t J = w->J, N = w->N;
    double *inverse = w->home_inverse + n * J * J;
    for (size_t k = 0; k < J; k++)
        for (size_t j = 0; j < J; j++) {
            block[k * J + j] = (double)(k == j) - w->received[(k * N + n) * N + n] * w->inputs[(n * J + k) * J + j];
            inverse[k * J + j] = k == j;
        }
    for (size_t p = 0; p < J; p++) {
        double pivot = block[p * J + p];
        if (!(pivot > 1e-12)) return 0;
        for (size_t j = 0; j < J; j++) block[p * J + j] /= pivot, inverse[p * J + j] /= pivot;
        for (size_t k = 0; k < J; k++) {
            double factor = block[k * J + p];
            if (k == p || factor == 0) continue;
            for (size_t j = 0; j < J; j++) {
                block[k * J + j] -= factor * block[p * J + j];
                inverse[k * J + j] -= factor * inverse[p * J + j];
            }
        }
    }
    return 1;
}

/* K = G H of one region: what it uses, at all stages at home, of each input per unit sold. */
static void find_home_uses(const ent_network *w, size_t n) {
    size_t J = w->J;
    const double *inputs = w->inputs + n * J * J, *inverse = w->home_inverse + n * J * J;
    double *uses = w->home_uses + n * J * J;
    for (size_t k = 0; k < J; k++)
        for (size_t m = 0; m < J; m++)
            for (size_t j = 0; j < J; j++) uses[k * J + j] += inputs[k * J + m] * inverse[m * J + j];
}

static ent_status invert_all(ent_context *context, const ent_network *w) {
    double *block = calloc(w->J * w->J, sizeof *block);
    ent_status status = block == NULL ? ent_fail_nomem(context) : ENT_OK;
    for (size_t n = 0; n < w->N && status == ENT_OK; n++)
        if (!invert_home(w, n, block))
            status = ent_fail(context, ENT_NUMERIC, "the inputs that %s makes for itself use up what it makes",
                              ent_world_table(w->world)->regions[n].code);
    for (size_t n = 0; n < w->N && status == ENT_OK; n++) find_home_uses(w, n);
    free(block);
    return status;
}

static void fill(ent_network *w, const ent_model *m, const ent_shock *explicit, const ent_plain *plain) {
    size_t J = w->J, N = w->N;
    const ent_table *table = ent_world_table(w->world);
    const double *tariff = explicit->tariff_rate != NULL ? explicit->tariff_rate : m->tariff;
    const double *levy = explicit->levy_gross != NULL ? explicit->levy_gross : m->levy;
    for (size_t row = 0; row < J * N; row++)
        fill_market(w, row, plain->flow + row * N, tariff + row * N, levy == NULL ? NULL : levy + row * N);
    memcpy(w->value_added_share, table->value_added_share, J * N * sizeof *w->value_added_share);
    for (size_t k = 0; k < J; k++)
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < N; n++) w->inputs[(n * J + k) * J + j] = table->input_share[(k * J + j) * N + n];
    fill_uses(w);
}

/* Flows of the base, or of a solution, whose wedges are instruments like any other. */
static ent_status make(ent_context *context, ent_network *w, const ent_model *m, const ent_shock *shock,
                       const ent_solution *solution) {
    ent_arena arena = {0};
    ent_shock explicit;
    ent_plain plain = {0};
    ent_status status = take_memory(w) ? ENT_OK : ent_fail_nomem(context);
    ent_shock_init(&explicit);
    if (status == ENT_OK && solution == NULL)
        status = ent_plain_evaluate(context, m, NULL, NULL, NULL, NULL, 1, &plain);
    else if (status == ENT_OK)
        status = ent_solution_evaluate(context, m, shock, solution, 1, &arena, &explicit, &plain);
    if (status == ENT_OK) fill(w, m, &explicit, &plain);
    ent_plain_free(&plain);
    ent_arena_free(&arena);
    return status == ENT_OK ? invert_all(context, w) : status;
}

ent_status ent_network_create(ent_context *context, const ent_model *model, const ent_shock *shock,
                              const ent_solution *solution, ent_network **out) {
    ent_network *w;
    ent_status status;
    *out = NULL;
    if (solution != NULL && shock != NULL && shock->order_musd != NULL)
        return ent_fail(context, ENT_USAGE, "the shock has orders, and of an order nobody knows whose use it is");
    if (solution != NULL) ENT_TRY(ent_solution_check(context, model, solution));
    if (solution != NULL && !ent_solution_info(solution)->converged)
        return ent_fail(context, ENT_NUMERIC, "the solution has not converged, so there is no table of its inputs");
    w = calloc(1, sizeof *w);
    if (w == NULL) return ent_fail_nomem(context);
    w->world = ent_model_world(model);
    w->J = model->J, w->N = model->N;
    status = make(context, w, model, shock, solution);
    if (status == ENT_OK) *out = w;
    else ent_network_free(w);
    return status;
}

void ent_network_free(ent_network *network) {
    if (network == NULL) return;
    ent_arena_free(&network->arena);
    free(network);
}

void ent_network_add_inputs(const ent_network *w, size_t j, size_t n, double output_musd, double *f) {
    for (size_t k = 0; k < w->J; k++) {
        double use = w->inputs[(n * w->J + k) * w->J + j] * output_musd;
        const double *received = w->received + (k * w->N + n) * w->N;
        for (size_t i = 0; i < w->N && use != 0; i++) f[k * w->N + i] += use * received[i];
    }
}

void ent_network_add_final(const ent_network *w, size_t k, size_t n, double *f) {
    const double *received = w->received + (k * w->N + n) * w->N;
    for (size_t i = 0; i < w->N; i++) f[k * w->N + i] += w->final_musd[k * w->N + n] * received[i];
}

/* ---- the system, WIDTH vectors at a time: entry (k, i) of vector v at [(k * N + i) * WIDTH + v] ---- */

typedef struct job {
    const ent_network *network;
    size_t count;
    const double *f;
    double *x;
    int transposed;
} job;

/* to[(k,i)] = sum_n r[k][n][i] from[(k,n)], n abroad */
static void sell_abroad(const ent_network *w, const double *from, double *to) {
    size_t J = w->J, N = w->N;
    memset(to, 0, J * N * WIDTH * sizeof *to);
    for (size_t k = 0; k < J; k++)
        for (size_t n = 0; n < N; n++) {
            const double *received = w->received + (k * N + n) * N, *use = from + (k * N + n) * WIDTH;
            for (size_t i = 0; i < N; i++) {
                double *made = to + (k * N + i) * WIDTH, r = received[i];
                if (r == 0 || i == n) continue;
                for (size_t v = 0; v < WIDTH; v++) made[v] += r * use[v];
            }
        }
}

/* to[(k,n)] = sum_i r[k][n][i] from[(k,i)], i abroad: the transposed of the above */
static void buy_abroad(const ent_network *w, const double *from, double *to) {
    size_t J = w->J, N = w->N;
    for (size_t k = 0; k < J; k++)
        for (size_t n = 0; n < N; n++) {
            const double *received = w->received + (k * N + n) * N;
            double sum[WIDTH] = {0};
            for (size_t i = 0; i < N; i++) {
                const double *made = from + (k * N + i) * WIDTH;
                double r = received[i];
                if (r == 0 || i == n) continue;
                for (size_t v = 0; v < WIDTH; v++) sum[v] += r * made[v];
            }
            memcpy(to + (k * N + n) * WIDTH, sum, sizeof sum);
        }
}

/* to[(k,n)] = sum_j block[n][k][j] from[(j,n)], or, transposed, sum_j block[n][j][k] from[(j,n)] */
static void within_regions(const ent_network *w, const double *blocks, int transposed, const double *from, double *to) {
    size_t J = w->J, N = w->N, down = transposed ? 1 : J, across = transposed ? J : 1;
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < J; k++) {
            const double *row = blocks + n * J * J + k * down;
            double sum[WIDTH] = {0};
            for (size_t j = 0; j < J; j++) {
                const double *value = from + (j * N + n) * WIDTH;
                for (size_t v = 0; v < WIDTH; v++) sum[v] += row[j * across] * value[v];
            }
            memcpy(to + (k * N + n) * WIDTH, sum, sizeof sum);
        }
}

/* Adds a term; whether it added anything that counts. */
static int add_term(size_t entries, const double *term, double *sum) {
    int counts = 0;
    for (size_t c = 0; c < entries; c++) {
        sum[c] += term[c];
        counts |= term[c] > ADDED_LEAST * sum[c];
    }
    return counts;
}

/* Sums the terms from `term` on into `sum`; `spare` is as large. 0 when they do not come to an end. */
static int sum_terms(const ent_network *w, int transposed, double *term, double *spare, double *sum) {
    size_t entries = w->J * w->N * WIDTH;
    int terms = 0;
    while (add_term(entries, term, sum)) {
        if (++terms == TERMS_MOST) return 0;
        if (transposed) {
            buy_abroad(w, term, spare);
            within_regions(w, w->home_uses, 1, spare, term);
        } else {
            within_regions(w, w->home_uses, 0, term, spare);
            sell_abroad(w, spare, term);
        }
    }
    return 1;
}

static ent_status solve_block(ent_context *context, size_t item, void *payload) {
    const job *p = payload;
    const ent_network *w = p->network;
    size_t markets = w->J * w->N, entries = markets * WIDTH, first = item * WIDTH;
    size_t own = p->count - first < WIDTH ? p->count - first : WIDTH;
    double *memory = calloc(3 * entries, sizeof *memory), *sum = memory, *spare, *term, *solved, *begun;
    int ended;
    if (memory == NULL) return ent_fail_nomem(context);
    spare = sum + entries, term = spare + entries;
    begun = p->transposed ? spare : term; /* H' comes before the terms, H after them */
    solved = p->transposed ? sum : spare;
    for (size_t v = 0; v < own; v++)
        for (size_t c = 0; c < markets; c++) begun[c * WIDTH + v] = p->f[(first + v) * markets + c];
    if (p->transposed) within_regions(w, w->home_inverse, 1, spare, term);
    ended = sum_terms(w, p->transposed, term, spare, sum);
    if (!p->transposed) within_regions(w, w->home_inverse, 0, sum, solved);
    for (size_t v = 0; v < own; v++)
        for (size_t c = 0; c < markets; c++) p->x[(first + v) * markets + c] = solved[c * WIDTH + v];
    free(memory);
    return ended ? ENT_OK
                 : ent_fail(context, ENT_NUMERIC,
                            "inputs of inputs do not come to an end: some industries use more than they make");
}

static ent_status solve(ent_context *context, const job *work, unsigned threads) {
    return ent_parallel(context, "inputs of inputs", threads == 0 ? ent_processors() : threads,
                        (work->count + WIDTH - 1) / WIDTH, solve_block, (void *)(uintptr_t)work);
}

ent_status ent_network_solve(ent_context *context, const ent_network *network, unsigned threads, size_t count,
                             const double *f, double *x) {
    const job work = {network, count, f, x, 0};
    return solve(context, &work, threads);
}

ent_status ent_network_solve_transposed(ent_context *context, const ent_network *network, unsigned threads,
                                        size_t count, const double *c, double *z) {
    const job work = {network, count, c, z, 1};
    return solve(context, &work, threads);
}
