#include "world/blob.h"
#include "world/inside.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64, N_BLOCKS = 6, BLOB_VERSION = 2 };
static const char MAGIC[8] = {'E', 'N', 'T', 'W', 'O', 'R', 'L', 'D'};

/* Every field little end first. Blocks: labels, flow, tariff, input, elasticity, levy (empty when there is none). */
typedef struct header {
    char magic[8];
    uint32_t version, n_sectors, n_regions, n_sets, base_year, unused;
    uint64_t length;
    uint64_t offset[N_BLOCKS], bytes[N_BLOCKS];
    uint64_t value_added_gap; /* the bits of the double */
    char hash[ENT_HASH_DIGITS + 1];
} header;

/* The order of strings: the table's name; for each region code, names, basin, groups, iso; for each sector code, names,
 * isic, flag; the sets. The two numbers are written as text. */
static void write_labels(const ent_table *t, ent_text *text) {
    ent_text_add_bytes(text, t->name, strlen(t->name) + 1);
    for (size_t n = 0; n < t->n_regions; n++) {
        const ent_region *r = &t->regions[n];
        const char *strings[] = {r->code, r->name_en, r->name_fr, r->basin, r->groups};
        for (size_t i = 0; i < 5; i++) ent_text_add_bytes(text, strings[i], strlen(strings[i]) + 1);
        ent_text_addf(text, "%u%c", r->iso_numeric, '\0');
    }
    for (size_t j = 0; j < t->n_sectors; j++) {
        const ent_sector *s = &t->sectors[j];
        const char *strings[] = {s->code, s->name_en, s->name_fr, s->isic_rev4, s->tradable_goods ? "1" : "0"};
        for (size_t i = 0; i < 5; i++) ent_text_add_bytes(text, strings[i], strlen(strings[i]) + 1);
    }
    for (size_t s = 0; s < t->n_elasticity_sets; s++)
        ent_text_add_bytes(text, t->elasticity_sets[s], strlen(t->elasticity_sets[s]) + 1);
}

static void pad(ent_text *text, size_t start) {
    static const char zeros[ALIGNMENT] = {0};
    size_t over = (text->length - start) % ALIGNMENT;
    if (over != 0) ent_text_add_bytes(text, zeros, ALIGNMENT - over);
}

static void write_doubles(const double *figures, uint64_t bytes, ent_text *text) {
    for (size_t i = 0; i < bytes / sizeof(double); i++) {
        uint64_t little;
        memcpy(&little, &figures[i], sizeof little);
        little = htole64(little);
        ent_text_add_bytes(text, (const char *)&little, sizeof little);
    }
}

void ent_blob_write(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    uint64_t J = t->n_sectors, N = t->n_regions, S = t->n_elasticity_sets, gap;
    const double *figures[N_BLOCKS] = {NULL,           t->flow_musd,  t->tariff_rate,
                                       t->input_share, t->elasticity, t->levy_gross};
    uint64_t levies = t->levy_gross != NULL ? 8 * J * N * N : 0;
    uint64_t bytes[N_BLOCKS] = {0, 8 * J * N * N, 8 * J * N * N, 8 * J * J * N, 8 * S * J, levies};
    ent_text labels = {0};
    size_t start = text->length, next = (sizeof(header) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    header h = {.version = htole32(BLOB_VERSION),
                .n_sectors = htole32((uint32_t)J),
                .n_regions = htole32((uint32_t)N),
                .n_sets = htole32((uint32_t)S),
                .base_year = htole32((uint32_t)t->base_year)};
    write_labels(t, &labels);
    bytes[0] = labels.length;
    memcpy(h.magic, MAGIC, sizeof MAGIC);
    memcpy(&gap, &world->value_added_gap, sizeof gap);
    h.value_added_gap = htole64(gap);
    memcpy(h.hash, world->hash, sizeof h.hash);
    for (size_t i = 0; i < N_BLOCKS; i++) {
        h.offset[i] = htole64(next);
        h.bytes[i] = htole64(bytes[i]);
        next += (size_t)(bytes[i] + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    h.length = htole64(next);
    ent_text_add_bytes(text, (const char *)&h, sizeof h);
    for (size_t i = 0; i < N_BLOCKS; i++) {
        pad(text, start);
        if (i == 0) ent_text_add_bytes(text, labels.data, labels.length);
        else write_doubles(figures[i], bytes[i], text);
    }
    pad(text, start);
    if (labels.failed) text->failed = 1;
    ent_text_free(&labels);
}

/* Checks the header against the length and brings it into the host's order. */
static ent_status read_header(ent_context *context, const char *blob, size_t length, header *h) {
    uint64_t J, N, S;
    if (length < sizeof *h || memcmp(blob, MAGIC, sizeof MAGIC) != 0)
        return ent_fail(context, ENT_INPUT, "the packed world does not begin as one");
    memcpy(h, blob, sizeof *h);
    if (le32toh(h->version) != BLOB_VERSION)
        return ent_fail(context, ENT_VERSION, "the packed world has version %u, this library reads %d",
                        le32toh(h->version), BLOB_VERSION);
    h->n_sectors = le32toh(h->n_sectors), h->n_regions = le32toh(h->n_regions), h->n_sets = le32toh(h->n_sets);
    h->base_year = le32toh(h->base_year);
    J = h->n_sectors, N = h->n_regions, S = h->n_sets;
    /* Below 2^20 labels each, no product here exceeds 2^63; ent_world_set_size asks for far less. */
    if (J >= 1u << 20 || N >= 1u << 20 || S >= 1u << 20 || le64toh(h->length) != length)
        return ent_fail(context, ENT_INPUT, "the packed world is cut off or broken");
    {
        uint64_t expected[N_BLOCKS] = {0, 8 * J * N * N, 8 * J * N * N, 8 * J * J * N, 8 * S * J, 8 * J * N * N};
        if (h->bytes[N_BLOCKS - 1] == 0) expected[N_BLOCKS - 1] = 0; /* without levies */
        for (size_t i = 0; i < N_BLOCKS; i++) {
            h->offset[i] = le64toh(h->offset[i]), h->bytes[i] = le64toh(h->bytes[i]);
            if (h->offset[i] % ALIGNMENT != 0 || h->offset[i] > length || h->bytes[i] > length - h->offset[i] ||
                (i > 0 && h->bytes[i] != expected[i]))
                return ent_fail(context, ENT_INPUT, "the packed world is cut off or broken");
        }
    }
    if (h->hash[ENT_HASH_DIGITS] != '\0' || strlen(h->hash) != ENT_HASH_DIGITS)
        return ent_fail(context, ENT_INPUT, "the packed world is cut off or broken");
    return ENT_OK;
}

/* The next string of a block; NULL after the last. */
static const char *next_string(const char **p, const char *end) {
    const char *string = *p, *nul = *p >= end ? NULL : memchr(*p, '\0', (size_t)(end - *p));
    if (nul == NULL) return NULL;
    *p = nul + 1;
    return string;
}

static ent_status read_labels(ent_context *context, ent_world *world, const char *p, const char *end) {
    ent_table *t = &world->table;
    ent_region *regions = ent_arena_take(&world->arena, t->n_regions * sizeof *regions);
    ent_sector *sectors = ent_arena_take(&world->arena, t->n_sectors * sizeof *sectors);
    const char **sets = ent_arena_take(&world->arena, t->n_elasticity_sets * sizeof *sets);
    const char *last;
    if (regions == NULL || sectors == NULL || sets == NULL) return ent_fail_nomem(context);
    last = t->name = next_string(&p, end);
    for (size_t n = 0; last != NULL && n < t->n_regions; n++) {
        ent_region *r = &regions[n];
        r->code = next_string(&p, end), r->name_en = next_string(&p, end), r->name_fr = next_string(&p, end);
        r->basin = next_string(&p, end), r->groups = next_string(&p, end);
        last = next_string(&p, end);
        if (last != NULL) r->iso_numeric = (uint32_t)strtoul(last, NULL, 10);
    }
    for (size_t j = 0; last != NULL && j < t->n_sectors; j++) {
        ent_sector *s = &sectors[j];
        s->code = next_string(&p, end), s->name_en = next_string(&p, end), s->name_fr = next_string(&p, end);
        s->isic_rev4 = next_string(&p, end);
        last = next_string(&p, end);
        if (last != NULL) s->tradable_goods = *last == '1';
    }
    for (size_t s = 0; last != NULL && s < t->n_elasticity_sets; s++) last = sets[s] = next_string(&p, end);
    if (last == NULL || p != end) return ent_fail(context, ENT_INPUT, "the packed world is cut off or broken");
    t->regions = regions, t->sectors = sectors, t->elasticity_sets = sets;
    return ENT_OK;
}

/* The doubles of a block, in place where the host can read them there. */
static const double *view_doubles(ent_world *world, const char *from, uint64_t bytes) {
    size_t count = (size_t)bytes / sizeof(double);
    double *copy;
    if (__BYTE_ORDER == __LITTLE_ENDIAN && (uintptr_t)from % ALIGNMENT == 0)
        return (const double *)__builtin_assume_aligned(from, ALIGNMENT);
    copy = ent_arena_doubles(&world->arena, count);
    for (size_t i = 0; copy != NULL && i < count; i++) {
        uint64_t little;
        memcpy(&little, from + i * sizeof little, sizeof little);
        little = le64toh(little);
        memcpy(&copy[i], &little, sizeof little);
    }
    return copy;
}

static ent_status view(ent_context *context, const char *blob, size_t length, ent_world *world) {
    ent_table *t = &world->table;
    ent_place nowhere = {0};
    uint64_t gap;
    header h;
    ENT_TRY(read_header(context, blob, length, &h));
    ENT_TRY(ent_world_set_size(context, world, nowhere, h.n_sectors, h.n_regions, h.n_sets));
    t->base_year = (int)h.base_year;
    ENT_TRY(read_labels(context, world, blob + h.offset[0], blob + h.offset[0] + h.bytes[0]));
    ENT_TRY(ent_world_index(context, world, nowhere));
    t->flow_musd = view_doubles(world, blob + h.offset[1], h.bytes[1]);
    t->tariff_rate = view_doubles(world, blob + h.offset[2], h.bytes[2]);
    t->input_share = view_doubles(world, blob + h.offset[3], h.bytes[3]);
    t->elasticity = view_doubles(world, blob + h.offset[4], h.bytes[4]);
    if (h.bytes[5] > 0) t->levy_gross = view_doubles(world, blob + h.offset[5], h.bytes[5]);
    if (!t->flow_musd || !t->tariff_rate || !t->input_share || !t->elasticity || (h.bytes[5] > 0 && !t->levy_gross))
        return ent_fail_nomem(context);
    ENT_TRY(ent_world_derive_value_added(context, world, nowhere, NULL));
    gap = le64toh(h.value_added_gap);
    memcpy(&world->value_added_gap, &gap, sizeof gap);
    return ent_world_finish(context, world, nowhere, h.hash);
}

ent_status ent_blob_view(ent_context *context, const void *bytes, size_t length, ent_world **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    ent_world *world = ent_world_new();
    ent_status status = world == NULL ? ent_fail_nomem(context) : view(context, bytes, length, world);
    if (status != ENT_OK) ent_world_free(world);
    *out = status == ENT_OK ? world : NULL;
    ent_context_enter(context, former);
    return status;
}
