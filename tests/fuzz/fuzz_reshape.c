/* fuzz_reshape.c: any bytes as a concordance, as shares of a split, and as a file of tariffs: each reader reads or refuses
 * with a reason; weights and shares it lets through sum to 1, and what comes of tariffs is a rate. */
#include "support/context.h"
#include "world/concordance.h"
#include "world/split.h"
#include "world/tariffs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(int condition) {
    if (!condition) abort();
}

/* Three regions, one of them of a group, and two sectors. */
static ent_world *make_world(ent_context *context) {
    static const ent_region regions[3] = {{"JPN", "Japan", "Japon", "", "", 392},
                                          {"DEU", "Germany", "Allemagne", "", "EU", 276},
                                          {"FRA", "France", "France", "", "EU", 250}};
    static const ent_sector sectors[2] = {{"CAR", "Cars", "Autos", "C29", 1}, {"01", "Farms", "Fermes", "A01", 1}};
    static const char *const sets[1] = {"median"};
    static const double theta[2] = {4.0, 5.0};
    double flow[18], rate[18] = {0.0}, input[12];
    ent_table table = {.struct_version = ENT_TABLE_VERSION,
                       .name = "fuzz",
                       .n_sectors = 2,
                       .n_regions = 3,
                       .n_elasticity_sets = 1,
                       .regions = regions,
                       .sectors = sectors,
                       .elasticity_sets = sets,
                       .flow_musd = flow,
                       .tariff_rate = rate,
                       .input_share = input,
                       .elasticity = theta};
    ent_world *world = NULL;
    for (size_t i = 0; i < 18; i++) flow[i] = i % 9 % 4 == 0 ? 100.0 : (double)(i % 5);
    for (size_t i = 0; i < 12; i++) input[i] = 0.1;
    demand(ent_world_create(context, &table, &world) == ENT_OK);
    return world;
}

static void is_refused(const ent_context *context, ent_status status) {
    demand(status == ENT_INPUT || status == ENT_RANGE || status == ENT_NOT_FOUND);
    demand(ent_context_error(context)->message[0] != '\0' && ent_context_error(context)->file[0] != '\0');
}

static void as_concordance(ent_context *context, const char *bytes, size_t length) {
    ent_arena arena = {0};
    ent_concordance c;
    ent_status status = ent_concordance_read_bytes(context, "fuzz.csv", bytes, length, length % 2 == 0, &arena, &c);
    if (status != ENT_OK) is_refused(context, status);
    for (size_t i = 0; status == ENT_OK && i < c.from.count; i++) {
        const ent_concordance_target *targets = NULL;
        size_t count;
        int padded = 0;
        double sum = 0.0;
        count = ent_concordance_find(&c, c.from.codes[i], &targets, &padded);
        demand(count > 0);
        for (size_t k = 0; k < count; k++) sum += targets[k].weight;
        demand(fabs(sum - 1.0) < 1e-9);
    }
    ent_arena_free(&arena);
}

static void as_shares(ent_context *context, const ent_world *world, const char *bytes, size_t length) {
    ent_arena arena = {0};
    ent_shares s;
    ent_status status = ent_shares_read_bytes(context, world, "fuzz.csv", bytes, length, &arena, &s);
    if (status != ENT_OK) is_refused(context, status);
    for (size_t n = 0; status == ENT_OK && n < 3; n++) {
        double output = 0.0, use = 0.0;
        for (size_t p = 0; p < s.n_parts; p++) output += s.output[n * s.n_parts + p], use += s.use[n * s.n_parts + p];
        demand(isnan(output) || fabs(output - 1.0) < 1e-9);
        demand(isnan(use) || fabs(use - 1.0) < 1e-9);
    }
    ent_arena_free(&arena);
}

static void as_tariffs(ent_context *context, const ent_world *world, const char *bytes, size_t length) {
    ent_tariff_options options;
    ent_tariff_report report = {0};
    ent_tariffs t = {.world = world, .options = &options, .report = &report};
    ent_source *source = NULL;
    ent_status status;
    double rate = 0.0;
    ent_tariff_options_init(&options);
    options.unit = (ent_tariff_unit)(1 + length % 3);
    options.mean = (ent_tariff_mean)(length / 3 % 2);
    demand(ent_tariffs_begin(context, &t) == ENT_OK);
    status = ent_source_open_bytes(context, "fuzz.csv", bytes, length, &source);
    if (status == ENT_OK) status = ent_tariffs_read(context, &t, source);
    if (status != ENT_OK) is_refused(context, status);
    ent_tariffs_settle(&t);
    demand(report.n_matched <= report.n_lines);
    for (size_t j = 0; j < 2; j++)
        for (size_t n = 0; n < 3; n++)
            for (size_t i = 0; i < 3; i++)
                if (ent_tariffs_rate(&t, j, n, i, &rate)) demand(rate >= 0.0 && rate <= 1.0000001e4 && n != i);
    ent_source_close(source);
    ent_tariffs_free(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    ent_context *context = NULL;
    ent_world *world;
    if (length == 0 || ent_context_create(&context) != ENT_OK) return 0;
    world = make_world(context);
    as_concordance(context, (const char *)bytes, length);
    as_shares(context, world, (const char *)bytes, length);
    as_tariffs(context, world, (const char *)bytes, length);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}
