/* labels.h: codes to indices, quickly; a table asks for one three times a row. */
#ifndef ENT_WORLD_LABELS_H
#define ENT_WORLD_LABELS_H

#include "support/arena.h"

#include <stddef.h>
#include <stdint.h>

typedef struct ent_labels {
    const char **codes; /* [count], the caller's strings: what hints choose from */
    size_t count;
    const char **names; /* [2][n_named] what people call the first n_named codes, in two languages; may be NULL */
    size_t n_named;
    uint32_t *slots; /* open addressing: index + 1, 0 = free */
    size_t n_slots;  /* a power of two */
} ent_labels;

#define ENT_LABEL_NONE SIZE_MAX

/* Prepares for at most `capacity` labels. 0 when out of memory. */
int ent_labels_init(ent_labels *labels, ent_arena *arena, size_t capacity);

/* Adds a code (kept by pointer) and returns its index; ENT_LABEL_NONE when it is there already. */
size_t ent_labels_add(ent_labels *labels, const char *code);

size_t ent_labels_find(const ent_labels *labels, const char *code);

/* The same, looking first at `guess`, where the last row's neighbour would be. */
size_t ent_labels_find_near(const ent_labels *labels, const char *code, size_t guess);

/* Labels that grow as they are met, in their order: nobody knows beforehand how many there are. */
typedef struct ent_label_list {
    ent_labels index;
    size_t capacity;
} ent_label_list;
int ent_label_list_init(ent_label_list *list, ent_arena *arena, size_t capacity); /* 0 when out of memory */

/* The index of a code, which is added (and copied) when it is new; ENT_LABEL_NONE when out of memory. */
size_t ent_label_list_add(ent_label_list *list, ent_arena *arena, const char *code);

#endif
