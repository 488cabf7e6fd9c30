/* Random packages on random worlds: the library's law of a year, which cuts the
 * year where something changes, against a plain walk over its days that knows
 * nothing of the library but the meaning of the words. The walk has its own
 * calendar (dates are numbers like 20250807), its own groups, and the
 * selections as they were drawn. Packages stand on one or two contexts, whose
 * clauses they may replace and whose authorities may fall. */
#include "assert_close.h"
#include "drawn_law.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ent_context *context;
static char directory[200];

static int setup(void **state) {
    (void)state;
    snprintf(directory, sizeof directory, "%s/law-XXXXXX", BINARY_DIR);
    return mkdtemp(directory) != NULL && ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    rmdir(directory);
    ent_context_free(context);
    return 0;
}

/* ---- the walk ---- */

typedef struct walked {
    double rate[MAX_CELLS], cost[MAX_CELLS], levy[MAX_CELLS], productivity[MAX_J * MAX_N];
} walked;

/* Which law: finally in force; as collected on the day; as owed by what is
 * known on day `as_of`. */
typedef struct reading {
    const drawn_law *law;
    char what; /* 'f', 'c', 'o' */
    int as_of;
} reading;

static int in_force(const reading *of, size_t k, int date) {
    const drawn_law *law = of->law;
    const drawn *d = &law->d[k];
    int as_of = of->what == 'f' ? 99999999 : of->what == 'c' ? date : of->as_of;
    if (d->known > as_of || date < d->from || date > d->until) return 0;
    for (size_t v = 0; v < law->n_voids; v++) {
        const drawn_void *x = &law->voids[v];
        if (x->authority != d->authority || !drawn_reaches(law, x->layer, d->layer) || x->known > as_of) continue;
        if (date >= x->from) return 0;
        if (of->what == 'o' && x->refund && x->from <= as_of) return 0;
    }
    for (size_t m = 0; m < law->count; m++)
        if (law->d[m].replaced == k + 1 && law->d[m].known <= as_of && date >= law->d[m].from) return 0;
    return 1;
}

/* Which of the clause's values holds on the day, counted from 1; 0 when none does. */
static int step_on(const reading *of, size_t k, int date) {
    const drawn *d = &of->law->d[k];
    int step = 0;
    while (step < (int)d->n_steps && d->step_date[step] <= date) step++;
    return in_force(of, k, date) ? step : 0;
}

static size_t root_of(const drawn_law *law, size_t k) {
    while (law->d[k].replaced > 0) k = law->d[k].replaced - 1;
    return k;
}

static int on_pair(const economy *e, const drawn *d, size_t j, size_t n, size_t i) {
    if (!d->sectors[j] || !d->importers[n] || !d->exporters[i]) return 0;
    return !d->from_file || d->listed[(j * e->N + n) * e->N + i];
}

/* The days of a year, and which values of clauses are in force on each, as step_on answers. */
typedef struct year_days {
    size_t n;
    int date[366], on[366][MAX_CLAUSES];
} year_days;

static void mark_days(const reading *of, int year, year_days *out) {
    out->n = 0;
    for (int month = 1; month <= 12; month++)
        for (int day = 1; day <= drawn_month_days(year, month); day++, out->n++) {
            out->date[out->n] = year * 10000 + month * 100 + day;
            for (size_t k = 0; k < of->law->count; k++) out->on[out->n][k] = step_on(of, k, out->date[out->n]);
        }
}

/* By rule, then by position, then in the order of the stack. */
static void sort_law(drawn_law *law) {
    size_t n = 0;
    for (int rule = 0; rule < 4; rule++)
        for (size_t position = 0; position < law->count; position++)
            for (size_t k = 0; k < law->count; k++)
                if (law->d[k].rule == rule && root_of(law, k) == position) law->order[n++] = k;
}

static double rate_on(const economy *e, const drawn_law *law, const int *on, size_t j, size_t n, size_t i) {
    size_t cell = (j * e->N + n) * e->N + i;
    double running = e->base[cell];
    for (size_t o = 0; o < law->count; o++) {
        const drawn *d = &law->d[law->order[o]];
        int step = on[law->order[o]];
        double r, acted;
        if (d->type != 't' || step == 0 || !on_pair(e, d, j, n, i)) continue;
        r = d->from_file ? d->rates[cell] : d->step[step - 1].value;
        acted = d->rule == 0   ? r
                : d->rule == 1 ? running + r
                : d->rule == 2 ? (running > r ? running : r)
                               : (running < r ? running : r);
        running = (1 - d->coverage) * running + d->coverage * acted;
    }
    return running;
}

/* Each day of the year, one after the other; sums over open trade and over the days. */
static void walk(const economy *e, const drawn_law *law, const year_days *year, size_t j, size_t n, size_t i,
                 walked *out) {
    size_t cell = (j * e->N + n) * e->N + i;
    double days = (double)year->n, rates = 0, open_days = 0, open_costs = 0, productivities = 0;
    double levies = 0;
    for (size_t day = 0; day < year->n; day++) {
        double cost = 1, open = 1, productivity = 1, levy = e->levy[cell];
        for (size_t k = 0; k < law->count; k++) {
            const drawn *d = &law->d[k];
            int step = year->on[day][k];
            if (step == 0) continue;
            if (d->type == 'b' && n != i && on_pair(e, d, j, n, i)) {
                if (d->step[step - 1].ban) open *= 1 - d->coverage;
                else cost *= (1 - d->coverage) + d->coverage * (1 + d->step[step - 1].value);
            }
            if (d->type == 'l' && n != i && on_pair(e, d, j, n, i)) levy *= 1 + d->coverage * d->step[step - 1].value;
            if (d->type == 'p' && d->sectors[j] && d->regions[n])
                productivity *= (1 - d->coverage) + d->coverage * (1 + d->step[step - 1].value);
        }
        rates += n == i ? 0 : rate_on(e, law, year->on[day], j, n, i);
        open_days += open;
        open_costs += open * cost;
        productivities += productivity;
        levies += levy;
    }
    out->rate[cell] = rates / days;
    out->cost[cell] = open_days == 0 ? HUGE_VAL : open_costs / open_days * pow(open_days / days, -1 / e->theta[j]);
    out->productivity[j * e->N + n] = productivities / days;
    out->levy[cell] = levies / days;
}

typedef struct tally {
    size_t rates, costs, levies, productivities, bans, nothing; /* how often a case had something of the kind */
    size_t refunds, dates, changes, steps, stepped, owed;
    size_t forms[5], voided, replaced; /* likewise */
} tally;

static void compare(const economy *e, const drawn_law *law, int year, const ent_shock *shock, tally *met) {
    reading final = {law, 'f', 0};
    year_days days;
    walked w;
    int closed = 0;
    mark_days(&final, year, &days);
    for (size_t j = 0; j < e->J; j++)
        for (size_t n = 0; n < e->N; n++)
            for (size_t i = 0; i < e->N; i++) {
                size_t cell = (j * e->N + n) * e->N + i, market = j * e->N + n;
                walk(e, law, &days, j, n, i, &w);
                assert_close(shock->tariff_rate == NULL ? e->base[cell] : shock->tariff_rate[cell], w.rate[cell],
                             1e-13);
                assert_close(shock->trade_cost_hat == NULL ? 1.0 : shock->trade_cost_hat[cell], w.cost[cell], 1e-13);
                assert_close(shock->levy_gross == NULL ? e->levy[cell] : shock->levy_gross[cell], w.levy[cell], 1e-13);
                assert_close(shock->productivity_hat == NULL ? 1.0 : shock->productivity_hat[market],
                             w.productivity[market], 1e-13);
                if (shock->trade_cost_hat != NULL) closed |= shock->trade_cost_hat[cell] == HUGE_VAL;
            }
    met->rates += shock->tariff_rate != NULL;
    met->costs += shock->trade_cost_hat != NULL;
    met->levies += shock->levy_gross != NULL;
    met->productivities += shock->productivity_hat != NULL;
    met->bans += (size_t)closed;
    met->nothing += shock->tariff_rate == NULL && shock->levy_gross == NULL && shock->trade_cost_hat == NULL &&
                    shock->productivity_hat == NULL;
}

/* The mean over the year of the rate in one cell, on the days before `before`. */
static double walk_rate(const economy *e, const drawn_law *law, const year_days *year, size_t cell, int before) {
    size_t j = cell / (e->N * e->N), n = cell / e->N % e->N, i = cell % e->N;
    double sum = 0;
    for (size_t day = 0; day < year->n && n != i; day++)
        if (year->date[day] < before) sum += rate_on(e, law, year->on[day], j, n, i);
    return sum / (double)year->n;
}

/* What becomes due on `due` for earlier days of the year: owed by what is known then less by what was known the day
 * before. No announcement lies between due - 1, read as a number, and the day before. */
static double walk_due(const economy *e, const drawn_law *law, int year, size_t cell, int due) {
    reading then = {law, 'o', due}, before = {law, 'o', due - 1};
    year_days days;
    double owed;
    mark_days(&then, year, &days);
    owed = walk_rate(e, law, &days, cell, due);
    mark_days(&before, year, &days);
    return owed - walk_rate(e, law, &days, cell, due);
}

static void compare_refund(test_random *r, const economy *e, const drawn_law *law, const ent_package *package, int year,
                           tally *met) {
    size_t size = e->J * e->N * e->N;
    double by_dates[MAX_CELLS] = {0};
    reading by_day = {law, 'c', 0}, in_the_end = {law, 'o', 99999999};
    year_days collecting, owing;
    ent_refund *refund = NULL;
    mark_days(&by_day, year, &collecting);
    mark_days(&in_the_end, year, &owing);
    assert_ok(context, ent_package_refund(context, package, e->world, year, &refund));
    for (size_t c = 0; c < size; c++) {
        double collected = walk_rate(e, law, &collecting, c, 99999999);
        double owed = walk_rate(e, law, &owing, c, 99999999);
        assert_within(refund->collected_rate[c], collected, 1e-13);
        assert_within(refund->owed_rate[c], owed, 1e-13);
        assert_within(refund->rate_difference[c], owed - collected, 1e-13);
        met->refunds += refund->rate_difference[c] != 0;
    }
    for (size_t k = 0; k < refund->n_dates; k++) {
        const ent_refund_date *date = &refund->dates[k];
        size_t one = test_integer(r, 0, date->n_cells - 1);
        int year_due = 0, month = 0, day = 0;
        double musd = 0;
        assert_int_equal(sscanf(date->date, "%d-%d-%d", &year_due, &month, &day), 3);
        assert_within(date->rate_difference[one],
                      walk_due(e, law, year, date->cells[one], year_due * 10000 + month * 100 + day), 1e-13);
        if (k > 0) assert_true(strcmp(refund->dates[k - 1].date, date->date) < 0);
        for (size_t c = 0; c < date->n_cells; c++) {
            by_dates[date->cells[c]] += date->rate_difference[c];
            musd += date->rate_difference[c] * 10; /* imports of every pair */
        }
        assert_within(date->at_base_imports_musd, musd, 1e-10);
        met->dates++;
    }
    for (size_t c = 0; c < size; c++) assert_within(by_dates[c], refund->rate_difference[c], 1e-13);
    ent_refund_free(refund);
}

/* The mean rate of a pair on goods on a day; all imports weigh the same. */
static double walk_pair(const economy *e, const drawn_law *law, const ent_timeline_pair *pair, int date) {
    reading final = {law, 'f', 0};
    size_t goods = e->J == 1 ? 1 : e->J - 1;
    double sum = 0;
    int on[MAX_CLAUSES];
    for (size_t k = 0; k < law->count; k++) on[k] = step_on(&final, k, date);
    for (size_t j = 0; j < goods; j++) sum += rate_on(e, law, on, j, pair->importer, pair->exporter);
    return sum / (double)goods;
}

static int day_before(int date) {
    int year = date / 10000, month = date / 100 % 100;
    if (date % 100 > 1) return date - 1;
    return month > 1 ? date - date % 100 - 100 + drawn_month_days(year, month - 1) : (year - 1) * 10000 + 1231;
}

static int date_of(const char *text) {
    int year = 0, month = 0, day = 0;
    assert_int_equal(sscanf(text, "%d-%d-%d", &year, &month, &day), 3);
    return year * 10000 + month * 100 + day;
}

/* An event says what it should of the clause on its day and on the day before. */
static void compare_event(const drawn_law *law, const ent_event *event, int day, tally *met) {
    reading final = {law, 'f', 0};
    int before, after;
    size_t k = 0;
    if (event->clause == NULL || event->type == ENT_EVENT_ANNOUNCED_LATE) return;
    assert_int_equal(sscanf(event->clause->id, "c%zu", &k), 1);
    before = step_on(&final, k, day_before(day));
    after = step_on(&final, k, day);
    assert_int_equal(event->clause->n_steps, law->d[k].n_steps);
    if (event->type == ENT_EVENT_BEGINS) assert_true(before == 0 && after == 1 && event->step == 0);
    if (event->type == ENT_EVENT_ENDS) assert_true(after == 0 && before == (int)event->step + 1);
    if (event->type == ENT_EVENT_CHANGES) assert_true(before == (int)event->step && after == before + 1);
    met->steps += event->type == ENT_EVENT_CHANGES;
}

/* What falls due, by date, by pair and by year, comes to the refunds of the years, which another walk holds. */
static void compare_owed(const economy *e, const ent_package *package, const ent_timeline *timeline, tally *met) {
    size_t shown = 0;
    for (int year = 2021; year <= 2028; year++) { /* no drawn date lies outside */
        ent_refund *refund = NULL;
        double total = 0, by_dates = 0;
        assert_ok(context, ent_package_refund(context, package, e->world, year, &refund));
        for (size_t c = 0; c < e->J * e->N * e->N; c++) total += refund->rate_difference[c] * 10;
        ent_refund_free(refund);
        for (size_t d = 0; d < timeline->n_dates; d++)
            for (size_t y = 0; y < timeline->dates[d].n_owed_years; y++)
                if (timeline->dates[d].owed_years[y].year == year)
                    by_dates += timeline->dates[d].owed_years[y].owed_musd;
        assert_within(by_dates, total, 1e-10);
        for (size_t y = 0; y < timeline->n_owed_years; y++)
            if (timeline->owed_years[y].year == year) {
                assert_within(timeline->owed_years[y].owed_musd, total, 1e-10);
                shown++;
            }
    }
    assert_int_equal(shown, timeline->n_owed_years);
    for (size_t d = 0; d < timeline->n_dates; d++) {
        const ent_timeline_date *date = &timeline->dates[d];
        double by_pairs = 0;
        for (size_t p = 0; p < date->n_owed; p++) {
            by_pairs += date->owed[p].owed_musd;
            assert_true(date->owed[p].first_year >= date->owed_years[0].year);
            assert_true(date->owed[p].last_year <= date->owed_years[date->n_owed_years - 1].year);
            if (p > 0) assert_true(fabs(date->owed[p - 1].owed_musd) >= fabs(date->owed[p].owed_musd));
        }
        assert_within(by_pairs, date->owed_musd, 1e-10);
        met->owed += date->n_owed;
    }
}

/* On each date and on the day before it: a date that is missing would leave a change between two of them unseen. */
static void compare_timeline(test_random *r, const economy *e, const drawn_law *law, const ent_package *package,
                             tally *met) {
    ent_timeline *timeline = NULL, *one = NULL;
    assert_ok(context, ent_package_timeline(context, package, e->world, NULL, &timeline));
    for (size_t d = 0; d < timeline->n_dates; d++) {
        const ent_timeline_date *date = &timeline->dates[d];
        int day = date_of(date->date);
        assert_true(date->n_events > 0 || date->n_owed > 0);
        if (d > 0) assert_true(strcmp(timeline->dates[d - 1].date, date->date) < 0);
        for (size_t k = 0; k < date->n_events; k++) compare_event(law, &date->events[k], day, met);
        for (size_t p = 0; p < timeline->n_pairs; p++) {
            assert_within(date->rate_before[p], walk_pair(e, law, &timeline->pairs[p], day_before(day)), 1e-13);
            assert_within(date->rate_after[p], walk_pair(e, law, &timeline->pairs[p], day), 1e-13);
            met->changes += date->rate_before[p] != date->rate_after[p];
        }
    }
    compare_owed(e, package, timeline, met);
    if (timeline->n_dates > 0) {
        const ent_timeline_date *date = &timeline->dates[test_integer(r, 0, timeline->n_dates - 1)];
        reading final = {law, 'f', 0};
        size_t n = 0;
        assert_ok(context, ent_package_timeline(context, package, e->world, date->date, &one));
        assert_int_equal(one->n_dates, 1);
        for (size_t k = 0; k < law->count; k++) n += (size_t)in_force(&final, k, date_of(date->date));
        assert_int_equal(one->dates[0].n_events, n);
        for (size_t p = 0; p < one->n_pairs; p++) {
            assert_within(one->dates[0].rate_before[p], walk_pair(e, law, &one->pairs[p], 10101), 1e-13); /* the base */
            assert_within(one->dates[0].rate_after[p], walk_pair(e, law, &one->pairs[p], date_of(date->date)), 1e-13);
        }
        ent_timeline_free(one);
    }
    ent_timeline_free(timeline);
}

static void run_case(test_random *r, tally *met) {
    economy e;
    drawn_law law;
    ent_package *package;
    economy_draw(context, r, &e);
    drawn_structure(r, directory, &law);
    package = drawn_package(context, r, &e, &law);
    sort_law(&law);
    assert_int_equal(ent_package_get_info(package)->n_contexts, law.n_layers - 1);
    assert_ok(context, ent_package_check(context, package, e.world));
    for (int year = 2023; year <= 2026; year++) {
        ent_law *made = NULL;
        ent_shock shock;
        assert_ok(context, ent_package_law(context, package, e.world, year, &made, &shock));
        compare(&e, &law, year, &shock, met);
        ent_law_free(made);
        compare_refund(r, &e, &law, package, year, met);
    }
    compare_timeline(r, &e, &law, package, met);
    met->forms[law.form]++;
    for (size_t k = 0; k < law.count; k++) {
        met->replaced += law.d[k].replaced > 0;
        met->stepped += law.d[k].n_steps > 1;
        for (size_t v = 0; v < law.n_voids; v++)
            met->voided += law.voids[v].authority == law.d[k].authority &&
                           drawn_reaches(&law, law.voids[v].layer, law.d[k].layer);
    }
    drawn_remove_files(&law);
    ent_package_free(package);
    ent_world_free(e.world);
}

static void test_against_the_walk(void **state) {
    test_random r = {test_seed("law_random", 20250807)};
    size_t cases = test_cases(200);
    tally met = {0};
    (void)state;
    for (size_t k = 0; k < cases; k++) run_case(&r, &met);
    printf("%zu packages x 4 years: tariffs in %zu, trade costs in %zu, "
           "productivity in %zu, closed pairs in %zu, nothing in "
           "%zu\n",
           cases, met.rates, met.costs, met.productivities, met.bans, met.nothing);
    printf("contexts: none in %zu, one in %zu, two in %zu, %zu, %zu; %zu clauses "
           "under a void, %zu replace another\n",
           met.forms[0], met.forms[1], met.forms[2], met.forms[3], met.forms[4], met.voided, met.replaced);
    printf("refunds: %zu cells, falling due on %zu days; %zu clauses with dated values, %zu changes\n", met.refunds,
           met.dates, met.stepped, met.steps);
    assert_true(met.refunds > 0 && met.dates > 0 && met.changes > 0);
    assert_true(met.owed > 0);
    for (size_t f = 0; f < 5; f++) assert_true(met.forms[f] > 0);
    assert_true(met.voided > 0 && met.replaced > 0);
    assert_true(met.stepped > 0 && met.steps > 0);
    assert_true(met.rates > 0 && met.costs > 0 && met.levies > 0 && met.productivities > 0 && met.bans > 0 &&
                met.nothing > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_the_walk)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
