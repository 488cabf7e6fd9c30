/* import_gtap.c: a GTAP data base, the header-array file "basedata.har" (har.h), of the standard model's version 7 or, with
 * other names, version 6:
 *
 *     VDFB VMFB (COMM,ACTS,REG)   VDFM VIFM (TRAD_COMM,PROD_COMM,REG)   inputs of domestic and imported goods, basic prices
 *     VDPB VMPB, VDGB VMGB        VDPM VIPM, VDGM VIGM                  the same of households and of government
 *     VDIB VMIB                   column CGDS of VDFM and VIFM          the same of investment
 *     VXSB (COMM,REG,REG)         VXMD    exports by source and destination, basic prices
 *     VFOB VCIF VMSB              VXWD VIWS VIMS    the same with export taxes; with margins; with duties
 *     VST (MARG,REG)              VST     sales to international transport
 *     VDFP VMFP VDPP ...          VDFA VIFA VDPA ...    at purchasers' prices, where the file has them: taxes on use
 *
 * What is imported is known by use (k, j, n) and by source (k, i, n), not by both: every use of a good has the sources of
 * its country's imports. A use of imports is three things: goods at fob prices, duties, and transport, which is bought of
 * those who sell to international transport, in proportion. So exports stand at fob prices, and taxes on them are earned
 * by the industry that exports. Value added is what is left of output: factors, their taxes and taxes on production.
 * Duties are a share of the fob value, so that duties of the base year are revenue of the country that has them. Trade of
 * a region with itself (regions that were merged) has duties only as taxes on use. docs/formats.md. */
#include "world/har.h"
#include "world/import.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The users of a region: its industries, then households, government, investment. */
enum { HOUSEHOLDS, GOVERNMENT, INVESTMENT, DEMANDS };

/* Of the 57 and 65 sectors, those that are goods. */
static const char goods[] =
    " pdr wht gro v_f osd c_b pfb ocr ctl oap rmk wol frs fsh coa oil gas oxt omn cmt omt vol mil "
    "pcr sgr ofd b_t tex wap lea lum ppp p_c crp chm bph rpp nmm i_s nfm fmp mvh otn ele eeq ome "
    "omf ";

/* Names in versions 7 and 6. */
typedef struct name {
    const char *now, *before;
} name;

typedef struct gtap {
    const ent_har *har;
    ent_raw *raw;
    int old; /* names of version 6 */
    size_t N, J, U;
    double *domestic, *imported;           /* [J][N][U] at basic prices: what users of a region take of a good */
    double *basic_taxes;                   /* [N][U] taxes on use */
    double *basic, *fob, *cif, *duty_paid; /* [J][N from][N to] */
    double *transport;                     /* [J][N] sales to it */
} gtap;

static ent_status fail(ent_context *context, const gtap *g, const char *header, const char *message) {
    char hint[sizeof context->error.hint];
    ent_har_list(g->har, hint, sizeof hint);
    return ent_fail_at(context, ENT_INPUT, (ent_place){.file = g->raw->file}, header, hint, message, header);
}

static const char *name_of(const gtap *g, const name *n) { return g->old ? n->before : n->now; }

/* --- labels --- */

static ent_status keep_labels(ent_context *context, gtap *g, const ent_har_array *a, size_t dim, int upper,
                              const char **out) {
    for (size_t i = 0; i < a->size[dim]; i++) {
        char *copy = ent_arena_string(&g->raw->arena, a->elements[dim][i]);
        if (copy == NULL) return ent_fail_nomem(context);
        for (char *p = copy; upper && *p != '\0'; p++) *p = (char)toupper((unsigned char)*p);
        for (const char *p = copy; *p != '\0'; p++)
            if (*p < '!' || *p > '~') return fail(context, g, a->name, "header %s has an element that is no name");
        if (*copy == '\0') return fail(context, g, a->name, "header %s has an element without a name");
        for (size_t earlier = 0; earlier < i; earlier++)
            if (strcmp(out[earlier], copy) == 0) return fail(context, g, a->name, "header %s has an element twice");
        out[i] = copy;
    }
    return ENT_OK;
}

/* Goods are the first dimension of exports, regions the second and the third. */
static ent_status take_labels(ent_context *context, gtap *g, const ent_har_array *exports) {
    static const char *const demands[DEMANDS] = {"households", "government", "investment"};
    ent_raw *raw = g->raw;
    if (exports->n_dims != 3 || exports->elements[0] == NULL || exports->elements[1] == NULL ||
        exports->count != exports->size[0] * exports->size[1] * exports->size[2] ||
        exports->size[1] != exports->size[2])
        return fail(context, g, exports->name, "header %s does not run over goods, regions and regions");
    g->J = raw->n_industries = exports->size[0];
    g->N = raw->n_regions = exports->size[1];
    g->U = g->J + DEMANDS;
    raw->n_demands = DEMANDS;
    raw->industries = ent_arena_take(&raw->arena, g->J * sizeof *raw->industries);
    raw->industry_names = ent_arena_take(&raw->arena, g->J * sizeof *raw->industry_names);
    raw->regions = ent_arena_take(&raw->arena, g->N * sizeof *raw->regions);
    raw->demands = ent_arena_take(&raw->arena, sizeof demands);
    raw->is_inventory = ent_arena_take(&raw->arena, DEMANDS);
    if (!raw->industries || !raw->industry_names || !raw->regions || !raw->demands || !raw->is_inventory)
        return ent_fail_nomem(context);
    memcpy(raw->demands, demands, sizeof demands);
    ENT_TRY(keep_labels(context, g, exports, 0, 0, raw->industries));
    ENT_TRY(keep_labels(context, g, exports, 1, 1, raw->regions));
    return ent_raw_allocate(context, raw, (ent_place){.file = raw->file});
}

static int same_word(const char *a, const char *b) {
    while (*a != '\0' && tolower((unsigned char)*a) == tolower((unsigned char)*b)) a++, b++;
    return *a == *b;
}

/* which[i] = the label that element i of a dimension is; `count` of them, SIZE_MAX: none. */
static void match(const ent_har_array *a, size_t dim, const char *const *labels, size_t count, size_t *which) {
    for (size_t i = 0; i < a->size[dim]; i++) {
        which[i] = SIZE_MAX;
        for (size_t l = 0; l < count && which[i] == SIZE_MAX; l++)
            if (same_word(a->elements[dim][i], labels[l])) which[i] = l;
    }
}

/* --- arrays --- */

/* An array over `n_dims` sets; its dimensions matched to goods ('g'), users ('u') or regions ('r'). */
typedef struct placed {
    ent_har_array a;
    size_t *which[3];
} placed;

static void placed_free(placed *p) {
    ent_har_free(&p->a);
    for (size_t d = 0; d < 3; d++) free(p->which[d]);
}

static ent_status match_dims(ent_context *context, const gtap *g, const char *dims, placed *p) {
    size_t n_dims = strlen(dims), count = 1;
    if (p->a.n_dims != n_dims) return fail(context, g, p->a.name, "header %s has another number of dimensions");
    for (size_t d = 0; d < n_dims; d++) {
        int regions = dims[d] == 'r';
        count *= p->a.size[d];
        if (p->a.elements[d] == NULL) return fail(context, g, p->a.name, "header %s has a dimension without a set");
        p->which[d] = malloc((p->a.size[d] + 1) * sizeof *p->which[d]);
        if (p->which[d] == NULL) return ent_fail_nomem(context);
        match(&p->a, d, regions ? g->raw->regions : g->raw->industries, regions ? g->N : g->J, p->which[d]);
        for (size_t i = 0; i < p->a.size[d]; i++) {
            /* The column of capital goods in version 6 is investment. */
            if (p->which[d][i] == SIZE_MAX && dims[d] == 'u' && g->old && same_word(p->a.elements[d][i], "cgds"))
                p->which[d][i] = g->J + INVESTMENT;
            if (p->which[d][i] == SIZE_MAX)
                return fail(context, g, p->a.name,
                            dims[d] == 'u'
                                ? "header %s has activities that are not the goods: one good of each is needed"
                                : "header %s has elements that exports have not");
        }
    }
    return count == p->a.count ? ENT_OK : fail(context, g, p->a.name, "header %s has dimensions without sets");
}

static ent_status read_placed(ent_context *context, const gtap *g, const char *header, const char *dims, placed *p) {
    *p = (placed){0};
    ENT_TRY(ent_har_read(context, g->har, header, &p->a));
    return match_dims(context, g, dims, p);
}

/* Adds `sign` times an array of uses to [J][N][U]; `demand` for arrays of goods and regions, SIZE_MAX: users in between. */
static ent_status add_uses(ent_context *context, const gtap *g, const char *header, size_t demand, double sign,
                           double *to) {
    placed p;
    ent_status status = read_placed(context, g, header, demand == SIZE_MAX ? "gur" : "gr", &p);
    for (size_t i = 0; status == ENT_OK && i < p.a.count; i++) {
        size_t k = p.which[0][i % p.a.size[0]], rest = i / p.a.size[0];
        size_t u = demand == SIZE_MAX ? p.which[1][rest % p.a.size[1]] : g->J + demand;
        size_t n = demand == SIZE_MAX ? p.which[2][rest / p.a.size[1]] : p.which[1][rest];
        to[(k * g->N + n) * g->U + u] += sign * p.a.values[i];
    }
    placed_free(&p);
    return status;
}

static ent_status add_trade(ent_context *context, const gtap *g, const name *n, double *to) {
    placed p;
    ent_status status = read_placed(context, g, name_of(g, n), "grr", &p);
    for (size_t i = 0; status == ENT_OK && i < p.a.count; i++) {
        size_t k = p.which[0][i % p.a.size[0]], rest = i / p.a.size[0];
        to[(k * g->N + p.which[1][rest % p.a.size[1]]) * g->N + p.which[2][rest / p.a.size[1]]] += p.a.values[i];
    }
    placed_free(&p);
    return status;
}

static ent_status add_transport(ent_context *context, const gtap *g) {
    placed p;
    ent_status status = read_placed(context, g, "VST", "gr", &p);
    for (size_t i = 0; status == ENT_OK && i < p.a.count; i++)
        g->transport[p.which[0][i % p.a.size[0]] * g->N + p.which[1][i / p.a.size[0]]] += p.a.values[i];
    placed_free(&p);
    return status;
}

/* Of each use: basic prices, and purchasers' prices, of domestic and of imported goods. */
static const struct {
    name domestic, imported, domestic_paid, imported_paid;
    size_t demand;
} uses[] = {
    {{"VDFB", "VDFM"}, {"VMFB", "VIFM"}, {"VDFP", "VDFA"}, {"VMFP", "VIFA"}, SIZE_MAX},
    {{"VDPB", "VDPM"}, {"VMPB", "VIPM"}, {"VDPP", "VDPA"}, {"VMPP", "VIPA"}, HOUSEHOLDS},
    {{"VDGB", "VDGM"}, {"VMGB", "VIGM"}, {"VDGP", "VDGA"}, {"VMGP", "VIGA"}, GOVERNMENT},
    {{"VDIB", NULL}, {"VMIB", NULL}, {"VDIP", NULL}, {"VMIP", NULL}, INVESTMENT},
};

/* Taxes on use: purchasers' prices less basic prices, where a file has both. */
static ent_status add_use_taxes(ent_context *context, gtap *g, const name *paid, const name *basic, size_t demand) {
    size_t cells = g->J * g->N * g->U;
    double *taxes;
    ent_status status;
    if (!ent_har_has(g->har, name_of(g, paid))) return ENT_OK;
    taxes = calloc(cells, sizeof *taxes);
    status = taxes == NULL ? ent_fail_nomem(context) : add_uses(context, g, name_of(g, paid), demand, 1.0, taxes);
    if (status == ENT_OK) status = add_uses(context, g, name_of(g, basic), demand, -1.0, taxes);
    for (size_t cell = 0; status == ENT_OK && cell < cells; cell++) g->basic_taxes[cell % (g->N * g->U)] += taxes[cell];
    free(taxes);
    return status;
}

static ent_status read_arrays(ent_context *context, gtap *g) {
    static const name fob = {"VFOB", "VXWD"}, cif = {"VCIF", "VIWS"}, duty_paid = {"VMSB", "VIMS"};
    static const name basic = {"VXSB", "VXMD"};
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        if (name_of(g, &uses[i].domestic) == NULL) continue;
        ENT_TRY(add_uses(context, g, name_of(g, &uses[i].domestic), uses[i].demand, 1.0, g->domestic));
        ENT_TRY(add_uses(context, g, name_of(g, &uses[i].imported), uses[i].demand, 1.0, g->imported));
        ENT_TRY(add_use_taxes(context, g, &uses[i].domestic_paid, &uses[i].domestic, uses[i].demand));
        ENT_TRY(add_use_taxes(context, g, &uses[i].imported_paid, &uses[i].imported, uses[i].demand));
    }
    ENT_TRY(add_trade(context, g, &basic, g->basic));
    ENT_TRY(add_trade(context, g, &fob, g->fob));
    ENT_TRY(add_trade(context, g, &cif, g->cif));
    ENT_TRY(add_trade(context, g, &duty_paid, g->duty_paid));
    return add_transport(context, g);
}

/* --- from arrays to a table --- */

/* The cell where user u of region n buys of (i, k). */
static double *cell_of(const gtap *g, size_t i, size_t k, size_t n, size_t u) {
    size_t row = i * g->J + k;
    if (u < g->J) return &g->raw->intermediate_musd[row * g->N * g->J + n * g->J + u];
    return &g->raw->final_musd[row * g->N * DEMANDS + n * DEMANDS + (u - g->J)];
}

static void add_tax(const gtap *g, size_t n, size_t u, double value) {
    if (u < g->J) g->raw->taxes_musd[n * g->J + u] += value;
    else g->raw->final_taxes_musd[n * DEMANDS + (u - g->J)] += value;
}

/* What region n imports of good k, spread over its users; their transport is kept in margin [N][U]. */
static void spread_imports(const gtap *g, size_t k, size_t n, double *margin) {
    const double *use = g->imported + (k * g->N + n) * g->U;
    double all = 0.0, duty = 0.0, carried = 0.0;
    for (size_t u = 0; u < g->U; u++) all += use[u];
    for (size_t i = 0; i < g->N; i++) {
        size_t flow = (k * g->N + i) * g->N + n;
        duty += g->duty_paid[flow] - g->cif[flow];
        carried += g->cif[flow] - g->fob[flow];
    }
    for (size_t u = 0; u < g->U && all > 0.0; u++) {
        double share = use[u] / all;
        if (share == 0.0) continue;
        for (size_t i = 0; i < g->N; i++) *cell_of(g, i, k, n, u) += share * g->fob[(k * g->N + i) * g->N + n];
        add_tax(g, n, u, share * duty);
        margin[n * g->U + u] += share * carried;
    }
}

static void spread_transport(const gtap *g, const double *margin) {
    double sold = 0.0;
    for (size_t s = 0; s < g->J * g->N; s++) sold += g->transport[s];
    for (size_t s = 0; s < g->J * g->N && sold > 0.0; s++) {
        if (g->transport[s] == 0.0) continue;
        for (size_t b = 0; b < g->N * g->U; b++)
            *cell_of(g, s % g->N, s / g->N, b / g->U, b % g->U) += margin[b] * (g->transport[s] / sold);
    }
}

/* Duties as a share of all that region n buys of (i, k), which for a carrier includes transport; none within a region. */
static void find_tariffs(const gtap *g) {
    for (size_t k = 0; k < g->J; k++)
        for (size_t i = 0; i < g->N; i++)
            for (size_t n = 0; n < g->N; n++) {
                size_t flow = (k * g->N + i) * g->N + n;
                double bought = 0.0;
                for (size_t u = 0; u < g->U; u++) bought += *cell_of(g, i, k, n, u);
                if (i == n || !(bought > 0.0)) continue;
                g->raw->tariff_rate[(k * g->N + n) * g->N + i] = (g->duty_paid[flow] - g->cif[flow]) / bought;
            }
}

/* Output is what is sold, at basic prices but for exports, whose taxes the industry earns. */
static void find_outputs(const gtap *g) {
    ent_raw *raw = g->raw;
    size_t rows = g->N * g->J;
    for (size_t row = 0; row < rows; row++) {
        double sum = 0.0;
        for (size_t c = 0; c < rows; c++) sum += raw->intermediate_musd[row * rows + c];
        for (size_t c = 0; c < g->N * DEMANDS; c++) sum += raw->final_musd[row * g->N * DEMANDS + c];
        raw->output_musd[row] = raw->sold_musd[row] = sum;
    }
    for (size_t k = 0; k < g->J; k++)
        for (size_t i = 0; i < g->N; i++)
            for (size_t n = 0; n < g->N; n++) {
                size_t flow = (k * g->N + i) * g->N + n;
                raw->taxes_musd[i * g->J + k] += g->fob[flow] - g->basic[flow];
            }
    raw->has_output_row = raw->has_output_column = 1;
}

static ent_status build(ent_context *context, gtap *g) {
    double *margin = calloc(g->N * g->U, sizeof *margin);
    if (margin == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < g->J; k++)
        for (size_t n = 0; n < g->N; n++) {
            const double *use = g->domestic + (k * g->N + n) * g->U;
            for (size_t u = 0; u < g->U; u++) *cell_of(g, n, k, n, u) += use[u];
            spread_imports(g, k, n, margin);
        }
    spread_transport(g, margin);
    for (size_t n = 0; n < g->N; n++)
        for (size_t u = 0; u < g->U; u++) add_tax(g, n, u, g->basic_taxes[n * g->U + u]);
    free(margin);
    find_tariffs(g);
    find_outputs(g);
    return ENT_OK;
}

static ent_status read_table(ent_context *context, gtap *g) {
    ent_raw *raw = g->raw;
    ent_har_array exports;
    ent_status status;
    size_t uses_count, trade;
    double *room;
    g->old = !ent_har_has(g->har, "VXSB") && ent_har_has(g->har, "VXMD");
    if (!g->old && !ent_har_has(g->har, "VXSB"))
        return fail(context, g, "VXSB", "the header-array file is no GTAP data base: it has no %s (or VXMD)");
    status = ent_har_read(context, g->har, g->old ? "VXMD" : "VXSB", &exports);
    if (status == ENT_OK) status = take_labels(context, g, &exports);
    ent_har_free(&exports);
    if (status != ENT_OK) return status;
    uses_count = g->J * g->N * g->U, trade = g->J * g->N * g->N;
    raw->tariff_rate = ent_arena_doubles(&raw->arena, trade);
    room = calloc(2 * uses_count + g->N * g->U + 4 * trade + g->J * g->N, sizeof *room);
    if (raw->tariff_rate == NULL || room == NULL) {
        free(room);
        return ent_fail_nomem(context);
    }
    g->domestic = room, g->imported = g->domestic + uses_count, g->basic_taxes = g->imported + uses_count;
    g->basic = g->basic_taxes + g->N * g->U, g->fob = g->basic + trade, g->cif = g->fob + trade;
    g->duty_paid = g->cif + trade, g->transport = g->duty_paid + trade;
    status = read_arrays(context, g);
    if (status == ENT_OK) status = build(context, g);
    free(room);
    raw->edition = g->old ? "names of version 6" : "names of version 7";
    raw->goods = goods;
    return status;
}

int ent_gtap_recognise(const char *bytes, size_t length) { return ent_har_recognise(bytes, length); }

ent_status ent_gtap_read(ent_context *context, ent_source *source, ent_raw *raw) {
    ent_har *har = NULL;
    gtap g = {.raw = raw};
    ent_status status = ent_har_open(context, source, &har);
    raw->edition = raw->folded = "";
    g.har = har;
    if (status == ENT_OK) status = read_table(context, &g);
    ent_har_close(har);
    return status;
}
