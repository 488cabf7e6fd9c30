/* Dated deficits: by hand, against a daily sum, through contexts, and every way they can be wrong. */
#include "assert_close.h"
#include "package/inside.h"
#include "package_world.h"

#include <entente/entente.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { N = 4 };

static ent_context *context;
static ent_world *world; /* R00 to R03, with deficits */
static const double *V, *D;
static char directory[200], former[1000];

static int setup(void **state) {
    test_random random = {7};
    random_economy_options options = {.n_regions = N, .n_sectors = 2, .tariff_max = 0.2};
    (void)state;
    snprintf(directory, sizeof directory, "%s/deficits-XXXXXX", BINARY_DIR);
    if (mkdtemp(directory) == NULL || ent_context_create(&context) != ENT_OK) return -1;
    world = random_economy(context, &random, &options);
    V = ent_world_base(world)->value_added_musd, D = ent_world_base(world)->deficit_musd;
    return getcwd(former, sizeof former) != NULL && chdir(directory) == 0 ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_context_free(context);
    return chdir(former) == 0 && rmdir(directory) == 0 ? 0 : -1;
}

#define CLAUSES                                                                                                        \
    "clauses:\n- {id: a, type: tariff, importer: R00, exporter: R01, sectors: s00, rule: add, rate: 5%, from: "        \
    "2026-01-01}\n"

/* The deficits of a year, or of a day, and whether there are any. */
static int law_of(const ent_package *package, int year, const char *date, double *out) {
    ent_law *law = NULL;
    ent_shock shock;
    int given;
    if (date == NULL) assert_ok(context, ent_package_law(context, package, world, year, &law, &shock));
    else assert_ok(context, ent_package_rates_on(context, package, world, date, &law, &shock));
    given = shock.deficit_musd != NULL;
    memcpy(out, given ? shock.deficit_musd : D, N * sizeof *out);
    ent_law_free(law);
    return given;
}

/* R00 has its base deficit D for the 90 days to the end of March 2027 and 2 % of V for the other 275; R01 a surplus of
 * 1 % for 181 days and a deficit of 3 % for 184; R02 and R03 bear the sum of both departures, by V. */
static void test_by_hand(void **state) {
    ent_package *package = package_of(context, "package: p\ndeficits:\n"
                                               "- {region: R01, from: 2027-07-01, share: 3%}\n"
                                               "- {region: R00, from: 2027-04-01, share: 2%, note: n}\n"
                                               "- {region: R01, from: 2026-01-01, share: -1%}\n" CLAUSES);
    const ent_package_info *info = ent_package_get_info(package);
    double year[N], first, second, departed, rest = V[2] + V[3];
    (void)state;
    assert_int_equal(info->n_deficits, 3);
    assert_string_equal(info->deficits[1].region, "R00");
    assert_string_equal(info->deficits[1].from, "2027-04-01");
    assert_close(info->deficits[2].share_pct, -1.0, 0.0);
    assert_int_equal(info->deficits[0].line, 3);
    assert_int_equal(info->default_year, 2026); /* deficits do not move it */
    assert_ok(context, ent_package_check(context, package, world));
    assert_true(law_of(package, 2027, NULL, year));
    first = (90.0 * D[0] + 275.0 * 0.02 * V[0]) / 365.0;
    second = (181.0 * -0.01 * V[1] + 184.0 * 0.03 * V[1]) / 365.0;
    departed = first - D[0] + second - D[1];
    assert_close(year[0], first, 1e-13);
    assert_close(year[1], second, 1e-13);
    assert_close(year[2], D[2] - departed * V[2] / rest, 1e-12);
    assert_close(year[3], D[3] - departed * V[3] / rest, 1e-12);
    assert_within(year[0] + year[1] + year[2] + year[3], 0.0, 1e-11 * rest);
    /* Nothing has begun; only R01 has, all year: then its share is there to the last bit. */
    assert_false(law_of(package, 2025, NULL, year));
    assert_true(law_of(package, 2026, NULL, year));
    assert_true(year[0] == D[0] && year[1] == -0.01 * V[1]);
    assert_close(year[2], D[2] + (0.01 * V[1] + D[1]) * V[2] / rest, 1e-12);
    ent_package_free(package);
}

static int days_of(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 366 : 365; }

/* Entries drawn freely, in two layers: the year is the mean of its days. */
static void test_year_is_the_mean_of_its_days(void **state) {
    test_random random = {test_seed("deficits by day", 121)};
    (void)state;
    for (size_t c = 0; c < test_cases(4); c++) {
        FILE *files[2] = {fopen("low.yaml", "wb"), fopen("high.yaml", "wb")};
        ent_package *package = NULL;
        int year = (int)test_integer(&random, 2026, 2028);
        double mean[N], sum[N] = {0}, day[N];
        for (size_t f = 0; f < 2; f++) {
            fprintf(files[f], "package: %s\n%sdeficits:\n", f == 0 ? "low" : "high", f == 0 ? "" : "context: low\n");
            for (int k = 0; k < 8; k++)
                fprintf(files[f], "- {region: R0%zu, from: %d-%02d-%02d, share: %.3f%%}\n", test_integer(&random, 0, 2),
                        (int)test_integer(&random, 2025, 2029), k + 1, (int)test_integer(&random, 1, 28),
                        test_uniform(&random, -5.0, 5.0));
            fputs(CLAUSES, files[f]);
            fclose(files[f]);
        }
        assert_ok(context, ent_package_load(context, "high.yaml", NULL, &package));
        law_of(package, year, NULL, mean);
        for (ent_day at = ent_day_from_civil(year, 1, 1); at <= ent_day_from_civil(year, 12, 31); at++) {
            char date[11];
            ent_day_format(at, date);
            law_of(package, 0, date, day);
            for (size_t n = 0; n < N; n++) sum[n] += day[n];
        }
        for (size_t n = 0; n < N; n++) assert_within(mean[n], sum[n] / days_of(year), 1e-11 * V[n]);
        ent_package_free(package);
        assert_int_equal(unlink("low.yaml") + unlink("high.yaml"), 0);
    }
}

static void put(const char *name, const char *head) {
    FILE *stream = fopen(name, "wb");
    assert_non_null(stream);
    fprintf(stream, "package: %.*s\n%s%s", (int)strcspn(name, "."), name, head, CLAUSES);
    fclose(stream);
}

/* Entries of a context hold until the package's own of the same region begin, and none of them takes over after that;
 * in a comparison the contexts of both hold on both sides, each under its own package. */
static void test_contexts(void **state) {
    ent_package *package = NULL, *against = NULL;
    ent_law *law = NULL;
    ent_shock shock;
    double day[N];
    (void)state;
    put("low.yaml",
        "deficits: [{region: R00, from: 2026-01-01, share: 1%}, {region: R00, from: 2029-01-01, share: 4%}, "
        "{region: R01, from: 2026-01-01, share: 3%}]\n");
    put("high.yaml", "context: low\ndeficits: {region: R00, from: 2028-01-01, share: 2%}\n");
    put("other.yaml",
        "deficits: [{region: R00, from: 2026-01-01, share: -1%}, {region: R02, from: 2026-01-01, share: 0%}]\n");
    assert_ok(context, ent_package_load(context, "high.yaml", NULL, &package));
    assert_ok(context, ent_package_load(context, "other.yaml", NULL, &against));
    law_of(package, 0, "2027-12-31", day);
    assert_close(day[0], 0.01 * V[0], 1e-13);
    law_of(package, 0, "2028-01-01", day);
    assert_close(day[0], 0.02 * V[0], 1e-13);
    law_of(package, 0, "2029-06-01", day);
    assert_close(day[0], 0.02 * V[0], 1e-13);
    assert_close(day[1], 0.03 * V[1], 1e-13);
    assert_ok(context,
              ent_package_law_compared(context, package, against, ENT_SIDE_PACKAGE, world, 2028, &law, &shock));
    assert_close(shock.deficit_musd[0], 0.02 * V[0], 1e-13);
    assert_close(shock.deficit_musd[1], 0.03 * V[1], 1e-13);
    assert_true(fabs(shock.deficit_musd[2]) > 0.0); /* not named on this side: it bears */
    ent_law_free(law);
    assert_ok(context,
              ent_package_law_compared(context, package, against, ENT_SIDE_AGAINST, world, 2028, &law, &shock));
    assert_close(shock.deficit_musd[0], -0.01 * V[0], 1e-13);
    assert_close(shock.deficit_musd[1], 0.03 * V[1], 1e-13); /* the context's */
    assert_close(shock.deficit_musd[2], 0.0, 0.0);
    ent_law_free(law);
    assert_ok(context, ent_package_law_compared(context, package, NULL, ENT_SIDE_AGAINST, world, 2028, &law, &shock));
    assert_close(shock.deficit_musd[0], 0.01 * V[0], 1e-13);
    ent_law_free(law);
    ent_package_free(package), ent_package_free(against);
    assert_int_equal(unlink("low.yaml") + unlink("high.yaml") + unlink("other.yaml"), 0);
}

static ent_package *package_with(const char *format, ...) __attribute__((format(printf, 1, 2)));
static ent_package *package_with(const char *format, ...) {
    char text[2000];
    va_list arguments;
    va_start(arguments, format);
    assert_true((size_t)vsnprintf(text, sizeof text, format, arguments) < sizeof text);
    va_end(arguments);
    return package_of(context, text);
}

/* All regions named: the base's own shares, with all their digits, are the base's deficits; others must sum to 0
 * on every day, and where they first do not the entry that begins there is named. */
static void test_all_regions_named(void **state) {
    ent_package *package = package_with("package: p\ndeficits:\n"
                                        "- {region: R00, from: 2026-01-01, share: %.17g%%}\n"
                                        "- {region: R01, from: 2026-01-01, share: %.17g%%}\n"
                                        "- {region: R02, from: 2026-01-01, share: %.17g%%}\n"
                                        "- {region: R03, from: 2026-01-01, share: %.17g%%}\n%s",
                                        100.0 * D[0] / V[0], 100.0 * D[1] / V[1], 100.0 * D[2] / V[2],
                                        100.0 * D[3] / V[3], CLAUSES);
    const ent_error *error = ent_context_error(context);
    ent_law *law = NULL;
    ent_shock shock;
    double year[N];
    (void)state;
    assert_ok(context, ent_package_check(context, package, world));
    assert_true(law_of(package, 2026, NULL, year));
    for (size_t n = 0; n < N; n++) assert_within(year[n], D[n], 1e-13 * V[n]);
    ent_package_free(package);
    package = package_of(context, "package: p\ndeficits:\n"
                                  "- {region: R03, from: 2027-01-01, share: 0%}\n"
                                  "- {region: R00, from: 2026-01-01, share: 0%}\n"
                                  "- {region: R01, from: 2026-01-01, share: 0%}\n"
                                  "- {region: R02, from: 2026-01-01, share: 0%}\n"
                                  "- {region: R01, from: 2028-03-01, share: 1%}\n" CLAUSES);
    assert_int_equal(ent_package_check(context, package, world), ENT_RANGE); /* R03 keeps its D in 2026 */
    assert_int_equal(error->line, 6);
    assert_non_null(strstr(error->message, "on 2026-01-01"));
    assert_true(law_of(package, 2027, NULL, year)); /* in 2027 all are 0 */
    for (size_t n = 0; n < N; n++) assert_within(year[n], 0.0, 0.0);
    assert_int_equal(ent_package_law(context, package, world, 2028, &law, &shock), ENT_RANGE);
    assert_null(law);
    assert_string_equal(error->file, "test.yaml");
    assert_int_equal(error->line, 7);
    assert_int_equal(error->column, 42);
    assert_string_equal(error->key, "deficits");
    assert_non_null(strstr(error->message, "on 2028-03-01 their deficits sum to"));
    assert_non_null(strstr(error->hint, "leave a region out"));
    assert_int_equal(error->subject, ENT_SUBJECT_PACKAGE);
    ent_package_free(package);
}

/* A '^' stands before the character that the place must name. */
static void refuse(const char *deficits, ent_status status, const char *key, const char *message, const char *hint) {
    const ent_error *error = ent_context_error(context);
    ent_package *package = NULL;
    char text[1000];
    const char *mark = strchr(deficits, '^');
    uint32_t line = 2, column = 1;
    int length;
    assert_non_null(mark);
    for (const char *p = deficits; p < mark; p++) {
        column++;
        if (*p == '\n') line++, column = 1;
    }
    length = snprintf(text, sizeof text, "package: p\n%.*s%s\n%s", (int)(mark - deficits), deficits, mark + 1, CLAUSES);
    assert_true(length > 0 && (size_t)length < sizeof text);
    if (ent_package_parse(context, text, (size_t)length, "test.yaml", &package) == ENT_OK)
        assert_int_equal(ent_package_check(context, package, world), status);
    else assert_null(package);
    if (error->status != status || error->line != line || error->column != column ||
        strstr(error->message, message) == NULL || strstr(error->hint, hint) == NULL || strcmp(error->key, key) != 0)
        fail_msg("%s\n%s:%u:%u: %s; %s [%s], not %u:%u: %s; %s", text, error->file, error->line, error->column,
                 error->message, error->hint, error->key, line, column, message, hint);
    assert_int_equal(error->subject, ENT_SUBJECT_PACKAGE);
    ent_package_free(package);
}

static void test_refused(void **state) {
    (void)state;
    refuse("deficits: ^[]", ENT_INPUT, "deficits", "deficits is an empty list", "remove the key");
    refuse("deficits: ^2%", ENT_INPUT, "", "a deficit is a mapping of keys to values, but here is plain text",
           "key: value");
    refuse("deficits: [^[R00]]", ENT_INPUT, "", "but here is a list", "key: value");
    refuse("deficits:\n- ^{from: 2027-01-01, share: 1%}", ENT_INPUT, "region", "a deficit has no \"region\"",
           "{region: USA, from: 2027-01-01, share: 2.5%}");
    refuse("deficits:\n- ^{region: R00, share: 1%}", ENT_INPUT, "from", "a deficit has no \"from\"", "2027-01-01");
    refuse("deficits:\n- ^{region: R00, from: 2027-01-01}", ENT_INPUT, "share", "a deficit has no \"share\"", "2.5%");
    refuse("deficits:\n- {region: R00, from: 2027-01-01, ^shares: 1%}", ENT_INPUT, "shares",
           "a deficit has no key \"shares\"", "did you mean \"share\"?");
    refuse("deficits:\n- {region: R00, from: 2027-01-01, ^until: 2028-01-01}", ENT_INPUT, "until",
           "a deficit has no key \"until\"", "docs/package.md");
    refuse("deficits:\n- {region: R00, ^region: R01}", ENT_INPUT, "region", "has the key \"region\" twice", "line 3");
    refuse("deficits:\n- {region: R00, from: 2027-01-01, share: ^0.025}", ENT_INPUT, "share", "has no \"%\"",
           "write 2.5% or 0.025%");
    refuse("deficits:\n- {region: R00, from: 2027-01-01, share: ^-100%}", ENT_RANGE, "share", "not above -100%", "");
    refuse("deficits:\n- {region: R00, from: 2027-01-01, share: ^much}", ENT_INPUT, "share", "is not a number", "");
    refuse("deficits:\n- {region: R00, from: 2027-01-01, share: ^.inf%}", ENT_RANGE, "share", "not a finite number",
           "");
    refuse("deficits:\n- {region: R00, from: ^2027-02-29, share: 1%}", ENT_RANGE, "from", "does not exist", "");
    refuse("deficits:\n- {region: R00, from: ^2027, share: 1%}", ENT_INPUT, "from", "is not a date", "2025-08-07");
    refuse("deficits:\n- {region: ^[R00, R01], from: 2027-01-01, share: 1%}", ENT_INPUT, "region", "region is a list",
           "");
    refuse("deficits:\n- {region: R00, from: 2027-01-01, share: 1%}\n- {region: R01, from: 2027-01-01, share: 1%}\n"
           "- {region: ^R00, from: 2027-01-01, share: 2%}",
           ENT_INPUT, "region", "deficits name R00 twice from 2027-01-01 on", "keep one of the two");
    refuse("deficits:\n- {region: R00, from: 2027-01-01, share: 1%}\n- {region: ^R0O, from: 2027-01-01, share: 1%}",
           ENT_NOT_FOUND, "region", "region \"R0O\" is unknown", "did you mean \"R00\"?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),  cmocka_unit_test(test_year_is_the_mean_of_its_days),
        cmocka_unit_test(test_contexts), cmocka_unit_test(test_all_regions_named),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
