#include "exposure/parties.h"

ent_status ent_parties_mark(ent_context *context, const ent_world *world, const char *const *names, size_t n,
                            unsigned char *flags) {
    for (size_t k = 0; k < n; k++) ENT_TRY(ent_world_mark_regions(context, world, names[k], flags));
    return ENT_OK;
}

ent_status ent_goods_mark(ent_context *context, const ent_world *world, const char *const *names, size_t n,
                          unsigned char *flags) {
    for (size_t k = 0; k < n; k++) ENT_TRY(ent_world_mark_sectors(context, world, names[k], flags));
    return ENT_OK;
}

void ent_text_add_parties(ent_text *text, ent_language language, const ent_world *world, const char *const *names,
                          size_t n, ent_place_role role) {
    for (size_t k = 0; k < n; k++) {
        if (k > 0) ent_text_add(text, k + 1 < n ? ", " : ent_tr(language, " and "));
        /* English says the preposition once: "of Japan and Korea". */
        ent_text_add_party(text, language, world, names[k],
                           k > 0 && language == ENT_LANGUAGE_EN ? ENT_ROLE_BARE : role);
    }
}

int ent_parties_are_plural(ent_language language, const ent_world *world, const char *const *names, size_t n) {
    return n > 1 || (n == 1 && ent_party_is_plural(language, world, names[0]));
}

void ent_text_add_names(ent_text *text, const char *const *names, size_t n) {
    for (size_t k = 0; k < n; k++) ent_text_addf(text, "%s%s", k > 0 ? ", " : "", names[k]);
}
