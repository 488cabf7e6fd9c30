/* export_sheets.c: the tables of a world for programs that keep text and numbers apart, each by its CSV writer. */
#include "world/export.h"
#include "world/inside.h"

#include <string.h>

void ent_write_value_added(const ent_world *world, ent_text *text) {
    const ent_table *t = &world->table;
    ent_text_add(text, "region,sector,share\n");
    for (size_t n = 0; n < t->n_regions; n++)
        for (size_t j = 0; j < t->n_sectors; j++) {
            ent_text_add_csv(text, t->regions[n].code);
            ent_text_add(text, ","), ent_text_add_csv(text, t->sectors[j].code);
            ent_text_add(text, ","), ent_text_add_number(text, t->value_added_share[j * t->n_regions + n]);
            ent_text_add(text, "\n");
        }
}

const ent_sheet *ent_wide_sheets(size_t *count) {
    static const ent_sheet sheets[] = {
        {"regions", "tnt", "the economies, in the order of all results", ent_write_regions, 0},
        {"sectors", "ttttn", "the industries; tradable_goods is 1 for goods, 0 for services", ent_write_sectors, 0},
        {"flows", "ttn",
         "a row for each sector and importer, a column for each exporter: sales, million US dollars of the base year, "
         "basic prices, net of duty; importer = exporter is home supply; empty is 0",
         ent_write_flows, 0},
        {"tariffs", "ttn", "likewise: duty over the value at the border, a fraction (0.15 is 15 %); empty is 0",
         ent_write_tariffs, 0},
        {"levies", "ttn", "likewise: the gross export levy, a factor (1.1 is 10 %); empty is 1", ent_write_levies, 1},
        {"technology", "ttn",
         "a row for each region and sector, a column for each input: purchases of it over gross output, a fraction; "
         "empty is 0",
         ent_write_technology, 0},
        {"value_added", "ttn", "value added over gross output, a fraction: 1 - the sum of inputs",
         ent_write_value_added, 0},
        {"elasticities", "tn",
         "trade elasticities, a column for each set: percent by which spending on a supplier falls when it gets one "
         "percent dearer",
         ent_write_elasticities, 0},
        {"notes", "tt", "name, base year, and where the world came from", ent_write_notes, 0},
    };
    *count = sizeof sheets / sizeof sheets[0];
    return sheets;
}

int ent_sheet_is_number(const ent_sheet *sheet, size_t column) {
    size_t last = strlen(sheet->kinds) - 1;
    return sheet->kinds[column < last ? column : last] == 'n';
}
