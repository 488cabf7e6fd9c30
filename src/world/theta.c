/* theta.c: one more set of elasticities in a world. */
#include "support/text.h"
#include "world/reshape.h"

#include <stdlib.h>
#include <string.h>

typedef struct adding {
    const ent_world *world;
    ent_table to;
    ent_arena arena;
    const char *set, *file;
    double *elasticity;
    const char **sets;
    double *theta; /* [J] of the set, in `elasticity` */
    uint32_t *lines;
    ent_text note, errors;
} adding;

/* Room for the sets there are and the new one, unless it takes the place of one. */
static ent_status make_room(ent_context *context, adding *a) {
    const ent_table *from = &a->world->table;
    size_t J = from->n_sectors, S = from->n_elasticity_sets, at = ent_labels_find(&a->world->sets, a->set);
    if (at == ENT_LABEL_NONE) at = S;
    a->to.n_elasticity_sets = at == S ? S + 1 : S;
    a->elasticity = ent_arena_doubles(&a->arena, a->to.n_elasticity_sets * J);
    a->sets = ent_arena_take(&a->arena, a->to.n_elasticity_sets * sizeof *a->sets);
    a->lines = ent_arena_take(&a->arena, J * sizeof *a->lines);
    if (a->elasticity == NULL || a->sets == NULL || a->lines == NULL) return ent_fail_nomem(context);
    memcpy(a->elasticity, from->elasticity, S * J * sizeof *a->elasticity);
    memcpy(a->sets, from->elasticity_sets, S * sizeof *a->sets);
    a->sets[at] = a->set;
    a->theta = a->elasticity + at * J;
    return ENT_OK;
}

static ent_status check_theta(ent_context *context, const adding *a, const ent_csv *csv, size_t column, size_t sector,
                              double value) {
    char number[ENT_FIGURE_SIZE];
    if (value > 0.0) return ENT_OK;
    return ent_csv_fail(context, csv, column, ENT_RANGE, "trade elasticities are written as positive",
                        "the elasticity of %s is %s; it must be above 0", a->world->table.sectors[sector].code,
                        ent_figure(value, number));
}

static ent_status read_rows(ent_context *context, adding *a, ent_csv *csv) {
    static const char *const used[] = {"sector", "theta", "se", NULL};
    size_t sector_column, theta_column, error_column, j = 0, J = a->to.n_sectors;
    int has_errors, more;
    ENT_TRY(ent_csv_column(context, csv, "sector", &sector_column));
    ENT_TRY(ent_csv_column(context, csv, "theta", &theta_column));
    has_errors = ent_csv_has(csv, "se", &error_column);
    ent_csv_warn_unused(context, csv, used);
    for (;;) {
        double error = 0.0;
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        ENT_TRY(ent_csv_label(context, csv, sector_column, &a->world->sectors, j + 1, &j));
        if (a->lines[j] != 0)
            return ent_csv_fail(context, csv, sector_column, ENT_INPUT, "keep one of the two",
                                "sector %s has two rows, the first on line %u", a->world->table.sectors[j].code,
                                a->lines[j]);
        a->lines[j] = ent_csv_line(csv);
        ENT_TRY(ent_csv_number(context, csv, theta_column, &a->theta[j]));
        ENT_TRY(check_theta(context, a, csv, theta_column, j, a->theta[j]));
        if (!has_errors || ent_csv_is_empty(csv, error_column)) continue;
        ENT_TRY(ent_csv_number(context, csv, error_column, &error));
        if (error < 0.0)
            return ent_csv_fail(context, csv, error_column, ENT_RANGE, NULL, "a standard error is 0 or more");
        ent_text_addf(&a->errors, "%s%s=", a->errors.length > 0 ? " " : "", a->world->table.sectors[j].code);
        ent_text_add_number(&a->errors, error);
    }
    for (j = 0; j < J; j++)
        if (a->lines[j] == 0)
            return ent_csv_fail(context, csv, sector_column, ENT_INPUT, "one row for each sector of the world",
                                "sector %s has no row", a->world->table.sectors[j].code);
    return ENT_OK;
}

static ent_status add(ent_context *context, adding *a, ent_world **out) {
    ent_csv *csv = NULL;
    ent_status status;
    ENT_TRY(ent_check_code(context, (ent_place){0}, "elasticity set", a->set));
    ENT_TRY(make_room(context, a));
    status = ent_csv_open_commented(context, a->file, &csv);
    if (status == ENT_OK) status = read_rows(context, a, csv);
    ent_csv_close(csv);
    ENT_TRY(status);
    a->to.elasticity = a->elasticity;
    a->to.elasticity_sets = a->sets;
    ent_text_addf(&a->note, "set %s from %s", a->set, a->file);
    if (a->errors.length > 0) ent_text_addf(&a->note, "; standard errors %s", a->errors.data);
    if (a->note.failed || a->errors.failed) return ent_fail_nomem(context);
    return ent_reshape_finish(context, &a->to, a->world, "elasticities", a->note.data, out);
}

ent_status ent_world_attach_theta(ent_context *context, const ent_world *world, const char *set, const char *file,
                                  ent_world **out) {
    adding a = {.world = world, .to = world->table, .set = set, .file = file};
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    ent_status status = add(context, &a, out);
    ent_context_enter(context, former);
    if (status != ENT_OK) *out = NULL;
    ent_text_free(&a.note);
    ent_text_free(&a.errors);
    ent_arena_free(&a.arena);
    return status;
}
