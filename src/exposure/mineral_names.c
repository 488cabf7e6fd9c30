#include "exposure/mineral_names.h"
#include "world/words.h"

#include <string.h>

typedef struct name {
    const char *code, *english, *french;
} name;

static const char *find(const name *names, size_t n, const char *code, ent_language language) {
    for (size_t k = 0; k < n; k++)
        if (strcmp(names[k].code, code) == 0) return ent_worded(language, names[k].english, names[k].french);
    return code;
}

const char *ent_mineral_name(const char *mineral, ent_language language) {
    static const name names[] = {
        {"antimony", "antimony", "antimoine"},
        {"cobalt", "cobalt", "cobalt"},
        {"gallium", "gallium", "gallium"},
        {"germanium", "germanium", "germanium"},
        {"graphite", "graphite", "graphite"},
        {"lithium", "lithium", "lithium"},
        {"magnesium", "magnesium", "magnésium"},
        {"nickel", "nickel", "nickel"},
        {"rare-earth-magnets", "rare-earth magnets", "aimants aux terres rares"},
        {"rare-earths", "rare earths", "terres rares"},
        {"tungsten", "tungsten", "tungstène"},
    };
    return find(names, sizeof names / sizeof names[0], mineral, language);
}

const char *ent_stage_name(const char *stage, ent_language language) {
    static const name names[] = {
        {"mining", "mining", "extraction"},
        {"refining", "refining", "raffinage"},
        {"magnet-making", "magnet-making", "fabrication d’aimants"},
    };
    return find(names, sizeof names / sizeof names[0], stage, language);
}

const char *ent_country_name(const ent_world *world, const char *code, ent_language language) {
    const ent_table *table = ent_world_table(world);
    for (size_t n = 0; n < table->n_regions; n++)
        if (strcmp(table->regions[n].code, code) == 0) return ent_region_name(&table->regions[n], language);
    return code;
}
