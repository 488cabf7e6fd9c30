/* fuzz_world_file.c: a good world file with some bytes changed, or cut off: it is read as what it was, or refused with a
 * reason. The input is a list of changes, five bytes each: where (little end first) and what; a last odd part says where
 * to cut. */
#include "support/context.h"
#include "support/file.h"
#include "world/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(int condition) {
    if (!condition) abort();
}

/* Made once: two regions, two sectors. */
static char *whole;
static size_t whole_length;
static char hash[ENT_HASH_DIGITS + 1];

static void make_whole(ent_context *context) {
    static const ent_region regions[] = {{"A", "A", "A", "", "G", 0}, {"B", "B", "B", "", "", 0}};
    static const ent_sector sectors[] = {{"X", "X", "X", "", 1}, {"Y", "Y", "Y", "", 0}};
    static const char *const sets[] = {"median"};
    static const double flow[] = {9, 1, 2, 8, 5, 1, 1, 5}, tariff[] = {0, 0.1, 0.2, 0, 0, 0, 0, 0};
    static const double input[] = {0.1, 0.2, 0.1, 0.2, 0.1, 0.1, 0.2, 0.1}, theta[] = {4, 5};
    ent_table table = {.struct_version = ENT_TABLE_VERSION,
                       .name = "fuzz",
                       .n_sectors = 2,
                       .n_regions = 2,
                       .n_elasticity_sets = 1,
                       .regions = regions,
                       .sectors = sectors,
                       .elasticity_sets = sets,
                       .flow_musd = flow,
                       .tariff_rate = tariff,
                       .input_share = input,
                       .elasticity = theta};
    ent_world *world = NULL;
    char path[64];
    snprintf(path, sizeof path, "/tmp/fuzz-world-%ld", (long)getpid());
    demand(ent_world_create(context, &table, &world) == ENT_OK);
    demand(ent_world_write(context, world, path) == ENT_OK);
    demand(ent_file_read(context, path, 1 << 24, &whole, &whole_length) == ENT_OK);
    unlink(path);
    memcpy(hash, ent_world_hash(world), sizeof hash);
    ent_world_free(world);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    ent_context *context = NULL;
    ent_world *world = NULL;
    ent_status status;
    char path[64], *changed;
    size_t kept, file_length;
    int file;
    if (ent_context_create(&context) != ENT_OK) return 0;
    if (whole == NULL) make_whole(context);
    changed = malloc(whole_length);
    demand(changed != NULL);
    memcpy(changed, whole, whole_length);
    for (kept = 0; kept + 5 <= length; kept += 5) {
        uint32_t at = (uint32_t)bytes[kept] | (uint32_t)bytes[kept + 1] << 8 | (uint32_t)bytes[kept + 2] << 16;
        changed[at % whole_length] = (char)bytes[kept + 4];
    }
    file_length = length - kept >= 3 ? (bytes[kept] | (size_t)bytes[kept + 1] << 8) % whole_length : whole_length;
    file = memfd_create("fuzz", MFD_CLOEXEC);
    demand(file >= 0 && write(file, changed, file_length) == (ssize_t)file_length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    status = ent_world_open(context, path, &world);
    if (status == ENT_OK) demand(strcmp(ent_world_hash(world), hash) == 0);
    else demand(world == NULL && ent_context_error(context)->message[0] != '\0');
    ent_world_free(world);
    free(changed);
    close(file);
    ent_context_free(context);
    return 0;
}
