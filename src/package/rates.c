/* rates.c: a file of rates, cell by cell: columns sector, importer, exporter, rate (a fraction, as in tariffs.csv). */
#include "package/bundle.h"
#include "package/yaml.h"
#include "support/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Above this a fraction was more likely meant as a percentage. */
static const double RATE_DOUBTFUL = 5.0, RATE_LIMIT = 1e4;

static ent_status open_file(ent_context *context, const ent_bundle *bundle, ent_rates *rates, ent_place place,
                            ent_hasher *hasher);
static ent_status read_rows(ent_context *context, ent_rates *rates);

ent_status ent_rates_read(ent_context *context, ent_package *package, ent_place place, const char *name,
                          ent_hasher *hasher, const ent_rates **out) {
    ent_rates *rates = ent_arena_take(&package->arena, sizeof *rates);
    char *path = ent_path_beside(package->info.file, name);
    if (rates != NULL && path != NULL) {
        rates->name = ent_arena_string(&package->arena, name);
        rates->file = ent_arena_string(&package->arena, path);
    }
    free(path);
    if (rates == NULL || rates->name == NULL || rates->file == NULL) return ent_fail_nomem(context);
    rates->next = package->rates; /* from here on the package frees what it holds */
    package->rates = rates;
    ENT_TRY(open_file(context, package->bundle, rates, place, hasher));
    ENT_TRY(read_rows(context, rates));
    *out = rates;
    return ENT_OK;
}

static ent_status fail_missing(ent_context *context, const ent_rates *rates, ent_place place, const char *hint) {
    char shown[ENT_SHOWN];
    return ent_fail_at(context, ENT_NOT_FOUND, place, "rates", hint, "the file of rates \"%s\" does not exist",
                       ent_shown(rates->name, shown));
}

/* Only plain files: a pipe or a terminal named by a package would make the reader wait. */
static ent_status read_from_disk(ent_context *context, ent_rates *rates, ent_place place, size_t *length) {
    struct stat information;
    char shown[ENT_SHOWN];
    if (stat(rates->file, &information) != 0)
        return fail_missing(context, rates, place, "the path starts from the folder of the package");
    if (!S_ISREG(information.st_mode))
        return ent_fail_at(context, ENT_INPUT, place, "rates", "name a CSV file", "\"%s\" is not a plain file",
                           ent_shown(rates->name, shown));
    return ent_file_read(context, rates->file, ENT_RATES_LIMIT, &rates->bytes, length);
}

static ent_status read_from_bundle(ent_context *context, const ent_bundle *bundle, ent_rates *rates, ent_place place,
                                   size_t *length) {
    const ent_package_text *found = ent_bundle_find(bundle, rates->file);
    if (found == NULL) return fail_missing(context, rates, place, "only the texts that were given are read");
    if (found->length > ENT_RATES_LIMIT)
        return ent_fail_at(context, ENT_RANGE, (ent_place){.file = rates->file}, NULL, NULL,
                           "the file is larger than %d bytes", (int)ENT_RATES_LIMIT);
    *length = found->length;
    rates->bytes = malloc(found->length + 1);
    if (rates->bytes == NULL) return ent_fail_nomem(context);
    memcpy(rates->bytes, found->text, found->length);
    return ENT_OK;
}

static ent_status open_file(ent_context *context, const ent_bundle *bundle, ent_rates *rates, ent_place place,
                            ent_hasher *hasher) {
    size_t length = 0;
    char count[32]; /* so that bytes of one file never pass for those of the next */
    if (bundle != NULL) ENT_TRY(read_from_bundle(context, bundle, rates, place, &length));
    else ENT_TRY(read_from_disk(context, rates, place, &length));
    rates->read = (ent_package_text){rates->file, rates->bytes, length};
    snprintf(count, sizeof count, "%zu", length);
    ent_hasher_add_string(hasher, count);
    ent_hasher_add(hasher, rates->bytes, length);
    return ent_csv_open_bytes(context, rates->file, rates->bytes, length, &rates->csv);
}

static ent_status keep_row(ent_context *context, ent_rates *rates, const ent_rate_row *row) {
    if (rates->n_rows == rates->capacity) {
        size_t capacity = rates->capacity == 0 ? 64 : 2 * rates->capacity;
        ent_rate_row *rows = realloc(rates->rows, capacity * sizeof *rows);
        if (rows == NULL) return ent_fail_nomem(context);
        rates->rows = rows;
        rates->capacity = capacity;
    }
    rates->rows[rates->n_rows++] = *row;
    return ENT_OK;
}

static ent_status read_rate(ent_context *context, ent_rates *rates, size_t column, int *warned, double *rate) {
    ENT_TRY(ent_csv_number(context, rates->csv, column, rate));
    if (*rate <= -1.0)
        return ent_csv_fail(context, rates->csv, column, ENT_RANGE, "the column is a fraction: 0.15 is 15 %",
                            "rate %g is not above -1", *rate);
    if (*rate > RATE_LIMIT)
        return ent_csv_fail(context, rates->csv, column, ENT_RANGE, "the column is a fraction: 0.15 is 15 %",
                            "rate %g is beyond %g", *rate, RATE_LIMIT);
    if (*rate > RATE_DOUBTFUL && !*warned) {
        ent_warn_at(context, ent_csv_place(rates->csv, column), "rate %g is read as %g %%: the column is a fraction",
                    *rate, 100.0 * *rate);
        *warned = 1;
    }
    return ENT_OK;
}

static ent_status read_rows(ent_context *context, ent_rates *rates) {
    static const char *const names[4] = {"sector", "importer", "exporter", "rate"};
    size_t columns[4];
    int more, warned = 0;
    for (size_t k = 0; k < 4; k++) ENT_TRY(ent_csv_column(context, rates->csv, names[k], &columns[k]));
    for (;;) {
        ent_rate_row row = {0};
        ENT_TRY(ent_csv_next(context, rates->csv, &more));
        if (!more) return ENT_OK;
        row.sector = ent_csv_text(rates->csv, columns[0]);
        row.importer = ent_csv_text(rates->csv, columns[1]);
        row.exporter = ent_csv_text(rates->csv, columns[2]);
        row.line = ent_csv_line(rates->csv);
        for (size_t k = 0; k < 3; k++) row.columns[k] = ent_csv_place(rates->csv, columns[k]).column;
        ENT_TRY(read_rate(context, rates, columns[3], &warned, &row.rate));
        ENT_TRY(keep_row(context, rates, &row));
    }
}
