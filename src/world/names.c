/* names.c: what a name in a package or a table means: a code, `all`, `all-goods`, or a group of regions.csv. */
#include "world/names.h"
#include "support/text.h"
#include "world/inside.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const ALL = "all", *const ALL_GOODS = "all-goods", *const ALL_EXCEPT = "all-except";

ent_status ent_check_code(ent_context *context, ent_place place, const char *what, const char *code) {
    size_t length = strlen(code);
    if (length == 0) return ent_fail_at(context, ENT_INPUT, place, what, NULL, "a %s has no code", what);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)code[i];
        if (c < ' ' || c == 0x7F || (c == ' ' && (i == 0 || i + 1 == length)))
            return ent_fail_at(context, ENT_INPUT, place, what, "remove blanks around it, tabs and line breaks",
                               "the %s code \"%.40s\" has blanks at its ends or control characters", what, code);
    }
    if (strcmp(code, ALL) == 0 || strcmp(code, ALL_GOODS) == 0 || strcmp(code, ALL_EXCEPT) == 0)
        return ent_fail_at(context, ENT_INPUT, place, what, "choose another code", "\"%s\" is a reserved name", code);
    return ENT_OK;
}

/* The next blank-separated word from *p on; its length, 0 at the end. */
static size_t next_word(const char **p) {
    *p += strspn(*p, " \t");
    return strcspn(*p, " \t");
}

static int is_member(const ent_region *region, const char *group) {
    const char *p = region->groups;
    size_t length = strlen(group), word;
    for (; (word = next_word(&p)) > 0; p += word)
        if (word == length && memcmp(p, group, length) == 0) return 1;
    return 0;
}

static ent_status index_codes(ent_context *context, ent_place place, const char *what, ent_labels *labels,
                              const char *code) {
    ENT_TRY(ent_check_code(context, place, what, code));
    if (ent_labels_add(labels, code) == ENT_LABEL_NONE)
        return ent_fail_at(context, ENT_INPUT, place, what, NULL, "%s \"%s\" appears twice", what, code);
    return ENT_OK;
}

/* The names of regions: codes first, then `all`, then groups in order of appearance. */
static ent_status index_groups(ent_context *context, ent_world *world, ent_place place) {
    const ent_table *t = &world->table;
    ent_labels *names = &world->region_names;
    size_t n_words = 0;
    for (size_t n = 0; n < t->n_regions; n++) {
        const char *p = t->regions[n].groups;
        for (size_t word; (word = next_word(&p)) > 0; p += word) n_words++;
    }
    if (!ent_labels_init(names, &world->arena, t->n_regions + 1 + n_words)) return ent_fail_nomem(context);
    for (size_t n = 0; n < t->n_regions; n++) (void)ent_labels_add(names, t->regions[n].code);
    (void)ent_labels_add(names, ALL);
    for (size_t n = 0; n < t->n_regions; n++) {
        const char *p = t->regions[n].groups;
        for (size_t word; (word = next_word(&p)) > 0; p += word) {
            char *group = ent_arena_take(&world->arena, word + 1);
            if (group == NULL) return ent_fail_nomem(context);
            memcpy(group, p, word);
            if (strcmp(group, ALL_EXCEPT) == 0 || ent_labels_find(names, group) <= t->n_regions)
                return ent_fail_at(context, ENT_INPUT, place, "groups", "choose another name for the group",
                                   "\"%s\" is a group of %s, but also %s", group, t->regions[n].code,
                                   ent_labels_find(&world->regions, group) != ENT_LABEL_NONE ? "a region"
                                                                                             : "a reserved name");
            (void)ent_labels_add(names, group);
        }
    }
    return ENT_OK;
}

/* What people call regions and sectors, for hints: "Japan" is answered by "JPN". */
static int name_codes(ent_world *world, size_t count, int of_regions, ent_labels *labels, ent_labels *names) {
    const ent_table *t = &world->table;
    const char **called = ent_arena_take(&world->arena, 2 * count * sizeof *called);
    if (called == NULL) return 0;
    for (size_t i = 0; i < count; i++) {
        called[i] = of_regions ? t->regions[i].name_en : t->sectors[i].name_en;
        called[count + i] = of_regions ? t->regions[i].name_fr : t->sectors[i].name_fr;
    }
    labels->names = names->names = called;
    labels->n_named = names->n_named = count;
    return 1;
}

ent_status ent_world_index(ent_context *context, ent_world *world, ent_place place) {
    const ent_table *t = &world->table;
    ent_labels *names = &world->sector_names;
    if (!ent_labels_init(&world->regions, &world->arena, t->n_regions) ||
        !ent_labels_init(&world->sectors, &world->arena, t->n_sectors) ||
        !ent_labels_init(&world->sets, &world->arena, t->n_elasticity_sets) ||
        !ent_labels_init(names, &world->arena, t->n_sectors + 2))
        return ent_fail_nomem(context);
    for (size_t n = 0; n < t->n_regions; n++)
        ENT_TRY(index_codes(context, place, "region", &world->regions, t->regions[n].code));
    for (size_t j = 0; j < t->n_sectors; j++) {
        ENT_TRY(index_codes(context, place, "sector", &world->sectors, t->sectors[j].code));
        (void)ent_labels_add(names, t->sectors[j].code);
    }
    for (size_t s = 0; s < t->n_elasticity_sets; s++)
        ENT_TRY(index_codes(context, place, "elasticity set", &world->sets, t->elasticity_sets[s]));
    (void)ent_labels_add(names, ALL);
    (void)ent_labels_add(names, ALL_GOODS);
    ENT_TRY(index_groups(context, world, place));
    if (!name_codes(world, t->n_regions, 1, &world->regions, &world->region_names) ||
        !name_codes(world, t->n_sectors, 0, &world->sectors, &world->sector_names))
        return ent_fail_nomem(context);
    return ENT_OK;
}

/* Lists few labels, points to the command for many. */
static void list_labels(const ent_labels *labels, char *out, size_t size) {
    size_t used = (size_t)snprintf(out, size, "known:");
    for (size_t i = 0; i < labels->count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s %s", i == 0 ? "" : ",", labels->codes[i]);
    if (used >= size) snprintf(out, size, "`entente data info` lists what the table knows");
}

/* The code whose name is `word`, or the only one with a name that begins with it: "Japan" and "JAP" are both JPN. */
static const char *code_of_name(const ent_labels *labels, const char *word) {
    size_t length = strlen(word), only = ENT_LABEL_NONE;
    int several = 0;
    for (size_t i = 0; i < 2 * labels->n_named; i++) {
        size_t index = i % labels->n_named;
        if (strcasecmp(labels->names[i], word) == 0) return labels->codes[index];
        if (length < 3 || strncasecmp(labels->names[i], word, length) != 0) continue;
        several |= only != ENT_LABEL_NONE && only != index;
        only = index;
    }
    return several || only == ENT_LABEL_NONE ? NULL : labels->codes[only];
}

ent_status ent_fail_unknown(ent_context *context, ent_place place, const char *what, const char *code,
                            const ent_labels *labels) {
    char hint[sizeof context->error.hint], fallback[160];
    const char *called = code_of_name(labels, code);
    list_labels(labels, fallback, sizeof fallback);
    if (called != NULL) snprintf(hint, sizeof hint, "did you mean \"%s\"?", called);
    else ent_hint(hint, sizeof hint, code, labels->codes, labels->count, fallback);
    return ent_fail_at(context, ENT_NOT_FOUND, place, what, hint, "%s \"%.80s\" is unknown", what, code);
}

static ent_status find(ent_context *context, ent_place place, const char *what, const char *code,
                       const ent_labels *labels, size_t *out) {
    size_t index = ent_labels_find(labels, code);
    if (index == ENT_LABEL_NONE) return ent_fail_unknown(context, place, what, code, labels);
    *out = index;
    return ENT_OK;
}

ent_status ent_world_region_at(ent_context *context, const ent_world *world, ent_place place, const char *what,
                               const char *code, size_t *out) {
    return find(context, place, what, code, &world->regions, out);
}

ent_status ent_world_sector_at(ent_context *context, const ent_world *world, ent_place place, const char *what,
                               const char *code, size_t *out) {
    return find(context, place, what, code, &world->sectors, out);
}

ent_status ent_world_mark_regions_at(ent_context *context, const ent_world *world, ent_place place, const char *what,
                                     const char *name, unsigned char *flags) {
    size_t N = world->table.n_regions, index = 0;
    ENT_TRY(find(context, place, what, name, &world->region_names, &index));
    if (index < N) flags[index] = 1;
    for (size_t n = 0; index >= N && n < N; n++)
        if (index == N || is_member(&world->table.regions[n], name)) flags[n] = 1; /* index N is `all` */
    return ENT_OK;
}

ent_status ent_world_mark_sectors_at(ent_context *context, const ent_world *world, ent_place place, const char *what,
                                     const char *name, unsigned char *flags) {
    size_t J = world->table.n_sectors, index = 0;
    ENT_TRY(find(context, place, what, name, &world->sector_names, &index));
    if (index < J) flags[index] = 1;
    for (size_t j = 0; index >= J && j < J; j++)
        if (index == J || world->table.sectors[j].tradable_goods) flags[j] = 1; /* J is `all`, J + 1 `all-goods` */
    return ENT_OK;
}

ent_status ent_world_region(ent_context *context, const ent_world *world, const char *code, size_t *out) {
    return ent_world_region_at(context, world, (ent_place){0}, "region", code, out);
}

ent_status ent_world_sector(ent_context *context, const ent_world *world, const char *code, size_t *out) {
    return ent_world_sector_at(context, world, (ent_place){0}, "sector", code, out);
}

ent_status ent_world_mark_regions(ent_context *context, const ent_world *world, const char *name,
                                  unsigned char *flags) {
    return ent_world_mark_regions_at(context, world, (ent_place){0}, "region", name, flags);
}

ent_status ent_world_mark_sectors(ent_context *context, const ent_world *world, const char *name,
                                  unsigned char *flags) {
    return ent_world_mark_sectors_at(context, world, (ent_place){0}, "sector", name, flags);
}

ent_status ent_world_elasticities(ent_context *context, const ent_world *world, const char *set, const double **out) {
    size_t index = ent_labels_find(&world->sets, set == NULL ? "median" : set);
    *out = NULL;
    if (index == ENT_LABEL_NONE && set == NULL) index = 0;
    if (index == ENT_LABEL_NONE) return ent_fail_unknown(context, (ent_place){0}, "elasticity set", set, &world->sets);
    *out = world->table.elasticity + index * world->table.n_sectors;
    return ENT_OK;
}
