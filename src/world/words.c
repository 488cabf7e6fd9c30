#include "world/words.h"

#include <math.h>
#include <string.h>

/* How a French name takes its article. */
typedef enum article { NONE, MASCULINE, FEMININE, PLURAL } article;

static int among(const char *name, const char *const *list) {
    for (; *list != NULL; list++)
        if (strcmp(*list, name) == 0) return 1;
    return 0;
}

/* French names of countries that end in -e are feminine, others masculine, with few exceptions; most islands and cities
 * have no article. */
static article article_of(const char *name) {
    static const char *const bare[] = {
        "Bahreïn", "Brunei", "Chypre",    "Cuba",   "Hong Kong",         "Israël",           "Madagascar",
        "Malte",   "Oman",   "Singapour", "Taïwan", "Hong Kong (Chine)", "Hong Kong, Chine", "Sao Tomé-et-Principe",
        NULL};
    static const char *const masculine[] = {"Cambodge",       "Mexique",  "Mozambique", "Royaume-Uni", "Taipei chinois",
                                            "Reste du monde", "Zimbabwe", "Bélize",     NULL};
    static const char *const plural[] = {"Émirats arabes unis", "États-Unis", "Pays-Bas", "Philippines", NULL};
    static const char *const feminine[] = {"Arabie saoudite",
                                           "Afrique du Sud",
                                           "Nouvelle-Zélande",
                                           "Côte d'Ivoire",
                                           "République démocratique du Congo",
                                           NULL};
    size_t length = strlen(name);
    if (among(name, bare)) return NONE;
    if (among(name, plural)) return PLURAL;
    if (among(name, feminine)) return FEMININE;
    if (length == 0 || among(name, masculine)) return MASCULINE;
    return name[length - 1] == 'e' ? FEMININE : MASCULINE;
}

/* Whether the article before it loses its vowel: "l’Inde", "l’Égypte". */
static int elides(const char *name) {
    static const char *const accented[] = {"É", "È", "Ê", "Î", "Ô", "Â", NULL};
    for (size_t k = 0; accented[k] != NULL; k++)
        if (strncmp(name, accented[k], strlen(accented[k])) == 0) return 1;
    return strchr("AEIOUaeiou", name[0]) != NULL && name[0] != '\0';
}

static const char *french_before(const char *name, article a, ent_place_role role) {
    static const char *const forms[4][4] = {
        /* BARE, OF, TO, IN */
        [NONE] = {"", "de ", "à ", "à "},
        [MASCULINE] = {"le ", "du ", "au ", "au "},
        [FEMININE] = {"la ", "de la ", "à la ", "en "},
        [PLURAL] = {"les ", "des ", "aux ", "aux "},
    };
    static const char *const elided[] = {"l’", "de l’", "à l’", "en "};
    if (a == NONE) return role == ENT_ROLE_OF && elides(name) ? "d’" : forms[a][role];
    return a != PLURAL && elides(name) ? elided[role] : forms[a][role];
}

static const char *article_in_english(const char *code) {
    static const char *const with_the[] = {"USA", "GBR", "NLD", "PHL", "ARE", "COD", "SVK", "ROW", NULL};
    return among(code, with_the) ? "the " : "";
}

static const char *english_before(ent_place_role role) {
    static const char *const words[] = {"", "of ", "to ", "in "};
    return words[role];
}

/* A name in the middle of a sentence: "reste du monde". */
static const char *inside_sentence(const char *name, ent_language language) {
    if (language == ENT_LANGUAGE_FR) return strcmp(name, "Reste du monde") == 0 ? "reste du monde" : name;
    return strcmp(name, "Rest of the world") == 0 ? "rest of the world" : name;
}

const char *ent_region_name(const ent_region *region, ent_language language) {
    return ent_worded(language, region->name_en, region->name_fr);
}

const char *ent_sector_name(const ent_sector *sector, ent_language language) {
    return ent_worded(language, sector->name_en, sector->name_fr);
}

void ent_text_add_small_percent(ent_text *text, ent_language language, double pct) {
    double size = fabs(pct);
    ent_text_add_percent(text, language, size, size >= 0.1 ? 2 : size >= 0.001 ? 4 : 6);
}

void ent_text_add_region(ent_text *text, ent_language language, const ent_region *region, ent_place_role role) {
    ent_text_add_place(text, language, region->code, ent_region_name(region, language), role);
}

void ent_text_add_place(ent_text *text, ent_language language, const char *code, const char *name,
                        ent_place_role role) {
    const char *said = inside_sentence(name, language);
    if (language == ENT_LANGUAGE_FR) ent_text_addf(text, "%s%s", french_before(said, article_of(name), role), said);
    else ent_text_addf(text, "%s%s%s", english_before(role), article_in_english(code), said);
}

int ent_place_is_plural(ent_language language, const char *name) {
    return language == ENT_LANGUAGE_FR && article_of(name) == PLURAL;
}

/* Groups of countries that have a name of their own. */
static const struct {
    const char *code, *english, *french;
    article of_french;
    int bare_in_english;
} groups[] = {
    {"EU", "European Union", "Union européenne", FEMININE, 0},
    {"G7", "G7", "G7", MASCULINE, 0},
    {"ASEAN", "ASEAN", "ASEAN", FEMININE, 1},
    {"BRICS", "BRICS", "BRICS", PLURAL, 0},
    {"NATO", "NATO", "OTAN", FEMININE, 1},
    {"CPTPP", "CPTPP", "PTPGP", MASCULINE, 0},
    {"RCEP", "RCEP", "RCEP", MASCULINE, 0},
    {"QUAD", "Quad", "Quad", MASCULINE, 0},
    {"USMCA", "USMCA", "ACEUM", MASCULINE, 0},
};

static size_t group_of(const char *name) {
    size_t k = 0;
    while (k < sizeof groups / sizeof groups[0] && strcmp(groups[k].code, name) != 0) k++;
    return k;
}
enum { N_GROUPS = sizeof groups / sizeof groups[0] };

static const ent_region *region_of(const ent_world *world, const char *name) {
    const ent_table *table = ent_world_table(world);
    for (size_t n = 0; n < table->n_regions; n++)
        if (strcmp(table->regions[n].code, name) == 0) return &table->regions[n];
    return NULL;
}

static void add_group(ent_text *text, ent_language language, size_t k, ent_place_role role) {
    if (language == ENT_LANGUAGE_FR)
        ent_text_addf(text, "%s%s", french_before(groups[k].french, groups[k].of_french, role), groups[k].french);
    else
        ent_text_addf(text, "%s%s%s", english_before(role), groups[k].bare_in_english ? "" : "the ", groups[k].english);
}

void ent_text_add_party(ent_text *text, ent_language language, const ent_world *world, const char *name,
                        ent_place_role role) {
    const ent_region *region = region_of(world, name);
    size_t group = group_of(name);
    if (region != NULL) {
        ent_text_add_region(text, language, region, role);
    } else if (strcmp(name, "all") == 0) {
        if (language == ENT_LANGUAGE_FR)
            ent_text_addf(text, "%stous les pays",
                          role == ENT_ROLE_OF   ? "de "
                          : role == ENT_ROLE_TO ? "à "
                          : role == ENT_ROLE_IN ? "dans "
                                                : "");
        else ent_text_addf(text, "%sall economies", english_before(role));
    } else if (group < N_GROUPS) {
        add_group(text, language, group, role);
    } else if (language == ENT_LANGUAGE_FR) {
        ent_text_addf(text, "%s groupe %s",
                      role == ENT_ROLE_OF   ? "du"
                      : role == ENT_ROLE_TO ? "au"
                      : role == ENT_ROLE_IN ? "dans le"
                                            : "le",
                      name);
    } else {
        ent_text_addf(text, "%sthe group %s", english_before(role), name);
    }
}

int ent_party_is_plural(ent_language language, const ent_world *world, const char *name) {
    const ent_region *region = region_of(world, name);
    size_t group = group_of(name);
    if (strcmp(name, "all") == 0) return 1;
    if (language != ENT_LANGUAGE_FR) return 0;
    if (region != NULL) return article_of(region->name_fr) == PLURAL;
    return group < N_GROUPS && groups[group].of_french == PLURAL;
}

const char *ent_party_name(ent_language language, const ent_world *world, const char *name) {
    const ent_region *region = region_of(world, name);
    size_t group = group_of(name);
    if (region != NULL) return ent_region_name(region, language);
    if (strcmp(name, "all") == 0) return ent_tr(language, "all economies");
    return group < N_GROUPS ? ent_worded(language, groups[group].english, groups[group].french) : name;
}
