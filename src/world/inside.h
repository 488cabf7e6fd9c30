/* inside.h: a world as this room sees it while making one.
 *
 *     load.c (CSV files)  ─┐
 *     blob.c (packed)     ─┼─► index ─► check ─► value-added shares ─► calibrate ─► hash ─► immutable
 *     world.c (arrays)    ─┘
 *
 * The table's arrays are const to everybody else; a maker takes them from the arena and fills them before. */
#ifndef ENT_WORLD_INSIDE_H
#define ENT_WORLD_INSIDE_H

#include "support/arena.h"
#include "support/context.h"
#include "support/hash.h"
#include "world/csv.h"
#include "world/labels.h"

#include <entente/world.h>

struct ent_world {
    ent_arena arena;
    ent_table table;
    ent_base base;
    ent_labels regions, sectors, sets;
    ent_labels region_names, sector_names; /* all that names members: codes, `all`, groups or `all-goods` */
    double value_added_gap;                /* of ent_world_report */
    const ent_note *notes;                 /* [n_notes] where it came from */
    size_t n_notes;
    char hash[ENT_HASH_DIGITS + 1];
};

/* A world with nothing in it; NULL when out of memory. */
ent_world *ent_world_new(void);

/* Sets J, N and S, after refusing a table beyond CELL_LIMIT. RANGE. */
ENT_MUST_USE ent_status ent_world_set_size(ent_context *context, ent_world *world, ent_place place, size_t n_sectors,
                                           size_t n_regions, size_t n_sets);

/* Builds the indices of labels; refuses empty, repeated, reserved and ambiguous ones. INPUT, NOMEM. */
ENT_MUST_USE ent_status ent_world_index(ent_context *context, ent_world *world, ent_place place);

/* Keeps levies e [J][N][N] of the arena's, unless every one is 1: then the world has none. */
void ent_world_keep_levies(ent_world *world, const double *levy_gross);

/* What is left once arrays are filled and checked: calibrate and hash. `hash` is taken as given when not NULL (a
 * blob's). INPUT, NOMEM. */
ENT_MUST_USE ent_status ent_world_finish(ent_context *context, ent_world *world, ent_place place, const char *hash);

/* Copies notes into the world, after those it has. NOMEM. */
ENT_MUST_USE ent_status ent_world_add_notes(ent_context *context, ent_world *world, const ent_note *notes,
                                            size_t count);

/* A number as people write it, whatever the locale of the host. */
enum { ENT_FIGURE_SIZE = 40 };
const char *ent_figure(double value, char out[ENT_FIGURE_SIZE]);

/* check.c: one figure each; `place` says where it stands, if anywhere. RANGE or INPUT. */
ENT_MUST_USE ent_status ent_check_flow(ent_context *context, const ent_world *world, ent_place place, size_t sector,
                                       size_t importer, size_t exporter, double value);
ENT_MUST_USE ent_status ent_check_tariff(ent_context *context, const ent_world *world, ent_place place, size_t sector,
                                         size_t importer, size_t exporter, double value);
ENT_MUST_USE ent_status ent_check_levy(ent_context *context, const ent_world *world, ent_place place, size_t sector,
                                       size_t importer, size_t exporter, double value);
ENT_MUST_USE ent_status ent_check_input(ent_context *context, const ent_world *world, ent_place place, size_t region,
                                        size_t sector, size_t input, double value);
ENT_MUST_USE ent_status ent_check_elasticity(ent_context *context, const ent_world *world, ent_place place, size_t set,
                                             size_t sector, double value);

/* Compares a value-added share given somewhere with 1 - sum of inputs: a warning beyond 1e-4, INPUT beyond 1e-2, where
 * the two can no longer be the same table. Keeps the largest gap. */
ENT_MUST_USE ent_status ent_check_value_added(ent_context *context, ent_world *world, ent_place place, size_t sector,
                                              size_t region, double given);

/* Fills table.value_added_share = 1 - sum of inputs and refuses sums outside [0, 1). `lines` [J input][J sector][N] says
 * on which line of `place` a share stands; NULL when there are no lines. RANGE, NOMEM. */
ENT_MUST_USE ent_status ent_world_derive_value_added(ent_context *context, ent_world *world, ent_place place,
                                                     const uint32_t *lines);

/* calibrate.c: fills world->base (MODEL section 0). INPUT, NOMEM. */
ENT_MUST_USE ent_status ent_world_calibrate(ent_context *context, ent_world *world, ent_place place);

/* content.c: the hash over labels and figures, whatever the order of regions, sectors and sets. NOMEM. */
ENT_MUST_USE ent_status ent_world_hash_content(ent_context *context, const ent_world *world,
                                               char out[ENT_HASH_DIGITS + 1]);

/* names.c: a code of a new region, sector or set: refuses what is empty, padded with blanks or reserved. INPUT. */
ENT_MUST_USE ent_status ent_check_code(ent_context *context, ent_place place, const char *what, const char *code);

/* NOT_FOUND, `what "code" is unknown`, with a hint from the labels and from the names people use. */
ENT_MUST_USE ent_status ent_fail_unknown(ent_context *context, ent_place place, const char *what, const char *code,
                                         const ent_labels *labels);

/* elasticities.c: the names of the sets (before sizes are set and labels indexed), and the figures. */
ENT_MUST_USE ent_status ent_read_elasticity_sets(ent_context *context, const char *path, ent_world *world);
ENT_MUST_USE ent_status ent_read_elasticities(ent_context *context, const char *path, ent_world *world);

/* cube.c: the files with one figure per cell of three labels, in the long or the wide layout. */
ENT_MUST_USE ent_status ent_read_flows(ent_context *context, const char *path, const ent_world *world, double *cells);
ENT_MUST_USE ent_status ent_read_tariffs(ent_context *context, const char *path, const ent_world *world, double *cells);
/* The same from percent (5) or multipliers (1.05); rates come out as fractions. */
ENT_MUST_USE ent_status ent_read_tariffs_percent(ent_context *context, const char *path, const ent_world *world,
                                                 double *cells);
ENT_MUST_USE ent_status ent_read_tariffs_multiplier(ent_context *context, const char *path, const ent_world *world,
                                                    double *cells);
/* Sets every cell, those left out to 1. */
ENT_MUST_USE ent_status ent_read_levies(ent_context *context, const char *path, const ent_world *world, double *cells);
/* `lines` as in ent_world_derive_value_added, zeroed, filled here. */
ENT_MUST_USE ent_status ent_read_technology(ent_context *context, const char *path, const ent_world *world,
                                            double *cells, uint32_t *lines);
ENT_MUST_USE ent_status ent_read_value_added(ent_context *context, const char *path, ent_world *world);

/* labels of a CSV row. NOT_FOUND with the place and a hint. `guess` is tried first. */
ENT_MUST_USE ent_status ent_csv_label(ent_context *context, const ent_csv *csv, size_t column, const ent_labels *labels,
                                      size_t guess, size_t *out);

/* Warns of columns that are none of `used`, NULL-terminated: a misspelt optional column would go unseen. */
void ent_csv_warn_unused(ent_context *context, const ent_csv *csv, const char *const *used);

#endif
