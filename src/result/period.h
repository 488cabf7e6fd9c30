/* period.h: how people are told whose law a result is. */
#ifndef ENT_RESULT_PERIOD_H
#define ENT_RESULT_PERIOD_H

#include "support/date.h"
#include <entente/result.h>

/* "2026", or "7 August 2025" where the law is that of a day. */
void ent_result_period(const ent_result *result, char out[ENT_DAY_WORDS]);

#endif
