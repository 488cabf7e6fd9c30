/* words.h: what clauses beyond tariffs and barriers say, in plain words. */
#ifndef ENT_PACKAGE_WORDS_H
#define ENT_PACKAGE_WORDS_H

#include "package/inside.h"
#include "support/language.h"

/* "JPN, EU, all except USA": the terms of a selector, `all` when it was not given. */
void ent_text_add_terms(ent_text *text, ent_language language, const ent_selector *selector);

/* "C29, C26 except C26A" */
void ent_text_add_sectors(ent_text *text, ent_language language, const ent_clause *clause);

/* Who and what a deed is about, up to the colon, and what it comes to. */
void ent_text_add_deed(ent_text *text, ent_language language, const ent_clause *clause);
void ent_text_add_deed_value(ent_text *text, ent_language language, const ent_clause *clause, const ent_step *step);

/* A text inside a format with one %s; frees it. */
void ent_text_add_within(ent_text *text, const char *format, ent_text *what);

#endif
