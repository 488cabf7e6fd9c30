/* links.h: what a package says about other packages and clauses: `context`,
 * `void`, `replace`. */
#ifndef ENT_PACKAGE_LINKS_H
#define ENT_PACKAGE_LINKS_H

#include "package/values.h"

/* Loads the packages named and lays their contexts and them in one list, each
 * once, lower ones first. */
ENT_MUST_USE ent_status ent_read_contexts(ent_reader *reader, const yaml_node_t *node);

ENT_MUST_USE ent_status ent_read_voids(ent_reader *reader, const yaml_node_t *node);

/* references.c: finds the clause that each `replace` names, and that each condition looks at, once clauses and contexts
 * are read. */
ENT_MUST_USE ent_status ent_resolve_replaced(ent_reader *reader);
ENT_MUST_USE ent_status ent_resolve_conditions(ent_reader *reader);

#endif
