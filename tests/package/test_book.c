/* The book of a comparison: the law of each side to the last bit as ent_package_law_compared has it, and mixtures of
 * clauses as packages that hold just those. */
#include "assert_close.h"
#include "drawn_law.h"
#include "package/year.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static ent_context *context;
static ent_world *builtin;
static ent_facts *facts;
static char directories[2][200];

static int setup(void **state) {
    (void)state;
    for (int k = 0; k < 2; k++) {
        snprintf(directories[k], sizeof directories[k], "%s/book-XXXXXX", BINARY_DIR);
        if (mkdtemp(directories[k]) == NULL) return -1;
    }
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_world_builtin(context, &builtin));
    assert_ok(context, ent_facts_builtin(context, &facts));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    for (int k = 0; k < 2; k++) rmdir(directories[k]);
    ent_facts_free(facts);
    ent_world_free(builtin);
    ent_context_free(context);
    return 0;
}

static void same_bits(const double *a, const double *b, size_t n, const char *what) {
    if ((a == NULL) != (b == NULL)) fail_msg("%s is there on one side only", what);
    if (a != NULL && memcmp(a, b, n * sizeof *a) != 0) fail_msg("%s differs", what);
}

static void same_shock(const ent_world *world, const ent_shock *a, const ent_shock *b) {
    const ent_table *t = ent_world_table(world);
    size_t N = t->n_regions, JN = t->n_sectors * N;
    same_bits(a->tariff_rate, b->tariff_rate, JN * N, "tariff_rate");
    same_bits(a->trade_cost_hat, b->trade_cost_hat, JN * N, "trade_cost_hat");
    same_bits(a->levy_gross, b->levy_gross, JN * N, "levy_gross");
    same_bits(a->productivity_hat, b->productivity_hat, JN, "productivity_hat");
    same_bits(a->deficit_musd, b->deficit_musd, N, "deficit_musd");
}

/* The mask of a side. */
static unsigned char *side_mask(const ent_book *book, ent_book_layer layer) {
    unsigned char *on = calloc(ent_book_size(book) + 1, 1);
    assert_non_null(on);
    for (size_t k = 0; k < ent_book_size(book); k++) on[k] = ent_book_clause_at(book, k)->layer == layer;
    return on;
}

static void check_sides(const ent_package *package, const ent_package *against, const ent_world *world, int first,
                        int last) {
    static const ent_book_layer layers[] = {
        [ENT_SIDE_PACKAGE] = ENT_BOOK_PACKAGE, [ENT_SIDE_AGAINST] = ENT_BOOK_AGAINST};
    ent_book *book = NULL;
    assert_ok(context, ent_book_open(context, package, against, world, facts, 0.05, ENT_DELIVERY_HEADLINE, &book));
    for (int side = ENT_SIDE_PACKAGE; side <= (int)ENT_SIDE_AGAINST; side++) {
        unsigned char *on = side_mask(book, layers[side]);
        for (int year = first; year <= last; year++) {
            ent_law *law = NULL;
            ent_shock expected;
            ent_year got;
            ent_status status = ent_package_law_compared(context, package, against, (ent_side)side, world, year, &law,
                                                         &expected);
            if (status == ENT_OK) {
                assert_ok(context, ent_book_year(context, book, on, year, NULL, &got));
                same_shock(world, &expected, &got.shock);
                ent_year_free(&got);
            } else { /* clauses that leave no legal rate are refused by both */
                assert_int_equal(ent_book_year(context, book, on, year, NULL, &got), status);
            }
            ent_law_free(law);
        }
        free(on);
    }
    ent_book_free(book);
}

/* Against nothing, another package, itself, a context of its own, and a package that has it as its context. */
static void run_case(test_random *r) {
    economy e;
    drawn_law laws[2];
    ent_package *packages[2], *lower = NULL;
    char path[240];
    economy_draw(context, r, &e);
    for (int k = 0; k < 2; k++) {
        drawn_structure(r, directories[k], &laws[k]);
        packages[k] = drawn_package(context, r, &e, &laws[k]);
    }
    check_sides(packages[0], NULL, e.world, 2023, 2026);
    check_sides(packages[0], packages[1], e.world, 2023, 2026);
    check_sides(packages[0], packages[0], e.world, 2024, 2025);
    if (laws[0].n_layers > 1) {
        snprintf(path, sizeof path, "%s/ctx%zu.yaml", directories[0], laws[0].n_layers - 2);
        assert_ok(context, ent_package_load(context, path, NULL, &lower));
        check_sides(packages[0], lower, e.world, 2023, 2026);
        check_sides(lower, packages[0], e.world, 2023, 2026);
        check_sides(lower, packages[1], e.world, 2023, 2026);
    }
    for (int k = 0; k < 2; k++) {
        drawn_remove_files(&laws[k]);
        ent_package_free(packages[k]);
    }
    ent_package_free(lower);
    ent_world_free(e.world);
}

static void test_random_laws(void **state) {
    test_random r = {test_seed("book", 4711)};
    size_t n = test_cases(60);
    (void)state;
    for (size_t k = 0; k < n; k++) run_case(&r);
}

static void test_shipped(void **state) {
    (void)state;
    for (const char *const *name = ent_package_shipped(); *name != NULL; name++) {
        ent_package *package = NULL, *against = NULL;
        assert_ok(context, ent_package_load(context, *name, NULL, &package));
        assert_ok(context, ent_package_load_against(context, package, &against));
        check_sides(package, against, builtin, 2024, 2028);
        ent_package_free(against);
        ent_package_free(package);
    }
}

/* A mixture is the law of a package that holds just the clauses that are on. */
static void test_mixtures(void **state) {
    static const char *const clauses[] = {
        "- {id: a, type: tariff, importer: USA, exporter: all, sectors: C29, rule: add, rate: 10%, from: 2025-03-01}\n",
        "- {id: b, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: cap, rate: 12%, from: 2025-06-01}\n",
        "- {id: c, type: levy, importer: all, exporter: CHN, sectors: C26, rate: {2025-01-01: 5%, 2025-07-01: 8%}}\n",
        "- {id: d, type: barrier, importer: JPN, exporter: CHN, sectors: all, cost: ban, from: 2025-09-01}\n",
        "- {id: e, type: productivity, region: CHN, sectors: C26, change: 4%, coverage: 50%, from: 2025-02-01}\n"};
    enum { N = sizeof clauses / sizeof *clauses };
    ent_world *world = package_world(context);
    char text[2000];
    ent_package *package;
    ent_book *book = NULL;
    (void)state;
    snprintf(text, sizeof text, "package: all\nclauses:\n%s%s%s%s%s", clauses[0], clauses[1], clauses[2], clauses[3],
             clauses[4]);
    package = package_of(context, text);
    assert_ok(context, ent_book_open(context, package, NULL, world, facts, 0.05, ENT_DELIVERY_HEADLINE, &book));
    assert_int_equal(ent_book_size(book), N);
    assert_int_equal(ent_book_first_change(book), 2025);
    for (unsigned mask = 1; mask < 1u << N; mask++) {
        unsigned char on[N];
        ent_package *some;
        ent_year got;
        ent_shock expected;
        ent_law *law = NULL;
        int used = snprintf(text, sizeof text, "package: some\nclauses:\n");
        for (unsigned k = 0; k < N; k++) {
            on[k] = (unsigned char)(mask >> k & 1u);
            if (on[k]) used += snprintf(text + used, sizeof text - (size_t)used, "%s", clauses[k]);
        }
        some = package_of(context, text);
        assert_ok(context, ent_package_law(context, some, world, 2025, &law, &expected));
        assert_ok(context, ent_book_year(context, book, on, 2025, NULL, &got));
        same_shock(world, &expected, &got.shock);
        ent_year_free(&got);
        ent_law_free(law);
        ent_package_free(some);
    }
    ent_book_free(book);
    ent_package_free(package);
    ent_world_free(world);
}

/* What a mixture of two packages is: clauses of what it is measured against lie below, and keep their own voids. */
static void test_two_packages(void **state) {
    static const char below[] =
        "package: below\nvoid: {authority: X, from: 2025-07-01}\nclauses:\n"
        "- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 30%, from: 2025-01-01, "
        "authority: X}\n";
    static const char above[] =
        "package: above\nclauses:\n"
        "- {id: b, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 5%, from: 2025-01-01, "
        "authority: X}\n";
    ent_world *world = package_world(context);
    ent_package *package = package_of(context, above), *against = package_of(context, below);
    const size_t cell = (C29 * N_REGIONS + USA) * N_REGIONS + JPN;
    const double base = package_world_rate(C29, USA, JPN);
    ent_book *book = NULL;
    size_t a = 0, b = 1;
    (void)state;
    assert_ok(context, ent_book_open(context, package, against, world, NULL, 0.05, ENT_DELIVERY_HEADLINE, &book));
    assert_int_equal(ent_book_size(book), 2);
    if (ent_book_clause_at(book, 0)->layer == ENT_BOOK_PACKAGE) a = 1, b = 0;
    assert_string_equal(ent_book_clause_at(book, a)->info->id, "a");
    assert_int_equal(ent_book_clause_at(book, a)->layer, ENT_BOOK_AGAINST);
    assert_string_equal(ent_book_clause_at(book, b)->group, "tariffs");
    for (int year = 2025; year <= 2026; year++) {
        /* `a` holds 181 days of 2025, `b` always: its authority falls in the other package only. */
        const double share = year == 2025 ? 181.0 / 365.0 : 0.0;
        unsigned char on[2];
        ent_year got;
        on[a] = on[b] = 1;
        assert_ok(context, ent_book_year(context, book, on, year, NULL, &got));
        assert_close(got.shock.tariff_rate[cell], share * 0.30 + (1.0 - share) * base + 0.05, 1e-14);
        ent_year_free(&got);
        on[a] = 0;
        assert_ok(context, ent_book_year(context, book, on, year, NULL, &got));
        assert_close(got.shock.tariff_rate[cell], base + 0.05, 1e-14);
        ent_year_free(&got);
        on[b] = 0;
        assert_ok(context, ent_book_year(context, book, on, year, NULL, &got));
        assert_null(got.shock.tariff_rate);
        ent_year_free(&got);
    }
    ent_book_free(book);
    ent_package_free(package);
    ent_package_free(against);
    ent_world_free(world);
}

/* The time is printed, not tested: bench/ holds what has to be kept. */
static void test_speed(void **state) {
    ent_package *package = NULL, *against = NULL;
    ent_book *book = NULL;
    unsigned char *on;
    struct timespec begin, end;
    (void)state;
    assert_ok(context, ent_package_load(context, "tokyo-2025-as-it-happened", NULL, &package));
    assert_ok(context, ent_package_load_against(context, package, &against));
    assert_ok(context, ent_book_open(context, package, against, builtin, facts, 0.05, ENT_DELIVERY_HEADLINE, &book));
    on = side_mask(book, ENT_BOOK_PACKAGE);
    for (int year = 2025; year <= 2027; year++) {
        clock_gettime(CLOCK_MONOTONIC, &begin);
        for (int k = 0; k < 20; k++) {
            ent_year got;
            assert_ok(context, ent_book_year(context, book, on, year, NULL, &got));
            ent_year_free(&got);
        }
        clock_gettime(CLOCK_MONOTONIC, &end);
        print_message("%zu clauses, %d: %.3f ms a year\n", ent_book_size(book), year,
                      ((double)(end.tv_sec - begin.tv_sec) * 1e3 + (double)(end.tv_nsec - begin.tv_nsec) / 1e6) / 20.0);
    }
    free(on);
    ent_book_free(book);
    ent_package_free(against);
    ent_package_free(package);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_laws),  cmocka_unit_test(test_shipped), cmocka_unit_test(test_mixtures),
        cmocka_unit_test(test_two_packages), cmocka_unit_test(test_speed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
