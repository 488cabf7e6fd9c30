/* inside.h: what a package is inside the library.
 *
 *     text ──ent_yaml_open──► tree ──ent_package_parse──► clauses ──ent_plan_make(world)──► cells ──► law
 *
 * A clause keeps its labels as they were written, each with its place, because only a world can say what they mean. */
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
    const char *name; /* as written */
    const char *file; /* as opened */
    ent_csv *csv;
    size_t n_rows, capacity;
    ent_rate_row *rows;
};

typedef struct ent_clause {
    ent_clause_type type;
    const char *id;
    uint32_t line, column;             /* of the clause */
    uint32_t value_line, value_column; /* of rate, rates, cost or change */
    ent_selector importer, exporter, region, sectors, except;
    ent_rule rule;          /* tariffs */
    double value;           /* rate, cost or change, fraction */
    double value_pct;       /* as written */
    int ban;                /* cost: ban */
    const ent_rates *rates; /* instead of `value`; NULL without a file */
    double coverage;        /* share, 0-1 */
    ent_day from, until;    /* `until` is the last day, ENT_DAY_NONE without end */
} ent_clause;

struct ent_package {
    ent_arena arena;
    ent_package_info info;
    ent_clause *clauses; /* [info.n_clauses] */
    ent_selector parties, rival;
    ent_rates *rates; /* list of all files */
};

static inline ent_place ent_term_place(const char *file, const ent_term *term) {
    return (ent_place){.file = file, .line = term->line, .column = term->column};
}

static inline ent_place ent_value_place(const ent_package *package, const ent_clause *clause) {
    return (ent_place){.file = package->info.file, .line = clause->value_line, .column = clause->value_column};
}

/* rates.c: reads `name` beside the package, hashes its bytes, checks its form. `place` is where it was named. */
ENT_MUST_USE ent_status ent_rates_read(ent_context *context, ent_package *package, ent_place place, const char *name,
                                       ent_hasher *hasher, const ent_rates **out);

/* summary.c: the clause in plain words, in the arena; NULL when out of memory. */
const char *ent_clause_summary(ent_arena *arena, const ent_clause *clause);

#endif
