#include "drawn_law.h"
#include "assert_close.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- worlds ---- */

void economy_draw(ent_context *context, test_random *r, economy *e) {
    static const char *const codes[] = {"R0", "R1", "R2", "R3", "R4", "R5", "s0", "s1", "s2", "s3"};
    static const char *const sets[1] = {"median"};
    ent_region regions[MAX_N];
    ent_sector sectors[MAX_J];
    int levied = test_uniform(r, 0, 1) < 0.5;
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
        e->levy[c] = levied ? test_uniform(r, 0.9, 1.2) : 1.0;
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
                        .levy_gross = levied ? e->levy : NULL,
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

int drawn_month_days(int year, int month) {
    if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static int draw_date(test_random *r) {
    int year = (int)test_integer(r, 2023, 2026), month = (int)test_integer(r, 1, 12);
    size_t edge = test_integer(r, 0, 5); /* first and last days of years are where mistakes are made */
    if (edge == 0) return year * 10000 + 101;
    if (edge == 1) return year * 10000 + 1231;
    return year * 10000 + month * 100 + (int)test_integer(r, 1, (size_t)drawn_month_days(year, month));
}

static void add_date(ent_text *out, const char *between, const char *key, int date) {
    ent_text_addf(out, "%s%s: %04d-%02d-%02d", between, key, date / 10000, date / 100 % 100, date % 100);
}

/* A percent with two decimals; what the text says is what the walk uses. */
static double draw_percent(test_random *r, double low, double high, char text[32]) {
    snprintf(text, 32, "%.2f", test_uniform(r, low, high));
    return strtod(text, NULL) / 100.0;
}

static void draw_file(test_random *r, const economy *e, const drawn_law *law, size_t k, drawn *d) {
    char path[300];
    FILE *stream;
    snprintf(path, sizeof path, "%s/rates%zu.csv", law->directory, k);
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

static void draw_value(test_random *r, const drawn *d, drawn_value *value, ent_text *out) {
    static const double low[] = {-20, -8, -20, -20}, high[] = {60, 30, 60, 60};
    char text[32];
    *value = (drawn_value){0};
    if (d->type == 't') value->value = draw_percent(r, low[d->rule], high[d->rule], text);
    if (d->type == 'p') value->value = draw_percent(r, -30, 40, text);
    if (d->type == 'b') value->value = draw_percent(r, -20, 80, text);
    if (d->type == 'l') value->value = draw_percent(r, -20, 30, text);
    value->ban = d->type == 'b' && test_uniform(r, 0, 1) < 0.4;
    if (value->ban) ent_text_add(out, "ban");
    else ent_text_addf(out, "%s%%", text);
}

/* One value, or values by date in a mapping. */
static void draw_values(test_random *r, drawn *d, const char *key, const char *between, int block, ent_text *out) {
    int plain = d->n_steps == 1 && !d->dated;
    ent_text_addf(out, "%s%s: ", between, key);
    if (!plain && !block) ent_text_add(out, "{");
    for (size_t s = 0; s < d->n_steps; s++) {
        int date = d->step_date[s];
        if (!plain)
            ent_text_addf(out, "%s%04d-%02d-%02d: ",
                          block   ? "\n    "
                          : s > 0 ? ", "
                                  : "",
                          date / 10000, date / 100 % 100, date % 100);
        draw_value(r, d, &d->step[s], out);
    }
    if (!plain && !block) ent_text_add(out, "}");
}

static void draw_what(test_random *r, const economy *e, const drawn_law *law, size_t k, drawn *d, const char *between,
                      int block, ent_text *out) {
    static const char *const rules[] = {"set", "add", "floor", "cap"};
    if (d->type == 'p') {
        ent_text_addf(out, "%sregion: ", between);
        draw_selection(r, e->N, 'R', e->group, block, d->regions, out);
        draw_values(r, d, "change", between, block, out);
        return;
    }
    if (d->type == 't') ent_text_addf(out, "%srule: %s", between, rules[d->rule]);
    if (d->from_file) {
        draw_file(r, e, law, k, d);
        ent_text_addf(out, "%srates: rates%zu.csv", between, k);
    } else {
        draw_values(r, d, d->type == 'b' ? "cost" : "rate", between, block, out);
    }
    ent_text_addf(out, "%simporter: ", between);
    draw_selection(r, e->N, 'R', e->group, block, d->importers, out);
    ent_text_addf(out, "%sexporter: ", between);
    draw_selection(r, e->N, 'R', e->group, block, d->exporters, out);
}

/* The dates of the clause's values, in order and each once; its days. */
static void draw_days(test_random *r, drawn *d) {
    size_t wanted = test_uniform(r, 0, 1) < 0.4 && !d->from_file ? test_integer(r, 1, MAX_STEPS) : 0;
    d->dated = wanted > 0;
    d->n_steps = 0;
    do {
        int date = draw_date(r);
        size_t s = d->n_steps, known = 0;
        for (size_t m = 0; m < d->n_steps; m++) known += d->step_date[m] == date;
        if (known > 0) continue;
        for (; s > 0 && d->step_date[s - 1] > date; s--) d->step_date[s] = d->step_date[s - 1];
        d->step_date[s] = date;
        d->n_steps++;
    } while (d->n_steps < wanted);
    d->from = d->step_date[0];
    d->until = 99999999;
    if (test_uniform(r, 0, 1) < 0.6) {
        int other = draw_date(r), last = d->step_date[d->n_steps - 1];
        d->until = other > last ? other : last;
        if (d->n_steps == 1 && other < d->from) d->from = d->step_date[0] = other;
    }
}

int drawn_reaches(const drawn_law *law, size_t from, size_t to) {
    if (from == to || from + 1 == law->n_layers) return 1;
    return from == 1 && to == 0 && (law->form == 2 || law->form == 4);
}

/* Within a layer replacements all point back, or all forward, so that no circle
 * arises. */
static void draw_replaced(test_random *r, const drawn_law *law, size_t k, drawn *d, const char *between,
                          ent_text *out) {
    size_t target = test_integer(r, 0, law->count - 1);
    if (test_uniform(r, 0, 1) < 0.6 || target == k || !drawn_reaches(law, d->layer, law->d[target].layer)) return;
    if (d->layer == law->d[target].layer && (target > k) != (law->count % 2 == 0)) return;
    d->replaced = target + 1;
    ent_text_addf(out, "%sreplace: c%zu", between, target);
}

static void draw_clause(test_random *r, const economy *e, const drawn_law *law, size_t k, drawn *d, ent_text *out) {
    static const char types[] = "ttttbbplp";
    int block = test_uniform(r, 0, 1) < 0.5;
    const char *between = block ? "\n  " : ", ";
    char text[32];
    *d = (drawn){.type = types[test_integer(r, 0, sizeof types - 2)], .coverage = 1.0, .layer = d->layer};
    if (d->type == 't') {
        d->rule = (int)test_integer(r, 0, 3);
        d->from_file = test_uniform(r, 0, 1) < 0.2;
    }
    draw_days(r, d);
    ent_text_addf(out, block ? "- id: c%zu" : "- {id: c%zu", k);
    ent_text_addf(out, "%stype: %s", between,
                  d->type == 't'   ? "tariff"
                  : d->type == 'b' ? "barrier"
                  : d->type == 'l' ? "levy"
                                   : "productivity");
    draw_what(r, e, law, k, d, between, block, out);
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
    if (d->until < 99999999) add_date(out, between, "until", d->until);
    if (!d->dated || test_uniform(r, 0, 1) < 0.3) add_date(out, between, "from", d->from);
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

void drawn_structure(test_random *r, const char *directory, drawn_law *law) {
    static const size_t layers[] = {1, 2, 3, 3, 3};
    *law = (drawn_law){.directory = directory, .form = (int)test_integer(r, 0, 4)};
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

ent_package *drawn_package(ent_context *context, test_random *r, const economy *e, drawn_law *law) {
    ent_package *package = NULL;
    char file[300];
    for (size_t layer = 0; layer < law->n_layers; layer++) {
        ent_text text = {0};
        write_head(law, layer, &text);
        for (size_t k = 0; k < law->count; k++)
            if (law->d[k].layer == layer) draw_clause(r, e, law, k, &law->d[k], &text);
        snprintf(file, sizeof file, "%s/ctx%zu.yaml", law->directory, layer);
        if (layer + 1 < law->n_layers) write_file(file, &text);
        else assert_ok(context, ent_package_parse(context, text.data, text.length, file, &package));
        ent_text_free(&text);
    }
    return package;
}

void drawn_remove_files(const drawn_law *law) {
    char file[300];
    for (size_t layer = 0; layer + 1 < law->n_layers; layer++) {
        snprintf(file, sizeof file, "%s/ctx%zu.yaml", law->directory, layer);
        unlink(file);
    }
    for (size_t k = 0; k < law->count; k++) {
        snprintf(file, sizeof file, "%s/rates%zu.csv", law->directory, k);
        if (law->d[k].from_file) unlink(file);
    }
}
