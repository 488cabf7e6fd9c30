/* answer.h: how an answer is made. The writers read it through entente/answer.h.
 *
 *     ent_answer *answer = ent_answer_new("depend", language);              NULL: out of memory
 *     ent_answer_begin_table(answer, "suppliers", ent_answer_word(answer, "On whom", "De qui"));
 *     ent_answer_add_column(answer, (ent_answer_column){"supplier", "supplier", "", ENT_COLUMN_CODE, -1});
 *     ent_answer_add_column(answer, (ent_answer_column){"value_musd", "value", "musd", ENT_COLUMN_LEVEL, -1});
 *     ent_answer_add_words(answer, "CHN", "China");                         cell by cell, row by row
 *     ent_answer_add_number(answer, 1234.5);
 *     answer->sentence = ent_answer_keep(answer, &text);
 *     ENT_TRY(ent_answer_complete(context, answer));                        one check for every call above
 *
 * Everything added is copied and belongs to the answer. */
#ifndef ENT_RESULT_ANSWER_H
#define ENT_RESULT_ANSWER_H

#include "support/language.h"

#include <entente/answer.h>

/* An empty answer: every string "", converged 1, version and commit filled in. NULL when out of memory. */
ent_answer *ent_answer_new(const char *question, ent_language language);

/* Zeroed memory, a copy (NULL is copied as ""), printf, and the text of a growing string, which is freed. NULL when out
 * of memory, which ent_answer_complete remembers. */
void *ent_answer_take(ent_answer *answer, size_t bytes);
char *ent_answer_string(ent_answer *answer, const char *string);
char *ent_answer_stringf(ent_answer *answer, const char *format, ...) ENT_PRINTF(2, 3);
char *ent_answer_keep(ent_answer *answer, ent_text *text);

/* The one in the language of the answer. */
const char *ent_answer_word(const ent_answer *answer, const char *english, const char *french);

void ent_answer_add_option(ent_answer *answer, const char *name, const char *value);
void ent_answer_add_note(ent_answer *answer, const char *note);
void ent_answer_add_warning(ent_answer *answer, const char *warning);

/* A table; columns, then cells go to the table begun last. Ten rows are shown unless ent_answer_show says otherwise. */
void ent_answer_begin_table(ent_answer *answer, const char *key, const char *title);
void ent_answer_add_column(ent_answer *answer, ent_answer_column column);
void ent_answer_add_words(ent_answer *answer, const char *code, const char *name); /* name NULL: the code */
void ent_answer_add_number(ent_answer *answer, double number);
void ent_answer_show(ent_answer *answer, size_t rows);

/* NOMEM once a call above has run out of memory; INTERNAL when a cell is of another kind than its column, a row lacks
 * cells or a table begins without columns or a key twice. */
ENT_MUST_USE ent_status ent_answer_complete(ent_context *context, const ent_answer *answer);

#endif
