/* years.h: a run over the years of a horizon: two walks, compared year by year. */
#ifndef ENT_PATH_YEARS_H
#define ENT_PATH_YEARS_H

#include "path/calendar.h"
#include "path/describe.h"

/* Both sides of a comparison, walked. */
typedef struct ent_years {
    const ent_matter *matter;
    const ent_package *package;
    ent_facts *owned_facts; /* when the options bring none */
    const ent_facts *facts;
    ent_book *book;
    unsigned char *on_to, *on_from; /* [book size]: which clauses hold on each side */
    ent_calendar calendar;
    ent_walk from, to, law; /* law: the package's side with no pledge kept; incomes only */
    size_t shown;           /* the year whose tables are shown */
    int failed_year;        /* the first without a solution on some side; 0: none */
} ent_years;

/* Fills the document. On NUMERIC and UNMET it holds the years before the one that failed, which is named first. */
ENT_MUST_USE ent_status ent_years_run(ent_context *context, const ent_matter *matter, const ent_package *package,
                                      ent_result *document);

/* A source of years: the clauses of a book that are on. `side` must outlive it. */
typedef struct ent_side_of_book {
    const ent_book *book;
    const unsigned char *on;
} ent_side_of_book;
ent_source ent_source_of(const ent_side_of_book *side);

/* series.c: what the walks say, year by year, and of the year shown. */
ENT_MUST_USE ent_status ent_years_describe(ent_context *context, const ent_years *years, ent_result *document);

/* Of that, real income and what is summed up of it: all that the first sentence says. */
ENT_MUST_USE ent_status ent_years_describe_incomes(ent_context *context, const ent_years *years, ent_result *document);

/* ledger.c: who the effect is due to. */
ENT_MUST_USE ent_status ent_years_ledger(ent_context *context, const ent_years *years, ent_result *document);

#endif
