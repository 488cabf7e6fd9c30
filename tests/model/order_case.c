#include "order_case.h"

#include <stdlib.h>

void take_closure(economy *e, ent_closure closure) {
    ent_model_options options;
    ent_model_options_init(&options);
    options.closure = closure;
    ent_model_free(e->model);
    e->model = NULL;
    assert_ok(e->context, ent_model_create_from(e->context, e->world, &options, &e->model));
}

void assert_verified(const economy *e, const ent_shock *shock, const ent_solution *s) {
    ent_residuals r;
    assert_ok(e->context, ent_verify(e->context, e->model, shock, s, &r));
    assert_true(r.worst <= 1e-11);
    assert_within(r.walras, 0.0, 1e-13);
    assert_within(r.trade, 0.0, 1e-10);
}

/* `from` [rows][N][N] in an array of [rows][N + 1][N + 1]. */
static double *widened(const double *from, size_t rows, size_t N) {
    size_t W = N + 1;
    double *out = calloc(rows * W * W, sizeof *out);
    for (size_t at = 0; at < rows * N * N; at++) out[(at / (N * N) * W + at / N % N) * W + at % N] = from[at];
    return out;
}

procurement procurement_new(test_random *random) {
    random_economy_options options = {
        .n_regions = test_integer(random, 2, 9), .n_sectors = test_integer(random, 2, 6), .tariff_max = 0.3};
    economy narrow = economy_random(random, &options);
    ent_table table = *ent_world_table(narrow.world);
    size_t J = narrow.J, N = narrow.N, W = N + 1;
    procurement p = {.sector = test_integer(random, 0, J - 1), .supplier = test_integer(random, 0, N - 1), .agency = N};
    size_t own = (p.sector + 1) % J; /* what the agency makes, uses and sells */
    double *flow = widened(table.flow_musd, J, N), *tariff = widened(table.tariff_rate, J, N);
    double *input = calloc(J * J * W, sizeof *input);
    ent_region *regions = malloc(W * sizeof *regions);
    ent_context *context = NULL;
    ent_world *world = NULL;
    for (size_t at = 0; at < J * J * N; at++) input[at / N * W + at % N] = table.input_share[at];
    for (size_t n = 0; n < N; n++) regions[n] = table.regions[n];
    regions[N] = (ent_region){.code = "agency", .name_en = "agency", .name_fr = "agency", .basin = "", .groups = ""};
    flow[(p.sector * W + N) * W + p.supplier] = 5.0;
    flow[(own * W + N) * W + N] = 30.0;
    for (size_t n = 0; n < N; n++) flow[(own * W + n) * W + N] = test_uniform(random, 0.5, 2.0);
    table.n_regions = W, table.regions = regions;
    table.flow_musd = flow, table.tariff_rate = tariff, table.input_share = input;
    table.levy_gross = table.value_added_share = NULL;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    assert_ok(context, ent_world_create(context, &table, &world));
    p.e = economy_of(context, world);
    free(flow), free(tariff), free(input), free(regions), economy_free(&narrow);
    return p;
}

economy economy_without_sectors(test_random *random) {
    random_economy_options options = {
        .n_regions = test_integer(random, 3, 6), .n_sectors = test_integer(random, 4, 7), .tariff_max = 0.2};
    economy e = economy_random(random, &options), other;
    size_t J = e.J, N = e.N;
    table_copy t = table_copy_of(&e);
    for (size_t j = 0; j < 3; j++)
        for (size_t i = 0; i < N; i++) t.flow[(j * N + 1) * N + i] = t.flow[(j * N + i) * N + 1] = 0.0;
    for (size_t k = 0; k < J; k++)
        for (size_t j = 0; j < J; j++)
            if (k < 3 || j < 3) t.input[(k * J + j) * N + 1] = 0.0;
    t.input[(0 * J + 0) * N + 1] = 0.25, t.input[(1 * J + 0) * N + 1] = 0.2, t.input[(2 * J + 1) * N + 1] = 0.3;
    other = economy_from_table(&t);
    table_free(&t), economy_free(&e);
    return other;
}
