/* html_grounds.c: what the answer rests on: method, assumptions, the sources of every clause, what is left out, how
 * closely the equations hold, and how to make the document again. */
#include "result/html.h"
#include "result/period.h"
#include "result/view.h"

#include <stdio.h>
#include <string.h>

static void add_method(ent_html *html) {
    const ent_result *result = html->result;
    ent_html_heading(html, "method", "Method", "Méthode");
    ent_html_mark(html, "<p>");
    ent_text_addf(
        &html->text,
        ent_tr(html->language,
               "A general equilibrium of %zu economies and %zu sectors, each buying from all others as inputs and "
               "for final use, is solved twice in changes from the same base table: under the law and the "
               "promises of the package, and under what it is measured against (Caliendo &amp; Parro 2015, with "
               "quotas, levies, pledges and payments). Real income is income over the price of what it buys."),
        result->n_regions, result->n_sectors);
    ent_html_mark(html, "</p>\n");
    if (!ent_result_is_path(result)) return;
    ent_html_mark(
        html,
        ent_html_tr(
            html,
            "<p>Every year is solved on the capital that the years before have left; trade reacts slowly where the "
            "adjustment is gradual; pledges count as delivered. What the parts contribute are Shapley values, "
            "which sum to the whole.</p>\n"));
}

static void add_term(ent_html *html, const char *term, const char *text) {
    if (text == NULL || text[0] == '\0') return;
    ent_html_mark(html, "<dt>");
    ent_html_say(html, term);
    ent_html_mark(html, "</dt><dd>");
    ent_html_say(html, text);
    ent_html_mark(html, "</dd>\n");
}

static void add_hashed(ent_html *html, const char *term, const char *name, const char *hash) {
    ent_text text = {0};
    ent_text_add(&text, name);
    if (hash[0] != '\0') ent_text_addf(&text, " (%s)", hash);
    if (text.failed) html->text.failed = 1;
    else add_term(html, term, text.data);
    ent_text_free(&text);
}

/* "2025 to 2035", "long run" */
static void add_horizon(ent_html *html) {
    const ent_result *result = html->result;
    const char *horizon = ent_key_word(html->language, result->horizon);
    char years[48];
    int first, last;
    if (sscanf(result->horizon, "%d to %d", &first, &last) == 2) {
        snprintf(years, sizeof years, ent_html_tr(html, "%d to %d"), first, last);
        horizon = years;
    }
    add_term(html, ent_html_tr(html, "horizon"), horizon);
}

static void add_assumptions(ent_html *html) {
    const ent_result *result = html->result;
    char period[ENT_DAY_WORDS], year[16];
    ent_result_period(html->language, result, period);
    ent_html_heading(html, "assumptions", "Assumptions", "Hypothèses");
    ent_html_mark(html, "<dl>\n");
    add_hashed(html, ent_html_tr(html, "package"), result->package, result->package_hash);
    add_hashed(html, ent_html_tr(html, "measured against"), ent_key_word(html->language, result->against),
               result->against_hash);
    add_hashed(html, ent_html_tr(html, "world table"), result->world, result->world_hash);
    if (result->base_year != 0) {
        snprintf(year, sizeof year, "%d", result->base_year);
        add_term(html, ent_html_tr(html, "base year"), year);
    }
    add_horizon(html);
    if (!ent_result_is_path(result)) add_term(html, ent_html_tr(html, "law of"), period);
    add_term(html, ent_html_tr(html, "trade adjusts"), ent_key_word(html->language, result->adjustment));
    add_term(html, ent_html_tr(html, "pledges count as"), ent_key_word(html->language, result->delivery));
    add_term(html, ent_html_tr(html, "trade elasticities"), ent_key_word(html->language, result->elasticities));
    add_term(html, ent_html_tr(html, "deficits"), ent_key_word(html->language, result->closure));
    add_term(html, ent_html_tr(html, "numeraire"), ent_key_word(html->language, result->numeraire));
    for (size_t k = 0; k < result->n_options; k++) add_term(html, result->options[k].name, result->options[k].value);
    ent_html_mark(html, "</dl>\n");
}

/* A date of a package: as it is in English, in words in French. */
static const char *day_of(const ent_html *html, const char *date, char words[ENT_DAY_WORDS]) {
    ent_day day;
    if (html->language == ENT_LANGUAGE_EN || ent_day_parse(date, &day) <= 0) return date;
    ent_day_words(html->language, day, words);
    return words;
}

/* Only addresses of the web become links: a package may say anything. */
static int is_address(const char *url) { return strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0; }

static void add_source(ent_html *html, const ent_result_clause *clause) {
    const char *title = clause->source_title[0] != '\0' ? clause->source_title : clause->source_url;
    char words[ENT_DAY_WORDS];
    if (title[0] == '\0') {
        ent_html_mark(html, ent_html_tr(html, "no source given"));
        return;
    }
    if (is_address(clause->source_url)) {
        ent_html_mark(html, "<a href=\"");
        ent_html_say(html, clause->source_url);
        ent_html_mark(html, "\" rel=\"noreferrer\">");
        ent_html_say(html, title);
        ent_html_mark(html, "</a>");
    } else {
        ent_html_say(html, title);
        if (title != clause->source_url && clause->source_url[0] != '\0')
            ent_html_sayf(html, ", %s", clause->source_url);
    }
    if (clause->source_date[0] != '\0') ent_html_sayf(html, ", %s", day_of(html, clause->source_date, words));
}

/* Dates, authority and status, each where it is given. */
static void add_clause(ent_html *html, const ent_result_clause *clause) {
    const struct {
        const char *english, *french, *value;
    } facts[] = {
        {"from %s", "à partir du %s", clause->from},
        {"until %s", "jusqu’au %s", clause->until},
        {"announced %s", "annoncé le %s", clause->announced},
        {"%s", "%s", clause->authority},
        {"%s", "%s", ent_key_word(html->language, clause->status)},
        {"%s", "%s", clause->off ? ent_html_tr(html, "switched off") : ""},
    };
    char words[ENT_DAY_WORDS];
    int said = 0;
    ent_html_mark(html, "<li><code>");
    ent_html_say(html, clause->id);
    ent_html_mark(html, "</code> ");
    ent_html_quote(html, "span", NULL, ent_html_said(html, clause->summary, clause->summary_fr));
    ent_html_mark(html, "<span class=\"note\">");
    for (size_t f = 0; f < sizeof facts / sizeof facts[0]; f++) {
        if (facts[f].value[0] == '\0') continue;
        ent_html_mark(html, said++ ? ", " : "");
        ent_html_sayf(html, ent_html_word(html, facts[f].english, facts[f].french),
                      day_of(html, facts[f].value, words));
    }
    ent_html_mark(html, said ? ". " : "");
    add_source(html, clause);
    ent_html_mark(html, ".</span></li>\n");
}

static void add_sources(ent_html *html) {
    const ent_result *result = html->result;
    if (result->n_clauses == 0) return;
    ent_html_heading(html, "sources", "Every clause and its source", "Chaque clause et sa source");
    ent_html_mark(html, "<ul class=\"sources\">\n");
    for (size_t k = 0; k < result->n_clauses; k++) add_clause(html, &result->clauses[k]);
    ent_html_mark(html, "</ul>\n");
}

static void add_left_out(ent_html *html) {
    const ent_result *result = html->result;
    if (result->left_out[0] == '\0' && result->n_warnings == 0) return;
    ent_html_heading(html, "left-out", "What is left out", "Ce qui n’est pas compté");
    if (result->left_out[0] != '\0')
        ent_html_quote(html, "p", NULL, ent_html_said(html, result->left_out, result->left_out_fr));
    if (result->n_warnings == 0) return;
    ent_html_mark(html, "<ul>\n");
    for (size_t k = 0; k < result->n_warnings; k++)
        ent_html_quote(html, "li", NULL, ent_html_said(html, result->warnings[k], result->warnings_fr[k]));
    ent_html_mark(html, "</ul>\n");
}

/* A small number as people of numbers write it: 9.8e-11. */
static void add_residual(ent_html *html, double value) {
    char cell[ENT_CELL_BYTES];
    ent_text text = {cell, 0, ENT_CELL_BYTES, 0};
    ent_text_addf(&text, "%.1e", value);
    ent_html_mark(html, "<td class=\"number\">");
    ent_html_say(html, cell);
    ent_html_mark(html, "</td>");
}

static void add_residuals(ent_html *html) {
    const ent_result *result = html->result;
    ent_html_heading(html, "residuals", "How closely the equations hold", "Précision des équations");
    ent_html_table(html, ent_html_tr(html, "Largest residuals, in logs"), "");
    ent_html_head(html, ent_html_tr(html, "law"), 0);
    ent_html_head(html, ent_html_tr(html, "method"), 0);
    ent_html_head(html, ent_html_tr(html, "by the solver"), 1);
    ent_html_head(html, ent_html_tr(html, "by a second routine"), 1);
    ent_html_head(html, ent_html_tr(html, "sweeps"), 1);
    ent_html_body(html);
    for (size_t k = 0; k < result->n_solves; k++) {
        const ent_result_solve *solve = &result->solves[k];
        ent_html_row(html, NULL);
        ent_html_row_head(html, ent_key_word(html->language, solve->package));
        ent_html_cell(html,
                      solve->converged ? ent_key_word(html->language, solve->method) : ent_html_tr(html, "not solved"));
        add_residual(html, solve->residual);
        add_residual(html, solve->verified_residual);
        ent_text_addf(&html->text, "<td class=\"number\">%u</td>", (unsigned)solve->sweeps);
        ent_html_end_row(html);
    }
    ent_html_end_table(html);
}

static void add_again(ent_html *html) {
    const ent_result *result = html->result;
    ent_html_heading(html, "again", "To make it again", "Pour le refaire");
    if (html->command != NULL) {
        ent_html_mark(html, "<pre>");
        ent_html_say(html, html->command);
        ent_html_mark(html, "</pre>\n");
    }
    if (result->run_id != NULL) {
        ent_html_mark(html, "<p>");
        ent_html_sayf(html,
                      ent_html_word(html,
                                    "Run %s of the run store: this runs every figure again from what is kept there.",
                                    "Exécution %s du registre : ceci recalcule chaque chiffre à partir de ce qui y est "
                                    "conservé."),
                      result->run_id);
        ent_html_mark(html, "</p>\n<pre>");
        ent_html_sayf(html, "entente runs again %s", result->run_id);
        ent_html_mark(html, "</pre>\n");
    }
    ent_html_mark(html, "<p class=\"note\">");
    ent_html_sayf(html, "Entente %s (%s).", result->version, result->commit);
    ent_html_mark(html, "</p>\n");
}

void ent_html_grounds(ent_html *html) {
    add_method(html);
    add_assumptions(html);
    add_sources(html);
    add_left_out(html);
    add_residuals(html);
    add_again(html);
}
