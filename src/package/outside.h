/* outside.h: `outside` of a package: what others say that its law adds. */
#ifndef ENT_PACKAGE_OUTSIDE_H
#define ENT_PACKAGE_OUTSIDE_H

#include "package/values.h"

/* One entry or a list of them; after clauses and contexts, whose groups they may name. */
ENT_MUST_USE ent_status ent_read_outside(ent_reader *reader, const yaml_node_t *node);

/* Finds the pair of each entry in the world. NOT_FOUND with the place of the label. */
ENT_MUST_USE ent_status ent_check_outside(ent_context *context, const ent_package *package, const ent_world *world);

#endif
