/* The nth allocation fails, for every n: merging, splitting, attaching tariffs and elasticities answer NOMEM, hand out
 * nothing and leak nothing. */
#include "assert_close.h"
#include "failing_memory.h"
#include "support/context.h"
#include "world_files.h"

#include <entente/entente.h>

#include <stdio.h>
#include <string.h>

static ent_context *context;
static world_files files;
static ent_world *world;
static char map[640], shares[640], parts[640], tariffs[640], concordance[640], theta[640], countries[640];

static void name_file(char path[640], const char *name, const char *text) {
    files_write(&files, name, text);
    snprintf(path, 640, "%s/%s", files.path, name);
}

static int setup(void **state) {
    (void)state;
    files_make(&files);
    if (ent_context_create(&context) != ENT_OK) return -1;
    files_write_small(&files);
    assert_ok(context, ent_world_load(context, files.path, &world));
    name_file(map, "map.csv", "# m\nfrom,to,name_en\nG2,A,All\n*,A,\n");
    name_file(shares, "shares.csv",
              "sector,share,what,exporter,importer,user\na,0.5,,,,\nb,0.5,,,,\na,0.5,use,,,\nb,0.5,use,,,\n"
              "a,1,trade,JPN,USA,\na,0.5,input,,,SRV\nb,0.5,input,,,SRV\n");
    name_file(parts, "parts.csv", "sector,name_en,name_fr,isic_rev4,median\na,A,B,C1,3\n");
    name_file(concordance, "steps.csv", "# version: 1\nfrom,to,weight\n0101,CAR,0.5\n0101,SRV,0.5\n");
    name_file(countries, "countries.csv", "from,to\nNippon,JPN\n");
    name_file(theta, "theta.csv", "sector,theta,se\nCAR,3,1\nSRV,4,\n");
    name_file(tariffs, "rates.csv",
              "importer,exporter,product,rate\nUSA,Nippon,0101,5\nUSA,World,0101,6\nX,JPN,02,1\n");
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

static ent_status done(ent_status status, ent_world *out) {
    assert_true((out == NULL) == (status != ENT_OK));
    assert_int_equal(context->subject, ENT_SUBJECT_NONE);
    ent_world_free(out);
    return status;
}

static ent_status by_aggregate(void) {
    ent_aggregate_options options;
    ent_world *out = NULL;
    ent_status status;
    ent_aggregate_options_init(&options);
    options.regions = map, options.sectors = "goods,services";
    status = ent_world_aggregate(context, world, &options, &out);
    return done(status, out);
}

static ent_status by_split(void) {
    ent_split_options options;
    ent_world *out = NULL;
    ent_status status;
    ent_split_options_init(&options);
    options.sector = "SRV", options.shares = shares, options.parts = parts;
    status = ent_world_split(context, world, &options, &out);
    return done(status, out);
}

static ent_status by_tariffs(void) {
    const char *names[1] = {tariffs}, *steps[1] = {concordance};
    ent_tariff_options options;
    ent_tariff_report *report = NULL;
    ent_world *out = NULL;
    ent_status status;
    ent_tariff_options_init(&options);
    options.files = names, options.n_files = 1, options.concordances = steps, options.n_concordances = 1;
    options.unit = ENT_TARIFF_PERCENT, options.countries = countries;
    status = ent_world_attach_tariffs(context, world, &options, &out, &report);
    assert_true((report == NULL) == (status != ENT_OK));
    ent_tariff_report_free(report);
    return done(status, out);
}

static ent_status by_theta(void) {
    ent_world *out = NULL;
    ent_status status = ent_world_attach_theta(context, world, "mine", theta, &out);
    return done(status, out);
}

static void test_aggregate(void **state) {
    (void)state;
    assert_true(fail_each(context, by_aggregate, ENT_OK) >= 10);
}

static void test_split(void **state) {
    (void)state;
    assert_true(fail_each(context, by_split, ENT_OK) >= 10);
}

static void test_tariffs(void **state) {
    (void)state;
    assert_true(fail_each(context, by_tariffs, ENT_OK) >= 20);
}

static void test_theta(void **state) {
    (void)state;
    assert_true(fail_each(context, by_theta, ENT_OK) >= 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aggregate),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_tariffs),
        cmocka_unit_test(test_theta),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
