/* world.h: the base-year table of the world economy, and what follows from it without a model run.
 *
 * A world is immutable once made and may be shared by any number of threads. It comes from a world file, a directory of
 * CSV files, a published table (import.h), the table built into the library, or from arrays of your own. Arrays are dense, exporter fastest:
 * [sector][importer][exporter] for trade, [input][sector][region] for technology, [sector][region] for the rest.
 * MODEL.md section 0 defines every quantity. */
#ifndef ENTENTE_WORLD_H
#define ENTENTE_WORLD_H

#include <entente/status.h>

ENT_BEGIN_DECLS

typedef struct ent_region {
    const char *code;     /* "JPN" */
    const char *name_en;  /* never empty: the code when the table has no name */
    const char *name_fr;  /* likewise */
    const char *basin;    /* sea basin, may be empty */
    const char *groups;   /* blank-separated memberships ("EU G7"), may be empty */
    uint32_t iso_numeric; /* ISO 3166-1 numeric; 0 when there is none */
} ent_region;

typedef struct ent_sector {
    const char *code; /* "C29" */
    const char *name_en;
    const char *name_fr;
    const char *isic_rev4; /* may be empty */
    int tradable_goods;    /* 1: counted in `all-goods` */
} ent_sector;

/* J sectors, N regions, S elasticity sets. All arrays belong to the world. */
typedef struct ent_table {
    uint32_t struct_version;            /* ENT_TABLE_VERSION */
    const char *name;                   /* "world-2024" */
    int base_year;                      /* 0 when unknown */
    size_t n_sectors;                   /* J */
    size_t n_regions;                   /* N */
    size_t n_elasticity_sets;           /* S */
    const ent_region *regions;          /* [N] */
    const ent_sector *sectors;          /* [J] */
    const char *const *elasticity_sets; /* [S] names */
    const double *flow_musd;         /* M [J][N importer][N exporter], >= 0, million USD, basic prices, net of duty */
    const double *tariff_rate;       /* t [J][N][N], fraction, 0 on the diagonal */
    const double *input_share;       /* g [J input][J sector][N region], fraction of gross output */
    const double *value_added_share; /* b [J sector][N region], 1 - sum of inputs, > 0 */
    const double *elasticity;        /* theta [S][J], > 0 */
    /* e [J][N][N], gross export levy, > 0, home trade included: 1.1 puts 10 % on what the maker gets, 1 is none, below
     * 1 is a subsidy; flows hold it. NULL: 1 everywhere; a world whose every levy is 1 shows NULL. */
    const double *levy_gross;
} ent_table;
#define ENT_TABLE_VERSION 2

typedef struct ent_world ent_world;

/* Reads a world directory (ent_world_load), a directory in KITE's layout (ent_world_export_kite) or a world file
 * (ent_world_write), told apart by content. What either
 * answers. */
ENT_API ENT_MUST_USE ent_status ent_world_open(ent_context *context, const char *path, ent_world **out);

/* Writes a world as one SQLite file, which appears under its name only when it is complete; docs/data.md has its
 * schema. It reads back to the same bits, notes included, in a few milliseconds; a file that was cut off or altered is
 * refused. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_world_write(ent_context *context, const ent_world *world, const char *path);

/* Writes a world as a directory of CSV files in the wide layout, which is made; it reads back to the same bits. IO,
 * NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_world_export(ent_context *context, const ent_world *world, const char *directory);

/* Writes a world as a directory of the tables that KITE (the R package) starts from; ent_world_open reads it back to the
 * same bits. docs/formats.md. IO, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_world_export_kite(ent_context *context, const ent_world *world,
                                                      const char *directory);

/* Writes a world as a workbook: a sheet for each table, in the wide layout, and one that says what they are. A workbook
 * holds 16 digits of a figure, one less than a double may need, and is not read back. USAGE when built without
 * libxlsxwriter; RANGE for a world larger than a sheet; INPUT (labels that are no UTF-8), IO, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_world_export_xlsx(ent_context *context, const ent_world *world, const char *path);

/* Writes a world as a directory of Stata files in the long layout, which ent_world_open reads back to the same bits;
 * docs/formats.md. USAGE when built without ReadStat; RANGE for what Stata cannot hold; IO, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_world_export_dta(ent_context *context, const ent_world *world,
                                                     const char *directory);

/* Reads a directory with regions.csv, sectors.csv, flows.csv, technology.csv, tariffs.csv, elasticities.csv and, if
 * present, levies.csv and value_added.csv (a check to 1e-4 only); flows, tariffs, levies and technology in the long or
 * the wide layout of docs/data.md. A Stata file, flows.dta and so on, takes the place of any of them. NOT_FOUND, INPUT (with file:line:column), RANGE, IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_world_load(ent_context *context, const char *directory, ent_world **out);

/* The table compiled into the library, world-2024; takes a few milliseconds at most. */
ENT_API ENT_MUST_USE ent_status ent_world_builtin(ent_context *context, ent_world **out);

/* Copies arrays of the caller's. value_added_share may be NULL (taken as 1 - inputs), levy_gross too (1 everywhere).
 * VERSION, INPUT, RANGE, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_world_create(ent_context *context, const ent_table *table, ent_world **out);

ENT_API void ent_world_free(ent_world *world);

/* The table; lives as long as the world. */
ENT_API const ent_table *ent_world_table(const ent_world *world);

/* 32 hexadecimal digits over labels and figures (not over names of files or order of rows); same for blob and CSV. */
ENT_API const char *ent_world_hash(const ent_world *world);

/* Where a world came from, and what importing it changed: keys and texts in order, for people and for its file. They do
 * not count in the hash. None in a world made of arrays. */
typedef struct ent_note {
    const char *key, *text;
} ent_note;
ENT_API const ent_note *ent_world_notes(const ent_world *world, size_t *count);

/* Index of a label; NOT_FOUND with a did-you-mean hint. */
ENT_API ENT_MUST_USE ent_status ent_world_region(ent_context *context, const ent_world *world, const char *code,
                                                 size_t *out);
ENT_API ENT_MUST_USE ent_status ent_world_sector(ent_context *context, const ent_world *world, const char *code,
                                                 size_t *out);

/* Resolves a name to members, marking flags[i] = 1 and leaving the others: a label, `all`, a group of regions.csv
 * (regions: "EU") or `all-goods` (sectors). flags has N or J entries. NOT_FOUND with a hint. */
ENT_API ENT_MUST_USE ent_status ent_world_mark_regions(ent_context *context, const ent_world *world, const char *name,
                                                       unsigned char *flags);
ENT_API ENT_MUST_USE ent_status ent_world_mark_sectors(ent_context *context, const ent_world *world, const char *name,
                                                       unsigned char *flags);

/* Trade elasticities by set name, [J], owned by the world; NULL asks for the default: `median`, else the first set. */
ENT_API ENT_MUST_USE ent_status ent_world_elasticities(ent_context *context, const ent_world *world, const char *set,
                                                       const double **out);

/* What `calibrate` of MODEL section 0 derives; all arrays owned by the world, made with it. */
typedef struct ent_base {
    const double *absorption_musd;  /* X [J][N] at purchaser prices (duty paid) */
    const double *output_musd;      /* Y [J][N] */
    const double *final_musd;       /* X - sum g Y, before clipping [J][N] */
    const double *alpha_share;      /* final expenditure shares [J][N], sum over J = 1 */
    const double *value_added_musd; /* V [N] */
    const double *duties_musd;      /* sum of t M [N]; R = duties + levies */
    const double *levies_musd;      /* sum of (1 - 1/e) M on its sales [N]; below 0: subsidies */
    const double *deficit_musd;     /* D [N], imports - exports, sums to 0 */
    const double *income_musd;      /* I = V + R + D [N] */
    size_t n_clipped;               /* markets with final < 0 */
    double clipped_musd;            /* sum of what was clipped, >= 0 */
} ent_base;

ENT_API const ent_base *ent_world_base(const ent_world *world);

/* Identities of the table, as figures; see docs/data.md. Worst places are indices. */
typedef struct ent_world_report {
    double world_value_added_musd;
    double world_deficit_musd; /* sum D: 0 up to rounding */
    double worst_market_share; /* |sum of uses - X| / X, worst market */
    size_t worst_market_sector, worst_market_region;
    double worst_income_share; /* |final demand - (V + R + D)| / I, worst region */
    size_t worst_income_region;
    double worst_value_added_gap;  /* largest |value_added.csv - (1 - inputs)|; 0 without that file */
    size_t n_flows, n_tariffs;     /* non-zero cells */
    size_t n_levies;               /* cells with a levy or a subsidy */
    size_t n_markets_without_home; /* markets with X > 0 and no home supply */
    size_t n_closed_markets;       /* markets with X = 0 */
    size_t n_clipped;
    double clipped_musd;
} ent_world_report;

ENT_API void ent_world_verify(const ent_world *world, ent_world_report *out);

ENT_END_DECLS

#endif
