/* split.c: one sector becomes several, so that what they add up to is what it was (MODEL section 0).
 *
 * Flows. What exporter i sells to n is shared out by the shares of that trade, else of i's output, else of n's use.
 * When use is given besides, the parts of all flows are scaled in turn to the uses of each importer and to the outputs
 * of each exporter, each flow kept as a whole: an iterative proportional fit, as RAS with one more side, which either
 * meets them or says that they cannot be met together. Shares are of values at the border: one weight for all three
 * sides, which the fit needs to converge.
 *
 * Technology. A part is made as the sector was. Who used the sector uses part p in proportion to u[p][n], the share of p
 * in what n buys of the sector; or as `input` says.
 *
 *     M[p] = s M      g[k][p] = g[k][S]      g[p][j] = u[p] g[S][j]      sum_p s = sum_p u = 1 */
#include "world/split.h"
#include "support/text.h"

#include <math.h>
#include <string.h>

static const double FIT_TOLERANCE = 1e-12;
enum { FIT_ROUNDS = 2000 };

void ent_split_options_init(ent_split_options *options) {
    *options = (ent_split_options){.struct_version = ENT_SPLIT_OPTIONS_VERSION};
}

typedef struct splitting {
    const ent_world *world;
    const ent_table *from;
    size_t at, P; /* the sector; parts */
    ent_arena arena;
    ent_shares shares;
    double *cells; /* s [N importer][N exporter][P] */
    double *used;  /* u [N importer][P] */
    ent_table to;
    double *flow, *rate, *levy, *input, *theta;
    ent_sector *sectors;
    ent_text note;
} splitting;

static double flow_of(const splitting *s, size_t n, size_t i) {
    size_t N = s->from->n_regions;
    return s->from->flow_musd[(s->at * N + n) * N + i];
}

/* Duty paid. */
static double bought_of(const splitting *s, size_t n, size_t i) {
    size_t N = s->from->n_regions;
    return flow_of(s, n, i) * (1.0 + s->from->tariff_rate[(s->at * N + n) * N + i]);
}

/* The first guess of each flow's shares, which is the answer when use is not given besides. */
static ent_status start(ent_context *context, splitting *s, const char *file) {
    size_t N = s->from->n_regions, P = s->P;
    for (size_t n = 0; n < N; n++)
        for (size_t i = 0; i < N; i++) {
            const double *shares = s->shares.trade == NULL ? NULL : s->shares.trade + (n * N + i) * P;
            if (shares == NULL || isnan(shares[0])) shares = s->shares.output + i * P;
            if (isnan(shares[0])) shares = s->shares.use + n * P;
            if (isnan(shares[0]))
                return ent_fail_at(context, ENT_INPUT, (ent_place){.file = file}, "share",
                                   "rows without exporter and importer stand for all that have none",
                                   "nothing says how what %s sells to %s is split", s->from->regions[i].code,
                                   s->from->regions[n].code);
            memcpy(s->cells + (n * N + i) * P, shares, P * sizeof *shares);
        }
    return ENT_OK;
}

/* Scales part p of one line of cells, `count` of them `stride` apart, to `share` of what the line weighs. The largest
 * |share of now - share| before it. */
static double scale(double *cells, const double *weights, size_t count, size_t stride, size_t P, const double *shares) {
    double total = 0.0, worst = 0.0;
    for (size_t c = 0; c < count; c++) total += weights[c];
    if (total <= 0.0) return 0.0;
    for (size_t p = 0; p < P; p++) {
        double now = 0.0, factor;
        for (size_t c = 0; c < count; c++) now += cells[c * stride + p] * weights[c];
        worst = fmax(worst, fabs(now / total - shares[p]));
        factor = now > 0.0 ? shares[p] * total / now : 0.0;
        for (size_t c = 0; c < count; c++) cells[c * stride + p] *= factor;
    }
    return worst;
}

static void close_cells(splitting *s) {
    size_t N = s->from->n_regions, P = s->P;
    for (size_t cell = 0; cell < N * N; cell++) {
        double *shares = s->cells + cell * P, sum = 0.0;
        for (size_t p = 0; p < P; p++) sum += shares[p];
        for (size_t p = 0; sum > 0.0 && p < P; p++) shares[p] /= sum;
    }
}

/* One round over importers and exporters; the largest gap met before scaling. */
static double fit_round(splitting *s, double *weights) {
    size_t N = s->from->n_regions, P = s->P;
    double worst = 0.0;
    for (size_t n = 0; n < N; n++) {
        const double *shares = s->shares.use + n * P;
        if (isnan(shares[0])) continue;
        for (size_t i = 0; i < N; i++) weights[i] = flow_of(s, n, i);
        worst = fmax(worst, scale(s->cells + n * N * P, weights, N, P, P, shares));
    }
    close_cells(s);
    for (size_t i = 0; s->shares.any_output && i < N; i++) {
        const double *shares = s->shares.output + i * P;
        if (isnan(shares[0])) continue;
        for (size_t n = 0; n < N; n++) weights[n] = flow_of(s, n, i);
        worst = fmax(worst, scale(s->cells + i * P, weights, N, N * P, P, shares));
    }
    close_cells(s);
    return worst;
}

static ent_status fit(ent_context *context, splitting *s, const char *file) {
    double *weights = ent_arena_doubles(&s->arena, s->from->n_regions), worst = 0.0;
    char number[ENT_FIGURE_SIZE];
    if (weights == NULL) return ent_fail_nomem(context);
    if (!s->shares.any_use || (!s->shares.any_output && s->shares.trade == NULL)) return ENT_OK;
    for (size_t round = 0; round < FIT_ROUNDS; round++) {
        worst = fit_round(s, weights);
        if (worst <= FIT_TOLERANCE) return ENT_OK;
        if (round % 100 == 99) ENT_TRY(ent_progress(context, "fitting shares", round, FIT_ROUNDS));
    }
    return ent_fail_at(context, ENT_NUMERIC, (ent_place){.file = file}, "share",
                       "over the world a part is used as much as it is made; give output or use, or fewer places",
                       "the shares of output and of use cannot both hold: a gap of %s is left",
                       ent_figure(worst, number));
}

/* u[p][n]; of an importer that buys nothing, as its own sales would be split. */
static void weigh_use(splitting *s) {
    size_t N = s->from->n_regions, P = s->P;
    for (size_t n = 0; n < N; n++) {
        double total = 0.0;
        for (size_t i = 0; i < N; i++) total += bought_of(s, n, i);
        for (size_t p = 0; p < P; p++) {
            double sum = 0.0;
            for (size_t i = 0; i < N; i++) sum += s->cells[(n * N + i) * P + p] * bought_of(s, n, i);
            s->used[n * P + p] = total > 0.0 ? sum / total : s->cells[(n * N + n) * P + p];
        }
    }
}

/* --- the new table: old sector j stands at j, or j + P - 1 behind the one that is split --- */

static size_t old_of(const splitting *s, size_t j) { return j < s->at ? j : j < s->at + s->P ? s->at : j - s->P + 1; }
static int is_part(const splitting *s, size_t j) { return j >= s->at && j < s->at + s->P; }

static void split_trade(splitting *s) {
    size_t N = s->from->n_regions, P = s->P;
    for (size_t j = 0; j < s->to.n_sectors; j++) {
        size_t old = old_of(s, j) * N * N;
        for (size_t cell = 0; cell < N * N; cell++) {
            double share = is_part(s, j) ? s->cells[cell * P + j - s->at] : 1.0;
            s->flow[j * N * N + cell] = share * s->from->flow_musd[old + cell];
            s->rate[j * N * N + cell] = s->from->tariff_rate[old + cell];
            s->levy[j * N * N + cell] = s->from->levy_gross == NULL ? 1.0 : s->from->levy_gross[old + cell];
        }
    }
}

/* Who uses part p how much of what was one input: `input` rows, else the share of p in all that n buys. */
static double share_of_use(const splitting *s, size_t p, size_t user, size_t n) {
    if (s->shares.input != NULL) {
        double given = s->shares.input[(n * s->from->n_sectors + user) * s->P + p];
        if (!isnan(given)) return given;
    }
    return s->used[n * s->P + p];
}

static void split_technology(splitting *s) {
    size_t N = s->from->n_regions, J = s->from->n_sectors, K = s->to.n_sectors;
    for (size_t k = 0; k < K; k++)
        for (size_t j = 0; j < K; j++)
            for (size_t n = 0; n < N; n++) {
                double share = s->from->input_share[(old_of(s, k) * J + old_of(s, j)) * N + n];
                if (is_part(s, k)) share *= share_of_use(s, k - s->at, old_of(s, j), n);
                s->input[(k * K + j) * N + n] = share;
            }
}

/* --- parts.csv --- */

typedef struct part_columns {
    size_t sector, name_en, name_fr, isic, goods;
    int has_en, has_fr, has_isic, has_goods;
} part_columns;

static ent_status find_part_columns(ent_context *context, const splitting *s, ent_csv *csv, part_columns *at,
                                    size_t *set_of) {
    ENT_TRY(ent_csv_column(context, csv, "sector", &at->sector));
    at->has_en = ent_csv_has(csv, "name_en", &at->name_en);
    at->has_fr = ent_csv_has(csv, "name_fr", &at->name_fr);
    at->has_isic = ent_csv_has(csv, "isic_rev4", &at->isic);
    at->has_goods = ent_csv_has(csv, "tradable_goods", &at->goods);
    for (size_t column = 0; column < ent_csv_width(csv); column++) {
        const char *name = ent_csv_name(csv, column);
        set_of[column] = ENT_LABEL_NONE;
        if (column == at->sector || (at->has_en && column == at->name_en) || (at->has_fr && column == at->name_fr) ||
            (at->has_isic && column == at->isic) || (at->has_goods && column == at->goods))
            continue;
        set_of[column] = ent_labels_find(&s->world->sets, name);
        if (set_of[column] == ENT_LABEL_NONE)
            return ent_fail_unknown(context, ent_csv_place(csv, column), "elasticity set", name, &s->world->sets);
    }
    return ENT_OK;
}

static ent_status take_text(ent_context *context, splitting *s, const ent_csv *csv, int has, size_t column,
                            const char **out) {
    if (!has || ent_csv_is_empty(csv, column)) return ENT_OK;
    *out = ent_arena_string(&s->arena, ent_csv_text(csv, column));
    return *out == NULL ? ent_fail_nomem(context) : ENT_OK;
}

static ent_status read_part(ent_context *context, splitting *s, const ent_csv *csv, const part_columns *at,
                            const size_t *set_of, const ent_labels *parts, uint32_t *lines) {
    size_t p = 0;
    ent_sector *sector;
    ENT_TRY(ent_csv_label(context, csv, at->sector, parts, 0, &p));
    if (lines[p] != 0)
        return ent_csv_fail(context, csv, at->sector, ENT_INPUT, "keep one of the two",
                            "part %s has two rows, the first on line %u", parts->codes[p], lines[p]);
    lines[p] = ent_csv_line(csv);
    sector = &s->sectors[s->at + p];
    ENT_TRY(take_text(context, s, csv, at->has_en, at->name_en, &sector->name_en));
    ENT_TRY(take_text(context, s, csv, at->has_fr, at->name_fr, &sector->name_fr));
    ENT_TRY(take_text(context, s, csv, at->has_isic, at->isic, &sector->isic_rev4));
    if (at->has_goods && !ent_csv_is_empty(csv, at->goods)) {
        const char *word = ent_csv_text(csv, at->goods);
        if (strcmp(word, "0") != 0 && strcmp(word, "1") != 0)
            return ent_csv_fail(context, csv, at->goods, ENT_INPUT, NULL, "tradable_goods is 0 or 1");
        sector->tradable_goods = *word == '1';
    }
    for (size_t column = 0; column < ent_csv_width(csv); column++) {
        double value = 0.0;
        if (set_of[column] == ENT_LABEL_NONE || ent_csv_is_empty(csv, column)) continue;
        ENT_TRY(ent_csv_number(context, csv, column, &value));
        ENT_TRY(ent_check_elasticity(context, s->world, ent_csv_place(csv, column), set_of[column], s->at, value));
        s->theta[set_of[column] * s->to.n_sectors + s->at + p] = value;
    }
    return ENT_OK;
}

static ent_status read_parts(ent_context *context, splitting *s, ent_csv *csv) {
    size_t *set_of = ent_arena_take(&s->arena, ent_csv_width(csv) * sizeof *set_of);
    uint32_t *lines = ent_arena_take(&s->arena, s->P * sizeof *lines);
    part_columns at = {0};
    ent_labels parts;
    int more;
    if (set_of == NULL || lines == NULL || !ent_labels_init(&parts, &s->arena, s->P)) return ent_fail_nomem(context);
    for (size_t p = 0; p < s->P; p++) (void)ent_labels_add(&parts, s->shares.parts[p]);
    ENT_TRY(find_part_columns(context, s, csv, &at, set_of));
    for (;;) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) return ENT_OK;
        ENT_TRY(read_part(context, s, csv, &at, set_of, &parts, lines));
    }
}

/* --- the whole --- */

static ent_status name_sectors(ent_context *context, splitting *s, const ent_split_options *options) {
    size_t K = s->to.n_sectors, J = s->from->n_sectors;
    ent_csv *csv = NULL;
    ent_status status;
    for (size_t j = 0; j < K; j++) {
        const char *code = is_part(s, j) ? s->shares.parts[j - s->at] : NULL;
        s->sectors[j] = s->from->sectors[old_of(s, j)];
        if (code != NULL && strcmp(code, s->sectors[j].code) != 0)
            s->sectors[j].code = s->sectors[j].name_en = s->sectors[j].name_fr = code;
        for (size_t set = 0; set < s->from->n_elasticity_sets; set++)
            s->theta[set * K + j] = s->from->elasticity[set * J + old_of(s, j)];
    }
    if (options->parts == NULL) return ENT_OK;
    status = ent_csv_open_commented(context, options->parts, &csv);
    if (status == ENT_OK) status = read_parts(context, s, csv);
    ent_csv_close(csv);
    return status;
}

static int make_room(splitting *s) {
    size_t N = s->from->n_regions, K = s->to.n_sectors;
    s->cells = ent_arena_doubles(&s->arena, N * N * s->P);
    s->used = ent_arena_doubles(&s->arena, N * s->P);
    s->flow = ent_arena_doubles(&s->arena, K * N * N);
    s->rate = ent_arena_doubles(&s->arena, K * N * N);
    s->levy = ent_arena_doubles(&s->arena, K * N * N);
    s->input = ent_arena_doubles(&s->arena, K * K * N);
    s->theta = ent_arena_doubles(&s->arena, s->from->n_elasticity_sets * K);
    s->sectors = ent_arena_take(&s->arena, K * sizeof *s->sectors);
    return s->cells && s->used && s->flow && s->rate && s->levy && s->input && s->theta && s->sectors;
}

static void describe(splitting *s, const ent_split_options *options) {
    double total = 0.0;
    ent_text_addf(&s->note, "%s of %s (%s) into", options->sector, s->from->name, s->world->hash);
    for (size_t n = 0; n < s->from->n_regions; n++)
        for (size_t i = 0; i < s->from->n_regions; i++) total += flow_of(s, n, i);
    for (size_t p = 0; p < s->P; p++) {
        double sum = 0.0;
        for (size_t cell = 0; cell < s->from->n_regions * s->from->n_regions; cell++)
            sum += s->flow[(s->at + p) * s->from->n_regions * s->from->n_regions + cell];
        ent_text_addf(&s->note, "%s %s (%.4g %% of output)", p == 0 ? "" : ",", s->shares.parts[p],
                      total > 0.0 ? 100.0 * sum / total : 0.0);
    }
    ent_text_addf(&s->note, " by the shares of %s", options->shares);
}

static ent_status split(ent_context *context, splitting *s, const ent_split_options *options, ent_world **out) {
    ENT_TRY(ent_world_sector(context, s->world, options->sector, &s->at));
    ENT_TRY(ent_shares_read(context, s->world, options->shares, &s->arena, &s->shares));
    s->P = s->shares.n_parts;
    s->to.n_sectors = s->from->n_sectors + s->P - 1;
    if (!make_room(s)) return ent_fail_nomem(context);
    ENT_TRY(name_sectors(context, s, options));
    ENT_TRY(start(context, s, options->shares));
    ENT_TRY(fit(context, s, options->shares));
    weigh_use(s);
    split_trade(s);
    split_technology(s);
    describe(s, options);
    if (s->note.failed) return ent_fail_nomem(context);
    if (options->name != NULL) s->to.name = options->name;
    s->to.sectors = s->sectors;
    s->to.flow_musd = s->flow, s->to.tariff_rate = s->rate, s->to.levy_gross = s->levy;
    s->to.input_share = s->input, s->to.elasticity = s->theta;
    s->to.value_added_share = NULL;
    return ent_reshape_finish(context, &s->to, s->world, "split", s->note.data, out);
}

ent_status ent_world_split(ent_context *context, const ent_world *world, const ent_split_options *options,
                           ent_world **out) {
    splitting s = {.world = world, .from = &world->table, .to = world->table};
    ent_subject former;
    ent_status status;
    *out = NULL;
    if (options->struct_version != ENT_SPLIT_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "the options have struct_version %u, this library reads %u",
                        options->struct_version, (uint32_t)ENT_SPLIT_OPTIONS_VERSION);
    if (options->sector == NULL || options->shares == NULL)
        return ent_fail(context, ENT_USAGE, "a split needs a sector and a file of shares");
    former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    status = split(context, &s, options, out);
    ent_context_enter(context, former);
    ent_text_free(&s.note);
    ent_arena_free(&s.arena);
    return status;
}
