/* sample.h: a small result document made by hand: figures follow from indices, so that a test knows each of them. */
#ifndef ENT_TESTS_RESULT_SAMPLE_H
#define ENT_TESTS_RESULT_SAMPLE_H

#include "result/document.h"

enum { SAMPLE_REGIONS = 13, SAMPLE_SECTORS = 6 };

/* Parties are regions 3 and 4, the rival is region 0; region 12 has a name and a code that need quoting. */
ent_result *sample_result(ent_context *context, int converged);

double sample_from(size_t sector, size_t importer, size_t exporter);
double sample_to(size_t sector, size_t importer, size_t exporter);
double sample_change(size_t measure, size_t region); /* NaN for measure 1, region 5 */

#endif
