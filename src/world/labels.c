#include "world/labels.h"

#include <string.h>

int ent_labels_init(ent_labels *labels, ent_arena *arena, size_t capacity) {
    size_t n_slots = 16;
    while (n_slots < 2 * capacity) n_slots *= 2;
    *labels = (ent_labels){.n_slots = n_slots};
    labels->slots = ent_arena_take(arena, n_slots * sizeof *labels->slots);
    labels->codes = ent_arena_take(arena, capacity * sizeof *labels->codes);
    return labels->slots != NULL && labels->codes != NULL;
}

/* The slot that holds the code, or the free one where it belongs (FNV-1a, linear probing). */
static size_t slot_of(const ent_labels *labels, const char *code) {
    uint32_t hash = 2166136261u;
    size_t slot;
    for (const char *p = code; *p != '\0'; p++) hash = (hash ^ (unsigned char)*p) * 16777619u;
    slot = hash & (labels->n_slots - 1);
    while (labels->slots[slot] != 0 && strcmp(labels->codes[labels->slots[slot] - 1], code) != 0)
        slot = (slot + 1) & (labels->n_slots - 1);
    return slot;
}

size_t ent_labels_add(ent_labels *labels, const char *code) {
    size_t slot = slot_of(labels, code);
    if (labels->slots[slot] != 0) return ENT_LABEL_NONE;
    labels->codes[labels->count] = code;
    labels->slots[slot] = (uint32_t)++labels->count;
    return labels->count - 1;
}

size_t ent_labels_find(const ent_labels *labels, const char *code) {
    uint32_t found = labels->slots[slot_of(labels, code)];
    return found == 0 ? ENT_LABEL_NONE : found - 1;
}

size_t ent_labels_find_near(const ent_labels *labels, const char *code, size_t guess) {
    if (guess < labels->count && strcmp(labels->codes[guess], code) == 0) return guess;
    return ent_labels_find(labels, code);
}

int ent_label_list_init(ent_label_list *list, ent_arena *arena, size_t capacity) {
    list->capacity = capacity;
    return ent_labels_init(&list->index, arena, capacity);
}

size_t ent_label_list_add(ent_label_list *list, ent_arena *arena, const char *code) {
    size_t found = ent_labels_find(&list->index, code);
    char *copy;
    if (found != ENT_LABEL_NONE) return found;
    if (list->index.count == list->capacity) {
        ent_label_list larger;
        if (!ent_label_list_init(&larger, arena, 2 * list->capacity)) return ENT_LABEL_NONE;
        for (size_t i = 0; i < list->index.count; i++) (void)ent_labels_add(&larger.index, list->index.codes[i]);
        *list = larger;
    }
    copy = ent_arena_string(arena, code);
    return copy == NULL ? ENT_LABEL_NONE : ent_labels_add(&list->index, copy);
}
