/* kite.c: a world from the initial conditions of KITE, the R package, one CSV file for each of its tables:
 *
 *     expenditure.csv         sector,country,value               X, duty paid
 *     trade_share.csv         origin,destination,sector,value    pi: shares of X, 1 over origins
 *     tariff.csv              origin,destination,sector,value    1 + t
 *     export_subsidy.csv      origin,destination,sector,value    e, a factor on the price; may be missing
 *     factor_share.csv        country,sector,value               b
 *     intermediate_share.csv  country,input,output,value         g / (1 - b): shares of inputs, 1 over inputs
 *     trade_elasticity.csv    sector,value                       1 / theta: KITE raises costs to -1/value
 *
 * Then M = pi X / (1 + t) and the share of an input in output is (1 - b) times its share of inputs (MODEL section 0).
 *
 * Shares do not hold every bit of what they were made from. Our own export adds the figure itself in one more column of
 * trade_share (flow_musd), tariff (rate), intermediate_share (share_of_output), and theta by sets in trade_elasticity;
 * KITE does not look at these. Where they are, they count, and must say what `value` says. */
#include "world/kite.h"
#include "support/file.h"
#include "world/industries.h"
#include "world/inside.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two ways of saying a figure agree to the digits that programs keep when they save a table again. */
static const double SAME = 1e-9;

/* Shares of a market, and of inputs, add up to 1 to what six digits can do; ent_check_value_added looks at inputs. */
static const double SHARES_GAP = 1e-5;

typedef struct kite {
    ent_world *world;
    const char *directory;
    double *expenditure, *factor; /* [J][N] X and b */
    double *flow, *tariff, *levy, *input;
    double *share_sum; /* [J][N] of trade shares */
} kite;

typedef struct at {
    const ent_csv *csv;
    size_t column, cell; /* of `value` */
    size_t index[3];
    double value, exact; /* exact: NaN where there is none */
} at;

typedef ent_status take_fn(ent_context *context, kite *k, const at *a);

typedef struct table {
    const char *file;
    int n_keys, may_miss, complete; /* complete: a row for every cell */
    const char *keys[3];
    char kinds[3]; /* 's' sector, 'r' region */
    size_t strides[3];
    const char *exact; /* the column of the figure itself, NULL: none */
    take_fn *take;
} table;

static int differs(double value, double exact, double scale) {
    return !isnan(exact) && !(fabs(value - exact) <= SAME * scale);
}

static ent_status fail_differs(ent_context *context, const at *a, const char *exact) {
    char one[ENT_FIGURE_SIZE], two[ENT_FIGURE_SIZE];
    return ent_csv_fail(
        context, a->csv, a->column, ENT_INPUT,
        "if value is right, take the other column out of the file: it is there for the last digits only",
        "value %s and the figure %s in column \"%s\" do not say the same", ent_figure(a->value, one),
        ent_figure(a->exact, two), exact);
}

static ent_status take_expenditure(ent_context *context, kite *k, const at *a) {
    char number[ENT_FIGURE_SIZE];
    k->expenditure[a->cell] = a->value;
    if (a->value >= 0.0) return ENT_OK;
    return ent_csv_fail(context, a->csv, a->column, ENT_RANGE, NULL, "expenditure is %s; it must be 0 or more",
                        ent_figure(a->value, number));
}

static ent_status take_factor(ent_context *context, kite *k, const at *a) {
    char number[ENT_FIGURE_SIZE];
    k->factor[a->cell] = a->value;
    if (a->value > 0.0 && a->value <= 1.0) return ENT_OK;
    return ent_csv_fail(context, a->csv, a->column, ENT_RANGE, "the share of value added in gross output",
                        "the factor share is %s; it must be above 0 and at most 1", ent_figure(a->value, number));
}

static ent_status take_tariff(ent_context *context, kite *k, const at *a) {
    double rate = isnan(a->exact) ? a->value - 1.0 : a->exact;
    if (differs(a->value - 1.0, a->exact, 1.0 + fabs(a->exact))) return fail_differs(context, a, "rate");
    k->tariff[a->cell] = rate + 0.0;
    if (ent_check_tariff(context, k->world, (ent_place){0}, a->index[0], a->index[1], a->index[2], rate) == ENT_OK)
        return ENT_OK;
    return ent_check_tariff(context, k->world, ent_csv_place(a->csv, a->column), a->index[0], a->index[1], a->index[2],
                            rate);
}

static ent_status take_levy(ent_context *context, kite *k, const at *a) {
    k->levy[a->cell] = a->value;
    return ent_check_levy(context, k->world, ent_csv_place(a->csv, a->column), a->index[0], a->index[1], a->index[2],
                          a->value);
}

/* M = pi X / (1 + t). */
static ent_status take_share(ent_context *context, kite *k, const at *a) {
    size_t market = a->index[0] * k->world->table.n_regions + a->index[1];
    double flow = a->value * k->expenditure[market] / (1.0 + k->tariff[a->cell]);
    char number[ENT_FIGURE_SIZE];
    if (!(a->value >= 0.0 && a->value <= 1.0 + SHARES_GAP))
        return ent_csv_fail(context, a->csv, a->column, ENT_RANGE,
                            "a share of what the destination spends on the sector",
                            "the trade share is %s; it must be from 0 to 1", ent_figure(a->value, number));
    if (differs(flow, a->exact, fabs(a->exact))) return fail_differs(context, a, "flow_musd");
    k->flow[a->cell] = (isnan(a->exact) ? flow : a->exact) + 0.0;
    k->share_sum[market] += a->value;
    return ENT_OK;
}

static ent_status take_input(ent_context *context, kite *k, const at *a) {
    double input = a->value * (1.0 - k->factor[a->index[1] * k->world->table.n_regions + a->index[2]]);
    if (differs(input, a->exact, 1.0)) return fail_differs(context, a, "share_of_output");
    k->input[a->cell] = (isnan(a->exact) ? input : a->exact) + 0.0;
    if (ent_check_input(context, k->world, (ent_place){0}, a->index[2], a->index[1], a->index[0], k->input[a->cell]) ==
        ENT_OK)
        return ENT_OK;
    return ent_check_input(context, k->world, ent_csv_place(a->csv, a->column), a->index[2], a->index[1], a->index[0],
                           k->input[a->cell]);
}

static const ent_labels *labels_of(const kite *k, const table *t, int key) {
    return t->kinds[key] == 's' ? &k->world->sectors : &k->world->regions;
}

/* Every cell must have had its row. */
static ent_status check_complete(ent_context *context, const ent_csv *csv, const kite *k, const table *t,
                                 const uint32_t *lines) {
    const ent_labels *first = labels_of(k, t, 0), *second = labels_of(k, t, 1);
    for (size_t i = 0; i < first->count; i++)
        for (size_t j = 0; j < second->count; j++)
            if (lines[i * t->strides[0] + j * t->strides[1]] == 0)
                return ent_fail_at(context, ENT_INPUT, (ent_place){.file = ent_csv_place(csv, 0).file}, t->keys[0],
                                   "one row for each; the file may be cut off", "%s \"%s\" of %s \"%s\" has no row",
                                   t->keys[0], first->codes[i], t->keys[1], second->codes[j]);
    return ENT_OK;
}

static ent_status read_rows(ent_context *context, ent_csv *csv, kite *k, const table *t, uint32_t *lines) {
    size_t columns[3] = {0}, exact = 0;
    at a = {.csv = csv};
    int more, has_exact = t->exact != NULL && ent_csv_has(csv, t->exact, &exact);
    for (int i = 0; i < t->n_keys; i++) ENT_TRY(ent_csv_column(context, csv, t->keys[i], &columns[i]));
    ENT_TRY(ent_csv_column(context, csv, "value", &a.column));
    for (;;) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        a.cell = 0;
        for (int i = 0; i < t->n_keys; i++) {
            ENT_TRY(ent_csv_label(context, csv, columns[i], labels_of(k, t, i), a.index[i], &a.index[i]));
            a.cell += a.index[i] * t->strides[i];
        }
        if (lines[a.cell] != 0)
            return ent_csv_fail(context, csv, columns[0], ENT_INPUT, "keep one of the two",
                                "these labels appear twice, first on line %u", lines[a.cell]);
        lines[a.cell] = ent_csv_line(csv);
        ENT_TRY(ent_csv_number(context, csv, a.column, &a.value));
        a.exact = NAN;
        if (has_exact) ENT_TRY(ent_csv_number(context, csv, exact, &a.exact));
        ENT_TRY(t->take(context, k, &a));
    }
    return t->complete ? check_complete(context, csv, k, t, lines) : ENT_OK;
}

static ent_status read_table(ent_context *context, kite *k, const table *t) {
    size_t cells = 1;
    char *path = ent_path_join(k->directory, t->file);
    uint32_t *lines = NULL;
    ent_csv *csv = NULL;
    ent_status status = path == NULL ? ent_fail_nomem(context) : ENT_OK;
    if (status == ENT_OK && t->may_miss && !ent_path_exists(path)) {
        free(path);
        return ENT_OK;
    }
    for (int i = 0; i < t->n_keys; i++) cells *= labels_of(k, t, i)->count;
    lines = calloc(cells, sizeof *lines);
    if (status == ENT_OK && lines == NULL) status = ent_fail_nomem(context);
    if (status == ENT_OK) status = ent_csv_open(context, path, &csv);
    if (status == ENT_OK) status = read_rows(context, csv, k, t, lines);
    ent_csv_close(csv);
    free(lines);
    free(path);
    return status;
}

/* --- labels --- */

/* Countries and sectors in the order in which expenditure.csv has them, when no regions.csv and sectors.csv say. */
static ent_status collect(ent_context *context, ent_csv *csv, void *payload) {
    kite *k = payload;
    ent_world *world = k->world;
    size_t columns[2], capacity = ent_csv_rows_at_most(csv) + 1;
    static const char *const keys[] = {"sector", "country"};
    ent_labels seen[2];
    ent_sector *sectors;
    int more;
    for (size_t i = 0; i < 2; i++) {
        ENT_TRY(ent_csv_column(context, csv, keys[i], &columns[i]));
        if (!ent_labels_init(&seen[i], &world->arena, capacity)) return ent_fail_nomem(context);
    }
    for (;;) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        for (size_t i = 0; i < 2; i++) {
            const char *code = ent_csv_text(csv, columns[i]);
            if (ent_labels_find(&seen[i], code) != ENT_LABEL_NONE) continue;
            ENT_TRY(ent_check_code(context, ent_csv_place(csv, columns[i]), keys[i], code));
            code = ent_arena_string(&world->arena, code);
            if (code == NULL) return ent_fail_nomem(context);
            (void)ent_labels_add(&seen[i], code);
        }
    }
    if (seen[0].count == 0)
        return ent_csv_fail(context, csv, columns[0], ENT_INPUT, "one row for each sector and country",
                            "the table has no row");
    ENT_TRY(ent_describe_regions(context, world, seen[1].codes, seen[1].count));
    world->table.n_regions = seen[1].count;
    sectors = ent_arena_take(&world->arena, seen[0].count * sizeof *sectors);
    if (sectors == NULL) return ent_fail_nomem(context);
    for (size_t j = 0; j < seen[0].count; j++) {
        const char *code = seen[0].codes[j];
        sectors[j] = (ent_sector){.code = code, .name_en = code, .name_fr = code, .isic_rev4 = ""};
        sectors[j].tradable_goods = ent_industry_is_goods(code);
    }
    world->table.sectors = sectors;
    world->table.n_sectors = seen[0].count;
    return ENT_OK;
}

static ent_status has_file(ent_context *context, const char *directory, const char *name, int *has) {
    char *path = ent_path_join(directory, name);
    *has = path != NULL && ent_path_exists(path);
    free(path);
    return path == NULL ? ent_fail_nomem(context) : ENT_OK;
}

static ent_status read_labels(ent_context *context, kite *k) {
    int regions, sectors;
    ENT_TRY(has_file(context, k->directory, "regions.csv", &regions));
    ENT_TRY(has_file(context, k->directory, "sectors.csv", &sectors));
    if (regions && sectors) return ent_load_labels(context, k->directory, k->world);
    return ent_csv_with(context, ent_path_join(k->directory, "expenditure.csv"), collect, k);
}

/* Sets are the columns beside sector and value; without any, one set named kite is 1 / value. */
static ent_status read_sets(ent_context *context, ent_csv *csv, void *payload) {
    kite *k = payload;
    ent_table *t = &k->world->table;
    const char **sets = ent_arena_take(&k->world->arena, (ent_csv_width(csv) + 1) * sizeof *sets);
    size_t value, sector;
    if (sets == NULL) return ent_fail_nomem(context);
    ENT_TRY(ent_csv_column(context, csv, "sector", &sector));
    ENT_TRY(ent_csv_column(context, csv, "value", &value));
    for (size_t column = 0; column < ent_csv_width(csv); column++) {
        if (column == value || column == sector) continue;
        sets[t->n_elasticity_sets] = ent_arena_string(&k->world->arena, ent_csv_name(csv, column));
        if (sets[t->n_elasticity_sets++] == NULL) return ent_fail_nomem(context);
    }
    if (t->n_elasticity_sets == 0) sets[t->n_elasticity_sets++] = "kite";
    t->elasticity_sets = sets;
    return ENT_OK;
}

static ent_status read_theta(ent_context *context, ent_csv *csv, kite *k, size_t value_column, size_t sector_column,
                             size_t j, double *theta) {
    const ent_world *world = k->world;
    size_t J = world->table.n_sectors, set = 0, median = ent_labels_find(&world->sets, "median");
    at a = {.csv = csv, .column = value_column};
    char number[ENT_FIGURE_SIZE];
    ENT_TRY(ent_csv_number(context, csv, value_column, &a.value));
    if (!(a.value > 0.0))
        return ent_csv_fail(context, csv, value_column, ENT_RANGE, "KITE raises costs to -1/value",
                            "the value is %s; it must be above 0", ent_figure(a.value, number));
    theta[j] = 1.0 / a.value;
    for (size_t column = 0; column < ent_csv_width(csv); column++) {
        if (column == value_column || column == sector_column) continue;
        ENT_TRY(ent_csv_number(context, csv, column, &theta[set * J + j]));
        set++;
    }
    for (size_t s = 0; s < world->table.n_elasticity_sets; s++)
        ENT_TRY(ent_check_elasticity(context, world, ent_csv_place(csv, value_column), s, j, theta[s * J + j]));
    a.exact = theta[(median == ENT_LABEL_NONE ? 0 : median) * J + j];
    if (differs(1.0 / a.value, a.exact, a.exact))
        return fail_differs(context, &a, world->table.elasticity_sets[median == ENT_LABEL_NONE ? 0 : median]);
    return ENT_OK;
}

static ent_status read_elasticities(ent_context *context, ent_csv *csv, void *payload) {
    kite *k = payload;
    ent_table *t = &k->world->table;
    size_t value_column, sector_column, j = 0;
    double *theta = ent_arena_doubles(&k->world->arena, t->n_elasticity_sets * t->n_sectors);
    int more;
    if (theta == NULL) return ent_fail_nomem(context);
    t->elasticity = theta;
    ENT_TRY(ent_csv_column(context, csv, "sector", &sector_column));
    ENT_TRY(ent_csv_column(context, csv, "value", &value_column));
    for (;;) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        ENT_TRY(ent_csv_label(context, csv, sector_column, &k->world->sectors, j + 1, &j));
        if (theta[j] != 0.0)
            return ent_csv_fail(context, csv, sector_column, ENT_INPUT, "keep one of the two",
                                "sector \"%s\" appears twice", t->sectors[j].code);
        ENT_TRY(read_theta(context, csv, k, value_column, sector_column, j, theta));
    }
    for (j = 0; j < t->n_sectors; j++)
        if (theta[j] == 0.0)
            return ent_csv_fail(context, csv, sector_column, ENT_INPUT, "one row for each sector of the table",
                                "sector \"%s\" has no row", t->sectors[j].code);
    return ENT_OK;
}

/* --- figures --- */

/* What destinations spend must come from somewhere, once. */
static ent_status check_shares(ent_context *context, const kite *k) {
    const ent_table *t = &k->world->table;
    for (size_t market = 0; market < t->n_sectors * t->n_regions; market++) {
        char number[ENT_FIGURE_SIZE];
        if (k->expenditure[market] == 0.0 || fabs(k->share_sum[market] - 1.0) <= SHARES_GAP) continue;
        return ent_fail_at(context, ENT_INPUT, (ent_place){.file = k->directory}, "trade_share",
                           "shares of a destination add up to 1 over origins, home included",
                           "the trade shares of sector %s in %s add up to %s", t->sectors[market / t->n_regions].code,
                           t->regions[market % t->n_regions].code, ent_figure(k->share_sum[market], number));
    }
    return ENT_OK;
}

static ent_status read_figures(ent_context *context, kite *k) {
    ent_table *t = &k->world->table;
    ent_arena *arena = &k->world->arena;
    size_t J = t->n_sectors, N = t->n_regions, trade = J * N * N;
    const table tables[] = {
        {"expenditure.csv", 2, 0, 1, {"sector", "country"}, {'s', 'r'}, {N, 1}, NULL, take_expenditure},
        {"factor_share.csv", 2, 0, 1, {"sector", "country"}, {'s', 'r'}, {N, 1}, NULL, take_factor},
        {"tariff.csv", 3, 0, 0, {"sector", "destination", "origin"}, "srr", {N * N, N, 1}, "rate", take_tariff},
        {"export_subsidy.csv", 3, 1, 0, {"sector", "destination", "origin"}, "srr", {N * N, N, 1}, NULL, take_levy},
        {"trade_share.csv",
         3,
         0,
         0,
         {"sector", "destination", "origin"},
         "srr",
         {N * N, N, 1},
         "flow_musd",
         take_share},
        {"intermediate_share.csv",
         3,
         0,
         0,
         {"input", "output", "country"},
         "ssr",
         {J * N, N, 1},
         "share_of_output",
         take_input},
    };
    k->flow = ent_arena_doubles(arena, trade), k->tariff = ent_arena_doubles(arena, trade);
    k->levy = ent_arena_doubles(arena, trade), k->input = ent_arena_doubles(arena, J * J * N);
    k->expenditure = calloc(3 * J * N, sizeof *k->expenditure);
    if (!k->flow || !k->tariff || !k->levy || !k->input || !k->expenditure) return ent_fail_nomem(context);
    k->factor = k->expenditure + J * N, k->share_sum = k->factor + J * N;
    for (size_t cell = 0; cell < trade; cell++) k->levy[cell] = 1.0;
    t->flow_musd = k->flow, t->tariff_rate = k->tariff, t->input_share = k->input;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) ENT_TRY(read_table(context, k, &tables[i]));
    ENT_TRY(check_shares(context, k));
    ent_world_keep_levies(k->world, k->levy);
    return ENT_OK;
}

static ent_status finish(ent_context *context, kite *k) {
    const ent_table *t = &k->world->table;
    ent_place place = {.file = k->directory};
    int ntb;
    ENT_TRY(ent_world_derive_value_added(context, k->world, place, NULL));
    for (size_t j = 0; j < t->n_sectors; j++)
        for (size_t n = 0; n < t->n_regions; n++)
            ENT_TRY(ent_check_value_added(context, k->world, place, j, n, k->factor[j * t->n_regions + n]));
    ENT_TRY(has_file(context, k->directory, "ntb.csv", &ntb));
    if (ntb)
        ent_warn_at(context, place, "ntb.csv is not used: barriers of the base year are in the trade shares already");
    return ent_world_finish(context, k->world, place, NULL);
}

static ent_status load(ent_context *context, kite *k) {
    ent_table *t = &k->world->table;
    ent_place place = {.file = k->directory};
    int both;
    ENT_TRY(has_file(context, k->directory, "flows.csv", &both));
    if (both) /* one was exported over the other: nobody can say which is meant */
        return ent_fail_at(context, ENT_INPUT, place, NULL, "keep the files of one layout; export into a new directory",
                           "the directory holds trade_share.csv, of KITE's layout, and flows.csv, of ours");
    ENT_TRY(ent_load_about(context, k->directory, k->world));
    ENT_TRY(read_labels(context, k));
    ENT_TRY(ent_csv_with(context, ent_path_join(k->directory, "trade_elasticity.csv"), read_sets, k));
    ENT_TRY(ent_world_set_size(context, k->world, place, t->n_sectors, t->n_regions, t->n_elasticity_sets));
    ENT_TRY(ent_world_index(context, k->world, place));
    ENT_TRY(ent_csv_with(context, ent_path_join(k->directory, "trade_elasticity.csv"), read_elasticities, k));
    ENT_TRY(read_figures(context, k));
    return finish(context, k);
}

int ent_kite_recognise(const char *directory) {
    char path[PATH_MAX]; /* no allocation, which might fail and let the directory pass for another */
    int length = snprintf(path, sizeof path, "%s/trade_share.csv", directory);
    return length > 0 && (size_t)length < sizeof path && ent_path_exists(path);
}

ent_status ent_kite_load(ent_context *context, const char *directory, ent_world **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    kite k = {.world = ent_world_new(), .directory = directory};
    ent_status status = k.world == NULL ? ent_fail_nomem(context) : load(context, &k);
    free(k.expenditure);
    if (status != ENT_OK) ent_world_free(k.world);
    *out = status == ENT_OK ? k.world : NULL;
    ent_context_enter(context, former);
    return status;
}
