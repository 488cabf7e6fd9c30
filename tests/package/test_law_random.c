/* Random packages on random worlds: the library's law of a year, which cuts the
 * year where something changes, against a plain walk over its days that knows
 * nothing of the library but the meaning of the words. The walk has its own
 * calendar (dates are numbers like 20250807), its own groups, and the
 * selections as they were drawn. Packages stand on one or two contexts, whose
 * clauses they may replace and whose authorities may fall. */
#include "assert_close.h"
#include "package_world.h"
#include "support/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_N = 6, MAX_J = 4, MAX_CLAUSES = 9, MAX_VOIDS = 3, MAX_CELLS = MAX_J * MAX_N * MAX_N };

typedef struct drawn {
    char type; /* 't', 'b', 'p' */
    int rule;  /* 0 set, 1 add, 2 floor, 3 cap */
    int ban, from_file;
    double value; /* fraction */
    double coverage;
    int from, until; /* 20250807; until 99999999 without end */
    int known;       /* announced, else from */
    size_t layer;
    int authority;   /* 0: none */
    size_t replaced; /* index + 1; 0: none */
    int importers[MAX_N], exporters[MAX_N], regions[MAX_N], sectors[MAX_J];
    int listed[MAX_CELLS];
    double rates[MAX_CELLS];
} drawn;

typedef struct drawn_void {
    size_t layer;
    int authority, from, known, refund;
} drawn_void;

/* Clauses in the order of the stack; the last layer is the package. */
typedef struct drawn_law {
    size_t n_layers, count, n_voids;
    int form; /* 0: no context; 1: context 0; 2: context 1, which has context 0;
               3: both, apart; 4: both, and as in 2 */
    drawn d[MAX_CLAUSES];
    drawn_void voids[MAX_VOIDS];
    size_t order[MAX_CLAUSES];
} drawn_law;

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

/* Draws a selection, marks it in flags, and writes it in one of the ways it can
 * be written. `block` allows the plain text all-except [..], which flow style
 * does not. */
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

/* Which clauses and authorities a layer can reach: its own, and those of the
 * contexts it names. */
static int reaches(const drawn_law *law, size_t from, size_t to) {
    if (from == to || from + 1 == law->n_layers) return 1;
    return from == 1 && to == 0 && (law->form == 2 || law->form == 4);
}

/* Within a layer replacements all point back, or all forward, so that no circle
 * arises. */
static void draw_replaced(test_random *r, const drawn_law *law, size_t k, drawn *d, const char *between,
                          ent_text *out) {
    size_t target = test_integer(r, 0, law->count - 1);
    if (test_uniform(r, 0, 1) < 0.6 || target == k || !reaches(law, d->layer, law->d[target].layer)) return;
    if (d->layer == law->d[target].layer && (target > k) != (law->count % 2 == 0)) return;
    d->replaced = target + 1;
    ent_text_addf(out, "%sreplace: c%zu", between, target);
}

static void draw_clause(test_random *r, const economy *e, const drawn_law *law, size_t k, drawn *d, ent_text *out) {
    static const char types[] = "tttbp";
    int block = test_uniform(r, 0, 1) < 0.5;
    const char *between = block ? "\n  " : ", ";
    char text[32];
    *d = (drawn){.type = types[test_integer(r, 0, 4)], .coverage = 1.0, .layer = d->layer};
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
    d->known = d->from;
    if (test_uniform(r, 0, 1) < 0.4) {
        d->known = draw_date(r);
        add_date(out, between, "announced", d->known);
    }
    d->authority = (int)test_integer(r, 0, 2);
    if (d->authority > 0) ent_text_addf(out, "%sauthority: A%d", between, d->authority);
    draw_replaced(r, law, k, d, between, out);
    ent_text_add(out, block ? "\n" : "}\n");
}

/* ---- the walk ---- */

typedef struct walked {
    double rate[MAX_CELLS], cost[MAX_CELLS], productivity[MAX_J * MAX_N];
} walked;

/* Which law: finally in force; as collected on the day; as owed by what is
 * known on day `as_of`. */
typedef struct reading {
    const drawn_law *law;
    char what; /* 'f', 'c', 'o' */
    int as_of;
} reading;

static int in_force(const reading *of, size_t k, int date) {
    const drawn_law *law = of->law;
    const drawn *d = &law->d[k];
    int as_of = of->what == 'f' ? 99999999 : of->what == 'c' ? date : of->as_of;
    if (d->known > as_of || date < d->from || date > d->until) return 0;
    for (size_t v = 0; v < law->n_voids; v++) {
        const drawn_void *x = &law->voids[v];
        if (x->authority != d->authority || !reaches(law, x->layer, d->layer) || x->known > as_of) continue;
        if (date >= x->from) return 0;
        if (of->what == 'o' && x->refund && x->from <= as_of) return 0;
    }
    for (size_t m = 0; m < law->count; m++)
        if (law->d[m].replaced == k + 1 && law->d[m].known <= as_of && date >= law->d[m].from) return 0;
    return 1;
}

static size_t root_of(const drawn_law *law, size_t k) {
    while (law->d[k].replaced > 0) k = law->d[k].replaced - 1;
    return k;
}

static int on_pair(const economy *e, const drawn *d, size_t j, size_t n, size_t i) {
    if (!d->sectors[j] || !d->importers[n] || !d->exporters[i]) return 0;
    return !d->from_file || d->listed[(j * e->N + n) * e->N + i];
}

/* The days of a year, and which clauses are in force on each. */
typedef struct year_days {
    size_t n;
    int date[366], on[366][MAX_CLAUSES];
} year_days;

static void mark_days(const reading *of, int year, year_days *out) {
    out->n = 0;
    for (int month = 1; month <= 12; month++)
        for (int day = 1; day <= month_days(year, month); day++, out->n++) {
            out->date[out->n] = year * 10000 + month * 100 + day;
            for (size_t k = 0; k < of->law->count; k++) out->on[out->n][k] = in_force(of, k, out->date[out->n]);
        }
}

/* By rule, then by position, then in the order of the stack. */
static void sort_law(drawn_law *law) {
    size_t n = 0;
    for (int rule = 0; rule < 4; rule++)
        for (size_t position = 0; position < law->count; position++)
            for (size_t k = 0; k < law->count; k++)
                if (law->d[k].rule == rule && root_of(law, k) == position) law->order[n++] = k;
}

static double rate_on(const economy *e, const drawn_law *law, const int *on, size_t j, size_t n, size_t i) {
    size_t cell = (j * e->N + n) * e->N + i;
    double running = e->base[cell];
    for (size_t o = 0; o < law->count; o++) {
        const drawn *d = &law->d[law->order[o]];
        double r = d->from_file ? d->rates[cell] : d->value, acted;
        if (d->type != 't' || !on[law->order[o]] || !on_pair(e, d, j, n, i)) continue;
        acted = d->rule == 0   ? r
                : d->rule == 1 ? running + r
                : d->rule == 2 ? (running > r ? running : r)
                               : (running < r ? running : r);
        running = (1 - d->coverage) * running + d->coverage * acted;
    }
    return running;
}

/* Each day of the year, one after the other; sums over open trade and over the days. */
static void walk(const economy *e, const drawn_law *law, const year_days *year, size_t j, size_t n, size_t i,
                 walked *out) {
    size_t cell = (j * e->N + n) * e->N + i;
    double days = (double)year->n, rates = 0, open_days = 0, open_costs = 0, productivities = 0;
    for (size_t day = 0; day < year->n; day++) {
        double cost = 1, open = 1, productivity = 1;
        for (size_t k = 0; k < law->count; k++) {
            const drawn *d = &law->d[k];
            if (!year->on[day][k]) continue;
            if (d->type == 'b' && n != i && on_pair(e, d, j, n, i)) {
                if (d->ban) open *= 1 - d->coverage;
                else cost *= (1 - d->coverage) + d->coverage * (1 + d->value);
            }
            if (d->type == 'p' && d->sectors[j] && d->regions[n])
                productivity *= (1 - d->coverage) + d->coverage * (1 + d->value);
        }
        rates += n == i ? 0 : rate_on(e, law, year->on[day], j, n, i);
        open_days += open;
        open_costs += open * cost;
        productivities += productivity;
    }
    out->rate[cell] = rates / days;
    out->cost[cell] = open_days == 0 ? HUGE_VAL : open_costs / open_days * pow(open_days / days, -1 / e->theta[j]);
    out->productivity[j * e->N + n] = productivities / days;
}

typedef struct tally {
    size_t rates, costs, productivities, bans, nothing; /* how often a case had something of the kind */
    size_t refunds, dates, changes, owed;
    size_t forms[5], voided, replaced; /* likewise */
} tally;

static void compare(const economy *e, const drawn_law *law, int year, const ent_shock *shock, tally *met) {
    reading final = {law, 'f', 0};
    year_days days;
    walked w;
    int closed = 0;
    mark_days(&final, year, &days);
    for (size_t j = 0; j < e->J; j++)
        for (size_t n = 0; n < e->N; n++)
            for (size_t i = 0; i < e->N; i++) {
                size_t cell = (j * e->N + n) * e->N + i, market = j * e->N + n;
                walk(e, law, &days, j, n, i, &w);
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

/* Who stands on whom, and which layer each clause belongs to. */
static void draw_structure(test_random *r, drawn_law *law) {
    static const size_t layers[] = {1, 2, 3, 3, 3};
    *law = (drawn_law){.form = (int)test_integer(r, 0, 4)};
    law->n_layers = layers[law->form];
    law->count = test_integer(r, law->n_layers, MAX_CLAUSES);
    for (size_t k = 0; k < law->count; k++) law->d[k].layer = k * law->n_layers / law->count;
    law->n_voids = test_integer(r, 0, MAX_VOIDS);
    for (size_t v = 0; v < law->n_voids; v++) {
        drawn_void *x = &law->voids[v];
        *x = (drawn_void){test_integer(r, 0, law->n_layers - 1), (int)test_integer(r, 1, 2), draw_date(r), 0, 0};
        x->refund = test_uniform(r, 0, 1) < 0.5;
        x->known = test_uniform(r, 0, 1) < 0.5 ? draw_date(r) : x->from;
    }
}

static void write_head(const drawn_law *law, size_t layer, ent_text *out) {
    int own = layer + 1 == law->n_layers, first = 1;
    ent_text_addf(out, "package: random%zu\n", layer);
    if (own && law->form == 1) ent_text_add(out, "context: ctx0\n");
    if (own && law->form == 2) ent_text_add(out, "context: [./ctx1.yaml]\n");
    if (own && law->form == 3) ent_text_add(out, "context: [ctx0, ctx1]\n");
    if (own && law->form == 4) ent_text_add(out, "context: [ctx1, ctx0.yaml]\n");
    if (layer == 1 && !own && (law->form == 2 || law->form == 4)) ent_text_add(out, "context: [ctx0]\n");
    for (size_t v = 0; v < law->n_voids; v++) {
        const drawn_void *x = &law->voids[v];
        if (x->layer != layer) continue;
        ent_text_addf(out, "%s- {authority: A%d", first ? "void:\n" : "", x->authority);
        add_date(out, ", ", "from", x->from);
        if (x->known != x->from) add_date(out, ", ", "announced", x->known);
        if (x->refund) ent_text_add(out, ", refund: true");
        ent_text_add(out, "}\n");
        first = 0;
    }
    ent_text_add(out, "clauses:\n");
}

static void write_file(const char *file, const ent_text *text) {
    FILE *stream = fopen(file, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(text->data, 1, text->length, stream), text->length);
    fclose(stream);
}

/* Draws the clauses and writes the packages; contexts go to files, the package
 * itself is parsed. */
static ent_package *make_package(test_random *r, const economy *e, drawn_law *law) {
    ent_package *package = NULL;
    char file[300];
    for (size_t layer = 0; layer < law->n_layers; layer++) {
        ent_text text = {0};
        write_head(law, layer, &text);
        for (size_t k = 0; k < law->count; k++)
            if (law->d[k].layer == layer) draw_clause(r, e, law, k, &law->d[k], &text);
        snprintf(file, sizeof file, "%s/ctx%zu.yaml", directory, layer);
        if (layer + 1 < law->n_layers) write_file(file, &text);
        else assert_ok(context, ent_package_parse(context, text.data, text.length, file, &package));
        ent_text_free(&text);
    }
    return package;
}

static void remove_files(const drawn_law *law) {
    char file[300];
    for (size_t layer = 0; layer + 1 < law->n_layers; layer++) {
        snprintf(file, sizeof file, "%s/ctx%zu.yaml", directory, layer);
        unlink(file);
    }
    for (size_t k = 0; k < law->count; k++) {
        snprintf(file, sizeof file, "%s/rates%zu.csv", directory, k);
        if (law->d[k].from_file) unlink(file);
    }
}

/* The mean over the year of the rate in one cell, on the days before `before`. */
static double walk_rate(const economy *e, const drawn_law *law, const year_days *year, size_t cell, int before) {
    size_t j = cell / (e->N * e->N), n = cell / e->N % e->N, i = cell % e->N;
    double sum = 0;
    for (size_t day = 0; day < year->n && n != i; day++)
        if (year->date[day] < before) sum += rate_on(e, law, year->on[day], j, n, i);
    return sum / (double)year->n;
}

/* What becomes due on `due` for earlier days of the year: owed by what is known then less by what was known the day
 * before. No announcement lies between due - 1, read as a number, and the day before. */
static double walk_due(const economy *e, const drawn_law *law, int year, size_t cell, int due) {
    reading then = {law, 'o', due}, before = {law, 'o', due - 1};
    year_days days;
    double owed;
    mark_days(&then, year, &days);
    owed = walk_rate(e, law, &days, cell, due);
    mark_days(&before, year, &days);
    return owed - walk_rate(e, law, &days, cell, due);
}

static void compare_refund(test_random *r, const economy *e, const drawn_law *law, const ent_package *package, int year,
                           tally *met) {
    size_t size = e->J * e->N * e->N;
    double by_dates[MAX_CELLS] = {0};
    reading by_day = {law, 'c', 0}, in_the_end = {law, 'o', 99999999};
    year_days collecting, owing;
    ent_refund *refund = NULL;
    mark_days(&by_day, year, &collecting);
    mark_days(&in_the_end, year, &owing);
    assert_ok(context, ent_package_refund(context, package, e->world, year, &refund));
    for (size_t c = 0; c < size; c++) {
        double collected = walk_rate(e, law, &collecting, c, 99999999);
        double owed = walk_rate(e, law, &owing, c, 99999999);
        assert_within(refund->collected_rate[c], collected, 1e-13);
        assert_within(refund->owed_rate[c], owed, 1e-13);
        assert_within(refund->rate_difference[c], owed - collected, 1e-13);
        met->refunds += refund->rate_difference[c] != 0;
    }
    for (size_t k = 0; k < refund->n_dates; k++) {
        const ent_refund_date *date = &refund->dates[k];
        size_t one = test_integer(r, 0, date->n_cells - 1);
        int year_due = 0, month = 0, day = 0;
        double musd = 0;
        assert_int_equal(sscanf(date->date, "%d-%d-%d", &year_due, &month, &day), 3);
        assert_within(date->rate_difference[one],
                      walk_due(e, law, year, date->cells[one], year_due * 10000 + month * 100 + day), 1e-13);
        if (k > 0) assert_true(strcmp(refund->dates[k - 1].date, date->date) < 0);
        for (size_t c = 0; c < date->n_cells; c++) {
            by_dates[date->cells[c]] += date->rate_difference[c];
            musd += date->rate_difference[c] * 10; /* imports of every pair */
        }
        assert_within(date->at_base_imports_musd, musd, 1e-10);
        met->dates++;
    }
    for (size_t c = 0; c < size; c++) assert_within(by_dates[c], refund->rate_difference[c], 1e-13);
    ent_refund_free(refund);
}

/* The mean rate of a pair on goods on a day; all imports weigh the same. */
static double walk_pair(const economy *e, const drawn_law *law, const ent_timeline_pair *pair, int date) {
    reading final = {law, 'f', 0};
    size_t goods = e->J == 1 ? 1 : e->J - 1;
    double sum = 0;
    int on[MAX_CLAUSES];
    for (size_t k = 0; k < law->count; k++) on[k] = in_force(&final, k, date);
    for (size_t j = 0; j < goods; j++) sum += rate_on(e, law, on, j, pair->importer, pair->exporter);
    return sum / (double)goods;
}

static int day_before(int date) {
    int year = date / 10000, month = date / 100 % 100;
    if (date % 100 > 1) return date - 1;
    return month > 1 ? date - date % 100 - 100 + month_days(year, month - 1) : (year - 1) * 10000 + 1231;
}

static int date_of(const char *text) {
    int year = 0, month = 0, day = 0;
    assert_int_equal(sscanf(text, "%d-%d-%d", &year, &month, &day), 3);
    return year * 10000 + month * 100 + day;
}

/* What falls due, by date, by pair and by year, comes to the refunds of the years, which another walk holds. */
static void compare_owed(const economy *e, const ent_package *package, const ent_timeline *timeline, tally *met) {
    size_t shown = 0;
    for (int year = 2021; year <= 2028; year++) { /* no drawn date lies outside */
        ent_refund *refund = NULL;
        double total = 0, by_dates = 0;
        assert_ok(context, ent_package_refund(context, package, e->world, year, &refund));
        for (size_t c = 0; c < e->J * e->N * e->N; c++) total += refund->rate_difference[c] * 10;
        ent_refund_free(refund);
        for (size_t d = 0; d < timeline->n_dates; d++)
            for (size_t y = 0; y < timeline->dates[d].n_owed_years; y++)
                if (timeline->dates[d].owed_years[y].year == year)
                    by_dates += timeline->dates[d].owed_years[y].owed_musd;
        assert_within(by_dates, total, 1e-10);
        for (size_t y = 0; y < timeline->n_owed_years; y++)
            if (timeline->owed_years[y].year == year) {
                assert_within(timeline->owed_years[y].owed_musd, total, 1e-10);
                shown++;
            }
    }
    assert_int_equal(shown, timeline->n_owed_years);
    for (size_t d = 0; d < timeline->n_dates; d++) {
        const ent_timeline_date *date = &timeline->dates[d];
        double by_pairs = 0;
        for (size_t p = 0; p < date->n_owed; p++) {
            by_pairs += date->owed[p].owed_musd;
            assert_true(date->owed[p].first_year >= date->owed_years[0].year);
            assert_true(date->owed[p].last_year <= date->owed_years[date->n_owed_years - 1].year);
            if (p > 0) assert_true(fabs(date->owed[p - 1].owed_musd) >= fabs(date->owed[p].owed_musd));
        }
        assert_within(by_pairs, date->owed_musd, 1e-10);
        met->owed += date->n_owed;
    }
}

/* On each date and on the day before it: a date that is missing would leave a change between two of them unseen. */
static void compare_timeline(test_random *r, const economy *e, const drawn_law *law, const ent_package *package,
                             tally *met) {
    ent_timeline *timeline = NULL, *one = NULL;
    assert_ok(context, ent_package_timeline(context, package, e->world, NULL, &timeline));
    for (size_t d = 0; d < timeline->n_dates; d++) {
        const ent_timeline_date *date = &timeline->dates[d];
        int day = date_of(date->date);
        assert_true(date->n_events > 0 || date->n_owed > 0);
        if (d > 0) assert_true(strcmp(timeline->dates[d - 1].date, date->date) < 0);
        for (size_t p = 0; p < timeline->n_pairs; p++) {
            assert_within(date->rate_before[p], walk_pair(e, law, &timeline->pairs[p], day_before(day)), 1e-13);
            assert_within(date->rate_after[p], walk_pair(e, law, &timeline->pairs[p], day), 1e-13);
            met->changes += date->rate_before[p] != date->rate_after[p];
        }
    }
    compare_owed(e, package, timeline, met);
    if (timeline->n_dates > 0) {
        const ent_timeline_date *date = &timeline->dates[test_integer(r, 0, timeline->n_dates - 1)];
        reading final = {law, 'f', 0};
        size_t n = 0;
        assert_ok(context, ent_package_timeline(context, package, e->world, date->date, &one));
        assert_int_equal(one->n_dates, 1);
        for (size_t k = 0; k < law->count; k++) n += (size_t)in_force(&final, k, date_of(date->date));
        assert_int_equal(one->dates[0].n_events, n);
        for (size_t p = 0; p < one->n_pairs; p++) {
            assert_within(one->dates[0].rate_before[p], walk_pair(e, law, &one->pairs[p], 10101), 1e-13); /* the base */
            assert_within(one->dates[0].rate_after[p], walk_pair(e, law, &one->pairs[p], date_of(date->date)), 1e-13);
        }
        ent_timeline_free(one);
    }
    ent_timeline_free(timeline);
}

static void run_case(test_random *r, tally *met) {
    economy e;
    drawn_law law;
    ent_package *package;
    make_economy(r, &e);
    draw_structure(r, &law);
    package = make_package(r, &e, &law);
    sort_law(&law);
    assert_int_equal(ent_package_get_info(package)->n_contexts, law.n_layers - 1);
    assert_ok(context, ent_package_check(context, package, e.world));
    for (int year = 2023; year <= 2026; year++) {
        ent_law *made = NULL;
        ent_shock shock;
        assert_ok(context, ent_package_law(context, package, e.world, year, &made, &shock));
        compare(&e, &law, year, &shock, met);
        ent_law_free(made);
        compare_refund(r, &e, &law, package, year, met);
    }
    compare_timeline(r, &e, &law, package, met);
    met->forms[law.form]++;
    for (size_t k = 0; k < law.count; k++) {
        met->replaced += law.d[k].replaced > 0;
        for (size_t v = 0; v < law.n_voids; v++)
            met->voided += law.voids[v].authority == law.d[k].authority &&
                           reaches(&law, law.voids[v].layer, law.d[k].layer);
    }
    remove_files(&law);
    ent_package_free(package);
    ent_world_free(e.world);
}

static void test_against_the_walk(void **state) {
    test_random r = {test_seed("law_random", 20250807)};
    size_t cases = test_cases(200);
    tally met = {0};
    (void)state;
    for (size_t k = 0; k < cases; k++) run_case(&r, &met);
    printf("%zu packages x 4 years: tariffs in %zu, trade costs in %zu, "
           "productivity in %zu, closed pairs in %zu, nothing in "
           "%zu\n",
           cases, met.rates, met.costs, met.productivities, met.bans, met.nothing);
    printf("contexts: none in %zu, one in %zu, two in %zu, %zu, %zu; %zu clauses "
           "under a void, %zu replace another\n",
           met.forms[0], met.forms[1], met.forms[2], met.forms[3], met.forms[4], met.voided, met.replaced);
    printf("refunds: %zu cells, falling due on %zu days\n", met.refunds, met.dates);
    assert_true(met.refunds > 0 && met.dates > 0 && met.changes > 0 && met.owed > 0);
    for (size_t f = 0; f < 5; f++) assert_true(met.forms[f] > 0);
    assert_true(met.voided > 0 && met.replaced > 0);
    assert_true(met.rates > 0 && met.costs > 0 && met.productivities > 0 && met.bans > 0 && met.nothing > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_the_walk)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
