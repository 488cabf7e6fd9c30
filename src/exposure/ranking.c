#include "exposure/ranking.h"

#include <math.h>

typedef struct ranking {
    ent_rank_fn *figure;
    const void *payload;
} ranking;

static int before(const ranking *r, size_t a, size_t b) {
    double x = r->figure(r->payload, a), y = r->figure(r->payload, b);
    if (isnan(x) || isnan(y)) return !isnan(x) || (isnan(y) && a < b);
    return x != y ? x > y : a < b;
}

/* Heap sort: no memory of its own, no worst case. */
static void sift(const ranking *r, size_t *order, size_t root, size_t count) {
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        size_t kept = order[root];
        if (child + 1 < count && before(r, order[child], order[child + 1])) child++;
        if (!before(r, kept, order[child])) return;
        order[root] = order[child];
        order[child] = kept;
    }
}

void ent_rank(size_t n, ent_rank_fn *figure, const void *payload, size_t *order) {
    ranking r = {figure, payload};
    for (size_t k = 0; k < n; k++) order[k] = k;
    for (size_t root = n / 2; root-- > 0;) sift(&r, order, root, n);
    for (size_t left = n; left-- > 1;) {
        size_t last = order[0];
        order[0] = order[left];
        order[left] = last;
        sift(&r, order, 0, left);
    }
}

static double value_at(const void *payload, size_t k) { return ((const double *)payload)[k]; }

void ent_rank_values(size_t n, const double *values, size_t *order) { ent_rank(n, value_at, values, order); }
