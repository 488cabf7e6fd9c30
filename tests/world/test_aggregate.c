/* Merging regions and sectors keeps what adds up: to the last bit where sums are exact, else to rounding. Maps and
 * groups say what becomes what, or are refused with the place. */
#include "assert_close.h"
#include "support/context.h"
#include "world_files.h"

#include <entente/entente.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static world_files files;
static char path[640];

static int setup(void **state) {
    (void)state;
    files_make(&files);
    snprintf(path, sizeof path, "%s/map.csv", files.path);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static ent_status try(const ent_world *world, const char *regions, const char *sectors, ent_world **out) {
    ent_aggregate_options options;
    ent_aggregate_options_init(&options);
    options.regions = regions, options.sectors = sectors;
    return ent_world_aggregate(context, world, &options, out);
}

static ent_world *merge(const ent_world *world, const char *regions, const char *sectors) {
    ent_world *out = NULL;
    assert_ok(context, try(world, regions, sectors, &out));
    return out;
}

/* A random map of codes to g0, g1, ...; target[i] is the number of the group, by first member. */
static size_t draw_map(test_random *random, const ent_world *world, int of_regions, const char *name, size_t *target) {
    const ent_table *t = ent_world_table(world);
    size_t count = of_regions ? t->n_regions : t->n_sectors, n_groups = 0, seen[16];
    char text[2048];
    size_t used = (size_t)snprintf(text, sizeof text, "# a map\nfrom,to\n");
    for (size_t i = 0; i < 16; i++) seen[i] = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t group = test_integer(random, 0, count / 2);
        if (seen[group] == SIZE_MAX) seen[group] = n_groups++;
        target[i] = seen[group];
        used += (size_t)snprintf(text + used, sizeof text - used, "%s,g%zu\n",
                                 of_regions ? t->regions[i].code : t->sectors[i].code, group);
    }
    files_write(&files, name, text);
    return n_groups;
}

/* A line of sums of the old world by new index against the new world. */
static void adds_up(const double *old, const size_t *target, size_t count, const double *new, size_t n_new,
                    double scale) {
    double sums[256] = {0.0};
    assert_true(n_new <= 256);
    for (size_t i = 0; i < count; i++) sums[target[i]] += old[i];
    for (size_t i = 0; i < n_new; i++) assert_within(new[i], sums[i], 1e-13 * scale);
}

static void totals(void **state) {
    test_random random = {test_seed("aggregate totals", 81)};
    (void)state;
    for (size_t c = 0; c < test_cases(12); c++) {
        random_economy_options o = {.n_regions = test_integer(&random, 2, 9),
                                    .n_sectors = test_integer(&random, 2, 6),
                                    .tariff_max = c % 3 == 0 ? 0.0 : 0.4,
                                    .sparse_share = 0.3,
                                    .levy_max = c % 2 == 0 ? 0.2 : 0.0};
        ent_world *world = random_economy(context, &random, &o), *merged;
        const ent_table *t = ent_world_table(world);
        const ent_base *a = ent_world_base(world), *b;
        size_t region_of[16], sector_of[16], market_of[256], J = t->n_sectors, N = t->n_regions, G, K;
        char other[640];
        double scale = 0.0, *taxes, *new_taxes;
        G = draw_map(&random, world, 1, "map.csv", region_of);
        K = draw_map(&random, world, 0, "sectors.csv", sector_of);
        snprintf(other, sizeof other, "%s/sectors.csv", files.path);
        merged = merge(world, path, other);
        b = ent_world_base(merged);
        assert_int_equal(ent_world_table(merged)->n_regions, G);
        assert_int_equal(ent_world_table(merged)->n_sectors, K);
        for (size_t n = 0; n < N; n++) scale += a->income_musd[n];
        for (size_t m = 0; m < J * N; m++) market_of[m] = sector_of[m / N] * G + region_of[m % N];
        adds_up(a->absorption_musd, market_of, J * N, b->absorption_musd, K * G, scale);
        adds_up(a->output_musd, market_of, J * N, b->output_musd, K * G, scale);
        adds_up(a->final_musd, market_of, J * N, b->final_musd, K * G, scale);
        adds_up(a->value_added_musd, region_of, N, b->value_added_musd, G, scale);
        adds_up(a->deficit_musd, region_of, N, b->deficit_musd, G, scale);
        adds_up(a->income_musd, region_of, N, b->income_musd, G, scale);
        taxes = calloc(N, sizeof *taxes), new_taxes = calloc(G, sizeof *new_taxes);
        for (size_t n = 0; n < N; n++) taxes[n] = a->duties_musd[n] + a->levies_musd[n];
        for (size_t n = 0; n < G; n++) new_taxes[n] = b->duties_musd[n] + b->levies_musd[n];
        adds_up(taxes, region_of, N, new_taxes, G, scale);
        free(taxes), free(new_taxes);
        ent_world_free(merged);
        ent_world_free(world);
    }
}

/* Powers of two add without rounding: every cell is the plain sum, every mean exact. */
static void exact(void **state) {
    ent_world *world, *merged;
    const ent_table *t;
    (void)state;
    files_write_small(&files);
    assert_ok(context, ent_world_load(context, files.path, &world));
    files_write(&files, "map.csv", "from,to,name_en,name_fr\nJPN,PAC,Pacific,Pacifique\nUSA,PAC,,\n");
    merged = merge(world, path, NULL);
    t = ent_world_table(merged);
    assert_int_equal(t->n_regions, 1);
    assert_string_equal(t->regions[0].name_fr, "Pacifique");
    assert_int_equal(t->regions[0].iso_numeric, 0);
    /* the duty inside, 30 x 0.025, is now a levy on home sales: 220 + 0.75 over 220 */
    assert_true(t->flow_musd[0] == 220.75 && t->flow_musd[1] == 500.5);
    assert_true(t->tariff_rate[0] == 0.0 && t->levy_gross[0] == 220.75 / 220.0 && t->levy_gross[1] == 1.0);
    /* g of CAR in CAR: (0.2 x 130 + 0.25 x 90) / 220 */
    assert_true(t->input_share[0] == (0.2 * 130.0 + 0.25 * 90.0) / 220.0);
    ent_world_free(merged);
    merged = merge(world, NULL, "all");
    t = ent_world_table(merged);
    assert_string_equal(t->sectors[0].code, "TOTAL");
    assert_true(t->flow_musd[0] == 300.0 && t->flow_musd[1] == 10.0 && t->flow_musd[2] == 30.0 &&
                t->flow_musd[3] == 380.5);
    assert_true(t->tariff_rate[2] == 0.025); /* all imports bear it: taken as it is */
    assert_true(t->elasticity[0] == 5.0);    /* only cars cross a border */
    assert_true(t->sectors[0].tradable_goods);
    ent_world_free(merged);
    ent_world_free(world);
}

/* Without a map nothing changes, to the last bit; nor where every group has one member. */
static void nothing(void **state) {
    ent_world *world, *merged;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &world));
    merged = merge(world, NULL, NULL);
    assert_string_equal(ent_world_hash(merged), ent_world_hash(world));
    ent_world_free(merged);
    merged = merge(world, "JPN,USA", "C29");
    assert_string_equal(ent_world_hash(merged), ent_world_hash(world));
    ent_world_free(merged);
    ent_world_free(world);
}

static void groups(void **state) {
    ent_world *world, *merged;
    const ent_table *t;
    size_t index = 0, count;
    const ent_note *notes;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &world));
    merged = merge(world, "EU,ASEAN", "sections");
    t = ent_world_table(merged);
    assert_int_equal(t->n_regions, 81 - 26 - 9);
    assert_int_equal(t->n_sectors, 4);
    assert_string_equal(t->sectors[2].code, "C");
    assert_string_equal(t->sectors[2].name_fr, "Industrie manufacturi\xC3\xA8re");
    assert_string_equal(t->sectors[3].code, "SERV");
    assert_int_equal(t->sectors[3].tradable_goods, 0);
    assert_ok(context, ent_world_region(context, merged, "EU", &index));
    assert_string_equal(t->regions[index].groups, "");
    assert_string_equal(t->regions[index].basin, "europe"); /* more of its trade than the Mediterranean's */
    assert_ok(context, ent_world_region(context, merged, "ASEAN", &index));
    assert_string_equal(t->regions[index].groups, "RCEP"); /* of every member; ASEAN is a region now */
    assert_ok(context, ent_world_region(context, merged, "JPN", &index));
    assert_string_equal(t->regions[index].groups, "G7 CPTPP RCEP QUAD");
    assert_int_equal(t->regions[index].iso_numeric, 392);
    assert_string_equal(t->name, "world-2024-46x4");
    notes = ent_world_notes(merged, &count);
    assert_string_equal(notes[count - 1].key, "aggregated");
    assert_non_null(strstr(notes[count - 1].text, "ASEAN = BRN IDN"));
    ent_world_free(merged);
    merged = merge(world, "all", "goods,services");
    t = ent_world_table(merged);
    assert_string_equal(t->regions[0].code, "WORLD");
    assert_string_equal(t->sectors[0].code, "GOODS");
    assert_string_equal(t->sectors[1].code, "SERVICES");
    ent_world_free(merged);
    ent_world_free(world);
}

static void refused(void **state) {
    static const struct {
        const char *text, *message, *hint;
        uint32_t line, column;
        ent_status status;
    } cases[] = {
        {"from,to\nJPN,A\n", "region USA has no row", "*", 2, 1, ENT_INPUT},
        {"from,to\nJPN,A\nUSA,B\nJPN,B\n", "region JPN is mapped twice, first on line 2", "keep one", 4, 1, ENT_INPUT},
        {"# x\nfrom,to\nJPM,A\nUSA,B\n", "from \"JPM\" is unknown", "did you mean \"JPN\"?", 3, 1, ENT_NOT_FOUND},
        {"from,to\nPACT,A\nUSA,B\n*,C\n", "region USA is mapped twice, first on line 2", "keep one", 3, 1, ENT_INPUT},
        {"from,to\n*,A\n*,B\n", "`*` is mapped twice, first on line 2", "keep one", 3, 1, ENT_INPUT},
        {"from,to\nJPN,all\n*,B\n", "\"all\" is a reserved name", "another code", 2, 5, ENT_INPUT},
        {"from,to\nJPN,\n*,B\n", "a to has no code", "", 2, 5, ENT_INPUT},
        {"from,too\nJPN,A\n", "column \"to\" is missing", "did you mean \"too\"?", 1, 1, ENT_INPUT},
        {"# only\n", "the file has comments only", "column names", 2, 1, ENT_INPUT},
    };
    ent_world *world, *out;
    (void)state;
    files_write_small(&files);
    assert_ok(context, ent_world_load(context, files.path, &world));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const ent_error *error = ent_context_error(context);
        files_write(&files, "map.csv", cases[i].text);
        out = world;
        assert_int_equal(try(world, path, NULL, &out), cases[i].status);
        assert_null(out);
        assert_non_null(strstr(error->message, cases[i].message));
        assert_non_null(strstr(error->hint, cases[i].hint));
        assert_string_equal(error->file, path);
        assert_int_equal(error->line, cases[i].line);
        assert_int_equal(error->column, cases[i].column);
        assert_int_equal(error->subject, ENT_SUBJECT_WORLD);
    }
    assert_int_equal(try(world, "PACT,G2", NULL, &out), ENT_INPUT);
    assert_string_equal(ent_context_error(context)->message,
                        "region USA is in PACT and in G2: it can become only one of them");
    assert_int_equal(try(world, "PAKT", NULL, &out), ENT_NOT_FOUND);
    assert_int_equal(try(world, NULL, "sections", &out), ENT_INPUT); /* CAR has no ISIC code */
    assert_int_equal(try(world, "none.csv", NULL, &out), ENT_NOT_FOUND);
    {
        ent_aggregate_options options = {.struct_version = 99};
        assert_int_equal(ent_world_aggregate(context, world, &options, &out), ENT_VERSION);
    }
    ent_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals), cmocka_unit_test(exact),   cmocka_unit_test(nothing),
        cmocka_unit_test(groups), cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
