/* export_dta.c: a world as a directory of Stata files: the tables of the CSV directory in the long layout, as columns of
 * Stata need names, and codes of regions need not be such. */
#include "world/dta.h"
#include "world/export.h"
#include "world/inside.h"

#include <string.h>

/* sector,importer,exporter and a figure; what equals `absent` is left out. */
static void write_trade(const ent_world *world, const double *cells, double absent, const char *name, ent_text *text) {
    const ent_table *t = &world->table;
    size_t N = t->n_regions;
    ent_text_addf(text, "sector,importer,exporter,%s\n", name);
    for (size_t cell = 0; cell < t->n_sectors * N * N; cell++) {
        if (cells[cell] == absent) continue;
        ent_text_add_csv(text, t->sectors[cell / (N * N)].code);
        ent_text_add(text, ","), ent_text_add_csv(text, t->regions[cell / N % N].code);
        ent_text_add(text, ","), ent_text_add_csv(text, t->regions[cell % N].code);
        ent_text_add(text, ","), ent_text_add_number(text, cells[cell]);
        ent_text_add(text, "\n");
    }
}

static void write_flows(const ent_world *world, ent_text *text) {
    write_trade(world, world->table.flow_musd, 0.0, "value_musd", text);
}

static void write_tariffs(const ent_world *world, ent_text *text) {
    write_trade(world, world->table.tariff_rate, 0.0, "rate", text);
}

static void write_levies(const ent_world *world, ent_text *text) {
    write_trade(world, world->table.levy_gross, 1.0, "levy", text);
}

static void write_technology(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    size_t N = t->n_regions, J = t->n_sectors;
    ent_text_add(text, "region,sector,input,share\n");
    for (size_t row = 0; row < N * J * J; row++) {
        size_t n = row / (J * J), j = row / J % J, k = row % J;
        double share = t->input_share[(k * J + j) * N + n];
        if (share == 0.0) continue;
        ent_text_add_csv(text, t->regions[n].code);
        ent_text_add(text, ","), ent_text_add_csv(text, t->sectors[j].code);
        ent_text_add(text, ","), ent_text_add_csv(text, t->sectors[k].code);
        ent_text_add(text, ","), ent_text_add_number(text, share);
        ent_text_add(text, "\n");
    }
}

static void write_elasticities(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    ent_text_add(text, "sector,set,theta\n");
    for (size_t cell = 0; cell < t->n_elasticity_sets * t->n_sectors; cell++) {
        ent_text_add_csv(text, t->sectors[cell % t->n_sectors].code);
        ent_text_add(text, ","), ent_text_add_csv(text, t->elasticity_sets[cell / t->n_sectors]);
        ent_text_add(text, ","), ent_text_add_number(text, t->elasticity[cell]);
        ent_text_add(text, "\n");
    }
}

static const ent_export_file files[] = {
    {"regions.dta", ent_write_regions, 0},
    {"sectors.dta", ent_write_sectors, 0},
    {"elasticities.dta", write_elasticities, 0},
    {"flows.dta", write_flows, 0},
    {"tariffs.dta", write_tariffs, 0},
    {"technology.dta", write_technology, 0},
    {"levies.dta", write_levies, 1},
    {"value_added.dta", ent_write_value_added, 0},
    {"notes.dta", ent_write_notes, 0},
};
enum { N_FILES = sizeof files / sizeof files[0] };

static ent_status encode(ent_context *context, ent_place place, size_t which, const ent_text *text, FILE *stream) {
    static const char *const kinds[N_FILES] = {"tnt", "ttttn", "ttn", "tttn", "tttn", "tttn", "tttn", "ttn", "tt"};
    return ent_dta_write(context, place, kinds[which], text, stream);
}

ent_status ent_world_export_dta(ent_context *context, const ent_world *world, const char *directory) {
    ENT_TRY(ent_dta_check(context, (ent_place){.file = directory}));
    return ent_export_encoded(context, world, directory, files, N_FILES, encode);
}
