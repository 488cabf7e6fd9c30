/* Keys of clauses set by a caller: the same package as a file that says so, the same checks, the setting as the place. */
#include "assert_close.h"
#include "package_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ent_context *context;
static ent_world *world;
static char file[] = "/tmp/entente-settings.XXXXXX.yaml";

static const char text[] =
    "package: deal\n"
    "clauses:\n"
    "- {id: cars, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 10%, "
    "from: 2025-01-01, until: 2025-12-31}\n"
    "- {id: v1.2, type: barrier, importer: JPN, exporter: USA, sectors: A01, cost: 5%, "
    "from: 2025-01-01}\n";

static void write_file(const char *path, const char *what) {
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    assert_true(fputs(what, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static int setup(void **state) {
    int handle = mkstemps(file, 5);
    (void)state;
    if (handle < 0 || close(handle) != 0 || ent_context_create(&context) != ENT_OK) return -1;
    write_file(file, text);
    world = package_world(context);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_context_free(context);
    return unlink(file);
}

static ent_package *load_with(const char *const *settings, size_t n) {
    ent_package *package = NULL;
    assert_ok(context, ent_package_load_with(context, file, NULL, settings, n, &package));
    return package;
}

/* The law of both packages is the same to the last bit. */
static void same_law(const ent_package *a, const ent_package *b, int year) {
    const ent_package *const packages[2] = {a, b};
    size_t cells = (size_t)N_SECTORS * N_REGIONS * N_REGIONS;
    ent_law *laws[2];
    ent_shock shocks[2];
    for (int k = 0; k < 2; k++)
        assert_ok(context, ent_package_law(context, packages[k], world, year, &laws[k], &shocks[k]));
    assert_true((shocks[0].tariff_rate == NULL) == (shocks[1].tariff_rate == NULL));
    assert_true((shocks[0].trade_cost_hat == NULL) == (shocks[1].trade_cost_hat == NULL));
    if (shocks[0].tariff_rate != NULL)
        assert_memory_equal(shocks[0].tariff_rate, shocks[1].tariff_rate, cells * sizeof(double));
    if (shocks[0].trade_cost_hat != NULL)
        assert_memory_equal(shocks[0].trade_cost_hat, shocks[1].trade_cost_hat, cells * sizeof(double));
    for (int k = 0; k < 2; k++) ent_law_free(laws[k]);
}

static void set_is_written(void **state) {
    static const char *const settings[] = {"cars.rate=1%",
                                           "cars.rate=20%",
                                           "cars.sectors=[C29, C26]",
                                           "cars.exporter={all-except: [CHN]}",
                                           "cars.until=",
                                           "v1.2.cost=ban",
                                           "v1.2.source={title: \"a: b\", url: x}",
                                           "cars.note=it = so"};
    static const char written[] =
        "package: deal\n"
        "clauses:\n"
        "- {id: cars, type: tariff, importer: USA, exporter: {all-except: [CHN]}, sectors: [C29, C26], rule: add, "
        "rate: 20%, from: 2025-01-01}\n"
        "- {id: v1.2, type: barrier, importer: JPN, exporter: USA, sectors: A01, cost: ban, from: 2025-01-01}\n";
    enum { N = sizeof settings / sizeof *settings };
    ent_package *set = load_with(settings, N), *plain = load_with(NULL, 0);
    ent_package *edited = package_of(context, written);
    const ent_package_info *info = ent_package_get_info(set);
    (void)state;
    for (int year = 2024; year <= 2026; year++) same_law(set, edited, year);
    assert_string_equal(info->clauses[0].summary, ent_package_get_info(edited)->clauses[0].summary);
    assert_string_equal(info->clauses[0].until, "");
    assert_string_equal(info->clauses[1].source_title, "a: b");
    assert_int_equal(info->n_settings, N);
    for (size_t k = 0; k < N; k++) assert_string_equal(info->settings[k], settings[k]);
    assert_int_equal(ent_package_get_info(plain)->n_settings, 0);
    ent_package_free(set), ent_package_free(plain), ent_package_free(edited);
}

static void hash_covers_settings(void **state) {
    static const char *const cases[][2] = {
        {"cars.rate=20%", NULL}, {"cars.rate=21%", NULL}, {"cars.rate=10%", NULL}, {"cars.rate=20%", "cars.until="}};
    char seen[5][40];
    (void)state;
    for (size_t k = 0; k < 5; k++) {
        ent_package *package = k == 4 ? load_with(NULL, 0) : load_with(cases[k], cases[k][1] == NULL ? 1 : 2);
        snprintf(seen[k], sizeof seen[k], "%s", ent_package_get_info(package)->hash);
        for (size_t m = 0; m < k; m++) assert_string_not_equal(seen[k], seen[m]);
        ent_package_free(package);
    }
    { /* no setting, the hash of the file */
        ent_package *package = NULL;
        assert_ok(context, ent_package_load(context, file, NULL, &package));
        assert_string_equal(ent_package_get_info(package)->hash, seen[4]);
        ent_package_free(package);
    }
}

typedef struct refusal {
    const char *setting;
    ent_status status;
    const char *place;
    uint32_t line, column;
    const char *message, *hint;
} refusal;

static void refused(void **state) {
    static const refusal cases[] = {
        {"cars.rate=ten%", ENT_INPUT, "--set cars.rate", 1, 1, "rate \"ten%\" is not a number", "15%"},
        {"cars.rate=20", ENT_INPUT, "--set cars.rate", 1, 1, "has no \"%\"", "20%"},
        {"cars.rtae=10%", ENT_INPUT, "--set cars.rtae", 1, 1, "no key \"rtae\"", "\"rate\""},
        {"cars.cost=10%", ENT_INPUT, "--set cars.cost", 1, 1, "has no \"cost\"", "tariff"},
        {"cars.until=2024-12-31", ENT_RANGE, "--set cars.until", 1, 1, "before from 2025-01-01", "last day"},
        {"cars.until=2025-02-30", ENT_RANGE, "--set cars.until", 1, 1, "does not exist", "year-month-day"},
        {"cars.sectors=[C29", ENT_INPUT, "--set cars.sectors", 2, 1, "not valid YAML", "close the bracket"},
        {"cars.sectors=[]", ENT_INPUT, "--set cars.sectors", 1, 1, "empty list", "at least one"},
        {"cars.note=&a b", ENT_INPUT, "--set cars.note", 1, 1, "anchors", "quotes"},
        {"cars.replace=nobody", ENT_NOT_FOUND, "--set cars.replace", 1, 1, "nobody", ""},
        {"cars.zzz=", ENT_NOT_FOUND, "--set cars.zzz", 0, 0, "no \"zzz\" to take away", "takes a key away"},
        {"cars.type=", ENT_INPUT, NULL, 3, 3, "has no \"type\"", "tariff"},
        {"cras.rate=1%", ENT_NOT_FOUND, "--set", 0, 0, "no clause \"cras\"", "\"cars\""},
        {"cars.id=x", ENT_USAGE, "--set cars.id", 0, 0, "cannot be set", "id"},
        {"cars", ENT_USAGE, "--set", 0, 0, "\"cars\" is not a setting", "CLAUSE.KEY=VALUE"},
        {"cars=1", ENT_USAGE, "--set", 0, 0, "not a setting", ""},
        {".rate=1%", ENT_USAGE, "--set", 0, 0, "not a setting", ""},
        {"cars.=1%", ENT_USAGE, "--set", 0, 0, "not a setting", ""},
        {"cars.note=\xFF", ENT_INPUT, "--set", 0, 0, "UTF-8", ""},
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        ent_package *package = NULL;
        const ent_error *error = ent_context_error(context);
        ent_status status = ent_package_load_with(context, file, NULL, &cases[k].setting, 1, &package);
        if (status != cases[k].status || strstr(error->message, cases[k].message) == NULL ||
            strstr(error->hint, cases[k].hint) == NULL)
            fail_msg("%s: status %d, \"%s\", hint \"%s\"", cases[k].setting, (int)status, error->message, error->hint);
        assert_null(package);
        assert_string_equal(error->file, cases[k].place == NULL ? file : cases[k].place);
        assert_int_equal(error->line, cases[k].line);
        assert_int_equal(error->column, cases[k].column);
        assert_int_equal(error->subject, ENT_SUBJECT_PACKAGE);
    }
}

/* What only a world can tell names the setting too. */
static void labels_are_refused_at_the_setting(void **state) {
    static const char *const settings[] = {"cars.sectors=[C29, C92]", "v1.2.exporter=all-except [EU, UAS]"};
    static const uint32_t columns[] = {7, 17};
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        ent_package *package = load_with(&settings[k], 1);
        const ent_error *error = ent_context_error(context);
        assert_int_equal(ent_package_check(context, package, world), ENT_NOT_FOUND);
        assert_string_equal(error->file, k == 0 ? "--set cars.sectors" : "--set v1.2.exporter");
        assert_int_equal(error->line, 1);
        assert_int_equal(error->column, columns[k]);
        assert_non_null(strstr(error->hint, k == 0 ? "C29" : "USA"));
        ent_package_free(package);
    }
}

static void clauses_of_contexts_are_not_set(void **state) {
    static const char *const setting = "cars.rate=1%";
    char top[] = "/tmp/entente-settings.XXXXXX.yaml", what[400];
    ent_package *package = NULL;
    int handle = mkstemps(top, 5);
    (void)state;
    assert_true(handle >= 0 && close(handle) == 0);
    snprintf(what, sizeof what,
             "package: top\ncontext: %s\nclauses:\n- {id: own, type: tariff, importer: USA, exporter: JPN, sectors: "
             "C29, rule: add, rate: 10%%, from: 2025-01-01}\n",
             file);
    write_file(top, what);
    assert_int_equal(ent_package_load_with(context, top, NULL, &setting, 1, &package), ENT_NOT_FOUND);
    assert_non_null(strstr(ent_context_error(context)->message, "belongs to the context \"deal\""));
    assert_non_null(strstr(ent_context_error(context)->hint, "replaces it"));
    assert_int_equal(unlink(top), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_is_written),
        cmocka_unit_test(hash_covers_settings),
        cmocka_unit_test(refused),
        cmocka_unit_test(labels_are_refused_at_the_setting),
        cmocka_unit_test(clauses_of_contexts_are_not_set),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
