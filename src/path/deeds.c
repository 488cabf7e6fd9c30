#include "path/deeds.h"
#include "model/base.h"

#include <math.h>

typedef struct money {
    double *payment; /* F [N] */
    double *earmark; /* H [J][N] */
    double *order;   /* [J][N] output asked of industries directly */
    int paid, earmarked, ordered;
} money;

/* F[from] -= x, F[to] += x */
static void pay(money *m, size_t from, size_t to, double musd) {
    m->payment[from] -= musd;
    m->payment[to] += musd;
    if (musd != 0.0) m->paid = 1;
}

/* F[payer] -= x; the market of `where` sees +x by the mix (earmarked, not household income). */
static void spend(money *m, const ent_model *model, const ent_deed *deed, size_t payer, size_t where, double musd) {
    if (musd == 0.0) return;
    m->payment[payer] -= musd;
    for (size_t j = 0; j < model->J; j++) m->earmark[j * model->N + where] += deed->mix_share[j] * musd;
    m->paid = m->earmarked = 1;
}

/* An arms order: what is delivered is made by the supplier's industries; what is paid beyond or short of it is credit
 * between the two governments. */
static void order(money *m, const ent_model *model, const ent_deed *deed, double delivered, double paid) {
    pay(m, deed->actor, deed->partner, paid);
    m->payment[deed->partner] -= delivered;
    for (size_t j = 0; j < model->J; j++) m->order[j * model->N + deed->partner] += deed->mix_share[j] * delivered;
    if (delivered != 0.0) m->paid = m->ordered = 1;
}

/* GDP of the base: income less the deficit, which is value added, duties and export levies. */
static double base_gdp(const ent_model *model, size_t region) { return model->income[region] - model->deficit[region]; }

/* What a coalition bears together, by income to begin with: its target moves it between the members. */
static void share_out(money *m, const ent_model *model, const ent_deed *deed, double musd) {
    double income = 0.0;
    for (size_t n = 0; n < model->N; n++) income += deed->actors[n] ? model->income[n] : 0.0;
    for (size_t n = 0; n < model->N; n++)
        if (deed->actors[n]) pay(m, n, deed->partner, musd * model->income[n] / income);
}

/* Dollars of a year are worth something in a world of a known year only. */
static ent_status check_dollars(ent_context *context, const ent_model *model, const ent_year *year, double factor) {
    for (size_t d = 0; d < year->n_deeds && isnan(factor); d++) {
        const ent_deed *deed = &year->deeds[d];
        ent_subject former;
        ent_status status;
        if (deed->musd == 0.0 && deed->promised_musd == 0.0 && deed->paid_musd == 0.0) continue;
        former = ent_context_enter(context, ENT_SUBJECT_WORLD);
        status = ent_fail_at(
            context, ENT_RANGE, (ent_place){0}, "base_year",
            "a directory whose name ends in a year, like world-2024, is of that year",
            "clause \"%.64s\" moves dollars of %d, and world \"%.64s\" has no base year to count them in", deed->name,
            year->year, ent_world_table(ent_model_world(model))->name);
        ent_context_enter(context, former);
        return status;
    }
    return ENT_OK;
}

static void act(money *m, const ent_model *model, const ent_deed *deed, double factor, double *delivered) {
    *delivered = deed->musd != 0.0 ? deed->musd * factor : 0.0;
    switch (deed->kind) {
    case ENT_DEED_INVESTMENT: spend(m, model, deed, deed->actor, deed->partner, *delivered); break;
    case ENT_DEED_TRANSFER: pay(m, deed->actor, deed->partner, *delivered); break;
    case ENT_DEED_DEFENCE:
        *delivered = deed->share * base_gdp(model, deed->actor);
        spend(m, model, deed, deed->actor, deed->actor, *delivered);
        break;
    case ENT_DEED_ARMS: order(m, model, deed, *delivered, deed->paid_musd * factor); break;
    case ENT_DEED_BURDEN: share_out(m, model, deed, *delivered); break;
    case ENT_DEED_PURCHASE:
    case ENT_DEED_QUOTA:
    case ENT_DEED_SUPPLY:
    case ENT_DEED_PROTECT:
    case ENT_DEED_MINERAL: break; /* targets of the equilibrium */
    }
}

/* Last year's returns on projects, paid by the host's households to the investor's. */
static void pay_returns(money *m, const ent_capital *capital, double *payout) {
    for (size_t p = 0; p < capital->n_projects; p++) {
        const ent_project *project = &capital->projects[p];
        pay(m, project->host, project->investor, project->due_musd);
        payout[project->host] -= project->due_musd;
        payout[project->investor] += project->due_musd;
    }
}

ent_status ent_deeds_apply(ent_context *context, const ent_calendar *calendar, size_t t, const ent_capital *capital,
                           ent_walk_year *year) {
    const ent_model *model = calendar->models[t];
    size_t N = model->N, markets = model->J * N;
    double *endowment = ent_arena_doubles(&year->arena, N);
    money m = {.payment = ent_arena_doubles(&year->arena, N),
               .earmark = ent_arena_doubles(&year->arena, markets),
               .order = ent_arena_doubles(&year->arena, markets)};
    year->delivered_musd = ent_arena_doubles(&year->arena, year->law.n_deeds + 1);
    if (endowment == NULL || m.payment == NULL || m.earmark == NULL || m.order == NULL || year->delivered_musd == NULL)
        return ent_fail_nomem(context);
    ENT_TRY(check_dollars(context, model, &year->law, calendar->dollar_factor[t]));
    for (size_t d = 0; d < year->law.n_deeds; d++)
        act(&m, model, &year->law.deeds[d], calendar->dollar_factor[t], &year->delivered_musd[d]);
    pay_returns(&m, capital, year->payout_musd);
    ent_capital_endowment(capital, endowment);
    year->shock = year->law.shock;
    year->shock.endowment_hat = endowment;
    if (m.paid) year->shock.payment_musd = m.payment;
    if (m.earmarked) year->shock.earmark_musd = m.earmark;
    if (m.ordered) year->shock.order_musd = m.order;
    return ent_deeds_targets(context, model, year);
}

void ent_deeds_military(const ent_calendar *calendar, const double *last_musd, ent_walk_year *year) {
    size_t N = calendar->models[0]->N;
    for (size_t n = 0; n < N; n++) year->military_musd[n] = (1.0 - calendar->military_wear) * last_musd[n];
    for (size_t d = 0; d < year->law.n_deeds; d++) {
        const ent_deed *deed = &year->law.deeds[d];
        if (deed->kind == ENT_DEED_DEFENCE || deed->kind == ENT_DEED_ARMS)
            year->military_musd[deed->actor] += year->delivered_musd[d];
    }
}
