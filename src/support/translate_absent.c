/* translate_absent.c: no catalogues: for the tools that run while the library is built. */
#include "support/language.h"

const char *ent_tr(ent_language language, const char *english) {
    (void)language;
    return english;
}

const char *ent_tr_n(ent_language language, const char *one, const char *many, size_t count) {
    (void)language;
    return count == 1 ? one : many;
}
