/* dta_absent.c: without ReadStat (ENTENTE_READSTAT=OFF, or not found) there are no Stata files. */
#include "world/dta.h"

ent_status ent_dta_read(ent_context *context, const char *name, const char *bytes, size_t length, unsigned how,
                        ent_text *out) {
    (void)bytes, (void)length, (void)how, (void)out;
    return ent_fail_at(context, ENT_USAGE, (ent_place){.file = name}, "dta",
                       "write the table with export delimited and give that",
                       "is a Stata file, and Entente was built with ENTENTE_READSTAT=OFF");
}

ent_status ent_dta_check(ent_context *context, ent_place place) {
    return ent_fail_at(context, ENT_USAGE, place, "dta", "CSV holds the same figures, and Stata reads it",
                       "no Stata file can be written: Entente was built with ENTENTE_READSTAT=OFF");
}

ent_status ent_dta_write(ent_context *context, ent_place place, const char *kinds, const ent_text *text, FILE *stream) {
    (void)kinds, (void)text, (void)stream;
    return ent_dta_check(context, place);
}
