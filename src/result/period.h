/* period.h: whose law a result is, of which years, and what is summed over them or over sectors. */
#ifndef ENT_RESULT_PERIOD_H
#define ENT_RESULT_PERIOD_H

#include "support/date.h"
#include <entente/result.h>

/* "2026", or "7 August 2025", "7 août 2025", where the law is that of a day. */
void ent_result_period(ent_language language, const ent_result *result, char out[ENT_DAY_WORDS]);

/* What stands between "the law of" and its period: nothing in English; "de " a year and "du " a day in French. */
const char *ent_of_period(ent_language language, const ent_result *result);

/* Whether it is a path of years, were it one that failed in the first. */
int ent_result_is_path(const ent_result *result);

/* Whether a series says of the year of the tables what this measure says. */
int ent_result_is_in_series(const ent_result *result, const ent_measure *measure);

/* Imports of all sectors of a pair, summed in the order of the sectors, under the two laws. */
void ent_result_imports(const ent_result *result, size_t importer, size_t exporter, double *from, double *to);

/* Of figures [n_years]: the last that exists, and all of them together; NaN when there is none. */
double ent_result_last_figure(const ent_result *result, const double *values);
double ent_result_sum(const ent_result *result, const double *values);

/* The figures [n_regions] of a series in the last year of a path; of a long run, those of the measure of that name. NULL
 * when there are none. */
const double *ent_result_last(const ent_result *result, const char *name, const char *unit);

#endif
