/* target.c: targets as a user states them: what they may say, which cells they touch, and the ordinary instruments that
 * their wedges amount to. What they achieve is in measure.c. */
#include "model/target.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const char *const KINDS[] = {
#define X(name, key, text) key,
    ENT_TARGET_LIST(X)
#undef X
};
enum { N_KINDS = sizeof KINDS / sizeof KINDS[0] };

const char *ent_target_kind_name(ent_target_kind kind) { return (size_t)kind < N_KINDS ? KINDS[(size_t)kind] : ""; }

const char *ent_target_label(const ent_target *target) {
    return target->name != NULL ? target->name : ent_target_kind_name(target->kind);
}

size_t ent_target_unknowns(const ent_target *target) {
    return target->kind == ENT_TARGET_BURDEN ? target->n_regions : 1;
}

size_t ent_targets_unknowns(const ent_shock *shock) {
    size_t count = 0;
    for (size_t k = 0; k < shock->n_targets; k++) count += ent_target_unknowns(&shock->targets[k]);
    return count;
}

ent_wedge_side ent_target_side(const ent_target *t) {
    switch (t->kind) {
    case ENT_TARGET_PURCHASE: return t->via_preference ? ENT_WEDGE_TASTE : ENT_WEDGE_DUTY;
    case ENT_TARGET_SUPPLY: return ENT_WEDGE_DUTY;
    case ENT_TARGET_QUOTA:
    case ENT_TARGET_PROTECT: return ENT_WEDGE_LEVY;
    case ENT_TARGET_BURDEN:
    case ENT_TARGET_MINERAL: break;
    }
    return ENT_WEDGE_NONE;
}

size_t ent_target_cells(const ent_target *t, size_t n_regions) {
    if (ent_target_side(t) == ENT_WEDGE_NONE) return 0;
    return t->kind == ENT_TARGET_PROTECT ? n_regions : t->n_sectors * t->n_importers * t->n_exporters;
}

ent_cell ent_target_cell(const ent_target *t, size_t number) {
    if (t->kind == ENT_TARGET_PROTECT) return (ent_cell){t->sectors[0], number, t->regions[0]};
    assert(t->n_importers > 0 && t->n_exporters > 0); /* as a kind that has cells needs them */
    return (ent_cell){t->sectors[number / (t->n_importers * t->n_exporters)],
                      t->importers[number / t->n_exporters % t->n_importers], t->exporters[number % t->n_exporters]};
}

/* How many of each list a kind takes, and the bounds of its value. */
typedef struct shape {
    size_t importers[2], exporters[2], sectors[2], regions[2]; /* least, most */
    double above, below;
} shape;
static const shape SHAPES[N_KINDS] = {
    [ENT_TARGET_PURCHASE] = {{1, SIZE_MAX}, {1, SIZE_MAX}, {1, SIZE_MAX}, {0, 0}, 0.0, INFINITY},
    [ENT_TARGET_QUOTA] = {{1, SIZE_MAX}, {1, SIZE_MAX}, {1, SIZE_MAX}, {0, 0}, 0.0, INFINITY},
    [ENT_TARGET_PROTECT] = {{0, 0}, {0, 0}, {1, 1}, {1, 1}, 0.0, INFINITY},
    [ENT_TARGET_SUPPLY] = {{1, SIZE_MAX}, {1, SIZE_MAX}, {1, SIZE_MAX}, {0, 0}, 0.0, 1.0},
    [ENT_TARGET_BURDEN] = {{0, 0}, {0, 0}, {0, 0}, {2, SIZE_MAX}, -INFINITY, INFINITY},
    [ENT_TARGET_MINERAL] = {{0, 0}, {0, 0}, {1, 1}, {1, 1}, 0.0, INFINITY},
};

static ent_status check_list(ent_context *context, const ent_target *t, const char *what, const size_t *list,
                             size_t count, const size_t bounds[2], size_t end) {
    if (count < bounds[0] || count > bounds[1] || (count > 0 && list == NULL))
        return ent_fail_at(context, ENT_INPUT, (ent_place){0}, "targets", ent_target_kind_name(t->kind),
                           "target \"%s\" names %zu %s; its kind takes %s%zu", ent_target_label(t), count, what,
                           bounds[1] > bounds[0] ? "at least " : "", bounds[0]);
    for (size_t a = 0; a < count; a++) {
        if (list[a] >= end)
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "targets", "indices count from 0",
                               "target \"%s\" names number %zu of %zu %s", ent_target_label(t), list[a], end, what);
        for (size_t b = 0; b < a; b++)
            if (list[b] == list[a])
                return ent_fail_at(context, ENT_INPUT, (ent_place){0}, "targets", "name each once",
                                   "target \"%s\" names number %zu of its %s twice", ent_target_label(t), list[a],
                                   what);
    }
    return ENT_OK;
}

static ent_status check_shape(ent_context *context, const ent_model *m, const ent_target *t) {
    const shape *is = &SHAPES[(size_t)t->kind];
    ENT_TRY(check_list(context, t, "importers", t->importers, t->n_importers, is->importers, m->N));
    ENT_TRY(check_list(context, t, "exporters", t->exporters, t->n_exporters, is->exporters, m->N));
    ENT_TRY(check_list(context, t, "sectors", t->sectors, t->n_sectors, is->sectors, m->J));
    ENT_TRY(check_list(context, t, "regions", t->regions, t->n_regions, is->regions, m->N));
    if (t->kind == ENT_TARGET_BURDEN) return ENT_OK;
    if (!(t->value > is->above && t->value < is->below))
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "targets", "a ban is a trade cost, not a target",
                           "target \"%s\" asks for %g; what a %s asks for lies between %g and %g, ends left out",
                           ent_target_label(t), t->value, ent_target_kind_name(t->kind), is->above, is->below);
    if (t->kind == ENT_TARGET_MINERAL &&
        !(t->mineral_share > 0.0 && t->mineral_share < 1.0 && t->mineral_sigma > 0.0 && t->mineral_sigma <= 10.0))
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "targets",
                           "the share lies in (0, 1), the elasticity in (0, 10]",
                           "target \"%s\" has cost share %g and elasticity of substitution %g", ent_target_label(t),
                           t->mineral_share, t->mineral_sigma);
    return ENT_OK;
}

static ent_status bad_cell(ent_context *context, const ent_model *m, const ent_target *t, ent_cell cell,
                           const char *why) {
    const ent_table *table = ent_world_table(m->world);
    return ent_fail_at(context, ENT_INPUT, (ent_place){0}, "targets", "leave the pair or the sector out",
                       "target \"%s\": %s from %s in sector %s: %s", ent_target_label(t),
                       table->regions[cell.importer].code, table->regions[cell.exporter].code,
                       table->sectors[cell.sector].code, why);
}

/* M of the base on one cell. */
static double base_flow(const ent_model *m, ent_cell cell) {
    size_t row = cell.sector * m->N + cell.importer;
    return m->absorption[cell.sector * m->pitch + cell.importer] * m->border_share[row * m->pitch + cell.exporter];
}

/* Rivals that are the only suppliers have a share of 1 that nothing lowers. */
static ent_status check_alternative(ent_context *context, const ent_model *m, const ent_shock *shock,
                                    const ent_target *t) {
    double others = 0.0;
    for (size_t a = 0; a < t->n_sectors * t->n_importers; a++)
        for (size_t i = 0; i < m->N; i++) {
            ent_cell cell = {t->sectors[a / t->n_importers], t->importers[a % t->n_importers], i};
            size_t at = (cell.sector * m->N + cell.importer) * m->N + i;
            int rival = i == cell.importer;
            for (size_t r = 0; r < t->n_exporters; r++) rival |= t->exporters[r] == i;
            if (!rival && !(shock->trade_cost_hat != NULL && isinf(shock->trade_cost_hat[at])))
                others += base_flow(m, cell);
        }
    if (others > 0.0) return ENT_OK;
    return bad_cell(context, m, t, (ent_cell){t->sectors[0], t->importers[0], t->exporters[0]},
                    "nobody but the rivals sells there");
}

static ent_status check_cells(ent_context *context, const ent_model *m, const ent_shock *shock, const ent_target *t) {
    size_t count = ent_target_cells(t, m->N);
    double flow = 0.0;
    for (size_t a = 0; a < count; a++) {
        ent_cell cell = ent_target_cell(t, a);
        size_t at = (cell.sector * m->N + cell.importer) * m->N + cell.exporter;
        flow += base_flow(m, cell);
        if (t->kind == ENT_TARGET_PROTECT) continue; /* a buyer that is shut out just buys nothing */
        if (cell.importer == cell.exporter) return bad_cell(context, m, t, cell, "that is home trade");
        if (shock->trade_cost_hat != NULL && isinf(shock->trade_cost_hat[at]))
            return bad_cell(context, m, t, cell, "a ban closes it");
    }
    if (count > 0 && !(flow > 0.0))
        return bad_cell(context, m, t, ent_target_cell(t, 0), "there is no trade in the base");
    if (t->kind == ENT_TARGET_MINERAL && !(m->output[t->sectors[0] * m->pitch + t->regions[0]] > 0.0))
        return bad_cell(context, m, t, (ent_cell){t->sectors[0], t->regions[0], t->regions[0]},
                        "nothing is made there in the base");
    return t->kind == ENT_TARGET_SUPPLY ? check_alternative(context, m, shock, t) : ENT_OK;
}

ent_status ent_targets_check(ent_context *context, const ent_model *m, const ent_shock *shock) {
    if (shock->n_targets > 0 && shock->targets == NULL)
        return ent_fail(context, ENT_USAGE, "the shock counts %zu targets and has none", shock->n_targets);
    for (size_t k = 0; k < shock->n_targets; k++) {
        const ent_target *t = &shock->targets[k];
        if ((size_t)t->kind >= N_KINDS)
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "targets", "take one of ent_target_kind",
                               "target number %zu is of unknown kind %d", k, (int)t->kind);
        ENT_TRY(check_shape(context, m, t));
        ENT_TRY(check_cells(context, m, shock, t));
    }
    return ENT_OK;
}

ent_status ent_targets_check_cutoff(ent_context *context, const ent_model *m, const ent_shock *shock,
                                    const ent_cutoff *cutoff) {
    const ent_table *table = ent_world_table(m->world);
    for (size_t k = 0; k < shock->n_targets; k++) {
        const ent_target *t = &shock->targets[k];
        for (size_t a = 0; a < ent_target_cells(t, m->N) && t->kind != ENT_TARGET_PROTECT; a++) {
            ent_cell cell = ent_target_cell(t, a);
            if (ent_cutoff_shuts(cutoff, cell.importer, cell.exporter))
                return bad_cell(context, m, t, cell, "bans leave nothing to pay for it with");
        }
        for (size_t a = 1; a < t->n_regions && t->kind == ENT_TARGET_BURDEN; a++)
            if (cutoff->component[t->regions[a]] != cutoff->component[t->regions[0]])
                return ent_fail_at(context, ENT_INPUT, (ent_place){0}, "targets", "lift a ban, or leave one out",
                                   "target \"%s\": bans cut %s off from %s, so that neither can pay the other",
                                   ent_target_label(t), table->regions[t->regions[a]].code,
                                   table->regions[t->regions[0]].code);
    }
    return ENT_OK;
}

void ent_target_payments(const ent_model *m, const ent_target *t, const double *u, double *payment) {
    double income = 0.0, sum = 0.0;
    for (size_t a = 0; a < t->n_regions; a++) {
        income += m->income[t->regions[a]];
        sum += m->income[t->regions[a]] * u[a];
    }
    for (size_t a = 0; a < t->n_regions; a++) payment[a] = m->income[t->regions[a]] * (u[a] - sum / income);
}

/* An array of the caller's own in place of the shock's, begun as a copy of `from`, or as `value` throughout. */
static double *own(ent_arena *arena, const double **array, const double *from, double value, size_t count) {
    double *copy = ent_arena_doubles(arena, count);
    if (copy == NULL) return NULL;
    for (size_t at = 0; at < count; at++) copy[at] = from != NULL ? from[at] : value;
    *array = copy;
    return copy;
}

typedef struct instruments {
    double *price[3]; /* tariff_rate, levy, trade_cost_hat by side [J][N][N] */
    double *productivity, *payment;
} instruments;

static void put_in(const ent_model *m, const ent_target *t, const double *u, double *work, instruments *in) {
    ent_wedge_side side = ent_target_side(t);
    for (size_t a = 0; a < ent_target_cells(t, m->N) && u[0] != 0.0; a++) {
        ent_cell cell = ent_target_cell(t, a);
        double *price = &in->price[side][(cell.sector * m->N + cell.importer) * m->N + cell.exporter];
        if (side == ENT_WEDGE_DUTY) *price = (1.0 + *price) * exp(u[0]) - 1.0;
        else *price *= exp(u[0]);
    }
    if (t->kind == ENT_TARGET_MINERAL) in->productivity[t->sectors[0] * m->N + t->regions[0]] *= exp(u[0]);
    if (t->kind != ENT_TARGET_BURDEN) return;
    ent_target_payments(m, t, u, work);
    for (size_t a = 0; a < t->n_regions; a++) in->payment[t->regions[a]] += work[a];
}

ent_status ent_targets_explicit(ent_context *context, const ent_model *m, const ent_shock *shock,
                                const double *unknowns, ent_arena *arena, ent_shock *out) {
    size_t cells = m->J * m->N * m->N;
    instruments in = {0};
    double *work;
    int ok = 1;
    *out = *shock;
    out->targets = NULL;
    out->n_targets = 0;
    if (shock->n_targets == 0) return ENT_OK;
    for (size_t k = 0; k < shock->n_targets; k++) {
        ent_wedge_side side = ent_target_side(&shock->targets[k]);
        ent_target_kind kind = shock->targets[k].kind;
        if (side == ENT_WEDGE_DUTY && in.price[side] == NULL)
            ok = (in.price[side] = own(arena, &out->tariff_rate, out->tariff_rate ? out->tariff_rate : m->tariff, 0.0,
                                       cells)) != NULL &&
                 ok;
        if (side == ENT_WEDGE_LEVY && in.price[side] == NULL)
            ok = (in.price[side] = own(arena, &out->levy_gross, out->levy_gross ? out->levy_gross : m->levy, 1.0,
                                       cells)) != NULL &&
                 ok;
        if (side == ENT_WEDGE_TASTE && in.price[side] == NULL)
            ok = (in.price[side] = own(arena, &out->trade_cost_hat, out->trade_cost_hat, 1.0, cells)) != NULL && ok;
        if (kind == ENT_TARGET_MINERAL && in.productivity == NULL)
            ok = (in.productivity = own(arena, &out->productivity_hat, out->productivity_hat, 1.0, m->J * m->N)) !=
                     NULL &&
                 ok;
        if (kind == ENT_TARGET_BURDEN && in.payment == NULL)
            ok = (in.payment = own(arena, &out->payment_musd, out->payment_musd, 0.0, m->N)) != NULL && ok;
    }
    ok = (work = ent_arena_doubles(arena, m->N)) != NULL && ok;
    if (!ok) return ent_fail_nomem(context);
    for (size_t k = 0; k < shock->n_targets; k++) {
        put_in(m, &shock->targets[k], unknowns, work, &in);
        unknowns += ent_target_unknowns(&shock->targets[k]);
    }
    return ENT_OK;
}

ent_target_result *ent_targets_results(ent_arena *arena, const ent_target *targets, size_t count,
                                       const double *payments) {
    ent_target_result *results = ent_arena_take(arena, count * sizeof *results);
    for (size_t k = 0; k < count && results != NULL; k++) {
        results[k] = (ent_target_result){.kind = targets[k].kind, .wedge = 1.0};
        results[k].name = ent_arena_string(arena, ent_target_label(&targets[k]));
        if (results[k].name == NULL) return NULL;
        if (targets[k].kind == ENT_TARGET_BURDEN) {
            results[k].payment_musd = payments;
            results[k].n_payments = targets[k].n_regions;
        }
        if (payments != NULL) payments += ent_target_unknowns(&targets[k]);
    }
    return results;
}
