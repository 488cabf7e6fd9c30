/* What the shipped packages say beyond tariffs: sums of money by hand, shares against the tables they were made from, and
 * that the law on tariffs is what it is without all of it. */
#include "assert_close.h"
#include "package/shipped.h"
#include "package/year.h"
#include "package_world.h"
#include "support/date.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIGNED "tokyo-2025-as-signed"
#define HAPPENED "tokyo-2025-as-it-happened"

static ent_context *context;
static ent_world *world;
static ent_facts *facts;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_world_builtin(context, &world));
    assert_ok(context, ent_facts_builtin(context, &facts));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_facts_free(facts);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

/* A shipped package alone, all of its clauses on. */
typedef struct reading {
    ent_package *package;
    ent_book *book;
    unsigned char *on;
} reading;

static reading read_package(const char *name, ent_delivery delivery) {
    reading r = {0};
    assert_ok(context, ent_package_load(context, name, NULL, &r.package));
    assert_ok(context, ent_book_open(context, r.package, NULL, world, facts, 0.05, delivery, &r.book));
    r.on = malloc(ent_book_size(r.book));
    assert_non_null(r.on);
    memset(r.on, 1, ent_book_size(r.book));
    return r;
}

static void close_package(reading *r) {
    free(r->on);
    ent_book_free(r->book);
    ent_package_free(r->package);
}

static ent_year year_of(const reading *r, int year, const ent_done *done) {
    ent_year out;
    assert_ok(context, ent_book_year(context, r->book, r->on, year, done, &out));
    return out;
}

/* The deed of a clause in a year, or NULL. Fails when there are two. */
static const ent_deed *deed_of(const ent_year *year, const char *name, ent_deed_kind kind) {
    const ent_deed *found = NULL;
    for (size_t d = 0; d < year->n_deeds; d++) {
        if (strcmp(year->deeds[d].name, name) != 0 || year->deeds[d].kind != kind) continue;
        assert_null(found);
        found = &year->deeds[d];
    }
    return found;
}

/* Million dollars that clauses whose names begin with `prefix` deliver and pay from one year to another. */
typedef struct sums {
    double musd, promised_musd, paid_musd;
} sums;

static sums sum_of(const reading *r, ent_deed_kind kind, const char *prefix, int first, int last) {
    sums total = {0};
    for (int y = first; y <= last; y++) {
        ent_year year = year_of(r, y, NULL);
        for (size_t d = 0; d < year.n_deeds; d++) {
            const ent_deed *deed = &year.deeds[d];
            if (deed->kind != kind || strncmp(deed->name, prefix, strlen(prefix)) != 0) continue;
            total.musd += deed->musd;
            total.promised_musd += deed->promised_musd;
            total.paid_musd += deed->paid_musd;
        }
        ent_year_free(&year);
    }
    return total;
}

static size_t region_of(const char *code) {
    size_t n;
    assert_ok(context, ent_world_region(context, world, code, &n));
    return n;
}

static size_t sector_of(const char *code) {
    size_t j;
    assert_ok(context, ent_world_sector(context, world, code, &j));
    return j;
}

/* ---- money ---- */

/* 550 billion in both packages, the tranches inside them: 33.3 + 2.1 + 0.6 and 40 + 33. 1,234 days from 4 September 2025
 * to 19 January 2029, of which 119 in 2025. */
static void test_investment(void **state) {
    reading written = read_package(SIGNED, ENT_DELIVERY_HEADLINE),
            later = read_package(HAPPENED, ENT_DELIVERY_HEADLINE);
    ent_year year;
    const ent_deed *deed;
    (void)state;
    assert_close(sum_of(&written, ENT_DEED_INVESTMENT, "", 2025, 2035).musd, 550000.0, 1e-12);
    assert_close(sum_of(&written, ENT_DEED_INVESTMENT, "", 2025, 2025).musd, 550000.0 * 119 / 1234, 1e-12);
    assert_close(sum_of(&written, ENT_DEED_INVESTMENT, "", 2028, 2028).musd, 550000.0 * 366 / 1234, 1e-12);
    assert_close(sum_of(&written, ENT_DEED_INVESTMENT, "", 2029, 2035).musd, 550000.0 * 19 / 1234, 1e-12);
    assert_close(sum_of(&later, ENT_DEED_INVESTMENT, "", 2025, 2035).musd, 550000.0, 1e-12);
    assert_close(sum_of(&later, ENT_DEED_INVESTMENT, "tranche-1", 2025, 2035).musd, 36000.0, 1e-12);
    assert_close(sum_of(&later, ENT_DEED_INVESTMENT, "tranche-2", 2025, 2035).musd, 73000.0, 1e-12);
    assert_true(sum_of(&later, ENT_DEED_INVESTMENT, "", 2025, 2025).musd == 0.0);
    year = year_of(&written, 2027, NULL);
    deed = deed_of(&year, "investment-550", ENT_DEED_INVESTMENT);
    assert_non_null(deed);
    assert_true(deed->split.before == 0.5 && deed->split.after == 0.1 && deed->additionality == 0.5);
    assert_true(deed->actor == region_of("JPN") && deed->partner == region_of("USA"));
    assert_close(deed->mix_share[sector_of("SERV")], 0.6477, 1e-15);
    ent_year_free(&year);
    close_package(&written);
    close_package(&later);
}

/* The mix is the list of October 2025, by hand: 513.45 billion, and 404.55 after what the tranches took. */
static void test_mix(void **state) {
    static const char *const codes[] = {"SERV", "C27", "C26", "C28", "C20", "C24B", "C23"};
    static const double listed[] = {
        332 + 0.6, 12.5 + 25 + 30 + 20 + 7.5 + 0.175, 25 + 15 + 7.5, 12.5 + 20, 3 + 0.175, 2, 0.5};
    reading written = read_package(SIGNED, ENT_DELIVERY_HEADLINE),
            later = read_package(HAPPENED, ENT_DELIVERY_HEADLINE);
    ent_year a = year_of(&written, 2027, NULL), b = year_of(&later, 2027, NULL);
    const ent_deed *all = deed_of(&a, "investment-550", ENT_DEED_INVESTMENT);
    const ent_deed *rest = deed_of(&b, "investment-550", ENT_DEED_INVESTMENT);
    (void)state;
    assert_true(all != NULL && rest != NULL);
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++) {
        double left = listed[k];
        if (k == 0) left -= 33.3 + 2.1 + 40 + 33;
        if (k == 6) left = 0; /* the diamond grit of the list is the one of the first tranche */
        assert_within(all->mix_share[sector_of(codes[k])], listed[k] / 513.45, 0.0001);
        assert_within(rest->mix_share[sector_of(codes[k])], left / 404.55, 0.0001);
    }
    ent_year_free(&a);
    ent_year_free(&b);
    close_package(&written);
    close_package(&later);
}

/* Eight billion a year of farm goods, half of them additional but for rice: 346,000 tonnes x 75 % at $850. */
static void test_purchases(void **state) {
    static const char *const names[] = {SIGNED, HAPPENED};
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        reading r = read_package(names[k], ENT_DELIVERY_HEADLINE);
        ent_year year = year_of(&r, 2027, NULL);
        const ent_deed *rice = deed_of(&year, "farm-rice", ENT_DEED_PURCHASE);
        assert_non_null(rice);
        assert_close(sum_of(&r, ENT_DEED_PURCHASE, "farm-", 2027, 2027).musd, 0.5 * (8000 - 220) + 220, 1e-12);
        assert_true(sum_of(&r, ENT_DEED_PURCHASE, "farm-", 2025, 2025).musd == 0.0);
        assert_within(rice->musd, 346000 * 0.75 * 850 / 1e6, 5.0);
        assert_true(rice->actor == region_of("JPN") && rice->partner == region_of("USA"));
        assert_close(sum_of(&r, ENT_DEED_PURCHASE, "energy-", 2030, 2030).musd, 7000.0, 1e-12);
        assert_close(sum_of(&r, ENT_DEED_PURCHASE, "boeing-", 2025, 2035).musd, 0.5 * 100 * 200, 1e-12);
        assert_close(sum_of(&r, ENT_DEED_ARMS, "", 2025, 2035).musd, 3640.0, 1e-12);
        assert_close(sum_of(&r, ENT_DEED_ARMS, "", 2025, 2035).paid_musd, 3640.0, 1e-12);
        ent_year_free(&year);
        close_package(&r);
    }
}

/* Fiscal years begin on 1 April: 275 days of 2025 are of fiscal year 2025, 90 of 2026. */
static void test_defence(void **state) {
    static const double expected[] = {275 * 0.002 / 365, (90 * 0.002 + 275 * 0.001) / 365, 90 * 0.001 / 365, 0.0, 0.0};
    reading r = read_package(SIGNED, ENT_DELIVERY_HEADLINE);
    (void)state;
    for (int y = 2025; y < 2030; y++) {
        ent_year year = year_of(&r, y, NULL);
        const ent_deed *deed = deed_of(&year, "defence-2-percent", ENT_DEED_DEFENCE);
        assert_within(deed == NULL ? 0.0 : deed->share, expected[y - 2025], 1e-15);
        ent_year_free(&year);
    }
    close_package(&r);
}

/* ---- minerals ---- */

/* China's share of imports by value, base prices, from the world. */
static double base_share(const char *importer, const char *sector) {
    const ent_table *table = ent_world_table(world);
    size_t N = table->n_regions, n = region_of(importer), j = sector_of(sector), china = region_of("CHN");
    double all = 0;
    for (size_t i = 0; i < N; i++)
        if (i != n) all += table->flow_musd[(j * N + n) * N + i];
    return table->flow_musd[(j * N + n) * N + china] / all;
}

/* One tenth less a year from the share of 2024, half of it from 2030 on; shares in the files have two decimals. */
static void test_supply(void **state) {
    static const char *const clauses[][3] = {{"minerals-usa-ores", "USA", "B07"},
                                             {"minerals-usa-metals", "USA", "C24B"},
                                             {"minerals-japan-ores", "JPN", "B07"},
                                             {"minerals-japan-metals", "JPN", "C24B"}};
    static const char *const names[] = {SIGNED, HAPPENED};
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        reading r = read_package(names[p], ENT_DELIVERY_HEADLINE);
        for (int y = 2026; y <= 2035; y++) {
            ent_year year = year_of(&r, y, NULL);
            for (size_t k = 0; k < 4; k++) {
                const ent_deed *deed = deed_of(&year, clauses[k][0], ENT_DEED_SUPPLY);
                assert_non_null(deed);
                assert_within(deed->share,
                              base_share(clauses[k][1], clauses[k][2]) * (1 - 0.1 * (y < 2030 ? y - 2025 : 5)),
                              0.000051);
                assert_true(deed->sectors[sector_of(clauses[k][2])] && deed->partners[region_of("CHN")]);
            }
            ent_year_free(&year);
        }
        close_package(&r);
    }
}

/* What is left of a mineral: 1 - reliance x share of China, of the last year that has both. */
static double left_of(const char *mineral, const char *importer) {
    const ent_mineral_use *uses;
    size_t n;
    assert_ok(context, ent_facts_mineral_use(context, facts, mineral, importer, &uses, &n));
    for (size_t k = 0; k < n; k++) {
        double reliance = strcmp(importer, "JPN") == 0 ? 1.0 : uses[k].import_reliance; /* "entirely reliant" */
        if (reliance == reliance && uses[k].china_share == uses[k].china_share)
            return 1 - reliance * uses[k].china_share;
    }
    fail_msg("%s of %s is not known", mineral, importer);
    return 0;
}

/* The share of a year's supply: all of it until the stock is used up, of which a day takes what is missing; then what is
 * left, until others have built. */
static double supply_in(int year, double left, double stock_days, ent_day last) {
    ent_day from = ent_day_from_civil(2027, 1, 11) + (ent_day)ceil(stock_days / (1 - left));
    ent_day first = ent_day_from_civil(year, 1, 1), end = ent_day_from_civil(year + 1, 1, 1);
    int short_days = 0;
    for (ent_day day = first; day < end; day++) short_days += day >= from && day <= last;
    return 1 - (1 - left) * short_days / (double)(end - first);
}

/* Rare earths are back after five years, magnets after three, from the cut-off or, with the accord, from its signature. */
static void test_cutoff(void **state) {
    static const char *const names[] = {"rare-earth-cutoff", "rare-earth-cutoff-with-accord"};
    static const char *const clauses[] = {"rare-earths-usa", "rare-earths-japan", "magnets-usa", "magnets-japan"};
    const ent_day began[] = {ent_day_from_civil(2027, 1, 11), ent_day_from_civil(2025, 10, 28)};
    const double stocks[] = {60, 180};
    const double left[] = {left_of("rare-earths", "USA"), left_of("rare-earths", "JPN"), 1 - 0.7591,
                           left_of("rare-earths", "JPN")};
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        reading r = read_package(names[p], ENT_DELIVERY_HEADLINE);
        for (int y = 2026; y <= 2034; y++) {
            ent_year year = year_of(&r, y, NULL);
            for (size_t k = 0; k < 4; k++) {
                int began_year, month, day;
                const ent_deed *deed = deed_of(&year, clauses[k], ENT_DEED_MINERAL);
                double expected;
                ent_day_to_civil(began[p], &began_year, &month, &day);
                expected = supply_in(y, left[k], stocks[p],
                                     ent_day_from_civil(began_year + (k < 2 ? 5 : 3), month, day) - 1);
                if (deed == NULL) assert_true(expected == 1.0);
                else assert_within(deed->share, expected, 0.0005);
            }
            ent_year_free(&year);
        }
        close_package(&r);
    }
}

/* ---- law ---- */

/* The text of a shipped package with its tariffs only: no other clause, none with a condition. Freed by the caller. */
static char *tariffs_alone(const char *name) {
    const char *text = NULL, *at, *next;
    size_t length = 0, k = 0;
    char *whole, *out;
    while (k < ent_shipped_count && strcmp(ent_shipped_table[k].name, name) != 0) k++;
    assert_true(k < ent_shipped_count);
    text = (const char *)ent_shipped_table[k].text, length = ent_shipped_table[k].length;
    whole = malloc(length + 1);
    out = calloc(length + 1, 1);
    assert_true(whole != NULL && out != NULL);
    memcpy(whole, text, length);
    whole[length] = '\0';
    at = strstr(whole, "\nclauses:\n");
    assert_non_null(at);
    at = strstr(at, "\n  - id: ");
    assert_non_null(at);
    strncat(out, whole, (size_t)(at + 1 - whole));
    for (; at != NULL; at = next) {
        char *block;
        size_t size;
        next = strstr(at + 1, "\n  - id: ");
        size = next != NULL ? (size_t)(next - at) : strlen(at);
        block = calloc(size + 1, 1);
        assert_non_null(block);
        memcpy(block, at + 1, size - 1);
        if (strstr(block, "\n    type: tariff\n") != NULL && strstr(block, "\n    when:") == NULL)
            strcat(strcat(out, block), "\n");
        free(block);
    }
    free(whole);
    return out;
}

/* Bit for bit the tariffs there are without the other clauses, whatever of the pledges counts. */
static void test_tariffs_unchanged(void **state) {
    static const char *const names[] = {SIGNED, HAPPENED};
    const ent_table *table = ent_world_table(world);
    size_t bytes = table->n_sectors * table->n_regions * table->n_regions * sizeof(double);
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        char *text = tariffs_alone(names[k]);
        ent_package *alone = NULL, *whole = NULL;
        assert_ok(context, ent_package_parse(context, text, strlen(text), "alone.yaml", &alone));
        assert_ok(context, ent_package_load(context, names[k], NULL, &whole));
        assert_true(ent_package_get_info(alone)->n_clauses + 15 < ent_package_get_info(whole)->n_clauses);
        for (int y = 2024; y <= 2030; y++) {
            ent_law *laws[2] = {NULL};
            ent_shock shocks[2];
            assert_ok(context, ent_package_law(context, alone, world, y, &laws[0], &shocks[0]));
            assert_ok(context, ent_package_law(context, whole, world, y, &laws[1], &shocks[1]));
            if (shocks[0].tariff_rate == NULL) assert_null(shocks[1].tariff_rate);
            else assert_memory_equal(shocks[0].tariff_rate, shocks[1].tariff_rate, bytes);
            for (int delivery = 0; delivery < 3; delivery++) {
                reading r = read_package(names[k], (ent_delivery)delivery);
                ent_year year = year_of(&r, y, NULL);
                if (shocks[0].tariff_rate == NULL) assert_null(year.shock.tariff_rate);
                else assert_memory_equal(shocks[0].tariff_rate, year.shock.tariff_rate, bytes);
                ent_year_free(&year);
                close_package(&r);
            }
            ent_law_free(laws[0]);
            ent_law_free(laws[1]);
        }
        ent_package_free(alone);
        ent_package_free(whole);
        free(text);
    }
}

/* Law in force only: no pledge is kept, but China's measures stay. */
static void test_pledges_alone(void **state) {
    reading written = read_package(SIGNED, ENT_DELIVERY_NONE), later = read_package(HAPPENED, ENT_DELIVERY_NONE);
    const ent_table *table = ent_world_table(world);
    size_t N = table->n_regions, markets = table->n_sectors * N, cells = markets * N;
    (void)state;
    for (int y = 2025; y <= 2030; y++) {
        ent_year a = year_of(&written, y, NULL), b = year_of(&later, y, NULL);
        for (size_t d = 0; d < a.n_deeds; d++)
            assert_true(a.deeds[d].musd == 0.0 && a.deeds[d].kind != ENT_DEED_SUPPLY);
        for (size_t c = 0; a.shock.trade_cost_hat != NULL && c < cells; c++)
            assert_true(a.shock.trade_cost_hat[c] == 1.0);
        for (size_t c = 0; a.shock.productivity_hat != NULL && c < markets; c++)
            assert_true(a.shock.productivity_hat[c] == 1.0);
        if (y >= 2027) {
            size_t cell = (sector_of("C26") * N + region_of("JPN")) * N + region_of("CHN");
            assert_close(b.shock.trade_cost_hat[cell], 1.01, 1e-15);
            const ent_deed *slowed = deed_of(&b, "china-rare-earths-slowed", ENT_DEED_MINERAL);
            assert_non_null(slowed);
            assert_within(slowed->share, 1 - (1 - left_of("rare-earths", "JPN")) * 0.057, 0.0005);
        }
        ent_year_free(&a);
        ent_year_free(&b);
    }
    close_package(&written);
    close_package(&later);
}

/* Nothing delivered by the end of 2027: 25 % and 27.5 % from 2028; a quarter and more of it delivered: 15 %. */
static void test_snapback(void **state) {
    reading r = read_package(SIGNED, ENT_DELIVERY_HEADLINE);
    size_t n = ent_book_size(r.book), N = ent_world_table(world)->n_regions,
           pair = region_of("USA") * N + region_of("JPN");
    double *delivered = calloc(n, sizeof *delivered), *promised = calloc(n, sizeof *promised);
    static const double kept[] = {0.0, 0.2499, 0.2501, 1.0};
    (void)state;
    assert_true(delivered != NULL && promised != NULL);
    for (size_t k = 0; k < 4; k++) {
        const ent_done done = {.n_clauses = n, .delivered_musd = delivered, .promised_musd = promised};
        for (size_t c = 0; c < n; c++) {
            promised[c] = 100000;
            delivered[c] = kept[k] * promised[c];
        }
        for (int y = 2027; y <= 2028; y++) {
            ent_year year = year_of(&r, y, &done);
            int back = y == 2028 && kept[k] < 0.25;
            assert_close(year.shock.tariff_rate[sector_of("C27") * N * N + pair], back ? 0.25 : 0.15, 1e-15);
            assert_close(year.shock.tariff_rate[sector_of("C29") * N * N + pair], back ? 0.275 : 0.15, 1e-15);
            assert_close(year.shock.tariff_rate[sector_of("C25") * N * N + pair],
                         (1 - 0.396) * (back ? 0.25 : 0.15) + 0.396 * 0.522, 1e-15);
            assert_int_equal(year.n_switched, back ? 2 : 0);
            ent_year_free(&year);
        }
    }
    free(delivered);
    free(promised);
    close_package(&r);
}

/* ---- scenarios ---- */

/* The United States' law without a deal is the letters'; then 25 % from Japan, but for food and fuels, and 25 % more. */
static void test_no_deal(void **state) {
    const ent_table *table = ent_world_table(world);
    size_t N = table->n_regions, cells = table->n_sectors * N * N, usa = region_of("USA"), japan = region_of("JPN");
    static const char *const dates[] = {"2025-04-10", "2025-07-31", "2025-08-01",
                                        "2025-12-31", "2026-01-15", "2026-02-01"};
    ent_package *packages[2] = {NULL};
    (void)state;
    assert_ok(context, ent_package_load(context, "us-letters-2025-07", NULL, &packages[0]));
    assert_ok(context, ent_package_load(context, "no-deal", NULL, &packages[1]));
    for (size_t d = 0; d < 6; d++) {
        ent_law *laws[2] = {NULL};
        ent_shock shocks[2];
        for (size_t k = 0; k < 2; k++)
            assert_ok(context, ent_package_rates_on(context, packages[k], world, dates[d], &laws[k], &shocks[k]));
        for (size_t c = 0; c < cells; c++) {
            double added = shocks[1].tariff_rate[c] - shocks[0].tariff_rate[c];
            const char *sector = table->sectors[c / (N * N)].code;
            int struck = d >= 4 && c / N % N == japan && c % N == usa && strcmp(sector, "SERV") != 0 &&
                         strcmp(sector, "C10T12") != 0 && strcmp(sector, "C19") != 0 && strncmp(sector, "A0", 2) != 0 &&
                         strcmp(sector, "B05") != 0 && strcmp(sector, "B06") != 0;
            if (struck) assert_close(added, 0.25, 1e-14);
            else if (d < 5 || c / N % N != usa || c % N != japan) assert_true(added == 0.0);
            else if (strcmp(sector, "C27") == 0) assert_close(added, 0.25, 1e-14);
            else if (strcmp(sector, "C29") == 0) assert_close(added, 0.0274 * 0.25, 1e-14);
            else if (strcmp(sector, "C25") == 0) assert_close(added, 0.604 * 0.25, 1e-14);
            else if (strncmp(sector, "C24", 3) == 0 || strcmp(sector, "SERV") == 0) assert_true(added == 0.0);
        }
        ent_law_free(laws[0]);
        ent_law_free(laws[1]);
    }
    ent_package_free(packages[0]);
    ent_package_free(packages[1]);
}

/* Each bloc pays on the other's goods, nobody on his own bloc's, and the others pay nothing and are charged nothing. */
static void test_blocs(void **state) {
    const ent_table *table = ent_world_table(world);
    size_t N = table->n_regions, J = table->n_sectors, usa = region_of("USA"), china = region_of("CHN"), sides[3] = {0};
    size_t goods = sector_of("C13T15"), chips = sector_of("C26"), services = sector_of("SERV");
    ent_package *package = NULL;
    ent_law *law = NULL;
    ent_shock shock;
    (void)state;
    assert_ok(context, ent_package_load(context, "decoupling", NULL, &package));
    assert_ok(context, ent_package_law(context, package, world, 2030, &law, &shock));
    for (size_t n = 0; n < N; n++) {
        const double *cost = shock.trade_cost_hat;
        int east = cost[(goods * N + n) * N + usa] > 1.0, west = cost[(goods * N + n) * N + china] > 1.0;
        assert_false(east && west);
        sides[east ? 1 : west ? 2 : 0]++;
        for (size_t i = 0; i < N; i++) {
            int apart = (east && cost[(goods * N + i) * N + china] > 1.0) ||
                        (west && cost[(goods * N + i) * N + usa] > 1.0);
            for (size_t j = 0; j < J; j++) assert_true((cost[(j * N + n) * N + i] != 1.0) == apart);
            assert_close(cost[(goods * N + n) * N + i], apart ? 1.3 : 1.0, 1e-14);
            assert_close(cost[(chips * N + n) * N + i], apart ? 1.3 * 1.5 : 1.0, 1e-14);
            assert_close(cost[(services * N + n) * N + i], apart ? 1.15 : 1.0, 1e-14);
        }
    }
    assert_int_equal(sides[1], 8);       /* with China */
    assert_int_equal(sides[2], 27 + 12); /* the European Union and twelve */
    ent_law_free(law);
    ent_package_free(package);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_investment), cmocka_unit_test(test_mix),
        cmocka_unit_test(test_purchases),  cmocka_unit_test(test_defence),
        cmocka_unit_test(test_supply),     cmocka_unit_test(test_cutoff),
        cmocka_unit_test(test_snapback),   cmocka_unit_test(test_tariffs_unchanged),
        cmocka_unit_test(test_no_deal),    cmocka_unit_test(test_pledges_alone),
        cmocka_unit_test(test_blocs),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
