/* fuzz_import.c: any bytes as a published table: every importer that says yes reads or refuses with a reason and a place;
 * what comes through the balance is a world that adds up. */
#include "support/context.h"
#include "world/import.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(int condition) {
    if (!condition) abort();
}

/* A header of thousands of labels asks for gigabytes, rightly; here it would only take time. */
static int is_small(const uint8_t *bytes, size_t length) {
    size_t separators = 0;
    for (size_t i = 0; i < length; i++) {
        separators += bytes[i] == ',' || bytes[i] == ';' || bytes[i] == '\t';
        if (bytes[i] == '\n' && separators > 300) return 0;
        if (bytes[i] == '\n') separators = 0;
    }
    return separators <= 300;
}

static void look_at(const ent_world *world) {
    ent_world_report report;
    ent_world_verify(world, &report);
    demand(report.worst_market_share <= 1e-6 && report.worst_income_share <= 1e-6);
    demand(isfinite(report.world_value_added_musd) && report.world_value_added_musd > 0.0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    ent_context *context = NULL;
    ent_source *source = NULL;
    ent_world *world = NULL;
    ent_import_report *report = NULL;
    ent_import_options options;
    ent_status status;
    if (length == 0 || !is_small(bytes, length) || ent_context_create(&context) != ENT_OK) return 0;
    ent_import_options_init(&options);
    options.inventories = (ent_inventories)(length % 3);
    options.taxes = (ent_product_taxes)(length % 2);
    status = ent_source_open_bytes(context, "fuzz.csv", (const char *)bytes, length, &source);
    if (status == ENT_OK) status = ent_import_source(context, source, &options, &world, &report);
    if (status == ENT_OK) look_at(world);
    else demand(ent_context_error(context)->message[0] != '\0');
    demand(status == ENT_OK || status == ENT_INPUT || status == ENT_RANGE || status == ENT_NUMERIC);
    ent_world_free(world);
    ent_import_report_free(report);
    ent_source_close(source);
    ent_context_free(context);
    return 0;
}
