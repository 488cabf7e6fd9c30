/* json.h: the result document as JSON in memory, for whoever puts it into something else. */
#ifndef ENT_RESULT_JSON_H
#define ENT_RESULT_JSON_H

#include "result/emit.h"
#include <entente/result.h>

/* Everything ent_result_write_json writes; `emit->text.failed` when out of memory. */
void ent_say_result(ent_emit *emit, const ent_result *result);

#endif
