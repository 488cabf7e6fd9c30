/* import_source.h: the bytes of a table, whatever they are wrapped in: a plain file, gzip, or one member of a zip archive,
 * told apart by their first bytes. They come one piece after the other; nothing holds the file as a whole, but for a
 * Stata file, which comes as the CSV that it would be (dta.h), missing values shown.
 *
 * A file that grows out of all proportion when it is unpacked is refused (ENT_SOURCE_RATIO, ENT_SOURCE_TOTAL). */
#ifndef ENT_WORLD_IMPORT_SOURCE_H
#define ENT_WORLD_IMPORT_SOURCE_H

#include "support/context.h"
#include "support/hash.h"

/* Above ENT_SOURCE_FREE bytes, no more than so many out of one packed byte; tables of mostly zeros reach about 100. */
enum { ENT_SOURCE_RATIO = 400, ENT_SOURCE_FREE = 1 << 24, ENT_SOURCE_PEEK = 1 << 16 };
enum { ENT_SOURCE_STATA = 1 << 30 }; /* bytes of a Stata file */
#define ENT_SOURCE_TOTAL ((uint64_t)1 << 33)

typedef struct ent_source ent_source;

/* Opens a file ("-" is standard input, which cannot be a zip archive). `member` picks one of an archive, by its name or
 * a part that only one has; NULL: there must be one that `wanted` says yes to or that is Stata's, or one in all. Labels
 * stand in the header of a Stata file where `wanted` says yes to them and no to the names. Spreadsheets and other
 * files that are no text are refused, with what to do. NOT_FOUND, INPUT, RANGE, USAGE (a Stata file, and built without
 * ReadStat), IO, NOMEM, CANCELLED. */
typedef int ent_source_wanted_fn(const char *bytes, size_t length);
ENT_MUST_USE ent_status ent_source_open(ent_context *context, const char *path, const char *member,
                                        ent_source_wanted_fn *wanted, ent_source **out);

/* Bytes that stay with the caller, for tests and small files. */
ENT_MUST_USE ent_status ent_source_open_bytes(ent_context *context, const char *name, const char *bytes, size_t length,
                                              ent_source **out);
void ent_source_close(ent_source *source);

/* What messages call it: the file, and the member of an archive in brackets. */
const char *ent_source_name(const ent_source *source);

/* The member's own name, or the file's: what a year may be found in. */
const char *ent_source_inner_name(const ent_source *source);

/* The first bytes, at most ENT_SOURCE_PEEK, without taking them. */
void ent_source_peek(const ent_source *source, const char **bytes, size_t *length);

/* Up to `size` bytes into `buffer`; *got = 0 at the end. Tells progress in bytes of the file, and can be cancelled.
 * INPUT (cut off, broken), RANGE (a bomb), IO, CANCELLED. */
ENT_MUST_USE ent_status ent_source_read(ent_context *context, ent_source *source, char *buffer, size_t size,
                                        size_t *got);

/* Bytes given so far (of a Stata file: all of its own), and a hash over them: the same however they were packed. Once, at the end. */
uint64_t ent_source_bytes(const ent_source *source);
void ent_source_hash(ent_source *source, char out[ENT_HASH_DIGITS + 1]);

#endif
