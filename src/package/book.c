/* book.c: labels, places and deliveries of all clauses of a comparison, once for all years. */
#include "package/book.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_status open_book(ent_context *context, ent_book *book, ent_delivery delivery);

ent_status ent_book_open(ent_context *context, const ent_package *package, const ent_package *against,
                         const ent_world *world, const ent_facts *facts, double gdp_growth_rate, ent_delivery delivery,
                         ent_book **out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    ent_book *book = calloc(1, sizeof *book);
    ent_status status = ENT_OK;
    *out = NULL;
    if (book == NULL) {
        status = ent_fail_nomem(context);
    } else {
        book->package = package, book->against = against, book->world = world, book->facts = facts;
        book->gdp_growth_rate = gdp_growth_rate;
        status = open_book(context, book, delivery);
    }
    if (status == ENT_OK) *out = book;
    else ent_book_free(book);
    ent_context_enter(context, former);
    return status;
}

void ent_book_free(ent_book *book) {
    if (book == NULL) return;
    ent_plan_free(&book->mixed.plan);
    ent_plan_free(&book->alone.plan);
    ent_arena_free(&book->arena);
    free(book);
}

size_t ent_book_size(const ent_book *book) { return book->n; }
const ent_book_clause *ent_book_clause_at(const ent_book *book, size_t clause) { return &book->clauses[clause]; }
int ent_book_first_change(const ent_book *book) { return book->first_change; }

/* ---- clauses ---- */

/* In the mixed plan. */
static ent_book_layer layer_kind(const ent_plan *plan, size_t layer) {
    if (ent_layer_is_own(plan, layer)) return ENT_BOOK_PACKAGE;
    return ent_layer_is_beside(plan, layer) ? ENT_BOOK_AGAINST : ENT_BOOK_CONTEXT;
}

double ent_delivery_of(const ent_clause *clause, ent_delivery delivery) {
    if (delivery == ENT_DELIVERY_NONE) return clause->is_pledge ? 0.0 : 1.0;
    return clause->delivery_is_set || delivery == ENT_DELIVERY_EXPECTED ? clause->delivery_share : 1.0;
}

/* The clauses in the order of the mixed plan. */
static ent_status list_clauses(ent_context *context, ent_book *book, ent_delivery delivery) {
    const ent_plan *plan = &book->mixed.plan;
    size_t n = 0, n_types;
    const ent_clause_type_info *types = ent_clause_types(&n_types);
    for (size_t k = 0; k < plan->n_entries; k++) n += plan->entries[k].step == 0;
    book->clauses = ent_arena_take(&book->arena, n * sizeof *book->clauses);
    book->written = ent_arena_take(&book->arena, n * sizeof *book->written);
    book->delivery = ent_arena_doubles(&book->arena, n);
    book->looked_at = ent_arena_take(&book->arena, n * sizeof *book->looked_at);
    book->no_regions = ent_arena_take(&book->arena, plan->table->n_regions);
    book->no_sectors = ent_arena_take(&book->arena, plan->table->n_sectors);
    if (!book->clauses || !book->written || !book->delivery || !book->looked_at || !book->no_regions ||
        !book->no_sectors)
        return ent_fail_nomem(context);
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_entry *entry = &plan->entries[k];
        const ent_package *package = plan->layers[entry->layer].package;
        const ent_clause *clause = entry->clause;
        if (entry->step > 0) continue;
        book->clauses[book->n] = (ent_book_clause){.package = &package->info,
                                                   .info = &package->info.clauses[clause - package->clauses],
                                                   .layer = layer_kind(plan, entry->layer),
                                                   .group = clause->group[0] != '\0' ? clause->group
                                                                                     : types[clause->type - 1].group,
                                                   .is_pledge = clause->is_pledge};
        book->written[book->n] = clause;
        book->delivery[book->n++] = ent_delivery_of(clause, delivery);
    }
    return ENT_OK;
}

/* The clause of the book that a clause of a package is: the same object, else the same place in the same text. */
static size_t find_clause(const ent_book *book, const ent_package *package, size_t index) {
    size_t same = book->n;
    for (size_t k = 0; k < book->n; k++) {
        if (book->written[k] == &package->clauses[index]) return k;
        if (same == book->n && strcmp(book->clauses[k].package->hash, package->info.hash) == 0 &&
            book->clauses[k].info == &book->clauses[k].package->clauses[index])
            same = k;
    }
    return same;
}

static ent_status link_plan(ent_context *context, ent_book *book, ent_book_plan *source) {
    ent_plan *plan = &source->plan;
    size_t next = 0;
    source->clause_of = ent_arena_take(&book->arena, plan->n_entries * sizeof *source->clause_of);
    if (source->clause_of == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < plan->n_entries; k++) {
        ent_entry *entry = &plan->entries[k];
        const ent_package *package = plan->layers[entry->layer].package;
        if (entry->step > 0) source->clause_of[k] = source->clause_of[k - 1];
        else if (source == &book->mixed) source->clause_of[k] = next++;
        else source->clause_of[k] = find_clause(book, package, (size_t)(entry->clause - package->clauses));
        entry->delivery = book->delivery[source->clause_of[k]];
    }
    return ent_sheet_cells(context, plan, &book->arena, &source->cells);
}

/* ---- what needs facts ---- */

static int needs_facts(const ent_clause *clause) {
    return clause->type == ENT_CLAUSE_LANE || clause->type == ENT_CLAUSE_MINERAL || clause->terms.divert.n_terms > 0;
}

static ent_status check_facts(ent_context *context, const ent_package *package) {
    for (size_t k = 0; package != NULL && k < package->info.n_clauses; k++) {
        const ent_clause *clause = &package->clauses[k];
        if (!clause->off && needs_facts(clause))
            return ent_fail_at(context, ENT_INPUT, (ent_place){package->info.file, clause->line, clause->column}, NULL,
                               "give the built-in facts, or a directory of facts", "clause \"%.64s\" needs facts",
                               clause->id);
    }
    return ENT_OK;
}

static ent_status check_all_facts(ent_context *context, const ent_book *book) {
    const ent_package *sides[] = {book->package, book->against};
    for (size_t s = 0; s < 2; s++) {
        ENT_TRY(check_facts(context, sides[s]));
        for (size_t c = 0; sides[s] != NULL && c < sides[s]->info.n_contexts; c++)
            ENT_TRY(check_facts(context, sides[s]->contexts[c]));
    }
    return ENT_OK;
}

/* ---- first change ---- */

static void look_at_days(const ent_book *book, const ent_book_plan *source, ent_day *first) {
    const ent_plan *plan = &source->plan;
    for (size_t k = 0; k < plan->n_entries; k++) {
        const ent_entry *entry = &plan->entries[k];
        int counts = book->clauses[source->clause_of[k]].layer != ENT_BOOK_CONTEXT && entry->first <= entry->last;
        if (counts && entry->first < *first) *first = entry->first;
    }
    for (size_t m = 0; m < plan->n_layers; m++) {
        const ent_package *package = plan->layers[m].package;
        if (!ent_layer_is_own(plan, m) && !ent_layer_is_beside(plan, m)) continue;
        for (size_t v = 0; v < ent_voids_that_count(package); v++)
            if (package->voids[v].from < *first) *first = package->voids[v].from;
    }
}

static void find_first_change(ent_book *book) {
    ent_day first = ENT_DAY_NONE;
    int month, day;
    look_at_days(book, &book->mixed, &first);
    if (book->against != NULL) look_at_days(book, &book->alone, &first);
    if (first == ENT_DAY_NONE) book->first_change = book->package->info.default_year;
    else ent_day_to_civil(first, &book->first_change, &month, &day);
}

/* ---- opening ---- */

/* How many clauses of the package before this one are on. */
static size_t rank_of(const ent_package *package, size_t index) {
    size_t n = 0;
    for (size_t k = 0; k < index; k++) n += !package->clauses[k].off;
    return n;
}

/* The clause that a condition looks at: of the same layer where it is of the same package. */
static size_t find_condition(const ent_book *book, size_t clause) {
    const ent_condition *when = &book->written[clause]->when;
    if (when->clause.name == NULL) return book->n;
    if (&when->in->info != book->clauses[clause].package) return find_clause(book, when->in, when->index);
    return clause + rank_of(when->in, when->index) -
           rank_of(when->in, (size_t)(book->clauses[clause].info - when->in->info.clauses));
}

static ent_status open_book(ent_context *context, ent_book *book, ent_delivery delivery) {
    const ent_stack mixed = {.own = book->package,
                             .one = book->package,
                             .two = book->against,
                             .beside = book->against,
                             .facts = book->facts};
    const ent_stack alone = {.own = book->against, .one = book->package, .two = book->against, .facts = book->facts};
    if (book->facts == NULL) ENT_TRY(check_all_facts(context, book));
    ENT_TRY(ent_plan_make(context, &mixed, book->world, &book->mixed.plan));
    ENT_TRY(list_clauses(context, book, delivery));
    ENT_TRY(link_plan(context, book, &book->mixed));
    if (book->against != NULL) {
        ENT_TRY(ent_plan_make(context, &alone, book->world, &book->alone.plan));
        ENT_TRY(link_plan(context, book, &book->alone));
    }
    for (size_t k = 0; k < book->n; k++) book->looked_at[k] = find_condition(book, k);
    find_first_change(book);
    return ENT_OK;
}
