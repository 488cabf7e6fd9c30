/* The report: put together well, whatever the document says; every figure that the document has and none that it lacks;
 * the same bytes for the same document. */
#include "assert_close.h"
#include "html_check.h"
#include "result/layout.h"
#include "sample.h"
#include "sample_path.h"
#include "support/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MINUS "\xE2\x88\x92"
#define DASH "\xE2\x80\x93"

static ent_context *context;

static int open_context(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int close_context(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

static char *report_with(const ent_result *result, const ent_report_options *options) {
    char *html = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&html, &length);
    assert_non_null(stream);
    assert_ok(context, ent_result_write_html(context, result, options, stream));
    fclose(stream);
    return html;
}

static char *report(const ent_result *result, ent_language language, const char *command) {
    ent_report_options options;
    ent_report_options_init(&options);
    options.language = language;
    options.command = command;
    return report_with(result, &options);
}

static size_t occurrences(const char *text, const char *word) {
    size_t count = 0;
    while ((text = strstr(text, word)) != NULL) count++, text += strlen(word);
    return count;
}

static void says(const char *text, const char *word) {
    if (strstr(text, word) == NULL) fail_msg("the report does not say: %s", word);
}

/* Japan's imports from whoever is neither party nor rival, summed here by another way. */
static void says_all_others(const char *html) {
    double from = 0, to = 0;
    char row[300], cells[3][ENT_CELL_BYTES];
    for (size_t i = 0; i < SAMPLE_REGIONS; i++)
        for (size_t j = 0; j < SAMPLE_SECTORS && i != 0 && i != 3 && i != 4; j++)
            from += sample_from(j, 3, i) * 1e-3, to += sample_to(j, 3, i) * 1e-3;
    snprintf(row, sizeof row,
             "<th scope=\"row\">all others</th><td class=\"number\">%s</td><td class=\"number\">%s</td>",
             ent_cell_level(cells[0], from), ent_cell_level(cells[1], to));
    assert_true(strcmp(cells[0], cells[1]) != 0);
    says(html, row);
}

static void test_long_run(void **state) {
    ent_result *result = sample_result(context, 1);
    char *html = report(result, ENT_LANGUAGE_EN, "entente run sample.yaml --long-run"), *text = html_text(html);
    html_counts counts;
    (void)state;
    html_check(html, &counts);
    assert_int_equal(counts.tables, 5); /* outcomes, imports of two parties, duties, residuals */
    assert_int_equal(counts.scripts, ent_report_has_charts() ? 3 : 0);
    assert_int_equal(counts.charts, ent_report_has_charts() ? 4 : 0);
    says_all_others(html);
    says(html, "<h1 class=\"answer\">Japan gains 0.1 % and");
    says(html, "<th scope=\"row\">Japan</th><td class=\"number\">" MINUS "0.33</td>");
    says(text, "A place whose name is longer than any column");
    says(text, "Law of 2026, long run");
    says(text, "Left out: everything");
    says(text, "general-15 USA on JPN: at least 15%");
    says(text, "from 2025-08-07, announced 2025-09-04, IEEPA, in-force. Executive Order 14345, 2025-09-04");
    says(text, "2.0e-11");
    says(text, "2.5e-11");
    says(text, "entente run sample.yaml --long-run");
    says(text, "US$ bn of 2024");
    says(text, "2.0%"); /* duties over imports of goods, before and after */
    says(text, "10.0%");
    free(text);
    free(html);
    ent_result_free(result);
}

/* Each share of each part is there, and those of a party end with the effect itself. */
static void test_path(void **state) {
    ent_result *result = sample_path(context, PATH_YEARS, 0);
    char *html = report(result, ENT_LANGUAGE_EN, NULL), *text = html_text(html);
    const char *moves;
    html_counts counts;
    (void)state;
    html_check(html, &counts);
    assert_int_equal(counts.tables,
                     10); /* years twice, ledger, imports, dependence twice each, duties, pledges, residuals */
    assert_int_equal(counts.charts, ent_report_has_charts() ? 11 : 0);
    for (size_t k = 0; k < PATH_PLAYERS; k++) {
        char row[200], japan[ENT_CELL_BYTES], usa[ENT_CELL_BYTES];
        double j = sample_share(k, PATH_YEARS - 1, PATH_JPN), u = sample_share(k, PATH_YEARS - 1, PATH_USA);
        snprintf(japan, sizeof japan, fabs(j) < 0.0995 ? "%.3f" : "%.2f", fabs(j));
        snprintf(usa, sizeof usa, "%.3f", fabs(u));
        snprintf(row, sizeof row,
                 "<th scope=\"row\">%s</th><td class=\"number\">%s%s</td><td class=\"number\">%s%s</td></tr>",
                 result->players[k].name, j > 0 ? "+" : MINUS, japan, u > 0 ? "+" : MINUS, usa);
        says(html, row);
    }
    says(
        html,
        "<tr class=\"total\"><th scope=\"row\">total</th><td class=\"number\">+0.21</td><td class=\"number\">+0.057</td>");
    says(text, "investment-550investment550.0220.0" DASH);        /* promised and delivered over the years, no price */
    says(text, "soybeans-and-ricepurchase9.009.00" MINUS "8.50"); /* the last target and price */
    says(text, "rare-earthssupply45.0%45.0%+21.4");
    says(text, "percentage points of real income, 2035; exact Shapley values");
    says(text, "Years 2025 to 2035");
    says(text, "20252026202720282029203020322035"); /* the nearer the denser */
    says(text, "after\n\nall goods");               /* then the sectors, those first whose share moves most */
    moves = strstr(text, "share of purchases");
    assert_true(strstr(moves, "Motor vehicles") < strstr(moves, "Computers"));
    assert_true(strstr(moves, "Computers") < strstr(moves, "Basic metals"));
    assert_true(strstr(moves, "Basic metals") < strstr(moves, "Mining"));
    free(text);
    free(html);
    ent_result_free(result);
}

static const char evil[] =
    "</script><script>alert(1)</script><!--\"'&<img src=x onerror=alert(2)>\x01\xC2\x85\xFF\xE2\x82";
static const char harmless[] = "</script><script>alert(1)</script><!--\"'&<img src=x onerror=alert(2)>"
                               "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD";

/* Every string of a document that says the worst: all of it is text, none of it is lost. */
static void test_hostile(void **state) {
    const char *evils[SAMPLE_REGIONS];
    ent_result *result = sample_result(context, 1);
    const ent_result_clause clause = {.id = evil,
                                      .type = evil,
                                      .summary = evil,
                                      .from = evil,
                                      .until = evil,
                                      .announced = evil,
                                      .authority = evil,
                                      .status = evil,
                                      .source_title = evil,
                                      .source_date = evil,
                                      .source_url = "javascript:alert(3)"};
    char *html, *text;
    html_counts counts;
    (void)state;
    for (size_t n = 0; n < SAMPLE_REGIONS; n++) evils[n] = evil;
    result->region_codes = result->region_names_en = result->region_names_fr = evils;
    result->sector_codes = result->sector_names_en = result->sector_names_fr = evils;
    result->package = result->title_en = result->title_fr = result->against = result->against_title_en = evil;
    result->world = result->elasticities = result->closure = result->numeraire = result->horizon = evil;
    result->sentence = result->left_out = result->version = result->commit = result->package_hash = evil;
    assert_ok(context, ent_result_add_option(context, result, evil, evil));
    assert_ok(context, ent_result_add_warning(context, result, evil, evil));
    assert_ok(context, ent_result_add_clause(context, result, &clause));
    html = report(result, ENT_LANGUAGE_EN, evil);
    text = html_text(html);
    html_check(html, &counts);
    assert_int_equal(counts.scripts, ent_report_has_charts() ? 3 : 0);
    assert_int_equal(counts.links, 0); /* nor is an address of another kind followed */
    assert_int_equal(occurrences(html, "<img"), 0);
    assert_true(occurrences(text, harmless) > 40);
    says(text, "javascript:alert(3)");
    free(text);
    free(html);
    ent_result_free(result);
}

static void test_links(void **state) {
    ent_result *result = sample_result(context, 1);
    ent_result_clause clause = result->clauses[0];
    char *html;
    html_counts counts;
    (void)state;
    clause.source_url = "https://example.org/?a=1&b=\"2\"";
    assert_ok(context, ent_result_add_clause(context, result, &clause));
    clause.source_title = clause.source_url = "";
    assert_ok(context, ent_result_add_clause(context, result, &clause));
    html = report(result, ENT_LANGUAGE_EN, NULL);
    html_check(html, &counts);
    assert_int_equal(counts.links, 1);
    says(html, "<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\" rel=\"noreferrer\">Executive Order 14345</a>");
    says(html, "no source given");
    free(html);
    ent_result_free(result);
}

/* A figure that does not exist is a dash, wherever it is met. */
static void test_no_figure(void **state) {
    ent_result *path = sample_path(context, PATH_YEARS, 0);
    double *share = (double *)(uintptr_t)path->players[0].share_pct, *pct = (double *)(uintptr_t)path->series[0].value;
    ent_dependence *dependence = (ent_dependence *)(uintptr_t)path->dependences;
    char *html, *text, *end;
    (void)state;
    for (size_t k = 0; k < PATH_YEARS * (size_t)PATH_REGIONS; k++) share[k] = (double)NAN;
    pct[PATH_KOR] = (double)INFINITY;
    dependence[1].import_share_to = (double)NAN;
    html = report(path, ENT_LANGUAGE_EN, NULL);
    html_check(html, NULL);
    text = html_text(html);
    if ((end = strstr(text, "Method")) != NULL) *end = '\0';
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "inf"));
    says(html, "<th scope=\"row\">tariffs</th><td class=\"number\">" DASH "</td><td class=\"number\">" DASH "</td>");
    says(html, "<th scope=\"row\">Korea</th><td class=\"number\">" DASH "</td>");
    free(text);
    free(html);
    ent_result_free(path);
}

static void test_french(void **state) {
    ent_result *result = sample_path(context, PATH_YEARS, 0);
    char *html, *text;
    (void)state;
    result->title_fr = "L'accord de Tokyo";
    html = report(result, ENT_LANGUAGE_FR, NULL);
    text = html_text(html);
    html_check(html, NULL);
    says(html, "<html lang=\"fr\">");
    says(html, "<title>L&#39;accord de Tokyo</title>");
    assert_null(strstr(html, "lang=\"en\""));
    says(text, "par rapport à"); /* the sentence, and what is left out */
    says(text, "Hors du modèle");
    says(text, "Qui gagne, qui perd");
    says(text, "Md $ de 2024");
    says(text, "total+0,21+0,057");
    says(text, "45,0\xE2\x80\xAF%");
    assert_null(strstr(text, "Who gains"));
    free(text);
    free(html);
    ent_result_free(result);
}

static void test_without_solution(void **state) {
    ent_result *failed = sample_result(context, 0), *first = sample_path(context, 0, 1),
               *some = sample_path(context, 3, 1);
    ent_result *all[] = {failed, first, some};
    (void)state;
    for (size_t k = 0; k < 3; k++) {
        char *html = report(all[k], ENT_LANGUAGE_EN, NULL), *text = html_text(html);
        html_counts counts;
        html_check(html, &counts);
        says(text, "No verified solution was found");
        assert_int_equal(occurrences(html, "<h1"), 1);
        assert_int_equal(counts.tables, k < 2 ? 1 : 7); /* residuals; and what the years before have */
        if (k < 2) says(html, "<h1 class=\"answer failed\">");
        else says(text, "for 2028; the years before are shown.");
        says(text, "not solved");
        free(text);
        free(html);
        ent_result_free(all[k]);
    }
}

/* A ledger that was sampled says so, and has a column of errors. */
static void test_sampled(void **state) {
    ent_result *result = sample_path(context, PATH_YEARS, 0);
    char *html, *text;
    (void)state;
    result->ledger_exact = 0;
    result->ledger_orders = 500;
    html = report(result, ENT_LANGUAGE_EN, NULL);
    text = html_text(html);
    html_check(html, NULL);
    says(text, "Shapley values from 500 orders, with standard error");
    says(text, "tariffs+0.120.000" MINUS "0.0210.000");
    free(text);
    free(html);
    ent_result_free(result);
}

/* Nobody is a party: those who gain and lose most stand in. A world without names shows codes. */
static void test_bare(void **state) {
    static const char *const none[SAMPLE_REGIONS] = {"", "", "", "", "", "", "", "", "", "", "", "", ""};
    ent_result *path = sample_path(context, 1, 0), *bare = sample_result(context, 1);
    char *html;
    (void)state;
    path->n_parties = 0;
    path->rival = -1;
    html = report_with(path, NULL);
    html_check(html, NULL);
    says(html, "<th scope=\"col\" class=\"number\">United States</th><th scope=\"col\" class=\"number\">Japan</th>");
    free(html);
    bare->region_names_en = bare->region_names_fr = none;
    bare->region_iso_numeric = NULL;
    bare->base_year = 0;
    html = report_with(bare, NULL);
    html_check(html, NULL);
    says(html, "<th scope=\"row\">JPN</th>");
    says(html, "US$ bn a year");
    free(html);
    ent_result_free(path);
    ent_result_free(bare);
}

static void test_same_bytes(void **state) {
    ent_result *one = sample_path(context, PATH_YEARS, 0), *other = sample_path(context, PATH_YEARS, 0);
    char *first = report(one, ENT_LANGUAGE_EN, "entente run x"),
         *second = report(other, ENT_LANGUAGE_EN, "entente run x");
    (void)state;
    assert_string_equal(first, second);
    assert_int_equal(occurrences(first, "unsafe-eval"), 0);
    says(first, "default-src 'none'");
    free(first);
    free(second);
    ent_result_free(one);
    ent_result_free(other);
}

static void test_refusals(void **state) {
    ent_result *result = sample_result(context, 1);
    ent_report_options options = {.struct_version = 7};
    FILE *full = fopen("/dev/full", "w");
    char path[] = BINARY_DIR "/report.html", *bytes;
    size_t length;
    (void)state;
    assert_int_equal(ent_result_save_html(context, result, &options, path), ENT_VERSION);
    assert_false(ent_path_exists(path));
    assert_int_equal(ent_result_save_html(context, result, NULL, BINARY_DIR "/nowhere/report.html"), ENT_IO);
    assert_non_null(strstr(ent_context_error(context)->file, "nowhere/report.html"));
    assert_ok(context, ent_result_save_html(context, result, NULL, path));
    assert_ok(context, ent_file_read(context, path, 1 << 24, &bytes, &length));
    html_check(bytes, NULL);
    free(bytes);
    unlink(path);
    if (full != NULL) {
        assert_int_equal(ent_result_write_html(context, result, NULL, full), ENT_IO);
        fclose(full);
    }
    ent_result_free(result);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_long_run),   cmocka_unit_test(test_path),      cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_links),      cmocka_unit_test(test_no_figure), cmocka_unit_test(test_french),
        cmocka_unit_test(test_sampled),    cmocka_unit_test(test_bare),      cmocka_unit_test(test_without_solution),
        cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
