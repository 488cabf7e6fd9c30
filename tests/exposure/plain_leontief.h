/* plain_leontief.h: the figures of dependence once more, from the arrays of a table by textbook algebra: A is written out
 * cell by cell, and (I - A) x = f is solved by Gaussian elimination with row exchanges. */
#ifndef ENT_TESTS_EXPOSURE_PLAIN_LEONTIEF_H
#define ENT_TESTS_EXPOSURE_PLAIN_LEONTIEF_H

#include <entente/world.h>

/* M = J * N cells, (k, i) at k * N + i. To be freed with plain_free. */
typedef struct plain_leontief {
    size_t J, N, M;
    double *A;           /* [M][M] */
    double *output;      /* Y [M] */
    double *final;       /* f [N user][M] */
    double *value_added; /* b [M], share of output */
    double *absorption;  /* X [M] */
} plain_leontief;

void plain_make(const ent_table *table, plain_leontief *out);
void plain_free(plain_leontief *plain);

/* Solves for `count` right-hand sides [count][M] in their place. */
void plain_solve(const plain_leontief *plain, size_t count, double *columns);

/* Direct inputs A y and all inputs (I - A)^-1 A y of industries `sectors` [J] (NULL: all) of the marked users, summed. */
void plain_inputs(const plain_leontief *plain, const unsigned char *users, const unsigned char *sectors, double *direct,
                  double *all);

/* Share of maker i in an amount [M], and the concentration of makers that are not marked. */
double plain_share(const plain_leontief *plain, const double *amount, size_t i);
double plain_hhi(const plain_leontief *plain, const double *amount, const unsigned char *home);

#endif
