/* content.c: the hash of a world. Regions, sectors and sets are taken in the order of their codes, so that the order of
 * rows and columns in files does not count; names for people, the name of the table and its year do not count either.
 * Figures count with their exact bits, little end first. */
#include "world/inside.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

typedef struct ranking {
    const char *code;
    size_t index;
} ranking;

static int compare(const void *a, const void *b) {
    return strcmp(((const ranking *)a)->code, ((const ranking *)b)->code);
}

static ranking *rank(const ent_labels *labels) {
    ranking *order = malloc(labels->count * sizeof *order);
    if (order == NULL) return NULL;
    for (size_t i = 0; i < labels->count; i++) order[i] = (ranking){labels->codes[i], i};
    qsort(order, labels->count, sizeof *order, compare);
    return order;
}

static void add_count(ent_hasher *hasher, size_t count) {
    uint64_t little = htole64((uint64_t)count);
    ent_hasher_add(hasher, &little, sizeof little);
}

/* Adds from[order[i] * stride] for all i. `line` is scratch of that length. */
static void add_line(ent_hasher *hasher, const double *from, size_t stride, const ranking *order, size_t count,
                     uint64_t *line) {
    for (size_t i = 0; i < count; i++) {
        memcpy(&line[i], &from[order[i].index * stride], sizeof line[i]);
        line[i] = htole64(line[i]);
    }
    ent_hasher_add(hasher, line, count * sizeof *line);
}

static void add_labels(ent_hasher *hasher, const ent_table *t, const ranking *regions, const ranking *sectors,
                       const ranking *sets) {
    ent_hasher_add_string(hasher, "entente world 1");
    add_count(hasher, t->n_regions);
    add_count(hasher, t->n_sectors);
    add_count(hasher, t->n_elasticity_sets);
    for (size_t n = 0; n < t->n_regions; n++) {
        ent_hasher_add_string(hasher, regions[n].code);
        ent_hasher_add_string(hasher, t->regions[regions[n].index].groups);
    }
    for (size_t j = 0; j < t->n_sectors; j++) {
        ent_hasher_add_string(hasher, sectors[j].code);
        ent_hasher_add(hasher, t->sectors[sectors[j].index].tradable_goods ? "1" : "0", 1);
    }
    for (size_t s = 0; s < t->n_elasticity_sets; s++) ent_hasher_add_string(hasher, sets[s].code);
}

static void add_figures(ent_hasher *hasher, const ent_table *t, const ranking *regions, const ranking *sectors,
                        const ranking *sets, uint64_t *line) {
    size_t J = t->n_sectors, N = t->n_regions;
    for (size_t j = 0; j < J; j++) {
        const double *flow = t->flow_musd + sectors[j].index * N * N;
        const double *rate = t->tariff_rate + sectors[j].index * N * N;
        for (size_t n = 0; n < N; n++) add_line(hasher, flow + regions[n].index * N, 1, regions, N, line);
        for (size_t n = 0; n < N; n++) add_line(hasher, rate + regions[n].index * N, 1, regions, N, line);
        for (size_t k = 0; k < J; k++)
            add_line(hasher, t->input_share + (sectors[k].index * J + sectors[j].index) * N, 1, regions, N, line);
    }
    for (size_t s = 0; s < t->n_elasticity_sets; s++)
        add_line(hasher, t->elasticity + sets[s].index * J, 1, sectors, J, line);
    if (t->levy_gross == NULL) return; /* what came before levies keeps its hash */
    ent_hasher_add_string(hasher, "levies");
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++)
            add_line(hasher, t->levy_gross + (sectors[j].index * N + regions[n].index) * N, 1, regions, N, line);
}

ent_status ent_world_hash_content(ent_context *context, const ent_world *world, char out[ENT_HASH_DIGITS + 1]) {
    const ent_table *t = &world->table;
    ranking *regions = rank(&world->regions), *sectors = rank(&world->sectors), *sets = rank(&world->sets);
    size_t longest = t->n_regions > t->n_sectors ? t->n_regions : t->n_sectors;
    uint64_t *line = malloc(longest * sizeof *line);
    ent_hasher *hasher = ent_hasher_new();
    int complete = regions != NULL && sectors != NULL && sets != NULL && line != NULL && hasher != NULL;
    if (complete) {
        const double *theta = NULL;
        size_t set = 0;
        add_labels(hasher, t, regions, sectors, sets);
        add_figures(hasher, t, regions, sectors, sets, line);
        if (ent_world_elasticities(context, world, NULL, &theta) == ENT_OK)
            set = (size_t)(theta - t->elasticity) / t->n_sectors;
        ent_hasher_add_string(hasher, t->elasticity_sets[set]); /* which one is the default */
    }
    if (hasher != NULL) ent_hasher_finish(hasher, out);
    free(regions);
    free(sectors);
    free(sets);
    free(line);
    return complete ? ENT_OK : ent_fail_nomem(context);
}
