/* KITE's layout: any world goes round to the same bits; without the columns that are ours it goes round to rounding; the
 * figures of Caliendo & Parro (2015), written in it by this file and not by the exporter, give their Table 2; what is
 * wrong is refused where it stands. */
#include "assert_close.h"
#include "random_economy.h"
#include "support/file.h"
#include "support/text.h"
#include "world/kite.h"
#include "world_files.h"

#include <entente/entente.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static world_files files;
static test_random rng;

static int setup(void **state) {
    (void)state;
    rng.state = test_seed("kite", 20261);
    files_make(&files);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static const random_economy_options some = {
    .n_regions = 4, .n_sectors = 3, .tariff_max = 0.3, .sparse_share = 0.3, .levy_max = 0.2};

/* Some have levies, and the next, written over them, has none. */
static void test_goes_round(void **state) {
    (void)state;
    for (size_t i = 0; i < test_cases(8); i++) {
        random_economy_options options = some;
        ent_world *world, *read = NULL;
        options.levy_max = i % 2 == 0 ? 0.0 : 0.2;
        options.no_inputs = i % 4 == 3;
        world = random_economy(context, &rng, &options);
        assert_ok(context, ent_world_export_kite(context, world, files.path));
        assert_ok(context, ent_world_open(context, files.path, &read));
        assert_same_world(world, read);
        ent_world_free(read);
        ent_world_free(world);
    }
}

/* The columns that KITE has, of a file that has more; `keep` of them. */
static void cut_columns(const char *name, int keep) {
    char *path = ent_path_join(files.path, name), *bytes;
    size_t length;
    ent_text text = {0};
    int column = 0;
    assert_ok(context, ent_file_read(context, path, 1 << 24, &bytes, &length));
    for (size_t i = 0; i < length; i++) {
        column = bytes[i] == '\n' ? 0 : column + (bytes[i] == ',');
        if (column < keep) ent_text_add_bytes(&text, bytes + i, 1);
    }
    files_write_bytes(&files, name, text.data, text.length);
    ent_text_free(&text);
    free(bytes);
    free(path);
}

/* What KITE itself would have: no columns of ours, no names. Then shares alone carry the world. */
static void test_shares_alone(void **state) {
    ent_world *world = random_economy(context, &rng, &some), *read = NULL;
    const ent_table *a = ent_world_table(world), *b;
    size_t N = 4, J = 3;
    (void)state;
    assert_ok(context, ent_world_export_kite(context, world, files.path));
    cut_columns("trade_share.csv", 4), cut_columns("tariff.csv", 4), cut_columns("intermediate_share.csv", 4);
    cut_columns("trade_elasticity.csv", 2);
    files_delete(&files, "regions.csv"), files_delete(&files, "sectors.csv"), files_delete(&files, "notes.csv");
    assert_ok(context, ent_kite_load(context, files.path, &read));
    b = ent_world_table(read);
    assert_int_equal(b->n_regions, N);
    assert_int_equal(b->n_sectors, J);
    assert_string_equal(b->elasticity_sets[0], "kite");
    for (size_t n = 0; n < N; n++) assert_string_equal(a->regions[n].code, b->regions[n].code);
    for (size_t cell = 0; cell < J * N * N; cell++) {
        assert_within(b->flow_musd[cell], a->flow_musd[cell], 1e-14 * a->flow_musd[cell]);
        assert_close(b->tariff_rate[cell], a->tariff_rate[cell], 1e-15);
        assert_close(b->levy_gross[cell], a->levy_gross[cell], 0.0);
    }
    for (size_t cell = 0; cell < J * J * N; cell++) assert_close(b->input_share[cell], a->input_share[cell], 1e-15);
    for (size_t j = 0; j < J; j++) assert_close(b->elasticity[j], a->elasticity[j], 1e-15);
    ent_world_free(read);
    ent_world_free(world);
}

/* --- what is refused --- */

typedef struct refusal {
    const char *file, *from, *to; /* the first `from` of the file becomes `to`; from NULL: the file goes away */
    ent_status status;
    uint32_t line;
    const char *message;
} refusal;

static void damage(const refusal *c) {
    char *path = ent_path_join(files.path, c->file), *bytes, *found;
    size_t length;
    ent_text text = {0};
    if (strcmp(c->file, "flows.csv") == 0) {
        files_write(&files, c->file, "");
        free(path);
        return;
    }
    if (c->from == NULL) {
        files_delete(&files, c->file);
        free(path);
        return;
    }
    assert_ok(context, ent_file_read(context, path, 1 << 24, &bytes, &length));
    found = strstr(bytes, c->from);
    assert_non_null(found);
    ent_text_add_bytes(&text, bytes, (size_t)(found - bytes));
    ent_text_add(&text, c->to);
    ent_text_add(&text, found + strlen(c->from));
    files_write_bytes(&files, c->file, text.data, text.length);
    ent_text_free(&text);
    free(bytes);
    free(path);
}

/* JPN and USA make CAR and SRV; whole figures that are easy to say. */
static void write_small(void) {
    files_remove(&files);
    files_make(&files);
    files_write(&files, "expenditure.csv",
                "country,sector,value\nJPN,CAR,100\nJPN,SRV,200\nUSA,CAR,100\nUSA,SRV,200\n");
    files_write(&files, "factor_share.csv",
                "country,sector,value\nJPN,CAR,0.5\nJPN,SRV,0.5\nUSA,CAR,0.5\nUSA,SRV,0.5\n");
    files_write(&files, "trade_share.csv",
                "origin,destination,sector,value\nJPN,JPN,CAR,0.75\nUSA,JPN,CAR,0.25\nJPN,USA,CAR,0.25\n"
                "USA,USA,CAR,0.75\nJPN,JPN,SRV,1\nUSA,USA,SRV,1\n");
    files_write(&files, "tariff.csv", "origin,destination,sector,value,rate\nJPN,USA,CAR,1.25,0.25\n");
    files_write(&files, "intermediate_share.csv",
                "country,input,output,value\nJPN,CAR,CAR,0.5\nJPN,SRV,CAR,0.5\nJPN,SRV,SRV,1\nUSA,CAR,CAR,0.5\n"
                "USA,SRV,CAR,0.5\nUSA,SRV,SRV,1\n");
    files_write(&files, "trade_elasticity.csv", "sector,value\nCAR,0.2\nSRV,0.25\n");
}

static void test_small(void **state) {
    ent_world *world = NULL;
    const ent_table *t;
    (void)state;
    write_small();
    assert_ok(context, ent_world_open(context, files.path, &world));
    t = ent_world_table(world);
    assert_string_equal(t->regions[1].name_en, "United States");
    assert_close(t->flow_musd[0 * 4 + 1 * 2 + 0], 20.0, 0.0); /* CAR of JPN in USA: 0.25 x 100 / 1.25 */
    assert_close(t->input_share[(1 * 2 + 0) * 2 + 0], 0.25, 0.0);
    assert_close(t->elasticity[0], 5.0, 0.0);
    assert_close(ent_world_base(world)->absorption_musd[1], 100.0, 0.0);
    ent_world_free(world);
}

static void test_refusals(void **state) {
    static const refusal cases[] = {
        {"trade_share.csv", "USA,JPN,CAR,0.25", "USA,JPN,CAR,0.2", ENT_INPUT, 0, "trade shares of sector CAR in JPN"},
        {"trade_share.csv", "USA,JPN,CAR,0.25", "USA,JPN,CAR,x", ENT_INPUT, 3, "\"x\" is not a number"},
        {"trade_share.csv", "USA,JPN,CAR,0.25", "USA,JPN,CAR,1.25", ENT_RANGE, 3, "must be from 0 to 1"},
        {"trade_share.csv", "USA,JPN,CAR", "UAS,JPN,CAR", ENT_NOT_FOUND, 3, "\"UAS\" is unknown"},
        {"trade_share.csv", "USA,JPN,CAR", "JPN,JPN,CAR", ENT_INPUT, 3, "appear twice, first on line 2"},
        {"trade_share.csv", "destination", "importer", ENT_INPUT, 1, "destination"},
        {"tariff.csv", "1.25,0.25", "1.25,0.2", ENT_INPUT, 2, "do not say the same"},
        {"tariff.csv", "1.25,0.25", "0,-1", ENT_RANGE, 2, "must be above -1"},
        {"tariff.csv", NULL, NULL, ENT_NOT_FOUND, 0, "no such file"},
        {"expenditure.csv", "JPN,SRV,200\n", "", ENT_INPUT, 0, "sector \"SRV\" of country \"JPN\" has no row"},
        {"expenditure.csv", "JPN,SRV,200", "JPN,SRV,-2", ENT_RANGE, 3, "0 or more"},
        {"expenditure.csv", NULL, NULL, ENT_NOT_FOUND, 0, "no such file"},
        {"factor_share.csv", "JPN,SRV,0.5", "JPN,SRV,0", ENT_RANGE, 3, "above 0 and at most 1"},
        {"factor_share.csv", "JPN,SRV,0.5\n", "", ENT_INPUT, 0, "sector \"SRV\" of country \"JPN\" has no row"},
        {"intermediate_share.csv", "JPN,SRV,CAR,0.5", "JPN,SRV,CAR,0.4", ENT_INPUT, 0,
         "value-added share of CAR in JPN"},
        {"intermediate_share.csv", "JPN,SRV,SRV,1", "JPN,SRV,SRV,3", ENT_RANGE, 4, "below 1"},
        {"trade_elasticity.csv", "0.25", "-4", ENT_RANGE, 3, "must be above 0"},
        {"trade_elasticity.csv", "SRV,0.25\n", "", ENT_INPUT, 0, "sector \"SRV\" has no row"},
        {"trade_elasticity.csv", "SRV", "CAR", ENT_INPUT, 3, "appears twice"},
        {"flows.csv", "", "", ENT_INPUT, 0, "trade_share.csv, of KITE's layout, and flows.csv, of ours"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const refusal *c = &cases[i];
        const ent_error *error = ent_context_error(context);
        ent_world *world = NULL;
        ent_status status;
        write_small();
        damage(c);
        status = ent_kite_load(context, files.path, &world);
        if (status != c->status || (c->line != 0 && error->line != c->line) ||
            strstr(error->message, c->message) == NULL)
            fail_msg("case %zu: %s %s:%u: %s", i, ent_status_name(status), error->file, error->line, error->message);
        assert_null(world);
    }
}

/* --- Table 2 --- */

static const char cp2015[] = TEST_DATA "/cp2015-nafta";

static void copy_file(const char *name) {
    char *path = ent_path_join(cp2015, name), *bytes;
    size_t length;
    assert_ok(context, ent_file_read(context, path, 1 << 24, &bytes, &length));
    files_write_bytes(&files, name, bytes, length);
    free(bytes);
    free(path);
}

static void add_row(ent_text *text, const char *a, const char *b, const char *c, double value) {
    ent_text_addf(text, "%s,%s%s%s,%.17g\n", a, b, *c == '\0' ? "" : ",", c, value);
}

static void put(const char *name, ent_text *text) {
    assert_false(text->failed);
    files_write_bytes(&files, name, text->data, text->length);
    ent_text_free(text);
}

/* The published value-added shares [J][N], which the article's programs hold. */
static double *published_factor_shares(const ent_world *world) {
    size_t N = ent_world_table(world)->n_regions, J = ent_world_table(world)->n_sectors, length;
    double *share = calloc(J * N, sizeof *share);
    char *path = ent_path_join(cp2015, "value_added.csv"), *bytes, *line, *next = NULL;
    assert_ok(context, ent_file_read(context, path, 1 << 24, &bytes, &length));
    (void)strtok_r(bytes, "\n", &next);
    while ((line = strtok_r(NULL, "\n", &next)) != NULL) {
        size_t n, j;
        char region[16], sector[16];
        double value;
        assert_int_equal(sscanf(line, "%15[^,],%15[^,],%lf", region, sector, &value), 3);
        assert_ok(context, ent_world_region(context, world, region, &n));
        assert_ok(context, ent_world_sector(context, world, sector, &j));
        share[j * N + n] = value;
    }
    free(bytes);
    free(path);
    return share;
}

static void write_cp2015_trade(const ent_table *t) {
    ent_text share = {0}, tariff = {0}, spent = {0};
    size_t N = t->n_regions, J = t->n_sectors;
    ent_text_add(&share, "origin,destination,sector,value\n");
    ent_text_add(&tariff, "origin,destination,sector,value\n");
    ent_text_add(&spent, "country,sector,value\n");
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) {
            const double *flow = t->flow_musd + (j * N + n) * N, *rate = t->tariff_rate + (j * N + n) * N;
            double sum = 0.0;
            for (size_t i = 0; i < N; i++) sum += flow[i] * (1.0 + rate[i]);
            add_row(&spent, t->regions[n].code, t->sectors[j].code, "", sum);
            for (size_t i = 0; i < N; i++) {
                const char *from = t->regions[i].code, *to = t->regions[n].code, *what = t->sectors[j].code;
                add_row(&share, from, to, what, sum > 0.0 ? flow[i] * (1.0 + rate[i]) / sum : 0.0);
                add_row(&tariff, from, to, what, 1.0 + rate[i]);
            }
        }
    put("trade_share.csv", &share), put("tariff.csv", &tariff), put("expenditure.csv", &spent);
}

static void write_cp2015_technology(const ent_table *t, const double *factor) {
    ent_text shares = {0}, inputs = {0}, elasticity = {0};
    size_t N = t->n_regions, J = t->n_sectors;
    ent_text_add(&shares, "country,sector,value\n");
    ent_text_add(&inputs, "country,input,output,value\n");
    ent_text_add(&elasticity, "sector,value\n");
    for (size_t j = 0; j < J; j++) {
        ent_text_addf(&elasticity, "%s,%.17g\n", t->sectors[j].code, 1.0 / t->elasticity[j]);
        for (size_t n = 0; n < N; n++) {
            double sum = 0.0;
            for (size_t k = 0; k < J; k++) sum += t->input_share[(k * J + j) * N + n];
            add_row(&shares, t->regions[n].code, t->sectors[j].code, "", factor[j * N + n]);
            for (size_t k = 0; k < J; k++)
                add_row(&inputs, t->regions[n].code, t->sectors[k].code, t->sectors[j].code,
                        sum > 0.0 ? t->input_share[(k * J + j) * N + n] / sum : 0.0);
        }
    }
    put("factor_share.csv", &shares), put("intermediate_share.csv", &inputs);
    put("trade_elasticity.csv", &elasticity);
}

static void test_table_2(void **state) {
    ent_world *world = NULL;
    ent_replication *replication = NULL;
    double *factor;
    (void)state;
    if (!ent_path_exists(cp2015)) {
        print_message("skipped: no %s\n", cp2015);
        skip();
    }
    files_remove(&files);
    files_make(&files);
    assert_ok(context, ent_world_load(context, cp2015, &world));
    factor = published_factor_shares(world);
    write_cp2015_trade(ent_world_table(world));
    write_cp2015_technology(ent_world_table(world), factor);
    copy_file("tariffs_nafta.csv"), copy_file("golden_table2.csv");
    assert_ok(context, ent_replicate_cp2015(context, files.path, &replication));
    assert_int_equal(replication->n_rows, 155);
    assert_int_equal(replication->n_apart, 0);
    assert_int_equal(replication->n_sectors_scaled, 0); /* the shares did it */
    print_message("Table 2 from KITE's layout: the worst figure is %.1e apart\n", replication->worst_pct);
    ent_replication_free(replication);
    free(factor);
    ent_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goes_round), cmocka_unit_test(test_shares_alone), cmocka_unit_test(test_small),
        cmocka_unit_test(test_refusals),   cmocka_unit_test(test_table_2),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
