/* fuzz_dta.c: any bytes as a Stata file: they are refused with a message, or become a text that the CSV reader takes or
 * refuses. */
#include "world/csv.h"
#include "world/dta.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(int condition) {
    if (!condition) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    ent_context *context = NULL;
    ent_csv *csv = NULL;
    ent_text text = {0};
    int more = 1;
    ent_status status;
    if (ent_context_create(&context) != ENT_OK) return 0;
    (void)ent_dta_recognise((const char *)bytes, length);
    status = ent_dta_read(context, "fuzz.dta", (const char *)bytes, length, &text);
    if (status == ENT_OK) status = ent_csv_open_bytes(context, "fuzz.dta", text.data, text.length, &csv);
    while (status == ENT_OK && more) status = ent_csv_next(context, csv, &more);
    if (status != ENT_OK) demand(ent_context_error(context)->message[0] != '\0');
    ent_csv_close(csv);
    ent_text_free(&text);
    ent_context_free(context);
    return 0;
}
