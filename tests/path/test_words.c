/* The sentences that answer for a path, on documents made by hand: each claim against the figure it is made from. */
#include "assert_close.h"
#include "path/words.h"
#include "sample_path.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { N = PATH_REGIONS, Y = PATH_YEARS, LAST = (PATH_YEARS - 1) * PATH_REGIONS };

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

/* Figures of a sample are its own, and a test may change them. */
static void set(const double *values, size_t at, double value) { ((double *)(uintptr_t)values)[at] = value; }

static void assert_begins(const char *text, const char *beginning) {
    if (strncmp(text, beginning, strlen(beginning)) != 0)
        fail_msg("\"%s\" does not begin with \"%s\"", text, beginning);
}

static void all_of_it(void **state) {
    ent_result *d = sample_path(context, Y, 0);
    (void)state;
    assert_string_equal(
        d->sentence,
        "The Tokyo deal: in 2035 Japan gains 0.21% of real income ($8.2 billion a year) and the United States gains "
        "0.057% ($17 billion a year), measured against \"The letters of July 2025\"; of the others Mexico loses most "
        "(0.023%). The worst year is 2025 for Japan (a loss of 0.23%). Over all years, discounted, Japan loses 0.030% a "
        "year. Law in force makes 57% of the gain of Japan, pledges the rest; with law in force alone the United States "
        "would lose 0.021%. Most comes from tariffs for Japan (+0.12 percentage points) and from investment for the "
        "United States (+0.049): an exact split among 6 groups of clauses.");
    ent_result_free(d);
}

/* The worst year is said where it differs in sign from the last or is at least twice its loss. */
static void the_worst_year(void **state) {
    ent_result *d = sample_path(context, Y, 0);
    const double *pct = d->series[0].value;
    (void)state;
    set(pct, LAST + PATH_JPN, -0.13); /* the worst is -0.231 in 2025: less than twice */
    assert_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "worst year"));
    set(pct, LAST + PATH_JPN, -0.115);
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "The worst year is 2025 for Japan (a loss of 0.23%)."));
    set(pct, PATH_USA, -0.3);
    ((int *)(uintptr_t)d->worst_year)[PATH_USA] = 2025;
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN),
                           "The worst year is 2025 for Japan (a loss of 0.23%) and 2025 for the United "
                           "States (a loss of 0.30%)."));
    set(pct, PATH_USA, 0.001); /* a small gain is no loss */
    assert_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "2025 for the United"));
    d->worst_year = NULL;
    assert_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "worst year"));
    ent_result_free(d);
}

static void how_firm_it_is(void **state) {
    ent_result *d = sample_path(context, Y, 0);
    const double *pct = d->series[0].value, *law = d->series[2].value;
    (void)state;
    for (int k = 0; k < 2; k++) set(pct, LAST + (k ? PATH_JPN : PATH_USA), k ? 0.4 : -0.2);
    set(law, LAST + PATH_JPN, 0.3), set(law, LAST + PATH_USA, -0.05);
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN),
                           " Law in force makes 75% of the gain of Japan and 25% of the loss of the "
                           "United States, pledges the rest."));
    set(law, LAST + PATH_JPN, 0.4), set(law, LAST + PATH_USA, -0.2);
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN),
                           " Law in force makes all of the gain of Japan and all of the loss of the "
                           "United States."));
    set(law, LAST + PATH_JPN, 0.0), set(law, LAST + PATH_USA, 0.07); /* none, and of the other sign */
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN),
                           " Law in force makes none of the gain of Japan, pledges the rest; with law "
                           "in force alone the United States would gain 0.070%."));
    set(law, LAST + PATH_JPN, 0.5); /* more than all of it: pledges cost */
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN),
                           " With law in force alone Japan would gain 0.50% and the United States would "
                           "gain 0.070%."));
    set(law, LAST + PATH_JPN, (double)NAN), set(law, LAST + PATH_USA, (double)NAN);
    assert_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "aw in force"));
    d->n_series = 2;
    assert_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "aw in force"));
    ent_result_free(d);
}

static void which_clauses(void **state) {
    ent_result *d = sample_path(context, Y, 0);
    ent_player *player = (ent_player *)(uintptr_t)d->players;
    (void)state;
    set(d->players[0].share_pct, LAST + PATH_USA, -0.3);
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN),
                           " Most comes from tariffs for Japan (+0.12 percentage points) and the United "
                           "States (-0.30): an exact"));
    d->ledger_exact = 0;
    set(d->players[3].error_pct, LAST + PATH_JPN, 0.0123);
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "sampled with a standard error of at most 0.012."));
    for (size_t k = 0; k < PATH_PLAYERS; k++) player[k].n_clauses = 1; /* a group of one clause is a group still */
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "a split among 6 groups of clauses sampled"));
    for (size_t k = 0; k < PATH_PLAYERS; k++) player[k].clauses = &player[k].name;
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "a split among 6 clauses sampled"));
    d->n_players = 1; /* nothing to choose from */
    assert_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "Most comes"));
    d->n_players = 0;
    assert_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "Most comes"));
    ent_result_free(d);
}

static void nobody_and_nothing(void **state) {
    ent_result *d = sample_path(context, Y, 0);
    (void)state;
    d->n_parties = 0;
    assert_begins(ent_sentence(d, ENT_LANGUAGE_EN),
                  "The Tokyo deal: in 2035 Mexico loses most (0.023% of real income) and Japan gains "
                  "most (0.21%), measured");
    for (size_t k = 0; k < (size_t)Y * N; k++)
        for (size_t s = 0; s < 3; s++) set(d->series[s].value, k, 0);
    for (size_t k = 0; k < PATH_PLAYERS; k++)
        for (size_t c = 0; c < (size_t)Y * N; c++) set(d->players[k].share_pct, c, 0);
    assert_string_equal(ent_sentence(d, ENT_LANGUAGE_EN),
                        "The Tokyo deal: in 2035 nobody gains or loses, measured against \"The letters of "
                        "July 2025\".");
    d->n_parties = 2;
    assert_string_equal(
        ent_sentence(d, ENT_LANGUAGE_EN),
        "The Tokyo deal: in 2035 Japan neither gains nor loses (less than 0.0005% of real income) and the "
        "United States neither gains nor loses (less than 0.0005%), measured against \"The letters of "
        "July 2025\".");
    ent_result_free(d);
}

static void horizons(void **state) {
    ent_result *one = sample_path(context, 1, 0), *failed = sample_path(context, 4, 1);
    ent_result *at_once = sample_path(context, 0, 1);
    (void)state;
    assert_begins(one->sentence, "The Tokyo deal: in 2025 Japan loses 0.23%");
    assert_null(strstr(one->sentence, "worst year"));
    assert_begins(failed->sentence, "No verified solution was found for 2029. Of the years before: The Tokyo deal: in "
                                    "2028 Japan loses");
    assert_string_equal(at_once->sentence, "No verified solution was found for 2025.");
    ent_result_free(one);
    ent_result_free(failed);
    ent_result_free(at_once);
}

static void figures_that_do_not_exist(void **state) {
    ent_result *d = sample_path(context, Y, 0);
    (void)state;
    for (size_t s = 0; s < 3; s++) set(d->series[s].value, LAST + PATH_JPN, (double)NAN);
    for (size_t k = 0; k < PATH_PLAYERS; k++) set(d->players[k].share_pct, LAST + PATH_JPN, (double)NAN);
    set(d->equivalent_pct, PATH_JPN, (double)NAN);
    assert_begins(ent_sentence(d, ENT_LANGUAGE_EN),
                  "The Tokyo deal: in 2035 the United States gains 0.057% of real income ($17 billion "
                  "a year) and for Japan there is no figure,");
    assert_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "nan"));
    d->n_series = 1; /* no money */
    assert_non_null(strstr(ent_sentence(d, ENT_LANGUAGE_EN), "the United States gains 0.057% of real income and for"));
    ent_result_free(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it),
        cmocka_unit_test(the_worst_year),
        cmocka_unit_test(how_firm_it_is),
        cmocka_unit_test(which_clauses),
        cmocka_unit_test(horizons),
        cmocka_unit_test(nobody_and_nothing),
        cmocka_unit_test(figures_that_do_not_exist),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
