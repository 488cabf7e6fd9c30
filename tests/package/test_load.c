/* Finding a package: by path, by shipped name, beside the file that named it; and what is said when there is none. */
#include "assert_close.h"
#include "package_world.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ent_context *context;
static char directory[200], former[1000];

static const char body[] =
    "clauses:\n- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 1%, "
    "from: 2025-01-01}\n";

static void put(const char *name, const char *package) {
    char path[300];
    FILE *stream;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    stream = fopen(path, "wb");
    assert_non_null(stream);
    fprintf(stream, "package: %s\n%s", package, body);
    fclose(stream);
}

static void drop(const char *name) {
    char path[300];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    unlink(path);
}

static const char *const files[] = {"one.yaml", "two.yml", "three", "us-letters-2025-07.yaml"};

static int setup(void **state) {
    (void)state;
    snprintf(directory, sizeof directory, "%s/load-XXXXXX", BINARY_DIR);
    if (mkdtemp(directory) == NULL || ent_context_create(&context) != ENT_OK) return -1;
    put("one.yaml", "one");
    put("two.yml", "two");
    put("three", "three");
    put("us-letters-2025-07.yaml", "mine");
    return getcwd(former, sizeof former) != NULL && chdir(directory) == 0 ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) drop(files[k]);
    ent_context_free(context);
    return chdir(former) == 0 && rmdir(directory) == 0 ? 0 : -1;
}

static void finds(const char *source, const char *relative_to, const char *name, const char *file) {
    ent_package *package = NULL;
    assert_ok(context, ent_package_load(context, source, relative_to, &package));
    assert_string_equal(ent_package_get_info(package)->name, name);
    assert_string_equal(ent_package_get_info(package)->file, file);
    assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    ent_package_free(package);
}

static void misses(const char *source, const char *relative_to, ent_status status, const char *file,
                   const char *message, const char *hint) {
    const ent_error *e = ent_context_error(context);
    ent_package *package = (ent_package *)&context;
    ent_status got = ent_package_load(context, source, relative_to, &package);
    if (got != status || strcmp(e->file, file) != 0 || strstr(e->message, message) == NULL ||
        strstr(e->hint, hint) == NULL || package != NULL || e->subject != ENT_SUBJECT_PACKAGE)
        fail_msg("%s: got %s %s: %s (%s)", source, ent_status_name(got), e->file, e->message, e->hint);
}

static void test_paths(void **state) {
    char absolute[300];
    (void)state;
    finds("one.yaml", NULL, "one", "one.yaml");
    finds("./two.yml", NULL, "two", "./two.yml");
    finds("three", NULL, "three", "three"); /* names an existing file */
    snprintf(absolute, sizeof absolute, "%s/one.yaml", directory);
    finds(absolute, NULL, "one", absolute);
    finds(absolute, "elsewhere/x.yaml", "one", absolute);
}

static void test_shipped(void **state) {
    const char *const *names = ent_package_shipped();
    size_t n = 0;
    (void)state;
    for (; names[n] != NULL; n++) {
        char file[100];
        if (n > 0) assert_true(strcmp(names[n - 1], names[n]) < 0);
        snprintf(file, sizeof file, "shipped:%s", names[n]);
        finds(names[n], NULL, names[n], file); /* each file is named after its package */
    }
    assert_true(n >= 2);
    finds("us-letters-2025-07", NULL, "us-letters-2025-07", "shipped:us-letters-2025-07");
}

/* A package that another one names: its own folder comes before the shipped ones, unless it is itself shipped. */
static void test_relative(void **state) {
    char other[300], expected[300];
    (void)state;
    assert_int_equal(chdir(former), 0);
    snprintf(other, sizeof other, "%s/one.yaml", directory);
    snprintf(expected, sizeof expected, "%s/us-letters-2025-07.yaml", directory);
    finds("us-letters-2025-07", other, "mine", expected);
    finds("./us-letters-2025-07.yaml", other, "mine",
          strcat(strcpy(expected, directory), "/./us-letters-2025-07.yaml"));
    snprintf(expected, sizeof expected, "%s/two.yml", directory);
    finds("two", other, "two", expected);
    finds("tokyo-2025-as-signed", other, "tokyo-2025-as-signed", "shipped:tokyo-2025-as-signed");
    assert_int_equal(chdir(directory), 0);
    put("tokyo-2025-as-signed", "mine");
    finds("tokyo-2025-as-signed", "shipped:us-letters-2025-07", "tokyo-2025-as-signed", "shipped:tokyo-2025-as-signed");
    finds("tokyo-2025-as-signed", NULL, "mine", "tokyo-2025-as-signed");
    drop("tokyo-2025-as-signed");
}

static void test_standard_input(void **state) {
    int kept = dup(0), opened = open("one.yaml", O_RDONLY);
    (void)state;
    assert_true(kept >= 0 && opened >= 0);
    dup2(opened, 0);
    finds("-", NULL, "one", "standard input");
    dup2(kept, 0);
    close(kept);
    close(opened);
    clearerr(stdin);
}

static void test_unknown(void **state) {
    (void)state;
    misses("tokio-2025-as-signed", NULL, ENT_NOT_FOUND, "", "package \"tokio-2025-as-signed\" is unknown",
           "did you mean \"tokyo-2025-as-signed\"?");
    misses(
        "paris", NULL, ENT_NOT_FOUND, "", "package \"paris\" is unknown",
        "shipped: china-rises, decoupling, no-deal, rare-earth-cutoff, rare-earth-cutoff-with-accord, strait-closure, "
        "tokyo-2025-as-it-happened, tokyo-2025-as-signed and 4 more; a file is named by its path");
    misses("on.yaml", NULL, ENT_NOT_FOUND, "on.yaml", "no such file", "did you mean \"one.yaml\"?");
    misses("./tow.yml", NULL, ENT_NOT_FOUND, "./tow.yml", "no such file", "did you mean \"./two.yml\"?");
    misses("nowhere/one.yaml", NULL, ENT_NOT_FOUND, "nowhere/one.yaml", "no such file", "shipped: ");
    misses("", NULL, ENT_NOT_FOUND, "", "the name of a package is empty", "");
    misses("./", NULL, ENT_INPUT, "./", "is a directory", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),          cmocka_unit_test(test_shipped), cmocka_unit_test(test_relative),
        cmocka_unit_test(test_standard_input), cmocka_unit_test(test_unknown),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
