/* file.h: whole files in, whole files out. */
#ifndef ENT_SUPPORT_FILE_H
#define ENT_SUPPORT_FILE_H

#include "support/context.h"
#include <stdio.h>

/* Reads a file ("-" is standard input) of at most `limit` bytes into malloc'd memory with a final NUL not counted.
 * NOT_FOUND, IO, RANGE (too large), NOMEM. */
ENT_MUST_USE ent_status ent_file_read(ent_context *context, const char *path, size_t limit, char **bytes,
                                      size_t *length);

/* A file that appears under its name only when complete. */
typedef struct ent_file_draft {
    FILE *stream;
    char *path, *temporary;
} ent_file_draft;
ENT_MUST_USE ent_status ent_file_begin(ent_context *context, const char *path, ent_file_draft *draft);
/* All is written, and stays under its temporary name: several files are finished before the first is committed. On
 * failure the draft is abandoned. */
ENT_MUST_USE ent_status ent_file_finish(ent_context *context, ent_file_draft *draft);
ENT_MUST_USE ent_status ent_file_commit(ent_context *context, ent_file_draft *draft);
void ent_file_abandon(ent_file_draft *draft);

/* Makes a directory and its parents. */
ENT_MUST_USE ent_status ent_directory_make(ent_context *context, const char *path);

/* `name` in the directory of `file` (or of `directory` itself, ent_path_join); malloc'd; NULL when out of memory. */
char *ent_path_beside(const char *file, const char *name);
char *ent_path_join(const char *directory, const char *name);
int ent_path_exists(const char *path);

#endif
