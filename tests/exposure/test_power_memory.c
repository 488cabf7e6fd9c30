/* Power and minerals whose nth allocation fails, for every n: NOMEM, nothing handed out, no leak. The linker sends the
 * allocations here (--wrap). One thread, so that the nth is always the same one. */
#include "../model/economy.h"
#include "failing_memory.h"

static economy e; /* three regions, two sectors, named so that the facts know them */
static ent_package *package;
static ent_facts *facts;
static ent_question_options options;

static int setup(void **state) {
    static const char text[] =
        "package: accord\ntitle: {en: Accord, fr: Accord}\nagainst: none\nparties: [JPN]\nclauses:\n"
        "  - {id: duty, type: tariff, importer: JPN, exporter: CHN, sectors: C26, rule: add, rate: 5%, from: "
        "2025-01-01, "
        "status: in-force, source: {title: T, date: 2025-01-01, url: 'https://example.org'}}\n"
        "  - {id: less, type: supply, importer: JPN, rival: CHN, sectors: C27, share: {2026: 0.1%}, delivery: 50%, "
        "status: "
        "signed, source: {title: T, date: 2025-01-01, url: 'https://example.org'}}\n";
    static const char *const regions[] = {"CHN", "JPN", "AUS"}, *const sectors[] = {"C26", "C27"};
    test_random random = {7};
    economy plain = economy_random(
        &random, &(random_economy_options){.n_regions = 3, .n_sectors = 2, .tariff_max = 0.1, .balanced = 1});
    table_copy copy = table_copy_of(&plain);
    (void)state;
    for (size_t n = 0; n < 3; n++) copy.regions[n].code = regions[n];
    for (size_t j = 0; j < 2; j++) copy.sectors[j].code = sectors[j];
    e = economy_from_table(&copy);
    table_free(&copy);
    economy_free(&plain);
    assert_ok(e.context, ent_package_parse(e.context, text, sizeof text - 1, "accord.yaml", &package));
    assert_ok(e.context, ent_facts_builtin(e.context, &facts));
    ent_question_options_init(&options);
    options.run.threads = 1;
    options.run.facts = facts;
    options.run.solve.tolerance = 1e-8;
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_facts_free(facts);
    ent_package_free(package);
    economy_free(&e);
    return 0;
}

static const char *const china[] = {"CHN"}, *const japan[] = {"JPN"};

static ent_status by_power(void) {
    ent_power_query q;
    ent_answer *a = NULL;
    ent_status status;
    ent_power_query_init(&q);
    q.senders = china, q.targets = japan, q.n_senders = q.n_targets = 1;
    q.years_after = 3;
    status = ent_power_answer(e.context, e.world, package, &options, &q, &a);
    assert_true((a == NULL) == (status != ENT_OK));
    ent_answer_free(a);
    return status;
}

static ent_status by_minerals(void) {
    ent_mineral_options q;
    ent_answer *a = NULL;
    ent_status status;
    ent_mineral_options_init(&q);
    q.mineral = "gallium", q.importers = japan, q.n_importers = 1, q.days = 400.0;
    status = ent_minerals_answer(e.context, e.world, package, &options, &q, &a);
    assert_true((a == NULL) == (status != ENT_OK));
    ent_answer_free(a);
    return status;
}

static ent_status by_overview(void) {
    ent_mineral_options q;
    ent_answer *a = NULL;
    ent_status status;
    ent_mineral_options_init(&q);
    status = ent_minerals_answer(e.context, e.world, NULL, &options, &q, &a);
    assert_true((a == NULL) == (status != ENT_OK));
    ent_answer_free(a);
    return status;
}

static ent_status by_list(void) {
    ent_facts *read = NULL;
    ent_status status = ent_facts_builtin(e.context, &read);
    ent_facts_free(read);
    return status;
}

static void power(void **state) {
    (void)state;
    assert_true(fail_each(e.context, by_power, ENT_OK) >= 100);
}

static void minerals(void **state) {
    (void)state;
    assert_true(fail_each(e.context, by_minerals, ENT_OK) >= 50);
    assert_true(fail_each(e.context, by_overview, ENT_OK) >= 2);
    assert_true(fail_each(e.context, by_list, ENT_OK) >= 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(power), cmocka_unit_test(minerals)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
