/* elasticities.c: elasticities.csv: a row for each sector, a column for each set. Read twice: the sets are labels, and
 * labels come before figures. */
#include "world/inside.h"

/* Every column but `sector` is a set. The labels of sectors are indexed only later, as sets are labels too. */
static ent_status read_set_names(ent_context *context, const ent_csv *csv, ent_world *world) {
    const char **sets = ent_arena_take(&world->arena, ent_csv_width(csv) * sizeof *sets);
    size_t sector_column, count = 0;
    if (sets == NULL) return ent_fail_nomem(context);
    ENT_TRY(ent_csv_column(context, csv, "sector", &sector_column));
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
    size_t J = t->n_sectors, sector_column = 0, j = 0, set, given = 0;
    double *theta = ent_arena_doubles(&world->arena, t->n_elasticity_sets * J);
    int more;
    if (theta == NULL) return ent_fail_nomem(context);
    t->elasticity = theta;
    ENT_TRY(ent_csv_column(context, csv, "sector", &sector_column));
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
