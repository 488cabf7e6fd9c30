/* minerals.c: who mines and refines, who depends on whom, what a cut-off would meet. */
#include "world/facts.h"
#include "support/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows in the order look-ups answer: same labels together, the last year first, then the order of the file. */
typedef struct ordered {
    size_t first, second; /* indices of labels */
    int year;
    double share;
    size_t row;
} ordered;

static int compare(const void *a, const void *b) {
    const ordered *x = a, *y = b;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    if (x->second != y->second) return x->second < y->second ? -1 : 1;
    if (x->year != y->year) return x->year > y->year ? -1 : 1;
    if (x->share != y->share) return x->share > y->share ? -1 : 1;
    return x->row < y->row ? -1 : 1;
}

/* *out is malloc'd. `share` is the column that orders within a year, SIZE_MAX for none. NOMEM. */
static ent_status order_rows(ent_context *context, const ent_fact_rows *rows, const ent_labels *firsts, size_t first,
                             const ent_labels *seconds, size_t second, size_t year, size_t share, ordered **out) {
    size_t n = rows->view.n_rows;
    *out = calloc(n, sizeof **out);
    if (*out == NULL) return ent_fail_nomem(context);
    for (size_t r = 0; r < n; r++)
        (*out)[r] = (ordered){.first = ent_labels_find(firsts, ent_fact_text(rows, r, first)),
                              .second = ent_labels_find(seconds, ent_fact_text(rows, r, second)),
                              .year = (int)ent_fact_number(rows, r, year),
                              .share = share == SIZE_MAX ? 0.0 : ent_fact_number(rows, r, share),
                              .row = r};
    qsort(*out, n, sizeof **out, compare);
    return ENT_OK;
}

/* Shares are rounded to four decimals and their totals to few digits, so that a sum may pass 1 by a little. */
static ent_status check_sums(ent_context *context, const ent_fact_rows *rows, const ordered *order) {
    double sum = 0.0;
    for (size_t k = 0; k < rows->view.n_rows; k++) {
        const ordered *o = &order[k];
        int same = k > 0 && o->first == order[k - 1].first && o->second == order[k - 1].second &&
                   o->year == order[k - 1].year;
        sum = (same ? sum : 0.0) + o->share;
        if (sum > 1.005)
            return ent_fact_fail(context, rows, o->row, PRODUCER_SHARE, ENT_INPUT, "one source for each stage and year",
                                 "shares of %s, %s, in %d sum to more than 1",
                                 ent_fact_text(rows, o->row, PRODUCER_MINERAL),
                                 ent_fact_text(rows, o->row, PRODUCER_STAGE), o->year);
    }
    return ENT_OK;
}

static ent_status build_producers(ent_context *context, ent_facts *facts) {
    const ent_fact_rows *rows = &facts->tables[ENT_FACTS_PRODUCERS];
    ent_minerals *m = &facts->minerals;
    size_t n = rows->view.n_rows;
    ordered *order = NULL;
    ent_status status;
    m->producers = ent_arena_take(&facts->arena, n * sizeof *m->producers);
    m->producer_rows = ent_arena_take(&facts->arena, n * sizeof *m->producer_rows);
    if (m->producers == NULL || m->producer_rows == NULL) return ent_fail_nomem(context);
    ENT_TRY(order_rows(context, rows, &m->minerals, PRODUCER_MINERAL, &m->stages, PRODUCER_STAGE, PRODUCER_YEAR,
                       PRODUCER_SHARE, &order));
    status = check_sums(context, rows, order);
    for (size_t k = 0; k < n; k++) {
        size_t r = m->producer_rows[k] = order[k].row;
        m->producers[k] = (ent_mineral_producer){ent_fact_text(rows, r, PRODUCER_COUNTRY),
                                                 ent_fact_number(rows, r, PRODUCER_SHARE),
                                                 ent_fact_text(rows, r, PRODUCER_SOURCE), order[k].year};
    }
    free(order);
    return status;
}

static ent_status check_use(ent_context *context, const ent_fact_rows *rows, size_t r, int *at_least) {
    const char *word = ent_fact_text(rows, r, USE_RELIANCE_IS);
    int given = !ent_fact_is_empty(rows, r, USE_RELIANCE);
    *at_least = strcmp(word, "above") == 0;
    if (given && !*at_least && strcmp(word, "equal") != 0)
        return ent_fact_fail(context, rows, r, USE_RELIANCE_IS, ENT_INPUT, "equal, or above",
                             "reliance_is \"%.40s\" is unknown", word);
    if (!given && word[0] != '\0')
        return ent_fact_fail(context, rows, r, USE_RELIANCE_IS, ENT_INPUT, "leave both empty, or neither",
                             "import_reliance is empty and reliance_is is not");
    if (!given && ent_fact_is_empty(rows, r, USE_CHINA_SHARE))
        return ent_fact_fail(context, rows, r, USE_RELIANCE, ENT_INPUT, "give one of import_reliance and china_share",
                             "the row says nothing");
    return ENT_OK;
}

static ent_status build_uses(ent_context *context, ent_facts *facts) {
    const ent_fact_rows *rows = &facts->tables[ENT_FACTS_USE];
    ent_minerals *m = &facts->minerals;
    size_t n = rows->view.n_rows;
    ordered *order = NULL;
    ent_status status = ENT_OK;
    m->uses = ent_arena_take(&facts->arena, n * sizeof *m->uses);
    m->use_rows = ent_arena_take(&facts->arena, n * sizeof *m->use_rows);
    if (m->uses == NULL || m->use_rows == NULL) return ent_fail_nomem(context);
    ENT_TRY(
        order_rows(context, rows, &m->minerals, USE_MINERAL, &m->importers, USE_IMPORTER, USE_YEAR, SIZE_MAX, &order));
    for (size_t k = 0; k < n && status == ENT_OK; k++) {
        size_t r = m->use_rows[k] = order[k].row;
        int at_least = 0;
        status = check_use(context, rows, r, &at_least);
        m->uses[k] = (ent_mineral_use){.year = order[k].year,
                                       .form = ent_fact_text(rows, r, USE_FORM),
                                       .import_reliance = ent_fact_number(rows, r, USE_RELIANCE),
                                       .at_least = at_least,
                                       .china_share = ent_fact_number(rows, r, USE_CHINA_SHARE),
                                       .sectors = ent_fact_text(rows, r, USE_SECTORS),
                                       .source = ent_fact_text(rows, r, USE_SOURCE)};
    }
    free(order);
    return status;
}

/* The distinct texts of a column in the rows of a mineral, which is the first column of all these tables. */
static ent_status list_texts(ent_context *context, ent_arena *arena, const ent_fact_rows *rows, const char *mineral,
                             size_t column, const char *const **out, size_t *n_out) {
    const char **texts = ent_arena_take(arena, (rows->view.n_rows + 1) * sizeof *texts);
    size_t n = 0;
    if (texts == NULL) return ent_fail_nomem(context);
    for (size_t r = 0; r < rows->view.n_rows; r++) {
        const char *text = ent_fact_text(rows, r, column);
        size_t k = 0;
        if (strcmp(ent_fact_text(rows, r, 0), mineral) != 0) continue;
        while (k < n && strcmp(texts[k], text) != 0) k++;
        if (k == n) texts[n++] = text;
    }
    *out = texts;
    *n_out = n;
    return ENT_OK;
}

static ent_status build_list(ent_context *context, ent_facts *facts) {
    const ent_fact_rows *reasoning = &facts->tables[ENT_FACTS_REASONING];
    ent_minerals *m = &facts->minerals;
    m->list = ent_arena_take(&facts->arena, (m->minerals.count + 1) * sizeof *m->list);
    if (m->list == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < m->minerals.count; k++) {
        ent_mineral *one = &m->list[k];
        size_t row;
        *one = (ent_mineral){.name = m->minerals.codes[k], .reasoning = "", .reasoning_source = ""};
        ENT_TRY(list_texts(context, &facts->arena, &facts->tables[ENT_FACTS_PRODUCERS], one->name, PRODUCER_STAGE,
                           &one->stages, &one->n_stages));
        ENT_TRY(list_texts(context, &facts->arena, &facts->tables[ENT_FACTS_USE], one->name, USE_IMPORTER,
                           &one->importers, &one->n_importers));
        ENT_TRY(list_texts(context, &facts->arena, &facts->tables[ENT_FACTS_PARAMETERS], one->name, PARAMETER_SECTOR,
                           &one->sectors, &one->n_sectors));
        row = ent_fact_find(reasoning, one->name, 0, NULL);
        if (row == SIZE_MAX) continue;
        one->reasoning = ent_fact_text(reasoning, row, REASONING_TEXT);
        one->reasoning_source = ent_fact_text(reasoning, row, REASONING_SOURCE);
    }
    return ENT_OK;
}

ent_status ent_minerals_build(ent_context *context, ent_facts *facts) {
    const ent_fact_rows *producers = &facts->tables[ENT_FACTS_PRODUCERS], *uses = &facts->tables[ENT_FACTS_USE];
    const ent_fact_rows *parameters = &facts->tables[ENT_FACTS_PARAMETERS];
    const ent_fact_rows *reasoning = &facts->tables[ENT_FACTS_REASONING];
    const ent_fact_source minerals[] = {
        {producers, PRODUCER_MINERAL}, {uses, USE_MINERAL}, {parameters, PARAMETER_MINERAL}};
    const ent_fact_source stage = {producers, PRODUCER_STAGE}, importer = {uses, USE_IMPORTER};
    const ent_fact_source sector = {parameters, PARAMETER_SECTOR};
    ent_minerals *m = &facts->minerals;
    ENT_TRY(ent_fact_labels(context, &facts->arena, &m->minerals, minerals, 3));
    ENT_TRY(ent_fact_labels(context, &facts->arena, &m->stages, &stage, 1));
    ENT_TRY(ent_fact_labels(context, &facts->arena, &m->importers, &importer, 1));
    ENT_TRY(ent_fact_labels(context, &facts->arena, &m->using_sectors, &sector, 1));
    for (size_t r = 0; r < parameters->view.n_rows; r++)
        if (ent_fact_find(reasoning, ent_fact_text(parameters, r, PARAMETER_MINERAL), 0, NULL) == SIZE_MAX)
            return ent_fact_fail(context, parameters, r, PARAMETER_MINERAL, ENT_INPUT, "add a row to reasoning.csv",
                                 "the parameters of %.40s come without a reasoning",
                                 ent_fact_text(parameters, r, PARAMETER_MINERAL));
    ENT_TRY(build_producers(context, facts));
    ENT_TRY(build_uses(context, facts));
    return build_list(context, facts);
}

const ent_mineral *ent_facts_minerals(const ent_facts *facts, size_t *n_minerals) {
    *n_minerals = facts->minerals.minerals.count;
    return facts->minerals.list;
}

ent_status ent_facts_mineral(ent_context *context, const ent_facts *facts, const char *name, const ent_mineral **out) {
    size_t index = 0;
    *out = NULL;
    ENT_TRY(ent_fact_name(context, "mineral", name, &facts->minerals.minerals, &index));
    *out = &facts->minerals.list[index];
    return ENT_OK;
}

/* The run of rows with these labels, in the order of `rows_in_order`; 0 when there is none. */
static size_t find_run(const ent_fact_rows *rows, const size_t *rows_in_order, size_t first, const char *a,
                       size_t second, const char *b, size_t *begin) {
    size_t n = rows->view.n_rows, k = 0, end;
    while (k < n && (strcmp(ent_fact_text(rows, rows_in_order[k], first), a) != 0 ||
                     strcmp(ent_fact_text(rows, rows_in_order[k], second), b) != 0))
        k++;
    for (end = k; end < n && strcmp(ent_fact_text(rows, rows_in_order[end], first), a) == 0 &&
                  strcmp(ent_fact_text(rows, rows_in_order[end], second), b) == 0;)
        end++;
    *begin = k;
    return end - k;
}

ent_status ent_facts_producers(ent_context *context, const ent_facts *facts, const char *mineral, const char *stage,
                               int year, const ent_mineral_producer **out, size_t *n_producers) {
    const ent_fact_rows *rows = &facts->tables[ENT_FACTS_PRODUCERS];
    const ent_minerals *m = &facts->minerals;
    size_t index, begin, end, n;
    char known[64] = "";
    *out = NULL;
    *n_producers = 0;
    ENT_TRY(ent_fact_name(context, "mineral", mineral, &m->minerals, &index));
    ENT_TRY(ent_fact_name(context, "stage", stage, &m->stages, &index));
    n = find_run(rows, m->producer_rows, PRODUCER_MINERAL, mineral, PRODUCER_STAGE, stage, &begin);
    end = begin + n;
    if (n == 0)
        return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, "stage", NULL,
                           "the facts have no producers of %s at the stage %s", mineral, stage);
    if (year == 0) year = (int)ent_fact_number(rows, m->producer_rows[begin], PRODUCER_YEAR);
    while (begin < end && (int)ent_fact_number(rows, m->producer_rows[begin], PRODUCER_YEAR) != year) begin++;
    if (begin == end) {
        snprintf(known, sizeof known, "the last year known is %.0f",
                 ent_fact_number(rows, m->producer_rows[end - n], PRODUCER_YEAR));
        return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, "year", known,
                           "producers of %s, %s, in %d are not in the facts", mineral, stage, year);
    }
    for (n = 0; begin + n < end && (int)ent_fact_number(rows, m->producer_rows[begin + n], PRODUCER_YEAR) == year;) n++;
    *out = m->producers + begin;
    *n_producers = n;
    return ENT_OK;
}

ent_status ent_facts_mineral_use(ent_context *context, const ent_facts *facts, const char *mineral,
                                 const char *importer, const ent_mineral_use **out, size_t *n_uses) {
    const ent_minerals *m = &facts->minerals;
    size_t index, begin;
    *out = NULL;
    *n_uses = 0;
    ENT_TRY(ent_fact_name(context, "mineral", mineral, &m->minerals, &index));
    ENT_TRY(ent_fact_name(context, "importer", importer, &m->importers, &index));
    *n_uses = find_run(&facts->tables[ENT_FACTS_USE], m->use_rows, USE_MINERAL, mineral, USE_IMPORTER, importer,
                       &begin);
    if (*n_uses == 0)
        return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, "importer", NULL,
                           "the use of %s by %s is not in the facts", mineral, importer);
    *out = m->uses + begin;
    return ENT_OK;
}

ent_status ent_facts_mineral_parameters(ent_context *context, const ent_facts *facts, const char *mineral,
                                        const char *sector, ent_mineral_parameters *out) {
    const ent_fact_rows *rows = &facts->tables[ENT_FACTS_PARAMETERS];
    const ent_minerals *m = &facts->minerals;
    size_t index, row = ent_fact_find(rows, mineral, 0, sector);
    if (row == SIZE_MAX) {
        ENT_TRY(ent_fact_name(context, "mineral", mineral, &m->minerals, &index));
        ENT_TRY(ent_fact_name(context, "using sector", sector, &m->using_sectors, &index));
        return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, "sector", NULL,
                           "the facts say nothing of %s in sector %s", mineral, sector);
    }
    out->cost_share = ent_fact_number(rows, row, PARAMETER_COST_SHARE);
    out->elasticity = ent_fact_number(rows, row, PARAMETER_ELASTICITY);
    out->stock_days = ent_fact_number(rows, row, PARAMETER_STOCK);
    out->rebuild_years = ent_fact_number(rows, row, PARAMETER_REBUILD);
    return ENT_OK;
}
