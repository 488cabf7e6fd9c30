/* shares.h: sums and shares by maker, in fixed order. */
#ifndef ENT_EXPOSURE_SHARES_H
#define ENT_EXPOSURE_SHARES_H

#include "exposure/network.h"

double ent_sum(const double *values, size_t count);

/* a / b, NaN when b is not above 0. */
double ent_share(double a, double b);

/* out[N] = sum over J of amount [J][N]. */
void ent_sum_over_sectors(size_t J, size_t N, const double *amount, double *out);

/* Sum of squares of the shares of makers abroad among themselves; NaN when nothing comes from abroad. */
double ent_concentration(size_t N, const double *by_maker, const unsigned char *home);

/* Imports at the border [N maker], home 0, and absorption [N maker], duty paid, of the marked users and goods (NULL: all)
 * are added. */
void ent_add_purchases(const ent_network *network, size_t user, const unsigned char *sectors, double *imports_musd,
                       double *absorption_musd);

#endif
