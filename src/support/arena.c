#include "support/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64, BLOCK_BYTES = 1 << 16 };

struct ent_arena_block {
    ent_arena_block *next;
    size_t used, size; /* of the bytes after the header, which is padded to ALIGNMENT */
};

static size_t round_up(size_t bytes) { return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1); }

static ent_arena_block *block_new(size_t size) {
    ent_arena_block *block = NULL;
    size_t total = ALIGNMENT + round_up(size);
    if (total < size) return NULL;
    block = aligned_alloc(ALIGNMENT, total);
    if (block == NULL) return NULL;
    memset(block, 0, total);
    block->size = round_up(size);
    return block;
}

int ent_arena_reserve(ent_arena *arena, size_t bytes) {
    ent_arena_block *fresh = block_new(bytes);
    if (fresh == NULL) return 0;
    fresh->next = arena->head;
    arena->head = fresh;
    return 1;
}

void *ent_arena_take(ent_arena *arena, size_t bytes) {
    size_t wanted = round_up(bytes == 0 ? 1 : bytes);
    ent_arena_block *head = arena->head;
    if (wanted < bytes) return NULL;
    if (head == NULL || head->size - head->used < wanted) {
        ent_arena_block *fresh = block_new(wanted > BLOCK_BYTES ? wanted : BLOCK_BYTES);
        if (fresh == NULL) return NULL;
        if (head != NULL && wanted > BLOCK_BYTES) { /* a large block has no room left: keep filling the open one */
            fresh->next = head->next;
            head->next = fresh;
            fresh->used = wanted;
            return (char *)fresh + ALIGNMENT;
        }
        fresh->next = head;
        arena->head = head = fresh;
    }
    head->used += wanted;
    return (char *)head + ALIGNMENT + head->used - wanted;
}

double *ent_arena_doubles(ent_arena *arena, size_t count) {
    if (count > SIZE_MAX / sizeof(double)) return NULL;
    return ent_arena_take(arena, count * sizeof(double));
}

char *ent_arena_string(ent_arena *arena, const char *string) {
    size_t bytes = strlen(string) + 1;
    char *copy = ent_arena_take(arena, bytes);
    if (copy != NULL) memcpy(copy, string, bytes);
    return copy;
}

void *ent_arena_grown(ent_arena *arena, const void *entries, size_t count, size_t bytes_each) {
    void *longer;
    if (count > 0 && (count & (count - 1)) != 0) return (void *)(uintptr_t)entries;
    longer = ent_arena_take(arena, (count == 0 ? 1 : 2 * count) * bytes_each);
    if (longer != NULL && count > 0) memcpy(longer, entries, count * bytes_each);
    return longer;
}

void ent_arena_free(ent_arena *arena) {
    ent_arena_block *block = arena->head;
    while (block != NULL) {
        ent_arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->head = NULL;
}
