/* gap.c: what the law adds to the base duty of a pair on average, what others say it adds, and where the two part.
 *
 * With a the mean rate on goods under the law less that of the base, weighted by imports of the base year, and o the
 * outside figure, the gap a - o is taken apart by evaluating the law again under other readings, one after the other.
 * s is the world's imports over those the outside figure is spread over, 1 where it does not say; a(g) is a without the
 * clauses of a group, a(g, top) the same with every rate in all read as one on top of the base duty.
 *
 *     coverage        a - s a                             imports that no good of the world stands for
 *     each group      s (a - a(g)) - its part of o
 *     netting         s (a(g) - a(g, top))
 *     unexplained     s a(g, top) - what is left of o
 *
 * The parts add up to the gap for whatever figures: each begins where the one before it ended. */
#include "package/timeline.h"
#include "package/outside.h"
#include "world/names.h"

#include <string.h>

typedef struct reading {
    ent_plan *plan;
    ent_day day;
    size_t pair;
    double imports_musd; /* goods */
    ent_sheet sheet;     /* of all clauses in force on the day */
} reading;

/* Mean rate on goods less that of the base, on one day under one reading. */
static ent_status added(ent_context *context, reading *r, double *out) {
    const ent_table *table = r->plan->table;
    size_t NN = table->n_regions * table->n_regions;
    const double *rate = r->sheet.rate;
    double sum = 0.0;
    *out = 0.0;
    if (rate == NULL) return ENT_OK; /* no clause sets a tariff on this day */
    ENT_TRY(ent_sheet_day(context, r->plan, r->day, &r->sheet, NULL));
    for (size_t j = 0; j < table->n_sectors; j++) {
        size_t cell = j * NN + r->pair;
        if (table->sectors[j].tradable_goods) sum += table->flow_musd[cell] * (rate[cell] - table->tariff_rate[cell]);
    }
    *out = sum / r->imports_musd;
    return ENT_OK;
}

/* Takes the clauses of a group out of force, until the plan is read again. */
static void leave_out(ent_plan *plan, const char *group) {
    for (size_t k = 0; k < plan->n_entries; k++)
        if (strcmp(plan->entries[k].clause->group, group) == 0) plan->entries[k].last = plan->entries[k].first - 1;
}

static void add_part(ent_gap_part *parts, ent_gap *out, ent_gap_type type, const char *group, double rate) {
    parts[out->n_parts++] = (ent_gap_part){.type = type, .group = group, .rate = rate};
}

static ent_status take_apart(ent_context *context, reading *r, ent_gap_part *parts, ent_gap *out) {
    const ent_outside_info *outside = out->outside;
    double share = outside->imports_musd > 0.0 ? r->imports_musd / outside->imports_musd : 1.0;
    double left = outside->added_pct / 100.0, before = out->added_rate, after = 0.0;
    if (outside->imports_musd > 0.0) add_part(parts, out, ENT_GAP_COVERAGE, NULL, before * (1.0 - share));
    for (size_t g = 0; g < outside->n_groups; g++) {
        double theirs = outside->groups[g].added_pct / 100.0;
        leave_out(r->plan, outside->groups[g].name);
        ENT_TRY(added(context, r, &after));
        add_part(parts, out, ENT_GAP_GROUP, outside->groups[g].name, share * (before - after) - theirs);
        parts[out->n_parts - 1].ours_rate = before - after;
        parts[out->n_parts - 1].outside_rate = theirs;
        left -= theirs;
        before = after;
    }
    r->sheet.on_top_of = r->plan->table->tariff_rate;
    ENT_TRY(added(context, r, &after));
    add_part(parts, out, ENT_GAP_NETTING, NULL, share * (before - after));
    add_part(parts, out, ENT_GAP_UNEXPLAINED, NULL, share * after - left);
    ent_plan_read(r->plan, ENT_READ_FINAL, ENT_DAY_NONE);
    r->sheet.on_top_of = NULL;
    r->sheet.whole = 1;
    return added(context, r, &out->whole_rate);
}

static ent_status compare(ent_context *context, const ent_package *package, size_t which, ent_plan *plan,
                          ent_arena *arena, ent_gap *out) {
    const ent_table *table = plan->table;
    const ent_outside *entry = &package->outside[which];
    size_t N = table->n_regions, importer, exporter;
    ent_gap_part *parts = ent_arena_take(arena, (package->info.outside[which].n_groups + 3) * sizeof *parts);
    reading r = {.plan = plan, .day = entry->day};
    double duties = 0.0;
    if (parts == NULL) return ent_fail_nomem(context);
    ENT_TRY(ent_world_region_at(context, plan->world, ent_term_place(&entry->importer), "importer",
                                entry->importer.name, &importer));
    ENT_TRY(ent_world_region_at(context, plan->world, ent_term_place(&entry->exporter), "exporter",
                                entry->exporter.name, &exporter));
    *out = (ent_gap){.outside = &package->info.outside[which], .importer = importer, .exporter = exporter};
    out->parts = parts;
    r.pair = importer * N + exporter;
    for (size_t j = 0; j < table->n_sectors; j++) {
        size_t cell = j * N * N + r.pair;
        if (!table->sectors[j].tradable_goods) continue;
        r.imports_musd += table->flow_musd[cell];
        duties += table->flow_musd[cell] * table->tariff_rate[cell];
    }
    if (!(r.imports_musd > 0.0)) return ENT_OK;
    out->imports_musd = r.imports_musd;
    out->base_rate = duties / r.imports_musd;
    ENT_TRY(ent_sheet_make(context, plan, r.day, r.day, &r.sheet));
    r.sheet.supposed = 1;
    if (r.sheet.rate != NULL) memcpy(r.sheet.rate, table->tariff_rate, table->n_sectors * N * N * sizeof *r.sheet.rate);
    ENT_TRY(added(context, &r, &out->added_rate));
    out->gap_rate = out->added_rate - out->outside->added_pct / 100.0;
    return take_apart(context, &r, parts, out);
}

ent_status ent_gaps_show(ent_context *context, const ent_package *package, ent_plan *plan, ent_made_timeline *made) {
    for (size_t d = 0; d < made->shown.n_dates; d++) {
        ent_timeline_date *date = &made->dates[d];
        ent_gap *found;
        size_t n = 0;
        for (size_t k = 0; k < package->info.n_outside; k++) n += package->outside[k].day == made->days[d];
        if (n == 0) continue;
        found = ent_arena_take(&made->arena, n * sizeof *found);
        if (found == NULL) return ent_fail_nomem(context);
        date->gaps = found;
        for (size_t k = 0; k < package->info.n_outside; k++)
            if (package->outside[k].day == made->days[d])
                ENT_TRY(compare(context, package, k, plan, &made->arena, &found[date->n_gaps++]));
    }
    return ENT_OK;
}
