/* industries.h: what the code of an industry says: goods or services, and a name where the table has none. */
#ifndef ENT_WORLD_INDUSTRIES_H
#define ENT_WORLD_INDUSTRIES_H

#include "world/raw.h"

/* Fills raw->is_goods, and names that are missing. `goods` lists the codes that are goods, separated by commas, and
 * takes the place of the guess by ISIC; NULL: guess. NOT_FOUND when it names an industry the table has not. */
ENT_MUST_USE ent_status ent_industries_describe(ent_context *context, ent_raw *raw, const char *goods);

#endif
