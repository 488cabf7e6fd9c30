/* split.h: shares of parts, as read, for split.c. */
#ifndef ENT_WORLD_SPLIT_H
#define ENT_WORLD_SPLIT_H

#include "world/reshape.h"

/* Shares of each part p of P; a row of NaN: not given there. Arrays have P figures for each place. */
typedef struct ent_shares {
    size_t n_parts;
    const char **parts;   /* [P] codes, in order of the file */
    double *output, *use; /* [N][P] by exporter; by importer */
    double *trade;        /* [N importer][N exporter][P]; NULL: none given */
    double *input;        /* [N importer][J user][P]; NULL: none given */
    int any_output, any_use;
} ent_shares;

/* Reads a CSV `sector,share[,what,exporter,importer,user]`. Shares of one place sum to 1; a place of its own goes
 * before all places. Memory is the arena's. INPUT, NOT_FOUND (with file:line:column), IO, NOMEM. */
ENT_MUST_USE ent_status ent_shares_read(ent_context *context, const ent_world *world, const char *path,
                                        ent_arena *arena, ent_shares *out);

/* From bytes, for the fuzzer; `name` is what messages call the file. */
ENT_MUST_USE ent_status ent_shares_read_bytes(ent_context *context, const ent_world *world, const char *name,
                                              const char *bytes, size_t length, ent_arena *arena, ent_shares *out);

#endif
