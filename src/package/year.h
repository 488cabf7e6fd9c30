/* year.h: what the clauses of one side of a comparison come to in one calendar year: rates as a shock, and deeds, which
 * are what is paid, built, bought or withheld in it.
 *
 *     clauses ──► ent_book (labels resolved once) ──ent_book_year──► ent_year: shock of rates + deeds ──► path
 *
 * Dollars of a deed are dollars of its year; the path turns them into shares of world value added (MODEL section 3). */
#ifndef ENT_PACKAGE_YEAR_H
#define ENT_PACKAGE_YEAR_H

#include "support/arena.h"
#include "support/context.h"

#include <entente/package.h>

typedef enum ent_deed_kind {
    ENT_DEED_INVESTMENT, /* actor builds `musd` in partner */
    ENT_DEED_TRANSFER,   /* actor pays partner */
    ENT_DEED_DEFENCE,    /* actor spends `share` of its GDP more (or less) on the military than before */
    ENT_DEED_ARMS,       /* actor is delivered `musd` by the industries of partner and pays `paid_musd` */
    ENT_DEED_PURCHASE,   /* actor buys `musd` more from partner */
    ENT_DEED_QUOTA,      /* partner delivers to actor at most `share` of the base quantity */
    ENT_DEED_SUPPLY,     /* partner has at most `share` of actor's imports */
    ENT_DEED_PROTECT,    /* actor's industry keeps `share` of its base output */
    ENT_DEED_MINERAL,    /* actor's industries get `share` of their base supply of a mineral */
    ENT_DEED_BURDEN      /* a coalition bears `musd` so that all lose alike */
} ent_deed_kind;

/* How the return on a project is split (MODEL section 4): the investor's part until it has its money back, and after. */
typedef struct ent_split {
    double before, after;
} ent_split;

typedef struct ent_deed {
    ent_deed_kind kind;
    size_t clause;                          /* index in the book: the same clause in every year */
    const char *name;                       /* its id */
    const unsigned char *actors, *partners; /* [N] flags; money kinds have one of each */
    size_t actor, partner;                  /* the first of each */
    const unsigned char *sectors;           /* [J] flags */
    const double *mix_share; /* [J], sums to 1: what the money is spent on; NULL for kinds that spend none */
    double musd;             /* delivered in this year, million US dollars of it */
    double promised_musd;    /* the same by the headline */
    double paid_musd;        /* arms: paid in this year */
    double share;
    double additionality;     /* investment: share of what is built that would not have been built anyway */
    ent_split split;          /* investment */
    double cost_share, sigma; /* mineral: share of costs, elasticity */
    int via_preference;       /* purchase: a shift of taste, not a subsidy */
} ent_deed;

typedef struct ent_year {
    ent_arena arena; /* of deeds and of the shock's arrays */
    int year;
    ent_shock shock; /* tariffs, barriers, levies, productivity: no payments and no deeds */
    size_t n_deeds;
    ent_deed *deeds;
} ent_year;

void ent_year_free(ent_year *year);

#endif
