/* export_xlsx_absent.c: without libxlsxwriter (ENTENTE_XLSX=OFF) there are no workbooks. */
#include "support/context.h"

#include <entente/world.h>

ent_status ent_world_export_xlsx(ent_context *context, const ent_world *world, const char *path) {
    (void)world;
    return ent_fail_at(context, ENT_USAGE, (ent_place){.file = path}, "xlsx", "CSV holds the same figures",
                       "no workbook can be written: Entente was built with ENTENTE_XLSX=OFF");
}
