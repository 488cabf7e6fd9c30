/* language.h: words and figures in the language of an answer. French has a decimal comma, and a narrow no-break space
 * (U+202F) between thousands and before a percent sign. */
#ifndef ENT_SUPPORT_LANGUAGE_H
#define ENT_SUPPORT_LANGUAGE_H

#include "support/text.h"

#include <entente/language.h>

/* The one of the two that is in this language. */
const char *ent_worded(ent_language language, const char *english, const char *french);

/* A key of a document as a word: "in-force", "en vigueur"; a key that is nobody's but the package's stays as it is. */
const char *ent_key_word(ent_language language, const char *key);

/* The same for a format and what goes into it, in the same order in both. */
#define ent_text_add_worded(text, language, english, french, ...)                                                      \
    ((language) == ENT_LANGUAGE_FR ? ent_text_addf(text, french, __VA_ARGS__)                                          \
                                   : ent_text_addf(text, english, __VA_ARGS__))

/* Figures of a sentence: "1234.5"; "12.3%"; "$14 billion", without sign. In French "1 234,5"; "12,3 %"; "14 milliards de
 * dollars". */
void ent_text_add_figure(ent_text *text, ent_language language, double value, int decimals);
void ent_text_add_percent(ent_text *text, ent_language language, double percent, int decimals);
void ent_text_add_dollars(ent_text *text, ent_language language, double musd);

/* A figure with as many of `digits` as it has: "7.5", "7,5"; and as a percentage. */
void ent_text_add_plain(ent_text *text, ent_language language, double value, int digits);
void ent_text_add_plain_percent(ent_text *text, ent_language language, double percent, int digits);

/* Puts a figure as printf writes it ("-1234.50") into the language. `cell` has room for 40 bytes. */
void ent_figure_localise(char *cell, ent_language language);

#endif
