/* reliance.c: everyone's dependence on everyone, from 2 N right-hand sides of one system. */
#include "exposure/shares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct reliance_owner {
    ent_reliance face; /* first, so that the two share their address */
    ent_arena arena;
    int failed;
} reliance_owner;

typedef struct columns {
    double *face_value, *look_through, *imports, *absorption, *embodied_share, *embodied; /* [N user][N maker] */
    double *inputs, *face_value_hhi, *look_through_hhi;                                   /* [N user] */
} columns;

static double *figures(reliance_owner *o, size_t count, const double **shown) {
    double *values = ent_arena_doubles(&o->arena, count);
    if (values == NULL) o->failed = 1;
    *shown = values;
    return values;
}

static columns open_columns(reliance_owner *o, size_t N) {
    ent_reliance *r = &o->face;
    r->n_regions = N;
    return (columns){.face_value = figures(o, N * N, &r->face_value_share),
                     .look_through = figures(o, N * N, &r->look_through_share),
                     .imports = figures(o, N * N, &r->import_share),
                     .absorption = figures(o, N * N, &r->absorption_share),
                     .embodied_share = figures(o, N * N, &r->embodied_share),
                     .embodied = figures(o, N * N, &r->embodied_musd),
                     .inputs = figures(o, N, &r->inputs_musd),
                     .face_value_hhi = figures(o, N, &r->face_value_hhi),
                     .look_through_hhi = figures(o, N, &r->look_through_hhi)};
}

static void divide(double *amount, size_t count, double total) {
    for (size_t k = 0; k < count; k++) amount[k] = ent_share(amount[k], total);
}

/* From amounts by maker to shares of their sum, and how concentrated those from abroad are; answers the sum. */
static double share_out(size_t N, double *amount, const unsigned char *home, double *hhi) {
    double total = ent_sum(amount, N);
    *hhi = ent_concentration(N, amount, home);
    divide(amount, N, total);
    return total;
}

/* One user, from its direct inputs, all its inputs, and the output its final use takes; [J][N maker] each. */
static void fill_user(const ent_network *w, size_t n, const unsigned char *sectors, const double *direct,
                      const double *all, const double *output, unsigned char *home, const columns *c) {
    size_t J = w->J, N = w->N;
    double *embodied = c->embodied + n * N, *imports = c->imports + n * N, *absorption = c->absorption + n * N;
    home[n] = 1;
    ent_sum_over_sectors(J, N, direct, c->face_value + n * N);
    ent_sum_over_sectors(J, N, all, c->look_through + n * N);
    c->inputs[n] = share_out(N, c->face_value + n * N, home, &c->face_value_hhi[n]);
    (void)share_out(N, c->look_through + n * N, home, &c->look_through_hhi[n]);
    home[n] = 0;
    for (size_t k = 0; k < J; k++)
        for (size_t i = 0; i < N; i++) embodied[i] += w->value_added_share[k * N + i] * output[k * N + i];
    memcpy(c->embodied_share + n * N, embodied, N * sizeof *embodied);
    divide(c->embodied_share + n * N, N, ent_sum(embodied, N));
    ent_add_purchases(w, n, sectors, imports, absorption);
    divide(imports, N, ent_sum(imports, N));
    divide(absorption, N, ent_sum(absorption, N));
    imports[n] = (double)NAN;
}

static ent_status find(ent_context *context, const ent_network *w, const unsigned char *sectors, unsigned threads,
                       ent_arena *arena, reliance_owner *o) {
    size_t J = w->J, N = w->N, markets = J * N;
    double *direct = ent_arena_doubles(arena, N * markets), *f = ent_arena_doubles(arena, 2 * N * markets);
    unsigned char *home = ent_arena_take(arena, N);
    columns c = open_columns(o, N);
    if (direct == NULL || f == NULL || home == NULL || o->failed) return ent_fail_nomem(context);
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++) {
            if (sectors != NULL && !sectors[j]) continue;
            ent_network_add_inputs(w, j, n, w->output_musd[j * N + n], direct + n * markets);
            ent_network_add_final(w, j, n, f + (N + n) * markets);
        }
    memcpy(f, direct, N * markets * sizeof *f);
    ENT_TRY(ent_network_solve(context, w, threads, 2 * N, f, f));
    for (size_t n = 0; n < N; n++)
        fill_user(w, n, sectors, direct + n * markets, f + n * markets, f + (N + n) * markets, home, &c);
    return ENT_OK;
}

ent_status ent_reliance_create(ent_context *context, const ent_network *network, const unsigned char *sectors,
                               unsigned threads, ent_reliance **out) {
    reliance_owner *o = calloc(1, sizeof *o);
    ent_arena arena = {0};
    ent_status status;
    *out = NULL;
    if (o == NULL) return ent_fail_nomem(context);
    status = find(context, network, sectors, threads, &arena, o);
    ent_arena_free(&arena);
    if (status == ENT_OK) *out = &o->face;
    else ent_reliance_free(&o->face);
    return status;
}

void ent_reliance_free(ent_reliance *reliance) {
    reliance_owner *o = (reliance_owner *)(void *)reliance;
    if (o == NULL) return;
    ent_arena_free(&o->arena);
    free(o);
}
