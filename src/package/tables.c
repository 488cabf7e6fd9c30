#include "package/tables.h"
#include "support/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const ent_fact_table *table_of(const ent_facts *facts, const char *name) {
    size_t n;
    const ent_fact_table *tables = ent_facts_tables(facts, &n);
    for (size_t k = 0; k < n; k++)
        if (strcmp(tables[k].name, name) == 0) return &tables[k];
    return NULL;
}

/* The columns of a table that the reader of facts has made sure of. */
static size_t column_of(const ent_fact_table *table, const char *name) {
    size_t c = 0;
    while (c + 1 < table->n_columns && strcmp(table->columns[c].name, name) != 0) c++;
    return c;
}

static const char *text_at(const ent_fact_table *table, size_t row, size_t column) {
    return table->texts[row * table->n_columns + column];
}

/* Looks for a name in a column; NOT_FOUND with the nearest. */
static ent_status find_name(ent_context *context, const ent_fact_table *table, size_t column, const char *key,
                            const ent_term *term) {
    size_t n = table == NULL ? 0 : table->n_rows, k = 0;
    char hint[sizeof context->error.hint];
    const char **names;
    while (k < n && strcmp(text_at(table, k, column), term->name) != 0) k++;
    if (k < n) return ENT_OK;
    names = malloc((n + 1) * sizeof *names);
    if (names == NULL) return ent_fail_nomem(context);
    for (k = 0; k < n; k++) names[k] = text_at(table, k, column);
    ent_hint(hint, sizeof hint, term->name, names, n, "entente data facts lists them");
    free(names);
    return ent_fail_at(context, ENT_NOT_FOUND, ent_term_place(term), key, hint, "%s \"%.64s\" is unknown", key,
                       term->name);
}

ent_status ent_find_strait(ent_context *context, const ent_facts *facts, const ent_term *strait) {
    const ent_fact_table *table = table_of(facts, "straits");
    return find_name(context, table, table == NULL ? 0 : column_of(table, "strait"), "strait", strait);
}

/* ---- minerals ---- */

typedef struct search {
    const ent_fact_table *parameters;
    size_t mineral, sector, cost_share, sigma, stock_days; /* columns */
    const ent_clause *clause;
} search;

static double given_or(double given, const search *s, size_t row, size_t column) {
    if (!isnan(given) || row == SIZE_MAX) return given;
    return s->parameters->numbers[row * s->parameters->n_columns + column];
}

/* The row of the clause's mineral for a sector; SIZE_MAX without one. */
static size_t row_of(const search *s, const char *sector) {
    for (size_t r = 0; r < s->parameters->n_rows; r++)
        if (strcmp(text_at(s->parameters, r, s->mineral), s->clause->terms.name.name) == 0 &&
            strcmp(text_at(s->parameters, r, s->sector), sector) == 0)
            return r;
    return SIZE_MAX;
}

/* The parameters of a sector, the clause's own before the table's; NaN where neither has one. */
static ent_mineral_use_group parameters_of(const search *s, const char *sector) {
    const ent_terms *terms = &s->clause->terms;
    size_t row = row_of(s, sector);
    ent_mineral_use_group found = {.cost_share = given_or(terms->cost_share, s, row, s->cost_share),
                                   .sigma = given_or(terms->sigma, s, row, s->sigma),
                                   .stock_days = given_or(terms->stock_days, s, row, s->stock_days)};
    return found;
}

static ent_status fail_parameters(ent_context *context, const search *s, const char *sector) {
    return ent_fail_at(context, ENT_NOT_FOUND, ent_term_place(&s->clause->terms.name), "mineral",
                       "give the clause a cost-share, a sigma and stocks of its own",
                       "the table has no parameters of %.64s for sector %.40s", s->clause->terms.name.name, sector);
}

/* Puts a sector with those of the same parameters. */
static ent_status add_use(ent_context *context, ent_arena *arena, size_t n_sectors, const ent_mineral_use_group *use,
                          size_t sector, ent_scope *scope) {
    size_t g = 0;
    while (g < scope->n_uses && (scope->uses[g].cost_share != use->cost_share || scope->uses[g].sigma != use->sigma ||
                                 scope->uses[g].stock_days != use->stock_days))
        g++;
    if (g == scope->n_uses) {
        scope->uses[g] = *use;
        scope->uses[g].sectors = ent_arena_take(arena, n_sectors);
        if (scope->uses[g].sectors == NULL) return ent_fail_nomem(context);
        scope->n_uses++;
    }
    scope->uses[g].sectors[sector] = 1;
    return ENT_OK;
}

ent_status ent_find_mineral(ent_context *context, const ent_facts *facts, const ent_table *table,
                            const ent_clause *clause, ent_arena *arena, ent_scope *scope) {
    const ent_fact_table *parameters = table_of(facts, "parameters");
    search s = {.parameters = parameters, .clause = clause};
    int named = scope->sectors != NULL;
    if (parameters == NULL) return find_name(context, NULL, 0, "mineral", &clause->terms.name);
    s.mineral = column_of(parameters, "mineral"), s.sector = column_of(parameters, "sector");
    s.cost_share = column_of(parameters, "cost_share"), s.sigma = column_of(parameters, "elasticity");
    s.stock_days = column_of(parameters, "stock_days");
    ENT_TRY(find_name(context, parameters, s.mineral, "mineral", &clause->terms.name));
    if (!named) scope->sectors = ent_arena_take(arena, table->n_sectors);
    scope->uses = ent_arena_take(arena, table->n_sectors * sizeof *scope->uses);
    if (scope->sectors == NULL || scope->uses == NULL) return ent_fail_nomem(context);
    scope->n_cells = 0;
    for (size_t j = 0; j < table->n_sectors; j++) {
        const char *code = table->sectors[j].code;
        ent_mineral_use_group use = parameters_of(&s, code);
        if (named ? !scope->sectors[j] : row_of(&s, code) == SIZE_MAX) continue;
        if (isnan(use.cost_share) || isnan(use.sigma) || isnan(use.stock_days))
            return fail_parameters(context, &s, code);
        scope->sectors[j] = 1;
        scope->n_cells++;
        ENT_TRY(add_use(context, arena, table->n_sectors, &use, j, scope));
    }
    return ENT_OK;
}
