/* yaml.h: a YAML text becomes a tree in which every node knows its line and column.
 *
 * Only what a package needs is let in: one document of mappings, lists and text, in UTF-8, at most 1 MiB, at most 64
 * levels deep, without anchors, aliases and tags. */
#ifndef ENT_PACKAGE_YAML_H
#define ENT_PACKAGE_YAML_H

#include "support/context.h"
#include "support/text.h"

#include <yaml.h>

/* Nodes from `first` on were not read from the file, but taken over from a text that messages call `file`. */
typedef struct ent_yaml_origin {
    const char *file;
    size_t first;
} ent_yaml_origin;

typedef struct ent_yaml {
    const char *file; /* what messages call it */
    yaml_document_t document;
    int loaded;
    size_t n_origins;
    const ent_yaml_origin *origins; /* [n_origins] ascending */
} ent_yaml;

/* The refusal of a text of more than ENT_PACKAGE_LIMIT bytes. */
ENT_MUST_USE ent_status ent_fail_too_large(ent_context *context, const char *file);

ENT_MUST_USE ent_status ent_yaml_open(ent_context *context, const char *file, const char *text, size_t length,
                                      ent_yaml *out);
void ent_yaml_close(ent_yaml *yaml); /* legal on a zeroed or failed one */

ent_place ent_yaml_place(const ent_yaml *yaml, const yaml_node_t *node);

/* The node as one line of text: not a list, not a mapping, not empty, no control characters. The text lives as long as
 * the tree. */
ENT_MUST_USE ent_status ent_yaml_text(ent_context *context, const ent_yaml *yaml, const yaml_node_t *node,
                                      const char *key, const char **out);

/* Splits a mapping by the names it may hold: values[k] and keys[k] are the nodes of names[k], NULL when absent. `what`
 * says in messages what has these keys ("a clause"). Unknown and repeated keys are refused. */
ENT_MUST_USE ent_status ent_yaml_split(ent_context *context, const ent_yaml *yaml, const yaml_node_t *node,
                                       const char *what, const char *const *names, size_t n_names, yaml_node_t **values,
                                       yaml_node_t **keys);

/* flow.c: the node with all below it as one line; `inside` brackets or braces. Who reads it again has the same tree. */
void ent_yaml_add_flow(ent_text *out, yaml_document_t *document, const yaml_node_t *node, int inside);

/* `text` fit for a message: at most 80 bytes, whole characters, control characters as '?'. Answers `out`. */
enum { ENT_SHOWN = 88 };
const char *ent_shown(const char *text, char out[ENT_SHOWN]);

#endif
