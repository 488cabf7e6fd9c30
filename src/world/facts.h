/* facts.h: facts as this room sees them while making them.
 *
 *     facts_spec.c   which tables there are, their columns, bounds and keys: the one place that names them
 *     facts_table.c  a CSV file by its specification ─► rows of text and numbers, every cell with its place
 *     macro.c, minerals.c, lanes.c   what a topic means: checks across rows, look-ups
 *     ways.c         shortest ways over the legs of lanes/legs.csv
 *     lane_kappa.c   what a closure does to trade costs in a world
 *     facts.c        built-in or from a directory, all of the above in order */
#ifndef ENT_WORLD_FACTS_H
#define ENT_WORLD_FACTS_H

#include "support/arena.h"
#include "support/context.h"
#include "support/hash.h"
#include "world/csv.h"
#include "world/labels.h"
#include "world/ways.h"

#include <entente/facts.h>

/* The files compiled in, "macro/gdp.csv" (the table is written by CMake). */
typedef struct ent_facts_file {
    const char *path;
    const unsigned char *text;
    size_t length;
} ent_facts_file;
extern const ent_facts_file ent_facts_files[];
extern const size_t ent_facts_n_files;

/* The tables, and their columns in the order of ent_fact_specs. */
enum {
    ENT_FACTS_GDP,
    ENT_FACTS_DEFENCE,
    ENT_FACTS_BUDGET,
    ENT_FACTS_PRODUCERS,
    ENT_FACTS_USE,
    ENT_FACTS_PARAMETERS,
    ENT_FACTS_REASONING,
    ENT_FACTS_SETTINGS,
    ENT_FACTS_STRAITS,
    ENT_FACTS_WAYPOINTS,
    ENT_FACTS_LEGS,
    ENT_FACTS_ROUTES,
    ENT_FACTS_SECTORS,
    ENT_FACTS_LAND,
    ENT_FACTS_TABLES
};
enum { GDP_REGION, GDP_YEAR, GDP_USD_BN, GDP_STATUS, GDP_SOURCE };
enum { DEFENCE_REGION, DEFENCE_YEAR, DEFENCE_USD_BN, DEFENCE_SHARE, DEFENCE_RELEASE, DEFENCE_SOURCE };
enum { BUDGET_REGION, BUDGET_YEAR, BUDGET_MEASURE, BUDGET_TRILLION, BUDGET_SHARE, BUDGET_GDP_YEAR, BUDGET_STATUS };
enum {
    PRODUCER_MINERAL,
    PRODUCER_STAGE,
    PRODUCER_COUNTRY,
    PRODUCER_SHARE,
    PRODUCER_YEAR,
    PRODUCER_NOTE,
    PRODUCER_SOURCE
};
enum {
    USE_MINERAL,
    USE_IMPORTER,
    USE_YEAR,
    USE_FORM,
    USE_RELIANCE,
    USE_RELIANCE_IS,
    USE_CHINA_SHARE,
    USE_SECTORS,
    USE_BASIS,
    USE_NOTE,
    USE_SOURCE
};
enum {
    PARAMETER_MINERAL,
    PARAMETER_SECTOR,
    PARAMETER_COST_SHARE,
    PARAMETER_ELASTICITY,
    PARAMETER_STOCK,
    PARAMETER_REBUILD,
    PARAMETER_BASIS
};
enum { REASONING_MINERAL, REASONING_TEXT, REASONING_SOURCE };
enum { SETTING_NAME, SETTING_VALUE };
enum { STRAIT_CODE, STRAIT_NAME, STRAIT_TRANSIT };
enum { WAYPOINT_CODE, WAYPOINT_NAME, WAYPOINT_LATITUDE, WAYPOINT_LONGITUDE, WAYPOINT_KIND };
enum { LEG_FROM, LEG_TO, LEG_MILES, LEG_OVERLAND, LEG_STRAIT };
enum { ROUTE_BASIN_A, ROUTE_BASIN_B, ROUTE_PORT_A, ROUTE_PORT_B, ROUTE_SHARE, ROUTE_MILES, ROUTE_STRAITS };
enum { SECTOR_CODE, SECTOR_SEA_SHARE, SECTOR_DAY_COST };
enum { LAND_REGION_A, LAND_REGION_B, LAND_SEA_SHARE };

enum {
    ENT_FACT_KEY = 1,   /* part of what tells rows apart */
    ENT_FACT_EMPTY = 2, /* may be empty */
    ENT_FACT_WHOLE = 4  /* a whole number */
};
typedef struct ent_fact_rule {
    const char *name;
    ent_fact_kind kind;
    unsigned flags;
    double least, most; /* of a number */
} ent_fact_rule;
typedef struct ent_fact_spec {
    const char *topic, *name, *words;
    const ent_fact_rule *rules;
    size_t n_columns;
} ent_fact_spec;
extern const ent_fact_spec ent_fact_specs[ENT_FACTS_TABLES];

/* A table with the places of its cells and an index of its keys. */
typedef struct ent_fact_rows {
    ent_fact_table view;
    const char *file; /* the reader's, like the texts */
    const char **texts;
    double *numbers;
    uint32_t *lines, *columns; /* [n_rows], [n_rows][n_columns] */
    ent_labels keys;           /* joined keys; the index of a row is its place in the table */
} ent_fact_rows;

typedef struct ent_macro {
    ent_labels regions; /* of gdp, then those of defence and budget alone */
    int first_year, last_year;
    double *world_usd_bn; /* [last - first + 1] */
    size_t n_in_sum, n_economies;
} ent_macro;

typedef struct ent_minerals {
    ent_labels minerals, stages, importers, using_sectors;
    ent_mineral_producer *producers; /* in the order of producer_rows */
    ent_mineral_use *uses;           /* in the order of use_rows */
    size_t *producer_rows, *use_rows;
    ent_mineral *list; /* [minerals.count] */
} ent_minerals;

typedef struct ent_lane_row {
    size_t basin_a, basin_b, port_a, port_b;
    double share, days, miles; /* open */
    uint64_t straits;          /* of the usual way */
} ent_lane_row;

typedef struct ent_lanes {
    ent_labels basins, straits, waypoints, sectors;
    ent_ways ways;
    ent_lane_row *rows; /* as in routes.csv */
    size_t n_rows;
} ent_lanes;

struct ent_facts {
    ent_arena arena;
    ent_fact_table views[ENT_FACTS_TABLES];
    ent_fact_rows tables[ENT_FACTS_TABLES];
    ent_csv *readers[ENT_FACTS_TABLES]; /* kept open: they own the texts */
    ent_macro macro;
    ent_minerals minerals;
    ent_lanes lanes;
    char hash[ENT_HASH_DIGITS + 1];
};

/* Reads a table by its specification; texts belong to the reader. INPUT, RANGE (file:line:column), NOMEM. */
ENT_MUST_USE ent_status ent_fact_rows_read(ent_context *context, ent_arena *arena, const ent_fact_spec *spec,
                                           ent_csv *csv, ent_fact_rows *out);

ent_place ent_fact_place(const ent_fact_rows *rows, size_t row, size_t column);
const char *ent_fact_text(const ent_fact_rows *rows, size_t row, size_t column);
double ent_fact_number(const ent_fact_rows *rows, size_t row, size_t column);
int ent_fact_is_empty(const ent_fact_rows *rows, size_t row, size_t column);

/* Fails at a cell, with its column's name as key. */
ENT_MUST_USE ent_status ent_fact_fail(ent_context *context, const ent_fact_rows *rows, size_t row, size_t column,
                                      ent_status status, const char *hint, const char *format, ...) ENT_PRINTF(7, 8);

/* The index of a cell's text among labels; NOT_FOUND at the cell, with a hint. */
ENT_MUST_USE ent_status ent_fact_label(ent_context *context, const ent_fact_rows *rows, size_t row, size_t column,
                                       const char *what, const ent_labels *labels, size_t *out);

/* Indexes the distinct texts of a column of each table, in order of appearance. NOMEM. */
typedef struct ent_fact_source {
    const ent_fact_rows *rows;
    size_t column;
} ent_fact_source;
ENT_MUST_USE ent_status ent_fact_labels(ent_context *context, ent_arena *arena, ent_labels *labels,
                                        const ent_fact_source *sources, size_t n_sources);

/* The index of a name a caller gave; NOT_FOUND, `what "name" is unknown`, with a hint. */
ENT_MUST_USE ent_status ent_fact_name(ent_context *context, const char *what, const char *name,
                                      const ent_labels *labels, size_t *out);

/* The row with these keys, `a`, then `year` unless 0, then `b` unless NULL; SIZE_MAX when there is none. */
size_t ent_fact_find(const ent_fact_rows *rows, const char *a, int year, const char *b);

ENT_MUST_USE ent_status ent_macro_build(ent_context *context, ent_facts *facts);
ENT_MUST_USE ent_status ent_minerals_build(ent_context *context, ent_facts *facts);
ENT_MUST_USE ent_status ent_lanes_build(ent_context *context, ent_facts *facts);

/* Bits of named straits. NOT_FOUND. */
ENT_MUST_USE ent_status ent_lanes_mask(ent_context *context, const ent_facts *facts, const char *const *closed,
                                       size_t n_closed, uint64_t *out);

/* Days of every lane when the straits of `closed` are, infinite when no way is left; by_land (may be NULL) is 1 where
 * an overland leg makes the quickest way. Lanes whose `wanted` is 0 are left alone; NULL wants all. NOMEM. */
ENT_MUST_USE ent_status ent_lanes_closed_days(ent_context *context, const ent_facts *facts, uint64_t closed,
                                              const unsigned char *wanted, double *days, unsigned char *by_land);

#endif
