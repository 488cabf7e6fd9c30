/* mineral_case.c: the years of a cut-off, each solved with targets MINERAL. */
#include "exposure/minerals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An equilibrium that has been solved, by what was left to whom. */
typedef struct known {
    struct known *next;
    double *supply; /* [n_importers][n_industries] */
    double loss_musd;
} known;

typedef struct work {
    const ent_made_cutoff *made;
    const ent_mineral_job *job;
    ent_arena arena; /* scratch */
    known *first;
    size_t n; /* n_importers x n_industries */
    double *supply;
    ent_target *targets;
    size_t *places; /* their regions */
} work;

static int takes_part(const work *w, size_t importer) {
    size_t which = w->job->result->importer;
    return which == importer || which == w->made->shown.n_importers;
}

/* ---- one equilibrium ---- */

static size_t lay_targets(work *w, const double *supply) {
    const ent_made_cutoff *made = w->made;
    const ent_model *m = made->model;
    size_t n = 0;
    for (size_t k = 0; k < w->n; k++) {
        const ent_mineral_importer *importer = &made->importers[k / made->shown.n_industries];
        const ent_mineral_industry *industry = &made->industries[k % made->shown.n_industries];
        for (size_t i = 0; i < m->N; i++) {
            ent_target *t = &w->targets[n];
            if (!importer->regions[i] || !(supply[k] < 1.0) || !(m->output[industry->sector * m->pitch + i] > 0.0))
                continue;
            *t = (ent_target){.name = made->shown.mineral->name,
                              .kind = ENT_TARGET_MINERAL,
                              .sectors = &industry->sector,
                              .n_sectors = 1,
                              .regions = &w->places[n],
                              .n_regions = 1,
                              .value = supply[k],
                              .mineral_share = industry->parameters.cost_share,
                              .mineral_sigma = industry->parameters.elasticity};
            w->places[n++] = i;
        }
    }
    return n;
}

/* I (1 - real_income_hat), summed over the importers; hats into `hat` [N] unless NULL. */
static double lost(const work *w, const ent_solution *solution, double *hat) {
    const ent_model *m = w->made->model;
    const double *income = ent_solution_income_musd(solution), *ln_price = ent_solution_ln_price(solution);
    double sum = 0.0;
    for (size_t n = 0; n < m->N; n++) {
        double ln_cpi = 0.0, real;
        for (size_t j = 0; j < m->J; j++) ln_cpi += m->alpha[j * m->pitch + n] * ln_price[j * m->N + n];
        real = income[n] / m->income[n] * exp(-ln_cpi);
        if (hat != NULL) hat[n] = real;
        for (size_t i = 0; i < w->made->shown.n_importers; i++)
            if (takes_part(w, i) && w->made->importers[i].regions[n]) sum += m->income[n] * (1.0 - real);
    }
    return sum;
}

static void note_residual(ent_mineral_case *result, const ent_solve_info *info) {
    result->residual = fmax(result->residual, info->residual); /* passes over NaN */
    result->verified_residual = fmax(result->verified_residual, info->verified_residual);
}

/* The loss at a supply [n]; *out is NaN, and the case says why, where there is no equilibrium. */
static ent_status loss_at(ent_context *context, work *w, const double *supply, double *hat, double *out) {
    ent_shock shock;
    ent_solution *solution = NULL;
    ent_status status;
    known *fresh;
    for (known *k = w->first; k != NULL && hat == NULL; k = k->next)
        if (memcmp(k->supply, supply, w->n * sizeof *supply) == 0) {
            *out = k->loss_musd;
            return ENT_OK;
        }
    fresh = ent_arena_take(&w->arena, sizeof *fresh);
    if (fresh == NULL || (fresh->supply = ent_arena_doubles(&w->arena, w->n)) == NULL) return ent_fail_nomem(context);
    ent_shock_init(&shock);
    shock.targets = w->targets;
    shock.n_targets = lay_targets(w, supply);
    *out = 0.0;
    status = shock.n_targets > 0 ? ent_solve(context, w->made->model, &shock, &w->made->solve, &solution) : ENT_OK;
    if (status == ENT_OK && solution != NULL) {
        note_residual(w->job->result, ent_solution_info(solution));
        *out = lost(w, solution, hat);
    }
    ent_solution_free(solution);
    if (status == ENT_NUMERIC || status == ENT_UNMET) {
        w->job->result->outcome = ENT_THREAT_NOT_CONVERGED;
        *out = (double)NAN;
        status = ENT_OK;
    }
    memcpy(fresh->supply, supply, w->n * sizeof *supply);
    fresh->loss_musd = *out;
    fresh->next = w->first;
    w->first = fresh;
    return status;
}

/* ---- a year ---- */

static double overlap(double first, double last, double begin, double end) {
    return fmax(0.0, fmin(last, end) - fmax(first, begin));
}

/* Supply on the days [begin, end) of each importer's industries, its mean. */
static void mean_supply(work *w, double begin, double end) {
    for (size_t k = 0; k < w->n; k++) {
        const ent_gap_days *gap = &w->job->gaps[k];
        double days = overlap(gap->first, gap->last, begin, end);
        w->supply[k] = 1.0;
        if (!takes_part(w, k / w->made->shown.n_industries) || !(days > 0.0)) continue;
        w->supply[k] = days < end - begin ? 1.0 - gap->lack * days / (end - begin) : 1.0 - gap->lack;
    }
}

/* The next day after `day` on which some gap begins or ends, at most `end`. */
static double next_change(const work *w, double day, double end) {
    for (size_t k = 0; k < w->n; k++) {
        const ent_gap_days *gap = &w->job->gaps[k];
        if (!takes_part(w, k / w->made->shown.n_industries)) continue;
        if (gap->first > day) end = fmin(end, gap->first);
        if (gap->last > day) end = fmin(end, gap->last);
    }
    return end;
}

static ent_status solve_year(ent_context *context, work *w, double begin, ent_mineral_year *year) {
    double end = begin + ENT_MINERAL_YEAR_DAYS, loss;
    year->days = fmin(end, w->job->result->cut_days) - begin;
    mean_supply(w, begin, end);
    ENT_TRY(loss_at(context, w, w->supply, NULL, &year->rationed_musd));
    year->used_up_musd = 0.0;
    for (double day = begin, next; day < end; day = next) {
        next = next_change(w, day, end);
        mean_supply(w, day, next);
        ENT_TRY(loss_at(context, w, w->supply, NULL, &loss));
        year->used_up_musd += (next - day) / ENT_MINERAL_YEAR_DAYS * loss;
    }
    return ENT_OK;
}

/* ---- a case ---- */

/* No figure stands without all others. */
static void withdraw(ent_mineral_case *c) {
    c->loss_musd = c->loss_share = c->used_up_musd = c->rationed_musd = (double)NAN;
    c->n_years = 0;
    c->real_income_hat = NULL;
}

static void clear(const work *w, ent_mineral_case *c) {
    double most = 0.0;
    c->outcome = ENT_THREAT_NO_TRADE;
    c->income_musd = 0.0;
    c->stock_days = HUGE_VAL;
    c->cut_days = 0.0;
    c->loss_musd = c->loss_share = c->used_up_musd = c->rationed_musd = 0.0;
    c->residual = c->verified_residual = (double)NAN;
    for (size_t i = 0; i < w->made->shown.n_importers; i++)
        if (takes_part(w, i)) c->income_musd += w->made->importers[i].income_musd;
    for (size_t k = 0; k < w->n; k++) {
        const ent_gap_days *gap = &w->job->gaps[k];
        if (!takes_part(w, k / w->made->shown.n_industries) || !(gap->lack > 0.0)) continue;
        most = fmax(most, gap->lack);
        c->outcome = most < 1.0 ? ENT_THREAT_SOLVED : ENT_THREAT_NO_SUPPLIER;
        c->stock_days = fmin(c->stock_days, gap->first);
        c->cut_days = fmax(c->cut_days, gap->end);
    }
    if (most >= 1.0) withdraw(c);
}

/* A whole year without stocks. */
static ent_status solve_without_stocks(ent_context *context, work *w, ent_mineral_case *c) {
    for (size_t k = 0; k < w->n; k++)
        w->supply[k] = takes_part(w, k / w->made->shown.n_industries) ? 1.0 - w->job->gaps[k].lack : 1.0;
    ENT_TRY(loss_at(context, w, w->supply, (double *)c->real_income_hat, &c->loss_musd));
    c->loss_share = c->loss_musd / c->income_musd;
    return ENT_OK;
}

static ent_status solve_years(ent_context *context, work *w, ent_mineral_case *c) {
    ent_mineral_year *years = (ent_mineral_year *)c->years; /* of ent_mineral_case_begin */
    for (size_t y = 0; y < c->n_years; y++) {
        years[y].weight = pow(w->made->shown.beta, (double)y);
        ENT_TRY(solve_year(context, w, (double)y * ENT_MINERAL_YEAR_DAYS, &years[y]));
        c->used_up_musd += years[y].weight * years[y].used_up_musd;
        c->rationed_musd += years[y].weight * years[y].rationed_musd;
    }
    return ENT_OK;
}

static int take_memory(work *w) {
    size_t most = 0, N = w->made->shown.n_regions;
    for (size_t i = 0; i < w->made->shown.n_importers; i++)
        for (size_t n = 0; n < N; n++) most += w->made->importers[i].regions[n];
    most *= w->made->shown.n_industries;
    w->supply = ent_arena_doubles(&w->arena, w->n + 1);
    w->targets = ent_arena_take(&w->arena, (most + 1) * sizeof *w->targets);
    w->places = ent_arena_take(&w->arena, (most + 1) * sizeof *w->places);
    return w->supply != NULL && w->targets != NULL && w->places != NULL;
}

static work begin(const ent_made_cutoff *made, const ent_mineral_job *job) {
    return (work){.made = made, .job = job, .n = made->shown.n_importers * made->shown.n_industries};
}

ent_status ent_mineral_case_begin(ent_context *context, ent_made_cutoff *made, const ent_mineral_job *job) {
    const work w = begin(made, job);
    clear(&w, job->result);
    job->result->n_years = 0;
    if (job->result->outcome != ENT_THREAT_SOLVED) return ENT_OK;
    job->result->n_years = (size_t)ceil(job->result->cut_days / ENT_MINERAL_YEAR_DAYS);
    job->result->years = ent_arena_take(&made->arena, (job->result->n_years + 1) * sizeof(ent_mineral_year));
    job->result->real_income_hat = ent_arena_doubles(&made->arena, made->shown.n_regions);
    return job->result->years != NULL && job->result->real_income_hat != NULL ? ENT_OK : ent_fail_nomem(context);
}

ent_status ent_mineral_case_solve(ent_context *context, const ent_made_cutoff *made, const ent_mineral_job *job) {
    ent_mineral_case *c = job->result;
    work w = begin(made, job);
    ent_status status = ENT_OK;
    if (c->outcome != ENT_THREAT_SOLVED) return ENT_OK;
    if (!take_memory(&w)) status = ent_fail_nomem(context);
    if (status == ENT_OK) status = solve_without_stocks(context, &w, c);
    if (status == ENT_OK && c->outcome == ENT_THREAT_SOLVED) status = solve_years(context, &w, c);
    if (c->outcome != ENT_THREAT_SOLVED) withdraw(c);
    ent_arena_free(&w.arena);
    return status;
}
