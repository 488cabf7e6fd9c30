/* translate.c: the catalogues that are compiled in. They are read-only bytes made of po/ by msgfmt; libintl is not used, as
 * it takes the language from the environment of the process, and a server speaks several at once. */
#include "support/catalogue.h"
#include "support/language.h"

extern const unsigned char ent_catalogue_fr[], ent_catalogue_fr_end[];

static const char *find(ent_language language, const char *english, size_t form) {
    ent_catalogue catalogue;
    const char *found;
    if (language != ENT_LANGUAGE_FR || english[0] == '\0') return NULL; /* "" is the head of the catalogue */
    if (!ent_catalogue_open(&catalogue, ent_catalogue_fr, (size_t)(ent_catalogue_fr_end - ent_catalogue_fr)))
        return NULL;
    found = ent_catalogue_find(&catalogue, english, form);
    return found == NULL || found[0] == '\0' ? NULL : found;
}

const char *ent_tr(ent_language language, const char *english) {
    const char *found = find(language, english, 0);
    return found == NULL ? english : found;
}

const char *ent_tr_n(ent_language language, const char *one, const char *many, size_t count) {
    const char *found = find(language, one, count > 1 ? 1 : 0); /* French: plural from 2 on */
    if (found != NULL) return found;
    return count == 1 ? one : many;
}
