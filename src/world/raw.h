/* raw.h: an inter-country input-output table as somebody published it, whatever the layout. Importers fill it; everything
 * after (balance.h, raw_world.c) is blind to formats.
 *
 *     rows and columns of Z: industry (n, j) stands at n * J + j, the order of all published tables
 *     Z [N J][N J]    what industry (column) buys of industry (row)
 *     F [N J][N F]    what category f of the final demand of region n (column n * F + f) buys of industry (row)
 *     VA, TLS, other, output [N J]
 *
 * A column of an industry adds up: sum Z + TLS + other + VA = output; and so does its row: sum Z + sum F = output. How
 * well is for balance.h to say. Figures are as published: negative, or not adding up. */
#ifndef ENT_WORLD_RAW_H
#define ENT_WORLD_RAW_H

#include "support/arena.h"
#include "support/context.h"
#include "support/hash.h"

typedef struct ent_raw {
    ent_arena arena;
    size_t n_regions, n_industries, n_demands;          /* N, J, F */
    const char **regions;                               /* [N] codes */
    const char **industries;                            /* [J] codes */
    const char **industry_names;                        /* [J]; an entry may be NULL */
    const char **demands;                               /* [F] codes */
    unsigned char *is_inventory;                        /* [F] changes in inventories */
    unsigned char *is_goods;                            /* [J] */
    double *intermediate_musd;                          /* Z */
    double *final_musd;                                 /* F */
    double *value_added_musd, *taxes_musd, *other_musd; /* [N J]; taxes: taxes less subsidies on products; other: what
                                                         * else stands between inputs and output, such as margins */
    double *output_musd;                                /* [N J] from the row of outputs */
    double *sold_musd;                                  /* [N J] from the column of outputs */
    double *final_taxes_musd;                           /* [N F] the same of final demand */
    int has_value_added, has_output_row, has_output_column;
    int year;                       /* 0: unknown */
    double *inputs_musd;            /* [N J] sums of the columns of Z, as published; balance.c's */
    double skipped_musd;            /* sum of |cells| in columns of discrepancies, which are left out */
    size_t n_skipped;               /* such cells that are not 0 */
    size_t n_empty;                 /* empty cells, read as 0 */
    const char *layout;             /* "OECD ICIO" */
    const char *edition;            /* what is known of it, or "" */
    const char *folded;             /* "CN1 CN2 -> CHN", or "" */
    const char *file;               /* as messages call it */
    char hash[ENT_HASH_DIGITS + 1]; /* of the unpacked text */
    uint64_t bytes;                 /* of it */
} ent_raw;

/* Makes the arrays, zeroed, for the counts and labels that are set. RANGE (beyond ENT_RAW_CELLS), NOMEM. */
#define ENT_RAW_CELLS ((size_t)1 << 27)
ENT_MUST_USE ent_status ent_raw_allocate(ent_context *context, ent_raw *raw, ent_place place);
void ent_raw_free(ent_raw *raw); /* what it holds, not the struct */

/* "USA C29" for a message; `n_label` is the row or column n * J + j. */
enum { ENT_RAW_LABEL = 96 };
const char *ent_raw_label(const ent_raw *raw, size_t index, char out[ENT_RAW_LABEL]);

#endif
