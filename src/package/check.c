/* check.c: does the package fit the world, and does every clause do something
 * there? */
#include "package/deficits.h"
#include "package/outside.h"
#include "package/plan.h"
#include "world/names.h"

#include <string.h>

static ent_status check(ent_context *context, const ent_package *package, const ent_world *world);
static ent_status warn(ent_context *context, ent_plan *plan);

ent_status ent_package_check(ent_context *context, const ent_package *package, const ent_world *world) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    ent_status status = check(context, package, world);
    ent_context_enter(context, former);
    return status;
}

static ent_status check_regions(ent_context *context, const ent_world *world, const ent_selector *selector) {
    size_t index;
    for (size_t k = 0; k < selector->n_terms; k++)
        ENT_TRY(ent_world_region_at(context, world, ent_term_place(&selector->terms[k]), selector->key,
                                    selector->terms[k].name, &index));
    return ENT_OK;
}

/* Clauses that are off have labels too, and may be switched on any time. */
static ent_status check_off(ent_context *context, const ent_package *package, const ent_world *world) {
    const ent_stack stack = {.own = package, .off = 1};
    ent_plan plan;
    if (package->n_off_steps == 0) return ENT_OK;
    ENT_TRY(ent_plan_make(context, &stack, world, &plan));
    ent_plan_free(&plan);
    return ENT_OK;
}

static ent_status check(ent_context *context, const ent_package *package, const ent_world *world) {
    ent_stack stack = {.own = package, .one = package};
    ent_plan plan;
    ent_status status;
    ENT_TRY(check_regions(context, world, &package->parties));
    ENT_TRY(check_regions(context, world, &package->rival));
    ENT_TRY(ent_check_outside(context, package, world));
    ENT_TRY(check_off(context, package, world));
    ENT_TRY(ent_plan_make(context, &stack, world, &plan));
    status = ent_deficits_check(context, &plan);
    if (status == ENT_OK) status = warn(context, &plan);
    ent_plan_free(&plan);
    return status;
}

static int any_left(const ent_plan *plan, const unsigned char *changed, ent_day day) {
    for (size_t k = 0; k < plan->n_entries; k++)
        if (!changed[ent_entry_head(plan, k)] && plan->scopes[k].n_cells > 0 &&
            ent_entry_in_force(&plan->entries[k], day, day))
            return 1;
    return 0;
}

/* Runs through the law from the first day to the last on which it changes,
 * under the present reading. */
static ent_status run_through(ent_context *context, ent_plan *plan, unsigned char *changed) {
    ent_day first = INT32_MAX, last = ENT_DAY_NONE - 1, *cuts;
    int every_day = 0;     /* negative additions and long products can leave the
                            bounds on any day */
    size_t n_products = 0; /* 16 factors between 1e-16 and 1e4 stay within them */
    ent_sheet sheet;
    size_t n_cuts;
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_clause *clause = plan->entries[k].clause;
        if (!ent_is_rate(clause->type)) {
            /* What is paid, built or withheld is no law of a day: it does something when it has a day. */
            if (clause->type != ENT_CLAUSE_LANE && plan->entries[k].first <= plan->entries[k].last)
                changed[ent_entry_head(plan, k)] = 1;
            if (clause->type != ENT_CLAUSE_LANE) continue;
        }
        if (plan->entries[k].first < first) first = plan->entries[k].first;
        n_products += clause->type != ENT_CLAUSE_TARIFF && plan->entries[k].step == 0; /* one step a day */
        every_day |= clause->type == ENT_CLAUSE_TARIFF && clause->rule == ENT_RULE_ADD &&
                     (clause->rates != NULL || ent_entry_step(&plan->entries[k])->value < 0.0);
    }
    ENT_TRY(ent_sheet_make(context, plan, first, last, &sheet));
    ENT_TRY(ent_plan_cuts(context, plan, first, last, &cuts, &n_cuts));
    sheet.n_turns = n_cuts;
    for (sheet.turn = 0; sheet.turn < n_cuts; sheet.turn++)
        if (every_day || n_products > 16 || any_left(plan, changed, cuts[sheet.turn]))
            ENT_TRY(ent_sheet_day(context, plan, cuts[sheet.turn], &sheet, changed));
    return ENT_OK;
}

/* Why a clause has no day left, or NULL when it has. */
static const char *ended_by(const ent_plan *plan, size_t k) {
    const ent_entry *entry = &plan->entries[k];
    if (entry->first <= entry->last) return NULL;
    for (size_t m = 0; m < plan->n_entries; m++)
        if (plan->entries[m].replaced == k && plan->entries[m].clause->from <= entry->clause->from)
            return N_("another clause takes its place before it begins");
    return N_("its authority falls before it begins");
}

/* Amounts of years that the path does not reach are not counted. */
static void warn_of_years(ent_context *context, const ent_plan *plan, size_t k) {
    const ent_clause *clause = plan->entries[k].clause;
    const ent_package *package = plan->layers[plan->entries[k].layer].package;
    const ent_schedule *all[] = {&clause->terms.amount, &clause->terms.payments};
    int last = package->info.last_year;
    if (last == 0) return;
    for (size_t s = 0; s < 2; s++) {
        const ent_year_value *point = all[s]->n == 0 ? NULL : &all[s]->points[all[s]->n - 1];
        if (point != NULL && point->year > last) {
            ent_warn_at(context, (ent_place){point->file, point->line, point->column},
                        "clause \"%s\" has amounts until %d, after the horizon, which ends in %d", clause->id,
                        point->year, last);
            return;
        }
    }
    if (clause->from > ent_day_from_civil(last, 12, 31))
        ent_warn_at(context, (ent_place){package->info.file, clause->line, clause->column},
                    "clause \"%s\" begins after the horizon, which ends in %d", clause->id, last);
}

/* Warns of clauses of the package itself: those of its contexts are no mistake
 * of its. A clause that leaves every value of every day as it finds it (a floor
 * below the base duties, a cap above them) never applies, neither in the law
 * finally in force nor in what was collected. */
static void warn_of_clauses(ent_context *context, const ent_plan *plan, const unsigned char *changed) {
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_clause *clause = plan->entries[k].clause;
        ent_place place = {ent_entry_file(plan, k), clause->line, clause->column};
        if (plan->entries[k].step > 0 || plan->entries[k].layer + 1 != plan->n_layers) continue;
        warn_of_years(context, plan, k);
        if (clause->when.clause.name != NULL) continue; /* nobody knows yet */
        if (plan->scopes[k].n_cells == 0) {
            ent_warn_for(context, place, ent_reason_empty(clause, &plan->scopes[k], plan->table),
                         "clause \"%s\" names no cell", clause->id);
        } else if (!changed[k]) {
            const char *why = ended_by(plan, k);
            /* A clause that takes another one's place changes the law by that, even if it adds nothing itself. */
            if (why == NULL && plan->entries[k].replaced < plan->n_entries) continue;
            ent_warn_for(context, place, why != NULL ? why : ent_reason_idle(clause), "clause \"%s\" never applies",
                         clause->id);
        }
    }
}

/* An authority that no clause rests on is most likely misspelt. */
static void warn_of_voids(ent_context *context, const ent_plan *plan) {
    size_t own = plan->n_layers - 1;
    const ent_package *package = plan->layers[own].package;
    for (size_t v = 0; v < package->info.n_voids; v++) {
        const ent_void *one = &package->voids[v];
        ent_place place = {package->info.file, one->line, one->column};
        size_t k = 0, c = 0;
        while (k < plan->n_entries && strcmp(plan->entries[k].clause->authority, one->authority) != 0) k++;
        while (c < package->info.n_clauses && strcmp(package->clauses[c].authority, one->authority) != 0) c++;
        if (k == plan->n_entries && c == package->info.n_clauses)
            ent_warn_at(context, place, "no clause rests on the authority \"%.64s\" that falls", one->authority);
    }
}

static ent_status warn(ent_context *context, ent_plan *plan) {
    unsigned char *changed = ent_arena_take(&plan->arena, plan->n_entries);
    if (changed == NULL) return ent_fail_nomem(context);
    ENT_TRY(run_through(context, plan, changed));
    ent_plan_read(plan, ENT_READ_COLLECTED, ENT_DAY_NONE);
    ENT_TRY(run_through(context, plan, changed));
    ent_plan_read(plan, ENT_READ_FINAL, ENT_DAY_NONE);
    warn_of_clauses(context, plan, changed);
    warn_of_voids(context, plan);
    ent_warn_of_overlaps(context, plan);
    return ENT_OK;
}
