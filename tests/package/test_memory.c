/* The nth allocation of the library fails, for every n: parsing, checking and
 * the law answer NOMEM, hand out nothing and leak nothing. The linker sends the
 * allocations here (--wrap); those inside libyaml are not reached. Likewise,
 * whoever is told to stop, at whatever report of progress, answers CANCELLED. */
#include "assert_close.h"
#include "failing_memory.h"
#include "package_fixture.h"
#include "package/year.h"

#include <stdlib.h>
#include <string.h>

static const char text[] =
    "package: test\nhorizon: [2025, 2035]\noptions: {beta: 0.9}\ncontext: tests/package/memory-context.yaml\nvoid: "
    "{authority: X, from: 2025-06-01, "
    "refund: true}\n"
    "deficits: [{region: USA, from: 2025-04-01, share: 2%}, {region: JPN, from: 2025-01-01, share: 1%}]\n"
    "clauses:\n"
    "- {id: a, type: tariff, importer: USA, exporter: all, sectors: C29, rule: "
    "floor, rate: 15%, from: 2025-03-01, group: g}\n"
    "- {id: b, type: barrier, importer: [EU], exporter: {all-except: [EU]}, "
    "sectors: all, cost: 5%, from: 2025-01-01}\n"
    "- {id: c, type: productivity, region: CHN, sectors: C26, change: "
    "{2025-01-01: 5%, 2025-03-01: 6%, 2025-09-01: 7%}, note: n}\n"
    "- {id: d, type: tariff, rates: tests/package/memory.csv, rule: set, from: "
    "2025-01-01, replace: letter-25, "
    "authority: X}\n"
    "- {id: e, type: investment, investor: JPN, host: USA, schedule: {2025: $1bn, 2026: $2bn}, mix: {C26: 40%, C29: "
    "60%}, "
    "status: signed}\n"
    "- {id: f, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: $8mn, divert_from: CHN, protect: "
    "{A01: "
    "98%}, from: 2025-01-01}\n"
    "- {id: g, type: mineral, region: USA, mineral: gallium, supply: {2025: 30%, 2026: 10%}}\n"
    "- {id: h, type: defence, region: JPN, share: {2025: 2%}, baseline: 1%, mix: {C29: 100%}}\n"
    "- {id: i, type: levy, importer: USA, exporter: CHN, sectors: C26, rate: 10%, when: {clause: e, delivered-below: "
    "50%, "
    "by: 2024}}\n"
    "outside:\n- {date: 2025-03-01, importer: USA, exporter: JPN, added: 5%, base: 2%, "
    "imports_musd: 40, groups: [{group: g, added: 1%}], source: {title: t}, note: n}\n";

static ent_status by_parse(void) {
    ent_package *package = NULL;
    ent_status status = ent_package_parse(context, text, sizeof text - 1, SOURCE_DIR "/memory.yaml", &package);
    assert_true((package == NULL) == (status != ENT_OK));
    ent_package_free(package);
    return status;
}

static ent_status by_shipped(void) {
    ent_package *package = NULL;
    ent_status status = ent_package_load(context, "tokyo-2025-as-signed", NULL, &package);
    assert_true((package == NULL) == (status != ENT_OK));
    ent_package_free(package);
    return status;
}

static ent_status by_settings(void) {
    static const char *const settings[] = {"general-15.sectors=[C26, {all-except: [C29]}]", "general-15.rate=20%"};
    ent_package *package = NULL;
    ent_status status = ent_package_load_with(context, "tokyo-2025-as-signed", NULL, settings, 2, &package);
    assert_true((package == NULL) == (status != ENT_OK));
    ent_package_free(package);
    return status;
}

/* Texts of a package, asked for; and the package read from them. */
static ent_status by_texts(void) {
    ent_package *package = NULL, *again = NULL;
    const ent_package_text *texts;
    size_t n;
    ent_status status = ent_package_parse(context, text, sizeof text - 1, SOURCE_DIR "/memory.yaml", &package);
    if (status == ENT_OK) status = ent_package_texts(context, package, &texts, &n);
    if (status == ENT_OK) status = ent_package_load_texts(context, texts, n, NULL, 0, &again);
    assert_true((again == NULL) == (status != ENT_OK));
    ent_package_free(again);
    ent_package_free(package);
    return status;
}

static ent_status by_write(void) {
    static const char *const settings[] = {"general-15.sectors=[C26, {all-except: [C29]}]", "general-15.rate=20%",
                                           "general-15.off=true"};
    ent_package *package = NULL;
    char *written = NULL;
    size_t length;
    ent_status status = ent_package_load_with(context, "tokyo-2025-as-signed", NULL, settings, 3, &package);
    if (status == ENT_OK) status = ent_package_write_text(context, package, &written, &length);
    assert_true((written == NULL) == (status != ENT_OK));
    free(written);
    ent_package_free(package);
    return status;
}

static ent_package *parsed;

static ent_status by_check(void) { return ent_package_check(context, parsed, world); }

static ent_status by_law(void) {
    ent_law *law = NULL;
    ent_shock shock;
    ent_status status = ent_package_law(context, parsed, world, 2025, &law, &shock);
    assert_true((law == NULL) == (status != ENT_OK));
    ent_law_free(law);
    return status;
}

static ent_status by_refund(void) {
    ent_refund *refund = NULL;
    ent_status status = ent_package_refund(context, parsed, world, 2025, &refund);
    assert_true((refund == NULL) == (status != ENT_OK));
    ent_refund_free(refund);
    return status;
}

static ent_status by_timeline(void) {
    ent_timeline *timeline = NULL;
    ent_status status = ent_package_timeline(context, parsed, world, NULL, &timeline);
    assert_true((timeline == NULL) == (status != ENT_OK));
    ent_timeline_free(timeline);
    return status;
}

static ent_facts *facts;
static ent_book *opened;

static ent_status by_open(void) {
    ent_book *book = NULL;
    ent_status status = ent_book_open(context, parsed, parsed, world, facts, 0.05, ENT_DELIVERY_EXPECTED, &book);
    assert_true((book == NULL) == (status != ENT_OK));
    ent_book_free(book);
    return status;
}

static ent_status by_year(void) {
    double delivered_musd[64] = {0.0}, promised_musd[64] = {0.0};
    unsigned char on[64];
    ent_done done = {ent_book_size(opened), delivered_musd, promised_musd, NULL};
    ent_status status;
    ent_year year;
    for (size_t k = 0; k < 64; k++) promised_musd[k] = on[k] = 1;
    status = ent_book_year(context, opened, on, 2025, &done, &year);
    ent_year_free(&year);
    return status;
}

static void test_parse(void **state) {
    (void)state;
    assert_true(fail_each(context, by_parse, ENT_OK) >= 8);
}

static void test_load(void **state) {
    (void)state;
    assert_true(fail_each(context, by_shipped, ENT_OK) >= 3);
    assert_true(fail_each(context, by_settings, ENT_OK) >= 4);
    assert_true(fail_each(context, by_texts, ENT_OK) >= 10);
    assert_true(fail_each(context, by_write, ENT_OK) >= 10);
}

static void parse_all(void) {
    assert_ok(context, ent_package_parse(context, text, sizeof text - 1, SOURCE_DIR "/memory.yaml", &parsed));
}

static void test_check_and_law(void **state) {
    (void)state;
    parse_all();
    assert_true(fail_each(context, by_check, ENT_OK) >= 1);
    assert_true(fail_each(context, by_law, ENT_OK) >= 2);
    assert_true(fail_each(context, by_refund, ENT_OK) >= 5);
    assert_true(fail_each(context, by_timeline, ENT_OK) >= 2);
    assert_ok(context, ent_facts_builtin(context, &facts));
    assert_true(fail_each(context, by_open, ENT_OK) >= 4);
    assert_ok(context, ent_book_open(context, parsed, parsed, world, facts, 0.05, ENT_DELIVERY_EXPECTED, &opened));
    assert_true(fail_each(context, by_year, ENT_OK) >= 3);
    ent_book_free(opened);
    ent_facts_free(facts);
    ent_package_free(parsed);
}

static size_t reports, stop_at;

static int tell(const char *task, size_t done, size_t total, void *payload) {
    (void)task, (void)payload;
    assert_true(total == 0 || done < total);
    return ++reports == stop_at;
}

static void test_stop(void **state) {
    ent_status (*const calls_that_stop[])(void) = {by_check, by_law, by_refund, by_timeline};
    (void)state;
    parse_all();
    ent_context_set_progress(context, tell, NULL);
    for (size_t c = 0; c < sizeof calls_that_stop / sizeof calls_that_stop[0]; c++) {
        size_t n_reports;
        reports = stop_at = 0;
        assert_ok(context, calls_that_stop[c]());
        n_reports = reports;
        assert_true(n_reports >= 4); /* as many clauses */
        for (size_t n = 1; n <= n_reports; n++) {
            reports = 0, stop_at = n;
            assert_int_equal(calls_that_stop[c](), ENT_CANCELLED);
            assert_int_equal(reports, n);
        }
    }
    ent_context_set_progress(context, NULL, NULL);
    ent_package_free(parsed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_check_and_law),
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
