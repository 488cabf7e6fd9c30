/* json_path.h: the key "path" of the documents, null where there is no path of years. */
#ifndef ENT_RESULT_JSON_PATH_H
#define ENT_RESULT_JSON_PATH_H

#include "result/emit.h"
#include <entente/result.h>

void ent_say_path(ent_emit *emit, const ent_result *result);
void ent_say_paths(ent_emit *emit, const ent_comparison *comparison); /* both sides and the difference */

#endif
