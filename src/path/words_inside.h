/* words_inside.h: pieces of sentences, for the sentence of one law and that of a path. Each string belongs to the
 * document; NULL when out of memory, which the document remembers. */
#ifndef ENT_PATH_WORDS_INSIDE_H
#define ENT_PATH_WORDS_INSIDE_H

#include <entente/result.h>

/* Below half a thousandth of a percent no figure of the table can be told from nothing. */
#define ENT_NOTHING_PCT 0.0005

const char *ent_article(const char *code); /* "the ", or "" */
/* Two significant digits below one, two decimals above: as much as the table can carry. */
int ent_said_decimals(double size);
/* `so_far`, with `more` after `glue`; either may be NULL. */
const char *ent_join(ent_result *d, const char *so_far, const char *more, const char *glue);
/* The outsider that moves most in one direction; n_regions when nobody does. */
size_t ent_outsider(const ent_result *d, const double *pct, double sign);
/* "Japan gains 0.31% of real income ($14 billion a year) and ...", the party that moves most first; NULL without parties.
 * `musd` may be NULL. */
const char *ent_parties_said(ent_result *d, const double *pct, const double *musd);
/* "of the others Mexico loses most (0.023%) and Viet Nam gains most (0.011%)"; NULL when nobody moves. */
const char *ent_others_said(ent_result *d, const double *pct);
/* The title with the keys that were set, and what a document is measured against. */
const char *ent_with_settings(ent_result *d, const ent_result *side, const char *title);
const char *ent_standard_of(ent_result *d, const ent_result *side);

/* The sentence of a path. */
const char *ent_path_sentence(ent_result *d);

#endif
