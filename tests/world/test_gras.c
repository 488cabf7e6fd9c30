/* Scaling with signs: sums are met, signs are kept, and no other table with those sums is nearer; without negative cells
 * it is RAS. */
#include "assert_close.h"
#include "random_economy.h"
#include "world/gras.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 12 };
static ent_context *context;

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

typedef struct table {
    size_t n, m[2];
    double block[2][MOST * MOST], row[MOST], column[2 * MOST], r[MOST], s[2 * MOST];
} table;

static double cell(const table *t, size_t i, size_t c) {
    return c < t->m[0] ? t->block[0][i * t->m[0] + c] : t->block[1][i * t->m[1] + c - t->m[0]];
}

static double scaled(const table *t, size_t i, size_t c) { return ent_gras_cell(cell(t, i, c), t->r[i], t->s[c]); }

static ent_gras solve(table *t) {
    ent_gras g = {.n_rows = t->n,
                  .width = {t->m[0], t->m[1]},
                  .block = {t->block[0], t->block[1]},
                  .row_target = t->row,
                  .column_target = t->column,
                  .tolerance_share = 1e-12,
                  .limit = 100000,
                  .row_factor = t->r,
                  .column_factor = t->s};
    assert_ok(context, ent_gras_solve(context, &g));
    return g;
}

static void assert_sums(const table *t, double tolerance) {
    size_t m = t->m[0] + t->m[1];
    for (size_t i = 0; i < t->n; i++) {
        double sum = 0.0;
        for (size_t c = 0; c < m; c++) sum += scaled(t, i, c);
        assert_within(sum, t->row[i], tolerance);
    }
    for (size_t c = 0; c < m; c++) {
        double sum = 0.0;
        for (size_t i = 0; i < t->n; i++) sum += scaled(t, i, c);
        assert_within(sum, t->column[c], tolerance);
    }
}

/* The objective of Lenzen, Wood & Gallego (2007): sum |a| z ln(z / e), z = a' / a. */
static double distance(const table *t, double (*change)[2 * MOST]) {
    double sum = 0.0;
    for (size_t i = 0; i < t->n; i++)
        for (size_t c = 0; c < t->m[0] + t->m[1]; c++) {
            double a = cell(t, i, c), z;
            if (a == 0.0) continue;
            z = (scaled(t, i, c) + (change == NULL ? 0.0 : change[i][c])) / a;
            assert_true(z > 0.0);
            sum += fabs(a) * z * (log(z) - 1.0);
        }
    return sum;
}

/* The table of Junius & Oosterhaven (2003), section 3, whose targets Lenzen et al. take up. */
static void test_published_example(void **state) {
    table t = {.n = 3,
               .m = {4, 0},
               .block = {{7, 3, 5, -3, 2, 9, 8, 1, -2, 0, 2, 1}},
               .row = {15, 26, -1},
               .column = {9, 16, 17, -2}};
    double at, change[MOST][2 * MOST] = {{0}};
    ent_gras g = solve(&t);
    (void)state;
    assert_true(g.gap_share <= 1e-12 && g.rounds < 1000);
    assert_sums(&t, 1e-10);
    for (size_t i = 0; i < 3; i++)
        for (size_t c = 0; c < 4; c++) assert_true(cell(&t, i, c) * scaled(&t, i, c) >= 0.0);
    at = distance(&t, NULL);
    /* any other table with these sums differs by cycles (i, c) (i, d) (k, d) (k, c): each makes it worse */
    for (size_t i = 0; i < 3; i++)
        for (size_t k = i + 1; k < 3; k++)
            for (size_t c = 0; c < 4; c++)
                for (size_t d = c + 1; d < 4; d++)
                    for (int sign = -1; sign <= 1; sign += 2) {
                        double step = 1e-3 * sign;
                        if (cell(&t, i, c) == 0.0 || cell(&t, i, d) == 0.0 || cell(&t, k, c) == 0.0 ||
                            cell(&t, k, d) == 0.0)
                            continue;
                        change[i][c] = change[k][d] = step, change[i][d] = change[k][c] = -step;
                        assert_true(distance(&t, change) > at);
                        change[i][c] = change[k][d] = change[i][d] = change[k][c] = 0.0;
                    }
}

/* Random tables: targets are sums of a table with the same signs, so that there is a solution. */
static void make_table(test_random *rng, double negative_share, table *t) {
    size_t m;
    *t = (table){.n = test_integer(rng, 2, MOST)};
    t->m[0] = test_integer(rng, 1, MOST), t->m[1] = test_integer(rng, 0, MOST);
    m = t->m[0] + t->m[1];
    for (size_t i = 0; i < t->n; i++)
        for (size_t c = 0; c < m; c++) {
            double a = test_uniform(rng, 0.5, 10.0), b = a * exp(test_uniform(rng, -1.0, 1.0));
            if (test_uniform(rng, 0.0, 1.0) < negative_share) a = -a, b = -b;
            if (c < t->m[0]) t->block[0][i * t->m[0] + c] = a;
            else t->block[1][i * t->m[1] + c - t->m[0]] = a;
            t->row[i] += b, t->column[c] += b;
        }
}

static void test_random_tables(void **state) {
    test_random rng = {.state = test_seed("gras", 4)};
    (void)state;
    for (size_t n = 0; n < test_cases(200); n++) {
        table t;
        ent_gras g;
        make_table(&rng, n % 2 == 0 ? 0.15 : 0.0, &t);
        g = solve(&t);
        /* a target near 0 makes its share of a gap large; sums are what counts */
        if (g.gap_share <= 1e-12) assert_sums(&t, 1e-9 * 200.0);
        else assert_true(g.rounds == 100000);
        for (size_t i = 0; i < t.n; i++)
            for (size_t c = 0; c < t.m[0] + t.m[1]; c++) assert_true(cell(&t, i, c) * scaled(&t, i, c) >= 0.0);
    }
}

/* Plain RAS, as anybody would write it. */
static void test_is_ras(void **state) {
    test_random rng = {.state = test_seed("ras", 5)};
    (void)state;
    for (size_t n = 0; n < test_cases(50); n++) {
        table t;
        double a[MOST][2 * MOST];
        size_t m;
        make_table(&rng, 0.0, &t);
        m = t.m[0] + t.m[1];
        for (size_t i = 0; i < t.n; i++)
            for (size_t c = 0; c < m; c++) a[i][c] = cell(&t, i, c);
        for (int round = 0; round < 2000; round++) {
            for (size_t i = 0; i < t.n; i++) {
                double sum = 0.0;
                for (size_t c = 0; c < m; c++) sum += a[i][c];
                for (size_t c = 0; c < m; c++) a[i][c] *= t.row[i] / sum;
            }
            for (size_t c = 0; c < m; c++) {
                double sum = 0.0;
                for (size_t i = 0; i < t.n; i++) sum += a[i][c];
                for (size_t i = 0; i < t.n; i++) a[i][c] *= t.column[c] / sum;
            }
        }
        (void)solve(&t);
        for (size_t i = 0; i < t.n; i++)
            for (size_t c = 0; c < m; c++) assert_close(scaled(&t, i, c), a[i][c], 1e-9);
    }
}

/* A row that should be empty becomes empty; a table that cannot have its sums says what is left. */
static void test_limits(void **state) {
    table empty = {.n = 2, .m = {2, 0}, .block = {{1, 2, 3, 4}}, .row = {0, 7}, .column = {3, 4}};
    table impossible = {.n = 2, .m = {2, 0}, .block = {{1, 0, 0, 1}}, .row = {1, 2}, .column = {2, 1}};
    ent_gras g;
    (void)state;
    (void)solve(&empty);
    assert_sums(&empty, 1e-12);
    assert_close(empty.r[0], 0.0, 0.0);
    g = solve(&impossible);
    assert_true(g.rounds <= 100000);
    assert_true(g.gap_share > 0.1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_example),
        cmocka_unit_test(test_random_tables),
        cmocka_unit_test(test_is_ras),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
