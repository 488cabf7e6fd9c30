/* A sector split by shares: the parts add up to it, merging them gives the world back, shares of output and use are
 * met, and what cannot be is refused with the place. */
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
static char shares[640], parts[640], map[640];

static int setup(void **state) {
    (void)state;
    files_make(&files);
    snprintf(shares, sizeof shares, "%s/shares.csv", files.path);
    snprintf(parts, sizeof parts, "%s/parts.csv", files.path);
    snprintf(map, sizeof map, "%s/map.csv", files.path);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static ent_status try(const ent_world *world, const char *sector, const char *with_parts, ent_world **out) {
    ent_split_options options;
    ent_split_options_init(&options);
    options.sector = sector, options.shares = shares, options.parts = with_parts;
    return ent_world_split(context, world, &options, out);
}

static ent_world *split(const ent_world *world, const char *sector, const char *with_parts) {
    ent_world *out = NULL;
    assert_ok(context, try(world, sector, with_parts, &out));
    return out;
}

/* left and right become `sector` again, the others stay. */
static ent_world *merge_back(const ent_world *world, const char *sector) {
    const ent_table *t = ent_world_table(world);
    ent_aggregate_options options;
    ent_world *out = NULL;
    char text[2048];
    size_t used = (size_t)snprintf(text, sizeof text, "from,to\n");
    for (size_t j = 0; j < t->n_sectors; j++) {
        const char *code = t->sectors[j].code;
        int part = strcmp(code, "left") == 0 || strcmp(code, "right") == 0;
        used += (size_t)snprintf(text + used, sizeof text - used, "%s,%s\n", code, part ? sector : code);
    }
    files_write(&files, "map.csv", text);
    ent_aggregate_options_init(&options);
    options.sectors = map;
    assert_ok(context, ent_world_aggregate(context, world, &options, &out));
    return out;
}

static void close_worlds(const ent_world *a, const ent_world *b, double tolerance) {
    const ent_table *t = ent_world_table(a), *u = ent_world_table(b);
    size_t J = t->n_sectors, N = t->n_regions;
    assert_int_equal(J, u->n_sectors);
    assert_int_equal(N, u->n_regions);
    assert_int_equal(t->levy_gross == NULL, u->levy_gross == NULL);
    for (size_t j = 0; j < J; j++) assert_string_equal(t->sectors[j].code, u->sectors[j].code);
    for (size_t cell = 0; cell < J * N * N; cell++) {
        assert_close(u->flow_musd[cell], t->flow_musd[cell], tolerance);
        if (t->flow_musd[cell] == 0.0) continue;
        assert_close(u->tariff_rate[cell], t->tariff_rate[cell], tolerance);
        if (t->levy_gross != NULL) assert_close(u->levy_gross[cell], t->levy_gross[cell], tolerance);
    }
    for (size_t cell = 0; cell < J * J * N; cell++) assert_close(u->input_share[cell], t->input_share[cell], tolerance);
    for (size_t j = 0; j < J * t->n_elasticity_sets; j++) assert_close(u->elasticity[j], t->elasticity[j], tolerance);
}

/* Shares of output by exporter, or of use by importer, or both that fit, or of trade too. */
static void there_and_back(void **state) {
    test_random random = {test_seed("split and merge", 91)};
    (void)state;
    for (size_t c = 0; c < test_cases(12); c++) {
        random_economy_options o = {.n_regions = test_integer(&random, 2, 7),
                                    .n_sectors = test_integer(&random, 1, 5),
                                    .tariff_max = 0.4,
                                    .sparse_share = 0.3,
                                    .levy_max = c % 2 == 0 ? 0.2 : 0.0};
        ent_world *world = random_economy(context, &random, &o), *apart, *together;
        const ent_table *t = ent_world_table(world), *u;
        size_t at = test_integer(&random, 0, t->n_sectors - 1), N = t->n_regions;
        const char *what = c % 3 == 1 ? "use" : "output";
        char text[2048];
        double share[16];
        size_t used = (size_t)snprintf(text, sizeof text, "sector,what,exporter,importer,share\n");
        for (size_t n = 0; n < N; n++) {
            const char *code = t->regions[n].code;
            int use = strcmp(what, "use") == 0;
            share[n] = test_uniform(&random, 0.0, 1.0);
            for (size_t side = 0; side < 2; side++)
                used += (size_t)snprintf(text + used, sizeof text - used, "%s,%s,%s,%s,%.17g\n",
                                         side == 0 ? "left" : "right", what, use ? "" : code, use ? code : "",
                                         side == 0 ? share[n] : 1.0 - share[n]);
        }
        if (c % 3 == 2)
            snprintf(text + used, sizeof text - used, "left,trade,%s,%s,0.25\nright,trade,%s,%s,0.75\n",
                     t->regions[0].code, t->regions[1].code, t->regions[0].code, t->regions[1].code);
        files_write(&files, "shares.csv", text);
        apart = split(world, t->sectors[at].code, NULL);
        u = ent_world_table(apart);
        assert_int_equal(u->n_sectors, t->n_sectors + 1);
        assert_string_equal(u->sectors[at].code, "left");
        assert_string_equal(u->sectors[at + 1].code, "right");
        for (size_t cell = 0; cell < N * N; cell++) {
            double expected = c % 3 == 2 && cell == N ? 0.25 : share[c % 3 == 1 ? cell / N : cell % N];
            assert_close(u->flow_musd[at * N * N + cell], expected * t->flow_musd[at * N * N + cell], 1e-13);
        }
        together = merge_back(apart, t->sectors[at].code);
        close_worlds(world, together, 1e-12);
        ent_world_free(together);
        ent_world_free(apart);
        ent_world_free(world);
    }
}

/* Output and use both given, from flows drawn at random: both are met, in values at the border. */
static void fitted(void **state) {
    test_random random = {test_seed("fitted shares", 92)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        random_economy_options o = {.n_regions = test_integer(&random, 2, 6),
                                    .n_sectors = 2,
                                    .tariff_max = 0.3,
                                    .sparse_share = 0.2,
                                    .levy_max = c % 2 == 0 ? 0.2 : 0.0};
        ent_world *world = random_economy(context, &random, &o), *apart;
        const ent_table *t = ent_world_table(world);
        size_t N = t->n_regions, used;
        double made[8] = {0.0}, bought[8] = {0.0}, sold[8] = {0.0}, used_all[8] = {0.0};
        char text[2048];
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                double s = test_uniform(&random, 0.1, 0.9), flow = s * t->flow_musd[n * N + i];
                bought[n] += flow, used_all[n] += t->flow_musd[n * N + i];
                made[i] += flow, sold[i] += t->flow_musd[n * N + i];
            }
        used = (size_t)snprintf(text, sizeof text, "sector,what,exporter,importer,share\n");
        for (size_t n = 0; n < N; n++) {
            const char *code = t->regions[n].code;
            double m = made[n] / sold[n], b = bought[n] / used_all[n];
            used += (size_t)snprintf(text + used, sizeof text - used,
                                     "left,output,%s,,%.17g\nright,output,%s,,%.17g\n"
                                     "left,use,,%s,%.17g\nright,use,,%s,%.17g\n",
                                     code, m, code, 1.0 - m, code, b, code, 1.0 - b);
        }
        files_write(&files, "shares.csv", text);
        apart = split(world, "s00", NULL);
        for (size_t n = 0; n < N; n++) {
            double m = 0.0, b = 0.0;
            for (size_t i = 0; i < N; i++) {
                b += ent_world_table(apart)->flow_musd[n * N + i];
                m += ent_world_table(apart)->flow_musd[i * N + n];
            }
            assert_close(m, made[n], 1e-10);
            assert_close(b, bought[n], 1e-10);
        }
        ent_world_free(apart);
        ent_world_free(world);
    }
}

/* By hand: who uses a part is said, and the parts have names and elasticities. */
static void by_hand(void **state) {
    ent_world *world, *apart;
    const ent_table *t;
    size_t count;
    (void)state;
    files_write_small(&files);
    assert_ok(context, ent_world_load(context, files.path, &world));
    files_write(&files, "shares.csv",
                "# shares by guess\nsector,what,exporter,importer,user,share\nleft,,,,,0.25\nright,,,,,0.75\n"
                "left,output,JPN,,,0.5\nright,output,JPN,,,0.5\n"
                "left,input,,JPN,CAR,1\n");
    files_write(&files, "parts.csv", "sector,name_en,first,tradable_goods\nright,The rest,7,0\n");
    apart = split(world, "CAR", parts);
    t = ent_world_table(apart);
    assert_int_equal(t->n_sectors, 3);
    assert_string_equal(t->sectors[1].name_en, "The rest");
    assert_int_equal(t->sectors[0].tradable_goods, 1);
    assert_int_equal(t->sectors[1].tradable_goods, 0);
    assert_true(t->elasticity[0] == 5.0 && t->elasticity[1] == 7.0 && t->elasticity[3] == 4.0 &&
                t->elasticity[4] == 4.0);
    /* flows of left: JPN sells half of its own, USA a quarter */
    assert_true(t->flow_musd[0] == 50.0 && t->flow_musd[1] == 2.5 && t->flow_musd[2] == 15.0 &&
                t->flow_musd[3] == 20.0);
    /* JPN's cars use 0.2 of left only; its services 0.05 by the share of left in what JPN buys, 52.5 / 110 */
    assert_true(t->input_share[0] == 0.2 && t->input_share[(1 * 3 + 0) * 2] == 0.0);
    assert_close(t->input_share[(0 * 3 + 2) * 2], 0.05 * 52.5 / 110.0, 1e-15);
    assert_true(t->tariff_rate[2] == 0.025 && t->tariff_rate[6] == 0.025);
    assert_non_null(strstr(ent_world_notes(apart, &count)[0].text, "CAR of table"));
    ent_world_free(apart);
    ent_world_free(world);
}

static void refused(void **state) {
    static const struct {
        const char *text, *message;
        uint32_t line;
        ent_status status;
    } cases[] = {
        {"sector,share\na,0.5\nb,0.4\n", "the shares of output sum to 0.9, not to 1", 3, ENT_INPUT},
        {"sector,share\na,1\n", "a sector is split into two or more, not 1", 2, ENT_INPUT},
        {"sector,share\na,0.5\nb,0.5\na,0.5\n", "the share of a is given twice, first on line 2", 4, ENT_INPUT},
        {"sector,share\na,1.5\nb,-0.5\n", "a share is between 0 and 1", 2, ENT_RANGE},
        {"sector,share,what\na,0.5,outptu\nb,0.5,\n", "what \"outptu\" is unknown", 2, ENT_INPUT},
        {"sector,share,what,importer\na,0.5,output,JPN\nb,0.5,,\n", "output goes without importer", 2, ENT_INPUT},
        {"sector,share,what,importer\na,0.5,input,JPN\nb,0.5,,\n", "input needs user", 2, ENT_INPUT},
        {"sector,share,what,importer\na,0.5,use,JPM\nb,0.5,,\n", "importer \"JPM\" is unknown", 2, ENT_NOT_FOUND},
        {"sector,share\nSRV,0.5\nb,0.5\n", "sector \"SRV\" appears twice", 0, ENT_INPUT},
        {"sector,share,what,importer\na,0.5,use,JPN\nb,0.5,use,JPN\n",
         "nothing says how what JPN sells to USA is split", 0, ENT_INPUT},
        {"sector,share,what\na,0.5,\nb,0.5,\na,0.9,use\nb,0.1,use\n",
         "the shares of output and of use cannot both hold", 0, ENT_NUMERIC},
    };
    ent_world *world, *out;
    (void)state;
    files_write_small(&files);
    assert_ok(context, ent_world_load(context, files.path, &world));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const ent_error *error = ent_context_error(context);
        files_write(&files, "shares.csv", cases[i].text);
        out = world;
        assert_int_equal(try(world, "CAR", NULL, &out), cases[i].status);
        assert_null(out);
        if (strstr(error->message, cases[i].message) == NULL) assert_string_equal(error->message, cases[i].message);
        assert_int_equal(error->line, cases[i].line);
    }
    assert_int_equal(try(world, "CRA", NULL, &out), ENT_NOT_FOUND);
    assert_string_equal(ent_context_error(context)->hint, "did you mean \"CAR\"?");
    files_write(&files, "shares.csv", "sector,share\na,0.5\nb,0.5\n");
    files_write(&files, "parts.csv", "sector,mediam\na,3\n");
    assert_int_equal(try(world, "CAR", parts, &out), ENT_NOT_FOUND);
    assert_string_equal(ent_context_error(context)->hint, "did you mean \"median\"?");
    ent_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(fitted),
        cmocka_unit_test(by_hand),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
