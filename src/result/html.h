/* html.h: how a report is put together: text that is escaped, figures in the reader's language, rows of tables. The parts
 * of a report call these and nothing that writes HTML by itself but fixed tags. */
#ifndef ENT_RESULT_HTML_H
#define ENT_RESULT_HTML_H

#include "result/layout.h"
#include "support/language.h"
#include <entente/result.h>

typedef struct ent_html {
    const ent_result *result;
    ent_language language;
    const char *command; /* NULL: not said */
    ent_text text;
    int charts;     /* there is a bundle: places for charts are left */
    char money[32]; /* "US$ bn of 2024" */
} ent_html;

/* Markup as it is; text with &, <, >, " and ' escaped, and U+FFFD for what is not UTF-8 or no character of HTML. */
void ent_html_mark(ent_html *html, const char *markup);
void ent_html_say(ent_html *html, const char *text);
void ent_html_sayf(ent_html *html, const char *format, ...) ENT_PRINTF(2, 3);

/* Fixed words, markup allowed, in the language of the report: from the catalogue, or the one of two. */
const char *ent_html_tr(const ent_html *html, const char *english) ENT_FORMAT_ARGUMENT(2);
const char *ent_html_word(const ent_html *html, const char *english, const char *french);
void ent_html_words(ent_html *html, const char *english, const char *french);

/* Names of regions and sectors in the language of the report. */
const char *ent_html_region(const ent_html *html, size_t region);
const char *ent_html_sector(const ent_html *html, size_t sector);

/* What a document says in both languages; English where the other is missing. */
const char *ent_html_said(const ent_html *html, const char *english, const char *french);

/* A paragraph of the document itself. */
void ent_html_quote(ent_html *html, const char *tag, const char *kind, const char *text);

/* <h2 id=...>, and the place of a chart (nothing without charts; `region` NULL: of no region). */
void ent_html_heading(ent_html *html, const char *id, const char *english, const char *french);
void ent_html_chart(ent_html *html, const char *chart, const char *region);

/* A table: begin with its caption (what, and below it unit and year), then heads, rows, cells, end. */
void ent_html_table(ent_html *html, const char *caption, const char *small);
void ent_html_head(ent_html *html, const char *text, int number);
void ent_html_body(ent_html *html);
void ent_html_row(ent_html *html, const char *kind); /* "party", "total" or NULL */
void ent_html_row_head(ent_html *html, const char *text);
void ent_html_cell(ent_html *html, const char *text);
void ent_html_end_row(ent_html *html);
void ent_html_end_table(ent_html *html);

/* Cells with a figure, as in the terminal; an en dash for one that does not exist. */
void ent_html_change(ent_html *html, double value);
void ent_html_level(ent_html *html, double value);
void ent_html_percent(ent_html *html, double value, int decimals);

/* The parts of a report. */
void ent_html_years(ent_html *html);    /* winners and losers of a path, year by year */
void ent_html_outcomes(ent_html *html); /* of one law */
void ent_html_ledger(ent_html *html);
void ent_html_dependence(ent_html *html);
void ent_html_pledges(ent_html *html);
void ent_html_trade(ent_html *html);
void ent_html_duties(ent_html *html);
void ent_html_grounds(ent_html *html); /* method, assumptions, sources, what is left out, residuals, the command */

#endif
