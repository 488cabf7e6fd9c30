/* run.h: the main job, from a package to a result document, and the published results it is held against. */
#ifndef ENTENTE_RUN_H
#define ENTENTE_RUN_H

#include <entente/model.h>
#include <entente/package.h>
#include <entente/result.h>

ENT_BEGIN_DECLS

typedef struct ent_run_options {
    uint32_t struct_version;  /* ENT_RUN_OPTIONS_VERSION */
    int year;                 /* 0: first calendar year beginning on or after the last `from` of both packages */
    const char *against;      /* package name or path, "none", or NULL: as the package says */
    const char *elasticities; /* set name, NULL: the default */
    ent_closure closure;      /* default world-share; printed with the result */
    ent_solve_options solve;
    const char *kernels; /* instruction set, as in ent_model_options; NULL: the widest */
} ent_run_options;
#define ENT_RUN_OPTIONS_VERSION 2

ENT_API void ent_run_options_init(ent_run_options *options);

/* Solves the law of one year in the long run, and that of what the package is measured against, and compares the two.
 * *out is set on ENT_OK, and on ENT_NUMERIC with converged = 0 and no figures. Errors of loading, checking, solving. */
ENT_API ENT_MUST_USE ent_status ent_run(ent_context *context, const ent_world *world, const ent_package *package,
                                        const ent_run_options *options, ent_result **out);

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
