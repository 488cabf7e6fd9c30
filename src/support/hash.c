#include "support/hash.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

ent_hasher *ent_hasher_new(void) {
    XXH3_state_t *state = XXH3_createState();
    if (state != NULL) XXH3_128bits_reset(state);
    return (ent_hasher *)state;
}

void ent_hasher_add(ent_hasher *hasher, const void *bytes, size_t length) {
    XXH3_128bits_update((XXH3_state_t *)hasher, bytes, length);
}

void ent_hasher_add_string(ent_hasher *hasher, const char *string) {
    ent_hasher_add(hasher, string, strlen(string) + 1);
}

void ent_hasher_finish(ent_hasher *hasher, char out[ENT_HASH_DIGITS + 1]) {
    XXH128_hash_t hash = XXH3_128bits_digest((XXH3_state_t *)hasher);
    snprintf(out, ENT_HASH_DIGITS + 1, "%016llx%016llx", (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
    XXH3_freeState((XXH3_state_t *)hasher);
}
