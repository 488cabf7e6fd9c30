/* html_text.c: text, figures and rows of a report. */
#include "result/html.h"

#include <math.h>
#include <string.h>

void ent_html_mark(ent_html *html, const char *markup) { ent_text_add(&html->text, markup); }

/* Characters that HTML has no place for: controls but tab and line feed, and U+007F. */
static int is_control(unsigned char byte) { return (byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F; }

static const char *entity_of(char byte) {
    switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return is_control((unsigned char)byte) ? "\xEF\xBF\xBD" : NULL;
    }
}

/* Controls beyond ASCII, U+0080 to U+009F, are two bytes of UTF-8. */
static int is_late_control(const char *at, size_t left) {
    return left >= 2 && (unsigned char)at[0] == 0xC2 && (unsigned char)at[1] < 0xA0;
}

void ent_html_say(ent_html *html, const char *text) {
    size_t left = text == NULL ? 0 : strlen(text);
    while (left > 0) {
        size_t good = ent_utf8_check(text, left), k = 0;
        while (k < good) {
            const char *entity = entity_of(text[k]);
            int late = is_late_control(text + k, good - k);
            if (late) entity = "\xEF\xBF\xBD";
            if (entity != NULL) ent_text_add(&html->text, entity);
            else ent_text_add_bytes(&html->text, text + k, 1);
            k += late ? 2 : 1;
        }
        if (good < left) ent_text_add(&html->text, "\xEF\xBF\xBD"), good++;
        text += good;
        left -= good;
    }
}

void ent_html_sayf(ent_html *html, const char *format, ...) {
    ent_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    ent_text_addv(&text, format, arguments);
    va_end(arguments);
    if (text.failed) html->text.failed = 1;
    else ent_html_say(html, text.data);
    ent_text_free(&text);
}

const char *ent_html_tr(const ent_html *html, const char *english) { return ent_tr(html->language, english); }

const char *ent_html_word(const ent_html *html, const char *english, const char *french) {
    return ent_worded(html->language, english, french);
}

const char *ent_html_said(const ent_html *html, const char *english, const char *french) {
    return html->language == ENT_LANGUAGE_FR && french != NULL && french[0] != '\0' ? french : english;
}

void ent_html_words(ent_html *html, const char *english, const char *french) {
    ent_html_mark(html, ent_html_word(html, english, french));
}

/* A name that a table lacks is its code. */
static const char *named(const ent_html *html, const char *english, const char *french, const char *code) {
    const char *name = ent_html_word(html, english, french);
    return name[0] != '\0' ? name : code;
}

const char *ent_html_region(const ent_html *html, size_t region) {
    const ent_result *r = html->result;
    return named(html, r->region_names_en[region], r->region_names_fr[region], r->region_codes[region]);
}

const char *ent_html_sector(const ent_html *html, size_t sector) {
    const ent_result *r = html->result;
    return named(html, r->sector_names_en[sector], r->sector_names_fr[sector], r->sector_codes[sector]);
}

void ent_html_quote(ent_html *html, const char *tag, const char *kind, const char *text) {
    ent_text_addf(&html->text, "<%s", tag);
    if (kind != NULL) ent_text_addf(&html->text, " class=\"%s\"", kind);
    ent_html_mark(html, ">");
    ent_html_say(html, text);
    ent_text_addf(&html->text, "</%s>\n", tag);
}

void ent_html_heading(ent_html *html, const char *id, const char *english, const char *french) {
    ent_text_addf(&html->text, "<h2 id=\"%s\">%s</h2>\n", id, ent_html_word(html, english, french));
}

/* How a figure is run again: the same for all of them, as each is one of the run's. */
static void say_again(ent_html *html) {
    ent_html_mark(html, "<code>entente runs again ");
    ent_html_say(html, html->result->run_id);
    ent_html_mark(html, "</code>");
}

void ent_html_chart(ent_html *html, const char *chart, const char *region) {
    if (!html->charts) return;
    ent_text_addf(&html->text, "<div class=\"chart\" data-chart=\"%s\"", chart);
    if (region != NULL) {
        ent_html_mark(html, " data-region=\"");
        ent_html_say(html, region);
        ent_html_mark(html, "\"");
    }
    ent_html_mark(html, ">");
    if (html->result->run_id != NULL) { /* the script moves it below the chart */
        ent_html_mark(html, "<p class=\"rerun\">");
        say_again(html);
        ent_html_mark(html, "</p>");
    }
    ent_html_mark(html, "</div>\n");
}

/* ---- tables ---- */

/* A wide table scrolls in its own box, which the keyboard can reach. */
void ent_html_table(ent_html *html, const char *caption, const char *small) {
    ent_html_mark(html, "<section class=\"scroll\" tabindex=\"0\" aria-label=\"");
    ent_html_say(html, caption);
    ent_html_mark(html, "\">\n<table>\n<caption>");
    ent_html_say(html, caption);
    if (small[0] != '\0') {
        ent_html_mark(html, " <small>");
        ent_html_say(html, small);
        ent_html_mark(html, "</small>");
    }
    if (html->result->run_id != NULL) {
        ent_html_mark(html, " <small class=\"rerun\">");
        say_again(html);
        ent_html_mark(html, "</small>");
    }
    ent_html_mark(html, "</caption>\n<thead><tr>");
}

void ent_html_head(ent_html *html, const char *text, int number) {
    ent_html_mark(html, number ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
    ent_html_say(html, text);
    ent_html_mark(html, "</th>");
}

void ent_html_body(ent_html *html) { ent_html_mark(html, "</tr></thead>\n<tbody>\n"); }

void ent_html_row(ent_html *html, const char *kind) {
    if (kind == NULL) ent_html_mark(html, "<tr>");
    else ent_text_addf(&html->text, "<tr class=\"%s\">", kind);
}

void ent_html_row_head(ent_html *html, const char *text) {
    ent_html_mark(html, "<th scope=\"row\">");
    ent_html_say(html, text);
    ent_html_mark(html, "</th>");
}

void ent_html_cell(ent_html *html, const char *text) {
    ent_html_mark(html, "<td>");
    ent_html_say(html, text);
    ent_html_mark(html, "</td>");
}

void ent_html_end_row(ent_html *html) { ent_html_mark(html, "</tr>\n"); }
void ent_html_end_table(ent_html *html) { ent_html_mark(html, "</tbody>\n</table>\n</section>\n"); }

/* A figure as the terminal writes it, in the language, with a minus sign for the hyphen. */
static void add_figure(ent_html *html, char cell[ENT_CELL_BYTES], double value, const char *unit) {
    const char *at = cell;
    ent_html_mark(html, "<td class=\"number\">");
    if (!isfinite(value)) {
        ent_html_mark(html, "\xE2\x80\x93</td>");
        return;
    }
    if (cell[0] == '-') ent_html_mark(html, "\xE2\x88\x92"), at++;
    memmove(cell, at, strlen(at) + 1);
    ent_figure_localise(cell, html->language);
    ent_html_mark(html, cell);
    ent_html_mark(html, unit);
    ent_html_mark(html, "</td>");
}

void ent_html_change(ent_html *html, double value) {
    char cell[ENT_CELL_BYTES];
    ent_cell_change(cell, value);
    add_figure(html, cell, value, "");
}

void ent_html_level(ent_html *html, double value) {
    char cell[ENT_CELL_BYTES];
    ent_cell_level(cell, value);
    add_figure(html, cell, value, "");
}

void ent_html_percent(ent_html *html, double value, int decimals) {
    char cell[ENT_CELL_BYTES];
    ent_cell_fixed(cell, value, decimals, 0);
    add_figure(html, cell, value, ent_html_word(html, "%", "\xE2\x80\xAF%"));
}
