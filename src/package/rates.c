/* rates.c: a file of rates, cell by cell: columns sector, importer, exporter, rate (a fraction, as in tariffs.csv). */
#include "package/inside.h"
#include "package/yaml.h"
#include "support/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Above this a fraction was more likely meant as a percentage. */
static const double RATE_DOUBTFUL = 5.0, RATE_LIMIT = 1e4;

static ent_status open_file(ent_context *context, ent_rates *rates, ent_place place, ent_hasher *hasher);
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
    ENT_TRY(open_file(context, rates, place, hasher));
    ENT_TRY(read_rows(context, rates));
    *out = rates;
    return ENT_OK;
}

/* Only plain files: a pipe or a terminal named by a package would make the reader wait. */
static ent_status open_file(ent_context *context, ent_rates *rates, ent_place place, ent_hasher *hasher) {
    struct stat information;
    char shown[ENT_SHOWN];
    char *bytes = NULL;
    size_t length = 0;
    ent_status status;
    ent_shown(rates->name, shown);
    if (stat(rates->file, &information) != 0)
        return ent_fail_at(context, ENT_NOT_FOUND, place, "rates", "the path starts from the folder of the package",
                           "the file of rates \"%s\" does not exist", shown);
    if (!S_ISREG(information.st_mode))
        return ent_fail_at(context, ENT_INPUT, place, "rates", "name a CSV file", "\"%s\" is not a plain file", shown);
    status = ent_file_read(context, rates->file, ENT_RATES_LIMIT, &bytes, &length);
    if (status == ENT_OK) {
        char count[32]; /* so that bytes of one file never pass for those of the next */
        snprintf(count, sizeof count, "%zu", length);
        ent_hasher_add_string(hasher, count);
        ent_hasher_add(hasher, bytes, length);
        status = ent_csv_open_bytes(context, rates->file, bytes, length, &rates->csv);
    }
    free(bytes);
    return status;
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
