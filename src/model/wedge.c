/* wedge.c: shadow instruments solved in the same loop as the equilibrium. */
#include "model/wedge.h"
#include "model/system.h"

#include <math.h>
#include <string.h>

static size_t padded(size_t count) { return (count + ENT_LANES - 1) / ENT_LANES * ENT_LANES; }

size_t ent_wedge_size(const ent_shock *shock) { return padded(ent_targets_unknowns(shock)); }

size_t ent_wedge_room(const ent_model *m, const ent_shock *shock) {
    size_t cells = 0, rows, slack = 8; /* doubles lost to the alignment of an array */
    if (shock->n_targets == 0) return 0;
    for (size_t k = 0; k < shock->n_targets; k++) cells += ent_target_cells(&shock->targets[k], m->N);
    rows = cells < m->J * m->N ? cells : m->J * m->N;
    return cells * (sizeof(ent_wedge_cell) / sizeof(double) + 1) + rows * (3 * m->pitch + slack) +
           shock->n_targets * (sizeof(ent_wedge_target) / sizeof(double) + 2 + slack) + 2 * m->J * m->pitch +
           ent_wedge_size(shock) + 4 * m->pitch + 16 * slack;
}

/* Makes a row the system's own, for wedges to be written into: with a separate producer row if levies fall on it. */
static int own_row(ent_system *s, size_t market, int levied) {
    size_t pitch = s->model->pitch, j = market / pitch;
    int apart = levied || s->producer_row[market] != s->border_row[market];
    double *own = ent_arena_doubles(&s->arena, (apart ? 3 : 2) * pitch);
    if (own == NULL) return 0;
    memcpy(own, s->price_row[market], pitch * sizeof *own);
    memcpy(own + pitch, s->border_row[market], pitch * sizeof *own);
    if (apart) memcpy(own + 2 * pitch, s->producer_row[market], pitch * sizeof *own);
    s->price_row[market] = own;
    s->border_row[market] = own + pitch;
    s->producer_row[market] = apart ? own + 2 * pitch : own + pitch;
    s->border_differs[j] = 1;
    if (apart) s->producer_differs[j] = 1;
    return 1;
}

/* The number of a cell, made when no other target has touched it; SIZE_MAX when out of memory. */
static size_t cell_number(ent_system *s, const ent_shock *shock, ent_cell at, int levied) {
    const ent_model *m = s->model;
    ent_wedge *w = &s->wedge;
    size_t buyer = at.sector * m->pitch + at.importer, number = w->first_cell[buyer];
    ent_wedge_cell *cell;
    if (number == SIZE_MAX && !own_row(s, buyer, levied)) return SIZE_MAX;
    for (; number != SIZE_MAX; number = w->cell[number].next)
        if (w->cell[number].maker == at.sector * m->pitch + at.exporter) return number;
    number = w->n_cells++;
    cell = &w->cell[number];
    *cell = (ent_wedge_cell){.buyer = buyer, .maker = at.sector * m->pitch + at.exporter, .trade_cost_hat = 1.0};
    /* Own rows are written to by nobody else. */
    cell->price = (double *)s->price_row[buyer] + at.exporter;
    cell->border = (double *)s->border_row[buyer] + at.exporter;
    cell->producer = (double *)s->producer_row[buyer] + at.exporter;
    cell->free_price = *cell->price;
    cell->free_border = *cell->border;
    cell->free_producer = *cell->producer;
    if (shock->trade_cost_hat != NULL)
        cell->trade_cost_hat = shock->trade_cost_hat[(at.sector * m->N + at.importer) * m->N + at.exporter];
    cell->next = w->first_cell[buyer];
    w->first_cell[buyer] = number;
    return number;
}

static int take_memory(ent_system *s, const ent_shock *shock) {
    const ent_model *m = s->model;
    ent_wedge *w = &s->wedge;
    size_t cells = 0, markets = m->J * m->pitch, first = 0;
    int ok = (w->target = ent_arena_take(&s->arena, shock->n_targets * sizeof *w->target)) != NULL, burden = 0;
    for (size_t k = 0; k < shock->n_targets && ok; k++) {
        ent_wedge_target *t = &w->target[k];
        *t = (ent_wedge_target){.asked = &shock->targets[k], .first = first};
        t->n_cells = ent_target_cells(t->asked, m->N);
        ok = (t->cell = ent_arena_take(&s->arena, (t->n_cells + 1) * sizeof *t->cell)) != NULL;
        cells += t->n_cells;
        first += ent_target_unknowns(t->asked);
        burden |= t->asked->kind == ENT_TARGET_BURDEN;
    }
    w->n_unknowns = first;
    ok = ok && (w->cell = ent_arena_take(&s->arena, (cells + 1) * sizeof *w->cell)) != NULL;
    ok = ok && (w->first_cell = ent_arena_take(&s->arena, markets * sizeof *w->first_cell)) != NULL;
    ok = ok && (w->free_productivity = ent_arena_doubles(&s->arena, shock->n_targets)) != NULL;
    ok = ok && (w->update = ent_arena_doubles(&s->arena, padded(first))) != NULL;
    if (!burden) return ok;
    ok = ok && (w->free_payment = ent_arena_doubles(&s->arena, m->pitch)) != NULL;
    ok = ok && (w->free_transfer = ent_arena_doubles(&s->arena, m->pitch)) != NULL;
    return ok && (w->payments = ent_arena_doubles(&s->arena, m->pitch)) != NULL;
}

static size_t made_by(const ent_system *s, const ent_target *t) { /* PROTECT, MINERAL: its place in [J][pitch] */
    return t->sectors[0] * s->model->pitch + t->regions[0];
}

ent_status ent_wedge_init(ent_context *context, ent_system *s, const ent_shock *shock) {
    const ent_model *m = s->model;
    ent_wedge *w = &s->wedge;
    if (shock->n_targets == 0) return ENT_OK;
    ENT_TRY(ent_targets_check_cutoff(context, m, shock, &s->cutoff));
    w->n_targets = shock->n_targets;
    w->asked = shock->targets;
    if (!take_memory(s, shock)) return ent_fail_nomem(context);
    for (size_t at = 0; at < m->J * m->pitch; at++) w->first_cell[at] = SIZE_MAX;
    for (int levied = 1; levied >= 0; levied--) /* rows that need a producer row apart get it when they are made */
        for (size_t k = 0; k < w->n_targets; k++) {
            ent_wedge_target *t = &w->target[k];
            if (levied != (ent_target_side(t->asked) == ENT_WEDGE_LEVY)) continue;
            for (size_t a = 0; a < t->n_cells; a++)
                if ((t->cell[a] = cell_number(s, shock, ent_target_cell(t->asked, a), levied)) == SIZE_MAX)
                    return ent_fail_nomem(context);
        }
    for (size_t k = 0; k < w->n_targets; k++) {
        if (w->target[k].asked->kind != ENT_TARGET_MINERAL) continue;
        if (s->ln_productivity == NULL && (s->ln_productivity = ent_arena_doubles(&s->arena, m->J * m->pitch)) == NULL)
            return ent_fail_nomem(context);
        w->free_productivity[k] = s->ln_productivity[made_by(s, w->target[k].asked)];
    }
    if (w->payments != NULL) {
        memcpy(w->free_payment, s->payment, m->pitch * sizeof(double));
        memcpy(w->free_transfer, s->transfer, m->pitch * sizeof(double));
    }
    return ENT_OK;
}

void ent_wedge_apply(ent_system *s, const double *u) {
    const ent_model *m = s->model;
    ent_wedge *w = &s->wedge;
    for (size_t c = 0; c < w->n_cells; c++)
        for (size_t side = 0; side < ENT_WEDGE_NONE; side++) w->cell[c].ln_wedge[side] = 0.0;
    if (w->payments != NULL) {
        memcpy(s->payment, w->free_payment, m->pitch * sizeof(double));
        memcpy(s->transfer, w->free_transfer, m->pitch * sizeof(double));
    }
    for (size_t k = 0; k < w->n_targets; k++)
        if (w->target[k].asked->kind == ENT_TARGET_MINERAL)
            s->ln_productivity[made_by(s, w->target[k].asked)] = w->free_productivity[k];
    for (size_t k = 0; k < w->n_targets; k++) {
        const ent_wedge_target *t = &w->target[k];
        ent_wedge_side side = ent_target_side(t->asked);
        for (size_t a = 0; a < t->n_cells; a++) w->cell[t->cell[a]].ln_wedge[side] += u[t->first];
        if (t->asked->kind == ENT_TARGET_MINERAL) s->ln_productivity[made_by(s, t->asked)] += u[t->first];
        if (t->asked->kind != ENT_TARGET_BURDEN) continue;
        ent_target_payments(m, t->asked, u + t->first, w->payments);
        for (size_t a = 0; a < t->asked->n_regions; a++) {
            s->payment[t->asked->regions[a]] += w->payments[a];
            s->transfer[t->asked->regions[a]] += w->payments[a];
        }
    }
    for (size_t c = 0; c < w->n_cells; c++) { /* phi of (2) times the wedges; 1 + T' and e' of (4), (5) likewise */
        const ent_wedge_cell *cell = &w->cell[c];
        double duty = cell->ln_wedge[ENT_WEDGE_DUTY], levy = cell->ln_wedge[ENT_WEDGE_LEVY];
        double ln_share = -m->theta[cell->buyer / m->pitch] * (duty + levy + cell->ln_wedge[ENT_WEDGE_TASTE]);
        *cell->price = cell->free_price * exp(ln_share);
        *cell->border = cell->free_border * exp(ln_share - duty);
        if (cell->producer != cell->border) *cell->producer = cell->free_producer * exp(ln_share - duty - levy);
    }
}

/* M' = border_row u X / p, pi' = price_row u / p and M'/e' of a cell. */
static double flow(const ent_system *s, const ent_wedge_cell *c) {
    return *c->border * s->cost_power[c->maker] * s->quotient[c->buyer];
}
static double share(const ent_system *s, const ent_wedge_cell *c) {
    return *c->price * s->cost_power[c->maker] / s->price_sum[c->buyer];
}
static double received(const ent_system *s, const ent_wedge_cell *c) {
    return *c->producer * s->cost_power[c->maker] * s->quotient[c->buyer];
}

/* min(0, x) and max(0, x) that let NaN through. */
static double at_most_0(double x) { return x > 0.0 ? 0.0 : x; }
static double at_least_0(double x) { return x < 0.0 ? 0.0 : x; }

/* PURCHASE: ln psi <- min(0, ln psi + (ln M' - ln target) / (1 + theta (1 - pi'))); QUOTA the same upwards with the
 * quantity q = (M'/e') / (kappa_hat c). Several cells: theta (1 - pi') by their weights. */
static double buy(const ent_system *s, const ent_wedge_target *t, double u) {
    const ent_model *m = s->model;
    int quota = t->asked->kind == ENT_TARGET_QUOTA;
    double sum = 0.0, weighted = 0.0;
    for (size_t a = 0; a < t->n_cells; a++) {
        const ent_wedge_cell *c = &s->wedge.cell[t->cell[a]];
        double x = quota ? received(s, c) / (c->trade_cost_hat * exp(s->ln_cost[c->maker])) : flow(s, c);
        sum += x;
        weighted += x * m->theta[c->buyer / m->pitch] * (1.0 - share(s, c));
    }
    u += log(sum / t->asked->value) / (1.0 + weighted / sum);
    return quota ? at_least_0(u) : at_most_0(u);
}

/* Share of a maker's output that is sold by price; the rest are orders. */
static double sold_share(const ent_system *s, size_t maker) { return s->output[maker] / s->made[maker]; }

/* theta sum_m s_m (1 - pi'_m) of a maker, s_m the shares of its output sold to m. */
static double sales_elasticity(const ent_system *s, size_t maker) {
    const ent_model *m = s->model;
    size_t j = maker / m->pitch, i = maker % m->pitch;
    double sum = 0.0, power = s->cost_power[maker];
    for (size_t n = j * m->pitch; n < j * m->pitch + m->N; n++)
        sum += s->producer_row[n][i] * power * s->quotient[n] * (s->price_row[n][i] * power / s->price_sum[n]);
    return m->theta[j] * (sold_share(s, maker) - sum / s->made[maker]);
}

/* ln ((Y'/Y) / c) */
static double ln_real_output(const ent_system *s, size_t maker) {
    return log(s->made[maker] / s->model->output[maker]) - s->ln_cost[maker];
}

/* ln e <- min(0, ln e + ln((Y'/c) / floor) / sum_m s_m (1 + theta (1 - pi'_m))) */
static double protect(const ent_system *s, const ent_wedge_target *t, double u) {
    size_t maker = made_by(s, t->asked);
    return at_most_0(u + (ln_real_output(s, maker) - log(t->asked->value)) /
                             (sold_share(s, maker) + sales_elasticity(s, maker)));
}

/* ln(1 + tau) <- max(0, ln(1 + tau) + (logit s - logit target) / (1 + theta)), theta by what the rivals sell. */
static double supply(const ent_system *s, const ent_wedge_target *t, double u) {
    const ent_model *m = s->model;
    double rivals = 0.0, theta = 0.0, imports = 0.0;
    for (size_t a = 0; a < t->n_cells; a++) {
        const ent_wedge_cell *c = &s->wedge.cell[t->cell[a]];
        double M = flow(s, c);
        rivals += M;
        theta += M * m->theta[c->buyer / m->pitch];
    }
    for (size_t a = 0; a < t->asked->n_sectors; a++)
        for (size_t b = 0; b < t->asked->n_importers; b++) {
            size_t n = t->asked->importers[b], first = t->asked->sectors[a] * m->pitch;
            const double *border = s->border_row[first + n], *power = s->cost_power + first;
            double bought = 0.0;
            for (size_t i = 0; i < m->N; i++) bought += i != n ? border[i] * power[i] : 0.0;
            imports += bought * s->quotient[first + n];
        }
    u += (log(rivals / (imports - rivals)) - log(t->asked->value / (1.0 - t->asked->value))) / (1.0 + theta / rivals);
    return at_least_0(u);
}

/* ln f(e^ln_m) = ln((1 - mu) + mu m^rho) / rho, rho = 1 - 1/sigma; and its slope, the mineral's share of cost. Written
 * so that neither a tiny m nor rho near 0 loses digits. */
static double ln_f(double ln_m, double mu, double sigma, double *slope) {
    double rho = 1.0 - 1.0 / sigma, y = rho * ln_m;
    *slope = y > 0.0 ? mu / (mu + (1.0 - mu) * exp(-y)) : mu * exp(y) / (1.0 - mu + mu * exp(y));
    if (rho == 0.0) return mu * ln_m;
    if (y > 1.0) return (y + log(mu + (1.0 - mu) * exp(-y))) / rho;
    return log1p(mu * expm1(y)) / rho;
}

/* A_hat = f(min(1, m / x_hat)), x_hat = (Y'/Y) / (c A_hat). */
static double mineral(const ent_system *s, const ent_wedge_target *t, double *scale) {
    size_t maker = made_by(s, t->asked);
    double ln_ratio = at_most_0(log(t->asked->value) - ln_real_output(s, maker) + s->ln_productivity[maker]), slope;
    double update = ln_f(ln_ratio, t->asked->mineral_share, t->asked->mineral_sigma, &slope);
    /* x_hat rises with A_hat by theta sum s (1 - pi'), f falls with x_hat by its slope. */
    *scale = ln_ratio < 0.0 ? 1.0 / (1.0 + slope * sales_elasticity(s, maker)) : 1.0;
    return update;
}

/* A member whose real income rose by more than the coalition's mean pays: of payments, a share u of base income moves
 * real income by about u. The residuals, weighted by income, sum to 0, and so does every step made of them. */
static void burden(const ent_system *s, const ent_wedge_target *t, const double *ln_price, double *residual) {
    const ent_model *m = s->model;
    double income = 0.0, mean = 0.0;
    for (size_t a = 0; a < t->asked->n_regions; a++) {
        size_t n = t->asked->regions[a];
        double I = s->wage[n] * s->endowed_value_added[n] + s->revenue[n] + s->transfer[n];
        residual[a] = log(I / m->income[n]);
        for (size_t j = 0; j < m->J; j++) residual[a] -= m->alpha[j * m->pitch + n] * ln_price[j * m->pitch + n];
        income += m->income[n];
        mean += m->income[n] * residual[a];
    }
    mean /= income;
    for (size_t a = 0; a < t->asked->n_regions; a++) residual[a] = mean - residual[a];
}

void ent_wedge_residual(ent_system *s, const double *ln_price, const double *u, double *residual) {
    ent_wedge *w = &s->wedge;
    for (size_t k = 0; k < w->n_targets; k++) {
        const ent_wedge_target *t = &w->target[k];
        size_t at = t->first;
        double scale = 1.0;
        switch (t->asked->kind) {
        case ENT_TARGET_PURCHASE:
        case ENT_TARGET_QUOTA: w->update[at] = buy(s, t, u[at]); break;
        case ENT_TARGET_PROTECT: w->update[at] = protect(s, t, u[at]); break;
        case ENT_TARGET_SUPPLY: w->update[at] = supply(s, t, u[at]); break;
        case ENT_TARGET_MINERAL: w->update[at] = mineral(s, t, &scale); break;
        case ENT_TARGET_BURDEN:
            burden(s, t, ln_price, residual + at);
            for (size_t a = 0; a < t->asked->n_regions; a++) w->update[at + a] = u[at + a] + residual[at + a];
            continue;
        }
        residual[at] = scale * (w->update[at] - u[at]);
    }
    for (size_t at = w->n_unknowns; at < padded(w->n_unknowns); at++) residual[at] = 0.0;
}

void ent_wedge_settle(const ent_wedge *w, double *u) {
    for (size_t k = 0; k < w->n_targets; k++) {
        size_t at = w->target[k].first;
        if (w->target[k].asked->kind == ENT_TARGET_BURDEN) continue;
        if (w->update[at] == 0.0 || u[at] * w->update[at] < 0.0) u[at] = 0.0;
    }
}
