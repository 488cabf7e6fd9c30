/* threat.h: one threat in equilibrium: its ban, its solve, its measure. */
#ifndef ENT_EXPOSURE_THREAT_H
#define ENT_EXPOSURE_THREAT_H

#include "exposure/base_flow.h"

#include <entente/exposure.h>

/* Who stands against whom, and how it is solved. Immutable while threads work. */
typedef struct ent_threat_frame {
    const ent_model *model;
    const unsigned char *senders, *targets; /* [N] */
    double sender_income, target_income;    /* base I, million USD */
    size_t n_components;                    /* of the base's trade, 1 unless it is split already */
    ent_solve_options solve;
} ent_threat_frame;

/* A friend of the targets in the sectors of a threat, there in peace and under it. */
typedef struct ent_aid {
    size_t region;
    double change; /* share by which its trade with the targets is cheaper, or its industries more productive */
    int productivity;
    int banned; /* 0: peace, where the threat is not carried out */
} ent_aid;

/* The cells of a pair of sectors and regions that a threat closes. */
static inline int ent_threat_closes(const ent_threat_frame *f, const ent_threat *t, size_t j, size_t importer,
                                    size_t exporter) {
    return (t->withheld[j] && f->senders[exporter] && f->targets[importer]) ||
           (t->refused[j] && f->senders[importer] && f->targets[exporter]);
}

/* Fills all of `threat` but its lists of sectors, which are given. `real_income_hat` [N] is where its figures go.
 * `aid` NULL: none. Where there is no trade to stop nothing is solved. No equilibrium is an outcome, no failure.
 * CANCELLED, NOMEM. */
ENT_MUST_USE ent_status ent_threat_solve(ent_context *context, const ent_threat_frame *frame, const ent_aid *aid,
                                         double *real_income_hat, ent_threat *threat);

#endif
