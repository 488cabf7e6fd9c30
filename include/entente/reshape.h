/* reshape.h: worlds made of a world: sectors and regions merged, a sector split, tariffs and elasticities brought
 * along.
 *
 *     ent_world_aggregate        81 x 28 becomes 12 x 6, by maps or groups
 *     ent_world_split            C24B becomes rare earths and the rest, by stated shares
 *     ent_world_attach_tariffs   rates by product become rates by sector, through concordances
 *     ent_world_attach_theta     a further set of elasticities
 *
 * Each answers a new world; the old one stays as it was. What was done is a note of the new world (ent_world_notes).
 * docs/data.md has the maps, docs/tariffs.md the files of tariffs and the concordances. */
#ifndef ENTENTE_RESHAPE_H
#define ENTENTE_RESHAPE_H

#include <entente/import.h>

ENT_BEGIN_DECLS

typedef struct ent_aggregate_options {
    uint32_t struct_version; /* ENT_AGGREGATE_OPTIONS_VERSION */
    /* A CSV map `from,to[,name_en,name_fr]` (a file that exists, a name that ends with ".csv", or "-"), or names
     * separated by commas, each of which becomes one: a group of regions ("EU,ASEAN") or `all`; for sectors `goods`,
     * `services`, `all` or `sections` (the sections of ISIC). NULL: as they are. */
    const char *regions, *sectors;
    const char *name; /* of the new world; NULL: the old one's with the new size, "world-2024-12x6" */
} ent_aggregate_options;
#define ENT_AGGREGATE_OPTIONS_VERSION 1

ENT_API void ent_aggregate_options_init(ent_aggregate_options *options);

/* Merges regions and sectors. Absorption, output, inputs, value added, duties and levies, deficits and income of what
 * is merged add up. A tariff is the mean of those it replaces, weighted by trade, so that duties are kept; duties
 * between regions that become one stay in its budget as a levy on home sales; elasticities are means weighted by trade
 * between regions. Merged ones come in the order in which the old world has the first of each. VERSION, NOT_FOUND,
 * INPUT (with file:line:column) when a map leaves out or repeats a code, IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_world_aggregate(ent_context *context, const ent_world *world,
                                                    const ent_aggregate_options *options, ent_world **out);

typedef struct ent_split_options {
    uint32_t struct_version; /* ENT_SPLIT_OPTIONS_VERSION */
    const char *sector;      /* the one to split */
    /* CSV `sector,share[,what,exporter,importer,user]`; docs/data.md. */
    const char *shares;
    /* CSV `sector[,name_en,name_fr,isic_rev4,tradable_goods]` and a column for each elasticity set that differs; NULL:
     * names are codes, and everything else is as it was. */
    const char *parts;
    const char *name; /* of the new world; NULL: the old one's */
} ent_split_options;
#define ENT_SPLIT_OPTIONS_VERSION 1

ENT_API void ent_split_options_init(ent_split_options *options);

/* Splits a sector into the sectors of `shares`, which take its place in the order of that file. Tariffs, levies, input
 * structure and elasticities are the old sector's, unless `parts` says otherwise. VERSION, NOT_FOUND, INPUT (with
 * file:line:column), NUMERIC (shares of output and of use that cannot both hold), IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_world_split(ent_context *context, const ent_world *world,
                                                const ent_split_options *options, ent_world **out);

typedef enum ent_tariff_mean {
    ENT_TARIFF_MEAN_SIMPLE = 0, /* over lines: one for each product of each pair of countries */
    ENT_TARIFF_MEAN_TRADE = 1   /* over lines, weighted by the file's column of trade values */
} ent_tariff_mean;

typedef struct ent_tariff_options {
    uint32_t struct_version;  /* ENT_TARIFF_OPTIONS_VERSION */
    const char *const *files; /* [n_files] CSV or Stata, plain, gzip or zip; a line may stand in one of them only */
    size_t n_files;
    const char *member;   /* of a zip archive: its name or a part of it; NULL: the only table in it */
    ent_tariff_unit unit; /* of the rates; must be stated */
    /* [n_concordances] "FILE", or "H5=FILE" for the lines of one revision only; steps in order, the last one leads to
     * sectors of the world. None: products are sectors. */
    const char *const *concordances;
    size_t n_concordances;
    int equal_weights;     /* 1: the targets of a code without weights share it equally; 0: an error */
    const char *countries; /* CSV `from,to` of names the file uses and regions; NULL: ISO codes and usual names */
    const char *columns;   /* "rate=adv,product=hs6_2007": columns by name; NULL: the usual names */
    int year;              /* of a file with several; 0: it has one */
    const char *duty;      /* "AHS": of a file with several types of duty; NULL: it has one */
    ent_tariff_mean mean;
    int others_zero;    /* 1: cells that the files say nothing of lose their tariff; 0: they keep it */
    const char *source; /* where the file is from, for the note of the world; NULL: its name */
} ent_tariff_options;
#define ENT_TARIFF_OPTIONS_VERSION 1

ENT_API void ent_tariff_options_init(ent_tariff_options *options);

/* "simple", "trade". 0 when `name` is none. */
ENT_API int ent_tariff_mean_parse(const char *name, ent_tariff_mean *out);
ENT_API const char *ent_tariff_mean_name(ent_tariff_mean mean);

/* A code or name of the files that led nowhere. */
typedef struct ent_tariff_unmatched {
    const char *what; /* "product", "importer", "exporter" */
    const char *code;
    size_t n_lines;
} ent_tariff_unmatched;

typedef struct ent_tariff_report {
    size_t n_lines;       /* of this year and type of duty, with a rate */
    size_t n_other_lines; /* of other years and types of duty */
    size_t n_empty;       /* without a rate */
    size_t n_matched;     /* that led to a cell of the world */
    size_t n_own;         /* of a region on its own goods, or of a union on its members'; not used */
    size_t n_general;     /* matched lines for all partners */
    size_t n_padded;      /* products that lost a leading zero, as spreadsheets do */
    size_t n_unmatched;
    const ent_tariff_unmatched *unmatched; /* [n_unmatched], most lines first of each kind */
    size_t n_concordances;
    const char *const *versions;   /* [n_concordances] the versions that their headers state; "" without one */
    size_t n_cells, n_cells_given; /* pairs of regions and goods sectors; those the files gave a rate */
    double imports_musd, imports_given_musd;                /* the same, weighted by imports of goods */
    double mean_before_rate, mean_after_rate;               /* duties over imports of goods */
    double value_added_before_musd, value_added_after_musd; /* of the world */
} ent_tariff_report;

/* Puts tariffs from files in place of the world's. Flows, output and deficits stay. Whoever uses a good pays its duty:
 * input shares and final demand of a market change as its duty-paid value does, and value added is what is left of
 * output, as in an import. NULL for `report` when it is not wanted; it is the caller's to free. VERSION, USAGE (no
 * unit), NOT_FOUND, INPUT (with file:line:column), RANGE, IO, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_world_attach_tariffs(ent_context *context, const ent_world *world,
                                                         const ent_tariff_options *options, ent_world **out,
                                                         ent_tariff_report **report);
ENT_API void ent_tariff_report_free(ent_tariff_report *report);

/* Adds a set of elasticities from a CSV `sector,theta[,se]`, or replaces the set of that name. Standard errors are kept
 * as notes. Every sector needs a row. INPUT, NOT_FOUND (with file:line:column), RANGE, IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_world_attach_theta(ent_context *context, const ent_world *world, const char *set,
                                                       const char *file, ent_world **out);

ENT_END_DECLS

#endif
