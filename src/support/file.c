#include "support/file.h"
#include "support/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TELL_BYTES = 1 << 24 };

static ent_status read_stream(ent_context *context, FILE *stream, ent_place place, size_t limit, char **bytes,
                              size_t *length) {
    ent_text text = {0};
    char chunk[1 << 16];
    size_t told = 0;
    ent_status status = ENT_OK;
    for (;;) {
        size_t got = fread(chunk, 1, sizeof chunk, stream);
        int waked = ferror(stream) && errno == EINTR; /* by a signal: perhaps the caller wants to stop */
        ent_text_add_bytes(&text, chunk, got);
        if (text.length > limit || text.failed || (got < sizeof chunk && !waked)) break;
        if (!waked && text.length - told < TELL_BYTES) continue;
        told = text.length;
        clearerr(stream);
        status = ent_progress(context, "reading", 0, 0);
        if (status != ENT_OK) break;
    }
    if (status != ENT_OK) {
        ent_text_free(&text);
        return status;
    }
    if (text.length > limit) {
        ent_text_free(&text);
        return ent_fail_at(context, ENT_RANGE, place, NULL, NULL, "the file is larger than %zu bytes", limit);
    }
    if (ferror(stream)) {
        int code = errno;
        ent_text_free(&text);
        return ent_fail_at(context, ENT_IO, place, NULL, NULL, "reading failed: %s", strerror(code));
    }
    *length = text.length;
    *bytes = ent_text_take(&text);
    return *bytes == NULL ? ent_fail_nomem(context) : ENT_OK;
}

ent_status ent_file_read(ent_context *context, const char *path, size_t limit, char **bytes, size_t *length) {
    ent_place place = {.file = path};
    struct stat information;
    FILE *stream;
    ent_status status;
    *bytes = NULL;
    *length = 0;
    if (strcmp(path, "-") == 0) {
        place.file = "standard input";
        return read_stream(context, stdin, place, limit, bytes, length);
    }
    while ((stream = fopen(path, "rbe")) == NULL && errno == EINTR) /* a pipe nobody writes to */
        ENT_TRY(ent_progress(context, "reading", 0, 0));
    if (stream == NULL) {
        int code = errno;
        return ent_fail_at(context, code == ENOENT || code == ENOTDIR ? ENT_NOT_FOUND : ENT_IO, place, NULL, NULL,
                           code == ENOENT ? N_("no such file") : N_("cannot be opened: %s"), strerror(code));
    }
    if (fstat(fileno(stream), &information) == 0 && S_ISDIR(information.st_mode)) {
        fclose(stream);
        return ent_fail_at(context, ENT_INPUT, place, NULL, "name a file", "is a directory, not a file");
    }
    status = read_stream(context, stream, place, limit, bytes, length);
    fclose(stream);
    return status;
}

ent_status ent_file_begin(ent_context *context, const char *path, ent_file_draft *draft) {
    ent_place place = {.file = path};
    ent_text name = {0};
    *draft = (ent_file_draft){0};
    draft->path = ent_string_copy(path);
    ent_text_addf(&name, "%s.%ld.part", path, (long)getpid());
    draft->temporary = ent_text_take(&name);
    if (draft->path == NULL || draft->temporary == NULL) {
        ent_file_abandon(draft);
        return ent_fail_nomem(context);
    }
    draft->stream = fopen(draft->temporary, "wbe");
    if (draft->stream == NULL) {
        int code = errno;
        ent_file_abandon(draft);
        return ent_fail_at(context, ENT_IO, place, NULL, NULL, "cannot be written: %s", strerror(code));
    }
    return ENT_OK;
}

ent_status ent_file_finish(ent_context *context, ent_file_draft *draft) {
    ent_place place = {.file = draft->path};
    ent_status status = ENT_OK;
    int bad, code;
    errno = 0; /* a write that failed long ago has left only its mark on the stream */
    bad = fflush(draft->stream) != 0 || ferror(draft->stream) != 0;
    code = errno != 0 ? errno : EIO;
    if (fclose(draft->stream) != 0 && !bad) bad = 1, code = errno;
    draft->stream = NULL;
    if (!bad) return ENT_OK;
    status = ent_fail_at(context, ENT_IO, place, NULL, NULL, "writing failed: %s", strerror(code));
    ent_file_abandon(draft);
    return status;
}

ent_status ent_file_commit(ent_context *context, ent_file_draft *draft) {
    ent_place place = {.file = draft->path};
    ent_status status = ENT_OK;
    if (draft->stream != NULL) ENT_TRY(ent_file_finish(context, draft));
    if (rename(draft->temporary, draft->path) != 0)
        status = ent_fail_at(context, ENT_IO, place, NULL, NULL, "writing failed: %s", strerror(errno));
    else draft->temporary[0] = '\0'; /* nothing left to remove */
    ent_file_abandon(draft);
    return status;
}

void ent_file_abandon(ent_file_draft *draft) {
    if (draft->stream != NULL) fclose(draft->stream);
    if (draft->temporary != NULL && draft->temporary[0] != '\0') unlink(draft->temporary);
    free(draft->temporary);
    free(draft->path);
    *draft = (ent_file_draft){0};
}

ent_status ent_directory_make(ent_context *context, const char *path) {
    ent_place place = {.file = path};
    char *copy = ent_string_copy(path);
    struct stat information;
    int code = 0;
    if (copy == NULL) return ent_fail_nomem(context);
    for (char *p = copy + 1; p[-1] != '\0'; p++) {
        char kept = *p;
        if (kept != '/' && kept != '\0') continue;
        *p = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) code = errno;
        else code = 0;
        *p = kept;
    }
    free(copy);
    if (code == 0 && path[0] != '\0' && stat(path, &information) == 0 && !S_ISDIR(information.st_mode)) code = ENOTDIR;
    if (code != 0)
        return ent_fail_at(context, ENT_IO, place, NULL, "name a directory that is there or can be made",
                           "cannot be made: %s", strerror(code));
    return ENT_OK;
}

char *ent_path_join(const char *directory, const char *name) {
    ent_text text = {0};
    size_t length = strlen(directory);
    ent_text_add(&text, directory);
    if (length > 0 && directory[length - 1] != '/') ent_text_add(&text, "/");
    ent_text_add(&text, name);
    return ent_text_take(&text);
}

char *ent_path_beside(const char *file, const char *name) {
    const char *slash = strrchr(file, '/');
    ent_text text = {0};
    if (slash != NULL && name[0] != '/') ent_text_add_bytes(&text, file, (size_t)(slash - file) + 1);
    ent_text_add(&text, name);
    return ent_text_take(&text);
}

int ent_path_exists(const char *path) { return access(path, F_OK) == 0; }
