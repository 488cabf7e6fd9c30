#include "support/date.h"

#include <stdio.h>

/* Eras of 400 years begin on 1 March, so that the leap day is the last of its year (Hinnant, "chrono-compatible
 * low-level date algorithms"). */
ent_day ent_day_from_civil(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void ent_day_to_civil(ent_day when, int *year, int *month, int *day) {
    int shifted = when + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

int ent_month_days(int year, int month) {
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static int digits(const char *text, int count, int *out) {
    *out = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        *out = *out * 10 + (text[i] - '0');
    }
    return 1;
}

int ent_day_parse(const char *text, ent_day *out) {
    int year, month, day;
    if (!digits(text, 4, &year) || text[4] != '-' || !digits(text + 5, 2, &month) || text[7] != '-' ||
        !digits(text + 8, 2, &day) || text[10] != '\0')
        return 0;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > ent_month_days(year, month)) return -1;
    *out = ent_day_from_civil(year, month, day);
    return 1;
}

void ent_day_format(ent_day when, char out[11]) {
    int year, month, day;
    char buffer[40];
    ent_day_to_civil(when, &year, &month, &day);
    snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", year, month, day);
    for (int i = 0; i < 11; i++) out[i] = buffer[i];
    out[10] = '\0';
}

void ent_day_words(ent_language language, ent_day when, char out[ENT_DAY_WORDS]) {
    static const char *const english[12] = {"January", "February", "March",     "April",   "May",      "June",
                                            "July",    "August",   "September", "October", "November", "December"};
    static const char *const french[12] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                           "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
    int year, month, day;
    ent_day_to_civil(when, &year, &month, &day);
    if (language == ENT_LANGUAGE_FR)
        snprintf(out, ENT_DAY_WORDS, "%d%s %s %d", day, day == 1 ? "er" : "", french[month - 1], year);
    else snprintf(out, ENT_DAY_WORDS, "%d %s %d", day, english[month - 1], year);
}
