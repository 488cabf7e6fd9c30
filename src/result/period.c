#include "result/period.h"

#include <math.h>
#include <stdio.h>

void ent_result_period(ent_language language, const ent_result *result, char out[ENT_DAY_WORDS]) {
    ent_day day;
    if (ent_day_parse(result->date, &day) > 0) ent_day_words(language, day, out);
    else snprintf(out, ENT_DAY_WORDS, "%d", result->year);
}

int ent_result_is_in_series(const ent_result *result, const ent_measure *measure) {
    if (ent_result_series(result, measure->name, measure->unit) == NULL) return 0;
    for (size_t y = 0; y < result->n_years; y++)
        if (result->years[y] == result->year) return 1;
    return 0;
}

const char *ent_of_period(ent_language language, const ent_result *result) {
    if (language != ENT_LANGUAGE_FR) return "";
    return result->date[0] != '\0' ? "du " : "de ";
}

int ent_result_is_path(const ent_result *result) { return result->n_years > 0 || result->failed_year != 0; }

const double *ent_result_last(const ent_result *result, const char *name, const char *unit) {
    const double *values;
    if (!ent_result_is_path(result)) return ent_result_values(result, name, unit);
    values = result->n_years == 0 ? NULL : ent_result_series(result, name, unit);
    return values == NULL ? NULL : values + (result->n_years - 1) * result->n_regions;
}

static double over_sectors(const ent_result *result, const double *flow_musd, size_t pair) {
    double sum = 0;
    for (size_t j = 0; j < result->n_sectors; j++) sum += flow_musd[j * result->n_regions * result->n_regions + pair];
    return sum;
}

void ent_result_imports(const ent_result *r, size_t importer, size_t exporter, double *from, double *to) {
    size_t pair = importer * r->n_regions + exporter;
    *from = r->trade_from_musd != NULL ? r->trade_from_musd[pair] : over_sectors(r, r->flow_from_musd, pair);
    *to = r->trade_to_musd != NULL ? r->trade_to_musd[pair] : over_sectors(r, r->flow_to_musd, pair);
}

double ent_result_last_figure(const ent_result *result, const double *values) {
    for (size_t y = result->n_years; y-- > 0;)
        if (isfinite(values[y])) return values[y];
    return (double)NAN;
}

double ent_result_sum(const ent_result *result, const double *values) {
    double sum = 0;
    int any = 0;
    for (size_t y = 0; y < result->n_years; y++)
        if (isfinite(values[y])) sum += values[y], any = 1;
    return any ? sum : (double)NAN;
}
