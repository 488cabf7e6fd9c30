/* html.c: the report: one HTML file that needs nothing else and reaches for nothing. Sentence, tables and grounds are
 * written here and read without any script; where charts were built in, their script finds its places among them and the
 * document as JSON that nobody runs. What a package or a world says is text and never markup; a policy allows the one
 * script by its hash and no address at all. */
#include "result/html.h"
#include "result/json.h"
#include "result/period.h"
#include "result/web_bundle.h"
#include "support/file.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

void ent_report_options_init(ent_report_options *options) {
    *options = (ent_report_options){.struct_version = ENT_REPORT_OPTIONS_VERSION};
}

int ent_report_has_charts(void) { return ent_web_script().bytes != NULL; }

static const char *title_of(const ent_html *html) {
    const ent_result *result = html->result;
    const char *title = ent_html_word(html, result->title_en, result->title_fr);
    if (title[0] == '\0') title = result->title_en;
    return title[0] != '\0' ? title : result->package;
}

/* ---- head ---- */

static void add_policy(ent_html *html) {
    ent_web_file policy = ent_web_policy();
    ent_html_mark(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src ");
    if (html->charts) ent_text_add_bytes(&html->text, policy.bytes, policy.length);
    else ent_html_mark(html, "'none'");
    ent_html_mark(html, "; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'\">\n");
}

static void add_head(ent_html *html) {
    ent_text_addf(&html->text, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                  ent_language_name(html->language));
    add_policy(html);
    ent_html_mark(html,
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"Entente ");
    ent_html_say(html, html->result->version);
    ent_html_mark(html, "\">\n<title>");
    ent_html_say(html, title_of(html));
    ent_html_mark(html, "</title>\n<style>\n");
    ent_html_mark(html, ent_report_css);
    ent_html_mark(html, "</style>\n</head>\n<body>\n<main>\n");
}

/* ---- the answer ---- */

/* Bytes of the first sentence: up to a full stop before a capital, but for that of an abbreviation like "U.S. ". */
static size_t first_sentence(const char *text) {
    for (size_t k = 1; text[k] != '\0'; k++)
        if (text[k] == '.' && text[k + 1] == ' ' && isupper((unsigned char)text[k + 2]) &&
            !isupper((unsigned char)text[k - 1]))
            return k + 1;
    return strlen(text);
}

static void add_answer(ent_html *html) {
    const char *sentence = ent_result_sentence(html->result, html->language);
    size_t length = first_sentence(sentence);
    ent_text first = {0};
    ent_text_add_bytes(&first, sentence, length);
    if (first.failed) html->text.failed = 1;
    else ent_html_quote(html, "h1", "answer", first.data);
    ent_text_free(&first);
    while (sentence[length] == ' ') length++;
    if (sentence[length] != '\0') ent_html_quote(html, "p", "more", sentence + length);
}

static void add_failure(ent_html *html, int answered) {
    const ent_result *result = html->result;
    ent_html_mark(html, answered ? "<p class=\"failed\">" : "<h1 class=\"answer failed\">");
    ent_html_mark(html, ent_html_tr(html, "No verified solution was found"));
    if (result->failed_year != 0) ent_text_addf(&html->text, ent_tr(html->language, " for %d"), result->failed_year);
    ent_html_words(html, answered ? "; the years before are shown." : ": no figure is shown.",
                   answered ? " ; les années précédentes sont montrées." : " : aucun chiffre n’est montré.");
    ent_html_mark(html, answered ? "</p>\n" : "</h1>\n");
}

/* "tokyo-2025-as-signed, measured against us-letters-2025-07. World world-2024, 2025 to 2035." */
static void add_facts(ent_html *html) {
    const ent_result *result = html->result;
    char period[ENT_DAY_WORDS];
    const char *against = ent_html_word(html, result->against_title_en, result->against_title_fr);
    if (against[0] == '\0') against = result->against_title_en;
    if (against[0] == '\0')
        against = strcmp(result->against, "none") == 0 ? ent_html_tr(html, "the base law") : result->against;
    ent_result_period(html->language, result, period);
    ent_html_mark(html, "<p class=\"facts\">");
    ent_html_say(html, title_of(html));
    ent_html_sayf(html, ent_html_tr(html, ", measured against: %s. "), against);
    if (ent_result_is_path(result) && result->n_years > 0)
        ent_html_sayf(html, ent_html_tr(html, "Years %d to %d. "), result->years[0],
                      result->years[result->n_years - 1]);
    else if (!ent_result_is_path(result))
        ent_html_sayf(html, ent_html_tr(html, "Law of %s%s, long run. "), ent_of_period(html->language, result),
                      period);
    ent_html_sayf(html, ent_html_tr(html, "World table %s. Entente %s."), result->world, result->version);
    ent_html_mark(html, "</p>\n");
}

static void add_top(ent_html *html) {
    const ent_result *result = html->result;
    int answered = result->sentence[0] != '\0' && (result->converged || result->n_years > 0);
    if (!answered) add_failure(html, 0);
    else add_answer(html);
    if (answered && !result->converged) add_failure(html, 1);
    add_facts(html);
    if (html->charts)
        ent_html_mark(
            html,
            ent_html_tr(
                html,
                "<noscript><p class=\"note\">Charts need JavaScript; every figure is in a table.</p></noscript>\n"));
    else
        ent_html_mark(
            html,
            ent_html_tr(
                html, "<p class=\"note\">Without charts: this copy of Entente was built with ENTENTE_WEB=OFF.</p>\n"));
}

/* ---- the body ---- */

static void add_figures(ent_html *html) {
    const ent_result *result = html->result;
    int path = ent_result_is_path(result);
    if (!result->converged && result->n_years == 0) return;
    ent_html_heading(html, "who", "Who gains, who loses", "Qui gagne, qui perd");
    ent_html_chart(html, "map", NULL);
    ent_html_chart(html, "bars", NULL);
    if (path) {
        ent_html_chart(html, "paths", NULL);
        ent_html_years(html);
        ent_html_ledger(html);
    } else {
        ent_html_outcomes(html);
    }
    if (result->converged) ent_html_trade(html);
    if (path) ent_html_dependence(html);
    if (result->converged) ent_html_duties(html);
    if (path) ent_html_pledges(html);
}

/* JSON inside a page: a "<" could begin the end of its element or a comment, and stands in strings only. */
static void add_json(ent_html *html) {
    ent_emit emit = {0};
    ent_say_result(&emit, html->result);
    ent_html_mark(html, "<script type=\"application/json\" id=\"entente-result\">\n");
    if (emit.text.failed) html->text.failed = 1;
    for (const char *at = emit.text.failed ? NULL : emit.text.data; at != NULL && *at != '\0';) {
        size_t plain = strcspn(at, "<");
        ent_text_add_bytes(&html->text, at, plain);
        at += plain;
        if (*at == '<') ent_html_mark(html, "\\u003c"), at++;
    }
    ent_html_mark(html, "</script>\n");
    ent_text_free(&emit.text);
}

static void add_scripts(ent_html *html) {
    ent_web_file script = ent_web_script(), map = ent_web_map();
    add_json(html);
    ent_html_mark(html, "<script type=\"application/json\" id=\"entente-map\">");
    ent_text_add_bytes(&html->text, map.bytes, map.length);
    ent_html_mark(html, "</script>\n<script>");
    ent_text_add_bytes(&html->text, script.bytes, script.length);
    ent_html_mark(html, "</script>\n");
}

ent_status ent_result_write_html(ent_context *context, const ent_result *result, const ent_report_options *options,
                                 FILE *stream) {
    ent_html html = {.result = result, .charts = ent_report_has_charts()};
    ent_status status = ENT_OK;
    if (options != NULL) {
        if (options->struct_version != ENT_REPORT_OPTIONS_VERSION)
            return ent_fail(context, ENT_VERSION, "ent_report_options has version %u; this library wants %d",
                            (unsigned)options->struct_version, ENT_REPORT_OPTIONS_VERSION);
        html.language = options->language;
        html.command = options->command;
    }
    if (result->base_year != 0)
        snprintf(html.money, sizeof html.money, ent_html_word(&html, "US$ bn of %d", "Md $ de %d"), result->base_year);
    else snprintf(html.money, sizeof html.money, "%s", ent_html_word(&html, "US$ bn", "Md $"));
    add_head(&html);
    add_top(&html);
    add_figures(&html);
    ent_html_grounds(&html);
    ent_html_mark(&html, "</main>\n");
    if (html.charts) add_scripts(&html);
    ent_html_mark(&html, "</body>\n</html>\n");
    if (html.text.failed) status = ent_fail_nomem(context);
    else if (fwrite(html.text.data, 1, html.text.length, stream) != html.text.length || fflush(stream) != 0)
        status = ent_fail(context, ENT_IO, "writing the report failed: %s", strerror(errno));
    ent_text_free(&html.text);
    return status;
}

ent_status ent_result_save_html(ent_context *context, const ent_result *result, const ent_report_options *options,
                                const char *path) {
    ent_file_draft draft;
    ent_status status;
    ENT_TRY(ent_file_begin(context, path, &draft));
    status = ent_result_write_html(context, result, options, draft.stream);
    if (status != ENT_OK) {
        ent_file_abandon(&draft);
        return status;
    }
    return ent_file_commit(context, &draft);
}
