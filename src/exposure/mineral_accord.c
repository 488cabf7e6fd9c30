/* mineral_accord.c: what a package changes of a cut-off.
 *
 * Clauses of type mineral say it themselves: what is left, stocks, how long. Clauses of type supply lower a rival's
 * share in the imports of sectors that are wider than any mineral; it is assumed that they lower the rival's share in
 * the mineral by the same factor, the one of the sectors they limit, taken together by their imports from the rival.
 * The values of the last day that a clause speaks of count. */
#include "exposure/minerals.h"
#include "package/book.h"

#include <math.h>
#include <string.h>

/* The entry that holds the last value of a clause which is ever in force. */
static int is_last(const ent_plan *plan, size_t k) {
    return plan->entries[k].step + 1 == plan->entries[k].clause->n_steps &&
           plan->entries[k].first <= plan->entries[k].last;
}

static int is_cut_by(const ent_made_cutoff *made, size_t k) {
    const ent_clause *clause = made->plan.entries[k].clause;
    return clause->type == ENT_CLAUSE_MINERAL && is_last(&made->plan, k) &&
           strcmp(clause->terms.name.name, made->shown.mineral->name) == 0;
}

/* A limit on a share that the suppliers have a part in. */
static int is_limit_on(const ent_made_cutoff *made, size_t k) {
    const unsigned char *rivals = made->plan.scopes[k].exporters;
    if (made->plan.entries[k].clause->type != ENT_CLAUSE_SUPPLY || !is_last(&made->plan, k)) return 0;
    for (size_t n = 0; n < made->shown.n_regions; n++)
        if (rivals[n] && made->shown.suppliers[n]) return 1;
    return 0;
}

int ent_mineral_is_cut(const ent_made_cutoff *made, size_t region) {
    for (size_t k = 0; k < made->plan.n_entries; k++)
        if (is_cut_by(made, k) && made->plan.scopes[k].importers[region]) return 1;
    return 0;
}

int ent_mineral_is_limited(const ent_made_cutoff *made, size_t region) {
    for (size_t k = 0; k < made->plan.n_entries; k++)
        if (is_limit_on(made, k) && made->plan.scopes[k].importers[region]) return 1;
    return 0;
}

/* ---- clauses of type supply ---- */

/* Base imports of a sector by a region: all, of the clause's rivals, of those among them who are the suppliers. */
typedef struct imports {
    double all, rivals, suppliers;
} imports;

static imports imports_of(const ent_made_cutoff *made, const ent_scope *scope, size_t region) {
    imports sum = {0};
    for (size_t j = 0; j < made->model->J; j++)
        for (size_t i = 0; i < made->model->N && scope->sectors[j]; i++) {
            double flow = i == region ? 0.0 : ent_base_flow(made->model, j, region, i);
            sum.all += flow;
            if (!scope->exporters[i]) continue;
            sum.rivals += flow;
            if (made->shown.suppliers[i]) sum.suppliers += flow;
        }
    return sum;
}

/* A limit of which a share is delivered is that share of the way from the base; one above the base limits nothing. */
static void limit_share(const ent_made_cutoff *made, const ent_mineral_importer *importer, ent_delivery delivery,
                        ent_mineral_accord *accord) {
    double before = 0.0, after = 0.0;
    for (size_t k = 0; k < made->plan.n_entries; k++) {
        if (!is_limit_on(made, k)) continue;
        for (size_t n = 0; n < made->shown.n_regions; n++) {
            imports base;
            double left;
            if (!importer->regions[n] || !made->plan.scopes[k].importers[n]) continue;
            base = imports_of(made, &made->plan.scopes[k], n);
            if (!(base.suppliers > 0.0)) continue;
            left = fmin(1.0, ent_entry_step(&made->plan.entries[k])->value * base.all / base.rivals);
            left = 1.0 + ent_delivery_of(made->plan.entries[k].clause, delivery) * (left - 1.0);
            before += base.suppliers;
            after += left * base.suppliers;
        }
    }
    if (!(before > 0.0)) return;
    accord->share_factor = after / before;
    accord->lack = importer->lack * accord->share_factor;
    accord->changes = 1;
}

/* ---- clauses of type mineral ---- */

static int covers(const ent_mineral_importer *importer, const unsigned char *regions, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (importer->regions[k] && !regions[k]) return 0;
    return 1;
}

/* The entry of the last such clause that covers the importer; n_entries when there is none. */
static size_t find_cut(const ent_made_cutoff *made, const ent_mineral_importer *importer) {
    size_t found = made->plan.n_entries;
    for (size_t k = 0; k < made->plan.n_entries; k++)
        if (is_cut_by(made, k) && covers(importer, made->plan.scopes[k].importers, made->shown.n_regions)) found = k;
    return found;
}

/* A supply of which a share is delivered is that share of the way from the whole. */
int ent_mineral_clause_lack(const ent_made_cutoff *made, const ent_mineral_importer *importer, ent_delivery delivery,
                            double *lack) {
    size_t k = find_cut(made, importer);
    const ent_entry *entry;
    if (k == made->plan.n_entries) return 0;
    entry = &made->plan.entries[k];
    *lack = ent_delivery_of(entry->clause, delivery) * (1.0 - ent_entry_step(entry)->value);
    return 1;
}

static void read_mineral(const ent_made_cutoff *made, const ent_mineral_importer *importer, ent_delivery delivery,
                         ent_mineral_accord *accord) {
    size_t k = find_cut(made, importer);
    const ent_entry *entry;
    if (!ent_mineral_clause_lack(made, importer, delivery, &accord->lack)) return;
    entry = &made->plan.entries[k];
    accord->stock_days = entry->clause->terms.stock_days;
    accord->changes = 1;
    if (entry->last != ENT_DAY_NONE)
        accord->cut_days = (double)entry->last - (double)made->plan.entries[ent_entry_head(&made->plan, k)].first + 1.0;
}

void ent_mineral_accords(const ent_made_cutoff *made, ent_delivery delivery, ent_mineral_accord *accords) {
    for (size_t i = 0; i < made->shown.n_importers; i++) {
        accords[i] = (ent_mineral_accord){
            .share_factor = 1.0, .lack = made->importers[i].lack, .stock_days = (double)NAN, .cut_days = (double)NAN};
        limit_share(made, &made->importers[i], delivery, &accords[i]);
        read_mineral(made, &made->importers[i], delivery, &accords[i]);
    }
}

/* ---- the package ---- */

static ent_status note_limited(ent_context *context, ent_made_cutoff *made) {
    size_t *limited = ent_arena_take(&made->arena, (made->model->J + 1) * sizeof *limited), n = 0;
    if (limited == NULL) return ent_fail_nomem(context);
    for (size_t j = 0; j < made->model->J; j++) {
        int any = 0;
        for (size_t k = 0; k < made->plan.n_entries; k++)
            any |= is_limit_on(made, k) && made->plan.scopes[k].sectors[j];
        if (any) limited[n++] = j;
    }
    made->shown.limited = limited;
    made->shown.n_limited = n;
    return ENT_OK;
}

ent_status ent_mineral_open_package(ent_context *context, ent_made_cutoff *made) {
    const ent_package *package = made->options->package;
    const ent_stack stack = {.own = package, .one = package, .facts = made->facts};
    ent_subject former;
    ent_status status;
    if (package == NULL) return ENT_OK;
    former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    status = ent_plan_make(context, &stack, made->model->world, &made->plan);
    ent_context_enter(context, former);
    return status == ENT_OK ? note_limited(context, made) : status;
}
