/* parties.h: several names at once, of one side of a question. */
#ifndef ENT_EXPOSURE_PARTIES_H
#define ENT_EXPOSURE_PARTIES_H

#include "world/words.h"

/* Marks the regions that n names stand for, in flags [N]: codes, groups, `all`. NOT_FOUND with a hint. */
ENT_MUST_USE ent_status ent_parties_mark(ent_context *context, const ent_world *world, const char *const *names,
                                         size_t n, unsigned char *flags);

/* The same of sectors, in flags [J]. */
ENT_MUST_USE ent_status ent_goods_mark(ent_context *context, const ent_world *world, const char *const *names, size_t n,
                                       unsigned char *flags);

/* "the United States, Japan and the European Union", each in its role: "aux États-Unis et au Japon". */
void ent_text_add_parties(ent_text *text, ent_language language, const ent_world *world, const char *const *names,
                          size_t n, ent_place_role role);

/* 1 when a verb that goes with all of them is plural. */
int ent_parties_are_plural(ent_language language, const ent_world *world, const char *const *names, size_t n);

/* "CHN, RUS": as an option of an answer shows them. */
void ent_text_add_names(ent_text *text, const char *const *names, size_t n);

#endif
