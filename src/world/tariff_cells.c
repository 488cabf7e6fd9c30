/* tariff_cells.c: lines become means of cells (sector, importer, exporter).
 *
 * Simple mean: over lines, one for each product of each pair of countries, times the weight with which the product
 * leads to the sector. A line for all partners (most favoured nation) stands for each exporter that has no line of its
 * own for that product. Weighted mean: over the lines of the pair, by their trade; where the pair has none, over the
 * lines for all partners, by theirs; where no line has trade, the simple mean.
 *
 * A line whose importer is several regions (the European Union) is a line of each of them, and says nothing of trade
 * among them. Sums run in the order of the lines. */
#include "world/countries.h"
#include "world/names.h"
#include "world/tariffs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORDS = ENT_TARIFF_PARTNERS / 64, FOLDED = 128, KEY_BYTES = 544 };

/* --- names --- */

static int names_init(ent_tariff_names *names, ent_arena *arena, size_t capacity) {
    names->capacity = capacity;
    names->lines = ent_arena_take(arena, capacity * sizeof *names->lines);
    return names->lines != NULL && ent_labels_init(&names->labels, arena, capacity);
}

static int names_grow(ent_tariff_names *names, ent_arena *arena) {
    ent_tariff_names larger = {0};
    if (!names_init(&larger, arena, 2 * names->capacity)) return 0;
    for (size_t i = 0; i < names->labels.count; i++) {
        (void)ent_labels_add(&larger.labels, names->labels.codes[i]);
        larger.lines[i] = names->lines[i];
    }
    *names = larger;
    return 1;
}

/* The number of a name, new or not; *fresh when it is new. */
static ent_status names_take(ent_context *context, ent_tariffs *t, ent_tariff_names *names, ent_place place,
                             const char *what, const char *name, size_t most, size_t *out, int *fresh) {
    char *copy;
    *fresh = 0;
    *out = ent_labels_find_near(&names->labels, name, *out);
    if (*out != ENT_LABEL_NONE) return ENT_OK;
    if (names->labels.count == most)
        return ent_fail_at(context, ENT_RANGE, place, what, "is this the right column?",
                           "the file has more than %zu names of an %s", most, what);
    if (names->labels.count == names->capacity && !names_grow(names, &t->arena)) return ent_fail_nomem(context);
    copy = ent_arena_string(&t->arena, name);
    if (copy == NULL) return ent_fail_nomem(context);
    *out = ent_labels_add(&names->labels, copy);
    *fresh = 1;
    return ENT_OK;
}

/* --- who is meant --- */

static int add_member(ent_tariffs *t, ent_tariff_party *party, size_t region) {
    if (party->members == NULL) {
        party->members = ent_arena_take(&t->arena, t->world->table.n_regions * sizeof *party->members);
        if (party->members == NULL) return 0;
    }
    party->members[party->n_members++] = region;
    party->known = 1;
    return 1;
}

/* Members of a group of the world; none when it has no such group. */
static int add_group(ent_tariffs *t, ent_tariff_party *party, const char *group) {
    size_t length = strlen(group);
    for (size_t n = 0; n < t->world->table.n_regions; n++)
        for (const char *p = t->world->table.regions[n].groups; *(p += strspn(p, " \t")) != '\0';) {
            size_t word = strcspn(p, " \t");
            if (word == length && memcmp(p, group, length) == 0 && !add_member(t, party, n)) return 0;
            p += word;
        }
    return 1;
}

/* The region of an ISO country; else the one that people call so. */
static size_t find_region(const ent_world *world, const char *name) {
    char folded[FOLDED], other[FOLDED];
    uint32_t numeric;
    const char *code = ent_country_find(name, &numeric);
    size_t N = world->table.n_regions, index = code == NULL ? ENT_LABEL_NONE : ent_labels_find(&world->regions, code);
    if (index != ENT_LABEL_NONE) return index;
    for (size_t n = 0; numeric != 0 && n < N; n++)
        if (world->table.regions[n].iso_numeric == numeric) return n;
    ent_country_fold(name, folded, sizeof folded);
    for (size_t n = 0; *folded != '\0' && n < N; n++) {
        ent_country_fold(world->table.regions[n].name_en, other, sizeof other);
        if (strcmp(folded, other) == 0) return n;
        ent_country_fold(world->table.regions[n].name_fr, other, sizeof other);
        if (strcmp(folded, other) == 0) return n;
    }
    return ENT_LABEL_NONE;
}

static ent_status find_party(ent_context *context, ent_tariffs *t, const char *name, ent_tariff_party *party) {
    size_t index = ent_labels_find(&t->countries, name);
    int good = 1;
    *party = (ent_tariff_party){0};
    if (index != ENT_LABEL_NONE) name = t->country_to[index];
    index = ent_labels_find(&t->world->regions, name);
    if (index != ENT_LABEL_NONE) good = add_member(t, party, index);
    else if (ent_country_is_world(name)) party->known = party->is_world = 1;
    else {
        good = add_group(t, party, ent_country_is_union(name) ? "EU" : name);
        if (good && !party->known && ent_country_is_union(name)) {
            index = ent_labels_find(&t->world->regions, "EU");
            if (index != ENT_LABEL_NONE) good = add_member(t, party, index);
        }
        if (good && !party->known) {
            index = find_region(t->world, name);
            if (index != ENT_LABEL_NONE) good = add_member(t, party, index);
        }
    }
    return good ? ENT_OK : ent_fail_nomem(context);
}

static int is_member(const ent_tariff_party *party, size_t region) {
    for (size_t m = 0; m < party->n_members; m++)
        if (party->members[m] == region) return 1;
    return 0;
}

/* --- what is meant --- */

static ent_status lose(ent_context *context, ent_tariffs *t, const char *code) {
    size_t index = 0;
    int fresh;
    ENT_TRY(names_take(context, t, &t->lost, (ent_place){0}, "code", code, ENT_TARIFF_NAMES, &index, &fresh));
    t->lost.lines[index]++;
    return ENT_OK;
}

/* Adds `weight` of a code to the good: at the last step the code is a sector, before it goes on through a concordance.
 */
static ent_status add_code(ent_context *context, ent_tariffs *t, size_t step, const char *code, const char *revision,
                           int is_first, double weight, ent_tariff_good *good) {
    const ent_concordance_target *targets = NULL;
    size_t count, sector, n = t->options->n_concordances;
    int padded = 0;
    while (step < n && t->revisions[step] != NULL && (!is_first || strcasecmp(t->revisions[step], revision) != 0))
        step++;
    if (step == n) {
        sector = ent_labels_find(&t->world->sectors, code);
        if (sector == ENT_LABEL_NONE) return is_first ? ENT_OK : lose(context, t, code);
        for (size_t k = 0; k < good->n_targets; k++)
            if (good->sectors[k] == sector) {
                good->weights[k] += weight;
                return ENT_OK;
            }
        good->sectors[good->n_targets] = sector;
        good->weights[good->n_targets++] = weight;
        return ENT_OK;
    }
    count = ent_concordance_find(&t->steps[step], code, &targets, &padded);
    if (count == 0) return is_first ? ENT_OK : lose(context, t, code);
    t->report->n_padded += (size_t)padded;
    for (size_t k = 0; k < count; k++)
        if (targets[k].weight > 0.0)
            ENT_TRY(add_code(context, t, step + 1, targets[k].to, revision, 0, weight * targets[k].weight, good));
    return ENT_OK;
}

/* Where a revision has a concordance of its own, the lines of others go nowhere. */
static int has_step(const ent_tariffs *t, const char *revision) {
    if (!t->by_revision) return 1;
    for (size_t k = 0; k < t->options->n_concordances; k++)
        if (t->revisions[k] != NULL && strcasecmp(t->revisions[k], revision) == 0) return 1;
    return 0;
}

static ent_status find_good(ent_context *context, ent_tariffs *t, const ent_tariff_line *line, ent_tariff_good *good) {
    size_t J = t->world->table.n_sectors;
    char code[KEY_BYTES];
    *good = (ent_tariff_good){0};
    good->sectors = ent_arena_take(&t->arena, J * sizeof *good->sectors);
    good->weights = ent_arena_doubles(&t->arena, J);
    if (good->sectors == NULL || good->weights == NULL) return ent_fail_nomem(context);
    if (!has_step(t, line->revision)) return ENT_OK;
    if (t->options->n_concordances == 0) snprintf(code, sizeof code, "%s", line->product);
    else ent_concordance_code(line->product, code, sizeof code);
    return add_code(context, t, 0, code, line->revision, 1, 1.0, good);
}

/* --- sums --- */

static void add_to(ent_tariff_sums *sums, size_t cell, double weight, double rate, double value) {
    sums->plain[cell] += weight * rate;
    sums->plain_weight[cell] += weight;
    if (!(value > 0.0)) return;
    sums->traded[cell] += weight * value * rate;
    sums->traded_weight[cell] += weight * value;
}

static void add_own(ent_tariffs *t, const ent_tariff_party *importer, const ent_tariff_party *exporter,
                    const ent_tariff_good *good, double rate, double value) {
    size_t N = t->world->table.n_regions;
    for (size_t k = 0; k < good->n_targets; k++)
        for (size_t y = 0; y < importer->n_members; y++)
            for (size_t z = 0; z < exporter->n_members; z++) {
                if (is_member(importer, exporter->members[z])) continue;
                add_to(&t->own, (good->sectors[k] * N + importer->members[y]) * N + exporter->members[z],
                       good->weights[k], rate, value);
            }
}

/* Room in the importer's book for products numbered below `products`. */
static ent_status open_book(ent_context *context, ent_tariff_book *book, size_t products) {
    size_t capacity = book->capacity == 0 ? 1024 : book->capacity;
    uint64_t *own;
    double *rate, *value;
    if (products <= book->capacity) return ENT_OK;
    while (capacity < products) capacity *= 2;
    own = realloc(book->own, capacity * WORDS * sizeof *own);
    if (own != NULL) book->own = own;
    rate = realloc(book->rate, capacity * sizeof *rate);
    if (rate != NULL) book->rate = rate;
    value = realloc(book->value, capacity * sizeof *value);
    if (value != NULL) book->value = value;
    if (own == NULL || rate == NULL || value == NULL) return ent_fail_nomem(context);
    memset(own + book->capacity * WORDS, 0, (capacity - book->capacity) * WORDS * sizeof *own);
    for (size_t p = book->capacity; p < capacity; p++) rate[p] = value[p] = NAN;
    book->capacity = capacity;
    return ENT_OK;
}

/* Notes that importer a has a line on a product; INPUT when it has one already. */
static ent_status enter(ent_context *context, ent_tariffs *t, ent_place place, size_t a, size_t product, size_t partner,
                        int for_all, const ent_tariff_line *line) {
    ent_tariff_book *book = &t->books[a];
    uint64_t bit = (uint64_t)1 << (partner % 64), *word;
    int twice;
    ENT_TRY(open_book(context, book, product + 1));
    word = &book->own[product * WORDS + partner / 64];
    twice = for_all ? !isnan(book->rate[product]) : (*word & bit) != 0;
    if (twice)
        return ent_fail_at(context, ENT_INPUT, place, "product", "keep one of the two, or pick a year, a type of duty",
                           "the tariff of %.20s on %.20s from %.20s is given twice", line->importer, line->product,
                           line->exporter == NULL ? "all partners" : line->exporter);
    if (for_all) book->rate[product] = line->rate, book->value[product] = line->value;
    else *word |= bit;
    return ENT_OK;
}

/* Finds or makes what a name stands for; arrays grow with the names. */
static ent_status know_party(ent_context *context, ent_tariffs *t, ent_tariff_names *names, ent_tariff_party **parties,
                             ent_place place, const char *what, const char *name, size_t most, size_t *index) {
    size_t before = names->capacity;
    int fresh;
    ENT_TRY(names_take(context, t, names, place, what, name, most, index, &fresh));
    if (names->capacity != before) {
        ent_tariff_party *larger = ent_arena_take(&t->arena, names->capacity * sizeof *larger);
        if (larger == NULL) return ent_fail_nomem(context);
        memcpy(larger, *parties, before * sizeof *larger);
        *parties = larger;
    }
    if (fresh) ENT_TRY(find_party(context, t, name, &(*parties)[*index]));
    names->lines[*index]++;
    return ENT_OK;
}

static ent_status know_good(ent_context *context, ent_tariffs *t, ent_place place, const ent_tariff_line *line,
                            size_t *index) {
    size_t before = t->products.capacity;
    char with_revision[KEY_BYTES];
    const char *key = line->product;
    int fresh;
    if (t->by_revision) {
        snprintf(with_revision, sizeof with_revision, "%s %s", line->revision, line->product);
        key = with_revision;
    }
    ENT_TRY(names_take(context, t, &t->products, place, "product", key, ENT_TARIFF_NAMES, index, &fresh));
    if (t->products.capacity != before) {
        ent_tariff_good *larger = ent_arena_take(&t->arena, t->products.capacity * sizeof *larger);
        if (larger == NULL) return ent_fail_nomem(context);
        memcpy(larger, t->good_of, before * sizeof *larger);
        t->good_of = larger;
    }
    if (fresh) ENT_TRY(find_good(context, t, line, &t->good_of[*index]));
    t->products.lines[*index]++;
    return ENT_OK;
}

static ent_status book_of(ent_context *context, ent_tariffs *t, size_t importer) {
    ent_tariff_book *larger;
    size_t wanted = t->n_books == 0 ? 64 : t->n_books;
    if (importer < t->n_books) return ENT_OK;
    while (wanted <= importer) wanted *= 2;
    larger = realloc(t->books, wanted * sizeof *larger);
    if (larger == NULL) return ent_fail_nomem(context);
    memset(larger + t->n_books, 0, (wanted - t->n_books) * sizeof *larger);
    t->books = larger;
    t->n_books = wanted;
    return ENT_OK;
}

ent_status ent_tariffs_take(ent_context *context, ent_tariffs *t, ent_place place, const ent_tariff_line *line) {
    static const char all[] = "World";
    const ent_tariff_party *importer, *exporter;
    size_t a = t->last_importer, e = t->last_exporter, p = t->last_product + 1;
    const ent_tariff_good *good;
    t->report->n_lines++;
    ENT_TRY(know_party(context, t, &t->importers, &t->importer_of, place, "importer", line->importer,
                       ENT_TARIFF_REGIONS, &a));
    ENT_TRY(know_party(context, t, &t->exporters, &t->exporter_of, place, "exporter",
                       line->exporter == NULL ? all : line->exporter, ENT_TARIFF_PARTNERS, &e));
    ENT_TRY(know_good(context, t, place, line, &p));
    t->last_importer = a, t->last_exporter = e, t->last_product = p;
    importer = &t->importer_of[a], exporter = &t->exporter_of[e], good = &t->good_of[p];
    if (importer->n_members == 0 || !exporter->known || good->n_targets == 0) return ENT_OK;
    ENT_TRY(book_of(context, t, a));
    ENT_TRY(enter(context, t, place, a, p, e, exporter->is_world, line));
    t->report->n_matched++;
    t->report->n_general += (size_t)exporter->is_world;
    if (exporter->is_world) return ENT_OK;
    for (size_t z = 0; z < exporter->n_members; z++)
        if (!is_member(importer, exporter->members[z])) {
            add_own(t, importer, exporter, good, line->rate, line->value);
            return ENT_OK;
        }
    t->report->n_own++;
    return ENT_OK;
}

/* The line for all partners on one product, for each exporter without a line of its own. covered [N] is scratch. */
static void settle_product(ent_tariffs *t, size_t a, size_t product, unsigned char *covered) {
    const ent_tariff_book *book = &t->books[a];
    const ent_tariff_party *importer = &t->importer_of[a];
    const ent_tariff_good *good = &t->good_of[product];
    size_t N = t->world->table.n_regions;
    memset(covered, 0, N);
    for (size_t e = 0; e < t->exporters.labels.count; e++)
        if ((book->own[product * WORDS + e / 64] >> (e % 64)) & 1u)
            for (size_t z = 0; z < t->exporter_of[e].n_members; z++) covered[t->exporter_of[e].members[z]] = 1;
    for (size_t k = 0; k < good->n_targets; k++)
        for (size_t y = 0; y < importer->n_members; y++) {
            size_t market = good->sectors[k] * N + importer->members[y];
            add_to(&t->general, market, good->weights[k], book->rate[product], book->value[product]);
            for (size_t i = 0; i < N; i++)
                if (!covered[i] && !is_member(importer, i))
                    add_to(&t->own, market * N + i, good->weights[k], book->rate[product], 0.0);
        }
}

void ent_tariffs_settle(ent_tariffs *t) {
    for (size_t a = 0; a < t->importers.labels.count && a < t->n_books; a++)
        for (size_t product = 0; product < t->books[a].capacity; product++)
            if (!isnan(t->books[a].rate[product])) settle_product(t, a, product, t->covered);
}

int ent_tariffs_rate(const ent_tariffs *t, size_t sector, size_t importer, size_t exporter, double *rate) {
    size_t N = t->world->table.n_regions, market = sector * N + importer, cell = market * N + exporter;
    if (!(t->own.plain_weight[cell] > 0.0)) return 0;
    if (t->options->mean == ENT_TARIFF_MEAN_TRADE && t->own.traded_weight[cell] > 0.0)
        *rate = t->own.traded[cell] / t->own.traded_weight[cell];
    else if (t->options->mean == ENT_TARIFF_MEAN_TRADE && t->general.traded_weight[market] > 0.0)
        *rate = t->general.traded[market] / t->general.traded_weight[market];
    else *rate = t->own.plain[cell] / t->own.plain_weight[cell];
    return 1;
}

/* --- begin and end --- */

static ent_status read_concordances(ent_context *context, ent_tariffs *t) {
    size_t count = t->options->n_concordances;
    t->steps = ent_arena_take(&t->arena, count * sizeof *t->steps);
    t->revisions = ent_arena_take(&t->arena, count * sizeof *t->revisions);
    if (t->steps == NULL || t->revisions == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < count; k++) {
        const char *path = t->options->concordances[k], *equals = strchr(path, '=');
        if (equals != NULL && equals - path <= 4 && memchr(path, '/', (size_t)(equals - path)) == NULL) {
            char *revision = ent_arena_take(&t->arena, (size_t)(equals - path) + 1);
            if (revision == NULL) return ent_fail_nomem(context);
            memcpy(revision, path, (size_t)(equals - path));
            t->revisions[k] = revision;
            t->by_revision = 1;
            path = equals + 1;
        }
        ENT_TRY(ent_concordance_read(context, path, t->options->equal_weights, &t->arena, &t->steps[k]));
    }
    return ENT_OK;
}

static ent_status read_country_rows(ent_context *context, ent_tariffs *t, ent_csv *csv) {
    static const char *const used[] = {"from", "to", NULL};
    size_t from, to, limit = ent_csv_rows_at_most(csv);
    int more;
    t->country_to = ent_arena_take(&t->arena, limit * sizeof *t->country_to);
    if (t->country_to == NULL || !ent_labels_init(&t->countries, &t->arena, limit)) return ent_fail_nomem(context);
    ENT_TRY(ent_csv_column(context, csv, "from", &from));
    ENT_TRY(ent_csv_column(context, csv, "to", &to));
    ent_csv_warn_unused(context, csv, used);
    for (;;) {
        const char *name;
        char *key;
        size_t index;
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) return ENT_OK;
        name = ent_csv_text(csv, to);
        key = ent_arena_string(&t->arena, ent_csv_text(csv, from));
        if (key == NULL) return ent_fail_nomem(context);
        if (ent_labels_find(&t->world->region_names, name) == ENT_LABEL_NONE && !ent_country_is_world(name))
            return ent_fail_unknown(context, ent_csv_place(csv, to), "region", name, &t->world->region_names);
        index = ent_labels_add(&t->countries, key);
        if (index == ENT_LABEL_NONE)
            return ent_csv_fail(context, csv, from, ENT_INPUT, "keep one of the two", "\"%.60s\" is mapped twice", key);
        t->country_to[index] = ent_arena_string(&t->arena, name);
        if (t->country_to[index] == NULL) return ent_fail_nomem(context);
    }
}

static ent_status read_countries(ent_context *context, ent_tariffs *t) {
    ent_csv *csv = NULL;
    ent_status status;
    if (t->options->countries == NULL)
        return ent_labels_init(&t->countries, &t->arena, 1) ? ENT_OK : ent_fail_nomem(context);
    status = ent_csv_open_commented(context, t->options->countries, &csv);
    if (status == ENT_OK) status = read_country_rows(context, t, csv);
    ent_csv_close(csv);
    return status;
}

static int sums_init(ent_tariff_sums *sums, ent_arena *arena, size_t count) {
    sums->traded = ent_arena_doubles(arena, count);
    sums->traded_weight = ent_arena_doubles(arena, count);
    sums->plain = ent_arena_doubles(arena, count);
    sums->plain_weight = ent_arena_doubles(arena, count);
    return sums->traded && sums->traded_weight && sums->plain && sums->plain_weight;
}

ent_status ent_tariffs_begin(ent_context *context, ent_tariffs *t) {
    size_t J = t->world->table.n_sectors, N = t->world->table.n_regions, few = 64, many = 1024;
    t->year = t->options->year;
    if (t->options->duty != NULL) snprintf(t->duty, sizeof t->duty, "%s", t->options->duty);
    t->covered = ent_arena_take(&t->arena, N);
    t->importer_of = ent_arena_take(&t->arena, few * sizeof *t->importer_of);
    t->exporter_of = ent_arena_take(&t->arena, few * sizeof *t->exporter_of);
    t->good_of = ent_arena_take(&t->arena, many * sizeof *t->good_of);
    if (!t->covered || !t->importer_of || !t->exporter_of || !t->good_of ||
        !names_init(&t->importers, &t->arena, few) || !names_init(&t->exporters, &t->arena, few) ||
        !names_init(&t->products, &t->arena, many) || !names_init(&t->lost, &t->arena, few) ||
        !sums_init(&t->own, &t->arena, J * N * N) || !sums_init(&t->general, &t->arena, J * N))
        return ent_fail_nomem(context);
    ENT_TRY(read_countries(context, t));
    return read_concordances(context, t);
}

void ent_tariffs_free(ent_tariffs *t) {
    for (size_t a = 0; a < t->n_books; a++) {
        free(t->books[a].own);
        free(t->books[a].rate);
        free(t->books[a].value);
    }
    free(t->books);
    ent_arena_free(&t->arena);
}
