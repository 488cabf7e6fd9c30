/* power.c: what senders can do to targets: each sector by itself, all of them together. */
#include "exposure/power.h"
#include "model/cutoff.h"
#include "support/parallel.h"

#include <stdlib.h>
#include <string.h>

void ent_power_options_init(ent_power_options *options) {
    *options = (ent_power_options){
        .struct_version = ENT_POWER_OPTIONS_VERSION, .plan = 1, .sources = 1, .source_change = 0.1};
    ent_solve_options_init(&options->solve);
}

void ent_power_free(ent_power *power) {
    ent_made_power *made = (ent_made_power *)(void *)power;
    if (made == NULL) return;
    ent_arena_free(&made->arena);
    free(made);
}

/* ---- batches of threats ---- */

ent_threat *ent_threats_take(ent_made_power *made, size_t count) {
    size_t J = made->shown.n_sectors, N = made->shown.n_regions;
    ent_threat *threats = ent_arena_take(&made->arena, (count + 1) * sizeof *threats);
    unsigned char *lists = ent_arena_take(&made->arena, 2 * count * J + 1);
    double *hats = ent_arena_doubles(&made->arena, count * N + 1);
    if (threats == NULL || lists == NULL || hats == NULL) return NULL;
    for (size_t k = 0; k < count; k++)
        threats[k] = (ent_threat){
            .withheld = lists + 2 * k * J, .refused = lists + (2 * k + 1) * J, .real_income_hat = hats + k * N};
    return threats;
}

typedef struct batch {
    const ent_threat_frame *frame;
    ent_threat *threats;
} batch;

static ent_status solve_one(ent_context *context, size_t item, void *payload) {
    const batch *b = payload;
    ent_threat *threat = &b->threats[item];
    return ent_threat_solve(context, b->frame, NULL, (double *)threat->real_income_hat, threat);
}

ent_status ent_threats_solve(ent_context *context, ent_made_power *made, const char *task, ent_threat *threats,
                             size_t count) {
    batch b = {.frame = &made->frame, .threats = threats};
    return ent_parallel(context, task, made->threads, count, solve_one, &b);
}

void ent_threat_join(const ent_made_power *made, const ent_threat *from, ent_threat *to) {
    unsigned char *withheld = (unsigned char *)to->withheld, *refused = (unsigned char *)to->refused;
    for (size_t j = 0; j < made->shown.n_sectors; j++) {
        withheld[j] |= from->withheld[j];
        refused[j] |= from->refused[j];
    }
}

/* ---- the question ---- */

static size_t count_flags(const unsigned char *flags, size_t n) {
    size_t count = 0;
    for (size_t k = 0; flags != NULL && k < n; k++) count += flags[k] != 0;
    return count;
}

static ent_status check_sides(ent_context *context, const ent_model *m, const ent_power_options *o) {
    const ent_table *table = ent_world_table(m->world);
    if (count_flags(o->senders, m->N) == 0)
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "senders", "name a region or a group",
                           "nobody threatens");
    if (count_flags(o->targets, m->N) == 0)
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "targets", "name a region or a group",
                           "nobody is threatened");
    for (size_t n = 0; n < m->N; n++)
        if (o->senders[n] && o->targets[n])
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "targets", "leave it out on one side",
                               "%s (%s) is on both sides of the threat", table->regions[n].code,
                               table->regions[n].name_en);
    if (o->sectors != NULL && count_flags(o->sectors, m->J) == 0)
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "sectors", "name a sector, or `all-goods`",
                           "no goods are threatened");
    return ENT_OK;
}

static ent_status check(ent_context *context, const ent_model *m, const ent_power_options *o) {
    if (o->struct_version != ENT_POWER_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_power_options has version %u, this library knows %u",
                        (unsigned)o->struct_version, (unsigned)ENT_POWER_OPTIONS_VERSION);
    if (!(o->damage_share >= 0.0 && o->damage_share < 1.0))
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "damage", "a share of real income, below 100%",
                           "a damage of %g%% cannot be asked for", 100.0 * o->damage_share);
    if (!(o->source_change > 0.0 && o->source_change < 1.0))
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "source_change", "a share above 0 and below 1",
                           "another source cannot be %g%% better", 100.0 * o->source_change);
    return check_sides(context, m, o);
}

static unsigned char *copy_flags(ent_arena *arena, const unsigned char *flags, size_t n) {
    unsigned char *copy = ent_arena_take(arena, n);
    for (size_t k = 0; copy != NULL && k < n; k++) copy[k] = flags[k] != 0;
    return copy;
}

static ent_status begin(ent_context *context, ent_made_power *made, const ent_model *m) {
    const ent_power_options *o = made->options;
    double *income;
    ent_cutoff cutoff;
    ent_shock nothing;
    made->shown.n_regions = m->N;
    made->shown.n_sectors = m->J;
    made->shown.senders = copy_flags(&made->arena, o->senders, m->N);
    made->shown.targets = copy_flags(&made->arena, o->targets, m->N);
    made->shown.income_musd = income = ent_arena_doubles(&made->arena, m->N);
    if (made->shown.senders == NULL || made->shown.targets == NULL || income == NULL) return ent_fail_nomem(context);
    memcpy(income, m->income, m->N * sizeof *income);
    for (size_t n = 0; n < m->N; n++) {
        if (o->senders[n]) made->shown.sender_income_musd += m->income[n];
        if (o->targets[n]) made->shown.target_income_musd += m->income[n];
    }
    made->frame = (ent_threat_frame){.model = m,
                                     .senders = made->shown.senders,
                                     .targets = made->shown.targets,
                                     .sender_income = made->shown.sender_income_musd,
                                     .target_income = made->shown.target_income_musd,
                                     .solve = o->solve};
    made->frame.solve.start = NULL;
    ent_shock_init(&nothing);
    ENT_TRY(ent_cutoff_find(context, m, &nothing, &cutoff));
    made->frame.n_components = cutoff.face.n_components;
    ent_cutoff_free(&cutoff);
    made->threads = o->threads == 0 ? ent_processors() : o->threads;
    return ENT_OK;
}

/* ---- threats ---- */

/* 1 or 0 */
static size_t is_asked(const ent_made_power *made, size_t j) {
    const unsigned char *sectors = made->options->sectors;
    if (sectors != NULL) return sectors[j] != 0;
    return ent_world_table(made->frame.model->world)->sectors[j].tradable_goods != 0;
}

static void withhold(const ent_threat *t, size_t j) { ((unsigned char *)t->withheld)[j] = 1; }
static void refuse(const ent_threat *t, size_t j) { ((unsigned char *)t->refused)[j] = 1; }

/* Singles in order of sectors; then all sold, all bought and both, where that is no single itself. */
static void fill_lists(const ent_made_power *made, int sell, int buy, int several) {
    const ent_threat *single = made->threats;
    for (size_t j = 0; j < made->shown.n_sectors; j++) {
        const ent_threat *whole = made->threats + made->shown.n_singles;
        if (!is_asked(made, j)) continue;
        if (sell) withhold(single++, j);
        if (buy) refuse(single++, j);
        if (sell && several) withhold(whole++, j);
        if (buy && several) refuse(whole++, j);
        if (!sell || !buy) continue;
        withhold(whole, j);
        refuse(whole, j);
    }
}

static ent_status lay_threats(ent_context *context, ent_made_power *made) {
    int neither = !made->options->sell && !made->options->buy;
    int sell = made->options->sell || neither, buy = made->options->buy || neither;
    size_t n_goods = 0, n_whole;
    for (size_t j = 0; j < made->shown.n_sectors; j++) n_goods += is_asked(made, j);
    if (n_goods == 0)
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "sectors", "name a sector of the world",
                           "no sector of the world is a tradable good");
    n_whole = (n_goods > 1 ? (size_t)(sell + buy) : 0) + (size_t)(sell && buy);
    made->shown.n_singles = n_goods * (size_t)(sell + buy);
    made->shown.n_threats = made->shown.n_singles + n_whole;
    made->shown.whole = made->shown.n_threats - 1;
    made->shown.defended = n_goods > 1 ? made->shown.n_singles : 0; /* the first of those together, or the only one */
    made->shown.threats = made->threats = ent_threats_take(made, made->shown.n_threats);
    if (made->threats == NULL) return ent_fail_nomem(context);
    fill_lists(made, sell, buy, n_goods > 1);
    return ENT_OK;
}

static ent_status make(ent_context *context, ent_made_power *made, const ent_model *model) {
    ENT_TRY(begin(context, made, model));
    ENT_TRY(lay_threats(context, made));
    ENT_TRY(ent_threats_solve(context, made, "threats", made->threats, made->shown.n_threats));
    if (made->options->plan) ENT_TRY(ent_power_plan(context, made));
    return made->options->sources ? ent_power_sources(context, made) : ENT_OK;
}

ent_status ent_power_create(ent_context *context, const ent_model *model, const ent_power_options *options,
                            ent_power **out) {
    ent_made_power *made;
    ent_status status;
    *out = NULL;
    ENT_TRY(check(context, model, options));
    made = calloc(1, sizeof *made);
    if (made == NULL) return ent_fail_nomem(context);
    made->options = options;
    status = make(context, made, model);
    made->options = NULL;
    if (status == ENT_OK) *out = &made->shown;
    else ent_power_free(&made->shown);
    return status;
}
