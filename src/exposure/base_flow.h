/* base_flow.h: trade of the base, cell by cell. */
#ifndef ENT_EXPOSURE_BASE_FLOW_H
#define ENT_EXPOSURE_BASE_FLOW_H

#include "model/base.h"

/* M at the border, million USD. */
static inline double ent_base_flow(const ent_model *m, size_t j, size_t importer, size_t exporter) {
    return m->border_share[(j * m->N + importer) * m->pitch + exporter] * m->absorption[j * m->pitch + importer];
}

#endif
