#include "exposure/threat.h"
#include "exposure/one_way.h"
#include "model/cutoff.h"
#include "model/solution.h"

#include <math.h>
#include <stdlib.h>

const char *ent_threat_outcome_name(ent_threat_outcome outcome) {
    switch (outcome) {
#define X(name, key, text)                                                                                             \
    case ENT_THREAT_##name: return key;
        ENT_THREAT_LIST(X)
#undef X
    }
    return "unknown";
}

/* ---- before the solve: what stops, and the rough closed form ---- */

static void weigh_trade(const ent_threat_frame *f, ent_threat *t) {
    const ent_model *m = f->model;
    double all = 0.0, final = 0.0;
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->N; n++) {
            size_t at = j * m->pitch + n;
            double sum = 0.0;
            for (size_t i = 0; i < m->N; i++)
                if (ent_threat_closes(f, t, j, n, i)) sum += ent_base_flow(m, j, n, i);
            all += sum;
            if (sum > 0.0) final += sum * m->alpha[at] * m->income[n] / m->absorption[at];
        }
    t->trade_musd = all;
    t->final_share = all > 0.0 ? final / all : (double)NAN;
}

/* sum_j alpha / theta (-ln(1 - pi of the senders)); the share of all others is summed itself, for it may be small. */
static double rough_loss(const ent_threat_frame *f, const ent_threat *t, size_t n) {
    const ent_model *m = f->model;
    double loss = 0.0;
    for (size_t j = 0; j < m->J; j++) {
        const double *share = m->share + (j * m->N + n) * m->pitch;
        double others = 0.0, theirs = 0.0;
        if (!t->withheld[j] || !(m->alpha[j * m->pitch + n] > 0.0)) continue;
        for (size_t i = 0; i < m->N; i++) *(f->senders[i] ? &theirs : &others) += share[i];
        if (theirs > 0.0) loss -= m->alpha[j * m->pitch + n] / m->theta[j] * log(others);
    }
    return loss;
}

static void guess(const ent_threat_frame *f, ent_threat *t) {
    double lost = 0.0;
    t->rough_share = (double)NAN;
    for (size_t j = 0; j < f->model->J; j++)
        if (t->refused[j]) return;
    for (size_t n = 0; n < f->model->N; n++) {
        double loss = f->targets[n] ? rough_loss(f, t, n) : 0.0;
        if (isinf(loss)) {
            t->rough_share = HUGE_VAL;
            return;
        }
        lost -= f->model->income[n] * expm1(-loss);
    }
    t->rough_share = lost / f->target_income;
}

/* ---- the shock ---- */

static void lay_ban(const ent_threat_frame *f, const ent_threat *t, double *kappa) {
    const ent_model *m = f->model;
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->N && (t->withheld[j] || t->refused[j]); n++)
            for (size_t i = 0; i < m->N; i++)
                if (ent_threat_closes(f, t, j, n, i)) kappa[(j * m->N + n) * m->N + i] = HUGE_VAL;
}

/* Cells on which the friend stands in for the senders: it sells what they withhold, buys what they refuse. */
static int helps(const ent_threat_frame *f, const ent_threat *t, const ent_aid *aid, size_t j, size_t importer,
                 size_t exporter) {
    return (t->withheld[j] && exporter == aid->region && f->targets[importer]) ||
           (t->refused[j] && importer == aid->region && f->targets[exporter]);
}

static void lay_aid(const ent_threat_frame *f, const ent_threat *t, const ent_aid *aid, double *kappa,
                    double *productivity) {
    const ent_model *m = f->model;
    for (size_t j = 0; j < m->J; j++) {
        if (aid->productivity && (t->withheld[j] || t->refused[j]))
            productivity[j * m->N + aid->region] = 1.0 + aid->change;
        for (size_t n = 0; n < m->N && !aid->productivity; n++)
            for (size_t i = 0; i < m->N; i++)
                if (helps(f, t, aid, j, n, i)) kappa[(j * m->N + n) * m->N + i] = 1.0 - aid->change;
    }
}

/* ---- after the solve ---- */

/* ln real income = ln I'/I - sum_k alpha ln P */
static void measure(const ent_threat_frame *f, const ent_solution *solution, double *hat, ent_threat *t) {
    const ent_model *m = f->model;
    const double *income = ent_solution_income_musd(solution), *ln_price = ent_solution_ln_price(solution);
    const ent_cutoffs *cutoffs = ent_solution_cutoffs(solution);
    double damage = 0.0, cost = 0.0, others = 0.0;
    for (size_t n = 0; n < m->N; n++) {
        double ln_cpi = 0.0, lost;
        for (size_t j = 0; j < m->J; j++) ln_cpi += m->alpha[j * m->pitch + n] * ln_price[j * m->N + n];
        hat[n] = income[n] / m->income[n] * exp(-ln_cpi);
        lost = m->income[n] * (1.0 - hat[n]);
        *(f->targets[n] ? &damage : f->senders[n] ? &cost : &others) += lost;
    }
    t->real_income_hat = hat;
    t->damage_musd = damage;
    t->cost_musd = cost;
    t->third_musd = -others;
    t->damage_share = damage / f->target_income;
    t->cost_share = cost / f->sender_income;
    if (damage > 0.0 && cost > 0.0) {
        t->leverage = damage / cost;
        t->leverage_share = t->damage_share / t->cost_share;
    }
    t->rough_error = t->rough_share - t->damage_share;
    t->splits = cutoffs->changed || cutoffs->n_components > f->n_components;
    t->residual = ent_solution_info(solution)->residual;
    t->verified_residual = ent_solution_info(solution)->verified_residual;
}

/* The first market whose every supplier is shut out. */
static ent_status find_starved(ent_context *context, const ent_model *m, const ent_shock *shock, ent_threat *t) {
    ent_cutoff cutoff;
    ENT_TRY(ent_cutoff_find(context, m, shock, &cutoff));
    for (size_t row = 0; row < m->J * m->N && t->starved_region == m->N; row++) {
        const double *share = m->share + row * m->pitch;
        int bought = 0, supplied = 0;
        for (size_t i = 0; i < m->N; i++) {
            bought |= share[i] > 0.0;
            supplied |= share[i] > 0.0 && !isinf(shock->trade_cost_hat[row * m->N + i]) &&
                        !ent_cutoff_shuts(&cutoff, row % m->N, i);
        }
        if (!bought || supplied) continue;
        t->starved_region = row % m->N;
        t->starved_sector = row / m->N;
    }
    ent_cutoff_free(&cutoff);
    return ENT_OK;
}

static ent_status solve(ent_context *context, const ent_threat_frame *f, const ent_shock *shock, double *hat,
                        ent_threat *t) {
    ent_solution *solution = NULL;
    ent_status status = ent_solve(context, f->model, shock, &f->solve, &solution);
    if (status == ENT_OK) measure(f, solution, hat, t);
    ent_solution_free(solution);
    if (status == ENT_NUMERIC) {
        t->outcome = ENT_THREAT_NOT_CONVERGED;
        return ENT_OK;
    }
    if (status != ENT_UNMET) return status;
    t->outcome = ENT_THREAT_NO_SUPPLIER;
    return find_starved(context, f->model, shock, t);
}

static void clear(const ent_threat_frame *f, ent_threat *t) {
    double none = t->trade_musd > 0.0 ? (double)NAN : 0.0;
    t->outcome = t->trade_musd > 0.0 ? ENT_THREAT_SOLVED : ENT_THREAT_NO_TRADE;
    t->starved_region = f->model->N;
    t->starved_sector = f->model->J;
    t->splits = 0;
    t->damage_musd = t->damage_share = t->cost_musd = t->cost_share = t->third_musd = none;
    t->leverage = t->leverage_share = t->residual = t->verified_residual = (double)NAN;
    t->rough_error = t->trade_musd > 0.0 ? (double)NAN : t->rough_share;
    t->real_income_hat = NULL;
}

ent_status ent_threat_solve(ent_context *context, const ent_threat_frame *f, const ent_aid *aid,
                            double *real_income_hat, ent_threat *t) {
    size_t markets = f->model->J * f->model->N, cells = markets * f->model->N;
    ent_shock shock;
    double *kappa, *productivity;
    ent_status status;
    weigh_trade(f, t);
    guess(f, t);
    clear(f, t);
    if (!(t->trade_musd > 0.0)) return ENT_OK;
    kappa = malloc((cells + markets + 1) * sizeof *kappa);
    if (kappa == NULL) return ent_fail_nomem(context);
    productivity = kappa + cells;
    for (size_t k = 0; k < cells + markets; k++) kappa[k] = 1.0;
    if (aid != NULL) lay_aid(f, t, aid, kappa, productivity);
    if (aid == NULL || aid->banned) lay_ban(f, t, kappa);
    ent_shock_init(&shock);
    shock.trade_cost_hat = kappa;
    if (aid != NULL && aid->productivity) shock.productivity_hat = productivity;
    status = ent_one_way_close(context, f->model, kappa);
    if (status == ENT_OK) status = solve(context, f, &shock, real_income_hat, t);
    free(kappa);
    return status;
}
