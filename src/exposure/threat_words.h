/* threat_words.h: a threat in words: whose goods, in which direction, and what became of it. */
#ifndef ENT_EXPOSURE_THREAT_WORDS_H
#define ENT_EXPOSURE_THREAT_WORDS_H

#include "result/answer.h"

#include <entente/exposure.h>

typedef enum ent_direction { ENT_DIRECTION_SELL, ENT_DIRECTION_BUY, ENT_DIRECTION_BOTH } ent_direction;
ent_direction ent_threat_direction(const ent_threat *threat, size_t n_sectors);

/* How many sectors it is about, and the first of them. */
size_t ent_threat_sectors(const ent_threat *threat, size_t n_sectors, size_t *first);

/* Cells: the sector, or "all" of the goods asked about; the direction; what became of it, with the reason. */
void ent_answer_add_goods(ent_answer *answer, const ent_world *world, const ent_threat *threat);
void ent_answer_add_direction(ent_answer *answer, const ent_threat *threat, size_t n_sectors);
void ent_answer_add_outcome(ent_answer *answer, const ent_threat *threat);

/* A warning that names the market without a supplier, once; nothing where there is none. */
void ent_answer_warn_of(ent_answer *answer, const ent_world *world, const ent_threat *threat);

#endif
