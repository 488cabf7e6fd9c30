/* book_year.c: one year of a book. Nothing of the book changes: what a year needs of its own is copied first. */
#include "package/book.h"

#include <stdlib.h>
#include <string.h>

/* Shares delivered are sums of products that may differ from the same sum by rounding. */
static const double ROUNDING = 1e-12;

void ent_year_free(ent_year *year) {
    ent_arena_free(&year->arena);
    *year = (ent_year){0};
}

/* Whether the condition of a clause holds in a year, by what was delivered up to the year before. */
static int holds(const ent_book *book, size_t k, int year, const ent_done *done) {
    const ent_condition *when = &book->written[k]->when;
    size_t at = book->looked_at[k];
    double promised;
    if (at == book->n) return 1;
    if (done == NULL || year <= when->by || done->n_clauses != book->n) return 0;
    if (done->held != NULL && done->held[k]) return 1;
    promised = done->promised_musd[at];
    return promised > 0.0 && done->delivered_musd[at] < when->below_share * promised * (1.0 - ROUNDING);
}

/* Which sides have a clause that counts; contexts do not ask. */
static int any_on(const ent_book *book, const unsigned char *on, ent_book_layer layer) {
    for (size_t k = 0; k < book->n; k++)
        if (book->clauses[k].layer == layer && on[k]) return 1;
    return 0;
}

/* Whether voids and deficits of the plan's own package count: with any of its clauses. What a package is measured
 * against may be a context of it, and counts then on both sides. */
static int own_counts(const ent_book *book, const ent_book_plan *source, const unsigned char *on) {
    const ent_plan *plan = &source->plan;
    for (size_t k = plan->layers[plan->n_layers - 1].first; k < plan->n_entries; k++)
        if (book->clauses[source->clause_of[k]].layer == ENT_BOOK_CONTEXT || on[source->clause_of[k]]) return 1;
    return 0;
}

/* Switches of entries and layers for this year. */
static ent_status switch_on(ent_context *context, const ent_book *book, const ent_book_plan *source,
                            const unsigned char *on, int year, const ent_done *done, ent_arena *scratch,
                            ent_plan *plan) {
    unsigned char *entries = ent_arena_take(scratch, plan->n_entries);
    unsigned char *layers = ent_arena_take(scratch, plan->n_layers);
    if (entries == NULL || layers == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < plan->n_entries; k++) {
        size_t clause = source->clause_of[k];
        size_t layer = plan->entries[k].layer;
        int always = !ent_layer_is_own(plan, layer) && !ent_layer_is_beside(plan, layer);
        always |= book->clauses[clause].layer == ENT_BOOK_CONTEXT;
        entries[k] = (unsigned char)((always || on[clause]) && holds(book, clause, year, done));
    }
    memset(layers, 1, plan->n_layers);
    for (size_t m = 0; m < plan->n_layers; m++) {
        if (ent_layer_is_own(plan, m)) layers[m] = (unsigned char)own_counts(book, source, on);
        if (ent_layer_is_beside(plan, m)) layers[m] = (unsigned char)any_on(book, on, ENT_BOOK_AGAINST);
    }
    plan->on = entries;
    plan->layer_on = layers;
    return ENT_OK;
}

static ent_status tell_switched(ent_context *context, const ent_book *book, const ent_book_plan *source,
                                const ent_plan *plan, ent_year *out) {
    size_t *switched = ent_arena_take(&out->arena, book->n * sizeof *switched);
    if (switched == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < plan->n_entries; k++)
        if (plan->entries[k].step == 0 && plan->on[k] && book->looked_at[source->clause_of[k]] < book->n)
            switched[out->n_switched++] = source->clause_of[k];
    out->switched = switched;
    return ENT_OK;
}

static ent_status work_out(ent_context *context, const ent_book *book, const ent_book_plan *source,
                           const unsigned char *on, const ent_done *done, ent_plan *plan, ent_year *out) {
    ent_entry *entries = ent_arena_take(&plan->arena, plan->n_entries * sizeof *entries);
    ent_sheet sheet = source->cells;
    ent_day first = 0, last = 0;
    if (entries == NULL) return ent_fail_nomem(context);
    memcpy(entries, plan->entries, plan->n_entries * sizeof *entries);
    plan->entries = entries;
    ENT_TRY(ent_year_days(context, out->year, &first, &last));
    ENT_TRY(switch_on(context, book, source, on, out->year, done, &plan->arena, plan));
    ent_plan_read(plan, ENT_READ_FINAL, ENT_DAY_NONE);
    ENT_TRY(ent_sheet_open(context, plan, &plan->arena, &sheet));
    ENT_TRY(ent_law_of_days(context, plan, first, last, &sheet, &out->arena, &out->shock));
    ENT_TRY(tell_switched(context, book, source, plan, out));
    return ent_deeds_of_year(context, book, source, plan, first, last, out);
}

ent_status ent_book_year(ent_context *context, const ent_book *book, const unsigned char *on, int year,
                         const ent_done *done, ent_year *out) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    const ent_book_plan *source = book->against != NULL && !any_on(book, on, ENT_BOOK_PACKAGE) ? &book->alone
                                                                                               : &book->mixed;
    ent_plan plan = source->plan;
    ent_status status;
    plan.arena = (ent_arena){0}; /* scratch of this year */
    *out = (ent_year){.year = year};
    status = work_out(context, book, source, on, done, &plan, out);
    ent_arena_free(&plan.arena);
    if (status != ENT_OK) ent_year_free(out);
    ent_context_enter(context, former);
    return status;
}
