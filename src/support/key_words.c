/* key_words.c: keys that documents carry and that people are shown as words: what clauses are, how they stand, how
 * pledges count. In English they are shown as they are. */
#include "support/language.h"

#include <string.h>

static const char *const keys[] = {
    /* types of clauses */
    N_("tariff"), N_("barrier"), N_("productivity"), N_("levy"), N_("lane"), N_("quota"), N_("purchase"),
    N_("investment"), N_("defence"), N_("arms"), N_("supply"), N_("mineral"), N_("transfer"), N_("burden"),
    /* groups of clauses that name none */
    N_("tariffs"), N_("barriers"), N_("technology"), N_("sea-lanes"), N_("export-controls"), N_("purchases"),
    N_("minerals"), N_("transfers"),
    /* how a clause stands */
    N_("announced"), N_("agreed"), N_("signed"), N_("in-force"), N_("voided"), N_("delivered"), N_("assumed"),
    /* options of a run */
    N_("headline"), N_("expected"), N_("none"), N_("gradual"), N_("long-run"), N_("long run"), N_("world-share"),
    N_("zero"), N_("own-gdp"), N_("path"), N_("median"), N_("world value added"), N_("its context alone"),
    /* how a solve went */
    N_("against"), N_("package"), N_("continuation")};

const char *ent_key_word(ent_language language, const char *key) {
    if (language == ENT_LANGUAGE_EN) return key;
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        if (strcmp(keys[k], key) == 0) return ent_tr(language, key);
    return key;
}
