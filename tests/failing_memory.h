/* failing_memory.h: makes the allocation number `failing` fail. Included by one file of a program that is linked with
 * --wrap for each function below, so that the linker sends the library's allocations here. */
#ifndef ENT_TESTS_FAILING_MEMORY_H
#define ENT_TESTS_FAILING_MEMORY_H

#include "assert_close.h"
#include "support/context.h"

#include <stddef.h>
#include <stdint.h>

static size_t calls, failing; /* the call to fail, from 1; 0 = none */

/* Of any thread. */
static int allow(void) { return failing == 0 || __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) != failing; }

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

/* Lets each allocation of a call fail in turn: NOMEM, said by `context` (NULL: by nobody). A first call in which nothing
 * fails counts them, so that a failure that goes unnoticed shows. Returns how many there were; 0 would mean that the
 * wrapping does not work. */
static inline size_t fail_each(ent_context *context, ent_status (*call)(void), ent_status at_the_end) {
    size_t n_allocations;
    calls = 0, failing = SIZE_MAX;
    assert_int_equal(call(), at_the_end);
    n_allocations = calls;
    for (size_t n = 1; n <= n_allocations; n++) {
        ent_status status;
        calls = 0, failing = n;
        status = call();
        failing = 0;
        assert_int_equal(status, ENT_NOMEM);
        if (context == NULL) continue;
        assert_string_equal(ent_context_error(context)->message, "out of memory");
        assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    }
    failing = 0;
    return n_allocations;
}

#endif
