/* result.h: the result document, the one source of everything a person or a machine is shown of a run.
 *
 * A plain struct, filled by ent_run and only read by the writers below. schema/result.schema.json describes its JSON. */
#ifndef ENTENTE_RESULT_H
#define ENTENTE_RESULT_H

#include <entente/language.h>
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
    const char *id, *type, *summary, *summary_fr, *from, *until, *announced, *authority, *status;
    const char *source_title, *source_date, *source_url;
    int off; /* it stands in the package and counts for nothing */
} ent_result_clause;

/* An option of the solver ("tolerance"), or a key of a clause that was set ("general-15.rate": its name has a point). */
typedef struct ent_result_option {
    const char *name, *value;
} ent_result_option;

/* A figure for each year of a path and each region, against the other path in the same year. */
typedef struct ent_series {
    const char *name; /* "real_income" */
    const char *unit; /* "pct", "musd", "pct_of_gdp" */
    const char *label;
    const double *value; /* [n_years][n_regions]; NaN where there is none */
} ent_series;

/* Somebody a ledger gives a share of the effect to: a group of clauses, or one clause. */
typedef struct ent_player {
    const char *name; /* group or clause */
    size_t n_clauses;
    const char *const *clauses; /* ids; those of what it is measured against, which fall away, begin with "not " */
    const double *share_pct;    /* [n_years][n_regions] percentage points of real income; players sum to the effect */
    const double *error_pct;    /* likewise, standard error; 0 when exact */
} ent_player;

/* What became of a clause that is solved for or delivered over the years; arrays [n_years], NaN where there is none. */
typedef struct ent_pledge {
    const char *clause, *kind;   /* id; "investment", "purchase", "quota", ... */
    const double *promised_musd; /* dollars of the year */
    const double *delivered_musd;
    const double *asked, *achieved; /* targets, in the unit of `unit` */
    const char *unit;               /* "musd" of the base year, "share", "" */
    const double *price_pct;        /* the wedge it takes, percent of the price: the price of the pledge */
    const double *cost_musd;        /* of the base year */
} ent_pledge;

/* How much of what a region buys of a sector comes from the rival, in the year of the tables. */
typedef struct ent_dependence {
    size_t region;
    ptrdiff_t sector;                                  /* -1: all goods */
    double import_share_from, import_share_to;         /* of its imports */
    double absorption_share_from, absorption_share_to; /* of all it buys, duty paid */
} ent_dependence;

typedef struct ent_result {
    uint32_t struct_version; /* ENT_RESULT_VERSION */
    /* provenance */
    const char *version, *commit;
    const char *run_id; /* 12 hexadecimal digits, of a run that is stored (store.h); else NULL */
    const char *package, *title_en, *title_fr, *package_file, *package_hash;
    const char *against, *against_title_en, *against_title_fr, *against_hash; /* "none" is the base law */
    const char *world, *world_hash;
    const char *elasticities; /* name of the set */
    const char *closure;      /* key of ent_closure: "world-share", "zero", "own-gdp", "path" */
    const char *numeraire;    /* "world value added" */
    const char *horizon;      /* "long run" */
    int year, base_year;
    const char *date; /* "2025-08-07": the law of this day, which lies in `year`; empty: that of the year */
    size_t n_options;
    const ent_result_option *options;
    int converged; /* all solves; when 0 no figure below means anything and all are absent, but for the years of a path
                    * before `failed_year` */
    size_t n_solves;
    const ent_result_solve *solves;
    /* labels */
    size_t n_regions, n_sectors;
    const char *const *region_codes, *const *region_names_en, *const *region_names_fr;
    const uint32_t *region_iso_numeric; /* [N] ISO 3166-1, 0 where there is none; NULL when nothing is known */
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
    /* Of a document read back (ent_result_read_json): imports of all sectors together, [N importer][N exporter]. There a
     * flow within a region or between two that are no parties is NaN, and so is a duty unless both are parties; outputs
     * are NULL. NULL where all flows are known, and their sums say it. */
    const double *trade_from_musd, *trade_to_musd;
    /* the path; n_years is 0 in the long run of one law, and then nothing of this is there. `year` is then that of the
     * tables above, one of them */
    size_t n_years;
    const int *years;       /* ascending; those before failed_year where there is one */
    int failed_year;        /* the first without a verified solution; 0: none */
    const char *adjustment; /* "gradual" or "long-run" */
    const char *delivery;   /* "headline", "expected" or "none" */
    size_t n_series;
    const ent_series *series;
    const double *equivalent_pct; /* [N] constant change of real income that is worth the path, discounted by beta */
    const int *worst_year;        /* [N] */
    size_t n_players;
    const ent_player *players;
    int ledger_exact;
    size_t ledger_orders; /* drawn, when it is not */
    size_t n_pledges;
    const ent_pledge *pledges;
    size_t n_dependences;
    const ent_dependence *dependences;
    /* words */
    const char *sentence, *sentence_fr; /* the answer a journalist could print, in English and in French */
    const char *left_out, *left_out_fr; /* one line on what the model leaves out */
    size_t n_warnings;
    const char *const *warnings, *const *warnings_fr;
    size_t n_clauses;
    const ent_result_clause *clauses;
} ent_result;
#define ENT_RESULT_VERSION 4

ENT_API void ent_result_free(ent_result *result);

/* The figures of a measure and unit, [N], or NULL. */
ENT_API const double *ent_result_values(const ent_result *result, const char *measure, const char *unit);

/* The figures of a series and unit, [n_years][n_regions], or NULL. */
ENT_API const double *ent_result_series(const ent_result *result, const char *series, const char *unit);

/* What people read in a terminal: the sentence, winners and losers, trade of the parties, duties, what is left out; of a
 * path the years, the ledger, dependence on the rival and the pledges, and the long tables only when asked for. */
typedef struct ent_text_options {
    uint32_t struct_version; /* ENT_TEXT_OPTIONS_VERSION */
    int width;               /* columns; 0 = 80 */
    int color;               /* 1: ANSI colours */
    size_t rows;             /* winners and losers shown in all; 0 = 10 */
    int tables;              /* 1: the tables of one year after those of a path, and all players, pledges and sectors */
    size_t shown;            /* bytes of the sentence that ent_result_write_sentence has shown already */
    ent_language language;   /* of all but what a package says in one language alone */
} ent_text_options;
#define ENT_TEXT_OPTIONS_VERSION 4
ENT_API void ent_text_options_init(ent_text_options *options);

ENT_API ENT_MUST_USE ent_status ent_result_write_text(ent_context *context, const ent_result *result,
                                                      const ent_text_options *options, FILE *stream);

/* The sentence alone, wrapped. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_result_write_sentence(ent_context *context, const ent_result *result,
                                                          const ent_text_options *options, FILE *stream);

/* The document as JSON, 2-space indented, keys in a fixed order, shortest digits that read back to the same bits.
 * Bilateral figures of the parties only (both directions); the CSV has all. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_result_write_json(ent_context *context, const ent_result *result, FILE *stream);

/* Reads what ent_result_write_json has written, `length` bytes. From the document text, JSON, report and workbook can be
 * written, and it can be laid beside another: the JSON and the report with the same bytes as from the first one. What the
 * JSON does not hold is not there: see trade_from_musd. The version and the commit are those that made it. Keys that an
 * older Entente did not write may be missing; one that is unknown is refused. INPUT with the place in JSON syntax or the
 * key at fault, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_result_read_json(ent_context *context, const char *text, size_t length,
                                                     ent_result **out);

/* A report: the document as one HTML file that needs nothing else and reaches for nothing. It opens with the sentence, has
 * a table for everything a chart shows, and ends with method, assumptions, sources, residuals and the command. Where the
 * library was built with ENTENTE_WEB its charts are in it, and with them the document as JSON. */
typedef struct ent_report_options {
    uint32_t struct_version; /* ENT_REPORT_OPTIONS_VERSION */
    ent_language language;   /* of all but what a package says in one language alone */
    const char *command;     /* what made the document, for whoever wants to make it again; NULL: not said */
} ent_report_options;
#define ENT_REPORT_OPTIONS_VERSION 1
ENT_API void ent_report_options_init(ent_report_options *options);

/* `options` may be NULL. The same document and options give the same bytes. VERSION, IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_result_write_html(ent_context *context, const ent_result *result,
                                                      const ent_report_options *options, FILE *stream);

/* The same as the file `path`, which appears once it is complete. VERSION, IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_result_save_html(ent_context *context, const ent_result *result,
                                                     const ent_report_options *options, const char *path);

/* A workbook `path` with the sheets answer, regions, trade, duties, ledger and years (the last two of a path only); it
 * appears once it is complete. The same document gives the same bytes. NUMERIC (there is no solution), USAGE (the library
 * was built without ENTENTE_XLSX), IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_result_save_xlsx(ent_context *context, const ent_result *result, const char *path);

/* 1: reports have charts; the library was built with ENTENTE_WEB. */
ENT_API int ent_report_has_charts(void);

/* Two documents side by side, of one world and one year; made by ent_compare or ent_comparison_create (run.h), only read
 * by the writers below. Differences are second - first. */
typedef struct ent_comparison {
    uint32_t struct_version;          /* ENT_COMPARISON_VERSION */
    const ent_result *first, *second; /* owned */
    int converged;                    /* both are */
    size_t n_parties;
    const size_t *parties;              /* of both, those of the first first */
    ptrdiff_t rival;                    /* of the first, else of the second; -1 when there is none */
    const char *sentence, *sentence_fr; /* empty unless converged */
} ent_comparison;
#define ENT_COMPARISON_VERSION 2

/* The sentence of a document, and what it leaves out, in a language; English where it has no other. */
ENT_API const char *ent_result_sentence(const ent_result *result, ent_language language);
ENT_API const char *ent_comparison_sentence(const ent_comparison *comparison, ent_language language);

/* The sentence, a table of real income (the parties, then who moves most from one to the other), trade and duties of
 * the parties. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_comparison_write_text(ent_context *context, const ent_comparison *comparison,
                                                          const ent_text_options *options, FILE *stream);

/* schema/comparison.schema.json describes it. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_comparison_write_json(ent_context *context, const ent_comparison *comparison,
                                                          FILE *stream);

/* comparison.csv in `directory` (made if missing), tidy:
 * first,second,of,against,year,measure,unit,region,partner,sector,value. NUMERIC, IO, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_comparison_write_csv(ent_context *context, const ent_comparison *comparison,
                                                         const char *directory);

/* outcomes.csv in `directory` (made if missing), tidy:
 * package,against,year,measure,unit,region,partner,sector,value. Of a path also
 * ledger.csv: package,against,year,player,region,value,error;
 * pledges.csv: package,against,year,clause,kind,measure,unit,value;
 * dependence.csv: package,against,year,rival,region,sector,base,from_share,to_share.
 * Written to temporary names; renamed once all are complete. NUMERIC, IO, NOMEM, CANCELLED. */
ENT_API ENT_MUST_USE ent_status ent_result_write_csv(ent_context *context, const ent_result *result,
                                                     const char *directory);

ENT_END_DECLS

#endif
