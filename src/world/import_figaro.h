/* import_figaro.h: labels that the two forms of FIGARO share. */
#ifndef ENT_WORLD_IMPORT_FIGARO_H
#define ENT_WORLD_IMPORT_FIGARO_H

#include "world/import.h"

enum { ENT_FIGARO_PART = 64 };

/* "AT" is AUT, "EL" GRC, "UK" GBR, "FIGW1" ROW. 0 when it is no region of these tables. */
int ent_figaro_region(const char *code, char out[ENT_FIGARO_PART]);

/* What an item is, as row or as column: D1, P3_S14, A01; a product loses its CPA_. */
ent_wide_kind ent_figaro_kind(const char *item);
const char *ent_figaro_item(const char *item);
int ent_figaro_is_inventory(const char *demand);

/* The flat form, from after its header on. */
ENT_MUST_USE ent_status ent_figaro_read_flat(ent_context *context, ent_rows *rows, ent_raw *raw);

#endif
