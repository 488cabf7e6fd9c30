/* inside.h: what a package is inside the library.
 *
 *     text ──ent_yaml_open──► tree ──ent_package_parse──► clauses
 * ──ent_plan_make(world)──► cells ──► law
 *
 * A clause keeps its labels as they were written, each with its place, because
 * only a world can say what they mean. */
#ifndef ENT_PACKAGE_INSIDE_H
#define ENT_PACKAGE_INSIDE_H

#include "support/arena.h"
#include "support/context.h"
#include "support/date.h"
#include "support/hash.h"
#include "world/csv.h"

#include <entente/package.h>

enum { ENT_PACKAGE_LIMIT = 1 << 20, ENT_RATES_LIMIT = 1 << 26 }; /* bytes */

/* A label, a group, or `all-except [..]` with its list. */
typedef struct ent_term ent_term;
struct ent_term {
    const char *name;
    const char *file; /* where it is written */
    uint32_t line, column;
    size_t n_except;
    const ent_term *except; /* [n_except]; NULL for a label or group */
};

/* The union of its terms; n_terms is 0 when the key was not given. */
typedef struct ent_selector {
    const char *key; /* "exporter" */
    size_t n_terms;
    const ent_term *terms;
} ent_selector;

/* In the order in which rules act on the running rate. */
typedef enum ent_rule { ENT_RULE_SET, ENT_RULE_ADD, ENT_RULE_FLOOR, ENT_RULE_CAP } ent_rule;

typedef struct ent_rate_row {
    const char *sector, *importer, *exporter; /* owned by the reader */
    double rate;
    uint32_t line;
    uint32_t columns[3]; /* of sector, importer, exporter */
} ent_rate_row;

/* A file of rates, kept with its reader, which owns the labels. */
typedef struct ent_rates ent_rates;
struct ent_rates {
    ent_rates *next;
    const char *name;      /* as written */
    const char *file;      /* as opened */
    char *bytes;           /* owned */
    ent_package_text read; /* `file` and `bytes` */
    ent_csv *csv;
    size_t n_rows, capacity;
    ent_rate_row *rows;
};

/* `void`: an authority that falls. */
typedef struct ent_void {
    const char *authority;
    uint32_t line, column; /* of the authority */
    ent_day from, known;   /* `known`: announced, else `from` */
    int refund;
} ent_void;

/* What a clause sets from a day on, until the day before the next step. A clause with one value has one step. */
typedef struct ent_step {
    ent_day from;
    double value;     /* rate, cost or change, fraction; limit, share or supply */
    double value_pct; /* as written */
    int ban;          /* cost: ban */
    const char *file;
    uint32_t line, column; /* of the value */
} ent_step;

/* A figure of others for a day. */
typedef struct ent_outside {
    ent_day day;
    ent_term importer, exporter;
} ent_outside;

/* A value for a calendar year or a fiscal one, with its place. */
typedef struct ent_year_value {
    int year;
    double value; /* million US dollars, or a share */
    const char *file;
    uint32_t line, column;
} ent_year_value;

/* Values by year, ascending. */
typedef struct ent_schedule {
    size_t n;
    const ent_year_value *points; /* [n] */
} ent_schedule;

/* Sectors with a share each. */
typedef struct ent_part {
    ent_term sector;
    double share;
} ent_part;

typedef struct ent_mix {
    size_t n;
    const ent_part *parts; /* [n] */
} ent_mix;

/* `when`: what another clause has delivered by the end of a year, below a share of what it should have. */
typedef struct ent_condition {
    ent_term clause; /* name NULL: no condition */
    double below_share;
    int by;
    const ent_package *in; /* the package of that clause, this one or a context */
    size_t index;          /* its index there */
} ent_condition;

/* What clauses say beyond rates and limits: money, mixes, parameters. NaN where a table speaks. */
typedef struct ent_terms {
    double each_musd; /* without `amount`: a year; of an investment all of it */
    ent_schedule amount;
    int in_all;                   /* purchase: `total`, not on top of base imports */
    ent_schedule payments;        /* arms */
    ent_schedule share, baseline; /* defence, by fiscal year */
    int fiscal_month, fiscal_day;
    ent_mix mix, protect;
    ent_selector divert;
    double additional_share; /* purchase and investment */
    double split_before, split_after;
    int via_preference;
    ent_term name; /* of a strait or a mineral */
    double stock_days, cost_share, sigma, day_cost_rate;
} ent_terms;

typedef struct ent_clause {
    ent_clause_type type;
    const char *id;
    const char *group;     /* empty when not given */
    int off;               /* it counts for nothing */
    uint32_t line, column; /* of the clause */
    /* Whatever their keys: importer is who buys, invests, pays, bears; exporter is who sells, hosts, is paid, is the
     * rival; region is who makes, spends, is cut off. */
    ent_selector importer, exporter, region, sectors, except;
    ent_rule rule;         /* tariffs */
    size_t n_steps;        /* at least 1 */
    const ent_step *steps; /* [n_steps] by date; one without a value for a file of rates and for money */
    ent_terms terms;
    ent_condition when;
    double delivery_share;          /* the mean of what is expected */
    int delivery_is_set;            /* by a setting of a caller, which counts whatever else is asked for */
    int is_pledge;                  /* no law in force */
    size_t first_step;              /* steps of the clauses before it in the package that are on, or off, like it */
    const ent_rates *rates;         /* the file of rates; NULL without one */
    double coverage;                /* share, 0-1 */
    ent_day from, until;            /* `until` is the last day, ENT_DAY_NONE without end */
    ent_day known;                  /* announced, else `from`: from this day on it is part of the
                    law as known */
    const char *authority;          /* empty when not given */
    ent_term replace;               /* name NULL when it replaces nothing */
    const ent_package *replaced_in; /* the package of the clause it replaces, this
                                     one or a context */
    size_t replaced;                /* its index there */
} ent_clause;

/* From a day on, the deficit of a region as a share of its own value added in the base year. */
typedef struct ent_deficit {
    const char *region;
    uint32_t line, column;             /* of the region */
    uint32_t share_line, share_column; /* of the share */
    ent_day from;
    double share;
} ent_deficit;

/* Texts that a package may be read from, bundle.h. */
typedef struct ent_bundle ent_bundle;

/* The texts a package was read from, once somebody has asked for them. */
typedef struct ent_gathered {
    ent_arena arena;
    int done;
    size_t n_texts;
    const ent_package_text *texts;
} ent_gathered;

struct ent_package {
    ent_arena arena;
    ent_package_info info;
    ent_package_text read;  /* its own text */
    ent_bundle *bundle;     /* what it names is looked for there and not on disk; NULL: on disk */
    ent_gathered *gathered; /* in the arena */
    ent_clause *clauses;    /* [info.n_clauses] */
    size_t n_steps;         /* of all clauses that are on; 0: the package is without effect */
    size_t n_off_steps;     /* of the others */
    ent_selector parties, rival;
    ent_rates *rates;     /* list of all files */
    const char *identity; /* the same for the same file, however it was named */
    uint32_t against_line, against_column;
    const ent_clause **by_id;    /* [info.n_clauses] sorted */
    const ent_void *voids;       /* [info.n_voids] */
    const ent_deficit *deficits; /* [info.n_deficits] */
    const ent_outside *outside;  /* [info.n_outside] */
    ent_place horizon;           /* of the last year */
    ent_package **named;         /* [n_named] contexts as the file names them, owned */
    size_t n_named;
    const ent_package **contexts; /* [info.n_contexts] with theirs, each once, lower ones first */
};

/* Voids and deficits of a package with every clause switched off count as little as these. */
static inline size_t ent_voids_that_count(const ent_package *package) {
    return package->n_steps > 0 ? package->info.n_voids : 0;
}
static inline size_t ent_deficits_that_count(const ent_package *package) {
    return package->n_steps > 0 ? package->info.n_deficits : 0;
}

/* A type whose values make the shock of a year; the others are deeds. */
static inline int ent_is_rate(ent_clause_type type) {
    return type == ENT_CLAUSE_TARIFF || type == ENT_CLAUSE_BARRIER || type == ENT_CLAUSE_PRODUCTIVITY ||
           type == ENT_CLAUSE_LEVY;
}

/* A deed whose value is a step: a limit that holds on a day. */
static inline int ent_is_limit(ent_clause_type type) {
    return type == ENT_CLAUSE_QUOTA || type == ENT_CLAUSE_SUPPLY || type == ENT_CLAUSE_MINERAL;
}

/* A type that delivers money, which a condition can look at. */
static inline int ent_delivers_money(ent_clause_type type) {
    return type == ENT_CLAUSE_PURCHASE || type == ENT_CLAUSE_INVESTMENT || type == ENT_CLAUSE_ARMS ||
           type == ENT_CLAUSE_TRANSFER || type == ENT_CLAUSE_BURDEN;
}

/* How a package was named by another one, and that one by a third; circles are
 * found along it. */
typedef struct ent_link {
    const struct ent_link *parent;
    const char *identity; /* of the package that names */
    const char *name;     /* what it names */
    const char *key;      /* "context" or "against" */
    ent_place place;
    size_t *n_loaded;   /* packages read so far, all branches together */
    ent_bundle *bundle; /* of the package that names */
} ent_link;
enum { ENT_PACKAGES_MOST = 64 };

/* Settings of a caller, "CLAUSE.KEY=VALUE" each: they stand in the place of what the text of a package says. */
typedef struct ent_settings {
    const char *const *texts;
    size_t n;
} ent_settings;

/* load.c: as ent_package_load, for a package that another one names. */
ENT_MUST_USE ent_status ent_package_load_linked(ent_context *context, const char *source, const char *relative_to,
                                                const ent_link *link, ent_package **out);
/* load.c: as ent_package_load, for one that a caller wants `package` held against: of a package that was read from texts,
 * out of these and the shipped ones. */
ENT_MUST_USE ent_status ent_package_load_asked(ent_context *context, const ent_package *package, const char *source,
                                               ent_package **out);
/* parse.c: as ent_package_parse; `link`, `bundle` and `settings` may be NULL. */
ENT_MUST_USE ent_status ent_package_parse_linked(ent_context *context, const char *text, size_t length,
                                                 const char *file, const ent_link *link, ent_bundle *bundle,
                                                 const ent_settings *settings, ent_package **out);
/* links.c: fails, at the place of the link, when `identity` is among those that
 * led here. */
ENT_MUST_USE ent_status ent_link_check(ent_context *context, const ent_link *link, const char *identity);
/* The file's real path, or its name when it has none; malloc'd. */
char *ent_identity_of(const char *file);

static inline ent_place ent_term_place(const ent_term *term) {
    return (ent_place){.file = term->file, .line = term->line, .column = term->column};
}

static inline ent_place ent_step_place(const ent_step *step) {
    return (ent_place){.file = step->file, .line = step->line, .column = step->column};
}

/* rates.c: reads `name` beside the package, hashes its bytes, checks its form.
 * `place` is where it was named. */
ENT_MUST_USE ent_status ent_rates_read(ent_context *context, ent_package *package, ent_place place, const char *name,
                                       ent_hasher *hasher, const ent_rates **out);

/* law.c: the first and last day of a calendar year; a date as a caller gives
 * it. */
ENT_MUST_USE ent_status ent_year_days(ent_context *context, int year, ent_day *first, ent_day *last);
ENT_MUST_USE ent_status ent_date_read(ent_context *context, const char *date, ent_day *out);

/* summary.c, in the arena; NULL when out of memory. The clause in plain words, with all its steps, or with one of them
 * as if it were the only one. */
const char *ent_clause_summary(ent_arena *arena, ent_language language, const ent_clause *clause, const ent_step *step);
/* A condition in plain words: "if less than 50% of investment-550 is delivered by the end of 2027". */
const char *ent_condition_words(ent_arena *arena, ent_language language, const ent_condition *condition);
/* The value of a step alone: "at least 15%". */
const char *ent_step_value(ent_arena *arena, ent_language language, const ent_clause *clause, const ent_step *step);

#endif
