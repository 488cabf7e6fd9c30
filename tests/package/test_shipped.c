/* The shipped packages: clean against the built-in world, sourced clause by clause, and the rates they come to. */
#include "assert_close.h"
#include "package_world.h"

#include <string.h>

static ent_context *context;
static ent_world *world;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_world_builtin(context, &world));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

/* What each is measured against, its default year, and the day of the deal where nothing later may be in it. */
static const struct {
    const char *name, *against;
    int default_year;
    const char *before; /* sources are from before this day */
} shipped[] = {
    {"china-rises", "none", 2030, NULL},
    {"decoupling", "none", 2029, NULL},
    {"no-deal", "none", 2027, "2026-01-01"},
    {"rare-earth-cutoff", "none", 2028, NULL},
    {"rare-earth-cutoff-with-accord", "none", 2028, NULL},
    {"strait-closure", "none", 2027, NULL},
    {"tokyo-2025-as-it-happened", "us-letters-2025-07", 2027, NULL},
    {"tokyo-2025-as-signed", "us-letters-2025-07", 2026, "2025-10-29"},
    {"us-china-escalation-2025", "none", 2027, NULL},
    {"us-china-truce-2025", "us-china-escalation-2025", 2027, NULL},
    {"us-letters-2025-07", "none", 2026, "2026-01-01"},
    {"us-tariffs-2025", "none", 2027, NULL},
};

/* Clean, measured against what is meant, and no package without a line above. */
static void test_check(void **state) {
    const char *const *names = ent_package_shipped();
    size_t n = 0;
    (void)state;
    while (names[n] != NULL) n++;
    assert_int_equal(n, sizeof shipped / sizeof *shipped);
    for (size_t k = 0; k < n; k++) {
        ent_package *package = NULL;
        const ent_package_info *info;
        warnings seen;
        assert_string_equal(names[k], shipped[k].name);
        warnings_collect(context, &seen);
        assert_ok(context, ent_package_load(context, names[k], NULL, &package));
        assert_ok(context, ent_package_check(context, package, world));
        if (seen.n > 0) fail_msg("%s: %s", names[k], seen.text);
        ent_context_set_log(context, NULL, NULL);
        info = ent_package_get_info(package);
        assert_string_equal(info->name, names[k]);
        assert_string_equal(info->world, ent_world_table(world)->name);
        assert_string_equal(info->against, shipped[k].against);
        if (info->default_year != shipped[k].default_year)
            fail_msg("%s: default year %d", names[k], info->default_year);
        ent_package_free(package);
    }
}

static int is_known_group(const char *group) {
    static const char *const own[] = {"metals", "retaliation"};
    size_t n;
    const ent_clause_type_info *types = ent_clause_types(&n);
    for (size_t t = 0; t < n; t++)
        if (strcmp(group, types[t].group) == 0) return 1;
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
        if (strcmp(group, own[k]) == 0) return 1;
    return group[0] == '\0'; /* that of its type */
}

/* Every clause has a source with title, date and address, a status, a group that is known and a name of its own. Law has
 * an authority and a day on which it was announced, unless it is assumed. What has no law in it says how much counts. */
static void test_papers(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof shipped / sizeof *shipped; k++) {
        ent_package *package = NULL;
        const ent_package_info *info;
        int series = strcmp(shipped[k].name, "us-tariffs-2025") == 0; /* averages over several authorities */
        assert_ok(context, ent_package_load(context, shipped[k].name, NULL, &package));
        info = ent_package_get_info(package);
        for (size_t c = 0; c < info->n_clauses; c++) {
            const ent_clause_info *clause = &info->clauses[c];
            int assumed = strcmp(clause->status, "assumed") == 0;
            if (clause->source_title[0] == '\0' || clause->source_date[0] == '\0' ||
                strncmp(clause->source_url, "https://", 8) != 0 || clause->status[0] == '\0')
                fail_msg("%s: clause %s lacks a source or a status", shipped[k].name, clause->id);
            if (!series && !assumed && (clause->authority[0] == '\0' || clause->announced[0] == '\0'))
                fail_msg("%s: clause %s lacks an authority or a date", shipped[k].name, clause->id);
            if (shipped[k].before != NULL && strcmp(clause->source_date, shipped[k].before) >= 0)
                fail_msg("%s: clause %s is from later", shipped[k].name, clause->id);
            if (!is_known_group(clause->group)) fail_msg("%s: group %s", shipped[k].name, clause->group);
            if (clause->is_pledge && !clause->delivery_given)
                fail_msg("%s: pledge %s has no delivery", shipped[k].name, clause->id);
            if (!(clause->delivery >= 0.0 && clause->delivery <= 1.0) || (assumed && clause->delivery != 1.0))
                fail_msg("%s: delivery of %s", shipped[k].name, clause->id);
            for (size_t d = 0; d < c; d++) assert_string_not_equal(info->clauses[d].id, clause->id);
        }
        ent_package_free(package);
    }
}

typedef struct lawful {
    ent_package *package;
    ent_law *law;
    ent_shock shock;
    size_t n, i;
} lawful;

static lawful law_of(const char *name, int year) {
    lawful l = {0};
    assert_ok(context, ent_package_load(context, name, NULL, &l.package));
    assert_ok(context, ent_package_law(context, l.package, world, year, &l.law, &l.shock));
    assert_ok(context, ent_world_region(context, world, "USA", &l.n));
    assert_ok(context, ent_world_region(context, world, "JPN", &l.i));
    return l;
}

static double rate(const lawful *l, const char *sector, int base) {
    const ent_table *table = ent_world_table(world);
    size_t j;
    assert_ok(context, ent_world_sector(context, world, sector, &j));
    return (base ? table->tariff_rate : l->shock.tariff_rate)[(j * table->n_regions + l->n) * table->n_regions + l->i];
}

static void release(lawful *l) {
    ent_law_free(l->law);
    ent_package_free(l->package);
}

/* Cars pay 2.5 % in 2024. */
static void test_tokyo(void **state) {
    lawful l = law_of("tokyo-2025-as-signed", 2026);
    const ent_package_info *info = ent_package_get_info(l.package);
    (void)state;
    assert_string_equal(info->against, "us-letters-2025-07");
    assert_string_equal(info->rival, "CHN");
    assert_int_equal(info->n_parties, 2);
    assert_true(rate(&l, "C29", 1) == 0.025);
    assert_true(rate(&l, "C29", 0) == 0.15);
    assert_true(rate(&l, "C27", 0) == 0.15);
    assert_true(rate(&l, "C10T12", 0) == 0.15);
    assert_true(rate(&l, "SERV", 0) == 0.0);
    assert_close(rate(&l, "C302T309", 0), (1 - 0.7447) * 0.15, 1e-15);
    assert_close(rate(&l, "C21", 0), (1 - 0.9662) * 0.15, 1e-15);
    assert_close(rate(&l, "C26", 0), (1 - 0.285) * 0.15, 1e-15);
    assert_close(rate(&l, "C28", 0), (1 - 0.1305) * 0.15, 1e-15);
    assert_close(rate(&l, "C19", 0), 0.0048, 1e-15);
    assert_close(rate(&l, "C24A", 0), (1 - 0.9744) * rate(&l, "C24A", 1) + 0.9744 * 0.5, 1e-15);
    assert_close(rate(&l, "C24B", 0), rate(&l, "C24B", 1) + 0.117 * (0.5 - 0.1), 1e-15);
    assert_close(rate(&l, "C25", 0), (1 - 0.396) * 0.15 + 0.396 * 0.522, 1e-15);
    assert_string_equal(info->clauses[1].id, "general-15");
    assert_string_equal(info->clauses[1].summary,
                        "USA on JPN, all-goods except C29, C24A, C24B: at least 15% in all, base duty included");
    assert_string_equal(info->clauses[1].from, "2025-08-07");
    assert_string_equal(info->clauses[1].announced, "2025-09-16");
    release(&l);
}

static void test_letters(void **state) {
    lawful l = law_of("us-letters-2025-07", 2026);
    (void)state;
    assert_close(rate(&l, "C29", 0), 0.275, 1e-15);
    assert_close(rate(&l, "C27", 0), rate(&l, "C27", 1) + 0.25, 1e-15);
    assert_close(rate(&l, "C302T309", 0), rate(&l, "C302T309", 1) + 0.25, 1e-15);
    assert_close(rate(&l, "C21", 0), (1 - 0.9662) * (rate(&l, "C21", 1) + 0.25), 1e-15);
    assert_close(rate(&l, "C24A", 0), (1 - 0.9744) * rate(&l, "C24A", 1) + 0.9744 * 0.5, 1e-15);
    assert_close(rate(&l, "C24B", 0), rate(&l, "C24B", 1) + 0.117 * (0.5 - 0.1), 1e-15);
    assert_close(rate(&l, "C25", 0), rate(&l, "C25", 1) + 0.604 * 0.25 + 0.396 * 0.5, 1e-15);
    release(&l);
}

/* 2025: 15 % from 7 August (147 days) whatever was announced when; cars in three steps. */
static void test_tokyo_2025(void **state) {
    lawful l = law_of("tokyo-2025-as-signed", 2025);
    double base = rate(&l, "C27", 1), vehicles = 0.8195 * 0.25, parts = 0.1531 * 0.25;
    (void)state;
    assert_close(rate(&l, "C27", 0), (218 * base + 147 * 0.15) / 365, 1e-15);
    assert_close(rate(&l, "C29", 0),
                 (92 * 0.025 + 30 * (0.025 + vehicles) + 136 * (0.025 + vehicles + parts) + 107 * 0.15) / 365, 1e-15);
    release(&l);
}

/* The order of September 2025 gives back what was charged above 15 % in all since 7 August (40 days), and asks no one for
 * more. */
static void test_tokyo_refund(void **state) {
    lawful l = law_of("tokyo-2025-as-signed", 2025);
    size_t N = ent_world_table(world)->n_regions, j = 0, cell;
    double base = rate(&l, "C27", 1);
    ent_package *package = NULL;
    ent_refund *refund = NULL;
    (void)state;
    assert_ok(context, ent_world_sector(context, world, "C27", &j));
    cell = (j * N + l.n) * N + l.i;
    assert_ok(context, ent_package_load(context, "tokyo-2025-as-signed", NULL, &package));
    assert_ok(context, ent_package_refund(context, package, world, 2025, &refund));
    assert_int_equal(refund->n_dates, 1);
    assert_string_equal(refund->dates[0].date, "2025-09-16");
    assert_close(refund->rate_difference[cell], -40 * base / 365, 1e-14);
    for (size_t c = 0; c < ent_world_table(world)->n_sectors * N * N; c++)
        assert_true(refund->rate_difference[c] <= 1e-15);
    ent_refund_free(refund);
    ent_package_free(package);
    release(&l);
}

/* Only USA on JPN; for every good the deal is no worse than the letter. */
static void test_scope(void **state) {
    lawful tokyo = law_of("tokyo-2025-as-signed", 2026), letters = law_of("us-letters-2025-07", 2026);
    const ent_table *table = ent_world_table(world);
    size_t N = table->n_regions;
    (void)state;
    for (size_t c = 0; c < table->n_sectors * N * N; c++) {
        if (c / N % N == tokyo.n && c % N == tokyo.i) {
            assert_true(tokyo.shock.tariff_rate[c] <= letters.shock.tariff_rate[c]);
            continue;
        }
        assert_true(tokyo.shock.tariff_rate[c] == table->tariff_rate[c]);
        assert_true(letters.shock.tariff_rate[c] == table->tariff_rate[c]);
    }
    assert_null(letters.shock.trade_cost_hat);
    assert_null(letters.shock.productivity_hat);
    release(&tokyo);
    release(&letters);
}

/* Between the order of September 2025 and the judgment, what happened is what was signed. After it no rate is above that
 * of the deal, but those of section 232 are the same. */
static void test_as_it_happened(void **state) {
    const ent_table *table = ent_world_table(world);
    size_t size = table->n_sectors * table->n_regions * table->n_regions;
    ent_package *signed_one = NULL, *happened = NULL;
    ent_law *laws[3] = {NULL};
    ent_shock shocks[3];
    (void)state;
    assert_ok(context, ent_package_load(context, "tokyo-2025-as-signed", NULL, &signed_one));
    assert_ok(context, ent_package_load(context, "tokyo-2025-as-it-happened", NULL, &happened));
    assert_ok(context, ent_package_rates_on(context, signed_one, world, "2025-10-01", &laws[0], &shocks[0]));
    assert_ok(context, ent_package_rates_on(context, happened, world, "2025-10-01", &laws[1], &shocks[1]));
    assert_ok(context, ent_package_rates_on(context, happened, world, "2026-02-21", &laws[2], &shocks[2]));
    for (size_t c = 0; c < size; c++) {
        const char *sector = table->sectors[c / (table->n_regions * table->n_regions)].code;
        assert_within(shocks[1].tariff_rate[c], shocks[0].tariff_rate[c], 1e-12);
        if (strcmp(sector, "C21") == 0 || strcmp(sector, "C302T309") == 0) continue; /* the caps at 0 fall as well */
        if (strcmp(sector, "C26") == 0 || strcmp(sector, "C28") == 0 || strcmp(sector, "C19") == 0) continue;
        assert_true(shocks[2].tariff_rate[c] <= shocks[1].tariff_rate[c] + 1e-12);
        if (strncmp(sector, "C24", 3) == 0) assert_within(shocks[2].tariff_rate[c], shocks[1].tariff_rate[c], 1e-12);
    }
    for (size_t k = 0; k < 3; k++) ent_law_free(laws[k]);
    ent_package_free(signed_one);
    ent_package_free(happened);
}

/* A rate between two regions on a day; the base rate without a date. */
static double rate_between(const char *name, const char *date, const char *importer, const char *exporter,
                           const char *sector) {
    const ent_table *table = ent_world_table(world);
    size_t n, i, j, cell;
    ent_package *package = NULL;
    ent_law *law = NULL;
    ent_shock shock;
    double rate;
    assert_ok(context, ent_world_region(context, world, importer, &n));
    assert_ok(context, ent_world_region(context, world, exporter, &i));
    assert_ok(context, ent_world_sector(context, world, sector, &j));
    cell = (j * table->n_regions + n) * table->n_regions + i;
    if (date == NULL) return table->tariff_rate[cell];
    assert_ok(context, ent_package_load(context, name, NULL, &package));
    assert_ok(context, ent_package_rates_on(context, package, world, date, &law, &shock));
    rate = shock.tariff_rate[cell];
    ent_law_free(law);
    ent_package_free(package);
    return rate;
}

/* What a package adds to the base rate. */
static double added(const char *name, const char *date, const char *importer, const char *exporter,
                    const char *sector) {
    return rate_between(name, date, importer, exporter, sector) - rate_between(name, NULL, importer, exporter, sector);
}

#define ESCALATION "us-china-escalation-2025"
#define TRUCE "us-china-truce-2025"

/* Furniture pays all of it, electronics on 22.69 % of the trade, cars those of section 232; the last day of April 2025
 * kept, and the truce from the next day on. */
static void test_truce(void **state) {
    const char *april = "2025-04-20", *truce = "2025-05-14", *busan = "2025-11-10", *kept = "2028-01-01";
    double on_cars = 0.25 * (0.2379 + 0.6078), on_metals = 0.25 * 0.983;
    (void)state;
    assert_close(added(ESCALATION, "2025-03-03", "USA", "CHN", "C31T33"), 0.10, 1e-14);
    assert_close(added(ESCALATION, "2025-04-09", "USA", "CHN", "C31T33"), 0.20 + 0.84, 1e-14);
    assert_close(added(ESCALATION, april, "USA", "CHN", "C31T33"), 1.45, 1e-14);
    assert_close(added(ESCALATION, april, "USA", "HKG", "C31T33"), 1.45, 1e-14);
    assert_close(added(ESCALATION, april, "USA", "CHN", "C26"), 0.20 + 0.2269 * 1.25, 1e-14);
    assert_close(added(ESCALATION, april, "USA", "CHN", "C19"), 0.20, 1e-14);
    assert_close(added(ESCALATION, april, "CHN", "USA", "C28"), 1.25, 1e-14);
    assert_close(added(ESCALATION, april, "CHN", "USA", "A01"), 1.35, 1e-14);
    assert_close(added(ESCALATION, kept, "USA", "CHN", "C31T33"), 1.45, 1e-14);
    assert_close(added(ESCALATION, kept, "USA", "CHN", "C24A"), 0.20 + on_metals, 1e-14);
    assert_close(added(ESCALATION, kept, "USA", "CHN", "C29"), 0.20 + on_cars + 0.1543 * 1.25, 1e-14);
    assert_close(added(TRUCE, "2025-05-13", "USA", "CHN", "C31T33"), 1.45, 1e-14);
    assert_close(added(TRUCE, truce, "USA", "CHN", "C31T33"), 0.30, 1e-14);
    assert_close(added(TRUCE, truce, "USA", "HKG", "C26"), 0.20 + 0.2269 * 0.10, 1e-14);
    assert_close(added(TRUCE, truce, "CHN", "USA", "A01"), 0.20, 1e-14);
    assert_close(added(TRUCE, truce, "CHN", "USA", "C28"), 0.10, 1e-14);
    assert_close(added(TRUCE, busan, "USA", "CHN", "C31T33"), 0.20, 1e-14);
    assert_close(added(TRUCE, busan, "CHN", "USA", "A01"), 0.10, 1e-14);
    assert_within(added(TRUCE, "2026-02-21", "USA", "CHN", "C31T33"), 0.0, 1e-14);
    assert_close(added(TRUCE, "2026-02-21", "USA", "CHN", "C29"), on_cars, 1e-14);
    assert_close(added(TRUCE, "2026-03-01", "USA", "CHN", "C31T33"), 0.10, 1e-14);
    assert_close(added(TRUCE, kept, "USA", "CHN", "C31T33"), 0.125, 1e-14);
    assert_close(added(TRUCE, kept, "USA", "CHN", "C29"), on_cars + 0.1543 * 0.125, 1e-14);
    assert_close(added(TRUCE, kept, "CHN", "USA", "C28"), 0.10, 1e-14);
}

/* The judgment owes back what 2025 paid under IEEPA, also by clauses of the context: on fuels 10 % for 28 days, 20 % for
 * 251 and 10 % for 52; China owes nothing back. */
static void test_truce_refund(void **state) {
    const ent_table *table = ent_world_table(world);
    size_t N = table->n_regions, usa, china, j, cell;
    ent_package *package = NULL;
    ent_refund *refund = NULL;
    (void)state;
    assert_ok(context, ent_world_region(context, world, "USA", &usa));
    assert_ok(context, ent_world_region(context, world, "CHN", &china));
    assert_ok(context, ent_world_sector(context, world, "C19", &j));
    assert_ok(context, ent_package_load(context, TRUCE, NULL, &package));
    assert_ok(context, ent_package_refund(context, package, world, 2025, &refund));
    cell = (j * N + usa) * N + china;
    assert_int_equal(refund->n_dates, 1);
    assert_string_equal(refund->dates[0].date, "2026-02-24");
    assert_close(refund->rate_difference[cell], -(28 * 0.10 + 251 * 0.20 + 52 * 0.10) / 365, 1e-14);
    assert_close(refund->owed_rate[cell], table->tariff_rate[cell], 1e-14);
    assert_true(refund->rate_difference[(j * N + china) * N + usa] == 0.0);
    ent_refund_free(refund);
    ent_package_free(package);
}

/* The series' own clauses for China and Hong Kong never act under the two packages; those of the others do. */
static void test_not_twice(void **state) {
    static const char *const dates[] = {"2025-02-04", "2025-04-20", "2025-09-01", "2026-09-01"};
    const ent_table *table = ent_world_table(world);
    size_t N = table->n_regions, china, hong_kong;
    (void)state;
    assert_ok(context, ent_world_region(context, world, "CHN", &china));
    assert_ok(context, ent_world_region(context, world, "HKG", &hong_kong));
    for (size_t d = 0; d < sizeof dates / sizeof *dates; d++) {
        static const char *const names[] = {"us-tariffs-2025", ESCALATION, TRUCE};
        ent_package *packages[3] = {NULL};
        ent_law *laws[3] = {NULL};
        ent_shock shocks[3];
        for (size_t k = 0; k < 3; k++) {
            assert_ok(context, ent_package_load(context, names[k], NULL, &packages[k]));
            assert_ok(context, ent_package_rates_on(context, packages[k], world, dates[d], &laws[k], &shocks[k]));
        }
        for (size_t c = 0; c < table->n_sectors * N * N; c++) {
            size_t n = c / N % N, i = c % N;
            if (n == china || i == china || i == hong_kong) continue;
            assert_true(shocks[1].tariff_rate[c] == shocks[0].tariff_rate[c]);
            assert_true(shocks[2].tariff_rate[c] == shocks[0].tariff_rate[c]);
        }
        for (size_t k = 0; k < 3; k++) {
            ent_law_free(laws[k]);
            ent_package_free(packages[k]);
        }
    }
    /* 10 % on account of fentanyl, and not the 20 % of the series on top */
    assert_close(added(TRUCE, "2025-02-04", "USA", "CHN", "C19"), 0.10, 1e-14);
}

static double rate_on(const ent_package *package, const char *date, const char *sector) {
    lawful l = {0};
    double found;
    assert_ok(context, ent_package_rates_on(context, package, world, date, &l.law, &l.shock));
    assert_ok(context, ent_world_region(context, world, "USA", &l.n));
    assert_ok(context, ent_world_region(context, world, "JPN", &l.i));
    found = rate(&l, sector, 0);
    ent_law_free(l.law);
    return found;
}

/* Aircraft and their engines pay neither the surcharge nor the 12.5 %; duties on metals take the place of older ones;
 * what was charged above 15 % in all falls due on the day on which its collection ended. */
static void test_what_is_left_out(void **state) {
    ent_package *package = NULL;
    ent_refund *refund = NULL;
    lawful l = {0};
    double base, left;
    (void)state;
    l = law_of("tokyo-2025-as-it-happened", 2025);
    package = l.package;
    base = rate(&l, "C302T309", 1);
    left = 1 - 0.7447;
    assert_close(rate_on(package, "2026-02-24", "C302T309"), base + left * 0.1, 1e-15);
    assert_close(rate_on(package, "2026-07-24", "C302T309"), (1 - left) * base + left * 0.125, 1e-15);
    assert_close(rate_on(package, "2025-03-12", "C24A"), (1 - 0.9744) * rate(&l, "C24A", 1) + 0.9744 * 0.25, 1e-15);
    assert_close(rate_on(package, "2025-03-12", "C24B"), rate(&l, "C24B", 1) + 0.117 * (0.25 - 0.1), 1e-15);
    assert_close(rate_on(package, "2026-07-24", "C24B"), rate(&l, "C24B", 1) + 0.117 * (0.5 - 0.1), 1e-15);
    assert_ok(context, ent_package_refund(context, package, world, 2025, &refund));
    assert_int_equal(refund->n_dates, 2);
    assert_string_equal(refund->dates[0].date, "2025-09-16");
    assert_string_equal(refund->dates[1].date, "2026-02-24");
    assert_true(refund->dates[0].at_base_imports_musd < 0 && refund->dates[1].at_base_imports_musd < 0);
    ent_refund_free(refund);
    release(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),      cmocka_unit_test(test_papers),
        cmocka_unit_test(test_tokyo),      cmocka_unit_test(test_letters),
        cmocka_unit_test(test_tokyo_2025), cmocka_unit_test(test_tokyo_refund),
        cmocka_unit_test(test_scope),      cmocka_unit_test(test_as_it_happened),
        cmocka_unit_test(test_truce),      cmocka_unit_test(test_truce_refund),
        cmocka_unit_test(test_not_twice),  cmocka_unit_test(test_what_is_left_out),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
