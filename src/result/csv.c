/* csv.c: outcomes.csv, one figure a line. A run on world-2024 has some 300,000 of them, so lines are put together from
 * ready pieces and written in large blocks. */
#include "support/file.h"
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
    piece head;               /* "package,against,year," */
    piece *regions, *sectors; /* codes, quoted where needed */
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

static int prepare(csv_writer *writer) {
    const ent_result *result = writer->result;
    const char *const names[2] = {result->package, result->against};
    piece *fields = make_fields(names, 2);
    ent_text head = {0};
    if (fields != NULL) ent_text_addf(&head, "%s,%s,%d,", fields[0].bytes, fields[1].bytes, result->year);
    writer->head.length = head.length;
    writer->head.bytes = fields == NULL ? NULL : ent_text_take(&head);
    free_fields(fields);
    writer->regions = make_fields(result->region_codes, result->n_regions);
    writer->sectors = make_fields(result->sector_codes, result->n_sectors);
    return writer->head.bytes != NULL && writer->regions != NULL && writer->sectors != NULL;
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
    if (from != 0) add_line(writer, change, region, partner, sector, 100.0 * (to / from - 1.0));
}

#define PIECE(literal) ((piece){literal, sizeof literal - 1})

static int add_totals(csv_writer *writer) {
    const ent_result *result = writer->result;
    int failed = 0;
    for (size_t m = 0; m < result->n_measures && !failed; m++) {
        const ent_measure *measure = &result->measures[m];
        ent_text name = {0};
        ent_text_addf(&name, "%s,%s,", measure->name, measure->unit);
        for (size_t n = 0; n < result->n_regions && !name.failed; n++)
            add_line(writer, (piece){name.data, name.length}, &writer->regions[n], NULL, NULL, measure->value[n]);
        failed = name.failed;
        ent_text_free(&name);
    }
    return !failed;
}

static void add_sectors(csv_writer *writer) {
    const ent_result *result = writer->result;
    size_t J = result->n_sectors, N = result->n_regions;
    for (size_t j = 0; j < J && result->output_to_musd != NULL; j++)
        for (size_t n = 0; n < N; n++)
            add_level(writer, PIECE("output,musd,"), PIECE("output,pct,"), &writer->regions[n], NULL,
                      &writer->sectors[j], result->output_from_musd[j * N + n], result->output_to_musd[j * N + n]);
}

static void add_flows(csv_writer *writer) {
    const ent_result *result = writer->result;
    size_t J = result->n_sectors, N = result->n_regions;
    for (size_t j = 0; j < J && result->flow_to_musd != NULL; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                size_t cell = (j * N + n) * N + i;
                if (i == n) continue;
                add_level(writer, PIECE("imports,musd,"), PIECE("imports,pct,"), &writer->regions[n],
                          &writer->regions[i], &writer->sectors[j], result->flow_from_musd[cell],
                          result->flow_to_musd[cell]);
            }
}

ent_status ent_result_write_csv(ent_context *context, const ent_result *result, const char *directory) {
    csv_writer writer = {.result = result};
    ent_file_draft draft = {0};
    ent_status status;
    char *path = NULL;
    int whole;
    if (!result->converged)
        return ent_fail(context, ENT_NUMERIC, "no verified solution was found, so there are no figures to write");
    status = ent_directory_make(context, directory);
    if (status != ENT_OK) return status;
    path = ent_path_join(directory, "outcomes.csv");
    status = path == NULL ? ent_fail_nomem(context) : ent_file_begin(context, path, &draft);
    free(path);
    if (status != ENT_OK) return status;
    writer.stream = draft.stream;
    whole = prepare(&writer);
    if (whole) {
        ent_text_add(&writer.block, "package,against,year,measure,unit,region,partner,sector,value\n");
        whole = add_totals(&writer);
        add_sectors(&writer);
        add_flows(&writer);
        flush(&writer);
        whole = whole && !writer.block.failed;
    }
    if (whole) {
        status = ent_file_commit(context, &draft);
    } else {
        ent_file_abandon(&draft);
        status = ent_fail_nomem(context);
    }
    ent_text_free(&writer.block);
    free((char *)(uintptr_t)writer.head.bytes);
    free_fields(writer.regions);
    free_fields(writer.sectors);
    return status;
}
