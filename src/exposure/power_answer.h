/* power_answer.h: a power in words: the tables, and the sentence with its notes. */
#ifndef ENT_EXPOSURE_POWER_ANSWER_H
#define ENT_EXPOSURE_POWER_ANSWER_H

#include "result/answer.h"

#include <entente/exposure.h>

typedef struct ent_power_matter {
    const ent_world *world; /* of the names */
    const ent_power_query *query;
    const ent_power *power;
    ent_answer *answer;
} ent_power_matter;

/* power_tables.c, power_words.c. What cannot be allocated shows in ent_answer_complete. */
void ent_power_tables(const ent_power_matter *matter);
void ent_power_words(const ent_power_matter *matter);

#endif
