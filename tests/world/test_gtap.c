/* GTAP data bases: both versions of names give the table that is worked out here cell by cell; what the world then has as
 * duties, outputs and tariffs is what the arrays say; nothing that is broken gets through, and nothing breaks. */
#include "assert_close.h"
#include "published.h"
#include "published_gtap.h"
#include "world/import.h"
#include "world/inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = GTAP_N, J = GTAP_J, U = GTAP_U };

static ent_context *context;
static test_random rng;

static int setup(void **state) {
    (void)state;
    rng.state = test_seed("gtap", 20263);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

static double at_trade(const double *from, size_t k, size_t i, size_t n) { return from[(k * N + i) * N + n]; }
static double at_use(const double *from, size_t k, size_t n, size_t u) { return from[(k * N + n) * U + u]; }

/* What user u of n takes of all that n imports of k. */
static double part(const gtap_base *b, size_t k, size_t n, size_t u) {
    double all = 0.0;
    for (size_t other = 0; other < U; other++) all += at_use(b->imported, k, n, other);
    return at_use(b->imported, k, n, u) / all;
}

/* What user u of n pays for transport, and in duties. */
static double wedge(const gtap_base *b, const double *high, const double *low, size_t n, size_t u) {
    double sum = 0.0;
    for (size_t k = 0; k < J; k++)
        for (size_t i = 0; i < N; i++) sum += part(b, k, n, u) * (at_trade(high, k, i, n) - at_trade(low, k, i, n));
    return sum;
}

static double expected(const gtap_base *b, size_t i, size_t k, size_t n, size_t u) {
    double value = part(b, k, n, u) * at_trade(b->fob, k, i, n), sold = 0.0;
    if (i == n) value += at_use(b->domestic, k, n, u);
    for (size_t other = 0; other < N; other++) sold += b->transport[other];
    if (k == GTAP_CARRIER) value += wedge(b, b->cif, b->fob, n, u) * b->transport[i] / sold;
    return value;
}

static double expected_tax(const gtap_base *b, size_t n, size_t u) {
    double sum = wedge(b, b->duty_paid, b->cif, n, u);
    for (size_t k = 0; k < J; k++)
        sum += at_use(b->domestic_paid, k, n, u) - at_use(b->domestic, k, n, u) + at_use(b->imported_paid, k, n, u) -
               at_use(b->imported, k, n, u);
    for (size_t to = 0; u < J && to < N; to++) sum += at_trade(b->fob, u, n, to) - at_trade(b->basic, u, n, to);
    return sum;
}

static void assert_base(const gtap_base *b, const ent_raw *raw) {
    static const char *const regions[] = {"AUS", "JPN", "XTW"};
    for (size_t n = 0; n < N; n++) assert_string_equal(raw->regions[n], regions[n]);
    for (size_t cell = 0; cell < N * J * N * U; cell++) {
        size_t u = cell % U, n = cell / U % N, row = cell / U / N;
        double value = u < J ? raw->intermediate_musd[row * N * J + n * J + u]
                             : raw->final_musd[row * N * 3 + n * 3 + u - J];
        assert_close(value, expected(b, row / J, row % J, n, u), 1e-13);
    }
    for (size_t n = 0; n < N; n++)
        for (size_t u = 0; u < U; u++)
            assert_close(u < J ? raw->taxes_musd[n * J + u] : raw->final_taxes_musd[n * 3 + u - J],
                         expected_tax(b, n, u), 1e-12);
}

static void test_both_versions(void **state) {
    (void)state;
    for (size_t i = 0; i < test_cases(4); i++) {
        gtap_base b = gtap_make(&rng);
        for (int old = 0; old < 2; old++) {
            ent_text text = {0};
            ent_raw raw;
            gtap_write(&b, old, &text);
            assert_ok(context, published_read(context, "basedata.har", &text, "gtap", &raw));
            assert_base(&b, &raw);
            assert_string_equal(raw.edition, old ? "names of version 6" : "names of version 7");
            ent_raw_free(&raw);
            ent_text_free(&text);
        }
        gtap_free(&b);
    }
}

/* Single precision: sums agree to a few of its last digits. */
static void test_world(void **state) {
    gtap_base b = gtap_make(&rng);
    ent_text text = {0};
    ent_world *world;
    ent_import_report *report;
    const ent_table *t;
    const ent_note *notes;
    size_t n_notes;
    (void)state;
    gtap_write(&b, 0, &text);
    assert_ok(context, published_import(context, "basedata.har", &text, NULL, &world, &report));
    t = ent_world_table(world);
    assert_int_equal(t->sectors[0].tradable_goods, 1);
    assert_int_equal(t->sectors[1].tradable_goods, 1);
    assert_int_equal(t->sectors[2].tradable_goods, 0);
    for (size_t n = 0; n < N; n++) {
        double duties = 0.0;
        for (size_t k = 0; k < J; k++)
            for (size_t i = 0; i < N; i++) {
                double duty = at_trade(b.duty_paid, k, i, n) - at_trade(b.cif, k, i, n);
                if (i == n) continue;
                duties += duty;
                if (k != GTAP_CARRIER)
                    assert_close(t->tariff_rate[(k * N + n) * N + i], duty / at_trade(b.fob, k, i, n), 1e-13);
            }
        assert_close(ent_world_base(world)->duties_musd[n] / duties, 1.0, 1e-6);
        for (size_t k = 0; k < J; k++) {
            double output = k == GTAP_CARRIER ? b.transport[n] : 0.0;
            for (size_t to = 0; to < N; to++) output += at_trade(b.fob, k, n, to);
            for (size_t u = 0; u < U; u++) output += at_use(b.domestic, k, n, u);
            assert_close(ent_world_base(world)->output_musd[k * N + n] / output, 1.0, 1e-6);
        }
    }
    notes = ent_world_notes(world, &n_notes);
    for (size_t i = 0; i < n_notes; i++)
        if (strcmp(notes[i].key, "tariffs") == 0) assert_string_equal(notes[i].text, "those of the table");
    ent_import_report_free(report);
    ent_world_free(world);
    ent_text_free(&text);
    gtap_free(&b);
}

/* --- what is refused --- */

static void assert_refused(const ent_text *text, const char *message) {
    ent_raw raw;
    assert_int_equal(published_read(context, "t.har", text, "gtap", &raw), ENT_INPUT);
    if (strstr(ent_context_error(context)->message, message) == NULL)
        fail_msg("\"%s\" is not in: %s", message, ent_context_error(context)->message);
}

static void test_refusals(void **state) {
    static const char *const other[] = {"rice", "cars", "ships"};
    const gtap_set makers = {"ACTS", other, 3};
    const gtap_set *trade[] = {&gtap_comm, &gtap_reg, &gtap_reg}, *firms[] = {&gtap_comm, &makers, &gtap_reg};
    const gtap_set *short_of[] = {&gtap_comm, &gtap_reg};
    double ones[27];
    ent_text text = {0};
    (void)state;
    for (size_t i = 0; i < 27; i++) ones[i] = 1.0;
    har_write(&text, "ABCD", "REFULL", trade, 3, ones);
    assert_refused(&text, "no GTAP data base: it has no VXSB");
    assert_non_null(strstr(ent_context_error(context)->hint, "the file has ABCD"));
    har_write(&text, "VXSB", "RLFULL", trade, 3, ones);
    assert_refused(&text, "does not run over goods, regions and regions");
    ent_text_free(&text);
    har_write(&text, "VXSB", "REFULL", short_of, 2, ones);
    assert_refused(&text, "does not run over goods, regions and regions");
    ent_text_free(&text);
    har_write(&text, "VXSB", "REFULL", trade, 3, ones);
    assert_refused(&text, "has no header VDFB");
    har_write(&text, "VDFB", "REFULL", firms, 3, ones);
    assert_refused(&text, "header VDFB has activities that are not the goods");
    ent_text_free(&text);
    ones[3] = NAN;
    har_write(&text, "VXSB", "REFULL", trade, 3, ones);
    assert_refused(&text, "figure 4 of header VXSB is not a finite number");
    ent_text_free(&text);
}

/* Every cut is noticed, and every byte that is changed is read or refused. */
static void test_broken(void **state) {
    gtap_base b = gtap_make(&rng);
    ent_text text = {0};
    ent_raw raw;
    (void)state;
    gtap_write(&b, 0, &text);
    for (size_t cut = 100; cut < text.length; cut += 61) {
        ent_text part_of = {.data = text.data, .length = cut};
        ent_status status = published_read(context, "t.har", &part_of, "gtap", &raw);
        assert_int_equal(status, ENT_INPUT);
    }
    for (size_t at = 30; at < text.length; at += 7) {
        char *byte = &text.data[at], kept = *byte;
        ent_status status;
        *byte = (char)test_integer(&rng, 0, 255);
        status = published_read(context, "t.har", &text, "gtap", &raw);
        assert_true(status == ENT_OK || status == ENT_INPUT || status == ENT_RANGE);
        if (status == ENT_OK) ent_raw_free(&raw);
        *byte = kept;
    }
    ent_text_free(&text);
    gtap_free(&b);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_versions),
        cmocka_unit_test(test_world),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_broken),
    };
    if (argc == 2) { /* a seed for the fuzz target */
        test_random random = {.state = 1};
        gtap_base b = gtap_make(&random);
        ent_text text = {0};
        FILE *file = fopen(argv[1], "wbe");
        gtap_write(&b, 0, &text);
        if (file == NULL || fwrite(text.data, 1, text.length, file) != text.length) return 1;
        fclose(file);
        ent_text_free(&text);
        gtap_free(&b);
        return 0;
    }
    return cmocka_run_group_tests(tests, setup, teardown);
}
