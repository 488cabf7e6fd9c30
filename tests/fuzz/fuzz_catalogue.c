/* Any bytes as a catalogue of translations. Whatever they are: refused, or every string asked for is found within them or
 * not at all. */
#include "support/catalogue.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const ids[] = {"", "no", "yes", "%zu more", "\xFF"};
    ent_catalogue catalogue;
    if (!ent_catalogue_open(&catalogue, data, size)) return 0;
    for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++)
        for (size_t form = 0; form < 3; form++) {
            const char *found = ent_catalogue_find(&catalogue, ids[k], form);
            const uint8_t *at = (const uint8_t *)found;
            if (found != NULL && (at < data || at + strlen(found) >= data + size)) abort();
        }
    return 0;
}
