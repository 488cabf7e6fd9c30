/* The text of a path, by what a reader sees at every width, with every part there or missing. */
#include "assert_close.h"
#include "path/words.h"
#include "result/document.h"
#include "sample_path.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = PATH_REGIONS, Y = PATH_YEARS };

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

static char *text_of(const ent_result *result, ent_text_options options) {
    return sample_text(context, result, options);
}

static char *plain_text(const ent_result *result) { return text_of(result, (ent_text_options){.width = 80}); }

/* Figures of a sample are its own, and a test may change them. */
static void set(const double *values, size_t at, double value) { ((double *)(uintptr_t)values)[at] = value; }

static size_t lines_with(const char *text, const char *what) {
    size_t count = 0;
    for (; (text = strstr(text, what)) != NULL; text += strlen(what)) count++;
    return count;
}

static size_t widest(const char *text) {
    size_t most = 0, columns = 0;
    for (; *text != '\0'; text++) {
        if (*text == '\n') columns = 0;
        else if (((unsigned char)*text & 0xC0u) != 0x80u && ++columns > most) most = columns;
    }
    return most;
}

/* Every variant of a document fits every width, ends no line in blanks and shows no figure that is none. */
static void check_all_widths(const ent_result *result) {
    for (int width = 60; width <= 120; width++) {
        char *text = text_of(result, (ent_text_options){.width = width});
        if (widest(text) > (size_t)width) fail_msg("%zu columns instead of %d:\n%s", widest(text), width, text);
        assert_null(strstr(text, "nan"));
        assert_null(strstr(text, "inf"));
        assert_null(strstr(text, "(null)"));
        assert_null(strstr(text, " \n"));
        free(text);
    }
}

static void test_text_fits_a_screen(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    char *text = plain_text(result);
    (void)state;
    assert_in_range(lines_with(text, "\n"), 35, 45);
    assert_memory_equal(text, "The Tokyo deal: in 2035 Japan gains", 35);
    assert_non_null(strstr(text, "Real income, %              2025    2026    2028    2031    2035   US$ bn   mean\n"
                                 "JPN  Japan                 -0.23   -0.19   -0.10  +0.031   +0.21    +8.24 -0.030\n"));
    assert_non_null(strstr(text, "\nall goods                     20.5 → 19.5    6.2 → 5.9  21.5 → 20.5    6.5 → 6.2\n"
                                 "Motor vehicles "));
    assert_null(strstr(text, "\nMining")); /* moves least of those with a share */
    assert_non_null(strstr(text, "investment-550                     investment    $550.0 bn   $220.0 bn         -\n"));
    assert_non_null(strstr(text, "rare-earths                        supply           45.0 %      45.0 %     +21.4\n"));
    assert_non_null(strstr(text, "Clauses: 9 in-force, 4 agreed, 4 announced. Pledges count as expected. Trade\n"));
    assert_null(strstr(text, "Imports of the parties"));
    check_all_widths(result);
    free(text);
    ent_result_free(result);
}

/* One bar of the first party: first half cell and the one after the last; the zero line is none of it. */
static int bar_of(const char *line, size_t bar_at, size_t *begin, size_t *end) {
    size_t column = 0, any = 0;
    for (const char *c = line; *c != '\n'; c++) {
        size_t half = 2 * (column - bar_at);
        int left = memcmp(c, "\xE2\x96\x8C", 3) == 0, right = memcmp(c, "\xE2\x96\x90", 3) == 0;
        int both = memcmp(c, "\xE2\x96\x88", 3) == 0;
        if (((unsigned char)*c & 0xC0u) == 0x80u) continue;
        if (column++ < bar_at) continue;
        if (strchr("+-0123456789", *c) != NULL && *c != '\0') break; /* its figure */
        if (!left && !right && !both) continue;
        if (!any++) *begin = half + (size_t)right;
        *end = half + (left ? 1 : 2);
    }
    return any > 0;
}

/* Each bar begins where the one before ended, to the half cell, and the figures sum to the total. */
static void check_waterfall(const ent_result *result, size_t region, const char *text) {
    const char *line = strstr(text, "Points, ");
    size_t level = 0, begin = 0, end = 0, bars = 0;
    double sum = 0;
    assert_non_null(line);
    line = strchr(line, '\n') + 1;
    for (; strncmp(line, "total", 5) != 0; line = strchr(line, '\n') + 1) {
        size_t before = level, k = 0;
        double share;
        while (k < result->n_players && strncmp(line, result->players[k].name, strlen(result->players[k].name)) != 0)
            k++;
        assert_true(k < result->n_players);
        share = result->players[k].share_pct[(result->n_years - 1) * N + region];
        sum += share;
        if (share == 0) continue;
        assert_true(bar_of(line, 20, &begin, &end));
        if (bars++ == 0) before = share > 0 ? begin : end; /* zero */
        assert_in_range((share > 0 ? begin : end) + 1, before, before + 2);
        level = share > 0 ? end : begin;
    }
    assert_true(bar_of(line, 20, &begin, &end));
    assert_in_range((sum > 0 ? end : begin) + 1, level, level + 2);
    assert_close(sum, sample_effect(result->n_years - 1, region), 1e-15);
}

static void test_waterfall(void **state) {
    static const size_t each[N][1] = {{0}, {1}, {2}, {3}, {4}, {5}};
    (void)state;
    for (size_t years = 1; years <= Y; years++) {
        ent_result *result = sample_path(context, years, 0);
        result->n_parties = 1;
        for (size_t n = 0; n < N; n++) {
            char *text;
            result->parties = each[n];
            text = plain_text(result);
            check_waterfall(result, n, text);
            free(text);
        }
        ent_result_free(result);
    }
}

/* A player that undoes all that the others do, and a total of nothing. */
static void test_waterfall_to_nothing(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    size_t last = (Y - 1) * N;
    char *text;
    (void)state;
    for (size_t k = 0; k < PATH_PLAYERS; k++)
        for (size_t n = 0; n < N; n++) set(result->players[k].share_pct, last + n, k == 0 ? 0.25 : k == 1 ? -0.25 : 0);
    for (size_t n = 0; n < N; n++) set(result->series[0].value, last + n, 0);
    ent_say_sentences(result);
    text = plain_text(result);
    assert_non_null(strstr(text, "\ntariffs             █████████████████████   +0.25  █████████████████████   +0.25\n"
                                 "investment          █████████████████████   -0.25  █████████████████████   -0.25\n"));
    assert_non_null(
        strstr(text, "\ntotal               │                       0.000  │                       0.000\n"));
    for (size_t k = 0; k < PATH_PLAYERS; k++)
        for (size_t n = 0; n < N; n++) set(result->players[k].share_pct, last + n, 0);
    check_all_widths(result); /* nothing at all */
    free(text);
    ent_result_free(result);
}

static void test_ledger_sampled(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    char *text;
    (void)state;
    result->ledger_exact = 0;
    result->ledger_orders = 200;
    for (size_t k = 0; k < PATH_PLAYERS; k++)
        for (size_t c = 0; c < (size_t)Y * N; c++) set(result->players[k].error_pct, c, 0.0011 + 0.001 * (double)k);
    ent_say_sentences(result);
    text = plain_text(result);
    assert_non_null(strstr(text, "+0.094 ±0.002"));
    assert_null(strstr(text, "+0.21 ±")); /* the total is solved, not sampled */
    assert_non_null(strstr(result->sentence, "sampled with a standard error of at most 0.0061."));
    check_all_widths(result);
    free(text);
    ent_result_free(result);
}

/* Twenty clauses by themselves: the largest have lines, the rest one together, and the lines still sum to the total. */
static void test_ledger_of_many(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    static const char *const clauses[1] = {"small"};
    double share[Y * N], error[Y * N];
    char *text, *all;
    (void)state;
    for (size_t c = 0; c < (size_t)Y * N; c++) share[c] = 0.002, error[c] = 0;
    for (size_t k = 0; k < 14; k++) {
        const ent_player player = {"small", 1, clauses, share, error};
        assert_ok(context, ent_result_add_player(context, result, &player));
    }
    text = plain_text(result);
    assert_non_null(strstr(text, "\n14 others "));
    assert_non_null(strstr(text, "+0.028")); /* 14 times 0.002 */
    assert_null(strstr(text, "\nsmall"));
    all = text_of(result, (ent_text_options){.tables = 1});
    assert_int_equal(lines_with(all, "\nsmall"), 14);
    free(text), free(all);
    ent_result_free(result);
}

static void test_parties(void **state) {
    static const size_t one[1] = {PATH_KOR};
    ent_result *result = sample_path(context, Y, 0);
    char *text;
    (void)state;
    for (size_t count = 0; count <= N; count++) {
        result->parties = sample_everybody;
        result->n_parties = count;
        ent_say_sentences(result);
        check_all_widths(result);
    }
    result->n_parties = 5;
    text = plain_text(result);
    assert_non_null(strstr(text, "Points, 2035                           Japan     USA   Korea  Mexico     DEU\n"));
    assert_non_null(strstr(text, "% from China, all goods "));
    free(text);
    result->n_parties = 1;
    result->parties = one;
    text = text_of(result, (ent_text_options){.rows = 2});
    assert_non_null(strstr(text, "Real income, %, 2 of 6"));
    assert_non_null(strstr(text, "\nKOR  Korea")); /* in the middle of the ranking, shown all the same */
    assert_null(strstr(text, "\nDEU  Germany"));
    free(text);
    ent_result_free(result);
}

static void test_missing_parts(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    size_t last = (Y - 1) * N;
    char *text;
    (void)state;
    result->rival = -1;
    text = plain_text(result);
    assert_null(strstr(text, "% from"));
    free(text);
    result->rival = PATH_CHN;
    set(result->series[0].value, last + PATH_JPN, (double)NAN);
    set(result->players[1].share_pct, last + PATH_JPN, (double)NAN);
    set(result->series[2].value, last + PATH_USA, (double)NAN);
    set(result->equivalent_pct, PATH_USA, (double)NAN);
    ent_say_sentences(result);
    assert_non_null(strstr(result->sentence, "for Japan there is no figure"));
    assert_null(strstr(result->sentence, "nan"));
    text = plain_text(result);
    assert_non_null(
        strstr(text, "\nJPN  Japan                 -0.23   -0.19   -0.10  +0.031       -    +8.24 -0.030\n"));
    check_all_widths(result);
    free(text);
    result->equivalent_pct = NULL, result->worst_year = NULL;
    result->n_players = result->n_pledges = result->n_dependences = 0;
    result->n_series = 1; /* no money, no law */
    ent_say_sentences(result);
    check_all_widths(result);
    result->n_series = 0;
    ent_say_sentences(result);
    assert_non_null(result->sentence);
    text = plain_text(result);
    assert_null(strstr(text, "Real income"));
    check_all_widths(result);
    free(text);
    ent_result_free(result);
}

static void test_long_and_foreign_names(void **state) {
    static const char *const names[N] = {"A rival whose name is longer than any column that is",
                                         "Une république démocratique très éloignée",
                                         "The United Kingdom of Great Britain and Northern Ireland",
                                         "Côte d'Ivoire",
                                         "São Tomé and Príncipe",
                                         "Türkiye"};
    static const char *const french[N] = {"FRANÇAIS", "FRANÇAIS", "FRANÇAIS", "FRANÇAIS", "FRANÇAIS", "FRANÇAIS"};
    ent_result *result = sample_path(context, Y, 0);
    char *text;
    (void)state;
    result->region_names_fr = french;
    result->title_fr = "FRANÇAIS";
    text = text_of(result, (ent_text_options){.tables = 1});
    assert_null(strstr(text, "FRANÇAIS"));
    free(text);
    result->region_names_en = names;
    ent_say_sentences(result);
    for (size_t count = 0; count <= N; count++) {
        result->parties = sample_everybody;
        result->n_parties = count;
        check_all_widths(result);
    }
    ent_result_free(result);
}

static void test_tables(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    char *text = text_of(result, (ent_text_options){.tables = 1, .width = 80});
    (void)state;
    assert_non_null(strstr(text, "Imports of the parties, US$ bn of 2024 a year at the border, before duty, 2035\n"));
    assert_non_null(strstr(text, "Duties, US$ bn of 2024 a year and as % of imports of goods, 2035\n"));
    assert_non_null(strstr(text, "Winners and losers: change, law of 2035"));
    assert_int_equal(lines_with(text, "15.0 → 14.3"), 1); /* mining moves least: every sector, of either party */
    assert_int_equal(lines_with(text, "16.0 → 15.3"), 1);
    free(text);
    ent_result_free(result);
}

static void test_failed_year(void **state) {
    ent_result *result = sample_path(context, 4, 1), *at_once = sample_path(context, 0, 1);
    char *text = plain_text(result);
    (void)state;
    assert_memory_equal(text, "No verified solution was found for 2029.", 40);
    assert_non_null(strstr(text, "in 2028"));
    assert_non_null(strstr(text, "Real income, %                      2025    2026    2027    2028   US$ bn   mean\n"));
    assert_non_null(strstr(text, "No verified solution was found for 2029: package (tokyo-sample) not solved"));
    assert_null(strstr(text, "No figure is shown"));
    check_all_widths(result);
    result->sentence = ""; /* then how it failed comes first */
    free(text);
    text = plain_text(result);
    assert_memory_equal(text, "No verified solution was found for 2029: package", 48);
    free(text);
    text = plain_text(at_once);
    assert_memory_equal(text, "No verified solution was found for 2025:", 40);
    assert_non_null(strstr(text, "No figure is shown."));
    assert_null(strstr(text, "Real income"));
    check_all_widths(at_once);
    free(text);
    ent_result_free(result);
    ent_result_free(at_once);
}

static void test_one_year(void **state) {
    ent_result *result = sample_path(context, 1, 0);
    char *text = plain_text(result);
    (void)state;
    assert_null(strstr(text, "mean"));
    assert_null(strstr(text, "worst year"));
    check_all_widths(result);
    free(text);
    ent_result_free(result);
}

/* Colours change nothing else. */
static void test_colors(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    char *bare = plain_text(result), *text = text_of(result, (ent_text_options){.width = 80, .color = 1});
    size_t kept = 0;
    (void)state;
    assert_non_null(strstr(text, "\033[32m   +0.21\033[0m"));
    assert_non_null(strstr(text, "\033[31m"));
    for (size_t k = 0; text[k] != '\0'; k++) {
        if (text[k] == '\033') k = (size_t)(strchr(text + k, 'm') - text);
        else text[kept++] = text[k];
    }
    text[kept] = '\0';
    assert_string_equal(text, bare);
    free(text), free(bare);
    ent_result_free(result);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_fits_a_screen),
        cmocka_unit_test(test_waterfall),
        cmocka_unit_test(test_waterfall_to_nothing),
        cmocka_unit_test(test_ledger_sampled),
        cmocka_unit_test(test_ledger_of_many),
        cmocka_unit_test(test_parties),
        cmocka_unit_test(test_missing_parts),
        cmocka_unit_test(test_long_and_foreign_names),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_failed_year),
        cmocka_unit_test(test_one_year),
        cmocka_unit_test(test_colors),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
