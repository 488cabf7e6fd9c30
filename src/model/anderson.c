#include "model/anderson.h"

#include <math.h>
#include <string.h>

int ent_anderson_init(ent_anderson *aa, ent_arena *arena, const ent_kernels *kernels, size_t size, size_t window) {
    int ok = 1;
    *aa = (ent_anderson){.kernels = kernels, .size = size, .window = window < ENT_WINDOW_MAX ? window : ENT_WINDOW_MAX};
    for (size_t c = 0; c < aa->window; c++) {
        ok = (aa->f_column[c] = ent_arena_doubles(arena, size)) != NULL && ok;
        ok = (aa->step_column[c] = ent_arena_doubles(arena, size)) != NULL && ok;
    }
    ok = (aa->last_f = ent_arena_doubles(arena, size)) != NULL && ok;
    ok = (aa->last_z = ent_arena_doubles(arena, size)) != NULL && ok;
    return ok;
}

void ent_anderson_restart(ent_anderson *aa) {
    aa->used = aa->next = 0;
    aa->has_last = 0;
}

/* Takes the newest differences into the history, over the oldest column once the window is full. */
static void remember(ent_anderson *aa, const double *z, const double *f) {
    double products[ENT_WINDOW_MAX];
    size_t c = aa->next;
    double *df = aa->f_column[c], *step = aa->step_column[c];
    for (size_t i = 0; i < aa->size; i++) {
        df[i] = f[i] - aa->last_f[i];
        step[i] = z[i] - aa->last_z[i] + df[i];
    }
    aa->next = (c + 1) % aa->window;
    if (aa->used < aa->window) aa->used++;
    aa->kernels->columns_dot(products, (const double *const *)aa->f_column, df, aa->used, aa->size);
    for (size_t k = 0; k < aa->used; k++) aa->gram[c][k] = aa->gram[k][c] = products[k];
}

/* gamma of the normal equations by Cholesky on columns scaled to length one, newest first. A column whose part outside
 * the earlier ones is below 1e-6 of its length carries no information that double precision can use: it gets 0. */
static void weights(const ent_anderson *aa, const double *right, double *gamma) {
    size_t m = aa->used, order[ENT_WINDOW_MAX];
    double L[ENT_WINDOW_MAX][ENT_WINDOW_MAX], x[ENT_WINDOW_MAX], scale[ENT_WINDOW_MAX];
    int dropped[ENT_WINDOW_MAX];
    for (size_t a = 0; a < m; a++) {
        order[a] = (aa->next + 2 * aa->window - 1 - a) % aa->window;
        scale[a] = sqrt(aa->gram[order[a]][order[a]]);
        dropped[a] = !(scale[a] > 0.0);
    }
    for (size_t a = 0; a < m; a++) {
        double pivot = 1.0;
        x[a] = 0.0;
        for (size_t b = 0; b < a && !dropped[a]; b++) {
            double sum;
            L[a][b] = 0.0;
            if (dropped[b]) continue;
            sum = aa->gram[order[a]][order[b]] / (scale[a] * scale[b]);
            for (size_t k = 0; k < b; k++)
                if (!dropped[k]) sum -= L[a][k] * L[b][k];
            L[a][b] = sum / L[b][b];
            pivot -= L[a][b] * L[a][b];
        }
        if (dropped[a] || !(pivot > 1e-12)) {
            dropped[a] = 1;
            continue;
        }
        L[a][a] = sqrt(pivot);
        x[a] = right[order[a]] / scale[a];
        for (size_t k = 0; k < a; k++)
            if (!dropped[k]) x[a] -= L[a][k] * x[k];
        x[a] /= L[a][a];
    }
    for (size_t a = m; a-- > 0;) {
        gamma[order[a]] = 0.0;
        if (dropped[a]) continue;
        for (size_t b = a + 1; b < m; b++)
            if (!dropped[b]) x[a] -= L[b][a] * x[b];
        x[a] /= L[a][a];
        gamma[order[a]] = x[a] / scale[a];
    }
}

void ent_anderson_step(ent_anderson *aa, double *z, const double *f, double damping) {
    double right[ENT_WINDOW_MAX], gamma[ENT_WINDOW_MAX];
    if (aa->has_last) remember(aa, z, f);
    memcpy(aa->last_f, f, aa->size * sizeof *f);
    memcpy(aa->last_z, z, aa->size * sizeof *z);
    aa->has_last = 1;
    for (size_t i = 0; i < aa->size; i++) z[i] += damping * f[i];
    if (aa->used == 0) return;
    aa->kernels->columns_dot(right, (const double *const *)aa->f_column, f, aa->used, aa->size);
    weights(aa, right, gamma);
    aa->kernels->columns_subtract(z, (const double *const *)aa->step_column, gamma, aa->used, aa->size);
}
