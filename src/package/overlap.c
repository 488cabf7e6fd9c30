/* overlap.c: clauses of one package that contradict each other, and which of them wins. */
#include "package/plan.h"

#include <string.h>

/* What two clauses of a type name of the same kind, and what then holds. */
static const struct rule {
    ent_clause_type type;
    const char *format; /* of two clauses, importer and date */
    const char *outcome;
} rules[] = {
    {ENT_CLAUSE_TARIFF, N_("clauses \"%s\" and \"%s\" both set the rate of %s from %s on"),
     N_("the later one in the file wins")},
    {ENT_CLAUSE_QUOTA, N_("clauses \"%s\" and \"%s\" both limit the trade of %s from %s on"),
     N_("the tighter one binds")},
    {ENT_CLAUSE_SUPPLY, N_("clauses \"%s\" and \"%s\" both limit a share in the imports of %s from %s on"),
     N_("the tighter one binds")},
    {ENT_CLAUSE_MINERAL, N_("clauses \"%s\" and \"%s\" both cut a mineral off from %s from %s on"),
     N_("both count, one after the other")},
    {ENT_CLAUSE_DEFENCE, N_("clauses \"%s\" and \"%s\" both say what is spent by %s from %s on"),
     N_("the differences to their baselines add up")},
};

static const struct rule *rule_of(const ent_clause *clause) {
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++)
        if (rules[r].type == clause->type) return &rules[r];
    return NULL;
}

static size_t shared(const ent_list *list, const unsigned char *flags, size_t *first) {
    size_t n = 0;
    for (size_t k = 0; flags != NULL && k < list->n; k++)
        if (flags[list->at[k]] && n++ == 0) *first = list->at[k];
    return n;
}

/* The importer (or region) of a cell that both name, by its code; NULL when there is none. */
static const char *common_cell(const ent_plan *plan, size_t a, size_t b) {
    const ent_scope *x = &plan->scopes[a], *y = &plan->scopes[b];
    size_t importer = 0, exporter = 0, sector = 0, n_importers, n_exporters;
    if (x->cells != NULL || y->cells != NULL) return NULL; /* files of rates are made to stand beside others */
    n_importers = shared(&x->importer_list, y->importers, &importer);
    if (n_importers == 0) return NULL;
    if (x->sectors != NULL && shared(&x->sector_list, y->sectors, &sector) == 0) return NULL;
    if (x->exporters != NULL) {
        n_exporters = shared(&x->exporter_list, y->exporters, &exporter);
        if (n_exporters == 0 || (n_importers == 1 && n_exporters == 1 && importer == exporter)) return NULL;
    }
    return plan->table->regions[importer].code;
}

/* The first day on which steps of both are in force with different values; ENT_DAY_NONE without one. */
static ent_day common_day(const ent_plan *plan, size_t a, size_t b) {
    ent_day found = ENT_DAY_NONE;
    for (size_t s = 0; s < plan->entries[a].clause->n_steps; s++)
        for (size_t t = 0; t < plan->entries[b].clause->n_steps; t++) {
            const ent_entry *x = &plan->entries[a + s], *y = &plan->entries[b + t];
            ent_day first = x->first > y->first ? x->first : y->first, last = x->last < y->last ? x->last : y->last;
            int differ = !ent_is_limit(x->clause->type) && x->clause->type != ENT_CLAUSE_TARIFF;
            if (differ || ent_entry_step(x)->value != ent_entry_step(y)->value)
                if (first <= last && first < found) found = first;
        }
    return found;
}

static int can_contradict(const ent_clause *a, const ent_clause *b) {
    if (a->type != b->type || rule_of(a) == NULL) return 0;
    if (a->type == ENT_CLAUSE_TARIFF) return a->rule == ENT_RULE_SET && b->rule == ENT_RULE_SET && b->coverage >= 1.0;
    return a->type != ENT_CLAUSE_MINERAL || strcmp(a->terms.name.name, b->terms.name.name) == 0;
}

enum { WARNINGS_MOST = 20 };

/* 1 when they contradict each other. */
static size_t compare(ent_context *context, const ent_plan *plan, size_t a, size_t b) {
    const ent_clause *x = plan->entries[a].clause, *y = plan->entries[b].clause;
    const char *where;
    char date[11];
    ent_day day;
    if (!can_contradict(x, y) || (where = common_cell(plan, a, b)) == NULL) return 0;
    day = common_day(plan, a, b);
    if (day == ENT_DAY_NONE) return 0;
    ent_day_format(day, date);
    ent_warn_for(context, (ent_place){ent_entry_file(plan, b), y->line, y->column}, rule_of(y)->outcome,
                 rule_of(y)->format, x->id, y->id, where, date);
    return 1;
}

void ent_warn_of_overlaps(ent_context *context, const ent_plan *plan) {
    size_t n = 0;
    for (size_t b = 0; b < plan->n_entries; b++) {
        if (plan->entries[b].step > 0 || plan->entries[b].layer + 1 != plan->n_layers) continue;
        if (rule_of(plan->entries[b].clause) == NULL) continue;
        for (size_t a = plan->layers[plan->n_layers - 1].first; a < b && n < WARNINGS_MOST; a++)
            if (plan->entries[a].step == 0) n += compare(context, plan, a, b);
    }
}
