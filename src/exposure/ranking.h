/* ranking.h: the order in which a table shows its rows. */
#ifndef ENT_EXPOSURE_RANKING_H
#define ENT_EXPOSURE_RANKING_H

#include <stddef.h>

/* A figure of item k. */
typedef double ent_rank_fn(const void *payload, size_t k);

/* The items 0..n-1 by their figures, the largest first, those without one (NaN) last; ties in their own order. */
void ent_rank(size_t n, ent_rank_fn *figure, const void *payload, size_t *order);

/* The same of an array. */
void ent_rank_values(size_t n, const double *values, size_t *order);

#endif
