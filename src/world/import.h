/* import.h: the seam where layouts are added. One line in ent_importers (import.c), one file import_NAME.c.
 *
 *     file ─► source (unpacked) ─► first importer that recognises the first bytes ─► raw table ─► balance ─► world
 *
 * An importer never looks at a file's name. `recognise` sees the first bytes, at most ENT_SOURCE_PEEK, and is exact: two
 * importers never say yes to the same file (a test holds every golden file against every importer). `read` fills a raw
 * table; an importer of a layout that is no input-output table has `read_world` instead and makes the world itself. */
#ifndef ENT_WORLD_IMPORT_H
#define ENT_WORLD_IMPORT_H

#include "world/import_rows.h"
#include "world/labels.h"
#include "world/raw.h"

#include <entente/import.h>

typedef struct ent_importer {
    const char *name;   /* "icio", for messages and --layout lists */
    const char *layout; /* "OECD ICIO" */
    int (*recognise)(const char *bytes, size_t length);
    ent_status (*read)(ent_context *context, ent_source *source, ent_raw *raw);
    ent_status (*read_world)(ent_context *context, ent_source *source, const ent_import_options *options,
                             ent_world **out);
} ent_importer;

/* Ends with a NULL name. */
extern const ent_importer ent_importers[];

/* The one that says yes, or NULL. */
const ent_importer *ent_importer_of(const char *bytes, size_t length);

/* ent_import from a source: what is left when a path has been opened. On failure *report may be set and is the
 * caller's to free. */
ENT_MUST_USE ent_status ent_import_source(ent_context *context, ent_source *source, const ent_import_options *options,
                                          ent_world **out, ent_import_report **report);

int ent_icio_recognise(const char *bytes, size_t length);
ENT_MUST_USE ent_status ent_icio_read(ent_context *context, ent_source *source, ent_raw *raw);
int ent_wiod_recognise(const char *bytes, size_t length);
ENT_MUST_USE ent_status ent_wiod_read(ent_context *context, ent_source *source, ent_raw *raw);

/* --- a wide table: one header, one row for each industry, what follows below; shared by the importers that have one ---
 *
 *     ent_wide_column(...) for each column, in order;  ent_wide_columns_done();  ent_wide_row(...) for each row;
 *     ent_wide_done() */
typedef enum ent_wide_kind {
    ENT_WIDE_SKIP,     /* totals and what the model has no place for */
    ENT_WIDE_INDUSTRY, /* row or column */
    ENT_WIDE_DEMAND,   /* column of a category of final demand */
    ENT_WIDE_OUTPUT,   /* row or column */
    ENT_WIDE_VALUE_ADDED,
    ENT_WIDE_TAXES,
    ENT_WIDE_OTHER
} ent_wide_kind;

typedef struct ent_wide ent_wide;

ENT_MUST_USE ent_status ent_wide_new(ent_context *context, ent_rows *rows, ent_raw *raw, ent_wide **out);
void ent_wide_free(ent_wide *wide);

/* The column whose field was read last. `label` as the file has it, for messages: no two may be the same. `region` and
 * `item` (an industry or a category) may come again under another label, which is then added to it. INPUT, NOMEM. */
ENT_MUST_USE ent_status ent_wide_column(ent_context *context, ent_wide *wide, ent_wide_kind kind, const char *label,
                                        const char *region, const char *item, const char *item_name);

/* Every region must have every industry; makes the raw table's arrays. INPUT with what is missing, RANGE, NOMEM. */
ENT_MUST_USE ent_status ent_wide_columns_done(ent_context *context, ent_wide *wide);

/* Reads the numbers of a row whose label was read last. `region` and `item` for industries only. INPUT. */
ENT_MUST_USE ent_status ent_wide_row(ent_context *context, ent_wide *wide, ent_wide_kind kind, const char *label,
                                     const char *region, const char *item);

/* Every industry must have had its row. INPUT with what is missing. */
ENT_MUST_USE ent_status ent_wide_done(ent_context *context, ent_wide *wide);

/* Whether a region has been met among the columns; for labels with the parts the other way round. */
int ent_wide_has_region(const ent_wide *wide, const char *region);

#endif
