/* pack_world DIRECTORY OUTPUT: packs a world directory for the library, with the library's own reader. Runs on the
 * machine that builds; the file it writes reads the same on any machine. */
#include "support/file.h"
#include "support/text.h"
#include "world/blob.h"

#include <stdio.h>

static void print_log(ent_log_level level, const char *where, const char *message, void *payload) {
    (void)level, (void)payload;
    fprintf(stderr, "%s: %s\n", where, message);
}

static ent_status pack(ent_context *context, const char *directory, const char *output) {
    ent_world *world = NULL;
    ent_file_draft draft;
    ent_text blob = {0};
    ent_status status;
    ENT_TRY(ent_world_load(context, directory, &world));
    ent_blob_write(world, &blob);
    ent_world_free(world);
    status = blob.failed ? ent_fail(context, ENT_NOMEM, "out of memory") : ent_file_begin(context, output, &draft);
    if (status == ENT_OK) {
        (void)fwrite(blob.data, 1, blob.length, draft.stream); /* the commit looks at ferror */
        status = ent_file_commit(context, &draft);
    }
    ent_text_free(&blob);
    return status;
}

int main(int argc, char **argv) {
    ent_context *context = NULL;
    ent_status status;
    if (argc != 3) {
        fprintf(stderr, "usage: pack_world DIRECTORY OUTPUT\n");
        return 2;
    }
    if (ent_context_create(&context) != ENT_OK) return 1;
    ent_context_set_log(context, print_log, NULL);
    status = pack(context, argv[1], argv[2]);
    if (status != ENT_OK) {
        const ent_error *error = ent_context_error(context);
        fprintf(stderr, "%s:%u:%u: %s; %s\n", error->file, error->line, error->column, error->message, error->hint);
    }
    ent_context_free(context);
    return status == ENT_OK ? 0 : 1;
}
