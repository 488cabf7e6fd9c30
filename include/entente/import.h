/* import.h: a published input-output table becomes a world.
 *
 *     file ─► layout recognised by its content ─► raw table ─► made to add up ─► world, and a verdict on what was changed
 *
 * Layouts: OECD ICIO (editions 2016 to 2025), WIOD (releases 2013 and 2016), FIGARO, ADB MRIO, GTAP; plain, gzip or zip; docs/formats.md. What
 * has to be changed so that a table fits MODEL.md section 0 (no negative flow, rows and columns that add up, every
 * industry with value added) follows rules that are chosen by name, and the report says in figures what each of them
 * changed and where most. Nothing is changed silently. */
#ifndef ENTENTE_IMPORT_H
#define ENTENTE_IMPORT_H

#include <entente/world.h>

ENT_BEGIN_DECLS

/* Goods taken out of stock stand as negative final demand, which a model of one year has no place for. */
typedef enum ent_inventories {
    /* Negative changes in inventories are dropped and the table is scaled back to its outputs, value added and final
     * demand by GRAS (Junius & Oosterhaven 2003; Lenzen, Wood & Gallego 2007). Value added stays as published. */
    ENT_INVENTORIES_GRAS = 0,
    /* What came out of stock counts as made this year (Costinot & Rodriguez-Clare 2014): outputs become
     * (I - A)^-1 of final demand without it. Input coefficients stay as published, value added grows. */
    ENT_INVENTORIES_PRODUCED = 1,
    /* Inventories are netted against the same country's other final demand for the same good; GRAS keeps the signs of
     * what stays negative; only cells the model cannot hold are dropped, after that. */
    ENT_INVENTORIES_SIGNED = 2
} ent_inventories;

/* Taxes less subsidies on products (and margins) stand between inputs and output. */
typedef enum ent_product_taxes {
    ENT_PRODUCT_TAXES_VALUE_ADDED = 0, /* counted as value added: V is value added plus taxes of industries */
    ENT_PRODUCT_TAXES_INPUTS = 1       /* inputs are scaled up to hold them: V is value added as published */
} ent_product_taxes;

typedef enum ent_tariff_unit {
    ENT_TARIFF_UNSTATED = 0,  /* refused with a file of tariffs: 5 may be 5 % or 500 % */
    ENT_TARIFF_FRACTION = 1,  /* 0.05 */
    ENT_TARIFF_PERCENT = 2,   /* 5 */
    ENT_TARIFF_MULTIPLIER = 3 /* 1.05 */
} ent_tariff_unit;

typedef struct ent_import_options {
    uint32_t struct_version; /* ENT_IMPORT_OPTIONS_VERSION */
    const char *member;      /* of a zip archive: its name or a part of it; NULL: the only table in it */
    const char *name;        /* of the world; NULL: layout and year */
    int year;                /* 0: what the table says, else four digits of the file's name */
    ent_inventories inventories;
    ent_product_taxes taxes;
    double value_added_floor_share; /* of output, in (0, 1): less is raised to it; 0.001 */
    const char *elasticities;       /* CSV as elasticities.csv of docs/data.md; NULL: one figure for all sectors */
    double elasticity;              /* that figure; 5 (Head & Mayer 2014; Costinot & Rodriguez-Clare 2014) */
    const char *tariffs;            /* CSV as tariffs.csv; NULL: none */
    ent_tariff_unit tariff_unit;    /* of its figures */
    double usd_per_unit;            /* US dollars for a unit of the table's currency; 0: 1, and the ECB's average of the
                                     * year for a table in euros (2010 to 2024) */
    const char *goods;              /* industries that are goods, separated by commas; NULL: by ISIC codes */
} ent_import_options;
#define ENT_IMPORT_OPTIONS_VERSION 1

/* Fills in the defaults. */
ENT_API void ent_import_options_init(ent_import_options *options);

/* "gras", "produced", "signed"; "value-added", "inputs"; "fraction", "percent", "multiplier". 0 when `name` is none. */
ENT_API int ent_inventories_parse(const char *name, ent_inventories *out);
ENT_API const char *ent_inventories_name(ent_inventories rule);
ENT_API int ent_product_taxes_parse(const char *name, ent_product_taxes *out);
ENT_API const char *ent_product_taxes_name(ent_product_taxes rule);
ENT_API int ent_tariff_unit_parse(const char *name, ent_tariff_unit *out);

/* One kind of change, summed over cells. A change that did not happen is listed with n_cells 0. */
typedef struct ent_import_change {
    const char *key;   /* "negative-inventories" */
    const char *words; /* "negative changes in inventories dropped" */
    size_t n_cells;
    double moved_musd; /* sum of |after - before| */
    double worst_musd; /* the largest of them */
    char worst[112];   /* where: "USA C2 -> JPN final demand"; empty when n_cells is 0 */
} ent_import_change;

/* An identity of the table, as the largest gap in units of what should add up to, before and after. */
typedef struct ent_import_identity {
    const char *key, *words;
    double before_share, after_share;
    char worst_before[112], worst_after[112];
} ent_import_identity;

typedef struct ent_import_region {
    const char *region;
    double published_musd, taxes_musd; /* the rows of value added, and of taxes and margins of industries */
    double expected_musd;              /* what the rule for taxes makes of the two */
    double world_musd;                 /* V of the world */
} ent_import_region;

typedef struct ent_import_report {
    const char *layout, *edition, *folded, *file; /* "OECD ICIO"; edition and folded may be empty */
    uint64_t bytes;                               /* of the unpacked file */
    char hash[33];                                /* of it */
    size_t n_regions, n_industries, n_demands;
    int year;
    ent_inventories inventories;
    ent_product_taxes taxes;
    double published_value_added_musd; /* the row VA; taxes and margins of industries: the rows TLS and so on */
    double published_taxes_musd;
    double published_output_musd;
    double world_value_added_musd, world_output_musd;
    size_t n_changes, n_identities;
    const ent_import_change *changes;
    const ent_import_identity *identities;
    const ent_import_region *regions; /* [n_regions] in the world's order */
    uint32_t rounds;                  /* of GRAS or of the outputs' iteration */
    double rest_share;                /* the largest gap of a row when it ended, of its output */
    double final_scale;               /* final demand was scaled by this factor, so that the world's table adds up */
} ent_import_report;

/* Imports a file. A world directory and a world file are taken too: nothing is changed in them, and the report is NULL.
 * `options` may be NULL. VERSION, NOT_FOUND, INPUT (with file:line:column, row and column label), RANGE, NUMERIC (a
 * table that cannot be made to add up), USAGE (a Stata file, and built without ReadStat), IO, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_import(ent_context *context, const char *path, const ent_import_options *options,
                                           ent_world **out, ent_import_report **report);
ENT_API void ent_import_report_free(ent_import_report *report);

ENT_END_DECLS

#endif
