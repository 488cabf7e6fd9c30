#include "pledge.h"

#include <math.h>

/* Points a copied pledge at its own lists. */
const ent_target *aim(pledge *p) {
    p->target.importers = p->importers, p->target.exporters = p->exporters;
    p->target.sectors = p->sectors, p->target.regions = p->regions;
    return &p->target;
}

size_t cell_of(const economy *e, size_t j, size_t n, size_t i) { return (j * e->N + n) * e->N + i; }

pledge pledge_on(ent_target_kind kind, size_t sector, size_t importer, size_t exporter) {
    pledge p = {.target = {.kind = kind, .n_importers = 1, .n_exporters = 1, .n_sectors = 1, .name = "the pledge"},
                .importers = {importer},
                .exporters = {exporter},
                .sectors = {sector}};
    return p;
}

pledge pledge_at(ent_target_kind kind, size_t sector, size_t region) {
    pledge p = {.target = {.kind = kind, .n_sectors = 1, .n_regions = 1, .name = "the pledge"},
                .sectors = {sector},
                .regions = {region}};
    p.target.mineral_share = 0.05, p.target.mineral_sigma = 0.25;
    return p;
}

/* A pair and sector that trade, and that somebody else sells in too: the first from a random place on. */
static void pick_cell(const economy *e, test_random *random, size_t *j, size_t *n, size_t *i) {
    const ent_table *table = ent_world_table(e->world);
    size_t cells = e->J * e->N * e->N, first = test_integer(random, 0, cells - 1);
    *j = *n = *i = 0;
    for (size_t a = 0; a < cells; a++) {
        size_t at = (first + a) % cells, others = 0;
        *j = at / (e->N * e->N), *n = at / e->N % e->N, *i = at % e->N;
        for (size_t k = 0; k < e->N; k++) others += k != *n && k != *i && table->flow_musd[cell_of(e, *j, *n, k)] > 0.0;
        if (*n != *i && others > 0 && table->flow_musd[at] > 0.0) return;
    }
    fail_msg("an economy where nobody has two suppliers");
}

/* ln c of (1). `shock` without targets. */
static double ln_cost(const economy *e, const ent_shock *shock, const ent_solution *s, size_t j, size_t i) {
    const ent_table *table = ent_world_table(e->world);
    double sum = table->value_added_share[j * e->N + i] * ent_solution_ln_wage(s)[i];
    for (size_t k = 0; k < e->J; k++)
        sum += table->input_share[(k * e->J + j) * e->N + i] * ent_solution_ln_price(s)[k * e->N + i];
    return sum - (shock->productivity_hat != NULL ? log(shock->productivity_hat[j * e->N + i]) : 0.0);
}

/* e' of one cell. */
static double levy_at(const economy *e, const ent_shock *shock, size_t at) {
    const double *base = ent_world_table(e->world)->levy_gross;
    if (shock->levy_gross != NULL) return shock->levy_gross[at];
    return base != NULL ? base[at] : 1.0;
}

double value_at(const double *array, size_t at, double otherwise) { return array != NULL ? array[at] : otherwise; }

/* What a target achieves, from the outcome of ordinary instruments: the tests' own reading of MODEL 4. `kappa` is the
 * trade cost without preferences; NULL: 1. */
double achieved_by(const economy *e, const ent_shock *instruments, const double *kappa, const ent_solution *s,
                   const ent_target *t) {
    ent_outcome *o = outcome_of(e, instruments, s);
    const ent_base *base = ent_world_base(e->world);
    double sum = 0.0, imports = 0.0;
    for (size_t a = 0; a < t->n_sectors; a++)
        for (size_t b = 0; b < t->n_importers; b++) {
            size_t j = t->sectors[a], n = t->importers[b];
            for (size_t i = 0; i < e->N; i++) imports += i != n ? o->flow_to_musd[cell_of(e, j, n, i)] : 0.0;
            for (size_t c = 0; c < t->n_exporters; c++) {
                size_t i = t->exporters[c], at = cell_of(e, j, n, i);
                double M = o->flow_to_musd[at];
                if (t->kind == ENT_TARGET_QUOTA)
                    M /= value_at(kappa, at, 1.0) * exp(ln_cost(e, instruments, s, j, i)) * levy_at(e, instruments, at);
                sum += M;
            }
        }
    if (t->kind == ENT_TARGET_SUPPLY) sum /= imports;
    if (t->kind == ENT_TARGET_PROTECT || t->kind == ENT_TARGET_MINERAL) {
        size_t j = t->sectors[0], i = t->regions[0], at = j * e->N + i;
        sum = o->output_to_musd[at] / base->output_musd[at] / exp(ln_cost(e, instruments, s, j, i));
        if (t->kind == ENT_TARGET_MINERAL) sum /= value_at(instruments->productivity_hat, at, 1.0);
    }
    ent_outcome_free(o);
    return sum;
}

/* A pledge of a kind on a random cell, its value still open. */
pledge pledge_random(const economy *e, test_random *random, ent_target_kind kind) {
    const ent_table *table = ent_world_table(e->world);
    size_t j, n, i;
    pledge p;
    pick_cell(e, random, &j, &n, &i);
    if (kind == ENT_TARGET_PROTECT || kind == ENT_TARGET_MINERAL) {
        p = pledge_at(kind, j, i);
        p.target.mineral_sigma = test_uniform(random, 0.0, 1.0) < 0.3 ? 1.0 : test_uniform(random, 0.1, 0.3);
        p.target.mineral_share = test_uniform(random, 0.01, 0.1);
        return p;
    }
    p = pledge_on(kind, j, n, i);
    if (kind == ENT_TARGET_BURDEN) {
        p = (pledge){.target = {.kind = kind, .name = "the coalition", .n_regions = 2}, .regions = {n, i}};
        for (size_t k = 0; k < e->N && p.target.n_regions < e->N - 1; k++)
            if (k != n && k != i) p.regions[p.target.n_regions++] = k;
        return p;
    }
    for (size_t k = 0; k < e->J; k++) /* a second sector, where there is trade */
        if (k != j && kind != ENT_TARGET_SUPPLY && table->flow_musd[cell_of(e, k, n, i)] > 0.0) {
            p.sectors[p.target.n_sectors++] = k;
            break;
        }
    return p;
}

/* What the target asks for: `strength` beyond (above 0) or short of (below 0) what happens freely. */
double ask(ent_target_kind kind, double freely, double strength) {
    switch (kind) {
    case ENT_TARGET_PURCHASE: return freely * (1.0 + strength);
    case ENT_TARGET_PROTECT: return freely * (1.0 + 0.2 * strength);
    case ENT_TARGET_SUPPLY: return freely * exp(-strength) / (1.0 - freely + freely * exp(-strength));
    case ENT_TARGET_QUOTA:
    case ENT_TARGET_MINERAL: return freely * exp(-strength);
    case ENT_TARGET_BURDEN: break;
    }
    return 0.0;
}

economy economy_small(test_random *random) {
    random_economy_options options = {.n_regions = test_integer(random, 4, 8),
                                      .n_sectors = test_integer(random, 1, 5),
                                      .tariff_max = 0.3,
                                      .sparse_share = 0.1,
                                      .levy_max = test_uniform(random, 0.0, 1.0) < 0.4 ? 0.2 : 0.0};
    return economy_random(random, &options);
}

/* f of MODEL 4 by the textbook. */
double mineral_f(const ent_target *t, double m) {
    double mu = t->mineral_share, sigma = t->mineral_sigma;
    if (sigma == 1.0) return pow(m, mu);
    return pow((1.0 - mu) + mu * pow(m, (sigma - 1.0) / sigma), sigma / (sigma - 1.0));
}
