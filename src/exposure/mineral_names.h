/* mineral_names.h: what people call minerals and what is done to them. */
#ifndef ENT_EXPOSURE_MINERAL_NAMES_H
#define ENT_EXPOSURE_MINERAL_NAMES_H

#include "support/language.h"

#include <entente/world.h>

/* "rare earths", "terres rares"; the code of a mineral that has no name here. */
const char *ent_mineral_name(const char *mineral, ent_language language);

/* "mining", "extraction"; the code of another stage. */
const char *ent_stage_name(const char *stage, ent_language language);

/* The name of a producer, which need not be a region of the world: then its code. */
const char *ent_country_name(const ent_world *world, const char *code, ent_language language);

#endif
