#include "path/equilibrium.h"
#include "package/inside.h"

#include <string.h>

static const ent_package_info *info_of(const ent_package *package) {
    return package == NULL ? NULL : ent_package_get_info(package);
}

void ent_equilibria_init(ent_equilibria *e, const ent_world *world, const ent_package *package,
                         const ent_run_options *options) {
    *e = (ent_equilibria){.world = world, .options = options, .to = {.package = package}};
    ent_shock_init(&e->from.shock);
    ent_shock_init(&e->to.shock);
}

ent_status ent_equilibria_check(ent_context *context, ent_equilibria *e) {
    const ent_package_info *info = info_of(e->to.package);
    const char *name = e->options->against;
    if (info == NULL) return ENT_OK;
    ENT_TRY(ent_package_check(context, e->to.package, e->world));
    if (name == NULL) name = info->against;
    e->against = e->options->against_package;
    if (e->against == NULL) {
        if (name == NULL || name[0] == '\0' || strcmp(name, "none") == 0) return ENT_OK;
        if (e->options->against != NULL) ENT_TRY(ent_package_load_asked(context, e->to.package, name, &e->loaded));
        else ENT_TRY(ent_package_load_against(context, e->to.package, &e->loaded));
        e->against = e->loaded;
    }
    e->from.package = e->against;
    return ent_package_check(context, e->against, e->world);
}

/* The calendar year whose law is solved, or in which the day lies whose law is. */
static ent_status choose_year(ent_context *context, ent_equilibria *e) {
    ent_day day;
    int other, month;
    e->year = e->options->year;
    if (e->options->date != NULL) {
        if (e->year != 0) return ent_fail(context, ENT_USAGE, "the law is that of a year or of a date, not of both");
        ENT_TRY(ent_date_read(context, e->options->date, &day));
        ent_day_to_civil(day, &e->year, &month, &other);
    }
    if (e->year != 0) return ENT_OK;
    e->year = info_of(e->to.package)->default_year;
    other = e->against == NULL ? e->year : info_of(e->against)->default_year;
    if (other > e->year) e->year = other;
    return ENT_OK;
}

/* Deficits of packages belong to closure path; under the others nothing may be said of them to the model. */
static void settle_deficits(ent_context *context, const ent_equilibria *e, ent_equilibrium *side) {
    const ent_package_info *info = info_of(side->package);
    int own = info != NULL && info->n_deficits > 0;
    ent_place place = {0};
    if (own) place = (ent_place){.file = info->file, .line = info->deficits[0].line};
    if (e->options->closure != ENT_CLOSURE_PATH && (own || side->shock.deficit_musd != NULL))
        ent_warn_at(context, place, "deficits of %s are not used: the closure is %s, not path",
                    own ? info->name : "a context", ent_closure_name(e->options->closure));
    else if (own && side->shock.deficit_musd == NULL)
        ent_warn_at(context, place, "no deficit of %s has begun in %d: those of the base hold", info->name, e->year);
    if (e->options->closure != ENT_CLOSURE_PATH) side->shock.deficit_musd = NULL;
}

/* The law of one side; that of nobody, which no context touches, is the base's. */
static ent_status find_law(ent_context *context, const ent_equilibria *e, ent_equilibrium *side) {
    const char *date = e->options->date;
    ent_side which = side == &e->to ? ENT_SIDE_PACKAGE : ENT_SIDE_AGAINST;
    if (e->to.package == NULL || (side->package == NULL && info_of(e->to.package)->n_contexts == 0)) return ENT_OK;
    if (date != NULL)
        return ent_package_rates_on_compared(context, e->to.package, e->against, which, e->world, date, &side->law,
                                             &side->shock);
    return ent_package_law_compared(context, e->to.package, e->against, which, e->world, e->year, &side->law,
                                    &side->shock);
}

static ent_status solve_side(ent_context *context, ent_equilibria *e, ent_equilibrium *side,
                             const ent_solution *start) {
    ent_solve_options options = e->options->solve;
    options.start = start;
    ENT_TRY(find_law(context, e, side));
    settle_deficits(context, e, side);
    return ent_solve(context, e->model, &side->shock, &options, &side->solution);
}

ent_status ent_equilibria_solve(ent_context *context, ent_equilibria *e) {
    ent_model_options model;
    if (e->to.package != NULL) ENT_TRY(choose_year(context, e));
    ent_model_options_init(&model);
    model.elasticities = e->options->elasticities;
    model.closure = e->options->closure;
    model.kernels = e->options->kernels;
    ENT_TRY(ent_model_create_from(context, e->world, &model, &e->model));
    ENT_TRY(solve_side(context, e, &e->from, NULL));
    return e->to.package == NULL ? ENT_OK : solve_side(context, e, &e->to, e->from.solution);
}

void ent_equilibria_free(ent_equilibria *e) {
    ent_solution_free(e->to.solution);
    ent_solution_free(e->from.solution);
    ent_law_free(e->to.law);
    ent_law_free(e->from.law);
    ent_model_free(e->model);
    ent_package_free(e->loaded);
}
