/* dta.h: Stata files, by ReadStat: one table each, exchanged as CSV text, so that whatever reads or writes CSV does the
 * rest. Numbers keep every bit; an empty field is a missing value. */
#ifndef ENT_WORLD_DTA_H
#define ENT_WORLD_DTA_H

#include "support/context.h"
#include "support/text.h"

#include <stdio.h>

/* 1: the bytes begin as those of Stata do, since its version 8. */
int ent_dta_recognise(const char *bytes, size_t length);

/* USAGE when built without ReadStat: asked before a directory is made. */
ENT_MUST_USE ent_status ent_dta_check(ent_context *context, ent_place place);

/* A text shared by many observations stands in the file once: above ENT_DTA_FREE bytes, no more than so many of CSV out
 * of one. Anything else grows about 6 times at most. */
enum { ENT_DTA_RATIO = 16, ENT_DTA_FREE = 1 << 24 };

/* How a table is read: with the labels of variables in place of their names where they have one; with missing values as
 * Stata writes them, "." and ".a" to ".z", where they would be mistaken for 0. */
enum { ENT_DTA_LABELS = 1, ENT_DTA_SHOW_MISSING = 2 };

/* Adds the table as CSV to `out`: names of variables, then the observations, so that observation n stands on line n + 1
 * unless a text has line breaks. Figures keep every bit; those with value labels stay figures. INPUT (broken), RANGE
 * (ENT_DTA_RATIO), USAGE (built without ReadStat), NOMEM, CANCELLED. */
ENT_MUST_USE ent_status ent_dta_read(ent_context *context, const char *name, const char *bytes, size_t length,
                                     unsigned how, ent_text *out);

/* Writes a CSV to `stream`, as Stata 14 and later read; `kinds` as of an ent_sheet. A failure of the stream shows when it
 * is closed. RANGE (what Stata cannot hold), USAGE, INPUT, NOMEM, CANCELLED. */
ENT_MUST_USE ent_status ent_dta_write(ent_context *context, ent_place place, const char *kinds, const ent_text *text,
                                      FILE *stream);

#endif
