/* synthetic_icio.h: a made-up table in the layout of the OECD ICIO, for measuring how long an import takes. */
#ifndef ENT_CLI_SYNTHETIC_ICIO_H
#define ENT_CLI_SYNTHETIC_ICIO_H

#include <stddef.h>

/* Writes n_regions x n_industries with six categories of final demand; 81 x 50 makes about 90 MB. Rows and columns add
 * up to rounding but for the inventories, some of which are negative. The same bytes at every call. 1 when written. */
int synthetic_icio_write(const char *path, size_t n_regions, size_t n_industries);

#endif
