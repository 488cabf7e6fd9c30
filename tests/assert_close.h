/* assert_close.h: how tests compare doubles. cmocka's own assertion goes through float and is never used. */
#ifndef ENT_TESTS_ASSERT_CLOSE_H
#define ENT_TESTS_ASSERT_CLOSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Fails unless |actual - expected| <= tolerance * max(1, |expected|); NaN never passes. */
#define assert_close(actual, expected, tolerance)                                                                      \
    assert_close_at((actual), (expected), (tolerance), #actual, __FILE__, __LINE__)
void assert_close_at(double actual, double expected, double tolerance, const char *what, const char *file, int line);

/* Fails unless |actual - expected| <= tolerance. */
#define assert_within(actual, expected, tolerance)                                                                     \
    assert_within_at((actual), (expected), (tolerance), #actual, __FILE__, __LINE__)
void assert_within_at(double actual, double expected, double tolerance, const char *what, const char *file, int line);

/* Fails with the context's own message unless the status is ENT_OK. `context` is an ent_context *. */
#define assert_ok(context, call) assert_ok_at((context), (int)(call), #call, __FILE__, __LINE__)
struct ent_context;
void assert_ok_at(struct ent_context *context, int status, const char *what, const char *file, int line);

#endif
