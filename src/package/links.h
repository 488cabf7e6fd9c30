/* links.h: what a package says about other packages and clauses: `context`,
 * `void`, `replace`. */
#ifndef ENT_PACKAGE_LINKS_H
#define ENT_PACKAGE_LINKS_H

#include "package/values.h"

/* Loads the packages named and lays their contexts and them in one list, each
 * once, lower ones first. */
ENT_MUST_USE ent_status ent_read_contexts(ent_reader *reader, const yaml_node_t *node);

ENT_MUST_USE ent_status ent_read_voids(ent_reader *reader, const yaml_node_t *node);

/* Finds the clause that each `replace` names, once clauses and contexts are
 * read. */
ENT_MUST_USE ent_status ent_resolve_replaced(ent_reader *reader);

/* Entries of a key that takes one or a list of them. */
size_t ent_list_length(const yaml_node_t *node);
const yaml_node_t *ent_list_item(ent_reader *reader, const yaml_node_t *node, size_t k);

#endif
