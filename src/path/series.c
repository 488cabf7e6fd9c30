/* series.c: what two walks say of each year, of pledges and of the dependence on a rival. */
#include "model/base.h"
#include "model/solution.h"
#include "model/target.h"
#include "path/years.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The series of a document, [n_years][N] each. */
typedef struct columns {
    double *real_income, *variation, *law, *real_wage, *capital, *exports, *imports, *revenue, *collected, *due,
        *payout, *military;
} columns;

static ent_status take(ent_context *context, ent_result *d, columns *c) {
    double **all[] = {&c->real_income, &c->variation, &c->law,       &c->real_wage, &c->capital, &c->exports,
                      &c->imports,     &c->revenue,   &c->collected, &c->due,       &c->payout,  &c->military};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if ((*all[k] = ent_result_doubles(d, d->n_years * d->n_regions)) == NULL) return ent_fail_nomem(context);
    return ENT_OK;
}

/* What the year's two equilibria say, without flows. */
static void fill_incomes(const ent_years *y, size_t t, size_t N, columns *c) {
    const ent_walk_year *from = &y->from.years[t], *to = &y->to.years[t];
    const ent_model *model = y->calendar.models[t];
    double a = y->calendar.capital.share;
    for (size_t n = 0; n < N; n++) {
        size_t at = t * N + n;
        double ratio = to->real_income_hat[n] / from->real_income_hat[n];
        /* w L_hat_capital / P (MODEL 1): L_hat_capital = k_hat^a. */
        double wages = to->solution->ln_wage[n] - from->solution->ln_wage[n];
        double capital = log(to->k_hat[n] / from->k_hat[n]);
        double prices = log(to->regions[n].price_hat / from->regions[n].price_hat);
        c->real_income[at] = 100.0 * (ratio - 1.0);
        c->variation[at] = from->regions[n].income_hat * model->income[n] * (ratio - 1.0);
        c->real_wage[at] = 100.0 * expm1(wages + a * capital - prices);
        c->capital[at] = 100.0 * expm1(capital);
        c->payout[at] = to->payout_musd[n] - from->payout_musd[n];
        c->military[at] = to->military_musd[n] - from->military_musd[n];
        c->law[at] = y->law.n_years > t && y->law.years[t].real_income_hat != NULL &&
                             y->law.years[t].solution != NULL && ent_solution_info(y->law.years[t].solution)->converged
                         ? 100.0 * (y->law.years[t].real_income_hat[n] / from->real_income_hat[n] - 1.0)
                         : (double)NAN;
    }
}

static double change_pct(double from, double to) { return from > 0.0 ? 100.0 * (to / from - 1.0) : (double)NAN; }

/* ---- what the budget collects in a year, and what falls due later (MODEL section 2, refunds) ---- */

/* The year of an ISO date. */
static int year_of(const char *date) {
    return (date[0] - '0') * 1000 + (date[1] - '0') * 100 + (date[2] - '0') * 10 + (date[3] - '0');
}

/* Duties of year t as collected, which are those of the law finally in force (with what conditions have brought) less
 * what became known too late; and their settlement in the years in which it falls due. */
static ent_status settle_year(ent_context *context, const ent_years *y, size_t t, const double *flow, columns *c,
                              size_t n_years, size_t N, size_t J) {
    const ent_matter *m = y->matter;
    const double *late_rate = NULL;
    ent_refund *refund = NULL;
    ENT_TRY(ent_refund_compared(context, y->package, m->against, m->world, m->options->delivery,
                                y->calendar.first + (int)t, &refund, &late_rate));
    for (size_t cell = 0; cell < J * N * N; cell++) c->collected[t * N + cell / N % N] -= late_rate[cell] * flow[cell];
    for (size_t k = 0; k < refund->n_dates; k++) {
        const ent_refund_date *date = &refund->dates[k];
        int due = year_of(date->date) - y->calendar.first;
        if (due < 0 || (size_t)due >= n_years) continue;
        for (size_t q = 0; q < date->n_cells; q++)
            c->due[(size_t)due * N + date->cells[q] / N % N] += date->rate_difference[q] * flow[date->cells[q]];
    }
    ent_refund_free(refund);
    return ENT_OK;
}

/* Exports, imports and duties of one side, by the plain routine. */
static ent_status read_side(ent_context *context, const ent_model *model, const ent_walk_year *year, double *exports,
                            double *imports, double *duties) {
    ent_arena arena = {0};
    ent_shock explicit;
    ent_plain plain = {0};
    ent_status status = ent_solution_evaluate(context, model, &year->shock, year->solution, 0, &arena, &explicit,
                                              &plain);
    if (status == ENT_OK) {
        memcpy(exports, plain.exports, model->N * sizeof *exports);
        memcpy(imports, plain.imports, model->N * sizeof *imports);
        memcpy(duties, plain.duties, model->N * sizeof *duties);
        ent_plain_free(&plain);
    }
    ent_arena_free(&arena);
    return status;
}

/* What a year needs flows for: its tables are shown, or its duties are settled later. */
static ent_status fill_flows(ent_context *context, const ent_years *y, size_t t, int settled, ent_result *d,
                             columns *c) {
    const ent_walk_year *from = &y->from.years[t], *to = &y->to.years[t];
    ent_outcome *o = NULL;
    ent_status status = ent_outcome_create(context, y->calendar.models[t], &from->shock, from->solution, &to->shock,
                                           to->solution, &o);
    if (status == ENT_OK && t == y->shown && y->failed_year == 0)
        status = ent_describe_outcome(context, y->matter->world, o, d);
    if (status == ENT_OK && settled)
        status = settle_year(context, y, t, o->flow_to_musd, c, d->n_years, d->n_regions, d->n_sectors);
    ent_outcome_free(o);
    return status;
}

static ent_status fill_trade(ent_context *context, const ent_years *y, size_t t, ent_result *d, columns *c) {
    size_t N = d->n_regions;
    const ent_model *model = y->calendar.models[t];
    int settled = y->calendar.first + (int)t <= ent_refund_last_year(y->package, y->matter->against);
    double *side = malloc(6 * N * sizeof *side);
    ent_status status;
    if (side == NULL) return ent_fail_nomem(context);
    status = read_side(context, model, &y->from.years[t], side, side + N, side + 2 * N);
    if (status == ENT_OK) status = read_side(context, model, &y->to.years[t], side + 3 * N, side + 4 * N, side + 5 * N);
    for (size_t n = 0; n < N && status == ENT_OK; n++) {
        c->exports[t * N + n] = change_pct(side[n], side[3 * N + n]);
        c->imports[t * N + n] = change_pct(side[N + n], side[4 * N + n]);
        c->revenue[t * N + n] = c->collected[t * N + n] = side[5 * N + n];
    }
    free(side);
    if (status != ENT_OK || (t != y->shown && !settled)) return status;
    return fill_flows(context, y, t, settled, d, c);
}

enum { INCOMES = 2 }; /* the series that incomes alone give */

/* The first n_series of them; 0: all. */
static ent_status add_series(ent_context *context, ent_result *d, const columns *c, size_t n_series) {
    const struct {
        const char *name, *unit, *label;
        const double *values;
    } all[] = {
        {"real_income", "pct", "real income, change", c->real_income},
        {"real_income", "musd", "real income, change, at the prices it is measured against", c->variation},
        {"real_income_law", "pct", "real income, change, when no pledge is kept", c->law},
        {"real_wage", "pct", "real wage, change", c->real_wage},
        {"capital", "pct", "capital at work, change", c->capital},
        {"exports", "pct", "exports, change", c->exports},
        {"imports", "pct", "imports, change", c->imports},
        {"tariff_revenue", "musd", "duties by the law finally in force", c->revenue},
        {"tariff_collected", "musd", "duties as collected, by the law known on each day", c->collected},
        {"tariff_settled", "musd", "duties owed for earlier days that fall due; negative: paid back", c->due},
        {"returns_received", "musd", "returns on projects abroad received, less paid, change", c->payout},
        {"military_stock", "musd", "military equipment, change", c->military},
    };
    for (size_t k = 0; k < (n_series ? n_series : sizeof all / sizeof *all); k++)
        ENT_TRY(ent_result_add_series(context, d, all[k].name, all[k].unit, all[k].label, all[k].values));
    return ENT_OK;
}

/* The constant change that is worth the path: mean of ln real income, discounted; and the year of the least. */
static ent_status summarise(ent_context *context, const ent_years *y, const columns *c, ent_result *d) {
    size_t N = d->n_regions;
    double *worth = ent_result_doubles(d, N);
    int *worst = ent_result_take(d, N * sizeof *worst);
    if (worth == NULL || worst == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < N; n++) {
        double sum = 0.0, weights = 0.0, weight = 1.0;
        size_t least = 0;
        for (size_t t = 0; t < d->n_years; t++, weight *= y->calendar.capital.beta) {
            sum += weight * log1p(c->real_income[t * N + n] / 100.0);
            weights += weight;
            if (c->real_income[t * N + n] < c->real_income[least * N + n]) least = t;
        }
        worth[n] = 100.0 * expm1(sum / weights);
        worst[n] = d->years[least];
    }
    d->equivalent_pct = worth;
    d->worst_year = worst;
    return ENT_OK;
}

/* ---- pledges ---- */

static const char *kind_name(ent_deed_kind kind) {
    static const char *const names[] = {[ENT_DEED_INVESTMENT] = "investment", [ENT_DEED_TRANSFER] = "transfer",
                                        [ENT_DEED_DEFENCE] = "defence",       [ENT_DEED_ARMS] = "arms",
                                        [ENT_DEED_PURCHASE] = "purchase",     [ENT_DEED_QUOTA] = "quota",
                                        [ENT_DEED_SUPPLY] = "supply",         [ENT_DEED_PROTECT] = "protect",
                                        [ENT_DEED_MINERAL] = "mineral",       [ENT_DEED_BURDEN] = "burden"};
    return names[kind];
}

typedef struct ledger_of_pledge {
    double *promised, *delivered, *asked, *achieved, *price, *cost;
    ent_deed_kind kind;
    int any;
} ledger_of_pledge;

static int take_pledge(ent_result *d, ledger_of_pledge *p) {
    double **all[] = {&p->promised, &p->delivered, &p->asked, &p->achieved, &p->price, &p->cost};
    for (size_t k = 0; k < 6; k++) {
        if ((*all[k] = ent_result_doubles(d, d->n_years)) == NULL) return 0;
        for (size_t t = 0; t < d->n_years; t++) (*all[k])[t] = (double)NAN;
    }
    return 1;
}

/* Adds to a figure that may not be there yet. */
static void add_to(double *figure, double value) { *figure = isnan(*figure) ? value : *figure + value; }

/* The kind of target that a clause of this kind is about. */
static ent_target_kind target_of(ent_deed_kind kind) {
    switch (kind) {
    case ENT_DEED_QUOTA: return ENT_TARGET_QUOTA;
    case ENT_DEED_SUPPLY: return ENT_TARGET_SUPPLY;
    case ENT_DEED_PROTECT: return ENT_TARGET_PROTECT;
    case ENT_DEED_MINERAL: return ENT_TARGET_MINERAL;
    case ENT_DEED_BURDEN: return ENT_TARGET_BURDEN;
    default: return ENT_TARGET_PURCHASE;
    }
}

/* A clause's deeds in one year. Of several targets (an industry in many sectors) the dearest is shown, costs add up. */
static void read_year(const ent_walk_year *year, size_t t, size_t clause, double factor, ledger_of_pledge *p) {
    size_t n_results = 0;
    const ent_target_result *results = ent_solution_targets(year->solution, &n_results);
    for (size_t k = 0; k < year->law.n_deeds; k++) {
        const ent_deed *deed = &year->law.deeds[k];
        int money = deed->kind != ENT_DEED_QUOTA && deed->kind != ENT_DEED_SUPPLY && deed->kind != ENT_DEED_PROTECT &&
                    deed->kind != ENT_DEED_MINERAL;
        if (deed->clause != clause) continue;
        if (!p->any) p->kind = deed->kind;
        p->any = 1;
        if (!money) continue;
        add_to(&p->promised[t],
               deed->kind == ENT_DEED_DEFENCE ? year->delivered_musd[k] / factor : deed->promised_musd);
        add_to(&p->delivered[t], year->delivered_musd[k] / factor);
    }
    for (size_t q = 0; q < n_results; q++) {
        if (year->law.deeds[year->target_deed[q]].clause != clause) continue;
        add_to(&p->cost[t], results[q].cost_musd);
        if (results[q].kind != target_of(p->kind)) continue; /* what makes room for it has another unit */
        if (!isnan(p->price[t]) && 100.0 * results[q].price <= p->price[t]) continue;
        p->price[t] = 100.0 * results[q].price;
        p->asked[t] = results[q].asked;
        p->achieved[t] = results[q].achieved;
    }
}

static const char *unit_of(ent_deed_kind kind) {
    if (kind == ENT_DEED_PURCHASE || kind == ENT_DEED_QUOTA) return "musd";
    return kind == ENT_DEED_SUPPLY || kind == ENT_DEED_PROTECT || kind == ENT_DEED_MINERAL ? "share" : "";
}

static ent_status add_pledges(ent_context *context, const ent_years *y, ent_result *d) {
    for (size_t k = 0; k < ent_book_size(y->book); k++) {
        const ent_book_clause *clause = ent_book_clause_at(y->book, k);
        ledger_of_pledge p = {0};
        ent_pledge pledge;
        if (clause->layer != ENT_BOOK_PACKAGE) continue;
        if (!take_pledge(d, &p)) return ent_fail_nomem(context);
        for (size_t t = 0; t < d->n_years; t++) read_year(&y->to.years[t], t, k, y->calendar.dollar_factor[t], &p);
        if (!p.any) continue;
        pledge = (ent_pledge){.clause = clause->info->id,
                              .kind = kind_name(p.kind),
                              .promised_musd = p.promised,
                              .delivered_musd = p.delivered,
                              .asked = p.asked,
                              .achieved = p.achieved,
                              .unit = unit_of(p.kind),
                              .price_pct = p.price,
                              .cost_musd = p.cost};
        ENT_TRY(ent_result_add_pledge(context, d, &pledge));
    }
    return ENT_OK;
}

/* ---- dependence ---- */

/* What one region buys of a sector, or of all goods (sector < 0): from the rival, from abroad, in all. */
typedef struct bought {
    double rival, abroad, all;
} bought;

static bought buys(const ent_result *d, const double *flow, const ent_shock *shock, const ent_table *table,
                   size_t region, ptrdiff_t sector) {
    size_t N = d->n_regions;
    bought b = {0};
    for (size_t j = 0; j < d->n_sectors; j++)
        for (size_t i = 0; i < N; i++) {
            size_t cell = (j * N + region) * N + i;
            double rate = shock->tariff_rate != NULL ? shock->tariff_rate[cell] : table->tariff_rate[cell];
            if (sector >= 0 ? j != (size_t)sector : !d->sector_goods[j]) continue;
            b.all += flow[cell] * (1.0 + rate);
            if (i != region) b.abroad += flow[cell];
            if ((ptrdiff_t)i == d->rival) b.rival += flow[cell];
        }
    return b;
}

static ent_status add_dependence(ent_context *context, const ent_years *y, ent_result *d, size_t region,
                                 ptrdiff_t sector) {
    const ent_table *table = ent_world_table(y->matter->world);
    bought from = buys(d, d->flow_from_musd, &y->from.years[y->shown].shock, table, region, sector);
    bought to = buys(d, d->flow_to_musd, &y->to.years[y->shown].shock, table, region, sector);
    ent_dependence entry = {.region = region, .sector = sector};
    if (!(from.abroad > 0.0) || !(to.abroad > 0.0)) return ENT_OK;
    entry.import_share_from = from.rival / from.abroad;
    entry.import_share_to = to.rival / to.abroad;
    entry.absorption_share_from = from.rival / from.all;
    entry.absorption_share_to = to.rival / to.all;
    return ent_result_add_dependence(context, d, &entry);
}

ent_status ent_years_describe_incomes(ent_context *context, const ent_years *y, ent_result *d) {
    columns c;
    ENT_TRY(take(context, d, &c));
    for (size_t t = 0; t < d->n_years; t++) fill_incomes(y, t, d->n_regions, &c);
    ENT_TRY(add_series(context, d, &c, INCOMES));
    return summarise(context, y, &c, d);
}

ent_status ent_years_describe(ent_context *context, const ent_years *y, ent_result *d) {
    columns c;
    ENT_TRY(take(context, d, &c));
    for (size_t t = 0; t < d->n_years; t++) {
        fill_incomes(y, t, d->n_regions, &c);
        ENT_TRY(fill_trade(context, y, t, d, &c));
    }
    ENT_TRY(add_series(context, d, &c, 0));
    ENT_TRY(summarise(context, y, &c, d));
    ENT_TRY(add_pledges(context, y, d));
    for (size_t p = 0; p < d->n_parties && d->rival >= 0 && d->flow_to_musd != NULL; p++)
        for (ptrdiff_t j = -1; j < (ptrdiff_t)d->n_sectors; j++)
            if ((ptrdiff_t)d->parties[p] != d->rival && (j < 0 || d->sector_goods[j]))
                ENT_TRY(add_dependence(context, y, d, d->parties[p], j));
    return ENT_OK;
}
