/* failing_memory.h: makes the allocation number `failing` fail. Included by one file of a program that is linked with
 * --wrap for each function below, so that the linker sends the library's allocations here. */
#ifndef ENT_TESTS_FAILING_MEMORY_H
#define ENT_TESTS_FAILING_MEMORY_H

#include <stddef.h>

static size_t calls, failing; /* the call to fail, from 1; 0 = none */

static int allow(void) { return failing == 0 || ++calls != failing; }

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
char *__real_strdup(const char *string);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__wrap_strdup(const char *string);
void *__wrap_malloc(size_t size) { return allow() ? __real_malloc(size) : NULL; }
void *__wrap_calloc(size_t count, size_t size) { return allow() ? __real_calloc(count, size) : NULL; }
void *__wrap_realloc(void *memory, size_t size) { return allow() ? __real_realloc(memory, size) : NULL; }
void *__wrap_aligned_alloc(size_t alignment, size_t size) {
    return allow() ? __real_aligned_alloc(alignment, size) : NULL;
}
char *__wrap_strdup(const char *string) { return allow() ? __real_strdup(string) : NULL; }

#endif
