#include "package_world.h"
#include "assert_close.h"

#include <stdio.h>
#include <string.h>

double package_world_rate(size_t sector, size_t importer, size_t exporter) {
    if (importer == exporter) return 0.0;
    return 0.01 + 0.01 * (double)sector + 0.001 * (double)importer + 0.0001 * (double)exporter;
}

ent_world *package_world(ent_context *context) {
    static const ent_region regions[N_REGIONS] = {{"JPN", "Japan", "Japon", "", "G7", 392},
                                                  {"USA", "United States", "", "", "G7", 840},
                                                  {"CHN", "China", "", "", "", 156},
                                                  {"DEU", "Germany", "", "", "EU G7", 276},
                                                  {"FRA", "France", "", "", "EU G7", 250}};
    static const ent_sector sectors[N_SECTORS] = {{"A01", "Agriculture", "", "", 1},
                                                  {"C26", "Electronics", "", "", 1},
                                                  {"C29", "Cars", "", "", 1},
                                                  {"SERV", "Services", "", "", 0}};
    static const char *const sets[1] = {"median"};
    static const double theta[N_SECTORS] = {4, 5, 6, 7};
    static double flow[N_SECTORS * N_REGIONS * N_REGIONS], rate[N_SECTORS * N_REGIONS * N_REGIONS];
    static double input[N_SECTORS * N_SECTORS * N_REGIONS];
    ent_table table = {.struct_version = ENT_TABLE_VERSION,
                       .name = "small",
                       .n_sectors = N_SECTORS,
                       .n_regions = N_REGIONS,
                       .n_elasticity_sets = 1,
                       .regions = regions,
                       .sectors = sectors,
                       .elasticity_sets = sets,
                       .flow_musd = flow,
                       .tariff_rate = rate,
                       .input_share = input,
                       .elasticity = theta};
    ent_world *world = NULL;
    for (size_t j = 0; j < N_SECTORS; j++)
        for (size_t n = 0; n < N_REGIONS; n++)
            for (size_t i = 0; i < N_REGIONS; i++) {
                flow[(j * N_REGIONS + n) * N_REGIONS + i] = n == i ? 1000.0 : 10.0;
                rate[(j * N_REGIONS + n) * N_REGIONS + i] = package_world_rate(j, n, i);
            }
    assert_ok(context, ent_world_create(context, &table, &world));
    return world;
}

ent_package *package_of(ent_context *context, const char *text) {
    ent_package *package = NULL;
    assert_ok(context, ent_package_parse(context, text, strlen(text), "test.yaml", &package));
    return package;
}

static void collect(ent_log_level level, const char *where, const char *message, void *payload) {
    warnings *into = payload;
    size_t used = strlen(into->text);
    if (level != ENT_LOG_WARNING) return;
    into->n++;
    snprintf(into->text + used, sizeof into->text - used, "%s: %s\n", where, message);
}

void warnings_collect(ent_context *context, warnings *into) {
    *into = (warnings){0};
    ent_context_set_log(context, collect, into);
}
