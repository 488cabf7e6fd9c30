/* facts.h: what dated clauses stand on beside the world table: GDP by year, military spending, critical minerals, sea
 * lanes.
 *
 * Facts are immutable once made and may be shared by any number of threads. They come compiled into the library (from
 * data/macro, data/minerals, data/lanes) or from a directory of the same form; docs/data.md describes every file and
 * column, and the SOURCES.md of each folder where the figures are from and which of them are judgements.
 *
 * Looking up something that is not there is NOT_FOUND, with a did-you-mean hint for names and the years there are. */
#ifndef ENTENTE_FACTS_H
#define ENTENTE_FACTS_H

#include <entente/status.h>
#include <entente/world.h>

ENT_BEGIN_DECLS

typedef struct ent_facts ent_facts;

/* The facts compiled into the library, read anew at each call (milliseconds). INPUT, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_facts_builtin(ent_context *context, ent_facts **out);

/* A directory with one or more of the folders macro, minerals and lanes. A folder that is there must be complete; one
 * that is not is taken from the built-in facts. NOT_FOUND, INPUT and RANGE (with file:line:column), IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_facts_load(ent_context *context, const char *directory, ent_facts **out);

ENT_API void ent_facts_free(ent_facts *facts);

/* 32 hexadecimal digits over the text of every cell that the reader uses; the same for the built-in facts and for a
 * copy of their files. Owned by the facts. */
ENT_API const char *ent_facts_hash(const ent_facts *facts);

/* ---- the tables as they stand, for people who want to see what the numbers rest on */

typedef enum ent_fact_kind {
    ENT_FACT_TEXT = 0,   /* a code, a name */
    ENT_FACT_NUMBER = 1, /* a figure; may be empty where the column allows it */
    ENT_FACT_REMARK = 2  /* a source, a note, a reasoning: long text for people */
} ent_fact_kind;

typedef struct ent_fact_column {
    const char *name;
    ent_fact_kind kind;
} ent_fact_column;

typedef struct ent_fact_table {
    const char *topic; /* "macro", "minerals", "lanes": the folder */
    const char *name;  /* "gdp": the file without .csv */
    const char *words; /* what it holds, half a line */
    size_t n_columns, n_rows;
    const ent_fact_column *columns; /* [n_columns] */
    const char *const *texts;       /* [n_rows][n_columns], as in the file, never NULL */
    const double *numbers;          /* [n_rows][n_columns]; NaN where empty or no figure */
} ent_fact_table;

/* All tables, by topic; owned by the facts. */
ENT_API const ent_fact_table *ent_facts_tables(const ent_facts *facts, size_t *n_tables);

/* Writes DIR/TOPIC/TABLE.csv for every table, or for those of one topic: what ent_facts_load reads back as the same
 * facts. The directories are made when missing. NOT_FOUND (unknown topic), IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_facts_write(ent_context *context, const ent_facts *facts, const char *topic,
                                                const char *directory);

/* ---- macro: dollars of a year */

/* The years of the GDP table, [first, last]. */
ENT_API void ent_facts_gdp_years(const ent_facts *facts, int *first, int *last);

/* Nominal GDP of one economy, billion US dollars of the year. NOT_FOUND. */
ENT_API ENT_MUST_USE ent_status ent_facts_gdp(ent_context *context, const ent_facts *facts, const char *region,
                                              int year, double *out_usd_bn);

/* World nominal GDP: the sum over the economies that have a figure in every year of the table, so that two years are
 * sums of the same set. After the last year it grows by `growth_rate` a year (0.05 = 5 %). RANGE before the first year,
 * after 2200, or with a rate outside [-0.5, 0.5]. */
ENT_API ENT_MUST_USE ent_status ent_facts_world_gdp(ent_context *context, const ent_facts *facts, int year,
                                                    double growth_rate, double *out_usd_bn);

/* How many economies are in that sum, of how many in the table. */
ENT_API void ent_facts_world_gdp_economies(const ent_facts *facts, size_t *in_sum, size_t *in_table);

/* An amount in dollars of `year` as one of the base year: amount x world GDP of base_year / of year (MODEL section 3).
 * RANGE as above, or when the amount is not finite. */
ENT_API ENT_MUST_USE ent_status ent_facts_convert(ent_context *context, const ent_facts *facts, double amount, int year,
                                                  int base_year, double growth_rate, double *out);

typedef struct ent_defence {
    double spending_usd_bn;
    double gdp_share; /* of the GDP of the year */
    int release;      /* of the source; figures of two releases are not a growth rate */
} ent_defence;

/* Military spending of one economy. NOT_FOUND. */
ENT_API ENT_MUST_USE ent_status ent_facts_defence(ent_context *context, const ent_facts *facts, const char *region,
                                                  int year, ent_defence *out);

typedef struct ent_defence_budget {
    double trillion_local; /* NaN when the source gives a share only */
    double gdp_share;   /* of the GDP of gdp_year, not of the fiscal year; NaN when the source gives an amount only */
    int gdp_year;       /* 0 without a share */
    const char *status; /* "enacted", "plan", ... */
} ent_defence_budget;

/* A row of the budget table: "JPN", 2025, "security-related". NOT_FOUND. */
ENT_API ENT_MUST_USE ent_status ent_facts_defence_budget(ent_context *context, const ent_facts *facts,
                                                         const char *region, int fiscal_year, const char *measure,
                                                         ent_defence_budget *out);

/* ---- minerals */

/* What the tables hold of one mineral: the names to ask the look-ups below for. All owned by the facts. */
typedef struct ent_mineral {
    const char *name; /* "rare-earths" */
    size_t n_stages, n_importers, n_sectors;
    const char *const *stages;    /* [n_stages] with producers, as the table orders them: "mining", "refining" */
    const char *const *importers; /* [n_importers] whose use is known: "USA", "EU"; a region or a group */
    const char *const *sectors;   /* [n_sectors] codes of world-2024 with parameters of a cut-off */
    const char *reasoning;        /* how the parameters were set, and its sources; empty without parameters */
    const char *reasoning_source;
} ent_mineral;

/* All minerals, in the order of the tables. */
ENT_API const ent_mineral *ent_facts_minerals(const ent_facts *facts, size_t *n_minerals);

/* One of them. NOT_FOUND with a hint. */
ENT_API ENT_MUST_USE ent_status ent_facts_mineral(ent_context *context, const ent_facts *facts, const char *name,
                                                  const ent_mineral **out);

typedef struct ent_mineral_producer {
    const char *country; /* ISO 3166-1 alpha-3; need not be a region of a world */
    double share;        /* of world production at the stage */
    const char *source;
    int year;
} ent_mineral_producer;

/* Producers of a mineral at a stage ("mining", "refining", "magnet-making") in a year, or the last year there is when
 * `year` is 0; largest first. Shares sum to less than 1 where small producers are left out. NOT_FOUND. */
ENT_API ENT_MUST_USE ent_status ent_facts_producers(ent_context *context, const ent_facts *facts, const char *mineral,
                                                    const char *stage, int year, const ent_mineral_producer **out,
                                                    size_t *n_producers);

typedef struct ent_mineral_use {
    int year;
    const char *form;       /* "germanium metal"; sources count different things */
    double import_reliance; /* net imports over use; NaN when unknown */
    int at_least;           /* 1: the source says "more than" */
    double china_share;     /* of imports; NaN when unknown */
    const char *sectors;    /* blank-separated codes of world-2024; a judgement */
    const char *source;
} ent_mineral_use;

/* What is known of an importer's use of a mineral ("USA", "EU", "JPN", "KOR"), last year first. NOT_FOUND. */
ENT_API ENT_MUST_USE ent_status ent_facts_mineral_use(ent_context *context, const ent_facts *facts, const char *mineral,
                                                      const char *importer, const ent_mineral_use **out,
                                                      size_t *n_uses);

/* A cut-off in a using sector (MODEL section 4). All are assumptions; the table minerals/reasoning says why. */
typedef struct ent_mineral_parameters {
    double cost_share;    /* mu: the mineral over the sector's output */
    double elasticity;    /* sigma between the mineral and the other inputs */
    double stock_days;    /* of use */
    double rebuild_years; /* until another supply is there */
} ent_mineral_parameters;

/* NOT_FOUND when the mineral is unknown or the table has no row for the sector. */
ENT_API ENT_MUST_USE ent_status ent_facts_mineral_parameters(ent_context *context, const ent_facts *facts,
                                                             const char *mineral, const char *sector,
                                                             ent_mineral_parameters *out);

/* ---- lanes */

/* The usual way by sea between two basins, and the way when straits are closed; means over the lanes of the pair. */
typedef struct ent_lane {
    double nautical_miles; /* open */
    double days;           /* open, at the speed of the table, canals included */
    double closed_days;    /* the quickest way left, overland legs included; infinite when none is left */
    double extra_days;     /* closed_days - days */
    int by_land; /* 1 when some lane's quickest way left uses an overland leg: its capacity is not limited here */
} ent_lane;

/* `closed` names n_closed straits (may be 0). The order of the basins does not matter. NOT_FOUND, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_facts_lane(ent_context *context, const ent_facts *facts, const char *basin_a,
                                               const char *basin_b, const char *const *closed, size_t n_closed,
                                               ent_lane *out);

/* Whether the usual way of some lane between two basins uses the strait: 1 or 0 in *out. NOT_FOUND. */
ENT_API ENT_MUST_USE ent_status ent_facts_lane_uses(ent_context *context, const ent_facts *facts, const char *basin_a,
                                                    const char *basin_b, const char *strait, int *out);

/* What a closure does to trade costs in a world: fills kappa_hat [J][N importer][N exporter], 1 on the diagonal, for
 * services, and where the way does not change. For goods, with s the share by sea (sector times pair of economies), w_l
 * the lanes of the pair of basins, x_l their extra days and c the cost of a day,
 *
 *     kappa_hat = 1 - s + s sum_l w_l (1 + c)^x_l        (MODEL section 4, for the part that goes by sea)
 *
 * `day_cost_rate` is c for every sector, or 0 for the table's own rates by sector. A world of other sectors takes the
 * row `all-goods`. NOT_FOUND for unknown straits and for regions without a known basin, RANGE for a rate outside
 * [0, 0.1], UNMET when a pair that trades by sea is left without any way, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_facts_close_straits(ent_context *context, const ent_facts *facts,
                                                        const ent_world *world, const char *const *closed,
                                                        size_t n_closed, double day_cost_rate, double *kappa_hat);

ENT_END_DECLS

#endif
