#include "plain_leontief.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void plain_make(const ent_table *t, plain_leontief *p) {
    size_t J = t->n_sectors, N = t->n_regions, M = J * N;
    *p = (plain_leontief){.J = J, .N = N, .M = M};
    p->A = calloc(M * M, sizeof *p->A);
    p->output = calloc(M, sizeof *p->output);
    p->final = calloc(N * M, sizeof *p->final);
    p->value_added = calloc(M, sizeof *p->value_added);
    p->absorption = calloc(M, sizeof *p->absorption);
    for (size_t c = 0; c < M * N; c++) {
        size_t j = c / (N * N), n = c / N % N, i = c % N;
        double e = t->levy_gross == NULL ? 1 : t->levy_gross[c];
        p->absorption[j * N + n] += t->flow_musd[c] * (1 + t->tariff_rate[c]);
        p->output[j * N + i] += t->flow_musd[c] / e;
    }
    for (size_t k = 0; k < J; k++)
        for (size_t n = 0; n < N; n++) {
            double final = p->absorption[k * N + n];
            for (size_t j = 0; j < J; j++) final -= t->input_share[(k * J + j) * N + n] * p->output[j * N + n];
            for (size_t i = 0; i < N; i++) {
                size_t c = (k * N + n) * N + i;
                double e = t->levy_gross == NULL ? 1 : t->levy_gross[c], X = p->absorption[k * N + n];
                double received = X > 0 ? t->flow_musd[c] / e / X : 0;
                p->final[n * M + k * N + i] = final * received;
                for (size_t j = 0; j < J; j++)
                    p->A[(k * N + i) * M + j * N + n] = t->input_share[(k * J + j) * N + n] * received;
            }
        }
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) {
            p->value_added[j * N + n] = 1;
            for (size_t k = 0; k < J; k++) p->value_added[j * N + n] -= t->input_share[(k * J + j) * N + n];
        }
}

void plain_free(plain_leontief *p) {
    free(p->A), free(p->output), free(p->final), free(p->value_added), free(p->absorption);
}

/* Rows of I - A with the right-hand sides beside them. */
void plain_solve(const plain_leontief *p, size_t count, double *columns) {
    size_t M = p->M, width = M + count;
    double *rows = malloc(M * width * sizeof *rows);
    for (size_t r = 0; r < M; r++) {
        for (size_t c = 0; c < M; c++) rows[r * width + c] = (double)(r == c) - p->A[r * M + c];
        for (size_t c = 0; c < count; c++) rows[r * width + M + c] = columns[c * M + r];
    }
    for (size_t d = 0; d < M; d++) {
        size_t pivot = d;
        for (size_t r = d + 1; r < M; r++)
            if (fabs(rows[r * width + d]) > fabs(rows[pivot * width + d])) pivot = r;
        for (size_t c = d; c < width && pivot != d; c++) {
            double kept = rows[d * width + c];
            rows[d * width + c] = rows[pivot * width + c];
            rows[pivot * width + c] = kept;
        }
        for (size_t r = d + 1; r < M; r++) {
            double factor = rows[r * width + d] / rows[d * width + d];
            if (factor == 0) continue;
            for (size_t c = d; c < width; c++) rows[r * width + c] -= factor * rows[d * width + c];
        }
    }
    for (size_t c = 0; c < count; c++)
        for (size_t r = M; r-- > 0;) {
            double value = rows[r * width + M + c];
            for (size_t k = r + 1; k < M; k++) value -= rows[r * width + k] * columns[c * M + k];
            columns[c * M + r] = value / rows[r * width + r];
        }
    free(rows);
}

void plain_inputs(const plain_leontief *p, const unsigned char *users, const unsigned char *sectors, double *direct,
                  double *all) {
    memset(direct, 0, p->M * sizeof *direct);
    for (size_t r = 0; r < p->M; r++)
        for (size_t c = 0; c < p->M; c++)
            if (users[c % p->N] && (sectors == NULL || sectors[c / p->N]))
                direct[r] += p->A[r * p->M + c] * p->output[c];
    memcpy(all, direct, p->M * sizeof *all);
    plain_solve(p, 1, all);
}

double plain_share(const plain_leontief *p, const double *amount, size_t i) {
    double total = 0, own = 0;
    for (size_t c = 0; c < p->M; c++) {
        total += amount[c];
        if (c % p->N == i) own += amount[c];
    }
    return own / total;
}

double plain_hhi(const plain_leontief *p, const double *amount, const unsigned char *home) {
    double abroad = 0, sum = 0;
    for (size_t i = 0; i < p->N; i++) abroad += home[i] ? 0 : plain_share(p, amount, i);
    for (size_t i = 0; i < p->N; i++) {
        double share = plain_share(p, amount, i) / abroad;
        sum += home[i] ? 0 : share * share;
    }
    return sum;
}
