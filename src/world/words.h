/* words.h: countries in a sentence, with the article each language wants. */
#ifndef ENT_WORLD_WORDS_H
#define ENT_WORLD_WORDS_H

#include "support/language.h"

#include <entente/world.h>

/* What stands before the name: "the United States", "les États-Unis"; "of Japan", "du Japon"; "to China", "à la Chine";
 * "in Viet Nam", "au Viet Nam". */
typedef enum ent_place_role { ENT_ROLE_BARE, ENT_ROLE_OF, ENT_ROLE_TO, ENT_ROLE_IN } ent_place_role;

/* The name of a region in a sentence. */
void ent_text_add_region(ent_text *text, ent_language language, const ent_region *region, ent_place_role role);

/* The same of a code and the name it has in the language. */
void ent_text_add_place(ent_text *text, ent_language language, const char *code, const char *name, ent_place_role role);

/* 1 when a verb that goes with the name is plural in this language: "les États-Unis", never "the United States". */
int ent_place_is_plural(ent_language language, const char *name);

/* The same of what a caller has named: a code, a group ("EU": "the European Union"), `all` ("all economies"). */
void ent_text_add_party(ent_text *text, ent_language language, const ent_world *world, const char *name,
                        ent_place_role role);

/* 1 when a verb that goes with the name is plural in this language: "the United States" in French alone. */
int ent_party_is_plural(ent_language language, const ent_world *world, const char *name);

/* The name as a heading shows it: "Japan", "European Union". */
const char *ent_party_name(ent_language language, const ent_world *world, const char *name);

/* "0.012%", without sign: as many decimals as a small figure needs. */
void ent_text_add_small_percent(ent_text *text, ent_language language, double pct);

const char *ent_region_name(const ent_region *region, ent_language language);
const char *ent_sector_name(const ent_sector *sector, ent_language language);

#endif
