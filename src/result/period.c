#include "result/period.h"

#include <stdio.h>

void ent_result_period(const ent_result *result, char out[ENT_DAY_WORDS]) {
    ent_day day;
    if (ent_day_parse(result->date, &day) > 0) ent_day_words(day, out);
    else snprintf(out, ENT_DAY_WORDS, "%d", result->year);
}
