/* text_ledger.c: which clauses did it, drawn as a waterfall for each party side by side, and what became of the pledges. */
#include "result/period.h"
#include "result/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PLAYERS_SHOWN = 7,
    PLEDGES_SHOWN = 4,
    NAME_COLUMNS = 18,
    FIGURE_COLUMNS = 8,
    ERROR_COLUMNS = 7,
    BAR_LEAST = 4,
    BAR_MOST = 30,
    PLEDGE_COLUMNS = 12,
    PRICE_COLUMNS = 10,
    KIND_COLUMNS = 11,
    KIND_IN_FRENCH = 15
};

/* ---- the waterfall ---- */

/* One line of the ledger: a player, or those that do not have a line of their own. */
typedef struct ledger_line {
    double size; /* over the parties, for the order */
    size_t player;
} ledger_line;

/* One party's bars, in half cells: left end, zero and right end of the picture, and half cells a percentage point. */
typedef struct scale {
    size_t region;
    ptrdiff_t zero;
    double per_point;
} scale;

typedef struct ledger {
    const ent_result *result;
    ledger_line *lines;
    size_t shown, n_scales, bar_columns, name_columns;
    int sampled;
    scale *scales;
} ledger;

/* Of one party's figure, with its standard error where there is one. */
static size_t figure_columns(const ledger *g) {
    return g->sampled ? (size_t)FIGURE_COLUMNS + ERROR_COLUMNS : (size_t)FIGURE_COLUMNS;
}

static int by_size_descending(const void *a, const void *b) {
    const ledger_line *left = a, *right = b;
    if (left->size != right->size) return left->size < right->size ? 1 : -1;
    return left->player < right->player ? -1 : 1;
}

/* Place of a figure of the last year. */
static size_t cell_of(const ent_result *result, size_t region) {
    return (result->n_years - 1) * result->n_regions + region;
}

/* What the line adds; of the last line, `rest`, all players without one. Errors of several add up at most. */
static double share_of(const ledger *g, size_t line, size_t region, int error) {
    size_t end = line + 1 < g->shown || g->shown == g->result->n_players ? line + 1 : g->result->n_players;
    double sum = 0;
    for (size_t k = line; k < end; k++) {
        const ent_player *player = &g->result->players[g->lines[k].player];
        sum += (error ? player->error_pct : player->share_pct)[cell_of(g->result, region)];
    }
    return sum;
}

static void order_players(const ent_view *v, ledger *g) {
    const ent_result *result = g->result;
    for (size_t k = 0; k < result->n_players; k++) {
        g->lines[k] = (ledger_line){0, k};
        for (size_t s = 0; s < g->n_scales; s++) {
            double share = result->players[k].share_pct[cell_of(result, g->scales[s].region)];
            if (isfinite(share)) g->lines[k].size += fabs(share);
        }
    }
    qsort(g->lines, result->n_players, sizeof *g->lines, by_size_descending);
    g->shown = result->n_players;
    if (g->shown > PLAYERS_SHOWN && !v->tables) g->shown = PLAYERS_SHOWN;
}

/* The picture holds zero and every level on the way to the total; zero lies between two cells. */
static void set_scale(const ledger *g, scale *s) {
    double low = 0, high = 0, level = 0;
    ptrdiff_t half_cells = 2 * (ptrdiff_t)g->bar_columns;
    for (size_t k = 0; k < g->shown; k++) {
        double share = share_of(g, k, s->region, 0);
        if (!isfinite(share)) continue;
        level += share;
        low = fmin(low, level);
        high = fmax(high, level);
    }
    s->zero = 0;
    s->per_point = 0;
    if (high - low <= 0) return;
    s->zero = 2 * (ptrdiff_t)floor((double)g->bar_columns * -low / (high - low) + 0.5);
    if (low < 0 && s->zero < 2) s->zero = 2;
    if (high > 0 && s->zero > half_cells - 2) s->zero = half_cells - 2;
    s->per_point = INFINITY;
    if (low < 0) s->per_point = (double)s->zero / -low;
    if (high > 0) s->per_point = fmin(s->per_point, (double)(half_cells - s->zero) / high);
}

static ptrdiff_t place_of(const scale *s, double level) {
    return s->zero + (ptrdiff_t)floor(level * s->per_point + 0.5);
}

/* A bar from one level to another, in cells of two halves; the zero line where nothing covers it. */
static void add_bar(ent_view *v, const ledger *g, const scale *s, double from, double to) {
    static const char *const blocks[4] = {" ", "\xE2\x96\x90", "\xE2\x96\x8C", "\xE2\x96\x88"}; /* right, left, both */
    ptrdiff_t begin = place_of(s, fmin(from, to)), end = place_of(s, fmax(from, to));
    if (begin == end && from != to) { /* the least that can be seen, inside the picture */
        if (end < 2 * (ptrdiff_t)g->bar_columns) end++;
        else begin--;
    }
    ent_view_paint_change(v, to - from);
    for (ptrdiff_t c = 0; c < (ptrdiff_t)g->bar_columns; c++) {
        int left = 2 * c >= begin && 2 * c < end, right = 2 * c + 1 >= begin && 2 * c + 1 < end;
        if (!left && !right && 2 * c == s->zero) ent_text_add(&v->text, "\xE2\x94\x82");
        else ent_text_add(&v->text, blocks[2 * left + right]);
    }
    ent_view_plain(v);
}

static void add_share(ent_view *v, const ledger *g, const scale *s, double from, double share, double error) {
    char cell[ENT_CELL_BYTES];
    ent_text bound = {0};
    if (g->bar_columns > 0) {
        ent_text_add(&v->text, "  ");
        add_bar(v, g, s, from, isfinite(share) ? from + share : from);
    }
    ent_add_right(&v->text, ent_view_change(v, cell, share), FIGURE_COLUMNS);
    if (!g->sampled) return;
    ent_text_addf(&bound, "\xC2\xB1%s", ent_view_level(v, cell, error));
    if (bound.failed) v->text.failed = 1;
    else ent_add_right(&v->text, isfinite(error) ? bound.data : "", ERROR_COLUMNS);
    ent_text_free(&bound);
}

static void add_players(ent_view *v, const ledger *g, double *levels) {
    const ent_result *result = g->result;
    for (size_t k = 0; k < g->shown; k++) {
        size_t together = k + 1 == g->shown ? result->n_players - k : 1;
        if (together == 1)
            ent_add_left(&v->text, ent_key_word(v->language, result->players[g->lines[k].player].name),
                         g->name_columns);
        else ent_view_label(v, g->name_columns, "%zu others", together);
        for (size_t s = 0; s < g->n_scales; s++) {
            double share = share_of(g, k, g->scales[s].region, 0);
            add_share(v, g, &g->scales[s], levels[s], share, share_of(g, k, g->scales[s].region, 1));
            if (isfinite(share)) levels[s] += share;
        }
        ent_view_end_line(v);
    }
}

/* The effect itself, not the sum of the lines: a reader may add them up. It is solved, so it has no sampling error. */
static void add_total(ent_view *v, const ledger *g) {
    const double *all = ent_result_last(g->result, "real_income", "pct");
    ent_view_bold(v);
    ent_add_left(&v->text, ent_view_word(v, "total"), g->name_columns);
    ent_view_plain(v);
    for (size_t s = 0; s < g->n_scales; s++)
        add_share(v, g, &g->scales[s], 0, all == NULL ? (double)NAN : all[g->scales[s].region], (double)NAN);
    ent_view_end_line(v);
}

static void add_ledger_head(ent_view *v, const ledger *g) {
    const ent_result *result = g->result;
    size_t own = figure_columns(g);
    if (g->bar_columns > 0) own += g->bar_columns + 2;
    ent_view_heading(v);
    ent_view_label(v, g->name_columns, "Points, %d", result->years[result->n_years - 1]);
    for (size_t s = 0; s < g->n_scales; s++) {
        size_t n = g->scales[s].region;
        const char *name = ent_view_region(v, n);
        if (ent_columns(name) + 2 > own) name = result->region_codes[n];
        if (g->bar_columns == 0) {
            ent_add_right(&v->text, name, own);
            continue;
        }
        ent_text_add(&v->text, "  ");
        ent_add_left(&v->text, name, own - 2);
    }
    ent_view_end_line(v);
    ent_view_plain(v);
}

/* As many parties as fit, with bars when there is room for them. */
static size_t lay_out(const ent_view *v, ledger *g) {
    size_t figures = figure_columns(g), room = v->width - NAME_COLUMNS, left_out = 0;
    size_t fit = room / figures;
    if (fit == 0) fit = 1;
    if (g->n_scales > fit) {
        left_out = g->n_scales - fit;
        g->n_scales = fit;
    }
    g->bar_columns = 0;
    if (room / g->n_scales >= figures + 2 + BAR_LEAST) g->bar_columns = room / g->n_scales - figures - 2;
    if (g->bar_columns > BAR_MOST) g->bar_columns = BAR_MOST;
    g->name_columns = v->width - g->n_scales * (figures + (g->bar_columns > 0 ? g->bar_columns + 2 : 0));
    if (g->name_columns > 2 * NAME_COLUMNS) g->name_columns = 2 * NAME_COLUMNS;
    return left_out;
}

/* The parties, or when there are none, who gains most and who loses most. */
static void choose_regions(const ent_view *v, ledger *g) {
    const ent_result *result = v->result;
    const double *last = ent_result_last(result, "real_income", "pct");
    size_t most = result->n_regions, least = result->n_regions;
    for (size_t p = 0; p < result->n_parties; p++) g->scales[g->n_scales++].region = result->parties[p];
    for (size_t n = 0; n < result->n_regions && last != NULL && result->n_parties == 0; n++) {
        if (!isfinite(last[n])) continue;
        if (most == result->n_regions || last[n] > last[most]) most = n;
        if (least == result->n_regions || last[n] < last[least]) least = n;
    }
    if (most < result->n_regions) g->scales[g->n_scales++].region = most;
    if (least < result->n_regions && least != most) g->scales[g->n_scales++].region = least;
}

static void draw(ent_view *v, ledger *g, double *levels) {
    size_t left_out;
    choose_regions(v, g);
    if (g->n_scales == 0) return;
    left_out = lay_out(v, g);
    order_players(v, g);
    for (size_t s = 0; s < g->n_scales; s++) set_scale(g, &g->scales[s]);
    add_ledger_head(v, g);
    add_players(v, g, levels);
    add_total(v, g);
    if (left_out > 0) ent_text_addf(&v->text, ent_view_word(v, "(%zu more parties: --csv)\n"), left_out);
}

void ent_view_ledger(ent_view *v) {
    const ent_result *result = v->result;
    ledger g = {.result = result, .sampled = !result->ledger_exact};
    size_t most = result->n_parties + 2;
    double *levels = calloc(most, sizeof *levels);
    if (result->n_players > 0) {
        g.lines = calloc(result->n_players, sizeof *g.lines);
        g.scales = calloc(most, sizeof *g.scales);
        if (levels == NULL || g.lines == NULL || g.scales == NULL) v->text.failed = 1;
        else draw(v, &g, levels);
    }
    free(g.lines);
    free(g.scales);
    free(levels);
}

/* ---- pledges ---- */

static void add_amount(ent_view *v, double value, const char *unit) {
    char cell[ENT_CELL_BYTES];
    ent_text text = {0};
    if (!isfinite(value)) ent_text_add(&text, "-");
    else if (strcmp(unit, "musd") == 0)
        ent_text_addf(&text, ent_view_word(v, "$%s bn"), ent_view_level(v, cell, value * 1e-3));
    else if (strcmp(unit, "share") == 0) ent_text_add(&text, ent_view_percent(v, cell, 100.0 * value));
    else ent_text_add(&text, ent_view_level(v, cell, value));
    if (text.failed) v->text.failed = 1;
    else ent_add_right(&v->text, text.data, PLEDGE_COLUMNS);
    ent_text_free(&text);
}

static size_t kind_columns(const ent_view *v) { return v->language == ENT_LANGUAGE_FR ? KIND_IN_FRENCH : KIND_COLUMNS; }

/* Dollars of a schedule add up over the years; a target is that of the last year. */
static void add_pledge(ent_view *v, const ent_pledge *pledge, size_t name_columns) {
    const ent_result *result = v->result;
    double promised = ent_result_sum(result, pledge->promised_musd),
           price = ent_result_last_figure(result, pledge->price_pct);
    char cell[ENT_CELL_BYTES];
    ent_add_left(&v->text, pledge->clause, name_columns - kind_columns(v) - 1);
    ent_text_add(&v->text, " ");
    ent_add_left(&v->text, ent_key_word(v->language, pledge->kind), kind_columns(v));
    if (isfinite(promised)) {
        add_amount(v, promised, "musd");
        add_amount(v, ent_result_sum(result, pledge->delivered_musd), "musd");
    } else {
        add_amount(v, ent_result_last_figure(result, pledge->asked), pledge->unit);
        add_amount(v, ent_result_last_figure(result, pledge->achieved), pledge->unit);
    }
    ent_add_right(&v->text, ent_view_change(v, cell, price), PRICE_COLUMNS);
    ent_text_add(&v->text, "\n");
}

static double weight_of(const ent_result *result, const ent_pledge *pledge) {
    double cost = fabs(ent_result_sum(result, pledge->cost_musd)),
           promised = ent_result_sum(result, pledge->promised_musd);
    if (isfinite(promised)) return promised;
    return isfinite(cost) ? cost : 0;
}

/* The largest by what is promised, or by what it costs. */
static void order_pledges(const ent_result *result, ledger_line *order) {
    for (size_t k = 0; k < result->n_pledges; k++) order[k] = (ledger_line){weight_of(result, &result->pledges[k]), k};
    qsort(order, result->n_pledges, sizeof *order, by_size_descending);
}

void ent_view_pledges(ent_view *v) {
    const ent_result *result = v->result;
    size_t shown = result->n_pledges, name_columns = v->width - 2 * PLEDGE_COLUMNS - PRICE_COLUMNS;
    ledger_line *order = calloc(result->n_pledges + 1, sizeof *order);
    if (shown > PLEDGES_SHOWN && !v->tables) shown = PLEDGES_SHOWN;
    if (order == NULL) v->text.failed = 1;
    if (order == NULL || shown == 0) {
        free(order);
        return;
    }
    order_pledges(result, order);
    ent_view_heading(v);
    if (shown == result->n_pledges) ent_add_left(&v->text, ent_view_word(v, "Pledges"), name_columns);
    else ent_view_label(v, name_columns, "Pledges, %zu of %zu", shown, result->n_pledges);
    ent_add_right(&v->text, ent_view_word(v, "promised"), PLEDGE_COLUMNS);
    ent_add_right(&v->text, ent_view_word(v, "delivered"), PLEDGE_COLUMNS);
    ent_add_right(&v->text, ent_view_word(v, "price, %"), PRICE_COLUMNS);
    ent_view_plain(v);
    ent_text_add(&v->text, "\n");
    for (size_t k = 0; k < shown; k++) add_pledge(v, &result->pledges[order[k].player], name_columns);
    free(order);
}
