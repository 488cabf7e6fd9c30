/* base.h: the few macros every public header uses. */
#ifndef ENTENTE_BASE_H
#define ENTENTE_BASE_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ENT_API __attribute__((visibility("default")))
#define ENT_MUST_USE __attribute__((warn_unused_result))
#define ENT_PRINTF(format_index, first_index) __attribute__((format(printf, format_index, first_index)))
#define ENT_FORMAT_ARGUMENT(index) __attribute__((format_arg(index))) /* answers a format like that argument */
#else
#define ENT_API
#define ENT_MUST_USE
#define ENT_PRINTF(format_index, first_index)
#define ENT_FORMAT_ARGUMENT(index)
#endif

#ifdef __cplusplus
#define ENT_BEGIN_DECLS extern "C" {
#define ENT_END_DECLS }
#else
#define ENT_BEGIN_DECLS
#define ENT_END_DECLS
#endif

#endif
