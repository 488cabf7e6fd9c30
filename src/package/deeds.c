/* deeds.c: what clauses pay, build, buy and withhold in a calendar year.
 *
 * Money falls evenly on days: an amount a year on all days of the year, an amount of a year on those of its days that
 * lie within from .. until, an amount in all on the days from .. until. What falls on days on which the clause is in force
 * is delivered. Limits are means over the days of the year; on days without a limit the base holds. */
#include "package/book.h"
#include "package/schedule.h"

#include <math.h>

/* A clause in a year, while its deeds are made. */
typedef struct one {
    const ent_book *book;
    const ent_plan *plan;
    size_t k;            /* its head */
    size_t clause;       /* in the book */
    double delivery;     /* share */
    ent_day first, last; /* of the year */
    ent_year *year;
} one;

static const ent_entry *entry_of(const one *o) { return &o->plan->entries[o->k]; }
static const ent_clause *clause_of(const one *o) { return o->plan->entries[o->k].clause; }
static const ent_scope *scope_of(const one *o) { return &o->plan->scopes[o->k]; }

static double days_common(ent_day a, ent_day b, ent_day c, ent_day d) {
    ent_day first = a > c ? a : c, last = b < d ? b : d;
    return first > last ? 0.0 : (double)last - (double)first + 1.0;
}

static size_t first_of(const ent_list *list) { return list->n > 0 ? list->at[0] : 0; }

/* A deed of the clause with what most kinds have. */
static ent_deed *add(const one *o, ent_deed_kind kind) {
    const ent_scope *scope = scope_of(o);
    ent_deed *deed = &o->year->deeds[o->year->n_deeds++];
    *deed = (ent_deed){.kind = kind,
                       .clause = o->clause,
                       .name = clause_of(o)->id,
                       .actors = scope->importers,
                       .partners = scope->exporters != NULL ? scope->exporters : o->book->no_regions,
                       .actor = first_of(&scope->importer_list),
                       .partner = first_of(&scope->exporter_list),
                       .sectors = scope->sectors != NULL ? scope->sectors : o->book->no_sectors,
                       .mix_share = scope->mix_share};
    return deed;
}

/* ---- money ---- */

/* Dollars of the year by the headline, of amounts by year, or of `each` a year or in all. */
static double promised(const one *o, const ent_schedule *series, double each) {
    const ent_entry *entry = entry_of(o);
    const ent_clause *clause = clause_of(o);
    double in_force = days_common(entry->first, entry->last, o->first, o->last), days;
    if (in_force <= 0.0) return 0.0;
    if (series->n > 0) {
        days = days_common(clause->from, clause->until, o->first, o->last);
        return ent_schedule_of(series, o->year->year) * (in_force < days ? in_force / days : 1.0);
    }
    days = clause->type == ENT_CLAUSE_INVESTMENT ? (double)clause->until - (double)clause->from + 1.0
                                                 : (double)(o->last - o->first + 1);
    return in_force < days ? each * in_force / days : each;
}

static void pay(const one *o, ent_deed_kind kind) {
    const ent_terms *terms = &clause_of(o)->terms;
    double musd = promised(o, &terms->amount, terms->each_musd), paid = 0.0;
    ent_deed *deed;
    if (terms->payments.n > 0) paid = promised(o, &terms->payments, 0.0);
    if (musd <= 0.0 && paid <= 0.0) return;
    deed = add(o, kind);
    deed->promised_musd = musd;
    deed->musd = o->delivery * musd;
    deed->paid_musd = o->delivery * paid;
    if (kind != ENT_DEED_INVESTMENT) return;
    deed->additionality = terms->additional_share;
    deed->split = (ent_split){terms->split_before, terms->split_after};
}

/* ---- purchases ---- */

static double base_imports(const one *o, const unsigned char *exporters) {
    const ent_table *table = o->plan->table;
    const ent_scope *scope = scope_of(o);
    size_t N = table->n_regions, importer = first_of(&scope->importer_list);
    double sum = 0.0;
    for (size_t j = 0; j < table->n_sectors; j++)
        for (size_t i = 0; scope->sectors[j] && i < N; i++)
            if (i != importer && (exporters == NULL || exporters[i]))
                sum += table->flow_musd[(j * N + importer) * N + i];
    return sum;
}

/* Those who make room sell at most what they sold, less what is bought on top elsewhere, in dollars of the base year. */
static ent_status divert(ent_context *context, const one *o, double musd) {
    int base_year = o->plan->table->base_year, year = o->year->year;
    double all = base_imports(o, NULL), theirs = base_imports(o, scope_of(o)->divert), in_base = musd;
    ent_deed *deed;
    if (base_year != 0)
        ENT_TRY(ent_facts_convert(context, o->book->facts, musd, year, base_year, o->book->gdp_growth_rate, &in_base));
    if (clause_of(o)->terms.in_all) in_base = fmax(0.0, in_base - base_imports(o, scope_of(o)->exporters));
    if (!(theirs > 0.0) || !(in_base > 0.0)) return ENT_OK;
    if (in_base >= theirs)
        return ent_fail_at(
            context, ENT_RANGE, ent_term_place(&clause_of(o)->terms.divert.terms[0]), "divert_from",
            "name more sellers, or a smaller amount",
            "in %d clause \"%.64s\" buys %.6g million USD of the base year, and those who make room sell "
            "%.6g",
            year, clause_of(o)->id, in_base, theirs);
    deed = add(o, ENT_DEED_SUPPLY);
    deed->partners = scope_of(o)->divert;
    for (deed->partner = 0; !deed->partners[deed->partner];) deed->partner++;
    deed->share = (theirs - in_base) / all;
    return ENT_OK;
}

static ent_status protect(ent_context *context, const one *o) {
    const ent_mix *sectors = &clause_of(o)->terms.protect;
    for (size_t k = 0; k < sectors->n; k++) {
        unsigned char *flags = ent_arena_take(&o->year->arena, o->plan->table->n_sectors);
        ent_deed *deed;
        if (flags == NULL) return ent_fail_nomem(context);
        flags[scope_of(o)->protected_sectors[k]] = 1;
        deed = add(o, ENT_DEED_PROTECT);
        deed->sectors = flags;
        deed->share = sectors->parts[k].share;
    }
    return ENT_OK;
}

static ent_status buy(ent_context *context, const one *o) {
    const ent_terms *terms = &clause_of(o)->terms;
    double musd = promised(o, &terms->amount, terms->each_musd) * terms->additional_share;
    ent_deed *deed;
    if (musd <= 0.0) return ENT_OK;
    deed = add(o, ENT_DEED_PURCHASE);
    deed->promised_musd = musd;
    deed->musd = o->delivery * musd;
    deed->via_preference = terms->via_preference;
    deed->in_all = terms->in_all && deed->musd > 0.0; /* nothing delivered is nothing on top */
    if (deed->musd <= 0.0) return ENT_OK;
    if (terms->divert.n_terms > 0) ENT_TRY(divert(context, o, deed->musd));
    return protect(context, o);
}

/* ---- limits ---- */

/* A limit of which a share is delivered: that share of the way from the base. A limit above the base binds nobody
 * before it is reached. */
static double partly(double limit, double base, double delivery) {
    return limit >= base || delivery >= 1.0 ? limit : base + delivery * (limit - base);
}

/* The mean over the year's days; days before `bites` count as days without a limit. 0 in *any: there is none at all. */
static double mean_limit(const one *o, double base, ent_day bites, int *any) {
    double days = (double)(o->last - o->first + 1), sum = 0.0, limited = 0.0, lax = base, only = 0.0;
    size_t n = clause_of(o)->n_steps, n_values = 0;
    for (size_t s = 0; s < n; s++) {
        const ent_entry *entry = &o->plan->entries[o->k + s];
        ent_day begins = entry->first > bites ? entry->first : bites;
        double common = days_common(begins, entry->last, o->first, o->last);
        double limit = partly(ent_entry_step(entry)->value, base, o->delivery);
        if (common <= 0.0) continue;
        if (n_values == 0 || limit != only) n_values++;
        only = limit;
        lax = fmax(lax, limit);
        sum += common * limit;
        limited += common;
    }
    *any = limited > 0.0;
    if (limited >= days && n_values == 1) return only; /* to the last bit */
    return (sum + (days - limited) * lax) / days;
}

/* Whether the base year has any of the trade: a quantity of nothing needs no limit. */
static int is_traded(const one *o, const unsigned char *importers, const unsigned char *exporters) {
    const ent_table *table = o->plan->table;
    const ent_list *sectors = &scope_of(o)->sector_list, *rows = &scope_of(o)->importer_list;
    size_t N = table->n_regions;
    for (size_t s = 0; s < sectors->n; s++)
        for (size_t r = 0; r < rows->n; r++) {
            const double *flow = table->flow_musd + (sectors->at[s] * N + rows->at[r]) * N;
            for (size_t i = 0; importers[rows->at[r]] && i < N; i++)
                if (exporters[i] && i != rows->at[r] && flow[i] > 0.0) return 1;
        }
    return 0;
}

/* The regions of `flags` but one; NULL when out of memory. *any: whether one is left. */
static unsigned char *without(const one *o, const unsigned char *flags, size_t region, int *any) {
    size_t N = o->plan->table->n_regions;
    unsigned char *left = ent_arena_take(&o->year->arena, N);
    *any = 0;
    for (size_t i = 0; left != NULL && i < N; i++) *any |= left[i] = (unsigned char)(flags[i] && i != region);
    return left;
}

/* A limit on what one region takes from the partners, itself left out. */
static ent_status limit_one(ent_context *context, const one *o, ent_deed_kind kind, size_t importer, double share) {
    int any;
    unsigned char *partners = without(o, scope_of(o)->exporters, importer, &any);
    unsigned char *itself = ent_arena_take(&o->year->arena, o->plan->table->n_regions);
    ent_deed *deed;
    if (partners == NULL || itself == NULL) return ent_fail_nomem(context);
    if (!any) return ENT_OK;
    itself[importer] = 1;
    if (!is_traded(o, itself, partners)) return ENT_OK;
    deed = add(o, kind);
    deed->actors = itself;
    deed->partners = partners;
    deed->actor = importer;
    for (deed->partner = 0; !partners[deed->partner];) deed->partner++;
    deed->share = share;
    return ENT_OK;
}

static ent_status limit_share(ent_context *context, const one *o) {
    double all = base_imports(o, NULL), share;
    int any;
    if (!(all > 0.0)) return ENT_OK; /* nothing to have a share of */
    share = mean_limit(o, base_imports(o, scope_of(o)->exporters) / all, INT32_MIN, &any);
    if (!any || o->delivery <= 0.0) return ENT_OK;
    return limit_one(context, o, ENT_DEED_SUPPLY, first_of(&scope_of(o)->importer_list), share);
}

/* All trade together; where a region is on both sides, what each importer takes from the others. */
static ent_status limit_quantity(ent_context *context, const one *o) {
    const ent_scope *scope = scope_of(o);
    size_t both = 0;
    int any;
    double share = mean_limit(o, 1.0, INT32_MIN, &any);
    if (!any || o->delivery <= 0.0) return ENT_OK;
    for (size_t k = 0; k < scope->importer_list.n; k++) both += scope->exporters[scope->importer_list.at[k]];
    if (both == 0) {
        if (is_traded(o, scope->importers, scope->exporters)) add(o, ENT_DEED_QUOTA)->share = share;
        return ENT_OK;
    }
    for (size_t k = 0; k < scope->importer_list.n; k++)
        ENT_TRY(limit_one(context, o, ENT_DEED_QUOTA, scope->importer_list.at[k], share));
    return ENT_OK;
}

/* The day on which stocks are used up: a day with the supply m left takes 1 - m of a day's use from them. */
static ent_day stocks_end(const one *o, double stock_days) {
    for (size_t s = 0; s < clause_of(o)->n_steps; s++) {
        const ent_entry *entry = &o->plan->entries[o->k + s];
        double lack = 1.0 - partly(ent_entry_step(entry)->value, 1.0, o->delivery);
        double days = (double)entry->last - (double)entry->first + 1.0;
        if (days <= 0.0 || lack <= 0.0) continue;
        if (stock_days < lack * days) {
            double end = (double)entry->first + ceil(stock_days / lack);
            return end < (double)ENT_DAY_NONE ? (ent_day)end : ENT_DAY_NONE;
        }
        stock_days -= lack * days;
    }
    return ENT_DAY_NONE;
}

static void starve(const one *o) {
    const ent_scope *scope = scope_of(o);
    for (size_t u = 0; u < scope->n_uses; u++) {
        const ent_mineral_use_group *use = &scope->uses[u];
        int any;
        double share = mean_limit(o, 1.0, stocks_end(o, use->stock_days), &any);
        ent_deed *deed;
        if (!any || share >= 1.0) continue;
        deed = add(o, ENT_DEED_MINERAL);
        deed->sectors = use->sectors;
        deed->share = share;
        deed->cost_share = use->cost_share;
        deed->sigma = use->sigma;
    }
}

/* ---- defence ---- */

/* The difference to the baseline in a fiscal year, on the days of it that lie in the calendar year. */
static double spent(const one *o, int fiscal_year) {
    const ent_terms *terms = &clause_of(o)->terms;
    const ent_entry *entry = entry_of(o);
    ent_day begins = ent_day_from_civil(fiscal_year, terms->fiscal_month, terms->fiscal_day);
    ent_day ends = ent_day_from_civil(fiscal_year + 1, terms->fiscal_month, terms->fiscal_day) - 1;
    ent_day first = entry->first > begins ? entry->first : begins, last = entry->last < ends ? entry->last : ends;
    double difference = ent_schedule_held(&terms->share, fiscal_year, 0.0) -
                        ent_schedule_held(&terms->baseline, fiscal_year, 0.0);
    if (fiscal_year < terms->share.points[0].year) return 0.0;
    return difference * days_common(first, last, o->first, o->last) / (double)(o->last - o->first + 1);
}

static void defend(const one *o) {
    double share = o->delivery * (spent(o, o->year->year - 1) + spent(o, o->year->year));
    if (share != 0.0) add(o, ENT_DEED_DEFENCE)->share = share;
}

/* ---- a year ---- */

/* As many deeds as a clause can come to. */
static size_t most_of(const ent_plan *plan, size_t k) {
    const ent_clause *clause = plan->entries[k].clause;
    if (plan->entries[k].step > 0 || ent_is_rate(clause->type)) return 0;
    return 2 + clause->terms.protect.n + plan->scopes[k].n_uses +
           (clause->type == ENT_CLAUSE_QUOTA ? plan->scopes[k].importer_list.n : 0);
}

static ent_status act(ent_context *context, const one *o) {
    switch (clause_of(o)->type) {
    case ENT_CLAUSE_INVESTMENT: pay(o, ENT_DEED_INVESTMENT); break;
    case ENT_CLAUSE_TRANSFER: pay(o, ENT_DEED_TRANSFER); break;
    case ENT_CLAUSE_ARMS: pay(o, ENT_DEED_ARMS); break;
    case ENT_CLAUSE_BURDEN: pay(o, ENT_DEED_BURDEN); break;
    case ENT_CLAUSE_QUOTA: return limit_quantity(context, o);
    case ENT_CLAUSE_SUPPLY: return limit_share(context, o);
    case ENT_CLAUSE_MINERAL: starve(o); break;
    case ENT_CLAUSE_DEFENCE: defend(o); break;
    case ENT_CLAUSE_PURCHASE: return buy(context, o);
    default: break;
    }
    return ENT_OK;
}

ent_status ent_deeds_of_year(ent_context *context, const ent_book *book, const ent_book_plan *source,
                             const ent_plan *plan, ent_day first, ent_day last, ent_year *year) {
    size_t most = 0;
    for (size_t k = 0; k < plan->n_entries; k++) most += most_of(plan, k);
    if (most == 0) return ENT_OK;
    year->deeds = ent_arena_take(&year->arena, most * sizeof *year->deeds);
    if (year->deeds == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < plan->n_entries; k++) {
        const one o = {.book = book,
                       .plan = plan,
                       .k = k,
                       .clause = source->clause_of[k],
                       .delivery = plan->entries[k].delivery,
                       .first = first,
                       .last = last,
                       .year = year};
        if (most_of(plan, k) == 0 || plan->scopes[k].n_cells == 0 || !ent_entry_is_on(plan, k)) continue;
        ENT_TRY(act(context, &o));
    }
    return ENT_OK;
}
