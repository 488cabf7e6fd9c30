/* kernels.h: the inner loops, once for each instruction set.
 *
 * kernels.inc is compiled three times (SSE2, AVX2, AVX-512 with 32-byte vectors); the table below is chosen once, at
 * ent_model_create. All variants do the same operations in the same order on vectors of four lanes, never fuse a
 * multiply with an add, and call SLEEF functions that give the same bits on every width: results do not depend on the
 * machine. (A processor without FMA gets SLEEF's other family, whose last bits differ.)
 *
 * Regions are the fastest index. `pitch` is the number of regions rounded up to a multiple of 4; a "chunk" is four
 * neighbouring regions, one vector. All arrays are 32-byte aligned; padding lanes hold harmless finite values. */
#ifndef ENT_MODEL_KERNELS_H
#define ENT_MODEL_KERNELS_H

#include <stddef.h>

enum { ENT_LANES = 4 };

typedef struct ent_kernels {
    const char *name;

    /* y[i] = exp(scale x[i]), i < count (a multiple of 4). */
    void (*exp_scaled)(double *y, const double *x, double scale, size_t count);
    /* y[i] = scale ln x[i]. */
    void (*log_scaled)(double *y, const double *x, double scale, size_t count);
    /* y[i] = y[i] x[i]^power, x > 0. */
    void (*multiply_power)(double *y, const double *x, double power, size_t count);

    /* For n < n_rows (n_rows multiple of 4): sum[n] = row[n] . u over `pitch` entries. */
    void (*rows_dot)(double *sum, const double *const *row, const double *u, size_t n_rows, size_t pitch);
    /* y[i] = sum_n row[n][i] x[n], i < pitch. */
    void (*rows_combine)(double *y, const double *const *row, const double *x, size_t n_rows, size_t pitch);

    /* For one chunk: out[j] = sum_k block[j][k] in[k], J x J blocks of lane vectors; in and out are contiguous [J]
     * lane vectors. With `add`, added to what out holds. */
    void (*block_apply)(double *out, const double *block, const double *in, size_t n, int add);
    /* out[k] = sum_j block[j][k] in[j]: the transposed product. */
    void (*block_apply_transposed)(double *out, const double *block, const double *in, size_t n);

    /* Inverts one chunk's J x J block in place by Gauss-Jordan elimination without pivoting; 0 when a pivot is not
     * safely positive. 2 J^3 flops a lane. */
    int (*block_invert)(double *block, size_t n);

    /* dot of two arrays; the only long sum outside the rows. */
    double (*dot)(const double *a, const double *b, size_t count);
    /* out[c] = column[c] . x for c < n_columns. */
    void (*columns_dot)(double *out, const double *const *column, const double *x, size_t n_columns, size_t count);
    /* y -= sum_c column[c] weight[c]. */
    void (*columns_subtract)(double *y, const double *const *column, const double *weight, size_t n_columns,
                             size_t count);
    /* max |x[i]|; +infinity when any is NaN. */
    double (*max_abs)(const double *x, size_t count);
} ent_kernels;

extern const ent_kernels ent_kernels_sse2, ent_kernels_avx2, ent_kernels_avx512;

/* The widest set this processor runs, or the one named ("sse2", "avx2", "avx512"); NULL when it cannot run that. */
const ent_kernels *ent_kernels_choose(const char *name);

#endif
