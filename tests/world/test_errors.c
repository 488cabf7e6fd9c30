/* Every way a world directory can be wrong: status, file:line:column, message, hint; nothing is handed out. */
#include "assert_close.h"
#include "support/context.h"
#include "world_files.h"

#include <math.h>
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

/* `name` with `text` in place of the small world's file; an empty `where` is the directory itself. */
typedef struct broken {
    const char *name, *text;
    ent_status status;
    const char *where;
    uint32_t line, column;
    const char *message, *hint;
} broken;

#define FLOWS "sector,importer,exporter,value_musd\n"
#define HOME "CAR,JPN,JPN,100\nCAR,USA,USA,80\nSRV,JPN,JPN,200\nSRV,USA,USA,300.5\n"
#define TARIFFS "sector,importer,exporter,rate\n"
#define LEVIES "sector,importer,exporter,levy\n"
#define TECHNOLOGY "region,sector,input,share\n"

static const broken cases[] = {
    /* labels */
    {"regions.csv", "name_en\nJapan\n", ENT_INPUT, "regions.csv", 1, 1, "column \"region\" is missing", "name_en"},
    {"regions.csv", "region\n", ENT_INPUT, "regions.csv", 1, 1, "no region", "one row"},
    {"regions.csv", "region\nJPN\nUSA\nJPN\n", ENT_INPUT, "regions.csv", 4, 1,
     "region \"JPN\" appears twice, first on line 2", ""},
    {"regions.csv", "region,name_en\n,Japan\n", ENT_INPUT, "regions.csv", 2, 1, "a region has no code", ""},
    {"regions.csv", "region,name_en\nJPN ,Japan\n", ENT_INPUT, "regions.csv", 2, 1, "\"JPN \"", "remove blanks"},
    {"regions.csv", "region\nall\n", ENT_INPUT, "regions.csv", 2, 1, "\"all\" is a reserved name", "another"},
    {"regions.csv", "region,groups\nJPN,\nUSA,JPN\n", ENT_INPUT, "", 0, 0,
     "\"JPN\" is a group of USA, but also a region", "another"},
    {"regions.csv", "region,groups\nJPN,\nUSA,all\n", ENT_INPUT, "", 0, 0,
     "\"all\" is a group of USA, but also a reserved name", "another"},
    {"regions.csv", "region,iso_numeric\nJPN,39x\n", ENT_INPUT, "regions.csv", 2, 5,
     "iso_numeric \"39x\" is not a whole number from 0 to 999", ""},
    {"regions.csv", "region,iso_numeric\nJPN,1000\n", ENT_INPUT, "regions.csv", 2, 5,
     "not a whole number from 0 to 999", ""},
    {"sectors.csv", "sector,name_en\nCAR,Cars\n", ENT_INPUT, "sectors.csv", 1, 1,
     "column \"tradable_goods\" is missing", ""},
    {"sectors.csv", "sector,tradable_goods\nCAR,yes\n", ENT_INPUT, "sectors.csv", 2, 5, "tradable_goods \"yes\"", ""},
    {"sectors.csv", "sector,tradable_goods\nCAR,\n", ENT_INPUT, "sectors.csv", 2, 5, "tradable_goods is empty",
     "all-goods"},
    {"sectors.csv", "sector,tradable_goods\nall-goods,1\n", ENT_INPUT, "sectors.csv", 2, 1, "reserved", ""},
    {"sectors.csv", "", ENT_INPUT, "sectors.csv", 1, 1, "the file is empty", "names the columns"},
    /* elasticities */
    {"elasticities.csv", "sector\nCAR\n", ENT_INPUT, "elasticities.csv", 1, 1, "no set of elasticities", "median"},
    {"elasticities.csv", "sector,median\nCAR,4\n", ENT_INPUT, "elasticities.csv", 2, 1, "sector \"SRV\" has no row",
     "one row for each"},
    {"elasticities.csv", "sector,median\nCAR,4\nSRV,0\n", ENT_RANGE, "elasticities.csv", 3, 5,
     "the elasticity of SRV in set \"median\" is 0; it must be above 0", "positive"},
    {"elasticities.csv", "sector,median\nCAR,-4\nSRV,4\n", ENT_RANGE, "elasticities.csv", 2, 5, "is -4", "positive"},
    {"elasticities.csv", "sector,median\nCAR,4\nSRV,\n", ENT_INPUT, "elasticities.csv", 3, 5, "median is empty", ""},
    {"elasticities.csv", "sector,median\nCAR,4\nCAR,4\n", ENT_INPUT, "elasticities.csv", 3, 1,
     "sector \"CAR\" appears twice", ""},
    {"elasticities.csv", "sector,median\nCAR,4\nSVR,4\n", ENT_NOT_FOUND, "elasticities.csv", 3, 1,
     "sector \"SVR\" is unknown", "did you mean \"SRV\"?"},
    /* flows, long */
    {"flows.csv", "sector,importer,exporter,value\n", ENT_INPUT, "flows.csv", 1, 1, "column \"value_musd\" is missing",
     "value"},
    {"flows.csv", "sector,importer,exprter,value_musd\n", ENT_INPUT, "flows.csv", 1, 1,
     "column \"exporter\" is missing", "did you mean \"exprter\"?"},
    {"flows.csv", "sector;importer;exporter;value_musd\n", ENT_INPUT, "flows.csv", 1, 1, "column \"sector\" is missing",
     "semicolons"},
    {"flows.csv", FLOWS "CAR,JPN,JAP,100\n", ENT_NOT_FOUND, "flows.csv", 2, 9, "exporter \"JAP\" is unknown",
     "did you mean \"JPN\"?"},
    {"flows.csv", FLOWS "CAR,Japan,JPN,100\n", ENT_NOT_FOUND, "flows.csv", 2, 5, "importer \"Japan\" is unknown",
     "did you mean \"JPN\"?"},
    {"flows.csv", FLOWS "CAR,\xC3\xA9tats-unis,JPN,1\n", ENT_NOT_FOUND, "flows.csv", 2, 5, "is unknown",
     "known: JPN, USA"},
    {"flows.csv", FLOWS ",JPN,JPN,100\n", ENT_INPUT, "flows.csv", 2, 1, "sector is empty", ""},
    {"flows.csv", FLOWS "CAR,JPN,JPN,-3\n", ENT_RANGE, "flows.csv", 2, 13,
     "the flow on CAR from JPN to JPN is -3; it must be 0 or more", "million US dollars"},
    {"flows.csv", FLOWS "CAR,JPN,JPN,NaN\n", ENT_INPUT, "flows.csv", 2, 13, "value_musd \"NaN\" is not a finite number",
     "leave the row out"},
    {"flows.csv", FLOWS "CAR,JPN,JPN,inf\n", ENT_INPUT, "flows.csv", 2, 13, "not a finite number", "leave the row out"},
    {"flows.csv", FLOWS "CAR,JPN,JPN,12 000\n", ENT_INPUT, "flows.csv", 2, 13, "value_musd \"12 000\" is not a number",
     "decimal number"},
    {"flows.csv", FLOWS "CAR,JPN,JPN\n", ENT_INPUT, "flows.csv", 2, 12, "the row has 3 fields where the header has 4",
     "comma"},
    {"flows.csv", FLOWS HOME "CAR,JPN,JPN,100\n", ENT_INPUT, "flows.csv", 6, 13,
     "the cell sector CAR, importer JPN, exporter JPN is given twice, first on line 2", "keep one"},
    {"flows.csv", FLOWS "CAR,JPN,JPN,\xFF\n", ENT_INPUT, "flows.csv", 2, 13, "0xFF is not UTF-8", "UTF-8"},
    {"flows.csv", "", ENT_INPUT, "flows.csv", 1, 1, "the file is empty", ""},
    {"flows.csv", FLOWS "CAR,JPN,JPN,100\nSRV,JPN,JPN,200\n", ENT_INPUT, "", 0, 0, "region USA has no value added",
     "flows.csv"},
    {"flows.csv", FLOWS "CAR,USA,USA,80\nCAR,USA,JPN,30\nSRV,JPN,JPN,200\nSRV,USA,USA,300\n", ENT_INPUT, "", 0, 0,
     "industries in JPN use 16 million USD of CAR, more than the 0 it buys", "belong together"},
    {"flows.csv", FLOWS "CAR,JPN,JPN,25\nCAR,USA,JPN,105\nCAR,USA,USA,80\nSRV,JPN,JPN,200\nSRV,USA,USA,300\n",
     ENT_INPUT, "", 0, 0, "industries in JPN use 36 million USD of CAR, more than the 25 it buys", "belong together"},
    /* levies, gross */
    {"levies.csv", LEVIES "CAR,USA,JPN,0\n", ENT_RANGE, "levies.csv", 2, 13,
     "the levy on CAR from JPN to USA is 0; it must be above 0", "1.1 is a levy of 10 %"},
    {"levies.csv", LEVIES "CAR,USA,USA,-0.1\n", ENT_RANGE, "levies.csv", 2, 13,
     "the levy on CAR from USA to USA is -0.1", "gross"},
    {"levies.csv", LEVIES "CAR,USA,JPN,\n", ENT_INPUT, "levies.csv", 2, 13, "levy is empty", ""},
    {"levies.csv", LEVIES "CAR,USA,JPN,1.1\nCAR,USA,JPN,1\n", ENT_INPUT, "levies.csv", 3, 13, "given twice",
     "keep one"},
    {"levies.csv", "sector,importer,exporter,rate\n", ENT_INPUT, "levies.csv", 1, 1, "column \"levy\" is missing", ""},
    {"levies.csv", LEVIES "CAR,USA,JAP,1.1\n", ENT_NOT_FOUND, "levies.csv", 2, 9, "exporter \"JAP\" is unknown",
     "did you mean \"JPN\"?"},
    {"levies.csv", "sector,importer,JPN,USA\nCAR,USA,,0\n", ENT_RANGE, "levies.csv", 2, 10,
     "the levy on CAR from USA to USA is 0", "gross"},
    {"levies.csv", "sector,importer,JPN\nCAR,JPN,1\n", ENT_INPUT, "levies.csv", 1, 17, "exporter \"USA\" has no column",
     "leave its cells empty"},
    /* flows, wide */
    {"flows.csv", "sector,importer,JPN\nCAR,JPN,1\n", ENT_INPUT, "flows.csv", 1, 17, "exporter \"USA\" has no column",
     "leave its cells empty"},
    {"flows.csv", "sector,importer,JPN,USB\nCAR,JPN,1,\n", ENT_NOT_FOUND, "flows.csv", 1, 21,
     "exporter \"USB\" is unknown", "did you mean \"USA\"?"},
    {"flows.csv", "importer,JPN,USA\nJPN,1,\n", ENT_INPUT, "flows.csv", 1, 1, "column \"sector\" is missing",
     "the columns are"},
    {"flows.csv", "sector,importer,JPN,USA\nCAR,JPN,1,-2\n", ENT_RANGE, "flows.csv", 2, 11,
     "the flow on CAR from USA to JPN is -2", ""},
    {"flows.csv", "sector,importer,JPN,USA\nCAR,JPN,1,x\n", ENT_INPUT, "flows.csv", 2, 11, "USA \"x\" is not a number",
     ""},
    {"flows.csv", "sector,importer,JPN,USA\nCAR,JPN,1,\nCAR,JPN,1,2\n", ENT_INPUT, "flows.csv", 3, 9,
     "given twice, first on line 2", ""},
    {"flows.csv", "sector,importer,JPN,USA,JPN\n", ENT_INPUT, "flows.csv", 1, 25, "column \"JPN\" appears twice", ""},
    {"flows.csv", "sector,importer,JPN,USA\nCAR,JPN,1,2,3\n", ENT_INPUT, "flows.csv", 2, 13,
     "5 fields where the header has 4", ""},
    /* tariffs */
    {"tariffs.csv", TARIFFS "CAR,USA,JPN,-1\n", ENT_RANGE, "tariffs.csv", 2, 13,
     "the tariff on CAR from JPN to USA is -1; it must be above -1", "0.15 is 15 %"},
    {"tariffs.csv", TARIFFS "CAR,USA,USA,0.1\n", ENT_RANGE, "tariffs.csv", 2, 13,
     "the tariff on CAR from USA to USA is 0.1; it must be 0", "its own goods"},
    {"tariffs.csv", TARIFFS "CAR,USA,JPN,2.5%\n", ENT_INPUT, "tariffs.csv", 2, 13, "rate \"2.5%\" is not a number",
     "write the fraction: 0.025"},
    {"tariffs.csv", TARIFFS "CARS,USA,JPN,0.1\n", ENT_NOT_FOUND, "tariffs.csv", 2, 1, "sector \"CARS\" is unknown",
     "did you mean \"CAR\"?"},
    {"tariffs.csv", TARIFFS "services,USA,JPN,0.1\n", ENT_NOT_FOUND, "tariffs.csv", 2, 1,
     "sector \"services\" is unknown", "did you mean \"SRV\"?"},
    /* technology */
    {"technology.csv", TECHNOLOGY "JPN,CAR,CAR,0.6\nJPN,CAR,SRV,0.4\n", ENT_RANGE, "technology.csv", 2, 1,
     "the input shares of CAR in JPN sum to 1; the sum must be below 1", "value added"},
    {"technology.csv", TECHNOLOGY "JPN,CAR,CAR,-0.1\n", ENT_RANGE, "technology.csv", 2, 13,
     "the share of CAR in the output of CAR in JPN is -0.1", "fraction"},
    {"technology.csv", TECHNOLOGY "JPN,CAR,SRV,20\n", ENT_RANGE, "technology.csv", 2, 13,
     "the share of SRV in the output of CAR in JPN is 20", "fraction"},
    {"technology.csv", "region,sector,CAR,SRV\nUSA,CAR,0.1,\nJPN,SRV,0.5,0.7\n", ENT_RANGE, "technology.csv", 3, 1,
     "the input shares of SRV in JPN sum to 1.2", ""},
    /* value added */
    {"value_added.csv", "region,sector,share\nJPN,CAR,0.55\n", ENT_INPUT, "value_added.csv", 2, 9,
     "the value-added share of CAR in JPN is given as 0.55, but 1 - inputs is 0.5", "same table"},
    {"value_added.csv", "region,sector,share\nJPN,CAR,0.5\nJPN,CAR,0.5\n", ENT_INPUT, "value_added.csv", 3, 9,
     "given twice, first on line 2", ""},
    {"value_added.csv", "region,sector\nJPN,CAR\n", ENT_INPUT, "value_added.csv", 1, 1, "column \"share\" is missing",
     ""},
};

static void assert_broken(const broken *c) {
    const ent_error *error = ent_context_error(context);
    ent_world *world = (ent_world *)&files;
    char where[700];
    ent_status status = ent_world_load(context, files.path, &world);
    assert_null(world);
    snprintf(where, sizeof where, "%s%s%s", files.path, *c->where == '\0' ? "" : "/", c->where);
    if (strlen(where) >= sizeof error->file) where[sizeof error->file - 1] = '\0';
    if (status != c->status || error->status != status || strcmp(error->file, where) != 0 || error->line != c->line ||
        error->column != c->column || strstr(error->message, c->message) == NULL ||
        strstr(error->hint, c->hint) == NULL)
        fail_msg("%s: %s %s:%u:%u: %s (%s)", c->message, ent_status_name(status), error->file, error->line,
                 error->column, error->message, error->hint);
    assert_int_equal(error->subject, ENT_SUBJECT_WORLD);
    assert_int_equal(ent_exit_code(status, error->subject), 4);
    assert_null(strchr(error->message, '\n'));
}

static void test_broken_files(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        files_write_small(&files);
        files_write(&files, cases[i].name, cases[i].text);
        assert_broken(&cases[i]);
    }
}

static void test_nul_byte(void **state) {
    static const broken c = {"", "", ENT_INPUT, "tariffs.csv", 2, 5, "a NUL byte is not text", "binary"};
    (void)state;
    files_write_small(&files);
    files_write_bytes(&files, "tariffs.csv", TARIFFS "CAR,\0SA,JPN,1\n", sizeof(TARIFFS "CAR,\0SA,JPN,1\n") - 1);
    assert_broken(&c);
}

static void test_missing_files(void **state) {
    static const char *const names[] = {"regions.csv", "sectors.csv", "elasticities.csv",
                                        "flows.csv",   "tariffs.csv", "technology.csv"};
    const ent_error *error = ent_context_error(context);
    ent_world *world = NULL;
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        files_write_small(&files);
        files_delete(&files, names[i]);
        assert_int_equal(ent_world_load(context, files.path, &world), ENT_NOT_FOUND);
        assert_null(world);
        assert_non_null(strstr(error->message, names[i]));
        assert_non_null(strstr(error->hint, "a world directory holds"));
        assert_int_equal(error->subject, ENT_SUBJECT_WORLD);
    }
    assert_int_equal(ent_world_load(context, SOURCE_DIR "/no-such-world", &world), ENT_NOT_FOUND);
    assert_string_equal(error->message, "no such world directory");
    assert_int_equal(ent_world_load(context, SOURCE_DIR "/VERSION", &world), ENT_INPUT);
    assert_string_equal(error->message, "is a file, not a directory");
    assert_int_equal(context->subject, ENT_SUBJECT_NONE); /* put back */
}

/* A clip of rounding size is counted, not refused. */
static void test_small_clip(void **state) {
    ent_world *world = NULL;
    ent_world_report report;
    const ent_base *base;
    (void)state;
    files_write_small(&files);
    files_write(&files, "flows.csv",
                FLOWS "CAR,JPN,JPN,35.99999\nCAR,USA,JPN,94.00001\nCAR,USA,USA,80\nSRV,JPN,JPN,200\nSRV,USA,USA,300\n");
    assert_ok(context, ent_world_load(context, files.path, &world));
    ent_world_verify(world, &report);
    base = ent_world_base(world);
    assert_int_equal(report.n_clipped, 1);
    assert_within(report.clipped_musd, 1e-5, 1e-12);
    assert_close(base->alpha_share[0], 0.0, 0.0);
    assert_true(base->final_musd[0] < 0.0); /* kept as it is, before clipping */
    assert_within(report.worst_market_share, 2.8e-7, 0.1e-7);
    ent_world_free(world);
}

/* The same rules for arrays. */
typedef struct arrays {
    ent_region regions[2];
    ent_sector sectors[1];
    const char *sets[1];
    double flow[4], tariff[4], levy[4], input[2], value_added[2], theta[1];
    ent_table table;
} arrays;

static void fill(arrays *a) {
    *a = (arrays){.regions = {{.code = "JPN", .name_en = "Japan"}, {.code = "USA"}},
                  .sectors = {{.code = "CAR", .tradable_goods = 7}},
                  .sets = {"median"},
                  .flow = {100, 10, 30, 80},
                  .tariff = {0, 0.1, 0, 0},
                  .levy = {1, 1, 1, 1},
                  .input = {0.25, 0.5},
                  .value_added = {0.75, 0.5},
                  .theta = {4}};
    a->table = (ent_table){.struct_version = ENT_TABLE_VERSION,
                           .name = "two",
                           .n_sectors = 1,
                           .n_regions = 2,
                           .n_elasticity_sets = 1,
                           .regions = a->regions,
                           .sectors = a->sectors,
                           .elasticity_sets = a->sets,
                           .flow_musd = a->flow,
                           .tariff_rate = a->tariff,
                           .input_share = a->input,
                           .value_added_share = a->value_added,
                           .elasticity = a->theta};
}

static void assert_refused(arrays *a, ent_status status, const char *message) {
    const ent_error *error = ent_context_error(context);
    ent_world *world = (ent_world *)a;
    assert_int_equal(ent_world_create(context, &a->table, &world), status);
    assert_null(world);
    if (strstr(error->message, message) == NULL) fail_msg("%s, not %s", error->message, message);
    assert_string_equal(error->file, "");
    fill(a);
}

static void test_arrays(void **state) {
    arrays a;
    ent_world *world = NULL;
    (void)state;
    fill(&a);
    assert_ok(context, ent_world_create(context, &a.table, &world));
    assert_string_equal(ent_world_table(world)->regions[0].name_fr, "JPN");
    assert_string_equal(ent_world_table(world)->regions[1].name_en, "USA");
    assert_string_equal(ent_world_table(world)->regions[1].groups, "");
    assert_int_equal(ent_world_table(world)->sectors[0].tradable_goods, 1);
    a.flow[0] = 1.0; /* copied: not seen by the world */
    assert_close(ent_world_table(world)->flow_musd[0], 100.0, 0.0);
    ent_world_free(world);
    fill(&a);
    a.flow[1] = -1.0, assert_refused(&a, ENT_RANGE, "the flow on CAR from USA to JPN is -1; it must be 0 or more");
    a.flow[1] = NAN, assert_refused(&a, ENT_RANGE, "it must be finite");
    a.flow[1] = HUGE_VAL, assert_refused(&a, ENT_RANGE, "it must be finite");
    a.tariff[2] = -1.5, assert_refused(&a, ENT_RANGE, "the tariff on CAR from JPN to USA is -1.5; it must be above -1");
    a.tariff[2] = NAN, assert_refused(&a, ENT_RANGE, "it must be finite");
    a.tariff[3] = 0.1, assert_refused(&a, ENT_RANGE, "the tariff on CAR from USA to USA is 0.1; it must be 0");
    a.table.levy_gross = a.levy;
    a.levy[2] = 0.0, assert_refused(&a, ENT_RANGE, "the levy on CAR from JPN to USA is 0; it must be above 0");
    a.table.levy_gross = a.levy;
    a.levy[0] = NAN, assert_refused(&a, ENT_RANGE, "the levy on CAR from JPN to JPN is nan; it must be finite");
    a.table.levy_gross = a.levy;
    a.levy[0] = HUGE_VAL, assert_refused(&a, ENT_RANGE, "it must be finite");
    a.input[0] = 1.0, assert_refused(&a, ENT_RANGE, "the share of CAR in the output of CAR in JPN is 1");
    a.input[0] = NAN, assert_refused(&a, ENT_RANGE, "the share of CAR");
    a.theta[0] = 0.0, assert_refused(&a, ENT_RANGE, "the elasticity of CAR");
    a.theta[0] = NAN, assert_refused(&a, ENT_RANGE, "the elasticity of CAR");
    a.value_added[1] = 0.6, assert_refused(&a, ENT_INPUT, "the value-added share of CAR in USA is given as 0.6");
    a.value_added[1] = NAN, assert_refused(&a, ENT_INPUT, "the value-added share of CAR in USA");
    a.regions[1].code = "JPN", assert_refused(&a, ENT_INPUT, "region \"JPN\" appears twice");
    a.regions[1].code = NULL, assert_refused(&a, ENT_INPUT, "a region has no code");
    a.sectors[0].code = "", assert_refused(&a, ENT_INPUT, "a sector has no code");
    a.table.n_regions = 0, assert_refused(&a, ENT_INPUT, "at least one region");
    a.table.n_elasticity_sets = 0, assert_refused(&a, ENT_INPUT, "at least one elasticity set");
    a.table.n_regions = (size_t)1 << 20, assert_refused(&a, ENT_RANGE, "beyond the limit");
    a.table.n_sectors = SIZE_MAX, assert_refused(&a, ENT_RANGE, "beyond the limit");
    a.table.struct_version = 9, assert_refused(&a, ENT_VERSION, "struct_version 9");
    a.table.flow_musd = NULL, assert_refused(&a, ENT_INPUT, "lacks an array");
    a.flow[2] = a.flow[0] = 0.0, assert_refused(&a, ENT_INPUT, "region JPN has no value added");
    a.table.value_added_share = NULL;
    assert_ok(context, ent_world_create(context, &a.table, &world));
    ent_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_broken_files), cmocka_unit_test(test_nul_byte), cmocka_unit_test(test_missing_files),
        cmocka_unit_test(test_small_clip),   cmocka_unit_test(test_arrays),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
