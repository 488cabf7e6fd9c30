/* From published tables to worlds: a table that adds up keeps every figure; each rule does what it says, against plain
 * arithmetic; every change is counted. */
#include "assert_close.h"
#include "published.h"
#include "world/balance.h"
#include "world/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static test_random rng;

static int setup(void **state) {
    (void)state;
    rng.state = test_seed("balance", 30);
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

static ent_import_options with(ent_inventories inventories, ent_product_taxes taxes) {
    ent_import_options options;
    ent_import_options_init(&options);
    options.inventories = inventories;
    options.taxes = taxes;
    return options;
}

static ent_world *import(const published *p, const ent_import_options *options, ent_import_report **report) {
    ent_text text = {0};
    ent_world *world = NULL;
    published_icio(p, &icio_2025, &text);
    assert_ok(context, published_import(context, "2019.csv", &text, options, &world, report));
    ent_text_free(&text);
    return world;
}

static const ent_import_change *change(const ent_import_report *report, const char *key) {
    for (size_t i = 0; i < report->n_changes; i++)
        if (strcmp(report->changes[i].key, key) == 0) return &report->changes[i];
    fail_msg("no change \"%s\"", key);
    return NULL;
}

/* Flows and shares are sums over uses, value added is output less inputs, by the plainest loops. */
static void assert_is_table(const published *p, const ent_world *world, double tolerance) {
    const ent_table *t = ent_world_table(world);
    const ent_base *base = ent_world_base(world);
    size_t N = p->N, J = p->J, rows = N * J;
    for (size_t k = 0; k < J; k++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                double flow = 0.0;
                for (size_t j = 0; j < J; j++) flow += p->Z[(i * J + k) * rows + n * J + j];
                for (size_t f = 0; f < p->F; f++) flow += p->demand[(i * J + k) * N * p->F + n * p->F + f];
                assert_close(t->flow_musd[(k * N + n) * N + i], flow, tolerance);
            }
    for (size_t k = 0; k < J; k++)
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < N; n++) {
                double inputs = 0.0;
                for (size_t i = 0; i < N; i++) inputs += p->Z[(i * J + k) * rows + n * J + j];
                assert_close(t->input_share[(k * J + j) * N + n], inputs / p->output[n * J + j], tolerance);
            }
    for (size_t n = 0; n < N; n++) {
        double earned = 0.0;
        for (size_t j = 0; j < J; j++) {
            earned += p->value_added[n * J + j] + p->taxes[n * J + j];
            assert_close(base->output_musd[j * N + n], p->output[n * J + j], tolerance);
        }
        assert_close(base->value_added_musd[n], earned, tolerance);
    }
}

/* A table that adds up comes through unchanged, whatever the rule: 1e-9 is GRAS's tolerance. */
static void test_good_table_is_kept(void **state) {
    static const ent_inventories rules[] = {ENT_INVENTORIES_GRAS, ENT_INVENTORIES_PRODUCED, ENT_INVENTORIES_SIGNED};
    published p = published_make(&rng, 4, 3, 6, 0);
    (void)state;
    for (size_t r = 0; r < 3; r++) {
        ent_import_options options = with(rules[r], ENT_PRODUCT_TAXES_VALUE_ADDED);
        ent_import_report *report;
        ent_world *world = import(&p, &options, &report);
        assert_is_table(&p, world, 1e-9);
        for (size_t i = 0; i < report->n_changes; i++)
            if (strcmp(report->changes[i].key, "rescaled") != 0 && strcmp(report->changes[i].key, "final-scaled") != 0)
                assert_int_equal(report->changes[i].n_cells, 0);
        assert_within(change(report, "rescaled")->moved_musd, 0.0, 1e-6);
        assert_close(report->final_scale, 1.0, 1e-14);
        for (size_t i = 0; i < report->n_identities; i++) {
            assert_within(report->identities[i].before_share, 0.0, 1e-14);
            assert_within(report->identities[i].after_share, 0.0, 1e-12);
        }
        assert_int_equal(ent_world_table(world)->base_year, 2019);
        assert_string_equal(ent_world_table(world)->name, "icio-2019");
        ent_import_report_free(report);
        ent_world_free(world);
    }
    published_free(&p);
}

/* gras: negative inventories are counted, value added of every industry stays what was published. */
static void test_gras_keeps_value_added(void **state) {
    published p = published_make(&rng, 4, 3, 6, 9);
    ent_import_options options = with(ENT_INVENTORIES_GRAS, ENT_PRODUCT_TAXES_VALUE_ADDED);
    ent_import_report *report;
    ent_world *world = import(&p, &options, &report);
    const ent_base *base = ent_world_base(world);
    double dropped = 0.0;
    size_t n_dropped = 0;
    (void)state;
    for (size_t row = 0; row < p.N * p.J; row++)
        for (size_t c = 0; c < p.N * p.F; c++)
            if (p.demand[row * p.N * p.F + c] < 0.0) dropped -= p.demand[row * p.N * p.F + c], n_dropped++;
    assert_int_equal(n_dropped, 9);
    assert_int_equal(change(report, "negative-inventories")->n_cells, 9);
    assert_close(change(report, "negative-inventories")->moved_musd, dropped, 1e-14);
    assert_true(change(report, "rescaled")->moved_musd > 0.5 * dropped);
    for (size_t n = 0; n < p.N; n++)
        for (size_t j = 0; j < p.J; j++) {
            const ent_table *t = ent_world_table(world);
            size_t c = n * p.J + j;
            assert_close(base->output_musd[j * p.N + n] * t->value_added_share[j * p.N + n],
                         p.value_added[c] + p.taxes[c], 1e-6);
        }
    for (size_t n = 0; n < p.N; n++) {
        assert_close(report->regions[n].world_musd, report->regions[n].expected_musd, 1e-8);
        assert_close(report->regions[n].expected_musd,
                     report->regions[n].published_musd + report->regions[n].taxes_musd, 1e-14);
    }
    ent_import_report_free(report);
    ent_world_free(world);
    published_free(&p);
}

/* (I - A) x = f by elimination, the second path to what `produced` iterates for. */
static void leontief(const published *p, const double *f, double *x) {
    size_t rows = p->N * p->J;
    double *a = malloc(rows * rows * sizeof *a);
    for (size_t i = 0; i < rows; i++) {
        x[i] = f[i];
        for (size_t c = 0; c < rows; c++) a[i * rows + c] = (i == c) - p->Z[i * rows + c] / p->output[c];
    }
    for (size_t k = 0; k < rows; k++) /* dominant by columns: no pivoting needed */
        for (size_t i = k + 1; i < rows; i++) {
            double factor = a[i * rows + k] / a[k * rows + k];
            for (size_t c = k; c < rows; c++) a[i * rows + c] -= factor * a[k * rows + c];
            x[i] -= factor * x[k];
        }
    for (size_t k = rows; k-- > 0;) {
        for (size_t c = k + 1; c < rows; c++) x[k] -= a[k * rows + c] * x[c];
        x[k] /= a[k * rows + k];
    }
    free(a);
}

static void test_produced(void **state) {
    published p = published_make(&rng, 4, 3, 6, 9);
    size_t rows = p.N * p.J, J = p.J, N = p.N;
    ent_import_options options = with(ENT_INVENTORIES_PRODUCED, ENT_PRODUCT_TAXES_VALUE_ADDED);
    ent_import_report *report;
    ent_world *world = import(&p, &options, &report);
    const ent_table *t = ent_world_table(world);
    const ent_base *base = ent_world_base(world);
    double *f = calloc(rows, sizeof *f), *x = calloc(rows, sizeof *x);
    (void)state;
    for (size_t row = 0; row < rows; row++)
        for (size_t c = 0; c < N * p.F; c++) f[row] += fmax(p.demand[row * N * p.F + c], 0.0);
    leontief(&p, f, x);
    for (size_t row = 0; row < rows; row++) {
        size_t n = row / J, j = row % J;
        assert_close(base->output_musd[j * N + n], x[row], 1e-11);
        assert_true(x[row] > p.output[row] * (1 - 1e-12));
        for (size_t k = 0; k < J; k++) { /* technology is as published */
            double inputs = 0.0;
            for (size_t i = 0; i < N; i++) inputs += p.Z[(i * J + k) * rows + row];
            assert_close(t->input_share[(k * J + j) * N + n], inputs / p.output[row], 1e-11);
        }
    }
    assert_true(report->world_value_added_musd > report->published_value_added_musd);
    free(f), free(x);
    ent_import_report_free(report);
    ent_world_free(world);
    published_free(&p);
}

/* signed: what other final demand covers is netted, not dropped; a flow below 0 is what must go. */
static void test_signed(void **state) {
    published p = published_make(&rng, 3, 2, 6, 0);
    size_t width = p.N * p.F;
    ent_import_options options = with(ENT_INVENTORIES_SIGNED, ENT_PRODUCT_TAXES_VALUE_ADDED);
    ent_import_report *report;
    ent_world *world;
    (void)state;
    /* the first industry takes from stock what households buy of it, less than they buy: a net of demand */
    p.demand[0 * width + 4] -= 30.0, p.output[0] -= 30.0, p.value_added[0] -= 30.0;
    world = import(&p, &options, &report);
    assert_int_equal(change(report, "negative-final")->n_cells, 0);
    assert_is_table(&p, world, 1e-8);
    ent_import_report_free(report);
    ent_world_free(world);
    /* and abroad more than anybody there buys of it */
    p.demand[0 * width + p.F + 4] -= 300.0, p.output[0] -= 300.0, p.value_added[0] -= 300.0;
    assert_true(p.value_added[0] > 0.0);
    world = import(&p, &options, &report);
    assert_int_equal(change(report, "negative-final")->n_cells, 1);
    assert_string_equal(change(report, "negative-final")->worst, "AUS A01_02 -> CHN final demand");
    assert_true(change(report, "negative-final")->worst_musd > 100.0);
    ent_import_report_free(report);
    ent_world_free(world);
    published_free(&p);
}

static void test_taxes_as_inputs(void **state) {
    published p = published_make(&rng, 3, 3, 6, 4);
    ent_import_options options = with(ENT_INVENTORIES_GRAS, ENT_PRODUCT_TAXES_INPUTS);
    ent_import_report *report;
    ent_world *world = import(&p, &options, &report);
    (void)state;
    for (size_t n = 0; n < p.N; n++) {
        double earned = 0.0;
        for (size_t j = 0; j < p.J; j++) earned += p.value_added[n * p.J + j];
        assert_close(report->regions[n].world_musd, earned, 1e-8);
        assert_close(report->regions[n].expected_musd, earned, 1e-14);
    }
    ent_import_report_free(report);
    ent_world_free(world);
    published_free(&p);
}

/* Idle industries, output nobody buys, value added below its floor and above output: each is counted where it is. */
static void test_odd_industries(void **state) {
    published p = published_make(&rng, 3, 4, 6, 0);
    size_t rows = p.N * p.J, width = p.N * p.F;
    ent_import_options options = with(ENT_INVENTORIES_GRAS, ENT_PRODUCT_TAXES_VALUE_ADDED);
    ent_import_report *report;
    ent_world *world;
    const ent_base *base;
    (void)state;
    /* AUS D: no output, yet it sells 5 to AUS G and buys 2 of CHN G */
    for (size_t c = 0; c < rows; c++) p.Z[2 * rows + c] = p.Z[c * rows + 2] = 0.0;
    for (size_t c = 0; c < width; c++) p.demand[2 * width + c] = 0.0;
    p.Z[2 * rows + 3] = 5.0, p.Z[7 * rows + 2] = 2.0, p.output[2] = p.value_added[2] = p.taxes[2] = 0.0;
    /* CHN D: output, and nobody buys it */
    for (size_t c = 0; c < rows; c++) p.Z[6 * rows + c] = 0.0;
    for (size_t c = 0; c < width; c++) p.demand[6 * width + c] = 0.0;
    /* CHN G: value added below 0; JPN A01_02: a negative input */
    p.value_added[7] = -4.0, p.taxes[7] = 0.0;
    p.Z[1 * rows + 8] = -3.0;
    /* JPN G: buys nothing */
    for (size_t row = 0; row < rows; row++) p.Z[row * rows + 11] = 0.0;
    world = import(&p, &options, &report);
    base = ent_world_base(world);
    assert_int_equal(change(report, "idle-sales")->n_cells, 1);
    assert_close(change(report, "idle-sales")->moved_musd, 5.0, 0.0);
    assert_string_equal(change(report, "idle-sales")->worst, "AUS D -> AUS G");
    assert_int_equal(change(report, "idle-inputs")->n_cells, 1);
    assert_string_equal(change(report, "idle-inputs")->worst, "CHN G -> AUS D");
    assert_int_equal(change(report, "unsold")->n_cells, 1);
    assert_string_equal(change(report, "unsold")->worst, "CHN D -> CHN final demand");
    assert_close(change(report, "unsold")->moved_musd, p.output[6], 0.0);
    assert_int_equal(change(report, "value-added-floor")->n_cells, 1);
    assert_string_equal(change(report, "value-added-floor")->worst, "CHN G");
    assert_close(change(report, "value-added-floor")->moved_musd, 4.0 + 0.001 * p.output[7], 1e-14);
    assert_int_equal(change(report, "negative-inputs")->n_cells, 1);
    assert_string_equal(change(report, "negative-inputs")->worst, "AUS C10T12 -> JPN A01_02");
    assert_int_equal(change(report, "no-inputs")->n_cells, 1);
    assert_string_equal(change(report, "no-inputs")->worst, "JPN G");
    assert_close(base->output_musd[2 * 3 + 0], 0.0, 0.0);
    assert_close(base->output_musd[2 * 3 + 1], p.output[6], 1e-8);
    assert_close(ent_world_table(world)->value_added_share[3 * 3 + 1], 0.001, 1e-6);
    ent_import_report_free(report);
    ent_world_free(world);
    published_free(&p);
}

/* Outputs, value added and final demand of different tables, or in different units. */
static void test_refusals(void **state) {
    published p = published_make(&rng, 2, 2, 6, 0);
    ent_text text = {0};
    ent_world *world;
    ent_import_report *report;
    (void)state;
    for (size_t c = 0; c < p.N * p.J * p.N * p.F; c++) p.demand[c] *= 1000.0;
    published_icio(&p, &icio_2025, &text);
    assert_int_equal(published_import(context, "t.csv", &text, NULL, &world, &report), ENT_INPUT);
    assert_non_null(strstr(ent_context_error(context)->message, "the world's final demand is"));
    ent_text_free(&text);
    for (size_t row = 0; row < p.N * p.J; row++)
        for (size_t f = 0; f < p.F; f++) p.demand[row * p.N * p.F + p.F + f] = 0.0;
    published_icio(&p, &icio_2025, &text);
    assert_int_equal(published_import(context, "t.csv", &text, NULL, &world, &report), ENT_INPUT);
    assert_non_null(strstr(ent_context_error(context)->message, "final demand of \"CHN\" is 0"));
    ent_text_free(&text);
    published_free(&p);
}

static size_t asked, stop_at;
static int stop(const char *task, size_t done, size_t total, void *payload) {
    (void)task, (void)payload;
    assert_true(total == 0 || done <= total);
    return ++asked == stop_at;
}

/* Work can be stopped wherever it tells how far it is; what was begun is gone. */
static void test_cancelled(void **state) {
    static const ent_inventories rules[] = {ENT_INVENTORIES_GRAS, ENT_INVENTORIES_PRODUCED, ENT_INVENTORIES_SIGNED};
    published p = published_make(&rng, 3, 2, 6, 3);
    ent_text text = {0};
    (void)state;
    published_icio(&p, &icio_2025, &text);
    ent_context_set_progress(context, stop, NULL);
    for (size_t r = 0; r < 3; r++) {
        ent_import_options options = with(rules[r], ENT_PRODUCT_TAXES_VALUE_ADDED);
        ent_status status = ENT_CANCELLED;
        for (stop_at = 1; status == ENT_CANCELLED; stop_at++) {
            ent_world *world = NULL;
            ent_import_report *report = NULL;
            asked = 0;
            status = published_import(context, "t.csv", &text, &options, &world, &report);
            assert_true((world == NULL) == (status != ENT_OK));
            ent_world_free(world);
            ent_import_report_free(report);
        }
        assert_ok(context, status);
        assert_true(stop_at > 3); /* it did tell, and was stopped each time */
    }
    ent_context_set_progress(context, NULL, NULL);
    ent_text_free(&text);
    published_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_table_is_kept), cmocka_unit_test(test_gras_keeps_value_added),
        cmocka_unit_test(test_produced),           cmocka_unit_test(test_signed),
        cmocka_unit_test(test_taxes_as_inputs),    cmocka_unit_test(test_odd_industries),
        cmocka_unit_test(test_refusals),           cmocka_unit_test(test_cancelled),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
