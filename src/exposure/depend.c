/* depend.c: from a question of dependence to the figures its answer shows. */
#include "exposure/depend.h"

#include <math.h>
#include <stdlib.h>

void ent_depend_query_init(ent_depend_query *query) {
    *query = (ent_depend_query){.struct_version = ENT_DEPEND_QUERY_VERSION};
    ent_single_point_options_init(&query->points);
}

static ent_status mark(ent_context *context, ent_depend *d, const char *const *names, size_t n, unsigned char **flags) {
    *flags = NULL;
    if (n == 0) return ENT_OK;
    *flags = ent_arena_take(&d->arena, d->table->n_regions);
    return *flags == NULL ? ent_fail_nomem(context) : ent_parties_mark(context, d->world, names, n, *flags);
}

/* Nobody depends on himself, and somebody is left to depend on. */
static ent_status check_sides(ent_context *context, const ent_depend *d) {
    size_t N = d->table->n_regions, left = 0;
    for (size_t n = 0; n < N; n++) {
        int user = d->users != NULL && d->users[n], supplier = d->suppliers != NULL && d->suppliers[n];
        if (user && supplier)
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "on", "take it out of one of them",
                               "%s is on both sides of the question", d->table->regions[n].code);
        left += !user && !supplier;
    }
    if (left == 0 && (d->users == NULL || d->suppliers == NULL))
        return ent_fail(context, ENT_USAGE, "nobody is left on the other side of the question");
    return ENT_OK;
}

static ent_status find_sides(ent_context *context, ent_depend *d) {
    const ent_depend_query *q = d->query;
    ENT_TRY(mark(context, d, q->users, q->n_users, &d->users));
    ENT_TRY(mark(context, d, q->suppliers, q->n_suppliers, &d->suppliers));
    if (q->n_sectors > 0) {
        d->sectors = ent_arena_take(&d->arena, d->table->n_sectors);
        if (d->sectors == NULL) return ent_fail_nomem(context);
        ENT_TRY(ent_goods_mark(context, d->world, q->sectors, q->n_sectors, d->sectors));
    }
    return check_sides(context, d);
}

static ent_status find_side(ent_context *context, ent_depend *d, const ent_model *model, const ent_equilibrium *law,
                            ent_depend_side *side) {
    unsigned threads = d->options->run.threads;
    ENT_TRY(ent_network_create(context, model, &law->shock, law->solution, &side->network));
    if (d->users != NULL)
        return ent_exposure_create(context, side->network, d->users, d->sectors, threads, &side->exposure);
    if (d->suppliers != NULL)
        return ent_reliance_on_create(context, side->network, d->suppliers, d->sectors, threads, &side->reliance_on);
    return ent_reliance_create(context, side->network, d->sectors, threads, &side->reliance);
}

static void free_side(ent_depend_side *side) {
    ent_exposure_free(side->exposure);
    ent_reliance_on_free(side->reliance_on);
    ent_reliance_free(side->reliance);
    ent_network_free(side->network);
}

static double sum_of(const ent_depend *d, const double *by_maker, size_t i) {
    double sum = 0;
    if (i < d->table->n_regions) return by_maker[i];
    for (size_t m = 0; m < d->table->n_regions; m++)
        if (d->suppliers != NULL && d->suppliers[m]) sum += by_maker[m];
    return sum;
}

ent_depend_figures ent_depend_on(const ent_depend *d, const ent_depend_side *side, size_t n, size_t i) {
    const ent_exposure *e = side->exposure;
    const ent_reliance *r = side->reliance;
    const ent_reliance_on *on = side->reliance_on; /* on all of them, always */
    size_t row = n * d->table->n_regions;
    if (e != NULL)
        return (ent_depend_figures){.face_value = sum_of(d, e->face_value_share, i),
                                    .look_through = sum_of(d, e->look_through_share, i),
                                    .imports = sum_of(d, e->import_share, i),
                                    .absorption = sum_of(d, e->absorption_share, i),
                                    .embodied = sum_of(d, e->embodied_share, i),
                                    .embodied_musd = sum_of(d, e->embodied_musd, i)};
    if (on != NULL)
        return (ent_depend_figures){.face_value = on->face_value_share[n],
                                    .look_through = on->look_through_share[n],
                                    .imports = on->import_share[n],
                                    .absorption = on->absorption_share[n],
                                    .embodied = on->embodied_share[n],
                                    .embodied_musd = on->embodied_musd[n]};
    return (ent_depend_figures){.face_value = sum_of(d, r->face_value_share + row, i),
                                .look_through = sum_of(d, r->look_through_share + row, i),
                                .imports = sum_of(d, r->import_share + row, i),
                                .absorption = sum_of(d, r->absorption_share + row, i),
                                .embodied = sum_of(d, r->embodied_share + row, i),
                                .embodied_musd = sum_of(d, r->embodied_musd + row, i)};
}

double ent_depend_from(const ent_depend *d, const double *share, size_t j) {
    double sum = 0;
    for (size_t i = 0; i < d->table->n_regions; i++)
        if (d->suppliers != NULL ? d->suppliers[i] : !d->users[i]) sum += share[j * d->table->n_regions + i];
    return sum;
}

size_t ent_depend_most_exposed(const ent_depend *d, double *look_through_share) {
    const ent_exposure *e = d->before.exposure;
    size_t best = d->table->n_sectors;
    *look_through_share = -1;
    for (size_t j = 0; j < d->table->n_sectors; j++) {
        double share = ent_depend_from(d, e->using_look_through_share, j);
        if (e->using_inputs_musd[j] < 0.001 * e->inputs_musd || !(share > *look_through_share)) continue;
        best = j;
        *look_through_share = share;
    }
    return best;
}

/* Of a group, or of a supplier that was asked for, only its own points are shown. */
static ent_status find_points(ent_context *context, ent_depend *d) {
    size_t all = 0, kept = 0;
    if (d->users == NULL) return ENT_OK;
    ENT_TRY(ent_exposure_single_points(context, d->before.exposure, d->users, &d->query->points, &all, &d->points));
    for (size_t p = 0; p < all; p++)
        if (d->suppliers == NULL || d->suppliers[d->points[p].supplier]) d->points[kept++] = d->points[p];
    d->n_points = kept;
    return ENT_OK;
}

static void add_option(ent_answer *answer, const char *key, const char *const *names, size_t n) {
    ent_text text = {0};
    const char *value;
    if (n == 0) return;
    ent_text_add_names(&text, names, n);
    value = ent_answer_keep(answer, &text);
    if (value != NULL) ent_answer_add_option(answer, key, value);
}

static void add_share_option(ent_answer *answer, const char *key, double share) {
    const char *value = ent_answer_stringf(answer, "%.10g", share);
    if (value != NULL) ent_answer_add_option(answer, key, value);
}

static void add_options(const ent_depend *d) {
    const ent_depend_query *q = d->query;
    add_option(d->answer, "users", q->users, q->n_users);
    add_option(d->answer, "suppliers", q->suppliers, q->n_suppliers);
    add_option(d->answer, "sectors", q->sectors, q->n_sectors);
    if (d->users == NULL) return;
    add_share_option(d->answer, "above", q->points.above_share);
    add_share_option(d->answer, "next", q->points.next_share);
    add_share_option(d->answer, "cost", q->points.cost_share);
}

static ent_status carry_out(ent_context *context, ent_depend *d, ent_equilibria *laws) {
    ENT_TRY(find_sides(context, d));
    ENT_TRY(ent_equilibria_check(context, laws));
    ENT_TRY(ent_equilibria_solve(context, laws));
    ENT_TRY(find_side(context, d, laws->model, &laws->from, &d->before));
    if (d->package != NULL) ENT_TRY(find_side(context, d, laws->model, &laws->to, &d->after));
    ENT_TRY(find_points(context, d));
    ENT_TRY(ent_question_open(context, "depend", d->world, d->options, laws, &d->answer));
    add_options(d);
    ent_depend_add_words(d);
    ent_depend_add_tables(d);
    return ENT_OK;
}

ent_status ent_depend_answer(ent_context *context, const ent_world *world, const ent_package *package,
                             const ent_question_options *options, const ent_depend_query *query, ent_answer **out) {
    ent_depend d = {.world = world, .table = ent_world_table(world), .package = package};
    ent_question_options standard;
    ent_question_ear ear;
    ent_equilibria laws;
    ent_status status;
    *out = NULL;
    ent_question_options_init(&standard);
    d.options = options != NULL ? options : &standard;
    d.query = query;
    ENT_TRY(ent_question_check(context, d.options));
    if (query->struct_version != ENT_DEPEND_QUERY_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_depend_query has version %u, this library knows %u",
                        (unsigned)query->struct_version, (unsigned)ENT_DEPEND_QUERY_VERSION);
    ent_equilibria_init(&laws, world, package, &d.options->run);
    ent_question_listen(&ear, context, d.options->language);
    status = carry_out(context, &d, &laws);
    ent_question_hear(&ear, status == ENT_OK ? d.answer : NULL);
    if (status == ENT_OK) status = ent_answer_complete(context, d.answer);
    free(d.points);
    free_side(&d.before);
    free_side(&d.after);
    ent_equilibria_free(&laws);
    ent_arena_free(&d.arena);
    if (status == ENT_OK) *out = d.answer;
    else ent_answer_free(d.answer);
    return status;
}
