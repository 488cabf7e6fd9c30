/* us-tariffs-2025 against the table it was made from, row by row: on each date each exporter pays exactly what the table
 * adds, on every good and on no service, and on the day before what the row before added. */
#include "assert_close.h"
#include "package_world.h"
#include "support/date.h"
#include "world/csv.h"
#include "world/names.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TABLE TEST_FACTS "/us_added_tariff_by_partner.csv"

/* The partners of the table that the head of the package says it leaves out; SVK takes the rates of EU. */
static const char *const left_out[] = {"VEN", "IRQ", "ECU", "DOM", "HND", "GTM", "TTO",
                                       "NIC", "KWT", "DZA", "LKA", "SLV", "SVK"};
enum { N_LEFT_OUT = sizeof left_out / sizeof *left_out };

static ent_context *context;
static ent_world *world;
static ent_package *package;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_world_builtin(context, &world));
    assert_ok(context, ent_package_load(context, "us-tariffs-2025", NULL, &package));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_package_free(package);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

/* What the regions in `exporters` pay on `date` in the United States is the base rate and `added`. */
static void check_day(const char *date, const unsigned char *exporters, double added) {
    const ent_table *table = ent_world_table(world);
    size_t N = table->n_regions, importer;
    ent_law *law = NULL;
    ent_shock shock;
    assert_ok(context, ent_world_region(context, world, "USA", &importer));
    assert_ok(context, ent_package_rates_on(context, package, world, date, &law, &shock));
    for (size_t j = 0; j < table->n_sectors; j++)
        for (size_t i = 0; i < N; i++) {
            size_t cell = (j * N + importer) * N + i;
            double base = table->tariff_rate[cell], rate = shock.tariff_rate == NULL ? base : shock.tariff_rate[cell];
            if (!exporters[i]) continue;
            if (rate != base + (table->sectors[j].tradable_goods ? added : 0.0))
                fail_msg("%s, %s, %s: %.17g on top of %.17g, not %.17g", date, table->regions[i].code,
                         table->sectors[j].code, rate - base, base, added);
        }
    ent_law_free(law);
}

static void day_before(const char *date, char out[11]) {
    ent_day day;
    assert_int_equal(ent_day_parse(date, &day), 1);
    ent_day_format(day - 1, out);
}

static void test_rows(void **state) {
    unsigned char exporters[256], found[N_LEFT_OUT] = {0};
    char former[32] = "";
    double added_before = 0;
    size_t exporter, date, points, rows = 0;
    ent_csv *csv = NULL;
    int more;
    (void)state;
    assert_true(ent_world_table(world)->n_regions <= sizeof exporters);
    assert_ok(context, ent_csv_open(context, TABLE, &csv));
    assert_ok(context, ent_csv_column(context, csv, "exporter", &exporter));
    assert_ok(context, ent_csv_column(context, csv, "from_date", &date));
    assert_ok(context, ent_csv_column(context, csv, "added_rate_pp", &points));
    for (;;) {
        const char *name;
        char before[11];
        double added;
        size_t k = 0;
        assert_ok(context, ent_csv_next(context, csv, &more));
        if (!more) break;
        name = ent_csv_text(csv, exporter);
        while (k < N_LEFT_OUT && strcmp(name, left_out[k]) != 0) k++;
        if (k < N_LEFT_OUT) {
            found[k] = 1;
            continue;
        }
        if (strcmp(name, former) != 0) added_before = 0;
        snprintf(former, sizeof former, "%s", name);
        memset(exporters, 0, sizeof exporters);
        assert_ok(context,
                  ent_world_mark_regions_at(context, world, ent_csv_place(csv, exporter), "exporter", name, exporters));
        assert_ok(context, ent_csv_number(context, csv, points, &added));
        added /= 100.0;
        day_before(ent_csv_text(csv, date), before);
        check_day(before, exporters, added_before);
        check_day(ent_csv_text(csv, date), exporters, added);
        added_before = added;
        rows++;
    }
    ent_csv_close(csv);
    for (size_t k = 0; k < N_LEFT_OUT; k++)
        if (!found[k]) fail_msg("%s is not in the table", left_out[k]);
    printf("%zu rows held, on the date and on the day before\n", rows);
    assert_true(rows > 400);
}

/* Whoever is in no row, and every other importer, keeps the base. */
static void test_others(void **state) {
    static const char *const outside[] = {"BLR", "BRN", "CIV", "CMR", "COD", "ISL", "JOR", "KAZ",
                                          "LAO", "MAR", "MMR", "SEN", "STP", "TUN", "UKR", "ROW"};
    const ent_table *table = ent_world_table(world);
    size_t N = table->n_regions, importer, n_same = 0;
    ent_law *law = NULL;
    ent_shock shock;
    (void)state;
    assert_ok(context, ent_world_region(context, world, "USA", &importer));
    assert_ok(context, ent_package_rates_on(context, package, world, "2026-09-01", &law, &shock));
    for (size_t i = 0; i < N; i++) {
        size_t changed = 0, listed = 0;
        for (size_t j = 0; j < table->n_sectors; j++)
            for (size_t n = 0; n < N; n++) {
                size_t cell = (j * N + n) * N + i;
                if (n == importer) changed += shock.tariff_rate[cell] != table->tariff_rate[cell];
                else assert_true(shock.tariff_rate[cell] == table->tariff_rate[cell]);
            }
        for (size_t k = 0; k < sizeof outside / sizeof *outside; k++)
            listed += strcmp(outside[k], table->regions[i].code) == 0;
        if (i != importer && (changed == 0) != (listed == 1)) fail_msg("%s", table->regions[i].code);
        n_same += changed == 0;
    }
    assert_int_equal(n_same, sizeof outside / sizeof *outside + 1);
    ent_law_free(law);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_others)};
    if (access(TABLE, R_OK) != 0) {
        printf("skipped: us_added_tariff_by_partner.csv is not in %s\n", TEST_FACTS);
        return 77;
    }
    return cmocka_run_group_tests(tests, setup, teardown);
}
