/* plan.c: labels become cells. */
#include "package/plan.h"
#include "package/tables.h"
#include "world/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef ent_status (*mark_fn)(ent_context *context, const ent_world *world, ent_place place, const char *what,
                              const char *name, unsigned char *flags);

static ent_status open_facts(ent_context *context, ent_plan *plan);
static ent_status resolve_clause(ent_context *context, ent_plan *plan, size_t k);
static ent_status sort_clauses(ent_context *context, ent_plan *plan);

ent_status ent_plan_make(ent_context *context, const ent_stack *stack, const ent_world *world, ent_plan *out) {
    ent_status status;
    *out = (ent_plan){.stack = *stack, .world = world, .table = ent_world_table(world)};
    status = ent_stack_lay(context, out);
    if (status != ENT_OK) {
        ent_plan_free(out);
        return status;
    }
    out->scopes = ent_arena_take(&out->arena, out->n_entries * sizeof *out->scopes);
    out->order = ent_arena_take(&out->arena, out->n_entries * sizeof *out->order);
    if (out->scopes == NULL || out->order == NULL) status = ent_fail_nomem(context);
    if (status == ENT_OK) status = open_facts(context, out);
    for (size_t k = 0; k < out->n_entries && status == ENT_OK; k++) {
        if (out->entries[k].step == 0) status = resolve_clause(context, out, k);
        else out->scopes[k] = out->scopes[k - 1];
    }
    if (status == ENT_OK) status = sort_clauses(context, out);
    if (status != ENT_OK) ent_plan_free(out);
    return status;
}

void ent_plan_free(ent_plan *plan) {
    ent_closures_free(plan->closures);
    ent_facts_free(plan->own_facts);
    ent_arena_free(&plan->arena);
    *plan = (ent_plan){0};
}

/* qsort hands over no plan, so what is compared travels with the index. */
typedef struct place_in_order {
    int rule;
    size_t position, entry;
} place_in_order;

static int by_place(const void *a, const void *b) {
    const place_in_order *x = a, *y = b;
    if (x->rule != y->rule) return x->rule < y->rule ? -1 : 1;
    if (x->position != y->position) return x->position < y->position ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

/* MODEL section 2 asks for a defined order: set, add, floor, cap, so that a
 * floor or a cap bounds the total that all additions make; within a rule
 * contexts come first, then the order of the file decides, and a clause that
 * replaces another one stands where that one stood. Barriers and productivity
 * multiply in the same order. */
static ent_status sort_clauses(ent_context *context, ent_plan *plan) {
    place_in_order *places = ent_arena_take(&plan->arena, plan->n_entries * sizeof *places);
    if (places == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < plan->n_entries; k++)
        places[k] = (place_in_order){(int)plan->entries[k].clause->rule, plan->entries[k].position, k};
    if (plan->n_entries > 0) qsort(places, plan->n_entries, sizeof *places, by_place);
    for (size_t k = 0; k < plan->n_entries; k++) plan->order[k] = places[k].entry;
    return ENT_OK;
}

/* The message speaks of one sector, the record is filed under the key as it is
 * written. */
static void file_under(ent_context *context, const char *key) {
    snprintf(context->error.key, sizeof context->error.key, "%s", key);
}

/* Marks the union of the terms. */
static ent_status mark_selector(ent_context *context, const ent_plan *plan, const ent_selector *selector,
                                const char *what, mark_fn mark, size_t n, unsigned char *left_out,
                                unsigned char *flags) {
    ent_status status = ENT_OK;
    for (size_t k = 0; k < selector->n_terms && status == ENT_OK; k++) {
        const ent_term *term = &selector->terms[k];
        if (term->except == NULL) {
            status = mark(context, plan->world, ent_term_place(term), what, term->name, flags);
            continue;
        }
        memset(left_out, 0, n);
        for (size_t m = 0; m < term->n_except && status == ENT_OK; m++)
            status = mark(context, plan->world, ent_term_place(&term->except[m]), what, term->except[m].name, left_out);
        for (size_t i = 0; i < n; i++) flags[i] |= !left_out[i];
    }
    if (status == ENT_NOT_FOUND) file_under(context, selector->key);
    return status;
}

/* Flags of a selector; all of them when it was not given. */
static ent_status resolve(ent_context *context, ent_plan *plan, const ent_selector *selector, int of_sectors,
                          unsigned char **out) {
    size_t n = of_sectors ? plan->table->n_sectors : plan->table->n_regions;
    unsigned char *flags = ent_arena_take(&plan->arena, n), *left_out = ent_arena_take(&plan->arena, n);
    if (flags == NULL || left_out == NULL) return ent_fail_nomem(context);
    *out = flags;
    if (selector->n_terms == 0) {
        memset(flags, 1, n);
        return ENT_OK;
    }
    return mark_selector(context, plan, selector, of_sectors ? "sector" : selector->key,
                         of_sectors ? ent_world_mark_sectors_at : ent_world_mark_regions_at, n, left_out, flags);
}

/* A region among the sectors' exceptions is a usual slip; say how regions are
 * left out. */
static void hint_at_region(ent_context *context, const ent_plan *plan) {
    const char *name = NULL;
    for (size_t k = 0; k < plan->table->n_regions && name == NULL; k++) {
        char quoted[96];
        snprintf(quoted, sizeof quoted, "\"%.80s\"", plan->table->regions[k].code);
        if (strstr(context->error.message, quoted) != NULL) name = plan->table->regions[k].code;
    }
    if (name == NULL) return;
    snprintf(context->error.hint, sizeof context->error.hint,
             "%.40s is a region; regions are left out by importer or exporter: "
             "all-except [%.40s]",
             name, name);
}

static ent_status resolve_sectors(ent_context *context, ent_plan *plan, const ent_clause *clause, ent_scope *scope) {
    unsigned char *left_out = NULL;
    ent_status status;
    ENT_TRY(resolve(context, plan, &clause->sectors, 1, &scope->sectors));
    if (clause->except.n_terms == 0) return ENT_OK;
    status = resolve(context, plan, &clause->except, 1, &left_out);
    if (status == ENT_NOT_FOUND) hint_at_region(context, plan);
    if (status != ENT_OK) return status;
    for (size_t j = 0; j < plan->table->n_sectors; j++)
        if (left_out[j]) scope->sectors[j] = 0;
    return ENT_OK;
}

static size_t count(const unsigned char *flags, size_t n) {
    size_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += flags[i];
    return sum;
}

static ent_status find_cell(ent_context *context, const ent_plan *plan, const ent_rates *rates, const ent_rate_row *row,
                            size_t *cell, int *own) {
    size_t N = plan->table->n_regions, j = 0, n = 0, i = 0;
    ent_place place = {.file = rates->file, .line = row->line, .column = row->columns[0]};
    ENT_TRY(ent_world_sector_at(context, plan->world, place, "sector", row->sector, &j));
    place.column = row->columns[1];
    ENT_TRY(ent_world_region_at(context, plan->world, place, "importer", row->importer, &n));
    place.column = row->columns[2];
    ENT_TRY(ent_world_region_at(context, plan->world, place, "exporter", row->exporter, &i));
    *cell = (j * N + n) * N + i;
    *own = n == i;
    return ENT_OK;
}

/* Rows of a file of rates that lie within the clause's selection. */
static ent_status resolve_rates(ent_context *context, ent_plan *plan, const ent_rates *rates, ent_scope *scope) {
    size_t N = plan->table->n_regions;
    unsigned char *seen = ent_arena_take(&plan->arena, plan->table->n_sectors * N * N);
    scope->cells = ent_arena_take(&plan->arena, rates->n_rows * sizeof *scope->cells);
    scope->rates = ent_arena_doubles(&plan->arena, rates->n_rows);
    if (seen == NULL || scope->cells == NULL || scope->rates == NULL) return ent_fail_nomem(context);
    for (size_t r = 0; r < rates->n_rows; r++) {
        const ent_rate_row *row = &rates->rows[r];
        size_t cell = 0;
        int own = 0;
        ENT_TRY(find_cell(context, plan, rates, row, &cell, &own));
        if (seen[cell])
            return ent_fail_at(context, ENT_INPUT, (ent_place){rates->file, row->line, row->columns[0]}, "rates",
                               "keep one of the rows", "%s, %s, %s appears twice", row->sector, row->importer,
                               row->exporter);
        seen[cell] = 1;
        if (own || !scope->sectors[cell / (N * N)] || !scope->importers[cell / N % N] || !scope->exporters[cell % N])
            continue;
        scope->cells[scope->n_cells] = cell;
        scope->rates[scope->n_cells++] = row->rate;
    }
    return ENT_OK;
}

/* ---- what clauses need facts for ---- */

static ent_status open_facts(ent_context *context, ent_plan *plan) {
    int lanes = 0, minerals = 0;
    for (size_t k = 0; k < plan->n_entries; k++) {
        lanes |= plan->entries[k].clause->type == ENT_CLAUSE_LANE;
        minerals |= plan->entries[k].clause->type == ENT_CLAUSE_MINERAL;
    }
    if (!lanes && !minerals) return ENT_OK;
    if (plan->stack.facts == NULL) {
        ENT_TRY(ent_facts_builtin(context, &plan->own_facts));
        plan->stack.facts = plan->own_facts;
    }
    return lanes ? ent_closures_open(context, plan->stack.facts, plan->world, &plan->closures) : ENT_OK;
}

/* ---- a clause ---- */

static ent_status list_flags(ent_context *context, ent_plan *plan, const unsigned char *flags, size_t n,
                             ent_list *out) {
    if (flags == NULL) return ENT_OK;
    out->at = ent_arena_take(&plan->arena, count(flags, n) * sizeof *out->at);
    if (out->at == NULL) return ent_fail_nomem(context);
    for (size_t i = 0; i < n; i++)
        if (flags[i]) out->at[out->n++] = (uint32_t)i;
    return ENT_OK;
}

static ent_status resolve_mix(ent_context *context, ent_plan *plan, const ent_mix *mix, ent_scope *scope) {
    double sum = 0.0;
    scope->mix_share = ent_arena_doubles(&plan->arena, plan->table->n_sectors);
    if (scope->mix_share == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < mix->n; k++) {
        const ent_term *term = &mix->parts[k].sector;
        size_t j = 0;
        ENT_TRY(ent_world_sector_at(context, plan->world, ent_term_place(term), "sector", term->name, &j));
        scope->mix_share[j] += mix->parts[k].share;
        sum += mix->parts[k].share;
    }
    for (size_t j = 0; j < plan->table->n_sectors; j++) scope->mix_share[j] /= sum; /* decimals need not sum to 1 */
    return ENT_OK;
}

static ent_status resolve_protected(ent_context *context, ent_plan *plan, const ent_mix *protect, ent_scope *scope) {
    scope->protected_sectors = ent_arena_take(&plan->arena, protect->n * sizeof *scope->protected_sectors);
    if (scope->protected_sectors == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < protect->n; k++) {
        const ent_term *term = &protect->parts[k].sector;
        ENT_TRY(ent_world_sector_at(context, plan->world, ent_term_place(term), "sector", term->name,
                                    &scope->protected_sectors[k]));
    }
    return ENT_OK;
}

/* Who acts and with whom, of clauses that are no rates. */
static ent_status resolve_deed(ent_context *context, ent_plan *plan, const ent_clause *clause, ent_scope *scope) {
    int of_region = clause->region.n_terms > 0;
    scope->n_cells = 1;
    ENT_TRY(resolve(context, plan, of_region ? &clause->region : &clause->importer, 0, &scope->importers));
    if (clause->exporter.n_terms > 0) ENT_TRY(resolve(context, plan, &clause->exporter, 0, &scope->exporters));
    if (clause->type == ENT_CLAUSE_BURDEN && count(scope->importers, plan->table->n_regions) < 2)
        return ent_fail_at(context, ENT_INPUT, ent_term_place(&clause->importer.terms[0]), "members",
                           "a cost that one bears is a transfer", "a coalition of one shares nothing");
    if (clause->sectors.n_terms > 0) {
        ENT_TRY(resolve_sectors(context, plan, clause, scope));
        scope->n_cells = count(scope->sectors, plan->table->n_sectors);
    }
    if (clause->terms.divert.n_terms > 0) ENT_TRY(resolve(context, plan, &clause->terms.divert, 0, &scope->divert));
    if (clause->terms.mix.n > 0) ENT_TRY(resolve_mix(context, plan, &clause->terms.mix, scope));
    if (clause->terms.protect.n > 0) ENT_TRY(resolve_protected(context, plan, &clause->terms.protect, scope));
    if (clause->type == ENT_CLAUSE_LANE) {
        scope->n_cells = plan->table->n_sectors;
        return ent_find_strait(context, plan->stack.facts, &clause->terms.name);
    }
    if (clause->type != ENT_CLAUSE_MINERAL) return ENT_OK;
    ENT_TRY(ent_find_mineral(context, plan->stack.facts, plan->table, clause, &plan->arena, scope));
    return ENT_OK;
}

static ent_status resolve_pairs(ent_context *context, ent_plan *plan, const ent_clause *clause, ent_scope *scope) {
    size_t J = plan->table->n_sectors, N = plan->table->n_regions, own = 0;
    ENT_TRY(resolve(context, plan, &clause->importer, 0, &scope->importers));
    ENT_TRY(resolve(context, plan, &clause->exporter, 0, &scope->exporters));
    ENT_TRY(resolve_sectors(context, plan, clause, scope));
    if (clause->rates != NULL) return resolve_rates(context, plan, clause->rates, scope);
    for (size_t n = 0; n < N; n++) own += scope->importers[n] && scope->exporters[n];
    scope->n_cells = count(scope->sectors, J) * (count(scope->importers, N) * count(scope->exporters, N) - own);
    return ENT_OK;
}

static ent_status resolve_clause(ent_context *context, ent_plan *plan, size_t k) {
    const ent_clause *clause = plan->entries[k].clause;
    ent_scope *scope = &plan->scopes[k];
    size_t J = plan->table->n_sectors, N = plan->table->n_regions;
    if (clause->type == ENT_CLAUSE_PRODUCTIVITY) {
        ENT_TRY(resolve(context, plan, &clause->region, 0, &scope->regions));
        ENT_TRY(resolve_sectors(context, plan, clause, scope));
        scope->n_cells = count(scope->sectors, J) * count(scope->regions, N);
    } else if (ent_is_rate(clause->type) || clause->type == ENT_CLAUSE_QUOTA) {
        ENT_TRY(resolve_pairs(context, plan, clause, scope));
    } else {
        ENT_TRY(resolve_deed(context, plan, clause, scope));
    }
    ENT_TRY(list_flags(context, plan, scope->sectors, J, &scope->sector_list));
    ENT_TRY(list_flags(context, plan, scope->importers, N, &scope->importer_list));
    ENT_TRY(list_flags(context, plan, scope->exporters, N, &scope->exporter_list));
    return list_flags(context, plan, scope->regions, N, &scope->region_list);
}
