#include "exposure/ranking.h"

#include <math.h>

/* Insertion sort: tables have at most some hundred rows. */
void ent_rank(size_t n, ent_rank_fn *figure, const void *payload, size_t *order) {
    for (size_t k = 0; k < n; k++) {
        double value = figure(payload, k);
        size_t at = k;
        while (at > 0) {
            double before = figure(payload, order[at - 1]);
            if (!(value > before || (isnan(before) && !isnan(value)))) break;
            order[at] = order[at - 1];
            at--;
        }
        order[at] = k;
    }
}
