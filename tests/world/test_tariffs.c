/* Tariffs of published files become tariffs of a world: layouts, units, concordances, names of countries, means by
 * hand; nothing is dropped without being listed; and the world still adds up. */
#include "assert_close.h"
#include "support/context.h"
#include "support/text.h"
#include "world/countries.h"
#include "world_files.h"

#include <entente/entente.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static world_files files;
static ent_world *small;
static char paths[6][640];
static const char *const names[6] = {"a.csv", "b.csv", "hs4.csv", "hs5.csv", "isic.csv", "countries.csv"};
enum { A, B, HS4, HS5, ISIC, COUNTRIES };

static int setup(void **state) {
    (void)state;
    files_make(&files);
    for (size_t i = 0; i < 6; i++) snprintf(paths[i], sizeof paths[i], "%s/%s", files.path, names[i]);
    if (ent_context_create(&context) != ENT_OK) return -1;
    files_write_small(&files);
    assert_ok(context, ent_world_load(context, files.path, &small));
    files_write(&files, "hs4.csv",
                "# version: HS 2012 to ISIC 4, test\nfrom,to,weight\n870310,2910,1\n870899,2930,1\n"
                "010121,0140,0.25\n010121,2930,0.75\n999999,9999,1\n");
    files_write(&files, "hs5.csv", "# version: HS 2017 to ISIC 4, test\nfrom,to,weight\n870310,9000,1\n");
    files_write(&files, "isic.csv", "from,to\n2910,CAR\n2930,CAR\n0140,SRV\n9000,SRV\n");
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(small);
    files_remove(&files);
    ent_context_free(context);
    return 0;
}

typedef struct outcome {
    ent_world *world;
    ent_tariff_report *report;
} outcome;

/* Options of tests: one file, percent, HS 2012 by way of ISIC. */
static const char *one_file[1], *two_files[2], *chain[2], *revisions[3];
static char with_revision[2][700];
static ent_tariff_options standard(void) {
    ent_tariff_options o;
    ent_tariff_options_init(&o);
    one_file[0] = two_files[0] = paths[A], two_files[1] = paths[B];
    chain[0] = paths[HS4], chain[1] = paths[ISIC];
    o.files = one_file, o.n_files = 1;
    o.unit = ENT_TARIFF_PERCENT;
    o.concordances = chain, o.n_concordances = 2;
    return o;
}

static ent_status try(const ent_tariff_options *o, outcome *out) {
    return ent_world_attach_tariffs(context, small, o, &out->world, &out->report);
}

static outcome attach(const ent_tariff_options *o) {
    outcome out = {0};
    assert_ok(context, try(o, &out));
    return out;
}

static void done(outcome *out) {
    ent_world_free(out->world);
    ent_tariff_report_free(out->report);
}

/* Rates of the small world: cars from JPN to USA, and the other way. */
static void rates(const outcome *out, double to_usa, double to_jpn) {
    const double *rate = ent_world_table(out->world)->tariff_rate;
    assert_close(rate[2], to_usa, 1e-15);
    assert_close(rate[1], to_jpn, 1e-15);
}

static const ent_tariff_unmatched *find_unmatched(const ent_tariff_report *r, const char *what, const char *code) {
    for (size_t i = 0; i < r->n_unmatched; i++)
        if (strcmp(r->unmatched[i].what, what) == 0 && strcmp(r->unmatched[i].code, code) == 0) return &r->unmatched[i];
    return NULL;
}

/* Without a concordance products are sectors; each unit says the same. */
static void units(void **state) {
    static const char *const texts[] = {"sector,importer,exporter,rate\nCAR,USA,JPN,0.125\nCAR,JPN,USA,0\n",
                                        "sector;importer;exporter;rate\nCAR;USA;JPN;12.5\nCAR;JPN;USA;0\n",
                                        "Sector,Destination,Origin,Tariff\nCAR,USA,JPN,1.125\nCAR,JPN,USA,1\n"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        ent_tariff_options o = standard();
        outcome out;
        files_write(&files, "a.csv", texts[i]);
        o.n_concordances = 0, o.unit = (ent_tariff_unit)(i + 1);
        out = attach(&o);
        rates(&out, 0.125, 0.0);
        assert_int_equal(out.report->n_lines, 2);
        assert_int_equal(out.report->n_matched, 2);
        assert_int_equal(out.report->n_unmatched, 0);
        assert_int_equal(out.report->n_cells, 2); /* cars both ways; services are no goods */
        assert_int_equal(out.report->n_cells_given, 2);
        assert_close(out.report->mean_after_rate, 0.125 * 30.0 / 40.0, 1e-15);
        assert_close(out.report->mean_before_rate, 0.025 * 30.0 / 40.0, 1e-15);
        done(&out);
    }
}

/* TRAINS: most-favoured-nation rates without partner, preferences with; numbers for countries, a zero lost; the
 * preference stands for its product, the general rate for the others. */
static void trains(void **state) {
    ent_tariff_options o = standard();
    outcome out;
    const ent_tariff_unmatched *u;
    (void)state;
    files_write(
        &files, "a.csv",
        "NomenCode,Reporter_ISO_N,Year,ProductCode,Sum_Of_Rates,Min_Rate,Max_Rate,SimpleAverage,TotalNoOfLines\n"
        "H4,842,2015,870310,5,2.5,2.5,2.5,2\nH4,842,2015,870899,4,4,4,4,1\nH4,842,2015,10121,1,1,1,12,1\n"
        "H4,842,2015,123456,1,1,1,7,1\nH4,004,2015,870310,1,1,1,9,1\nH4,392,2015,870310,,,,,0\n"
        "H4,842,2015,999999,1,1,1,7,1\n");
    files_write(&files, "b.csv",
                "NomenCode,Reporter_ISO_N,Year,ProductCode,Partner,SimpleAverage\n"
                "H4,840,2015,870899,392,1\nH4,840,2015,870899,840,0\nH4,840,2015,870310,A04,0\n");
    o.files = two_files, o.n_files = 2;
    files_write(&files, "countries.csv", "from,to\n842,USA\n840,USA\n");
    o.countries = paths[COUNTRIES];
    out = attach(&o);
    /* 842 and 840 are two reporters to the reader: 2.5, 4 (in general), 12 x 0.75 weight; 1 as a preference to Japan */
    rates(&out, (0.025 + 0.04 + 0.75 * 0.12 + 0.01) / 3.75, 0.0);
    assert_close(ent_world_table(out.world)->tariff_rate[6], 0.12, 1e-15); /* services have the quarter */
    assert_int_equal(out.report->n_lines, 9);
    assert_int_equal(out.report->n_empty, 1);
    assert_int_equal(out.report->n_matched, 5);
    assert_int_equal(out.report->n_general, 3);
    assert_int_equal(out.report->n_own, 1);
    assert_int_equal(out.report->n_padded, 1);
    assert_int_equal(out.report->n_unmatched, 5);
    u = find_unmatched(out.report, "importer", "004");
    assert_true(u != NULL && u->n_lines == 1);
    assert_non_null(find_unmatched(out.report, "exporter", "A04"));
    assert_non_null(find_unmatched(out.report, "product", "123456"));
    assert_non_null(find_unmatched(out.report, "product", "999999"));
    assert_non_null(find_unmatched(out.report, "target", "9999"));
    assert_string_equal(out.report->versions[0], "HS 2012 to ISIC 4, test");
    assert_string_equal(out.report->versions[1], "");
    done(&out);
    /* one number for both: the preference replaces the general rate */
    files_write(&files, "b.csv",
                "NomenCode,Reporter_ISO_N,Year,ProductCode,Partner,SimpleAverage\n"
                "H4,842,2015,870899,392,1\n");
    o.countries = NULL;
    out = attach(&o);
    rates(&out, (0.025 + 0.01 + 0.75 * 0.12) / 2.75, 0.0);
    done(&out);
}

/* A query of WITS, with types of duty, years and imports: means weighted by trade; a pair without trade has the mean of
 * all partners. */
static void wits(void **state) {
    static const char text[] =
        "Selected Nomen,Native Nomen,Reporter,Reporter Name,Product,Partner,Partner Name,Tariff Year,DutyType,"
        "Simple Average,Imports Value in 1000 USD\n"
        "H4,H4,840,United States,870310,392,Japan,2015,AHS,2,300\nH4,H4,840,United States,870899,392,Japan,2015,AHS,6,100\n"
        "H4,H4,840,United States,870899,392,Japan,2015,BND,50,100\n"
        "H4,H4,840,United States,870899,392,Japan,2016,AHS,70,100\n"
        "H4,H4,392,Japan,870310,840,United States,2015,AHS,5,0\nH4,H4,392,Japan,870310,000,World,2015,AHS,3,200\n"
        "H4,H4,392,Japan,870899,000,World,2015,AHS,6,100\n";
    ent_tariff_options o = standard();
    outcome out;
    (void)state;
    files_write(&files, "a.csv", text);
    assert_int_equal(try(&o, &out), ENT_INPUT);
    assert_non_null(strstr(ent_context_error(context)->message, "several types of duty, AHS and BND"));
    o.duty = "ahs";
    assert_int_equal(try(&o, &out), ENT_INPUT);
    assert_non_null(strstr(ent_context_error(context)->message, "several years, 2015 and 2016"));
    o.year = 2015, o.mean = ENT_TARIFF_MEAN_TRADE;
    out = attach(&o);
    rates(&out, (0.02 * 300 + 0.06 * 100) / 400, (0.03 * 200 + 0.06 * 100) / 300);
    assert_int_equal(out.report->n_other_lines, 2);
    done(&out);
    o.mean = ENT_TARIFF_MEAN_SIMPLE;
    out = attach(&o);
    rates(&out, 0.04, (0.05 + 0.06) / 2);
    done(&out);
}

/* MAcMap-HS6: fractions, alpha-3 codes, names of columns of its own. */
static void macmap(void **state) {
    ent_tariff_options o = standard();
    outcome out;
    size_t count;
    const ent_note *notes;
    (void)state;
    files_write(&files, "a.csv",
                "importer,exporter,hs6_2007,year,adv\nUSA,JPN,870310,2019,0.02\nUSA,JPN,870899,2019,.04\n"
                "JPN,USA,870310,2019,0\nFRA,USA,870310,2019,0.1\n");
    o.unit = ENT_TARIFF_FRACTION;
    o.source = "MAcMap-HS6 2019 (CEPII)";
    out = attach(&o);
    rates(&out, 0.03, 0.0);
    assert_int_equal(out.report->n_matched, 3);
    notes = ent_world_notes(out.world, &count);
    assert_string_equal(notes[count - 1].key, "tariffs");
    assert_non_null(strstr(notes[count - 1].text, "MAcMap-HS6 2019 (CEPII), 2019; simple mean of 3 lines of 4"));
    assert_non_null(strstr(notes[count - 1].text, "(HS 2012 to ISIC 4, test)"));
    done(&out);
}

/* Lines of two revisions, each by its own concordance; a third has none. */
static void by_revision(void **state) {
    ent_tariff_options o = standard();
    outcome out;
    (void)state;
    snprintf(with_revision[0], sizeof with_revision[0], "H4=%s", paths[HS4]);
    snprintf(with_revision[1], sizeof with_revision[1], "h5=%s", paths[HS5]);
    revisions[0] = with_revision[0], revisions[1] = with_revision[1], revisions[2] = paths[ISIC];
    o.concordances = revisions, o.n_concordances = 3;
    files_write(&files, "a.csv",
                "revision,importer,exporter,product,rate\nH4,USA,JPN,8703.10,2\nH5,USA,JPN,8703.10,8\n"
                "H6,USA,JPN,8703.10,90\n");
    out = attach(&o);
    rates(&out, 0.02, 0.0);
    assert_close(ent_world_table(out.world)->tariff_rate[6], 0.08, 1e-15);
    assert_int_equal(out.report->n_matched, 2);
    assert_non_null(find_unmatched(out.report, "product", "H6 8703.10"));
    done(&out);
}

/* Longer codes find shorter ones where a concordance says so. */
static void by_prefix(void **state) {
    ent_tariff_options o = standard();
    outcome out;
    (void)state;
    files_write(&files, "b.csv", "# match: prefix\n# version: chapters\nfrom,to\n87,CAR\n8704,SRV\n");
    chain[0] = paths[B], o.n_concordances = 1;
    files_write(&files, "a.csv",
                "importer,exporter,product,rate\nUSA,JPN,87031090,2\nUSA,JPN,870410,8\n"
                "USA,JPN,970110,5\n");
    out = attach(&o);
    rates(&out, 0.02, 0.0);
    assert_close(ent_world_table(out.world)->tariff_rate[6], 0.08, 1e-15);
    assert_int_equal(out.report->n_unmatched, 1);
    done(&out);
}

/* A union's rate is each member's, and says nothing of trade among them. */
static void unions(void **state) {
    ent_tariff_options o = standard();
    ent_world *world;
    ent_tariff_report *report;
    const ent_table *t, *u;
    size_t deu = 0, fra = 0, jpn = 0, cars = 0, ships = 0, N;
    outcome out;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &world));
    assert_ok(context, ent_world_region(context, world, "DEU", &deu));
    assert_ok(context, ent_world_region(context, world, "FRA", &fra));
    assert_ok(context, ent_world_region(context, world, "JPN", &jpn));
    assert_ok(context, ent_world_sector(context, world, "C29", &cars));
    assert_ok(context, ent_world_sector(context, world, "C301", &ships));
    files_write(&files, "a.csv",
                "importer,exporter,product,rate\n918,World,C29,10\nEUN,G7,C301,7\nJapan,European Union,C29,5\n");
    o.n_concordances = 0;
    assert_ok(context, ent_world_attach_tariffs(context, world, &o, &out.world, &report));
    t = ent_world_table(world), u = ent_world_table(out.world), N = t->n_regions;
    assert_close(u->tariff_rate[(cars * N + deu) * N + jpn], 0.1, 1e-15);
    assert_close(u->tariff_rate[(cars * N + fra) * N + jpn], 0.1, 1e-15);
    assert_close(u->tariff_rate[(cars * N + jpn) * N + fra], 0.05, 1e-15);
    assert_true(u->tariff_rate[(cars * N + deu) * N + fra] == t->tariff_rate[(cars * N + deu) * N + fra]);
    /* G7 has members in the union and outside */
    assert_close(u->tariff_rate[(ships * N + deu) * N + jpn], 0.07, 1e-15);
    assert_true(u->tariff_rate[(ships * N + deu) * N + fra] == t->tariff_rate[(ships * N + deu) * N + fra]);
    assert_int_equal(report->n_cells_given, 27 * (81 - 27) + 27 + 27 * 4);
    ent_tariff_report_free(report);
    ent_world_free(out.world);
    ent_world_free(world);
}

/* Flows and deficits stay, the identities hold, and the old tariffs put back give the old world. */
static void adds_up(void **state) {
    test_random random = {test_seed("attached tariffs", 95)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        random_economy_options e = {.n_regions = test_integer(&random, 2, 6),
                                    .n_sectors = test_integer(&random, 1, 4),
                                    .tariff_max = 0.3,
                                    .sparse_share = 0.3,
                                    .levy_max = c % 2 == 0 ? 0.1 : 0.0};
        ent_world *world = random_economy(context, &random, &e), *there, *back;
        const ent_table *t = ent_world_table(world), *u;
        ent_tariff_options o = standard();
        ent_world_report report;
        ent_text text = {0}, old = {0};
        size_t J = t->n_sectors, N = t->n_regions;
        ent_text_add(&text, "importer,exporter,product,rate\n");
        ent_text_add(&old, "importer,exporter,product,rate\n");
        for (size_t cell = 0; cell < J * N * N; cell++) {
            const char *n = t->regions[cell / N % N].code, *i = t->regions[cell % N].code;
            if (cell / N % N == cell % N) continue;
            ent_text_addf(&text, "%s,%s,%s,%.17g\n", n, i, t->sectors[cell / (N * N)].code,
                          test_uniform(&random, 0.0, 0.2));
            ent_text_addf(&old, "%s,%s,%s,%.17g\n", n, i, t->sectors[cell / (N * N)].code, t->tariff_rate[cell]);
        }
        o.n_concordances = 0, o.unit = ENT_TARIFF_FRACTION;
        files_write(&files, "a.csv", text.data);
        assert_ok(context, ent_world_attach_tariffs(context, world, &o, &there, NULL));
        ent_world_verify(there, &report);
        assert_true(report.worst_market_share < 1e-13 && report.worst_income_share < 1e-13);
        u = ent_world_table(there);
        for (size_t cell = 0; cell < J * N * N; cell++) assert_true(u->flow_musd[cell] == t->flow_musd[cell]);
        for (size_t cell = 0; cell < J * J * N; cell++) { /* whoever buys pays the duty */
            size_t market = cell / (J * N) * N + cell % N;
            double dearer = ent_world_base(there)->absorption_musd[market] /
                            ent_world_base(world)->absorption_musd[market];
            assert_close(u->input_share[cell], t->input_share[cell] * dearer, 1e-13);
        }
        for (size_t n = 0; n < N; n++)
            assert_true(ent_world_base(there)->deficit_musd[n] == ent_world_base(world)->deficit_musd[n]);
        files_write(&files, "a.csv", old.data);
        assert_ok(context, ent_world_attach_tariffs(context, there, &o, &back, NULL));
        u = ent_world_table(back);
        for (size_t cell = 0; cell < J * N * N; cell++) assert_close(u->tariff_rate[cell], t->tariff_rate[cell], 1e-14);
        for (size_t cell = 0; cell < J * J * N; cell++) assert_close(u->input_share[cell], t->input_share[cell], 1e-13);
        ent_text_free(&text), ent_text_free(&old);
        ent_world_free(there), ent_world_free(back), ent_world_free(world);
    }
}

static void others(void **state) {
    ent_tariff_options o = standard();
    outcome out;
    (void)state;
    files_write(&files, "a.csv", "importer,exporter,product,rate\nJPN,USA,CAR,5\n");
    o.n_concordances = 0;
    out = attach(&o);
    rates(&out, 0.025, 0.05);
    done(&out);
    o.others_zero = 1;
    out = attach(&o);
    rates(&out, 0.0, 0.05);
    done(&out);
}

static void refused(void **state) {
    static const struct {
        const char *text, *columns, *message;
        uint32_t line;
        ent_status status;
    } cases[] = {
        {"importer,exporter,product,rate\nUSA,JPN,CAR,1\nUSA,JPN,CAR,2\n", NULL, "from JPN is given twice", 3,
         ENT_INPUT},
        {"importer,exporter,product,rate\nUSA,JPN,CAR,1x\n", NULL, "rate \"1x\"", 2, ENT_INPUT},
        {"importer,exporter,product,rate\nUSA,JPN,CAR,-1\n", NULL, "would be a tariff of -1 %", 2, ENT_RANGE},
        {"importer,exporter,product,rate\nUSA,JPN,CAR\n", NULL, "the row has 3 fields where the header has 4", 2,
         ENT_INPUT},
        {"importer,exporter,product,rate\nUSA,JPN,CAR,1,2\n", NULL, "the row has 5 fields where the header has 4", 2,
         ENT_INPUT},
        {"importer,exporter,what,rate\nUSA,JPN,CAR,1\n", NULL, "no column is known to be the product", 1, ENT_INPUT},
        {"importer,exporter,what,rate\nUSA,JPN,CAR,1\n", "product=waht", "the file has no column \"waht\"", 1,
         ENT_NOT_FOUND},
        {"importer,exporter,what,rate\nUSA,JPN,CAR,1\n", "good=what", "no column can be a \"good\"", 0, ENT_USAGE},
        {"importer,exporter,what,rate\nUSA,JPN,CAR,1\n", "what", "says of no column what it is", 0, ENT_USAGE},
        {"importer,exporter,product,rate\nUSA,JPN,870310,1\n", NULL, "none of 1 lines leads to a cell", 0, ENT_INPUT},
        {"importer,exporter,product,year,rate\nUSA,JPN,CAR,20x5,1\n", NULL, "\"20x5\" is no year", 2, ENT_INPUT},
        {"importer,exporter,product,value,rate\nUSA,JPN,CAR,-2,1\n", NULL, "trade of \"-2\" is below 0", 2, ENT_RANGE},
        {"", NULL, "", 0, ENT_INPUT},
    };
    ent_tariff_options o = standard();
    outcome out;
    (void)state;
    o.n_concordances = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const ent_error *error = ent_context_error(context);
        files_write(&files, "a.csv", cases[i].text);
        o.columns = cases[i].columns;
        out = (outcome){.world = small};
        assert_int_equal(try(&o, &out), cases[i].status);
        assert_true(out.world == NULL && out.report == NULL);
        if (strstr(error->message, cases[i].message) == NULL) assert_string_equal(error->message, cases[i].message);
        if (*cases[i].text != '\0') assert_int_equal(error->line, cases[i].line);
    }
    o = standard();
    files_write(&files, "a.csv", "importer,exporter,product,rate\nUSA,JPN,870310,1\n");
    o.mean = ENT_TARIFF_MEAN_TRADE;
    assert_int_equal(try(&o, &out), ENT_INPUT);
    assert_string_equal(ent_context_error(context)->key, "value");
    o.unit = ENT_TARIFF_UNSTATED;
    assert_int_equal(try(&o, &out), ENT_USAGE);
    o.struct_version = 0;
    assert_int_equal(try(&o, &out), ENT_VERSION);
}

static void concordances(void **state) {
    static const struct {
        const char *text, *message;
        uint32_t line;
    } cases[] = {
        {"from,to,weight\n1,CAR,0.5\n1,SRV,0.4\n", "code 1 has weights that do not sum to 1", 3},
        {"from,to,weight\n1,CAR,0.5\n1,SRV,\n", "code 1 has a row without a weight", 3},
        {"from,to\n1,CAR\n1,SRV\n", "code 1 has several targets and no weights", 3},
        {"from,to\n1,CAR\n1,CAR\n", "code 1 leads to the same target twice", 3},
        {"from,to,weight\n1,CAR,2\n", "a weight is between 0 and 1", 2},
        {"from,to\n1,\n", "a code is empty", 2},
        {"# match: perfix\nfrom,to\n1,CAR\n", "match \"perfix\" is unknown", 1},
        {"form,to\n1,CAR\n", "column \"from\" is missing", 1},
    };
    ent_tariff_options o = standard();
    outcome out;
    (void)state;
    chain[0] = paths[B], o.n_concordances = 1;
    files_write(&files, "a.csv", "importer,exporter,product,rate\nUSA,JPN,1,8\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const ent_error *error = ent_context_error(context);
        files_write(&files, "b.csv", cases[i].text);
        assert_true(try(&o, &out) != ENT_OK);
        assert_string_equal(error->message, cases[i].message);
        assert_int_equal(error->line, cases[i].line);
    }
    /* as WITS writes them, and with equal parts on demand */
    files_write(&files, "b.csv",
                "HS 2012 Product Code,HS 2012 Product Description,ISIC Revision 3 Product Code,"
                "ISIC Revision 3 Product Description\n1,\"Cars, new\",CAR,x\n1,y,SRV,z\n");
    o.equal_weights = 1;
    out = attach(&o);
    rates(&out, 0.08, 0.0);
    assert_close(ent_world_table(out.world)->tariff_rate[6], 0.08, 1e-15);
    done(&out);
}

static void countries(void **state) {
    static const char *const calls[][2] = {
        {"KOR", "Korea, Rep."},
        {"KOR", "Republic of Korea"},
        {"KOR", "410"},
        {"VNM", "Viet Nam"},
        {"VNM", "Vietnam"},
        {"TUR", "T\xC3\xBCrkiye"},
        {"TUR", "Turkey"},
        {"USA", "United States of America"},
        {"USA", "842"},
        {"TWN", "Other Asia, nes"},
        {"TWN", "Chinese Taipei"},
        {"CZE", "Czech Republic"},
        {"CIV", "C\xC3\xB4te d'Ivoire"},
        {"COD", "Congo, Dem. Rep."},
        {"COD", "ZAR"},
        {"AFG", "004"},
        {"AFG", "4"},
        {"HKG", "Hong Kong, China"},
        {"ROU", "ROM"},
        {"GBR", "uk"},
    };
    ent_world *world;
    const ent_table *t;
    (void)state;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        assert_string_equal(ent_country_find(calls[i][1], NULL), calls[i][0]);
    assert_null(ent_country_find("Atlantis", NULL));
    assert_null(ent_country_find("", NULL));
    assert_null(ent_country_find("999", NULL));
    assert_null(ent_country_find("0", NULL)); /* Kosovo has no number */
    assert_true(ent_country_is_world("000") && ent_country_is_world("World") && !ent_country_is_world("WORLDS"));
    /* every economy of the built-in table by code, number and English name */
    assert_ok(context, ent_world_builtin(context, &world));
    t = ent_world_table(world);
    for (size_t n = 0; n < t->n_regions; n++) {
        uint32_t numeric;
        char number[12];
        if (t->regions[n].iso_numeric == 0) continue;
        snprintf(number, sizeof number, "%03u", t->regions[n].iso_numeric);
        assert_string_equal(ent_country_find(t->regions[n].code, &numeric), t->regions[n].code);
        assert_int_equal(numeric, t->regions[n].iso_numeric);
        assert_string_equal(ent_country_find(number, NULL), t->regions[n].code);
        assert_string_equal(ent_country_find(t->regions[n].name_en, NULL), t->regions[n].code);
    }
    ent_world_free(world);
}

static void elasticities(void **state) {
    ent_world *world;
    const ent_table *t;
    size_t count;
    (void)state;
    files_write(&files, "a.csv", "# Author 2024\nsector,theta,se\nSRV,3.5,\nCAR,6.25,0.75\n");
    assert_ok(context, ent_world_attach_theta(context, small, "mine", paths[A], &world));
    t = ent_world_table(world);
    assert_int_equal(t->n_elasticity_sets, 3);
    assert_string_equal(t->elasticity_sets[2], "mine");
    assert_true(t->elasticity[4] == 6.25 && t->elasticity[5] == 3.5 && t->elasticity[0] == 5.0);
    assert_non_null(strstr(ent_world_notes(world, &count)[0].text, "standard errors CAR=0.75"));
    ent_world_free(world);
    assert_ok(context, ent_world_attach_theta(context, small, "median", paths[A], &world));
    t = ent_world_table(world);
    assert_true(t->n_elasticity_sets == 2 && t->elasticity[2] == 6.25 && t->elasticity[0] == 5.0);
    ent_world_free(world);
    files_write(&files, "a.csv", "sector,theta\nSRV,3.5\n");
    assert_int_equal(ent_world_attach_theta(context, small, "mine", paths[A], &world), ENT_INPUT);
    assert_string_equal(ent_context_error(context)->message, "sector CAR has no row");
    files_write(&files, "a.csv", "sector,theta\nSRV,3.5\nCAR,0\n");
    assert_int_equal(ent_world_attach_theta(context, small, "mine", paths[A], &world), ENT_RANGE);
    assert_int_equal(ent_context_error(context)->line, 3);
    files_write(&files, "a.csv", "sector,theta\nSRV,3.5\nCRA,1\n");
    assert_int_equal(ent_world_attach_theta(context, small, "mine", paths[A], &world), ENT_NOT_FOUND);
    assert_int_equal(ent_world_attach_theta(context, small, "all", paths[A], &world), ENT_INPUT);
    assert_null(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units),        cmocka_unit_test(trains),       cmocka_unit_test(wits),
        cmocka_unit_test(macmap),       cmocka_unit_test(by_revision),  cmocka_unit_test(by_prefix),
        cmocka_unit_test(unions),       cmocka_unit_test(adds_up),      cmocka_unit_test(others),
        cmocka_unit_test(refused),      cmocka_unit_test(concordances), cmocka_unit_test(countries),
        cmocka_unit_test(elasticities),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
