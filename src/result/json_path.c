/* json_path.c: the part of the result document that a path of years has. */
#include "result/json_path.h"
#include "result/period.h"
#include "result/say.h"

#include <math.h>

/* A row of figures, one for each year; `stride` figures from one year to the next. */
static void say_years(ent_emit *emit, const char *key, const double *values, size_t n_years, size_t stride) {
    ent_emit_key(emit, key);
    ent_emit_row(emit);
    for (size_t y = 0; y < n_years; y++) ent_emit_number(emit, values[y * stride]);
    ent_emit_end_array(emit);
}

static void say_frame(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "years");
    ent_emit_row(emit);
    for (size_t y = 0; y < result->n_years; y++) ent_emit_integer(emit, result->years[y]);
    ent_emit_end_array(emit);
    ent_emit_key(emit, "failed_year");
    if (result->failed_year != 0) ent_emit_integer(emit, result->failed_year);
    else ent_emit_null(emit);
    ent_say_if(emit, "adjustment", result->adjustment);
    ent_say_if(emit, "delivery", result->delivery);
}

static void say_series(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "series");
    ent_emit_array(emit);
    for (size_t s = 0; s < result->n_series; s++) {
        const ent_series *series = &result->series[s];
        ent_emit_object(emit);
        ent_say(emit, "series", series->name);
        ent_say(emit, "unit", series->unit);
        ent_say(emit, "label", series->label);
        ent_emit_key(emit, "regions");
        ent_emit_array(emit);
        for (size_t n = 0; n < result->n_regions; n++) {
            ent_emit_record(emit);
            ent_say(emit, "region", result->region_codes[n]);
            say_years(emit, "values", series->value + n, result->n_years, result->n_regions);
            ent_emit_end_object(emit);
        }
        ent_emit_end_array(emit);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
}

static void say_equivalents(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "equivalents");
    ent_emit_array(emit);
    for (size_t n = 0; n < result->n_regions && result->equivalent_pct != NULL; n++) {
        ent_emit_record(emit);
        ent_say(emit, "region", result->region_codes[n]);
        ent_say_number(emit, "equivalent_pct", result->equivalent_pct[n]);
        ent_emit_key(emit, "worst_year");
        if (result->worst_year == NULL || result->worst_year[n] == 0) ent_emit_null(emit);
        else ent_emit_integer(emit, result->worst_year[n]);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
}

static void say_player(ent_emit *emit, const ent_result *result, const ent_player *player) {
    ent_emit_object(emit);
    ent_say(emit, "player", player->name);
    ent_emit_key(emit, "clauses");
    ent_emit_row(emit);
    for (size_t k = 0; k < player->n_clauses; k++) ent_emit_string(emit, player->clauses[k]);
    ent_emit_end_array(emit);
    ent_emit_key(emit, "regions");
    ent_emit_array(emit);
    for (size_t n = 0; n < result->n_regions; n++) {
        ent_emit_record(emit);
        ent_say(emit, "region", result->region_codes[n]);
        say_years(emit, "shares_pct", player->share_pct + n, result->n_years, result->n_regions);
        say_years(emit, "errors_pct", player->error_pct + n, result->n_years, result->n_regions);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
    ent_emit_end_object(emit);
}

static void say_ledger(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "ledger");
    if (result->n_players == 0) {
        ent_emit_null(emit);
        return;
    }
    ent_emit_object(emit);
    ent_emit_key(emit, "exact");
    ent_emit_boolean(emit, result->ledger_exact);
    ent_emit_key(emit, "orders");
    if (result->ledger_exact) ent_emit_null(emit);
    else ent_emit_integer(emit, (long long)result->ledger_orders);
    ent_emit_key(emit, "players");
    ent_emit_array(emit);
    for (size_t k = 0; k < result->n_players; k++) say_player(emit, result, &result->players[k]);
    ent_emit_end_array(emit);
    ent_emit_end_object(emit);
}

static void say_pledges(ent_emit *emit, const ent_result *result) {
    size_t Y = result->n_years;
    ent_emit_key(emit, "pledges");
    ent_emit_array(emit);
    for (size_t k = 0; k < result->n_pledges; k++) {
        const ent_pledge *pledge = &result->pledges[k];
        ent_emit_object(emit);
        ent_say(emit, "clause", pledge->clause);
        ent_say(emit, "kind", pledge->kind);
        ent_say_if(emit, "unit", pledge->unit);
        say_years(emit, "promised_musd", pledge->promised_musd, Y, 1);
        say_years(emit, "delivered_musd", pledge->delivered_musd, Y, 1);
        say_years(emit, "asked", pledge->asked, Y, 1);
        say_years(emit, "achieved", pledge->achieved, Y, 1);
        say_years(emit, "price_pct", pledge->price_pct, Y, 1);
        say_years(emit, "cost_musd", pledge->cost_musd, Y, 1);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
}

static void say_dependence(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "dependence");
    ent_emit_array(emit);
    for (size_t k = 0; k < result->n_dependences; k++) {
        const ent_dependence *d = &result->dependences[k];
        ent_emit_record(emit);
        ent_say(emit, "region", result->region_codes[d->region]);
        ent_say(emit, "sector", d->sector < 0 ? NULL : result->sector_codes[d->sector]);
        ent_say_number(emit, "import_share_from", d->import_share_from);
        ent_say_number(emit, "import_share_to", d->import_share_to);
        ent_say_number(emit, "absorption_share_from", d->absorption_share_from);
        ent_say_number(emit, "absorption_share_to", d->absorption_share_to);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
}

void ent_say_path(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "path");
    if (!ent_result_is_path(result)) {
        ent_emit_null(emit);
        return;
    }
    ent_emit_object(emit);
    say_frame(emit, result);
    say_series(emit, result);
    say_equivalents(emit, result);
    say_ledger(emit, result);
    say_pledges(emit, result);
    say_dependence(emit, result);
    ent_emit_end_object(emit);
}

/* ---- two paths side by side ---- */

static void say_sides(ent_emit *emit, const double *first, const double *second, size_t n_years, size_t stride) {
    say_years(emit, "first", first, n_years, stride);
    say_years(emit, "second", second, n_years, stride);
    ent_emit_key(emit, "difference");
    ent_emit_row(emit);
    for (size_t y = 0; y < n_years; y++) ent_emit_number(emit, second[y * stride] - first[y * stride]);
    ent_emit_end_array(emit);
}

static void say_series_of_both(ent_emit *emit, const ent_result *first, const ent_result *second) {
    ent_emit_key(emit, "series");
    ent_emit_array(emit);
    for (size_t s = 0; s < first->n_series; s++) {
        const ent_series *series = &first->series[s];
        const double *other = ent_result_series(second, series->name, series->unit);
        for (size_t n = 0; n < first->n_regions && other != NULL; n++) {
            ent_emit_record(emit);
            ent_say(emit, "series", series->name);
            ent_say(emit, "unit", series->unit);
            ent_say(emit, "region", first->region_codes[n]);
            say_sides(emit, series->value + n, other + n, first->n_years, first->n_regions);
            ent_emit_end_object(emit);
        }
    }
    ent_emit_end_array(emit);
}

void ent_say_paths(ent_emit *emit, const ent_comparison *c) {
    const ent_result *first = c->first, *second = c->second;
    ent_emit_key(emit, "path");
    if (!c->converged || !ent_result_is_path(first)) {
        ent_emit_null(emit);
        return;
    }
    ent_emit_object(emit);
    ent_emit_key(emit, "years");
    ent_emit_row(emit);
    for (size_t y = 0; y < first->n_years; y++) ent_emit_integer(emit, first->years[y]);
    ent_emit_end_array(emit);
    say_series_of_both(emit, first, second);
    ent_emit_key(emit, "equivalents");
    ent_emit_array(emit);
    for (size_t n = 0; n < first->n_regions && first->equivalent_pct != NULL && second->equivalent_pct != NULL; n++) {
        ent_emit_record(emit);
        ent_say(emit, "region", first->region_codes[n]);
        ent_say_number(emit, "first", first->equivalent_pct[n]);
        ent_say_number(emit, "second", second->equivalent_pct[n]);
        ent_say_number(emit, "difference", second->equivalent_pct[n] - first->equivalent_pct[n]);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
    ent_emit_end_object(emit);
}
