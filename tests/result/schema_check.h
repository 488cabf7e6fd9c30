/* schema_check.h: does a JSON document match a JSON Schema (2020-12)? The keywords that schema/ uses, and no other: a
 * keyword it does not know is a failure, so that no rule is passed over in silence. */
#ifndef ENT_TESTS_SCHEMA_CHECK_H
#define ENT_TESTS_SCHEMA_CHECK_H

#include <jansson.h>

typedef struct schema_check {
    const json_t *root; /* the schema */
    json_t *visited;    /* object: every property of the schema that some value was held against, as "path" */
    int faults;         /* printed to stderr, the first 20 */
} schema_check;

/* Number of faults. */
int schema_check_document(schema_check *check, const json_t *schema, const json_t *document);

/* Properties the schema declares that no value of the document was held against, printed; and declared properties that
 * are not required, which the project does not use. Returns their number. */
int schema_check_unvisited(schema_check *check);
void schema_check_free(schema_check *check);

#endif
