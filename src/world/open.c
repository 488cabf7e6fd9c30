/* open.c: a world by its path: a directory of CSV files, or a world file. */
#include "support/file.h"
#include "world/inside.h"
#include "world/world_file.h"

#include <string.h>
#include <sys/stat.h>

ent_status ent_world_open(ent_context *context, const char *path, ent_world **out) {
    struct stat information;
    ent_subject former;
    ent_status status;
    if (stat(path, &information) != 0 || S_ISDIR(information.st_mode)) return ent_world_load(context, path, out);
    if (ent_world_file_recognise(path)) return ent_world_file_read(context, path, out);
    *out = NULL;
    former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    status = ent_fail_at(context, ENT_INPUT, (ent_place){.file = path}, NULL,
                         "a published table becomes one with `entente data import`",
                         "is neither a world file nor a directory of CSV files");
    ent_context_enter(context, former);
    return status;
}
