#include "model/opening.h"

void ent_open_markets(const ent_model *m, const ent_shock *shock, const ent_cutoff *cutoff, double *absorption,
                      size_t pitch) {
    const double *g = ent_world_table(m->world)->input_share;
    size_t J = m->J, N = m->N;
    for (size_t at = 0; at < J * N; at++)
        absorption[at / N * pitch + at % N] = m->absorption[at / N * m->pitch + at % N];
    if (shock->earmark_musd == NULL && shock->order_musd == NULL) return;
    /* X = H + g (X + O) over the closed markets of a region: after J rounds every one that can open has. How well the sum
     * has converged does not matter, since ln X_hat is free. */
    for (size_t n = 0; n < N; n++)
        for (size_t round = 0; round < J; round++)
            for (size_t k = 0; k < J; k++) {
                double X = 0.0;
                if (m->absorption[k * m->pitch + n] > 0.0) continue;
                if (shock->earmark_musd != NULL) X = cutoff->earmark_factor[n] * shock->earmark_musd[k * N + n];
                for (size_t j = 0; j < J; j++) {
                    double made = ent_cutoff_order(cutoff, shock, N, j * N + n);
                    if (m->absorption[j * m->pitch + n] == 0.0) made += absorption[j * pitch + n];
                    X += g[(k * J + j) * N + n] * made;
                }
                absorption[k * pitch + n] = X;
            }
}
