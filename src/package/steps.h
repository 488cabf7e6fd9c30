/* steps.h: the values of a clause by date. */
#ifndef ENT_PACKAGE_STEPS_H
#define ENT_PACKAGE_STEPS_H

#include "package/values.h"

/* Whether a value is a mapping of dates, or years, to values. */
static inline int ent_has_dates(const yaml_node_t *value) { return value != NULL && value->type == YAML_MAPPING_NODE; }

/* Reads `from` (NULL when left out) and the steps of the clause from the value of `key`: rate, cost, change, limit,
 * share or supply; for "rates" and without a key (NULL) a step without a value. Sets from, steps and n_steps of the
 * clause, from of the info where the file says it. */
ENT_MUST_USE ent_status ent_read_steps(ent_reader *reader, const yaml_node_t *node, const char *key,
                                       const yaml_node_t *from, ent_clause *clause, ent_clause_info *info);

/* What people are told of the steps, once the rest of the clause is read. */
ENT_MUST_USE ent_status ent_tell_steps(ent_reader *reader, const ent_clause *clause, ent_clause_info *info);

#endif
