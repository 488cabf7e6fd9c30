/* sources.c: which other supplier (or buyer) would take most off a threat. */
#include "exposure/power.h"
#include "support/parallel.h"

#include <math.h>

typedef struct trials {
    const ent_made_power *made;
    const ent_threat *threat; /* that it is a defence against */
    ent_threat *results;      /* [n_sources][peace, threat] */
} trials;

static ent_status solve_trial(ent_context *context, size_t item, void *payload) {
    const trials *t = payload;
    ent_threat *result = &t->results[item];
    const ent_aid aid = {.region = t->made->shown.sources[item / 2].region,
                         .change = t->made->options->source_change,
                         .productivity = t->made->options->source_productivity,
                         .banned = item % 2 == 1};
    return ent_threat_solve(context, &t->made->frame, &aid, (double *)result->real_income_hat, result);
}

/* Base trade on the cells on which the source stands in. */
static double trade_with(const ent_made_power *made, const ent_threat *threat, size_t region) {
    const ent_model *m = made->frame.model;
    double sum = 0.0;
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->N; n++) {
            if (!made->shown.targets[n]) continue;
            if (threat->withheld[j]) sum += ent_base_flow(m, j, n, region);
            if (threat->refused[j]) sum += ent_base_flow(m, j, region, n);
        }
    return sum;
}

/* The threat in a peace with the source: each target loses I_peace (1 - W_threat / W_peace) of that peace, counted at
 * base prices, I_peace = I W_peace. So damage = gain of peace + damage against the base. */
static void settle(const ent_made_power *made, const ent_threat *threat, const ent_threat *pair, ent_alternative *s) {
    const ent_threat *peace = &pair[0], *under = &pair[1];
    s->outcome = peace->outcome != ENT_THREAT_SOLVED ? peace->outcome : under->outcome;
    s->peace_musd = s->damage_musd = s->damage_share = s->relief_musd = s->relief_share = (double)NAN;
    if (s->outcome != ENT_THREAT_SOLVED) return;
    s->peace_musd = -peace->damage_musd;
    s->damage_musd = s->peace_musd + under->damage_musd;
    s->damage_share = s->damage_musd / made->shown.target_income_musd;
    s->relief_musd = threat->damage_musd - s->damage_musd;
    if (threat->damage_musd > 0.0) s->relief_share = s->relief_musd / threat->damage_musd;
}

ent_status ent_power_sources(ent_context *context, ent_made_power *made) {
    size_t N = made->shown.n_regions, n = 0;
    ent_alternative *sources = ent_arena_take(&made->arena, (N + 1) * sizeof *sources);
    const ent_threat *threat;
    trials t = {.made = made};
    t.threat = threat = &made->threats[made->shown.defended];
    if (threat->outcome != ENT_THREAT_SOLVED) return ENT_OK; /* nothing to defend against, or nothing to compare with */
    t.results = ent_threats_take(made, 2 * N);
    if (sources == NULL || t.results == NULL) return ent_fail_nomem(context);
    for (size_t m = 0; m < N; m++)
        if (!made->shown.senders[m] && !made->shown.targets[m])
            sources[n++] = (ent_alternative){.region = m, .trade_musd = trade_with(made, threat, m)};
    for (size_t k = 0; k < 2 * n; k++) ent_threat_join(made, threat, &t.results[k]);
    made->shown.sources = sources;
    ENT_TRY(ent_parallel(context, "sources", made->threads, 2 * n, solve_trial, &t));
    for (size_t k = 0; k < n; k++) settle(made, threat, &t.results[2 * k], &sources[k]);
    made->shown.n_sources = n;
    return ENT_OK;
}
