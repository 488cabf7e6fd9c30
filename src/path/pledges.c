/* pledges.c: deeds that are solved for become targets of the year's equilibrium (MODEL section 4). */
#include "model/base.h"
#include "path/deeds.h"

/* A list of the flags that are set, in the year's arena. */
static int listed(ent_arena *arena, const unsigned char *flags, size_t count, const size_t **out, size_t *n_out) {
    size_t *list = ent_arena_take(arena, count * sizeof *list), n = 0;
    if (list == NULL) return 0;
    for (size_t k = 0; k < count; k++)
        if (flags[k]) list[n++] = k;
    *out = list;
    *n_out = n;
    return 1;
}

/* What the deed's cells hold in the base: sum M, or sum M / e with `quantity`. Cells of the base are shares of X. */
static double base_trade(const ent_model *m, const ent_target *t, int quantity) {
    double sum = 0.0;
    for (size_t j = 0; j < t->n_sectors; j++)
        for (size_t n = 0; n < t->n_importers; n++)
            for (size_t i = 0; i < t->n_exporters; i++) {
                size_t row = t->sectors[j] * m->N + t->importers[n], exporter = t->exporters[i];
                double M = m->border_share[row * m->pitch + exporter] *
                           m->absorption[t->sectors[j] * m->pitch + t->importers[n]];
                if (exporter == t->importers[n]) continue;
                sum += quantity && m->levy != NULL ? M / m->levy[row * m->N + exporter] : M;
            }
    return sum;
}

static int lay_trade(const ent_model *m, ent_arena *arena, const ent_deed *deed, ent_target *t) {
    return listed(arena, deed->actors, m->N, &t->importers, &t->n_importers) &&
           listed(arena, deed->partners, m->N, &t->exporters, &t->n_exporters) &&
           listed(arena, deed->sectors, m->J, &t->sectors, &t->n_sectors);
}

/* One target for each market of a protected or starved industry. */
static int lay_markets(const ent_model *m, ent_arena *arena, const ent_deed *deed, ent_target *targets, size_t *n) {
    for (size_t i = 0; i < m->N; i++)
        for (size_t j = 0; j < m->J; j++) {
            size_t *place = deed->actors[i] && deed->sectors[j] ? ent_arena_take(arena, 2 * sizeof *place) : NULL;
            ent_target *t = &targets[*n];
            if (!deed->actors[i] || !deed->sectors[j] || !(m->output[j * m->pitch + i] > 0.0)) continue;
            if (place == NULL) return 0;
            place[0] = i, place[1] = j;
            *t = (ent_target){
                .name = deed->name, .regions = place, .n_regions = 1, .sectors = place + 1, .n_sectors = 1};
            t->value = deed->share;
            t->kind = deed->kind == ENT_DEED_PROTECT ? ENT_TARGET_PROTECT : ENT_TARGET_MINERAL;
            t->mineral_share = deed->cost_share;
            t->mineral_sigma = deed->sigma;
            (*n)++;
        }
    return 1;
}

static int lay(const ent_model *m, ent_arena *arena, const ent_deed *deed, double delivered, ent_target *targets,
               size_t *n) {
    ent_target *t = &targets[*n];
    *t = (ent_target){.name = deed->name, .value = deed->share, .via_preference = deed->via_preference};
    switch (deed->kind) {
    case ENT_DEED_PURCHASE:
        if (!lay_trade(m, arena, deed, t)) return 0;
        t->kind = ENT_TARGET_PURCHASE;
        t->value = delivered + (deed->in_all ? 0.0 : base_trade(m, t, 0));
        break;
    case ENT_DEED_QUOTA:
        if (!lay_trade(m, arena, deed, t)) return 0;
        t->kind = ENT_TARGET_QUOTA;
        t->value = deed->share * base_trade(m, t, 1);
        break;
    case ENT_DEED_SUPPLY:
        if (!lay_trade(m, arena, deed, t)) return 0;
        t->kind = ENT_TARGET_SUPPLY;
        break;
    case ENT_DEED_BURDEN:
        if (!listed(arena, deed->actors, m->N, &t->regions, &t->n_regions)) return 0;
        t->kind = ENT_TARGET_BURDEN;
        break;
    case ENT_DEED_PROTECT:
    case ENT_DEED_MINERAL: return lay_markets(m, arena, deed, targets, n);
    case ENT_DEED_INVESTMENT:
    case ENT_DEED_TRANSFER:
    case ENT_DEED_DEFENCE:
    case ENT_DEED_ARMS: return 1; /* money, no target */
    }
    (*n)++;
    return 1;
}

/* A pledge of nothing more than what is there asks for nothing. */
static int asks(const ent_deed *deed, double delivered) {
    return deed->kind != ENT_DEED_PURCHASE || deed->in_all || delivered > 0.0;
}

ent_status ent_deeds_targets(ent_context *context, const ent_model *model, ent_walk_year *year) {
    size_t most = 0, n = 0;
    ent_target *targets;
    for (size_t d = 0; d < year->law.n_deeds; d++) {
        ent_deed_kind kind = year->law.deeds[d].kind;
        most += kind == ENT_DEED_PROTECT || kind == ENT_DEED_MINERAL ? model->N * model->J : 1;
    }
    targets = ent_arena_take(&year->arena, (most + 1) * sizeof *targets);
    year->target_deed = ent_arena_take(&year->arena, (most + 1) * sizeof *year->target_deed);
    if (targets == NULL || year->target_deed == NULL) return ent_fail_nomem(context);
    for (size_t d = 0; d < year->law.n_deeds; d++) {
        size_t before = n;
        if (!asks(&year->law.deeds[d], year->delivered_musd[d])) continue;
        if (!lay(model, &year->arena, &year->law.deeds[d], year->delivered_musd[d], targets, &n))
            return ent_fail_nomem(context);
        for (; before < n; before++) year->target_deed[before] = d;
    }
    year->shock.targets = n > 0 ? targets : NULL;
    year->shock.n_targets = n;
    return ENT_OK;
}
