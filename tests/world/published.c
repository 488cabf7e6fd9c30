#include "published.h"

#include "assert_close.h"
#include "world/import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const regions[] = {"AUS", "CHN", "JPN", "MEX", "ROW"};
const char *published_region(size_t n) { return regions[n]; }

static const char *const letters[] = {"A01_02", "C10T12", "D", "G"};
static const char *const demands_2025[] = {"HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"};
const icio_style icio_2025 = {.separator = ",",
                              .line_end = "\n",
                              .mark = "",
                              .industries = letters,
                              .demands = demands_2025,
                              .taxes = "TLS",
                              .value_added = "VA",
                              .output = "OUT",
                              .output_column = "OUT"};

published published_make(test_random *random, size_t N, size_t J, size_t F, size_t negative) {
    size_t rows = N * J;
    published p = {.N = N,
                   .J = J,
                   .F = F,
                   .Z = calloc(rows * rows, sizeof(double)),
                   .demand = calloc(rows * N * F, sizeof(double)),
                   .value_added = calloc(rows, sizeof(double)),
                   .taxes = calloc(rows, sizeof(double)),
                   .output = calloc(rows, sizeof(double))};
    for (size_t row = 0; row < rows; row++) {
        for (size_t c = 0; c < rows; c++)
            p.output[row] += p.Z[row * rows + c] = floor(test_uniform(random, 0.0, row / J == c / J ? 90.0 : 9.0));
        for (size_t c = 0; c < N * F; c++) {
            double high = c % F == 0 ? (c / F == row / J ? 300.0 * (double)rows : 30.0) : 20.0;
            double value = 1.0 + floor(test_uniform(random, 0.0, high));
            if (c % F == F - 2 && negative > 0) value = -value, negative--;
            p.output[row] += p.demand[row * N * F + c] = value;
        }
        p.output[row] += 200.0 * (double)rows;
        p.demand[row * N * F + (row / J) * F] += 200.0 * (double)rows;
        p.taxes[row] = floor(test_uniform(random, -3.0, 9.0));
    }
    for (size_t c = 0; c < rows; c++) {
        p.value_added[c] = p.output[c] - p.taxes[c];
        for (size_t row = 0; row < rows; row++) p.value_added[c] -= p.Z[row * rows + c];
        assert_true(p.value_added[c] > 0.0);
    }
    return p;
}

void published_free(published *p) {
    free(p->Z), free(p->demand), free(p->value_added), free(p->taxes), free(p->output);
}

static double column_total(const published *p, size_t column) {
    double sum = 0.0;
    for (size_t row = 0; row < p->N * p->J; row++) sum += p->demand[row * p->N * p->F + column];
    return sum;
}

/* --- ICIO --- */

/* China and Mexico come in parts 1 and 2: which industry columns or rows a region has. */
static size_t parts_of(const icio_style *s, size_t n) {
    return s->in_parts && (strcmp(regions[n], "CHN") == 0 || strcmp(regions[n], "MEX") == 0) ? 2 : 1;
}

static void add_region(const icio_style *s, size_t n, size_t part, ent_text *out) {
    if (parts_of(s, n) == 1) ent_text_add(out, regions[n]);
    else ent_text_addf(out, "%.2s%zu", strcmp(regions[n], "CHN") == 0 ? "CN" : "MX", part + 1);
}

/* A whole number in so many parts: the second gets a third of it. */
static double part_of(double value, size_t parts, size_t part) {
    double second = parts == 1 ? 0.0 : floor(value / 3.0);
    return part == 0 ? value - second : second;
}

static void add_figure(const icio_style *s, double value, ent_text *out) {
    ent_text_add(out, s->separator);
    ent_text_addf(out, "%.0f", value);
}

static void add_header(const published *p, const icio_style *s, ent_text *out) {
    ent_text_add(out, s->mark);
    ent_text_add(out, "V1");
    for (size_t n = 0; n < p->N; n++)
        for (size_t part = 0; part < parts_of(s, n); part++)
            for (size_t j = 0; j < p->J; j++) {
                ent_text_add(out, s->separator);
                add_region(s, n, part, out);
                ent_text_addf(out, "_%s", s->industries[j]);
            }
    for (size_t n = 0; n < p->N; n++)
        for (size_t f = 0; f < p->F; f++)
            ent_text_addf(out, s->demand_first ? "%s%s_%s" : "%s%s_%s", s->separator,
                          s->demand_first ? s->demands[f] : regions[n], s->demand_first ? regions[n] : s->demands[f]);
    ent_text_addf(out, "%s%s%s", s->separator, s->output_column, s->line_end);
}

/* The figures of a row over industries (given by index of column), demand and output. */
static void add_row(const published *p, const icio_style *s, const double *industries, const double *demand,
                    double share_parts, size_t row_part, double output, ent_text *out) {
    size_t row_parts = (size_t)share_parts;
    for (size_t n = 0; n < p->N; n++)
        for (size_t part = 0; part < parts_of(s, n); part++)
            for (size_t j = 0; j < p->J; j++)
                add_figure(s, part_of(part_of(industries[n * p->J + j], row_parts, row_part), parts_of(s, n), part),
                           out);
    for (size_t c = 0; c < p->N * p->F; c++)
        add_figure(s, demand == NULL ? 0.0 : part_of(demand[c], row_parts, row_part), out);
    add_figure(s, part_of(output, row_parts, row_part), out);
    ent_text_add(out, s->line_end);
}

static void add_taxes(const published *p, const icio_style *s, ent_text *out) {
    size_t rows = p->N * p->J;
    double *share = calloc(rows, sizeof *share);
    if (strcmp(s->taxes, "TAXSUB") != 0) {
        ent_text_add(out, s->taxes);
        add_row(p, s, p->taxes, NULL, 1, 0, 0.0, out);
    } else {
        for (size_t n = 0; n < p->N; n++) { /* each region takes part of the taxes; the first what is left */
            for (size_t c = 0; c < rows; c++) share[c] = n == 0 ? p->taxes[c] - (double)(p->N - 1) : 1.0;
            ent_text_addf(out, "%s_TAXSUB", regions[n]);
            add_row(p, s, share, NULL, 1, 0, 0.0, out);
        }
    }
    free(share);
}

void published_icio(const published *p, const icio_style *s, ent_text *out) {
    size_t rows = p->N * p->J;
    add_header(p, s, out);
    for (size_t n = 0; n < p->N; n++)
        for (size_t part = 0; part < parts_of(s, n); part++)
            for (size_t j = 0; j < p->J; j++) {
                size_t row = n * p->J + j;
                add_region(s, n, part, out);
                ent_text_addf(out, "_%s", s->industries[j]);
                add_row(p, s, p->Z + row * rows, p->demand + row * p->N * p->F, (double)parts_of(s, n), part,
                        p->output[row], out);
            }
    add_taxes(p, s, out);
    ent_text_add(out, s->value_added);
    add_row(p, s, p->value_added, NULL, 1, 0, 0.0, out);
    ent_text_add(out, s->output);
    add_row(p, s, p->output, NULL, 1, 0, 0.0, out);
}

/* --- WIOD --- */

static const char *const wiod_demands[] = {
    "Final consumption expenditure by households", "Final consumption expenditure by non-profit organisations (NPISH)",
    "Final consumption expenditure by government", "Gross fixed capital formation",
    "Changes in inventories and valuables",
};

/* "RoW", as these tables spell it. */
static const char *wiod_region(size_t n) { return strcmp(regions[n], "ROW") == 0 ? "RoW" : regions[n]; }

static void add_cells(const published *p, const double *industries, const double *demand, double total, ent_text *out) {
    for (size_t c = 0; c < p->N * p->J; c++) ent_text_addf(out, ",%.0f", industries == NULL ? 0.0 : industries[c]);
    for (size_t c = 0; c < p->N * p->F; c++) ent_text_addf(out, ",%.0f", demand == NULL ? 0.0 : demand[c]);
    ent_text_addf(out, ",%.0f\n", total);
}

/* Rows below the industries: name or code, what stands in it. */
static void add_totals(const published *p, const char *const labels[4], ent_text *out) {
    size_t rows = p->N * p->J;
    double *inputs = calloc(rows, sizeof *inputs), *spent = calloc(p->N * p->F, sizeof *spent);
    for (size_t row = 0; row < rows; row++)
        for (size_t c = 0; c < rows; c++) inputs[c] += p->Z[row * rows + c];
    for (size_t c = 0; c < p->N * p->F; c++) spent[c] = column_total(p, c);
    ent_text_add(out, labels[0]), add_cells(p, inputs, spent, 0.0, out);
    ent_text_add(out, labels[1]), add_cells(p, p->taxes, NULL, 0.0, out);
    ent_text_add(out, labels[2]), add_cells(p, p->value_added, NULL, 0.0, out);
    ent_text_add(out, labels[3]), add_cells(p, p->output, NULL, 0.0, out);
    free(inputs), free(spent);
}

void published_wiod_flat(const published *p, int stata, ent_text *out) {
    static const char *const labels[] = {
        "II_fob,Total intermediate consumption,TOT,65,2014", "TXSP,taxes less subsidies on products,TOT,66,2014",
        "VA,Value added at basic prices,TOT,70,2014", "GO,Output at basic prices,TOT,73,2014"};
    size_t rows = p->N * p->J;
    unsigned first = p->J == 35 ? 37 : 57;
    ent_text_add(out, "IndustryCode,IndustryDescription,Country,RNr,Year");
    for (size_t c = 0; c < rows; c++) ent_text_addf(out, ",%s%s%zu", stata ? "v" : "", regions[c / p->J], c % p->J + 1);
    for (size_t c = 0; c < p->N * p->F; c++) {
        unsigned f = (unsigned)(c % p->F), number = first + f + (p->J == 35 && f >= 3 ? 1 : 0); /* 37 38 39 41 42 */
        ent_text_addf(out, ",%s%s%u", stata ? "v" : "", regions[c / p->F], number);
    }
    ent_text_addf(out, ",%sTOT\n", stata ? "v" : "");
    for (size_t row = 0; row < rows; row++) {
        ent_text_addf(out, "C%02zu,\"Industry, number %zu\",%s,%zu,2014", row % p->J + 1, row % p->J + 1,
                      regions[row / p->J], row % p->J + 1);
        add_cells(p, p->Z + row * rows, p->demand + row * p->N * p->F, p->output[row], out);
    }
    add_totals(p, labels, out);
}

void published_wiod_sheet(const published *p, int release, ent_text *out) {
    static const char *const old_codes[] = {"AtB", "C", "15t16", "F"}, *const new_codes[] = {"A01", "B", "C10-C12",
                                                                                             "F"};
    static const char *const labels[] = {",Total intermediate consumption,TOT,r60",
                                         ",taxes less subsidies on products,TOT,r61",
                                         ",Value added at basic prices,TOT,r64", ",Output at basic prices,TOT,r69"};
    const char *const *codes = release == 2013 ? old_codes : new_codes;
    size_t rows = p->N * p->J;
    ent_text_addf(out, "\"World Input-Output Table, %d\",,,\nin current prices,,,\n", 2011);
    for (int line = 0; line < 4; line++) {
        static const char *const titles[] = {"(industry-by-industry)", "(millions of US$)", "", ""};
        ent_text_addf(out, "%s,,,", titles[line]);
        for (size_t c = 0; c < rows; c++) {
            if (line == 0) ent_text_addf(out, ",%s", codes[c % p->J]);
            if (line == 1) ent_text_addf(out, ",\"Industry, number %zu\"", c % p->J + 1);
            if (line == 2) ent_text_addf(out, ",%s", wiod_region(c / p->J));
            if (line == 3) ent_text_addf(out, ",c%zu", c % p->J + 1);
        }
        for (size_t c = 0; c < p->N * p->F; c++) {
            if (line == 0) ent_text_add(out, ",");
            if (line == 1) ent_text_addf(out, ",\"%s\"", wiod_demands[c % p->F]);
            if (line == 2) ent_text_addf(out, ",%s", wiod_region(c / p->F));
            if (line == 3) ent_text_addf(out, ",c%zu", 37 + c % p->F);
        }
        ent_text_add(out, line == 1 ? ",Total output\n" : line == 2 ? ",TOT\n" : line == 3 ? ",c60\n" : ",\n");
    }
    for (size_t row = 0; row < rows; row++) {
        ent_text_addf(out, "%s,\"Industry, number %zu\",%s,c%zu", codes[row % p->J], row % p->J + 1,
                      wiod_region(row / p->J), row % p->J + 1);
        add_cells(p, p->Z + row * rows, p->demand + row * p->N * p->F, p->output[row], out);
    }
    add_totals(p, labels, out);
}

/* --- --- */

ent_status published_read(ent_context *context, const char *name, const ent_text *text, const char *importer,
                          ent_raw *raw) {
    ent_source *source = NULL;
    const ent_importer *found;
    const char *bytes;
    size_t length;
    ent_status status;
    *raw = (ent_raw){.layout = "", .edition = "", .folded = ""};
    assert_false(text->failed);
    assert_ok(context, ent_source_open_bytes(context, name, text->data, text->length, &source));
    ent_source_peek(source, &bytes, &length);
    found = ent_importer_of(bytes, length);
    assert_non_null(found);
    assert_string_equal(found->name, importer);
    raw->file = "golden";
    status = found->read(context, source, raw);
    ent_source_close(source);
    if (status != ENT_OK) ent_raw_free(raw);
    return status;
}

ent_status published_import(ent_context *context, const char *name, const ent_text *text,
                            const ent_import_options *options, ent_world **out, ent_import_report **report) {
    ent_source *source = NULL;
    ent_import_options defaults;
    ent_status status;
    ent_import_options_init(&defaults);
    *out = NULL;
    *report = NULL;
    assert_false(text->failed);
    status = ent_source_open_bytes(context, name, text->data, text->length, &source);
    if (status == ENT_OK)
        status = ent_import_source(context, source, options == NULL ? &defaults : options, out, report);
    ent_source_close(source);
    if (status != ENT_OK) {
        ent_import_report_free(*report);
        *report = NULL;
    }
    return status;
}

void assert_published(const published *p, const ent_raw *raw) {
    size_t rows = p->N * p->J;
    assert_int_equal(raw->n_regions, p->N);
    assert_int_equal(raw->n_industries, p->J);
    assert_int_equal(raw->n_demands, p->F);
    assert_true(raw->has_value_added && raw->has_output_row && raw->has_output_column);
    for (size_t n = 0; n < p->N; n++) assert_string_equal(raw->regions[n], regions[n]);
    for (size_t c = 0; c < rows * rows; c++) assert_close(raw->intermediate_musd[c], p->Z[c], 0.0);
    for (size_t c = 0; c < rows * p->N * p->F; c++) assert_close(raw->final_musd[c], p->demand[c], 0.0);
    for (size_t c = 0; c < rows; c++) {
        assert_close(raw->value_added_musd[c], p->value_added[c], 0.0);
        assert_close(raw->taxes_musd[c], p->taxes[c], 0.0);
        assert_close(raw->output_musd[c], p->output[c], 0.0);
        assert_close(raw->sold_musd[c], p->output[c], 0.0);
    }
}
