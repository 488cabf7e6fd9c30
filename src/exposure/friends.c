/* friends.c: who gains and who loses when a country grows (MODEL 5): one forward derivative for each grower. */
#include "exposure/friends.h"
#include "support/arena.h"

#include <entente/gradient.h>
#include <stdlib.h>
#include <string.h>

enum { REAL_INCOME, MARKET_SIZE, COMPETITION, REVENUE, TRANSFERS, LIVING, N_PARTS };

typedef struct friends {
    ent_friends face;
    ent_arena arena;
    size_t *growers;
    double *part[N_PARTS], *income, *own_weight;
} friends;

typedef struct question {
    const ent_world *world;
    size_t J, N, n_growers;
    unsigned char *grows;   /* [N]: the regions named; all when each grows by itself */
    unsigned char *sectors; /* [J] */
    int each;
    double *growth; /* [n_growers][J][N]: d ln A */
    ent_direction *directions;
} question;

static void question_free(question *q) {
    free(q->grows);
    free(q->sectors);
    free(q->growth);
    free(q->directions);
}

/* Who grows, in what. */
static ent_status read_question(ent_context *context, const char *grower, const char *sectors, question *q) {
    const ent_table *table = ent_world_table(q->world);
    q->J = table->n_sectors;
    q->N = table->n_regions;
    q->each = grower == NULL;
    q->n_growers = q->each ? q->N : 1;
    q->grows = calloc(q->N, 1);
    q->sectors = calloc(q->J, 1);
    q->growth = calloc(q->n_growers * q->J * q->N, sizeof *q->growth);
    q->directions = calloc(q->n_growers, sizeof *q->directions);
    if (q->grows == NULL || q->sectors == NULL || q->growth == NULL || q->directions == NULL)
        return ent_fail_nomem(context);
    if (grower != NULL) ENT_TRY(ent_world_mark_regions(context, q->world, grower, q->grows));
    if (sectors != NULL) ENT_TRY(ent_world_mark_sectors(context, q->world, sectors, q->sectors));
    else memset(q->sectors, 1, q->J);
    for (size_t g = 0; g < q->n_growers; g++) {
        ent_direction_init(&q->directions[g]);
        q->directions[g].productivity = q->growth + g * q->J * q->N;
        for (size_t at = 0; at < q->J * q->N; at++)
            q->growth[g * q->J * q->N + at] = q->sectors[at / q->N] && (q->each ? at % q->N == g : q->grows[at % q->N]);
    }
    return ENT_OK;
}

static ent_status friends_new(ent_context *context, const question *q, friends **out) {
    size_t cells = q->n_growers * q->N;
    friends *f = *out = calloc(1, sizeof *f);
    int ok;
    if (f == NULL) return ent_fail_nomem(context);
    ok = (f->growers = ent_arena_take(&f->arena, q->n_growers * sizeof *f->growers)) != NULL;
    for (size_t p = 0; p < N_PARTS; p++) ok = (f->part[p] = ent_arena_doubles(&f->arena, cells)) != NULL && ok;
    ok = (f->income = ent_arena_doubles(&f->arena, q->N)) != NULL && ok;
    ok = (f->own_weight = ent_arena_doubles(&f->arena, q->n_growers)) != NULL && ok;
    f->face = (ent_friends){.n_regions = q->N,
                            .n_growers = q->n_growers,
                            .growers = f->growers,
                            .real_income_pct = f->part[REAL_INCOME],
                            .market_size_pct = f->part[MARKET_SIZE],
                            .competition_pct = f->part[COMPETITION],
                            .revenue_pct = f->part[REVENUE],
                            .transfers_pct = f->part[TRANSFERS],
                            .living_pct = f->part[LIVING],
                            .income_musd = f->income,
                            .own_weight = f->own_weight};
    return ok ? ENT_OK : ent_fail_nomem(context);
}

/* What 1 % of productivity is worth, directly: output over value added (Domar's weight), of the base. */
static double own_weight(const question *q, size_t g) {
    const ent_base *base = ent_world_base(q->world);
    double output = 0.0, value_added = 0.0;
    for (size_t n = 0; n < q->N; n++) {
        if (q->each ? n != g : !q->grows[n]) continue;
        value_added += base->value_added_musd[n];
        for (size_t j = 0; j < q->J; j++)
            if (q->sectors[j]) output += base->output_musd[j * q->N + n];
    }
    return output / value_added;
}

static void read_responses(const question *q, const ent_responses *responses, friends *f) {
    size_t N = q->N;
    size_t n_named = 0, last = 0;
    for (size_t n = 0; n < N; n++)
        if (q->grows[n]) n_named++, last = n;
    for (size_t g = 0; g < q->n_growers; g++) {
        const ent_response *r = ent_responses_of(responses, g);
        f->growers[g] = q->each ? g : n_named == 1 ? last : SIZE_MAX;
        f->own_weight[g] = own_weight(q, g);
        memcpy(f->part[REAL_INCOME] + g * N, r->real_income, N * sizeof(double));
        memcpy(f->part[MARKET_SIZE] + g * N, r->market_size, N * sizeof(double));
        memcpy(f->part[COMPETITION] + g * N, r->competition, N * sizeof(double));
        memcpy(f->part[REVENUE] + g * N, r->revenue, N * sizeof(double));
        memcpy(f->part[TRANSFERS] + g * N, r->transfers, N * sizeof(double));
        for (size_t n = 0; n < N; n++) f->part[LIVING][g * N + n] = 0.0 - r->cost_of_living[n];
    }
}

static ent_status differentiate(ent_context *context, const ent_equilibria *laws, const question *q, unsigned threads,
                                friends *f) {
    const ent_equilibrium *at = laws->to.package != NULL ? &laws->to : &laws->from;
    ent_gradient *gradient = NULL;
    ent_responses *responses = NULL;
    ent_status status = ent_gradient_create(context, laws->model, &at->shock, at->solution, &gradient);
    if (status == ENT_OK)
        status = ent_gradient_along(context, gradient, q->directions, q->n_growers, threads, &responses);
    if (status == ENT_OK) {
        read_responses(q, responses, f);
        memcpy(f->income, ent_solution_income_musd(at->solution), q->N * sizeof(double));
    }
    ent_responses_free(responses);
    ent_gradient_free(gradient);
    return status;
}

ent_status ent_friends_find(ent_context *context, const ent_equilibria *laws, const char *grower, const char *sectors,
                            ent_friends **out) {
    question q = {.world = laws->world};
    friends *f = NULL;
    ent_status status = read_question(context, grower, sectors, &q);
    *out = NULL;
    if (status == ENT_OK) status = friends_new(context, &q, &f);
    if (status == ENT_OK) status = differentiate(context, laws, &q, laws->options->threads, f);
    question_free(&q);
    if (status == ENT_OK) *out = &f->face;
    else ent_friends_free(f != NULL ? &f->face : NULL);
    return status;
}

ent_status ent_friends_create(ent_context *context, const ent_world *world, const ent_package *package,
                              const ent_question_options *options, const char *grower, const char *sectors,
                              ent_friends **out) {
    ent_question_options standard;
    ent_equilibria laws;
    ent_status status;
    *out = NULL;
    ent_question_options_init(&standard);
    standard.run.closure = ENT_CLOSURE_OWN_GDP;
    if (options == NULL) options = &standard;
    ENT_TRY(ent_question_check(context, options));
    ent_equilibria_init(&laws, world, package, &options->run);
    status = ent_equilibria_check(context, &laws);
    if (status == ENT_OK) status = ent_equilibria_solve(context, &laws);
    if (status == ENT_OK) status = ent_friends_find(context, &laws, grower, sectors, out);
    ent_equilibria_free(&laws);
    return status;
}

void ent_friends_free(ent_friends *face) {
    friends *f = (friends *)(void *)face; /* the face comes first */
    if (f == NULL) return;
    ent_arena_free(&f->arena);
    free(f);
}
