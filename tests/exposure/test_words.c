/* Countries and groups in sentences, in both languages. */
#include "assert_close.h"
#include "world/words.h"

#include <string.h>

static ent_context *context;
static ent_world *world;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    return ent_world_builtin(context, &world) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

static void assert_party(ent_language language, const char *name, ent_place_role role, const char *expected) {
    ent_text text = {0};
    ent_text_add_party(&text, language, world, name, role);
    assert_string_equal(text.data, expected);
    ent_text_free(&text);
}

static void test_english(void **state) {
    (void)state;
    assert_party(ENT_LANGUAGE_EN, "JPN", ENT_ROLE_BARE, "Japan");
    assert_party(ENT_LANGUAGE_EN, "USA", ENT_ROLE_OF, "of the United States");
    assert_party(ENT_LANGUAGE_EN, "ROW", ENT_ROLE_TO, "to the rest of the world");
    assert_party(ENT_LANGUAGE_EN, "EU", ENT_ROLE_IN, "in the European Union");
    assert_party(ENT_LANGUAGE_EN, "ASEAN", ENT_ROLE_BARE, "ASEAN");
    assert_party(ENT_LANGUAGE_EN, "all", ENT_ROLE_OF, "of all economies");
    assert_party(ENT_LANGUAGE_EN, "OTHERS", ENT_ROLE_OF, "of the group OTHERS");
    assert_int_equal(ent_party_is_plural(ENT_LANGUAGE_EN, world, "USA"), 0);
    assert_string_equal(ent_party_name(ENT_LANGUAGE_EN, world, "EU"), "European Union");
}

static void test_french(void **state) {
    static const struct {
        const char *name, *forms[4];
    } cases[] = {
        {"JPN", {"le Japon", "du Japon", "au Japon", "au Japon"}},
        {"CHN", {"la Chine", "de la Chine", "à la Chine", "en Chine"}},
        {"IND", {"l’Inde", "de l’Inde", "à l’Inde", "en Inde"}},
        {"EGY", {"l’Égypte", "de l’Égypte", "à l’Égypte", "en Égypte"}},
        {"USA", {"les États-Unis", "des États-Unis", "aux États-Unis", "aux États-Unis"}},
        {"ARE",
         {"les Émirats arabes unis", "des Émirats arabes unis", "aux Émirats arabes unis", "aux Émirats arabes unis"}},
        {"MEX", {"le Mexique", "du Mexique", "au Mexique", "au Mexique"}},
        {"SGP", {"Singapour", "de Singapour", "à Singapour", "à Singapour"}},
        {"ISR", {"Israël", "d’Israël", "à Israël", "à Israël"}},
        {"ZAF", {"l’Afrique du Sud", "de l’Afrique du Sud", "à l’Afrique du Sud", "en Afrique du Sud"}},
        {"TWN", {"le Taipei chinois", "du Taipei chinois", "au Taipei chinois", "au Taipei chinois"}},
        {"ROW", {"le reste du monde", "du reste du monde", "au reste du monde", "au reste du monde"}},
        {"EU", {"l’Union européenne", "de l’Union européenne", "à l’Union européenne", "en Union européenne"}},
        {"G7", {"le G7", "du G7", "au G7", "au G7"}},
        {"all", {"tous les pays", "de tous les pays", "à tous les pays", "dans tous les pays"}},
        {"OTHERS", {"le groupe OTHERS", "du groupe OTHERS", "au groupe OTHERS", "dans le groupe OTHERS"}},
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        for (int role = 0; role < 4; role++)
            assert_party(ENT_LANGUAGE_FR, cases[k].name, (ent_place_role)role, cases[k].forms[role]);
    assert_int_equal(ent_party_is_plural(ENT_LANGUAGE_FR, world, "USA"), 1);
    assert_int_equal(ent_party_is_plural(ENT_LANGUAGE_FR, world, "CHN"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_english), cmocka_unit_test(test_french)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
