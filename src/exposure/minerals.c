/* minerals.c: the cut-off of a mineral: who depends on whom, and what there is to solve. */
#include "exposure/minerals.h"
#include "support/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void ent_mineral_options_init(ent_mineral_options *options) {
    *options = (ent_mineral_options){.struct_version = ENT_MINERAL_OPTIONS_VERSION,
                                     .cut = 1.0,
                                     .supply = (double)NAN,
                                     .stock_days = (double)NAN,
                                     .rebuild_years = (double)NAN,
                                     .beta = 0.96};
    ent_solve_options_init(&options->solve);
}

void ent_mineral_cutoff_free(ent_mineral_cutoff *cutoff) {
    ent_made_cutoff *made = (ent_made_cutoff *)(void *)cutoff;
    if (made == NULL) return;
    ent_plan_free(&made->plan);
    ent_arena_free(&made->arena);
    free(made);
}

/* ---- options ---- */

static ent_status out_of(ent_context *context, const char *key, const char *bounds, double value) {
    return ent_fail_at(context, ENT_RANGE, (ent_place){0}, key, bounds, "%s cannot be %g", key, value);
}

static ent_status check(ent_context *context, const ent_mineral_options *o) {
    if (o->struct_version != ENT_MINERAL_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_mineral_options has version %u, this library knows %u",
                        (unsigned)o->struct_version, (unsigned)ENT_MINERAL_OPTIONS_VERSION);
    if (!(o->cut > 0.0 && o->cut <= 1.0)) return out_of(context, "cut", "a share above 0, at most 1", o->cut);
    if (!isnan(o->supply) && !(o->supply >= 0.0 && o->supply < 1.0))
        return out_of(context, "supply", "a share from 0 on, below 1", o->supply);
    if (!(o->days >= 0.0 && o->days <= 36500.0)) return out_of(context, "days", "0 to 36500 days", o->days);
    if (!isnan(o->stock_days) && !(o->stock_days >= 0.0 && o->stock_days <= 36500.0))
        return out_of(context, "stocks", "0 to 36500 days of use", o->stock_days);
    if (!isnan(o->rebuild_years) && !(o->rebuild_years > 0.0 && o->rebuild_years <= 100.0))
        return out_of(context, "rebuild", "above 0, at most 100 years", o->rebuild_years);
    if (!(o->beta > 0.0 && o->beta <= 1.0)) return out_of(context, "beta", "above 0, at most 1", o->beta);
    return ENT_OK;
}

/* ---- who uses it ---- */

static ent_status list_industries(ent_context *context, ent_made_cutoff *made) {
    const ent_mineral *mineral = made->shown.mineral;
    const ent_table *table = ent_world_table(made->model->world);
    made->industries = ent_arena_take(&made->arena, (mineral->n_sectors + 1) * sizeof *made->industries);
    if (made->industries == NULL) return ent_fail_nomem(context);
    for (size_t j = 0; j < table->n_sectors; j++)
        for (size_t s = 0; s < mineral->n_sectors; s++) {
            ent_mineral_industry *industry = &made->industries[made->shown.n_industries];
            if (strcmp(table->sectors[j].code, mineral->sectors[s]) != 0) continue;
            industry->sector = j;
            ENT_TRY(ent_facts_mineral_parameters(context, made->facts, mineral->name, mineral->sectors[s],
                                                 &industry->parameters));
            made->shown.n_industries++;
        }
    made->shown.industries = made->industries;
    if (made->shown.n_industries > 0) return ENT_OK;
    return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, "sectors", "take a world with the sectors of world-2024",
                       "world \"%.64s\" has no sector that uses %.64s", table->name, mineral->name);
}

/* ---- who depends on whom ---- */

static int is_within(const unsigned char *inner, const unsigned char *outer, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (inner[k] && !outer[k]) return 0;
    return 1;
}

/* Whose rows of the facts stand for the importer: its own, else those of a group of the world that holds it; NULL. */
static ent_status find_teller(ent_context *context, ent_made_cutoff *made, const ent_mineral_importer *importer,
                              const char **out) {
    const ent_mineral *mineral = made->shown.mineral;
    size_t N = made->shown.n_regions;
    *out = NULL;
    for (size_t k = 0; k < mineral->n_importers && *out == NULL; k++)
        if (strcmp(mineral->importers[k], importer->name) == 0) *out = mineral->importers[k];
    for (size_t k = 0; k < mineral->n_importers && *out == NULL; k++) {
        unsigned char *group = ent_arena_take(&made->arena, N);
        ent_error former = *ent_context_error(context);
        ent_status status;
        if (group == NULL) return ent_fail_nomem(context);
        status = ent_world_mark_regions(context, made->model->world, mineral->importers[k], group);
        if (status == ENT_NOT_FOUND) context->error = former; /* the facts know more than this world */
        else if (status != ENT_OK) return status;
        else if (is_within(importer->regions, group, N)) *out = mineral->importers[k];
    }
    return ENT_OK;
}

/* The last figure there is of each: a source may give only one of them. */
static ent_status read_use(ent_context *context, const ent_made_cutoff *made, const char *teller,
                           ent_mineral_importer *importer) {
    ent_mineral_basis basis = strcmp(teller, importer->name) == 0 ? ENT_MINERAL_OWN : ENT_MINERAL_GROUP;
    const ent_mineral_use *uses;
    size_t n;
    ENT_TRY(ent_facts_mineral_use(context, made->facts, made->shown.mineral->name, teller, &uses, &n));
    importer->told_by = teller;
    for (size_t k = 0; k < n; k++) {
        if (importer->reliance_year == 0 && !isnan(uses[k].import_reliance)) {
            importer->reliance = uses[k].import_reliance;
            importer->reliance_year = uses[k].year;
            importer->reliance_at_least = uses[k].at_least;
            importer->reliance_basis = basis;
        }
        if (importer->share_year == 0 && !isnan(uses[k].china_share)) {
            importer->share = uses[k].china_share;
            importer->share_year = uses[k].year;
            importer->share_basis = basis;
        }
    }
    return ENT_OK;
}

static int is_china_alone(const ent_made_cutoff *made) {
    const ent_table *table = ent_world_table(made->model->world);
    int china = 0;
    for (size_t n = 0; n < made->shown.n_regions; n++) {
        if (!made->shown.suppliers[n]) continue;
        if (strcmp(table->regions[n].code, "CHN") != 0) return 0;
        china = 1;
    }
    return china;
}

/* The suppliers' share of what others than the importer produce at a stage. */
static ent_status share_at(ent_context *context, const ent_made_cutoff *made, const ent_mineral_importer *importer,
                           const char *stage, double *out) {
    const ent_table *table = ent_world_table(made->model->world);
    const ent_mineral_producer *producers;
    size_t n;
    double theirs = 0.0, own = 0.0;
    ENT_TRY(ent_facts_producers(context, made->facts, made->shown.mineral->name, stage, 0, &producers, &n));
    for (size_t k = 0; k < n; k++)
        for (size_t r = 0; r < made->shown.n_regions; r++) {
            if (strcmp(table->regions[r].code, producers[k].country) != 0) continue;
            if (made->shown.suppliers[r]) theirs += producers[k].share;
            if (importer->regions[r]) own += producers[k].share;
        }
    *out = own < 1.0 ? fmin(1.0, theirs / (1.0 - own)) : 0.0;
    return ENT_OK;
}

/* At the stage where it is largest: who has the mines can stop the smelters of others. */
static ent_status share_of_production(ent_context *context, const ent_made_cutoff *made,
                                      ent_mineral_importer *importer) {
    const ent_mineral *mineral = made->shown.mineral;
    importer->share_basis = ENT_MINERAL_ASSUMED;
    importer->share = 0.0;
    for (size_t s = 0; s < mineral->n_stages; s++) {
        double share;
        ENT_TRY(share_at(context, made, importer, mineral->stages[s], &share));
        if (s > 0 && share <= importer->share) continue;
        importer->share = share;
        importer->stage = mineral->stages[s];
    }
    return ENT_OK;
}

/* The facts know nothing, and a clause says what is left. */
static int told_by_package(const ent_made_cutoff *made, ent_mineral_importer *importer) {
    double lack;
    if (!ent_mineral_clause_lack(made, importer, ENT_DELIVERY_HEADLINE, &lack)) return 0;
    importer->lack = lack;
    importer->reliance_basis = importer->share_basis = ENT_MINERAL_PACKAGE;
    return 1;
}

static ent_status settle_importer(ent_context *context, ent_made_cutoff *made, ent_mineral_importer *importer) {
    const ent_mineral_options *o = made->options;
    const char *teller;
    importer->told_by = importer->stage = "";
    importer->reliance = importer->share = (double)NAN;
    importer->reliance_basis = importer->share_basis = ENT_MINERAL_GIVEN;
    if (!isnan(o->supply)) {
        importer->lack = 1.0 - o->supply;
        return ENT_OK;
    }
    ENT_TRY(find_teller(context, made, importer, &teller));
    if (teller == NULL && told_by_package(made, importer)) return ENT_OK;
    if (teller == NULL)
        return ent_fail_at(
            context, ENT_NOT_FOUND, (ent_place){0}, "importer", "say what share of its use would be left (supply)",
            "the facts say nothing of the use of %.64s by %.64s", made->shown.mineral->name, importer->name);
    ENT_TRY(read_use(context, made, teller, importer));
    if (importer->reliance_year == 0) {
        importer->reliance = 1.0;
        importer->reliance_basis = ENT_MINERAL_ASSUMED;
    }
    if (importer->share_year == 0 || !is_china_alone(made)) {
        importer->share_year = 0;
        ENT_TRY(share_of_production(context, made, importer));
    }
    importer->lack = importer->reliance * importer->share * o->cut;
    return ENT_OK;
}

static ent_status add_importer(ent_context *context, ent_made_cutoff *made, const char *name, int asked) {
    ent_mineral_importer *importer = &made->importers[made->shown.n_importers];
    unsigned char *regions = ent_arena_take(&made->arena, made->shown.n_regions);
    ent_error former = *ent_context_error(context);
    ent_status status;
    if (regions == NULL) return ent_fail_nomem(context);
    status = ent_world_mark_regions(context, made->model->world, name, regions);
    if (status == ENT_NOT_FOUND && !asked) { /* the facts know more than this world */
        context->error = former;
        return ENT_OK;
    }
    if (status != ENT_OK) return status;
    *importer = (ent_mineral_importer){.name = ent_arena_string(&made->arena, name), .regions = regions};
    if (importer->name == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < made->shown.n_regions; n++) {
        const ent_region *region = &ent_world_table(made->model->world)->regions[n];
        if (regions[n]) importer->income_musd += made->model->income[n];
        if (regions[n] && made->shown.suppliers[n])
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "importer", "leave it out on one side",
                               "%s (%s) cannot be cut off from itself", region->code, region->name_en);
        for (size_t k = 0; k < made->shown.n_importers; k++)
            if (regions[n] && made->importers[k].regions[n])
                return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "importer", "name each importer once",
                                   "%s (%s) is both in %.40s and in %.40s", region->code, region->name_en,
                                   made->importers[k].name, name);
    }
    made->shown.n_importers++;
    return settle_importer(context, made, importer);
}

/* Regions whose cut-off the package speaks of: by name, or as those whose imports it limits and whose use is known. */
static ent_status list_parties(ent_context *context, ent_made_cutoff *made) {
    const ent_mineral *mineral = made->shown.mineral;
    for (size_t n = 0; n < made->shown.n_regions; n++) {
        const char *code = ent_world_table(made->model->world)->regions[n].code;
        int known = 0;
        for (size_t k = 0; k < mineral->n_importers; k++) known |= strcmp(mineral->importers[k], code) == 0;
        if (ent_mineral_is_cut(made, n) || (known && ent_mineral_is_limited(made, n)))
            ENT_TRY(add_importer(context, made, code, 1));
    }
    return ENT_OK;
}

static ent_status list_importers(ent_context *context, ent_made_cutoff *made) {
    const ent_mineral_options *o = made->options;
    const ent_mineral *mineral = made->shown.mineral;
    size_t most = o->n_importers + mineral->n_importers + made->shown.n_regions;
    made->importers = ent_arena_take(&made->arena, (most + 1) * sizeof *made->importers);
    if (made->importers == NULL) return ent_fail_nomem(context);
    made->shown.importers = made->importers;
    for (size_t k = 0; k < o->n_importers; k++) ENT_TRY(add_importer(context, made, o->importers[k], 1));
    if (made->shown.n_importers == 0) ENT_TRY(list_parties(context, made));
    if (made->shown.n_importers > 0) return ENT_OK;
    for (size_t k = 0; k < mineral->n_importers; k++) ENT_TRY(add_importer(context, made, mineral->importers[k], 0));
    if (made->shown.n_importers > 0) return ENT_OK;
    return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, "importer",
                       "name an importer, and say what share of its use would be left (supply)",
                       "the facts know no importer of %.64s in this world", mineral->name);
}

static ent_status mark_suppliers(ent_context *context, ent_made_cutoff *made) {
    unsigned char *suppliers = ent_arena_take(&made->arena, made->shown.n_regions);
    const char *name = made->options->supplier != NULL ? made->options->supplier : "CHN";
    if (suppliers == NULL) return ent_fail_nomem(context);
    made->shown.suppliers = suppliers;
    return ent_world_mark_regions(context, made->model->world, name, suppliers);
}

/* ---- what there is to solve ---- */

ent_gap_days ent_mineral_gap(const ent_made_cutoff *made, size_t importer, size_t industry,
                             const ent_mineral_accord *accord) {
    const ent_mineral_options *o = made->options;
    const ent_mineral_parameters *p = &made->industries[industry].parameters;
    double stock = p->stock_days, end = p->rebuild_years * ENT_MINERAL_YEAR_DAYS;
    ent_gap_days gap = {.lack = accord != NULL ? accord->lack : made->importers[importer].lack};
    if (accord != NULL && !isnan(accord->stock_days)) stock = accord->stock_days;
    if (accord != NULL && !isnan(accord->cut_days)) end = accord->cut_days;
    if (!isnan(o->stock_days)) stock = o->stock_days;
    if (!isnan(o->rebuild_years)) end = o->rebuild_years * ENT_MINERAL_YEAR_DAYS;
    if (o->days > 0.0) end = fmin(end, o->days);
    gap.end = end;
    gap.last = end;
    gap.first = gap.lack > 0.0 ? stock / gap.lack : HUGE_VAL;
    return gap;
}

typedef struct jobs {
    ent_made_cutoff *made;
    ent_mineral_job *list;
    size_t n;
} jobs;

/* Points of all cases, in one row. */
typedef struct task {
    const ent_mineral_job *job;
    ent_mineral_point *point;
} task;

typedef struct tasks {
    const ent_made_cutoff *made;
    task *list;
    size_t n;
} tasks;

static ent_status solve_task(ent_context *context, size_t item, void *payload) {
    const tasks *all = payload;
    return ent_mineral_point_solve(context, all->made, all->list[item].job, all->list[item].point);
}

static ent_status solve_jobs(ent_context *context, const jobs *all) {
    ent_made_cutoff *made = all->made;
    const ent_mineral_options *o = made->options;
    tasks t = {.made = made};
    double *scratch = ent_arena_doubles(&made->arena, made->shown.n_importers * made->shown.n_industries);
    for (size_t k = 0; k < all->n; k++)
        for (const ent_mineral_point *p = all->list[k].points; p != NULL; p = p->next) t.n++;
    t.list = ent_arena_take(&made->arena, (t.n + 1) * sizeof *t.list);
    if (scratch == NULL || t.list == NULL) return ent_fail_nomem(context);
    t.n = 0;
    for (size_t k = 0; k < all->n; k++)
        for (ent_mineral_point *p = all->list[k].points; p != NULL; p = p->next)
            t.list[t.n++] = (task){&all->list[k], p};
    ENT_TRY(ent_parallel(context, "cut-offs", o->threads == 0 ? ent_processors() : o->threads, t.n, solve_task, &t));
    for (size_t k = 0; k < all->n; k++) ent_mineral_case_finish(made, &all->list[k], scratch);
    return ENT_OK;
}

/* One case for each importer, one more for several, under an accord (NULL: none). */
static ent_status add_cases(ent_context *context, jobs *all, const ent_mineral_accord *accords,
                            const ent_mineral_case **out) {
    ent_made_cutoff *made = all->made;
    size_t n_importers = made->shown.n_importers, n_industries = made->shown.n_industries;
    ent_mineral_case *cases = ent_arena_take(&made->arena, made->shown.n_cases * sizeof *cases);
    ent_gap_days *gaps = ent_arena_take(&made->arena, n_importers * n_industries * sizeof *gaps);
    if (cases == NULL || gaps == NULL) return ent_fail_nomem(context);
    for (size_t i = 0; i < n_importers; i++)
        for (size_t u = 0; u < n_industries; u++)
            gaps[i * n_industries + u] = ent_mineral_gap(made, i, u, accords == NULL ? NULL : &accords[i]);
    *out = cases;
    for (size_t c = 0; c < made->shown.n_cases; c++) {
        cases[c].importer = c;
        all->list[all->n] = (ent_mineral_job){.gaps = gaps, .result = &cases[c]};
        ENT_TRY(ent_mineral_case_begin(context, made, &all->list[all->n++]));
    }
    return ENT_OK;
}

/* Headline and expected. */
static ent_status add_insurance(ent_context *context, jobs *all) {
    static const ent_delivery deliveries[] = {ENT_DELIVERY_HEADLINE, ENT_DELIVERY_EXPECTED};
    ent_made_cutoff *made = all->made;
    ent_mineral_insurance *insured = ent_arena_take(&made->arena, 2 * sizeof *insured);
    if (insured == NULL) return ent_fail_nomem(context);
    made->shown.insured = insured;
    made->shown.n_insured = 2;
    for (size_t d = 0; d < 2; d++) {
        ent_mineral_accord *accords = ent_arena_take(&made->arena, made->shown.n_importers * sizeof *accords);
        if (accords == NULL) return ent_fail_nomem(context);
        insured[d] = (ent_mineral_insurance){.delivery = deliveries[d], .accords = accords};
        ent_mineral_accords(made, deliveries[d], accords);
        ENT_TRY(add_cases(context, all, accords, &insured[d].cases));
    }
    return ENT_OK;
}

static ent_status make(ent_context *context, ent_made_cutoff *made) {
    const ent_mineral_options *o = made->options;
    jobs all = {.made = made};
    double *income = ent_arena_doubles(&made->arena, made->shown.n_regions);
    if (income == NULL) return ent_fail_nomem(context);
    memcpy(income, made->model->income, made->shown.n_regions * sizeof *income);
    made->shown.income_musd = income;
    ENT_TRY(ent_facts_mineral(context, made->facts, o->mineral, &made->shown.mineral));
    ENT_TRY(list_industries(context, made));
    ENT_TRY(mark_suppliers(context, made));
    ENT_TRY(ent_mineral_open_package(context, made));
    ENT_TRY(list_importers(context, made));
    made->shown.n_cases = made->shown.n_importers + (made->shown.n_importers > 1);
    all.list = ent_arena_take(&made->arena, 3 * made->shown.n_cases * sizeof *all.list);
    if (all.list == NULL) return ent_fail_nomem(context);
    ENT_TRY(add_cases(context, &all, NULL, &made->shown.cases));
    if (o->package != NULL) ENT_TRY(add_insurance(context, &all));
    return solve_jobs(context, &all);
}

ent_status ent_mineral_cutoff_create(ent_context *context, const ent_model *model, const ent_facts *facts,
                                     const ent_mineral_options *options, ent_mineral_cutoff **out) {
    ent_made_cutoff *made;
    ent_status status;
    *out = NULL;
    ENT_TRY(check(context, options));
    made = calloc(1, sizeof *made);
    if (made == NULL) return ent_fail_nomem(context);
    made->model = model;
    made->facts = facts;
    made->options = options;
    made->solve = options->solve;
    made->solve.start = NULL;
    made->shown.n_regions = model->N;
    made->shown.cut = options->cut;
    made->shown.beta = options->beta;
    status = make(context, made);
    made->options = NULL;
    if (status == ENT_OK) *out = &made->shown;
    else ent_mineral_cutoff_free(&made->shown);
    return status;
}
