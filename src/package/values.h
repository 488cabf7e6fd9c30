/* values.h: the values of a package's keys: percents, shares, dates, names,
 * choices, selections. Each fails with the place of the value, its key and what
 * to write instead. */
#ifndef ENT_PACKAGE_VALUES_H
#define ENT_PACKAGE_VALUES_H

#include "package/inside.h"
#include "package/yaml.h"

/* Where values are read from and kept. */
typedef struct ent_reader {
    ent_context *context;
    ent_yaml yaml;
    ent_package *package; /* its arena takes the strings */
    ent_hasher *hasher;
    const ent_link *link; /* who named this package; NULL: nobody */
    size_t *n_loaded;
    const char *missed; /* the first setting whose clause was not found; NULL: none */
} ent_reader;

/* A list, or what stands in place of one as its only item. */
size_t ent_list_length(const yaml_node_t *node);
const yaml_node_t *ent_list_item(ent_reader *reader, const yaml_node_t *node, size_t k);

ENT_MUST_USE ent_status ent_read_string(ent_reader *reader, const yaml_node_t *node, const char *key,
                                        const char **out); /* a copy in the arena */

/* A name that stands in tables and on command lines: letters, digits, '-', '_',
 * '.', at most 64. */
ENT_MUST_USE ent_status ent_read_name(ent_reader *reader, const yaml_node_t *node, const char *key, const char **out);

/* "15%" in percent, above -100; a number without "%" is refused. */
ENT_MUST_USE ent_status ent_read_percent(ent_reader *reader, const yaml_node_t *node, const char *key, double *out);

/* "82%" or 0.82 as a fraction in [0, 1]. */
ENT_MUST_USE ent_status ent_read_share(ent_reader *reader, const yaml_node_t *node, const char *key, double *out);

/* "151340": a positive number without a unit, which the key names. */
ENT_MUST_USE ent_status ent_read_amount(ent_reader *reader, const yaml_node_t *node, const char *key, double *out);

ENT_MUST_USE ent_status ent_read_date(ent_reader *reader, const yaml_node_t *node, const char *key, ent_day *out,
                                      const char **text);

/* The index of the value among `choices`. */
ENT_MUST_USE ent_status ent_read_choice(ent_reader *reader, const yaml_node_t *node, const char *key,
                                        const char *const *choices, size_t n_choices, size_t *out);

/* A label, a group, `all-except [A, B]`, {all-except: [A, B]}, or a list of
 * these. */
ENT_MUST_USE ent_status ent_read_selector(ent_reader *reader, const yaml_node_t *node, const char *key,
                                          ent_selector *out);

#endif
