/* import_report.h: the verdict on an import, filled on the way. */
#ifndef ENT_WORLD_IMPORT_REPORT_H
#define ENT_WORLD_IMPORT_REPORT_H

#include "world/balance.h"

ent_import_report *ent_report_new(void); /* NULL when out of memory */
ent_balance_log *ent_report_log(ent_import_report *report);

/* What the table says, before anything is changed. NOMEM. */
ENT_MUST_USE ent_status ent_report_begin(ent_context *context, ent_import_report *report, const ent_raw *raw,
                                         const ent_import_options *options, int year);

/* What became of it; leaves notes of it in the world. NOMEM. */
ENT_MUST_USE ent_status ent_report_end(ent_context *context, ent_import_report *report,
                                       const ent_import_options *options, ent_world *world);

#endif
