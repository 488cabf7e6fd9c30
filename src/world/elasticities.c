/* elasticities.c: elasticities.csv: a row for each sector, a column for each set; or long, a row for each figure: sector,
 * set, theta. Read twice: the sets are labels, and labels come before figures. */
#include "world/inside.h"

/* 1: long; the columns of the set and of the figure. */
static int is_long(const ent_csv *csv, size_t *set_column, size_t *theta_column) {
    return ent_csv_width(csv) == 3 && ent_csv_has(csv, "set", set_column) && ent_csv_has(csv, "theta", theta_column);
}

/* In the order in which they first appear. */
static ent_status read_long_names(ent_context *context, ent_csv *csv, ent_world *world, size_t set_column) {
    size_t capacity = ent_csv_rows_at_most(csv);
    const char **sets = ent_arena_take(&world->arena, (capacity + 1) * sizeof *sets);
    ent_labels seen;
    int more;
    if (sets == NULL || !ent_labels_init(&seen, &world->arena, capacity)) return ent_fail_nomem(context);
    for (;;) {
        const char *name;
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        if (ent_labels_find(&seen, ent_csv_text(csv, set_column)) != ENT_LABEL_NONE) continue;
        ENT_TRY(ent_check_code(context, ent_csv_place(csv, set_column), "set", ent_csv_text(csv, set_column)));
        name = ent_arena_string(&world->arena, ent_csv_text(csv, set_column));
        if (name == NULL) return ent_fail_nomem(context);
        sets[ent_labels_add(&seen, name)] = name;
    }
    if (seen.count == 0)
        return ent_csv_fail(context, csv, set_column, ENT_INPUT, "a row for each sector and set",
                            "the table has no elasticity");
    world->table.elasticity_sets = sets;
    world->table.n_elasticity_sets = seen.count;
    return ENT_OK;
}

static ent_status read_long_figures(ent_context *context, ent_csv *csv, ent_world *world, double *theta,
                                    size_t sector_column, size_t set_column, size_t theta_column) {
    const ent_table *t = &world->table;
    size_t J = t->n_sectors, j = 0, s = 0;
    int more;
    for (;;) {
        double *value;
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        ENT_TRY(ent_csv_label(context, csv, sector_column, &world->sectors, j + 1, &j));
        ENT_TRY(ent_csv_label(context, csv, set_column, &world->sets, s, &s));
        value = &theta[s * J + j];
        if (*value != 0.0)
            return ent_csv_fail(context, csv, sector_column, ENT_INPUT, "keep one of the two",
                                "sector \"%s\" appears twice in the set %s", t->sectors[j].code, t->elasticity_sets[s]);
        ENT_TRY(ent_csv_number(context, csv, theta_column, value));
        ENT_TRY(ent_check_elasticity(context, world, ent_csv_place(csv, theta_column), s, j, *value));
    }
    for (size_t cell = 0; cell < t->n_elasticity_sets * J; cell++)
        if (theta[cell] == 0.0)
            return ent_csv_fail(context, csv, sector_column, ENT_INPUT, "one row for each sector and set",
                                "sector \"%s\" has no row in the set %s", t->sectors[cell % J].code,
                                t->elasticity_sets[cell / J]);
    return ENT_OK;
}

/* Every column but `sector` is a set. The labels of sectors are indexed only later, as sets are labels too. */
static ent_status read_set_names(ent_context *context, ent_csv *csv, ent_world *world) {
    const char **sets = ent_arena_take(&world->arena, ent_csv_width(csv) * sizeof *sets);
    size_t sector_column, set_column, theta_column, count = 0;
    if (sets == NULL) return ent_fail_nomem(context);
    ENT_TRY(ent_csv_column(context, csv, "sector", &sector_column));
    if (is_long(csv, &set_column, &theta_column)) return read_long_names(context, csv, world, set_column);
    for (size_t column = 0; column < ent_csv_width(csv); column++) {
        if (column == sector_column) continue;
        sets[count] = ent_arena_string(&world->arena, ent_csv_name(csv, column));
        if (sets[count++] == NULL) return ent_fail_nomem(context);
    }
    if (count == 0)
        return ent_csv_fail(context, csv, sector_column, ENT_INPUT, "add a column such as \"median\"",
                            "the table has no set of elasticities");
    world->table.elasticity_sets = sets;
    world->table.n_elasticity_sets = count;
    return ENT_OK;
}

static ent_status read_figures(ent_context *context, ent_csv *csv, ent_world *world) {
    ent_table *t = &world->table;
    size_t J = t->n_sectors, sector_column = 0, set_column, theta_column, j = 0, set, given = 0;
    double *theta = ent_arena_doubles(&world->arena, t->n_elasticity_sets * J);
    int more;
    if (theta == NULL) return ent_fail_nomem(context);
    t->elasticity = theta;
    ENT_TRY(ent_csv_column(context, csv, "sector", &sector_column));
    if (is_long(csv, &set_column, &theta_column))
        return read_long_figures(context, csv, world, theta, sector_column, set_column, theta_column);
    for (;; given++) {
        ENT_TRY(ent_csv_next(context, csv, &more));
        if (!more) break;
        ENT_TRY(ent_csv_label(context, csv, sector_column, &world->sectors, j + 1, &j));
        if (theta[j] != 0.0)
            return ent_csv_fail(context, csv, sector_column, ENT_INPUT, "keep one of the two",
                                "sector \"%s\" appears twice", t->sectors[j].code);
        set = 0;
        for (size_t column = 0; column < ent_csv_width(csv); column++) {
            double *value = &theta[set * J + j];
            if (column == sector_column) continue;
            ENT_TRY(ent_csv_number(context, csv, column, value));
            ENT_TRY(ent_check_elasticity(context, world, ent_csv_place(csv, column), set++, j, *value));
        }
    }
    for (j = 0; given < J && j < J; j++)
        if (theta[j] == 0.0)
            return ent_csv_fail(context, csv, sector_column, ENT_INPUT, "one row for each sector of the table",
                                "sector \"%s\" has no row", t->sectors[j].code);
    return ENT_OK;
}

ent_status ent_read_elasticity_sets(ent_context *context, const char *path, ent_world *world) {
    ent_csv *csv = NULL;
    ent_status status = ent_csv_open(context, path, &csv);
    if (status == ENT_OK) status = read_set_names(context, csv, world);
    ent_csv_close(csv);
    return status;
}

ent_status ent_read_elasticities(ent_context *context, const char *path, ent_world *world) {
    ent_csv *csv = NULL;
    ent_status status = ent_csv_open(context, path, &csv);
    if (status == ENT_OK) status = read_figures(context, csv, world);
    ent_csv_close(csv);
    return status;
}
