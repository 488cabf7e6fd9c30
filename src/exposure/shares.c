#include "exposure/shares.h"

#include <math.h>
#include <string.h>

double ent_sum(const double *values, size_t count) {
    double sum = 0;
    for (size_t k = 0; k < count; k++) sum += values[k];
    return sum;
}

double ent_share(double a, double b) { return b > 0 ? a / b : (double)NAN; }

void ent_sum_over_sectors(size_t J, size_t N, const double *amount, double *out) {
    memset(out, 0, N * sizeof *out);
    for (size_t k = 0; k < J; k++)
        for (size_t i = 0; i < N; i++) out[i] += amount[k * N + i];
}

double ent_concentration(size_t N, const double *by_maker, const unsigned char *home) {
    double abroad = 0, squares = 0;
    for (size_t i = 0; i < N; i++) abroad += home[i] ? 0 : by_maker[i];
    if (!(abroad > 0)) return (double)NAN;
    for (size_t i = 0; i < N; i++) squares += home[i] ? 0 : by_maker[i] / abroad * (by_maker[i] / abroad);
    return squares;
}

void ent_add_purchases(const ent_network *w, size_t user, const unsigned char *sectors, double *imports_musd,
                       double *absorption_musd) {
    for (size_t k = 0; k < w->J; k++) {
        size_t row = k * w->N + user;
        if (sectors != NULL && !sectors[k]) continue;
        for (size_t i = 0; i < w->N; i++) {
            if (i != user) imports_musd[i] += w->flow_musd[row * w->N + i];
            absorption_musd[i] += w->share[row * w->N + i] * w->absorption_musd[row];
        }
    }
}
