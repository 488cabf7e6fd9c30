/* book.h: a book from the inside. */
#ifndef ENT_PACKAGE_BOOK_H
#define ENT_PACKAGE_BOOK_H

#include "package/plan.h"
#include "package/year.h"

/* Clauses laid out with their days, and which clause of the book each entry is of. */
typedef struct ent_book_plan {
    ent_plan plan;
    ent_sheet cells;
    size_t *clause_of; /* [plan.n_entries] */
} ent_book_plan;

struct ent_book {
    ent_arena arena;
    const ent_package *package, *against;
    const ent_world *world;
    const ent_facts *facts;
    double gdp_growth_rate;
    /* The package on what it is measured against, on the contexts of both; and what it is measured against alone, which
     * is laid out anew, because contexts may lie in another order there. */
    ent_book_plan mixed, alone;
    size_t n;
    ent_book_clause *clauses;               /* [n] */
    const ent_clause **written;             /* [n] */
    double *delivery;                       /* [n] */
    size_t *looked_at;                      /* [n] the clause that its condition looks at; n when it has none */
    unsigned char *no_regions, *no_sectors; /* flags that are all 0 */
    int first_change;
};

/* deeds.c: what the clauses in force do in a year, into year->deeds. `plan` has been read for the year. */
/* How much of a clause counts. */
double ent_delivery_of(const ent_clause *clause, ent_delivery delivery);

ENT_MUST_USE ent_status ent_deeds_of_year(ent_context *context, const ent_book *book, const ent_book_plan *source,
                                          const ent_plan *plan, ent_day first, ent_day last, ent_year *year);

#endif
