#include "shelf.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    char *bytes; /* the question, then the answer; NULL: the place is free */
    size_t question_length, length;
    unsigned long used;
} entry;

struct serve_shelf {
    pthread_mutex_t lock;
    unsigned long clock;
    size_t bytes; /* of all entries */
    entry entries[SERVE_SHELF_ENTRIES];
};

serve_shelf *serve_shelf_new(void) {
    serve_shelf *shelf = calloc(1, sizeof *shelf);
    if (shelf != NULL) pthread_mutex_init(&shelf->lock, NULL);
    return shelf;
}

static size_t size_of(const entry *e) { return e->bytes == NULL ? 0 : e->question_length + e->length; }

static void drop(serve_shelf *shelf, entry *e) {
    shelf->bytes -= size_of(e);
    free(e->bytes);
    *e = (entry){NULL, 0, 0, 0};
}

void serve_shelf_free(serve_shelf *shelf) {
    if (shelf == NULL) return;
    for (size_t k = 0; k < SERVE_SHELF_ENTRIES; k++) free(shelf->entries[k].bytes);
    pthread_mutex_destroy(&shelf->lock);
    free(shelf);
}

/* With the lock held, as all that follows. */
static entry *entry_of(serve_shelf *shelf, const char *question, size_t length) {
    for (size_t k = 0; k < SERVE_SHELF_ENTRIES; k++) {
        entry *e = &shelf->entries[k];
        if (e->bytes != NULL && e->question_length == length && memcmp(e->bytes, question, length) == 0) return e;
    }
    return NULL;
}

static entry *oldest(serve_shelf *shelf) {
    entry *found = NULL;
    for (size_t k = 0; k < SERVE_SHELF_ENTRIES; k++) {
        entry *e = &shelf->entries[k];
        if (e->bytes != NULL && (found == NULL || e->used < found->used)) found = e;
    }
    return found;
}

static entry *free_place(serve_shelf *shelf) {
    for (size_t k = 0; k < SERVE_SHELF_ENTRIES; k++)
        if (shelf->entries[k].bytes == NULL) return &shelf->entries[k];
    return NULL;
}

char *serve_shelf_find(serve_shelf *shelf, const char *question, size_t question_length, size_t *length) {
    char *answer = NULL;
    entry *e;
    pthread_mutex_lock(&shelf->lock);
    e = entry_of(shelf, question, question_length);
    if (e != NULL) {
        e->used = ++shelf->clock;
        *length = e->length;
        answer = malloc(e->length + 1);
        if (answer != NULL) {
            memcpy(answer, e->bytes + e->question_length, e->length);
            answer[e->length] = '\0';
        }
    }
    pthread_mutex_unlock(&shelf->lock);
    return answer;
}

void serve_shelf_put(serve_shelf *shelf, const char *question, size_t question_length, const char *answer,
                     size_t length) {
    size_t size = question_length + length;
    char *bytes = size > SERVE_SHELF_BYTES / 4 ? NULL : malloc(size + 1);
    entry *place;
    if (bytes == NULL) return;
    memcpy(bytes, question, question_length);
    memcpy(bytes + question_length, answer, length);
    pthread_mutex_lock(&shelf->lock);
    place = entry_of(shelf, question, question_length); /* two may have worked on the same */
    if (place != NULL) drop(shelf, place);
    while (shelf->bytes + size > SERVE_SHELF_BYTES) drop(shelf, oldest(shelf));
    place = free_place(shelf);
    if (place == NULL) {
        place = oldest(shelf);
        drop(shelf, place);
    }
    *place = (entry){bytes, question_length, length, ++shelf->clock};
    shelf->bytes += size;
    pthread_mutex_unlock(&shelf->lock);
}
