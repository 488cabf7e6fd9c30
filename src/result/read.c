/* read.c: a result document from its JSON: all but the path (read_path.c). What json.c writes and nothing else is taken,
 * so that a document that is read says the same as the one that was written. */
#include "result/read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABELS_MOST = 5000, ENTRIES_MOST = 1000000, CELLS_MOST = 1 << 24 };

static const json_t *member(ent_reading *r, const json_t *object, const char *key) {
    return r->status == ENT_OK ? json_object_get(object, key) : NULL;
}

/* ---- provenance ---- */

static void read_title(ent_reading *r, const json_t *object, const char **en, const char **fr) {
    static const char *const keys[] = {"en", "fr", NULL};
    const json_t *title = ent_json_object(r, member(r, object, "title"), "title", keys);
    *en = ent_json_string(r, title, "en", 1);
    *fr = ent_json_string(r, title, "fr", 1);
}

static void read_package(ent_reading *r, const json_t *root) {
    static const char *const keys[] = {"name", "title", "file", "hash", NULL};
    static const char *const against_keys[] = {"name", "title", "hash", NULL};
    ent_result *d = r->result;
    const json_t *package = ent_json_object(r, member(r, root, "package"), "package", keys), *against;
    d->package = ent_json_string(r, package, "name", 0);
    read_title(r, package, &d->title_en, &d->title_fr);
    d->package_file = ent_json_string(r, package, "file", 1);
    d->package_hash = ent_json_string(r, package, "hash", 1);
    against = ent_json_object(r, member(r, root, "against"), "against", against_keys);
    d->against = ent_json_string(r, against, "name", 0);
    read_title(r, against, &d->against_title_en, &d->against_title_fr);
    d->against_hash = ent_json_string(r, against, "hash", 1);
}

static void read_options(ent_reading *r, const json_t *options) {
    const char *key;
    json_t *value;
    if (r->status == ENT_OK && !json_is_object(options)) ent_json_fault(r, "options", "is no object");
    if (r->status != ENT_OK) return;
    json_object_foreach((json_t *)(uintptr_t)options, key, value) {
        if (!json_is_string(value)) ent_json_fault(r, key, "is no text");
        if (r->status == ENT_OK)
            r->status = ent_result_add_option(r->context, r->result, key, json_string_value(value));
    }
}

static void read_provenance(ent_reading *r, const json_t *root) {
    static const char *const entente_keys[] = {"version", "commit", NULL};
    static const char *const world_keys[] = {"name", "hash", "base_year", NULL};
    ent_result *d = r->result;
    const json_t *part = ent_json_object(r, member(r, root, "entente"), "entente", entente_keys);
    d->version = ent_json_string(r, part, "version", 0);
    d->commit = ent_json_string(r, part, "commit", 0);
    if (json_is_string(member(r, root, "run"))) d->run_id = ent_json_string(r, root, "run", 0);
    else if (member(r, root, "run") != NULL && !json_is_null(member(r, root, "run")))
        ent_json_fault(r, "run", "is no id");
    read_package(r, root);
    part = ent_json_object(r, member(r, root, "world"), "world", world_keys);
    d->world = ent_json_string(r, part, "name", 0);
    d->world_hash = ent_json_string(r, part, "hash", 0);
    d->base_year = (int)ent_json_integer(r, part, "base_year", 1, 9999, 1);
    d->year = (int)ent_json_integer(r, root, "year", 0, 9999, 0);
    d->date = ent_json_string(r, root, "date", 1);
    d->horizon = ent_json_string(r, root, "horizon", 0);
    d->elasticities = ent_json_string(r, root, "elasticities", 0);
    d->closure = ent_json_string(r, root, "closure", 0);
    d->numeraire = ent_json_string(r, root, "numeraire", 0);
    read_options(r, member(r, root, "options"));
    d->sentence = ent_json_string(r, root, "sentence", 1);
    d->sentence_fr = ent_json_string(r, root, "sentence_fr", 1);
    d->left_out = ent_json_string(r, root, "left_out", 1);
    d->left_out_fr = ent_json_string(r, root, "left_out_fr", 1);
}

/* Where nobody knows how far it is from a solution, it is infinitely far. */
static double read_residual(ent_reading *r, const json_t *solve, const char *key) {
    double value = ent_json_number(r, solve, key);
    return isnan(value) ? (double)INFINITY : value;
}

static void read_solves(ent_reading *r, const json_t *solves) {
    static const char *const keys[] = {"label",  "package", "converged", "residual", "verified_residual",
                                       "method", "sweeps",  NULL};
    size_t n = ent_json_array(r, solves, "solves", ENTRIES_MOST);
    for (size_t k = 0; k < n && r->status == ENT_OK; k++) {
        const json_t *one = ent_json_object(r, json_array_get(solves, k), "solves", keys);
        ent_result_solve solve = {.label = ent_json_string(r, one, "label", 0),
                                  .package = ent_json_string(r, one, "package", 0),
                                  .method = ent_json_string(r, one, "method", 0)};
        solve.converged = ent_json_boolean(r, one, "converged");
        solve.residual = read_residual(r, one, "residual");
        solve.verified_residual = read_residual(r, one, "verified_residual");
        solve.sweeps = (uint32_t)ent_json_integer(r, one, "sweeps", 0, UINT32_MAX, 0);
        if (r->status == ENT_OK) r->status = ent_result_add_solve(r->context, r->result, &solve);
    }
}

static void read_clauses(ent_reading *r, const json_t *clauses) {
    static const char *const keys[] = {"id",        "type",      "summary", "summary_fr", "from", "until",
                                       "announced", "authority", "status",  "source",     "off",  NULL};
    static const char *const source_keys[] = {"title", "date", "url", NULL};
    size_t n = ent_json_array(r, clauses, "clauses", ENTRIES_MOST);
    for (size_t k = 0; k < n && r->status == ENT_OK; k++) {
        const json_t *one = ent_json_object(r, json_array_get(clauses, k), "clauses", keys);
        const json_t *source = ent_json_object(r, member(r, one, "source"), "source", source_keys);
        ent_result_clause clause = {.id = ent_json_string(r, one, "id", 0),
                                    .type = ent_json_string(r, one, "type", 0),
                                    .summary = ent_json_string(r, one, "summary", 0),
                                    .summary_fr = ent_json_string(r, one, "summary_fr", 0),
                                    .from = ent_json_string(r, one, "from", 1),
                                    .until = ent_json_string(r, one, "until", 1),
                                    .announced = ent_json_string(r, one, "announced", 1),
                                    .authority = ent_json_string(r, one, "authority", 1),
                                    .status = ent_json_string(r, one, "status", 1),
                                    .source_title = ent_json_string(r, source, "title", 1),
                                    .source_date = ent_json_string(r, source, "date", 1),
                                    .source_url = ent_json_string(r, source, "url", 1)};
        if (one != NULL && json_object_get(one, "off") != NULL) clause.off = ent_json_boolean(r, one, "off");
        if (r->status == ENT_OK) r->status = ent_result_add_clause(r->context, r->result, &clause);
    }
}

/* Each in both languages. */
static void read_warnings(ent_reading *r, const json_t *root) {
    const json_t *english = member(r, root, "warnings"), *french = member(r, root, "warnings_fr");
    size_t n = ent_json_array(r, english, "warnings", ENTRIES_MOST);
    if (ent_json_array(r, french, "warnings_fr", ENTRIES_MOST) != n)
        ent_json_fault(r, "warnings_fr", "is not as long as \"warnings\"");
    for (size_t k = 0; k < n && r->status == ENT_OK; k++) {
        const char *line = json_string_value(json_array_get(english, k));
        const char *line_fr = json_string_value(json_array_get(french, k));
        if (line == NULL) ent_json_fault(r, "warnings", "has an entry that is no text");
        else if (line_fr == NULL) ent_json_fault(r, "warnings_fr", "has an entry that is no text");
        else r->status = ent_result_add_warning(r->context, r->result, line, line_fr);
    }
}

/* ---- labels ---- */

typedef struct labels {
    const char **codes, **names_en, **names_fr;
} labels;

static int take_labels(ent_reading *r, size_t n, labels *out) {
    out->codes = ent_result_take(r->result, (n + 1) * sizeof *out->codes);
    out->names_en = ent_result_take(r->result, (n + 1) * sizeof *out->names_en);
    out->names_fr = ent_result_take(r->result, (n + 1) * sizeof *out->names_fr);
    if (r->status == ENT_OK && !ent_result_complete(r->result)) r->status = ent_fail_nomem(r->context);
    return r->status == ENT_OK;
}

static void read_label(ent_reading *r, const json_t *one, const labels *to, size_t k) {
    to->codes[k] = ent_json_string(r, one, "code", 0);
    to->names_en[k] = ent_json_string(r, one, "name_en", 0);
    to->names_fr[k] = ent_json_string(r, one, "name_fr", 0);
}

static void read_regions(ent_reading *r, const json_t *regions) {
    static const char *const keys[] = {"code", "name_en", "name_fr", "iso_numeric", NULL};
    ent_result *d = r->result;
    size_t n = ent_json_array(r, regions, "regions", LABELS_MOST);
    uint32_t *numeric = ent_result_take(d, (n + 1) * sizeof *numeric);
    labels to;
    if (!take_labels(r, n, &to)) return;
    for (size_t k = 0; k < n && r->status == ENT_OK; k++) {
        const json_t *one = ent_json_object(r, json_array_get(regions, k), "regions", keys);
        read_label(r, one, &to, k);
        numeric[k] = (uint32_t)ent_json_integer(r, one, "iso_numeric", 1, 999, 1);
    }
    if (r->status != ENT_OK) return;
    d->region_codes = to.codes, d->region_names_en = to.names_en, d->region_names_fr = to.names_fr;
    d->region_iso_numeric = numeric;
    d->n_regions = n;
}

/* Documents of old say nothing of goods: then none is known, and there are no average duties of goods. */
static void read_sectors(ent_reading *r, const json_t *sectors) {
    static const char *const keys[] = {"code", "name_en", "name_fr", "goods", NULL};
    ent_result *d = r->result;
    size_t n = ent_json_array(r, sectors, "sectors", LABELS_MOST);
    unsigned char *goods = ent_result_take(d, n + 1);
    labels to;
    if (!take_labels(r, n, &to)) return;
    for (size_t k = 0; k < n && r->status == ENT_OK; k++) {
        const json_t *one = ent_json_object(r, json_array_get(sectors, k), "sectors", keys);
        read_label(r, one, &to, k);
        if (one != NULL && json_object_get(one, "goods") != NULL)
            goods[k] = (unsigned char)ent_json_boolean(r, one, "goods");
    }
    if (r->status != ENT_OK) return;
    d->sector_codes = to.codes, d->sector_names_en = to.names_en, d->sector_names_fr = to.names_fr;
    d->sector_goods = goods;
    d->n_sectors = n;
}

static void read_who(ent_reading *r, const json_t *root) {
    ent_result *d = r->result;
    const json_t *parties = member(r, root, "parties"), *rival = member(r, root, "rival");
    size_t n, *indices;
    read_regions(r, member(r, root, "regions"));
    read_sectors(r, member(r, root, "sectors"));
    n = ent_json_array(r, parties, "parties", LABELS_MOST);
    indices = ent_result_take(d, (n + 1) * sizeof *indices);
    if (r->status == ENT_OK && indices == NULL) r->status = ent_fail_nomem(r->context);
    for (size_t k = 0; k < n && r->status == ENT_OK; k++)
        indices[k] = ent_json_region(r, json_array_get(parties, k), "parties", 0);
    if (r->status != ENT_OK) return;
    d->parties = indices;
    d->n_parties = n;
    if (!json_is_null(rival)) d->rival = (ptrdiff_t)ent_json_region(r, rival, "rival", 0);
}

/* ---- figures ---- */

static void read_measures(ent_reading *r, const json_t *measures) {
    static const char *const keys[] = {"measure", "unit", "label", NULL};
    size_t n = ent_json_array(r, measures, "measures", LABELS_MOST), N = r->result->n_regions;
    double *none = ent_result_doubles(r->result, N + 1);
    if (r->status == ENT_OK && none == NULL) r->status = ent_fail_nomem(r->context);
    for (size_t k = 0; k < N && r->status == ENT_OK; k++) none[k] = (double)NAN;
    for (size_t k = 0; k < n && r->status == ENT_OK; k++) {
        const json_t *one = ent_json_object(r, json_array_get(measures, k), "measures", keys);
        const char *name = ent_json_string(r, one, "measure", 0), *unit = ent_json_string(r, one, "unit", 0);
        const char *label = ent_json_string(r, one, "label", 0);
        if (r->status == ENT_OK) r->status = ent_result_add_measure(r->context, r->result, name, unit, label, none);
    }
}

/* One figure for each measure and region, in this order. */
static void read_outcomes(ent_reading *r, const json_t *outcomes) {
    static const char *const keys[] = {"measure", "unit", "region", "value", NULL};
    const ent_result *d = r->result;
    size_t wanted = d->converged ? d->n_measures * d->n_regions : 0;
    if (ent_json_array(r, outcomes, "outcomes", wanted) != wanted) ent_json_fault(r, "outcomes", "lacks figures");
    for (size_t k = 0; k < wanted && r->status == ENT_OK; k++) {
        const json_t *one = ent_json_object(r, json_array_get(outcomes, k), "outcomes", keys);
        const ent_measure *measure = &d->measures[k / d->n_regions];
        const char *name = json_string_value(member(r, one, "measure"));
        const char *unit = json_string_value(member(r, one, "unit"));
        size_t n = ent_json_region(r, member(r, one, "region"), "outcomes", k % d->n_regions);
        if (name == NULL || unit == NULL || n != k % d->n_regions || strcmp(name, measure->name) != 0 ||
            strcmp(unit, measure->unit) != 0)
            ent_json_fault(r, "outcomes", "is not in the order of measures and regions, at entry %zu", k + 1);
        measure->value[k % d->n_regions] = ent_json_number(r, one, "value");
    }
}

/* Zero where a party trades, unknown elsewhere; what is not zero stands in a row. */
static double *unknown_flows(ent_reading *r) {
    ent_result *d = r->result;
    size_t J = d->n_sectors, N = d->n_regions;
    double *flow = ent_result_doubles(d, J * N * N + 1);
    unsigned char *party = ent_result_take(d, N + 1);
    if (flow == NULL || party == NULL) {
        if (r->status == ENT_OK) r->status = ent_fail_nomem(r->context);
        return NULL;
    }
    for (size_t p = 0; p < d->n_parties; p++) party[d->parties[p]] = 1;
    for (size_t cell = 0; cell < J * N * N; cell++) {
        size_t n = cell / N % N, i = cell % N;
        if (n == i || (!party[n] && !party[i])) flow[cell] = (double)NAN;
    }
    return flow;
}

static void read_flows(ent_reading *r, const json_t *rows, size_t n_rows) {
    ent_result *d = r->result;
    size_t N = d->n_regions, n = 0, i = 0, j = 0;
    double *from = unknown_flows(r), *to = unknown_flows(r);
    for (size_t k = 0; k < n_rows && r->status == ENT_OK; k++) {
        const json_t *row = json_array_get(rows, k);
        size_t cell;
        if (ent_json_array(r, row, "rows", 5) != 5) ent_json_fault(r, "rows", "has a row without five entries");
        n = ent_json_region(r, json_array_get(row, 0), "rows", n);
        i = ent_json_region(r, json_array_get(row, 1), "rows", i);
        j = ent_json_sector(r, json_array_get(row, 2), "rows", j + 1);
        if (r->status != ENT_OK) return;
        cell = (j * N + n) * N + i;
        if (isnan(from[cell])) ent_json_fault(r, "rows", "has a flow between two who are no parties");
        from[cell] = ent_json_figure(r, json_array_get(row, 3), "rows");
        to[cell] = ent_json_figure(r, json_array_get(row, 4), "rows");
    }
    d->flow_from_musd = from;
    d->flow_to_musd = to;
}

static const double *read_matrix(ent_reading *r, const json_t *matrix, const char *key) {
    size_t N = r->result->n_regions;
    double *out = ent_result_doubles(r->result, N * N + 1);
    if (r->status == ENT_OK && out == NULL) r->status = ent_fail_nomem(r->context);
    if (ent_json_array(r, matrix, key, N) != N) ent_json_fault(r, key, "does not have a row for each region");
    for (size_t n = 0; n < N && r->status == ENT_OK; n++)
        ent_json_row(r, json_array_get(matrix, n), key, out + n * N, N, 1);
    return out;
}

/* Figures are taken for what they are said to be. */
static void check_words(ent_reading *r, const json_t *bilateral, const json_t *trade) {
    static const char *const columns[] = {"importer", "exporter", "sector", "from", "to"};
    const json_t *named = member(r, bilateral, "columns");
    if (ent_json_array(r, named, "columns", 5) != 5) ent_json_fault(r, "columns", "are not five");
    for (size_t k = 0; k < 5 && r->status == ENT_OK; k++) {
        const char *name = json_string_value(json_array_get(named, k));
        if (name == NULL || strcmp(name, columns[k]) != 0) ent_json_fault(r, "columns", "are not those of a document");
    }
    if (strcmp(ent_json_string(r, bilateral, "unit", 0), "musd") != 0 ||
        (json_is_object(trade) && strcmp(ent_json_string(r, trade, "unit", 0), "musd") != 0))
        ent_json_fault(r, "unit", "is not \"musd\"");
}

/* Without a solution there is no trade. */
static void read_trade(ent_reading *r, const json_t *root) {
    static const char *const bilateral_keys[] = {"unit", "columns", "rows", NULL};
    static const char *const keys[] = {"unit", "from", "to", NULL};
    ent_result *d = r->result;
    const json_t *bilateral = ent_json_object(r, member(r, root, "bilateral"), "bilateral", bilateral_keys);
    const json_t *trade = member(r, root, "trade"), *rows = member(r, bilateral, "rows");
    size_t n_rows = ent_json_array(r, rows, "rows", CELLS_MOST);
    check_words(r, bilateral, trade);
    if (r->status != ENT_OK) return;
    if (json_is_null(trade)) {
        if (n_rows > 0) ent_json_fault(r, "rows", "has flows, but \"trade\" has none");
        return;
    }
    if (!d->converged) ent_json_fault(r, "trade", "has figures, but \"converged\" is false");
    (void)ent_json_object(r, trade, "trade", keys);
    if (d->n_sectors > 0 && d->n_regions * d->n_regions > CELLS_MOST / d->n_sectors)
        ent_json_fault(r, "sectors", "are too many for %zu regions", d->n_regions);
    d->trade_from_musd = read_matrix(r, member(r, trade, "from"), "from");
    d->trade_to_musd = read_matrix(r, member(r, trade, "to"), "to");
    if (r->status == ENT_OK) read_flows(r, rows, n_rows);
}

static void read_duties(ent_reading *r, const json_t *duties) {
    static const char *const keys[] = {"importer",          "exporter",          "duty_from_musd",
                                       "duty_to_musd",      "imports_from_musd", "imports_to_musd",
                                       "average_from_rate", "average_to_rate",   NULL};
    ent_result *d = r->result;
    size_t count = ent_json_array(r, duties, "duties", ENTRIES_MOST), N = d->n_regions;
    double *from, *to;
    if (r->status != ENT_OK || d->flow_to_musd == NULL) {
        if (count > 0) ent_json_fault(r, "duties", "has figures, but \"trade\" has none");
        return;
    }
    from = ent_result_doubles(d, N * N + 1), to = ent_result_doubles(d, N * N + 1);
    if (from == NULL || to == NULL) r->status = ent_fail_nomem(r->context);
    for (size_t k = 0; k < N * N && r->status == ENT_OK; k++) from[k] = to[k] = (double)NAN;
    for (size_t k = 0; k < count && r->status == ENT_OK; k++) {
        const json_t *one = ent_json_object(r, json_array_get(duties, k), "duties", keys);
        size_t n = ent_json_region(r, member(r, one, "importer"), "importer", 0);
        size_t i = ent_json_region(r, member(r, one, "exporter"), "exporter", 0);
        double duty_from = ent_json_number(r, one, "duty_from_musd"), duty_to = ent_json_number(r, one, "duty_to_musd");
        if (r->status == ENT_OK) from[n * N + i] = duty_from, to[n * N + i] = duty_to;
    }
    d->duty_from_musd = from;
    d->duty_to_musd = to;
}

static void read_document(ent_reading *r, const json_t *root) {
    static const char *const keys[] = {
        "entente",      "run",     "package",   "against",  "world",       "year",        "date",        "horizon",
        "elasticities", "closure", "numeraire", "options",  "converged",   "solves",      "sentence",    "parties",
        "rival",        "regions", "sectors",   "measures", "outcomes",    "bilateral",   "trade",       "duties",
        "path",         "clauses", "warnings",  "left_out", "sentence_fr", "warnings_fr", "left_out_fr", NULL};
    root = ent_json_object(r, root, "document", keys);
    r->result->converged = ent_json_boolean(r, root, "converged");
    read_provenance(r, root);
    read_solves(r, member(r, root, "solves"));
    read_who(r, root);
    read_measures(r, member(r, root, "measures"));
    read_outcomes(r, member(r, root, "outcomes"));
    read_trade(r, root);
    read_duties(r, member(r, root, "duties"));
    ent_json_path(r, member(r, root, "path"));
    read_clauses(r, member(r, root, "clauses"));
    read_warnings(r, root);
}

/* Every number is read as a double: that is what they were. */
static ent_status parse(ent_context *context, const char *text, size_t length, json_t **out) {
    json_error_t error = {.line = 0}; /* which jansson leaves as it is when it has no memory to go on */
    *out = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error);
    if (*out != NULL) return ENT_OK;
    if (error.text[0] == '\0' || json_error_code(&error) == json_error_out_of_memory) return ent_fail_nomem(context);
    return ent_fail_at(context, ENT_INPUT,
                       (ent_place){.line = (uint32_t)(error.line < 0 ? 0 : error.line),
                                   .column = (uint32_t)(error.column < 0 ? 0 : error.column)},
                       NULL, NULL, "the document is no JSON: %s", error.text);
}

ent_status ent_result_read_json(ent_context *context, const char *text, size_t length, ent_result **out) {
    ent_reading r = {.context = context, .status = ENT_OK};
    json_t *root = NULL;
    *out = NULL;
    ENT_TRY(parse(context, text, length, &root));
    r.result = ent_result_new();
    if (r.result == NULL) r.status = ent_fail_nomem(context);
    else read_document(&r, root);
    json_decref(root);
    if (r.status == ENT_OK && !ent_result_complete(r.result)) r.status = ent_fail_nomem(context);
    if (r.status == ENT_OK) *out = r.result;
    else ent_result_free(r.result);
    return r.status;
}
