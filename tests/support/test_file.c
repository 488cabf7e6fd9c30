/* Whole files in, whole files out, nothing half-written, in a directory of the test's own. */
#include "assert_close.h"
#include "support/file.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static ent_context *context;
static char home[] = "/tmp/entente-file-XXXXXX";

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK || mkdtemp(home) == NULL) return -1;
    return chdir(home);
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return chdir("/") == 0 ? rmdir(home) : -1; /* every test leaves the directory empty */
}

static size_t entries(const char *path) {
    size_t n = 0;
    DIR *directory = opendir(path);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) n += entry->d_name[0] != '.';
    closedir(directory);
    return n;
}

static void put(const char *path, const char *bytes, size_t length) {
    ent_file_draft draft;
    assert_ok(context, ent_file_begin(context, path, &draft));
    assert_int_equal(fwrite(bytes, 1, length, draft.stream), length);
    assert_ok(context, ent_file_commit(context, &draft));
}

static void expect_content(const char *path, const char *expected) {
    char *bytes = NULL;
    size_t length = 0;
    assert_ok(context, ent_file_read(context, path, 1000, &bytes, &length));
    assert_string_equal(bytes, expected);
    assert_int_equal(length, strlen(expected));
    free(bytes);
}

static void expect_error(ent_status actual, ent_status expected, const char *file) {
    const ent_error *error = ent_context_error(context);
    assert_int_equal(actual, expected);
    assert_int_equal(error->status, expected);
    assert_string_equal(error->file, file);
    assert_true(strlen(error->message) > 5);
}

static void there_and_back(void **state) {
    char *bytes = NULL;
    size_t length = 0;
    (void)state;
    put("a.bin", "x\0y\r\n", 5);
    assert_ok(context, ent_file_read(context, "a.bin", 5, &bytes, &length));
    assert_int_equal(length, 5);
    assert_memory_equal(bytes, "x\0y\r\n", 6);
    free(bytes);
    put("a.bin", "", 0);
    expect_content("a.bin", "");
    assert_int_equal(entries("."), 1);
    unlink("a.bin");
}

static void limit_is_exact(void **state) {
    enum { LARGE = 200000 };
    static char large[LARGE];
    char *bytes = NULL;
    size_t length = 0;
    (void)state;
    put("large", large, LARGE);
    assert_ok(context, ent_file_read(context, "large", LARGE, &bytes, &length));
    assert_int_equal(length, LARGE);
    free(bytes);
    expect_error(ent_file_read(context, "large", LARGE - 1, &bytes, &length), ENT_RANGE, "large");
    assert_null(bytes);
    expect_error(ent_file_read(context, "/dev/zero", 1000, &bytes, &length), ENT_RANGE, "/dev/zero");
    assert_null(bytes);
    unlink("large");
}

static void what_cannot_be_read(void **state) {
    char *bytes = NULL;
    size_t length = 0;
    (void)state;
    expect_error(ent_file_read(context, "nowhere", 10, &bytes, &length), ENT_NOT_FOUND, "nowhere");
    assert_non_null(strstr(ent_context_error(context)->message, "no such file"));
    expect_error(ent_file_read(context, home, 10, &bytes, &length), ENT_INPUT, home);
    assert_non_null(strstr(ent_context_error(context)->message, "directory"));
    put("plain", "x", 1);
    expect_error(ent_file_read(context, "plain/below", 10, &bytes, &length), ENT_NOT_FOUND, "plain/below");
    if (geteuid() != 0) {
        assert_int_equal(chmod("plain", 0), 0);
        expect_error(ent_file_read(context, "plain", 10, &bytes, &length), ENT_IO, "plain");
    }
    unlink("plain");
}

/* Until the commit the old content stays; an abandoned draft leaves no trace. */
static void drafts(void **state) {
    ent_file_draft draft;
    (void)state;
    put("kept", "old", 3);
    assert_ok(context, ent_file_begin(context, "kept", &draft));
    fputs("new", draft.stream);
    fflush(draft.stream);
    expect_content("kept", "old");
    ent_file_abandon(&draft);
    expect_content("kept", "old");
    assert_int_equal(entries("."), 1);
    ent_file_abandon(&draft); /* and again: nothing to do */
    assert_ok(context, ent_file_begin(context, "kept", &draft));
    fputs("new", draft.stream);
    assert_ok(context, ent_file_commit(context, &draft));
    expect_content("kept", "new");
    assert_int_equal(entries("."), 1);
    unlink("kept");
}

/* Several files are finished before the first takes its name. */
static void drafts_together(void **state) {
    ent_file_draft draft[2];
    (void)state;
    assert_ok(context, ent_file_begin(context, "one", &draft[0]));
    assert_ok(context, ent_file_begin(context, "two", &draft[1]));
    for (int k = 0; k < 2; k++) {
        fputs("new", draft[k].stream);
        assert_ok(context, ent_file_finish(context, &draft[k]));
        assert_null(draft[k].stream);
    }
    assert_false(ent_path_exists("one") || ent_path_exists("two"));
    assert_ok(context, ent_file_commit(context, &draft[0]));
    ent_file_abandon(&draft[1]); /* finished, and yet nothing of it stays */
    expect_content("one", "new");
    assert_int_equal(entries("."), 1);
    unlink("one");
}

static void drafts_that_fail(void **state) {
    ent_file_draft draft;
    (void)state;
    expect_error(ent_file_begin(context, "no/where", &draft), ENT_IO, "no/where");
    assert_null(draft.stream);
    assert_int_equal(mkdir("taken", 0777), 0);
    assert_ok(context, ent_file_begin(context, "taken", &draft));
    expect_error(ent_file_commit(context, &draft), ENT_IO, "taken");
    assert_int_equal(entries("."), 1);
    rmdir("taken");
}

/* A full disk, played by a limit on the size of files. */
static void disk_full(void **state) {
    struct rlimit former, small;
    ent_file_draft draft;
    char chunk[4096] = {0};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    (void)state;
    put("kept", "old", 3);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &former), 0);
    small = former;
    small.rlim_cur = 8192;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_ok(context, ent_file_begin(context, "kept", &draft));
    for (int k = 0; k < 16; k++) (void)!fwrite(chunk, 1, sizeof chunk, draft.stream);
    expect_error(ent_file_commit(context, &draft), ENT_IO, "kept");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &former), 0);
    signal(SIGXFSZ, handler);
    assert_null(strstr(ent_context_error(context)->message, "Success"));
    expect_content("kept", "old");
    assert_int_equal(entries("."), 1);
    unlink("kept");
}

static void directories(void **state) {
    char absolute[128];
    (void)state;
    snprintf(absolute, sizeof absolute, "%s/a/b/c", home);
    assert_ok(context, ent_directory_make(context, absolute));
    assert_ok(context, ent_directory_make(context, "a/b/c/"));
    assert_ok(context, ent_directory_make(context, "a//b/d"));
    assert_ok(context, ent_directory_make(context, "."));
    assert_true(ent_path_exists("a/b/c") && ent_path_exists("a/b/d"));
    put("a/file", "x", 1);
    expect_error(ent_directory_make(context, "a/file"), ENT_IO, "a/file");
    expect_error(ent_directory_make(context, "a/file/below"), ENT_IO, "a/file/below");
    unlink("a/file"), rmdir("a/b/c"), rmdir("a/b/d"), rmdir("a/b"), rmdir("a");
}

static void expect_path(char *path, const char *expected) {
    assert_string_equal(path, expected);
    free(path);
}

static void paths(void **state) {
    (void)state;
    expect_path(ent_path_join("d", "f"), "d/f");
    expect_path(ent_path_join("d/", "f"), "d/f");
    expect_path(ent_path_join("", "f"), "f");
    expect_path(ent_path_beside("d/e.yaml", "f"), "d/f");
    expect_path(ent_path_beside("e.yaml", "f"), "f");
    expect_path(ent_path_beside("/e.yaml", "f"), "/f");
    expect_path(ent_path_beside("d/e.yaml", "/abs/f"), "/abs/f");
    assert_false(ent_path_exists("nowhere"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back), cmocka_unit_test(limit_is_exact),  cmocka_unit_test(what_cannot_be_read),
        cmocka_unit_test(drafts),         cmocka_unit_test(drafts_together), cmocka_unit_test(drafts_that_fail),
        cmocka_unit_test(disk_full),      cmocka_unit_test(directories),     cmocka_unit_test(paths),
    };
    return cmocka_run_group_tests_name("file", tests, setup, teardown);
}
