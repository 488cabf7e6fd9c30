/* compare.c: two packages, or two documents, side by side. */
#include "package/inside.h"
#include "path/words.h"
#include "result/document.h"
#include "support/arena.h"
#include "support/context.h"

#include <entente/run.h>
#include <stdlib.h>
#include <limits.h>
#include <string.h>

typedef struct comparison_owner {
    ent_comparison face; /* first, so that the two share their address */
    ent_result *first, *second;
    ent_arena arena;
} comparison_owner;

/* The parties of both, each once. Regions have the same index in both, as the world is the same. */
static ent_status gather_parties(ent_context *context, comparison_owner *c) {
    const ent_result *const sides[2] = {c->first, c->second};
    size_t *parties = ent_arena_take(&c->arena, (c->first->n_parties + c->second->n_parties + 1) * sizeof *parties);
    size_t n = 0;
    if (parties == NULL) return ent_fail_nomem(context);
    for (int k = 0; k < 2; k++)
        for (size_t p = 0; p < sides[k]->n_parties; p++) {
            size_t at = 0;
            while (at < n && parties[at] != sides[k]->parties[p]) at++;
            if (at == n) parties[n++] = sides[k]->parties[p];
        }
    c->face.parties = parties;
    c->face.n_parties = n;
    c->face.rival = c->first->rival >= 0 ? c->first->rival : c->second->rival;
    return ENT_OK;
}

static ent_status lay(ent_context *context, comparison_owner *c) {
    const ent_result *a = c->first, *b = c->second;
    if (strcmp(a->world_hash, b->world_hash) != 0 || a->n_regions != b->n_regions || a->n_sectors != b->n_sectors)
        return ent_fail(context, ENT_USAGE, "the documents are of different worlds, \"%s\" and \"%s\"", a->world,
                        b->world);
    if (a->year != b->year)
        return ent_fail(context, ENT_USAGE, "the documents are of different years, %d and %d", a->year, b->year);
    if (a->n_years != b->n_years || (a->n_years > 0 && memcmp(a->years, b->years, a->n_years * sizeof *a->years) != 0))
        if (a->failed_year == 0 && b->failed_year == 0)
            return ent_fail(context, ENT_USAGE, "the documents are paths of different years, or only one is a path");
    c->face = (ent_comparison){.struct_version = ENT_COMPARISON_VERSION,
                               .first = a,
                               .second = b,
                               .converged = a->converged && b->converged,
                               .rival = -1,
                               .sentence = "",
                               .sentence_fr = ""};
    ENT_TRY(gather_parties(context, c));
    if (!c->face.converged) return ENT_OK;
    c->face.sentence = ent_both_sentence(c->first, ENT_LANGUAGE_EN, &c->face);
    c->face.sentence_fr = ent_both_sentence(c->first, ENT_LANGUAGE_FR, &c->face);
    return ent_result_complete(c->first) ? ENT_OK : ent_fail_nomem(context);
}

ent_status ent_comparison_create(ent_context *context, ent_result *first, ent_result *second, ent_comparison **out) {
    comparison_owner *c = calloc(1, sizeof *c);
    ent_status status;
    *out = NULL;
    if (c == NULL) return ent_fail_nomem(context);
    c->first = first;
    c->second = second;
    status = lay(context, c);
    if (status == ENT_OK) {
        *out = &c->face;
        return ENT_OK;
    }
    ent_arena_free(&c->arena);
    free(c);
    return status;
}

void ent_comparison_free(ent_comparison *comparison) {
    comparison_owner *c = (comparison_owner *)(void *)comparison;
    if (c == NULL) return;
    ent_result_free(c->first);
    ent_result_free(c->second);
    ent_arena_free(&c->arena);
    free(c);
}

/* The year `ent_run` would take for this package. */
static ent_status standard_year(ent_context *context, const ent_package *package, const char *against, int *year) {
    ent_package *other = NULL;
    int otherwise = 0;
    if (against == NULL) ENT_TRY(ent_package_load_against(context, package, &other));
    else if (strcmp(against, "none") != 0) ENT_TRY(ent_package_load_asked(context, package, against, &other));
    *year = ent_package_get_info(package)->default_year;
    if (other != NULL) otherwise = ent_package_get_info(other)->default_year;
    if (otherwise > *year) *year = otherwise;
    ent_package_free(other);
    return ENT_OK;
}

/* A side without a solution is kept, as the document says what is known of it; the other one is still run. */
static ent_status run_both(ent_context *context, const ent_world *world, const ent_package *const packages[2],
                           const ent_run_options *options, ent_result *results[2]) {
    ent_status worst = ENT_OK;
    ent_error failure = {0};
    for (int k = 0; k < 2; k++) {
        ent_status status = ent_run(context, world, packages[k], options, &results[k]);
        if (status != ENT_OK && status != ENT_NUMERIC) return status;
        if (status == ENT_OK || worst != ENT_OK) continue;
        worst = status;
        failure = *ent_context_error(context);
    }
    if (worst != ENT_OK) context->error = failure;
    return worst;
}

/* Years that hold the horizons of both: as each says, else from its first clause on, ten years more. */
static void choose_horizon(const ent_package *const packages[2], ent_run_options *chosen) {
    int first = INT_MAX, last = 0;
    for (int k = 0; k < 2; k++) {
        const ent_package_info *info = ent_package_get_info(packages[k]);
        int begins = info->first_year, ends = info->last_year;
        for (size_t c = 0; c < info->n_clauses && info->first_year == 0; c++) {
            int year = atoi(info->clauses[c].from); /* an ISO date, or empty where a condition decides */
            if (!info->clauses[c].off && year > 0 && (begins == 0 || year < begins)) begins = year;
        }
        if (begins == 0) continue;
        if (ends == 0) ends = begins + 10;
        if (begins < first) first = begins;
        if (ends > last) last = ends;
    }
    if (chosen->first_year == 0 && last > 0) chosen->first_year = first;
    if (chosen->last_year == 0 && last > 0) chosen->last_year = last;
}

ent_status ent_compare_options(ent_context *context, const ent_package *first, const ent_package *second,
                               const ent_run_options *options, ent_run_options *out) {
    const ent_package *const packages[2] = {first, second};
    int asked;
    if (options != NULL) *out = *options;
    else ent_run_options_init(out);
    asked = out->path || out->year != 0 || out->date != NULL;
    if (out->path) choose_horizon(packages, out);
    for (int k = 0; k < 2 && !asked; k++) {
        int year = 0;
        ENT_TRY(standard_year(context, packages[k], out->against, &year));
        if (year > out->year) out->year = year;
    }
    return ENT_OK;
}

ent_status ent_compare(ent_context *context, const ent_world *world, const ent_package *first,
                       const ent_package *second, const ent_run_options *options, ent_comparison **out) {
    const ent_package *const packages[2] = {first, second};
    ent_result *results[2] = {NULL, NULL};
    ent_run_options chosen;
    ent_status status, laid = ENT_OK;
    *out = NULL;
    ENT_TRY(ent_compare_options(context, first, second, options, &chosen));
    status = run_both(context, world, packages, &chosen, results);
    if (status == ENT_OK || status == ENT_NUMERIC) {
        ent_error failure = *ent_context_error(context);
        laid = ent_comparison_create(context, results[0], results[1], out);
        if (laid == ENT_OK) context->error = failure;
    }
    if (*out != NULL) return status;
    ent_result_free(results[0]);
    ent_result_free(results[1]);
    return laid != ENT_OK ? laid : status;
}
