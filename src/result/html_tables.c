/* html_tables.c: the tables of one year: who gains and who loses, trade and duties of the parties. */
#include "result/html.h"
#include "result/period.h"
#include "result/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PARTIES_MOST = 4 };

static int is_party(const ent_result *result, size_t region) {
    for (size_t p = 0; p < result->n_parties; p++)
        if (result->parties[p] == region) return 1;
    return 0;
}

/* ---- who gains, who loses, under one law ---- */

static const struct {
    const char *measure, *unit, *english, *french;
    double scale;
} columns[] = {
    {"real_income", "pct", "real income, %", "revenu réel, %", 1},
    {"real_income", "musd", "real income", "revenu réel", 1e-3},
    {"real_wage", "pct", "real wage, %", "salaire réel, %", 1},
    {"exports", "pct", "exports, %", "exportations, %", 1},
    {"imports", "pct", "imports, %", "importations, %", 1},
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static void add_outcome(ent_html *html, size_t region) {
    const ent_result *result = html->result;
    ent_html_row(html, is_party(result, region) ? "party" : NULL);
    ent_html_row_head(html, ent_html_region(html, region));
    for (size_t c = 0; c < N_COLUMNS; c++) {
        const double *values = ent_result_values(result, columns[c].measure, columns[c].unit);
        ent_html_change(html, values == NULL ? (double)NAN : values[region] * columns[c].scale);
    }
    ent_html_end_row(html);
}

void ent_html_outcomes(ent_html *html) {
    const ent_result *result = html->result;
    const double *real_income = ent_result_values(result, "real_income", "pct");
    ent_ranked *order = calloc(result->n_regions + 1, sizeof *order);
    unsigned char *shown = calloc(result->n_regions + 1, 1);
    ent_view view;
    size_t count;
    if (order == NULL || shown == NULL) html->text.failed = 1;
    if (order == NULL || shown == NULL || real_income == NULL) goto done;
    ent_view_init(&view, result, NULL);
    count = ent_view_rank(&view, real_income, order, shown);
    ent_html_table(html, ent_html_tr(html, "Winners and losers, all economies"),
                   ent_html_tr(html, "change, the largest gain first"));
    ent_html_head(html, ent_html_tr(html, "economy"), 0);
    for (size_t c = 0; c < N_COLUMNS; c++) {
        char title[80];
        snprintf(title, sizeof title, c == 1 ? "%s, %s" : "%s",
                 ent_html_word(html, columns[c].english, columns[c].french), html->money);
        ent_html_head(html, title, 1);
    }
    ent_html_body(html);
    for (size_t k = 0; k < count; k++) add_outcome(html, order[k].index);
    ent_html_end_table(html);
done:
    free(order);
    free(shown);
}

/* ---- trade of the parties ---- */

typedef struct change {
    double from, to;
} change;

static change imports_of(const ent_result *result, size_t importer, size_t exporter) {
    change sum;
    ent_result_imports(result, importer, exporter, &sum.from, &sum.to);
    return sum;
}

static change goods_of(const ent_result *result, size_t importer, size_t exporter) {
    size_t N = result->n_regions;
    change sum = {0, 0};
    for (size_t j = 0; j < result->n_sectors; j++) {
        size_t cell = (j * N + importer) * N + exporter;
        if (result->sector_goods == NULL || !result->sector_goods[j]) continue;
        sum.from += result->flow_from_musd[cell];
        sum.to += result->flow_to_musd[cell];
    }
    return sum;
}

static void add_imports(ent_html *html, const char *name, change c) {
    ent_html_row(html, NULL);
    ent_html_row_head(html, name);
    ent_html_level(html, c.from * 1e-3);
    ent_html_level(html, c.to * 1e-3);
    ent_html_change(html, (c.to - c.from) * 1e-3);
    ent_html_change(html, c.from > 0 ? 100.0 * (c.to / c.from - 1.0) : (double)NAN);
    ent_html_end_row(html);
}

/* From each other party, from the rival, from all others. */
static void add_importer(ent_html *html, size_t importer, const char *when) {
    const ent_result *result = html->result;
    change rest = {0, 0};
    ent_text caption = {0};
    ent_text_addf(&caption, ent_html_tr(html, "Imports: %s"), ent_html_region(html, importer));
    if (caption.failed) html->text.failed = 1;
    else ent_html_table(html, caption.data, when);
    ent_text_free(&caption);
    ent_html_head(html, ent_html_tr(html, "from"), 0);
    ent_html_head(html, ent_html_word(html, "against", "référence"), 1);
    ent_html_head(html, ent_html_tr(html, "package"), 1);
    ent_html_head(html, ent_html_tr(html, "change"), 1);
    ent_html_head(html, "%", 1);
    ent_html_body(html);
    for (size_t i = 0; i < result->n_regions; i++) {
        change one = imports_of(result, importer, i);
        if (i == importer) continue;
        if (is_party(result, i) || (ptrdiff_t)i == result->rival) {
            add_imports(html, ent_html_region(html, i), one);
            continue;
        }
        rest.from += one.from;
        rest.to += one.to;
    }
    add_imports(html, ent_html_tr(html, "all others"), rest);
    ent_html_end_table(html);
}

/* "US$ bn of 2024 a year at the border, before duty, 2035" */
static void say_when(const ent_html *html, char *out, size_t size, const char *what) {
    char period[ENT_DAY_WORDS];
    ent_result_period(html->language, html->result, period);
    snprintf(out, size, "%s %s, %s", html->money, what, period);
}

void ent_html_trade(ent_html *html) {
    const ent_result *result = html->result;
    char when[160];
    if (result->flow_to_musd == NULL) return;
    ent_html_heading(html, "trade", "Trade", "Commerce");
    ent_html_chart(html, "sankey", NULL);
    ent_html_chart(html, "heat", NULL);
    say_when(html, when, sizeof when, ent_html_tr(html, "a year, at the border, before duty"));
    for (size_t p = 0; p < result->n_parties && p < PARTIES_MOST; p++) add_importer(html, result->parties[p], when);
}

/* ---- duties ---- */

static void add_duty(ent_html *html, size_t importer, size_t exporter) {
    const ent_result *result = html->result;
    size_t cell = importer * result->n_regions + exporter;
    change goods = goods_of(result, importer, exporter);
    double from = result->duty_from_musd[cell], to = result->duty_to_musd[cell];
    ent_html_row(html, NULL);
    ent_html_row_head(html, ent_html_region(html, importer));
    ent_html_cell(html, ent_html_region(html, exporter));
    ent_html_level(html, from * 1e-3);
    ent_html_level(html, to * 1e-3);
    ent_html_percent(html, goods.from > 0 ? 100.0 * from / goods.from : (double)NAN, 1);
    ent_html_percent(html, goods.to > 0 ? 100.0 * to / goods.to : (double)NAN, 1);
    ent_html_end_row(html);
}

void ent_html_duties(ent_html *html) {
    const ent_result *result = html->result;
    char when[160];
    if (result->n_parties < 2 || result->duty_to_musd == NULL || result->flow_to_musd == NULL) return;
    ent_html_heading(html, "duties", "Duties between the parties", "Droits de douane entre les parties");
    say_when(html, when, sizeof when,
             ent_html_tr(html, /* xgettext:no-c-format */ "a year, and % of imports of goods"));
    ent_html_table(html, ent_html_tr(html, "Duties"), when);
    ent_html_head(html, ent_html_tr(html, "importer"), 0);
    ent_html_head(html, ent_html_tr(html, "exporter"), 0);
    ent_html_head(html, ent_html_word(html, "against", "référence"), 1);
    ent_html_head(html, ent_html_tr(html, "package"), 1);
    ent_html_head(html, ent_html_tr(html, "rate, against"), 1);
    ent_html_head(html, ent_html_tr(html, "rate, package"), 1);
    ent_html_body(html);
    for (size_t p = 0; p < result->n_parties; p++)
        for (size_t q = 0; q < result->n_parties; q++)
            if (p != q) add_duty(html, result->parties[p], result->parties[q]);
    ent_html_end_table(html);
}
