#include "exposure/one_way.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct graph {
    const ent_model *m;
    double *kappa;
    unsigned char *buys;    /* [N importer][N exporter]: in some sector */
    unsigned char *reaches; /* [N][N]: buys from, directly or through others; itself too */
    size_t *queue;          /* [N] */
} graph;

static void find_links(graph *g) {
    size_t N = g->m->N;
    memset(g->buys, 0, N * N);
    for (size_t row = 0; row < g->m->J * N; row++) {
        const double *share = g->m->share + row * g->m->pitch, *kappa = g->kappa + row * N;
        for (size_t i = 0; i < N; i++) g->buys[row % N * N + i] |= share[i] > 0.0 && !isinf(kappa[i]);
    }
}

/* What `first` reaches, along links or against them; how many that are. */
static size_t spread(graph *g, size_t first, int against, unsigned char *seen) {
    size_t N = g->m->N, head = 0, tail = 0;
    memset(seen, 0, N);
    seen[first] = 1;
    g->queue[tail++] = first;
    for (; head < tail; head++)
        for (size_t i = 0; i < N; i++) {
            size_t n = g->queue[head];
            if (seen[i] || !(against ? g->buys[i * N + n] : g->buys[n * N + i])) continue;
            seen[i] = 1;
            g->queue[tail++] = i;
        }
    return tail;
}

/* Both ways from anybody to everybody: the usual case. */
static int is_one_bloc(graph *g) {
    return spread(g, 0, 0, g->reaches) == g->m->N && spread(g, 0, 1, g->reaches) == g->m->N;
}

/* Closes the bloc's trade with the outside. */
static void cut_loose(graph *g, const unsigned char *bloc) {
    size_t N = g->m->N;
    for (size_t cell = 0; cell < g->m->J * N * N; cell++)
        if (bloc[cell / N % N] != bloc[cell % N]) g->kappa[cell] = HUGE_VAL;
}

/* The bloc of n: who reaches it and is reached. 1 when its trade with the outside had to end. */
static int settle_bloc(graph *g, size_t n, unsigned char *bloc) {
    size_t N = g->m->N;
    double deficit = 0.0, value_added = 0.0;
    int buys = 0, sells = 0;
    for (size_t i = 0; i < N; i++) bloc[i] = g->reaches[n * N + i] && g->reaches[i * N + n];
    for (size_t i = 0; i < N; i++) {
        if (!bloc[i]) continue;
        deficit += g->m->deficit[i];
        value_added += g->m->value_added[i];
        for (size_t k = 0; k < N; k++) {
            buys |= !bloc[k] && g->buys[i * N + k];
            sells |= !bloc[k] && g->buys[k * N + i];
        }
    }
    if (buys == sells) return 0;
    if (buys ? deficit > 1e-12 * value_added : deficit < -1e-12 * value_added) return 0;
    cut_loose(g, bloc);
    return 1;
}

static int close_once(graph *g, unsigned char *bloc) {
    size_t N = g->m->N;
    find_links(g);
    if (is_one_bloc(g)) return 0;
    for (size_t n = 0; n < N; n++) (void)spread(g, n, 0, g->reaches + n * N);
    for (size_t n = 0; n < N; n++)
        if (settle_bloc(g, n, bloc)) return 1;
    return 0;
}

ent_status ent_one_way_close(ent_context *context, const ent_model *model, double *kappa) {
    size_t N = model->N;
    graph g = {.m = model, .kappa = kappa};
    ent_arena arena = {0};
    unsigned char *bloc = ent_arena_take(&arena, N);
    g.buys = ent_arena_take(&arena, N * N);
    g.reaches = ent_arena_take(&arena, N * N);
    g.queue = ent_arena_take(&arena, N * sizeof *g.queue);
    if (bloc == NULL || g.buys == NULL || g.reaches == NULL || g.queue == NULL) {
        ent_arena_free(&arena);
        return ent_fail_nomem(context);
    }
    while (close_once(&g, bloc)) continue;
    ent_arena_free(&arena);
    return ENT_OK;
}
