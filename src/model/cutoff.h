/* cutoff.h: what is left of world trade when bans split it (MODEL section 1, "Cut-offs"). */
#ifndef ENT_MODEL_CUTOFF_H
#define ENT_MODEL_CUTOFF_H

#include "model/base.h"

/* Deficits, payments and earmarks in use, and which regions trade with each other, directly or through others. */
typedef struct ent_cutoff {
    ent_arena arena;
    ent_cutoffs face;                           /* what the solution shows */
    size_t *component;                          /* [pitch], padding in 0 */
    double *value_added;                        /* sum V by component */
    double *deficit, *payment;                  /* [N] */
    double *earmark_factor;                     /* [N], on H and O: 1 unless nobody in the component can pay for it */
    unsigned char *shut_imports, *shut_exports; /* [N]: foreign links that fall away because nothing pays for them */
    unsigned char *open;                        /* [N importer][N exporter] */
} ent_cutoff;

/* About N^2 steps; with bans, a look at every cell. NOMEM. */
ENT_MUST_USE ent_status ent_cutoff_find(ent_context *context, const ent_model *model, const ent_shock *shock,
                                        ent_cutoff *out);
void ent_cutoff_free(ent_cutoff *cutoff);

/* 1 when this link of the shock has fallen away. */
static inline int ent_cutoff_shuts(const ent_cutoff *cutoff, size_t importer, size_t exporter) {
    return importer != exporter && (cutoff->shut_imports[importer] || cutoff->shut_exports[exporter]);
}

/* What is left of the order O with a maker, `at` its place in [J][N]. */
static inline double ent_cutoff_order(const ent_cutoff *cutoff, const ent_shock *shock, size_t N, size_t at) {
    return shock->order_musd != NULL && N > 0 ? cutoff->earmark_factor[at % N] * shock->order_musd[at] : 0.0;
}

/* Logs what the cut-offs changed, a line for each region that stands alone and each other component. */
void ent_cutoff_warn(ent_context *context, const ent_model *model, const ent_shock *shock, const ent_cutoff *cutoff);

#endif
