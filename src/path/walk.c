#include "path/walk.h"
#include "model/base.h"
#include "model/solution.h"
#include "path/deeds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* State that goes from year to year. */
typedef struct state {
    ent_arena arena;
    ent_capital capital;
    ent_done done;
    unsigned char *held;   /* [n_clauses]: conditions that have held */
    double *military_musd; /* [N] */
} state;

static ent_status start(ent_context *context, const ent_calendar *calendar, const ent_source *source, state *s) {
    const ent_model *model = calendar->models[0];
    ENT_TRY(ent_capital_start(context, &s->arena, &calendar->capital, model->N, model->value_added, source->n_clauses,
                              &s->capital));
    s->done.n_clauses = source->n_clauses;
    s->done.delivered_musd = ent_arena_doubles(&s->arena, source->n_clauses);
    s->done.promised_musd = ent_arena_doubles(&s->arena, source->n_clauses);
    s->done.held = s->held = ent_arena_take(&s->arena, source->n_clauses);
    s->military_musd = ent_arena_doubles(&s->arena, model->N);
    if (s->done.delivered_musd == NULL || s->done.promised_musd == NULL || s->held == NULL || s->military_musd == NULL)
        return ent_fail_nomem(context);
    return ENT_OK;
}

static ent_status lay_year(ent_context *context, const ent_calendar *calendar, const ent_source *source, size_t t,
                           const state *s, ent_walk_year *year) {
    const ent_model *model = calendar->models[t];
    ENT_TRY(source->year(context, source, calendar->first + (int)t, &s->done, &year->law));
    year->k_hat = ent_arena_doubles(&year->arena, model->N);
    year->regions = ent_arena_take(&year->arena, model->N * sizeof *year->regions);
    year->real_income_hat = ent_arena_doubles(&year->arena, model->N);
    year->military_musd = ent_arena_doubles(&year->arena, model->N);
    year->payout_musd = ent_arena_doubles(&year->arena, model->N);
    if (year->k_hat == NULL || year->regions == NULL || year->real_income_hat == NULL || year->military_musd == NULL ||
        year->payout_musd == NULL)
        return ent_fail_nomem(context);
    for (size_t n = 0; n < model->N; n++) year->k_hat[n] = ent_capital_hat(&s->capital, n);
    return ent_deeds_apply(context, calendar, t, &s->capital, year);
}

/* What the equilibrium says of each region, against the base. */
static void read_regions(const ent_model *model, ent_walk_year *year) {
    const ent_solution *solution = year->solution;
    for (size_t n = 0; n < model->N; n++) {
        double L_hat = year->shock.endowment_hat != NULL ? year->shock.endowment_hat[n] : 1.0, ln_price = 0.0;
        for (size_t j = 0; j < model->J; j++)
            ln_price += model->alpha[j * model->pitch + n] * solution->ln_price[j * model->N + n];
        year->regions[n] = (ent_region_year){.value_added_hat = exp(solution->ln_wage[n]) * L_hat,
                                             .price_hat = exp(ln_price),
                                             .income_hat = ent_solution_income_musd(solution)[n] / model->income[n]};
        year->real_income_hat[n] = year->regions[n].income_hat / year->regions[n].price_hat;
    }
}

static void move_on(const ent_calendar *calendar, state *s, const ent_walk_year *year) {
    ent_capital_advance(&s->capital, year->regions, &year->law, year->delivered_musd);
    for (size_t d = 0; d < year->law.n_deeds; d++) {
        const ent_deed *deed = &year->law.deeds[d];
        double factor = calendar->dollar_factor[year->law.year - calendar->first];
        s->done.delivered_musd[deed->clause] += year->delivered_musd[d];
        if (deed->promised_musd != 0.0) s->done.promised_musd[deed->clause] += factor * deed->promised_musd;
    }
    for (size_t k = 0; k < year->law.n_switched; k++) s->held[year->law.switched[k]] = 1;
    memcpy(s->military_musd, year->military_musd, s->capital.n_regions * sizeof *s->military_musd);
}

static ent_status walk_year(ent_context *context, const ent_calendar *calendar, const ent_source *source, size_t t,
                            const ent_solution *from, state *s, ent_walk_year *year) {
    const ent_model *model = calendar->models[t];
    ent_solve_options options = calendar->solve;
    ENT_TRY(lay_year(context, calendar, source, t, s, year));
    ent_deeds_military(calendar, s->military_musd, year);
    options.start = from;
    ENT_TRY(ent_solve(context, model, &year->shock, &options, &year->solution));
    read_regions(model, year);
    move_on(calendar, s, year);
    return ENT_OK;
}

/* Keeps what the ledger adds up and the starting points of other walks. */
static void drop_law(ent_walk_year *year) {
    ent_year_free(&year->law);
    ent_shock_init(&year->shock);
}

/* Where year t starts from: the lent walk's year, moved by what separated the two walks in the year before; without a lent
 * walk, on from the two years before. *made is to be freed; NULL when an existing solution serves. */
static ent_status choose_start(ent_context *context, const ent_walk *lent, const ent_walk *own, size_t t,
                               ent_solution **made, const ent_solution **from) {
    *made = NULL;
    *from = lent != NULL ? lent->years[t].solution : t > 0 ? own->years[t - 1].solution : NULL;
    if (lent != NULL && t > 0)
        ENT_TRY(ent_solution_guess(context, lent->years[t].solution, own->years[t - 1].solution,
                                   lent->years[t - 1].solution, made));
    else if (lent == NULL && t > 1)
        ENT_TRY(ent_solution_guess(context, own->years[t - 1].solution, own->years[t - 1].solution,
                                   own->years[t - 2].solution, made));
    if (*made != NULL) *from = *made;
    return ENT_OK;
}

ent_status ent_walk_run(ent_context *context, const ent_calendar *calendar, const ent_source *source,
                        const ent_company *company, int only_income, ent_walk *out, int *failed_year) {
    state s = {0};
    ent_status status;
    int open = 1;
    *out = (ent_walk){.n_years = 0, .years = calloc(calendar->n_years, sizeof *out->years)};
    status = out->years == NULL ? ent_fail_nomem(context) : start(context, calendar, source, &s);
    for (size_t t = 0; t < calendar->n_years && status == ENT_OK; t++) {
        const ent_solution *from;
        ent_solution *made;
        if (company->ahead != NULL) status = ent_gate_wait(context, company->ahead, t + 1, &open);
        if (status != ENT_OK || !open) break;
        status = choose_start(context, company->lent, out, t, &made, &from);
        if (status != ENT_OK) break;
        out->n_years = t + 1;
        status = walk_year(context, calendar, source, t, from, &s, &out->years[t]);
        ent_solution_free(made);
        if (status != ENT_OK) *failed_year = calendar->first + (int)t;
        if (status == ENT_OK && only_income) drop_law(&out->years[t]);
        if (status == ENT_OK && company->behind != NULL) ent_gate_open(company->behind, t + 1);
    }
    ent_arena_free(&s.arena);
    return status;
}

void ent_walk_drop_laws(ent_walk *walk) {
    for (size_t t = 0; t < walk->n_years; t++) drop_law(&walk->years[t]);
}

void ent_walk_free(ent_walk *walk) {
    for (size_t t = 0; t < walk->n_years; t++) {
        ent_solution_free(walk->years[t].solution);
        ent_year_free(&walk->years[t].law);
        ent_arena_free(&walk->years[t].arena);
    }
    free(walk->years);
    *walk = (ent_walk){0};
}
