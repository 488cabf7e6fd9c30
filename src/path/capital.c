#include "path/capital.h"

#include <math.h>

double ent_capital_return(const ent_capital_options *options) { return 1.0 / options->beta - 1.0 + options->delta; }

ent_status ent_capital_start(ent_context *context, ent_arena *arena, const ent_capital_options *options,
                             size_t n_regions, const double *value_added_musd, size_t room, ent_capital *out) {
    *out = (ent_capital){
        .options = options, .n_regions = n_regions, .value_added_musd = value_added_musd, .room = room};
    out->own_hat = ent_arena_doubles(arena, n_regions);
    out->projects = ent_arena_take(arena, room * sizeof *out->projects);
    if (out->own_hat == NULL || out->projects == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < n_regions; n++) out->own_hat[n] = 1.0;
    return ENT_OK;
}

/* K0 = a V / r0 */
static double base_capital(const ent_capital *capital, size_t region) {
    return capital->options->share * capital->value_added_musd[region] / ent_capital_return(capital->options);
}

double ent_capital_hat(const ent_capital *capital, size_t region) {
    double built = 0.0;
    for (size_t p = 0; p < capital->n_projects; p++)
        if (capital->projects[p].host == region) built += capital->projects[p].capital_musd;
    return built == 0.0 ? capital->own_hat[region] : capital->own_hat[region] + built / base_capital(capital, region);
}

void ent_capital_endowment(const ent_capital *capital, double *endowment_hat) {
    for (size_t n = 0; n < capital->n_regions; n++) {
        double k_hat = ent_capital_hat(capital, n);
        endowment_hat[n] = k_hat == 1.0 ? 1.0 : pow(k_hat, capital->options->share);
    }
}

/* The investor's part of one year's return: `before` until what was invested has come back, `after` for the rest. */
static double part_of_investor(const ent_project *project, double earned) {
    double open = project->invested_musd - project->repaid_musd;
    double until = project->split.before > 0.0 ? fmax(open, 0.0) / project->split.before
                                               : 0.0; /* return that repays it */
    if (earned <= until) return project->split.before * earned;
    return project->split.before * until + project->split.after * (earned - until);
}

static ent_project *project_of(ent_capital *capital, const ent_deed *deed) {
    for (size_t p = 0; p < capital->n_projects; p++)
        if (capital->projects[p].clause == deed->clause) return &capital->projects[p];
    if (capital->n_projects == capital->room) return NULL; /* the walk counts investment clauses before it starts */
    capital->projects[capital->n_projects] = (ent_project){
        .clause = deed->clause, .investor = deed->actor, .host = deed->partner, .split = deed->split};
    return &capital->projects[capital->n_projects++];
}

/* (11), or its alternative. */
static double own_next(const ent_capital_options *options, double own_hat, double k_hat, const ent_region_year *now) {
    double q = options->beta * (1.0 - options->delta), r_hat = now->value_added_hat / k_hat;
    switch (options->rule) {
    case ENT_CAPITAL_LOG_UTILITY: return own_hat * (q + (1.0 - q) * r_hat / now->price_hat);
    case ENT_CAPITAL_ANDERSON_LARCH_YOTOV:
        return pow(now->income_hat / now->price_hat, options->delta) * pow(own_hat, 1.0 - options->delta);
    case ENT_CAPITAL_FIXED: break;
    }
    return own_hat;
}

void ent_capital_advance(ent_capital *capital, const ent_region_year *regions, const ent_year *year,
                         const double *delivered_musd) {
    const ent_capital_options *options = capital->options;
    double r0 = ent_capital_return(options);
    /* Returns first, on the capital that worked this year. */
    for (size_t p = 0; p < capital->n_projects; p++) {
        ent_project *project = &capital->projects[p];
        double k_hat = ent_capital_hat(capital, project->host);
        double earned = r0 * regions[project->host].value_added_hat / k_hat * project->capital_musd;
        project->due_musd = part_of_investor(project, earned);
        project->repaid_musd += project->due_musd;
    }
    for (size_t n = 0; n < capital->n_regions; n++)
        capital->own_hat[n] = own_next(options, capital->own_hat[n], ent_capital_hat(capital, n), &regions[n]);
    /* (12) */
    for (size_t p = 0; p < capital->n_projects; p++) capital->projects[p].capital_musd *= 1.0 - options->delta;
    for (size_t d = 0; d < year->n_deeds; d++) {
        const ent_deed *deed = &year->deeds[d];
        ent_project *project;
        if (deed->kind != ENT_DEED_INVESTMENT || delivered_musd[d] == 0.0) continue;
        project = project_of(capital, deed);
        if (project == NULL) continue;
        project->capital_musd += deed->additionality * delivered_musd[d] / regions[project->host].price_hat;
        project->invested_musd += delivered_musd[d];
    }
}
