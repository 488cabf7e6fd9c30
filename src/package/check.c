/* check.c: does the package fit the world, and does every clause do something there? */
#include "package/plan.h"
#include "world/names.h"

static ent_status check(ent_context *context, const ent_package *package, const ent_world *world);
static ent_status warn(ent_context *context, ent_plan *plan);

ent_status ent_package_check(ent_context *context, const ent_package *package, const ent_world *world) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    ent_status status = check(context, package, world);
    ent_context_enter(context, former);
    return status;
}

static ent_status check_regions(ent_context *context, const ent_package *package, const ent_world *world,
                                const ent_selector *selector) {
    size_t index;
    for (size_t k = 0; k < selector->n_terms; k++)
        ENT_TRY(ent_world_region_at(context, world, ent_term_place(package->info.file, &selector->terms[k]),
                                    selector->key, selector->terms[k].name, &index));
    return ENT_OK;
}

static ent_status check(ent_context *context, const ent_package *package, const ent_world *world) {
    ent_plan plan;
    ent_status status;
    ENT_TRY(check_regions(context, package, world, &package->parties));
    ENT_TRY(check_regions(context, package, world, &package->rival));
    ENT_TRY(ent_plan_make(context, package, world, &plan));
    status = warn(context, &plan);
    ent_plan_free(&plan);
    return status;
}

static int any_left(const ent_plan *plan, const unsigned char *changed, ent_day day) {
    for (size_t k = 0; k < plan->n_clauses; k++)
        if (!changed[k] && plan->scopes[k].n_cells > 0 && ent_clause_in_force(&plan->package->clauses[k], day, day))
            return 1;
    return 0;
}

/* Runs through the law from the first day to the last on which it changes. A clause that leaves every value of every
 * one of those days as it finds it (a floor below the base duties, a cap above them) never applies. */
static ent_status warn(ent_context *context, ent_plan *plan) {
    const ent_clause *clauses = plan->package->clauses;
    unsigned char *changed = ent_arena_take(&plan->arena, plan->n_clauses);
    ent_day first = INT32_MAX, last = ENT_DAY_NONE - 1, *cuts;
    int every_day = 0;     /* negative additions and long products can leave the bounds on any day */
    size_t n_products = 0; /* 16 factors between 1e-16 and 1e4 stay within them */
    ent_sheet sheet;
    size_t n_cuts;
    if (changed == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < plan->n_clauses; k++) {
        if (clauses[k].from < first) first = clauses[k].from;
        n_products += clauses[k].type != ENT_CLAUSE_TARIFF;
        every_day |= clauses[k].type == ENT_CLAUSE_TARIFF && clauses[k].rule == ENT_RULE_ADD &&
                     (clauses[k].rates != NULL || clauses[k].value < 0.0);
    }
    ENT_TRY(ent_sheet_make(context, plan, first, last, &sheet));
    ENT_TRY(ent_plan_cuts(context, plan, first, last, &cuts, &n_cuts));
    for (size_t c = 0; c < n_cuts; c++)
        if (every_day || n_products > 16 || any_left(plan, changed, cuts[c]))
            ENT_TRY(ent_sheet_day(context, plan, cuts[c], &sheet, changed));
    for (size_t k = 0; k < plan->n_clauses; k++) {
        ent_place place = {plan->package->info.file, clauses[k].line, clauses[k].column};
        if (plan->scopes[k].n_cells == 0) ent_warn_at(context, place, "clause \"%s\" names no cell", clauses[k].id);
        else if (!changed[k])
            ent_warn_at(context, place, "clause \"%s\" never applies: it changes nothing on any day", clauses[k].id);
    }
    return ENT_OK;
}
