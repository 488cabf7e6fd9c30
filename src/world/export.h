/* export.h: worlds as directories of files; a layout is a list of files and what writes each. */
#ifndef ENT_WORLD_EXPORT_H
#define ENT_WORLD_EXPORT_H

#include "support/text.h"

#include <entente/world.h>

typedef void ent_write_fn(const ent_world *world, ent_text *text);

typedef struct ent_export_file {
    const char *name;
    ent_write_fn *write;
    int levies_only; /* 1: left out when the world has no levies */
} ent_export_file;

/* Writes all of them, or none. IO, NOMEM, CANCELLED. */
ENT_MUST_USE ent_status ent_export_files(ent_context *context, const ent_world *world, const char *directory,
                                         const ent_export_file *files, size_t count);

/* regions.csv, sectors.csv and notes.csv of every layout. */
void ent_write_regions(const ent_world *world, ent_text *text);
void ent_write_sectors(const ent_world *world, ent_text *text);
void ent_write_notes(const ent_world *world, ent_text *text);

#endif
