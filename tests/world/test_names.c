/* Names: codes, `all`, `all-goods`, groups; hints; places. On the built-in world, as users meet them. */
#include "assert_close.h"
#include "support/context.h"
#include "world/names.h"

#include <string.h>

static ent_context *context;
static ent_world *world;

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK && ent_world_builtin(context, &world) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

static size_t count_regions(const char *name) {
    unsigned char flags[81] = {0};
    size_t count = 0;
    assert_ok(context, ent_world_mark_regions(context, world, name, flags));
    for (size_t n = 0; n < sizeof flags; n++) count += flags[n];
    return count;
}

static size_t count_sectors(const char *name) {
    unsigned char flags[28] = {0};
    size_t count = 0;
    assert_ok(context, ent_world_mark_sectors(context, world, name, flags));
    for (size_t j = 0; j < sizeof flags; j++) count += flags[j];
    return count;
}

static void test_members(void **state) {
    unsigned char flags[81] = {0};
    size_t usa, jpn, deu;
    (void)state;
    assert_int_equal(count_regions("JPN"), 1);
    assert_int_equal(count_regions("all"), 81);
    assert_int_equal(count_regions("EU"), 27);
    assert_int_equal(count_regions("G7"), 7);
    assert_int_equal(count_regions("USMCA"), 3);
    assert_int_equal(count_regions("ASEAN"), 10);
    assert_int_equal(count_sectors("C29"), 1);
    assert_int_equal(count_sectors("all"), 28);
    assert_int_equal(count_sectors("all-goods"), 27);
    assert_ok(context, ent_world_region(context, world, "USA", &usa));
    assert_ok(context, ent_world_region(context, world, "JPN", &jpn));
    assert_ok(context, ent_world_region(context, world, "DEU", &deu));
    assert_string_equal(ent_world_table(world)->regions[usa].code, "USA");
    flags[usa] = 1; /* flags already set stay */
    assert_ok(context, ent_world_mark_regions(context, world, "EU", flags));
    assert_int_equal(flags[usa] + flags[deu], 2);
    assert_int_equal(flags[jpn], 0);
}

static void assert_hint(ent_status status, const char *message, const char *hint) {
    const ent_error *error = ent_context_error(context);
    assert_int_equal(status, ENT_NOT_FOUND);
    assert_string_equal(error->message, message);
    assert_string_equal(error->hint, hint);
}

static void test_hints(void **state) {
    unsigned char flags[81];
    size_t out = 77;
    (void)state;
    assert_hint(ent_world_region(context, world, "jpn", &out), "region \"jpn\" is unknown", "did you mean \"JPN\"?");
    assert_hint(ent_world_region(context, world, "Japan", &out), "region \"Japan\" is unknown",
                "did you mean \"JPN\"?");
    assert_hint(ent_world_region(context, world, "Allemagne", &out), "region \"Allemagne\" is unknown",
                "did you mean \"DEU\"?");
    assert_hint(ent_world_region(context, world, "GER", &out), "region \"GER\" is unknown", "did you mean \"DEU\"?");
    assert_hint(ent_world_region(context, world, "UAS", &out), "region \"UAS\" is unknown", "did you mean \"USA\"?");
    assert_hint(ent_world_sector(context, world, "Motor vehicles", &out), "sector \"Motor vehicles\" is unknown",
                "did you mean \"C29\"?");
    assert_hint(ent_world_sector(context, world, "C17-18", &out), "sector \"C17-18\" is unknown",
                "did you mean \"C17_18\"?");
    assert_hint(ent_world_region(context, world, "Atlantis", &out), "region \"Atlantis\" is unknown",
                "`entente data info` lists what the table knows");
    assert_hint(ent_world_mark_regions(context, world, "ASAEN", flags), "region \"ASAEN\" is unknown",
                "did you mean \"ASEAN\"?");
    assert_hint(ent_world_mark_sectors(context, world, "all-good", flags), "sector \"all-good\" is unknown",
                "did you mean \"all-goods\"?");
    assert_hint(ent_world_region(context, world, "EU", &out), "region \"EU\" is unknown",
                ent_context_error(context)->hint); /* a group is no region; any hint */
    assert_int_equal(out, 77);
}

static void test_places(void **state) {
    const ent_error *error = ent_context_error(context);
    ent_place place = {.file = "tokyo.yaml", .line = 14, .column = 13};
    unsigned char flags[81];
    size_t out;
    (void)state;
    assert_hint(ent_world_region_at(context, world, place, "exporter", "JAP", &out), "exporter \"JAP\" is unknown",
                "did you mean \"JPN\"?");
    assert_string_equal(error->file, "tokyo.yaml");
    assert_int_equal(error->line, 14);
    assert_int_equal(error->column, 13);
    assert_string_equal(error->key, "exporter");
    assert_hint(ent_world_sector_at(context, world, place, "except", "C30l", &out), "except \"C30l\" is unknown",
                "did you mean \"C301\"?");
    assert_hint(ent_world_mark_regions_at(context, world, place, "importer", "Asean ", flags),
                "importer \"Asean \" is unknown", "did you mean \"ASEAN\"?");
    assert_hint(ent_world_mark_sectors_at(context, world, place, "sectors", "goods", flags),
                "sectors \"goods\" is unknown", ent_context_error(context)->hint);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_places),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
