#include "result/csv_files.h"
#include "support/file.h"

#include <stdlib.h>

static ent_status open_file(ent_context *context, const char *directory, const ent_csv_file *file,
                            ent_file_draft *draft) {
    char *path = ent_path_join(directory, file->name);
    ent_status status = path == NULL ? ent_fail_nomem(context) : ent_file_begin(context, path, draft);
    free(path);
    if (status != ENT_OK) return status;
    status = file->add(context, draft->stream, file->document);
    if (status != ENT_OK) ent_file_abandon(draft);
    else status = ent_file_finish(context, draft);
    return status;
}

ent_status ent_csv_write(ent_context *context, const char *directory, const ent_csv_file *files, size_t count) {
    ent_file_draft *drafts = calloc(count + 1, sizeof *drafts);
    ent_status status = drafts == NULL ? ent_fail_nomem(context) : ent_directory_make(context, directory);
    size_t done = 0, committed = 0;
    while (status == ENT_OK && done < count) {
        status = open_file(context, directory, &files[done], &drafts[done]);
        if (status == ENT_OK) done++;
    }
    while (status == ENT_OK && committed < count) status = ent_file_commit(context, &drafts[committed++]);
    for (size_t k = committed; k < done; k++) ent_file_abandon(&drafts[k]);
    free(drafts);
    return status;
}
