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

#include <entente/facts.h>
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
    const unsigned char *actors, *partners; /* [N] flags, all 0 where there are none; money kinds have one of each */
    size_t actor, partner;                  /* the first of each */
    const unsigned char *sectors;           /* [J] flags; all 0 where the kind has none */
    const double *mix_share; /* [J], sums to 1: what the money is spent on; NULL for kinds that spend none */
    double musd;             /* delivered in this year, million US dollars of it */
    double promised_musd;    /* the same by the headline */
    double paid_musd;        /* arms: paid in this year */
    double share;
    double additionality;     /* investment: share of what is built that would not have been built anyway */
    ent_split split;          /* investment */
    double cost_share, sigma; /* mineral: share of costs, elasticity */
    int via_preference;       /* purchase: a shift of taste, not a subsidy */
    int in_all;               /* purchase: `musd` is what is bought in all, not what is bought beyond the base */
} ent_deed;

typedef struct ent_year {
    ent_arena arena; /* of deeds and of the shock's arrays */
    int year;
    ent_shock shock; /* tariffs, barriers, levies, productivity, deficits: no payments and no targets */
    size_t n_deeds;
    ent_deed *deeds;
    size_t n_switched;      /* clauses with a condition that holds in this year */
    const size_t *switched; /* their indices in the book */
} ent_year;

void ent_year_free(ent_year *year);

/* What each clause has delivered, and should have, up to the year before: what conditions (`when`) look at. Million US
 * dollars of the base year. */
typedef struct ent_done {
    size_t n_clauses;
    double *delivered_musd, *promised_musd; /* [n_clauses] */
    const unsigned char
        *held; /* [n_clauses] 1: its condition has held in an earlier year, which is for good; NULL: no */
} ent_done;

typedef enum ent_book_layer { ENT_BOOK_CONTEXT, ENT_BOOK_AGAINST, ENT_BOOK_PACKAGE } ent_book_layer;

/* A clause of a comparison. */
typedef struct ent_book_clause {
    const ent_package_info *package;
    const ent_clause_info *info;
    ent_book_layer layer;
    const char *group; /* as written, or that of its type */
    int is_pledge;     /* what `delivery: none` takes away */
} ent_book_clause;

/* The clauses of both sides of a comparison and of their contexts, labels resolved once. Immutable: any number of threads
 * may ask it for years. Packages, world and facts must outlive it. */
typedef struct ent_book ent_book;

/* `against` and `facts` may be NULL (facts: then clauses that need them are refused). World GDP grows by gdp_growth_rate a
 * year after the last one of the facts. NOT_FOUND, RANGE, INPUT with the
 * place of the label, NOMEM. */
ENT_MUST_USE ent_status ent_book_open(ent_context *context, const ent_package *package, const ent_package *against,
                                      const ent_world *world, const ent_facts *facts, double gdp_growth_rate,
                                      ent_delivery delivery, ent_book **out);
void ent_book_free(ent_book *book);
size_t ent_book_size(const ent_book *book);
const ent_book_clause *ent_book_clause_at(const ent_book *book, size_t clause);

/* The calendar year in which anything of either side first changes (contexts aside, which hold on both sides). */
int ent_book_first_change(const ent_book *book);

/* One year under the clauses with on[k] = 1. Contexts are always on. With the package's clauses on and those of `against`
 * off it is the package's side, and the reverse; mixtures are what a ledger asks for. A void counts with its package.
 * `done` may be NULL: nothing yet. What ent_package_law answers. */
ENT_MUST_USE ent_status ent_book_year(ent_context *context, const ent_book *book, const unsigned char *on, int year,
                                      const ent_done *done, ent_year *out);

/* ent_package_refund on the package's side of a comparison, under the contexts of both, each clause at its delivery. Of
 * *late_rate [J][N importer][N exporter], owned by the refund: the mean over the year of what the law finally in force has
 * more than what is collected. Clauses with a condition count on no side of it. */
ENT_MUST_USE ent_status ent_refund_compared(ent_context *context, const ent_package *package,
                                            const ent_package *against, const ent_world *world, ent_delivery delivery,
                                            int year, ent_refund **out, const double **late_rate);

/* The last year in which duties of earlier days fall due or are paid back; 0 when there is none. After it what is
 * collected is what is owed. */
int ent_refund_last_year(const ent_package *package, const ent_package *against);

#endif
