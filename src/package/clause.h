/* clause.h: one entry of `clauses` becomes an ent_clause and what people are
 * told of it. */
#ifndef ENT_PACKAGE_CLAUSE_H
#define ENT_PACKAGE_CLAUSE_H

#include "package/values.h"

ENT_MUST_USE ent_status ent_read_clause(ent_reader *reader, const yaml_node_t *node, ent_clause *clause,
                                        ent_clause_info *info);

/* {title: ..., date: ..., url: ...} of a clause or a void. */
ENT_MUST_USE ent_status ent_read_source(ent_reader *reader, const yaml_node_t *node, const char **title,
                                        const char **date, const char **url);

/* A note may be any text; a list or a mapping is refused. */
ENT_MUST_USE ent_status ent_check_note(ent_reader *reader, const yaml_node_t *node);

#endif
