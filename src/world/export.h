/* export.h: worlds as directories of files; a layout is a list of files and what writes each. */
#ifndef ENT_WORLD_EXPORT_H
#define ENT_WORLD_EXPORT_H

#include "support/text.h"

#include <entente/world.h>

#include <stdio.h>

typedef void ent_write_fn(const ent_world *world, ent_text *text);

typedef struct ent_export_file {
    const char *name;
    ent_write_fn *write;
    int levies_only; /* 1: left out when the world has no levies */
} ent_export_file;

/* Writes all of them, or none, as CSV. IO, NOMEM, CANCELLED. */
ENT_MUST_USE ent_status ent_export_files(ent_context *context, const ent_world *world, const char *directory,
                                         const ent_export_file *files, size_t count);

/* The same with each CSV turned into something else on its way; `which` of the files it is. */
typedef ent_status ent_encode_fn(ent_context *context, ent_place place, size_t which, const ent_text *text,
                                 FILE *stream);
ENT_MUST_USE ent_status ent_export_encoded(ent_context *context, const ent_world *world, const char *directory,
                                           const ent_export_file *files, size_t count, ent_encode_fn *encode);

/* One table of a world as CSV, and what its columns are: a letter each, `t` text or `n` number, the last one for all that
 * follow. Programs that keep numbers and text apart are given their tables from it. */
typedef struct ent_sheet {
    const char *name;  /* without an ending */
    const char *kinds; /* "ttn" */
    const char *about; /* what is in it, in which unit */
    ent_write_fn *write;
    int levies_only; /* as above */
} ent_sheet;

/* value_added.csv, which the wide layout leaves out, as it only checks. */
void ent_write_value_added(const ent_world *world, ent_text *text);

/* export_sheets.c: all tables of a world, in the wide layout. */
const ent_sheet *ent_wide_sheets(size_t *count);

/* 1: column `column` of a sheet holds numbers. */
int ent_sheet_is_number(const ent_sheet *sheet, size_t column);

/* regions.csv, sectors.csv and notes.csv of every layout; the other files of the wide one. */
void ent_write_regions(const ent_world *world, ent_text *text);
void ent_write_sectors(const ent_world *world, ent_text *text);
void ent_write_notes(const ent_world *world, ent_text *text);
void ent_write_elasticities(const ent_world *world, ent_text *text);
void ent_write_flows(const ent_world *world, ent_text *text);
void ent_write_tariffs(const ent_world *world, ent_text *text);
void ent_write_levies(const ent_world *world, ent_text *text);
void ent_write_technology(const ent_world *world, ent_text *text);

#endif
