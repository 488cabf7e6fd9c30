#include "deliver.h"
#include "cli.h"
#include "out.h"
#include "progress.h"

#include <stdlib.h>

int cli_print(ent_context *context, cli_write_fn *write, const void *payload) {
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ent_status status = stream == NULL ? ENT_NOMEM : write(context, payload, stream);
    int code = CLI_FAILED;
    if (stream != NULL && fclose(stream) != 0 && status == ENT_OK) status = ENT_NOMEM;
    if (stream == NULL || (status == ENT_NOMEM && bytes == NULL)) cli_say("out of memory");
    else code = status == ENT_OK ? cli_write(bytes, length) : cli_report(context, status);
    free(bytes);
    return code;
}

void cli_say_wrote(int quiet, const char *file) {
    cli_progress_erase();
    if (!quiet) cli_outf(stderr, "wrote %s\n", file);
}

void cli_say_written(int quiet, const char *directory, const char *name) {
    cli_progress_erase();
    if (!quiet) cli_outf(stderr, "wrote %s/%s\n", directory, name);
}
