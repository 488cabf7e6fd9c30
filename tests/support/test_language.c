/* Figures and words in the language of an answer. */
#include "assert_close.h"
#include "support/language.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NARROW "\u202F"

static ent_context *context;

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

static void test_parse(void **state) {
    ent_language language = ENT_LANGUAGE_EN;
    (void)state;
    assert_ok(context, ent_language_parse(context, "fr", &language));
    assert_int_equal(language, ENT_LANGUAGE_FR);
    assert_ok(context, ent_language_parse(context, "en", &language));
    assert_int_equal(language, ENT_LANGUAGE_EN);
    assert_int_equal(ent_language_parse(context, "de", &language), ENT_USAGE);
    assert_string_equal(ent_context_error(context)->message, "language \"de\" is unknown");
    assert_string_equal(ent_context_error(context)->hint, "the languages are en (English) and fr (French)");
    assert_string_equal(ent_language_name(ENT_LANGUAGE_FR), "fr");
    assert_string_equal(ent_language_name((ent_language)7), "unknown");
    assert_string_equal(ent_worded(ENT_LANGUAGE_FR, "yes", "oui"), "oui");
}

typedef struct said {
    double value;
    int decimals;
    const char *english, *french;
} said;

static void assert_said(void (*add)(ent_text *, ent_language, double, int), const said *s) {
    for (int french = 0; french < 2; french++) {
        ent_text text = {0};
        add(&text, french ? ENT_LANGUAGE_FR : ENT_LANGUAGE_EN, s->value, s->decimals);
        assert_string_equal(text.data, french ? s->french : s->english);
        ent_text_free(&text);
    }
}

static void test_figures(void **state) {
    static const said figures[] = {
        {0, 2, "0.00", "0,00"},
        {-1.25, 1, "-1.2", "-1,2"},
        {999.5, 1, "999.5", "999,5"},
        {1234.5, 1, "1234.5", "1" NARROW "234,5"},
        {-1234567.25, 2, "-1234567.25", "-1" NARROW "234" NARROW "567,25"},
        {999999999999999.0, 0, "999999999999999", "999" NARROW "999" NARROW "999" NARROW "999" NARROW "999"},
        {1e300, 0, "1e+300", "1e+300"},
        {(double)NAN, 1, "-", "-"},
    };
    static const said percents[] = {{12.34, 1, "12.3%", "12,3" NARROW "%"}, {-0.5, 2, "-0.50%", "-0,50" NARROW "%"}};
    (void)state;
    for (size_t k = 0; k < sizeof figures / sizeof figures[0]; k++) assert_said(ent_text_add_figure, &figures[k]);
    for (size_t k = 0; k < sizeof percents / sizeof percents[0]; k++) assert_said(ent_text_add_percent, &percents[k]);
}

static void dollars(ent_text *text, ent_language language, double musd, int decimals) {
    (void)decimals;
    ent_text_add_dollars(text, language, musd);
}

static void test_dollars(void **state) {
    static const said amounts[] = {
        {1234567, 0, "$1.23 trillion", "1,23 billion de dollars"},
        {-2500000, 0, "$2.50 trillion", "2,50 billions de dollars"},
        {14400, 0, "$14 billion", "14 milliards de dollars"},
        {2340, 0, "$2.3 billion", "2,3 milliards de dollars"},
        {1200, 0, "$1.2 billion", "1,2 milliard de dollars"},
        {37.4, 0, "$37 million", "37 millions de dollars"},
        {1, 0, "$1 million", "1 million de dollars"},
        {0.2, 0, "less than $1 million", "moins d’un million de dollars"},
        {(double)NAN, 0, "-", "-"},
    };
    (void)state;
    for (size_t k = 0; k < sizeof amounts / sizeof amounts[0]; k++) assert_said(dollars, &amounts[k]);
}

static void test_locales(void **state) {
    static const struct {
        const char *locale;
        int known;
        ent_language language;
    } locales[] = {
        {"fr", 1, ENT_LANGUAGE_FR},      {"fr_FR.UTF-8", 1, ENT_LANGUAGE_FR}, {"fr_CA@euro", 1, ENT_LANGUAGE_FR},
        {"en_GB", 1, ENT_LANGUAGE_EN},   {"C", 1, ENT_LANGUAGE_EN},           {"POSIX", 1, ENT_LANGUAGE_EN},
        {"C.UTF-8", 1, ENT_LANGUAGE_EN}, {"frs", 0, ENT_LANGUAGE_EN},         {"de_DE.UTF-8", 0, ENT_LANGUAGE_EN},
        {"", 0, ENT_LANGUAGE_EN},        {"f", 0, ENT_LANGUAGE_EN},
    };
    (void)state;
    for (size_t k = 0; k < sizeof locales / sizeof locales[0]; k++) {
        ent_language language = ENT_LANGUAGE_EN;
        assert_int_equal(ent_language_of_locale(locales[k].locale, &language), locales[k].known);
        assert_int_equal(language, locales[k].language);
    }
}

static void test_catalogue(void **state) {
    (void)state;
    assert_string_equal(ent_tr(ENT_LANGUAGE_EN, "out of memory"), "out of memory");
    assert_string_equal(ent_tr(ENT_LANGUAGE_FR, "out of memory"), "mémoire insuffisante");
    assert_string_equal(ent_tr(ENT_LANGUAGE_FR, ""), ""); /* not the head of the catalogue */
    assert_string_equal(ent_tr(ENT_LANGUAGE_FR, "nobody says this"), "nobody says this");
    assert_string_equal(ent_tr_n(ENT_LANGUAGE_EN, "%zu thing", "%zu things", 1), "%zu thing");
    assert_string_equal(ent_tr_n(ENT_LANGUAGE_EN, "%zu thing", "%zu things", 0), "%zu things");
    assert_string_equal(ent_key_word(ENT_LANGUAGE_EN, "in-force"), "in-force");
    assert_string_equal(ent_key_word(ENT_LANGUAGE_FR, "in-force"), "en vigueur");
    assert_string_equal(ent_key_word(ENT_LANGUAGE_FR, "delivered"), "réalisée"); /* a clause; a table says livré */
    assert_string_equal(ent_key_word(ENT_LANGUAGE_FR, "change"), "change");      /* no key, though in the catalogue */
}

/* Message, hint and warning in the language of the context; what goes into a format stays what it is. */
static char heard[200];
static void hear(ent_log_level level, const char *where, const char *message, void *payload) {
    (void)level, (void)where, (void)payload;
    snprintf(heard, sizeof heard, "%s", message);
    assert_string_equal(ent_warning_in(context, message, ENT_LANGUAGE_EN),
                        "clause \"c1\" never applies: its cost is 0");
}

static void test_messages(void **state) {
    const ent_error *error = ent_context_error(context);
    ent_language language;
    (void)state;
    ent_context_set_log(context, hear, NULL);
    ent_context_set_language(context, ENT_LANGUAGE_FR);
    assert_int_equal(ent_language_parse(context, "de", &language), ENT_USAGE);
    assert_string_equal(error->message, "la langue «" NARROW "de" NARROW "» est inconnue");
    assert_string_equal(error->hint, "les langues sont en (anglais) et fr (français)");
    assert_int_equal(
        ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, NULL, "did you mean \"JPN\"?", "nothing %d", 7),
        ENT_NOT_FOUND);
    assert_string_equal(error->message, "nothing 7"); /* not in the catalogue */
    assert_string_equal(error->hint, "vouliez-vous dire «" NARROW "JPN" NARROW "»" NARROW "?");
    ent_warn_for(context, (ent_place){0}, "its cost is 0", "clause \"%s\" never applies", "c1");
    assert_string_equal(heard, "la clause «" NARROW "c1" NARROW "» ne s’applique jamais" NARROW ": son coût est nul");
    ent_context_set_language(context, ENT_LANGUAGE_EN);
    ent_warn_for(context, (ent_place){0}, "its cost is 0", "clause \"%s\" never applies", "c1");
    assert_string_equal(heard, "clause \"c1\" never applies: its cost is 0");
}

static void plain(ent_text *text, ent_language language, double value, int digits) {
    ent_text_add_plain_percent(text, language, value, digits);
}

static void test_plain(void **state) {
    static const said figures[] = {{15, 10, "15%", "15" NARROW "%"},
                                   {27.5, 10, "27.5%", "27,5" NARROW "%"},
                                   {12345.5, 10, "12345.5%", "12" NARROW "345,5" NARROW "%"},
                                   {1e-7, 10, "1e-07%", "1e-07" NARROW "%"}};
    (void)state;
    for (size_t k = 0; k < sizeof figures / sizeof figures[0]; k++) assert_said(plain, &figures[k]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parse),     cmocka_unit_test(test_figures),
                                       cmocka_unit_test(test_dollars),   cmocka_unit_test(test_locales),
                                       cmocka_unit_test(test_catalogue), cmocka_unit_test(test_messages),
                                       cmocka_unit_test(test_plain)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
