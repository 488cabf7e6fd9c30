/* shelf.h: answers that were given lately, for the same question again: an undo, a second reader of the page, a hundred of
 * them. What is answered depends on the question alone, so that an answer is never old. */
#ifndef ENT_SERVE_SHELF_H
#define ENT_SERVE_SHELF_H

#include <stddef.h>

typedef struct serve_shelf serve_shelf;

enum { SERVE_SHELF_BYTES = 1 << 24, SERVE_SHELF_ENTRIES = 64 };

serve_shelf *serve_shelf_new(void); /* NULL: out of memory */
void serve_shelf_free(serve_shelf *shelf);

/* A copy of the answer to a question, malloc'd; NULL when there is none, or no memory for it. */
char *serve_shelf_find(serve_shelf *shelf, const char *question, size_t question_length, size_t *length);

/* Keeps a copy, if there is memory, in the place of those that nobody has asked for longest. */
void serve_shelf_put(serve_shelf *shelf, const char *question, size_t question_length, const char *answer,
                     size_t length);

#endif
