/* model.c: from a world's table to a base laid out for the kernels. */
#include "model/base.h"
#include "support/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int take_memory(ent_model *m) {
    size_t J = m->J, N = m->N, pitch = m->pitch, markets = J * pitch, blocks = m->chunks * J * J * ENT_LANES;
    double **vectors[] = {&m->absorption, &m->output, &m->alpha, &m->value_added_share};
    double **small[] = {&m->value_added, &m->deficit, &m->deficit_rate, &m->income, &m->zero_row};
    int ok = (m->theta = ent_arena_doubles(&m->arena, J)) != NULL;
    for (size_t v = 0; v < sizeof vectors / sizeof vectors[0]; v++)
        ok = (*vectors[v] = ent_arena_doubles(&m->arena, markets)) != NULL && ok;
    for (size_t v = 0; v < sizeof small / sizeof small[0]; v++)
        ok = (*small[v] = ent_arena_doubles(&m->arena, pitch)) != NULL && ok;
    ok = (m->inputs = ent_arena_doubles(&m->arena, blocks)) != NULL && ok;
    ok = ent_local_init(&m->local, &m->arena, m->kernels, J, pitch) && ok;
    ok = (m->share = ent_arena_doubles(&m->arena, J * N * pitch)) != NULL && ok;
    ok = (m->border_share = ent_arena_doubles(&m->arena, J * N * pitch)) != NULL && ok;
    ok = (m->duty_free = ent_arena_take(&m->arena, J * N)) != NULL && ok;
    ok = (m->open = ent_arena_take(&m->arena, N * N)) != NULL && ok;
    if (m->levy == NULL) return ok;
    ok = (m->producer_share = ent_arena_doubles(&m->arena, J * N * pitch)) != NULL && ok;
    ok = (m->levied = ent_arena_take(&m->arena, J * N)) != NULL && ok;
    return ok;
}

/* pi / ((1 + t) e) = (M / e) / X */
static void fill_levies(ent_model *m, size_t row) {
    const double *levy = m->levy + row * m->N, *border = m->border_share + row * m->pitch;
    double *producer = m->producer_share + row * m->pitch;
    for (size_t i = 0; i < m->N; i++) {
        producer[i] = border[i] / levy[i];
        if (levy[i] != 1.0) m->levied[row] = 1;
    }
}

/* pi = E / X and pi / (1 + t) = M / X; a market with X = 0 is closed to home supply. */
static void fill_shares(ent_model *m, const double *flows, const double *absorption) {
    size_t N = m->N;
    for (size_t row = 0; row < m->J * N; row++) {
        size_t n = row % N;
        const double *flow = flows + row * N, *tariff = m->tariff + row * N;
        double *share = m->share + row * m->pitch, *border = m->border_share + row * m->pitch;
        double X = absorption[row];
        unsigned char free_of_duty = 1;
        if (X <= 0.0) {
            share[n] = border[n] = 1.0;
        } else {
            for (size_t i = 0; i < N; i++) {
                border[i] = flow[i] / X;
                share[i] = flow[i] * (1.0 + tariff[i]) / X;
                if (tariff[i] != 0.0) free_of_duty = 0;
            }
        }
        m->duty_free[row] = free_of_duty;
        if (m->levy != NULL) fill_levies(m, row);
        for (size_t i = 0; i < N; i++) m->open[n * N + i] |= share[i] > 0.0;
    }
}

static void fill_markets(ent_model *m, const ent_table *table, const ent_base *base) {
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->pitch; n++) {
            size_t at = j * m->pitch + n, from = j * m->N + n;
            m->value_added_share[at] = n < m->N ? table->value_added_share[from] : 1.0;
            if (n >= m->N) continue;
            m->absorption[at] = base->absorption_musd[from];
            m->output[at] = base->output_musd[from];
            m->alpha[at] = base->alpha_share[from];
        }
    m->world_value_added = 0.0;
    for (size_t n = 0; n < m->pitch; n++) {
        m->value_added[n] = n < m->N ? base->value_added_musd[n] : 1.0;
        m->income[n] = n < m->N ? base->income_musd[n] : 1.0;
        if (n >= m->N) continue;
        m->deficit[n] = m->closure == ENT_CLOSURE_ZERO ? 0.0 : base->deficit_musd[n];
        m->deficit_rate[n] = m->deficit[n] / m->value_added[n];
        m->world_value_added += base->value_added_musd[n];
    }
    for (size_t n = 0; n < m->N; n++)
        for (size_t j = 0; j < m->J; j++)
            for (size_t k = 0; k < m->J; k++)
                m->inputs[((n / ENT_LANES * m->J + j) * m->J + k) * ENT_LANES + n % ENT_LANES] =
                    table->input_share[(k * m->J + j) * m->N + n];
}

void ent_model_fill(ent_model *m, const double *flow_musd, const ent_base *base) {
    fill_shares(m, flow_musd, base->absorption_musd);
    fill_markets(m, ent_world_table(m->world), base);
}

/* The correction at the base: home shares, and kappa = 1 - sum_m (M[m] / (e Y)) pi[m] of each producer. With `like`, that
 * of the same base with other elasticities, it shares memory. */
static ent_status prepare(ent_context *context, ent_model *m, const ent_local *like) {
    size_t markets = m->J * m->pitch;
    ent_arena arena = {0};
    double *home_share = ent_arena_doubles(&arena, markets), *home_sales = ent_arena_doubles(&arena, markets);
    double *leak = ent_arena_doubles(&arena, markets);
    ent_local_point point = {.home_share = home_share,
                             .home_sales = home_sales,
                             .foreign_leak = leak,
                             .absorption = m->absorption,
                             .output = m->output,
                             .alpha = m->alpha,
                             .value_added_share = m->value_added_share,
                             .value_added = m->value_added,
                             .inputs = m->inputs,
                             .theta = m->theta};
    int ok;
    if (home_share == NULL || home_sales == NULL || leak == NULL) {
        ent_arena_free(&arena);
        return ent_fail_nomem(context);
    }
    for (size_t j = 0; j < m->J; j++) {
        for (size_t n = 0; n < m->N; n++) {
            size_t row = j * m->N + n;
            const double *pi = m->share + row * m->pitch;
            const double *received = (m->levy != NULL ? m->producer_share : m->border_share) + row * m->pitch;
            double X = m->absorption[j * m->pitch + n], Y = m->output[j * m->pitch + n];
            home_share[j * m->pitch + n] = pi[n];
            home_sales[j * m->pitch + n] = Y > 0.0 ? received[n] * X / Y : 0.0;
            for (size_t i = 0; i < m->N; i++) leak[j * m->pitch + i] += received[i] * X * pi[i];
        }
        for (size_t i = 0; i < m->N; i++) {
            double *x = &leak[j * m->pitch + i], Y = m->output[j * m->pitch + i];
            *x = Y > 0.0 ? 1.0 - *x / Y : 0.0;
        }
    }
    if (like != NULL) ok = ent_local_prepare_like(&m->local, &m->arena, like, &point);
    else ok = ent_local_prepare(&m->local, &point);
    ent_arena_free(&arena);
    if (ok) return ENT_OK;
    if (like != NULL) return ent_fail_nomem(context);
    return ent_fail(context, ENT_NUMERIC, "the input-output block of a region cannot be inverted");
}

ent_status ent_model_prepare(ent_context *context, ent_model *m) { return prepare(context, m, NULL); }

/* Elasticities of the world are rows [J] of one array; others are the caller's. */
static const char *set_of(const ent_table *table, const double *theta) {
    for (size_t s = 0; s < table->n_elasticity_sets; s++)
        if (theta == table->elasticity + s * table->n_sectors) return table->elasticity_sets[s];
    return "given";
}

static ent_status take_theta(ent_context *context, ent_model *m, const double *theta) {
    const ent_table *table = ent_world_table(m->world);
    m->set = set_of(table, theta);
    for (size_t j = 0; j < m->J; j++) {
        m->theta[j] = theta[j];
        if (!(theta[j] >= 0.1 && theta[j] <= 100.0))
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "elasticity", "trade elasticities lie in [0.1, 100]",
                               "the elasticity of sector %s is %g", table->sectors[j].code, theta[j]);
    }
    return ENT_OK;
}

static ent_status create(ent_context *context, const ent_world *world, const double *theta, ent_closure closure,
                         const ent_kernels *kernels, ent_model **out) {
    const ent_table *table = ent_world_table(world);
    const ent_base *base = ent_world_base(world);
    ent_model *m = calloc(1, sizeof *m);
    ent_status status;
    *out = NULL;
    if (m == NULL) return ent_fail_nomem(context);
    m->world = world;
    m->closure = closure;
    m->kernels = kernels;
    m->J = table->n_sectors;
    m->N = table->n_regions;
    m->pitch = (m->N + ENT_LANES - 1) / ENT_LANES * ENT_LANES;
    m->chunks = m->pitch / ENT_LANES;
    m->tariff = table->tariff_rate;
    m->levy = table->levy_gross;
    status = take_memory(m) ? take_theta(context, m, theta) : ent_fail_nomem(context);
    if (status == ENT_OK) {
        ent_model_fill(m, table->flow_musd, base);
        status = ent_model_prepare(context, m);
    }
    if (status == ENT_OK && (base->n_clipped > 0 || closure == ENT_CLOSURE_ZERO))
        status = ent_model_make_rebase(context, m);
    if (status != ENT_OK) {
        ent_model_free(m);
        return status;
    }
    *out = m;
    return ENT_OK;
}

ent_status ent_model_create_like(ent_context *context, const ent_model *like, const double *theta, ent_model **out) {
    ent_model *m;
    ent_status status;
    if (like->rebase.done) return create(context, like->world, theta, like->closure, like->kernels, out);
    *out = m = malloc(sizeof *m);
    if (m == NULL) return ent_fail_nomem(context);
    *m = *like;
    m->arena = (ent_arena){0};
    m->theta = ent_arena_doubles(&m->arena, m->J);
    status = m->theta != NULL ? take_theta(context, m, theta) : ent_fail_nomem(context);
    if (status == ENT_OK) status = prepare(context, m, &like->local);
    if (status == ENT_OK) return ENT_OK;
    ent_model_free(m);
    *out = NULL;
    return status;
}

ent_status ent_model_create(ent_context *context, const ent_world *world, const char *elasticities, ent_model **out) {
    const double *theta = NULL;
    ent_subject subject;
    ent_status status;
    *out = NULL;
    ENT_TRY(ent_world_elasticities(context, world, elasticities, &theta));
    subject = ent_context_enter(context, ENT_SUBJECT_WORLD); /* what is wrong now is wrong with the table */
    status = create(context, world, theta, ENT_CLOSURE_WORLD_SHARE, ent_kernels_choose(NULL), out);
    ent_context_enter(context, subject);
    return status;
}

ent_status ent_model_create_with(ent_context *context, const ent_world *world, const double *theta, ent_model **out) {
    return create(context, world, theta, ENT_CLOSURE_WORLD_SHARE, ent_kernels_choose(NULL), out);
}

void ent_model_options_init(ent_model_options *options) {
    *options = (ent_model_options){.struct_version = ENT_MODEL_OPTIONS_VERSION};
}

static ent_status choose_kernels(ent_context *context, const char *name, const ent_kernels **out) {
    static const char *const names[] = {"sse2", "avx2", "avx512"};
    char hint[sizeof context->error.hint], standard[64];
    *out = ent_kernels_choose(name);
    if (*out != NULL) return ENT_OK;
    snprintf(standard, sizeof standard, "the widest that this processor runs is %s", ent_kernels_choose(NULL)->name);
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        if (strcmp(name, names[k]) == 0)
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "kernels", standard,
                               "this processor does not run the instruction set %s", name);
    ent_hint(hint, sizeof hint, name, names, sizeof names / sizeof names[0],
             "the instruction sets are sse2, avx2 and avx512");
    return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "kernels", hint, "instruction set \"%s\" is unknown", name);
}

ent_status ent_model_create_from(ent_context *context, const ent_world *world, const ent_model_options *options,
                                 ent_model **out) {
    const double *theta = options->theta;
    const ent_kernels *kernels;
    *out = NULL;
    if (options->struct_version != ENT_MODEL_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_model_options has version %u, this library knows %u",
                        (unsigned)options->struct_version, (unsigned)ENT_MODEL_OPTIONS_VERSION);
    ENT_TRY(choose_kernels(context, options->kernels, &kernels));
    if (strcmp(ent_closure_name(options->closure), "") == 0)
        return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "closure", "take one of ent_closure",
                           "closure %d is unknown", (int)options->closure);
    if (theta == NULL) ENT_TRY(ent_world_elasticities(context, world, options->elasticities, &theta));
    return create(context, world, theta, options->closure, kernels, out);
}

static const char *const CLOSURES[] = {
#define X(name, key, text) key,
    ENT_CLOSURE_LIST(X)
#undef X
};
enum { N_CLOSURES = sizeof CLOSURES / sizeof CLOSURES[0] };

const char *ent_closure_name(ent_closure closure) {
    return (size_t)closure < N_CLOSURES ? CLOSURES[(size_t)closure] : "";
}

ent_status ent_closure_parse(ent_context *context, const char *key, ent_closure *out) {
    char hint[sizeof context->error.hint];
    for (size_t c = 0; c < N_CLOSURES; c++)
        if (strcmp(key, CLOSURES[c]) == 0) {
            *out = (ent_closure)c;
            return ENT_OK;
        }
    ent_hint(hint, sizeof hint, key, CLOSURES, N_CLOSURES, "the closures are world-share, zero, own-gdp and path");
    return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "closure", hint, "closure \"%s\" is unknown", key);
}

ent_closure ent_model_closure(const ent_model *model) { return model->closure; }
const ent_rebase *ent_model_rebase(const ent_model *model) { return &model->rebase; }

void ent_model_free(ent_model *model) {
    if (model == NULL) return;
    ent_arena_free(&model->arena);
    free(model);
}

const ent_world *ent_model_world(const ent_model *model) { return model->world; }

size_t ent_model_sweep_bytes(const ent_model *m) {
    size_t rows = m->J * m->N, border = 0;
    for (size_t row = 0; row < rows; row++) border += !m->duty_free[row];
    for (size_t row = 0; row < rows && m->levy != NULL; row++) border += m->levied[row];
    /* Rows once from memory (their second use is served by L2), technology once for each of its three blocks, and some
     * twelve vectors over markets. */
    return sizeof(double) * ((rows + border) * m->pitch + 3 * m->J * m->J * m->pitch + 12 * m->J * m->pitch);
}
