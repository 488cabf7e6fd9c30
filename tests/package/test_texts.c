/* A package as texts: what it was read from, and the same package again from those texts alone. The linker sends calls that
 * reach for the disk here (--wrap), so that a reading that must not touch it is seen to. */
#include "assert_close.h"
#include "package_world.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t reached; /* calls that reach for the disk */

FILE *__real_fopen(const char *path, const char *mode);
int __real_stat(const char *path, struct stat *out);
int __real_access(const char *path, int mode);
DIR *__real_opendir(const char *path);
char *__real_realpath(const char *path, char *out);
FILE *__wrap_fopen(const char *path, const char *mode);
int __wrap_stat(const char *path, struct stat *out);
int __wrap_access(const char *path, int mode);
DIR *__wrap_opendir(const char *path);
char *__wrap_realpath(const char *path, char *out);
FILE *__wrap_fopen(const char *path, const char *mode) { return reached++, __real_fopen(path, mode); }
int __wrap_stat(const char *path, struct stat *out) { return reached++, __real_stat(path, out); }
int __wrap_access(const char *path, int mode) { return reached++, __real_access(path, mode); }
DIR *__wrap_opendir(const char *path) { return reached++, __real_opendir(path); }
char *__wrap_realpath(const char *path, char *out) { return reached++, __real_realpath(path, out); }

static ent_context *context;
static ent_world *world;
static char directory[200];

#define CLAUSE(id, rest) "- {id: " id ", type: tariff, importer: USA, exporter: JPN, sectors: C29, " rest "}\n"

/* In a folder of its own, with a folder below it. */
static const char *const files[][2] = {
    {"deal.yaml", "package: deal\nagainst: before\ncontext: [below/law.yaml, us-letters-2025-07]\nclauses:\n" CLAUSE(
                      "a", "rule: set, rate: 1%, from: 2025-01-01") "- {id: b, type: tariff, rates: below/r.csv, rule: "
                                                                    "add, from: 2025-01-01}\n"},
    {"before.yml", "package: before\nagainst: ./below/../first.yaml\nclauses:\n" CLAUSE(
                       "c", "rule: set, rate: 3%, from: 2025-01-01")},
    {"first.yaml",
     "package: first\ncontext: below/law.yaml\nclauses:\n" CLAUSE("d", "rule: set, rate: 4%, from: 2025-01-01")},
    {"below/law.yaml", "package: law\nclauses:\n- {id: e, type: tariff, rates: r.csv, rule: cap, from: 2025-01-01}\n"},
    {"below/r.csv", "sector,importer,exporter,rate\nC26,USA,JPN,0.125\n"},
};
enum { N_FILES = sizeof files / sizeof *files };

static const char *path_of(const char *name) {
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static void put(const char *name, const char *text) {
    FILE *stream = fopen(path_of(name), "wb");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static int setup(void **state) {
    (void)state;
    snprintf(directory, sizeof directory, "%s/texts-XXXXXX", BINARY_DIR);
    if (mkdtemp(directory) == NULL || mkdir(path_of("below"), 0777) != 0) return -1;
    if (ent_context_create(&context) != ENT_OK) return -1;
    for (size_t k = 0; k < N_FILES; k++) put(files[k][0], files[k][1]);
    world = package_world(context);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    for (size_t k = 0; k < N_FILES; k++) unlink(path_of(files[k][0]));
    ent_world_free(world);
    ent_context_free(context);
    return rmdir(path_of("below")) == 0 ? rmdir(directory) : -1;
}

/* Gives the texts under the names they had. */
static void same_texts(const ent_package_text *a, size_t n_a, const ent_package_text *b, size_t n_b) {
    assert_int_equal(n_a, n_b);
    for (size_t k = 0; k < n_a; k++) {
        assert_string_equal(a[k].file, b[k].file);
        assert_int_equal(a[k].length, b[k].length);
        assert_memory_equal(a[k].text, b[k].text, a[k].length);
    }
}

/* The same package from its texts: hash, law, chain and texts again, without the disk. */
static void reads_again(const ent_package *package, const char *const *settings, size_t n_settings) {
    const ent_package_text *texts, *again_texts;
    ent_package *again = NULL, *one = NULL, *two = NULL, *against[2] = {NULL};
    size_t n, n_again, before;
    assert_ok(context, ent_package_texts(context, package, &texts, &n));
    assert_string_equal(texts[0].file, ent_package_get_info(package)->file);
    before = reached;
    assert_ok(context, ent_package_load_texts(context, texts, n, settings, n_settings, &again));
    assert_string_equal(ent_package_get_info(again)->hash, ent_package_get_info(package)->hash);
    assert_string_equal(ent_package_get_info(again)->file, ent_package_get_info(package)->file);
    assert_ok(context, ent_package_texts(context, again, &again_texts, &n_again));
    same_texts(texts, n, again_texts, n_again);
    assert_ok(context, ent_package_load_against(context, again, &one));
    ent_package_free(again); /* what it is measured against stands without it */
    if (one != NULL) assert_ok(context, ent_package_load_against(context, one, &two));
    assert_int_equal(reached, before);
    assert_ok(context, ent_package_load_against(context, package, &against[0]));
    if (against[0] != NULL) assert_ok(context, ent_package_load_against(context, against[0], &against[1]));
    assert_true((one == NULL) == (against[0] == NULL) && (two == NULL) == (against[1] == NULL));
    if (one != NULL) assert_string_equal(ent_package_get_info(one)->hash, ent_package_get_info(against[0])->hash);
    if (two != NULL) assert_string_equal(ent_package_get_info(two)->hash, ent_package_get_info(against[1])->hash);
    ent_package_free(one), ent_package_free(two);
    ent_package_free(against[0]), ent_package_free(against[1]);
}

static void test_chain(void **state) {
    static const char *const expected[] = {"deal.yaml",
                                           "below/r.csv",
                                           "below/law.yaml",
                                           NULL,
                                           "before.yml",
                                           "./below/../first.yaml",
                                           "./below/../below/law.yaml",
                                           "./below/../below/r.csv"};
    static const char *const settings[] = {"a.rate=20%"};
    const ent_package_text *texts;
    ent_package *package = NULL;
    size_t n, before = reached;
    (void)state;
    assert_ok(context, ent_package_load_with(context, path_of("deal.yaml"), NULL, settings, 1, &package));
    assert_true(reached >= before + 5); /* the wrapping works: three are opened, and asked for before that */
    assert_ok(context, ent_package_texts(context, package, &texts, &n));
    assert_int_equal(n, sizeof expected / sizeof *expected);
    for (size_t k = 0; k < n; k++)
        assert_string_equal(texts[k].file, expected[k] == NULL ? "shipped:us-letters-2025-07" : path_of(expected[k]));
    assert_int_equal(texts[0].length, strlen(files[0][1])); /* without its settings */
    assert_memory_equal(texts[0].text, files[0][1], texts[0].length);
    reads_again(package, settings, 1);
    ent_package_free(package);
}

static void test_shipped(void **state) {
    const char *const *names = ent_package_shipped();
    (void)state;
    for (size_t k = 0; names[k] != NULL; k++) {
        ent_package *package = NULL;
        assert_ok(context, ent_package_load(context, names[k], NULL, &package));
        reads_again(package, NULL, 0);
        ent_package_free(package);
    }
}

/* A shipped package among the texts counts as it stands there. */
static void test_other_version(void **state) {
    static const char deal[] = "package: deal\nagainst: us-letters-2025-07\nclauses:\n" CLAUSE(
        "a", "rule: set, rate: 1%, from: 2025-01-01");
    static const char old[] = "package: old\nclauses:\n" CLAUSE("b", "rule: set, rate: 2%, from: 2025-01-01");
    const ent_package_text texts[] = {{"-", deal, sizeof deal - 1},
                                      {"shipped:us-letters-2025-07", old, sizeof old - 1}};
    ent_package *package = NULL, *against = NULL;
    size_t before = reached;
    (void)state;
    for (size_t n = 1; n <= 2; n++) {
        assert_ok(context, ent_package_load_texts(context, texts, n, NULL, 0, &package));
        assert_ok(context, ent_package_load_against(context, package, &against));
        assert_string_equal(ent_package_get_info(against)->name, n == 1 ? "us-letters-2025-07" : "old");
        ent_package_free(package), ent_package_free(against);
    }
    assert_int_equal(reached, before);
}

/* What a stranger's text names: files that are there, and are not looked for. */
static void test_stranger(void **state) {
    static const char *const names[] = {"/etc/passwd", "../../etc/passwd", "passwd", "/dev/stdin", "\"-\"",
                                        ".",           "shipped:x.yaml",   "/",      "//",         "x.yaml",
                                        "./x.yml"};
    static const char *const forms[] = {
        "package: x\nagainst: %s\nclauses:\n" CLAUSE("a", "rule: set, rate: 1%%, from: 2025-01-01"),
        "package: x\ncontext: %s\nclauses:\n" CLAUSE("a", "rule: set, rate: 1%%, from: 2025-01-01"),
        "package: x\nclauses:\n- {id: a, type: tariff, rates: %s, rule: set, from: 2025-01-01}\n",
    };
    static const char *const opened_as[] = {"stranger.yaml", "/etc/x", "./a/../b", "", "shipped:none-of-ours"};
    size_t before = reached;
    (void)state;
    for (size_t f = 0; f < 3; f++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            for (size_t o = 0; o < sizeof opened_as / sizeof *opened_as; o++) {
                char text[400];
                int length = snprintf(text, sizeof text, forms[f], names[k]);
                const ent_package_text one = {opened_as[o], text, (size_t)length};
                const ent_package_text *all;
                ent_package *package = NULL, *against = NULL;
                ent_status status = ent_package_load_texts(context, &one, 1, NULL, 0, &package);
                const ent_error *error = ent_context_error(context);
                size_t n;
                if (f == 0) {
                    assert_ok(context, status);
                    assert_int_equal(ent_package_texts(context, package, &all, &n), ENT_NOT_FOUND);
                    assert_true(all == NULL && n == 0);
                    status = ent_package_load_against(context, package, &against);
                }
                assert_int_equal(status, ENT_NOT_FOUND);
                assert_true(against == NULL && (f == 0 || package == NULL));
                assert_string_equal(error->file, opened_as[o]);
                assert_true(error->line > 0 && error->hint[0] != '\0' && error->subject == ENT_SUBJECT_PACKAGE);
                assert_null(strstr(error->hint, "yaml")); /* no names of files that are there */
                ent_package_free(package);
            }
    assert_int_equal(reached, before);
}

static void test_refusals(void **state) {
    static const char circle[] = "package: x\ncontext: a.yaml\nclauses:\n" CLAUSE(
        "a", "rule: set, rate: 1%, from: 2025-01-01");
    static const char before[] = "package: before\ncontext: below/law.yaml\nclauses:\n" CLAUSE(
        "c", "rule: set, rate: 3%, from: 2025-01-01");
    static const char law[] = "package: law\nclauses:\n" CLAUSE("e", "rule: cap, rate: 9%, from: 2025-01-01");
    const ent_package_text one = {"a.yaml", circle, sizeof circle - 1};
    const ent_package_text *texts;
    ent_package *package = (ent_package *)&context;
    size_t n;
    (void)state;
    assert_int_equal(ent_package_load_texts(context, &one, 0, NULL, 0, &package), ENT_USAGE);
    assert_null(package);
    assert_int_equal(ent_package_load_texts(context, &one, 1, NULL, 0, &package), ENT_INPUT);
    assert_null(package);
    assert_non_null(strstr(ent_context_error(context)->message, "circle"));

    /* A file that changed between two readings: of rates, and a package. */
    for (size_t k = 0; k < 2; k++) {
        assert_ok(context, ent_package_load(context, path_of("deal.yaml"), NULL, &package));
        put("before.yml", before);
        if (k == 0) put("below/r.csv", "sector,importer,exporter,rate\n");
        else put("below/law.yaml", law);
        assert_int_equal(ent_package_texts(context, package, &texts, &n), ENT_INPUT);
        assert_non_null(strstr(ent_context_error(context)->message, "is not what it was"));
        for (size_t f = 0; f < N_FILES; f++) put(files[f][0], files[f][1]);
        assert_ok(context, ent_package_texts(context, package, &texts, &n)); /* as it was again */
        assert_int_equal(n, 8);
        ent_package_free(package);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain),    cmocka_unit_test(test_shipped),  cmocka_unit_test(test_other_version),
        cmocka_unit_test(test_stranger), cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
