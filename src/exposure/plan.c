/* plan.c: the combination of single threats that does a wanted damage at least cost to the senders. */
#include "exposure/power.h"

#include <math.h>
#include <stdlib.h>

typedef struct search {
    ent_made_power *made;
    ent_threat_plan *plan;
    double wanted;
    size_t n;          /* candidates */
    size_t *candidate; /* [n] into the single threats */
} search;

static double damage_of(const ent_threat *t) { return t->outcome == ENT_THREAT_SOLVED ? t->damage_share : -HUGE_VAL; }

static int reaches(const search *s, const ent_threat *t) { return damage_of(t) >= s->wanted; }

/* Half of the most that is known to be possible. */
static double half_of_most(const ent_made_power *made) {
    double most = 0.0;
    for (size_t k = 0; k < made->shown.n_threats; k++) most = fmax(most, damage_of(&made->threats[k]));
    return 0.5 * most;
}

/* The members of `in` [n] become the plan, which is `threat`. */
static ent_status choose(ent_context *context, search *s, const unsigned char *in, const ent_threat *threat) {
    size_t *members = ent_arena_take(&s->made->arena, (s->n + 1) * sizeof *members), n = 0;
    if (members == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < s->made->shown.n_singles; k++)
        for (size_t c = 0; c < s->n; c++)
            if (in[c] && s->candidate[c] == k) members[n++] = k;
    s->plan->members = members;
    s->plan->n_members = n;
    s->plan->threat = threat;
    s->plan->reached = reaches(s, threat);
    return ENT_OK;
}

static void join_members(const search *s, const unsigned char *in, ent_threat *to) {
    for (size_t c = 0; c < s->n; c++)
        if (in[c]) ent_threat_join(s->made, &s->made->threats[s->candidate[c]], to);
}

/* ---- few: every combination ---- */

static void members_of(const search *s, size_t subset, unsigned char *in) {
    for (size_t c = 0; c < s->n; c++) in[c] = (unsigned char)(subset >> c & 1);
}

/* Whether `a` is the better plan than `b`; of two as good the first found stays. */
static int is_better(const search *s, const ent_threat *a, const ent_threat *b) {
    if (reaches(s, a) != reaches(s, b)) return reaches(s, a);
    if (!reaches(s, a)) return damage_of(a) > damage_of(b);
    return a->cost_musd < b->cost_musd;
}

static ent_status try_all(ent_context *context, search *s) {
    size_t subsets = (size_t)1 << s->n, best = 0;
    unsigned char in[ENT_PLAN_EXACT];
    ent_threat *trials = ent_threats_take(s->made, subsets - 1);
    if (trials == NULL) return ent_fail_nomem(context);
    for (size_t subset = 1; subset < subsets; subset++) {
        members_of(s, subset, in);
        join_members(s, in, &trials[subset - 1]);
    }
    ENT_TRY(ent_threats_solve(context, s->made, "cheapest", trials, subsets - 1));
    for (size_t k = 1; k + 1 < subsets; k++)
        if (is_better(s, &trials[k], &trials[best])) best = k;
    members_of(s, best + 1, in);
    s->plan->exact = 1;
    return choose(context, s, in, &trials[best]);
}

/* ---- many: a ladder, and what can be done better at its end ---- */

/* Cost per damage of a single threat. */
static double price_of(const search *s, size_t candidate) {
    const ent_threat *t = &s->made->threats[s->candidate[candidate]];
    return t->cost_musd / t->damage_musd;
}

/* Insertion sort: a few dozen, and ties keep the order of sectors. */
static void cheapest_first(search *s) {
    for (size_t a = 1; a < s->n; a++)
        for (size_t b = a; b > 0 && price_of(s, b) < price_of(s, b - 1); b--) {
            size_t swapped = s->candidate[b];
            s->candidate[b] = s->candidate[b - 1];
            s->candidate[b - 1] = swapped;
        }
}

/* The least cost of the wanted damage if single damages and costs added up and a threat could be carried out in part:
 * all that is free, then the cheapest per damage. */
static double additive(const search *s) {
    double cost = 0.0, missing = s->wanted * s->made->shown.target_income_musd;
    for (size_t c = 0; c < s->n; c++) {
        const ent_threat *t = &s->made->threats[s->candidate[c]];
        if (t->cost_musd > 0.0 && missing <= 0.0) break;
        cost += t->cost_musd * (t->cost_musd > 0.0 ? fmin(1.0, missing / t->damage_musd) : 1.0);
        missing -= t->damage_musd;
    }
    return missing > 0.0 ? (double)NAN : cost;
}

/* Solves, for each candidate that is in (or not in) the plan, the plan without it (or with it), and takes over the best
 * trial that reaches what is wanted if it is cheaper than `now`, which may be NULL. *moved: the candidate. */
static ent_status exchange(ent_context *context, search *s, unsigned char *in, int inside, const ent_threat **now,
                           size_t *moved) {
    ent_threat *trials;
    size_t n = 0, k = 0, best = SIZE_MAX;
    for (size_t c = 0; c < s->n; c++) n += (in[c] != 0) == inside;
    trials = ent_threats_take(s->made, n);
    *moved = s->n;
    if (trials == NULL) return ent_fail_nomem(context);
    for (size_t c = 0; c < s->n; c++) {
        if ((in[c] != 0) != inside) continue;
        in[c] = !inside;
        join_members(s, in, &trials[k++]);
        in[c] = (unsigned char)inside;
    }
    ENT_TRY(ent_threats_solve(context, s->made, "cheapest", trials, n));
    for (k = 0; k < n; k++) {
        const ent_threat *rival = best == SIZE_MAX ? *now : &trials[best];
        if (reaches(s, &trials[k]) && (rival == NULL || trials[k].cost_musd < rival->cost_musd)) best = k;
    }
    if (best == SIZE_MAX) return ENT_OK;
    *now = &trials[best];
    for (size_t c = 0; c < s->n; c++)
        if ((in[c] != 0) == inside && best-- == 0) *moved = c;
    in[*moved] = !inside;
    return ENT_OK;
}

/* From the first rung that reaches it: the cheapest last step, then whoever is not needed leaves. */
static ent_status improve(ent_context *context, search *s, size_t rung, unsigned char *in) {
    const ent_threat *now = NULL;
    size_t moved;
    in[rung] = 0;
    ENT_TRY(exchange(context, s, in, 0, &now, &moved));
    do ENT_TRY(exchange(context, s, in, 1, &now, &moved));
    while (moved < s->n);
    return choose(context, s, in, now);
}

static ent_status climb(ent_context *context, search *s) {
    unsigned char *in = ent_arena_take(&s->made->arena, s->n + 1);
    ent_threat *rungs = ent_threats_take(s->made, s->n);
    size_t most = 0;
    if (in == NULL || rungs == NULL) return ent_fail_nomem(context);
    cheapest_first(s);
    for (size_t r = 0; r < s->n; r++) {
        in[r] = 1;
        join_members(s, in, &rungs[r]);
    }
    ENT_TRY(ent_threats_solve(context, s->made, "cheapest", rungs, s->n));
    s->plan->n_rungs = s->n;
    s->plan->rungs = rungs;
    s->plan->joins = s->candidate;
    for (size_t r = 0; r < s->n; r++) {
        if (damage_of(&rungs[r]) > damage_of(&rungs[most])) most = r;
        if (!reaches(s, &rungs[r])) continue;
        s->plan->additive_musd = additive(s);
        for (size_t c = r + 1; c < s->n; c++) in[c] = 0;
        return improve(context, s, r, in);
    }
    for (size_t c = most + 1; c < s->n; c++) in[c] = 0;
    return choose(context, s, in, &rungs[most]);
}

ent_status ent_power_plan(ent_context *context, ent_made_power *made) {
    search s = {.made = made, .plan = &made->shown.plan};
    size_t n_singles = made->shown.n_singles, n_damaging = 0;
    s.plan->wanted_given = made->options->damage_share > 0.0;
    s.wanted = s.plan->wanted_given ? made->options->damage_share : half_of_most(made);
    s.plan->wanted_share = s.wanted;
    s.plan->additive_musd = (double)NAN;
    s.candidate = ent_arena_take(&made->arena, (n_singles + 1) * sizeof *s.candidate);
    if (s.candidate == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < n_singles; k++)
        if (made->threats[k].outcome == ENT_THREAT_SOLVED) s.candidate[s.n++] = k;
    s.plan->n_candidates = s.n;
    if (s.n == 0 || !(s.wanted > 0.0)) return ENT_OK; /* nobody can do any damage */
    if (s.n <= ENT_PLAN_EXACT) return try_all(context, &s);
    for (size_t c = 0; c < s.n; c++)
        if (made->threats[s.candidate[c]].damage_musd > 0.0) s.candidate[n_damaging++] = s.candidate[c];
    s.n = s.plan->n_candidates = n_damaging;
    return s.n == 0 ? ENT_OK : climb(context, &s);
}
