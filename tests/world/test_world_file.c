/* World files: the same bits back, whatever the world; every byte that is changed and every cut is noticed; what SQL
 * shows is what the table holds; nothing half-written. */
#include "assert_close.h"
#include "published.h"
#include "support/file.h"
#include "world/inside.h"
#include "world_files.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static world_files files;

static int setup(void **state) {
    (void)state;
    files_make(&files);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static char *path_of(const char *name) {
    static char path[640];
    snprintf(path, sizeof path, "%s/%s", files.path, name);
    return path;
}

static void assert_same_notes(const ent_world *a, const ent_world *b) {
    size_t n, m;
    const ent_note *x = ent_world_notes(a, &n), *y = ent_world_notes(b, &m);
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(x[i].key, y[i].key);
        assert_string_equal(x[i].text, y[i].text);
    }
    assert_string_equal(ent_world_table(a)->name, ent_world_table(b)->name);
    assert_int_equal(ent_world_table(a)->base_year, ent_world_table(b)->base_year);
}

static void assert_goes_round(const ent_world *world, const char *name) {
    ent_world *read = NULL;
    assert_ok(context, ent_world_write(context, world, path_of(name)));
    assert_ok(context, ent_world_open(context, path_of(name), &read));
    assert_same_world(world, read);
    assert_same_notes(world, read);
    ent_world_free(read);
}

static ent_world *imported(test_random *rng) {
    published p = published_make(rng, 3, 2, 6, 3);
    ent_text text = {0};
    ent_world *world = NULL;
    ent_import_report *report = NULL;
    published_icio(&p, &icio_2025, &text);
    assert_ok(context, published_import(context, "2019.csv", &text, NULL, &world, &report));
    ent_import_report_free(report);
    ent_text_free(&text);
    published_free(&p);
    return world;
}

static void test_round_trips(void **state) {
    test_random rng = {.state = test_seed("world files", 8)};
    ent_world *world = NULL;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &world));
    assert_goes_round(world, "built in %3f?#.world"); /* a name with what means something in a URI */
    ent_world_free(world);
    for (size_t n = 0; n < test_cases(10); n++) {
        random_economy_options options = {.n_regions = test_integer(&rng, 1, 9),
                                          .n_sectors = test_integer(&rng, 1, 9),
                                          .tariff_max = n % 2 == 0 ? 0.3 : 0.0,
                                          .sparse_share = 0.2,
                                          .levy_max = n % 3 == 0 ? 0.2 : 0.0};
        world = random_economy(context, &rng, &options);
        assert_goes_round(world, "random.world");
        ent_world_free(world);
    }
    world = imported(&rng);
    assert_goes_round(world, "imported.world");
    ent_world_free(world);
}

/* import, export, import: the same bits, the same notes; and the file that comes of it is the same bytes. */
static void test_export(void **state) {
    test_random rng = {.state = test_seed("export", 9)};
    ent_world *world = imported(&rng), *read = NULL;
    ent_import_report *report = (ent_import_report *)(void *)&rng;
    char directory[640], *first, *second;
    size_t n, m;
    (void)state;
    snprintf(directory, sizeof directory, "%s", path_of("exported"));
    assert_ok(context, ent_world_export(context, world, directory));
    assert_ok(context, ent_import(context, directory, NULL, &read, &report));
    assert_null(report);
    assert_same_world(world, read);
    assert_same_notes(world, read);
    assert_ok(context, ent_world_write(context, world, path_of("a.world")));
    assert_ok(context, ent_world_write(context, read, path_of("b.world")));
    assert_ok(context, ent_file_read(context, path_of("a.world"), 1 << 26, &first, &n));
    assert_ok(context, ent_file_read(context, path_of("b.world"), 1 << 26, &second, &m));
    assert_int_equal(n, m);
    assert_memory_equal(first, second, n);
    free(first), free(second);
    ent_world_free(world), ent_world_free(read);
}

/* Changes bytes and cuts: the world is refused with a reason, or it is the same (bytes that nobody reads). */
static void test_damage(void **state) {
    test_random rng = {.state = test_seed("damage", 10)};
    ent_world *world = imported(&rng);
    char *bytes;
    size_t length, refused = 0, cases = test_cases(400);
    (void)state;
    assert_ok(context, ent_world_write(context, world, path_of("whole.world")));
    assert_ok(context, ent_file_read(context, path_of("whole.world"), 1 << 26, &bytes, &length));
    for (size_t n = 0; n < cases; n++) {
        size_t at = test_integer(&rng, 0, length - 1), kept = length;
        char before = bytes[at];
        ent_world *read = NULL;
        ent_status status;
        if (n % 4 == 0) kept = at;
        else bytes[at] = (char)(bytes[at] ^ (1 << test_integer(&rng, 0, 7)));
        files_write_bytes(&files, "damaged.world", bytes, kept);
        status = ent_world_open(context, path_of("damaged.world"), &read);
        if (status == ENT_OK) assert_same_world(world, read);
        else {
            refused++;
            assert_null(read);
            assert_true(status == ENT_INPUT || status == ENT_IO || status == ENT_VERSION);
            assert_true(ent_context_error(context)->message[0] != '\0');
            assert_non_null(strstr(ent_context_error(context)->file, "damaged.world"));
        }
        ent_world_free(read);
        bytes[at] = before;
    }
    assert_true(refused > cases / 4); /* every cut, and each change where a figure or a label stands */
    free(bytes);
    ent_world_free(world);
}

static void execute(const char *path, const char *sql) {
    sqlite3 *database = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s: %s", sql, message);
    sqlite3_close(database);
}

/* What somebody does with SQL is noticed. */
static void test_altered(void **state) {
    static const struct {
        const char *sql, *message;
        ent_status status;
    } cases[] = {
        {"UPDATE markets SET flow=zeroblob(24) WHERE id=0", "digest", ENT_INPUT},
        {"UPDATE regions SET code='XXX' WHERE id=1", "digest", ENT_INPUT},
        {"UPDATE notes SET text='better' WHERE id=0", "digest", ENT_INPUT},
        {"UPDATE meta SET value='2020' WHERE key='base_year'", "digest", ENT_INPUT},
        {"UPDATE meta SET value='00000000000000000000000000000000' WHERE key='hash'", "digest", ENT_INPUT},
        {"DELETE FROM meta WHERE key='digest'", "digest", ENT_INPUT},
        {"DELETE FROM markets WHERE id=2", "rows are missing", ENT_INPUT},
        {"INSERT INTO sectors VALUES(9,'Z','Z','Z','',0)", "rows too many", ENT_INPUT},
        {"UPDATE markets SET flow=zeroblob(16) WHERE id=0", "another length", ENT_INPUT},
        {"UPDATE meta SET value='99999999' WHERE key='n_regions'", "n_regions", ENT_INPUT},
        {"DROP VIEW flows; DROP VIEW tariffs; DROP VIEW levies; DROP TABLE markets", "no such table", ENT_INPUT},
        {"PRAGMA user_version=2", "version 2, this library reads 1", ENT_VERSION},
    };
    test_random rng = {.state = 11};
    ent_world *world = imported(&rng), *read = NULL;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ent_status status;
        assert_ok(context, ent_world_write(context, world, path_of("altered.world")));
        execute(path_of("altered.world"), cases[i].sql);
        status = ent_world_open(context, path_of("altered.world"), &read);
        if (status != cases[i].status || strstr(ent_context_error(context)->message, cases[i].message) == NULL)
            fail_msg("%s: %s: %s", cases[i].sql, ent_status_name(status), ent_context_error(context)->message);
        assert_null(read);
    }
    files_write(&files, "text.world", "not a world");
    assert_int_equal(ent_world_open(context, path_of("text.world"), &read), ENT_INPUT);
    assert_non_null(strstr(ent_context_error(context)->message, "neither a world file nor a directory"));
    assert_int_equal(ent_world_open(context, path_of("nowhere"), &read), ENT_NOT_FOUND);
    ent_world_free(world);
}

/* The views, cell by cell. */
static void test_views(void **state) {
    test_random rng = {.state = test_seed("views", 12)};
    random_economy_options options = {
        .n_regions = 5, .n_sectors = 4, .tariff_max = 0.3, .sparse_share = 0.3, .levy_max = 0.2};
    ent_world *world = random_economy(context, &rng, &options);
    const ent_table *t = ent_world_table(world);
    const struct {
        const char *sql;
        const double *cells;
        size_t count;
    } views[] = {
        {"SELECT s.id*25+n.id*5+i.id,value_musd FROM flows JOIN sectors s ON s.code=sector JOIN regions n ON "
         "n.code=importer JOIN regions i ON i.code=exporter",
         t->flow_musd, 100},
        {"SELECT s.id*25+n.id*5+i.id,rate FROM tariffs JOIN sectors s ON s.code=sector JOIN regions n ON "
         "n.code=importer JOIN regions i ON i.code=exporter",
         t->tariff_rate, 100},
        {"SELECT s.id*25+n.id*5+i.id,levy FROM levies JOIN sectors s ON s.code=sector JOIN regions n ON "
         "n.code=importer JOIN regions i ON i.code=exporter",
         t->levy_gross, 100},
        {"SELECT k.id*20+s.id*5+r.id,share FROM technology JOIN sectors k ON k.code=input JOIN sectors s ON "
         "s.code=sector JOIN regions r ON r.code=region",
         t->input_share, 80},
        {"SELECT e.id*4+s.id,theta FROM elasticities v JOIN elasticity_sets e ON e.name=v.name JOIN sectors s ON "
         "s.code=sector",
         t->elasticity, t->n_elasticity_sets * 4},
    };
    sqlite3 *database = NULL;
    (void)state;
    assert_ok(context, ent_world_write(context, world, path_of("views.world")));
    assert_int_equal(sqlite3_open(path_of("views.world"), &database), SQLITE_OK);
    for (size_t v = 0; v < sizeof views / sizeof views[0]; v++) {
        sqlite3_stmt *statement = NULL;
        double seen[100] = {0};
        int levies = views[v].cells == t->levy_gross;
        for (size_t c = 0; levies && c < 100; c++) seen[c] = 1.0; /* rows without a levy are left out */
        assert_int_equal(sqlite3_prepare_v2(database, views[v].sql, -1, &statement, NULL), SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW)
            seen[sqlite3_column_int(statement, 0)] = sqlite3_column_double(statement, 1);
        sqlite3_finalize(statement);
        for (size_t c = 0; c < views[v].count; c++) assert_close(seen[c], views[v].cells[c], 0.0);
    }
    sqlite3_close(database);
    ent_world_free(world);
}

static size_t files_in(const char *path) {
    DIR *directory = opendir(path);
    size_t n = 0;
    assert_non_null(directory);
    while (readdir(directory) != NULL) n++;
    closedir(directory);
    return n;
}

/* A file that cannot be written leaves nothing, and what was there before stays. */
static void test_nothing_half_written(void **state) {
    test_random rng = {.state = 13};
    ent_world *world = imported(&rng);
    size_t before;
    (void)state;
    assert_int_equal(ent_world_write(context, world, path_of("no/such/place.world")), ENT_IO);
    assert_ok(context, ent_directory_make(context, path_of("taken.world")));
    before = files_in(files.path);
    assert_int_equal(ent_world_write(context, world, path_of("taken.world")), ENT_IO); /* a directory is in the way */
    assert_int_equal(files_in(files.path), before);
    ent_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trips), cmocka_unit_test(test_export), cmocka_unit_test(test_damage),
        cmocka_unit_test(test_altered),     cmocka_unit_test(test_views),  cmocka_unit_test(test_nothing_half_written),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
