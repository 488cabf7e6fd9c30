/* countries.h: what people and statistics call countries, and their ISO 3166-1 codes. */
#ifndef ENT_WORLD_COUNTRIES_H
#define ENT_WORLD_COUNTRIES_H

#include <stddef.h>
#include <stdint.h>

/* "Korea, Rep.", "410", "kor" and "South Korea" are KOR. NULL when nobody is called so; *numeric (may be NULL) is its
 * ISO number, 0 without one. */
const char *ent_country_find(const char *name, uint32_t *numeric);

/* Letters and digits only, lower case, without accents: "Türkiye" and "TURKIYE" are equal. Cut to `size`. */
void ent_country_fold(const char *name, char *out, size_t size);

/* Whether all partners are meant: "World", "WLD", "000", "All". */
int ent_country_is_world(const char *name);

/* Whether the European Union is meant: "EUN", "918", "European Union". */
int ent_country_is_union(const char *name);

#endif
