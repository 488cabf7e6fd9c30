/* comparison_text.c: what a person reads of two documents side by side. Trade and duties are those of a run, with the
 * law of the first document where a run has the law it is measured against. */
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
    ent_text_addf(&name, "%s  %s", v->result->region_codes[n], v->result->region_names_en[n]);
    if (name.failed) v->text.failed = 1;
    else ent_add_left(&v->text, name.data, name_width(v));
    ent_text_free(&name);
    for (int k = 0; k < 3; k++) {
        ent_add_right(&v->text, ent_cell_change(cell, pct[k]), PCT_COLUMNS);
        ent_add_right(&v->text, ent_cell_change(cell, musd[k] * 1e-3), MONEY_COLUMNS);
    }
    ent_text_add(&v->text, "\n");
}

static void add_heads(ent_view *v) {
    static const char *const over[3] = {"first", "second", "difference"};
    ent_add_left(&v->text, "", name_width(v));
    for (int k = 0; k < 3; k++) ent_add_right(&v->text, over[k], PCT_COLUMNS + MONEY_COLUMNS);
    ent_text_add(&v->text, "\n");
    ent_add_left(&v->text, "economy", name_width(v));
    for (int k = 0; k < 3; k++) {
        ent_add_right(&v->text, k < 2 ? "%" : "points", PCT_COLUMNS);
        ent_add_right(&v->text, "US$ bn", MONEY_COLUMNS);
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

/* The parties, then those whose real income differs most, `rows` in all. */
static void add_regions(ent_view *v, const ent_comparison *c) {
    const sides s = sides_of(c);
    size_t N = c->first->n_regions, n = 0, rows = v->rows;
    mover *movers = calloc(N + 1, sizeof *movers);
    if (movers == NULL) v->text.failed = 1;
    if (movers == NULL || s.pct[0] == NULL || s.pct[1] == NULL || s.musd[0] == NULL || s.musd[1] == NULL) {
        free(movers);
        return;
    }
    ent_view_heading(v);
    ent_view_paragraph(v, "Real income: change, law of %d, %s, %s", c->first->year, c->first->horizon, v->money);
    ent_view_plain(v);
    add_heads(v);
    for (size_t p = 0; p < c->n_parties; p++) add_region(v, &s, c->parties[p]);
    for (size_t r = 0; r < N; r++) {
        size_t p = 0;
        double size = fabs(s.pct[1][r] - s.pct[0][r]);
        while (p < c->n_parties && c->parties[p] != r) p++;
        if (p == c->n_parties && isfinite(size)) movers[n++] = (mover){size, r};
    }
    qsort(movers, n, sizeof *movers, by_size_descending);
    rows = rows > c->n_parties ? rows - c->n_parties : 0;
    for (size_t k = 0; k < n && k < rows; k++) add_region(v, &s, movers[k].region);
    if (n > rows) ent_text_addf(&v->text, "     (%zu more, which differ less)\n", n - rows);
    free(movers);
}

static void add_legend(ent_view *v, const char *which, const ent_result *side) {
    ent_view_paragraph(v, "%s: %s (%.8s) against %s.", which, side->package, side->package_hash, side->against);
    ent_view_settings(v, side);
}

static void add_provenance(ent_view *v, const ent_comparison *c) {
    const ent_result *first = c->first;
    double residual = 0, verified = 0;
    for (int k = 0; k < 2; k++) {
        const ent_result *side = k == 0 ? c->first : c->second;
        add_legend(v, k == 0 ? "First" : "Second", side);
        for (size_t s = 0; s < side->n_solves; s++) {
            residual = fmax(residual, side->solves[s].residual);
            verified = fmax(verified, side->solves[s].verified_residual);
        }
    }
    ent_view_paragraph(v, "World %s (%.8s). Elasticities: %s. Deficits: %s.", first->world, first->world_hash,
                       first->elasticities, first->closure);
    if (c->converged) ent_view_paragraph(v, "Residual %.1e by the solver, %.1e verified.", residual, verified);
    ent_view_paragraph(v, "entente %s (%s).", first->version, first->commit);
}

/* The law of the first document in the place of the one a run is measured against. */
static ent_result pair_of(const ent_comparison *c) {
    ent_result pair = *c->second;
    pair.flow_from_musd = c->first->flow_to_musd;
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
    v.from_title = "first";
    v.to_title = "second";
    for (int k = 0; k < 2 && !c->converged; k++) {
        v.result = k == 0 ? c->first : c->second;
        if (!v.result->converged) ent_view_failure(&v);
    }
    v.result = &pair;
    if (c->converged) {
        ent_view_bold(&v);
        ent_add_wrapped(&v.text, c->sentence, v.width, 0);
        ent_view_plain(&v);
        add_regions(&v, c);
        if (c->first->flow_to_musd != NULL && c->first->duty_to_musd != NULL) {
            ent_view_trade(&v);
            ent_view_duties(&v);
        }
    }
    ent_text_add(&v.text, "\n");
    if (pair.left_out[0] != '\0') ent_view_paragraph(&v, "%s", pair.left_out);
    add_provenance(&v, c);
    return ent_view_finish(context, &v, stream);
}
