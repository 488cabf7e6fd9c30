/* kite.h: a directory in the layout of KITE; export_kite.c writes one. */
#ifndef ENT_WORLD_KITE_H
#define ENT_WORLD_KITE_H

#include <entente/world.h>

/* Whether it holds trade_share.csv. */
int ent_kite_recognise(const char *directory);
ENT_MUST_USE ent_status ent_kite_load(ent_context *context, const char *directory, ent_world **out);

#endif
