/* exposure.c: on whom a country, or several as one, depends: by maker, by using industry, by what is supplied. */
#include "exposure/shares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The public struct comes first, so that the two addresses are the same. */
typedef struct exposure_owner {
    ent_exposure face;
    ent_arena arena;
    int failed;
} exposure_owner;

/* What the figures are made of. Vectors over [J][N maker]; by using sector [J][J][N]. */
typedef struct amounts {
    double *direct, *all;         /* d and (L - I) y by using sector */
    double *value_added;          /* b L f */
    double *imports, *absorption; /* [N] */
} amounts;

static double *figures(exposure_owner *o, size_t count, const double **shown) {
    double *values = ent_arena_doubles(&o->arena, count);
    if (values == NULL) o->failed = 1;
    *shown = values;
    return values;
}

/* Right-hand sides: the direct inputs of each using sector, then final use; then their solutions. */
static ent_status find_amounts(ent_context *context, const ent_network *w, const unsigned char *users,
                               const unsigned char *sectors, unsigned threads, ent_arena *arena, amounts *a) {
    size_t J = w->J, N = w->N, markets = J * N, count = 0;
    double *f, *direct = ent_arena_doubles(arena, J * markets);
    a->direct = direct;
    a->all = f = ent_arena_doubles(arena, (J + 1) * markets);
    a->imports = ent_arena_doubles(arena, N);
    a->absorption = ent_arena_doubles(arena, N);
    if (direct == NULL || f == NULL || a->imports == NULL || a->absorption == NULL) return ent_fail_nomem(context);
    a->value_added = f + J * markets;
    for (size_t n = 0; n < N; n++) {
        if (!users[n]) continue;
        for (size_t j = 0; j < J; j++) {
            if (sectors != NULL && !sectors[j]) continue;
            ent_network_add_inputs(w, j, n, w->output_musd[j * N + n], direct + j * markets);
            ent_network_add_final(w, j, n, a->value_added);
        }
        ent_add_purchases(w, n, sectors, a->imports, a->absorption);
    }
    for (size_t i = 0; i < N; i++)
        if (users[i]) a->imports[i] = 0;
    memcpy(f, direct, J * markets * sizeof *f);
    /* Only sectors that were asked for are solved for: they are moved together, and apart again. */
    for (size_t j = 0; j < J; j++)
        if (sectors == NULL || sectors[j]) memmove(f + count++ * markets, f + j * markets, markets * sizeof *f);
    memmove(f + count * markets, a->value_added, markets * sizeof *f);
    ENT_TRY(ent_network_solve(context, w, threads, count + 1, f, f));
    memmove(a->value_added, f + count * markets, markets * sizeof *f);
    for (size_t j = J; j-- > 0;) {
        if (sectors == NULL || sectors[j]) memmove(f + j * markets, f + --count * markets, markets * sizeof *f);
        else memset(f + j * markets, 0, markets * sizeof *f);
    }
    for (size_t c = 0; c < markets; c++) a->value_added[c] *= w->value_added_share[c];
    return ENT_OK;
}

static void share_out(exposure_owner *o, size_t count, const double *amount, double total, const double **shown) {
    double *share = figures(o, count, shown);
    for (size_t k = 0; k < count && share != NULL; k++) share[k] = ent_share(amount[k], total);
}

/* By using sector, one of the two measures. */
static void by_user(exposure_owner *o, const double *amount, const unsigned char *users, double *by_maker,
                    const double **shares, const double **hhi) {
    size_t J = o->face.n_sectors, N = o->face.n_regions;
    double *share = figures(o, J * N, shares), *squares = figures(o, J, hhi);
    if (share == NULL || squares == NULL) return;
    for (size_t j = 0; j < J; j++) {
        double total;
        ent_sum_over_sectors(J, N, amount + j * J * N, by_maker);
        total = ent_sum(by_maker, N);
        for (size_t i = 0; i < N; i++) share[j * N + i] = ent_share(by_maker[i], total);
        squares[j] = ent_concentration(N, by_maker, users);
    }
}

/* Of all using sectors together, one of the two measures; answers the total. */
static double together(exposure_owner *o, const double *amount, const unsigned char *users, double *supplied,
                       double *by_maker, const double **shares, const double **supplied_shares, double *hhi) {
    size_t J = o->face.n_sectors, N = o->face.n_regions;
    double total;
    memset(supplied, 0, J * N * sizeof *supplied);
    for (size_t j = 0; j < J; j++)
        for (size_t c = 0; c < J * N; c++) supplied[c] += amount[j * J * N + c];
    ent_sum_over_sectors(J, N, supplied, by_maker);
    total = ent_sum(by_maker, N);
    share_out(o, N, by_maker, total, shares);
    share_out(o, J * N, supplied, total, supplied_shares);
    *hhi = ent_concentration(N, by_maker, users);
    return total;
}

static void fill(exposure_owner *o, const amounts *a, const unsigned char *users, double *supplied, double *by_maker) {
    ent_exposure *e = &o->face;
    size_t J = e->n_sectors, N = e->n_regions;
    double *inputs = figures(o, J, &e->using_inputs_musd), *embodied = figures(o, N, &e->embodied_musd);
    double *imports, *cells = figures(o, J * N, &e->supplied_embodied_musd);
    by_user(o, a->direct, users, by_maker, &e->using_face_value_share, &e->using_face_value_hhi);
    by_user(o, a->all, users, by_maker, &e->using_look_through_share, &e->using_look_through_hhi);
    e->inputs_musd = together(o, a->direct, users, supplied, by_maker, &e->face_value_share,
                              &e->supplied_face_value_share, &e->face_value_hhi);
    (void)together(o, a->all, users, supplied, by_maker, &e->look_through_share, &e->supplied_look_through_share,
                   &e->look_through_hhi);
    imports = figures(o, N, &e->import_share);
    share_out(o, N, a->absorption, ent_sum(a->absorption, N), &e->absorption_share);
    if (o->failed) return;
    for (size_t j = 0; j < J; j++) inputs[j] = ent_sum(a->direct + j * J * N, J * N);
    for (size_t i = 0; i < N; i++)
        imports[i] = users[i] ? (double)NAN : ent_share(a->imports[i], ent_sum(a->imports, N));
    memcpy(cells, a->value_added, J * N * sizeof *cells);
    ent_sum_over_sectors(J, N, a->value_added, embodied);
    e->embodied_total_musd = ent_sum(embodied, N);
    share_out(o, N, embodied, e->embodied_total_musd, &e->embodied_share);
}

static int any(const unsigned char *marks, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (marks[k]) return 1;
    return 0;
}

ent_status ent_exposure_create(ent_context *context, const ent_network *network, const unsigned char *users,
                               const unsigned char *sectors, unsigned threads, ent_exposure **out) {
    exposure_owner *o;
    amounts a = {0};
    ent_arena arena = {0};
    size_t J = network->J, N = network->N;
    double *scratch;
    ent_status status;
    *out = NULL;
    if (!any(users, N) || (sectors != NULL && !any(sectors, J)))
        return ent_fail(context, ENT_USAGE, "the exposure of no country or no sector is asked for");
    o = calloc(1, sizeof *o);
    if (o == NULL) return ent_fail_nomem(context);
    o->face.n_regions = N, o->face.n_sectors = J;
    status = find_amounts(context, network, users, sectors, threads, &arena, &a);
    scratch = status == ENT_OK ? ent_arena_doubles(&arena, J * N + N) : NULL;
    if (scratch != NULL) fill(o, &a, users, scratch, scratch + J * N);
    if (status == ENT_OK && (scratch == NULL || o->failed)) status = ent_fail_nomem(context);
    ent_arena_free(&arena);
    if (status == ENT_OK) *out = &o->face;
    else ent_exposure_free(&o->face);
    return status;
}

void ent_exposure_free(ent_exposure *exposure) {
    exposure_owner *o = (exposure_owner *)(void *)exposure;
    if (o == NULL) return;
    ent_arena_free(&o->arena);
    free(o);
}

/* ---- single points of failure ---- */

void ent_single_point_options_init(ent_single_point_options *options) {
    *options = (ent_single_point_options){.struct_version = ENT_SINGLE_POINT_OPTIONS_VERSION,
                                          .above_share = 0.5,
                                          .next_share = 0.25,
                                          .cost_share = 0.001};
}

/* Shares of one good by maker: of the supplier, and the largest of the others, home being one. */
static void rank(const double *good, const unsigned char *users, size_t N, size_t supplier, double *share,
                 double *next) {
    double total = ent_sum(good, N), home = 0, largest = 0;
    for (size_t i = 0; i < N; i++) {
        if (users[i]) home += good[i];
        else if (i != supplier && good[i] > largest) largest = good[i];
    }
    *share = ent_share(good[supplier], total);
    *next = ent_share(home > largest ? home : largest, total);
}

static int by_share(const void *a, const void *b) {
    const ent_single_point *left = a, *right = b;
    if (left->share != right->share) return left->share < right->share ? 1 : -1;
    if (left->sector != right->sector) return left->sector < right->sector ? -1 : 1;
    return left->supplier < right->supplier ? -1 : 1;
}

static int fits(const ent_single_point_options *options, double share, double next) {
    return share >= options->above_share && next < options->next_share; /* NaN is not */
}

static ent_status check_options(ent_context *context, const ent_single_point_options *options) {
    if (options->struct_version != ENT_SINGLE_POINT_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_single_point_options has version %u, this library knows %u",
                        (unsigned)options->struct_version, (unsigned)ENT_SINGLE_POINT_OPTIONS_VERSION);
    if (!(options->above_share > 0 && options->above_share <= 1 && options->next_share > 0 &&
          options->next_share <= 1 && options->cost_share >= 0 && options->cost_share <= 1))
        return ent_fail(context, ENT_RANGE, "shares of a single point of failure are fractions between 0 and 1");
    return ENT_OK;
}

ent_status ent_exposure_single_points(ent_context *context, const ent_exposure *exposure, const unsigned char *users,
                                      const ent_single_point_options *options, size_t *count, ent_single_point **out) {
    size_t J = exposure->n_sectors, N = exposure->n_regions;
    ent_single_point_options standard;
    ent_single_point *points;
    ent_single_point_options_init(&standard);
    if (options == NULL) options = &standard;
    *count = 0;
    *out = NULL;
    ENT_TRY(check_options(context, options));
    points = calloc(J * N, sizeof *points);
    if (points == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < J; k++)
        for (size_t i = 0; i < N; i++) {
            const double *face = exposure->supplied_face_value_share + k * N;
            const double *all = exposure->supplied_look_through_share + k * N;
            ent_single_point p = {.sector = k, .supplier = i, .cost_share = ent_sum(face, N)};
            if (users[i] || !(p.cost_share >= options->cost_share)) continue;
            rank(face, users, N, i, &p.share, &p.next_share);
            rank(all, users, N, i, &p.look_through_share, &p.next_look_through_share);
            p.face_value = fits(options, p.share, p.next_share);
            p.look_through = fits(options, p.look_through_share, p.next_look_through_share);
            if (p.face_value || p.look_through) points[(*count)++] = p;
        }
    qsort(points, *count, sizeof *points, by_share);
    *out = points;
    return ENT_OK;
}
