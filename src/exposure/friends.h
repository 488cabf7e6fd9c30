/* friends.h: friends and enemies at an equilibrium that is solved already. */
#ifndef ENT_EXPOSURE_FRIENDS_H
#define ENT_EXPOSURE_FRIENDS_H

#include "exposure/question.h"

/* ent_friends_create at the laws' equilibrium: the package's, or the base. */
ENT_MUST_USE ent_status ent_friends_find(ent_context *context, const ent_equilibria *laws, const char *grower,
                                         const char *sectors, ent_friends **out);

#endif
