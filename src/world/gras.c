/* gras.c: biproportional scaling with signs. Of a table a = P - N (both >= 0) the scaled one is r P s - (1/r) N (1/s); the
 * factor that gives a row the sum u, with p = sum P s and n = sum N / s, solves r p - n / r = u:
 *
 *     r = (u + sqrt(u^2 + 4 p n)) / (2 p),   -n / u when p = 0,   and columns likewise
 *
 * (Junius & Oosterhaven 2003, "The solution of updating or regionalizing a matrix with both positive and negative
 * entries", Economic Systems Research 15; without their factor e, which Lenzen, Wood & Gallego 2007, "Some comments on
 * the GRAS method", ESR 19, have shown to spoil the minimum; p = 0 as in Temurshoev, Miller & Bouwmeester 2013, ESR 25.)
 *
 * Each round reads a row once: its sums with the columns' factors give r, and while it is in the cache it is added to the
 * columns' sums. Sums run in eight lanes in fixed order: the same bits everywhere. */
#include "world/gras.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 8 };

typedef struct work {
    double *positive, *negative; /* [width] sums of columns: P r, N / r */
    double *inverse;             /* [width] 1 / s */
    double *next;                /* [n_rows] */
    int any_negative;
} work;

static double add_lanes(const double lanes[LANES]) {
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/* sum of max(a, 0) s */
static double sum_positive(const double *a, const double *s, size_t n) {
    double lanes[LANES] = {0};
    size_t c = 0;
    for (; c + LANES <= n; c += LANES)
        for (size_t l = 0; l < LANES; l++) lanes[l] += (a[c + l] > 0.0 ? a[c + l] : 0.0) * s[c + l];
    for (size_t l = 0; c < n; c++, l++) lanes[l] += (a[c] > 0.0 ? a[c] : 0.0) * s[c];
    return add_lanes(lanes);
}

/* sum of max(-a, 0) / s */
static double sum_negative(const double *a, const double *inverse, size_t n) {
    double lanes[LANES] = {0};
    size_t c = 0;
    for (; c + LANES <= n; c += LANES)
        for (size_t l = 0; l < LANES; l++) lanes[l] += (a[c + l] < 0.0 ? -a[c + l] : 0.0) * inverse[c + l];
    for (size_t l = 0; c < n; c++, l++) lanes[l] += (a[c] < 0.0 ? -a[c] : 0.0) * inverse[c];
    return add_lanes(lanes);
}

static double factor(double target, double p, double n) {
    double root;
    if (p <= 0.0) return n > 0.0 && target < 0.0 ? -n / target : 1.0;
    if (n <= 0.0) return target > 0.0 ? target / p : 0.0;
    root = sqrt(target * target + 4.0 * p * n);
    /* of two ways to write the root the one without cancellation */
    return target >= 0.0 ? (target + root) / (2.0 * p) : 2.0 * n / (root - target);
}

static void find_negatives(const ent_gras *g, work *w) {
    for (size_t b = 0; b < 2 && !w->any_negative; b++)
        for (size_t k = 0; k < g->n_rows * g->width[b] && !w->any_negative; k++) w->any_negative = g->block[b][k] < 0.0;
}

/* One row: its gap under the factors so far, its new factor, its part in the sums of columns. */
static void do_row(ent_gras *g, work *w, size_t i) {
    double p = 0.0, n = 0.0, u = g->row_target[i], old = g->row_factor[i], r, gap;
    size_t from = 0;
    for (size_t b = 0; b < 2; b++) {
        const double *a = g->block[b] + i * g->width[b];
        p += sum_positive(a, g->column_factor + from, g->width[b]);
        if (w->any_negative) n += sum_negative(a, w->inverse + from, g->width[b]);
        from += g->width[b];
    }
    gap = fabs((old > 0.0 ? old * p - n / old : 0.0) - u) / (u != 0.0 ? fabs(u) : 1.0);
    if (!(gap <= g->gap_share)) g->gap_share = isfinite(gap) ? gap : HUGE_VAL, g->gap_row = i;
    w->next[i] = r = factor(u, p, n);
    from = 0;
    for (size_t b = 0; b < 2; b++) {
        const double *a = g->block[b] + i * g->width[b];
        double *positive = w->positive + from, *negative = w->negative + from;
        for (size_t c = 0; c < g->width[b]; c++) positive[c] += (a[c] > 0.0 ? a[c] : 0.0) * r;
        for (size_t c = 0; w->any_negative && r > 0.0 && c < g->width[b]; c++)
            negative[c] += (a[c] < 0.0 ? -a[c] : 0.0) / r;
        from += g->width[b];
    }
}

/* How far the gap has come on its way to the tolerance: it falls by about the same factor a round. */
static ent_status tell(ent_context *context, const ent_gras *g, double first_gap) {
    double way = log(first_gap / g->tolerance_share), gone = log(first_gap / g->gap_share);
    size_t done = way > 0.0 && gone > 0.0 ? (size_t)(fmin(gone / way, 1.0) * 1000.0) : 0;
    return ent_progress(context, "balancing", done, 1000);
}

static ent_status run(ent_context *context, ent_gras *g, work *w) {
    size_t width = g->width[0] + g->width[1];
    double first_gap = 0.0;
    find_negatives(g, w);
    for (g->rounds = 0;; g->rounds++) {
        g->gap_share = 0.0;
        memset(w->positive, 0, width * sizeof *w->positive);
        memset(w->negative, 0, width * sizeof *w->negative);
        for (size_t c = 0; c < width; c++) w->inverse[c] = g->column_factor[c] > 0.0 ? 1.0 / g->column_factor[c] : 0.0;
        for (size_t i = 0; i < g->n_rows; i++) do_row(g, w, i);
        /* columns are exact from the first round on; before, nothing was scaled yet */
        if (g->rounds > 0 && (g->gap_share <= g->tolerance_share || g->rounds >= g->limit)) return ENT_OK;
        if (!isfinite(g->gap_share)) return ENT_OK; /* factors have run away: these sums cannot be had */
        memcpy(g->row_factor, w->next, g->n_rows * sizeof *w->next);
        for (size_t c = 0; c < width; c++)
            g->column_factor[c] = factor(g->column_target[c], w->positive[c], w->negative[c]);
        if (g->rounds == 0) first_gap = g->gap_share;
        ENT_TRY(tell(context, g, first_gap));
    }
}

ent_status ent_gras_solve(ent_context *context, ent_gras *g) {
    size_t width = g->width[0] + g->width[1];
    work w = {.positive = malloc(width * sizeof(double)),
              .negative = malloc(width * sizeof(double)),
              .inverse = malloc(width * sizeof(double)),
              .next = malloc(g->n_rows * sizeof(double))};
    ent_status status;
    for (size_t i = 0; i < g->n_rows; i++) g->row_factor[i] = 1.0;
    for (size_t c = 0; c < width; c++) g->column_factor[c] = 1.0;
    if (w.positive == NULL || w.negative == NULL || w.inverse == NULL || w.next == NULL)
        status = ent_fail_nomem(context);
    else status = run(context, g, &w);
    free(w.positive);
    free(w.negative);
    free(w.inverse);
    free(w.next);
    return status;
}
