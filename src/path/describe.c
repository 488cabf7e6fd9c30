/* describe.c: the parts of a document that do not depend on how it was solved: labels, clauses, options, where it all
 * comes from. */
#include "path/describe.h"
#include "path/words.h"

#include <string.h>

static void describe_labels(const ent_matter *m, ent_result *d) {
    const ent_table *table = ent_world_table(m->world);
    size_t N = table->n_regions, J = table->n_sectors;
    const char **codes = ent_result_take(d, N * sizeof *codes), **en = ent_result_take(d, N * sizeof *en);
    const char **fr = ent_result_take(d, N * sizeof *fr);
    const char **sector_codes = ent_result_take(d, J * sizeof *codes), **sector_en = ent_result_take(d, J * sizeof *en);
    const char **sector_fr = ent_result_take(d, J * sizeof *fr);
    unsigned char *goods = ent_result_take(d, J);
    uint32_t *iso_numeric = ent_result_take(d, N * sizeof *iso_numeric);
    if (!ent_result_complete(d)) return;
    for (size_t n = 0; n < N; n++) {
        codes[n] = ent_result_string(d, table->regions[n].code);
        en[n] = ent_result_string(d, table->regions[n].name_en);
        fr[n] = ent_result_string(d, table->regions[n].name_fr);
        iso_numeric[n] = table->regions[n].iso_numeric;
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
    d->region_iso_numeric = iso_numeric;
    d->region_codes = codes, d->region_names_en = en, d->region_names_fr = fr;
    d->sector_codes = sector_codes, d->sector_names_en = sector_en, d->sector_names_fr = sector_fr;
}

static ent_status describe_parties(ent_context *context, const ent_matter *m, ent_result *d) {
    size_t *parties = ent_result_take(d, (m->info->n_parties + 1) * sizeof *parties), rival;
    if (parties == NULL) return ent_fail_nomem(context);
    for (size_t p = 0; p < m->info->n_parties; p++)
        ENT_TRY(ent_world_region(context, m->world, m->info->parties[p], &parties[p]));
    d->parties = parties;
    d->n_parties = m->info->n_parties;
    if (m->info->rival[0] == '\0') return ENT_OK;
    ENT_TRY(ent_world_region(context, m->world, m->info->rival, &rival));
    d->rival = (ptrdiff_t)rival;
    return ENT_OK;
}

static void describe_clauses(ent_context *context, const ent_matter *m, ent_result *d) {
    for (size_t c = 0; c < m->info->n_clauses; c++) {
        const ent_clause_info *x = &m->info->clauses[c];
        ent_result_clause clause = {.id = x->id,
                                    .type = x->type_name,
                                    .summary = x->summary,
                                    .summary_fr = x->summary_fr,
                                    .from = x->from,
                                    .until = x->until,
                                    .announced = x->announced,
                                    .authority = x->authority,
                                    .status = x->status,
                                    .source_title = x->source_title,
                                    .source_date = x->source_date,
                                    .source_url = x->source_url,
                                    .off = x->off};
        if (ent_result_add_clause(context, d, &clause) != ENT_OK) return; /* shows in ent_result_complete */
    }
}

/* The name of the set in use: elasticities are rows [J] of one table. */
static ent_status elasticity_set(ent_context *context, const ent_matter *m, const char **name) {
    const ent_table *table = ent_world_table(m->world);
    const double *theta = NULL;
    ENT_TRY(ent_world_elasticities(context, m->world, m->options->elasticities, &theta));
    *name = table->elasticity_sets[(size_t)(theta - table->elasticity) / table->n_sectors];
    return ENT_OK;
}

static ent_status describe_options(ent_context *context, const ent_matter *m, ent_result *d) {
    const ent_solve_options *solve = &m->options->solve;
#define ENT_SOLVE_OPTION(field, key, type, standard, least, most, unit, help)                                          \
    {                                                                                                                  \
        char *value = ent_result_stringf(d, "%.10g", (double)solve->field);                                            \
        if (value == NULL) return ent_fail_nomem(context);                                                             \
        ENT_TRY(ent_result_add_option(context, d, key, value));                                                        \
    }
#include "model/options.def"
#undef ENT_SOLVE_OPTION
    for (size_t k = 0; k < m->info->n_settings; k++) {
        char *name = ent_result_string(d, m->info->settings[k]), *equals;
        if (name == NULL) return ent_fail_nomem(context);
        equals = strchr(name, '='); /* every setting has one */
        *equals = '\0';
        ENT_TRY(ent_result_set_option(context, d, name, equals + 1));
    }
    return ENT_OK;
}

ent_status ent_describe(ent_context *context, const ent_matter *m, ent_result *d) {
    const ent_table *table = ent_world_table(m->world);
    const char *set = "";
    d->package = ent_result_string(d, m->info->name);
    d->title_en = ent_result_string(d, m->info->title_en);
    d->title_fr = ent_result_string(d, m->info->title_fr);
    d->package_file = ent_result_string(d, m->info->file);
    d->package_hash = ent_result_string(d, m->info->hash);
    d->against = ent_result_string(d, "none");
    if (m->against == NULL && m->info->n_contexts > 0) {
        d->against_title_en = N_("its context alone");
        d->against_title_fr = ent_tr(ENT_LANGUAGE_FR, d->against_title_en);
    }
    if (m->against != NULL) {
        const ent_package_info *other = ent_package_get_info(m->against);
        d->against = ent_result_string(d, other->name);
        d->against_title_en = ent_result_string(d, other->title_en);
        d->against_title_fr = ent_result_string(d, other->title_fr);
        d->against_hash = ent_result_string(d, other->hash);
    }
    d->world = ent_result_string(d, table->name);
    d->world_hash = ent_result_string(d, ent_world_hash(m->world));
    d->base_year = table->base_year;
    ENT_TRY(elasticity_set(context, m, &set));
    d->elasticities = ent_result_string(d, set);
    d->closure = ent_closure_name(m->options->closure);
    d->numeraire = "world value added";
    if (m->options->date != NULL) d->date = ent_result_string(d, m->options->date);
    d->left_out = m->options->path ? ENT_LEFT_OUT_PATH : ENT_LEFT_OUT;
    d->left_out_fr = ent_tr(ENT_LANGUAGE_FR, d->left_out);
    ENT_TRY(describe_options(context, m, d));
    describe_labels(m, d);
    describe_clauses(context, m, d);
    return describe_parties(context, m, d);
}

ent_status ent_describe_solve(ent_context *context, ent_result *d, const char *label, const ent_package *package,
                              const ent_solve_info *info) {
    ent_result_solve solve = {.label = label, .package = "none"};
    if (package != NULL) solve.package = ent_package_get_info(package)->name;
    solve.converged = info->converged;
    solve.residual = info->residual;
    solve.verified_residual = info->verified_residual;
    solve.method = ent_method_name(info->method);
    solve.sweeps = info->sweeps;
    return ent_result_add_solve(context, d, &solve);
}
