#include "synthetic_icio.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEMANDS = 6, INVENTORIES = 4 };
static const char *const demands[DEMANDS] = {"HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"};

typedef struct icio {
    size_t N, J, rows, width; /* width: columns of industries and demand */
    double *row_sum, *column_sum;
} icio;

/* Uniform in [0, 1), a function of the cell: both passes see the same table (splitmix64). */
static double noise(size_t row, size_t column) {
    uint64_t z = ((uint64_t)row << 32 | (uint64_t)column) * 0x9E3779B97F4A7C15u + 0x1234567u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1p-53;
}

/* Hundredths of a million dollars. Home buys fifty times as much as abroad; large economies come first. */
static long long cell(const icio *t, size_t row, size_t column) {
    size_t from = row / t->J, industry = column < t->rows, to = industry ? column / t->J : (column - t->rows) / DEMANDS;
    size_t which = industry ? 0 : (column - t->rows) % DEMANDS;
    double size = 100.0 / (1.0 + 0.05 * (double)from) / (1.0 + 0.05 * (double)to) * (from == to ? 50.0 : 1.0);
    double u = noise(row, column);
    if (industry) return (long long)(size * u);
    if (which == INVENTORIES && row % 50 == 7 && from == to)
        return (long long)(-40.0 * size * u); /* ran down its stock */
    if (which == INVENTORIES) return (long long)(size * (u - 0.3) * 3.0);
    return (long long)(size * u * (which == 0 ? 60.0 : 8.0));
}

static void add_up(icio *t) {
    for (size_t row = 0; row < t->rows; row++)
        for (size_t c = 0; c < t->width; c++) {
            double value = (double)cell(t, row, c);
            t->row_sum[row] += value;
            t->column_sum[c] += value;
        }
}

static char *put(char *p, long long hundredths) {
    char digits[24];
    int n = 0;
    *p++ = ',';
    if (hundredths < 0) *p++ = '-', hundredths = -hundredths;
    if (hundredths == 0) {
        *p++ = '0';
        return p;
    }
    for (long long whole = hundredths / 100; n == 0 || whole > 0; whole /= 10) digits[n++] = (char)('0' + whole % 10);
    while (n > 0) *p++ = digits[--n];
    *p++ = '.';
    *p++ = (char)('0' + hundredths / 10 % 10);
    if (hundredths % 10 != 0) *p++ = (char)('0' + hundredths % 10);
    return p;
}

static void write_header(FILE *file, const icio *t) {
    fputs("V1", file);
    for (size_t c = 0; c < t->rows; c++) fprintf(file, ",R%02zu_S%02zu", c / t->J, c % t->J);
    for (size_t c = 0; c < t->N * DEMANDS; c++) fprintf(file, ",R%02zu_%s", c / DEMANDS, demands[c % DEMANDS]);
    fputs(",OUT\n", file);
}

static void write_rows(FILE *file, const icio *t, char *line) {
    for (size_t row = 0; row < t->rows; row++) {
        char *p = line + sprintf(line, "R%02zu_S%02zu", row / t->J, row % t->J);
        for (size_t c = 0; c < t->width; c++) p = put(p, cell(t, row, c));
        p = put(p, (long long)t->row_sum[row]);
        *p++ = '\n';
        fwrite(line, 1, (size_t)(p - line), file);
    }
    for (int k = 0; k < 3; k++) { /* taxes are a fiftieth of inputs, value added what is left */
        char *p = line + sprintf(line, "%s", k == 0 ? "TLS" : k == 1 ? "VA" : "OUT");
        for (size_t c = 0; c <= t->width; c++) {
            long long inputs = c < t->rows ? (long long)t->column_sum[c] : 0, taxes = inputs / 50;
            long long output = c < t->rows ? (long long)t->row_sum[c] : 0;
            p = put(p, k == 0 ? taxes : k == 1 ? output - inputs - taxes : output);
        }
        *p++ = '\n';
        fwrite(line, 1, (size_t)(p - line), file);
    }
}

int synthetic_icio_write(const char *path, size_t n_regions, size_t n_industries) {
    icio t = {.N = n_regions, .J = n_industries, .rows = n_regions * n_industries};
    char *line;
    FILE *file;
    int good;
    t.width = t.rows + t.N * DEMANDS;
    t.row_sum = calloc(t.rows, sizeof *t.row_sum);
    t.column_sum = calloc(t.width, sizeof *t.column_sum);
    line = malloc(24 * (t.width + 2) + 64);
    file = t.row_sum == NULL || t.column_sum == NULL || line == NULL ? NULL : fopen(path, "wbe");
    good = file != NULL;
    if (good) {
        add_up(&t);
        write_header(file, &t);
        write_rows(file, &t, line);
        good = ferror(file) == 0;
    }
    if (file != NULL && fclose(file) != 0) good = 0;
    free(t.row_sum), free(t.column_sum), free(line);
    return good;
}
