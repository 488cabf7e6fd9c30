/* date.h: civil dates as day numbers (days since 1970-01-01, proleptic Gregorian). */
#ifndef ENT_SUPPORT_DATE_H
#define ENT_SUPPORT_DATE_H

#include <entente/language.h>

#include <stddef.h>
#include <stdint.h>

typedef int32_t ent_day;
#define ENT_DAY_NONE INT32_MAX

ent_day ent_day_from_civil(int year, int month, int day);
void ent_day_to_civil(ent_day when, int *year, int *month, int *day);
int ent_month_days(int year, int month);
/* "2025-08-07"; 0 on a wrong form, -1 on a day that does not exist, 1 when read. */
int ent_day_parse(const char *text, ent_day *out);
/* Writes ISO form; 11 bytes with the final NUL, years 0000-9999. */
void ent_day_format(ent_day when, char out[11]);
/* "7 August 2025", "7 août 2025"; years 0-9999. */
enum { ENT_DAY_WORDS = 40 };
void ent_day_words(ent_language language, ent_day when, char out[ENT_DAY_WORDS]);

#endif
