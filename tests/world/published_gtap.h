/* published_gtap.h: a small GTAP data base that adds up, written as a header-array file. */
#ifndef ENT_TESTS_PUBLISHED_GTAP_H
#define ENT_TESTS_PUBLISHED_GTAP_H

#include "random_economy.h"
#include "support/text.h"

enum {
    GTAP_J = 3,
    GTAP_N = 3,
    GTAP_U = GTAP_J + 3,
    GTAP_CARRIER = 2
}; /* users: activities, households, government,
                                                                        * investment; good 2 carries the others */

/* Figures have single precision, as the file has. */
typedef struct gtap_base {
    double *domestic, *imported, *domestic_paid, *imported_paid; /* [J][N][U] */
    double *basic, *fob, *cif, *duty_paid;                       /* [J][N from][N to] */
    double transport[GTAP_N];                                    /* sales of good 2 to transport */
} gtap_base;

gtap_base gtap_make(test_random *random);
void gtap_free(gtap_base *base);

/* version 7 or (old) 6; arrays are full, sparse, and cut into records of a few figures by turns. */
void gtap_write(const gtap_base *base, int old, ent_text *out);

/* One header: `type` is REFULL, RESPSE or RLFULL; sets of each of n_dims dimensions, with their elements. */
typedef struct gtap_set {
    const char *name;
    const char *const *elements;
    size_t size;
} gtap_set;
void har_write(ent_text *out, const char *name, const char *type, const gtap_set *const *sets, size_t n_dims,
               const double *values);

extern const gtap_set gtap_comm, gtap_acts, gtap_prod, gtap_reg, gtap_marg;

#endif
