/* minerals_answer.h: minerals in words: what is known of all of them, and the cut-off of one. */
#ifndef ENT_EXPOSURE_MINERALS_ANSWER_H
#define ENT_EXPOSURE_MINERALS_ANSWER_H

#include "result/answer.h"

#include <entente/exposure.h>

/* minerals_overview.c: tables and sentence of all minerals. What the look-ups of the facts answer. */
ENT_MUST_USE ent_status ent_minerals_overview(ent_context *context, const ent_world *world, const ent_facts *facts,
                                              ent_answer *answer);

typedef struct ent_mineral_matter {
    const ent_world *world;
    const ent_facts *facts;
    const ent_package *package; /* NULL: none */
    const char *supplier;       /* as asked for */
    const ent_mineral_cutoff *cutoff;
    ent_answer *answer;
} ent_mineral_matter;

/* mineral_tables.c, mineral_words.c: the cut-off. */
ENT_MUST_USE ent_status ent_mineral_tables(ent_context *context, const ent_mineral_matter *matter);
void ent_mineral_words(const ent_mineral_matter *matter);

/* The table of producers of a mineral, or of all. */
void ent_mineral_begin_producers(ent_answer *answer, int of_all);
ENT_MUST_USE ent_status ent_mineral_add_producers(ent_context *context, const ent_world *world, const ent_facts *facts,
                                                  const ent_mineral *mineral, int of_all, ent_answer *answer);

/* A column with a label in the language of the answer. */
void ent_add_column(ent_answer *answer, const char *key, const char *english, const char *french, const char *unit,
                    ent_column_kind kind, int digits);

#endif
