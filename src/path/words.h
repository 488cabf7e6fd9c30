/* words.h: the sentence a run, or a comparison, answers with. */
#ifndef ENT_PATH_WORDS_H
#define ENT_PATH_WORDS_H

#include "support/language.h"

#include <entente/result.h>

/* Who gains and who loses, by how much, in which year, measured against what; belongs to the result. Needs labels,
 * parties and the measures `real_income` [pct, musd]. Of a path, also which clauses explain most, how much is law in force
 * and the worst year: needs the series `real_income` [pct, musd] and takes what there is of `real_income_law` [pct], the
 * players, the worst years and equivalents; a failed year is said first. NULL when out of memory. */
const char *ent_sentence(ent_result *result, ent_language language);

/* Puts it into the document, in all languages. */
void ent_say_sentences(ent_result *result);

/* What two converged documents of one year say differently; belongs to `result`, which is one of the two. */
const char *ent_both_sentence(ent_result *result, ent_language language, const ent_comparison *comparison);

/* The line on what an answer leaves out; ent_tr knows the others. */
#define ENT_LEFT_OUT                                                                                                       \
    N_("Left out: the years on the way to the long run, capital and jobs, exchange rates and prices in money, firms that " \
       "move, goods finer than an industry, services barriers, and every promise that is not a tariff, a trade cost or "   \
       "productivity.")

/* The same of a path. */
#define ENT_LEFT_OUT_PATH                                                                                              \
    N_("Left out: jobs, exchange rates and prices in money, firms that move, goods finer than an industry, services "  \
       "barriers.")

#endif
