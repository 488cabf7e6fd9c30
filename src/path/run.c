/* run.c: the main job: the law of one year, solved in the long run, against the law it is measured by. */
#include "path/words.h"
#include "result/document.h"
#include "support/context.h"

#include <entente/run.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void ent_run_options_init(ent_run_options *options) {
    *options = (ent_run_options){.struct_version = ENT_RUN_OPTIONS_VERSION};
    ent_solve_options_init(&options->solve);
}

/* One side of the comparison. Without a package and contexts it is the base law, whose equilibrium is the base itself. */
typedef struct side {
    const char *label;
    const ent_package *package;
    ent_law *law;
    ent_shock shock;
    ent_solution *solution;
} side;

typedef struct run {
    const ent_world *world;
    const ent_package_info *info;
    const ent_run_options *options;
    ent_package *against;
    ent_model *model;
    side from, to;
    ent_outcome *outcome;
    ent_result *result;
    int year;
} run;

/* Warnings go on to the caller's log and into the document. */
typedef struct listener {
    ent_context *context;
    ent_result *result;
    ent_log_fn log;
    void *payload;
} listener;

static void listen(ent_log_level level, const char *where, const char *message, void *payload) {
    listener *ear = payload;
    if (level == ENT_LOG_WARNING) {
        char *line = ent_result_stringf(ear->result, "%s%s%s", where, where[0] != '\0' ? ": " : "", message);
        /* A lost line shows in ent_result_complete. */
        if (line != NULL && ent_result_add_warning(ear->context, ear->result, line) != ENT_OK) line = NULL;
    }
    if (ear->log != NULL) ear->log(level, where, message, ear->payload);
}

static ent_status open_against(ent_context *context, run *r) {
    const char *name = r->options->against != NULL ? r->options->against : r->info->against;
    if (name == NULL || name[0] == '\0' || strcmp(name, "none") == 0) return ENT_OK;
    if (r->options->against != NULL) ENT_TRY(ent_package_load(context, name, NULL, &r->against));
    else ENT_TRY(ent_package_load_against(context, r->to.package, &r->against));
    r->from.package = r->against;
    return ent_package_check(context, r->against, r->world);
}

static ent_status solve_side(ent_context *context, run *r, side *s, const ent_solution *start) {
    ent_solve_options options = r->options->solve;
    options.start = start;
    if (s->package != NULL || r->info->n_contexts > 0) /* else the base law: its solve shows what the table is worth */
        ENT_TRY(ent_package_law_compared(context, r->to.package, r->against,
                                         s == &r->to ? ENT_SIDE_PACKAGE : ENT_SIDE_AGAINST, r->world, r->year, &s->law,
                                         &s->shock));
    return ent_solve(context, r->model, &s->shock, &options, &s->solution);
}

static void describe_solve(ent_context *context, run *r, const side *s) {
    const ent_solve_info *info = s->solution == NULL ? NULL : ent_solution_info(s->solution);
    ent_result_solve solve = {.label = s->label, .package = "none"};
    if (s->package != NULL) solve.package = ent_package_get_info(s->package)->name;
    if (info == NULL) return; /* the other side found no solution before this one was tried */
    solve.converged = info->converged;
    solve.residual = info->residual;
    solve.verified_residual = info->verified_residual;
    solve.method = ent_method_name(info->method);
    solve.sweeps = info->sweeps;
    if (ent_result_add_solve(context, r->result, &solve) != ENT_OK) return;
}

static void describe_labels(run *r) {
    const ent_table *table = ent_world_table(r->world);
    ent_result *d = r->result;
    size_t N = table->n_regions, J = table->n_sectors;
    const char **codes = ent_result_take(d, N * sizeof *codes), **en = ent_result_take(d, N * sizeof *en);
    const char **fr = ent_result_take(d, N * sizeof *fr);
    const char **sector_codes = ent_result_take(d, J * sizeof *codes), **sector_en = ent_result_take(d, J * sizeof *en);
    const char **sector_fr = ent_result_take(d, J * sizeof *fr);
    unsigned char *goods = ent_result_take(d, J);
    if (!ent_result_complete(d)) return;
    for (size_t n = 0; n < N; n++) {
        codes[n] = ent_result_string(d, table->regions[n].code);
        en[n] = ent_result_string(d, table->regions[n].name_en);
        fr[n] = ent_result_string(d, table->regions[n].name_fr);
    }
    for (size_t j = 0; j < J; j++) {
        sector_codes[j] = ent_result_string(d, table->sectors[j].code);
        sector_en[j] = ent_result_string(d, table->sectors[j].name_en);
        sector_fr[j] = ent_result_string(d, table->sectors[j].name_fr);
    }
    for (size_t j = 0; j < J; j++) goods[j] = table->sectors[j].tradable_goods != 0;
    d->sector_goods = goods;
    d->n_regions = N;
    d->n_sectors = J;
    d->region_codes = codes, d->region_names_en = en, d->region_names_fr = fr;
    d->sector_codes = sector_codes, d->sector_names_en = sector_en, d->sector_names_fr = sector_fr;
}

static ent_status describe_parties(ent_context *context, run *r) {
    ent_result *d = r->result;
    size_t *parties = ent_result_take(d, (r->info->n_parties + 1) * sizeof *parties), rival;
    if (parties == NULL) return ent_fail_nomem(context);
    for (size_t p = 0; p < r->info->n_parties; p++)
        ENT_TRY(ent_world_region(context, r->world, r->info->parties[p], &parties[p]));
    d->parties = parties;
    d->n_parties = r->info->n_parties;
    if (r->info->rival[0] == '\0') return ENT_OK;
    ENT_TRY(ent_world_region(context, r->world, r->info->rival, &rival));
    d->rival = (ptrdiff_t)rival;
    return ENT_OK;
}

static void describe_clauses(ent_context *context, run *r) {
    for (size_t c = 0; c < r->info->n_clauses; c++) {
        const ent_clause_info *x = &r->info->clauses[c];
        ent_result_clause clause = {.id = x->id,
                                    .type = x->type_name,
                                    .summary = x->summary,
                                    .from = x->from,
                                    .until = x->until,
                                    .announced = x->announced,
                                    .authority = x->authority,
                                    .status = x->status,
                                    .source_title = x->source_title,
                                    .source_date = x->source_date,
                                    .source_url = x->source_url};
        if (ent_result_add_clause(context, r->result, &clause) != ENT_OK) return; /* shows in ent_result_complete */
    }
}

/* The name of the set in use: elasticities are rows [J] of one table. */
static ent_status elasticity_set(ent_context *context, const run *r, const char **name) {
    const ent_table *table = ent_world_table(r->world);
    const double *theta = NULL;
    ENT_TRY(ent_world_elasticities(context, r->world, r->options->elasticities, &theta));
    *name = table->elasticity_sets[(size_t)(theta - table->elasticity) / table->n_sectors];
    return ENT_OK;
}

static ent_status describe_options(ent_context *context, run *r) {
    const ent_solve_options *solve = &r->options->solve;
#define ENT_SOLVE_OPTION(field, key, type, standard, least, most, unit, help)                                          \
    {                                                                                                                  \
        char *value = ent_result_stringf(r->result, "%.10g", (double)solve->field);                                    \
        if (value == NULL) return ent_fail_nomem(context);                                                             \
        ENT_TRY(ent_result_add_option(context, r->result, key, value));                                                \
    }
#include "model/options.def"
#undef ENT_SOLVE_OPTION
    return ENT_OK;
}

static ent_status describe(ent_context *context, run *r) {
    const ent_table *table = ent_world_table(r->world);
    ent_result *d = r->result;
    const char *set = "";
    d->package = ent_result_string(d, r->info->name);
    d->title_en = ent_result_string(d, r->info->title_en);
    d->title_fr = ent_result_string(d, r->info->title_fr);
    d->package_file = ent_result_string(d, r->info->file);
    d->package_hash = ent_result_string(d, r->info->hash);
    d->against = ent_result_string(d, "none");
    if (r->against == NULL && r->info->n_contexts > 0) d->against_title_en = ent_result_string(d, "its context alone");
    if (r->against != NULL) {
        const ent_package_info *other = ent_package_get_info(r->against);
        d->against = ent_result_string(d, other->name);
        d->against_title_en = ent_result_string(d, other->title_en);
        d->against_title_fr = ent_result_string(d, other->title_fr);
        d->against_hash = ent_result_string(d, other->hash);
    }
    d->world = ent_result_string(d, table->name);
    d->world_hash = ent_result_string(d, ent_world_hash(r->world));
    d->base_year = table->base_year;
    ENT_TRY(elasticity_set(context, r, &set));
    d->elasticities = ent_result_string(d, set);
    d->closure = ent_closure_name(ent_model_closure(r->model));
    d->numeraire = "world value added";
    d->horizon = "long run";
    d->year = r->year;
    d->left_out = ENT_LEFT_OUT;
    ENT_TRY(describe_options(context, r));
    describe_labels(r);
    describe_clauses(context, r);
    describe_solve(context, r, &r->to);
    describe_solve(context, r, &r->from);
    return describe_parties(context, r);
}

static double *copy(ent_result *d, const double *from, size_t count) {
    double *to = ent_result_doubles(d, count);
    if (to != NULL) memcpy(to, from, count * sizeof *to);
    return to;
}

/* A change in percent from hats (from == NULL) or from levels; nothing where there was nothing. */
static ent_status add_change(ent_context *context, ent_result *d, const char *name, const char *label,
                             const double *from, const double *to) {
    double *pct = ent_result_doubles(d, d->n_regions);
    if (pct == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < d->n_regions; n++) {
        if (from == NULL) pct[n] = 100.0 * (to[n] - 1.0);
        else pct[n] = from[n] > 0.0 ? 100.0 * (to[n] / from[n] - 1.0) : NAN;
    }
    return ent_result_add_measure(context, d, name, "pct", label, pct);
}

static ent_status add_share(ent_context *context, ent_result *d, const char *name, const char *label,
                            const double *share) {
    double *pct = ent_result_doubles(d, d->n_regions);
    if (pct == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < d->n_regions; n++) pct[n] = 100.0 * share[n];
    return ent_result_add_measure(context, d, name, "pct", label, pct);
}

static ent_status add_level(ent_context *context, ent_result *d, const char *name, const char *label,
                            const double *from, const double *to) {
    ENT_TRY(ent_result_add_measure(context, d, name, "musd", label, to));
    return add_change(context, d, name, label, from, to);
}

static ent_status measure(ent_context *context, run *r) {
    const ent_outcome *o = r->outcome;
    ent_result *d = r->result;
    size_t J = d->n_sectors, N = d->n_regions;
    double *variation = ent_result_doubles(d, N), *output = ent_result_doubles(d, 2 * N);
    if (variation == NULL || output == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < N; n++) {
        variation[n] = o->income_from_musd[n] * (o->real_income_hat[n] - 1.0);
        for (size_t j = 0; j < J; j++) {
            output[n] += o->output_from_musd[j * N + n];
            output[N + n] += o->output_to_musd[j * N + n];
        }
    }
    ENT_TRY(add_change(context, d, "real_income", "real income, change", NULL, o->real_income_hat));
    ENT_TRY(ent_result_add_measure(context, d, "real_income", "musd",
                                   "real income, change, at the prices it is measured against, a year", variation));
    ENT_TRY(add_change(context, d, "real_wage", "real wage, change", NULL, o->real_wage_hat));
    ENT_TRY(add_change(context, d, "income", "nominal income, change", NULL, o->income_hat));
    ENT_TRY(add_change(context, d, "cpi", "price of final expenditure, change", NULL, o->cpi_hat));
    ENT_TRY(add_change(context, d, "wage", "price of value added, change", NULL, o->wage_hat));
    ENT_TRY(add_share(context, d, "cp_linear", "first-order welfare, share of income", o->cp_linear_share));
    ENT_TRY(add_share(context, d, "terms_of_trade", "terms-of-trade part of cp_linear, share of income",
                      o->terms_of_trade_share));
    ENT_TRY(add_share(context, d, "volume_of_trade", "volume part of cp_linear, share of income",
                      o->volume_of_trade_share));
    ENT_TRY(add_level(context, d, "tariff_revenue", "import duties", o->tariff_revenue_from_musd,
                      o->tariff_revenue_to_musd));
    ENT_TRY(add_level(context, d, "exports", "exports, basic prices", o->exports_from_musd, o->exports_to_musd));
    ENT_TRY(add_level(context, d, "imports", "imports, net of duty", o->imports_from_musd, o->imports_to_musd));
    ENT_TRY(add_level(context, d, "output", "gross output", output, output + N));
    d->flow_from_musd = copy(d, o->flow_from_musd, J * N * N);
    d->flow_to_musd = copy(d, o->flow_to_musd, J * N * N);
    d->duty_from_musd = copy(d, o->duty_from_musd, N * N);
    d->duty_to_musd = copy(d, o->duty_to_musd, N * N);
    d->output_from_musd = copy(d, o->output_from_musd, J * N);
    d->output_to_musd = copy(d, o->output_to_musd, J * N);
    return ENT_OK;
}

/* The failure of a solve is an answer: the document says so and holds no figure. */
static ent_status carry_out(ent_context *context, run *r) {
    ent_model_options model;
    ent_status solved;
    ENT_TRY(ent_package_check(context, r->to.package, r->world));
    ENT_TRY(open_against(context, r));
    r->year = r->options->year != 0 ? r->options->year : r->info->default_year;
    if (r->options->year == 0 && r->against != NULL && ent_package_get_info(r->against)->default_year > r->year)
        r->year = ent_package_get_info(r->against)->default_year;
    ent_model_options_init(&model);
    model.elasticities = r->options->elasticities;
    model.closure = r->options->closure;
    model.kernels = r->options->kernels;
    ENT_TRY(ent_model_create_from(context, r->world, &model, &r->model));
    solved = solve_side(context, r, &r->from, NULL);
    if (solved != ENT_OK && solved != ENT_NUMERIC) return solved;
    if (solved == ENT_OK) solved = solve_side(context, r, &r->to, r->from.solution);
    if (solved != ENT_OK && solved != ENT_NUMERIC) return solved;
    if (solved == ENT_OK)
        ENT_TRY(ent_outcome_create(context, r->model, &r->from.shock, r->from.solution, &r->to.shock, r->to.solution,
                                   &r->outcome));
    {
        ent_error failure = *ent_context_error(context);
        ENT_TRY(describe(context, r));
        if (solved != ENT_OK) context->error = failure;
    }
    if (!ent_result_complete(r->result)) return ent_fail_nomem(context);
    if (solved != ENT_OK) return solved;
    r->result->converged = 1;
    ENT_TRY(measure(context, r));
    if (!ent_result_complete(r->result)) return ent_fail_nomem(context);
    r->result->sentence = ent_sentence(r->result);
    return ent_result_complete(r->result) ? ENT_OK : ent_fail_nomem(context);
}

ent_status ent_run(ent_context *context, const ent_world *world, const ent_package *package,
                   const ent_run_options *options, ent_result **out) {
    ent_run_options standard;
    listener ear = {.context = context, .log = context->log, .payload = context->log_payload};
    run r = {.world = world,
             .info = ent_package_get_info(package),
             .from = {.label = "against"},
             .to = {.label = "package", .package = package}};
    ent_status status;
    *out = NULL;
    ent_run_options_init(&standard);
    r.options = options != NULL ? options : &standard;
    if (r.options->struct_version != ENT_RUN_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_run_options has version %u, this library knows %u",
                        (unsigned)r.options->struct_version, (unsigned)ENT_RUN_OPTIONS_VERSION);
    ent_shock_init(&r.from.shock);
    ent_shock_init(&r.to.shock);
    r.result = ear.result = ent_result_new();
    if (r.result == NULL) return ent_fail_nomem(context);
    ent_context_set_log(context, listen, &ear);
    status = carry_out(context, &r);
    ent_context_set_log(context, ear.log, ear.payload);
    ent_outcome_free(r.outcome);
    ent_solution_free(r.to.solution);
    ent_solution_free(r.from.solution);
    ent_law_free(r.to.law);
    ent_law_free(r.from.law);
    ent_model_free(r.model);
    ent_package_free(r.against);
    if (status == ENT_OK || status == ENT_NUMERIC) *out = r.result;
    else ent_result_free(r.result);
    return status;
}
