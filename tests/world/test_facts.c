/* The shipped facts: figures found a second way, labels that exist, shares that add up, and files that read back. */
#include "assert_close.h"
#include "facts_files.h"
#include "support/context.h"
#include "support/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_facts *facts;
static ent_world *world;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_facts_builtin(context, &facts));
    assert_ok(context, ent_world_builtin(context, &world));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_facts_free(facts);
    ent_context_free(context);
    return 0;
}

static const ent_fact_table *table_of(const char *name) {
    size_t n;
    const ent_fact_table *tables = ent_facts_tables(facts, &n);
    for (size_t t = 0; t < n; t++)
        if (strcmp(tables[t].name, name) == 0) return &tables[t];
    fail_msg("no table %s", name);
    return NULL;
}

static size_t column_of(const ent_fact_table *t, const char *name) {
    for (size_t c = 0; c < t->n_columns; c++)
        if (strcmp(t->columns[c].name, name) == 0) return c;
    fail_msg("%s has no column %s", t->name, name);
    return 0;
}

static const char *text_at(const ent_fact_table *t, size_t row, const char *column) {
    return t->texts[row * t->n_columns + column_of(t, column)];
}

static double number_at(const ent_fact_table *t, size_t row, const char *column) {
    return t->numbers[row * t->n_columns + column_of(t, column)];
}

static void test_same_as_files(void **state) {
    ent_facts *read = NULL;
    (void)state;
    assert_ok(context, ent_facts_load(context, SOURCE_DIR "/data", &read));
    assert_string_equal(ent_facts_hash(read), ent_facts_hash(facts));
    ent_facts_free(read);
}

/* Written out, all or a topic, and read again: the same facts; the rest comes from the library. */
static void test_written_and_read(void **state) {
    static const char *const topics[] = {NULL, "macro", "minerals", "lanes"};
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        world_files files;
        ent_facts *read = NULL;
        files_make(&files);
        facts_files_write(context, facts, topics[k], &files);
        assert_ok(context, ent_facts_load(context, files.path, &read));
        assert_string_equal(ent_facts_hash(read), ent_facts_hash(facts));
        ent_facts_free(read);
        facts_files_clear(facts, &files);
        files_remove(&files);
    }
    assert_int_equal(ent_facts_write(context, facts, "weather", "nowhere"), ENT_NOT_FOUND);
}

/* Every cell is text; figures are finite where the cell is not empty; every table but geometry names its basis. */
static void test_tables(void **state) {
    size_t n;
    const ent_fact_table *tables = ent_facts_tables(facts, &n);
    (void)state;
    assert_int_equal(n, 14);
    for (size_t t = 0; t < n; t++) {
        int named = 0;
        for (size_t c = 0; c < tables[t].n_columns; c++)
            named |= strcmp(tables[t].columns[c].name, "source") == 0 ||
                     strcmp(tables[t].columns[c].name, "basis") == 0;
        if (strcmp(tables[t].name, "waypoints") != 0 && strcmp(tables[t].name, "legs") != 0 &&
            strcmp(tables[t].name, "routes") != 0)
            assert_true(named);
        for (size_t cell = 0; cell < tables[t].n_rows * tables[t].n_columns; cell++) {
            const char *text = tables[t].texts[cell];
            assert_non_null(text);
            assert_null(strstr(text, "memory"));
            if (tables[t].columns[cell % tables[t].n_columns].kind == ENT_FACT_NUMBER && text[0] != '\0')
                assert_true(isfinite(tables[t].numbers[cell]));
            else assert_true(isnan(tables[t].numbers[cell]));
        }
    }
}

/* docs/data.md has a row for each file, which names every column. */
static void test_docs(void **state) {
    size_t n, length;
    const ent_fact_table *tables = ent_facts_tables(facts, &n);
    char *bytes;
    (void)state;
    assert_ok(context, ent_file_read(context, SOURCE_DIR "/docs/data.md", 1 << 20, &bytes, &length));
    for (size_t t = 0; t < n; t++) {
        char begin[80], row[1024], *at;
        snprintf(begin, sizeof begin, "\n| %s/%s.csv |", tables[t].topic, tables[t].name);
        at = strstr(bytes, begin);
        if (at == NULL) fail_msg("docs/data.md has no row%s", begin);
        snprintf(row, sizeof row, "%.*s", (int)strcspn(at + 1, "\n"), at + 1);
        for (size_t c = 0; c < tables[t].n_columns; c++)
            if (strstr(row, tables[t].columns[c].name) == NULL)
                fail_msg("docs/data.md does not name %s of%s", tables[t].columns[c].name, begin);
    }
    free(bytes);
}

/* ---- macro */

enum { ECONOMIES_MOST = 400 };

/* The sum over economies with four figures, from the file by a reader of its own. */
static void test_world_gdp(void **state) {
    char codes[ECONOMIES_MOST][8];
    double figures[ECONOMIES_MOST][4], sums[4] = {0}, sums_of_all[4] = {0};
    int counts[ECONOMIES_MOST] = {0};
    size_t n = 0, complete = 0, in_sum, in_table;
    int first, last, year;
    char line[512], code[8];
    double value;
    FILE *stream = fopen(SOURCE_DIR "/data/macro/gdp.csv", "r");
    (void)state;
    assert_non_null(stream);
    assert_non_null(fgets(line, sizeof line, stream));
    while (fgets(line, sizeof line, stream) != NULL) {
        size_t e = 0;
        assert_int_equal(sscanf(line, "%7[A-Z],%d,%lf,", code, &year, &value), 3);
        while (e < n && strcmp(codes[e], code) != 0) e++;
        if (e == n) memcpy(codes[n++], code, sizeof code);
        figures[e][year - 2022] = value;
        counts[e]++;
        sums_of_all[year - 2022] += value;
    }
    fclose(stream);
    for (size_t e = n; e-- > 0;) {
        if (counts[e] != 4) continue;
        complete++;
        for (int y = 0; y < 4; y++) sums[y] += figures[e][y];
    }
    ent_facts_gdp_years(facts, &first, &last);
    assert_int_equal(first, 2022);
    assert_int_equal(last, 2025);
    ent_facts_world_gdp_economies(facts, &in_sum, &in_table);
    assert_int_equal(in_sum, complete);
    assert_int_equal(in_table, n);
    assert_true(complete < n);
    for (int y = 0; y < 4; y++) {
        assert_ok(context, ent_facts_world_gdp(context, facts, 2022 + y, 0.05, &value));
        assert_close(value, sums[y], 1e-12); /* 191 sums of figures with three decimals, in another order */
    }
    assert_true(sums_of_all[0] > sums[0] + 1.0); /* the incomplete ones would have made 2022 larger */
    assert_close(sums_of_all[3], sums[3], 1e-12);
}

static void test_conversion(void **state) {
    double w25, w28, converted, back;
    (void)state;
    assert_ok(context, ent_facts_world_gdp(context, facts, 2025, 0.07, &w25));
    assert_ok(context, ent_facts_world_gdp(context, facts, 2028, 0.07, &w28));
    assert_close(w28, w25 * 1.225043, 1e-14); /* 1.07^3 */
    assert_ok(context, ent_facts_convert(context, facts, 550, 2028, 2025, 0.07, &converted));
    assert_close(converted, 550 / 1.225043, 1e-14);
    assert_ok(context, ent_facts_convert(context, facts, converted, 2025, 2028, 0.07, &back));
    assert_close(back, 550, 1e-14);
    assert_ok(context, ent_facts_convert(context, facts, 550, 2024, 2024, 0.05, &converted));
    assert_close(converted, 550, 0);
    assert_int_equal(ent_facts_convert(context, facts, (double)NAN, 2024, 2024, 0.05, &back), ENT_RANGE);
    assert_int_equal(ent_facts_world_gdp(context, facts, 2021, 0.05, &back), ENT_RANGE);
    assert_non_null(strstr(ent_context_error(context)->message, "the facts begin with 2022"));
    assert_int_equal(ent_facts_world_gdp(context, facts, 2201, 0.05, &back), ENT_RANGE);
    assert_int_equal(ent_facts_world_gdp(context, facts, 2024, 5.0, &back), ENT_RANGE);
    assert_int_equal(ent_facts_world_gdp(context, facts, 2024, (double)NAN, &back), ENT_RANGE);
}

/* Units: a slip would be a factor of 1000. No finer than that: world-2024 is an estimate of its own. */
static void test_gdp_and_world(void **state) {
    const ent_table *t = ent_world_table(world);
    (void)state;
    for (size_t n = 0; n < t->n_regions; n++) {
        double gdp_usd_bn;
        if (strcmp(t->regions[n].code, "ROW") == 0) continue; /* no economy */
        assert_ok(context, ent_facts_gdp(context, facts, t->regions[n].code, 2024, &gdp_usd_bn));
        assert_within(log(1e-3 * ent_world_base(world)->value_added_musd[n] / gdp_usd_bn), 0, log(10));
    }
}

/* Spending is the share of GDP. Rounding of the shares, and 7 % for the different vintages of GDP behind them. */
static void test_defence(void **state) {
    const ent_fact_table *t = table_of("defence");
    (void)state;
    assert_true(t->n_rows >= 26);
    for (size_t r = 0; r < t->n_rows; r++) {
        int year = (int)number_at(t, r, "year");
        double gdp_usd_bn, rounding = number_at(t, r, "release") < 2026 ? 5e-5 : 5e-4;
        ent_defence d;
        assert_ok(context, ent_facts_defence(context, facts, text_at(t, r, "region"), year, &d));
        assert_ok(context, ent_facts_gdp(context, facts, text_at(t, r, "region"), year, &gdp_usd_bn));
        assert_within(d.spending_usd_bn / gdp_usd_bn, d.gdp_share, rounding + 0.07 * d.gdp_share);
    }
}

static void test_defence_budget(void **state) {
    ent_defence_budget budget, supplementary;
    double initial;
    (void)state;
    assert_ok(context, ent_facts_defence_budget(context, facts, "JPN", 2025, "security-related", &budget));
    initial = budget.trillion_local;
    assert_int_equal(budget.gdp_year, 2022);
    assert_ok(context, ent_facts_defence_budget(context, facts, "JPN", 2025, "supplementary", &supplementary));
    assert_true(isnan(supplementary.gdp_share));
    assert_int_equal(supplementary.gdp_year, 0);
    assert_ok(context,
              ent_facts_defence_budget(context, facts, "JPN", 2025, "security-related-with-supplementary", &budget));
    assert_within(initial + supplementary.trillion_local, budget.trillion_local, 1e-12);
    assert_close(budget.gdp_share, 0.02, 0);
    assert_int_equal(ent_facts_defence_budget(context, facts, "JPN", 2031, "target", &budget), ENT_NOT_FOUND);
    assert_non_null(strstr(ent_context_error(context)->hint, "2027 target"));
}

/* ---- minerals */

static int is_region(const char *code) {
    const ent_table *t = ent_world_table(world);
    for (size_t n = 0; n < t->n_regions; n++)
        if (strcmp(t->regions[n].code, code) == 0) return 1;
    return 0;
}

/* Calls `visit` for each blank-separated word. */
static size_t each_word(const char *text, void (*visit)(const char *word, void *payload), void *payload) {
    size_t n = 0;
    for (size_t length; text += strspn(text, " "), (length = strcspn(text, " ")) > 0; text += length, n++) {
        char word[64];
        snprintf(word, sizeof word, "%.*s", (int)length, text);
        visit(word, payload);
    }
    return n;
}

/* A using sector is one of world-2024 and has parameters for the mineral. */
static void visit_sector(const char *word, void *mineral) {
    size_t index;
    ent_mineral_parameters p;
    assert_ok(context, ent_world_sector(context, world, word, &index));
    assert_ok(context, ent_facts_mineral_parameters(context, facts, mineral, word, &p));
    assert_true(p.cost_share > 0 && p.cost_share < 0.01); /* minerals are a small part of the cost */
    assert_true(p.elasticity >= 0.1 && p.elasticity <= 0.3);
    assert_true(p.stock_days > 0 && p.rebuild_years > 0);
}

static void test_mineral_labels(void **state) {
    const ent_fact_table *producers = table_of("producers"), *use = table_of("use"),
                         *parameters = table_of("parameters");
    const ent_table *t = ent_world_table(world);
    unsigned char *flags = calloc(t->n_regions, 1);
    double gdp;
    (void)state;
    assert_non_null(flags);
    for (size_t r = 0; r < producers->n_rows; r++) {
        const char *country = text_at(producers, r, "country");
        /* outside of world-2024: an economy of the GDP table in 2022, or the Democratic People's Republic of Korea */
        if (!is_region(country) && strcmp(country, "PRK") != 0)
            assert_ok(context, ent_facts_gdp(context, facts, country, 2022, &gdp));
    }
    for (size_t r = 0; r < use->n_rows; r++) {
        char mineral[64];
        snprintf(mineral, sizeof mineral, "%s", text_at(use, r, "mineral"));
        assert_ok(context, ent_world_mark_regions(context, world, text_at(use, r, "importer"), flags));
        assert_string_equal(text_at(use, r, "sectors_basis"), "judgement");
        assert_true(each_word(text_at(use, r, "sectors"), visit_sector, mineral) >= 2);
    }
    for (size_t r = 0; r < parameters->n_rows; r++) assert_string_equal(text_at(parameters, r, "basis"), "assumption");
    free(flags);
}

/* Each look-up hands out exactly the rows of the file, largest first; sums stay within 1. */
static void test_producers(void **state) {
    static const char *const minerals[] = {
        "rare-earths", "rare-earth-magnets", "gallium",  "germanium", "graphite", "cobalt", "lithium",
        "nickel",      "tungsten",           "antimony", "magnesium"};
    static const char *const stages[] = {"mining", "refining", "magnet-making"};
    const ent_fact_table *t = table_of("producers");
    size_t found = 0, n;
    const ent_mineral_producer *producers;
    (void)state;
    for (size_t m = 0; m < sizeof minerals / sizeof minerals[0]; m++)
        for (size_t s = 0; s < 3; s++)
            for (int year = 2024; year <= 2025; year++) {
                double sum = 0;
                if (ent_facts_producers(context, facts, minerals[m], stages[s], year, &producers, &n) != ENT_OK)
                    continue;
                found += n;
                for (size_t k = 0; k < n; k++) {
                    sum += producers[k].share;
                    assert_true(k == 0 || producers[k].share <= producers[k - 1].share);
                    assert_true(producers[k].source[0] != '\0');
                }
                assert_true(sum > 0.4 && sum <= 1.0 + 1e-9);
            }
    assert_int_equal(found, t->n_rows);
    assert_ok(context, ent_facts_producers(context, facts, "gallium", "refining", 2024, &producers, &n));
    assert_int_equal(n, 1);
    assert_string_equal(producers[0].country, "CHN");
    assert_close(producers[0].share, 0.9894, 0);
    assert_ok(context, ent_facts_producers(context, facts, "gallium", "refining", 0, &producers, &n));
    assert_close(producers[0].share, 1.0, 0); /* of 2025, the last year */
}

/* The list of minerals has every name of the tables, and of each what its rows name, once. */
static void test_mineral_list(void **state) {
    static const struct {
        const char *table, *column;
    } columns[] = {{"producers", "stage"}, {"use", "importer"}, {"parameters", "sector"}};
    size_t n, listed[3] = {0};
    const ent_mineral *minerals = ent_facts_minerals(facts, &n), *one;
    (void)state;
    assert_int_equal(n, 11);
    for (size_t k = 0; k < 3; k++) {
        const ent_fact_table *t = table_of(columns[k].table);
        for (size_t r = 0; r < t->n_rows; r++) {
            const char *const *names;
            size_t count, found = 0, times = 0;
            assert_ok(context, ent_facts_mineral(context, facts, text_at(t, r, "mineral"), &one));
            assert_true(one >= minerals && one < minerals + n);
            names = k == 0 ? one->stages : k == 1 ? one->importers : one->sectors;
            count = k == 0 ? one->n_stages : k == 1 ? one->n_importers : one->n_sectors;
            for (size_t i = 0; i < count; i++) found += strcmp(names[i], text_at(t, r, columns[k].column)) == 0;
            assert_int_equal(found, 1);
            for (size_t q = 0; q < r; q++)
                times += strcmp(text_at(t, q, "mineral"), one->name) == 0 &&
                         strcmp(text_at(t, q, columns[k].column), text_at(t, r, columns[k].column)) == 0;
            listed[k] += times == 0;
        }
    }
    for (size_t m = 0; m < n; m++) {
        listed[0] -= minerals[m].n_stages, listed[1] -= minerals[m].n_importers, listed[2] -= minerals[m].n_sectors;
        assert_true(strlen(minerals[m].reasoning) > 40 && strlen(minerals[m].reasoning_source) > 10);
    }
    for (size_t k = 0; k < 3; k++) assert_int_equal(listed[k], 0); /* nothing that no row names */
    assert_int_equal(ent_facts_mineral(context, facts, "galium", &one), ENT_NOT_FOUND);
    assert_null(one);
    assert_string_equal(ent_context_error(context)->hint, "did you mean \"gallium\"?");
}

static void test_mineral_use(void **state) {
    const ent_mineral_use *uses;
    size_t n;
    (void)state;
    assert_ok(context, ent_facts_mineral_use(context, facts, "rare-earths", "JPN", &uses, &n));
    assert_int_equal(n, 3);
    assert_int_equal(uses[0].year, 2025);
    assert_close(uses[0].china_share, 0.6, 0);
    assert_true(isnan(uses[0].import_reliance));
    assert_int_equal(uses[1].year, 2024);
    assert_ok(context, ent_facts_mineral_use(context, facts, "germanium", "USA", &uses, &n));
    assert_true(uses[0].at_least);
}

static void not_found(ent_status status, const char *message, const char *hint) {
    assert_int_equal(status, ENT_NOT_FOUND);
    assert_non_null(strstr(ent_context_error(context)->message, message));
    assert_non_null(strstr(ent_context_error(context)->hint, hint));
}

static void test_look_ups_that_fail(void **state) {
    static const char *const suze[] = {"suze"};
    const ent_mineral_producer *producers;
    const ent_mineral_use *uses;
    ent_mineral_parameters p;
    ent_defence d;
    ent_lane lane;
    double value;
    size_t n;
    int uses_it;
    (void)state;
    not_found(ent_facts_gdp(context, facts, "JPNN", 2024, &value), "region \"JPNN\" is unknown", "\"JPN\"");
    not_found(ent_facts_gdp(context, facts, "AFG", 2025, &value), "GDP of AFG in 2025", "2022, 2023, 2024");
    not_found(ent_facts_defence(context, facts, "BRA", 2024, &d), "military spending of BRA", "has no row of it");
    not_found(ent_facts_producers(context, facts, "galium", "refining", 0, &producers, &n), "mineral \"galium\"",
              "gallium");
    not_found(ent_facts_producers(context, facts, "gallium", "refinning", 0, &producers, &n), "stage", "refining");
    not_found(ent_facts_producers(context, facts, "gallium", "mining", 0, &producers, &n), "no producers of gallium",
              "");
    not_found(ent_facts_producers(context, facts, "gallium", "refining", 1999, &producers, &n), "in 1999", "2025");
    assert_null(producers);
    not_found(ent_facts_mineral_use(context, facts, "nickel", "JPN", &uses, &n), "use of nickel by JPN", "");
    not_found(ent_facts_mineral_parameters(context, facts, "nickel", "A01", &p), "using sector \"A01\"", "");
    not_found(ent_facts_mineral_parameters(context, facts, "gallium", "C24A", &p), "nothing of gallium in sector C24A",
              "");
    not_found(ent_facts_lane(context, facts, "europe", "asia-eat", NULL, 0, &lane), "basin", "asia-east");
    not_found(ent_facts_lane(context, facts, "europe", "gulf", suze, 1, &lane), "strait \"suze\"", "suez");
    not_found(ent_facts_lane_uses(context, facts, "europe", "gulf", "ormuz", &uses_it), "strait \"ormuz\"", "hormuz");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_files),  cmocka_unit_test(test_written_and_read),
        cmocka_unit_test(test_tables),         cmocka_unit_test(test_docs),
        cmocka_unit_test(test_world_gdp),      cmocka_unit_test(test_conversion),
        cmocka_unit_test(test_gdp_and_world),  cmocka_unit_test(test_defence),
        cmocka_unit_test(test_defence_budget), cmocka_unit_test(test_mineral_labels),
        cmocka_unit_test(test_producers),      cmocka_unit_test(test_mineral_use),
        cmocka_unit_test(test_mineral_list),   cmocka_unit_test(test_look_ups_that_fail),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
