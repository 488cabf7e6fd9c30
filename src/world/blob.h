/* blob.h: a world as one run of bytes, to be looked at where it lies.
 *
 *     offset 0    magic "ENTWORLD", version, J, N, S, base year, iso codes and flags inside the strings' block
 *     header      offset and length of each block, each block 64-byte aligned
 *     labels      NUL-terminated strings, one after another, in the order of `strings` in blob.c
 *     flow_musd, tariff_rate, input_share, elasticity, levy_gross     doubles, little end first; the last of no length
 *                 in a world without levies
 *
 * Derived figures (value-added shares, base) are worked out when the blob is opened: they cost less than reading them.
 * The hash was made when the blob was packed. */
#ifndef ENT_WORLD_BLOB_H
#define ENT_WORLD_BLOB_H

#include "support/context.h"
#include "support/text.h"

#include <entente/world.h>

/* Appends the world; text->failed when memory is out. */
void ent_blob_write(const ent_world *world, ent_text *text);

/* A world over the bytes, which must outlive it. Figures are used in place on little-endian hosts when `bytes` is
 * 64-byte aligned, else copied. Labels are used in place. VERSION, INPUT (cut off or inconsistent), NOMEM. */
ENT_MUST_USE ent_status ent_blob_view(ent_context *context, const void *bytes, size_t length, ent_world **out);

#endif
