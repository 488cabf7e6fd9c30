/* package.h: a diplomatic package: a plain file of dated commitments, and the law it makes on a date.
 *
 * A package is read from a YAML file or taken by name from those shipped in the library. Reading checks its form;
 * ent_package_check resolves every label against a world; ent_package_shock turns the law of one year into a shock.
 * docs/package.md is the reference of every key. */
#ifndef ENTENTE_PACKAGE_H
#define ENTENTE_PACKAGE_H

#include <entente/model.h>

ENT_BEGIN_DECLS

typedef struct ent_package ent_package;

/* Reads `source`: a path (it contains '/' or ends in .yaml or .yml, or names an existing file), "-" for standard
 * input, or the name of a shipped package. `relative_to` is the file that named it (its directory is searched before
 * the shipped ones), or NULL. INPUT (file:line:column, key, hint), NOT_FOUND, RANGE, IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_package_load(ent_context *context, const char *source, const char *relative_to,
                                                 ent_package **out);

/* The same with settings that stand in the place of what the file says: "CLAUSE.KEY=VALUE" each, for instance
 * "general-15.rate=20%" or "cars.sectors=[C29, C302T309]". The value is YAML, read and checked as in the file; an empty
 * one takes the key away. Of two settings of one key the last holds. Only clauses of the package itself can be set, not
 * those of its contexts. Messages about a setting name "--set CLAUSE.KEY" as their file. Settings count in the hash.
 * USAGE for a setting of another form. */
ENT_API ENT_MUST_USE ent_status ent_package_load_with(ent_context *context, const char *source, const char *relative_to,
                                                      const char *const *settings, size_t n_settings,
                                                      ent_package **out);

/* A text, and the name of the file it was read from; "shipped:NAME" for a package of the library. */
typedef struct ent_package_text {
    const char *file;
    const char *text; /* [length] */
    size_t length;
} ent_package_text;

/* The texts that a package was read from, without its settings, each once: itself first, then everything it names: files
 * of rates, contexts, and the chain of `against`, which is read now. Owned by the package. Not from two threads at once
 * for the same package. As ent_package_load_against; INPUT also when a file has changed since the package was read. */
ENT_API ENT_MUST_USE ent_status ent_package_texts(ent_context *context, const ent_package *package,
                                                  const ent_package_text **out, size_t *n);

/* Reads texts[0] as ent_package_load_with reads a file of that name and bytes, but what it names is looked for among the
 * texts and the shipped packages only: no file is opened or asked for, and a name that is not there is NOT_FOUND. Names
 * are put together as paths are, and compared letter by letter. The same goes for ent_package_load_against and
 * ent_package_texts of this package. The texts are copied; hash and law are those of the package read from disk. */
ENT_API ENT_MUST_USE ent_status ent_package_load_texts(ent_context *context, const ent_package_text *texts,
                                                       size_t n_texts, const char *const *settings, size_t n_settings,
                                                       ent_package **out);

/* Reads a package from text; `file` is the name that messages show and that relative paths start from. */
ENT_API ENT_MUST_USE ent_status ent_package_parse(ent_context *context, const char *text, size_t length,
                                                  const char *file, ent_package **out);
ENT_API void ent_package_free(ent_package *package);

/* The file as it would be with the settings put in: the same bytes where nothing was set, comments and order kept. Read
 * from there it has the law of this package. Malloc'd text of *length bytes and a NUL that does not count. INPUT for a
 * file in a form of YAML that settings cannot be put into, RANGE when it becomes too large, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_package_write_text(ent_context *context, const ent_package *package, char **out,
                                                       size_t *length);

typedef enum ent_clause_type {
    ENT_CLAUSE_TARIFF = 1,
    ENT_CLAUSE_BARRIER = 2,
    ENT_CLAUSE_PRODUCTIVITY = 3,
    ENT_CLAUSE_LEVY = 4,
    ENT_CLAUSE_LANE = 5,
    ENT_CLAUSE_QUOTA = 6,
    ENT_CLAUSE_PURCHASE = 7,
    ENT_CLAUSE_INVESTMENT = 8,
    ENT_CLAUSE_DEFENCE = 9,
    ENT_CLAUSE_ARMS = 10,
    ENT_CLAUSE_SUPPLY = 11,
    ENT_CLAUSE_MINERAL = 12,
    ENT_CLAUSE_TRANSFER = 13,
    ENT_CLAUSE_BURDEN = 14
} ent_clause_type;

/* A type of clause, for people. */
typedef struct ent_clause_type_info {
    ent_clause_type type;
    const char *name;    /* "tariff" */
    const char *group;   /* what clauses without a `group` belong to: "tariffs" */
    int is_pledge;       /* a promise, unless its status says that it is in force or delivered */
    const char *words;   /* what it is, in half a line */
    const char *example; /* a clause in one line of YAML */
} ent_clause_type_info;

/* All types, in the order of ent_clause_type. */
ENT_API const ent_clause_type_info *ent_clause_types(size_t *n_types);

/* What a clause sets from a date on, until the day before its next step. */
typedef struct ent_step_info {
    const char *from;                 /* ISO date */
    const char *value, *value_fr;     /* "at least 15%", "trade cost +5%", "imports banned" */
    const char *summary, *summary_fr; /* the clause in plain words, as if this value were all of it */
} ent_step_info;

/* How much of what is promised counts. name, key, text */
#define ENT_DELIVERY_LIST(X)                                                                                           \
    X(HEADLINE, "headline", "every clause as it is written")                                                           \
    X(EXPECTED, "expected", "every clause at the mean of its `delivery`")                                              \
    X(NONE, "none", "law in force only: no pledge is kept")

typedef enum ent_delivery {
#define X(name, key, text) ENT_DELIVERY_##name,
    ENT_DELIVERY_LIST(X)
#undef X
} ent_delivery;

/* A value of a clause that a page may let people change. */
typedef struct ent_clause_value {
    const char *key;   /* "rate": set it with CLAUSE.KEY=VALUE */
    const char *value; /* as written, values by date or year in one line: "{2025-02-04: 10%, 2025-03-04: 20%}" */
    const char *kind;  /* "percent", "share", "money", "date", "choice" */
    uint32_t line;     /* in the package file; 0 when it was set */
} ent_clause_value;

/* What a reader is told of a clause; strings owned by the package, empty when not given. */
typedef struct ent_clause_info {
    const char *id;
    ent_clause_type type;
    const char *type_name;                /* "tariff" */
    const char *summary, *summary_fr;     /* "USA on JPN, all-goods except C29, C24A, C24B: at least 15% in all" */
    const char *from, *until, *announced; /* ISO dates or empty; `until` is the last day */
    const char *authority, *status;
    const char *source_title, *source_date, *source_url;
    const char *replace;        /* id of the clause whose place it takes, or empty */
    const char *group;          /* name of the clauses it belongs with, or empty */
    const char *when, *when_fr; /* its condition in words, or empty */
    double delivery;            /* share of it expected to be delivered: as given, or by its status */
    int delivery_given;         /* `delivery` is written, or set by a caller */
    int off;                    /* `off: true`: it stands in the file and counts for nothing */
    int is_pledge;              /* neither law in force nor delivered: what `--delivery none` takes away */
    uint32_t line;              /* in the package file */
    size_t n_steps;             /* 1, or the number of dated values; steps[0].from is `from` */
    const ent_step_info *steps;
    size_t n_values;
    const ent_clause_value *values; /* rates, costs, limits, shares, amounts, dates, the rule; those that are written */
} ent_clause_info;

/* An authority that falls on a day, and with it all its clauses; strings as above. */
typedef struct ent_void_info {
    const char *authority;
    const char *from, *announced; /* ISO dates; `announced` may be empty */
    int refund;                   /* what was collected before `from` is paid back */
    const char *source_title, *source_date, *source_url;
    uint32_t line;
} ent_void_info;

/* From a day on, the trade deficit of a region; strings as above. Closure path follows them. */
typedef struct ent_deficit_info {
    const char *region;
    const char *from; /* ISO date */
    double share_pct; /* of its own value added in the base year; negative: a surplus */
    const char *source_title, *source_date, *source_url;
    uint32_t line;
} ent_deficit_info;

/* What others say that a group of clauses adds. */
typedef struct ent_outside_group {
    const char *name;
    double added_pct; /* percentage points */
} ent_outside_group;

/* An average added tariff from elsewhere, to hold the law of a day against; strings as above. */
typedef struct ent_outside_info {
    const char *date, *importer, *exporter;
    double added_pct;    /* percentage points on top of the base duty, mean over goods */
    int has_base;        /* whether base_pct is given */
    double base_pct;     /* their mean base duty */
    double imports_musd; /* imports that their means are spread over; 0 when not given */
    size_t n_groups;
    const ent_outside_group *groups;
    const char *source_title, *source_date, *source_url;
    const char *note; /* what is known of how the figure was made; empty when not given */
    uint32_t line;
} ent_outside_info;

/* A pair of `options`, as written: what they may be is for whoever runs the package to say. */
typedef struct ent_package_option {
    const char *key, *value;
    uint32_t line, column; /* of the value */
} ent_package_option;

/* The header of a package; strings owned by the package. */
typedef struct ent_package_info {
    const char *name, *title_en, *title_fr;
    const char *file;          /* path, or "shipped:NAME" */
    const char *world;         /* name or path as written; empty when not given */
    const char *against;       /* package name or path as written, or "none" */
    const char *rival;         /* region code or empty */
    int first_year, last_year; /* `horizon`; both 0 when not given */
    size_t n_options;
    const ent_package_option *options;
    const char *hash; /* 32 hexadecimal digits of the package's text, settings, and of the files it reads */
    size_t n_settings;
    const char *const *settings; /* as given to ent_package_load_with */
    size_t n_parties;
    const char *const *parties;
    size_t n_clauses;
    const ent_clause_info *clauses;
    size_t n_voids;
    const ent_void_info *voids;
    size_t n_deficits;
    const ent_deficit_info *deficits; /* its own, in the order of the file */
    size_t n_outside;
    const ent_outside_info *outside;
    size_t n_contexts;
    const char *const *contexts; /* names of all packages whose law holds under this one, theirs included, in order */
    /* First calendar year that begins on or after the last day on which law begins, changes or falls, contexts included;
     * deficits, clauses that are off and those with a condition left out, and money and limits too unless there is nothing
     * else. With every clause off it is what it would be with all of them. */
    int default_year;
} ent_package_info;

ENT_API const ent_package_info *ent_package_get_info(const ent_package *package);

/* Reads what the package is measured against; *out is NULL for `none`. The chain of `against` is followed to its end:
 * one that leads back is refused, with the place of the link. */
ENT_API ENT_MUST_USE ent_status ent_package_load_against(ent_context *context, const ent_package *package,
                                                         ent_package **out);

/* Resolves every label of the package against the world. Warnings (a clause that names no cell, or never applies) go
 * to the context's log. NOT_FOUND and RANGE with file:line:column and hint. */
ENT_API ENT_MUST_USE ent_status ent_package_check(ent_context *context, const ent_package *package,
                                                  const ent_world *world);

/* The law of calendar year `year`: day-weighted means of what is in force on each of its days, MODEL section 2. The
 * arrays of *shock live in *law; release with ent_law_free. A dimension nobody touches stays NULL. Where deficits have
 * begun, shock->deficit_musd is theirs, for a model with closure path; set it to NULL for another. Warns when no clause of
 * the package is in force on any of the days. */
typedef struct ent_law ent_law;
ENT_API ENT_MUST_USE ent_status ent_package_law(ent_context *context, const ent_package *package,
                                                const ent_world *world, int year, ent_law **law, ent_shock *shock);
ENT_API void ent_law_free(ent_law *law);

/* The same for one side of a comparison: the contexts of both packages hold under both sides, those of `package` first.
 * `against` NULL is the base law under those contexts. */
typedef enum ent_side { ENT_SIDE_PACKAGE, ENT_SIDE_AGAINST } ent_side;
ENT_API ENT_MUST_USE ent_status ent_package_law_compared(ent_context *context, const ent_package *package,
                                                         const ent_package *against, ent_side side,
                                                         const ent_world *world, int year, ent_law **law,
                                                         ent_shock *shock);

/* The law in force on one day, "2025-08-07". INPUT and RANGE for a date that is none. */
ENT_API ENT_MUST_USE ent_status ent_package_rates_on(ent_context *context, const ent_package *package,
                                                     const ent_world *world, const char *date, ent_law **law,
                                                     ent_shock *shock);

/* The same for one side of a comparison, as ent_package_law_compared. */
ENT_API ENT_MUST_USE ent_status ent_package_rates_on_compared(ent_context *context, const ent_package *package,
                                                              const ent_package *against, ent_side side,
                                                              const ent_world *world, const char *date, ent_law **law,
                                                              ent_shock *shock);

/* What falls due on one day for days of the year before it. */
typedef struct ent_refund_date {
    const char *date; /* the day it is announced, or a void with refund takes effect */
    size_t n_cells;
    const size_t *cells;           /* [n_cells] into [J][N importer][N exporter], ascending */
    const double *rate_difference; /* [n_cells] share of the year's imports */
    double at_base_imports_musd;   /* on the imports of the base year */
} ent_refund_date;

/* Retroactive law: what the duties collected in a year, by the law known on each of its days, lack of what is owed for
 * them in the end. All rates are means over the days of the year; rate_difference = owed - collected, negative where
 * importers get money back. The dates add up to rate_difference, cell by cell. */
typedef struct ent_refund {
    int year;
    size_t n_sectors, n_regions;
    const double *collected_rate, *owed_rate, *rate_difference; /* [J][N importer][N exporter] */
    size_t n_dates;
    const ent_refund_date *dates; /* in the order of time; only those that change something */
} ent_refund;

ENT_API ENT_MUST_USE ent_status ent_package_refund(ent_context *context, const ent_package *package,
                                                   const ent_world *world, int year, ent_refund **out);
ENT_API void ent_refund_free(ent_refund *refund);

/* What happens on a date. Events of one date come in this order, and within a type contexts first. */
typedef enum ent_event_type {
    ENT_EVENT_AUTHORITY_FALLS,
    ENT_EVENT_ENDS,    /* on the first day on which it is not in force */
    ENT_EVENT_CHANGES, /* the next of its dated values takes over */
    ENT_EVENT_BEGINS,
    ENT_EVENT_ANNOUNCED_LATE, /* retroactive law becomes known */
    ENT_EVENT_IN_FORCE,       /* of a single day */
    ENT_EVENT_MAY_BEGIN       /* from here on, if its condition holds, which only a path over years can tell */
} ent_event_type;

typedef struct ent_event {
    ent_event_type type;
    const char *package;           /* whose clause or void it is; contexts have theirs */
    const ent_clause_info *clause; /* NULL when an authority falls */
    size_t step;                   /* into the clause's steps: that which ends, takes over, begins or is in force */
    const char *replaced_by;       /* id of the clause that takes its place as it ends, or NULL */
    const ent_void_info *fallen;   /* the authority that falls, or whose fall ends the clause, or NULL */
} ent_event;

typedef struct ent_timeline_pair {
    size_t importer, exporter;
    double imports_musd; /* goods, base year */
} ent_timeline_pair;

/* What retroactive law moves, in million US dollars at the imports of the base year, those of a year spread evenly over
 * its days: owed - collected, negative where importers get money back. */
typedef struct ent_timeline_year {
    int year; /* in which the days lie that it is for */
    double owed_musd;
} ent_timeline_year;

typedef struct ent_timeline_owed {
    size_t importer, exporter;
    double owed_musd;
    int first_year, last_year; /* of the days it is for */
} ent_timeline_owed;

/* The parts of a gap, in this order; they add up to it. */
typedef enum ent_gap_type {
    ENT_GAP_COVERAGE, /* they spread it over imports that no good of the world stands for, taken to pay nothing more */
    ENT_GAP_GROUP,    /* a group of clauses adds more or less here than there */
    ENT_GAP_NETTING,  /* a rate in all holds the base duty; they are taken to add it on top */
    ENT_GAP_UNEXPLAINED
} ent_gap_type;

typedef struct ent_gap_part {
    ent_gap_type type;
    const char *group;              /* of ENT_GAP_GROUP, else NULL */
    double rate;                    /* part of the gap */
    double ours_rate, outside_rate; /* of ENT_GAP_GROUP: what the group adds, each over its own imports */
} ent_gap_part;

/* What the law of a day adds on average to the base duty of a pair, and what others say: fractions, over goods, weighted
 * by the imports of the base year. */
typedef struct ent_gap {
    const ent_outside_info *outside;
    size_t importer, exporter;
    double imports_musd; /* 0: the world has no such imports, and no figure below means anything */
    double base_rate, added_rate;
    double gap_rate;   /* added_rate less theirs */
    double whole_rate; /* added_rate with every clause on the whole of its sectors: what the shares come to */
    size_t n_parts;
    const ent_gap_part *parts;
} ent_gap;

typedef struct ent_timeline_date {
    const char *date;
    size_t n_events;
    const ent_event *events;
    const double *rate_before, *rate_after; /* [n_pairs] mean rate on goods, by imports of the base year */
    double owed_musd;                       /* what falls due on this date in all */
    size_t n_owed, n_owed_years;
    const ent_timeline_owed *owed;       /* by pair, largest amounts first */
    const ent_timeline_year *owed_years; /* the same by year */
    size_t n_gaps;
    const ent_gap *gaps; /* in the order of the file */
} ent_timeline_date;

typedef struct ent_timeline {
    size_t n_pairs;
    const ent_timeline_pair *pairs; /* all that tariffs of the package or its contexts touch, largest imports first */
    size_t n_dates;
    const ent_timeline_date *dates;
    size_t n_owed_years;
    const ent_timeline_year
        *owed_years; /* the refund of each year with one, from ent_package_refund; none for one day */
} ent_timeline;

/* The law finally in force, date by date, what falls due on a date for days before it, and the figures of others for a
 * date beside ours. With `date` ("2025-08-07") only that day: the clauses in force on it, the rates of the base as
 * rate_before. The package and the world must outlive it. INPUT and RANGE for a date that is
 * none. */
ENT_API ENT_MUST_USE ent_status ent_package_timeline(ent_context *context, const ent_package *package,
                                                     const ent_world *world, const char *date, ent_timeline **out);
ENT_API void ent_timeline_free(ent_timeline *timeline);

/* Names of the packages in the library, sorted; the array ends with NULL. */
ENT_API const char *const *ent_package_shipped(void);

ENT_END_DECLS

#endif
