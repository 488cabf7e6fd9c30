/* The answers of power and minerals: their figures are those of ent_power and ent_mineral_cutoff, in both languages;
 * what they say where there is no figure; power under the law of a package and before trade has adjusted. */
#include "exposure/ranking.h"
#include "power_case.h"
#include "schema_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static economy e; /* world-2024 */

static int setup(void **state) {
    (void)state;
    e = economy_world_2024();
    return 0;
}

static int teardown(void **state) {
    (void)state;
    economy_free(&e);
    return 0;
}

/* ---- what an answer holds ---- */

static double number_at(const ent_answer *a, const char *table, const char *column, size_t row) {
    const ent_answer_table *t = ent_answer_find(a, table);
    size_t c;
    if (t == NULL) fail_msg("no table %s", table);
    c = ent_answer_find_column(t, column);
    if (c == t->n_columns || row >= t->n_rows) fail_msg("no %s in row %zu of %s", column, row, table);
    return t->cells[row * t->n_columns + c].number;
}

static const char *code_at(const ent_answer *a, const char *table, const char *column, size_t row) {
    const ent_answer_table *t = ent_answer_find(a, table);
    size_t c = t == NULL ? 0 : ent_answer_find_column(t, column);
    if (t == NULL || c == t->n_columns || row >= t->n_rows) fail_msg("no %s in row %zu of %s", column, row, table);
    return t->cells[row * t->n_columns + c].code;
}

static size_t row_of(const ent_answer *a, const char *table, const char *column, const char *code) {
    size_t n = ent_answer_find(a, table)->n_rows;
    for (size_t r = 0; r < n; r++)
        if (strcmp(code_at(a, table, column, r), code) == 0) return r;
    fail_msg("no %s in column %s of %s", code, column, table);
    return 0;
}

static void assert_says(const ent_answer *a, const char *words) {
    if (strstr(a->sentence, words) == NULL) fail_msg("\"%s\" lacks \"%s\"", a->sentence, words);
}

static void assert_valid(const ent_answer *a) {
    json_error_t error;
    json_t *schema = json_load_file(SOURCE_DIR "/schema/answer.schema.json", 0, &error), *document;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    schema_check check = {0};
    assert_ok(e.context, ent_answer_write_json(e.context, a, stream));
    fclose(stream);
    document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(document);
    assert_int_equal(schema_check_document(&check, schema, document), 0);
    schema_check_free(&check);
    json_decref(schema);
    json_decref(document);
    free(text);
}

static double figure_of(const void *payload, size_t k) { return ((const double *)payload)[k]; }

/* The largest first, ties in their order, what has no figure last. */
static void ranks(void **state) {
    static const double figures[] = {(double)NAN, 1.0, 3.0, (double)NAN, 1.0, -2.0};
    static const size_t expected[] = {2, 1, 4, 5, 0, 3};
    size_t order[6];
    (void)state;
    ent_rank(6, figure_of, figures, order);
    assert_memory_equal(order, expected, sizeof order);
}

/* ---- power ---- */

static ent_power_query over(const char *const *senders, size_t n_senders, const char *const *targets,
                            size_t n_targets) {
    ent_power_query q;
    ent_power_query_init(&q);
    q.senders = senders, q.n_senders = n_senders;
    q.targets = targets, q.n_targets = n_targets;
    q.sources = 0; /* most of the time */
    return q;
}

static const char *const china[] = {"CHN"}, *const pair[] = {"USA", "JPN"}, *const turned[] = {"JPN", "USA"};
static const char *const chips[] = {"C26"}, *const two_goods[] = {"C26", "C29"};

static ent_answer *ask(const ent_power_query *q, const ent_package *package, ent_language language, unsigned threads) {
    ent_question_options options;
    ent_answer *a = NULL;
    ent_question_options_init(&options);
    options.language = language;
    options.run.threads = threads;
    assert_ok(e.context, ent_power_answer(e.context, e.world, package, &options, q, &a));
    assert_int_equal(a->converged, 1);
    assert_valid(a);
    return a;
}

static void figures(void **state) {
    ent_power_query q = over(china, 1, pair, 2);
    ent_answer *a;
    ent_power *p;
    power_case c;
    size_t n = 0;
    (void)state;
    q.goods = two_goods, q.n_goods = 2;
    q.sources = 1;
    a = ask(&q, NULL, ENT_LANGUAGE_EN, 2);
    assert_ok(e.context, ent_world_region(e.context, e.world, "CHN", &n));
    power_case_init(&c, &e, n, n == 0 ? 1 : 0);
    memset(c.targets, 0, sizeof c.targets);
    for (size_t k = 0; k < 2; k++) assert_ok(e.context, ent_world_mark_regions(e.context, e.world, pair[k], c.targets));
    memset(c.sectors, 0, sizeof c.sectors);
    for (size_t k = 0; k < 2; k++)
        assert_ok(e.context, ent_world_mark_sectors(e.context, e.world, two_goods[k], c.sectors));
    c.options.plan = c.options.sources = 1;
    c.options.solve.tolerance = 1e-10;
    p = power_of(&e, &c);
    assert_int_equal(ent_answer_find(a, "together")->n_rows, 3);
    for (size_t k = 0; k < 3; k++) {
        const ent_threat *t = &p->threats[4 + k];
        assert_true(number_at(a, "together", "damage_share", k) == t->damage_share);
        assert_true(number_at(a, "together", "damage_musd", k) == t->damage_musd);
        assert_true(number_at(a, "together", "cost_musd", k) == t->cost_musd);
        assert_true(number_at(a, "together", "leverage", k) == t->leverage);
        assert_true(number_at(a, "together", "third_musd", k) == t->third_musd);
        assert_true(number_at(a, "together", "trade_musd", k) == t->trade_musd);
    }
    assert_int_equal(ent_answer_find(a, "threats")->n_rows, 4);
    for (size_t r = 0; r < 4; r++) {
        double damage = number_at(a, "threats", "damage_share", r);
        assert_true(r == 0 || damage <= number_at(a, "threats", "damage_share", r - 1));
        assert_close(number_at(a, "threats", "cost_per_point_musd", r),
                     number_at(a, "threats", "cost_musd", r) / (100.0 * damage), 1e-14);
    }
    assert_true(number_at(a, "plan", "cost_musd", 0) == p->plan.threat->cost_musd);
    assert_true(number_at(a, "rough", "rough_share", 0) == p->threats[4].rough_share);
    assert_close(number_at(a, "rough", "rough_error_pct_points", 0),
                 100.0 * (p->threats[4].rough_share - p->threats[4].damage_share), 1e-14);
    assert_int_equal(ent_answer_find(a, "rough")->n_rows, 3);
    assert_int_equal(ent_answer_find(a, "regions")->n_rows, 81);
    assert_string_equal(code_at(a, "regions", "role", row_of(a, "regions", "region", "JPN")), "target");
    assert_close(number_at(a, "regions", "real_income_pct", row_of(a, "regions", "region", "CHN")),
                 -100.0 * p->threats[p->whole].cost_share, 1e-12);
    assert_int_equal(ent_answer_find(a, "sources")->n_rows, 78);
    for (size_t r = 1; r < 78; r++)
        assert_true(number_at(a, "sources", "relief_musd", r) <= number_at(a, "sources", "relief_musd", r - 1));
    assert_says(a,
                "If China stopped trading goods of 2 sectors (C26, C29) with the United States and Japan, the targets "
                "would lose 0.1");
    assert_says(a, "By itself, no sales of C26 (Computers, electronics, optics) would do most");
    assert_null(strstr(a->sentence, "nan"));
    ent_power_free(p);
    ent_answer_free(a);
}

/* The order of names, and threads, change no figure. */
static void order_of_names(void **state) {
    ent_power_query q = over(china, 1, pair, 2);
    ent_answer *a, *b;
    (void)state;
    q.goods = chips, q.n_goods = 1;
    a = ask(&q, NULL, ENT_LANGUAGE_EN, 1);
    q.targets = turned;
    b = ask(&q, NULL, ENT_LANGUAGE_FR, 3);
    assert_int_equal(a->n_tables, b->n_tables);
    for (size_t t = 0; t < a->n_tables; t++) {
        assert_int_equal(a->tables[t].n_rows, b->tables[t].n_rows);
        for (size_t k = 0; k < a->tables[t].n_rows * a->tables[t].n_columns; k++) {
            const ent_answer_cell *x = &a->tables[t].cells[k], *y = &b->tables[t].cells[k];
            assert_memory_equal(&x->number, &y->number, sizeof x->number);
            if (x->code != NULL) assert_string_equal(x->code, y->code);
        }
    }
    assert_says(b,
                "Si la Chine cessait tout commerce de produits de la branche Informatique, électronique, optique (C26) "
                "avec le Japon et les États-Unis, les cibles perdraient 0,1");
    assert_says(b, "milliards de dollars par an) et la Chine 0,2");
    ent_answer_free(a);
    ent_answer_free(b);
}

/* Coalition against coalition; one direction; French plurals. */
static void sentences(void **state) {
    static const char *const allies[] = {"USA", "EU"}, *const rivals[] = {"CHN", "RUS"}, *const america[] = {"USA"};
    static const char *const fishing[] = {"A01"}, *const everything[] = {"all"}, *const vietnam[] = {"VNM"};
    ent_power_query q = over(allies, 2, rivals, 2);
    ent_answer *a;
    (void)state;
    q.goods = chips, q.n_goods = 1, q.buy = q.sources = 1;
    a = ask(&q, NULL, ENT_LANGUAGE_EN, 2);
    assert_says(
        a, "If the United States and the European Union stopped buying goods of the sector Computers, electronics, "
           "optics (C26) from China and Russia, the targets would lose 0.");
    assert_says(a, " and the coalition 0.");
    assert_says(a, "off the damage of lost sales");
    assert_null(ent_answer_find(a, "rough")); /* of no longer buying there is no closed form */
    ent_answer_free(a);
    a = ask(&q, NULL, ENT_LANGUAGE_FR, 2);
    assert_says(a,
                "Si les États-Unis et l’Union européenne cessaient d’acheter des produits de la branche Informatique, "
                "électronique, optique (C26) à la Chine et à la Russie, les cibles perdraient");
    assert_says(a, " et la coalition 0,");
    ent_answer_free(a);
    q = over(america, 1, vietnam, 1);
    q.goods = fishing, q.n_goods = 1, q.sell = 1;
    a = ask(&q, NULL, ENT_LANGUAGE_FR, 2);
    assert_says(a, "Si les États-Unis cessaient de vendre des produits de la branche Agriculture (A01) au Viet "
                   "Nam, le Viet Nam perdrait");
    ent_answer_free(a);
    q = over(america, 1, china, 1);
    q.goods = everything, q.n_goods = 1, q.sell = 1;
    q.damage_share = 0.9;
    a = ask(&q, NULL, ENT_LANGUAGE_EN, 2);
    assert_says(a, "If the United States stopped selling goods and services to China, China would lose ");
    assert_says(a, " No combination of them costs the targets 90.00%; the most is ");
    ent_answer_free(a);
}

/* Elasticities of the first year: 0.38 of those of the long run, and a threat that does more damage. */
static void before_trade_adjusts(void **state) {
    const ent_table *table = ent_world_table(e.world);
    ent_power_query q = over(china, 1, pair, 2);
    ent_answer *slow, *quick;
    double *theta = malloc(e.J * sizeof *theta);
    const double *standard = NULL;
    economy short_run = e;
    ent_power *p;
    power_case c;
    size_t n = 0;
    (void)state;
    q.goods = chips, q.n_goods = 1, q.sell = 1;
    slow = ask(&q, NULL, ENT_LANGUAGE_EN, 2);
    q.years_after = 1;
    quick = ask(&q, NULL, ENT_LANGUAGE_EN, 2);
    assert_true(number_at(quick, "together", "damage_musd", 0) > number_at(slow, "together", "damage_musd", 0));
    assert_ok(e.context, ent_world_elasticities(e.context, e.world, NULL, &standard));
    for (size_t j = 0; j < table->n_sectors; j++) theta[j] = 0.38 * standard[j];
    assert_ok(e.context, ent_model_create_with(e.context, e.world, theta, &short_run.model));
    assert_ok(e.context, ent_world_region(e.context, e.world, "CHN", &n));
    power_case_init(&c, &e, n, n == 0 ? 1 : 0);
    memset(c.targets, 0, sizeof c.targets);
    for (size_t k = 0; k < 2; k++) assert_ok(e.context, ent_world_mark_regions(e.context, e.world, pair[k], c.targets));
    memset(c.sectors, 0, sizeof c.sectors);
    assert_ok(e.context, ent_world_mark_sectors(e.context, e.world, "C26", c.sectors));
    c.options.sell = 1;
    c.options.solve.tolerance = 1e-10;
    p = power_of(&short_run, &c);
    assert_within(number_at(quick, "together", "damage_share", 0), p->threats[0].damage_share, 1e-9);
    ent_power_free(p);
    ent_model_free(short_run.model);
    free(theta);
    ent_answer_free(slow);
    ent_answer_free(quick);
}

/* Under the law of a package: the world of its equilibrium is the base. */
static void under_a_package(void **state) {
    static const char text[] =
        "package: wall\ntitle: {en: Wall, fr: Mur}\nagainst: none\nparties: [USA]\nclauses:\n"
        "  - {id: wall, type: tariff, importer: USA, exporter: CHN, sectors: C26, rule: set, rate: "
        "100%, from: 2025-01-01, status: in-force, source: {title: T, date: 2025-01-01, url: "
        "'https://example.org'}}\n";
    ent_power_query q = over(china, 1, pair, 1);
    ent_package *package = NULL;
    ent_law *law = NULL;
    ent_shock shock;
    ent_solution *solution;
    ent_world *walled = NULL;
    economy under = {.context = e.context};
    ent_answer *free_trade, *a;
    ent_power *p;
    power_case c;
    size_t n = 0;
    (void)state;
    q.goods = chips, q.n_goods = 1, q.sell = 1;
    assert_ok(e.context, ent_package_parse(e.context, text, strlen(text), "wall.yaml", &package));
    free_trade = ask(&q, NULL, ENT_LANGUAGE_EN, 2);
    a = ask(&q, package, ENT_LANGUAGE_EN, 2);
    assert_string_equal(a->package, "wall");
    assert_true(number_at(a, "together", "damage_musd", 0) < 0.5 * number_at(free_trade, "together", "damage_musd", 0));
    assert_ok(e.context, ent_package_law(e.context, package, e.world, 2026, &law, &shock));
    solution = solve_tight(&e, &shock, 1e-12);
    assert_ok(e.context, ent_world_from_solution(e.context, e.model, &shock, solution, "walled", &walled));
    under.world = walled, under.J = e.J, under.N = e.N;
    assert_ok(e.context, ent_model_create(e.context, walled, NULL, &under.model));
    assert_ok(e.context, ent_world_region(e.context, e.world, "CHN", &n));
    power_case_init(&c, &e, n, n == 0 ? 1 : 0);
    memset(c.targets, 0, sizeof c.targets);
    assert_ok(e.context, ent_world_mark_regions(e.context, e.world, "USA", c.targets));
    memset(c.sectors, 0, sizeof c.sectors);
    assert_ok(e.context, ent_world_mark_sectors(e.context, e.world, "C26", c.sectors));
    c.options.sell = 1;
    p = power_of(&under, &c);
    assert_within(number_at(a, "together", "damage_share", 0), p->threats[0].damage_share, 1e-8);
    ent_power_free(p);
    ent_model_free(under.model);
    ent_world_free(walled);
    ent_solution_free(solution);
    ent_law_free(law);
    ent_answer_free(free_trade);
    ent_answer_free(a);
    ent_package_free(package);
}

/* The law of the package has no solution: said first, no figure. */
static void law_without_solution(void **state) {
    ent_power_query q = over(china, 1, pair, 2);
    ent_question_options options;
    ent_package *package = NULL;
    ent_answer *a = NULL;
    (void)state;
    assert_ok(e.context, ent_package_load(e.context, "decoupling", NULL, &package));
    ent_question_options_init(&options);
    options.run.solve.max_sweeps = 2;
    assert_int_equal(ent_power_answer(e.context, e.world, package, &options, &q, &a), ENT_NUMERIC);
    assert_non_null(a);
    assert_int_equal(a->converged, 0);
    assert_int_equal(a->n_tables, 0);
    assert_says(a, "No verified equilibrium");
    ent_answer_free(a);
    ent_package_free(package);
}

/* Somebody is left without a supplier: the row says so, a warning names the market, the sentence does not invent. */
static void nobody_left(void **state) {
    test_random random = {41};
    economy plain = economy_random(&random, &(random_economy_options){.n_regions = 4, .n_sectors = 3}), odd;
    table_copy copy = table_copy_of(&plain);
    static const char *const sender[] = {"R02"}, *const target[] = {"R01"}, *const good[] = {"s01"};
    static const char *const other[] = {"s00"};
    ent_power_query q = over(sender, 1, target, 1);
    ent_answer *a = NULL;
    (void)state;
    copy.flow[(0 * 4 + 1) * 4 + 2] = copy.flow[(0 * 4 + 2) * 4 + 1] = 0.0;
    for (size_t i = 0; i < 4; i++)
        if (i != 2) copy.flow[(1 * 4 + 1) * 4 + i] = 0.0;
    copy.flow[(1 * 4 + 1) * 4 + 2] = 900.0;
    for (size_t n = 0; n < 4; n++) copy.flow[(1 * 4 + n) * 4 + 1] = 0.0;
    odd = economy_from_table(&copy);
    q.goods = good, q.n_goods = 1, q.sell = 1;
    assert_ok(odd.context, ent_power_answer(odd.context, odd.world, NULL, NULL, &q, &a));
    assert_string_equal(code_at(a, "together", "outcome", 0), "no-supplier");
    assert_true(isnan(number_at(a, "together", "damage_share", 0)));
    assert_says(a, "a market would be left without any supplier");
    assert_int_equal(a->n_warnings, 1);
    assert_string_equal(a->warnings[0], "R01 (R01) is left without any supplier of s01 (s01): no figure for a threat");
    ent_answer_free(a);
    q.sources = 1;
    assert_ok(odd.context, ent_power_answer(odd.context, odd.world, NULL, NULL, &q, &a));
    assert_null(ent_answer_find(a, "sources")); /* of what has no figure there is no relief */
    ent_answer_free(a);
    q.goods = other;
    assert_ok(odd.context, ent_power_answer(odd.context, odd.world, NULL, NULL, &q, &a));
    assert_string_equal(code_at(a, "together", "outcome", 0), "no-trade");
    assert_true(number_at(a, "together", "damage_musd", 0) == 0.0);
    assert_says(a, "nothing would change");
    ent_answer_free(a);
    table_free(&copy);
    economy_free(&odd);
    economy_free(&plain);
}

/* The threat itself has no solution: said first, with its row. */
static void threat_without_solution(void **state) {
    ent_power_query q = over(china, 1, pair, 2);
    ent_question_options options;
    ent_mineral_options mineral;
    ent_answer *a = NULL;
    (void)state;
    q.goods = chips, q.n_goods = 1;
    ent_question_options_init(&options);
    options.run.solve.max_sweeps = 1;
    assert_int_equal(ent_power_answer(e.context, e.world, NULL, &options, &q, &a), ENT_NUMERIC);
    assert_int_equal(a->converged, 0);
    assert_says(a, "with the United States and Japan: no verified equilibrium was found.");
    assert_string_equal(code_at(a, "together", "outcome", 0), "not-converged");
    assert_true(isnan(number_at(a, "together", "damage_share", 0)));
    assert_true(number_at(a, "together", "trade_musd", 0) > 0.0);
    assert_valid(a);
    ent_answer_free(a);
    ent_mineral_options_init(&mineral);
    mineral.mineral = "gallium";
    assert_int_equal(ent_minerals_answer(e.context, e.world, NULL, &options, &mineral, &a), ENT_NUMERIC);
    assert_int_equal(a->converged, 0);
    assert_says(a, "no verified equilibrium was found");
    assert_string_equal(code_at(a, "cutoffs", "outcome", 0), "not-converged");
    ent_answer_free(a);
}

static void assert_refused(const ent_power_query *q, ent_status status, const char *words) {
    ent_answer *a = NULL;
    const ent_error *error = ent_context_error(e.context);
    char said[1024];
    assert_int_equal(ent_power_answer(e.context, e.world, NULL, NULL, q, &a), status);
    assert_null(a);
    snprintf(said, sizeof said, "%s; %s", error->message, error->hint);
    if (strstr(said, words) == NULL) fail_msg("\"%s\" lacks \"%s\"", said, words);
}

static void refusals(void **state) {
    static const char *const wrong[] = {"Japan"}, *const goods[] = {"C2"};
    ent_power_query q = over(wrong, 1, pair, 2);
    (void)state;
    assert_refused(&q, ENT_NOT_FOUND, "did you mean \"JPN\"?");
    q = over(china, 1, wrong, 1);
    assert_refused(&q, ENT_NOT_FOUND, "did you mean \"JPN\"?");
    q = over(china, 1, pair, 2);
    q.goods = goods, q.n_goods = 1;
    assert_refused(&q, ENT_NOT_FOUND, "sector \"C2\" is unknown");
    q = over(pair, 2, pair, 1);
    assert_refused(&q, ENT_USAGE, "on both sides");
    q = over(china, 1, pair, 0);
    assert_refused(&q, ENT_USAGE, "nobody is threatened");
    q = over(china, 1, pair, 2), q.years_after = -1;
    assert_refused(&q, ENT_RANGE, "-1 years after a threat");
    q = over(china, 1, pair, 2), q.struct_version = 9;
    assert_refused(&q, ENT_VERSION, "version 9");
}

/* ---- minerals ---- */

static ent_answer *ask_minerals(const ent_mineral_options *q, const ent_package *package, ent_language language) {
    ent_question_options options;
    ent_answer *a = NULL;
    ent_question_options_init(&options);
    options.language = language;
    assert_ok(e.context, ent_minerals_answer(e.context, e.world, package, &options, q, &a));
    assert_valid(a);
    return a;
}

static void mineral_figures(void **state) {
    ent_mineral_options q;
    static const char *const importers[] = {"JPN", "USA"};
    ent_mineral_cutoff *c = NULL;
    ent_package *package = NULL;
    ent_facts *facts = NULL;
    ent_answer *a;
    (void)state;
    ent_mineral_options_init(&q);
    q.mineral = "rare-earths", q.importers = importers, q.n_importers = 2;
    assert_ok(e.context, ent_package_load(e.context, "rare-earth-cutoff-with-accord", NULL, &package));
    assert_ok(e.context, ent_facts_builtin(e.context, &facts));
    a = ask_minerals(&q, package, ENT_LANGUAGE_EN);
    q.package = package;
    assert_ok(e.context, ent_mineral_cutoff_create(e.context, e.model, facts, &q, &c));
    for (size_t k = 0; k < 3; k++) {
        assert_string_equal(code_at(a, "cutoffs", "importer", k), k < 2 ? importers[k] : "together");
        assert_true(number_at(a, "cutoffs", "loss_musd", k) == c->cases[k].loss_musd);
        assert_close(number_at(a, "cutoffs", "loss_per_day_musd", k), c->cases[k].loss_musd / 365.0, 1e-14);
        assert_true(number_at(a, "course", "first_year_rationed_musd", k) == c->cases[k].years[0].rationed_musd);
        assert_true(number_at(a, "course", "used_up_musd", k) == c->cases[k].used_up_musd);
        for (size_t d = 0; d < 2; d++)
            assert_close(number_at(a, "accord", "insured_musd", 3 * k + 1 + d),
                         c->cases[k].rationed_musd - c->insured[d].cases[k].rationed_musd, 1e-14);
    }
    assert_int_equal(ent_answer_find(a, "years")->n_rows, 15);
    assert_int_equal(ent_answer_find(a, "industries")->n_rows, 8);
    assert_int_equal(ent_answer_find(a, "producers")->n_rows, 5);
    assert_string_equal(code_at(a, "importers", "reliance_basis", 0), "own");
    assert_string_equal(code_at(a, "regions", "role", row_of(a, "regions", "region", "CHN")), "supplier");
    assert_string_equal(code_at(a, "regions", "role", row_of(a, "regions", "region", "JPN")), "cut-off");
    assert_says(a, "If China sold no more rare earths to Japan and the United States, they would lose ");
    assert_says(a, "By itself Japan would lose most, 0.48%.");
    assert_says(a, "rare-earth-cutoff-with-accord would take $");
    assert_string_equal(a->package, "rare-earth-cutoff-with-accord");
    ent_answer_free(a);
    ent_mineral_cutoff_free(c);
    ent_facts_free(facts);
    ent_package_free(package);
}

static void mineral_words(void **state) {
    ent_mineral_options q;
    static const char *const japan[] = {"JPN"};
    ent_package *package = NULL;
    ent_answer *a;
    (void)state;
    ent_mineral_options_init(&q);
    q.mineral = "antimony", q.importers = japan, q.n_importers = 1, q.supply = 0.5, q.cut = 1.0;
    a = ask_minerals(&q, NULL, ENT_LANGUAGE_FR);
    assert_says(a, "Si la Chine ne vendait plus d’antimoine au Japon, le Japon perdrait ");
    ent_answer_free(a);
    q.mineral = "gallium", q.supply = (double)NAN, q.cut = 0.25, q.supplier = "USA";
    q.importers = NULL, q.n_importers = 0;
    ent_mineral_options_init(&q);
    q.mineral = "gallium", q.importers = japan, q.n_importers = 1, q.cut = 0.25;
    a = ask_minerals(&q, NULL, ENT_LANGUAGE_EN);
    assert_says(a, "If China sold 25% less gallium to Japan, Japan would lose ");
    ent_answer_free(a);
    q.cut = 1.0;
    assert_ok(e.context, ent_package_load(e.context, "strait-closure", NULL, &package));
    a = ask_minerals(&q, package, ENT_LANGUAGE_EN);
    assert_says(a, "strait-closure says nothing that changes this.");
    ent_answer_free(a);
    ent_package_free(package);
    q.supply = 0.0;
    a = ask_minerals(&q, NULL, ENT_LANGUAGE_EN);
    assert_says(a, "nothing would be left once stocks are gone");
    assert_string_equal(code_at(a, "cutoffs", "outcome", 0), "no-supplier");
    ent_answer_free(a);
    q.supply = (double)NAN, q.supplier = "BRA";
    a = ask_minerals(&q, NULL, ENT_LANGUAGE_EN);
    assert_says(a, "nothing would be missing");
    assert_null(ent_answer_find(a, "years"));
    ent_answer_free(a);
}

/* All minerals: every row of the facts is in a table, and what the sentence says follows from them. */
static void all_minerals(void **state) {
    ent_mineral_options q;
    ent_facts *facts = NULL;
    const ent_mineral *minerals;
    size_t n, n_uses = 0, n_parameters = 0, led = 0, most = 0;
    char said[80];
    ent_answer *a;
    (void)state;
    ent_mineral_options_init(&q);
    a = ask_minerals(&q, NULL, ENT_LANGUAGE_EN);
    assert_int_equal(a->n_solves, 0);
    assert_ok(e.context, ent_facts_builtin(e.context, &facts));
    minerals = ent_facts_minerals(facts, &n);
    assert_int_equal(ent_answer_find(a, "minerals")->n_rows, n);
    for (size_t k = 0; k < n; k++) {
        const ent_mineral_producer *producers;
        size_t count;
        n_uses += minerals[k].n_importers;
        n_parameters += minerals[k].n_sectors;
        assert_ok(e.context, ent_facts_producers(e.context, facts, minerals[k].name,
                                                 minerals[k].stages[minerals[k].n_stages - 1], 0, &producers, &count));
        led += strcmp(producers[0].country, "CHN") == 0;
        most += strcmp(producers[0].country, "CHN") == 0 && producers[0].share > 0.5;
    }
    assert_int_equal(ent_answer_find(a, "reliance")->n_rows, n_uses);
    assert_int_equal(ent_answer_find(a, "uses")->n_rows, n_parameters);
    snprintf(said, sizeof said, "Of %zu critical minerals China is the first producer of %zu ", n, led);
    assert_says(a, said);
    snprintf(said, sizeof said, "more than half of the world's output of %zu", most);
    assert_says(a, said);
    assert_string_equal(code_at(a, "minerals", "refiner", row_of(a, "minerals", "mineral", "gallium")), "CHN");
    assert_close(number_at(a, "minerals", "refining_hhi", row_of(a, "minerals", "mineral", "lithium")),
                 0.7023 * 0.7023 + 0.2039 * 0.2039, 1e-14);
    ent_facts_free(facts);
    ent_answer_free(a);
    a = ask_minerals(&q, NULL, ENT_LANGUAGE_FR);
    assert_says(a, "minéraux critiques, la Chine est le premier producteur de ");
    ent_answer_free(a);
}

static void minerals_refused(void **state) {
    ent_mineral_options q;
    ent_package *package = NULL;
    ent_answer *a = NULL;
    (void)state;
    ent_mineral_options_init(&q);
    assert_ok(e.context, ent_package_load(e.context, "strait-closure", NULL, &package));
    assert_int_equal(ent_minerals_answer(e.context, e.world, package, NULL, &q, &a), ENT_USAGE);
    assert_null(a);
    q.mineral = "unobtainium";
    assert_int_equal(ent_minerals_answer(e.context, e.world, NULL, NULL, &q, &a), ENT_NOT_FOUND);
    assert_null(a);
    ent_package_free(package);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks),
        cmocka_unit_test(figures),
        cmocka_unit_test(order_of_names),
        cmocka_unit_test(sentences),
        cmocka_unit_test(before_trade_adjusts),
        cmocka_unit_test(under_a_package),
        cmocka_unit_test(law_without_solution),
        cmocka_unit_test(threat_without_solution),
        cmocka_unit_test(nobody_left),
        cmocka_unit_test(refusals),
        cmocka_unit_test(mineral_figures),
        cmocka_unit_test(mineral_words),
        cmocka_unit_test(all_minerals),
        cmocka_unit_test(minerals_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
