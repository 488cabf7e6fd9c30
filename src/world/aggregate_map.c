/* aggregate_map.c: which regions or sectors become one. A map is a CSV `from,to[,name_en,name_fr]`: `from` is a code, a
 * group, or `*` for all that no other row names; every code stands in it once. Names instead of a file make one of each
 * group and leave the rest alone. */
#include "support/text.h"
#include "world/names.h"
#include "world/reshape.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* Before members are known in order: what each old one becomes. */
typedef struct choice {
    const char *to, *name_en, *name_fr; /* to NULL: not chosen yet */
    ent_place place;                    /* of the row that chose, or of nothing */
    const char *by;                     /* the name that chose: "EU" */
} choice;

typedef struct choosing {
    const ent_world *world;
    int of_regions;
    const char *noun; /* "region" */
    size_t count;
    ent_arena *arena;
    choice *choices;      /* [count] */
    unsigned char *flags; /* [count] scratch */
} choosing;

static const char *code_of(const choosing *c, size_t i) {
    return c->of_regions ? c->world->table.regions[i].code : c->world->table.sectors[i].code;
}

static ent_status mark(ent_context *context, choosing *c, ent_place place, const char *what, const char *name) {
    memset(c->flags, 0, c->count);
    if (c->of_regions) return ent_world_mark_regions_at(context, c->world, place, what, name, c->flags);
    return ent_world_mark_sectors_at(context, c->world, place, what, name, c->flags);
}

/* Every flagged one becomes `as`; INPUT when one of them was chosen before. */
static ent_status choose(ent_context *context, choosing *c, const choice *as) {
    for (size_t i = 0; i < c->count; i++) {
        choice *of = &c->choices[i];
        if (!c->flags[i]) continue;
        if (of->to != NULL && as->place.line > 0)
            return ent_fail_at(context, ENT_INPUT, as->place, "from", "keep one of the two",
                               "%s %s is mapped twice, first on line %u", c->noun, code_of(c, i), of->place.line);
        if (of->to != NULL)
            return ent_fail(context, ENT_INPUT, "%s %s is in %s and in %s: it can become only one of them", c->noun,
                            code_of(c, i), of->by, as->by);
        *of = *as;
    }
    return ENT_OK;
}

/* --- a map --- */

typedef struct map_columns {
    size_t from, to, name_en, name_fr;
    int has_en, has_fr;
} map_columns;

static ent_status keep(ent_context *context, choosing *c, const char *text, const char **out) {
    *out = ent_arena_string(c->arena, text);
    return *out == NULL ? ent_fail_nomem(context) : ENT_OK;
}

static ent_status read_choice(ent_context *context, choosing *c, const ent_csv *csv, const map_columns *at,
                              choice *row) {
    *row = (choice){.place = ent_csv_place(csv, at->from)};
    ENT_TRY(ent_check_code(context, ent_csv_place(csv, at->to), "to", ent_csv_text(csv, at->to)));
    ENT_TRY(keep(context, c, ent_csv_text(csv, at->to), &row->to));
    ENT_TRY(keep(context, c, ent_csv_text(csv, at->from), &row->by));
    if (at->has_en && !ent_csv_is_empty(csv, at->name_en))
        ENT_TRY(keep(context, c, ent_csv_text(csv, at->name_en), &row->name_en));
    if (at->has_fr && !ent_csv_is_empty(csv, at->name_fr))
        ENT_TRY(keep(context, c, ent_csv_text(csv, at->name_fr), &row->name_fr));
    return ENT_OK;
}

/* What no row named: an error, or what `*` stands for. */
static ent_status choose_rest(ent_context *context, choosing *c, const ent_csv *csv, const map_columns *at,
                              const choice *rest) {
    size_t missing = 0, first = 0;
    char more[40] = "";
    for (size_t i = c->count; i-- > 0;)
        if (c->choices[i].to == NULL) missing++, first = i;
    for (size_t i = 0; rest->to != NULL && i < c->count; i++)
        if (c->choices[i].to == NULL) c->choices[i] = *rest;
    if (missing == 0 || rest->to != NULL) return ENT_OK;
    if (missing > 1) snprintf(more, sizeof more, ", and %zu more", missing - 1);
    return ent_csv_fail(context, csv, at->from, ENT_INPUT,
                        "a row for each; `*` as `from` stands for all that have none", "%s %s has no row%s", c->noun,
                        code_of(c, first), more);
}

static ent_status read_rows(ent_context *context, choosing *c, ent_csv *csv) {
    static const char *const used[] = {"from", "to", "name_en", "name_fr", NULL};
    map_columns at = {0};
    choice row, rest = {0};
    int more;
    ENT_TRY(ent_csv_column(context, csv, "from", &at.from));
    ENT_TRY(ent_csv_column(context, csv, "to", &at.to));
    at.has_en = ent_csv_has(csv, "name_en", &at.name_en);
    at.has_fr = ent_csv_has(csv, "name_fr", &at.name_fr);
    ent_csv_warn_unused(context, csv, used);
    for (;;) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        ENT_TRY(read_choice(context, c, csv, &at, &row));
        if (strcmp(row.by, "*") == 0) {
            if (rest.to != NULL)
                return ent_csv_fail(context, csv, at.from, ENT_INPUT, "keep one of the two",
                                    "`*` is mapped twice, first on line %u", rest.place.line);
            rest = row;
            continue;
        }
        ENT_TRY(mark(context, c, row.place, "from", row.by));
        ENT_TRY(choose(context, c, &row));
    }
    return choose_rest(context, c, csv, &at, &rest);
}

static ent_status read_map(ent_context *context, choosing *c, const char *path) {
    ent_csv *csv = NULL;
    ent_status status = ent_csv_open_commented(context, path, &csv);
    if (status == ENT_OK) status = read_rows(context, c, csv);
    /* Places point into the reader; they are not needed any more. */
    for (size_t i = 0; i < c->count; i++) c->choices[i].place = (ent_place){0};
    ent_csv_close(csv);
    return status;
}

/* --- names --- */

static const struct section {
    char letter;
    const char *name_en, *name_fr;
} sections[] = {
    {'A', "Agriculture, forestry and fishing", "Agriculture, sylviculture et pêche"},
    {'B', "Mining and quarrying", "Industries extractives"},
    {'C', "Manufacturing", "Industrie manufacturière"},
    {'D', "Electricity and gas", "Électricité et gaz"},
    {'E', "Water supply and waste", "Eau et déchets"},
    {'F', "Construction", "Construction"},
    {'G', "Wholesale and retail trade", "Commerce"},
    {'H', "Transport and storage", "Transports et entreposage"},
    {'I', "Accommodation and food services", "Hébergement et restauration"},
    {'J', "Information and communication", "Information et communication"},
    {'K', "Finance and insurance", "Finance et assurance"},
    {'L', "Real estate", "Immobilier"},
    {'M', "Professional and scientific services", "Services spécialisés et scientifiques"},
    {'N', "Administrative services", "Services administratifs"},
    {'O', "Public administration and defence", "Administration publique et défense"},
    {'P', "Education", "Enseignement"},
    {'Q', "Health and social work", "Santé et action sociale"},
    {'R', "Arts and recreation", "Arts et loisirs"},
    {'S', "Other services", "Autres services"},
    {'T', "Households as employers", "Ménages employeurs"},
    {'U', "Extraterritorial organisations", "Organisations extraterritoriales"},
};

/* The section letter of "C10-C12" or "C241,C2431"; 0 when it spans several ("D-T") or is none. */
static char section_of(const char *isic) {
    char letter = 0;
    for (const char *p = isic; *p != '\0'; p++) {
        char c = (char)toupper((unsigned char)*p);
        if (c < 'A' || c > 'Z') continue;
        if (c > 'U' || (letter != 0 && letter != c)) return 0;
        letter = c;
    }
    return letter;
}

/* Codes of published tables are divisions behind their letter, "C10T12", whose T is no section. */
static char section_of_code(const char *code) {
    char letter = (char)toupper((unsigned char)code[0]);
    if (letter < 'A' || letter > 'U') return 0;
    return code[1] == '\0' || isdigit((unsigned char)code[1]) ? letter : 0;
}

static ent_status choose_sections(ent_context *context, choosing *c) {
    const ent_table *t = &c->world->table;
    for (size_t j = 0; j < c->count; j++) {
        const ent_sector *s = &t->sectors[j];
        char letter = *s->isic_rev4 != '\0' ? section_of(s->isic_rev4) : section_of_code(s->code), code[2];
        if (*s->isic_rev4 == '\0' && letter == 0)
            return ent_fail_at(context, ENT_INPUT, (ent_place){0}, "sectors", "a map says what each sector becomes",
                               "sector %s has no ISIC codes, so its section is not known", s->code);
        if (letter == 0) continue; /* several sections: it stays */
        for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
            if (sections[i].letter != letter) continue;
            code[0] = letter, code[1] = '\0';
            c->choices[j] = (choice){.name_en = sections[i].name_en, .name_fr = sections[i].name_fr, .by = "sections"};
            ENT_TRY(keep(context, c, code, &c->choices[j].to));
        }
    }
    return ENT_OK;
}

/* A code or a group; a sector may be meant to be one of the words of choose_name. */
static ent_status mark_name(ent_context *context, choosing *c, const char *name) {
    static const char *const words[] = {"all", "goods", "services", "sections"};
    const char *near = ent_did_you_mean(name, words, sizeof words / sizeof words[0]);
    char hint[64];
    if (c->of_regions || near == NULL || ent_labels_find(&c->world->sector_names, name) != ENT_LABEL_NONE)
        return mark(context, c, (ent_place){0}, c->noun, name);
    snprintf(hint, sizeof hint, "did you mean \"%s\"?", near);
    return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, c->noun, hint, "sector \"%.80s\" is unknown", name);
}

static ent_status choose_name(ent_context *context, choosing *c, const char *name) {
    const ent_table *t = &c->world->table;
    choice as = {.to = name, .by = name};
    if (!c->of_regions && strcmp(name, "sections") == 0) return choose_sections(context, c);
    if (strcmp(name, "all") == 0) {
        as.to = c->of_regions ? "WORLD" : "TOTAL";
        as.name_en = c->of_regions ? "World" : "All sectors";
        as.name_fr = c->of_regions ? "Monde" : "Tous les secteurs";
        memset(c->flags, 1, c->count);
    } else if (!c->of_regions && (strcmp(name, "goods") == 0 || strcmp(name, "all-goods") == 0)) {
        as.to = "GOODS", as.name_en = "Goods", as.name_fr = "Biens";
        for (size_t j = 0; j < c->count; j++) c->flags[j] = t->sectors[j].tradable_goods != 0;
    } else if (!c->of_regions && strcmp(name, "services") == 0) {
        as.to = "SERVICES", as.name_en = "Services", as.name_fr = "Services";
        for (size_t j = 0; j < c->count; j++) c->flags[j] = t->sectors[j].tradable_goods == 0;
    } else ENT_TRY(mark_name(context, c, name));
    return choose(context, c, &as);
}

static ent_status read_names(ent_context *context, choosing *c, const char *spec) {
    for (const char *p = spec;;) {
        size_t length = strcspn(p, ",");
        char *name = ent_arena_take(c->arena, length + 1);
        if (name == NULL) return ent_fail_nomem(context);
        memcpy(name, p, length);
        ENT_TRY(choose_name(context, c, name));
        p += length;
        if (*p++ == '\0') return ENT_OK;
    }
}

/* --- both --- */

/* Puts the members of each new one together, new ones in order of their first member. */
static ent_status gather(ent_context *context, choosing *c, ent_merging *out) {
    ent_labels labels;
    size_t *next;
    out->n_old = c->count;
    out->target = ent_arena_take(c->arena, c->count * sizeof *out->target);
    out->merged = ent_arena_take(c->arena, c->count * sizeof *out->merged);
    out->member = ent_arena_take(c->arena, c->count * sizeof *out->member);
    next = ent_arena_take(c->arena, c->count * sizeof *next);
    if (!out->target || !out->merged || !out->member || !next || !ent_labels_init(&labels, c->arena, c->count))
        return ent_fail_nomem(context);
    for (size_t i = 0; i < c->count; i++) {
        const choice *of = &c->choices[i];
        size_t index = ent_labels_find(&labels, of->to);
        ent_merged *merged;
        if (index == ENT_LABEL_NONE) {
            index = ent_labels_add(&labels, of->to);
            out->merged[index].code = of->to;
        }
        merged = &out->merged[index];
        merged->count++;
        out->target[i] = index;
        if (merged->name_en == NULL) merged->name_en = of->name_en;
        if (merged->name_fr == NULL) merged->name_fr = of->name_fr;
    }
    out->n_new = labels.count;
    for (size_t m = 0, first = 0; m < out->n_new; m++) {
        out->merged[m].first = next[m] = first;
        first += out->merged[m].count;
    }
    for (size_t i = 0; i < c->count; i++) out->member[next[out->target[i]]++] = i;
    return ENT_OK;
}

static int is_file(const char *spec) {
    struct stat information;
    size_t length = strlen(spec);
    if (strcmp(spec, "-") == 0 || (length > 4 && strcasecmp(spec + length - 4, ".csv") == 0)) return 1;
    return stat(spec, &information) == 0 && !S_ISDIR(information.st_mode);
}

ent_status ent_merging_read(ent_context *context, const ent_world *world, int of_regions, const char *spec,
                            ent_arena *arena, ent_merging *out) {
    const ent_table *t = &world->table;
    choosing c = {.world = world,
                  .of_regions = of_regions,
                  .noun = of_regions ? "region" : "sector",
                  .count = of_regions ? t->n_regions : t->n_sectors,
                  .arena = arena};
    c.choices = ent_arena_take(arena, c.count * sizeof *c.choices);
    c.flags = ent_arena_take(arena, c.count);
    if (c.choices == NULL || c.flags == NULL) return ent_fail_nomem(context);
    if (spec != NULL && is_file(spec)) ENT_TRY(read_map(context, &c, spec));
    else if (spec != NULL) ENT_TRY(read_names(context, &c, spec));
    for (size_t i = 0; i < c.count; i++)
        if (c.choices[i].to == NULL) c.choices[i].to = code_of(&c, i);
    return gather(context, &c, out);
}
