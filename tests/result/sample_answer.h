/* sample_answer.h: an answer made by hand, with every kind of column, a figure that there is not, a name that needs
 * quoting, more rows than are shown. */
#ifndef ENT_TESTS_RESULT_SAMPLE_ANSWER_H
#define ENT_TESTS_RESULT_SAMPLE_ANSWER_H

#include "result/answer.h"

enum { ANSWER_ROWS = 13 };

/* With a package and a solve, or (plain) of the world as it is. NOMEM, then nothing is handed out. */
ent_status sample_answer_make(ent_context *context, ent_language language, int plain, ent_answer **out);

double sample_answer_share(size_t row);
double sample_answer_musd(size_t row);
double sample_answer_change(size_t row); /* NaN for row 2 */

#endif
