/* comparison_text.c: what a person reads of two documents side by side. Trade and duties are those of a run, with the
 * law of the first document where a run has the law it is measured against. */
#include "result/period.h"
#include "result/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PCT_COLUMNS = 9, MONEY_COLUMNS = 10, FIGURES = 3 * (PCT_COLUMNS + MONEY_COLUMNS), NAME_LEAST = 16 };

typedef struct sides {
    const double *pct[2], *musd[2];
} sides;

static sides sides_of(const ent_comparison *c) {
    return (sides){
        {ent_result_values(c->first, "real_income", "pct"), ent_result_values(c->second, "real_income", "pct")},
        {ent_result_values(c->first, "real_income", "musd"), ent_result_values(c->second, "real_income", "musd")}};
}

static size_t name_width(const ent_view *v) {
    return v->width > FIGURES + NAME_LEAST ? v->width - FIGURES : NAME_LEAST;
}

static void add_region(ent_view *v, const sides *s, size_t n) {
    const double pct[3] = {s->pct[0][n], s->pct[1][n], s->pct[1][n] - s->pct[0][n]};
    const double musd[3] = {s->musd[0][n], s->musd[1][n], s->musd[1][n] - s->musd[0][n]};
    char cell[ENT_CELL_BYTES];
    ent_text name = {0};
    ent_text_addf(&name, "%s  %s", v->result->region_codes[n], ent_view_region(v, n));
    if (name.failed) v->text.failed = 1;
    else ent_add_left(&v->text, name.data, name_width(v));
    ent_text_free(&name);
    for (int k = 0; k < 3; k++) {
        ent_add_right(&v->text, ent_view_change(v, cell, pct[k]), PCT_COLUMNS);
        ent_add_right(&v->text, ent_view_change(v, cell, musd[k] * 1e-3), MONEY_COLUMNS);
    }
    ent_text_add(&v->text, "\n");
}

static void add_heads(ent_view *v) {
    static const char *const over[3] = {N_("first"), N_("second"), N_("difference")};
    ent_add_left(&v->text, "", name_width(v));
    for (int k = 0; k < 3; k++) ent_add_right(&v->text, ent_view_word(v, over[k]), PCT_COLUMNS + MONEY_COLUMNS);
    ent_text_add(&v->text, "\n");
    ent_add_left(&v->text, ent_view_word(v, "economy"), name_width(v));
    for (int k = 0; k < 3; k++) {
        ent_add_right(&v->text, k < 2 ? "%" : ent_view_word(v, "points"), PCT_COLUMNS);
        ent_add_right(&v->text, ent_view_word(v, "US$ bn"), MONEY_COLUMNS);
    }
    ent_text_add(&v->text, "\n");
}

typedef struct mover {
    double size;
    size_t region;
} mover;

static int by_size_descending(const void *a, const void *b) {
    const mover *left = a, *right = b;
    if (left->size != right->size) return left->size < right->size ? 1 : -1;
    return left->region < right->region ? -1 : 1;
}

/* ---- of two paths: the last year and the mean of all ---- */

enum { CHANGE_WIDE = 8, CHANGE_NARROW = 7, PATH_MONEY = 9 };

/* Six columns of changes and one of money, which gives way on a narrow screen. */
static int is_wide(const ent_view *v) { return v->width >= NAME_LEAST + 6 * CHANGE_WIDE + PATH_MONEY; }
static size_t change_columns(const ent_view *v) { return is_wide(v) ? CHANGE_WIDE : CHANGE_NARROW; }
static size_t money_columns(const ent_view *v) { return is_wide(v) ? PATH_MONEY : 0; }
static size_t path_name(const ent_view *v) { return v->width - 6 * change_columns(v) - money_columns(v); }

typedef struct path_sides {
    const double *last[2], *mean[2], *musd[2];
} path_sides;

static path_sides path_sides_of(const ent_comparison *c) {
    path_sides s;
    for (int k = 0; k < 2; k++) {
        const ent_result *side = k == 0 ? c->first : c->second;
        s.last[k] = ent_result_last(side, "real_income", "pct");
        s.musd[k] = ent_result_last(side, "real_income", "musd");
        s.mean[k] = side->equivalent_pct;
    }
    return s;
}

/* A change and its difference, where both are known. */
static double figure(const double *const pair[2], int which, size_t n) {
    if (which < 2) return pair[which] == NULL ? (double)NAN : pair[which][n];
    return pair[0] == NULL || pair[1] == NULL ? (double)NAN : pair[1][n] - pair[0][n];
}

static void add_path_region(ent_view *v, const path_sides *s, size_t n) {
    char cell[ENT_CELL_BYTES];
    ent_view_label(v, path_name(v), "%s  %s", v->result->region_codes[n], ent_view_region(v, n));
    for (int k = 0; k < 3; k++) {
        ent_add_right(&v->text, ent_view_change(v, cell, figure(s->last, k, n)), change_columns(v));
        ent_add_right(&v->text, ent_view_change(v, cell, figure(s->mean, k, n)), change_columns(v));
    }
    if (is_wide(v)) ent_add_right(&v->text, ent_view_change(v, cell, figure(s->musd, 2, n) * 1e-3), PATH_MONEY);
    ent_text_add(&v->text, "\n");
}

static void add_path_heads(ent_view *v, const ent_result *first) {
    static const char *const over[3] = {N_("first"), N_("second"), N_("difference")};
    char year[16];
    snprintf(year, sizeof year, "%d", first->years[first->n_years - 1]);
    ent_add_left(&v->text, "", path_name(v));
    for (int k = 0; k < 3; k++) ent_add_right(&v->text, ent_view_word(v, over[k]), 2 * change_columns(v));
    ent_text_add(&v->text, "\n");
    ent_add_left(&v->text, ent_view_word(v, "economy"), path_name(v));
    for (int k = 0; k < 3; k++) {
        ent_add_right(&v->text, year, change_columns(v));
        ent_add_right(&v->text, ent_view_word(v, "mean"), change_columns(v));
    }
    ent_add_right(&v->text, ent_view_word(v, "US$ bn"), money_columns(v));
    ent_text_add(&v->text, "\n");
}

/* ---- regions ---- */

static size_t party_of(const ent_comparison *c, size_t region) {
    size_t p = 0;
    while (p < c->n_parties && c->parties[p] != region) p++;
    return p;
}

/* The others by how much their real income differs. */
static size_t rank_others(const ent_comparison *c, const double *first, const double *second, mover *movers) {
    size_t n = 0;
    for (size_t r = 0; r < c->first->n_regions; r++) {
        double size = fabs(second[r] - first[r]);
        if (party_of(c, r) == c->n_parties && isfinite(size)) movers[n++] = (mover){size, r};
    }
    qsort(movers, n, sizeof *movers, by_size_descending);
    return n;
}

static void add_one(ent_view *v, const ent_comparison *c, size_t region) {
    if (ent_result_is_path(c->first)) {
        const path_sides s = path_sides_of(c);
        add_path_region(v, &s, region);
    } else {
        const sides s = sides_of(c);
        add_region(v, &s, region);
    }
}

static void add_table_head(ent_view *v, const ent_comparison *c) {
    const ent_result *first = c->first;
    int path = ent_result_is_path(first);
    ent_view_heading(v);
    if (path)
        ent_view_paragraph(v, "Real income: change in %d and mean of %d-%d, %%; %s", first->years[first->n_years - 1],
                           first->years[0], first->years[first->n_years - 1], v->money);
    else
        ent_view_paragraph(v, "Real income: change, law of %d, %s, %s", first->year,
                           ent_key_word(v->language, first->horizon), v->money);
    ent_view_plain(v);
    if (path) add_path_heads(v, first);
    else add_heads(v);
}

/* The parties, then those whose real income differs most, `rows` in all. */
static void add_regions(ent_view *v, const ent_comparison *c) {
    const double *first = ent_result_last(c->first, "real_income", "pct");
    const double *second = ent_result_last(c->second, "real_income", "pct");
    size_t n, rows = v->rows > c->n_parties ? v->rows - c->n_parties : 0;
    mover *movers = calloc(c->first->n_regions + 1, sizeof *movers);
    if (movers == NULL) v->text.failed = 1;
    if (movers == NULL || first == NULL || second == NULL || ent_result_last(c->first, "real_income", "musd") == NULL ||
        ent_result_last(c->second, "real_income", "musd") == NULL) {
        free(movers);
        return;
    }
    add_table_head(v, c);
    for (size_t p = 0; p < c->n_parties; p++) add_one(v, c, c->parties[p]);
    n = rank_others(c, first, second, movers);
    for (size_t k = 0; k < n && k < rows; k++) add_one(v, c, movers[k].region);
    if (n > rows) ent_text_addf(&v->text, ent_view_word(v, "     (%zu more, which differ less)\n"), n - rows);
    free(movers);
}

static void add_legend(ent_view *v, const char *which, const ent_result *side) {
    ent_view_paragraph(v, "%s: %s (%.8s) against %s.", which, side->package, side->package_hash,
                       ent_view_against_key(v, side));
    ent_view_settings(v, side);
}

static void add_provenance(ent_view *v, const ent_comparison *c) {
    const ent_result *first = c->first;
    double residual = 0, verified = 0;
    for (int k = 0; k < 2; k++) {
        const ent_result *side = k == 0 ? c->first : c->second;
        add_legend(v, k == 0 ? ent_view_word(v, "First") : ent_view_word(v, "Second"), side);
        for (size_t s = 0; s < side->n_solves; s++) {
            residual = fmax(residual, side->solves[s].residual);
            verified = fmax(verified, side->solves[s].verified_residual);
        }
    }
    ent_view_paragraph(v, "World %s (%.8s). Elasticities: %s. Deficits: %s.", first->world, first->world_hash,
                       ent_key_word(v->language, first->elasticities), ent_key_word(v->language, first->closure));
    if (c->converged) ent_view_paragraph(v, "Residual %.1e by the solver, %.1e verified.", residual, verified);
    ent_view_paragraph(v, "entente %s (%s).", first->version, first->commit);
}

/* The law of the first document in the place of the one a run is measured against. */
static ent_result pair_of(const ent_comparison *c) {
    ent_result pair = *c->second;
    pair.flow_from_musd = c->first->flow_to_musd;
    pair.trade_from_musd = c->first->trade_to_musd;
    pair.duty_from_musd = c->first->duty_to_musd;
    pair.parties = c->parties;
    pair.n_parties = c->n_parties;
    pair.rival = c->rival;
    return pair;
}

ent_status ent_comparison_write_text(ent_context *context, const ent_comparison *c, const ent_text_options *options,
                                     FILE *stream) {
    const ent_result pair = pair_of(c);
    ent_view v;
    ent_view_init(&v, &pair, options);
    v.from_title = ent_view_word(&v, "first");
    v.to_title = ent_view_word(&v, "second");
    for (int k = 0; k < 2 && !c->converged; k++) {
        v.result = k == 0 ? c->first : c->second;
        if (!v.result->converged) ent_view_failure(&v);
    }
    v.result = &pair;
    if (c->converged) {
        ent_view_bold(&v);
        ent_add_wrapped(&v.text, ent_comparison_sentence(c, v.language), v.width, 0);
        ent_view_plain(&v);
        add_regions(&v, c);
        if (c->first->flow_to_musd != NULL && c->first->duty_to_musd != NULL &&
            (v.tables || !ent_result_is_path(c->first))) {
            ent_view_trade(&v);
            ent_view_duties(&v);
        }
    }
    ent_text_add(&v.text, "\n");
    ent_view_left_out(&v, &pair);
    add_provenance(&v, c);
    return ent_view_finish(context, &v, stream);
}
