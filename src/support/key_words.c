/* key_words.c: keys that documents carry and that people are shown as words: what clauses are, how they stand, how
 * pledges count. In English they are shown as they are. */
#include "support/language.h"

#include <string.h>

static const struct {
    const char *key, *english; /* what it is called in the catalogue, where a word of tables is the same */
} keys[] = {
    /* types of clauses */
    {"tariff", N_("tariff")},
    {"barrier", N_("barrier")},
    {"productivity", N_("productivity")},
    {"levy", N_("levy")},
    {"lane", N_("lane")},
    {"quota", N_("quota")},
    {"purchase", N_("purchase")},
    {"investment", N_("investment")},
    {"defence", N_("defence")},
    {"arms", N_("arms")},
    {"supply", N_("supply")},
    {"mineral", N_("mineral")},
    {"transfer", N_("transfer")},
    {"burden", N_("burden")},
    /* groups of clauses that name none */
    {"tariffs", N_("tariffs")},
    {"barriers", N_("barriers")},
    {"technology", N_("technology")},
    {"sea-lanes", N_("sea-lanes")},
    {"export-controls", N_("export-controls")},
    {"purchases", N_("purchases")},
    {"minerals", N_("minerals")},
    {"transfers", N_("transfers")},
    /* how a clause stands */
    {"announced", N_("announced, of a clause")},
    {"agreed", N_("agreed")},
    {"signed", N_("signed")},
    {"in-force", N_("in-force")},
    {"voided", N_("voided")},
    {"delivered", N_("delivered, of a clause")},
    {"assumed", N_("assumed")},
    /* options of a run */
    {"headline", N_("headline")},
    {"expected", N_("expected")},
    {"none", N_("none")},
    {"gradual", N_("gradual")},
    {"long-run", N_("long-run")},
    {"long run", N_("long run")},
    {"world-share", N_("world-share")},
    {"zero", N_("zero")},
    {"own-gdp", N_("own-gdp")},
    {"path", N_("path")},
    {"median", N_("median")},
    {"world value added", N_("world value added")},
    {"its context alone", N_("its context alone")},
    /* how a solve went */
    {"against", N_("the law it is measured against")},
    {"package", N_("the package")},
    {"continuation", N_("continuation")}};

const char *ent_key_word(ent_language language, const char *key) {
    if (language == ENT_LANGUAGE_EN) return key;
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        if (strcmp(keys[k].key, key) == 0) return ent_tr(language, keys[k].english);
    return key;
}
