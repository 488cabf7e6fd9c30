/* csv_files.h: files of one directory, all of which appear or none. */
#ifndef ENT_RESULT_CSV_FILES_H
#define ENT_RESULT_CSV_FILES_H

#include "support/context.h"
#include <stdio.h>

/* A file, and what adds its header and lines to the stream. */
typedef struct ent_csv_file {
    const char *name;
    ent_status (*add)(ent_context *context, FILE *stream, const void *document);
    const void *document;
} ent_csv_file;

/* Makes the files of DIRECTORY, which is made if missing: each takes its name once all are complete. NOMEM, IO, and what
 * the files answer. */
ENT_MUST_USE ent_status ent_csv_write(ent_context *context, const char *directory, const ent_csv_file *files,
                                      size_t count);

#endif
