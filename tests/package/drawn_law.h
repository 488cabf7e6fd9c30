/* drawn_law.h: random worlds, and random packages on one or two contexts, with what a plain walk over days needs to know
 * of them: the selections as they were drawn, dates as numbers like 20250807. */
#ifndef ENT_TESTS_DRAWN_LAW_H
#define ENT_TESTS_DRAWN_LAW_H

#include "package_world.h"

enum { MAX_N = 6, MAX_J = 4, MAX_CLAUSES = 9, MAX_VOIDS = 3, MAX_STEPS = 4, MAX_CELLS = MAX_J * MAX_N * MAX_N };

/* What a clause sets from one of its dates on. */
typedef struct drawn_value {
    double value; /* fraction */
    int ban;
} drawn_value;

typedef struct drawn {
    char type; /* 't', 'b', 'p', 'l' */
    int rule;  /* 0 set, 1 add, 2 floor, 3 cap */
    int from_file;
    int dated; /* values by date, and be it one */
    size_t n_steps;
    int step_date[MAX_STEPS]; /* the first is `from` */
    drawn_value step[MAX_STEPS];
    double coverage;
    int from, until; /* 20250807; until 99999999 without end */
    int known;       /* announced, else from */
    size_t layer;
    int authority;   /* 0: none */
    size_t replaced; /* index + 1; 0: none */
    int importers[MAX_N], exporters[MAX_N], regions[MAX_N], sectors[MAX_J];
    int listed[MAX_CELLS];
    double rates[MAX_CELLS];
} drawn;

typedef struct drawn_void {
    size_t layer;
    int authority, from, known, refund;
} drawn_void;

/* Clauses in the order of the stack; the last layer is the package. */
typedef struct drawn_law {
    const char *directory; /* of files */
    size_t n_layers, count, n_voids;
    int form; /* 0: no context; 1: context 0; 2: context 1, which has context 0;
               3: both, apart; 4: both, and as in 2 */
    drawn d[MAX_CLAUSES];
    drawn_void voids[MAX_VOIDS];
    size_t order[MAX_CLAUSES];
} drawn_law;

typedef struct economy {
    size_t N, J;
    int group[MAX_N]; /* 1: member of GRP */
    double base[MAX_CELLS], levy[MAX_CELLS], theta[MAX_J];
    ent_world *world;
} economy;

void economy_draw(ent_context *context, test_random *r, economy *out); /* its world is the caller's */

/* Who stands on whom, which layer each clause belongs to, and the voids; the clauses follow with drawn_package. */
void drawn_structure(test_random *r, const char *directory, drawn_law *out);

/* Draws the clauses and writes the packages; contexts go to files, the package itself is parsed. */
ent_package *drawn_package(ent_context *context, test_random *r, const economy *e, drawn_law *law);
void drawn_remove_files(const drawn_law *law);

/* Whether a layer can reach clauses and authorities of another: its own, and those of the contexts it names. */
int drawn_reaches(const drawn_law *law, size_t from, size_t to);

int drawn_month_days(int year, int month);

#endif
