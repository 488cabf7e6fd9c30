/* published.h: small tables that add up, written out in each layout that importers know: the golden files of
 * docs/formats.md, made on the spot. */
#ifndef ENT_TESTS_PUBLISHED_H
#define ENT_TESTS_PUBLISHED_H

#include "random_economy.h"
#include "support/text.h"
#include "world/raw.h"

#include <entente/import.h>

/* Whole numbers, so that sums are exact. Row and column n * J + j as in raw.h. */
typedef struct published {
    size_t N, J, F;
    double *Z, *demand, *value_added, *taxes, *output; /* [N J][N J], [N J][N F], [N J] */
} published;

/* Every industry earns and sells; `negative` cells of the last but one category are below 0 (changes in inventories). */
published published_make(test_random *random, size_t N, size_t J, size_t F, size_t negative);
void published_free(published *p);

/* "AUS", "CHN", "JPN", "MEX", "ROW"; at most that many regions. */
const char *published_region(size_t n);

typedef struct icio_style {
    const char *separator, *line_end, *mark;  /* ",", "\n", "" */
    const char *const *industries;            /* [J] */
    const char *const *demands;               /* [F] */
    int demand_first;                         /* 1: HFCE_AUS, as in 2016 */
    int in_parts;                             /* 1: China and Mexico in two parts each, final demand whole */
    const char *taxes, *value_added, *output; /* rows; "TAXSUB": one row for each region, AUS_TAXSUB */
    const char *output_column;
} icio_style;
extern const icio_style icio_2025; /* A01_02-like industries, HFCE ... */

void published_icio(const published *p, const icio_style *style, ent_text *out);

/* WIOD: 35 industries (2013) or 56 (2016) in the flat form, any number in the sheet; F = 5. */
void published_wiod_flat(const published *p, int stata, ent_text *out);
void published_wiod_sheet(const published *p, int release, ent_text *out);

/* Reads text as a file of that name through its importer, whose name must be `importer`. */
ent_status published_read(ent_context *context, const char *name, const ent_text *text, const char *importer,
                          ent_raw *raw);
ent_status published_import(ent_context *context, const char *name, const ent_text *text,
                            const ent_import_options *options, ent_world **out, ent_import_report **report);

/* Fails unless the raw table holds exactly these figures. */
void assert_published(const published *p, const ent_raw *raw);

#endif
