/* FIGARO and the ADB's tables, as published.h has it. */
#include "published.h"

#include "assert_close.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const figaro_regions[] = {"AU", "CN", "JP", "MX", "FIGW1"};
static const char *const figaro_industries[] = {"A01", "C10T12", "D35", "G46"};
static const char *const figaro_demands[] = {"P3_S13", "P3_S14", "P3_S15", "P51G", "P5M"};
const char *figaro_industry(size_t j) { return figaro_industries[j]; }

/* The rows below: value added in three parts that add up. */
enum { BELOW = 6 };
static const char *const below[BELOW] = {"D21X31", "OP_RES", "OP_NRES", "D1", "D29X39", "B2A3G"};

static double below_figure(const published *p, size_t row, size_t column) {
    double wages = floor(p->value_added[column] / 2.0), taxes = floor(p->value_added[column] / 7.0);
    if (row == 0) return p->taxes[column];
    if (row == 3) return wages;
    if (row == 4) return taxes;
    return row == 5 ? p->value_added[column] - wages - taxes : 0.0;
}

static void add_matrix(const published *p, const char *prefix, ent_text *out) {
    size_t rows = p->N * p->J, demands = p->N * p->F;
    ent_text_add(out, "rowLabels");
    for (size_t n = 0; n < p->N; n++)
        for (size_t j = 0; j < p->J; j++)
            ent_text_addf(out, ",%s_%s%s", figaro_regions[n], prefix, figaro_industries[j]);
    for (size_t n = 0; n < p->N; n++)
        for (size_t f = 0; f < p->F; f++) ent_text_addf(out, ",%s_%s", figaro_regions[n], figaro_demands[f]);
    for (size_t row = 0; row < rows; row++) {
        ent_text_addf(out, "\n%s_%s%s", figaro_regions[row / p->J], prefix, figaro_industries[row % p->J]);
        for (size_t c = 0; c < rows; c++) ent_text_addf(out, ",%.0f", p->Z[row * rows + c]);
        for (size_t c = 0; c < demands; c++) ent_text_addf(out, ",%.0f", p->demand[row * demands + c]);
    }
    for (size_t k = 0; k < BELOW; k++) {
        ent_text_addf(out, "\nW2_%s", below[k]);
        for (size_t c = 0; c < rows; c++) ent_text_addf(out, ",%.0f", below_figure(p, k, c));
        for (size_t c = 0; c < demands; c++) ent_text_addf(out, ",%d", k == 0 ? 1 : k < 3 ? 7 : 0);
    }
    ent_text_add(out, "\n");
}

static void add_cell(ent_text *out, const char *row_area, const char *row, const char *area, const char *column,
                     double value) {
    ent_text_addf(out, "%s_%s,%s_%s,%s,%s,%s,%s,%.0f\n", row_area, row, area, column, row_area, row, area, column,
                  value);
}

static void add_flat(const published *p, ent_text *out) {
    size_t rows = p->N * p->J, demands = p->N * p->F, J = p->J, F = p->F;
    ent_text_add(out, "icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue\n");
    for (size_t row = 0; row < rows; row++) {
        const char *area = figaro_regions[row / J], *item = figaro_industries[row % J];
        for (size_t c = 0; c < rows; c++)
            add_cell(out, area, item, figaro_regions[c / J], figaro_industries[c % J], p->Z[row * rows + c]);
        for (size_t c = 0; c < demands; c++)
            add_cell(out, area, item, figaro_regions[c / F], figaro_demands[c % F], p->demand[row * demands + c]);
    }
    for (size_t k = 0; k < BELOW; k++) {
        for (size_t c = 0; c < rows; c++)
            add_cell(out, "W2", below[k], figaro_regions[c / J], figaro_industries[c % J], below_figure(p, k, c));
        for (size_t c = 0; c < demands; c++)
            add_cell(out, "W2", below[k], figaro_regions[c / F], figaro_demands[c % F],
                     k == 0  ? 1.0
                     : k < 3 ? 7.0
                             : 0.0);
    }
}

void published_figaro(const published *p, int form, ent_text *out) {
    assert_true(p->F == 5 && p->J <= 4);
    if (form == 2) add_flat(p, out);
    else add_matrix(p, form == 1 ? "CPA_" : "", out);
}

/* --- ADB --- */

static const char *const adb_regions[] = {"AUS", "PRC", "JPN", "MEX", "RoW"};

static void add_adb_figures(const published *p, const double *industries, const double *demand, double total,
                            ent_text *out) {
    for (size_t c = 0; c < p->N * p->J; c++) ent_text_addf(out, ",%.0f", industries == NULL ? 0.0 : industries[c]);
    for (size_t c = 0; c < p->N * p->F; c++) ent_text_addf(out, ",%.0f", demand == NULL ? 0.0 : demand[c]);
    ent_text_addf(out, ",%.0f\n", total);
}

static void add_adb_header(const published *p, int numbers, ent_text *out) {
    static const char *const demands[] = {"Final consumption expenditure by households", "NPISHs", "Government",
                                          "Gross fixed capital formation", "Changes in inventories"};
    for (int line = numbers ? 0 : 1; line < 4; line++) {
        ent_text_add(out, ",,,");
        for (size_t c = 0; c < p->N * p->J; c++) {
            if (line == 0) ent_text_addf(out, ",%04zu", c % p->J + 1);
            if (line == 1) ent_text_addf(out, ",\"Industry, number %zu\"", c % p->J + 1);
            if (line == 2) ent_text_addf(out, ",%s", adb_regions[c / p->J]);
            if (line == 3) ent_text_addf(out, ",c%zu", c % p->J + 1);
        }
        for (size_t c = 0; c < p->N * p->F; c++) {
            if (line == 0) ent_text_addf(out, ",%zu", 1001 + c % p->F);
            if (line == 1) ent_text_addf(out, ",\"%s\"", demands[c % p->F]);
            if (line == 2) ent_text_addf(out, ",%s", adb_regions[c / p->F]);
            if (line == 3) ent_text_addf(out, ",F%zu", c % p->F + 1);
        }
        ent_text_add(out, line == 1 ? ",TOTAL\n" : line == 2 ? ",ToT\n" : ",\n");
    }
}

void published_adb(const published *p, int numbers, ent_text *out) {
    size_t rows = p->N * p->J;
    double *inputs = calloc(rows, sizeof *inputs);
    for (size_t row = 0; row < rows; row++)
        for (size_t c = 0; c < rows; c++) inputs[c] += p->Z[row * rows + c];
    ent_text_add(out, "Multiregional Input-Output Table 2024,,,,\n\"75 economies, at constant 2010 prices\",,,,\n"
                      "In millions of US$,,,,\n,,,,\n");
    add_adb_header(p, numbers, out);
    for (size_t row = 0; row < rows; row++) {
        ent_text_addf(out, ",\"Industry, number %zu\",%s,c%zu", row % p->J + 1, adb_regions[row / p->J],
                      row % p->J + 1);
        add_adb_figures(p, p->Z + row * rows, p->demand + row * p->N * p->F, p->output[row], out);
    }
    ent_text_add(out, ",Intermediate input total,TOT,r60"), add_adb_figures(p, inputs, NULL, 0.0, out);
    ent_text_add(out, ",Taxes less subsidies on products,TOT,r99"), add_adb_figures(p, p->taxes, NULL, 0.0, out);
    ent_text_add(out, ",CIF / FOB adjustments,TOT,r61"), add_adb_figures(p, NULL, NULL, 0.0, out);
    ent_text_add(out, ",Direct purchases abroad by residents,TOT,r62"), add_adb_figures(p, NULL, NULL, 0.0, out);
    ent_text_add(out, ",Value added at basic prices,TOT,r64"), add_adb_figures(p, p->value_added, NULL, 0.0, out);
    ent_text_add(out, ",International Transport Margins,TOT,trs"), add_adb_figures(p, NULL, NULL, 0.0, out);
    ent_text_add(out, ",TOTAL,TOT,r69"), add_adb_figures(p, p->output, NULL, 0.0, out);
    ent_text_add(out, ",,,\n,Source: Asian Development Bank,,\n");
    free(inputs);
}
