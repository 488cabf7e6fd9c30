/* language.h: the languages an answer is given in. JSON keys, codes and figures are the same in all of them; sentences,
 * titles and labels are not. */
#ifndef ENTENTE_LANGUAGE_H
#define ENTENTE_LANGUAGE_H

#include <entente/status.h>

ENT_BEGIN_DECLS

/* name, key */
#define ENT_LANGUAGE_LIST(X)                                                                                           \
    X(EN, "en")                                                                                                        \
    X(FR, "fr")

typedef enum ent_language {
#define X(name, key) ENT_LANGUAGE_##name,
    ENT_LANGUAGE_LIST(X)
#undef X
} ent_language;

ENT_API const char *ent_language_name(ent_language language); /* its key; never NULL */

/* The language of a key; USAGE with a hint. */
ENT_API ENT_MUST_USE ent_status ent_language_parse(ent_context *context, const char *key, ent_language *out);

ENT_END_DECLS

#endif
