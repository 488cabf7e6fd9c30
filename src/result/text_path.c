/* text_path.c: what a person reads of a path of years, on one screen: the answer, winners and losers by year, which
 * clauses did it, how dependent the parties stay on the rival, what became of the pledges, what all that rests on. */
#include "result/period.h"
#include "result/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    YEAR_COLUMNS = 8,
    MONEY_COLUMNS = 9,
    MEAN_COLUMNS = 7,
    NAME_LEAST = 20,
    YEARS_MOST = 24,
    SECTORS_SHOWN = 3,
    SHARE_WIDE = 13,  /* " 12.3 → 10.1" */
    SHARE_NARROW = 10 /* " 12.3→10.1" */
};

static size_t last_year(const ent_result *result) { return result->n_years - 1; }

/* ---- who gains, who loses, year by year ---- */

size_t ent_view_choose_years(size_t n_years, size_t count, size_t *chosen) {
    if (count > n_years) count = n_years;
    for (size_t i = 0; i < count; i++) {
        size_t square = (count - 1) * (count - 1), least = i == 0 ? 0 : chosen[i - 1] + 1, most = n_years - (count - i);
        size_t at = square == 0 ? n_years - 1 : ((n_years - 1) * i * i * 2 + square) / (2 * square);
        chosen[i] = at < least ? least : at > most ? most : at;
    }
    return count;
}

static size_t choose_years(const ent_view *v, size_t chosen[YEARS_MOST]) {
    size_t room = (v->width - MONEY_COLUMNS - MEAN_COLUMNS - NAME_LEAST) / YEAR_COLUMNS;
    return ent_view_choose_years(v->result->n_years, room < YEARS_MOST ? room : YEARS_MOST, chosen);
}

typedef struct years_table {
    const double *pct, *musd, *mean;
    size_t years[YEARS_MOST], n_years, name_columns;
} years_table;

static void add_years_head(ent_view *v, const years_table *t, size_t shown, size_t count) {
    char cell[64];
    ent_view_heading(v);
    if (shown == count) snprintf(cell, sizeof cell, "%s", ent_view_word(v, "Real income, %"));
    else snprintf(cell, sizeof cell, ent_view_word(v, "Real income, %%, %zu of %zu"), shown, count);
    if (ent_columns(cell) > t->name_columns) snprintf(cell, sizeof cell, "%s", ent_view_word(v, "Real income, %"));
    ent_add_left(&v->text, cell, t->name_columns);
    for (size_t y = 0; y < t->n_years; y++) {
        snprintf(cell, sizeof cell, "%d", v->result->years[t->years[y]]);
        ent_add_right(&v->text, cell, YEAR_COLUMNS);
    }
    if (t->musd != NULL) ent_add_right(&v->text, ent_view_word(v, "US$ bn"), MONEY_COLUMNS);
    if (t->mean != NULL) ent_add_right(&v->text, ent_view_word(v, "mean"), MEAN_COLUMNS);
    ent_view_plain(v);
    ent_text_add(&v->text, "\n");
}

static void add_years_row(ent_view *v, const years_table *t, size_t n) {
    const ent_result *result = v->result;
    size_t N = result->n_regions;
    char cell[ENT_CELL_BYTES];
    ent_view_label(v, t->name_columns, "%s  %s", result->region_codes[n], ent_view_region(v, n));
    for (size_t y = 0; y < t->n_years; y++) {
        double value = t->pct[t->years[y] * N + n];
        int last = y + 1 == t->n_years;
        if (last) ent_view_paint_change(v, value);
        ent_add_right(&v->text, ent_view_change(v, cell, value), YEAR_COLUMNS);
        if (last) ent_view_plain(v);
    }
    if (t->musd != NULL) ent_add_right(&v->text, ent_view_change(v, cell, t->musd[n] * 1e-3), MONEY_COLUMNS);
    if (t->mean != NULL) ent_add_right(&v->text, ent_view_change(v, cell, t->mean[n]), MEAN_COLUMNS);
    ent_text_add(&v->text, "\n");
}

/* What the columns of money and of the mean hold. */
static void add_years_note(ent_view *v, const years_table *t) {
    const ent_result *result = v->result;
    ent_text line = {0};
    if (t->musd != NULL)
        ent_text_addf(&line, ent_view_word(v, "%s, in %d."), v->money, result->years[last_year(result)]);
    if (t->mean != NULL)

        ent_text_addf(&line, ent_view_word(v, "%sMean: the constant change worth all years, discounted."),
                      line.length > 0 ? " " : "");
    if (line.failed) v->text.failed = 1;
    else if (line.length > 0) ent_view_paragraph(v, "%s", line.data);
    ent_text_free(&line);
}

static void add_years(ent_view *v) {
    const ent_result *result = v->result;
    const double *last = ent_result_last(result, "real_income", "pct");
    years_table t = {.pct = ent_result_series(result, "real_income", "pct"),
                     .musd = ent_result_last(result, "real_income", "musd"),
                     .mean = result->n_years > 1 ? result->equivalent_pct : NULL};
    ent_ranked *order = calloc(result->n_regions + 1, sizeof *order);
    unsigned char *shown = calloc(result->n_regions + 1, 1);
    size_t count = 0, rows = 0;
    if (order == NULL || shown == NULL) v->text.failed = 1;
    else if (last != NULL) count = ent_view_rank(v, last, order, shown);
    for (size_t k = 0; k < count; k++) rows += shown[k];
    if (count > 0) {
        t.n_years = choose_years(v, t.years);
        t.name_columns = v->width - YEAR_COLUMNS * t.n_years;
        if (t.musd != NULL) t.name_columns -= MONEY_COLUMNS;
        if (t.mean != NULL) t.name_columns -= MEAN_COLUMNS;
        add_years_head(v, &t, rows, count);
        for (size_t k = 0; k < count; k++)
            if (shown[k]) add_years_row(v, &t, order[k].index);
        for (size_t p = 0; p < result->n_parties; p++) /* a party without a figure is a party all the same */
            if (!isfinite(last[result->parties[p]])) add_years_row(v, &t, result->parties[p]);
        add_years_note(v, &t);
    }
    free(order);
    free(shown);
}

/* ---- dependence on the rival ---- */

static const ent_dependence *dependence_of(const ent_result *result, size_t region, ptrdiff_t sector) {
    for (size_t k = 0; k < result->n_dependences; k++)
        if (result->dependences[k].region == region && result->dependences[k].sector == sector)
            return &result->dependences[k];
    return NULL;
}

/* The parties of which something is known, other than the rival itself. */
static size_t dependents(const ent_result *result, size_t *regions) {
    size_t count = 0;
    for (size_t p = 0; p < result->n_parties; p++)
        if (dependence_of(result, result->parties[p], -1) != NULL) regions[count++] = result->parties[p];
    return count;
}

typedef struct sector_rank {
    double moved, held;
    size_t sector;
} sector_rank;

static int by_what_moved(const void *a, const void *b) {
    const sector_rank *left = a, *right = b;
    if (left->moved != right->moved) return left->moved < right->moved ? 1 : -1;
    if (left->held != right->held) return left->held < right->held ? 1 : -1;
    return left->sector < right->sector ? -1 : 1;
}

/* Imports of a sector as a share of the importer's: how much a share of it weighs. 1 when no flow is known. */
static double weight_of(const ent_result *result, size_t sector, size_t importer) {
    size_t N = result->n_regions;
    double all = 0, own = 0;
    if (result->flow_from_musd == NULL) return 1;
    for (size_t j = 0; j < result->n_sectors; j++)
        for (size_t i = 0; i < N; i++) {
            double flow = i == importer ? 0 : result->flow_from_musd[(j * N + importer) * N + i];
            all += flow;
            if (j == sector) own += flow;
        }
    return all > 0 ? own / all : 0;
}

/* Sectors in the order of how far their shares move, weighed by what is imported; where nothing moves, of how much comes
 * from the rival. */
static size_t rank_sectors(const ent_result *result, const size_t *regions, size_t n_regions, sector_rank *order) {
    size_t count = 0;
    for (size_t j = 0; j < result->n_sectors; j++) {
        sector_rank rank = {0, 0, j};
        int known = 0;
        for (size_t p = 0; p < n_regions; p++) {
            const ent_dependence *d = dependence_of(result, regions[p], (ptrdiff_t)j);
            double weight = d == NULL ? 0 : weight_of(result, j, regions[p]);
            if (d == NULL || !isfinite(d->import_share_from) || !isfinite(d->import_share_to)) continue;
            known = 1;
            rank.moved += weight * fabs(d->import_share_to - d->import_share_from);
            rank.held += weight * d->import_share_from;
        }
        if (known) order[count++] = rank;
    }
    qsort(order, count, sizeof *order, by_what_moved);
    return count;
}

static void add_shares(ent_view *v, double from, double to, size_t columns) {
    ent_text cell = {0};
    const char *arrow = columns >= SHARE_WIDE ? " \xE2\x86\x92 " : "\xE2\x86\x92";
    if (isfinite(from) && isfinite(to)) {
        ent_text_add_figure(&cell, v->language, 100.0 * from, 1);
        ent_text_add(&cell, arrow);
        ent_text_add_figure(&cell, v->language, 100.0 * to, 1);
    } else ent_text_add(&cell, "-");
    if (cell.failed) v->text.failed = 1;
    else ent_add_right(&v->text, cell.data, columns);
    ent_text_free(&cell);
}

static void add_dependence(ent_view *v, const ent_dependence *d, size_t columns) {
    add_shares(v, d == NULL ? (double)NAN : d->import_share_from, d == NULL ? (double)NAN : d->import_share_to,
               columns);
    add_shares(v, d == NULL ? (double)NAN : d->absorption_share_from, d == NULL ? (double)NAN : d->absorption_share_to,
               columns);
}

/* "% from China: imports, use" and the parties; on a narrow screen what the columns are stands on a line of its own. */
static void add_dependence_head(ent_view *v, const size_t *regions, size_t count, size_t columns) {
    const ent_result *result = v->result;
    size_t name = v->width - 2 * columns * count;
    const char *rival = ent_view_region(v, (size_t)result->rival), *code = result->region_codes[result->rival];
    const char *what = ent_view_word(v, ": imports, use");
    size_t taken = ent_columns(ent_view_word(v, "%% from %s%s")) - ent_columns("%%s%s");
    ent_view_heading(v);
    if (taken + ent_columns(rival) + ent_columns(what) > name) rival = code;
    if (taken + ent_columns(rival) + ent_columns(what) > name) what = "";
    ent_view_label(v, name, "%% from %s%s", rival, what);
    for (size_t p = 0; p < count; p++) ent_add_right(&v->text, ent_view_region(v, regions[p]), 2 * columns);
    ent_view_plain(v);
    ent_text_add(&v->text, "\n");
    if (what[0] != '\0') return;
    ent_add_left(&v->text, "", name);
    for (size_t p = 0; p < count; p++) {
        ent_add_right(&v->text, ent_view_word(v, "imports"), columns);
        ent_add_right(&v->text, ent_view_word(v, "use"), columns);
    }
    ent_text_add(&v->text, "\n");
}

/* The parties side by side, all goods and the sectors that matter most. */
static void add_sectors_of(ent_view *v, const size_t *regions, size_t count, size_t columns) {
    const ent_result *result = v->result;
    size_t name = v->width - 2 * columns * count, shown;
    sector_rank *order = calloc(result->n_sectors + 1, sizeof *order);
    if (order == NULL) {
        v->text.failed = 1;
        return;
    }
    shown = rank_sectors(result, regions, count, order);
    if (shown > SECTORS_SHOWN && !v->tables) shown = SECTORS_SHOWN;
    add_dependence_head(v, regions, count, columns);
    for (size_t k = 0; k <= shown; k++) {
        ptrdiff_t sector = k == 0 ? -1 : (ptrdiff_t)order[k - 1].sector;
        ent_add_left(&v->text, k == 0 ? ent_view_word(v, "all goods") : ent_view_sector(v, (size_t)sector), name);
        for (size_t p = 0; p < count; p++) add_dependence(v, dependence_of(result, regions[p], sector), columns);
        ent_text_add(&v->text, "\n");
    }
    free(order);
}

/* One line a party, all goods: of parties that do not fit side by side. */
static void add_all_goods(ent_view *v, const size_t *regions, size_t count) {
    const ent_result *result = v->result;
    size_t name = v->width - 2 * SHARE_WIDE;
    ent_view_heading(v);
    ent_view_label(v, name, "%% from %s, all goods", ent_view_region(v, (size_t)result->rival));
    ent_add_right(&v->text, ent_view_word(v, "imports"), SHARE_WIDE);
    ent_add_right(&v->text, ent_view_word(v, "use"), SHARE_WIDE);
    ent_view_plain(v);
    ent_text_add(&v->text, "\n");
    for (size_t p = 0; p < count; p++) {
        ent_add_left(&v->text, ent_view_region(v, regions[p]), name);
        add_dependence(v, dependence_of(result, regions[p], -1), SHARE_WIDE);
        ent_text_add(&v->text, "\n");
    }
}

static void add_dependences(ent_view *v) {
    const ent_result *result = v->result;
    size_t *regions = calloc(result->n_parties + 1, sizeof *regions), count;
    if (regions == NULL) {
        v->text.failed = 1;
        return;
    }
    count = result->rival < 0 ? 0 : dependents(result, regions);
    for (size_t p = 0; p < count && v->tables; p++) add_sectors_of(v, regions + p, 1, SHARE_WIDE);
    if (count > 0 && !v->tables) {
        if (NAME_LEAST + 2 * SHARE_WIDE * count <= v->width) add_sectors_of(v, regions, count, SHARE_WIDE);
        else if (NAME_LEAST + 2 * SHARE_NARROW * count <= v->width) add_sectors_of(v, regions, count, SHARE_NARROW);
        else add_all_goods(v, regions, count);
    }
    free(regions);
}

/* ---- what it rests on ---- */

/* French participles take an s from two on. */
static const char *plural_of(const ent_view *v, const char *word, size_t count) {
    size_t length = strlen(word);
    return v->language == ENT_LANGUAGE_FR && count > 1 && length > 0 && word[length - 1] == 'e' ? "s" : "";
}

/* "Clauses: 21 in-force, 6 agreed." */
static void add_statuses(ent_view *v, ent_text *line) {
    const ent_result *result = v->result;
    int said = 0;
    for (size_t k = 0; k < result->n_clauses; k++) {
        const char *status = result->clauses[k].status;
        size_t count = 0, before = 0;
        if (status[0] == '\0' || result->clauses[k].off) continue;
        for (size_t m = 0; m < result->n_clauses; m++)
            if (!result->clauses[m].off && strcmp(result->clauses[m].status, status) == 0) count++, before += m < k;
        if (before > 0) continue;
        status = ent_key_word(v->language, status);
        ent_text_addf(line, "%s%zu %s%s", said++ ? ", " : ent_view_word(v, "Clauses: "), count, status,
                      plural_of(v, status, count));
    }
    if (said) ent_text_add(line, ". ");
}

static void add_grounds(ent_view *v) {
    const ent_result *result = v->result;
    ent_text line = {0};
    add_statuses(v, &line);
    if (result->delivery[0] != '\0')
        ent_text_addf(&line, ent_view_word(v, "Pledges count as %s. "), ent_key_word(v->language, result->delivery));
    if (result->adjustment[0] != '\0')
        ent_text_addf(&line, ent_view_word(v, "Trade adjusts: %s. "), ent_key_word(v->language, result->adjustment));
    ent_text_addf(&line, ent_view_word(v, "Elasticities: %s. Deficits: %s."),
                  ent_key_word(v->language, result->elasticities), ent_key_word(v->language, result->closure));
    if (line.failed) v->text.failed = 1;
    else ent_view_paragraph(v, "%s", line.data);
    ent_text_free(&line);
}

static void add_path_provenance(ent_view *v) {
    const ent_result *result = v->result;
    double residual, verified;
    ent_text line = {0};
    ent_view_residuals(result, &residual, &verified);
    ent_text_addf(&line, ent_view_word(v, "%s (%.8s) against %s. World %s (%.8s). "), result->package,
                  result->package_hash, ent_view_against_key(v, result), result->world, result->world_hash);
    if (result->converged && result->n_solves > 0)
        ent_text_addf(&line, ent_view_word(v, "Residual %.1e by the solver, %.1e verified. "), residual, verified);
    ent_text_addf(&line, "entente %s (%s).", result->version, result->commit);
    if (line.failed) v->text.failed = 1;
    else ent_view_paragraph(v, "%s", line.data);
    ent_text_free(&line);
}

/* The sentence says which year failed, and how it failed comes last; without a sentence, or without a year, it comes first. */
void ent_view_path(ent_view *v) {
    const ent_result *result = v->result;
    int answered = result->n_years > 0 && result->sentence[0] != '\0';
    v->years_before = result->n_years > 0;
    if (!result->converged && !answered) ent_view_failure(v);
    if (answered) ent_view_sentence(v);
    if (result->n_years > 0) {
        add_years(v);
        ent_view_ledger(v);
        add_dependences(v);
        ent_view_pledges(v);
        if (v->tables && result->converged) ent_view_tables(v);
    }
    ent_text_add(&v->text, "\n");
    if (!result->converged && answered) ent_view_failure(v);
    add_grounds(v);
    ent_view_left_out(v, result);
    ent_view_settings(v, result);
    add_path_provenance(v);
}
