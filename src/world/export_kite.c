/* export_kite.c: a world as the tables that KITE starts from, one CSV file each; kite.c says what is in them. Every cell
 * has its row, zeros too, as KITE fills arrays by position after sorting. The figures themselves stand in one more column
 * of some tables, so that the world reads back to the same bits. */
#include "world/export.h"
#include "world/inside.h"

static void add_labels(ent_text *text, const char *first, const char *second, const char *third) {
    ent_text_add_csv(text, first);
    if (second != NULL) ent_text_add(text, ","), ent_text_add_csv(text, second);
    if (third != NULL) ent_text_add(text, ","), ent_text_add_csv(text, third);
    ent_text_add(text, ",");
}

/* origin,destination,sector,value and the figure it was made from, if `exact` names one. */
typedef double cell_fn(const ent_world *world, size_t sector, size_t importer, size_t exporter);

static void write_trade(const ent_world *world, cell_fn *value, const char *exact, const double *figures,
                        ent_text *text) {
    const ent_table *t = &world->table;
    size_t N = t->n_regions;
    ent_text_add(text, "origin,destination,sector,value");
    if (exact != NULL) ent_text_addf(text, ",%s", exact);
    ent_text_add(text, "\n");
    for (size_t cell = 0; cell < t->n_sectors * N * N; cell++) {
        size_t j = cell / (N * N), n = cell / N % N, i = cell % N;
        add_labels(text, t->regions[i].code, t->regions[n].code, t->sectors[j].code);
        ent_text_add_number(text, value(world, j, n, i));
        if (exact != NULL) ent_text_add(text, ","), ent_text_add_number(text, figures[cell]);
        ent_text_add(text, "\n");
    }
}

/* pi = (1 + t) M / X */
static double trade_share(const ent_world *world, size_t j, size_t n, size_t i) {
    const ent_table *t = &world->table;
    size_t N = t->n_regions, cell = (j * N + n) * N + i;
    double spent = world->base.absorption_musd[j * N + n];
    return spent > 0.0 ? (1.0 + t->tariff_rate[cell]) * t->flow_musd[cell] / spent : 0.0;
}

static double tariff(const ent_world *world, size_t j, size_t n, size_t i) {
    return 1.0 + world->table.tariff_rate[(j * world->table.n_regions + n) * world->table.n_regions + i];
}

static double export_subsidy(const ent_world *world, size_t j, size_t n, size_t i) {
    return world->table.levy_gross[(j * world->table.n_regions + n) * world->table.n_regions + i];
}

static void write_trade_share(const ent_world *world, ent_text *text) {
    write_trade(world, trade_share, "flow_musd", world->table.flow_musd, text);
}

static void write_tariff(const ent_world *world, ent_text *text) {
    write_trade(world, tariff, "rate", world->table.tariff_rate, text);
}

static void write_export_subsidy(const ent_world *world, ent_text *text) {
    write_trade(world, export_subsidy, NULL, NULL, text);
}

/* country,sector,value from [J][N] */
static void write_markets(const ent_world *world, const double *figures, ent_text *text) {
    const ent_table *t = &world->table;
    ent_text_add(text, "country,sector,value\n");
    for (size_t n = 0; n < t->n_regions; n++)
        for (size_t j = 0; j < t->n_sectors; j++) {
            add_labels(text, t->regions[n].code, t->sectors[j].code, NULL);
            ent_text_add_number(text, figures[j * t->n_regions + n]);
            ent_text_add(text, "\n");
        }
}

static void write_expenditure(const ent_world *world, ent_text *text) {
    write_markets(world, world->base.absorption_musd, text);
}

static void write_factor_share(const ent_world *world, ent_text *text) {
    write_markets(world, world->table.value_added_share, text);
}

static void write_consumption_share(const ent_world *world, ent_text *text) {
    write_markets(world, world->base.alpha_share, text);
}

static void write_intermediate_share(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    size_t N = t->n_regions, J = t->n_sectors;
    ent_text_add(text, "country,input,output,value,share_of_output\n");
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++)
            for (size_t k = 0; k < J; k++) {
                double inputs = 1.0 - t->value_added_share[j * N + n], share = t->input_share[(k * J + j) * N + n];
                add_labels(text, t->regions[n].code, t->sectors[k].code, t->sectors[j].code);
                ent_text_add_number(text, inputs > 0.0 ? share / inputs : 0.0);
                ent_text_add(text, ",");
                ent_text_add_number(text, share);
                ent_text_add(text, "\n");
            }
}

/* KITE's elasticity is the inverse of theta: it raises costs to -1/value. */
static void write_trade_elasticity(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    size_t median = ent_labels_find(&world->sets, "median"), J = t->n_sectors;
    const double *theta = t->elasticity + (median == ENT_LABEL_NONE ? 0 : median) * J;
    ent_text_add(text, "sector,value");
    for (size_t s = 0; s < t->n_elasticity_sets; s++)
        ent_text_add(text, ","), ent_text_add_csv(text, t->elasticity_sets[s]);
    ent_text_add(text, "\n");
    for (size_t j = 0; j < J; j++) {
        add_labels(text, t->sectors[j].code, NULL, NULL);
        ent_text_add_number(text, 1.0 / theta[j]);
        for (size_t s = 0; s < t->n_elasticity_sets; s++)
            ent_text_add(text, ","), ent_text_add_number(text, t->elasticity[s * J + j]);
        ent_text_add(text, "\n");
    }
}

static void write_regional(const ent_world *world, const double *figures, double factor, ent_text *text) {
    const ent_table *t = &world->table;
    ent_text_add(text, "country,value\n");
    for (size_t n = 0; n < t->n_regions; n++) {
        add_labels(text, t->regions[n].code, NULL, NULL);
        ent_text_add_number(text, factor * figures[n] + 0.0);
        ent_text_add(text, "\n");
    }
}

static void write_value_added(const ent_world *world, ent_text *text) {
    write_regional(world, world->base.value_added_musd, 1.0, text);
}

/* Exports less imports, where D is imports less exports. */
static void write_trade_balance(const ent_world *world, ent_text *text) {
    write_regional(world, world->base.deficit_musd, -1.0, text);
}

ent_status ent_world_export_kite(ent_context *context, const ent_world *world, const char *directory) {
    static const ent_export_file files[] = {
        {"regions.csv", ent_write_regions, 0},
        {"sectors.csv", ent_write_sectors, 0},
        {"notes.csv", ent_write_notes, 0},
        {"expenditure.csv", write_expenditure, 0},
        {"factor_share.csv", write_factor_share, 0},
        {"consumption_share.csv", write_consumption_share, 0},
        {"intermediate_share.csv", write_intermediate_share, 0},
        {"trade_elasticity.csv", write_trade_elasticity, 0},
        {"tariff.csv", write_tariff, 0},
        {"export_subsidy.csv", write_export_subsidy, 1},
        {"value_added.csv", write_value_added, 0},
        {"trade_balance.csv", write_trade_balance, 0},
        {"trade_share.csv", write_trade_share, 0},
    };
    return ent_export_files(context, world, directory, files, sizeof files / sizeof files[0]);
}
