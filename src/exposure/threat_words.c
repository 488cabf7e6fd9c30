#include "exposure/threat_words.h"
#include "world/words.h"

#include <string.h>

ent_direction ent_threat_direction(const ent_threat *threat, size_t n_sectors) {
    int sells = 0, buys = 0;
    for (size_t j = 0; j < n_sectors; j++) {
        sells |= threat->withheld[j];
        buys |= threat->refused[j];
    }
    return sells && buys ? ENT_DIRECTION_BOTH : buys ? ENT_DIRECTION_BUY : ENT_DIRECTION_SELL;
}

size_t ent_threat_sectors(const ent_threat *threat, size_t n_sectors, size_t *first) {
    size_t n = 0;
    *first = n_sectors;
    for (size_t j = 0; j < n_sectors; j++) {
        if (!threat->withheld[j] && !threat->refused[j]) continue;
        if (n++ == 0) *first = j;
    }
    return n;
}

void ent_answer_add_goods(ent_answer *answer, const ent_world *world, const ent_threat *threat) {
    const ent_table *table = ent_world_table(world);
    size_t first, n = ent_threat_sectors(threat, table->n_sectors, &first);
    if (n == 1)
        ent_answer_add_words(answer, table->sectors[first].code,
                             ent_sector_name(&table->sectors[first], answer->language));
    else ent_answer_add_words(answer, "together", ent_answer_word(answer, "together", "ensemble"));
}

void ent_answer_add_direction(ent_answer *answer, const ent_threat *threat, size_t n_sectors) {
    switch (ent_threat_direction(threat, n_sectors)) {
    case ENT_DIRECTION_SELL: ent_answer_add_words(answer, "sell", ent_answer_word(answer, "selling", "ventes")); break;
    case ENT_DIRECTION_BUY: ent_answer_add_words(answer, "buy", ent_answer_word(answer, "buying", "achats")); break;
    case ENT_DIRECTION_BOTH: ent_answer_add_words(answer, "both", ent_answer_word(answer, "both", "les deux")); break;
    }
}

/* One code, one name: which market it is that has no supplier stands in a warning. */
void ent_answer_add_outcome(ent_answer *answer, const ent_threat *threat) {
    const char *code = ent_threat_outcome_name(threat->outcome), *words = "";
    switch (threat->outcome) {
    case ENT_THREAT_SOLVED:
        if (threat->splits) {
            code = "splits";
            words = ent_answer_word(answer, "splits trade", "scission");
        } else if (threat->cost_musd < 0.0) {
            code = "sender-gains";
            words = ent_answer_word(answer, "is free", "gratuite");
        } else if (threat->damage_musd < 0.0) {
            code = "target-gains";
            words = ent_answer_word(answer, "no damage", "sans dommage");
        }
        break;
    case ENT_THREAT_NO_TRADE: words = ent_answer_word(answer, "no trade", "sans échange"); break;
    case ENT_THREAT_NO_SUPPLIER: words = ent_answer_word(answer, "no supplier", "sans source"); break;
    case ENT_THREAT_NOT_CONVERGED: words = ent_answer_word(answer, "no solution", "sans solution"); break;
    }
    ent_answer_add_words(answer, code, words);
}

void ent_answer_warn_of(ent_answer *answer, const ent_world *world, const ent_threat *threat) {
    const ent_table *table = ent_world_table(world);
    const ent_region *region = &table->regions[threat->starved_region];
    const ent_sector *sector = &table->sectors[threat->starved_sector];
    ent_text text = {0};
    char *line;
    if (threat->outcome != ENT_THREAT_NO_SUPPLIER || threat->starved_region >= table->n_regions) return;
    ent_text_addf(&text,
                  ent_tr(answer->language, "%s (%s) is left without any supplier of %s (%s): no figure for a threat"),
                  ent_region_name(region, answer->language), region->code, ent_sector_name(sector, answer->language),
                  sector->code);
    line = ent_answer_keep(answer, &text);
    for (size_t k = 0; k < answer->n_warnings && line != NULL; k++)
        if (strcmp(answer->warnings[k], line) == 0) return;
    if (line != NULL) ent_answer_add_warning(answer, line);
}
