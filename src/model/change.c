/* change.c: what separates two shocks, as a direction. */
#include "model/base.h"

#include <entente/gradient.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ent_change {
    ent_arena arena;
    ent_direction face;
};

/* The member of a shock where it has one, else what the base says. */
typedef struct side {
    const double *values, *base; /* base NULL: `standard` everywhere */
    double standard;
} side;

static double value_of(const side *s, size_t at) {
    return s->values != NULL ? s->values[at] : s->base != NULL ? s->base[at] : s->standard;
}

/* How a member moves: a rate, a ratio, or money. */
typedef enum scale { RATE, RATIO, MONEY } scale;

static double moved(scale how, double from, double to) {
    if (from == to) return 0.0; /* a ban in both too */
    if (how == MONEY) return to - from;
    if (how == RATIO) return log(to / from);
    return (1.0 + from) * log((1.0 + to) / (1.0 + from)); /* so that dt' / (1 + t') is the change of ln(1+t') */
}

/* *out stays NULL where neither shock has the member. */
static ent_status separate(ent_context *context, ent_change *change, const char *key, scale how, side from, side to,
                           size_t count, const double **out) {
    double *d;
    if (from.values == NULL && to.values == NULL) return ENT_OK;
    *out = d = ent_arena_doubles(&change->arena, count);
    if (d == NULL) return ent_fail_nomem(context);
    for (size_t at = 0; at < count; at++) {
        d[at] = moved(how, value_of(&from, at), value_of(&to, at));
        if (!isfinite(d[at]))
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, key, "solve it exactly",
                               "what a ban does has no first order");
    }
    return ENT_OK;
}

static ent_status fill(ent_context *context, const ent_model *m, const ent_shock *from, const ent_shock *to,
                       ent_change *c) {
    size_t J = m->J, N = m->N, cells = J * N * N;
    ent_direction *d = &c->face;
#define SEPARATE(how, member, direction, base, standard, count)                                                        \
    ENT_TRY(separate(context, c, #member, how, (side){from->member, base, standard},                                   \
                     (side){to->member, base, standard}, count, &d->direction))
    SEPARATE(RATE, tariff_rate, tariff_rate, m->tariff, 0.0, cells);
    SEPARATE(RATIO, trade_cost_hat, trade_cost, NULL, 1.0, cells);
    SEPARATE(RATIO, levy_gross, levy, m->levy, 1.0, cells);
    SEPARATE(RATIO, productivity_hat, productivity, NULL, 1.0, J * N);
    SEPARATE(RATIO, endowment_hat, endowment, NULL, 1.0, N);
    SEPARATE(MONEY, earmark_musd, earmark_musd, NULL, 0.0, J * N);
    SEPARATE(MONEY, order_musd, order_musd, NULL, 0.0, J * N);
    SEPARATE(MONEY, payment_musd, payment_musd, NULL, 0.0, N);
#undef SEPARATE
    if (from->deficit_musd == NULL && to->deficit_musd == NULL) return ENT_OK;
    { /* D' acts as F does */
        double *F = ent_arena_doubles(&c->arena, N);
        side a = {from->deficit_musd, m->deficit, 0.0}, b = {to->deficit_musd, m->deficit, 0.0};
        if (F == NULL) return ent_fail_nomem(context);
        for (size_t n = 0; n < N; n++)
            F[n] = (d->payment_musd != NULL ? d->payment_musd[n] : 0.0) + value_of(&b, n) - value_of(&a, n);
        d->payment_musd = F;
    }
    return ENT_OK;
}

ent_status ent_change_between(ent_context *context, const ent_model *model, const ent_shock *from, const ent_shock *to,
                              ent_change **out) {
    ent_shock none;
    ent_change *c;
    ent_status status;
    *out = NULL;
    ent_shock_init(&none);
    if (from == NULL) from = &none;
    if (to == NULL) to = &none;
    if (from->n_targets != 0 || to->n_targets != 0)
        return ent_fail(context, ENT_USAGE, "a shock with targets is no direction: what they ask for is not given");
    c = calloc(1, sizeof *c);
    if (c == NULL) return ent_fail_nomem(context);
    ent_direction_init(&c->face);
    status = fill(context, model, from, to, c);
    if (status == ENT_OK) *out = c;
    else ent_change_free(c);
    return status;
}

const ent_direction *ent_change_direction(const ent_change *change) { return &change->face; }

void ent_change_free(ent_change *change) {
    if (change == NULL) return;
    ent_arena_free(&change->arena);
    free(change);
}
