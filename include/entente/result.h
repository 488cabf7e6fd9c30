/* result.h: the result document, the one source of everything a person or a machine is shown of a run.
 *
 * A plain struct, filled by ent_run and only read by the writers below. schema/result.schema.json describes its JSON. */
#ifndef ENTENTE_RESULT_H
#define ENTENTE_RESULT_H

#include <entente/status.h>
#include <stdio.h>

ENT_BEGIN_DECLS

/* A region total: one figure for each region. */
typedef struct ent_measure {
    const char *name; /* "real_income" */
    const char *unit; /* "pct": percent change against `against`; "pct_of_income"; "musd": level or change, see label */
    const char *label; /* what it is, for people: "real income, change" */
    double *value;     /* [N] */
} ent_measure;

typedef struct ent_result_solve {
    const char *label;   /* "package" or "against" */
    const char *package; /* its name, "none" for the base law */
    int converged;
    double residual, verified_residual;
    const char *method; /* key of ent_method: "anderson", "newton-krylov", "continuation" */
    uint32_t sweeps;
} ent_result_solve;

typedef struct ent_result_clause {
    const char *id, *type, *summary, *from, *until, *announced, *authority, *status;
    const char *source_title, *source_date, *source_url;
} ent_result_clause;

typedef struct ent_result_option {
    const char *name, *value;
} ent_result_option;

typedef struct ent_result {
    uint32_t struct_version; /* ENT_RESULT_VERSION */
    /* provenance */
    const char *version, *commit;
    const char *package, *title_en, *title_fr, *package_file, *package_hash;
    const char *against, *against_title_en, *against_title_fr, *against_hash; /* "none" is the base law */
    const char *world, *world_hash;
    const char *elasticities; /* name of the set */
    const char *closure;      /* key of ent_closure: "world-share", "zero", "own-gdp" */
    const char *numeraire;    /* "world value added" */
    const char *horizon;      /* "long run" */
    int year, base_year;
    size_t n_options;
    const ent_result_option *options;
    int converged; /* all solves; when 0 no figure below means anything and all are absent */
    size_t n_solves;
    const ent_result_solve *solves;
    /* labels */
    size_t n_regions, n_sectors;
    const char *const *region_codes, *const *region_names_en, *const *region_names_fr;
    const char *const *sector_codes, *const *sector_names_en, *const *sector_names_fr;
    const unsigned char *sector_goods; /* [J] 1: a tradable good, counted in average duties */
    size_t n_parties;
    const size_t *parties; /* indices of regions; may be empty */
    ptrdiff_t rival;       /* index of a region, -1 when there is none */
    /* figures */
    size_t n_measures;
    const ent_measure *measures;
    const double *flow_from_musd, *flow_to_musd; /* imports at the border [J][N importer][N exporter] */
    const double *duty_from_musd,
        *duty_to_musd; /* duties [N importer][N exporter], all sectors (services pay none in the shipped world) */
    const double *output_from_musd, *output_to_musd; /* [J][N] */
    /* words */
    const char *sentence; /* the answer a journalist could print, English */
    const char *left_out; /* one line on what the model leaves out */
    size_t n_warnings;
    const char *const *warnings;
    size_t n_clauses;
    const ent_result_clause *clauses;
} ent_result;
#define ENT_RESULT_VERSION 2

ENT_API void ent_result_free(ent_result *result);

/* The figures of a measure and unit, [N], or NULL. */
ENT_API const double *ent_result_values(const ent_result *result, const char *measure, const char *unit);

/* What people read in a terminal: the sentence, winners and losers, trade of the parties, duties, what is left out. */
typedef struct ent_text_options {
    uint32_t struct_version; /* ENT_TEXT_OPTIONS_VERSION */
    int width;               /* columns; 0 = 80 */
    int color;               /* 1: ANSI colours */
    size_t rows;             /* winners and losers shown in all; 0 = 10 */
} ent_text_options;
#define ENT_TEXT_OPTIONS_VERSION 1
ENT_API void ent_text_options_init(ent_text_options *options);

ENT_API ENT_MUST_USE ent_status ent_result_write_text(ent_context *context, const ent_result *result,
                                                      const ent_text_options *options, FILE *stream);

/* The document as JSON, 2-space indented, keys in a fixed order, shortest digits that read back to the same bits.
 * Bilateral figures of the parties only (both directions); the CSV has all. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_result_write_json(ent_context *context, const ent_result *result, FILE *stream);

/* outcomes.csv in `directory` (made if missing), tidy:
 * package,against,year,measure,unit,region,partner,sector,value. Written to a temporary name and renamed. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_result_write_csv(ent_context *context, const ent_result *result,
                                                     const char *directory);

ENT_END_DECLS

#endif
