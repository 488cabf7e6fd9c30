/* export.c: a world as a directory of CSV files in the wide layout, with every digit. Files appear only when all of them
 * are complete. */
#include "world/export.h"
#include "support/file.h"
#include "world/inside.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MOST = 16 };

static void add_row_start(ent_text *text, const char *first, const char *second) {
    ent_text_add_csv(text, first);
    if (second == NULL) return;
    ent_text_add(text, ",");
    ent_text_add_csv(text, second);
}

void ent_write_regions(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    ent_text_add(text, "region,iso_numeric,name_en,name_fr,basin,groups\n");
    for (size_t n = 0; n < t->n_regions; n++) {
        const ent_region *r = &t->regions[n];
        const char *rest[] = {r->name_en, r->name_fr, r->basin, r->groups};
        ent_text_add_csv(text, r->code);
        ent_text_addf(text, ",%u", r->iso_numeric);
        for (size_t i = 0; i < 4; i++) ent_text_add(text, ","), ent_text_add_csv(text, rest[i]);
        ent_text_add(text, "\n");
    }
}

void ent_write_sectors(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    ent_text_add(text, "sector,name_en,name_fr,isic_rev4,tradable_goods\n");
    for (size_t j = 0; j < t->n_sectors; j++) {
        const ent_sector *s = &t->sectors[j];
        const char *rest[] = {s->name_en, s->name_fr, s->isic_rev4};
        ent_text_add_csv(text, s->code);
        for (size_t i = 0; i < 3; i++) ent_text_add(text, ","), ent_text_add_csv(text, rest[i]);
        ent_text_add(text, s->tradable_goods ? ",1\n" : ",0\n");
    }
}

void ent_write_elasticities(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    ent_text_add(text, "sector");
    for (size_t s = 0; s < t->n_elasticity_sets; s++)
        ent_text_add(text, ","), ent_text_add_csv(text, t->elasticity_sets[s]);
    for (size_t j = 0; j < t->n_sectors; j++) {
        ent_text_add(text, "\n");
        ent_text_add_csv(text, t->sectors[j].code);
        for (size_t s = 0; s < t->n_elasticity_sets; s++)
            ent_text_add(text, ","), ent_text_add_number(text, t->elasticity[s * t->n_sectors + j]);
    }
    ent_text_add(text, "\n");
}

/* sector,importer, then a column for each exporter; what equals `absent` is left empty. */
static void write_trade(const ent_world *world, const double *cells, double absent, ent_text *text) {
    const ent_table *t = &world->table;
    size_t N = t->n_regions;
    ent_text_add(text, "sector,importer");
    for (size_t i = 0; i < N; i++) ent_text_add(text, ","), ent_text_add_csv(text, t->regions[i].code);
    ent_text_add(text, "\n");
    for (size_t row = 0; row < t->n_sectors * N; row++) {
        const double *line = cells + row * N;
        add_row_start(text, t->sectors[row / N].code, t->regions[row % N].code);
        for (size_t i = 0; i < N; i++) {
            ent_text_add(text, ",");
            if (line[i] != absent) ent_text_add_number(text, line[i]);
        }
        ent_text_add(text, "\n");
    }
}

void ent_write_flows(const ent_world *world, ent_text *text) { write_trade(world, world->table.flow_musd, 0.0, text); }

void ent_write_tariffs(const ent_world *world, ent_text *text) {
    write_trade(world, world->table.tariff_rate, 0.0, text);
}

void ent_write_levies(const ent_world *world, ent_text *text) {
    write_trade(world, world->table.levy_gross, 1.0, text);
}

void ent_write_technology(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    size_t N = t->n_regions, J = t->n_sectors;
    ent_text_add(text, "region,sector");
    for (size_t k = 0; k < J; k++) ent_text_add(text, ","), ent_text_add_csv(text, t->sectors[k].code);
    ent_text_add(text, "\n");
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++) {
            add_row_start(text, t->regions[n].code, t->sectors[j].code);
            for (size_t k = 0; k < J; k++) {
                double share = t->input_share[(k * J + j) * N + n];
                ent_text_add(text, ",");
                if (share != 0.0) ent_text_add_number(text, share);
            }
            ent_text_add(text, "\n");
        }
}

void ent_write_notes(const ent_world *world, ent_text *text) {
    ent_text_add(text, "key,text\nname,");
    ent_text_add_csv(text, world->table.name);
    ent_text_addf(text, "\nbase_year,%d\n", world->table.base_year);
    for (size_t i = 0; i < world->n_notes; i++) {
        ent_text_add_csv(text, world->notes[i].key);
        ent_text_add(text, ",");
        ent_text_add_csv(text, world->notes[i].text);
        ent_text_add(text, "\n");
    }
}

static ent_status as_it_is(ent_context *context, ent_place place, size_t which, const ent_text *text, FILE *stream) {
    (void)context, (void)place, (void)which;
    (void)!fwrite(text->data, 1, text->length, stream); /* a failure shows when the file is finished */
    return ENT_OK;
}

static ent_status write_file(ent_context *context, const ent_world *world, const char *directory,
                             const ent_export_file *files, size_t which, ent_encode_fn *encode, ent_file_draft *draft) {
    char *path = ent_path_join(directory, files[which].name);
    ent_text text = {0};
    ent_status status = path == NULL ? ent_fail_nomem(context) : ENT_OK;
    if (status == ENT_OK) {
        files[which].write(world, &text);
        status = text.failed ? ent_fail_nomem(context) : ent_file_begin(context, path, draft);
    }
    if (status == ENT_OK) status = encode(context, (ent_place){.file = path}, which, &text, draft->stream);
    if (status == ENT_OK) status = ent_file_finish(context, draft);
    ent_text_free(&text);
    free(path);
    return status;
}

/* A file of an earlier export that this world has not: it would be read with the others. */
static ent_status remove_file(ent_context *context, const char *directory, const char *name) {
    char *path = ent_path_join(directory, name);
    ent_status status = path == NULL ? ent_fail_nomem(context) : ENT_OK;
    if (status == ENT_OK && remove(path) != 0 && errno != ENOENT)
        status = ent_fail_at(context, ENT_IO, (ent_place){.file = path}, NULL, NULL, "cannot be removed: %s",
                             strerror(errno));
    free(path);
    return status;
}

ent_status ent_export_files(ent_context *context, const ent_world *world, const char *directory,
                            const ent_export_file *files, size_t count) {
    return ent_export_encoded(context, world, directory, files, count, as_it_is);
}

ent_status ent_export_encoded(ent_context *context, const ent_world *world, const char *directory,
                              const ent_export_file *files, size_t count, ent_encode_fn *encode) {
    ent_file_draft drafts[FILES_MOST] = {{0}};
    ent_status status = ent_directory_make(context, directory);
    assert(count <= FILES_MOST);
    for (size_t i = 0; status == ENT_OK && i < count; i++) {
        if (files[i].levies_only && world->table.levy_gross == NULL)
            status = remove_file(context, directory, files[i].name);
        else status = write_file(context, world, directory, files, i, encode, &drafts[i]);
        if (status == ENT_OK) status = ent_progress(context, "writing", i + 1, count);
    }
    for (size_t i = 0; i < count; i++) {
        if (status == ENT_OK && drafts[i].path != NULL) status = ent_file_commit(context, &drafts[i]);
        else ent_file_abandon(&drafts[i]);
    }
    return status;
}

ent_status ent_world_export(ent_context *context, const ent_world *world, const char *directory) {
    static const ent_export_file files[] = {
        {"regions.csv", ent_write_regions, 0},
        {"sectors.csv", ent_write_sectors, 0},
        {"elasticities.csv", ent_write_elasticities, 0},
        {"flows.csv", ent_write_flows, 0},
        {"tariffs.csv", ent_write_tariffs, 0},
        {"technology.csv", ent_write_technology, 0},
        {"levies.csv", ent_write_levies, 1},
        {"notes.csv", ent_write_notes, 0},
    };
    return ent_export_files(context, world, directory, files, sizeof files / sizeof files[0]);
}
