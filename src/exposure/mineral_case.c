/* mineral_case.c: the years of a cut-off, each an equilibrium with targets MINERAL or a mean of some. The years are
 * gone through twice: once to see which equilibria they need, each of which is solved once, and once they are solved. */
#include "exposure/minerals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int takes_part(const ent_made_cutoff *made, const ent_mineral_job *job, size_t importer) {
    return job->result->importer == importer || job->result->importer == made->shown.n_importers;
}

/* ---- one equilibrium ---- */

/* Targets of every industry that lacks something, with room for their places; SIZE_MAX without memory. */
static size_t lay_targets(const ent_made_cutoff *made, const double *supply, ent_arena *arena, ent_target **out) {
    const ent_model *m = made->model;
    size_t cells = made->shown.n_importers * made->shown.n_industries, most = cells * m->N, n = 0;
    ent_target *targets = ent_arena_take(arena, (most + 1) * sizeof *targets);
    size_t *places = ent_arena_take(arena, (most + 1) * sizeof *places);
    if (targets == NULL || places == NULL) return SIZE_MAX;
    for (size_t k = 0; k < cells; k++) {
        const ent_mineral_importer *importer = &made->importers[k / made->shown.n_industries];
        const ent_mineral_industry *industry = &made->industries[k % made->shown.n_industries];
        for (size_t i = 0; i < m->N; i++) {
            if (!importer->regions[i] || !(supply[k] < 1.0) || !(m->output[industry->sector * m->pitch + i] > 0.0))
                continue;
            places[n] = i;
            targets[n] = (ent_target){.name = made->shown.mineral->name,
                                      .kind = ENT_TARGET_MINERAL,
                                      .sectors = &industry->sector,
                                      .n_sectors = 1,
                                      .regions = &places[n],
                                      .n_regions = 1,
                                      .value = supply[k],
                                      .mineral_share = industry->parameters.cost_share,
                                      .mineral_sigma = industry->parameters.elasticity};
            n++;
        }
    }
    *out = targets;
    return n;
}

/* I (1 - real_income_hat), summed over the importers. */
static double lost(const ent_made_cutoff *made, const ent_mineral_job *job, const ent_solution *solution, double *hat) {
    const ent_model *m = made->model;
    const double *income = ent_solution_income_musd(solution), *ln_price = ent_solution_ln_price(solution);
    double sum = 0.0;
    for (size_t n = 0; n < m->N; n++) {
        double ln_cpi = 0.0, real;
        for (size_t j = 0; j < m->J; j++) ln_cpi += m->alpha[j * m->pitch + n] * ln_price[j * m->N + n];
        real = income[n] / m->income[n] * exp(-ln_cpi);
        if (hat != NULL) hat[n] = real;
        for (size_t i = 0; i < made->shown.n_importers; i++)
            if (takes_part(made, job, i) && made->importers[i].regions[n]) sum += m->income[n] * (1.0 - real);
    }
    return sum;
}

ent_status ent_mineral_point_solve(ent_context *context, const ent_made_cutoff *made, const ent_mineral_job *job,
                                   ent_mineral_point *point) {
    ent_arena arena = {0};
    ent_solution *solution = NULL;
    ent_target *targets = NULL;
    ent_shock shock;
    ent_status status;
    ent_shock_init(&shock);
    shock.n_targets = lay_targets(made, point->supply, &arena, &targets);
    shock.targets = targets;
    if (shock.n_targets == SIZE_MAX) status = ent_fail_nomem(context);
    else status = ent_solve(context, made->model, &shock, &made->solve, &solution);
    if (status == ENT_OK) {
        point->loss_musd = lost(made, job, solution, point->real_income_hat);
        point->residual = ent_solution_info(solution)->residual;
        point->verified_residual = ent_solution_info(solution)->verified_residual;
    }
    ent_solution_free(solution);
    ent_arena_free(&arena);
    return status == ENT_NUMERIC || status == ENT_UNMET ? ENT_OK : status; /* it has no figure, then */
}

/* ---- the years ---- */

/* Asks for the loss at a supply: collected the first time, known the second. */
typedef struct walk {
    const ent_made_cutoff *made;
    ent_mineral_job *job;
    ent_arena *arena; /* of points, while they are collected; NULL: they are solved */
    double *supply;   /* [n] scratch */
    size_t n;         /* n_importers x n_industries */
    int failed;       /* out of memory */
} walk;

static ent_mineral_point *find(const walk *w) {
    ent_mineral_point *point = w->job->points;
    while (point != NULL && memcmp(point->supply, w->supply, w->n * sizeof *w->supply) != 0) point = point->next;
    return point;
}

static int lacks_anything(const walk *w) {
    for (size_t k = 0; k < w->n; k++)
        if (w->supply[k] < 1.0) return 1;
    return 0;
}

static double loss_at_supply(walk *w) {
    ent_mineral_point *point = find(w);
    if (!lacks_anything(w)) return 0.0;
    if (w->arena == NULL) return point->loss_musd;
    if (point != NULL || w->failed) return 0.0;
    point = ent_arena_take(w->arena, sizeof *point);
    if (point != NULL) point->supply = ent_arena_doubles(w->arena, w->n);
    w->failed = point == NULL || point->supply == NULL;
    if (w->failed) return 0.0;
    memcpy(point->supply, w->supply, w->n * sizeof *w->supply);
    point->loss_musd = point->residual = point->verified_residual = (double)NAN;
    point->next = w->job->points;
    w->job->points = point;
    return 0.0;
}

static double overlap(double first, double last, double begin, double end) {
    return fmax(0.0, fmin(last, end) - fmax(first, begin));
}

/* Supply on the days [begin, end) of each importer's industries, its mean. */
static void mean_supply(walk *w, double begin, double end) {
    for (size_t k = 0; k < w->n; k++) {
        const ent_gap_days *gap = &w->job->gaps[k];
        double days = overlap(gap->first, gap->last, begin, end);
        w->supply[k] = 1.0;
        if (!takes_part(w->made, w->job, k / w->made->shown.n_industries) || !(days > 0.0)) continue;
        w->supply[k] = days < end - begin ? 1.0 - gap->lack * days / (end - begin) : 1.0 - gap->lack;
    }
}

/* The next day after `day` on which some gap begins or ends, at most `end`. */
static double next_change(const walk *w, double day, double end) {
    for (size_t k = 0; k < w->n; k++) {
        const ent_gap_days *gap = &w->job->gaps[k];
        if (!takes_part(w->made, w->job, k / w->made->shown.n_industries)) continue;
        if (gap->first > day) end = fmin(end, gap->first);
        if (gap->last > day) end = fmin(end, gap->last);
    }
    return end;
}

static void walk_year(walk *w, double begin, ent_mineral_year *year) {
    double end = begin + ENT_MINERAL_YEAR_DAYS, day = begin;
    year->days = fmin(end, w->job->result->cut_days) - begin;
    mean_supply(w, begin, end);
    year->rationed_musd = loss_at_supply(w);
    year->used_up_musd = 0.0;
    while (day < end) {
        double next = next_change(w, day, end);
        mean_supply(w, day, next);
        year->used_up_musd += (next - day) / ENT_MINERAL_YEAR_DAYS * loss_at_supply(w);
        day = next;
    }
}

/* A whole year without stocks, then the years. */
static void walk_case(walk *w) {
    ent_mineral_case *c = w->job->result;
    ent_mineral_year *years = (ent_mineral_year *)c->years; /* of ent_mineral_case_begin */
    for (size_t k = 0; k < w->n; k++)
        w->supply[k] = takes_part(w->made, w->job, k / w->made->shown.n_industries) ? 1.0 - w->job->gaps[k].lack : 1.0;
    c->loss_musd = loss_at_supply(w);
    c->loss_share = c->loss_musd / c->income_musd;
    for (size_t y = 0; y < c->n_years; y++) {
        years[y].weight = pow(w->made->shown.beta, (double)y);
        walk_year(w, (double)y * ENT_MINERAL_YEAR_DAYS, &years[y]);
        c->used_up_musd += years[y].weight * years[y].used_up_musd;
        c->rationed_musd += years[y].weight * years[y].rationed_musd;
    }
}

/* ---- a case ---- */

/* No figure stands without all others. */
static void withdraw(ent_mineral_case *c) {
    c->loss_musd = c->loss_share = c->used_up_musd = c->rationed_musd = (double)NAN;
    c->n_years = 0;
    c->real_income_hat = NULL;
}

static void clear(const ent_made_cutoff *made, const ent_mineral_job *job) {
    ent_mineral_case *c = job->result;
    double most = 0.0;
    c->outcome = ENT_THREAT_NO_TRADE;
    c->stock_days = HUGE_VAL;
    c->cut_days = c->income_musd = 0.0;
    c->loss_musd = c->loss_share = c->used_up_musd = c->rationed_musd = 0.0;
    c->residual = c->verified_residual = (double)NAN;
    for (size_t i = 0; i < made->shown.n_importers; i++)
        if (takes_part(made, job, i)) c->income_musd += made->importers[i].income_musd;
    for (size_t k = 0; k < made->shown.n_importers * made->shown.n_industries; k++) {
        const ent_gap_days *gap = &job->gaps[k];
        if (!takes_part(made, job, k / made->shown.n_industries) || !(gap->lack > 0.0)) continue;
        most = fmax(most, gap->lack);
        c->outcome = most < 1.0 ? ENT_THREAT_SOLVED : ENT_THREAT_NO_SUPPLIER;
        c->stock_days = fmin(c->stock_days, gap->first);
        c->cut_days = fmax(c->cut_days, gap->end);
    }
    if (most >= 1.0) withdraw(c);
}

ent_status ent_mineral_case_begin(ent_context *context, ent_made_cutoff *made, ent_mineral_job *job) {
    ent_mineral_case *c = job->result;
    walk w = {.made = made, .job = job, .arena = &made->arena};
    clear(made, job);
    if (c->outcome != ENT_THREAT_SOLVED) return ENT_OK;
    w.n = made->shown.n_importers * made->shown.n_industries;
    w.supply = ent_arena_doubles(&made->arena, w.n);
    c->n_years = (size_t)ceil(c->cut_days / ENT_MINERAL_YEAR_DAYS);
    c->years = ent_arena_take(&made->arena, (c->n_years + 1) * sizeof(ent_mineral_year));
    c->real_income_hat = ent_arena_doubles(&made->arena, made->shown.n_regions);
    if (w.supply == NULL || c->years == NULL || c->real_income_hat == NULL) return ent_fail_nomem(context);
    walk_case(&w);
    if (w.failed) return ent_fail_nomem(context);
    for (size_t k = 0; k < w.n; k++)
        w.supply[k] = takes_part(made, job, k / made->shown.n_industries) ? 1.0 - job->gaps[k].lack : 1.0;
    find(&w)->real_income_hat = (double *)c->real_income_hat;
    return ENT_OK;
}

void ent_mineral_case_finish(const ent_made_cutoff *made, const ent_mineral_job *job, double *scratch) {
    ent_mineral_case *c = job->result;
    ent_mineral_job own = *job;
    walk w = {.made = made, .job = &own, .supply = scratch, .n = made->shown.n_importers * made->shown.n_industries};
    if (c->outcome != ENT_THREAT_SOLVED) return;
    for (const ent_mineral_point *p = job->points; p != NULL; p = p->next) {
        if (isnan(p->loss_musd)) c->outcome = ENT_THREAT_NOT_CONVERGED;
        c->residual = fmax(c->residual, p->residual); /* passes over NaN */
        c->verified_residual = fmax(c->verified_residual, p->verified_residual);
    }
    if (c->outcome != ENT_THREAT_SOLVED) withdraw(c);
    else walk_case(&w);
}
