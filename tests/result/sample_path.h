/* sample_path.h: a result document of a path made by hand, with figures of the size that a trade deal has: 6 economies,
 * 6 sectors, 6 groups of clauses, 3 pledges, dependence on a rival. The groups' shares sum to the effect. */
#ifndef ENT_TESTS_RESULT_SAMPLE_PATH_H
#define ENT_TESTS_RESULT_SAMPLE_PATH_H

#include "result/document.h"

enum { PATH_CHN, PATH_JPN, PATH_USA, PATH_KOR, PATH_MEX, PATH_DEU, PATH_REGIONS };
enum { PATH_SECTORS = 6, PATH_PLAYERS = 6, PATH_YEARS = 11, PATH_FIRST_YEAR = 2025 };

/* Parties Japan and the United States, rival China. `n_years` of the eleven are there; of fewer, `failed` says whether the
 * next has no solution, or the horizon is that short. Without memory: NOMEM, and nothing is handed out. */
ent_status sample_path_make(ent_context *context, size_t n_years, int failed, ent_result **out);
ent_result *sample_path(ent_context *context, size_t n_years, int failed);

/* Percentage points that a group of clauses gives a region in a year. */
double sample_share(size_t player, size_t year, size_t region);
double sample_effect(size_t year, size_t region); /* of all groups */

/* All regions as parties, or any of them: what a test may set as `parties`. */
extern const size_t sample_everybody[PATH_REGIONS];

/* The text of a document; the version of the options is filled in. To be freed. */
char *sample_text(ent_context *context, const ent_result *result, ent_text_options options);

#endif
