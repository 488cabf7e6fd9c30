/* Published tables in Stata files: each layout gives the figures that its CSV gives, plain, packed and out of an archive;
 * labels count where names say nothing; what is broken or missing is refused with its place. */
#include "assert_close.h"
#include "published.h"
#include "support/file.h"
#include "world/csv.h"
#include "world/decimal.h"
#include "world/dta.h"
#include "world/import.h"
#include "world_files.h"

#include <entente/entente.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>
#include <zlib.h>

static ent_context *context;
static world_files files;
static test_random rng;

static int setup(void **state) {
    (void)state;
    rng.state = test_seed("import_stata", 20264);
    files_make(&files);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

/* The bytes of a Stata file that holds this CSV. */
static ent_text stata_of(const ent_text *csv, const char *kinds) {
    ent_text out = {0};
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    assert_non_null(stream);
    assert_ok(context, ent_dta_write(context, (ent_place){.file = "golden"}, kinds, csv, stream));
    assert_int_equal(fclose(stream), 0);
    ent_text_add_bytes(&out, bytes, length);
    free(bytes);
    return out;
}

/* A sheet as `import excel` leaves it: variables without names of their own, every cell a text, lines equally long. */
static ent_text squared(const ent_text *sheet) {
    ent_text out = {0};
    size_t width = 0;
    for (int pass = 0; pass < 2; pass++) {
        size_t fields = 1;
        int quoted = 0;
        for (size_t i = 0; pass == 1 && i < width; i++) ent_text_addf(&out, "%sV%zu", i == 0 ? "" : ",", i + 1);
        if (pass == 1) ent_text_add(&out, "\n");
        for (const char *p = sheet->data; *p != '\0'; p++) {
            quoted ^= *p == '"';
            fields += !quoted && *p == ',';
            if (*p == '\n' && pass == 0) width = fields > width ? fields : width;
            if (*p == '\n' && pass == 1)
                for (; fields < width; fields++) ent_text_add(&out, ",");
            if (*p == '\n') fields = 1;
            if (pass == 1) ent_text_add_bytes(&out, p, 1);
        }
    }
    return out;
}

static void assert_reads(const published *p, const ent_text *csv, const char *kinds, const char *importer,
                         int has_output, ent_raw *raw) {
    ent_text stata = stata_of(csv, kinds);
    assert_ok(context, published_read(context, "t.dta", &stata, importer, raw));
    if (has_output) assert_published(p, raw);
    else assert_published_inside(p, raw);
    ent_text_free(&stata);
}

/* As the files of the release of 2016 are: vAUS1 ... vROW56, vAUS57 ... vROW61, TOT; and as those of 2013 would be. */
static void test_wiod(void **state) {
    (void)state;
    for (int release = 2013; release <= 2016; release += 3) {
        published p = published_make(&rng, 2, release == 2016 ? 56 : 35, 5, 2);
        ent_text csv = {0};
        ent_raw raw;
        char *total;
        published_wiod_flat(&p, 1, &csv);
        total = strstr(csv.data, ",vTOT");
        assert_non_null(total);
        if (release == 2016) memmove(total + 1, total + 2, strlen(total + 2) + 1), csv.length--; /* as it is */
        assert_reads(&p, &csv, "tttn", "wiod", 1, &raw);
        assert_int_equal(raw.year, 2014);
        assert_string_equal(raw.industries[34], "C35");
        assert_string_equal(raw.industry_names[1], "Industry, number 2");
        assert_string_equal(raw.edition, release == 2016 ? "2016 release" : "2013 release");
        ent_raw_free(&raw);
        ent_text_free(&csv);
        published_free(&p);
    }
}

static void test_other_layouts(void **state) {
    published p = published_make(&rng, 3, 3, 5, 1), icio = published_make(&rng, 4, 4, 6, 2);
    ent_text csv = {0}, square;
    ent_raw raw;
    (void)state;
    published_icio(&icio, &icio_2025, &csv);
    assert_reads(&icio, &csv, "tn", "icio", 1, &raw);
    ent_raw_free(&raw), ent_text_free(&csv);
    for (int form = 0; form <= 2; form += 2) {
        published_figaro(&p, form, &csv);
        assert_reads(&p, &csv, form == 0 ? "tn" : "ttttttn", "figaro", 0, &raw);
        ent_raw_free(&raw), ent_text_free(&csv);
    }
    for (int sheet = 0; sheet < 2; sheet++) {
        if (sheet == 0) published_wiod_sheet(&p, 2016, &csv);
        else published_adb(&p, 0, &csv);
        square = squared(&csv);
        assert_reads(&p, &square, "t", sheet == 0 ? "wiod" : "adb", 1, &raw);
        ent_raw_free(&raw), ent_text_free(&csv), ent_text_free(&square);
    }
    published_free(&p), published_free(&icio);
}

static char *path_of(const char *name) {
    static char path[640];
    snprintf(path, sizeof path, "%s/%s", files.path, name);
    return path;
}

static void write_gzip(const char *name, const ent_text *bytes) {
    gzFile file = gzopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, bytes->data, (unsigned)bytes->length), bytes->length);
    assert_int_equal(gzclose(file), Z_OK);
}

static void write_archive(const char *name, const char *const *members, const ent_text *const *texts, size_t count) {
    int code = 0;
    zip_t *archive = zip_open(path_of(name), ZIP_CREATE | ZIP_TRUNCATE, &code);
    assert_non_null(archive);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *text = zip_source_buffer(archive, texts[i]->data, texts[i]->length, 0);
        assert_true(zip_file_add(archive, members[i], text, 0) >= 0);
    }
    assert_int_equal(zip_close(archive), 0);
}

static ent_world *import(const char *name, const char *member, ent_import_report **report) {
    ent_import_options options;
    ent_world *world = NULL;
    ent_import_options_init(&options);
    options.member = member;
    options.name = "t";
    options.year = 2019;
    assert_ok(context, ent_import(context, path_of(name), &options, &world, report));
    return world;
}

/* The world and the hash of the Stata file itself, however it is packed. */
static void assert_imports(const char *name, const char *member, const ent_world *expected, const ent_text *stata) {
    ent_import_report *report;
    ent_world *world = import(name, member, &report);
    ent_hasher *hasher = ent_hasher_new();
    const ent_table *t, *e;
    char hash[ENT_HASH_DIGITS + 1];
    ent_hasher_add(hasher, stata->data, stata->length);
    ent_hasher_finish(hasher, hash);
    assert_string_equal(report->hash, hash);
    assert_int_equal(report->bytes, stata->length);
    t = ent_world_table(world), e = ent_world_table(expected);
    assert_int_equal(t->n_sectors, e->n_sectors);
    assert_int_equal(t->n_regions, e->n_regions);
    for (size_t i = 0; i < t->n_sectors * t->n_regions * t->n_regions; i++)
        assert_close(t->flow_musd[i], e->flow_musd[i], 0);
    ent_import_report_free(report);
    ent_world_free(world);
}

static void test_packed(void **state) {
    static const char *const members[] = {"README.txt", "icio2019.dta", "icio2018.dta"};
    published p = published_make(&rng, 3, 4, 6, 2);
    ent_text csv = {0}, stata, note = {0};
    const ent_text *texts[3];
    ent_import_report *report;
    ent_world *expected;
    (void)state;
    published_icio(&p, &icio_2025, &csv);
    ent_text_add(&note, "read me");
    stata = stata_of(&csv, "tn");
    files_write_bytes(&files, "t.csv", csv.data, csv.length);
    expected = import("t.csv", NULL, &report);
    ent_import_report_free(report);
    files_write_bytes(&files, "no-ending", stata.data, stata.length);
    assert_imports("no-ending", NULL, expected, &stata);
    write_gzip("t.dta.gz", &stata);
    assert_imports("t.dta.gz", NULL, expected, &stata);
    texts[0] = &note, texts[1] = texts[2] = &stata;
    write_archive("one.zip", members, texts, 2);
    assert_imports("one.zip", NULL, expected, &stata);
    write_archive("two.zip", members, texts, 3);
    assert_imports("two.zip", "2018", expected, &stata);
    {
        ent_world *world;
        assert_int_equal(ent_import(context, path_of("two.zip"), NULL, &world, &report), ENT_INPUT);
        assert_non_null(strstr(ent_context_error(context)->message, "holds 2 tables"));
    }
    ent_world_free(expected);
    ent_text_free(&csv), ent_text_free(&stata), ent_text_free(&note);
    published_free(&p);
}

/* --- files changed where the format has it (release 118) --- */

static char *section(ent_text *stata, const char *tag) {
    size_t length = strlen(tag);
    for (size_t i = 0; i + length <= stata->length; i++)
        if (memcmp(stata->data + i, tag, length) == 0) return stata->data + i + length;
    fail_msg("no %s", tag);
    return NULL;
}

enum { NAME_BYTES = 129, LABEL_BYTES = 321 };
static char *name_of(ent_text *stata, size_t variable) { return section(stata, "<varnames>") + variable * NAME_BYTES; }

/* A CSV that Stata read: names in small letters, what the columns were called as labels, where it differs. */
static void test_labels(void **state) {
    published p = published_make(&rng, 3, 4, 6, 2);
    ent_text csv = {0}, stata;
    ent_import_report *report;
    ent_world *expected;
    (void)state;
    published_icio(&p, &icio_2025, &csv);
    files_write_bytes(&files, "t.csv", csv.data, csv.length);
    expected = import("t.csv", NULL, &report);
    ent_import_report_free(report);
    stata = stata_of(&csv, "tn");
    for (size_t v = 1; v < 1 + 12 + 18 + 1; v++) { /* v1 keeps its name and has no label */
        char *name = name_of(&stata, v), *label = section(&stata, "<variable_labels>") + v * LABEL_BYTES;
        memcpy(label, name, strlen(name));
        for (; *name != '\0'; name++) *name = (char)tolower((unsigned char)*name);
    }
    files_write_bytes(&files, "t.dta", stata.data, stata.length);
    assert_imports("t.dta", NULL, expected, &stata);
    ent_world_free(expected);
    ent_text_free(&csv), ent_text_free(&stata);
    published_free(&p);
}

static void assert_refused(const ent_text *stata, ent_status expected, const char *message) {
    ent_import_report *report;
    ent_world *world;
    files_write_bytes(&files, "t.dta", stata->data, stata->length);
    assert_int_equal(ent_import(context, path_of("t.dta"), NULL, &world, &report), expected);
    assert_null(world);
    assert_null(report);
    assert_non_null(strstr(ent_context_error(context)->file, "t.dta"));
    if (strstr(ent_context_error(context)->message, message) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", message, ent_context_error(context)->message);
}

static ent_text icio_text(const char *first_figure) {
    ent_text out = {0};
    ent_text_addf(&out,
                  "V1,AUS_A,AUS_D,JPN_A,JPN_D,AUS_HFCE,JPN_HFCE,OUT\nAUS_A,5,4,1,2,40,2,54\nAUS_D,3,%s,2,1,38,3,53\n"
                  "JPN_A,1,2,7,3,2,45,60\nJPN_D,2,1,4,8,1,50,66\nVA,43,40,46,52,0,0,181\nOUT,54,53,60,66,81,100,0\n",
                  first_figure);
    return out;
}

static void test_refused(void **state) {
    static const unsigned char missing_c[] = {0, 0, 0, 0, 0, 3, 0xE0, 0x7F}; /* .c, least byte first */
    ent_text csv = icio_text("6"), holed = icio_text(""), wordy = icio_text("six"), stata = stata_of(&csv, "tn"), bad;
    size_t width = 5 + 7 * sizeof(double); /* of an observation: a text as wide as the widest, then the figures */
    char *at;
    (void)state;
    bad = stata_of(&holed, "tn");
    assert_refused(&bad, ENT_INPUT,
                   "row \"AUS_D\", column \"AUS_D\" (field 3): \".\" is not a number but a missing value");
    assert_int_equal(ent_context_error(context)->line, 3); /* observation 2 */
    at = section(&bad, "<data>") + width + 5 + sizeof(double);
    memcpy(at, missing_c, sizeof missing_c);
    assert_refused(&bad, ENT_INPUT, "\".c\" is not a number but a missing value");
    ent_text_free(&bad);
    bad = stata_of(&wordy, "t");
    assert_refused(&bad, ENT_INPUT, "row \"AUS_D\", column \"AUS_D\" (field 3): \"six\" is not a number");
    ent_text_free(&bad);
    bad = stata_of(&csv, "t"); /* figures as text */
    files_write_bytes(&files, "t.dta", bad.data, bad.length);
    {
        ent_import_report *report;
        ent_world *world;
        assert_ok(context, ent_import(context, path_of("t.dta"), NULL, &world, &report));
        ent_world_free(world), ent_import_report_free(report);
    }
    strcpy(name_of(&bad, 2), "AUS_A");
    assert_refused(&bad, ENT_INPUT, "AUS_A");
    strcpy(name_of(&bad, 2), "AUS D");
    assert_refused(&bad, ENT_INPUT, "AUS D");
    ent_text_free(&bad);
    ent_text_free(&csv), ent_text_free(&holed), ent_text_free(&wordy), ent_text_free(&stata);
}

static char *write_table(const char *name, const char *kinds, const char *text) {
    ent_text csv = {0}, stata;
    ent_text_add(&csv, text);
    stata = stata_of(&csv, kinds);
    files_write_bytes(&files, name, stata.data, stata.length);
    ent_text_free(&csv), ent_text_free(&stata);
    return ent_path_join(files.path, name);
}

/* Tariffs, packed too, their concordance and elasticities; a rate that is missing is one that a CSV leaves empty. */
static void test_what_goes_with_a_world(void **state) {
    ent_world *small, *with = NULL;
    ent_tariff_options options;
    ent_tariff_report *report;
    ent_text packed = {0};
    char *tariffs = write_table("tariffs-in.dta", "ttttn",
                                "Reporter_ISO_N,Partner,ProductCode,DutyType,SimpleAverage\nUSA,JPN,870310,AHS,12.5\n"
                                "JPN,USA,870310,AHS,\n"),
         *concordance = write_table("steps.dta", "tt", "from,to\n870310,CAR\n"), *bytes, *theta, *gzip;
    const char *list[1], *steps[1] = {concordance};
    size_t length;
    (void)state;
    files_write_small(&files);
    assert_ok(context, ent_world_load(context, files.path, &small));
    assert_ok(context, ent_file_read(context, tariffs, 1 << 20, &bytes, &length));
    ent_text_add_bytes(&packed, bytes, length);
    write_gzip("tariffs.dta.gz", &packed);
    gzip = ent_path_join(files.path, "tariffs.dta.gz");
    for (int i = 0; i < 2; i++) {
        ent_tariff_options_init(&options);
        list[0] = i == 0 ? tariffs : gzip;
        options.files = list, options.n_files = 1;
        options.concordances = steps, options.n_concordances = 1;
        options.unit = ENT_TARIFF_PERCENT;
        assert_ok(context, ent_world_attach_tariffs(context, small, &options, &with, &report));
        assert_close(ent_world_table(with)->tariff_rate[2], 0.125, 1e-15); /* cars from JPN to USA */
        assert_int_equal(report->n_empty, 1);
        assert_int_equal(report->n_matched, 1);
        ent_world_free(with), ent_tariff_report_free(report);
    }
    theta = write_table("theta.dta", "tn", "sector,theta\nCAR,4.25\nSRV,3.5\n");
    assert_ok(context, ent_world_attach_theta(context, small, "mine", theta, &with));
    ent_world_free(with);
    free(theta);
    theta = write_table("theta.dta", "tn", "sector,theta\nCAR,4.25\nSRV,\n");
    assert_int_equal(ent_world_attach_theta(context, small, "mine", theta, &with), ENT_INPUT);
    assert_int_equal(ent_context_error(context)->line, 3);
    assert_string_equal(ent_context_error(context)->key, "theta");
    ent_world_free(small);
    ent_text_free(&packed);
    free(bytes), free(theta), free(tariffs), free(concordance), free(gzip);
}

/* The least table of no layout: says what it begins with. A text that no field may have. */
static void test_unknown_and_long(void **state) {
    ent_text csv = {0}, stata;
    (void)state;
    ent_text_add(&csv, "make,price\nAMC Concord,4099\n");
    stata = stata_of(&csv, "tn");
    assert_refused(&stata, ENT_INPUT, "is not known; it begins \"make,price\"");
    ent_text_free(&csv), ent_text_free(&stata);
    csv = icio_text("6");
    {
        ent_text longer = {0};
        char *row = strstr(csv.data, "\nAUS_D,") + 1;
        ent_text_add_bytes(&longer, csv.data, (size_t)(row - csv.data));
        for (int i = 0; i < 5000; i++) ent_text_add(&longer, "x"); /* strL */
        ent_text_add(&longer, row);
        stata = stata_of(&longer, "tn");
        assert_refused(&stata, ENT_INPUT, "4096");
        ent_text_free(&longer);
    }
    ent_text_free(&csv), ent_text_free(&stata);
}

/* A file cut off anywhere is refused, or, when only what nobody needs is missing, is the table. */
static void test_cut_off(void **state) {
    ent_text csv = icio_text("6"), stata = stata_of(&csv, "tn");
    size_t refused = 0;
    (void)state;
    for (size_t cut = 1; cut < stata.length; cut++) {
        ent_text part = {.data = stata.data, .length = cut};
        ent_source *source = NULL;
        ent_raw raw = {.layout = "", .edition = "", .folded = "", .file = "t"};
        ent_status status = ent_source_open_bytes(context, "t.dta", part.data, part.length, &source);
        if (status == ENT_OK) status = ent_icio_read(context, source, &raw);
        if (status == ENT_OK) {
            assert_close(raw.intermediate_musd[0], 5.0, 0);
            assert_close(raw.value_added_musd[3], 52.0, 0);
        } else refused++;
        ent_source_close(source);
        ent_raw_free(&raw);
    }
    assert_true(refused > stata.length / 2);
    stata.length = stata.length / 2;
    assert_refused(&stata, ENT_INPUT, "the Stata file cannot be read");
    ent_text_free(&csv), ent_text_free(&stata);
}

/* Every bit of a figure, and codes that are whole numbers stay such. */
static void test_figures(void **state) {
    enum { COUNT = 500 };
    double values[COUNT] = {0.0, 100000.0, 10121.0, 20141231.0, 0.1, 5e-324, 8e307, -1.0 / 3.0};
    ent_text csv = {0}, stata, text = {0};
    const char *at;
    (void)state;
    ent_text_add(&csv, "x\n");
    for (size_t i = 0; i < COUNT; i++) {
        if (i >= 8) values[i] = test_uniform(&rng, -1.0, 1.0) * (i % 2 == 0 ? 1e-9 : 1e12);
        ent_text_add_number(&csv, values[i]);
        ent_text_add(&csv, "\n");
    }
    stata = stata_of(&csv, "n");
    assert_ok(context, ent_dta_read(context, "t.dta", stata.data, stata.length, 0, &text));
    at = strchr(text.data, '\n') + 1;
    for (size_t i = 0; i < COUNT; i++) {
        char *end;
        double value = strtod(at, &end); /* not ours */
        assert_close(value, values[i], 0);
        assert_int_equal(*end, '\n');
        if (i >= 1 && i <= 3) assert_null(memchr(at, 'e', (size_t)(end - at)));
        at = end + 1;
    }
    ent_text_free(&csv), ent_text_free(&stata), ent_text_free(&text);
}

/* One long text, told by every observation: 8 bytes of file become a hundred thousand of text. */
static void test_growth(void **state) {
    enum { ROWS = 3000, LONG = 40000 };
    ent_text csv = {0}, stata, text = {0};
    char *at, first[8];
    (void)state;
    ent_text_add(&csv, "a\n");
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < (row == 0 ? LONG : 2); i++) ent_text_add(&csv, i + 1 < (row == 0 ? LONG : 2) ? "x" : "\n");
    stata = stata_of(&csv, "t");
    at = section(&stata, "<data>"); /* references, of 8 bytes each */
    memcpy(first, at, sizeof first);
    for (int row = 0; row < ROWS; row++) memcpy(at + (size_t)row * sizeof first, first, sizeof first);
    assert_int_equal(ent_dta_read(context, "t.dta", stata.data, stata.length, 0, &text), ENT_RANGE);
    assert_non_null(strstr(ent_context_error(context)->message, "grows more than 16 times"));
    assert_true(text.length < ENT_DTA_FREE + ENT_DTA_RATIO * stata.length + 2 * LONG);
    ent_text_free(&csv), ent_text_free(&stata), ent_text_free(&text);
}

static int countdown;
static int stop(const char *task, size_t done, size_t total, void *payload) {
    (void)task, (void)payload;
    assert_true(total == 0 || done <= total);
    return --countdown <= 0;
}

/* Wherever it tells how far it is, it can be stopped: reading the file, making text of it, reading that. */
static void test_cancelled(void **state) {
    enum { ROWS = 400000 };
    ent_text csv = {0}, stata;
    ent_source *source;
    char buffer[65536];
    size_t got;
    int stops = 0;
    ent_status status = ENT_CANCELLED;
    (void)state;
    ent_text_add(&csv, "a,b\n");
    for (int row = 0; row < ROWS; row++) ent_text_addf(&csv, "0.12345678901234567,0.98765432109876543\n");
    stata = stata_of(&csv, "n");
    ent_context_set_progress(context, stop, NULL);
    for (int after = 1; status == ENT_CANCELLED; after++) {
        countdown = after;
        source = NULL;
        got = 1;
        status = ent_source_open_bytes(context, "t.dta", stata.data, stata.length, &source);
        while (status == ENT_OK && got > 0) status = ent_source_read(context, source, buffer, sizeof buffer, &got);
        ent_source_close(source);
        stops += status == ENT_CANCELLED;
    }
    ent_context_set_progress(context, NULL, NULL);
    assert_int_equal(status, ENT_OK);
    assert_true(stops >= 2 + 1 + 4); /* 6 MB by 2, by 4, and 15 MB of text by 2 */
    ent_text_free(&csv), ent_text_free(&stata);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wiod),
        cmocka_unit_test(test_other_layouts),
        cmocka_unit_test(test_packed),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_unknown_and_long),
        cmocka_unit_test(test_cut_off),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_growth),
        cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_what_goes_with_a_world),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
