/* Every way a directory of facts can be wrong: status, file:line:column, message, hint; nothing is handed out. */
#include "assert_close.h"
#include "facts_files.h"
#include "support/context.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_facts *builtin;
static world_files files;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_facts_builtin(context, &builtin));
    files_make(&files);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    facts_files_clear(builtin, &files);
    files_remove(&files);
    ent_facts_free(builtin);
    ent_context_free(context);
    return 0;
}

typedef struct broken {
    const char *name, *text; /* a file of the topic, replaced */
    ent_status status;
    uint32_t line, column;
    const char *message, *hint;
} broken;

static void expect(const broken *b, const char *where) {
    ent_facts *facts = (ent_facts *)&files; /* must not stay */
    const ent_error *error = ent_context_error(context);
    assert_int_equal(ent_facts_load(context, files.path, &facts), b->status);
    assert_null(facts);
    assert_int_equal(error->subject, ENT_SUBJECT_WORLD);
    if (strstr(error->message, b->message) == NULL || strstr(error->hint, b->hint) == NULL || error->line != b->line ||
        error->column != b->column || strstr(error->file, where) == NULL)
        fail_msg("%s: expected %u:%u %s; %s\ngot %s:%u:%u %s; %s", b->name, b->line, b->column, b->message, b->hint,
                 error->file, error->line, error->column, error->message, error->hint);
}

static void try_all(const char *topic, const broken *cases, size_t n) {
    facts_files_write(context, builtin, topic, &files);
    for (size_t k = 0; k < n; k++) {
        files_write(&files, cases[k].name, cases[k].text);
        expect(&cases[k], cases[k].name);
        facts_files_write(context, builtin, topic, &files);
    }
    facts_files_clear(builtin, &files);
}

#define GDP "region,year,gdp_usd_bn,status,source\n"
#define DEFENCE "region,year,spending_usd_bn,gdp_share,release,source\n"

static void test_macro(void **state) {
    static const broken cases[] = {
        {"macro/gdp.csv", "region,year,status,source\nJPN,2024,actual,IMF\n", ENT_INPUT, 1, 1,
         "column \"gdp_usd_bn\" is missing", "the columns are region, year"},
        {"macro/gdp.csv", GDP, ENT_INPUT, 1, 1, "the table has no row", "one row"},
        {"macro/gdp.csv", GDP "JPN,2024,4000,actual,\n", ENT_INPUT, 2, 22, "source is empty", ""},
        {"macro/gdp.csv", GDP "JPN,2024,,actual,IMF\n", ENT_INPUT, 2, 10, "gdp_usd_bn is empty", ""},
        {"macro/gdp.csv", GDP "JPN,2024,-1,actual,IMF\n", ENT_RANGE, 2, 10, "gdp_usd_bn \"-1\" is outside", ""},
        {"macro/gdp.csv", GDP "JPN,2024.5,4000,actual,IMF\n", ENT_INPUT, 2, 5, "year \"2024.5\" is not a whole number",
         ""},
        {"macro/gdp.csv", GDP "JPN,24,4000,actual,IMF\n", ENT_RANGE, 2, 5, "year \"24\" is outside [1900, 2200]", ""},
        {"macro/gdp.csv", GDP "JPN ,2024,4000,actual,IMF\n", ENT_INPUT, 2, 1, "blanks at its ends", "remove blanks"},
        {"macro/gdp.csv", GDP "JPN,2024,4000,actual,IMF\nUSA,2024,9,actual,IMF\nJPN,2.024e3,4000,actual,IMF\n",
         ENT_INPUT, 4, 1, "the row of \"JPN\" appears twice, first on line 2", "keep one"},
        {"macro/gdp.csv", GDP "JPN,2024,4000,actual,IMF\nUSA,2025,9,actual,IMF\n", ENT_INPUT, 2, 5,
         "no economy has a figure in every year from 2024 to 2025", "world GDP"},
        {"macro/defence.csv", DEFENCE "JPN,2024,55,1.4,2025,SIPRI\n", ENT_RANGE, 2, 13,
         "gdp_share \"1.4\" is outside [0, 1]", "a share is a fraction"},
    };
    (void)state;
    try_all("macro", cases, sizeof cases / sizeof cases[0]);
}

#define PRODUCERS "mineral,stage,country,share,year,note,source\n"
#define USE "mineral,importer,year,form,import_reliance,reliance_is,china_share,sectors,sectors_basis,note,source\n"

static void test_minerals(void **state) {
    static const broken cases[] = {
        {"minerals/producers.csv",
         PRODUCERS "tin,mining,CHN,0.7,2024,,s\ntin,mining,IDN,0.2,2024,,s\ntin,mining,PER,0.2,2024,,s\n", ENT_INPUT, 4,
         16, "shares of tin, mining, in 2024 sum to more than 1", "one source"},
        {"minerals/producers.csv", PRODUCERS "tin,mining,CHN,70,2024,,s\n", ENT_RANGE, 2, 16, "share \"70\" is outside",
         "0.15"},
        {"minerals/use.csv", USE "tin,USA,2024,all,0.7,about,0.1,C26,judgement,,s\n", ENT_INPUT, 2, 22,
         "reliance_is \"about\" is unknown", "equal, or above"},
        {"minerals/use.csv", USE "tin,USA,2024,all,,equal,0.1,C26,judgement,,s\n", ENT_INPUT, 2, 19,
         "import_reliance is empty and reliance_is is not", "both empty"},
        {"minerals/use.csv", USE "tin,USA,2024,all,,,,C26,judgement,,s\n", ENT_INPUT, 2, 18, "the row says nothing",
         "one of"},
        {"minerals/parameters.csv",
         "mineral,sector,cost_share,elasticity,stock_days,rebuild_years,basis\ntin,C26,0.001,0.2,60,3,assumption\n",
         ENT_INPUT, 2, 1, "the parameters of tin come without a reasoning", "reasoning.csv"},
    };
    (void)state;
    try_all("minerals", cases, sizeof cases / sizeof cases[0]);
}

/* Small lanes: three ports, two basins, one strait with a way around it. */
static void write_small_lanes(void) {
    files_write(&files, "lanes/settings.csv", "setting,value,unit,basis,reasoning\nspeed,10,knots,assumption,round\n");
    files_write(&files, "lanes/straits.csv", "strait,name_en,transit_days,note,basis\ngate,the Gate,1,,assumption\n");
    files_write(&files, "lanes/waypoints.csv",
                "waypoint,name_en,latitude,longitude,kind\nwest,West,0,0,port\neast,East,0,10,port\nhorn,Horn,9,5,sea\n"
                "bay,Bay,0,11,port\n");
    files_write(
        &files, "lanes/legs.csv",
        "from,to,nautical_miles,overland_days,strait,note\nwest,east,240,,gate,\nwest,horn,480,,,\nhorn,east,480,,,\n"
        "east,bay,24,,,\n");
    files_write(
        &files, "lanes/routes.csv",
        "basin_a,basin_b,port_a,port_b,share,nautical_miles,straits\noccident,orient,west,east,0.75,240,gate\n"
        "orient,occident,bay,west,0.25,264,gate\noccident,occident,west,west,1,0,\norient,orient,east,bay,1,,\n");
}

/* 240 nm at 10 knots are a day, the gate one more; around the horn 4 days. */
static void test_small_lanes(void **state) {
    static const char *const gate[] = {"gate"};
    ent_facts *facts = NULL;
    ent_lane lane;
    (void)state;
    facts_files_write(context, builtin, "lanes", &files);
    write_small_lanes();
    assert_ok(context, ent_facts_load(context, files.path, &facts));
    assert_ok(context, ent_facts_lane(context, facts, "orient", "occident", gate, 1, &lane));
    assert_close(lane.days, 0.75 * 2 + 0.25 * 2.1, 1e-15);
    assert_close(lane.nautical_miles, 0.75 * 240 + 0.25 * 264, 1e-15);
    assert_close(lane.extra_days, 2, 1e-15);
    assert_false(lane.by_land);
    ent_facts_free(facts);

    /* without the way around there is none; overland legs serve their own port only, and never before a closure */
    files_write(
        &files, "lanes/legs.csv",
        "from,to,nautical_miles,overland_days,strait,note\nwest,east,240,,gate,\nhorn,east,480,,,\neast,bay,24,,,\n");
    assert_ok(context, ent_facts_load(context, files.path, &facts));
    assert_ok(context, ent_facts_lane(context, facts, "orient", "occident", gate, 1, &lane));
    assert_true(isinf(lane.extra_days) && isinf(lane.closed_days));
    ent_facts_free(facts);
    files_write(
        &files, "lanes/legs.csv",
        "from,to,nautical_miles,overland_days,strait,note\nwest,east,240,,gate,\neast,bay,24,,,\nbay,west,,0.5,,\n");
    assert_ok(context, ent_facts_load(context, files.path, &facts));
    assert_ok(context, ent_facts_lane(context, facts, "orient", "occident", NULL, 0, &lane));
    assert_close(lane.days, 0.75 * 2 + 0.25 * 2.1, 1e-15);
    assert_false(lane.by_land);
    assert_ok(context, ent_facts_lane(context, facts, "orient", "occident", gate, 1, &lane));
    assert_true(isinf(lane.extra_days)); /* east cannot borrow the bay's leg */
    assert_true(lane.by_land);
    ent_facts_free(facts);
    facts_files_clear(builtin, &files);
}

/* A closure that leaves trade without any way is UNMET, and names it. */
static void test_no_way(void **state) {
    static const char *const gate[] = {"gate"};
    world_files small;
    ent_facts *facts = NULL;
    ent_world *world = NULL;
    double kappa[8];
    (void)state;
    files_make(&small);
    files_write_small(&small);
    files_write(&small, "regions.csv", "region,basin,groups\nJPN,orient,\nUSA,occident,PACT G2\n");
    assert_ok(context, ent_world_load(context, small.path, &world));
    facts_files_write(context, builtin, "lanes", &files);
    write_small_lanes();
    assert_ok(context, ent_facts_load(context, files.path, &facts));
    assert_ok(context, ent_facts_close_straits(context, facts, world, gate, 1, 0.01, kappa));
    assert_close(kappa[1], 1 + 0.9 * (1.01 * 1.01 - 1), 1e-14); /* CAR takes the row of all-goods */
    assert_close(kappa[5], 1, 0);                               /* SRV */
    ent_facts_free(facts);
    files_write(
        &files, "lanes/legs.csv",
        "from,to,nautical_miles,overland_days,strait,note\nwest,east,240,,gate,\nhorn,east,480,,,\neast,bay,24,,,\n");
    assert_ok(context, ent_facts_load(context, files.path, &facts));
    assert_int_equal(ent_facts_close_straits(context, facts, world, gate, 1, 0.01, kappa), ENT_UNMET);
    assert_non_null(strstr(ent_context_error(context)->message, "no way is left for goods of CAR"));
    ent_facts_free(facts);
    ent_world_free(world);
    facts_files_clear(builtin, &files);
    files_remove(&small);
}

#define ROUTES "basin_a,basin_b,port_a,port_b,share,nautical_miles,straits\n"
#define SELF "occident,occident,west,west,1,0,\norient,orient,east,bay,1,,\n"
#define LEGS "from,to,nautical_miles,overland_days,strait,note\n"

static void test_lanes(void **state) {
    static const broken cases[] = {
        {"lanes/settings.csv", "setting,value,unit,basis,reasoning\nsped,10,knots,a,b\n", ENT_INPUT, 2, 1,
         "the setting \"speed\" is missing", "knots"},
        {"lanes/settings.csv", "setting,value,unit,basis,reasoning\nspeed,0.1,knots,a,b\n", ENT_RANGE, 2, 7,
         "speed is outside [1, 60]", "knots"},
        {"lanes/waypoints.csv", "waypoint,name_en,latitude,longitude,kind\nwest,West,95,0,port\n", ENT_RANGE, 2, 11,
         "latitude \"95\" is outside [-90, 90]", ""},
        {"lanes/waypoints.csv", "waypoint,name_en,latitude,longitude,kind\nwest,West,0,0,harbour\n", ENT_INPUT, 2, 15,
         "kind \"harbour\" is unknown", "port, or sea"},
        {"lanes/legs.csv", LEGS "west,esat,240,,gate,\n", ENT_NOT_FOUND, 2, 6, "waypoint \"esat\" is unknown", "east"},
        {"lanes/legs.csv", LEGS "west,east,240,,gaet,\n", ENT_NOT_FOUND, 2, 16, "strait \"gaet\" is unknown", "gate"},
        {"lanes/legs.csv", LEGS "west,west,240,,,\n", ENT_INPUT, 2, 6, "ends where it begins", ""},
        {"lanes/legs.csv", LEGS "west,east,240,2,,\n", ENT_INPUT, 2, 11, "either nautical_miles or overland_days", ""},
        {"lanes/legs.csv", LEGS "west,east,,,,\n", ENT_INPUT, 2, 11, "either nautical_miles or overland_days", ""},
        {"lanes/legs.csv", LEGS "west,east,,2,gate,\n", ENT_INPUT, 2, 14, "an overland leg uses no strait", ""},
        {"lanes/routes.csv", ROUTES "occident,orient,west,horn,1,,\n" SELF, ENT_INPUT, 2, 22, "\"horn\" is no port",
         "sea"},
        {"lanes/routes.csv", ROUTES "occident,orient,west,eest,1,,\n" SELF, ENT_NOT_FOUND, 2, 22, "port \"eest\"",
         "east"},
        {"lanes/routes.csv", ROUTES "occident,orient,west,east,0.9,,\n" SELF, ENT_INPUT, 2, 27, "do not sum to 1",
         "carry all"},
        {"lanes/routes.csv", ROUTES SELF, ENT_INPUT, 2, 1, "the basins occident and orient have no lane", "every pair"},
        {"lanes/routes.csv", ROUTES "occident,orient,west,east,1,250,gate\n" SELF, ENT_INPUT, 2, 29,
         "sum to 240 nautical miles", "correct it"},
        {"lanes/routes.csv", ROUTES "occident,orient,west,east,1,240,\n" SELF, ENT_INPUT, 2, 33,
         "the usual way uses gate", ""},
        {"lanes/routes.csv", ROUTES "occident,orient,west,east,1,240,gate door\n" SELF, ENT_NOT_FOUND, 2, 33,
         "strait \"door\" is unknown", "gate"},
        {"lanes/sectors.csv", "sector,sea_share,day_cost_rate,basis,reasoning,source\nC29,1,0.01,a,b,c\n", ENT_INPUT, 2,
         1, "the row of all-goods is missing", "without a row"},
        {"lanes/sectors.csv", "sector,sea_share,day_cost_rate,basis,reasoning,source\nall-goods,1,1,a,b,c\n", ENT_RANGE,
         2, 13, "day_cost_rate \"1\" is outside [0, 0.1]", ""},
    };
    static const broken apart = {
        "lanes/legs.csv", LEGS "west,horn,240,,,\n", ENT_INPUT, 2, 22, "no way by sea leads from west to east",
        "legs.csv"};
    (void)state;
    facts_files_write(context, builtin, "lanes", &files);
    write_small_lanes();
    files_write(&files, apart.name, apart.text);
    expect(&apart, "lanes/routes.csv");
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        facts_files_write(context, builtin, "lanes", &files);
        write_small_lanes();
        files_write(&files, cases[k].name, cases[k].text);
        expect(&cases[k], cases[k].name);
    }
    facts_files_clear(builtin, &files);
}

static void test_directories(void **state) {
    ent_facts *facts = NULL;
    (void)state;
    assert_int_equal(ent_facts_load(context, "nowhere", &facts), ENT_NOT_FOUND);
    assert_non_null(strstr(ent_context_error(context)->message, "no such facts directory"));
    assert_int_equal(ent_facts_load(context, files.path, &facts), ENT_NOT_FOUND);
    assert_non_null(strstr(ent_context_error(context)->message, "none of macro, minerals and lanes"));
    facts_files_write(context, builtin, "minerals", &files);
    files_delete(&files, "minerals/use.csv");
    assert_int_equal(ent_facts_load(context, files.path, &facts), ENT_NOT_FOUND);
    assert_non_null(strstr(ent_context_error(context)->message, "holds no minerals/use.csv"));
    assert_null(facts);
    facts_files_clear(builtin, &files);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_macro),  cmocka_unit_test(test_minerals), cmocka_unit_test(test_small_lanes),
        cmocka_unit_test(test_no_way), cmocka_unit_test(test_lanes),    cmocka_unit_test(test_directories),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
