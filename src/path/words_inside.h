/* words_inside.h: pieces of sentences, for the sentence of one law and that of a path. Each string belongs to the
 * document; NULL when out of memory, which the document remembers. */
#ifndef ENT_PATH_WORDS_INSIDE_H
#define ENT_PATH_WORDS_INSIDE_H

#include "world/words.h"

#include <entente/result.h>

/* Below half a thousandth of a percent no figure of the table can be told from nothing. */
#define ENT_NOTHING_PCT 0.0005

/* Two significant digits below one, two decimals above: as much as the table can carry. */
int ent_said_decimals(double size);
/* `so_far`, with `more` after `glue`; either may be NULL. */
const char *ent_join(ent_result *d, const char *so_far, const char *more, const char *glue);
/* The outsider that moves most in one direction; n_regions when nobody does. */
size_t ent_outsider(const ent_result *d, const double *pct, double sign);
/* The name of a region in the language; with its article and preposition. */
const char *ent_name_of(const ent_result *d, ent_language l, size_t n);
const char *ent_place_said(ent_result *d, ent_language l, size_t n, ent_place_role role);
/* "0.31%", without sign; "0.31"; "+0.25" */
const char *ent_percent_said(ent_result *d, ent_language l, double pct);
const char *ent_figure_said(ent_result *d, ent_language l, double value);
const char *ent_points_said(ent_result *d, ent_language l, double points);

/* What somebody's real income does, as a verb: "gains"; "gagne", "gagnent". */
typedef enum ent_deed_of_income {
    ENT_GAINS,
    ENT_LOSES,
    ENT_NEITHER,
    ENT_WOULD_GAIN,
    ENT_WOULD_LOSE,
    ENT_WOULD_NEITHER
} ent_deed_of_income;
const char *ent_verb(ent_language l, ent_deed_of_income what, int plural);

/* "Japan gains 0.31% of real income ($14 billion a year) and ...", the party that moves most first; NULL without parties.
 * `musd` may be NULL. */
const char *ent_parties_said(ent_result *d, ent_language l, const double *pct, const double *musd);
/* "of the others Mexico loses most (0.023%) and Viet Nam gains most (0.011%)"; NULL when nobody moves. */
const char *ent_others_said(ent_result *d, ent_language l, const double *pct);
/* The title with the keys that were set; what a document is measured against: "against the law of 2024". */
const char *ent_title_said(ent_result *d, ent_language l, const ent_result *side);
const char *ent_with_settings(ent_result *d, ent_language l, const ent_result *side, const char *title);
const char *ent_standard_of(ent_result *d, ent_language l, const ent_result *side);

/* The sentence of a path. */
const char *ent_path_sentence(ent_result *d, ent_language l);

#endif
