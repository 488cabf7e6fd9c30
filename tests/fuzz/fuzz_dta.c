/* fuzz_dta.c: any bytes as a Stata file: they are refused with a message, or become a text that the CSV reader and the
 * importers take or refuse; what comes through the balance is a world that adds up. */
#include "world/csv.h"
#include "world/dta.h"
#include "world/import.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(int condition) {
    if (!condition) abort();
}

static void as_csv(ent_context *context, const char *bytes, size_t length) {
    ent_csv *csv = NULL;
    ent_text text = {0};
    int more = 1;
    ent_status status = ent_dta_read(context, "fuzz.dta", bytes, length, 0, &text);
    demand(text.length <= ENT_DTA_FREE + ENT_DTA_RATIO * length + (1 << 22)); /* one field and the names more */
    if (status == ENT_OK) status = ent_csv_open_bytes(context, "fuzz.dta", text.data, text.length, &csv);
    while (status == ENT_OK && more) status = ent_csv_next(context, csv, &more);
    if (status != ENT_OK) demand(ent_context_error(context)->message[0] != '\0');
    ent_csv_close(csv);
    ent_text_free(&text);
}

static void as_table(ent_context *context, const char *bytes, size_t length) {
    ent_source *source = NULL;
    ent_world *world = NULL;
    ent_import_report *report = NULL;
    ent_import_options options;
    ent_status status = ent_source_open_bytes(context, "fuzz-2020.dta", bytes, length, &source);
    ent_import_options_init(&options);
    options.inventories = (ent_inventories)(length % 3);
    if (status == ENT_OK) status = ent_import_source(context, source, &options, &world, &report);
    if (status == ENT_OK) {
        ent_world_report figures;
        ent_world_verify(world, &figures);
        demand(figures.worst_market_share <= 1e-6 && figures.worst_income_share <= 1e-6);
        demand(isfinite(figures.world_value_added_musd) && figures.world_value_added_musd > 0.0);
    } else demand(ent_context_error(context)->message[0] != '\0');
    ent_world_free(world);
    ent_import_report_free(report);
    ent_source_close(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    ent_context *context = NULL;
    if (ent_context_create(&context) != ENT_OK) return 0;
    as_csv(context, (const char *)bytes, length);
    if (ent_dta_recognise((const char *)bytes, length)) as_table(context, (const char *)bytes, length);
    ent_context_free(context);
    return 0;
}
