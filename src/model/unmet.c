/* unmet.c: the straight path from what happens without targets to what they ask for.
 *
 * Burdens are shared all along the way. All targets that would not be met anyway move together, value = free + s (asked - free). A point of the path that is
 * solved is where the next one starts; one that is not halves the stride. */
#include "model/unmet.h"
#include "model/solution.h"
#include "model/target.h"

#include <math.h>
#include <string.h>

static const double FINEST = 0.01; /* of the path: a stride this short that fails ends it */

typedef struct path {
    ent_arena arena;
    const ent_model *model;
    ent_shock shock;     /* with targets on the way */
    ent_target *targets; /* those */
    const ent_target *asked;
    double *free;         /* what each achieves without targets */
    unsigned char *moves; /* 1 when that falls short of what is asked */
    ent_solve_options options;
    ent_solution *last; /* the furthest point solved */
    double reached;     /* and its place */
    uint32_t sweeps;
} path;

/* 1 when more is asked for than is achieved freely. */
static int falls_short(const ent_target *t, double achieved) {
    switch (t->kind) {
    case ENT_TARGET_PURCHASE:
    case ENT_TARGET_PROTECT: return achieved < t->value;
    case ENT_TARGET_QUOTA:
    case ENT_TARGET_SUPPLY:
    case ENT_TARGET_MINERAL: return achieved > t->value;
    case ENT_TARGET_BURDEN: break;
    }
    return 0;
}

/* The beginning of the path: the equilibrium with no target but shared burdens, which ask for no amount. It starts in
 * turn from the one without any. */
static ent_status free_solution(ent_context *context, path *p, ent_shock *unbound) {
    unbound->targets = NULL;
    unbound->n_targets = 0;
    ENT_TRY(ent_solve_once(context, p->model, unbound, &p->options, &p->last));
    p->sweeps += p->last->info.sweeps;
    for (size_t k = 0; k < p->shock.n_targets; k++)
        if (p->asked[k].kind == ENT_TARGET_BURDEN) p->targets[unbound->n_targets++] = p->asked[k];
    if (unbound->n_targets > 0) {
        ent_solution *shared = NULL;
        ent_status status;
        unbound->targets = p->targets;
        p->options.start = p->last;
        status = ent_solve_once(context, p->model, unbound, &p->options, &shared);
        if (shared != NULL) p->sweeps += shared->info.sweeps;
        ent_solution_free(p->last);
        p->last = shared;
        return status;
    }
    return ENT_OK;
}

static ent_status begin(ent_context *context, path *p, const ent_shock *shock, size_t *moving) {
    ent_plain plain;
    ent_shock unbound = *shock, explicit;
    const double no_wedge[1] = {0.0};
    ENT_TRY(free_solution(context, p, &unbound));
    ENT_TRY(ent_solution_evaluate(context, p->model, &unbound, p->last, 1, &p->arena, &explicit, &plain));
    *moving = 0;
    for (size_t k = 0; k < shock->n_targets; k++) {
        const ent_target *t = &p->asked[k];
        if (t->kind == ENT_TARGET_BURDEN) continue;
        p->free[k] = ent_target_measure(p->model, shock, &explicit, &plain, p->last->ln_price, t, no_wedge).achieved;
        p->moves[k] = (unsigned char)falls_short(t, p->free[k]);
        *moving += p->moves[k];
    }
    ent_plain_free(&plain);
    memcpy(p->targets, p->asked, shock->n_targets * sizeof *p->targets);
    return ENT_OK;
}

/* Solves the point `s`; 1 in *solved when there is an equilibrium. */
static ent_status visit(ent_context *context, path *p, double s, int *solved) {
    ent_solution *next = NULL;
    ent_status status;
    for (size_t k = 0; k < p->shock.n_targets; k++)
        if (p->moves[k])
            p->targets[k].value = s < 1.0 ? p->free[k] + s * (p->asked[k].value - p->free[k]) : p->asked[k].value;
    p->options.start = p->last;
    status = ent_solve_once(context, p->model, &p->shock, &p->options, &next);
    if (next != NULL) p->sweeps += next->info.sweeps;
    *solved = status == ENT_OK;
    if (status != ENT_OK) {
        ent_solution_free(next);
        return status == ENT_NUMERIC ? ENT_OK : status; /* NUMERIC is what is being asked */
    }
    ent_solution_free(p->last);
    p->last = next;
    p->reached = s;
    return ENT_OK;
}

/* Names the moving target whose wedge is largest at the furthest point. */
static ent_status refuse(ent_context *context, const path *p) {
    static const char *const units[] = {
        [ENT_TARGET_PURCHASE] = " million USD",
        [ENT_TARGET_QUOTA] = " million USD of the base year's goods",
        [ENT_TARGET_PROTECT] = " of base output",
        [ENT_TARGET_SUPPLY] = " of imports",
        [ENT_TARGET_BURDEN] = "",
        [ENT_TARGET_MINERAL] = " of base supply",
    };
    const double *u = p->last->wedges;
    size_t worst = p->shock.n_targets;
    double largest = -1.0, nearest;
    const ent_target *t;
    for (size_t k = 0; k < p->shock.n_targets; k++) {
        double size = p->reached > 0.0 ? fabs(*u) : 0.0;
        if (p->moves[k] && size > largest) {
            largest = size;
            worst = k;
        }
        u += p->reached > 0.0 ? ent_target_unknowns(&p->asked[k]) : 0;
    }
    t = &p->asked[worst];
    nearest = p->free[worst] + p->reached * (t->value - p->free[worst]);
    return ent_fail_at(context, ENT_UNMET, (ent_place){0}, "targets", "ask for less",
                       "target \"%s\" (%s) cannot be met: asked for %.6g%s, the nearest with an equilibrium is %.6g",
                       ent_target_label(t), ent_target_kind_name(t->kind), t->value, units[t->kind], nearest);
}

/* To the end at once, for the free solution is a better start than the base; else step by step. */
static ent_status walk(ent_context *context, path *p, size_t moving, int *arrived) {
    double stride = 1.0;
    while (p->reached < 1.0) {
        int solved;
        ENT_TRY(visit(context, p, fmin(p->reached + stride, 1.0), &solved));
        if (solved) continue;
        if (moving == 0) return ENT_OK; /* nothing could give way */
        if (stride <= FINEST) return refuse(context, p);
        stride *= 0.5;
    }
    *arrived = 1;
    return ENT_OK;
}

static int take_memory(path *p, const ent_shock *shock) {
    p->targets = ent_arena_take(&p->arena, shock->n_targets * sizeof *p->targets);
    p->free = ent_arena_doubles(&p->arena, shock->n_targets);
    p->moves = ent_arena_take(&p->arena, shock->n_targets);
    if (p->targets == NULL || p->free == NULL || p->moves == NULL) return 0;
    p->shock.targets = p->targets;
    return 1;
}

ent_status ent_unmet_search(ent_context *context, const ent_model *model, const ent_shock *shock,
                            const ent_solve_options *options, ent_solution **out) {
    path p = {.model = model, .shock = *shock, .asked = shock->targets, .options = *options};
    ent_error first = *ent_context_error(context);
    ent_solve_options standard;
    ent_status status;
    size_t moving = 0;
    int arrived = 0;
    ent_solve_options_init(&standard);
    if (options->max_sweeps < standard.max_sweeps) return first.status;
    p.sweeps = (*out)->info.sweeps;
    status = take_memory(&p, shock) ? ENT_OK : ent_fail_nomem(context);
    if (status == ENT_OK) status = begin(context, &p, shock, &moving);
    if (status == ENT_OK) status = walk(context, &p, moving, &arrived);
    if (status == ENT_OK && !arrived) status = first.status;
    if (status == ENT_NUMERIC) {
        context->error = first; /* of the solve that was asked for */
    } else {
        ent_solution_free(*out);
        *out = NULL;
    }
    if (status == ENT_OK) {
        *out = p.last;
        p.last = NULL;
        (*out)->info.sweeps = p.sweeps;
        (*out)->info.method = ENT_METHOD_CONTINUATION;
    }
    ent_solution_free(p.last);
    ent_arena_free(&p.arena);
    return status;
}
