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

/* The language that a locale stands for: "fr", "fr_FR.UTF-8", "en_GB"; 0 when it is none of those known. "C" and "POSIX"
 * are English. */
ENT_API int ent_language_of_locale(const char *locale, ent_language *out);

/* The language of the messages, hints and warnings of a context from here on; English unless set. */
ENT_API void ent_context_set_language(ent_context *context, ent_language language);

/* The text in the language: what the catalogue, compiled in, has for an English string, else the string itself. A format
 * is translated to one that takes the same arguments. Never NULL; lives as long as the program and as `english`. */
ENT_API const char *ent_tr(ent_language language, const char *english) ENT_FORMAT_ARGUMENT(2);

/* The same of what is counted: `one` for 1 in English, for 0 and 1 in French, else `many`. */
ENT_API const char *ent_tr_n(ent_language language, const char *one, const char *many, size_t count)
    ENT_FORMAT_ARGUMENT(2) ENT_FORMAT_ARGUMENT(3);

ENT_END_DECLS

#endif
