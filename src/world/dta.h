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

/* Adds the table as CSV to `out`: names of variables, then the observations, so that observation n stands on line n + 1.
 * INPUT (broken), USAGE (built without ReadStat), NOMEM, CANCELLED. */
ENT_MUST_USE ent_status ent_dta_read(ent_context *context, const char *name, const char *bytes, size_t length,
                                     ent_text *out);

/* Writes a CSV to `stream`, as Stata 14 and later read; `kinds` as of an ent_sheet. A failure of the stream shows when it
 * is closed. RANGE (what Stata cannot hold), USAGE, INPUT, NOMEM, CANCELLED. */
ENT_MUST_USE ent_status ent_dta_write(ent_context *context, ent_place place, const char *kinds, const ent_text *text,
                                      FILE *stream);

#endif
