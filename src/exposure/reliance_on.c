/* reliance_on.c: everyone's dependence on some suppliers: rows of the inverse instead of columns. With s = 1 for cells of
 * the suppliers, a dollar of output takes A' z of them, z = (I - A')^-1 s, counting inputs of inputs; with b in place of
 * 1, the z of a dollar of final use is the value they add to it. */
#include "exposure/shares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct reliance_on_owner {
    ent_reliance_on face; /* first, so that the two share their address */
    ent_arena arena;
    int failed;
} reliance_on_owner;

static double *figures(reliance_on_owner *o, const double **shown) {
    double *values = ent_arena_doubles(&o->arena, o->face.n_regions);
    if (values == NULL) o->failed = 1;
    *shown = values;
    return values;
}

/* What is counted [4][J][N]: cells of the suppliers, all cells; value added by the suppliers, by all. */
enum { THEIRS, ALL, THEIR_VALUE, ALL_VALUE, COUNTS };

static ent_status count(ent_context *context, const ent_network *w, const unsigned char *suppliers, unsigned threads,
                        ent_arena *arena, double **out) {
    size_t N = w->N, markets = w->J * N;
    double *z = ent_arena_doubles(arena, COUNTS * markets);
    if (z == NULL) return ent_fail_nomem(context);
    for (size_t c = 0; c < markets; c++) {
        int theirs = suppliers[c % N];
        z[THEIRS * markets + c] = theirs;
        z[ALL * markets + c] = 1;
        z[THEIR_VALUE * markets + c] = theirs ? w->value_added_share[c] : 0;
        z[ALL_VALUE * markets + c] = w->value_added_share[c];
    }
    *out = z;
    return ent_network_solve_transposed(context, w, threads, COUNTS, z, z);
}

static double product(const double *a, const double *b, size_t count) {
    double sum = 0;
    for (size_t c = 0; c < count; c++) sum += a[c] * b[c];
    return sum;
}

static double from_suppliers(const double *by_maker, const unsigned char *suppliers, size_t N) {
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        if (suppliers[i]) sum += by_maker[i];
    return sum;
}

static void fill(reliance_on_owner *o, const ent_network *w, const unsigned char *suppliers,
                 const unsigned char *sectors, const double *z, double *f, double *by_maker) {
    size_t J = w->J, N = w->N, markets = J * N;
    ent_reliance_on *r = &o->face;
    double *face = figures(o, &r->face_value_share), *look = figures(o, &r->look_through_share);
    double *imports = figures(o, &r->import_share), *absorption = figures(o, &r->absorption_share);
    double *embodied_share = figures(o, &r->embodied_share), *embodied = figures(o, &r->embodied_musd);
    double *bought = by_maker + N;
    for (size_t n = 0; n < N && !o->failed; n++) {
        memset(f, 0, 2 * markets * sizeof *f);
        for (size_t j = 0; j < J; j++) {
            if (sectors != NULL && !sectors[j]) continue;
            ent_network_add_inputs(w, j, n, w->output_musd[j * N + n], f);
            ent_network_add_final(w, j, n, f + markets);
        }
        ent_sum_over_sectors(J, N, f, by_maker);
        face[n] = ent_share(from_suppliers(by_maker, suppliers, N), ent_sum(by_maker, N));
        look[n] = ent_share(product(z + THEIRS * markets, f, markets), product(z + ALL * markets, f, markets));
        embodied[n] = product(z + THEIR_VALUE * markets, f + markets, markets);
        embodied_share[n] = ent_share(embodied[n], product(z + ALL_VALUE * markets, f + markets, markets));
        memset(by_maker, 0, 2 * N * sizeof *by_maker);
        ent_add_purchases(w, n, sectors, by_maker, bought);
        imports[n] = ent_share(from_suppliers(by_maker, suppliers, N), ent_sum(by_maker, N));
        absorption[n] = ent_share(from_suppliers(bought, suppliers, N), ent_sum(bought, N));
    }
}

ent_status ent_reliance_on_create(ent_context *context, const ent_network *network, const unsigned char *suppliers,
                                  const unsigned char *sectors, unsigned threads, ent_reliance_on **out) {
    size_t N = network->N, markets = network->J * N;
    reliance_on_owner *o;
    ent_arena arena = {0};
    double *z = NULL, *scratch;
    ent_status status;
    *out = NULL;
    if (memchr(suppliers, 1, N) == NULL) return ent_fail(context, ENT_USAGE, "the dependence on nobody is asked for");
    o = calloc(1, sizeof *o);
    if (o == NULL) return ent_fail_nomem(context);
    o->face.n_regions = N;
    status = count(context, network, suppliers, threads, &arena, &z);
    scratch = status == ENT_OK ? ent_arena_doubles(&arena, 2 * markets + 2 * N) : NULL;
    if (scratch != NULL) fill(o, network, suppliers, sectors, z, scratch, scratch + 2 * markets);
    if (status == ENT_OK && (scratch == NULL || o->failed)) status = ent_fail_nomem(context);
    ent_arena_free(&arena);
    if (status == ENT_OK) *out = &o->face;
    else ent_reliance_on_free(&o->face);
    return status;
}

void ent_reliance_on_free(ent_reliance_on *reliance) {
    reliance_on_owner *o = (reliance_on_owner *)(void *)reliance;
    if (o == NULL) return;
    ent_arena_free(&o->arena);
    free(o);
}
