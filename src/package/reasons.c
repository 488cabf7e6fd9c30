/* reasons.c: why a clause does nothing, in a few words for its author. */
#include "package/plan.h"

#include <string.h>

static size_t count(const unsigned char *flags, size_t n) {
    size_t set = 0;
    for (size_t i = 0; flags != NULL && i < n; i++) set += flags[i];
    return set;
}

const char *ent_reason_empty(const ent_clause *clause, const ent_scope *scope, const ent_table *table) {
    size_t N = table->n_regions;
    if (clause->type == ENT_CLAUSE_MINERAL) return N_("none of its sectors uses the mineral");
    if (count(scope->sectors, table->n_sectors) == 0)
        return clause->except.n_terms > 0 ? N_("`except` leaves out every sector") : N_("there is no such sector");
    if (clause->rates != NULL) return N_("its file of rates has no row for what it names");
    if (scope->importers != NULL && scope->exporters != NULL && count(scope->importers, N) == 1 &&
        memcmp(scope->importers, scope->exporters, N) == 0)
        return N_("importer and exporter are the same economy");
    return N_("no pair of importer and exporter is left");
}

const char *ent_reason_idle(const ent_clause *clause) {
    if (clause->coverage <= 0.0) return N_("its coverage is 0");
    if (clause->type == ENT_CLAUSE_BARRIER) return N_("its cost is 0");
    if (clause->type == ENT_CLAUSE_LEVY) return N_("its rate is 0");
    if (!ent_is_rate(clause->type)) return N_("it has no day");
    if (clause->type == ENT_CLAUSE_PRODUCTIVITY) return N_("its change is 0");
    switch (clause->rule) {
    case ENT_RULE_SET: return N_("the duties it names are on every day what it sets");
    case ENT_RULE_ADD: return N_("what it adds is 0");
    case ENT_RULE_FLOOR: return N_("on no day is a duty it names below its rate");
    case ENT_RULE_CAP: return N_("on no day is a duty it names above its rate");
    }
    return N_("it changes nothing on any day");
}
