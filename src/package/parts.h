/* parts.h: the nodes of one clause by key, while it is read. */
#ifndef ENT_PACKAGE_PARTS_H
#define ENT_PACKAGE_PARTS_H

#include "package/keys.h"
#include "package/values.h"

enum {
#define ENT_CLAUSE_KEY(key, name, needs, kind, help) KEY_##key,
#include "package/keys.def"
    N_KEYS
};

extern const char *const ent_clause_key_names[N_KEYS];

typedef struct ent_clause_parts {
    const yaml_node_t *clause;
    yaml_node_t *values[N_KEYS], *keys[N_KEYS];
} ent_clause_parts;

/* offers.c: the values that a page lets people change. */
ENT_MUST_USE ent_status ent_tell_values(ent_reader *reader, const ent_clause_parts *parts, ent_clause_info *info);

/* terms.c: money, mixes and parameters; sets what they say of when the clause begins and ends. */
ENT_MUST_USE ent_status ent_read_terms(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause);

/* terms.c, once all dates are read: nothing falls before `from` or after `until`. */
ENT_MUST_USE ent_status ent_check_terms(ent_reader *reader, const ent_clause_parts *parts, const ent_clause *clause);

/* delivery.c: `delivery`, or what the status says; needs the status. */
ENT_MUST_USE ent_status ent_read_delivery(ent_reader *reader, const ent_clause_parts *parts, ent_clause *clause,
                                          ent_clause_info *info);

/* delivery.c: `when`. */
ENT_MUST_USE ent_status ent_read_condition(ent_reader *reader, const yaml_node_t *node, ent_condition *out);

#endif
