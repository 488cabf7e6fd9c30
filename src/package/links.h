/* links.h: what a package says about other packages and clauses: `context`,
 * `void`, `replace`. */
#ifndef ENT_PACKAGE_LINKS_H
#define ENT_PACKAGE_LINKS_H

#include "package/values.h"

/* Loads the packages named and lays their contexts and them in one list, each
 * once, lower ones first. */
ENT_MUST_USE ent_status ent_read_contexts(ent_reader *reader, const yaml_node_t *node);

/* Loads what the package is measured against, what that is measured against, and so on. chain[0..*n-1] are the
 * caller's to free, after a failure too. */
ENT_MUST_USE ent_status ent_follow_against(ent_context *context, const ent_package *package,
                                           ent_package *chain[ENT_PACKAGES_MOST + 1], size_t *n);

ENT_MUST_USE ent_status ent_read_voids(ent_reader *reader, const yaml_node_t *node);

/* references.c: finds the clause that each `replace` names, and that each condition looks at, once clauses and contexts
 * are read. */
ENT_MUST_USE ent_status ent_resolve_replaced(ent_reader *reader);
ENT_MUST_USE ent_status ent_resolve_conditions(ent_reader *reader);

#endif
