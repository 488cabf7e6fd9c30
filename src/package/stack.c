/* stack.c: contexts and a package become one stack of clauses, and each clause
 * gets the days on which it is in force.
 *
 * A clause is in force from `from` to `until`, unless its authority falls or
 * another clause takes its place before. Both act in two ways in time: from the
 * day they name (the law finally in force), and from the day they are known
 * (what was collected until then cannot be taken back, only refunded). So the
 * days of a clause depend on the reading:
 *
 *     final      all is known: from .. the day before the first void or
 * replacement collected  on day d, by what was known on d: from = max(from,
 * known) and so with voids and replacements owed       by what is known on some
 * day, backwards in time as well; a void with refund takes its clauses out
 *
 * A clause with dated values has an entry for each, which ends as the next one begins; what is said of a clause goes for
 * each of its entries. For every reading an entry's days are one interval. A replacement that falls
 * itself does not bring back the clause whose place it took. A clause that is switched off has no entry: it neither
 * replaces nor is replaced. */
#include "package/plan.h"

#include <string.h>

static int same_text(const ent_package *a, const ent_package *b) {
    return a == b || strcmp(a->info.hash, b->info.hash) == 0;
}

static void push_layer(ent_plan *plan, const ent_package *package) {
    plan->layers[plan->n_layers++] = (ent_layer){.package = package, .first = plan->n_entries};
    plan->n_entries += plan->stack.off ? package->n_off_steps : package->n_steps;
}

static void add_layer(ent_plan *plan, const ent_package *package) {
    for (size_t m = 0; m < plan->n_layers; m++)
        if (same_text(plan->layers[m].package, package)) return;
    push_layer(plan, package);
}

static void add_contexts(ent_plan *plan, const ent_package *package) {
    if (package == NULL) return;
    for (size_t c = 0; c < package->info.n_contexts; c++) {
        /* A package that is compared with its own context stands on top of itself
     * only once. */
        if (plan->stack.own != NULL && same_text(package->contexts[c], plan->stack.own)) continue;
        add_layer(plan, package->contexts[c]);
    }
}

static size_t layer_of(const ent_plan *plan, const ent_package *package) {
    size_t m = 0;
    while (m < plan->n_layers && !same_text(plan->layers[m].package, package)) m++;
    return m;
}

int ent_layer_reaches(const ent_plan *plan, size_t from, size_t to) {
    const ent_package *package = plan->layers[from].package;
    if (from == to) return 1;
    if (ent_layer_is_own(plan, from)) return !ent_layer_is_beside(plan, to);
    if (ent_layer_is_beside(plan, from)) return !ent_layer_is_own(plan, to);
    for (size_t c = 0; c < package->info.n_contexts; c++)
        if (same_text(package->contexts[c], plan->layers[to].package)) return 1;
    return 0;
}

/* Entries, in the order of the stack, with the entries they replace. */
static void link_entries(ent_plan *plan) {
    size_t k = 0;
    for (size_t m = 0; m < plan->n_layers; m++) {
        const ent_package *package = plan->layers[m].package;
        for (size_t c = 0; c < package->info.n_clauses; c++) {
            const ent_clause *clause = &package->clauses[c];
            size_t target = plan->n_layers;
            size_t replaced = plan->n_entries;
            if (clause->off != plan->stack.off) continue;
            if (clause->replaced_in == package) target = m;
            else if (clause->replaced_in != NULL) target = layer_of(plan, clause->replaced_in);
            if (target < plan->n_layers && clause->replaced_in->clauses[clause->replaced].off == clause->off)
                replaced = plan->layers[target].first + clause->replaced_in->clauses[clause->replaced].first_step;
            for (size_t s = 0; s < clause->n_steps; s++, k++)
                plan->entries[k] = (ent_entry){
                    .clause = clause, .step = s, .layer = m, .replaced = replaced, .delivery = 1.0};
        }
    }
    for (k = 0; k < plan->n_entries; k++) {
        size_t at = ent_entry_head(plan, k);
        while (plan->entries[at].replaced < plan->n_entries) at = plan->entries[at].replaced;
        plan->entries[k].position = at;
    }
}

ent_status ent_stack_lay(ent_context *context, ent_plan *plan) {
    const ent_stack *stack = &plan->stack;
    size_t most = 2 + (stack->one == NULL ? 0 : stack->one->info.n_contexts) +
                  (stack->two == NULL ? 0 : stack->two->info.n_contexts);
    plan->layers = ent_arena_take(&plan->arena, most * sizeof *plan->layers);
    if (plan->layers == NULL) return ent_fail_nomem(context);
    add_contexts(plan, stack->one);
    add_contexts(plan, stack->two);
    if (stack->beside != NULL) add_layer(plan, stack->beside);
    if (stack->own != NULL && stack->beside != NULL && same_text(stack->own, stack->beside))
        push_layer(plan, stack->own);
    else if (stack->own != NULL) add_layer(plan, stack->own);
    plan->entries = ent_arena_take(&plan->arena, plan->n_entries * sizeof *plan->entries);
    if (plan->entries == NULL) return ent_fail_nomem(context);
    link_entries(plan);
    ent_plan_read(plan, ENT_READ_FINAL, ENT_DAY_NONE);
    return ENT_OK;
}

/* ---- days ---- */

static ent_day later(ent_day a, ent_day b) { return a > b ? a : b; }

/* The step ends before `day`; one that begins later is never in force. */
static void end_before(ent_entry *entry, ent_day day) {
    if (entry->last >= day) entry->last = day - 1;
}

static void apply_void(const ent_void *v, ent_reading reading, ent_day known, ent_entry *entry) {
    if (strcmp(v->authority, entry->clause->authority) != 0) return;
    if (reading == ENT_READ_COLLECTED) {
        end_before(entry, later(v->from, v->known));
    } else if (v->known <= known) {
        end_before(entry, v->from);
        /* A refund is owed from the day the void takes effect. */
        if (v->refund && reading == ENT_READ_OWED && v->from <= known) entry->last = entry->first - 1;
    }
}

static void apply_voids(const ent_plan *plan, ent_reading reading, ent_day known, ent_entry *entry) {
    for (size_t m = 0; m < plan->n_layers; m++) {
        const ent_package *package = plan->layers[m].package;
        if (ent_voids_that_count(package) == 0 || (plan->layer_on != NULL && !plan->layer_on[m])) continue;
        if (!ent_layer_reaches(plan, m, entry->layer)) continue;
        for (size_t v = 0; v < package->info.n_voids; v++) apply_void(&package->voids[v], reading, known, entry);
    }
}

static void end_clause_before(ent_plan *plan, size_t head, ent_day day) {
    for (size_t s = 0; s < plan->entries[head].clause->n_steps; s++) end_before(&plan->entries[head + s], day);
}

int ent_entry_is_on(const ent_plan *plan, size_t k) {
    if (plan->on != NULL) return plan->on[ent_entry_head(plan, k)];
    return plan->entries[k].clause->when.clause.name == NULL;
}

void ent_plan_read(ent_plan *plan, ent_reading reading, ent_day known) {
    if (reading == ENT_READ_FINAL) known = ENT_DAY_NONE;
    for (size_t k = 0; k < plan->n_entries; k++) {
        ent_entry *entry = &plan->entries[k];
        const ent_clause *clause = entry->clause;
        const ent_step *step = ent_entry_step(entry);
        entry->first = reading == ENT_READ_COLLECTED ? later(step->from, clause->known) : step->from;
        entry->last = entry->step + 1 < clause->n_steps ? step[1].from - 1 : clause->until;
        if (reading != ENT_READ_COLLECTED && clause->known > known) entry->last = entry->first - 1;
        if (ent_entry_is_on(plan, k)) apply_voids(plan, reading, known, entry);
        else entry->last = entry->first - 1;
    }
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_clause *clause = plan->entries[k].clause;
        if (plan->entries[k].step > 0 || plan->entries[k].replaced == plan->n_entries) continue;
        if (!ent_entry_is_on(plan, k)) continue;
        if (reading == ENT_READ_COLLECTED)
            end_clause_before(plan, plan->entries[k].replaced, later(clause->from, clause->known));
        else if (clause->known <= known) end_clause_before(plan, plan->entries[k].replaced, clause->from);
    }
}
