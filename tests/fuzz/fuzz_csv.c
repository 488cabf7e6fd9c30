/* fuzz_csv.c: any bytes through the CSV reader: it reads or refuses, always inside the buffer, and what it says of
 * places and lengths is true. */
#include "support/context.h"
#include "world/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(int condition) {
    if (!condition) abort();
}

static void look_at_row(ent_context *context, const ent_csv *csv) {
    uint32_t line = ent_csv_line(csv);
    for (size_t column = 0; column < ent_csv_width(csv); column++) {
        ent_place place = ent_csv_place(csv, column);
        double value = 0.0;
        demand(strlen(ent_csv_text(csv, column)) == ent_csv_length(csv, column));
        demand(ent_csv_is_empty(csv, column) == (ent_csv_length(csv, column) == 0));
        demand(place.line >= line && place.column >= 1);
        line = place.line;
        if (ent_csv_number(context, csv, column, &value) == ENT_OK) demand(isfinite(value));
        else demand(ent_context_error(context)->message[0] != '\0' && ent_context_error(context)->line == place.line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    ent_context *context = NULL;
    ent_csv *csv = NULL;
    size_t rows = 0, bound, column;
    int more = 1;
    ent_status status;
    if (ent_context_create(&context) != ENT_OK) return 0;
    status = ent_csv_open_bytes(context, "fuzz.csv", (const char *)bytes, length, &csv);
    if (status == ENT_OK) {
        bound = ent_csv_rows_at_most(csv);
        (void)!ent_csv_column(context, csv, "sector", &column);
        look_at_row(context, csv); /* the header */
        while ((status = ent_csv_next(context, csv, &more)) == ENT_OK && more) {
            demand(++rows <= bound);
            look_at_row(context, csv);
        }
    }
    if (status != ENT_OK) demand(status == ENT_INPUT && ent_context_error(context)->line >= 1);
    ent_csv_close(csv);
    ent_context_free(context);
    return 0;
}
