/* arena.h: many allocations, one release. Memory is zeroed and 64-byte aligned. */
#ifndef ENT_SUPPORT_ARENA_H
#define ENT_SUPPORT_ARENA_H

#include <stddef.h>

typedef struct ent_arena_block ent_arena_block;

/* Zero-initialise. */
typedef struct ent_arena {
    ent_arena_block *head;
} ent_arena;

/* Opens a block that holds `bytes` more, so that what follows is one allocation; 0 when out of memory. Optional. */
int ent_arena_reserve(ent_arena *arena, size_t bytes);

void *ent_arena_take(ent_arena *arena, size_t bytes); /* NULL when out of memory */
double *ent_arena_doubles(ent_arena *arena, size_t count);
char *ent_arena_string(ent_arena *arena, const char *string);
/* Room for one entry more after `count` of them: a copy, twice as long, whenever count is a power of two (or 0); what is
 * left behind goes with the arena. NULL when out of memory. */
void *ent_arena_grown(ent_arena *arena, const void *entries, size_t count, size_t bytes_each);
void ent_arena_free(ent_arena *arena);

#endif
