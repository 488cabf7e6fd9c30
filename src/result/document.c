#include "result/document.h"
#include "support/arena.h"
#include "support/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The public struct comes first, so that the two addresses are the same. */
typedef struct result_document {
    ent_result open;
    ent_arena arena;
    int incomplete;
} result_document;

static result_document *inside(ent_result *result) { return (result_document *)result; }

ent_result *ent_result_new(void) {
    result_document *document = calloc(1, sizeof *document);
    ent_result *result;
    if (document == NULL) return NULL;
    result = &document->open;
    result->struct_version = ENT_RESULT_VERSION;
    result->version = ent_version();
    result->commit = ent_commit();
    result->rival = -1;
    result->package = result->title_en = result->title_fr = result->package_file = result->package_hash = "";
    result->against = result->against_title_en = result->against_title_fr = result->against_hash = "";
    result->world = result->world_hash = result->elasticities = "";
    result->closure = result->numeraire = result->horizon = result->date = "";
    result->adjustment = result->delivery = "";
    result->sentence = result->sentence_fr = result->left_out = result->left_out_fr = "";
    return result;
}

void ent_result_free(ent_result *result) {
    if (result == NULL) return;
    ent_arena_free(&inside(result)->arena);
    free(inside(result));
}

void *ent_result_take(ent_result *result, size_t bytes) {
    void *memory = ent_arena_take(&inside(result)->arena, bytes);
    if (memory == NULL) inside(result)->incomplete = 1;
    return memory;
}

double *ent_result_doubles(ent_result *result, size_t count) {
    double *values = ent_arena_doubles(&inside(result)->arena, count);
    if (values == NULL) inside(result)->incomplete = 1;
    return values;
}

char *ent_result_string(ent_result *result, const char *string) {
    char *copy = ent_arena_string(&inside(result)->arena, string == NULL ? "" : string);
    if (copy == NULL) inside(result)->incomplete = 1;
    return copy;
}

char *ent_result_text(ent_result *result, ent_text *text) {
    char *copy = NULL;
    if (text->failed) inside(result)->incomplete = 1;
    else copy = ent_result_string(result, text->data);
    ent_text_free(text);
    return copy;
}

char *ent_result_stringf(ent_result *result, const char *format, ...) {
    ent_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    ent_text_addv(&text, format, arguments);
    va_end(arguments);
    return ent_result_text(result, &text);
}

int ent_result_complete(const ent_result *result) { return !((const result_document *)result)->incomplete; }

static void *grown(ent_result *result, const void *entries, size_t count, size_t bytes_each) {
    void *longer = ent_arena_grown(&inside(result)->arena, entries, count, bytes_each);
    if (longer == NULL) inside(result)->incomplete = 1;
    return longer;
}

ent_status ent_result_add_measure(ent_context *context, ent_result *result, const char *name, const char *unit,
                                  const char *label, const double *values) {
    ent_measure *measures = grown(result, result->measures, result->n_measures, sizeof *measures);
    ent_measure added = {.name = ent_result_string(result, name),
                         .unit = ent_result_string(result, unit),
                         .label = ent_result_string(result, label),
                         .value = ent_result_doubles(result, result->n_regions)};
    if (measures == NULL || added.name == NULL || added.unit == NULL || added.label == NULL || added.value == NULL)
        return ent_fail_nomem(context);
    if (result->n_regions > 0) memcpy(added.value, values, result->n_regions * sizeof *values);
    measures[result->n_measures++] = added;
    result->measures = measures;
    return ENT_OK;
}

ent_status ent_result_add_option(ent_context *context, ent_result *result, const char *name, const char *value) {
    ent_result_option *options = grown(result, result->options, result->n_options, sizeof *options);
    ent_result_option added = {ent_result_string(result, name), ent_result_string(result, value)};
    if (options == NULL || added.name == NULL || added.value == NULL) return ent_fail_nomem(context);
    options[result->n_options++] = added;
    result->options = options;
    return ENT_OK;
}

ent_status ent_result_set_option(ent_context *context, ent_result *result, const char *name, const char *value) {
    ent_result_option *options = (ent_result_option *)(uintptr_t)result->options; /* made by add_option, above */
    for (size_t k = 0; k < result->n_options; k++)
        if (strcmp(options[k].name, name) == 0) {
            options[k].value = ent_result_string(result, value);
            return options[k].value == NULL ? ent_fail_nomem(context) : ENT_OK;
        }
    return ent_result_add_option(context, result, name, value);
}

ent_status ent_result_add_solve(ent_context *context, ent_result *result, const ent_result_solve *solve) {
    ent_result_solve *solves = grown(result, result->solves, result->n_solves, sizeof *solves);
    ent_result_solve added = *solve;
    added.label = ent_result_string(result, solve->label);
    added.package = ent_result_string(result, solve->package);
    added.method = ent_result_string(result, solve->method);
    if (solves == NULL || added.label == NULL || added.package == NULL || added.method == NULL)
        return ent_fail_nomem(context);
    solves[result->n_solves++] = added;
    result->solves = solves;
    return ENT_OK;
}

ent_status ent_result_add_clause(ent_context *context, ent_result *result, const ent_result_clause *clause) {
    ent_result_clause *clauses = grown(result, result->clauses, result->n_clauses, sizeof *clauses);
    ent_result_clause added = {.off = clause->off};
    if (clauses == NULL) return ent_fail_nomem(context);
#define COPY(field) added.field = ent_result_string(result, clause->field)
    COPY(id), COPY(type), COPY(summary), COPY(summary_fr), COPY(from), COPY(until), COPY(announced), COPY(authority),
        COPY(status);
    COPY(source_title), COPY(source_date), COPY(source_url);
#undef COPY
    if (!ent_result_complete(result)) return ent_fail_nomem(context);
    clauses[result->n_clauses++] = added;
    result->clauses = clauses;
    return ENT_OK;
}

/* A copy of `count` figures, none of which exist where there is no array. */
static const double *figures(ent_result *result, const double *values, size_t count) {
    double *copy = ent_result_doubles(result, count);
    for (size_t k = 0; copy != NULL && k < count; k++) copy[k] = values == NULL ? (double)NAN : values[k];
    return copy;
}

ent_status ent_result_add_series(ent_context *context, ent_result *result, const char *name, const char *unit,
                                 const char *label, const double *values) {
    ent_series *series = grown(result, result->series, result->n_series, sizeof *series);
    ent_series added = {.name = ent_result_string(result, name),
                        .unit = ent_result_string(result, unit),
                        .label = ent_result_string(result, label),
                        .value = figures(result, values, result->n_years * result->n_regions)};
    if (series == NULL || !ent_result_complete(result)) return ent_fail_nomem(context);
    series[result->n_series++] = added;
    result->series = series;
    return ENT_OK;
}

ent_status ent_result_add_player(ent_context *context, ent_result *result, const ent_player *player) {
    ent_player *players = grown(result, result->players, result->n_players, sizeof *players);
    const char **clauses = ent_result_take(result, (player->n_clauses + 1) * sizeof *clauses);
    ent_player added = {.name = ent_result_string(result, player->name),
                        .n_clauses = player->n_clauses,
                        .clauses = clauses,
                        .share_pct = figures(result, player->share_pct, result->n_years * result->n_regions),
                        .error_pct = figures(result, player->error_pct, result->n_years * result->n_regions)};
    for (size_t k = 0; clauses != NULL && k < player->n_clauses; k++)
        clauses[k] = ent_result_string(result, player->clauses[k]);
    if (players == NULL || !ent_result_complete(result)) return ent_fail_nomem(context);
    players[result->n_players++] = added;
    result->players = players;
    return ENT_OK;
}

ent_status ent_result_add_pledge(ent_context *context, ent_result *result, const ent_pledge *pledge) {
    ent_pledge *pledges = grown(result, result->pledges, result->n_pledges, sizeof *pledges);
    ent_pledge added = {.clause = ent_result_string(result, pledge->clause),
                        .kind = ent_result_string(result, pledge->kind),
                        .unit = ent_result_string(result, pledge->unit)};
#define COPY(field) added.field = figures(result, pledge->field, result->n_years)
    COPY(promised_musd), COPY(delivered_musd), COPY(asked), COPY(achieved), COPY(price_pct), COPY(cost_musd);
#undef COPY
    if (pledges == NULL || !ent_result_complete(result)) return ent_fail_nomem(context);
    pledges[result->n_pledges++] = added;
    result->pledges = pledges;
    return ENT_OK;
}

ent_status ent_result_add_dependence(ent_context *context, ent_result *result, const ent_dependence *dependence) {
    ent_dependence *dependences = grown(result, result->dependences, result->n_dependences, sizeof *dependences);
    if (dependences == NULL) return ent_fail_nomem(context);
    dependences[result->n_dependences++] = *dependence;
    result->dependences = dependences;
    return ENT_OK;
}

ent_status ent_result_add_warning(ent_context *context, ent_result *result, const char *warning,
                                  const char *warning_fr) {
    const char **warnings = grown(result, result->warnings, result->n_warnings, sizeof *warnings);
    const char **french = grown(result, result->warnings_fr, result->n_warnings, sizeof *french);
    const char *added = ent_result_string(result, warning), *added_fr = ent_result_string(result, warning_fr);
    if (warnings == NULL || french == NULL || added == NULL || added_fr == NULL) return ent_fail_nomem(context);
    warnings[result->n_warnings] = added;
    french[result->n_warnings++] = added_fr;
    result->warnings = warnings;
    result->warnings_fr = french;
    return ENT_OK;
}

const char *ent_result_sentence(const ent_result *result, ent_language language) {
    return language == ENT_LANGUAGE_FR && result->sentence_fr[0] != '\0' ? result->sentence_fr : result->sentence;
}

const char *ent_comparison_sentence(const ent_comparison *comparison, ent_language language) {
    return language == ENT_LANGUAGE_FR && comparison->sentence_fr[0] != '\0' ? comparison->sentence_fr
                                                                             : comparison->sentence;
}

const double *ent_result_values(const ent_result *result, const char *measure, const char *unit) {
    for (size_t m = 0; m < result->n_measures; m++)
        if (strcmp(result->measures[m].name, measure) == 0 && strcmp(result->measures[m].unit, unit) == 0)
            return result->measures[m].value;
    return NULL;
}

const double *ent_result_series(const ent_result *result, const char *series, const char *unit) {
    for (size_t s = 0; s < result->n_series; s++)
        if (strcmp(result->series[s].name, series) == 0 && strcmp(result->series[s].unit, unit) == 0)
            return result->series[s].value;
    return NULL;
}
