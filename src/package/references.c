/* references.c: clauses that name another clause of the package or of its contexts: `replace` and `when`. */
#include "package/links.h"
#include "support/text.h"

#include <stdlib.h>
#include <string.h>

static int compare_id(const void *key, const void *entry) {
    const ent_clause *const *clause = entry;
    return strcmp(key, (*clause)->id);
}

static const ent_clause *find_clause(const ent_package *package, const char *id) {
    const ent_clause **found = bsearch(id, package->by_id, package->info.n_clauses, sizeof *package->by_id, compare_id);
    return found == NULL ? NULL : *found;
}

static ent_status fail_unknown(ent_reader *reader, const ent_term *term, const char *key) {
    const ent_package *package = reader->package;
    size_t n = package->info.n_clauses, at = 0;
    const char **ids;
    char hint[sizeof reader->context->error.hint];
    for (size_t c = 0; c < package->info.n_contexts; c++) n += package->contexts[c]->info.n_clauses;
    ids = malloc(n * sizeof *ids);
    if (ids == NULL) return ent_fail_nomem(reader->context);
    for (size_t c = 0; c <= package->info.n_contexts; c++) {
        const ent_package *layer = c == package->info.n_contexts ? package : package->contexts[c];
        for (size_t k = 0; k < layer->info.n_clauses; k++) ids[at++] = layer->clauses[k].id;
    }
    ent_hint(hint, sizeof hint, term->name, ids, n, "name a clause of this package or of its contexts");
    free(ids);
    return ent_fail_at(reader->context, ENT_NOT_FOUND, ent_term_place(term), key, hint,
                       "%s names \"%.64s\", which no clause is called", key, term->name);
}

/* The clause of a name: in this package, else in its contexts, the last first. */
static ent_status find_named(ent_reader *reader, const ent_term *term, const char *key, const ent_package **where,
                             size_t *index) {
    const ent_package *package = reader->package;
    const ent_clause *found = find_clause(package, term->name);
    *where = package;
    for (size_t c = package->info.n_contexts; c > 0 && found == NULL; c--) {
        *where = package->contexts[c - 1];
        found = find_clause(*where, term->name);
    }
    if (found == NULL) return fail_unknown(reader, term, key);
    *index = (size_t)(found - (*where)->clauses);
    return ENT_OK;
}

/* Which clause of this package a clause refers to in one of the two ways; n_clauses when it refers to none of it. */
static size_t replaced_by(const ent_package *package, const ent_clause *clause) {
    return clause->replaced_in == package ? clause->replaced : package->info.n_clauses;
}

static size_t looked_at_by(const ent_package *package, const ent_clause *clause) {
    return clause->when.in == package ? clause->when.index : package->info.n_clauses;
}

/* Each clause refers to at most one, so that a walk that meets its own steps has gone round in a circle. *out is where
 * it closes, n_clauses without one. */
static ent_status find_circle(ent_reader *reader, size_t (*next)(const ent_package *, const ent_clause *),
                              size_t *out) {
    const ent_package *package = reader->package;
    size_t n = package->info.n_clauses, *walked = calloc(n, sizeof *walked);
    *out = n;
    if (walked == NULL) return ent_fail_nomem(reader->context);
    for (size_t k = 0; k < n && *out == n; k++) {
        size_t at = k;
        while (walked[at] == 0 && next(package, &package->clauses[at]) < n) {
            walked[at] = k + 1;
            at = next(package, &package->clauses[at]);
        }
        if (walked[at] == k + 1) *out = at;
    }
    free(walked);
    return ENT_OK;
}

ent_status ent_resolve_replaced(ent_reader *reader) {
    ent_package *package = reader->package;
    size_t start;
    for (size_t k = 0; k < package->info.n_clauses; k++) {
        ent_clause *clause = &package->clauses[k];
        if (clause->replace.name == NULL) continue;
        ENT_TRY(find_named(reader, &clause->replace, "replace", &clause->replaced_in, &clause->replaced));
    }
    ENT_TRY(find_circle(reader, replaced_by, &start));
    if (start == package->info.n_clauses) return ENT_OK;
    return ent_fail_at(reader->context, ENT_INPUT, ent_term_place(&package->clauses[start].replace), "replace",
                       "remove one of the links",
                       package->clauses[start].replaced == start
                           ? N_("clause \"%s\" replaces itself")
                           : N_("replace leads in a circle back to clause \"%s\""),
                       package->clauses[start].id);
}

ent_status ent_resolve_conditions(ent_reader *reader) {
    ent_package *package = reader->package;
    size_t start;
    for (size_t k = 0; k < package->info.n_clauses; k++) {
        ent_condition *when = &package->clauses[k].when;
        const ent_clause *looked_at;
        if (when->clause.name == NULL) continue;
        ENT_TRY(find_named(reader, &when->clause, "when", &when->in, &when->index));
        looked_at = &when->in->clauses[when->index];
        if (!ent_delivers_money(looked_at->type))
            return ent_fail_at(reader->context, ENT_INPUT, ent_term_place(&when->clause), "when",
                               "name a purchase, an investment, an arms order, a transfer or a shared burden",
                               "when names \"%.64s\", which delivers no money", when->clause.name);
        if (looked_at->off && !package->clauses[k].off)
            return ent_fail_at(reader->context, ENT_INPUT, ent_term_place(&when->clause), "when",
                               "switch this clause off too, or that one on",
                               "when names \"%.64s\", which is switched off", when->clause.name);
    }
    ENT_TRY(find_circle(reader, looked_at_by, &start));
    if (start == package->info.n_clauses) return ENT_OK;
    return ent_fail_at(reader->context, ENT_INPUT, ent_term_place(&package->clauses[start].when.clause), "when",
                       "a condition looks at a clause that does not wait for it",
                       package->clauses[start].when.index == start ? N_("clause \"%s\" waits for itself")
                                                                   : N_("when leads in a circle back to clause \"%s\""),
                       package->clauses[start].id);
}
