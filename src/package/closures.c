#include "package/closures.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was asked for: straits in the order of their names, and a cost of a day. */
typedef struct kept {
    struct kept *next;
    size_t n;
    const char *straits[ENT_CLOSED_MOST]; /* of clauses, which outlive this */
    double day_cost_rate;
    double *kappa_hat; /* malloc'd */
} kept;

struct ent_closures {
    const ent_facts *facts;
    const ent_world *world;
    size_t n_cells;
    pthread_mutex_t lock; /* of the list, which only grows */
    kept *first;
};

ent_status ent_closures_open(ent_context *context, const ent_facts *facts, const ent_world *world, ent_closures **out) {
    const ent_table *table = ent_world_table(world);
    ent_closures *closures = calloc(1, sizeof *closures);
    *out = NULL;
    if (closures == NULL) return ent_fail_nomem(context);
    *closures = (ent_closures){
        .facts = facts, .world = world, .n_cells = table->n_sectors * table->n_regions * table->n_regions};
    if (pthread_mutex_init(&closures->lock, NULL) != 0) {
        free(closures);
        return ent_fail_nomem(context);
    }
    *out = closures;
    return ENT_OK;
}

void ent_closures_free(ent_closures *closures) {
    if (closures == NULL) return;
    while (closures->first != NULL) {
        kept *first = closures->first;
        closures->first = first->next;
        free(first->kappa_hat);
        free(first);
    }
    pthread_mutex_destroy(&closures->lock);
    free(closures);
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static const kept *find(ent_closures *closures, const kept *wanted) {
    const kept *at;
    pthread_mutex_lock(&closures->lock);
    for (at = closures->first; at != NULL; at = at->next) {
        size_t k = 0;
        if (at->n != wanted->n || at->day_cost_rate != wanted->day_cost_rate) continue;
        while (k < at->n && strcmp(at->straits[k], wanted->straits[k]) == 0) k++;
        if (k == at->n) break;
    }
    pthread_mutex_unlock(&closures->lock);
    return at;
}

/* Two threads may work one set out at once; both arrays are kept and say the same. */
static ent_status work_out(ent_context *context, ent_closures *closures, const kept *wanted, ent_place place,
                           const kept **out) {
    kept *fresh = malloc(sizeof *fresh);
    double *kappa = malloc(closures->n_cells * sizeof *kappa);
    ent_status status = fresh == NULL || kappa == NULL ? ent_fail_nomem(context) : ENT_OK;
    char message[sizeof context->error.message];
    if (status == ENT_OK)
        status = ent_facts_close_straits(context, closures->facts, closures->world, wanted->straits, wanted->n,
                                         wanted->day_cost_rate, kappa);
    if (status != ENT_OK) {
        free(fresh);
        free(kappa);
        if (status == ENT_NOMEM) return status;
        snprintf(message, sizeof message, "%s", context->error.message);
        return ent_fail_at(context, status, place, "strait", context->error.hint, "%s", message);
    }
    *fresh = *wanted;
    fresh->kappa_hat = kappa;
    pthread_mutex_lock(&closures->lock);
    fresh->next = closures->first;
    closures->first = fresh;
    pthread_mutex_unlock(&closures->lock);
    *out = fresh;
    return ENT_OK;
}

/* K of the first n of them. */
static ent_status joint(ent_context *context, ent_closures *closures, const ent_closed *closed, size_t n,
                        const double **out) {
    kept wanted = {.n = 0};
    const kept *found;
    for (size_t k = 0; k < n; k++) {
        wanted.straits[wanted.n++] = closed[k].strait;
        wanted.day_cost_rate = fmax(wanted.day_cost_rate, closed[k].day_cost_rate); /* passes over NaN */
    }
    qsort(wanted.straits, wanted.n, sizeof *wanted.straits, by_name);
    found = find(closures, &wanted);
    if (found == NULL) ENT_TRY(work_out(context, closures, &wanted, closed[n - 1].place, &found));
    *out = found->kappa_hat;
    return ENT_OK;
}

static int larger_first(const void *a, const void *b) {
    const ent_closed *x = a, *y = b;
    if (x->share != y->share) return x->share > y->share ? -1 : 1;
    return strcmp(x->strait, y->strait);
}

ent_status ent_closures_kappa(ent_context *context, ent_closures *closures, ent_closed *closed, size_t n_closed,
                              ent_arena *arena, double **out) {
    double *sum = ent_arena_doubles(arena, closures->n_cells);
    if (sum == NULL) return ent_fail_nomem(context);
    qsort(closed, n_closed, sizeof *closed, larger_first);
    for (size_t k = 0; k < n_closed; k++) {
        double share = closed[k].share - (k + 1 < n_closed ? closed[k + 1].share : 0.0);
        const double *kappa;
        if (share <= 0.0) continue;
        ENT_TRY(joint(context, closures, closed, k + 1, &kappa));
        if (share >= 1.0) memcpy(sum, kappa, closures->n_cells * sizeof *sum);
        else
            for (size_t c = 0; c < closures->n_cells; c++) sum[c] += share * (kappa[c] - 1.0);
        if (share >= 1.0) break;
    }
    if (n_closed > 0 && closed[n_closed - 1].share < 1.0)
        for (size_t c = 0; c < closures->n_cells; c++) sum[c] += 1.0;
    *out = sum;
    return ENT_OK;
}
