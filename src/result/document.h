/* document.h: how a result document is made. The writers read it through result.h; only its maker includes this.
 *
 *     ent_result *result = ent_result_new();                            NULL: out of memory
 *     result->package = ent_result_string(result, name);                NULL: out of memory
 *     double *flow = ent_result_doubles(result, J * N * N);             zeroed
 *     ENT_TRY(ent_result_add_measure(context, result, "real_income", "pct", "real income, change", values));
 *     if (!ent_result_complete(result)) return ent_fail_nomem(context); one check for every NULL above
 *
 * Everything handed out belongs to the result and goes with ent_result_free. */
#ifndef ENT_RESULT_DOCUMENT_H
#define ENT_RESULT_DOCUMENT_H

#include "result/period.h"
#include "support/context.h"
#include <entente/result.h>

/* An empty document: every string "", rival -1, version and commit filled in. NULL when out of memory. */
ent_result *ent_result_new(void);

/* Zeroed memory, copies of strings (NULL is copied as ""), and printf into a string. NULL when out of memory, which
 * ent_result_complete remembers. */
void *ent_result_take(ent_result *result, size_t bytes);
double *ent_result_doubles(ent_result *result, size_t count);
char *ent_result_string(ent_result *result, const char *string);
struct ent_text;
char *ent_result_text(ent_result *result, struct ent_text *text);                       /* of a text, which is freed */
char *ent_result_stringf(ent_result *result, const char *format, ...) ENT_PRINTF(2, 3); /* numbers as in locale C */

/* 0 once any of the calls above has run out of memory. */
int ent_result_complete(const ent_result *result);

/* Append one entry; strings and the n_regions values are copied. result->n_regions must be set before measures are
 * added. A figure that does not exist (a change from nothing) is NaN. NOMEM. */
ENT_MUST_USE ent_status ent_result_add_measure(ent_context *context, ent_result *result, const char *name,
                                               const char *unit, const char *label, const double *values);
ENT_MUST_USE ent_status ent_result_add_option(ent_context *context, ent_result *result, const char *name,
                                              const char *value);
/* The same, in the place of an entry of that name if there is one. */
ENT_MUST_USE ent_status ent_result_set_option(ent_context *context, ent_result *result, const char *name,
                                              const char *value);
ENT_MUST_USE ent_status ent_result_add_solve(ent_context *context, ent_result *result, const ent_result_solve *solve);
ENT_MUST_USE ent_status ent_result_add_clause(ent_context *context, ent_result *result,
                                              const ent_result_clause *clause);
/* Values of a path are [n_years][n_regions], copied: n_years and n_regions must be set before. An array of a pledge that
 * is NULL has no figures. */
ENT_MUST_USE ent_status ent_result_add_series(ent_context *context, ent_result *result, const char *name,
                                              const char *unit, const char *label, const double *values);
ENT_MUST_USE ent_status ent_result_add_player(ent_context *context, ent_result *result, const ent_player *player);
ENT_MUST_USE ent_status ent_result_add_pledge(ent_context *context, ent_result *result, const ent_pledge *pledge);
ENT_MUST_USE ent_status ent_result_add_dependence(ent_context *context, ent_result *result,
                                                  const ent_dependence *dependence);
ENT_MUST_USE ent_status ent_result_add_warning(ent_context *context, ent_result *result, const char *warning,
                                               const char *warning_fr);

#endif
