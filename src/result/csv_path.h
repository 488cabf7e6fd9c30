/* csv_path.h: the tables of a path beside outcomes.csv. Each adds its header and lines to the stream; a figure that does
 * not exist has no line. `document` is an ent_result. NOMEM. */
#ifndef ENT_RESULT_CSV_PATH_H
#define ENT_RESULT_CSV_PATH_H

#include "support/context.h"
#include <stdio.h>

ENT_MUST_USE ent_status ent_csv_ledger(ent_context *context, FILE *stream, const void *document);
ENT_MUST_USE ent_status ent_csv_pledges(ent_context *context, FILE *stream, const void *document);
ENT_MUST_USE ent_status ent_csv_dependence(ent_context *context, FILE *stream, const void *document);

#endif
