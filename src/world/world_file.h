/* world_file.h: what the writer and the reader of world files share. docs/data.md has the schema for people.
 *
 * Figures are blobs of doubles, little end first: a row of `markets` holds what a region buys of a sector from each
 * exporter, a row of `technology_rows` the share of an input in a sector for each region. Views give single cells in
 * SQL. `digest` in `meta` is a hash over every value of the other tables in their order, so that a file that was
 * altered, by whatever, is told from one that Entente wrote; `hash` is the world's. */
#ifndef ENT_WORLD_WORLD_FILE_H
#define ENT_WORLD_WORLD_FILE_H

#include "support/context.h"

#include <entente/world.h>
#include <sqlite3.h>

enum { ENT_WORLD_FILE_ID = 0x454E5457 /* "ENTW" */, ENT_WORLD_FILE_VERSION = 1 };

/* "SQLite format 3" and the id in the header; 1, or 0 when it is some other file. */
int ent_world_file_recognise(const char *path);

/* Reads a world file. INPUT (altered, cut off), VERSION, IO, NOMEM. */
ENT_MUST_USE ent_status ent_world_file_read(ent_context *context, const char *path, ent_world **out);

/* What SQLite complains of, as a failure of ours. */
ENT_MUST_USE ent_status ent_world_file_fail(ent_context *context, sqlite3 *database, const char *path, int code,
                                            const char *doing);

#endif
