/* xlsx_absent.c: without libxlsxwriter (ENTENTE_XLSX=OFF) there are no workbooks. */
#include "support/context.h"
#include <entente/result.h>

ent_status ent_result_save_xlsx(ent_context *context, const ent_result *result, const char *path) {
    const ent_place place = {.file = path};
    (void)result;
    return ent_fail_at(context, ENT_USAGE, place, "xlsx", "CSV holds the same figures",
                       "no workbook can be written: Entente was built with ENTENTE_XLSX=OFF");
}
