/* sheet.c: what applies on a day (MODEL section 2).
 *
 * Tariffs. On each day the applied rate starts from the base schedule, and the
 * clauses in force act on the running rate in the order set, add, floor, cap;
 * within one rule contexts come first, then the order of the file:
 *
 *     set r: r      add r: running + r      floor r: max(running, r)      cap
 * r: min(running, r)
 *
 * A clause that covers the share c of a sector's trade moves the running rate
 * by that share: (1 - c) running + c rule(running). The year's rate is the mean
 * over its days. A retroactive clause (from < announced) needs nothing of its
 * own: the law finally in force counts from `from`.
 *
 * Barriers. kappa_hat is the product over the clauses in force of 1 + c cost,
 * averaged over the days (law.c). A ban closes the share c of the trade and leaves the
 * cost of the rest alone. With open share s, the mean over days of the products
 * of 1 - c, kappa_hat = (mean over open trade) s^(-1/theta), because then the
 * weight kappa_hat^(-theta) of equations (2) and (3) is s times what it is
 * without the ban; s = 0 closes the pair, kappa_hat = HUGE_VAL.
 *
 * Levies. What is levied on exports is e (1 + c rate), e that of the base, likewise.
 *
 * Sea lanes. With the straits closed on a day, kappa_hat is multiplied by what ent_facts_close_straits says.
 *
 * Productivity. A_hat is the product of 1 + c change, averaged over the days.
 */
#include "package/plan.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double by_rule(ent_rule rule, double running, double rate) {
    switch (rule) {
    case ENT_RULE_SET: return rate;
    case ENT_RULE_ADD: return running + rate;
    case ENT_RULE_FLOOR: return fmax(running, rate);
    case ENT_RULE_CAP: return fmin(running, rate);
    }
    return running;
}

static double mix(double coverage, double without, double with) {
    return coverage >= 1.0 ? with : (1.0 - coverage) * without + coverage * with;
}

/* The share of the trade that a clause reaches, in the law or in the reading that is supposed. */
static double covered(const ent_entry *entry, const ent_sheet *sheet) {
    return sheet->whole ? 1.0 : entry->clause->coverage * entry->delivery;
}

/* One clause, by a step, on one pair; 1 when that changes something. */
static int act_on_pair(const ent_entry *entry, double rate, ent_sheet *sheet, size_t cell) {
    const ent_clause *clause = entry->clause;
    double coverage = covered(entry, sheet), before, *value;
    if (clause->type == ENT_CLAUSE_TARIFF) {
        value = &sheet->rate[ent_slot_of(&sheet->tariffs, cell)];
        before = *value;
        if (sheet->on_top_of != NULL && clause->rule != ENT_RULE_ADD) rate += sheet->on_top_of[cell];
        *value = mix(coverage, before, by_rule(clause->rule, before, rate));
        return *value != before;
    }
    if (clause->type == ENT_CLAUSE_LEVY) value = &sheet->levy[ent_slot_of(&sheet->levies, cell)];
    else value = &(ent_entry_step(entry)->ban ? sheet->open : sheet->cost)[ent_slot_of(&sheet->barriers, cell)];
    before = *value;
    *value = before * mix(coverage, 1.0, ent_entry_step(entry)->ban ? 0.0 : 1.0 + rate);
    return *value != before;
}

/* The same for productivity in one market. */
static int act_on_market(const ent_entry *entry, ent_sheet *sheet, size_t market) {
    double *value = &sheet->productivity[ent_slot_of(&sheet->markets, market)], before = *value;
    *value = before * mix(entry->clause->coverage * entry->delivery, 1.0, 1.0 + ent_entry_step(entry)->value);
    return *value != before;
}

static int visit_row(const ent_entry *entry, const ent_list *exporters, size_t importer, size_t row,
                     unsigned char *cells, ent_sheet *sheet) {
    double rate = ent_entry_step(entry)->value;
    int changed = 0;
    for (size_t e = 0; e < exporters->n; e++) {
        size_t i = exporters->at[e];
        if (i == importer) continue;
        if (cells != NULL) cells[row + i] = 1;
        else changed |= act_on_pair(entry, rate, sheet, row + i);
    }
    return changed;
}

/* Visits the cells of an entry that acts on rates. With `cells` they are marked there, else its step acts on the sheet;
 * answers whether anything changed. */
static int visit(const ent_plan *plan, size_t k, unsigned char *cells, ent_sheet *sheet) {
    const ent_entry *entry = &plan->entries[k];
    const ent_scope *scope = &plan->scopes[k];
    int of_markets = entry->clause->type == ENT_CLAUSE_PRODUCTIVITY, changed = 0;
    const ent_list *regions = of_markets ? &scope->region_list : &scope->importer_list;
    size_t N = plan->table->n_regions;
    for (size_t c = 0; scope->cells != NULL && c < scope->n_cells; c++) {
        if (cells != NULL) cells[scope->cells[c]] = 1;
        else changed |= act_on_pair(entry, scope->rates[c], sheet, scope->cells[c]);
    }
    for (size_t s = 0; scope->cells == NULL && s < scope->sector_list.n; s++)
        for (size_t r = 0; r < regions->n; r++) {
            size_t n = regions->at[r], market = scope->sector_list.at[s] * N + n;
            if (!of_markets) changed |= visit_row(entry, &scope->exporter_list, n, market * N, cells, sheet);
            else if (cells != NULL) cells[market] = 1;
            else changed |= act_on_market(entry, sheet, market);
        }
    return changed;
}

/* ---- cells ---- */

/* Days and clauses that count when cells are collected; every = 1: whatever day and whatever clause. */
typedef struct span {
    ent_day first, last;
    int every;
} span;

static int counts(const ent_plan *plan, size_t k, const span *days) {
    return days->every || ent_entry_in_force(&plan->entries[k], days->first, days->last);
}

/* Closed straits may change any trade in goods. */
static void mark_goods(const ent_table *table, unsigned char *cells) {
    size_t N = table->n_regions;
    for (size_t j = 0; j < table->n_sectors; j++)
        for (size_t p = 0; table->sectors[j].tradable_goods && p < N * N; p++)
            if (p / N != p % N) cells[j * N * N + p] = 1;
}

static ent_status collect(ent_context *context, const ent_plan *plan, ent_arena *arena, ent_clause_type type,
                          const span *days, size_t size, ent_cells *out) {
    unsigned char *marked = NULL;
    size_t n = 0;
    *out = (ent_cells){0};
    for (size_t k = 0; k < plan->n_entries; k++) {
        ent_clause_type own = plan->entries[k].clause->type;
        int lane = own == ENT_CLAUSE_LANE && type == ENT_CLAUSE_BARRIER;
        if ((own != type && !lane) || !counts(plan, k, days)) continue;
        if (marked == NULL) marked = ent_arena_take(arena, size);
        if (marked == NULL) return ent_fail_nomem(context);
        ENT_TRY(ent_progress(context, "law", 0, 0));
        if (lane) mark_goods(plan->table, marked);
        else visit(plan, k, marked, NULL);
    }
    if (marked == NULL) return ENT_OK;
    for (size_t c = 0; c < size; c++) n += marked[c];
    out->at = ent_arena_take(arena, n * sizeof *out->at);
    if (out->at == NULL) return ent_fail_nomem(context);
    for (size_t c = 0; c < size; c++)
        if (marked[c]) out->at[out->n++] = c;
    return ENT_OK;
}

static ent_status collect_all(ent_context *context, const ent_plan *plan, ent_arena *arena, const span *days,
                              ent_sheet *out) {
    size_t JN = plan->table->n_sectors * plan->table->n_regions, JNN = JN * plan->table->n_regions;
    *out = (ent_sheet){0};
    ENT_TRY(collect(context, plan, arena, ENT_CLAUSE_TARIFF, days, JNN, &out->tariffs));
    ENT_TRY(collect(context, plan, arena, ENT_CLAUSE_BARRIER, days, JNN, &out->barriers));
    ENT_TRY(collect(context, plan, arena, ENT_CLAUSE_LEVY, days, JNN, &out->levies));
    return collect(context, plan, arena, ENT_CLAUSE_PRODUCTIVITY, days, JN, &out->markets);
}

static ent_status take(ent_context *context, ent_arena *arena, const ent_cells *cells, size_t size, double **out) {
    if (cells->n == 0) return ENT_OK;
    *out = ent_arena_doubles(arena, cells->slot == NULL ? size : cells->n);
    return *out == NULL ? ent_fail_nomem(context) : ENT_OK;
}

ent_status ent_sheet_open(ent_context *context, const ent_plan *plan, ent_arena *arena, ent_sheet *sheet) {
    size_t JN = plan->table->n_sectors * plan->table->n_regions, JNN = JN * plan->table->n_regions;
    ENT_TRY(take(context, arena, &sheet->tariffs, JNN, &sheet->rate));
    ENT_TRY(take(context, arena, &sheet->barriers, JNN, &sheet->cost));
    ENT_TRY(take(context, arena, &sheet->barriers, JNN, &sheet->open));
    ENT_TRY(take(context, arena, &sheet->levies, JNN, &sheet->levy));
    return take(context, arena, &sheet->markets, JN, &sheet->productivity);
}

ent_status ent_sheet_make(ent_context *context, ent_plan *plan, ent_day first, ent_day last, ent_sheet *out) {
    const span days = {first, last, 0};
    ENT_TRY(collect_all(context, plan, &plan->arena, &days, out));
    return ent_sheet_open(context, plan, &plan->arena, out);
}

static ent_status give_slots(ent_context *context, ent_arena *arena, size_t size, ent_cells *cells) {
    uint32_t *slot;
    if (cells->n == 0) return ENT_OK;
    slot = ent_arena_take(arena, size * sizeof *slot);
    if (slot == NULL) return ent_fail_nomem(context);
    for (size_t c = 0; c < cells->n; c++) slot[cells->at[c]] = (uint32_t)c;
    cells->slot = slot;
    return ENT_OK;
}

ent_status ent_sheet_cells(ent_context *context, const ent_plan *plan, ent_arena *arena, ent_sheet *out) {
    size_t JN = plan->table->n_sectors * plan->table->n_regions, JNN = JN * plan->table->n_regions;
    const span days = {0, 0, 1};
    ENT_TRY(collect_all(context, plan, arena, &days, out));
    out->silent = 1;
    ENT_TRY(give_slots(context, arena, JNN, &out->tariffs));
    ENT_TRY(give_slots(context, arena, JNN, &out->barriers));
    ENT_TRY(give_slots(context, arena, JNN, &out->levies));
    return give_slots(context, arena, JN, &out->markets);
}

/* ---- a day ---- */

/* Says which clause was the last to act on a cell whose value has left its
 * bounds. */
static ent_status fail_bounds(ent_context *context, const ent_plan *plan, ent_day day, ent_clause_type type,
                              size_t cell, double value) {
    size_t N = plan->table->n_regions, size = plan->table->n_sectors * N * (type == ENT_CLAUSE_PRODUCTIVITY ? 1 : N);
    size_t sector = cell / (type == ENT_CLAUSE_PRODUCTIVITY ? N : N * N), culprit = 0;
    unsigned char *marked = calloc(size, 1);
    char date[11], who[200];
    if (marked == NULL) return ent_fail_nomem(context);
    for (size_t o = 0; o < plan->n_entries; o++) {
        const ent_entry *entry = &plan->entries[plan->order[o]];
        if (entry->clause->type != type || !ent_entry_in_force(entry, day, day)) continue;
        marked[cell] = 0;
        visit(plan, plan->order[o], marked, NULL);
        if (marked[cell]) culprit = plan->order[o];
    }
    assert(N > 0); /* no world is without regions */
    free(marked);
    ent_day_format(day, date);
    if (type == ENT_CLAUSE_PRODUCTIVITY)
        snprintf(who, sizeof who, "productivity of %.40s, %.40s,", plan->table->regions[cell % N].code,
                 plan->table->sectors[sector].code);
    else
        snprintf(who, sizeof who, "%s of %.40s on %.40s, %.40s,",
                 type == ENT_CLAUSE_TARIFF ? "rate"
                 : type == ENT_CLAUSE_LEVY ? "export levy"
                                           : "trade cost",
                 plan->table->regions[cell / N % N].code, plan->table->regions[cell % N].code,
                 plan->table->sectors[sector].code);
    return ent_fail_at(context, ENT_RANGE, ent_step_place(ent_entry_step(&plan->entries[culprit])), NULL,
                       "look at the clauses that act on it together", "the clauses in force on %s bring the %s to %g%%",
                       date, who, type == ENT_CLAUSE_TARIFF ? 100.0 * value : 100.0 * (value - 1.0));
}

/* The straits closed on a day, and what that multiplies trade costs by. */
static ent_status close_straits(ent_context *context, const ent_plan *plan, ent_day day, ent_sheet *sheet,
                                unsigned char *changed) {
    ent_closed closed[ENT_CLOSED_MOST];
    ent_arena scratch = {0};
    ent_status status;
    double *kappa;
    size_t n = 0;
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_entry *entry = &plan->entries[k];
        const ent_terms *terms = &entry->clause->terms;
        double share = covered(entry, sheet);
        if (entry->clause->type != ENT_CLAUSE_LANE || !ent_entry_in_force(entry, day, day) || share <= 0.0) continue;
        if (n == ENT_CLOSED_MOST)
            return ent_fail_at(context, ENT_RANGE, ent_term_place(&terms->name), "strait", NULL,
                               "more than %d clauses close a strait on one day", ENT_CLOSED_MOST);
        closed[n++] = (ent_closed){terms->name.name, share, terms->day_cost_rate, ent_term_place(&terms->name)};
        if (changed != NULL) changed[k] = 1;
    }
    if (n == 0) return ENT_OK;
    status = ent_closures_kappa(context, plan->closures, closed, n, &scratch, &kappa);
    for (size_t c = 0; status == ENT_OK && c < sheet->barriers.n; c++)
        sheet->cost[ent_slot(&sheet->barriers, c)] *= kappa[sheet->barriers.at[c]];
    ent_arena_free(&scratch);
    return status;
}

/* Before any clause acts. */
static void begin_day(const ent_plan *plan, ent_sheet *sheet) {
    const ent_table *base = plan->table;
    for (size_t c = 0; c < sheet->tariffs.n; c++)
        sheet->rate[ent_slot(&sheet->tariffs, c)] = base->tariff_rate[sheet->tariffs.at[c]];
    for (size_t c = 0; c < sheet->barriers.n; c++)
        sheet->cost[ent_slot(&sheet->barriers, c)] = sheet->open[ent_slot(&sheet->barriers, c)] = 1.0;
    for (size_t c = 0; c < sheet->levies.n; c++)
        sheet->levy[ent_slot(&sheet->levies, c)] = base->levy_gross == NULL ? 1.0
                                                                            : base->levy_gross[sheet->levies.at[c]];
    for (size_t c = 0; c < sheet->markets.n; c++) sheet->productivity[ent_slot(&sheet->markets, c)] = 1.0;
}

/* Values of one kind have to lie above `least` and be finite. */
static ent_status check_bounds(ent_context *context, const ent_plan *plan, ent_day day, ent_clause_type type,
                               const ent_cells *cells, const double *values, double least) {
    for (size_t c = 0; c < cells->n; c++) {
        double value = values[ent_slot(cells, c)];
        if (!(value > least) || !isfinite(value)) return fail_bounds(context, plan, day, type, cells->at[c], value);
    }
    return ENT_OK;
}

ent_status ent_sheet_day(ent_context *context, const ent_plan *plan, ent_day day, ent_sheet *sheet,
                         unsigned char *changed) {
    begin_day(plan, sheet);
    for (size_t o = 0; o < plan->n_entries; o++) {
        size_t k = plan->order[o];
        if (!ent_is_rate(plan->entries[k].clause->type) || !ent_entry_in_force(&plan->entries[k], day, day)) continue;
        if (!sheet->silent) ENT_TRY(ent_progress(context, "law", sheet->turn, sheet->n_turns));
        if (visit(plan, k, NULL, sheet) && changed != NULL) changed[ent_entry_head(plan, k)] = 1;
    }
    if (plan->closures != NULL) ENT_TRY(close_straits(context, plan, day, sheet, changed));
    if (sheet->supposed) return ENT_OK;
    ENT_TRY(check_bounds(context, plan, day, ENT_CLAUSE_TARIFF, &sheet->tariffs, sheet->rate, -1.0));
    ENT_TRY(check_bounds(context, plan, day, ENT_CLAUSE_BARRIER, &sheet->barriers, sheet->cost, 0.0));
    ENT_TRY(check_bounds(context, plan, day, ENT_CLAUSE_LEVY, &sheet->levies, sheet->levy, 0.0));
    return check_bounds(context, plan, day, ENT_CLAUSE_PRODUCTIVITY, &sheet->markets, sheet->productivity, 0.0);
}
