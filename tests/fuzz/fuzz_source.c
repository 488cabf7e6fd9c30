/* fuzz_source.c: any bytes as a file: plain, gzip or zip, whole or broken: bytes come out or a reason, within the limits. */
#include "support/context.h"
#include "world/import_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(int condition) {
    if (!condition) abort();
}

static int anything(const char *bytes, size_t length) { return length > 0 && bytes[0] != '#'; }

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    ent_context *context = NULL;
    ent_source *source = NULL;
    ent_status status;
    char path[64], buffer[4096];
    size_t got = 1;
    uint64_t total = 0;
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    if (file < 0 || write(file, bytes, length) != (ssize_t)length || ent_context_create(&context) != ENT_OK) return 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    status = ent_source_open(context, path, length % 5 == 0 ? "a" : NULL, anything, &source);
    while (status == ENT_OK && got > 0) {
        status = ent_source_read(context, source, buffer, sizeof buffer, &got);
        if (status == ENT_OK) total += got;
    }
    if (status != ENT_OK) demand(ent_context_error(context)->message[0] != '\0');
    demand(total <= ENT_SOURCE_FREE + (uint64_t)ENT_SOURCE_RATIO * (length + 1) + ENT_SOURCE_PEEK);
    ent_source_close(source);
    ent_context_free(context);
    close(file);
    return 0;
}
