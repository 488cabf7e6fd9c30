/* Random packages on random worlds: the library's law of a year, which cuts the year where something changes, against
 * a plain walk over its days that knows nothing of the library but the meaning of the words. The walk has its own
 * calendar (dates are numbers like 20250807), its own groups, and the selections as they were drawn. */
#include "assert_close.h"
#include "package_world.h"
#include "support/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_N = 6, MAX_J = 4, MAX_CLAUSES = 9, MAX_CELLS = MAX_J * MAX_N * MAX_N };

typedef struct drawn {
    char type; /* 't', 'b', 'p' */
    int rule;  /* 0 set, 1 add, 2 floor, 3 cap */
    int ban, from_file;
    double value; /* fraction */
    double coverage;
    int from, until; /* 20250807; until 99999999 without end */
    int importers[MAX_N], exporters[MAX_N], regions[MAX_N], sectors[MAX_J];
    int listed[MAX_CELLS];
    double rates[MAX_CELLS];
} drawn;

typedef struct economy {
    size_t N, J;
    int group[MAX_N]; /* 1: member of GRP */
    double base[MAX_CELLS], theta[MAX_J];
    ent_world *world;
} economy;

static ent_context *context;
static char directory[200];

static int setup(void **state) {
    (void)state;
    snprintf(directory, sizeof directory, "%s/law-XXXXXX", BINARY_DIR);
    return mkdtemp(directory) != NULL && ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    rmdir(directory);
    ent_context_free(context);
    return 0;
}

/* ---- worlds ---- */

static void make_economy(test_random *r, economy *e) {
    static const char *const codes[] = {"R0", "R1", "R2", "R3", "R4", "R5", "s0", "s1", "s2", "s3"};
    static const char *const sets[1] = {"median"};
    ent_region regions[MAX_N];
    ent_sector sectors[MAX_J];
    double flow[MAX_CELLS], input[MAX_J * MAX_J * MAX_N] = {0};
    ent_table table;
    *e = (economy){.N = test_integer(r, 2, MAX_N), .J = test_integer(r, 1, MAX_J)};
    for (size_t n = 0; n < e->N; n++) {
        e->group[n] = n == 0 || test_uniform(r, 0, 1) < 0.5;
        regions[n] = (ent_region){codes[n], codes[n], codes[n], "", e->group[n] ? "GRP" : "", 0};
    }
    for (size_t j = 0; j < e->J; j++) {
        sectors[j] = (ent_sector){codes[6 + j], "", "", "", j + 1 < e->J || e->J == 1};
        e->theta[j] = test_uniform(r, 1, 9);
    }
    for (size_t c = 0; c < e->J * e->N * e->N; c++) {
        int own = c / e->N % e->N == c % e->N;
        flow[c] = own ? 1000 : 10;
        e->base[c] = own ? 0 : test_uniform(r, 0, 0.3);
    }
    table = (ent_table){.struct_version = ENT_TABLE_VERSION,
                        .name = "random",
                        .n_sectors = e->J,
                        .n_regions = e->N,
                        .n_elasticity_sets = 1,
                        .regions = regions,
                        .sectors = sectors,
                        .elasticity_sets = sets,
                        .flow_musd = flow,
                        .tariff_rate = e->base,
                        .input_share = input,
                        .elasticity = e->theta};
    assert_ok(context, ent_world_create(context, &table, &e->world));
}

/* ---- packages ---- */

/* Draws a selection, marks it in flags, and writes it in one of the ways it can be written. `block` allows the plain
 * text all-except [..], which flow style does not. */
static void draw_selection(test_random *r, size_t n, char letter, const int *group, int block, int *flags,
                           ent_text *out) {
    size_t form = test_integer(r, 0, 6), one = test_integer(r, 0, n - 1), two = test_integer(r, 0, n - 1);
    for (size_t k = 0; k < n; k++) flags[k] = 0;
    if (form == 0) {
        ent_text_addf(out, "%c%zu", letter, one);
        flags[one] = 1;
    } else if (form == 1) {
        ent_text_addf(out, "[%c%zu, %c%zu]", letter, one, letter, two);
        flags[one] = flags[two] = 1;
    } else if (form == 2) {
        ent_text_add(out, "all");
        for (size_t k = 0; k < n; k++) flags[k] = 1;
    } else if (form == 3) {
        ent_text_addf(out, block ? "all-except [%c%zu, %c%zu]" : "{all-except: [%c%zu, %c%zu]}", letter, one, letter,
                      two);
        for (size_t k = 0; k < n; k++) flags[k] = k != one && k != two;
    } else if (form == 4) {
        ent_text_add(out, letter == 'R' ? "GRP" : "all-goods");
        for (size_t k = 0; k < n; k++) flags[k] = letter == 'R' ? group[k] : (k + 1 < n || n == 1);
    } else if (form == 5) {
        ent_text_addf(out, "[%c%zu, {all-except: [%c%zu, %c%zu]}]", letter, one, letter, one, letter, two);
        for (size_t k = 0; k < n; k++) flags[k] = k == one || k != two;
    } else {
        ent_text_addf(out, "[{all-except: %s}, %c%zu]", letter == 'R' ? "[GRP]" : "all-goods", letter, one);
        for (size_t k = 0; k < n; k++) flags[k] = k == one || (letter == 'R' ? !group[k] : !(k + 1 < n || n == 1));
    }
}

static int month_days(int year, int month) {
    if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static int draw_date(test_random *r) {
    int year = (int)test_integer(r, 2023, 2026), month = (int)test_integer(r, 1, 12);
    size_t edge = test_integer(r, 0, 5); /* first and last days of years are where mistakes are made */
    if (edge == 0) return year * 10000 + 101;
    if (edge == 1) return year * 10000 + 1231;
    return year * 10000 + month * 100 + (int)test_integer(r, 1, (size_t)month_days(year, month));
}

static void add_date(ent_text *out, const char *between, const char *key, int date) {
    ent_text_addf(out, "%s%s: %04d-%02d-%02d", between, key, date / 10000, date / 100 % 100, date % 100);
}

/* A percent with two decimals; what the text says is what the walk uses. */
static double draw_percent(test_random *r, double low, double high, char text[32]) {
    snprintf(text, 32, "%.2f", test_uniform(r, low, high));
    return strtod(text, NULL) / 100.0;
}

static void draw_file(test_random *r, const economy *e, size_t k, drawn *d) {
    char path[300];
    FILE *stream;
    snprintf(path, sizeof path, "%s/rates%zu.csv", directory, k);
    stream = fopen(path, "wb");
    assert_non_null(stream);
    fputs("exporter,rate,sector,importer\n", stream);
    for (size_t c = 0; c < e->J * e->N * e->N; c++) {
        char text[32];
        if (test_uniform(r, 0, 1) < 0.5) continue;
        d->listed[c] = 1;
        d->rates[c] = draw_percent(r, -0.1, 0.5, text) * 100.0;
        fprintf(stream, "R%zu,%s,s%zu,R%zu\n", c % e->N, text, c / (e->N * e->N), c / e->N % e->N);
    }
    fclose(stream);
}

static void draw_what(test_random *r, const economy *e, size_t k, drawn *d, const char *between, int block,
                      ent_text *out) {
    static const char *const rules[] = {"set", "add", "floor", "cap"};
    static const double low[] = {-20, -8, -20, -20}, high[] = {60, 30, 60, 60};
    char text[32];
    if (d->type == 'p') {
        d->value = draw_percent(r, -30, 40, text);
        ent_text_addf(out, "%sregion: ", between);
        draw_selection(r, e->N, 'R', e->group, block, d->regions, out);
        ent_text_addf(out, "%schange: %s%%", between, text);
        return;
    }
    if (d->type == 't') {
        d->rule = (int)test_integer(r, 0, 3);
        d->from_file = test_uniform(r, 0, 1) < 0.2;
        d->value = draw_percent(r, low[d->rule], high[d->rule], text);
        ent_text_addf(out, "%srule: %s", between, rules[d->rule]);
        if (d->from_file) {
            draw_file(r, e, k, d);
            ent_text_addf(out, "%srates: rates%zu.csv", between, k);
        } else {
            ent_text_addf(out, "%srate: %s%%", between, text);
        }
    } else {
        d->ban = test_uniform(r, 0, 1) < 0.4;
        d->value = draw_percent(r, -20, 80, text);
        ent_text_addf(out, d->ban ? "%scost: ban" : "%scost: %s%%", between, text);
    }
    ent_text_addf(out, "%simporter: ", between);
    draw_selection(r, e->N, 'R', e->group, block, d->importers, out);
    ent_text_addf(out, "%sexporter: ", between);
    draw_selection(r, e->N, 'R', e->group, block, d->exporters, out);
}

static void draw_clause(test_random *r, const economy *e, size_t k, drawn *d, ent_text *out) {
    static const char types[] = "tttbp";
    int block = test_uniform(r, 0, 1) < 0.5;
    const char *between = block ? "\n  " : ", ";
    char text[32];
    *d = (drawn){.type = types[test_integer(r, 0, 4)], .coverage = 1.0};
    ent_text_addf(out, block ? "- id: c%zu" : "- {id: c%zu", k);
    ent_text_addf(out, "%stype: %s", between, d->type == 't' ? "tariff" : d->type == 'b' ? "barrier" : "productivity");
    draw_what(r, e, k, d, between, block, out);
    ent_text_addf(out, "%ssectors: ", between);
    draw_selection(r, e->J, 's', NULL, block, d->sectors, out);
    if (test_uniform(r, 0, 1) < 0.3) {
        size_t left_out = test_integer(r, 0, e->J - 1);
        ent_text_addf(out, "%sexcept: s%zu", between, left_out);
        d->sectors[left_out] = 0;
    }
    if (test_uniform(r, 0, 1) < 0.4) {
        d->coverage = draw_percent(r, 0, 100, text);
        ent_text_addf(out, "%scoverage: %s%%", between, text);
    }
    d->from = draw_date(r);
    d->until = 99999999;
    if (test_uniform(r, 0, 1) < 0.6) {
        int other = draw_date(r);
        d->until = other > d->from ? other : d->from;
        if (other < d->from) d->from = other;
        add_date(out, between, "until", d->until);
    }
    add_date(out, between, "from", d->from);
    if (test_uniform(r, 0, 1) < 0.3) add_date(out, between, "announced", draw_date(r));
    ent_text_add(out, block ? "\n" : "}\n");
}

/* ---- the walk ---- */

typedef struct walked {
    double rate[MAX_CELLS], cost[MAX_CELLS], productivity[MAX_J * MAX_N];
} walked;

static int in_force(const drawn *d, int date) { return d->from <= date && date <= d->until; }

static int on_pair(const economy *e, const drawn *d, size_t j, size_t n, size_t i) {
    if (!d->sectors[j] || !d->importers[n] || !d->exporters[i]) return 0;
    return !d->from_file || d->listed[(j * e->N + n) * e->N + i];
}

static double rate_on(const economy *e, const drawn *d, size_t count, int date, size_t j, size_t n, size_t i) {
    size_t cell = (j * e->N + n) * e->N + i;
    double running = e->base[cell];
    for (int rule = 0; rule < 4; rule++)
        for (size_t k = 0; k < count; k++) {
            double r = d[k].from_file ? d[k].rates[cell] : d[k].value, acted;
            if (d[k].type != 't' || d[k].rule != rule || !in_force(&d[k], date) || !on_pair(e, &d[k], j, n, i))
                continue;
            acted = rule == 0   ? r
                    : rule == 1 ? running + r
                    : rule == 2 ? (running > r ? running : r)
                                : (running < r ? running : r);
            running = (1 - d[k].coverage) * running + d[k].coverage * acted;
        }
    return running;
}

/* Each day of the year, one after the other; sums over open trade and over the days. */
static void walk(const economy *e, const drawn *d, size_t count, int year, size_t j, size_t n, size_t i, walked *out) {
    size_t cell = (j * e->N + n) * e->N + i;
    double days = 0, rates = 0, open_days = 0, open_costs = 0, productivities = 0;
    for (int month = 1; month <= 12; month++)
        for (int day = 1; day <= month_days(year, month); day++) {
            int date = year * 10000 + month * 100 + day;
            double cost = 1, open = 1, productivity = 1;
            for (size_t k = 0; k < count; k++) {
                if (!in_force(&d[k], date)) continue;
                if (d[k].type == 'b' && n != i && on_pair(e, &d[k], j, n, i)) {
                    if (d[k].ban) open *= 1 - d[k].coverage;
                    else cost *= (1 - d[k].coverage) + d[k].coverage * (1 + d[k].value);
                }
                if (d[k].type == 'p' && d[k].sectors[j] && d[k].regions[n])
                    productivity *= (1 - d[k].coverage) + d[k].coverage * (1 + d[k].value);
            }
            rates += n == i ? 0 : rate_on(e, d, count, date, j, n, i);
            open_days += open;
            open_costs += open * cost;
            productivities += productivity;
            days += 1;
        }
    out->rate[cell] = rates / days;
    out->cost[cell] = open_days == 0 ? HUGE_VAL : open_costs / open_days * pow(open_days / days, -1 / e->theta[j]);
    out->productivity[j * e->N + n] = productivities / days;
}

typedef struct tally {
    size_t rates, costs, productivities, bans, nothing; /* how often a case had something of the kind */
} tally;

static void compare(const economy *e, const drawn *d, size_t count, int year, const ent_shock *shock, tally *met) {
    walked w;
    int closed = 0;
    for (size_t j = 0; j < e->J; j++)
        for (size_t n = 0; n < e->N; n++)
            for (size_t i = 0; i < e->N; i++) {
                size_t cell = (j * e->N + n) * e->N + i, market = j * e->N + n;
                walk(e, d, count, year, j, n, i, &w);
                assert_close(shock->tariff_rate == NULL ? e->base[cell] : shock->tariff_rate[cell], w.rate[cell],
                             1e-13);
                assert_close(shock->trade_cost_hat == NULL ? 1.0 : shock->trade_cost_hat[cell], w.cost[cell], 1e-13);
                assert_close(shock->productivity_hat == NULL ? 1.0 : shock->productivity_hat[market],
                             w.productivity[market], 1e-13);
                if (shock->trade_cost_hat != NULL) closed |= shock->trade_cost_hat[cell] == HUGE_VAL;
            }
    met->rates += shock->tariff_rate != NULL;
    met->costs += shock->trade_cost_hat != NULL;
    met->productivities += shock->productivity_hat != NULL;
    met->bans += (size_t)closed;
    met->nothing += shock->tariff_rate == NULL && shock->trade_cost_hat == NULL && shock->productivity_hat == NULL;
}

static void run_case(test_random *r, tally *met) {
    economy e;
    drawn d[MAX_CLAUSES];
    size_t count = test_integer(r, 1, MAX_CLAUSES);
    ent_text text = {0};
    ent_package *package = NULL;
    char file[300];
    make_economy(r, &e);
    ent_text_add(&text, "package: random\nclauses:\n");
    for (size_t k = 0; k < count; k++) draw_clause(r, &e, k, &d[k], &text);
    snprintf(file, sizeof file, "%s/package.yaml", directory);
    assert_ok(context, ent_package_parse(context, text.data, text.length, file, &package));
    assert_ok(context, ent_package_check(context, package, e.world));
    for (int year = 2023; year <= 2026; year++) {
        ent_law *law = NULL;
        ent_shock shock;
        assert_ok(context, ent_package_law(context, package, e.world, year, &law, &shock));
        compare(&e, d, count, year, &shock, met);
        ent_law_free(law);
    }
    for (size_t k = 0; k < count; k++) {
        snprintf(file, sizeof file, "%s/rates%zu.csv", directory, k);
        if (d[k].from_file) unlink(file);
    }
    ent_package_free(package);
    ent_world_free(e.world);
    ent_text_free(&text);
}

static void test_against_the_walk(void **state) {
    test_random r = {test_seed("law_random", 20250807)};
    size_t cases = test_cases(200);
    tally met = {0};
    (void)state;
    for (size_t k = 0; k < cases; k++) run_case(&r, &met);
    printf(
        "%zu packages x 4 years: tariffs in %zu, trade costs in %zu, productivity in %zu, closed pairs in %zu, nothing in "
        "%zu\n",
        cases, met.rates, met.costs, met.productivities, met.bans, met.nothing);
    assert_true(met.rates > 0 && met.costs > 0 && met.productivities > 0 && met.bans > 0 && met.nothing > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_the_walk)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
