/* The bytes of a table out of plain, gzip and zip files: the same bytes, or a reason. */
#include "assert_close.h"
#include "published.h"
#include "world/import.h"
#include "world_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>
#include <zlib.h>

static ent_context *context;
static world_files files;
static ent_text table; /* a golden ICIO file */

static int setup(void **state) {
    test_random rng = {.state = 7};
    published p = published_make(&rng, 4, 4, 6, 2);
    (void)state;
    files_make(&files);
    published_icio(&p, &icio_2025, &table);
    published_free(&p);
    return ent_context_create(&context) == ENT_OK && !table.failed ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_text_free(&table);
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static char *path_of(const char *name) {
    static char path[640];
    snprintf(path, sizeof path, "%s/%s", files.path, name);
    return path;
}

/* What compressed bytes of gzip: the caller frees. */
static char *pack(const char *bytes, size_t length, size_t *packed) {
    z_stream z = {0};
    size_t room = length + length / 1000 + 1024;
    char *out = malloc(room);
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)bytes, z.avail_in = (uInt)length;
    z.next_out = (unsigned char *)out, z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    *packed = room - z.avail_out;
    deflateEnd(&z);
    return out;
}

static int wanted(const char *bytes, size_t length) { return ent_importer_of(bytes, length) != NULL; }

/* All bytes of a file through ent_source; fails unless they are `expected`. */
static void assert_source(const char *name, const char *member, const char *expected, size_t length,
                          const char *inner) {
    ent_source *source = NULL;
    char *all = malloc(length + 1), hash[ENT_HASH_DIGITS + 1], plain[ENT_HASH_DIGITS + 1];
    size_t n = 0, got = 1;
    ent_hasher *hasher = ent_hasher_new();
    assert_ok(context, ent_source_open(context, path_of(name), member, wanted, &source));
    while (got > 0) {
        assert_ok(context,
                  ent_source_read(context, source, all + n, length + 1 - n > 1000 ? 1000 : length + 1 - n, &got));
        n += got;
        assert_true(n <= length);
    }
    assert_int_equal(n, length);
    assert_memory_equal(all, expected, length);
    assert_string_equal(ent_source_inner_name(source), inner);
    assert_int_equal(ent_source_bytes(source), length);
    ent_hasher_add(hasher, expected, length);
    ent_hasher_finish(hasher, plain);
    ent_source_hash(source, hash);
    assert_string_equal(hash, plain);
    ent_source_close(source);
    free(all);
}

static void assert_refused(const char *name, const char *member, ent_status expected, const char *message,
                           const char *hint) {
    ent_source *source = NULL;
    char buffer[4096];
    size_t got = 1;
    const ent_error *error = ent_context_error(context);
    ent_status status = ent_source_open(context, path_of(name), member, wanted, &source);
    while (status == ENT_OK && got > 0) status = ent_source_read(context, source, buffer, sizeof buffer, &got);
    ent_source_close(source);
    if (status != expected || strstr(error->message, message) == NULL || strstr(error->hint, hint) == NULL)
        fail_msg("%s: %s: %s (%s)", name, ent_status_name(status), error->message, error->hint);
}

static void test_plain_and_gzip(void **state) {
    size_t packed, first = table.length / 3, a, b;
    char *gz = pack(table.data, table.length, &packed), *both, *begin, *rest;
    (void)state;
    files_write_bytes(&files, "t.csv", table.data, table.length);
    assert_source("t.csv", NULL, table.data, table.length, "t.csv");
    files_write_bytes(&files, "no-ending-at-all", gz, packed);
    assert_source("no-ending-at-all", NULL, table.data, table.length, "no-ending-at-all");
    /* two packed parts one after the other, and padding */
    begin = pack(table.data, first, &a), rest = pack(table.data + first, table.length - first, &b);
    both = calloc(1, a + b + 64);
    memcpy(both, begin, a), memcpy(both + a, rest, b);
    files_write_bytes(&files, "two.gz", both, a + b);
    assert_source("two.gz", NULL, table.data, table.length, "two.gz");
    files_write_bytes(&files, "padded.gz", both, a + b + 64);
    assert_source("padded.gz", NULL, table.data, table.length, "padded.gz");
    /* cut off, broken */
    files_write_bytes(&files, "cut.gz", gz, packed / 2);
    assert_refused("cut.gz", NULL, ENT_INPUT, "ends too early", "cut off");
    memset(gz + packed / 2, 0x55, 40);
    files_write_bytes(&files, "broken.gz", gz, packed);
    assert_refused("broken.gz", NULL, ENT_INPUT, "is broken after", "again");
    free(gz), free(begin), free(rest), free(both);
}

static void make_archive(const char *name, const char *const *members, const char *const *texts, size_t count) {
    int code = 0;
    zip_t *archive = zip_open(path_of(name), ZIP_CREATE | ZIP_TRUNCATE, &code);
    assert_non_null(archive);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *text = zip_source_buffer(archive, texts[i], strlen(texts[i]), 0);
        assert_true(zip_file_add(archive, members[i], text, 0) >= 0);
    }
    assert_int_equal(zip_close(archive), 0);
}

static void test_archives(void **state) {
    static const char *const one[] = {"2019_SML.csv"}, *const several[] = {"README.txt", "2019_SML.csv"};
    static const char *const years[] = {"2018_SML.csv", "2019_SML.csv", "notes/2019.txt"};
    static const char *const sheet[] = {"[Content_Types].xml", "xl/workbook.xml"};
    const char *texts[] = {"read me", table.data}, *tables[] = {table.data, table.data, "a note"};
    (void)state;
    make_archive("one.zip", one, (const char *const *)&texts[1], 1);
    assert_source("one.zip", NULL, table.data, table.length, "2019_SML.csv");
    make_archive("readme.zip", several, (const char *const *)texts, 2);
    assert_source("readme.zip", NULL, table.data, table.length, "2019_SML.csv");
    make_archive("years.zip", years, (const char *const *)tables, 3);
    assert_refused("years.zip", NULL, ENT_INPUT, "the archive holds 2 tables", "--member: 2018_SML.csv 2019_SML.csv");
    assert_source("years.zip", "2018_SML.csv", table.data, table.length, "2018_SML.csv");
    assert_source("years.zip", "2018", table.data, table.length, "2018_SML.csv");
    assert_refused("years.zip", "2019", ENT_NOT_FOUND, "more than one member has \"2019\"", "choose one");
    assert_refused("years.zip", "2017", ENT_NOT_FOUND, "no member \"2017\"", "choose one");
    make_archive("book.xlsx", sheet, (const char *const *)texts, 2);
    assert_refused("book.xlsx", NULL, ENT_INPUT, "is a spreadsheet", "save the sheet as CSV");
    files_write_bytes(&files, "t.csv", table.data, table.length);
    assert_refused("t.csv", "2019", ENT_INPUT, "is no zip archive", "--member");
}

static void test_broken_archives(void **state) {
    static const char *const one[] = {"2019_SML.csv"};
    char bytes[1 << 16];
    size_t length;
    FILE *file;
    (void)state;
    make_archive("one.zip", one, (const char *const *)&table.data, 1);
    file = fopen(path_of("one.zip"), "rb");
    assert_non_null(file);
    length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    files_write_bytes(&files, "cut.zip", bytes, length / 2);
    assert_refused("cut.zip", NULL, ENT_INPUT, "the archive cannot be read", "cut off");
    memset(bytes + length / 4, 0x55, 60);
    files_write_bytes(&files, "broken.zip", bytes, length);
    assert_refused("broken.zip", NULL, ENT_INPUT, "the archive is broken", "again");
}

/* 100 MB of zeros pack into 100 kB: no table does. */
static void test_bombs(void **state) {
    static const char *const members[] = {"bomb.csv"};
    size_t length = 100u << 20, packed;
    char *zeros = malloc(length + 1), *gz;
    (void)state;
    memset(zeros, '0', length);
    zeros[length] = '\0';
    memcpy(zeros, "V1,AUS_A01,AUS_B\n", 17);
    gz = pack(zeros, length, &packed);
    files_write_bytes(&files, "bomb.gz", gz, packed);
    assert_refused("bomb.gz", NULL, ENT_RANGE, "grows more than 400 times", "unpack it first");
    make_archive("bomb.zip", members, (const char *const *)&zeros, 1);
    assert_refused("bomb.zip", NULL, ENT_RANGE, "grows more than 400 times", "unpack it first");
    free(gz), free(zeros);
}

static void test_other_files(void **state) {
    static const struct {
        const char *bytes;
        size_t length;
        const char *message, *hint;
    } others[] = {
        {"\xD0\xCF\x11\xE0 and so on", 15, "is a spreadsheet", "save the sheet as CSV"},
        {"RDX3\nX", 6, "is an R workspace", "write.csv"},
        {"PAR1....", 8, "is a Parquet file", "CSV"},
        {"%PDF-1.7", 8, "is a PDF document", ""},
        {"\xFF\xFEV\0", 4, "is UTF-16", "UTF-8"},
        {"BZh91AY", 7, "is packed with bzip2", "unpack"},
        {"", 0, "the file is empty", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        files_write_bytes(&files, "other", others[i].bytes, others[i].length);
        assert_refused("other", NULL, ENT_INPUT, others[i].message, others[i].hint);
    }
    assert_refused("nowhere", NULL, ENT_NOT_FOUND, "no such file", "");
    assert_refused(".", NULL, ENT_INPUT, "is a directory, not a file", "name a file");
}

static int stop_at;
static int stop(const char *task, size_t done, size_t total, void *payload) {
    (void)task, (void)payload;
    assert_true(total == 0 || done <= total);
    return --stop_at <= 0;
}

/* Bytes of the file are told on the way, and reading can be stopped. */
static void test_cancelled(void **state) {
    size_t length = 8u << 20;
    char *text = malloc(length), buffer[65536];
    ent_source *source = NULL;
    size_t got = 1;
    ent_status status = ENT_OK;
    (void)state;
    memset(text, 'x', length);
    files_write_bytes(&files, "long", text, length);
    free(text);
    stop_at = 2;
    ent_context_set_progress(context, stop, NULL);
    assert_ok(context, ent_source_open(context, path_of("long"), NULL, NULL, &source));
    while (status == ENT_OK && got > 0) status = ent_source_read(context, source, buffer, sizeof buffer, &got);
    ent_context_set_progress(context, NULL, NULL);
    assert_int_equal(status, ENT_CANCELLED);
    assert_true(ent_source_bytes(source) < length);
    ent_source_close(source);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_and_gzip),  cmocka_unit_test(test_archives),
        cmocka_unit_test(test_broken_archives), cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_other_files),     cmocka_unit_test(test_cancelled),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
