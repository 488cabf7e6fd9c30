/* html_path.c: what a report shows of a path: the years, the parts that did it, dependence on the rival, the pledges. */
#include "result/html.h"
#include "result/period.h"
#include "result/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS_MOST = 8, REGIONS_MOST = 4, SECTORS_SHOWN = 8, ROWS_SHOWN = 12 };

/* ---- years ---- */

static void add_year_heads(ent_html *html, const size_t *years, size_t n_years) {
    const ent_result *result = html->result;
    char year[16];
    ent_html_head(html, ent_html_tr(html, "economy"), 0);
    for (size_t y = 0; y < n_years; y++) {
        snprintf(year, sizeof year, "%d", result->years[years[y]]);
        ent_html_head(html, year, 1);
    }
    ent_html_head(html, ent_html_word(html, "US$ bn", "Md $"), 1);
    if (result->equivalent_pct != NULL) ent_html_head(html, ent_html_word(html, "mean", "moyenne"), 1);
    ent_html_body(html);
}

static void add_year_row(ent_html *html, const ent_view *view, size_t n, const size_t *years, size_t n_years) {
    const ent_result *result = html->result;
    const double *pct = ent_result_series(result, "real_income", "pct");
    const double *musd = ent_result_last(result, "real_income", "musd");
    ent_html_row(html, ent_view_is_party(view, n) ? "party" : NULL);
    ent_html_row_head(html, ent_html_region(html, n));
    for (size_t y = 0; y < n_years; y++) ent_html_change(html, pct[years[y] * result->n_regions + n]);
    ent_html_change(html, musd == NULL ? (double)NAN : musd[n] * 1e-3);
    if (result->equivalent_pct != NULL) ent_html_change(html, result->equivalent_pct[n]);
    ent_html_end_row(html);
}

/* Those that move most and the parties, or all. */
static void add_years(ent_html *html, const ent_view *view, const ent_ranked *order, const unsigned char *shown,
                      size_t count) {
    const ent_result *result = html->result;
    size_t years[YEARS_MOST], n_years = ent_view_choose_years(result->n_years, YEARS_MOST, years);
    char small[160];
    snprintf(small, sizeof small,
             ent_html_tr(html, "%% a year; the last in %s; mean: the constant change worth all years, discounted"),
             html->money);
    ent_html_table(html, shown != NULL ? ent_html_tr(html, "Real income, change") : ent_html_tr(html, "All economies"),
                   small);
    add_year_heads(html, years, n_years);
    for (size_t k = 0; k < count; k++)
        if (shown == NULL || shown[k]) add_year_row(html, view, order[k].index, years, n_years);
    ent_html_end_table(html);
}

void ent_html_years(ent_html *html) {
    const ent_result *result = html->result;
    const ent_text_options options = {.struct_version = ENT_TEXT_OPTIONS_VERSION, .rows = ROWS_SHOWN};
    const double *last = ent_result_last(result, "real_income", "pct");
    ent_ranked *order = calloc(result->n_regions + 1, sizeof *order);
    unsigned char *shown = calloc(result->n_regions + 1, 1);
    ent_view view;
    if (order == NULL || shown == NULL) html->text.failed = 1;
    else if (last != NULL) {
        size_t count;
        ent_view_init(&view, result, &options);
        count = ent_view_rank(&view, last, order, shown);
        add_years(html, &view, order, shown, count);
        ent_html_mark(html, ent_html_tr(html, "<details><summary>All economies</summary>\n"));
        add_years(html, &view, order, NULL, count);
        ent_html_mark(html, "</details>\n");
    }
    free(order);
    free(shown);
}

/* ---- the parts that did it ---- */

/* The parties, or without any who gains most and who loses most. */
static size_t choose_regions(const ent_result *result, size_t regions[REGIONS_MOST]) {
    const double *last = ent_result_last(result, "real_income", "pct");
    size_t most = result->n_regions, least = result->n_regions, count = 0;
    for (size_t p = 0; p < result->n_parties && p < REGIONS_MOST; p++) regions[count++] = result->parties[p];
    for (size_t n = 0; n < result->n_regions && last != NULL && count == 0; n++) {
        if (!isfinite(last[n])) continue;
        if (most == result->n_regions || last[n] > last[most]) most = n;
        if (least == result->n_regions || last[n] < last[least]) least = n;
    }
    if (most < result->n_regions) regions[count++] = most;
    if (least < result->n_regions && least != most) regions[count++] = least;
    return count;
}

static void add_players(ent_html *html, const size_t *regions, size_t count) {
    const ent_result *result = html->result;
    size_t at = (result->n_years - 1) * result->n_regions;
    const double *all = ent_result_last(result, "real_income", "pct");
    for (size_t k = 0; k < result->n_players; k++) {
        ent_html_row(html, NULL);
        ent_html_row_head(html, ent_key_word(html->language, result->players[k].name));
        for (size_t r = 0; r < count; r++) {
            ent_html_change(html, result->players[k].share_pct[at + regions[r]]);
            if (!result->ledger_exact) ent_html_level(html, result->players[k].error_pct[at + regions[r]]);
        }
        ent_html_end_row(html);
    }
    ent_html_row(html, "total");
    ent_html_row_head(html, ent_html_tr(html, "total"));
    for (size_t r = 0; r < count; r++) {
        ent_html_change(html, all == NULL ? (double)NAN : all[regions[r]]);
        if (!result->ledger_exact) ent_html_cell(html, "");
    }
    ent_html_end_row(html);
}

void ent_html_ledger(ent_html *html) {
    const ent_result *result = html->result;
    size_t regions[REGIONS_MOST + 2], count;
    char small[200];
    if (result->n_players == 0 || result->n_years == 0) return;
    count = choose_regions(result, regions);
    ent_html_heading(html, "ledger", "What does it", "Ce qui joue");
    ent_html_mark(html, "<div class=\"pair\">\n");
    for (size_t r = 0; r < count; r++) ent_html_chart(html, "waterfall", result->region_codes[regions[r]]);
    for (size_t r = 0; r < count; r++) ent_html_chart(html, "tornado", result->region_codes[regions[r]]);
    ent_html_mark(html, "</div>\n");
    if (result->ledger_exact)
        snprintf(small, sizeof small, ent_html_tr(html, "percentage points of real income, %d; exact Shapley values"),
                 result->years[result->n_years - 1]);
    else
        snprintf(small, sizeof small,
                 ent_html_tr(
                     html, "percentage points of real income, %d; Shapley values from %zu orders, with standard error"),
                 result->years[result->n_years - 1], result->ledger_orders);
    ent_html_table(html, ent_html_tr(html, "Contributions"), small);
    ent_html_head(html, ent_html_tr(html, "part"), 0);
    for (size_t r = 0; r < count; r++) {
        ent_html_head(html, ent_html_region(html, regions[r]), 1);
        if (!result->ledger_exact) ent_html_head(html, "\xC2\xB1", 1);
    }
    ent_html_body(html);
    add_players(html, regions, count);
    ent_html_end_table(html);
}

/* ---- dependence on the rival ---- */

/* All goods first, then by how far the share of imports moves. */
static int by_move(const void *a, const void *b) {
    const ent_dependence *left = *(const ent_dependence *const *)a, *right = *(const ent_dependence *const *)b;
    double l = fabs(left->import_share_to - left->import_share_from);
    double r = fabs(right->import_share_to - right->import_share_from);
    if ((left->sector < 0) != (right->sector < 0)) return left->sector < 0 ? -1 : 1;
    if (isfinite(l) != isfinite(r)) return isfinite(l) ? -1 : 1;
    if (isfinite(l) && l != r) return l < r ? 1 : -1;
    return left->sector < right->sector ? -1 : left->sector > right->sector;
}

static void add_dependence(ent_html *html, const ent_dependence *d) {
    ent_html_row(html, d->sector < 0 ? "party" : NULL);
    ent_html_row_head(html, d->sector < 0 ? ent_html_tr(html, "all goods") : ent_html_sector(html, (size_t)d->sector));
    ent_html_percent(html, 100.0 * d->import_share_from, 2);
    ent_html_percent(html, 100.0 * d->import_share_to, 2);
    ent_html_percent(html, 100.0 * d->absorption_share_from, 2);
    ent_html_percent(html, 100.0 * d->absorption_share_to, 2);
    ent_html_end_row(html);
}

static void add_dependence_of(ent_html *html, size_t region, const ent_dependence **rows) {
    const ent_result *result = html->result;
    ent_text caption = {0};
    size_t count = 0;
    char year[16];
    for (size_t k = 0; k < result->n_dependences; k++)
        if (result->dependences[k].region == region) rows[count++] = &result->dependences[k];
    if (count == 0) return;
    qsort(rows, count, sizeof *rows, by_move);
    snprintf(year, sizeof year, "%d", result->year);
    ent_text_addf(&caption, ent_html_tr(html, "%s: share of purchases that comes from %s"),
                  ent_html_region(html, region), ent_html_region(html, (size_t)result->rival));
    if (caption.failed) html->text.failed = 1;
    else ent_html_table(html, caption.data, year);
    ent_text_free(&caption);
    ent_html_head(html, ent_html_tr(html, "sector"), 0);
    ent_html_head(html, ent_html_tr(html, "imports, before"), 1);
    ent_html_head(html, ent_html_tr(html, "after"), 1);
    ent_html_head(html, ent_html_tr(html, "all use, before"), 1);
    ent_html_head(html, ent_html_tr(html, "after"), 1);
    ent_html_body(html);
    for (size_t k = 0; k < count && k <= SECTORS_SHOWN; k++) add_dependence(html, rows[k]);
    ent_html_end_table(html);
}

void ent_html_dependence(ent_html *html) {
    const ent_result *result = html->result;
    const ent_dependence **rows;
    if (result->n_dependences == 0 || result->rival < 0) return;
    rows = calloc(result->n_dependences, sizeof *rows);
    if (rows == NULL) {
        html->text.failed = 1;
        return;
    }
    ent_html_heading(html, "dependence", "Dependence on the rival", "Dépendance envers le rival");
    ent_html_mark(html, "<div class=\"pair\">\n");
    for (size_t p = 0; p < result->n_parties && p < REGIONS_MOST; p++)
        ent_html_chart(html, "dependence", result->region_codes[result->parties[p]]);
    ent_html_mark(html, "</div>\n");
    for (size_t p = 0; p < result->n_parties && p < REGIONS_MOST; p++)
        add_dependence_of(html, result->parties[p], rows);
    free((void *)rows);
}

/* ---- pledges ---- */

static void add_amount(ent_html *html, double value, const char *unit) {
    if (strcmp(unit, "musd") == 0) ent_html_level(html, value * 1e-3);
    else if (strcmp(unit, "share") == 0) ent_html_percent(html, 100.0 * value, 1);
    else ent_html_level(html, value);
}

/* Dollars of a schedule add up over the years; a target is that of the last year. */
static void add_pledge(ent_html *html, const ent_pledge *pledge) {
    const ent_result *result = html->result;
    double promised = ent_result_sum(result, pledge->promised_musd);
    ent_html_row(html, NULL);
    ent_html_row_head(html, pledge->clause);
    ent_html_cell(html, ent_key_word(html->language, pledge->kind));
    if (isfinite(promised)) {
        add_amount(html, promised, "musd");
        add_amount(html, ent_result_sum(result, pledge->delivered_musd), "musd");
    } else {
        add_amount(html, ent_result_last_figure(result, pledge->asked), pledge->unit);
        add_amount(html, ent_result_last_figure(result, pledge->achieved), pledge->unit);
    }
    ent_html_change(html, ent_result_last_figure(result, pledge->price_pct));
    ent_html_end_row(html);
}

void ent_html_pledges(ent_html *html) {
    const ent_result *result = html->result;
    if (result->n_pledges == 0) return;
    ent_html_heading(html, "pledges", "What became of the pledges", "Ce que deviennent les engagements");
    ent_html_table(
        html, ent_html_tr(html, "Pledges"),
        ent_html_tr(html, "US$ bn over all years, or the target of the last year: US$ bn a year, or a share"));
    ent_html_head(html, ent_html_tr(html, "clause"), 0);
    ent_html_head(html, ent_html_tr(html, "kind"), 0);
    ent_html_head(html, ent_html_tr(html, "promised"), 1);
    ent_html_head(html, ent_html_tr(html, "delivered"), 1);
    ent_html_head(html, ent_html_tr(html, "price of the pledge, %"), 1);
    ent_html_body(html);
    for (size_t k = 0; k < result->n_pledges; k++) add_pledge(html, &result->pledges[k]);
    ent_html_end_table(html);
}
