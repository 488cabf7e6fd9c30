/* read_path.c: the key "path" of a result document: what it says of each year. */
#include "result/read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS_MOST = 2000, PARTS_MOST = 100000, FIGURES_MOST = 1 << 24 };

static const json_t *member(ent_reading *r, const json_t *object, const char *key) {
    return r->status == ENT_OK ? json_object_get(object, key) : NULL;
}

static void read_frame(ent_reading *r, const json_t *path) {
    ent_result *d = r->result;
    const json_t *years = member(r, path, "years");
    size_t n = ent_json_array(r, years, "years", YEARS_MOST);
    int *list = ent_result_take(d, (n + 1) * sizeof *list);
    if (r->status == ENT_OK && list == NULL) r->status = ent_fail_nomem(r->context);
    for (size_t y = 0; y < n && r->status == ENT_OK; y++) {
        double year = json_number_value(json_array_get(years, y));
        if (!(year >= 1 && year <= 9999) || floor(year) != year || (y > 0 && year <= list[y - 1]))
            ent_json_fault(r, "years", "are not years in their order");
        else list[y] = (int)year;
    }
    if (r->status != ENT_OK) return;
    d->years = list;
    d->n_years = n;
    d->failed_year = (int)ent_json_integer(r, path, "failed_year", 1, 9999, 1);
    d->adjustment = ent_json_string(r, path, "adjustment", 1);
    d->delivery = ent_json_string(r, path, "delivery", 1);
    if (d->converged && d->failed_year != 0) ent_json_fault(r, "failed_year", "is there, but \"converged\" is true");
    if (n == 0 && d->failed_year == 0) ent_json_fault(r, "path", "has neither years nor one that failed");
    if (n * d->n_regions > FIGURES_MOST) ent_json_fault(r, "path", "has too many years for its regions");
}

/* The entry of region n of an array with one for each. */
static const json_t *region_entry(ent_reading *r, const json_t *regions, size_t n, const char *key,
                                  const char *const *keys) {
    const json_t *one = ent_json_object(r, json_array_get(regions, n), key, keys);
    if (ent_json_region(r, member(r, one, "region"), key, n) != n)
        ent_json_fault(r, key, "is not in the order of regions");
    return r->status == ENT_OK ? one : NULL;
}

static int has_regions(ent_reading *r, const json_t *regions, const char *key) {
    size_t N = r->result->n_regions;
    if (ent_json_array(r, regions, key, N) != N) ent_json_fault(r, key, "lacks regions");
    return r->status == ENT_OK;
}

static void read_series(ent_reading *r, const json_t *list) {
    static const char *const keys[] = {"series", "unit", "label", "regions", NULL};
    static const char *const region_keys[] = {"region", "values", NULL};
    ent_result *d = r->result;
    size_t count = ent_json_array(r, list, "series", PARTS_MOST), N = d->n_regions;
    double *values = ent_result_doubles(d, d->n_years * N + 1);
    if (r->status == ENT_OK && values == NULL) r->status = ent_fail_nomem(r->context);
    for (size_t s = 0; s < count && r->status == ENT_OK; s++) {
        const json_t *one = ent_json_object(r, json_array_get(list, s), "series", keys);
        const json_t *regions = member(r, one, "regions");
        const char *name = ent_json_string(r, one, "series", 0), *unit = ent_json_string(r, one, "unit", 0);
        const char *label = ent_json_string(r, one, "label", 0);
        for (size_t n = 0; has_regions(r, regions, "series") && n < N; n++)
            ent_json_row(r, member(r, region_entry(r, regions, n, "series", region_keys), "values"), "values",
                         values + n, d->n_years, N);
        if (r->status == ENT_OK) r->status = ent_result_add_series(r->context, d, name, unit, label, values);
    }
}

static void read_equivalents(ent_reading *r, const json_t *list) {
    static const char *const keys[] = {"region", "equivalent_pct", "worst_year", NULL};
    ent_result *d = r->result;
    double *equivalent;
    int *worst;
    if (ent_json_array(r, list, "equivalents", d->n_regions) == 0 || !has_regions(r, list, "equivalents")) return;
    equivalent = ent_result_doubles(d, d->n_regions + 1);
    worst = ent_result_take(d, (d->n_regions + 1) * sizeof *worst);
    if (equivalent == NULL || worst == NULL) r->status = ent_fail_nomem(r->context);
    for (size_t n = 0; n < d->n_regions && r->status == ENT_OK; n++) {
        const json_t *one = region_entry(r, list, n, "equivalents", keys);
        equivalent[n] = ent_json_number(r, one, "equivalent_pct");
        worst[n] = (int)ent_json_integer(r, one, "worst_year", 1, 9999, 1);
    }
    d->equivalent_pct = equivalent;
    d->worst_year = worst;
}

static void read_player(ent_reading *r, const json_t *value, double *share, double *error) {
    static const char *const keys[] = {"player", "clauses", "regions", NULL};
    static const char *const region_keys[] = {"region", "shares_pct", "errors_pct", NULL};
    ent_result *d = r->result;
    const json_t *one = ent_json_object(r, value, "players", keys), *clauses = member(r, one, "clauses");
    const json_t *regions = member(r, one, "regions");
    size_t count = ent_json_array(r, clauses, "clauses", PARTS_MOST);
    const char **ids = ent_result_take(d, (count + 1) * sizeof *ids);
    ent_player player = {.name = ent_json_string(r, one, "player", 0),
                         .n_clauses = count,
                         .clauses = ids,
                         .share_pct = share,
                         .error_pct = error};
    if (r->status == ENT_OK && ids == NULL) r->status = ent_fail_nomem(r->context);
    for (size_t k = 0; k < count && r->status == ENT_OK; k++) {
        ids[k] = json_string_value(json_array_get(clauses, k));
        if (ids[k] == NULL) ent_json_fault(r, "clauses", "has an id that is no text");
    }
    for (size_t n = 0; has_regions(r, regions, "players") && n < d->n_regions; n++) {
        const json_t *entry = region_entry(r, regions, n, "players", region_keys);
        ent_json_row(r, member(r, entry, "shares_pct"), "shares_pct", share + n, d->n_years, d->n_regions);
        ent_json_row(r, member(r, entry, "errors_pct"), "errors_pct", error + n, d->n_years, d->n_regions);
    }
    if (r->status == ENT_OK) r->status = ent_result_add_player(r->context, d, &player);
}

static void read_ledger(ent_reading *r, const json_t *ledger) {
    static const char *const keys[] = {"exact", "orders", "players", NULL};
    ent_result *d = r->result;
    const json_t *players;
    double *share, *error;
    size_t count;
    if (r->status != ENT_OK || json_is_null(ledger)) return;
    ledger = ent_json_object(r, ledger, "ledger", keys);
    d->ledger_exact = ent_json_boolean(r, ledger, "exact");
    d->ledger_orders = (size_t)ent_json_integer(r, ledger, "orders", 1, 1L << 40, d->ledger_exact);
    players = member(r, ledger, "players");
    count = ent_json_array(r, players, "players", PARTS_MOST);
    if (r->status == ENT_OK && count == 0) ent_json_fault(r, "players", "are none");
    share = ent_result_doubles(d, d->n_years * d->n_regions + 1);
    error = ent_result_doubles(d, d->n_years * d->n_regions + 1);
    if (r->status == ENT_OK && (share == NULL || error == NULL)) r->status = ent_fail_nomem(r->context);
    for (size_t k = 0; k < count && r->status == ENT_OK; k++) read_player(r, json_array_get(players, k), share, error);
}

static void read_pledges(ent_reading *r, const json_t *list) {
    static const char *const keys[] = {"clause", "kind",     "unit",      "promised_musd", "delivered_musd",
                                       "asked",  "achieved", "price_pct", "cost_musd",     NULL};
    ent_result *d = r->result;
    size_t count = ent_json_array(r, list, "pledges", PARTS_MOST), Y = d->n_years;
    double *rows = ent_result_doubles(d, 6 * Y + 1);
    if (r->status == ENT_OK && rows == NULL) r->status = ent_fail_nomem(r->context);
    for (size_t k = 0; k < count && r->status == ENT_OK; k++) {
        const json_t *one = ent_json_object(r, json_array_get(list, k), "pledges", keys);
        ent_pledge pledge = {.clause = ent_json_string(r, one, "clause", 0),
                             .kind = ent_json_string(r, one, "kind", 0),
                             .unit = ent_json_string(r, one, "unit", 1),
                             .promised_musd = rows,
                             .delivered_musd = rows + Y,
                             .asked = rows + 2 * Y,
                             .achieved = rows + 3 * Y,
                             .price_pct = rows + 4 * Y,
                             .cost_musd = rows + 5 * Y};
        for (size_t f = 0; f < 6; f++) ent_json_row(r, member(r, one, keys[3 + f]), keys[3 + f], rows + f * Y, Y, 1);
        if (r->status == ENT_OK) r->status = ent_result_add_pledge(r->context, d, &pledge);
    }
}

static void read_dependences(ent_reading *r, const json_t *list) {
    static const char *const keys[] = {
        "region", "sector", "import_share_from", "import_share_to", "absorption_share_from", "absorption_share_to",
        NULL};
    ent_result *d = r->result;
    size_t count = ent_json_array(r, list, "dependence", PARTS_MOST), n = 0, j = 0;
    for (size_t k = 0; k < count && r->status == ENT_OK; k++) {
        const json_t *one = ent_json_object(r, json_array_get(list, k), "dependence", keys);
        const json_t *sector = member(r, one, "sector");
        ent_dependence entry = {.sector = -1};
        entry.region = n = ent_json_region(r, member(r, one, "region"), "dependence", n);
        if (!json_is_null(sector)) entry.sector = (ptrdiff_t)(j = ent_json_sector(r, sector, "dependence", j + 1));
        entry.import_share_from = ent_json_number(r, one, "import_share_from");
        entry.import_share_to = ent_json_number(r, one, "import_share_to");
        entry.absorption_share_from = ent_json_number(r, one, "absorption_share_from");
        entry.absorption_share_to = ent_json_number(r, one, "absorption_share_to");
        if (r->status == ENT_OK) r->status = ent_result_add_dependence(r->context, d, &entry);
    }
}

void ent_json_path(ent_reading *r, const json_t *path) {
    static const char *const keys[] = {"years",       "failed_year", "adjustment", "delivery",   "series",
                                       "equivalents", "ledger",      "pledges",    "dependence", NULL};
    if (r->status != ENT_OK || json_is_null(path)) return;
    path = ent_json_object(r, path, "path", keys);
    read_frame(r, path);
    read_series(r, member(r, path, "series"));
    read_equivalents(r, member(r, path, "equivalents"));
    read_ledger(r, member(r, path, "ledger"));
    read_pledges(r, member(r, path, "pledges"));
    read_dependences(r, member(r, path, "dependence"));
}
