/* dta_recognise.c: what Stata files begin with; needs no library. */
#include "world/dta.h"

#include <string.h>

int ent_dta_recognise(const char *bytes, size_t length) {
    static const char tag[] = "<stata_dta>"; /* Stata 13 and later */
    const unsigned char *b = (const unsigned char *)bytes;
    if (length >= sizeof tag - 1 && memcmp(bytes, tag, sizeof tag - 1) == 0) return 1;
    /* before: release 113 to 115, byte order, 1 */
    return length > 3 && b[0] >= 113 && b[0] <= 115 && (b[1] == 1 || b[1] == 2) && b[2] == 1;
}
