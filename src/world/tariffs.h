/* tariffs.h: lines of files become rates of cells.
 *
 *     file ─► columns (tariff_columns.c) ─► lines: importer, exporter, product, rate, value (tariff_lines.c)
 *          ─► means of each cell (tariff_cells.c) ─► the world with them (tariffs.c) */
#ifndef ENT_WORLD_TARIFFS_H
#define ENT_WORLD_TARIFFS_H

#include "world/concordance.h"
#include "world/import_rows.h"
#include "world/inside.h"

#include <entente/reshape.h>

/* --- tariff_columns.c --- */

typedef enum ent_tariff_field {
    ENT_TARIFF_IMPORTER,
    ENT_TARIFF_EXPORTER,
    ENT_TARIFF_PRODUCT,
    ENT_TARIFF_RATE,
    ENT_TARIFF_VALUE,
    ENT_TARIFF_YEAR,
    ENT_TARIFF_REVISION,
    ENT_TARIFF_DUTY,
    ENT_TARIFF_FIELDS
} ent_tariff_field;

extern const char *const ent_tariff_field_names[ENT_TARIFF_FIELDS]; /* "importer", ... */

/* What each column of a header is: field_of[column], ENT_TARIFF_FIELDS for the others. `asked` is
 * ent_tariff_options.columns. Importer, product and rate must be there. INPUT, NOT_FOUND, NOMEM. */
ENT_MUST_USE ent_status ent_tariff_columns(ent_context *context, ent_place place, const char *const *header,
                                           size_t width, const char *asked, ent_tariff_field *field_of,
                                           int present[ENT_TARIFF_FIELDS]);

/* --- tariff_cells.c --- */

enum { ENT_TARIFF_PARTNERS = 512 /* names of exporters */, ENT_TARIFF_NAMES = 1 << 20, ENT_TARIFF_REGIONS = 4096 };

/* Names that files use, numbered as they come. */
typedef struct ent_tariff_names {
    ent_labels labels;
    size_t capacity;
    size_t *lines; /* [capacity] lines that named it */
} ent_tariff_names;

/* Who a name of the file is in the world. */
typedef struct ent_tariff_party {
    int known, is_world; /* is_world: all partners; n_members is 0 */
    size_t n_members;
    size_t *members; /* regions */
} ent_tariff_party;

/* What a product is in the world. */
typedef struct ent_tariff_good {
    size_t n_targets;
    size_t *sectors;
    double *weights;
} ent_tariff_good;

/* Per importer: which exporters have a line of their own for a product, and what the line for all of them says. */
typedef struct ent_tariff_book {
    size_t capacity;      /* products */
    uint64_t *own;        /* [capacity][ENT_TARIFF_PARTNERS / 64] */
    double *rate, *value; /* [capacity]; rate NAN: no line for all */
} ent_tariff_book;

/* Sums of weight times rate, and of weights; with trade as weight and plain. [J][N][N], of all partners [J][N]. */
typedef struct ent_tariff_sums {
    double *traded, *traded_weight, *plain, *plain_weight;
} ent_tariff_sums;

typedef struct ent_tariffs {
    const ent_world *world;
    const ent_tariff_options *options;
    ent_arena arena;
    ent_concordance *steps; /* [n_concordances] */
    const char **revisions; /* [n_concordances] "H5"; NULL: for all lines */
    int by_revision;
    ent_labels countries; /* of options->countries */
    const char **country_to;
    ent_tariff_names importers, exporters, products, lost; /* lost: codes between two concordances that led nowhere */
    ent_tariff_party *importer_of, *exporter_of;
    ent_tariff_good *good_of;
    ent_tariff_book *books;
    size_t n_books;
    ent_tariff_sums own, general;
    size_t last_importer, last_exporter, last_product; /* of the line before: where the next one is likely */
    unsigned char *covered;                            /* [N] scratch */
    int year;
    char duty[64];
    ent_tariff_report *report;
} ent_tariffs;

/* One line as read; strings are the reader's. exporter NULL: the file has no such column, all partners. */
typedef struct ent_tariff_line {
    const char *importer, *exporter, *product, *revision;
    double rate, value; /* a fraction; NAN: no value */
} ent_tariff_line;

/* Reads concordances and countries, and makes room. */
ENT_MUST_USE ent_status ent_tariffs_begin(ent_context *context, ent_tariffs *t);

/* Takes one line. INPUT when it stands twice, RANGE, NOMEM. */
ENT_MUST_USE ent_status ent_tariffs_take(ent_context *context, ent_tariffs *t, ent_place place,
                                         const ent_tariff_line *line);

/* Lets the lines for all partners stand where an exporter has none of its own. */
void ent_tariffs_settle(ent_tariffs *t);

/* The rate of a cell; 0 when no line leads to it. */
int ent_tariffs_rate(const ent_tariffs *t, size_t sector, size_t importer, size_t exporter, double *rate);
void ent_tariffs_free(ent_tariffs *t);

/* --- tariff_lines.c --- */

/* Reads all lines of a source into t. */
ENT_MUST_USE ent_status ent_tariffs_read(ent_context *context, ent_tariffs *t, ent_source *source);

#endif
