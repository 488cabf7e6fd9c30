/* run.h: the main job, from a package to a result document, and the published results it is held against. */
#ifndef ENTENTE_RUN_H
#define ENTENTE_RUN_H

#include <entente/facts.h>
#include <entente/model.h>
#include <entente/package.h>
#include <entente/result.h>
#include <entente/store.h>

ENT_BEGIN_DECLS

/* How trade answers from year to year (MODEL section 3). name, key, text */
#define ENT_ADJUSTMENT_LIST(X)                                                                                         \
    X(GRADUAL, "gradual", "elasticities begin low and grow over some ten years")                                       \
    X(LONG_RUN, "long-run", "elasticities of the long run in every year")

typedef enum ent_adjustment {
#define X(name, key, text) ENT_ADJUSTMENT_##name,
    ENT_ADJUSTMENT_LIST(X)
#undef X
} ent_adjustment;

/* How capital answers. name, key, text */
#define ENT_CAPITAL_LIST(X)                                                                                            \
    X(LOG_UTILITY, "log-utility", "owners with log utility save a constant share of what capital earns")               \
    X(ANDERSON_LARCH_YOTOV, "anderson-larch-yotov", "capital follows real expenditure at the rate of depreciation")    \
    X(FIXED, "fixed", "capital stays what it is in the base")

typedef enum ent_capital_rule {
#define X(name, key, text) ENT_CAPITAL_##name,
    ENT_CAPITAL_LIST(X)
#undef X
} ent_capital_rule;

/* The options of src/path/options.def. A package may say its own under `options`; they count where neither
 * ent_path_option_set nor the caller has put another value than the standard one. */
typedef struct ent_path_options {
    uint32_t struct_version; /* ENT_PATH_OPTIONS_VERSION */
    double beta, delta, capital_share, military_wear, world_gdp_growth;
    ent_adjustment adjustment;
    ent_capital_rule capital;
    unsigned given; /* bits of those that ent_path_option_set has set; `options` of a package change none of them */
} ent_path_options;
#define ENT_PATH_OPTIONS_VERSION 1

ENT_API void ent_path_options_init(ent_path_options *options);

/* Sets one option by its key ("beta", "adjustment", ...) from text. USAGE with a hint; NOT_FOUND when no option of a path
 * has that key. */
ENT_API ENT_MUST_USE ent_status ent_path_option_set(ent_context *context, ent_path_options *options, const char *key,
                                                    const char *value);

/* The numeric ones, as ent_solve_option_list. */
ENT_API const ent_option_info *ent_path_option_list(size_t *count);
ENT_API const char *ent_adjustment_name(ent_adjustment adjustment); /* never NULL */
ENT_API const char *ent_capital_rule_name(ent_capital_rule rule);   /* never NULL */

/* Who the ledger gives shares of the effect to. name, key, text */
#define ENT_LEDGER_LIST(X)                                                                                             \
    X(GROUP, "group", "groups of clauses")                                                                             \
    X(CLAUSE, "clause", "each clause by itself")                                                                       \
    X(NONE, "none", "nobody: no ledger")

typedef enum ent_ledger {
#define X(name, key, text) ENT_LEDGER_##name,
    ENT_LEDGER_LIST(X)
#undef X
} ent_ledger;
ENT_API ENT_MUST_USE ent_status ent_ledger_parse(ent_context *context, const char *key, ent_ledger *out);
ENT_API ENT_MUST_USE ent_status ent_delivery_parse(ent_context *context, const char *key, ent_delivery *out);
ENT_API const char *ent_ledger_name(ent_ledger ledger);       /* never NULL */
ENT_API const char *ent_delivery_name(ent_delivery delivery); /* never NULL */

typedef struct ent_run_options {
    uint32_t struct_version; /* ENT_RUN_OPTIONS_VERSION */
    int year;                /* 0: first calendar year beginning on or after the last `from` of both packages */
    const char *against;     /* package name or path, "none", or NULL: as the package says */
    const ent_package *against_package; /* one that is read already; wins over `against`, and must outlive the run */
    const char *elasticities;           /* set name, NULL: the default */
    ent_closure closure; /* default world-share; path takes `deficits` of the packages; printed with the result */
    ent_solve_options solve;
    const char *date;    /* "2025-08-07": the law of this day as if it held for ever; NULL: that of the year */
    const char *kernels; /* instruction set, as in ent_model_options; NULL: the widest */
    /* Every year of a horizon, or the law of one year, or of one day, for ever. `year` is then the one whose tables are
     * shown (0: the last), and `date` is not for paths. */
    int path;                  /* default 0 */
    int first_year, last_year; /* 0: as the package says, else from the first change on, ten years more */
    ent_path_options paths;
    ent_delivery delivery;  /* default headline; expected counts each clause at the mean of its delivery */
    ent_ledger ledger;      /* of a path; default none */
    size_t ledger_orders;   /* orders drawn when more than ten play; default 200, made even */
    uint64_t seed;          /* of those draws */
    unsigned threads;       /* 0: all processors. Figures do not depend on it */
    const ent_facts *facts; /* NULL: those built in */
    /* Told once all years of both sides are solved, before what takes longer: how much rests on pledges, trade, the
     * ledger. The document has real income and the sentence that the last one begins with. NULL: nobody. */
    void (*first)(const ent_result *result, void *payload);
    void *first_payload;
} ent_run_options;
#define ENT_RUN_OPTIONS_VERSION 4

ENT_API void ent_run_options_init(ent_run_options *options);

/* The options that decide figures and are not those of ent_run_options_init, as text: what to keep of a run so that it can
 * be made again, and, with the hashes in its document, what its id is made of (store.h). Kernels and threads decide none;
 * facts have a hash, a start no words, and `against_package` its file. */
typedef struct ent_run_choices {
    size_t n_choices;
    const ent_result_option *choices; /* in a fixed order */
} ent_run_choices;
ENT_API ENT_MUST_USE ent_status ent_run_options_say(ent_context *context, const ent_run_options *options,
                                                    ent_run_choices **out);
ENT_API void ent_run_choices_free(ent_run_choices *choices);

/* Sets one of them from its text, which must live as long as the options. USAGE with a hint. */
ENT_API ENT_MUST_USE ent_status ent_run_option_set(ent_context *context, ent_run_options *options, const char *key,
                                                   const char *value);

/* What a run was made from: all it takes to make it again. */
typedef struct ent_run_origin {
    const ent_package *package; /* with its settings */
    const ent_run_options *options;
    const char *source, *world;     /* how the package and the world were named; world NULL: it was not */
    const char *facts, *facts_hash; /* a directory and its hash; NULL: those built in */
    const ent_stored *stored;       /* of a run from kept texts: they are kept anew; NULL: those of the package are */
} ent_run_origin;

/* The command that makes the run again, `entente run ...`, quoted for a shell; malloc'd. NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_run_command(ent_context *context, const ent_run_origin *origin, char **out);
/* The same of options that were kept, and a name for the package. */
ENT_API ENT_MUST_USE ent_status ent_run_command_of(ent_context *context, const ent_result_option *options,
                                                   size_t n_options, const char *source, char **out);

/* Keeps a run in a store, with its texts and options: it then has its id. `command` NULL: not said. What
 * ent_package_texts and ent_store_add answer. */
ENT_API ENT_MUST_USE ent_status ent_run_keep(ent_context *context, ent_store *store, const ent_run_origin *origin,
                                             const char *command, ent_result *result);

/* Solves the law of one year, or of one day, in the long run, and that of what the package is measured against, and
 * compares the two. A date that is none is INPUT or RANGE; a year and a date together are USAGE.
 * *out is set on ENT_OK, and on ENT_NUMERIC with converged = 0 and no figures. Errors of loading, checking, solving. */
ENT_API ENT_MUST_USE ent_status ent_run(ent_context *context, const ent_world *world, const ent_package *package,
                                        const ent_run_options *options, ent_result **out);

/* Runs two packages for one year (0: the later of their defaults), each against what it says itself, or both against
 * options->against. *out is set as by ent_run: on ENT_NUMERIC at least one of the two has not converged. */
ENT_API ENT_MUST_USE ent_status ent_compare(ent_context *context, const ent_world *world, const ent_package *first,
                                            const ent_package *second, const ent_run_options *options,
                                            ent_comparison **out);

/* The options of a run, for each of the two, that ent_compare makes of `options`: year and horizon are settled. Strings stay
 * those of `options`. */
ENT_API ENT_MUST_USE ent_status ent_compare_options(ent_context *context, const ent_package *first,
                                                    const ent_package *second, const ent_run_options *options,
                                                    ent_run_options *out);

/* Lays two documents side by side and owns them from then on; on failure they stay the caller's. USAGE when they are of
 * different worlds or years, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_comparison_create(ent_context *context, ent_result *first, ent_result *second,
                                                      ent_comparison **out);
ENT_API void ent_comparison_free(ent_comparison *comparison);

/* One published figure beside ours. */
typedef struct ent_replica {
    const char *region;
    const char *measure; /* column of the published table */
    double published_pct;
    double ours_pct;
} ent_replica;

typedef struct ent_replication {
    const char *title;    /* "Caliendo & Parro (2015), Table 2" */
    double tolerance_pct; /* agreement asked for, percentage points */
    size_t n_rows;
    const ent_replica *rows;
    double worst_pct;        /* largest |ours - published| */
    size_t n_apart;          /* rows further apart than the tolerance */
    size_t n_sectors_scaled; /* sectors whose published inputs were scaled to 1 - published value-added share */
    ent_solve_info info;
} ent_replication;

/* Caliendo & Parro (2015), Table 2, from a directory with the base table, tariffs_nafta.csv and golden_table2.csv. */
ENT_API ENT_MUST_USE ent_status ent_replicate_cp2015(ent_context *context, const char *directory,
                                                     ent_replication **out);
ENT_API void ent_replication_free(ent_replication *replication);

ENT_END_DECLS

#endif
