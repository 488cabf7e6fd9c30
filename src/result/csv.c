/* csv.c: outcomes.csv and comparison.csv, one figure a line (csv_path.c has the other tables of a path). A run on world-2024 has some 300,000 of them, so lines are put together from
 * ready pieces and written in large blocks. */
#include "result/csv_files.h"
#include "result/csv_path.h"
#include "result/period.h"
#include "support/text.h"
#include <entente/result.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 1 << 18 };

typedef struct piece {
    const char *bytes;
    size_t length;
} piece;

typedef struct csv_writer {
    const ent_result *result;
    FILE *stream;
    ent_text block;
    piece head;               /* the fields before the year, each with its comma */
    char year[16];            /* with its comma */
    const char *change_unit;  /* of percent changes: "pct", or "pct_points" of their differences */
    piece *regions, *sectors; /* codes, quoted where needed */
    int levels_only;          /* no percent changes of single flows and outputs */
} csv_writer;

/* A field, malloc'd; length SIZE_MAX when out of memory. */
static piece make_field(const char *string) {
    ent_text text = {0};
    piece field;
    ent_text_add_csv(&text, string);
    field.length = text.failed ? SIZE_MAX : text.length;
    field.bytes = ent_text_take(&text);
    return field;
}

static piece *make_fields(const char *const *strings, size_t count) {
    piece *fields = calloc(count + 1, sizeof *fields);
    for (size_t i = 0; fields != NULL && i < count; i++) fields[i] = make_field(strings[i]);
    for (size_t i = 0; fields != NULL && i < count; i++) {
        if (fields[i].bytes != NULL) continue;
        for (size_t k = 0; k < count; k++) free((char *)(uintptr_t)fields[k].bytes);
        free(fields);
        return NULL;
    }
    return fields;
}

static void free_fields(piece *fields) {
    for (size_t i = 0; fields != NULL && fields[i].bytes != NULL; i++) free((char *)(uintptr_t)fields[i].bytes);
    free(fields);
}

static void set_year(csv_writer *writer, int year) { snprintf(writer->year, sizeof writer->year, "%d,", year); }

/* Takes up a document: each line begins with `names` and a year. */
static int prepare(csv_writer *writer, const ent_result *result, const char *const *names, size_t n_names) {
    piece *fields = make_fields(names, n_names);
    ent_text head = {0};
    for (size_t k = 0; k < n_names && fields != NULL; k++) ent_text_addf(&head, "%s,", fields[k].bytes);
    set_year(writer, result->year);
    free((char *)(uintptr_t)writer->head.bytes);
    writer->head.length = head.length;
    writer->head.bytes = ent_text_take(&head);
    free_fields(fields);
    writer->result = result;
    writer->change_unit = "pct";
    if (writer->regions == NULL) writer->regions = make_fields(result->region_codes, result->n_regions);
    if (writer->sectors == NULL) writer->sectors = make_fields(result->sector_codes, result->n_sectors);
    return fields != NULL && writer->head.bytes != NULL && writer->regions != NULL && writer->sectors != NULL;
}

static void release(csv_writer *writer) {
    ent_text_free(&writer->block);
    free((char *)(uintptr_t)writer->head.bytes);
    free_fields(writer->regions);
    free_fields(writer->sectors);
}

static void flush(csv_writer *writer) {
    if (writer->block.length > 0) fwrite(writer->block.data, 1, writer->block.length, writer->stream);
    writer->block.length = 0;
}

/* One line; a figure that does not exist (NaN) has none. `measure` is "name,unit,"; partner and sector may be NULL. */
static void add_line(csv_writer *writer, piece measure, const piece *region, const piece *partner, const piece *sector,
                     double value) {
    ent_text *block = &writer->block;
    if (!isfinite(value)) return;
    ent_text_add_bytes(block, writer->head.bytes, writer->head.length);
    ent_text_add(block, writer->year);
    ent_text_add_bytes(block, measure.bytes, measure.length);
    ent_text_add_bytes(block, region->bytes, region->length);
    ent_text_add_bytes(block, ",", 1);
    if (partner != NULL) ent_text_add_bytes(block, partner->bytes, partner->length);
    ent_text_add_bytes(block, ",", 1);
    if (sector != NULL) ent_text_add_bytes(block, sector->bytes, sector->length);
    ent_text_add_bytes(block, ",", 1);
    ent_text_add_number(block, value);
    ent_text_add_bytes(block, "\n", 1);
    if (block->length >= BLOCK_BYTES) flush(writer);
}

/* Level under the package and change against `against`, where there is one. */
static void add_level(csv_writer *writer, piece level, piece change, const piece *region, const piece *partner,
                      const piece *sector, double from, double to) {
    if (from == 0 && to == 0) return;
    add_line(writer, level, region, partner, sector, to);
    if (from != 0 && !writer->levels_only) add_line(writer, change, region, partner, sector, 100.0 * (to / from - 1.0));
}

#define PIECE(literal) ((piece){literal, sizeof literal - 1})

/* One figure for each region; 0 when out of memory. */
static int add_total(csv_writer *writer, const char *measure, const char *unit, const double *values) {
    ent_text name = {0};
    int failed;
    ent_text_addf(&name, "%s,%s,", measure, unit);
    for (size_t n = 0; n < writer->result->n_regions && !name.failed; n++)
        add_line(writer, (piece){name.data, name.length}, &writer->regions[n], NULL, NULL, values[n]);
    failed = name.failed;
    ent_text_free(&name);
    return !failed;
}

static int add_totals(csv_writer *writer) {
    const ent_result *result = writer->result;
    int good = 1;
    for (size_t m = 0; m < result->n_measures && good; m++) {
        const ent_measure *measure = &result->measures[m];
        if (!ent_result_is_in_series(result, measure))
            good = add_total(writer, measure->name, measure->unit, measure->value);
    }
    return good;
}

/* What a path says of each year; the equivalent of all years stands in the last. */
static int add_years(csv_writer *writer) {
    const ent_result *result = writer->result;
    int good = 1;
    for (size_t y = 0; y < result->n_years; y++) {
        set_year(writer, result->years[y]);
        for (size_t s = 0; s < result->n_series && good; s++)
            good = add_total(writer, result->series[s].name, result->series[s].unit,
                             result->series[s].value + y * result->n_regions);
    }
    if (result->n_years > 0 && result->equivalent_pct != NULL && good)
        good = add_total(writer, "real_income_equivalent", writer->change_unit, result->equivalent_pct);
    set_year(writer, result->year);
    return good;
}

static void add_sectors(csv_writer *writer) {
    const ent_result *result = writer->result;
    size_t J = result->n_sectors, N = result->n_regions;
    for (size_t j = 0; j < J && result->output_to_musd != NULL; j++)
        for (size_t n = 0; n < N; n++)
            add_level(writer, PIECE("output,musd,"), PIECE("output,pct,"), &writer->regions[n], NULL,
                      &writer->sectors[j], result->output_from_musd[j * N + n], result->output_to_musd[j * N + n]);
}

static ent_status add_flows(ent_context *context, csv_writer *writer) {
    const ent_result *result = writer->result;
    size_t J = result->n_sectors, N = result->n_regions;
    for (size_t j = 0; j < J && result->flow_to_musd != NULL; j++) {
        ENT_TRY(ent_progress(context, "writing", j, J));
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                size_t cell = (j * N + n) * N + i;
                if (i == n) continue;
                add_level(writer, PIECE("imports,musd,"), PIECE("imports,pct,"), &writer->regions[n],
                          &writer->regions[i], &writer->sectors[j], result->flow_from_musd[cell],
                          result->flow_to_musd[cell]);
            }
    }
    return ENT_OK;
}

/* Every figure of the document taken up last. */
static ent_status add_document(ent_context *context, csv_writer *writer) {
    ent_status status;
    if (!add_totals(writer) || !add_years(writer)) return ent_fail_nomem(context);
    add_sectors(writer);
    status = add_flows(context, writer);
    flush(writer);
    return status == ENT_OK && writer->block.failed ? ent_fail_nomem(context) : status;
}

static ent_status add_outcomes(ent_context *context, FILE *stream, const void *document) {
    const ent_result *result = document;
    const char *const names[2] = {result->package, result->against};
    csv_writer writer = {.stream = stream};
    ent_status status;
    ent_text_add(&writer.block, "package,against,year,measure,unit,region,partner,sector,value\n");
    status = prepare(&writer, result, names, 2) ? add_document(context, &writer) : ent_fail_nomem(context);
    release(&writer);
    return status;
}

ent_status ent_result_write_csv(ent_context *context, const ent_result *result, const char *directory) {
    const ent_csv_file files[] = {{"outcomes.csv", add_outcomes, result},
                                  {"ledger.csv", ent_csv_ledger, result},
                                  {"pledges.csv", ent_csv_pledges, result},
                                  {"dependence.csv", ent_csv_dependence, result}};
    if (!result->converged)
        return ent_fail(context, ENT_NUMERIC, "no verified solution was found, so there are no figures to write");
    return ent_csv_write(context, directory, files, ent_result_is_path(result) ? sizeof files / sizeof files[0] : 1);
}

/* ---- comparison.csv ---- */

/* What the difference of two documents needs of its own. */
typedef struct difference {
    ent_result face;
    ent_measure *measures;
    ent_series *series;
    double *values, *years, *equivalents, *flow, *output, *zeros;
} difference;

static void free_difference(difference *d) {
    free(d->measures);
    free(d->series);
    free(d->values);
    free(d->years);
    free(d->equivalents);
    free(d->flow);
    free(d->output);
    free(d->zeros);
}

static const char *unit_of_difference(const char *unit) { return strcmp(unit, "pct") == 0 ? "pct_points" : unit; }

/* b - a into out; NULL, as they are, when one of the two has no such figures. */
static const double *differences(double *out, const double *a, const double *b, size_t count) {
    if (a == NULL || b == NULL) return NULL;
    for (size_t k = 0; k < count; k++) out[k] = b[k] - a[k];
    return out;
}

/* second - first for what a path has. 0 when out of memory. */
static int subtract_years(const ent_result *first, const ent_result *second, difference *d) {
    size_t N = first->n_regions, each = first->n_years * N, n = 0;
    d->series = calloc(first->n_series + 1, sizeof *d->series);
    d->years = calloc(first->n_series * each + 1, sizeof *d->years);
    d->equivalents = calloc(N + 1, sizeof *d->equivalents);
    if (!d->series || !d->years || !d->equivalents) return 0;
    for (size_t s = 0; s < first->n_series; s++) {
        const ent_series *a = &first->series[s];
        const double *b = ent_result_series(second, a->name, a->unit);
        if (b == NULL) continue;
        d->series[n] = *a;
        d->series[n].value = differences(d->years + n * each, a->value, b, each);
        d->series[n++].unit = unit_of_difference(a->unit);
    }
    d->face.series = d->series;
    d->face.n_series = n;
    d->face.equivalent_pct = differences(d->equivalents, first->equivalent_pct, second->equivalent_pct, N);
    return 1;
}

/* second - first as a document whose "from" is nothing, so that only levels are written. 0 when out of memory. */
static int subtract(const ent_result *first, const ent_result *second, difference *d) {
    size_t J = first->n_sectors, N = first->n_regions, cells = J * N * N, n = 0;
    *d = (difference){.face = *first,
                      .measures = calloc(first->n_measures + 1, sizeof *d->measures),
                      .values = calloc(first->n_measures * N + 1, sizeof *d->values),
                      .flow = calloc(cells + 1, sizeof *d->flow),
                      .output = calloc(J * N + 1, sizeof *d->output),
                      .zeros = calloc(cells + 1, sizeof *d->zeros)};
    if (!d->measures || !d->values || !d->flow || !d->output || !d->zeros) return 0;
    for (size_t m = 0; m < first->n_measures; m++) {
        const ent_measure *a = &first->measures[m];
        const double *b = ent_result_values(second, a->name, a->unit);
        if (b == NULL) continue;
        d->measures[n] = *a;
        d->measures[n].value = d->values + n * N;
        d->measures[n].unit = unit_of_difference(a->unit);
        for (size_t r = 0; r < N; r++) d->measures[n].value[r] = b[r] - a->value[r];
        n++;
    }
    d->face.flow_from_musd = d->face.output_from_musd = d->zeros;
    d->face.flow_to_musd = differences(d->flow, first->flow_to_musd, second->flow_to_musd, cells);
    d->face.output_to_musd = differences(d->output, first->output_to_musd, second->output_to_musd, J * N);
    d->face.measures = d->measures;
    d->face.n_measures = n;
    return subtract_years(first, second, d);
}

static ent_status add_comparison(ent_context *context, FILE *stream, const void *document) {
    const ent_comparison *comparison = document;
    const ent_result *const sides[2] = {comparison->first, comparison->second};
    const char *names[4] = {sides[0]->package, sides[1]->package, "difference", ""};
    csv_writer writer = {.stream = stream, .levels_only = 1};
    difference d;
    ent_status status = ENT_OK;
    if (strcmp(sides[0]->against, sides[1]->against) == 0) names[3] = sides[0]->against;
    if (!subtract(sides[0], sides[1], &d)) status = ent_fail_nomem(context);
    ent_text_add(&writer.block, "first,second,of,against,year,measure,unit,region,partner,sector,value\n");
    for (int k = 0; k < 2 && status == ENT_OK; k++) {
        const char *const own[4] = {names[0], names[1], k == 0 ? "first" : "second", sides[k]->against};
        status = prepare(&writer, sides[k], own, 4) ? add_document(context, &writer) : ent_fail_nomem(context);
    }
    if (status == ENT_OK && !prepare(&writer, &d.face, names, 4)) status = ent_fail_nomem(context);
    if (status == ENT_OK) {
        writer.change_unit = "pct_points";
        status = add_document(context, &writer);
    }
    free_difference(&d);
    release(&writer);
    return status;
}

ent_status ent_comparison_write_csv(ent_context *context, const ent_comparison *comparison, const char *directory) {
    const ent_csv_file file = {"comparison.csv", add_comparison, comparison};
    if (!comparison->converged)
        return ent_fail(context, ENT_NUMERIC, "no verified solution was found, so there are no figures to write");
    return ent_csv_write(context, directory, &file, 1);
}
